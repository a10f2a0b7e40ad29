//! Looking back: series over days, one day, the last entries, the last exchanges.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    error::{During, Result},
    records::Change,
    rows::{CycleDayRow, DailyRow, Exchange, HabitRow, MetricRow, WorkoutRow},
};
use crate::domain::{
    record::{Activity, MetricKind},
    talk::PersonId,
};

/// What a series is of.
#[derive(Clone, Debug, PartialEq)]
pub enum Series {
    Daily(DailyField),
    /// The day's last reading: amounts such as steps are totals of the day so far, and do not add up.
    Metric(MetricKind),
    /// 1 for a day it was kept, 0 for a day it was not.
    Habit(String),
    /// Completed sessions, of one activity or of all.
    Workouts {
        measure: WorkoutMeasure,
        activity: Option<Activity>,
    },
}

/// A number of the daily log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DailyField {
    EnergyLevel,
    SleepHours,
    WaterIntakeLiters,
    DigestionScore,
}

/// What is counted of training.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkoutMeasure {
    Sessions,
    Minutes,
    Kilometres,
}

/// One day, as `/today` shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayView {
    pub date: NaiveDate,
    pub daily: Option<DailyRow>,
    pub metrics: Vec<MetricRow>,
    pub habits: Vec<HabitRow>,
    /// Planned and done.
    pub workouts: Vec<WorkoutRow>,
    /// What was felt, by source.
    pub cycle_days: Vec<CycleDayRow>,
    /// A period that started on this day, or ended on it.
    pub period_started: bool,
    pub period_ended: bool,
}

/// One exchange that changed records, as `/log` shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entry {
    pub interaction_id: Uuid,
    pub at: DateTime<Utc>,
    pub changes: Vec<Change>,
    /// All of it was taken back.
    pub undone: bool,
}

/// One value a day, for the days of `from..=to` that have one, oldest first.
///
/// # Errors
/// The database is unavailable.
pub async fn series(
    tx: &mut PgConnection,
    person: PersonId,
    what: &Series,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<(NaiveDate, f64)>> {
    match what {
        Series::Daily(field) => daily(tx, person, *field, from, to).await,
        Series::Metric(kind) => metric(tx, person, *kind, from, to).await,
        Series::Habit(habit) => habits(tx, person, habit, from, to).await,
        Series::Workouts { measure, activity } => workouts(tx, person, *measure, *activity, from, to).await,
    }
    .during("cannot read a series")
}

/// Everything of one day.
///
/// # Errors
/// The database is unavailable.
pub async fn day(tx: &mut PgConnection, person: PersonId, date: NaiveDate) -> Result<DayView> {
    let row = sqlx::query!(
        r#"select
            (select to_json(d) from daily_logs d where user_id = $1 and date = $2) as "daily: Json<DailyRow>",
            (select coalesce(json_agg(m order by "timestamp", type), '[]') from health_metrics m
             where user_id = $1 and local_date = $2) as "metrics!: Json<Vec<MetricRow>>",
            (select coalesce(json_agg(h order by habit_type), '[]') from habit_trackers h
             where user_id = $1 and date = $2 and not proposed) as "habits!: Json<Vec<HabitRow>>",
            (select coalesce(json_agg(w order by logged_at), '[]') from workout_sessions w
             where user_id = $1 and date = $2 and (completed or plan_id is null)) as "workouts!: Json<Vec<WorkoutRow>>",
            (select coalesce(json_agg(c order by source), '[]') from cycle_days c
             where user_id = $1 and date = $2) as "cycle_days!: Json<Vec<CycleDayRow>>",
            exists (select from menstrual_cycles where user_id = $1 and start_date = $2) as "started!",
            exists (select from menstrual_cycles where user_id = $1 and end_date = $2) as "ended!""#,
        person.0,
        date
    )
    .fetch_one(tx)
    .await
    .during("cannot read a day")?;
    Ok(DayView {
        date,
        daily: row.daily.map(|daily| daily.0),
        metrics: row.metrics.0,
        habits: row.habits.0,
        workouts: row.workouts.0,
        cycle_days: row.cycle_days.0,
        period_started: row.started,
        period_ended: row.ended,
    })
}

/// The last exchanges that changed records, newest first.
///
/// # Errors
/// The database is unavailable.
pub async fn recent_entries(tx: &mut PgConnection, person: PersonId, limit: i64) -> Result<Vec<Entry>> {
    let rows = sqlx::query!(
        r#"with last as (
            select interaction_id, max(change_no) as newest,
                bool_and(undone_by is not null or undoes is not null) as undone
            from record_changes
            where user_id = $1
            group by interaction_id
            order by newest desc
            limit $2
         )
         select l.interaction_id as "interaction_id!", i."timestamp" as at, l.undone as "undone!",
            (select json_agg(json_build_object('call_index', call_index, 'table', table_name, 'row_id', row_id, 'op', op,
                'before', before, 'after', after, 'delta', delta, 'date', date) order by change_no)
             from record_changes c where c.interaction_id = l.interaction_id) as "changes!: Json<Vec<Change>>"
         from last l join ai_interactions i using (interaction_id)
         order by l.newest desc"#,
        person.0,
        limit
    )
    .fetch_all(tx)
    .await
    .during("cannot read the last entries")?;
    Ok(rows
        .into_iter()
        .map(|row| Entry { interaction_id: row.interaction_id, at: row.at, changes: row.changes.0, undone: row.undone })
        .collect())
}

