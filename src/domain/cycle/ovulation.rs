//! When ovulation is to be expected: a person's luteal length, learnt from days that a test or temperature has told.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{history::Timeline, posterior::Lengths};

/// Mean luteal length with ovulation told by an LH test, in days.
const MEAN_BY_LH: f64 = 13.2;
/// The same by temperature, which rises later.
const MEAN_BY_TEMPERATURE: f64 = 12.4;
/// How much the luteal length differs between people, and within one, as standard deviations in days.
const BETWEEN: f64 = 1.4;
const WITHIN: f64 = 1.6;
/// Estimates outside of this are not believed.
const PLAUSIBLE: (f64, f64) = (8.0, 18.0);
/// A single observation outside of this comes from a missed start or a false test; nothing is learnt from it.
const BELIEVABLE: std::ops::RangeInclusive<i64> = 5..=20;
/// Luteal lengths that are given any probability, in days.
pub(super) const LUTEAL_DAYS: usize = 30;

/// What told the day of an ovulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OvulationSign {
    /// A positive test for the luteinising hormone.
    Lh,
    /// A lasting rise of the basal body temperature.
    Temperature,
}

/// A day of ovulation, told by a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct OvulationFact {
    pub date: NaiveDate,
    pub sign: OvulationSign,
}

/// The estimated day of ovulation. From dates alone it is ± 2 days at best: an estimate, never contraception.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ovulation {
    /// Cycle day, the first day of bleeding being 1; may have a fraction.
    pub day: f64,
    /// The same as a date. None while the date of the last start is not known.
    pub date: Option<NaiveDate>,
    /// The sign in this cycle that told it; none where it is reckoned from the cycle's length.
    pub sign: Option<OvulationSign>,
}

impl Ovulation {
    /// The days on which pregnancy is likely, first and last: from 7 days before to 2 days after the estimate. To be shown
    /// as "likely", and only to who asked for it.
    pub fn fertile_window(&self) -> Option<(NaiveDate, NaiveDate)> {
        let date = self.date?;
        Some((date.checked_sub_days(Days::new(7))?, date.checked_add_days(Days::new(2))?))
    }
}

/// Rounds half up, as lengths and days are rounded everywhere here.
pub(super) fn whole(days: f64) -> i64 {
    (days + 0.5).floor() as i64
}

/// A person's luteal length: the days from ovulation to the end of the cycle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Luteal {
    /// Its expected value, in days.
    pub mean: f64,
    /// Probability by length; sums to 1.
    chances: [f64; LUTEAL_DAYS],
}

impl Luteal {
    /// Learns from the closed cycles of which one day of ovulation is known; the prior counts for as much as the spread
    /// between people allows.
    pub(super) fn learn(facts: &BTreeSet<OvulationFact>, timeline: &Timeline) -> Self {
        let seen: Vec<(i64, OvulationSign)> = timeline
            .intervals
            .iter()
            .filter_map(|(start, past)| {
                let next = start.checked_add_days(Days::new(past.days.unsigned_abs()))?;
                let fact = told_in(facts, *start, next)?;
                Some(((next - fact.date).num_days() - 1, fact.sign))
            })
            .filter(|(days, _)| BELIEVABLE.contains(days))
            .collect();
        let by_temperature = !seen.is_empty() && seen.iter().all(|(_, sign)| *sign == OvulationSign::Temperature);
        let prior = if by_temperature { MEAN_BY_TEMPERATURE } else { MEAN_BY_LH };
        let sum: f64 = seen
            .iter()
            .map(|(days, sign)| match sign {
                // Brought to the scale of the tests, where a person has both.
                OvulationSign::Temperature if !by_temperature => *days as f64 + MEAN_BY_LH - MEAN_BY_TEMPERATURE,
                _ => *days as f64,
            })
            .sum();
        let precision = BETWEEN.powi(-2) + seen.len() as f64 * WITHIN.powi(-2);
        let mean = (prior * BETWEEN.powi(-2) + sum * WITHIN.powi(-2)) / precision;
        Self::around(mean.clamp(PLAUSIBLE.0, PLAUSIBLE.1), (precision.recip() + WITHIN * WITHIN).sqrt())
    }

    fn around(mean: f64, deviation: f64) -> Self {
        let mut chances = [0.0; LUTEAL_DAYS];
        for (days, chance) in chances.iter_mut().enumerate() {
            *chance = (-0.5 * ((days as f64 - mean) / deviation).powi(2)).exp();
        }
        let total: f64 = chances.iter().sum();
        Self { mean, chances: chances.map(|chance| chance / total) }
    }

