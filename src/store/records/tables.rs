//! Reading and writing the columns of the seven tables a record can reach. A row is read and written as a whole, under a
//! lock, as a map from column to value.

use chrono::NaiveDate;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::text::storable_json, ApplyError, Context, Fields};

/// A table whose rows are made of facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Table {
    Users,
    DailyLogs,
    HealthMetrics,
    CycleDays,
    WorkoutSessions,
    HabitTrackers,
    Goals,
}

impl Table {
    const ALL: [Self; 7] = [
        Self::Users,
        Self::DailyLogs,
        Self::HealthMetrics,
        Self::CycleDays,
        Self::WorkoutSessions,
        Self::HabitTrackers,
        Self::Goals,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::DailyLogs => "daily_logs",
            Self::HealthMetrics => "health_metrics",
            Self::CycleDays => "cycle_days",
            Self::WorkoutSessions => "workout_sessions",
            Self::HabitTrackers => "habit_trackers",
            Self::Goals => "goals",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.name() == name)
    }

    /// The columns that facts fill; the others are bookkeeping or derived.
    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Users => &["name", "age", "gender", "height_cm", "weight_kg", "target_weight_kg", "timezone"],
            Self::DailyLogs => {
                &["date", "energy_level", "mood", "sleep_hours", "water_intake_liters", "digestion_score", "soreness"]
            }
            Self::HealthMetrics => &["local_date", "timestamp", "type", "value", "source"],
            Self::CycleDays => {
                &["date", "flow", "symptoms", "starts_period", "ends_period", "lh_test", "temperature_c"]
            }
            Self::WorkoutSessions => &[
                "date",
                "activity_type",
                "sport",
                "duration_minutes",
                "duration_seconds",
                "intensity_level",
                "distance_km",
                "calories_burned",
                "completed",
            ],
            Self::HabitTrackers => &["date", "habit_type", "status", "notes"],
            Self::Goals => {
                &["goal_type", "target_value", "unit", "target_date", "is_end_weight", "habit_type", "start_value"]
            }
        }
    }

    /// The id of the row that holds a natural key. Deriving it from the key lets a row that went and comes back be the same row.
    pub(super) fn keyed_id(self, context: &Context, key: &str) -> Uuid {
        Uuid::new_v5(&context.person.0, format!("{}/{key}", self.name()).as_bytes())
    }
}

/// A row as it stands.
pub(super) struct Row {
    pub(super) id: Uuid,
    /// Its fact columns; None where there is no row yet.
    pub(super) fields: Option<Fields>,
}

impl Row {
    /// The value of a column, null where there is none.
    pub(super) fn get(&self, column: &str) -> Value {
        self.fields.as_ref().and_then(|fields| fields.get(column)).cloned().unwrap_or_default()
    }

    /// The columns of `after` as they are before it, where the row exists.
    pub(super) fn before(&self, after: &Fields) -> Option<Fields> {
        self.fields.as_ref()?;
        Some(after.keys().map(|column| (column.clone(), self.get(column))).collect())
    }
}

/// The daily log of a date.
pub(super) async fn daily_log(
    connection: &mut PgConnection,
    context: &Context,
    date: NaiveDate,
) -> Result<Row, ApplyError> {
    let found = sqlx::query!(
        r#"select log_id as id, to_jsonb(d) as "row!" from daily_logs d where user_id = $1 and date = $2 for update"#,
        context.person.0,
        date
    )
    .fetch_optional(connection)
    .await?;
    let table = Table::DailyLogs;
    Ok(match found {
        Some(found) => Row { id: found.id, fields: Some(facts(table, found.row)) },
        None => Row { id: table.keyed_id(context, &date.to_string()), fields: None },
    })
}

/// A habit of a date.
pub(super) async fn habit(
    connection: &mut PgConnection,
    context: &Context,
    date: NaiveDate,
    habit_type: &str,
) -> Result<Row, ApplyError> {
    let found = sqlx::query!(
        r#"select habit_id as id, proposed, to_jsonb(h) as "row!" from habit_trackers h
           where user_id = $1 and date = $2 and habit_type = $3 for update"#,
        context.person.0,
        date,
        habit_type
    )
    .fetch_optional(connection)
    .await?;
    let table = Table::HabitTrackers;
    Ok(match found {
        // What the planner put up is no word of the person's: as if there were none.
        Some(found) => Row { id: found.id, fields: (!found.proposed).then(|| facts(table, found.row)) },
        None => Row { id: table.keyed_id(context, &format!("{date}/{habit_type}")), fields: None },
    })
}

