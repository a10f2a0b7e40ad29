//! A plan that is the person's own: the days they have, the sport they want, the minutes that add up, or no plan at all.

use alive_coach::coach::Exchange;
use sqlx::PgPool;

use super::strikes;
use crate::world::World;

/// Sessions to come that lift.
const LIFTS: &str = "select count(*) from workout_sessions
    where activity_type = 'strength' and not completed and set_aside is null";
/// Sessions to come.
const PLANNED: &str = "select count(*) from workout_sessions
    where plan_id is not null and not completed and set_aside is null";
/// Days on which strength stands beside strength.
const LIFTS_TWICE: &str = "select count(*) from workout_sessions a join workout_sessions b on b.date = a.date + 1
    where a.activity_type = 'strength' and b.activity_type = 'strength' and a.set_aside is null and b.set_aside is null";

/// The question of the sport is open.
async fn asked_for_the_sport(world: &mut World, name: &str) {
    for answer in ["/plan for endurance", "/plan now two"] {
        world.says(name, answer).await;
    }
}

/// The rest of the questions; the last answer is the plan.
async fn sets_up(world: &mut World, name: &str) -> Exchange {
    for answer in ["/plan days 3", "/plan minutes 30", "/plan where outdoors"] {
        world.says(name, answer).await;
    }
    world.says(name, "/plan hurts no").await
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_wants_one_sport_and_no_weights_gets_that(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, lang, wish) in [
        ("Ana", "en", "just running, no weights please"),
        ("Ben", "de", "nur laufen, Krafttraining mag ich nicht"),
        ("Eva", "es", "correr y nada más"),
        ("Zoe", "fr", "courir, pas de muscu"),
    ] {
        world.knows(name).await;
        sqlx::query("update users set language = $1 where name = $2")
            .bind(lang)
            .bind(name)
            .execute(&world.database)
            .await
            .expect("a language");
        asked_for_the_sport(&mut world, name).await;
        let kept = world.says(name, wish).await;
        let back = ["back in", "wieder rein", "vuelve a poner", "remets"];
        assert!(back.iter().any(|back| kept.say.text.contains(back)), "{name}: {}", kept.say.text);
        sets_up(&mut world, name).await;
    }
    assert!(world.count(PLANNED).await >= 8);
    assert_eq!(world.count(LIFTS).await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_says_nothing_against_it_lifts_beside_the_running(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    asked_for_the_sport(&mut world, "Ana").await;
    world.says("Ana", "running").await;
    for answer in ["/plan days 4", "/plan minutes 45", "/plan where outdoors", "/plan hurts no"] {
        world.says("Ana", answer).await;
    }
    assert!(world.count(LIFTS).await > 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_wants_no_plan_is_planned_nothing_until_they_set_one_up(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "/plan").await;
    assert!(world.count(PLANNED).await > 0);
    let said = world.says("Ana", "I don't want a training plan").await;
    assert!(said.say.text.contains("I plan nothing"), "{}", said.say.text);
    assert_eq!(world.count(PLANNED).await, 0);
    let (_, mornings) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert!(!mornings[0].text.contains("min,"), "no session: {}", mornings[0].text);
    assert_eq!(world.count(PLANNED).await, 0);
    // Asked what for, it is an answer as well.
    world.says("Ana", "/plan new").await;
    let said = world.says("Ana", "no plan, just tracking").await;
    assert!(said.say.text.contains("I plan nothing"), "{}", said.say.text);

    asked_for_the_sport(&mut world, "Ana").await;
    sets_up(&mut world, "Ana").await;
    assert!(world.count(PLANNED).await > 0, "they set one up");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_lines_of_a_walk_run_are_its_minutes(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for answer in ["/plan for endurance", "/plan now none", "/plan sport running", "/plan days 3", "/plan minutes 15"] {
        world.says("Ana", answer).await;
    }
    world.says("Ana", "/plan where outdoors").await;
    let plan = world.says("Ana", "/plan hurts no").await.say.text;
    for line in ["Warm up for 4 min", "3 × 1 min of easy running, 2 min of walking after each", "2 min to wind down"] {
        assert!(plan.contains(line), "{line}: {plan}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_day_of_rest_puts_no_strength_beside_strength(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    for answer in ["/plan for strength", "/plan now two", "/plan sport walking", "/plan days 3", "/plan minutes 45"] {
        world.says("Ana", answer).await;
    }
    world.says("Ana", "/plan where home").await;
    world.says("Ana", "/plan hurts no").await;
    let lifts = world.count(LIFTS).await;
    let next = "select to_jsonb(min(date)) from workout_sessions
        where activity_type = 'strength' and not completed and set_aside is null and date > '2026-03-14'";
    let day = world.json(next).await;
    let day = day.as_str().expect("a day of strength").to_owned();
    // The night before the first of them is a bad one: the morning tells where the session goes.
    world.now = format!("{day}T06:30:00Z").parse().expect("an instant");
    world.says("Ana", "slept 3 hours, energy 1, very sore").await;
    let (_, said) = strikes(&mut world, &format!("{day}T07:15:00Z")).await;
    assert_eq!(world.count(LIFTS_TWICE).await, 0, "{}", said[0].text);
    assert!(world.count(LIFTS).await + 1 >= lifts, "{}", said[0].text);
}
