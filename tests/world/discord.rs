//! Discord on loopback: a world with people, servers, channels and threads, its REST API and its gateway.
//!
//! It is strict: a request that the real one would refuse is refused the same way, and one that nobody should make (an unknown
//! address, no token, mentions that notify, a text or a button beyond the limits) fails the test when the world ends.

#[path = "discord/gateway.rs"]
mod gateway;
#[path = "discord/objects.rs"]
mod objects;
#[path = "discord/people.rs"]
mod people;
#[path = "discord/rest.rs"]
mod rest;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify, task::JoinHandle, time::timeout};

/// The bot's token, its user and its application.
pub const TOKEN: &str = "MTIz.test.token";
pub const BOT: u64 = 100;
pub const APPLICATION: u64 = 200;
/// An interaction that has no response by then has failed.
const INTERACTION: Duration = Duration::from_secs(3);
/// Longest wait of a test for something that should come.
const PATIENCE: Duration = Duration::from_secs(120);

/// The world. Dropping it checks the laws.
pub struct FakeDiscord {
    url: String,
    shared: Arc<Shared>,
    servers: Vec<JoinHandle<()>>,
}

/// What the servers and the test share.
struct Shared {
    state: Mutex<State>,
    /// Rung whenever something changes.
    changed: Notify,
    gateway: String,
}

#[derive(Default)]
struct State {
    next_id: u64,
    people: BTreeMap<u64, Person>,
    guilds: BTreeMap<u64, Guild>,
    channels: BTreeMap<u64, Channel>,
    messages: BTreeMap<u64, Message>,
    interactions: HashMap<String, Interaction>,
    commands: Vec<Value>,
    /// What each person was shown, by the bot, in order.
    shown: HashMap<u64, VecDeque<Shown>>,
    /// What the bot said where others read along.
    public: Vec<(u64, String)>,
    /// Messages of the bot so far.
    written: usize,
    requests: Vec<Request>,
    violations: Vec<String>,
    sessions: gateway::Sessions,
    rules: Rules,
    nonces: HashMap<(u64, String), u64>,
    files: HashMap<String, Vec<u8>>,
}

/// What does not go as usual.
#[derive(Default)]
struct Rules {
    /// Each event comes twice.
    repeats: bool,
    /// The bot may not read what is not for it.
    reading_denied: bool,
    /// So many of the next requests are refused for coming too early.
    too_early: u32,
    /// Requests of a channel's messages in a window, and the window's seconds; none: no limit.
    bucket: Option<(u32, f64)>,
    windows: HashMap<u64, (u32, Instant)>,
    /// The bot has been refused the API altogether.
    token_revoked: bool,
}

struct Person {
    name: String,
    locale: String,
    takes_direct: bool,
    direct: Option<u64>,
}

struct Guild {
    operators: BTreeSet<u64>,
    bot_makes_threads: bool,
    full_of_threads: bool,
}

#[derive(Clone, PartialEq)]
enum Kind {
    Direct(u64),
    Text,
    Thread { parent: u64, members: BTreeSet<u64>, archived: bool, locked: bool },
}

struct Channel {
    guild: Option<u64>,
    kind: Kind,
}

#[derive(Clone)]
struct Message {
    channel: u64,
    author: u64,
    content: String,
    body: Value,
    extra: Value,
}

struct Interaction {
    id: u64,
    user: u64,
    channel: u64,
    began: Instant,
    state: Answer,
    ephemeral: bool,
    message: Option<u64>,
    /// The token's quarter of an hour is over.
    expired: bool,
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum Answer {
    None,
    Deferred,
    Done,
}

/// Something a person got to see.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub message: u64,
    pub channel: u64,
    pub text: String,
    /// Labels and what they carry.
    pub buttons: Vec<(String, String)>,
    pub ephemeral: bool,
    pub edited: bool,
    pub file: Option<String>,
    /// A form to fill in: its fields.
    pub form: Option<Vec<String>>,
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    pub body: Value,
}

