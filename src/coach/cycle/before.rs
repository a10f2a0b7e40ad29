//! Before the yes: what somebody says of their cycle waits, the question comes with it, and the yes keeps all of it.

use super::{Open, first, is_a_man, offer, show, talk};
use crate::{
    coach::{
        pending::Pending,
        turn::{Plan, Turn},
    },
    domain::{
        cycle::{Held, Mode},
        record::{CycleEntry, CycleEvent, Record},
    },
    offline::{self, Reading, cycle::Word},
    store::rows::{ActionType, Path},
};

/// The plan for words said before the yes: the question comes with them, and what was said waits for the answer. None
/// where they may well be about something else.
pub(super) fn before_the_yes(turn: &Turn<'_>, word: Word, reading: &Reading) -> Option<Plan> {
    let says_more = reading.records.iter().any(|found| !matches!(found.record, Record::UpdateProfile(_)));
    let tracking = &turn.past.tracked.tracking;
    let is_asked = turn.pending == Some(Pending::Cycle { open: Open::OptIn }) || !tracking.held.is_empty();
    let date = talk::day_told(turn);
    let is_plain =
        is_asked || offline::cycle::is_spoken_of(turn.text) || !matches!(word, Word::Ended | Word::Forgot(_));
    // "I forgot in March" of a man is of something else.
    if is_a_man(turn) && !offline::cycle::is_spoken_of(turn.text) {
        return None;
    }
    let held = match word {
        // Records of the same message are held, and the question put, where all records are.
        Word::Menarche(first) => return first::menarche_before_the_yes(turn, first, reading),
        _ if says_more => return None,
        Word::Mode(mode) if may_be_tracked(mode) => Held::Mode { mode },
        Word::Forgot(month) => Held::Forgot { forgot: month },
        // "It's over" may be about anything.
        Word::Ended if is_plain || date.is_some() => {
            Held::Record(Record::LogCycle(CycleEntry::on(CycleEvent::PeriodEnd, date.unwrap_or(turn.today))))
        }
        _ => return None,
    };
    Some(hold(turn, held, if is_plain { "cycle.held" } else { "cycle.held_if" }))
}

/// Holds what was said, says so, and asks.
pub(super) fn hold(turn: &Turn<'_>, held: Held, key: &str) -> Plan {
    let mut plan = Plan::new(ActionType::Other, Path::Command);
    plan.tracking(turn).hold(held);
    plan.after.push(turn.words().say(key, &[]));
    offer(turn, &mut plan);
    plan
}

/// Whether there is something to track in a mode: nobody past their cycles is offered to have them counted.
fn may_be_tracked(mode: Mode) -> bool {
    !matches!(
        mode,
        Mode::Pregnant | Mode::Postpartum | Mode::Breastfeeding | Mode::Menopause | Mode::NoCycle | Mode::Off
    )
}

/// Starts tracking, or takes it up again, and keeps what was said before the yes.
pub fn start(turn: &Turn<'_>) -> Plan {
    let mut plan = Plan::new(ActionType::Log, Path::Command);
    let tracking = plan.tracking(turn);
    tracking.start(turn.today);
    let held = std::mem::take(&mut tracking.held);
    plan.lead.push(turn.words().say("cycle.started", &[]));
    let mut open = None;
    for held in held {
        match held {
            Held::Record(record) => {
                if let Record::LogCycle(CycleEntry { event: CycleEvent::PeriodEnd, date, .. }) = record {
                    open = Some(Open::Began { end: date });
                }
                plan.draft.add(record, "");
            }
            Held::Forgot { forgot } => open = Some(Open::Forgotten { month: forgot }),
            Held::Mode { mode } => {
                plan.tracking(turn).set_mode(mode, turn.today);
                plan.lead.push(show::mode(turn, mode));
            }
            Held::Menarche { menarche } => first::note_menarche(turn, &mut plan, menarche),
            Held::MenarcheAged { menarche_aged } => match turn.past.tracked.age {
                Some(age) => {
                    if let Some(date) = first::years_ago(turn, age - menarche_aged) {
                        first::note_menarche(turn, &mut plan, date);
                    }
                }
                None => open = Some(Open::Age { first: menarche_aged }),
            },
        }
    }
    if let Some(open) = open.filter(|open| !is_answered(turn, &plan, open)) {
        talk::ask_further(turn, &mut plan, open);
    }
    plan
}

/// Whether the start that a question looks for is known already.
fn is_answered(turn: &Turn<'_>, plan: &Plan, open: &Open) -> bool {
    let Open::Began { end } = open else { return false };
    let starts = plan.draft.writes.iter().filter_map(|write| match &write.record {
        Record::LogCycle(entry) if entry.event == CycleEvent::PeriodStart => Some(entry.date),
        _ => None,
    });
    let known = turn.past.tracked.days.history(Mode::Natural).cycle_starts(*end);
    starts.chain(known).any(|start| talk::is_of_one_period(start, *end))
}
