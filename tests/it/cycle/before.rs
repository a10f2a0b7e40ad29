//! What is said before the yes, and by whom: answered with the offer, and nothing of it lost or kept too early.

use insta::assert_snapshot;
use sqlx::PgPool;

use crate::world::World;

/// Forgotten months, ends and spotting, said by people of whom nothing is tracked yet.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_said_before_the_yes_is_not_lost(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, said) in [
        ("Ana", ["I forgot August", "yes", "the 12th"]),
        ("Sol", ["se me acabó ayer", "sí", "el martes"]),
        ("Eva", ["heute Schmierblutung", "ja", "wo bin ich in meinem Zyklus?"]),
        ("Lea", ["je prends la pilule", "oui", "où j'en suis dans mon cycle ?"]),
    ] {
        world.knows(name).await;
        let offered = world.says(name, said[0]).await;
        let before = world.count("select count(*) from cycle_days").await;
        assert_eq!(offered.say.buttons.len(), 2, "yes and no: {:?}", offered.say);
        heard.push(offered.say.text);
        heard.push(world.says(name, said[1]).await.say.text);
        heard.push(world.says(name, said[2]).await.say.text);
        let after = world.count("select count(*) from cycle_days").await;
        assert!(after > before || name == "Lea", "what {name} said is lost");
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    If that was about your period: what you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Good, I keep track from here on. /cycle shows where you are.
    No harm done. Which day of that month did it start, roughly? A date, or "not sure".
    --
    ✓ Tue 12 Aug: Period started
    --
    Si hablas de tu regla: lo que acabas de decir espera tu respuesta; hasta entonces no cuento nada de ello.
    Puedo llevar la cuenta de tu ciclo, si quieres. Se queda en la base de datos de esta máquina; /cycle pause, /cycle export y /cycle delete funcionan siempre. ¿Lo hago?
    --
    Bien, llevo la cuenta desde ahora. /cycle muestra dónde estás.
    ✓ Ayer: Fin de la regla
    ¿Cuándo empezó? Un día, o «no sé».
    --
    ✓ Mar 10 de marzo: Inicio de la regla
    --
    Was du gerade gesagt hast, wartet auf deine Antwort; bis dahin zähle ich nichts davon.
    Ich kann deinen Zyklus mitverfolgen, wenn du magst. Das bleibt in der Datenbank auf diesem Rechner; /cycle pause, /cycle export und /cycle delete gehen jederzeit. Soll ich?
    --
    Gut, ab jetzt verfolge ich ihn mit. /cycle zeigt, wo du stehst.
    ✓ Schmierblutung
    --
    Ich kenne noch keinen Beginn einer Periode und kann darum nicht mehr sagen. „Periode hat am Montag angefangen“ reicht.
    --
    Ce que tu viens de dire attend ta réponse ; d’ici là, je n’en compte rien.
    Je peux suivre ton cycle, si tu veux. Cela reste dans la base de données de cette machine ; /cycle pause, /cycle export et /cycle delete marchent à tout moment. Je le fais ?
    --
    Bien, je le suis à partir de maintenant. /cycle montre où tu en es.
    Noté. Avec la pilule, l’anneau ou le patch, il n’y a pas de phases à proprement parler ; je n’en prédis pas, et je ne prends pas un saignement de privation pour des règles. Dis-moi quand tu arrêtes.
    --
    Avec une contraception hormonale, il n’y a pas de phases à proprement parler.
    "#);
    assert_eq!(world.count("select count(*) from cycle_settings where held = '[]' and state = 'on'").await, 4);
}

/// A no takes what waited with it, and words that may be about anything are no occasion to ask.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_no_takes_along_what_waited(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in ["it's over", "I had a hysterectomy", "it ended yesterday", "no", "I'm on the pill now", "/cycle on"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Thanks for telling me.
    --
    Good to know.
    --
    If that was about your period: what you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Fine, I keep nothing of it and won't ask again. /cycle on if you change your mind.
    --
    You asked me not to keep track of your cycle, so I kept nothing of that. /cycle on changes it.
    --
    Good, I keep track from here on. /cycle shows where you are.
    ");
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
}

