//! What was once misread: amounts below nought, things counted in bed, a hotel without a gym, a race without its distance.

use alive_coach::store::rows::ActionType;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_amount_below_nought_is_no_record(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, answer) in [
        ("Ana", "slept -3 hours", "Sleep -3 h can't be: that is less than nothing. How much was it?"),
        (
            "Ben",
            "habe -3 Stunden geschlafen",
            "Schlaf -3 h kann nicht sein, das wäre weniger als nichts. Wie viel war es?",
        ),
        ("Cleo", "dormí -3 horas", "Sueño -3 h no puede ser: es menos que nada. ¿Cuánto fue?"),
        ("Dan", "j'ai dormi -3 heures", "Sommeil -3 h, c’est impossible : moins que rien. C’était combien ?"),
    ] {
        world.knows(name).await;
        assert_eq!(world.says(name, text).await.say.text, answer);
    }
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.says("Ana", "6").await;
    assert_eq!(world.json("select to_jsonb(sleep_hours) from daily_logs").await, json!(6));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn more_pillows_and_a_shorter_breath_are_water_where_the_heart_is_weak(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, condition, text) in [
        ("Ana", "I have heart failure", "I need more pillows to breathe at night"),
        ("Ben", "I have heart failure", "I get short of breath climbing stairs"),
        ("Cleo", "ich habe Herzinsuffizienz", "ich brauche nachts drei Kissen zum Atmen"),
        ("Dan", "tengo insuficiencia cardíaca", "necesito más almohadas para dormir"),
        ("Eva", "j'ai une insuffisance cardiaque", "je suis plus essoufflée que d'habitude"),
    ] {
        world.knows(name).await;
        // Without the condition both vary.
        let before = world.says(name, text).await;
        assert_ne!(before.action_type, ActionType::Safety, "{text}: {}", before.say.text);
        world.says(name, condition).await;
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, ActionType::Safety, "{text}: {}", said.say.text);
    }
    assert_eq!(world.count("select count(*) from daily_logs").await, 0, "pillows are no sleep");
    assert_eq!(world.count("select count(*) from training_limits where kind = 'medical'").await, 5);
    world.finish();
}

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
async fn a_number_said_again_keeps_the_unit_it_had(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, said, again) in [
        ("Ana", "drank 3 glasses of water", "no, 4 not 3"),
        ("Ben", "3 Gläser Wasser getrunken", "nein, 4 nicht 3"),
        ("Cleo", "bebí 3 vasos de agua", "no, 4, no 3"),
        ("Dan", "bu 3 verres d'eau", "non, 4 pas 3"),
        ("Eva", "drank 3 glasses of water", "no, 4"),
    ] {
        world.knows(name).await;
        world.says(name, said).await;
        let again = world.says(name, again).await;
        assert_eq!(again.action_type, ActionType::Correction, "{said}: {}", again.say.text);
    }
    let water = "select jsonb_agg(distinct water_intake_liters) from daily_logs";
    assert_eq!(world.json(water).await, json!([1]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_to_be_forgotten_goes_and_the_last_entry_stays(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, told, forget, left) in [
        ("Ana", "I have asthma", "forget what I said about my asthma", "Forgotten: asthma."),
        ("Ben", "ich habe Asthma", "vergiss, was ich über mein Asthma gesagt habe", "Vergessen: Asthma."),
        ("Cleo", "tengo asma", "olvida lo que dije sobre mi asma", "Olvidado: asma."),
        ("Dan", "j'ai de l'asthme", "oublie ce que j'ai dit sur mon asthme", "Oublié : asthme."),
    ] {
        world.knows(name).await;
        world.says(name, told).await;
        world.says(name, "slept 7h").await;
        assert_eq!(world.says(name, forget).await.say.text, left);
    }
    assert_eq!(world.count("select count(*) from memories").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 4);
    let none = world.says("Ana", "forget what I said about my dog").await;
    assert!(none.say.text.starts_with("I keep nothing in mind about dog."), "{}", none.say.text);
    world.says("Ana", "my knee hurts").await;
    world.says("Ana", "forget what I said about my knee").await;
    assert_eq!(world.count("select count(*) from training_limits where lifted_at is null").await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn reminders_end_by_a_word(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_eq!(world.says("Ana", "/remind off").await.say.text, "There was nothing to stop.");
    world.says("Ana", "remind me to stretch at half past three").await;
    world.says("Ana", "remind me to drink water at 5").await;
    let which = world.says("Ana", "/remind off").await;
    assert!(which.say.text.starts_with("Which one shall I stop?"), "{}", which.say.text);
    assert_eq!(which.say.buttons.len(), 2);
    assert_eq!(world.says("Ana", "/remind off stretch").await.say.text, "“stretch”: stopped.");
    assert_eq!(world.says("Ana", "/remind off").await.say.text, "“drink water”: stopped.");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_does_not_exist_or_is_not_offered_is_said(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "slept 7h").await;
    let none = world.says("Ana", "/undo 99").await;
    assert_eq!(none.say.text, "There is no entry 99. /log lists what can be taken back: 1 to 1.");
    let sport = world.says("Ana", "/plan sport football").await;
    let offer = "I can't plan Football, but it counts whenever you tell me about it; the plan puts strength and easy endurance beside it. Which of these would you like for that?";
    assert_eq!(sport.say.text, offer);
    assert_eq!(sport.say.buttons.len(), 6);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_race_without_its_distance_is_asked_for(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, race, distance) in [
        ("Ana", "my race is on Sunday", "10k"),
        ("Ben", "mein Wettkampf ist am Sonntag", "10 km"),
        ("Cleo", "mi carrera es el domingo", "10"),
        ("Dan", "ma course est dimanche", "10 km"),
    ] {
        world.knows(name).await;
        let asked = world.says(name, race).await;
        assert_eq!(asked.say.buttons.len(), 4, "{race}: {}", asked.say.text);
        world.says(name, distance).await;
    }
    world.knows("Eva").await;
    let asked = world.says("Eva", "my race is on Sunday").await;
    world.presses("Eva", &asked, "Half marathon").await;
    let goals = "select jsonb_agg(distinct jsonb_build_array(target_value, target_date)) from goals";
    assert_eq!(world.json(goals).await, json!([[10, "2026-03-15"], [21.1, "2026-03-15"]]));
    assert_eq!(world.count("select count(*) from workout_sessions").await, 0, "no race was run yet");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_first_message_tells_name_age_and_place(pool: PgPool) {
    let mut world = World::start(pool).await;
    let heard = |world: &mut World, name: &str, text: &str| {
        let mut heard = world.heard(name, text);
        heard.hints = alive_coach::domain::talk::Hints::default();
        heard
    };
    let dana = heard(&mut world, "Dana", "Hi, Dana, 44, nurse");
    let said = world.hears(&dana).await.expect("an answer").say.text;
    assert!(!said.contains("44 what"), "{said}");
    assert_eq!(world.json("select jsonb_build_array(name, age) from users").await, json!(["Dana", 44]));

    for text in ["hi", "Lu"] {
        let lu = heard(&mut world, "Lu", text);
        world.hears(&lu).await.expect("an answer");
    }
    let lu = "select jsonb_build_array(name, language) from users where name = 'Lu'";
    assert_eq!(world.json(lu).await, json!(["Lu", "en"]));

    let wien = heard(&mut world, "Mia", "Ich bin in Wien, 7h geschlafen");
    let said = world.hears(&wien).await.expect("an answer").say.text;
    assert!(said.contains("Europe/Vienna") && !said.contains("kenne ich noch nicht"), "{said}");
    assert_eq!(world.count("select count(*) from users where timezone = 'Europe/Vienna'").await, 1);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn hours_said_again_are_those_of_the_night(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "5h again, kids were up"),
        ("Ben", "schon wieder nur 5h, die Kinder waren wach"),
        ("Cleo", "5h otra vez, los niños despiertos"),
        ("Dan", "encore 5h, les enfants étaient réveillés"),
        ("Eva", "woke at 5:30 after maybe 5 hours"),
        ("Finn", "um 5:30 aufgewacht nach vielleicht 5 Stunden"),
        ("Gil", "me desperté a las 5:30 después de unas 5 horas"),
        ("Hugo", "réveillé à 5h30 après environ 5 heures"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.records.len(), 1, "{text}: {}", said.say.text);
    }
    let nights = "select jsonb_agg(distinct sleep_hours) from daily_logs";
    assert_eq!(world.json(nights).await, json!([5]));
    // Without a word of the night they are those of the night that was told before, and nothing without it.
    for (name, night, text) in [("Ida", "slept 6h", "5h again"), ("Jo", "6 Stunden geschlafen", "wieder 5h")] {
        world.knows(name).await;
        world.now += chrono::TimeDelta::hours(12);
        let none = world.says(name, text).await;
        assert_eq!(none.records.len(), 0, "{text}: {}", none.say.text);
        world.now += chrono::TimeDelta::hours(12);
        world.says(name, night).await;
        world.now += chrono::TimeDelta::days(1);
        let said = world.says(name, text).await;
        assert_eq!(said.records.len(), 1, "{text}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_number_beside_a_fever_is_the_temperature(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "still fever, 38.4"),
        ("Ben", "immer noch Fieber, 38,4"),
        ("Cleo", "todavía con fiebre, 38,4"),
        ("Dan", "toujours de la fièvre, 38,4"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains("°C") && !said.contains('?'), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from training_limits where kind = 'illness'").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn whoever_has_no_fever_but_coughs_is_not_well_yet(pool: PgPool) {
    let mut world = World::start(pool).await;
    let ill = "select count(*) from training_limits where kind = 'illness' and lifted_at is null";
    for (name, before, text, well) in [
        ("Ana", "I have a fever", "the fever is gone but I'm weak and coughing", "the fever is gone"),
        ("Ben", "ich habe Fieber", "Fieber weg, aber schlapp und Husten", "Fieber weg"),
        ("Cleo", "tengo fiebre", "ya no tengo fiebre, pero sigo flojo y con tos", "ya no tengo fiebre"),
        ("Dan", "j'ai de la fièvre", "plus de fièvre mais je suis faible et je tousse", "plus de fièvre"),
    ] {
        world.knows(name).await;
        world.says(name, before).await;
        assert_eq!(world.count(ill).await, 1, "{before}");
        let said = world.says(name, text).await;
        assert_eq!(world.count(ill).await, 1, "{text}: {}", said.say.text);
        let said = world.says(name, well).await;
        assert_eq!(world.count(ill).await, 0, "{well}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn glasses_that_were_drunk_are_of_water(pool: PgPool) {
    let mut world = World::start(pool).await;
    let texts = [
        ("Ana", "drank 3 glasses", "had some wine"),
        ("Ben", "3 Gläser getrunken", "etwas Wein getrunken"),
        ("Cleo", "bebí 3 vasos", "bebí vino"),
        ("Dan", "j'ai bu 3 verres", "j'ai bu du vin"),
    ];
    for (name, text, _) in texts {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.records.len(), 1, "{text}: {}", said.say.text);
    }
    let water = "select jsonb_agg(distinct water_intake_liters) from daily_logs";
    assert_eq!(world.json(water).await, json!([0.75]));
    for (name, text, wine) in texts {
        let name = format!("{name} B");
        world.knows(&name).await;
        world.says(&name, wine).await;
        let said = world.says(&name, text).await;
        assert_eq!(said.records.len(), 0, "{text}: {}", said.say.text);
        assert!(said.say.text.contains('3') && said.say.text.contains('?'), "{text}: {}", said.say.text);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_time_to_beat_is_kept_with_the_race_and_its_days_are_counted(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, race, time, ask) in [
        ("Ana", "I run a half marathon on 21 June", "want to finish under 1:55", "how long until my race?"),
        (
            "Ben",
            "ich laufe am 21. Juni einen Halbmarathon",
            "will unter 1:55 bleiben",
            "wie lange noch bis zu meinem Rennen?",
        ),
        ("Cleo", "corro una media maratón el 21 de junio", "quiero bajar de 1:55", "¿cuánto falta para mi carrera?"),
        (
            "Dan",
            "je cours un semi-marathon le 21 juin",
            "je veux finir en moins de 1h55",
            "combien de temps avant ma course ?",
        ),
    ] {
        world.knows(name).await;
        world.says(name, race).await;
        for text in [time, ask] {
            heard.push(world.says(name, text).await.say.text);
        }
    }
    assert_eq!(heard[0], "I keep it with your race (Half marathon, Sun 21 Jun): under 1:55.");
    assert_eq!(heard[1], "14 weeks and 1 day: Half marathon, Sun 21 Jun.");
    for pair in heard.chunks(2) {
        assert!(pair[0].contains("1:55") && pair[1].contains("14 "), "{pair:?}");
    }
    assert_eq!(world.count("select count(*) from memories").await, 4);
    world.says("Ana", "aiming for sub 1:50").await;
    assert_eq!(world.count("select count(*) from memories").await, 4, "a new time takes the place of the one before");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn whoever_is_in_another_zone_is_offered_its_clock(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "I'm in Tokyo now"),
        ("Ben", "ich bin jetzt in Tokio"),
        ("Cleo", "ahora estoy en Tokio"),
        ("Dan", "je suis à Tokyo maintenant"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.say.buttons.len(), 2, "{text}: {}", said.say.text);
        world.presses(name, &said, "Asia/Tokyo").await;
    }
    assert_eq!(world.count("select count(*) from users where timezone = 'Asia/Tokyo'").await, 4);
    world.knows("Eva").await;
    let said = world.says("Eva", "I'm in Paris now").await;
    assert_eq!(said.say.buttons.len(), 0, "the same clock: {}", said.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_stiff_is_sore_and_no_injury(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "my neck is tense"),
        ("Ben", "mein Nacken ist verspannt"),
        ("Cleo", "tengo el cuello tenso"),
        ("Dan", "j'ai la nuque raide"),
        ("Eva", "shoulders stiff"),
        ("Finn", "Schultern steif"),
        ("Gil", "woke at 5:30 after maybe 6 hours, shoulders stiff"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert!(!said.records.is_empty(), "{text}: {}", said.say.text);
    }
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where soreness = 2").await, 7);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 6").await, 1);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_medicine_taken_for_years_is_kept_in_mind(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "I've been taking metoprolol for three years"),
        ("Ben", "nehme seit drei Jahren Metoprolol"),
        ("Cleo", "tomo metoprolol desde hace tres años"),
        ("Dan", "je prends du métoprolol depuis trois ans"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.say.text.lines().count(), 1, "{text}: {}", said.say.text);
    }
    assert_eq!(world.count("select count(*) from memories").await, 4);
    world.knows("Eva").await;
    let said = world.says("Eva", "nehme seit gestern Metoprolol").await;
    assert_eq!(said.action_type, ActionType::Safety, "{}", said.say.text);
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
async fn work_tonight_is_night_work_and_less_breath_than_before_is_now(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "working tonight again"),
        ("Ben", "arbeite heute Nacht wieder"),
        ("Cleo", "esta noche trabajo otra vez"),
        ("Dan", "cette nuit je travaille encore"),
    ] {
        world.knows(name).await;
        world.says(name, text).await;
    }
    assert_eq!(world.count("select count(*) from training_limits where kind = 'nights'").await, 4);
    world.says("Cleo", "tengo insuficiencia cardíaca").await;
    let said = world.says("Cleo", "me falta el aire más que antes").await;
    assert_eq!(said.action_type, ActionType::Safety, "{}", said.say.text);
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
async fn a_race_not_started_is_met_kindly(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, race, text) in [
        ("Ana", "my half marathon is on Saturday 21 March", "I didn't start"),
        ("Ben", "ich laufe am 21. März einen Halbmarathon", "bin nicht gestartet"),
        ("Cleo", "corro una media maratón el 21 de marzo", "no tomé la salida"),
        ("Dan", "je cours un semi-marathon le 21 mars", "je n'ai pas pris le départ"),
    ] {
        world.knows(name).await;
        world.says(name, race).await;
        let before = world.now;
        world.now += chrono::TimeDelta::days(8);
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, ActionType::WorkoutChange, "{text}: {}", said.say.text);
        assert_eq!(said.records.len(), 0, "{text}");
        world.now = before;
    }
    assert_eq!(
        world.count("select count(*) from training_limits where kind = 'sport' and until_date = '2026-03-22'").await,
        4
    );
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pain_beside_a_run_is_kept_and_the_run_too(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "50 min easy run, 11k. left shin a bit sore on the inside"),
        ("Ben", "50 min locker gelaufen, 11 km. Linkes Schienbein innen etwas gereizt"),
        ("Cleo", "corrí 50 min, 11 km. La espinilla izquierda me molestaba un poco por dentro"),
        ("Dan", "couru 50 min, 11 km. une petite gêne au tibia gauche"),
    ] {
        world.knows(name).await;
        world.says(name, text).await;
    }
    assert_eq!(world.count("select count(*) from training_limits where part = 'shin'").await, 4);
    assert_eq!(world.count("select count(*) from workout_sessions where distance_km = 11").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_mother_is_not_told_that_she_is_pregnant(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, leak) in [
        ("Ana", "my baby is 8 months old and I'm breastfeeding", "I leak when I jump, is that normal?"),
        ("Ben", "ich stille noch, mein Baby ist 8 Monate alt", "ich verliere Urin beim Springen"),
        (
            "Cleo",
            "tengo un bebé de 8 meses, le doy el pecho",
            "cuando salto se me escapa un poco de pis, qué vergüenza. ¿es normal?",
        ),
        ("Dan", "j'allaite, bébé de 8 mois", "j'ai des fuites quand je saute"),
    ] {
        world.knows(name).await;
        for said in [text, leak, "/plan"] {
            let answer = world.says(name, said).await.say.text.to_lowercase();
            for word in ["pregnan", "schwanger", "embaraz", "enceinte"] {
                assert!(!answer.contains(word), "{said}: {answer}");
            }
        }
    }
    assert_eq!(world.count("select count(*) from training_limits where kind = 'pregnant'").await, 0);
    assert_eq!(world.count("select count(*) from memories").await, 8);
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
async fn a_grief_or_a_dark_day_is_met_with_a_human_line(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "I did not sleep much. Harold would have been 80 today. He passed in November"),
        ("Ben", "mein Mann ist im November gestorben"),
        ("Cleo", "mi marido murió en noviembre"),
        ("Dan", "mon mari est décédé en novembre"),
        ("Eva", "my husband died in November"),
    ] {
        if name != "Eva" {
            world.knows(name).await;
        }
        let said = world.says(name, text).await.say.text;
        let is_example = ["7h", "7 h", "5 km", "80 what"].iter().any(|example| said.contains(example));
        assert!(!is_example && !said.starts_with("Hi Eva"), "{said}");
    }
    assert_eq!(world.count("select count(*) from training_limits where kind = 'loss'").await, 5);
    let asked = world.says("Ana", "Couldn't see the point of any of it. I stayed in my robe").await;
    assert!(asked.say.text.contains("not wanting to live?"), "{}", asked.say.text);
    let yes = world.says("Ana", "sometimes").await;
    assert_eq!(yes.action_type, ActionType::Safety, "{}", yes.say.text);
    world.says("Ben", "alles sinnlos gerade").await;
    let no = world.says("Ben", "nein").await;
    assert!(no.say.text.starts_with("Das ist gut zu hören."), "{}", no.say.text);
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
async fn first_contact_keeps_what_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, first, wanted) in [
        ("a", "Kwame, 24, London", json!(["Kwame", 24, "Europe/London"])),
        ("b", "nurse in Dublin", json!([null, null, "Europe/Dublin"])),
        ("c", "Leipzig", json!([null, null, "Europe/Berlin"])),
        ("d", "Portland, Maine", json!([null, null, "America/New_York"])),
    ] {
        let mut heard = world.heard(name, first);
        heard.hints = alive_coach::domain::talk::Hints::default();
        world.hears(&heard).await.expect("an answer");
        let who = "select jsonb_build_array(name, age, timezone) from users order by created_at desc limit 1";
        assert_eq!(world.json(who).await, wanted, "{first}");
    }
    let mut heard = world.heard("a", "metric");
    heard.hints = alive_coach::domain::talk::Hints::default();
    let said = world.hears(&heard).await.expect("an answer").say.text;
    assert!(!said.contains("ALIVE") && !said.contains("kilos"), "{said}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_lies_ahead_is_answered_to(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "big client presentation tomorrow at 2pm, nervous"),
        ("Ben", "heute Abend mit Tom zum Bouldern verabredet"),
        ("Cleo", "mañana tengo un examen"),
        ("Dan", "demain rendez-vous chez le dentiste"),
        ("Eva", "Im Juni möchte ich mit meinen Enkeln auf den Schöckl gehen"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        let is_empty = ["7h", "7 h", "5 km", "what?", "was?"].iter().any(|part| said.contains(part));
        assert!(!is_empty, "{text}: {said}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn somebody_under_18_is_given_no_diet(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, age, text) in [
        ("Ana", "I'm 17", "my mate says I should cut weight for abs, 1500 cal a day good?"),
        ("Ben", "ich bin 16", "ich will abnehmen, 5 kg bis zum Sommer"),
        ("Cleo", "tengo 17 años", "quiero perder peso para el verano"),
        ("Dan", "j'ai 16 ans", "je veux maigrir un peu"),
    ] {
        world.knows(name).await;
        world.says(name, age).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains("18"), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from goals").await, 0);
    assert_eq!(world.count("select count(*) from users where age < 18").await, 4);
    world.finish();
}

/// A push is moved where its time alone is told, and no night is made of it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_time_to_write_is_no_night(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "write to me at 17h instead of 7:30"),
        ("Ben", "schreib mir lieber um 17 Uhr statt 7:30"),
        ("Cleo", "escríbeme a las 17:00 en vez de a las 7:30"),
        ("Dan", "écris-moi à 17h plutôt que 7h30"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains("17:00"), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    world.finish();
}
