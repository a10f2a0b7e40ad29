//! What a series of days says: sums, means, extremes, trends. Computed here, so that no model has to do arithmetic.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One value a day, in order of days.
pub type Series = [(NaiveDate, f64)];

/// What to compute over a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(inline)]
pub enum Measure {
    Sum,
    Mean,
    Min,
    Max,
    Last,
    Count,
    Trend,
    Streak,
}

/// A question to the person's records.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// A field of the daily log, a metric type, a habit type, or [`WORKOUTS`], [`WORKOUT_MINUTES`], [`WORKOUT_KM`].
    pub what: String,
    pub measure: Measure,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Finished sessions.
pub const WORKOUTS: &str = "workouts";
/// Their minutes.
pub const WORKOUT_MINUTES: &str = "workout_minutes";
/// Their kilometres.
pub const WORKOUT_KM: &str = "workout_km";

/// A trend is only claimed from this many days on.
pub const DAYS_FOR_A_TREND: usize = 5;

/// The direction of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Trend {
    /// Fewer than [`DAYS_FOR_A_TREND`] days.
    TooFew,
    /// The line is no steeper than its own uncertainty.
    Flat,
    /// Change per week, in the unit of the series.
    PerWeek(f64),
}

/// The sum of a series.
pub fn sum(series: &Series) -> f64 {
    series.iter().map(|(_, value)| value).sum()
}

/// The mean over the days that have a value.
pub fn mean(series: &Series) -> Option<f64> {
    (!series.is_empty()).then(|| sum(series) / series.len() as f64)
}

/// The day with the smallest value, the latest of equals.
pub fn min(series: &Series) -> Option<(NaiveDate, f64)> {
    series.iter().copied().rev().min_by(|a, b| a.1.total_cmp(&b.1))
}

/// The day with the largest value, the latest of equals.
pub fn max(series: &Series) -> Option<(NaiveDate, f64)> {
    series.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The slope of the least-squares line, claimed only where it is at least twice its standard error.
pub fn trend(series: &Series) -> Trend {
    let n = series.len();
    if n < DAYS_FOR_A_TREND {
        return Trend::TooFew;
    }
    let first = series[0].0;
    let points: Vec<(f64, f64)> =
        series.iter().map(|(day, value)| ((*day - first).num_days() as f64, *value)).collect();
    let count = n as f64;
    let mean_x = points.iter().map(|(x, _)| x).sum::<f64>() / count;
    let mean_y = points.iter().map(|(_, y)| y).sum::<f64>() / count;
    let sxx = points.iter().map(|(x, _)| (x - mean_x).powi(2)).sum::<f64>();
    if sxx == 0.0 {
        return Trend::Flat;
    }
    let slope = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum::<f64>() / sxx;
    let residual = points.iter().map(|(x, y)| (y - mean_y - slope * (x - mean_x)).powi(2)).sum::<f64>();
    let error = (residual / (count - 2.0) / sxx).sqrt();
    if slope != 0.0 && slope.abs() >= 2.0 * error { Trend::PerWeek(slope * 7.0) } else { Trend::Flat }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn days(values: &[f64]) -> Vec<(NaiveDate, f64)> {
        let first = NaiveDate::from_ymd_opt(2026, 3, 1).expect("a date");
        values.iter().enumerate().map(|(n, value)| (first + Days::new(n as u64), *value)).collect()
    }

    #[test]
    fn a_trend_needs_days_and_a_direction() {
        assert_eq!(trend(&days(&[1.0, 2.0, 3.0, 4.0])), Trend::TooFew);
        assert_eq!(trend(&days(&[1.0, 2.0, 3.0, 4.0, 5.0])), Trend::PerWeek(7.0));
        assert_eq!(trend(&days(&[5.0, 1.0, 4.0, 2.0, 5.0])), Trend::Flat);
        assert_eq!(trend(&days(&[3.0; 8])), Trend::Flat);
    }

    #[test]
    fn extremes_name_their_day() {
        let series = days(&[3.0, 1.0, 1.0, 3.0]);
        assert_eq!(min(&series), Some(series[2]));
        assert_eq!(max(&series), Some(series[3]));
        assert_eq!((min(&[]), mean(&[])), (None, None));
    }
}
