//! What follows an exchange once its facts are in: a suggestion to see a clinician, or a question about what the log may lack.
//! Each is made once, and never beside another question.

use anyhow::Result;

use crate::{
    domain::{
        cycle::{Concern, DayFact, Finding, Health, Question, Source, Urgency, concerns},
        record::{GoalKind, Intensity, Record},
        safety::SafetyClass,
    },
    offline,
    store::{
        Tx, cycle,
        records::Change,
        rows::{ActionType, Path},
    },
};

use super::{Open, ask, yes_no_or_unsure};
use crate::coach::{
    care,
    turn::{Plan, Turn, Word},
};

/// Entries of days this long past are taken for a history being filled in.
const LONG_PAST_DAYS: i64 = 14;
/// So many intense sessions in four weeks are hard training.
const HARD_SESSIONS: usize = 8;

/// Adds to a plan what is worth asking or suggesting now, and notes in this transaction that it was.
///
/// # Errors
/// The database failed.
pub async fn follow(tx: &mut Tx, turn: &Turn<'_>, plan: &mut Plan, kept: &[Change]) -> Result<()> {
    let changes = plan.tracking.is_some() || kept.iter().any(|change| change.table == "cycle_days");
    let is_on = plan.tracking.as_ref().unwrap_or(&turn.past.tracked.tracking).is_on();
    if !is_on || is_busy(turn, plan) || is_filling_in(turn, kept) {
        return Ok(());
    }
    let mut known = if changes { cycle::load(tx, turn.past.person.id).await? } else { turn.past.tracked.clone() };
    note_signs(turn, &mut known);
    let history = known.history(turn.today);
    let health = Health {
        history: &history,
        days: &known.days,
        menarche: known.tracking.told.menarche,
        strained: is_strained(turn),
        told: &known.tracking.told.mentioned,
    };
    let question = history.question(turn.today).filter(|_| leaves_room(plan));
    let concern = concerns(&health, turn.today).into_iter().next();
    // What a missing entry would explain is asked about first: the record may be missing, not the period.
    let waits = |concern: &Concern| concern.rule.urgency() == Urgency::Appointment && question.is_some();
    if let Some(concern) = concern.filter(|concern| !waits(concern)) {
        plan.after.push(suggestion(turn, &concern));
        known.tracking.told.mentioned.insert((concern.rule, concern.episode));
        plan.is_private = true;
        return cycle::save(tx, turn.past.person.id, &known.tracking, turn.at).await;
    }
    let Some(question) = question else { return Ok(()) };
    plan.after.push(in_words(turn, &question, known.tracking.name.as_deref()));
    ask(plan, Open::Missing { question }, yes_no_or_unsure(turn.words()));
    known.tracking.note_asked(&question);
    cycle::save(tx, turn.past.person.id, &known.tracking, turn.at).await
}

/// A log or a look at the records has room for a question; somebody who is down is not asked about their calendar.
fn leaves_room(plan: &Plan) -> bool {
    matches!(plan.action, ActionType::Log | ActionType::Question)
}

/// Whether the person is filling in what is long past: what seems to be missing may come next.
fn is_filling_in(turn: &Turn<'_>, kept: &[Change]) -> bool {
    let mut days =
        kept.iter().filter(|change| change.table == "cycle_days").filter_map(|change| change.date).peekable();
    days.peek().is_some() && days.all(|date| (turn.today - date).num_days() > LONG_PAST_DAYS)
}

/// Whether something else is being asked, or said that leaves no room.
fn is_busy(turn: &Turn<'_>, plan: &Plan) -> bool {
    plan.path == Path::Safety
        || plan.pending.is_some()
        || !plan.draft.asks.is_empty()
        || !plan.after.is_empty()
        || plan.take_back.is_some()
        || matches!(&plan.word, Word::Text(text) if text.contains('?'))
        || plan.erase_cycle
        || plan.forget.is_some()
        || turn.inbound.heard.is_shared
        || plan.draft.writes.iter().any(|write| matches!(write.record, Record::CorrectLast(_) | Record::DeleteLast(_)))
}

/// Warning signs of this message count for today.
fn note_signs(turn: &Turn<'_>, known: &mut cycle::Known) {
    let signs = offline::cycle::signs(&turn.message());
    let fact = known.days.remove(turn.today, &Source::Chat).unwrap_or_default();
    known.days.put(turn.today, Source::Chat, DayFact { signs, ..fact });
}

fn is_strained(turn: &Turn<'_>) -> bool {
    let hard = turn.past.workouts.iter().filter(|row| row.completed && row.intensity_level == Some(Intensity::Intense));
    hard.count() >= HARD_SESSIONS || turn.past.goals.iter().any(|goal| goal.goal_type == GoalKind::LoseWeight)
}

/// A fact, the usual range, a suggestion. No diagnosis.
fn suggestion(turn: &Turn<'_>, concern: &Concern) -> String {
    let words = turn.words();
    if concern.rule.urgency() == Urgency::Emergency {
        return care::reply(SafetyClass::MedicalUrgent, false, turn.show.lang, turn.past.person.zone);
    }
    let rule = serde_json::to_value(concern.rule).ok();
    let rule = rule.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    let number = |number: i64| number.to_string();
    let (n, of, from, to) = match concern.finding {
        Finding::DaysWithoutBleeding { days, usual_below } => (days, 0, 0, usual_below),
        Finding::Lengths { unusual, of, usual_from, usual_to } => (unusual as i64, of as i64, usual_from, usual_to),
        Finding::BleedingDays { days, usual_to } => (days, 0, 0, usual_to),
        Finding::SpottingInCycles { cycles } => (cycles as i64, 0, 0, 0),
        Finding::Seen { .. } => (0, 0, 0, 0),
    };
    let fields = [("n", number(n)), ("of", number(of)), ("from", number(from)), ("to", number(to))];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    words.say(&format!("concern.{rule}"), &fields)
}

/// A question in words; by the person's own name for it, where they gave one: somebody may look over their shoulder.
fn in_words(turn: &Turn<'_>, question: &Question, name: Option<&str>) -> String {
    let words = turn.words();
    match question {
        Question::MissedStart { around, .. } if name.is_some() => {
            let fields = [("name", name.unwrap_or_default()), ("day", &words.date(*around))];
            words.say("cycle.ask_missed_named", &fields)
        }
        Question::MissedStart { around, .. } => words.say("cycle.ask_missed", &[("day", &words.date(*around))]),
        Question::SamePeriod { first, second } => {
            words.say("cycle.ask_same", &[("first", &words.date(*first)), ("second", &words.date(*second))])
        }
    }
}
