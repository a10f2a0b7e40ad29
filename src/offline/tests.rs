//! The reader as a whole: our gold sets, and laws that hold for any text.

use chrono::DateTime;
use chrono_tz::Tz;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::score::{Case, Figures, Prediction, score};
use super::{Message, Reading, read};
use crate::domain::day::logging_day;
use crate::domain::person::{Lang, Units, default_day_start};

const DEV: &str = include_str!("../../tests/data/understanding/dev.jsonl");
const OWN: &str = include_str!("../../tests/data/understanding/own.jsonl");

fn read_case(case: &Value) -> Reading {
    let text = |name: &str| case[name].as_str().expect("a text");
    read(&Message {
        text: text("text"),
        now: DateTime::parse_from_rfc3339(text("now")).expect("an instant").to_utc(),
        zone: text("tz").parse().expect("a zone"),
        day_start: default_day_start(),
        units: Units::parse(text("units")).expect("units"),
        lang: Lang::parse(text("lang")).expect("a language"),
    })
}

fn values(source: &str) -> Vec<Value> {
    source.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

/// Figures over the cases that `keep` takes. The safety class is another room's work and is taken as given.
fn figures(source: &str, keep: impl Fn(&Value, &Reading) -> bool) -> Figures {
    let (mut cases, mut predictions): (Vec<Case>, Vec<Prediction>) = Default::default();
    for value in values(source) {
        let reading = read_case(&value);
        if !keep(&value, &reading) {
            continue;
        }
        let case: Case = serde_json::from_value(value).expect("a case");
        let records =
            reading.records.iter().map(|f| json!({"tool": f.record.tool(), "args": f.record.policy_args()})).collect();
        predictions.push(Prediction { id: case.id.clone(), records, safety: case.safety.clone() });
        cases.push(case);
    }
    score(&cases, &predictions)
}

fn floor(name: &str, source: &str, lang: Lang, f1: f64) {
    let figures = figures(source, |case, _| case["lang"] == lang.as_str());
    assert!(figures.f1() >= f1, "{name} {lang:?}: F1 {:.3}, {:?}", figures.f1(), figures.missed);
}

#[test]
fn every_language_keeps_its_floor() {
    for (name, source) in [("dev", DEV), ("own", OWN)] {
        floor(name, source, Lang::En, 0.97);
        for lang in [Lang::Es, Lang::De, Lang::Fr] {
            floor(name, source, lang, 0.95);
        }
        let all = figures(source, |_, _| true);
        assert!(all.exact_share() >= 0.93, "{name}: exact {:.3}, {:?}", all.exact_share(), all.missed);
        assert!(all.false_rate() <= 0.03, "{name}: false records {:.3}, {:?}", all.false_rate(), all.missed);
    }
}

#[test]
fn a_certain_reading_is_right() {
    for source in [DEV, OWN] {
        let certain = figures(source, |_, reading| reading.is_certain());
        assert!(certain.exact_share() >= 0.995, "{:?}", certain.missed);
        let logs = |case: &Value| case["expect"].as_array().is_some_and(|expect| !expect.is_empty());
        let all = figures(source, |case, _| logs(case));
        let fast = figures(source, |case, reading| logs(case) && reading.is_certain());
        assert!(fast.cases * 10 >= all.cases * 7, "{} of {} logs are certain", fast.cases, all.cases);
    }
}

#[test]
fn the_language_is_that_of_the_message() {
    for source in [DEV, OWN] {
        let cases = values(source);
        let wrong: Vec<&Value> = cases.iter().filter(|case| read_case(case).lang.as_str() != case["lang"]).collect();
        assert!(wrong.len() * 50 <= cases.len(), "{:?}", wrong.iter().map(|case| &case["text"]).collect::<Vec<_>>());
    }
}

fn message(text: &str, units: Units) -> Message<'_> {
    Message {
        text,
        now: DateTime::from_timestamp(1_773_500_000, 0).expect("an instant"),
        zone: Tz::America__New_York,
        day_start: default_day_start(),
        units,
        lang: Lang::En,
    }
}

/// What holds for any text: no panic, every number plausible, no day to come, spans inside the text.
fn lawful(text: &str) {
    for units in [Units::Metric, Units::Imperial] {
        let message = message(text, units);
        let today = logging_day(message.now, message.zone, message.day_start);
        for found in read(&message).records {
            assert!(
                found.record.check().is_ok(),
                "{:?} of {:?}",
                found.record,
                text.chars().take(200).collect::<String>()
            );
            assert!(
                found.record.date().is_none_or(|date| date <= today),
                "{:?} of {:?}",
                found.record,
                text.chars().take(200).collect::<String>()
            );
            assert!(
                text.get(found.span.clone()).is_some(),
                "{:?} of {:?}",
                found.span,
                text.chars().take(200).collect::<String>()
            );
        }
    }
}

