//! Telegram, as its users and its server see it: the production wiring against a strict Bot API on loopback.

mod chat;
mod things;
mod trouble;
mod wire;

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
};

use alive_coach::{
    app,
    channels::telegram::Telegram,
    coach::Coach,
    config::{Settings, TelegramSettings},
    store::Store,
};
use sqlx::{AssertSqlSafe, PgPool, Row};
use tempfile::TempDir;

use crate::world::{
    self,
    telegram::{FakeTelegram, TOKEN},
};

/// Ana's account, and her private chat.
const ANA: i64 = 42;
const BO: i64 = 43;

/// A bot, its server, and its database.
struct Chat {
    fake: FakeTelegram,
    telegram: Arc<Telegram>,
    coach: Arc<Coach>,
    database: PgPool,
    folder: TempDir,
}

impl Chat {
    /// A bot that nobody has written to.
    async fn start(database: PgPool) -> Self {
        Self::with(database, |_| {}).await
    }

    async fn with(database: PgPool, change: impl FnOnce(&mut Settings)) -> Self {
        app::install_tls();
        let fake = FakeTelegram::start().await;
        fake.person(ANA, "Ana", "en");
        fake.person(BO, "Bo", "en");
        let mut settings = world::settings(None);
        let folder = tempfile::tempdir().expect("a folder");
        settings.data = folder.path().to_owned();
        settings.telegram = telegram_settings(&fake);
        settings.default_zone = chrono_tz::Europe::Madrid;
        change(&mut settings);
        let options = database.connect_options().as_ref().clone();
        let store = Store::from_options(options, 8).await.expect("a store");
        let coach = Arc::new(app::coach(&settings, store).expect("a coach"));
        let telegram = app::telegram(&settings, &coach).expect("settings").expect("a token");
        telegram.connect_once().await.expect("a connection");
        Self { fake, telegram, coach, database, folder }
    }

    /// Everything that was said is heard, answered and sent.
    async fn settle(&self) {
        loop {
            let came = self.telegram.poll_once().await.expect("updates");
            self.telegram.answer_all().await;
            let sent = self.telegram.deliver_all().await.expect("letters");
            if came + sent == 0 {
                return;
            }
        }
    }

    /// Somebody says something; what the bot says to it.
    async fn says(&self, from: i64, text: &str) -> String {
        self.fake.says(from, text);
        self.settle().await;
        self.fake.last(from).text
    }

    async fn taps(&self, from: i64, label: &str) -> String {
        self.fake.taps(from, label);
        self.settle().await;
        self.fake.last(from).text
    }

    /// Somebody has been here before: the greeting is left to the tests about it.
    async fn knows(&self, id: i64, name: &str) {
        sqlx::query("insert into users (user_id, name, timezone, units, language, onboarding, created_at) values (gen_random_uuid(), $1, 'Europe/Madrid', 'metric', 'en', 'done', now())")
            .bind(name).execute(&self.database).await.expect("a person");
        sqlx::query("insert into identities (channel, external_id, user_id, created_at) select 'telegram', $2, user_id, now() from users where name = $1")
            .bind(name).bind(id.to_string()).execute(&self.database).await.expect("an identity");
    }

    /// One value of the database, as text, seen as its superuser.
    async fn value(&self, sql: &str) -> String {
        let row =
            sqlx::query(AssertSqlSafe(format!("select ({sql})::text"))).fetch_one(&self.database).await.expect(sql);
        row.get::<Option<String>, _>(0).unwrap_or_default()
    }
}

fn telegram_settings(fake: &FakeTelegram) -> TelegramSettings {
    TelegramSettings {
        bot_token: Some(TOKEN.into()),
        api_url: fake.url().to_owned(),
        // The rates have tests of their own.
        per_second: 10_000.0,
        chat_per_second: 10_000.0,
        group_per_minute: 10_000.0,
        ..TelegramSettings::default()
    }
}

/// The program itself, as an operator runs it, with the most talkative log and `more` settings.
fn serve(database: &PgPool, fake: &FakeTelegram, log: &std::path::Path, more: &[(&str, &str)]) -> Program {
    let url = std::env::var("DATABASE_URL").expect("a database for tests");
    let name = database.connect_options().get_database().expect("a name").to_owned();
    // postgres://user@host/NAME?options
    let (head, options) = url.split_once('?').map_or((url.as_str(), None), |(head, options)| (head, Some(options)));
    let (server, _) = head.rsplit_once('/').expect("a database in the address");
    let url = options.map_or(format!("{server}/{name}"), |options| format!("{server}/{name}?{options}"));
    let file = std::fs::OpenOptions::new().create(true).append(true).open(log).expect("a log");
    let child = Command::new(env!("CARGO_BIN_EXE_alive"))
        .arg("serve")
        .env_clear()
        .env("DATABASE_URL", url)
        .env("TELEGRAM_BOT_TOKEN", TOKEN)
        .env("ALIVE_TELEGRAM_API_URL", fake.url())
        .env("ALIVE_TELEGRAM_PER_SECOND", "10000")
        .env("ALIVE_TELEGRAM_CHAT_PER_SECOND", "10000")
        .env("ALIVE_HTTP_ADDR", "127.0.0.1:0")
        .env("ALIVE_DATA", log.parent().expect("a folder"))
        .env("ALIVE_LOG", "trace")
        .envs(more.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(file)
        .spawn()
        .expect("the program");
    Program(child)
}

/// The running program. It dies with the test.
struct Program(Child);

impl Program {
    /// As kill -9 does.
    fn kill(&mut self) {
        self.0.kill().expect("a kill");
        self.0.wait().expect("dead");
    }

    /// Asked to stop, as a service manager does; whether it ended well.
    fn stop(&mut self) -> bool {
        let id = nix::unistd::Pid::from_raw(self.0.id().try_into().expect("a process id"));
        nix::sys::signal::kill(id, nix::sys::signal::SIGTERM).expect("a signal");
        self.0.wait().expect("ended").success()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, as a rule.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
