//! Replies as servers really send them, read into one shape.
//!
//! Every field is optional and of any type: ids, usage, finish reasons and roles are left out, arguments come as objects,
//! contents as parts, tool calls as null, errors inside a 200, whole replies as an event stream nobody asked for.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::{Arguments, Echo, Finish, LlmError, Message, Request, ToolCall, ToolSpec, Usage, json, leaks};

/// A reply made sense of.
#[derive(Debug)]
pub(super) struct Answer {
    pub text: Option<String>,
    pub calls: Vec<ToolCall>,
    pub finish: Finish,
    /// `None` where the server sent none.
    pub usage: Option<Usage>,
    /// What the provider says it bills, in USD.
    pub billed_usd: Option<f64>,
    pub model: Option<String>,
    pub echo: Echo,
    /// Whether the server itself understood the calls as calls.
    pub native_calls: bool,
}

/// Reads a reply to `request`. An error inside it becomes that error; one without words and calls is [`LlmError::Garbage`].
pub(super) fn read(reply: Value, request: &Request) -> Result<Answer, LlmError> {
    let reply: Reply = serde_json::from_value(reply).map_err(|_| LlmError::Garbage)?;
    let Some(choice) = reply.choices.into_iter().next() else { return Err(inner_error(&reply.error)) };
    if choice.message.is_none() && !choice.error.is_null() {
        return Err(inner_error(&choice.error));
    }
    let message = choice.message.unwrap_or_default();
    let finish = finish(choice.finish_reason.as_deref(), &message);
    let end = if finish == Finish::Length { json::End::Cut } else { json::End::Whole };

    let mut calls = message.native_calls();
    let native_calls = !calls.is_empty();
    let said = text_of(&message.content)
        .or_else(|| message.refusal.clone())
        .unwrap_or_else(|| choice.text.unwrap_or_default());
    let (text, leaked) = leaks::extract(&said, &request.tools, end);
    calls.extend(leaked.into_iter().map(|leak| WireCall::leaked(leak.name, leak.arguments)));

    let mut echo = Echo { message: message.echo(), ..Echo::default() };
    let calls = finished(calls, request, end, &mut echo);
    if text.is_empty() && calls.is_empty() {
        return Err(LlmError::Garbage);
    }
    let usage = reply.usage;
    Ok(Answer {
        text: (!text.is_empty()).then_some(text),
        finish: if !calls.is_empty() && finish != Finish::Length { Finish::ToolCalls } else { finish },
        calls,
        usage: usage.as_ref().and_then(WireUsage::usage),
        billed_usd: usage.and_then(|usage| usage.cost).filter(|cost| cost.is_finite() && *cost >= 0.0),
        model: reply.model.filter(|model| !model.is_empty()),
        echo,
        native_calls,
    })
}

/// An event stream that came although none was asked for, put together into one reply.
pub(super) fn from_events(stream: &str) -> Option<Value> {
    let mut whole = json!({"choices": [{"message": {"content": "", "tool_calls": []}}]});
    let mut seen = false;
    for line in stream.lines() {
        let Some(data) = line.strip_prefix("data:") else { continue };
        let Ok(chunk) = serde_json::from_str::<Value>(data) else { continue };
        seen = true;
        for key in ["model", "usage", "error"] {
            if !chunk[key].is_null() {
                whole[key] = chunk[key].clone();
            }
        }
        merge_delta(&mut whole["choices"][0], &chunk["choices"][0]);
    }
    seen.then_some(whole)
}

fn merge_delta(choice: &mut Value, part: &Value) {
    if !part["finish_reason"].is_null() {
        choice["finish_reason"] = part["finish_reason"].clone();
    }
    let (message, delta) = (&mut choice["message"], &part["delta"]);
    append(&mut message["content"], &delta["content"]);
    let Some(Value::Array(calls)) = message.get_mut("tool_calls") else { return };
    for call in delta["tool_calls"].as_array().into_iter().flatten() {
        let index = call["index"].as_u64().map_or(calls.len(), |index| index as usize);
        if index >= calls.len() {
            calls.push(json!({"function": {"name": "", "arguments": ""}}));
        }
        let Some(whole) = calls.get_mut(index) else { continue };
        if !call["id"].is_null() {
            whole["id"] = call["id"].clone();
        }
        append(&mut whole["function"]["name"], &call["function"]["name"]);
        append(&mut whole["function"]["arguments"], &call["function"]["arguments"]);
    }
}

