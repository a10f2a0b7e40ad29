//! What the coach remembers of a person beside the records.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    error::{During, Result},
    rows::{MemoryKind, MemoryRow},
    text::storable,
};
use crate::domain::talk::PersonId;

/// What is remembered and has not expired, oldest first.
///
/// # Errors
/// The database is unavailable.
pub async fn list(tx: &mut PgConnection, person: PersonId, now: DateTime<Utc>) -> Result<Vec<MemoryRow>> {
    let rows = sqlx::query!(
        "select memory_id, fact, kind, created_at, expires_at from memories
         where user_id = $1 and (expires_at is null or expires_at > $2)
         order by created_at, memory_id",
        person.0,
        now
    )
    .fetch_all(tx)
    .await
    .during("cannot read the memories")?;
    Ok(rows
        .into_iter()
        .map(|row| MemoryRow {
            memory_id: row.memory_id,
            fact: row.fact,
            kind: MemoryKind::parse(&row.kind).unwrap_or(MemoryKind::Fact),
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
        .collect())
}

/// Something to remember.
#[derive(Clone, Debug, PartialEq)]
pub struct NewMemory<'a> {
    /// 1 to 500 characters.
    pub fact: &'a str,
    pub kind: MemoryKind,
    /// The exchange it was learnt in; its row may come later in the same transaction.
    pub source: Uuid,
    /// When it stops being true, where that is known (injuries, illnesses).
    pub expires_at: Option<DateTime<Utc>>,
}

/// Remembers something. The same words again are the same memory, with the newer kind and expiry.
///
/// # Errors
/// The constraint `memories_fact_length`, or the database is unavailable.
pub async fn remember(
    tx: &mut PgConnection,
    person: PersonId,
    memory: &NewMemory<'_>,
    now: DateTime<Utc>,
) -> Result<Uuid> {
    sqlx::query_scalar!(
        "insert into memories (user_id, fact, kind, source_interaction, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id, md5(lower(fact))) do update set kind = excluded.kind, expires_at = excluded.expires_at
         returning memory_id",
        person.0,
        &*storable(memory.fact),
        memory.kind.as_str(),
        memory.source,
        now,
        memory.expires_at
    )
    .fetch_one(tx)
    .await
    .during("cannot remember")
}

/// Forgets something; false when there is no such memory.
///
/// # Errors
/// The database is unavailable.
pub async fn forget(tx: &mut PgConnection, person: PersonId, memory: Uuid) -> Result<bool> {
    let gone = sqlx::query!("delete from memories where user_id = $1 and memory_id = $2", person.0, memory)
        .execute(tx)
        .await
        .during("cannot forget")?;
    Ok(gone.rows_affected() > 0)
}

/// Whether an exchange is what something is remembered from.
///
/// # Errors
/// The database is unavailable.
pub async fn has_any_of(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    sqlx::query_scalar!(
        r#"select exists (select from memories where user_id = $1 and source_interaction = $2) as "has!""#,
        person.0,
        interaction
    )
    .fetch_one(tx)
    .await
    .during("cannot look for memories of an exchange")
}

/// Forgets what was learnt in an exchange; false when there was nothing.
///
/// # Errors
/// The database is unavailable.
pub async fn take_back(tx: &mut PgConnection, person: PersonId, interaction: Uuid) -> Result<bool> {
    let gone =
        sqlx::query!("delete from memories where user_id = $1 and source_interaction = $2", person.0, interaction)
            .execute(tx)
            .await
            .during("cannot take memories back")?;
    Ok(gone.rows_affected() > 0)
}
