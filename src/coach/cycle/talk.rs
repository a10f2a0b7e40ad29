//! What the person says of their cycle in words, and their answers to our questions about it.

use chrono::{Datelike, Months, NaiveDate, TimeDelta};

use crate::{
    domain::{
        cycle::{Answer, Mode, Question, State},
        record::{CycleEntry, CycleEvent, Record},
    },
    offline::{
        self, Reading,
        answer::{self, Answer as Reply},
        cycle::Word,
    },
    store::rows::{ActionType, Path},
};

use super::{Open, ask, before, first, said_button, show, yes_or_no};
use crate::coach::{
    pending::Pending,
    turn::{self, Plan, Turn},
};

/// "It ended" is said of a period that began at most so many days ago.
const LONGEST_OPEN_DAYS: i64 = 12;
/// How long our question for the yes stays open beside other talk.
const OPEN: TimeDelta = TimeDelta::hours(1);

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
        _ if matches!(tracking.state, State::Unasked | State::Asked) => before::before_the_yes(turn, word, reading),
        Word::Mode(mode) if tracking.is_kept() && !says_more => Some(set_mode(turn, mode)),
        Word::Ended if tracking.is_kept() && !says_more => ended(turn),
        Word::Menarche(first) => first::menarche(turn, first, reading),
        Word::LeaveOut if tracking.is_on() => leave_out(turn),
        Word::Mode(_) if tracking.state == State::Off && !says_more => {
            Some(Plan::saying(ActionType::Other, Path::Command, turn.words().say("cycle.off_kept_nothing", &[])))
        }
        Word::Forgot(month) if tracking.is_on() && !says_more => Some(forgot(turn, month)),
        _ => None,
    }
}

/// The day that a short message names.
pub(super) fn day_told(turn: &Turn<'_>) -> Option<NaiveDate> {
    match answer::answer(&answer::Pending::Date, &turn.message()) {
        Some(Reply::Date(date)) => Some(date).filter(|date| *date <= turn.today),
        _ => None,
    }
}

