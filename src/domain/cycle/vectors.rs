//! The model against the reference implementation: 43 histories, to 1e-5 (`tests/data/cycle`).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    Prior,
    grid::place,
    ovulation::whole,
    posterior::{Interval, Posterior},
};

const TOLERANCE: f64 = 1e-5;

#[derive(Deserialize)]
struct Vectors {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    history: Vec<i64>,
    confirmed: Vec<usize>,
    prior: Prior,
    median: f64,
    predicted_length: i64,
    p10: f64,
    p25: f64,
    p75: f64,
    p90: f64,
    mean_centre: f64,
    mean_spread: f64,
    median_given_day: BTreeMap<i64, f64>,
    p_missed_log_at_day: BTreeMap<i64, f64>,
    p_past_interval_skipped: Vec<f64>,
}

#[test]
fn the_model_is_the_reference() {
    let vectors: Vectors = serde_json::from_str(include_str!("../../../tests/data/cycle/reference_vectors.json"))
        .expect("readable vectors");
    assert_eq!(vectors.vectors.len(), 43);
    for vector in &vectors.vectors {
        vector.check();
    }
}

impl Vector {
    fn check(&self) {
        let near = |what: &str, found: f64, expected: f64| {
            let error = (found - expected).abs();
            assert!(error <= TOLERANCE, "{what} of {:?} is {found}, not {expected}", self.history);
        };
        let intervals: Vec<Interval> = (0..)
            .zip(&self.history)
            .map(|(at, days)| Interval { days: *days, confirmed: self.confirmed.contains(&at) })
            .collect();
        let posterior = Posterior::given(&intervals, self.prior);
        let lengths = posterior.predictive();
        for (share, expected) in
            [(0.1, self.p10), (0.25, self.p25), (0.5, self.median), (0.75, self.p75), (0.9, self.p90)]
        {
            near(&format!("quantile {share}"), lengths.quantile(share), expected);
        }
        assert_eq!(whole(lengths.quantile(0.5)), self.predicted_length);
        near("mean centre", posterior.mean_of(|node| place(node).0), self.mean_centre);
        near("mean spread", posterior.mean_of(|node| place(node).1), self.mean_spread);
        for (day, expected) in &self.median_given_day {
            let after = lengths.after(*day).expect("lengths beyond the day");
            near(&format!("median after day {day}"), after.quantile(0.5), *expected);
        }
        for (day, expected) in &self.p_missed_log_at_day {
            near(&format!("missed by day {day}"), posterior.missed(*day, &lengths), *expected);
        }
        assert_eq!(intervals.len(), self.p_past_interval_skipped.len());
        for (interval, expected) in intervals.iter().zip(&self.p_past_interval_skipped) {
            near(&format!("skipped in {}", interval.days), posterior.skipped(*interval), *expected);
        }
    }
}

#[test]
fn nothing_goes_wrong_at_the_ends_of_the_model() {
    for days in [i64::MIN, -1, 0, 9, 10, 240, 241, i64::MAX] {
        let posterior = Posterior::given(&[Interval { days, confirmed: false }], Prior::Usual);
        let lengths = posterior.predictive();
        assert!(lengths.quantile(0.5).is_finite() && lengths.quantile(0.0).is_finite());
        assert!((0.0..=1.0).contains(&posterior.skipped(Interval { days, confirmed: false })));
    }
    let posterior = Posterior::given(&[], Prior::Usual);
    let lengths = posterior.predictive();
    assert!(lengths.after(239).is_some() && lengths.after(240).is_none());
    for day in [-5, 0, 9, 10, 239, 240, 1_000_000] {
        assert!((0.0..=1.0).contains(&posterior.missed(day, &lengths)), "day {day}");
    }
}
