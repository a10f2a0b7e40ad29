//! Corrections: a newer version of the newest standing fact that has the field.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    ApplyError, Fields, Op, Step, Work, cycle, instant_on,
    ledger::{self, Search, Standing, newest},
    log::{duration, lay, whole},
    tables::{self, Row, Table},
    undo::{derive, settle},
};
use crate::domain::record::{
    Activity, Correction, CycleEvent, Flow, Gender, GoalKind, Intensity, LhTest, Mood, Symptoms,
};

/// Tables whose rows are about a date.
const DATED: &[Table] =
    &[Table::DailyLogs, Table::HealthMetrics, Table::CycleDays, Table::WorkoutSessions, Table::HabitTrackers];

/// Corrects one field of what was recorded last.
///
/// The fields of a daily log and of the profile are facts of their own: the newest that is about the field is meant. Elsewhere a
/// row is one fact, and the newest row that has such a column is meant, filled or not ("ran 5 km", "it took 30 minutes").
pub(super) async fn correct(work: &mut Work<'_>, correction: &Correction) -> Result<(), ApplyError> {
    let field = correction.field.as_str();
    let value = fit(field, &correction.value).ok_or_else(|| ApplyError::Unfit { field: field.to_owned() })?;
    let search = Search { tables: tables_with(field), column: field, metric: field };
    let Some(target) = newest(work.connection, work.context, &search).await? else {
        return correct_profile(work, field, value).await;
    };
    match field {
        "date" => move_to(work, &target, &value).await,
        "habit_type" => rename_habit(work, &target, value).await,
        "event" => change_event(work, &target, &value).await,
        "symptoms" | "flow" | "lh_test" | "temperature_c" => change_felt(work, &target, field, value).await,
        _ => amend(work, &target, field, value).await,
    }
}

/// The tables whose rows, as one fact, have a field of this name.
fn tables_with(field: &str) -> &'static [Table] {
    match field {
        "date" => DATED,
        "habit_type" | "status" | "notes" => &[Table::HabitTrackers],
        "activity_type" | "duration_minutes" | "intensity_level" | "distance_km" | "calories_burned" | "completed" => {
            &[Table::WorkoutSessions]
        }
        "event" | "symptoms" | "flow" | "lh_test" | "temperature_c" => &[Table::CycleDays],
        "goal_type" | "target_value" | "target_date" => &[Table::Goals],
        _ => &[],
    }
}

/// The value as the column takes it; None when it is of another kind.
fn fit(field: &str, value: &Value) -> Option<Value> {
    fn named<T: serde::de::DeserializeOwned + serde::Serialize>(value: &Value) -> Option<Value> {
        serde_json::from_value::<T>(value.clone()).ok().map(|name| json!(name))
    }
    let number = || value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|number| number.is_finite());
    match field {
        "date" | "target_date" => named::<NaiveDate>(value),
        "energy_level" | "digestion_score" | "soreness" | "age" => {
            number().filter(|number| number.fract() == 0.0).map(whole)
        }
        "mood" => named::<Mood>(value),
        "status" | "completed" => value.as_bool().map(Value::from),
        "habit_type" | "notes" | "name" => value.as_str().map(Value::from),
        "activity_type" => named::<Activity>(value),
        "intensity_level" => named::<Intensity>(value),
        "event" => named::<CycleEvent>(value),
        "flow" => named::<Flow>(value),
        "lh_test" => named::<LhTest>(value),
        "symptoms" => match value.as_str() {
            Some(name) => Symptoms::default().set(name).then(|| json!({ name: true })),
            None => named::<Symptoms>(value),
        },
        "goal_type" => named::<GoalKind>(value),
        "gender" => named::<Gender>(value),
        "timezone" => value.as_str().and_then(|name| name.parse::<chrono_tz::Tz>().ok()).map(|zone| json!(zone.name())),
        _ => number().map(Value::from),
    }
}

