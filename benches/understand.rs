//! How fast messages are read, and heard for what they ask of the plan: throughput on one core, and the slowest one per cent.

use std::time::Instant;

use alive_coach::domain::person::{Lang, Units, default_day_start};
use alive_coach::offline::{Message, read, train::heard};
use chrono::{DateTime, Utc};
use serde_json::Value;

fn main() {
    percentiles("read", read_one);
    percentiles("heard", hear_one);
    divan::main();
}

/// The gold messages of all languages.
fn messages() -> Vec<Told> {
    [include_str!("../tests/data/understanding/dev.jsonl"), include_str!("../tests/data/understanding/own.jsonl")]
        .into_iter()
        .flat_map(str::lines)
        .map(|line| {
            let case: Value = serde_json::from_str(line).expect("a case");
            let text = |name: &str| case[name].as_str().expect("a text");
            let now = DateTime::parse_from_rfc3339(text("now")).expect("an instant").to_utc();
            let units = Units::parse(text("units")).expect("units");
            let lang = Lang::parse(text("lang")).expect("a language");
            (text("text").to_owned(), now, text("tz").parse().expect("a zone"), units, lang)
        })
        .collect()
}

type Told = (String, DateTime<Utc>, chrono_tz::Tz, Units, Lang);

fn message((text, now, zone, units, lang): &Told) -> Message<'_> {
    Message { text, now: *now, zone: *zone, day_start: default_day_start(), units: *units, lang: *lang }
}

fn read_one(told: &Told) {
    divan::black_box(read(&message(told)));
}

fn hear_one(told: &Told) {
    divan::black_box(heard(&message(told)));
}

/// Prints messages a second and the 50th and 99th percentile of doing this with one.
fn percentiles(name: &str, step: fn(&Told)) {
    let messages = messages();
    messages.iter().for_each(step);
    let mut times: Vec<u128> = (0..20)
        .flat_map(|_| {
            messages.iter().map(|message| {
                let start = Instant::now();
                step(message);
                start.elapsed().as_nanos()
            })
        })
        .collect();
    times.sort_unstable();
    let total: u128 = times.iter().sum();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
    println!(
        "{name}: {:.0} messages/s on one core, p50 {:.1} us, p99 {:.1} us",
        times.len() as f64 * 1e9 / total as f64,
        at(0.5),
        at(0.99)
    );
}

#[divan::bench]
fn all_gold_messages(bencher: divan::Bencher) {
    let messages = messages();
    bencher.counter(divan::counter::ItemsCount::new(messages.len())).bench(|| messages.iter().for_each(read_one));
}

#[divan::bench]
fn a_message_of_100_kilobytes(bencher: divan::Bencher) {
    let text = "slept 7h and ran 5 km, drank 2 l of water. ".repeat(2_400);
    let told = (text, DateTime::UNIX_EPOCH, chrono_tz::Tz::UTC, Units::Metric, Lang::En);
    bencher.bench(|| read_one(&told));
}
