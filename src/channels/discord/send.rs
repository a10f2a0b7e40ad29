//! From what the coach says to messages of the platform, and each failure's way on.

use std::{
    collections::HashMap,
    path::Path,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::Result;
use chrono::TimeDelta;
use serde_json::{Value, json};
use serenity::model::id::{ChannelId, MessageId, UserId};

use super::{
    Door,
    api::Private,
    interactions::consent_buttons,
    limits::{AltText, Content, CustomId, Description, FILE, Label, ROW, ROWS, Title},
    markup::plain,
    place::{Deferred, Place},
    public::PublicSay,
    rest::{RestError, Upload, code},
    words::{Line, say},
};
use crate::{
    channels::mail::{Attempt, Letter},
    coach::{pictures, rooms::Answers},
    domain::{
        picture::{Picture, Theme},
        talk::{Channel, Identity, OPEN_PRIVATE, Say},
    },
};

/// The pause before a letter is tried again whose fate nobody knows: Discord refuses a second message with its nonce.
const DOUBT: TimeDelta = TimeDelta::seconds(2);
/// Nonces are remembered for minutes; a doubtful letter that is older counts as sent at most once more.
const REMEMBERED: i32 = 10;
/// Marks a message whose links shall not unfold into previews.
const NO_PREVIEWS: u32 = 4;
const EPHEMERAL: u32 = 64;
/// What pictures are called: the same for all, so that a list of files tells nothing.
const PICTURE: &str = "alive.png";
/// The name of every private thread: nobody else's business.
const THREAD: &str = "ALIVE";

/// The channels of people's direct messages, as Discord told.
#[derive(Debug, Default)]
pub struct Directs(Mutex<HashMap<UserId, ChannelId>>);

impl Directs {
    fn get(&self, user: UserId) -> Option<ChannelId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&user).copied()
    }

    fn set(&self, user: UserId, channel: Option<ChannelId>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match channel {
            Some(channel) => known.insert(user, channel),
            None => known.remove(&user),
        };
    }
}

impl Door {
    /// Sends the next part of a letter.
    ///
    /// # Errors
    /// The bot's token is no longer valid: nothing can be sent.
    pub(super) async fn send(&self, letter: Letter) -> Result<Attempt> {
        let letter = &letter;
        let Some(place) = Place::parse(&letter.address.conversation) else { return Ok(Attempt::Undeliverable) };
        let parts = messages(&letter.say, matches!(&place, Place::Interaction(to) if to.is_overview));
        let index = usize::try_from(letter.parts).unwrap_or_default();
        let Some(part) = parts.get(index) else { return Ok(Attempt::Sent(letter.platform_message_id.clone())) };
        let is_last = index + 1 == parts.len();
        let mut part = Part { body: part.clone(), nonce: nonce(letter, index), index, upload: None };
        if is_last {
            part.attach(&letter.say).await;
        }
        let sent = match (&place, &letter.replaces) {
            (Place::Private { channel, .. }, Some(message)) if parts.len() == 1 && part.upload.is_none() => {
                match self.api.rewrite(Private::known(*channel), message, &part.body).await {
                    // The answer was deleted: say it anew.
                    Err(RestError::Refused { .. }) => self.deliver(&place, &part).await,
                    sent => sent,
                }
            }
            _ => self.deliver(&place, &part).await,
        };
        Ok(match sent {
            Ok(message) if is_last => Attempt::Sent(Some(message.to_string())),
            Ok(_) => Attempt::Part,
            Err(RestError::Later(wait)) => Attempt::Later(later(wait)),
            Err(RestError::Doubtful) if letter.attempts <= REMEMBERED => Attempt::Later(DOUBT * letter.attempts.max(1)),
            Err(RestError::Doubtful) => Attempt::Doubtful { wait: DOUBT, is_looked_for: false },
            Err(error @ RestError::Unauthorized) => return Err(error.into()),
            Err(RestError::Refused { status, code }) => {
                tracing::warn!(letter = %letter.id, status, code, "a letter cannot be delivered");
                Attempt::Undeliverable
            }
        })
    }

    /// Says something once that is in no outbox: an apology, or the last word to somebody who was erased.
    pub(super) async fn say_once(&self, place: &Place, words: &Say, nonce: &str) {
        for (index, body) in messages(words, false).into_iter().enumerate() {
            let nonce = format!("{nonce:.20}-{index}");
            let sent = self.deliver(place, &Part { body, nonce, index, upload: None }).await;
            if let Err(error) = sent {
                tracing::warn!(%error, "a message outside the outbox was not sent");
                return;
            }
        }
    }

