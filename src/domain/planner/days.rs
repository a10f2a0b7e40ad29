//! Which days of a week its sessions get: spread evenly, what tires apart, and on the days that the plan had so far.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{
    Facts, Focus, Level, digest, event, laws,
    spacing::{self, FORBIDDEN, Slot, touch},
};

/// What a day costs on which the plan had nothing so far: more than a week that is a little less even.
const OFF_THE_RHYTHM: i32 = 4;
/// So many days back the plan shows its rhythm.
const RHYTHM_DAYS: u64 = 14;
/// From this cost on sessions stand side by side that should not.
const CROWDED: i32 = 8;

/// A day for each slot, in the order of the slots: hard days apart, lifting spread, the long session at the weekend, all of it
/// beside what stands already; and where the plan had its days so far, on those.
pub(super) fn place(
    facts: &Facts,
    dates: &[NaiveDate],
    slots: &[Slot],
    standing: &[(NaiveDate, Slot)],
) -> Option<Vec<NaiveDate>> {
    let wants_fresh_days = slots.iter().any(|slot| slot.is_hard);
    let digests = dates.iter().copied().filter(|date| wants_fresh_days && digest::is_digesting(facts, *date)).collect();
    let placing = Placing { facts, slots, standing, rhythm: rhythm(facts, dates, standing), digests };
    let even = placing.most_even(dates);
    let is_even_enough = !slots.iter().any(|slot| slot.is_hard);
    let best = if is_even_enough { placing.best_of(vec![even]) } else { None };
    // Where the most even days put side by side what should not be, any others may be better.
    match best {
        Some((cost, days)) if cost < CROWDED => Some(days),
        _ => placing.best_of(subsets_of(dates, slots.len())).map(|(_, days)| days),
    }
}

/// Slots that want a day.
struct Placing<'a> {
    facts: &'a Facts,
    slots: &'a [Slot],
    /// What has one.
    standing: &'a [(NaiveDate, Slot)],
    /// How often the plan had a session on each day of the week lately, Monday first.
    rhythm: [u32; 7],
    /// The days that still digest a great load, where it matters.
    digests: Vec<NaiveDate>,
}

impl Placing<'_> {
    /// The cheapest arrangement over some choices of days, with its cost; of equals the first choice.
    fn best_of(&self, subsets: Vec<Vec<NaiveDate>>) -> Option<(i32, Vec<NaiveDate>)> {
        // The most even first: once a week is found that costs less than the choices that are left are uneven, it is the best.
        let mut choices: Vec<(i32, usize, Vec<NaiveDate>)> = subsets
            .into_iter()
            .enumerate()
            .map(|(nth, days)| (self.spread(&days), nth, days))
            .filter(|(spread, ..)| *spread < FORBIDDEN)
            .collect();
        choices.sort();
        let mut best: Option<(i32, usize, Vec<NaiveDate>)> = None;
        for (spread, nth, days) in choices {
            if best.as_ref().is_some_and(|(cost, ..)| spread > *cost) {
                break;
            }
            arrange(&days, self.slots, &mut |order| {
                let cost = spread + self.order(&days, order) + hard_on(&self.digests, &days, order);
                if cost < FORBIDDEN && best.as_ref().is_none_or(|(least, first, _)| (cost, nth) < (*least, *first)) {
                    best = Some((cost, nth, in_order_of(self.slots, &days, order)));
                }
            });
        }
        best.map(|(cost, _, days)| (cost, days))
    }

    fn most_even(&self, dates: &[NaiveDate]) -> Vec<NaiveDate> {
        let subsets = subsets_of(dates, self.slots.len());
        subsets.into_iter().min_by_key(|days| self.spread(days)).unwrap_or_default()
    }

    /// How unevenly days lie in the week with those that stand, and how far from the rhythm of the plan.
    fn spread(&self, days: &[NaiveDate]) -> i32 {
        let most = self.rhythm.iter().max().copied().unwrap_or_default();
        let off = |day: &NaiveDate| match self.rhythm[day.weekday().num_days_from_monday() as usize] {
            _ if most == 0 => 0,
            0 => OFF_THE_RHYTHM,
            often => i32::from(often < most),
        };
        let mut all: Vec<NaiveDate> = self.standing.iter().map(|(date, _)| *date).chain(days.iter().copied()).collect();
        all.sort_unstable();
        spread_cost(self.facts, &all) + days.iter().map(off).sum::<i32>()
    }

    /// How badly kinds follow each other, those that stand included.
    fn order(&self, days: &[NaiveDate], order: &[Slot]) -> i32 {
        if self.standing.is_empty() {
            return order_cost(self.facts, days, self.slots, order);
        }
        let placed = days.iter().copied().zip(order.iter().copied());
        let mut all: Vec<(NaiveDate, Slot)> = self.standing.iter().copied().chain(placed).collect();
        all.sort_unstable();
        let (days, order): (Vec<NaiveDate>, Vec<Slot>) = all.into_iter().unzip();
        order_cost(self.facts, &days, self.slots, &order)
    }
}

