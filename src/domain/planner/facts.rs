//! What the planner reads: a person's records and circumstances as plain values, each with the id of its row.
//!
//! Nothing here is required. What is missing makes the plan more careful and the readiness less certain.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{
    Session,
    body::BodyPart,
    event::{Contest, Demand, Outing, Strain},
};
use crate::domain::{
    cycle::{Mode, Phase},
    goal::GoalFact,
    habit::HabitFact,
    record::{Activity, Flow, Intensity, MetricKind, Mood},
    safety::Conditions,
};

/// How long a pregnancy is planned for of which nothing is told but itself.
pub const PREGNANCY_DAYS: i64 = 280;
/// The days up to its term, and so many beyond it until a birth is told.
const TERM_DAYS: i64 = 280;
const DAYS_PAST_TERM: i64 = 14;

/// The days that are left to plan for of a pregnancy in its week so many.
pub fn days_left_of_pregnancy(week: u32) -> i64 {
    TERM_DAYS + DAYS_PAST_TERM - 7 * i64::from(week)
}

/// The days of a plan that ended are of use for so long.
const RHYTHM_DAYS: u64 = 14;

/// The id of a row, where there is one.
pub type RecordId = Option<String>;

/// Everything known on the morning of a day.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The person's logging day.
    pub today: NaiveDate,
    pub person: Trainee,
    /// Daily logs; the last 60 days are read.
    pub days: Vec<DayLog>,
    /// Measured values; the last 60 days are read.
    pub readings: Vec<Reading>,
    /// Sessions that were done; the last 60 days are read.
    pub done: Vec<Done>,
    pub cycle: Option<CycleToday>,
    /// Active goals.
    pub goals: Vec<GoalFact>,
    pub habits: Vec<HabitFact>,
    /// The plan in force: what was planned, past and to come.
    pub plan: Option<Plan>,
    /// What that plan had for days to come and no longer has: for a match, a pain, another order of the days, or because it was
    /// skipped.
    pub let_go: Vec<Session>,
    /// The days on which the plan before the next one had its sessions: a new one keeps to them where it can.
    pub rhythm: Vec<NaiveDate>,
    /// Names of the advice of the last days, today's left out: a good coach does not repeat it soon.
    pub lately: BTreeSet<String>,
}

/// A person as a plan needs to know them.
#[derive(Clone, Debug, Default)]
pub struct Trainee {
    pub age: Option<i32>,
    pub height_cm: Option<f64>,
    pub weight_kg: Option<f64>,
    pub target_weight_kg: Option<f64>,
    /// What they train for, by their own word; otherwise it follows from plan and goals.
    pub aim: Option<Aim>,
    pub level: Option<Level>,
    /// Training days a week they have.
    pub days_per_week: Option<u32>,
    /// The weekdays they can train on; none named = every day.
    pub weekdays: BTreeSet<NthDay>,
    /// The longest session that fits, in minutes.
    pub minutes: Option<u32>,
    /// What they own or reach; `None` = not told, `Some` and empty = nothing.
    pub equipment: Option<BTreeSet<Equipment>>,
    /// Where they train; none named = home and outdoors.
    pub places: BTreeSet<Place>,
    /// Minutes of training a week before there was a plan, by their own word.
    pub weekly_minutes: Option<u32>,
    /// The sport they want most of.
    pub sport: Option<Activity>,
    /// What they want beside the kind of plan, as they told what it is for.
    pub wishes: BTreeSet<Wish>,
    /// They asked for no plan: nothing is planned, whatever they told else.
    pub wants_no_plan: bool,
    pub limits: Vec<Limit>,
    pub holds: Holds,
    /// What they told in the last days, beside the limits that are kept.
    pub lately: Vec<Lately>,
}

/// A weekday by its distance from Monday (0 to 6): ordered, as [`Weekday`] is not.
pub type NthDay = u8;

/// What somebody wants that no kind of plan is called after: it decides what is advised, and which move stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wish {
    /// To sleep better.
    Sleep,
    /// Less stress.
    Calm,
    /// A first pull-up, or more of them.
    PullUp,
}