/// The age of long ago is not the age of now, in whatever language it is told.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_first_period_long_ago_makes_nobody_a_minor(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, text) in [
        ("Ana", "I got my first period when I was 12"),
        ("Ina", "first period at 11"),
        ("Sol", "me vino la primera regla a los 11 años"),
        ("Eva", "ich hatte meine erste Periode mit 11 Jahren"),
        ("Lea", "j'ai eu mes premières règles à 11 ans"),
    ] {
        world.knows(name).await;
        world.tracks(name).await;
        sqlx::query("update users set age = 30 where name = $1").bind(name).execute(&world.database).await.expect("30");
        heard.push(world.says(name, text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Noted. By now your cycles count like anybody's, so my estimates stay as they are.
    --
    Noted. By now your cycles count like anybody's, so my estimates stay as they are.
    --
    Anotado. A estas alturas tus ciclos cuentan como los de cualquiera, así que mis estimaciones no cambian.
    --
    Notiert. Inzwischen zählen deine Zyklen wie alle anderen, an meinen Schätzungen ändert das nichts.
    --
    C’est noté. Aujourd’hui tes cycles comptent comme les autres, mes estimations ne changent donc pas.
    ");
    assert_eq!(world.count("select count(*) from users where age = 30 and not no_weight_talk").await, 5);
    assert_eq!(world.count("select count(*) from cycle_settings where told ->> 'menarche' is not null").await, 5);
}

/// Whose age is not known is asked for it once: an adult's answer counts, and so does a child's.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_age_is_asked_for_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, said) in [
        ("Ana", ["first period at 11", "30", "first period at 11"]),
        ("Sol", ["mi primera regla fue a los 11", "tengo 13 años", "mi primera regla fue a los 11"]),
        ("Eva", ["meine erste Periode hatte ich mit 11", "12", "meine erste Periode hatte ich mit 11"]),
        ("Lea", ["j'ai eu mes premières règles à 11 ans", "j'ai 13 ans", "j'ai eu mes premières règles à 11 ans"]),
    ] {
        world.knows(name).await;
        world.tracks(name).await;
        for text in said {
            let answer = world.says(name, text).await.say.text;
            heard.push(answer.lines().next().unwrap_or_default().to_owned());
        }
    }
    assert_snapshot!(heard.join("\n"), @"
    How old are you now? Then I know whether your cycle may still be settling.
    Noted. By now your cycles count like anybody's, so my estimates stay as they are.
    Noted. By now your cycles count like anybody's, so my estimates stay as they are.
    ¿Cuántos años tienes ahora? Así sé si tu ciclo aún puede estar asentándose.
    Gracias por decirme tu edad. Como tienes menos de 18, dejo fuera del todo el peso y las calorías: tu cuerpo aún se está construyendo, y esos números hacen más mal que bien.
    Anotado. A estas alturas tus ciclos cuentan como los de cualquiera, así que mis estimaciones no cambian.
    Wie alt bist du jetzt? Dann weiß ich, ob sich dein Zyklus vielleicht noch einspielt.
    Danke, dass du schreibst und ehrlich bist. Ich bin für Menschen ab 13 gemacht, darum kann ich noch nicht dein Coach sein, und ich habe nichts über dich behalten.
    Danke, dass du schreibst und ehrlich bist. Ich bin für Menschen ab 13 gemacht, darum kann ich noch nicht dein Coach sein, und ich habe nichts über dich behalten.
    Quel âge as-tu maintenant ? Je saurai ainsi si ton cycle est peut-être encore en train de s’installer.
    Merci de m'avoir dit ton âge. Comme tu as moins de 18 ans, je laisse le poids et les calories complètement de côté : ton corps se construit encore, et ces chiffres font plus de mal que de bien.
    C’est noté. Aujourd’hui tes cycles comptent comme les autres, mes estimations ne changent donc pas.
    ");
    let ages = world.json("select jsonb_object_agg(name, age) from users").await;
    assert_snapshot!(ages, @r#"{"Ana":30,"Eva":null,"Lea":13,"Sol":13}"#);
}
