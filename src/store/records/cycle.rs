//! Keeping cycle events and symptoms: facts of their day. The cycles follow from the days.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    ApplyError, Fields, Op, Step, Work,
    tables::{self, Table},
};
use crate::{
    domain::record::{CycleEntry, CycleEvent, Symptoms},
    store::cycle,
};

/// Keeps an event, with what was felt.
pub(super) async fn entry(work: &mut Work<'_>, entry: &CycleEntry) -> Result<(), ApplyError> {
    let mut after = told(entry);
    mark(&mut after, entry.event);
    let fact = work.new_id();
    felt(work, fact, entry.date, after).await?;
    settle(work).await
}

/// What was said of a day, as the columns of its row.
fn told(entry: &CycleEntry) -> Fields {
    let CycleEntry { date, symptoms, .. } = entry;
    let mut after = Fields::from_iter([("date".to_owned(), json!(date)), ("symptoms".to_owned(), names(symptoms))]);
    if let Some(flow) = symptoms.flow {
        after.insert("flow".to_owned(), json!(flow));
    }
    if let Some(result) = entry.lh_test {
        after.insert("lh_test".to_owned(), json!(result));
    }
    if let Some(celsius) = entry.temperature_c {
        after.insert("temperature_c".to_owned(), json!(celsius));
    }
    after
}

/// The symptoms that were felt, as their column holds them.
pub(super) fn names(symptoms: &Symptoms) -> Value {
    Value::Object(symptoms.names().into_iter().map(|name| (name.to_owned(), json!(true))).collect())
}

/// Makes a fact one of this event, and of no other.
pub(super) fn mark(after: &mut Fields, event: CycleEvent) {
    after.retain(|column, _| column != "starts_period" && column != "ends_period");
    let column = match event {
        CycleEvent::PeriodStart => "starts_period",
        CycleEvent::PeriodEnd => "ends_period",
        CycleEvent::Symptoms => return,
    };
    after.insert(column.to_owned(), json!(true));
}

/// Lays what was said over the day: symptoms unite with those told before, the flow is the last one told.
pub(super) async fn felt(work: &mut Work<'_>, fact: Uuid, date: NaiveDate, after: Fields) -> Result<(), ApplyError> {
    let row = tables::cycle_day(work.connection, work.context, date).await?;
    let mut fields = row.fields.clone().unwrap_or_default();
    let mut symptoms = row.get("symptoms").as_object().cloned().unwrap_or_default();
    symptoms.extend(after.get("symptoms").and_then(Value::as_object).cloned().unwrap_or_default());
    fields.extend(after.clone());
    fields.insert("symptoms".to_owned(), Value::Object(symptoms));
    tables::write(work.connection, work.context, Table::CycleDays, row.id, &fields).await?;
    let op = if row.fields.is_some() { Op::Update } else { Op::Insert };
    let step = Step { op, before: before(&row, &after), after: Some(after), delta: None, date: Some(date) };
    work.note(fact, Table::CycleDays, row.id, step);
    Ok(())
}

/// What the day held of what was said. Symptoms told earlier and not named now stay, so they are no part of the change.
fn before(row: &tables::Row, after: &Fields) -> Option<Fields> {
    let mut before = row.before(after)?;
    let named = after.get("symptoms").and_then(Value::as_object);
    if let (Some(held), Some(named)) = (before.get_mut("symptoms").and_then(Value::as_object_mut), named) {
        held.retain(|symptom, _| named.contains_key(symptom));
    }
    Some(before)
}

/// Brings everything in line that follows from the days. Derived, so that it needs no taking back of its own.
pub(super) async fn settle(work: &mut Work<'_>) -> Result<(), ApplyError> {
    Ok(cycle::settle(work.connection, work.context.person, work.context.at).await?)
}
