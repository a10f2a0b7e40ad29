//! When a push comes: the time law, for any zone, time and journey.

use std::io::{BufRead, Write};

use anyhow::Result;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::day::{self, PushKind, Recurrence, Weekdays, ZoneMove};

#[derive(Deserialize)]
struct Case {
    id: String,
    tz: Tz,
    #[serde(deserialize_with = "wall_clock")]
    time: NaiveTime,
    /// Every day where none is named.
    days: Option<Vec<Weekday>>,
    from: NaiveDate,
    to: NaiveDate,
    #[serde(default)]
    moves: Vec<Move>,
}

#[derive(Deserialize)]
struct Move {
    at: DateTime<Utc>,
    tz: Tz,
}

#[derive(Serialize)]
struct Verdict {
    id: String,
    fires: Vec<Fire>,
}

#[derive(Serialize)]
struct Fire {
    local_date: NaiveDate,
    at: DateTime<Utc>,
}

/// Judges the schedule of a morning plan, with its grace.
///
/// # Errors
/// A line that is not a case (with its number), a closed output.
pub fn run(input: impl BufRead, output: impl Write) -> Result<()> {
    super::each_line(input, output, |case: Case| judge(&case))
}

fn judge(case: &Case) -> Verdict {
    let days = case.days.as_ref().map_or(Weekdays::ALL, |days| days.iter().copied().collect());
    let recurrence = Recurrence { time: case.time, days };
    let moves: Vec<ZoneMove> = case.moves.iter().map(|moved| ZoneMove { at: moved.at, zone: moved.tz }).collect();
    let fires = day::fires(&recurrence, case.tz, &moves, PushKind::MorningPlan.grace(), case.from, case.to);
    let fires = fires.into_iter().map(|fire| Fire { local_date: fire.local_date, at: fire.at }).collect();
    Verdict { id: case.id.clone(), fires }
}

/// "07:30" or "07:30:00".
fn wall_clock<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveTime::parse_from_str(&text, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M:%S"))
        .map_err(serde::de::Error::custom)
}
