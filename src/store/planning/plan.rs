//! A plan as it is written: its sessions, habits put up, recommendations, and the choices behind them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    domain::{
        planner::{Facts, Session},
        policy::Decision,
        talk::PersonId,
    },
    store::{
        error::{During, Result},
        id_of,
        text::storable_json,
    },
};

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
    /// The day that readiness has decided about with it.
    pub decided: Option<NaiveDate>,
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
    let plan = stored.unwrap_or_else(|| id_of(interaction, "plan"));
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
                ai_generated, created_at, decided_on)
            select $2, $1, $5, $6, (
                select goal_id from goals where user_id = $1 and status = 'active' order by created_at desc limit 1
             ), $7, true, $3, $15
            where jsonb_array_length($8) > 0 and not $9
            on conflict (plan_id) do nothing
         ), decided as (
            update workout_plans set decided_on = $15 where plan_id = $2 and user_id = $1 and $15::date is not null
         ), sessions as (
            insert into workout_sessions (session_id, plan_id, user_id, date, duration_minutes, activity_type,
                intensity_level, calories_burned, completed, note, focus, variant, placed, source, logged_at, zone)
            select s.session_id, $2, $1, s.date, s.duration_minutes, s.activity_type, s.intensity_level, s.calories_burned,
                s.completed, s.note, s.focus, s.variant, s.placed, 'planner', $3, $4
            from jsonb_to_recordset($8) as s (session_id uuid, date date, duration_minutes integer, activity_type text,
                intensity_level text, calories_burned double precision, completed boolean, note text, focus text,
                variant integer, placed boolean)
            on conflict (session_id) do update set date = excluded.date, duration_minutes = excluded.duration_minutes,
                activity_type = excluded.activity_type, intensity_level = excluded.intensity_level,
                calories_burned = excluded.calories_burned, note = excluded.note, focus = excluded.focus,
                variant = excluded.variant, placed = excluded.placed, set_aside = null
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
        interaction,
        writing.decided
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

fn session_json(interaction: Uuid, nth: usize, (session, note): &(Session, String)) -> Value {
    let stored = session.id.as_deref().and_then(|id| id.parse::<Uuid>().ok());
    let id = stored.unwrap_or_else(|| id_of(interaction, &format!("session/{nth}")));
    json!({
        "session_id": id, "date": session.date, "duration_minutes": session.minutes,
        "activity_type": session.activity, "intensity_level": session.intensity,
        "calories_burned": session.kcal, "completed": false, "note": note, "focus": session.focus.as_str(), "variant": session.variant,
        "placed": session.placed,
    })
}

fn advised_json(interaction: Uuid, nth: usize, advised: &Advised) -> Value {
    let mut row = json!({
        "recommendation_id": id_of(interaction, &format!("recommendation/{nth}")),
        "category": advised.category, "content": advised.content, "based_on": advised.based_on,
    });
    if let (Some(decision), Some(object)) = (&advised.decision, row.as_object_mut()) {
        let Value::Object(chosen) = json!({
            "decision_id": id_of(interaction, &format!("decision/{nth}")),
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
