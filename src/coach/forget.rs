//! What somebody wants forgotten of what they told: the last of it, a day of it, all of it (`/forget`), a fact that is kept in
//! mind, or a pain that still holds training.

use anyhow::Result;

use crate::{
    domain::{
        day,
        planner::{LimitKind, Request},
        talk::Button,
        text::fold,
    },
    offline::{
        self,
        train::{self, Asked},
    },
    store::{
        forget::{Forgotten, Span},
        rows::{ActionType, Path},
    },
};

use super::{
    Coach, commands,
    pending::{Action, Pending},
    turn::{Memory, Plan, Turn},
};

/// The shortest word by which a topic is known, in letters.
const TELLING: usize = 4;

/// What `/forget` means, by the word after it.
fn meant(argument: &str) -> Option<Meant> {
    let words = fold(argument);
    let words: Vec<&str> = words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is = |list: &[&str]| words.iter().any(|word| list.contains(word));
    match words.as_slice() {
        [] => Some(Meant::All),
        _ if words.len() > 3 => None,
        _ if is(&["last", "letzte", "letztes", "letzten", "ultimo", "ultima", "dernier", "derniere"]) => {
            Some(Meant::Last)
        }
        _ if is(&["day", "today", "tag", "heute", "dia", "hoy", "jour", "aujourd", "journee"]) => Some(Meant::Day),
        _ if is(&["all", "everything", "alles", "todo", "tout"]) => Some(Meant::All),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meant {
    Last,
    Day,
    All,
}

/// What went, as it is said.
pub(super) fn told(turn: &Turn<'_>, span: Span, gone: Forgotten) -> String {
    let (messages, entries) = (gone.messages.to_string(), gone.entries.to_string());
    let with = [("messages", messages.as_str()), ("entries", entries.as_str())];
    match (gone.messages, span) {
        (0, _) => turn.words().say("help.forget_nothing", &[]),
        (_, Span::Last) => turn.words().say("help.forget_last_done", &with),
        (_, Span::Since(_)) => turn.words().say("help.forget_day_done", &with),
    }
}

/// Deleting a day for good is asked for twice.
pub(super) fn forget_day(turn: &Turn<'_>) -> Plan {
    if turn.pending == Some(Pending::ForgetDay) {
        return forgetting_day(turn);
    }
    let words = turn.words();
    let mut plan = Plan::saying(ActionType::Other, Path::Command, words.say("help.forget_day_confirm", &[]));
    plan.pending = Some(Pending::ForgetDay);
    plan.buttons = vec![
        Button { label: words.say("button.yes", &[]), action: Action::ForgetDay.encode() },
        Button { label: words.say("button.no", &[]), action: Action::Say("no".to_owned()).encode() },
    ];
    plan
}

/// The day that was meant is the one in which the question is answered.
pub(super) fn forgetting_day(turn: &Turn<'_>) -> Plan {
    let person = &turn.past.person;
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.forget = Some(Span::Since(day::at_wall_clock(turn.today, person.day_start, person.zone)));
    plan
}

impl Coach {
    /// The plan of `/forget`. The last message goes at once, more is asked for twice; another word is a topic.
    pub(super) async fn forget(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        match meant(argument) {
            Some(Meant::All) => Ok(commands::forget_all(turn)),
            Some(Meant::Day) => Ok(forget_day(turn)),
            Some(Meant::Last) => {
                let mut plan = Plan::new(ActionType::Other, Path::Command);
                plan.forget = Some(Span::Last);
                Ok(plan)
            }
            None => self.forget_about(turn, argument.trim().to_owned()).await,
        }
    }

    /// The plan for a message that wants a topic forgotten. No record is touched: what was logged is undone where it is listed.
    pub(super) async fn forget_topic(&self, turn: &Turn<'_>) -> Result<Option<Plan>> {
        let Some(topic) = offline::forgotten(turn.text) else { return Ok(None) };
        self.forget_about(turn, topic).await.map(Some)
    }

    async fn forget_about(&self, turn: &Turn<'_>, topic: String) -> Result<Plan> {
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
            return Ok(plan);
        }
        if let Some(part) = train::part(&turn.message_of(&topic)) {
            let facts = self.facts(turn).await?;
            let mut limits = facts.limits_on(facts.today);
            if limits.any(|limit| limit.kind == LimitKind::Injury(part)) {
                return self.train(turn, &Asked::Change(Request::Well)).await;
            }
        }
        let text = turn.words().say("say.forgotten_none", &[("what", &topic)]);
        Ok(Plan::saying(ActionType::Other, Path::Command, text))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_after_the_command_says_how_much() {
        for (words, expected) in [
            ("", Some(Meant::All)),
            ("all", Some(Meant::All)),
            ("Alles", Some(Meant::All)),
            ("todo", Some(Meant::All)),
            ("tout", Some(Meant::All)),
            ("last", Some(Meant::Last)),
            ("das Letzte", Some(Meant::Last)),
            ("lo último", Some(Meant::Last)),
            ("la dernière", Some(Meant::Last)),
            ("day", Some(Meant::Day)),
            ("the day!", Some(Meant::Day)),
            ("heute", Some(Meant::Day)),
            ("hoy", Some(Meant::Day)),
            ("aujourd’hui", Some(Meant::Day)),
            ("asthma", None),
            ("my asthma", None),
            ("what I said last about the day", None),
        ] {
            assert_eq!(meant(words), expected, "{words}");
        }
    }
}
