//! What goes wrong between the bot and its server: limits, outages, lost answers, kills; nothing is lost, nothing said twice.

use std::time::{Duration, Instant};

use alive_coach::{
    app,
    config::Endpoint,
    web::{self, Watched},
};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::{ANA, BO, Chat, serve};
use crate::world::{
    self,
    discord::FakeDiscord,
    telegram::{Failure, FakeTelegram, TOKEN},
};

/// Every failure of a request ends with the answer in the chat, once.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_answer_arrives_whatever_its_way_does(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    let failures = [
        Failure::TooMany(1),
        Failure::BadGateway,
        Failure::Unauthorized,
        Failure::Cut,
        Failure::LostAnswer,
        Failure::BadRequest("Bad Request: BUTTON_DATA_INVALID"),
    ];
    for (number, failure) in failures.into_iter().enumerate() {
        chat.fake.fails("sendMessage", failure.clone());
        let steps = 1000 + number as u32;
        chat.fake.says(ANA, &format!("{steps} steps"));
        let is_told = |fake: &FakeTelegram| fake.last_text(ANA).and_then(|text| self::steps(&text)) == Some(steps);
        chat.fake.until(&format!("{failure:?}"), is_told).await;
    }
    // Cut again and again before anything was taken: it is not there, and so it is sent.
    for _ in 0..4 {
        chat.fake.fails("sendMessage", Failure::Cut);
    }
    chat.fake.says(ANA, "energy 4");
    let is_told = |fake: &FakeTelegram| fake.last_text(ANA).is_some_and(|text| text.contains("Energy 4"));
    chat.fake.until("the next answer", is_told).await;
    assert_eq!(chat.fake.heard_by(ANA).len(), 7);
    // The clock on a button ends although the first word of it is lost.
    chat.fake.fails("answerCallbackQuery", Failure::BadGateway);
    chat.fake.taps(ANA, "Undo");
    chat.fake.until("the tap's answer", |fake| fake.heard_by(ANA).len() == 8).await;
    chat.fake.until("the end of the clock", |fake| fake.calls("answerCallbackQuery") == 2).await;
    stop.cancel();
    running.await.expect("a clean stop");
    chat.fake.finish();
}

/// An answer whose own answer is lost is found in the chat; a server that cannot tell is given it once more, and no third time.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_lost_answer_is_looked_for_before_it_is_sent_again(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.knows(BO, "Bo").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    chat.fake.fails("sendMessage", Failure::LostAnswer);
    chat.fake.says(ANA, "energy 4");
    // Others write meanwhile, and their messages have the ids around it.
    chat.fake.says(BO, "energy 3");
    chat.fake.until("a look", |fake| fake.calls("editMessageReplyMarkup") > 0).await;
    chat.fake.says(ANA, "drank 100 ml of water");
    chat.fake.until("the next answer", |fake| fake.last(ANA).text.contains("Water")).await;
    assert_eq!(chat.fake.heard_by(ANA).len(), 2);

    for _ in 0..2 {
        chat.fake.fails("sendMessage", Failure::LostAnswer);
        chat.fake.fails("editMessageReplyMarkup", Failure::BadRequest("Bad Request: method is not known here"));
    }
    chat.fake.says(ANA, "drank 200 ml of water");
    chat.fake.until("two repeats", |fake| fake.heard_by(ANA).len() == 4).await;
    chat.fake.says(ANA, "mood calm");
    chat.fake.until("the next answer", |fake| fake.last(ANA).text.contains("ood")).await;
    assert_eq!(chat.fake.heard_by(ANA).len(), 5);
    stop.cancel();
    running.await.expect("a clean stop");
    let open = "select count(*) from outbox where coalesce(platform_message_id, '') = '' and given_up_at is null \
                or said_after is not null";
    assert_eq!(chat.value(open).await, "0", "it is known as which messages they arrived");
    chat.fake.finish();
}

