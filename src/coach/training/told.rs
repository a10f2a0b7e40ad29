//! What is told in passing and wants its own word: a lift that was the best ever, the number of a fever that was told before it.

use anyhow::Result;
use chrono::TimeDelta;

use crate::{
    domain::{
        record::{Activity, MetricKind, Record},
        text::fold,
    },
    offline::{self, Ask, BestLift, Feat, Reading},
    store::{
        planning::Writing,
        rows::{MemoryKind, Path},
    },
};

use super::{
    super::{
        Coach,
        morning::sentence,
        turn::{Memory, Plan, Turn, Word},
    },
    TrainingChange,
};

/// So long after a fever was told a number is its temperature.
const STILL_OF_IT: TimeDelta = TimeDelta::hours(6);
/// Temperatures of a body, in degrees Celsius and Fahrenheit.
const CELSIUS: std::ops::RangeInclusive<f64> = 35.0..=42.5;
const FAHRENHEIT: std::ops::RangeInclusive<f64> = 95.0..=108.5;

/// The words of a message that is nothing but a number, with what it measures: right after a fever was told or asked for, "38,1"
/// is how high it is.
pub(in crate::coach) fn as_a_fever(turn: &Turn<'_>, reading: &Reading) -> Option<String> {
    let [Ask::WhatIs { number }] = &reading.asks[..] else { return None };
    let value: f64 = number.replace(',', ".").parse().ok()?;
    let is_all = turn.text.trim_matches(|c: char| !c.is_alphanumeric()) == number;
    let last = turn.past.recent.last().filter(|said| turn.at - said.at < STILL_OF_IT)?;
    let speaks = |text: &str| offline::speaks_of_a_temperature(&turn.message_of(text));
    let is_of_it = last.input.as_deref().is_some_and(speaks) || speaks(&last.response);
    let fits = CELSIUS.contains(&value) || FAHRENHEIT.contains(&value);
    let label = turn.show.label(MetricKind::BodyTempC.as_str());
    (reading.records.is_empty() && is_all && is_of_it && fits).then(|| format!("{label} {number}"))
}

impl Coach {
    /// The plan of an exchange in which the session of an earlier day was done today: that day holds it no more.
    pub(super) async fn with_made_up(&self, turn: &Turn<'_>, mut plan: Plan) -> Result<Plan> {
        let sports: Vec<Activity> = plan
            .draft
            .writes
            .iter()
            .filter_map(|write| match &write.record {
                Record::LogWorkout(done) if done.completed && done.date == turn.today => Some(done.activity_type),
                _ => None,
            })
            .collect();
        let Some(day) = offline::made_up(&turn.message()).filter(|_| !sports.is_empty()) else { return Ok(plan) };
        let facts = self.facts(turn).await?;
        let of_that_day = facts
            .plan
            .iter()
            .flat_map(|plan| &plan.sessions)
            .find(|session| session.date == day && !session.completed && sports.contains(&session.activity));
        if let Some(id) = of_that_day.and_then(|session| session.id.clone()) {
            let writing = Writing { dropped: vec![id], ..Writing::default() };
            plan.training.push(TrainingChange::Write(Box::new(facts), Box::new(writing)));
        }
        Ok(plan)
    }
}

/// The plan of an exchange that tells of a lift that was the best ever: it is kept in mind, in place of the one before it, and
/// has a word of its own.
pub(super) fn with_best_lift(turn: &Turn<'_>, mut plan: Plan) -> Plan {
    if !matches!(plan.path, Path::Offline | Path::Fast) || plan.pending.is_some() || plan.answered {
        return plan;
    }
    let Some(BestLift { lift, kg }) = offline::best_lift(&turn.message()) else { return plan };
    let words = turn.words();
    let (kg, date) = (turn.show.weight(kg), words.date(turn.today));
    let fact = |kg: &str| words.say("news.best_fact", &[("lift", &lift), ("kg", kg), ("date", &date)]);
    let begins = fold(fact("\u{0}").split('\u{0}').next().unwrap_or_default());
    let before = turn.past.memories.iter().filter(|memory| fold(&memory.fact).starts_with(&begins));
    plan.memories.extend(before.map(|memory| Memory::Drop(memory.fact.clone())));
    plan.memories.push(Memory::Note { fact: fact(&kg), kind: MemoryKind::Fact });
    plan.word = Word::Text(words.pick("news.best_lift", &[("lift", &sentence(&lift)), ("kg", &kg)], turn.pick));
    plan.unanswered = false;
    plan
}

/// The plan of an exchange that tells how often an exercise came off, and gladly: the count is said back with a warm word.
pub(super) fn with_feat(turn: &Turn<'_>, mut plan: Plan) -> Plan {
    let is_strength = |record: &Record| matches!(record, Record::LogWorkout(done) if done.completed && done.activity_type == Activity::Strength);
    let is_kept = plan.draft.writes.iter().any(|write| is_strength(&write.record));
    if !matches!(plan.path, Path::Offline | Path::Fast) || plan.pending.is_some() || plan.answered || !is_kept {
        return plan;
    }
    let is_free = matches!(plan.word, Word::Insight | Word::Nothing);
    let Some(Feat { count, exercise }) = offline::feat(turn.text, turn.past.person.lang).filter(|_| is_free) else {
        return plan;
    };
    let feat = sentence(&format!("{count} {exercise}"));
    plan.word = Word::Text(turn.words().pick("news.feat", &[("feat", &feat)], turn.pick));
    plan
}