/// The last exchanges, oldest first.
///
/// # Errors
/// The database is unavailable.
pub async fn exchanges(tx: &mut PgConnection, person: PersonId, limit: i64) -> Result<Vec<Exchange>> {
    let row = sqlx::query_scalar!(
        r#"select coalesce(json_agg(e order by turn), '[]') as "exchanges!: Json<Vec<Exchange>>"
         from (
            select turn, interaction_id, "timestamp" as at, input_text as input, response_text as response, action_type,
                session_context
            from ai_interactions where user_id = $1
            order by turn desc
            limit $2
         ) e"#,
        person.0,
        limit
    )
    .fetch_one(tx)
    .await
    .during("cannot read the last exchanges")?;
    Ok(row.0)
}

type Points = std::result::Result<Vec<(NaiveDate, f64)>, sqlx::Error>;

async fn daily(tx: &mut PgConnection, person: PersonId, field: DailyField, from: NaiveDate, to: NaiveDate) -> Points {
    let rows = sqlx::query!(
        "select date, energy_level, sleep_hours, water_intake_liters, digestion_score
         from daily_logs where user_id = $1 and date between $2 and $3 order by date",
        person.0,
        from,
        to
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let value = match field {
                DailyField::EnergyLevel => row.energy_level.map(f64::from),
                DailyField::SleepHours => row.sleep_hours,
                DailyField::WaterIntakeLiters => row.water_intake_liters,
                DailyField::DigestionScore => row.digestion_score.map(f64::from),
            };
            Some((row.date, value?))
        })
        .collect())
}

async fn metric(tx: &mut PgConnection, person: PersonId, kind: MetricKind, from: NaiveDate, to: NaiveDate) -> Points {
    let rows = sqlx::query!(
        r#"select distinct on (local_date) local_date, value
         from health_metrics
         where user_id = $1 and type = $2 and local_date between $3 and $4
         order by local_date, "timestamp" desc, logged_at desc"#,
        person.0,
        kind.as_str(),
        from,
        to
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.local_date, row.value)).collect())
}

async fn habits(tx: &mut PgConnection, person: PersonId, habit: &str, from: NaiveDate, to: NaiveDate) -> Points {
    let rows = sqlx::query!(
        "select date, status from habit_trackers
         where user_id = $1 and habit_type = $2 and not proposed and date between $3 and $4 order by date",
        person.0,
        habit,
        from,
        to
    )
    .fetch_all(tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.date, f64::from(u8::from(row.status)))).collect())
}

async fn workouts(
    tx: &mut PgConnection,
    person: PersonId,
    measure: WorkoutMeasure,
    activity: Option<Activity>,
    from: NaiveDate,
    to: NaiveDate,
) -> Points {
    let activity = activity.and_then(|activity| serde_json::to_value(activity).ok());
    let activity = activity.as_ref().and_then(serde_json::Value::as_str);
    let rows = sqlx::query!(
        r#"select date, count(*) as "sessions!",
            sum(coalesce(duration_seconds / 60.0::double precision, duration_minutes)) as minutes, sum(distance_km) as km
         from workout_sessions
         where user_id = $1 and completed and date between $2 and $3 and ($4::text is null or activity_type = $4)
         group by date
         order by date"#,
        person.0,
        from,
        to,
        activity
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let value = match measure {
                WorkoutMeasure::Sessions => Some(row.sessions as f64),
                WorkoutMeasure::Minutes => row.minutes,
                WorkoutMeasure::Kilometres => row.km,
            };
            Some((row.date, value?))
        })
        .collect())
}