impl Wish {
    pub const ALL: [Self; 3] = [Self::Sleep, Self::Calm, Self::PullUp];

    /// The name its words are listed under.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sleep => "sleep",
            Self::Calm => "calm",
            Self::PullUp => "pull_up",
        }
    }
}

/// What a person trains for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aim {
    #[default]
    General,
    WeightLoss,
    Strength,
    Endurance,
    Flexibility,
}

impl Aim {
    pub const ALL: [Self; 5] = [Self::General, Self::WeightLoss, Self::Strength, Self::Endurance, Self::Flexibility];

    /// The value of `workout_plans.plan_type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::General => "general_health",
            Self::WeightLoss => "weight_loss",
            Self::Strength => "strength",
            Self::Endurance => "endurance",
            Self::Flexibility => "flexibility",
        }
    }
}

/// How used to training a person is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    #[default]
    Beginner,
    Intermediate,
    Advanced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Equipment {
    Mat,
    Bands,
    Dumbbells,
    Kettlebell,
    Barbell,
    PullUpBar,
    Machines,
    Bike,
    Rower,
    Treadmill,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    Home,
    Outdoors,
    Gym,
    Pool,
}

/// Something that narrows what may be planned, for a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    pub kind: LimitKind,
    pub from: Option<NaiveDate>,
    /// The last day it holds; `None` = until the person says so.
    pub until: Option<NaiveDate>,
    pub record: RecordId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    Injury(BodyPart),
    /// It aches so little that no sport rests for it: it is asked after, the exercises spare it, and nothing hard loads it.
    Ache(BodyPart),
    Illness,
    /// On the road: no gym, no pool, no equipment.
    Away,
    /// Somebody died, or somebody left.
    Loss,
    /// They work at night.
    Nights,
    /// Their body is still in another time zone.
    JetLag,
    /// They asked for none of a sport.
    Sport(Activity),
    /// They have so many minutes and no more.
    Time(u32),
    /// They play a match of their own; the sport where it was named.
    Match {
        contest: Contest,
        sport: Option<Activity>,
    },
    /// They do something by themselves, or with others.
    Outing(Outing),
    /// The day asks much of them before any training.
    Busy(Demand),
    /// What they told in the evening still weighs on the next day.
    Strain(Strain),
}

/// Something told in the last days that no record keeps and no injury is, and that the sessions of these days think of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lately {
    pub what: Trouble,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Stiff or tense: it is moved and not loaded.
    Stiff(BodyPart),
    /// They needed their inhaler while they trained.
    Inhaler,
}

impl Limit {
    /// Whether it holds on a day.
    pub fn holds_on(&self, date: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// What takes the plan out of the ordinary until somebody lifts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holds {
    pub pregnant: bool,
    /// A crisis was heard: no plan, no pushing; people before training.
    pub crisis: bool,
    /// A medical red flag: no training before somebody has looked at it.
    pub medical: bool,
    /// The day of the red flag, and the one on which the pregnancy was told.
    pub medical_since: Option<NaiveDate>,
    pub pregnant_since: Option<NaiveDate>,
    /// The last day it is planned for.
    pub pregnant_until: Option<NaiveDate>,
    /// A condition of heart, vessels or kidneys was told, and no practice has agreed to the training yet.
    pub clearance: bool,
    /// Which conditions that are.
    pub uncleared: Conditions,
    /// They had a child within the last year, or breastfeed.
    pub postpartum: bool,
    /// They leak urine when they jump or lift, or feel a weight on the pelvic floor.
    pub leaks: bool,
    /// The day that was told.
    pub leaks_since: Option<NaiveDate>,
    /// What an operated joint is not to do.
    pub barred: Conditions,
    /// An eating disorder was heard: no word of weight or energy, and no load that serves it.
    pub eating_disorder: bool,
    /// Talk of weight and calories is off for any reason (also minors).
    pub no_weight_talk: bool,
}

/// One row of `daily_logs`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayLog {
    pub id: RecordId,
    pub date: NaiveDate,
    /// 1 to 5.
    pub energy: Option<i32>,
    pub mood: Option<Mood>,
    pub sleep_hours: Option<f64>,
    pub water_liters: Option<f64>,
    /// 1 to 5.
    pub digestion: Option<i32>,
    /// 1 (none) to 5.
    pub soreness: Option<i32>,
}

