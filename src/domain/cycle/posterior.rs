//! What a person's past intervals say about their next cycle: a posterior over the grid, and the lengths it predicts.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::grid::{LENGTHS, LONGEST, NODES, SHORTEST, grid, index, skip_chances};

/// How much the interval before counts against the one after it: cycles drift.
const RECENCY: f64 = 0.95;
/// Intervals whose weight is below this no longer move the result.
const LEAST_RECENCY: f64 = 1e-9;
/// Nodes less likely than this are left out of sums. Far below the tails that late days are conditioned on (about 1e-6).
const LEAST_WEIGHT: f64 = 1e-13;

/// What is assumed before any interval is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Prior {
    /// Centre about 29 days, spread about 2.
    #[default]
    #[serde(rename = "default")]
    Usual,
    /// For cycles known to vary: centre about 31 ± 8 days, spread about 3.5.
    Broad,
}

/// The time between two logged starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Interval {
    pub days: i64,
    /// The person said that no start is missing in it.
    pub confirmed: bool,
}

/// How likely each node of the grid is for one person.
pub(super) struct Posterior {
    /// By node, summing to 1.
    weights: Vec<f64>,
    /// Outside of it no node has [`LEAST_WEIGHT`].
    span: Range<usize>,
}

impl Posterior {
    /// The posterior after these intervals, oldest first.
    pub(super) fn given(intervals: &[Interval], prior: Prior) -> Self {
        let mut weights = grid().log_prior(prior).to_vec();
        let mut recency = 1.0;
        for interval in intervals.iter().rev() {
            let likelihood = grid().log_likelihood(index(interval.days), interval.confirmed);
            for (weight, log) in weights.iter_mut().zip(likelihood) {
                *weight += recency * f64::from(*log);
            }
            recency *= RECENCY;
            if recency < LEAST_RECENCY {
                break;
            }
        }
        let largest = weights.iter().copied().fold(f64::MIN, f64::max);
        for weight in &mut weights {
            *weight = (*weight - largest).exp();
        }
        let total: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= total;
        }
        let first = weights.iter().position(|weight| *weight >= LEAST_WEIGHT).unwrap_or(0);
        let last = weights.iter().rposition(|weight| *weight >= LEAST_WEIGHT).unwrap_or(NODES - 1);
        Self { weights, span: first..last + 1 }
    }

    /// The distribution of the length of one cycle.
    pub(super) fn predictive(&self) -> Lengths {
        let mut sums = [0.0; LENGTHS];
        for node in self.span.clone().filter(|node| self.weights[*node] >= LEAST_WEIGHT) {
            let weight = self.weights[node];
            for (sum, probability) in sums.iter_mut().zip(grid().single(node)) {
                *sum += weight * f64::from(*probability);
            }
        }
        Lengths(sums)
    }

    /// The probability that this past interval holds a start that was not logged.
    pub(super) fn skipped(&self, interval: Interval) -> f64 {
        if interval.confirmed { 0.0 } else { self.mean(grid().skipped(index(interval.days))) }
    }

    /// The probability that a start has gone unlogged in the cycle that is open, `day` days after the last logged start;
    /// `predictive` is this posterior's.
    pub(super) fn missed(&self, day: i64, predictive: &Lengths) -> f64 {
        let [none, one, two] = skip_chances();
        // On the last day the model knows, all of it has already been decided.
        let day = day.min(LONGEST as i64 - 1);
        let (open, beyond) = if day < SHORTEST as i64 {
            (1.0, [1.0, 1.0])
        } else {
            (predictive.beyond(day), [1, 2].map(|skips| self.mean(grid().beyond(index(day), skips))))
        };
        let missed = one * beyond[0] + two * beyond[1];
        missed / (none * open + missed)
    }

    /// The mean of a row of the grid. Eight partial sums, because additions of floats are never reordered by the compiler.
    fn mean(&self, row: &[f32]) -> f64 {
        let (weights, row) = (&self.weights[self.span.clone()], &row[self.span.clone()]);
        let (weights, row) = (weights.chunks_exact(8), row.chunks_exact(8));
        let rest: f64 = weights.remainder().iter().zip(row.remainder()).map(|(w, r)| w * f64::from(*r)).sum();
        let mut sums = [0.0; 8];
        for (weights, row) in weights.zip(row) {
            for lane in 0..8 {
                sums[lane] += weights[lane] * f64::from(row[lane]);
            }
        }
        rest + sums.iter().sum::<f64>()
    }

    /// The mean of a figure of the nodes, such as their centre.
    #[cfg(test)]
    pub(super) fn mean_of(&self, figure: impl Fn(usize) -> f64) -> f64 {
        self.weights.iter().enumerate().map(|(node, weight)| weight * figure(node)).sum()
    }
}

/// A distribution of the length of one cycle, in days; sums to 1.
#[derive(Clone, Debug)]
pub(super) struct Lengths([f64; LENGTHS]);

impl Lengths {
    /// A length that is known.
    pub(super) fn exactly(days: i64) -> Self {
        let mut sums = [0.0; LENGTHS];
        sums[index(days)] = 1.0;
        Self(sums)
    }

    /// The same, once `day` days have passed without a start. None beyond the longest length of the model.
    pub(super) fn after(&self, day: i64) -> Option<Self> {
        self.weighted(|days| if days > day { 1.0 } else { 0.0 })
    }

    /// The same, with each length weighted by what else is known. None when nothing is left.
    pub(super) fn weighted(&self, weight: impl Fn(i64) -> f64) -> Option<Self> {
        let mut sums = self.0;
        for (at, sum) in sums.iter_mut().enumerate() {
            *sum *= weight((SHORTEST + at) as i64);
        }
        let total: f64 = sums.iter().sum();
        // Smaller than any tail of the model: rounding noise, from which nothing should be concluded.
        (total > f64::MIN_POSITIVE).then(|| Self(sums.map(|sum| sum / total)))
    }

    /// The length below which this share lies, interpolated on half-day edges.
    pub(super) fn quantile(&self, share: f64) -> f64 {
        let mut below = 0.0;
        for (at, probability) in self.0.iter().enumerate() {
            if below + probability >= share {
                return (SHORTEST + at) as f64 - 0.5 + (share - below) / probability;
            }
            below += probability;
        }
        LONGEST as f64
    }

    /// The probability of a length.
    pub(super) fn chance(&self, days: i64) -> f64 {
        let at = usize::try_from(days).ok().and_then(|days| days.checked_sub(SHORTEST));
        at.and_then(|at| self.0.get(at)).copied().unwrap_or(0.0)
    }

    /// The probability of a length of more than `day` days.
    pub(super) fn beyond(&self, day: i64) -> f64 {
        let from = usize::try_from(day + 1).unwrap_or(0).saturating_sub(SHORTEST).min(LENGTHS);
        self.0[from..].iter().sum()
    }
}
