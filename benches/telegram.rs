//! Telegram end to end against a Bot API on loopback: throughput, latency, memory, and a soak with kills.
//!
//! `cargo bench --bench telegram` runs the production program (`alive serve`, as a process of its own) over a server of its
//! own with fsync on, and prints what it measured beside the targets. `-- soak` adds ten thousand updates with duplicates and
//! disorder, and a kill -9 every five hundred.

#[path = "../tests/world/telegram.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod telegram;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use telegram::{FakeTelegram, TOKEN};

/// Chats, and messages in each.
const CHATS: i64 = 1000;
const EACH: i64 = 5;
/// The first person's id.
const FIRST: i64 = 1001;
/// The first of those whose model hangs, one a round.
const SLOW: i64 = 1;
const ROUNDS: i64 = 5;
/// Messages a second of the steady load, and for how long a round of it lasts.
const RATE: u32 = 200;
const STEADY: Duration = Duration::from_secs(8);
/// How long a model may take, less a round.
const REST: Duration = Duration::from_secs(12);
/// Targets.
const THROUGHPUT: f64 = 500.0;
const P95: Duration = Duration::from_millis(100);
const TYPING: Duration = Duration::from_millis(300);
const MEMORY_KB: u64 = 150 * 1024;
/// The soak.
const SOAK: usize = 10_000;
const KILL_EVERY: usize = 500;
const SOAK_PEOPLE: i64 = 50;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        load().await;
        if std::env::args().any(|argument| argument == "soak") {
            soak().await;
        }
    });
}

/// A thousand chats at once, then a steady load.
async fn load() {
    let fake = FakeTelegram::start().await;
    for chat in FIRST..FIRST + CHATS {
        fake.person(chat, "Ana", "en");
    }
    for slow in SLOW..SLOW + ROUNDS {
        fake.person(slow, "Bo", "en");
    }
    let folder = folder();
    let mut program = serve(&fake, &folder);
    fake.until("a connection", |fake| fake.calls("getUpdates") > 0).await;
    // First contact is not the fast path.
    everybody(&fake, "/start", 1).await;
    let total = (CHATS * EACH) as usize;
    let (before, began) = (fake.count(), Instant::now());
    for number in 0..EACH {
        for chat in FIRST..FIRST + CHATS {
            fake.says(chat, LINES[(number % 4) as usize]);
        }
    }
    fake.until("all answers", |fake| fake.count() >= before + total).await;
    let rate = total as f64 / began.elapsed().as_secs_f64();
    println!("telegram, {CHATS} chats, {EACH} messages each, fast path, fsync on, two processes on this machine");
    println!("  throughput {rate:.0}/s   target {THROUGHPUT:.0}/s: {}", verdict(rate >= THROUGHPUT));
    // By turns, for the difference between the two to tell of the slow person and not of what else the machine does.
    let (mut alone, mut beside, mut typing) = (Vec::new(), Vec::new(), Vec::new());
    for slow in SLOW..SLOW + ROUNDS {
        alone.push(steady(&fake).await);
        // As long a rest as after a round beside somebody slow: the disk has less behind it then.
        tokio::time::sleep(REST).await;
        // Somebody asks what only a model can answer, and the model hangs.
        let asked = Instant::now();
        fake.says(slow, "why am I always so tired, and what would you do about my marathon?");
        beside.push(steady(&fake).await);
        fake.until("the slow answer", |fake| !fake.heard_by(slow).is_empty()).await;
        typing.extend(fake.typing(slow).first().map(|at| *at - asked));
    }
    told("alone", &alone);
    told("while a model hangs on somebody", &beside);
    let p95 = alone.iter().chain(&beside).map(|times| at(times, 0.95)).max().expect("rounds");
    println!("  p95 at most {p95:?}   target {P95:?}: {}", verdict(p95 <= P95));
    let last = typing.iter().max().filter(|_| typing.len() == ROUNDS as usize);
    println!("  typing sign after {last:?}   target {TYPING:?}: {}", verdict(last.is_some_and(|it| *it <= TYPING)));
    let memory = resident_kb(program.id());
    println!("  resident {} MB   target {} MB: {}", memory / 1024, MEMORY_KB / 1024, verdict(memory <= MEMORY_KB));
    stop(&mut program);
    fake.finish();
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

const LINES: [&str; 4] = ["slept 7 hours", "drank 250 ml of water", "energy 4, mood calm", "ran 5 km in 30 minutes"];

/// A message every five milliseconds, to one chat after another: how long answers take, in order of length.
async fn steady(fake: &FakeTelegram) -> Vec<Duration> {
    let messages = RATE as usize * STEADY.as_secs() as usize;
    let (before, start) = (fake.count(), tokio::time::Instant::now());
    let mut asked = Vec::with_capacity(messages);
    for number in 0..messages {
        tokio::time::sleep_until(start + Duration::from_secs(1) / RATE * number as u32).await;
        let chat = FIRST + (number as i64 % CHATS);
        let answers = fake.heard_by(chat).len();
        asked.push((chat, answers, Instant::now()));
        fake.says(chat, "drank 10 ml of water");
    }
    fake.until("all answers", |fake| fake.count() >= before + messages).await;
    let mut times: Vec<Duration> =
        asked.iter().map(|(chat, answers, at)| fake.heard_by(*chat)[*answers].at - *at).collect();
    times.sort();
    times
}

/// The median of the rounds, and each of them.
fn told(when: &str, rounds: &[Vec<Duration>]) {
    println!("  at {RATE}/s, {when}; median of {} rounds of {STEADY:?}, and each:", rounds.len());
    for (name, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99), ("max", 1.0)] {
        let each: Vec<Duration> = rounds.iter().map(|times| at(times, share)).collect();
        let mut sorted = each.clone();
        sorted.sort();
        println!("    {name} {:.1?}   {each:.1?}", at(&sorted, 0.5));
    }
}

