//! A session of training.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A training session done, or a named one left out (`completed: false`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workout {
    /// today, yesterday, a weekday, or YYYY-MM-DD.
    pub date: NaiveDate,
    pub activity_type: Activity,
    /// The sport's own name in the language it was told in ("judo"), where the activity says less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sport: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_minutes: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intensity_level: Option<Intensity>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance_km: Option<f64>,
    /// Energy spent in kcal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calories_burned: Option<f64>,
    #[serde(default = "super::yes")]
    pub completed: bool,
}

/// The longest name of a sport, in letters; its column has the same bound.
const LONGEST_SPORT: usize = 40;

/// A sport's name as it may be kept: a few words of letters on one line, else none.
pub fn sport_name(said: &str) -> Option<String> {
    let name = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_of_a_name = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’');
    let is_name = name.starts_with(char::is_alphabetic) && name.chars().all(is_of_a_name);
    (is_name && name.chars().count() <= LONGEST_SPORT).then_some(name)
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
