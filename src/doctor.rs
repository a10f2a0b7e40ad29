//! `alive doctor`: what is configured, what is missing, what is reachable, and how to mend it, in plain words.

use std::{io::ErrorKind, process::ExitCode, time::Duration};

use tokio::time::{Instant, timeout};

use crate::{
    app,
    channels::{discord, telegram},
    coach::prompt::Prompts,
    config::{Endpoint, Settings},
    llm::{LlmError, Refusal},
    store::{self, Store},
};

/// Longest wait for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longest wait of the health probe; containers ask often.
const PROBE: Duration = Duration::from_secs(3);

/// What a data folder must have room for at the least.
static ROOM: [u8; 1 << 18] = [0; 1 << 18];

/// How one thing stands.
enum Finding {
    Good(String),
    /// Works without it; what it would bring.
    Absent(String),
    /// Does not work; the cure.
    Bad(String),
}

/// Examines everything and prints it; fails when something that is configured does not work.
pub async fn examine(settings: &Settings) -> ExitCode {
    println!("ALIVE Coach {}", env!("CARGO_PKG_VERSION"));
    let mut healthy = true;
    for (name, finding) in [
        ("data folder", data(settings)),
        ("database", database(settings).await),
        ("prompts", prompts(settings)),
        ("time zone", zone(settings)),
        ("model", model(settings, &settings.llm.primary, "ALIVE_LLM").await),
        ("telegram", telegram(settings).await),
        ("discord", discord(settings).await),
        ("second model", model(settings, &settings.llm.fallback, "ALIVE_LLM_FALLBACK").await),
    ] {
        let (sign, text) = match finding {
            Finding::Good(text) => ("✓", text),
            Finding::Absent(text) => ("–", text),
            Finding::Bad(text) => {
                healthy = false;
                ("✗", text)
            }
        };
        println!("{sign} {name}: {text}");
    }
    if healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Asks the running service's health probe, as containers do.
pub async fn health(settings: &Settings) -> ExitCode {
    // A service that listens on every address answers on the loopback one.
    let address = settings.http_addr.replace("0.0.0.0", "127.0.0.1").replace("[::]", "[::1]");
    // No certificates: the address has no TLS, and a slim image has none to load, which would fail the builder.
    let client = reqwest::Client::builder().tls_certs_only([]).no_proxy().timeout(PROBE).build();
    let answer = match client {
        Ok(client) => client.get(format!("http://{address}/readyz")).send().await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(response) if response.status().is_success() => ExitCode::SUCCESS,
        Ok(response) => {
            eprintln!("the service answers {}", response.status());
            ExitCode::FAILURE
        }
        Err(_) => {
            eprintln!("no service answers at {address}; start it with: alive serve");
            ExitCode::FAILURE
        }
    }
}

fn data(settings: &Settings) -> Finding {
    let dir = &settings.data;
    let probe = dir.join(".doctor");
    let written = std::fs::create_dir_all(dir).and_then(|()| std::fs::write(&probe, ROOM));
    let removed = std::fs::remove_file(&probe);
    match written.and(removed) {
        Ok(()) => Finding::Good(dir.display().to_string()),
        Err(error) => {
            let is_full = matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded);
            let first = if is_full { "free some space on its disk, or " } else { "" };
            Finding::Bad(format!(
                "{} cannot be written ({error}); {first}choose another with --data DIR or ALIVE_DATA",
                dir.display()
            ))
        }
    }
}

async fn database(settings: &Settings) -> Finding {
    let own = settings.database_url.is_none();
    let place = if own { "a server of our own" } else { "the server of DATABASE_URL" };
    let asked = async {
        let (at, server) = app::database(settings).await?;
        let store = Store::open(&at).await?;
        store.ping().await?;
        store.close().await;
        if let Some(server) = server {
            server.stop().await?;
        }
        anyhow::Ok(())
    };
    match timeout(PATIENCE * 6, asked).await {
        Ok(Ok(())) => Finding::Good(format!("{place}; reachable and up to date")),
        Ok(Err(error)) => match store::remedy(&error) {
            Some(remedy) => Finding::Bad(format!("{place}: {error:#}; {remedy}")),
            None => Finding::Bad(format!("{place}: {error:#}")),
        },
        Err(_) if own => {
            Finding::Bad(format!("{place}: no answer within a minute; end other `alive` programs and try again"))
        }
        Err(_) => Finding::Bad(format!("{place}: no answer within a minute; check host and port in DATABASE_URL")),
    }
}

fn prompts(settings: &Settings) -> Finding {
    match Prompts::load(settings.prompts_dir.as_deref()) {
        Ok(prompts) => {
            let from = settings.prompts_dir.as_ref().map_or("compiled in".to_owned(), |dir| dir.display().to_string());
            Finding::Good(format!("{from}, version {}", prompts.hash()))
        }
        Err(error) => Finding::Bad(format!("{error:#}; mend the file or unset ALIVE_PROMPTS_DIR")),
    }
}

