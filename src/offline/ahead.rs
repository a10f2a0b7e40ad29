//! What somebody tells of what lies ahead, and whether they ask if they should train: read by whole phrases, in any language.
//! The words are `lang/*/ahead.toml`; a phrase counts wherever its words stand in a row, and `*` is any word.

use std::sync::OnceLock;

use super::{Message, phrases::Phrases, token::tokens};

/// What lies ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// A doctor, a dentist, a scan, an operation.
    Care,
    Exam,
    Interview,
    /// A talk, a meeting, a deadline.
    Work,
    /// A journey.
    Trip,
    /// A walk, a hike, a climb that somebody looks forward to.
    Move,
    /// People to see.
    Meet,
}

impl Ahead {
    const ALL: [Self; 7] = [Self::Care, Self::Exam, Self::Interview, Self::Work, Self::Trip, Self::Move, Self::Meet];

    /// The name used in the words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Exam => "exam",
            Self::Interview => "interview",
            Self::Work => "work",
            Self::Trip => "trip",
            Self::Move => "move",
            Self::Meet => "meet",
        }
    }
}

/// What is asked about a day's training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Whether to make up for what was left out.
    CatchUp,
    /// Whether sore muscles may train.
    Sore,
    /// Whether to train, or what to do.
    Train,
}

/// What a message tells of a time still to come; none where it speaks of no such time, or asks something.
pub fn ahead(message: &Message<'_>) -> Option<Ahead> {
    if message.text.contains('?') {
        return None;
    }
    let words = words_of(message);
    if !holds(&words, "when") || holds(&words, "cancelled") {
        return None;
    }
    Ahead::ALL.into_iter().find(|ahead| holds(&words, ahead.as_str()))
}

/// What a message asks about training, and whether about tomorrow's.
pub fn advice(message: &Message<'_>) -> Option<(Advice, bool)> {
    let words = words_of(message);
    let asked = if holds(&words, "ask_catch_up") {
        Advice::CatchUp
    } else if holds(&words, "ask_train") || message.text.contains('?') && holds(&words, "ask_do") {
        if holds(&words, "sore") { Advice::Sore } else { Advice::Train }
    } else {
        return None;
    };
    Some((asked, holds(&words, "tomorrow")))
}

/// Whether a message tells how a session felt: "easy", "legs were heavy", "that was great".
pub fn tells_how_it_felt(message: &Message<'_>) -> bool {
    holds(&words_of(message), "felt")
}

fn words_of(message: &Message<'_>) -> Vec<String> {
    tokens(message.text).into_iter().map(|token| token.text).collect()
}

fn holds(words: &[String], list: &str) -> bool {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    let phrases = ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/ahead.toml"),
            include_str!("lang/es/ahead.toml"),
            include_str!("lang/de/ahead.toml"),
            include_str!("lang/fr/ahead.toml"),
        ])
    });
    phrases.hold(words, list)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn what_lies_ahead_is_heard_for_what_it_is() {
        for (text, told) in [
            ("big client presentation tomorrow at 2pm, nervous", Some(Ahead::Work)),
            ("Joan is asking me to walk with her tomorrow at ten", Some(Ahead::Move)),
            ("job interview on Thursday", Some(Ahead::Interview)),
            ("seeing the dentist tomorrow morning", Some(Ahead::Care)),
            ("dinner with my sister tonight", Some(Ahead::Meet)),
            ("my exam is next week", Some(Ahead::Exam)),
            ("heute Abend mit Tom zum Bouldern verabredet", Some(Ahead::Move)),
            ("Im Juni möchte ich mit meinen Enkeln auf den Schöckl gehen", Some(Ahead::Move)),
            ("morgen habe ich eine Prüfung", Some(Ahead::Exam)),
            ("morgen Termin beim Zahnarzt", Some(Ahead::Care)),
            ("heute Abend Essen mit Freunden", Some(Ahead::Meet)),
            ("nächste Woche Vorstellungsgespräch", Some(Ahead::Interview)),
            ("mañana tengo un examen", Some(Ahead::Exam)),
            ("mañana tengo cita con el médico", Some(Ahead::Care)),
            ("esta noche ceno con unos amigos", Some(Ahead::Meet)),
            ("mañana salgo a caminar con Marta", Some(Ahead::Move)),
            ("la semana que viene tengo una presentación", Some(Ahead::Work)),
            ("demain j'ai un examen", Some(Ahead::Exam)),
            ("demain rendez-vous chez le dentiste", Some(Ahead::Care)),
            ("ce soir je dîne avec des amis", Some(Ahead::Meet)),
            ("demain randonnée avec Paul", Some(Ahead::Move)),
            ("la semaine prochaine entretien d'embauche", Some(Ahead::Interview)),
            ("the exam was hard", None),
            ("walked with Joan", None),
            ("should I walk tomorrow?", None),
        ] {
            assert_eq!(ahead(&Message::on_a_saturday(Lang::En, text)), told, "{text}");
        }
    }

    #[test]
    fn whether_to_train_is_heard_as_a_question() {
        for (text, asked) in [
            ("would you train tomorrow or leave it?", Some((Advice::Train, true))),
            ("is it ok to run today?", Some((Advice::Train, false))),
            ("should I train with sore legs?", Some((Advice::Sore, false))),
            ("what can I do tomorrow that isn't just lying on the sofa?", Some((Advice::Train, true))),
            ("can I make up for the missed run tomorrow?", Some((Advice::CatchUp, true))),
            ("Soll ich das schon machen?", Some((Advice::Train, false))),
            ("soll ich heute trainieren?", Some((Advice::Train, false))),
            ("kann ich mit Muskelkater trainieren?", Some((Advice::Sore, false))),
            ("soll ich den langen Lauf morgen nachholen?", Some((Advice::CatchUp, true))),
            ("darf ich heute laufen?", Some((Advice::Train, false))),
            ("est-ce que je rattrape ma sortie longue demain ?", Some((Advice::CatchUp, true))),
            ("je peux courir aujourd'hui ?", Some((Advice::Train, false))),
            ("est-ce que je dois m'entraîner avec des courbatures ?", Some((Advice::Sore, false))),
            ("tu t'entraînerais demain ?", Some((Advice::Train, true))),
            ("¿debería entrenar hoy?", Some((Advice::Train, false))),
            ("¿puedo correr mañana?", Some((Advice::Train, true))),
            ("¿entreno con agujetas?", Some((Advice::Sore, false))),
            ("¿recupero mañana la tirada larga?", Some((Advice::CatchUp, true))),
            ("how much did I run this week?", None),
            ("ran today", None),
            ("what should I eat?", None),
        ] {
            assert_eq!(advice(&Message::on_a_saturday(Lang::En, text)), asked, "{text}");
        }
    }
}
