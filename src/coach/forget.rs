//! What somebody wants forgotten of what they told: a fact that is kept in mind, or a pain that still holds training.

use anyhow::Result;

use crate::{
    domain::{
        planner::{LimitKind, Request},
        text::fold,
    },
    offline::{
        self,
        train::{self, Asked},
    },
    store::rows::{ActionType, Path},
};

use super::{
    Coach,
    turn::{Memory, Plan, Turn},
};

/// The shortest word by which a topic is known, in letters.
const TELLING: usize = 4;

impl Coach {
    /// The plan for a message that wants a topic forgotten. No record is touched: what was logged is undone where it is listed.
    pub(super) async fn forget_topic(&self, turn: &Turn<'_>) -> Result<Option<Plan>> {
        let Some(topic) = offline::forgotten(turn.text) else { return Ok(None) };
        let facts: Vec<&str> = turn
            .past
            .memories
            .iter()
            .map(|memory| memory.fact.as_str())
            .filter(|fact| is_about(turn, fact, &topic))
            .collect();
        if !facts.is_empty() {
            let what = facts.join(", ");
            let text = turn.words().say("say.forgotten", &[("what", &what)]);
            let mut plan = Plan::saying(ActionType::Other, Path::Command, text);
            plan.memories.extend(facts.into_iter().map(|fact| Memory::Drop(fact.to_owned())));
            return Ok(Some(plan));
        }
        if let Some(part) = train::part(&turn.message_of(&topic)) {
            let facts = self.facts(turn).await?;
            let mut limits = facts.limits_on(facts.today);
            if limits.any(|limit| limit.kind == LimitKind::Injury(part)) {
                return self.train(turn, &Asked::Change(Request::Well)).await.map(Some);
            }
        }
        let text = turn.words().say("say.forgotten_none", &[("what", &topic)]);
        Ok(Some(Plan::saying(ActionType::Other, Path::Command, text)))
    }
}

/// Whether a fact is about a topic: both name a condition, in any language, or share a word.
fn is_about(turn: &Turn<'_>, fact: &str, topic: &str) -> bool {
    let named = train::conditions_named(&turn.message_of(topic));
    let known = train::conditions_named(&turn.message_of(fact));
    let (fact, topic) = (fold(fact), fold(topic));
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= TELLING);
        words.map(str::to_owned).collect()
    };
    let told = words(&fact);
    known.iter().any(|condition| named.iter().any(|other| other == condition))
        || words(&topic).iter().any(|word| told.contains(word))
}
