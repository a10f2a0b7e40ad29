//! The Bot API over HTTP: one request, one answer, and every failure as something a caller can act on.
//!
//! What is sent are teloxide's typed requests. Its client is not used, for reasons met in practice: it sleeps ten seconds
//! on every 5xx, keeps the bodies of answers (people's words) in its errors, and writes a file's path as one segment. What is
//! received is read leniently ([`super::wire`]): a server newer or simpler than a library must not lose a message.
//!
//! The token is part of every address. Addresses are never logged, and errors of the HTTP client, which name them, end here.

use std::{net::IpAddr, time::Duration};

use anyhow::{Context as _, Result};
use reqwest::multipart::Form;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use teloxide::requests::Payload;

/// A server that answers at all accepts a connection within this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Longest wait for the answer of an ordinary request. Two of them, and the longest wait in the governor's line, end before a
/// letter is given to another sender.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);
/// The longest answer that is read: a hundred updates of long messages are well below it.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// The longest file that is read: the largest a bot may fetch.
const MAX_FILE: usize = 20 * 1024 * 1024;
/// The wait that is kept where a server asks for one without saying how long.
const DEFAULT_RETRY: Duration = Duration::from_secs(1);

/// One bot at one server.
pub(super) struct Api {
    http: reqwest::Client,
    base: String,
    token: SecretString,
}

/// Why a request brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiError {
    /// No connection: it surely was not done.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The connection broke, or the answer cannot be read: nobody knows whether it was done.
    #[error("no usable answer came")]
    Lost,
    /// 429: wait, with everything.
    #[error("too many requests; {0:?} to wait")]
    Busy(Duration),
    /// 5xx: it was not done.
    #[error("the server is failing ({0})")]
    Failing(u16),
    /// The server will not do it.
    #[error("refused ({code}, {reason:?})")]
    Refused { code: u16, reason: Reason },
}

/// What a refusal is about, as far as the server's description tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// 401, or 404 for the bot itself.
    Token,
    /// 403: the person blocked the bot, or never started it, or the bot was put out of the group.
    Forbidden,
    /// The address of the web hook is not to its liking.
    Hook,
    /// 409: another program asks for this bot's updates.
    OtherPoller,
    /// 409: the bot has a web hook, so that nobody may ask for updates.
    HookIsSet,
    /// An edit that changes nothing.
    NotModified,
    /// The message to edit is gone, too old, or not ours.
    NotEditable,
    /// There is no such chat (any more, or under this id).
    NoChat,
    /// The group became a supergroup, which has this id.
    Moved(i64),
    /// Anything else.
    Request,
}

/// What every answer of the Bot API looks like.
#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
    error_code: Option<u16>,
    description: Option<String>,
    parameters: Option<Parameters>,
}

#[derive(Default, Deserialize)]
struct Parameters {
    retry_after: Option<f64>,
    migrate_to_chat_id: Option<i64>,
}

