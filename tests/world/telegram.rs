//! A Bot API server on loopback: strict and stateful. It has people, chats, message ids, edits, taps, files and limits; what
//! the real server would refuse is refused, and what no bot of ours should ever ask for is a problem that fails the test.

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    body::{Body, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, sync::Notify};

/// The token of the fake's only bot.
pub const TOKEN: &str = "7:TEST-token_0123456789abcdefghijklmno";
/// The bot's name.
pub const NAME: &str = "alive_bot";
/// How long a test waits for something to happen before it fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// How one request goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// 429 with so many seconds to wait.
    TooMany(u64),
    /// A gateway's page instead of an answer.
    BadGateway,
    /// The request is done, and its answer lost with the connection.
    LostAnswer,
    /// The connection is cut before anything is done.
    Cut,
    /// Another poller.
    Conflict,
    /// The token does not count any more.
    Unauthorized,
    /// Any other refusal.
    BadRequest(&'static str),
}

/// The server. Cloning is another handle on the same one.
#[derive(Clone)]
pub struct FakeTelegram {
    state: Arc<Mutex<Server>>,
    changed: Arc<Notify>,
    url: String,
}

/// What every PNG begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Label, and what it carries.
pub type Button = (String, String);

/// A message in a chat.
#[derive(Clone, Debug)]
pub struct Said {
    pub id: i64,
    pub by_bot: bool,
    pub text: String,
    /// Under it; each carries an action, or an address.
    pub buttons: Vec<Button>,
    /// How often it was edited.
    pub edits: usize,
    /// Name and contents of a document.
    pub document: Option<(String, Vec<u8>)>,
    /// A picture of ours, as PNG; the text is its caption.
    pub photo: Option<Vec<u8>>,
    pub at: Instant,
}

#[derive(Default)]
struct Server {
    chats: BTreeMap<i64, Vec<Said>>,
    names: HashMap<i64, (String, String)>,
    groups: HashSet<i64>,
    blocked: HashSet<i64>,
    last_message: i64,
    updates: VecDeque<Value>,
    next_update: i64,
    /// Updates are given in another order, and again, at the taste of this.
    shuffle: Option<u64>,
    given: Vec<Value>,
    taps: HashSet<String>,
    files: HashMap<String, (String, Vec<u8>)>,
    hook: Option<(String, String)>,
    commands: BTreeMap<String, usize>,
    descriptions: BTreeMap<String, String>,
    typing: Vec<(i64, Instant)>,
    failures: Vec<(String, Failure)>,
    calls: Vec<String>,
    problems: Vec<String>,
}

