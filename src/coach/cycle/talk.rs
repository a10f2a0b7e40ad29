//! What the person says of their cycle in words, and their answers to our questions about it.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    domain::{
        cycle::{Answer, Mode, Question, State},
        record::{CycleEntry, CycleEvent, Record, Symptoms},
    },
    offline::{
        self, Reading,
        answer::{self, Answer as Reply},
        cycle::{FirstEver, Word},
    },
    store::rows::{ActionType, Path},
};

use super::{Open, ask, offer, said_button, show, yes_or_no};
use crate::coach::turn::{self, Plan, Turn};

/// "It ended" is said of a period that began at most so many days ago.
const LONGEST_OPEN_DAYS: i64 = 12;

/// The plan for words about the cycle that are no record; none where there are none, or nothing is tracked that they could be
/// about.
pub fn in_words(turn: &Turn<'_>, reading: &Reading) -> Option<Plan> {
    let word = offline::cycle::word(&turn.message())?;
    let tracking = &turn.past.tracked.tracking;
    // A record in the same message is kept; that is the rest of the turn's business.
    let says_more = reading.records.iter().any(|found| !matches!(found.record, Record::UpdateProfile(_)));
    match word {
        Word::Stop => Some(stop(turn)),
        Word::Ask(asked) if !says_more => Some(show::answer(turn, asked)),
        Word::Mode(mode) if tracking.is_kept() && !says_more => Some(set_mode(turn, mode)),
        Word::Ended if tracking.is_kept() && !says_more => ended(turn),
        Word::Menarche(first) => menarche(turn, first, reading),
        Word::LeaveOut if tracking.is_on() => leave_out(turn),
        Word::Forgot(month) if tracking.is_on() && !says_more => Some(forgot(turn, month)),
        _ => None,
    }
}

/// Adds to a plan of another's what its words say of the cycle: that somebody is pregnant is first of all a matter of safety.
pub fn along(turn: &Turn<'_>, plan: &mut Plan) {
    let word = offline::cycle::word(&turn.message());
    if let Some(Word::Mode(mode)) = word.filter(|_| turn.past.tracked.tracking.is_kept()) {
        plan.tracking(turn).set_mode(mode, turn.today);
        plan.lead.push(show::mode(turn, mode));
    }
}

/// How the cycle is to be read from today on.
pub fn set_mode(turn: &Turn<'_>, mode: Mode) -> Plan {
    if mode == Mode::Off {
        return stop(turn);
    }
    let mut plan = Plan::saying(ActionType::Other, Path::Command, show::mode(turn, mode));
    plan.tracking(turn).set_mode(mode, turn.today);
    plan
}

/// Never again, until they say otherwise.
pub fn stop(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::saying(ActionType::Other, Path::Command, turn.words().say("cycle.stopped", &[]));
    let tracking = plan.tracking(turn);
    tracking.state = State::Off;
    tracking.held.clear();
    plan
}

/// Starts tracking, or takes it up again, and keeps what was said before the yes.
pub fn start(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    let tracking = plan.tracking(turn);
    tracking.start(turn.today);
    for record in std::mem::take(&mut tracking.held) {
        plan.draft.add(record, "");
    }
    plan.lead.push(turn.words().say("cycle.started", &[]));
    plan
}

/// The plan for an answer to a question of ours; none when the message is about something else.
pub fn answered(turn: &Turn<'_>, open: &Open, reading: &Reading) -> Option<Plan> {
    let words = turn.words();
    let reply = answer::answer(&answer::Pending::YesNo, &turn.message());
    let is = |wanted: Reply| reply.as_ref() == Some(&wanted);
    let say = |key: &str| Plan::saying(ActionType::Other, Path::Command, words.say(key, &[]));
    Some(match open {
        Open::OptIn if is(Reply::Yes) => start(turn),
        Open::OptIn if is(Reply::No) => {
            let mut plan = say("cycle.declined");
            let tracking = plan.tracking(turn);
            tracking.state = State::Off;
            tracking.held.clear();
            plan
        }
        Open::Model if is(Reply::Yes) || is(Reply::No) => let_model_read(turn, is(Reply::Yes)),
        Open::Delete if is(Reply::Yes) => delete(),
        Open::Delete if is(Reply::No) => say("say.never_mind"),
        Open::Missing { question } => return missing(turn, *question, reply, reading),
        Open::When { question } => return when(turn, *question, reading),
        Open::OptIn | Open::Model | Open::Delete => return None,
    })
}

