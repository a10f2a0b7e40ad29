//! Tools for endpoints that have none: the calls are asked for as one JSON object.
//!
//! What the object looks like is part of the wire, so its wording lives here and not among the prompts. It is a pure
//! function of the tools, so the stable part of the prompt stays stable.

use serde_json::{Value, json};

use super::{ToolCall, ToolChoice, ToolSpec};

/// The name of the response format.
pub(super) const FORMAT_NAME: &str = "tool_calls";

/// What is added to the system prompt.
pub(super) fn instruction(tools: &[&ToolSpec], choice: &ToolChoice) -> String {
    let rule = match choice {
        ToolChoice::Named(name) => format!("Call {name}."),
        ToolChoice::Required => "Make at least one call.".to_owned(),
        ToolChoice::Auto | ToolChoice::None => "Without a call to make, leave the list empty.".to_owned(),
    };
    let list: Vec<String> = tools
        .iter()
        .map(|tool| format!("- {}: {}\n  arguments: {}", tool.name, tool.description, tool.schema()))
        .collect();
    format!(
        "Answer with one JSON object and nothing else:\n\
         {{\"calls\": [{{\"name\": \"…\", \"arguments\": {{…}}}}]}}\n{rule}\nTools:\n{}",
        list.join("\n")
    )
}

/// The schema of that object.
pub(super) fn schema(tools: &[&ToolSpec]) -> Value {
    let calls: Vec<Value> = tools
        .iter()
        .map(|tool| {
            json!({
                "type": "object",
                "properties": {"name": {"type": "string", "enum": [tool.name]}, "arguments": tool.schema()},
                "required": ["name", "arguments"],
                "additionalProperties": false,
            })
        })
        .collect();
    json!({
        "type": "object",
        "properties": {"calls": {"type": "array", "items": {"anyOf": calls}}},
        "required": ["calls"],
        "additionalProperties": false,
    })
}

/// Earlier calls, as the model would have written them.
pub(super) fn calls(text: Option<&str>, calls: &[ToolCall]) -> String {
    if calls.is_empty() {
        return text.unwrap_or_default().to_owned();
    }
    let calls: Vec<Value> = calls
        .iter()
        .map(|call| json!({"name": call.name, "arguments": call.arguments.as_object().cloned().unwrap_or_default()}))
        .collect();
    json!({ "calls": calls }).to_string()
}

/// A tool's result, as a message to the model.
pub(super) fn result(name: &str, content: &str) -> String {
    format!("Result of {name}: {content}")
}