impl FakeTelegram {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let server = Server { next_update: 100, last_message: 1, ..Server::default() };
        let fake = Self { state: Arc::new(Mutex::new(server)), changed: Arc::default(), url };
        let router = Router::new()
            .route("/{bot}/{method}", any(call))
            .route("/file/{bot}/{*path}", get(download))
            .with_state(fake.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
        fake
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// Somebody opens the chat with the bot.
    pub fn person(&self, id: i64, name: &str, language: &str) {
        let mut server = self.server();
        server.names.insert(id, (name.to_owned(), language.to_owned()));
        server.chats.entry(id).or_default();
    }

    /// Somebody writes to the bot; the message's id.
    pub fn says(&self, from: i64, text: &str) -> i64 {
        self.sends(from, json!({ "text": text }))
    }

    /// Somebody sends something to the bot.
    pub fn sends(&self, from: i64, content: Value) -> i64 {
        self.sends_in(from, from, content)
    }

    /// Somebody sends something to a chat the bot is in.
    pub fn sends_in(&self, chat: i64, from: i64, content: Value) -> i64 {
        let mut server = self.server();
        if chat < 0 {
            server.groups.insert(chat);
        }
        let id = server.new_message(chat, content["text"].as_str().unwrap_or_default(), false);
        let mut message = server.envelope(chat, from, id);
        message.extend(content.as_object().expect("content").clone());
        server.push("message", Value::Object(message));
        drop(server);
        self.changed.notify_waiters();
        id
    }

    /// Somebody changes a message of theirs.
    pub fn edits(&self, from: i64, message: i64, text: &str) {
        let mut server = self.server();
        let said = server.chats.get_mut(&from).and_then(|chat| chat.iter_mut().find(|said| said.id == message));
        let said = said.expect("a message to edit");
        (said.text, said.edits) = (text.to_owned(), said.edits + 1);
        let edits = said.edits as i64;
        let mut envelope = server.envelope(from, from, message);
        let date = envelope["date"].as_i64().expect("a date");
        envelope.insert("text".into(), text.into());
        envelope.insert("edit_date".into(), (date + edits).into());
        server.push("edited_message", Value::Object(envelope));
    }

    /// Somebody answers a message of the bot's.
    pub fn replies(&self, from: i64, to: i64, text: &str) -> i64 {
        let bot = json!({"id": 7, "is_bot": true, "first_name": "Alive", "username": NAME});
        let chat = json!({"id": from, "type": "private"});
        let replied = json!({"message_id": to, "date": 1, "chat": chat, "from": bot, "text": "…"});
        self.sends(from, json!({"text": text, "reply_to_message": replied}))
    }

    /// Somebody taps the newest button of this label.
    pub fn taps(&self, from: i64, label: &str) {
        let mut server = self.server();
        let chat = &server.chats[&from];
        let found = chat
            .iter()
            .rev()
            .find_map(|said| Some((said.id, said.buttons.iter().find(|(name, _)| name == label)?.1.clone())));
        let (message, data) = found.unwrap_or_else(|| panic!("no button {label} in {chat:#?}"));
        let id = format!("tap{}", server.next_update);
        server.taps.insert(id.clone());
        let envelope = server.envelope(from, 7, message);
        let user = server.user(from);
        let query = json!({"id": id, "from": user, "message": envelope, "chat_instance": "1", "data": data});
        server.push("callback_query", query);
    }

    /// Somebody blocks the bot, or lets it in again.
    pub fn blocks(&self, id: i64, blocked: bool) {
        let mut server = self.server();
        if blocked {
            server.blocked.insert(id)
        } else {
            server.blocked.remove(&id)
        };
        let (old, new) = if blocked { ("member", "kicked") } else { ("kicked", "member") };
        let bot = json!({"id": 7, "is_bot": true, "first_name": "Alive"});
        let chat = json!({"id": id, "type": "private"});
        let change = json!({"chat": chat, "from": server.user(id), "date": 1, "old_chat_member": {"status": old, "user": bot},
            "new_chat_member": {"status": new, "user": bot, "until_date": 0}});
        server.push("my_chat_member", change);
    }

    /// A file that `getFile` knows.
    pub fn file(&self, id: &str, path: &str, bytes: &[u8]) {
        self.server().files.insert(id.to_owned(), (path.to_owned(), bytes.to_vec()));
    }

    /// An update of this kind comes, whatever is in it.
    pub fn brings(&self, kind: &str, content: Value) {
        self.server().push(kind, content);
        self.changed.notify_waiters();
    }

    /// The text of the bot's last message in a chat, if there is one.
    pub fn last_text(&self, chat: i64) -> Option<String> {
        self.heard_by(chat).pop().map(|said| said.text)
    }

    /// The next request of this method fails; several of them fail one after another.
    pub fn fails(&self, method: &str, failure: Failure) {
        self.server().failures.push((method.to_owned(), failure));
    }

    /// From now on updates come in any order and some of them again.
    pub fn shuffles(&self, seed: u64) {
        self.server().shuffle = Some(seed | 1);
    }

    /// Update ids begin anew somewhere else, as after a quiet week.
    pub fn restarts_ids_at(&self, id: i64) {
        self.server().next_update = id;
    }

    /// Everything the bot said in a chat, in order.
    pub fn heard_by(&self, chat: i64) -> Vec<Said> {
        let server = self.server();
        server.chats.get(&chat).map_or_else(Vec::new, |chat| chat.iter().filter(|said| said.by_bot).cloned().collect())
    }

    /// The bot's last message in a chat.
    pub fn last(&self, chat: i64) -> Said {
        self.heard_by(chat).pop().expect("the bot said nothing")
    }

    pub fn typing(&self, chat: i64) -> Vec<Instant> {
        self.server().typing.iter().filter(|(to, _)| *to == chat).map(|(_, at)| *at).collect()
    }

    pub fn commands(&self) -> BTreeMap<String, usize> {
        self.server().commands.clone()
    }

    pub fn descriptions(&self) -> BTreeMap<String, String> {
        self.server().descriptions.clone()
    }

    /// Address and secret of the web hook.
    pub fn hook(&self) -> Option<(String, String)> {
        self.server().hook.clone()
    }

    /// How often a method was called.
    pub fn calls(&self, method: &str) -> usize {
        self.server().calls.iter().filter(|called| *called == method).count()
    }

    /// Messages of the bot in all chats.
    pub fn count(&self) -> usize {
        self.server().chats.values().flatten().filter(|said| said.by_bot).count()
    }

    /// Takes the next updates as a web hook would bring them.
    pub fn take_updates(&self) -> Vec<Value> {
        self.server().updates.drain(..).collect()
    }

    /// Waits until this is so.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let waiting = async {
            loop {
                let changed = self.changed.notified();
                if is_so(self) {
                    return;
                }
                changed.await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("it never came to: {what}"));
    }

