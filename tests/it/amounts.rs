//! Amounts and their units: below nought, said again, glasses, the parts of a night, what is taken back.

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

/// The lines of an answer.
fn lines(said: &alive_coach::coach::Exchange) -> Vec<&str> {
    said.say.text.lines().collect()
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_sport_is_called_by_its_own_name(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, receipt) in [
        ("Ana", "paddled the canoe 5k with my niece", "✓ Canoeing 5 km"),
        ("Ben", "90 min Badminton gespielt", "✓ Badminton 1 h 30 min"),
        ("Cleo", "hice una hora de judo", "✓ Judo 1 h"),
        ("Dan", "fait du kayak 9 km", "✓ Kayak 9 km"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(lines(&said)[0], receipt);
        let week = world.says(name, "/week").await;
        let sport = receipt.split_whitespace().nth(1).expect("a sport");
        assert!(week.say.text.contains(&format!("({sport})")), "{}", week.say.text);
    }
    let sports = "select jsonb_agg(sport order by sport) from workout_sessions";
    assert_eq!(world.json(sports).await, json!(["Badminton", "canoeing", "judo", "kayak"]));
    // What it was not is not its name.
    world.says("Ana", "that was a walk, not canoeing").await;
    let walk = "select jsonb_agg(jsonb_build_array(activity_type, sport)) from workout_sessions where sport is null";
    assert_eq!(world.json(walk).await, json!([["walking", null]]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_figure_that_found_no_place_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, told) in [
        ("Ana", "surfed 2k with my niece", "“2k” I could not place, so it is not kept."),
        ("Ben", "2k gesurft mit meiner Nichte", "„2k“ konnte ich nicht zuordnen, das ist nicht notiert."),
        ("Cleo", "hice surf 2k con mi sobrina", "«2k» no supe dónde ponerlo, así que no está guardado."),
        ("Dan", "fait du surf 2k avec ma nièce", "« 2k », je n’ai pas su où le mettre, donc ce n’est pas gardé."),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        let lines = lines(&said);
        assert!(lines[0].starts_with('✓') && lines[1].starts_with(told), "{lines:?}");
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn lengths_become_a_distance_once_the_pool_is_known(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, asked, answer, km) in [
        ("Ana", "24 lengths in the pool", "24 lengths: how long is the pool?", "25 m", 0.6),
        ("Ben", "20 Bahnen geschwommen", "20 Bahnen: Wie lang ist das Becken?", "50", 1.0),
        ("Cleo", "nadé 30 largos", "30 largos: ¿cuánto mide la piscina?", "25 metros", 0.75),
        ("Dan", "nagé 40 longueurs", "40 longueurs : quelle est la longueur du bassin ?", "1 km", 1.0),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert!(lines(&said)[1].starts_with(asked), "{}", said.say.text);
        world.says(name, answer).await;
        let far = "select to_jsonb(distance_km) from workout_sessions order by logged_at desc limit 1";
        assert_eq!(world.json(far).await.as_f64(), Some(km), "{answer}");
    }
    let asked = world.says("Ana", "swam 10 lengths").await;
    world.presses("Ana", &asked, "50 m").await;
    assert_eq!(world.count("select count(*) from workout_sessions where distance_km = 0.5").await, 1);
    world.finish();
}
