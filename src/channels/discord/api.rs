//! The calls we make, one function each. What goes to one person takes a [`Private`] channel; a room of a server takes a
//! [`PublicSay`] and nothing else.

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use serenity::model::{
    channel::Message,
    id::{ApplicationId, ChannelId, InteractionId, MessageId, UserId},
};

use super::{
    buckets::Route,
    public::PublicSay,
    rest::{Call, Rest, RestError, Upload},
};

/// Messages fetched at a time; the most there are.
pub const PAGE: usize = 100;

/// A channel that one person and the coach share: a direct message, or a private thread. Made by those who know that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Private(ChannelId);

impl Private {
    /// The channel of somebody's direct messages or private thread, as a place of the outbox or an answer of Discord says.
    pub(super) fn known(channel: ChannelId) -> Self {
        Self(channel)
    }

    /// Its id.
    pub fn id(self) -> ChannelId {
        self.0
    }
}

/// How to reach the gateway.
#[derive(Debug, Deserialize)]
pub struct Gateway {
    pub url: String,
    #[serde(default = "one")]
    pub shards: u32,
    #[serde(default)]
    pub session_start_limit: SessionStarts,
}

/// How many sessions may still be started.
#[derive(Debug, Deserialize)]
pub struct SessionStarts {
    pub remaining: u64,
    /// Milliseconds until the budget is full again.
    pub reset_after: u64,
}

impl Default for SessionStarts {
    fn default() -> Self {
        Self { remaining: 1, reset_after: 0 }
    }
}

fn one() -> u32 {
    1
}

#[derive(Deserialize)]
struct Made {
    id: ChannelId,
}

#[derive(Deserialize)]
struct Written {
    id: MessageId,
}

#[derive(Deserialize)]
struct Me {
    id: UserId,
    username: String,
}

/// The answer that an interaction is waiting for, by what it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ack {
    /// "Thinking…", for all who see the channel.
    Open,
    /// "Thinking…", for the person alone.
    Ephemeral,
}

impl Rest {
    /// Who we are.
    pub async fn me(&self) -> Result<UserId, RestError> {
        self.ask::<Me>(&get("/users/@me".to_owned(), "GET me", "")).await.map(|me| me.id)
    }

    /// What we are called.
    pub async fn name(&self) -> Result<String, RestError> {
        self.ask::<Me>(&get("/users/@me".to_owned(), "GET me", "")).await.map(|me| me.username)
    }

    /// How to reach the gateway, and how often still.
    pub async fn gateway(&self) -> Result<Gateway, RestError> {
        self.ask(&get("/gateway/bot".to_owned(), "GET gateway", "")).await
    }

    /// The commands as Discord has them.
    pub async fn commands(&self, application: ApplicationId) -> Result<Vec<Value>, RestError> {
        let path = format!("/applications/{application}/commands?with_localizations=true");
        self.ask(&get(path, "GET commands", "")).await
    }

    /// Registers a command, in place of one of the same name.
    pub async fn put_command(&self, application: ApplicationId, command: &Value) -> Result<(), RestError> {
        let path = format!("/applications/{application}/commands");
        self.call(&with(Method::POST, path, "POST commands", "", command)).await.map(drop)
    }

    /// Removes a command.
    pub async fn drop_command(&self, application: ApplicationId, id: &str) -> Result<(), RestError> {
        let path = format!("/applications/{application}/commands/{id}");
        self.call(&bare(Method::DELETE, path, "DELETE command", "")).await.map(drop)
    }

    /// The channel of somebody's direct messages.
    pub async fn direct(&self, user: UserId) -> Result<Private, RestError> {
        let body = json!({ "recipient_id": user.to_string() });
        let made: Made = self.ask(&with(Method::POST, "/users/@me/channels".to_owned(), "POST dm", "", &body)).await?;
        Ok(Private(made.id))
    }

    /// A new thread that only those see who are added to it, and the moderators.
    pub async fn thread(&self, room: ChannelId, user: UserId, name: &str) -> Result<Private, RestError> {
        // 12: a private thread. 10080 minutes: archived after a week without words.
        let body = json!({ "name": name, "type": 12, "invitable": false, "auto_archive_duration": 10080 });
        let path = format!("/channels/{room}/threads");
        let made: Made = self.ask(&with(Method::POST, path, "POST threads", room, &body)).await?;
        let path = format!("/channels/{}/thread-members/{user}", made.id);
        self.call(&bare(Method::PUT, path, "PUT thread-member", made.id)).await?;
        Ok(Private(made.id))
    }

