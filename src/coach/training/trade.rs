//! The everyday questions of the trade, answered with what is true of most people; nothing of it for whom it is not.

use anyhow::Result;

use crate::{
    domain::planner::Facts,
    offline::{Subject, Topic},
    store::rows::{ActionType, Path},
};

use super::{
    super::{
        Coach,
        turn::{Plan, Turn},
    },
    asked::ADULT,
};

impl Coach {
    /// The plan for a question of the trade; none where the person is to hear something else, or nothing of it.
    pub(super) async fn trade(&self, turn: &Turn<'_>, topic: Topic) -> Result<Option<Plan>> {
        let facts = self.facts(turn).await?;
        if !is_for(turn, &facts, topic.subject()) {
            return Ok(None);
        }
        let text = turn.words().say(&format!("trade.{}", topic.as_str()), &[]);
        let mut plan = Plan::saying(ActionType::Question, Path::Offline, text);
        plan.answered = true;
        Ok(Some(plan))
    }
}

/// Whether what is true of most is true of this person: no counsel on training while it rests or in a pregnancy, none on weight
/// to the young or where it is not to be spoken of, none on food after an eating disorder was heard.
fn is_for(turn: &Turn<'_>, facts: &Facts, subject: Subject) -> bool {
    let person = &turn.past.person;
    let is_young = person.age.is_some_and(|age| age < ADULT);
    let rests = facts.is_on_hold() || facts.is_ill_on(facts.today);
    let holds = facts.person.holds;
    match subject {
        Subject::Sleep => !holds.crisis,
        Subject::Food => !holds.crisis && !holds.eating_disorder && !facts.is_pregnant(),
        Subject::Weight => {
            !(rests || is_young || person.no_weight_talk || holds.eating_disorder || facts.is_pregnant())
        }
        Subject::Training | Subject::Body => !(rests || facts.is_pregnant()),
    }
}
