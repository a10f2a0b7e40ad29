//! How long the fast path takes end to end: a message heard, understood, stored, answered, and its letter sent.
//!
//! `cargo bench --bench turn` runs the production program over a server of its own with fsync on, as `alive chat` does,
//! and prints the median and the 95th percentile.

use std::time::{Duration, Instant};

use alive_coach::{
    app::{self, App},
    channels::mail::{self, Attempt, Post},
    config::Settings,
    domain::talk::{Address, Body, Channel, Heard, Hints, Identity},
};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;

/// Messages before the clock counts.
const WARM_UP: usize = 50;
/// Messages measured.
const MESSAGES: usize = 1000;
/// The fast path's target, p95.
const TARGET: Duration = Duration::from_millis(50);

fn main() {
    app::install_tls();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let data = std::env::temp_dir().join(format!("alive-bench-{}", std::process::id()));
    std::fs::create_dir_all(&data).expect("a data folder");
    let mut settings = Settings::read(None).expect("settings");
    settings.data = data.clone();
    settings.database_url = None;
    let app = App::start(&settings).await.expect("the program");
    let start: DateTime<Utc> = "2026-03-14T08:30:00Z".parse().expect("a time");
    let mut times = Vec::with_capacity(MESSAGES);
    for number in 0..WARM_UP + MESSAGES {
        // A message every half hour, so that a year of days fills up as for a person.
        let now = start + TimeDelta::minutes(30 * number as i64);
        let text =
            ["slept 7 hours", "drank 250 ml of water", "energy 4, mood calm", "ran 5 km in 30 minutes"][number % 4];
        let began = Instant::now();
        let exchange = app.coach().hear(&heard(number, text, now), now).await.expect("a turn").expect("an answer");
        let post = Post {
            store: app.coach().store(),
            channel: Channel::Console,
            bot: "console:bench",
            clock: &move || now,
            bell: &Notify::new(),
            journal: None,
            latest: &|| None,
            presence: None,
        };
        mail::deliver(post, |_| std::future::ready(Ok(Attempt::Sent(None)))).await.expect("mail");
        if number >= WARM_UP {
            times.push(began.elapsed());
        }
        assert!(!exchange.records.is_empty(), "the fast path keeps what it heard: {text}");
    }
    app.stop().await.expect("the program stops");
    std::fs::remove_dir_all(&data).expect("the data folder goes");
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!("turn, fast path, {MESSAGES} messages of one person, fsync on");
    println!("  median {:?}   p95 {:?}   p99 {:?}   max {:?}", at(0.5), at(0.95), at(0.99), at(1.0));
    println!("  target p95 {TARGET:?}: {}", if at(0.95) <= TARGET { "met" } else { "missed" });
}

fn heard(number: usize, text: &str, now: DateTime<Utc>) -> Heard {
    Heard {
        from: Identity { channel: Channel::Console, external_id: "bench".into() },
        to: Address { channel: Channel::Console, bot: "console:bench".into(), conversation: "bench".into() },
        key: format!("m{number}"),
        version: 0,
        body: Body::Text { text: text.to_owned() },
        sent_at: now,
        reply_to: None,
        is_shared: false,
        hints: Hints { name: Some("Bench".into()), language: None, timezone: Some("Europe/Madrid".into()) },
    }
}
