//! Grounding: whether a record follows from the person's own words.
//!
//! A model may invent a number, a date, or a record about somebody else. Three independent looks guard against that: the
//! quoted words must stand in the message, every number must follow from them, and the rules' own reading must not differ.

use crate::{
    domain::{record::Record, text::fold},
    offline::{self, CERTAIN},
};

use super::Ground;

/// What grounding found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// Follows from the words.
    Grounded,
    /// Two readings differ: the person chooses.
    Doubtful(Vec<Record>),
    /// Does not follow from the words.
    Invented,
}

/// Relative difference within which two numbers are the same number, rounding apart.
const SAME: f64 = 0.01;

/// Checks one record against the message.
pub(super) fn check(record: &Record, evidence: &str, ground: &Ground<'_>) -> Verdict {
    if matches!(record, Record::DeleteLast(_)) {
        return Verdict::Grounded;
    }
    if !evidence.is_empty() && !fold(ground.message.text).contains(&fold(evidence)) {
        return Verdict::Invented;
    }
    let rules = ground.reading.records.iter().filter(|found| found.record.tool() == record.tool());
    let mut rival = None;
    for found in rules {
        match compare(record, &found.record) {
            Match::Same => return Verdict::Grounded,
            Match::Differs if found.confidence >= CERTAIN => rival = Some(found.record.clone()),
            Match::Differs | Match::Other => {}
        }
    }
    if let Some(rival) = rival {
        return Verdict::Doubtful(vec![record.clone(), rival]);
    }
    if offline::is_set_aside(&ground.message, evidence) {
        return Verdict::Doubtful(vec![record.clone()]);
    }
    let supported = offline::numbers(&ground.message);
    let follows = |value: f64| supported.iter().any(|number| close(*number, value));
    if record.numbers().into_iter().all(|(_, value)| follows(value)) { Verdict::Grounded } else { Verdict::Invented }
}

/// How a model's record relates to the rules' record of the same tool.
enum Match {
    /// Says the same, or part of it.
    Same,
    /// Is about the same thing and says something else.
    Differs,
    /// Is about something else.
    Other,
}

fn compare(model: &Record, rules: &Record) -> Match {
    match (model, rules) {
        (Record::LogMetric(a), Record::LogMetric(b)) if a.kind != b.kind => return Match::Other,
        (Record::LogHabit(a), Record::LogHabit(b)) if a.habit_type != b.habit_type => return Match::Other,
        (Record::LogWorkout(a), Record::LogWorkout(b)) if a.activity_type != b.activity_type => return Match::Other,
        (Record::CorrectLast(a), Record::CorrectLast(b)) if a.field != b.field => return Match::Other,
        _ => {}
    }
    let (ours, theirs) = (model.numbers(), rules.numbers());
    let shared: Vec<(f64, f64)> = ours
        .iter()
        .filter_map(|(name, value)| theirs.iter().find(|(other, _)| other == name).map(|(_, other)| (*value, *other)))
        .collect();
    let same_date = model.date() == rules.date();
    if shared.is_empty() {
        return if same_date && ours.is_empty() && theirs.is_empty() && model.args() == rules.args() {
            Match::Same
        } else {
            Match::Other
        };
    }
    let same_numbers = shared.iter().all(|(a, b)| close(*a, *b));
    match (same_date, same_numbers) {
        (true, true) if shared.len() == ours.len() => Match::Same,
        // The rules know nothing of the further numbers: those have to follow from the words themselves.
        (true, true) => Match::Other,
        // The same number on another day, or another number on the same day; two days with two numbers are two facts.
        (false, true) | (true, false) => Match::Differs,
        (false, false) => Match::Other,
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= SAME * a.abs().max(b.abs()) + 1e-9
}
