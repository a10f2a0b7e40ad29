//! A measured value.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
