//! A distance with a date: the last days before it are light, and the day itself holds nothing else.

use chrono::NaiveDate;

use super::{Facts, advice};
use crate::domain::{
    evidence::Evidence,
    goal::GoalFact,
    insight::{HALF_KM, MARATHON_KM},
    record::{Activity, GoalKind},
};

/// A long distance is tapered for: so many days before, from so many kilometres on, no strength and nothing that is new to
/// the legs, and sessions of at most so many minutes.
const TAPERS: [(f64, i64); 2] = [(30.0, 10), (15.0, 7)];
const TAPER_MINUTES: u32 = 45;
/// So many days before, nothing hard and no strength; what is left is short, in minutes, and shorter still on the eve.
/// Tapering cuts the amount and keeps the habit (Bosquet et al. 2007).
const LIGHT_DAYS: i64 = 3;
const LIGHT_MINUTES: u32 = 30;
const EVE_MINUTES: u32 = 15;
/// Days before it on which the morning counts down.
const TOLD_DAYS: [i64; 5] = [10, 7, 5, 3, 2];
/// And before the taper.
const AHEAD_DAYS: [i64; 2] = [14, 10];
/// The same of a shorter one.
const SHORT_AHEAD_DAYS: [i64; 2] = [7, 5];
/// A distance under this needs no preparation of its own, in kilometres.
const SHORTEST_KM: f64 = 5.0;

/// After a run of so many kilometres muscles are sore for so many days: no strength, no jumping, and all of it easy (muscle
/// damage after a marathon: Hikida et al. 1983).
const RECOVERY: [(f64, i64); 2] = [(30.0, 3), (20.0, 2)];

/// After a run of so many kilometres a whole week is an easy one.
const RECOVERY_WEEK_KM: f64 = 40.0;
/// What a race is run over, in kilometres, as watches measure it: half a marathon and a whole one.
const RACES_KM: [(f64, f64); 2] = [(HALF_KM, 21.7), (MARATHON_KM, 43.2)];

/// How near the day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    Today,
    Tomorrow,
    /// It was yesterday, and it was run.
    Done,
}

impl Near {
    /// The name used in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "race_today",
            Self::Tomorrow => "race_eve",
            Self::Done => "race_done",
        }
    }
}

/// Days from `date` to the next distance with a date, the day itself included, while it is tapered for.
pub fn days_to(facts: &Facts, date: NaiveDate) -> Option<i64> {
    next(facts, date).map(|(days, _)| days)
}

/// The longest a session may be on a day before or after it, in minutes.
pub fn longest(facts: &Facts, date: NaiveDate) -> Option<u32> {
    match days_to(facts, date) {
        Some(..=1) => Some(EVE_MINUTES),
        Some(2..=LIGHT_DAYS) => Some(LIGHT_MINUTES),
        Some(_) => Some(TAPER_MINUTES),
        None => is_recovering(facts, date).then_some(TAPER_MINUTES),
    }
}

/// Whether a day is one of the last before it, on which nothing hard is asked for.
pub fn is_close(facts: &Facts, date: NaiveDate) -> bool {
    days_to(facts, date).is_some_and(|days| days <= LIGHT_DAYS)
}

/// Whether a long run lies so few days before that the legs are not through with it.
pub fn is_recovering(facts: &Facts, date: NaiveDate) -> bool {
    facts.done.iter().filter(|done| done.activity == Activity::Running).any(|run| {
        let days = RECOVERY.iter().find(|(km, _)| run.distance_km >= Some(*km)).map_or(0, |(_, days)| *days);
        (1..=days).contains(&(date - run.date).num_days())
    })
}

/// On days of the taper that are worth a word: which distance, and in how many days.
pub fn countdown(facts: &Facts) -> Option<Evidence> {
    let Some((days, evidence)) = next(facts, facts.today) else { return ahead(facts) };
    TOLD_DAYS.contains(&days).then(|| evidence.with("race_days", days as u32))
}

/// A distance that is not tapered for yet, on the days on which it is worth a word.
fn ahead(facts: &Facts) -> Option<Evidence> {
    let is_long = |km: f64| TAPERS.iter().any(|(from, _)| km >= *from);
    advice::open_goals(facts).filter(|goal| goal.kind == GoalKind::RunDistance).find_map(|goal| {
        let km = goal.target.filter(|km| *km >= SHORTEST_KM)?;
        let told: &[i64] = if is_long(km) { &AHEAD_DAYS } else { &SHORT_AHEAD_DAYS };
        let days = (goal.target_date? - facts.today).num_days();
        let evidence = Evidence::of("target_km", km).with("race_days", days as u32).with("race_phase", "ahead");
        told.contains(&days).then(|| evidence.from_records([&goal.id]))
    })
}

