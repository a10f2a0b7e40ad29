//! Generated people for the laws: everything a person may be, from a seed.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::{
    Aim, CycleToday, DayLog, Done, Equipment, Facts, Holds, Level, Limit, LimitKind, Place, Plan, Reading, Session,
    Trainee, Wish,
    body::BodyPart,
    event::{Contest, Demand, Outing, Strain},
};
use crate::domain::{
    cycle::{Mode, Phase},
    goal::GoalFact,
    habit::HabitFact,
    record::{Activity, Flow, GoalKind, Intensity, MetricKind, Mood},
};

/// Randomness from a seed (SplitMix64), the same on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(1))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1) as u64) as i64
    }

    /// True in so many percent.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(0, 99) < percent
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.between(0, of.len() as i64 - 1) as usize]
    }

    fn maybe<T>(&mut self, percent: i64, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| value(self))
    }

    fn some<T: Copy + Ord>(&mut self, of: &[T], percent: i64) -> BTreeSet<T> {
        of.iter().copied().filter(|_| self.chance(percent)).collect()
    }
}

/// The day all generated people live on.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 11).expect("a Wednesday")
}

/// A person of a seed.
pub fn facts(seed: u64) -> Facts {
    let mut dice = Dice::new(seed);
    let dice = &mut dice;
    let today = today() + Days::new(dice.between(0, 6) as u64);
    let mut facts = Facts {
        today,
        person: trainee(dice, today),
        days: days(dice, today),
        readings: readings(dice, today),
        done: done(dice, today),
        cycle: dice.maybe(30, cycle),
        goals: goals(dice, today),
        habits: habits(dice, today),
        plan: None,
        let_go: Vec::new(),
        rhythm: Vec::new(),
        lately: BTreeSet::new(),
    };
    facts.plan = dice.maybe(50, |dice| plan(dice, today, &facts.done));
    facts.person.limits.extend(events(dice, today));
    facts.person.wants_no_plan = dice.chance(2);
    facts
}

fn trainee(dice: &mut Dice, today: NaiveDate) -> Trainee {
    let equipment = [
        Equipment::Mat,
        Equipment::Bands,
        Equipment::Dumbbells,
        Equipment::Kettlebell,
        Equipment::Barbell,
        Equipment::PullUpBar,
        Equipment::Machines,
        Equipment::Bike,
        Equipment::Rower,
        Equipment::Treadmill,
    ];
    let limits = (0..dice.one(&[0, 0, 0, 0, 1, 1, 2]))
        .map(|n| Limit {
            kind: match dice.between(0, 9) {
                0 | 1 => LimitKind::Illness,
                2 | 3 => LimitKind::Away,
                4 => LimitKind::Sport(dice.one(&Activity::ALL)),
                5 => LimitKind::Time(dice.one(&[5, 15, 20, 45])),
                _ => LimitKind::Injury(dice.one(&BodyPart::ALL)),
            },
            from: dice.maybe(60, |dice| today - Days::new(dice.between(0, 10) as u64)),
            until: dice.maybe(60, |dice| today + Days::new(dice.between(0, 10) as u64)),
            record: Some(format!("memory-{n}")),
        })
        .collect();
    Trainee {
        age: dice.maybe(80, |dice| dice.between(14, 85) as i32),
        height_cm: dice.maybe(70, |dice| dice.between(150, 200) as f64),
        weight_kg: dice.maybe(70, |dice| dice.between(45, 140) as f64),
        target_weight_kg: None,
        aim: dice.maybe(60, |dice| dice.one(&Aim::ALL)),
        level: dice.maybe(80, |dice| dice.one(&[Level::Beginner, Level::Intermediate, Level::Advanced])),
        days_per_week: dice.maybe(70, |dice| dice.between(1, 7) as u32),
        weekdays: if dice.chance(30) { dice.some(&[0, 1, 2, 3, 4, 5, 6], 60) } else { BTreeSet::new() },
        minutes: dice.maybe(60, |dice| dice.one(&[10, 15, 20, 30, 45, 60, 90, 120])),
        equipment: dice.maybe(60, |dice| dice.some(&equipment, 30)),
        places: dice.some(&[Place::Home, Place::Outdoors, Place::Gym, Place::Pool], 40),
        weekly_minutes: dice.maybe(30, |dice| dice.one(&[0, 60, 150, 270, 360])),
        sport: dice.maybe(30, |dice| {
            dice.one(&[Activity::Running, Activity::Cycling, Activity::Swimming, Activity::Walking, Activity::Yoga])
        }),
        wants_no_plan: false,
        limits,
        holds: Holds {
            pregnant: dice.chance(5),
            crisis: dice.chance(2),
            medical: dice.chance(2),
            clearance: dice.chance(3),
            eating_disorder: dice.chance(4),
            no_weight_talk: dice.chance(8),
            ..Holds::default()
        },
        wishes: dice.some(&Wish::ALL, 10),
        lately: Vec::new(),
    }
}

