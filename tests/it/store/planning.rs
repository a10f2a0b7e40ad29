//! What the planner reads and writes: a plan and the facts behind it, there and back.

use alive_coach::{
    domain::{
        habit::HabitStanding,
        planner::{Draws, Facts, Morning, body::BodyPart, morning},
        record::Activity,
    },
    store::{
        planning::{self, Advised, NewLimit, StoredLimit, TrainingProfile, Writing},
        turns,
    },
};
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

use super::{Talker, ZONE, date, open, record};

/// Plans a morning of somebody's and writes it as the exchange `interaction`.
pub(super) async fn plan(talker: &Talker, interaction: Uuid) -> (Facts, Morning) {
    let mut tx = talker.store.begin(talker.person).await.expect("a transaction");
    let today = date("2026-03-14");
    let person = turns::past(&mut tx, talker.person, ZONE, talker.now()).await.expect("a past").person;
    let facts = planning::facts(&mut tx, &person, today).await.expect("facts");
    let planned = morning(&facts, Draws([0.0, 0.99]));
    let writing = Writing {
        sessions: planned.sessions.iter().map(|session| (session.clone(), "what to do".to_owned())).collect(),
        dropped: planned.dropped.iter().filter_map(|session| session.id.clone()).collect(),
        habits: planned.habits.iter().map(|HabitStanding { habit_type, .. }| (today, habit_type.clone())).collect(),
        recommendations: planned
            .recommendations
            .iter()
            .map(|advice| Advised {
                category: advice.advice.category().as_str(),
                content: advice.advice.as_str().to_owned(),
                based_on: advice.based_on(),
                decision: advice.decision.clone(),
            })
            .collect(),
        ..Writing::default()
    };
    planning::write(&mut tx, talker.person, &facts, interaction, (talker.now(), ZONE), &writing)
        .await
        .expect("written");
    tx.commit().await.expect("committed");
    (facts, planned)
}