    /// Ends the test: nothing was asked for that is not in the Bot API, no tap went unanswered.
    pub fn finish(&self) {
        let server = self.server();
        assert!(server.problems.is_empty(), "{:#?}", server.problems);
        assert!(server.taps.is_empty(), "taps without an answer: {:?}", server.taps);
    }

    fn server(&self) -> MutexGuard<'_, Server> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Server {
    fn new_message(&mut self, chat: i64, text: &str, by_bot: bool) -> i64 {
        self.last_message += 1;
        let said = Said {
            id: self.last_message,
            by_bot,
            text: text.to_owned(),
            buttons: Vec::new(),
            edits: 0,
            document: None,
            photo: None,
            at: Instant::now(),
        };
        self.chats.entry(chat).or_default().push(said);
        self.last_message
    }

    fn user(&self, id: i64) -> Value {
        if id == 7 {
            return json!({"id": 7, "is_bot": true, "first_name": "Alive", "username": NAME});
        }
        let (name, language) = self.names.get(&id).expect("a person");
        json!({"id": id, "is_bot": false, "first_name": name, "language_code": language})
    }

    fn envelope(&self, chat: i64, from: i64, message: i64) -> Map<String, Value> {
        let kind = if chat < 0 { "supergroup" } else { "private" };
        let date = chrono::Utc::now().timestamp();
        let message =
            json!({"message_id": message, "date": date, "chat": {"id": chat, "type": kind}, "from": self.user(from)});
        message.as_object().expect("an object").clone()
    }

    fn push(&mut self, kind: &str, content: Value) {
        self.updates.push_back(json!({"update_id": self.next_update, kind: content}));
        self.next_update += 1;
    }

    /// A scripted failure of this method, if it is its turn.
    fn failure(&mut self, method: &str) -> Option<Failure> {
        let at = self.failures.iter().position(|(name, _)| name == method)?;
        Some(self.failures.remove(at).1)
    }

