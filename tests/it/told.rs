//! What people tell of a day in passing, and what they answer while a plan is set up: kept for what it is, and answered
//! as what it is.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const LIMITS: &str = "select coalesce(jsonb_agg(jsonb_build_array(kind, part, until_date) order by created_at), '[]') \
    from training_limits where lifted_at is null";
const KEPT: &str = "select jsonb_build_array((select count(*) from daily_logs), (select count(*) from workout_sessions), \
    (select count(*) from training_limits where lifted_at is null))";

/// Answers the questions of a plan up to the one that is named.
async fn asked_up_to(world: &mut World, name: &str, step: &str) {
    world.says(name, "/plan new").await;
    let answers = [
        ("for", "/plan for endurance"),
        ("now", "/plan now two"),
        ("sport", "/plan sport running"),
        ("days", "/plan days 3"),
        ("minutes", "/plan minutes 45"),
        ("where", "/plan where outdoors"),
    ];
    for (_, answer) in answers.iter().take_while(|(of, _)| *of != step) {
        world.says(name, answer).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_illness_told_with_a_feeling_is_an_illness(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, word) in [
        ("Ana", "me encuentro fatal, 38 de fiebre", "Primero recupérate"),
        ("Ben", "feel awful, 38 fever", "Get well first"),
        ("Cleo", "mir geht's mies, 38 Fieber", "Werd erst gesund"),
        ("Dan", "je me sens horrible, 38 de fièvre", "Remets-toi d'abord"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert!(said.say.text.contains(word), "{text}: {}", said.say.text);
        assert!(
            said.say.text.lines().count() <= 2,
            "the word for the ill and the receipt, and no more: {}",
            said.say.text
        );
    }
    assert_eq!(world.json("select coalesce(jsonb_agg(mood), '[]') from daily_logs").await, json!([]));
    let ill = "select jsonb_agg(distinct kind) from training_limits where lifted_at is null";
    assert_eq!(world.json(ill).await, json!(["illness"]));
    let grieving = world.says("Ben", "my dog died, and I have a fever of 38").await;
    assert!(grieving.say.text.contains("orry") || grieving.say.text.contains("real loss"), "{}", grieving.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn after_have_it_looked_at_no_session_is_named(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, part) in [
        ("Ana", "my knee is swollen and hot since the run", "knee"),
        ("Ben", "mein Knie ist geschwollen und heiß", "knee"),
        ("Cleo", "tengo la rodilla hinchada y se me bloquea", "knee"),
        ("Dan", "mon genou est gonflé et se bloque", "knee"),
    ] {
        world.knows(name).await;
        for answer in ["/plan for strength", "/plan days 4", "/plan where gym", "/plan hurts no"] {
            world.says(name, answer).await;
        }
        let said = world.says(name, text).await;
        let text = said.say.text.to_lowercase();
        for named in ["next:", "als nächstes", "lo siguiente", "prochaine"] {
            assert!(!text.contains(named), "{text}");
        }
        assert_eq!(text.lines().count(), 2, "why, and what rests: {text}");
        let limits = world.json(LIMITS).await;
        assert!(limits.as_array().is_some_and(|limits| limits.iter().any(|limit| limit[1] == part)), "{limits}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_usual_week_is_no_record_and_no_event(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, asks) in [
        ("Ana", "five runs, around 55 km", "What do you like doing most?"),
        ("Ben", "zweimal Mannschaftstraining, Dienstag und Donnerstag, und ein Spiel", "Was machst du am liebsten?"),
        ("Cleo", "three hours", "What do you like doing most?"),
        ("Dan", "mostly football, tuesday and thursday", "How much do you train now"),
        ("Eva", "cinco carreras, unos 55 km", "¿Qué es lo que más te gusta hacer?"),
        ("Fay", "cinq sorties de course, environ 55 km", "Qu'est-ce que tu préfères faire ?"),
    ] {
        world.knows(name).await;
        asked_up_to(&mut world, name, "now").await;
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, ActionType::Plan, "{text}: {}", said.say.text);
        assert!(!said.say.text.contains('✓'), "{text}: {}", said.say.text);
        assert!(said.say.text.contains(asks), "{text}: {}", said.say.text);
    }
    assert_eq!(world.json(KEPT).await, json!([0, 0, 0]));
    // What was done today is told meanwhile, and kept.
    let told = world.says("Dan", "ran 8 km today").await;
    assert!(told.say.text.contains("✓ Run 8 km"), "{}", told.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_session_that_was_none_is_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, ran, none) in [
        ("Ana", "ran 55 km", "no, that's my usual week"),
        ("Ben", "55 km gelaufen", "nein, das ist meine normale Woche"),
        ("Cleo", "corrí 55 km", "no, esa es mi semana normal"),
        ("Dan", "couru 55 km", "non, c'est ma semaine habituelle"),
    ] {
        world.knows(name).await;
        world.says(name, ran).await;
        world.says(name, none).await;
    }
    assert_eq!(world.json(KEPT).await, json!([0, 0, 0]));
    // Without a session before it, it takes nothing back.
    world.says("Ana", "slept 7h").await;
    world.says("Ana", "no, that's my usual week").await;
    assert_eq!(world.json(KEPT).await, json!([1, 0, 0]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_weight_to_lose_and_a_knee_to_mind_are_both_heard(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "lose about 10 kilos without wrecking my knee"),
        ("Ben", "etwa 10 Kilo abnehmen, ohne mein Knie zu ruinieren"),
        ("Cleo", "bajar unos 10 kilos sin cargarme la rodilla"),
        ("Dan", "perdre environ 10 kilos sans abîmer mon genou"),
    ] {
        world.knows(name).await;
        asked_up_to(&mut world, name, "for").await;
        let said = world.says(name, text).await;
        assert!(said.say.text.contains("10 kg"), "{text}: {}", said.say.text);
    }
    let goals = "select jsonb_agg(distinct jsonb_build_array(goal_type, target_value)) from goals";
    assert_eq!(world.json(goals).await, json!([["lose_weight", 10]]));
    let knees = "select to_jsonb(count(*)) from training_limits where kind = 'injury' and part = 'knee'";
    assert_eq!(world.json(knees).await, json!(4));
    let aims = "select jsonb_agg(distinct aim) from training_profiles";
    assert_eq!(world.json(aims).await, json!(["weight_loss"]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_mat_alone_is_a_place_to_train(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "nur eine Matte"),
        ("Ben", "just a mat"),
        ("Cleo", "solo una esterilla"),
        ("Dan", "seulement un tapis"),
    ] {
        world.knows(name).await;
        asked_up_to(&mut world, name, "where").await;
        world.says(name, text).await;
    }
    let things = "select jsonb_agg(distinct to_jsonb(equipment)) from training_profiles";
    assert_eq!(world.json(things).await, json!([["mat"]]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn losing_weight_is_not_offered_to_the_young(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let grown = world.says("Ana", "/plan new").await;
    assert!(grown.say.buttons.iter().any(|button| button.label == "Losing weight"));
    world.says("Ana", "I'm 16").await;
    let young = world.says("Ana", "/plan new").await;
    assert!(!young.say.buttons.iter().any(|button| button.label == "Losing weight"), "{:?}", young.say.buttons);
    for text in ["lose 5 kilos", "losing weight", "/plan for weight_loss"] {
        let said = world.says("Ana", text).await;
        assert!(said.say.text.contains("Under 18"), "{text}: {}", said.say.text);
    }
    let aims = "select coalesce(jsonb_agg(aim), '[]') from training_profiles";
    assert_eq!(world.json(aims).await, json!([]));
    assert_eq!(world.json("select to_jsonb(count(*)) from goals").await, json!(0));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn training_fasted_is_answered_as_such(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, word, careful) in [
        ("Ana", "is it ok to train fasted?", "no longer than an hour", "pregnancy"),
        ("Ben", "kann ich nüchtern trainieren?", "nicht länger als eine Stunde", "Schwangerschaft"),
        ("Cleo", "¿puedo entrenar en ayunas?", "no pasa de una hora", "embarazo"),
        ("Dan", "je peux m'entraîner à jeun ?", "pas plus d'une heure", "grossesse"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert!(said.say.text.contains(word) && said.say.text.contains(careful), "{text}: {}", said.say.text);
    }
    // Whom it concerns hears the careful word alone.
    world.says("Ana", "I have diabetes").await;
    let said = world.says("Ana", "is it ok to train fasted?").await;
    assert!(said.say.text.contains("not on an empty stomach") && !said.say.text.contains("Yes"), "{}", said.say.text);
    // With an illness, training rests, whatever the stomach says.
    world.says("Dan", "j'ai la grippe").await;
    let said = world.says("Dan", "je peux m'entraîner à jeun ?").await;
    assert!(!said.say.text.contains("Oui"), "{}", said.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn one_day_is_answered_without_counting_days(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 7h, drank 1.5 litres").await;
    for (question, answer) in [
        ("how much water did I drink today?", "Water, today: 1.5 L."),
        ("how did I sleep last night?", "Sleep, today: 7 h."),
        ("wie viel Wasser habe ich heute getrunken?", "Wasser, heute: 1,5 L."),
        ("¿cuánta agua he bebido hoy?", "Agua, hoy: 1,5 L."),
        ("combien d'eau ai-je bu aujourd'hui ?", "Eau, aujourd’hui : 1,5 L."),
    ] {
        assert_eq!(world.says("Ana", question).await.say.text, answer, "{question}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn small_news_is_met_with_a_plain_word(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "ate better today"),
        ("Ben", "heute besser gegessen"),
        ("Cleo", "hoy he comido mejor"),
        ("Dan", "mieux mangé aujourd'hui"),
        ("Eva", "good day at work"),
    ] {
        world.knows(name).await;
        for _ in 0..3 {
            let said = world.says(name, text).await;
            assert!(!said.say.text.contains('?') && !said.say.text.contains('✓'), "{text}: {}", said.say.text);
        }
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_lift_and_a_stiff_back_are_both_kept(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "deadlift 180 x 3, lower back tight"),
        ("Ben", "Kreuzheben 180 x 3, unterer Rücken verspannt"),
        ("Cleo", "peso muerto 180 x 3, la espalda baja cargada"),
        ("Dan", "soulevé de terre 180 x 3, bas du dos raide"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert!(!said.say.text.contains('?'), "{}", said.say.text);
    }
    let lifted = "select to_jsonb(count(*)) from workout_sessions where activity_type = 'strength' and completed";
    assert_eq!(world.json(lifted).await, json!(4));
    let clicky = world.says("Ana", "swam 1200 m in 32 minutes, shoulder a bit clicky").await;
    assert!(clicky.say.text.contains("the shoulder") && clicky.say.text.contains("✓ Swim"), "{}", clicky.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pain_told_as_a_picture_rests_its_part(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "ran 5 km, my shins are screaming"),
        ("Ben", "das Knie jault"),
        ("Cleo", "me punza el dedo"),
        ("Dan", "mon épaule fait la gueule"),
        // Nobody's joint: tired muscles, a telephone, a boss.
        ("Eve", "legs are screaming after squats"),
        ("Finn", "my phone is killing me"),
        ("Gil", "mein Chef nervt"),
    ] {
        world.knows(name).await;
        world.says(name, text).await;
    }
    let parts = "select coalesce(jsonb_agg(part order by part), '[]') from training_limits where kind = 'injury' and lifted_at is null";
    assert_eq!(world.json(parts).await, json!(["finger", "knee", "shin", "shoulder"]));
    assert_eq!(world.count("select count(*) from workout_sessions").await, 1, "the run is kept beside the pain");
    world.finish();
}
