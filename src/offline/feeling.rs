//! What somebody tells of a hard day that is no record: that they are alone, that they lost somebody, that it was too much.
//! The words are `lang/*/feelings.toml`; a phrase counts wherever its words stand in a row.

use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

use serde::Deserialize;

use super::{Message, token::tokens};

/// What is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feeling {
    /// Somebody died, or left.
    Loss,
    Lonely,
    /// A day that was too much.
    Rough,
}

impl Feeling {
    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Loss => "loss",
            Self::Lonely => "lonely",
            Self::Rough => "rough",
        }
    }
}

/// The phrases by their first word.
type Phrases = HashMap<String, Vec<(Feeling, Vec<String>)>>;

/// The hardest feeling that a message tells, in any language.
pub fn feeling(message: &Message<'_>) -> Option<Feeling> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let begun = words.iter().enumerate().filter_map(|(at, word)| Some((&words[at..], phrases().get(word)?)));
    let told = begun.flat_map(|(rest, phrases)| phrases.iter().filter(move |(_, phrase)| rest.starts_with(phrase)));
    told.map(|(feeling, _)| *feeling).min()
}

fn phrases() -> &'static Phrases {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    ALL.get_or_init(|| {
        let sources = [
            include_str!("lang/en/feelings.toml"),
            include_str!("lang/es/feelings.toml"),
            include_str!("lang/de/feelings.toml"),
            include_str!("lang/fr/feelings.toml"),
        ];
        let read = |source: &str| -> BTreeMap<Feeling, Vec<String>> {
            toml::from_str(source).expect("the phrases compiled in are TOML; a test reads them all")
        };
        let mut all = Phrases::new();
        for (feeling, list) in sources.into_iter().flat_map(read) {
            for phrase in list {
                let words: Vec<String> = tokens(&phrase).into_iter().map(|token| token.text).collect();
                if let Some(first) = words.first() {
                    all.entry(first.clone()).or_default().push((feeling, words));
                }
            }
        }
        all
    })
}

#[cfg(test)]
mod tests {

    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn hard_days_are_heard_in_four_languages() {
        for (text, told) in [
            ("I feel so lonely today", Some(Feeling::Lonely)),
            ("rough day, my dog died", Some(Feeling::Loss)),
            ("what a terrible day", Some(Feeling::Rough)),
            ("me siento muy solo", Some(Feeling::Lonely)),
            ("día duro, se murió mi perro", Some(Feeling::Loss)),
            ("ich fühle mich so einsam", Some(Feeling::Lonely)),
            ("harter Tag, mein Hund ist gestorben", Some(Feeling::Loss)),
            ("heute war alles zu viel", Some(Feeling::Rough)),
            ("je me sens seule", Some(Feeling::Lonely)),
            ("dure journée, mon chien est mort", Some(Feeling::Loss)),
            ("ran alone, great run", None),
            ("leg day was hard", None),
            ("my phone died", None),
            ("je suis mort de fatigue", None),
            ("solo 20 minutos", None),
            ("", None),
        ] {
            let message = Message::on_a_saturday(Lang::En, text);
            assert_eq!(feeling(&message), told, "{text}");
        }
    }
}