/// A program that died between sending and noting it left the letter in its journal: the next one does not say it again.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_was_sent_before_the_program_died_is_not_said_again(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    assert!(chat.says(ANA, "energy 4").await.contains("Energy 4"));
    let line = chat.value("select letter_id || ' ' || platform_message_id from outbox").await;
    let message = chat.fake.last(ANA).id.to_string();
    assert!(line.ends_with(&format!(" {message}")), "{line}");
    // As the database would be had the program died before it was told; its claim is over.
    sqlx::query("update outbox set sent_at = null, platform_message_id = null, next_attempt_at = now()")
        .execute(&chat.database)
        .await
        .expect("a letter that is not noted");
    std::fs::write(chat.folder.path().join("telegram-sent"), format!("{line}\n")).expect("a journal");

    let mut settings = world::settings(None);
    settings.data = chat.folder.path().to_owned();
    settings.telegram = super::telegram_settings(&chat.fake);
    let next = app::telegram(&settings, &chat.coach).expect("settings").expect("a token");
    assert_eq!(next.deliver_all().await.expect("letters"), 0);
    assert_eq!(chat.fake.heard_by(ANA).len(), 1);
    assert_eq!(chat.value("select platform_message_id from outbox where sent_at is not null").await, message);
    assert_eq!(std::fs::read(chat.folder.path().join("telegram-sent")).expect("a journal"), b"");
}

/// 429 is about the whole bot: nobody is written to before the wait is over.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn too_many_requests_pauses_the_whole_bot(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.knows(BO, "Bo").await;
    chat.fake.fails("sendMessage", Failure::TooMany(1));
    chat.fake.says(ANA, "energy 4");
    chat.telegram.poll_once().await.expect("updates");
    chat.telegram.answer_all().await;
    let began = Instant::now();
    assert_eq!(chat.telegram.deliver_all().await.expect("letters"), 0);
    assert_eq!(chat.fake.calls("sendMessage"), 1);
    chat.fake.says(BO, "energy 3");
    chat.telegram.poll_once().await.expect("updates");
    chat.telegram.answer_all().await;
    chat.telegram.deliver_all().await.expect("letters");
    let stop = CancellationToken::new();
    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    chat.fake.until("both answers", |fake| fake.count() == 2).await;
    for id in [ANA, BO] {
        assert!(chat.fake.last(id).at - began >= Duration::from_millis(990), "the bot is paused for both");
    }
    stop.cancel();
    running.await.expect("a clean stop");
}

/// A person who blocked the bot costs one request, is marked, and keeps what they told.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_blocked_chat_is_given_up_and_marked(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.says(ANA, "slept 6 hours");
    chat.telegram.poll_once().await.expect("updates");
    chat.telegram.answer_all().await;
    chat.fake.fails("sendMessage", Failure::TooMany(0));
    chat.fake.blocks(ANA, true);
    chat.fake.take_updates();
    chat.settle().await;
    chat.settle().await;
    assert_eq!(chat.value("select count(*) from outbox where given_up_at is not null").await, "1");
    assert_eq!(chat.value("select count(*) from identities where unreachable_at is not null").await, "1");
    assert_eq!(chat.value("select sleep_hours from daily_logs").await, "6");
}

/// A token that is revoked, another poller, a gateway's page, a broken connection: said once, tried again, and it goes on.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn polling_survives_every_failure(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    for (count, failure) in [
        Failure::Conflict,
        Failure::Unauthorized,
        Failure::BadGateway,
        Failure::Cut,
        Failure::TooMany(0),
        Failure::LostAnswer,
    ]
    .into_iter()
    .enumerate()
    {
        chat.fake.fails("getUpdates", failure.clone());
        chat.fake.says(ANA, "drank 100 ml of water");
        chat.fake.until(&format!("{failure:?}"), |fake| fake.heard_by(ANA).len() == count + 1).await;
    }
    chat.fake.restarts_ids_at(17);
    chat.fake.says(ANA, "energy 4");
    chat.fake.until("ids that began anew", |fake| fake.last(ANA).text.contains("Energy 4")).await;
    stop.cancel();
    running.await.expect("a clean stop");
    chat.fake.finish();
}

/// Who watches the service is told in a word whether Telegram is reached; a Telegram that is away makes nothing unready.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_probe_tells_whether_telegram_is_reached(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let contact = chat.telegram.contact();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/readyz", listener.local_addr().expect("an address"));
    let watched = Watched { store: chat.coach.store().clone(), channels: vec![("telegram", contact.standing())] };
    let stop = CancellationToken::new();
    let web = tokio::spawn(web::serve(listener, watched, axum::Router::new(), stop.clone()));
    let asked = async || {
        let answer = reqwest::get(&url).await.expect("an answer");
        (answer.status().as_u16(), answer.json::<serde_json::Value>().await.expect("words"))
    };
    let told = |word: &str| (200, serde_json::json!({ "status": "ready", "channels": { "telegram": word } }));
    assert_eq!(asked().await, told("connecting"));

    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    chat.fake.until("a connection", |_| contact.word() == "connected").await;
    assert_eq!(asked().await, told("connected"));
    for _ in 0..3 {
        chat.fake.fails("getUpdates", Failure::Unauthorized);
    }
    chat.fake.says(ANA, "energy 4");
    chat.fake.until("trouble", |_| contact.word() == "token").await;
    assert_eq!(asked().await, told("token"));
    chat.fake.until("its end", |_| contact.word() == "connected").await;
    assert_eq!(asked().await, told("connected"));
    stop.cancel();
    running.await.expect("a clean stop");
    web.await.expect("a task").expect("a clean stop");
    chat.fake.finish();
}

