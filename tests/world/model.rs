//! The model of tests and benches: a scripted OpenAI-compatible server on loopback.
//!
//! It answers from a queue (`model.calls("log_daily", json!({…})).and_says("…")`) and is strict about what it is sent: each
//! request is checked against the laws of the protocol, and what breaks one fails the test, as does an answer that nobody
//! fetched or a request that nobody scripted. The checks run in [`FakeModel::finish`], or at the latest when it is dropped.

#[path = "model/laws.rs"]
mod laws;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Map, Value, json};

use laws::{Laws, schema_of};

/// The model's name, in requests and in the list of models.
pub const MODEL: &str = "test-model";
/// The key that every request has to carry.
pub const KEY: &str = "test-key";

/// The scripted server. Dropping it checks what [`FakeModel::finish`] checks.
pub struct FakeModel {
    url: String,
    shared: Arc<Mutex<Shared>>,
    server: tokio::task::JoinHandle<()>,
}

#[derive(Default)]
struct Shared {
    script: VecDeque<Answer>,
    requests: Vec<Value>,
    violations: Vec<String>,
    laws: Laws,
}

/// One scripted answer.
#[derive(Clone)]
struct Answer {
    kind: Kind,
    delay: Duration,
    forever: bool,
}

#[derive(Clone)]
enum Kind {
    /// Tool calls, filled up to the schema as constrained decoding would; and plain words beside them.
    Speaks { calls: Vec<Call>, words: Option<String> },
    /// This body.
    Raw { status: u16, headers: Vec<(String, String)>, body: String },
    /// Never an answer.
    Hangs,
    /// The head of an answer, and then a broken connection.
    Breaks,
}

#[derive(Clone)]
struct Call {
    tool: String,
    arguments: Arguments,
}

#[derive(Clone)]
enum Arguments {
    Checked(Value),
    /// Sent as they are.
    Raw(String),
}

/// The answer that was scripted last, to add to it.
pub struct Scripted<'a>(&'a FakeModel);

impl FakeModel {
    /// Starts the server on a free port.
    pub async fn start() -> Self {
        let shared = Arc::<Mutex<Shared>>::default();
        let app = Router::new()
            .route("/v1/chat/completions", post(chat))
            .route("/v1/models", get(models))
            .with_state(Arc::clone(&shared));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}/v1", listener.local_addr().expect("an address"));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.expect("the fake model serves") });
        Self { url, shared, server }
    }

    /// The base URL to configure.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// No request may cost more input tokens than this.
    pub fn budget(&self, tokens: usize) -> &Self {
        self.lock().laws.budget = Some(tokens);
        self
    }

    /// Requests must carry this key, or none at all.
    pub fn expects_key(&self, key: Option<&str>) -> &Self {
        self.lock().laws.key = key.map(str::to_owned);
        self
    }

    /// Requests must name this model instead of [`MODEL`].
    pub fn expects_model(&self, name: &str) -> &Self {
        self.lock().laws.model = name.into();
        self
    }

    /// The server rejects tools, and writes calls as JSON text when asked for them.
    pub fn without_tools_support(&self) -> &Self {
        self.lock().laws.no_tools = true;
        self
    }

    /// The server answers 404 when asked for its models.
    pub fn without_list(&self) -> &Self {
        self.lock().laws.no_list = true;
        self
    }

    /// The script complains about fields of the request, so they may be missing afterwards.
    pub fn may_be_adapted_to(&self) -> &Self {
        self.lock().laws.adapted = true;
        self
    }

    /// The next answer calls a tool. Arguments that may be null may be left out; others are checked against the schema.
    pub fn calls(&self, tool: &str, arguments: Value) -> Scripted<'_> {
        self.speaks(vec![Call::checked(tool, arguments)], None)
    }

    /// The next answer calls `reply`, as every answer to a person does.
    pub fn says(&self, text: &str) -> Scripted<'_> {
        self.speaks(vec![Call::reply(text, "other")], None)
    }

    /// The next answer is plain words without any call.
    pub fn writes(&self, text: &str) -> Scripted<'_> {
        self.speaks(Vec::new(), Some(text.into()))
    }

    /// The next answer calls a tool that does not exist.
    pub fn unknown_tool(&self) -> Scripted<'_> {
        self.lock().laws.invented.push("made_up_tool".into());
        self.speaks(vec![Call { tool: "made_up_tool".into(), arguments: Arguments::Raw("{}".into()) }], None)
    }

    /// The next answer calls a tool with exactly this text as arguments, JSON or not.
    pub fn calls_badly(&self, tool: &str, arguments: &str) -> Scripted<'_> {
        self.speaks(vec![Call { tool: tool.into(), arguments: Arguments::Raw(arguments.into()) }], None)
    }

    /// Every answer from here on calls this tool again.
    pub fn endless(&self, tool: &str, arguments: Value) {
        self.calls(tool, arguments).forever();
    }

    /// The next answer is this reply.
    pub fn replies(&self, completion: &Value) -> Scripted<'_> {
        self.answers(200, &[], &completion.to_string())
    }

    /// The next answer is this error status.
    pub fn fails(&self, status: u16) -> Scripted<'_> {
        self.answers(status, &[], r#"{"error":{"message":"scripted failure","type":"server_error"}}"#)
    }

    /// The next answer is 200 and no JSON.
    pub fn garbage(&self) -> Scripted<'_> {
        self.answers(200, &[], "<html><body>Welcome to nginx!</body></html>")
    }

    /// The next answer is this status with these headers and this body.
    pub fn answers(&self, status: u16, headers: &[(&str, &str)], body: &str) -> Scripted<'_> {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.push(Kind::Raw { status, headers, body: body.into() })
    }

    /// The next request is never answered.
    pub fn hangs(&self) -> Scripted<'_> {
        self.push(Kind::Hangs)
    }

    /// The next answer breaks off in the middle.
    pub fn drops_connection(&self) -> Scripted<'_> {
        self.push(Kind::Breaks)
    }

    /// The bodies of all chat requests so far.
    pub fn requests(&self) -> Vec<Value> {
        self.lock().requests.clone()
    }

    /// The last request as one short line a message, for snapshots.
    pub fn transcript(&self) -> String {
        let shared = self.lock();
        let messages = shared.requests.last().map(|request| request["messages"].clone()).unwrap_or_default();
        messages.as_array().into_iter().flatten().map(short_line).collect::<Vec<_>>().join("\n")
    }

    /// Fails the test if a law was broken or the script is not used up.
    pub fn finish(self) {
        drop(self);
    }

    fn speaks(&self, calls: Vec<Call>, words: Option<String>) -> Scripted<'_> {
        self.push(Kind::Speaks { calls, words })
    }

    fn push(&self, kind: Kind) -> Scripted<'_> {
        self.lock().script.push_back(Answer { kind, delay: Duration::ZERO, forever: false });
        Scripted(self)
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

