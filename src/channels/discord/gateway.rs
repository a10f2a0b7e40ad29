//! The gateway socket, kept by the library in a thread of its own.
//!
//! The library starts a task for each event and promises no order among them. On a runtime of a single thread tasks start in
//! the order in which they were made, and all that ours do is to put the event into a queue: so the order of the
//! gateway is kept, and a busy coach does not make heartbeats late.

use std::{sync::Arc, thread};

use anyhow::{Context as _, Result, anyhow};
use secrecy::{ExposeSecret, SecretString};
use serenity::{
    Client, async_trait,
    cache::Settings as CacheSettings,
    client::{ClientBuilder, Context, RawEventHandler},
    gateway::GatewayError,
    http::HttpBuilder,
    model::{event::Event, gateway::GatewayIntents},
};
use tokio::sync::{mpsc::UnboundedSender, oneshot};
use tokio_util::sync::CancellationToken;

/// What a connection needs.
pub struct Connection {
    pub token: SecretString,
    /// The API's address, where one is set: the library looks the gateway up there too.
    pub api_root: Option<String>,
    pub url: String,
    pub shards: u32,
    /// Whether the words of messages are needed that are not for the bot; Discord has to allow it.
    pub reads_channels: bool,
    pub events: UnboundedSender<Event>,
}

/// How a connection ended.
#[derive(Debug)]
pub enum Ended {
    Stopped,
    /// Discord does not let this bot read the words of others' messages.
    NotAllowedToRead,
    /// The token is not valid.
    Unauthorized,
    /// Something else; worth another try.
    Failed(anyhow::Error),
}

/// Keeps the connection until it is stopped or cannot go on.
pub async fn keep(connection: Connection, stop: CancellationToken) -> Ended {
    // Whoever no longer waits for the connection no longer wants it.
    let stop = stop.child_token();
    let _given_up = stop.clone().drop_guard();
    let (ended, end) = oneshot::channel();
    let stopped = stop.clone();
    let started = thread::Builder::new().name("discord gateway".to_owned()).spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let end = match runtime {
            Ok(runtime) => runtime.block_on(run(connection, stopped)),
            Err(error) => Ended::Failed(error.into()),
        };
        drop(ended.send(end));
    });
    match started {
        Ok(_) => end.await.unwrap_or_else(|_| Ended::Failed(anyhow!("the thread of the gateway ended badly"))),
        Err(error) => Ended::Failed(error.into()),
    }
}

async fn run(connection: Connection, stop: CancellationToken) -> Ended {
    let shards = connection.shards;
    let mut client = match client(connection).await {
        Ok(client) => client,
        Err(error) => return Ended::Failed(error),
    };
    let manager = Arc::clone(&client.shard_manager);
    let ended = tokio::select! {
        ended = client.start_shards(shards) => ended,
        () = stop.cancelled() => {
            manager.shutdown_all().await;
            return Ended::Stopped;
        }
    };
    // What is left of it ends with the runtime.
    match ended {
        Ok(()) => Ended::Failed(anyhow!("the gateway was left")),
        Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => Ended::NotAllowedToRead,
        Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => Ended::Unauthorized,
        Err(error) => Ended::Failed(error.into()),
    }
}

async fn client(connection: Connection) -> Result<Client> {
    let mut http = HttpBuilder::new(connection.token.expose_secret());
    if let Some(root) = connection.api_root {
        // The library's limiter would go to the real host.
        http = http.proxy(root).ratelimiter_disabled(true);
    }
    let mut intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
    if connection.reads_channels {
        intents |= GatewayIntents::MESSAGE_CONTENT;
    }
    // Nothing of the cache is used, and a thousand servers would fill it.
    let mut cache = CacheSettings::default();
    (cache.max_messages, cache.cache_guilds, cache.cache_channels, cache.cache_users) = (0, false, false, false);
    let builder = ClientBuilder::new_with_http(http.build(), intents);
    let builder = builder.cache_settings(cache).raw_event_handler(Queue(connection.events));
    let client = builder.await.context("setting up the gateway")?;
    *client.ws_url.lock().await = connection.url;
    Ok(client)
}

/// Puts each event into the queue.
struct Queue(UnboundedSender<Event>);

#[async_trait]
impl RawEventHandler for Queue {
    async fn raw_event(&self, _: Context, event: Event) {
        // Nobody listens any more: the program is stopping.
        drop(self.0.send(event));
    }
}
