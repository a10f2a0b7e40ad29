//! The grid of the cycle-length model: every centre and spread a person may have, with what each says about an interval.
//!
//! A node is one centre and one spread. For each node the probability of every length is tabled once, at first use (about
//! 30 ms), so that a person's estimate afterwards is a few sums of rows. The tables are in single precision: the results
//! stay within 1e-5 of the double-precision reference, at half of the memory (9 MB).

use std::{f64::consts::PI, sync::LazyLock};

use super::posterior::Prior;

/// The shortest interval between two starts that the model knows, in days; shorter ones count as this long.
pub(super) const SHORTEST: usize = 10;
/// The longest interval, in days; longer ones count as this long.
pub(super) const LONGEST: usize = 240;
/// How many lengths there are.
pub(super) const LENGTHS: usize = LONGEST - SHORTEST + 1;
/// Spreads of a person's cycles around their centre, in days.
const SPREADS: [f64; 11] = [0.8, 1.2, 1.6, 2.0, 2.5, 3.2, 4.0, 5.5, 7.5, 11.0, 16.0];
/// Centres of a person's cycles: 18.0 to 70.0 days in steps of half a day.
const CENTRES: usize = 105;
/// How many nodes the grid has.
pub(super) const NODES: usize = CENTRES * SPREADS.len();

/// Long cycles lie further from the centre than short ones: the right scale is this much wider, the left that much narrower.
const SKEW: f64 = 1.15;
/// An interval in so many tells nothing: a mistyped date, a bleed that was no period.
const OUTLIER: f64 = 0.003;
/// Chance of none, one and two starts not logged within one interval, before normalisation.
const SKIPS: [f64; 3] = [1.0, 0.05, 0.0025];
/// Keeps the logarithm of an impossible prior finite.
const LEAST_PRIOR: f64 = 1e-12;

/// The tables, one row of nodes per length, or one row of lengths per node.
pub(super) struct Grid {
    /// Probability of each length when no start was left out, by node.
    single: Vec<f32>,
    /// Log-likelihood of an interval that may hold starts not logged, by length.
    log_mixed: Vec<f32>,
    /// Log-likelihood of an interval known to be one cycle, by length.
    log_single: Vec<f32>,
    /// Probability that an interval of this length holds a start not logged, by length.
    skipped: Vec<f32>,
    /// Probability that one start (two starts) not logged later the next one is still to come, by length.
    beyond: [Vec<f32>; 2],
    log_prior: [Vec<f64>; 2],
}

/// The grid, built at first use.
pub(super) fn grid() -> &'static Grid {
    static GRID: LazyLock<Grid> = LazyLock::new(Grid::build);
    &GRID
}

/// Chance of none, one and two starts not logged within one interval.
pub(super) fn skip_chances() -> [f64; 3] {
    let total: f64 = SKIPS.iter().sum();
    SKIPS.map(|chance| chance / total)
}

/// The place of a length in the tables; lengths outside of the model count as its shortest or longest.
pub(super) fn index(days: i64) -> usize {
    usize::try_from(days).unwrap_or(0).clamp(SHORTEST, LONGEST) - SHORTEST
}

impl Grid {
    /// The log-likelihood of a length at every node.
    pub(super) fn log_likelihood(&self, index: usize, confirmed: bool) -> &[f32] {
        row(if confirmed { &self.log_single } else { &self.log_mixed }, index, NODES)
    }

    /// The probability, at every node, that an interval of this length holds a start not logged.
    pub(super) fn skipped(&self, index: usize) -> &[f32] {
        row(&self.skipped, index, NODES)
    }

    /// The probability, at every node, that the sum of `skips + 1` cycles is longer than this length; `skips` is 1 or 2.
    pub(super) fn beyond(&self, index: usize, skips: usize) -> &[f32] {
        row(&self.beyond[skips - 1], index, NODES)
    }

    /// The probability of every length at one node.
    pub(super) fn single(&self, node: usize) -> &[f32] {
        row(&self.single, node, LENGTHS)
    }

    /// The logarithm of the prior at every node.
    pub(super) fn log_prior(&self, prior: Prior) -> &[f64] {
        &self.log_prior[prior as usize]
    }

