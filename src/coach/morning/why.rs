//! **Why**: the values and the rule behind a morning.

use crate::domain::{
    evidence::Fact,
    planner::Morning,
    readiness::{Band, Confidence},
};

use super::{super::show::Show, fill::fill, reason_text};

/// Reasons that **Why** lists.
const REASONS_LISTED: usize = 6;

/// The values and the rule behind a morning.
pub fn why(morning: &Morning, show: Show) -> String {
    let words = show.words();
    let readiness = &morning.readiness;
    let confidence = match readiness.confidence {
        Confidence::Low => "plan.confidence.low",
        Confidence::Medium => "plan.confidence.medium",
        Confidence::High => "plan.confidence.high",
    };
    let mut lines = vec![words.say(
        "plan.why.title",
        &[
            ("readiness", &show.number(f64::from(readiness.score), 0)),
            ("band", &words.say(&format!("plan.band.{}", readiness.band.as_str()), &[])),
            ("confidence", &words.say(confidence, &[])),
        ],
    )];
    for reason in readiness.reasons.iter().take(REASONS_LISTED) {
        let key = match reason.points {
            points if points > 0.0 => "plan.why.up",
            points if points < 0.0 || reason.ceiling.is_some() => "plan.why.down",
            _ => "plan.why.same",
        };
        if let Some(text) = reason_text(reason, show) {
            lines.push(words.say(key, &[("reason", &text)]));
        }
    }
    let is_held = readiness.reasons.iter().any(|reason| reason.ceiling == Some(Band::Rest));
    let rule = if is_held { "hold" } else { morning.today.change.as_str() };
    let rule = format!("plan.why.{rule}");
    let rule =
        fill(&rule, &morning.evidence, show, 0).or_else(|| fill(&format!("{rule}_same"), &morning.evidence, show, 0));
    lines.extend(rule);
    let week = ["plan.why.week", "plan.why.week_new"];
    if let Some(week) = week.iter().find_map(|key| fill(key, &morning.evidence, show, 0)) {
        let kind = match morning.evidence.get("week_kind") {
            Some(Fact::Text(kind)) => words.say(&format!("plan.why.{kind}"), &[]),
            _ => String::new(),
        };
        lines.push(format!("{week} {kind}").trim_end().to_owned());
    }
    lines.join("\n")
}
