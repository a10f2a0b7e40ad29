//! Ovulation tests and temperatures told in words: facts of their day, said back as estimates and never as more.

use chrono::TimeDelta;
use insta::assert_snapshot;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_test_is_kept_and_what_it_tells_is_said_with_its_doubt(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for start in ["3 January", "31 January", "28 February"] {
        world.says("Ana", &format!("period started on {start}")).await;
    }
    let mut heard = Vec::new();
    for text in [
        "LH test positive, bbt 36.41",
        "/cycle",
        "when do I ovulate?",
        "undo",
        "when do I ovulate?",
        "Ovulationstest negativ",
        "test d'ovulation positif hier",
        "temperatura basal 36,55",
        "bbt 97.82 F",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    ✓ Ovulation test positive · Basal temperature 36.41 °C
    --
    Day 15, around ovulation (an estimate by your own readings).
    Next period: most likely Sat 28 Mar, between Thu 26 Mar and Mon 30 Mar in 8 of 10 cases.
    Your cycles: usually 28 days, from 28 to 28 (2 so far).
    That rests on few cycles so far, so take it loosely.
    --
    Your ovulation test was positive on Sat 14 Mar: ovulation usually follows within two days; fertile days likely between Sat 7 Mar and Mon 16 Mar. An estimate, never contraception.
    --
    ↩ Taken back: Basal temperature 36.41 °C · Ovulation test positive
    --
    Ovulation: most likely around Sat 14 Mar, give or take two days; fertile days likely between Sat 7 Mar and Mon 16 Mar. An estimate from dates, never contraception.
    --
    ✓ Ovulationstest negativ
    --
    ✓ Hier: Test d’ovulation positif
    --
    ✓ Temperatura basal 36,55 °C
    --
    ✓ Temperatura basal 36,55 °C → 36,57 °C
    ");
    let left = world.json("select jsonb_agg(jsonb_build_array(date, lh_test, temperature_c) order by date) from cycle_days where lh_test is not null or temperature_c is not null").await;
    assert_snapshot!(left, @r#"[["2026-03-13","positive",null],["2026-03-14","negative",36.567]]"#);
}

/// Three mornings above the six before them: the rise tells the day, and the next start follows from it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_rise_of_temperature_tells_the_day(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 1 March").await;
    for celsius in ["36.40", "36.45", "36.35", "36.40", "36.42", "36.38", "36.60", "36.62", "36.66"] {
        world.says("Ana", &format!("bbt {celsius}")).await;
        world.now += TimeDelta::days(1);
    }
    let heard = world.says("Ana", "when do I ovulate?").await.say.text;
    assert_snapshot!(heard, @"Your temperature rose after Thu 19 Mar: ovulation was most likely around then, give or take two days; fertile days likely between Thu 12 Mar and Sat 21 Mar. An estimate, never contraception.");
    let fixed = world.says("Ana", "bbt 36.7").await;
    let asked = world.presses("Ana", &fixed, "Fix").await;
    let asked = world.presses("Ana", &asked, "Basal temperature").await;
    let answers = [asked.say.text, world.says("Ana", "36.75").await.say.text];
    assert_snapshot!(answers.join("\n--\n"), @"
    What should Basal temperature be?
    --
    ✓ Basal temperature 36.7 °C → 36.75 °C
    ");
}

/// Without a yes nothing of it is kept, whoever asks for it to be.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_measured_waits_for_the_yes_like_everything_else(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, text) in [
        ("Ana", "positive ovulation test today"),
        ("Sol", "temperatura basal 36,55"),
        ("Eva", "Aufwachtemperatur 36,48"),
        ("Lea", "test d'ovulation négatif"),
    ] {
        world.knows(name).await;
        let offered = world.says(name, text).await;
        assert_eq!(world.count("select count(*) from cycle_days").await, heard.len() as i64 / 2);
        let label = &offered.say.buttons[0].label.clone();
        heard.push(offered.say.text.clone());
        heard.push(world.presses(name, &offered, label).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    What you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Good, I keep track from here on. /cycle shows where you are.
    ✓ Ovulation test positive
    --
    Lo que acabas de decir espera tu respuesta; hasta entonces no cuento nada de ello.
    Puedo llevar la cuenta de tu ciclo, si quieres. Se queda en la base de datos de esta máquina; /cycle pause, /cycle export y /cycle delete funcionan siempre. ¿Lo hago?
    --
    Bien, llevo la cuenta desde ahora. /cycle muestra dónde estás.
    ✓ Temperatura basal 36,55 °C
    --
    Was du gerade gesagt hast, wartet auf deine Antwort; bis dahin zähle ich nichts davon.
    Ich kann deinen Zyklus mitverfolgen, wenn du magst. Das bleibt in der Datenbank auf diesem Rechner; /cycle pause, /cycle export und /cycle delete gehen jederzeit. Soll ich?
    --
    Gut, ab jetzt verfolge ich ihn mit. /cycle zeigt, wo du stehst.
    ✓ Basaltemperatur 36,48 °C
    --
    Ce que tu viens de dire attend ta réponse ; d’ici là, je n’en compte rien.
    Je peux suivre ton cycle, si tu veux. Cela reste dans la base de données de cette machine ; /cycle pause, /cycle export et /cycle delete marchent à tout moment. Je le fais ?
    --
    Bien, je le suis à partir de maintenant. /cycle montre où tu en es.
    ✓ Test d’ovulation négatif
    ");
    world.knows("Kim").await;
    world.says("Kim", "temperature 38.5").await;
    assert_eq!(world.count("select count(*) from health_metrics where type = 'body_temp_c'").await, 1);
}