fn zone(settings: &Settings) -> Finding {
    Finding::Good(format!("{} for people who have not named theirs (ALIVE_DEFAULT_ZONE)", settings.default_zone.name()))
}

async fn telegram(settings: &Settings) -> Finding {
    let Some(token) = settings.telegram.bot_token.clone() else {
        return Finding::Absent("none; to run a bot, ask @BotFather for a token and set TELEGRAM_BOT_TOKEN".to_owned());
    };
    match timeout(PATIENCE, telegram::whoami(&settings.telegram.api_url, token)).await {
        Ok(Ok(name)) => Finding::Good(format!("@{name} at {}", app::host_of(&settings.telegram.api_url))),
        Ok(Err(error)) => Finding::Bad(format!("{error:#}")),
        Err(_) => Finding::Bad(format!(
            "{} does not answer; check the network, or unset ALIVE_TELEGRAM_API_URL",
            app::host_of(&settings.telegram.api_url)
        )),
    }
}

async fn discord(settings: &Settings) -> Finding {
    let Some(options) = app::discord(settings) else {
        return Finding::Absent(
            "none; to run a bot, make an application at discord.com/developers and set DISCORD_TOKEN".to_owned(),
        );
    };
    let host = options.api_url.as_deref().map_or("discord.com".to_owned(), app::host_of);
    match timeout(PATIENCE, discord::whoami(options.api_url.as_deref(), options.token)).await {
        Ok(Ok(name)) => Finding::Good(format!("{name} at {host}")),
        Ok(Err(error)) => Finding::Bad(format!("{error:#}")),
        Err(_) => Finding::Bad(format!("{host} does not answer; check the network, or unset ALIVE_DISCORD_API_URL")),
    }
}

async fn model(settings: &Settings, endpoint: &Endpoint, prefix: &str) -> Finding {
    let (url, name) = match (&endpoint.base_url, &endpoint.model) {
        (Some(url), Some(name)) => (url, name),
        (None, None) => {
            return Finding::Absent(format!(
                "none; the rules answer alone. To connect one, set {prefix}_BASE_URL, {prefix}_MODEL and {prefix}_API_KEY"
            ));
        }
        (Some(_), None) => {
            return Finding::Bad(format!(
                "{prefix}_BASE_URL is set, {prefix}_MODEL is missing; set it to the model's name"
            ));
        }
        (None, Some(_)) => {
            return Finding::Bad(format!(
                "{prefix}_MODEL is set, {prefix}_BASE_URL is missing; set it to the server's address, up to and with /v1"
            ));
        }
    };
    let models = match app::models(settings) {
        Ok(models) => models,
        Err(error) => {
            return Finding::Bad(format!("{error:#}; correct {prefix}_BASE_URL, {prefix}_MODEL or {prefix}_API_KEY"));
        }
    };
    let Some(model) = models.endpoints().iter().find(|model| model.name() == name) else {
        return Finding::Bad("it is not set up".to_owned());
    };
    match model.ping(Instant::now() + PATIENCE).await {
        Ok(pong) => {
            let doubt =
                if pong.lists_model == Some(false) { "; it does not list this model: check the name" } else { "" };
            Finding::Good(format!("{name} at {} answers in {} ms{doubt}", app::host_of(url), pong.latency.as_millis()))
        }
        Err(error) => {
            let remedy = remedy(&error, endpoint.api_key.is_some(), prefix);
            Finding::Bad(format!("{name} at {}: {error}{remedy}", app::host_of(url)))
        }
    }
}

/// What to do about a model that does not answer; what is refused says it already, but for a key that is not there.
fn remedy(error: &LlmError, has_key: bool, prefix: &str) -> String {
    match error {
        LlmError::Refused { reason: Refusal::Key, .. } if !has_key => {
            format!("; none is set: put it into {prefix}_API_KEY")
        }
        LlmError::Refused { reason: Refusal::Key, .. } => format!(" ({prefix}_API_KEY)"),
        LlmError::Refused { reason: Refusal::Credit, .. } => "; top it up, or choose another endpoint".to_owned(),
        LlmError::Refused { .. } => String::new(),
        LlmError::Unreachable => format!("; start its server, or correct {prefix}_BASE_URL"),
        LlmError::TimedOut => "; see whether its server is busy, or choose a smaller model".to_owned(),
        LlmError::Failing { .. } | LlmError::BreakerOpen { .. } => {
            "; look at its server's log, or try again later".to_owned()
        }
        LlmError::Garbage => format!("; correct {prefix}_BASE_URL: it usually ends in /v1"),
        LlmError::NotConfigured => format!("; set {prefix}_BASE_URL and {prefix}_MODEL"),
    }
}
