//! Discord's REST API. One client in production and in tests: it obeys the limits that answers tell, stops before too many
//! refusals get the address banned, and says of a failure whether the request may have arrived.
//!
//! The library's own client is not used for this: it hides the headers of refusals, and its limiter does not follow an API
//! base that was set.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use anyhow::Context as _;
use reqwest::{Method, Response, StatusCode, header, multipart};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::buckets::{Buckets, Route};

/// The API unless another is set.
const OFFICIAL: &str = "https://discord.com";
const VERSION: &str = "/api/v10";

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Longest wait for a budget within one call; a longer one is the caller's to plan.
const SHORT: Duration = Duration::from_secs(3);
/// Times a call is sent again after it came too early.
const TRIES: u32 = 3;

/// Discord bans an address that was refused (401, 403, 429) 10,000 times in ten minutes. Long before that we stop.
const REFUSALS: usize = 1000;
const WINDOW: Duration = Duration::from_secs(600);

/// Error codes of the platform that somebody acts on.
pub mod code {
    pub const UNKNOWN_CHANNEL: u64 = 10003;
    pub const UNKNOWN_MESSAGE: u64 = 10008;
    pub const UNKNOWN_WEBHOOK: u64 = 10015;
    pub const UNKNOWN_INTERACTION: u64 = 10062;
    pub const ALREADY_ACKNOWLEDGED: u64 = 40060;
    pub const MISSING_ACCESS: u64 = 50001;
    pub const CANNOT_WRITE_TO_USER: u64 = 50007;
    pub const MISSING_PERMISSIONS: u64 = 50013;
    pub const INVALID_WEBHOOK_TOKEN: u64 = 50027;
    pub const THREAD_IS_ARCHIVED: u64 = 50083;
    pub const TOO_MANY_THREADS: u64 = 160_006;
}

/// Why a call did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestError {
    /// Discord refuses this, and will refuse it again.
    #[error("refused with status {status}, code {code}")]
    Refused { status: u16, code: u64 },
    /// The bot's token is not, or no longer, valid.
    #[error("the bot's token is not valid")]
    Unauthorized,
    /// Not now; nothing was done.
    #[error("to be tried again in {0:?}")]
    Later(Duration),
    /// Nobody knows whether it was done.
    #[error("no answer")]
    Doubtful,
}

impl RestError {
    /// The platform's code of a refusal; 0 where it gave none.
    pub fn code(&self) -> Option<u64> {
        match self {
            Self::Refused { code, .. } => Some(*code),
            _ => None,
        }
    }
}

/// A file to send along.
#[derive(Clone, Debug)]
pub struct Upload {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The client.
pub struct Rest {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    buckets: Buckets,
    refusals: Mutex<VecDeque<Instant>>,
}

/// What Discord says of a refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    code: u64,
    retry_after: f64,
    global: bool,
}

/// One call.
pub struct Call<'a> {
    pub method: Method,
    pub path: String,
    pub route: Route,
    pub body: Option<&'a Value>,
    pub upload: Option<Upload>,
    /// Interactions prove themselves by the token in their path.
    pub is_anonymous: bool,
}

impl Rest {
    /// Prepares the client; nothing is sent. `api_url` may end in `/api/v10` or not.
    ///
    /// # Errors
    /// An address that is none.
    pub fn new(token: SecretString, api_url: Option<&str>) -> anyhow::Result<Self> {
        let root = api_url.unwrap_or(OFFICIAL).trim_end_matches('/');
        let root = root.strip_suffix(VERSION).or_else(|| root.strip_suffix("/api")).unwrap_or(root);
        let url = reqwest::Url::parse(root).context("the Discord API address (discord.api_url) cannot be read")?;
        let is_near = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let roots = roots.iter().filter_map(|root| reqwest::Certificate::from_der(root).ok());
        let mut builder = reqwest::Client::builder()
            .timeout(PATIENCE)
            .user_agent(concat!("DiscordBot (https://crates.io/crates/alive-coach, ", env!("CARGO_PKG_VERSION"), ")"))
            .redirect(reqwest::redirect::Policy::none())
            .tls_certs_only(roots);
        if is_near {
            builder = builder.no_proxy();
        }
        let http = builder.build().context("setting up the connection to Discord")?;
        let (buckets, refusals) = (Buckets::default(), Mutex::default());
        Ok(Self { http, base: format!("{root}{VERSION}"), token, buckets, refusals })
    }

