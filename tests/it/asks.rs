//! What people ask of their plan: that a session is done, when the next one is, another day or sport, and the setup in own words.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

/// Somebody with a plan that begins today, a Saturday.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in [
        "/plan for endurance",
        "/plan now two",
        "/plan sport running",
        "/plan days 5",
        "/plan minutes 30",
        "/plan where outdoors",
        "/plan hurts no",
    ] {
        world.says(name, answer).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn done_completes_the_session_of_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    let (mut done, mut short, mut slept) = (0, 0, 0);
    for (name, text, is_short, is_slept) in [
        ("Ana", "done, but only managed 15 minutes. slept 7h", true, true),
        ("Ben", "erledigt, aber nur 15 Minuten. 7 Stunden geschlafen", true, true),
        ("Cleo", "hecho, pero solo 15 minutos. dormí 7 horas", true, true),
        ("Dan", "c'est fait, mais seulement 15 minutes. dormi 7h", true, true),
        ("Eva", "done", false, false),
        ("Finn", "hecho, press banca 80x6, me molestó un poco el hombro derecho", false, false),
        ("Gil", "did my session", false, false),
        ("Hanna", "Training erledigt", false, false),
    ] {
        with_plan(&mut world, name).await;
        let said = world.says(name, text).await.say.text;
        (done, short, slept) = (done + 1, short + i64::from(is_short), slept + i64::from(is_slept));
        let today = "select count(*) from workout_sessions where date = '2026-03-14' and completed";
        assert_eq!(world.count(today).await, done, "{text}: {said}");
        let fifteen =
            "select count(*) from workout_sessions where date = '2026-03-14' and completed and duration_minutes = 15";
        assert_eq!(world.count(fifteen).await, short, "{text}: {said}");
        assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, slept, "{text}: {said}");
        // It is one session, and not another beside it.
        let again = world.says(name, "done").await;
        assert_eq!(world.count(today).await, done, "{text}: {}", again.say.text);
        assert!(again.records.is_empty(), "{}", again.say.text);
    }
    assert_eq!(world.count("select count(*) from training_limits where part = 'shoulder'").await, 1);
    let lifted = "select count(*) from workout_sessions where completed and activity_type = 'strength'";
    assert!(world.count(lifted).await > 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_next_session_and_its_moves_are_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, question, part) in [
        ("Ana", "when is my next run?", "run, "),
        ("Ben", "wann ist die nächste Einheit?", "Heute"),
        ("Cleo", "¿qué ejercicios tengo el lunes?", "lun"),
        ("Dan", "c'est quoi la prochaine séance ?", "Aujourd"),
        ("Eva", "which days do I train?", "Your next seven days:"),
        ("Finn", "what exercises do I have on Monday?", "Mon 16 Mar"),
    ] {
        with_plan(&mut world, name).await;
        let said = world.says(name, question).await;
        assert_eq!(said.action_type, ActionType::Plan, "{question}: {}", said.say.text);
        assert!(said.say.text.contains(part), "{question}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_weekday_or_a_sport_is_out_from_now_on(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, day, sport) in [
        ("Ana", "I said not mondays, can you move it to wednesday?", "I don't want the bike, take it out"),
        ("Ben", "montags kann ich nicht", "Radfahren will ich nicht, nimm es raus"),
        ("Cleo", "los lunes no puedo", "la bici no la quiero, quítala"),
        ("Dan", "le lundi je ne peux pas", "je ne veux pas de vélo, enlève-le"),
    ] {
        with_plan(&mut world, name).await;
        let said = world.says(name, day).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{day}: {}", said.say.text);
        let said = world.says(name, sport).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{sport}: {}", said.say.text);
        assert!(said.records.is_empty(), "{sport}: {}", said.say.text);
    }
    assert_eq!(
        world.count("select count(*) from training_profiles where not 0 = any(weekdays) and weekdays <> '{}'").await,
        4
    );
    let mondays =
        "select count(*) from workout_sessions where date = '2026-03-16' and not completed and set_aside is null";
    assert_eq!(world.count(mondays).await, 0);
    let out = "select count(*) from training_limits where kind = 'sport' and activity = 'cycling' and until_date is null \
               and lifted_at is null";
    assert_eq!(world.count(out).await, 4);
    // In words it comes back, and of whoever never took one out they ask nothing.
    for (name, back) in
        [("Ben", "nimm das Rad wieder rein"), ("Cleo", "pon la bici otra vez"), ("Dan", "je veux reprendre le vélo")]
    {
        let said = world.says(name, back).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{back}: {}", said.say.text);
    }
    assert_eq!(world.count(out).await, 1);
    let again = world.says("Ben", "nimm das Rad wieder rein").await;
    assert_ne!(again.action_type, ActionType::WorkoutChange, "{}", again.say.text);
    // Whoever is well again still wants no bike; whoever chooses it does.
    world.says("Ana", "my knee hurts").await;
    world.says("Ana", "my knee is fine again").await;
    assert_eq!(world.count(out).await, 1);
    world.says("Ana", "/plan sport cycling").await;
    assert_eq!(world.count(out).await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_sport_on_a_day_stands(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "swap monday for a swim"),
        ("Ben", "tausch Montag gegen Schwimmen"),
        ("Cleo", "cambia el lunes por natación"),
        ("Dan", "remplace lundi par de la natation"),
    ] {
        with_plan(&mut world, name).await;
        world.says(name, text).await;
        world.says(name, "/plan").await;
    }
    let swims = "select count(*) from workout_sessions where date = '2026-03-16' and activity_type = 'swimming' and set_aside is null";
    assert_eq!(world.count(swims).await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_plan_is_set_up_in_own_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, answers) in [
        (
            "Ana",
            [
                "more energy, less stress",
                "hardly anything, I walk the dog 20 min most days",
                "swimming and walks",
                "tue, thu and sunday",
            ],
        ),
        (
            "Ben",
            [
                "mehr Energie, weniger Stress",
                "kaum was, fast jeden Tag 20 Minuten mit dem Hund",
                "Schwimmen und spazieren gehen",
                "Di, Do und So",
            ],
        ),
        (
            "Cleo",
            [
                "tener más energía",
                "casi nada, camino 20 minutos casi todos los días",
                "nadar y pasear",
                "martes, jueves y domingo",
            ],
        ),
        (
            "Dan",
            [
                "avoir plus d'énergie et mieux gérer le stress",
                "presque rien, je marche 20 min presque tous les jours",
                "la natation et la marche",
                "mardi, jeudi et dimanche",
            ],
        ),
    ] {
        world.knows(name).await;
        world.says(name, "/plan new").await;
        for answer in answers {
            let said = world.says(name, answer).await;
            assert!(said.records.is_empty(), "{answer}: {}", said.say.text);
        }
    }
    let set = "select count(*) from training_profiles where aim = 'general_health' and weekly_minutes = 150 \
               and sport = 'swimming' and days_per_week = 3 and weekdays = '{1,3,6}'";
    assert_eq!(
        world.count(set).await,
        4,
        "{}",
        world.json("select jsonb_agg(to_jsonb(p)) from training_profiles p").await
    );
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    assert_eq!(world.json("select to_jsonb(count(*)) from workout_sessions where completed").await, json!(0));
    world.finish();
}
