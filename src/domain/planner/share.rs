//! How the minutes of a week are shared out among its sessions.

use super::{
    Aim, Facts, Focus, Level,
    budget::{self, Budget},
    spacing::Slot,
};

/// Most of endurance is easy: hard sessions are at most this share of the minutes (Seiler 2010).
const HARD_SHARE: f64 = 0.2;
/// The longest session with intervals in it, in minutes.
const LONGEST_HARD: u32 = 75;
/// The longest session of strength; more time in it is rest between sets.
const LONGEST_STRENGTH: u32 = 75;
/// Strength that nobody asked for is no longer than this, in minutes.
const LONGEST_UNASKED: u32 = 30;

/// The minutes of each slot. Their sum is within the budget.
pub(super) fn share_out(facts: &Facts, slots: &[Slot], budget: &Budget) -> Vec<u32> {
    let longest = budget::longest(facts);
    let endurance = facts.aim() == Aim::Endurance;
    // Whoever is used to distance gets a long day that deserves the name, and strength as a side dish.
    let is_used_to_it = endurance && facts.person.level.unwrap_or_default() > Level::Beginner;
    let weight = |slot: &Slot| match slot.focus {
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody if is_used_to_it => 0.8,
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => 1.1,
        Focus::Easy | Focus::Steady => 1.0,
        Focus::Long if is_used_to_it => 2.2,
        Focus::Long => 1.5,
        Focus::Hard => 0.8,
        Focus::Mobility => 0.7,
    };
    let whole: f64 = slots.iter().map(weight).sum();
    let person = &facts.person;
    let is_told = person.aim.is_some() || person.minutes.is_some() || person.weekly_minutes.is_some();
    let most = |slot: &Slot| match slot.focus {
        Focus::Hard if endurance => longest.min((f64::from(budget.minutes) * HARD_SHARE) as u32).min(LONGEST_HARD),
        Focus::Hard => longest.min(40),
        Focus::Mobility => longest.min(45),
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody if endurance => longest.min(45),
        // Of somebody who told nothing of what they train for.
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody if !is_told => longest.min(LONGEST_UNASKED),
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => longest.min(LONGEST_STRENGTH),
        _ => longest,
    };
    let step = if budget.minutes < 50 { 1 } else { 5 };
    let mut minutes: Vec<u32> = slots
        .iter()
        .map(|slot| {
            let share = (f64::from(budget.minutes) * weight(slot) / whole) as u32;
            share.min(most(slot)) / step * step
        })
        .collect();
    // What rounding left over goes to who has room, one step at a time.
    let mut left = budget.minutes.saturating_sub(minutes.iter().sum());
    while left >= step {
        let roomy = (0..slots.len()).filter(|at| minutes[*at] + step <= most(&slots[*at]));
        let Some(at) = roomy.min_by(|a, b| {
            let filled = |at: usize| f64::from(minutes[at]) / weight(&slots[at]);
            filled(*a).total_cmp(&filled(*b))
        }) else {
            break;
        };
        minutes[at] += step;
        left -= step;
    }
    if endurance {
        keep_mostly_easy(slots, &mut minutes);
    }
    // A crumb of a session is made worth the way to it, at the cost of the longer ones.
    for (minutes, slot) in minutes.iter_mut().zip(slots) {
        if *minutes < budget::SHORTEST {
            *minutes = if most(slot) >= budget::SHORTEST.min(longest) { budget::SHORTEST.min(longest) } else { 0 };
        }
    }
    let mut over = minutes.iter().sum::<u32>().saturating_sub(budget.minutes.max(budget::SHORTEST));
    for minutes in minutes.iter_mut().rev() {
        let cut = over.min(minutes.saturating_sub(budget::SHORTEST.min(longest)));
        *minutes -= cut;
        over -= cut;
    }
    // The length that somebody named themselves is theirs.
    for minutes in minutes.iter_mut().filter(|minutes| **minutes != longest) {
        *minutes = budget::in_steps(*minutes);
    }
    minutes
}

/// Cuts hard sessions to a fifth of the whole.
fn keep_mostly_easy(slots: &[Slot], minutes: &mut [u32]) {
    let easy: u32 = slots.iter().zip(&*minutes).filter(|(slot, _)| !slot.is_hard).map(|(_, minutes)| minutes).sum();
    let most = (f64::from(easy) * HARD_SHARE / (1.0 - HARD_SHARE)) as u32;
    for (_, minutes) in slots.iter().zip(minutes).filter(|(slot, _)| slot.is_hard) {
        // In steps of five, like the others, where that leaves something.
        *minutes = (*minutes).min(if most > 20 { most / 5 * 5 } else { most });
    }
}
