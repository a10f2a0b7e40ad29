//! The time law: which day an instant belongs to for a person, and when a wall-clock time comes.

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

/// The logging day of an instant: its local wall time minus the person's `day_start`.
pub fn logging_day(at: DateTime<Utc>, zone: Tz, day_start: NaiveTime) -> NaiveDate {
    let local = at.with_timezone(&zone).naive_local();
    (local - TimeDelta::seconds(i64::from(chrono::Timelike::num_seconds_from_midnight(&day_start)))).date()
}
