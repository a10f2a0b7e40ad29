//! The cycle in conversation: kept after a yes, foretold with its doubt, told to nobody, and gone when it is to be gone.

use chrono::{Days, NaiveDate, TimeDelta};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_first_entry_waits_for_a_yes_and_is_kept_then(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    let first = world.says("Ana", "slept 7h, my period started yesterday, light flow").await;
    heard.push(first.say.text.clone());
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 1);
    // Something else comes first; what was said waits.
    heard.push(world.says("Ana", "energy 4").await.say.text);
    heard.push(world.says("Ana", "day 2, cramps, light flow").await.say.text);
    heard.push(world.says("Ana", "yes").await.say.text);
    heard.push(world.says("Ana", "/cycle").await.say.text);
    assert_snapshot!(heard.join("\n--\n"), @"");
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 1);
    assert_eq!(world.count("select count(*) from cycle_settings where state = 'on' and held = '[]'").await, 1);
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase = 'menstrual' and cycle_day = 2").await, 1);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_no_is_kept_and_not_asked_again(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in ["day 1", "no", "period started today", "when was my last period?", "/cycle on"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn months_of_logs_foretell_with_their_window(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in [
        "period started on 20 November",
        "period started on 18 December",
        "my period ended on 22 December",
        "period started on 15 January",
        "period started on 13 February, cramps",
        "my period ended on 17 February",
    ] {
        world.says("Ana", text).await;
    }
    let mut heard = Vec::new();
    for text in [
        "/cycle",
        "when was my last period?",
        "how long are my cycles usually?",
        "how long do my periods last?",
        "when is my next period?",
        "what day of my cycle is it?",
        "when do I ovulate?",
        "¿cuándo es mi próxima regla?",
        "wann war meine letzte Periode?",
        "combien de temps durent mes cycles ?",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    let ovulations = world.count("select count(*) from menstrual_cycles where predicted_ovulation is not null").await;
    assert_eq!(ovulations, 4);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_gap_is_asked_about_once_and_the_answer_counts(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    let mut heard = Vec::new();
    for text in ["started my period on 1 October", "period started on 29 October", "period started on 24 December"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    for text in ["yes", "on 26 November", "slept 7 hours", "period started on 21 January", "/cycle"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 5);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_forgotten_month_is_filled_in_and_modes_change_by_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in ["period started on 3 December", "period started on 28 January", "not sure", "period started on 25 February"]
    {
        world.says("Ana", text).await;
    }
    let mut heard = Vec::new();
    for text in [
        "I forgot December",
        "on the 31st of December",
        "I'm on the pill now",
        "/cycle",
        "I'm off the pill now",
        "I'm pregnant",
        "/cycle",
        "stop asking about my period",
        "day 1",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_suggestion_to_see_a_clinician_is_made_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 14 March").await;
    world.says("Ana", "no").await;
    world.now += TimeDelta::days(11);
    let mut heard = Vec::new();
    for text in ["period ended today", "slept 7 hours", "soaking a pad an hour since this morning, energy 2", "energy 3"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
}

/// Without consent a model sees the word of the phase at most; with it, the dates.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_model_reads_of_the_cycle_only_with_consent(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in ["period started on 15 January", "period started on 13 February, cramps", "my period ended on 17 February"]
    {
        world.says("Ana", text).await;
    }
    world.says("Ana", "is my period making me tired?").await;
    assert!(world.model().requests().is_empty(), "a question about it was sent");
    world.model().calls("log_daily", json!({"evidence": "slept 4h", "date": "today", "sleep_hours": 4})).and_says("Rest.");
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
    assert!(everything(&world).await.contains("cramps"));
    let asked = world.says("Ana", "/cycle delete").await;
    assert!(everything(&world).await.contains("cramps"), "nothing goes before the second word");
    let done = world.presses("Ana", &asked, "Yes").await;
    assert_snapshot!(done.say.text, @"");
    let left = everything(&world).await.to_lowercase();
    for word in [
        "period", "cramps", "spotting", "menstru", "luteal", "follicular", "pill", "2026-02-13", "13 feb", "hormonal",
        "/cycle",
    ] {
        let near = left.find(word).map(|at| &left[at.saturating_sub(200)..(at + 100).min(left.len())]);
        assert_eq!(near, None, "{word} is left");
    }
    assert!(left.contains("ran 5 km"), "other words stay");
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours is not null").await, 1);
    assert_eq!(world.count("select count(*) from ai_interactions").await, 15);
    let exports = std::fs::read_dir(folder.path().join("exports")).expect("a folder").count();
    assert_eq!(exports, 0, "exports stay");
    let export = world.says("Ana", "/cycle").await;
    assert!(export.say.text.contains("Shall I?"), "{}", export.say.text);
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

/// Whatever the order in which days are told, corrected and taken back: the same cycles, estimates and phases.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_order_of_entries_leaves_no_trace(pool: PgPool) {
    let entries: Vec<String> = ["2025-11-20", "2025-12-18", "2026-01-15", "2026-02-13"]
        .into_iter()
        .flat_map(|start| {
            let start: NaiveDate = start.parse().expect("a date");
            [
                format!("period started on {start}"),
                format!("my period ended on {}", start + Days::new(4)),
                format!("period symptoms: cramps on {}", start + Days::new(1)),
            ]
        })
        .collect();
    let mut world = World::start(pool).await;
    let mut states = Vec::new();
    for (index, name) in ["Ana", "Bea", "Cleo", "Dora"].into_iter().enumerate() {
        world.knows(name).await;
        world.tracks(name).await;
        world.says(name, "slept 7 hours").await;
        let mut order = entries.clone();
        match index {
            0 => {}
            1 => order.reverse(),
            2 => order.rotate_left(5),
            _ => order.sort_by_key(|entry| entry.chars().rev().collect::<String>()),
        }
        for entry in &order {
            world.says(name, entry).await;
            if index > 0 {
                // Twice, and a wrong one that is taken back.
                world.says(name, entry).await;
                let wrong = world.says(name, "period started on 2026-01-30").await;
                world.presses(name, &wrong, "Undo").await;
            }
        }
        states.push(state_of(&world, name).await);
    }
    assert_eq!(states[0]["cycles"].as_array().map(Vec::len), Some(4));
    for state in &states[1..] {
        assert_eq!(*state, states[0]);
    }
}

async fn state_of(world: &World, name: &str) -> serde_json::Value {
    sqlx::query_scalar(
        "select jsonb_build_object(
            'cycles', (select jsonb_agg(to_jsonb(c) - array['cycle_id', 'user_id', 'logged_at'] order by start_date)
                from menstrual_cycles c where c.user_id = u.user_id),
            'days', (select jsonb_agg(to_jsonb(d) - array['cycle_day_id', 'user_id', 'logged_at'] order by date)
                from cycle_days d where d.user_id = u.user_id),
            'logs', (select jsonb_agg(to_jsonb(l) - array['log_id', 'user_id', 'logged_at'] order by date)
                from daily_logs l where l.user_id = u.user_id)
         ) from users u where name = $1",
    )
    .bind(name)
    .fetch_one(&world.database)
    .await
    .expect("a state")
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pause_says_nothing_and_keeps_what_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 13 February").await;
    world.says("Ana", "slept 7 hours").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase is not null").await, 1);
    world.says("Ana", "/cycle pause").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase is not null").await, 0);
    world.says("Ana", "day 1").await;
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 2);
    world.says("Ana", "/cycle resume").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase = 'menstrual'").await, 1);
}
