//! Keeping cycle events: periods open and close cycles, symptoms are facts of their day.

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    ApplyError, Fields, Work,
    ledger::{Standing, fact_of_row},
    log::lay,
    tables::{self, Row, Table},
};
use crate::domain::record::{CycleEntry, CycleEvent, Symptoms};

/// A period that ends belongs to a start at most this many days before; bleeding beyond it is no period any more.
const LONGEST_PERIOD_DAYS: i32 = 15;

/// A symptom belongs to a cycle at most this many days after its start; later, starts were left unlogged.
const LONGEST_CYCLE_DAYS: i32 = 60;

/// Keeps an event, and what was felt with it.
pub(super) async fn entry(work: &mut Work<'_>, entry: &CycleEntry) -> Result<(), ApplyError> {
    event(work, entry.event, entry.date, None).await?;
    if !entry.symptoms.is_empty() {
        let fact = work.new_id();
        felt(work, fact, entry.date, told(entry.date, &entry.symptoms)).await?;
    }
    unite_symptoms(work).await
}

/// Keeps the event itself; as a newer version of `instead`, where it corrects that.
pub(super) async fn event(
    work: &mut Work<'_>,
    event: CycleEvent,
    date: NaiveDate,
    instead: Option<&Standing>,
) -> Result<(), ApplyError> {
    match event {
        CycleEvent::PeriodStart => start(work, date, instead).await,
        CycleEvent::PeriodEnd => end(work, date, instead).await,
        CycleEvent::Symptoms => Ok(()),
    }
}

/// What was said of a day, as the columns of its row.
pub(super) fn told(date: NaiveDate, symptoms: &Symptoms) -> Fields {
    let names = symptoms.names().into_iter().map(|name| (name.to_owned(), json!(true))).collect::<Fields>();
    let mut after =
        Fields::from_iter([("date".to_owned(), json!(date)), ("symptoms".to_owned(), Value::Object(names))]);
    if let Some(flow) = symptoms.flow {
        after.insert("flow".to_owned(), json!(flow));
    }
    after
}

/// Lays what was felt over the day: symptoms unite with those told before, the flow is the last one told.
pub(super) async fn felt(work: &mut Work<'_>, fact: Uuid, date: NaiveDate, after: Fields) -> Result<(), ApplyError> {
    let row = tables::cycle_day(work.connection, work.context, date).await?;
    let mut fields = row.fields.clone().unwrap_or_default();
    let mut symptoms = row.get("symptoms").as_object().cloned().unwrap_or_default();
    symptoms.extend(after.get("symptoms").and_then(Value::as_object).cloned().unwrap_or_default());
    fields.extend(after.clone());
    fields.insert("symptoms".to_owned(), Value::Object(symptoms));
    tables::write(work.connection, work.context, Table::CycleDays, row.id, &fields).await?;
    let op = if row.fields.is_some() { super::Op::Update } else { super::Op::Insert };
    let step = super::Step { op, before: row.before(&after), after: Some(after), delta: None, date: Some(date) };
    work.note(fact, Table::CycleDays, row.id, step);
    Ok(())
}

/// Opens a cycle; a start told twice is one start.
async fn start(work: &mut Work<'_>, date: NaiveDate, instead: Option<&Standing>) -> Result<(), ApplyError> {
    let fact = instead.map(|instead| instead.fact);
    let same = sqlx::query_scalar!(
        "select cycle_id from menstrual_cycles where user_id = $1 and start_date = $2",
        work.context.person.0,
        date
    )
    .fetch_optional(&mut *work.connection)
    .await?;
    match same {
        Some(cycle) => revise(work, cycle, fact, Fields::new(), date).await,
        None => {
            let row = Row { id: work.new_id(), fields: None };
            let fact = fact.unwrap_or_else(|| work.new_id());
            let after =
                Fields::from_iter([("start_date".to_owned(), json!(date)), ("end_date".to_owned(), Value::Null)]);
            lay(work, Table::MenstrualCycles, &row, fact, after, Some(date)).await
        }
    }
}

/// Closes the period that was running. With no start to close, the day's bleeding is kept as what it is.
async fn end(work: &mut Work<'_>, date: NaiveDate, instead: Option<&Standing>) -> Result<(), ApplyError> {
    let fact = instead.map(|instead| instead.fact);
    let running = sqlx::query_scalar!(
        "select cycle_id from menstrual_cycles
         where user_id = $1 and start_date <= $2 and start_date >= $2 - $3::integer
            and cycle_id is distinct from $4
         order by end_date is null desc, start_date desc
         limit 1",
        work.context.person.0,
        date,
        LONGEST_PERIOD_DAYS,
        instead.map(|instead| instead.row_id)
    )
    .fetch_optional(&mut *work.connection)
    .await?;
    match running {
        Some(cycle) => revise(work, cycle, fact, Fields::from_iter([("end_date".to_owned(), json!(date))]), date).await,
        None => {
            let after = Fields::from_iter([
                ("date".to_owned(), json!(date)),
                ("symptoms".to_owned(), json!({})),
                ("flow".to_owned(), json!("unspecified")),
            ]);
            let fact = fact.unwrap_or_else(|| work.new_id());
            felt(work, fact, date, after).await
        }
    }
}

/// A new version of a cycle: what it was, with these columns changed.
async fn revise(
    work: &mut Work<'_>,
    cycle: Uuid,
    fact: Option<Uuid>,
    columns: Fields,
    date: NaiveDate,
) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, Table::MenstrualCycles, cycle).await?;
    let known = match fact {
        Some(fact) => Some(fact),
        None => fact_of_row(work.connection, cycle).await?,
    };
    let fact = known.unwrap_or_else(|| work.new_id());
    let mut after = row.fields.clone().unwrap_or_default();
    after.extend(columns);
    lay(work, Table::MenstrualCycles, &row, fact, after, Some(date)).await
}

/// Brings each cycle's symptoms in line with its days. Derived from the rows, so that it needs no taking back of its own.
pub(super) async fn unite_symptoms(work: &mut Work<'_>) -> Result<(), ApplyError> {
    sqlx::query!(
        "with span as (
            select cycle_id, symptoms, start_date, least(
                lead(start_date) over (order by start_date), start_date + $2::integer + 1
            ) as next_start
            from menstrual_cycles
            where user_id = $1
         ), united as (
            select s.cycle_id, s.symptoms, coalesce(
                (select jsonb_object_agg(f.key, f.value)
                 from cycle_days d, jsonb_each(d.symptoms) f
                 where d.user_id = $1 and d.date >= s.start_date and d.date < s.next_start and f.value = 'true'),
                '{}'
            ) as felt
            from span s
         )
         update menstrual_cycles c set symptoms = u.felt
         from united u
         where c.cycle_id = u.cycle_id and u.felt is distinct from u.symptoms",
        work.context.person.0,
        LONGEST_CYCLE_DAYS
    )
    .execute(&mut *work.connection)
    .await?;
    Ok(())
}
