//! What is heard and what is said, in the words of no platform.

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::picture::Picture;

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

    /// The largest file, in bytes, that the platform hands out to a bot, where there is such a limit: Telegram's is that of
    /// `getFile` in the Bot API.
    pub const fn largest_file(self) -> Option<i64> {
        match self {
            Self::Telegram => Some(20 * 1024 * 1024),
            Self::Console | Self::Discord => None,
        }
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
    Text {
        text: String,
    },
    /// A tap on a button we sent; `action` is what the button carried.
    Button {
        action: String,
    },
    /// Somebody else's words, passed on: a quotation, not what the person says of themselves.
    Forwarded {
        text: String,
    },
    /// Spoken words, what was understood once they were listened to, and what was written under them.
    Voice {
        file: FileRef,
        transcript: Option<String>,
        #[serde(default)]
        caption: Option<String>,
    },
    Photo {
        file: FileRef,
        caption: Option<String>,
    },
    File {
        file: FileRef,
        caption: Option<String>,
    },
    /// Where the person is, in degrees (WGS 84).
    Location {
        latitude: f64,
        longitude: f64,
    },
    /// Somebody's telephone number: neither read nor kept.
    Contact,
    Sticker {
        emoji: Option<String>,
    },
    Poll,
    /// What none of these is, by the platform's word for it ("dice", "story").
    Other {
        what: String,
    },
    /// Said to the coach where others read along. The words stay there: they are not part of the message.
    Public,
}

/// A file that a platform holds for us.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// The platform's own id, by which it hands the file out.
    pub id: String,
    pub name: Option<String>,
    /// Media type, as the sender says.
    pub mime: Option<String>,
    /// Bytes.
    pub size: Option<i64>,
}

impl FileRef {
    /// Whether it is larger than what the platform hands out to a bot: in megabytes, the most it would.
    pub fn beyond_reach(&self, channel: Channel) -> Option<i64> {
        let most = channel.largest_file()?;
        (self.size? > most).then_some(most / (1024 * 1024))
    }
}

impl Body {
    /// The person's own words: typed, spoken or under a picture; empty where there are none.
    pub fn words(&self) -> &str {
        match self {
            Self::Text { text } => text,
            Self::Voice { transcript, caption, .. } => {
                transcript.as_deref().filter(|words| !words.is_empty()).or(caption.as_deref()).unwrap_or_default()
            }
            Self::Photo { caption: words, .. } | Self::File { caption: words, .. } => {
                words.as_deref().unwrap_or_default()
            }
            _ => "",
        }
    }

    /// Notes what was understood of spoken words, none where it could not be; what was written under them goes before it.
    pub fn listened(&mut self, understood: Option<String>) {
        let Self::Voice { transcript, caption, .. } = self else { return };
        *transcript = match (caption.as_deref(), understood) {
            (Some(written), Some(spoken)) if !spoken.trim().is_empty() => Some(format!("{written}\n{spoken}")),
            (_, understood) => understood,
        };
    }

    /// Every text in it, to be cleaned of what a database cannot hold.
    pub fn texts_mut(&mut self) -> Vec<&mut String> {
        match self {
            Self::Text { text } | Self::Forwarded { text } => vec![text],
            Self::Button { action } => vec![action],
            Self::Voice { file, transcript, caption } => transcript
                .iter_mut()
                .chain(caption)
                .chain([&mut file.id])
                .chain(&mut file.name)
                .chain(&mut file.mime)
                .collect(),
            Self::Photo { file, caption: words } | Self::File { file, caption: words } => {
                words.iter_mut().chain([&mut file.id]).chain(&mut file.name).chain(&mut file.mime).collect()
            }
            Self::Sticker { emoji } => emoji.iter_mut().collect(),
            Self::Other { what } => vec![what],
            Self::Location { .. } | Self::Contact | Self::Poll | Self::Public => Vec::new(),
        }
    }

    /// The kind's name, for logs and for what stands in place of words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text { .. } => "text",
            Self::Button { .. } => "button",
            Self::Forwarded { .. } => "forwarded",
            Self::Voice { .. } => "voice",
            Self::Photo { .. } => "photo",
            Self::File { .. } => "file",
            Self::Location { .. } => "location",
            Self::Contact => "contact",
            Self::Sticker { .. } => "sticker",
            Self::Poll => "poll",
            Self::Other { .. } => "other",
            Self::Public => "public",
        }
    }
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
    /// The platform's id of the message this one answers, where the person pointed at one of ours.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Others can read along where the answer goes, such as the moderators of a server: some subjects wait for a chat of two.
    #[serde(default)]
    pub is_shared: bool,
    /// What the platform tells about the person; used only until they say otherwise.
    #[serde(default)]
    pub hints: Hints,
}

impl Heard {
    /// The picture or the file that came with it, to be kept for later.
    pub fn file_to_keep(&self) -> Option<&FileRef> {
        match &self.body {
            Body::Photo { file, .. } | Body::File { file, .. } => Some(file),
            _ => None,
        }
    }
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
    /// A file of this machine that goes with the words, on channels that carry files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// What is said where the file cannot be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without_file: Option<String>,
    /// A picture that goes with the words: painted when it is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// The action of a button that leads from a shared place to a private conversation, where the platform has such links.
pub const OPEN_PRIVATE: &str = "open:private";

/// A button: what the person reads, and what comes back as [`Body::Button`] (at most 64 bytes).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub action: String,
}