    async fn deliver(&self, place: &Place, part: &Part) -> Result<MessageId, RestError> {
        match place {
            Place::Private { channel, user } => self.to_private(Private::known(*channel), *user, part).await,
            Place::Aside { room, user } => self.to_aside(*room, *user, part).await,
            Place::Interaction(to) => self.to_interaction(to, part).await,
        }
    }

    /// To a direct message or a private thread; another one where that is gone.
    async fn to_private(&self, to: Private, user: UserId, part: &Part) -> Result<MessageId, RestError> {
        let sent = self.api.send(to, &part.message(), part.upload.clone()).await;
        let Err(error) = &sent else { return sent };
        let room = self.coaching.room_of(to.id());
        match (error.code(), room) {
            (Some(code::THREAD_IS_ARCHIVED), Some(room)) => {
                if self.api.unarchive(to).await.is_ok() {
                    return self.api.send(to, &part.message(), part.upload.clone()).await;
                }
                self.lose_thread(room, user).await;
                self.to_aside(room, user, part).await
            }
            (Some(code::UNKNOWN_CHANNEL | code::MISSING_ACCESS | code::MISSING_PERMISSIONS), Some(room)) => {
                self.lose_thread(room, user).await;
                self.to_aside(room, user, part).await
            }
            (Some(code::UNKNOWN_CHANNEL), None) => {
                self.directs.set(user, None);
                let direct = self.direct(user).await?;
                if direct == to {
                    return sent;
                }
                self.api.send(direct, &part.message(), part.upload.clone()).await
            }
            (Some(code::CANNOT_WRITE_TO_USER), None) => {
                self.set_reachable(user, false).await;
                sent
            }
            _ => sent,
        }
    }

    /// To somebody who wrote where others read along: in their private thread, else by direct message; where neither works,
    /// they are asked there to open their direct messages, and nothing else is said.
    async fn to_aside(&self, room: ChannelId, user: UserId, part: &Part) -> Result<MessageId, RestError> {
        if let Some((Answers::Thread, thread)) = self.coaching.answers(room, user) {
            let thread = match thread {
                Some(thread) => Ok(Private::known(thread)),
                None => self.open_thread(room, user).await,
            };
            let sent = match thread {
                Ok(thread) => self.to_thread(thread, room, user, part).await,
                Err(error) => Err(error),
            };
            match sent {
                // No right to make threads, no room for another, or the room is gone.
                Err(RestError::Refused { .. }) => {}
                sent => return sent,
            }
        }
        let sent = match self.direct(user).await {
            Ok(direct) => {
                self.welcome(direct, room, user).await;
                self.api.send(direct, &part.message(), part.upload.clone()).await
            }
            Err(error) => Err(error),
        };
        if sent.as_ref().is_err_and(|error| error.code() == Some(code::CANNOT_WRITE_TO_USER)) {
            self.set_reachable(user, false).await;
            let lang = self.coaching.language(user);
            let asked = self.api.publish(room, &PublicSay::open_your_direct_messages(user, lang)).await;
            if let Err(error) = asked {
                tracing::warn!(%error, "nobody could be asked to open their direct messages");
            }
        }
        sent
    }

    /// To an existing or new thread; one that is gone is made again, once.
    async fn to_thread(
        &self,
        thread: Private,
        room: ChannelId,
        user: UserId,
        part: &Part,
    ) -> Result<MessageId, RestError> {
        let sent = self.api.send(thread, &part.message(), part.upload.clone()).await;
        let again = match sent.as_ref().err().and_then(RestError::code) {
            Some(code::THREAD_IS_ARCHIVED) if self.api.unarchive(thread).await.is_ok() => thread,
            Some(code::THREAD_IS_ARCHIVED | code::UNKNOWN_CHANNEL | code::MISSING_ACCESS) => {
                self.lose_thread(room, user).await;
                self.open_thread(room, user).await?
            }
            _ => return sent,
        };
        self.api.send(again, &part.message(), part.upload.clone()).await
    }

