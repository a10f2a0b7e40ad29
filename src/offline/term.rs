//! How far a pregnancy is, by the week that is told of it: "22 weeks pregnant", "in der 22. Woche", "semana 22", "à 22 semaines".
//! Asked only of a message that tells of a pregnancy.

use super::{
    Message,
    token::{Shape, tokens},
};

/// Weeks that somebody with child can be in.
const WEEKS: std::ops::RangeInclusive<u32> = 4..=42;
/// A week and its number stand no further apart than this, marks and endings between them included.
const REACH: usize = 3;
/// Words for a week, folded, in the four languages.
const WEEK_WORDS: [&str; 12] =
    ["week", "weeks", "wk", "wks", "semana", "semanas", "woche", "wochen", "ssw", "semaine", "semaines", "sa"];
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
        let before = at.saturating_sub(REACH)..at;
        let after = at + 1..at + 1 + REACH;
        let is_of_a_week = after.clone().any(is_week) || before.clone().any(is_week);
        (is_of_a_week && !before.chain(after).any(is_span)).then_some(week)
    })
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
        ] {
            assert_eq!(week_of_pregnancy(&Message::on_a_saturday(lang, text)), week, "{text}");
        }
    }
}
