//! The cycle in conversation. Nothing is kept before a yes, nothing leaves for a model without another, and what is predicted is
//! said with its doubt.
//!
//! Reading order: [`keep_from_company`] (where nothing is said of it) → [`hold_back`] (what waits for the yes) → [`talk`] (words and answers; `before` the yes, and of the `first` period ever) → [`command`] (`/cycle`) →
//! [`show`] (what is said) → [`follow`] (what is asked and suggested afterwards) → [`share`] (what a model may read).

mod before;
pub mod command;
mod first;
pub mod follow;
pub mod share;
pub mod show;
pub mod talk;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        cycle::{Held, Question, State, Tracking},
        record::{CycleEntry, CycleEvent, Metric, MetricKind, Record},
        talk::{Body, Button, Channel, OPEN_PRIVATE, Say},
    },
    offline,
    store::rows::Path,
};

use super::{
    pending::{Action, Pending},
    turn::{Plan, Turn, Word},
    words::Words,
};

/// An open question of ours about the cycle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Open {
    /// "Shall I keep track?"
    OptIn,
    /// "May the language model read it?"
    Model,
    /// "Did a period start around then?"
    Missing { question: Question },
    /// "Which day was it?"
    When { question: Question },
    /// "Which day of that month did it start?" The month is given by its first day.
    Forgotten { month: NaiveDate },
    /// "When did it start?", of a period that ended on this day.
    Began { end: NaiveDate },
    /// "How old are you now?", of somebody who told the age of their first period.
    Age { first: i32 },
    /// "Shall I delete all of it?"
    Delete,
}

/// The gender of a man, as a profile holds it.
const MALE: &str = "male";

impl Plan {
    /// What the person decided, to be changed by this exchange.
    pub(super) fn tracking(&mut self, turn: &Turn<'_>) -> &mut Tracking {
        self.tracking.get_or_insert_with(|| turn.past.tracked.tracking.clone())
    }
}

/// Takes what is about the cycle out of a plan until the person has agreed to tracking, and asks them. What they said is held,
/// and kept with the yes. After a no it is not kept, and they are told.
pub fn hold_back(turn: &Turn<'_>, plan: &mut Plan, model_host: Option<&str>) {
    ask_about_model(turn, plan, model_host);
    forget_earlier_version(turn, plan);
    let state = plan.tracking.as_ref().unwrap_or(&turn.past.tracked.tracking).state;
    let waits = |plan: &Plan| plan.draft.writes.iter().any(|write| needs_consent(&write.record));
    if matches!(state, State::On | State::Paused) || !waits(plan) {
        return;
    }
    // Looked at last: it takes reading all they said of late.
    if matches!(state, State::Unasked | State::Asked) && is_a_man(turn) {
        read_as_a_mans(turn, plan);
        if !waits(plan) {
            return;
        }
    }
    let (held, kept) =
        std::mem::take(&mut plan.draft.writes).into_iter().partition(|write| needs_consent(&write.record));
    plan.draft.writes = kept;
    if state == State::Off {
        plan.lead.push(turn.words().say("cycle.off_kept_nothing", &[]));
        return;
    }
    let held: Vec<_> = held;
    let tracking = plan.tracking(turn);
    for write in held {
        tracking.hold(Held::Record(write.record));
    }
    if plan.path == Path::Safety {
        // A danger is answered alone; the question waits for the next time it comes up.
        plan.tracking(turn).state = State::Asked;
        return;
    }
    plan.after.push(turn.words().say("cycle.held", &[]));
    offer(turn, plan);
}

/// Whether somebody is likely to be a man, by what they said now or of late: they are asked for no cycle.
pub(super) fn is_a_man(turn: &Turn<'_>) -> bool {
    is_told(turn, offline::cycle::is_likely_of_a_man)
}