    /// Edits the deferred answer; where its time is over, the person is written to.
    async fn to_interaction(&self, to: &Deferred, part: &Part) -> Result<MessageId, RestError> {
        let (application, token) = (to.application, to.token.as_str());
        let sent = if part.index == 0 {
            self.api.edit_answer(application, token, &part.body, part.upload.clone()).await
        } else {
            let flags = if to.is_ephemeral { EPHEMERAL } else { 0 };
            self.api.follow_up(application, token, &part.flagged(flags), part.upload.clone()).await
        };
        match sent {
            Err(RestError::Refused { .. }) if to.is_ephemeral => self.to_aside(to.channel, to.user, part).await,
            Err(RestError::Refused { .. }) => self.to_private(Private::known(to.channel), to.user, part).await,
            sent => sent,
        }
    }

    async fn open_thread(&self, room: ChannelId, user: UserId) -> Result<Private, RestError> {
        let thread = self.api.thread(room, user, THREAD).await?;
        let seat = self.coaching.set_thread(room, user, Some(thread.id()));
        self.keep(&seat).await;
        self.greet(thread, room, user, true).await;
        Ok(thread)
    }

    async fn lose_thread(&self, room: ChannelId, user: UserId) {
        let seat = self.coaching.set_thread(room, user, None);
        self.keep(&seat).await;
    }

    /// The channel of somebody's direct messages.
    async fn direct(&self, user: UserId) -> Result<Private, RestError> {
        if let Some(known) = self.directs.get(user) {
            return Ok(Private::known(known));
        }
        let direct = self.api.direct(user).await?;
        self.directs.set(user, Some(direct.id()));
        Ok(direct)
    }

    /// Greets somebody whose first word in a coaching channel is answered by direct message.
    async fn welcome(&self, direct: Private, room: ChannelId, user: UserId) {
        if self.coaching.answers(room, user).is_some() && self.coaching.greets(room, user) {
            self.greet(direct, room, user, false).await;
        }
    }

    /// Who I am, what happens with words, who else can read here, and what the person may agree to.
    async fn greet(&self, to: Private, room: ChannelId, user: UserId, is_thread: bool) {
        let lang = self.coaching.language(user);
        let mut lines = vec![say(lang, Line::Notice)];
        if is_thread {
            lines.push(say(lang, Line::ModeratorsRead));
        }
        lines.push(say(lang, Line::PublicWords));
        let shows = self.coaching.shows(room);
        let body = json!({
            "content": Content::cut(&lines.join("\n\n")), "components": consent_buttons(room, lang, shows),
            "allowed_mentions": { "parse": [] }, "nonce": format!("hi{}", to.id()), "enforce_nonce": true,
        });
        if let Err(error) = self.api.send(to, &body, None).await {
            tracing::warn!(%error, "a greeting was not sent");
        }
    }

    async fn set_reachable(&self, user: UserId, reachable: bool) {
        let who = Identity { channel: Channel::Discord, external_id: user.to_string() };
        if let Err(error) = self.coach.set_reachable(&who, reachable, (self.clock)()).await {
            tracing::error!(error = format!("{error:#}"), "it was not noted whether somebody can be reached");
        }
    }
}

/// One message of a letter.
struct Part {
    body: Value,
    nonce: String,
    index: usize,
    upload: Option<Upload>,
}

impl Part {
    /// Takes the picture or the file of a saying along. The words go also where these cannot.
    async fn attach(&mut self, say: &Say) {
        self.upload = match (&say.picture, &say.file) {
            (Some(picture), _) => paint(picture).await,
            (None, Some(path)) => upload(path).await,
            (None, None) => None,
        };
        if let (Some(picture), Some(upload)) = (&say.picture, &self.upload) {
            let alt = AltText::cut(&picture.alt);
            self.body["attachments"] = json!([{ "id": 0, "filename": upload.name, "description": alt }]);
        }
    }

    /// As a message of its own, which Discord does not take twice.
    fn message(&self) -> Value {
        let mut body = self.body.clone();
        body["nonce"] = json!(self.nonce);
        body["enforce_nonce"] = json!(true);
        body
    }

    fn flagged(&self, flags: u32) -> Value {
        let mut body = self.body.clone();
        body["flags"] = json!(body["flags"].as_u64().unwrap_or_default() | u64::from(flags));
        body
    }
}

/// The messages of what is said: the text within the limits, the buttons under the last one.
pub fn messages(said: &Say, is_overview: bool) -> Vec<Value> {
    let text = plain(&said.text);
    // A picture is an overview of its own.
    let overview = (is_overview && said.picture.is_none()).then(|| embed(&text)).flatten();
    let mut bodies: Vec<Value> = match overview {
        Some(embed) => vec![json!({ "embeds": [embed], "allowed_mentions": { "parse": [] } })],
        None => Content::split(&text)
            .iter()
            .map(|content| json!({ "content": content, "flags": NO_PREVIEWS, "allowed_mentions": { "parse": [] } }))
            .collect(),
    };
    if bodies.is_empty() {
        // A file without words, or buttons alone: a message needs something to see.
        bodies.push(json!({ "content": "·", "allowed_mentions": { "parse": [] } }));
    }
    if let Some(last) = bodies.last_mut() {
        last["components"] = components(said);
    }
    bodies
}

