//! The time law over every zone of the IANA database and every change of offset from 2020 to 2037.
//!
//! The changes are found by bisection over plain offsets, and what is expected is computed from the two offsets around
//! each, so that nothing here rests on the code under test.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::{Recurrence, fires, logging_day};

/// A change of offset: seconds east of UTC before and from the instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Change {
    at: i64,
    before: i64,
    after: i64,
}

#[test]
fn no_push_is_lost_or_doubled_at_any_change_of_any_zone() {
    let mut checked = 0;
    for zone in TZ_VARIANTS {
        for change in &changes(zone) {
            for time in interesting_times(change) {
                check(zone, change, time);
                checked += 1;
            }
        }
    }
    // Europe, most of North America, Morocco, Gaza and others change twice a year under many names: a search that
    // finds much less is broken.
    assert!(checked > 50_000, "only {checked} changes and times");
}

#[test]
fn the_logging_day_never_goes_back_at_a_change() {
    let day_start = NaiveTime::from_hms_opt(4, 0, 0).expect("a time");
    for zone in TZ_VARIANTS {
        for change in &changes(zone) {
            let around = (-30..=30).map(|hours| instant(change.at + hours * 3600));
            let days: Vec<_> = around.map(|at| logging_day(at, zone, day_start)).collect();
            assert!(days.is_sorted(), "{zone} {change:?}: {days:?}");
        }
    }
}

/// Over the five days around a change each date fires once, in order, at the instant the offsets give.
fn check(zone: Tz, change: &Change, time: NaiveTime) {
    let middle = local(change.at, change.before).date();
    let (from, to) = (middle - Days::new(2), middle + Days::new(2));
    let fires = fires(&Recurrence::daily(time), zone, &[], TimeDelta::zero(), from, to);
    let expected: Vec<_> =
        from.iter_days().take_while(|date| *date <= to).map(|date| (date, expected(date, time, change))).collect();
    let got: Vec<_> = fires.iter().map(|fire| (fire.local_date, fire.at.timestamp())).collect();
    assert_eq!(got, expected, "{zone} {change:?} {time}");
}

/// The instant of a wall-clock time near one change, from the two offsets alone.
fn expected(date: NaiveDate, time: NaiveTime, change: &Change) -> i64 {
    let wall = date.and_time(time).and_utc().timestamp();
    let (old, new) = (wall - change.before, wall - change.after);
    // Before the change the old offset holds. It also serves the times that both read as later (a fold: the first of
    // the two) and those that neither has (a gap: the old offset, read on).
    let in_gap = old >= change.at && new < change.at;
    if old < change.at || in_gap { old } else { new }
}

/// Just before, at and after both wall-clock times of a change, within, around midnight, and far from it.
fn interesting_times(change: &Change) -> Vec<NaiveTime> {
    let (old, new) = (local(change.at, change.before), local(change.at, change.after));
    let half = (new - old) / 2;
    let mut times: Vec<_> = [old - TimeDelta::minutes(1), old, old + half, new - TimeDelta::minutes(1), new]
        .map(|wall| wall.time())
        .into_iter()
        .chain([(0, 0), (0, 30), (7, 30), (23, 59)].map(|(h, m)| NaiveTime::from_hms_opt(h, m, 0).expect("a time")))
        .collect();
    times.sort();
    times.dedup();
    times
}

/// All changes of offset of a zone from 2020 to 2037. A step of a week is shorter than any time between two changes.
fn changes(zone: Tz) -> Vec<Change> {
    let (start, end) = (utc(2020), utc(2038));
    let steps = (start..end).step_by(7 * 86_400).chain([end]);
    let mut found = Vec::new();
    let mut low = start;
    for high in steps {
        if offset(zone, low) != offset(zone, high) {
            found.push(bisect(zone, low, high));
        }
        low = high;
    }
    found
}

/// The one change between two instants of different offset.
fn bisect(zone: Tz, mut low: i64, mut high: i64) -> Change {
    let (before, after) = (offset(zone, low), offset(zone, high));
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if offset(zone, middle) == before { low = middle } else { high = middle }
    }
    assert_eq!(offset(zone, high), after, "two changes within a week in {zone}");
    Change { at: high, before, after }
}

fn offset(zone: Tz, at: i64) -> i64 {
    i64::from(zone.offset_from_utc_datetime(&instant(at).naive_utc()).fix().local_minus_utc())
}

fn local(at: i64, offset: i64) -> NaiveDateTime {
    instant(at + offset).naive_utc()
}

fn instant(at: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(at, 0).expect("an instant of this century")
}

fn utc(year: i32) -> i64 {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("a date").and_time(NaiveTime::MIN).and_utc().timestamp()
}
