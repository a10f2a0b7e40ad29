//! What is known of a person's cycles, and the intervals that the model may learn from.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Mode, OvulationFact, Prior, Reason, posterior::Interval};

/// Two starts closer than this are one period until the person says otherwise, in days.
pub const MERGE_DAYS: i64 = 10;
/// A confirmed interval longer than this shows that the person's cycles vary more than most, in days.
const LONG_CONFIRMED_DAYS: i64 = 45;
/// Cycles vary more before and after these ages, in years.
const STEADY_AGES: std::ops::RangeInclusive<i32> = 20..=45;
/// An end is taken for the end of a period that began at most so many days before.
pub(super) const LONGEST_BLEED_DAYS: i64 = 30;

/// Everything the rules need to know. Sets and maps, so that the order in which facts came leaves no trace.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    pub mode: Mode,
    /// Since when the mode holds, where it is known.
    pub mode_since: Option<NaiveDate>,
    /// Age in years.
    pub age: Option<i32>,
    /// First days of periods, as logged: [`Self::cycle_starts`] merges those that lie too close together.
    pub starts: BTreeSet<NaiveDate>,
    /// Last days of periods.
    pub ends: BTreeSet<NaiveDate>,
    /// Other days on which bleeding of a period was logged.
    pub bleeding: BTreeSet<NaiveDate>,
    /// "No, I did not miss one": by the start that was asked about, the day through which it holds.
    pub confirmed: BTreeMap<NaiveDate, NaiveDate>,
    /// "Yes, I missed one, I do not know when": by the start before it, the day by which it had begun.
    pub missed: BTreeMap<NaiveDate, NaiveDate>,
    /// Starts that the person called a period of their own although they are close to the one before.
    pub separate: BTreeSet<NaiveDate>,
    /// Questions already put, so that each is asked once.
    pub asked: BTreeSet<(super::Topic, NaiveDate)>,
    pub exclusions: BTreeSet<Exclusion>,
    /// Days of ovulation told by a test or by temperature.
    pub ovulations: BTreeSet<OvulationFact>,
    /// What to assume before any interval, where it is not to follow from mode, age and confirmed intervals.
    pub prior: Option<Prior>,
}

/// A span that predictions must not learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Exclusion {
    pub from: NaiveDate,
    /// Its last day; none while it lasts.
    pub until: Option<NaiveDate>,
    pub why: Excluded,
}

/// Why a span is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excluded {
    Pregnancy,
    Postpartum,
    /// A hormonal method; bleeds in it are no periods.
    Hormonal,
    /// "Leave this cycle out": illness, travel, a morning-after pill.
    LeftOut,
}

impl Exclusion {
    /// Whether any day from `first` to `last`, both included, lies in the span.
    fn touches(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.from <= last && self.until.is_none_or(|until| until >= first)
    }

    /// Whether bleeding on this day was no period.
    fn hides_start(&self, date: NaiveDate) -> bool {
        matches!(self.why, Excluded::Pregnancy | Excluded::Hormonal) && self.touches(date, date)
    }
}

/// The cycles as they were known on a day.
pub(super) struct Timeline {
    /// First days of cycles, in order.
    pub starts: Vec<NaiveDate>,
    /// The closed cycles that may be learnt from, in order, each with its first day.
    pub intervals: Vec<(NaiveDate, Interval)>,
}

impl History {
    /// An empty history.
    pub fn new(mode: Mode) -> Self {
        Self { mode, ..Self::default() }
    }

    /// First days of cycles known on `as_of`: logged starts, without those within [`MERGE_DAYS`] of the one before and
    /// those that were no periods.
    pub fn cycle_starts(&self, as_of: NaiveDate) -> Vec<NaiveDate> {
        let mut kept: Vec<NaiveDate> = Vec::new();
        for date in self.starts.range(..=as_of).filter(|date| !self.is_no_period(**date)) {
            let is_same_period = kept
                .last()
                .is_some_and(|last| (*date - *last).num_days() < MERGE_DAYS && !self.separate.contains(date));
            if !is_same_period {
                kept.push(*date);
            }
        }
        kept
    }

    /// Starts that were merged into the period before them, with that period's start.
    pub(super) fn merged_starts(&self, as_of: NaiveDate) -> Vec<(NaiveDate, NaiveDate)> {
        let kept = self.cycle_starts(as_of);
        let merged = self.starts.range(..=as_of).filter(|date| !self.is_no_period(**date));
        merged
            .filter_map(|date| {
                let before = kept.partition_point(|start| start < date).checked_sub(1)?;
                (!kept.contains(date)).then(|| (kept[before], *date))
            })
            .collect()
    }

