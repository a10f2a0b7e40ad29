//! A reply to our own question: "7" after "how many hours did you sleep?", "the second", "yes", "yesterday's".

use chrono::NaiveDate;

use super::concept::{Concept, Cue};
use super::item::{self, Cut, What};
use super::quantity;
use super::when::{Calendar, Purpose};
use super::{Message, clause, value};
use crate::domain::day::logging_day;

/// Words of a reply at most; a longer message is a message of its own.
const LONGEST_REPLY: usize = 10;

/// Words that agree to a question, folded, and the most words such a reply has.
const OKAY: [&str; 12] =
    ["ok", "okay", "okey", "vale", "dale", "please", "gern", "gerne", "bitte", "d'accord", "volontiers", "passt"];
const LONGEST_OKAY: usize = 3;

/// A question of ours that waits for its answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// What a bare number stood for ("8k").
    WhatIs { number: String },
    /// The value of one field, by the name of its argument or metric type.
    Value { field: &'static str },
    /// One of several options, as they were shown.
    Choice { options: Vec<String> },
    /// Something to confirm.
    YesNo,
    /// Something offered that any word of agreeing takes: "ok for me", "in Ordnung". What concerns the body wants a yes.
    Offer,
    /// Something that only a plain yes confirms: "ok" and "please" are none.
    Certain,
    /// The day of an entry.
    Date,
}

/// What a reply says.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The number in the unit of the field.
    Value(f64),
    /// Index of the option meant.
    Choice(usize),
    Yes,
    No,
    Date(NaiveDate),
    /// What the number was: the words to read in place of the earlier message ("8k" answered by "steps" is "8k steps").
    Meaning(String),
}

/// Reads a reply to a pending question; none when the message answers something else (it is then read as usual).
pub fn answer(pending: &Pending, message: &Message<'_>) -> Option<Answer> {
    let mut cut = item::cut(message.text, message.lang);
    quantity::read(&mut cut);
    let words = cut.items.iter().filter(|item| !matches!(item.what, What::Mark(_))).count();
    if words == 0 || words > LONGEST_REPLY || message.text.contains('?') {
        return None;
    }
    match pending {
        Pending::Value { field } => single_value(field, &cut, message).map(Answer::Value),
        Pending::Choice { options } => choice(options, &cut, message).map(Answer::Choice),
        Pending::YesNo => asked(&cut),
        Pending::Offer => match super::agrees(message) {
            Some(agrees) => Some(if agrees { Answer::Yes } else { Answer::No }),
            None => asked(&cut),
        },
        Pending::Certain => yes_or_no(&cut),
        Pending::Date => date(&cut, message).map(Answer::Date),
        Pending::WhatIs { number } => {
            let other = cut.items.iter().any(clause::is_number);
            (!other).then(|| Answer::Meaning(format!("{number} {}", message.text.trim())))
        }
    }
}

/// The one number of the reply in the unit of the field, if it is plausible.
fn single_value(field: &str, cut: &Cut, message: &Message<'_>) -> Option<f64> {
    let mut numbers = cut.items.iter().filter(|item| clause::is_number(item));
    let (number, None) = (numbers.next()?, numbers.next()) else { return None };
    value::number(field, &number.what, message)
}

/// The option named by its place or by its words.
fn choice(options: &[String], cut: &Cut, message: &Message<'_>) -> Option<usize> {
    let text = crate::domain::text::fold(message.text);
    let named: Vec<usize> = options
        .iter()
        .enumerate()
        .filter(|(_, option)| text.contains(&crate::domain::text::fold(option)))
        .map(|(n, _)| n)
        .collect();
    if let [only] = named[..] {
        return Some(only);
    }
    if cut.items.iter().any(|item| item.is(Cue::Last1)) {
        return options.len().checked_sub(1);
    }
    let place = cut.items.iter().find_map(|item| {
        let ordinal = item.find(|c| if let Concept::Place(n) = c { Some(usize::from(*n)) } else { None });
        let number = item.quantity().filter(|q| q.unit.is_none() && q.value.fract() == 0.0 && q.value >= 1.0);
        ordinal.or(number.map(|q| q.value as usize))
    });
    place?.checked_sub(1).filter(|n| *n < options.len())
}

/// "Ok" feels like something only where nothing was asked.
fn is_okay(cut: &Cut) -> bool {
    let words: Vec<&str> = cut.tokens.iter().map(|token| token.text.as_str()).collect();
    // "D'accord" is cut in two.
    let opens = |count: usize| words.get(..count).is_some_and(|first| OKAY.contains(&first.concat().as_str()));
    words.len() <= LONGEST_OKAY && (opens(1) || opens(2))
}

