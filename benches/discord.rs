//! Discord end to end against a REST API and a gateway on loopback: throughput, memory, and a storm with kills.
//!
//! `cargo bench --bench discord` runs the production program (`alive serve`, as a process of its own) over a server of its own
//! with fsync on, and prints what it measured beside the targets; what was lost or said twice in the storm fails it.

#[path = "../tests/world/discord.rs"]
#[expect(dead_code, reason = "the tests use the rest of it")]
mod discord;

use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Instant,
};

use discord::{FakeDiscord, TOKEN};

/// Servers that the bot is in.
const GUILDS: u64 = 1000;
/// People, and messages of each.
const PEOPLE: u64 = 1000;
const EACH: usize = 5;
/// The first person's id.
const FIRST: u64 = 10_000_001;
/// Targets.
const THROUGHPUT: f64 = 500.0;
const MEMORY_KB: u64 = 120 * 1024;
/// The storm: messages, people, and after how many the socket is cut, or the program killed.
const STORM: usize = 5000;
const STORM_PEOPLE: u64 = 50;
const CUT_EVERY: usize = 500;
const KILL_EVERY: usize = 1000;

const LINES: [&str; 4] = ["slept 7 hours", "drank 250 ml of water", "energy 4, mood calm", "ran 5 km in 30 minutes"];

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        load().await;
        storm().await;
    });
}

/// A thousand servers, and a thousand people at once.
async fn load() {
    let fake = FakeDiscord::start().await;
    for guild in 0..GUILDS {
        let id = 20_000_000 + guild * 100;
        fake.guild(id, &[]);
        (1..=20).for_each(|channel| fake.channel(id, id + channel));
    }
    people(&fake, PEOPLE);
    let folder = folder();
    let mut program = serve(&fake, &folder);
    fake.connected().await;
    fake.asked("POST", "/commands", 28).await;
    println!("discord, {PEOPLE} people, {EACH} messages each, fast path, fsync on, two processes on this machine");
    let memory = resident_kb(program.id());
    println!(
        "  resident with {GUILDS} servers {} MB   target {} MB: {}",
        memory / 1024,
        MEMORY_KB / 1024,
        verdict(memory <= MEMORY_KB)
    );
    // First contact is not the fast path.
    let mut wanted = PEOPLE as usize;
    everybody(&fake, "hi");
    fake.wrote_in_all(wanted).await;
    let began = Instant::now();
    for number in 0..EACH {
        everybody(&fake, LINES[number % LINES.len()]);
    }
    let total = EACH * PEOPLE as usize;
    wanted += total;
    fake.wrote_in_all(wanted).await;
    let rate = total as f64 / began.elapsed().as_secs_f64();
    println!("  throughput {rate:.0}/s   target {THROUGHPUT:.0}/s: {}", verdict(rate >= THROUGHPUT));
    println!("  resident afterwards {} MB", resident_kb(program.id()) / 1024);
    stop(&mut program);
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

/// Every message is answered once and in order, through cut sockets, resumes, repeated events and kills.
async fn storm() {
    let fake = FakeDiscord::start().await;
    fake.repeats();
    people(&fake, STORM_PEOPLE);
    let folder = folder();
    let mut program = serve(&fake, &folder);
    fake.connected().await;
    for person in FIRST..FIRST + STORM_PEOPLE {
        fake.says(person, fake.direct(person), "999 steps");
    }
    let known = STORM_PEOPLE as usize;
    fake.wrote_in_all(known).await;
    let (began, mut cuts, mut kills) = (Instant::now(), 0, 0);
    for number in 0..STORM {
        let person = FIRST + number as u64 % STORM_PEOPLE;
        fake.says(person, fake.direct(person), &format!("{} steps", 1000 + number / known));
        if (number + 1) % KILL_EVERY == 0 && number + 1 < STORM {
            fake.wrote_in_all(known + number + 1 - KILL_EVERY / 2).await;
            program.kill().expect("a kill");
            program.wait().expect("dead");
            kills += 1;
            program = serve(&fake, &folder);
        } else if (number + 1) % CUT_EVERY == 0 {
            fake.drops_sockets();
            cuts += 1;
        }
    }
    fake.wrote_in_all(known + STORM).await;
    stop(&mut program);
    let wanted: Vec<u32> = (999..1000 + (STORM / known) as u32).collect();
    let wrong = (FIRST..FIRST + STORM_PEOPLE).filter(|person| {
        let said = fake.written(fake.direct(*person));
        said.iter().filter_map(|text| steps(text)).collect::<Vec<_>>() != wanted
    });
    let wrong = wrong.count();
    println!("storm: {STORM} messages, each event twice, {cuts} cut sockets, {kills} kills, {:?}", began.elapsed());
    println!("  people not answered once each and in order: {wrong}");
    assert_eq!(wrong, 0, "messages were lost, said twice or out of order");
    std::fs::remove_dir_all(folder).expect("the folder goes");
}

fn people(fake: &FakeDiscord, count: u64) {
    for person in FIRST..FIRST + count {
        fake.person(person, "Ana");
        fake.direct(person);
    }
}

fn everybody(fake: &FakeDiscord, text: &str) {
    for person in FIRST..FIRST + PEOPLE {
        fake.says(person, fake.direct(person), text);
    }
}

/// The steps of a receipt: "✓ Steps 1,042".
fn steps(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("✓ Steps ")?;
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

fn serve(fake: &FakeDiscord, folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_alive"))
        .arg("serve")
        .env_remove("DATABASE_URL")
        .env("DISCORD_TOKEN", TOKEN)
        .env("ALIVE_DISCORD_API_URL", fake.url())
        .env("ALIVE_HTTP_ADDR", "127.0.0.1:0")
        .env("ALIVE_DATA", folder)
        .env("ALIVE_LOG", "warn")
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
    let folder = std::env::temp_dir().join(format!("alive-bench-discord-{}", std::process::id()));
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
