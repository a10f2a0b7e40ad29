//! What hurts so little that no sport rests for it, and that what hurts is better, or over.

use anyhow::Result;
use chrono::{Days, NaiveDate};

use crate::{
    domain::planner::{Facts, Limit, LimitKind, body::BodyPart},
    offline::train::{self, Eased},
    store::{
        planning::{NewLimit, StoredLimit},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach,
        morning::sentence,
        turn::{Plan, Turn, Word},
    },
    TrainingChange,
};

/// A twinge is kept in mind for so many days after the one it is told on.
const TWINGE_DAYS: u64 = 2;
/// What is better is spared for so many days more.
const BETTER_DAYS: u64 = 2;

/// The plan for a twinge: it is kept in mind, and training goes on. Of a part that rests already nothing changes.
pub(super) fn twinge(turn: &Turn<'_>, facts: &Facts, part: BodyPart) -> Plan {
    let rests = facts.limits_on(turn.today).any(|limit| limit.kind == LimitKind::Injury(part));
    let key = if rests { "ache.still" } else { "ache.kept" };
    let text = turn.words().pick(key, &[("part", &named(turn, part))], turn.pick);
    let mut plan = Plan::saying(ActionType::Log, Path::Fast, sentence(&text));
    if !rests {
        let until = turn.today.checked_add_days(Days::new(TWINGE_DAYS));
        plan.training.push(change(turn, LimitKind::Ache(part), turn.today, until));
    }
    plan
}

impl Coach {
    /// The plan of an exchange with what it tells of pains that are better or over, where one of them was known: what is over
    /// holds nothing back any more, what is better not much longer.
    pub(super) async fn with_eased(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        let eased = train::eased(&turn.message());
        // A hold that ends as a whole needs no word on its parts, and what hurts in this very message is not over.
        let is_settled = plan.training.iter().any(|change| match change {
            TrainingChange::Lift(kinds) => kinds.contains(&StoredLimit::Injury),
            TrainingChange::Limit(limit) => matches!(limit.kind, StoredLimit::Injury | StoredLimit::Medical),
            _ => false,
        });
        if eased.is_empty() || is_settled || plan.path == Path::Safety {
            return Ok(plan);
        }
        let facts = self.facts(turn).await?;
        let mut lines = Vec::new();
        for eased in eased {
            for limit in known(&facts, eased) {
                let Some((text, change)) = after(turn, limit, eased.is_gone) else { continue };
                plan.training.push(change);
                if !lines.contains(&text) {
                    lines.push(text);
                }
            }
        }
        if lines.is_empty() {
            return Ok(plan);
        }
        // It is what the message was for, or the best of what it tells.
        if plan.path == Path::Model || plan.answered {
            plan.lead.append(&mut lines);
        } else {
            plan.word = Word::Text(lines.join(" "));
            plan.unanswered = false;
        }
        Ok(plan)
    }
}

/// The limits of the part that is spoken of; without one of the only part that is known.
fn known(facts: &Facts, eased: Eased) -> Vec<&Limit> {
    let hurts = |limit: &Limit| match limit.kind {
        LimitKind::Injury(part) | LimitKind::Ache(part) => Some(part),
        _ => None,
    };
    let all: Vec<(&Limit, BodyPart)> =
        facts.limits_on(facts.today).filter_map(|limit| Some((limit, hurts(limit)?))).collect();
    let is_one = all.iter().all(|(_, part)| *part == all[0].1);
    // "Cycled 20 km, no pain" opens no bone or tendon that was to be seen first.
    let is_it = |part: BodyPart| eased.part.map_or(is_one && part.may_only_twinge(), |named| named == part);
    all.into_iter().filter(|(_, part)| is_it(*part)).map(|(limit, _)| limit).collect()
}

/// What becomes of a limit, and the words for it; none where it ends by then anyway.
fn after(turn: &Turn<'_>, limit: &Limit, is_gone: bool) -> Option<(String, TrainingChange)> {
    let words = turn.words();
    let (LimitKind::Injury(part) | LimitKind::Ache(part)) = limit.kind else { return None };
    let named = named(turn, part);
    let until = turn.today.checked_add_days(Days::new(BETTER_DAYS))?;
    let is_small = matches!(limit.kind, LimitKind::Ache(_));
    if is_gone || is_small {
        // It held up to yesterday; what began today is as good as never told.
        let yesterday = turn.today.pred_opt()?;
        let text = sentence(&words.pick("ache.gone", &[("part", &named)], turn.pick));
        return Some((text, change(turn, limit.kind, yesterday, Some(yesterday))));
    }
    let ends_anyway = limit.until.is_some_and(|end| end <= until);
    let until = if ends_anyway { limit.until? } else { until };
    let fields = [("part", named.as_str()), ("until", &words.date(until))];
    let text = sentence(&words.pick("ache.better", &fields, turn.pick));
    Some((text, change(turn, limit.kind, limit.from.unwrap_or(turn.today), Some(until))))
}

fn change(turn: &Turn<'_>, kind: LimitKind, from: NaiveDate, until: Option<NaiveDate>) -> TrainingChange {
    TrainingChange::Limit(NewLimit::of(&Limit { kind, from: Some(from), until, record: None }, turn.today))
}

fn named(turn: &Turn<'_>, part: BodyPart) -> String {
    turn.words().say(&format!("plan.part.{}", part.as_str()), &[])
}
