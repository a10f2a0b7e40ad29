//! Parts of today that are still to come: "handball tonight" said in the morning is no session that was done.

use chrono::Timelike;

use super::{
    Message,
    clause::{Barrier, Clause, is_past_verb},
    concept::{Concept, Cue},
    item::{Cut, Item},
};

/// Before this hour a day is still the one before.
const NIGHT_ENDS: u32 = 4;

/// Sets aside what is told of a part of the day that has not begun: the clause that names it, and beside it the sport it
/// speaks of, or its numbers. What is told as done is done.
pub(super) fn set_aside(message: &Message<'_>, cut: &Cut, clauses: &mut [Clause]) {
    let hour = message.now.with_timezone(&message.zone).hour();
    if hour < NIGHT_ENDS {
        return;
    }
    let items = |clause: &Clause| &cut.items[clause.items.clone()];
    let names = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..)));
    let begins =
        |item: &Item| item.find(|concept| if let Concept::FromHour(hour) = concept { Some(*hour) } else { None });
    let is_done = |item: &Item| {
        is_past_verb(item) || item.any(&[Cue::Do, Cue::Tick, Cue::Skip, Cue::Sleep, Cue::Drink, Cue::Neg, Cue::No])
    };
    let is_open = |clause: &Clause| clause.barrier.is_none() && !items(clause).iter().any(is_done);
    let later: Vec<usize> = (0..clauses.len())
        .filter(|n| {
            is_open(&clauses[*n]) && items(&clauses[*n]).iter().any(|item| begins(item).is_some_and(|at| hour < at))
        })
        .collect();
    for n in later {
        let has_sport = items(&clauses[n]).iter().any(names);
        let sentence = clauses[n].sentence;
        let beside = |m: usize| clauses.get(m).is_some_and(|clause| clause.sentence == sentence && is_open(clause));
        let sport_before =
            n.checked_sub(1).filter(|m| beside(*m) && !has_sport && items(&clauses[*m]).iter().any(names));
        let plain = |clause: &Clause| !items(clause).iter().any(|item| names(item) || begins(item).is_some());
        let numbers_after = Some(n + 1).filter(|m| beside(*m) && has_sport && plain(&clauses[*m]));
        for m in [Some(n), sport_before, numbers_after].into_iter().flatten() {
            clauses[m].barrier = Some(Barrier::Plan);
        }
    }
}
