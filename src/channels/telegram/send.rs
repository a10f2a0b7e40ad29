//! What the coach says → messages of Telegram: split where they are too long, emphasised by entities that code builds, with
//! the buttons under the last part. The text itself is never parsed as markup.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity};

use crate::domain::talk::{Button, OPEN_PRIVATE, Say};

/// The longest message, in UTF-16 code units.
const LONGEST: usize = 4096;
/// The longest caption of a picture, in UTF-16 code units.
const LONGEST_CAPTION: usize = 1024;
/// The longest `callback_data`, in bytes.
const LONGEST_ACTION: usize = 64;
/// Characters that fit into a row of buttons on a small telephone.
const ROW: usize = 30;
/// Most buttons in a row.
const IN_A_ROW: usize = 3;

/// One message to send.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Part {
    /// The text of a message, or the caption of the picture.
    pub text: String,
    pub entities: Vec<MessageEntity>,
    /// The letter's picture is sent with it.
    pub has_picture: bool,
    pub keyboard: Option<InlineKeyboardMarkup>,
}

/// The messages of a saying, in order; at least one wherever it has words. `private` is where [`OPEN_PRIVATE`] leads.
pub(super) fn parts(say: &Say, private: Option<&reqwest::Url>) -> Vec<Part> {
    let (texts, has_picture) = texts(say);
    let last = texts.len().saturating_sub(1);
    texts
        .into_iter()
        .enumerate()
        .map(|(index, text)| Part {
            entities: entities(&text),
            keyboard: if index == last { keyboard(&say.buttons, private) } else { None },
            has_picture: has_picture && index == last,
            text,
        })
        .collect()
}

/// The texts of a saying, and whether the last of them is the caption of a picture. The Bot API knows no text for those who do
/// not see a picture, so it is among the words; what is longer than a caption goes before the picture.
fn texts(say: &Say) -> (Vec<String>, bool) {
    let Some(picture) = &say.picture else { return (split(&say.text), false) };
    let text = say.text.trim();
    let told = if text.contains(picture.alt.trim()) { text.to_owned() } else { format!("{text}\n\n{}", picture.alt) };
    if units(&told) <= LONGEST_CAPTION {
        return (vec![told.trim().to_owned()], true);
    }
    let mut texts = split(&told);
    let title = &picture.title;
    texts.push(title[..prefix(title, LONGEST_CAPTION)].to_owned());
    (texts, true)
}

/// Splits a text into messages: at paragraphs, else at lines, else at spaces, else between characters.
fn split(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while units(rest) > LONGEST {
        let end = prefix(rest, LONGEST);
        let head = &rest[..end];
        // A break in the first half would leave a stump.
        let breaks = ["\n\n", "\n", " "].iter().find_map(|mark| head.rfind(mark).filter(|at| *at > end / 2));
        let (part, tail) = rest.split_at(breaks.unwrap_or(end));
        parts.push(part.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest.to_owned());
    }
    parts
}

/// The length in bytes of the longest beginning of at most so many UTF-16 code units.
fn prefix(text: &str, limit: usize) -> usize {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.len_utf16();
        if used > limit {
            return at;
        }
    }
    text.len()
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Receipts stand out: what was kept and what was taken back.
fn entities(text: &str) -> Vec<MessageEntity> {
    let mut entities = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let length = units(line);
        if line.starts_with(['✓', '↩']) {
            entities.push(MessageEntity::bold(offset, length));
        }
        offset += length + 1;
    }
    entities
}

/// The buttons in rows that a telephone can show. One that carries more than Telegram takes is left out.
fn keyboard(buttons: &[Button], private: Option<&reqwest::Url>) -> Option<InlineKeyboardMarkup> {
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    let mut width = ROW;
    for button in buttons.iter().filter(|button| (1..=LONGEST_ACTION).contains(&button.action.len())) {
        let length = button.label.chars().count();
        let fits = rows.last().is_some_and(|row| row.len() < IN_A_ROW) && width + length <= ROW;
        if !fits {
            rows.push(Vec::new());
            width = 0;
        }
        width += length;
        if let Some(row) = rows.last_mut() {
            row.push(match private.filter(|_| button.action == OPEN_PRIVATE) {
                Some(url) => InlineKeyboardButton::url(button.label.clone(), url.clone()),
                None => InlineKeyboardButton::callback(button.label.clone(), button.action.clone()),
            });
        }
    }
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        person::Lang,
        picture::{Drawing, Picture, WeekCard},
    };

    fn say(text: &str) -> Say {
        Say { text: text.to_owned(), ..Say::default() }
    }

    proptest! {
        #[test]
        fn parts_fit_and_lose_nothing(text in "(?s)[ \n]{0,3}([a-z😀é\n ]{0,900}\n{0,3}){0,12}") {
            let parts = split(&text);
            let squeeze = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(squeeze(&parts.concat()), squeeze(&text));
            for part in &parts {
                prop_assert!(units(part) <= LONGEST && !part.trim().is_empty());
            }
        }
    }

    #[test]
    fn a_long_text_is_split_at_a_paragraph() {
        let (first, second) = ("a".repeat(3000), "b".repeat(3000));
        assert_eq!(split(&format!("{first}\n\n{second}")), [first, second]);
        // A pair of surrogates is not cut in two.
        let emoji = "😀".repeat(3000);
        assert_eq!(split(&emoji).iter().map(|part| part.chars().count()).collect::<Vec<_>>(), [2048, 952]);
        assert_eq!(split("  \n "), Vec::<String>::new());
    }

    #[test]
    fn a_picture_is_captioned_and_what_is_longer_goes_before_it() {
        let drawing = Drawing::Week(WeekCard { days: Vec::new(), rows: Vec::new() });
        let picture = |alt: &str| Picture {
            alt: alt.to_owned(),
            title: "Your week".to_owned(),
            span: String::new(),
            lang: Lang::En,
            theme: None,
            drawing: drawing.clone(),
        };
        let told = |text: &str, alt: &str| {
            let say = Say { picture: Some(picture(alt)), ..say(text) };
            parts(&say, None).into_iter().map(|part| (part.text, part.has_picture)).collect::<Vec<_>>()
        };
        assert_eq!(told("Week: 7 h", "Week: 7 h"), [("Week: 7 h".to_owned(), true)]);
        assert_eq!(told("A good week.", "Week: 7 h"), [("A good week.\n\nWeek: 7 h".to_owned(), true)]);
        // 1024 units of UTF-16 are a caption, 1025 are not.
        let (fits, longer) = ("é😀".repeat(341) + "x", "é😀".repeat(341) + "xx");
        assert_eq!(told(&fits, &fits), [(fits.clone(), true)]);
        assert_eq!(told(&longer, &longer), [(longer.clone(), false), ("Your week".to_owned(), true)]);
    }

    #[test]
    fn receipts_are_bold_by_entities_counted_in_utf16() {
        let part = parts(&say("😀 hi *there*\n✓ Sleep 6 h\nRest."), None).remove(0);
        assert_eq!(part.entities, [MessageEntity::bold(14, 11)]);
    }

    #[test]
    fn buttons_fill_rows_under_the_last_part() {
        let button = |label: &str| Button { label: label.to_owned(), action: format!("say:{label}") };
        let mut said = say(&"x".repeat(5000));
        said.buttons = [button("Undo"), button("Fix"), button(&"long ".repeat(5)), button(&"y".repeat(80))].to_vec();
        let parts = parts(&said, None);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].keyboard, None);
        let rows = &parts[1].keyboard.as_ref().expect("a keyboard").inline_keyboard;
        assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    }
}
