//! What was told in the evening is known in the morning: a sick child, dizziness, a run for tomorrow, a match that moved.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use super::{ahead::lifts, shown, strikes, without_advice};
use crate::world::World;

/// It is evening, on Saturday, 14 March.
async fn evening(world: &mut World, name: &str) {
    lifts(world, name).await;
    world.now = "2026-03-14T19:00:00Z".parse().expect("an instant");
}

/// The morning after it, of the only person there is.
async fn morning(world: &mut World) -> String {
    let (_, said) = strikes(world, "2026-03-15T07:15:00Z").await;
    without_advice(&said[0])
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_sick_child_makes_the_morning_lighter(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    let said = world.says("Ana", "kid has a fever, bad night again").await;
    assert_snapshot!(shown(&said.say), @"
    I hope your little one is well again soon. I'll keep tomorrow light.
    [Undo]
    ");
    assert_snapshot!(morning(&mut world).await, @"
    Good morning, Ana. Go gently today: your child is not well and you told me of a bad night.
    Today gets lighter: bike ride, 30 min, easy (5 min to get going, then a gear in which you could chat all the way) instead of 45 min, easy.
    Is your child any better today?
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let hard = "select count(*) from workout_sessions where date = '2026-03-15' and intensity_level <> 'light' and set_aside is null";
    assert_eq!(world.count(hard).await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn dizziness_is_asked_after_before_anything_else(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    world.says("Ana", "felt dizzy this afternoon").await;
    assert_snapshot!(morning(&mut world).await, @"
    Good morning, Ana. Are you steady on your feet again? If not, leave training for today and ring your practice.
    If your head is clear: bike ride, 30 min, easy (5 min to get going, then a gear in which you could chat all the way).
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    // A day later it is over, unless it was told again.
    let (_, said) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert!(!said[0].text.contains("izz"), "{}", said[0].text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_weighed_is_met_before_any_number(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    world.says("Ana", "argued with my boss, mood 2").await;
    assert!(morning(&mut world).await.contains("argument"));
    world.now = "2026-03-15T19:00:00Z".parse().expect("an instant");
    world.says("Ana", "walked 30 min, my granddaughter visited").await;
    let (_, said) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert!(said[0].text.contains("Your granddaughter visited."), "{}", said[0].text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_was_told_of_a_session_is_said_with_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    let said = world.says("Ana", "walked 40 min, the lads laughed at me").await.say.text;
    assert!(
        said.contains("Walk 40 min") && !said.contains('?'),
        "whoever was laughed at is not asked how it was: {said}"
    );
    let said = morning(&mut world).await;
    assert!(said.contains("40 min of walking yesterday") && said.contains("laugh"), "{said}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn beside_what_weighs_no_tip_is_given_and_it_is_asked_after(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    world.says("Ana", "slept 5h").await;
    world.says("Ana", "my mum had a fall, she is in hospital").await;
    let (_, said) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    let said = &said[0].text;
    assert!(said.contains("close to you") || said.contains("on your mind"), "{said}");
    assert!(said.contains("news?") || said.contains("things there today?"), "{said}");
    assert!(!said.contains("To try") && !said.contains("One thing"), "{said}");
    assert_eq!(world.count("select count(*) from recommendations where based_on ? 'policy'").await, 0, "nor kept");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_hurts_is_thought_of_once_and_what_comes_next_waits_for_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    world.says("Ana", "my knee hurts again").await;
    let said = morning(&mut world).await;
    assert_eq!(said.matches("the knee").count(), 1, "{said}");
    assert!(said.contains("this morning"), "it is asked after: {said}");
    // The plan's set-up asked what hurts; that is no news on the days after it.
    let (_, said) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert!(!said[0].text.contains("Swelling"), "{}", said[0].text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_somebody_will_do_tomorrow_is_the_plan_of_tomorrow(pool: PgPool) {
    let mut world = World::start(pool).await;
    evening(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "easy 6k tomorrow").await.say.text, @"Noted: run (6 km) tomorrow. That is the training of the day.");
    let kept = "select jsonb_agg(jsonb_build_array(activity, from_date, distance_km, minutes)) from training_limits where kind = 'outing'";
    assert_eq!(world.json(kept).await, json!([["running", "2026-03-15", 6, null]]));
    assert_snapshot!(morning(&mut world).await, @"
    Good morning, Ana. Today's training is what you planned yourself: run, 6 km.
    [Why]
    ");
    // With a knee that hurts it is not sent for.
    assert_snapshot!(world.says("Ana", "hike on Tuesday, about 5 hours").await.say.text, @"Noted: hike (5 h) on Tuesday. That is the training of the day.");
    world.says("Ana", "my knee hurts").await;
    let (_, said) = strikes(&mut world, "2026-03-17T07:15:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Morning, Ana. You had a hike in mind today: with the knee as it is, I would leave it out.
    How was the night?
    [Why]
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_match_that_moves_takes_its_day_with_it_and_gives_the_old_one_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    world.says("Ana", "/plan").await;
    let on_monday = "select count(*) from workout_sessions where date = '2026-03-16' and set_aside is null";
    assert_eq!(world.count(on_monday).await, 1);
    world.says("Ana", "match on Monday").await;
    assert_eq!(world.count(on_monday).await, 0);
    assert_snapshot!(world.says("Ana", "the match moved to Wednesday").await.say.text, @"
    Match: on Wednesday instead of on Monday. Nothing hard for the legs the two days before.
    Back in the plan on Monday: strength, 40 min, easy.
    ");
    let stands = "select jsonb_agg(from_date) from training_limits where kind = 'match' and lifted_at is null";
    assert_eq!(world.json(stands).await, json!(["2026-03-18"]));
    assert_eq!(world.count(on_monday).await, 1, "the session of Monday is back");
    let on_wednesday = "select count(*) from workout_sessions where date = '2026-03-18' and set_aside is null";
    assert_eq!(world.count(on_wednesday).await, 0);
    assert_snapshot!(world.says("Ana", "the match is cancelled").await.say.text, @"
    Match: off, then. The plan no longer keeps a day for it.
    Back in the plan on Wednesday: strength, 50 min, hard.
    ");
    assert_eq!(world.count(on_wednesday).await, 1, "and so is that of Wednesday");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_match_of_yesterday_is_asked_after_unless_it_was_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    world.says("Ana", "match tomorrow").await;
    let (_, said) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert!(said[0].text.contains("match") && said[0].text.contains('?'), "{}", said[0].text);
    world.says("Ana", "match on Tuesday").await;
    world.now = "2026-03-17T20:00:00Z".parse().expect("an instant");
    world.says("Ana", "we won 2:1").await;
    let (_, said) = strikes(&mut world, "2026-03-18T07:15:00Z").await;
    assert!(!said[0].text.contains("how did it go") && !said[0].text.contains("How was the match"), "{}", said[0].text);
    world.finish();
}
