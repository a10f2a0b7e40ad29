//! Axes: from values to places, with round numbers to read them by.

/// Most steps on an axis; more would crowd a telephone.
const MOST_STEPS: f64 = 6.0;
/// An axis shows at least this part of what its values are, so that noise does not look like a change.
const SMALLEST_SPAN: f64 = 0.05;

/// An axis: its range, and the numbers written on it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
    /// Places after the decimal mark that the ticks need.
    pub decimals: usize,
}

impl Axis {
    /// An axis for amounts: from zero to a round number that holds all of them.
    pub(super) fn from_zero(values: impl IntoIterator<Item = f64>) -> Self {
        let high = values.into_iter().filter(|value| value.is_finite()).fold(0.0, f64::max);
        Self::round(0.0, if high > 0.0 { high } else { 1.0 })
    }

    /// An axis for readings: round numbers around all of them.
    pub(super) fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return Self::round(0.0, 1.0);
        }
        let middle = f64::midpoint(low, high);
        let half = ((high - low) / 2.0).max(middle.abs() * SMALLEST_SPAN / 2.0).max(f64::MIN_POSITIVE.sqrt());
        Self::round(middle - half, middle + half)
    }

    /// The axis of marks from 1 to 5.
    pub(super) fn marks() -> Self {
        Self { low: 0.5, high: 5.5, ticks: (1..=5).map(f64::from).collect(), decimals: 0 }
    }

    /// From the round number below to the round number above, in the smallest round steps that are not too many.
    fn round(low: f64, high: f64) -> Self {
        let power = 10_f64.powf((high - low).log10().floor() - 1.0);
        let ends = |step: f64| ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let fits = |step: &f64| {
            let (first, last) = ends(*step);
            last - first <= MOST_STEPS
        };
        let step = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0].into_iter().map(|part| part * power).find(fits);
        let step = step.unwrap_or(100.0 * power);
        let (first, last) = ends(step);
        let count = ((last - first) as usize).max(1);
        let ticks: Vec<f64> = (0..=count).map(|index| (first + index as f64) * step).collect();
        let decimals = (-step.log10().floor()).clamp(0.0, 6.0) as usize;
        Self { low: ticks[0], high: ticks[count], ticks, decimals }
    }

    /// Where a value lies between the lower end (0) and the upper (1) of the axis.
    pub(super) fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    pub(super) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn axes_have_round_numbers() {
        for (axis, ticks, decimals) in [
            (Axis::from_zero([6.5, 8.2]), vec![0.0, 2.0, 4.0, 6.0, 8.0, 10.0], 0),
            (Axis::from_zero([2.1]), vec![0.0, 0.5, 1.0, 1.5, 2.0, 2.5], 1),
            (Axis::from_zero([12_345.0]), vec![0.0, 5000.0, 10_000.0, 15_000.0], 0),
            (Axis::from_zero([]), vec![0.0, 0.2, 0.4, 0.6, 0.8, 1.0], 1),
            (Axis::around([80.0]), vec![78.0, 79.0, 80.0, 81.0, 82.0], 0),
            (Axis::around([31.0, 52.0]), vec![30.0, 35.0, 40.0, 45.0, 50.0, 55.0], 0),
        ] {
            let near = |pair: (&f64, &f64)| (pair.0 - pair.1).abs() < 1e-9;
            assert!(axis.ticks.len() == ticks.len() && axis.ticks.iter().zip(&ticks).all(near), "{axis:?}");
            assert_eq!(axis.decimals, decimals, "{axis:?}");
        }
    }

    proptest! {
        #[test]
        fn every_value_lies_on_its_axis(values in prop::collection::vec(0.0..200_000.0_f64, 0..40)) {
            for axis in [Axis::from_zero(values.clone()), Axis::around(values.clone())] {
                prop_assert!((2..=8).contains(&axis.ticks.len()), "{axis:?}");
                prop_assert!(axis.ticks.windows(2).all(|pair| pair[0] < pair[1]));
                for value in &values {
                    prop_assert!((-1e-6..=1.0 + 1e-6).contains(&axis.share(*value)), "{value} on {axis:?}");
                }
            }
        }
    }
}
