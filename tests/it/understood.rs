//! What is read of a message beside what is open: a match that was told before, a question of ours that another matter does not
//! answer.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const SESSIONS: &str = "select coalesce(jsonb_agg(jsonb_build_array(activity_type, duration_minutes, date) order by date), '[]') \
    from workout_sessions where completed and set_aside is null";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_match_that_was_told_is_the_one_that_was_played(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let told = world.says("Ana", "we have a five-a-side game tomorrow").await;
    assert_eq!(world.json(SESSIONS).await, json!([]), "{}", told.say.text);
    world.now += chrono::TimeDelta::days(1);
    assert_snapshot!(world.says("Ana", "played the match, 80 min").await.say.text, @"
    ✓ Football 1 h 20 min
    Drink something and let it settle. How was it?
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_matter_is_no_answer_to_an_open_question(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in ["slept 30h", "drank 5 furlongs", "slept 30h", "6"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    Sleep 30 h is outside what I can keep (0 h to 24 h). What did you mean?
    --
    I didn't find anything to note in that. Try "ran 5 km" or "mood calm".
    --
    Sleep 30 h is outside what I can keep (0 h to 24 h). What did you mean?
    --
    ✓ Sleep 6 h
    A short night. Some daylight and a walk usually do more than another coffee.
    "#);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nobody_who_said_that_he_is_a_man_is_asked_for_a_cycle(pool: PgPool) {
    let mut world = World::start(pool).await;
    let metrics = "select coalesce(jsonb_agg(jsonb_build_array(type, value) order by value), '[]') from health_metrics";
    for (name, told) in [
        ("Adam", "I'm a man, 42"),
        ("Ben", "my wife is pregnant"),
        ("Carl", "meine Prostata wurde operiert"),
        ("Dan", "soy hombre, ¿qué hago hoy?"),
        ("Emil", "en tant qu'homme, je dors mal"),
    ] {
        world.knows(name).await;
        world.says(name, told).await;
        // Of whom it is only likely a bleeding is asked about: nothing is dropped.
        let sure = if name == "Ben" { 2 } else { 3 };
        for text in ["waking temp 36.6", "I forgot in March", "no more bleeding from the op"].into_iter().take(sure) {
            let said = world.says(name, text).await.say.text;
            assert!(!said.contains("cycle") && !said.contains("waits"), "{told}, {text}: {said}");
        }
    }
    // Who tells a period of their own is heard.
    let said = world.says("Adam", "my period started today").await.say.text;
    assert!(said.contains("cycle"), "{said}");
    assert_eq!(world.json(metrics).await, json!(vec![json!(["body_temp_c", 36.6]); 5]));
    // Of somebody else it is asked as ever, also of who speaks of a man.
    world.knows("Flo").await;
    world.says("Flo", "my dad had his prostate surgery today").await;
    let said = world.says("Flo", "waking temp 36.6").await.say.text;
    assert!(said.contains("cycle"), "{said}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_number_after_a_fever_is_its_temperature(pool: PgPool) {
    let mut world = World::start(pool).await;
    let metrics = "select coalesce(jsonb_agg(jsonb_build_array(type, value)), '[]') from health_metrics";
    for (name, fever, number) in [
        ("Ana", "I have a fever", "38.1"),
        ("Ben", "ich habe Fieber", "38,1"),
        ("Cleo", "tengo fiebre", "38,1"),
        ("Dan", "j'ai de la fièvre", "38,1"),
    ] {
        world.knows(name).await;
        world.says(name, fever).await;
        let said = world.says(name, number).await.say.text;
        assert!(said.contains("38"), "{said}");
    }
    assert_eq!(world.json(metrics).await, json!(vec![json!(["body_temp_c", 38.1]); 4]));
    // Without one it may be anything.
    world.knows("Eve").await;
    assert!(world.says("Eve", "38.1").await.say.text.contains("38.1 what?"));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_question_for_the_cycle_waits_beside_other_talk(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "my period started").await;
    world.says("Ana", "cramps").await;
    assert_snapshot!(world.says("Ana", "yes").await.say.text, @"
    Good, I keep track from here on. /cycle shows where you are.
    ✓ Period started
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_lifted_and_taken_is_kept_by_its_name(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in
        ["I take amlodipine", "new PB, deadlift 130 kg", "new PB, deadlift 140 kg", "new PB, squat 100 kg", "/memory"]
    {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    I'll keep in mind: blood pressure tablets (amlodipine).
    --
    Deadlift 130 kg. That is your best so far, and I keep it as that.
    --
    Deadlift 140 kg: a new best, and kept as one. Well lifted.
    --
    Squat 100 kg. That is your best so far, and I keep it as that.
    --
    What I remember
    - blood pressure tablets (amlodipine)
    - Best deadlift: 140 kg (Sat 14 Mar)
    - Best squat: 100 kg (Sat 14 Mar)
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_place_is_gone_by_after_a_yes(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let zone = "select to_jsonb(timezone) from users";
    world.says("Ana", "I'm in New York").await;
    assert_ne!(world.json(zone).await, json!("America/New_York"));
    world.says("Ana", "yes").await;
    assert_eq!(world.json(zone).await, json!("America/New_York"));
    world.finish();
}
