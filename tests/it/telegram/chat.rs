//! Conversations: onboarding, logs, edits, taps, replies, groups, blocks, two accounts of one person.

use alive_coach::domain::talk::{Address, Body, Channel, Heard, Hints, Identity};
use serde_json::json;
use sqlx::PgPool;

use super::{ANA, BO, Chat};

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_chat_onboards_logs_edits_undoes_asks_and_survives_a_block(pool: PgPool) {
    let chat = Chat::start(pool).await;
    let hello = chat.says(ANA, "/start").await;
    assert!(hello.contains("Hi Ana") && hello.contains("AI"), "{hello}");
    let units = chat.says(ANA, "Madrid").await;
    assert!(units.contains("kilos"), "{units}");
    let pushes = chat.taps(ANA, "Metric (kg, km, L)").await;
    assert!(pushes.contains("07:30"), "{pushes}");
    chat.taps(ANA, "All right").await;
    assert_eq!(chat.value("select onboarding || timezone from users").await, "doneEurope/Madrid");

    let message = chat.fake.says(ANA, "slept 6h, cramps, drank 2 litres");
    chat.settle().await;
    let receipt = chat.fake.last(ANA);
    assert!(receipt.text.contains("✓ Sleep 6 h · Water 2 L · Cramps"), "{}", receipt.text);
    assert_eq!(receipt.buttons.iter().map(|(label, _)| label.as_str()).collect::<Vec<_>>(), ["Undo", "Fix"]);

    chat.fake.edits(ANA, message, "slept 7h, drank 2 litres");
    chat.settle().await;
    let edited = chat.fake.last(ANA);
    assert_eq!((edited.id, edited.edits), (receipt.id, 1), "the earlier answer is rewritten");
    assert!(edited.text.contains("Sleep 7 h"), "{}", edited.text);
    assert_eq!(chat.value("select sleep_hours || '/' || water_intake_liters from daily_logs").await, "7/2");
    assert_eq!(chat.value("select count(*) from cycle_days").await, "0");

    let undone = chat.taps(ANA, "Undo").await;
    assert!(undone.contains('↩') || undone.contains("Taken back"), "{undone}");
    assert_eq!(chat.value("select count(*) from daily_logs where sleep_hours is not null").await, "0");
    let again = chat.taps(ANA, "Undo").await;
    assert!(again.contains("already"), "{again}");
    let today = chat.says(ANA, "/today").await;
    assert!(today.contains("Nothing noted"), "{today}");

    chat.fake.blocks(ANA, true);
    chat.settle().await;
    assert_eq!(chat.value("select count(*) from identities where unreachable_at is not null").await, "1");
    chat.fake.blocks(ANA, false);
    chat.settle().await;
    assert_eq!(chat.value("select count(*) from identities where unreachable_at is not null").await, "0");
    let back = chat.says(ANA, "drank 1 litre of water").await;
    assert!(back.contains("Water 1 L"), "{back}");
    chat.fake.finish();
}

/// Whoever mends a message before its answer is out reads one answer in the end, and a true one.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_edit_rewrites_an_answer_that_is_still_on_its_way(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let message = chat.fake.says(ANA, "drank 1 litre of water");
    chat.telegram.poll_once().await.expect("updates");
    chat.telegram.answer_all().await;
    chat.fake.edits(ANA, message, "drank 2 litres of water");
    chat.settle().await;
    let said: Vec<String> = chat.fake.heard_by(ANA).into_iter().map(|said| said.text).collect();
    assert!(said.len() == 1 && said[0].contains("2 L") && !said[0].contains("Water 1 L"), "{said:?}");
    assert_eq!(chat.value("select water_intake_liters from daily_logs").await, "2");
    chat.fake.finish();
}

