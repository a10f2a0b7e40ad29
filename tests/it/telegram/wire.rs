//! The wire: web hook, commands, long answers, order of what goes out.

use alive_coach::domain::talk::{Channel, Say};
use serde_json::json;
use sqlx::PgPool;
use tokio::net::TcpListener;

use super::{ANA, Chat};

/// Telegram brings updates, with its secret; nobody else can.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_web_hook_takes_updates_of_telegram_alone(pool: PgPool) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let chat = Chat::with(pool, |settings| settings.telegram.webhook_url = Some(address.clone())).await;
    chat.knows(ANA, "Ana").await;
    let router = chat.telegram.router().expect("a route");
    tokio::spawn(async move { axum::serve(listener, router).await.expect("a server") });
    let (url, secret) = chat.fake.hook().expect("a web hook");
    assert_eq!(url, format!("{address}/telegram"));
    chat.fake.says(ANA, "slept 6 hours");
    let update = chat.fake.take_updates().remove(0);
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let bring = async |secret: Option<&str>, body: String| {
        let mut request = client.post(&url).header("content-type", "application/json").body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        request.send().await.expect("an answer").status().as_u16()
    };
    assert_eq!(bring(None, update.to_string()).await, 401);
    assert_eq!(bring(Some("guess"), update.to_string()).await, 401);
    assert_eq!(chat.value("select count(*) from inbound_messages").await, "0");
    // Brought twice, as when the first answer is lost.
    assert_eq!(bring(Some(&secret), update.to_string()).await, 200);
    assert_eq!(bring(Some(&secret), update.to_string()).await, 200);
    assert_eq!(bring(Some(&secret), "{}".into()).await, 200, "what is not for us is not brought again");
    assert_eq!(bring(Some(&secret), "nonsense".into()).await, 400);
    chat.telegram.answer_all().await;
    chat.telegram.deliver_all().await.expect("letters");
    assert_eq!(chat.fake.heard_by(ANA).len(), 1);
    assert!(chat.telegram.poll_once().await.is_err(), "nobody polls beside a web hook");
    chat.fake.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn commands_and_descriptions_are_told_in_four_languages(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.telegram.register_commands().await;
    let languages: Vec<String> = chat.fake.commands().into_keys().collect();
    assert_eq!(languages, ["", "de", "en", "es", "fr"]);
    assert!(chat.fake.commands().values().all(|count| *count == 24));
    assert!(chat.fake.descriptions()["es"].contains("Cuéntame"));
    chat.fake.finish();
}

/// A long answer goes out in parts, none of them twice, whatever happens between.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_long_letter_goes_out_in_parts(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.says(ANA, "energy 4").await;
    let text = format!("{}\n\n{}\n\n{}", "a".repeat(3000), "b".repeat(3000), "c".repeat(10));
    let say = serde_json::to_value(Say { text, ..Say::default() }).expect("json");
    sqlx::query("update outbox set say = $1, sent_at = null, parts = 0, next_attempt_at = now() - interval '1 minute'")
        .bind(say)
        .execute(&chat.database)
        .await
        .expect("a letter");
    chat.fake.says(ANA, "energy 3");
    chat.settle().await;
    let said: Vec<String> =
        chat.fake.heard_by(ANA).into_iter().skip(1).map(|said| said.text.chars().take(1).collect()).collect();
    assert_eq!(said, ["a", "b", "✓"], "in parts, and before the next answer");
    chat.fake.finish();
}

/// Updates that are not for us, or cannot be read, are passed over; the ones beside them are not.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_cannot_be_read_hides_nothing(pool: PgPool) {
    let chat = Chat::start(pool).await;
    chat.knows(ANA, "Ana").await;
    chat.fake.brings("message", json!({"nonsense": true}));
    chat.fake.brings("some_future_kind", json!({"a": 1}));
    let said = chat.says(ANA, "energy 4").await;
    assert!(said.contains("Energy 4"), "{said}");
    assert_eq!(chat.coach.waiting(Channel::Telegram, "7").await.expect("a queue"), []);
    chat.fake.finish();
}