async fn facts(talker: &Talker) -> Facts {
    let mut tx = talker.store.begin(talker.person).await.expect("a transaction");
    let person = turns::past(&mut tx, talker.person, ZONE, talker.now()).await.expect("a past").person;
    planning::facts(&mut tx, &person, date("2026-03-14")).await.expect("facts")
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_plan_that_is_written_is_read_back(pool: PgPool) {
    let store = open(&pool).await;
    let mut talker = Talker::new(&store, "ana").await;
    let (interaction, _) = talker
        .keeps(&[
            record("log_daily", json!({"date": "2026-03-13", "water_intake_liters": 0.6, "energy_level": 2})),
            record("log_habit", json!({"date": "2026-03-13", "habit_type": "reading"})),
            record("log_metric", json!({"date": "2026-03-13", "type": "hrv_ms", "value": 42})),
        ])
        .await;
    let mut tx = store.begin(talker.person).await.expect("a transaction");
    let profile = TrainingProfile {
        aim: Some("strength".to_owned()),
        days_per_week: Some(3),
        minutes: Some(30),
        weekdays: [0, 2, 5].into(),
        ..TrainingProfile::default()
    };
    planning::keep_profile(&mut tx, talker.person, &profile, talker.now()).await.expect("kept");
    assert_eq!(planning::profile(&mut tx, talker.person).await.expect("read"), Some(profile));
    let knee = NewLimit {
        kind: StoredLimit::Injury,
        part: Some(BodyPart::Knee),
        activity: None,
        minutes: None,
        distance_km: None,
        occasion: None,
        from: date("2026-03-14"),
        until: Some(date("2026-03-28")),
    };
    planning::limit(&mut tx, talker.person, &knee, interaction, talker.now()).await.expect("kept");
    tx.commit().await.expect("committed");

    let (before, planned) = plan(&talker, interaction).await;
    assert!(before.plan.is_none() && before.person.limits.len() == 1 && before.readings.len() == 1);
    assert!(!planned.sessions.is_empty() && !planned.recommendations.is_empty());
    let after = facts(&talker).await;
    let stored = after.plan.as_ref().expect("a plan");
    let days = |sessions: &[alive_coach::domain::planner::Session]| -> Vec<_> {
        sessions.iter().map(|s| (s.date, s.activity, s.intensity, s.minutes, s.focus)).collect()
    };
    assert_eq!(days(&stored.sessions), days(&planned.sessions));
    assert_eq!(after.habits, before.habits, "what was put up is no habit kept or left out");
    // The next morning finds its plan, and changes nothing without a reason.
    let again = morning(&after, Draws([0.0, 0.99]));
    assert_eq!(days(&again.sessions), days(&planned.sessions));

    let counts: (i64, i64, i64) = sqlx::query_as(
        "select (select count(*) from recommendations where decision_id is not null or based_on <> '{}'),
            (select count(*) from policy_decisions where propensities <> '[]'),
            (select count(*) from habit_trackers where proposed)",
    )
    .fetch_one(&pool)
    .await
    .expect("counts");
    assert_eq!(counts.0 as usize, planned.recommendations.len());
    assert_eq!(counts.2 as usize, planned.habits.len());

    let mut tx = store.begin(talker.person).await.expect("a transaction");
    planning::end(&mut tx, talker.person, date("2026-03-14"), talker.now()).await.expect("ended");
    tx.commit().await.expect("committed");
    assert!(facts(&talker).await.plan.is_none(), "a plan that ended is not in force");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_was_planned_and_is_told_is_the_same_session(pool: PgPool) {
    let store = open(&pool).await;
    let mut talker = Talker::new(&store, "ana").await;
    let (interaction, _) =
        talker.keeps(&[record("log_habit", json!({"date": "2026-03-14", "habit_type": "tea"}))]).await;
    let (_, planned) = plan(&talker, interaction).await;
    let session = planned.sessions.first().expect("a session").clone();
    let told =
        json!({"date": session.date, "activity_type": Activity::as_str(session.activity), "duration_minutes": 25});
    let rows = async || -> Vec<(bool, Option<i32>)> {
        sqlx::query_as("select completed, duration_minutes from workout_sessions where date = $1")
            .bind(session.date)
            .fetch_all(&pool)
            .await
            .expect("rows")
    };
    talker.keeps(&[record("log_workout", told.clone())]).await;
    assert_eq!(rows().await, [(true, Some(25))]);
    talker.keeps(&[record("delete_last", json!({}))]).await;
    assert_eq!(rows().await, [(false, Some(session.minutes as i32))], "it is open again, as it was planned");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_the_person_placed_is_known_and_what_is_written_together_lies_together(pool: PgPool) {
    let store = open(&pool).await;
    let mut talker = Talker::new(&store, "ana").await;
    let (interaction, _) = talker.keeps(&[record("log_daily", json!({"date": "2026-03-13", "sleep_hours": 5}))]).await;
    let (_, planned) = plan(&talker, interaction).await;
    let apart: i64 = sqlx::query_scalar(
        "select count(*) from (select session_id as id from workout_sessions
            union all select plan_id from workout_plans union all select recommendation_id from recommendations) written
         where left(id::text, 13) <> left($1::text, 13)",
    )
    .bind(interaction)
    .fetch_one(&pool)
    .await
    .expect("ids");
    assert_eq!(apart, 0, "ids begin with the time of their exchange");

    let before = facts(&talker).await;
    let stored = before.plan.as_ref().expect("a plan");
    assert!(stored.sessions.iter().all(|session| !session.placed) && stored.sessions.len() == planned.sessions.len());
    let mut moved = stored.sessions[0].clone();
    moved.placed = true;
    let writing = Writing { sessions: vec![(moved.clone(), "what to do".to_owned())], ..Writing::default() };
    let mut tx = store.begin(talker.person).await.expect("a transaction");
    planning::write(&mut tx, talker.person, &before, interaction, (talker.now(), ZONE), &writing)
        .await
        .expect("written");
    let profile = TrainingProfile { wants_no_plan: true, ..TrainingProfile::default() };
    planning::keep_profile(&mut tx, talker.person, &profile, talker.now()).await.expect("kept");
    tx.commit().await.expect("committed");
    let after = facts(&talker).await;
    let placed = |session: &&alive_coach::domain::planner::Session| session.placed;
    let found: Vec<_> = after.plan.iter().flat_map(|plan| &plan.sessions).filter(placed).map(|s| &s.id).collect();
    assert_eq!(found, [&moved.id]);
    assert!(after.person.wants_no_plan);
}
