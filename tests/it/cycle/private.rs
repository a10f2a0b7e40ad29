//! The cycle is nobody else's business: not a model's, not a log's, and gone when it is to be gone.

use alive_coach::{
    config::Settings,
    domain::talk::{Body, Channel, FileRef, PersonId},
    store::{Store, files},
    telemetry::{self, Style},
};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{
    logs::{Kept, listen},
    world::World,
};

/// Without consent a model sees the word of the phase at most; with it, the dates.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_model_reads_of_the_cycle_only_with_consent(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in
        ["period started on 15 January", "period started on 13 February, cramps", "my period ended on 17 February"]
    {
        world.says("Ana", text).await;
    }
    world.says("Ana", "is my period making me tired?").await;
    assert!(world.model().requests().is_empty(), "a question about it was sent");
    world
        .model()
        .calls("log_daily", json!({"evidence": "slept 4h", "date": "today", "sleep_hours": 4}))
        .and_says("Rest.");
    let mixed = world.says("Ana", "slept 4h, spotting, and what should I do about my back").await;
    assert!(mixed.say.text.contains("Spotting") && mixed.say.text.contains("Sleep 4 h"), "{}", mixed.say.text);
    world.model().says("An easy walk would do.");
    world.says("Ana", "what should I do today?").await;
    let sent: Vec<String> = world.model().requests().iter().map(|request| request["messages"].to_string()).collect();
    assert_eq!(sent.len(), 2);
    for words in &sent {
        let context = words.split("NOW:").nth(1).expect("a context");
        for word in ["period", "cramps", "spotting", "Spotting", "02-13", "13 Feb", "day 30", "next"] {
            assert!(!context.contains(word), "{word} was sent: {context}");
        }
    }
    assert!(sent[1].contains("CYCLE: luteal (estimate)"), "{}", sent[1]);

    world.says("Ana", "/cycle model on").await;
    world.model().says("Take it easy.");
    world.says("Ana", "is my period making me tired?").await;
    let last = world.model().requests().last().expect("a request")["messages"].to_string();
    assert!(last.contains("CYCLE: day 30") && last.contains("next period expected"), "{last}");
    world.finish();
}

/// All of it goes: rows, ledger, words of messages on both sides, and files.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_deleted_leaves_no_trace(pool: PgPool) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut world = World::start_in(pool, folder.path()).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 6h").await;
    for text in [
        "slept 7h, my period started on 13 February, cramps",
        "yes",
        "spotting today",
        "I'm on the pill now",
        "when was my last period?",
        "/today",
        "/log",
        "/cycle",
        "/cycle export",
        "/export",
        "undo",
        "ran 5 km",
    ] {
        world.says("Ana", text).await;
    }
    // What came with no word of its own: a tracker's export, somebody else's words; and one that is about other things.
    for (id, name) in [
        ("bytes-of-a-tracker", "drip-export.csv"),
        ("bytes-of-a-watch", "activities.zip"),
        ("bytes-of-a-neutral-name", "export-2026.csv"),
        ("bytes-read-as-runs", "runs.csv"),
    ] {
        let mut heard = world.heard("Ana", "");
        let file = FileRef { id: id.into(), name: Some(name.into()), ..FileRef::default() };
        heard.body = Body::File { file, caption: None };
        world.hears(&heard).await.expect("an answer");
    }
    let mut forwarded = world.heard("Ana", "");
    forwarded.body = Body::Forwarded { text: "my luteal days are the worst".into() };
    world.hears(&forwarded).await.expect("an answer");
    assert_eq!(world.count("select count(*) from files").await, 4);
    // What is in a file is known once it was read.
    for (file, holds_cycle) in [("bytes-of-a-neutral-name", true), ("bytes-read-as-runs", false)] {
        note_read(&world, file, holds_cycle).await;
    }
    assert!(everything(&world).await.contains("cramps"));
    let asked = world.says("Ana", "/cycle delete").await;
    assert!(everything(&world).await.contains("cramps"), "nothing goes before the second word");
    let done = world.presses("Ana", &asked, "Yes").await;
    assert_snapshot!(done.say.text, @"
    Deleted (1). Nothing of it is left here.
    Files you sent that I have not read stay (1): I can’t tell what is in them. /forget deletes everything.
    ");
    let left = everything(&world).await.to_lowercase();
    for word in [
        "period",
        "cramps",
        "spotting",
        "menstru",
        "luteal",
        "follicular",
        "pill",
        "2026-02-13",
        "13 feb",
        "hormonal",
        "/cycle",
        "drip",
        "bytes-of-a-tracker",
        "bytes-of-a-neutral-name",
        "export-2026",
    ] {
        let near = left.find(word).map(|at| &left[at.saturating_sub(200)..(at + 100).min(left.len())]);
        assert_eq!(near, None, "{word} is left");
    }
    assert!(
        left.contains("ran 5 km") && left.contains("bytes-of-a-watch") && left.contains("bytes-read-as-runs"),
        "what is about other things stays"
    );
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours is not null").await, 1);
    assert_eq!(world.count("select count(*) from ai_interactions").await, 20);
    let exports = std::fs::read_dir(folder.path().join("exports")).expect("a folder").count();
    assert_eq!(exports, 0, "exports stay");
    let export = world.says("Ana", "/cycle").await;
    assert!(export.say.text.contains("Shall I?"), "{}", export.say.text);
}

