//! Answers computed from the person's records: sums, means, extremes, trends, streaks. Code counts; nobody guesses.

use std::collections::BTreeSet;

use anyhow::Result;
use chrono::{Datelike, Days, NaiveDate};
use serde_json::json;

use crate::{
    domain::{
        day,
        record::{Activity, MetricKind},
        trend::{self, Measure, Question, Trend, WORKOUT_KM, WORKOUT_MINUTES, WORKOUTS},
    },
    store::{
        Tx,
        history::{self, DailyField, Series, WorkoutMeasure},
    },
};

use super::{show::Show, tools::Query, turn::Turn};

/// A streak is looked for this far back.
const STREAK_DAYS: u64 = 400;

/// Reads a model's query: date words become days. None when it names no day or nothing we keep.
pub fn question(query: &Query, today: NaiveDate) -> Option<Question> {
    let day = |word: &str| day::resolve_date(word, today, day::Subject::Report);
    let question =
        Question { what: query.what.clone(), measure: query.measure, from: day(&query.from)?, to: day(&query.to)? };
    series_of(&question.what).map(|_| question)
}

/// Computes the answer, in words. None when nothing of that name is kept.
///
/// # Errors
/// The database failed.
pub async fn answer(tx: &mut Tx, turn: &Turn<'_>, question: &Question) -> Result<Option<String>> {
    let Some(series) = series_of(&question.what) else { return Ok(None) };
    let from = match question.measure {
        Measure::Streak => question.to - Days::new(STREAK_DAYS),
        _ => question.from,
    };
    let owner = turn.past.person.id;
    let days = history::series(tx, owner, &series, from, question.to).await?;
    let Series::Workouts { measure: WorkoutMeasure::Sessions, activity } = series else {
        return Ok(Some(words_for(question, &days, turn.show, turn.today)));
    };
    // "My longest ride", "how much did I run": sessions are told by their distance and time, which a count is none of.
    let mut amounts = Vec::new();
    for (measure, unit) in [(WorkoutMeasure::Kilometres, "km"), (WorkoutMeasure::Minutes, "minutes")] {
        let days = history::series(tx, owner, &Series::Workouts { measure, activity }, from, question.to).await?;
        if !days.is_empty() {
            let what = if question.what == WORKOUTS { "workout" } else { question.what.as_str() };
            amounts.push((Question { what: format!("{what}_{unit}"), ..question.clone() }, days));
        }
    }
    let said = words_for(question, &days, turn.show, turn.today);
    Ok(Some(match question.measure {
        Measure::Count if !days.is_empty() => {
            let totals = amounts.iter().map(|(asked, days)| value(&asked.what, trend::sum(days), turn.show));
            let times = turn.show.number(trend::sum(&days), 0);
            let told: Vec<String> = std::iter::once(format!("{times}×")).chain(totals).collect();
            let period = period(question.from, question.to, turn.today, turn.show);
            let fields =
                [("label", &*label(&question.what, turn.show)), ("period", &*period), ("told", &*told.join(", "))];
            turn.words().say("answer.sessions", &fields)
        }
        Measure::Last => {
            let of_that_day = |series: &[(NaiveDate, f64)]| series.last().map(|(date, _)| *date);
            let told = amounts.iter().find(|(_, series)| of_that_day(series) == of_that_day(&days));
            told.map_or(said, |(asked, series)| words_for(asked, series, turn.show, turn.today))
        }
        Measure::Count | Measure::Streak => said,
        Measure::Sum | Measure::Mean | Measure::Min | Measure::Max | Measure::Trend => {
            amounts.first().map_or(said, |(asked, days)| words_for(asked, days, turn.show, turn.today))
        }
    }))
}

/// The series of a name: a field of the daily log, a metric type, workouts, an activity, else a habit.
pub(super) fn series_of(what: &str) -> Option<Series> {
    let workouts = |measure, activity| Series::Workouts { measure, activity };
    let activity = |name: &str| serde_json::from_value::<Activity>(json!(name)).ok();
    if let Some(kind) = MetricKind::parse(what) {
        return Some(Series::Metric(kind));
    }
    Some(match what {
        "sleep_hours" => Series::Daily(DailyField::SleepHours),
        "water_intake_liters" => Series::Daily(DailyField::WaterIntakeLiters),
        "energy_level" => Series::Daily(DailyField::EnergyLevel),
        "digestion_score" => Series::Daily(DailyField::DigestionScore),
        WORKOUTS => workouts(WorkoutMeasure::Sessions, None),
        WORKOUT_MINUTES | "duration_minutes" => workouts(WorkoutMeasure::Minutes, None),
        WORKOUT_KM => workouts(WorkoutMeasure::Kilometres, None),
        // "running_km", "running_minutes", "running".
        other => match other.rsplit_once('_') {
            Some((name, "km")) if activity(name).is_some() => workouts(WorkoutMeasure::Kilometres, activity(name)),
            Some((name, "minutes")) if activity(name).is_some() => workouts(WorkoutMeasure::Minutes, activity(name)),
            _ if activity(other).is_some() => workouts(WorkoutMeasure::Sessions, activity(other)),
            _ if other.is_empty() => return None,
            _ => Series::Habit(other.to_owned()),
        },
    })
}

