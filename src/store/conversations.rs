//! What a channel asks about its own messages: how far each conversation was heard, and what became of a message that is
//! gone from the platform.

use anyhow::Context as _;
use sqlx::types::Json;
use uuid::Uuid;

use super::{
    Store,
    error::{During, Result},
};
use crate::domain::talk::{Channel, Heard, PersonId};

/// How far a conversation was heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastHeard {
    pub conversation: String,
    /// The platform's id of the newest message.
    pub key: String,
}

/// The newest message of each conversation with a bot, the conversation that was heard last coming first.
///
/// # Errors
/// The database is unavailable.
pub async fn last_heard(store: &Store, channel: Channel, bot: &str) -> Result<Vec<LastHeard>> {
    let mut tx = store.begin_queue().await?;
    let mut rows = sqlx::query!(
        "select distinct on (conversation) conversation, key, arrival
         from inbound_messages where channel = $1 and bot = $2 order by conversation, arrival desc",
        channel.as_str(),
        bot
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read how far conversations were heard")?;
    tx.commit().await.during("cannot end reading conversations")?;
    rows.sort_by_key(|row| std::cmp::Reverse(row.arrival));
    Ok(rows.into_iter().map(|row| LastHeard { conversation: row.conversation, key: row.key }).collect())
}

/// Whose message this is, as far as it is known.
///
/// # Errors
/// The database is unavailable.
pub async fn writer(store: &Store, channel: Channel, bot: &str, key: &str) -> Result<Option<PersonId>> {
    let mut tx = store.begin_queue().await?;
    let writer = sqlx::query_scalar!(
        "select user_id from inbound_messages where channel = $1 and bot = $2 and key = $3 limit 1",
        channel.as_str(),
        bot,
        key
    )
    .fetch_optional(&mut *tx)
    .await
    .during("cannot find the writer of a message")?;
    tx.commit().await.during("cannot end finding a writer")?;
    Ok(writer.map(PersonId))
}

/// A message as it was heard, and the exchange that answered it, if something of that exchange's records still stands.
///
/// # Errors
/// The database is unavailable.
pub async fn standing(store: &Store, channel: Channel, bot: &str, key: &str) -> Result<Option<(Heard, Uuid)>> {
    let mut tx = store.begin_queue().await?;
    let row = sqlx::query!(
        r#"select user_id, heard as "heard!: Json<Heard>", interaction_id
         from inbound_messages where channel = $1 and bot = $2 and key = $3 order by version desc limit 1"#,
        channel.as_str(),
        bot,
        key
    )
    .fetch_optional(&mut *tx)
    .await
    .during("cannot find a message")?;
    tx.commit().await.during("cannot end finding a message")?;
    let Some(row) = row else { return Ok(None) };
    let Some(interaction) = row.interaction_id else { return Ok(None) };
    let mut tx = store.begin(PersonId(row.user_id)).await?;
    let stands = sqlx::query_scalar!(
        "select exists (
            select from record_changes where interaction_id = $1 and undone_by is null and undoes is null
         )",
        interaction
    )
    .fetch_one(&mut *tx)
    .await
    .during("cannot see what of an exchange stands")?
    .context("a question of existence has an answer")?;
    tx.commit().await.during("cannot end seeing what stands")?;
    Ok(stands.then_some((row.heard.0, interaction)))
}
