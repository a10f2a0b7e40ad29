//! Days on which somebody says that they cannot train, where it is more than one: "can't train this weekend", "am Wochenende kann ich
//! nicht", "no training on Friday and Saturday". One day alone is a session that is skipped. The words are `lang/*/days_off.toml`.

use std::sync::OnceLock;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Message,
    phrases::Phrases,
    token::{Shape, tokens},
    train,
};
use crate::domain::day::logging_day;

/// Saturday, counted from Monday.
const SATURDAY: u32 = 5;
/// Words of such a message at most; a longer one is a story.
const LONGEST: usize = 30;

/// The days, from today on, on which nothing can be done; none where fewer than two are named.
pub fn days_off(message: &Message<'_>) -> Vec<NaiveDate> {
    let today = logging_day(message.now, message.zone, message.day_start);
    let said = tokens(message.text);
    if message.text.contains('?') || said.len() > LONGEST {
        return Vec::new();
    }
    let stretches = said.split(|token| matches!(token.shape, Shape::Mark(mark) if mark != '-' && mark != '&'));
    for stretch in stretches.filter(|stretch| !stretch.is_empty()) {
        let words: Vec<String> = stretch.iter().map(|token| token.text.clone()).collect();
        let is_weekend = holds(&words, "weekend") && !holds(&words, "not_this");
        let span = stretch[0].span.start..stretch[stretch.len() - 1].span.end;
        let said = Message { text: message.text.get(span).unwrap_or_default(), ..*message };
        let mut days = if is_weekend { weekend(today) } else { train::named(&said).days };
        days.retain(|day| *day >= today);
        days.sort_unstable();
        days.dedup();
        if is_unable(&words) && (days.len() > 1 || is_weekend) && (is_weekend || are_listed(&words)) {
            return days;
        }
    }
    Vec::new()
}

fn is_unable(words: &[String]) -> bool {
    let ends = |at: usize| phrases().begin(&words[at..], "unable_end").is_some_and(|length| at + length == words.len());
    // "I can't this weekend": right before the days.
    let leads = |at: usize| {
        phrases().begin(&words[at..], "unable_end").is_some_and(|length| {
            let rest = &words[(at + length).min(words.len())..];
            phrases().begin(rest, "weekend") == Some(rest.len())
        })
    };
    holds(words, "unable") || (0..words.len()).any(|at| ends(at) || leads(at))
}

/// "Friday and Saturday", and no span that ends: "no gym until Tuesday".
fn are_listed(words: &[String]) -> bool {
    const AND: [&str; 8] = ["and", "und", "y", "et", "or", "oder", "ni", "ou"];
    words.iter().any(|word| AND.contains(&word.as_str()))
}

/// What is left of the weekend of this week.
fn weekend(today: NaiveDate) -> Vec<NaiveDate> {
    let weekday = today.weekday().num_days_from_monday();
    let saturday = i64::from(SATURDAY) - i64::from(weekday);
    let day = |days: i64| match u64::try_from(days) {
        Ok(ahead) => today.checked_add_days(Days::new(ahead)),
        Err(_) => None,
    };
    [day(saturday), day(saturday + 1)].into_iter().flatten().collect()
}

fn holds(words: &[String], list: &str) -> bool {
    phrases().hold(words, list)
}

fn phrases() -> &'static Phrases {
    static ALL: OnceLock<Phrases> = OnceLock::new();
    ALL.get_or_init(|| {
        Phrases::compiled_in([
            include_str!("lang/en/days_off.toml"),
            include_str!("lang/es/days_off.toml"),
            include_str!("lang/de/days_off.toml"),
            include_str!("lang/fr/days_off.toml"),
        ])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::{Lang, Units, default_day_start};

    fn on_a_thursday(text: &str) -> Message<'_> {
        Message {
            text,
            now: "2026-03-12T18:00:00Z".parse().expect("an instant"),
            zone: chrono_tz::Europe::Berlin,
            day_start: default_day_start(),
            units: Units::Metric,
            lang: Lang::En,
        }
    }

    #[test]
    fn a_weekend_without_training_is_two_days() {
        for text in [
            "can't train this weekend",
            "I can't this weekend",
            "this weekend I can't",
            "no training at the weekend, we have guests",
            "am Wochenende kann ich nicht",
            "dieses Wochenende geht nicht",
            "keine Zeit am Wochenende",
            "este finde no puedo",
            "no puedo entrenar este fin de semana",
            "pas dispo ce week-end",
            "ce week-end je ne peux pas",
            "can't train on Saturday and Sunday",
            "Samstag und Sonntag kann ich nicht",
            "el sábado y el domingo no puedo",
            "samedi et dimanche je peux pas",
        ] {
            let days: Vec<u32> = days_off(&on_a_thursday(text)).iter().map(|day| day.day()).collect();
            assert_eq!(days, [14, 15], "{text}");
        }
    }

    #[test]
    fn one_day_a_habit_and_a_wish_are_none() {
        for text in [
            "can't train tomorrow",
            "can't wait for the weekend",
            "I can't sleep at the weekend",
            "I usually can't train at weekends",
            "can you train this weekend?",
            "no gym until Sunday",
            "next weekend I can't",
            "a quiet weekend",
            "am Wochenende war ich wandern",
            "los fines de semana no puedo",
            "le week-end était super",
        ] {
            assert!(days_off(&on_a_thursday(text)).is_empty(), "{text}: {:?}", days_off(&on_a_thursday(text)));
        }
    }
}
