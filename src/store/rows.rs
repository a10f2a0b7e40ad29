//! Rows as they are read: the shapes between SQL and the rooms above. Enumerations are the domain's.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

pub use crate::domain::cycle::DayFlow;
use crate::domain::{
    cycle::OvulationSign,
    record::{Activity, GoalKind, GoalUnit, Intensity, LhTest, MetricKind, Mood, Symptoms},
};

/// One day of `daily_logs`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DailyRow {
    pub log_id: Uuid,
    pub date: NaiveDate,
    pub energy_level: Option<i32>,
    pub mood: Option<Mood>,
    pub sleep_hours: Option<f64>,
    pub water_intake_liters: Option<f64>,
    pub digestion_score: Option<i32>,
    #[serde(default)]
    pub soreness: Option<i32>,
    pub cycle_phase: Option<String>,
    pub ai_notes: Option<String>,
}

/// One value of `health_metrics`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricRow {
    pub metric_id: Uuid,
    pub timestamp: DateTime<Utc>,
    pub local_date: NaiveDate,
    #[serde(rename = "type")]
    pub kind: MetricKind,
    pub value: f64,
    pub source: String,
}

/// One habit of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HabitRow {
    pub habit_id: Uuid,
    pub date: NaiveDate,
    pub habit_type: String,
    pub status: bool,
    pub notes: Option<String>,
}

/// One session, planned or done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkoutRow {
    pub session_id: Uuid,
    /// None: a session of the person's own.
    pub plan_id: Option<Uuid>,
    pub date: NaiveDate,
    pub activity_type: Activity,
    /// The sport's own name, where one was told.
    pub sport: Option<String>,
    /// Whole minutes; see [`WorkoutRow::minutes`].
    pub duration_minutes: Option<i32>,
    pub duration_seconds: Option<i32>,
    pub intensity_level: Option<Intensity>,
    pub distance_km: Option<f64>,
    /// kcal.
    pub calories_burned: Option<f64>,
    pub completed: bool,
    pub note: Option<String>,
}

impl WorkoutRow {
    /// The length in minutes, to the second where it was told to the second.
    pub fn minutes(&self) -> Option<f64> {
        self.duration_seconds.map(|seconds| f64::from(seconds) / 60.0).or(self.duration_minutes.map(f64::from))
    }
}

/// What is known of one day, by one source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CycleDayRow {
    pub date: NaiveDate,
    pub flow: Option<DayFlow>,
    /// Without the flow, which is its own field.
    pub symptoms: Symptoms,
    pub starts_period: bool,
    pub ends_period: bool,
    pub lh_test: Option<LhTest>,
    /// Basal body temperature.
    pub temperature_c: Option<f64>,
    /// What told a day of ovulation.
    pub ovulation: Option<OvulationSign>,
    pub source: String,
}

/// One goal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GoalRow {
    pub goal_id: Uuid,
    pub goal_type: GoalKind,
    pub target_value: Option<f64>,
    pub progress_value: Option<f64>,
    pub target_date: Option<NaiveDate>,
    pub status: GoalStatus,
    pub unit: Option<GoalUnit>,
    /// Where the person stood when it was set, in the goal's unit.
    pub start_value: Option<f64>,
    pub is_end_weight: bool,
    pub habit_type: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Where a goal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoalStatus {
    Active,
    Paused,
    Completed,
    /// A newer goal of the same kind took its place.
    Superseded,
}

/// Something remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemoryRow {
    pub memory_id: Uuid,
    pub fact: String,
    pub kind: MemoryKind,
    pub created_at: DateTime<Utc>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// What kind of thing is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum MemoryKind {
    Fact,
    Preference,
    Schedule,
    Equipment,
    Injury,
    Illness,
}

impl MemoryKind {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fact => "fact",
            Self::Preference => "preference",
            Self::Schedule => "schedule",
            Self::Equipment => "equipment",
            Self::Injury => "injury",
            Self::Illness => "illness",
        }
    }

    /// The kind of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Fact, Self::Preference, Self::Schedule, Self::Equipment, Self::Injury, Self::Illness]
            .into_iter()
            .find(|kind| kind.as_str() == name)
    }
}

/// One exchange as later turns see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exchange {
    pub interaction_id: Uuid,
    pub at: DateTime<Utc>,
    /// None for a push.
    pub input: Option<String>,
    pub response: String,
    pub action_type: Option<ActionType>,
    pub session_context: Value,
}

/// What an exchange was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum ActionType {
    Log,
    Correction,
    Question,
    Motivation,
    WorkoutChange,
    MoodSupport,
    Plan,
    CheckIn,
    Goal,
    Safety,
    Smalltalk,
    Other,
}

impl ActionType {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Correction => "correction",
            Self::Question => "question",
            Self::Motivation => "motivation",
            Self::WorkoutChange => "workout_change",
            Self::MoodSupport => "mood_support",
            Self::Plan => "plan",
            Self::CheckIn => "check_in",
            Self::Goal => "goal",
            Self::Safety => "safety",
            Self::Smalltalk => "smalltalk",
            Self::Other => "other",
        }
    }
}

/// Which way an answer was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Path {
    /// Understood with certainty by the rules: no model was called.
    Fast,
    Model,
    /// The rules, because there is no model or it failed.
    Offline,
    /// The safety screen answered.
    Safety,
    /// A command such as `/today`.
    Command,
    /// Nobody asked: a scheduled message.
    Push,
}

impl Path {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Model => "model",
            Self::Offline => "offline",
            Self::Safety => "safety",
            Self::Command => "command",
            Self::Push => "push",
        }
    }
}