    /// Sends a call, waiting for its budget where that is a matter of seconds.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn call(&self, call: &Call<'_>) -> Result<Response, RestError> {
        let mut tries = 0;
        loop {
            if let Some(wait) = self.is_broken(Instant::now()) {
                return Err(RestError::Later(wait));
            }
            if let Err(wait) = self.buckets.take(&call.route, Instant::now()) {
                if wait > SHORT {
                    return Err(RestError::Later(wait));
                }
                sleep(wait).await;
                continue;
            }
            let sent = self.request(call)?.send().await;
            let response = match sent {
                Ok(response) => response,
                // Nothing was sent where there was no connection.
                Err(error) if error.is_connect() => return Err(RestError::Later(Duration::from_secs(2))),
                Err(_) => return Err(RestError::Doubtful),
            };
            self.buckets.learn(&call.route, response.headers(), Instant::now());
            if response.status().is_success() {
                return Ok(response);
            }
            match self.refusal(call, response).await {
                RestError::Later(wait) if wait <= SHORT && tries < TRIES => {
                    tries += 1;
                    sleep(wait).await;
                }
                error => return Err(error),
            }
        }
    }

    /// Sends a call and reads its answer.
    ///
    /// # Errors
    /// See [`RestError`]; an answer that cannot be read is [`RestError::Doubtful`].
    pub async fn ask<T: DeserializeOwned>(&self, call: &Call<'_>) -> Result<T, RestError> {
        let response = self.call(call).await?;
        let bytes = response.bytes().await.map_err(|_| RestError::Doubtful)?;
        serde_json::from_slice(&bytes).map_err(|_| RestError::Doubtful)
    }

    /// Fetches a file of a message, at most `limit` bytes.
    ///
    /// # Errors
    /// See [`RestError`].
    pub async fn fetch(&self, url: &str, limit: u64) -> Result<Vec<u8>, RestError> {
        let sent = self.http.get(url).send().await.map_err(|_| RestError::Doubtful)?;
        if !sent.status().is_success() {
            return Err(RestError::Refused { status: sent.status().as_u16(), code: 0 });
        }
        let mut response = sent;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|_| RestError::Doubtful)? {
            if (bytes.len() + chunk.len()) as u64 > limit {
                return Err(RestError::Refused { status: StatusCode::PAYLOAD_TOO_LARGE.as_u16(), code: 0 });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The address of the API with its version left out, as the library's gateway client wants it.
    pub fn root(&self) -> &str {
        self.base.strip_suffix(VERSION).unwrap_or(&self.base)
    }

    fn request(&self, call: &Call<'_>) -> Result<reqwest::RequestBuilder, RestError> {
        let mut request = self.http.request(call.method.clone(), format!("{}{}", self.base, call.path));
        if !call.is_anonymous {
            let mut value = header::HeaderValue::from_str(&format!("Bot {}", self.token.expose_secret()))
                .map_err(|_| RestError::Unauthorized)?;
            value.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, value);
        }
        Ok(match (call.body, &call.upload) {
            (Some(body), None) => request.json(body),
            (body, Some(upload)) => {
                let part = multipart::Part::bytes(upload.bytes.clone()).file_name(upload.name.clone());
                let json = body.map(Value::to_string).unwrap_or_default();
                let json = multipart::Part::text(json).mime_str("application/json").map_err(|_| RestError::Doubtful)?;
                request.multipart(multipart::Form::new().part("payload_json", json).part("files[0]", part))
            }
            (None, None) if call.method == Method::GET || call.method == Method::DELETE => request,
            // Servers refuse a POST without a length.
            (None, None) => request.header(header::CONTENT_LENGTH, 0),
        })
    }

    async fn refusal(&self, call: &Call<'_>, response: Response) -> RestError {
        let status = response.status();
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (told, scope, global) =
            (header("retry-after"), header("x-ratelimit-scope"), header("x-ratelimit-global").is_some());
        let body = response.bytes().await.unwrap_or_default();
        let refusal: Refusal = serde_json::from_slice(&body).unwrap_or_default();
        let counts = match status {
            StatusCode::TOO_MANY_REQUESTS => scope.as_deref() != Some("shared"),
            status => matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN),
        };
        if counts {
            self.count_refusal(Instant::now());
        }
        match status {
            StatusCode::TOO_MANY_REQUESTS => {
                let told = told.and_then(|value| value.parse().ok()).unwrap_or(1.0_f64);
                let wait = if refusal.retry_after > 0.0 { refusal.retry_after } else { told };
                let wait = Duration::try_from_secs_f64(wait).unwrap_or(SHORT);
                let global = refusal.global || global;
                self.buckets.refused(&call.route, wait, global, Instant::now());
                tracing::warn!(route = call.route.kind, ms = wait.as_millis() as u64, global, "came too early");
                RestError::Later(wait)
            }
            StatusCode::UNAUTHORIZED if !call.is_anonymous => RestError::Unauthorized,
            status if status.is_server_error() => RestError::Doubtful,
            status => RestError::Refused { status: status.as_u16(), code: refusal.code },
        }
    }

    fn count_refusal(&self, now: Instant) {
        let mut refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        refusals.push_back(now);
        while refusals.len() > REFUSALS {
            refusals.pop_front();
        }
        if refusals.len() == REFUSALS {
            tracing::error!(refusals = REFUSALS, "Discord refuses too much: no more requests for a while");
        }
    }

    /// How long nothing may be sent because too much was refused.
    fn is_broken(&self, now: Instant) -> Option<Duration> {
        let refusals = self.refusals.lock().unwrap_or_else(PoisonError::into_inner);
        let oldest = refusals.front().filter(|_| refusals.len() >= REFUSALS)?;
        (*oldest + WINDOW).checked_duration_since(now).filter(|wait| !wait.is_zero())
    }
}
