//! The reader on generated messages: laws that hold for any text, and time that grows with length alone.
//!
//! `cargo bench --bench fuzz` reads a million messages, `FUZZ_MESSAGES=10000000` as many as asked, `FUZZ_SEED=…` others than
//! the usual ones. Half of them are sentences of the lexicons' own words, numbers, units and signs; a quarter are gold
//! messages cut, doubled, swapped and mixed; a quarter are bytes of any kind. A message that breaks a law is printed and
//! fails the run.

use std::{
    hint::black_box,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Instant,
};

use alive_coach::{
    domain::{
        day::logging_day,
        person::{Lang, Units, default_day_start},
    },
    offline::{Message, Reading, read},
};
use chrono::{DateTime, TimeDelta};
use chrono_tz::Tz;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use serde_json::Value;

/// Messages, where the run does not name a number.
const MESSAGES: u64 = 1_000_000;
/// The usual seed.
const SEED: u64 = 20_261_125;
/// Messages of one seed: a message is found again by its block.
const BLOCK: u64 = 10_000;
/// One in so many is long.
const LONG: u32 = 200;
/// Lengths in bytes up to which times are told apart. Beyond the last the reader stops reading.
const LENGTHS: [usize; 6] = [64, 256, 1024, 2048, 4096, 8192];
/// Most that a byte of a long message may cost, in bytes of a message of [`LENGTHS`]\[1\].
const GROWTH: f64 = 2.0;

const LEXICONS: [&str; 5] = [
    include_str!("../src/offline/lang/all/lexicon.txt"),
    include_str!("../src/offline/lang/en/lexicon.txt"),
    include_str!("../src/offline/lang/es/lexicon.txt"),
    include_str!("../src/offline/lang/de/lexicon.txt"),
    include_str!("../src/offline/lang/fr/lexicon.txt"),
];
const GOLD: [&str; 2] =
    [include_str!("../tests/data/understanding/dev.jsonl"), include_str!("../tests/data/understanding/own.jsonl")];
const SIGNS: [&str; 24] = [
    ",", ".", "?", "!", "\n", "\"", "'", "-", "–", "°", "½", "¾", "%", ":", "…", "¿", "✅", "(", ")", "/", "+", "~",
    "*", ";",
];
const UNITS: [&str; 26] = [
    "kg", "g", "h", "hrs", "L", "ml", "cl", "km", "m", "min", "s", "steps", "lb", "lbs", "ft", "st", "oz", "k", "am",
    "pm", "th", "bpm", "mg/dl", "Uhr", "heures", "pasos",
];
const ZONES: [Tz; 5] = [Tz::UTC, Tz::America__New_York, Tz::Pacific__Auckland, Tz::Asia__Kolkata, Tz::Europe__Berlin];

/// What a message is made of.
struct Stock {
    words: Vec<String>,
    gold: Vec<String>,
}

/// What was read, over all threads.
#[derive(Clone, Default)]
struct Tally {
    messages: u64,
    bytes: u64,
    records: u64,
    questions: u64,
    certain: u64,
    /// Bytes and nanoseconds by [`LENGTHS`].
    time: [(u64, u64); LENGTHS.len()],
    /// The longest reading in nanoseconds.
    longest: u64,
}