/// The planned session of a date and activity that is still open.
pub(super) async fn planned_session(
    connection: &mut PgConnection,
    context: &Context,
    date: NaiveDate,
    activity: &str,
) -> Result<Option<Row>, ApplyError> {
    let found = sqlx::query!(
        r#"select session_id as id, to_jsonb(w) as "row!" from workout_sessions w
           where user_id = $1 and date = $2 and activity_type = $3 and plan_id is not null and not completed
               and set_aside is null
           order by logged_at
           limit 1
           for update"#,
        context.person.0,
        date,
        activity
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.map(|found| Row { id: found.id, fields: Some(facts(Table::WorkoutSessions, found.row)) }))
}

/// What the person said of one cycle day.
pub(super) async fn cycle_day(
    connection: &mut PgConnection,
    context: &Context,
    date: NaiveDate,
) -> Result<Row, ApplyError> {
    let found = sqlx::query!(
        r#"select cycle_day_id as id, to_jsonb(c) as "row!" from cycle_days c
           where user_id = $1 and date = $2 and source = 'chat' for update"#,
        context.person.0,
        date
    )
    .fetch_optional(connection)
    .await?;
    let table = Table::CycleDays;
    Ok(match found {
        Some(found) => Row { id: found.id, fields: Some(facts(table, found.row)) },
        None => Row { id: table.keyed_id(context, &format!("{date}/chat")), fields: None },
    })
}