    fn build() -> Self {
        let table = || vec![0.0; NODES * LENGTHS];
        let mut grid = Self {
            single: table(),
            log_mixed: table(),
            log_single: table(),
            skipped: table(),
            beyond: [table(), table()],
            log_prior: [Prior::Usual, Prior::Broad].map(log_prior),
        };
        for node in 0..NODES {
            grid.fill(node);
        }
        grid
    }

    /// Fills one node's column (its row, in `single`).
    fn fill(&mut self, node: usize) {
        let (centre, spread) = place(node);
        let sums = [1.0_f64, 2.0, 3.0].map(|cycles| lengths(centre * cycles, spread * cycles.sqrt()));
        let chances = skip_chances();
        let noise = OUTLIER / LENGTHS as f64;
        // From the longest length down, so that small tails are sums of small numbers.
        let mut beyond = [0.0, 0.0];
        for index in (0..LENGTHS).rev() {
            let one = sums[0][index];
            let more = chances[1] * sums[1][index] + chances[2] * sums[2][index];
            let mixed = (1.0 - OUTLIER) * (chances[0] * one + more) + noise;
            let cell = index * NODES + node;
            self.single[node * LENGTHS + index] = one as f32;
            self.log_mixed[cell] = mixed.ln() as f32;
            self.log_single[cell] = ((1.0 - OUTLIER) * one + noise).ln() as f32;
            self.skipped[cell] = ((1.0 - OUTLIER) * more / mixed) as f32;
            for skips in 0..2 {
                self.beyond[skips][cell] = beyond[skips] as f32;
                beyond[skips] += sums[skips + 1][index];
            }
        }
    }
}

fn row(table: &[f32], at: usize, width: usize) -> &[f32] {
    &table[at * width..(at + 1) * width]
}

/// The centre and the spread of a node, in days.
pub(super) fn place(node: usize) -> (f64, f64) {
    (18.0 + 0.5 * (node / SPREADS.len()) as f64, SPREADS[node % SPREADS.len()])
}

/// The probability of every length, for cycles of this mode and spread.
fn lengths(mode: f64, spread: f64) -> Vec<f64> {
    let edges: Vec<f64> = (0..=LENGTHS).map(|edge| two_piece_t((SHORTEST + edge) as f64 - 0.5, mode, spread)).collect();
    let total = edges[LENGTHS] - edges[0];
    edges.windows(2).map(|edge| (edge[1] - edge[0]) / total).collect()
}

/// The cumulative two-piece Student-t distribution of 5 degrees of freedom.
fn two_piece_t(x: f64, mode: f64, spread: f64) -> f64 {
    let (distance, right, left) = (x - mode, spread * SKEW, spread / SKEW);
    let below = left / (left + right);
    if distance < 0.0 {
        2.0 * below * student_t5(distance / left)
    } else {
        below + (1.0 - below) * (2.0 * student_t5(distance / right) - 1.0)
    }
}

/// The cumulative Student-t distribution of 5 degrees of freedom, in closed form.
fn student_t5(t: f64) -> f64 {
    let a = 1.0 + t * t / 5.0;
    0.5 + (t / 5.0_f64.sqrt() / a * (1.0 + 2.0 / (3.0 * a)) + (t / 5.0_f64.sqrt()).atan()) / PI
}

/// Centre ~ Student-t, ln spread ~ normal.
fn log_prior(prior: Prior) -> Vec<f64> {
    let (mean, scale, freedom, spread, log_spread) = match prior {
        Prior::Usual => (29.3, 3.0, 30.0, 2.1_f64, 0.5),
        Prior::Broad => (31.0, 8.0, 6.0, 3.5_f64, 0.7),
    };
    let weights: Vec<f64> = (0..NODES)
        .map(|node| {
            let (m, s) = place(node);
            let t = (m - mean) / scale;
            let z = (s / spread).ln() / log_spread;
            (1.0 + t * t / freedom).powf(-(freedom + 1.0) / 2.0) * (-0.5 * z * z).exp()
        })
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| (weight / total + LEAST_PRIOR).ln()).collect()
}
