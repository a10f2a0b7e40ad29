//! How far a pregnancy is, by the week that is told of it: "22 weeks pregnant", "in der 22. Woche", "semana 22", "à 22 semaines".
//! Asked only of a message that tells of a pregnancy.

use super::{
    Message,
    token::{Shape, tokens},
};

/// Weeks that somebody with child can be in.
const WEEKS: std::ops::RangeInclusive<u32> = 4..=42;
/// What makes a span of weeks of it stands no further from the number than this.
const REACH: usize = 3;
/// Words for a week, folded, in the four languages.
const WEEK_WORDS: [&str; 13] = [
    "schwangerschaftswoche",
    "week",
    "weeks",
    "wk",
    "wks",
    "semana",
    "semanas",
    "woche",
    "wochen",
    "ssw",
    "semaine",
    "semaines",
    "sa",
];
/// Small words beside a week that is told alone, folded.
const BESIDE: &[&str] = &[
    "i'm",
    "i",
    "am",
    "now",
    "in",
    "today",
    "already",
    "along",
    "the",
    "we're",
    "at",
    "by",
    "hit",
    "just",
    "th",
    "st",
    "ich",
    "bin",
    "jetzt",
    "der",
    "heute",
    "schon",
    "inzwischen",
    "mittlerweile",
    "bereits",
    "die",
    "estoy",
    "ya",
    "de",
    "hoy",
    "la",
    "en",
    "ahora",
    "voy",
    "por",
    "je",
    "suis",
    "a",
    "aujourd'hui",
    "deja",
    "maintenant",
    "j'",
    "entre",
    "dans",
    "ma",
    "es",
];
/// What makes so many weeks a span that lies behind or ahead.
const SPAN_WORDS: [&str; 9] = ["ago", "since", "for", "vor", "seit", "noch", "hace", "faltan", "depuis"];

/// The week of a pregnancy that a message names.
pub fn week_of_pregnancy(message: &Message<'_>) -> Option<u32> {
    let tokens = tokens(message.text);
    let is_week = |at: usize| tokens.get(at).is_some_and(|token| WEEK_WORDS.contains(&token.text.as_str()));
    let is_span = |at: usize| tokens.get(at).is_some_and(|token| SPAN_WORDS.contains(&token.text.as_str()));
    (0..tokens.len()).find_map(|at| {
        let number = tokens.get(at).filter(|token| token.shape == Shape::Number)?;
        let week = number.text.trim_end_matches('.').parse().ok().filter(|week| WEEKS.contains(week))?;
        // "22 weeks", "22. Woche", "week 22": right beside it. "4 times a week" counts something else.
        let is_mark = |at: usize| tokens.get(at).is_some_and(|token| token.shape == Shape::Mark('.'));
        let next = if is_mark(at + 1) { at + 2 } else { at + 1 };
        let is_of_a_week = is_week(next) || at.checked_sub(1).is_some_and(is_week);
        let around = at.saturating_sub(REACH)..at + 1 + REACH;
        (is_of_a_week && !around.into_iter().any(is_span)).then_some(week)
    })
}

/// Whether a message tells a week and hardly anything else: "22 weeks today", "jetzt in der 22. Woche", "ya estoy de 22 semanas".
/// Of somebody with child it is the week they are in.
pub fn tells_a_week(message: &Message<'_>) -> bool {
    let said = tokens(message.text);
    let words: Vec<&str> = said
        .iter()
        .filter(|token| !matches!(token.shape, Shape::Mark(_) | Shape::Number))
        .map(|token| token.text.as_str())
        .collect();
    let is_small = |word: &&str| BESIDE.contains(word) || WEEK_WORDS.contains(word);
    !message.text.contains('?') && words.iter().all(is_small) && week_of_pregnancy(message).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Lang;

    #[test]
    fn the_week_of_a_pregnancy_is_heard_in_four_languages() {
        for (lang, text, week) in [
            (Lang::En, "I'm 22 weeks pregnant", Some(22)),
            (Lang::En, "pregnant, week 18", Some(18)),
            (Lang::De, "bin schwanger, 22. Woche", Some(22)),
            (Lang::De, "bin in der 30. Schwangerschaftswoche, also 30 SSW", Some(30)),
            (Lang::Es, "estoy embarazada de 20 semanas", Some(20)),
            (Lang::Es, "embarazada, semana 16", Some(16)),
            (Lang::Fr, "je suis enceinte de 24 semaines", Some(24)),
            (Lang::En, "I'm pregnant, found out 3 weeks ago", None),
            (Lang::En, "gave birth 8 weeks ago", None),
            (Lang::En, "I'm pregnant and 34", None),
            (Lang::En, "I'm pregnant and train 4 times a week", None),
            (Lang::De, "schwanger, trainiere 5 Tage die Woche", None),
            (Lang::Fr, "enceinte, sport 5 fois par semaine", None),
        ] {
            assert_eq!(week_of_pregnancy(&Message::on_a_saturday(lang, text)), week, "{text}");
        }
    }

    #[test]
    fn a_week_may_be_all_that_is_told() {
        for text in [
            "22 weeks today",
            "I'm 22 weeks now",
            "jetzt in der 22. Woche",
            "ya estoy de 22 semanas",
            "je suis à 22 semaines",
        ] {
            assert!(tells_a_week(&Message::on_a_saturday(Lang::En, text)), "{text}");
        }
        for text in ["ran 22 weeks in a row", "5 weeks until the race", "22", "22 weeks?", "week 22 of my plan"] {
            assert!(!tells_a_week(&Message::on_a_saturday(Lang::En, text)), "{text}");
        }
    }
}
