//! What a person can have kept: one enum, whose variants are the write tools and whose fields are their arguments.
//!
//! The same record comes from the rule-based reader, from a model's tool call, and from a health service. The names are
//! those of the data model; numbers are in canonical units (kg, km, litres, hours, minutes, °C).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ranges::{self, OutOfRange};

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

/// The state of one day; fields said together stay together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Daily {
    /// The logging day: sleep counts for the day of waking. today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    /// Self-reported energy, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub energy_level: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mood: Option<Mood>,
    /// The night's sleep in hours, naps not counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sleep_hours: Option<f64>,
    /// Plain water in litres, as said in this message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub water_intake_liters: Option<f64>,
    /// Ease of digestion, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digestion_score: Option<i32>,
    /// How sore the muscles are, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soreness: Option<i32>,
    /// True when the water is the day's total so far; otherwise it adds to the day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub water_is_total: bool,
}

impl Daily {
    /// A day about which nothing is known yet.
    pub fn on(date: NaiveDate) -> Self {
        Self {
            date,
            energy_level: None,
            mood: None,
            sleep_hours: None,
            water_intake_liters: None,
            digestion_score: None,
            soreness: None,
            water_is_total: false,
        }
    }
}

/// How a person feels, by one of nine words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Mood {
    Happy,
    Calm,
    Neutral,
    Tired,
    Stressed,
    Anxious,
    Sad,
    Irritable,
    Energetic,
}

impl Mood {
    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Happy => "happy",
            Self::Calm => "calm",
            Self::Neutral => "neutral",
            Self::Tired => "tired",
            Self::Stressed => "stressed",
            Self::Anxious => "anxious",
            Self::Sad => "sad",
            Self::Irritable => "irritable",
            Self::Energetic => "energetic",
        }
    }
}

/// A practice kept (`status`) or broken on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Habit {
    /// The day it belongs to. today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    /// A noun in snake_case: meditation, reading, no_alcohol, sleep_by_23, stretching, walk, vitamins, journaling, …
    pub habit_type: String,
    #[serde(default = "yes")]
    pub status: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// A measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metric {
    /// The day of the reading. today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    #[serde(rename = "type")]
    pub kind: MetricKind,
    pub value: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What was measured; the unit is part of the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum MetricKind {
    WeightKg,
    RestingHrBpm,
    HrvMs,
    Steps,
    BodyFatPct,
    Spo2Pct,
    SystolicMmhg,
    DiastolicMmhg,
    BodyTempC,
    Vo2max,
    CaloriesBurnedKcal,
    DistanceKm,
}

impl MetricKind {
    pub const ALL: [Self; 12] = [
        Self::WeightKg,
        Self::RestingHrBpm,
        Self::HrvMs,
        Self::Steps,
        Self::BodyFatPct,
        Self::Spo2Pct,
        Self::SystolicMmhg,
        Self::DiastolicMmhg,
        Self::BodyTempC,
        Self::Vo2max,
        Self::CaloriesBurnedKcal,
        Self::DistanceKm,
    ];

    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WeightKg => "weight_kg",
            Self::RestingHrBpm => "resting_hr_bpm",
            Self::HrvMs => "hrv_ms",
            Self::Steps => "steps",
            Self::BodyFatPct => "body_fat_pct",
            Self::Spo2Pct => "spo2_pct",
            Self::SystolicMmhg => "systolic_mmhg",
            Self::DiastolicMmhg => "diastolic_mmhg",
            Self::BodyTempC => "body_temp_c",
            Self::Vo2max => "vo2max",
            Self::CaloriesBurnedKcal => "calories_burned_kcal",
            Self::DistanceKm => "distance_km",
        }
    }

    /// The metric of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A cycle event of a day, with what was felt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CycleEntry {
    pub event: CycleEvent,
    /// today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    #[serde(default, skip_serializing_if = "Symptoms::is_empty")]
    pub symptoms: Symptoms,
    /// The result of an ovulation (LH) test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lh_test: Option<LhTest>,
    /// Basal body temperature on waking, in °C.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature_c: Option<f64>,
}

impl CycleEntry {
    /// An event of a day of which nothing else is known.
    pub fn on(event: CycleEvent, date: NaiveDate) -> Self {
        Self { event, date, symptoms: Symptoms::default(), lh_test: None, temperature_c: None }
    }

    /// Whether the day was measured: by a test or a thermometer.
    pub fn is_measured(&self) -> bool {
        self.lh_test.is_some() || self.temperature_c.is_some()
    }
}

/// The result of a test for the luteinising hormone, which rises a day or two before ovulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum LhTest {
    Positive,
    Negative,
}

impl LhTest {
    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Positive => "positive",
            Self::Negative => "negative",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum CycleEvent {
    PeriodStart,
    PeriodEnd,
    Symptoms,
}

impl CycleEvent {
    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PeriodStart => "period_start",
            Self::PeriodEnd => "period_end",
            Self::Symptoms => "symptoms",
        }
    }
}

/// Symptoms of a cycle day: those that were felt, and the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Symptoms {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow: Option<Flow>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cramps: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub headache: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bloating: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mood_swings: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub acne: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fatigue: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back_pain: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tender_breasts: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spotting: bool,
}

