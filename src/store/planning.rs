//! What the planner reads and writes: the facts of a person in one look, and a plan in one statement.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    error::{During, Result},
    rows::{DailyRow, GoalRow, HabitRow, MetricRow},
    text::storable_json,
};
use crate::domain::{
    day,
    goal::GoalFact,
    habit::HabitFact,
    person::Person,
    planner::{
        Aim, DayLog, Done, Equipment, Facts, Focus, Holds, Level, Limit, LimitKind, Place, Plan, Reading, Session,
        Trainee, limits::BodyPart,
    },
    policy::Decision,
    record::{Activity, GoalKind, Intensity},
    talk::PersonId,
};

/// How far back the planner reads.
const PAST_DAYS: u64 = 60;
/// How far ahead it plans.
const AHEAD_DAYS: u64 = 14;
/// Length of a session whose length was not told, in minutes.
const UNTOLD_MINUTES: u32 = 30;

/// How somebody wants to train: `training_profiles`. What is not told is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct TrainingProfile {
    pub aim: Option<String>,
    pub level: Option<Level>,
    pub days_per_week: Option<u32>,
    #[serde(default)]
    pub weekdays: BTreeSet<u8>,
    pub minutes: Option<u32>,
    pub equipment: Option<BTreeSet<Equipment>>,
    #[serde(default)]
    pub places: BTreeSet<Place>,
}

/// The kinds of `training_limits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredLimit {
    Injury,
    Illness,
    Away,
    Crisis,
    Medical,
    EatingDisorder,
    Pregnant,
}

impl StoredLimit {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Injury => "injury",
            Self::Illness => "illness",
            Self::Away => "away",
            Self::Crisis => "crisis",
            Self::Medical => "medical",
            Self::EatingDisorder => "eating_disorder",
            Self::Pregnant => "pregnant",
        }
    }
}

/// A limit to be kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewLimit {
    pub kind: StoredLimit,
    /// For an injury.
    pub part: Option<BodyPart>,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl NewLimit {
    /// A limit of the planner's.
    pub fn of(limit: &Limit, today: NaiveDate) -> Self {
        let (kind, part) = match limit.kind {
            LimitKind::Injury(part) => (StoredLimit::Injury, Some(part)),
            LimitKind::Illness => (StoredLimit::Illness, None),
            LimitKind::Away => (StoredLimit::Away, None),
        };
        Self { kind, part, from: limit.from.unwrap_or(today), until: limit.until }
    }
}

/// A plan as it is to stand: what [`write()`] writes.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    /// The sessions with the words of what to do; those without an id are new.
    pub sessions: Vec<(Session, String)>,
    /// Planned sessions that no longer stand.
    pub dropped: Vec<String>,
    /// Planned sessions that the person skips.
    pub skipped: Vec<String>,
    /// Habits put up for a day.
    pub habits: Vec<(NaiveDate, String)>,
    pub recommendations: Vec<Advised>,
}

impl Writing {
    /// Nothing would be written.
    pub fn is_empty(&self) -> bool {
        self.sessions.is_empty()
            && self.dropped.is_empty()
            && self.skipped.is_empty()
            && self.habits.is_empty()
            && self.recommendations.is_empty()
    }
}

/// One recommendation in words.
#[derive(Clone, Debug)]
pub struct Advised {
    pub category: &'static str,
    pub content: String,
    pub based_on: Value,
    /// How it was chosen; none where care left no choice.
    pub decision: Option<Decision>,
}

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
             where user_id = $1 and date between $2 and $4 and set_aside is null) as "sessions!: Json<Vec<SessionRow>>",
            (select coalesce(json_agg(h order by date), '[]') from habit_trackers h
             where user_id = $1 and date between $2 and $3 and not proposed) as "habits!: Json<Vec<HabitRow>>",
            (select coalesce(json_agg(g order by created_at), '[]') from goals g
             where user_id = $1 and status = 'active') as "goals!: Json<Vec<GoalRow>>",
            (select to_json(p) from workout_plans p where user_id = $1 and ai_generated and ended_at is null
             order by plan_start_date desc, created_at desc limit 1) as "plan: Json<PlanRow>",
            (select coalesce(json_agg(l order by created_at), '[]') from training_limits l
             where user_id = $1 and lifted_at is null and (until_date is null or until_date >= $3))
                as "limits!: Json<Vec<LimitRow>>""#,
        person.id.0,
        first,
        today,
        last
    )
    .fetch_one(tx)
    .await
    .during("cannot read what a plan rests on")?;
    Ok(row.facts(person, today))
}

