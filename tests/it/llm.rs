//! The model client against the scripted server: round trips, every kind of failure, and what is learned from it.

mod failures;
mod replies;

use std::{panic::AssertUnwindSafe, time::Duration};

use alive_coach::llm::{
    Completion, Finish, LlmError, Message, Model, ModelSettings, Models, Request, ToolChoice, ToolSpec, budget,
};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::model::{FakeModel, KEY, MODEL};

/// Enough for every answer on loopback, with its retries.
const LIMIT: Duration = Duration::from_secs(5);

fn settings(url: &str, key: Option<&str>) -> ModelSettings {
    ModelSettings { base_url: url.into(), key: key.map(|key| key.to_owned().into()), model: MODEL.into() }
}

fn endpoint(url: &str) -> Model {
    Model::new(&settings(url, Some(KEY))).expect("valid settings")
}

fn models(fakes: &[&FakeModel]) -> Models {
    Models::new(fakes.iter().map(|fake| endpoint(fake.url())).collect(), 1)
}

fn tools() -> Vec<ToolSpec> {
    let optional = |kind: &str| json!({"type": [kind, "null"]});
    let tool = |name: &str, properties: Value| {
        ToolSpec::new(name, format!("The {name} tool."), json!({"type": "object", "properties": properties}))
    };
    vec![
        tool(
            "reply",
            json!({"text": {"type": "string"}, "action_type": {"type": "string"}, "asks": optional("string")}),
        ),
        tool(
            "log_daily",
            json!({"water_ml": optional("number"), "sleep_hours": optional("number"), "note": optional("string")}),
        ),
        tool("query_history", json!({"metric": {"type": "string"}, "days": {"type": "integer"}})),
    ]
}

fn request(text: &str) -> Request {
    Request {
        system: "You are a coach.".into(),
        messages: vec![Message::System("Ana, 31".into()), Message::User(text.into())],
        tools: tools(),
        tool_choice: ToolChoice::Required,
        max_output_tokens: 300,
    }
}

async fn ask(models: &Models) -> Result<Completion, LlmError> {
    models.complete(&request("drank 2 litres"), Instant::now() + LIMIT).await
}

