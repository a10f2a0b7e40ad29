//! Answers in words where a tap is offered, and what is read by what is known of the person.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

/// What somebody told of how they train.
const PROFILES: &str = "select jsonb_agg(jsonb_build_array(t.aim, t.weekly_minutes, t.sport, t.days_per_week, t.minutes, t.places) \
    order by u.name) from training_profiles t join users u using (user_id)";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_questions_of_a_plan_take_words_for_taps(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut kept = Vec::new();
    for (name, answers, wanted) in [
        (
            "Ana",
            ["health", "hardly at all", "running", "three days", "half an hour", "at home", "nothing hurts"],
            json!(["general_health", 0, "running", 3, 30, ["home", "outdoors"]]),
        ),
        (
            "Bea",
            ["abnehmen", "gar nichts", "Skip", "drei Tage", "45 min", "im Fitnessstudio", "das Knie"],
            json!(["weight_loss", 0, null, 3, 45, ["home", "outdoors", "gym"]]),
        ),
    ] {
        world.knows(name).await;
        world.says(name, "/plan new").await;
        let mut last = None;
        for answer in answers {
            last = Some(world.says(name, answer).await);
        }
        let said = last.expect("an answer").say.text;
        assert!(said.contains("14"), "the plan is shown: {said}");
        kept.push(wanted);
    }
    assert_eq!(world.json(PROFILES).await, json!(kept));
    let limits = "select jsonb_agg(part) from training_limits where lifted_at is null";
    assert_eq!(world.json(limits).await, json!(["knee"]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_question_of_a_plan_takes_no_report_and_no_sign(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan hurts").await;
    assert_snapshot!(world.says("Ana", "slept 7h").await.say.text, @"✓ Sleep 7 h");
    world.says("Ana", "/plan days").await;
    assert_snapshot!(world.says("Ana", "never mind").await.say.text, @"Fine, nothing changed.");
    world.says("Ana", "/plan hurts").await;
    assert_snapshot!(world.says("Ana", "my knee is swollen and locks").await.say.text, @"
    Swelling, locking or giving way in the knee should be looked at before you train it: by a doctor or physio, in the next days.
    Noted: nothing that loads the knee until Sat 28 Mar or until you tell me it's gone.
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_distance_is_of_the_sport_somebody_has(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "easy 8 km, 44 min. calf fine now. resting HR 48").await.say.text, @"
    ✓ Resting heart rate 48 bpm
    Easy 8 km 44 min: of what? A run, a walk, a ride?
    ");
    assert_snapshot!(world.says("Ana", "run").await.say.text, @"
    ✓ Run 8 km, 44 min, light
    Drink something and let it settle. How was it?
    ");
    assert_snapshot!(world.says("Ana", "yesterday easy 6 km, 36 min").await.say.text, @"
    ✓ Yesterday: Run 6 km, 36 min, light
    Nice work. The rest of the day is the body's.
    ");
    world.says("Ana", "biked 20 km").await;
    assert_snapshot!(world.says("Ana", "easy 9 km, 50 min").await.say.text, @"Easy 9 km 50 min: of what? A run, a walk, a ride?");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_felt_now_leaves_the_mood_of_last_week(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "feeling sad, slept 5h").await;
    // Of the same day a correction is one.
    assert_snapshot!(world.says("Ana", "sorry, 6h sleep").await.say.text, @"✓ Sleep 5 h → 6 h");
    world.now += chrono::TimeDelta::days(9);
    assert_snapshot!(world.says("Ana", "sorry, moved out, was sleeping at a friends. ok now").await.say.text, @"✓ Mood neutral");
    world.now += chrono::TimeDelta::days(9);
    assert_snapshot!(world.says("Ana", "sorry, 7h sleep").await.say.text, @"✓ Sleep 7 h");
    let days = "select jsonb_agg(jsonb_build_array(date, mood, sleep_hours) order by date) from daily_logs";
    assert_eq!(
        world.json(days).await,
        json!([["2026-03-14", "sad", 6], ["2026-03-23", "neutral", null], ["2026-04-01", null, 7]])
    );
    world.finish();
}