/// Writes a plan: its sessions, habits put up, and recommendations, for the exchange that says so, which must exist.
///
/// # Errors
/// The database is unavailable.
pub async fn write(
    tx: &mut PgConnection,
    person: PersonId,
    facts: &Facts,
    interaction: Uuid,
    (at, zone): (DateTime<Utc>, Tz),
    writing: &Writing,
) -> Result<()> {
    let stored = facts.plan.as_ref().and_then(|plan| plan.id.as_deref()?.parse::<Uuid>().ok());
    let plan = stored.unwrap_or_else(|| Uuid::new_v5(&interaction, b"plan"));
    let start = facts.plan.as_ref().map_or(facts.today, |plan| plan.start);
    let sessions: Vec<Value> =
        writing.sessions.iter().enumerate().map(|(nth, session)| session_json(interaction, nth, session)).collect();
    let habits: Vec<Value> =
        writing.habits.iter().map(|(date, habit)| json!({"date": date, "habit_type": habit})).collect();
    let advised: Vec<Value> = writing
        .recommendations
        .iter()
        .enumerate()
        .map(|(nth, advised)| advised_json(interaction, nth, advised))
        .collect();
    let frequency = facts.person.days_per_week.or(facts.plan.as_ref().and_then(|plan| plan.days_per_week));
    sqlx::query!(
        r#"with plan as (
            insert into workout_plans (plan_id, user_id, plan_start_date, plan_type, goal_id, frequency_per_week,
                ai_generated, created_at)
            select $2, $1, $5, $6, (
                select goal_id from goals where user_id = $1 and status = 'active' order by created_at desc limit 1
             ), $7, true, $3
            where jsonb_array_length($8) > 0 and not $9
            on conflict (plan_id) do nothing
         ), sessions as (
            insert into workout_sessions (session_id, plan_id, user_id, date, duration_minutes, activity_type,
                intensity_level, calories_burned, completed, note, focus, source, logged_at, zone)
            select s.session_id, $2, $1, s.date, s.duration_minutes, s.activity_type, s.intensity_level, s.calories_burned,
                s.completed, s.note, s.focus, 'planner', $3, $4
            from jsonb_to_recordset($8) as s (session_id uuid, date date, duration_minutes integer, activity_type text,
                intensity_level text, calories_burned double precision, completed boolean, note text, focus text)
            on conflict (session_id) do update set date = excluded.date, duration_minutes = excluded.duration_minutes,
                activity_type = excluded.activity_type, intensity_level = excluded.intensity_level,
                calories_burned = excluded.calories_burned, note = excluded.note, focus = excluded.focus,
                set_aside = null
            where not workout_sessions.completed
         ), gone as (
            update workout_sessions
            set set_aside = case when session_id = any($11::uuid[]) then 'skipped' else 'dropped' end
            where user_id = $1 and not completed and session_id = any($10::uuid[] || $11::uuid[])
         ), habits as (
            insert into habit_trackers (user_id, date, habit_type, status, proposed, logged_at, zone)
            select $1, h.date, h.habit_type, false, true, $3, $4
            from jsonb_to_recordset($12) as h (date date, habit_type text)
            on conflict (user_id, date, habit_type) do nothing
         ), decisions as (
            insert into policy_decisions (decision_id, user_id, "timestamp", kind, features, options, propensities,
                chosen, draw, policy_version, interaction_id)
            select a.decision_id, $1, $3, 'recommendation', a.features, a.options, a.propensities, a.chosen, a.draw,
                a.policy_version, $14
            from jsonb_to_recordset($13) as a (decision_id uuid, features jsonb, options jsonb, propensities jsonb,
                chosen text, draw double precision, policy_version text)
            where a.decision_id is not null
         )
         insert into recommendations (recommendation_id, user_id, "timestamp", category, content, based_on,
            interaction_id, decision_id)
         select a.recommendation_id, $1, $3, a.category, a.content, a.based_on, $14, a.decision_id
         from jsonb_to_recordset($13) as a (recommendation_id uuid, category text, content text, based_on jsonb,
            decision_id uuid)"#,
        person.0,
        plan,
        at,
        zone.name(),
        start,
        facts.aim().as_str(),
        frequency.and_then(|days| i32::try_from(days).ok()),
        storable_json(&Value::Array(sessions)),
        stored.is_some(),
        &ids(&writing.dropped),
        &ids(&writing.skipped),
        Value::Array(habits),
        storable_json(&Value::Array(advised)),
        interaction
    )
    .execute(tx)
    .await
    .during("cannot write a plan")?;
    Ok(())
}

/// Ends the plan in force: what it planned from `today` on no longer stands, and the next plan starts anew.
///
/// # Errors
/// The database is unavailable.
pub async fn end(tx: &mut PgConnection, person: PersonId, today: NaiveDate, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "with gone as (
            update workout_sessions set set_aside = 'dropped'
            where user_id = $1 and plan_id is not null and not completed and set_aside is null and date >= $2
         )
         update workout_plans set ended_at = $3 where user_id = $1 and ai_generated and ended_at is null",
        person.0,
        today,
        at
    )
    .execute(tx)
    .await
    .during("cannot end a plan")?;
    Ok(())
}

