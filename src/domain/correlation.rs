//! What goes together in a person's own days, told honestly: enough pairs, a rank correlation, an interval that excludes
//! nothing-at-all, corrected for how many were looked at. Never a cause.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{evidence::Evidence, planner::Facts, record::MetricKind};

/// Fewer pairs of days say nothing.
pub const LEAST_PAIRS: usize = 14;
/// The nominal chance of a false word over all that is looked at in one go. On a few weeks of days the bootstrap is a
/// little too sure of itself: measured on people of pure chance, this keeps it under 5 %.
const FALSE_WORDS: f64 = 0.02;
/// Weaker ones are of no use to anybody even where they are real.
const LEAST_RHO: f64 = 0.3;
/// Resamples of the bootstrap; the tails that the correction asks for lie in them.
const RESAMPLES: usize = 2000;
/// Days are drawn in blocks, because a day is like the one before it.
const BLOCK_DAYS: usize = 3;
/// How far back is looked.
const WINDOW_DAYS: u64 = 60;

/// Two things of a person's days that go together.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    pub a: &'static str,
    pub b: &'static str,
    /// Days between `a` and `b`: 1 = `b` on the day after.
    pub lag_days: u64,
    /// Spearman's rank correlation.
    pub rho: f64,
    /// The interval of the bootstrap, at the corrected level.
    pub interval: (f64, f64),
    pub pairs: usize,
    pub evidence: Evidence,
}

/// What is worth looking at. Few questions make a mild correction.
const QUESTIONS: [(&str, &str, u64); 8] = [
    ("sleep_hours", "energy_level", 0),
    ("training_minutes", "sleep_hours", 1),
    ("training_minutes", "energy_level", 1),
    ("steps", "sleep_hours", 1),
    ("water_liters", "energy_level", 0),
    ("water_liters", "digestion_score", 0),
    ("sleep_hours", "hrv_ms", 0),
    ("training_minutes", "resting_hr_bpm", 1),
];

/// A value a day.
type Daily = BTreeMap<NaiveDate, f64>;

/// What goes together in the last 60 days, the strongest first. `seed` makes the bootstrap repeatable.
pub fn correlations(facts: &Facts, seed: u64) -> Vec<Correlation> {
    let series = series(facts);
    let asked: Vec<_> = QUESTIONS
        .iter()
        .filter_map(|(a, b, lag)| {
            let pairs = pairs(series.get(a)?, series.get(b)?, *lag);
            (pairs.len() >= LEAST_PAIRS).then_some((*a, *b, *lag, pairs))
        })
        .collect();
    let level = FALSE_WORDS / asked.len().max(1) as f64;
    let mut found: Vec<Correlation> = asked
        .iter()
        .enumerate()
        .filter_map(|(nth, (a, b, lag, pairs))| {
            let rho = spearman(pairs)?;
            let interval = bootstrap(pairs, level, seed.wrapping_add(nth as u64));
            let is_clear = rho.abs() >= LEAST_RHO && (interval.0 > 0.0 || interval.1 < 0.0);
            let evidence = Evidence::of("a", *a)
                .with("b", *b)
                .with("rho", rho)
                .with("interval_low", interval.0)
                .with("interval_high", interval.1)
                .with("pairs", pairs.len() as u32)
                .with("looked_at", asked.len() as u32);
            is_clear.then_some(Correlation { a, b, lag_days: *lag, rho, interval, pairs: pairs.len(), evidence })
        })
        .collect();
    found.sort_by(|x, y| y.rho.abs().total_cmp(&x.rho.abs()));
    found
}

/// The person's days as series. A day without a session counts as none only where sessions are kept at all.
fn series(facts: &Facts) -> BTreeMap<&'static str, Daily> {
    let from = facts.days_ago(WINDOW_DAYS);
    let mut series: BTreeMap<&'static str, Daily> = BTreeMap::new();
    let mut add = |name: &'static str, date: NaiveDate, value: Option<f64>| {
        if let Some(value) = value.filter(|_| date >= from && date <= facts.today) {
            series.entry(name).or_default().insert(date, value);
        }
    };
    for day in &facts.days {
        add("sleep_hours", day.date, day.sleep_hours);
        add("energy_level", day.date, day.energy.map(f64::from));
        add("water_liters", day.date, day.water_liters);
        add("digestion_score", day.date, day.digestion.map(f64::from));
    }
    for reading in &facts.readings {
        let name = match reading.kind {
            MetricKind::Steps => "steps",
            MetricKind::HrvMs => "hrv_ms",
            MetricKind::RestingHrBpm => "resting_hr_bpm",
            _ => continue,
        };
        add(name, reading.date, Some(reading.value));
    }
    if let Some(first) = facts.done.iter().map(|done| done.date).filter(|date| *date >= from).min() {
        let mut minutes = Daily::new();
        for date in first.iter_days().take_while(|date| *date < facts.today) {
            minutes.insert(date, 0.0);
        }
        for done in facts.done.iter().filter(|done| done.date >= from && done.date <= facts.today) {
            *minutes.entry(done.date).or_default() += f64::from(done.minutes);
        }
        series.insert("training_minutes", minutes);
    }
    series
}

/// The days on which both are known, in order.
fn pairs(a: &Daily, b: &Daily, lag: u64) -> Vec<(f64, f64)> {
    a.iter().filter_map(|(date, x)| Some((*x, *b.get(&date.checked_add_days(Days::new(lag))?)?))).collect()
}

