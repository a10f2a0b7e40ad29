//! The state of a day, and the habits of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    #[serde(default = "super::yes")]
    pub status: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}
