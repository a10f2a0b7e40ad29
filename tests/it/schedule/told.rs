//! What an evening tells is taken up by the morning after it: a grief, a sign to be looked at, an infection, a long day, a weight on
//! the pelvic floor, good news.

use sqlx::PgPool;

use super::{ahead::lifts, shown, strikes};
use crate::world::World;

/// One evening's message of each of four people, and what the morning after it holds and does not hold.
pub(super) async fn mornings(pool: PgPool, told: [(&str, &str, &[&str], &[&str]); 4]) {
    let mut world = World::start(pool).await;
    for (name, text, ..) in told {
        lifts(&mut world, name).await;
        world.now = "2026-03-14T19:00:00Z".parse().expect("an instant");
        world.says(name, text).await;
    }
    let (_, said) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    let said: Vec<String> = said.iter().map(shown).collect();
    for (name, text, holds, lacks) in told {
        let morning = said.iter().find(|said| said.contains(name)).unwrap_or_else(|| panic!("{name}: {said:?}"));
        for part in holds {
            assert!(morning.contains(part), "{text}: no {part} in\n{morning}");
        }
        for part in lacks {
            assert!(!morning.contains(part), "{text}: {part} in\n{morning}");
        }
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nothing_is_asked_on_the_day_of_a_funeral(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "my friend's funeral is tomorrow", &["Fresh air"], &["Today: ", "One thing"]),
            ("Ben", "morgen ist die Beerdigung von meinem Onkel", &["Frische Luft"], &["Heute: ", "Ein Tipp"]),
            ("Cleo", "mañana es el entierro de un amigo", &["Aire"], &["Para hoy: ", "Una cosa"]),
            ("Dan", "demain c'est l'enterrement d'un ami", &["air"], &["Au programme", "Une chose"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_spot_on_the_bone_is_to_be_seen_the_next_morning_too(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "my shin hurts, one spot on the bone", &["appointment for the shin"], &["Swelling, locking"]),
            (
                "Ben",
                "mein Schienbein tut weh, an einer Stelle am Knochen",
                &["Termin, für das Schienbein"],
                &["Schwellung"],
            ),
            (
                "Cleo",
                "me duele la tibia, en un punto concreto del hueso",
                &["la cita para la espinilla"],
                &["hinchazón"],
            ),
            ("Dan", "j'ai mal au tibia, un point précis sur l'os", &["rendez-vous pour le tibia"], &["gonflement"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_infection_told_with_its_antibiotics_rests(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "chest infection, on antibiotics", &["you're ill", "I'm still ill"], &["strength"]),
            ("Ben", "Bronchitis, muss Antibiotika nehmen", &["du bist krank"], &["Kraft"]),
            ("Cleo", "tengo bronquitis, me han dado antibióticos", &["no estás bien"], &["fuerza"]),
            ("Dan", "bronchite, je suis sous antibiotiques", &["malade"], &["renforcement"]),
        ],
    )
    .await;
}

/// What asks of a medicine keeps its word of caution, and the illness told beside it rests all the same.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_changes_a_medicine_and_is_ill_is_both(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text) in [
        ("Ana", "I have the flu and I stopped taking my sertraline"),
        ("Ben", "ich habe die Grippe und habe mein Sertralin abgesetzt"),
    ] {
        world.knows(name).await;
        let said = world.says(name, text).await;
        assert_eq!(said.action_type, alive_coach::store::rows::ActionType::Safety, "{text}: {}", said.say.text);
    }
    assert_eq!(world.count("select count(*) from training_limits where kind = 'illness'").await, 2);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_long_day_that_was_told_makes_a_short_session(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "slept 7h, busy day tomorrow", &["Long day today: short and easy", "easy", "20 min"], &["hard"]),
            ("Ben", "morgen langer Tag im Büro", &["Langer Tag heute", "20 min"], &["50 min"]),
            ("Cleo", "mañana día largo en el trabajo", &["Día largo hoy", "20 min"], &["50 min"]),
            ("Dan", "demain grosse journée, cours de 8h à 17h", &["Grosse journée", "20 min"], &["50 min"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_weight_on_the_pelvic_floor_is_lifted_from_the_plan(pool: PgPool) {
    mornings(
        pool,
        [
            (
                "Ana",
                "I had a baby 8 weeks ago. leaking when I jump, and heavy down below",
                &["elvic-floor"],
                &["strength"],
            ),
            ("Ben", "Ich habe vor 8 Wochen entbunden. Druckgefühl im Beckenboden", &["Beckenboden"], &["Kraft,"]),
            ("Cleo", "di a luz hace 8 semanas. siento peso en la vagina", &["suelo pélvico"], &["fuerza,"]),
            ("Dan", "j'ai accouché il y a 8 semaines. sensation de pesanteur en bas", &["périnée"], &["renforcement,"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn good_news_is_given_back_by_its_record_or_in_the_words_it_was_told_in(pool: PgPool) {
    mornings(
        pool,
        [
            (
                "Ana",
                "Ran 3.2k, 25 min without stopping!! Slept 6h",
                &["3.2 km of running yesterday"],
                &["Slept 6h", "“"],
            ),
            (
                "Ben",
                "Treppe heute einmal ohne Pause hoch! Morgen Zahnarzt",
                &["„Treppe heute einmal ohne Pause hoch“"],
                &[],
            ),
            ("Cleo", "He nadado 1000 m sin parar. Dormí 8 horas", &["1 km de natación"], &["«"]),
            ("Dan", "J'ai couru 3 km sans m'arrêter ! Dormi 7 h", &["3 km de course"], &["« J"]),
        ],
    )
    .await;
}

/// No preaching and no lighter day: the day only begins later.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn after_a_late_evening_the_day_begins_later(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "party at Lea's tonight, will be late", &["late evening", "Today"], &[]),
            ("Ben", "heute Abend Konzert, wird spät", &["späte"], &[]),
            ("Cleo", "esta noche salgo con amigos", &["noche larga"], &[]),
            ("Dan", "soirée chez des amis", &["soirée"], &[]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_shift_leaves_the_other_half_of_the_day(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "late shift tomorrow, 2 to 10", &["ate shift"], &[]),
            ("Ben", "morgen Spätschicht von 14 bis 22 Uhr", &["Spätschicht"], &[]),
            ("Cleo", "turno de tarde mañana", &["urno de tarde"], &[]),
            ("Dan", "demain je suis du soir, 14h-22h", &["oste du soir"], &[]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_ride_with_the_club_is_the_training_of_its_day(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "big ride tomorrow, 70 km with the club", &["70 km"], &[]),
            ("Ben", "morgen große Radtour, 80 km mit dem Verein", &["80 km"], &[]),
            ("Cleo", "mañana salida larga en bici con el club, 70 km", &["70 km"], &[]),
            ("Dan", "demain sortie vélo avec le club, 70 bornes", &["70 km"], &[]),
        ],
    )
    .await;
}

/// What hurts is named, and a night of few hours makes the day easy, though nothing is known of the last.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pain_and_a_very_short_night_are_named_and_steer(pool: PgPool) {
    mornings(
        pool,
        [
            (
                "Ana",
                "back is catching on the left when I twist. slept 4h",
                &["the back", "4 h of sleep the night before last", "lighter"],
                &["hard", "moderate"],
            ),
            (
                "Ben",
                "es hat zwischen den Schulterblättern gezwickt. 4 h geschlafen",
                &["den Rücken", "4 h Schlaf in der vorletzten Nacht"],
                &["hart", "mittel"],
            ),
            (
                "Cleo",
                "me duele la espalda al agacharme. dormí 4 horas",
                &["la espalda", "4 h de sueño anteanoche"],
                &["intensa"],
            ),
            (
                "Dan",
                "mal au dos quand je me penche. dormi 4 h",
                &["le dos", "4 h de sommeil l'avant-dernière nuit"],
                &["intense"],
            ),
        ],
    )
    .await;
}

/// Who died is called by their name, and a body that hurts is not passed over for it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_died_is_named_and_a_hold_says_what_it_waits_for(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "we had to put Biscuit down. my finger won't close", &["Biscuit", "the finger"], &["Today: "]),
            ("Ben", "wir mussten Bello einschläfern lassen", &["Bello"], &["Heute: "]),
            ("Cleo", "me da un pinchazo a la izquierda al respirar", &["el dolor al respirar", "¿"], &["fuerza"]),
            (
                "Dan",
                "ça pince à gauche quand je respire fort",
                &["la douleur quand tu respires", " ?"],
                &["renforcement"],
            ),
        ],
    )
    .await;
}

/// A fall is nothing to smile about, and is asked after.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_fall_is_asked_after_and_not_said_back(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "I fell over in the shower, it was nothing", &["the fall this morning?"], &["You fell"]),
            ("Ben", "bin in der Dusche ausgerutscht, war nichts", &["vom Sturz?"], &["Du bist in der Dusche"]),
            ("Cleo", "me caí en la ducha, no fue nada", &["de la caída esta mañana?"], &["Te caíste"]),
            ("Dan", "je suis tombé dans la douche, rien de grave", &["de la chute ce matin ?"], &["Tu es tombé"]),
        ],
    )
    .await;
}
