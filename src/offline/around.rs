//! Questions about training at a certain time: fasted, before bed, after a meal, with a hangover, after a vaccination, after
//! giving blood. They ask what is true of anybody, and not how the day stands. The words are `lang/*/around.toml`.

use std::sync::OnceLock;

use super::{Message, phrases::Phrases, question, token::tokens};

/// What training is asked about together with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    Fasted,
    Bedtime,
    Meal,
    Hangover,
    Vaccination,
    BloodGiven,
}

impl Around {
    const ALL: [Self; 6] =
        [Self::Vaccination, Self::BloodGiven, Self::Hangover, Self::Fasted, Self::Bedtime, Self::Meal];

    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fasted => "fasted",
            Self::Bedtime => "bedtime",
            Self::Meal => "meal",
            Self::Hangover => "hangover",
            Self::Vaccination => "vaccination",
            Self::BloodGiven => "blood_given",
        }
    }

    /// Whether it is another matter with diabetes.
    pub fn concerns_diabetes(self) -> bool {
        matches!(self, Self::Fasted | Self::Bedtime | Self::Meal | Self::Hangover)
    }

    /// Whether it is another matter in a pregnancy.
    pub fn concerns_pregnancy(self) -> bool {
        self == Self::Fasted
    }
}

/// What a message asks about training together with; none where it asks for records ("how often did I train fasted?").
pub fn around(message: &Message<'_>) -> Option<Around> {
    let words: Vec<String> = tokens(message.text).into_iter().map(|token| token.text).collect();
    let around = Around::ALL.into_iter().find(|around| holds(&words, around.as_str()))?;
    let is_asked = holds(&words, "ask") || message.text.contains('?') && question::question(message).is_none();
    (is_asked && holds(&words, "train") && !holds(&words, "other")).then_some(around)
}

fn holds(words: &[String], list: &str) -> bool {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    let phrases = ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/around.toml"),
            include_str!("lang/es/around.toml"),
            include_str!("lang/de/around.toml"),
            include_str!("lang/fr/around.toml"),
        ])
    });
    phrases.hold(words, list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn what_training_is_asked_about_together_with_is_heard() {
        use Around::{Bedtime, BloodGiven, Fasted, Hangover, Meal, Vaccination};
        for (text, asked) in [
            ("is it ok to train fasted?", Fasted),
            ("can I run on an empty stomach", Fasted),
            ("should I eat before a morning run?", Fasted),
            ("is it bad to work out before bed?", Bedtime),
            ("how long after eating can I run?", Meal),
            ("can I train with a hangover?", Hangover),
            ("hungover, should I still train?", Hangover),
            ("can I train after my flu jab?", Vaccination),
            ("I gave blood today, can I run tomorrow?", BloodGiven),
            ("¿puedo entrenar en ayunas?", Fasted),
            ("¿es malo entrenar antes de dormir?", Bedtime),
            ("¿puedo correr después de comer?", Meal),
            ("¿entreno con resaca?", Hangover),
            ("me han puesto la vacuna, ¿puedo entrenar?", Vaccination),
            ("he donado sangre, ¿puedo correr mañana?", BloodGiven),
            ("kann ich nüchtern trainieren?", Fasted),
            ("ist es schlecht, vor dem Schlafengehen zu trainieren?", Bedtime),
            ("darf ich nach dem Essen laufen?", Meal),
            ("soll ich mit Kater trainieren?", Hangover),
            ("heute geimpft, darf ich morgen laufen?", Vaccination),
            ("war Blut spenden, ab wann darf ich wieder Sport machen?", BloodGiven),
            ("je peux m'entraîner à jeun ?", Fasted),
            ("c'est mauvais de courir avant de dormir ?", Bedtime),
            ("je peux courir après manger ?", Meal),
            ("je peux m'entraîner avec la gueule de bois ?", Hangover),
            ("je peux courir après mon vaccin ?", Vaccination),
            ("après un don du sang, je peux courir ?", BloodGiven),
        ] {
            assert_eq!(around(&Message::on_a_saturday(Lang::En, text)), Some(asked), "{text}");
        }
        for text in [
            "should I train today?",
            "ran fasted this morning, 5 km",
            "how often did I train before breakfast this month?",
            "slept badly, hungover",
            "what should I eat before my match on Sunday?",
            "kann ich mit Muskelkater trainieren?",
            "heute nüchtern gelaufen",
            "¿puedo correr mañana?",
            "je peux courir demain ?",
        ] {
            assert_eq!(around(&Message::on_a_saturday(Lang::En, text)), None, "{text}");
        }
    }
}
