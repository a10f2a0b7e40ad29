//! The seven days from a date: which kinds of session, on which days, how long.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{
    Aim, Equipment, Facts, Focus, Level, LimitKind, Place, Session,
    budget::{self, Budget, BudgetKind},
    digest, event, laws, limits, moves, race,
};
use crate::domain::{
    evidence::Evidence,
    record::{Activity, Intensity},
};

/// A week always keeps a day off.
const MOST_TRAINING_DAYS: u32 = 6;
/// Intervals belong into weeks that hold at least this much else.
const MINUTES_FOR_A_HARD_DAY: u32 = 90;
/// Most of endurance is easy: hard sessions are at most this share of the minutes (Seiler 2010).
const HARD_SHARE: f64 = 0.2;
/// The longest session with intervals in it, in minutes.
const LONGEST_HARD: u32 = 75;
/// The longest session of strength; more time in it is rest between sets.
const LONGEST_STRENGTH: u32 = 75;
/// A week has so many sessions that each is of so many minutes at least; in one that holds little, a little longer ones and fewer.
const WORTH_A_DAY: u32 = 15;
const WORTH_IN_A_SMALL_WEEK: u32 = 16;
const SMALL_WEEK: u32 = 60;
/// Strength that nobody asked for is no longer than this, in minutes.
const LONGEST_UNASKED: u32 = 30;
/// Runs after which who began with walk-runs is through with them; and one of this length at a runner's pace, in minutes and
/// km/h, says that they are not needed.
const WALK_RUNS: usize = 12;
const RUN_THROUGH: (u32, f64) = (20, 7.0);
/// Who runs so many minutes a week is past the walking.
const RUNNING_ALREADY: u32 = 60;
/// A cost no arrangement of days may have.
const FORBIDDEN: i32 = 1000;

/// Seven days of a plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    pub from: NaiveDate,
    pub budget: Budget,
    /// In order of days.
    pub sessions: Vec<Session>,
    /// Why it is as it is.
    pub evidence: Evidence,
}

/// A place in the week before it has a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    focus: Focus,
    is_hard: bool,
}

/// Plans the seven days from `from` for a person. Empty while a hold stands.
pub fn week(facts: &Facts, from: NaiveDate) -> Week {
    let dates = open_dates(facts, from);
    let mut wanted = training_days(facts, from).min(dates.len() as u32);
    if (0..7).filter_map(|days| from.checked_add_days(Days::new(days))).any(|date| facts.is_ill_on(date)) {
        // What is left of a week after an illness keeps a day between.
        wanted = wanted.min((dates.len() as u32).div_ceil(2));
    }
    let budget = budget::budget(facts, from, wanted.max(1));
    // Better two sessions worth the name than four crumbs.
    let each = if budget.minutes < SMALL_WEEK { WORTH_IN_A_SMALL_WEEK } else { WORTH_A_DAY };
    let worthwhile = (budget.minutes / each).max(u32::from(budget.minutes >= budget::SHORTEST));
    let count = wanted.min(worthwhile);
    let mut slots = slots(facts, count as usize, &budget);
    let days = loop {
        match place(facts, &dates, &slots) {
            Some(days) => break days,
            // No arrangement keeps the hard days apart: one of them becomes steady.
            None => match slots.iter_mut().rev().find(|slot| slot.is_hard) {
                Some(slot) => soften(slot),
                None => drop(slots.pop()),
            },
        }
    };
    let minutes = share_out(facts, &slots, &budget);
    let mut planned: Vec<((&NaiveDate, &Slot), u32)> =
        days.iter().zip(&slots).zip(minutes).filter(|(_, minutes)| *minutes > 0).collect();
    planned.sort_by_key(|((date, _), _)| **date);
    let mut sessions: Vec<Session> = Vec::new();
    for ((date, slot), minutes) in planned {
        // One strength session after the other takes other moves.
        let alike = sessions.iter().filter(|session| session.focus.is_strength() == slot.focus.is_strength()).count();
        sessions.extend(session(facts, *date, *slot, minutes, alike as u32 + budget.number - 1));
    }
    laws::mend(facts, &mut sessions, from);
    for session in &mut sessions {
        session.evidence = session.evidence.clone().and(&budget.evidence);
    }
    let total = sessions.iter().map(|session| session.minutes).sum::<u32>();
    let evidence = Evidence::of("week_minutes", total).and(&budget.evidence).with("aim", facts.aim().as_str());
    Week { from, budget, sessions, evidence }
}

