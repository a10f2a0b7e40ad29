//! The receipt: what the ledger says was changed, in the person's words. Never rendered from what a model claims.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};
use serde_json::Value;

use crate::{
    domain::record::{CORRECTABLE, MetricKind},
    store::records::{Change, Op},
};

use super::show::Show;

/// Before each line of things kept.
const KEPT: &str = "✓ ";
/// Before each line of things taken back.
const BACK: &str = "↩ ";

/// The lines of a receipt: what was kept, then what was taken back; today's facts first, then one line for each other
/// day. Empty when nothing changed.
pub fn receipt(kept: &[Change], back: &[Change], show: Show, today: NaiveDate) -> Vec<String> {
    let mut lines = by_day(KEPT, kept, show, today);
    lines.extend(by_day(BACK, back, show, today));
    lines
}

fn by_day(sign: &str, changes: &[Change], show: Show, today: NaiveDate) -> Vec<String> {
    let mut days: BTreeMap<Option<i64>, Vec<String>> = BTreeMap::new();
    for (index, change) in changes.iter().enumerate() {
        // Today and the undated first, then back in time.
        let day = change.date.filter(|date| *date != today).map(|date| (today - date).num_days());
        let line = days.entry(day).or_default();
        for fact in facts(change, &changes[..index], &changes[index + 1..], show) {
            if !line.contains(&fact) {
                line.push(fact);
            }
        }
    }
    days.into_iter()
        .filter(|(_, facts)| !facts.is_empty())
        .map(|(day, facts)| {
            let facts = joined(&facts, show);
            match day.and_then(|days| today.checked_sub_signed(TimeDelta::days(days))) {
                Some(date) if sign == BACK => format!("{sign}{facts} ({})", show.words().day(date, today)),
                Some(date) => format!("{sign}{}: {facts}", sentence(&show.words().day(date, today))),
                None => format!("{sign}{facts}"),
            }
        })
        .collect()
}

/// Facts in a row; "taken back" is said once for those that follow each other.
fn joined(facts: &[String], show: Show) -> String {
    let prefix = show.words().say("receipt.taken_back", &[("what", "")]);
    let mut line = String::new();
    let mut after_prefix = false;
    for (index, fact) in facts.iter().enumerate() {
        if index > 0 {
            line.push_str(" · ");
        }
        let bare = fact.strip_prefix(&prefix);
        line.push_str(if after_prefix { bare.unwrap_or(fact) } else { fact });
        after_prefix = bare.is_some();
    }
    line
}

/// The fields that changes of an exchange filled, by the name a correction calls them: what Fix offers.
pub fn fields(changes: &[Change]) -> Vec<String> {
    let mut fields: Vec<String> = Vec::new();
    for change in changes.iter().filter(|change| change.op != Op::Delete) {
        let metric = || of(change.after.as_ref(), "type").as_str().map(str::to_owned);
        let names: Vec<String> = match change.table.as_str() {
            "health_metrics" => metric().into_iter().collect(),
            "cycle_days" => {
                let measured = !of(change.after.as_ref(), TEMPERATURE).is_null();
                measured.then(|| TEMPERATURE.to_owned()).into_iter().chain(["date".to_owned()]).collect()
            }
            "habit_trackers" => vec!["status".to_owned(), "date".to_owned()],
            "daily_logs" | "workout_sessions" | "goals" | "users" => columns(change)
                .filter(|(name, _, after)| !after.is_null() && CORRECTABLE.contains(name))
                .map(|(name, ..)| name.to_owned())
                .collect(),
            _ => Vec::new(),
        };
        for name in names {
            if !fields.contains(&name) {
                fields.push(name);
            }
        }
    }
    fields
}

/// The numbers that changes of an exchange filled, by the name a correction calls them.
pub fn numbers(changes: &[Change]) -> Vec<String> {
    let holds = |name: &String| {
        changes.iter().any(|change| {
            let after = change.after.as_ref();
            let is_metric = of(after, "type").as_str() == Some(name);
            is_metric && of(after, "value").is_number() || of(after, name).is_number()
        })
    };
    fields(changes).into_iter().filter(holds).collect()
}

/// The number that changes of an exchange left in a field, by the name a correction calls it.
pub fn number(changes: &[Change], field: &str) -> Option<f64> {
    changes.iter().rev().find_map(|change| {
        let after = change.after.as_ref();
        let is_metric = of(after, "type").as_str() == Some(field);
        of(after, if is_metric { "value" } else { field }).as_f64()
    })
}