fn main() {
    let setting = |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().expect("a number"));
    let (wanted, seed) = (setting("FUZZ_MESSAGES", MESSAGES), setting("FUZZ_SEED", SEED));
    let blocks = wanted.div_ceil(BLOCK);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get) as u64;
    let stock = Stock::load();
    let began = Instant::now();
    let tally = std::thread::scope(|scope| {
        let stock = &stock;
        let workers: Vec<_> = (0..threads)
            .map(|first| {
                scope.spawn(move || {
                    let blocks = (first..blocks).step_by(threads as usize);
                    blocks.fold(Tally::default(), |tally, block| tally.and(&stock.block(seed, block)))
                })
            })
            .collect();
        let tallies = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| std::process::exit(1)));
        tallies.fold(Tally::default(), |tally, other| tally.and(&other))
    });
    let seconds = began.elapsed().as_secs_f64();
    println!(
        "{} messages of {} bytes on average, seed {seed}: no panic, every record within its ranges, no day after tomorrow",
        tally.messages,
        tally.bytes / tally.messages.max(1)
    );
    println!("  {} records, {} questions, {} certain readings", tally.records, tally.questions, tally.certain);
    println!(
        "  {:.0} messages/s on {threads} threads, the longest reading {:.2} ms",
        tally.messages as f64 / seconds,
        tally.longest as f64 / 1e6
    );
    let cost = tally.time.map(|(bytes, nanos)| nanos as f64 / bytes.max(1) as f64);
    for (length, cost) in LENGTHS.iter().zip(cost) {
        println!("  to {length:>5} bytes: {cost:>6.1} ns a byte");
    }
    let growth = cost[LENGTHS.len() - 1] / cost[1];
    let met = growth <= GROWTH;
    println!(
        "  a byte of the longest costs {growth:.2} of one of 256   at most {GROWTH:.1}: {}",
        if met { "met" } else { "MISSED" }
    );
    if !met {
        std::process::exit(1);
    }
}

impl Tally {
    fn and(mut self, other: &Self) -> Self {
        self.messages += other.messages;
        self.bytes += other.bytes;
        self.records += other.records;
        self.questions += other.questions;
        self.certain += other.certain;
        self.longest = self.longest.max(other.longest);
        for (mine, theirs) in self.time.iter_mut().zip(&other.time) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        self
    }

    fn timed(&mut self, length: usize, nanos: u64) {
        self.longest = self.longest.max(nanos);
        if let Some(class) = LENGTHS.iter().position(|most| length <= *most) {
            self.time[class].0 += length as u64;
            self.time[class].1 += nanos;
        }
    }
}

impl Stock {
    fn load() -> Self {
        let words = LEXICONS.into_iter().flat_map(str::lines).filter(|line| !line.starts_with(['=', '#', '!']));
        let words = words.flat_map(|line| line.split(',')).map(|word| word.trim().to_owned());
        let gold = GOLD.into_iter().flat_map(str::lines).map(|line| {
            let case: Value = serde_json::from_str(line).expect("a case");
            case["text"].as_str().expect("a text").to_owned()
        });
        Self { words: words.filter(|word| !word.is_empty()).collect(), gold: gold.collect() }
    }

