//! Row-level security: whose rows a query sees, also one that forgets to say whose.

use alive_coach::{
    domain::{
        cycle::{State, Tracking},
        day::{PushKind, Recurrence, Standing},
    },
    store::{
        cycle,
        inbox::{self, Inbound},
        planning,
        schedules::{self, NewSchedule},
        turns,
    },
};
use chrono::NaiveTime;
use serde_json::json;
use sqlx::{AssertSqlSafe, PgPool, Row};

use super::{Talker, ZONE, accept, heard, open, record};

/// Tables with a user_id, by the catalogue.
async fn owned_tables(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select table_name::text from information_schema.columns
         where table_schema = 'public' and column_name = 'user_id' order by 1",
    )
    .fetch_all(pool)
    .await
    .expect("a catalogue")
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_table_of_a_person_is_secured_and_forced(pool: PgPool) {
    let tables = owned_tables(&pool).await;
    assert!(tables.len() >= 16, "{tables:?}");
    let secured: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class c join pg_namespace n on n.oid = relnamespace
         where nspname = 'public' and relkind = 'r' and relrowsecurity and relforcerowsecurity order by 1",
    )
    .fetch_all(&pool)
    .await
    .expect("a catalogue");
    assert_eq!(secured, tables);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_program_is_neither_superuser_nor_owner(pool: PgPool) {
    let store = open(&pool).await;
    let ana = Talker::new(&store, "ana").await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let row = sqlx::query(
        "select current_user::text as role, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
            (select count(*) from pg_class where relowner = r.oid) as owned
         from pg_roles r where rolname = current_user",
    )
    .fetch_one(&mut *tx)
    .await
    .expect("a role");
    assert_eq!(row.get::<String, _>("role"), "alive_app");
    for power in ["rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb"] {
        assert!(!row.get::<bool, _>(power), "{power}");
    }
    assert_eq!(row.get::<i64, _>("owned"), 0);
    let refused = sqlx::query("alter table users disable row level security").execute(&mut *tx).await;
    assert!(refused.is_err(), "the program may change the schema");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn two_people_do_not_see_each_other_and_nobody_sees_nothing(pool: PgPool) {
    let store = open(&pool).await;
    let (ana, ben) = (filled(&store, "ana").await, filled(&store, "ben").await);
    for table in owned_tables(&pool).await {
        let count = format!("select count(*) from {table}");
        let all: i64 = sqlx::query_scalar(AssertSqlSafe(count.clone())).fetch_one(&pool).await.expect("a count");
        let mut seen = 0;
        for person in [ana.person, ben.person] {
            let mut tx = store.begin(person).await.expect("a transaction");
            let own: i64 = sqlx::query_scalar(AssertSqlSafe(count.clone())).fetch_one(&mut *tx).await.expect("a count");
            let foreign: i64 =
                sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {table} where user_id <> $1")))
                    .bind(person.0)
                    .fetch_one(&mut *tx)
                    .await
                    .expect("a count");
            assert_eq!(foreign, 0, "{table}");
            seen += own;
        }
        assert_eq!(seen, all, "{table}");
        assert!(all > 0 || matches!(table.as_str(), "files" | "link_codes"), "{table} is not tested");

        // A connection of the program that names nobody: also after it has named somebody.
        let mut tx = store.begin(ana.person).await.expect("a transaction");
        sqlx::query("select set_config('alive.person', '', true)").execute(&mut *tx).await.expect("set");
        let nobody: i64 = sqlx::query_scalar(AssertSqlSafe(count)).fetch_one(&mut *tx).await.expect("a count");
        assert_eq!(nobody, 0, "{table}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_fresh_connection_sees_no_rows(pool: PgPool) {
    let store = open(&pool).await;
    filled(&store, "ana").await;
    let mut connection = pool.acquire().await.expect("a connection");
    sqlx::query("set role alive_app").execute(&mut *connection).await.expect("the role");
    for table in owned_tables(&pool).await {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *connection).await.expect("a count");
        assert_eq!(rows, 0, "{table}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_a_turn_reads_is_its_persons_and_the_name_ends_with_the_reading(pool: PgPool) {
    let store = open(&pool).await;
    let (ana, ben) = (filled(&store, "ana").await, filled(&store, "ben").await);
    let mut connection = pool.acquire().await.expect("a connection");
    sqlx::query("set role alive_app").execute(&mut *connection).await.expect("the role");
    for talker in [&ana, &ben, &ana] {
        let past = turns::past(&mut connection, talker.person, ZONE, talker.now()).await.expect("a past");
        assert_eq!((past.person.id, past.days.len()), (talker.person, 1));
        let seen: i64 =
            sqlx::query_scalar("select count(*) from users").fetch_one(&mut *connection).await.expect("a count");
        assert_eq!(seen, 0, "somebody's name was left behind");
    }
    let message = accept(&store, &heard("ana", "more", "slept 6h")).await.inbound;
    let taken = Inbound { person: ben.person, ..message };
    assert!(turns::open(&store, &taken, ZONE).await.is_err(), "somebody opened the message of another");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nothing_can_be_written_in_anothers_name(pool: PgPool) {
    let store = open(&pool).await;
    let (ana, ben) = (filled(&store, "ana").await, filled(&store, "ben").await);
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let touched = sqlx::query("update daily_logs set sleep_hours = 1 where user_id = $1")
        .bind(ben.person.0)
        .execute(&mut *tx)
        .await
        .expect("an update of nothing");
    assert_eq!(touched.rows_affected(), 0);
    let moved = sqlx::query("update habit_trackers set user_id = $1").bind(ben.person.0).execute(&mut *tx).await;
    assert!(moved.is_err(), "rows were given to somebody else");
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let planted = sqlx::query(
        "insert into identities (channel, external_id, user_id, created_at) values ('telegram', '1', $1, now())",
    )
    .bind(ben.person.0)
    .execute(&mut *tx)
    .await;
    assert!(planted.is_err(), "an account was linked to somebody else");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_queues_show_only_themselves(pool: PgPool) {
    let store = open(&pool).await;
    filled(&store, "ana").await;
    super::accept(&store, &heard("ben", "waiting", "hello?")).await;
    assert_eq!(inbox::unanswered(&store).await.expect("a queue").len(), 1);
    let mut tx = store.begin_queue().await.expect("a transaction");
    for table in owned_tables(&pool).await {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut *tx).await.expect("a count");
        assert_eq!(
            rows > 0,
            matches!(table.as_str(), "inbound_messages" | "outbox" | "push_settings" | "schedules" | "pushes"),
            "{table}"
        );
    }
}

/// Somebody with rows in every table.
async fn filled(store: &alive_coach::store::Store, name: &str) -> Talker {
    let mut talker = Talker::new(store, name).await;
    let day = "2026-03-14";
    let (interaction, _) = talker
        .keeps(&[
            record("log_daily", json!({"date": day, "sleep_hours": 6})),
            record("log_habit", json!({"date": day, "habit_type": "reading"})),
            record("log_metric", json!({"date": day, "type": "weight_kg", "value": 70})),
            record("log_cycle", json!({"event": "period_start", "date": day, "symptoms": {"cramps": true}})),
            record("log_workout", json!({"date": day, "activity_type": "yoga", "duration_minutes": 30})),
            record("set_goal", json!({"goal_type": "sleep", "target_value": 8})),
        ])
        .await;
    let mut tx = store.begin(talker.person).await.expect("a transaction");
    let memory = alive_coach::store::memories::NewMemory {
        fact: "left knee hurts",
        kind: alive_coach::store::rows::MemoryKind::Injury,
        source: interaction,
        expires_at: None,
    };
    alive_coach::store::memories::remember(&mut tx, talker.person, &memory, talker.now()).await.expect("remembered");
    let profile = planning::TrainingProfile { minutes: Some(30), ..planning::TrainingProfile::default() };
    planning::keep_profile(&mut tx, talker.person, &profile, talker.now()).await.expect("kept");
    let ill = planning::NewLimit {
        kind: planning::StoredLimit::Illness,
        part: None,
        activity: None,
        minutes: None,
        distance_km: None,
        occasion: None,
        from: super::date("2026-02-01"),
        until: Some(super::date("2026-02-03")),
    };
    planning::limit(&mut tx, talker.person, &ill, interaction, talker.now()).await.expect("kept");
    let tracking = Tracking { state: State::On, ..Tracking::default() };
    cycle::save(&mut tx, talker.person, &tracking, talker.now()).await.expect("kept");
    let daily = Recurrence::daily(NaiveTime::MIN);
    let standing = Standing { kind: PushKind::MorningPlan, recurrence: daily, only_on: None };
    let new = NewSchedule { standing, text: None };
    schedules::put(&mut tx, talker.person, &[new], super::ZONE, talker.now()).await.expect("a schedule");
    sqlx::query(
        "insert into pushes (user_id, push_key, local_date, kind, due_at, decided_at, outcome)
         select user_id, kind, due_date, kind, due_at, due_at, 'late' from schedules",
    )
    .execute(&mut *tx)
    .await
    .expect("a settled push");
    tx.commit().await.expect("committed");
    super::planning::plan(&talker, interaction).await;
    talker
}
