//! What the coach has asked and not been answered yet; kept with the exchange that asked.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::domain::record::{Mood, Record};

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
    /// "Is it so bad that you think about not wanting to live?"
    Despair,
    /// "Shall I delete everything?"
    ForgetAll,
    /// "Shall I delete what you told me today?"
    ForgetDay,
    /// "At what time?", after a reminder without one.
    Remind { said: String },
    /// "How far was it in km?", of the session told last.
    HowFar,
    /// "How long is the pool?", of so many lengths swum last.
    HowLongAPool { lengths: f64 },
    /// "How far is the race?", of one on this day.
    Race { on: NaiveDate },
    /// A question that sets a plan up, by its name, and those whose answers were told ahead of it.
    Plan {
        step: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        ahead: Vec<String>,
        /// An answer to it was not understood.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        missed: bool,
    },
    /// "Shall I go by the clock there?", of a zone.
    Zone { zone: String },
    /// A question about the cycle.
    Cycle { open: super::cycle::Open },
}

/// What a button of ours carries (at most 64 bytes).
#[derive(Clone, Debug, PartialEq)]
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
    /// Delete what was told today for good.
    ForgetDay,
    /// Record something on a day.
    Log { date: NaiveDate, what: Logged },
    /// Switch a push off.
    Unschedule(Uuid),
    /// Something about the session planned for a day.
    Plan { date: NaiveDate, what: Trained },
}

/// What a tap says of a planned session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trained {
    Done,
    Easier,
    Swap,
    Skip,
    Why,
}

impl Trained {
    const ALL: [Self; 5] = [Self::Done, Self::Easier, Self::Swap, Self::Skip, Self::Why];

    /// The name in a button, in words and in what is noted of a recommendation.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Easier => "easier",
            Self::Swap => "swap",
            Self::Skip => "skip",
            Self::Why => "why",
        }
    }
}

/// What a tap records.
#[derive(Clone, Debug, PartialEq)]
pub enum Logged {
    /// 1 to 5.
    Energy(i32),
    Mood(Mood),
    /// Litres, on top of what the day has.
    Water(f64),
    Habit {
        habit_type: String,
        done: bool,
    },
    /// Nothing yet: the moods that were not offered first.
    MoreMoods,
}

impl Logged {
    fn encode(&self) -> String {
        match self {
            Self::Energy(level) => format!("energy:{level}"),
            Self::Mood(mood) => format!("mood:{}", json!(mood).as_str().unwrap_or_default()),
            Self::Water(litres) => format!("water:{litres}"),
            Self::Habit { habit_type, done } => format!("{}:{habit_type}", if *done { "done" } else { "not" }),
            Self::MoreMoods => "mood:more".to_owned(),
        }
    }

    fn decode(text: &str) -> Option<Self> {
        let habit = |habit_type: &str, done| Self::Habit { habit_type: habit_type.to_owned(), done };
        Some(match text.split_once(':')? {
            ("energy", level) => Self::Energy(level.parse().ok()?),
            ("mood", "more") => Self::MoreMoods,
            ("mood", mood) => Self::Mood(serde_json::from_value(json!(mood)).ok()?),
            ("water", litres) => Self::Water(litres.parse().ok()?),
            ("done", habit_type) => habit(habit_type, true),
            ("not", habit_type) => habit(habit_type, false),
            _ => return None,
        })
    }
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
            Self::ForgetDay => "forget:day".to_owned(),
            Self::Log { date, what } => format!("log:{date}:{}", what.encode()),
            Self::Unschedule(schedule) => format!("unschedule:{}", schedule.simple()),
            Self::Plan { date, what } => format!("plan:{date}:{}", what.as_str()),
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
            ("forget", "day") => Self::ForgetDay,
            ("log", rest) => {
                let (date, what) = rest.split_once(':')?;
                Self::Log { date: date.parse().ok()?, what: Logged::decode(what)? }
            }
            ("unschedule", id) => Self::Unschedule(Uuid::try_parse(id).ok()?),
            ("plan", rest) => {
                let (date, name) = rest.split_once(':')?;
                let what = Trained::ALL.into_iter().find(|what| what.as_str() == name)?;
                Self::Plan { date: date.parse().ok()?, what }
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_carries_its_action_in_64_bytes() {
        let log = |what| Action::Log { date: NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date"), what };
        for action in [
            Action::Undo(Uuid::max()),
            Action::Fix(Uuid::max()),
            Action::FixField("water_intake_liters".into()),
            Action::Choose(Some(3)),
            Action::Choose(None),
            Action::Say("skip".into()),
            Action::Command("/units metric".into()),
            Action::ForgetAll,
            Action::ForgetDay,
            log(Logged::Energy(4)),
            log(Logged::Mood(Mood::Irritable)),
            log(Logged::Water(0.25)),
            log(Logged::Habit { habit_type: "no_screens_before_bed".into(), done: false }),
            log(Logged::MoreMoods),
            Action::Unschedule(Uuid::max()),
            Action::Plan { date: NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date"), what: Trained::Easier },
        ] {
            let text = action.encode();
            assert!(text.len() <= 64, "{text}");
            assert_eq!(Action::decode(&text), Some(action));
        }
        for foreign in ["", "undo", "undo:me", "choose:-1", "pay:now", "log:today:energy:4", "log:2026-03-14:x:y"] {
            assert_eq!(Action::decode(foreign), None, "{foreign}");
        }
    }
}
