//! Replies as real servers send them, and what the client makes of them: one table.

use serde_json::{Value, json};
use tokio::time::Instant;

use super::{LIMIT, calls, models, request};
use crate::model::FakeModel;

const WATER: &str = r#"log_daily {"water_ml":2000}"#;
const BOTH: &str = "log_daily {\"water_ml\":2000}\nreply {\"text\":\"Noted.\"}";

/// Sends `reply` as the server's answer and compares "calls | text".
async fn check(name: &str, reply: Value, expected_calls: &str, expected_text: &str) {
    let model = FakeModel::start().await;
    model.replies(&reply);
    let mut request = request("drank 2 litres");
    request.tool_choice = alive_coach::llm::ToolChoice::Auto;
    let completion = models(&[&model]).complete(&request, Instant::now() + LIMIT).await.expect(name);
    assert_eq!(calls(&completion), expected_calls, "{name}: calls");
    assert_eq!(completion.text.as_deref().unwrap_or_default(), expected_text, "{name}: text");
    let mut ids: Vec<_> = completion.calls.iter().map(|call| call.id.clone()).collect();
    ids.dedup();
    assert_eq!(ids.len(), completion.calls.len(), "{name}: ids are unique");
    assert!(ids.iter().all(|id| !id.is_empty()), "{name}: ids");
    model.finish();
}

fn message(message: Value) -> Value {
    json!({"choices": [{"message": message}]})
}

fn content(text: &str) -> Value {
    message(json!({"role": "assistant", "content": text}))
}

fn call(call: Value) -> Value {
    message(json!({"content": null, "tool_calls": [call]}))
}

#[tokio::test]
async fn structured_calls() {
    let water = json!({"name": "log_daily", "arguments": "{\"water_ml\": 2000}"});
    check("no id, type, index, role, usage, model, finish reason", call(json!({"function": water})), WATER, "").await;
    check(
        "arguments as an object",
        call(json!({"id": "1", "function": {"name": "log_daily", "arguments": {"water_ml": 2000}}})),
        WATER,
        "",
    )
    .await;
    check("an integer id", call(json!({"id": 7, "function": water})), WATER, "").await;
    check("flat", call(json!({"id": "1", "name": "log_daily", "arguments": {"water_ml": 2000}})), WATER, "").await;
    check("the form before tools", message(json!({"content": null, "function_call": water})), WATER, "").await;
    check("a single object for a list", message(json!({"tool_calls": {"function": water}})), WATER, "").await;
    check(
        "twice encoded",
        call(json!({"function": {"name": "log_daily", "arguments": "\"{\\\"water_ml\\\": 2000}\""}})),
        WATER,
        "",
    )
    .await;
    check(
        "fenced",
        call(json!({"function": {"name": "log_daily", "arguments": "```json\n{\"water_ml\": 2000}\n```"}})),
        WATER,
        "",
    )
    .await;
    check(
        "a trailing comma",
        call(json!({"function": {"name": "log_daily", "arguments": "{\"water_ml\": 2000,}"}})),
        WATER,
        "",
    )
    .await;
    check(
        "single quotes",
        call(json!({"function": {"name": "log_daily", "arguments": "{'water_ml': 2000, 'note': None}"}})),
        WATER,
        "",
    )
    .await;
    check(
        "a stray bracket",
        call(json!({"function": {"name": "log_daily", "arguments": "{\"water_ml\": 2000}}"}})),
        WATER,
        "",
    )
    .await;
    check("empty arguments", call(json!({"function": {"name": "log_daily", "arguments": ""}})), "log_daily {}", "")
        .await;
    check(
        "cut arguments",
        call(json!({"function": {"name": "log_daily", "arguments": "{\"water_ml\": 20"}})),
        "log_daily unreadable",
        "",
    )
    .await;
    for name in [
        "functions.log_daily",
        "log_daily:0",
        "default_api.log_daily",
        "log_daily<|channel|>commentary",
        " log-daily ",
        "Log_Daily",
    ] {
        check(name, call(json!({"function": {"name": name, "arguments": {"water_ml": 2000}}})), WATER, "").await;
    }
    check("an unknown tool", call(json!({"function": {"name": "log_moods", "arguments": "{}"}})), "log_moods {}", "")
        .await;
    let twice = json!([{"id": "a", "function": water}, {"id": "a", "function": {"name": "reply", "arguments": {"text": "Noted."}}}]);
    check("the same id twice", message(json!({"tool_calls": twice})), BOTH, "").await;
    check("calls and the same call as text", message(json!({"content": "<tool_call>{\"name\": \"log_daily\", \"arguments\": {\"water_ml\": 2000}}</tool_call>", "tool_calls": [{"function": water}]})), WATER, "").await;
    check("a call without a name", message(json!({"content": "Hm.", "tool_calls": [{"id": "1"}]})), "", "Hm.").await;
}

