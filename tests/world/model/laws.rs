//! The laws of the protocol that every request to the scripted model is held to.

use axum::http::{HeaderMap, header};
use serde_json::Value;

use super::{KEY, MODEL};

/// What is checked, and what was seen so far.
pub struct Laws {
    pub key: Option<String>,
    pub model: String,
    /// The most input tokens of a request.
    pub budget: Option<usize>,
    /// The server knows no tools and says so.
    pub no_tools: bool,
    /// The server has no list of models.
    pub no_list: bool,
    /// Requests may leave out what the server complained about.
    pub adapted: bool,
    system: Option<String>,
    tools: Option<String>,
    /// Names the script itself made up.
    pub invented: Vec<String>,
    pub served: usize,
}

impl Default for Laws {
    fn default() -> Self {
        Self {
            key: Some(KEY.into()),
            model: MODEL.into(),
            budget: None,
            no_tools: false,
            no_list: false,
            adapted: false,
            system: None,
            tools: None,
            invented: Vec::new(),
            served: 0,
        }
    }
}

impl Laws {
    /// What a request breaks.
    pub fn check(&mut self, headers: &HeaderMap, request: &Value, raw: &str) -> Vec<String> {
        let mut broken = Vec::new();
        let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        if sent != self.key.as_ref().map(|key| format!("Bearer {key}")).as_deref() {
            broken.push("a wrong authorization header".into());
        }
        if request["model"] != *self.model {
            broken.push(format!("model {}", request["model"]));
        }
        if request["stream"] == true {
            broken.push("a request to stream".into());
        }
        if request["max_tokens"].is_null() && request["max_completion_tokens"].is_null() {
            broken.push("no output limit".into());
        }
        self.check_tools(request, raw, &mut broken);
        self.check_messages(request, &mut broken);
        if let Some(budget) = self.budget {
            let tokens = tokens_of(request);
            if tokens > budget {
                broken.push(format!("{tokens} tokens, more than {budget}"));
            }
        }
        broken
    }

    /// Strict, closed, sorted, and the same bytes in every request.
    fn check_tools(&mut self, request: &Value, raw: &str, broken: &mut Vec<String>) {
        let tools = request["tools"].as_array().map_or(&[][..], Vec::as_slice);
        if tools.is_empty() {
            return;
        }
        let names: Vec<&str> = tools.iter().map(|tool| tool["function"]["name"].as_str().unwrap_or_default()).collect();
        if !names.windows(2).all(|pair| pair[0] < pair[1]) {
            broken.push(format!("tools that are not sorted or not distinct: {names:?}"));
        }
        for tool in tools {
            let function = &tool["function"];
            let name = &function["name"];
            if function["strict"] != true && !self.adapted {
                broken.push(format!("tool {name} is not strict"));
            }
            if function["description"].as_str().is_none_or(str::is_empty) {
                broken.push(format!("tool {name} has no description"));
            }
            check_schema(&function["parameters"], &format!("tool {name}"), broken);
            // `Value` keeps keys sorted: what is not found literally was not sorted.
            if !raw.contains(&function["parameters"].to_string()) {
                broken.push(format!("tool {name} has a schema that is not sorted"));
            }
        }
        let bytes = request["tools"].to_string();
        match &self.tools {
            Some(first) if *first != bytes && !self.adapted => {
                broken.push("other tools than in the first request".into())
            }
            Some(_) => {}
            None => self.tools = Some(bytes),
        }
    }

