//! The gateway: sessions with their events, which a dropped socket may resume.

use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc::{UnboundedSender, unbounded_channel},
};
use tokio_tungstenite::tungstenite::{
    Message as Frame,
    protocol::{CloseFrame, frame::coding::CloseCode},
};

use super::{APPLICATION, Shared, TOKEN, objects};

/// Sessions, of which the newest is the bot's.
#[derive(Default)]
pub(super) struct Sessions {
    session: Option<Session>,
    /// The last intents asked for.
    pub(super) intents: u64,
    pub(super) identifies: u32,
    pub(super) resumes: u32,
}

struct Session {
    id: String,
    events: Vec<Value>,
    socket: Option<UnboundedSender<Out>>,
}

enum Out {
    Say(Value),
    /// Cut, without a word.
    Cut,
    Close(u16),
}

impl Sessions {
    pub(super) fn is_connected(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.socket.is_some())
    }

    pub(super) fn emit(&mut self, event: &str, data: &Value) {
        let Some(session) = &mut self.session else { return };
        let number = session.events.len() + 1;
        let event = json!({ "op": 0, "s": number, "t": event, "d": data });
        session.events.push(event.clone());
        if let Some(socket) = &session.socket {
            drop(socket.send(Out::Say(event)));
        }
    }

    pub(super) fn cut(&mut self) {
        if let Some(socket) = self.session.as_mut().and_then(|session| session.socket.take()) {
            drop(socket.send(Out::Cut));
        }
    }
}

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(talk(stream, Arc::clone(&shared)));
    }
}

async fn talk(stream: TcpStream, shared: Arc<Shared>) {
    let Ok(socket) = tokio_tungstenite::accept_async(stream).await else { return };
    let (mut out, mut frames) = socket.split();
    let (socket, mut says) = unbounded_channel::<Out>();
    drop(socket.send(Out::Say(json!({ "op": 10, "d": { "heartbeat_interval": 20_000 }, "s": null, "t": null }))));
    loop {
        tokio::select! {
            said = says.recv() => match said {
                Some(Out::Say(value)) => {
                    if out.send(Frame::Text(value.to_string())).await.is_err() {
                        break;
                    }
                }
                Some(Out::Close(code)) => {
                    let frame = CloseFrame { code: CloseCode::from(code), reason: "".into() };
                    drop(out.send(Frame::Close(Some(frame))).await);
                    break;
                }
                Some(Out::Cut) | None => return,
            },
            frame = frames.next() => match frame {
                Some(Ok(Frame::Text(text))) => {
                    let value: Value = serde_json::from_str(&text).expect("the bot speaks JSON");
                    receive(&shared, &socket, &value);
                }
                Some(Ok(Frame::Close(_))) => {
                    // A bot that says goodbye ends its session.
                    shared.lock().sessions.session = None;
                    break;
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            },
        }
    }
    let mut state = shared.lock();
    if let Some(session) = &mut state.sessions.session
        && session.socket.as_ref().is_some_and(|known| known.same_channel(&socket))
    {
        session.socket = None;
    }
    drop(state);
    shared.changed.notify_waiters();
}

fn receive(shared: &Shared, socket: &UnboundedSender<Out>, frame: &Value) {
    let say = |value: Value| drop(socket.send(Out::Say(value)));
    let mut state = shared.lock();
    match frame["op"].as_u64() {
        Some(1) => say(json!({ "op": 11 })),
        Some(2) => {
            let data = &frame["d"];
            // The library says it as it does to the API, and Discord takes both.
            let token = data["token"].as_str().unwrap_or_default();
            if token.trim_start_matches("Bot ") != TOKEN || state.rules.token_revoked {
                return drop(socket.send(Out::Close(4004)));
            }
            let intents = data["intents"].as_u64().unwrap_or_default();
            if state.rules.reading_denied && intents & (1 << 15) != 0 {
                return drop(socket.send(Out::Close(4014)));
            }
            state.sessions.intents = intents;
            state.sessions.identifies += 1;
            let id = format!("session-{}", state.sessions.identifies);
            state.sessions.session = Some(Session { id: id.clone(), events: Vec::new(), socket: Some(socket.clone()) });
            let guilds: Vec<u64> = state.guilds.keys().copied().collect();
            let ready = json!({
                "v": 10, "user": objects::bot_user(), "session_id": id, "resume_gateway_url": shared.gateway, "shard": [0, 1],
                "guilds": guilds.iter().map(|id| json!({ "id": id.to_string(), "unavailable": true })).collect::<Vec<_>>(),
                "application": { "id": APPLICATION.to_string(), "flags": 0 },
            });
            state.sessions.emit("READY", &ready);
            for guild in guilds {
                let guild = objects::guild(&state, guild);
                state.sessions.emit("GUILD_CREATE", &guild);
            }
        }
        Some(6) => {
            let data = &frame["d"];
            let seen = usize::try_from(data["seq"].as_u64().unwrap_or_default()).unwrap_or_default();
            let known = data["session_id"].as_str().unwrap_or_default().to_owned();
            match &mut state.sessions.session {
                Some(session) if session.id == known => {
                    session.socket = Some(socket.clone());
                    session.events.iter().skip(seen).cloned().for_each(say);
                    state.sessions.emit("RESUMED", &json!({ "_trace": [] }));
                    state.sessions.resumes += 1;
                }
                _ => say(json!({ "op": 9, "d": false })),
            }
        }
        Some(3) => {}
        other => state.violations.push(format!("gateway op {other:?}")),
    }
    drop(state);
    shared.changed.notify_waiters();
}
