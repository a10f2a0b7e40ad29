//! What is plausible: the ranges outside of which a value is asked about instead of stored. The database carries the same
//! ranges as named checks.

use std::ops::RangeInclusive;

/// A value that lies outside of its range.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{field} of {value} is outside {min} to {max}")]
pub struct OutOfRange {
    pub field: &'static str,
    pub value: f64,
    pub min: f64,
    pub max: f64,
}

/// Plausible range of each number, by the name of its argument or metric type, in canonical units.
pub const RANGES: &[(&str, RangeInclusive<f64>)] = &[
    ("energy_level", 1.0..=5.0),
    ("digestion_score", 1.0..=5.0),
    ("soreness", 1.0..=5.0),
    ("sleep_hours", 0.0..=24.0),
    ("water_intake_liters", 0.0..=10.0),
    ("weight_kg", 25.0..=350.0),
    ("target_weight_kg", 25.0..=350.0),
    ("resting_hr_bpm", 25.0..=150.0),
    ("hrv_ms", 5.0..=300.0),
    ("steps", 0.0..=150_000.0),
    ("body_fat_pct", 2.0..=70.0),
    ("spo2_pct", 50.0..=100.0),
    ("systolic_mmhg", 60.0..=260.0),
    ("diastolic_mmhg", 30.0..=160.0),
    ("body_temp_c", 33.0..=43.0),
    ("temperature_c", 33.0..=43.0),
    ("vo2max", 10.0..=95.0),
    ("calories_burned_kcal", 0.0..=15_000.0),
    ("calories_burned", 0.0..=15_000.0),
    ("distance_km", 0.0..=500.0),
    ("duration_minutes", 0.5..=1440.0),
    ("age", 5.0..=120.0),
    ("height_cm", 100.0..=250.0),
];

/// Checks one number against its range; a field without a range passes, a number that is not finite never does.
pub fn check(field: &'static str, value: f64) -> Result<(), OutOfRange> {
    match RANGES.iter().find(|(name, _)| *name == field) {
        Some((_, range)) if !range.contains(&value) => {
            Err(OutOfRange { field, value, min: *range.start(), max: *range.end() })
        }
        None if !value.is_finite() => Err(OutOfRange { field, value, min: f64::MIN, max: f64::MAX }),
        _ => Ok(()),
    }
}
