//! Spoken words → text, by an OpenAI-compatible transcription endpoint (`POST …/audio/transcriptions`).

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout_at};

use super::{
    LlmError, ModelSettings, SetupError,
    retry::{self, Jitter},
    wire::{Endpoint, Failure, exchange, http_client},
};

/// The model asked unless one is named: the one that most servers know.
pub const DEFAULT_MODEL: &str = "whisper-1";

/// An endpoint that listens.
pub struct Speech {
    endpoint: Endpoint,
    http: reqwest::Client,
    url: String,
    model: String,
    jitter: Jitter,
}

/// A recording.
#[derive(Clone, Debug)]
pub struct Recording {
    pub bytes: Vec<u8>,
    /// Tells the server the format by its ending.
    pub name: String,
    pub mime: String,
}

#[derive(Deserialize)]
struct Transcript {
    text: String,
}

impl Speech {
    /// Prepares the connection; nothing is sent. `seed` feeds the jitter of retries.
    ///
    /// # Errors
    /// Settings no request can be made of.
    pub fn new(settings: &ModelSettings, seed: u64) -> Result<Self, SetupError> {
        let endpoint = Endpoint::new(settings)?;
        let url = reqwest::Url::parse(endpoint.base()).map_err(|_| SetupError::BaseUrl)?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(SetupError::BaseUrl)?;
        let http = http_client(&url, host)?;
        let version = if url.path().trim_matches('/').is_empty() { "/v1" } else { "" };
        let url = format!("{}{version}/audio/transcriptions", endpoint.base());
        Ok(Self { endpoint, http, url, model: settings.model.trim().to_owned(), jitter: Jitter::new(seed) })
    }

    /// What is said in a recording; empty where nothing is.
    ///
    /// # Errors
    /// No transcript by the deadline, after the retries that fit before it.
    pub async fn transcribe(&self, recording: &Recording, deadline: Instant) -> Result<String, LlmError> {
        let mut retries = 0;
        loop {
            let failure = match timeout_at(deadline, self.ask(recording)).await {
                Ok(Ok(text)) => return Ok(text.trim().to_owned()),
                Ok(Err(failure)) => failure,
                Err(_) => return Err(LlmError::TimedOut),
            };
            let left: Duration = deadline.saturating_duration_since(Instant::now());
            let wait = retry::wait(&failure.error, retries, failure.retry_after, left, self.jitter.next());
            let Some(wait) = wait else { return Err(failure.error) };
            retries += 1;
            sleep(wait).await;
        }
    }

    async fn ask(&self, recording: &Recording) -> Result<String, Failure> {
        let part = Part::bytes(recording.bytes.clone()).file_name(recording.name.clone());
        let part = part.mime_str(&recording.mime).map_err(|_| LlmError::Garbage)?;
        let form = Form::new().text("model", self.model.clone()).text("response_format", "json").part("file", part);
        let request = self.http.post(&self.url).headers(self.endpoint.headers()).multipart(form);
        let request = request.build().map_err(|_| LlmError::Unreachable)?;
        let answer = exchange(&self.http, request).await?;
        let transcript: Transcript = serde_json::from_slice(&answer).map_err(|_| LlmError::Garbage)?;
        Ok(transcript.text)
    }
}
