//! The estimate of a person's cycle on a day: how long it will be, when the next period is to be expected, which phase it
//! is, and how sure all of that is.

use chrono::NaiveDate;

use super::{
    DayPhase, History, Ovulation, Phase, PhaseProbabilities, Reason, ovulation::whole, posterior::Lengths,
    reckon::Known,
};

/// The version of the model, kept with what it predicted.
pub const MODEL_VERSION: &str = "grid-1";

/// The length of the open cycle in days, interpolated within the day; conditioned on the days already passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Length {
    pub median: f64,
    pub p10: f64,
    pub p25: f64,
    pub p75: f64,
    pub p90: f64,
}

impl Length {
    pub(super) fn of(lengths: &Lengths) -> Self {
        let [p10, p25, median, p75, p90] = [0.1, 0.25, 0.5, 0.75, 0.9].map(|share| lengths.quantile(share));
        Self { median, p10, p25, p75, p90 }
    }

    /// The predicted length in whole days.
    pub fn days(&self) -> i64 {
        whole(self.median)
    }
}

/// A closed cycle, and how likely it is that a start within it was not logged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastInterval {
    pub start: NaiveDate,
    pub days: i64,
    pub p_skipped: f64,
}

/// Why an estimate is to be taken with more than the usual care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caveat {
    FewCycles,
    WideRange,
}

/// What can be said of a cycle. Without predictions (a mode that stops them, or more days than the model knows) there is
/// no length, and the reason says why.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub length: Option<Length>,
    /// The likeliest first day of the next period, always after the day of the estimate.
    pub next_start: Option<NaiveDate>,
    /// The days between which the next period begins with 80 % probability.
    pub window: Option<(NaiveDate, NaiveDate)>,
    pub ovulation: Option<Ovulation>,
    /// The first day of bleeding is day 1.
    pub cycle_day: Option<u32>,
    pub phase: Phase,
    pub phase_probabilities: PhaseProbabilities,
    /// The probability that a start has gone unlogged since the last one.
    pub p_missed_log: f64,
    /// The closed cycles that were learnt from, oldest first.
    pub past: Vec<PastInterval>,
    /// Set exactly when the phase is unknown.
    pub reason: Option<Reason>,
    pub caveat: Option<Caveat>,
}

impl Estimate {
    pub(super) fn nothing(reason: Reason) -> Self {
        let day = DayPhase::unknown(reason, None);
        Self {
            length: None,
            next_start: None,
            window: None,
            ovulation: None,
            cycle_day: None,
            phase: day.phase,
            phase_probabilities: day.probabilities,
            p_missed_log: 0.0,
            past: Vec::new(),
            reason: day.reason,
            caveat: None,
        }
    }

    /// The phase with what belongs to it.
    pub fn day_phase(&self) -> DayPhase {
        DayPhase {
            phase: self.phase,
            probabilities: self.phase_probabilities,
            cycle_day: self.cycle_day,
            reason: self.reason,
        }
    }

    pub(super) fn set_phase(&mut self, day: DayPhase) {
        (self.phase, self.phase_probabilities) = (day.phase, day.probabilities);
        (self.cycle_day, self.reason) = (day.cycle_day, day.reason);
    }
}

impl History {
    /// The estimate on a day. `as_of` counts as passed: a start on it would have been logged, so that the next one is
    /// expected from the day after. What happened later is not looked at.
    pub fn estimate(&self, as_of: NaiveDate) -> Estimate {
        self.stopped(as_of).map_or_else(|| Known::learn(self, as_of).estimate(Some(as_of)), Estimate::nothing)
    }

    /// The estimate of the cycle that began with the last start, while it is not said which day it is.
    pub fn forecast(&self) -> Estimate {
        let as_of = self.starts.last().copied().unwrap_or(NaiveDate::MIN);
        self.stopped(as_of).map_or_else(|| Known::learn(self, as_of).estimate(None), Estimate::nothing)
    }

    /// The phase of a past day, as it appears on `as_of`: a cycle that has closed by then has a known length.
    pub fn phase_on(&self, date: NaiveDate, as_of: NaiveDate) -> DayPhase {
        let phases = self.phases(&[date], as_of);
        phases.into_iter().next().unwrap_or_else(|| DayPhase::unknown(Reason::NoDay, None))
    }
}
