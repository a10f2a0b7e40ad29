//! A plain yes or no to what was offered, in the words of every day: "in Ordnung", "ok for me", "ça me va", "vale, perfecto". It is
//! one where every word of the message belongs to it; "ok but my knee hurts" is a message of its own. The words are
//! `lang/*/agree.toml`.

use std::sync::OnceLock;

use super::{
    Message, item,
    phrases::Phrases,
    token::{Shape, tokens},
};
use crate::domain::person::Lang;

/// Words of a plain answer at most.
const LONGEST: usize = 8;

/// Whether a message says yes or no, and nothing else. What says both is neither.
pub fn agrees(message: &Message<'_>) -> Option<bool> {
    if message.text.contains('?') {
        return None;
    }
    let said = tokens(message.text);
    let words: Vec<String> =
        said.into_iter().filter(|token| !matches!(token.shape, Shape::Mark(_))).map(|token| token.text).collect();
    if words.is_empty() || words.len() > LONGEST {
        return None;
    }
    let own = [item::cut(message.text, message.lang).lang, message.lang];
    own.into_iter().chain(Lang::ALL).find_map(|lang| plainly(&words, phrases(lang)))
}

/// The answer that the words of one language make, each phrase the longest that begins where the one before ended.
fn plainly(words: &[String], phrases: &Phrases) -> Option<bool> {
    let (mut yes, mut no, mut at) = (false, false, 0);
    while at < words.len() {
        let longest = |list: &str| phrases.begin(&words[at..], list).unwrap_or_default();
        let (agrees, denies, beside) = (longest("yes"), longest("no"), longest("beside"));
        let length = agrees.max(denies).max(beside);
        if length == 0 {
            return None;
        }
        // "No problem" is a yes, as it is the longer of the two.
        no |= denies == length && denies > agrees;
        yes |= agrees == length && agrees >= denies;
        at += length;
    }
    (yes != no).then_some(yes)
}

fn phrases(lang: Lang) -> &'static Phrases {
    static ALL: OnceLock<[Phrases; 4]> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        [
            Phrases::compiled_in([include_str!("lang/en/agree.toml")]),
            Phrases::compiled_in([include_str!("lang/es/agree.toml")]),
            Phrases::compiled_in([include_str!("lang/de/agree.toml")]),
            Phrases::compiled_in([include_str!("lang/fr/agree.toml")]),
        ]
    });
    match lang {
        Lang::En => &all[0],
        Lang::Es => &all[1],
        Lang::De => &all[2],
        Lang::Fr => &all[3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_heard_in_the_words_of_every_day() {
        for (lang, text, wanted) in [
            (Lang::De, "ja, passt", Some(true)),
            (Lang::De, "in Ordnung", Some(true)),
            (Lang::De, "passt für mich, danke", Some(true)),
            (Lang::En, "ok for me", Some(true)),
            (Lang::En, "yes", Some(true)),
            (Lang::En, "sounds good, thanks!", Some(true)),
            (Lang::En, "that's fine by me", Some(true)),
            (Lang::En, "no problem", Some(true)),
            (Lang::Es, "vale", Some(true)),
            (Lang::Es, "me parece bien, gracias", Some(true)),
            (Lang::Fr, "ça me va", Some(true)),
            (Lang::Fr, "parfait", Some(true)),
            (Lang::Fr, "oui, très bien", Some(true)),
            // In another language than the one of the profile.
            (Lang::En, "in Ordnung", Some(true)),
            (Lang::En, "ça me va", Some(true)),
            (Lang::En, "no thanks", Some(false)),
            (Lang::De, "lieber nicht", Some(false)),
            (Lang::De, "nein danke", Some(false)),
            (Lang::Es, "mejor no", Some(false)),
            (Lang::Fr, "non merci", Some(false)),
            (Lang::En, "please don't", Some(false)),
            (Lang::En, "ok but my knee hurts a lot", None),
            (Lang::En, "ok no", None),
            (Lang::En, "ok, slept 7h", None),
            (Lang::En, "ok?", None),
            (Lang::En, "thanks", None),
            (Lang::De, "ja, um 7", None),
            (Lang::En, "", None),
        ] {
            assert_eq!(agrees(&Message::on_a_saturday(lang, text)), wanted, "{text}");
        }
    }
}
