//! The seven days from a date: which kinds of session, on which days, how long.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Aim, Facts, Focus, Level, Session,
    budget::{self, Budget, BudgetKind},
    choice, days, event, laws, limits, share,
    spacing::Slot,
};
use crate::domain::{
    evidence::Evidence,
    record::{Activity, Intensity},
};

/// A week always keeps a day off.
const MOST_TRAINING_DAYS: u32 = 6;
/// Intervals belong into weeks that hold at least this much else.
const MINUTES_FOR_A_HARD_DAY: u32 = 90;
/// A week has so many sessions that each is of so many minutes at least; in one that holds little, a little longer ones and fewer.
const WORTH_A_DAY: u32 = 15;
const WORTH_IN_A_SMALL_WEEK: u32 = 16;
const SMALL_WEEK: u32 = 60;

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

/// Plans the seven days from `from` for a person. Empty while a hold stands, and for who wants no plan.
pub fn week(facts: &Facts, from: NaiveDate) -> Week {
    week_around(facts, from, &[])
}

/// What the seven days from `from` hold beside the sessions that stand in them already: the kinds that are missing, on days that
/// keep their distance to what stands.
pub(super) fn beside(facts: &Facts, from: NaiveDate, standing: &[Session]) -> Vec<Session> {
    week_around(facts, from, standing).sessions
}

fn week_around(facts: &Facts, from: NaiveDate, standing: &[Session]) -> Week {
    let fixed: Vec<(NaiveDate, Slot)> = standing.iter().map(|session| (session.date, Slot::of(session))).collect();
    let mut dates = open_dates(facts, from);
    dates.retain(|date| !fixed.iter().any(|(taken, _)| taken == date));
    let mut wanted = training_days(facts, from).min((dates.len() + fixed.len()) as u32);
    if (0..7).filter_map(|days| from.checked_add_days(Days::new(days))).any(|date| facts.is_ill_on(date)) {
        // What is left of a week after an illness keeps a day between.
        wanted = wanted.min(((dates.len() + fixed.len()) as u32).div_ceil(2));
    }
    if facts.person.wants_no_plan {
        wanted = 0;
    }
    let budget = budget::budget(facts, from, wanted.max(1));
    // Better two sessions worth the name than four crumbs.
    let each = if budget.minutes < SMALL_WEEK { WORTH_IN_A_SMALL_WEEK } else { WORTH_A_DAY };
    let worthwhile = (budget.minutes / each).max(u32::from(budget.minutes >= budget::SHORTEST));
    let count = wanted.min(worthwhile);
    let mut slots = missing(slots(facts, from, count as usize, &budget), &fixed);
    let days = loop {
        match days::place(facts, &dates, &slots, &fixed) {
            Some(days) => break days,
            // No arrangement keeps the hard days apart: one of them becomes steady.
            None => match slots.iter_mut().rev().find(|slot| slot.is_hard) {
                Some(slot) => soften(slot),
                None => drop(slots.pop()),
            },
        }
    };
    let all: Vec<Slot> = slots.iter().copied().chain(fixed.iter().map(|(_, slot)| *slot)).collect();
    let mut left = budget.minutes.saturating_sub(standing.iter().map(|session| session.minutes).sum());
    let minutes = share::share_out(facts, &all, &budget);
    let mut planned: Vec<(NaiveDate, Slot, u32)> = Vec::new();
    for ((date, slot), minutes) in days.iter().zip(&slots).zip(minutes) {
        // What stands may have taken more than its share.
        let minutes = if fixed.is_empty() { minutes } else { budget::in_steps(minutes.min(left)) };
        left = left.saturating_sub(minutes);
        planned.push((*date, *slot, minutes));
    }
    planned.retain(|(_, _, minutes)| *minutes > 0 && (fixed.is_empty() || *minutes >= budget::SHORTEST));
    planned.sort_by_key(|(date, ..)| *date);
    let mut sessions: Vec<Session> = standing.to_vec();
    for (date, slot, minutes) in planned {
        // One strength session after the other takes other moves.
        let alike = sessions.iter().filter(|session| session.focus.is_strength() == slot.focus.is_strength()).count();
        sessions.extend(choice::session(facts, date, slot, minutes, alike as u32 + budget.number - 1));
    }
    laws::mend(facts, &mut sessions, from);
    sessions.retain(|session| !fixed.iter().any(|(taken, _)| *taken == session.date));
    for session in &mut sessions {
        session.evidence = session.evidence.clone().and(&budget.evidence);
    }
    let total = sessions.iter().map(|session| session.minutes).sum::<u32>();
    let evidence = Evidence::of("week_minutes", total).and(&budget.evidence).with("aim", facts.aim().as_str());
    Week { from, budget, sessions, evidence }
}

