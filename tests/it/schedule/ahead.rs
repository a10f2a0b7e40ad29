//! What somebody tells of a day to come: the receipt, the plan that keeps to it, and the morning that names it.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use super::{shown, strikes, without_advice};
use crate::world::World;

/// The events that stand, as kind, day and what they are.
const EVENTS: &str = "select coalesce(jsonb_agg(jsonb_build_array(kind, from_date, coalesce(occasion, activity)) order by from_date), '[]')
    from training_limits where lifted_at is null and kind in ('match', 'outing', 'busy')";
/// Sessions from Saturday to Tuesday that are hard, long or for the legs.
const HARD: &str = "select count(*) from workout_sessions where not completed and set_aside is null
    and (intensity_level <> 'light' or focus in ('full_body', 'lower_body', 'long', 'hard'))
    and date between '2026-03-14' and '2026-03-17'";

/// Somebody who lifts six days a week, with a morning at eight.
pub(super) async fn lifts(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in [
        "/plan for strength",
        "/plan now four",
        "/plan days 6",
        "/plan minutes 60",
        "/plan where gym",
        "/plan hurts no",
    ] {
        world.says(name, answer).await;
    }
    world.says(name, "morning plan at 8").await;
}

/// A match: nothing for the legs before it, nothing beside it, and the morning names it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_plan_keeps_the_legs_fresh_for_a_match(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    let before = world.says("Ana", "/plan").await;
    assert_snapshot!(before.say.text, @"
    Your next seven days:
    Sat 14 Mar: strength, 50 min, moderate
       Warm up for 5 min
       Back squat: 4 × 8
       Bench press: 4 × 8
       Lat pulldown: 4 × 8
       Plank: 3 × 40 seconds
       Stop each set with two or three good repetitions left
       Or: Pilates, 50 min; yoga, 50 min; walk, 20 min.
    Sun 15 Mar: bike ride, 45 min, easy
    Mon 16 Mar: strength, 50 min, hard
    Tue 17 Mar: bike ride, 45 min, easy
    Wed 18 Mar: strength, 50 min, hard
    Thu 19 Mar: yoga, 30 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    let told = world.says("Ana", "our semi-final is on Monday, so nervous").await;
    assert_snapshot!(shown(&told.say), @"
    Noted: match on Monday. Nothing hard for the legs the two days before.
    ✓ Mood anxious
    That sounds like a lot for one day. Who could you tell?
    [Undo] [Fix]
    ");
    assert_eq!(world.json(EVENTS).await, json!([["match", "2026-03-16", "match"]]));
    assert_eq!(world.count(HARD).await, 0);
    assert_eq!(world.count("select count(*) from goals").await, 0);
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(plan.say.text, @"
    Match on Monday: nothing hard for the legs the two days before.
    Your next seven days:
    Sat 14 Mar: strength, 40 min, easy
       Warm up for 5 min
       Bench press: 2 × 8
       Lat pulldown: 2 × 8
       Shoulder press: 2 × 8
       Plank: 2 × 40 seconds
       Stop each set with two or three good repetitions left
       Or: Pilates, 40 min; yoga, 40 min; walk, 20 min.
    Sun 15 Mar: bike ride, 40 min, easy
    Tue 17 Mar: bike ride, 40 min, easy
    Wed 18 Mar: strength, 50 min, hard
    Thu 19 Mar: yoga, 30 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    let mut mornings = Vec::new();
    for day in ["2026-03-15", "2026-03-16", "2026-03-17"] {
        let (_, said) = strikes(&mut world, &format!("{day}T07:15:00Z")).await;
        mornings.push(without_advice(&said[0]));
    }
    assert_snapshot!(mornings.join("\n\n"), @"
    Good morning, Ana. You sounded anxious yesterday: keep it comfortable today.
    Today's session: bike ride, 40 min, easy (5 min to get going, then a gear in which you could chat all the way). Match tomorrow, so the legs stay fresh.
    [Done] [Easier] [Swap] [Skip] [Why]

    Hi, Ana. Today's training is your match: warm up well, and nothing else is planned.
    [Why]

    Morning, Ana. Today: bike ride, 40 min, easy (5 min to get going, then a gear in which you could chat all the way). Easy on the legs after yesterday's match.
    Yesterday's match: how did it go?
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    world.finish();
}

/// The evening before: the receipt says what is kept, and the next morning names it instead of prescribing something else.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_next_morning_names_what_was_told_the_evening_before(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut said = Vec::new();
    for (name, told) in [
        ("Ana", "match tomorrow at 3"),
        ("Ben", "morgen Wanderung mit Tom"),
        ("Cleo", "mañana tengo un examen"),
        ("Dan", "demain balade avec Anna"),
        ("Eva", "hike with my sister tomorrow"),
        ("Finn", "morgen Spiel gegen Graz"),
        ("Gina", "mañana partido"),
        ("Hugo", "demain j'ai un examen"),
    ] {
        lifts(&mut world, name).await;
        world.now = "2026-03-14T19:00:00Z".parse().expect("an instant");
        said.push(format!("{told}\n> {}", shown(&world.says(name, told).await.say)));
    }
    let (_, mornings) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    // Whose morning is said first is chance.
    let mut mornings: Vec<String> = mornings.iter().map(without_advice).collect();
    mornings.sort();
    said.extend(mornings);
    assert_snapshot!(said.join("\n\n"), @"
    match tomorrow at 3
    > Noted: match tomorrow. Nothing hard for the legs until then.
    [Undo]

    morgen Wanderung mit Tom
    > Notiert: Wandern morgen. Das ist das Training an dem Tag.
    [Rückgängig]

    mañana tengo un examen
    > Anotado: examen mañana. Ese día el entreno es corto y suave.
    Mucha suerte en el examen. Dormir ayuda más que la última hora de estudio.
    [Deshacer]

    demain balade avec Anna
    > Noté : balade demain. Ta séance reste, mais rien de dur ce jour-là.
    [Annuler]

    hike with my sister tomorrow
    > Noted: hike tomorrow. That is the training of the day.
    [Undo]

    morgen Spiel gegen Graz
    > Notiert: Spiel morgen. Bis dahin nichts Hartes für die Beine.
    [Rückgängig]

    mañana partido
    > Anotado: partido mañana. Nada duro para las piernas hasta entonces.
    [Deshacer]

    demain j'ai un examen
    > Noté : examen demain. Ce jour-là, l'entraînement est court et facile.
    Bonne chance pour l'examen. Le sommeil l'aide plus que la dernière heure de révision.
    [Annuler]

    Bonjour à toi, Dan. Au programme : renforcement, 50 min, effort modéré (squat à la barre, développé couché, tirage vertical, gainage). La balade vient en plus, donc rien de dur.
    [Fait] [Plus doux] [Changer] [Passer] [Pourquoi]

    Bonjour à toi, Hugo. Examen aujourd'hui : bonne chance. L'entraînement est court et facile.
    Au programme : renforcement, 20 min, facile (squat à la barre, développé couché, tirage vertical ; 2 séries de chaque).
    [Fait] [Plus doux] [Changer] [Passer] [Pourquoi]

    Good morning, Ana. Match today: that is the training, and nothing stands beside it.
    [Why]

    Good morning, Eva. Hike today: that is the training.
    [Why]

    Guten Morgen, Ben. Heute ist Wandern dran: Das ist das Training.
    [Warum]

    Guten Morgen, Finn. Spiel heute: Das ist das Training, daneben steht nichts.
    [Warum]

    Muy buenas, Cleo. Examen hoy: mucha suerte. El entreno, corto y suave.
    Para hoy: fuerza, 20 min, suave (sentadilla con barra, press de banca, jalón al pecho; 2 series de cada).
    [Hecho] [Más suave] [Cambiar] [Saltar] [Por qué]

    Muy buenas, Gina. Partido hoy: ese es el entreno, y no hay nada más al lado.
    [Por qué]
    ");
    world.finish();
}

/// An undo takes it back as it does a limit, and so does the word that it is off.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_event_is_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "match on Sunday").await;
    assert_snapshot!(world.says("Ana", "undo").await.say.text, @"Taken back: nothing holds your training for that any more. /plan shows what stands.");
    assert_eq!(world.json(EVENTS).await, json!([]));
    for told in ["match on Sunday", "exam on Friday", "bouldering with friends on Thursday"] {
        world.says("Ana", told).await;
    }
    let all =
        json!([["match", "2026-03-15", "match"], ["outing", "2026-03-19", "climbing"], ["busy", "2026-03-20", "exam"]]);
    assert_eq!(world.json(EVENTS).await, all);
    // What is told again takes the place of what was told, and comes back with an undo.
    world.says("Ana", "football match on Sunday").await;
    world.says("Ana", "undo").await;
    assert_eq!(world.json(EVENTS).await, all);
    assert_snapshot!(world.says("Ana", "no match on Sunday after all").await.say.text, @"Match tomorrow: off, then. The plan no longer keeps that day for it.");
    assert_snapshot!(world.says("Ana", "the exam is postponed").await.say.text, @"Exam: off, then. The plan no longer keeps a day for it.");
    assert_eq!(world.json(EVENTS).await, json!([["outing", "2026-03-19", "climbing"]]));
    // Where nothing was told, nothing is called off.
    let said = world.says("Ana", "the match is cancelled").await;
    assert!(!said.say.text.contains("off, then"), "{}", said.say.text);
    world.finish();
}

/// What is said beside an event is heard as well, and an event beside that.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_event_stands_beside_what_else_is_said(pool: PgPool) {
    let mut world = World::start(pool).await;
    lifts(&mut world, "Ana").await;
    let mut said = Vec::new();
    for text in [
        "slept 7h, match on Sunday",
        "my shoulder hurts and I have an exam on Friday",
        "tournament on Thursday. Should I train tomorrow?",
        "watching the match on Tuesday",
        "my son's match is on Tuesday",
        "skip the hike on Saturday",
    ] {
        said.push(format!("{text}\n> {}", world.says("Ana", text).await.say.text));
    }
    assert_snapshot!(said.join("\n\n"), @"
    slept 7h, match on Sunday
    > Noted: match tomorrow. Nothing hard for the legs until then.
    ✓ Sleep 7 h

    my shoulder hurts and I have an exam on Friday
    > Noted: exam on Friday. Training that day is short and easy.
    Noted: nothing that loads the shoulder until Sat 28 Mar or until you tell me it's gone. Next: walk, 40 min, easy, Sat 14 Mar.
    Swelling, locking, or pain at rest in the shoulder would be reasons to have it looked at.

    tournament on Thursday. Should I train tomorrow?
    > Noted: competition on Thursday. Nothing hard for the legs the two days before.
    Match tomorrow: that is the training of the day.

    watching the match on Tuesday
    > Good to know.

    my son's match is on Tuesday
    > Good that you mention it.

    skip the hike on Saturday
    > Nothing is planned there, so rest it is.
    ");
    let all = json!([
        ["match", "2026-03-15", "match"],
        ["match", "2026-03-19", "competition"],
        ["busy", "2026-03-20", "exam"]
    ]);
    assert_eq!(world.json(EVENTS).await, all);
    assert_eq!(world.count("select count(*) from training_limits where part = 'shoulder'").await, 1);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 1);
    world.finish();
}
