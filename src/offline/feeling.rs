//! What somebody tells of a hard day that is no record: that they are alone, that they lost somebody, that it was too much.
//! The words are `lang/*/feelings.toml`; a phrase counts wherever its words stand in a row.

use std::{collections::BTreeMap, sync::OnceLock};

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

type Phrases = Vec<(Feeling, Vec<String>)>;

/// The hardest feeling that a message tells, in any language.
pub fn feeling(message: &Message<'_>) -> Option<Feeling> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let told = |phrase: &Vec<String>| words.windows(phrase.len()).any(|row| row == phrase.as_slice());
    phrases().iter().filter(|(_, phrase)| told(phrase)).map(|(feeling, _)| *feeling).min()
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
        let split = |phrase: &String| tokens(phrase).into_iter().map(|token| token.text).collect();
        let pairs = sources.into_iter().flat_map(read);
        pairs
            .flat_map(|(feeling, list)| list.iter().map(|phrase| (feeling, split(phrase))).collect::<Vec<_>>())
            .collect()
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
