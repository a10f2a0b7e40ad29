//! How long a person has kept something up, counted from the records and never from a counter that a flight or a late
//! entry could lose.

use std::collections::BTreeSet;

use chrono::NaiveDate;

/// A run of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// Days on which it was kept. Days off and frozen days hold the run together without adding to it.
    pub days: u32,
    /// Freezes that the run rests on.
    pub freezes_used: u32,
}

/// The run of kept days that reaches `today`.
///
/// - `kept`: the logging days on which the thing was done, as recorded. A set, so that a date lived twice (flying west
///   over the date line) counts once.
/// - `is_day_off`: days on which nothing was planned, which neither add nor break. Dates a zone skipped belong here.
/// - `freezes`: how many missed days may be forgiven, the most recent first. A freeze is used only between kept days.
/// - `today`: the logging day still running; it cannot break a run. A day kept one date ahead counts, as after a
///   flight back over the date line.
pub fn streak(
    kept: &BTreeSet<NaiveDate>,
    is_day_off: impl Fn(NaiveDate) -> bool,
    freezes: u32,
    today: NaiveDate,
) -> Streak {
    let newest = today.succ_opt().filter(|tomorrow| kept.contains(tomorrow)).unwrap_or(today);
    let Some(oldest) = kept.first() else { return Streak::default() };
    let mut run = Streak::default();
    let mut missed = 0;
    for date in std::iter::successors(Some(newest), NaiveDate::pred_opt).take_while(|date| date >= oldest) {
        if kept.contains(&date) {
            run = Streak { days: run.days + 1, freezes_used: missed };
        } else if date >= today || is_day_off(date) {
            continue;
        } else if missed < freezes {
            missed += 1;
        } else {
            break;
        }
    }
    run
}

#[cfg(test)]
mod tests {
    use chrono::{Datelike, Weekday};
    use proptest::prelude::*;

    use super::*;

    /// March 2026 by day of the month.
    fn march(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).expect("a day of March")
    }

    fn days(list: &[u32]) -> BTreeSet<NaiveDate> {
        list.iter().copied().map(march).collect()
    }

    fn run(kept: &[u32], freezes: u32, today: u32) -> (u32, u32) {
        let run = streak(&days(kept), |_| false, freezes, march(today));
        (run.days, run.freezes_used)
    }

    #[test]
    fn a_run_reaches_today_or_yesterday() {
        for (kept, freezes, today, expect) in [
            (&[][..], 0, 14, (0, 0)),
            (&[12, 13, 14], 0, 14, (3, 0)),
            (&[12, 13], 0, 14, (2, 0)),         // today is still open
            (&[11, 12], 0, 14, (0, 0)),         // yesterday was missed
            (&[10, 12, 13, 14], 0, 14, (3, 0)), // an older run is over
            (&[20], 0, 14, (0, 0)),             // a date far ahead is no run
        ] {
            assert_eq!(run(kept, freezes, today), expect, "{kept:?}");
        }
    }

    #[test]
    fn freezes_bridge_missed_days_the_most_recent_first() {
        assert_eq!(run(&[10, 11, 13, 14], 1, 14), (4, 1));
        assert_eq!(run(&[8, 9, 11, 12, 14], 1, 14), (3, 1), "the second gap breaks");
        assert_eq!(run(&[8, 9, 11, 12, 14], 2, 14), (5, 2));
        assert_eq!(run(&[12, 13, 14], 5, 14), (3, 0), "nothing to bridge, nothing used");
        assert_eq!(run(&[12], 1, 14), (1, 1), "yesterday was missed");
        assert_eq!(run(&[11], 1, 14), (0, 0), "one freeze does not reach, so none is used");
    }

    #[test]
    fn days_off_neither_add_nor_break() {
        let weekdays = days(&[9, 10, 11, 12, 13, 16]);
        let is_weekend = |date: NaiveDate| matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        assert_eq!(streak(&weekdays, is_weekend, 0, march(17)), Streak { days: 6, freezes_used: 0 });
    }

    #[test]
    fn a_flight_over_the_date_line_does_not_cost_the_run() {
        // Kept on the 14th in Auckland; in Los Angeles it is the 13th.
        assert_eq!(run(&[12, 13, 14], 0, 13), (3, 0));
    }

    proptest! {
        #[test]
        fn one_more_kept_day_never_shortens_a_run(
            kept in proptest::collection::btree_set(1..=31_u32, 0..31), extra in 1..=31_u32, freezes in 0..4_u32, today in 1..=31_u32,
        ) {
            let mut kept: BTreeSet<_> = kept.into_iter().map(march).collect();
            let before = streak(&kept, |_| false, freezes, march(today));
            kept.insert(march(extra));
            let after = streak(&kept, |_| false, freezes, march(today));
            prop_assert!(after.days >= before.days);
            prop_assert!(after.freezes_used <= freezes);
        }
    }
}
