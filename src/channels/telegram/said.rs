//! Whether a letter was said already: the program died, or the connection broke, after Telegram had taken it.
//!
//! The Bot API knows no key against repeats, and does not tell what a chat holds. It does tell whether an edit would change
//! anything: a letter's own buttons, set once more on the message that it became, are "not modified". Message ids of private
//! chats count up for the whole bot, so that the message is among the ids that followed the last one known when the letter
//! was taken, and that nothing else is known to have.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use teloxide::{
    payloads::EditMessageReplyMarkup,
    types::{ChatId, InlineKeyboardMarkup, MessageId},
};

use super::{
    Telegram,
    api::{ApiError, Reason},
    governor::Verdict,
    send::Part,
    wire::Sent,
};

/// Most ids that are remembered.
const REMEMBERED: usize = 4096;
/// So far beyond the last known id a message is looked for.
const AHEAD: i64 = 64;
/// Most ids that are tried for one letter: each is a request, and has its place in the line of messages.
const TRIED: usize = 96;

/// Ids of messages in private chats that are known to be of something.
#[derive(Debug, Default)]
pub(super) struct Ids(Mutex<BTreeSet<i64>>);

impl Ids {
    /// Remembers that a message has this id.
    pub(super) fn know(&self, id: i64) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id);
        if known.len() > REMEMBERED {
            known.pop_first();
        }
    }

    /// The highest that is known.
    pub(super) fn latest(&self) -> Option<i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).last().copied()
    }

    /// Those above `after` that a message may have of which nothing is known.
    fn open(&self, after: i64) -> Vec<i64> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let end = known.last().map_or(after, |latest| after.max(*latest)).saturating_add(AHEAD);
        (after.saturating_add(1)..=end).filter(|id| !known.contains(id)).take(TRIED).collect()
    }
}

/// What a look for a message came to.
#[derive(Debug)]
pub(super) enum Look {
    Found(Sent),
    /// It is not there.
    Absent,
    /// The server cannot tell.
    Untold,
    /// There was no time for it: again after this.
    Later(TimeDelta),
}

/// A message after an edit.
#[derive(Deserialize)]
struct Edited {
    text: Option<String>,
    caption: Option<String>,
}

impl Telegram {
    /// Looks for the message that a letter, or this part of it, has become already; a document has no part of words.
    ///
    /// # Errors
    /// The server cannot be asked now.
    pub(super) async fn look(&self, chat: ChatId, part: Option<&Part>, after: i64) -> Result<Look, ApiError> {
        let keyboard: Option<&InlineKeyboardMarkup> = part.and_then(|part| part.keyboard.as_ref());
        for id in self.ids.open(after) {
            let Ok(message) = i32::try_from(id) else { break };
            let verdict = self.governor().request(Utc::now());
            match verdict {
                Verdict::Later(wait) => return Ok(Look::Later(wait)),
                Verdict::Go(wait) => tokio::time::sleep(wait.to_std().unwrap_or_default()).await,
            }
            let mut edit = EditMessageReplyMarkup::new(chat, MessageId(message));
            edit.reply_markup = keyboard.cloned();
            let is_it = match self.api.call::<_, Edited>(&edit).await {
                Err(ApiError::Refused { reason: Reason::NotModified, .. }) => true,
                // It had gone out without its buttons, or it is another one.
                Ok(edited) => part.is_some_and(|part| edited.text.or(edited.caption).as_ref() == Some(&part.text)),
                Err(ApiError::Refused { reason: Reason::NotEditable, .. }) => false,
                // A server that cannot tell.
                Err(ApiError::Refused { .. }) => return Ok(Look::Untold),
                Err(error) => return Err(error),
            };
            if is_it {
                tracing::info!("a letter had arrived already");
                return Ok(Look::Found(Sent { message_id: id }));
            }
        }
        Ok(Look::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_looked_for_among_the_ids_of_which_nothing_is_known() {
        let ids = Ids::default();
        assert_eq!(ids.latest(), None);
        assert_eq!(ids.open(7), (8..=71).collect::<Vec<_>>());
        for id in [9, 7, 200, 9] {
            ids.know(id);
        }
        assert_eq!(ids.latest(), Some(200));
        let open = ids.open(7);
        assert_eq!((open.len(), &open[..3]), (TRIED, &[8, 10, 11][..]));
        (201..200 + 2 * REMEMBERED as i64).for_each(|id| ids.know(id));
        assert_eq!(ids.open(199 + REMEMBERED as i64).first(), Some(&(200 + 2 * REMEMBERED as i64)));
    }
}
