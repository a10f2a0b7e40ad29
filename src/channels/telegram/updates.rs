//! An update of Telegram → what was heard. Pure: what is unknown gets a word of its kind, and nothing here fails.

use chrono::{DateTime, Utc};

use super::{
    place::Place,
    wire::{CallbackQuery, Entity, File, MemberChange, Message, Update},
};
use crate::domain::talk::{Address, Body, Channel, FileRef, Heard, Hints, Identity};

/// What messages say about their chat, not to the bot ("somebody joined", "the title changed").
const SERVICE: &[&str] = &[
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "group_chat_created",
    "supergroup_chat_created",
    "channel_chat_created",
    "message_auto_delete_timer_changed",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
    "write_access_allowed",
    "chat_background_set",
    "boost_added",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "video_chat_scheduled",
    "video_chat_started",
    "video_chat_ended",
    "video_chat_participants_invited",
    "proximity_alert_triggered",
    "users_shared",
    "chat_shared",
    "connected_website",
    "passport_data",
];
/// Kinds of content without a field of their own here.
const CONTENT: &[&str] =
    &["animation", "video", "story", "dice", "game", "venue", "checklist", "paid_media", "giveaway"];

/// The bot as updates see it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bot<'a> {
    /// Its id, as in the token.
    pub id: &'a str,
    pub username: &'a str,
}

/// What an update comes to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    Heard(Box<Heard>),
    /// A tap, which also wants an answer of its own; `callback` is its id.
    Tapped {
        heard: Option<Box<Heard>>,
        callback: String,
    },
    /// Somebody blocked the bot, or let it in again.
    Reachable {
        who: Identity,
        reachable: bool,
    },
    /// Nothing that is for us.
    Nothing,
}

/// What an update comes to; `now` is when it came, for what has no date of its own.
pub(super) fn read(update: Update, bot: Bot<'_>, now: DateTime<Utc>) -> Event {
    let heard = match update {
        Update { message: Some(message), .. } => message_heard(message, 0, bot, now),
        Update { edited_message: Some(message), .. } => edit_heard(message, bot, now),
        Update { callback_query: Some(query), .. } => return tap(query, bot, now),
        Update { my_chat_member: Some(change), .. } => return member(&change),
        _ => None,
    };
    heard.map_or(Event::Nothing, |heard| Event::Heard(Box::new(heard)))
}

/// The id of a message in a private chat.
pub(super) fn message_id(heard: &Heard) -> Option<i64> {
    let (_, id) = heard.key.split_once('/').filter(|(chat, _)| !heard.is_shared && *chat == heard.to.conversation)?;
    id.parse().ok()
}

/// An edited message is the same message with a later version. Edits of what has no words, such as a place that moves, are
/// not messages to us.
fn edit_heard(message: Message, bot: Bot<'_>, now: DateTime<Utc>) -> Option<Heard> {
    let seconds = message.edit_date.unwrap_or_else(|| now.timestamp());
    let version = i32::try_from(seconds).ok().filter(|version| *version > 0).unwrap_or(i32::MAX / 2);
    let heard = message_heard(message, version, bot, now)?;
    matches!(heard.body, Body::Text { .. } | Body::Photo { .. } | Body::File { .. }).then_some(heard)
}

fn message_heard(message: Message, version: i32, bot: Bot<'_>, now: DateTime<Utc>) -> Option<Heard> {
    let from = message.from.as_ref().filter(|user| !user.is_bot)?;
    let is_private = message.chat.kind == "private";
    let is_for_us = is_private || (is_group(&message.chat.kind) && is_addressed(&message, bot));
    if !is_for_us {
        return None;
    }
    let ours = |user: &super::wire::User| user.id.to_string() == bot.id;
    let reply_to = message.reply_to_message.as_ref().filter(|replied| replied.from.as_ref().is_none_or(ours));
    Some(Heard {
        from: identity(from.id),
        to: address(message.chat.id, message.topic(), bot),
        key: format!("{}/{}", message.chat.id, message.message_id),
        version,
        sent_at: DateTime::from_timestamp(message.date, 0).filter(|_| message.date > 0).unwrap_or(now),
        reply_to: reply_to.map(|replied| replied.message_id.to_string()),
        is_shared: !is_private,
        hints: hints(from),
        body: if is_private { body(message, bot)? } else { Body::Public },
    })
}

