//! What a person wants to reach.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
