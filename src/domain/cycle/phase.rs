//! The phase of a day: an estimate with its probability, or `unknown` with its reason. There is no falling through to a
//! phase that merely comes last.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{History, Mode, ovulation::Luteal, posterior::Lengths};

/// Mean bleeding length before any is known, in days, and for how many own periods it counts.
const MEAN_BLEED: (f64, f64) = (5.0, 2.0);
/// How much the bleeding length varies, as a standard deviation in days.
const BLEED_DEVIATION: f64 = 1.5;
/// Bleeding lengths that are given any probability, in days.
const BLEED_DAYS: i64 = 15;
/// So many of the latest periods tell how long a person bleeds.
const LATEST_BLEEDS: usize = 12;
/// The ovulatory phase: the day of ovulation and so many days on each side.
const OVULATORY_MARGIN: i64 = 1;
/// Beyond this, a start not logged is likelier than not.
pub(super) const LIKELY: f64 = 0.5;

/// The phase of a day, as `daily_logs.cycle_phase` keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    Menstrual,
    Follicular,
    Ovulatory,
    Luteal,
    Unknown,
}

impl Phase {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Menstrual => "menstrual",
            Self::Follicular => "follicular",
            Self::Ovulatory => "ovulatory",
            Self::Luteal => "luteal",
            Self::Unknown => "unknown",
        }
    }
}

/// Why a phase is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Tracking is off.
    Off,
    Hormonal,
    Pregnant,
    Postpartum,
    Breastfeeding,
    /// Menopause, or no cycle for another reason.
    NoCycle,
    /// No start of a period is known on that day.
    NoStart,
    /// Which day of the cycle is meant was not said.
    NoDay,
    /// So many days have passed that any phase would be a guess.
    NoStartFor60Days,
    /// Later than the person's usual range. What it may mean is not for the coach to guess.
    LaterThanUsualRange,
    /// A start seems to be missing, so that the day of the cycle is in doubt.
    LikelyMissedLog,
    /// The person wants to hear of periods only.
    MensesOnly,
}

impl Reason {
    /// The name used outside.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hormonal => "hormonal",
            Self::Pregnant => "pregnant",
            Self::Postpartum => "postpartum",
            Self::Breastfeeding => "breastfeeding",
            Self::NoCycle => "no_cycle",
            Self::NoStart => "no_start",
            Self::NoDay => "no_day",
            Self::NoStartFor60Days => "no_start_for_60_days",
            Self::LaterThanUsualRange => "later_than_usual_range",
            Self::LikelyMissedLog => "likely_missed_log",
            Self::MensesOnly => "menses_only",
        }
    }
}

/// How likely each phase is; sums to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PhaseProbabilities {
    pub menstrual: f64,
    pub follicular: f64,
    pub ovulatory: f64,
    pub luteal: f64,
    pub unknown: f64,
}

impl PhaseProbabilities {
    /// The probability of one phase.
    pub fn of(&self, phase: Phase) -> f64 {
        match phase {
            Phase::Menstrual => self.menstrual,
            Phase::Follicular => self.follicular,
            Phase::Ovulatory => self.ovulatory,
            Phase::Luteal => self.luteal,
            Phase::Unknown => self.unknown,
        }
    }
}

/// What is to be said of a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayPhase {
    pub phase: Phase,
    pub probabilities: PhaseProbabilities,
    /// The first day of bleeding is day 1.
    pub cycle_day: Option<u32>,
    /// Set exactly when the phase is unknown.
    pub reason: Option<Reason>,
}

impl DayPhase {
    pub(super) fn unknown(reason: Reason, cycle_day: Option<u32>) -> Self {
        let probabilities = PhaseProbabilities { unknown: 1.0, ..PhaseProbabilities::default() };
        Self { phase: Phase::Unknown, probabilities, cycle_day, reason: Some(reason) }
    }

    /// How sure the phase is, from 0 to 1. None when it is unknown.
    pub fn confidence(&self) -> Option<f64> {
        self.reason.is_none().then(|| self.probabilities.of(self.phase))
    }
}

