//! The console's clock: the machine's, or one fixed by `--at` that moves a minute a line.

use chrono::{DateTime, FixedOffset, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// Gives each line its time.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// The time of the next line and the offset it was given in; `None` follows the machine.
    fixed: Option<(DateTime<Utc>, FixedOffset)>,
}

impl Clock {
    pub(super) fn new(at: Option<DateTime<FixedOffset>>) -> Self {
        Self { fixed: at.map(|at| (at.with_timezone(&Utc), *at.offset())) }
    }

    /// The time now, which no line has used yet.
    pub(super) fn now(&self) -> DateTime<Utc> {
        self.fixed.map_or_else(Utc::now, |(at, _)| at)
    }

    /// The time of the next line.
    pub(super) fn next(&mut self) -> DateTime<Utc> {
        let now = self.now();
        if let Some((at, _)) = &mut self.fixed {
            *at += TimeDelta::minutes(1);
        }
        now
    }

    /// The zone the person seems to be in: the machine's, unless the fixed time was given with another offset.
    pub(super) fn zone_hint(&self) -> Option<String> {
        let machine = iana_time_zone::get_timezone().ok().filter(|name| name.parse::<Tz>().is_ok() && !is_utc(name));
        let Some((at, offset)) = self.fixed else { return machine };
        let fits = |name: &String| {
            name.parse::<Tz>().is_ok_and(|zone| zone.offset_from_utc_datetime(&at.naive_utc()).fix() == offset)
        };
        machine.filter(fits).or_else(|| fixed_zone(offset))
    }
}

/// A machine set to UTC tells nothing of the person: servers are.
fn is_utc(name: &str) -> bool {
    matches!(name, "UTC" | "Etc/UTC" | "Etc/UCT" | "UCT" | "Zulu" | "Etc/Zulu" | "Universal" | "Etc/Universal")
}

/// The IANA zone of a whole-hour offset; its sign is the other way round (`Etc/GMT-1` is an hour ahead of UTC).
fn fixed_zone(offset: FixedOffset) -> Option<String> {
    let seconds = offset.local_minus_utc();
    let hours = seconds / 3600;
    let name = match hours {
        _ if seconds % 3600 != 0 => return None,
        0 => "Etc/GMT".to_owned(),
        1.. => format!("Etc/GMT-{hours}"),
        _ => format!("Etc/GMT+{}", -hours),
    };
    name.parse::<Tz>().ok().map(|zone| zone.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_a_minute_a_line() {
        let at = DateTime::parse_from_rfc3339("2026-03-14T08:30:00+01:00").expect("a time");
        let mut clock = Clock::new(Some(at));
        assert_eq!(clock.now(), at);
        assert_eq!(clock.next(), at);
        assert_eq!(clock.next(), at + TimeDelta::minutes(1));
    }

    #[test]
    fn an_offset_has_a_zone() {
        let zone = |hours: i32| fixed_zone(FixedOffset::east_opt(hours * 3600).expect("an offset"));
        assert_eq!(zone(1).as_deref(), Some("Etc/GMT-1"));
        assert_eq!(zone(-5).as_deref(), Some("Etc/GMT+5"));
        assert_eq!(fixed_zone(FixedOffset::east_opt(19800).expect("an offset")), None);
    }
}
