//! Weeks of people who live by their plan: each morning is kept as it was decided, and the next begins from it.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

use super::{
    Aim, Change, DayLog, Done, Draws, Facts, Focus, Level, Limit, LimitKind, Morning, Plan, Request, Session, Trainee,
    What, adapt, morning, people, spacing, week,
};
use crate::domain::record::{Activity, Intensity};

/// Somebody with a plan that is kept from morning to morning.
struct Life {
    facts: Facts,
    written: u32,
}

impl Life {
    fn begun(person: Trainee, on: NaiveDate) -> Self {
        Self { facts: Facts { today: on, person, ..Facts::default() }, written: 0 }
    }

    /// The morning of today, kept as the store keeps it.
    fn morning(&mut self) -> Morning {
        let told = morning(&self.facts, Draws([0.0, 0.0]));
        self.keep(&told.sessions, &told.dropped);
        if let Some(plan) = &mut self.facts.plan {
            plan.decided = Some(self.facts.today);
        }
        told
    }

    fn keep(&mut self, sessions: &[Session], dropped: &[Session]) {
        let start = self.facts.today;
        let plan = self.facts.plan.get_or_insert_with(|| Plan {
            id: None,
            decided: None,
            start,
            aim: None,
            days_per_week: None,
            sessions: Vec::new(),
        });
        let is_told = |old: &Session| sessions.iter().chain(dropped).any(|new| new.id.is_some() && new.id == old.id);
        plan.sessions.retain(|old| !is_told(old));
        self.facts.let_go.extend(dropped.iter().cloned());
        for session in sessions {
            self.written += 1;
            let id = session.id.clone().or_else(|| Some(format!("session-{}", self.written)));
            plan.sessions.push(Session { id, ..session.clone() });
        }
    }

    /// Does what is planned for today.
    fn train(&mut self) {
        let today = self.facts.today;
        let planned = self.facts.plan.iter_mut().flat_map(|plan| &mut plan.sessions);
        for session in planned.filter(|session| session.date == today) {
            session.completed = true;
            self.facts.done.push(Done {
                is_told: true,
                id: session.id.clone(),
                date: today,
                minutes: session.minutes,
                activity: session.activity,
                intensity: session.intensity,
                distance_km: None,
            });
        }
    }

    fn next_day(&mut self) {
        self.facts.today = self.facts.today + Days::new(1);
    }

    /// Days on which a morning and its training follow each other.
    fn live(&mut self, days: u64) {
        for _ in 0..days {
            self.morning();
            self.train();
            self.next_day();
        }
    }

    /// A night after which the day is for resting.
    fn sleep_badly(&mut self) {
        let today = self.facts.today;
        self.facts.days.push(DayLog {
            date: today,
            sleep_hours: Some(3.0),
            energy: Some(1),
            soreness: Some(5),
            ..DayLog::default()
        });
    }

    /// The weekdays of what was done and is planned in the seven days from a date, Monday = 0.
    fn weekdays(&self, from: NaiveDate) -> BTreeSet<u32> {
        let dates = self.facts.plan.iter().flat_map(|plan| &plan.sessions).map(|session| session.date);
        let week = from..from + Days::new(7);
        dates.filter(|date| week.contains(date)).map(|date| date.weekday().num_days_from_monday()).collect()
    }
}

/// Everybody a plan may be for, each beginning on another day of the week.
fn everybody() -> impl Iterator<Item = (Trainee, NaiveDate)> {
    let levels = [Level::Beginner, Level::Intermediate, Level::Advanced];
    let people = Aim::ALL.into_iter().flat_map(move |aim| {
        levels.into_iter().flat_map(move |level| {
            (2..=5).map(move |days| Trainee {
                aim: Some(aim),
                level: Some(level),
                days_per_week: Some(days),
                minutes: Some(45),
                weekly_minutes: Some(150),
                ..Trainee::default()
            })
        })
    });
    people.enumerate().map(|(nth, person)| (person, people::today() + Days::new(nth as u64 % 7)))
}

