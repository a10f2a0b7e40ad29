//! What people ask of their plan: that a session is done, when the next one is, another day or sport, and the setup in own words.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

/// Somebody with a plan of strength and running, from a Saturday on.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in [
        "/plan for endurance",
        "/plan now two",
        "/plan sport running",
        "/plan days 5",
        "/plan minutes 30",
        "/plan where outdoors",
        "/plan hurts no",
    ] {
        world.says(name, answer).await;
    }
}

const TODAY: &str = "select count(*) from workout_sessions where date = '2026-03-14' and completed";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn done_completes_the_session_of_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, minutes, slept) in [
        ("Ana", "done, but only managed 15 minutes. slept 7h", Some(15), true),
        ("Ben", "erledigt, aber nur 15 Minuten. 7 Stunden geschlafen", Some(15), true),
        ("Cleo", "hecho, pero solo 15 minutos. dormí 7 horas", Some(15), true),
        ("Dan", "c'est fait, mais seulement 15 minutes. dormi 7h", Some(15), true),
        ("Eva", "done", None, false),
        ("Finn", "hecho, press banca 80x6, me molestó un poco el hombro derecho", None, false),
        ("Gil", "did my session", None, false),
        ("Hanna", "Training erledigt", None, false),
    ] {
        with_plan(&mut world, name).await;
        assert_eq!(world.count(TODAY).await, 0, "{text}");
        let planned = world.count("select count(*) from workout_sessions where date = '2026-03-14' and set_aside is null");
        assert!(planned.await > 0, "nothing is planned today");
        let said = world.says(name, text).await;
        assert_eq!(world.count(TODAY).await, 1, "{text}: {}", said.say.text);
        if let Some(minutes) = minutes {
            let told = "select to_jsonb(duration_minutes) from workout_sessions where date = '2026-03-14' and completed";
            assert_eq!(world.json(told).await, json!(minutes), "{text}: {}", said.say.text);
        }
        assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, i64::from(slept), "{text}");
        assert!(!said.say.text.contains("Nothing of that"), "{}", said.say.text);
        sqlx_forget(&mut world, name).await;
    }
    world.finish();
}

/// Everything of one person, so that the next is alone.
async fn sqlx_forget(world: &mut World, name: &str) {
    world.says(name, "/forget_me").await;
    world.says(name, "yes").await;
}