/// One row of `health_metrics`, by the person's day.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub id: RecordId,
    pub date: NaiveDate,
    pub kind: MetricKind,
    pub value: f64,
    pub source: Option<String>,
}

/// A finished session.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub id: RecordId,
    pub date: NaiveDate,
    pub minutes: u32,
    /// Whether that length was told, and is not only what such a session counts for.
    pub is_told: bool,
    pub activity: Activity,
    pub intensity: Intensity,
    pub distance_km: Option<f64>,
}

impl Done {
    /// What a session counts for whose length was not told, in minutes.
    pub const UNTOLD_MINUTES: u32 = 30;

    /// What a session counts for of which only the way was told: at an ordinary pace, as the Compendium of Physical Activities has
    /// it for a moderate effort.
    pub fn minutes_of(activity: Activity, km: f64) -> Option<u32> {
        let km_an_hour = match activity {
            Activity::Walking => 5.0,
            Activity::Hiking => 4.0,
            Activity::Running => 9.5,
            Activity::Cycling => 20.0,
            Activity::Swimming => 2.0,
            Activity::Rowing => 8.0,
            _ => return None,
        };
        Some((km / km_an_hour * 60.0).round().clamp(1.0, 1440.0) as u32)
    }

    /// From so many minutes on nothing is felt as light, however it was planned.
    const LONG_MINUTES: u32 = 150;

    /// Session load: minutes weighted by effort (light 3, moderate 5, intense 8 on the ten-point scale of session RPE; what is light
    /// and lasts, a step more).
    pub fn load(&self) -> f64 {
        let effort = match self.intensity {
            Intensity::Light if self.minutes >= Self::LONG_MINUTES => 4.0,
            Intensity::Light => 3.0,
            Intensity::Moderate => 5.0,
            Intensity::Intense => 8.0,
        };
        effort * f64::from(self.minutes)
    }
}

/// Where the person is in their cycle, when they keep one.
#[derive(Clone, Debug, PartialEq)]
pub struct CycleToday {
    pub id: RecordId,
    pub mode: Mode,
    pub phase: Phase,
    /// Of that phase, 0 to 1.
    pub probability: Option<f64>,
    pub cycle_day: Option<u32>,
    pub flow: Option<Flow>,
    pub cramps: bool,
    /// Flow and cramps are those of the day before: of today nothing was told yet.
    pub felt_yesterday: bool,
}

/// The plan in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub id: RecordId,
    /// The last day that readiness has decided about. A day is decided once: looking at it again changes nothing.
    pub decided: Option<NaiveDate>,
    pub start: NaiveDate,
    pub aim: Option<Aim>,
    pub days_per_week: Option<u32>,
    pub sessions: Vec<Session>,
}

impl Facts {
    /// What the person trains for: their word, their plan, their goals; a hold may take weight loss out of it.
    pub fn aim(&self) -> Aim {
        let told = self.person.aim.or_else(|| self.plan.as_ref().and_then(|plan| plan.aim));
        let aim = told.or_else(|| self.goals.iter().find_map(GoalFact::aim)).unwrap_or_default();
        if aim == Aim::WeightLoss && (self.weight_is_off() || self.is_light_enough()) { Aim::General } else { aim }
    }

    /// No word of weight and calories.
    pub fn weight_is_off(&self) -> bool {
        let holds = self.person.holds;
        holds.no_weight_talk
            || holds.eating_disorder
            || holds.crisis
            || self.is_pregnant()
            || self.person.age.is_some_and(|age| age < 18)
    }

