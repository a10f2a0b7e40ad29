//! The laws of every plan, over generated people; and plans of a year, week after week.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Aim, Change, Done, Draws, Facts, Level, LimitKind, Morning, Request, Session, Trainee, What, adapt,
    body::BodyPart,
    budget::{self, BudgetKind},
    laws, limits, morning,
    people::{Dice, facts},
    week,
};
use crate::domain::{
    readiness::Band,
    record::{Activity, Intensity},
};

const PEOPLE: u64 = 10_000;

fn of(seed: u64) -> (Facts, Morning) {
    let facts = facts(seed);
    let mut dice = Dice::new(seed ^ 0xA11CE);
    let morning = morning(&facts, Draws([dice.unit(), dice.unit()]));
    (facts, morning)
}

/// What must hold of any sessions of a person, by the words of the design rather than by the code's own laws.
fn check(facts: &Facts, sessions: &[Session], context: &str) {
    let dates: BTreeSet<NaiveDate> = sessions.iter().map(|session| session.date).collect();
    assert_eq!(dates.len(), sessions.len(), "{context}: two sessions on one day");
    let hard: BTreeSet<NaiveDate> = sessions
        .iter()
        .filter(|session| session.intensity == Intensity::Intense)
        .map(|session| session.date)
        .chain(facts.done.iter().filter(|done| done.intensity == Intensity::Intense).map(|done| done.date))
        .collect();
    for session in sessions {
        let day = session.date;
        let next_to_hard = [day - Days::new(1), day + Days::new(1)].iter().any(|near| hard.contains(near));
        assert!(session.intensity < Intensity::Intense || !next_to_hard, "{context}: hard days touch on {day}");
        assert!(session.minutes <= facts.person.minutes.unwrap_or(60), "{context}: {} min", session.minutes);
        assert!(session.minutes >= 5, "{context}: {} min", session.minutes);
        assert!(facts.time_on(day).is_none_or(|time| session.minutes <= time), "{context}: {} min", session.minutes);
        let weekday = day.weekday().num_days_from_monday() as u8;
        assert!(facts.person.weekdays.is_empty() || facts.person.weekdays.contains(&weekday), "{context}: {weekday}");
        assert!(!facts.is_ill_on(day) && !facts.is_on_hold(), "{context}: ill or on hold");
        let hurt: Vec<_> = facts
            .limits_on(day)
            .filter_map(|limit| match limit.kind {
                LimitKind::Injury(part) => Some(part),
                _ => None,
            })
            .collect();
        let gentle = facts.is_pregnant() || facts.person.holds.eating_disorder || !hurt.is_empty();
        assert!(!gentle || session.intensity < Intensity::Intense, "{context}: too hard");
        let is_easy = !facts.person.holds.clearance || session.intensity == Intensity::Light;
        assert!(is_easy, "{context}: harder than easy before a practice agreed");
        assert!(limits::may(facts, session.activity, session.intensity, day), "{context}: {:?}", session.activity);
        for line in &session.work {
            let moves: &[_] = match line {
                super::Work::Sets { of, .. } | super::Work::Hold { of, .. } | super::Work::Stretch { of, .. } => &[*of],
                super::Work::Circuit { moves, .. } => moves,
                _ => &[],
            };
            for of in moves {
                assert!(hurt.iter().all(|part| !of.asks_of(*part)), "{context}: {of:?} with {hurt:?}");
            }
        }
        check_digestion(facts, session, context);
        for limit in &facts.person.limits {
            let Some(left) = limit.from.map(|event| (event - day).num_days()) else { continue };
            check_event(session, limit.kind, left, context);
        }
        assert!((3..=6).contains(&session.work.len()), "{context}: {:?}", session.work);
        assert!(!facts.weight_is_off() || session.kcal.is_none(), "{context}: energy is not talked about");
        for swap in &session.swaps {
            assert!(swap.intensity <= session.intensity && swap.minutes <= session.minutes, "{context}: {swap:?}");
            assert!(limits::may(facts, swap.activity, swap.intensity, day), "{context}: {swap:?}");
        }
    }
    let week_before = facts.today - Days::new(7);
    let mut trained: BTreeSet<NaiveDate> = dates.clone();
    trained.extend(facts.done.iter().map(|done| done.date).filter(|date| *date >= week_before));
    if let (Some(first), Some(last)) = (dates.first(), dates.last()) {
        let mut day = *first;
        while day <= *last {
            let full = (0..7).all(|back| trained.contains(&(day - Days::new(back))));
            assert!(!full || !dates.contains(&day), "{context}: seven days without a day off, to {day}");
            day = day + Days::new(1);
        }
    }
}

