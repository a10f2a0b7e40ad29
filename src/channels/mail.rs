//! The way out: letters of the outbox are taken, sent by a channel, and only then marked as sent.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    domain::talk::Channel,
    store::{
        Store,
        outbox::{self, Letter},
    },
};

/// How long a taken letter is kept from other senders; after it, a sender that died is taken for dead.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Letters taken at once.
const BATCH: i64 = 32;

/// Sends every letter that waits for this bot, in order, and says how many went.
///
/// # Errors
/// The database does not answer, or `send` failed: the letter then stays in the outbox.
pub async fn deliver(
    store: &Store,
    channel: Channel,
    bot: &str,
    now: DateTime<Utc>,
    mut send: impl FnMut(&Letter) -> Result<Option<String>>,
) -> Result<usize> {
    let mut sent = 0;
    loop {
        let letters = outbox::claim(store, channel, bot, now, LEASE, BATCH).await?;
        if letters.is_empty() {
            return Ok(sent);
        }
        for letter in &letters {
            match send(letter) {
                Ok(platform_id) => {
                    outbox::sent(store, letter.id, platform_id.as_deref().unwrap_or_default(), now).await?
                }
                Err(error) => {
                    outbox::failed(store, letter.id, Some(now + LEASE), now).await?;
                    return Err(error);
                }
            }
            sent += 1;
        }
    }
}