/// How the person wants to train, as far as they told.
///
/// # Errors
/// The database is unavailable.
pub async fn profile(tx: &mut PgConnection, person: PersonId) -> Result<Option<TrainingProfile>> {
    let row = sqlx::query_scalar!(
        r#"select to_json(p) as "profile!: Json<TrainingProfile>" from training_profiles p where user_id = $1"#,
        person.0
    )
    .fetch_optional(tx)
    .await
    .during("cannot read how somebody trains")?;
    Ok(row.map(|profile| profile.0))
}

/// Keeps how the person wants to train.
///
/// # Errors
/// A value out of its range, or the database is unavailable.
pub async fn keep_profile(
    tx: &mut PgConnection,
    person: PersonId,
    profile: &TrainingProfile,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into training_profiles (user_id, updated_at, aim, level, days_per_week, weekdays, minutes, equipment, places)
         select $1, $2, p.aim, p.level, p.days_per_week, p.weekdays, p.minutes, p.equipment, p.places
         from jsonb_to_record($3) as p (aim text, level text, days_per_week integer, weekdays integer[], minutes integer,
            equipment text[], places text[])
         on conflict (user_id) do update set aim = excluded.aim, level = excluded.level,
            days_per_week = excluded.days_per_week, weekdays = excluded.weekdays, minutes = excluded.minutes,
            equipment = excluded.equipment, places = excluded.places, updated_at = excluded.updated_at",
        person.0,
        at,
        json!(profile)
    )
    .execute(tx)
    .await
    .during("cannot keep how somebody trains")?;
    Ok(())
}

/// Keeps a limit. One of the same kind and part takes the place of the older.
///
/// # Errors
/// The database is unavailable.
pub async fn limit(
    tx: &mut PgConnection,
    person: PersonId,
    limit: &NewLimit,
    interaction: Uuid,
    at: DateTime<Utc>,
) -> Result<()> {
    let part = limit.part.map(BodyPart::as_str);
    sqlx::query!(
        "with older as (
            update training_limits set lifted_at = $7
            where user_id = $1 and kind = $2 and part is not distinct from $3 and lifted_at is null
         )
         insert into training_limits (user_id, kind, part, from_date, until_date, interaction_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        person.0,
        limit.kind.as_str(),
        part,
        limit.from,
        limit.until,
        interaction,
        at
    )
    .execute(tx)
    .await
    .during("cannot keep a limit of training")?;
    Ok(())
}

/// Lifts limits of these kinds: they are over. True where there were any.
///
/// # Errors
/// The database is unavailable.
pub async fn lift(tx: &mut PgConnection, person: PersonId, kinds: &[StoredLimit], at: DateTime<Utc>) -> Result<bool> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let lifted = sqlx::query!(
        "update training_limits set lifted_at = $3 where user_id = $1 and kind = any($2) and lifted_at is null",
        person.0,
        &kinds,
        at
    )
    .execute(tx)
    .await
    .during("cannot lift limits of training")?;
    Ok(lifted.rows_affected() > 0)
}

/// Notes what became of the recommendations of an exchange: a tap, a kept habit, silence. Events are only ever added.
///
/// # Errors
/// The database is unavailable.
pub async fn note_event(
    tx: &mut PgConnection,
    person: PersonId,
    since: DateTime<Utc>,
    what: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"update policy_decisions set events = events || $4
         where user_id = $1 and "timestamp" > $2 and "timestamp" <= $3"#,
        person.0,
        since,
        at,
        json!([{ "at": at, "what": what }])
    )
    .execute(tx)
    .await
    .during("cannot note what became of a recommendation")?;
    Ok(())
}

/// The values behind the newest plan that was said on a day: what **Why** shows.
///
/// # Errors
/// The database is unavailable.
pub async fn last_morning(tx: &mut PgConnection, person: PersonId, since: DateTime<Utc>) -> Result<Option<Value>> {
    Ok(sqlx::query_scalar!(
        r#"select session_context -> 'why' as "why: Value" from ai_interactions
         where user_id = $1 and "timestamp" >= $2 and path = 'push' and session_context ? 'why'
         order by turn desc limit 1"#,
        person.0,
        since
    )
    .fetch_optional(tx)
    .await
    .during("cannot read why a plan was made")?
    .flatten())
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
    focus: Option<String>,
}

#[derive(Deserialize)]
struct PlanRow {
    plan_id: Uuid,
    plan_start_date: NaiveDate,
    plan_type: String,
    frequency_per_week: Option<u32>,
}