/// The days of the week on which something can be planned.
fn open_dates(facts: &Facts, from: NaiveDate) -> Vec<NaiveDate> {
    (0..7)
        .filter_map(|days| from.checked_add_days(Days::new(days)))
        .filter(|date| facts.is_free_on(date.weekday()))
        .filter(|date| !facts.done.iter().any(|done| done.date == *date))
        .filter(|date| limits::may(facts, Activity::Stretching, Intensity::Light, *date))
        .collect()
}

/// How many days the person can still train in the seven days from `from`, the day off kept. What they told of counts as
/// training done.
pub fn training_days(facts: &Facts, from: NaiveDate) -> u32 {
    let usual = match facts.person.level.unwrap_or_default() {
        Level::Beginner => 3,
        Level::Intermediate => 4,
        Level::Advanced => 5,
    };
    let told = facts.person.days_per_week.or_else(|| facts.plan.as_ref().and_then(|plan| plan.days_per_week));
    let end = from.checked_add_days(Days::new(6)).unwrap_or(NaiveDate::MAX);
    let mut done: BTreeSet<NaiveDate> =
        facts.done.iter().map(|done| done.date).filter(|date| (from..=end).contains(date)).collect();
    done.extend(event::training_days(facts, from, end));
    told.unwrap_or(usual).clamp(1, MOST_TRAINING_DAYS).saturating_sub(done.len() as u32)
}

/// The kinds of session of a week, the ones that matter most first.
fn slots(facts: &Facts, count: usize, budget: &Budget) -> Vec<Slot> {
    use Focus::{Easy, FullBody, Hard, Long, LowerBody, Mobility, Steady, UpperBody};
    let level = facts.person.level.unwrap_or_default();
    let order: &[Focus] = match facts.aim() {
        Aim::General if count >= 6 => &[FullBody, Steady, FullBody, Easy, Hard, Mobility],
        Aim::General => &[FullBody, Steady, FullBody, Easy, Mobility],
        Aim::WeightLoss if count == 2 => &[FullBody, Steady],
        Aim::WeightLoss => &[FullBody, Steady, FullBody, Steady, Hard, Easy],
        Aim::Strength if level == Level::Beginner => &[FullBody, FullBody, FullBody, Easy, Mobility, Easy],
        Aim::Strength if count >= 3 => &[LowerBody, UpperBody, FullBody, Easy, Mobility, Easy],
        Aim::Strength => &[FullBody, FullBody],
        // Who trains for a distance covers it: the second day of strength comes after the third of running.
        Aim::Endurance if count >= 3 && level > Level::Beginner => &[Easy, Long, Hard, FullBody, Easy, FullBody],
        Aim::Endurance if count >= 3 => &[Easy, Long, Hard, FullBody, FullBody, Easy],
        Aim::Endurance => &[Easy, Long],
        Aim::Flexibility => &[Mobility, FullBody, Mobility, Steady, Mobility, Easy],
    };
    let may_be_hard = level > Level::Beginner
        && budget.minutes >= MINUTES_FOR_A_HARD_DAY
        && !matches!(budget.kind, BudgetKind::Restart | BudgetKind::Easy | BudgetKind::Start);
    let heavy = match (facts.aim(), level) {
        (Aim::Strength, Level::Intermediate) => 1,
        (Aim::Strength, Level::Advanced) => 2,
        _ => 0,
    };
    let mut strength = 0;
    order
        .iter()
        .take(count)
        .map(|focus| {
            strength += usize::from(focus.is_strength());
            let is_hard = *focus == Hard || (focus.is_strength() && strength <= heavy);
            let mut slot = Slot { focus: *focus, is_hard };
            if is_hard && !may_be_hard {
                soften(&mut slot);
            }
            // Endurance knows no middle gear: the place of intervals goes to strength.
            if slot.focus == Steady && facts.aim() == Aim::Endurance {
                slot.focus = FullBody;
            }
            slot
        })
        .collect()
}

fn soften(slot: &mut Slot) {
    slot.is_hard = false;
    if slot.focus == Focus::Hard {
        slot.focus = Focus::Steady;
    }
}

