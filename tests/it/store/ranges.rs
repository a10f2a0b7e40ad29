//! The database is the last judge of what is plausible, with the same ranges as the rules.

use alive_coach::{domain::ranges::RANGES, store::records::ApplyError};
use serde_json::{Value, json};
use sqlx::PgPool;

use super::{Talker, open, record};

const DAY: &str = "2026-03-14";

/// The records that carry a number of this name, and the table that checks it.
fn carriers(field: &str, value: f64) -> Vec<(&'static str, &'static str, Value)> {
    let whole = json!(value as i64);
    match field {
        "energy_level" | "digestion_score" | "soreness" => {
            vec![("log_daily", "daily_logs", json!({"date": DAY, field: whole}))]
        }
        "sleep_hours" | "water_intake_liters" => vec![("log_daily", "daily_logs", json!({"date": DAY, field: value}))],
        "duration_minutes" | "calories_burned" => {
            vec![("log_workout", "workout_sessions", json!({"date": DAY, "activity_type": "yoga", field: value}))]
        }
        "age" => vec![("update_profile", "users", json!({field: whole}))],
        "temperature_c" => {
            vec![("log_cycle", "cycle_days", json!({"event": "symptoms", "date": DAY, field: value}))]
        }
        "target_weight_kg" | "height_cm" => vec![("update_profile", "users", json!({field: value}))],
        "distance_km" => vec![
            ("log_workout", "workout_sessions", json!({"date": DAY, "activity_type": "yoga", field: value})),
            ("log_metric", "health_metrics", json!({"date": DAY, "type": field, "value": value})),
        ],
        "weight_kg" => vec![
            ("update_profile", "users", json!({field: value})),
            ("log_metric", "health_metrics", json!({"date": DAY, "type": field, "value": value})),
        ],
        _ => vec![("log_metric", "health_metrics", json!({"date": DAY, "type": field, "value": value}))],
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_checks_are_the_ranges(pool: PgPool) {
    let store = open(&pool).await;
    for (field, range) in RANGES {
        for inside in [*range.start(), *range.end()] {
            for (tool, _, args) in carriers(field, inside) {
                let mut ana = Talker::new(&store, &format!("{field}{inside}{tool}")).await;
                ana.tries(&[record(tool, args)]).await.unwrap_or_else(|error| panic!("{field} {inside}: {error}"));
            }
        }
        for outside in [range.start() - 1.0, range.end() + 1.0] {
            for (tool, table, args) in carriers(field, outside) {
                let mut ana = Talker::new(&store, &format!("{field}{outside}{tool}")).await;
                let error = ana.tries(&[record(tool, args)]).await.expect_err("out of range");
                let ApplyError::Refused(constraint) = error else { panic!("{field} {outside}: {error}") };
                assert_eq!(constraint, format!("{table}_{field}_range"));
            }
        }
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_refused_record_leaves_the_transaction_usable_and_its_value_out_of_the_error(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let interaction = uuid::Uuid::from_u128(7);
    let wild = record("log_daily", json!({"date": DAY, "sleep_hours": 31.5}));
    let error =
        alive_coach::store::records::apply(&mut tx, &ana.context(interaction, 0), &wild).await.expect_err("31 h");
    assert_eq!(error.to_string(), "refused by the constraint daily_logs_sleep_hours_range");
    assert!(!format!("{error:?}").contains("31"), "{error:?}");
    let sane = record("log_daily", json!({"date": DAY, "sleep_hours": 7.5}));
    alive_coach::store::records::apply(&mut tx, &ana.context(interaction, 1), &sane).await.expect("7.5 h");
    drop(tx);
    let (_, changes) = ana.keeps(&[sane]).await;
    assert_eq!(changes.len(), 1);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn water_adds_up_to_at_most_what_a_day_can_hold(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let six = record("log_daily", json!({"date": DAY, "water_intake_liters": 6}));
    ana.keeps(std::slice::from_ref(&six)).await;
    let error = ana.tries(&[six]).await.expect_err("12 l");
    assert!(matches!(&error, ApplyError::Refused(name) if name == "daily_logs_water_intake_liters_range"), "{error}");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 6.0);
}
