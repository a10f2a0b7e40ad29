//! The server of our own: who starts it, who adopts it, who stops it.

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use alive_coach::store::{
    DatabaseAt, Store,
    local::{LocalServer, LocalSettings},
};
use nix::{
    sys::signal::{Signal, kill},
    unistd::{Pid, geteuid},
};
use sqlx::{Connection as _, PgConnection};
use tempfile::TempDir;

/// Set in a child of this test binary: the folder in which it is to start a server.
const START_IN: &str = "ALIVE_TEST_START_IN";

/// A folder that the server's user can reach.
fn folder() -> TempDir {
    folder_of_mode(0o755)
}

fn folder_of_mode(mode: u32) -> TempDir {
    let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
    tempfile::Builder::new().prefix("alive").permissions(mode).tempdir().expect("a folder")
}

fn settings(dir: &Path) -> LocalSettings {
    LocalSettings { durable: false, search_path: std::env::var_os("PATH"), ..LocalSettings::new(dir) }
}

async fn start(dir: &Path) -> LocalServer {
    LocalServer::start(&settings(dir)).await.expect("a server")
}

/// Counts the starts the database has seen, this one included.
async fn count(server: &LocalServer) -> i64 {
    let mut connection = PgConnection::connect_with(&server.connect_options()).await.expect("a connection");
    sqlx::raw_sql("create table if not exists starts (at timestamptz); insert into starts values (now())")
        .execute(&mut connection)
        .await
        .expect("a start");
    sqlx::query_scalar("select count(*) from starts").fetch_one(&mut connection).await.expect("a count")
}

fn pid_file(server: &LocalServer) -> PathBuf {
    server.folder().join("data/postmaster.pid")
}

fn postmaster(server: &LocalServer) -> Pid {
    let pid = std::fs::read_to_string(pid_file(server)).expect("a pid file");
    Pid::from_raw(pid.lines().next().expect("a line").parse().expect("a pid"))
}

#[tokio::test]
async fn a_server_keeps_its_data_from_run_to_run() {
    let dir = folder();
    let server = start(dir.path()).await;
    assert!(!server.is_adopted());
    let store = Store::open(&DatabaseAt::Options(Box::new(server.connect_options()))).await.expect("a store");
    store.ping().await.expect("a sign of life");
    store.close().await;
    assert_eq!(count(&server).await, 1);
    let pid_file = pid_file(&server);
    server.stop().await.expect("stopped");
    assert!(!pid_file.exists(), "still up");
    // Dropping tells it to stop; whoever comes next waits for that.
    drop(start(dir.path()).await);
    let server = start(dir.path()).await;
    assert!(!server.is_adopted());
    assert_eq!(count(&server).await, 2);
    server.stop().await.expect("stopped");
}

