//! Taking back: the changes of an exchange no longer count, and the rows they touched are folded again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use super::{
    ApplyError, Change, Fields, Op, Step, Work, cycle,
    ledger::{self, Draft, last_changing, mark_undone},
    log,
    tables::{self, Table},
};

/// Takes back the newest exchange of which something stands.
pub(super) async fn last(work: &mut Work<'_>) -> Result<(), ApplyError> {
    let (person, current) = (work.context.person.0, work.context.interaction);
    match last_changing(work.connection, person, Some(current)).await? {
        Some(newest) => interaction(work, newest).await,
        None => Err(ApplyError::NothingToDelete),
    }
}

/// Takes back everything one exchange recorded.
pub(super) async fn interaction(work: &mut Work<'_>, undone: Uuid) -> Result<(), ApplyError> {
    let facts = mark(work, undone).await?;
    if facts.is_empty() {
        return Err(match ledger::changes_of(work.connection, undone).await?.is_empty() {
            true => ApplyError::NothingToDelete,
            false => ApplyError::AlreadyUndone,
        });
    }
    let rows = rows_of(work, &facts).await?;
    for (table, row) in &rows {
        settle(work, *table, *row, Some(undone)).await?;
    }
    derive(work, rows.iter().map(|(table, _)| *table)).await?;
    mark_undone(work.connection, undone, work.context.at).await
}

/// Removes the lines of exchanges, and of what took them back, from the ledger, with the rows folded anew.
pub(super) async fn forget(work: &mut Work<'_>, exchanges: &[Uuid]) -> Result<usize, ApplyError> {
    let mut touched: BTreeMap<(Table, Uuid), bool> = BTreeMap::new();
    for exchange in exchanges {
        let stood = mark(work, *exchange).await?;
        for row in rows_of(work, &stood).await? {
            touched.insert(row, true);
        }
    }
    for row in ledger::touched_by(work.connection, work.context.person.0, exchanges).await? {
        touched.entry(row).or_default();
    }
    for (table, row) in touched.keys() {
        // Folded while the lines are still there: what a row held before them is told by the first.
        settle(work, *table, *row, None).await?;
        ledger::rebase(work.connection, *row, exchanges).await?;
    }
    ledger::remove(work.connection, work.context.person.0, exchanges).await?;
    derive(work, touched.keys().map(|(table, _)| *table)).await?;
    Ok(touched.values().filter(|stood| **stood).count())
}

/// Brings what is derived from the rows of these tables in line with them.
pub(super) async fn derive(work: &mut Work<'_>, tables: impl Iterator<Item = Table>) -> Result<(), ApplyError> {
    let tables: BTreeSet<Table> = tables.collect();
    if tables.contains(&Table::CycleDays) || tables.contains(&Table::Users) {
        // The age is a part of what is assumed of cycles.
        cycle::settle(work).await?;
    }
    if tables.contains(&Table::Goals) {
        log::rank_goals(work).await?;
    }
    Ok(())
}

/// Folds a row from its ledger and writes it where that differs from what it holds. With `undone`, the difference is noted in the
/// ledger as what the taking back of that exchange did.
pub(super) async fn settle(
    work: &mut Work<'_>,
    table: Table,
    row_id: Uuid,
    undone: Option<Uuid>,
) -> Result<(), ApplyError> {
    let row = tables::read(work.connection, table, row_id).await?;
    let folded = ledger::fold(&ledger::of_row(work.connection, row_id).await?);
    // A person stays, whatever is taken back of what they told.
    let date = date_of(row.fields.as_ref().unwrap_or(&folded.fields));
    let goes = folded.is_empty && table != Table::Users;
    let (op, before, after) = match &row.fields {
        None if goes => return Ok(()),
        Some(held) if goes => {
            tables::delete(work.connection, table, row_id).await?;
            (Op::Delete, Some(held.clone()), None)
        }
        held => {
            let mut fields = held.clone().unwrap_or_default();
            fields.extend(folded.fields.clone());
            let changed: Fields =
                folded.fields.into_iter().filter(|(column, value)| !same(&row.get(column), value)).collect();
            if changed.is_empty() {
                return Ok(());
            }
            tables::write(work.connection, work.context, table, row_id, &fields).await?;
            let op = if held.is_some() { Op::Update } else { Op::Insert };
            (op, row.before(&changed), Some(changed))
        }
    };
    if let Some(undone) = undone {
        note(work, table, row_id, Step { op, before, after, delta: None, date }, undone);
    }
    Ok(())
}

fn note(work: &mut Work<'_>, table: Table, row_id: Uuid, step: Step, undone: Uuid) {
    let change = Change {
        call_index: work.context.call_index,
        table: table.name().to_owned(),
        row_id,
        op: step.op,
        before: step.before.map(Value::Object),
        after: step.after.map(Value::Object),
        delta: step.delta,
        date: step.date,
    };
    let fact = work.new_id();
    work.drafts.push(Draft { fact, change, undoes: Some(undone) });
}

/// The date a row is about, where it has one.
fn date_of(fields: &Fields) -> Option<NaiveDate> {
    let date = ["date", "local_date"].iter().find_map(|column| fields.get(*column))?;
    serde_json::from_value(date.clone()).ok()
}

/// The database writes 6 where the program writes 6.0.
fn same(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Marks what stands of an exchange as taken back, and returns the facts concerned.
async fn mark(work: &mut Work<'_>, undone: Uuid) -> Result<Vec<Uuid>, ApplyError> {
    Ok(sqlx::query_scalar!(
        "update record_changes set undone_by = $2
         where user_id = $3 and interaction_id = $1 and undone_by is null and undoes is null
         returning fact_id",
        undone,
        work.context.interaction,
        work.context.person.0
    )
    .fetch_all(&mut *work.connection)
    .await?)
}

/// All rows that hold, or held, a version of these facts: a fact that was moved comes back to its old row.
async fn rows_of(work: &mut Work<'_>, facts: &[Uuid]) -> Result<Vec<(Table, Uuid)>, ApplyError> {
    let rows = sqlx::query!(
        "select table_name, row_id from record_changes
         where fact_id = any($1) and undoes is null
         group by table_name, row_id
         order by max(change_no) desc",
        facts
    )
    .fetch_all(&mut *work.connection)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Table::parse(&row.table_name)?, row.row_id))).collect())
}
