//! What asks something of the plan and what does not, in four languages.

use chrono_tz::Europe;
use proptest::prelude::*;

use super::*;
use crate::domain::{
    person::{Units, default_day_start},
    planner::What,
    safety::Condition,
};

mod agreed;
mod ailing;
mod asks;
mod de;
mod degree;
mod en;
mod es;
mod fr;
mod living;
mod loose;
mod pictures;

/// A Saturday, 10:00 in Berlin.
fn said(text: &str) -> Message<'_> {
    Message {
        text,
        now: "2026-03-14T09:00:00Z".parse().expect("an instant"),
        zone: Europe::Berlin,
        day_start: default_day_start(),
        units: Units::Metric,
        lang: Lang::En,
    }
}

/// A request in a few words: days by their number in March.
fn shown(asked: Option<Asked>) -> String {
    let day = |date: NaiveDate| date.format("%d").to_string();
    let until = |date: Option<NaiveDate>| date.map_or(String::new(), |date| format!(" until {}", day(date)));
    let Some(asked) = asked else { return "-".to_owned() };
    let request = match asked {
        Asked::Show { on } => return on.map_or("show".to_owned(), |on| format!("show {}", day(on))),
        Asked::Next { activity, focus } => {
            let what = activity.map(Activity::as_str).or(focus.map(Focus::as_str));
            return what.map_or("next".to_owned(), |what| format!("next {what}"));
        }
        Asked::NotOn { weekdays, to } => {
            return format!("not on {weekdays:?}{}", to.map_or(String::new(), |to| format!(" to {}", day(to))));
        }
        Asked::Back { activity } => return format!("back {}", activity.as_str()),
        Asked::Why => return "why".to_owned(),
        Asked::SetUp => return "set up".to_owned(),
        Asked::Instead { date, wanted } => return format!("{} instead {}", wanted.as_str(), day(date)),
        Asked::Off { until } => return format!("off until {}", day(until)),
        Asked::Aches => return "aches".to_owned(),
        Asked::Sore(level) => return format!("sore {level}"),
        Asked::Stiff(part) => return format!("stiff {}", part.as_str()),
        Asked::Twinge(part) => return format!("twinge {}", part.as_str()),
        Asked::Clicks(part) => return format!("clicks {}", part.as_str()),
        Asked::Has(conditions) => {
            return format!("has {}", conditions.iter().map(Condition::as_str).collect::<Vec<_>>().join(" "));
        }
        Asked::Look { sign, part } => {
            return format!(
                "look: {}{}",
                sign.as_str(),
                part.map_or(String::new(), |part| format!(" {}", part.as_str()))
            );
        }
        Asked::Change(request) => request,
    };
    match request {
        Request::Done { date } => format!("done {}", day(date)),
        Request::Easier { date } => format!("easier {}", day(date)),
        Request::Swap { date, to } => format!("swap {}{}", day(date), to.map_or(String::new(), |to| format!(" {to}"))),
        Request::Skip { date } => format!("skip {}", day(date)),
        Request::Move { what: What::On(date), to } => format!("move {} to {}", day(date), day(to)),
        Request::Move { what: What::Focus(focus), to } => format!("move {} to {}", focus.as_str(), day(to)),
        Request::Move { what: What::Activity(activity), to } => format!("move {activity:?} to {}", day(to)),
        Request::Shorten { date, minutes } => format!("{minutes} min {}", day(date)),
        Request::Hurts { part, until: last } => format!("{} hurts{}", part.as_str(), until(last)),
        Request::Ill { until: last } => format!("ill{}", until(last)),
        Request::Without { activity, until: last } => format!("without {}{}", activity.as_str(), until(last)),
        Request::Away { from, until } => {
            format!("away{} until {}", from.map_or(String::new(), |from| format!(" from {}", day(from))), day(until))
        }
        Request::Well => "well".to_owned(),
    }
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, shown(asked(&said(text)))))
        .filter(|(_, expected, got)| got != **expected)
        .map(|(text, expected, got)| format!("{text}: {got}, not {expected}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[track_caller]
fn check_none(texts: &[&str]) {
    check(&texts.iter().map(|text| (*text, "-")).collect::<Vec<_>>());
}

/// "Today" turns with the person's day, not at midnight.
#[test]
fn days_follow_the_time_law() {
    let at = |now: &str, text: &str| {
        let now = now.parse().expect("an instant");
        shown(asked(&Message { now, ..said(text) }))
    };
    // 01:30 on Sunday by the wall: still Saturday.
    assert_eq!(at("2026-03-15T00:30:00Z", "skip today"), "skip 14");
    assert_eq!(at("2026-03-15T00:30:00Z", "move leg day to tomorrow"), "move lower_body to 15");
    // A weekday is the next one strictly after today.
    assert_eq!(at("2026-03-14T09:00:00Z", "move leg day to Saturday"), "move lower_body to 21");
}

/// The language of the message decides, whatever the person usually writes.
#[test]
fn any_language_is_understood_from_anybody() {
    for lang in Lang::ALL {
        for text in ["my knee hurts", "me duele la rodilla", "mir tut das Knie weh", "j'ai mal au genou"] {
            assert_eq!(shown(asked(&Message { lang, ..said(text) })), "knee hurts", "{lang:?} {text}");
        }
    }
}

/// A limit lasts; a change of one day does not.
#[test]
fn of_several_things_the_weightiest_counts() {
    check(&[
        ("skip today, my knee hurts", "knee hurts"),
        ("make it easier today because I'm sick", "ill"),
        ("what's my plan? my ankle hurts", "ankle hurts"),
    ]);
}

#[test]
fn a_long_story_is_none() {
    let story = "we walked and talked ".repeat(20);
    check_none(&[&format!("{story}. my knee hurts")]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,80}") {
        asked(&said(&text));
    }

    #[test]
    fn any_words_are_read_without_a_panic(words in prop::collection::vec(prop::sample::select(vec![
        "move", "my", "knee", "hurts", "to", "friday", "today", "?", ",", "\"", "'", "only", "20", "minutes", "mir", "tut", "weh",
        "qu'", "j'ai", "mal", "au", "genou", "hasta", "el", "lunes", "bis", "am", "for", "3", "days", "no", "gym", "'s",
    ]), 0..30)) {
        asked(&said(&words.join(" ")));
    }
}

/// What is said beside a request is left to be read; its own words are not.
#[test]
fn the_rest_is_left_over() {
    for (text, rest) in [
        ("my knee hurts since yesterday's 5k run", ", since yesterday's 5k run"),
        ("ran 5k yesterday and now my left knee hurts", "ran 5k yesterday and ,"),
        ("hi coach, skip today please", ","),
        ("travelling till Sunday, no gym", ",, ,"),
        ("slept 7 hours. my knee hurts", "slept 7 hours. ,"),
    ] {
        assert_eq!(heard(&said(text)).map(|heard| heard.rest).as_deref(), Some(rest), "{text}");
    }
    let run = crate::offline::read(&said(", since yesterday's 5k run"));
    assert_eq!(run.records.iter().map(|found| found.record.tool()).collect::<Vec<_>>(), ["log_workout"]);
    assert!(run.is_certain());
}

/// Whoever logs a day asks nothing: hardly any message of the gold set for logs is a request, and none that holds a record.
#[test]
fn a_log_is_no_request() {
    for source in [
        include_str!("../../../tests/data/understanding/dev.jsonl"),
        include_str!("../../../tests/data/understanding/own.jsonl"),
    ] {
        for line in source.lines() {
            let case: serde_json::Value = serde_json::from_str(line).expect("a case");
            let text = case["text"].as_str().expect("a text");
            if case["expect"].as_array().is_some_and(|records| !records.is_empty()) {
                // What is felt and what is lived with leave the words of the record to be read.
                let is_felt =
                    |asked: &Asked| matches!(asked, Asked::Aches | Asked::Stiff(_) | Asked::Twinge(_) | Asked::Has(_));
                let shown = shown(asked(&said(text)).filter(|asked| !is_felt(asked)));
                assert_eq!(shown, "-", "{text}");
            }
        }
    }
}
