//! Evenings without a model: three or four sentences, of which each is heard, and the everyday questions.

use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const LIMITS: &str = "select coalesce(jsonb_agg(jsonb_build_array(kind, part, occasion) order by created_at, kind), '[]') \
    from training_limits where lifted_at is null and (until_date is null or until_date >= '2026-03-14')";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_illness_is_heard_among_other_sentences(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        (
            "Dave",
            "Got a proper cold now, stuffed nose and sore throat, no fever. Slept 6h. Stayed in. Nights start tomorrow",
        ),
        ("Uli", "Bin erkältet, Schnupfen und Halsweh. 6 Stunden geschlafen. Morgen erste Nachtschicht"),
        ("Eva", "Tengo un buen catarro. Dormí 6 horas. Mañana turno de noche"),
        ("Luc", "J'ai attrapé la crève. Dormi 6h. Demain je suis de nuit"),
    ] {
        world.knows(name).await;
        world.says(name, text).await;
    }
    let told = "select jsonb_agg(jsonb_build_array(kind, n) order by kind) from \
        (select kind, count(*) n from training_limits where lifted_at is null group by kind) limits";
    assert_eq!(world.json(told).await, json!([["illness", 4], ["nights", 4]]));
    let later = "select count(*) from training_limits where kind = 'nights' and from_date > created_at::date";
    assert_eq!(world.count(later).await, 4, "the nights begin on the day that is told");
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 6").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_twinge_rests_nothing_and_ends_when_it_is_better(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, twinge, better, word) in [
        ("Ann", "knee a bit stiff. slept 7h", "walked 1 hour. the knee is better", "knee"),
        ("Jan", "Knie etwas steif. 7 h geschlafen", "1 h spaziert. Das Knie ist besser", "Knie"),
        ("Ana", "la rodilla un poco cargada. dormí 7 h", "caminé 1 hora. La rodilla mejor", "rodilla"),
        ("Luc", "Le genou un peu raide ce matin. Dormi 7h", "Marche 1 h. Le genou va mieux", "genou"),
    ] {
        world.knows(name).await;
        let said = world.says(name, twinge).await.say.text;
        assert!(said.contains(word), "{twinge}: {said}");
        assert_eq!(world.json(LIMITS).await, json!([["injury", "knee", "ache"]]), "{twinge}");
        let said = world.says(name, better).await.say.text;
        assert!(said.contains(word), "{better}: {said}");
        assert_eq!(world.json(LIMITS).await, json!([]), "{better}");
    }
    assert_eq!(world.count("select count(*) from workout_sessions where activity_type = 'walking'").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_injury_that_is_better_is_shortened_and_one_that_is_gone_ends(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "my knee hurts").await;
    let days = "select (until_date - from_date)::bigint from training_limits where lifted_at is null \
        order by created_at desc limit 1";
    let before = world.count(days).await;
    let said = world.says("Ana", "slept 7h. The knee is better").await.say.text;
    assert!(said.contains("until"), "{said}");
    assert!(world.count(days).await < before, "{said}");
    world.says("Ana", "cycled 20 km, no pain").await;
    assert_eq!(world.json(LIMITS).await, json!([]));
    // Of a pain nobody told there is nothing to say.
    let said = world.says("Ana", "slept 7h. The shoulder is better").await.say.text;
    assert!(!said.contains("shoulder"), "{said}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_denied_is_taken_back_and_never_recorded(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, ran, denied) in [
        ("Ann", "ran 10 km", "no, I did not run 10 km today, that's my goal"),
        ("Jan", "10 km gelaufen", "nein, ich bin heute keine 10 km gelaufen"),
        ("Ana", "corrí 10 km", "no corrí 10 km"),
        ("Luc", "couru 10 km", "efface les 10 km"),
    ] {
        world.knows(name).await;
        world.says(name, ran).await;
        assert_eq!(world.count("select count(*) from workout_sessions").await, 1, "{ran}");
        world.says(name, denied).await;
        assert_eq!(world.count("select count(*) from workout_sessions").await, 0, "{denied}");
        world.says(name, denied).await;
        assert_eq!(world.count("select count(*) from workout_sessions").await, 0, "{denied}, again");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_everyday_questions_are_answered_beside_what_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, word) in [
        ("Ann", "Slept 7h. Any tips for getting to sleep earlier?", "quarter of an hour"),
        ("Jan", "7 h geschlafen. Was sollte ich auf so einer Tour essen?", "Kohlenhydrate"),
        ("Ana", "Dormí 7 horas. ¿Cuántos días a la semana debería nadar?", "tres"),
        ("Luc", "Dormi 7h. Je peux faire des côtes pour m'entraîner ?", "côtes"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains(word), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 4);
    // Nobody is told how to lose weight who is not to hear of it.
    world.knows("Kim").await;
    world.says("Kim", "I'm 15 years old").await;
    let said = world.says("Kim", "how can I lose weight?").await.say.text;
    assert!(!said.contains("half the plate"), "{said}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_lies_ahead_is_heard_among_other_sentences(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ann", "Slept 6. Health visitor comes tomorrow at 10, so I'd do my strength in the afternoon nap"),
        ("Jan", "6 h geschlafen. Morgen frei, da würde ich gern länger aufs Rad, wenn das Wetter hält"),
        ("Ana", "Dormí 8 horas. Mañana la piscina cierra a las 13, así que iré por la mañana"),
        ("Luc", "Dormi 7h. Demain j'aimerais faire du vélo avec les copains, une sortie vélo de 60 km"),
    ] {
        world.knows(name).await;
        world.says(name, text).await;
    }
    let told = "select jsonb_agg(activity order by activity) from training_limits where kind = 'outing'";
    assert_eq!(world.json(told).await, json!(["cycling", "cycling", "strength", "swimming"]));
    world.finish();
}

