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
}

/// Keeps a file, once a message.
///
/// # Errors
/// The database is unavailable.
pub async fn keep(tx: &mut PgConnection, person: PersonId, new: NewFile<'_>, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into files (user_id, inbound_id, channel, kind, platform_file_id, name, mime, size, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict do nothing",
        person.0,
        new.inbound,
        new.channel.as_str(),
        new.kind,
        new.file.id,
        new.file.name,
        new.file.mime,
        new.file.size.filter(|size| *size >= 0),
        at
    )
    .execute(tx)
    .await
    .during("cannot keep a file")?;
    Ok(())
}
