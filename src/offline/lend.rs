//! Numbers that borrow their unit from what was told right before them.

use super::{
    clause::{Clause, Join, is_number},
    concept::{Concept, Cue},
    item::{Cut, Item, What},
    quantity::Unit,
    undone::{denies_ground, is_ground},
};

/// Words between a length of time and what was done in it, folded.
const OF: [&str; 4] = ["of", "de", "d'", "von"];
/// From so many on a bare number may be minutes.
const LEAST_MINUTES: f64 = 5.0;

/// Gives the numbers that borrow one their unit.
pub(super) fn lend_units(cut: &mut Cut, clauses: &[Clause]) {
    lend_the_denied(cut, clauses);
    lend_minutes(cut, clauses);
    lend_the_way_back(cut, clauses);
}

/// "Didn't do the 5 km, did 3 instead": a bare number right behind a distance that is denied has its unit.
fn lend_the_denied(cut: &mut Cut, clauses: &[Clause]) {
    for pair in clauses.windows(2) {
        let [denied, next] = pair else { continue };
        if next.barrier.is_some() || !denies_ground(cut, denied) {
            continue;
        }
        let unit = cut.items[denied.items.clone()].iter().filter(|item| is_ground(item)).find_map(Item::quantity);
        let Some(unit) = unit.and_then(|quantity| quantity.unit) else { continue };
        lend(cut, next, unit);
    }
}

/// "40 min on the elliptical and 15 of abs": a bare number right before what was done has the minutes of the clause before it. A
/// count of an exercise ("and 15 push-ups") has none.
fn lend_minutes(cut: &mut Cut, clauses: &[Clause]) {
    let is_of = |cut: &Cut, at: usize| {
        cut.tokens[cut.items[at].tokens.clone()].iter().all(|token| OF.contains(&token.text.as_str()))
    };
    for pair in clauses.windows(2) {
        let [before, next] = pair else { continue };
        let acts = |item: &Item| item.concepts.iter().any(|c| matches!(c, Concept::Act(..)));
        let is_timed = |item: &Item| item.quantity().is_some_and(|q| q.unit == Some(Unit::Minute));
        let told = &cut.items[before.items.clone()];
        let is_beside = next.join == Join::And && next.barrier.is_none() && before.barrier.is_none();
        if !is_beside || !told.iter().any(acts) || !told.iter().any(is_timed) {
            continue;
        }
        let mut numbers = next.items.clone().filter(|at| is_number(&cut.items[*at]));
        let (Some(at), None) = (numbers.next(), numbers.next()) else { continue };
        let behind = (at + 1..next.items.end).find(|at| !is_of(cut, *at));
        let Some(behind) = behind else { continue };
        let item = &cut.items[behind];
        let is_spent = acts(item) && !item.is(Cue::Exercise) || behind > at + 1 && item.any(&[Cue::Exercise]);
        let is_long = cut.items[at].quantity().is_some_and(|quantity| quantity.value >= LEAST_MINUTES);
        if is_spent && is_long {
            lend(cut, next, Unit::Minute);
        }
    }
}

/// "4 km to work and another 4 back": the way home is measured as the way out.
fn lend_the_way_back(cut: &mut Cut, clauses: &[Clause]) {
    for pair in clauses.windows(2) {
        let [out, home] = pair else { continue };
        let is_back = cut.items[home.items.clone()].iter().any(|item| item.is(Cue::Back));
        if home.join != Join::And || home.barrier.is_some() || out.barrier.is_some() || !is_back {
            continue;
        }
        let ground = cut.items[out.items.clone()].iter().filter(|item| is_ground(item)).find_map(Item::quantity);
        let Some(unit) = ground.and_then(|quantity| quantity.unit) else { continue };
        lend(cut, home, unit);
    }
}

/// Gives its unit to the only number of a clause, where that has none.
fn lend(cut: &mut Cut, clause: &Clause, unit: Unit) {
    let mut numbers = clause.items.clone().filter(|at| is_number(&cut.items[*at]));
    let (Some(at), None) = (numbers.next(), numbers.next()) else { return };
    if let What::Quantity(quantity) = &mut cut.items[at].what
        && quantity.unit.is_none()
        && !quantity.at
    {
        quantity.unit = Some(unit);
    }
}
