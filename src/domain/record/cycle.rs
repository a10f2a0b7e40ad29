//! What is said of the cycle.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
