//! Ovulation tests and temperatures told in words: facts of their day, said back as estimates and never as more.

use chrono::TimeDelta;
use insta::assert_snapshot;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_test_is_kept_and_what_it_tells_is_said_with_its_doubt(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for start in ["3 January", "31 January", "28 February"] {
        world.says("Ana", &format!("period started on {start}")).await;
    }
    let mut heard = Vec::new();
    for text in [
        "LH test positive, bbt 36.41",
        "/cycle",
        "when do I ovulate?",
        "undo",
        "when do I ovulate?",
        "Ovulationstest negativ",
        "test d'ovulation positif hier",
        "temperatura basal 36,55",
        "bbt 97.82 F",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    let left = world.json("select jsonb_agg(jsonb_build_array(date, lh_test, temperature_c) order by date) from cycle_days where lh_test is not null or temperature_c is not null").await;
    assert_snapshot!(left, @"");
}

/// Three mornings above the six before them: the rise tells the day, and the next start follows from it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_rise_of_temperature_tells_the_day(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 1 March").await;
    for celsius in ["36.40", "36.45", "36.35", "36.40", "36.42", "36.38", "36.60", "36.62", "36.66"] {
        world.says("Ana", &format!("bbt {celsius}")).await;
        world.now += TimeDelta::days(1);
    }
    let heard = world.says("Ana", "when do I ovulate?").await.say.text;
    assert_snapshot!(heard, @"");
    let fixed = world.says("Ana", "bbt 36.7").await;
    let asked = world.presses("Ana", &fixed, "Fix").await;
    let asked = world.presses("Ana", &asked, "Basal temperature").await;
    let answers = [asked.say.text, world.says("Ana", "36.75").await.say.text];
    assert_snapshot!(answers.join("\n--\n"), @"");
}

/// Without a yes nothing of it is kept, whoever asks for it to be.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_measured_waits_for_the_yes_like_everything_else(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, text) in [
        ("Ana", "positive ovulation test today"),
        ("Sol", "temperatura basal 36,55"),
        ("Eva", "Aufwachtemperatur 36,48"),
        ("Lea", "test d'ovulation négatif"),
    ] {
        world.knows(name).await;
        let offered = world.says(name, text).await;
        assert_eq!(world.count("select count(*) from cycle_days").await, heard.len() as i64 / 2);
        let label = &offered.say.buttons[0].label.clone();
        heard.push(offered.say.text.clone());
        heard.push(world.presses(name, &offered, label).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"");
    world.knows("Kim").await;
    world.says("Kim", "temperature 38.5").await;
    assert_eq!(world.count("select count(*) from health_metrics where type = 'body_temp_c'").await, 1);
}
