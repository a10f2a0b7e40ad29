//! Settings: the environment and an optional TOML file, read once at start and handed out in parts.
//!
//! Every setting of the file has an environment variable of the same name with `ALIVE_` before it; the environment wins.
//! `DATABASE_URL`, `TELEGRAM_BOT_TOKEN` and `DISCORD_TOKEN` are read as themselves. An empty variable is none. Every outside address is a setting, so that tests and operators can point it elsewhere.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use chrono_tz::Tz;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// Everything an operator can set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// A PostgreSQL server to use (`DATABASE_URL`). Without it the program keeps its own in `data`.
    pub database_url: Option<SecretString>,
    /// Folder of the program's own database, history and exports.
    pub data: PathBuf,
    /// Folder that holds `postgres` and `initdb`, where it is not found by itself.
    pub pg_bin_dir: Option<PathBuf>,
    /// Log filter in the syntax of `tracing` ("info", "alive_coach=debug"). Unless set, the service logs each exchange, and a
    /// conversation only what goes wrong.
    pub log: Option<String>,
    /// Where `alive serve` answers health probes.
    pub http_addr: String,
    /// The zone in force for people who have not named theirs.
    pub default_zone: Tz,
    /// Whether a message the rules understand with certainty is answered without a model.
    pub fast_path: bool,
    /// A folder whose files replace the prompts compiled in.
    pub prompts_dir: Option<PathBuf>,
    /// Most tokens a person may spend with models in a day; 0 = no limit.
    pub daily_tokens: u64,
    pub llm: LlmSettings,
    pub telegram: TelegramSettings,
    pub discord: DiscordSettings,
}

/// The Discord bot. It runs when a token is set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DiscordSettings {
    /// What the developer portal gave (`DISCORD_TOKEN`).
    pub token: Option<SecretString>,
    /// The REST API, for proxies and simulators; with or without `/api/v10`.
    pub api_url: Option<String>,
    /// The gateway (`wss://…`); unless set, the API is asked for it.
    pub gateway_url: Option<String>,
}

/// The Telegram bot. It runs when a token is set.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelegramSettings {
    /// What BotFather gave (`TELEGRAM_BOT_TOKEN`).
    pub bot_token: Option<SecretString>,
    /// The Bot API server, for those who run their own.
    pub api_url: String,
    /// Where Telegram reaches this service from outside (`https://…`); without it the service asks for updates itself. The
    /// path is the service's own.
    pub webhook_url: Option<String>,
    /// The word by which Telegram shows that an update is its own; unless set, it follows from the token.
    pub webhook_secret: Option<SecretString>,
    /// Messages a second, all chats together.
    pub per_second: f64,
    /// Messages a second in one chat.
    pub chat_per_second: f64,
    /// Messages a minute in one group.
    pub group_per_minute: f64,
}

impl Default for TelegramSettings {
    fn default() -> Self {
        Self {
            bot_token: None,
            api_url: "https://api.telegram.org".to_owned(),
            webhook_url: None,
            webhook_secret: None,
            per_second: 30.0,
            chat_per_second: 1.0,
            group_per_minute: 20.0,
        }
    }
}

/// The language model, and a second one to try before the rules.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LlmSettings {
    #[serde(flatten)]
    pub primary: Endpoint,
    pub fallback: Endpoint,
    /// What turns spoken words into text. Address and key are those of the model unless set.
    pub transcription: Endpoint,
    /// Longest time one exchange waits for models, retries included, in seconds.
    pub time_limit: Option<u64>,
}

/// One OpenAI-compatible endpoint. It is in use when `base_url` and `model` are set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Endpoint {
    /// Up to and including `/v1`.
    pub base_url: Option<String>,
    pub api_key: Option<SecretString>,
    pub model: Option<String>,
}