/// What somebody told of days around today.
fn events(dice: &mut Dice, today: NaiveDate) -> Vec<Limit> {
    let events = (0..dice.one(&[0, 0, 0, 1, 1, 2])).map(|n| {
        let day = today - Days::new(2) + Days::new(dice.between(0, 12) as u64);
        let kind = match dice.between(0, 5) {
            0 | 1 => LimitKind::Match {
                contest: dice.one(&[Contest::Match, Contest::Competition]),
                sport: dice.maybe(50, |dice| dice.one(&[Activity::Football, Activity::Tennis])),
            },
            2 => LimitKind::Outing(Outing {
                minutes: dice.maybe(50, |dice| dice.between(1, 30) as u32 * 20),
                ..Outing::of(dice.one(&Activity::ALL))
            }),
            3 => LimitKind::Outing(Outing::of(Activity::Walking)),
            4 => LimitKind::Busy(dice.one(&Demand::ALL)),
            _ => LimitKind::Strain(dice.one(&Strain::ALL)),
        };
        let until = if matches!(kind, LimitKind::Strain(_)) { day + Days::new(1) } else { day };
        Limit { kind, from: Some(day), until: Some(until), record: Some(format!("event-{n}")) }
    });
    events.collect()
}

fn days(dice: &mut Dice, today: NaiveDate) -> Vec<DayLog> {
    let moods = [Mood::Happy, Mood::Calm, Mood::Neutral, Mood::Tired, Mood::Stressed, Mood::Anxious, Mood::Sad];
    let mut days = Vec::new();
    for ago in 0..dice.between(0, 40) {
        if dice.chance(75) {
            days.push(DayLog {
                id: Some(format!("day-{ago}")),
                date: today - Days::new(ago as u64),
                energy: dice.maybe(60, |dice| dice.between(1, 5) as i32),
                mood: dice.maybe(50, |dice| dice.one(&moods)),
                sleep_hours: dice.maybe(80, |dice| dice.between(16, 38) as f64 / 4.0),
                water_liters: dice.maybe(50, |dice| dice.between(2, 14) as f64 / 4.0),
                digestion: dice.maybe(20, |dice| dice.between(1, 5) as i32),
                soreness: dice.maybe(20, |dice| dice.between(1, 5) as i32),
            });
        }
    }
    days
}

fn readings(dice: &mut Dice, today: NaiveDate) -> Vec<Reading> {
    let kinds = [
        (MetricKind::HrvMs, 20, 90),
        (MetricKind::RestingHrBpm, 45, 75),
        (MetricKind::Steps, 1500, 14_000),
        (MetricKind::WeightKg, 50, 120),
    ];
    let mut readings = Vec::new();
    for (kind, low, high) in kinds {
        if !dice.chance(50) {
            continue;
        }
        let usual = dice.between(low, high);
        for ago in 0..dice.between(1, 60) {
            readings.push(Reading {
                id: Some(format!("{}-{ago}", kind.as_str())),
                date: today - Days::new(ago as u64),
                kind,
                value: (usual as f64 * (0.85 + 0.3 * dice.unit())).round(),
                source: Some("Oura".into()),
            });
        }
    }
    readings
}

fn done(dice: &mut Dice, today: NaiveDate) -> Vec<Done> {
    let often = dice.one(&[0, 0, 20, 40, 60, 90]);
    let pause = dice.one(&[0, 0, 0, 1, 3, 9, 20]);
    let activities = [Activity::Running, Activity::Walking, Activity::Cycling, Activity::Strength, Activity::Yoga];
    let mut done = Vec::new();
    for ago in pause..45 {
        if dice.chance(often) {
            done.push(Done {
                is_told: true,
                id: Some(format!("done-{ago}")),
                date: today - Days::new(ago),
                minutes: dice.between(2, 18) as u32 * 5,
                activity: dice.one(&activities),
                intensity: dice.one(&Intensity::ALL),
                distance_km: dice.maybe(30, |dice| dice.between(1, 20) as f64),
            });
        }
    }
    // A weekend of another size than all the others, for some.
    let size = dice.one(&[0, 0, 0, 0, 0, 0, 1, 2]);
    let ended = dice.between(1, 4) as u64;
    for ago in (ended..).take(size) {
        done.push(Done {
            is_told: true,
            id: Some(format!("big-{ago}")),
            date: today - Days::new(ago),
            minutes: dice.between(12, 40) as u32 * 10,
            activity: dice.one(&[Activity::Cycling, Activity::Hiking, Activity::Running]),
            intensity: dice.one(&Intensity::ALL),
            distance_km: dice.maybe(60, |dice| dice.between(15, 120) as f64),
        });
    }
    done
}