/// What two sessions on days that touch must not be, in the words of the design: strength twice, two hard ones, a hard one beside
/// the long one, legs that were lifted with before the long one.
fn is_too_close(before: (Focus, Intensity), after: (Focus, Intensity)) -> bool {
    let is_hard = |(_, intensity): (Focus, Intensity)| intensity == Intensity::Intense;
    let is_long = |(focus, _): (Focus, Intensity)| focus == Focus::Long;
    let legs = matches!(before.0, Focus::FullBody | Focus::LowerBody);
    before.0.is_strength() && after.0.is_strength()
        || is_hard(before) && (is_hard(after) || is_long(after))
        || is_long(before) && is_hard(after)
        || legs && is_long(after)
}

/// The days of sessions that stand too close to what is on the day before.
fn crowded(facts: &Facts, sessions: &[Session]) -> BTreeSet<NaiveDate> {
    let on = |date: NaiveDate| {
        let done = facts.done.iter().filter(move |done| done.date == date);
        let done = done.map(|done| (Focus::of(done.activity, done.intensity), done.intensity));
        let planned = sessions.iter().filter(move |session| session.date == date);
        done.chain(planned.map(|session| (session.focus, session.intensity))).collect::<Vec<_>>()
    };
    let is_crowded = |session: &&Session| {
        let (here, before) = (on(session.date), on(session.date - Days::new(1)));
        before.iter().any(|before| here.iter().any(|here| is_too_close(*before, *here)))
    };
    sessions.iter().filter(is_crowded).map(|session| session.date).collect()
}

#[test]
fn the_days_of_a_plan_stay_from_week_to_week() {
    for (person, start) in everybody() {
        let context = format!("{:?} {:?} {:?} from {start}", person.aim, person.level, person.days_per_week);
        let mut life = Life::begun(person, start);
        life.live(7 * 9);
        let weeks: Vec<BTreeSet<u32>> = (0..8).map(|week| life.weekdays(start + Days::new(7 * week))).collect();
        for pair in weeks.windows(2) {
            // An easy week may have a day less, and the next one has it again.
            let is_kept = pair[0].is_subset(&pair[1]) || pair[1].is_subset(&pair[0]);
            assert!(is_kept, "{context}: {weeks:?}");
        }
        assert!(weeks.iter().all(|week| week.len() >= 2), "{context}: {weeks:?}");
    }
}

#[test]
fn seven_days_are_planned_ahead_on_every_morning() {
    for (person, start) in everybody() {
        let days = person.days_per_week.unwrap_or_default() as usize;
        let context = format!("{:?} {:?} {days} from {start}", person.aim, person.level);
        let mut life = Life::begun(person, start);
        for day in 0..21 {
            let told = life.morning();
            let near = told.sessions.len();
            assert!(near >= days - 1 && near <= days, "{context}, day {day}: {near} sessions ahead");
            life.train();
            life.next_day();
        }
    }
}

#[test]
fn the_week_is_spaced_anew_after_a_day_of_rest() {
    let (mut moved, mut tomorrow) = (0, 0);
    for (person, start) in everybody() {
        for day in 0..14 {
            let context = format!("{:?} {:?} {:?}, {day}", person.aim, person.level, person.days_per_week);
            let mut life = Life::begun(person.clone(), start);
            life.live(day);
            let before = morning(&life.facts, Draws([0.0, 0.0]));
            life.sleep_badly();
            let after = life.morning();
            let Change::Moved { to } = after.today.change else { continue };
            moved += 1;
            tomorrow += u32::from(to == life.facts.today + Days::new(1));
            let (was, is) = (crowded(&life.facts, &before.sessions), crowded(&life.facts, &after.sessions));
            assert!(is.is_subset(&was), "{context}: {is:?}\n{:?}", told(&after.sessions));
            // Nothing is lost and nothing is added.
            assert_eq!(before.sessions.len(), after.sessions.len(), "{context}: {:?}", told(&after.sessions));
        }
    }
    assert!(moved > 100 && tomorrow * 3 > moved, "{moved} moved, {tomorrow} of them to the next day");
}

fn told(sessions: &[Session]) -> Vec<(NaiveDate, Focus, Intensity)> {
    sessions.iter().map(|session| (session.date, session.focus, session.intensity)).collect()
}

