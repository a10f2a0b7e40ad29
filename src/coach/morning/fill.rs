//! Templates filled from the evidence behind them: what the evidence does not hold is not said.

use chrono::NaiveDate;

use crate::domain::evidence::{Evidence, Fact};

use super::super::show::Show;

/// A template with the values of the evidence; none where the template is missing or a value of it is.
pub fn fill(key: &str, evidence: &Evidence, show: Show, pick: usize) -> Option<String> {
    show.words().find(key)?;
    let mut text = show.words().pick(key, &[], pick);
    while let Some((before, rest)) = text.split_once('{') {
        let (name, after) = rest.split_once('}')?;
        text = format!("{before}{}{after}", value(name, evidence.get(name)?, show));
    }
    Some(text)
}

/// Evidence whose days of the week (`…_on`) are told by their nearness, where they are: "yesterday", and not "on Friday".
pub fn near(evidence: &Evidence, today: NaiveDate, show: Show) -> Evidence {
    let days = evidence.values().filter(|(name, _)| name.ends_with("_on"));
    let days: Vec<(&str, NaiveDate)> =
        days.filter_map(|(name, fact)| if let Fact::Date(date) = fact { Some((name, *date)) } else { None }).collect();
    days.into_iter()
        .fold(evidence.clone(), |evidence, (name, date)| evidence.with(name, on_day(date, today, show).as_str()))
}

/// "yesterday", "tomorrow", "on Friday".
pub fn on_day(date: NaiveDate, today: NaiveDate, show: Show) -> String {
    let words = show.words();
    match (date - today).num_days() {
        -1 => words.say("plan.lead.yesterday", &[]),
        1 => words.say("plan.lead.tomorrow", &[]),
        _ => words.on_day(date),
    }
}

/// A value as its name says: hours, minutes, kilograms, a day, a word.
fn value(name: &str, fact: &Fact, show: Show) -> String {
    let ends = |end: &str| name.ends_with(end);
    match fact {
        Fact::Date(date) if ends("_on") => show.words().on_day(*date),
        Fact::Date(date) => show.words().date(*date),
        Fact::Text(text) => match name {
            "mood" => show.words().say(&format!("mood.{text}"), &[]),
            "injury" => show.words().say(&format!("plan.part.{text}"), &[]),
            "sign" => show.words().say(&format!("plan.sign.{text}"), &[]),
            "habit" => show.habit(text),
            "contest" | "outing" | "demand" => event(text, show),
            "conditions" => conditions(text, show),
            "effort_activity" | "done_activity" | "waiting_activity" | "next_activity" => {
                show.words().say(&format!("plan.doing.{text}"), &[])
            }
            _ if name.starts_with("move_") => show.words().say(&format!("plan.move.{text}"), &[]),
            "a" | "b" => show.words().say(&format!("plan.series.{text}"), &[]),
            _ => text.clone(),
        },
        Fact::Number(number) if ends("hours") => show.hours(*number),
        Fact::Number(number) if ends("minutes") || name.starts_with("minutes") => show.minutes(*number),
        Fact::Number(number) if ends("liters") => show.water(*number),
        Fact::Number(number) if ends("_kg") || ends("kg_per_week") => show.weight(*number),
        Fact::Number(number) if name == "target_km" => race(*number, show),
        Fact::Number(number) if ends("_km") => show.distance(*number),
        Fact::Number(number) if ends("_ms") => format!("{} ms", show.number(*number, 0)),
        Fact::Number(number) if ends("_c") => show.temperature(*number),
        Fact::Number(number) => show.number(*number, 0),
    }
}

/// What somebody told of a day, by its name: "exam", or a sport as one session of it is called.
pub fn event(name: &str, show: Show) -> String {
    let words = show.words();
    let key = format!("plan.event.{name}");
    if words.find(&key).is_some() { words.say(&key, &[]) } else { words.say(&format!("plan.sport.{name}"), &[]) }
}

/// "heart_failure stroke" → "heart failure, stroke".
fn conditions(names: &str, show: Show) -> String {
    let name = |name| show.words().say(&format!("condition_name.{name}"), &[]);
    names.split(' ').map(name).collect::<Vec<_>>().join(", ")
}

/// A distance that people run for, by its name where it has one.
fn race(km: f64, show: Show) -> String {
    const NAMED: [(f64, &str); 2] = [(42.195, "marathon"), (21.0975, "half_marathon")];
    match NAMED.iter().find(|(length, _)| (km - length).abs() < 0.2) {
        Some((_, name)) => show.words().say(&format!("plan.race.{name}"), &[]),
        None => show.distance(km),
    }
}
