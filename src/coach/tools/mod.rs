//! The model's hands: every tool, its schema, and what a call of it does to the draft.
//!
//! Tools never touch the database. A write becomes a record on the draft, checked and grounded; a read is handed back to
//! the turn, which fetches and computes.

mod ground;
mod plan;
mod push;
mod specs;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::{
    domain::{
        record::{Activity, Record, Workout},
        text::fold,
        trend::Measure,
    },
    llm::{Arguments, ToolCall},
    offline::{Message, Reading, train::Asked, wish::Wish},
    store::rows::ActionType,
};

use super::draft::{Ask, Draft};

pub use specs::specs;

/// What a call rests on: the message, what the rules read in it, and the person's day.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    pub message: Message<'a>,
    pub reading: &'a Reading,
    pub today: NaiveDate,
    /// Days of the plan to come.
    pub planned: &'a [NaiveDate],
}

/// What a call came to.
#[derive(Debug)]
pub enum Outcome {
    /// On the draft (or on its list of questions): what the model is told about it.
    Drafted(Value),
    /// The words for the person.
    Replied(Reply),
    /// To be looked up, then answered.
    Query(Query),
    /// To be kept as a fact about the person.
    Remember(String),
    /// To be forgotten.
    Forget(String),
    /// What changes about when the coach writes by itself.
    Schedule(Wish),
    /// What is asked of the training plan.
    Train(Asked),
    /// The model can mend this call: in words for it.
    TellModel(String),
}

/// What the model says to the person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct Reply {
    /// The message, without any claim of what was saved.
    pub text: String,
    /// One of the action types; what is no such word is worked out from the records.
    #[schemars(with = "String")]
    #[serde(default, deserialize_with = "action_type")]
    pub action_type: Option<ActionType>,
    /// Short answers offered as buttons.
    #[serde(default)]
    pub asks: Option<Vec<String>>,
}

fn action_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ActionType>, D::Error> {
    let word = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(word).ok())
}

/// A question to the person's records.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
pub struct Query {
    /// A log_daily field, a metric type, a habit_type, "workouts", "workout_minutes" or "workout_km".
    pub what: String,
    pub measure: Measure,
    /// First day: a date word or YYYY-MM-DD.
    pub from: String,
    /// Last day.
    pub to: String,
}

#[derive(Deserialize, JsonSchema)]
struct Fact {
    /// One short fact about the person.
    fact: String,
}

/// Runs one call on the draft.
pub fn run(call: &ToolCall, draft: &mut Draft, ground: &Ground<'_>) -> Outcome {
    match call.name.as_str() {
        name if Record::TOOLS.contains(&name) => write(name, &call.arguments, draft, ground),
        "reply" => parsed(&call.arguments, Outcome::Replied),
        "query_history" => parsed(&call.arguments, Outcome::Query),
        "remember" => parsed(&call.arguments, |fact: Fact| Outcome::Remember(fact.fact)),
        "schedule_push" => push::read(&call.arguments, ground).map_or_else(Outcome::TellModel, Outcome::Schedule),
        "adjust_plan" => plan::read(&call.arguments, ground).map_or_else(Outcome::TellModel, Outcome::Train),
        "show_plan" => Outcome::Train(Asked::Show { on: None }),
        "forget" => parsed(&call.arguments, |fact: Fact| Outcome::Forget(fact.fact)),
        other => Outcome::TellModel(format!("there is no tool named {other}")),
    }
}

fn parsed<T: serde::de::DeserializeOwned>(arguments: &Arguments, then: impl FnOnce(T) -> Outcome) -> Outcome {
    arguments.parse::<T>().map_or_else(Outcome::TellModel, then)
}

/// A write: dates by the time law, then the record, then its grounds.
fn write(tool: &str, arguments: &Arguments, draft: &mut Draft, ground: &Ground<'_>) -> Outcome {
    let Some(map) = arguments.as_object() else {
        return Outcome::TellModel("the arguments are not a JSON object".into());
    };
    let (record, evidence) = match specs::read(tool, map.clone(), ground.today) {
        Ok(read) => read,
        Err(sentence) => return Outcome::TellModel(format!("{tool}: {sentence}")),
    };
    if record.date().is_some_and(|date| date > ground.today) {
        return Outcome::Drafted(json!({"kept": false, "because": "that day has not come yet"}));
    }
    let record = with_sport_as_told(record, ground);
    match ground::check(&record, &evidence, ground) {
        ground::Verdict::Grounded => {
            let before = draft.asks.len();
            draft.add(record, &evidence);
            Outcome::Drafted(if draft.asks.len() == before {
                json!({"kept": true})
            } else {
                json!({"kept": false, "because": "a value is outside its plausible range; the person is asked"})
            })
        }
        ground::Verdict::Doubtful(candidates) => {
            draft.asks.push(Ask::Which { candidates });
            Outcome::Drafted(json!({"kept": false, "because": "not certain; the person is asked"}))
        }
        ground::Verdict::Invented => {
            Outcome::Drafted(json!({"kept": false, "because": "this does not follow from the message"}))
        }
    }
}

/// A session with its sport as the rules read it, else as the model calls it where the person said that word.
fn with_sport_as_told(record: Record, ground: &Ground<'_>) -> Record {
    let Record::LogWorkout(done) = record else { return record };
    let read = ground.reading.records.iter().find_map(|found| match &found.record {
        Record::LogWorkout(known) if (known.activity_type, known.date) == (done.activity_type, done.date) => {
            known.sport.clone()
        }
        _ => None,
    });
    let is_said =
        |sport: &String| done.activity_type == Activity::Other && fold(ground.message.text).contains(&fold(sport));
    let sport = read.or(done.sport.clone().filter(is_said));
    Record::LogWorkout(Workout { sport, ..done })
}
