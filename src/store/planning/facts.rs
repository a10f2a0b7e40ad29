//! The facts of a person as the planner reads them.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde::Deserialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    limits::{Occasion, StoredLimit},
    profile::TrainingProfile,
};
use crate::{
    domain::{
        day,
        goal::GoalFact,
        habit::HabitFact,
        person::Person,
        planner::{
            Aim, DayLog, Done, Facts, Focus, Holds, Limit, LimitKind, Plan, Reading, Session, Trainee, body::BodyPart,
            event::Outing,
        },
        record::{Activity, GoalKind, Intensity},
        safety::Conditions,
    },
    store::{
        error::{During, Result},
        rows::{DailyRow, GoalRow, HabitRow, MetricRow},
    },
};

/// How far back the planner reads.
const PAST_DAYS: u64 = 60;
/// An illness that is over is looked at for so long: the way back is a gentle one.
const AFTER_ILLNESS_DAYS: u64 = 14;
/// Advice of so many days ago is not given again soon.
const LATELY_DAYS: u64 = 7;
/// How far ahead it plans.
const AHEAD_DAYS: u64 = 14;

/// Reads everything a plan rests on, but for the cycle, in one look.
///
/// # Errors
/// The database is unavailable.
pub async fn facts(tx: &mut PgConnection, person: &Person, today: NaiveDate) -> Result<Facts> {
    let first = today.checked_sub_days(Days::new(PAST_DAYS)).unwrap_or(today);
    let last = today.checked_add_days(Days::new(AHEAD_DAYS)).unwrap_or(today);
    let row = sqlx::query_as!(
        FactsRow,
        r#"select
            (select to_json(p) from training_profiles p where user_id = $1) as "profile: Json<TrainingProfile>",
            (select coalesce(json_agg(d), '[]') from daily_logs d
             where user_id = $1 and date between $2 and $3) as "days!: Json<Vec<DailyRow>>",
            (select coalesce(json_agg(m), '[]') from health_metrics m
             where user_id = $1 and local_date between $2 and $3) as "metrics!: Json<Vec<MetricRow>>",
            (select coalesce(json_agg(w order by date, logged_at), '[]') from workout_sessions w
             where user_id = $1 and date between $2 and $4
                and (set_aside is null or date >= $3)) as "sessions!: Json<Vec<SessionRow>>",
            (select coalesce(json_agg(h order by date), '[]') from habit_trackers h
             where user_id = $1 and date between $2 and $3 and not proposed) as "habits!: Json<Vec<HabitRow>>",
            (select coalesce(json_agg(g order by created_at), '[]') from goals g
             where user_id = $1 and status = 'active') as "goals!: Json<Vec<GoalRow>>",
            (select to_json(p) from workout_plans p where user_id = $1 and ai_generated and ended_at is null
             order by plan_start_date desc, created_at desc limit 1) as "plan: Json<PlanRow>",
            (select coalesce(json_agg(l order by created_at), '[]') from training_limits l
             where user_id = $1 and (until_date is null or until_date >= $5)
                and (lifted_at is null or kind in ('illness', 'injury') and lifted_at >= $5))
                as "limits!: Json<Vec<LimitRow>>",
            (select coalesce(json_agg(r), '[]') from
                (select "timestamp", coalesce(based_on ->> 'advice', based_on -> 'policy' ->> 'option') as option
                 from recommendations
                 where user_id = $1 and "timestamp" >= $6
                    and coalesce(based_on ->> 'advice', based_on -> 'policy' ->> 'option') is not null) r)
                as "advised!: Json<Vec<AdvisedRow>>""#,
        person.id.0,
        first,
        today,
        last,
        today.checked_sub_days(Days::new(AFTER_ILLNESS_DAYS)).unwrap_or(today),
        day_begins(today.checked_sub_days(Days::new(LATELY_DAYS)).unwrap_or(today))
    )
    .fetch_one(tx)
    .await
    .during("cannot read what a plan rests on")?;
    Ok(row.facts(person, today))
}

