//! Corrections and taking back, as a table of what happens to whom.

use alive_coach::store::{
    records::{self, ApplyError, Op, Unwritten},
    turns::{self, Closing},
};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

use super::{Talker, accept, date, heard, interaction_of, open, record};

const DAY: &str = "2026-03-14";
const BEFORE: &str = "2026-03-13";

fn water(litres: f64) -> Vec<alive_coach::domain::record::Record> {
    vec![record("log_daily", json!({"date": DAY, "water_intake_liters": litres}))]
}

fn daily(field: &str, value: Value) -> Vec<alive_coach::domain::record::Record> {
    vec![record("log_daily", json!({"date": DAY, field: value}))]
}

fn correct(field: &str, value: Value) -> Vec<alive_coach::domain::record::Record> {
    vec![record("correct_last", json!({"field": field, "value": value}))]
}

fn delete() -> Vec<alive_coach::domain::record::Record> {
    vec![record("delete_last", json!({}))]
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_correction_replaces_and_undo_brings_back(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&daily("sleep_hours", json!(6))).await;
    let (_, changes) = ana.keeps(&correct("sleep_hours", json!(7))).await;
    assert_eq!(changes[0].before, Some(json!({"date": DAY, "sleep_hours": 6})));
    assert_eq!(ana.day(DAY, "sleep_hours").await, 7.0);
    let (_, changes) = ana.keeps(&delete()).await;
    assert_eq!((changes[0].op, &changes[0].after), (Op::Update, &Some(json!({"sleep_hours": 6.0}))));
    assert_eq!(ana.day(DAY, "sleep_hours").await, 6.0);
    let (_, changes) = ana.keeps(&delete()).await;
    assert_eq!(changes[0].op, Op::Delete);
    assert!(ana.past().await.days.is_empty(), "an empty day was left");
    let error = ana.tries(&delete()).await.expect_err("nothing left");
    assert!(matches!(error, ApplyError::NothingToDelete), "{error}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn water_taken_back_is_subtracted_whatever_came_after(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    let (first, _) = ana.keeps(&water(1.0)).await;
    let (second, _) = ana.keeps(&water(3.0)).await;
    let (third, changes) = ana.keeps(&correct("water_intake_liters", json!(2))).await;
    assert_eq!((changes[0].op, changes[0].delta), (Op::Add, Some(2.0)));
    assert_eq!(changes[0].after, Some(json!({"date": DAY, "water_intake_liters": 3.0})));
    ana.takes_back(first).await.expect("taken back");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 2.0);
    // The corrected message: its correction stands for itself.
    ana.takes_back(second).await.expect("taken back");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 2.0);
    ana.takes_back(third).await.expect("taken back");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, Value::Null);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_taken_back_in_the_exchange_of_a_record_leaves_that_record(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&water(1.0)).await;
    let inbound = accept(&store, &heard("ana", "both", "drank 500 ml, and delete the last one")).await.inbound;
    let interaction = interaction_of(&inbound);
    let (mut tx, mut ledger) = (store.begin(ana.person).await.expect("a transaction"), Unwritten::default());
    for (call, record) in (0..).zip([water(0.5), delete(), water(0.25)].into_iter().flatten()) {
        let context = ana.context(interaction, call);
        records::apply_unguarded(&mut tx, &context, &record, &mut ledger).await.expect("applied");
    }
    turns::close(&mut tx, &Closing { ledger, ..ana.closing(&inbound) }).await.expect("closed");
    tx.commit().await.expect("committed");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 0.75);
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let told = turns::changes_of(&mut tx, interaction).await.expect("changes");
    assert_eq!(told.iter().map(|change| change.call_index).collect::<Vec<_>>(), [0, 1, 2]);
    drop(tx);
    ana.takes_back(interaction).await.expect("taken back");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, Value::Null);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_total_that_is_taken_back_leaves_the_sum_of_what_was_added(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&water(1.0)).await;
    let total = record("log_daily", json!({"date": DAY, "water_intake_liters": 4, "water_is_total": true}));
    let (total, _) = ana.keeps(&[total]).await;
    ana.keeps(&water(0.5)).await;
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 4.5);
    ana.takes_back(total).await.expect("taken back");
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 1.5);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_field_that_was_set_again_keeps_the_later_value(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    let (first, _) = ana.keeps(&[record("log_daily", json!({"date": DAY, "sleep_hours": 6, "mood": "tired"}))]).await;
    ana.keeps(&daily("mood", json!("calm"))).await;
    ana.takes_back(first).await.expect("taken back");
    assert_eq!((ana.day(DAY, "sleep_hours").await, ana.day(DAY, "mood").await), (Value::Null, json!("calm")));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nothing_is_taken_back_twice(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    let (first, _) = ana.keeps(&daily("energy_level", json!(4))).await;
    let (undo, _) = ana.keeps(&delete()).await;
    for (what, expected) in [(first, true), (undo, true), (Uuid::from_u128(1), false)] {
        let error = ana.takes_back(what).await.expect_err("refused");
        assert_eq!(matches!(error, ApplyError::AlreadyUndone), expected, "{error}");
        assert_eq!(matches!(error, ApplyError::NothingToDelete), !expected, "{error}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nobody_takes_back_what_another_recorded(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let mut ben = Talker::new(&store, "ben").await;
    let (hers, _) = ana.keeps(&daily("energy_level", json!(4))).await;
    let error = ben.takes_back(hers).await.expect_err("refused");
    assert!(matches!(error, ApplyError::NothingToDelete), "{error}");
    let error = ben.tries(&correct("energy_level", json!(1))).await.expect_err("refused");
    assert!(matches!(error, ApplyError::NothingToCorrect { .. }), "{error}");
    assert_eq!(ana.day(DAY, "energy_level").await, 4);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn one_exchange_goes_back_as_a_whole(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&daily("energy_level", json!(3))).await;
    let (many, _) = ana
        .keeps(&[
            record("log_daily", json!({"date": DAY, "sleep_hours": 6, "water_intake_liters": 2})),
            record("log_cycle", json!({"event": "period_start", "date": DAY, "symptoms": {"cramps": true}})),
            record("log_habit", json!({"date": DAY, "habit_type": "reading"})),
            record("log_metric", json!({"date": DAY, "type": "weight_kg", "value": 70})),
            record("log_workout", json!({"date": DAY, "activity_type": "yoga"})),
            record("set_goal", json!({"goal_type": "steps", "target_value": 9000})),
            record("update_profile", json!({"name": "Ana"})),
        ])
        .await;
    let changes = ana.takes_back(many).await.expect("taken back");
    assert_eq!(changes.len(), 7, "{changes:#?}");
    let past = ana.past().await;
    assert_eq!((past.days.len(), past.days[0].energy_level, past.days[0].sleep_hours), (1, Some(3), None));
    assert!(past.metrics.is_empty() && past.habits.is_empty() && past.workouts.is_empty() && past.goals.is_empty());
    assert!(ana.cycle().await.is_none() && past.cycle_days.is_empty() && past.person.name.is_none());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn symptoms_of_a_day_unite_and_part_again(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    let felt =
        |name: &str| vec![record("log_cycle", json!({"event": "symptoms", "date": DAY, "symptoms": {name: true}}))];
    ana.keeps(&[record("log_cycle", json!({"event": "period_start", "date": BEFORE}))]).await;
    let (cramps, _) = ana.keeps(&felt("cramps")).await;
    ana.keeps(&felt("headache")).await;
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!(cycle.symptoms.names(), ["cramps", "headache"]);
    ana.takes_back(cramps).await.expect("taken back");
    let past = ana.past().await;
    assert_eq!(past.cycle_days[1].symptoms.names(), ["headache"]);
    assert_eq!(ana.cycle().await.expect("a cycle").symptoms.names(), ["headache"]);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_wrong_day_moves_everything_said_of_it(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&water(1.0)).await;
    ana.keeps(&[
        record("log_daily", json!({"date": DAY, "sleep_hours": 6, "water_intake_liters": 2})),
        record("log_workout", json!({"date": DAY, "activity_type": "running", "distance_km": 5})),
        record("log_metric", json!({"date": DAY, "type": "weight_kg", "value": 70})),
        record("log_habit", json!({"date": DAY, "habit_type": "reading"})),
        record("log_cycle", json!({"event": "period_start", "date": DAY, "symptoms": {"cramps": true}})),
    ])
    .await;
    let (moved, _) = ana.keeps(&correct("date", json!(BEFORE))).await;
    let past = ana.past().await;
    assert_eq!(past.days.iter().map(|day| day.date).collect::<Vec<_>>(), [date(BEFORE), date(DAY)]);
    assert_eq!((past.days[0].sleep_hours, past.days[0].water_intake_liters), (Some(6.0), Some(2.0)));
    assert_eq!((past.days[1].sleep_hours, past.days[1].water_intake_liters), (None, Some(1.0)));
    let dates = [past.workouts[0].date, past.metrics[0].local_date, past.habits[0].date, past.cycle_days[0].date];
    assert_eq!(dates, [date(BEFORE); 4]);
    assert_eq!(ana.cycle().await.expect("a cycle").start_date, date(BEFORE));
    assert_eq!((past.habits.len(), past.cycle_days.len()), (1, 1));

    // And all of it comes home again.
    ana.takes_back(moved).await.expect("taken back");
    let past = ana.past().await;
    assert_eq!(past.days.iter().map(|day| day.date).collect::<Vec<_>>(), [date(DAY)]);
    assert_eq!((past.days[0].sleep_hours, past.days[0].water_intake_liters), (Some(6.0), Some(3.0)));
    let dates = [past.workouts[0].date, past.metrics[0].local_date, past.habits[0].date, past.cycle_days[0].date];
    assert_eq!(dates, [date(DAY); 4]);
    assert_eq!(ana.cycle().await.expect("a cycle").symptoms.names(), ["cramps"]);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn each_field_of_each_kind_can_be_corrected(pool: PgPool) {
    let store = open(&pool).await;
    let workout = || record("log_workout", json!({"date": DAY, "activity_type": "running", "distance_km": 5}));
    let period = || record("log_cycle", json!({"event": "period_start", "date": DAY, "symptoms": {"cramps": true}}));
    let habit = || record("log_habit", json!({"date": DAY, "habit_type": "reading"}));
    let metric = |kind: &str, value: f64| record("log_metric", json!({"date": DAY, "type": kind, "value": value}));
    for (index, (said, field, value, path, expected)) in [
        (workout(), "duration_minutes", json!(50), "/workouts/0/duration_minutes", json!(50)),
        (workout(), "activity_type", json!("cycling"), "/workouts/0/activity_type", json!("cycling")),
        (workout(), "distance_km", json!("6.5"), "/workouts/0/distance_km", json!(6.5)),
        (workout(), "completed", json!(false), "/workouts/0/completed", json!(false)),
        (metric("distance_km", 8.0), "distance_km", json!(7), "/metrics/0/value", json!(7.0)),
        (metric("weight_kg", 68.4), "weight_kg", json!(64.8), "/metrics/0/value", json!(64.8)),
        (habit(), "status", json!(false), "/habits/0/status", json!(false)),
        (habit(), "habit_type", json!("stretching"), "/habits/0/habit_type", json!("stretching")),
        (period(), "symptoms", json!({"headache": true}), "/cycle/symptoms", json!({"headache": true})),
        (period(), "flow", json!("light"), "/cycle_days/0/flow", json!("light")),
        (
            record("set_goal", json!({"goal_type": "sleep", "target_value": 7})),
            "target_value",
            json!(8),
            "/goals/0/target_value",
            json!(8.0),
        ),
        (
            record("set_goal", json!({"goal_type": "sleep", "target_value": 7})),
            "goal_type",
            json!("water"),
            "/goals/0/unit",
            json!("L"),
        ),
        (record("update_profile", json!({"weight_kg": 80})), "weight_kg", json!(79), "/person/weight_kg", json!(79.0)),
        (record("update_profile", json!({"age": 30})), "age", json!(31.0), "/person/age", json!(31)),
    ]
    .into_iter()
    .enumerate()
    {
        let mut ana = Talker::new(&store, &format!("ana{index}")).await;
        ana.keeps(&[said]).await;
        let before = snapshot(&ana).await;
        let (correction, changes) = ana.keeps(&correct(field, value)).await;
        assert!(!changes.is_empty(), "{field}");
        assert_eq!(snapshot(&ana).await.pointer(path), Some(&expected), "{field}");
        ana.takes_back(correction).await.expect("taken back");
        assert_eq!(snapshot(&ana).await, before, "{field}");
    }
}

/// What is known, as JSON without ids of exchanges and instants.
async fn snapshot(talker: &Talker) -> Value {
    let past = talker.past().await;
    json!({
        "days": past.days, "metrics": past.metrics, "habits": past.habits, "workouts": past.workouts,
        "cycle": talker.cycle().await, "cycle_days": past.cycle_days, "goals": past.goals,
        "person": {"weight_kg": past.person.weight_kg, "age": past.person.age, "name": past.person.name},
    })
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_end_that_was_called_a_start_closes_the_period(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_start", "date": "2026-03-09"}))]).await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_start", "date": DAY}))]).await;
    let (correction, _) = ana.keeps(&correct("event", json!("period_end"))).await;
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-09"), Some(date(DAY))));
    ana.takes_back(correction).await.expect("taken back");
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-09"), None), "two starts within days are one period");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_does_not_fit_or_was_never_said_is_not_corrected(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&daily("sleep_hours", json!(6))).await;
    for (field, value) in
        [("mood", json!("calm")), ("duration_minutes", json!(3)), ("name", json!("Ana")), ("hrv_ms", json!(40))]
    {
        let error = ana.tries(&correct(field, value)).await.expect_err("refused");
        assert!(matches!(error, ApplyError::NothingToCorrect { .. }), "{field}: {error}");
    }
    for (field, value) in [("sleep_hours", json!("much")), ("date", json!("soon")), ("energy_level", json!(2.5))] {
        let error = ana.tries(&correct(field, value)).await.expect_err("refused");
        assert!(matches!(error, ApplyError::Unfit { .. }), "{field}: {error}");
    }
    let error = ana.tries(&correct("sleep_hours", json!(31))).await.expect_err("refused");
    assert!(matches!(&error, ApplyError::Refused(name) if name == "daily_logs_sleep_hours_range"), "{error}");
    assert_eq!(ana.day(DAY, "sleep_hours").await, 6.0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_ledger_of_the_last_change_is_in_the_past(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    assert!(ana.past().await.last_ledger.is_none());
    let (first, changes) = ana.keeps(&daily("sleep_hours", json!(6))).await;
    ana.keeps(&[]).await;
    let ledger = ana.past().await.last_ledger.expect("a ledger");
    assert_eq!((ledger.interaction, &ledger.changes), (first, &changes));
    ana.takes_back(first).await.expect("taken back");
    assert!(ana.past().await.last_ledger.is_none());
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_corrected_fact_moves_with_its_correction(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&daily("sleep_hours", json!(6))).await;
    ana.keeps(&correct("sleep_hours", json!(7))).await;
    ana.keeps(&correct("date", json!(BEFORE))).await;
    assert_eq!((ana.day(BEFORE, "sleep_hours").await, ana.day(DAY, "sleep_hours").await), (json!(7.0), Value::Null));
    for expected in [7.0, 6.0] {
        ana.keeps(&delete()).await;
        assert_eq!(
            (ana.day(BEFORE, "sleep_hours").await, ana.day(DAY, "sleep_hours").await),
            (Value::Null, json!(expected))
        );
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_date_of_an_end_is_corrected_without_the_start(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_start", "date": "2026-03-10"}))]).await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_end", "date": DAY}))]).await;
    ana.keeps(&correct("date", json!(BEFORE))).await;
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-10"), Some(date(BEFORE))));
    ana.keeps(&delete()).await;
    ana.keeps(&delete()).await;
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-10"), None));
}
