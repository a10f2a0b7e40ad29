//! A conversation of Telegram: a chat, and in a forum the topic. Written as "chat" or "chat/topic".

use teloxide::types::{ChatId, MessageId, ThreadId};

/// Where messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub chat: ChatId,
    /// The message that began the topic.
    topic: Option<i32>,
}

impl Place {
    /// Reads a conversation as it is kept; none where it is not Telegram's.
    pub(super) fn of(conversation: &str) -> Option<Self> {
        let (chat, topic) =
            conversation.split_once('/').map_or((conversation, None), |(chat, topic)| (chat, Some(topic)));
        Some(Self { chat: ChatId(chat.parse().ok()?), topic: topic.map(str::parse).transpose().ok()? })
    }

    /// How a chat and its topic are kept.
    pub(super) fn written(chat: i64, topic: Option<i64>) -> String {
        topic.map_or_else(|| chat.to_string(), |topic| format!("{chat}/{topic}"))
    }

    /// The same conversation in the supergroup that its group became: a group had no topics.
    pub(super) fn moved_to(chat: i64) -> Self {
        Self { chat: ChatId(chat), topic: None }
    }

    /// Whether it is anything but a private chat. By the sign alone: teloxide knows ranges of ids, and panics outside of them.
    pub(super) fn is_group(self) -> bool {
        self.chat.0 < 0
    }

    pub(super) fn topic(self) -> Option<ThreadId> {
        self.topic.map(|topic| ThreadId(MessageId(topic)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_is_a_chat_and_perhaps_a_topic() {
        for (chat, topic, is_group) in [
            (42, None, false),
            (-100, None, true),
            (-100, Some(77), true),
            // Beyond what teloxide takes for an id.
            (-2_003_000_000_123, Some(7), true),
            (2_251_799_813_697_593, None, false),
        ] {
            let place = Place::of(&Place::written(chat, topic)).expect("a place");
            assert_eq!((place.chat.0, place.is_group()), (chat, is_group));
            assert_eq!(place.topic().map(|topic| i64::from(topic.0.0)), topic);
        }
        for wrong in ["", "a", "1/", "1/a", "/1"] {
            assert_eq!(Place::of(wrong), None, "{wrong}");
        }
    }
}
