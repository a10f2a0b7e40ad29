//! What a person can have kept: one enum, whose variants are the write tools and whose fields are their arguments.
//!
//! The same record comes from the rule-based reader, from a model's tool call, and from a health service. The names are
//! those of the data model; numbers are in canonical units (kg, km, litres, hours, minutes, °C). One file a subject.

mod cycle;
mod day;
mod goal;
mod metric;
mod profile;
mod workout;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ranges::{self, OutOfRange};

pub use cycle::{CycleEntry, CycleEvent, Flow, LhTest, Symptoms};
pub use day::{Daily, Habit, Mood};
pub use goal::{Goal, GoalKind, GoalUnit};
pub use metric::{Metric, MetricKind};
pub use profile::{Gender, Profile};
pub use workout::{Activity, Intensity, Workout, sport_name};

/// A fact about the person, or a change of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "tool", content = "args", rename_all = "snake_case")]
pub enum Record {
    LogDaily(Daily),
    LogHabit(Habit),
    LogMetric(Metric),
    LogCycle(CycleEntry),
    LogWorkout(Workout),
    SetGoal(Goal),
    UpdateProfile(Profile),
    CorrectLast(Correction),
    DeleteLast(DeleteLast),
}

/// An amendment of what was recorded last: `field` is an argument name of another tool or a metric type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Correction {
    /// The argument or metric type that changes.
    pub field: String,
    /// The new value, in canonical units; a date as YYYY-MM-DD.
    pub value: Value,
}

/// Takes the last entry back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteLast {}

fn yes() -> bool {
    true
}

/// Fields that a correction may name, apart from the metric types.
pub const CORRECTABLE: &[&str] = &[
    "date",
    "energy_level",
    "mood",
    "sleep_hours",
    "water_intake_liters",
    "digestion_score",
    "soreness",
    "habit_type",
    "status",
    "notes",
    "activity_type",
    "duration_minutes",
    "intensity_level",
    "distance_km",
    "calories_burned",
    "completed",
    "event",
    "symptoms",
    "flow",
    "lh_test",
    "temperature_c",
    "goal_type",
    "target_value",
    "target_date",
    "name",
    "age",
    "gender",
    "height_cm",
    "weight_kg",
    "target_weight_kg",
    "timezone",
];

/// Arguments of the product's own, which the public policy of understanding does not name.
const OWN_ARGUMENTS: &[&str] =
    &["water_is_total", "is_end_weight", "lh_test", "temperature_c", "by_month", "soreness", "sport"];

impl Record {
    /// The names of all write tools.
    pub const TOOLS: [&'static str; 9] = [
        "log_daily",
        "log_habit",
        "log_metric",
        "log_cycle",
        "log_workout",
        "set_goal",
        "update_profile",
        "correct_last",
        "delete_last",
    ];