/// A slow model holds up the one who asked, shows them a sign, and nobody else.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn one_slow_person_keeps_nobody_waiting(pool: PgPool) {
    // Takes connections and says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", silent.local_addr().expect("an address"));
    let endpoint = Endpoint { base_url: Some(url), api_key: None, model: Some("silent".to_owned()) };
    let chat = Chat::with(pool, |settings| {
        settings.llm.primary = endpoint;
        settings.llm.time_limit = Some(3);
    })
    .await;
    chat.knows(ANA, "Ana").await;
    chat.knows(BO, "Bo").await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(std::sync::Arc::clone(&chat.telegram).run(stop.clone()));
    chat.fake.says(ANA, "why am I always so tired, and what would you do about my marathon?");
    chat.fake.until("a sign of typing", |fake| !fake.typing(ANA).is_empty()).await;
    // How soon it comes is measured by the bench, on a machine that does nothing else.
    assert!(chat.fake.heard_by(ANA).is_empty());
    for number in 1..=10 {
        chat.fake.says(BO, "drank 100 ml of water");
        chat.fake.until("an answer to Bo", |fake| fake.heard_by(BO).len() == number).await;
    }
    assert!(chat.fake.heard_by(ANA).is_empty(), "Bo has ten answers before Ana has one");
    chat.fake.until("an answer to Ana", |fake| fake.heard_by(ANA).len() == 1).await;
    stop.cancel();
    running.await.expect("a clean stop");
    chat.fake.finish();
}

/// The program is killed again and again under a load of duplicates and disorder: every message is answered once, in order.
/// And of all it logs, at the most talkative level, nothing is a secret or anybody's words.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_program_that_is_killed_answers_every_message_once_and_logs_no_words(pool: PgPool) {
    const FIRST: i64 = 1001;
    const PEOPLE: i64 = 8;
    const ROUNDS: i64 = 3;
    const EACH: i64 = 5;
    let fake = FakeTelegram::start().await;
    fake.shuffles(20_261_125);
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    for person in FIRST..FIRST + PEOPLE {
        fake.person(person, &format!("Zephyrine{person}"), "en");
    }
    // Somebody listens to recordings, or would: so they are fetched, from an address that holds the token.
    let listening = [("ALIVE_LLM_TRANSCRIPTION_BASE_URL", "http://127.0.0.1:9/v1")];
    let mut program = serve(&pool, &fake, &log, &listening);
    for round in 0..ROUNDS {
        let before = fake.count();
        for number in 0..EACH {
            for person in FIRST..FIRST + PEOPLE {
                fake.says(person, &format!("{} steps", 1000 + round * EACH + number));
            }
        }
        if round < ROUNDS - 1 {
            // In the middle of it.
            fake.until("some answers", |fake| fake.count() > before + 5).await;
            program.kill();
            program = serve(&pool, &fake, &log, &listening);
        }
    }
    let all = (PEOPLE * ROUNDS * EACH) as usize;
    let counted = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
    // In order, so that the last answer is to the last message.
    let last = (1000 + ROUNDS * EACH - 1) as u32;
    let is_done = |fake: &FakeTelegram, person| fake.last_text(person).and_then(|text| steps(&text)) == Some(last);
    fake.until("an answer to every message", |fake| (FIRST..FIRST + PEOPLE).all(|person| is_done(fake, person))).await;
    fake.person(FIRST + PEOPLE, "Zephyrine", "en");
    fake.file("there", "voice/zephyrine.oga", b"OggS recording");
    for (number, file) in ["there", "gone"].into_iter().enumerate() {
        fake.sends(
            FIRST + PEOPLE,
            serde_json::json!({"voice": {"file_id": file, "duration": 2, "mime_type": "audio/ogg"}}),
        );
        fake.until("a word about the recording", |fake| fake.heard_by(FIRST + PEOPLE).len() > number).await;
    }
    assert!(program.stop(), "a clean stop");

    let one = async |sql| counted(sql).fetch_one(&pool).await.expect(sql);
    assert_eq!(one("select count(*) from inbound_messages").await as usize, all + 2);
    assert_eq!(one("select count(*) from inbound_messages where answered_at is null").await, 0);
    assert_eq!(one("select count(*) from ai_interactions").await as usize, all + 2);
    assert_eq!(one("select count(*) from record_changes").await as usize, all);
    assert_eq!(one("select count(*) from outbox where sent_at is null").await, 0);
    for person in FIRST..FIRST + PEOPLE {
        let answers: Vec<u32> = fake.heard_by(person).iter().filter_map(|said| steps(&said.text)).collect();
        assert_eq!(answers, (1000..=last).collect::<Vec<_>>());
    }
    let log = std::fs::read_to_string(&log).expect("a log");
    assert!(log.lines().count() > all, "the log is a log");
    let (_, secret) = TOKEN.split_once(':').expect("a token");
    for word in [secret, " steps", "Zephyrine", "zephyrine", "/file/"] {
        let line = log.lines().find(|line| line.contains(word));
        assert_eq!(line, None, "{word} is in the log");
    }
    fake.finish();
}

