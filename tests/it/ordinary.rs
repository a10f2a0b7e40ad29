//! Ordinary evenings without any emergency: an introduction on one line, a yes, a figure in a strange unit, an everyday question, a
//! low day, a weekend without training.

use alive_coach::domain::talk::Hints;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const SESSIONS: &str = "select coalesce(jsonb_agg(jsonb_build_array(activity_type, distance_km, completed) order by logged_at), '[]') \
    from workout_sessions where plan_id is null";

/// Somebody with a plan of four days a week, at home and outdoors.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in ["/plan for endurance", "/plan days 4", "/plan minutes 45", "/plan where outdoors", "/plan hurts no"]
    {
        world.says(name, answer).await;
    }
}

/// What somebody hears whose platform tells nothing of them.
async fn hears(world: &mut World, name: &str, text: &str) -> String {
    let mut heard = world.heard(name, text);
    heard.hints = Hints::default();
    world.hears(&heard).await.expect("an answer").say.text
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_introduction_is_read_in_any_order(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (key, text, wanted) in [
        ("a", "hi, Maya from Bristol, 44", json!(["Maya", 44, "Europe/London"])),
        ("b", "44, Jana, aus Köln", json!(["Jana", 44, "Europe/Berlin"])),
        ("c", "Hola, Lola de Sevilla, 36", json!(["Lola", 36, "Europe/Madrid"])),
        ("d", "Salut, Luc, 51 ans, de Montréal", json!(["Luc", 51, "America/Toronto"])),
        ("e", "Sofia, 29, Berlin", json!(["Sofia", 29, "Europe/Berlin"])),
        ("f", "Boston, 33, Pete", json!(["Pete", 33, "America/New_York"])),
    ] {
        let said = hears(&mut world, key, text).await;
        let who = "select jsonb_build_array(name, age, timezone) from users order by created_at desc limit 1";
        assert_eq!(world.json(who).await, wanted, "{text}: {said}");
        assert!(!said.contains("what?") && !said.contains("44?"), "{text}: {said}");
    }
    // Asked for the town, each of them tells it with a small word before it.
    for (key, hello, name, place, zone) in [
        ("g", "hi", "Ann", "from Boston", "America/New_York"),
        ("h", "hallo", "Jan", "aus Köln", "Europe/Berlin"),
        ("i", "salut", "Guy", "de Montréal", "America/Toronto"),
        ("j", "hola", "Paz", "de Sevilla", "Europe/Madrid"),
    ] {
        for text in [hello, name] {
            hears(&mut world, key, text).await;
        }
        let said = hears(&mut world, key, place).await;
        let who = "select to_jsonb(timezone) from users order by created_at desc limit 1";
        assert_eq!(world.json(who).await, json!(zone), "{name} {place}: {said}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_times_that_are_offered_take_a_plain_yes(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (n, (hello, place, yes, word)) in [
        ("hi", "London", "ok for me", "/remind"),
        ("hallo", "Köln", "ja, passt", ""),
        ("hallo", "Wien", "in Ordnung", ""),
        ("hola", "Sevilla", "vale, me parece bien", ""),
        ("salut", "Lyon", "ça me va", ""),
        ("salut", "Paris", "parfait", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("p{n}");
        for text in [hello, "Kim", place, "kg"] {
            hears(&mut world, &key, text).await;
        }
        let said = hears(&mut world, &key, yes).await;
        assert!(said.contains(word), "{yes}: {said}");
        let open = "select count(*) from users where onboarding <> 'done'";
        assert_eq!(world.count(open).await, 0, "{yes}: {said}");
    }
    assert_eq!(world.count("select count(*) from schedules where enabled").await, 18);
    // A no is one, too.
    for text in ["hi", "Ann", "London", "kg", "no thanks"] {
        hears(&mut world, "q", text).await;
    }
    assert_eq!(world.count("select count(*) from schedules where enabled").await, 18);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_amount_in_a_strange_unit_is_asked_for(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, ran, unit, km) in [
        ("Ann", "ran 3 furlongs", "furlongs", "0.6 km"),
        ("Jan", "bin 2 Wegstunden gelaufen", "Wegstunden", "9 km"),
        ("Ana", "corrí 3 leguas", "leguas", "15 km"),
        ("Luc", "couru 2 lieues", "lieues", "8 km"),
    ] {
        world.knows(name).await;
        let said = world.says(name, ran).await.say.text;
        assert!(said.contains(unit) && said.contains('✓'), "{ran}: {said}");
        world.says(name, km).await;
    }
    assert_eq!(
        world.json(SESSIONS).await,
        json!([["running", 0.6, true], ["running", 9, true], ["running", 15, true], ["running", 8, true]])
    );
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_questions_of_an_evening_are_answered(pool: PgPool) {
    let mut world = World::start(pool).await;
    for name in ["Ann", "Jan", "Ana", "Luc"] {
        world.knows(name).await;
    }
    for (name, text, word) in [
        ("Ann", "how do I get to my first pull-up?", "lower yourself"),
        ("Ann", "what is an easy pace?", "whole sentences"),
        ("Ann", "can I do squats with a stiff knee?", "can't examine"),
        ("Ann", "how much weight should I squat with?", "8 to 12"),
        ("Ann", "how do I sleep after night shifts?", "Sunglasses"),
        ("Ann", "can I train with a cold?", "no fever"),
        ("Ann", "how long until I see results?", "fourth week"),
        ("Jan", "Wie schaffe ich meinen ersten Klimmzug?", "ablassen"),
        ("Jan", "was ist ein lockeres Tempo?", "ganzen Sätzen"),
        ("Jan", "darf ich mit steifem Knie Kniebeugen machen?", "untersuchen"),
        ("Jan", "mit wie viel Gewicht soll ich Kniebeugen machen?", "8 bis 12"),
        ("Jan", "wie schlafe ich nach der Nachtschicht?", "Sonnenbrille"),
        ("Jan", "kann ich mit Schnupfen trainieren?", "kein Fieber"),
        ("Jan", "ab wann sehe ich Erfolge?", "vierten Woche"),
        ("Ana", "¿cómo consigo mi primera dominada?", "cuélgate"),
        ("Ana", "¿qué es un ritmo suave?", "frases enteras"),
        ("Ana", "¿puedo hacer sentadillas con la rodilla rígida?", "explorarla"),
        ("Ana", "¿con cuánto peso hago sentadillas?", "8 a 12"),
        ("Ana", "¿cómo duermo después de un turno de noche?", "gafas de sol"),
        ("Ana", "¿puedo entrenar con un resfriado?", "fiebre"),
        ("Ana", "¿cuánto tardaré en ver resultados?", "cuarta"),
        ("Luc", "comment réussir ma première traction ?", "suspends-toi"),
        ("Luc", "c'est quoi une allure facile ?", "phrases entières"),
        ("Luc", "je peux faire des squats avec un genou raide ?", "examiner"),
        ("Luc", "quel poids pour mes squats ?", "8 à 12"),
        ("Luc", "comment dormir après une garde de nuit ?", "Lunettes de soleil"),
        ("Luc", "je peux courir avec un rhume ?", "sans fièvre"),
        ("Luc", "au bout de combien de temps je verrai des résultats ?", "quatrième"),
        ("Luc", "j'ai bu du vin, ça gêne le sommeil ?", "verre"),
        ("Ann", "I had some wine, does that affect my sleep?", "glass"),
    ] {
        let said = world.says(name, text).await.say.text;
        assert!(said.contains(word), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from training_limits where lifted_at is null").await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_low_day_gets_a_warm_word(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, words) in [
        ("Ann", "Feeling a bit low…", ["sorry", "Low days", "heavy today"]),
        ("Jan", "bin etwas niedergeschlagen", ["leid", "Solche Tage", "schwer heute"]),
        ("Ana", "hoy ando un poco de bajón", ["Siento", "Días así", "hoy pesa"]),
        ("Luc", "un peu le moral à zéro", ["désolé", "Ces jours-là", "lourd aujourd'hui"]),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(words.iter().any(|word| said.contains(word)), "{text}: {said}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_weekend_that_does_not_suit_is_taken_out_of_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    // A Thursday.
    world.now += chrono::TimeDelta::days(5);
    for (name, text) in [
        ("Ann", "can't train this weekend"),
        ("Jan", "am Wochenende kann ich nicht"),
        ("Ana", "este finde no puedo"),
        ("Luc", "pas dispo ce week-end"),
    ] {
        with_plan(&mut world, name).await;
        let open = "select count(*) from workout_sessions w join users u using (user_id) where plan_id is not null \
            and not completed and set_aside is null and extract(isodow from date) > 5 and date < '2026-03-23'";
        assert!(world.count(open).await > 0, "{name}");
        let said = world.says(name, text).await.say.text;
        assert_eq!(world.count(open).await, 0, "{text}: {said}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_was_never_planned_is_not_left_out(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ann", "I haven't run today"),
        ("Jan", "ich bin heute nicht gelaufen"),
        ("Ana", "hoy no he corrido"),
        ("Luc", "je n'ai pas couru aujourd'hui"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(!said.contains('✓'), "{text}: {said}");
    }
    assert_eq!(world.json(SESSIONS).await, json!([]));
    // Who says that they left something out is taken at their word.
    world.says("Ann", "skipped my run today").await;
    assert_eq!(world.json(SESSIONS).await, json!([["running", null, false]]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn lengths_of_a_pool_are_a_swim_of_whoever_swims(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, before, text) in [
        ("Ann", "swam 1 km", "8x50, 1200 m"),
        ("Jan", "1 km geschwommen", "heute 8x50, 1200 m"),
        ("Ana", "nadé 1 km", "8x50 fuertes, 1200 m en total"),
        ("Luc", "nagé 1 km", "8x50, 1200 m en tout"),
    ] {
        world.knows(name).await;
        world.says(name, before).await;
        world.says(name, if name == "Ann" { "ran 5 km yesterday" } else { "" }).await;
        let said = world.says(name, text).await.say.text;
        let swum = "select count(*) from workout_sessions where activity_type = 'swimming' and distance_km = 1.2";
        assert_eq!(world.count(swum).await, 1, "{text}: {said}");
        sqlx::query("delete from workout_sessions").execute(&world.database).await.expect("a clean log");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_done_in_place_of_what_is_denied_is_kept(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, before, text) in [
        ("Ann", "ran 5 km yesterday", "didn't do the 5 km, did 3 instead"),
        ("Jan", "gestern 5 km gelaufen", "die 5 km habe ich nicht gemacht, nur 3"),
        ("Ana", "ayer corrí 5 km", "no hice los 5 km, hice 3"),
        ("Luc", "hier couru 5 km", "je n'ai pas fait les 5 km, j'en ai fait 3"),
    ] {
        world.knows(name).await;
        world.says(name, before).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains("3 km"), "{text}: {said}");
    }
    assert_eq!(world.count("select count(*) from workout_sessions where distance_km = 3 and completed").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pelvic_floor_that_holds_is_heard(pool: PgPool) {
    let mut world = World::start(pool).await;
    let kept = "select count(*) from memories";
    for (name, leak, better, holds) in [
        ("Ann", "I leak a bit of pee when I jump", "my pelvic floor is better", "it doesn't leak any more"),
        ("Jan", "beim Springen verliere ich Urin", "mein Beckenboden ist besser", "ich verliere keinen Urin mehr"),
        ("Ana", "se me escapa el pis al saltar", "el suelo pélvico va mejor", "ya no se me escapa el pis"),
        ("Luc", "j'ai des fuites urinaires quand je saute", "mon périnée va mieux", "je n'ai plus de fuites"),
    ] {
        world.knows(name).await;
        world.says(name, leak).await;
        assert_eq!(world.count(kept).await, 1, "{leak}");
        let said = world.says(name, better).await.say.text;
        assert_eq!(world.count(kept).await, 1, "{better}: {said}");
        let said = world.says(name, holds).await.say.text;
        assert_eq!(world.count(kept).await, 0, "{holds}: {said}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_week_of_a_pregnancy_may_be_told_later(pool: PgPool) {
    let mut world = World::start(pool).await;
    let until = "select to_jsonb(until_date) from training_limits where kind = 'pregnant' and lifted_at is null";
    for (name, told, week) in [
        ("Ann", "I'm pregnant", "22 weeks pregnant now"),
        ("Bea", "ich bin schwanger", "jetzt in der 22. Woche"),
        ("Cara", "estoy embarazada", "ya estoy de 22 semanas"),
        ("Dora", "je suis enceinte", "je suis à 22 semaines"),
    ] {
        world.knows(name).await;
        world.says(name, told).await;
        let before = world.json(until).await;
        let said = world.says(name, week).await.say.text;
        assert_ne!(world.json(until).await, before, "{week}: {said}");
        sqlx::query("delete from training_limits").execute(&world.database).await.expect("a clean plan");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_told_in_passing_is_no_record(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, texts) in [
        (
            "Ann",
            ["long meeting until 3 tomorrow", "lunch with mum", "shift from 14 to 22", "my friend is faster than me"],
        ),
        (
            "Jan",
            [
                "morgen langes Meeting bis 3",
                "Mittagessen mit Mama",
                "Schicht von 14 bis 22",
                "mein Freund ist schneller als ich",
            ],
        ),
        (
            "Ana",
            [
                "mañana reunión larga hasta las 3",
                "comida con mamá",
                "turno de 14 a 22",
                "mi amiga es más rápida que yo",
            ],
        ),
        (
            "Luc",
            [
                "longue réunion demain jusqu'à 15 h",
                "déjeuner avec maman",
                "garde de 14 à 22",
                "mon ami est plus rapide que moi",
            ],
        ),
    ] {
        world.knows(name).await;
        for text in texts {
            let said = world.says(name, text).await.say.text;
            assert!(!said.contains('✓') && !said.contains("what?") && !said.contains("was?"), "{text}: {said}");
        }
    }
    let all = "select (select count(*) from workout_sessions) + (select count(*) from daily_logs) \
        + (select count(*) from health_metrics) + (select count(*) from habit_trackers)";
    assert_eq!(world.count(all).await, 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn hours_that_answer_a_greeting_are_those_of_the_night(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, hello, asked, answer) in [
        ("Ann", "hi", "How did you sleep", "pretty well, 7 hours"),
        ("Jan", "hi", "How did you sleep", "ganz gut, 7 Stunden"),
        ("Ana", "hi", "How did you sleep", "bastante bien, 7 horas"),
        ("Luc", "hi", "How did you sleep", "assez bien, 7 heures"),
    ] {
        world.knows(name).await;
        // A greeting is put in three ways.
        let mut said = String::new();
        for _ in 0..6 {
            said = world.says(name, hello).await.say.text;
            if said.contains(asked) {
                break;
            }
            world.now += chrono::TimeDelta::minutes(1);
        }
        assert!(said.contains(asked), "{said}");
        let said = world.says(name, answer).await.say.text;
        assert!(said.contains('7') && said.contains('✓'), "{answer}: {said}");
    }
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_session_of_yesterday_may_be_done_today(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ann", "Did yesterday's strength today"),
        ("Jan", "heute das Krafttraining von gestern gemacht"),
        ("Ana", "hoy he hecho la fuerza de ayer"),
        ("Luc", "fait aujourd'hui le renfo d'hier"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        let today = "select count(*) from workout_sessions where activity_type = 'strength' and date = '2026-03-14' and completed";
        assert_eq!(world.count(today).await, 1, "{text}: {said}");
        assert_eq!(world.count("select count(*) from workout_sessions").await, 1, "{text}: {said}");
        sqlx::query("delete from workout_sessions").execute(&world.database).await.expect("a clean log");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_a_part_is_tired_from_is_no_session_of_today(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ann", "forearms tired from climbing"),
        ("Jan", "Unterarme müde vom Bouldern"),
        ("Ana", "antebrazos cansados de escalar"),
        ("Luc", "les bras fatigués de l'escalade"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        let sore = "select count(*) from daily_logs where soreness = 2";
        assert_eq!(world.count(sore).await, 1, "{text}: {said}");
        sqlx::query("delete from daily_logs").execute(&world.database).await.expect("a clean log");
    }
    assert_eq!(world.json(SESSIONS).await, json!([]));
    world.says("Ann", "climbed for an hour today, forearms tired").await;
    assert_eq!(world.json(SESSIONS).await, json!([["climbing", null, true]]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_aim_has_no_day_that_nobody_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, setup, aim) in [
        ("Ann", "make me a plan", "lose about 10 kg"),
        ("Jan", "mach mir einen Plan", "So 10 Kilo abnehmen"),
        ("Ana", "hazme un plan", "perder unos 10 kilos"),
        ("Luc", "fais-moi un plan", "perdre environ 10 kilos"),
    ] {
        world.knows(name).await;
        world.says(name, setup).await;
        let said = world.says(name, aim).await.say.text;
        let goals = "select coalesce(jsonb_agg(jsonb_build_array(target_value, target_date)), '[]') from goals";
        assert_eq!(world.json(goals).await, json!([[10, null]]), "{aim}: {said}");
        sqlx::query("delete from goals").execute(&world.database).await.expect("no goals");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_long_way_in_company_is_a_ride(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ann", "92 km with the club today, party after"),
        ("Jan", "heute 92 km mit dem Verein, danach Party"),
        ("Ana", "hoy 92 km con la peña, luego fiesta"),
        ("Luc", "92 km avec le club aujourd'hui, fête après"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        let ridden = "select count(*) from workout_sessions where activity_type = 'cycling' and distance_km = 92";
        assert_eq!(world.count(ridden).await, 1, "{text}: {said}");
        sqlx::query("delete from workout_sessions").execute(&world.database).await.expect("a clean log");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_drink_in_a_unit_of_weight_is_asked_about_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, unit, answer) in [
        ("Ann", "drank three stone of water", "stone", "2 litres"),
        ("Jan", "drei Kilo Wasser getrunken", "Kilo", "2 Liter"),
        ("Ana", "bebí tres kilos de agua", "kilos", "2 litros"),
        ("Luc", "j'ai bu 3 kilos d'eau", "kilos", "2 litres"),
    ] {
        world.knows(name).await;
        let asked = world.says(name, text).await.say.text;
        assert!(asked.contains(unit) && asked.contains('?'), "{text}: {asked}");
        world.says(name, answer).await;
    }
    assert_eq!(world.count("select count(*) from daily_logs where water_intake_liters = 2").await, 4);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_came_off_is_said_back_with_its_count(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, feat) in [
        ("Ann", "tried pull-ups, got 6!", "6 pull-ups"),
        ("Jan", "12 Liegestütze am Stück geschafft!", "12 Liegestütze"),
        ("Ana", "¡hice 5 dominadas!", "5 dominadas"),
        ("Luc", "j'ai fait 10 pompes d'affilée !", "10 pompes"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains(feat) && said.contains('✓'), "{text}: {said}");
    }
    let done = "select count(*) from workout_sessions where activity_type = 'strength' and completed and duration_minutes is null";
    assert_eq!(world.count(done).await, 4);
    world.finish();
}
