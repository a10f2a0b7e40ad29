//! How an estimate is reckoned from a history: learn from the closed cycles, then condition on what is known of the open one.

use chrono::{Days, NaiveDate};

use super::{
    DayPhase, Estimate, History, Mode, Ovulation, OvulationSign, PastInterval, Reason,
    estimate::{Caveat, Length},
    grid::{LONGEST, SHORTEST, skip_chances},
    history::Timeline,
    ovulation::{LUTEAL_DAYS, Luteal, told_in, whole},
    phase::{CycleShape, LIKELY, day_of_cycle},
    posterior::{Interval, Lengths, Posterior},
};

/// Beyond this share of a person's cycles a day is later than their usual range.
const USUAL_SHARE: f64 = 0.95;
/// So many days after a start nothing is claimed of the phase.
const UNCLAIMED_DAYS: i64 = 60;
/// With fewer closed cycles than this the estimate rests on what is usual for others.
const FEW_CYCLES: usize = 3;
/// A window of more days than this is called wide.
const WIDE_WINDOW_DAYS: f64 = 10.0;

/// What a history says of a person's cycles on a day.
pub(super) struct Known<'a> {
    history: &'a History,
    as_of: NaiveDate,
    pub timeline: Timeline,
    posterior: Posterior,
    /// How long a cycle of theirs is.
    predictive: Lengths,
    luteal: Luteal,
}

/// What is known of the cycle that is open.
struct Open {
    start: NaiveDate,
    /// Its lengths, without regard to how many days have passed.
    usual: Lengths,
    /// Its lengths, now that these days have passed. None beyond the longest length of the model.
    lengths: Option<Lengths>,
    /// The cycle day of ovulation that a sign told, and the sign.
    told: Option<(i64, OvulationSign)>,
}

impl<'a> Known<'a> {
    /// Learns from all closed cycles.
    pub(super) fn learn(history: &'a History, as_of: NaiveDate) -> Self {
        let timeline = history.timeline(as_of);
        let intervals: Vec<Interval> = timeline.intervals.iter().map(|(_, past)| *past).collect();
        let posterior = Posterior::given(&intervals, history.prior_for(&timeline));
        let predictive = posterior.predictive();
        let luteal = Luteal::learn(&history.ovulations, &timeline);
        Self { history, as_of, timeline, posterior, predictive, luteal }
    }

    /// The estimate of the open cycle; `today` is the day whose phase is asked for, where that is known.
    pub(super) fn estimate(&self, today: Option<NaiveDate>) -> Estimate {
        let few = self.timeline.intervals.len() < FEW_CYCLES;
        let mut estimate = Estimate {
            past: self.timeline.intervals.iter().map(|(start, past)| self.past(*start, *past)).collect(),
            caveat: few.then_some(Caveat::FewCycles),
            ..Estimate::nothing(Reason::NoStart)
        };
        let Some(open) = self.open() else {
            estimate.length = Some(Length::of(&self.predictive));
            return estimate;
        };
        if let Some(lengths) = &open.lengths {
            self.predict(&mut estimate, &open, lengths);
        }
        if let Some(today) = today {
            estimate.p_missed_log = self.missed(&open, today);
            estimate.set_phase(self.phase_in(&open, today, estimate.p_missed_log));
        } else {
            estimate.set_phase(DayPhase::unknown(Reason::NoDay, None));
        }
        estimate
    }

    /// The phase of a day that has come.
    pub(super) fn phase_on(&self, date: NaiveDate) -> DayPhase {
        let starts = &self.timeline.starts;
        let following = starts.partition_point(|start| *start <= date);
        let start = following.checked_sub(1).map(|at| starts[at]);
        match (start, starts.get(following), self.open()) {
            (Some(start), Some(next), _) => self.phase_in_closed(date, start, *next),
            (Some(_), None, Some(open)) => self.phase_in(&open, date, self.missed(&open, date)),
            _ => DayPhase::unknown(Reason::NoStart, None),
        }
    }

    /// The probability that a start after that of the open cycle has gone unlogged by a day.
    fn missed(&self, open: &Open, by: NaiveDate) -> f64 {
        if self.history.is_missed(open.start, by) {
            return 1.0;
        }
        if self.history.is_confirmed(open.start, by) {
            return 0.0;
        }
        let day = (by - open.start).num_days();
        match open.told.filter(|(told, _)| *told <= day + 1) {
            Some((told, _)) => self.missed_beside_ovulation(told, day),
            None => self.posterior.missed(day, &self.predictive),
        }
    }

    /// The same, when a sign told the ovulation on cycle day `told`: either no start is missing, or one is missing after
    /// that ovulation, or before it, which then belongs to the next cycle.
    fn missed_beside_ovulation(&self, told: i64, day: i64) -> f64 {
        let chance = |length: i64| self.predictive.chance(length);
        let ending = |length: i64| chance(length) * self.luteal.chance(length - told);
        let [none, one, _] = skip_chances();
        let open = none * (day + 1..=LONGEST as i64).map(ending).sum::<f64>();
        let after = (told..=day).map(ending).sum::<f64>();
        let before = (SHORTEST as i64..told)
            .map(|first| {
                let second =
                    (0..LUTEAL_DAYS as i64).map(|luteal| chance(told - first + luteal) * self.luteal.chance(luteal));
                chance(first) * second.sum::<f64>()
            })
            .sum::<f64>();
        let missed = one * (after + before);
        if open + missed > 0.0 { missed / (open + missed) } else { self.posterior.missed(day, &self.predictive) }
    }