    fn random(&mut self) -> u64 {
        let seed = self.shuffle.as_mut().expect("a seed");
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    fn problem(&mut self, what: String) -> Answer {
        self.problems.push(what.clone());
        Err((400, format!("Bad Request: {what}"), None))
    }
}

/// A result, or why there is none.
type Answer = Result<Value, Refusal>;

/// Code, description, parameters.
type Refusal = (u16, String, Option<Value>);

async fn call(
    State(fake): State<FakeTelegram>,
    Path((bot, method)): Path<(String, String)>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let body = to_bytes(request.into_body(), 64 << 20).await.unwrap_or_default();
    if bot != format!("bot{TOKEN}") {
        return respond(Err((401, "Unauthorized".into(), None)));
    }
    let failure = {
        let mut server = fake.server();
        server.calls.push(method.clone());
        server.failure(&method)
    };
    if failure.is_some() {
        // Whoever waits for a refusal sees it.
        fake.changed.notify_waiters();
    }
    match failure {
        Some(Failure::Cut) => return cut(),
        Some(Failure::TooMany(seconds)) => {
            let parameters = json!({"retry_after": seconds});
            return respond(Err((429, format!("Too Many Requests: retry after {seconds}"), Some(parameters))));
        }
        Some(Failure::BadGateway) => {
            return (StatusCode::BAD_GATEWAY, "<html><h1>502 Bad Gateway</h1></html>").into_response();
        }
        Some(Failure::Conflict) => {
            let text =
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running";
            return respond(Err((409, text.into(), None)));
        }
        Some(Failure::Unauthorized) => return respond(Err((401, "Unauthorized".into(), None))),
        Some(Failure::BadRequest(text)) => return respond(Err((400, text.into(), None))),
        Some(Failure::LostAnswer) | None => {}
    }
    let answer = if method == "getUpdates" {
        get_updates(&fake, &body).await
    } else {
        let mut server = fake.server();
        handle(&mut server, &method, &headers, &body)
    };
    fake.changed.notify_waiters();
    if failure == Some(Failure::LostAnswer) { cut() } else { respond(answer) }
}

fn respond(answer: Answer) -> Response {
    match answer {
        Ok(result) => Json(json!({"ok": true, "result": result})).into_response(),
        Err((code, description, parameters)) => {
            let mut body = json!({"ok": false, "error_code": code, "description": description});
            if let Some(parameters) = parameters {
                body["parameters"] = parameters;
            }
            (StatusCode::from_u16(code).expect("a status"), Json(body)).into_response()
        }
    }
}

/// An answer whose connection breaks in the middle.
fn cut() -> Response {
    let parts: [Result<&str, std::io::Error>; 2] = [Ok("{\"ok\":"), Err(std::io::Error::other("cut"))];
    Response::builder()
        .header(header::CONTENT_LENGTH, "1000")
        .body(Body::from_stream(futures::stream::iter(parts)))
        .expect("a response")
}

/// Gives what is not confirmed; waits for something as long as it is asked to.
async fn get_updates(fake: &FakeTelegram, body: &[u8]) -> Answer {
    let ask: Value = serde_json::from_slice(body).unwrap_or_default();
    let until = Instant::now() + Duration::from_secs(ask["timeout"].as_u64().unwrap_or_default());
    loop {
        let changed = fake.changed.notified();
        {
            let mut server = fake.server();
            if server.hook.is_some() {
                let text = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first";
                return Err((409, text.into(), None));
            }
            if let Some(offset) = ask["offset"].as_i64() {
                let confirmed = |update: &Value| update["update_id"].as_i64().is_some_and(|id| id < offset);
                // An offset beyond the last id is of before the ids began anew: nothing is confirmed by it.
                if offset <= server.next_update {
                    server.updates.retain(|update| !confirmed(update));
                }
            }
            let limit = ask["limit"].as_u64().unwrap_or(100) as usize;
            if !server.updates.is_empty() {
                return Ok(Value::Array(batch(&mut server, limit)));
            }
        }
        if Instant::now() >= until {
            return Ok(json!([]));
        }
        let left = until - Instant::now();
        let _ = tokio::time::timeout(left, changed).await;
    }
}

/// The next updates; in another order and some of the earlier ones again where the server shuffles.
fn batch(server: &mut Server, limit: usize) -> Vec<Value> {
    let mut batch: Vec<Value> = server.updates.iter().take(limit).cloned().collect();
    if server.shuffle.is_some() {
        for _ in 0..batch.len() / 10 + 1 {
            if server.given.is_empty() {
                break;
            }
            let again = (server.random() as usize) % server.given.len();
            batch.push(server.given[again].clone());
        }
        server.given.extend(server.updates.iter().take(limit).cloned());
        // Among chats only: within a chat the server keeps the order.
        for at in 1..batch.len() {
            let chat = |update: &Value| update["message"]["chat"]["id"].as_i64();
            if chat(&batch[at - 1]) != chat(&batch[at]) && server.random().is_multiple_of(2) {
                batch.swap(at - 1, at);
            }
        }
    }
    batch
}

fn handle(server: &mut Server, method: &str, headers: &HeaderMap, body: &[u8]) -> Answer {
    let content = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if matches!(method, "sendDocument" | "sendPhoto") {
        return send_file(server, method, content, body);
    }
    if !content.starts_with("application/json") {
        return server.problem(format!("{method} with the content type {content}"));
    }
    let Ok(ask) = serde_json::from_slice::<Value>(body) else { return server.problem(format!("{method}: no JSON")) };
    match method {
        // As bare as the Bot API allows.
        "getMe" => Ok(json!({"id": 7, "is_bot": true, "first_name": "Alive", "username": NAME})),
        "deleteWebhook" => {
            server.hook = None;
            Ok(json!(true))
        }
        "setWebhook" => {
            let text = |name: &str| ask[name].as_str().unwrap_or_default().to_owned();
            server.hook = Some((text("url"), text("secret_token")));
            Ok(json!(true))
        }
        "setMyCommands" => {
            let count = ask["commands"].as_array().map_or(0, Vec::len);
            server.commands.insert(ask["language_code"].as_str().unwrap_or_default().to_owned(), count);
            Ok(json!(true))
        }
        "setMyDescription" => {
            let text = ask["description"].as_str().unwrap_or_default().to_owned();
            server.descriptions.insert(ask["language_code"].as_str().unwrap_or_default().to_owned(), text);
            Ok(json!(true))
        }
        "setMyShortDescription" => Ok(json!(true)),
        "sendChatAction" => {
            let chat = chat_of(server, &ask)?;
            server.typing.push((chat, Instant::now()));
            Ok(json!(true))
        }
        "answerCallbackQuery" => {
            let id = ask["callback_query_id"].as_str().unwrap_or_default();
            if server.taps.remove(id) {
                return Ok(json!(true));
            }
            Err((400, "Bad Request: query is too old and response timeout expired or query ID is invalid".into(), None))
        }
        "getFile" => {
            let id = ask["file_id"].as_str().unwrap_or_default();
            match server.files.get(id) {
                Some((path, bytes)) => {
                    Ok(json!({"file_id": id, "file_unique_id": id, "file_size": bytes.len(), "file_path": path}))
                }
                None => Err((400, "Bad Request: invalid file_id".into(), None)),
            }
        }
        "sendMessage" => {
            let chat = chat_of(server, &ask)?;
            let buttons = check_message(server, method, &ask)?;
            let id = server.new_message(chat, ask["text"].as_str().unwrap_or_default(), true);
            if let Some(said) = server.chats.get_mut(&chat).and_then(|chat| chat.last_mut()) {
                said.buttons = buttons;
            }
            Ok(json!({"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": ask["text"]}))
        }
        "editMessageText" => edit(server, &ask),
        unknown => server.problem(format!("an unknown method: {unknown}")),
    }
}

fn chat_of(server: &mut Server, ask: &Value) -> Result<i64, Refusal> {
    let id = ask["chat_id"].as_i64().or_else(|| ask["chat_id"].as_str()?.parse().ok());
    let Some(id) = id else { return server.problem("chat_id is missing".into()).map(|_| 0) };
    if server.blocked.contains(&id) {
        return Err((403, "Forbidden: bot was blocked by the user".into(), None));
    }
    if !server.chats.contains_key(&id) {
        return Err((400, "Bad Request: chat not found".into(), None));
    }
    Ok(id)
}

/// The rules a message has to keep; its buttons.
fn check_message(server: &mut Server, method: &str, ask: &Value) -> Result<Vec<Button>, Refusal> {
    const KNOWN: [&str; 7] =
        ["chat_id", "message_id", "text", "entities", "link_preview_options", "reply_markup", "reply_parameters"];
    for name in ask.as_object().into_iter().flat_map(Map::keys) {
        if !KNOWN.contains(&name.as_str()) {
            server.problems.push(format!("{method} with {name}"));
        }
    }
    let text = ask["text"].as_str().unwrap_or_default();
    let units = text.encode_utf16().count() as u64;
    if text.trim().is_empty() {
        return Err((400, "Bad Request: message text is empty".into(), None));
    }
    if units > 4096 {
        server.problems.push(format!("a message of {units}"));
        return Err((400, "Bad Request: message is too long".into(), None));
    }
    for entity in ask["entities"].as_array().into_iter().flatten() {
        let end =
            entity["offset"].as_u64().unwrap_or(u64::MAX).saturating_add(entity["length"].as_u64().unwrap_or(u64::MAX));
        if end > units || !entity["type"].is_string() {
            server.problems.push(format!("an entity outside of its text: {entity}"));
        }
    }
    let mut buttons = Vec::new();
    for button in
        ask["reply_markup"]["inline_keyboard"].as_array().into_iter().flatten().flat_map(|row| row.as_array()).flatten()
    {
        let action = button["callback_data"].as_str().or_else(|| button["url"].as_str()).unwrap_or_default();
        if action.is_empty() || (button["url"].is_null() && action.len() > 64) {
            server.problems.push(format!("a button no server takes: {button}"));
        }
        buttons.push((button["text"].as_str().unwrap_or_default().to_owned(), action.to_owned()));
    }
    Ok(buttons)
}

fn edit(server: &mut Server, ask: &Value) -> Answer {
    let chat = chat_of(server, ask)?;
    let buttons = check_message(server, "editMessageText", ask)?;
    let (id, text) = (ask["message_id"].as_i64().unwrap_or_default(), ask["text"].as_str().unwrap_or_default());
    let said = server.chats.get_mut(&chat).and_then(|chat| chat.iter_mut().find(|said| said.id == id && said.by_bot));
    let Some(said) = said else { return Err((400, "Bad Request: message to edit not found".into(), None)) };
    if said.text == text && said.buttons == buttons {
        let text =
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same";
        return Err((400, text.into(), None));
    }
    (said.text, said.buttons, said.edits) = (text.to_owned(), buttons, said.edits + 1);
    Ok(json!({"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": text, "edit_date": 2}))
}

/// One field of a form: the name of its file, if it is one, and what is in it.
type Field = (Option<String>, Vec<u8>);

/// Reads a multipart form by its boundary, as far as a test needs it.
fn form(content: &str, body: &[u8]) -> Option<HashMap<String, Field>> {
    let (_, boundary) = content.split_once("multipart/form-data; boundary=")?;
    let text = body.iter().map(|byte| char::from(*byte)).collect::<String>();
    let mut fields = HashMap::new();
    for part in text.split(&format!("--{}", boundary.trim_matches('"'))) {
        let Some((head, value)) = part.split_once("\r\n\r\n") else { continue };
        let quoted = |name: &str| {
            let rest = head.split(&format!("{name}=\"")).nth(1)?;
            rest.split('"').next().map(str::to_owned)
        };
        let value = value.strip_suffix("\r\n").unwrap_or(value).chars().map(|c| c as u8).collect();
        fields.insert(quoted("; name")?, (quoted("filename"), value));
    }
    Some(fields)
}

/// A file of ours: a document, or a photo with its caption.
fn send_file(server: &mut Server, method: &str, content: &str, body: &[u8]) -> Answer {
    let Some(mut fields) = form(content, body) else {
        return server.problem(format!("{method} with the content type {content}"));
    };
    let kind = if method == "sendPhoto" { "photo" } else { "document" };
    let (Some((_, chat)), Some((Some(name), file))) = (fields.remove("chat_id"), fields.remove(kind)) else {
        return server.problem(format!("{method} without a chat or a file"));
    };
    let chat = chat_of(server, &json!({ "chat_id": String::from_utf8_lossy(&chat) }))?;
    let mut text = |name: &str| fields.remove(name).map(|(_, value)| String::from_utf8(value).expect("UTF-8"));
    let caption = text("caption").unwrap_or_default();
    let json = |text: Option<String>| text.map_or(Value::Null, |text| serde_json::from_str(&text).expect("JSON"));
    let (entities, markup) = (json(text("caption_entities")), json(text("reply_markup")));
    if let Some(unknown) = fields.keys().next() {
        server.problems.push(format!("{method} with {unknown}"));
    }
    let units = caption.encode_utf16().count();
    if units > 1024 {
        server.problems.push(format!("a caption of {units}"));
        return Err((400, "Bad Request: message caption is too long".into(), None));
    }
    if kind == "photo" && !file.starts_with(PNG) {
        server.problems.push("a photo that is no PNG".into());
        return Err((400, "Bad Request: IMAGE_PROCESS_FAILED".into(), None));
    }
    let mut buttons = Vec::new();
    if !caption.is_empty() {
        let ask = json!({"text": caption, "entities": entities, "reply_markup": markup});
        buttons = check_message(server, method, &ask)?;
    }
    let id = server.new_message(chat, &caption, true);
    if let Some(said) = server.chats.get_mut(&chat).and_then(|chat| chat.last_mut()) {
        said.buttons = buttons;
        if kind == "photo" {
            said.photo = Some(file);
        } else {
            said.document = Some((name, file));
        }
    }
    let described = if kind == "photo" { json!([{"file_id": "p"}]) } else { json!({"file_id": "d"}) };
    Ok(
        json!({"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "caption": caption, kind: described}),
    )
}

async fn download(State(fake): State<FakeTelegram>, Path((bot, path)): Path<(String, String)>) -> Response {
    let mut server = fake.server();
    server.calls.push("download".into());
    if bot != format!("bot{TOKEN}") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    match server.files.values().find(|(known, _)| *known == path) {
        Some((_, bytes)) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
