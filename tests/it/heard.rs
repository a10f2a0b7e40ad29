//! What is told of the body and of the day beside the records: signs, soreness, strong pains, hard days, second lines.

use alive_coach::store::rows::{ActionType, Path};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const LIMITS: &str = "select coalesce(jsonb_agg(jsonb_build_array(kind, part, until_date) order by created_at), '[]') \
    from training_limits where lifted_at is null";

/// Somebody with a plan for endurance, outdoors, four days a week.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in ["/plan for endurance", "/plan days 4", "/plan minutes 60", "/plan where outdoors", "/plan hurts no"]
    {
        world.says(name, answer).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_joint_that_locks_rests_until_somebody_looked_at_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "slept 7h, my knee is swollen and locks").await;
    assert_snapshot!(said.say.text, @"");
    assert_eq!(world.json(LIMITS).await, json!([["injury", "knee", "2026-03-28"]]));
    world.says("Ana", "my doctor says I can train again").await;
    assert_eq!(world.json(LIMITS).await, json!([]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn numbness_palpitations_and_dizziness_hold_the_training(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let mut heard = Vec::new();
    for text in [
        "my leg is numb since yesterday",
        "palpitations while running",
        "Schmerzen in der Nacht, die nicht aufhören",
        "estoy mareada",
        "oppression dans la poitrine",
    ] {
        let said = world.says("Ana", text).await;
        assert_eq!((said.action_type, said.path), (ActionType::Safety, Path::Safety), "{text}");
        heard.push(said.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    let kinds = "select jsonb_agg(distinct kind) from training_limits where lifted_at is null";
    assert_eq!(world.json(kinds).await, json!(["medical"]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn soreness_is_kept_with_the_day_and_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "slept 7h, legs a bit sore").await.say.text, @"");
    assert_eq!(world.json(LIMITS).await, json!([]), "sore muscles are no injury");
    assert_snapshot!(world.says("Ana", "starker Muskelkater").await.say.text, @"");
    assert_snapshot!(world.says("Ana", "why this session?").await.say.text, @"");
    assert_snapshot!(world.says("Ana", "/today").await.say.text, @"");
    world.says("Ana", "undo").await;
    assert_eq!(world.json("select to_jsonb(soreness) from daily_logs").await, json!(2));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn strong_pains_are_answered_kindly_with_a_lighter_day_to_tap(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "strong cramps").await;
    assert_snapshot!(said.say.text, @"");
    let eased = world.presses("Ana", &said, "Easier").await;
    assert_snapshot!(eased.say.text, @"");
    for text in ["starke Krämpfe", "dolores fuertes", "fortes douleurs"] {
        let said = world.says("Ana", text).await;
        assert!(said.say.buttons.iter().any(|button| button.action.ends_with(":skip")), "{text}: {:?}", said.say);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_sport_takes_the_place_of_a_session_this_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "walk instead of strength today").await.say.text, @"");
    assert_snapshot!(world.says("Ana", "lieber Yoga statt Kraft").await.say.text, @"");
    assert_snapshot!(world.says("Ana", "less strength, more swimming please").await.say.text, @"");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_bare_number_corrects_the_last_one_where_it_fits_one(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for (first, then) in [
        ("energy 4", "actually 3"),
        ("82 kg gewogen", "doch 81"),
        ("dormí 7 horas", "en realidad 6"),
        ("énergie 4", "en fait 3"),
    ] {
        world.says("Ana", first).await;
        heard.push(world.says("Ana", then).await.say.text);
    }
    assert_snapshot!(heard.join("\n"), @"");
    world.says("Ana", "slept 7h, energy 4").await;
    let which = world.says("Ana", "actually 3").await;
    assert_snapshot!(which.say.text, @"");
    assert!(which.say.buttons.len() >= 3, "{:?}", which.say.buttons);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_stands_below_a_command_is_heard(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "/units metric\nslept 7h").await.say.text, @"");
    assert_snapshot!(world.says("Ana", "/units metric\n/language en\nslept 7h").await.say.text, @"");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_hard_day_gets_a_human_word_and_never_the_same_twice(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "rough day, my dog died",
        "my dog died",
        "mein Hund ist gestorben",
        "se murió mi perro",
        "mon chien est mort",
        "I feel so lonely today",
        "ich bin so einsam",
        "what a terrible day",
    ] {
        let said = world.says("Ana", text).await.say.text;
        let last = said.lines().last().unwrap_or_default().to_owned();
        assert!(!heard.contains(&last), "{text}: {said}");
        heard.push(last);
    }
    assert_snapshot!(heard.join("\n"), @"");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_age_told_alone_is_no_riddle_and_a_reminder_is_kept_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for (text, age) in [("I'm 62 and new to this", 62), ("ich bin 63 und fange erst an", 63)] {
        world.says("Ana", text).await;
        assert_eq!(world.json("select to_jsonb(age) from users").await, json!(age), "{text}");
    }
    world.says("Ana", "remind me to stretch at 4").await;
    assert_snapshot!(world.says("Ana", "remind me to stretch at 4").await.say.text, @"");
    assert_eq!(world.count("select count(*) from schedules where kind = 'reminder'").await, 1);
    world.finish();
}
