//! What goes wrong, and each thing's kind way on.

use serde_json::json;
use sqlx::PgPool;

use super::{ANA, Chat, GUILD, LOBBY, ROOM};
use crate::world::discord::BOT;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn closed_direct_messages_lead_to_one_neutral_word(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "direct", "nothing").await;
    chat.fake.takes_direct(ANA, false);
    chat.fake.says(ANA, ROOM, "my weight is 71.25 kg");
    let asked = chat.fake.reads(ROOM).await;
    assert_eq!(
        asked,
        format!(
            "<@{ANA}>, I would like to answer you in private and may not write to you. Please allow direct messages from \
             members of this server."
        )
    );
    let mut chat = chat;
    chat.stop().await;
    let unreachable = "select count(*) from identities where external_id = '42' and unreachable_at is not null";
    assert_eq!(chat.value(unreachable).await, "1");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn without_the_right_or_the_room_for_threads_people_are_written_to_directly(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "nothing").await;
    chat.fake.lets_make_threads(GUILD, false);
    chat.fake.says(ANA, ROOM, "hello");
    let notice = chat.fake.sees(ANA).await;
    assert!(notice.channel == chat.fake.direct(ANA) && notice.text.contains("an AI"), "{notice:?}");
    assert!(!notice.text.contains("Moderators"));
    chat.fake.hears(ANA).await;
    chat.fake.lets_make_threads(GUILD, true);
    chat.fake.is_full_of_threads(GUILD);
    chat.fake.says(super::BO, ROOM, "hello");
    assert_eq!(chat.fake.sees(super::BO).await.channel, chat.fake.direct(super::BO));
    assert!(chat.fake.threads(ROOM).is_empty());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_sleeping_thread_is_woken_and_a_lost_one_made_again(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "nothing").await;
    chat.fake.says(ANA, ROOM, "hello");
    chat.fake.hears(ANA).await;
    chat.fake.hears(ANA).await;
    let first = chat.fake.threads(ROOM)[0].0;
    chat.fake.says(ANA, first, "hello");
    chat.fake.hears(ANA).await;

    // Asleep: woken.
    chat.fake.archives(first, false);
    chat.fake.says(ANA, ROOM, &format!("<@{BOT}> hello"));
    assert_eq!(chat.fake.sees(ANA).await.channel, first);
    // Locked: another.
    chat.fake.archives(first, true);
    chat.fake.says(ANA, ROOM, &format!("<@{BOT}> hello"));
    let notice = chat.fake.sees(ANA).await;
    let second = notice.channel;
    assert!(second != first && notice.text.contains("an AI"), "{notice:?}");
    assert_eq!(chat.fake.sees(ANA).await.channel, second);
    // Deleted while nobody heard of it: another.
    chat.fake.deletes_channel(second, true);
    chat.fake.says(ANA, ROOM, &format!("<@{BOT}> hello"));
    let third = chat.fake.sees(ANA).await.channel;
    assert!(third != second);
    chat.fake.hears(ANA).await;
    // Deleted, and heard of.
    chat.fake.deletes_channel(third, false);
    chat.fake.says(ANA, ROOM, &format!("<@{BOT}> hello"));
    assert!(chat.fake.sees(ANA).await.channel != third);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_answer_finds_its_way_when_its_interaction_is_over(pool: PgPool) {
    let chat = Chat::with_model(pool).await;
    chat.knows(ANA, "Ana").await;
    let question = json!([{ "name": "text", "type": 3, "value": "how do I get back to running after a hard winter?" }]);
    for channel in [chat.fake.direct(ANA), LOBBY] {
        chat.model.as_ref().expect("a model").says("Start small.").slow(700);
        chat.fake.slash(ANA, channel, "log", question.clone());
        chat.fake.asked("POST", "/callback", 1).await;
        chat.fake.expires_tokens();
        let said = chat.fake.sees(ANA).await;
        assert!(said.text.contains("Start small.") && said.channel == chat.fake.direct(ANA), "{said:?}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn limits_are_obeyed_and_refusals_for_haste_are_waited_out(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.too_early(2);
    assert!(chat.says(ANA, "slept 6 hours").await.contains("6 h"));
    // Five a second: the fake notes each message that comes although the budget was used up.
    chat.fake.limits_messages(5, 1.0);
    let direct = chat.fake.direct(ANA);
    for number in 1..=12 {
        chat.fake.says(ANA, direct, &format!("ran {number} km"));
    }
    for number in 1..=12 {
        let said = chat.fake.hears(ANA).await;
        assert!(said.contains(&format!("{number} km")), "{number}: {said}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_dropped_socket_is_resumed_and_repeated_events_are_answered_once(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.repeats();
    let direct = chat.fake.direct(ANA);
    assert!(chat.says(ANA, "ran 1 km").await.contains("1 km"));
    chat.fake.drops_sockets();
    chat.fake.says(ANA, direct, "ran 2 km");
    chat.fake.slash(ANA, direct, "log", json!([{ "name": "text", "type": 3, "value": "ran 3 km" }]));
    chat.fake.resumed(1).await;
    assert!(chat.fake.hears(ANA).await.contains("2 km"));
    assert!(chat.fake.hears(ANA).await.contains("3 km"));
    assert!(chat.says(ANA, "ran 4 km").await.contains("4 km"));
    assert_eq!(chat.fake.identified(), 1);
    assert_eq!(chat.value("select count(*) from workout_sessions").await, "4");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn without_leave_to_read_people_are_still_led_to_a_private_place(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.fake.denies_reading();
    let options = json!([{ "name": "channel", "type": 7, "value": ROOM.to_string() }]);
    chat.fake.slash(super::OPERATOR, LOBBY, "coach-setup", options);
    chat.fake.hears(super::OPERATOR).await;
    // Asked for, refused, and done without.
    chat.fake.sessions(2).await;
    chat.fake.says(ANA, ROOM, "slept 6 hours");
    assert!(chat.fake.hears(ANA).await.contains("an AI"));
    assert_eq!(chat.fake.threads(ROOM).len(), 1);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_token_that_is_not_valid_ends_the_door_and_says_the_cure(pool: PgPool) {
    let mut chat = Chat::start(pool).await;
    chat.stop().await;
    chat.fake.revokes_token();
    let options = chat.database.connect_options().as_ref().clone();
    let store = alive_coach::store::Store::from_options(options, 2).await.expect("a store");
    let coach = std::sync::Arc::new(alive_coach::app::coach(&chat.settings, store).expect("a coach"));
    let options = alive_coach::app::discord(&chat.settings).expect("a token");
    let contact = options.contact.clone();
    let ended = alive_coach::channels::discord::serve(coach, options, tokio_util::sync::CancellationToken::new()).await;
    let error = format!("{:#}", ended.expect_err("no door"));
    assert!(error.contains("set DISCORD_TOKEN"), "{error}");
    assert_eq!(contact.word(), "left", "the probe says so");
}
