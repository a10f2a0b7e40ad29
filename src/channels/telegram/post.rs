//! Letters of the outbox → requests of the Bot API, and what their answers mean for the letter.

use std::{panic::AssertUnwindSafe, path::Path, time::Duration};

use anyhow::Result;
use chrono::{TimeDelta, Utc};
use futures::FutureExt;
use teloxide::{
    payloads::{EditMessageText, SendMessage},
    types::{LinkPreviewOptions, MessageId, ReplyMarkup},
};

use super::{
    Telegram,
    api::{ApiError, Reason},
    files,
    governor::{Ask, Verdict},
    place::Place,
    said::Look,
    send::{self, Part},
    wire::Sent,
};
use crate::{
    channels::mail::{self, Attempt, Delivered, Letter, LetterKind, Post, Presence},
    coach::pictures,
    domain::{
        picture::{Picture, Theme},
        talk::{Channel, Identity, Say},
    },
};

/// The shortest and the longest wait before a letter that did not arrive is sent again.
const FIRST_RETRY: TimeDelta = TimeDelta::milliseconds(500);
const LONGEST_RETRY: TimeDelta = TimeDelta::seconds(60);
/// Times a goodbye is tried: there is no outbox behind it.
const GOODBYES: i32 = 4;

impl Telegram {
    /// Sends what waits in the outbox.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn deliver(&self) -> Result<Delivered> {
        let latest = || self.said.latest();
        mail::deliver(self.post(&latest), |letter| async move { Ok(self.send_or_give_up(&letter).await) }).await
    }

    /// Makes this program known as one that sends, once, and takes up what those before it had on their way.
    ///
    /// # Errors
    /// The database does not answer.
    pub(super) async fn appear(&self) -> Result<()> {
        let appear = || async {
            let presence = self.coach.presence().await?;
            self.said.inherit(&mail::take_over(self.post(&|| None)).await?);
            Ok(presence)
        };
        self.presence.get_or_try_init(appear).await.map(drop)
    }

    fn post<'a>(&'a self, latest: &'a (dyn Fn() -> Option<i64> + Sync)) -> Post<'a> {
        Post {
            store: self.coach.store(),
            channel: Channel::Telegram,
            bot: self.api.bot_id(),
            clock: &Utc::now,
            bell: &self.bell,
            journal: self.journal.as_ref(),
            latest,
            presence: self.presence.get().map(Presence::key),
        }
    }

    /// Says something to somebody who has no outbox any more.
    pub(super) async fn say_goodbye(&self, conversation: &str, say: &Say) {
        let Some(place) = Place::of(conversation) else { return };
        for part in send::parts(say, None) {
            for attempt in 1..=GOODBYES {
                match self.send_text(place, &part).await {
                    Ok(sent) => {
                        self.said.say(sent.message_id);
                        break;
                    }
                    Err(ApiError::Lost | ApiError::Refused { .. }) => break,
                    Err(error) => tokio::time::sleep(wait_after(&error, attempt).to_std().unwrap_or_default()).await,
                }
            }
        }
    }

    /// Whether the server has asked to wait.
    pub(super) fn is_paused(&self) -> bool {
        self.governor().paused(Utc::now()).is_some()
    }

    /// One attempt. A fault in it ends this letter and none of the others.
    async fn send_or_give_up(&self, letter: &Letter) -> Attempt {
        AssertUnwindSafe(self.send(letter)).catch_unwind().await.unwrap_or_else(|_| {
            tracing::error!(letter = %letter.id, "sending a letter broke off");
            Attempt::Undeliverable
        })
    }

    /// One attempt at the next part of a letter.
    async fn send(&self, letter: &Letter) -> Attempt {
        let Some(place) = Place::of(&letter.address.conversation) else { return Attempt::Undeliverable };
        let (chat, conversation) = (place.chat, place.chat.to_string());
        let ask = Ask { conversation: &conversation, is_group: place.is_group(), kind: letter.kind };
        let verdict = self.governor().ask(ask, Utc::now());
        match verdict {
            Verdict::Later(wait) => return Attempt::Later(wait),
            Verdict::Go(wait) => tokio::time::sleep(wait.to_std().unwrap_or(Duration::ZERO)).await,
        }
        let private = self.private_link();
        let parts = send::parts(&letter.say, private.as_ref());
        let index = usize::try_from(letter.parts).unwrap_or_default();
        let count = parts.len() + usize::from(letter.say.file.is_some());
        let edits = letter.replaces.as_deref().and_then(|id| id.parse::<i32>().ok());
        // A message of words does not become one with a picture.
        let edits = edits.filter(|_| count == 1 && letter.say.picture.is_none());
        // An edit that is made twice is the same edit.
        let mut is_looked_for = edits.is_none() && !place.is_group();
        if let Some(after) = letter.said_after.filter(|_| is_looked_for) {
            match self.look(letter.id, chat, parts.get(index), after).await {
                Ok(Look::Found(sent)) => return arrived(&sent, index + 1 < count),
                Ok(Look::Absent) => {}
                // What nobody asked for is not said twice.
                Ok(Look::Untold) if letter.doubts > 0 && letter.kind == LetterKind::Push => {
                    return Attempt::Undeliverable;
                }
                Ok(Look::Untold) => is_looked_for = false,
                Ok(Look::Later(wait)) => return Attempt::Later(wait),
                Err(error) => return self.wait(letter, &error),
            }
        }
        if index >= count {
            return Attempt::Undeliverable;
        }
        let sent = match self.send_part(place, parts.get(index), edits, &letter.say).await {
            // The group is a supergroup by now, and what was asked in it is answered there.
            Err(ApiError::Refused { reason: Reason::Moved(chat), .. }) => {
                self.send_part(Place::moved_to(chat), parts.get(index), None, &letter.say).await
            }
            sent => sent,
        };
        match sent {
            Ok(sent) => {
                // What was edited, or said to a group, tells nothing of the ids of private chats.
                if edits.is_none() && !place.is_group() {
                    self.said.say(sent.message_id);
                }
                arrived(&sent, index + 1 < count)
            }
            Err(error) => self.failed(letter, &error, is_looked_for).await,
        }
    }

    /// One request for the next part of what is said, its file where there is no part left; `edits` is the message it rewrites.
    async fn send_part(
        &self,
        place: Place,
        part: Option<&Part>,
        edits: Option<i32>,
        say: &Say,
    ) -> Result<Sent, ApiError> {
        match (part, edits, &say.file) {
            (Some(part), ..) if part.has_picture => self.send_picture(place, part, say.picture.as_ref()).await,
            (Some(part), Some(message), _) => self.edit_or_send(place, MessageId(message), part).await,
            (Some(part), None, _) => self.send_text(place, part).await,
            (None, _, Some(file)) => self.send_file(place, file, say).await,
            (None, ..) => Err(ApiError::Refused { code: 400, reason: Reason::Request }),
        }
    }

    /// Nothing was sent: all wait where the server asks for it.
    fn wait(&self, letter: &Letter, error: &ApiError) -> Attempt {
        let wait = wait_after(error, letter.attempts);
        if matches!(error, ApiError::Busy(_)) {
            self.governor().pause(wait, Utc::now());
        }
        Attempt::Later(wait)
    }

    /// What a failed attempt means for the letter; `is_looked_for` before it is sent again, should nobody know whether it arrived.
    async fn failed(&self, letter: &Letter, error: &ApiError, is_looked_for: bool) -> Attempt {
        match error {
            // An edit that is made twice is the same edit.
            ApiError::Lost if letter.replaces.is_none() => {
                self.said.lose(letter.id);
                Attempt::Doubtful { wait: wait_after(error, letter.attempts), is_looked_for }
            }
            ApiError::Refused { reason: Reason::Forbidden | Reason::NoChat, .. } => {
                self.unreachable(letter).await;
                Attempt::Undeliverable
            }
            ApiError::Busy(_) | ApiError::Lost | ApiError::Unreachable | ApiError::Failing(_) => {
                self.wait(letter, error)
            }
            ApiError::Refused { reason: Reason::Token, .. } => self.wait(letter, error),
            ApiError::Refused { code, .. } => {
                tracing::error!(code, letter = %letter.id, "Telegram refuses a letter");
                Attempt::Undeliverable
            }
        }
    }

    /// Notes that somebody blocked the bot: pushes stop, their data stays. In a private chat the chat's id is the person's.
    async fn unreachable(&self, letter: &Letter) {
        let who = Identity { channel: Channel::Telegram, external_id: letter.address.conversation.clone() };
        let noted = self.coach.set_reachable(&who, false, Utc::now()).await;
        let is_push = letter.kind == LetterKind::Push;
        tracing::info!(letter = %letter.id, is_push, noted = noted.is_ok(), "somebody cannot be reached");
    }

    /// Rewrites a message of ours; where that cannot be done any more, says it anew.
    async fn edit_or_send(&self, place: Place, message: MessageId, part: &Part) -> Result<Sent, ApiError> {
        let mut edit = EditMessageText::new(place.chat, message, part.text.clone());
        edit.entities = Some(part.entities.clone()).filter(|entities| !entities.is_empty());
        edit.reply_markup.clone_from(&part.keyboard);
        edit.link_preview_options = Some(no_preview());
        match self.api.call(&edit).await {
            Err(ApiError::Refused { reason: Reason::NotModified, .. }) => Ok(Sent { message_id: message.0.into() }),
            Err(ApiError::Refused { reason: Reason::NotEditable | Reason::Request, .. }) => {
                self.send_text(place, part).await
            }
            answer => answer,
        }
    }

    /// Sends the picture with its caption; the words alone where it cannot be painted, or is not taken.
    async fn send_picture(&self, place: Place, part: &Part, picture: Option<&Picture>) -> Result<Sent, ApiError> {
        let Some(picture) = picture else { return self.send_text(place, part).await };
        let sent = match pictures::png(picture, Theme::Light).await {
            Ok(png) => files::send_photo(&self.api, place, part, png).await,
            Err(error) => {
                tracing::error!(kind = picture.drawing.kind(), error = format!("{error:#}"), "a picture is left out");
                return self.send_text(place, part).await;
            }
        };
        match sent {
            Err(ApiError::Refused { reason: Reason::Request, code }) => {
                tracing::warn!(code, kind = picture.drawing.kind(), "Telegram refuses a picture");
                self.send_text(place, part).await
            }
            sent => sent,
        }
    }

    /// Sends the file of a saying; where it is not taken, or cannot be read any more, says so.
    async fn send_file(&self, place: Place, file: &Path, say: &Say) -> Result<Sent, ApiError> {
        match (files::send_document(&self.api, place, file).await, &say.without_file) {
            (Err(ApiError::Refused { reason: Reason::Request, code }), Some(text)) => {
                tracing::warn!(code, "Telegram refuses a file");
                self.send_text(place, &Part { text: text.clone(), ..Part::default() }).await
            }
            (sent, _) => sent,
        }
    }

    async fn send_text(&self, place: Place, part: &Part) -> Result<Sent, ApiError> {
        let mut message = SendMessage::new(place.chat, part.text.clone());
        message.message_thread_id = place.topic();
        message.entities = Some(part.entities.clone()).filter(|entities| !entities.is_empty());
        message.reply_markup = part.keyboard.clone().map(ReplyMarkup::InlineKeyboard);
        message.link_preview_options = Some(no_preview());
        match self.api.call(&message).await {
            // The words matter more than how they look, or what is under them.
            Err(ApiError::Refused { reason: Reason::Request, .. })
                if message.entities.is_some() || message.reply_markup.is_some() =>
            {
                let mut message = SendMessage::new(place.chat, part.text.clone());
                message.message_thread_id = place.topic();
                self.api.call(&message).await
            }
            answer => answer,
        }
    }

    /// The link to a private chat with the bot, once its name is known.
    fn private_link(&self) -> Option<reqwest::Url> {
        let name = &self.me.get()?.username;
        (!name.is_empty()).then(|| reqwest::Url::parse(&format!("https://t.me/{name}?start=hello")).ok()).flatten()
    }
}

/// A letter became this message, as a whole or in part.
fn arrived(sent: &Sent, is_part: bool) -> Attempt {
    if is_part { Attempt::Part } else { Attempt::Sent(Some(sent.message_id.to_string())) }
}

/// Nothing a person or a model names is fetched and shown by itself.
fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

/// How long to wait before the next attempt: as the server says, else longer each time.
fn wait_after(error: &ApiError, attempts: i32) -> TimeDelta {
    if let ApiError::Busy(wait) = error {
        return TimeDelta::from_std(*wait).unwrap_or(LONGEST_RETRY);
    }
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default().min(8);
    (FIRST_RETRY * 2_i32.pow(doublings)).min(LONGEST_RETRY)
}