#[tokio::test]
async fn plain_words() {
    check(
        "tool_calls null",
        message(json!({"content": "Hello.", "tool_calls": null, "function_call": null})),
        "",
        "Hello.",
    )
    .await;
    check("tool_calls empty", message(json!({"content": "Hello.", "tool_calls": []})), "", "Hello.").await;
    check(
        "content parts",
        message(json!({"content": [{"type": "thinking", "thinking": []}, {"type": "text", "text": "Hello."}]})),
        "",
        "Hello.",
    )
    .await;
    check(
        "hidden reasoning",
        content("<think>\nThey drank 2 L. {\"name\": \"log_daily\"}\n</think>\n\nHello."),
        "",
        "Hello.",
    )
    .await;
    check("reasoning whose beginning the template wrote", content("They drank.</think>Hello."), "", "Hello.").await;
    check("a refusal", message(json!({"content": null, "refusal": "I cannot."})), "", "I cannot.").await;
    check("wrong types everywhere", json!({"id": 5, "usage": "none", "model": null, "choices": [{"index": "0", "finish_reason": 3, "message": {"content": "Hello.", "refusal": false}}]}), "", "Hello.").await;
    check("text of the older endpoint", json!({"choices": [{"text": "Hello."}]}), "", "Hello.").await;
    check(
        "braces that are no call",
        content("Try {this} or [that] (now), log_daily is a tool."),
        "",
        "Try {this} or [that] (now), log_daily is a tool.",
    )
    .await;
    check(
        "an object that names no tool",
        content(r#"{"name": "Ana", "age": 31}"#),
        "",
        r#"{"name": "Ana", "age": 31}"#,
    )
    .await;
    check("remains of a template", content("Hello.<|im_end|>"), "", "Hello.").await;
    check("code stays code", content("```json\n{\"a\": 1}\n```"), "", "```json\n{\"a\": 1}\n```").await;
}

#[tokio::test]
async fn calls_that_leaked_into_the_text() {
    let json_call = r#"{"name": "log_daily", "arguments": {"water_ml": 2000}}"#;
    for (name, text) in [
        ("Hermes and Qwen", format!("<tool_call>\n{json_call}\n</tool_call>")),
        ("without its end", format!("<tool_call>\n{json_call}")),
        ("Mistral", format!("[TOOL_CALLS][{json_call}]")),
        ("Mistral since 2025", r#"[TOOL_CALLS]log_daily[ARGS]{"water_ml": 2000}"#.into()),
        ("Mistral without the marker", r#"[TOOL_CALLS]log_daily{"water_ml": 2000}"#.into()),
        ("Llama 3.1", r#"<|python_tag|>{"name": "log_daily", "parameters": {"water_ml": 2000}}"#.into()),
        ("Llama 3.1, typed", r#"{"type": "function", "name": "log_daily", "parameters": {"water_ml": 2000}}<|eom_id|>"#.into()),
        ("Llama 3.2", r#"<function=log_daily>{"water_ml": 2000}</function>"#.into()),
        ("Llama 4", "<|python_start|>[log_daily(water_ml=2000)]<|python_end|>".into()),
        ("Gemma", "```tool_code\nprint(log_daily(water_ml=2000))\n```".into()),
        ("Gemma, as JSON", format!("```json\n{json_call}\n```")),
        ("Qwen coder", "<tool_call>\n<function=log_daily>\n<parameter=water_ml>\n2000\n</parameter>\n</function>\n</tool_call>".into()),
        ("GLM", "<tool_call>log_daily\n<arg_key>water_ml</arg_key>\n<arg_value>2000</arg_value>\n</tool_call>".into()),
        ("MiniMax", "<invoke name=\"log_daily\">\n<parameter name=\"water_ml\">2000</parameter>\n</invoke>".into()),
        ("DeepSeek R1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>log_daily\n```json\n{\"water_ml\": 2000}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>".into()),
        ("DeepSeek V3.1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>log_daily<｜tool▁sep｜>{\"water_ml\": 2000}<｜tool▁call▁end｜><｜tool▁calls▁end｜>".into()),
        ("Kimi", r#"<|tool_calls_section_begin|><|tool_call_begin|>functions.log_daily:0<|tool_call_argument_begin|>{"water_ml": 2000}<|tool_call_end|><|tool_calls_section_end|>"#.into()),
        ("gpt-oss", r#"<|channel|>analysis<|message|>They drank.<|end|><|start|>assistant<|channel|>commentary to=functions.log_daily <|constrain|>json<|message|>{"water_ml": 2000}<|call|>"#.into()),
        ("Phi", format!("functools[{json_call}]")),
        ("Granite", format!("<|tool_call|>[{json_call}]")),
        ("OpenAI's shape as text", r#"{"tool_calls": [{"id": "1", "type": "function", "function": {"name": "log_daily", "arguments": "{\"water_ml\": 2000}"}}]}"#.into()),
        ("our own fallback", format!(r#"{{"calls": [{json_call}]}}"#)),
        ("ReAct", r#"{"action": "log_daily", "action_input": {"water_ml": 2000}}"#.into()),
        ("tool and args", r#"{"tool": "log_daily", "args": {"water_ml": 2000}}"#.into()),
        ("flat arguments", r#"{"name": "log_daily", "water_ml": 2000}"#.into()),
        ("keyed by name", r#"{"log_daily": {"water_ml": 2000}}"#.into()),
        ("only the arguments", r#"{"water_ml": 2000, "sleep_hours": null, "note": null}"#.into()),
        ("Python's quotes", "<tool_call>{'name': 'log_daily', 'arguments': {'water_ml': 2000, 'note': None}}</tool_call>".into()),
        ("a bracket short", r#"<tool_call>{"name": "log_daily", "arguments": {"water_ml": 2000, "note": null}</tool_call>"#.into()),
    ] {
        check(name, content(&text), WATER, "").await;
    }
}

#[tokio::test]
async fn words_around_leaked_calls_are_kept() {
    let one = r#"{"name": "log_daily", "arguments": {"water_ml": 2000}}"#;
    let two = r#"{"name": "reply", "arguments": {"text": "Noted."}}"#;
    check("prose before", content(&format!("Sure, I will log that.\n\n{one}")), WATER, "Sure, I will log that.").await;
    check("prose around a fence", content(&format!("Here:\n```json\n{one}\n```\nDone.")), WATER, "Here:\n\nDone.")
        .await;
    check("two in tags", content(&format!("<tool_call>{one}</tool_call>\n<tool_call>{two}</tool_call>")), BOTH, "")
        .await;
    check("two with a semicolon", content(&format!("{one}; {two}")), BOTH, "").await;
    check("two in Python", content("[log_daily(water_ml=2000), reply(text='Noted.')]"), BOTH, "").await;
    check("two names", content(r#"log_daily {"water_ml": 2000} reply {"text": "Noted."}"#), BOTH, "").await;
    check("a name in prose", content(r#"My reply: {"a": 1}"#), "", r#"My reply: {"a": 1}"#).await;
}

#[tokio::test]
async fn odd_envelopes() {
    async fn answer(status: u16, body: &str) -> Result<String, String> {
        let model = FakeModel::start().await;
        model.answers(status, &[], body);
        let mut request = request("drank 2 litres");
        request.tool_choice = alive_coach::llm::ToolChoice::Auto;
        let result = models(&[&model]).complete(&request, Instant::now() + LIMIT).await;
        result
            .map(|completion| format!("{}{}", calls(&completion), completion.text.unwrap_or_default()))
            .map_err(|error| error.class().into())
    }
    let hello = r#"{"choices":[{"message":{"content":"Hello."}}]}"#;
    assert_eq!(
        answer(200, &format!("\u{feff}\n\n   {hello}\n")).await,
        Ok("Hello.".into()),
        "keep-alive lines of DeepSeek, a BOM"
    );
    let stream = "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"lo.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    assert_eq!(answer(200, stream).await, Ok("Hello.".into()), "a stream that nobody asked for");
    let stream = ": OPENROUTER PROCESSING\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"log_daily\",\"arguments\":\"{\\\"water\"}}]}}]}\n\ndata: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"_ml\\\": 2000}\"}}]}}]}\n\n";
    assert_eq!(answer(200, stream).await, Ok(WATER.into()), "calls in a stream");
    let groq = r#"{"error":{"message":"Failed to call a function.","code":"tool_use_failed","failed_generation":"<function=log_daily>{\"water_ml\": 2000}</function>"}}"#;
    assert_eq!(answer(400, groq).await, Ok(WATER.into()), "Groq's failed generation");
    assert_eq!(
        answer(200, r#"{"error":{"code":401,"message":"No auth credentials found"}}"#).await,
        Err("refused".into())
    );
    assert_eq!(
        answer(200, r#"{"choices":[{"error":{"code":"x"},"finish_reason":"error"}]}"#).await,
        Err("garbage".into())
    );
    assert_eq!(answer(200, r#"{"calls":[]}"#).await, Err("garbage".into()));
}

#[tokio::test]
async fn figures_of_the_reply() {
    let model = FakeModel::start().await;
    let reply = |usage: Value| json!({"model": "gpt-4.1-mini-2025-04-14", "usage": usage, "choices": [{"finish_reason": "length", "message": {"content": "Hi."}}]});
    let models = models(&[&model]);
    let mut request = request("hi");
    request.tool_choice = alive_coach::llm::ToolChoice::Auto;
    for (usage, input, cached, cost) in [
        (json!({"prompt_tokens": 1_000_000, "completion_tokens": 0}), 1_000_000, 0, Some(0.4)),
        (
            json!({"prompt_tokens": 1_000_000, "prompt_tokens_details": {"cached_tokens": 1_000_000}}),
            1_000_000,
            1_000_000,
            Some(0.1),
        ),
        (json!({"prompt_tokens": 100, "completion_tokens": 5, "prompt_cache_hit_tokens": 64}), 100, 64, Some(28.8e-6)),
        (json!({"prompt_tokens": 10.0, "completion_tokens": 5, "cost": 0.25}), 10, 0, Some(0.25)),
    ] {
        model.replies(&reply(usage));
        let completion = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
        assert_eq!((completion.usage.input, completion.usage.cached), (input, cached));
        assert!((completion.cost_usd.unwrap() - cost.unwrap()).abs() < 1e-9, "{:?}", completion.cost_usd);
        assert_eq!(completion.finish, alive_coach::llm::Finish::Length);
    }
    model.replies(&reply(Value::Null));
    let completion = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    assert!(completion.usage.input > 100 && completion.usage.output > 0, "counted here where the server does not");
    model.finish();
}

#[tokio::test]
async fn what_a_provider_wants_back_goes_back_to_it() {
    let model = FakeModel::start().await;
    let signature = json!({"google": {"thought_signature": "c2ln"}});
    model.replies(&message(json!({
        "content": null,
        "reasoning_content": "Because.",
        "tool_calls": [{"id": "a", "extra_content": signature, "function": {"name": "query_history", "arguments": "{}"}}],
    })));
    model.says("Done.");
    let models = models(&[&model]);
    let mut request = request("how much?");
    let round = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    request.messages.push(round.to_message());
    request.messages.push(alive_coach::llm::Message::ToolResult { call_id: "a".into(), content: "11".into() });
    models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    let sent = &model.requests()[1]["messages"][3];
    assert_eq!(sent["reasoning_content"], "Because.");
    assert_eq!(sent["tool_calls"][0]["extra_content"], signature);
    model.finish();
}