/// Defaults as published in the README.
#[derive(Serialize)]
struct Defaults {
    data: PathBuf,
    http_addr: &'static str,
    default_zone: &'static str,
    fast_path: bool,
    daily_tokens: u64,
    llm: Empty,
    telegram: Empty,
    discord: Empty,
}

#[derive(Serialize)]
struct Empty {}

impl Settings {
    /// Reads the settings; `file` is an explicit TOML file, else `alive.toml` in the working folder if there is one.
    ///
    /// # Errors
    /// A file that is not there or not TOML, an unknown name, a value of the wrong kind: with the name in the message.
    pub fn read(file: Option<&Path>) -> Result<Self> {
        let mut figment = Figment::from(Serialized::defaults(Defaults {
            data: default_data_dir(),
            http_addr: "127.0.0.1:8080",
            default_zone: "UTC",
            fast_path: true,
            daily_tokens: 200_000,
            llm: Empty {},
            telegram: Empty {},
            discord: Empty {},
        }));
        figment = match file {
            Some(path) => figment.merge(Toml::file_exact(path)),
            None => figment.merge(Toml::file("alive.toml")),
        };
        figment
            .merge(
                Env::prefixed("ALIVE_")
                    .filter(|key| key != "config" && has_value("ALIVE_", key.as_str()))
                    .map(|key| nested(key.as_str()).into()),
            )
            .merge(Env::raw().only(&["DATABASE_URL"]).filter(|key| has_value("", key.as_str())))
            .merge(
                Env::raw()
                    .only(&["TELEGRAM_BOT_TOKEN", "DISCORD_TOKEN"])
                    .filter(|key| has_value("", key.as_str()))
                    .map(|key| nested(key.as_str()).into()),
            )
            .extract()
            .context("reading the settings")
    }
}

/// Whether a variable says anything. Container tools hand on variables that nobody set as empty ones.
fn has_value(prefix: &str, key: &str) -> bool {
    let is_it = |name: &str| {
        name.len() == prefix.len() + key.len() && name.to_ascii_lowercase().ends_with(&key.to_ascii_lowercase())
    };
    std::env::vars().any(|(name, value)| is_it(&name) && name.starts_with(prefix) && !value.trim().is_empty())
}

/// `LLM_FALLBACK_MODEL` → `llm.fallback.model`.
fn nested(key: &str) -> String {
    let key = key.to_ascii_lowercase();
    for (flat, dotted) in [
        ("llm_fallback_", "llm.fallback."),
        ("llm_transcription_", "llm.transcription."),
        ("llm_", "llm."),
        ("telegram_", "telegram."),
        ("discord_", "discord."),
    ] {
        if let Some(rest) = key.strip_prefix(flat) {
            return format!("{dotted}{rest}");
        }
    }
    key
}

/// The user's data folder by the custom of the platform.
fn default_data_dir() -> PathBuf {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(dir) = from("XDG_DATA_HOME") {
        return dir.join("alive");
    }
    let home = from("HOME").unwrap_or_else(|| PathBuf::from("."));
    if cfg!(target_os = "macos") {
        home.join("Library/Application Support/alive")
    } else if nix::unistd::geteuid().is_root() {
        // The database server drops root's rights, and root's home is closed to others.
        PathBuf::from("/var/lib/alive")
    } else {
        home.join(".local/share/alive")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_names_map_onto_the_file() {
        for (env, path) in [
            ("LLM_BASE_URL", "llm.base_url"),
            ("LLM_FALLBACK_API_KEY", "llm.fallback.api_key"),
            ("LLM_TIME_LIMIT", "llm.time_limit"),
            ("LLM_TRANSCRIPTION_MODEL", "llm.transcription.model"),
            ("TELEGRAM_BOT_TOKEN", "telegram.bot_token"),
            ("DISCORD_TOKEN", "discord.token"),
            ("DISCORD_API_URL", "discord.api_url"),
            ("FAST_PATH", "fast_path"),
            ("DATA", "data"),
        ] {
            assert_eq!(nested(env), path);
        }
    }
}