/// What sounds like the end is the last shift of somebody who told of nights at work, and of nobody else.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_last_night_is_one_of_work_where_nights_are_known(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, nights, last) in [
        ("Ana", Some("I'm on night shifts this week"), "slept 6h. Tonight is my last night"),
        ("Ben", None, "slept 6h. Tonight is my last night"),
    ] {
        world.knows(name).await;
        if let Some(nights) = nights {
            world.says(name, nights).await;
        }
        let said = world.says(name, last).await.say.text;
        assert_eq!(said.contains("✓ Sleep 6 h"), nights.is_some(), "{name}: {said}");
    }
    // More than the night is what it is.
    let said = world.says("Ana", "tonight is my last night. I want to die").await.say.text;
    assert!(!said.contains('✓'), "{said}");
    world.finish();
}

/// A denial takes back what was denied; where more was told with it the person says which.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_denied_run_takes_nothing_else_with_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    let sleep = "select count(*) from daily_logs where sleep_hours is not null";
    let runs = "select count(*) from workout_sessions";
    world.knows("Ana").await;
    world.says("Ana", "slept 7h, ran 10 km").await;
    let said = world.says("Ana", "no, I did not run 10 km").await.say.text;
    assert!(said.contains("/undo"), "{said}");
    assert_eq!((world.count(sleep).await, world.count(runs).await), (1, 1));
    world.says("Ana", "/undo").await;
    world.says("Ana", "ran 10 km").await;
    world.says("Ana", "no, I did not run 10 km").await;
    assert_eq!(world.count(runs).await, 0);
    world.finish();
}

/// Everything is erased by a plain yes alone.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_word_that_only_agrees_erases_nothing(pool: PgPool) {
    let mut world = World::start(pool).await;
    let people = "select count(*) from users";
    for (left, (name, reply)) in
        [(1, ("Ana", "please don't")), (2, ("Ben", "ok")), (3, ("Cleo", "bitte nicht")), (3, ("Dan", "yes"))]
    {
        world.knows(name).await;
        world.says(name, "slept 7h").await;
        world.says(name, "/forget").await;
        world.says(name, reply).await;
        assert_eq!(world.count(people).await, left, "{reply}");
    }
    world.finish();
}
