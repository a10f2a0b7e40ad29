//! Spoken words: a channel brings the recording, the configured provider writes it down.

use std::time::Duration;

use tokio::time::Instant;

use super::Coach;
use crate::llm::speech::Recording;

/// Longest wait for a transcript: recordings take longer than words.
const PATIENCE: Duration = Duration::from_secs(60);

impl Coach {
    /// Whether somebody listens to recordings.
    pub fn listens(&self) -> bool {
        self.speech.is_some()
    }

    /// What is said in a recording; `None` where nobody listens, or it could not be written down.
    pub async fn transcribe(&self, bytes: Vec<u8>, name: String, mime: String) -> Option<String> {
        let speech = self.speech.as_ref()?;
        let recording = Recording { bytes, name, mime };
        match speech.transcribe(&recording, Instant::now() + PATIENCE).await {
            Ok(text) => Some(text),
            Err(error) => {
                tracing::warn!(class = error.class(), bytes = recording.bytes.len(), "a recording was not transcribed");
                None
            }
        }
    }
}
