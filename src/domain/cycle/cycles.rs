//! All cycles of a history as they are known on a day, each with its end and its ovulation.

use chrono::NaiveDate;

use super::{DayPhase, History, Mode, history::LONGEST_BLEED_DAYS, reckon::Known};

/// One cycle, from the first day of a period to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    pub start: NaiveDate,
    /// The last day of the period.
    pub end: Option<NaiveDate>,
    /// The start of the next cycle; none for the open one.
    pub next: Option<NaiveDate>,
    /// The day of ovulation, told or estimated; none where nothing is predicted.
    pub ovulation: Option<NaiveDate>,
    /// The person said that no start is missing until the next.
    pub is_confirmed: bool,
    /// Nothing is learnt from it.
    pub is_excluded: bool,
}

impl Cycle {
    /// Its length in days, once it has closed.
    pub fn days(&self) -> Option<i64> {
        Some((self.next? - self.start).num_days())
    }
}

impl History {
    /// The cycles known on `as_of`, oldest first.
    pub fn cycles(&self, as_of: NaiveDate) -> Vec<Cycle> {
        let known = Known::learn(self, as_of);
        let starts = known.timeline.starts.clone();
        let predicts = self.mode != Mode::Off && self.mode != Mode::MensesOnly;
        starts
            .iter()
            .enumerate()
            .map(|(at, start)| {
                let next = starts.get(at + 1).copied();
                let is_excluded = next.is_some() && !known.timeline.intervals.iter().any(|(from, _)| from == start);
                let ovulation = match next {
                    Some(next) => known.ovulation_in(*start, next),
                    None if self.stopped(as_of).is_some() => None,
                    None => known.estimate(Some(as_of)).ovulation.and_then(|ovulation| ovulation.date),
                };
                Cycle {
                    start: *start,
                    end: self.last_end(*start, next, as_of),
                    next,
                    ovulation: ovulation.filter(|_| predicts && !is_excluded),
                    is_confirmed: next.is_some_and(|next| self.is_confirmed(*start, next)),
                    is_excluded,
                }
            })
            .collect()
    }

    /// The phases of days as they appear on `as_of`: see [`Self::phase_on`].
    pub fn phases(&self, dates: &[NaiveDate], as_of: NaiveDate) -> Vec<DayPhase> {
        // Days without a start tell nothing of the cycle before, once a mode has stopped cycles.
        let stop = self.mode_since.filter(|_| self.mode.stops().is_some());
        let before = stop.and_then(|stop| stop.pred_opt()).map(|last| Known::learn(self, last.min(as_of)));
        let known = Known::learn(self, as_of);
        let phase = |date: NaiveDate| match (self.stopped(date), &before) {
            (Some(reason), _) => DayPhase::unknown(reason, None),
            (None, Some(before)) if stop.is_some_and(|stop| date < stop) => before.phase_on(date),
            _ => known.phase_on(date),
        };
        dates.iter().map(|date| phase((*date).min(as_of))).collect()
    }

    /// The last day of the period that began with a cycle: bleeds that were merged into it included.
    fn last_end(&self, start: NaiveDate, next: Option<NaiveDate>, as_of: NaiveDate) -> Option<NaiveDate> {
        let belongs = |end: &&NaiveDate| (**end - start).num_days() <= LONGEST_BLEED_DAYS;
        let mut ends = self.ends.range(start..=as_of).filter(|end| next.is_none_or(|next| **end < next));
        ends.rfind(belongs).copied()
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
    }

    #[test]
    fn cycles_have_their_ends_and_ovulations() {
        let mut history = History::new(Mode::Natural);
        history.starts = [0, 28, 35, 56].map(date).into();
        history.ends = [4, 31, 37].map(date).into();
        let cycles = history.cycles(date(60));
        let ends: Vec<_> = cycles.iter().map(|cycle| cycle.end).collect();
        assert_eq!(ends, [Some(date(4)), Some(date(37)), None], "a second bleed is part of the period");
        assert_eq!(cycles.iter().map(Cycle::days).collect::<Vec<_>>(), [Some(28), Some(28), None]);
        assert!(cycles.iter().all(|cycle| cycle.ovulation.is_some_and(|day| (day - cycle.start).num_days() < 20)));
        history.mode = Mode::MensesOnly;
        assert!(history.cycles(date(60)).iter().all(|cycle| cycle.ovulation.is_none()));
    }
}
