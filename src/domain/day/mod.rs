//! The time law: which day an instant belongs to for a person, and when a wall-clock time comes.
//!
//! Reading order: [`logging_day`] (instant → day) → [`at_wall_clock`] (day and time → instant) → [`fires()`] (when a push
//! comes, also on a journey) → [`PushKind`] and [`QuietHours`] (when it is too late, or not welcome) → [`next_push`] and
//! [`admit()`] (all of it together: when a push is sent, and whether) → [`streak()`] → [`resolve_date`] (the words people and
//! models use for a day).
//!
//! Everything here is a pure function of its arguments. The tests in `every_zone` check it against every zone and every
//! change of offset of the IANA database from 2020 to 2037.

mod admit;
mod fires;
mod push;
mod streak;
mod wall;
mod words;

#[cfg(test)]
mod every_zone;

pub use chrono::WeekdaySet as Weekdays;

pub use admit::{Dropped, NextPush, Rules, Standing, Verdict, admit, missed, next_push};
pub use fires::{Fire, Recurrence, ZoneMove, fires, next_fire};
pub use push::{PushKind, QuietHours, SPREAD_WINDOW, is_late, spread_offset};
pub use streak::{Streak, streak};
pub use wall::{at_wall_clock, exists, logging_day};
pub use words::{Subject, resolve_date};