#[test]
fn what_has_to_wait_stands_beside_nothing_of_its_kind() {
    let mut moved = 0;
    for seed in 0..3_000 {
        let facts = people::facts(seed);
        let after = morning(&facts, Draws([0.0, 0.0]));
        let Change::Moved { to } = after.today.change else { continue };
        moved += 1;
        let close = crowded(&facts, &after.sessions);
        let next = to + Days::new(1);
        let planned = |date: NaiveDate| facts.plan.iter().flat_map(|plan| &plan.sessions).any(|s| s.date == date);
        assert!(!close.contains(&to), "seed {seed}: {to} in {:?}", told(&after.sessions));
        assert!(!close.contains(&next) || !planned(next), "seed {seed}: {next} in {:?}", told(&after.sessions));
    }
    assert!(moved > 20, "{moved}");
}

#[test]
fn days_that_are_named_are_kept_through_rest_and_change() {
    for (person, start) in everybody() {
        let named: BTreeSet<u8> =
            [0, 2, 4, 5, 6].into_iter().take(person.days_per_week.unwrap_or(3) as usize).collect();
        let context = format!("{:?} {:?} {named:?}", person.aim, person.level);
        let mut life = Life::begun(Trainee { weekdays: named.clone(), ..person }, start);
        for day in 0..28 {
            if day % 5 == 3 {
                life.sleep_badly();
            }
            if day == 16 {
                life.facts.begin_anew();
            }
            let after = life.morning();
            for session in &after.sessions {
                let weekday = session.date.weekday().num_days_from_monday() as u8;
                assert!(named.contains(&weekday), "{context}, day {day}: {:?}", told(&after.sessions));
            }
            if day % 4 != 1 {
                life.train();
            }
            life.next_day();
        }
    }
}

#[test]
fn a_plan_that_is_made_anew_keeps_the_days_of_the_one_before() {
    for (person, start) in everybody() {
        let context = format!("{:?} {:?} {:?} from {start}", person.aim, person.level, person.days_per_week);
        let mut life = Life::begun(person, start);
        life.live(15);
        let before = life.weekdays(life.facts.today - Days::new(7));
        life.facts.begin_anew();
        let anew = week(&life.facts, life.facts.today);
        let days: BTreeSet<u32> =
            anew.sessions.iter().map(|session| session.date.weekday().num_days_from_monday()).collect();
        assert!(days.is_subset(&before) || before.is_subset(&days), "{context}: {before:?}, then {days:?}");
    }
}

#[test]
fn what_the_person_put_on_a_day_stays_there() {
    let strength = Trainee { aim: Some(Aim::General), days_per_week: Some(3), ..Trainee::default() };
    let mut life = Life::begun(strength, people::today());
    let first = life.morning();
    let [today, next, last] = &first.sessions[..] else { panic!("{:?}", told(&first.sessions)) };
    let to = next.date + Days::new(1);
    let request = Request::Move { what: What::On(next.date), to };
    let adapted = adapt(&life.facts, &request).expect("the day is free");
    life.keep(&adapted.sessions, &[]);
    life.sleep_badly();
    if let Some(plan) = &mut life.facts.plan {
        plan.decided = None;
    }
    let after = life.morning();
    let stands = |id: &Session| after.sessions.iter().find(|session| session.id == id.id).map(|session| session.date);
    let moved = adapted.sessions.iter().find(|session| session.date == to).expect("it was moved");
    assert_eq!(stands(moved), Some(to), "{:?}", told(&after.sessions));
    assert_ne!(after.today.change, Change::Kept);
    assert!(today.date < to && last.date > life.facts.today);
}

#[test]
fn what_was_done_by_oneself_the_day_before_makes_a_session_wait() {
    let person = Trainee {
        aim: Some(Aim::Strength),
        level: Some(Level::Intermediate),
        days_per_week: Some(3),
        minutes: Some(45),
        weekly_minutes: Some(150),
        ..Trainee::default()
    };
    let mut life = Life::begun(person, people::today());
    life.live(1);
    let told = life.morning();
    let on = |days: u64| told.sessions.iter().find(|session| session.date == life.facts.today + Days::new(days));
    assert!(
        on(0).is_none() && on(1).is_some_and(|session| session.focus.is_strength()),
        "{:?}",
        self::told(&told.sessions)
    );
    life.facts.done.push(Done {
        is_told: true,
        id: Some("of her own".to_owned()),
        date: life.facts.today,
        minutes: 45,
        activity: Activity::Strength,
        intensity: Intensity::Moderate,
        distance_km: None,
    });
    life.next_day();
    let after = life.morning();
    assert!(after.today.after.is_none(), "{:?}", self::told(&after.sessions));
    let next = after.sessions.iter().find(|session| session.focus.is_strength()).expect("the week goes on");
    assert!(next.date > life.facts.today, "{:?}", self::told(&after.sessions));
}

