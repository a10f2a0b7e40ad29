//! What the coach does and does not do: reminders that end, another time to write, what does not exist.

use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn reminders_end_by_a_word(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_eq!(world.says("Ana", "/remind off").await.say.text, "There was nothing to stop.");
    world.says("Ana", "remind me to stretch at half past three").await;
    world.says("Ana", "remind me to drink water at 5").await;
    let which = world.says("Ana", "/remind off").await;
    assert!(which.say.text.starts_with("Which one shall I stop?"), "{}", which.say.text);
    assert_eq!(which.say.buttons.len(), 2);
    assert_eq!(world.says("Ana", "/remind off stretch").await.say.text, "“stretch”: stopped.");
    assert_eq!(world.says("Ana", "/remind off").await.say.text, "“drink water”: stopped.");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_does_not_exist_or_is_not_offered_is_said(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 7h").await;
    let none = world.says("Ana", "/undo 99").await;
    assert_eq!(none.say.text, "There is no entry 99. /log lists what can be taken back: 1 to 1.");
    let sport = world.says("Ana", "/plan sport football").await;
    let offer = "I can't plan Football, but it counts whenever you tell me about it; the plan puts strength and easy endurance beside it. Which of these would you like for that?";
    assert_eq!(sport.say.text, offer);
    assert_eq!(sport.say.buttons.len(), 6);
    world.finish();
}

/// A push is moved where its time alone is told, and no night is made of it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_time_to_write_is_no_night(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "write to me at 17h instead of 7:30"),
        ("Ben", "schreib mir lieber um 17 Uhr statt 7:30"),
        ("Cleo", "escríbeme a las 17:00 en vez de a las 7:30"),
        ("Dan", "écris-moi à 17h plutôt que 7h30"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains("17:00"), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.finish();
}