impl Drop for FakeModel {
    fn drop(&mut self) {
        self.server.abort();
        if std::thread::panicking() {
            return;
        }
        let shared = self.lock();
        assert!(shared.violations.is_empty(), "the model was sent:\n- {}", shared.violations.join("\n- "));
        let left = shared.script.iter().filter(|answer| !answer.forever).count();
        assert_eq!(left, 0, "scripted answers that nobody fetched");
    }
}

impl<'a> Scripted<'a> {
    /// The same answer calls another tool.
    pub fn and_calls(self, tool: &str, arguments: Value) -> Self {
        self.add(Call::checked(tool, arguments))
    }

    /// The same answer says this to the person.
    pub fn and_says(self, text: &str) -> Self {
        self.add(Call::reply(text, "log"))
    }

    /// The same answer has plain words beside its calls.
    pub fn and_writes(self, text: &str) -> Self {
        self.change(|answer| {
            if let Kind::Speaks { words, .. } = &mut answer.kind {
                *words = Some(text.into());
            }
        })
    }

    /// The next answer says this to the person.
    pub fn then_says(self, text: &str) -> Self {
        self.0.says(text)
    }

    /// This answer takes so many milliseconds.
    pub fn slow(self, ms: u64) -> Self {
        self.change(|answer| answer.delay = Duration::from_millis(ms))
    }

    /// This answer is given again and again.
    pub fn forever(self) -> &'a FakeModel {
        self.change(|answer| answer.forever = true).0
    }

    fn add(self, call: Call) -> Self {
        self.change(|answer| match &mut answer.kind {
            Kind::Speaks { calls, .. } => calls.push(call),
            _ => panic!("only an answer that speaks can call tools"),
        })
    }

    fn change(self, change: impl FnOnce(&mut Answer)) -> Self {
        change(self.0.lock().script.back_mut().expect("an answer was scripted"));
        self
    }
}

impl Call {
    fn checked(tool: &str, arguments: Value) -> Self {
        Self { tool: tool.into(), arguments: Arguments::Checked(arguments) }
    }

    fn reply(text: &str, action_type: &str) -> Self {
        Self::checked("reply", json!({"text": text, "action_type": action_type}))
    }
}