/// The number by which changes of an exchange raised a field: what was said, where it adds to what stood before.
pub fn added(changes: &[Change], field: &str) -> Option<f64> {
    changes.iter().rev().find_map(|change| {
        let after = of(change.after.as_ref(), field).as_f64()?;
        Some(after - of(change.before.as_ref(), field).as_f64()?)
    })
}

/// What one change says; several columns are several facts, bookkeeping none.
fn facts(change: &Change, earlier: &[Change], later: &[Change], show: Show) -> Vec<String> {
    match change.table.as_str() {
        "daily_logs" => daily(change, show),
        "health_metrics" => metric(change, earlier, later, show),
        "cycle_days" => cycle(change, show),
        "workout_sessions" => row(change, show, workout),
        "habit_trackers" => row(change, show, habit),
        "goals" => row(change, show, goal),
        "users" => {
            columns(change).filter(|(name, ..)| *name != "language").filter_map(|fact| transition(fact, show)).collect()
        }
        _ => Vec::new(),
    }
}

/// The fact a row states, as [`facts`] would say it of an insertion; for lists of what is kept.
pub fn state(table: &str, row: &Value, show: Show) -> Option<String> {
    match table {
        "workout_sessions" => workout(row, show),
        "habit_trackers" => habit(row, show),
        "goals" => goal(row, show),
        "cycle_days" => {
            let names: Vec<String> = symptom_names(row, show)
                .into_iter()
                .chain(test_of_day(row, show))
                .chain(temperature_of_day(row, show))
                .collect();
            Some(names.join(", ")).filter(|names| !names.is_empty())
        }
        "health_metrics" => measured(row, show),
        _ => None,
    }
}

/// The columns a change touched: name, before, after.
fn columns(change: &Change) -> impl Iterator<Item = (&str, &Value, &Value)> {
    let names = change.after.iter().chain(&change.before).filter_map(Value::as_object).flat_map(|map| map.keys());
    let mut seen = Vec::new();
    let names: Vec<&str> = names
        .map(String::as_str)
        .filter(|name| {
            let new = !seen.contains(name);
            seen.push(*name);
            new
        })
        .filter(|name| !BOOKKEEPING.contains(name))
        .collect();
    names.into_iter().map(|name| (name, of(change.before.as_ref(), name), of(change.after.as_ref(), name)))
}

/// Columns that say when and where something was kept, not what.
const BOOKKEEPING: &[&str] = &[
    "user_id",
    "log_id",
    "date",
    "logged_at",
    "zone",
    "source",
    "local_date",
    "timestamp",
    "created_at",
    "status_note",
    "cycle_phase",
    "ai_notes",
    // The minutes say it.
    "duration_seconds",
    // The activity says it.
    "sport",
];

fn of<'a>(row: Option<&'a Value>, name: &str) -> &'a Value {
    row.and_then(|row| row.get(name)).unwrap_or(&Value::Null)
}

fn daily(change: &Change, show: Show) -> Vec<String> {
    let words = show.words();
    columns(change)
        .filter_map(|(name, before, after)| match (change.op, change.delta, after.as_f64()) {
            (Op::Add, Some(delta), Some(total)) => {
                let said = show.water(delta);
                Some(if (total - delta).abs() < 1e-9 {
                    words.say("receipt.water", &[("value", &said)])
                } else {
                    words.say("receipt.water_today", &[("value", &said), ("total", &show.water(total))])
                })
            }
            _ => transition((name, before, after), show),
        })
        .collect()
}

/// A value set, changed, or taken away; a column that was empty and stays so says nothing.
fn transition((name, before, after): (&str, &Value, &Value), show: Show) -> Option<String> {
    if before.is_null() && after.is_null() {
        return None;
    }
    let label = show.label(name);
    let (old, new) = (show.field(name, before), show.field(name, after));
    Some(match (before.is_null(), after.is_null()) {
        (_, true) => show.words().say("receipt.taken_back", &[("what", &format!("{label} {old}"))]),
        (false, false) if old != new => {
            show.words().say("receipt.changed", &[("label", &label), ("before", &old), ("after", &new)])
        }
        _ => format!("{label} {new}"),
    })
}

