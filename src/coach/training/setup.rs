//! Setting a plan up: what for, how many days, how long, where. One question at a time, each a tap, each skippable.
//!
//! `/plan for strength` answers the first and asks the next; the last answer shows the plan.

use anyhow::Result;

use crate::{
    domain::{
        planner::{Aim, Place},
        talk::Button,
    },
    store::{
        planning::{self, TrainingProfile},
        rows::{ActionType, Path},
    },
};

use super::{
    super::{
        Coach,
        pending::Action,
        turn::{Plan, Turn},
        words::Words,
    },
    TrainingChange, show,
};

/// Days a week that are offered.
const DAYS: [u32; 4] = [2, 3, 4, 5];
/// Lengths that are offered, in minutes.
const MINUTES: [u32; 4] = [20, 30, 45, 60];

/// The questions, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    For,
    Days,
    Minutes,
    Where,
}

impl Step {
    const ALL: [Self; 4] = [Self::For, Self::Days, Self::Minutes, Self::Where];

    fn as_str(self) -> &'static str {
        match self {
            Self::For => "for",
            Self::Days => "days",
            Self::Minutes => "minutes",
            Self::Where => "where",
        }
    }

    fn next(self) -> Option<Self> {
        Self::ALL.into_iter().skip_while(|step| *step != self).nth(1)
    }
}

impl Coach {
    /// `/plan`, `/plan new`, and the answers to its questions.
    pub(in crate::coach) async fn plan_command(&self, turn: &Turn<'_>, argument: &str) -> Result<Plan> {
        let (word, value) = argument.split_once(' ').unwrap_or((argument, ""));
        match (word, Step::ALL.into_iter().find(|step| step.as_str() == word)) {
            ("", _) => self.show_plan(turn).await,
            (_, Some(step)) => self.answered(turn, step, value.trim()).await,
            (_, None) => Ok(ask(turn.words(), Step::For)),
        }
    }

    /// The first question.
    pub(super) fn set_up(&self, turn: &Turn<'_>) -> Plan {
        ask(turn.words(), Step::For)
    }

    /// Keeps an answer and asks the next question; after the last, the plan.
    async fn answered(&self, turn: &Turn<'_>, step: Step, value: &str) -> Result<Plan> {
        let person = turn.past.person.id;
        let mut tx = self.store.begin(person).await?;
        let mut profile = planning::profile(&mut tx, person).await?.unwrap_or_default();
        tx.rollback().await?;
        let is_skipped = value == "skip";
        if !is_skipped && !set(&mut profile, step, value) {
            return Ok(ask(turn.words(), step));
        }
        let mut plan = match step.next() {
            Some(next) => ask(turn.words(), next),
            None => {
                let mut facts = self.facts(turn).await?;
                planning::told(&mut facts, &profile);
                facts.plan = None;
                let mut plan = show::shown(turn, facts);
                plan.training.insert(0, TrainingChange::End);
                plan
            }
        };
        plan.training.insert(0, TrainingChange::Profile(profile));
        Ok(plan)
    }
}

/// Sets what was answered; false for an answer that is none.
fn set(profile: &mut TrainingProfile, step: Step, value: &str) -> bool {
    match step {
        Step::For => {
            let aim = Aim::ALL.into_iter().find(|aim| aim.as_str() == value);
            profile.aim = aim.map(|aim| aim.as_str().to_owned()).or(profile.aim.take());
            aim.is_some()
        }
        Step::Days => number(value, 1, 7).map(|days| profile.days_per_week = Some(days)).is_some(),
        Step::Minutes => number(value, 5, 240).map(|minutes| profile.minutes = Some(minutes)).is_some(),
        Step::Where => {
            let places = places(value);
            let is_known = !places.is_empty();
            if is_known {
                profile.places = places.into_iter().collect();
            }
            is_known
        }
    }
}

fn number(value: &str, least: u32, most: u32) -> Option<u32> {
    value.parse().ok().filter(|number| (least..=most).contains(number))
}

/// Where somebody trains who named this place: home and the street are always there.
fn places(value: &str) -> Vec<Place> {
    match value {
        "home" => vec![Place::Home, Place::Outdoors],
        "gym" => vec![Place::Gym, Place::Home, Place::Outdoors],
        "pool" => vec![Place::Pool, Place::Home, Place::Outdoors],
        "outdoors" => vec![Place::Outdoors, Place::Home],
        _ => Vec::new(),
    }
}

fn ask(words: &Words, step: Step) -> Plan {
    let name = step.as_str();
    let mut plan = Plan::saying(ActionType::Plan, Path::Command, words.say(&format!("plan.setup.{name}"), &[]));
    let options: Vec<(String, String)> = match step {
        Step::For => Aim::ALL
            .into_iter()
            .map(|aim| (words.say(&format!("plan.setup.{}", aim.as_str()), &[]), aim.as_str().to_owned()))
            .collect(),
        Step::Days => DAYS.map(|days| (days.to_string(), days.to_string())).to_vec(),
        Step::Minutes => MINUTES.map(|minutes| (format!("{minutes} min"), minutes.to_string())).to_vec(),
        Step::Where => ["home", "gym", "outdoors", "pool"]
            .map(|place| (words.say(&format!("plan.setup.{place}"), &[]), place.to_owned()))
            .to_vec(),
    };
    let skip = (words.say("button.skip", &[]), "skip".to_owned());
    plan.buttons = options
        .into_iter()
        .chain([skip])
        .map(|(label, value)| Button { label, action: Action::Command(format!("/plan {name} {value}")).encode() })
        .collect();
    plan
}
