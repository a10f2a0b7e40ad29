//! What is heard and what is said, in the words of no platform.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One person, whichever channels they write on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PersonId(pub Uuid);

/// A place where people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Console,
    Telegram,
    Discord,
}

impl Channel {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Console => "console",
            Self::Telegram => "telegram",
            Self::Discord => "discord",
        }
    }

    /// The channel of a stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "console" => Self::Console,
            "telegram" => Self::Telegram,
            "discord" => Self::Discord,
            _ => return None,
        })
    }
}

/// Who a platform says is writing. The platform's word, never an argument of a tool.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    pub channel: Channel,
    /// The platform's own id of this account.
    pub external_id: String,
}

/// Where an answer goes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Address {
    pub channel: Channel,
    /// The bot (or console program) that heard and answers.
    pub bot: String,
    /// Chat, channel or terminal, by the platform's id.
    pub conversation: String,
}

/// What a message carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// Words, commands (`/today`) among them.
    Text { text: String },
    /// A tap on a button we sent; `action` is what the button carried.
    Button { action: String },
}

/// One message as a channel heard it. `(channel, bot, key, version)` is unique: the same message delivered twice is one message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    pub from: Identity,
    pub to: Address,
    /// The platform's id of this message.
    pub key: String,
    /// 0 as first written; an edited message has the next version.
    pub version: i32,
    pub body: Body,
    /// When it was written, as the platform says.
    pub sent_at: DateTime<Utc>,
    /// What the platform tells about the person; used only until they say otherwise.
    #[serde(default)]
    pub hints: Hints,
}

/// Hints of a platform about a new person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hints {
    pub name: Option<String>,
    /// BCP 47 tag of the person's client.
    pub language: Option<String>,
    /// IANA zone of the person's machine.
    pub timezone: Option<String>,
}

/// What the coach says: words, and buttons under them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Say {
    pub text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
}

/// A button: what the person reads, and what comes back as [`Body::Button`] (at most 64 bytes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub action: String,
}