/// A whole row that came, went, or changed.
fn row(change: &Change, show: Show, say: impl Fn(&Value, Show) -> Option<String>) -> Vec<String> {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    match change.op {
        Op::Insert => after.and_then(|row| say(row, show)).into_iter().collect(),
        // What was planned was done, or it was not after all.
        Op::Update if is_done(before) == Some(false) && is_done(after) == Some(true) => {
            after.and_then(|row| say(row, show)).into_iter().collect()
        }
        Op::Update if is_done(before) == Some(true) && is_done(after) == Some(false) => {
            before.and_then(|row| say(row, show)).map(|what| taken_back(&what, show)).into_iter().collect()
        }
        Op::Delete => before.and_then(|row| say(row, show)).map(|what| taken_back(&what, show)).into_iter().collect(),
        // It stands on another day now: the whole of it, under that day.
        Op::Update if of(before, "date") != of(after, "date") => {
            after.and_then(|row| say(row, show)).into_iter().collect()
        }
        // A corrected row comes with all its columns; those that changed are told.
        Op::Update | Op::Add => {
            columns(change).filter(|(_, old, new)| old != new).filter_map(|fact| transition(fact, show)).collect()
        }
    }
}

/// Whether a session was done, where the row says so.
fn is_done(row: Option<&Value>) -> Option<bool> {
    of(row, "completed").as_bool()
}

fn taken_back(what: &str, show: Show) -> String {
    show.words().say("receipt.taken_back", &[("what", what)])
}

fn metric(change: &Change, earlier: &[Change], later: &[Change], show: Show) -> Vec<String> {
    let kind = |change: &Change| {
        let row = change.after.as_ref().or(change.before.as_ref());
        of(row, "type").as_str().and_then(MetricKind::parse)
    };
    let partner = |wanted: MetricKind, among: &[Change]| -> Option<f64> {
        among
            .iter()
            .find(|other| kind(other) == Some(wanted) && other.op == change.op && other.date == change.date)
            .and_then(|other| of(other.after.as_ref().or(other.before.as_ref()), "value").as_f64())
    };
    if matches!(change.op, Op::Insert | Op::Delete) {
        // The two halves of a blood pressure read as one.
        match kind(change) {
            Some(MetricKind::DiastolicMmhg) if partner(MetricKind::SystolicMmhg, earlier).is_some() => {
                return Vec::new();
            }
            Some(MetricKind::SystolicMmhg) => {
                if let Some(lower) = partner(MetricKind::DiastolicMmhg, later) {
                    let row = change.after.as_ref().or(change.before.as_ref());
                    let upper = of(row, "value").as_f64().unwrap_or_default();
                    let label = show.label("blood_pressure");
                    let fact = format!("{label} {}/{}", show.number(upper, 0), show.number(lower, 0));
                    return vec![if change.op == Op::Delete { taken_back(&fact, show) } else { fact }];
                }
            }
            _ => {}
        }
    }
    match (change.op, kind(change)) {
        (Op::Update | Op::Add, Some(kind)) => columns(change)
            .filter(|(name, ..)| *name == "value")
            .filter_map(|(_, before, after)| transition((kind.as_str(), before, after), show))
            .collect(),
        _ => row(change, show, measured),
    }
}

fn measured(row: &Value, show: Show) -> Option<String> {
    let kind = MetricKind::parse(row.get("type")?.as_str()?)?;
    let value = row.get("value")?.as_f64()?;
    Some(format!("{} {}", show.label(kind.as_str()), show.metric(kind, value)))
}

/// Events and symptoms of a day that came, or went.
fn cycle(change: &Change, show: Show) -> Vec<String> {
    let said = |row: Option<&Value>| row.map(|row| cycle_facts(row, show)).unwrap_or_default();
    let (before, after) = (said(change.before.as_ref()), said(change.after.as_ref()));
    let came = after.iter().filter(|fact| !before.contains(fact)).cloned();
    let went = before.iter().filter(|fact| !after.contains(fact)).map(|fact| taken_back(fact, show));
    let reading = columns(change).filter(|(name, old, new)| *name == TEMPERATURE && old != new);
    came.chain(reading.filter_map(|fact| transition(fact, show))).chain(went).collect()
}

fn cycle_facts(row: &Value, show: Show) -> Vec<String> {
    let events = [("starts_period", "receipt.period_start"), ("ends_period", "receipt.period_end")];
    let told = events.into_iter().filter(|(column, _)| row.get(column).and_then(Value::as_bool) == Some(true));
    let told = told.map(|(_, key)| show.words().say(key, &[]));
    told.chain(symptom_names(row, show)).chain(test_of_day(row, show)).collect()
}

/// The column of the basal temperature.
const TEMPERATURE: &str = "temperature_c";

/// What an ovulation test said on a day.
fn test_of_day(row: &Value, show: Show) -> Option<String> {
    let result = row.get("lh_test").and_then(Value::as_str)?;
    show.words().find(&format!("receipt.lh_{result}")).map(str::to_owned)
}

