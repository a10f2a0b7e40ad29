//! What is read of a message beside what is open: a match that was told before, a question of ours that another matter does not
//! answer.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const SESSIONS: &str = "select coalesce(jsonb_agg(jsonb_build_array(activity_type, duration_minutes, date) order by created_at), '[]') \
    from workout_sessions where completed and set_aside is null";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_match_that_was_told_is_the_one_that_was_played(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let told = world.says("Ana", "we have a five-a-side game tomorrow").await;
    assert_eq!(world.json(SESSIONS).await, json!([]), "{}", told.say.text);
    world.now += chrono::TimeDelta::days(1);
    assert_snapshot!(world.says("Ana", "played the match, 80 min").await.say.text, @"");
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
    assert_snapshot!(heard.join("\n--\n"), @"");
    world.finish();
}