/// What the morning has to say of it.
pub fn near(facts: &Facts) -> Option<(Near, Evidence)> {
    if let Some(evidence) = done_yesterday(facts) {
        return Some((Near::Done, evidence));
    }
    let (days, evidence) = next(facts, facts.today)?;
    match days {
        0 => Some((Near::Today, evidence)),
        1 => Some((Near::Tomorrow, evidence)),
        _ => None,
    }
}

/// A race that was run yesterday: over one of its distances, or over that of a goal whose day it was.
fn done_yesterday(facts: &Facts) -> Option<Evidence> {
    let yesterday = facts.days_ago(1);
    let goals = || facts.goals.iter().filter(|goal| goal.kind == GoalKind::RunDistance);
    let aimed_at = |km: f64| {
        let of_the_day = |goal: &&GoalFact| goal.target_date == Some(yesterday);
        goals()
            .filter(of_the_day)
            .any(|goal| goal.target.is_some_and(|target| target >= SHORTEST_KM && km >= target * 0.99))
    };
    let is_race = |km: f64| RACES_KM.iter().any(|(from, to)| (*from..=*to).contains(&km)) || aimed_at(km);
    let mut runs = facts.done.iter().filter(|done| done.date == yesterday && done.activity == Activity::Running);
    let run = runs.find(|run| run.distance_km.is_some_and(is_race))?;
    Some(Evidence::of("done_km", run.distance_km?).with("done_minutes", run.minutes).from_records([&run.id]))
}

/// Whether a race was yesterday of which nothing was told, neither that it was run nor that it was not.
pub fn is_untold(facts: &Facts) -> bool {
    let yesterday = facts.days_ago(1);
    let was_due = advice::open_goals(facts).any(|goal| {
        goal.kind == GoalKind::RunDistance
            && goal.target.is_some_and(|km| km >= SHORTEST_KM)
            && goal.target_date == Some(yesterday)
    });
    let is_told = facts.done.iter().any(|done| done.activity == Activity::Running && done.date >= yesterday);
    was_due && !is_told && !did_running_wait(facts, yesterday)
}

/// Whether running waited on a day: a race of that day was not started.
fn did_running_wait(facts: &Facts, date: NaiveDate) -> bool {
    facts.limits_on(date).any(|limit| limit.kind == super::LimitKind::Sport(Activity::Running))
}

/// Whether a race of the day before was not started: that day is an easy one.
pub fn is_after_no_start(facts: &Facts, date: NaiveDate) -> bool {
    let before = date.pred_opt();
    let was_due = advice::open_goals(facts)
        .any(|goal| goal.kind == GoalKind::RunDistance && goal.target_date.is_some() && goal.target_date == before);
    was_due && before.is_some_and(|before| did_running_wait(facts, before))
}

/// Whether the day before was one of a run that days of recovery follow: a walk is enough then.
pub fn is_day_after(facts: &Facts, date: NaiveDate) -> bool {
    facts.done.iter().any(|done| {
        done.activity == Activity::Running
            && done.distance_km >= Some(RECOVERY[0].0)
            && Some(date) == done.date.succ_opt()
    })
}

/// Whether a run that asks for an easy week lies in the seven days before one.
pub fn is_week_after(facts: &Facts, from: NaiveDate) -> bool {
    facts.done.iter().any(|done| {
        done.activity == Activity::Running
            && done.distance_km >= Some(RECOVERY_WEEK_KM)
            && (0..=7).contains(&(from - done.date).num_days())
    })
}

