//! The turn with a model: one round trip a log, grounded, guarded, and an answer whatever the model does.

use std::time::Instant;

use alive_coach::store::rows::Path;
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::{LIMIT, World};

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_log_takes_one_round_trip(pool: PgPool) {
    let mut world = World::with_model_and(pool, |settings| settings.fast_path = false).await;
    world.knows("Ana").await;
    world
        .model()
        .calls("log_daily", json!({"evidence": "slept 6h", "date": "today", "sleep_hours": 6}))
        .and_calls(
            "log_cycle",
            json!({"evidence": "cramps", "date": "today", "event": "symptoms", "symptoms": ["cramps"]}),
        )
        .and_calls("log_daily", json!({"evidence": "drank 2 litres", "date": "today", "water_intake_liters": 2}))
        .and_says("Rest is training too. Would an easy walk fit today?");
    let said = world.says("Ana", "slept 6h, cramps, drank 2 litres").await;
    assert_snapshot!(said.say.text, @r"
    ✓ Sleep 6 h · Cramps · Water 2 L
    Rest is training too. Would an easy walk fit today?
    ");
    assert_eq!(said.path, Path::Model);
    assert_eq!(said.records.len(), 3);
    assert_eq!(world.model().requests().len(), 1, "one round trip");
    let day = world.json("select to_jsonb(d) - 'log_id' - 'user_id' from daily_logs d").await;
    assert_eq!((&day["sleep_hours"], &day["water_intake_liters"]), (&json!(6), &json!(2)));
    assert_eq!(world.count("select count(*) from ai_interactions where rounds = 1 and model is not null").await, 1);
    world.finish();
}

/// Whatever the model does, the person is answered within the limit, and nothing is half written.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_failure_of_the_model_still_ends_in_an_answer(pool: PgPool) {
    let mean = json!({"what": "sleep_hours", "measure": "mean", "from": "yesterday", "to": "today"});
    for (number, failure) in
        ["500", "garbage", "drops", "unknown tool", "bad arguments", "hangs", "endless"].iter().enumerate()
    {
        let mut world = World::with_model_and(pool.clone(), |settings| settings.fast_path = false).await;
        let name = format!("Ana{number}");
        world.knows(&name).await;
        let model = world.model();
        match *failure {
            "500" => drop(model.fails(500).forever()),
            "garbage" => drop(model.garbage().forever()),
            "drops" => drop(model.drops_connection().forever()),
            "unknown tool" => drop(model.unknown_tool().forever()),
            "bad arguments" => drop(model.calls_badly("log_daily", "{\"sleep_hours\": [\"long\"]}").forever()),
            "hangs" => drop(model.hangs().forever()),
            _ => model.endless("query_history", mean.clone()),
        }
        let began = Instant::now();
        let said = world.says(&name, "slept 7 hours, and why am I so tired?").await;
        assert!(began.elapsed() < LIMIT * 2, "{failure} took {:?}", began.elapsed());
        assert!(!said.say.text.is_empty(), "{failure}");
        world.finish();
    }
    let world = World::start(pool).await;
    let answered = world.count("select count(*) from inbound_messages where answered_at is not null").await;
    assert_eq!((world.count("select count(*) from ai_interactions").await, answered), (7, 7));
    assert_eq!(world.count("select count(*) from outbox").await, 7);
}

/// A model that invents a number, a date or somebody else's night is caught: nothing is stored, and the person is asked.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_does_not_follow_from_the_words_is_not_kept(pool: PgPool) {
    let mut world = World::with_model_and(pool, |settings| settings.fast_path = false).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for (text, tool, args) in [
        ("slept badly", "log_daily", json!({"evidence": "slept badly", "date": "today", "sleep_hours": 4})),
        (
            "my husband slept 4 hours",
            "log_daily",
            json!({"evidence": "slept 4 hours", "date": "today", "sleep_hours": 4}),
        ),
        (
            "ran 5 km yesterday",
            "log_workout",
            json!({
                "evidence": "ran 5 km yesterday", "date": "monday", "activity_type": "running", "sport": "run",
                "distance_km": 5
            }),
        ),
        ("slept 7 hours", "log_daily", json!({"evidence": "slept 8 hours", "date": "today", "sleep_hours": 8})),
        (
            "drank 2 litres",
            "log_daily",
            json!({"evidence": "drank 2 litres", "date": "today", "water_intake_liters": 3}),
        ),
    ] {
        world.model().calls(tool, args).and_says("Noted.");
        let said = world.says("Ana", text).await;
        assert_eq!(said.records, vec![], "{text}");
        let buttons: Vec<&str> = said.say.buttons.iter().map(|button| button.label.as_str()).collect();
        heard.push(format!("{}\n[{}]", said.say.text, buttons.join("] [")));
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    Nights like that cost something. If today should be lighter, say "easier".
    I'd rather not say more on that. What would help you most right now?
    [Undo]
    --
    Just to be sure: did you mean Sleep 4 h?
    [Sleep 4 h] [No]
    --
    Just to be sure: did you mean Run 5 km?
    [Run 5 km] [Run 5 km] [No]
    --
    I'll leave it at that. Is anything else on your mind?
    []
    --
    Just to be sure: did you mean Water 3 L?
    [Water 3 L] [Water 2 L] [No]
    "#);
    assert_eq!(world.count("select count(*) from record_changes").await, 0);
    world.finish();
}