/// The first moment of a date anywhere on Earth: what is read from here on is sorted by the person's own days.
fn day_begins(date: NaiveDate) -> DateTime<Utc> {
    (date.and_time(NaiveTime::MIN) - TimeDelta::hours(14)).and_utc()
}

struct FactsRow {
    profile: Option<Json<TrainingProfile>>,
    days: Json<Vec<DailyRow>>,
    metrics: Json<Vec<MetricRow>>,
    sessions: Json<Vec<SessionRow>>,
    habits: Json<Vec<HabitRow>>,
    goals: Json<Vec<GoalRow>>,
    plan: Option<Json<PlanRow>>,
    limits: Json<Vec<LimitRow>>,
    advised: Json<Vec<AdvisedRow>>,
}

#[derive(Deserialize)]
struct AdvisedRow {
    timestamp: DateTime<Utc>,
    option: String,
}

#[derive(Deserialize)]
struct SessionRow {
    session_id: Uuid,
    plan_id: Option<Uuid>,
    date: NaiveDate,
    duration_minutes: Option<i32>,
    activity_type: Activity,
    intensity_level: Option<Intensity>,
    distance_km: Option<f64>,
    calories_burned: Option<f64>,
    completed: bool,
    /// Why it no longer stands, where it does not.
    set_aside: Option<String>,
    focus: Option<String>,
    variant: u32,
    placed: bool,
}

#[derive(Deserialize)]
struct PlanRow {
    plan_id: Uuid,
    plan_start_date: NaiveDate,
    plan_type: String,
    frequency_per_week: Option<u32>,
    decided_on: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct LimitRow {
    limit_id: Uuid,
    kind: StoredLimit,
    part: Option<String>,
    activity: Option<Activity>,
    minutes: Option<u32>,
    distance_km: Option<f64>,
    occasion: Option<Occasion>,
    from_date: NaiveDate,
    until_date: Option<NaiveDate>,
    lifted_at: Option<DateTime<Utc>>,
}

impl FactsRow {
    fn facts(self, person: &Person, today: NaiveDate) -> Facts {
        let (sessions, let_go): (Vec<_>, Vec<_>) = self.sessions.0.into_iter().partition(|row| row.set_aside.is_none());
        let is_earlier = |row: &AdvisedRow| row.timestamp.with_timezone(&person.zone).date_naive() < today;
        let limits = self.limits.0;
        let goals: Vec<GoalFact> = self.goals.0.iter().map(|row| goal(row, person)).collect();
        let in_force = self.plan.as_ref().map(|plan| plan.0.plan_id);
        let let_go = let_go.iter().filter(|row| in_force.is_some() && row.plan_id == in_force);
        let let_go = let_go.map(SessionRow::session).collect();
        let plan = self.plan.map(|plan| {
            let plan = plan.0;
            let of_plan = sessions.iter().filter(|row| row.plan_id == Some(plan.plan_id));
            Plan {
                id: Some(plan.plan_id.to_string()),
                decided: plan.decided_on,
                start: plan.plan_start_date,
                aim: aim(&plan.plan_type),
                days_per_week: plan.frequency_per_week,
                sessions: of_plan.map(SessionRow::session).collect(),
            }
        });
        Facts {
            today,
            person: trainee(person, self.profile.map(|profile| profile.0).unwrap_or_default(), &limits, today),
            days: self.days.0.iter().map(day_log).collect(),
            readings: self.metrics.0.iter().map(reading).collect(),
            done: sessions.iter().filter(|row| row.completed && row.date <= today).map(SessionRow::done).collect(),
            cycle: None,
            habits: habits(&self.habits.0, &goals),
            goals,
            plan,
            let_go,
            rhythm: Vec::new(),
            lately: self.advised.0.into_iter().filter(is_earlier).map(|row| row.option).collect(),
        }
    }
}

impl SessionRow {
    fn minutes(&self) -> u32 {
        let told = self.duration_minutes.and_then(|minutes| u32::try_from(minutes).ok());
        let by_distance = || self.distance_km.and_then(|km| Done::minutes_of(self.activity_type, km));
        told.or_else(by_distance).unwrap_or(Done::UNTOLD_MINUTES)
    }