    /// The tool that writes this record.
    pub fn tool(&self) -> &'static str {
        match self {
            Self::LogDaily(_) => "log_daily",
            Self::LogHabit(_) => "log_habit",
            Self::LogMetric(_) => "log_metric",
            Self::LogCycle(_) => "log_cycle",
            Self::LogWorkout(_) => "log_workout",
            Self::SetGoal(_) => "set_goal",
            Self::UpdateProfile(_) => "update_profile",
            Self::CorrectLast(_) => "correct_last",
            Self::DeleteLast(_) => "delete_last",
        }
    }

    /// The arguments as JSON, fields not said left out.
    pub fn args(&self) -> Value {
        match serde_json::to_value(self).expect("a record is plain data") {
            Value::Object(mut map) => map.remove("args").unwrap_or_default(),
            _ => unreachable!("a record serialises as an object"),
        }
    }

    /// The arguments the public policy names: those of [`Record::args`] without the product's own.
    pub fn policy_args(&self) -> Value {
        let mut args = self.args();
        if let Value::Object(map) = &mut args {
            map.retain(|name, _| !OWN_ARGUMENTS.contains(&name.as_str()));
            if let Self::SetGoal(goal) = self {
                map.remove("habit_type");
                // A day is no day of the policy's where nobody named one.
                if goal.by_month {
                    map.remove("target_date");
                }
            }
        }
        args
    }

    /// The record of a tool name and its arguments, dates already resolved to ISO. Nulls count as absent; unknown
    /// arguments are ignored.
    ///
    /// # Errors
    /// An unknown tool, a missing or mistyped argument: in words a model can mend its call by.
    pub fn parse(tool: &str, args: Value) -> Result<Self, String> {
        if !Self::TOOLS.contains(&tool) {
            return Err(format!("there is no tool named {tool}"));
        }
        let args = without_nulls(args);
        let wrapped = BTreeMap::from([("tool", Value::from(tool)), ("args", args)]);
        let record = serde_json::to_value(wrapped)
            .and_then(serde_json::from_value::<Self>)
            .map_err(|error| format!("{tool}: {error}"))?;
        record.is_meaningful().then_some(record).ok_or_else(|| format!("{tool}: no field was given"))
    }

    /// Whether anything would be kept.
    fn is_meaningful(&self) -> bool {
        match self {
            Self::LogDaily(daily) => *daily != Daily { water_is_total: daily.water_is_total, ..Daily::on(daily.date) },
            Self::UpdateProfile(profile) => *profile != Profile::default(),
            Self::CorrectLast(change) => {
                CORRECTABLE.contains(&change.field.as_str()) || MetricKind::parse(&change.field).is_some()
            }
            Self::LogCycle(entry) => {
                entry.event != CycleEvent::Symptoms || !entry.symptoms.is_empty() || entry.is_measured()
            }
            _ => true,
        }
    }

    /// The day the record is about, where it has one.
    pub fn date(&self) -> Option<NaiveDate> {
        match self {
            Self::LogDaily(daily) => Some(daily.date),
            Self::LogHabit(habit) => Some(habit.date),
            Self::LogMetric(metric) => Some(metric.date),
            Self::LogCycle(entry) => Some(entry.date),
            Self::LogWorkout(workout) => Some(workout.date),
            Self::SetGoal(_) | Self::UpdateProfile(_) | Self::CorrectLast(_) | Self::DeleteLast(_) => None,
        }
    }

    /// Every number of the record with the name its range goes by.
    pub fn numbers(&self) -> Vec<(&'static str, f64)> {
        fn some(name: &'static str, value: Option<f64>) -> Option<(&'static str, f64)> {
            value.map(|value| (name, value))
        }
        match self {
            Self::LogDaily(daily) => [
                some("energy_level", daily.energy_level.map(f64::from)),
                some("sleep_hours", daily.sleep_hours),
                some("water_intake_liters", daily.water_intake_liters),
                some("digestion_score", daily.digestion_score.map(f64::from)),
                some("soreness", daily.soreness.map(f64::from)),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::LogMetric(metric) => vec![(metric.kind.as_str(), metric.value)],
            Self::LogWorkout(workout) => [
                some("duration_minutes", workout.duration_minutes),
                some("distance_km", workout.distance_km),
                some("calories_burned", workout.calories_burned),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::SetGoal(goal) => some("target_value", goal.target_value).into_iter().collect(),
            Self::UpdateProfile(profile) => [
                some("age", profile.age.map(f64::from)),
                some("height_cm", profile.height_cm),
                some("weight_kg", profile.weight_kg),
                some("target_weight_kg", profile.target_weight_kg),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Self::CorrectLast(change) => ranges::RANGES
                .iter()
                .find(|(name, _)| *name == change.field)
                .and_then(|(name, _)| some(name, change.value.as_f64()))
                .into_iter()
                .collect(),
            Self::LogCycle(entry) => some("temperature_c", entry.temperature_c).into_iter().collect(),
            Self::LogHabit(_) | Self::DeleteLast(_) => Vec::new(),
        }
    }

    /// Checks every number against its plausible range.
    ///
    /// # Errors
    /// The first number outside of it.
    pub fn check(&self) -> Result<(), OutOfRange> {
        self.numbers().into_iter().try_for_each(|(field, value)| ranges::check(field, value))
    }
}

/// Drops nulls at every depth: a strict schema makes a model send `null` for what was not said.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name, without_nulls(value)))
            .collect(),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_survives_its_own_arguments() {
        for (tool, args) in [
            (
                "log_daily",
                json!({"date": "2026-03-14", "sleep_hours": 6.0, "mood": "tired", "water_is_total": true, "water_intake_liters": 2.0}),
            ),
            ("log_habit", json!({"date": "2026-03-14", "habit_type": "no_alcohol", "status": false})),
            ("log_metric", json!({"date": "2026-03-14", "type": "vo2max", "value": 41.0})),
            (
                "log_cycle",
                json!({"event": "period_start", "date": "2026-03-14", "symptoms": {"flow": "heavy", "cramps": true}}),
            ),
            (
                "log_cycle",
                json!({"event": "symptoms", "date": "2026-03-14", "lh_test": "positive", "temperature_c": 36.55}),
            ),
            (
                "log_workout",
                json!({"date": "2026-03-14", "activity_type": "running", "distance_km": 5.0, "completed": true}),
            ),
            ("set_goal", json!({"goal_type": "water", "target_value": 3.0, "unit": "L"})),
            ("update_profile", json!({"name": "Ana", "gender": "non_binary"})),
            ("correct_last", json!({"field": "sleep_hours", "value": 7})),
            ("delete_last", json!({})),
        ] {
            let record = Record::parse(tool, args.clone()).expect(tool);
            assert_eq!((record.tool(), record.args()), (tool, args));
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused_in_words() {
        for (tool, args, says) in [
            ("log_nap", json!({}), "there is no tool"),
            ("log_daily", json!({"date": "2026-03-14"}), "no field"),
            ("log_daily", json!({"date": "someday", "energy_level": 3}), "log_daily:"),
            ("log_metric", json!({"date": "2026-03-14", "type": "weight_kg", "value": "heavy"}), "log_metric:"),
            ("correct_last", json!({"field": "user_id", "value": 1}), "no field"),
        ] {
            let error = Record::parse(tool, args).expect_err(tool);
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn every_number_has_a_range() {
        let wild = Record::parse("log_daily", json!({"date": "2026-03-14", "sleep_hours": 31})).expect("parses");
        assert_eq!(wild.check().expect_err("31 h").field, "sleep_hours");
        for kind in MetricKind::ALL {
            assert!(ranges::RANGES.iter().any(|(name, _)| *name == kind.as_str()), "{kind:?}");
        }
    }
}
