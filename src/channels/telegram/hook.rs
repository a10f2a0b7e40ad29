//! The web hook: Telegram brings the updates. It is told that one arrived only when it is stored.

use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, StatusCode},
    routing::post,
};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use teloxide::payloads::SetWebhook;

use super::{Telegram, api::ApiError, poll::ALLOWED, wire::Done};

/// The header by which Telegram shows that it is itself.
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";
/// The path where the address names none.
const PATH: &str = "/telegram";
/// Updates are a few kilobytes.
const LONGEST_UPDATE: usize = 2 * 1024 * 1024;
/// Updates Telegram may bring at the same time.
const AT_ONCE: u8 = 40;

/// Where Telegram brings updates, and the word it brings with them.
pub(super) struct Hook {
    url: reqwest::Url,
    secret: SecretString,
}

impl Hook {
    /// Reads the address; without a word of the operator's the secret follows from the token, the same in every replica.
    ///
    /// # Errors
    /// No https (or http) address, or a secret that no header of Telegram's carries.
    pub(super) fn new(url: &str, secret: Option<SecretString>, token: &SecretString) -> Result<Self> {
        let mut url = reqwest::Url::parse(url.trim()).ok().context("the web hook's address (webhook_url) is none")?;
        ensure!(matches!(url.scheme(), "http" | "https"), "the web hook's address (webhook_url) is no https address");
        if url.path() == "/" {
            url.set_path(PATH);
        }
        let secret = secret.unwrap_or_else(|| {
            let digest = Sha256::digest(format!("alive web hook {}", token.expose_secret()));
            digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
        });
        let is_word = secret.expose_secret().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        ensure!(
            is_word && (1..=256).contains(&secret.expose_secret().len()),
            "webhook_secret must be 1 to 256 letters, digits, _ or -"
        );
        Ok(Self { url, secret })
    }
}

impl Telegram {
    /// The route Telegram brings updates to; none when the service asks for them itself.
    pub fn router(self: &Arc<Self>) -> Option<Router> {
        let hook = self.hook.as_ref()?;
        let route = post(receive).layer(DefaultBodyLimit::max(LONGEST_UPDATE));
        Some(Router::new().route(hook.url.path(), route).with_state(Arc::clone(self)))
    }

    /// Tells Telegram where to bring updates.
    pub(super) async fn set_hook(&self, hook: &Hook) -> Result<(), ApiError> {
        let mut set = SetWebhook::new(hook.url.clone());
        set.secret_token = Some(hook.secret.expose_secret().to_owned());
        set.allowed_updates = Some(ALLOWED.to_vec());
        set.max_connections = Some(AT_ONCE);
        self.api.call::<_, Done>(&set).await.map(drop)
    }
}

async fn receive(State(telegram): State<Arc<Telegram>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let given = headers.get(SECRET_HEADER).map(|value| value.as_bytes()).unwrap_or_default();
    let Some(hook) = telegram.hook.as_ref() else { return StatusCode::NOT_FOUND };
    if !is_same(given, hook.secret.expose_secret().as_bytes()) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(update) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    match telegram.receive(vec![update]).await {
        Ok(()) => StatusCode::OK,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "an update of Telegram cannot be stored");
            // It will be brought again.
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}

/// Compares in a time that tells nothing of where, or how long, two words differ.
fn is_same(given: &[u8], wanted: &[u8]) -> bool {
    let (given, wanted) = (Sha256::digest(given), Sha256::digest(wanted));
    given.iter().zip(wanted.iter()).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_path_and_a_secret() {
        let token = SecretString::from("1:abc");
        let hook = Hook::new("https://coach.example", None, &token).expect("a hook");
        assert_eq!((hook.url.as_str(), hook.secret.expose_secret().len()), ("https://coach.example/telegram", 64));
        let own = Hook::new("https://coach.example/in/tg", Some("word-1".into()), &token).expect("a hook");
        assert_eq!((own.url.path(), own.secret.expose_secret()), ("/in/tg", "word-1"));
        assert!(Hook::new("coach.example", None, &token).is_err());
        assert!(Hook::new("https://coach.example", Some("no word".into()), &token).is_err());
    }

    #[test]
    fn a_secret_is_compared_whole() {
        assert!(is_same(b"secret", b"secret"));
        for wrong in [&b""[..], b"secre", b"secrets", b"Secret"] {
            assert!(!is_same(wrong, b"secret"));
        }
    }
}