/// What a session may be on the two days after more than a week's load in two days: easy, and not long. Counted anew here, in
/// the words of the design.
fn check_digestion(facts: &Facts, session: &Session, context: &str) {
    let load = |from: u64, to: u64| -> f64 {
        let days = session.date - Days::new(from)..=session.date - Days::new(to);
        facts.done.iter().filter(|done| days.contains(&done.date)).map(Done::load).sum()
    };
    for ago in 1..=2 {
        let effort = load(ago + 1, ago);
        let before = (ago + 2..ago + 29).map(|day| load(day + 1, day)).fold(0.0, f64::max);
        let month = load(ago + 29, ago + 2);
        let told = f64::from(facts.person.weekly_minutes.unwrap_or(170)) * 4.0;
        // However few of the weeks are on record, none was as much.
        let is_far_above =
            load(ago, ago) > 0.0 && effort >= 900.0 && effort >= before * 1.5 && effort >= month.max(told);
        let is_easy = session.intensity == Intensity::Light && session.minutes <= 45;
        assert!(!is_far_above || is_easy, "{context}: {ago} days after a load of {effort}: {session:?}");
    }
}

/// What a session so many days before an event may be.
fn check_event(session: &Session, event: LimitKind, left: i64, context: &str) {
    use super::Focus::{FullBody, Hard, Long, LowerBody};
    let is_light = session.intensity == Intensity::Light;
    match event {
        LimitKind::Match { .. } => {
            assert_ne!(left, 0, "{context}: a session beside a match");
            if (-1..=2).contains(&left) {
                let of_the_legs = matches!(session.focus, FullBody | LowerBody | Long | Hard);
                assert!(is_light && !of_the_legs, "{context}: {left} days before a match: {session:?}");
                assert!(session.minutes <= 40, "{context}: {left} days before a match: {session:?}");
            }
        }
        LimitKind::Outing(outing) if outing.activity == Activity::Walking => {
            assert!(left != 0 || session.intensity < Intensity::Intense, "{context}: a hard session beside a walk");
        }
        LimitKind::Outing(_) | LimitKind::Busy(super::event::Demand::Operation) => {
            assert_ne!(left, 0, "{context}: the day is taken");
        }
        LimitKind::Busy(_) => {
            assert!(left != 0 || is_light && session.minutes <= 20, "{context}: a demanding day: {session:?}");
        }
        _ => {}
    }
}

#[test]
fn the_laws_hold_for_ten_thousand_people() {
    let mut bands = [0_u32; 4];
    let mut changes = std::collections::BTreeMap::new();
    for seed in 0..PEOPLE {
        let (facts, morning) = of(seed);
        check(&facts, &morning.sessions, &format!("seed {seed}"));
        bands[morning.readiness.band as usize] += 1;
        *changes.entry(morning.today.change.as_str()).or_insert(0_u32) += 1;
        assert!(morning.readiness.score <= 100 && morning.habits.len() <= 3 && morning.recommendations.len() <= 2);
        let after = morning.today.after.as_ref();
        match morning.readiness.band {
            Band::Rest => assert!(after.is_none(), "seed {seed}: a session on a day of rest"),
            Band::Easy => assert!(after.is_none_or(|s| s.intensity == Intensity::Light), "seed {seed}: not easy"),
            Band::Steady | Band::Push => {}
        }
        if facts.is_on_hold() {
            assert!(morning.sessions.is_empty() && morning.habits.is_empty(), "seed {seed}: a hold");
        }
    }
    println!("bands (rest, easy, steady, push): {bands:?}; today's session: {changes:?}");
    assert!(bands.iter().all(|count| *count > 100), "{bands:?}");
    assert!(changes.len() == 7 && changes.values().all(|count| *count >= 10), "{changes:?}");
}

#[test]
fn weight_is_not_a_word_where_it_is_off() {
    for seed in 0..PEOPLE / 5 {
        let (facts, morning) = of(seed);
        if !facts.weight_is_off() {
            continue;
        }
        assert_ne!(facts.aim(), Aim::WeightLoss, "seed {seed}");
        let names: Vec<String> = morning
            .evidence
            .values()
            .map(|(name, _)| name.to_owned())
            .filter(|name| {
                name.contains("kg") || name.contains("kcal") || name.contains("weight") || name.contains("bmi")
            })
            .collect();
        assert!(names.is_empty(), "seed {seed}: {names:?}");
        assert!(morning.paces.iter().all(|(goal, _)| !goal.is_about_weight()), "seed {seed}");
    }
}

