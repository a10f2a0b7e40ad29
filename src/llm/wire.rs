//! The HTTP exchange with one endpoint. The only file that knows async-openai.
//!
//! Its client builds and sends the typed request, and our own service stands in its transport: it reads the answer, sees the
//! headers, and turns every failure into a [`Failure`] before the client sees it. That is not only for `Retry-After`: the
//! client logs the bodies of answers it does not understand, and bodies hold people's words.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::IpAddr,
    time::Duration,
};

use async_openai::{
    Client,
    config::Config,
    error::OpenAIError,
    middleware::HttpRequestFactory,
    traits::RequestOptionsBuilder,
    types::chat::{
        ChatCompletionMessageToolCall, ChatCompletionMessageToolCalls, ChatCompletionNamedToolChoice,
        ChatCompletionRequestAssistantMessage, ChatCompletionRequestMessage, ChatCompletionRequestSystemMessage,
        ChatCompletionRequestToolMessage, ChatCompletionRequestUserMessage, ChatCompletionTool,
        ChatCompletionToolChoiceOption, ChatCompletionTools, CreateChatCompletionRequest, FunctionCall, FunctionName,
        FunctionObject, ResponseFormat, ResponseFormatJsonSchema, ToolChoiceOptions,
    },
};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::{
    Echo, LlmError, Message, ModelSettings, Refusal, Request, SetupError, ToolCall, ToolChoice, ToolSpec,
    dialect::{Complaint, Dialect, LimitField, Tools},
    fallback, reply, retry,
};

/// A host that answers at all accepts a connection within this time.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Answers longer than this are not read to the end.
const MAX_BODY: usize = 4 * 1024 * 1024;

/// One endpoint and one model there.
pub(super) struct Wire {
    client: Client<Endpoint>,
    http: reqwest::Client,
    model: String,
}

/// Why one HTTP exchange brought nothing.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct Failure {
    pub error: LlmError,
    pub retry_after: Option<Duration>,
    pub complaint: Option<Complaint>,
}

impl From<LlmError> for Failure {
    fn from(error: LlmError) -> Self {
        Self { error, retry_after: None, complaint: None }
    }
}

impl Wire {
    /// Prepares the connection; nothing is sent, and no environment variable is read.
    pub fn new(settings: &ModelSettings) -> Result<(Self, Dialect), SetupError> {
        let endpoint = Endpoint::new(settings)?;
        let url = reqwest::Url::parse(&endpoint.base).map_err(|_| SetupError::BaseUrl)?;
        let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")).ok_or(SetupError::BaseUrl)?;
        let dialect = Dialect::first(host, !url.path().trim_matches('/').is_empty());
        let http = http_client(&url, host)?;
        let transport = http.clone();
        let service = tower::service_fn(move |request| deliver(transport.clone(), request));
        let client = Client::build(http.clone(), endpoint).with_http_service(service);
        Ok((Self { client, http, model: settings.model.trim().to_owned() }, dialect))
    }

    /// Asks once, in this dialect.
    pub async fn ask(&self, request: &Request, dialect: Dialect) -> Result<reply::Answer, Failure> {
        let body = body(&self.model, request, dialect)?;
        let path = if dialect.v1 { "/v1/chat/completions" } else { "/chat/completions" };
        let chat = self.client.chat().path(path).map_err(failure)?;
        let reply: Value = chat.create_byot(body).await.map_err(failure)?;
        Ok(reply::read(reply, request)?)
    }

    /// The names of the models the endpoint lists.
    pub async fn models(&self, dialect: Dialect) -> Result<Vec<String>, Failure> {
        let config = self.client.config();
        let url = config.url(if dialect.v1 { "/v1/models" } else { "/models" });
        let request = self.http.get(url).headers(config.headers()).build().map_err(|_| LlmError::Unreachable)?;
        let list: Value =
            serde_json::from_slice(&exchange(&self.http, request).await?).map_err(|_| LlmError::Garbage)?;
        let listed = list["data"].as_array().or_else(|| list.as_array()).ok_or(LlmError::Garbage)?;
        Ok(listed.iter().filter_map(|model| model["id"].as_str().map(str::to_owned)).collect())
    }
}

/// What every request to an endpoint needs. Ours, because async-openai's own reads four environment variables and panics on
/// a key with a line break in it.
pub(super) struct Endpoint {
    base: String,
    key: SecretString,
    headers: HeaderMap,
}