/// As an import notes it once it has read a file.
async fn note_read(world: &World, file: &str, holds_cycle: bool) {
    let person: Uuid = sqlx::query_scalar("select user_id from users").fetch_one(&world.database).await.expect("Ana");
    let store = Store::from_options(world.database.connect_options().as_ref().clone(), 1).await.expect("a store");
    let mut tx = store.begin(PersonId(person)).await.expect("a transaction");
    files::note_read(&mut tx, PersonId(person), file, holds_cycle, world.now).await.expect("noted");
    tx.commit().await.expect("committed");
}

/// Every row of every table, as one text. Names of columns and tables are no trace of anybody.
async fn everything(world: &World) -> String {
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'
            and table_name <> '_sqlx_migrations'",
    )
    .fetch_all(&world.database)
    .await
    .expect("a catalogue");
    let mut dump = String::new();
    for table in tables {
        let rows = sqlx::AssertSqlSafe(format!("select coalesce(string_agg(t::text, E'\\n'), '') from {table} t"));
        let rows: String = sqlx::query_scalar(rows).fetch_one(&world.database).await.expect("a dump");
        dump.push_str(&rows.replace("cycle_phase", "").replace("cycle_days", ""));
        dump.push('\n');
    }
    dump
}

/// Telegram and Discord are named before the first entry: what is written there is not end-to-end encrypted.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_privacy_words_name_the_channel(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    sqlx::query("update identities set channel = 'telegram'").execute(&world.database).await.expect("an account");
    let mut heard = world.heard("Ana", "ayer me vino la regla");
    heard.from.channel = Channel::Telegram;
    heard.to.channel = Channel::Telegram;
    let said = world.hears(&heard).await.expect("an answer").say.text;
    assert!(said.contains("Telegram no están cifrados de extremo a extremo"), "{said}");
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
}

/// Nothing about the cycle reaches a log, at any level.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn no_word_of_the_cycle_is_logged_even_at_trace(pool: PgPool) {
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = telemetry::subscriber("trace", Style::Json, move || writer.clone()).expect("a filter");
    let _listening = listen(subscriber);
    let folder = tempfile::tempdir().expect("a folder");
    let change = |settings: &mut Settings| (settings.fast_path, settings.data) = (false, folder.path().to_owned());
    let mut world = World::with_model_and(pool, change).await;
    world.knows("Ana").await;
    for text in
        ["my period started on 13 February", "yes", "no", "spotting", "/cycle", "/cycle export", "I'm on the pill now"]
    {
        world.says("Ana", text).await;
    }
    world.model().fails(500).forever();
    world.says("Ana", "slept 4h, cramps, and why am I tired?").await;
    sqlx::raw_sql("alter table cycle_days add constraint cycle_days_no_cramps check (not symptoms ? 'acne')")
        .execute(&world.database)
        .await
        .expect("a stricter table");
    let refused = world.says("Ana", "pms: acne and bloating").await.say.text;
    world.says("Ana", "/cycle delete").await;
    world.says("Ana", "yes").await;
    let log = String::from_utf8(kept.0.lock().expect("the kept log").clone()).expect("text").to_lowercase();
    assert!(refused.contains("didn't go in"), "{refused}");
    assert!(log.lines().count() > 10, "the log is kept");
    for word in ["period", "cycle", "cramps", "spotting", "acne", "menstru", "luteal", "pill", "hormonal", "2026-02-13"]
    {
        let near = log.find(word).map(|at| &log[at.saturating_sub(200)..(at + 60).min(log.len())]);
        assert_eq!(near, None, "{word} is in the log");
    }
    world.finish();
}

/// Where others read along, also a list of the day or an undo names nothing of it, and nothing new is kept.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_answer_that_others_could_read_names_nothing_of_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in ["slept 7 hours", "day 1, cramps", "LH test positive"] {
        world.says("Ana", text).await;
    }
    let mut heard = Vec::new();
    for text in
        ["undo", "/today", "/log", "am I late?", "it ended yesterday", "spotting, energy 4", "I'm on the pill now"]
    {
        let mut message = world.heard("Ana", text);
        message.is_shared = true;
        heard.push(world.hears(&message).await.expect("an answer").say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    ✓ Energy 4/5
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    --
    Let us talk in private: what you tell me about yourself is nobody else’s business.
    ");
    assert_eq!(world.count("select count(*) from cycle_days where ends_period or symptoms ? 'spotting'").await, 0);
    assert_eq!(world.count("select count(*) from cycle_settings where modes::text like '%hormonal%'").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where energy_level = 4").await, 1);
}

/// What was said before the yes leaves a question of its own; the model's follows it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_question_about_the_model_follows_that_of_what_waited(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in ["when is my next period?", "it ended yesterday", "yes", "on Tuesday", "no"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert!(world.model().requests().is_empty(), "the rules answer all of it");
    assert_snapshot!(heard.join("\n--\n"), @r#"
    I know nothing of your cycle yet.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    What you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Good, I keep track from here on. /cycle shows where you are.
    ✓ Yesterday: Period ended
    When did it start? A day, or "not sure".
    --
    ✓ Tue 10 Mar: Period started
    One more thing: may the language model at 127.0.0.1 read the dates and symptoms of your cycle, so that it can answer with them in mind? Without a yes it learns the name of the phase at most.
    --
    Fine, dates and symptoms stay here, and I answer by rules when you write about them.
    "#);
    world.finish();
}