/// The slots that what stands does not fill: each takes one of its kind, or of another where there is none, the least one first.
fn missing(mut slots: Vec<Slot>, fixed: &[(NaiveDate, Slot)]) -> Vec<Slot> {
    let mut others = 0;
    for (_, standing) in fixed {
        let is_alike =
            |slot: &Slot| slot.focus.is_strength() == standing.focus.is_strength() && slot.is_hard == standing.is_hard;
        let at = slots.iter().position(|slot| slot == standing).or_else(|| slots.iter().position(is_alike));
        match at {
            Some(at) => drop(slots.remove(at)),
            None => others += 1,
        }
    }
    slots.truncate(slots.len().saturating_sub(others));
    slots
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
fn slots(facts: &Facts, from: NaiveDate, count: usize, budget: &Budget) -> Vec<Slot> {
    use Focus::{Easy, FullBody, Hard, Long, LowerBody, Mobility, Steady, UpperBody};
    let level = facts.person.level.unwrap_or_default();
    // Who named what they like doing begins with it, and has it as often as anything else.
    let has_a_gentle_sport = facts.person.sport.is_some_and(choice::is_gentle_sport);
    let has_a_sport = facts.person.sport.is_some() && !has_a_gentle_sport;
    let order: &[Focus] = match facts.aim() {
        Aim::General if has_a_gentle_sport => &[Mobility, FullBody, Mobility, Steady, FullBody, Mobility],
        Aim::General if has_a_sport => &[Steady, FullBody, Easy, FullBody, Mobility, Easy],
        Aim::WeightLoss if has_a_sport => &[Steady, FullBody, Steady, FullBody, Hard, Easy],
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
    let without_strength = limits::is_unwanted(facts, Activity::Strength, from);
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
            // Who wants none gets none, whatever a floor of health counts: what they do like takes its place.
            if focus.is_strength() && without_strength {
                let focus = if facts.aim() == Aim::Flexibility { Mobility } else { Easy };
                return Slot { focus, is_hard: false };
            }
            // Endurance knows no middle gear: the place of intervals goes to strength.
            if slot.focus == Steady && facts.aim() == Aim::Endurance {
                slot.focus = if without_strength { Easy } else { FullBody };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::{Equipment, Plan, Trainee, people};

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
    fn who_named_a_sport_begins_with_it_and_has_it_most() {
        for (sport, aim) in [
            (Activity::Walking, Aim::General),
            (Activity::Cycling, Aim::WeightLoss),
            (Activity::Yoga, Aim::General),
            (Activity::Yoga, Aim::Flexibility),
        ] {
            let person = Trainee {
                aim: Some(aim),
                sport: Some(sport),
                weekly_minutes: Some(60),
                days_per_week: Some(3),
                minutes: Some(30),
                ..Trainee::default()
            };
            let mut facts = Facts { today: people::today(), person, ..Facts::default() };
            facts.person.equipment = Some([Equipment::Bike].into());
            let week = week(&facts, facts.today).sessions;
            assert_eq!(week[0].activity, sport, "{aim:?}: {week:?}");
            let own = week.iter().filter(|session| session.activity == sport).count();
            assert!(own * 2 > week.len(), "{sport:?} {aim:?}: {own} of {}", week.len());
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