    /// The length that 90 % of the person's cycles do not exceed, in days.
    pub(super) fn longest_usual(&self) -> f64 {
        self.predictive.quantile(0.9)
    }

    /// The closed cycles in which no start seems to be missing, oldest first.
    pub(super) fn sound_cycles(&self) -> Vec<PastInterval> {
        let past = self.timeline.intervals.iter().map(|(start, past)| self.past(*start, *past));
        past.filter(|past| past.p_skipped <= LIKELY).collect()
    }

    /// The day on which a start not logged is to be looked for, after the one before it.
    pub(super) fn expected_after(&self, start: NaiveDate) -> Option<NaiveDate> {
        days_after(start, whole(self.predictive.quantile(0.5)))
    }

    fn past(&self, start: NaiveDate, past: Interval) -> PastInterval {
        PastInterval { start, days: past.days, p_skipped: self.posterior.skipped(past) }
    }

    fn open(&self) -> Option<Open> {
        let start = self.timeline.starts.last().copied()?;
        let tomorrow = self.as_of.checked_add_days(Days::new(1)).unwrap_or(self.as_of);
        let told =
            told_in(&self.history.ovulations, start, tomorrow).map(|fact| (day_of_cycle(start, fact.date), fact.sign));
        // What follows a known ovulation is the luteal length.
        let usual = told
            .and_then(|(day, _)| self.predictive.weighted(|length| self.luteal.chance(length - day)))
            .unwrap_or_else(|| self.predictive.clone());
        let lengths = usual.after((self.as_of - start).num_days());
        Some(Open { start, usual, lengths, told })
    }

    /// Fills in what is to be expected of the open cycle.
    fn predict(&self, estimate: &mut Estimate, open: &Open, lengths: &Lengths) {
        let length = Length::of(lengths);
        estimate.length = Some(length);
        estimate.next_start = days_after(open.start, length.days());
        estimate.window = days_after(open.start, whole(length.p10)).zip(days_after(open.start, whole(length.p90)));
        if length.p90 - length.p10 > WIDE_WINDOW_DAYS {
            estimate.caveat = estimate.caveat.or(Some(Caveat::WideRange));
        }
        if self.history.mode != Mode::MensesOnly {
            let day = open.told.map_or(length.median - self.luteal.mean, |(day, _)| day as f64);
            let date = days_after(open.start, whole(day).max(1) - 1);
            estimate.ovulation = Some(Ovulation { day, date, sign: open.told.map(|(_, sign)| sign) });
        }
    }

    /// The phase of a day of the open cycle, by which a start has gone unlogged with the probability `missed`.
    fn phase_in(&self, open: &Open, date: NaiveDate, missed: f64) -> DayPhase {
        let day = (date - open.start).num_days();
        let doubts = [
            (day >= UNCLAIMED_DAYS || open.lengths.is_none(), Reason::NoStartFor60Days),
            (day as f64 > open.usual.quantile(USUAL_SHARE), Reason::LaterThanUsualRange),
            (missed > LIKELY, Reason::LikelyMissedLog),
        ];
        let doubt = doubts.into_iter().find_map(|(holds, reason)| holds.then_some(reason));
        let lengths = open.lengths.as_ref().unwrap_or(&open.usual);
        let expected = || whole(lengths.quantile(0.5) - self.luteal.mean);
        let cycle = CycleShape {
            start: open.start,
            lengths,
            luteal: &self.luteal,
            ovulation: open.told.map_or_else(expected, |(day, _)| day),
            told: open.told.is_some(),
        };
        self.history.read_phase(date, self.as_of, &cycle, doubt)
    }

    /// The day of ovulation of a cycle whose length is known.
    pub(super) fn ovulation_in(&self, start: NaiveDate, next: NaiveDate) -> Option<NaiveDate> {
        days_after(start, self.ovulation_day(start, next).0.max(1) - 1)
    }

    /// The cycle day of ovulation of a cycle whose length is known, and whether a sign told it.
    fn ovulation_day(&self, start: NaiveDate, next: NaiveDate) -> (i64, bool) {
        match told_in(&self.history.ovulations, start, next) {
            Some(fact) => (day_of_cycle(start, fact.date), true),
            None => (whole((next - start).num_days() as f64 - self.luteal.mean), false),
        }
    }

    /// The phase of a day of a cycle whose length is known.
    fn phase_in_closed(&self, date: NaiveDate, start: NaiveDate, next: NaiveDate) -> DayPhase {
        let days = (next - start).num_days();
        let (ovulation, told) = self.ovulation_day(start, next);
        let past = Interval { days, confirmed: self.history.is_confirmed(start, next) };
        let is_doubtful = self.history.is_missed(start, next) || self.posterior.skipped(past) > LIKELY;
        let doubt = if is_doubtful {
            Some(Reason::LikelyMissedLog)
        } else {
            (day_of_cycle(start, date) > UNCLAIMED_DAYS).then_some(Reason::NoStartFor60Days)
        };
        let cycle = CycleShape { start, lengths: &Lengths::exactly(days), luteal: &self.luteal, ovulation, told };
        self.history.read_phase(date, self.as_of, &cycle, doubt)
    }
}

/// So many days after a date. None past the end of the calendar.
pub(super) fn days_after(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(days.unsigned_abs()))
}
