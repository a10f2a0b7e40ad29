//! What a language model may read of the cycle: with the person's consent everything, without it the word of the phase at most.

use std::ops::Range;

use crate::{
    domain::{cycle::State, record::Record},
    offline::{self, Found, Kind, Reading},
    store::{rows::Exchange, turns::Past},
};

use super::needs_consent;
use crate::coach::turn::Turn;

/// What stands between parts of a message, each with the white space after it.
const JOINING: &[&str] = &[
    ", ", "; ", ". ", "! ", "? ", "\n", " and ", " but ", " y ", " e ", " pero ", " und ", " aber ", " et ", " mais ",
];

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
    let kept_out = |part: &Range<usize>| {
        let touches = |found: &Found| found.span.start < part.end && part.start < found.span.end;
        private.iter().any(|found| touches(found)) || offline::cycle::is_spoken_of(&turn.text[part.clone()])
    };
    let rest: Vec<&str> =
        parts(turn.text).into_iter().filter(|part| !kept_out(part)).map(|part| turn.text[part].trim()).collect();
    let rest = rest.join(" ");
    if says_something(turn, &rest) { Part::Rest(rest) } else { Part::Nothing }
}

/// The parts of a message that can stand alone: between commas, ends of sentences, and words that join.
fn parts(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < text.len() {
        let here = &text[at..];
        let joined = JOINING.iter().find(|word| here.starts_with(**word)).map(|word| word.len());
        let next = here.chars().next().map_or(1, char::len_utf8);
        if let Some(length) = joined {
            // A mark belongs to what it ends, a word to neither.
            parts.push(start..if here.starts_with(' ') { at } else { at + 1 });
            start = at + length - 1;
            at = start;
        }
        at += next;
    }
    parts.push(start.min(text.len())..text.len());
    parts
}

/// Whether what is left is a message: something to keep, or a question. A date alone would tell what it was the date of.
fn says_something(turn: &Turn<'_>, rest: &str) -> bool {
    let again = offline::read(&turn.message_of(rest));
    let is_about_it = again.records.iter().any(|found| matches!(found.record, Record::LogCycle(_)));
    !is_about_it && !offline::cycle::is_spoken_of(rest) && (!again.records.is_empty() || again.kind == Kind::Question)
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