/// How often the plan, or the one that was made anew, had a session on each day of the week in the two weeks before `dates`.
fn rhythm(facts: &Facts, dates: &[NaiveDate], standing: &[(NaiveDate, Slot)]) -> [u32; 7] {
    let mut rhythm = [0; 7];
    let Some(first) = dates.iter().copied().chain(standing.iter().map(|(date, _)| *date)).min() else { return rhythm };
    let since = first.checked_sub_days(Days::new(RHYTHM_DAYS)).unwrap_or(NaiveDate::MIN);
    let planned = facts.plan.iter().flat_map(|plan| &plan.sessions).map(|session| session.date);
    for date in planned.filter(|date| (since..first).contains(date)).chain(facts.rhythm.iter().copied()) {
        rhythm[date.weekday().num_days_from_monday() as usize] += 1;
    }
    rhythm
}

/// The dates of the slots when `order` holds their kinds by day.
fn in_order_of(slots: &[Slot], days: &[NaiveDate], order: &[Slot]) -> Vec<NaiveDate> {
    let mut taken = BTreeSet::new();
    slots
        .iter()
        .filter_map(|slot| {
            let at = (0..order.len()).find(|at| order[*at] == *slot && !taken.contains(at))?;
            taken.insert(at);
            days.get(at).copied()
        })
        .collect()
}

/// Calls `visit` with every distinct order of the slots.
fn arrange(days: &[NaiveDate], slots: &[Slot], visit: &mut impl FnMut(&[Slot])) {
    fn go(left: &mut Vec<Slot>, order: &mut Vec<Slot>, visit: &mut impl FnMut(&[Slot])) {
        if left.is_empty() {
            visit(order);
            return;
        }
        for at in 0..left.len() {
            // Sorted, so that equals stand together and are tried once.
            if at > 0 && left[at] == left[at - 1] {
                continue;
            }
            let slot = left.remove(at);
            order.push(slot);
            go(left, order, visit);
            order.pop();
            left.insert(at, slot);
        }
    }
    let mut left = slots.to_vec();
    left.truncate(days.len());
    left.sort_unstable();
    go(&mut left, &mut Vec::new(), visit);
}

fn subsets_of(dates: &[NaiveDate], count: usize) -> Vec<Vec<NaiveDate>> {
    (0_u32..1 << dates.len().min(7))
        .filter(|bits| bits.count_ones() as usize == count)
        .map(|bits| dates.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, date)| *date).collect())
        .collect()
}