/// What a message carries. None for what a chat says about itself.
fn body(message: Message, bot: Bot<'_>) -> Option<Body> {
    let is_quoted = message.forward_origin.is_some() || message.forward_date.is_some();
    let caption = message.caption;
    if is_quoted {
        return Some(Body::Forwarded { text: message.text.or(caption).unwrap_or_default() });
    }
    if let Some(text) = message.text {
        return Some(Body::Text { text: without_mention(text, bot) });
    }
    let voice = message.voice.map(|voice| file(voice, "audio/ogg"));
    if let Some(file) = voice.or_else(|| message.video_note.map(|note| file(note, "video/mp4"))) {
        return Some(Body::Voice { file, transcript: None, caption });
    }
    if let Some(photo) = message.photo.and_then(largest) {
        return Some(Body::Photo { file: file(photo, "image/jpeg"), caption });
    }
    // An animation is a document as well, for bots that do not know it.
    let document = message.document.filter(|_| !message.rest.contains_key("animation"));
    if let Some(document) = document.or(message.audio) {
        return Some(Body::File { file: file(document, "application/octet-stream"), caption });
    }
    if let Some(place) = message.location {
        return Some(Body::Location { latitude: place.latitude, longitude: place.longitude });
    }
    if message.contact.is_some() {
        return Some(Body::Contact);
    }
    if let Some(sticker) = message.sticker {
        return Some(Body::Sticker { emoji: sticker.emoji });
    }
    if message.poll.is_some() {
        return Some(Body::Poll);
    }
    if SERVICE.iter().any(|kind| message.rest.contains_key(*kind)) {
        return None;
    }
    // Words under something that is not read still are the person's words.
    if let Some(text) = caption {
        return Some(Body::Text { text });
    }
    let kind = CONTENT.iter().find(|kind| message.rest.contains_key(**kind));
    Some(Body::Other { what: kind.unwrap_or(&"message").to_string() })
}

fn tap(query: CallbackQuery, bot: Bot<'_>, now: DateTime<Utc>) -> Event {
    let is_private = query.message.as_ref().is_none_or(|message| message.chat.kind == "private");
    let chat = query.message.map_or(query.from.id, |message| message.chat.id);
    let heard = query.data.filter(|_| is_private && !query.from.is_bot).map(|action| {
        Box::new(Heard {
            from: identity(query.from.id),
            to: address(chat, None, bot),
            key: format!("tap/{}/{}", query.from.id, query.id),
            version: 0,
            body: Body::Button { action },
            sent_at: now,
            reply_to: None,
            is_shared: !is_private,
            hints: hints(&query.from),
        })
    });
    Event::Tapped { heard, callback: query.id }
}

/// A person's word about a private chat with the bot; of groups nothing is noted.
fn member(change: &MemberChange) -> Event {
    if change.chat.kind != "private" {
        return Event::Nothing;
    }
    let reachable = !matches!(change.new_chat_member.status.as_str(), "kicked" | "left");
    Event::Reachable { who: identity(change.from.id), reachable }
}

/// In a group: a reply to the bot, its name, or a command that is not another bot's.
fn is_addressed(message: &Message, bot: Bot<'_>) -> bool {
    let is_reply = message
        .reply_to_message
        .as_ref()
        .and_then(|replied| replied.from.as_ref())
        .is_some_and(|from| from.id.to_string() == bot.id);
    let (text, entities) = match &message.text {
        Some(text) => (text.as_str(), &message.entities),
        None => (message.caption.as_deref().unwrap_or_default(), &message.caption_entities),
    };
    let name = format!("@{}", bot.username);
    is_reply
        || entities.iter().any(|entity| match entity.kind.as_str() {
            "mention" => !bot.username.is_empty() && part(text, entity).eq_ignore_ascii_case(&name),
            "text_mention" => entity.user.as_ref().is_some_and(|user| user.id.to_string() == bot.id),
            "bot_command" => {
                let command = part(text, entity);
                entity.offset == 0
                    && command.split_once('@').is_none_or(|(_, to)| to.eq_ignore_ascii_case(bot.username))
            }
            _ => false,
        })
}