fn cycle(dice: &mut Dice) -> CycleToday {
    CycleToday {
        id: Some("cycle".into()),
        mode: dice.one(&[Mode::Natural, Mode::Natural, Mode::HormonalCombined, Mode::Pregnant]),
        phase: dice.one(&[Phase::Menstrual, Phase::Follicular, Phase::Luteal, Phase::Unknown]),
        probability: Some(dice.unit()),
        cycle_day: Some(dice.between(1, 35) as u32),
        flow: dice.maybe(30, |dice| dice.one(&[Flow::Light, Flow::Medium, Flow::Heavy])),
        cramps: dice.chance(20),
        felt_yesterday: dice.chance(30),
    }
}

fn goals(dice: &mut Dice, today: NaiveDate) -> Vec<GoalFact> {
    let kinds = [
        (GoalKind::LoseWeight, 45.0, 90.0),
        (GoalKind::Sleep, 7.0, 9.0),
        (GoalKind::Water, 1.5, 3.0),
        (GoalKind::RunDistance, 5.0, 42.0),
        (GoalKind::Habit, 1.0, 1.0),
    ];
    let mut goals = Vec::new();
    for (n, (kind, low, high)) in kinds.into_iter().enumerate() {
        if dice.chance(25) {
            goals.push(GoalFact {
                id: Some(format!("goal-{n}")),
                kind,
                target: Some((low + (high - low) * dice.unit()).round()),
                unit: kind.unit(),
                start: dice.maybe(50, |dice| dice.between(0, 100) as f64),
                created: Some(today - Days::new(dice.between(0, 90) as u64)),
                progress: dice.maybe(50, |dice| dice.between(0, 90) as f64),
                target_date: dice.maybe(70, |dice| today + Days::new(dice.between(1, 200) as u64)),
                is_end_weight: true,
                habit_type: (kind == GoalKind::Habit).then(|| "meditation".into()),
            });
        }
    }
    goals
}

fn habits(dice: &mut Dice, today: NaiveDate) -> Vec<HabitFact> {
    let mut habits = Vec::new();
    for name in ["meditation", "reading", "no_alcohol", "sleep_by_23", "stretching"] {
        if dice.chance(35) {
            let often = dice.between(10, 95);
            let kept = (0..20).filter(|_| dice.chance(often));
            let kept = kept.map(|ago| (today - Days::new(ago), Some(format!("{name}-{ago}")))).collect();
            habits.push(HabitFact { habit_type: name.into(), kept, ..HabitFact::default() });
        }
    }
    habits
}

/// A plan of anybody: nothing of it need be wise.
fn plan(dice: &mut Dice, today: NaiveDate, done: &[Done]) -> Plan {
    let start = today - Days::new(dice.between(0, 60) as u64);
    let mut sessions = Vec::new();
    let often = dice.one(&[0, 30, 50, 100]);
    for offset in 0..12_u64 {
        let date = today - Days::new(5) + Days::new(offset);
        if !dice.chance(often) || date < start {
            continue;
        }
        let activity = dice.one(&Activity::ALL);
        let intensity = dice.one(&Intensity::ALL);
        sessions.push(Session {
            id: Some(format!("session-{offset}")),
            date,
            focus: super::Focus::of(activity, intensity),
            activity,
            intensity,
            minutes: dice.between(2, 24) as u32 * 5,
            variant: 0,
            placed: offset % 7 == 3,
            completed: done.iter().any(|done| done.date == date),
            kcal: None,
            work: Vec::new(),
            swaps: Vec::new(),
            evidence: crate::domain::evidence::Evidence::default(),
        });
    }
    Plan {
        id: Some("plan".into()),
        decided: None,
        start,
        aim: dice.maybe(70, |dice| dice.one(&Aim::ALL)),
        days_per_week: dice.maybe(70, |dice| dice.between(1, 7) as u32),
        sessions,
    }
}
