//! What the server does with each method: it checks what is asked as the real one does, and refuses like it.

use std::{collections::HashMap, time::Instant};

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value, json};

use super::{
    Button, NAME, PNG, Server,
    wire::{Answer, Refusal},
};

pub(super) fn handle(server: &mut Server, method: &str, headers: &HeaderMap, body: &[u8]) -> Answer {
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
                (said.buttons, said.topic) = (buttons, ask["message_thread_id"].as_i64());
            }
            Ok(json!({"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": ask["text"]}))
        }
        "editMessageText" => edit(server, &ask),
        "editMessageReplyMarkup" => edit_buttons(server, &ask),
        unknown => server.problem(format!("an unknown method: {unknown}")),
    }
}

fn chat_of(server: &mut Server, ask: &Value) -> Result<i64, Refusal> {
    let id = ask["chat_id"].as_i64().or_else(|| ask["chat_id"].as_str()?.parse().ok());
    let Some(id) = id else { return server.problem("chat_id is missing".into()).map(|_| 0) };
    if let Some(supergroup) = server.moved.get(&id) {
        let description = "Bad Request: group chat was upgraded to a supergroup chat".to_owned();
        return Err((400, description, Some(json!({"migrate_to_chat_id": supergroup}))));
    }
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
    const KNOWN: [&str; 8] = [
        "chat_id",
        "message_id",
        "message_thread_id",
        "text",
        "entities",
        "link_preview_options",
        "reply_markup",
        "reply_parameters",
    ];
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
    Ok(check_buttons(server, ask))
}

fn check_buttons(server: &mut Server, ask: &Value) -> Vec<Button> {
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
    buttons
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

/// The buttons of a message, anew. Only those of the bot's own can be.
fn edit_buttons(server: &mut Server, ask: &Value) -> Answer {
    let chat = chat_of(server, ask)?;
    let buttons = check_buttons(server, ask);
    let id = ask["message_id"].as_i64().unwrap_or_default();
    let said = server.chats.get_mut(&chat).and_then(|chat| chat.iter_mut().find(|said| said.id == id));
    let Some(said) = said else { return Err((400, "Bad Request: message to edit not found".into(), None)) };
    if !said.by_bot {
        return Err((400, "Bad Request: message can't be edited".into(), None));
    }
    if said.buttons == buttons {
        let text =
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the same";
        return Err((400, text.into(), None));
    }
    said.buttons = buttons;
    Ok(json!({"message_id": id, "date": 1, "chat": {"id": chat, "type": "private"}, "text": said.text}))
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