fn next(facts: &Facts, date: NaiveDate) -> Option<(i64, Evidence)> {
    let ran = |km: f64| facts.done.iter().any(|done| done.date == facts.today && done.distance_km >= Some(km * 0.9));
    advice::open_goals(facts)
        .filter(|goal| goal.kind == GoalKind::RunDistance)
        .filter_map(|goal| {
            let km = goal.target.filter(|km| *km >= SHORTEST_KM && !ran(*km))?;
            let days = (goal.target_date? - date).num_days();
            let evidence = Evidence::of("target_km", km).from_records([&goal.id]);
            let taper = TAPERS.iter().find(|(from, _)| km >= *from).map_or(LIGHT_DAYS, |(_, days)| *days);
            (0..=taper).contains(&days).then_some((days, evidence))
        })
        .min_by_key(|(days, _)| *days)
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::{
        planner::{Draws, Trainee, body::BodyPart, limits, morning, people, week},
        record::{GoalUnit, Intensity},
    };

    /// Somebody who trains six days a week and runs half a marathon so many days from today.
    fn runner(days: u64) -> Facts {
        runner_of(21.1, days)
    }

    fn runner_of(km: f64, days: u64) -> Facts {
        let today = people::today();
        let goal = GoalFact {
            id: None,
            kind: GoalKind::RunDistance,
            target: Some(km),
            unit: Some(GoalUnit::Km),
            start: None,
            created: Some(today),
            progress: None,
            target_date: today.checked_add_days(Days::new(days)),
            is_end_weight: false,
            habit_type: None,
        };
        let person = Trainee {
            sport: Some(Activity::Running),
            weekly_minutes: Some(240),
            days_per_week: Some(6),
            ..Trainee::default()
        };
        Facts { today, person, goals: vec![goal], ..Facts::default() }
    }

    #[test]
    fn the_last_days_are_light_and_the_day_is_free() {
        for days in 0..7 {
            let facts = runner(days);
            let race = facts.goals[0].target_date.expect("a day");
            let planned = week(&facts, facts.today).sessions;
            assert!(!planned.is_empty() || days < 2, "{days}");
            for session in planned {
                let left = (race - session.date).num_days();
                assert_ne!(left, 0, "nothing beside the race");
                if (1..=LIGHT_DAYS).contains(&left) {
                    assert_eq!(session.intensity, Intensity::Light, "{left} days before");
                    assert_ne!(session.activity, Activity::Strength, "{left} days before");
                    assert!(
                        session.minutes <= if left == 1 { EVE_MINUTES } else { LIGHT_MINUTES },
                        "{left} days before"
                    );
                }
            }
        }
    }

    #[test]
    fn strength_waits_until_the_legs_have_had_their_days_after_a_long_run() {
        let ran = |km: f64| crate::domain::planner::Done {
            is_told: true,
            id: None,
            date: people::today() - Days::new(1),
            minutes: 6 * km as u32,
            activity: Activity::Running,
            intensity: Intensity::Moderate,
            distance_km: Some(km),
        };
        for (km, light) in [(42.2, 3), (30.0, 3), (21.1, 2), (12.0, 0)] {
            let facts = Facts { goals: Vec::new(), done: vec![ran(km)], ..runner(40) };
            for session in week(&facts, facts.today).sessions {
                let days = (session.date - facts.today).num_days() + 1;
                let is_light = session.intensity == Intensity::Light && session.activity != Activity::Strength;
                assert!(days > light || is_light, "{km} km, {days} days after: {session:?}");
            }
        }
    }

    #[test]
    fn who_runs_keeps_running_while_strength_is_out_before_a_race() {
        let runs = |session: &crate::domain::planner::Session| session.activity == Activity::Running;
        let planned = week(&runner_of(42.2, 10), people::today()).sessions;
        assert!(planned.len() >= 4 && planned.iter().all(runs), "{planned:?}");
    }

    #[test]
    fn a_long_race_is_tapered_for_and_counted_down_to() {
        for (km, taper) in [(42.2, 10), (21.1, 7), (10.0, LIGHT_DAYS)] {
            for days in 0..14 {
                let facts = runner_of(km, days);
                let race = facts.goals[0].target_date.expect("a day");
                for session in week(&facts, facts.today).sessions {
                    let left = (race - session.date).num_days();
                    if (1..=taper).contains(&left) {
                        assert_ne!(session.activity, Activity::Strength, "{km} km, {left} days before");
                        assert!(session.minutes <= TAPER_MINUTES, "{km} km, {left} days before: {session:?}");
                    }
                }
            }
        }
        let told = |days| morning(&runner_of(42.2, days), Draws([0.0, 0.0])).countdown.is_some();
        let days: Vec<u64> = (0..14).filter(|days| told(*days)).collect();
        assert_eq!(days, [2, 3, 5, 7, 10]);
        let ahead = |km, days| countdown(&runner_of(km, days)).is_some_and(|it| it.get("race_phase").is_some());
        assert!(ahead(21.1, 10) && ahead(42.2, 14) && !ahead(42.2, 10) && !ahead(10.0, 10) && !ahead(21.1, 9));
        let mut hurt = runner_of(42.2, 5);
        let knee = crate::domain::planner::LimitKind::Injury(BodyPart::Knee);
        hurt.person.limits.push(crate::domain::planner::Limit { kind: knee, from: None, until: None, record: None });
        assert_eq!(morning(&hurt, Draws([0.0, 0.0])).countdown, None, "no word of a start line to who is hurt");
    }

    #[test]
    fn the_morning_says_it_once_it_is_near() {
        let said = |days| morning(&runner(days), Draws([0.0, 0.0])).race.map(|(near, _)| near);
        assert_eq!([0, 1, 2].map(said), [Some(Near::Today), Some(Near::Tomorrow), None]);
        let mut ran = runner(0);
        ran.done.push(crate::domain::planner::Done {
            is_told: true,
            id: None,
            date: ran.today,
            minutes: 110,
            activity: Activity::Running,
            intensity: Intensity::Intense,
            distance_km: Some(21.1),
        });
        assert_eq!(near(&ran), None, "it is run");
        ran.today = ran.today + Days::new(1);
        assert_eq!(near(&ran).map(|(near, _)| near), Some(Near::Done), "the day after");
        assert!(!limits::may(&runner(0), Activity::Walking, Intensity::Light, people::today()));
    }
}