impl Api {
    /// Prepares the connection to a server; nothing is sent.
    ///
    /// # Errors
    /// An address or a token no request can be made of.
    pub(super) fn new(base: &str, token: SecretString) -> Result<Self> {
        let base = base.trim().trim_end_matches('/').to_owned();
        let url = reqwest::Url::parse(&base).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        let url = url.context("the address of the Telegram server (api_url) is not an http or https address")?;
        anyhow::ensure!(is_token(token.expose_secret()), "the Telegram token is not of the form 123456:ABC-DEF");
        let host = url.host_str().unwrap_or_default();
        // Roots are compiled in: slim images have none.
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter(|_| url.scheme() == "https");
        let roots: Result<Vec<_>, _> = roots.map(|root| reqwest::Certificate::from_der(root)).collect();
        let mut builder = reqwest::Client::builder()
            .tls_certs_only(roots.context("the compiled-in certificates cannot be read")?)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .tcp_nodelay(true)
            .user_agent(concat!("alive-coach/", env!("CARGO_PKG_VERSION")));
        if host == "localhost" || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback()) {
            builder = builder.no_proxy();
        }
        let http = builder.build().ok().context("the HTTP client for Telegram cannot be built")?;
        Ok(Self { http, base, token })
    }

    /// The bot's own id: the part of the token before the colon.
    pub(super) fn bot_id(&self) -> &str {
        self.token.expose_secret().split(':').next().unwrap_or_default()
    }

    /// The token, for what follows from it.
    pub(super) fn token(&self) -> &SecretString {
        &self.token
    }

    /// Makes a request of teloxide's and reads the answer as `T`.
    pub(super) async fn call<P: Payload + Serialize, T: DeserializeOwned>(&self, payload: &P) -> Result<T, ApiError> {
        self.call_within(payload, TIMEOUT).await
    }

    /// The same, with another limit.
    pub(super) async fn call_within<P: Payload + Serialize, T: DeserializeOwned>(
        &self,
        payload: &P,
        limit: Duration,
    ) -> Result<T, ApiError> {
        self.post(&method_name(P::NAME), payload, limit).await
    }

    /// Makes a request by name, for what teloxide's types do not know.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        method: &str,
        payload: &impl Serialize,
        limit: Duration,
    ) -> Result<T, ApiError> {
        self.exchange(self.http.post(self.address(method)).json(payload).timeout(limit)).await
    }

    /// Makes a request that carries a file.
    pub(super) async fn upload<T: DeserializeOwned>(
        &self,
        method: &str,
        form: Form,
        limit: Duration,
    ) -> Result<T, ApiError> {
        self.exchange(self.http.post(self.address(method)).multipart(form).timeout(limit)).await
    }

    /// Fetches a file by the path that `getFile` gave.
    pub(super) async fn download(&self, path: &str, limit: Duration) -> Result<Vec<u8>, ApiError> {
        let mut url = reqwest::Url::parse(&format!("{}/file", self.base)).map_err(|_| ApiError::Unreachable)?;
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(&format!("bot{}", self.token.expose_secret()));
            // Each folder is a segment of its own, and none leads upwards.
            segments.extend(path.split('/').filter(|part| !matches!(*part, "" | "." | "..")));
        }
        let answer = self.http.get(url).timeout(limit).send().await.map_err(|error| transport(&error))?;
        let status = answer.status().as_u16();
        let bytes = read_bounded(answer, MAX_FILE).await?;
        match status {
            200..=299 => Ok(bytes),
            429 => Err(ApiError::Busy(DEFAULT_RETRY)),
            500.. => Err(ApiError::Failing(status)),
            code => Err(ApiError::Refused { code, reason: Reason::Request }),
        }
    }

    fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.base, self.token.expose_secret())
    }

    async fn exchange<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, ApiError> {
        let answer = request.send().await.map_err(|error| transport(&error))?;
        let status = answer.status().as_u16();
        let header = answer.headers().get("retry-after").and_then(|value| value.to_str().ok()?.parse().ok());
        let body = read_bounded(answer, MAX_ANSWER).await?;
        read(status, header, &body)
    }
}

/// What an answer says, of this status, its header's seconds to wait and its body. A method with nothing to tell may answer nothing.
fn read<T: DeserializeOwned>(status: u16, header: Option<f64>, body: &[u8]) -> Result<T, ApiError> {
    let Ok(read) = serde_json::from_slice::<Answer<T>>(body) else {
        return Err(match status {
            500.. => ApiError::Failing(status),
            429 => ApiError::Busy(wait(header)),
            400..=499 => refusal(status, ""),
            _ => ApiError::Lost,
        });
    };
    if read.ok {
        return read.result.or_else(|| serde_json::from_value(Value::Null).ok()).ok_or(ApiError::Lost);
    }
    let code = read.error_code.unwrap_or(status);
    let parameters = read.parameters.unwrap_or_default();
    Err(match code {
        429 => ApiError::Busy(wait(parameters.retry_after.or(header))),
        500.. => ApiError::Failing(code),
        _ if let Some(chat) = parameters.migrate_to_chat_id => ApiError::Refused { code, reason: Reason::Moved(chat) },
        _ => refusal(code, read.description.as_deref().unwrap_or_default()),
    })
}

impl ApiError {
    /// The error's class, a stable word for logs.
    pub(super) fn class(&self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Lost => "no_answer",
            Self::Busy(_) => "too_many_requests",
            Self::Failing(_) => "failing",
            Self::Refused { reason: Reason::Token, .. } => "token",
            Self::Refused { reason: Reason::OtherPoller, .. } => "other_poller",
            Self::Refused { reason: Reason::HookIsSet, .. } => "hook_is_set",
            Self::Refused { .. } => "refused",
        }
    }
}

/// `SendMessage` → `sendMessage`, as the Bot API writes it.
fn method_name(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// Digits, a colon, and letters that an address can hold.
fn is_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !secret.is_empty()
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    })
}

