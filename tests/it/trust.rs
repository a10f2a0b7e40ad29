//! The promises: nothing is lost or done twice, receipts are true, and nobody sees another's words.

use std::{
    future::{Future, poll_fn},
    pin::pin,
    task::Poll,
};

use serde_json::json;
use sqlx::PgPool;

use crate::world::{World, address};

/// The program is killed at every point at which a turn waits, and started again: each time the message is answered
/// once, and its records exist once.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_kill_between_any_two_steps_loses_nothing_and_doubles_nothing(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut survived = 0;
    for steps in 0..400 {
        let heard = world.heard("Ana", "drank 250 ml of water");
        let inbound = world.accepts(&heard).await;
        let finished = dies_after(steps, world.coach.answer(&inbound)).await;
        world.restart().await;
        world.coach.resume(&address("Ana"), world.now).await.expect("a restart");
        let answers = world.count("select count(*) from ai_interactions").await;
        assert_eq!(answers, steps as i64 + 1, "killed at wait {steps}");
        survived += u32::from(finished);
        // Redelivered, as platforms do that were not told in time.
        assert!(world.hears(&heard).await.is_none(), "after {steps} steps");
        if survived > 3 {
            break;
        }
    }
    assert!(survived > 3, "a turn has more steps than were tried");
    let messages = world.count("select count(*) from inbound_messages").await;
    assert!(messages > 10, "the turn waits in more than {messages} places");
    assert_eq!(world.count("select count(*) from inbound_messages where answered_at is null").await, 0);
    assert_eq!(world.count("select count(*) from ai_interactions").await, messages);
    assert_eq!(world.count("select count(*) from outbox").await, messages);
    assert_eq!(world.count("select count(*) from record_changes").await, messages);
}

/// Lets a future wait so many times and then drops it: what a killed process does to a turn. Whether it had finished.
async fn dies_after<F: Future>(waits: usize, future: F) -> bool {
    let mut future = pin!(future);
    let mut left = waits;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending if left == 0 => Poll::Ready(false),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// A tool that fails after the model said "saved" never yields a receipt.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_refused_record_has_no_receipt_whatever_the_model_says(pool: PgPool) {
    let mut world = World::with_model_and(pool, |settings| settings.fast_path = false).await;
    world.knows("Ana").await;
    sqlx::raw_sql("alter table daily_logs add constraint daily_logs_no_seven check (sleep_hours <> 7)")
        .execute(&world.database)
        .await
        .expect("a stricter table");
    world
        .model()
        .calls("log_daily", json!({"evidence": "slept 7 hours", "date": "today", "sleep_hours": 7}))
        .and_says("Saved your 7 hours. Sleep well tonight.");
    let said = world.says("Ana", "slept 7 hours").await;
    assert!(!said.say.text.contains('✓'), "{}", said.say.text);
    assert!(!said.say.text.to_lowercase().contains("saved"), "{}", said.say.text);
    assert_eq!(said.records, vec![]);
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.finish();
}

/// Two people: neither's words appear in the other's prompt, history or export.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nobody_sees_anothers_words(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    for name in ["Ana", "Bo"] {
        world.knows(name).await;
    }
    world.says("Ana", "slept 4.25 hours").await;
    world.model().says("That sounds heavy. What would help?");
    world.says("Ana", "my secret canary is xyzzy and I worry about it").await;
    world.model().says("Start small: ten minutes today.");
    world.says("Bo", "how do I start running?").await;
    let requests = world.model().requests();
    let to_bo = requests.last().expect("a request").to_string();
    assert!(requests[0].to_string().contains("xyzzy"), "the canary sings in Ana's prompt");
    for words in ["xyzzy", "4.25", "4 h 15", "Ana"] {
        assert!(!to_bo.contains(words), "{words} in Bo's prompt");
        for command in ["/today", "/log", "/history"] {
            let seen = world.says("Bo", command).await.say.text;
            assert!(!seen.contains(words), "{words} in Bo's {command}");
        }
    }
    world.finish();
}
