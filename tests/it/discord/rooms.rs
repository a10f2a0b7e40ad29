//! Coaching channels: set up by operators, led into private places, and silent about everybody's health.

use serde_json::json;
use sqlx::PgPool;

use super::{ANA, BO, Chat, GUILD, LOBBY, OPERATOR, OTHER_ANA, ROOM};
use crate::world::discord::BOT;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn only_operators_open_a_coaching_channel(pool: PgPool) {
    let chat = Chat::start(pool).await;
    let options = json!([{ "name": "channel", "type": 7, "value": ROOM.to_string() }]);
    chat.fake.slash(ANA, LOBBY, "coach-setup", options.clone());
    let refused = chat.fake.sees(ANA).await;
    assert!(refused.ephemeral && refused.text.starts_with("Only who may manage"), "{refused:?}");
    assert_eq!(chat.value("select count(*) from coaching_rooms").await, "0");
    let said = chat.opens(ROOM, "thread", "streak").await;
    assert_eq!(
        said,
        format!(
            "This is set: <#{ROOM}> is a coaching channel. People who write there are answered in a private thread. About \
             those who agree I may show there: that they checked in, and their days in a row."
        )
    );
    let options = json!([
        { "name": "channel", "type": 7, "value": ROOM.to_string() }, { "name": "remove", "type": 5, "value": true },
    ]);
    chat.fake.slash(OPERATOR, LOBBY, "coach-setup", options);
    assert!(chat.fake.hears(OPERATOR).await.contains("no longer"));
    assert_eq!(chat.value("select count(*) from coaching_rooms").await, "0");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_first_word_leads_to_a_private_thread(pool: PgPool) {
    let mut chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "streak").await;
    chat.fake.says(ANA, ROOM, "slept 6 hours");
    let notice = chat.fake.sees(ANA).await;
    for words in ["an AI, not a clinician", "/privacy", "Moderators of this server can read private threads"] {
        assert!(notice.text.contains(words), "{words}: {}", notice.text);
    }
    let labels: Vec<_> = notice.buttons.iter().map(|(label, _)| label.as_str()).collect();
    assert_eq!(labels, ["Log what I write there", "Show there that I checked in", "Neither"]);
    let hello = chat.fake.sees(ANA).await;
    assert!(hello.text.contains("ALIVE"), "{hello:?}");
    let [(thread, members)] = &chat.fake.threads(ROOM)[..] else { panic!("one thread") };
    assert_eq!((hello.channel, members), (*thread, &vec![ANA]));
    // What was said in public is not logged without consent.
    assert_eq!(chat.value("select count(*) from daily_logs").await, "0");
    // In the thread it is, also after a restart.
    chat.fake.says(ANA, *thread, "slept 7 hours");
    let logged = chat.fake.sees(ANA).await;
    assert!(logged.text.contains("7 h") && logged.channel == *thread, "{logged:?}");
    chat.stop().await;
    chat.fake.says(ANA, *thread, "drank 2 litres");
    chat.run().await;
    let missed = chat.fake.hears(ANA).await;
    assert!(missed.contains("2 L"), "{missed}");
    assert_eq!(chat.fake.threads(ROOM).len(), 1);
    assert!(
        chat.fake.public_requests().iter().all(|request| request.path.ends_with("/threads") || request.method == "GET")
    );
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn public_words_are_logged_and_shown_only_as_agreed(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "check_in").await;
    chat.fake.says(ANA, ROOM, "hello there");
    chat.fake.hears(ANA).await;
    chat.fake.hears(ANA).await;
    // Without consent: not a word about it, in public or in private.
    chat.fake.says(ANA, ROOM, "slept 5 hours");
    chat.fake.taps(ANA, "Log what I write there");
    assert!(chat.fake.hears(ANA).await.starts_with("From now on I log"));
    assert_eq!(chat.value("select count(*) from daily_logs").await, "0");
    chat.fake.says(ANA, ROOM, "slept 6 hours");
    let logged = chat.fake.sees(ANA).await;
    assert!(logged.text.contains("6 h") && logged.channel == chat.fake.threads(ROOM)[0].0, "{logged:?}");
    chat.fake.taps(ANA, "Show there that I checked in");
    chat.fake.hears(ANA).await;
    chat.fake.says(ANA, ROOM, "drank 2 litres");
    chat.fake.hears(ANA).await;
    assert_eq!(chat.fake.reads(ROOM).await, format!("<@{ANA}> checked in today."));
    chat.fake.taps(ANA, "Neither");
    chat.fake.hears(ANA).await;
    assert_eq!(chat.value("select logs::text || shows::text from coaching_seats").await, "falsefalse");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn two_people_of_one_name_are_never_mixed_up(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "nothing").await;
    for person in [ANA, OTHER_ANA] {
        chat.fake.says(person, ROOM, "hi");
        chat.fake.hears(person).await;
        chat.fake.hears(person).await;
    }
    let threads = chat.fake.threads(ROOM);
    assert_eq!(threads.iter().map(|(_, members)| members.clone()).collect::<Vec<_>>(), [vec![ANA], vec![OTHER_ANA]]);
    chat.fake.says(ANA, threads[0].0, "slept 4.25 hours");
    chat.fake.hears(ANA).await;
    chat.fake.says(OTHER_ANA, threads[1].0, "/today");
    let theirs = chat.fake.sees(OTHER_ANA).await;
    assert!(!theirs.text.contains("4 h 15") && theirs.channel == threads[1].0, "{theirs:?}");
    // A visitor in somebody's thread is not that person.
    chat.fake.says(OTHER_ANA, threads[0].0, "slept 9 hours");
    chat.fake.says(OTHER_ANA, threads[1].0, "/today");
    chat.fake.hears(OTHER_ANA).await;
    assert_eq!(chat.value("select count(*) from daily_logs").await, "1");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_mention_is_answered_privately_and_danger_is_heard_everywhere(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.fake.says(ANA, LOBBY, &format!("<@{BOT}> I weigh 71.25 kg"));
    let said = chat.fake.sees(ANA).await;
    assert!(said.channel == chat.fake.direct(ANA) && said.text.contains("private"), "{said:?}");
    assert_eq!(chat.value("select count(*) from health_metrics").await, "0");
    assert_eq!(chat.value("select count(*) from inbound_messages where heard::text like '%71.25%'").await, "0");
    chat.fake.says(BO, LOBBY, &format!("<@{BOT}> I want to kill myself"));
    let care = chat.fake.sees(BO).await;
    assert!(care.channel == chat.fake.direct(BO) && care.text.len() > 100, "{care:?}");
    assert!(chat.fake.public_requests().is_empty());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_server_that_removes_the_bot_takes_its_rooms_along(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.opens(ROOM, "thread", "nothing").await;
    chat.fake.deletes_channel(ROOM, false);
    // Heard after that, and answered after that.
    chat.says(ANA, "/help").await;
    chat.fake.says(ANA, LOBBY, "slept 6 hours");
    chat.says(ANA, "/help").await;
    assert_eq!(chat.value("select count(*) from coaching_rooms").await, "0");
}

/// Words that may not appear where others read along: weight, cycle, mood, digestion, medication.
const CANARIES: &[&str] = &[
    "71.25",
    "weight",
    "kg",
    "period",
    "cycle",
    "cramps",
    "ovulation",
    "36.55",
    "contracept",
    "bleed",
    "anxious",
    "mood",
    "constipat",
    "digestion",
    "ibuprofen",
    "mg",
    "Ana's secret",
];
/// What people say of these.
const SAID: &[&str] = &[
    "my weight is 71.25 kg",
    "my period started today, strong cramps",
    "day 1",
    "LH test positive",
    "bbt 36.55",
    "I'm on the pill now",
    "it ended yesterday",
    "I forgot August",
    "first period at 11",
    "am I late?",
    "mood anxious",
    "constipated, digestion 2",
    "took 400 mg ibuprofen",
];

/// In every mode, with every consent, and whatever fails.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nothing_of_ones_health_is_ever_said_where_others_read_along(pool: PgPool) {
    let chat = Chat::start(pool).await;
    for (answers, shows) in [("thread", "streak"), ("direct", "check_in"), ("direct", "nothing"), ("thread", "nothing")]
    {
        chat.opens(ROOM, answers, shows).await;
        chat.fake.says(ANA, ROOM, "hello");
        chat.says(ANA, "hello").await;
        for consent in ["logs", "shows"] {
            let message = chat.fake.says(BO, LOBBY, "nothing to do with it");
            chat.fake.presses(ANA, message, &format!("room:{consent}:{ROOM}"));
        }
        for said in SAID {
            chat.fake.says(ANA, ROOM, said);
            chat.fake.says(ANA, LOBBY, &format!("<@{BOT}> {said}"));
            chat.fake.slash(ANA, ROOM, "log", json!([{ "name": "text", "type": 3, "value": said }]));
            chat.fake.slash(ANA, LOBBY, "today", json!([]));
        }
    }
    // Nothing works any more, and it shows nowhere.
    chat.fake.lets_make_threads(GUILD, false);
    for (thread, _) in chat.fake.threads(ROOM) {
        chat.fake.archives(thread, true);
    }
    chat.fake.takes_direct(ANA, false);
    chat.fake.expires_tokens();
    for said in SAID {
        chat.fake.says(ANA, ROOM, said);
        chat.fake.slash(ANA, LOBBY, "log", json!([{ "name": "text", "type": 3, "value": said }]));
    }
    chat.fake.asked("POST", &format!("/channels/{ROOM}/messages"), 1).await;
    chat.fake.says(BO, LOBBY, &format!("<@{BOT}> and now?"));
    chat.fake.hears(BO).await;
    let mut chat = chat;
    chat.stop().await;
    let requests = chat.fake.public_requests();
    assert!(requests.iter().any(|request| request.body["content"].is_string()), "something was said in public");
    for request in requests {
        let text = request.body.to_string().to_lowercase();
        for canary in CANARIES {
            assert!(!text.contains(&canary.to_lowercase()), "{canary} in {request:?}");
        }
    }
    assert!(chat.value("select count(*) from health_metrics").await != "0", "the canaries were logged");
    let cycle = chat.value("select count(*) from cycle_days").await;
    let asked = chat.value("select count(*) from cycle_settings").await;
    assert_eq!((cycle.as_str(), asked.as_str()), ("0", "0"), "of the cycle nothing is heard in a server");
}
