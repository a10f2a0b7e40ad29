//! The REST API.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    extract::State as Given,
    http::{HeaderMap, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::{
    APPLICATION, Answer, BOT, Channel, INTERACTION, Kind, Message, Request, Shared, Shown, State, TOKEN, objects,
};

pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let app = Router::new().fallback(receive).with_state(shared);
    axum::serve(listener, app).await.expect("the fake serves");
}

/// A refusal: status, code, and what Discord says of it.
type Refusal = (u16, u64, &'static str);
type Done = Result<Value, Refusal>;

const UNKNOWN_CHANNEL: Refusal = (404, 10003, "Unknown Channel");
const UNKNOWN_MESSAGE: Refusal = (404, 10008, "Unknown Message");
const UNKNOWN_WEBHOOK: Refusal = (404, 10015, "Unknown Webhook");
const UNKNOWN_INTERACTION: Refusal = (404, 10062, "Unknown interaction");
const ACKNOWLEDGED: Refusal = (400, 40060, "Interaction has already been acknowledged.");
const NO_DIRECT: Refusal = (403, 50007, "Cannot send messages to this user");
const NO_PERMISSION: Refusal = (403, 50013, "Missing Permissions");
const BAD_TOKEN: Refusal = (401, 50027, "Invalid Webhook Token");
const ARCHIVED: Refusal = (400, 50083, "Thread is archived");
const THREADS: Refusal = (400, 160_006, "Maximum number of active threads reached");
const INVALID: Refusal = (400, 50035, "Invalid Form Body");

async fn receive(
    Given(shared): Given<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response {
    let path = uri.path();
    if let Some(file) = shared.lock().files.get(path) {
        return file.clone().into_response();
    }
    let (body, file) = read(&headers, &bytes);
    let request = Request { method: method.to_string(), path: uri.to_string(), body };
    let response = {
        let mut state = shared.lock();
        state.requests.push(request.clone());
        if let Some(name) = file.as_deref().filter(|name| name.ends_with(".png")) {
            picture_laws(&mut state, &request.body, name, &bytes);
        }
        answer(&mut state, &shared.gateway, &request, &headers, file)
    };
    shared.changed.notify_waiters();
    response
}

/// The JSON of a request, and the name of a file that came with it.
fn read(headers: &HeaderMap, bytes: &[u8]) -> (Value, Option<String>) {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some((_, boundary)) = kind.split_once("boundary=") else {
        return (serde_json::from_slice(bytes).unwrap_or(Value::Null), None);
    };
    let text = String::from_utf8_lossy(bytes).into_owned();
    let part =
        |name: &str| text.split(boundary).find(|part| part.contains(&format!("name=\"{name}\""))).map(str::to_owned);
    let json = part("payload_json").and_then(|part| {
        let (_, body) = part.split_once("\r\n\r\n")?;
        serde_json::from_str(body.trim_end_matches("--").trim_end()).ok()
    });
    let file = part("files[0]").and_then(|part| {
        let (_, rest) = part.split_once("filename=\"")?;
        rest.split_once('"').map(|(name, _)| name.to_owned())
    });
    (json.unwrap_or(Value::Null), file)
}

fn answer(state: &mut State, gateway: &str, request: &Request, headers: &HeaderMap, file: Option<String>) -> Response {
    let authorised = headers.get(header::AUTHORIZATION).is_some_and(|value| value == &format!("Bot {TOKEN}"));
    let path = request.path.split('?').next().unwrap_or_default();
    let Some(path) = path.strip_prefix("/api/v10/") else {
        return missing(state, request);
    };
    let parts: Vec<&str> = path.split('/').collect();
    let anonymous = matches!(parts[0], "interactions" | "webhooks");
    if !anonymous && (!authorised || state.rules.token_revoked) {
        if !authorised {
            state.violations.push(format!("no token for {} {}", request.method, request.path));
        }
        return refuse((401, 0, "401: Unauthorized"));
    }
    if request.method == "POST"
        && path.ends_with("/messages")
        && let Some(response) = limited(state, parts[1])
    {
        return response;
    }
    let done = match (request.method.as_str(), parts.as_slice()) {
        ("GET", ["gateway"]) => Ok(json!({ "url": gateway })),
        ("GET", ["gateway", "bot"]) => Ok(json!({
            "url": gateway, "shards": 1,
            "session_start_limit": { "total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1 },
        })),
        ("GET", ["users", "@me"]) => Ok(objects::bot_user()),
        ("POST", ["users", "@me", "channels"]) => open_direct(state, &request.body),
        ("GET", ["applications", _, "commands"]) => Ok(Value::Array(state.commands.clone())),
        ("POST", ["applications", _, "commands"]) => register(state, &request.body),
        ("DELETE", ["applications", _, "commands", id]) => {
            state.commands.retain(|command| command["id"] != json!(id));
            Ok(Value::Null)
        }
        ("POST", ["channels", room, "threads"]) => thread(state, number(room), &request.body),
        ("PUT", ["channels", thread, "thread-members", person]) => join(state, number(thread), number(person)),
        ("PATCH", ["channels", thread]) => unarchive(state, number(thread)),
        ("POST", ["channels", channel, "typing"]) => reachable(state, number(channel)).map(|()| Value::Null),
        ("GET", ["channels", channel, "messages"]) => history(state, number(channel), &request.path),
        ("GET", ["channels", _, "messages", message]) => match state.messages.contains_key(&number(message)) {
            true => Ok(objects::message(state, number(message))),
            false => Err(UNKNOWN_MESSAGE),
        },
        ("POST", ["channels", channel, "messages"]) => write(state, number(channel), &request.body, file),
        ("PATCH", ["channels", channel, "messages", message]) => {
            rewrite(state, number(channel), number(message), &request.body)
        }
        ("POST", ["interactions", id, token, "callback"]) => respond(state, number(id), token, &request.body),
        ("PATCH", ["webhooks", _, token, "messages", "@original"]) => edit(state, token, &request.body, file),
        ("POST", ["webhooks", application, token]) if number(application) == APPLICATION => {
            follow_up(state, token, &request.body, file)
        }
        _ => return missing(state, request),
    };
    match done {
        Ok(Value::Null) => StatusCode::NO_CONTENT.into_response(),
        Ok(value) => with_limits(state, &parts, axum::Json(value).into_response()),
        Err(refusal) => refuse(refusal),
    }
}

fn missing(state: &mut State, request: &Request) -> Response {
    state.violations.push(format!("unknown address {} {}", request.method, request.path));
    refuse((404, 0, "404: Not Found"))
}

fn refuse((status, code, message): Refusal) -> Response {
    let body = axum::Json(json!({ "code": code, "message": message }));
    (StatusCode::from_u16(status).expect("a status"), body).into_response()
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or_default()
}

/// A request that comes too early.
fn limited(state: &mut State, channel: &str) -> Option<Response> {
    let refusal = |wait: f64| {
        let body =
            axum::Json(json!({ "message": "You are being rate limited.", "retry_after": wait, "global": false }));
        let mut response = (StatusCode::TOO_MANY_REQUESTS, body).into_response();
        let wait = wait.ceil().to_string();
        response.headers_mut().insert("retry-after", wait.parse().expect("a header"));
        response.headers_mut().insert("x-ratelimit-scope", "user".parse().expect("a header"));
        response
    };
    if state.rules.too_early > 0 {
        state.rules.too_early -= 1;
        return Some(refusal(0.05));
    }
    let (most, seconds) = state.rules.bucket?;
    let now = Instant::now();
    let window = state.rules.windows.entry(number(channel)).or_insert((0, now + Duration::from_secs_f64(seconds)));
    if window.1 <= now {
        *window = (0, now + Duration::from_secs_f64(seconds));
    }
    if window.0 >= most {
        state.violations.push(format!("channel {channel}: sent although its budget was used up"));
        return Some(refusal((window.1 - now).as_secs_f64()));
    }
    window.0 += 1;
    None
}

fn with_limits(state: &State, parts: &[&str], mut response: Response) -> Response {
    let (Some((most, _)), ["channels", channel, "messages"]) = (state.rules.bucket, parts) else { return response };
    if let Some((used, resets)) = state.rules.windows.get(&number(channel)) {
        let left = (most - used).to_string();
        let after = resets.saturating_duration_since(Instant::now()).as_secs_f64().to_string();
        for (name, value) in
            [("x-ratelimit-bucket", "messages"), ("x-ratelimit-remaining", &left), ("x-ratelimit-reset-after", &after)]
        {
            response.headers_mut().insert(name, value.parse().expect("a header"));
        }
    }
    response
}

fn open_direct(state: &mut State, body: &Value) -> Done {
    let person = number(body["recipient_id"].as_str().unwrap_or_default());
    if !state.people.contains_key(&person) {
        return Err(INVALID);
    }
    let id = state.direct(person);
    Ok(json!({ "id": id.to_string(), "type": 1, "recipients": [objects::user(state, person)] }))
}

fn register(state: &mut State, body: &Value) -> Done {
    let mut command = body.clone();
    command["id"] = json!(state.id().to_string());
    command["application_id"] = json!(APPLICATION.to_string());
    command["version"] = json!("1");
    state.commands.retain(|known| known["name"] != command["name"]);
    state.commands.push(command.clone());
    Ok(command)
}

fn thread(state: &mut State, room: u64, body: &Value) -> Done {
    let guild = match state.channels.get(&room) {
        Some(Channel { guild: Some(guild), kind: Kind::Text }) => *guild,
        _ => return Err(UNKNOWN_CHANNEL),
    };
    let known = &state.guilds[&guild];
    if !known.bot_makes_threads {
        return Err(NO_PERMISSION);
    }
    if known.full_of_threads {
        return Err(THREADS);
    }
    if body["type"] != json!(12) || body["invitable"] != json!(false) {
        state.violations.push(format!("a thread that is not private: {body}"));
    }
    let id = state.id();
    let kind = Kind::Thread { parent: room, members: [].into(), archived: false, locked: false };
    state.channels.insert(id, Channel { guild: Some(guild), kind });
    Ok(objects::channel(id, &state.channels[&id]))
}

fn join(state: &mut State, thread: u64, person: u64) -> Done {
    match state.channels.get_mut(&thread).map(|channel| &mut channel.kind) {
        Some(Kind::Thread { members, .. }) => {
            members.insert(person);
            Ok(Value::Null)
        }
        _ => Err(UNKNOWN_CHANNEL),
    }
}

fn unarchive(state: &mut State, thread: u64) -> Done {
    match state.channels.get_mut(&thread).map(|channel| &mut channel.kind) {
        Some(Kind::Thread { locked: true, .. }) => Err(NO_PERMISSION),
        Some(Kind::Thread { archived, .. }) => {
            *archived = false;
            Ok(json!({ "id": thread.to_string() }))
        }
        _ => Err(UNKNOWN_CHANNEL),
    }
}

fn reachable(state: &State, channel: u64) -> Result<(), Refusal> {
    match state.channels.get(&channel).map(|channel| &channel.kind) {
        None => Err(UNKNOWN_CHANNEL),
        Some(Kind::Direct(person)) if !state.people[person].takes_direct => Err(NO_DIRECT),
        Some(Kind::Thread { archived: true, .. }) => Err(ARCHIVED),
        Some(_) => Ok(()),
    }
}

fn history(state: &State, channel: u64, path: &str) -> Done {
    if !state.channels.contains_key(&channel) {
        return Err(UNKNOWN_CHANNEL);
    }
    let argument = |name: &str| {
        let (_, query) = path.split_once('?')?;
        query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(number)
    };
    let after = argument("after").unwrap_or_default();
    let limit = usize::try_from(argument("limit").unwrap_or(50)).unwrap_or(50);
    let newer = state.messages.iter().filter(|(id, message)| message.channel == channel && **id > after).take(limit);
    // Newest first, without the server: as Discord does.
    let mut messages: Vec<Value> = newer
        .map(|(id, _)| {
            let mut message = objects::message(state, *id);
            message.as_object_mut().expect("an object").remove("guild_id");
            message
        })
        .collect();
    messages.reverse();
    Ok(Value::Array(messages))
}

fn write(state: &mut State, channel: u64, body: &Value, file: Option<String>) -> Done {
    reachable(state, channel)?;
    laws(state, body);
    let is_private = !state.private_readers(channel).is_empty();
    if let Some(nonce) = body["nonce"].as_str() {
        if nonce.chars().count() > 25 {
            state.violations.push(format!("a nonce of {} characters", nonce.len()));
        }
        if body["enforce_nonce"] == json!(true)
            && let Some(known) = state.nonces.get(&(channel, nonce.to_owned()))
        {
            return Ok(objects::message(state, *known));
        }
    } else if is_private {
        state.violations.push(format!("a message without a nonce: {body}"));
    }
    let id = put(state, channel, body, json!({}));
    if let Some(nonce) = body["nonce"].as_str() {
        state.nonces.insert((channel, nonce.to_owned()), id);
    }
    if is_private {
        for reader in state.private_readers(channel) {
            show(state, reader, id, body, Shape { file: file.clone(), ..Shape::default() });
        }
    } else {
        state.public.push((channel, text(body)));
    }
    Ok(objects::message(state, id))
}

fn rewrite(state: &mut State, channel: u64, id: u64, body: &Value) -> Done {
    reachable(state, channel)?;
    laws(state, body);
    let Some(message) = state.messages.get_mut(&id).filter(|message| message.author == BOT) else {
        return Err(UNKNOWN_MESSAGE);
    };
    (message.content, message.body) = (text(body), body.clone());
    for reader in state.private_readers(channel) {
        show(state, reader, id, body, Shape { edited: true, ..Shape::default() });
    }
    Ok(objects::message(state, id))
}

fn respond(state: &mut State, id: u64, token: &str, body: &Value) -> Done {
    let Some(interaction) = state.interactions.get_mut(token).filter(|known| known.id == id) else {
        return Err(UNKNOWN_INTERACTION);
    };
    if interaction.state != Answer::None {
        return Err(ACKNOWLEDGED);
    }
    if interaction.began.elapsed() > INTERACTION {
        return Err(UNKNOWN_INTERACTION);
    }
    interaction.ephemeral = body["data"]["flags"].as_u64().unwrap_or_default() & 64 != 0;
    let (user, channel, ephemeral) = (interaction.user, interaction.channel, interaction.ephemeral);
    match body["type"].as_u64() {
        Some(4) => {
            interaction.state = Answer::Done;
            laws(state, &body["data"]);
            let message = put(state, channel, &body["data"], json!({ "for": user }));
            show(state, user, message, &body["data"], Shape { ephemeral, ..Shape::default() });
        }
        Some(5) => interaction.state = Answer::Deferred,
        Some(8) => interaction.state = Answer::Done,
        Some(9) => {
            interaction.state = Answer::Done;
            let rows = body["data"]["components"].as_array().cloned().unwrap_or_default();
            let inputs: Vec<&Value> = rows.iter().map(|row| &row["components"][0]).collect();
            let long = |value: &Value, most: usize| value.as_str().is_none_or(|text| text.chars().count() > most);
            if inputs.len() > 5
                || long(&body["data"]["title"], 45)
                || inputs.iter().any(|input| long(&input["label"], 45))
            {
                state.violations.push(format!("a form beyond the limits: {body}"));
            }
            let form = inputs.iter().map(|input| input["label"].as_str().unwrap_or_default().to_owned()).collect();
            show(state, user, 0, &json!({}), Shape { form: Some(form), ..Shape::default() });
        }
        other => state.violations.push(format!("a response of type {other:?}")),
    }
    Ok(Value::Null)
}

fn edit(state: &mut State, token: &str, body: &Value, file: Option<String>) -> Done {
    laws(state, body);
    let Some(interaction) = state.interactions.get(token) else { return Err(BAD_TOKEN) };
    if interaction.expired {
        return Err(BAD_TOKEN);
    }
    if interaction.state == Answer::None {
        return Err(UNKNOWN_WEBHOOK);
    }
    let (user, channel, ephemeral, message) =
        (interaction.user, interaction.channel, interaction.ephemeral, interaction.message);
    let is_public = state.private_readers(channel).is_empty();
    if is_public && !ephemeral {
        state.violations.push(format!("an answer that others read: {body}"));
    }
    let id = match message {
        Some(id) => id,
        None => put(state, channel, body, json!({ "for": user })),
    };
    let interaction = state.interactions.get_mut(token).expect("an interaction");
    (interaction.message, interaction.state) = (Some(id), Answer::Done);
    // Sent again after a crash, the same words change nothing.
    let known = state.messages.get_mut(&id).expect("a message");
    let is_new = message.is_none() || known.body != *body;
    (known.content, known.body) = (text(body), body.clone());
    if is_new {
        show(state, user, id, body, Shape { ephemeral, edited: true, file, ..Shape::default() });
    }
    Ok(objects::message(state, id))
}

fn follow_up(state: &mut State, token: &str, body: &Value, file: Option<String>) -> Done {
    laws(state, body);
    let Some(interaction) = state.interactions.get(token).filter(|interaction| !interaction.expired) else {
        return Err(BAD_TOKEN);
    };
    let (user, channel, ephemeral) = (interaction.user, interaction.channel, interaction.ephemeral);
    let hidden = body["flags"].as_u64().unwrap_or_default() & 64 != 0;
    if hidden != ephemeral {
        state.violations.push("a follow-up that is seen by others than the answer".to_owned());
    }
    let id = put(state, channel, body, json!({ "for": user }));
    show(state, user, id, body, Shape { ephemeral, file, ..Shape::default() });
    Ok(objects::message(state, id))
}

fn put(state: &mut State, channel: u64, body: &Value, extra: Value) -> u64 {
    let id = state.id();
    state.written += 1;
    let message = Message { channel, author: BOT, content: text(body), body: body.clone(), extra };
    state.messages.insert(id, message);
    id
}

/// How something is shown.
#[derive(Default)]
struct Shape {
    ephemeral: bool,
    edited: bool,
    file: Option<String>,
    form: Option<Vec<String>>,
}

fn show(state: &mut State, person: u64, message: u64, body: &Value, shape: Shape) {
    let channel = state.messages.get(&message).map_or(0, |message| message.channel);
    let Shape { ephemeral, edited, file, form } = shape;
    let (text, buttons) = (text(body), objects::buttons(body));
    state.shown.entry(person).or_default().push_back(Shown {
        message,
        channel,
        text,
        buttons,
        ephemeral,
        edited,
        file,
        form,
    });
}

/// The words of a message, those of its embeds among them, as people read them.
fn text(body: &Value) -> String {
    let mut parts = vec![body["content"].as_str().unwrap_or_default().to_owned()];
    for embed in body["embeds"].as_array().into_iter().flatten() {
        parts.extend(["title", "description"].iter().filter_map(|name| embed[*name].as_str()).map(str::to_owned));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

/// What a picture may not break: it is a PNG, and it is described for whoever does not see it.
fn picture_laws(state: &mut State, body: &Value, name: &str, bytes: &[u8]) {
    if !bytes.windows(12).any(|window| window == b"\r\n\r\n\x89PNG\r\n\x1a\n") {
        state.violations.push(format!("{name} is no PNG"));
    }
    let attachment = &body["attachments"][0];
    let described = attachment["description"].as_str().map_or(0, |text| text.encode_utf16().count());
    if attachment["id"] != json!(0) || attachment["filename"] != json!(name) || !(1..=1024).contains(&described) {
        state.violations.push(format!("a picture without its description: {body}"));
    }
}

/// What no message may break.
fn laws(state: &mut State, body: &Value) {
    let length = |value: &Value| value.as_str().map_or(0, |text| text.encode_utf16().count());
    let mut broken = Vec::new();
    if body["allowed_mentions"]["parse"] != json!([]) {
        broken.push("mentions are not switched off");
    }
    let embeds = body["embeds"].as_array().cloned().unwrap_or_default();
    if length(&body["content"]) > 2000 {
        broken.push("more than 2,000 characters");
    }
    if length(&body["content"]) == 0 && embeds.is_empty() {
        broken.push("an empty message");
    }
    let sizes = embeds.iter().map(|embed| (length(&embed["title"]), length(&embed["description"])));
    if embeds.len() > 10 || sizes.clone().any(|(title, text)| title > 256 || text > 4096) {
        broken.push("an embed beyond the limits");
    }
    if sizes.map(|(title, text)| title + text).sum::<usize>() > 6000 {
        broken.push("embeds of more than 6,000 characters");
    }
    let rows = body["components"].as_array().cloned().unwrap_or_default();
    let row = |row: &Value| row["components"].as_array().map_or(0, Vec::len);
    if rows.len() > 5 || rows.iter().any(|known| !(1..=5).contains(&row(known))) {
        broken.push("rows of buttons beyond the limits");
    }
    let buttons = objects::buttons(body);
    let count = |text: &str| text.chars().count();
    if buttons.iter().any(|(label, id)| count(label) > 80 || label.is_empty() || count(id) > 100 || id.is_empty()) {
        broken.push("a button beyond the limits");
    }
    let mut ids: Vec<_> = buttons.iter().map(|(_, id)| id).collect();
    ids.sort();
    ids.dedup();
    if ids.len() != buttons.len() {
        broken.push("two buttons that carry the same");
    }
    state.violations.extend(broken.into_iter().map(|law| format!("{law}: {body}")));
}
