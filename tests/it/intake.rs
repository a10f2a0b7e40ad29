//! The questions of a plan, answered as people do: with what they want in their own words, with the place of a choice, with a
//! pregnancy beside it, on an evening.

use alive_coach::store::rows::Path;
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const PROFILE: &str = "select jsonb_build_array(aim, sport, minutes) from training_profiles";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_a_plan_is_for_is_taken_in_ones_own_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "get up off the floor",
        "keep up with my grandkids",
        "press banca 100 kg",
        "mit meinen Enkeln mithalten",
        "une cyclo de 80 km",
    ] {
        world.says("Ana", "/plan new").await;
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    Kept in your words: "get up off the floor". In the plan that is: Strength.
    How much do you train now, in a usual week?
    --
    Kept in your words: "keep up with my grandkids". In the plan that is: Health.
    How much do you train now, in a usual week?
    --
    Guardado con tus palabras: «press banca 100 kg». En el plan eso es: Fuerza.
    ¿Cuánto entrenas ahora en una semana normal?
    --
    In deinen Worten gemerkt: „mit meinen Enkeln mithalten“. Im Plan heißt das: Gesundheit.
    Wie viel trainierst du zurzeit in einer üblichen Woche?
    --
    Noté avec tes mots : « une cyclo de 80 km ». Dans le plan, c'est : Endurance.
    Combien t'entraînes-tu en ce moment, une semaine ordinaire ?
    "#);
    assert_snapshot!(world.says("Ana", "/memory").await.say.text, @"
    Ce que je retiens
    - S'entraîne pour : une cyclo de 80 km
    ");
    world.says("Ana", "/plan for strength").await;
    assert_eq!(world.count("select count(*) from memories").await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pregnancy_told_with_an_aim_does_not_end_the_questions(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan new").await;
    let said = world.says("Ana", "stay strong in pregnancy").await;
    assert_eq!(said.path, Path::Safety);
    assert!(said.say.text.contains("How much do you train now"), "{}", said.say.text);
    assert_snapshot!(world.says("Ana", "about an hour").await.say.text, @"What do you like doing most?");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_number_that_is_no_length_is_the_choice_in_its_place(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for (step, typed) in [("minutes", "2"), ("for", "3"), ("sport", "2")] {
        world.says("Ana", "/plan new").await;
        world.says("Ana", &format!("/plan {step}")).await;
        world.says("Ana", typed).await;
    }
    assert_eq!(world.json(PROFILE).await, json!(["strength", "cycling", 30]));
    // A length that fits is one.
    world.says("Ana", "/plan minutes").await;
    world.says("Ana", "5").await;
    assert_eq!(world.json(PROFILE).await, json!(["strength", "cycling", 5]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn four_days_named_on_an_evening_are_four_sessions(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.now = "2026-03-16T19:30:00Z".parse().expect("an instant");
    for answer in ["/plan for general_health", "/plan now two", "/plan sport running"] {
        world.says("Ana", answer).await;
    }
    world.says("Ana", "mon, tue, thu and sat").await;
    for answer in ["/plan minutes 30", "/plan where outdoors"] {
        world.says("Ana", answer).await;
    }
    let shown = world.says("Ana", "/plan hurts no").await.say.text;
    assert_snapshot!(shown, @"
    Your next seven days:
    Tue 17 Mar: run, 30 min, moderate
    Thu 19 Mar: strength, 30 min, moderate
    Sat 21 Mar: strength, 30 min, moderate
    Mon 23 Mar: run, 30 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    let again = world.says("Ana", "/plan").await.say.text;
    assert_eq!(again.lines().filter(|line| line.contains(" min, ")).count(), 4, "{again}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nobody_is_asked_a_third_time(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan new").await;
    world.says("Ana", "health").await;
    let again = world.says("Ana", "as the wind blows").await;
    assert_snapshot!(again.say.text, @"
    I didn't quite get that one. Tap an answer or say it in a word or two; \"skip\" and \"cancel\" work, too.
    How much do you train now, in a usual week?
    ");
    let on = world.says("Ana", "as the tide turns").await;
    assert_snapshot!(on.say.text, @"
    Never mind: I start with a careful guess there, and it changes as soon as you tell me more.
    What do you like doing most?
    ");
    // The name of a sport is an answer, and no session of today.
    world.says("Ana", "danse").await;
    assert_eq!(world.count("select count(*) from workout_sessions").await, 0);
    let days = world.says("Ana", "danse").await;
    assert_snapshot!(days.say.text, @"On how many days a week can you train?");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_distance_to_swim_is_what_a_plan_is_for(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan new").await;
    let said = world.says("Ana", "swim better, 1500 m without stopping").await;
    assert_snapshot!(said.say.text, @"
    Kept in your words: \"swim better, 1500 m without stopping\". In the plan that is: Endurance.
    How much do you train now, in a usual week?
    ");
    assert_eq!(world.count("select count(*) from workout_sessions").await, 0);
    world.finish();
}