/// The stretch of an entity.
fn part(text: &str, entity: &Entity) -> String {
    let units = text.encode_utf16().skip(entity.offset).take(entity.length);
    char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// A leading `@alive_bot` is an address and no part of what is said.
fn without_mention(text: String, bot: Bot<'_>) -> String {
    let name = format!("@{}", bot.username);
    match text.split_once(char::is_whitespace) {
        Some((first, rest)) if name.len() > 1 && first.eq_ignore_ascii_case(&name) => rest.trim_start().to_owned(),
        _ => text,
    }
}

fn largest(photo: Vec<File>) -> Option<File> {
    // Sizes come smallest first; `max_by_key` takes the last of equals.
    photo.into_iter().max_by_key(|size| size.file_size.unwrap_or_default())
}

fn file(file: File, usual: &str) -> FileRef {
    FileRef {
        id: file.file_id,
        name: file.file_name,
        mime: Some(file.mime_type.unwrap_or_else(|| usual.to_owned())),
        size: file.file_size,
    }
}

fn is_group(kind: &str) -> bool {
    matches!(kind, "group" | "supergroup")
}

fn identity(user: i64) -> Identity {
    Identity { channel: Channel::Telegram, external_id: user.to_string() }
}

fn address(chat: i64, topic: Option<i64>, bot: Bot<'_>) -> Address {
    Address { channel: Channel::Telegram, bot: bot.id.to_owned(), conversation: Place::written(chat, topic) }
}

fn hints(user: &super::wire::User) -> Hints {
    let name = user.first_name.trim();
    Hints { name: (!name.is_empty()).then(|| name.to_owned()), language: user.language_code.clone(), timezone: None }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const BOT: Bot<'static> = Bot { id: "7", username: "alive_bot" };

    fn event(update: Value) -> Event {
        let now = DateTime::from_timestamp(1_773_473_400, 0).expect("a time");
        read(serde_json::from_value(update).expect("an update"), BOT, now)
    }

    fn message(chat: &str, more: Value) -> Value {
        let mut message = json!({"message_id": 5, "date": 1_773_473_000, "chat": {"id": 42, "type": chat},
            "from": {"id": 42, "is_bot": false, "first_name": "Ana", "language_code": "es"}});
        message.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        json!({"update_id": 1, "message": message})
    }

    fn heard(event: Event) -> Option<Heard> {
        match event {
            Event::Heard(heard) => Some(*heard),
            _ => None,
        }
    }

    #[test]
    fn every_kind_of_content_has_its_body() {
        let file = |mime: &str| FileRef { id: "f".into(), name: None, mime: Some(mime.into()), size: None };
        for (content, body) in [
            (json!({"text": "slept 6h"}), Body::Text { text: "slept 6h".into() }),
            (json!({"text": "@alive_bot slept 6h"}), Body::Text { text: "slept 6h".into() }),
            (
                json!({"voice": {"file_id": "f", "duration": 3}}),
                Body::Voice { file: file("audio/ogg"), transcript: None, caption: None },
            ),
            (
                json!({"voice": {"file_id": "f", "duration": 3}, "caption": "slept 6h"}),
                Body::Voice { file: file("audio/ogg"), transcript: None, caption: Some("slept 6h".into()) },
            ),
            (
                json!({"animation": {"file_id": "f"}, "document": {"file_id": "f"}}),
                Body::Other { what: "animation".into() },
            ),
            (
                json!({"photo": [{"file_id": "s", "file_size": 1}, {"file_id": "f"}, {"file_id": "l", "file_size": 9}],
                    "caption": "ran 5 km"}),
                Body::Photo {
                    file: FileRef { id: "l".into(), name: None, mime: Some("image/jpeg".into()), size: Some(9) },
                    caption: Some("ran 5 km".into()),
                },
            ),
            (
                json!({"document": {"file_id": "f", "mime_type": "application/zip"}}),
                Body::File { file: file("application/zip"), caption: None },
            ),
            (
                json!({"location": {"latitude": 1.5, "longitude": 2.5}}),
                Body::Location { latitude: 1.5, longitude: 2.5 },
            ),
            (json!({"contact": {"phone_number": "1", "first_name": "Bo"}}), Body::Contact),
            (json!({"sticker": {"emoji": "😴"}}), Body::Sticker { emoji: Some("😴".into()) }),
            (json!({"poll": {"id": "1"}}), Body::Poll),
            (json!({"dice": {"value": 3}}), Body::Other { what: "dice".into() }),
            (json!({"hologram": {}}), Body::Other { what: "message".into() }),
            (
                json!({"text": "slept 9h", "forward_origin": {"type": "hidden_user"}}),
                Body::Forwarded { text: "slept 9h".into() },
            ),
        ] {
            let found = heard(event(message("private", content.clone()))).map(|heard| heard.body);
            assert_eq!(found, Some(body), "{content}");
        }
        assert_eq!(event(message("private", json!({"pinned_message": {}}))), Event::Nothing);
    }

    #[test]
    fn a_group_is_heard_only_when_the_bot_is_addressed() {
        let entity = |kind: &str, length: usize| json!([{"type": kind, "offset": 0, "length": length}]);
        for (content, is_heard) in [
            (json!({"text": "slept 6h"}), false),
            (json!({"text": "@alive_bot hi", "entities": entity("mention", 10)}), true),
            (json!({"text": "@other_bot hi", "entities": entity("mention", 10)}), false),
            (json!({"text": "/today", "entities": entity("bot_command", 6)}), true),
            (json!({"text": "/today@Alive_Bot", "entities": entity("bot_command", 16)}), true),
            (json!({"text": "/today@other_bot", "entities": entity("bot_command", 16)}), false),
            (json!({"text": "yes", "reply_to_message": {"message_id": 1, "from": {"id": 7, "is_bot": true}}}), true),
            (json!({"text": "yes", "reply_to_message": {"message_id": 1, "from": {"id": 8}}}), false),
        ] {
            let found = heard(event(message("supergroup", content.clone())));
            assert_eq!(found.is_some(), is_heard, "{content}");
            assert!(found.is_none_or(|heard| heard.body == Body::Public), "words of a group are kept: {content}");
        }
        assert_eq!(event(message("channel", json!({"text": "@alive_bot"}))), Event::Nothing);
    }

    #[test]
    fn an_edit_is_a_later_version_of_the_same_message() {
        let mut update = message("private", json!({"text": "slept 7h", "edit_date": 1_773_473_100}));
        let original = heard(event(update.clone())).expect("heard");
        let object = update.as_object_mut().expect("an object");
        let edited = object.remove("message").expect("a message");
        object.insert("edited_message".into(), edited);
        let edited = heard(event(update)).expect("heard");
        assert_eq!((&edited.key, original.version, edited.version), (&original.key, 0, 1_773_473_100));
        assert_eq!(edited.sent_at, original.sent_at);
    }

    #[test]
    fn taps_and_blocks_are_told() {
        let tap = event(json!({"update_id": 1, "callback_query": {"id": "9", "data": "undo:1",
            "from": {"id": 42, "first_name": "Ana"}, "message": {"message_id": 3, "date": 0, "chat": {"id": 42, "type": "private"}}}}));
        let Event::Tapped { heard: Some(heard), callback } = tap else { panic!("{tap:?}") };
        assert_eq!((heard.body, callback.as_str()), (Body::Button { action: "undo:1".into() }, "9"));
        for (status, reachable) in [("kicked", false), ("member", true)] {
            let change = json!({"update_id": 1, "my_chat_member": {"chat": {"id": 42, "type": "private"}, "date": 1,
                "from": {"id": 42, "first_name": "Ana"}, "new_chat_member": {"status": status}}});
            assert_eq!(event(change), Event::Reachable { who: identity(42), reachable });
        }
        assert_eq!(event(json!({"update_id": 1, "poll_answer": {}})), Event::Nothing);
    }
}