#[test]
fn others_make_room_but_for_what_the_person_placed() {
    let monday = NaiveDate::from_ymd_opt(2026, 3, 9).expect("a Monday");
    let person = Trainee { level: Some(Level::Intermediate), ..Trainee::default() };
    let facts = Facts { today: monday, person, ..Facts::default() };
    let on = |days: u64, focus, activity| {
        let date = monday + Days::new(days);
        Session::written(&facts, date, focus, (activity, Intensity::Light, 30), 0)
    };
    let waiting = on(0, Focus::FullBody, Activity::Strength);
    let mut others = [
        on(1, Focus::Easy, Activity::Running),
        on(3, Focus::FullBody, Activity::Strength),
        on(5, Focus::Long, Activity::Running),
    ];
    let runs = |sessions: &[Session]| sessions.iter().find(|session| session.focus == Focus::Easy).map(|run| run.date);
    // Wednesday and Friday stand beside strength: tomorrow is the day, and its run goes to Wednesday.
    let (spaced, to) = spacing::make_room(&facts, &others, &waiting, monday).expect("there is room");
    assert_eq!((to, runs(&spaced)), (monday + Days::new(1), Some(monday + Days::new(2))), "{:?}", told(&spaced));
    others[0].placed = true;
    let spaced = spacing::make_room(&facts, &others, &waiting, monday);
    assert!(spaced.is_none_or(|(spaced, _)| runs(&spaced) == Some(monday + Days::new(1))));
}

#[test]
fn strength_is_spread_where_the_days_allow_it() {
    for seed in 0..2_000 {
        let mut facts = Facts { plan: None, done: Vec::new(), ..people::facts(seed) };
        // What is on a day turns the session of that day into another.
        facts.person.limits.clear();
        let planned = week(&facts, facts.today).sessions;
        let lifts: Vec<NaiveDate> =
            planned.iter().filter(|session| session.focus.is_strength()).map(|session| session.date).collect();
        let touching = lifts.windows(2).any(|pair| pair[0] + Days::new(1) == pair[1]);
        if !touching {
            continue;
        }
        // As many days as there are sessions of strength, none of them beside another.
        let mut apart: Vec<NaiveDate> = Vec::new();
        for session in &planned {
            if apart.last().is_none_or(|last| *last + Days::new(1) < session.date) {
                apart.push(session.date);
            }
        }
        assert!(apart.len() < lifts.len(), "seed {seed}: {:?}", told(&planned));
    }
}

#[test]
fn who_wants_no_strength_is_planned_none() {
    for (mut person, start) in everybody() {
        let none = LimitKind::Sport(Activity::Strength);
        person.limits.push(Limit { kind: none, from: Some(start), until: None, record: None });
        for sport in [None, Some(Activity::Running), Some(Activity::Swimming), Some(Activity::Cycling)] {
            let mut life = Life::begun(Trainee { sport, ..person.clone() }, start);
            for _ in 0..14 {
                let told = life.morning();
                for session in &told.sessions {
                    let is_of_it = session.focus.is_strength()
                        || matches!(session.activity, Activity::Strength | Activity::Pilates | Activity::Hiit);
                    assert!(!is_of_it, "{:?} {sport:?}: {session:?}", person.aim);
                    let is_offered = session.swaps.iter().any(|swap| swap.activity == Activity::Strength);
                    assert!(!is_offered, "{session:?}");
                }
                life.train();
                life.next_day();
            }
            let days = person.days_per_week.unwrap_or_default();
            let done = life.facts.done.len() as u32;
            assert!(done >= 2 * days - 2, "{:?} {sport:?}: {done} sessions in two weeks of {days}", person.aim);
        }
    }
}

#[test]
fn who_wants_no_plan_has_none() {
    for (person, start) in everybody() {
        let mut life = Life::begun(Trainee { wants_no_plan: true, ..person }, start);
        for _ in 0..8 {
            let told = life.morning();
            assert!(told.sessions.is_empty() && told.today.change == Change::Free, "{:?}", told.sessions);
            life.next_day();
        }
    }
}