#[derive(Deserialize)]
struct LimitRow {
    limit_id: Uuid,
    kind: StoredLimit,
    part: Option<String>,
    from_date: NaiveDate,
    until_date: Option<NaiveDate>,
}

impl FactsRow {
    fn facts(self, person: &Person, today: NaiveDate) -> Facts {
        let sessions = self.sessions.0;
        let limits = self.limits.0;
        let goals: Vec<GoalFact> = self.goals.0.iter().map(|row| goal(row, person)).collect();
        let plan = self.plan.map(|plan| {
            let plan = plan.0;
            let of_plan = sessions.iter().filter(|row| row.plan_id == Some(plan.plan_id));
            Plan {
                id: Some(plan.plan_id.to_string()),
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
        }
    }
}

impl SessionRow {
    fn minutes(&self) -> u32 {
        self.duration_minutes.and_then(|minutes| u32::try_from(minutes).ok()).unwrap_or(UNTOLD_MINUTES)
    }

    fn done(&self) -> Done {
        Done {
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
            completed: self.completed,
            kcal: self.calories_burned,
            work: Vec::new(),
            swaps: Vec::new(),
            evidence: crate::domain::evidence::Evidence::default(),
        }
    }
}

/// Lays over the facts what a person has just told of how they train.
pub fn told(facts: &mut Facts, profile: &TrainingProfile) {
    let person = &mut facts.person;
    person.aim = profile.aim.as_deref().and_then(aim);
    person.level = profile.level;
    person.days_per_week = profile.days_per_week;
    person.weekdays.clone_from(&profile.weekdays);
    person.minutes = profile.minutes;
    person.equipment.clone_from(&profile.equipment);
    person.places.clone_from(&profile.places);
}

fn trainee(person: &Person, profile: TrainingProfile, limits: &[LimitRow], today: NaiveDate) -> Trainee {
    let holds_today = |kind: StoredLimit| limits.iter().any(|row| row.kind == kind && row.from_date <= today);
    Trainee {
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
        limits: limits.iter().filter_map(limit_of).collect(),
        holds: Holds {
            pregnant: holds_today(StoredLimit::Pregnant),
            crisis: holds_today(StoredLimit::Crisis),
            medical: holds_today(StoredLimit::Medical),
            eating_disorder: holds_today(StoredLimit::EatingDisorder),
            no_weight_talk: person.no_weight_talk,
        },
    }
}

fn limit_of(row: &LimitRow) -> Option<Limit> {
    let kind = match row.kind {
        StoredLimit::Injury => {
            let part = BodyPart::ALL.into_iter().find(|part| Some(part.as_str()) == row.part.as_deref());
            LimitKind::Injury(part.unwrap_or(BodyPart::Other))
        }
        StoredLimit::Illness => LimitKind::Illness,
        StoredLimit::Away => LimitKind::Away,
        StoredLimit::Crisis | StoredLimit::Medical | StoredLimit::EatingDisorder | StoredLimit::Pregnant => {
            return None;
        }
    };
    Some(Limit { kind, from: Some(row.from_date), until: row.until_date, record: Some(row.limit_id.to_string()) })
}

fn aim(name: &str) -> Option<Aim> {
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
        soreness: None,
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

fn session_json(interaction: Uuid, nth: usize, (session, note): &(Session, String)) -> Value {
    let stored = session.id.as_deref().and_then(|id| id.parse::<Uuid>().ok());
    let id = stored.unwrap_or_else(|| Uuid::new_v5(&interaction, format!("session/{nth}").as_bytes()));
    json!({
        "session_id": id, "date": session.date, "duration_minutes": session.minutes,
        "activity_type": session.activity, "intensity_level": session.intensity,
        "calories_burned": session.kcal, "completed": false, "note": note, "focus": session.focus.as_str(),
    })
}

fn advised_json(interaction: Uuid, nth: usize, advised: &Advised) -> Value {
    let mut row = json!({
        "recommendation_id": Uuid::new_v5(&interaction, format!("recommendation/{nth}").as_bytes()),
        "category": advised.category, "content": advised.content, "based_on": advised.based_on,
    });
    if let (Some(decision), Some(object)) = (&advised.decision, row.as_object_mut()) {
        let Value::Object(chosen) = json!({
            "decision_id": Uuid::new_v5(&interaction, format!("decision/{nth}").as_bytes()),
            "features": decision.features, "options": decision.options, "propensities": decision.propensities,
            "chosen": decision.name(), "draw": decision.draw.clamp(0.0, 1.0), "policy_version": decision.policy_version,
        }) else {
            return row;
        };
        object.extend(chosen);
    }
    row
}

fn ids(ids: &[String]) -> Vec<Uuid> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}
