//! What is told of the body and of the day beside the records: signs, soreness, strong pains, hard days, second lines.

use alive_coach::store::rows::{ActionType, Path};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

const LIMITS: &str = "select coalesce(jsonb_agg(jsonb_build_array(kind, part, until_date) order by created_at), '[]') \
    from training_limits where lifted_at is null";

/// Somebody with a plan for endurance, outdoors, four days a week.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in ["/plan for endurance", "/plan days 4", "/plan minutes 60", "/plan where outdoors", "/plan hurts no"]
    {
        world.says(name, answer).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_joint_that_locks_rests_until_somebody_looked_at_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "slept 7h, my knee is swollen and locks").await;
    assert_snapshot!(said.say.text, @"
    ✓ Sleep 7 h
    Swelling, locking or giving way in the knee should be looked at before you train it: by a doctor or physio, in the next days.
    Noted: nothing that loads the knee until Sat 28 Mar or until you tell me it's gone. Next: strength, 15 min, moderate (push-up on a table edge, prone arm raise, plank), Sat 14 Mar.
    ");
    assert_eq!(world.json(LIMITS).await, json!([["injury", "knee", "2026-03-28"]]));
    world.says("Ana", "my doctor says I can train again").await;
    assert_eq!(world.json(LIMITS).await, json!([]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn numbness_palpitations_and_dizziness_hold_the_training(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let mut heard = Vec::new();
    for text in [
        "my leg is numb since yesterday",
        "palpitations while running",
        "Schmerzen in der Nacht, die nicht aufhören",
        "estoy mareada",
        "oppression dans la poitrine",
    ] {
        let said = world.says("Ana", text).await;
        assert_eq!((said.action_type, said.path), (ActionType::Safety, Path::Safety), "{text}");
        heard.push(said.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Numbness, tingling or lost strength is for a doctor to look at in the next days, before you train on. Today, if it spreads, weakens you, or bladder or bowel act up; sudden on one side of the body: 112 at once. Tell me what they say.
    --
    A heart that races or skips is for a doctor to look at before you train again, so training waits. With chest pain, short breath or fainting: 112 at once.
    --
    Schmerz, der nachts oder in Ruhe kommt, ist ein Grund, es in den nächsten Tagen ansehen zu lassen, bevor du es belastest. Wird es schlimmer oder kommt Fieber dazu: heute.
    --
    Siéntate o túmbate y bebe algo; hoy no se entrena. Si sigue o vuelve, que lo vea un médico. Con dolor en el pecho, desmayo, debilidad en un lado o dificultad para hablar: 112 enseguida.
    --
    Arrête l'effort et repose-toi, s'il te plaît. Ce que tu décris doit être vu maintenant, pas plus tard. Appelle : 112, surtout si c'est nouveau, fort, si ça s'aggrave ou s'accompagne de sueurs, de malaise, de faiblesse ou de gêne pour respirer.

    Ne conduis pas ; préviens quelqu'un tout près et laisse la porte ouverte. Je suis une IA et je ne peux pas savoir ce que c'est, alors je ne devine pas, et il n'y a pas de séance aujourd'hui.

    Y a-t-il quelqu'un avec toi ?
    ");
    let kinds = "select jsonb_agg(distinct kind) from training_limits where lifted_at is null";
    assert_eq!(world.json(kinds).await, json!(["medical"]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn soreness_is_kept_with_the_day_and_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "slept 7h, legs a bit sore").await.say.text, @"
    ✓ Sore muscles a little · Sleep 7 h
    That is muscles at work, no injury. A walk or easy mobility often helps; say “make today easier” if you like.
    ");
    assert_eq!(world.json(LIMITS).await, json!([]), "sore muscles are no injury");
    assert_snapshot!(world.says("Ana", "starker Muskelkater").await.say.text, @"
    ✓ Muskelkater etwas → stark
    Muskelkater ist nach zwei, drei Tagen vorbei; leichte Bewegung tut ihm gut. „Mach heute leichter“ genügt, wenn du magst.
    ");
    assert_snapshot!(world.says("Ana", "why this session?").await.say.text, @"
    Readiness 48: easy. Part of the picture is missing.
    ↓ soreness 4 of 5
    ↓ 7 h of sleep where you need about 8 h
    Rule: on a day like this the plan stands.
    ");
    assert_snapshot!(world.says("Ana", "/today").await.say.text, @"
    Today, Sat 14 Mar
    Sleep 7 h · Sore muscles strong
    ");
    world.says("Ana", "undo").await;
    assert_eq!(world.json("select to_jsonb(soreness) from daily_logs").await, json!(2));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn strong_pains_are_answered_kindly_with_a_lighter_day_to_tap(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "strong cramps").await;
    assert_snapshot!(said.say.text, @"
    ✓ Cramps
    I'm sorry it hurts like that. Nothing has to be done today; a lighter session or none is fine. If you don't know such pain, have it looked at.
    ");
    let eased = world.presses("Ana", &said, "Easier").await;
    assert_snapshot!(eased.say.text, @"Easier it is: strength, 15 min, easy (squat, push-up on a table edge, prone arm raise).");
    for text in ["starke Krämpfe", "dolores fuertes", "fortes douleurs"] {
        let said = world.says("Ana", text).await;
        assert!(said.say.buttons.iter().any(|button| button.action.ends_with(":skip")), "{text}: {:?}", said.say);
    }
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn another_sport_takes_the_place_of_a_session_this_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "walk instead of strength today").await.say.text, @"Swapped: walk, 15 min, easy. That is for this once; /plan new asks what you like to do most.");
    assert_snapshot!(world.says("Ana", "lieber Yoga statt Kraft").await.say.text, @"Yoga passt nicht zu dem, was ich von dieser Einheit weiß: Ort, Geräte oder etwas, das ruht. /plan new fragt, was du am liebsten machst und wo.");
    assert_snapshot!(world.says("Ana", "less strength, more swimming please").await.say.text, @"Swim doesn't go with what I know of that session: place, gear, or something that rests. /plan new asks what you like to do most and where.");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_bare_number_corrects_the_last_one_where_it_fits_one(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for (first, then) in [
        ("energy 4", "actually 3"),
        ("82 kg gewogen", "doch 81"),
        ("dormí 7 horas", "en realidad 6"),
        ("énergie 4", "en fait 3"),
    ] {
        world.says("Ana", first).await;
        heard.push(world.says("Ana", then).await.say.text);
    }
    assert_snapshot!(heard.join("\n"), @"
    ✓ Energy 4/5 → 3/5
    ✓ Gewicht 82 kg → 81 kg
    ✓ Sueño 7 h → 6 h
    ✓ Énergie 4/5 → 3/5
    ");
    world.says("Ana", "slept 7h, energy 4").await;
    let which = world.says("Ana", "actually 3").await;
    assert_snapshot!(which.say.text, @"Just to be sure: did you mean Sleep 3 h?");
    assert!(which.say.buttons.len() >= 3, "{:?}", which.say.buttons);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_stands_below_a_command_is_heard(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "/units metric\nslept 7h").await.say.text, @"
    Metric it is.
    ✓ Sleep 7 h
    ");
    assert_snapshot!(world.says("Ana", "/units metric\n/language en\nslept 7h").await.say.text, @"
    Metric it is.
    English from now on, until you write in another language.
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_hard_day_gets_a_human_word_and_never_the_same_twice(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "rough day, my dog died",
        "my dog died",
        "mein Hund ist gestorben",
        "se murió mi perro",
        "mon chien est mort",
        "I feel so lonely today",
        "ich bin so einsam",
        "what a terrible day",
    ] {
        let said = world.says("Ana", text).await.say.text;
        let last = said.lines().last().unwrap_or_default().to_owned();
        assert!(!heard.contains(&last), "{text}: {said}");
        heard.push(last);
    }
    assert_snapshot!(heard.join("\n"), @r#"
    I'm so sorry. Nothing has to be done today; training and plans can wait.
    That is a real loss, and I'm sorry. Be gentle with yourself; I'm here for whatever you want to note, or nothing.
    Es tut mir leid. Dafür gibt es kein richtiges Gefühl. Ist heute Abend jemand bei dir?
    Lo siento mucho. Hoy no hay nada obligatorio; el entreno y los planes pueden esperar.
    C'est une vraie perte, et j'en suis désolé. Prends soin de toi ; je suis là pour ce que tu veux noter, ou pour rien.
    That sounds lonely. I'm only a program, and you don't have to keep it to yourself: who would you like to hear from?
    Einsame Tage wiegen schwer. Gibt es jemanden, dem du heute eine Zeile schreiben könntest?
    That one needs a language model, and none is connected here. From your records I can answer things like "how much did I sleep this week?".
    "#);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_age_told_alone_is_no_riddle_and_a_reminder_is_kept_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for (text, age) in [("I'm 62 and new to this", 62), ("ich bin 63 und fange erst an", 63)] {
        world.says("Ana", text).await;
        assert_eq!(world.json("select to_jsonb(age) from users").await, json!(age), "{text}");
    }
    world.says("Ana", "remind me to stretch at 4").await;
    assert_snapshot!(world.says("Ana", "remind me to stretch at 4").await.say.text, @"I have that already.");
    assert_eq!(world.count("select count(*) from schedules where kind = 'reminder'").await, 1);
    world.finish();
}
