//! Migrations on filled tables: each is applied to a database that people have used.

use alive_coach::store::{MIGRATOR, Store};
use sqlx::{AssertSqlSafe, PgPool};

/// Rows to put into the tables that a migration has made, before the next one is applied.
const FILLINGS: &[(i64, &str)] = &[
    (
        20261124090100,
        "insert into users (user_id, name, created_at, units, language)
         values ('00000000-0000-0000-0000-000000000001', 'Ana', now(), 'metric', 'en');
         insert into identities (channel, external_id, user_id, created_at)
         values ('telegram', '42', '00000000-0000-0000-0000-000000000001', now());",
    ),
    (
        20261124090200,
        "insert into daily_logs (user_id, date, sleep_hours, logged_at, zone)
         values ('00000000-0000-0000-0000-000000000001', '2026-03-14', 6.5, now(), 'Europe/Berlin');
         insert into health_metrics (user_id, \"timestamp\", type, value, source, local_date, logged_at, zone)
         values ('00000000-0000-0000-0000-000000000001', now(), 'weight_kg', 70, 'Manual', '2026-03-14', now(), 'Europe/Berlin');
         insert into menstrual_cycles (user_id, start_date, source, logged_at, zone)
         values ('00000000-0000-0000-0000-000000000001', '2026-03-10', 'chat', now(), 'Europe/Berlin');
         insert into goals (goal_id, user_id, goal_type, status, created_at, zone)
         values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'sleep', 'active', now(), 'Europe/Berlin');
         insert into workout_plans (plan_id, user_id, plan_start_date, plan_type, goal_id, ai_generated, created_at)
         values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', '2026-03-09', 'strength',
            '00000000-0000-0000-0000-000000000002', true, now());
         insert into workout_sessions (plan_id, user_id, date, activity_type, completed, source, logged_at, zone)
         values ('00000000-0000-0000-0000-000000000003', '00000000-0000-0000-0000-000000000001', '2026-03-14', 'yoga', true,
            'chat', now(), 'Europe/Berlin');
         insert into habit_trackers (user_id, date, habit_type, status, logged_at, zone)
         values ('00000000-0000-0000-0000-000000000001', '2026-03-14', 'reading', true, now(), 'Europe/Berlin');",
    ),
    (
        20261124090300,
        "insert into ai_interactions (interaction_id, user_id, \"timestamp\", response_text, path)
         values ('00000000-0000-0000-0000-000000000004', '00000000-0000-0000-0000-000000000001', now(), 'noted', 'fast');
         insert into record_changes (user_id, interaction_id, call_index, seq, fact_id, table_name, row_id, op, after, at)
         select user_id, '00000000-0000-0000-0000-000000000004', 0, 0, log_id, 'daily_logs', log_id, 'insert',
            '{\"sleep_hours\": 6.5}', now()
         from daily_logs;
         insert into outbox (letter_id, user_id, interaction_id, channel, bot, conversation, kind, say, nonce, created_at,
            next_attempt_at)
         select gen_random_uuid(), user_id, interaction_id, 'telegram', '7', '42', 'reply', '{\"text\": \"noted\"}', 'n', now(),
            now()
         from ai_interactions;",
    ),
];

#[sqlx::test(migrations = false)]
async fn every_migration_applies_to_filled_tables(pool: PgPool) {
    for migration in MIGRATOR.iter() {
        MIGRATOR.run_to(migration.version, &pool).await.expect("a migration");
        if let Some((_, filling)) = FILLINGS.iter().find(|(version, _)| *version == migration.version) {
            sqlx::raw_sql(AssertSqlSafe(*filling)).execute(&pool).await.expect("a filling");
        }
    }
    let day: (bool, String) =
        sqlx::query_as("select starts_period, date::text from cycle_days").fetch_one(&pool).await.expect("a day");
    assert_eq!(day, (true, "2026-03-10".to_owned()), "a start is a fact of its day");
    let hours: f64 = sqlx::query_scalar("select sleep_hours from daily_logs").fetch_one(&pool).await.expect("a row");
    assert_eq!(hours, 6.5);
    let applied: i64 = sqlx::query_scalar("select count(*) from _sqlx_migrations where success")
        .fetch_one(&pool)
        .await
        .expect("a count");
    assert_eq!(usize::try_from(applied).expect("few"), MIGRATOR.iter().count());
}

/// A role that owns the database's tables and is no superuser, as a hosted database gives it; `powers` as in `create role`.
async fn owner(pool: &PgPool, powers: &str) -> String {
    let database: String = sqlx::query_scalar("select oid::text from pg_database where datname = current_database()")
        .fetch_one(pool)
        .await
        .expect("a number");
    let role = format!("owner_{powers}_{database}");
    let statement = format!("create role {role} {powers}; grant all on schema public to {role}");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(pool).await.expect("a role");
    role
}

async fn drop_owner(pool: &PgPool, role: &str) {
    let statement = format!("drop owned by {role} cascade; drop role {role}");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(pool).await.expect("dropped");
}