#[test]
fn a_week_grows_by_a_tenth_at_most() {
    for seed in 0..PEOPLE {
        let facts = Facts { plan: None, ..facts(seed) };
        let week = week(&facts, facts.today);
        let total: u32 = week.sessions.iter().map(|session| session.minutes).sum::<u32>()
            + budget::minutes_done(&facts, facts.today);
        let (ago, last) = (|days| facts.today - Days::new(days), facts.today);
        let minutes = |from: NaiveDate, to: NaiveDate| -> f64 {
            facts.done.iter().filter(|d| d.date >= from && d.date < to).map(|d| f64::from(d.minutes)).sum()
        };
        let last_week = minutes(ago(7), last);
        let month = minutes(ago(28), last) / 4.0;
        let done_today = f64::from(budget::minutes_done(&facts, facts.today));
        match week.budget.kind {
            BudgetKind::Grow | BudgetKind::Keep => {
                let told = f64::from(facts.person.weekly_minutes.unwrap_or_default()).max(40.0) * 0.7;
                let most = (last_week.max(40.0).max(told) * 1.1 + 0.5).max(done_today);
                assert!(f64::from(total) <= most, "seed {seed}: {total} after {last_week}");
            }
            BudgetKind::Restart => {
                let before = minutes(ago(64), last);
                assert!(before > 0.0 && f64::from(total) <= (before * 0.7).max(40.0).max(done_today), "seed {seed}");
            }
            BudgetKind::Start => {
                assert!(minutes(ago(35), last) == 0.0 && total <= 150.max(done_today as u32), "seed {seed}")
            }
            BudgetKind::Base => {
                let told = facts.person.weekly_minutes.unwrap_or_default().max(40).max(done_today as u32);
                assert!(minutes(ago(35), last) == 0.0 && total <= told, "seed {seed}: {total} of {told}")
            }
            BudgetKind::Easy => assert!(month >= 0.0),
        }
    }
}

/// A year of a person who does what the plan says.
fn a_year(person: Trainee) -> Vec<(BudgetKind, Vec<Session>)> {
    let mut facts = Facts { today: super::people::today(), person, ..Facts::default() };
    let start = facts.today;
    let mut weeks = Vec::new();
    for number in 0..52_u64 {
        facts.today = start + Days::new(7 * number);
        facts.plan =
            Some(super::Plan { id: None, decided: None, start, aim: None, days_per_week: None, sessions: Vec::new() });
        let week = week(&facts, facts.today);
        check(&facts, &week.sessions, &format!("week {number}"));
        facts.done.extend(week.sessions.iter().map(|session| Done {
            is_told: true,
            id: None,
            date: session.date,
            minutes: session.minutes,
            activity: session.activity,
            intensity: session.intensity,
            distance_km: None,
        }));
        weeks.push((week.budget.kind, week.sessions));
    }
    weeks
}

fn total(sessions: &[Session]) -> u32 {
    sessions.iter().map(|session| session.minutes).sum()
}

#[test]
fn a_year_grows_in_steps_with_an_easy_week_in_four() {
    for aim in Aim::ALL {
        for level in [Level::Beginner, Level::Intermediate, Level::Advanced] {
            let weeks = a_year(Trainee { aim: Some(aim), level: Some(level), ..Trainee::default() });
            let mut peak = 0;
            for (number, (kind, sessions)) in weeks.iter().enumerate() {
                let minutes = total(sessions);
                match kind {
                    BudgetKind::Easy => {
                        assert_eq!((number + 1) % 4, 0);
                        assert!(f64::from(minutes) <= f64::from(peak) * 0.6 + 0.5, "{aim:?} {level:?} week {number}");
                    }
                    _ => {
                        assert!(
                            peak == 0 || f64::from(minutes) <= f64::from(peak) * 1.1 + 0.5,
                            "{aim:?} {level:?} {number}"
                        );
                        peak = minutes;
                    }
                }
            }
            // The floor of health is reached, with two days of strength.
            let last = &weeks[50].1;
            assert!(total(last) >= 145, "{aim:?} {level:?}: {}", total(last));
            let strength = last.iter().filter(|session| session.activity == Activity::Strength).count();
            assert!(strength >= 1, "{aim:?} {level:?}");
            if matches!(aim, Aim::General | Aim::WeightLoss | Aim::Strength) {
                assert!(strength >= 2, "{aim:?} {level:?}");
            }
            if aim == Aim::Endurance {
                for (number, (_, sessions)) in weeks.iter().enumerate() {
                    let hard: u32 = sessions.iter().filter(|session| session.is_hard()).map(|s| s.minutes).sum();
                    assert!(hard * 5 <= total(sessions), "{level:?} week {number}: {hard} of {}", total(sessions));
                }
                let any = weeks.iter().any(|(_, sessions)| sessions.iter().any(Session::is_hard));
                assert_eq!(any, level > Level::Beginner, "{level:?}");
            }
        }
    }
}