/// Spearman's rank correlation; none where one of the two never varies.
fn spearman(pairs: &[(f64, f64)]) -> Option<f64> {
    let days: Vec<usize> = (0..pairs.len()).collect();
    let (x, y) = (codes(pairs.iter().map(|pair| pair.0)), codes(pairs.iter().map(|pair| pair.1)));
    correlation(&ranks_of(&x, &days), &ranks_of(&y, &days))
}

fn correlation(x: &[f64], y: &[f64]) -> Option<f64> {
    let mean = (x.len() as f64 + 1.0) / 2.0;
    let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    let spread = (sum(x, x) * sum(y, y)).sqrt();
    (spread > 0.0).then(|| sum(x, y) / spread)
}

/// The place of each value among the distinct ones, so that a resample is ranked by counting.
fn codes(values: impl Iterator<Item = f64> + Clone) -> Vec<usize> {
    let mut distinct: Vec<f64> = values.clone().collect();
    distinct.sort_by(f64::total_cmp);
    distinct.dedup();
    values.map(|value| distinct.partition_point(|known| *known < value)).collect()
}

/// Ranks of the drawn days, from 1; equals share the mean of theirs.
fn ranks_of(codes: &[usize], days: &[usize]) -> Vec<f64> {
    let mut counts = vec![0_u32; codes.len()];
    for day in days {
        counts[codes[*day]] += 1;
    }
    let mut below = 0;
    let shared: Vec<f64> = counts
        .iter()
        .map(|count| {
            let rank = f64::from(below) + (f64::from(*count) + 1.0) / 2.0;
            below += count;
            rank
        })
        .collect();
    days.iter().map(|day| shared[codes[*day]]).collect()
}

/// The percentile interval of a circular block bootstrap, at the level given.
fn bootstrap(pairs: &[(f64, f64)], level: f64, seed: u64) -> (f64, f64) {
    let mut state = seed;
    let (x, y) = (codes(pairs.iter().map(|pair| pair.0)), codes(pairs.iter().map(|pair| pair.1)));
    let mut days = Vec::with_capacity(pairs.len() + BLOCK_DAYS);
    let mut rhos: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            days.clear();
            while days.len() < pairs.len() {
                let start = (split_mix(&mut state) % pairs.len() as u64) as usize;
                days.extend((0..BLOCK_DAYS).map(|offset| (start + offset) % pairs.len()));
            }
            days.truncate(pairs.len());
            correlation(&ranks_of(&x, &days), &ranks_of(&y, &days)).unwrap_or(0.0)
        })
        .collect();
    rhos.sort_by(f64::total_cmp);
    let tail = ((level / 2.0 * RESAMPLES as f64).floor() as usize).min(RESAMPLES / 2);
    (rhos[tail], rhos[RESAMPLES - 1 - tail])
}

/// SplitMix64 (Steele et al. 2014): small, and the same everywhere.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::DayLog;

    /// Days of somebody whose energy follows their sleep by so much, and otherwise chance.
    fn person(seed: u64, days: u64, follows: f64) -> Facts {
        let mut state = seed.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(7);
        let mut unit = || (split_mix(&mut state) >> 11) as f64 / (1_u64 << 53) as f64;
        let today = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");
        let log = |ago: u64| {
            let sleep = unit();
            let energy = follows * sleep + (1.0 - follows) * unit();
            DayLog {
                date: today - Days::new(ago),
                sleep_hours: Some(5.0 + 4.0 * sleep),
                energy: Some(1 + (energy * 5.0) as i32),
                water_liters: Some(3.0 * unit()),
                digestion: Some(1 + (unit() * 5.0) as i32),
                ..DayLog::default()
            }
        };
        Facts { today, days: (0..days).map(log).collect(), ..Facts::default() }
    }

    #[test]
    fn what_goes_together_is_found_with_its_numbers() {
        let found = correlations(&person(1, 40, 0.7), 9);
        assert_eq!((found[0].a, found[0].b), ("sleep_hours", "energy_level"));
        assert!(found[0].rho > 0.5 && found[0].interval.0 > 0.0, "{found:?}");
        assert_eq!(found[0].evidence.number("pairs"), Some(40.0));
        assert_eq!(found[0].evidence.number("looked_at"), Some(3.0));
        assert_eq!(found, correlations(&person(1, 40, 0.7), 9), "one seed, one answer");
    }

    #[test]
    fn thirteen_days_say_nothing() {
        assert!(correlations(&person(1, 13, 1.0), 9).is_empty());
        assert!(!correlations(&person(1, 14, 1.0), 9).is_empty());
    }

    #[test]
    fn chance_is_seldom_taken_for_a_pattern() {
        let (people, mut fooled, mut missed) = (60, 0, 0);
        for seed in 0..people {
            fooled += usize::from(!correlations(&person(seed, 30, 0.0), seed).is_empty());
            missed += usize::from(correlations(&person(seed, 40, 0.7), seed).is_empty());
        }
        println!("of {people} people: {fooled} fooled by chance, {missed} real patterns missed");
        assert!(fooled as f64 <= people as f64 * 0.05, "{fooled} of {people}");
        assert!(missed as f64 <= people as f64 * 0.1, "{missed} of {people}");
    }

    #[test]
    fn ranks_share_their_place() {
        let values = [3.0, 1.0, 3.0, 2.0];
        assert_eq!(ranks_of(&codes(values.into_iter()), &[0, 1, 2, 3]), [3.5, 1.0, 3.5, 2.0]);
        assert_eq!(ranks_of(&codes(values.into_iter()), &[1, 1, 0, 3]), [1.5, 1.5, 4.0, 3.0]);
        assert_eq!(spearman(&[(1.0, 5.0), (2.0, 5.0), (3.0, 5.0)]), None);
    }
}
