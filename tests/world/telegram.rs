//! A Bot API server on loopback: strict and stateful. It has people, chats, message ids, edits, taps, files and limits; what
//! the real server would refuse is refused, and what no bot of ours should ever ask for is a problem that fails the test.

#[path = "telegram/methods.rs"]
mod methods;
#[path = "telegram/wire.rs"]
mod wire;

use std::{
    collections::{BTreeMap, HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::{Duration, Instant},
};

use axum::{
    Router,
    routing::{any, get},
};
use serde_json::{Map, Value, json};
use tokio::{net::TcpListener, sync::Notify};

use wire::{Answer, call, download};

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
    /// The topic of a forum that it is in.
    pub topic: Option<i64>,
    pub at: Instant,
}

#[derive(Default)]
struct Server {
    chats: BTreeMap<i64, Vec<Said>>,
    names: HashMap<i64, (String, String)>,
    groups: HashSet<i64>,
    blocked: HashSet<i64>,
    /// Groups that became supergroups, and the ids those have.
    moved: HashMap<i64, i64>,
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

    /// A group becomes a supergroup: both say so, and nothing is taken under the old id any more.
    pub fn becomes_a_supergroup(&self, group: i64, supergroup: i64) {
        let mut server = self.server();
        server.moved.insert(group, supergroup);
        server.chats.entry(supergroup).or_default();
        for (chat, kind, field, other) in [
            (group, "group", "migrate_to_chat_id", supergroup),
            (supergroup, "supergroup", "migrate_from_chat_id", group),
        ] {
            let chat = json!({"id": chat, "type": kind, "title": "Runners"});
            server.push("message", json!({"message_id": 1, "date": 1, "chat": chat, field: other}));
        }
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
            topic: None,
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