#[test]
fn a_week_off_starts_again_at_seventy_percent() {
    let mut facts = Facts {
        today: super::people::today(),
        person: Trainee { level: Some(Level::Intermediate), ..Trainee::default() },
        ..Facts::default()
    };
    let done = |ago: u64| Done {
        is_told: true,
        id: None,
        date: facts.today - Days::new(ago),
        minutes: 40,
        activity: Activity::Walking,
        intensity: Intensity::Moderate,
        distance_km: None,
    };
    facts.done = [9, 11, 13, 16, 18, 20, 23, 25, 27, 30, 32, 34].map(done).to_vec();
    let back = week(&facts, facts.today);
    assert_eq!(back.budget.kind, BudgetKind::Restart);
    assert!((75..=84).contains(&total(&back.sessions)), "{}", total(&back.sessions));
    assert!(back.sessions.iter().all(|session| !session.is_hard()));
}

#[test]
fn a_missed_session_is_moved_or_dropped_and_never_stacked() {
    for seed in 0..PEOPLE / 5 {
        let (facts, morning) = of(seed);
        let planned = facts.plan.iter().flat_map(|plan| &plan.sessions);
        for missed in planned.filter(|session| session.date < facts.today && !session.completed) {
            let again = morning.sessions.iter().filter(|session| session.id.is_some() && session.id == missed.id);
            assert!(again.count() <= 1, "seed {seed}");
        }
    }
}

#[test]
fn what_a_person_changes_keeps_the_laws() {
    let mut moved = 0;
    for seed in 0..PEOPLE / 5 {
        let mut dice = Dice::new(seed ^ 0xB0B);
        let (mut facts, morning) = of(seed);
        let Some(first) = morning.sessions.first().cloned() else { continue };
        facts.plan = Some(super::Plan {
            id: None,
            decided: None,
            start: facts.today,
            aim: None,
            days_per_week: None,
            sessions: morning.sessions.clone(),
        });
        let day = facts.today + Days::new(dice.between(0, 6) as u64);
        let request = match dice.between(0, 9) {
            0 => Request::Easier { date: first.date },
            1 => Request::Swap { date: first.date, to: None },
            2 => Request::Skip { date: first.date },
            3 | 4 => Request::Move { what: What::On(first.date), to: day },
            5 => Request::Shorten { date: first.date, minutes: 20 },
            6 => Request::Hurts { part: dice.one(&BodyPart::ALL), until: None },
            7 if dice.chance(50) => Request::Shorten { date: day, minutes: 15 },
            7 => Request::Ill { until: None },
            8 => Request::Without { activity: first.activity, until: Some(day) },
            _ => Request::Away { from: None, until: day },
        };
        if let Ok(adapted) = adapt(&facts, &request) {
            moved += u32::from(matches!(request, Request::Move { .. }) && !adapted.changed.is_empty());
            facts.person.limits.extend(adapted.limit.clone());
            check(&facts, &adapted.sessions, &format!("seed {seed}, {request:?}"));
            let before = total(&morning.sessions);
            assert!(total(&adapted.sessions) <= before, "seed {seed}: {request:?} added minutes");
        }
    }
    assert!(moved > 50, "{moved}");
}

#[test]
fn leg_day_moves_to_friday() {
    let monday = NaiveDate::from_ymd_opt(2026, 3, 9).expect("a Monday");
    let person = Trainee {
        aim: Some(Aim::Strength),
        level: Some(Level::Intermediate),
        days_per_week: Some(3),
        ..Trainee::default()
    };
    let mut facts = Facts { today: monday, person, ..Facts::default() };
    let sessions = week(&facts, monday).sessions;
    let leg_day = sessions.iter().find(|session| session.focus == super::Focus::LowerBody).expect("a leg day").clone();
    facts.plan = Some(super::Plan { id: None, decided: None, start: monday, aim: None, days_per_week: None, sessions });
    let free: Vec<NaiveDate> = (0..7)
        .map(|days| monday + Days::new(days))
        .filter(|date| super::is_open(&facts, &facts.plan.as_ref().expect("a plan").sessions, *date))
        .collect();
    for to in free {
        let request = Request::Move { what: What::Focus(super::Focus::LowerBody), to };
        let adapted = adapt(&facts, &request).expect("a free day takes it");
        let legs: Vec<_> = adapted.sessions.iter().filter(|s| s.focus == super::Focus::LowerBody).collect();
        assert_eq!((legs.len(), legs[0].date, legs[0].minutes), (1, to, leg_day.minutes));
    }
    let past = Request::Move { what: What::Focus(super::Focus::LowerBody), to: monday - Days::new(1) };
    assert_eq!(adapt(&facts, &past), Err(super::Refusal::Past));
}