/// Whether a model may read dates and symptoms.
pub fn let_model_read(turn: &Turn<'_>, may: bool) -> Plan {
    let key = if may { "cycle.model_yes" } else { "cycle.model_no" };
    let mut plan = Plan::saying(ActionType::Other, Path::Command, turn.words().say(key, &[]));
    plan.tracking(turn).model_may_read = Some(may);
    plan
}

/// Delete all of it: said twice.
pub fn delete() -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.erase_cycle = true;
    plan
}

/// The answer to "did one start around then?", or "was that one period?".
fn missing(turn: &Turn<'_>, question: Question, reply: Option<Reply>, reading: &Reading) -> Option<Plan> {
    let words = turn.words();
    let say = |key: &str| Plan::saying(ActionType::Log, Path::Command, words.say(key, &[]));
    if let Some(date) = start_told(turn, &question, reading) {
        return Some(filled_in(turn, question, date));
    }
    if !reading.records.is_empty() {
        return None;
    }
    let (answer, mut plan) = match (&question, reply) {
        _ if offline::cycle::is_not_sure(&turn.message()) => (Answer::NotSure, say("cycle.answer_unsure")),
        (Question::MissedStart { .. }, Some(Reply::Yes)) => {
            let mut plan = say("cycle.answer_when");
            ask(&mut plan, Open::When { question }, vec![said_button(words, "cycle.not_sure", "not sure")]);
            (Answer::Yes(None), plan)
        }
        (Question::MissedStart { .. }, Some(Reply::No)) => (Answer::No, say("cycle.answer_no")),
        (Question::SamePeriod { .. }, Some(Reply::Yes)) => (Answer::Yes(None), say("cycle.answer_same")),
        (Question::SamePeriod { .. }, Some(Reply::No)) => (Answer::No, say("cycle.answer_separate")),
        _ => return None,
    };
    plan.tracking(turn).answer(&question, answer);
    Some(plan)
}

/// The answer to "which day was it?".
fn when(turn: &Turn<'_>, question: Question, reading: &Reading) -> Option<Plan> {
    if let Some(date) = start_told(turn, &question, reading) {
        return Some(filled_in(turn, question, date));
    }
    let words = turn.words();
    offline::cycle::is_not_sure(&turn.message())
        .then(|| Plan::saying(ActionType::Log, Path::Command, words.say("cycle.answer_yes", &[])))
}

/// The day of the start that was missed, where a reply names one that can be meant.
fn start_told(turn: &Turn<'_>, question: &Question, reading: &Reading) -> Option<NaiveDate> {
    let Question::MissedStart { after, through, .. } = question else { return None };
    let date = match reading.records.as_slice() {
        [] => match answer::answer(&answer::Pending::Date, &turn.message()) {
            Some(Reply::Date(date)) => Some(date),
            _ => None,
        },
        [only] => match &only.record {
            Record::LogCycle(entry) if entry.event == CycleEvent::PeriodStart => Some(entry.date),
            _ => None,
        },
        _ => None,
    };
    date.filter(|date| after < date && date <= through)
}

/// A start that was missed becomes a fact of its day.
fn filled_in(turn: &Turn<'_>, question: Question, date: NaiveDate) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    let entry = CycleEntry { event: CycleEvent::PeriodStart, date, symptoms: Symptoms::default() };
    plan.draft.add(Record::LogCycle(entry), turn.text);
    plan.tracking(turn).note_asked(&question);
    plan.lead.push(turn.words().say("cycle.answer_filled", &[]));
    plan
}

/// "It ended": the period that is open, if there is one.
fn ended(turn: &Turn<'_>) -> Option<Plan> {
    let tracked = &turn.past.tracked;
    let open = tracked.days.history(Mode::Natural).cycles(turn.today).pop()?;
    let date = match answer::answer(&answer::Pending::Date, &turn.message()) {
        Some(Reply::Date(date)) => date,
        _ => turn.today,
    };
    let is_open = open.end.is_none() && (turn.today - open.start).num_days() <= LONGEST_OPEN_DAYS;
    (is_open && date >= open.start).then(|| {
        let mut plan = Plan::new(ActionType::Log, Path::Command);
        let entry = CycleEntry { event: CycleEvent::PeriodEnd, date, symptoms: Symptoms::default() };
        plan.draft.add(Record::LogCycle(entry), turn.text);
        plan
    })
}