impl Endpoint {
    pub(super) fn new(settings: &ModelSettings) -> Result<Self, SetupError> {
        if settings.model.trim().is_empty() {
            return Err(SetupError::Name);
        }
        let base = settings.base_url.trim().trim_end_matches('/');
        let base = base.strip_suffix("/chat/completions").unwrap_or(base).to_owned();
        let key = settings.key.as_ref().map_or("", |key| key.expose_secret().trim()).to_owned();
        let mut headers = HeaderMap::new();
        if !key.is_empty() {
            let mut value = HeaderValue::try_from(format!("Bearer {key}")).map_err(|_| SetupError::Key)?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        Ok(Self { base, key: key.into(), headers })
    }
}

impl Endpoint {
    /// The address, without a slash at its end.
    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// What every request carries.
    pub(super) fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }
}

impl Config for Endpoint {
    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn query(&self) -> Vec<(&str, &str)> {
        Vec::new()
    }

    fn api_base(&self) -> &str {
        &self.base
    }

    fn api_key(&self) -> &SecretString {
        &self.key
    }
}

pub(super) fn http_client(url: &reqwest::Url, host: &str) -> Result<reqwest::Client, SetupError> {
    // `main` has done this already; without a provider the builder would panic.
    let _already_there = rustls::crypto::ring::default_provider().install_default();
    // Roots are compiled in: slim images have none. Parsing them is not worth it for an address without TLS.
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter(|_| url.scheme() == "https");
    let roots: Result<Vec<_>, _> = roots.map(|root| reqwest::Certificate::from_der(root)).collect();
    let mut builder = reqwest::Client::builder()
        .tls_certs_only(roots.map_err(|_| SetupError::Client)?)
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .user_agent(concat!("alive-coach/", env!("CARGO_PKG_VERSION")));
    if is_loopback(host) {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|_| SetupError::Client)
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']);
    host == "localhost" || host.ends_with(".localhost") || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The transport under async-openai's client: gives it whole JSON answers and nothing else.
async fn deliver(http: reqwest::Client, request: HttpRequestFactory) -> Result<reqwest::Response, OpenAIError> {
    let request = request.build().await?;
    let body = exchange(&http, request).await.map_err(|failure| OpenAIError::Boxed(Box::new(failure)))?;
    Ok(http::Response::new(body).into())
}

/// Sends a request and reads the answer: JSON of a success, or why not.
pub(super) async fn exchange(http: &reqwest::Client, request: reqwest::Request) -> Result<Vec<u8>, Failure> {
    let answer = http.execute(request).await.map_err(transport_failure)?;
    let status = answer.status().as_u16();
    let retry_after = answer
        .headers()
        .get(RETRY_AFTER)
        .and_then(|value| retry::retry_after(value.to_str().ok()?, chrono::Utc::now()));
    let body = read_bounded(answer).await?;
    let text = String::from_utf8_lossy(&body);
    if !(200..300).contains(&status) {
        return attempted_call(&text).ok_or_else(|| Failure {
            error: error_of(status, &text),
            retry_after,
            complaint: Complaint::read(status, &text),
        });
    }
    let text = text.trim_start_matches('\u{feff}').trim();
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        return Ok(text.as_bytes().to_vec());
    }
    let events = reply::from_events(text).ok_or(LlmError::Garbage)?;
    Ok(events.to_string().into_bytes())
}

async fn read_bounded(mut answer: reqwest::Response) -> Result<Vec<u8>, Failure> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(transport_failure)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(LlmError::Garbage.into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn transport_failure(error: reqwest::Error) -> Failure {
    if error.is_timeout() && !error.is_connect() { LlmError::TimedOut } else { LlmError::Unreachable }.into()
}

fn failure(error: OpenAIError) -> Failure {
    match error {
        OpenAIError::Boxed(inner) => {
            inner.downcast::<Failure>().map_or_else(|_| LlmError::Garbage.into(), |failure| *failure)
        }
        OpenAIError::Reqwest(error) => transport_failure(error),
        _ => LlmError::Garbage.into(),
    }
}

/// Groq rejects a call that its parser did not understand, with the model's text in the error: that text is an answer.
fn attempted_call(body: &str) -> Option<Vec<u8>> {
    let body: Value = serde_json::from_str(body).ok()?;
    let attempt = body["error"]["failed_generation"].as_str().filter(|attempt| !attempt.is_empty())?;
    Some(json!({"choices": [{"message": {"content": attempt}}]}).to_string().into_bytes())
}

/// The kind of an error status; the body only decides between kinds.
pub(super) fn error_of(status: u16, body: &str) -> LlmError {
    let body = body.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| body.contains(word));
    let reason = match status {
        402 => Refusal::Credit,
        429 if has(&[
            "insufficient_quota",
            "insufficient balance",
            "credit balance",
            "exceeded your current quota, please",
        ]) =>
        {
            Refusal::Credit
        }
        408 | 425 | 429 | 500..=599 => return LlmError::Failing { status },
        401 | 403 => Refusal::Key,
        _ if has(&["api key", "api_key"]) => Refusal::Key,
        413 => Refusal::TooLong,
        _ if has(&["context length", "context_length", "context window", "too many tokens", "prompt is too long"]) => {
            Refusal::TooLong
        }
        404 if has(&["model"]) => Refusal::Model,
        300..=399 | 404 | 405 => Refusal::Address,
        _ if has(&["model"])
            && has(&["not found", "not exist", "invalid model", "unknown model", "not a valid model"]) =>
        {
            Refusal::Model
        }
        _ => Refusal::Request,
    };
    LlmError::Refused { status, reason }
}