    /// The probability of a luteal length.
    pub(super) fn chance(&self, days: i64) -> f64 {
        usize::try_from(days).ok().and_then(|days| self.chances.get(days)).copied().unwrap_or(0.0)
    }

    /// The probability that ovulation comes after cycle day `day` in a cycle of these lengths.
    pub(super) fn ovulation_after(&self, day: i64, lengths: &Lengths) -> f64 {
        (0..).zip(self.chances).map(|(luteal, chance)| chance * lengths.beyond(day + luteal)).sum()
    }
}

/// The ovulation told within a cycle: by an LH test before temperature, and by the first of the last positive days in a
/// row, since an early surge may come to nothing.
pub(super) fn told_in(facts: &BTreeSet<OvulationFact>, start: NaiveDate, next: NaiveDate) -> Option<OvulationFact> {
    let first_of = |date| OvulationFact { date, sign: OvulationSign::Lh };
    let within = |sign| facts.range(first_of(start)..first_of(next)).filter(move |fact| fact.sign == sign);
    [OvulationSign::Lh, OvulationSign::Temperature].into_iter().find_map(|sign| {
        let mut last: Option<(OvulationFact, i32)> = None;
        for fact in within(sign) {
            let day = fact.date.num_days_from_ce();
            last = Some(match last {
                Some((first, before)) if day - before == 1 => (first, day),
                _ => (*fact, day),
            });
        }
        last.map(|(first, _)| first)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::cycle::{History, Mode};

    fn date(day: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(day)
    }

    /// The luteal length learnt from cycles of 28 days, of which these days (since the first start) were told.
    fn learnt(facts: &[(u64, OvulationSign)]) -> f64 {
        let mut history = History::new(Mode::Natural);
        history.starts = (0..=12).map(|cycle| date(28 * cycle)).collect();
        history.ovulations = facts.iter().map(|(day, sign)| OvulationFact { date: date(*day), sign: *sign }).collect();
        Luteal::learn(&history.ovulations, &history.timeline(date(400))).mean
    }

    #[test]
    fn the_luteal_length_is_shrunk_towards_what_is_usual() {
        use OvulationSign::{Lh, Temperature};
        let (between, within) = (1.4_f64.powi(-2), 1.6_f64.powi(-2));
        let shrunk = |prior: f64, seen: &[f64]| {
            let sum: f64 = seen.iter().sum();
            (prior * between + sum * within) / (between + seen.len() as f64 * within)
        };
        // A fact on day 16 since the start is cycle day 17, with 11 days to come.
        for (facts, expected) in [
            (&[][..], 13.2),
            (&[(16, Lh)], shrunk(13.2, &[11.0])),
            (&[(16, Lh), (44, Lh)], shrunk(13.2, &[11.0, 11.0])),
            (&[(16, Temperature)], shrunk(12.4, &[11.0])),
            (&[(16, Lh), (44, Temperature)], shrunk(13.2, &[11.0, 11.8])),
            // Both signs in one cycle: the test counts.
            (&[(16, Lh), (17, Temperature)], shrunk(13.2, &[11.0])),
            // Positive on two days in a row: the first; an early surge that came to nothing: the last.
            (&[(16, Lh), (17, Lh)], shrunk(13.2, &[11.0])),
            (&[(10, Lh), (16, Lh), (17, Lh)], shrunk(13.2, &[11.0])),
            // A false test tells nothing.
            (&[(2, Lh)], 13.2),
            // The open cycle does not count yet.
            (&[(28 * 12 + 16, Lh)], 13.2),
        ] {
            assert!((learnt(facts) - expected).abs() < 1e-9, "{facts:?}: {}, not {expected}", learnt(facts));
        }
        let extreme: Vec<(u64, OvulationSign)> = (0..12).map(|cycle| (28 * cycle + 7, Lh)).collect();
        assert_eq!(learnt(&extreme), 18.0, "an estimate stays plausible");
    }

    #[test]
    fn a_told_ovulation_settles_the_next_start() {
        let mut history = History::new(Mode::Natural);
        history.starts = (0..=4).map(|cycle| date(28 * cycle)).collect();
        let before = history.estimate(date(112 + 22));
        history.ovulations.insert(OvulationFact { date: date(112 + 20), sign: OvulationSign::Lh });
        let after = history.estimate(date(112 + 22));
        let ovulation = after.ovulation.expect("an ovulation");
        let told = Some(OvulationSign::Lh);
        assert_eq!((ovulation.sign, ovulation.day, ovulation.date), (told, 21.0, Some(date(132))));
        assert!(after.next_start > before.next_start, "a late ovulation makes a long cycle");
    }
}