async fn models(State(shared): State<Arc<Mutex<Shared>>>) -> Response {
    if lock(&shared).laws.no_list {
        return status(404, &[], "404 page not found".into());
    }
    ok(json!({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).to_string())
}

async fn chat(State(shared): State<Arc<Mutex<Shared>>>, headers: HeaderMap, body: Bytes) -> Response {
    let raw = String::from_utf8_lossy(&body).into_owned();
    let request: Value = serde_json::from_str(&raw).unwrap_or_default();
    let (answer, id) = {
        let mut shared = lock(&shared);
        let broken = shared.laws.check(&headers, &request, &raw);
        shared.violations.extend(broken);
        shared.requests.push(request.clone());
        if shared.laws.no_tools && !request["tools"].is_null() {
            let message = format!("registry/{MODEL} does not support tools");
            return status(
                400,
                &[],
                json!({"error": {"message": message, "type": "invalid_request_error"}}).to_string(),
            );
        }
        shared.laws.served += 1;
        (shared.next_answer(), shared.laws.served)
    };
    let Some(answer) = answer else { return status(500, &[], "nothing scripted".into()) };
    if !answer.delay.is_zero() {
        tokio::time::sleep(answer.delay).await;
    }
    match answer.kind {
        Kind::Hangs => std::future::pending().await,
        Kind::Breaks => {
            let parts = [Ok(Bytes::from_static(b"{\"id\":")), Err(std::io::Error::other("scripted break"))];
            (StatusCode::OK, Body::from_stream(futures::stream::iter(parts))).into_response()
        }
        Kind::Raw { status: code, headers, body } => status(code, &headers, body),
        Kind::Speaks { calls, words } => speak(&mut lock(&shared), &request, &calls, words.as_deref(), id),
    }
}

impl Shared {
    fn next_answer(&mut self) -> Option<Answer> {
        if self.script.front().is_some_and(|answer| answer.forever) {
            return self.script.front().cloned();
        }
        let next = self.script.pop_front();
        if next.is_none() {
            self.violations.push("a request that no answer was scripted for".into());
        }
        next
    }
}

/// A completion as OpenAI sends it; calls as JSON text where the request asked for that.
fn speak(shared: &mut Shared, request: &Value, calls: &[Call], words: Option<&str>, id: usize) -> Response {
    let mut native = Vec::new();
    let mut listed = Vec::new();
    for (index, call) in calls.iter().enumerate() {
        let arguments = match &call.arguments {
            Arguments::Raw(text) => text.clone(),
            Arguments::Checked(arguments) => {
                let schema = schema_of(request, &call.tool);
                let (filled, mistakes) = filled(schema.as_ref(), arguments);
                shared
                    .violations
                    .extend(mistakes.into_iter().map(|what| format!("scripted call of {}: {what}", call.tool)));
                filled.to_string()
            }
        };
        let as_json = serde_json::from_str::<Value>(&arguments).unwrap_or_default();
        listed.push(json!({"name": call.tool, "arguments": as_json}));
        native.push(json!({
            "id": format!("call_{id}_{index}"),
            "type": "function",
            "function": {"name": call.tool, "arguments": arguments},
        }));
    }
    let in_text = request["tools"].is_null() && !calls.is_empty();
    let message = if in_text {
        json!({"role": "assistant", "content": json!({"calls": listed}).to_string()})
    } else if native.is_empty() {
        json!({"role": "assistant", "content": words})
    } else {
        json!({"role": "assistant", "content": words, "tool_calls": native})
    };
    let finish = if message["tool_calls"].is_null() { "stop" } else { "tool_calls" };
    ok(json!({
        "id": format!("chatcmpl-{id}"),
        "object": "chat.completion",
        "created": 1_770_000_000,
        "model": MODEL,
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {
            "prompt_tokens": 1200, "completion_tokens": 40, "total_tokens": 1240,
            "prompt_tokens_details": {"cached_tokens": 1000},
        },
    })
    .to_string())
}

/// The arguments with null for what may be null, and what is wrong with them.
fn filled(schema: Option<&Value>, arguments: &Value) -> (Value, Vec<String>) {
    let (Some(schema), Value::Object(given)) = (schema, arguments) else { return (arguments.clone(), Vec::new()) };
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let mut mistakes: Vec<String> =
        given.keys().filter(|key| !properties.contains_key(*key)).map(|key| format!("no argument {key}")).collect();
    let mut filled = given.clone();
    for (name, property) in properties {
        if !filled.contains_key(name) {
            if may_be_null(property) {
                filled.insert(name.clone(), Value::Null);
            } else {
                mistakes.push(format!("argument {name} is missing"));
            }
        }
    }
    (filled.into(), mistakes)
}

fn may_be_null(schema: &Value) -> bool {
    let is_null = |kind: &Value| kind == "null";
    is_null(&schema["type"])
        || schema["type"].as_array().is_some_and(|kinds| kinds.iter().any(is_null))
        || schema["anyOf"].as_array().is_some_and(|options| options.iter().any(may_be_null))
}

fn short_line(message: &Value) -> String {
    let cut = |text: &str| {
        let line = text.replace('\n', " ⏎ ");
        let short: String = line.chars().take(100).collect();
        if short.len() < line.len() { format!("{short}…") } else { short }
    };
    let mut line = message["role"].as_str().unwrap_or("?").to_owned();
    if let Some(text) = message["content"].as_str() {
        line = format!("{line}: {}", cut(text));
    }
    for call in message["tool_calls"].as_array().into_iter().flatten() {
        let function = &call["function"];
        let (name, arguments) = (function["name"].as_str(), function["arguments"].as_str());
        line = format!("{line} → {}({})", name.unwrap_or("?"), cut(arguments.unwrap_or_default()));
    }
    line
}

fn ok(body: String) -> Response {
    status(200, &[], body)
}

fn status(code: u16, headers: &[(String, String)], body: String) -> Response {
    let mut response = Response::builder().status(code).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        response = response.header(name, value);
    }
    response.body(Body::from(body)).expect("a scripted answer is valid HTTP")
}

fn lock(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