impl FakeDiscord {
    /// Starts both servers on free ports.
    pub async fn start() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let http = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let gateway = format!("ws://{}", socket.local_addr().expect("an address"));
        let url = format!("http://{}", http.local_addr().expect("an address"));
        let state = Mutex::new(State { next_id: 1000, ..State::default() });
        let shared = Arc::new(Shared { state, changed: Notify::new(), gateway });
        let servers = vec![
            tokio::spawn(gateway::serve(socket, Arc::clone(&shared))),
            tokio::spawn(rest::serve(http, Arc::clone(&shared))),
        ];
        Self { url, shared, servers }
    }

    /// Where the REST API is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A person with an account.
    pub fn person(&self, id: u64, name: &str) {
        let person = Person { name: name.into(), locale: "en-GB".into(), takes_direct: true, direct: None };
        self.lock().people.insert(id, person);
    }

    /// The language of somebody's client.
    pub fn speaks(&self, id: u64, locale: &str) {
        self.change(|state| state.people.get_mut(&id).expect("a person").locale = locale.into());
    }

    /// A server with these operators; the bot is in it.
    pub fn guild(&self, id: u64, operators: &[u64]) {
        let operators = operators.iter().copied().collect();
        self.lock().guilds.insert(id, Guild { operators, bot_makes_threads: true, full_of_threads: false });
    }

    /// A text channel of a server.
    pub fn channel(&self, guild: u64, id: u64) {
        self.lock().channels.insert(id, Channel { guild: Some(guild), kind: Kind::Text });
    }

    /// The channel of somebody's direct messages with the bot.
    pub fn direct(&self, person: u64) -> u64 {
        self.lock().direct(person)
    }

    /// What somebody is shown next by the bot; waits for it.
    pub async fn sees(&self, person: u64) -> Shown {
        self.until(&format!("{person} to be shown something"), |state| {
            state.shown.get_mut(&person).and_then(VecDeque::pop_front)
        })
        .await
    }

    /// The words of what somebody is shown next.
    pub async fn hears(&self, person: u64) -> String {
        self.sees(person).await.text
    }

    /// What the bot says next where others read along; waits for it.
    pub async fn reads(&self, channel: u64) -> String {
        self.until("a public word", |state| {
            let at = state.public.iter().position(|(said, _)| *said == channel)?;
            Some(state.public.remove(at).1)
        })
        .await
    }

    /// Waits until requests like this were made so many times.
    pub async fn asked(&self, method: &str, part: &str, times: usize) {
        self.until(&format!("{times} times {method} …{part}"), |state| {
            let is = |request: &&Request| request.method == method && request.path.contains(part);
            (state.requests.iter().filter(is).count() >= times).then_some(())
        })
        .await;
    }

    /// Waits until a session is there.
    pub async fn connected(&self) {
        self.until("a gateway session", |state| state.sessions.is_connected().then_some(())).await;
    }

    /// Waits until sessions were resumed so often.
    pub async fn resumed(&self, times: u32) {
        self.until("a resumed session", |state| (state.sessions.resumes >= times).then_some(())).await;
    }

    /// Waits until so many sessions were started and one of them is there.
    pub async fn sessions(&self, times: u32) {
        self.until("another session", |state| {
            (state.sessions.identifies >= times && state.sessions.is_connected()).then_some(())
        })
        .await;
    }

    /// How often a session was started.
    pub fn identified(&self) -> u32 {
        self.lock().sessions.identifies
    }

    /// Waits until the bot has asked to read what is not for it, or no longer does.
    pub async fn reading(&self, wanted: bool) {
        self.until("other intents", |state| {
            (state.sessions.is_connected() && (state.sessions.intents & (1 << 15) != 0) == wanted).then_some(())
        })
        .await;
    }

    /// Cuts all gateway sockets, without a word.
    pub fn drops_sockets(&self) {
        self.lock().sessions.cut();
    }

    /// Each event comes twice from now on.
    pub fn repeats(&self) {
        self.change(|state| state.rules.repeats = true);
    }

    /// Discord does not let the bot read what is not for it.
    pub fn denies_reading(&self) {
        self.change(|state| state.rules.reading_denied = true);
    }

    /// So many of the next messages come too early.
    pub fn too_early(&self, times: u32) {
        self.change(|state| state.rules.too_early = times);
    }

    /// A channel takes so many messages in so many seconds.
    pub fn limits_messages(&self, messages: u32, seconds: f64) {
        self.change(|state| state.rules.bucket = Some((messages, seconds)));
    }

    /// The token is no longer valid.
    pub fn revokes_token(&self) {
        self.change(|state| state.rules.token_revoked = true);
    }

    /// Somebody takes direct messages of the bot, or not.
    pub fn takes_direct(&self, person: u64, takes: bool) {
        self.change(|state| state.people.get_mut(&person).expect("a person").takes_direct = takes);
    }

    /// The bot may make threads in a server, or not.
    pub fn lets_make_threads(&self, guild: u64, may: bool) {
        self.change(|state| state.guilds.get_mut(&guild).expect("a server").bot_makes_threads = may);
    }

    /// A server has as many threads as it may have.
    pub fn is_full_of_threads(&self, guild: u64) {
        self.change(|state| state.guilds.get_mut(&guild).expect("a server").full_of_threads = true);
    }

    /// A thread falls asleep; a locked one is not woken by bots.
    pub fn archives(&self, thread: u64, lock: bool) {
        self.change(|state| {
            if let Kind::Thread { archived, locked, .. } = &mut state.channels.get_mut(&thread).expect("a thread").kind
            {
                (*archived, *locked) = (true, lock);
            }
        });
    }

    /// A channel or a thread is deleted. `silent`: the bot was not there to hear of it.
    pub fn deletes_channel(&self, id: u64, silent: bool) {
        let mut state = self.lock();
        let channel = state.channels.remove(&id).expect("a channel");
        if silent {
            return;
        }
        match &channel.kind {
            Kind::Thread { parent, .. } => {
                let guild = channel.guild.map(|id| id.to_string());
                let event =
                    json!({ "id": id.to_string(), "guild_id": guild, "parent_id": parent.to_string(), "type": 12 });
                state.emit("THREAD_DELETE", event);
            }
            _ => {
                let event = objects::channel(id, &channel);
                state.emit("CHANNEL_DELETE", event);
            }
        }
    }

    /// All interactions' tokens are too old.
    pub fn expires_tokens(&self) {
        self.change(|state| state.interactions.values_mut().for_each(|interaction| interaction.expired = true));
    }

    /// The private threads of a channel, with who is in them.
    pub fn threads(&self, of: u64) -> Vec<(u64, Vec<u64>)> {
        let state = self.lock();
        let members = |channel: &Channel| match &channel.kind {
            Kind::Thread { parent, members, .. } if *parent == of => Some(members.iter().copied().collect()),
            _ => None,
        };
        state.channels.iter().filter_map(|(id, channel)| Some((*id, members(channel)?))).collect()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    /// Requests into a channel of a server where others read along.
    pub fn public_requests(&self) -> Vec<Request> {
        let state = self.lock();
        let public = state.channels.iter().filter(|(_, channel)| channel.guild.is_some() && channel.kind == Kind::Text);
        let paths: Vec<String> = public.map(|(id, _)| format!("/channels/{id}/")).collect();
        let is = |request: &&Request| paths.iter().any(|path| request.path.contains(path.as_str()));
        state.requests.iter().filter(is).cloned().collect()
    }

    /// The registered commands.
    pub fn commands(&self) -> Vec<Value> {
        self.lock().commands.clone()
    }

    /// Interactions that Discord told people had failed.
    pub fn failed_interactions(&self) -> Vec<u64> {
        let state = self.lock();
        let failed = state
            .interactions
            .values()
            .filter(|interaction| interaction.state == Answer::None && interaction.began.elapsed() > INTERACTION);
        failed.map(|interaction| interaction.id).collect()
    }

    /// Everything the bot wrote in a channel, in order.
    pub fn written(&self, channel: u64) -> Vec<String> {
        let state = self.lock();
        let ours = state.messages.values().filter(|message| message.channel == channel && message.author == BOT);
        ours.map(|message| message.content.clone()).collect()
    }

    /// Waits until so many messages of the bot are in a channel.
    pub async fn wrote(&self, channel: u64, count: usize) {
        self.until(&format!("{count} messages in {channel}"), |state| {
            let ours = state.messages.values().filter(|message| message.channel == channel && message.author == BOT);
            (ours.count() >= count).then_some(())
        })
        .await;
    }

    /// Waits until the bot has sent so many messages at all.
    pub async fn wrote_in_all(&self, count: usize) {
        self.until(&format!("{count} messages"), |state| (state.written >= count).then_some(())).await;
    }

    async fn until<T>(&self, what: &str, mut found: impl FnMut(&mut State) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let changed = self.shared.changed.notified();
                tokio::pin!(changed);
                changed.as_mut().enable();
                if let Some(found) = found(&mut self.lock()) {
                    return found;
                }
                changed.await;
            }
        };
        match timeout(PATIENCE, waiting).await {
            Ok(found) => found,
            Err(_) => {
                let state = self.lock();
                let last: Vec<_> = state.requests.iter().rev().take(10).collect();
                panic!("waited for {what}; the last requests: {last:#?}; violations: {:?}", state.violations)
            }
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
        if std::thread::panicking() {
            return;
        }
        let state = self.lock();
        assert!(state.violations.is_empty(), "Discord was sent:\n- {}", state.violations.join("\n- "));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn direct(&mut self, person: u64) -> u64 {
        if let Some(direct) = self.people.get(&person).expect("a person").direct {
            return direct;
        }
        let id = self.id();
        self.channels.insert(id, Channel { guild: None, kind: Kind::Direct(person) });
        self.people.get_mut(&person).expect("a person").direct = Some(id);
        id
    }

    /// Who sees a message in a channel, apart from those who read along in a server.
    fn private_readers(&self, channel: u64) -> Vec<u64> {
        match self.channels.get(&channel).map(|channel| &channel.kind) {
            Some(Kind::Direct(person)) => vec![*person],
            Some(Kind::Thread { members, .. }) => members.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    fn button(&self, person: u64, label: &str) -> (u64, String) {
        let is_for = |message: &Message| {
            message.author == BOT
                && (self.private_readers(message.channel).contains(&person) || message.extra["for"] == json!(person))
        };
        let found = self.messages.iter().rev().filter(|(_, message)| is_for(message)).find_map(|(id, message)| {
            let buttons = objects::buttons(&message.body);
            buttons.into_iter().find(|(known, _)| known == label).map(|(_, carried)| (*id, carried))
        });
        found.unwrap_or_else(|| panic!("{person} sees no button {label}"))
    }

    fn emit_message(&mut self, event: &str, id: u64) {
        let message = objects::message(self, id);
        self.emit(event, message);
    }

    /// An event for the sessions that are there.
    fn emit(&mut self, event: &str, data: Value) {
        let times = if self.rules.repeats { 2 } else { 1 };
        for _ in 0..times {
            self.sessions.emit(event, &data);
        }
    }
}