/// The sentence for a question and its days.
fn words_for(question: &Question, days: &[(NaiveDate, f64)], show: Show, today: NaiveDate) -> String {
    let words = show.words();
    let label = label(&question.what, show);
    let period = period(question.from, question.to, today, show);
    let value = |number: f64| value(&question.what, number, show);
    let count = days.len().to_string();
    let say = |key: &str, fields: &[(&str, &str)]| {
        let mut all = vec![("label", label.as_str()), ("period", period.as_str()), ("n", count.as_str())];
        all.extend_from_slice(fields);
        words.say(key, &all)
    };
    if question.measure == Measure::Streak {
        return match streak(days, today) {
            0 => say("answer.streak_none", &[]),
            1 => say("answer.streak_one", &[]),
            run => words.say("answer.streak", &[("label", &label), ("n", &run.to_string())]),
        };
    }
    if days.is_empty() {
        return say("answer.nothing", &[]);
    }
    let is_one_day = question.from == question.to;
    match question.measure {
        // Of one day nobody wants to hear how many days have an entry.
        Measure::Sum | Measure::Mean | Measure::Min | Measure::Max if is_one_day => {
            let number = if question.measure == Measure::Sum { trend::sum(days) } else { days[0].1 };
            say("answer.one_day", &[("value", &value(number))])
        }
        Measure::Sum => say("answer.sum", &[("value", &value(trend::sum(days)))]),
        Measure::Mean if days.len() == 1 => say("answer.mean_one", &[("value", &value(days[0].1))]),
        Measure::Mean => say("answer.mean", &[("value", &value(trend::mean(days).unwrap_or_default()))]),
        Measure::Count => {
            let times = days.iter().filter(|(_, value)| *value > 0.0).count().to_string();
            words.say("answer.count", &[("label", &label), ("period", &period), ("n", &times)])
        }
        Measure::Min | Measure::Max => {
            let (key, found) = if question.measure == Measure::Min {
                ("answer.min", trend::min(days))
            } else {
                ("answer.max", trend::max(days))
            };
            let (date, number) = found.unwrap_or(days[0]);
            say(key, &[("value", &value(number)), ("day", &words.day(date, today))])
        }
        Measure::Last => {
            let (date, number) = days[days.len() - 1];
            words.say("answer.last", &[("label", &label), ("value", &value(number)), ("day", &words.day(date, today))])
        }
        Measure::Trend => match trend::trend(days) {
            Trend::TooFew => say("answer.trend_few", &[]),
            Trend::Flat => say("answer.trend_flat", &[]),
            Trend::PerWeek(change) => {
                let key = if change > 0.0 { "answer.trend_up" } else { "answer.trend_down" };
                say(key, &[("change", &value(change.abs()))])
            }
        },
        Measure::Streak => unreachable!("a streak is answered above"),
    }
}

fn streak(days: &[(NaiveDate, f64)], today: NaiveDate) -> u32 {
    let kept: BTreeSet<NaiveDate> = days.iter().filter(|(_, value)| *value > 0.0).map(|(date, _)| *date).collect();
    day::streak(&kept, |_| false, 0, today).days
}

/// What a measure is called.
pub(super) fn label(what: &str, show: Show) -> String {
    let words = show.words();
    if let Some(name) = words.find(&format!("what.{what}")) {
        return name.to_owned();
    }
    let named = words.find(&format!("field.{what}")).or_else(|| words.find(&format!("metric.{what}")));
    if let Some(name) = named {
        return name.to_owned();
    }
    let activity = what.trim_end_matches("_km").trim_end_matches("_minutes");
    words.find(&format!("activity.{activity}")).map_or_else(|| show.habit(what), str::to_owned)
}

/// A value of a measure, as the person reads it.
pub(super) fn value(what: &str, number: f64, show: Show) -> String {
    match what {
        // A mean of a scale keeps its decimal.
        "energy_level" | "digestion_score" => format!("{}/5", show.number(number, 1)),
        WORKOUT_MINUTES => show.duration(number),
        WORKOUT_KM => show.distance(number),
        WORKOUTS => show.number(number, 0),
        other if other.ends_with("_km") => show.distance(number),
        other if other.ends_with("_minutes") => show.minutes(number),
        other => show.field(other, &json!(number)),
    }
}

/// The period as people say it.
fn period(from: NaiveDate, to: NaiveDate, today: NaiveDate, show: Show) -> String {
    let words = show.words();
    let days = (to - from).num_days() + 1;
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let month = today.with_day(1).unwrap_or(today);
    let key = if from == to {
        return words.day(from, today);
    } else if to == today && from == monday {
        "period.week"
    } else if to == today && from == month {
        "period.month"
    } else if from == monday - Days::new(7) && to == monday - Days::new(1) {
        "period.last_week"
    } else if to == month - Days::new(1) && from.day() == 1 && days <= 31 {
        "period.last_month"
    } else if to == today && days > 360 {
        "period.all"
    } else if to == today {
        return words.say("period.days", &[("n", &days.to_string())]);
    } else {
        return format!("{} – {}", words.date(from), words.date(to));
    };
    words.say(key, &[])
}
