//! From an event of the gateway to what happened, in this program's words. Pure: nothing is asked, nothing is sent.

use chrono::{DateTime, Utc};
use serenity::model::{
    application::Interaction,
    channel::{Attachment, Message, MessageFlags, MessageReferenceKind, MessageType},
    event::{Event, MessageUpdateEvent},
    id::{ApplicationId, ChannelId, GuildId, MessageId, UserId},
    user::User,
};

use crate::domain::talk::{Body, FileRef};

/// Files of one message that are kept; a message of Discord has at most ten.
const FILES: usize = 10;

/// What happened.
#[derive(Debug)]
pub enum Happened {
    /// A session began. Whatever was missed is not sent again.
    Ready {
        application: ApplicationId,
    },
    Said(Box<Said>),
    Deleted {
        message: MessageId,
    },
    Asked(Box<Interaction>),
    /// A channel or a thread is gone.
    ChannelGone(ChannelId),
    /// The bot is no longer in a server.
    ServerLeft(GuildId),
}

/// A message of a person, as written or as edited.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub id: MessageId,
    pub channel: ChannelId,
    /// Where others may read along; `None`: a direct message.
    pub server: Option<GuildId>,
    pub author: UserId,
    pub name: Option<String>,
    /// 0 as first written, else the second of the edit.
    pub version: i32,
    pub body: Body,
    /// Further files of the same message.
    pub files: Vec<Body>,
    pub at: DateTime<Utc>,
    pub reply_to: Option<String>,
    /// It mentions the bot, or answers one of its messages.
    pub is_addressed: bool,
}

/// What an event means to the coach; nothing, for most.
pub fn happened(event: Event, me: UserId) -> Option<Happened> {
    Some(match event {
        Event::Ready(event) => Happened::Ready { application: event.ready.application.id },
        Event::MessageCreate(event) => Happened::Said(Box::new(said(event.message, me)?)),
        Event::MessageUpdate(event) => Happened::Said(Box::new(edited(event, me)?)),
        Event::MessageDelete(event) => Happened::Deleted { message: event.message_id },
        Event::InteractionCreate(event) => Happened::Asked(Box::new(event.interaction)),
        Event::ChannelDelete(event) => Happened::ChannelGone(event.channel.id),
        Event::ThreadDelete(event) => Happened::ChannelGone(event.thread.id),
        // An outage of the server looks the same but for this flag.
        Event::GuildDelete(event) if !event.guild.unavailable => Happened::ServerLeft(event.guild.id),
        _ => return None,
    })
}

/// A message of a person; none for those of programs and of Discord itself.
pub fn said(message: Message, me: UserId) -> Option<Said> {
    let is_words = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if !is_words || message.author.bot || message.author.system || message.webhook_id.is_some() {
        return None;
    }
    let answered = message.referenced_message.as_ref();
    let is_addressed =
        message.mentions.iter().any(|user| user.id == me) || answered.is_some_and(|message| message.author.id == me);
    let nick = message.member.as_ref().and_then(|member| member.nick.clone());
    let mut bodies = bodies(&message, me);
    let body = bodies.remove(0);
    Some(Said {
        id: message.id,
        channel: message.channel_id,
        server: message.guild_id,
        author: message.author.id,
        name: nick.or_else(|| display_name(&message.author)),
        version: 0,
        body,
        files: bodies,
        at: *message.timestamp,
        reply_to: answered.filter(|message| message.author.id == me).map(|message| message.id.to_string()),
        is_addressed,
    })
}

/// The name a person goes by; what they log in with is not a name to call somebody by, but better than none.
pub fn display_name(user: &User) -> Option<String> {
    user.global_name.clone().or_else(|| Some(user.name.clone()).filter(|name| !name.is_empty()))
}

/// An edit of the words. Discord sends the same event when a link's preview arrives, without a date.
fn edited(event: MessageUpdateEvent, me: UserId) -> Option<Said> {
    let (at, author, text) = (event.edited_timestamp?, event.author?, event.content?);
    if author.bot || author.system || event.webhook_id.flatten().is_some() {
        return None;
    }
    let mentioned = event.mentions.iter().flatten().any(|user| user.id == me);
    Some(Said {
        id: event.id,
        channel: event.channel_id,
        server: event.guild_id,
        author: author.id,
        name: display_name(&author),
        version: i32::try_from(at.timestamp()).unwrap_or(i32::MAX),
        body: Body::Text { text: without_mention(&text, me) },
        files: Vec::new(),
        at: event.timestamp.map_or(*at, |sent| *sent),
        reply_to: None,
        is_addressed: mentioned,
    })
}

/// What the message carries; never empty.
fn bodies(message: &Message, me: UserId) -> Vec<Body> {
    let text = without_mention(&message.content, me);
    let is_forward = message.message_reference.as_ref().is_some_and(|from| from.kind == MessageReferenceKind::Forward);
    if is_forward {
        let text = message.message_snapshots.iter().map(|snapshot| snapshot.content.as_str()).collect::<Vec<_>>();
        return vec![Body::Forwarded { text: text.join("\n") }];
    }
    if message.poll.is_some() {
        return vec![Body::Poll];
    }
    let is_voice = message.flags.is_some_and(|flags| flags.contains(MessageFlags::IS_VOICE_MESSAGE));
    let mut caption = Some(text.clone()).filter(|text| !text.is_empty());
    let mut bodies: Vec<Body> = message
        .attachments
        .iter()
        .take(FILES)
        .map(|attachment| file(message, attachment, is_voice, caption.take()))
        .collect();
    if bodies.is_empty() && text.is_empty() && !message.sticker_items.is_empty() {
        bodies.push(Body::Sticker { emoji: None });
    }
    if bodies.is_empty() {
        bodies.push(Body::Text { text });
    }
    bodies
}

fn file(message: &Message, attachment: &Attachment, is_voice: bool, caption: Option<String>) -> Body {
    let mime = attachment.content_type.clone();
    let file = FileRef {
        // The address stops working after a day; the ids before it get a new one.
        id: format!("{}/{}/{} {}", message.channel_id, message.id, attachment.id, attachment.url),
        name: Some(attachment.filename.clone()),
        mime: mime.clone(),
        size: Some(i64::from(attachment.size)),
    };
    let is = |kind: &str| mime.as_deref().is_some_and(|mime| mime.starts_with(kind));
    if is_voice || is("audio/") {
        Body::Voice { file, transcript: None, caption }
    } else if is("image/") {
        Body::Photo { file, caption }
    } else {
        Body::File { file, caption }
    }
}

/// The words without the bot's name in front of them or after.
fn without_mention(text: &str, me: UserId) -> String {
    text.replace(&format!("<@{me}>"), "").replace(&format!("<@!{me}>"), "").trim().to_owned()
}