/// The request body: typed, then with the provider's own fields put back where it wants to see them again.
fn body(model: &str, request: &Request, dialect: Dialect) -> Result<Value, LlmError> {
    let mut tools: Vec<&ToolSpec> = request.tools.iter().collect();
    tools.sort_by(|a, b| a.name.cmp(&b.name));
    let native = dialect.tools == Tools::Native && !tools.is_empty();
    let mut typed = CreateChatCompletionRequest {
        model: model.to_owned(),
        messages: messages(model, request, &tools, dialect),
        ..CreateChatCompletionRequest::default()
    };
    limit_output(&mut typed, request.max_output_tokens, dialect.limit);
    if native {
        typed.tools = Some(tools.iter().map(|tool| native_tool(tool, dialect)).collect());
        typed.tool_choice = dialect.tool_choice.then(|| tool_choice(&request.tool_choice)).flatten();
        typed.parallel_tool_calls = dialect.parallel.then_some(true);
    } else if dialect.tools == Tools::Schema && asks_for_calls(request) {
        typed.response_format = Some(ResponseFormat::JsonSchema {
            json_schema: ResponseFormatJsonSchema {
                description: None,
                name: fallback::FORMAT_NAME.to_owned(),
                schema: fallback::schema(&tools),
                strict: dialect.strict.then_some(true),
            },
        });
    }
    // Serializing plain strings and JSON cannot fail; if it ever did, there is no request to send.
    let mut body = serde_json::to_value(typed).map_err(|_| LlmError::Garbage)?;
    if native {
        echo_back(model, request, &mut body);
    }
    Ok(body)
}

#[expect(deprecated, reason = "max_tokens is the only name that most compatible servers know")]
fn limit_output(typed: &mut CreateChatCompletionRequest, tokens: u32, field: LimitField) {
    match field {
        LimitField::MaxTokens => typed.max_tokens = Some(tokens),
        LimitField::MaxCompletionTokens => typed.max_completion_tokens = Some(tokens),
    }
}

fn asks_for_calls(request: &Request) -> bool {
    !request.tools.is_empty() && request.tool_choice != ToolChoice::None
}

fn native_tool(tool: &ToolSpec, dialect: Dialect) -> ChatCompletionTools {
    ChatCompletionTools::Function(ChatCompletionTool {
        function: FunctionObject {
            name: tool.name.clone(),
            description: Some(tool.description.clone()),
            parameters: Some(tool.schema().clone()),
            strict: dialect.strict.then_some(true),
        },
    })
}

/// `auto` is every server's default and is not sent: some reject the word.
fn tool_choice(choice: &ToolChoice) -> Option<ChatCompletionToolChoiceOption> {
    match choice {
        ToolChoice::Auto => None,
        ToolChoice::Required => Some(ChatCompletionToolChoiceOption::Mode(ToolChoiceOptions::Required)),
        ToolChoice::None => Some(ChatCompletionToolChoiceOption::Mode(ToolChoiceOptions::None)),
        ToolChoice::Named(name) => Some(ChatCompletionToolChoiceOption::Function(ChatCompletionNamedToolChoice {
            function: FunctionName { name: name.clone() },
        })),
    }
}

fn messages(
    model: &str,
    request: &Request,
    tools: &[&ToolSpec],
    dialect: Dialect,
) -> Vec<ChatCompletionRequestMessage> {
    let native = dialect.tools == Tools::Native;
    let mut system = request.system.clone();
    if !native && asks_for_calls(request) {
        system = format!("{system}\n\n{}", fallback::instruction(tools, &request.tool_choice));
    }
    let mut sent = vec![system_message(&system)];
    let mut lead_in = String::new();
    for message in &request.messages {
        match message {
            Message::System(text) if dialect.free_roles => sent.push(system_message(text)),
            // The template accepts one system message: what else is known goes before the person's next words.
            Message::System(text) => lead_in = format!("{lead_in}{text}\n\n"),
            Message::User(text) => sent.push(user_message(&format!("{}{text}", std::mem::take(&mut lead_in)))),
            Message::Assistant { text, calls, echo } if native => {
                sent.push(assistant_message(model, text.as_deref(), calls, echo))
            }
            Message::Assistant { text, calls, .. } => {
                sent.push(assistant_words(&fallback::calls(text.as_deref(), calls)));
            }
            Message::ToolResult { call_id, content } if native => {
                sent.push(tool_message(model, request, call_id, content))
            }
            Message::ToolResult { call_id, content } => {
                sent.push(user_message(&fallback::result(name_of(request, call_id), content)));
            }
        }
    }
    if !lead_in.is_empty() {
        sent.push(user_message(lead_in.trim_end()));
    }
    sent
}