/// Words of all languages, numbers and signs in any order: closer to messages than random letters are.
fn piece() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = [
        include_str!("lang/en/lexicon.txt"),
        include_str!("lang/es/lexicon.txt"),
        include_str!("lang/de/lexicon.txt"),
        include_str!("lang/fr/lexicon.txt"),
    ]
    .into_iter()
    .flat_map(str::lines)
    .filter(|line| !line.starts_with(['=', '#', '!']))
    .flat_map(|line| line.split(','))
    .map(str::trim)
    .filter(|word| !word.is_empty())
    .collect();
    prop_oneof![
        4 => prop::sample::select(words).prop_map(str::to_owned),
        2 => (0_u32..20_000).prop_map(|n| n.to_string()),
        1 => (0_u32..300, 0_u32..100).prop_map(|(a, b)| format!("{a}.{b}")),
        1 => (0_u32..25, 0_u32..60).prop_map(|(a, b)| format!("{a}:{b:02}")),
        1 => (0_u32..300, 0_u32..200).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => prop::sample::select(vec![",", ".", "?", "!", "\n", "\"", "'", "-", "°", "½", "%", ":", "…", "¿", "✅"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["kg", "h", "L", "km", "min", "steps", "lb", "ft", "st", "k", "pm", "th"]).prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_lawfully(text in "\\PC{0,120}") {
        lawful(&text);
    }

    #[test]
    fn any_order_of_known_words_is_read_lawfully(pieces in prop::collection::vec(piece(), 0..24)) {
        lawful(&pieces.join(" "));
    }

    #[test]
    fn glued_pieces_are_read_lawfully(pieces in prop::collection::vec(piece(), 0..10)) {
        lawful(&pieces.concat());
    }
}

#[test]
fn strange_messages_are_read_lawfully() {
    let long = "slept 7h and ran 5 km, drank 2 l. ".repeat(3_000);
    let digits = "9".repeat(100_000);
    let letters = "a".repeat(100_000);
    let marks = "?".repeat(100_000);
    for text in [
        "",
        " ",
        "\0\u{1}\u{7f}",
        "\u{202e}7h \u{202c}",
        "🏃🏃🏃",
        "'; DROP TABLE users; --",
        &long,
        &digits,
        &letters,
        &marks,
    ] {
        lawful(text);
    }
}

/// A goal has the last day of the month it names; the next such month, where no year is.
#[test]
fn a_goal_may_name_a_month_alone() {
    let aim = |text: &str| {
        // A Saturday in March.
        let now = DateTime::from_timestamp(1_773_500_000, 0).expect("an instant");
        let message = Message { now, zone: Tz::Europe__Berlin, ..message(text, Units::Metric) };
        let goals = read(&message).records.into_iter().filter_map(|found| match found.record {
            crate::domain::record::Record::SetGoal(goal) => Some(goal),
            _ => None,
        });
        goals.map(|goal| (goal.target_value, goal.target_date.map(|date| date.to_string()))).next()
    };
    let by = |value: f64, date: &str| Some((Some(value), Some(date.to_owned())));
    for (text, expected) in [
        ("run 10 km by May", by(10.0, "2026-05-31")),
        ("lose 4 kg by May", by(4.0, "2026-05-31")),
        ("I want to lose 4 kg by February", by(4.0, "2027-02-28")),
        ("I want to lose 4 kg before June", by(4.0, "2026-05-31")),
        ("goal: lose 4 kg by May 2027", by(4.0, "2027-05-31")),
        ("3:45 marathon in April", by(42.2, "2026-04-30")),
        ("I want to run a marathon in June", by(42.2, "2026-06-30")),
        ("ich will bis Juni 4 kg abnehmen", by(4.0, "2026-06-30")),
        ("10 km laufen bis Juni", by(10.0, "2026-06-30")),
        ("quiero correr 10 km en mayo", by(10.0, "2026-05-31")),
        ("perder 4 kg para mayo", by(4.0, "2026-05-31")),
        ("perdre 4 kg pour juin", by(4.0, "2026-06-30")),
        ("je veux courir 10 km en juin", by(10.0, "2026-06-30")),
        ("running a marathon in May", None),
        ("ran a marathon in April", None),
        ("en mayo corro un maratón", None),
    ] {
        assert_eq!(aim(text), expected, "{text}");
    }
}