/// The first period ever: how settled cycles can be by now follows from it. Records of the same message are kept with it.
fn menarche(turn: &Turn<'_>, first: Option<FirstEver>, reading: &Reading) -> Option<Plan> {
    let words = turn.words();
    let say = |key: &str| Plan::saying(ActionType::Other, Path::Command, words.say(key, &[]));
    let tracked = &turn.past.tracked;
    let start = reading.records.iter().find_map(|found| match &found.record {
        Record::LogCycle(entry) if entry.event == CycleEvent::PeriodStart => Some(entry.date),
        _ => None,
    });
    let years_back = |years: i32| {
        let months = u32::try_from(years).ok()?.checked_mul(12)?;
        turn.today.checked_sub_months(Months::new(months))
    };
    let date = match (first, tracked.age) {
        (Some(FirstEver::Aged(at)), Some(age)) => years_back(age - at)?,
        (Some(FirstEver::Aged(_)), None) if tracked.tracking.is_kept() => return Some(say("cycle.menarche_age")),
        (Some(FirstEver::In(month)), _) => month,
        _ => start?,
    };
    let mut plan = match tracked.tracking.state {
        State::On | State::Paused => Plan::new(ActionType::Log, Path::Command),
        // A start in the same message asks for the yes itself.
        State::Unasked | State::Asked if start.is_none() => {
            let mut plan = Plan::new(ActionType::Other, Path::Command);
            offer(turn, &mut plan);
            return Some(plan);
        }
        _ => return None,
    };
    for found in &reading.records {
        plan.draft.add(found.record.clone(), turn.text);
    }
    plan.tracking(turn).told.menarche = Some(date);
    let is_settling = plan.tracking(turn).is_settling(turn.today);
    plan.lead.push(words.say(if is_settling { "cycle.menarche_recent" } else { "cycle.menarche_past" }, &[]));
    Some(plan)
}

/// Nothing of the open cycle is to be learnt.
fn leave_out(turn: &Turn<'_>) -> Option<Plan> {
    let start = turn.past.cycle_history().cycle_starts(turn.today).pop()?;
    let mut plan = Plan::saying(ActionType::Other, Path::Command, turn.words().say("cycle.left_out", &[]));
    plan.tracking(turn).told.left_out.insert(start);
    Some(plan)
}

/// "I forgot August": the gap there, if there is one, and which day it was.
fn forgot(turn: &Turn<'_>, month: NaiveDate) -> Plan {
    let words = turn.words();
    let last = month.checked_add_months(Months::new(1)).and_then(|next| next.pred_opt()).unwrap_or(month);
    let history = turn.past.cycle_history();
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    match history.gap_within(month, last, turn.today) {
        Some(question) => {
            let Question::MissedStart { around, .. } = question else { return plan };
            let text = words.say("cycle.forgot_when", &[("day", &words.date(around))]);
            plan.word = turn::Word::Text(text);
            plan.tracking(turn).answer(&question, Answer::Yes(None));
            ask(&mut plan, Open::When { question }, vec![said_button(words, "cycle.not_sure", "not sure")]);
        }
        None => {
            let starts = history.cycle_starts(turn.today);
            let near = starts.iter().filter(|start| (start.year(), start.month()) == (month.year(), month.month()));
            let listed: Vec<String> = near.map(|start| words.date(*start)).collect();
            let text = if listed.is_empty() {
                words.say("cycle.forgot_unknown", &[])
            } else {
                words.say("cycle.forgot_known", &[("days", &listed.join(", "))])
            };
            plan.word = turn::Word::Text(text);
        }
    }
    plan.is_private = true;
    plan
}

/// Asks whether to delete all of it; asked for a second time, it is done.
pub fn confirm_deletion(turn: &Turn<'_>, is_asked: bool) -> Plan {
    if is_asked {
        return delete();
    }
    let words = turn.words();
    let mut plan = Plan::saying(ActionType::Other, Path::Command, words.say("cycle.delete_confirm", &[]));
    ask(&mut plan, Open::Delete, yes_or_no(words));
    plan
}
