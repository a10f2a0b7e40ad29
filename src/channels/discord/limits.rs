//! The platform's limits as types: a text that is too long cannot be put into a request.
//!
//! Lengths are counted in UTF-16 units, the strictest way any client or server of Discord counts.

use serde::Serialize;

/// A message's text.
pub type Content = Text<2000>;
/// The title of an embed.
pub type Title = Text<256>;
/// The body of an embed. All embeds of a message share 6,000: one title and one body stay below that.
pub type Description = Text<4096>;
/// What an attachment is, for those who do not see it.
pub type AltText = Text<1024>;
/// What a button says.
pub type Label = Text<80>;
/// What a button, a form or a field of a form carries.
pub type CustomId = Text<100>;
/// The title of a form, and the label of one of its fields.
pub type FormLabel = Text<45>;

/// Buttons in a row, and rows under a message.
pub const ROW: usize = 5;
pub const ROWS: usize = 5;
/// The largest file a bot may send without a server's boosts, in bytes.
pub const FILE: u64 = 10 * 1024 * 1024;
/// The largest recording that is fetched to be listened to, in bytes.
pub const RECORDING: u64 = 20 * 1024 * 1024;

/// A text of at most `MAX` UTF-16 units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// The text, cut off with an ellipsis where it is too long.
    pub fn cut(text: &str) -> Self {
        if fits(text, MAX) {
            return Self(text.to_owned());
        }
        let mut kept = prefix(text, MAX - 1).to_owned();
        kept.push('…');
        Self(kept)
    }

    /// The text; `None` where it is too long to be kept whole.
    pub fn whole(text: &str) -> Option<Self> {
        fits(text, MAX).then(|| Self(text.to_owned()))
    }

    /// The text in as few parts as it takes: broken between paragraphs, else between lines, sentences or words.
    pub fn split(text: &str) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = text.trim();
        while !fits(rest, MAX) {
            let window = prefix(rest, MAX);
            let at = ["\n\n", "\n", ". ", " "]
                .iter()
                .find_map(|gap| window.rfind(gap).filter(|at| *at > 0).map(|at| at + gap.trim_end().len()))
                .unwrap_or(window.len());
            let (part, following) = rest.split_at(at);
            parts.push(Self(part.trim_end().to_owned()));
            rest = following.trim_start();
        }
        if !rest.is_empty() {
            parts.push(Self(rest.to_owned()));
        }
        parts
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn fits(text: &str, max: usize) -> bool {
    text.len() <= max || text.encode_utf16().count() <= max
}

/// The longest beginning of at most so many units that does not end within a character, or after a lone backslash.
fn prefix(text: &str, max: usize) -> &str {
    let mut units = 0;
    let end = text.char_indices().find_map(|(at, c)| {
        units += c.len_utf16();
        (units > max).then_some(at)
    });
    let whole = &text[..end.unwrap_or(text.len())];
    let slashes = whole.len() - whole.trim_end_matches('\\').len();
    &whole[..whole.len() - slashes % 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_where_they_pause() {
        let words = |text: &str| Text::<12>::split(text).into_iter().map(|part| part.0).collect::<Vec<_>>();
        assert_eq!(words(""), Vec::<String>::new());
        assert_eq!(words("short"), ["short"]);
        assert_eq!(words("one two.\n\nthree four"), ["one two.", "three four"]);
        assert_eq!(words("abcdefghijklmnop"), ["abcdefghijkl", "mnop"]);
        assert_eq!(words("😀😀😀😀😀😀😀"), ["😀😀😀😀😀😀", "😀"]);
        assert_eq!(words("elevenchars\\* x"), ["elevenchars", "\\* x"]);
    }

    #[test]
    fn cut_texts_keep_to_their_limit() {
        assert_eq!(Text::<5>::cut("12345").as_str(), "12345");
        assert_eq!(Text::<5>::cut("123456").as_str(), "1234…");
        assert_eq!(Text::<5>::whole("123456"), None);
    }
}
