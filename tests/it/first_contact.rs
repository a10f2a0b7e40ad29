//! First messages: name, age, place and whatever else somebody tells before they are asked.

use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_first_message_tells_name_age_and_place(pool: PgPool) {
    let mut world = World::start(pool).await;
    let heard = |world: &mut World, name: &str, text: &str| {
        let mut heard = world.heard(name, text);
        heard.hints = alive_coach::domain::talk::Hints::default();
        heard
    };
    let dana = heard(&mut world, "Dana", "Hi, Dana, 44, nurse");
    let said = world.hears(&dana).await.expect("an answer").say.text;
    assert!(!said.contains("44 what"), "{said}");
    assert_eq!(world.json("select jsonb_build_array(name, age) from users").await, json!(["Dana", 44]));

    for text in ["hi", "Lu"] {
        let lu = heard(&mut world, "Lu", text);
        world.hears(&lu).await.expect("an answer");
    }
    let lu = "select jsonb_build_array(name, language) from users where name = 'Lu'";
    assert_eq!(world.json(lu).await, json!(["Lu", "en"]));

    let wien = heard(&mut world, "Mia", "Ich bin in Wien, 7h geschlafen");
    let said = world.hears(&wien).await.expect("an answer").say.text;
    assert!(said.contains("Europe/Vienna") && !said.contains("kenne ich noch nicht"), "{said}");
    assert_eq!(world.count("select count(*) from users where timezone = 'Europe/Vienna'").await, 1);
    // The night and the zone are of one exchange, and its ledger tells them in their order.
    let (of_both, disordered) = (
        "select count(*) from (select from record_changes group by interaction_id having count(*) > 1) e",
        "select count(*) from (select call_index, lag(call_index) over (partition by interaction_id order by change_no) \
            as before from record_changes) c where call_index < before",
    );
    assert!(world.count(of_both).await > 0);
    assert_eq!(world.count(disordered).await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn whoever_is_in_another_zone_is_offered_its_clock(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "I'm in Tokyo now"),
        ("Ben", "ich bin jetzt in Tokio"),
        ("Cleo", "ahora estoy en Tokio"),
        ("Dan", "je suis à Tokyo maintenant"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.say.buttons.len(), 2, "{text}: {}", said.say.text);
        world.presses(name, &said, "Asia/Tokyo").await;
    }
    assert_eq!(world.count("select count(*) from users where timezone = 'Asia/Tokyo'").await, 4);
    world.knows("Eva").await;
    let said = world.says("Eva", "I'm in Paris now").await;
    assert_eq!(said.say.buttons.len(), 0, "the same clock: {}", said.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn first_contact_keeps_what_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, first, wanted) in [
        ("a", "Kwame, 24, London", json!(["Kwame", 24, "Europe/London"])),
        ("b", "nurse in Dublin", json!([null, null, "Europe/Dublin"])),
        ("c", "Leipzig", json!([null, null, "Europe/Berlin"])),
        ("d", "Portland, Maine", json!([null, null, "America/New_York"])),
    ] {
        let mut heard = world.heard(name, first);
        heard.hints = alive_coach::domain::talk::Hints::default();
        world.hears(&heard).await.expect("an answer");
        let who = "select jsonb_build_array(name, age, timezone) from users order by created_at desc limit 1";
        assert_eq!(world.json(who).await, wanted, "{first}");
    }
    let mut heard = world.heard("a", "metric");
    heard.hints = alive_coach::domain::talk::Hints::default();
    let said = world.hears(&heard).await.expect("an answer").say.text;
    assert!(!said.contains("ALIVE") && !said.contains("kilos"), "{said}");
    world.finish();
}