/// What a thermometer said on a day of the cycle.
fn temperature_of_day(row: &Value, show: Show) -> Option<String> {
    let celsius = row.get(TEMPERATURE).and_then(Value::as_f64)?;
    Some(format!("{} {}", show.label(TEMPERATURE), show.basal_temperature(celsius)))
}

fn date_text(date: &str, show: Show) -> String {
    date.parse::<NaiveDate>().map_or_else(|_| date.to_owned(), |date| show.words().date(date))
}

fn symptom_names(row: &Value, show: Show) -> Vec<String> {
    let felt = row.get("symptoms").and_then(Value::as_object).into_iter().flatten();
    let names = felt.filter(|(_, value)| value.as_bool() == Some(true)).map(|(name, _)| name.as_str());
    let flow = row.get("flow").and_then(Value::as_str).filter(|flow| *flow != "unspecified");
    let words = show.words();
    let found = names.filter_map(|name| words.find(&format!("symptom.{name}")).map(str::to_owned));
    found.chain(flow.and_then(|flow| words.find(&format!("symptom.flow_{flow}")).map(str::to_owned))).collect()
}

/// What a session was: the sport by its own name, else its activity.
pub fn activity(row: &Value, show: Show) -> Option<String> {
    let own_name = row.get("sport").and_then(Value::as_str).map(sentence);
    own_name.or_else(|| Some(show.words().say(&format!("activity.{}", row.get("activity_type")?.as_str()?), &[])))
}

fn workout(row: &Value, show: Show) -> Option<String> {
    let words = show.words();
    let activity = activity(row, show)?;
    if row.get("completed").and_then(Value::as_bool) == Some(false) {
        return Some(words.say("receipt.workout_missed", &[("activity", &activity)]));
    }
    let number = |name: &str| row.get(name).and_then(Value::as_f64);
    let seconds = number("duration_seconds").map(|seconds| seconds / 60.0);
    let details = [
        number("distance_km").map(|km| show.distance(km)),
        seconds.or_else(|| number("duration_minutes")).map(|minutes| show.duration(minutes)),
        number("calories_burned").map(|kcal| format!("{} kcal", show.number(kcal, 0))),
        row.get("intensity_level")
            .and_then(Value::as_str)
            .and_then(|level| words.find(&format!("intensity.{level}")))
            .map(str::to_owned),
    ];
    let details = details.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let details = if details.is_empty() { details } else { format!(" {details}") };
    Some(words.say("receipt.workout", &[("activity", &activity), ("details", &details)]))
}

fn habit(row: &Value, show: Show) -> Option<String> {
    let name = show.habit(row.get("habit_type")?.as_str()?);
    let key = if row.get("status").and_then(Value::as_bool).unwrap_or(true) {
        "receipt.habit_yes"
    } else {
        "receipt.habit_no"
    };
    Some(show.words().say(key, &[("habit", &name)]))
}

/// "Goal: lose 5 kg by Sun 31 May".
fn goal(row: &Value, show: Show) -> Option<String> {
    Some(show.words().say("receipt.goal", &[("goal", &goal_text(row, show)?)]))
}

/// "lose 5 kg by Sun 31 May".
pub fn goal_text(row: &Value, show: Show) -> Option<String> {
    let words = show.words();
    let kind = row.get("goal_type")?.as_str()?;
    let value = row.get("target_value").and_then(Value::as_f64);
    let end_weight = row.get("is_end_weight").and_then(Value::as_bool) == Some(true);
    let text = match (kind, value) {
        ("habit", _) => match row.get("habit_type").and_then(Value::as_str) {
            Some(habit) => words.say("goal.habit", &[("habit", &show.habit(habit))]),
            None => words.say("goal.habit_open", &[]),
        },
        ("other", _) | (_, None) => words.say(&format!("goal.{kind}_open"), &[]),
        (kind, Some(value)) => {
            let shown = match kind {
                "lose_weight" | "gain_weight" => show.weight(value),
                "sleep" => show.hours(value),
                "water" => show.water(value),
                "run_distance" => show.distance(value),
                _ => show.number(value, 0),
            };
            let key = if end_weight { format!("goal.{kind}_to") } else { format!("goal.{kind}") };
            words.say(&key, &[("value", &shown)])
        }
    };
    Some(match row.get("target_date").and_then(Value::as_str) {
        Some(date) => words.say("goal.by", &[("goal", &text), ("date", &date_text(date, show))]),
        None => text,
    })
}

/// A line that starts like a sentence.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
