//! Every way an endpoint can fail, and what the client makes of it.

use std::{
    io::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use alive_coach::llm::{LlmError, Models, Refusal};
use tokio::time::Instant;

use super::{LIMIT, ask, calls, endpoint, models, request};
use crate::model::{FakeModel, KEY};

#[tokio::test]
async fn refusals_are_final_and_say_what_to_do() {
    for (status, body, reason) in [
        (401, r#"{"error":{"message":"Incorrect API key provided"}}"#, Refusal::Key),
        (403, "<html>Forbidden</html>", Refusal::Key),
        (400, r#"{"error":{"message":"API key not valid."}}"#, Refusal::Key),
        (402, r#"{"error":{"message":"Insufficient Balance"}}"#, Refusal::Credit),
        (429, r#"{"error":{"code":"insufficient_quota"}}"#, Refusal::Credit),
        (404, r#"{"error":{"message":"model 'x' not found, try pulling it first"}}"#, Refusal::Model),
        (400, r#"{"error":{"message":"invalid model ID"}}"#, Refusal::Model),
        (404, "404 page not found", Refusal::Address),
        (301, "", Refusal::Address),
        (413, "", Refusal::TooLong),
        (400, r#"{"error":{"code":"context_length_exceeded"}}"#, Refusal::TooLong),
        (418, "", Refusal::Request),
    ] {
        let model = FakeModel::start().await;
        model.answers(status, &[], body);
        assert_eq!(ask(&models(&[&model])).await, Err(LlmError::Refused { status, reason }), "{body}");
        assert_eq!(model.requests().len(), 1);
        model.finish();
    }
}

#[tokio::test]
async fn the_key_does_not_follow_a_redirect() {
    let (model, elsewhere) = (FakeModel::start().await, FakeModel::start().await);
    model.answers(307, &[("location", &format!("{}/chat/completions", elsewhere.url()))], "");
    assert_eq!(ask(&models(&[&model])).await, Err(LlmError::Refused { status: 307, reason: Refusal::Address }));
    assert!(elsewhere.requests().is_empty());
    model.finish();
    elsewhere.finish();
}

#[tokio::test]
async fn transient_failures_are_retried_twice() {
    let model = FakeModel::start().await;
    model.fails(500);
    model.fails(429);
    model.says("Here I am.");
    let models = models(&[&model]);
    assert_eq!(ask(&models).await.unwrap().attempts, 3);

    model.drops_connection();
    model.drops_connection();
    model.says("Again.");
    assert_eq!(ask(&models).await.unwrap().attempts, 3);

    model.fails(500);
    model.fails(502);
    model.fails(503);
    assert_eq!(ask(&models).await, Err(LlmError::Failing { status: 503 }));
    assert_eq!(model.requests().len(), 9);
    model.finish();
}

#[tokio::test]
async fn garbage_is_not_asked_for_twice() {
    let too_long = format!("\"{}\"", "x".repeat(5_000_000));
    for body in ["", "Bad Gateway", "{\"choices\":[]}", "{\"choices\":[{\"message\":{}}]}", "[]", "null", &too_long] {
        let model = FakeModel::start().await;
        model.answers(200, &[], body);
        assert_eq!(ask(&models(&[&model])).await, Err(LlmError::Garbage));
        model.finish();
    }
    let model = FakeModel::start().await;
    model.garbage();
    assert_eq!(ask(&models(&[&model])).await, Err(LlmError::Garbage));
    model.finish();
}

#[tokio::test]
async fn the_deadline_holds() {
    let model = FakeModel::start().await;
    model.hangs();
    let (models, started) = (models(&[&model]), Instant::now());
    let answer = models.complete(&request("hello"), started + Duration::from_millis(150)).await;
    assert_eq!(answer, Err(LlmError::TimedOut));
    assert!(started.elapsed() < Duration::from_millis(600));

    model.says("Slowly.").slow(150);
    assert!(ask(&models).await.unwrap().latency >= Duration::from_millis(150));
    model.finish();
}

#[tokio::test]
async fn nobody_listens() {
    let gone = FakeModel::start().await.url().to_owned();
    let models = Models::new(vec![endpoint(&gone)], 1);
    assert_eq!(ask(&models).await, Err(LlmError::Unreachable));
}

#[tokio::test]
async fn the_servers_wait_is_honoured_within_the_deadline() {
    let model = FakeModel::start().await;
    model.answers(429, &[("retry-after", "0.4")], "");
    model.says("Now.");
    let (models, started) = (models(&[&model]), Instant::now());
    assert_eq!(ask(&models).await.unwrap().attempts, 2);
    assert!(started.elapsed() >= Duration::from_millis(400));

    for wait in ["30", "Thu, 31 Dec 2099 23:59:59 GMT"] {
        let started = Instant::now();
        model.answers(503, &[("retry-after", wait)], "");
        assert_eq!(ask(&models).await, Err(LlmError::Failing { status: 503 }));
        assert!(started.elapsed() < Duration::from_millis(500), "it gives up at once rather than at the deadline");
    }
    assert_eq!(model.requests().len(), 4);
    model.finish();
}

#[tokio::test]
async fn an_endpoint_that_keeps_failing_is_left_alone() {
    let model = FakeModel::start().await;
    let models = models(&[&model]);
    for _ in 0..5 {
        model.garbage();
        assert_eq!(ask(&models).await, Err(LlmError::Garbage));
    }
    assert!(matches!(ask(&models).await, Err(LlmError::BreakerOpen { .. })));
    assert_eq!(model.requests().len(), 5, "an open breaker sends nothing");
    model.finish();
}

#[tokio::test]
async fn the_second_endpoint_is_asked_when_the_first_fails() {
    let (first, second) = (FakeModel::start().await, FakeModel::start().await);
    first.fails(401);
    second.says("I can.");
    let both = models(&[&first, &second]);
    assert_eq!(ask(&both).await.unwrap().attempts, 2);

    first.hangs();
    second.says("I am awake.");
    let answer = both.complete(&request("hello"), Instant::now() + Duration::from_millis(500)).await;
    assert_eq!(calls(&answer.unwrap()), "reply {\"action_type\":\"other\",\"text\":\"I am awake.\"}");

    first.garbage();
    second.fails(400);
    assert_eq!(ask(&both).await, Err(LlmError::Refused { status: 400, reason: Refusal::Request }));
    first.finish();
    second.finish();
}

#[tokio::test]
async fn nothing_said_or_secret_is_logged() {
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);
    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone()).finish();
    let _listening = crate::logs::listen(subscriber);

    let model = FakeModel::start().await;
    let body = r#"{"error":{"message":"cannot process: bleeding heavily"}}"#;
    for status in [400, 401, 500, 502, 503, 200] {
        model.answers(status, &[], body);
    }
    for status in [200, 422] {
        model.answers(status, &[], "bleeding heavily");
    }
    model.calls_badly("log_daily", "bleeding heavily");
    model.says("About bleeding heavily.");
    let mut errors = String::new();
    for _ in 0..8 {
        // A new client each time: none may be stopped by its breaker.
        if let Err(error) = models(&[&model]).complete(&request("bleeding heavily"), Instant::now() + LIMIT).await {
            errors += &format!("{error} {error:?}\n");
        }
    }
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("model failed"), "the log was read");
    for secret in ["bleeding", KEY, "Ana"] {
        assert!(!logged.contains(secret) && !errors.contains(secret), "{secret} in {logged}{errors}");
    }
    model.finish();
}
