//! Talk about the plan: a sport that waits, whether to train, a wish for tomorrow, the questions that make one.

use alive_coach::store::rows::ActionType;
use sqlx::PgPool;

use crate::world::World;

/// Runs still to come.
const RUNS: &str =
    "select count(*) from workout_sessions where activity_type = 'running' and not completed and set_aside is null";

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn one_sport_waits_and_the_plan_goes_on(pool: PgPool) {
    let mut world = World::start(pool).await;
    let open = "select count(*) from workout_sessions where not completed and set_aside is null";
    for (name, text) in [
        ("Ana", "no running for 7 days"),
        ("Ben", "kein Laufen für 7 Tage"),
        ("Cleo", "nada de correr durante 7 días"),
        ("Dan", "pas de course pendant 7 jours"),
    ] {
        world.knows(name).await;
        for answer in [
            "/plan for endurance",
            "/plan now four",
            "/plan sport running",
            "/plan days 5",
            "/plan minutes 60",
            "/plan where gym",
            "/plan hurts no",
        ] {
            world.says(name, answer).await;
        }
        assert!(world.count(RUNS).await > 0, "{text}");
        let sessions = world.count(open).await;
        let said = world.says(name, text).await;
        assert_eq!((world.count(RUNS).await, world.count(open).await), (0, sessions), "{text}: {}", said.say.text);
        assert_eq!(said.records.len(), 0, "{text}: nothing was skipped");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_wish_for_tomorrow_is_one_about_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, sport) in [
        ("Ana", "I'd like to swim tomorrow", "Swim"),
        ("Ben", "ich würde morgen gern wieder schwimmen", "Schwimmen"),
        ("Cleo", "me gustaría nadar mañana", "Natación"),
        ("Dan", "j'aimerais nager demain", "Natation"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{text}: {}", said.say.text);
        assert!(said.say.text.contains(sport), "{text}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn strength_waits_as_a_sport_does(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "no strength until Wednesday"),
        ("Ben", "kein Krafttraining bis Mittwoch"),
        ("Cleo", "nada de fuerza hasta el miércoles"),
        ("Dan", "pas de musculation jusqu'à mercredi"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.records.len(), 0, "{text}: {}", said.say.text);
    }
    let waits = "select count(*) from training_limits where kind = 'sport' and activity = 'strength' and until_date = '2026-03-18'";
    assert_eq!(world.count(waits).await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_questions_of_a_plan_outlast_any_answer(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, answers) in [
        (
            "Ana",
            [
                "/plan new",
                "gym",
                "Two or three hours",
                "climbing",
                "running",
                "three or four",
                "30 to 45 minutes",
                "gym",
                "nah",
            ],
        ),
        ("Ben", ["/plan new", "Kraft", "Zwei, drei Stunden", "Klettern", "laufen", "3", "45 Minuten", "im Gym", "nö"]),
        (
            "Cleo",
            ["/plan new", "fuerza", "dos o tres horas", "escalada", "correr", "tres", "media hora", "gimnasio", "no"],
        ),
        (
            "Dan",
            ["/plan new", "la muscu", "Deux ou trois heures", "le tennis", "le vélo", "3", "45 min", "la salle", "non"],
        ),
    ] {
        world.knows(name).await;
        for answer in answers {
            world.says(name, answer).await;
            // What is no answer at all is asked again, with the same buttons.
            if answer == "3" || answer == "tres" {
                let again = world.says(name, "blub blub").await;
                assert!(again.say.buttons.len() > 3, "{name}: {}", again.say.text);
            }
        }
    }
    let set = "select count(*) from training_profiles where aim = 'strength' and weekly_minutes = 150 and days_per_week = 3 \
               and sport is not null and minutes is not null";
    assert_eq!(world.count(set).await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn whether_to_train_is_answered_from_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, question, advice) in [
        ("Ana", "est-ce que je rattrape ma sortie longue demain ?", "On ne rattrape pas"),
        ("Ben", "soll ich heute trainieren?", "."),
        ("Cleo", "¿debería entrenar hoy?", "."),
        ("Dan", "is it ok to run today?", "."),
        ("Eva", "would you train tomorrow or leave it?", "."),
        ("Finn", "should I train with sore legs?", "."),
    ] {
        world.knows(name).await;
        for answer in [
            "/plan for endurance",
            "/plan now four",
            "/plan sport running",
            "/plan days 5",
            "/plan minutes 60",
            "/plan where gym",
            "/plan hurts no",
        ] {
            world.says(name, answer).await;
        }
        let said = world.says(name, question).await;
        assert!(said.say.text.contains(advice), "{question}: {}", said.say.text);
        assert_eq!(said.action_type, ActionType::Question, "{question}: {}", said.say.text);
        assert!(!said.say.text.contains("rules alone") && said.records.is_empty(), "{question}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_answer_to_a_later_question_is_kept_and_not_asked_for_again(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, place, length, pain) in [
        ("Ann", "gym", "45 minutes", "no"),
        ("Jan", "im Fitnessstudio", "45 Minuten", "nein"),
        ("Ana", "gimnasio", "45 minutos", "no"),
        ("Luc", "la salle", "45 minutes", "non"),
    ] {
        world.knows(name).await;
        for command in ["/plan for endurance", "/plan now two"] {
            world.says(name, command).await;
        }
        world.says(name, "/plan sport running").await;
        let kept = world.says(name, place).await.say;
        assert!(kept.text.lines().count() == 2 && kept.text.ends_with('?'), "{place}: {}", kept.text);
        assert_eq!(kept.buttons.len(), 5, "{place}: the days are asked again");
        world.says(name, "3").await;
        // Where is told already: what hurts comes next, and then the plan.
        let hurts = world.says(name, length).await.say;
        assert_eq!(hurts.buttons.len(), 7, "{length}: {}", hurts.text);
        let plan = world.says(name, pain).await.say.text;
        assert!(plan.lines().count() > 2, "{pain}: {plan}");
    }
    let set = "select count(*) from training_profiles where days_per_week = 3 and minutes = 45 and 'gym' = any(places)";
    assert_eq!(world.count(set).await, 4);
    world.finish();
}
