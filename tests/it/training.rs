//! The plan in words: what hurts, what moves, what has to be short, and what a model may not make up.

use alive_coach::store::rows::{ActionType, Path};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

/// Sessions still to come, as day and activity.
const OPEN: &str = "select coalesce(jsonb_agg(jsonb_build_array(date, activity_type, duration_minutes) order by date), '[]') \
    from workout_sessions where not completed and set_aside is null";

/// Somebody with a plan for endurance, outdoors, four days a week.
async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    plans(world, name).await;
}

async fn plans(world: &mut World, name: &str) {
    for answer in ["/plan for endurance", "/plan days 4", "/plan minutes 60", "/plan where outdoors", "/plan hurts no"]
    {
        world.says(name, answer).await;
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_hurts_is_left_out_of_the_plan_and_kept(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for run in ["ran 5 km in 30 minutes on Wednesday", "ran 4 km in 26 minutes on Monday"] {
        world.says("Ana", run).await;
    }
    plans(&mut world, "Ana").await;
    let runs =
        "select count(*) from workout_sessions where activity_type = 'running' and not completed and set_aside is null";
    assert!(world.count(runs).await > 0, "{}", world.json(OPEN).await);

    let hurt = world.says("Ana", "my knee hurts since yesterday's 5k run").await;
    assert_snapshot!(hurt.say.text, @"
    ✓ Yesterday: Run 5 km
    Noted: nothing that loads the knee until Sat 28 Mar or until you tell me it's gone. Next: strength, 15 min, easy (push-up on a table edge, prone arm raise, plank; 2 sets each), Sat 14 Mar.
    Swelling, locking, or pain at rest in the knee would be reasons to have it looked at.
    ");
    assert_eq!(hurt.action_type, ActionType::WorkoutChange);
    assert_eq!(world.count(runs).await, 0);
    let limit = world.json("select jsonb_build_object('kind', kind, 'part', part) from training_limits").await;
    assert_eq!(limit, json!({"kind": "injury", "part": "knee"}));
    // Yesterday's run is a record as well.
    let run = world.json("select to_jsonb(distance_km) from workout_sessions where date = '2026-03-13'").await;
    assert_eq!(run, json!(5));

    let well = world.says("Ana", "my knee is fine again").await;
    assert_snapshot!(well.say.text, @"Good to hear. We go on gently. Next: strength, 15 min, easy (push-up on a table edge, prone arm raise, plank; 2 sets each), Sat 14 Mar.");
    assert_eq!(world.count("select count(*) from training_limits where lifted_at is null").await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_measured_fever_rests_the_training(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    for text in ["I have a fever of 38.7", "temperature 36.8", "tengo 39 de fiebre"] {
        let said = world.says("Ana", text).await.say.text;
        let rests = said.contains("Training rests until") || said.contains("Sin entrenar hasta");
        assert_eq!(rests, !text.contains("36.8"), "{text}: {said}");
    }
    assert!(world.count("select count(*) from training_limits where kind = 'illness' and lifted_at is null").await > 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_session_moves_and_gets_short(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "what's my plan?").await.say.text, @"
    Your next seven days:
    Sat 14 Mar: strength, 15 min, moderate
       Warm up for 3 min
       Squat: 2 × 10
       Push-up on a table edge: 2 × 10
       Prone arm raise: 2 × 10
       Stop each set with two or three good repetitions left
       Or: Pilates, 15 min; yoga, 15 min; walk, 15 min.
    Sun 15 Mar: walk, 15 min, easy
    Tue 17 Mar: strength, 15 min, moderate
    Thu 19 Mar: walk, 15 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    assert_snapshot!(world.says("Ana", "I only have 10 minutes today").await.say.text, @"10 min it is: strength, 10 min, moderate (squat, push-up on a table edge).");
    assert_snapshot!(world.says("Ana", "can we do Thursday's walk on Friday?").await.say.text, @"Moved: walk, 15 min, easy, Fri 20 Mar.");
    let walks = "select jsonb_agg(date order by date) from workout_sessions where activity_type = 'walking'";
    assert_eq!(world.json(walks).await, json!(["2026-03-15", "2026-03-20"]));
    assert_snapshot!(world.says("Ana", "why this session?").await.say.text, @"
    Readiness 65: steady. I know little, so take it lightly.
    Rule: on a day like this the plan stands.
    ");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn on_the_road_there_is_no_gym(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let away = world.says("Ana", "travelling till Wednesday, no gym").await;
    assert_snapshot!(away.say.text, @"No gym until Wed 18 Mar: everything now works with your own weight or outdoors. Next: strength, 15 min, moderate (squat, push-up on a table edge, prone arm raise; 2 sets each), Sat 14 Mar.");
    let limit = world.json("select jsonb_build_object('kind', kind, 'until', until_date) from training_limits").await;
    assert_eq!(limit, json!({"kind": "away", "until": "2026-03-18"}));
    assert_eq!(away.records.len(), 0, "a gym that is far away is no missed session");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn four_languages_change_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, text) in [
        ("Ana", "me duele la rodilla"),
        ("Ben", "nur 20 Minuten heute"),
        ("Cléo", "je suis malade"),
        ("Dan", "no training today please"),
    ] {
        with_plan(&mut world, name).await;
        heard.push(world.says(name, text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Anotado: nada que cargue la rodilla hasta el sáb 28 de marzo, o hasta que me digas que ya está. Lo siguiente: fuerza, 15 min, suave (flexión en el borde de una mesa, elevación de brazos boca abajo, plancha; 2 series de cada), sáb 14 de marzo.
    Vigila la rodilla: hinchazón, bloqueo o dolor en reposo serían motivos para que lo vean.
    --
    Dann 15 min: Kraft, 15 min, mittel (Kniebeuge, Liegestütz an der Tischkante, Arme heben in Bauchlage; je 2 Sätze).
    --
    Remets-toi d'abord. Pas d'entraînement jusqu'au lun. 16 mars ; dis-moi quand ça va. Ensuite : marche, 15 min, facile, mar. 17 mars.
    --
    Skipped. Nothing to make up for. Next: walk, 15 min, easy, Sun 15 Mar.
    ");
}

/// Without a plan, a plan is offered; the question what for comes first.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_plan_is_made_by_asking(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "make me a plan").await.say.text, @"What should the plan be for?");
    assert_snapshot!(world.says("Ana", "should I run with a sore knee?").await.say.text, @"
    Planned today: strength, 20 min, moderate.
    A sore joint is not a sore muscle: leave what loads it today; what doesn't hurt is fine. If it is pain, say so, and the plan goes around it.
    ");
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_the_rules_hear_needs_no_model(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    with_plan(&mut world, "Ana").await;
    let hurt = world.says("Ana", "mir tut das Knie weh").await;
    assert_eq!(hurt.action_type, ActionType::WorkoutChange);
    assert_eq!(world.model().requests().len(), 0);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_model_changes_the_plan_by_what_was_said(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    with_plan(&mut world, "Ana").await;
    world
        .model()
        .calls(
            "adjust_plan",
            json!({"evidence": "the left knee has been acting weird", "change": "hurts", "date": "", "to": "", "part": "knee", "until": ""}),
        )
        .and_says("That sounds annoying. Does it swell?");
    let said = world.says("Ana", "the left knee has been acting weird on stairs all day long, hmm").await;
    assert_snapshot!(said.say.text, @"
    Noted: nothing that loads the knee until Sat 28 Mar or until you tell me it's gone. Next: strength, 15 min, easy (push-up on a table edge, prone arm raise, plank; 2 sets each), Sat 14 Mar.
    Swelling, locking, or pain at rest in the knee would be reasons to have it looked at.
    That sounds annoying. Does it swell?
    ");
    assert_eq!((said.path, said.action_type), (Path::Model, ActionType::WorkoutChange));
    assert_eq!(world.count("select count(*) from training_limits where part = 'knee'").await, 1);
    world.finish();
}

/// A model may not make up a day: the call is refused, and nothing of the plan changes.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_invented_day_is_refused(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    with_plan(&mut world, "Ana").await;
    let before = world.json(OPEN).await;
    world.model().calls(
        "adjust_plan",
        json!({"evidence": "that big one", "change": "move", "date": "", "to": "2026-03-20", "part": "", "until": ""}),
    );
    world.model().says("Which day would suit you?");
    let said = world.says("Ana", "could that big one maybe happen some other time").await;
    assert_snapshot!(said.say.text, @"Which day would suit you?");
    assert_eq!(world.json(OPEN).await, before);
    let told = world.model().requests()[1].to_string();
    assert!(told.contains("the user named no such day"), "{told}");
    world.finish();
}

/// The model answers the question; what the rules heard beside it is kept all the same.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pain_is_kept_beside_a_question(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    with_plan(&mut world, "Ana").await;
    world.model().says("Stress and short nights both tire. An early night would be my first try.");
    let said = world.says("Ana", "my ankle hurts. And why am I always so tired lately?").await;
    assert_snapshot!(said.say.text, @"
    Noted: nothing that loads the ankle until Sat 28 Mar or until you tell me it's gone. Next: strength, 15 min, easy (push-up on a table edge, prone arm raise, plank; 2 sets each), Sat 14 Mar.
    Swelling, locking, or pain at rest in the ankle would be reasons to have it looked at.
    Stress and short nights both tire. An early night would be my first try.
    ");
    assert_eq!(world.count("select count(*) from training_limits where part = 'ankle'").await, 1);
    world.finish();
}

/// A limit of training is no record, and yet what was said last: "undo" means it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_undo_right_after_a_pain_takes_the_pain_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.says("Ana", "slept 7 hours").await;
    let hurt = world.says("Ana", "my lower back hurts").await;
    assert!(hurt.say.buttons.iter().any(|button| button.label == "Undo"), "{:?}", hurt.say.buttons);
    let undone = world.says("Ana", "undo").await;
    assert_snapshot!(undone.say.text, @"Taken back: nothing holds your training for that any more. /plan shows what stands.");
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 1);
    // A fever is a record with a limit: both go.
    world.says("Ana", "temperature 38.9").await;
    assert_eq!(world.count("select count(*) from training_limits where kind = 'illness'").await, 1);
    world.says("Ana", "/undo").await;
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
    assert_eq!(world.count("select count(*) from health_metrics").await, 0);
}

/// A planned session that was done counts like any other.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_planned_session_that_was_done_is_counted(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.says("Ana", "ran 4 km in 25 minutes on Monday").await;
    world.says("Ana", "ran 4 km in 26 minutes on Wednesday").await;
    let plan = world.says("Ana", "/plan").await;
    let done = world.presses("Ana", &plan, "Done").await;
    assert!(done.say.text.contains("session 3 in seven days"), "{}", done.say.text);
}

/// A pain told between the sleep and the water is heard, and the rest is kept.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pain_in_a_list_is_heard_beside_the_records(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "slept 5h, shoulder hurts, drank 2 L").await;
    assert!(said.say.text.contains("✓ Sleep 5 h · Water 2 L"), "{}", said.say.text);
    let limit = world.json("select jsonb_build_object('kind', kind, 'part', part) from training_limits").await;
    assert_eq!(limit, json!({"kind": "injury", "part": "shoulder"}));
    // They go together, also when something else was said since.
    world.says("Ana", "hello").await;
    world.says("Ana", "undo").await;
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
}

/// Training waits for a clinician after a red flag; their word ends the wait.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_doctors_word_ends_the_wait(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.says("Ana", "I have chest pain and can't breathe").await;
    let waits = "select count(*) from training_limits where kind = 'medical' and lifted_at is null";
    assert_eq!(world.count(waits).await, 1);
    // One word too many does not end it.
    world.says("Ana", "undo").await;
    assert_eq!(world.count(waits).await, 1);
    world.says("Ana", "my doctor says I can train again").await;
    assert_eq!(world.count(waits).await, 0);
}

/// The time of a day is kept also where that day is not planned yet: the plan that comes keeps to it, and says so.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_time_of_a_day_to_come_is_kept(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "20 minutes at most tomorrow").await.say.text, @"
    Noted: 20 min at most on Sunday. I plan with that.
    There is no plan yet. /plan makes one.
    ");
    for (text, day) in [
        ("only 15 min tomorrow", "2026-03-15"),
        ("morgen nur 15 Minuten", "2026-03-15"),
        ("mañana solo tengo 15 minutos", "2026-03-15"),
        ("seulement 15 minutes demain", "2026-03-15"),
        ("I have 10 minutes max on Tuesday", "2026-03-17"),
    ] {
        world.says("Ana", text).await;
        let kept = "select jsonb_agg(jsonb_build_array(from_date, until_date, minutes) order by from_date desc) -> 0
            from training_limits where kind = 'time' and lifted_at is null";
        let minutes = if day.ends_with("17") { 10 } else { 15 };
        assert_eq!(world.json(kept).await, json!([day, day, minutes]), "{text}");
    }
    world.says("Ana", "/plan for endurance").await;
    for answer in ["/plan now four", "/plan sport running", "/plan days 5", "/plan minutes 60", "/plan where outdoors"]
    {
        world.says("Ana", answer).await;
    }
    assert_snapshot!(world.says("Ana", "/plan hurts no").await.say.text, @"
    15 min at most on Sunday, as you asked.
    10 min at most on Tuesday, as you asked.
    Your next seven days:
    Sat 14 Mar: run, 60 min, easy
       Warm up for 5 min
       50 min easy enough to talk in whole sentences
       5 min to wind down
       Shoulders loose, breath calm
       Or: walk, 60 min; dancing, 60 min; mobility, 20 min.
    Sun 15 Mar: run, 15 min, easy
    Mon 16 Mar: strength, 45 min, moderate
    Tue 17 Mar: run, 10 min, easy
    Thu 19 Mar: run, 45 min, hard
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    let longer = "select count(*) from workout_sessions where not completed and set_aside is null
        and (date = '2026-03-15' and duration_minutes > 15 or date = '2026-03-17' and duration_minutes > 10)";
    assert_eq!(world.count(longer).await, 0);
    // It is taken back like anything that was said last.
    world.says("Ana", "30 min max on Tuesday").await;
    world.says("Ana", "undo").await;
    let tuesday = "select coalesce(max(minutes), 0)::bigint from training_limits
        where kind = 'time' and from_date = '2026-03-17' and lifted_at is null";
    assert_eq!(world.count(tuesday).await, 10);
}

/// A sport that waits is left out of every plan until then, whenever that plan is made.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_sport_that_waits_is_in_no_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    assert_snapshot!(world.says("Ana", "physio says no running until Friday").await.say.text, @"
    Running waits until Fri 20 Mar. Every plan keeps to that.
    There is no plan yet. /plan makes one.
    ");
    for answer in
        ["/plan for endurance", "/plan now four", "/plan sport running", "/plan days 5", "/plan where outdoors"]
    {
        world.says("Ana", answer).await;
    }
    assert_snapshot!(world.says("Ana", "/plan hurts no").await.say.text, @"
    Running waits until Fri 20 Mar.
    Your next seven days:
    Sat 14 Mar: walk, 60 min, easy
       Warm up for 5 min
       50 min easy enough to talk in whole sentences
       5 min to wind down
       Shoulders loose, breath calm
       Or: dancing, 60 min; strength, 60 min; mobility, 20 min.
    Sun 15 Mar: walk, 60 min, easy
    Mon 16 Mar: strength, 45 min, moderate
    Tue 17 Mar: walk, 60 min, easy
    Thu 19 Mar: walk, 45 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    let runs = "select count(*) from workout_sessions where activity_type = 'running' and not completed
        and set_aside is null and date <= '2026-03-20'";
    assert_eq!(world.count(runs).await, 0);
    for (text, until) in [
        ("no running until Sunday", "2026-03-15"),
        ("kein Laufen bis Donnerstag", "2026-03-19"),
        ("nada de correr hasta el jueves", "2026-03-19"),
        ("pas de course jusqu'à jeudi", "2026-03-19"),
    ] {
        world.says("Ana", text).await;
        let kept = "select jsonb_agg(jsonb_build_array(activity, until_date)) from training_limits
            where kind = 'sport' and lifted_at is null";
        assert_eq!(world.json(kept).await, json!([["running", until]]), "{text}");
    }
    // Whose practice agrees runs again.
    world.says("Ana", "my physio says I can train again").await;
    assert_eq!(world.count("select count(*) from training_limits where lifted_at is null").await, 0);
}

/// Who asks for a day hears of that day first, and the plan tells the same whichever way it is asked for.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_is_on_is_told_of_the_day_that_is_asked_about(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    assert_snapshot!(world.says("Ana", "what's on for Thursday?").await.say.text, @"
    Thu 19 Mar: walk, 15 min, easy
       Warm up for 2 min
       11 min easy enough to talk in whole sentences
       2 min to wind down
       Shoulders loose, breath calm
       Or: dancing, 15 min; strength, 15 min; mobility, 15 min.
    Your next seven days:
    Sat 14 Mar: strength, 15 min, moderate
    Sun 15 Mar: walk, 15 min, easy
    Tue 17 Mar: strength, 15 min, moderate
    Thu 19 Mar: walk, 15 min, easy
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    ");
    for (asked, day) in [
        ("was steht morgen an?", "So 15. März: Gehen, 15 min, leicht"),
        ("¿qué toca mañana?", "dom 15 de marzo: caminata, 15 min, suave"),
        ("qu'est-ce qui est prévu demain ?", "dim. 15 mars : marche, 15 min, facile"),
        ("what's on on Monday?", "Mon 16 Mar: nothing planned, a day off."),
        ("/plan Monday", "Mon 16 Mar: nothing planned, a day off."),
        ("what's on tomorrow?", "Sun 15 Mar: walk, 15 min, easy"),
    ] {
        let said = world.says("Ana", asked).await.say.text;
        assert_eq!(said.lines().next(), Some(day), "{asked}");
    }
    // Days later, in the middle of a week that nobody looked at: asked twice, told once and the same.
    world.now += chrono::TimeDelta::days(10);
    let days = |text: String| -> Vec<String> {
        let is_day = |line: &&str| line.contains("Mar:") && !line.contains("nothing");
        text.lines().filter(is_day).map(str::to_owned).collect()
    };
    let plan = days(world.says("Ana", "/plan").await.say.text);
    assert_eq!(days(world.says("Ana", "show me my plan").await.say.text), plan);
    assert!(!plan.is_empty());
}

/// A journey is understood by its way there; what the hotel lacks is no session left out.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_flight_is_a_journey(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let away = world.says("Ana", "flying to Tokyo tomorrow for a week, hotel has no gym").await;
    assert_snapshot!(away.say.text, @r"
    Noted: journey tomorrow. Training that day is short and easy.
    No gym until Sat 21 Mar: everything now works with your own weight or outdoors. Next: strength, 15 min, moderate (squat, push-up on a table edge, prone arm raise; 2 sets each), Sat 14 Mar.
    ");
    let limit =
        "select jsonb_agg(jsonb_build_array(kind, from_date, until_date)) from training_limits where lifted_at is null";
    assert_eq!(
        world.json(limit).await,
        json!([["busy", "2026-03-15", "2026-03-15"], ["away", "2026-03-15", "2026-03-21"]])
    );
    assert_eq!(away.records.len(), 0);
}
