//! The program as people run it: `alive chat` with a database of its own, through a pipe, also when it is killed.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, PgPool};
use tempfile::TempDir;

/// A data folder that the database's own account can reach.
fn data_folder() -> TempDir {
    tempfile::Builder::new().prefix("alive-it-").tempdir_in("/tmp").expect("a folder")
}

fn alive(data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alive"));
    command.args(args).arg("--data").arg(data);
    for setting in ["DATABASE_URL", "ALIVE_LLM_BASE_URL", "ALIVE_LLM_MODEL", "ALIVE_CONFIG"] {
        command.env_remove(setting);
    }
    command.current_dir(data).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn chat(data: &Path) -> Child {
    let args = ["chat", "--as", "ana", "--at", "2026-03-14T08:30:00+01:00", "--json"];
    alive(data, &args).spawn().expect("the program starts")
}

/// Says lines, ends the input, and reads the exchanges.
fn converse(data: &Path, lines: &str) -> Vec<Value> {
    let mut program = chat(data);
    program.stdin.take().expect("its input").write_all(lines.as_bytes()).expect("it listens");
    let output = program.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_piped_conversation_prints_what_was_stored() {
    let data = data_folder();
    let said = converse(data.path(), "slept 6h, cramps, drank 2 litres\nsorry, 7 not 6 hours\nundo\n/today\n");
    assert_eq!(said.len(), 4);
    let args: Vec<&Value> = said[0]["records"].as_array().expect("records").iter().map(|one| &one["args"]).collect();
    assert_eq!(
        args,
        [
            &json!({"date": "2026-03-14", "sleep_hours": 6.0}),
            &json!({"date": "2026-03-14", "water_intake_liters": 2.0}),
            &json!({"date": "2026-03-14", "event": "symptoms", "symptoms": {"cramps": true}}),
        ]
    );
    assert_eq!(said[1]["response_text"], "✓ Sleep 6 h → 7 h");
    assert_eq!(said[2]["response_text"], "↩ Sleep 7 h → 6 h");
    assert_eq!(said[3]["response_text"], "Today, Sat 14 Mar\nSleep 6 h · Water 2 L\nCramps");
    for key in ["key", "input_text", "response_text", "action_type", "path", "records", "latency_ms"] {
        assert!(said[3].get(key).is_some(), "{key}");
    }
}

#[test]
fn who_is_forgotten_leaves_no_file() {
    let data = data_folder();
    let of = |folder: &str| std::fs::read_dir(data.path().join(folder)).map_or(0, Iterator::count);
    converse(data.path(), "slept 6h\n/chart sleep\n/export\n");
    assert_eq!((of("pictures/ana"), of("exports")), (1, 1));
    let said = converse(data.path(), "/forget\nyes\n");
    assert!(said[1]["response_text"].as_str().expect("words").contains("Nothing of it is left here"), "{said:?}");
    assert_eq!((of("pictures/ana"), of("exports")), (0, 0), "files stay");
}

#[test]
fn a_picture_is_told_and_kept_as_a_file() {
    let data = data_folder();
    let said = converse(data.path(), "slept 6h\n/chart sleep\n");
    let picture = &said[1]["picture"];
    assert_eq!(picture["alt"], said[1]["response_text"]);
    let path = Path::new(picture["path"].as_str().expect("a path"));
    assert!(path.starts_with(data.path().join("pictures")), "{}", path.display());
    assert!(std::fs::read(path).expect("a file").starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(said[0].get("picture").is_none());
    // Without JSON, the words and where it lies.
    let args = ["chat", "--as", "ana", "--at", "2026-03-14T08:30:00+01:00"];
    let mut program = alive(data.path(), &args).spawn().expect("the program starts");
    program.stdin.take().expect("its input").write_all(b"/week\n").expect("it listens");
    let output = program.wait_with_output().expect("it ends");
    let words = String::from_utf8_lossy(&output.stdout);
    let line = words.lines().find_map(|line| line.strip_prefix("[PNG] ")).expect("a file");
    assert!(Path::new(line).exists() && words.starts_with("Your last 7 days"), "{words}");
}

/// The database goes away in the middle of a conversation: nothing is claimed that is not so, and the talk goes on when it is back.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_database_that_goes_away_is_told_and_comes_back(pool: PgPool) {
    let data = data_folder();
    let name: String = sqlx::query_scalar("select current_database()").fetch_one(&pool).await.expect("a name");
    let url = std::env::var("DATABASE_URL").expect("a server");
    // "postgres://alive@localhost/postgres?host=/a/folder": the path is what stands before the question mark.
    let (server, settings) = url.split_once('?').unwrap_or((&url, ""));
    let url = format!("{}/{name}?{settings}", server.rsplit_once('/').expect("a database").0);
    // From outside of what is about to be closed.
    let server = PgPool::connect(&std::env::var("DATABASE_URL").expect("a server")).await.expect("a connection");
    let allow = async |allowed: bool| {
        let statement = format!("alter database \"{name}\" with allow_connections {allowed}");
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&server).await.expect("altered");
    };
    let args = ["chat", "--as", "ana", "--at", "2026-03-14T08:30:00+01:00"];
    let mut program = alive(data.path(), &args).env("DATABASE_URL", url).spawn().expect("the program starts");
    let mut input = program.stdin.take().expect("its input");
    let mut output = BufReader::new(program.stdout.take().expect("its output"));
    let mut until = |word: &str| {
        let mut said = String::new();
        while !said.contains(word) {
            let read = output.read_line(&mut said).expect("words");
            assert!(read > 0, "{word} is missing in: {said}");
        }
        said
    };
    writeln!(input, "slept 6h").expect("it listens");
    until("✓ Sleep 6 h");
    allow(false).await;
    let all = "select pg_terminate_backend(pid) from pg_stat_activity where datname = $1";
    sqlx::query(all).bind(&name).execute(&server).await.expect("ended");
    writeln!(input, "drank 2 litres").expect("it listens");
    let said = until("could not keep that");
    assert!(!said.contains('✓') && !said.contains("I have your message"), "{said}");
    allow(true).await;
    writeln!(input, "energy 4").expect("it listens");
    until("✓ Energy 4/5");
    drop(input);
    assert!(program.wait().expect("it ends").success());
}

/// Killed while it works, the program goes on where it was: each message is answered once, nothing is kept twice.
#[test]
fn a_killed_program_goes_on_where_it_was() {
    let data = data_folder();
    for round in 0..4 {
        let mut program = chat(data.path());
        let mut input = program.stdin.take().expect("its input");
        let mut output = BufReader::new(program.stdout.take().expect("its output"));
        writeln!(input, "drank 250 ml of water").expect("it listens");
        let mut answer = String::new();
        output.read_line(&mut answer).expect("an answer");
        writeln!(input, "drank 250 ml of water").expect("it listens");
        // Killed with the second message somewhere on its way, each round a little later.
        for _ in 0..round * 40 {
            std::thread::yield_now();
        }
        program.kill().expect("it can be killed");
        program.wait().expect("it is dead");
    }
    converse(data.path(), "");
    let log = converse(data.path(), "/export\n");
    let path = log[0]["response_text"].as_str().expect("words").split("is in ").nth(1).expect("a path");
    let folder = path.split(':').next().expect("a folder");
    let export = std::fs::read_to_string(Path::new(folder).join("alive.json")).expect("the export");
    let export: Value = serde_json::from_str(&export).expect("JSON");
    let rows = |table: &str| export[table].as_array().expect(table).clone();
    let water: Vec<Value> = rows("inbound_messages")
        .into_iter()
        .filter(|row| row["heard"]["body"]["text"] == "drank 250 ml of water")
        .collect();
    assert!(water.len() >= 4, "the first message of each round was heard");
    let waits = water.iter().filter(|row| row["answered_at"].is_null()).count();
    assert_eq!(waits, 0, "every message is answered");
    let answers = rows("ai_interactions").iter().filter(|row| row["input_text"] == "drank 250 ml of water").count();
    assert_eq!(answers, water.len(), "each is answered once");
    assert_eq!(rows("record_changes").len(), water.len(), "each is kept once");
    assert_eq!(rows("daily_logs")[0]["water_intake_liters"].as_f64(), Some(0.25 * water.len() as f64));
}

/// Two programs over one folder share its server.
#[test]
fn two_conversations_at_once_share_the_database() {
    let data = data_folder();
    let mut first = chat(data.path());
    let mut output = BufReader::new(first.stdout.take().expect("its output"));
    let mut input = first.stdin.take().expect("its input");
    let mut hear = |words: &str| hear(&mut input, &mut output, words);
    hear("slept 6 hours");
    let second = converse(data.path(), "energy 4\n");
    assert_eq!(second[0]["records"].as_array().map(Vec::len), Some(1));
    let today = hear("/today");
    assert_eq!(today["response_text"], "Today, Sat 14 Mar\nSleep 6 h · Energy 4/5");
    drop(input);
    assert!(first.wait().expect("it ends").success());
}

/// Says one line, and reads the exchange.
fn hear(input: &mut impl Write, output: &mut impl BufRead, words: &str) -> Value {
    writeln!(input, "{words}").expect("it listens");
    let mut answer = String::new();
    output.read_line(&mut answer).expect("an answer");
    serde_json::from_str(&answer).expect("JSON")
}

#[test]
fn a_missing_database_program_is_said_with_its_cure() {
    let data = data_folder();
    let mut command = alive(data.path(), &["chat", "--as", "ana"]);
    command.env("ALIVE_PG_BIN_DIR", data.path());
    let output = command.spawn().expect("it starts").wait_with_output().expect("it ends");
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(words.contains("postgresql"), "{words}");
}

/// What a model's trouble is to an operator is no part of the conversation; it is in the log, and on the screen for who asks.
#[test]
fn a_models_trouble_is_not_in_the_conversation() {
    let data = data_folder();
    for log in [None, Some("warn")] {
        let args = ["chat", "--as", "ana", "--at", "2026-03-14T08:30:00+01:00"];
        let mut command = alive(data.path(), &args);
        command
            .env("ALIVE_LLM_BASE_URL", "http://127.0.0.1:9/v1")
            .env("ALIVE_LLM_MODEL", "none")
            .env_remove("ALIVE_LOG");
        log.map(|log| command.env("ALIVE_LOG", log));
        let mut program = command.spawn().expect("it starts");
        program.stdin.take().expect("its input").write_all(b"why am I so tired lately?\n").expect("it listens");
        let output = program.wait_with_output().expect("it ends");
        let seen = String::from_utf8_lossy(&output.stderr);
        assert_eq!(seen.contains("the model did not answer"), log.is_some(), "{seen}");
        assert!(log.is_some() || seen.is_empty(), "{seen}");
    }
    let log = std::fs::read_to_string(data.path().join("alive.log")).expect("the log");
    assert!(log.contains("the model did not answer") && !log.contains("tired"), "{log}");
}

/// A check that fails says what to do.
#[test]
fn the_doctor_knows_a_cure() {
    let data = data_folder();
    let server = std::env::var("DATABASE_URL").expect("DATABASE_URL");
    // The address of a socket is in what follows the name.
    let (server, more) = server.split_at(server.find('?').unwrap_or(server.len()));
    let (server, _) = server.rsplit_once('/').expect("a database");
    let nowhere = "postgres://me@127.0.0.1:1/alive".to_owned();
    let missing = format!("{server}/no_such_database{more}");
    for (setting, value, expected) in [
        ("DATABASE_URL", nowhere.as_str(), "start the server, or correct host and port in DATABASE_URL"),
        ("DATABASE_URL", missing.as_str(), "make the database (createdb NAME)"),
        ("DATABASE_URL", "mysql://me@here", "correct DATABASE_URL"),
        ("ALIVE_LLM_BASE_URL", "http://127.0.0.1:9/v1", "set it to the model's name"),
    ] {
        let mut command = alive(data.path(), &["doctor"]);
        command.env("DATABASE_URL", &nowhere).env(setting, value);
        let output = command.spawn().expect("it starts").wait_with_output().expect("it ends");
        let words = String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success() && words.contains(expected), "{value}: {words}");
        // Whoever talks is told the same.
        if setting == "DATABASE_URL" {
            let mut command = alive(data.path(), &["chat"]);
            let output = command.env(setting, value).spawn().expect("it starts").wait_with_output().expect("it ends");
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(words.contains(expected), "{value}: {words}");
        }
    }
}