/// A read tool takes a second round, and its answer is computed by code.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_question_is_answered_with_what_code_computed(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    for text in ["slept 6 hours on Thursday", "slept 8 hours yesterday", "slept 7 hours"] {
        world.says("Ana", text).await;
    }
    world
        .model()
        .calls("query_history", json!({"what": "sleep_hours", "measure": "mean", "from": "monday", "to": "today"}))
        .then_says("You averaged 7 h since Monday. You also ran 12 km, well done.");
    let said = world.says("Ana", "be honest, am I sleeping enough these days?").await;
    assert_snapshot!(said.say.text, @"You averaged 7 h since Monday. You also ran 12 km, well done.");
    assert_snapshot!(world.model().transcript(), @r#"
    system: You are ALIVE, a fitness coach people text with; an AI, not a clinician. ⏎ VOICE: short (under 400 c…
    system: NOW: 2026-03-14 08:33 (Europe/Madrid); the user's day is 2026-03-14, a Sat. ⏎ USER: Ana; language en…
    user: slept 6 hours on Thursday
    assistant: ✓ Thu 12 Mar: Sleep 6 h ⏎ Short nights happen. Nothing heroic today.
    user: slept 8 hours yesterday
    assistant: ✓ Yesterday: Sleep 8 h
    user: slept 7 hours
    assistant: ✓ Sleep 7 h ⏎ That makes 7 h a night on average over the last seven days.
    user: be honest, am I sleeping enough these days?
    assistant → query_history({"from":"monday","measure":"mean","to":"today","what":"sleep_hours"})
    tool: {"answer":"Sleep, this week: 7 h on average, over 3 days with an entry."}
    "#);
    world.finish();
}

/// A reply that claims a save, praises weight loss or gives a dose is not sent as it is.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_reply_is_guarded(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for (text, reply) in [
        ("what should I do tonight?", "I've logged 8 hours of sleep for you. Go to bed a little earlier."),
        ("my back is stiff, any ideas?", "You should double your ibuprofen to 800 mg. A short walk may help."),
    ] {
        world.model().says(reply);
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    I've logged 8 hours of sleep for you. Go to bed a little earlier.
    --
    Stiff is no injury. Move the back gently a few times today, and tell me if it starts to hurt.
    ✓ Sore muscles a little
    A short walk may help.
    ");
    world.finish();
}

/// What a model could not be asked is asked again once it is back.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_unanswered_question_is_offered_again(pool: PgPool) {
    let mut world = World::with_model(pool.clone()).await;
    world.knows("Ana").await;
    world.model().fails(503).forever();
    let away = world.says("Ana", "slept 7 hours, and should I do intervals tomorrow?").await;
    assert_snapshot!(away.say.text, @"
    ✓ Sleep 7 h
    I can't reach my language model right now. What is listed above is kept; I'll come back to the rest.
    ");
    world.finish();
    let mut world = World::with_model(pool).await;
    world.now += chrono::TimeDelta::hours(1);
    world.skip_keys(100);
    world.model().says("About the intervals: an easy day first would be wise.");
    world.says("Ana", "thanks, anything else?").await;
    let sent = world.model().requests()[0].to_string();
    assert!(sent.contains("ASKED EARLIER") && sent.contains("should I do intervals tomorrow?"), "{sent}");
    world.finish();
}

/// A sport is called by the person's own word for it, and by none of the model's.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_sport_of_the_model_is_kept_where_the_person_named_it(pool: PgPool) {
    let mut world = World::with_model_and(pool, |settings| settings.fast_path = false).await;
    world.knows("Ana").await;
    for (text, sport) in [("sepak takraw for 40 min", "sepak takraw"), ("40 min of moving about", "sepak takraw")] {
        let args = json!({"evidence": text, "date": "today", "activity_type": "other", "sport": sport, "duration_minutes": 40});
        world.model().calls("log_workout", args).and_says("Noted.");
        world.says("Ana", text).await;
    }
    let sports = "select jsonb_agg(sport order by logged_at) from workout_sessions";
    assert_eq!(world.json(sports).await, json!(["sepak takraw", null]));
    world.finish();
}