/// A profile field may be known from elsewhere (the platform told the name): it can be corrected without an earlier fact.
async fn correct_profile(work: &mut Work<'_>, field: &str, value: Value) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, Table::Users, work.context.person.0).await?;
    if row.get(field).is_null() {
        return Err(ApplyError::NothingToCorrect { field: field.to_owned() });
    }
    let fact = work.new_id();
    lay(work, Table::Users, &row, fact, Fields::from_iter([(field.to_owned(), value)]), None).await
}

/// Sets one field in a new version of the fact, and folds the row with it.
async fn amend(work: &mut Work<'_>, target: &Standing, field: &str, value: Value) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, target.table, target.row_id).await?;
    let delta = value.as_f64().filter(|_| target.op == Op::Add);
    let columns = match (target.table, field) {
        (Table::HealthMetrics, _) => vec![("value".to_owned(), value)],
        (Table::WorkoutSessions, "duration_minutes") => duration(value.as_f64().unwrap_or_default()).to_vec(),
        // The name of the sport it was not goes with it.
        (Table::WorkoutSessions, "activity_type") => {
            vec![("activity_type".to_owned(), value), ("sport".to_owned(), Value::Null)]
        }
        (Table::Goals, "goal_type") => {
            let unit = serde_json::from_value::<GoalKind>(value.clone()).ok().and_then(GoalKind::unit);
            vec![("goal_type".to_owned(), value), ("unit".to_owned(), json!(unit))]
        }
        _ => vec![(field.to_owned(), value)],
    };
    // Where a row is one fact its new version is the whole row; elsewhere the fact is the columns it was about.
    let mut after = match target.table {
        Table::DailyLogs | Table::Users => target.after.clone(),
        _ => row.fields.clone().unwrap_or_default(),
    };
    after.extend(columns);
    revise(work, target, &row, after, delta).await?;
    derive(work, std::iter::once(target.table)).await
}

/// Lays a newer version of a fact over its row, which is folded anew: an add that is corrected counts once.
async fn revise(
    work: &mut Work<'_>,
    target: &Standing,
    row: &Row,
    mut after: Fields,
    delta: Option<f64>,
) -> Result<(), ApplyError> {
    let mut entries = ledger::of_row(work.connection, row.id).await?;
    for entry in &mut entries {
        entry.live &= entry.fact != target.fact;
    }
    let before = row.before(&after);
    entries.push(ledger::Entry { fact: target.fact, before: before.clone(), after: after.clone(), delta, live: true });
    let mut fields = row.fields.clone().unwrap_or_default();
    fields.extend(ledger::fold(&entries).fields);
    tables::write(work.connection, work.context, target.table, row.id, &fields).await?;
    let mut op = Op::Update;
    if delta.is_some() {
        op = Op::Add;
        let columns: Vec<String> = after.keys().cloned().collect();
        after.extend(columns.into_iter().filter_map(|column| Some((column.clone(), fields.get(&column)?.clone()))));
    }
    work.note(target.fact, target.table, row.id, Step { op, before, after: Some(after), delta, date: target.date });
    Ok(())
}

/// Moves to another day everything the exchange recorded about the day of its newest fact.
async fn move_to(work: &mut Work<'_>, target: &Standing, value: &Value) -> Result<(), ApplyError> {
    let field = || "date".to_owned();
    let date: NaiveDate = serde_json::from_value(value.clone()).map_err(|_| ApplyError::Unfit { field: field() })?;
    let from = target.date.ok_or_else(|| ApplyError::NothingToCorrect { field: field() })?;
    let facts = ledger::standing_of(work.connection, target.interaction, from).await?;
    let mut left = Vec::new();
    for fact in &facts {
        match fact.table {
            Table::DailyLogs | Table::HabitTrackers | Table::CycleDays => {
                move_fact(work, fact, date).await?;
                left.push((fact.table, fact.row_id));
            }
            Table::HealthMetrics => {
                let columns = [
                    ("local_date".to_owned(), json!(date)),
                    ("timestamp".to_owned(), json!(instant_on(date, work.context))),
                ];
                redate(work, fact, columns.into_iter().collect(), date).await?;
            }
            Table::WorkoutSessions => {
                redate(work, fact, Fields::from_iter([("date".to_owned(), json!(date))]), date).await?;
            }
            Table::Users | Table::Goals => {}
        }
    }
    // Only now that the ledger holds the new versions do the old rows fold without them.
    work.flush().await?;
    for (table, row) in left {
        settle(work, table, row, None).await?;
    }
    derive(work, facts.iter().map(|fact| fact.table)).await
}

