//! What a language model may read of the cycle: with the person's consent everything, without it the word of the phase at most.

use crate::{
    domain::{cycle::State, record::Record},
    offline::{self, Found, Reading},
    store::{rows::Exchange, turns::Past},
};

use super::needs_consent;
use crate::coach::turn::Turn;

/// The part of a message that may be sent to a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    All,
    /// The rest of it, without the words about the cycle; the records those stand for are the rules' to keep.
    Rest(String),
    Nothing,
}

/// What of this message may be sent.
pub fn part(turn: &Turn<'_>, reading: &Reading) -> Part {
    let tracking = &turn.past.tracked.tracking;
    if tracking.model_may_read == Some(true) {
        return Part::All;
    }
    // A symptom of somebody who tracks nothing is a word like any other.
    let is_private = |record: &Record| {
        matches!(record, Record::LogCycle(_)) && (tracking.state != State::Unasked || needs_consent(record))
    };
    let private: Vec<&Found> = reading.records.iter().filter(|found| is_private(&found.record)).collect();
    if private.is_empty() && !offline::cycle::is_spoken_of(turn.text) {
        return Part::All;
    }
    let mut rest = String::with_capacity(turn.text.len());
    for (at, c) in turn.text.char_indices() {
        if !private.iter().any(|found| found.span.contains(&at)) {
            rest.push(c);
        }
    }
    let says_something = rest.chars().any(char::is_alphanumeric);
    if says_something && !offline::cycle::is_spoken_of(&rest) && !names_symptom(turn, &rest) {
        Part::Rest(rest.trim_matches(|c: char| c.is_whitespace() || c == ',').to_owned())
    } else {
        Part::Nothing
    }
}

/// Whether an earlier exchange may be told to a model.
pub fn may_tell(past: &Past, exchange: &Exchange) -> bool {
    past.tracked.tracking.model_may_read == Some(true)
        || exchange.session_context.get("private").and_then(serde_json::Value::as_bool) != Some(true)
}

/// Whether a remembered fact may be told to a model.
pub fn may_tell_fact(past: &Past, fact: &str) -> bool {
    past.tracked.tracking.model_may_read == Some(true) || !offline::cycle::is_spoken_of(fact)
}

/// The line about the cycle in a model's context; none where nothing is tracked or known.
pub fn line(past: &Past) -> Option<String> {
    if !past.tracked.tracking.is_on() {
        return None;
    }
    let today = past.cycle_today();
    let phase = (today.reason.is_none()).then(|| today.phase.as_str());
    if past.tracked.tracking.model_may_read != Some(true) {
        return phase.map(|phase| format!("{phase} (estimate)"));
    }
    let estimate = past.cycle_history().estimate(past.today);
    let window = estimate.window.map(|(from, to)| format!("next period expected {from} to {to}"));
    let felt = today.symptoms.names();
    let parts = [
        today.day.map(|day| format!("day {day}")),
        phase.map(|phase| format!("{phase}, {:.0} % likely", today.probability * 100.0)),
        today.reason.map(|reason| format!("phase unknown: {}", reason.as_str().replace('_', " "))),
        window,
        (!felt.is_empty()).then(|| format!("today: {}", felt.join(", "))),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// A symptom that the rules read with others may stand outside of the words they gave for it.
fn names_symptom(turn: &Turn<'_>, rest: &str) -> bool {
    let again = offline::read(&turn.message_of(rest));
    again.records.iter().any(|found| matches!(found.record, Record::LogCycle(_)))
}
