//! The morning says back what was told of somebody close, and thinks of what was stiff, swollen or out of breath the evening before.

use sqlx::PgPool;

use super::{ahead::lifts, shown, strikes, told::mornings};
use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_a_child_did_is_said_back_and_no_tip_stands_beside_it(pool: PgPool) {
    mornings(
        pool,
        [
            (
                "Ana",
                "20 squats, my eldest made me a medal out of foil!!",
                &["Ana. Your eldest made you a medal out of foil. "],
                &["my eldest", "One thing", "To try"],
            ),
            (
                "Ben",
                "Kegelabend, meine Tochter hat mir eine Medaille aus Alufolie gebastelt haha",
                &["Ben. Deine Tochter hat dir eine Medaille aus Alufolie gebastelt. "],
                &["meine Tochter", "Ein Tipp", "Zum Probieren", "haha"],
            ),
            (
                "Cleo",
                "mi hija me mandó foto del vestido, se me hizo nudo la garganta",
                &["Cleo. Tu hija te mandó foto del vestido. "],
                &["mi hija", "Una cosa", "Para probar", "garganta"],
            ),
            (
                "Dan",
                "match perdu de 2 pts mais j'ai mis 14, ma fille criait plus fort que tout le monde",
                &["Dan. Ta fille criait plus fort que tout le monde. "],
                &["ma fille", "Une chose", "À essayer", "14"],
            ),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_weighs_is_answered_and_not_said_back(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "my sister came over and we argued about the house", &[], &["Your sister came", "Lovely"]),
            ("Ben", "mein Bruder kam vorbei, es war furchtbar", &[], &["Dein Bruder kam", "Schön."]),
            ("Cleo", "mi prima me llamó, murió el abuelo", &[], &["Tu prima te llamó", "Qué bonito"]),
            ("Dan", "ma mère m'a appelée, les résultats sont là", &[], &["Ta mère t'a appelée", "C'est beau"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn of_an_evening_the_private_chat_is_not_said_back_and_three_mornings_have_three_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    let mut words = Vec::new();
    for (evening, morning, text) in [
        ("2026-03-14T19:00:00Z", "2026-03-15T07:15:00Z", "my wife baked me a cake"),
        ("2026-03-15T19:00:00Z", "2026-03-16T07:15:00Z", "my son drew me with huge muscles"),
        ("2026-03-16T19:00:00Z", "2026-03-17T07:15:00Z", "my dad walked me home"),
    ] {
        world.now = evening.parse().expect("an instant");
        world.says("Ana", text).await;
        let (_, said) = strikes(&mut world, morning).await;
        let said = said[0].text.clone();
        let back =
            said.split_once(". Your ").and_then(|(_, back)| back.split_once(". ")).map(|(_, rest)| rest.to_owned());
        let word = back.unwrap_or_else(|| panic!("{text}: {said}"));
        words.push(word.lines().next().and_then(|line| line.split_once('.')).map(|(word, _)| word.to_owned()));
    }
    assert!(words[0] != words[1] && words[1] != words[2] && words[0] != words[2], "{words:?}");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_stiff_is_moved_and_not_loaded_for_two_days(pool: PgPool) {
    mornings(
        pool,
        [
            ("Ana", "my neck is stiff as a board", &["the neck"], &["How is the neck"]),
            ("Ben", "mein Nacken ist total verspannt", &["den Nacken"], &["Spürst du"]),
            ("Cleo", "tengo el cuello tenso", &["el cuello"], &["¿Cómo va el cuello"]),
            ("Dan", "j'ai la nuque raide", &["le cou"], &["Comment va"]),
        ],
    )
    .await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_inhaler_that_was_needed_keeps_two_days_easy_and_is_spoken_of_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    world.now = "2026-03-14T19:00:00Z".parse().expect("an instant");
    let said = world.says("Ana", "ran 15 min, had to stop twice for my inhaler").await;
    assert!(shown(&said.say).contains("more than two days a week"), "{}", said.say.text);
    let (_, said) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert!(said[0].text.contains("inhaler"), "{}", said[0].text);
    let hard = "select count(*) from workout_sessions where date between '2026-03-15' and '2026-03-16'
        and intensity_level <> 'light' and set_aside is null and not completed";
    assert_eq!(world.count(hard).await, 0);
    world.now = "2026-03-15T19:00:00Z".parse().expect("an instant");
    let said = world.says("Ana", "needed my inhaler on the stairs").await;
    assert!(!shown(&said.say).contains("two days a week"), "said once: {}", said.say.text);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_condition_that_sessions_think_of_is_kept_with_its_sign_and_told_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, text, sign) in [
        ("Ana", "I have lymphoedema in my left arm", "the same day"),
        ("Ben", "ich habe Gicht", "am selben Tag"),
        ("Cleo", "tengo artrosis en las manos", "que la vea tu médico"),
        ("Dan", "j'ai une carence en fer", "appelle ton cabinet"),
    ] {
        lifts(&mut world, name).await;
        let said = world.says(name, text).await.say.text;
        assert!(said.contains(sign), "{text}: {said}");
        let again = world.says(name, text).await.say.text;
        assert!(!again.contains(sign), "{text}: {again}");
    }
    world.finish();
}