impl Symptoms {
    /// Nothing was felt, or nothing was said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The names of what was felt, in a fixed order, without the flow.
    pub fn names(&self) -> Vec<&'static str> {
        [
            (self.cramps, "cramps"),
            (self.headache, "headache"),
            (self.bloating, "bloating"),
            (self.mood_swings, "mood_swings"),
            (self.acne, "acne"),
            (self.fatigue, "fatigue"),
            (self.back_pain, "back_pain"),
            (self.tender_breasts, "tender_breasts"),
            (self.spotting, "spotting"),
        ]
        .into_iter()
        .filter_map(|(felt, name)| felt.then_some(name))
        .collect()
    }

    /// Marks one symptom as felt; false when there is no such symptom.
    pub fn set(&mut self, name: &str) -> bool {
        let field = match name {
            "cramps" => &mut self.cramps,
            "headache" => &mut self.headache,
            "bloating" => &mut self.bloating,
            "mood_swings" => &mut self.mood_swings,
            "acne" => &mut self.acne,
            "fatigue" => &mut self.fatigue,
            "back_pain" => &mut self.back_pain,
            "tender_breasts" => &mut self.tender_breasts,
            "spotting" => &mut self.spotting,
            _ => return false,
        };
        *field = true;
        true
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Flow {
    Light,
    Medium,
    Heavy,
}

/// A training session done, or a named one left out (`completed: false`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workout {
    /// today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    pub activity_type: Activity,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity_level: Option<Intensity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
    /// Energy spent in kcal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calories_burned: Option<f64>,
    #[serde(default = "yes")]
    pub completed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Activity {
    Running,
    Walking,
    Cycling,
    Swimming,
    Strength,
    Yoga,
    Hiit,
    Pilates,
    Rowing,
    Hiking,
    Stretching,
    Dancing,
    Climbing,
    Football,
    Tennis,
    Other,
}

impl Activity {
    pub const ALL: [Self; 16] = [
        Self::Running,
        Self::Walking,
        Self::Cycling,
        Self::Swimming,
        Self::Strength,
        Self::Yoga,
        Self::Hiit,
        Self::Pilates,
        Self::Rowing,
        Self::Hiking,
        Self::Stretching,
        Self::Dancing,
        Self::Climbing,
        Self::Football,
        Self::Tennis,
        Self::Other,
    ];

    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Walking => "walking",
            Self::Cycling => "cycling",
            Self::Swimming => "swimming",
            Self::Strength => "strength",
            Self::Yoga => "yoga",
            Self::Hiit => "hiit",
            Self::Pilates => "pilates",
            Self::Rowing => "rowing",
            Self::Hiking => "hiking",
            Self::Stretching => "stretching",
            Self::Dancing => "dancing",
            Self::Climbing => "climbing",
            Self::Football => "football",
            Self::Tennis => "tennis",
            Self::Other => "other",
        }
    }

    /// The activity of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activity| activity.as_str() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Intensity {
    Light,
    Moderate,
    Intense,
}

impl Intensity {
    pub const ALL: [Self; 3] = [Self::Light, Self::Moderate, Self::Intense];

    /// The name used in tools and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Moderate => "moderate",
            Self::Intense => "intense",
        }
    }

    /// The intensity of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|intensity| intensity.as_str() == name)
    }
}

/// A lasting aim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Goal {
    pub goal_type: GoalKind,
    /// The number aimed at, in the unit of the goal (kg, hours, L, steps, km, per week).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<GoalUnit>,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_date: Option<NaiveDate>,
    /// Only the month was named ("by May"): the date is its last day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_month: bool,
    /// For a weight goal: the value is a weight to reach, not an amount to lose or gain.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_end_weight: bool,
    /// For a habit goal: which habit, in snake_case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub habit_type: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum GoalKind {
    LoseWeight,
    GainWeight,
    Sleep,
    Water,
    Steps,
    RunDistance,
    WorkoutsPerWeek,
    Habit,
    Other,
}

impl GoalKind {
    /// The unit in which the target of this goal is kept.
    pub fn unit(self) -> Option<GoalUnit> {
        match self {
            Self::LoseWeight | Self::GainWeight => Some(GoalUnit::Kg),
            Self::Sleep => Some(GoalUnit::Hours),
            Self::Water => Some(GoalUnit::L),
            Self::Steps => Some(GoalUnit::Steps),
            Self::RunDistance => Some(GoalUnit::Km),
            Self::WorkoutsPerWeek => Some(GoalUnit::PerWeek),
            Self::Habit | Self::Other => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum GoalUnit {
    #[serde(rename = "kg")]
    Kg,
    #[serde(rename = "hours")]
    Hours,
    L,
    #[serde(rename = "steps")]
    Steps,
    #[serde(rename = "km")]
    Km,
    #[serde(rename = "per_week")]
    PerWeek,
}

/// What a person says about themselves; only the fields said are set.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height_cm: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_kg: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_weight_kg: Option<f64>,
    /// IANA name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Gender {
    Female,
    Male,
    NonBinary,
    Other,
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
const OWN_ARGUMENTS: &[&str] = &["water_is_total", "is_end_weight", "lh_test", "temperature_c", "by_month", "soreness"];

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
