//! Export and erasure.

use alive_coach::store::export;
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{Talker, open, record};

async fn keep_words(talker: &mut Talker, word: &str) {
    let day = "2026-03-14";
    talker
        .keeps(&[
            record("log_daily", json!({"date": day, "sleep_hours": 6})),
            record("log_habit", json!({"date": day, "habit_type": "reading", "notes": word})),
            record("update_profile", json!({"name": word})),
        ])
        .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_export_holds_every_table_and_nobody_elses_words(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let mut ben = Talker::new(&store, "ben").await;
    keep_words(&mut ana, "=albatross").await;
    keep_words(&mut ben, "basilisk").await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let everything = export::everything(&mut tx, ana.person).await.expect("an export");
    let text = everything.to_string();
    assert!(text.contains("albatross") && !text.contains("basilisk") && !text.contains(&ben.person.0.to_string()));
    let tables: Vec<String> = sqlx::query_scalar(
        "select table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'user_id'",
    )
    .fetch_all(&pool)
    .await
    .expect("a catalogue");
    for table in tables {
        assert!(everything[&table].is_array(), "{table} is not exported");
    }
    let files = export::csv(&everything).expect("sheets");
    let (_, habits) = files.iter().find(|(name, _)| name == "habit_trackers.csv").expect("habits");
    assert!(habits.contains("'=albatross"), "a formula: {habits}");
    assert!(export::csv(&Value::Null).is_err());
    // Asking for another's export gives nothing.
    let foreign = export::everything(&mut tx, ben.person).await.expect("an export");
    assert!(foreign.as_object().expect("tables").values().all(|rows| rows == &json!([])));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn erasing_a_person_leaves_no_row_of_theirs_and_all_of_others(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let mut ben = Talker::new(&store, "ben").await;
    keep_words(&mut ana, "albatross").await;
    keep_words(&mut ben, "basilisk").await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let gone = export::erase(&mut tx, ana.person).await.expect("erased");
    tx.commit().await.expect("committed");
    assert_eq!((gone["users"], gone["habit_trackers"], gone["ai_interactions"]), (1, 1, 2));
    let left: Vec<String> =
        sqlx::query_scalar("select user_id::text from record_changes union select user_id::text from users")
            .fetch_all(&pool)
            .await
            .expect("rows");
    assert_eq!(left, [ben.person.0.to_string()]);
    // Writing again makes a new person.
    let again = Talker::new(&store, "ana").await;
    assert_ne!(again.person, ana.person);
}