    /// The cycles as they were known on `as_of`.
    pub(super) fn timeline(&self, as_of: NaiveDate) -> Timeline {
        let starts = self.cycle_starts(as_of);
        let intervals = starts
            .windows(2)
            .filter(|pair| self.may_learn_from(pair[0], pair[1]))
            .map(|pair| {
                let days = (pair[1] - pair[0]).num_days();
                (pair[0], Interval { days, confirmed: self.is_confirmed(pair[0], pair[1]) })
            })
            .collect();
        Timeline { starts, intervals }
    }

    /// What is assumed before any interval: the broad prior for cycles that vary by mode, age or a confirmed long interval.
    pub fn prior(&self, as_of: NaiveDate) -> Prior {
        self.prior_for(&self.timeline(as_of))
    }

    pub(super) fn prior_for(&self, timeline: &Timeline) -> Prior {
        let varies = self.age.is_some_and(|age| !STEADY_AGES.contains(&age))
            || timeline.intervals.iter().any(|(_, past)| past.confirmed && past.days > LONG_CONFIRMED_DAYS);
        self.prior.unwrap_or(if varies { Prior::Broad } else { self.mode.prior() })
    }

    /// Whether the person said that no start is missing between this start and that day.
    pub(super) fn is_confirmed(&self, start: NaiveDate, until: NaiveDate) -> bool {
        // A start within the last days would have been the same period.
        self.confirmed.get(&start).is_some_and(|through| (until - *through).num_days() <= MERGE_DAYS)
    }

    /// Whether the person said that a start is missing between this start and that day. Void once it has been filled in.
    pub(super) fn is_missed(&self, start: NaiveDate, until: NaiveDate) -> bool {
        self.missed.get(&start).is_some_and(|by| *by <= until)
    }

    /// Why there are no predictions on a day, whatever the starts.
    pub(super) fn stopped(&self, as_of: NaiveDate) -> Option<Reason> {
        let is_back = self.mode.comes_back_after().zip(self.mode_since).is_some_and(|(needed, since)| {
            let came_back = self.cycle_starts(as_of).into_iter().filter(|start| *start >= since).count();
            came_back >= needed
        });
        let holds = self.mode_since.is_none_or(|since| since <= as_of);
        self.mode.stops().filter(|_| holds && !is_back).or_else(|| self.paused_on(as_of))
    }

    /// Why a day lies outside of any natural cycle.
    pub(super) fn paused_on(&self, date: NaiveDate) -> Option<Reason> {
        self.exclusions.iter().filter(|span| span.touches(date, date)).find_map(|span| match span.why {
            Excluded::Pregnancy => Some(Reason::Pregnant),
            Excluded::Postpartum => Some(Reason::Postpartum),
            Excluded::Hormonal => Some(Reason::Hormonal),
            Excluded::LeftOut => None,
        })
    }

    /// The logged end of the bleed that began on `start`.
    pub(super) fn end_of_bleed(&self, start: NaiveDate, as_of: NaiveDate) -> Option<NaiveDate> {
        let end = self.ends.range(start..).next().copied().filter(|end| *end <= as_of)?;
        let belongs = self.starts.range(..=end).next_back() == Some(&start);
        (belongs && (end - start).num_days() <= LONGEST_BLEED_DAYS).then_some(end)
    }

    /// Whether bleeding was logged for a day: itself, or as a day between a start and its end.
    pub(super) fn is_bleeding(&self, date: NaiveDate, as_of: NaiveDate) -> bool {
        let in_bleed = || {
            let start = self.starts.range(..=date).next_back()?;
            Some(*start == date || self.end_of_bleed(*start, as_of)? >= date)
        };
        self.bleeding.contains(&date) || in_bleed().unwrap_or(false)
    }

    fn is_no_period(&self, date: NaiveDate) -> bool {
        let bleeds_without_cycle =
            matches!(self.mode, Mode::HormonalCombined | Mode::HormonalProgestogen | Mode::Pregnant);
        if bleeds_without_cycle && self.mode_since.is_some_and(|since| since <= date) {
            return true;
        }
        self.exclusions.iter().any(|span| span.hides_start(date))
    }

    /// Whether the time between two starts is one of the person's natural cycles, as far as they said.
    fn may_learn_from(&self, start: NaiveDate, next: NaiveDate) -> bool {
        let last = next.checked_sub_days(Days::new(1)).unwrap_or(next);
        // The time without a cycle before a return is no interval.
        let holds_pause = self.mode.comes_back_after().is_some()
            && self.mode_since.is_some_and(|since| start < since && since <= next);
        !holds_pause && !self.is_missed(start, next) && !self.exclusions.iter().any(|span| span.touches(start, last))
    }
}
