//! Discord, as its users and its servers see it: the production wiring against a strict REST API and gateway on loopback.

mod chat;
mod rooms;
mod storm;
mod trouble;

use std::sync::Arc;

use alive_coach::{
    app,
    channels::discord,
    config::{DiscordSettings, Settings},
    store::Store,
};
use sqlx::{AssertSqlSafe, PgPool, Row};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::world::{
    self,
    discord::{FakeDiscord, TOKEN},
    model::FakeModel,
};

/// Accounts. Two of them are called the same.
const ANA: u64 = 42;
const BO: u64 = 43;
const OTHER_ANA: u64 = 44;
/// Who may manage the server.
const OPERATOR: u64 = 45;
/// A server and two of its channels.
const GUILD: u64 = 500;
const ROOM: u64 = 501;
const LOBBY: u64 = 502;

/// A bot, its world, and its database.
struct Chat {
    fake: FakeDiscord,
    model: Option<FakeModel>,
    settings: Settings,
    database: PgPool,
    running: Option<Running>,
}

struct Running {
    stop: CancellationToken,
    door: JoinHandle<anyhow::Result<()>>,
}

impl Chat {
    /// A bot that runs, and that nobody has written to.
    async fn start(database: PgPool) -> Self {
        let mut chat = Self::prepare(database, None).await;
        chat.run().await;
        chat
    }

    /// The same with a model.
    async fn with_model(database: PgPool) -> Self {
        let model = FakeModel::start().await;
        let mut chat = Self::prepare(database, Some(model)).await;
        chat.run().await;
        chat
    }

    /// The world, in which the bot does not run yet.
    async fn prepare(database: PgPool, model: Option<FakeModel>) -> Self {
        app::install_tls();
        let fake = FakeDiscord::start().await;
        for (id, name) in [(ANA, "Ana"), (BO, "Bo"), (OTHER_ANA, "Ana"), (OPERATOR, "Olga")] {
            fake.person(id, name);
        }
        fake.guild(GUILD, &[OPERATOR]);
        fake.channel(GUILD, ROOM);
        fake.channel(GUILD, LOBBY);
        let mut settings = world::settings(model.as_ref());
        settings.discord =
            DiscordSettings { token: Some(TOKEN.into()), api_url: Some(fake.url().to_owned()), gateway_url: None };
        settings.default_zone = chrono_tz::Europe::Madrid;
        settings.data = std::env::temp_dir();
        Self { fake, model, settings, database, running: None }
    }

    /// Starts the bot, and waits until it hears.
    async fn run(&mut self) {
        let options = self.database.connect_options().as_ref().clone();
        let store = Store::from_options(options, 8).await.expect("a store");
        let coach = Arc::new(app::coach(&self.settings, store).expect("a coach"));
        let options = app::discord(&self.settings).expect("a token");
        let stop = CancellationToken::new();
        let door = tokio::spawn(discord::serve(coach, options, stop.clone()));
        self.running = Some(Running { stop, door });
        self.fake.connected().await;
    }

    /// Stops the bot: it finishes what it began.
    async fn stop(&mut self) {
        let Running { stop, door } = self.running.take().expect("a running bot");
        stop.cancel();
        door.await.expect("no panic").expect("a clean stop");
    }

    /// Somebody writes directly; what the bot says to it.
    async fn says(&self, from: u64, text: &str) -> String {
        let direct = self.fake.direct(from);
        self.fake.says(from, direct, text);
        self.fake.hears(from).await
    }

    /// Somebody uses a command in their direct messages.
    async fn slash(&self, from: u64, name: &str) -> String {
        let direct = self.fake.direct(from);
        self.fake.slash(from, direct, name, serde_json::json!([]));
        self.fake.hears(from).await
    }

    /// Somebody has been here before: the greeting is left to the tests about it.
    async fn knows(&self, id: u64, name: &str) {
        sqlx::query(
            "with person as (
                insert into users (user_id, name, timezone, units, language, onboarding, created_at)
                values (gen_random_uuid(), $1, 'Europe/Madrid', 'metric', 'en', 'done', now()) returning user_id
             )
             insert into identities (channel, external_id, user_id, created_at)
             select 'discord', $2, user_id, now() from person",
        )
        .bind(name)
        .bind(id.to_string())
        .execute(&self.database)
        .await
        .expect("a person");
    }

    /// An operator makes a channel a coaching channel.
    async fn opens(&self, room: u64, answers: &str, shows: &str) -> String {
        let options = serde_json::json!([
            { "name": "channel", "type": 7, "value": room.to_string() },
            { "name": "answers", "type": 3, "value": answers },
            { "name": "shows", "type": 3, "value": shows },
        ]);
        self.fake.slash(OPERATOR, LOBBY, "coach-setup", options);
        let said = self.fake.hears(OPERATOR).await;
        self.fake.reading(true).await;
        said
    }

    /// One value of the database, as text, seen as its superuser.
    async fn value(&self, sql: &str) -> String {
        let row =
            sqlx::query(AssertSqlSafe(format!("select ({sql})::text"))).fetch_one(&self.database).await.expect(sql);
        row.get::<Option<String>, _>(0).unwrap_or_default()
    }
}
