//! Files people sent, kept as hand-offs for later import: the platform holds the bytes, a row says how to ask for them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::error::{During, Result};
use crate::domain::talk::{Channel, FileRef, PersonId};

/// A file to be kept for later.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// The message it came with.
    pub inbound: Uuid,
    pub channel: Channel,
    /// "photo" or "file".
    pub kind: &'a str,
    pub file: &'a FileRef,
    /// It is about the cycle, by its name or by the words beside it.
    pub is_about_cycle: bool,
}

/// Keeps a file, once a message.
///
/// # Errors
/// The database is unavailable.
pub async fn keep(tx: &mut PgConnection, person: PersonId, new: NewFile<'_>, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into files (user_id, inbound_id, channel, kind, platform_file_id, name, mime, size, received_at,
            holds_cycle)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict do nothing",
        person.0,
        new.inbound,
        new.channel.as_str(),
        new.kind,
        new.file.id,
        new.file.name,
        new.file.mime,
        new.file.size.filter(|size| *size >= 0),
        at,
        new.is_about_cycle.then_some(true)
    )
    .execute(tx)
    .await
    .during("cannot keep a file")?;
    Ok(())
}

/// Notes that a file was read, and whether it held days of a cycle: its name need not have told.
///
/// # Errors
/// The database is unavailable.
pub async fn note_read(
    tx: &mut PgConnection,
    person: PersonId,
    platform_file: &str,
    holds_cycle: bool,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update files set imported_at = $4, holds_cycle = $3 where user_id = $1 and platform_file_id = $2",
        person.0,
        platform_file,
        holds_cycle,
        at
    )
    .execute(tx)
    .await
    .during("cannot note what a file holds")?;
    Ok(())
}

/// How many files of a person were never read: nobody knows what is in them.
///
/// # Errors
/// The database is unavailable.
pub async fn unread(tx: &mut PgConnection, person: PersonId) -> Result<i64> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from files where user_id = $1 and kind = 'file' and holds_cycle is null"#,
        person.0
    )
    .fetch_one(tx)
    .await
    .during("cannot count files")
}