#[sqlx::test(migrations = false)]
async fn an_owner_without_superuser_powers_migrates_and_is_bound_by_row_security(pool: PgPool) {
    let role = owner(&pool, "createrole").await;
    let options = (*pool.connect_options()).clone().options([("role", role.as_str())]);
    Store::from_options(options.clone(), 2).await.expect("a store").ping().await.expect("a sign of life");
    sqlx::raw_sql(
        "insert into users (user_id, created_at, units, language) values (gen_random_uuid(), now(), 'metric', 'en')",
    )
    .execute(&pool)
    .await
    .expect("a person");
    let owner = PgPool::connect_with(options).await.expect("the owner");
    let seen: i64 = sqlx::query_scalar("select count(*) from users").fetch_one(&owner).await.expect("a count");
    let member: bool = sqlx::query_scalar("select pg_has_role(current_user, 'alive_app', 'member')")
        .fetch_one(&owner)
        .await
        .expect("an answer");
    assert!(seen == 0 && member);
    owner.close().await;
    drop_owner(&pool, &role).await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_owner_that_may_not_take_the_role_is_told_the_cure(pool: PgPool) {
    sqlx::raw_sql("drop schema public cascade; create schema public").execute(&pool).await.expect("an empty database");
    let role = owner(&pool, "nocreaterole").await;
    let options = (*pool.connect_options()).clone().options([("role", role.as_str())]);
    let error = Store::from_options(options, 1).await.expect_err("refused");
    let cure = format!("run once as a superuser: grant alive_app to {role};");
    assert!(format!("{error:#}").contains(&cure), "{error:#}");
    drop_owner(&pool, &role).await;
}

#[sqlx::test(migrations = false)]
async fn programs_that_start_at_the_same_time_migrate_once(pool: PgPool) {
    let options = (*pool.connect_options()).clone();
    let stores = futures::future::join_all((0..4).map(|_| Store::from_options(options.clone(), 1))).await;
    for store in stores {
        store.expect("a store").ping().await.expect("a sign of life");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_database_of_a_newer_program_is_not_touched(pool: PgPool) {
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (99990101000000, 'from the future', true, '', 0)",
    )
    .execute(&pool)
    .await
    .expect("a row");
    let error = Store::from_options((*pool.connect_options()).clone(), 1).await.expect_err("refused");
    assert!(error.to_string().contains("newer version"), "{error}");
}

/// The names and types of the data model, which other programs and people rely on.
const ENTITIES: &[(&str, &[(&str, &str)])] = &[
    (
        "users",
        &[
            ("user_id", "uuid"),
            ("name", "text"),
            ("email", "text"),
            ("age", "integer"),
            ("gender", "text"),
            ("height_cm", "double precision"),
            ("weight_kg", "double precision"),
            ("target_weight_kg", "double precision"),
            ("timezone", "text"),
            ("created_at", "timestamp with time zone"),
        ],
    ),
    (
        "daily_logs",
        &[
            ("log_id", "uuid"),
            ("user_id", "uuid"),
            ("date", "date"),
            ("energy_level", "integer"),
            ("mood", "text"),
            ("sleep_hours", "double precision"),
            ("water_intake_liters", "double precision"),
            ("digestion_score", "integer"),
            ("cycle_phase", "text"),
            ("ai_notes", "text"),
        ],
    ),
    (
        "health_metrics",
        &[
            ("metric_id", "uuid"),
            ("user_id", "uuid"),
            ("timestamp", "timestamp with time zone"),
            ("type", "text"),
            ("value", "double precision"),
            ("source", "text"),
        ],
    ),
    (
        "menstrual_cycles",
        &[
            ("cycle_id", "uuid"),
            ("user_id", "uuid"),
            ("start_date", "date"),
            ("end_date", "date"),
            ("predicted_ovulation", "date"),
            ("symptoms", "jsonb"),
        ],
    ),
    (
        "workout_plans",
        &[
            ("plan_id", "uuid"),
            ("user_id", "uuid"),
            ("plan_start_date", "date"),
            ("plan_type", "text"),
            ("goal_id", "uuid"),
            ("frequency_per_week", "integer"),
            ("ai_generated", "boolean"),
        ],
    ),
    (
        "workout_sessions",
        &[
            ("session_id", "uuid"),
            ("plan_id", "uuid"),
            ("date", "date"),
            ("duration_minutes", "integer"),
            ("activity_type", "text"),
            ("intensity_level", "text"),
            ("calories_burned", "double precision"),
            ("completed", "boolean"),
        ],
    ),
    (
        "habit_trackers",
        &[
            ("habit_id", "uuid"),
            ("user_id", "uuid"),
            ("date", "date"),
            ("habit_type", "text"),
            ("status", "boolean"),
            ("notes", "text"),
        ],
    ),
    (
        "ai_interactions",
        &[
            ("interaction_id", "uuid"),
            ("user_id", "uuid"),
            ("timestamp", "timestamp with time zone"),
            ("input_text", "text"),
            ("response_text", "text"),
            ("action_type", "text"),
            ("session_context", "jsonb"),
        ],
    ),
    (
        "recommendations",
        &[
            ("recommendation_id", "uuid"),
            ("user_id", "uuid"),
            ("timestamp", "timestamp with time zone"),
            ("category", "text"),
            ("content", "text"),
            ("based_on", "jsonb"),
        ],
    ),
    (
        "goals",
        &[
            ("goal_id", "uuid"),
            ("user_id", "uuid"),
            ("goal_type", "text"),
            ("target_value", "double precision"),
            ("progress_value", "double precision"),
            ("target_date", "date"),
            ("status", "text"),
        ],
    ),
];

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_ten_entities_have_the_fields_of_the_data_model(pool: PgPool) {
    for (table, columns) in ENTITIES {
        for (column, expected) in *columns {
            let found: Option<String> = sqlx::query_scalar(
                "select data_type::text from information_schema.columns where table_name = $1 and column_name = $2",
            )
            .bind(table)
            .bind(column)
            .fetch_optional(&pool)
            .await
            .expect("a catalogue");
            assert_eq!(found.as_deref(), Some(*expected), "{table}.{column}");
        }
    }
}