/// A row by its id.
pub(super) async fn read(connection: &mut PgConnection, table: Table, id: Uuid) -> Result<Row, ApplyError> {
    let found: Option<Value> = match table {
        Table::Users => {
            sqlx::query_scalar!(r#"select to_jsonb(t) as "row!" from users t where user_id = $1 for update"#, id)
                .fetch_optional(connection)
                .await?
        }
        Table::DailyLogs => {
            sqlx::query_scalar!(r#"select to_jsonb(t) as "row!" from daily_logs t where log_id = $1 for update"#, id)
                .fetch_optional(connection)
                .await?
        }
        Table::HealthMetrics => {
            sqlx::query_scalar!(
                r#"select to_jsonb(t) as "row!" from health_metrics t where metric_id = $1 for update"#,
                id
            )
            .fetch_optional(connection)
            .await?
        }
        Table::CycleDays => {
            sqlx::query_scalar!(
                r#"select to_jsonb(t) as "row!" from cycle_days t where cycle_day_id = $1 for update"#,
                id
            )
            .fetch_optional(connection)
            .await?
        }
        Table::WorkoutSessions => {
            sqlx::query_scalar!(
                r#"select to_jsonb(t) as "row!" from workout_sessions t where session_id = $1 for update"#,
                id
            )
            .fetch_optional(connection)
            .await?
        }
        Table::HabitTrackers => {
            sqlx::query_scalar!(
                r#"select to_jsonb(t) as "row!" from habit_trackers t where habit_id = $1 for update"#,
                id
            )
            .fetch_optional(connection)
            .await?
        }
        Table::Goals => {
            sqlx::query_scalar!(r#"select to_jsonb(t) as "row!" from goals t where goal_id = $1 for update"#, id)
                .fetch_optional(connection)
                .await?
        }
    };
    Ok(Row { id, fields: found.map(|row| facts(table, row)) })
}

/// Writes the fact columns of a row; makes the row where there is none.
pub(super) async fn write(
    connection: &mut PgConnection,
    context: &Context,
    table: Table,
    id: Uuid,
    fields: &Fields,
) -> Result<(), ApplyError> {
    let (person, at, zone) = (context.person.0, context.at, context.zone.name());
    let fields = storable_json(&Value::Object(fields.clone()));
    match table {
        Table::Users => sqlx::query!(
            "update users u set name = f.name, age = f.age, gender = f.gender, height_cm = f.height_cm,
                weight_kg = f.weight_kg, target_weight_kg = f.target_weight_kg, timezone = f.timezone
             from jsonb_to_record($2) as f (name text, age integer, gender text, height_cm double precision,
                weight_kg double precision, target_weight_kg double precision, timezone text)
             where u.user_id = $1",
            id,
            fields
        )
        .execute(connection),
        Table::DailyLogs => sqlx::query!(
            "insert into daily_logs (log_id, user_id, logged_at, zone,
                date, energy_level, mood, sleep_hours, water_intake_liters, digestion_score, soreness)
             select $1, $2, $3, $4, f.* from jsonb_to_record($5) as f (date date, energy_level integer, mood text,
                sleep_hours double precision, water_intake_liters double precision, digestion_score integer, soreness integer)
             on conflict (log_id) do update set date = excluded.date, energy_level = excluded.energy_level,
                mood = excluded.mood, sleep_hours = excluded.sleep_hours,
                water_intake_liters = excluded.water_intake_liters, digestion_score = excluded.digestion_score,
                soreness = excluded.soreness",
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
        Table::HealthMetrics => sqlx::query!(
            r#"insert into health_metrics (metric_id, user_id, logged_at, zone,
                local_date, "timestamp", type, value, source)
             select $1, $2, $3, $4, f.* from jsonb_to_record($5) as f (local_date date, "timestamp" timestamptz, type text,
                value double precision, source text)
             on conflict (metric_id) do update set local_date = excluded.local_date,
                "timestamp" = excluded."timestamp", type = excluded.type, value = excluded.value,
                source = excluded.source"#,
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
        Table::CycleDays => sqlx::query!(
            "insert into cycle_days (cycle_day_id, user_id, logged_at, zone, source, date, flow, symptoms, starts_period,
                ends_period, lh_test, temperature_c)
             select $1, $2, $3, $4, 'chat', f.date, f.flow, coalesce(f.symptoms, '{}'), coalesce(f.starts_period, false),
                coalesce(f.ends_period, false), f.lh_test, f.temperature_c
             from jsonb_to_record($5) as f (date date, flow text, symptoms jsonb, starts_period boolean,
                ends_period boolean, lh_test text, temperature_c double precision)
             on conflict (cycle_day_id) do update set date = excluded.date, flow = excluded.flow,
                symptoms = excluded.symptoms, starts_period = excluded.starts_period,
                ends_period = excluded.ends_period, lh_test = excluded.lh_test,
                temperature_c = excluded.temperature_c",
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
        Table::WorkoutSessions => sqlx::query!(
            "insert into workout_sessions (session_id, user_id, logged_at, zone, source, date, activity_type, sport,
                duration_minutes, duration_seconds, intensity_level, distance_km, calories_burned, completed)
             select $1, $2, $3, $4, 'chat', f.* from jsonb_to_record($5) as f (date date, activity_type text, sport text,
                duration_minutes integer, duration_seconds integer, intensity_level text,
                distance_km double precision, calories_burned double precision, completed boolean)
             on conflict (session_id) do update set date = excluded.date, activity_type = excluded.activity_type,
                sport = excluded.sport, duration_minutes = excluded.duration_minutes, duration_seconds = excluded.duration_seconds,
                intensity_level = excluded.intensity_level, distance_km = excluded.distance_km,
                calories_burned = excluded.calories_burned, completed = excluded.completed",
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
        Table::HabitTrackers => sqlx::query!(
            "insert into habit_trackers (habit_id, user_id, logged_at, zone, date, habit_type, status, notes)
             select $1, $2, $3, $4, f.* from jsonb_to_record($5) as f (date date, habit_type text, status boolean,
                notes text)
             on conflict (habit_id) do update set date = excluded.date, habit_type = excluded.habit_type,
                status = excluded.status, notes = excluded.notes, proposed = false",
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
        Table::Goals => sqlx::query!(
            "insert into goals (goal_id, user_id, created_at, zone, status,
                goal_type, target_value, unit, target_date, is_end_weight, habit_type, start_value)
             select $1, $2, $3, $4, 'active', f.* from jsonb_to_record($5) as f (goal_type text,
                target_value double precision, unit text, target_date date, is_end_weight boolean, habit_type text,
                start_value double precision)
             on conflict (goal_id) do update set goal_type = excluded.goal_type,
                target_value = excluded.target_value, unit = excluded.unit, target_date = excluded.target_date,
                is_end_weight = excluded.is_end_weight, habit_type = excluded.habit_type,
                start_value = excluded.start_value",
            id,
            person,
            at,
            zone,
            fields
        )
        .execute(connection),
    }
    .await?;
    Ok(())
}

/// Removes a row. A person is never removed here: that is erasure.
pub(super) async fn delete(connection: &mut PgConnection, table: Table, id: Uuid) -> Result<(), ApplyError> {
    match table {
        Table::Users => return Ok(()),
        Table::DailyLogs => sqlx::query!("delete from daily_logs where log_id = $1", id).execute(connection),
        Table::HealthMetrics => sqlx::query!("delete from health_metrics where metric_id = $1", id).execute(connection),
        Table::CycleDays => sqlx::query!("delete from cycle_days where cycle_day_id = $1", id).execute(connection),
        Table::WorkoutSessions => {
            sqlx::query!("delete from workout_sessions where session_id = $1", id).execute(connection)
        }
        Table::HabitTrackers => sqlx::query!("delete from habit_trackers where habit_id = $1", id).execute(connection),
        Table::Goals => sqlx::query!("delete from goals where goal_id = $1", id).execute(connection),
    }
    .await?;
    Ok(())
}

/// The fact columns of a whole row.
fn facts(table: Table, row: Value) -> Fields {
    match row {
        Value::Object(mut row) => {
            row.retain(|column, _| table.columns().contains(&column.as_str()));
            row
        }
        _ => Fields::new(),
    }
}