/// A day for each slot, in the order of the slots: hard days apart, lifting spread, the long session at the weekend.
fn place(facts: &Facts, dates: &[NaiveDate], slots: &[Slot]) -> Option<Vec<NaiveDate>> {
    let mut best: Option<(i32, Vec<NaiveDate>)> = None;
    let digests: Vec<NaiveDate> = dates.iter().copied().filter(|date| digest::is_digesting(facts, *date)).collect();
    let subset = best_spread(facts, dates, slots.len());
    let subsets: Vec<Vec<NaiveDate>> =
        if slots.iter().any(|slot| slot.is_hard) { subsets_of(dates, slots.len()) } else { vec![subset] };
    for days in subsets {
        let spread = spread_cost(facts, &days);
        if spread >= FORBIDDEN || best.as_ref().is_some_and(|(cost, _)| spread - 4 >= *cost) {
            continue;
        }
        arrange(&days, slots, &mut |order| {
            let cost = spread + order_cost(facts, &days, slots, order) + hard_on(&digests, &days, order);
            if cost < FORBIDDEN && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, in_order_of(slots, &days, order)));
            }
        });
    }
    best.map(|(_, days)| days)
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

fn best_spread(facts: &Facts, dates: &[NaiveDate], count: usize) -> Vec<NaiveDate> {
    subsets_of(dates, count).into_iter().min_by_key(|days| spread_cost(facts, days)).unwrap_or_default()
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
    if laws::longest_run(facts, days) >= 7 {
        cost += FORBIDDEN;
    }
    // A day after training gives way to a day after rest.
    let yesterday = first.pred_opt().is_some_and(|before| facts.done.iter().any(|done| done.date == before));
    cost + i32::from(yesterday)
}

