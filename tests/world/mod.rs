//! The world of tests and benches: the production program over a real database, with strict fakes of what is outside.
//!
//! A test reads as a conversation: somebody says something, the world answers, and what was kept can be looked at.

pub mod discord;
pub mod model;
pub mod pictures;
pub mod telegram;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use alive_coach::{
    app,
    coach::{Coach, Exchange},
    config::{DiscordSettings, Endpoint, LlmSettings, Settings, TelegramSettings},
    domain::talk::{Address, Body, Channel, Heard, Hints, Identity},
    store::{Store, inbox::Inbound},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use sqlx::PgPool;

use model::{FakeModel, KEY, MODEL};

/// A Saturday morning in Madrid.
const START: &str = "2026-03-14T08:30:00+01:00";

/// The program, its model, and a clock that moves a minute a message.
pub struct World {
    pub coach: Coach,
    pub model: Option<FakeModel>,
    pub now: DateTime<Utc>,
    /// As the superuser of the test: sees every row.
    pub database: PgPool,
    settings: Settings,
    said: u32,
}

impl World {
    /// A world without a model.
    pub async fn start(database: PgPool) -> Self {
        Self::build(database, None, |_| {}).await
    }

    /// A world without a model, whose files are in this folder.
    pub async fn start_in(database: PgPool, data: &Path) -> Self {
        Self::build(database, None, |settings| settings.data = data.to_owned()).await
    }

    /// A world whose model waits for its script.
    pub async fn with_model(database: PgPool) -> Self {
        Self::with_model_and(database, |_| {}).await
    }

    /// The same, with settings changed.
    pub async fn with_model_and(database: PgPool, change: impl FnOnce(&mut Settings)) -> Self {
        let model = FakeModel::start().await;
        Self::build(database, Some(model), change).await
    }

    async fn build(database: PgPool, model: Option<FakeModel>, change: impl FnOnce(&mut Settings)) -> Self {
        app::install_tls();
        let mut settings = settings(model.as_ref());
        change(&mut settings);
        let coach = coach(&settings, &database).await;
        let now = START.parse().expect("a time");
        Self { coach, model, now, database, settings, said: 0 }
    }

    /// The program dies and starts again over the same database.
    pub async fn restart(&mut self) {
        self.coach = coach(&self.settings, &self.database).await;
    }

    /// The model of this world.
    pub fn model(&self) -> &FakeModel {
        self.model.as_ref().expect("a world with a model")
    }

    /// Somebody says something, and is answered.
    pub async fn says(&mut self, name: &str, text: &str) -> Exchange {
        let heard = self.heard(name, text);
        self.hears(&heard).await.expect("a new message is answered")
    }

    /// Somebody says something for the first time: the greeting is left to the tests about it.
    pub async fn knows(&mut self, name: &str) {
        sqlx::query("insert into users (user_id, name, timezone, units, language, onboarding, created_at) values (gen_random_uuid(), $1, 'Europe/Madrid', 'metric', 'en', 'done', $2)")
            .bind(name).bind(self.now).execute(&self.database).await.expect("a person");
        sqlx::query("insert into identities (channel, external_id, user_id, created_at) select 'console', lower($1), user_id, $2 from users where name = $1")
            .bind(name).bind(self.now).execute(&self.database).await.expect("an identity");
    }

    /// Somebody has their cycle kept, and said no to a model that would read of it.
    pub async fn tracks(&mut self, name: &str) {
        sqlx::query("insert into cycle_settings (user_id, state, decided_at, modes, model_may_read) select user_id, 'on', $2, '{\"2020-01-01\": \"natural\"}', false from users where name = $1")
            .bind(name).bind(self.now).execute(&self.database).await.expect("settings");
    }

    /// Somebody presses a button of an answer, by its label.
    pub async fn presses(&mut self, name: &str, of: &Exchange, label: &str) -> Exchange {
        let button = of.say.buttons.iter().find(|button| button.label == label);
        let button = button.unwrap_or_else(|| panic!("no button {label} under {:?}", of.say));
        let mut heard = self.heard(name, "");
        heard.body = Body::Button { action: button.action.clone() };
        self.hears(&heard).await.expect("a pressed button is answered")
    }

    /// A message as the channel hears it.
    pub fn heard(&mut self, name: &str, text: &str) -> Heard {
        self.said += 1;
        Heard {
            from: identity(name),
            to: address(name),
            key: format!("m{}", self.said),
            version: 0,
            body: Body::Text { text: text.to_owned() },
            sent_at: self.now,
            reply_to: None,
            is_shared: false,
            hints: Hints { name: Some(name.to_owned()), language: None, timezone: Some("Europe/Madrid".to_owned()) },
        }
    }

    /// The program hears a message.
    pub async fn hears(&mut self, heard: &Heard) -> Option<Exchange> {
        let now = self.now;
        self.now += TimeDelta::minutes(1);
        self.coach.hear(heard, now).await.expect("a turn")
    }

    /// The program accepts a message, and gets no further.
    pub async fn accepts(&mut self, heard: &Heard) -> Inbound {
        let now = self.now;
        self.now += TimeDelta::minutes(1);
        self.coach.accept(heard, now).await.expect("an accepted message")
    }

    /// The platform's message ids go on from here, as for a second program over the same database.
    pub fn skip_keys(&mut self, messages: u32) {
        self.said += messages;
    }

    /// One number of the database, seen as its superuser.
    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.database).await.expect(sql)
    }

    /// One value of the database as JSON, seen as its superuser.
    pub async fn json(&self, sql: &'static str) -> Value {
        sqlx::query_scalar(sql).fetch_one(&self.database).await.expect(sql)
    }

    /// Ends the world: a script that was not played to its end fails the test.
    pub fn finish(self) {
        if let Some(model) = self.model {
            model.finish();
        }
    }
}

/// An account of the console.
pub fn identity(name: &str) -> Identity {
    Identity { channel: Channel::Console, external_id: name.to_lowercase() }
}

/// Where somebody is answered.
pub fn address(name: &str) -> Address {
    let name = name.to_lowercase();
    Address { channel: Channel::Console, bot: format!("console:{name}"), conversation: name }
}

async fn coach(settings: &Settings, database: &PgPool) -> Coach {
    let options = database.connect_options().as_ref().clone();
    let store = Store::from_options(options, 4).await.expect("a store");
    app::coach(settings, store).expect("a coach")
}

/// The settings of a test.
pub fn settings(model: Option<&FakeModel>) -> Settings {
    let primary = model.map_or_else(Endpoint::default, |model| Endpoint {
        base_url: Some(model.url().to_owned()),
        api_key: Some(KEY.to_owned().into()),
        model: Some(MODEL.to_owned()),
    });
    Settings {
        database_url: None,
        data: PathBuf::from("."),
        pg_bin_dir: None,
        log: None,
        http_addr: "127.0.0.1:0".to_owned(),
        default_zone: chrono_tz::UTC,
        fast_path: true,
        prompts_dir: None,
        daily_tokens: 0,
        llm: LlmSettings { primary, time_limit: Some(LIMIT.as_secs()), ..LlmSettings::default() },
        telegram: TelegramSettings::default(),
        discord: DiscordSettings::default(),
    }
}

/// The model's limit in tests: long enough for loopback, short enough to be waited out.
pub const LIMIT: Duration = Duration::from_secs(2);
