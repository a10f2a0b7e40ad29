//! Nothing a person says reaches a log, at any level.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use alive_coach::telemetry::{self, Style};
use serde_json::json;
use sqlx::PgPool;

use crate::{model::KEY, world::World};

/// Listens on this thread while what is returned lives. With a single subscriber alive, a place that logs for the first time
/// on another test's thread, where nobody listens, falls silent for all; a second one, whose log nobody reads, prevents it.
pub fn listen(
    subscriber: impl tracing::Subscriber + Send + Sync + 'static,
) -> (tracing::subscriber::DefaultGuard, tracing::Dispatch) {
    let second = tracing::Dispatch::new(tracing_subscriber::registry());
    let guard = tracing::subscriber::set_default(subscriber);
    tracing::callsite::rebuild_interest_cache();
    (guard, second)
}

/// A log that is kept for reading.
#[derive(Clone, Default)]
pub struct Kept(pub Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("the kept log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn no_word_of_a_person_is_logged_even_at_trace(pool: PgPool) {
    for style in [Style::Json, Style::Plain] {
        let kept = Kept::default();
        let writer = kept.clone();
        let subscriber = telemetry::subscriber("trace", style, move || writer.clone()).expect("a filter");
        let _listening = listen(subscriber);
        let mut world = World::with_model_and(pool.clone(), |settings| settings.fast_path = false).await;
        let name = format!("Xanthippe{style:?}");
        world.knows(&name).await;
        world
            .model()
            .calls("log_daily", json!({"evidence": "slept 4.75h", "date": "today", "sleep_hours": 4.75}))
            .and_says("Quokkas nap too.");
        world.says(&name, "slept 4.75h, zyzzyva cramps").await;
        world.model().fails(500).forever();
        world.says(&name, "why zyzzyva?").await;
        world.says(&name, "chest pain and zyzzyva").await;
        world.says(&name, "/today").await;
        let log = String::from_utf8(kept.0.lock().expect("the kept log").clone()).expect("text");
        assert!(log.contains("answered"), "the log is kept");
        // "44.758" of a time is no 4.75 of a person, whatever colour it has.
        let after_colour =
            |part: &str| part.strip_prefix('[').and_then(|code| Some(code.split_once('m')?.1.to_owned()));
        let colours = log.split('\u{1b}').map(|part| after_colour(part).unwrap_or_else(|| part.to_owned()));
        let log = colours.collect::<String>();
        let pieces = log.split(['"', ' ', '\n']);
        let told = pieces.filter(|piece| chrono::DateTime::parse_from_rfc3339(piece).is_err());
        let log = told.collect::<Vec<_>>().join(" ");
        for secret in [name.as_str(), "zyzzyva", "4.75", "Quokkas", "cramps", KEY] {
            assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
        }
        world.finish();
    }
}
