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
    Noted: nothing that loads the knee until Sat 28 Mar or until you tell me it's gone.
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
    assert_eq!(world.json(kinds).await, json!(["medical", "strain"]));
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
    assert_snapshot!(eased.say.text, @"Easier it is: strength, 15 min, easy (squat, push-up on a table edge, prone arm raise; 2 sets each).");
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
    assert_snapshot!(world.says("Ana", "lieber Yoga statt Kraft").await.say.text, @"Getauscht: Yoga, 15 min, leicht (Katze-Kuh, Hüftbeuger dehnen, Oberschenkelrückseite dehnen, Drehung im Liegen). Das gilt für dieses Mal; /plan new fragt, was du am liebsten machst.");
    assert_snapshot!(world.says("Ana", "less strength, more swimming please").await.say.text, @"Swapped: swim, 15 min, easy (long, quiet strokes; a pause at the wall after every few lengths). That is for this once; /plan new asks what you like to do most.");
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
    assert_snapshot!(heard.join("\n"), @"
    I'm so sorry. Nothing has to be done today; training and plans can wait.
    That is a real loss, and I'm sorry. Be gentle with yourself; I'm here for whatever you want to note, or nothing.
    Es tut mir leid. Dafür gibt es kein richtiges Gefühl. Ist heute Abend jemand bei dir?
    Lo siento mucho. Hoy no hay nada obligatorio; el entreno y los planes pueden esperar.
    C'est une vraie perte, et j'en suis désolé. Prends soin de toi ; je suis là pour ce que tu veux noter, ou pour rien.
    That sounds lonely. I'm only a program, and you don't have to keep it to yourself: who would you like to hear from?
    Einsame Tage wiegen schwer. Gibt es jemanden, dem du heute eine Zeile schreiben könntest?
    Days like that take more than they show. What would make this evening a little easier?
    ");
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

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_somebody_lives_with_is_kept_in_mind_and_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let told = world.says("Ana", "I have asthma and a pacemaker").await;
    assert_snapshot!(told.say.text, @"I'll keep in mind: pacemaker, asthma. Please agree your training with your practice; until they have said yes, I plan easy efforts only.");
    let kept = "select jsonb_agg(jsonb_build_array(fact, kind) order by fact) from memories";
    assert_eq!(world.json(kept).await, json!([["asthma", "fact"], ["pacemaker", "illness"]]));
    let intensities = "select jsonb_agg(distinct intensity_level) from workout_sessions \
        where not completed and set_aside is null";
    assert_eq!(world.json(intensities).await, json!(["light"]), "the plan keeps to it from now on");
    let mut heard = Vec::new();
    for text in
        ["why this session?", "ich habe Asthma", "my knee is fine again", "my cardiologist says I can train again"]
    {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Readiness 65: steady. I know little, so take it lightly.
    ↓ easy efforts until your practice has agreed (pacemaker)
    Rule: on a day like this the plan stands.
    --
    Das habe ich im Kopf: Asthma.
    --
    Good to hear. We go on gently. Next: strength, 15 min, easy (squat, push-up on a table edge, prone arm raise; 2 sets each), Sat 14 Mar.
    --
    Good to hear. We go on gently. Next: strength, 15 min, easy (squat, push-up on a table edge, prone arm raise; 2 sets each), Sat 14 Mar.
    ");
    assert_eq!(world.json(kept).await, json!([["asthma", "fact"], ["pacemaker", "fact"]]), "it stays in mind");
    world.says("Ana", "tengo diabetes").await;
    assert_snapshot!(world.says("Ana", "deshacer").await.say.text, @"Ya no lo tengo en cuenta.");
    assert_eq!(world.json(kept).await, json!([["asthma", "fact"], ["pacemaker", "fact"]]));
    for text in ["my mum has diabetes", "do I have diabetes?", "what if I have diabetes"] {
        world.says("Ana", text).await;
    }
    assert_eq!(world.count("select count(*) from memories").await, 2, "somebody else's, a question, a thought");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn water_in_the_body_is_for_the_practice_today(pool: PgPool) {
    let mut world = World::start(pool).await;
    for name in ["Ana", "Ben", "Cem"] {
        with_plan(&mut world, name).await;
    }
    assert_snapshot!(world.says("Ben", "gained 2 kg since yesterday").await.say.text, @r#"I didn't find anything to note in that. Try "ran 5 km" or "mood calm"."#);
    assert_snapshot!(world.says("Ben", "my ankles are swollen").await.say.text, @"Ankles, feet or legs swollen on both sides without an injury should be looked at by a doctor in the next days, and training waits. Today, if it grows or one calf hurts; with short breath or chest pain: 112 at once.");
    assert_snapshot!(world.says("Cem", "2 Kilo mehr seit gestern, dicke Knöchel").await.say.text, @"Das kann Wasser sein, das dein Körper zurückhält: Ruf bitte heute noch in deiner Praxis an oder beim Bereitschaftsdienst und sag ihnen genau das. Das Training wartet, bis sie geantwortet haben. Bei Luftnot in Ruhe oder im Liegen oder Schmerz in der Brust: sofort 112.");
    world.says("Ana", "j'ai une insuffisance cardiaque").await;
    let mut heard = Vec::new();
    for text in ["tengo el tobillo hinchado", "mes chevilles sont gonflées", "2 kilos más desde ayer"] {
        let said = world.says("Ana", text).await;
        assert_eq!((said.action_type, said.path), (ActionType::Safety, Path::Safety), "{text}");
        heard.push(said.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Puede ser agua que tu cuerpo retiene: llama hoy mismo a tu consulta médica, o al servicio de guardia, y cuéntales justo esto. El entreno espera hasta que te respondan. Si te falta el aire en reposo o al tumbarte, o te duele el pecho: 112 enseguida.
    --
    C'est peut-être de l'eau que ton corps retient : appelle ton cabinet médical aujourd'hui, ou le service de garde, et dis-leur exactement ça. L'entraînement attend leur réponse. Souffle court au repos ou allongé, ou douleur dans la poitrine : 112 tout de suite.
    --
    Puede ser agua que tu cuerpo retiene: llama hoy mismo a tu consulta médica, o al servicio de guardia, y cuéntales justo esto. El entreno espera hasta que te respondan. Si te falta el aire en reposo o al tumbarte, o te duele el pecho: 112 enseguida.
    ");
    let kinds = "select jsonb_agg(distinct kind) from training_limits where lifted_at is null";
    assert_eq!(world.json(kinds).await, json!(["medical"]), "never an injured joint");
    world.says("Ana", "my doctor says I can train again").await;
    world.says("Ana", "yesterday I weighed 80 kg").await;
    assert_snapshot!(world.says("Ana", "82.4 kg today").await.say.text, @"
    That can be water your body holds back: please call your practice today, or the out-of-hours line, and tell them exactly this. Training waits until they have answered. Short breath at rest or lying down, or chest pain: 112 at once.
    ✓ Weight 82.4 kg
    ");
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn rest_that_a_doctor_gave_is_that_of_what_hurts(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.says("Ana", "me torcí el tobillo en el entreno, está hinchado y me duele al pisar").await;
    assert_eq!(world.json(LIMITS).await, json!([["injury", "ankle", "2026-03-28"]]));
    assert_snapshot!(world.says("Ana", "Sprain, doctor said one week off").await.say.text, @"
    Noted: nothing that loads the ankle until Fri 20 Mar or until you tell me it's gone. Next: yoga, 15 min, easy, Sun 15 Mar.
    Swelling, locking, or pain at rest in the ankle would be reasons to have it looked at.
    ");
    assert_eq!(world.json(LIMITS).await, json!([["injury", "ankle", "2026-03-20"]]));
    world.says("Ana", "a week without football").await;
    assert_eq!(world.json(LIMITS).await, json!([["injury", "ankle", "2026-03-20"]]));
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn loss_worry_joy_and_a_return_get_a_word_that_fits(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "tough call, lost a young patient",
        "mit meinem Freund Schluss gemacht",
        "mi madre está en el hospital",
        "felt the baby kick today!!",
        "senti bébé bouger",
        "baby perfect at the check",
        "first jog after the flu, 15 min",
        "walked 20 min, didn't dare to run yet",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    I'm so sorry. Nothing has to be done today; training and plans can wait.
    --
    Das ist ein echter Verlust, und es tut mir leid. Sei gut zu dir; ich bin da für das, was du notieren willst, oder für nichts.
    --
    Ojalá vaya bien. ¿Hay alguien que pase esto contigo?
    --
    How lovely. I'm happy for you both.
    Thank you for telling me, it changes what I should suggest. Please ask your midwife or doctor what is right for you before anything more than gentle walking, above all after a birth or with bleeding, pain or dizziness.

    From now on I plan only what leaves you breath to talk: no hard sessions, and no cycle predictions. Bleeding, strong pain, or fluid: stop and call them, or 112.

    What have they told you so far?
    --
    Quel moment. Profitez-en, tous les deux.
    --
    That is wonderful news. I'm glad with you.
    --
    ✓ Run 15 min
    A first step back, and a good one. Short and easy is right for now.
    --
    ✓ Walk 20 min
    Good to have you moving again. Let the next one be as easy as this.
    ");
    world.finish();
}

/// An age beside years that passed, and what somebody has lived with for so long.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_age_is_told_from_years_that_passed(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for line in [
        "I'm 58",
        "I'm a 52 year old woman",
        "I'm 74 and had a bypass two years ago",
        "/language de",
        "Ich bin 72 und habe seit zwei Jahren einen Stent, nehme Betablocker",
        "beim Treppensteigen etwas außer Atem, sonst gut",
    ] {
        heard.push(world.says("Ana", line).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    ✓ Age 58
    --
    ✓ Age 58 → 52 · Gender female
    --
    ✓ Age 52 → 74
    I'll keep in mind: heart disease. Please agree your training with your practice; until they have said yes, I plan easy efforts only.
    --
    Ab jetzt auf Deutsch, bis du in einer anderen Sprache schreibst.
    --
    ✓ Alter 74 → 72
    Das behalte ich im Kopf: Herzkrankheit, Betablocker. Sprich dein Training bitte mit deiner Praxis ab; bis sie zustimmt, plane ich nur lockere Belastung.
    --
    Das kann Wasser sein, das dein Körper zurückhält: Ruf bitte heute noch in deiner Praxis an oder beim Bereitschaftsdienst und sag ihnen genau das. Das Training wartet, bis sie geantwortet haben. Bei Luftnot in Ruhe oder im Liegen oder Schmerz in der Brust: sofort 112.
    ");
}