/// Adds to a plan of another's what its words say of the cycle: that somebody is pregnant is first of all a matter of safety.
pub fn along(turn: &Turn<'_>, plan: &mut Plan) {
    if turn.inbound.heard.is_shared {
        return;
    }
    let word = offline::cycle::word(&turn.message());
    if let Some(Word::Mode(mode)) = word.filter(|_| turn.past.tracked.tracking.is_kept()) {
        plan.tracking(turn).set_mode(mode, turn.today);
        plan.lead.push(show::mode(turn, mode));
    }
    // Our question for the age was answered, whatever else the answer means.
    if let Some(Pending::Cycle { open: Open::Age { first } }) = turn.pending
        && let Some(age) = plan.draft.writes.iter().find_map(|write| first::age_of(&write.record))
    {
        plan.tracking(turn).told.menarche = first::years_ago(turn, age - first);
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

pub(super) fn is_of_one_period(start: NaiveDate, end: NaiveDate) -> bool {
    (0..=LONGEST_OPEN_DAYS).contains(&(end - start).num_days())
}

/// Asks for what is missing of something that was told.
pub(super) fn ask_further(turn: &Turn<'_>, plan: &mut Plan, open: Open) {
    let words = turn.words();
    let (text, buttons) = match &open {
        Open::Forgotten { .. } => {
            let text = words.say("cycle.forgotten_when", &[]);
            (text, vec![said_button(words, "cycle.not_sure", "not sure")])
        }
        Open::Began { .. } => {
            (words.say("cycle.began_when", &[]), vec![said_button(words, "cycle.not_sure", "not sure")])
        }
        Open::Age { .. } => (words.say("cycle.menarche_age", &[]), vec![said_button(words, "button.skip", "skip")]),
        _ => return,
    };
    plan.after.push(text);
    ask(plan, open, buttons);
}

/// The plan for an answer to a question of ours; none when the message is about something else.
pub fn answered(turn: &Turn<'_>, open: &Open, reading: &Reading) -> Option<Plan> {
    let words = turn.words();
    let reply = answer::answer(&answer::Pending::YesNo, &turn.message());
    let is = |wanted: Reply| reply.as_ref() == Some(&wanted);
    let say = |key: &str| Plan::saying(ActionType::Other, Path::Command, words.say(key, &[]));
    Some(match open {
        Open::OptIn if is(Reply::Yes) => before::start(turn),
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
        Open::Forgotten { month } => return forgotten(turn, *month, reading),
        Open::Began { end } => return began(turn, *end, reading),
        Open::Age { first } => return first::age_told(turn, *first, reading),
        Open::OptIn | Open::Model | Open::Delete => return None,
    })
}

/// Our question for the yes stays open while something else is said: what was told before it still waits.
pub fn stays_open(turn: &Turn<'_>, plan: &mut Plan) {
    let is_asked = matches!(turn.pending, Some(Pending::Cycle { open: Open::OptIn }));
    let tracking = plan.tracking.as_ref().unwrap_or(&turn.past.tracked.tracking);
    let waits = tracking.state == State::Asked && !tracking.held.is_empty();
    let is_of_late = turn.past.recent.last().is_some_and(|said| turn.at - said.at < OPEN);
    if is_asked && waits && is_of_late && plan.pending.is_none() && plan.path != Path::Safety {
        plan.pending.clone_from(&turn.pending);
    }
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

/// The answer to "which day of that month did it start?".
fn forgotten(turn: &Turn<'_>, month: NaiveDate, reading: &Reading) -> Option<Plan> {
    if !reading.records.is_empty() {
        return None;
    }
    let date = offline::cycle::day_within(&turn.message(), month).filter(|date| *date <= turn.today);
    date.map(|date| started_on(turn, date)).or_else(|| left_as_it_is(turn))
}

/// The answer to "when did it start?", of a period whose end was told.
fn began(turn: &Turn<'_>, end: NaiveDate, reading: &Reading) -> Option<Plan> {
    if !reading.records.is_empty() {
        return None;
    }
    let date = day_told(turn).filter(|date| is_of_one_period(*date, end));
    date.map(|date| started_on(turn, date)).or_else(|| left_as_it_is(turn))
}

fn started_on(turn: &Turn<'_>, date: NaiveDate) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    plan.draft.add(Record::LogCycle(CycleEntry::on(CycleEvent::PeriodStart, date)), turn.text);
    plan
}

/// Who is not sure, or does not want to say, is not asked again.
fn left_as_it_is(turn: &Turn<'_>) -> Option<Plan> {
    let message = turn.message();
    let no = answer::answer(&answer::Pending::YesNo, &message) == Some(Reply::No);
    (no || offline::cycle::is_not_sure(&message))
        .then(|| Plan::saying(ActionType::Log, Path::Command, turn.words().say("cycle.answer_unsure", &[])))
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
    let entry = CycleEntry::on(CycleEvent::PeriodStart, date);
    plan.draft.add(Record::LogCycle(entry), turn.text);
    plan.tracking(turn).note_asked(&question);
    plan.lead.push(turn.words().say("cycle.answer_filled", &[]));
    plan
}

/// "It ended": the period that is open, if there is one. Where none is known and a day is named, it is kept, and its start
/// asked for.
fn ended(turn: &Turn<'_>) -> Option<Plan> {
    let tracked = &turn.past.tracked;
    let told = day_told(turn);
    let date = told.unwrap_or(turn.today);
    let last = tracked.days.history(Mode::Natural).cycles(turn.today).pop();
    let is_open = last.as_ref().is_some_and(|open| open.end.is_none() && is_of_one_period(open.start, date));
    let is_told = last.is_some_and(|last| is_of_one_period(last.start, date));
    let is_new = !is_told && (told.is_some() || offline::cycle::is_spoken_of(turn.text));
    (is_open || is_new).then(|| {
        let mut plan = Plan::new(ActionType::Log, Path::Command);
        plan.draft.add(Record::LogCycle(CycleEntry::on(CycleEvent::PeriodEnd, date)), turn.text);
        if is_new && tracked.tracking.is_on() {
            ask_further(turn, &mut plan, Open::Began { end: date });
        }
        plan
    })
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
            if listed.is_empty() {
                ask_further(turn, &mut plan, Open::Forgotten { month });
            } else {
                plan.word = turn::Word::Text(words.say("cycle.forgot_known", &[("days", &listed.join(", "))]));
            }
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