fn system_message(text: &str) -> ChatCompletionRequestMessage {
    ChatCompletionRequestMessage::System(ChatCompletionRequestSystemMessage { content: text.into(), name: None })
}

fn user_message(text: &str) -> ChatCompletionRequestMessage {
    ChatCompletionRequestMessage::User(ChatCompletionRequestUserMessage { content: text.into(), name: None })
}

fn assistant_words(text: &str) -> ChatCompletionRequestMessage {
    ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage {
        content: Some(text.into()),
        ..Default::default()
    })
}

fn assistant_message(model: &str, text: Option<&str>, calls: &[ToolCall], echo: &Echo) -> ChatCompletionRequestMessage {
    let wire_calls = calls.iter().map(|call| {
        ChatCompletionMessageToolCalls::Function(ChatCompletionMessageToolCall {
            id: wire_id(model, echo, &call.id),
            function: FunctionCall { name: call.name.clone(), arguments: call.arguments.to_json() },
        })
    });
    ChatCompletionRequestMessage::Assistant(ChatCompletionRequestAssistantMessage {
        content: text.map(Into::into),
        tool_calls: (!calls.is_empty()).then(|| wire_calls.collect()),
        ..Default::default()
    })
}

fn tool_message(model: &str, request: &Request, call_id: &str, content: &str) -> ChatCompletionRequestMessage {
    let echo = call_with(request, call_id).map(|(_, echo)| echo);
    ChatCompletionRequestMessage::Tool(ChatCompletionRequestToolMessage {
        content: content.into(),
        tool_call_id: echo.map_or_else(|| call_id.to_owned(), |echo| wire_id(model, echo, call_id)),
    })
}

/// Another provider's call ids are brought into nine letters and digits, which Mistral insists on and nobody minds.
fn wire_id(model: &str, echo: &Echo, id: &str) -> String {
    if echo.model.is_empty() || echo.model == model {
        return id.to_owned();
    }
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    format!("c{:08x}", hasher.finish() & 0xffff_ffff)
}

fn name_of<'a>(request: &'a Request, call_id: &str) -> &'a str {
    call_with(request, call_id).map_or("the tool", |(call, _)| &call.name)
}

fn call_with<'a>(request: &'a Request, call_id: &str) -> Option<(&'a ToolCall, &'a Echo)> {
    request.messages.iter().rev().find_map(|message| match message {
        Message::Assistant { calls, echo, .. } => calls.iter().find(|call| call.id == call_id).map(|call| (call, echo)),
        _ => None,
    })
}

/// Puts a provider's own fields back into the messages they came with.
fn echo_back(model: &str, request: &Request, body: &mut Value) {
    let echoes = request.messages.iter().filter_map(|message| match message {
        Message::Assistant { echo, .. } => Some(echo),
        _ => None,
    });
    let Some(sent) = body["messages"].as_array_mut() else { return };
    for (message, echo) in sent.iter_mut().filter(|message| message["role"] == "assistant").zip(echoes) {
        if echo.model != model {
            continue;
        }
        if let Value::Object(fields) = &mut *message {
            fields.extend(echo.message.clone());
        }
        for call in message["tool_calls"].as_array_mut().into_iter().flatten() {
            let extra = echo.calls.iter().find(|(id, _)| call["id"] == **id);
            if let (Value::Object(fields), Some((_, extra))) = (&mut *call, extra) {
                fields.extend(extra.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked_without_a_proxy() {
        for host in ["localhost", "ollama.localhost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["api.openai.com", "localhost.example.com", "10.0.0.1", "[fe80::1]", "127.0.0.1.example.com", ""] {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn a_client_for_https_can_be_built_from_the_compiled_in_roots() {
        let settings = ModelSettings {
            base_url: "https://api.openai.com/v1".into(),
            key: Some("k".to_owned().into()),
            model: "gpt-4.1-mini".into(),
        };
        let (wire, dialect) = Wire::new(&settings).unwrap();
        assert_eq!(wire.model, "gpt-4.1-mini");
        assert_eq!(dialect.limit, LimitField::MaxCompletionTokens);
    }
}