/// An edit may come again, late, or twice within a second: the last words count, once.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn edits_in_any_order_end_at_the_last_words(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let message = chat.fake.says(ANA, "drank 1 litre of water");
    let original = chat.fake.take_updates();
    chat.fake.edits(ANA, message, "drank 2 litres of water");
    let first = chat.fake.take_updates();
    chat.fake.edits(ANA, message, "drank 3 litres of water");
    chat.settle().await;
    assert_eq!(chat.value("select water_intake_liters from daily_logs").await, "3");
    for late in [first, original] {
        let (kind, content) = if late[0]["message"].is_object() { ("message", 0) } else { ("edited_message", 0) };
        let text = late[content][kind]["text"].as_str().expect("a text").to_owned();
        let mut again = late[content][kind].clone();
        again["text"] = text.into();
        chat.fake.brings(kind, again);
        chat.settle().await;
        assert_eq!(chat.value("select water_intake_liters from daily_logs").await, "3", "{kind} came late");
    }
    assert_eq!(chat.value("select count(*) from inbound_messages where answered_at is null").await, "0");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_reply_is_about_the_message_it_answers(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "ran 5 km").await;
    let run = chat.fake.last(ANA).id;
    chat.says(ANA, "slept 6 hours").await;
    let sleep = chat.fake.last(ANA).id;
    chat.says(ANA, "energy 4").await;
    chat.fake.replies(ANA, run, "undo");
    chat.settle().await;
    assert_eq!(chat.value("select count(*) from workout_sessions").await, "0");
    chat.fake.replies(ANA, sleep, "/undo");
    chat.settle().await;
    assert_eq!(chat.value("select sleep_hours is null and energy_level = 4 from daily_logs").await, "true");
    chat.fake.finish();
}

/// Health data never reaches a group: its words are not even stored.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_group_hears_nothing_of_anybody(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 4.25 hours").await;
    chat.fake.sends_in(-100, ANA, json!({"text": "slept 3 hours, anyone else?"}));
    chat.settle().await;
    assert!(chat.fake.heard_by(-100).is_empty(), "not addressed");
    let mention = json!([{"type": "mention", "offset": 0, "length": 10}]);
    chat.fake.sends_in(-100, ANA, json!({"text": "@alive_bot /today canary", "entities": mention}));
    chat.settle().await;
    let said = chat.fake.last(-100);
    assert!(
        said.text.contains("private") && !said.text.contains("4.25") && !said.text.contains("Ana"),
        "{}",
        said.text
    );
    assert_eq!(said.buttons[0].1, "https://t.me/alive_bot?start=hello");
    assert_eq!(chat.value("select count(*) from daily_logs where sleep_hours = 3").await, "0");
    let stored = "select count(*) from inbound_messages m join ai_interactions i using (inbound_id)
        where m.heard::text || i.input_text like '%canary%'";
    assert_eq!(chat.value(stored).await, "0");
    let private = chat.says(ANA, "/start hello").await;
    assert!(private.contains("Ana"), "{private}");
    chat.fake.finish();
}

/// What was asked in a group is answered in the supergroup that it has become meanwhile, and the talk goes on there.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_group_that_became_a_supergroup_is_answered_there(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let (group, supergroup) = (-100, -1_001_234_567_890);
    let ask = json!({"text": "@alive_bot /today", "entities": [{"type": "mention", "offset": 0, "length": 10}]});
    chat.fake.sends_in(group, ANA, ask.clone());
    chat.fake.becomes_a_supergroup(group, supergroup);
    chat.settle().await;
    assert!(chat.fake.heard_by(group).is_empty());
    let said = chat.fake.heard_by(supergroup);
    assert!(said.len() == 1 && said[0].text.contains("private"), "once: {said:?}");
    chat.fake.sends_in(supergroup, ANA, ask);
    chat.settle().await;
    assert_eq!(chat.fake.heard_by(supergroup).iter().filter(|said| said.by_bot).count(), 2);
    // Nobody is taken for somebody who blocked the bot.
    assert_eq!(chat.value("select count(*) from outbox where given_up_at is not null").await, "0");
    assert!(chat.says(ANA, "slept 6 hours").await.contains("Sleep 6"));
    chat.fake.finish();
}

