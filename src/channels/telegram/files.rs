//! Files: recordings that are fetched to be listened to, and files of ours that are sent.

use std::{path::Path, time::Duration};

use reqwest::multipart::{self, Form};
use serde_json::json;
use teloxide::payloads::GetFile;

use super::{
    api::{Api, ApiError, Reason},
    place::Place,
    send::Part,
    wire::{FilePath, Sent},
};
use crate::domain::talk::{Channel, FileRef};

/// Longest wait for a file, either way; shorter than a letter is kept from other senders.
const LIMIT: Duration = Duration::from_secs(24);
/// What pictures are called: the same for all, so that a list of files tells nothing.
const PICTURE: &str = "alive.png";
/// Times a recording is fetched before it is given up.
const TRIES: u32 = 3;
/// The longest pause between two of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Fetches a file that somebody sent.
///
/// # Errors
/// It is too large for a bot, or it did not come after a few tries.
pub(super) async fn fetch(api: &Api, file: &FileRef) -> Result<Vec<u8>, ApiError> {
    let too_large = ApiError::Refused { code: 413, reason: Reason::Request };
    if file.beyond_reach(Channel::Telegram).is_some() {
        return Err(too_large);
    }
    let mut tries = 0;
    loop {
        let error = match attempt(api, file).await {
            Err(error @ ApiError::Refused { .. }) => return Err(error),
            Err(error) => error,
            bytes => return bytes,
        };
        tries += 1;
        if tries >= TRIES {
            return Err(error);
        }
        let pause = if let ApiError::Busy(wait) = error { wait } else { Duration::from_millis(200) * tries };
        tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
    }
}

async fn attempt(api: &Api, file: &FileRef) -> Result<Vec<u8>, ApiError> {
    let found: FilePath = api.call(&GetFile::new(file.id.clone().into())).await?;
    let path = found.file_path.ok_or(ApiError::Refused { code: 404, reason: Reason::Request })?;
    api.download(&path, LIMIT).await
}

/// Sends a file of this machine as a document.
///
/// # Errors
/// The server's refusal, or a file that cannot be read, which is then `Lost` to the person as well.
pub(super) async fn send_document(api: &Api, place: Place, file: &Path) -> Result<Sent, ApiError> {
    let unreadable = ApiError::Refused { code: 0, reason: Reason::Request };
    let bytes = tokio::fs::read(file).await.map_err(|error| {
        tracing::error!(kind = ?error.kind(), "a file to send cannot be read");
        unreadable
    })?;
    let name = file.file_name().map_or_else(|| "file".into(), |name| name.to_string_lossy().into_owned());
    let document = multipart::Part::bytes(bytes).file_name(name);
    let form = form_to(place).part("document", document);
    api.upload("sendDocument", form, LIMIT).await
}

/// A form that goes to this place.
fn form_to(place: Place) -> Form {
    let form = Form::new().text("chat_id", place.chat.to_string());
    match place.topic() {
        Some(topic) => form.text("message_thread_id", topic.to_string()),
        None => form,
    }
}

/// Sends a picture with its caption and what is under it.
///
/// # Errors
/// The server's refusal.
pub(super) async fn send_photo(api: &Api, place: Place, part: &Part, png: Vec<u8>) -> Result<Sent, ApiError> {
    let unreadable = ApiError::Refused { code: 0, reason: Reason::Request };
    let photo = multipart::Part::bytes(png).file_name(PICTURE).mime_str("image/png").map_err(|_| unreadable)?;
    let mut form = form_to(place).part("photo", photo);
    if !part.text.is_empty() {
        form = form.text("caption", part.text.clone());
    }
    // Values that are not text are written as JSON into a form.
    if !part.entities.is_empty() {
        form = form.text("caption_entities", json!(part.entities).to_string());
    }
    if let Some(keyboard) = &part.keyboard {
        form = form.text("reply_markup", json!(keyboard).to_string());
    }
    api.upload("sendPhoto", form, LIMIT).await
}

/// What a transcription endpoint shall call a recording: its ending tells the format.
pub(super) fn recording_name(file: &FileRef) -> &'static str {
    match file.mime.as_deref() {
        Some("audio/mpeg" | "audio/mp3") => "voice.mp3",
        Some("audio/mp4" | "audio/x-m4a" | "audio/m4a") => "voice.m4a",
        Some("audio/wav" | "audio/x-wav") => "voice.wav",
        Some("video/mp4") => "voice.mp4",
        Some("audio/webm" | "video/webm") => "voice.webm",
        _ => "voice.ogg",
    }
}
