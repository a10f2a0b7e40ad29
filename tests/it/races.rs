//! Races and goals as they are spoken of: without a distance, with a time to beat, not started, still ahead.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_race_without_its_distance_is_asked_for(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, race, distance) in [
        ("Ana", "my race is on Sunday", "10k"),
        ("Ben", "mein Wettkampf ist am Sonntag", "10 km"),
        ("Cleo", "mi carrera es el domingo", "10"),
        ("Dan", "ma course est dimanche", "10 km"),
    ] {
        world.knows(name).await;
        let asked = world.says(name, race).await;
        assert_eq!(asked.say.buttons.len(), 4, "{race}: {}", asked.say.text);
        world.says(name, distance).await;
    }
    world.knows("Eva").await;
    let asked = world.says("Eva", "my race is on Sunday").await;
    world.presses("Eva", &asked, "Half marathon").await;
    let goals = "select jsonb_agg(distinct jsonb_build_array(target_value, target_date)) from goals";
    assert_eq!(world.json(goals).await, json!([[10, "2026-03-15"], [21.1, "2026-03-15"]]));
    assert_eq!(world.count("select count(*) from workout_sessions").await, 0, "no race was run yet");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_time_to_beat_is_kept_with_the_race_and_its_days_are_counted(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, race, time, ask) in [
        ("Ana", "I run a half marathon on 21 June", "want to finish under 1:55", "how long until my race?"),
        (
            "Ben",
            "ich laufe am 21. Juni einen Halbmarathon",
            "will unter 1:55 bleiben",
            "wie lange noch bis zu meinem Rennen?",
        ),
        ("Cleo", "corro una media maratón el 21 de junio", "quiero bajar de 1:55", "¿cuánto falta para mi carrera?"),
        (
            "Dan",
            "je cours un semi-marathon le 21 juin",
            "je veux finir en moins de 1h55",
            "combien de temps avant ma course ?",
        ),
    ] {
        world.knows(name).await;
        world.says(name, race).await;
        for text in [time, ask] {
            heard.push(world.says(name, text).await.say.text);
        }
    }
    assert_eq!(heard[0], "I keep it with your race (Half marathon, Sun 21 Jun): under 1:55.");
    assert_eq!(heard[1], "14 weeks and 1 day: Half marathon, Sun 21 Jun.");
    for pair in heard.chunks(2) {
        assert!(pair[0].contains("1:55") && pair[1].contains("14 "), "{pair:?}");
    }
    assert_eq!(world.count("select count(*) from memories").await, 4);
    world.says("Ana", "aiming for sub 1:50").await;
    assert_eq!(world.count("select count(*) from memories").await, 4, "a new time takes the place of the one before");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_race_not_started_is_met_kindly(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, race, text) in [
        ("Ana", "my half marathon is on Saturday 21 March", "I didn't start"),
        ("Ben", "ich laufe am 21. März einen Halbmarathon", "bin nicht gestartet"),
        ("Cleo", "corro una media maratón el 21 de marzo", "no tomé la salida"),
        ("Dan", "je cours un semi-marathon le 21 mars", "je n'ai pas pris le départ"),
    ] {
        world.knows(name).await;
        world.says(name, race).await;
        let before = world.now;
        world.now += chrono::TimeDelta::days(8);
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{text}: {}", said.say.text);
        assert_eq!(said.records.len(), 0, "{text}");
        world.now = before;
    }
    assert_eq!(
        world.count("select count(*) from training_limits where kind = 'sport' and until_date = '2026-03-22'").await,
        4
    );
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_lies_ahead_is_answered_to(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "big client presentation tomorrow at 2pm, nervous"),
        ("Ben", "heute Abend mit Tom zum Bouldern verabredet"),
        ("Cleo", "mañana tengo un examen"),
        ("Dan", "demain rendez-vous chez le dentiste"),
        ("Eva", "Im Juni möchte ich mit meinen Enkeln auf den Schöckl gehen"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        let is_empty = ["7h", "7 h", "5 km", "what?", "was?"].iter().any(|part| said.contains(part));
        assert!(!is_empty, "{text}: {said}");
    }
    world.finish();
}