    /// Reads the messages of one block.
    fn block(&self, seed: u64, block: u64) -> Tally {
        let mut rng = StdRng::seed_from_u64(seed ^ block.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut tally = Tally::default();
        for _ in 0..BLOCK {
            let text = self.text(&mut rng);
            let message = Message {
                text: &text,
                now: DateTime::from_timestamp(rng.random_range(1_700_000_000..1_900_000_000), 0).expect("an instant"),
                zone: *ZONES.choose(&mut rng).expect("a zone"),
                day_start: default_day_start(),
                units: if rng.random() { Units::Metric } else { Units::Imperial },
                lang: *[Lang::En, Lang::Es, Lang::De, Lang::Fr].choose(&mut rng).expect("a language"),
            };
            let began = Instant::now();
            let outcome = lawful(&message);
            let nanos = began.elapsed().as_nanos() as u64;
            let reading = outcome.unwrap_or_else(|law| broken(&law, &message));
            tally.timed(text.len(), nanos);
            tally.messages += 1;
            tally.bytes += text.len() as u64;
            tally.records += reading.records.len() as u64;
            tally.questions += reading.asks.len() as u64;
            tally.certain += u64::from(reading.is_certain());
        }
        tally
    }

    fn text(&self, rng: &mut StdRng) -> String {
        if rng.random_ratio(1, LONG) {
            let length = rng.random_range(256..9000);
            let mut text = String::new();
            while text.len() < length {
                text += &self.short(rng);
                text += [" ", "\n", ". ", ""].choose(rng).expect("a joint");
            }
            return text;
        }
        self.short(rng)
    }

    fn short(&self, rng: &mut StdRng) -> String {
        match rng.random_range(0..4) {
            0 | 1 => self.sentence(rng),
            2 => self.altered(rng),
            _ => bytes(rng),
        }
    }

    /// Pieces of the language in any order.
    fn sentence(&self, rng: &mut StdRng) -> String {
        let mut text = String::new();
        for _ in 0..rng.random_range(0..16) {
            text += &self.piece(rng);
            // Now and then pieces are glued: "7h", "5km".
            if rng.random_ratio(4, 5) {
                text.push(' ');
            }
        }
        text
    }

    fn piece(&self, rng: &mut StdRng) -> String {
        match rng.random_range(0..11) {
            0..=4 => self.words.choose(rng).expect("a word").clone(),
            5 => rng.random_range(0..20_000).to_string(),
            6 => format!(
                "{}{}{}",
                rng.random_range(0..300),
                [".", ","].choose(rng).expect("a sign"),
                rng.random_range(0..100)
            ),
            7 => format!("{}:{:02}", rng.random_range(0..25), rng.random_range(0..60)),
            8 => format!("{}/{}", rng.random_range(0..300), rng.random_range(0..200)),
            9 => (*SIGNS.choose(rng).expect("a sign")).to_owned(),
            _ => (*UNITS.choose(rng).expect("a unit")).to_owned(),
        }
    }

    /// A gold message with some of its letters lost, doubled, swapped or replaced, or the half of another behind it.
    fn altered(&self, rng: &mut StdRng) -> String {
        let mut letters: Vec<char> = self.gold.choose(rng).expect("a message").chars().collect();
        for _ in 0..rng.random_range(0..4) {
            if letters.is_empty() {
                break;
            }
            let (at, other) = (rng.random_range(0..letters.len()), rng.random_range(0..letters.len()));
            match rng.random_range(0..6) {
                0 => drop(letters.remove(at)),
                1 => letters.insert(at, letters[at]),
                2 => letters.swap(at, other),
                3 => letters[at] = rng.random_range('0'..='9'),
                4 => letters.truncate(at),
                _ => letters.extend(self.gold.choose(rng).expect("a message").chars().skip(at)),
            }
        }
        letters.into_iter().collect()
    }
}

/// Bytes of any kind, as far as they can be a message.
fn bytes(rng: &mut StdRng) -> String {
    let length = rng.random_range(0..120);
    if rng.random() {
        let bytes: Vec<u8> = (0..length).map(|_| rng.random()).collect();
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    (0..length).map(|_| rng.random::<char>()).collect()
}

/// Reads a message; which law it breaks.
fn lawful(message: &Message<'_>) -> Result<Reading, String> {
    let reading = catch_unwind(AssertUnwindSafe(|| black_box(read(message)))).map_err(|_| "no panic".to_owned())?;
    let tomorrow = logging_day(message.now, message.zone, message.day_start) + TimeDelta::days(1);
    for found in &reading.records {
        if let Err(error) = found.record.check() {
            return Err(format!("{error:?} in {:?}", found.record));
        }
        if found.record.date().is_some_and(|date| date > tomorrow) {
            return Err(format!("a day to come in {:?}", found.record));
        }
        if message.text.get(found.span.clone()).is_none() {
            return Err(format!("a span of no text in {:?}", found.record));
        }
    }
    Ok(reading)
}

/// Ends the run with the shortest text that still breaks a law, found by leaving out parts.
fn broken(law: &str, message: &Message<'_>) -> ! {
    std::panic::set_hook(Box::new(|_| {}));
    let mut text: Vec<char> = message.text.chars().collect();
    let mut part = text.len() / 2;
    while part > 0 {
        let mut at = 0;
        while at < text.len() {
            let rest: String = text[..at].iter().chain(text[(at + part).min(text.len())..].iter()).collect();
            if lawful(&Message { text: &rest, ..*message }).is_err() {
                text = rest.chars().collect();
            } else {
                at += part;
            }
        }
        part /= 2;
    }
    let text: String = text.into_iter().collect();
    eprintln!(
        "broken: {law}\n  by {text:?} in {:?}, {:?}, {}, {:?}",
        message.lang, message.zone, message.now, message.units
    );
    std::process::exit(1);
}
