//! How long it takes to plan, write and queue the mornings of people who are all due in the same minute, and how it grows.
//!
//! `cargo bench --bench morning` runs the production program over a server of its own with fsync on, for 10,000 and then
//! 100,000 people who have logged two weeks of sleep and a habit; `BENCH_PEOPLE=2000` (or a list, `500,2000`) measures
//! others. It prints the time, the memory of the program, and whether the time grows in step with the people; beside it how
//! the pages of the database grow that are looked at for a person, which tells work that grows from data that no longer
//! fits into the cache of a small server.

use std::time::{Duration, Instant};

use alive_coach::{
    app::{self, App},
    config::Settings,
    store::DatabaseAt,
};
use chrono::{DateTime, Utc};
use sqlx::{AssertSqlSafe, PgPool};

/// The promise: all of 100,000 within this.
const TARGET: Duration = Duration::from_secs(600);
/// Memory of the program, in MB.
const MEMORY: u64 = 300;
/// Time a person may be up to so many times that of the smallest crowd, before growth is called worse than linear.
const GROWTH: f64 = 1.25;

fn main() {
    app::install_tls();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(run());
}

async fn run() {
    let people = std::env::var("BENCH_PEOPLE").unwrap_or_else(|_| "10000,100000".to_owned());
    let crowds: Vec<u64> = people.split(',').map(|number| number.trim().parse().expect("a number of people")).collect();
    println!("morning, everybody due in one minute, fsync on");
    let (mut first, mut first_pages) = (None, None);
    for crowd in crowds {
        let (took, pages) = morning(crowd).await;
        let each = took.as_secs_f64() / crowd as f64;
        let growth = each / *first.get_or_insert(each);
        let memory = peak_memory();
        println!("  {crowd:>7} people: {took:>8.1?}, {:.2} ms each, peak memory {memory} MB", each * 1e3);
        println!("    growth {growth:.2} of linear: {}", verdict(growth <= GROWTH));
        let pages = pages as f64 / crowd as f64;
        let growth = pages / *first_pages.get_or_insert(pages);
        println!("    {pages:.0} pages each, growth {growth:.2} of linear: {}", verdict(growth <= GROWTH));
        println!("    memory, target {MEMORY} MB: {}", verdict(memory <= MEMORY));
        if crowd >= 100_000 {
            println!("    time, target {TARGET:?}: {}", verdict(took <= TARGET));
        }
    }
}

/// One crowd in a database of its own: how long its morning took, and how many pages of the database it looked at.
async fn morning(crowd: u64) -> (Duration, i64) {
    let data = std::env::temp_dir().join(format!("alive-bench-morning-{}-{crowd}", std::process::id()));
    std::fs::create_dir_all(&data).expect("a data folder");
    let mut settings = Settings::read(None).expect("settings");
    settings.data = data.clone();
    settings.database_url = None;
    let app = App::start(&settings).await.expect("the program");
    // The same server once more, as its owner.
    let (DatabaseAt::Options(options), Some(server)) = app::database(&settings).await.expect("a server") else {
        panic!("the bench starts a server of its own")
    };
    let owner = PgPool::connect_with(*options).await.expect("the owner");
    fill(&owner, crowd).await;
    let now: DateTime<Utc> = "2026-03-14T07:42:00Z".parse().expect("a time");
    let began = Instant::now();
    let tally = app.tick(now).await.expect("a tick");
    let took = began.elapsed();
    assert_eq!(tally.sent, crowd, "everybody's morning is queued: {tally:?}");
    let queued: i64 =
        sqlx::query_scalar("select count(*) from outbox where kind = 'push'").fetch_one(&owner).await.expect("a count");
    assert_eq!(u64::try_from(queued).ok(), Some(crowd), "one letter each");
    // A session tells what it looked at when it ends.
    app.stop().await.expect("the program stops");
    let pages: i64 = sqlx::query_scalar(
        "select sum(heap_blks_read + heap_blks_hit + idx_blks_read + idx_blks_hit)::bigint from pg_statio_user_tables",
    )
    .fetch_one(&owner)
    .await
    .expect("a count");
    owner.close().await;
    server.stop().await.expect("the server stops");
    std::fs::remove_dir_all(&data).expect("the data folder goes");
    (took, pages)
}

/// People with two weeks of entries, whose plan is due between 07:30 and 07:40.
async fn fill(owner: &PgPool, crowd: u64) {
    let statements = [
        format!(
            "insert into users (user_id, name, timezone, units, language, onboarding, created_at)
             select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'P' || n, 'UTC', 'metric',
                (array['en', 'es', 'de', 'fr'])[1 + n % 4], 'done', '2026-03-01'
             from generate_series(1, {crowd}) n"
        ),
        "insert into identities (channel, external_id, user_id, created_at)
         select 'telegram', user_id::text, user_id, created_at from users"
            .to_owned(),
        "insert into daily_logs (user_id, date, sleep_hours, energy_level, logged_at, zone)
         select user_id, date '2026-03-14' - d, 6 + d % 3, 1 + d % 5, timestamptz '2026-03-14 07:00Z' - d * interval '1 day', 'UTC'
         from users, generate_series(0, 13) d"
            .to_owned(),
        "insert into habit_trackers (user_id, date, habit_type, status, logged_at, zone)
         select user_id, date '2026-03-13' - d, 'meditation', true, timestamptz '2026-03-13 07:00Z' - d * interval '1 day', 'UTC'
         from users, generate_series(0, 13) d"
            .to_owned(),
        "insert into goals (user_id, goal_type, target_value, unit, status, created_at, zone)
         select user_id, 'sleep', 8, 'hours', 'active', '2026-03-01', 'UTC' from users"
            .to_owned(),
        "insert into push_settings (user_id, channel, bot, conversation, external_id, timezone)
         select user_id, 'telegram', '7', user_id::text, user_id::text, 'UTC' from users"
            .to_owned(),
        "insert into schedules (user_id, kind, at_time, created_at, due_date, due_at, next_at, tzdb)
         select user_id, 'morning_plan', '07:30', '2026-03-01', '2026-03-14', '2026-03-14 07:30Z',
            timestamptz '2026-03-14 07:30Z' + random() * interval '10 minutes', 'bench'
         from users"
            .to_owned(),
        // As on any morning: the entries of two weeks were written long ago, and the housekeeping after them is done.
        "vacuum (analyze)".to_owned(),
        "checkpoint".to_owned(),
        "select pg_stat_reset()".to_owned(),
    ];
    for statement in statements {
        sqlx::query(AssertSqlSafe(statement)).execute(owner).await.expect("people");
    }
}

/// The most memory this process has held, in MB, as Linux tells.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() / 1024
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "missed" }
}