/// An overview: its first line is the title. `None` where it is a line alone, or longer than an embed.
fn embed(text: &str) -> Option<Value> {
    let (title, rest) = text.split_once('\n')?;
    let description = Description::whole(rest.trim())?;
    Some(json!({ "title": Title::whole(title)?, "description": description }))
}

/// Rows of buttons. What does not fit is also understood as words.
fn components(said: &Say) -> Value {
    // Where this is read is private already.
    let ours = said.buttons.iter().filter(|button| button.action != OPEN_PRIVATE);
    let fitting = ours.filter_map(|button| {
        let id = CustomId::whole(&button.action)?;
        Some(json!({ "type": 2, "style": 2, "label": Label::cut(&button.label), "custom_id": id }))
    });
    let mut buttons: Vec<Value> = Vec::new();
    for button in fitting {
        // Discord refuses a message in which two buttons carry the same.
        if !buttons.iter().any(|known| known["custom_id"] == button["custom_id"]) {
            buttons.push(button);
        }
    }
    buttons.truncate(ROW * ROWS);
    let rows = buttons.chunks(ROW).map(|row| json!({ "type": 1, "components": row }));
    Value::Array(rows.collect())
}

/// At most 25 characters, the same at every attempt, another for each part.
fn nonce(letter: &Letter, index: usize) -> String {
    if index == 0 { letter.nonce.clone() } else { format!("{:.21}-{index}", letter.nonce) }
}

/// The picture as a file, painted for the ground that most people have here.
async fn paint(picture: &Picture) -> Option<Upload> {
    match pictures::png(picture, Theme::Dark).await {
        Ok(bytes) => Some(Upload { name: PICTURE.to_owned(), bytes }),
        Err(error) => {
            tracing::error!(kind = picture.drawing.kind(), error = format!("{error:#}"), "a picture is left out");
            None
        }
    }
}

async fn upload(path: &Path) -> Option<Upload> {
    let name = path.file_name()?.to_str()?.to_owned();
    let read = async {
        let size = tokio::fs::metadata(path).await?.len();
        if size > FILE {
            return Ok(None);
        }
        tokio::fs::read(path).await.map(Some)
    };
    match read.await {
        Ok(bytes) => bytes.map(|bytes| Upload { name, bytes }),
        Err(error) => {
            tracing::warn!(kind = %error.kind(), "a file could not be read to be sent");
            None
        }
    }
}

fn later(wait: Duration) -> TimeDelta {
    TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::talk::Button;

    #[test]
    fn what_is_said_keeps_to_the_limits() {
        let button = |label: &str, action: &str| Button { label: label.to_owned(), action: action.to_owned() };
        let mut buttons = vec![button(&"long ".repeat(30), "undo:1"), button("too much", &"x".repeat(101))];
        buttons.extend((0..30).map(|index| button("b", &format!("choose:{index}"))));
        let said = Say { text: "word ".repeat(900), buttons, ..Say::default() };
        let bodies = messages(&said, false);
        assert_eq!(bodies.len(), 3);
        for body in &bodies {
            assert!(body["content"].as_str().expect("text").chars().count() <= 2000);
            assert_eq!(body["allowed_mentions"], json!({ "parse": [] }));
        }
        let rows = bodies[2]["components"].as_array().expect("rows");
        assert_eq!(
            rows.iter().map(|row| row["components"].as_array().expect("a row").len()).collect::<Vec<_>>(),
            [5; 5]
        );
        assert!(bodies[0].get("components").is_none());
    }

    #[test]
    fn an_overview_is_an_embed_unless_it_is_too_long() {
        let overview = |text: String| messages(&Say { text, ..Say::default() }, true);
        assert_eq!(overview("This week\nsleep 7 h".to_owned())[0]["embeds"][0]["title"], "This week");
        assert_eq!(overview("Nothing yet.".to_owned())[0]["content"], "Nothing yet.");
        assert!(overview(format!("Title\n{}", "word ".repeat(1000))).len() > 1);
    }
}
