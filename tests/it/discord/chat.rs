//! Conversations: directly, by commands, buttons and forms, with files; edited, deleted, and across a restart.

use serde_json::json;
use sqlx::PgPool;

use super::{ANA, BO, Chat, LOBBY, ROOM};
use crate::world::model::FakeModel;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_first_message_is_greeted_and_logged(pool: PgPool) {
    let chat = Chat::start(pool).await;
    let said = chat.says(ANA, "slept 6 hours").await;
    assert!(said.contains("✓") && said.contains("6 h"), "{said}");
    assert!(said.contains("AI") && said.contains("not a clinician"), "{said}");
    assert_eq!(chat.value("select name from users").await, "Ana");
    assert_eq!(chat.value("select sleep_hours from daily_logs").await, "6");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn commands_are_registered_once_in_four_languages_for_servers_and_direct_messages(pool: PgPool) {
    let mut chat = Chat::start(pool).await;
    chat.fake.asked("POST", "/commands", 28).await;
    let commands = chat.fake.commands();
    for name in [
        "start", "help", "today", "log", "undo", "plan", "week", "chart", "goals", "habits", "cycle", "connect",
        "import", "remind", "quiet", "units", "timezone", "language", "link", "memory", "export", "forget", "pause",
        "privacy", "about", "why", "checkin",
    ] {
        let command = commands.iter().find(|command| command["name"] == name).unwrap_or_else(|| panic!("no /{name}"));
        assert_eq!(command["contexts"], json!([0, 1]), "/{name}");
        for locale in ["es-ES", "de", "fr"] {
            assert!(command["description_localizations"][locale].is_string(), "/{name} in {locale}");
        }
    }
    let operators = commands.iter().find(|command| command["name"] == "coach-setup").expect("a command");
    assert_eq!((&operators["contexts"], &operators["default_member_permissions"]), (&json!([0]), &json!("32")));
    chat.stop().await;
    chat.run().await;
    chat.fake.asked("GET", "/commands", 2).await;
    // Whatever is asked after that is asked for people.
    chat.says(ANA, "/help").await;
    let written = chat.fake.requests().into_iter().filter(|request| request.method == "POST");
    assert_eq!(written.filter(|request| request.path.contains("/commands")).count(), 28, "registered once");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_command_is_deferred_and_edited_into_its_answer(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.slash(ANA, direct, "log", json!([{ "name": "text", "type": 3, "value": "slept 7 hours" }]));
    let shown = chat.fake.sees(ANA).await;
    assert!(shown.text.contains("7 h") && shown.edited && !shown.ephemeral, "{shown:?}");
    let calls: Vec<_> = chat.fake.requests().into_iter().filter(|request| request.path.contains("token-")).collect();
    assert_eq!(calls[0].body, json!({ "type": 5, "data": { "flags": 0 } }));
    assert_eq!(calls[1].method, "PATCH");

    // Where others read along, the person alone sees it.
    chat.fake.slash(ANA, LOBBY, "today", json!([]));
    let shown = chat.fake.sees(ANA).await;
    assert!(shown.text.contains("7 h") && shown.ephemeral, "{shown:?}");
    assert!(chat.fake.public_requests().is_empty());

    // One that nobody knows is answered kindly.
    chat.fake.slash(ANA, direct, "teleport", json!([]));
    assert!(chat.fake.hears(ANA).await.contains("/teleport"));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_overview_is_an_embed(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 7 hours, drank 2 litres, mood calm").await;
    chat.slash(ANA, "today").await;
    let requests = chat.fake.requests();
    let edit = requests.iter().rfind(|request| request.path.contains("@original")).expect("an edit");
    let embed = &edit.body["embeds"][0];
    assert!(embed["title"].is_string() && embed["description"].as_str().expect("text").contains("7 h"), "{embed}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_button_undoes_and_one_from_elsewhere_is_answered_kindly(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.taps(ANA, "Undo");
    let undone = chat.fake.hears(ANA).await;
    assert!(undone.contains("6 h"), "{undone}");
    assert_eq!(chat.value("select count(*) from daily_logs where sleep_hours is not null").await, "0");
    let message = chat.fake.says(BO, direct, "");
    chat.fake.presses(ANA, message, "something:else");
    assert!(!chat.fake.hears(ANA).await.is_empty());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_check_in_form_is_filled_in_ones_own_language(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.speaks(ANA, "de");
    let direct = chat.fake.direct(ANA);
    chat.fake.slash(ANA, direct, "checkin", json!([]));
    let form = chat.fake.sees(ANA).await.form.expect("a form");
    assert_eq!(form, ["Energie, 1 bis 5", "Stimmung, in einem Wort", "Stunden Schlaf", "Wasser, in Litern"]);
    chat.fake.fills(ANA, direct, &[("energy", "4"), ("mood", "ruhig"), ("sleep", "7,5"), ("water", "")]);
    let said = chat.fake.hears(ANA).await;
    assert!(said.contains('✓'), "{said}");
    let kept = chat.value("select energy_level || ' ' || mood || ' ' || sleep_hours from daily_logs").await;
    assert_eq!(kept, "4 calm 7.5");
    // An empty form keeps nothing.
    chat.fake.fills(ANA, direct, &[("energy", " "), ("mood", "")]);
    assert!(chat.fake.hears(ANA).await.contains("nichts"));
    // The same, where others read along: seen by the person alone.
    chat.fake.slash(ANA, ROOM, "checkin", json!([]));
    assert!(chat.fake.sees(ANA).await.form.is_some());
    chat.fake.fills(ANA, ROOM, &[("water", "2")]);
    assert!(chat.fake.sees(ANA).await.ephemeral);
    assert!(chat.fake.public_requests().is_empty());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn edits_and_deletes_follow_the_record(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let direct = chat.fake.direct(ANA);
    let message = chat.fake.says(ANA, direct, "drank 1 litre of water");
    let first = chat.fake.sees(ANA).await;
    chat.fake.edits(message, "drank 1.5 litres of water");
    let again = chat.fake.sees(ANA).await;
    // The answer is rewritten, not said again.
    assert!(again.edited && again.message == first.message, "{again:?}");
    assert_eq!(chat.value("select water_intake_liters from daily_logs").await, "1.5");
    chat.fake.deletes(message);
    let gone = chat.fake.hears(ANA).await;
    assert!(gone.contains("1.5"), "{gone}");
    assert_eq!(chat.value("select count(*) from daily_logs where water_intake_liters is not null").await, "0");
    // A message that recorded nothing is deleted without a word.
    let smalltalk = chat.fake.says(ANA, direct, "/help");
    chat.fake.hears(ANA).await;
    chat.fake.deletes(smalltalk);
    assert!(chat.says(ANA, "slept 6 hours").await.contains("6 h"));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_reply_is_about_the_message_it_answers(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.says(ANA, direct, "slept 6 hours");
    let sleep = chat.fake.sees(ANA).await;
    chat.says(ANA, "ran 5 km").await;
    chat.fake.replies(ANA, sleep.message, "undo");
    let undone = chat.fake.hears(ANA).await;
    assert!(undone.contains("6 h"), "{undone}");
    assert_eq!(chat.value("select count(*) from workout_sessions").await, "1");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_conversation_goes_on_after_a_restart_and_what_was_missed_is_caught_up_with(pool: PgPool) {
    let mut chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    chat.fake.taps(ANA, "Fix");
    chat.fake.hears(ANA).await;
    chat.stop().await;
    let direct = chat.fake.direct(ANA);
    chat.fake.says(ANA, direct, "7.5");
    chat.fake.says(ANA, direct, "ran 5 km");
    chat.run().await;
    let fixed = chat.fake.hears(ANA).await;
    assert!(fixed.contains("7 h 30"), "{fixed}");
    let ran = chat.fake.hears(ANA).await;
    assert!(ran.contains("5 km"), "{ran}");
    assert_eq!(chat.value("select sleep_hours from daily_logs").await, "7.5");
    assert_eq!(chat.value("select count(*) from inbound_messages").await, "4");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn files_pictures_and_forwarded_words_are_what_they_are(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.sends_file(ANA, direct, "meal.jpg", "image/jpeg", b"jpeg", false);
    assert!(chat.fake.hears(ANA).await.contains("picture"));
    chat.fake.sends_file(ANA, direct, "export.zip", "application/zip", b"zip", false);
    assert!(chat.fake.hears(ANA).await.contains("file"));
    let kept =
        chat.value("select string_agg(kind || ' ' || name, ', ' order by received_at, kind desc) from files").await;
    assert!(kept.contains("photo meal.jpg") && kept.contains("file export.zip"), "{kept}");
    chat.fake.sends_file(ANA, direct, "voice-message.ogg", "audio/ogg", b"ogg", true);
    assert!(chat.fake.hears(ANA).await.contains("voice"));
    let forwarded = json!({
        "message_reference": { "type": 1, "channel_id": "9", "message_id": "9" },
        "message_snapshots": [{ "message": {
            "content": "slept 3 hours", "timestamp": "2024-01-01T00:00:00+00:00", "edited_timestamp": null, "flags": 0,
            "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "type": 0,
        } }],
    });
    chat.fake.writes(ANA, direct, "", forwarded);
    assert!(chat.fake.hears(ANA).await.contains("forwarded"));
    assert_eq!(chat.value("select count(*) from daily_logs").await, "0");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_export_comes_as_a_file_and_a_forgotten_person_hears_a_last_word(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.slash(ANA, direct, "export", json!([]));
    let shown = chat.fake.sees(ANA).await;
    assert!(shown.file.as_deref().is_some_and(|name| name.ends_with(".zip")), "{shown:?}");
    chat.slash(ANA, "forget").await;
    chat.fake.taps(ANA, "Yes");
    let goodbye = chat.fake.hears(ANA).await;
    assert!(goodbye.contains("Deleted"), "{goodbye}");
    assert_eq!(chat.value("select count(*) from users").await, "0");
    assert_eq!(chat.value("select count(*) from outbox").await, "0");
}

/// One person on two channels: one memory.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_code_from_discord_makes_another_account_the_same_persons(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6 hours").await;
    let offer = chat.slash(ANA, "link").await;
    let code = offer.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let code = code
        .into_iter()
        .find(|word| word.len() == 8 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()));
    let code = code.unwrap_or_else(|| panic!("no code in {offer}"));
    let direct = chat.fake.direct(BO);
    chat.fake.slash(BO, direct, "link", json!([{ "name": "text", "type": 3, "value": code }]));
    chat.fake.hears(BO).await;
    assert_eq!(chat.value("select count(*) from users").await, "1");
    assert_eq!(chat.value("select count(distinct user_id) || '/' || count(*) from identities").await, "1/2");
    assert!(chat.slash(BO, "today").await.contains("6 h"));
}

/// Longer than an interaction waits: "thinking…" stays, and the answer replaces it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_model_that_takes_25_seconds_still_ends_in_an_edited_answer(pool: PgPool) {
    let mut chat = Chat::prepare(pool, Some(FakeModel::start().await)).await;
    chat.settings.llm.time_limit = Some(40);
    chat.run().await;
    chat.knows(ANA, "Ana").await;
    chat.model.as_ref().expect("a model").says("Ten easy minutes, then we talk again.").slow(25_000);
    let question = json!([{ "name": "text", "type": 3, "value": "how do I get back to running after a hard winter?" }]);
    chat.fake.slash(ANA, LOBBY, "log", question);
    let shown = chat.fake.sees(ANA).await;
    assert!(shown.text.contains("Ten easy minutes") && shown.edited && shown.ephemeral, "{shown:?}");
    assert_eq!(chat.fake.failed_interactions(), Vec::<u64>::new());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn slow_answers_show_that_somebody_types(pool: PgPool) {
    let chat = Chat::with_model(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.model.as_ref().expect("a model").says("Start small.").slow(900);
    let said = chat.says(ANA, "how do I get back to running after a hard winter?").await;
    assert!(said.contains("Start small."), "{said}");
    chat.fake.asked("POST", "/typing", 1).await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn people_of_different_servers_and_programs_are_told_apart(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.fake.person(7, "A bot");
    let direct = chat.fake.direct(ANA);
    // Programs, system messages and strangers' talk are not for the coach.
    chat.fake.writes(ANA, LOBBY, "slept 3 hours", json!({}));
    chat.fake.writes(ANA, direct, "", json!({ "type": 6 }));
    chat.fake.writes(7, LOBBY, &format!("<@{}> hi", crate::world::discord::BOT), json!({ "webhook_id": "8" }));
    assert!(chat.says(BO, "slept 6 hours").await.contains("6 h"));
    assert_eq!(chat.value("select count(*) from users").await, "1");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_picture_is_attached_with_its_description_and_never_in_a_channel(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 7 hours").await;
    let direct = chat.fake.direct(ANA);
    chat.fake.says(ANA, direct, "show me my sleep");
    let shown = chat.fake.sees(ANA).await;
    assert_eq!(shown.file.as_deref(), Some("alive.png"), "{shown:?}");
    let requests = chat.fake.requests();
    let sent = requests.iter().rfind(|request| request.body["attachments"].is_array()).expect("an attachment");
    assert_eq!(sent.body["attachments"][0]["description"], json!(shown.text));
    // A command is edited into its picture; the week is a picture and no embed.
    chat.fake.slash(ANA, direct, "week", json!([]));
    let week = chat.fake.sees(ANA).await;
    assert!(week.file.is_some() && week.edited && week.text.starts_with("Your last 7 days"), "{week:?}");
    chat.fake.slash(ANA, direct, "chart", json!([{ "name": "text", "type": 3, "value": "sleep 7" }]));
    assert!(chat.fake.sees(ANA).await.file.is_some());
    // Where others read along, the person alone sees it, and of some things not even they.
    chat.fake.slash(ANA, LOBBY, "chart", json!([{ "name": "text", "type": 3, "value": "sleep" }]));
    let aside = chat.fake.sees(ANA).await;
    assert!(aside.file.is_some() && aside.ephemeral, "{aside:?}");
    chat.fake.slash(ANA, LOBBY, "chart", json!([{ "name": "text", "type": 3, "value": "cycle" }]));
    let refused = chat.fake.sees(ANA).await;
    assert!(refused.file.is_none() && refused.text.contains("in private"), "{refused:?}");
    assert!(chat.fake.public_requests().is_empty());
}
