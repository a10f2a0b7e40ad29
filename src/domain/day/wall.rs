//! Between instants and the clock on a person's wall.

use chrono::{DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::{GapInfo, Tz};

/// The logging day of an instant: its local wall time minus the person's `day_start`. At 01:30 with a day that starts
/// at 04:00, "today" is the day still running.
pub fn logging_day(at: DateTime<Utc>, zone: Tz, day_start: NaiveTime) -> NaiveDate {
    let local = at.with_timezone(&zone).naive_local();
    (local - TimeDelta::seconds(i64::from(day_start.num_seconds_from_midnight()))).date()
}

/// The instant at which the clocks of `zone` show `time` on `date`.
///
/// - A time that comes twice (clocks set back) is the **first** of the two.
/// - A time that never comes (clocks set forward) is read with the offset in force before the change, so that 02:30
///   becomes 03:30, and the day that is skipped as a whole becomes the same time of the day after.
pub fn at_wall_clock(date: NaiveDate, time: NaiveTime, zone: Tz) -> DateTime<Utc> {
    let local = date.and_time(time);
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) => at.to_utc(),
        MappedLocalTime::Ambiguous(first, _) => first.to_utc(),
        MappedLocalTime::None => GapInfo::new(&local, &zone)
            .and_then(|gap| gap.begin)
            .and_then(|(_, before)| local.checked_sub_offset(before.fix()))
            // Only at the two ends of the calendar, a quarter of a million years away.
            .unwrap_or(local)
            .and_utc(),
    }
}

/// Whether a date occurs at all in a zone. Some never do: Samoa went from 29 to 31 December 2011.
pub fn exists(date: NaiveDate, zone: Tz) -> bool {
    let starts = |date: NaiveDate| at_wall_clock(date, NaiveTime::MIN, zone);
    date.checked_add_days(Days::new(1)).is_none_or(|next| starts(date) < starts(next))
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Utc};
    use chrono_tz::{Africa, America, Asia, Australia, Europe, Pacific};

    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn time(text: &str) -> NaiveTime {
        NaiveTime::parse_from_str(text, "%H:%M").expect("a time")
    }

    #[test]
    fn the_day_turns_at_its_start_and_not_at_midnight() {
        let start = time("04:00");
        for (at, zone, day) in [
            ("2026-03-14T00:30:00Z", Europe::Berlin, "2026-03-13"), // 01:30 local
            ("2026-03-14T02:59:59Z", Europe::Berlin, "2026-03-13"), // 03:59:59 local
            ("2026-03-14T03:00:00Z", Europe::Berlin, "2026-03-14"), // 04:00 local
            ("2026-03-14T02:30:00Z", America::Los_Angeles, "2026-03-13"),
            ("2026-03-14T18:30:00Z", Pacific::Auckland, "2026-03-15"),
        ] {
            assert_eq!(logging_day(at.parse().expect(at), zone, start), date(day), "{at} {zone}");
        }
        let midnight = logging_day("2026-03-14T00:30:00Z".parse().expect("an instant"), Europe::Berlin, NaiveTime::MIN);
        assert_eq!(midnight, date("2026-03-14"));
    }

    #[test]
    fn gaps_keep_the_old_offset_and_folds_take_the_first() {
        for (zone, day, clock, at) in [
            (Europe::Berlin, "2026-03-29", "01:59", "2026-03-29T00:59:00Z"),
            (Europe::Berlin, "2026-03-29", "02:30", "2026-03-29T01:30:00Z"), // gap: 03:30 local
            (Europe::Berlin, "2026-03-29", "03:00", "2026-03-29T01:00:00Z"),
            (Europe::Berlin, "2026-10-25", "02:30", "2026-10-25T00:30:00Z"), // fold: summer time
            (America::New_York, "2026-11-01", "01:30", "2026-11-01T05:30:00Z"), // fold
            (Australia::Lord_Howe, "2026-10-04", "02:10", "2026-10-03T15:40:00Z"), // a gap of 30 minutes: 02:40 local
            (Australia::Lord_Howe, "2026-04-05", "01:45", "2026-04-04T14:45:00Z"), // a fold of 30 minutes
            (Africa::Cairo, "2026-04-24", "00:30", "2026-04-23T22:30:00Z"),  // gap at midnight: 01:30 local
            (America::Santiago, "2026-09-06", "00:00", "2026-09-06T04:00:00Z"), // gap at midnight: 01:00 local
            (Asia::Beirut, "2026-03-29", "00:15", "2026-03-28T22:15:00Z"),   // gap at midnight: 01:15 local
            (America::Nuuk, "2026-03-28", "23:30", "2026-03-29T01:30:00Z"),  // gap before midnight: 00:30 of the 29th
            (Pacific::Apia, "2011-12-30", "07:30", "2011-12-30T17:30:00Z"),  // a day that never was: 07:30 of the 31st
        ] {
            assert_eq!(
                at_wall_clock(date(day), time(clock), zone).to_rfc3339(),
                at.replace('Z', "+00:00"),
                "{zone} {day} {clock}"
            );
        }
    }

    #[test]
    fn only_skipped_days_do_not_exist() {
        assert!(!exists(date("2011-12-30"), Pacific::Apia));
        assert!(exists(date("2011-12-29"), Pacific::Apia) && exists(date("2011-12-31"), Pacific::Apia));
        assert!(exists(date("2026-04-24"), Africa::Cairo), "a gap at midnight shortens the day only");
        assert!(exists(date("2026-03-28"), America::Nuuk));
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        for zone in [Pacific::Kiritimati, Pacific::Pago_Pago] {
            for day in [NaiveDate::MIN, NaiveDate::MAX] {
                at_wall_clock(day, NaiveTime::MIN, zone);
                exists(day, zone);
            }
        }
        let first = DateTime::<Utc>::MIN_UTC + TimeDelta::days(2);
        logging_day(first, Pacific::Pago_Pago, time("04:00"));
    }
}
