//! What is not words: voice, pictures, files, places, stickers, forwarded messages; and files of ours.

use std::sync::{Arc, Mutex};

use alive_coach::config::Endpoint;
use axum::{Json, Router, body::Bytes, extract::State, routing::post};
use serde_json::json;
use sqlx::PgPool;

use super::{ANA, Chat};
use crate::world::telegram::Failure;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_kind_of_thing_gets_a_kind_word_and_records_nothing(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let file = json!({"file_id": "f1", "file_unique_id": "u", "file_name": "export.zip", "mime_type": "application/zip", "file_size": 12});
    for (content, word) in [
        (json!({"voice": {"file_id": "v", "duration": 2}}), "type it"),
        (json!({"photo": [{"file_id": "p", "width": 9, "height": 9}]}), "keep the picture"),
        (json!({ "document": file }), "keep the file for later import"),
        (json!({"sticker": {"file_id": "s", "emoji": "😴"}}), "😴"),
        (json!({"poll": {"id": "1", "question": "?"}}), "do not vote"),
        (json!({"contact": {"phone_number": "+1", "first_name": "Bo"}}), "do not need contacts"),
        (json!({"dice": {"emoji": "🎲", "value": 3}}), "cannot read that kind"),
        (json!({"text": "slept 3 hours", "forward_origin": {"type": "hidden_user"}}), "forwarded"),
    ] {
        chat.fake.sends(ANA, content.clone());
        chat.settle().await;
        let said = chat.fake.last(ANA).text;
        assert!(said.contains(word), "{content}: {said}");
    }
    assert_eq!(chat.value("select count(*) from record_changes").await, "0");
    let kept = "select string_agg(kind || ' ' || platform_file_id || ' ' || coalesce(name, '-'), ', ' order by received_at, kind desc) from files";
    assert_eq!(chat.value(kept).await, "photo p -, file f1 export.zip");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn words_under_a_picture_are_words(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.sends(ANA, json!({"photo": [{"file_id": "p"}], "caption": "ran 5 km in 28 minutes"}));
    chat.settle().await;
    let said = chat.fake.last(ANA).text;
    assert!(said.contains("✓ Run 5 km") && said.contains("keep the picture"), "{said}");
    assert_eq!(chat.value("select count(*) from workout_sessions").await, "1");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_place_becomes_a_choice_of_zones(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.sends(ANA, json!({"location": {"latitude": 19.43, "longitude": -99.13}}));
    chat.settle().await;
    assert!(chat.fake.last(ANA).text.contains("time zone"));
    chat.taps(ANA, "America/Mexico City").await;
    assert_eq!(chat.value("select timezone from users").await, "America/Mexico_City");
    chat.fake.finish();
}

/// Danger is looked for in what others wrote, too.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_forwarded_cry_for_help_is_answered(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.sends(ANA, json!({"text": "I want to kill myself", "forward_origin": {"type": "hidden_user"}}));
    chat.settle().await;
    assert_eq!(chat.value("select path from ai_interactions").await, "safety");
    chat.fake.finish();
}

/// What was written under a recording counts, and what was not heard is not claimed.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn words_under_a_recording_are_words(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.sends(ANA, json!({"voice": {"file_id": "v", "duration": 2}, "caption": "slept 6 hours"}));
    chat.settle().await;
    let said = chat.fake.last(ANA).text;
    assert!(said.contains("✓ Sleep 6 h") && said.contains("cannot listen") && !said.contains("I heard"), "{said}");
    chat.fake.finish();
}

/// What Telegram does not hand out is not promised for later.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_file_that_is_too_large_is_not_kept(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    let file = |size: i64| json!({"document": {"file_id": "f", "file_name": "export.zip", "file_size": size}, "caption": "slept 6 hours"});
    for (size, word) in [(20 << 20, "keep the file"), ((20 << 20) + 1, "larger than 20 MB")] {
        chat.fake.sends(ANA, file(size));
        chat.settle().await;
        let said = chat.fake.last(ANA).text;
        assert!(said.contains(word), "{said}");
        assert_eq!(chat.value("select count(*) from files").await, "1");
    }
    // An animation is a document for bots that do not know it.
    chat.fake
        .sends(ANA, json!({"animation": {"file_id": "a"}, "document": {"file_id": "a", "mime_type": "video/mp4"}}));
    chat.settle().await;
    assert!(!chat.fake.last(ANA).text.contains("keep the file"));
    assert_eq!(chat.value("select count(*) from files").await, "1");
    chat.fake.finish();
}

