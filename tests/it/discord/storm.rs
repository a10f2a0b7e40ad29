//! The program itself, killed and cut off under load.

use std::{
    fs::OpenOptions,
    path::Path,
    process::{Child, Command, Stdio},
};

use sqlx::PgPool;

use crate::world::discord::{FakeDiscord, TOKEN};

const FIRST: u64 = 2001;
const PEOPLE: u64 = 8;
const ROUNDS: u64 = 4;
const EACH: u64 = 5;

/// Every message is answered once and in order, through dropped sockets, resumes, repeated events and kills; and of all that
/// is logged, at the most talkative level, nothing is a secret or anybody's words.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_program_that_is_killed_and_cut_off_answers_every_message_once(pool: PgPool) {
    let fake = FakeDiscord::start().await;
    fake.repeats();
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    for person in FIRST..FIRST + PEOPLE {
        fake.person(person, &format!("Zephyrine{person}"));
        fake.direct(person);
    }
    let mut program = serve(&pool, &fake, &log);
    fake.connected().await;
    // Only conversations that are known can be caught up with.
    for person in FIRST..FIRST + PEOPLE {
        fake.says(person, fake.direct(person), "999 steps");
    }
    let mut expected = 1;
    for person in FIRST..FIRST + PEOPLE {
        fake.wrote(fake.direct(person), expected).await;
    }
    for round in 0..ROUNDS {
        for number in 0..EACH {
            for person in FIRST..FIRST + PEOPLE {
                fake.says(person, fake.direct(person), &format!("{} steps", 1000 + round * EACH + number));
            }
        }
        expected += EACH as usize;
        if round % 2 == 0 {
            fake.drops_sockets();
        } else if round < ROUNDS - 1 {
            // In the middle of it.
            fake.wrote(fake.direct(FIRST), expected - 2).await;
            drop(program);
            program = serve(&pool, &fake, &log);
        }
    }
    for person in FIRST..FIRST + PEOPLE {
        fake.wrote(fake.direct(person), expected).await;
    }
    fake.wrote_in_all(expected * PEOPLE as usize).await;
    let process = nix::unistd::Pid::from_raw(i32::try_from(program.0.id()).expect("an id"));
    nix::sys::signal::kill(process, nix::sys::signal::SIGTERM).expect("a signal");
    assert!(program.0.wait().expect("an end").success(), "a clean stop");

    let all = i64::try_from(PEOPLE * (ROUNDS * EACH + 1)).expect("few");
    for sql in [
        "select count(*) from inbound_messages",
        "select count(*) from ai_interactions",
        "select count(*) from record_changes",
        "select count(*) from outbox where sent_at is not null",
    ] {
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&pool).await.expect(sql);
        assert_eq!(count, all, "{sql}");
    }
    let wanted: Vec<u32> = (999..1000 + u32::try_from(ROUNDS * EACH).expect("few")).collect();
    for person in FIRST..FIRST + PEOPLE {
        let answers: Vec<u32> = fake.written(fake.direct(person)).iter().filter_map(|said| steps(said)).collect();
        assert_eq!(answers, wanted, "{person}");
    }
    let log = std::fs::read_to_string(&log).expect("a log");
    assert!(log.lines().count() > 100, "the log is a log");
    for word in [TOKEN, " steps", "Zephyrine"] {
        assert_eq!(log.lines().find(|line| line.contains(word)), None, "{word} is in the log");
    }
}

/// The steps of a receipt: "✓ Steps 1,042".
fn steps(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once("✓ Steps ")?;
    let digits: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    digits.parse().ok()
}

/// The program; killed with the test that fails.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It has ended already, as a rule.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program, as an operator runs it, with the most talkative log.
fn serve(database: &PgPool, fake: &FakeDiscord, log: &Path) -> Program {
    let url = std::env::var("DATABASE_URL").expect("a database for tests");
    let name = database.connect_options().get_database().expect("a name").to_owned();
    let (head, options) = url.split_once('?').map_or((url.as_str(), ""), |(head, options)| (head, options));
    let (server, _) = head.rsplit_once('/').expect("a database in the address");
    let file = OpenOptions::new().create(true).append(true).open(log).expect("a log");
    let child = Command::new(env!("CARGO_BIN_EXE_alive"))
        .arg("serve")
        .env_clear()
        .env("DATABASE_URL", format!("{server}/{name}?{options}"))
        .env("DISCORD_TOKEN", TOKEN)
        .env("ALIVE_DISCORD_API_URL", format!("{}/api/v10", fake.url()))
        .env("ALIVE_HTTP_ADDR", "127.0.0.1:0")
        .env("ALIVE_DATA", log.parent().expect("a folder"))
        .env("ALIVE_LOG", "trace")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(file)
        .spawn();
    Program(child.expect("the program"))
}
