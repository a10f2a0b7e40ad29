//! What is kept of what a person says, and how it is corrected and taken back.
//!
//! Every record becomes [`Change`]s in the ledger (`record_changes`). A *fact* is what was said once; a correction, or a move to
//! another day, is a newer version of the same fact; a row holds the newest standing version of each of its facts. So
//! taking back is never "put the old value back over whatever came since": the row is folded again from what stands.

mod correct;
mod cycle;
mod ledger;
mod log;
mod tables;
mod undo;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

pub(super) use self::ledger::changes_of;
use self::{ledger::Draft, tables::Table};
use super::{error::DatabaseError, id_of, text::storable_json};
use crate::domain::{day, person, record::Record, talk::PersonId};

/// The columns of a row that a fact may fill, by name.
type Fields = Map<String, Value>;

/// In whose name and at what moment something is recorded.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    pub person: PersonId,
    /// The exchange that records; its row may come later in the same transaction.
    pub interaction: Uuid,
    /// Which record of the exchange this is. Each record, and each taking back, of one exchange has its own.
    pub call_index: i32,
    /// When it was said.
    pub at: DateTime<Utc>,
    /// The zone it was said in.
    pub zone: Tz,
    /// The exchange a correction is about, where the person pointed at one: only its facts are searched then.
    pub about: Option<Uuid>,
}

/// One line of the change ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    pub call_index: i32,
    /// The table's name.
    pub table: String,
    pub row_id: Uuid,
    pub op: Op,
    /// The columns concerned before the change; None where there was no row.
    pub before: Option<Value>,
    /// The columns concerned after it; None where the row is gone. For an [`Op::Add`] the column holds the new total.
    pub after: Option<Value>,
    /// What an [`Op::Add`] contributed.
    pub delta: Option<f64>,
    /// The local date the row is about, where it has one.
    pub date: Option<NaiveDate>,
}

/// What a change did to its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Op {
    /// The row is new.
    Insert,
    /// Columns were set.
    Update,
    /// The row went.
    Delete,
    /// A number was added to a column.
    Add,
}

impl Op {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::Add => "add",
        }
    }
}

/// Lines of the ledger that are still to be written. The end of the exchange writes them in one statement with everything else
/// of it; what reads the ledger before that writes them first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Unwritten(Vec<Value>);

impl Unwritten {
    /// As rows of `record_changes`.
    pub(super) fn rows(&self) -> Value {
        storable_json(&Value::Array(self.0.clone()))
    }
}

/// Why nothing was recorded. After any of these the transaction is as it was before the call and may go on.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    #[error("nothing recorded has the field {field}")]
    NothingToCorrect { field: String },
    #[error("nothing recorded is left to take back")]
    NothingToDelete,
    /// It was taken back before, or was itself a taking back.
    #[error("it was already taken back")]
    AlreadyUndone,
    /// The value is not of the kind the field takes.
    #[error("the value does not fit the field {field}")]
    Unfit { field: String },
    /// A named constraint refused it: a value out of range, an unknown name.
    #[error("refused by the constraint {0}")]
    Refused(String),
    #[error("{0:#}")]
    Database(anyhow::Error),
}

impl From<sqlx::Error> for ApplyError {
    fn from(error: sqlx::Error) -> Self {
        match DatabaseError::from(error) {
            DatabaseError::Constraint(name) => Self::Refused(name),
            other => Self::Database(anyhow::Error::new(other).context("cannot apply a record")),
        }
    }
}

/// Keeps one record, and returns what that changed, in order.
///
/// The daily log of a date is one row, filled field by field, one change a field; water adds to the day unless it is the day's
/// total. A habit of a day is one row, the last word counts. A goal takes the place of the active goal of its kind. A
/// correction goes to the newest standing fact that has the field.
///
/// # Errors
/// See [`ApplyError`].
pub async fn apply(tx: &mut PgConnection, context: &Context, record: &Record) -> Result<Vec<Change>, ApplyError> {
    let mut savepoint = tx.begin().await?;
    let mut unwritten = Unwritten::default();
    let changes = apply_unguarded(&mut savepoint, context, record, &mut unwritten).await?;
    write(&mut savepoint, context, &mut unwritten).await?;
    savepoint.commit().await?;
    Ok(changes)
}