/// How badly kinds follow each other; `slots` has those that matter most first.
fn order_cost(facts: &Facts, days: &[NaiveDate], slots: &[Slot], order: &[Slot]) -> i32 {
    let mut cost = 0;
    let hard_before =
        days.first().and_then(|first| first.pred_opt()).is_some_and(|before| laws::was_hard(facts, before));
    if hard_before && order.first().is_some_and(|slot| slot.is_hard) {
        cost += FORBIDDEN;
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
    for (at, slot) in order.iter().enumerate() {
        let next = (at + 1) % order.len();
        let gap = (days[next] - days[at]).num_days().rem_euclid(7);
        if gap == 1 && order.len() > 1 {
            let after = order[next];
            cost += match (slot, after) {
                _ if slot.is_hard && after.is_hard => FORBIDDEN,
                _ if slot.focus.is_strength() && after.focus.is_strength() => 8,
                _ if slot.is_hard && after.focus == Focus::Long || slot.focus == Focus::Long && after.is_hard => 4,
                _ if slot.focus == Focus::LowerBody && after.is_hard => 3,
                _ if slot.is_hard && after.focus == Focus::LowerBody => 3,
                _ if slot.focus == after.focus => 1,
                _ => 0,
            };
        }
        // The days around a match hold neither, and it would be lost on them.
        if (slot.is_hard || event::focus(facts, slot.focus, days[at]) != slot.focus)
            && event::is_near_a_match(facts, days[at])
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

/// The minutes of each slot. Their sum is within the budget.
fn share_out(facts: &Facts, slots: &[Slot], budget: &Budget) -> Vec<u32> {
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

/// A session for a slot on a day: the first activity that is possible there.
fn session(facts: &Facts, date: NaiveDate, slot: Slot, minutes: u32, variant: u32) -> Option<Session> {
    let slot = Slot { focus: event::focus(facts, slot.focus, date), ..slot };
    let intensity = intensity(facts, slot, date);
    let (activity, focus, intensity) = activities(facts, slot.focus, date)
        .into_iter()
        .find_map(|activity| possible(facts, activity, slot.focus, intensity, date))
        .or_else(|| fallback(facts, date))?;
    let minutes = minutes.min(limits::longest_on(facts, date));
    Some(Session::written(facts, date, focus, (activity, intensity, minutes), variant))
}

fn intensity(facts: &Facts, slot: Slot, date: NaiveDate) -> Intensity {
    let wanted = match slot.focus {
        _ if slot.is_hard => Intensity::Intense,
        // In the place of strength comes an easy run.
        _ if slot.focus.is_strength() && is_around_a_race(facts, date) => Intensity::Light,
        Focus::Easy | Focus::Long | Focus::Mobility => Intensity::Light,
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody | Focus::Steady | Focus::Hard => Intensity::Moderate,
    };
    wanted.min(limits::hardest(facts, date))
}

/// An activity with its focus, when it may be planned and there is something to do in it.
fn possible(
    facts: &Facts,
    activity: Activity,
    focus: Focus,
    intensity: Intensity,
    date: NaiveDate,
) -> Option<(Activity, Focus, Intensity)> {
    if !limits::may(facts, activity, intensity, date) {
        return None;
    }
    let is_strength = activity == Activity::Strength;
    if is_strength && !has_exercises(facts, focus, date) {
        return None;
    }
    let is_too_light = focus == Focus::Steady && intensity == Intensity::Light;
    let fits = is_strength == focus.is_strength() && !is_too_light;
    let focus = if fits { focus } else { Focus::of(activity, intensity) };
    Some((activity, focus, intensity))
}

/// Whether enough moves remain for a session of strength.
pub fn has_exercises(facts: &Facts, focus: Focus, date: NaiveDate) -> bool {
    (0..2).all(|variant| moves::exercises(facts, focus, date, variant).len() >= 3)
}

/// The gentlest thing that is possible on a day.
pub fn fallback(facts: &Facts, date: NaiveDate) -> Option<(Activity, Focus, Intensity)> {
    [Activity::Walking, Activity::Swimming, Activity::Cycling, Activity::Yoga, Activity::Stretching]
        .into_iter()
        .find(|activity| limits::may(facts, *activity, Intensity::Light, date))
        .map(|activity| (activity, Focus::of(activity, Intensity::Light), Intensity::Light))
}

/// Activities that serve a focus, the person's own first.
pub fn activities(facts: &Facts, focus: Focus, date: NaiveDate) -> Vec<Activity> {
    use Activity::{Cycling, Dancing, Hiit, Pilates, Rowing, Running, Strength, Stretching, Swimming, Walking, Yoga};
    // Who chose a sport gets it wherever it serves.
    let chosen = facts.person.sport.filter(|own| {
        let is_hard = focus == Focus::Hard && *own != Walking;
        let is_aerobic = is_hard || matches!(focus, Focus::Easy | Focus::Steady | Focus::Long);
        is_aerobic && (*own != Running || !is_light_on_joints(facts))
    });
    let at_gym = limits::is_at(facts, Place::Gym, date);
    let bike = limits::has(facts, Equipment::Bike, date);
    let light_on_joints = is_light_on_joints(facts);
    let mut list: Vec<Activity> = match focus {
        // Who runs a race keeps the legs moving while strength is out.
        _ if focus.is_strength() && is_around_a_race(facts, date) && !light_on_joints => vec![Running, Walking],
        Focus::FullBody | Focus::UpperBody | Focus::LowerBody => vec![Strength, Swimming, Pilates, Walking],
        Focus::Mobility => vec![Yoga, Stretching],
        Focus::Hard if facts.aim() == Aim::Endurance => vec![Running, Cycling, Rowing, Swimming],
        Focus::Hard => vec![Hiit, Cycling, Rowing, Running, Swimming],
        Focus::Easy | Focus::Steady | Focus::Long => {
            let runs = facts.aim() == Aim::Endurance && !light_on_joints;
            let first: &[Activity] = if runs { &[Running] } else { &[] };
            let second: &[Activity] = if bike || at_gym { &[Cycling, Walking] } else { &[Walking, Cycling] };
            [first, second, &[Swimming, Rowing, Dancing]].concat()
        }
    };
    // What a person does by themselves goes before what a book says; what loads joints stays where it was.
    let aerobic = matches!(focus, Focus::Easy | Focus::Steady | Focus::Long);
    if aerobic {
        let done = |activity: &Activity| facts.done.iter().filter(|done| done.activity == *activity).count();
        let own = [Running, Cycling, Swimming, Rowing, Walking, Dancing].into_iter().filter(|own| done(own) >= 2);
        let mut own: Vec<Activity> = own.filter(|own| *own != Running || !facts.is_pregnant()).collect();
        own.sort_by_key(|activity| std::cmp::Reverse(done(activity)));
        list.retain(|activity| !own.contains(activity));
        own.extend(list);
        list = own;
        // Water carries what hurts.
        if facts.limits_on(date).any(|limit| matches!(limit.kind, LimitKind::Injury(_))) {
            list.sort_by_key(|activity| *activity != Swimming);
        }
    }
    list.splice(0..0, chosen);
    if focus == Focus::Hard && walk_runs_done(facts).is_some() {
        list.retain(|activity| *activity != Running);
    }
    list
}

/// Whether a distance is so near, before or behind, that strength is out.
fn is_around_a_race(facts: &Facts, date: NaiveDate) -> bool {
    race::days_to(facts, date).is_some() || race::is_recovering(facts, date)
}

/// For who begins to run: how many runs there were so far. None for who runs already.
pub fn walk_runs_done(facts: &Facts) -> Option<usize> {
    let person = &facts.person;
    let runs: Vec<_> = facts.done.iter().filter(|done| done.activity == Activity::Running).collect();
    let ran_through = runs.iter().any(|run| {
        let speed = run.distance_km.map(|km| km / (f64::from(run.minutes.max(1)) / 60.0));
        run.minutes >= RUN_THROUGH.0 && speed.is_some_and(|speed| speed >= RUN_THROUGH.1)
    });
    let is_new = person.level.unwrap_or_default() == Level::Beginner
        && person.weekly_minutes.is_some_and(|minutes| minutes < RUNNING_ALREADY)
        && !ran_through
        && runs.len() < WALK_RUNS;
    is_new.then_some(runs.len())
}

/// Whether running and jumping are not for this person yet: who runs already knows better.
pub fn is_light_on_joints(facts: &Facts) -> bool {
    let does_so = facts.done.iter().filter(|done| done.activity == Activity::Running).count() >= 2;
    let says_so = limits::is_chosen(facts, Activity::Running) && facts.person.weekly_minutes >= Some(RUNNING_ALREADY);
    // Who wants to and is no risk begins with short runs between walks.
    let may_begin =
        limits::is_chosen(facts, Activity::Running) && facts.person.age.is_none_or(|age| age < 60) && !is_heavy(facts);
    let runs = does_so || says_so || may_begin;
    facts.is_pregnant()
        || !runs
            && (facts.person.level.unwrap_or_default() == Level::Beginner
                || facts.person.age.is_some_and(|age| age >= 60)
                || is_heavy(facts))
}

/// A body mass index of 30 or more, where jumping and running are hard on joints.
fn is_heavy(facts: &Facts) -> bool {
    let weight = facts.weight().map(|(kg, _)| kg);
    weight.zip(facts.person.height_cm).is_some_and(|(kg, cm)| kg / (cm / 100.0).powi(2) >= 30.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::{Plan, Trainee, people};

    /// The first session of the week from today on, of somebody who never trained and has had a plan for so many days.
    fn first(person: Trainee, planned_days: u64) -> Session {
        let mut facts = Facts { today: people::today(), person, ..Facts::default() };
        facts.plan = (planned_days > 0).then(|| Plan {
            id: None,
            decided: None,
            start: facts.days_ago(planned_days),
            aim: None,
            days_per_week: None,
            sessions: Vec::new(),
        });
        week(&facts, facts.today).sessions.remove(0)
    }

    #[test]
    fn minutes_are_planned_in_steps_of_five_but_for_a_length_that_was_told() {
        for seed in 0..2000 {
            let facts = people::facts(seed);
            for session in week(&facts, facts.today).sessions {
                let told = [budget::longest(&facts), limits::longest_on(&facts, session.date)];
                let is_told = told.contains(&session.minutes);
                assert!(
                    session.minutes % budget::STEP == 0 || is_told || session.minutes < budget::SHORTEST,
                    "seed {seed}: {session:?}"
                );
            }
        }
    }

    #[test]
    fn who_never_trained_begins_with_the_easiest() {
        let runner = |aim| Trainee {
            aim: Some(aim),
            sport: Some(Activity::Running),
            weekly_minutes: Some(0),
            days_per_week: Some(3),
            minutes: Some(30),
            ..Trainee::default()
        };
        // With the plan just made, and in the weeks after one of which nothing was heard.
        for planned_days in [0, 7, 14] {
            let begins = first(runner(Aim::Endurance), planned_days);
            assert!(begins.is_walk_run(), "{planned_days} days with a plan: {begins:?}");
        }
        for aim in [Aim::General, Aim::WeightLoss, Aim::Flexibility] {
            for sport in [None, Some(Activity::Cycling)] {
                let begins = first(Trainee { sport, ..runner(aim) }, 7);
                assert!(!begins.focus.is_strength(), "{aim:?} {sport:?}: {begins:?}");
            }
        }
        // Who trains for strength has nothing easier in the week.
        assert_eq!(first(Trainee { sport: None, ..runner(Aim::Strength) }, 7).activity, Activity::Strength);
    }
}