/// The class of a failure of the connection. The error itself names the address, and with it the token.
fn transport(error: &reqwest::Error) -> ApiError {
    if error.is_connect() || error.is_builder() { ApiError::Unreachable } else { ApiError::Lost }
}

fn wait(seconds: Option<f64>) -> Duration {
    seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds.max(0.0)).ok()).unwrap_or(DEFAULT_RETRY)
}

fn refusal(code: u16, description: &str) -> ApiError {
    let description = description.to_ascii_lowercase();
    let has = |words: &str| description.contains(words);
    let reason = match code {
        401 => Reason::Token,
        // A server says this of a bot it does not know, and with more words of other things it does not find.
        404 if matches!(description.as_str(), "" | "not found") => Reason::Token,
        403 => Reason::Forbidden,
        409 if has("webhook") => Reason::HookIsSet,
        409 => Reason::OtherPoller,
        _ if has("bad webhook") || has("https url must be provided") => Reason::Hook,
        _ if has("message is not modified") => Reason::NotModified,
        _ if has("message to edit not found")
            || has("message can't be edited")
            || has("message_id_invalid")
            || has("message identifier") =>
        {
            Reason::NotEditable
        }
        _ if has("chat not found") || has("user is deactivated") || has("upgraded to a supergroup") => Reason::NoChat,
        _ => Reason::Request,
    };
    ApiError::Refused { code, reason }
}

async fn read_bounded(mut answer: reqwest::Response, limit: usize) -> Result<Vec<u8>, ApiError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| ApiError::Lost)? {
        if body.len() + chunk.len() > limit {
            return Err(ApiError::Lost);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::{
        super::wire::{Done, Sent},
        *,
    };

    #[test]
    fn methods_are_named_as_the_bot_api_names_them() {
        assert_eq!(method_name("SendMessage"), "sendMessage");
        assert_eq!(method_name("GetMe"), "getMe");
    }

    #[test]
    fn a_token_is_told_from_what_is_none() {
        for (token, is) in [
            ("123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", true),
            ("123:TEST_TOKEN", true),
            ("", false),
            ("123456", false),
            ("abc:DEF", false),
            ("123:a/b", false),
            ("123:a b", false),
        ] {
            assert_eq!(is_token(token), is, "{token}");
        }
    }

    #[test]
    fn an_answer_is_read_whichever_way_a_server_says_done() {
        for (body, wanted) in [
            (r#"{"ok":true,"result":true}"#, Ok(())),
            (r#"{"ok":true,"result":{"message_id":1}}"#, Ok(())),
            (r#"{"ok":true,"result":null}"#, Ok(())),
            (r#"{"ok":true}"#, Ok(())),
            (r#"{"message":"not supported"}"#, Err(ApiError::Lost)),
            ("<html>", Err(ApiError::Lost)),
        ] {
            assert_eq!(read::<Done>(200, None, body.as_bytes()).map(drop), wanted, "{body}");
        }
        // Of a message that was sent, the id must be known.
        assert_eq!(read::<Sent>(200, None, br#"{"ok":true,"result":null}"#).map(drop), Err(ApiError::Lost));
        assert_eq!(read::<Done>(502, None, b"<html>").map(drop), Err(ApiError::Failing(502)));
        assert_eq!(read::<Done>(429, Some(3.0), b"").map(drop), Err(ApiError::Busy(Duration::from_secs(3))));
    }

    #[test]
    fn refusals_are_told_apart() {
        for (code, description, wanted) in [
            (401, "Unauthorized", Reason::Token),
            (404, "Not Found", Reason::Token),
            (403, "Forbidden: bot was blocked by the user", Reason::Forbidden),
            (409, "Conflict: terminated by other getUpdates request", Reason::OtherPoller),
            (409, "Conflict: can't use getUpdates method while webhook is active", Reason::HookIsSet),
            (400, "Bad Request: message is not modified: specified new message content …", Reason::NotModified),
            (400, "Bad Request: message to edit not found", Reason::NotEditable),
            (400, "Bad Request: chat not found", Reason::NoChat),
            (400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook", Reason::Hook),
            (400, "Bad Request: message text is empty", Reason::Request),
        ] {
            assert_eq!(refusal(code, description), ApiError::Refused { code, reason: wanted }, "{description}");
        }
    }
}