/// What a transcription endpoint was sent.
type Sent = Arc<Mutex<Vec<Vec<u8>>>>;

async fn transcribe(State(sent): State<Sent>, body: Bytes) -> Json<serde_json::Value> {
    sent.lock().expect("not poisoned").push(body.to_vec());
    Json(json!({"text": " slept 6 hours "}))
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn spoken_words_are_written_down_and_kept(pool: PgPool) {
    let sent = Sent::default();
    let router = Router::new().route("/v1/audio/transcriptions", post(transcribe)).with_state(Arc::clone(&sent));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
    let chat = Chat::with(pool, |settings| {
        settings.llm.transcription = Endpoint { base_url: Some(url), ..Endpoint::default() };
    })
    .await;
    chat.knows(ANA, "Ana").await;
    chat.fake.file("v1", "voice/file 0.oga", b"OggS recording");
    chat.fake.sends(ANA, json!({"voice": {"file_id": "v1", "duration": 2, "mime_type": "audio/ogg"}}));
    // A later message does not overtake it.
    chat.fake.says(ANA, "sorry, 7 not 6 hours");
    chat.settle().await;
    let said: Vec<String> = chat.fake.heard_by(ANA).into_iter().map(|said| said.text).collect();
    assert!(said[0].contains("I heard: “slept 6 hours”") && said[0].contains("✓ Sleep 6 h"), "{said:?}");
    assert_eq!(chat.value("select sleep_hours from daily_logs").await, "7");
    let form = String::from_utf8_lossy(&sent.lock().expect("not poisoned")[0]).into_owned();
    for part in ["name=\"model\"\r\n\r\nwhisper-1", "filename=\"voice.ogg\"", "audio/ogg", "OggS recording"] {
        assert!(form.contains(part), "{part} in {form}");
    }
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_export_comes_as_a_file(pool: PgPool) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_owned();
    let chat = Chat::with(pool, |settings| settings.data = data).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6.5 hours").await;
    chat.fake.says(ANA, "/export");
    chat.settle().await;
    let said = chat.fake.heard_by(ANA);
    let (words, file) = (&said[said.len() - 2], &said[said.len() - 1]);
    assert!(words.text.contains("this file") && !words.text.contains("exports"), "{}", words.text);
    let (name, bytes) = file.document.clone().expect("a document");
    assert_eq!(name, "alive.zip");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    assert!(
        names.iter().any(|name| name == "alive.json") && names.iter().any(|name| name == "daily_logs.csv"),
        "{names:?}"
    );
    let mut json = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("alive.json").expect("a file"), &mut json).expect("text");
    assert!(json.contains("6.5"));
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_export_that_is_refused_is_not_promised(pool: PgPool) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().to_owned();
    let chat = Chat::with(pool, |settings| settings.data = data).await;
    chat.knows(ANA, "Ana").await;
    chat.fake
        .fails("sendDocument", Failure::BadRequest("Bad Request: not enough rights to send documents to the chat"));
    let words = chat.says(ANA, "/export").await;
    assert!(words.contains("did not get through") && chat.fake.last(ANA).document.is_none(), "{words}");
    assert_eq!(chat.value("select count(*) from outbox where sent_at is null").await, "0");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_picture_comes_as_a_photo_that_is_told_in_its_caption(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6.5 hours").await;
    let caption = chat.says(ANA, "/chart sleep").await;
    assert!(caption.starts_with("Sleep, ") && caption.contains("6 h 30"), "{caption}");
    assert!(chat.fake.last(ANA).photo.is_some_and(|png| png.len() > 5_000));
    // What is offered are buttons under words, and each of them leads to its picture.
    chat.says(ANA, "/chart").await;
    assert!(chat.fake.last(ANA).photo.is_none());
    chat.taps(ANA, "Sleep").await;
    assert!(chat.fake.last(ANA).photo.is_some());
    chat.says(ANA, "how was my week?").await;
    assert!(chat.fake.last(ANA).photo.is_some());
    chat.fake.finish();
}

/// A letter whose picture was sent is written down as sent, and one that was refused goes out in words.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_photo_that_is_refused_leaves_its_words(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "slept 6.5 hours").await;
    chat.fake.fails("sendPhoto", Failure::BadRequest("Bad Request: not enough rights to send photos to the chat"));
    let words = chat.says(ANA, "/chart sleep").await;
    assert!(words.contains("6 h 30") && chat.fake.last(ANA).photo.is_none(), "{words}");
    assert_eq!(chat.value("select count(*) from outbox where sent_at is null").await, "0");
    chat.fake.finish();
}
