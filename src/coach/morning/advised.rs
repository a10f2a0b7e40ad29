//! What is advised, in words: one thing to try, and what care asks for.

use crate::domain::{
    evidence::{Evidence, Fact},
    planner::{Advice, Recommendation},
};

use super::{super::show::Show, fill::fill, sentence};

/// The content of a recommendation, as a sentence of its own.
pub fn recommendation(recommendation: &Recommendation, show: Show, pick: usize) -> String {
    sentence(&advice_text(recommendation, show, pick))
}

/// The same, as what stands after a word of its own.
pub(super) fn advice_text(recommendation: &Recommendation, show: Show, pick: usize) -> String {
    let said = match recommendation.advice {
        Advice::LoosenUp if recommendation.evidence.get("injury").is_some() => {
            fill("plan.advice.loosen_beside", &recommendation.evidence, show, pick)
        }
        Advice::PelvicFloor if recommendation.evidence.get("after_birth").is_some() => {
            fill("plan.advice.pelvic_floor_birth", &recommendation.evidence, show, pick)
        }
        Advice::GetChecked if recommendation.evidence.get("sign").is_some() => {
            fill("plan.advice.get_checked_sign", &recommendation.evidence, show, pick)
        }
        Advice::GetChecked if recommendation.evidence.get("told").is_some() => {
            fill("plan.advice.get_checked_told", &recommendation.evidence, show, pick)
        }
        advice => fill(&format!("plan.advice.{}", advice.as_str()), &recommendation.evidence, show, pick),
    };
    said.unwrap_or_default()
}

/// What to have looked at with an injury: a spine has other signs than a joint.
pub fn pain_signs(injury: &Evidence, show: Show, pick: usize) -> Option<String> {
    let is_spine = matches!(injury.get("injury"), Some(Fact::Text(part)) if part == "back" || part == "neck");
    fill(if is_spine { "plan.advice.pain_signs_spine" } else { "plan.advice.pain_signs" }, injury, show, pick)
}