/// A forum is answered in the topic where the bot was addressed, and an id of a kind nobody knows yet silences nobody.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn topics_and_chats_of_unknown_kinds_are_answered_where_they_are(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let mention = json!([{"type": "mention", "offset": 0, "length": 10}]);
    for (group, content, topic) in [
        (-100, json!({"message_thread_id": 77, "is_topic_message": true}), Some(77)),
        // A thread of answers in a group that is no forum.
        (-100, json!({"message_thread_id": 77}), None),
        (-2_003_000_000_123, json!({"is_direct_messages": true}), None),
    ] {
        let mut content = content;
        (content["text"], content["entities"]) = (json!("@alive_bot /today"), mention.clone());
        chat.fake.sends_in(group, ANA, content);
        chat.settle().await;
        let said = chat.fake.last(group);
        assert!(said.by_bot && said.text.contains("private"), "{}", said.text);
        assert_eq!(said.topic, topic, "{group}");
    }
    chat.fake.person(2_251_799_813_697_593, "Zoe", "en");
    assert!(!chat.says(2_251_799_813_697_593, "/start").await.is_empty());
    assert!(chat.says(ANA, "slept 6 hours").await.contains("Sleep 6"));
    chat.fake.finish();
}

/// A code asked for on one channel and said on the other makes both accounts one person's.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_code_joins_two_accounts(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    let code = chat.says(ANA, "/link").await;
    let code = code.lines().next().and_then(|line| line.rsplit(' ').next()).expect("a code").to_owned();
    let own = chat.says(ANA, &format!("/link {code}")).await;
    assert!(own.contains("own code"), "{own}");
    let console = |text: String, key: &str| Heard {
        from: Identity { channel: Channel::Console, external_id: "ana".into() },
        to: Address { channel: Channel::Console, bot: "console:ana".into(), conversation: "ana".into() },
        key: key.into(),
        version: 0,
        body: Body::Text { text },
        sent_at: chrono::Utc::now(),
        reply_to: None,
        is_shared: false,
        hints: Hints::default(),
    };
    let now = chrono::Utc::now();
    let wrong = chat.coach.hear(&console("/link AAAAAAAA".into(), "1"), now).await.expect("a turn").expect("an answer");
    assert!(wrong.say.text.contains("do not know that code"), "{}", wrong.say.text);
    let link = console(format!("/start {}", code.to_lowercase()), "2");
    let joined = chat.coach.hear(&link, now).await.expect("a turn").expect("an answer");
    assert!(joined.say.text.contains("yours too"), "{}", joined.say.text);
    assert_eq!(chat.value("select count(*) from users").await, "1");
    assert_eq!(chat.value("select count(distinct user_id) || '/' || count(*) from identities").await, "1/2");
    let today = chat.coach.hear(&console("/today".into(), "3"), now).await.expect("a turn").expect("an answer");
    assert!(today.say.text.contains("Sleep 6 h"), "{}", today.say.text);
    // Used up.
    let second = chat.says(BO, &format!("/link {code}")).await;
    assert!(second.contains("do not know that code"), "{second}");
    chat.fake.finish();
}

/// Somebody with records of their own is not merged into another.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn two_diaries_are_not_mixed_and_codes_grow_old(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.knows(BO, "Bo").await;
    chat.says(BO, "slept 5 hours").await;
    let code = chat.says(ANA, "/link").await;
    let code = code.lines().next().and_then(|line| line.rsplit(' ').next()).expect("a code").to_owned();
    let refused = chat.says(BO, &format!("/link {code}")).await;
    assert!(refused.contains("do not mix"), "{refused}");
    sqlx::query("update link_codes set expires_at = now() - interval '1 second'")
        .execute(&chat.database)
        .await
        .expect("an old code");
    let old = chat.says(BO, &format!("/link {code}")).await;
    assert!(old.contains("too old"), "{old}");
    assert_eq!(chat.value("select count(*) from users").await, "2");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn forgetting_says_goodbye_and_leaves_nothing(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    chat.says(ANA, "/forget").await;
    let goodbye = chat.taps(ANA, "Yes").await;
    assert!(goodbye.contains("Deleted"), "{goodbye}");
    assert_eq!(chat.value("select count(*) from users").await, "0");
    assert_eq!(chat.value("select count(*) from outbox").await, "0");
    chat.fake.finish();
}
