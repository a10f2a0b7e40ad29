//! What people do on Discord: they write, edit and delete, press buttons and fill forms in.

use std::time::Instant;

use serde_json::{Value, json};

use super::{Answer, FakeDiscord, Interaction, Message, objects};

impl FakeDiscord {
    /// Somebody writes in a channel.
    pub fn says(&self, person: u64, channel: u64, text: &str) -> u64 {
        self.writes(person, channel, text, json!({}))
    }

    /// Somebody writes, with more than words.
    pub fn writes(&self, person: u64, channel: u64, text: &str, extra: Value) -> u64 {
        let mut state = self.lock();
        let id = state.id();
        let message = Message { channel, author: person, content: text.into(), body: json!({}), extra };
        state.messages.insert(id, message);
        state.emit_message("MESSAGE_CREATE", id);
        id
    }

    /// Somebody sends a file; it is kept under an address of ours.
    pub fn sends_file(&self, person: u64, channel: u64, name: &str, mime: &str, bytes: &[u8], voice: bool) -> u64 {
        let path = format!("/attachments/{channel}/{name}");
        let url = format!("{}{path}", self.url);
        self.lock().files.insert(path, bytes.to_vec());
        let attachment = json!({
            "id": "9", "filename": name, "size": bytes.len(), "url": url, "proxy_url": url, "content_type": mime,
        });
        let flags = if voice { 8192 } else { 0 };
        self.writes(person, channel, "", json!({ "attachments": [attachment], "flags": flags }))
    }

    /// Somebody answers a message of the bot.
    pub fn replies(&self, person: u64, to: u64, text: &str) -> u64 {
        let (channel, referenced) = {
            let state = self.lock();
            (state.messages[&to].channel, objects::message(&state, to))
        };
        let extra = json!({
            "type": 19, "referenced_message": referenced,
            "message_reference": { "type": 0, "message_id": to.to_string(), "channel_id": channel.to_string() },
        });
        self.writes(person, channel, text, extra)
    }

    /// Somebody edits a message of theirs.
    pub fn edits(&self, message: u64, text: &str) {
        let mut state = self.lock();
        let edited = state.messages.get_mut(&message).expect("a message");
        edited.content = text.into();
        edited.extra["edited_timestamp"] = json!(chrono::Utc::now().to_rfc3339());
        state.emit_message("MESSAGE_UPDATE", message);
    }

    /// Somebody deletes a message.
    pub fn deletes(&self, message: u64) {
        let mut state = self.lock();
        let gone = state.messages.remove(&message).expect("a message");
        let guild = state.channels[&gone.channel].guild.map(|id| id.to_string());
        let event = json!({ "id": message.to_string(), "channel_id": gone.channel.to_string(), "guild_id": guild });
        state.emit("MESSAGE_DELETE", event);
    }

    /// Somebody uses a command.
    pub fn slash(&self, person: u64, channel: u64, name: &str, options: Value) -> u64 {
        let data = json!({ "id": "6", "name": name, "type": 1, "options": options });
        self.interacts(person, channel, 2, data, None)
    }

    /// Somebody presses a button of the newest message that has it.
    pub fn taps(&self, person: u64, label: &str) -> u64 {
        let (message, carried) = self.lock().button(person, label);
        self.presses(person, message, &carried)
    }

    /// Somebody presses a button that carries this.
    pub fn presses(&self, person: u64, message: u64, carried: &str) -> u64 {
        let channel = self.lock().messages[&message].channel;
        let data = json!({ "custom_id": carried, "component_type": 2 });
        self.interacts(person, channel, 3, data, Some(message))
    }

    /// Somebody fills the form in.
    pub fn fills(&self, person: u64, channel: u64, fields: &[(&str, &str)]) -> u64 {
        let rows = fields.iter().map(
            |(name, value)| json!({ "type": 1, "components": [{ "type": 4, "custom_id": name, "value": value }] }),
        );
        let data = json!({ "custom_id": "checkin", "components": rows.collect::<Vec<_>>() });
        self.interacts(person, channel, 5, data, None)
    }

    /// An interaction of any type.
    pub fn interacts(&self, person: u64, channel: u64, kind: u8, data: Value, message: Option<u64>) -> u64 {
        let mut state = self.lock();
        let id = state.id();
        let token = format!("token-{id}");
        let event = objects::interaction(&state, id, &token, person, channel, kind, data, message);
        let interaction = Interaction {
            id,
            user: person,
            channel,
            began: Instant::now(),
            state: Answer::None,
            ephemeral: false,
            message: None,
            expired: false,
        };
        state.interactions.insert(token, interaction);
        state.emit("INTERACTION_CREATE", event);
        id
    }
}