fn append(whole: &mut Value, part: &Value) {
    match (whole, part) {
        (Value::String(whole), Value::String(part)) => whole.push_str(part),
        (whole, Value::Object(_)) => *whole = part.clone(),
        _ => {}
    }
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default, deserialize_with = "lenient")]
    choices: Vec<Choice>,
    #[serde(default, deserialize_with = "lenient")]
    usage: Option<WireUsage>,
    #[serde(default, deserialize_with = "lenient")]
    model: Option<String>,
    #[serde(default)]
    error: Value,
}

#[derive(Deserialize)]
struct Choice {
    #[serde(default, deserialize_with = "lenient")]
    message: Option<WireMessage>,
    /// As the older completions endpoint has it.
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    finish_reason: Option<String>,
    #[serde(default)]
    error: Value,
}

#[derive(Default, Deserialize)]
struct WireMessage {
    #[serde(default)]
    content: Value,
    #[serde(default)]
    tool_calls: Value,
    /// The form before tools.
    #[serde(default)]
    function_call: Value,
    #[serde(default, deserialize_with = "lenient")]
    refusal: Option<String>,
    #[serde(default)]
    reasoning_content: Value,
    #[serde(default)]
    reasoning_details: Value,
}

struct WireCall {
    id: Option<String>,
    name: String,
    arguments: Value,
    /// Fields to send back (`extra_content` of Gemini).
    extra: Map<String, Value>,
    leaked: bool,
}

#[derive(Deserialize)]
struct WireUsage {
    #[serde(default, deserialize_with = "lenient")]
    prompt_tokens: Option<f64>,
    #[serde(default, deserialize_with = "lenient")]
    completion_tokens: Option<f64>,
    #[serde(default)]
    prompt_tokens_details: Value,
    /// DeepSeek's word for cached tokens.
    #[serde(default, deserialize_with = "lenient")]
    prompt_cache_hit_tokens: Option<f64>,
    /// OpenRouter's bill.
    #[serde(default, deserialize_with = "lenient")]
    cost: Option<f64>,
}

/// A field of a wrong type counts as absent.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(source: D) -> Result<T, D::Error> {
    let value = Value::deserialize(source)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

impl WireMessage {
    fn native_calls(&self) -> Vec<WireCall> {
        let listed = match &self.tool_calls {
            Value::Array(calls) => calls.iter().filter_map(WireCall::read).collect(),
            single @ Value::Object(_) => WireCall::read(single).into_iter().collect(),
            _ => Vec::new(),
        };
        if listed.is_empty() { WireCall::read(&self.function_call).into_iter().collect() } else { listed }
    }

    /// Reasoning that providers want back while a turn of tool calls goes on.
    fn echo(&self) -> Map<String, Value> {
        [("reasoning_content", &self.reasoning_content), ("reasoning_details", &self.reasoning_details)]
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.to_owned(), value.clone()))
            .collect()
    }
}

impl WireCall {
    fn read(call: &Value) -> Option<Self> {
        let function = if call["function"].is_object() { &call["function"] } else { call };
        let name = function["name"].as_str().filter(|name| !name.trim().is_empty())?;
        let arguments = ["arguments", "parameters", "input"].iter().find_map(|key| function.get(*key));
        let id = call["id"].as_str().map(str::to_owned).or_else(|| call["id"].as_i64().map(|id| id.to_string()));
        Some(Self {
            id,
            name: name.into(),
            arguments: arguments.cloned().unwrap_or_default(),
            extra: call
                .get("extra_content")
                .map(|extra| ("extra_content".to_owned(), extra.clone()))
                .into_iter()
                .collect(),
            leaked: false,
        })
    }

    fn leaked(name: String, arguments: Map<String, Value>) -> Self {
        Self { id: None, name, arguments: arguments.into(), extra: Map::new(), leaked: true }
    }
}