fn asked(cut: &Cut) -> Option<Answer> {
    yes_or_no(cut).or_else(|| is_okay(cut).then_some(Answer::Yes))
}

fn yes_or_no(cut: &Cut) -> Option<Answer> {
    // "Bitte nicht", "please don't", "ok no": whatever opens it, it is a no.
    if cut.tokens.len() <= LONGEST_OKAY + 1 && is_okay_or_no(cut) {
        return Some(Answer::No);
    }
    let first = cut.items.iter().find(|item| !item.is(Cue::Greeting) && !matches!(item.what, What::Mark(_)))?;
    if first.any(&[Cue::No, Cue::Neg]) {
        Some(Answer::No)
    } else {
        first.any(&[Cue::Yes, Cue::Tick]).then_some(Answer::Yes)
    }
}

/// A few words that agree and deny: the denial is meant.
fn is_okay_or_no(cut: &Cut) -> bool {
    let agrees = cut.tokens.first().is_some_and(|first| OKAY.contains(&first.text.as_str()));
    agrees && cut.items.iter().any(|item| item.any(&[Cue::No, Cue::Neg]))
}

fn date(cut: &Cut, message: &Message<'_>) -> Option<NaiveDate> {
    let calendar = Calendar {
        today: logging_day(message.now, message.zone, message.day_start),
        month_first: message.zone.name().starts_with("America/"),
    };
    let found = cut.items.iter().find_map(|item| match item.what {
        What::Date(date) => calendar.resolve(date, Purpose::Report),
        _ => None,
    });
    found.filter(|date| *date <= calendar.today)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;
    use chrono_tz::Tz;

    use super::*;
    use crate::domain::person::{Lang, Units, default_day_start};

    fn check(pending: Pending, lang: Lang, text: &str, expected: Option<Answer>) {
        let message = Message {
            text,
            now: chrono::Utc.with_ymd_and_hms(2026, 3, 14, 12, 0, 0).single().expect("an instant"),
            zone: Tz::Europe__Berlin,
            day_start: default_day_start(),
            units: Units::Metric,
            lang,
        };
        assert_eq!(answer(&pending, &message), expected, "{text}");
    }

    fn choice() -> Pending {
        Pending::Choice { options: vec!["8 km run".into(), "8,000 steps".into(), "nothing".into()] }
    }

    #[test]
    fn replies_are_read_by_the_question() {
        let sleep = || Pending::Value { field: "sleep_hours" };
        check(sleep(), Lang::En, "7", Some(Answer::Value(7.0)));
        check(sleep(), Lang::En, "about seven and a half", Some(Answer::Value(7.5)));
        check(sleep(), Lang::De, "7 Stunden", Some(Answer::Value(7.0)));
        check(sleep(), Lang::En, "31", None);
        check(sleep(), Lang::En, "ran 5 km and drank 2 litres", None);
        check(Pending::Value { field: "weight_kg" }, Lang::Fr, "70,5 kg", Some(Answer::Value(70.5)));
        check(choice(), Lang::En, "the second", Some(Answer::Choice(1)));
        check(choice(), Lang::En, "2", Some(Answer::Choice(1)));
        check(choice(), Lang::Es, "la primera", Some(Answer::Choice(0)));
        check(choice(), Lang::De, "die letzte", Some(Answer::Choice(2)));
        check(choice(), Lang::En, "nothing", Some(Answer::Choice(2)));
        check(choice(), Lang::En, "9", None);
        check(Pending::YesNo, Lang::En, "yes please", Some(Answer::Yes));
        check(Pending::YesNo, Lang::Fr, "non merci", Some(Answer::No));
        check(Pending::YesNo, Lang::En, "slept 7h", None);
        for (lang, text) in [(Lang::En, "ok sure"), (Lang::Es, "vale"), (Lang::De, "gerne"), (Lang::Fr, "d'accord")] {
            check(Pending::YesNo, lang, text, Some(Answer::Yes));
        }
        for (lang, text) in
            [(Lang::En, "ok for me"), (Lang::Es, "me parece bien"), (Lang::De, "in Ordnung"), (Lang::Fr, "ça me va")]
        {
            check(Pending::Offer, lang, text, Some(Answer::Yes));
            // What cannot be taken back wants more.
            check(Pending::Certain, lang, text, None);
        }
        check(Pending::YesNo, Lang::En, "ok but my knee hurts a lot", None);
        check(Pending::Date, Lang::En, "yesterday's", NaiveDate::from_ymd_opt(2026, 3, 13).map(Answer::Date));
        check(Pending::Date, Lang::De, "am Montag", NaiveDate::from_ymd_opt(2026, 3, 9).map(Answer::Date));
        check(Pending::WhatIs { number: "8k".into() }, Lang::En, "steps", Some(Answer::Meaning("8k steps".into())));
    }
}
