//! The ledger: writing changes, finding facts, and folding a row from what stands.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{super::text::storable_json, ApplyError, Change, Context, Fields, Op, tables::Table};

/// Water is kept to the millilitre, so that sums stay free of binary dust.
const MILLI: f64 = 1000.0;

/// Folds the columns of a row from its ledger, oldest change first.
///
/// Start from what the row held before the ledger first touched each column, then lay the standing versions over it in order:
/// an add adds, symptoms unite, anything else sets.
pub(super) fn fold(entries: &[Entry]) -> Folded {
    let mut row = Fields::new();
    for entry in entries {
        for column in entry.after.keys().filter(|column| !row.contains_key(*column)).cloned().collect::<Vec<_>>() {
            let value = entry.before.as_ref().and_then(|before| before.get(&column)).cloned().unwrap_or_default();
            row.insert(column, value);
        }
    }
    let was_there = row.values().any(|value| !is_nothing(value));
    let mut stands = false;
    for entry in entries.iter().filter(|entry| entry.live) {
        stands = true;
        for (column, value) in &entry.after {
            let held = row.get(column).cloned().unwrap_or_default();
            let value = match (entry.delta, column.as_str()) {
                (Some(delta), "water_intake_liters") => json!(sum(held.as_f64().unwrap_or(0.0), delta)),
                (_, "symptoms") => united(held, value.clone()),
                _ => value.clone(),
            };
            row.insert(column.clone(), value);
        }
    }
    Folded { fields: row, is_empty: !stands && !was_there }
}

/// The columns of a row that the ledger knows.
pub(super) struct Folded {
    pub(super) fields: Fields,
    /// Nothing stands, and there was nothing before: the row has no reason to be.
    pub(super) is_empty: bool,
}

/// Adds litres.
pub(super) fn sum(held: f64, delta: f64) -> f64 {
    ((held + delta) * MILLI).round() / MILLI
}

fn united(held: Value, said: Value) -> Value {
    match (held, said) {
        (Value::Object(mut held), Value::Object(said)) => {
            held.extend(said);
            Value::Object(held)
        }
        (_, said) => said,
    }
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Null | Value::Bool(false)) || value.as_object().is_some_and(serde_json::Map::is_empty)
}

/// A version of a fact, as a row's fold needs it.
pub(super) struct Entry {
    pub(super) fact: Uuid,
    pub(super) before: Option<Fields>,
    pub(super) after: Fields,
    pub(super) delta: Option<f64>,
    /// The newest version of its fact that was not taken back.
    pub(super) live: bool,
}

/// A standing version of a fact.
pub(super) struct Standing {
    pub(super) interaction: Uuid,
    pub(super) fact: Uuid,
    pub(super) table: Table,
    pub(super) row_id: Uuid,
    pub(super) op: Op,
    pub(super) after: Fields,
    pub(super) delta: Option<f64>,
    pub(super) date: Option<NaiveDate>,
}

/// A ledger line to be written.
pub(super) struct Draft {
    pub(super) fact: Uuid,
    pub(super) change: Change,
    /// For what a taking back did: the exchange that was taken back.
    pub(super) undoes: Option<Uuid>,
}

/// The drafts from the `written`th on, as lines to be written.
pub(super) fn lines(drafts: &[Draft], written: usize) -> Vec<Value> {
    let line = |(seq, Draft { fact, change, undoes }): (usize, &Draft)| {
        json!({
            "call_index": change.call_index, "seq": seq, "fact_id": fact, "table_name": change.table,
            "row_id": change.row_id, "op": change.op, "before": change.before, "after": change.after,
            "delta": change.delta, "date": change.date, "undoes": undoes,
        })
    };
    drafts.iter().enumerate().skip(written).map(line).collect()
}