    /// A stable system message first; each call answered exactly once before anything else is said.
    fn check_messages(&mut self, request: &Value, broken: &mut Vec<String>) {
        let messages = request["messages"].as_array().map_or(&[][..], Vec::as_slice);
        match messages.first() {
            Some(first) if first["role"] == "system" => self.check_system(request, first, broken),
            _ => broken.push("a conversation that does not begin with a system message".into()),
        }
        if !matches!(messages.last().and_then(|last| last["role"].as_str()), Some("user" | "tool" | "system")) {
            broken.push("a conversation without anything to answer".into());
        }
        let mut open: Vec<String> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for message in messages {
            if message["role"] == "tool" {
                let id = message["tool_call_id"].as_str().unwrap_or_default();
                match open.iter().position(|call| call == id) {
                    Some(index) => drop(open.remove(index)),
                    None => broken.push(format!("a result for {id:?}, which is not an open call")),
                }
            } else if !open.is_empty() {
                broken.push(format!("calls without a result: {open:?}"));
                open.clear();
            }
            if message["content"].is_null() && message["tool_calls"].is_null() {
                broken.push("an empty message".into());
            }
            for call in message["tool_calls"].as_array().into_iter().flatten() {
                self.check_call(request, call, broken);
                let id = call["id"].as_str().unwrap_or_default().to_owned();
                if id.is_empty() || seen.contains(&id) {
                    broken.push(format!("a call id that is empty or used twice: {id:?}"));
                }
                seen.push(id.clone());
                open.push(id);
            }
        }
        if !open.is_empty() {
            broken.push(format!("calls without a result: {open:?}"));
        }
    }

    fn check_system(&mut self, request: &Value, first: &Value, broken: &mut Vec<String>) {
        // Only requests with tools are turns; a connection check says something else.
        if request["tools"].is_null() {
            return;
        }
        let text = first["content"].as_str().unwrap_or_default();
        match &self.system {
            Some(system) if system != text => broken.push("another system message than in the first request".into()),
            Some(_) => {}
            None => self.system = Some(text.to_owned()),
        }
    }

    fn check_call(&self, request: &Value, call: &Value, broken: &mut Vec<String>) {
        let name = call["function"]["name"].as_str().unwrap_or_default();
        let known = schema_of(request, name).is_some() || self.invented.iter().any(|invented| invented == name);
        if !known && !request["tools"].is_null() {
            broken.push(format!("a call of {name:?}, which is not among the tools"));
        }
        let arguments = call["function"]["arguments"].as_str().unwrap_or_default();
        if !serde_json::from_str::<Value>(arguments).is_ok_and(|arguments| arguments.is_object()) {
            broken.push(format!("a call of {name:?} whose arguments are not an object"));
        }
    }
}

fn check_schema(schema: &Value, at: &str, broken: &mut Vec<String>) {
    if let Value::Object(map) = schema {
        if map.contains_key("$ref") || map.contains_key("oneOf") {
            broken.push(format!("{at}: a keyword that strict mode has not"));
        }
        if let Some(Value::Object(properties)) = map.get("properties") {
            if map.get("additionalProperties") != Some(&Value::Bool(false)) {
                broken.push(format!("{at}: an open object"));
            }
            let required = map.get("required").and_then(Value::as_array).map_or(0, Vec::len);
            if required != properties.len() {
                broken.push(format!("{at}: {required} of {} properties are required", properties.len()));
            }
        }
        map.iter().for_each(|(key, value)| check_schema(value, &format!("{at}.{key}"), broken));
    } else if let Value::Array(items) = schema {
        items.iter().for_each(|item| check_schema(item, at, broken));
    }
}

/// Everything that is read as text, counted by the tokenizer itself.
fn tokens_of(request: &Value) -> usize {
    let count = |value: &Value| match value {
        Value::Null => 0,
        Value::String(text) => tiktoken_rs::o200k_base_singleton().count_ordinary(text),
        other => tiktoken_rs::o200k_base_singleton().count_ordinary(&other.to_string()),
    };
    let messages = request["messages"].as_array().into_iter().flatten();
    messages.map(|message| count(&message["content"]) + count(&message["tool_calls"]) + 4).sum::<usize>()
        + count(&request["tools"])
}

/// The schema of a tool in a request.
pub fn schema_of(request: &Value, tool: &str) -> Option<Value> {
    let known = request["tools"].as_array()?.iter().find(|known| known["function"]["name"] == tool)?;
    Some(known["function"]["parameters"].clone())
}
