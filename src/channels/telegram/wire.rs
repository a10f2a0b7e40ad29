//! What the Bot API sends, as far as it is read: everything else is ignored, and everything optional may be missing.

use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Map, Value};

/// The bot itself, by `getMe`.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Me {
    /// Without the @.
    #[serde(default)]
    pub username: String,
}

/// One update. Exactly one of its fields beside the id is there.
#[derive(Debug, Deserialize)]
pub(super) struct Update {
    pub message: Option<Message>,
    pub edited_message: Option<Message>,
    pub callback_query: Option<CallbackQuery>,
    pub my_chat_member: Option<MemberChange>,
}

/// The id alone: it is needed also of an update that cannot be read.
#[derive(Debug, Deserialize)]
pub(super) struct UpdateId {
    pub update_id: i64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Message {
    pub message_id: i64,
    /// Seconds since 1970.
    #[serde(default)]
    pub date: i64,
    pub edit_date: Option<i64>,
    pub chat: Chat,
    /// In a forum the topic, elsewhere a thread of answers.
    pub message_thread_id: Option<i64>,
    #[serde(default)]
    pub is_topic_message: bool,
    pub from: Option<User>,
    pub text: Option<String>,
    pub caption: Option<String>,
    #[serde(default)]
    pub entities: Vec<Entity>,
    #[serde(default)]
    pub caption_entities: Vec<Entity>,
    pub reply_to_message: Option<Box<Replied>>,
    pub forward_origin: Option<Value>,
    /// Before Bot API 7.0.
    pub forward_date: Option<i64>,
    pub voice: Option<File>,
    pub audio: Option<File>,
    pub video_note: Option<File>,
    /// The same picture in several sizes.
    pub photo: Option<Vec<File>>,
    pub document: Option<File>,
    pub location: Option<Location>,
    pub contact: Option<Value>,
    pub sticker: Option<Sticker>,
    pub poll: Option<Value>,
    /// Everything else, for the word of what it is.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl Message {
    /// The topic of a forum that it was written in.
    pub(super) fn topic(&self) -> Option<i64> {
        self.message_thread_id.filter(|_| self.is_topic_message)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Chat {
    pub id: i64,
    #[serde(rename = "type")]
    pub kind: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct User {
    pub id: i64,
    #[serde(default)]
    pub is_bot: bool,
    #[serde(default)]
    pub first_name: String,
    pub language_code: Option<String>,
}

/// The message that another one answers.
#[derive(Debug, Deserialize)]
pub(super) struct Replied {
    pub message_id: i64,
    pub from: Option<User>,
}

/// A stretch of a text, counted in UTF-16 code units.
#[derive(Debug, Deserialize)]
pub(super) struct Entity {
    #[serde(rename = "type")]
    pub kind: String,
    pub offset: usize,
    pub length: usize,
    pub user: Option<User>,
}

#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub file_id: String,
    pub file_name: Option<String>,
    pub mime_type: Option<String>,
    pub file_size: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Location {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Debug, Deserialize)]
pub(super) struct Sticker {
    pub emoji: Option<String>,
}

/// A tap on a button.
#[derive(Debug, Deserialize)]
pub(super) struct CallbackQuery {
    pub id: String,
    pub from: User,
    pub data: Option<String>,
    pub message: Option<Tapped>,
}

/// The message under which a button was tapped; of an old one the chat is known and little else.
#[derive(Debug, Deserialize)]
pub(super) struct Tapped {
    pub chat: Chat,
}

/// The bot was blocked or unblocked, let into a group or put out.
#[derive(Debug, Deserialize)]
pub(super) struct MemberChange {
    pub chat: Chat,
    pub from: User,
    pub new_chat_member: Member,
}

#[derive(Debug, Deserialize)]
pub(super) struct Member {
    pub status: String,
}

/// What a method answers that has nothing to tell: `true`, or nothing.
pub(super) type Done = IgnoredAny;

/// A message that was sent.
#[derive(Debug, Deserialize)]
pub(super) struct Sent {
    pub message_id: i64,
}

/// Where a file can be fetched.
#[derive(Debug, Deserialize)]
pub(super) struct FilePath {
    pub file_path: Option<String>,
}