/// The steps of a receipt: "✓ Steps 1,042".
fn steps(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("✓ Steps ")?;
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

/// A token that is refused at the start and again in the middle: each time said once, tried again more slowly, and nobody on
/// the other channel notices.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_refused_token_is_said_once_and_holds_up_no_other_channel(pool: PgPool) {
    const SAID: &str = "does not accept the token";
    let fake = FakeTelegram::start().await;
    fake.person(ANA, "Ana", "en");
    let discord = FakeDiscord::start().await;
    discord.person(2042, "Bo");
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let said = || std::fs::read_to_string(&log).expect("a log").matches(SAID).count();
    for _ in 0..2 {
        fake.fails("getMe", Failure::Unauthorized);
    }
    let other = [("DISCORD_TOKEN", world::discord::TOKEN), ("ALIVE_DISCORD_API_URL", discord.url())];
    let mut program = serve(&pool, &fake, &log, &other);
    discord.connected().await;
    fake.says(ANA, "energy 4");
    fake.until("an answer after a bad start", |fake| fake.heard_by(ANA).len() == 1).await;
    assert_eq!(said(), 1, "said once");

    for _ in 0..3 {
        fake.fails("getUpdates", Failure::Unauthorized);
    }
    let refused = fake.calls("getUpdates");
    // The request that is on its way brings this one; those after it are refused.
    fake.says(ANA, "energy 5");
    fake.until("an answer", |fake| fake.heard_by(ANA).len() == 2).await;
    fake.says(ANA, "energy 3");
    fake.until("two refusals", |fake| fake.calls("getUpdates") >= refused + 2).await;
    let direct = discord.direct(2042);
    discord.says(2042, direct, "slept 7 hours");
    let answer = discord.hears(2042).await;
    assert!(answer.contains("Sleep 7 h"), "{answer}");
    let heard: Vec<String> = fake.heard_by(ANA).into_iter().map(|said| said.text).collect();
    assert_eq!(heard.len(), 2, "Telegram is still away: {heard:?}");
    fake.until("an answer when it is back", |fake| fake.heard_by(ANA).len() == 3).await;
    assert_eq!(said(), 2, "said once more, for the second time it happened");
    assert!(program.stop(), "a clean stop");
}

/// A bot that cannot be: said before anything starts.
#[tokio::test]
async fn a_token_that_is_none_is_refused_in_words() {
    let mut settings = world::settings(None);
    settings.telegram.bot_token = Some("not a token".into());
    let database = alive_coach::store::DatabaseAt::Url("postgres://nobody@localhost:1/none".into());
    assert!(alive_coach::store::Store::open(&database).await.is_err());
    let error = alive_coach::channels::telegram::whoami(&settings.telegram.api_url, "not a token".into()).await;
    assert!(error.expect_err("refused").to_string().contains("123456:ABC-DEF"));
    app::install_tls();
    let fake = FakeTelegram::start().await;
    let unknown = alive_coach::channels::telegram::whoami(fake.url(), "8:other".into()).await;
    assert!(unknown.expect_err("refused").to_string().contains("BotFather"));
}
