//! What the coach has asked and not been answered yet; kept with the exchange that asked.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::record::Record;

/// An open question of ours.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Pending {
    /// First contact: the step stands with the person.
    Onboarding,
    /// "What should Sleep be?", after Fix.
    Fix { field: String },
    /// "Which of these did you mean?"
    Which { candidates: Vec<Record> },
    /// A value that could not be kept: the next value said is of this field.
    Value { field: String },
    /// "8 what?"
    WhatIs { number: String },
    /// "Shall I delete everything?"
    ForgetAll,
    /// A question about the cycle.
    Cycle { open: super::cycle::Open },
}

/// What a button of ours carries (at most 64 bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take back what an exchange recorded.
    Undo(Uuid),
    /// Change something an exchange recorded.
    Fix(Uuid),
    /// Which field of it.
    FixField(String),
    /// The n-th candidate of the open question; `None`: none of them.
    Choose(Option<usize>),
    /// Words, as if they had been typed.
    Say(String),
    /// A command, as if it had been typed.
    Command(String),
    /// Delete everything for good.
    ForgetAll,
}

impl Action {
    /// The text a button carries.
    pub fn encode(&self) -> String {
        match self {
            Self::Undo(interaction) => format!("undo:{}", interaction.simple()),
            Self::Fix(interaction) => format!("fix:{}", interaction.simple()),
            Self::FixField(field) => format!("field:{field}"),
            Self::Choose(Some(index)) => format!("choose:{index}"),
            Self::Choose(None) => "choose:none".to_owned(),
            Self::Say(words) => format!("say:{words}"),
            Self::Command(command) => format!("command:{command}"),
            Self::ForgetAll => "forget:all".to_owned(),
        }
    }

    /// The action of a button's text; `None` for a button no version of ours made.
    pub fn decode(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        Some(match (kind, rest) {
            ("undo", id) => Self::Undo(Uuid::try_parse(id).ok()?),
            ("fix", id) => Self::Fix(Uuid::try_parse(id).ok()?),
            ("field", field) => Self::FixField(field.to_owned()),
            ("choose", "none") => Self::Choose(None),
            ("choose", index) => Self::Choose(Some(index.parse().ok()?)),
            ("say", words) => Self::Say(words.to_owned()),
            ("command", command) => Self::Command(command.to_owned()),
            ("forget", "all") => Self::ForgetAll,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_carries_its_action_in_64_bytes() {
        for action in [
            Action::Undo(Uuid::max()),
            Action::Fix(Uuid::max()),
            Action::FixField("water_intake_liters".into()),
            Action::Choose(Some(3)),
            Action::Choose(None),
            Action::Say("skip".into()),
            Action::Command("/units metric".into()),
            Action::ForgetAll,
        ] {
            let text = action.encode();
            assert!(text.len() <= 64, "{text}");
            assert_eq!(Action::decode(&text), Some(action));
        }
        for foreign in ["", "undo", "undo:me", "choose:-1", "pay:now"] {
            assert_eq!(Action::decode(foreign), None, "{foreign}");
        }
    }
}