#[tokio::test]
async fn the_server_of_a_killed_program_is_adopted_and_stopped_by_the_next() {
    if let Some(dir) = std::env::var_os(START_IN) {
        let server = start(Path::new(&dir)).await;
        println!("started {}", count(&server).await);
        std::future::pending::<()>().await;
    }
    let dir = folder();
    let mut program = Command::new(std::env::current_exe().expect("this binary"))
        .args([
            "--exact",
            "--nocapture",
            "store::local::the_server_of_a_killed_program_is_adopted_and_stopped_by_the_next",
        ])
        .env(START_IN, dir.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a program");
    let said = BufReader::new(program.stdout.take().expect("its output"));
    assert!(said.lines().map_while(Result::ok).any(|line| line.contains("started 1")), "it did not start");
    program.kill().expect("killed");
    program.wait().expect("gone");

    let server = start(dir.path()).await;
    assert!(server.is_adopted());
    assert_eq!(count(&server).await, 2);
    let pid_file = pid_file(&server);
    server.stop().await.expect("stopped");
    assert!(!pid_file.exists(), "still up");
}

#[tokio::test]
async fn programs_that_start_at_once_share_one_server_and_the_last_stops_it() {
    let dir = folder();
    let (one, two, three) = tokio::join!(start(dir.path()), start(dir.path()), start(dir.path()));
    let adopted = [&one, &two, &three].iter().filter(|server| server.is_adopted()).count();
    assert_eq!(adopted, 2);
    // The one that started it leaves first.
    let mut servers = vec![one, two, three];
    servers.sort_by_key(LocalServer::is_adopted);
    let last = servers.pop().expect("three");
    for server in servers {
        server.stop().await.expect("left");
        count(&last).await;
    }
    let pid_file = pid_file(&last);
    last.stop().await.expect("stopped");
    assert!(!pid_file.exists(), "still up");
}

#[tokio::test]
async fn a_pid_file_that_outlived_its_server_is_no_hindrance() {
    let dir = folder();
    // Durable: what was committed before the cut is there after it.
    let server = LocalServer::start(&LocalSettings { durable: true, ..settings(dir.path()) }).await.expect("a server");
    count(&server).await;
    let (pid, pid_file) = (postmaster(&server), pid_file(&server));
    kill(pid, Signal::SIGKILL).expect("killed");
    drop(server);
    assert!(pid_file.exists());
    let server = start(dir.path()).await;
    assert!(!server.is_adopted());
    assert_eq!(count(&server).await, 2);
    server.stop().await.expect("stopped");

    // Its number belongs to another process by now: this one.
    let stale = format!("{}\n{}\n", std::process::id(), dir.path().display());
    std::fs::write(&pid_file, stale).expect("a stale pid file");
    let server = start(dir.path()).await;
    assert_eq!(count(&server).await, 3);
    server.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_deep_folder_gets_a_socket_with_a_short_path() {
    let dir = folder();
    let deep = dir.path().join("a".repeat(60)).join("b".repeat(60));
    let server = start(&deep).await;
    assert_eq!(count(&server).await, 1);
    assert!(server.folder().starts_with(dir.path().canonicalize().expect("a folder")));
    assert!(server.url().len() < 140, "{}", server.url());
    server.stop().await.expect("stopped");
}

#[tokio::test]
async fn a_folder_that_only_root_may_enter_keeps_its_data_elsewhere() {
    let dir = folder_of_mode(0o700);
    let server = start(dir.path()).await;
    assert_eq!(count(&server).await, 1);
    let kept = server.folder().to_owned();
    server.stop().await.expect("stopped");
    let server = start(dir.path()).await;
    assert_eq!(count(&server).await, 2);
    server.stop().await.expect("stopped");
    assert_eq!(kept.starts_with(dir.path()), !geteuid().is_root());
    assert_eq!(dir.path().join("postgres").canonicalize().expect("a link"), kept);
    std::fs::remove_dir_all(kept).expect("removed");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_session_keeps_the_memory_of_its_statements() {
    let dir = folder();
    let server = start(dir.path()).await;
    let environment = std::fs::read(format!("/proc/{}/environ", postmaster(&server))).expect("an environment");
    let environment = String::from_utf8_lossy(&environment).into_owned();
    server.stop().await.expect("stopped");
    let kept = environment.split('\0').find_map(|entry| entry.strip_prefix("MALLOC_TRIM_THRESHOLD_="));
    assert!(kept.and_then(|bytes| bytes.parse::<u64>().ok()) >= Some(1 << 20), "{kept:?}");
}

#[tokio::test]
async fn what_is_missing_is_said_with_its_cure() {
    let dir = folder();
    let empty = folder();
    let mut wrong = settings(dir.path());
    wrong.bin_dir = Some(empty.path().to_owned());
    let error = LocalServer::start(&wrong).await.expect_err("no programs");
    assert!(error.to_string().contains("no initdb and postgres"), "{error}");

    let data = dir.path().join("postgres/data");
    std::fs::create_dir_all(&data).expect("a folder");
    std::fs::write(data.join("PG_VERSION"), "7\n").expect("a version");
    let error = LocalServer::start(&settings(dir.path())).await.expect_err("another version");
    assert!(error.to_string().contains("apt-get install postgresql-7"), "{error}");
}

#[tokio::test]
async fn what_a_person_says_is_not_in_the_servers_log() {
    let dir = folder();
    let server = start(dir.path()).await;
    let mut connection = PgConnection::connect_with(&server.connect_options()).await.expect("a connection");
    for statement in ["select 'albatross'::integer", "do $$ begin raise exception 'albatross'; end $$"] {
        assert!(sqlx::raw_sql(statement).execute(&mut connection).await.is_err());
    }
    drop(connection);
    let log = server.folder().join("server.log");
    server.stop().await.expect("stopped");
    let log = std::fs::read_to_string(log).expect("a log");
    assert!(log.contains("ready to accept connections") && !log.contains("albatross"), "{log}");
}
