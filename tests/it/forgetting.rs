//! `/forget`: the last message, or the day, goes for good, with its words and with what was made of it; what was told before
//! stands as if nothing had been said since.

use alive_coach::coach::Exchange;
use chrono::TimeDelta;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::world::World;

/// Everything that is held of anybody, as text.
async fn held(world: &World) -> String {
    let everything = "select jsonb_build_array(
        (select jsonb_agg(t) from inbound_messages t), (select jsonb_agg(t) from ai_interactions t),
        (select jsonb_agg(t) from outbox t), (select jsonb_agg(t) from record_changes t),
        (select jsonb_agg(t) from memories t), (select jsonb_agg(t) from training_limits t),
        (select jsonb_agg(t) from daily_logs t), (select jsonb_agg(t) from workout_sessions t),
        (select jsonb_agg(t) from recommendations t), (select jsonb_agg(t) from policy_decisions t))";
    world.json(everything).await.to_string()
}

async fn day(world: &World) -> Value {
    world.json("select jsonb_build_array(sum(sleep_hours), sum(water_intake_liters)) from daily_logs").await
}

fn text(exchange: &Exchange) -> &str {
    &exchange.say.text
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_last_message_goes_with_all_that_came_of_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 7h").await;
    world.says("Ana", "drank 500 ml of water").await;
    world.says("Ana", "drank 250 ml of water, ran 5 km with Zsofia, my knee hurts").await;
    assert_eq!(day(&world).await, json!([7, 0.75]));
    assert!(held(&world).await.contains("Zsofia"));

    let gone = world.says("Ana", "/forget last").await;
    assert_eq!(
        text(&gone),
        "Forgotten for good: the last thing you told me, and my answer. Entries gone with it: 2. In this chat the words \
         still stand; delete them there."
    );
    assert_eq!(day(&world).await, json!([7, 0.5]), "what was told before stands");
    let left = held(&world).await;
    for word in ["Zsofia", "250 ml", "0.25", "0.75", "5 km", "knee", "running"] {
        assert!(!left.contains(word), "{word} is left");
    }
    assert_eq!(world.count("select count(*) from workout_sessions").await, 0);
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
    // The message is still known: delivered again, it is not answered again.
    assert_eq!(world.count("select count(*) from inbound_messages where answered_at is null").await, 0);

    // Asked again, the one before it goes, though nothing was sent since; and what is left can still be taken back.
    world.says("Ana", " ").await;
    world.says("Ana", "/forget last").await;
    assert_eq!(day(&world).await, json!([7, null]));
    world.says("Ana", "undo").await;
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    // The undo says what it undid: it goes with what it was about.
    world.says("Ana", "/forget last").await;
    assert_eq!(world.count("select count(*) from record_changes").await, 0);
    assert_eq!(text(&world.says("Ana", "/forget last").await), "There is nothing of that to forget.");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_message_that_was_corrected_goes_in_all_its_versions(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = world.heard("Ana", "drank 400 ml of water");
    world.hears(&heard).await.expect("an answer");
    world.says("Ana", "drank 300 ml of water").await;
    heard.version = 1;
    heard.body = alive_coach::domain::talk::Body::Text { text: "drank 900 ml of water".to_owned() };
    heard.sent_at = world.now;
    world.hears(&heard).await.expect("an answer to the edit");
    assert_eq!(day(&world).await, json!([null, 1.2]));
    world.says("Ana", "/forget last").await;
    assert_eq!(day(&world).await, json!([null, 0.3]));
    let left = held(&world).await;
    for word in ["400", "900", "0.4", "0.9", "1.2"] {
        assert!(
            !left.contains(&format!("{word} ml")) && !left.contains(&format!(": {word}")),
            "{word} is left in {left}"
        );
    }
    // What stands is folded as if the other had never been.
    world.says("Ana", "undo").await;
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_correction_goes_and_what_it_corrected_stands_again(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 6h").await;
    world.says("Ana", "actually I slept 8h").await;
    assert_eq!(day(&world).await, json!([8, null]));
    world.says("Ana", "/forget last").await;
    assert_eq!(day(&world).await, json!([6, null]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_day_goes_once_it_was_asked_for_twice_and_in_any_language(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, told, forget, yes, gone) in [
        ("Ana", "drank 500 ml of water", "/forget day", "Yes", "Entries gone with it: 2."),
        ("Ben", "500 ml Wasser getrunken", "/forget heute", "Ja", "Einträge, die damit weg sind: 2."),
        ("Cleo", "bebí 500 ml de agua", "/forget hoy", "Sí", "Entradas borradas con ello: 2."),
        ("Dan", "j'ai bu 500 ml d'eau", "/forget jour", "Oui", "Entrées parties avec : 2."),
    ] {
        world.knows(name).await;
        world.says(name, told).await;
        world.now += TimeDelta::days(1);
        world.says(name, told).await;
        world.says(name, "8000 steps").await;
        world.says(name, told).await;
        let asked = world.says(name, forget).await;
        assert_eq!(asked.say.buttons.len(), 2, "{}", text(&asked));
        assert_eq!(world.count("select count(*) from health_metrics").await, 1, "nothing goes before the yes");
        let done = world.presses(name, &asked, yes).await;
        assert!(text(&done).contains(gone), "{}", text(&done));
        assert_eq!(world.count("select count(*) from health_metrics").await, 0);
        assert_eq!(day(&world).await, json!([null, 0.5]), "the day before stands");
        world.says(name, "/forget last").await;
    }
    // A no leaves everything, and another word is a topic.
    world.says("Ana", "slept 7h").await;
    let asked = world.says("Ana", "/forget day").await;
    world.presses("Ana", &asked, "No").await;
    let topic = world.says("Ana", "/forget asthma").await;
    assert!(text(&topic).starts_with("I keep nothing in mind about asthma."), "{}", text(&topic));
    assert_eq!(day(&world).await, json!([7, null]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_bare_no_is_nothing_that_was_told_and_a_feeling_is(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, told, empty, felt) in [
        ("Ana", "drank 500 ml of water", ["no", "thanks"], "I felt so alone at Zsofia's"),
        ("Ben", "500 ml Wasser getrunken", ["nein", "danke"], "bei Zsofia fühlte ich mich so allein"),
        ("Cleo", "bebí 500 ml de agua", ["no", "gracias"], "me sentí muy sola en casa de Zsofia"),
        ("Dan", "j'ai bu 500 ml d'eau", ["non", "merci"], "je me suis senti si seul chez Zsofia"),
    ] {
        world.knows(name).await;
        world.says(name, told).await;
        for word in empty {
            world.says(name, word).await;
        }
        world.says(name, felt).await;
        world.says(name, "/forget last").await;
        assert!(!held(&world).await.contains("Zsofia"), "{felt}");
        assert_eq!(day(&world).await, json!([null, 0.5]), "{felt}");
        world.says(name, empty[0]).await;
        world.says(name, "/forget last").await;
        assert_eq!(day(&world).await, json!([null, null]), "{told}");
    }
    world.finish();
}