/// How unevenly days lie in the week, which is taken to repeat; a run of seven training days is forbidden.
fn spread_cost(facts: &Facts, days: &[NaiveDate]) -> i32 {
    let Some(first) = days.first() else { return 0 };
    let mut cost = 0;
    for (at, day) in days.iter().enumerate() {
        let next = days.get(at + 1).copied().unwrap_or(*first + Days::new(7));
        let gap = (next - *day).num_days() as i32;
        cost += (gap - 7 / days.len() as i32).pow(2) * 2;
    }
    if may_be_seven(facts, days, *first) && laws::longest_run(facts, days) >= 7 {
        cost += FORBIDDEN;
    }
    // A day after training gives way to a day after rest.
    let yesterday = first.pred_opt().is_some_and(|before| facts.done.iter().any(|done| done.date == before));
    cost + i32::from(yesterday)
}

/// Whether so many days of training, with those done and told of around them, could be seven in a row: this is asked of every choice
/// of days, and mostly they are too few.
fn may_be_seven(facts: &Facts, days: &[NaiveDate], first: NaiveDate) -> bool {
    let week_before = first.checked_sub_days(Days::new(7)).unwrap_or(NaiveDate::MIN);
    let done = facts.done.iter().filter(|done| done.date >= week_before).count();
    days.len() + done + facts.person.limits.len() >= 7
}

/// How badly kinds follow each other; `slots` has those that matter most first.
fn order_cost(facts: &Facts, days: &[NaiveDate], slots: &[Slot], order: &[Slot]) -> i32 {
    let mut cost = 0;
    let (eve, first) = (days.first().and_then(|first| first.pred_opt()), order.first());
    if let (Some(eve), Some(first)) = (eve, first) {
        cost += spacing::on(facts, eve).map(|before| touch(before, *first)).max().unwrap_or(0);
    }
    // Who chose a sport begins with it; and whoever had a plan and no training yet, with the easiest there is in it: a first
    // step that was not taken is made smaller.
    let is_first = facts.done.is_empty();
    let had_a_plan = facts.plan.as_ref().is_some_and(|plan| plan.start < facts.today);
    let first = match slots.first().filter(|slot| is_first && !slot.focus.is_strength()) {
        Some(slot) if facts.person.sport.is_some() => Some(*slot),
        _ if is_first && had_a_plan => slots.iter().min_by_key(|slot| (slot.is_hard, effort(slot.focus))).copied(),
        _ => None,
    };
    if first.is_some_and(|first| order.first() != Some(&first)) {
        cost += 2;
    }
    let is_beginner = facts.person.level.unwrap_or_default() == Level::Beginner;
    for (at, slot) in order.iter().enumerate() {
        let next = (at + 1) % order.len();
        let gap = (days[next] - days[at]).num_days().rem_euclid(7);
        if gap == 1 && order.len() > 1 {
            let after = order[next];
            // Of a beginner the long day is hardly longer than the others: legs that lifted carry it.
            let is_short = after.focus == Focus::Long && slot.focus.is_strength() && !after.is_hard && is_beginner;
            let touches = if is_short { 0 } else { touch(*slot, after) };
            cost += touches.max(i32::from(slot.focus == after.focus));
        }
        // The days around a match hold neither, and it would be lost on them.
        if event::is_near_a_match(facts, days[at])
            && (slot.is_hard || event::focus(facts, slot.focus, days[at]) != slot.focus)
        {
            cost += 5;
        }
        let weekend = matches!(days[at].weekday(), Weekday::Sat | Weekday::Sun);
        if slot.focus == Focus::Long && !weekend {
            cost += 3;
        }
    }
    cost
}

/// A hard session is lost on a day that still digests a great load.
fn hard_on(digests: &[NaiveDate], days: &[NaiveDate], order: &[Slot]) -> i32 {
    let lost = order.iter().zip(days).filter(|(slot, day)| slot.is_hard && digests.contains(day));
    lost.count() as i32 * 5
}

/// How much a kind of session asks of somebody who has not begun yet, the least first.
fn effort(focus: Focus) -> u8 {
    match focus {
        Focus::Easy => 0,
        Focus::Long => 1,
        Focus::Mobility => 2,
        Focus::Steady => 3,
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => 4,
        Focus::Hard => 5,
    }
}