/// A new version of a row's fact with these columns changed.
async fn redate(work: &mut Work<'_>, fact: &Standing, columns: Fields, date: NaiveDate) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, fact.table, fact.row_id).await?;
    let mut after = row.fields.clone().unwrap_or_default();
    after.extend(columns);
    lay(work, fact.table, &row, fact.fact, after, Some(date)).await
}

/// A new version of a fact on the row of another day.
async fn move_fact(work: &mut Work<'_>, fact: &Standing, date: NaiveDate) -> Result<(), ApplyError> {
    let mut after = fact.after.clone();
    after.insert("date".to_owned(), json!(date));
    match fact.table {
        Table::CycleDays => return cycle::felt(work, fact.fact, date, after).await,
        Table::HabitTrackers => {
            let habit_type = after.get("habit_type").and_then(Value::as_str).unwrap_or_default().to_owned();
            let row = tables::habit(work.connection, work.context, date, &habit_type).await?;
            return lay(work, fact.table, &row, fact.fact, after, Some(date)).await;
        }
        _ => {}
    }
    let row = tables::daily_log(work.connection, work.context, date).await?;
    let Some(delta) = fact.delta else { return lay(work, fact.table, &row, fact.fact, after, Some(date)).await };
    let total = ledger::sum(row.get("water_intake_liters").as_f64().unwrap_or(0.0), delta);
    after.insert("water_intake_liters".to_owned(), json!(total));
    let mut fields = row.fields.clone().unwrap_or_default();
    fields.extend(after.clone());
    tables::write(work.connection, work.context, fact.table, row.id, &fields).await?;
    let step =
        Step { op: Op::Add, before: row.before(&after), after: Some(after), delta: Some(delta), date: Some(date) };
    work.note(fact.fact, fact.table, row.id, step);
    Ok(())
}

/// The habit was another one: its fact moves to that habit's row of the day.
async fn rename_habit(work: &mut Work<'_>, target: &Standing, name: Value) -> Result<(), ApplyError> {
    let date = target.date.ok_or_else(|| ApplyError::NothingToCorrect { field: "habit_type".to_owned() })?;
    let mut after = target.after.clone();
    let row = tables::habit(work.connection, work.context, date, name.as_str().unwrap_or_default()).await?;
    after.insert("habit_type".to_owned(), name);
    lay(work, Table::HabitTrackers, &row, target.fact, after, Some(date)).await?;
    work.flush().await?;
    settle(work, Table::HabitTrackers, target.row_id, None).await
}

/// It was the end, not the start (or the other way round): a newer version of the same fact. What was felt on the day stays.
async fn change_event(work: &mut Work<'_>, target: &Standing, event: &Value) -> Result<(), ApplyError> {
    let event: CycleEvent =
        serde_json::from_value(event.clone()).map_err(|_| ApplyError::Unfit { field: "event".to_owned() })?;
    let mut after = target.after.clone();
    cycle::mark(&mut after, event);
    change_day(work, target, after).await
}

/// Replaces what was felt, the flow, or what was measured.
async fn change_felt(work: &mut Work<'_>, target: &Standing, field: &str, value: Value) -> Result<(), ApplyError> {
    let unfit = |_| ApplyError::Unfit { field: field.to_owned() };
    let mut after = target.after.clone();
    if field != "symptoms" {
        after.insert(field.to_owned(), value);
    } else {
        let symptoms: Symptoms = serde_json::from_value(value).map_err(unfit)?;
        after.insert("symptoms".to_owned(), cycle::names(&symptoms));
        if let Some(flow) = symptoms.flow {
            after.insert("flow".to_owned(), json!(flow));
        }
    }
    change_day(work, target, after).await
}

async fn change_day(work: &mut Work<'_>, target: &Standing, after: Fields) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, target.table, target.row_id).await?;
    revise(work, target, &row, after, None).await?;
    cycle::settle(work).await
}