#[test]
fn a_hurting_knee_takes_the_run_out_of_the_week() {
    let today = super::people::today();
    let person = Trainee {
        aim: Some(Aim::Endurance),
        level: Some(Level::Intermediate),
        places: [super::Place::Outdoors, super::Place::Pool].into(),
        ..Trainee::default()
    };
    let mut facts = Facts { today, person, ..Facts::default() };
    let sessions = week(&facts, today).sessions;
    assert!(sessions.iter().any(|session| session.activity == Activity::Running));
    facts.plan = Some(super::Plan { id: None, decided: None, start: today, aim: None, days_per_week: None, sessions });
    let adapted = adapt(&facts, &Request::Hurts { part: BodyPart::Knee, until: None }).expect("adapts");
    assert!(!adapted.sessions.is_empty() && !adapted.changed.is_empty());
    assert!(adapted.sessions.iter().all(|session| session.activity != Activity::Running));
    assert_eq!(adapted.limit.and_then(|limit| limit.until), Some(today + Days::new(adapt::INJURY_DAYS)));
}

#[test]
fn a_hard_day_after_a_bad_night_changes_places() {
    let today = super::people::today();
    let person = Trainee { level: Some(Level::Intermediate), ..Trainee::default() };
    let mut facts = Facts { today, person, ..Facts::default() };
    let session = |days: u64, activity, intensity| {
        Session::written(
            &facts,
            today + Days::new(days),
            super::Focus::of(activity, intensity),
            (activity, intensity, 30),
            0,
        )
    };
    let sessions =
        vec![session(0, Activity::Running, Intensity::Intense), session(2, Activity::Walking, Intensity::Moderate)];
    facts.plan = Some(super::Plan { id: None, decided: None, start: today, aim: None, days_per_week: None, sessions });
    facts.days = vec![super::DayLog { date: today, sleep_hours: Some(5.5), ..Default::default() }];
    let found = morning(&facts, Draws([0.0, 0.0]));
    assert_eq!(found.today.change, Change::Swapped);
    let after = found.today.after.expect("a session");
    assert_eq!((after.activity, after.intensity), (Activity::Walking, Intensity::Light));
    assert!(found.sessions.iter().any(|session| session.is_hard() && session.date == today + Days::new(2)));
}

#[test]
fn the_own_laws_agree() {
    for seed in 0..PEOPLE / 10 {
        let (facts, morning) = of(seed);
        let breaches = laws::breaches(&facts, &morning.sessions, facts.today);
        let serious: Vec<_> = breaches.into_iter().filter(|breach| *breach != laws::Breach::GrewTooFast).collect();
        assert!(serious.is_empty(), "seed {seed}: {serious:?}");
    }
}

/// A plan that was looked at is the plan: a second look, right after it is written, tells the same.
#[test]
fn looking_twice_tells_the_same() {
    let mut wrong = Vec::new();
    for seed in 0..PEOPLE / 5 {
        let (mut facts, first) = of(seed);
        // Where nothing is left of a day's plan, there is nothing to hold on to.
        if first.sessions.is_empty() {
            continue;
        }
        let plan = facts.plan.get_or_insert_with(|| super::Plan {
            id: None,
            decided: None,
            start: facts.today,
            aim: None,
            days_per_week: None,
            sessions: Vec::new(),
        });
        plan.decided = Some(facts.today);
        plan.sessions.retain(|old| {
            let is_of_the_week =
                first.sessions.iter().chain(&first.dropped).any(|new| new.id.is_some() && new.id == old.id);
            !is_of_the_week
        });
        plan.sessions.extend(first.sessions.iter().cloned());
        let second = super::morning(&facts, super::Draws([0.0, 0.0]));
        let told = |sessions: &[Session]| -> Vec<_> {
            sessions
                .iter()
                .map(|session| (session.date, session.activity, session.intensity, session.minutes))
                .collect()
        };
        if told(&first.sessions) != told(&second.sessions) {
            wrong.push(format!("seed {seed}: {:?}\n   then {:?}", told(&first.sessions), told(&second.sessions)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), PEOPLE / 5, wrong[..wrong.len().min(8)].join("\n"));
}
