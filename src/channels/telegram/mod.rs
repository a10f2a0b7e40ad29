//! Telegram: updates in, messages out.
//!
//! Reading order: this file (start, stop, steps) → [`poll`] and [`hook`] (how updates come) → [`updates`] (what they are)
//! → [`desk`] (answering) → [`post`], [`send`], [`said`] and [`governor`] (how letters go). Beside them [`place`], [`files`], [`commands`],
//! [`trouble`], [`api`] and [`wire`].

mod api;
mod commands;
mod desk;
mod files;
mod governor;
mod hook;
mod place;
mod poll;
mod post;
mod said;
mod send;
mod trouble;
mod updates;
mod wire;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use anyhow::{Result, anyhow};
use chrono::{TimeDelta, Utc};
use secrecy::SecretString;
use serde_json::Value;
use teloxide::{
    payloads::{AnswerCallbackQuery, DeleteWebhook, GetMe},
    types::CallbackQueryId,
};
use tokio::{
    sync::{Notify, OnceCell},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use self::{
    api::{Api, ApiError},
    desk::Desk,
    governor::Governor,
    hook::Hook,
    said::Said,
    trouble::Trouble,
    updates::{Bot, Event},
    wire::{Done, Me},
};
use super::{contact::Contact, journal::Journal, mail::Presence};
use crate::{coach::Coach, domain::talk::Channel};

pub use self::governor::Rates;

/// How often the outbox is looked at without having been rung for: letters of other programs, and of the schedule.
const LOOK: Duration = Duration::from_secs(2);
/// How often messages are looked for that were accepted and not answered, and how old they are by then.
const SWEEP: Duration = Duration::from_secs(15);
const FORGOTTEN: TimeDelta = TimeDelta::seconds(30);
/// After how many sweeps the web hook is set once more: somebody may have taken it away.
const HOOK_AGAIN: u32 = 20;
/// The waits between the attempts to end the clock on a button. A tap is answered in the chat as well.
const ACKNOWLEDGING: [Duration; 3] = [Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];
/// How long exchanges and letters may take to end when the service stops.
const FAREWELL: Duration = Duration::from_secs(25);

/// What an operator decides about the bot.
#[derive(Clone, Debug)]
pub struct Options {
    pub token: SecretString,
    pub api_url: String,
    /// Where Telegram brings updates; without it they are asked for.
    pub webhook_url: Option<String>,
    pub webhook_secret: Option<SecretString>,
    pub rates: Rates,
    /// The file that remembers what was sent: Telegram knows no key against repeats.
    pub journal: PathBuf,
}

/// One bot.
pub struct Telegram {
    coach: Arc<Coach>,
    api: Api,
    me: OnceLock<Me>,
    hook: Option<Hook>,
    desk: Desk,
    governor: Mutex<Governor>,
    /// Rung when there is something to send.
    bell: Notify,
    /// None where no file can be kept.
    journal: Option<Journal>,
    said: Said,
    /// By which other programs of the same bot see that this one sends.
    presence: OnceCell<Presence>,
    /// Where this bot stands with the server.
    contact: Contact,
    /// Where polling stands, for those who poll step by step.
    offset: tokio::sync::Mutex<Option<i32>>,
}

impl Telegram {
    /// A bot that has not started: nothing is sent.
    ///
    /// # Errors
    /// A token or an address that no request can be made of.
    pub fn new(coach: Arc<Coach>, options: Options) -> Result<Arc<Self>> {
        let api = Api::new(&options.api_url, options.token)?;
        let hook = options.webhook_url.as_deref();
        let hook = hook.map(|url| Hook::new(url, options.webhook_secret, api.token())).transpose()?;
        let journal = Journal::open(&options.journal).inspect_err(|error| {
            tracing::warn!(error = format!("{error:#}"), "works without a journal of what was sent");
        });
        let journal = journal.ok();
        Ok(Arc::new(Self {
            coach,
            api,
            me: OnceLock::new(),
            hook,
            desk: Desk::new(),
            governor: Mutex::new(Governor::new(options.rates)),
            bell: Notify::new(),
            journal,
            said: Said::default(),
            presence: OnceCell::new(),
            contact: Contact::default(),
            offset: tokio::sync::Mutex::default(),
        }))
    }

    /// Whether the server is reached, now and later.
    pub fn contact(&self) -> &Contact {
        &self.contact
    }

    /// Runs until it is told to stop; then finishes what it has begun, within a limit. What goes wrong is said once and tried
    /// again: nothing of it ends the service.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mail = tokio::spawn(Arc::clone(&self).mail(stop.clone()));
        let mut trouble = Trouble::told_to(self.contact.clone());
        while let Err(error) = self.connect().await {
            let pause = trouble.with(&error);
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => break,
            }
        }
        if !stop.is_cancelled() {
            trouble.over();
            tracing::info!(bot = self.api.bot_id(), hook = self.hook.is_some(), "Telegram is connected");
            let sweep = tokio::spawn(Arc::clone(&self).sweep(stop.clone()));
            tokio::spawn(Arc::clone(&self).introduce());
            if self.hook.is_some() {
                stop.cancelled().await;
            } else {
                poll::run(Arc::clone(&self), stop).await;
            }
            sweep.abort();
        }
        // Exchanges first, so that their letters are there to be sent.
        let ended = timeout(FAREWELL, self.desk.settled()).await;
        // A letter that is on its way is written down as sent before anything ends.
        let _ = timeout(FAREWELL, mail).await;
        let sent = timeout(FAREWELL, self.deliver()).await;
        tracing::info!(answered = ended.is_ok(), sent = sent.is_ok(), "Telegram has stopped");
    }

    /// Asks the server who the bot is, settles how updates come, and takes up what an earlier run accepted.
    async fn connect(self: &Arc<Self>) -> Result<(), ApiError> {
        let me: Me = self.api.call(&GetMe::new()).await?;
        // Set before, after a failure further down: the same bot.
        let _ = self.me.set(me);
        match &self.hook {
            Some(hook) => self.set_hook(hook).await?,
            None => drop(self.api.call::<_, Done>(&DeleteWebhook::new()).await?),
        }
        if let Err(error) = self.take_up(TimeDelta::zero()).await {
            tracing::error!(error = format!("{error:#}"), "unanswered messages cannot be read; trying again");
        }
        Ok(())
    }

    /// Stores updates and puts them on the desk. When this returns, Telegram may be told that they arrived.
    async fn receive(self: &Arc<Self>, updates: Vec<Value>) -> Result<()> {
        let now = Utc::now();
        let username = self.me.get().map_or("", |me| me.username.as_str());
        let bot = Bot { id: self.api.bot_id(), username };
        let mut heard = Vec::with_capacity(updates.len());
        for update in updates {
            let Ok(update) = serde_json::from_value(update) else {
                tracing::warn!("an update of Telegram cannot be read");
                continue;
            };
            match updates::read(update, bot, now) {
                Event::Heard(message) => heard.push(*message),
                Event::Tapped { heard: tapped, callback } => {
                    tokio::spawn(Arc::clone(self).acknowledge(callback));
                    heard.extend(tapped.map(|tapped| *tapped));
                }
                Event::Reachable { who, reachable } => self.coach.set_reachable(&who, reachable, now).await?,
                Event::Nothing => {}
            }
        }
        if heard.is_empty() {
            return Ok(());
        }
        let accepted = match self.coach.accept_all(&heard, now).await {
            Ok(accepted) => accepted,
            Err(_) => self.coach.accept_each(&heard, now).await?,
        };
        accepted.into_iter().for_each(|inbound| self.take(inbound));
        Ok(())
    }

    /// Ends the clock on a tapped button. Too late, or twice, is no trouble.
    async fn acknowledge(self: Arc<Self>, callback: String) {
        let answer = AnswerCallbackQuery::new(CallbackQueryId(callback));
        for pause in ACKNOWLEDGING {
            let pause = match self.api.call::<_, Done>(&answer).await {
                Ok(_) | Err(ApiError::Refused { .. }) => return,
                Err(ApiError::Busy(wait)) => {
                    self.governor().pause(TimeDelta::from_std(wait).unwrap_or_default(), Utc::now());
                    wait
                }
                Err(_) => pause,
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Puts messages on the desk that were accepted longer ago than that and are not answered.
    async fn take_up(self: &Arc<Self>, age: TimeDelta) -> Result<()> {
        let before = Utc::now() - age;
        for inbound in self.coach.waiting(Channel::Telegram, self.api.bot_id()).await? {
            if inbound.accepted_at <= before {
                self.take(inbound);
            }
        }
        Ok(())
    }

    async fn sweep(self: Arc<Self>, stop: CancellationToken) {
        for round in 1_u32.. {
            if stop.is_cancelled() {
                return;
            }
            tokio::time::sleep(SWEEP).await;
            if let Some(hook) = self.hook.as_ref().filter(|_| round.is_multiple_of(HOOK_AGAIN))
                && let Err(error) = self.set_hook(hook).await
            {
                tracing::warn!(class = error.class(), "the web hook was not set again");
            }
            if let Err(error) = self.take_up(FORGOTTEN).await {
                tracing::error!(error = format!("{error:#}"), "unanswered messages cannot be read");
            }
        }
    }

    async fn introduce(self: Arc<Self>) {
        if let Err(error) = commands::register(&self.api).await {
            tracing::warn!(class = error.class(), "the commands were not registered; the bot works without");
        }
    }

    /// Sends letters until it is told to stop.
    async fn mail(self: Arc<Self>, stop: CancellationToken) {
        let mut is_failing = false;
        while !stop.is_cancelled() {
            let delivered = match self.appear().await {
                Ok(()) => self.deliver().await,
                Err(error) => Err(error),
            };
            let wait = match delivered {
                Ok(delivered) => {
                    is_failing = false;
                    let next = delivered.next.map(|next| (next - Utc::now()).to_std().unwrap_or_default());
                    next.map_or(LOOK, |next| next.min(LOOK))
                }
                Err(error) => {
                    if !is_failing {
                        tracing::error!(error = format!("{error:#}"), "letters wait for the database");
                    }
                    is_failing = true;
                    LOOK
                }
            };
            tokio::select! {
                () = self.bell.notified() => {}
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    fn governor(&self) -> MutexGuard<'_, Governor> {
        self.governor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Steps, for tests and benches: what [`Telegram::run`] does, one at a time.
impl Telegram {
    /// Connects once.
    ///
    /// # Errors
    /// The server does not let the bot in.
    pub async fn connect_once(self: &Arc<Self>) -> Result<()> {
        self.connect().await.map_err(|error| anyhow!("{}", trouble::sentence(&error)))
    }

    /// Asks once for updates without waiting for any, stores what came and puts it on the desk; how many came.
    ///
    /// # Errors
    /// The server or the database failed; nothing was acknowledged.
    pub async fn poll_once(self: &Arc<Self>) -> Result<usize> {
        let mut offset = self.offset.lock().await;
        self.poll(&mut offset, Duration::ZERO).await.map_err(|error| match error {
            poll::PollError::Api(error) => anyhow!("{}", trouble::sentence(&error)),
            poll::PollError::Store(error) => error,
        })
    }

    /// Waits until everything on the desk is answered.
    pub async fn answer_all(&self) {
        self.desk.settled().await;
    }

    /// Sends everything that is due; how many letters went out.
    ///
    /// # Errors
    /// The database failed.
    pub async fn deliver_all(&self) -> Result<usize> {
        Ok(self.deliver().await?.sent)
    }

    /// Tells the server the bot's commands and descriptions.
    pub async fn register_commands(self: &Arc<Self>) {
        Arc::clone(self).introduce().await;
    }
}

/// Asks the server who the bot of this token is, for `alive doctor`: its name, or what is wrong in one sentence.
///
/// # Errors
/// What is wrong.
pub async fn whoami(api_url: &str, token: SecretString) -> Result<String> {
    let me: Me = Api::new(api_url, token)?
        .call(&GetMe::new())
        .await
        .map_err(|error| anyhow!("{}", trouble::sentence(&error)))?;
    Ok(me.username)
}
