//! Discord: direct messages, commands, and coaching channels of communities.
//!
//! Reading order: [`events`] (what happened) → [`coaching`] (whose word is heard, and where it is answered) and
//! [`interactions`] (commands, buttons, forms) → [`hear`] (accepted, then answered one by one) → [`send`] (what the coach says,
//! as messages) over [`api`], [`rest`] and [`buckets`]. Beside them [`gateway`], [`catchup`], [`commands`], and [`public`]: the only
//! thing that can be said where others read along.

pub mod api;
pub mod buckets;
pub mod catchup;
pub mod coaching;
pub mod commands;
pub mod events;
pub mod gateway;
pub mod hear;
pub mod interactions;
pub mod limits;
mod lines;
pub mod markup;
pub mod place;
pub mod public;
pub mod rest;
pub mod send;
mod words;

use std::{sync::Arc, time::Duration};

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serenity::model::id::{ApplicationId, UserId};
use tokio::{
    sync::{Mutex, Notify, mpsc},
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{
    contact::Contact,
    mail::{self, Post, Presence},
};
use crate::{
    coach::{Coach, rooms::Seat},
    domain::talk::Channel,
};

use coaching::Coaching;
use commands::Change;
use gateway::{Connection, Ended};
use hear::Ear;
use rest::{Rest, RestError};
use send::Directs;

/// The pause before the gateway or the API is tried again; it doubles up to the second.
const PAUSE: Duration = Duration::from_secs(2);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Letters are looked for at least this often, should another program have written one.
const ROUND: Duration = Duration::from_secs(15);
/// Longest time the last letters may take when the program stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// What the door needs to know.
#[derive(Clone, Debug)]
pub struct Options {
    pub token: SecretString,
    /// The REST API, where it is not Discord's own.
    pub api_url: Option<String>,
    /// The gateway, where the API shall not be asked for it.
    pub gateway_url: Option<String>,
    /// The time.
    pub clock: fn() -> DateTime<Utc>,
    /// Told whether Discord is reached.
    pub contact: Contact,
}

/// The name of the bot that a token belongs to, for `alive doctor`.
///
/// # Errors
/// The token is not valid, or Discord does not answer.
pub async fn whoami(api_url: Option<&str>, token: SecretString) -> Result<String> {
    match Rest::new(token, api_url)?.name().await {
        Ok(name) => Ok(name),
        Err(RestError::Unauthorized) => bail!("Discord does not know the token; set DISCORD_TOKEN to a valid one"),
        Err(error) => bail!("Discord does not answer: {error}"),
    }
}

/// Everything of this channel that is shared.
pub struct Door {
    coach: Arc<Coach>,
    api: Rest,
    coaching: Coaching,
    directs: Directs,
    me: UserId,
    /// The name of this bot in addresses: its id.
    bot: String,
    clock: fn() -> DateTime<Utc>,
    /// Rung when there are letters to send.
    bell: Notify,
    /// Held while a seat is written.
    keeping: Mutex<()>,
    /// Rung when there is a first coaching channel: the gateway has to be asked for more.
    rooms_opened: Notify,
    contact: Contact,
}

/// Talks with people on Discord until it is stopped: then nothing more is heard, what was accepted is finished, and what
/// was written is sent.
///
/// # Errors
/// The token is not valid, or an address in the settings cannot be read; each with its cure.
pub async fn serve(coach: Arc<Coach>, options: Options, stop: CancellationToken) -> Result<()> {
    let contact = options.contact.clone();
    talk(coach, options, stop).await.inspect_err(|_| contact.set(Contact::LEFT))
}

async fn talk(coach: Arc<Coach>, options: Options, stop: CancellationToken) -> Result<()> {
    let api = Rest::new(options.token.clone(), options.api_url.as_deref())?;
    let Some(me) = first_answer(&stop, &options.contact, || api.me()).await? else { return Ok(()) };
    let bot = me.to_string();
    let coaching = Coaching::default();
    coaching.load(&coach, &bot).await?;
    let (bell, rooms_opened, directs) = (Notify::new(), Notify::new(), Directs::default());
    let (clock, contact) = (options.clock, options.contact.clone());
    let door = Arc::new(Door {
        coach,
        api,
        coaching,
        directs,
        me,
        bot,
        clock,
        bell,
        keeping: Mutex::new(()),
        rooms_opened,
        contact,
    });
    let (events, heard) = mpsc::unbounded_channel();
    let post = CancellationToken::new();
    let mut mail = tokio::spawn(deliver(Arc::clone(&door), post.clone()));
    let ear = tokio::spawn(Ear::new(Arc::clone(&door)).listen(heard, stop.clone()));
    let ended = tokio::select! {
        ended = listen(&door, &options, &events, &stop) => ended,
        done = &mut mail => {
            stop.cancel();
            ear.await.context("hearing ended badly")?;
            return done.context("the mail ended badly")?;
        }
    };
    drop(events);
    stop.cancel();
    ear.await.context("hearing ended badly")?;
    post.cancel();
    let sent = timeout(FAREWELL, mail).await;
    ended?;
    match sent {
        Ok(done) => done.context("the mail ended badly")?,
        // What is left is in the outbox.
        Err(_) => Ok(()),
    }
}

/// Asks until there is an answer. `None`: stopped before.
async fn first_answer<T, F>(stop: &CancellationToken, contact: &Contact, ask: impl Fn() -> F) -> Result<Option<T>>
where
    F: Future<Output = Result<T, RestError>>,
{
    let mut pause = PAUSE;
    loop {
        match ask().await {
            Ok(answer) => return Ok(Some(answer)),
            Err(RestError::Unauthorized) => bail!("Discord does not know the token; set DISCORD_TOKEN to a valid one"),
            Err(error) => tracing::warn!(%error, "Discord does not answer"),
        }
        contact.set(Contact::UNREACHABLE);
        tokio::select! {
            () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            () = stop.cancelled() => return Ok(None),
        }
    }
}

/// Keeps a gateway connection, and makes another where one ends.
async fn listen(
    door: &Arc<Door>,
    options: &Options,
    events: &mpsc::UnboundedSender<serenity::model::event::Event>,
    stop: &CancellationToken,
) -> Result<()> {
    let (mut pause, mut may_read) = (PAUSE, true);
    loop {
        // Looked up by ourselves: where the library gets no answer, it dials the real gateway.
        let Some(told) = first_answer(stop, &door.contact, || door.api.gateway()).await? else { return Ok(()) };
        let starts = told.session_start_limit;
        if starts.remaining == 0 {
            tracing::warn!(ms = starts.reset_after, "no session may be started any more today");
            tokio::select! {
                () = sleep(Duration::from_millis(starts.reset_after)) => continue,
                () = stop.cancelled() => return Ok(()),
            }
        }
        let reads_channels = may_read && door.coaching.is_any();
        let connection = Connection {
            token: options.token.clone(),
            api_root: options.api_url.as_ref().map(|_| door.api.root().to_owned()),
            url: options.gateway_url.clone().unwrap_or(told.url),
            shards: told.shards.max(1),
            reads_channels,
            events: events.clone(),
        };
        let stop_this = stop.child_token();
        let kept = gateway::keep(connection, stop_this.clone());
        tokio::pin!(kept);
        let ended = loop {
            tokio::select! {
                ended = &mut kept => break ended,
                () = door.rooms_opened.notified(), if may_read && !reads_channels => stop_this.cancel(),
            }
        };
        match ended {
            Ended::Stopped if stop.is_cancelled() => return Ok(()),
            Ended::Stopped => continue,
            Ended::Unauthorized => bail!("Discord does not know the token; set DISCORD_TOKEN to a valid one"),
            Ended::NotAllowedToRead => {
                tracing::warn!(
                    "Discord does not let the bot read messages of coaching channels: allow the message content intent \
                     in the developer portal; until then people are answered there and their words are not logged"
                );
                may_read = false;
                continue;
            }
            Ended::Failed(error) => tracing::warn!(error = format!("{error:#}"), "the gateway connection ended"),
        }
        door.contact.set(Contact::CONNECTING);
        tokio::select! {
            () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            () = stop.cancelled() => return Ok(()),
        }
    }
}

/// Sends letters whenever there are some.
async fn deliver(door: Arc<Door>, stop: CancellationToken) -> Result<()> {
    let mut presence = None;
    loop {
        let is_last = stop.is_cancelled();
        let is_known = presence.is_some();
        if !is_known {
            // Without it others only wait longer, should this program die.
            presence = door.coach.presence().await.ok();
        }
        let post = Post {
            store: door.coach.store(),
            channel: Channel::Discord,
            bot: &door.bot,
            clock: &door.clock,
            bell: &door.bell,
            // Discord knows the nonce of a letter, and refuses to say it twice.
            journal: None,
            latest: &|| None,
            presence: presence.as_ref().map(Presence::key),
        };
        if !is_known && let Err(error) = mail::take_over(post).await {
            tracing::warn!(error = format!("{error:#}"), "letters of a program that died wait");
            // Once more in the next round.
            presence = None;
        }
        let next = match mail::deliver(post, |letter| door.send(letter)).await {
            Ok(delivered) => delivered.next,
            Err(error) if error.downcast_ref::<RestError>().is_some() => return Err(error),
            Err(error) => {
                tracing::error!(error = format!("{error:#}"), "letters wait");
                Some((door.clock)() + PAUSE)
            }
        };
        if is_last {
            return Ok(());
        }
        let wait = next.and_then(|next| (next - (door.clock)()).to_std().ok()).unwrap_or(ROUND).min(ROUND);
        tokio::select! {
            () = door.bell.notified() => {}
            () = sleep(wait) => {}
            () = stop.cancelled() => {}
        }
    }
}

impl Door {
    /// Registers the commands that Discord does not have as they are now.
    async fn register(&self, application: ApplicationId) -> Result<(), RestError> {
        let changes = commands::diff(&self.api.commands(application).await?, &commands::wanted());
        for change in &changes {
            match change {
                Change::Put(command) => self.api.put_command(application, command).await?,
                Change::Drop(id) => self.api.drop_command(application, id).await?,
            }
        }
        tracing::info!(changes = changes.len(), "commands are registered");
        Ok(())
    }

    /// Keeps a seat in the database, as it is by now: a consent that was taken back meanwhile must not come back with what
    /// was read before. One at a time, so that the last state is written last.
    async fn keep(&self, seat: &Seat) {
        let _keeping = self.keeping.lock().await;
        let Some(seat) = self.coaching.by_now(seat) else { return };
        if let Err(error) = self.coach.keep_seat(Channel::Discord, &self.bot, &seat).await {
            tracing::error!(error = format!("{error:#}"), "a seat was not kept");
        }
    }
}