/// Writes lines, in one statement.
pub(super) async fn write(
    connection: &mut PgConnection,
    context: &Context,
    lines: Vec<Value>,
) -> Result<(), ApplyError> {
    if lines.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "insert into record_changes (user_id, interaction_id, at, call_index, seq, fact_id, table_name, row_id, op,
            before, after, delta, date, undoes)
         select $1, $2, $3, l.* from jsonb_to_recordset($4) as l (call_index integer, seq integer, fact_id uuid,
            table_name text, row_id uuid, op text, before jsonb, after jsonb, delta double precision, date date,
            undoes uuid)",
        context.person.0,
        context.interaction,
        context.at,
        storable_json(&Value::Array(lines))
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The ledger of one row, oldest first.
pub(super) async fn of_row(connection: &mut PgConnection, row_id: Uuid) -> Result<Vec<Entry>, ApplyError> {
    let lines = sqlx::query!(
        r#"select c.fact_id, c.before, c.after, c.delta,
            (c.undone_by is null and not exists (
                select from record_changes n
                where n.fact_id = c.fact_id and n.change_no > c.change_no and n.undone_by is null and n.undoes is null
            )) as "live!"
         from record_changes c
         where c.row_id = $1 and c.undoes is null
         order by c.change_no"#,
        row_id
    )
    .fetch_all(connection)
    .await?;
    Ok(lines
        .into_iter()
        .map(|line| Entry {
            fact: line.fact_id,
            before: line.before.and_then(object),
            after: line.after.and_then(object).unwrap_or_default(),
            delta: line.delta,
            live: line.live,
        })
        .collect())
}

/// Which standing facts a search is for.
#[derive(Default)]
pub(super) struct Search<'a> {
    /// Tables whose rows are one fact: any of their rows has the field.
    pub(super) tables: &'a [Table],
    /// The column for tables whose columns are facts of their own: the fact must be about it.
    pub(super) column: &'a str,
    /// The type of a metric.
    pub(super) metric: &'a str,
}

/// The newest standing fact of the person from an earlier exchange that the search is for.
pub(super) async fn newest(
    connection: &mut PgConnection,
    context: &Context,
    search: &Search<'_>,
) -> Result<Option<Standing>, ApplyError> {
    let tables: Vec<String> = search.tables.iter().map(|table| table.name().to_owned()).collect();
    let line = sqlx::query_as!(
        StandingRow,
        r#"select c.interaction_id, c.fact_id, c.table_name, c.row_id, c.op, c.after, c.delta, c.date
         from record_changes c
         where c.user_id = $1 and c.undone_by is null and c.undoes is null and c.interaction_id <> $2
            and (
                c.table_name = any($3)
                or (c.table_name in ('daily_logs', 'users') and c.after ? $4)
                or (c.table_name = 'health_metrics' and c.after ->> 'type' = $5)
            )
            and ($6::uuid is null or c.fact_id in (select fact_id from record_changes where interaction_id = $6))
            and not exists (
                select from record_changes n
                where n.fact_id = c.fact_id and n.change_no > c.change_no and n.undone_by is null and n.undoes is null
            )
         order by c.change_no desc
         limit 1"#,
        context.person.0,
        context.interaction,
        &tables,
        search.column,
        search.metric,
        context.about
    )
    .fetch_optional(connection)
    .await?;
    Ok(line.and_then(StandingRow::known))
}

/// The standing facts one exchange recorded about one date, oldest first.
pub(super) async fn standing_of(
    connection: &mut PgConnection,
    interaction: Uuid,
    date: NaiveDate,
) -> Result<Vec<Standing>, ApplyError> {
    let lines = sqlx::query_as!(
        StandingRow,
        r#"select c.interaction_id, c.fact_id, c.table_name, c.row_id, c.op, c.after, c.delta, c.date
         from record_changes c
         where c.interaction_id = $1 and c.date = $2 and c.undone_by is null and c.undoes is null
            and not exists (
                select from record_changes n
                where n.fact_id = c.fact_id and n.change_no > c.change_no and n.undone_by is null and n.undoes is null
            )
         order by c.change_no"#,
        interaction,
        date
    )
    .fetch_all(connection)
    .await?;
    Ok(lines.into_iter().filter_map(StandingRow::known).collect())
}

/// The newest exchange of the person, other than `except`, of which something stands.
pub(in crate::store) async fn last_changing(
    connection: &mut PgConnection,
    person: Uuid,
    except: Option<Uuid>,
) -> Result<Option<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        "select interaction_id from record_changes
         where user_id = $1 and undone_by is null and undoes is null and interaction_id is distinct from $2
         order by change_no desc
         limit 1",
        person,
        except
    )
    .fetch_optional(connection)
    .await
}

