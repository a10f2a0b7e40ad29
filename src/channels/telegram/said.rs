//! Whether a letter was said already: the program died, or the connection broke, after Telegram had taken it.
//!
//! The Bot API knows no key against repeats, and does not tell what a chat holds. It does tell whether an edit would change
//! anything: a letter's own buttons, set once more on the message that it became, are "not modified". Message ids of private
//! chats count up for the whole bot, so that the message is among the ids that followed the last one known when the letter
//! was taken, and that nothing else is known to have.

use std::{
    collections::{BTreeSet, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{TimeDelta, Utc};
use serde::Deserialize;
use teloxide::{
    payloads::EditMessageReplyMarkup,
    types::{ChatId, InlineKeyboardMarkup, MessageId},
};

use uuid::Uuid;

use super::{
    Telegram,
    api::{ApiError, Reason},
    governor::Verdict,
    place::Place,
    send::Part,
    wire::Sent,
};
use crate::channels::mail::{Inheritance, SaidOnce};

/// Most ids that are remembered.
const REMEMBERED: usize = 4096;
/// So far beyond the last known id a message is looked for.
const AHEAD: i64 = 64;
/// Most ids that are tried for one letter: each is a request, and has its place in the line of messages.
const TRIED: usize = 96;

/// How long a look waits for another one: what that finds need not be tried again.
const IN_TURN: TimeDelta = TimeDelta::milliseconds(400);

/// What is known of the messages in private chats.
#[derive(Debug, Default)]
pub(super) struct Said {
    known: Mutex<Known>,
    /// Held by the one that looks.
    looking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct Known {
    /// Ids that are known to be of something.
    ids: BTreeSet<i64>,
    /// The first id that this program was given: whatever a program that died before it said has a lower one.
    first: Option<i64>,
    /// Letters of such a program, of which nothing was tried since.
    inherited: HashSet<Uuid>,
}

impl Said {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers that something has this id.
    pub(super) fn know(&self, id: i64) {
        self.lock().know(id);
    }

    /// Remembers that this program said something new under this id.
    pub(super) fn say(&self, id: i64) {
        let mut known = self.lock();
        known.know(id);
        known.first = Some(known.first.map_or(id, |first| first.min(id)));
    }

    /// Remembers what a program that died has left.
    pub(super) fn inherit(&self, left: &Inheritance) {
        let mut known = self.lock();
        known.inherited.extend(&left.letters);
        left.messages.iter().filter_map(id_of).for_each(|id| known.know(id));
    }

    /// Remembers that a letter may have become a message of this program's.
    pub(super) fn lose(&self, letter: Uuid) {
        self.lock().inherited.remove(&letter);
    }

    /// The highest id that is known.
    pub(super) fn latest(&self) -> Option<i64> {
        self.lock().ids.last().copied()
    }

    /// Ids above `after` that a letter may have become of which nothing is known.
    fn open(&self, letter: Uuid, after: i64) -> Vec<i64> {
        let known = self.lock();
        let ahead = known.ids.last().map_or(after, |latest| after.max(*latest)).saturating_add(AHEAD);
        let first = known.first.filter(|_| known.inherited.contains(&letter));
        let end = first.map_or(ahead, |first| ahead.min(first - 1));
        (after.saturating_add(1)..=end).filter(|id| !known.ids.contains(id)).take(TRIED).collect()
    }
}

/// The id of a message in a private chat. What was heard has the chat before it; a tap has another key.
fn id_of(message: &SaidOnce) -> Option<i64> {
    let place = Place::of(&message.conversation).filter(|place| !place.is_group())?;
    let id = match message.key.split_once('/') {
        Some((chat, id)) if chat == place.chat.to_string() => id,
        Some(_) => return None,
        None => &message.key,
    };
    id.parse().ok()
}

impl Known {
    fn know(&mut self, id: i64) {
        self.ids.insert(id);
        if self.ids.len() > REMEMBERED {
            self.ids.pop_first();
        }
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
    pub(super) async fn look(
        &self,
        letter: Uuid,
        chat: ChatId,
        part: Option<&Part>,
        after: i64,
    ) -> Result<Look, ApiError> {
        // One after the other: each learns from those before it, and what is surely unsaid keeps its place in the line.
        let Ok(_turn) = self.said.looking.try_lock() else { return Ok(Look::Later(IN_TURN)) };
        let keyboard: Option<&InlineKeyboardMarkup> = part.and_then(|part| part.keyboard.as_ref());
        for id in self.said.open(letter, after) {
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
                self.said.know(id);
                return Ok(Look::Found(Sent { message_id: id }));
            }
        }
        Ok(Look::Absent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: Uuid = Uuid::from_u128(1);

    #[test]
    fn a_message_is_looked_for_among_the_ids_of_which_nothing_is_known() {
        let said = Said::default();
        assert_eq!(said.latest(), None);
        assert_eq!(said.open(OWN, 7), (8..=71).collect::<Vec<_>>());
        for id in [9, 7, 200, 9] {
            said.know(id);
        }
        assert_eq!(said.latest(), Some(200));
        let open = said.open(OWN, 7);
        assert_eq!((open.len(), &open[..3]), (TRIED, &[8, 10, 11][..]));
        (201..200 + 2 * REMEMBERED as i64).for_each(|id| said.know(id));
        assert_eq!(said.open(OWN, 199 + REMEMBERED as i64).first(), Some(&(200 + 2 * REMEMBERED as i64)));
    }

    #[test]
    fn what_a_dead_program_said_came_before_all_that_this_one_says() {
        let inherited = Uuid::from_u128(2);
        let said = Said::default();
        let message =
            |(conversation, key): (&str, &str)| SaidOnce { conversation: conversation.into(), key: key.into() };
        let keys = [
            ("42", "11"),
            ("42", "42/12"),
            ("42", "tap/42/1234567890123456789"),
            ("42", ""),
            ("-7", "13"),
            ("-7", "-7/14"),
        ];
        let messages = keys.map(message).to_vec();
        said.inherit(&Inheritance { letters: vec![inherited], messages });
        assert_eq!((said.latest(), said.open(inherited, 10).first()), (Some(12), Some(&13)));
        said.say(20);
        said.say(16);
        assert_eq!(said.open(inherited, 10), [13, 14, 15]);
        assert!(said.open(OWN, 10).len() > 60, "what this program lost may be anywhere");
        said.lose(inherited);
        assert!(said.open(inherited, 10).len() > 60, "it was tried since");
    }
}
