//! The turn with a model: one round trip a log, grounded, guarded, and an answer whatever the model does.

use std::time::Instant;

use alive_coach::store::rows::Path;
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::{LIMIT, World};

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_log_takes_one_round_trip(pool: PgPool) {
    let mut world = World::with_model_and(pool, |settings| settings.fast_path = false).await;
    world.knows("Ana").await;
    world
        .model()
        .calls("log_daily", json!({"evidence": "slept 6h", "date": "today", "sleep_hours": 6}))
        .and_calls("log_cycle", json!({"evidence": "cramps", "date": "today", "event": "symptoms", "symptoms": ["cramps"]}))
        .and_calls("log_daily", json!({"evidence": "drank 2 litres", "date": "today", "water_intake_liters": 2}))
        .and_says("Rest is training too. Would an easy walk fit today?");
    let said = world.says("Ana", "slept 6h, cramps, drank 2 litres").await;
    assert_snapshot!(said.say.text, @r"
    ✓ Sleep 6 h · Cramps · Water 2 L
    Rest is training too. Would an easy walk fit today?
    ");
    assert_eq!(said.path, Path::Model);
    assert_eq!(said.records.len(), 3);
    assert_eq!(world.model().requests().len(), 1, "one round trip");
    let day = world.json("select to_jsonb(d) - 'log_id' - 'user_id' from daily_logs d").await;
    assert_eq!((&day["sleep_hours"], &day["water_intake_liters"]), (&json!(6), &json!(2)));
    assert_eq!(world.count("select count(*) from ai_interactions where rounds = 1 and model is not null").await, 1);
    world.finish();
}

/// Whatever the model does, the person is answered within the limit, and nothing is half written.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_failure_of_the_model_still_ends_in_an_answer(pool: PgPool) {
    let mean = json!({"what": "sleep_hours", "measure": "mean", "from": "yesterday", "to": "today"});
    for (number, failure) in
        ["500", "garbage", "drops", "unknown tool", "bad arguments", "hangs", "endless"].iter().enumerate()
    {
        let mut world = World::with_model_and(pool.clone(), |settings| settings.fast_path = false).await;
        let name = format!("Ana{number}");
        world.knows(&name).await;
        let model = world.model();
        match *failure {
            "500" => drop(model.fails(500).forever()),
            "garbage" => drop(model.garbage().forever()),
            "drops" => drop(model.drops_connection().forever()),
            "unknown tool" => drop(model.unknown_tool().forever()),
            "bad arguments" => drop(model.calls_badly("log_daily", "{\"sleep_hours\": [\"long\"]}").forever()),
            "hangs" => drop(model.hangs().forever()),
            _ => model.endless("query_history", mean.clone()),
        }
        let began = Instant::now();
        let said = world.says(&name, "slept 7 hours, and why am I so tired?").await;
        assert!(began.elapsed() < LIMIT * 2, "{failure} took {:?}", began.elapsed());
        assert!(!said.say.text.is_empty(), "{failure}");
        world.finish();
    }
    let world = World::start(pool).await;
    let answered = world.count("select count(*) from inbound_messages where answered_at is not null").await;
    assert_eq!((world.count("select count(*) from ai_interactions").await, answered), (7, 7));
    assert_eq!(world.count("select count(*) from outbox").await, 7);
}