    fn done(&self) -> Done {
        Done {
            is_told: self.duration_minutes.is_some(),
            id: Some(self.session_id.to_string()),
            date: self.date,
            minutes: self.minutes(),
            activity: self.activity_type,
            intensity: self.intensity_level.unwrap_or(Intensity::Moderate),
            distance_km: self.distance_km,
        }
    }

    /// The planned session; its lines are written out again from what it is.
    fn session(&self) -> Session {
        let intensity = self.intensity_level.unwrap_or(Intensity::Moderate);
        let focus = Focus::ALL.into_iter().find(|focus| Some(focus.as_str()) == self.focus.as_deref());
        Session {
            id: Some(self.session_id.to_string()),
            date: self.date,
            focus: focus.unwrap_or_else(|| Focus::of(self.activity_type, intensity)),
            activity: self.activity_type,
            intensity,
            minutes: self.minutes(),
            variant: self.variant,
            completed: self.completed,
            placed: self.placed,
            kcal: self.calories_burned,
            work: Vec::new(),
            swaps: Vec::new(),
            evidence: crate::domain::evidence::Evidence::default(),
        }
    }
}

fn trainee(person: &Person, profile: TrainingProfile, limits: &[LimitRow], today: NaiveDate) -> Trainee {
    // Since when it holds, where it does.
    let held = |kind: StoredLimit| {
        let holds = |row: &&LimitRow| row.from_date <= today && row.until_date.is_none_or(|until| today <= until);
        limits.iter().filter(|row| row.kind == kind).filter(holds).map(|row| row.from_date).min()
    };
    let holds_today = |kind: StoredLimit| held(kind).is_some();
    let ends = |kind: StoredLimit| {
        let of_kind = limits.iter().filter(|row| row.kind == kind && row.from_date <= today);
        of_kind.filter_map(|row| row.until_date).max()
    };
    Trainee {
        // What was told and is kept nowhere is read by who reads messages.
        lately: Vec::new(),
        age: person.age,
        height_cm: person.height_cm,
        weight_kg: person.weight_kg,
        target_weight_kg: person.target_weight_kg,
        aim: profile.aim.as_deref().and_then(aim),
        level: profile.level,
        days_per_week: profile.days_per_week,
        weekdays: profile.weekdays,
        minutes: profile.minutes,
        equipment: profile.equipment,
        places: profile.places,
        weekly_minutes: profile.weekly_minutes,
        sport: profile.sport,
        // Of what is remembered in their own words, which is not read here.
        wishes: std::collections::BTreeSet::new(),
        wants_no_plan: profile.wants_no_plan,
        limits: limits.iter().filter_map(|row| limit_of(row, person)).collect(),
        holds: Holds {
            pregnant: holds_today(StoredLimit::Pregnant),
            crisis: holds_today(StoredLimit::Crisis),
            medical: holds_today(StoredLimit::Medical),
            medical_since: held(StoredLimit::Medical),
            pregnant_since: held(StoredLimit::Pregnant),
            pregnant_until: ends(StoredLimit::Pregnant),
            // Rests on what is remembered of a person, which is not read here.
            clearance: false,
            uncleared: Conditions::default(),
            postpartum: false,
            leaks: false,
            leaks_since: None,
            barred: Conditions::default(),
            eating_disorder: holds_today(StoredLimit::EatingDisorder),
            no_weight_talk: person.no_weight_talk,
        },
    }
}

fn limit_of(row: &LimitRow, person: &Person) -> Option<Limit> {
    let kind = match row.kind {
        StoredLimit::Injury => {
            let part = BodyPart::ALL.into_iter().find(|part| Some(part.as_str()) == row.part.as_deref());
            let part = part.unwrap_or(BodyPart::Other);
            if row.occasion.is_some() { LimitKind::Ache(part) } else { LimitKind::Injury(part) }
        }
        StoredLimit::Illness => LimitKind::Illness,
        StoredLimit::Away => LimitKind::Away,
        StoredLimit::Loss => LimitKind::Loss,
        StoredLimit::Nights => LimitKind::Nights,
        StoredLimit::JetLag => LimitKind::JetLag,
        StoredLimit::Sport => LimitKind::Sport(row.activity?),
        StoredLimit::Time => LimitKind::Time(row.minutes?),
        StoredLimit::Match => match row.occasion? {
            Occasion::Contest(contest) => LimitKind::Match { contest, sport: row.activity },
            _ => return None,
        },
        StoredLimit::Outing => LimitKind::Outing(Outing {
            activity: row.activity?,
            minutes: row.minutes,
            meters: row.distance_km.map(|km| (km * 1000.0).round() as u32),
        }),
        StoredLimit::Busy => match row.occasion? {
            Occasion::Demand(demand) => LimitKind::Busy(demand),
            _ => return None,
        },
        StoredLimit::Strain => match row.occasion? {
            Occasion::Strain(strain) => LimitKind::Strain(strain),
            _ => return None,
        },
        StoredLimit::Crisis | StoredLimit::Medical | StoredLimit::EatingDisorder | StoredLimit::Pregnant => {
            return None;
        }
    };
    // Whoever said that they are well again was ill until the day before.
    let lifted = row.lifted_at.map(|at| day::logging_day(at, person.zone, person.day_start));
    let until = lifted.and_then(|day| day.pred_opt()).into_iter().chain(row.until_date).min();
    if until.is_some_and(|until| until < row.from_date) {
        return None;
    }
    Some(Limit { kind, from: Some(row.from_date), until, record: Some(row.limit_id.to_string()) })
}

pub(super) fn aim(name: &str) -> Option<Aim> {
    Aim::ALL.into_iter().find(|aim| aim.as_str() == name)
}

fn day_log(row: &DailyRow) -> DayLog {
    DayLog {
        id: Some(row.log_id.to_string()),
        date: row.date,
        energy: row.energy_level,
        mood: row.mood,
        sleep_hours: row.sleep_hours,
        water_liters: row.water_intake_liters,
        digestion: row.digestion_score,
        soreness: row.soreness,
    }
}

fn reading(row: &MetricRow) -> Reading {
    Reading {
        id: Some(row.metric_id.to_string()),
        date: row.local_date,
        kind: row.kind,
        value: row.value,
        source: Some(row.source.clone()),
    }
}

fn goal(row: &GoalRow, person: &Person) -> GoalFact {
    GoalFact {
        id: Some(row.goal_id.to_string()),
        kind: row.goal_type,
        target: row.target_value,
        unit: row.unit,
        start: row.start_value,
        created: Some(day::logging_day(row.created_at, person.zone, person.day_start)),
        progress: row.progress_value,
        target_date: row.target_date,
        is_end_weight: row.is_end_weight,
        habit_type: row.habit_type.clone(),
    }
}

/// Each habit with its days; one that a goal asks for is there also before its first day.
fn habits(rows: &[HabitRow], goals: &[GoalFact]) -> Vec<HabitFact> {
    let mut habits = BTreeMap::<String, HabitFact>::new();
    for row in rows {
        let habit = habits.entry(row.habit_type.clone()).or_default();
        let days = if row.status { &mut habit.kept } else { &mut habit.missed };
        days.push((row.date, Some(row.habit_id.to_string())));
    }
    for goal in goals.iter().filter(|goal| goal.kind == GoalKind::Habit) {
        if let Some(name) = &goal.habit_type {
            habits.entry(name.clone()).or_default().is_goal = true;
        }
    }
    for (name, habit) in &mut habits {
        habit.habit_type.clone_from(name);
    }
    habits.into_values().collect()
}
