//! A person as the rules need to know them.

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::talk::PersonId;

/// Languages the coach speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Es,
    De,
    Fr,
}

impl Lang {
    pub const ALL: [Self; 4] = [Self::En, Self::Es, Self::De, Self::Fr];

    /// The ISO 639-1 code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::De => "de",
            Self::Fr => "fr",
        }
    }

    /// The language of a BCP 47 tag (`de-AT`), if it is one of ours.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        Self::ALL.into_iter().find(|lang| lang.as_str() == primary)
    }
}

/// The units a person reads and writes when they name none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Units {
    #[default]
    Metric,
    Imperial,
}

impl Units {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Imperial => "imperial",
        }
    }

    /// The units of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "metric" => Some(Self::Metric),
            "imperial" => Some(Self::Imperial),
            _ => None,
        }
    }
}

/// When a person's day turns unless they say otherwise: 04:00 local time (`domain::day`).
pub fn default_day_start() -> NaiveTime {
    NaiveTime::from_hms_opt(4, 0, 0).expect("04:00 is a time of day")
}

/// The question of first contact that is still open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Onboarding {
    /// Never greeted.
    New,
    Name,
    Zone,
    Units,
    /// When the coach may write by itself.
    Pushes,
    Done,
}

impl Onboarding {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Name => "name",
            Self::Zone => "zone",
            Self::Units => "units",
            Self::Pushes => "pushes",
            Self::Done => "done",
        }
    }

    /// The step of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::New, Self::Name, Self::Zone, Self::Units, Self::Pushes, Self::Done]
            .into_iter()
            .find(|step| step.as_str() == name)
    }
}

/// What is known of a person. Everything a person has not told is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub id: PersonId,
    pub name: Option<String>,
    pub age: Option<i32>,
    pub gender: Option<String>,
    pub height_cm: Option<f64>,
    pub weight_kg: Option<f64>,
    pub target_weight_kg: Option<f64>,
    /// The zone in force: the person's own, or the service's default while `zone_known` is false.
    pub zone: Tz,
    /// False until the person (or their platform) named the zone.
    pub zone_known: bool,
    pub units: Units,
    /// The language they last wrote in.
    pub lang: Lang,
    pub day_start: NaiveTime,
    pub onboarding: Onboarding,
    /// Weight and calorie talk is off: the eating-disorder or minor screen has spoken (`domain::safety`).
    pub no_weight_talk: bool,
}