/// Names and arguments (without nulls) of the calls, one a line.
fn calls(completion: &Completion) -> String {
    let line = |call: &alive_coach::llm::ToolCall| match call.arguments.as_object() {
        None => format!("{} unreadable", call.name),
        Some(map) => {
            let given: serde_json::Map<_, _> = map.clone().into_iter().filter(|(_, value)| !value.is_null()).collect();
            format!("{} {}", call.name, Value::Object(given))
        }
    };
    completion.calls.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_log_and_its_reply_come_in_one_round_trip() {
    let model = FakeModel::start().await;
    model
        .budget(400)
        .calls("log_daily", json!({"water_ml": 2000}))
        .and_calls("log_daily", json!({"sleep_hours": 6}))
        .and_says("Two litres, noted.")
        .and_writes("Well done");
    let completion = ask(&models(&[&model])).await.unwrap();
    assert_eq!(
        calls(&completion),
        "log_daily {\"water_ml\":2000}\nlog_daily {\"sleep_hours\":6}\nreply {\"action_type\":\"log\",\"text\":\"Two litres, noted.\"}"
    );
    assert_eq!(completion.text.as_deref(), Some("Well done"));
    assert_eq!((completion.attempts, completion.finish), (1, Finish::ToolCalls));
    assert_eq!((completion.usage.input, completion.usage.cached, completion.usage.output), (1200, 1000, 40));
    assert_eq!((completion.model.as_str(), completion.cost_usd), (MODEL, None));
    assert_eq!(model.transcript(), "system: You are a coach.\nsystem: Ana, 31\nuser: drank 2 litres");
    let estimate = budget::estimate(&request("drank 2 litres"));
    assert!((150..400).contains(&estimate), "{estimate}");
    model.finish();
}

#[tokio::test]
async fn the_whole_request_is_as_the_protocol_has_it() {
    let model = FakeModel::start().await;
    model.says("Noted.");
    let mut request = request("drank 2 litres");
    request.tools.truncate(1);
    models(&[&model]).complete(&request, Instant::now() + LIMIT).await.unwrap();
    let parameters = json!({
        "type": "object",
        "properties": {
            "action_type": {"type": "string"}, "asks": {"type": ["string", "null"]}, "text": {"type": "string"},
        },
        "required": ["action_type", "asks", "text"],
        "additionalProperties": false,
    });
    let function = json!({"name": "reply", "description": "The reply tool.", "parameters": parameters, "strict": true});
    assert_eq!(
        model.requests()[0],
        json!({
            "model": MODEL,
            "messages": [
                {"role": "system", "content": "You are a coach."},
                {"role": "system", "content": "Ana, 31"},
                {"role": "user", "content": "drank 2 litres"},
            ],
            "tools": [{"type": "function", "function": function}],
            "tool_choice": "required",
            "parallel_tool_calls": true,
            "max_tokens": 300,
        })
    );
    model.finish();
}

#[tokio::test]
async fn a_read_tool_takes_a_second_round() {
    let model = FakeModel::start().await;
    model.calls("query_history", json!({"metric": "water", "days": 7})).then_says("11 litres this week.");
    let models = models(&[&model]);
    let mut request = request("how much did I drink this week?");
    let first = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    request.messages.push(first.to_message());
    request.messages.push(Message::ToolResult { call_id: first.calls[0].id.clone(), content: "11.0".into() });
    let second = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    assert_eq!(calls(&second), "reply {\"action_type\":\"other\",\"text\":\"11 litres this week.\"}");
    assert_eq!(
        model.transcript(),
        "system: You are a coach.\nsystem: Ana, 31\nuser: how much did I drink this week?\n\
         assistant → query_history({\"days\":7,\"metric\":\"water\"})\ntool: 11.0"
    );
    model.finish();
}

#[tokio::test]
async fn without_an_endpoint_nothing_is_configured() {
    let models = Models::new(Vec::new(), 1);
    assert!(!models.is_configured());
    assert_eq!(ask(&models).await, Err(LlmError::NotConfigured));
}

#[tokio::test]
async fn a_conversation_can_go_on_at_the_second_endpoint() {
    let (first, second) = (FakeModel::start().await, FakeModel::start().await);
    first.calls("query_history", json!({"metric": "water", "days": 7}));
    first.fails(401);
    second.expects_model("other-model").says("11 litres.");
    let other = ModelSettings { model: "other-model".into(), ..settings(second.url(), Some(KEY)) };
    let both = Models::new(vec![endpoint(first.url()), Model::new(&other).unwrap()], 1);
    let mut request = request("how much?");
    let round = both.complete(&request, Instant::now() + LIMIT).await.unwrap();
    request.messages.push(round.to_message());
    request.messages.push(Message::ToolResult { call_id: round.calls[0].id.clone(), content: "11.0".into() });
    both.complete(&request, Instant::now() + LIMIT).await.unwrap();
    let foreign = second.requests()[0]["messages"][3]["tool_calls"][0]["id"].as_str().unwrap().to_owned();
    assert!(foreign.len() == 9 && foreign.chars().all(char::is_alphanumeric), "an id that Mistral accepts: {foreign}");
    first.finish();
    second.finish();
}

#[tokio::test]
async fn a_server_without_tools_is_asked_for_json() {
    let model = FakeModel::start().await;
    model.without_tools_support().calls("query_history", json!({"metric": "water", "days": 7})).then_says("11 litres.");
    let models = models(&[&model]);
    let mut request = request("how much?");
    let first = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    assert_eq!(calls(&first), "query_history {\"days\":7,\"metric\":\"water\"}");
    assert_eq!(first.attempts, 2, "once with tools, once without");
    request.messages.push(first.to_message());
    request.messages.push(Message::ToolResult { call_id: first.calls[0].id.clone(), content: "11.0".into() });
    let second = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
    assert_eq!(calls(&second), "reply {\"action_type\":\"other\",\"text\":\"11 litres.\"}");
    assert_eq!(second.attempts, 1, "what was learned is remembered");
    let sent = &model.requests()[2];
    assert_eq!(sent["response_format"]["json_schema"]["schema"]["required"], json!(["calls"]));
    assert!(sent["messages"][0]["content"].as_str().unwrap().contains("- log_daily: The log_daily tool."));
    assert!(model.transcript().ends_with("user: Result of query_history: 11.0"), "{}", model.transcript());
    model.finish();
}

#[tokio::test]
async fn a_server_that_drops_tools_silently_is_found_out() {
    let model = FakeModel::start().await;
    model.writes("I would log that for you, if I could!");
    model.replies(&json!({"choices": [{"message": {"content": r#"{"calls": [{"name": "log_daily", "arguments": {"water_ml": 2000}}]}"#}}]}));
    model.replies(&json!({"choices": [{"message": {"content": r#"{"calls": [{"name": "reply", "arguments": {"text": "Done"}}]}"#}}]}));
    let models = models(&[&model]);
    let first = ask(&models).await.unwrap();
    assert_eq!((calls(&first).as_str(), first.attempts), ("log_daily {\"water_ml\":2000}", 2));
    assert_eq!(ask(&models).await.unwrap().attempts, 1);
    assert!(model.requests()[2]["tools"].is_null());
    model.finish();
}

#[tokio::test]
async fn plain_words_from_a_server_that_knows_tools_are_an_answer() {
    let model = FakeModel::start().await;
    model.says("Hello.");
    model.writes("Just words this time.");
    let models = models(&[&model]);
    ask(&models).await.unwrap();
    let second = ask(&models).await.unwrap();
    assert_eq!((second.text.as_deref(), second.calls.len()), (Some("Just words this time."), 0));
    model.finish();
}

#[tokio::test]
async fn what_an_endpoint_objects_to_is_left_out_from_then_on() {
    let model = FakeModel::start().await;
    model.may_be_adapted_to();
    for complaint in [
        r#"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model."}}"#,
        r#"{"detail":[{"loc":["body","tools",0,"function","strict"],"msg":"Extra inputs are not permitted"}]}"#,
        r#"{"error":{"message":"Unsupported parameter: 'parallel_tool_calls'"}}"#,
        r#"{"error":{"message":"System message must be at the beginning."}}"#,
    ] {
        model.answers(400, &[], complaint);
    }
    model.says("At last.");
    model.says("At once.");
    let models = models(&[&model]);
    assert_eq!(ask(&models).await.unwrap().attempts, 5);
    assert_eq!(ask(&models).await.unwrap().attempts, 1);
    let sent = model.requests().pop().unwrap();
    assert_eq!((&sent["max_completion_tokens"], &sent["max_tokens"]), (&json!(300), &Value::Null));
    assert_eq!((&sent["tools"][0]["function"]["strict"], &sent["parallel_tool_calls"]), (&Value::Null, &Value::Null));
    assert_eq!(model.transcript(), "system: You are a coach.\nuser: Ana, 31 ⏎  ⏎ drank 2 litres");
    model.finish();
}

#[tokio::test]
async fn base_urls_may_be_written_in_several_ways() {
    let model = FakeModel::start().await;
    let host = model.url().trim_end_matches("/v1").to_owned();
    for url in [
        format!("{host}/v1"),
        format!(" {host}/v1/ "),
        format!("{host}/v1/chat/completions"),
        host.clone(),
        format!("{host}/"),
    ] {
        model.says("Yes.");
        let models = Models::new(vec![endpoint(&url)], 1);
        assert!(ask(&models).await.is_ok(), "{url}");
    }
    model.finish();
    let reason =
        |settings: &ModelSettings| Model::new(settings).err().map(|error| error.to_string()).unwrap_or_default();
    for url in ["", "localhost:11434/v1", "ftp://host/v1", "http://"] {
        assert!(reason(&settings(url, None)).contains("base URL"), "{url}");
    }
    assert!(reason(&settings("http://localhost/v1", Some("a\nb"))).contains("key"));
    assert!(reason(&ModelSettings { model: " ".into(), ..settings("http://localhost/v1", None) }).contains("name"));
}

#[tokio::test]
async fn no_key_means_no_header() {
    let model = FakeModel::start().await;
    model.expects_key(None).says("Local.");
    for key in [None, Some(""), Some(" \n")] {
        let models = Models::new(vec![Model::new(&settings(model.url(), key)).unwrap()], 1);
        assert!(ask(&models).await.is_ok());
        model.says("Local again.");
    }
    ask(&Models::new(vec![Model::new(&settings(model.url(), None)).unwrap()], 1)).await.unwrap();
    model.finish();
}

#[tokio::test]
async fn a_ping_tells_what_the_doctor_needs() {
    let model = FakeModel::start().await;
    let deadline = Instant::now() + LIMIT;
    assert_eq!(endpoint(model.url()).ping(deadline).await.unwrap().lists_model, Some(true));
    let other = ModelSettings { model: "other".into(), ..settings(model.url(), Some(KEY)) };
    assert_eq!(Model::new(&other).unwrap().ping(deadline).await.unwrap().lists_model, Some(false));
    // A gateway that keeps no list is asked for a word.
    model.without_list().writes("pong");
    assert_eq!(endpoint(model.url()).ping(deadline).await.unwrap().lists_model, None);
    model.finish();
    let gone = FakeModel::start().await.url().to_owned();
    assert_eq!(endpoint(&gone).ping(deadline).await, Err(LlmError::Unreachable));
}

#[tokio::test]
async fn endless_and_unknown_and_broken_calls_are_handed_on() {
    let model = FakeModel::start().await;
    model.unknown_tool();
    model.calls_badly("log_daily", "{\"water_ml\": 20");
    model.endless("query_history", json!({"metric": "water", "days": 7}));
    let models = models(&[&model]);
    let mut request = request("hm");
    let mut names = Vec::new();
    for _ in 0..4 {
        let round = models.complete(&request, Instant::now() + LIMIT).await.unwrap();
        names.push(calls(&round));
        request.messages.push(round.to_message());
        request.messages.push(Message::ToolResult { call_id: round.calls[0].id.clone(), content: "no".into() });
    }
    let query = "query_history {\"days\":7,\"metric\":\"water\"}";
    assert_eq!(names, ["made_up_tool {}", "log_daily unreadable", query, query]);
    model.finish();
}

#[tokio::test]
async fn the_fake_notices_broken_laws() {
    let broken = async |change: fn(&mut Request)| {
        let model = FakeModel::start().await;
        model.says("One.");
        model.says("Two.");
        let models = models(&[&model]);
        ask(&models).await.unwrap();
        let mut request = request("drank 2 litres");
        change(&mut request);
        models.complete(&request, Instant::now() + LIMIT).await.unwrap();
        std::panic::catch_unwind(AssertUnwindSafe(|| model.finish())).is_err()
    };
    assert!(!broken(|_| {}).await);
    assert!(broken(|request| request.system.push('.')).await);
    assert!(broken(|request| request.tools.truncate(2)).await);
    assert!(broken(|request| request.tools.push(request.tools[0].clone())).await);
    assert!(
        broken(|request| request.messages.push(Message::ToolResult { call_id: "x".into(), content: "?".into() })).await
    );
    assert!(broken(|request| request.messages.push(Message::assistant("the last word"))).await);

    let model = FakeModel::start().await;
    model.says("Never fetched.");
    assert!(std::panic::catch_unwind(AssertUnwindSafe(|| model.finish())).is_err());

    let model = FakeModel::start().await;
    model.budget(20).says("Too much.");
    ask(&models(&[&model])).await.unwrap();
    assert!(std::panic::catch_unwind(AssertUnwindSafe(|| model.finish())).is_err());
}
