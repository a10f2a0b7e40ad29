//! Discord's objects as it writes them: whole, since the library drops what lacks a field.

use serde_json::{Value, json};

use super::{APPLICATION, BOT, Channel, Kind, State};

pub(super) fn user(state: &State, id: u64) -> Value {
    let person = state.people.get(&id);
    let name = person.map_or("ALIVE", |person| person.name.as_str());
    json!({
        "id": id.to_string(), "username": name.to_lowercase(), "discriminator": "0", "global_name": name, "avatar": null,
        "bot": id == BOT,
    })
}

pub(super) fn bot_user() -> Value {
    json!({
        "id": BOT.to_string(), "username": "alive", "discriminator": "0", "global_name": null, "avatar": null, "bot": true,
        "mfa_enabled": false, "verified": true, "email": null,
    })
}

/// A message; its words are left out for a bot that may not read them.
pub(super) fn message(state: &State, id: u64) -> Value {
    let known = &state.messages[&id];
    let guild = state.channels.get(&known.channel).and_then(|channel| channel.guild);
    let mention = format!("<@{BOT}>");
    let mut mentions = Vec::new();
    let answers_us = known.extra["referenced_message"]["author"]["id"] == json!(BOT.to_string());
    if known.content.contains(&mention) || answers_us {
        mentions.push(bot_user());
    }
    let may_read =
        guild.is_none() || known.author == BOT || !mentions.is_empty() || state.sessions.intents & (1 << 15) != 0;
    let mut message = json!({
        "id": id.to_string(), "channel_id": known.channel.to_string(), "author": user(state, known.author),
        "content": if may_read { known.content.as_str() } else { "" },
        "timestamp": chrono::Utc::now().to_rfc3339(), "edited_timestamp": null, "tts": false, "mention_everyone": false,
        "mentions": mentions, "mention_roles": [], "attachments": [], "embeds": [], "pinned": false, "type": 0,
    });
    if let Some(guild) = guild {
        message["guild_id"] = json!(guild.to_string());
        message["member"] =
            json!({ "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false, "mute": false });
    }
    for (name, value) in known.extra.as_object().into_iter().flatten().filter(|(name, _)| *name != "for") {
        let hidden = !may_read && matches!(name.as_str(), "attachments" | "embeds" | "components" | "poll");
        if !hidden {
            message[name] = value.clone();
        }
    }
    message
}

pub(super) fn channel(id: u64, channel: &Channel) -> Value {
    let kind = match channel.kind {
        Kind::Direct(_) => 1,
        Kind::Text => 0,
        Kind::Thread { .. } => 12,
    };
    let mut object = json!({ "id": id.to_string(), "type": kind, "name": "channel", "position": 0, "permission_overwrites": [], "nsfw": false });
    if let Some(guild) = channel.guild {
        object["guild_id"] = json!(guild.to_string());
    }
    if let Kind::Thread { parent, archived, locked, .. } = &channel.kind {
        object["parent_id"] = json!(parent.to_string());
        object["owner_id"] = json!(BOT.to_string());
        object["thread_metadata"] = json!({
            "archived": archived, "locked": locked, "auto_archive_duration": 10080,
            "archive_timestamp": "2024-01-01T00:00:00+00:00", "invitable": false,
        });
    }
    object
}

/// A server as it comes when a session begins, with this many channels more than are used.
pub(super) fn guild(state: &State, id: u64) -> Value {
    let channels = state.channels.iter().filter(|(_, channel)| channel.guild == Some(id) && channel.kind == Kind::Text);
    let role = |role: u64, name: &str| {
        json!({
            "id": role.to_string(), "name": name, "color": 0, "hoist": false, "position": 0, "permissions": "104324673",
            "managed": false, "mentionable": false, "flags": 0,
        })
    };
    let mut guild = json!({
        "id": id.to_string(), "name": "Runners", "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": "1", "afk_channel_id": null, "afk_timeout": 300, "verification_level": 1,
        "default_message_notifications": 0, "explicit_content_filter": 0, "roles": [role(id, "@everyone")], "emojis": [],
        "features": [], "mfa_level": 0, "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
        "rules_channel_id": null, "max_presences": null, "max_members": 500_000, "vanity_url_code": null,
        "description": null, "banner": null, "premium_tier": 0, "premium_subscription_count": 0,
        "preferred_locale": "en-US", "public_updates_channel_id": null, "max_video_channel_users": 25,
        "nsfw_level": 0, "stickers": [], "premium_progress_bar_enabled": false, "safety_alerts_channel_id": null,
    });
    let more = json!({
        "joined_at": "2024-01-01T00:00:00+00:00", "large": false, "unavailable": false, "member_count": 3,
        "voice_states": [], "members": [], "channels": channels.map(|(id, known)| channel(*id, known)).collect::<Vec<_>>(),
        "threads": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [], "nsfw": false,
    });
    let fields = guild.as_object_mut().expect("an object");
    fields.extend(more.as_object().cloned().expect("an object"));
    guild
}

#[expect(clippy::too_many_arguments, reason = "the fields of one object")]
pub(super) fn interaction(
    state: &State,
    id: u64,
    token: &str,
    person: u64,
    channel: u64,
    kind: u8,
    data: Value,
    message: Option<u64>,
) -> Value {
    let known = &state.channels[&channel];
    let mut object = json!({
        "id": id.to_string(), "application_id": APPLICATION.to_string(), "type": kind, "token": token, "version": 1,
        "channel_id": channel.to_string(), "channel": self::channel(channel, known), "data": data,
        "locale": state.people[&person].locale, "app_permissions": "0", "entitlements": [],
        "authorizing_integration_owners": {}, "context": if known.guild.is_some() { 0 } else { 1 },
        "attachment_size_limit": 10_485_760,
    });
    // A partial channel has the person's permissions there.
    object["channel"]["permissions"] = json!("0");
    match known.guild {
        Some(guild) => {
            let is_operator = state.guilds[&guild].operators.contains(&person);
            object["guild_id"] = json!(guild.to_string());
            object["guild_locale"] = json!("en-US");
            object["member"] = json!({
                "user": user(state, person), "roles": [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": false,
                "mute": false, "flags": 0, "pending": false, "nick": null, "avatar": null, "premium_since": null,
                "permissions": if is_operator { "32" } else { "104324673" }, "communication_disabled_until": null,
            });
        }
        None => object["user"] = user(state, person),
    }
    if let Some(message) = message {
        object["message"] = self::message(state, message);
    }
    object
}

/// Labels of a message's buttons, and what they carry.
pub(super) fn buttons(body: &Value) -> Vec<(String, String)> {
    let rows = body["components"].as_array().into_iter().flatten();
    let buttons = rows.flat_map(|row| row["components"].as_array().into_iter().flatten());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    buttons.map(|button| (text(&button["label"]), text(&button["custom_id"]))).collect()
}