    /// Opens an archived thread again.
    pub async fn unarchive(&self, thread: Private) -> Result<(), RestError> {
        let body = json!({ "archived": false });
        self.call(&with(Method::PATCH, format!("/channels/{}", thread.0), "PATCH channel", thread.0, &body))
            .await
            .map(drop)
    }

    /// Sends a message to one person.
    pub async fn send(&self, to: Private, body: &Value, upload: Option<Upload>) -> Result<MessageId, RestError> {
        let path = format!("/channels/{}/messages", to.0);
        let call = Call { upload, ..with(Method::POST, path, "POST message", to.0, body) };
        self.ask::<Written>(&call).await.map(|written| written.id)
    }

    /// Rewrites a message to one person.
    pub async fn rewrite(&self, to: Private, message: &str, body: &Value) -> Result<MessageId, RestError> {
        let path = format!("/channels/{}/messages/{message}", to.0);
        self.ask::<Written>(&with(Method::PATCH, path, "PATCH message", to.0, body)).await.map(|written| written.id)
    }

    /// Says something where others read along.
    pub async fn publish(&self, room: ChannelId, say: &PublicSay) -> Result<(), RestError> {
        let path = format!("/channels/{room}/messages");
        self.call(&with(Method::POST, path, "POST message", room, &say.body())).await.map(drop)
    }

    /// "Typing…", for ten seconds.
    pub async fn typing(&self, to: Private) -> Result<(), RestError> {
        self.call(&bare(Method::POST, format!("/channels/{}/typing", to.0), "POST typing", to.0)).await.map(drop)
    }

    /// The messages after one, oldest first, at most [`PAGE`].
    pub async fn after(&self, channel: ChannelId, message: &str) -> Result<Vec<Message>, RestError> {
        let path = format!("/channels/{channel}/messages?after={message}&limit={PAGE}");
        let mut messages: Vec<Message> = self.ask(&get(path, "GET messages", channel)).await?;
        messages.sort_by_key(|message| message.id);
        Ok(messages)
    }

    /// One message.
    pub async fn message(&self, channel: &str, message: &str) -> Result<Message, RestError> {
        self.ask(&get(format!("/channels/{channel}/messages/{message}"), "GET message", channel)).await
    }

    /// Tells an interaction that its answer follows.
    pub async fn defer(&self, id: InteractionId, token: &str, ack: Ack) -> Result<(), RestError> {
        let flags = if ack == Ack::Ephemeral { 64 } else { 0 };
        self.respond(id, token, &json!({ "type": 5, "data": { "flags": flags } })).await
    }

    /// Answers an interaction at once.
    pub async fn respond(&self, id: InteractionId, token: &str, body: &Value) -> Result<(), RestError> {
        let path = format!("/interactions/{id}/{token}/callback");
        // Not limited, and not behind the budget of anything else: there are three seconds.
        let call = with(Method::POST, path, "POST callback", id, body);
        self.call(&Call { is_anonymous: true, ..call }).await.map(drop)
    }

    /// Edits the deferred answer of an interaction.
    pub async fn edit_answer(
        &self,
        application: ApplicationId,
        token: &str,
        body: &Value,
        upload: Option<Upload>,
    ) -> Result<MessageId, RestError> {
        let path = format!("/webhooks/{application}/{token}/messages/@original");
        let call = with(Method::PATCH, path, "PATCH answer", token, body);
        self.ask::<Written>(&Call { is_anonymous: true, upload, ..call }).await.map(|written| written.id)
    }

    /// Adds a message to the answer of an interaction.
    pub async fn follow_up(
        &self,
        application: ApplicationId,
        token: &str,
        body: &Value,
        upload: Option<Upload>,
    ) -> Result<MessageId, RestError> {
        let call = with(Method::POST, format!("/webhooks/{application}/{token}"), "POST follow-up", token, body);
        self.ask::<Written>(&Call { is_anonymous: true, upload, ..call }).await.map(|written| written.id)
    }
}

fn get(path: String, kind: &'static str, place: impl ToString) -> Call<'static> {
    bare(Method::GET, path, kind, place)
}

fn bare(method: Method, path: String, kind: &'static str, place: impl ToString) -> Call<'static> {
    let route = Route { kind, place: place.to_string() };
    Call { method, path, route, body: None, upload: None, is_anonymous: false }
}

fn with<'a>(method: Method, path: String, kind: &'static str, place: impl ToString, body: &'a Value) -> Call<'a> {
    Call { body: Some(body), ..bare(method, path, kind, place) }
}