/// Whether their profile says so, or else what they said.
fn is_told(turn: &Turn<'_>, tells: fn(&str) -> bool) -> bool {
    let past = &turn.past;
    if let Some(gender) = past.person.gender.as_deref() {
        return gender == MALE;
    }
    tells(turn.text)
        || past.recent.iter().filter_map(|said| said.input.as_deref()).any(tells)
        || past.memories.iter().any(|memory| tells(&memory.fact))
}

/// What may be read as of a cycle is of something else where a man says it: a temperature on waking is one of the body, and a
/// bleeding no period. Who tells their period in so many words is heard, whoever they are.
fn read_as_a_mans(turn: &Turn<'_>, plan: &mut Plan) {
    let is_sure = is_told(turn, offline::cycle::is_of_a_man);
    let is_own = |entry: &CycleEntry| {
        matches!(entry.event, CycleEvent::PeriodStart | CycleEvent::PeriodEnd)
            && offline::cycle::is_spoken_of(turn.text)
    };
    plan.draft.writes.retain_mut(|write| {
        let Record::LogCycle(entry) = &write.record else { return true };
        if !needs_consent(&write.record) || is_own(entry) {
            return true;
        }
        // Of whom it is only likely nothing is lost.
        let Some(value) = entry.temperature_c else { return !is_sure };
        write.record = Record::LogMetric(Metric { date: entry.date, kind: MetricKind::BodyTempC, value, source: None });
        true
    });
}

/// Where others read along nothing of the cycle is said or kept, however it was worded: it is moved to a chat of two.
pub fn keep_from_company(turn: &Turn<'_>, plan: &mut Plan) {
    let is_cycle = |record: &Record| matches!(record, Record::LogCycle(_));
    let is_open = |pending: &Option<Pending>| matches!(pending, Some(Pending::Cycle { .. }));
    let is_about_it = plan.tracking.is_some()
        || plan.is_private
        || plan.erase_cycle
        || is_open(&plan.pending)
        || plan.draft.writes.iter().any(|write| is_cycle(&write.record));
    if !turn.inbound.heard.is_shared || !is_about_it {
        return;
    }
    plan.draft.writes.retain(|write| !is_cycle(&write.record));
    plan.tracking = None;
    plan.erase_cycle = false;
    if plan.path == Path::Safety {
        return;
    }
    plan.lead.clear();
    plan.after.clear();
    plan.pending = None;
    (plan.file, plan.picture) = (None, None);
    let Say { text, buttons, .. } = in_private(turn);
    (plan.word, plan.buttons) = (Word::Text(text), buttons);
}

/// The answer as it may be read where it goes: one that names the cycle, such as a list of the day's records, is moved, too.
pub fn for_company(turn: &Turn<'_>, plan: &Plan, say: Say) -> Say {
    let names_it = || offline::cycle::is_spoken_of(&say.text) || show::names_a_day(turn, &say.text);
    if turn.inbound.heard.is_shared && plan.path != Path::Safety && names_it() { in_private(turn) } else { say }
}

fn in_private(turn: &Turn<'_>) -> Say {
    let words = turn.words();
    let open = Button { label: words.say("thing.open_private", &[]), action: OPEN_PRIVATE.to_owned() };
    Say { text: words.say("thing.public", &[]), buttons: vec![open], ..Say::default() }
}

/// What the version of an edited message before this one said no longer waits.
fn forget_earlier_version(turn: &Turn<'_>, plan: &mut Plan) {
    let last = turn.past.recent.last().map(|exchange| exchange.interaction_id);
    if turn.past.earlier_version.is_some_and(|earlier| Some(earlier) == last)
        && !turn.past.tracked.tracking.held.is_empty()
    {
        plan.tracking(turn).held.clear();
    }
}

/// Whether a record is about the cycle itself. A symptom alone is a fact of its day like any other.
fn needs_consent(record: &Record) -> bool {
    let Record::LogCycle(entry) = record else { return false };
    let CycleEntry { event, symptoms, .. } = entry;
    *event != CycleEvent::Symptoms || symptoms.flow.is_some() || symptoms.spotting || entry.is_measured()
}

