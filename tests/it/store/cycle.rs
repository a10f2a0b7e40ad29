//! The cycle in the database: what follows from the days, and what a plan reads of it.

use std::collections::BTreeMap;

use alive_coach::{
    domain::cycle::{Answer, CycleToday, Mode, Phase, Question, Reason, State, Tracking},
    store::cycle,
};
use serde_json::json;
use sqlx::PgPool;

use super::{Talker, date, open, record};

async fn decides(talker: &Talker, tracking: &Tracking) {
    let mut tx = talker.store.begin(talker.person).await.expect("a transaction");
    cycle::save(&mut tx, talker.person, tracking, talker.now()).await.expect("kept");
    tx.commit().await.expect("committed");
}

fn natural() -> Tracking {
    let modes = BTreeMap::from([(date("2025-01-01"), Mode::Natural)]);
    Tracking { state: State::On, modes, ..Tracking::default() }
}

async fn starts(talker: &mut Talker, days: &[&str]) {
    for day in days {
        talker.keeps(&[record("log_cycle", json!({"event": "period_start", "date": day}))]).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_plan_reads_the_day_of_the_cycle(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    let felt = json!({"event": "symptoms", "date": "2026-03-14", "symptoms": {"cramps": true, "flow": "light"}});
    ana.keeps(&[record("log_cycle", felt)]).await;
    let CycleToday { phase, reason, symptoms, .. } = ana.past().await.cycle_today();
    assert_eq!((phase, reason, symptoms.names()), (Phase::Unknown, Some(Reason::Off), vec!["cramps"]), "not tracked");
    starts(&mut ana, &["2025-12-20", "2026-01-17", "2026-02-14"]).await;
    decides(&ana, &natural()).await;
    let today = ana.past().await.cycle_today();
    assert_eq!((today.phase, today.probability, today.day), (Phase::Menstrual, 1.0, Some(1)), "flow begins a period");
    assert_eq!(today.flow, Some(alive_coach::domain::cycle::DayFlow::Light));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_was_decided_shows_in_the_cycles(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    starts(&mut ana, &["2025-11-01", "2025-12-27", "2026-01-24", "2026-02-21"]).await;
    let rows =
        "select jsonb_agg(jsonb_build_array(start_date, predicted_ovulation is not null, model_version is not null,
        confirmed_no_gap, excluded) order by start_date) from menstrual_cycles";
    let plain: serde_json::Value = sqlx::query_scalar(rows).fetch_one(&pool).await.expect("rows");
    assert_eq!(plain[3], json!(["2026-02-21", false, false, false, false]), "nothing is predicted before a yes");

    let mut tracking = natural();
    let question =
        Question::MissedStart { after: date("2025-11-01"), around: date("2025-11-29"), through: date("2025-12-26") };
    tracking.answer(&question, Answer::No);
    tracking.told.left_out.insert(date("2026-01-24"));
    decides(&ana, &tracking).await;
    let told: serde_json::Value = sqlx::query_scalar(rows).fetch_one(&pool).await.expect("rows");
    assert_eq!(
        told,
        json!([
            ["2025-11-01", true, true, true, false],
            ["2025-12-27", true, true, false, false],
            ["2026-01-24", false, false, false, true],
            ["2026-02-21", true, true, false, false],
        ])
    );
    let known = ana.past().await.tracked;
    assert_eq!(known.tracking, tracking, "what was decided is read as it was kept");
}

/// The age is a part of what is assumed, and so is what it was before it was taken back.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_age_and_its_taking_back_are_reckoned_with(pool: PgPool) {
    let mut ana = Talker::new(&open(&pool).await, "ana").await;
    starts(&mut ana, &["2026-02-14"]).await;
    decides(&ana, &natural()).await;
    let ovulation = "select predicted_ovulation::text from menstrual_cycles";
    let before: String = sqlx::query_scalar(ovulation).fetch_one(&pool).await.expect("a day");
    let (told, _) = ana.keeps(&[record("update_profile", json!({"age": 50}))]).await;
    let after: String = sqlx::query_scalar(ovulation).fetch_one(&pool).await.expect("a day");
    assert_ne!(before, after, "cycles vary more at that age");
    ana.takes_back(told).await.expect("taken back");
    assert_eq!(before, sqlx::query_scalar::<_, String>(ovulation).fetch_one(&pool).await.expect("a day"));
}
