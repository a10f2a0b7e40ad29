//! How the statements find their rows: by key, however many rows there are.

use std::{collections::BTreeMap, fs, path::Path};

use alive_coach::store::Tx;
use serde_json::Value;
use sqlx::{AssertSqlSafe, PgPool};

use super::{Talker, open};

/// Statements that read a whole table or index, by how they begin, and why that is right.
const WHOLE: [(&str, &str); 2] = [
    ("select distinct user_id from schedules where tzdb <> $1", "once, after an update of the time zones"),
    (
        "select inbound_id, user_id, heard, accepted_at from inbound_messages where answered_at is null",
        "at the start; the index has nothing else",
    ),
];

/// The statements of the program, without line breaks, as they are described for the build.
fn statements() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let read = |entry: std::io::Result<fs::DirEntry>| {
        let text = fs::read_to_string(entry.expect("a file").path()).expect("its text");
        let described: Value = serde_json::from_str(&text).expect("a description");
        described["query"].as_str().expect("a statement").to_owned()
    };
    let all = fs::read_dir(folder).expect("the descriptions").map(read);
    all.filter(|statement| !statement.trim_start().starts_with("set")).collect()
}

/// What a plan reads without a condition on an index.
fn unbounded(node: &Value, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let is_walk =
        kind == "Seq Scan" || kind.contains("Index") && kind.ends_with("Scan") && node["Index Cond"].is_null();
    if is_walk {
        let what = node["Index Name"].as_str().or(node["Relation Name"].as_str());
        found.push(format!("{kind} of {}, {}", what.unwrap_or("?"), node["Filter"]));
    }
    for below in node["Plans"].as_array().into_iter().flatten() {
        unbounded(below, found);
    }
}

/// The plan a session of the program keeps for a statement.
async fn plan(tx: &mut Tx, statement: &str) -> Value {
    let run = |sql: String| sqlx::raw_sql(AssertSqlSafe(sql));
    run(format!("prepare it as {statement}"))
        .execute(&mut **tx)
        .await
        .unwrap_or_else(|error| panic!("{error}: {statement}"));
    let parameters: i32 =
        sqlx::query_scalar("select cardinality(parameter_types) from pg_prepared_statements where name = 'it'")
            .fetch_one(&mut **tx)
            .await
            .expect("what it takes");
    let nothing = vec!["null"; parameters as usize].join(", ");
    let arguments = if parameters == 0 { String::new() } else { format!("({nothing})") };
    let explain = format!("explain (format json) execute it{arguments}");
    let plan: Value = sqlx::query_scalar(AssertSqlSafe(explain)).fetch_one(&mut **tx).await.expect("a plan");
    run("deallocate it".to_owned()).execute(&mut **tx).await.expect("room for the next");
    plan
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_statement_looks_its_rows_up_even_when_it_was_planned_over_empty_tables(pool: PgPool) {
    let store = open(&pool).await;
    let ana = Talker::new(&store, "ana").await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let statements = statements();
    assert!(statements.len() > 100, "{}", statements.len());
    let mut walks = BTreeMap::new();
    for statement in statements {
        let begins = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        if WHOLE.iter().any(|(whole, _)| begins.starts_with(whole)) {
            continue;
        }
        let mut found = Vec::new();
        unbounded(&plan(&mut tx, &statement).await[0]["Plan"], &mut found);
        if !found.is_empty() {
            walks.insert(begins, found);
        }
    }
    assert!(walks.is_empty(), "{walks:#?}");
}