/// Asks whether to keep track, with the privacy words before the first entry.
pub(super) fn offer(turn: &Turn<'_>, plan: &mut Plan) {
    plan.tracking(turn).state = State::Asked;
    let words = turn.words();
    let text = match turn.inbound.heard.to.channel {
        Channel::Console => words.say("cycle.offer_here", &[]),
        Channel::Telegram => words.say("cycle.offer_channel", &[("channel", "Telegram")]),
        Channel::Discord => words.say("cycle.offer_channel", &[("channel", "Discord")]),
    };
    plan.after.push(text);
    ask(plan, Open::OptIn, yes_or_no(words));
}

/// With the yes to tracking comes the question whether a model may read of it, where there is one.
fn ask_about_model(turn: &Turn<'_>, plan: &mut Plan, model_host: Option<&str>) {
    let before = &turn.past.tracked.tracking;
    let tracking = plan.tracking.as_ref().unwrap_or(before);
    // What was said before the yes may have left a question of its own, which goes first.
    let follows = matches!(
        turn.pending,
        Some(Pending::Cycle { open: Open::Forgotten { .. } | Open::Began { .. } | Open::Age { .. } })
    );
    let starts = tracking.is_on() && tracking.model_may_read.is_none() && (!before.is_kept() || follows);
    let Some(host) = model_host.filter(|_| starts && plan.pending.is_none()) else { return };
    let words = turn.words();
    plan.after.push(words.say("cycle.model_ask", &[("host", host)]));
    ask(plan, Open::Model, yes_or_no(words));
}

/// Leaves a question open, with the answers as buttons.
fn ask(plan: &mut Plan, open: Open, buttons: Vec<Button>) {
    plan.buttons.extend(buttons);
    plan.pending = Some(Pending::Cycle { open });
}

fn yes_or_no(words: &Words) -> Vec<Button> {
    [("button.yes", "yes"), ("button.no", "no")].map(|(label, said)| said_button(words, label, said)).into()
}

fn yes_no_or_unsure(words: &Words) -> Vec<Button> {
    let mut buttons = yes_or_no(words);
    buttons.push(said_button(words, "cycle.not_sure", "not sure"));
    buttons
}

fn said_button(words: &Words, label: &str, said: &str) -> Button {
    Button { label: words.say(label, &[]), action: Action::Say(said.to_owned()).encode() }
}

/// Whether an exchange is about the cycle: its words are for nobody else, and go with the rest when all of it is deleted.
pub fn is_private(turn: &Turn<'_>, plan: &Plan, said: &str) -> bool {
    let keeps = |write: &super::draft::Write| matches!(write.record, Record::LogCycle(_));
    let is_open = |pending: &Pending| match pending {
        Pending::Cycle { .. } => true,
        Pending::Which { candidates } => candidates.iter().any(|record| matches!(record, Record::LogCycle(_))),
        _ => false,
    };
    let asks = |ask: &super::draft::Ask| {
        matches!(ask, super::draft::Ask::Which { candidates }
        if candidates.iter().any(|record| matches!(record, Record::LogCycle(_))))
    };
    plan.tracking.is_some()
        || plan.is_private
        || plan.draft.writes.iter().any(keeps)
        || plan.draft.asks.iter().any(asks)
        || plan.pending.as_ref().is_some_and(is_open)
        || turn.pending.as_ref().is_some_and(is_open)
        || offline::cycle::is_spoken_of(turn.text)
        || offline::cycle::is_spoken_of(said)
        || brings_something_about_it(turn)
        || show::names_a_day(turn, said)
}

/// Whether what came without words of the person's own is about the cycle: the export of a tracker, or what others wrote.
pub fn brings_something_about_it(turn: &Turn<'_>) -> bool {
    let heard = &turn.inbound.heard;
    let name = heard.file_to_keep().and_then(|file| file.name.as_deref());
    name.is_some_and(offline::cycle::is_file_about)
        || matches!(&heard.body, Body::Forwarded { text } if offline::cycle::is_spoken_of(text))
}