impl History {
    /// Reads the phase of a day of a cycle; `doubt` is what keeps it unknown unless bleeding was logged.
    pub(super) fn read_phase(
        &self,
        date: NaiveDate,
        as_of: NaiveDate,
        cycle: &CycleShape<'_>,
        doubt: Option<Reason>,
    ) -> DayPhase {
        let day = day_of_cycle(cycle.start, date);
        let cycle_day = u32::try_from(day).ok();
        if self.is_bleeding(date, as_of) {
            let probabilities = PhaseProbabilities { menstrual: 1.0, ..PhaseProbabilities::default() };
            return DayPhase { phase: Phase::Menstrual, probabilities, cycle_day, reason: None };
        }
        if let Some(reason) = doubt {
            return DayPhase::unknown(reason, cycle_day);
        }
        let bleeding = self.chance_of_bleeding(date, as_of, cycle.start);
        let phase = if bleeding >= LIKELY {
            Phase::Menstrual
        } else if self.mode == Mode::MensesOnly {
            return DayPhase::unknown(Reason::MensesOnly, cycle_day);
        } else if day < cycle.ovulation - OVULATORY_MARGIN {
            Phase::Follicular
        } else if day <= cycle.ovulation + OVULATORY_MARGIN {
            Phase::Ovulatory
        } else {
            Phase::Luteal
        };
        DayPhase { phase, probabilities: cycle.probabilities(day, bleeding), cycle_day, reason: None }
    }

    /// The probability that a period without a logged end goes on on this day, for which nothing was logged.
    fn chance_of_bleeding(&self, date: NaiveDate, as_of: NaiveDate, start: NaiveDate) -> f64 {
        if self.end_of_bleed(start, as_of).is_some() {
            return 0.0;
        }
        let last_seen = self.bleeding.range(start..date).next_back().copied().unwrap_or(start);
        let own: Vec<f64> = self
            .starts
            .range(..start)
            .rev()
            .filter_map(|start| Some(((self.end_of_bleed(*start, as_of)? - *start).num_days() + 1) as f64))
            .take(LATEST_BLEEDS)
            .collect();
        let (prior, count) = MEAN_BLEED;
        let mean = (prior * count + own.iter().sum::<f64>()) / (count + own.len() as f64);
        let at_least = |day: i64| -> f64 {
            let chance = |days: i64| (-0.5 * ((days as f64 - mean) / BLEED_DEVIATION).powi(2)).exp();
            (day..=BLEED_DAYS).fold(0.0, |sum, days| sum + chance(days))
        };
        let seen = at_least(day_of_cycle(start, last_seen));
        if seen > 0.0 { at_least(day_of_cycle(start, date)) / seen } else { 0.0 }
    }
}

/// A cycle as far as its phases go.
pub(super) struct CycleShape<'a> {
    pub start: NaiveDate,
    /// How long it may become, with all that is known.
    pub lengths: &'a Lengths,
    pub luteal: &'a Luteal,
    /// The cycle day of ovulation.
    pub ovulation: i64,
    /// Whether a sign told that day.
    pub told: bool,
}

impl CycleShape<'_> {
    /// The probabilities on a cycle day on which bleeding goes on with this chance.
    fn probabilities(&self, day: i64, bleeding: f64) -> PhaseProbabilities {
        let ovulation_after = |day: i64| match self.told {
            true => f64::from(u8::from(self.ovulation > day)),
            false => self.luteal.ovulation_after(day, self.lengths),
        };
        let (before, not_past) = (ovulation_after(day + OVULATORY_MARGIN), ovulation_after(day - OVULATORY_MARGIN - 1));
        let dry = 1.0 - bleeding;
        PhaseProbabilities {
            menstrual: bleeding,
            follicular: dry * before,
            ovulatory: dry * (not_past - before),
            luteal: dry * (1.0 - not_past),
            unknown: 0.0,
        }
    }
}

/// The cycle day of a date, the first day of bleeding being 1.
pub(super) fn day_of_cycle(start: NaiveDate, date: NaiveDate) -> i64 {
    (date - start).num_days() + 1
}
