//! The seam of learning: one choice among options whose guards have passed, with the probability it was made with.
//!
//! Until a learning policy exists, the choice is a soft rule: the planner's own priorities as weights, and no option ever
//! under one in ten where that is possible, so that every stored decision can be evaluated off policy later.

use std::collections::BTreeMap;

use serde::Serialize;

/// The rule that chose, stored with each decision.
pub const POLICY_VERSION: &str = "soft-rule-1";
/// The least probability of an option.
pub const FLOOR: f64 = 0.1;

/// What is known when a choice is made, by name.
pub type Features = BTreeMap<&'static str, f64>;

/// One thing that may be chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    pub name: &'static str,
    /// The planner's priority; 0 or more.
    pub weight: f64,
}

/// A choice and how it came about: a row of `policy_decisions`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    pub features: Features,
    pub options: Vec<Choice>,
    /// Of each option; they sum to 1.
    pub propensities: Vec<f64>,
    /// The place of the chosen option.
    pub chosen: usize,
    pub draw: f64,
    pub policy_version: &'static str,
}

impl Decision {
    /// The name of the chosen option.
    pub fn name(&self) -> &'static str {
        self.options.get(self.chosen).map_or("none", |choice| choice.name)
    }

    /// The probability it was chosen with.
    pub fn propensity(&self) -> f64 {
        self.propensities.get(self.chosen).copied().unwrap_or(1.0)
    }
}

/// Chooses among options. `draw` is uniform in [0, 1). None where there is nothing to choose from.
pub fn choose(state: &Features, options: &[Choice], draw: f64) -> Option<Decision> {
    let propensities = propensities(options)?;
    let mut left = draw.clamp(0.0, 1.0);
    let mut chosen = options.len() - 1;
    for (at, propensity) in propensities.iter().enumerate() {
        if left < *propensity {
            chosen = at;
            break;
        }
        left -= propensity;
    }
    Some(Decision {
        features: state.clone(),
        options: options.to_vec(),
        propensities,
        chosen,
        draw,
        policy_version: POLICY_VERSION,
    })
}

/// Weights as shares, each at least [`FLOOR`], or an even share where there are more than ten.
fn propensities(options: &[Choice]) -> Option<Vec<f64>> {
    if options.is_empty() {
        return None;
    }
    let count = options.len() as f64;
    let floor = FLOOR.min(1.0 / count);
    let whole: f64 = options.iter().map(|choice| choice.weight.max(0.0)).sum();
    let share = |choice: &Choice| if whole > 0.0 { choice.weight.max(0.0) / whole } else { 1.0 / count };
    Some(options.iter().map(|choice| floor + (1.0 - floor * count) * share(choice)).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn options(weights: &[f64]) -> Vec<Choice> {
        weights.iter().map(|weight| Choice { name: "option", weight: *weight }).collect()
    }

    #[test]
    fn the_weights_lean_and_the_floor_holds() {
        let decision = choose(&Features::new(), &options(&[8.0, 1.0, 1.0]), 0.0).expect("options");
        let rounded: Vec<i64> = decision.propensities.iter().map(|p| (p * 100.0).round() as i64).collect();
        assert_eq!(rounded, [66, 17, 17]);
        assert_eq!(choose(&Features::new(), &[], 0.5), None);
    }

    proptest! {
        #[test]
        fn propensities_are_a_distribution_and_the_draw_follows_it(
            weights in proptest::collection::vec(0.0..100.0_f64, 1..15), draw in 0.0..1.0_f64,
        ) {
            let decision = choose(&Features::new(), &options(&weights), draw).expect("options");
            prop_assert!((decision.propensities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let floor = FLOOR.min(1.0 / weights.len() as f64) - 1e-12;
            prop_assert!(decision.propensities.iter().all(|propensity| *propensity >= floor));
            let before: f64 = decision.propensities[..decision.chosen].iter().sum();
            prop_assert!(before <= draw + 1e-9 && draw < before + decision.propensity() + 1e-9);
        }
    }
}
