//! Floor 2: one exchange, from heard to said.
//!
//! Reading order: [`turn`] (the recipe, on one screen) → [`understand`] (fast path, model, rules) → [`converse`] (rounds with
//! the model) → [`tools`] and [`draft`]
//! (what would be written) → `close` (everything is written) → [`receipt`] (what was written) → [`plain`] and [`words`] (what is said without a model).
//! Beside them: [`commands`], [`buttons`], [`onboarding`], [`answers`], [`views`], [`recall`], [`pictures`], [`things`], [`morning`] (the words of a plan), [`listen`], [`link`], [`care`], [`cycle`], [`prompt`], [`alone`].
//! The plan of training is [`training`]. The coach speaks first in [`nudge`]; when it may is settled in [`push`].

pub mod alone;
pub mod answers;
pub mod buttons;
pub mod care;
mod close;
pub mod commands;
pub mod converse;
pub mod cycle;
pub mod draft;
pub mod erase;
mod forget;
pub mod link;
pub mod listen;
pub mod morning;
pub mod nudge;
pub mod onboarding;
pub mod pending;
pub mod pictures;
pub mod plain;
pub mod prompt;
pub mod push;
pub mod race;
mod recall;
pub mod receipt;
pub mod rooms;
pub mod show;
pub mod things;
pub mod tools;
pub mod training;
pub mod turn;
pub mod understand;
pub mod views;
pub mod words;

use std::{path::PathBuf, time::Duration};

use chrono_tz::Tz;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    domain::{
        person::Lang,
        talk::{Hints, Say},
    },
    llm::{Models, budget, speech::Speech},
    store::{
        Store,
        lanes::{Lanes, Presence},
        rows::{ActionType, Path},
    },
};

pub use crate::store::inbox::Inbound;

use prompt::Prompts;

/// The coach of one program: everything an exchange needs.
pub struct Coach {
    store: Store,
    lanes: Lanes,
    models: Models,
    speech: Option<Speech>,
    prompts: Prompts,
    options: Options,
}

/// What an operator decided about the coach.
#[derive(Clone, Debug)]
pub struct Options {
    /// The zone in force for people who have not named theirs.
    pub default_zone: Tz,
    /// Whether what the rules understand with certainty is answered without a model.
    pub fast_path: bool,
    /// Longest wait for models in one exchange.
    pub time_limit: Duration,
    /// Most tokens a person may spend with models in a day; `None` = no limit.
    pub daily_tokens: Option<u64>,
    /// Where messages go that a model reads, for /privacy; `None` = nowhere.
    pub model_host: Option<String>,
    /// Where /export writes its files.
    pub exports: PathBuf,
}

/// One finished exchange.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub interaction: Uuid,
    /// The message's key on its platform.
    pub key: String,
    pub input_text: String,
    pub say: Say,
    pub action_type: ActionType,
    pub path: Path,
    /// What was written, as the ledger has it.
    pub records: Vec<Stored>,
    /// From the start of the turn to its commit.
    pub latency: Duration,
}

impl Exchange {
    /// Whether it is the last word to somebody who was just forgotten: nothing of it is stored.
    pub fn is_goodbye(&self) -> bool {
        self.interaction.is_nil()
    }
}

/// A record of an exchange and the row it reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    pub tool: &'static str,
    pub args: Value,
    pub table: String,
    pub row_id: Uuid,
}

impl Coach {
    /// A coach over an open database. `models` may hold no endpoint: then the rules serve.
    pub fn new(store: Store, models: Models, prompts: Prompts, options: Options) -> Self {
        let lanes = Lanes::new(&store);
        Self { store, lanes, models, speech: None, prompts, options }
    }

    /// With somebody who listens to recordings.
    #[must_use]
    pub fn with_speech(self, speech: Option<Speech>) -> Self {
        Self { speech, ..self }
    }

    /// Makes ready what the first answer of a model needs, where there is a model: it takes a core for half a second, and everybody
    /// who writes meanwhile would wait for it.
    pub async fn warm(&self) {
        if self.models.is_configured() {
            // Where it breaks off, the first turn with a model makes it ready.
            let _ = tokio::task::spawn_blocking(budget::load).await;
        }
    }

    /// The database, for the channels' mail.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Makes this program known to others that send the same letters, for as long as what is returned is kept.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn presence(&self) -> anyhow::Result<Presence> {
        self.lanes.presence().await
    }

    /// What to tell a person whose exchange failed on our side; their message is kept.
    pub fn apology(&self, hints: &Hints) -> String {
        let lang = hints.language.as_deref().and_then(Lang::parse).unwrap_or_default();
        words::words(lang).say("say.failed", &[])
    }

    /// What to tell a person whose message could not even be kept, or whose wish was not carried out.
    pub fn unkept(&self, hints: &Hints) -> String {
        let lang = hints.language.as_deref().and_then(Lang::parse).unwrap_or_default();
        words::words(lang).say("say.unkept", &[])
    }
}