    /// Pregnant by the safety screen or by the person's own choice of mode.
    pub fn is_pregnant(&self) -> bool {
        self.person.holds.pregnant || self.cycle.as_ref().is_some_and(|cycle| cycle.mode == Mode::Pregnant)
    }

    /// How many weeks a pregnancy has lasted, at the least: by what was told of it, else since it was.
    pub fn weeks_pregnant(&self) -> Option<i64> {
        let holds = self.person.holds;
        let since = holds.pregnant_since.filter(|_| holds.pregnant)?;
        let told = holds.pregnant_until.filter(|until| (*until - since).num_days() != PREGNANCY_DAYS);
        let by_word = told.map(|until| (TERM_DAYS + DAYS_PAST_TERM - (until - self.today).num_days()) / 7);
        Some(by_word.unwrap_or(0).max((self.today - since).num_days() / 7))
    }

    /// At or under a body mass index of 18.5, where losing weight is no aim of ours.
    fn is_light_enough(&self) -> bool {
        let weight = self.weight().map(|(kg, _)| kg);
        weight.zip(self.person.height_cm).is_some_and(|(kg, cm)| kg / (cm / 100.0).powi(2) <= 18.5)
    }

    /// Body weight in kilograms: the last reading, else the profile's, with its row.
    pub fn weight(&self) -> Option<(f64, &RecordId)> {
        let last = self.readings.iter().filter(|reading| reading.kind == MetricKind::WeightKg);
        last.filter(|reading| reading.date <= self.today)
            .max_by_key(|reading| reading.date)
            .map(|reading| (reading.value, &reading.id))
            .or_else(|| self.person.weight_kg.map(|kg| (kg, &None)))
            .filter(|(kg, _)| (25.0..=350.0).contains(kg))
    }

    /// Ends the plan in force: the next one is made anew, on the days that this one had.
    pub fn begin_anew(&mut self) {
        let near = self.days_ago(RHYTHM_DAYS);
        let ended = self.plan.take().into_iter().flat_map(|plan| plan.sessions);
        self.rhythm.extend(ended.map(|session| session.date).filter(|date| *date >= near));
    }

    /// The day so many days before today.
    pub fn days_ago(&self, days: u64) -> NaiveDate {
        self.today.checked_sub_days(Days::new(days)).unwrap_or(NaiveDate::MIN)
    }

    /// The log of a day.
    pub fn log(&self, date: NaiveDate) -> Option<&DayLog> {
        self.days.iter().find(|day| day.date == date)
    }

    /// The limits that hold on a day.
    pub fn limits_on(&self, date: NaiveDate) -> impl Iterator<Item = &Limit> {
        self.person.limits.iter().filter(move |limit| limit.holds_on(date))
    }

    /// Ill on a day.
    pub fn is_ill_on(&self, date: NaiveDate) -> bool {
        self.limits_on(date).any(|limit| limit.kind == LimitKind::Illness)
    }

    /// The minutes that the person has on a day, where they said so.
    pub fn time_on(&self, date: NaiveDate) -> Option<u32> {
        let told = |limit: &Limit| if let LimitKind::Time(minutes) = limit.kind { Some(minutes) } else { None };
        self.limits_on(date).filter_map(told).min()
    }

    /// What was told in the last days and is thought of on a day.
    pub fn lately_on(&self, date: NaiveDate) -> impl Iterator<Item = Trouble> {
        let lately = self.person.lately.iter();
        lately.filter(move |told| told.from <= date && date <= told.until).map(|told| told.what)
    }

    /// No training is planned at all while one of these holds.
    pub fn is_on_hold(&self) -> bool {
        self.person.holds.crisis || self.person.holds.medical
    }

    /// Whether the person can train on a weekday.
    pub fn is_free_on(&self, weekday: Weekday) -> bool {
        let nth = weekday.num_days_from_monday() as NthDay;
        self.person.weekdays.is_empty() || self.person.weekdays.contains(&nth)
    }
}
