//! What is kept of what is said.

use alive_coach::{
    domain::record::{GoalKind, MetricKind, Mood},
    store::{
        history::{self, DailyField, Series, WorkoutMeasure},
        records::Op,
        rows::{DayFlow, GoalStatus},
    },
};
use serde_json::json;
use sqlx::PgPool;

use super::{Talker, date, open, record};

const DAY: &str = "2026-03-14";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_day_is_one_row_merged_field_by_field(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let (_, first) = ana
        .keeps(&[record(
            "log_daily",
            json!({"date": DAY, "sleep_hours": 6, "water_intake_liters": 2, "mood": "tired"}),
        )])
        .await;
    let ops: Vec<(Op, Option<f64>)> = first.iter().map(|change| (change.op, change.delta)).collect();
    assert_eq!(ops, [(Op::Insert, None), (Op::Insert, None), (Op::Add, Some(2.0))]);
    let (_, second) = ana.keeps(&[record("log_daily", json!({"date": DAY, "energy_level": 4, "mood": "calm"}))]).await;
    assert_eq!(second[1].before, Some(json!({"date": DAY, "mood": "tired"})));
    assert_eq!(second[1].after, Some(json!({"date": DAY, "mood": "calm"})));

    let past = ana.past().await;
    assert_eq!(past.days.len(), 1);
    let day = &past.days[0];
    assert_eq!((day.sleep_hours, day.water_intake_liters, day.energy_level), (Some(6.0), Some(2.0), Some(4)));
    assert_eq!(day.mood, Some(Mood::Calm));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn water_adds_unless_it_is_the_total(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    for litres in [0.1, 0.2] {
        ana.keeps(&[record("log_daily", json!({"date": DAY, "water_intake_liters": litres}))]).await;
    }
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 0.3);
    let (_, total) =
        ana.keeps(&[record("log_daily", json!({"date": DAY, "water_intake_liters": 2, "water_is_total": true}))]).await;
    assert_eq!((total[0].op, total[0].delta), (Op::Update, None));
    let (_, more) = ana.keeps(&[record("log_daily", json!({"date": DAY, "water_intake_liters": 0.5}))]).await;
    assert_eq!(more[0].after, Some(json!({"date": DAY, "water_intake_liters": 2.5})));
    assert_eq!(ana.day(DAY, "water_intake_liters").await, 2.5);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_habit_of_a_day_is_one_row_and_the_last_word_counts(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[record("log_habit", json!({"date": DAY, "habit_type": "reading", "notes": "ten pages"}))]).await;
    ana.keeps(&[record("log_habit", json!({"date": DAY, "habit_type": "reading", "status": false}))]).await;
    let habits = ana.past().await.habits;
    assert_eq!(habits.len(), 1);
    assert_eq!((habits[0].status, habits[0].notes.as_deref()), (false, Some("ten pages")));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn values_and_sessions_are_rows_of_their_own(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[
        record("log_metric", json!({"date": DAY, "type": "systolic_mmhg", "value": 121})),
        record("log_metric", json!({"date": DAY, "type": "diastolic_mmhg", "value": 79})),
        record("log_metric", json!({"date": "2026-03-12", "type": "weight_kg", "value": 70.4})),
        record(
            "log_workout",
            json!({"date": DAY, "activity_type": "running", "duration_minutes": 28.5, "distance_km": 5}),
        ),
        record("log_workout", json!({"date": DAY, "activity_type": "yoga", "completed": false})),
    ])
    .await;
    let past = ana.past().await;
    assert_eq!(past.metrics.len(), 3);
    let weight = past.metrics.iter().find(|metric| metric.kind == MetricKind::WeightKg).expect("a weight");
    // Told for a day that is over: noon in the person's zone.
    assert_eq!(
        (weight.local_date, weight.timestamp.to_rfc3339()),
        (date("2026-03-12"), "2026-03-12T11:00:00+00:00".to_owned())
    );
    assert_eq!(past.workouts[0].minutes(), Some(28.5));
    assert_eq!((past.workouts[0].duration_minutes, past.workouts[0].plan_id), (Some(29), None));
    assert!(!past.workouts[1].completed);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn periods_open_and_close_cycles_and_symptoms_reach_the_cycle_they_fall_in(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[record(
        "log_cycle",
        json!({"event": "symptoms", "date": "2026-03-13", "symptoms": {"headache": true}}),
    )])
    .await;
    ana.keeps(&[record(
        "log_cycle",
        json!({"event": "period_start", "date": "2026-03-10", "symptoms": {"cramps": true, "flow": "heavy"}}),
    )])
    .await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_start", "date": "2026-03-10"}))]).await;
    ana.keeps(&[record("log_cycle", json!({"event": "period_end", "date": DAY}))]).await;
    let past = ana.past().await;
    let cycle = ana.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-10"), Some(date(DAY))));
    assert_eq!(cycle.symptoms.names(), ["cramps", "headache"]);
    assert_eq!(past.cycle_days.len(), 3);
    assert_eq!(past.cycle_days[0].flow, Some(DayFlow::Heavy));

    // An end without a start waits for it.
    let mut eve = Talker::new(&store, "eve").await;
    eve.keeps(&[record("log_cycle", json!({"event": "period_end", "date": DAY}))]).await;
    let past = eve.past().await;
    assert!(eve.cycle().await.is_none() && past.cycle_days[0].ends_period);
    eve.keeps(&[record("log_cycle", json!({"event": "period_start", "date": "2026-03-10"}))]).await;
    let cycle = eve.cycle().await.expect("a cycle");
    assert_eq!((cycle.start_date, cycle.end_date), (date("2026-03-10"), Some(date(DAY))));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_goal_takes_the_place_of_the_one_of_its_kind(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[record("log_metric", json!({"date": DAY, "type": "weight_kg", "value": 80}))]).await;
    ana.keeps(&[record("set_goal", json!({"goal_type": "lose_weight", "target_value": 5}))]).await;
    ana.keeps(&[record("set_goal", json!({"goal_type": "habit", "habit_type": "reading"}))]).await;
    ana.keeps(&[record("set_goal", json!({"goal_type": "habit", "habit_type": "stretching"}))]).await;
    let (newer, _) = ana.keeps(&[record("set_goal", json!({"goal_type": "lose_weight", "target_value": 6}))]).await;
    let goals = ana.past().await.goals;
    assert_eq!(goals.len(), 3);
    assert_eq!((goals[2].goal_type, goals[2].target_value), (GoalKind::LoseWeight, Some(6.0)));
    assert_eq!((goals[2].start_value, goals[2].status), (Some(80.0), GoalStatus::Active));

    // Taking it back makes the older one active again.
    ana.takes_back(newer).await.expect("taken back");
    let goals = ana.past().await.goals;
    assert_eq!((goals.len(), goals[0].target_value), (3, Some(5.0)));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_profile_keeps_what_was_not_said(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[record("update_profile", json!({"name": "Ana", "age": 31}))]).await;
    ana.keeps(&[record("update_profile", json!({"height_cm": 168.5, "timezone": "America/Bogota"}))]).await;
    let person = ana.past().await.person;
    assert_eq!((person.name.as_deref(), person.age, person.height_cm), (Some("Ana"), Some(31), Some(168.5)));
    assert_eq!((person.zone, person.zone_known), (chrono_tz::America::Bogota, true));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn history_answers_with_one_value_a_day(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    ana.keeps(&[
        record("log_daily", json!({"date": "2026-03-13", "sleep_hours": 7})),
        record("log_daily", json!({"date": DAY, "sleep_hours": 6.5})),
        record("log_habit", json!({"date": DAY, "habit_type": "reading", "status": false})),
        record(
            "log_workout",
            json!({"date": DAY, "activity_type": "running", "duration_minutes": 30, "distance_km": 5}),
        ),
        record("log_workout", json!({"date": DAY, "activity_type": "yoga", "duration_minutes": 20})),
        record("log_workout", json!({"date": DAY, "activity_type": "rowing", "completed": false})),
        record("log_metric", json!({"date": DAY, "type": "steps", "value": 4000})),
    ])
    .await;
    ana.keeps(&[record("log_metric", json!({"date": DAY, "type": "steps", "value": 9000}))]).await;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let workouts = |measure, activity| Series::Workouts { measure, activity };
    for (series, expected) in [
        (Series::Daily(DailyField::SleepHours), vec![("2026-03-13", 7.0), (DAY, 6.5)]),
        (Series::Metric(MetricKind::Steps), vec![(DAY, 9000.0)]),
        (Series::Habit("reading".to_owned()), vec![(DAY, 0.0)]),
        (workouts(WorkoutMeasure::Sessions, None), vec![(DAY, 2.0)]),
        (workouts(WorkoutMeasure::Minutes, None), vec![(DAY, 50.0)]),
        (workouts(WorkoutMeasure::Kilometres, Some(alive_coach::domain::record::Activity::Running)), vec![(DAY, 5.0)]),
        (workouts(WorkoutMeasure::Kilometres, Some(alive_coach::domain::record::Activity::Yoga)), vec![]),
    ] {
        let points =
            history::series(&mut tx, ana.person, &series, date("2026-03-01"), date(DAY)).await.expect("a series");
        let expected: Vec<_> = expected.into_iter().map(|(day, value)| (date(day), value)).collect();
        assert_eq!(points, expected, "{series:?}");
    }
    let view = history::day(&mut tx, ana.person, date(DAY)).await.expect("a day");
    assert_eq!((view.metrics.len(), view.habits.len(), view.workouts.len()), (2, 1, 3));
    assert_eq!(view.daily.expect("a log").sleep_hours, Some(6.5));
    let entries = history::recent_entries(&mut tx, ana.person, 5).await.expect("entries");
    assert_eq!(entries.iter().map(|entry| entry.changes.len()).collect::<Vec<_>>(), [1, 7]);
    assert_eq!(history::exchanges(&mut tx, ana.person, 2).await.expect("exchanges").len(), 2);
}