/// Calls with known names, readable arguments and ids that are unique in the conversation.
fn finished(calls: Vec<WireCall>, request: &Request, end: json::End, echo: &mut Echo) -> Vec<ToolCall> {
    let mut taken: HashSet<String> = ids_before(request).map(str::to_owned).collect();
    let mut finished: Vec<ToolCall> = Vec::with_capacity(calls.len());
    for call in calls {
        let name = known_name(&call.name, &request.tools).unwrap_or(&call.name).to_owned();
        let arguments = match json::arguments(&call.arguments, end) {
            Some(map) => Arguments::Object(map),
            None => {
                Arguments::Unreadable(call.arguments.as_str().map_or_else(|| call.arguments.to_string(), str::to_owned))
            }
        };
        // The same call as structure and as text is one call; twice as structure may be meant.
        if call.leaked && finished.iter().any(|other| other.name == name && other.arguments == arguments) {
            continue;
        }
        let id = call.id.filter(|id| !id.is_empty() && !taken.contains(id)).unwrap_or_else(|| free_id(&taken));
        taken.insert(id.clone());
        if !call.extra.is_empty() {
            echo.calls.push((id.clone(), call.extra));
        }
        finished.push(ToolCall { id, name, arguments });
    }
    finished
}

fn ids_before(request: &Request) -> impl Iterator<Item = &str> {
    request.messages.iter().flat_map(|message| match message {
        Message::Assistant { calls, .. } => calls.iter().map(|call| call.id.as_str()).collect(),
        _ => Vec::new(),
    })
}

/// Nine letters and digits: the only form that every server accepts back.
fn free_id(taken: &HashSet<String>) -> String {
    (taken.len()..).map(|n| format!("call{n:05}")).find(|id| !taken.contains(id)).unwrap_or_default()
}

/// The tool a model means: its name with the namespaces, indices and template remains that models attach.
pub(super) fn known_name<'a>(said: &str, tools: &'a [ToolSpec]) -> Option<&'a str> {
    let said = said.trim().trim_matches(['"', '\'', '`']);
    let bare = said.split(['<', ':', '(']).next().unwrap_or(said);
    let bare = bare.rsplit('.').next().unwrap_or(bare).trim();
    let same = |name: &str, said: &str| name.eq_ignore_ascii_case(&said.replace('-', "_"));
    let exact = tools.iter().find(|tool| tool.name == said);
    exact.or_else(|| tools.iter().find(|tool| same(&tool.name, bare))).map(|tool| tool.name.as_str())
}

/// The text of a content: a string, or parts of which the text ones count.
fn text_of(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let text: Vec<&str> = parts
                .iter()
                .filter(|part| !matches!(part["type"].as_str(), Some("thinking" | "reasoning")))
                .filter_map(|part| part.as_str().or_else(|| part["text"].as_str()).or_else(|| part["refusal"].as_str()))
                .collect();
            Some(text.concat())
        }
        // Some servers parse the content when asked for JSON.
        Value::Object(_) => Some(content.to_string()),
        _ => None,
    }
}

fn finish(reason: Option<&str>, message: &WireMessage) -> Finish {
    match reason.unwrap_or_default().to_ascii_lowercase().as_str() {
        "length" | "max_tokens" | "model_length" => Finish::Length,
        "content_filter" | "safety" | "refusal" => Finish::Refused,
        _ if message.refusal.as_deref().is_some_and(|refusal| !refusal.is_empty()) => Finish::Refused,
        "tool_calls" | "function_call" | "tool_use" => Finish::ToolCalls,
        "stop" | "eos" | "eos_token" | "end_turn" | "stop_sequence" => Finish::Stop,
        _ => Finish::Unknown,
    }
}

impl WireUsage {
    fn usage(&self) -> Option<Usage> {
        let cached =
            self.prompt_tokens_details["cached_tokens"].as_f64().or(self.prompt_cache_hit_tokens).unwrap_or(0.0);
        // `as` saturates: a negative or absurd count cannot wrap.
        let whole = |tokens: f64| tokens as u32;
        let (input, output) = (whole(self.prompt_tokens?), whole(self.completion_tokens.unwrap_or(0.0)));
        Some(Usage { input, cached: whole(cached).min(input), output })
    }
}

/// An error reported inside a 200 answer, by its own code.
fn inner_error(error: &Value) -> LlmError {
    let code = error["code"].as_u64().or_else(|| error["status"].as_u64()).and_then(|code| u16::try_from(code).ok());
    match code {
        Some(status @ 400..=599) => super::wire::error_of(status, &error["message"].to_string()),
        _ => LlmError::Garbage,
    }
}
