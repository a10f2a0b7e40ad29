//! Data rights: everything of a person out, or everything of a person gone.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, ensure};
use serde_json::Value;
use sqlx::PgConnection;

use super::error::{During, Result};
use crate::domain::talk::PersonId;

/// All rows of the person, by table. Row-level security makes them the person's own; the statement says it again.
///
/// # Errors
/// The database is unavailable.
pub async fn everything(tx: &mut PgConnection, person: PersonId) -> Result<Value> {
    sqlx::query_scalar!(
        r#"select json_build_object(
            'users', (select coalesce(json_agg(t), '[]') from users t where user_id = $1),
            'identities', (select coalesce(json_agg(t order by created_at), '[]') from identities t where user_id = $1),
            'daily_logs', (select coalesce(json_agg(t order by date), '[]') from daily_logs t where user_id = $1),
            'health_metrics',
                (select coalesce(json_agg(t order by "timestamp"), '[]') from health_metrics t where user_id = $1),
            'menstrual_cycles',
                (select coalesce(json_agg(t order by start_date), '[]') from menstrual_cycles t where user_id = $1),
            'cycle_settings', (select coalesce(json_agg(t), '[]') from cycle_settings t where user_id = $1),
            'cycle_days', (select coalesce(json_agg(t order by date), '[]') from cycle_days t where user_id = $1),
            'goals', (select coalesce(json_agg(t order by created_at), '[]') from goals t where user_id = $1),
            'workout_plans',
                (select coalesce(json_agg(t order by plan_start_date), '[]') from workout_plans t where user_id = $1),
            'training_profiles', (select coalesce(json_agg(t), '[]') from training_profiles t where user_id = $1),
            'training_limits',
                (select coalesce(json_agg(t order by created_at), '[]') from training_limits t where user_id = $1),
            'policy_decisions',
                (select coalesce(json_agg(t order by "timestamp"), '[]') from policy_decisions t where user_id = $1),
            'workout_sessions',
                (select coalesce(json_agg(t order by date), '[]') from workout_sessions t where user_id = $1),
            'habit_trackers', (select coalesce(json_agg(t order by date), '[]') from habit_trackers t where user_id = $1),
            'inbound_messages',
                (select coalesce(json_agg(t order by arrival), '[]') from inbound_messages t where user_id = $1),
            'ai_interactions', (select coalesce(json_agg(t order by turn), '[]') from ai_interactions t where user_id = $1),
            'recommendations',
                (select coalesce(json_agg(t order by "timestamp"), '[]') from recommendations t where user_id = $1),
            'outbox', (select coalesce(json_agg(t order by seq), '[]') from outbox t where user_id = $1),
            'record_changes',
                (select coalesce(json_agg(t order by change_no), '[]') from record_changes t where user_id = $1),
            'memories', (select coalesce(json_agg(t order by created_at), '[]') from memories t where user_id = $1),
            'files', (select coalesce(json_agg(t order by received_at), '[]') from files t where user_id = $1),
            'link_codes', (select coalesce(json_agg(t order by expires_at), '[]') from link_codes t where user_id = $1),
            'push_settings', (select coalesce(json_agg(t), '[]') from push_settings t where user_id = $1),
            'schedules', (select coalesce(json_agg(t order by created_at), '[]') from schedules t where user_id = $1),
            'pushes', (select coalesce(json_agg(t order by decided_at), '[]') from pushes t where user_id = $1)
         ) as "everything!""#,
        person.0
    )
    .fetch_one(tx)
    .await
    .during("cannot export")
}

/// The tables of an export as CSV: file name and contents of each table that has rows.
///
/// # Errors
/// The value is no export.
pub fn csv(everything: &Value) -> Result<Vec<(String, String)>> {
    let tables = everything.as_object().context("an export is an object of tables")?;
    let mut files = Vec::new();
    for (table, rows) in tables {
        let rows = rows.as_array().context("a table of an export is a list of rows")?;
        if !rows.is_empty() {
            files.push((format!("{table}.csv"), sheet(rows)?));
        }
    }
    Ok(files)
}

/// Erases the person and all they ever told, and returns how many rows of each table went. Afterwards none is left, or
/// this fails.
///
/// # Errors
/// A row would remain, or the database is unavailable.
pub async fn erase(tx: &mut PgConnection, person: PersonId) -> Result<BTreeMap<String, i64>> {
    let before = count(tx, person).await?;
    // All tables hang on the person and go with them.
    sqlx::query!("delete from users where user_id = $1", person.0).execute(&mut *tx).await.during("cannot erase")?;
    let after = count(tx, person).await?;
    ensure!(after.values().all(|rows| *rows == 0), "rows of an erased person remain");
    Ok(before.into_iter().filter(|(_, rows)| *rows > 0).collect())
}

async fn count(tx: &mut PgConnection, person: PersonId) -> Result<BTreeMap<String, i64>> {
    let rows = sqlx::query!(
        r#"select 'users' as "table!", count(*) as "rows!" from users where user_id = $1
         union all select 'identities', count(*) from identities where user_id = $1
         union all select 'daily_logs', count(*) from daily_logs where user_id = $1
         union all select 'health_metrics', count(*) from health_metrics where user_id = $1
         union all select 'menstrual_cycles', count(*) from menstrual_cycles where user_id = $1
         union all select 'cycle_settings', count(*) from cycle_settings where user_id = $1
         union all select 'cycle_days', count(*) from cycle_days where user_id = $1
         union all select 'goals', count(*) from goals where user_id = $1
         union all select 'workout_plans', count(*) from workout_plans where user_id = $1
         union all select 'training_profiles', count(*) from training_profiles where user_id = $1
         union all select 'training_limits', count(*) from training_limits where user_id = $1
         union all select 'policy_decisions', count(*) from policy_decisions where user_id = $1
         union all select 'workout_sessions', count(*) from workout_sessions where user_id = $1
         union all select 'habit_trackers', count(*) from habit_trackers where user_id = $1
         union all select 'inbound_messages', count(*) from inbound_messages where user_id = $1
         union all select 'ai_interactions', count(*) from ai_interactions where user_id = $1
         union all select 'recommendations', count(*) from recommendations where user_id = $1
         union all select 'outbox', count(*) from outbox where user_id = $1
         union all select 'record_changes', count(*) from record_changes where user_id = $1
         union all select 'memories', count(*) from memories where user_id = $1
         union all select 'files', count(*) from files where user_id = $1
         union all select 'link_codes', count(*) from link_codes where user_id = $1
         union all select 'push_settings', count(*) from push_settings where user_id = $1
         union all select 'schedules', count(*) from schedules where user_id = $1
         union all select 'pushes', count(*) from pushes where user_id = $1"#,
        person.0
    )
    .fetch_all(tx)
    .await
    .during("cannot count the rows of a person")?;
    Ok(rows.into_iter().map(|row| (row.table, row.rows)).collect())
}

fn sheet(rows: &[Value]) -> Result<String> {
    let columns: BTreeSet<&str> =
        rows.iter().filter_map(Value::as_object).flat_map(|row| row.keys().map(String::as_str)).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| cell(row.get(*column))))?;
    }
    Ok(String::from_utf8(writer.into_inner()?)?)
}

/// A value as a cell. Text that a spreadsheet would run as a formula is quoted, as it was typed by somebody.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{text}"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