/// A quantile of sorted times.
fn at(times: &[Duration], share: f64) -> Duration {
    times[((times.len() - 1) as f64 * share) as usize]
}

async fn everybody(fake: &FakeTelegram, text: &str, answers: usize) {
    let before = fake.count();
    for chat in FIRST..FIRST + CHATS {
        fake.says(chat, text);
    }
    fake.until("first contact", |fake| fake.count() >= before + CHATS as usize * answers).await;
}

/// Every message is answered, in order; how many answers went out twice.
async fn soak() {
    let fake = FakeTelegram::start().await;
    fake.shuffles(20_261_125);
    for person in FIRST..FIRST + SOAK_PEOPLE {
        fake.person(person, "Ana", "en");
    }
    let folder = folder();
    let mut program = serve(&fake, &folder);
    let (began, mut kills) = (Instant::now(), 0);
    for number in 0..SOAK {
        let person = FIRST + (number as i64 % SOAK_PEOPLE);
        fake.says(person, &format!("{} steps", 1000 + number / SOAK_PEOPLE as usize));
        if (number + 1) % KILL_EVERY == 0 && number + 1 < SOAK {
            let wanted = number + 1 - KILL_EVERY / 2;
            fake.until("half of the answers", |fake| fake.count() >= wanted).await;
            program.kill().expect("a kill");
            program.wait().expect("dead");
            kills += 1;
            program = serve(&fake, &folder);
        }
    }
    fake.until("the last answers", |fake| {
        let last = (1000 + SOAK / SOAK_PEOPLE as usize - 1) as u32;
        (FIRST..FIRST + SOAK_PEOPLE).all(|person| fake.last_text(person).and_then(|text| steps(&text)) == Some(last))
    })
    .await;
    let (mut missing, mut out_of_order, mut twice) = (0, 0, 0);
    for person in FIRST..FIRST + SOAK_PEOPLE {
        let said: Vec<u32> = fake.heard_by(person).iter().filter_map(|said| steps(&said.text)).collect();
        out_of_order += said.windows(2).filter(|pair| pair[0] > pair[1]).count();
        let mut distinct = said.clone();
        distinct.dedup();
        twice += said.len() - distinct.len();
        missing += (SOAK / SOAK_PEOPLE as usize).saturating_sub(distinct.len());
    }
    println!("soak: {SOAK} updates with duplicates and disorder, {kills} kills, {:?}", began.elapsed());
    println!("  unanswered {missing}   out of order {out_of_order}   said twice {twice}");
    stop(&mut program);
    fake.finish();
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

/// The steps of a receipt: "✓ Steps 1,042".
fn steps(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("✓ Steps ")?;
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

fn serve(fake: &FakeTelegram, folder: &Path) -> Child {
    // A model that takes connections and says nothing, for as long as this process lives.
    let silent = Box::leak(Box::new(std::net::TcpListener::bind("127.0.0.1:0").expect("a port")));
    let model = format!("http://{}/v1", silent.local_addr().expect("an address"));
    Command::new(env!("CARGO_BIN_EXE_alive"))
        .arg("serve")
        .env_remove("DATABASE_URL")
        .env("TELEGRAM_BOT_TOKEN", TOKEN)
        .env("ALIVE_TELEGRAM_API_URL", fake.url())
        // The rates of the real server would be what is measured.
        .env("ALIVE_TELEGRAM_PER_SECOND", "10000")
        .env("ALIVE_TELEGRAM_CHAT_PER_SECOND", "10000")
        .env("ALIVE_HTTP_ADDR", "127.0.0.1:0")
        .env("ALIVE_LLM_BASE_URL", model)
        .env("ALIVE_LLM_MODEL", "silent")
        .env("ALIVE_DATA", folder)
        .env("ALIVE_LOG", std::env::var("ALIVE_LOG").unwrap_or_else(|_| "warn".to_owned()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program")
}

fn stop(program: &mut Child) {
    let id = nix::unistd::Pid::from_raw(program.id().try_into().expect("a process id"));
    nix::sys::signal::kill(id, nix::sys::signal::SIGTERM).expect("a signal");
    program.wait().expect("ended");
}

fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("alive-bench-telegram-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// What the process holds in memory, in kilobytes; 0 where the system does not tell.
fn resident_kb(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}
