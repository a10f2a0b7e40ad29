//! The wire: requests with their scripted failures, updates as they are given, files to fetch.

use std::time::{Duration, Instant};

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Failure, FakeTelegram, Server, TOKEN, methods::handle};

/// A result, or why there is none.
pub(super) type Answer = Result<Value, Refusal>;

/// Code, description, parameters.
pub(super) type Refusal = (u16, String, Option<Value>);

pub(super) async fn call(
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

pub(super) async fn download(State(fake): State<FakeTelegram>, Path((bot, path)): Path<(String, String)>) -> Response {
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
