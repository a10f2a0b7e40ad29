//! Floor 1: the language model. One client for every OpenAI-compatible endpoint.
//!
//! [`Models::complete`] takes a [`Request`] and a deadline and returns a [`Completion`] or an [`LlmError`]; in between it
//! retries, falls back to a second endpoint, adapts to what the endpoint supports and mends what it sent. What a prompt says
//! and what a tool means is the coach's business.
//!
//! Reading order: this file (the words) → `models` (one request's way) → `wire` (the HTTP exchange) → `dialect` (what an
//! endpoint supports), `fallback` (tools for those that have none) → `reply`, `leaks`, `json` (making sense of what came
//! back) → `retry`, `breaker`, `error` → `schema`, [`budget`], `cost`.
//!
//! Prompts, replies and keys are never logged: only sizes, statuses, error classes and milliseconds.

mod breaker;
pub mod budget;
mod cost;
mod dialect;
mod error;
mod fallback;
mod json;
mod leaks;
mod models;
mod reply;
mod retry;
mod schema;
pub mod speech;
mod wire;

use std::time::Duration;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

pub use cost::{Price, Prices};
pub use error::{LlmError, Refusal, SetupError};
pub use models::{Model, ModelSettings, Models, Pong};
pub use schema::ToolSpec;

/// What the model is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The stable part of the prompt: byte-identical for everyone, so that providers can cache it.
    pub system: String,
    /// What follows it: the person's context, the last exchanges, the message, and the rounds of this exchange.
    pub messages: Vec<Message>,
    /// Sent sorted by name, whatever the order here.
    pub tools: Vec<ToolSpec>,
    pub tool_choice: ToolChoice,
    /// The longest answer, in tokens (hidden reasoning counts).
    pub max_output_tokens: u32,
}

/// Whether the model has to call a tool.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToolChoice {
    #[default]
    Auto,
    /// At least one call.
    Required,
    /// No call.
    None,
    /// This tool.
    Named(String),
}

/// One message of the conversation with the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    System(String),
    User(String),
    Assistant {
        text: Option<String>,
        calls: Vec<ToolCall>,
        /// What the provider wants back unchanged; see [`Echo`]. Default for messages we write ourselves.
        echo: Echo,
    },
    /// The answer to one call; each call needs exactly one before the next completion.
    ToolResult {
        call_id: String,
        content: String,
    },
}

impl Message {
    /// What an assistant said earlier, in words.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::Assistant { text: Some(text.into()), calls: Vec::new(), echo: Echo::default() }
    }
}

/// Opaque fields of a provider's reply that it wants to see again in the next round (reasoning text, thought signatures).
/// They go back only to the model that sent them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Echo {
    model: String,
    message: Map<String, Value>,
    /// By call id.
    calls: Vec<(String, Map<String, Value>)>,
}

/// One call of a tool.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Unique within the conversation; made up where the server sent none.
    pub id: String,
    /// A known tool's name, or what the model invented.
    pub name: String,
    pub arguments: Arguments,
}

/// The arguments of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Arguments {
    Object(Map<String, Value>),
    /// Not a JSON object, even after repair: as it came.
    Unreadable(String),
}

impl Arguments {
    /// Reads the arguments as `T`. The error is a sentence that the model can act on.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, String> {
        match self {
            Self::Object(map) => serde_json::from_value(Value::Object(map.clone())).map_err(|error| error.to_string()),
            Self::Unreadable(_) => Err("the arguments are not a JSON object".into()),
        }
    }

    /// The object, where it is one.
    pub fn as_object(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Object(map) => Some(map),
            Self::Unreadable(_) => None,
        }
    }

    /// As JSON text for the wire. What is unreadable goes back as an empty object: some servers parse it and answer 400.
    fn to_json(&self) -> String {
        match self {
            Self::Object(map) => Value::Object(map.clone()).to_string(),
            Self::Unreadable(_) => "{}".into(),
        }
    }
}

/// What the model answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    /// Words beside the calls, without hidden reasoning; `None` when there are none.
    pub text: Option<String>,
    pub calls: Vec<ToolCall>,
    pub usage: Usage,
    /// The model that answered, by the server's word, else the configured name.
    pub model: String,
    /// By the provider's own bill where it sends one, else by the price list; `None` when neither knows.
    pub cost_usd: Option<f64>,
    /// From the call of [`Models::complete`] to the answer.
    pub latency: Duration,
    /// HTTP requests made for this completion, on all endpoints.
    pub attempts: u32,
    pub finish: Finish,
    echo: Echo,
}

impl Completion {
    /// This answer as the message to put before the tools' results in the next round.
    pub fn to_message(&self) -> Message {
        Message::Assistant { text: self.text.clone(), calls: self.calls.clone(), echo: self.echo.clone() }
    }
}

/// Tokens of one completion, as the server counted them, else estimated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// All input tokens, cached ones among them.
    pub input: u32,
    pub cached: u32,
    /// All output tokens, hidden reasoning among them.
    pub output: u32,
}

/// Why the model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    Stop,
    ToolCalls,
    /// The answer was cut at `max_output_tokens`.
    Length,
    /// The provider's filter or the model itself refused.
    Refused,
    /// Not said, or a word we do not know.
    Unknown,
}