/// What an exchange did to the records, in order.
pub(in crate::store) async fn changes_of(
    connection: &mut PgConnection,
    interaction: Uuid,
) -> Result<Vec<Change>, sqlx::Error> {
    let lines = sqlx::query!(
        "select call_index, table_name, row_id, op, before, after, delta, date
         from record_changes where interaction_id = $1 order by change_no",
        interaction
    )
    .fetch_all(connection)
    .await?;
    Ok(lines
        .into_iter()
        .filter_map(|line| {
            Some(Change {
                call_index: line.call_index,
                table: line.table_name,
                row_id: line.row_id,
                op: parse_op(&line.op)?,
                before: line.before,
                after: line.after,
                delta: line.delta,
                date: line.date,
            })
        })
        .collect())
}

/// The rows that lines of these exchanges, or of what took them back, are about.
pub(super) async fn touched_by(
    connection: &mut PgConnection,
    person: Uuid,
    exchanges: &[Uuid],
) -> Result<Vec<(Table, Uuid)>, ApplyError> {
    let rows = sqlx::query!(
        "select distinct table_name, row_id from record_changes
         where user_id = $1 and (interaction_id = any($2) or undoes = any($2))",
        person,
        exchanges
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((Table::parse(&row.table_name)?, row.row_id))).collect())
}

/// Before the lines of these exchanges go: the lines of a row that stay and come after them say of each column what it held before
/// the first of all, so that a fold begins from there and nothing of what goes is left in them.
pub(super) async fn rebase(connection: &mut PgConnection, row_id: Uuid, exchanges: &[Uuid]) -> Result<(), ApplyError> {
    let lines = sqlx::query!(
        r#"select change_no, before, after, (interaction_id = any($2) or coalesce(undoes = any($2), false)) as "goes!"
         from record_changes where row_id = $1 order by change_no"#,
        row_id,
        exchanges
    )
    .fetch_all(&mut *connection)
    .await?;
    // What each column that a line which goes has touched held before it.
    let mut held = Fields::new();
    for line in lines {
        let before = line.before.and_then(object).unwrap_or_default();
        let after = line.after.and_then(object).unwrap_or_default();
        if line.goes {
            for column in after.keys().chain(before.keys()) {
                let value = before.get(column).cloned().unwrap_or_default();
                held.entry(column.clone()).or_insert(value);
            }
            continue;
        }
        let mut mended = before.clone();
        for column in after.keys().chain(before.keys()) {
            if let Some(value) = held.remove(column) {
                mended.insert(column.clone(), value);
            }
        }
        if mended != before {
            sqlx::query!(
                "update record_changes set before = $2 where change_no = $1",
                line.change_no,
                storable_json(&Value::Object(mended))
            )
            .execute(&mut *connection)
            .await?;
        }
    }
    Ok(())
}

/// Removes the lines of these exchanges, and of what took them back.
pub(super) async fn remove(connection: &mut PgConnection, person: Uuid, exchanges: &[Uuid]) -> Result<(), ApplyError> {
    sqlx::query!(
        "delete from record_changes where user_id = $1 and (interaction_id = any($2) or undoes = any($2))",
        person,
        exchanges
    )
    .execute(connection)
    .await?;
    Ok(())
}

struct StandingRow {
    interaction_id: Uuid,
    fact_id: Uuid,
    table_name: String,
    row_id: Uuid,
    op: String,
    after: Option<Value>,
    delta: Option<f64>,
    date: Option<NaiveDate>,
}

impl StandingRow {
    fn known(self) -> Option<Standing> {
        Some(Standing {
            interaction: self.interaction_id,
            fact: self.fact_id,
            table: Table::parse(&self.table_name)?,
            row_id: self.row_id,
            op: parse_op(&self.op)?,
            after: self.after.and_then(object).unwrap_or_default(),
            delta: self.delta,
            date: self.date,
        })
    }
}

fn parse_op(name: &str) -> Option<Op> {
    [Op::Insert, Op::Update, Op::Delete, Op::Add].into_iter().find(|op| op.as_str() == name)
}

fn object(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// Marks an exchange whose records were all taken back.
pub(super) async fn mark_undone(
    connection: &mut PgConnection,
    interaction: Uuid,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    sqlx::query!("update ai_interactions set undone_at = $2 where interaction_id = $1", interaction, at)
        .execute(connection)
        .await?;
    Ok(())
}