/// The same without the two round trips of a savepoint: after an error the transaction has to be rolled back. What it changed
/// is `unwritten` in the ledger.
///
/// # Errors
/// See [`ApplyError`].
pub async fn apply_unguarded(
    tx: &mut PgConnection,
    context: &Context,
    record: &Record,
    unwritten: &mut Unwritten,
) -> Result<Vec<Change>, ApplyError> {
    // What is corrected or taken back is found by the ledger.
    let reads_ledger = matches!(record, Record::CorrectLast(_) | Record::DeleteLast(_));
    if reads_ledger {
        write(tx, context, unwritten).await?;
    }
    let mut work = Work::new(tx, context);
    match record {
        Record::LogDaily(daily) => log::daily(&mut work, daily).await?,
        Record::LogHabit(habit) => log::habit(&mut work, habit).await?,
        Record::LogMetric(metric) => log::metric(&mut work, metric).await?,
        Record::LogCycle(entry) => cycle::entry(&mut work, entry).await?,
        Record::LogWorkout(workout) => log::workout(&mut work, workout).await?,
        Record::SetGoal(goal) => log::goal(&mut work, goal).await?,
        Record::UpdateProfile(profile) => log::profile(&mut work, profile).await?,
        Record::CorrectLast(correction) => correct::correct(&mut work, correction).await?,
        Record::DeleteLast(_) => undo::last(&mut work).await?,
    }
    if reads_ledger {
        return work.finish().await;
    }
    unwritten.0.extend(ledger::lines(&work.drafts, work.written));
    Ok(work.changes())
}

/// Writes the lines of the ledger that are still to be written: for what comes after them in the same exchange and writes its
/// own.
///
/// # Errors
/// See [`ApplyError`].
pub async fn write(tx: &mut PgConnection, context: &Context, unwritten: &mut Unwritten) -> Result<(), ApplyError> {
    ledger::write(tx, context, std::mem::take(&mut unwritten.0)).await
}

/// Takes back everything one exchange recorded, and returns what that changed.
///
/// Fields that were set again since keep their later value; water that was added is subtracted; a row of which nothing
/// stands any more goes. Empty when later words have replaced all of it.
///
/// # Errors
/// [`ApplyError::NothingToDelete`] when the exchange recorded nothing (or is not this person's), [`ApplyError::AlreadyUndone`] when nothing of it stands.
pub async fn take_back(tx: &mut PgConnection, context: &Context, interaction: Uuid) -> Result<Vec<Change>, ApplyError> {
    let mut savepoint = tx.begin().await?;
    let mut work = Work::new(&mut savepoint, context);
    undo::interaction(&mut work, interaction).await?;
    let changes = work.finish().await?;
    savepoint.commit().await?;
    Ok(changes)
}

/// Removes what exchanges recorded from the ledger, and brings the rows in line with what is left of it: as if it had never been
/// told. Returns how many rows something of it stood in.
///
/// # Errors
/// See [`ApplyError`].
pub async fn forget(tx: &mut PgConnection, context: &Context, exchanges: &[Uuid]) -> Result<usize, ApplyError> {
    undo::forget(&mut Work::new(tx, context), exchanges).await
}

/// One record being applied: the connection, the context, and the ledger lines so far.
struct Work<'a> {
    connection: &'a mut PgConnection,
    context: &'a Context,
    drafts: Vec<Draft>,
    /// How many of the drafts the ledger holds already.
    written: usize,
    /// How many ids were given out.
    named: u32,
}

impl<'a> Work<'a> {
    fn new(connection: &'a mut PgConnection, context: &'a Context) -> Self {
        Self { connection, context, drafts: Vec::new(), written: 0, named: 0 }
    }

    /// A new id, the same for the same record of the same exchange: nothing here draws lots.
    fn new_id(&mut self) -> Uuid {
        self.named += 1;
        id_of(self.context.interaction, &format!("{}/{}", self.context.call_index, self.named))
    }

    /// Notes a version of a fact for the ledger.
    fn note(&mut self, fact: Uuid, table: Table, row_id: Uuid, step: Step) {
        let change = Change {
            call_index: self.context.call_index,
            table: table.name().to_owned(),
            row_id,
            op: step.op,
            before: step.before.map(Value::Object),
            after: step.after.map(Value::Object),
            delta: step.delta,
            date: step.date,
        };
        self.drafts.push(Draft { fact, change, undoes: None });
    }

    /// Writes the ledger lines noted since the last time.
    async fn flush(&mut self) -> Result<(), ApplyError> {
        ledger::write(self.connection, self.context, ledger::lines(&self.drafts, self.written)).await?;
        self.written = self.drafts.len();
        Ok(())
    }

    async fn finish(mut self) -> Result<Vec<Change>, ApplyError> {
        self.flush().await?;
        Ok(self.changes())
    }

    fn changes(self) -> Vec<Change> {
        self.drafts.into_iter().map(|draft| draft.change).collect()
    }
}

/// The part of a ledger line that differs from change to change.
struct Step {
    op: Op,
    before: Option<Fields>,
    after: Option<Fields>,
    delta: Option<f64>,
    date: Option<NaiveDate>,
}

/// The instant of a value that was told for a date: now, when the date is running; else noon there.
fn instant_on(date: NaiveDate, context: &Context) -> DateTime<Utc> {
    let here = context.at.with_timezone(&context.zone).date_naive();
    if date == here || date == day::logging_day(context.at, context.zone, person::default_day_start()) {
        return context.at;
    }
    let noon = NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default();
    // A zone that skipped the whole date (Apia, 30 December 2011) has no noon on it.
    date.and_time(noon).and_local_timezone(context.zone).earliest().map_or(context.at, |noon| noon.with_timezone(&Utc))
}
