//! The plan of training: the morning that tells it, taps and words that change it, and what holds it.

use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use super::{shown, strikes, taps, without_advice};
use crate::world::World;

/// The morning reads the records, writes the plan of the week with what it rests on, and its buttons change it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_morning_writes_the_plan_it_tells_and_taps_change_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "slept 7.5 hours, energy 4").await;
    let (tally, said) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert_eq!(tally.sent, 1);
    world.says("Ana", "slept 8 hours").await;
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Good morning, Ana. Good energy yesterday, so the plan stands.
    Today's session: strength, 20 min, moderate (squat, push-up on a table edge, prone arm raise; 2 sets each).
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    assert_snapshot!(shown(&plan.say), @"
    Your next seven days:
    Sun 15 Mar: strength, 20 min, moderate
       Warm up for 5 min
       Squat: 2 × 10
       Push-up on a table edge: 2 × 10
       Prone arm raise: 2 × 10
       Stop each set with two or three good repetitions left
       Or: Pilates, 20 min; yoga, 20 min; walk, 20 min.
    Tue 17 Mar: strength, 20 min, moderate
    Thu 19 Mar: walk, 20 min, moderate
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let planned =
        "select count(*) from workout_sessions where plan_id is not null and set_aside is null and not completed";
    let sessions = world.count(planned).await;
    assert!(sessions >= 2, "{sessions}");
    assert_eq!(world.count("select count(*) from workout_plans where ai_generated").await, 1);
    let backed = "select count(*) from recommendations where based_on = '{}' or interaction_id is null";
    assert_eq!(world.count(backed).await, 0);
    let pushed =
        world.count("select count(*) from ai_interactions where path = 'push' and session_context ? 'why'").await;
    assert_eq!(pushed, 1);

    // On a day with a session: easier, why, done, and back.
    let day = world
        .json("select to_jsonb(min(date)) from workout_sessions where plan_id is not null and date > '2026-03-15'")
        .await;
    let day = day.as_str().expect("a date").to_owned();
    let (_, said) = strikes(&mut world, &format!("{day}T07:15:00Z")).await;
    let efforts = "select jsonb_agg(intensity_level || duration_minutes order by date) from workout_sessions
        where plan_id is not null and set_aside is null";
    let before = world.json(efforts).await;
    let easier = taps(&mut world, "Ana", &said[0], "Easier").await;
    assert_snapshot!(shown(&easier.say), @"Easier it is: strength, 20 min, easy (glute bridge, prone arm raise, push-up on a table edge; 2 sets each).");
    let after = world.json(efforts).await;
    assert_ne!(before, after);
    let why = taps(&mut world, "Ana", &said[0], "Why").await;
    assert_snapshot!(why.say.text, @"
    Readiness 65: steady. I know little, so take it lightly.
    Rule: on a day like this the plan stands.
    ");
    let done = taps(&mut world, "Ana", &said[0], "Done").await;
    assert!(done.say.text.starts_with('✓'), "{}", done.say.text);
    assert_eq!(world.count("select count(*) from workout_sessions where completed").await, 1);
    world.says("Ana", "undo").await;
    assert_eq!(world.count("select count(*) from workout_sessions where completed").await, 0);
    taps(&mut world, "Ana", &said[0], "Skip").await;
    assert_eq!(world.count("select count(*) from workout_sessions where set_aside = 'skipped'").await, 1);
}

/// A day is decided once: looking at the plan again, or the push after it, changes nothing.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn looking_at_the_plan_changes_nothing(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    // A day to go gently: what was planned is lightened.
    world.says("Ana", "slept 5 hours, energy 2").await;
    world.says("Ana", "morning plan at 10").await;
    let first = world.says("Ana", "/plan").await.say.text;
    assert_eq!(world.says("Ana", "/plan").await.say.text, first);
    let rows = "select jsonb_agg(jsonb_build_array(date, activity_type, intensity_level, duration_minutes, note, set_aside) order by date, session_id) from workout_sessions";
    let before = world.json(rows).await;
    let (tally, _) = strikes(&mut world, "2026-03-14T09:15:00Z").await;
    assert_eq!(tally.sent, 1);
    assert_eq!(world.json(rows).await, before);
    assert_eq!(world.says("Ana", "/plan").await.say.text, first);
}

/// What the plan is for is asked a tap at a time; each answer may be left out.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_plan_is_set_up_by_taps(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let asked = world.says("Ana", "/plan new").await;
    let mut asked = world.presses("Ana", &asked, "Strength").await;
    for answer in ["Two or three hours", "Bike ride", "3", "30 min", "At home"] {
        asked = world.presses("Ana", &asked, answer).await;
    }
    let plan = world.presses("Ana", &asked, "The knee").await;
    assert_snapshot!(shown(&plan.say), @"
    Your next seven days:
    Sat 14 Mar: strength, 30 min, easy
       Warm up for 5 min
       Push-up: 2 × 8
       Prone arm raise: 2 × 8
       Plank: 2 × 40 seconds
       Glute bridge: 2 × 8
       Only what does not hurt; stop what does
       Or: Pilates, 30 min; yoga, 30 min; walk, 20 min.
    Mon 16 Mar: strength, 30 min, moderate
    Wed 18 Mar: strength, 30 min, moderate
    Change it in words: “move Thursday to Friday”, “only twenty minutes”, “my knee hurts”. A new plan: /plan new
    Swelling, locking, or pain at rest in the knee would be reasons to have it looked at.
    [Done] [Easier] [Swap] [Skip] [Why] [Undo]
    ");
    let kept = world.json("select to_jsonb(p) - array['user_id', 'updated_at'] from training_profiles p").await;
    assert_eq!(kept["aim"], "strength");
    assert_eq!((kept["days_per_week"].clone(), kept["minutes"].clone()), (json!(3), json!(30)));
    assert_eq!(world.json("select to_jsonb(plan_type) from workout_plans").await, "strength");
    let longest = world.count("select coalesce(max(duration_minutes), 0)::bigint from workout_sessions").await;
    assert!((1..=30).contains(&longest), "{longest}");
}

/// An illness that was given no end is asked after; light days come first in any case.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_morning_after_an_illness_asks_whether_it_is_over(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "I'm sick").await;
    let (_, said) = strikes(&mut world, "2026-03-17T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Morning, Ana. You were ill until yesterday, so these days stay light. Are you well again?
    A day off. Next: walk tomorrow, 20 min, easy.
    [I'm well again] [I'm still ill] [Why]
    ");
    let still = taps(&mut world, "Ana", &said[0], "I'm still ill").await;
    assert_snapshot!(still.say.text, @"Get well first. Training rests until Thu 19 Mar; tell me when you're back. Next: walk, 15 min, easy, Sat 21 Mar.");
    let (_, said) = strikes(&mut world, "2026-03-20T07:10:00Z").await;
    let well = taps(&mut world, "Ana", &said[0], "I'm well again").await;
    assert_snapshot!(well.say.text, @"Good to hear. We go on gently. Next: walk, 20 min, easy, Fri 20 Mar.");
    // Said or not: the first days after it stay light.
    let hard =
        "select count(*) from workout_sessions where not completed and set_aside is null and intensity_level <> 'light'
        and date between '2026-03-20' and '2026-03-22'";
    assert_eq!(world.count(hard).await, 0);
}

/// A danger takes training out of the plan.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn chest_pain_holds_the_plan(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "I have chest pain and can't breathe").await;
    assert_eq!(world.count("select count(*) from training_limits where kind = 'medical'").await, 1);
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(plan.say.text, @"Training waits until a clinician has had a look at what you told me (Sat 14 Mar).");
}

/// Who has lost somebody is asked for nothing, the mornings after it too.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_mornings_after_a_loss_ask_for_nothing(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "slept 7.5 hours, energy 4").await;
    let told = world.says("Ana", "my father died").await;
    assert_snapshot!(told.say.text, @"I'm so sorry. Nothing has to be done today; training and plans can wait.");
    let (_, said) = strikes(&mut world, "2026-03-15T07:10:00Z").await;
    assert_snapshot!(shown(&said[0]), @"
    Good morning, Ana. These are hard days. Training and plans wait for as long as they need to.
    Fresh air is welcome, effort is not.
    [Why]
    ");
    let (_, said) = strikes(&mut world, "2026-03-18T07:10:00Z").await;
    assert_snapshot!(shown(&said[0]), @"
    Good morning, Ana. I'm thinking of what you told me. Nothing has to be done today.
    If moving helps: walk, 20 min, easy. If not, leave it; nothing is lost.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let (_, said) = strikes(&mut world, "2026-03-29T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Morning, Ana. A day off. Next: walk tomorrow, 20 min, moderate.
    How was the night?
    [Why]
    ");
}

/// A loss that was none ("the dog is back") is taken back like anything that was said.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_loss_is_taken_back(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    // What is long over gets a word, and no mornings.
    for past in
        ["my father died five years ago", "vor zwei Jahren ist mein Hund gestorben", "mi padre murió hace tres años"]
    {
        world.says("Ana", past).await;
    }
    assert_eq!(world.count("select count(*) from training_limits").await, 0);
    world.says("Ana", "we lost my dog").await;
    assert_eq!(world.count("select count(*) from training_limits where kind = 'loss'").await, 1);
    world.says("Ana", "undo").await;
    assert_eq!(world.count("select count(*) from training_limits where kind = 'loss'").await, 0);
}

/// After a night of work nobody is asked how the night was, and training waits until they are up.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn nights_of_work_turn_the_day_round(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    let told = world.says("Ana", "I work nights until Monday").await;
    assert_snapshot!(told.say.text, @"Nights turn the body's clock round. When you come home, sleep first, dark and cool; training can wait until you are up.");
    let (_, said) = strikes(&mut world, "2026-03-16T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Hi, Ana. On for today: strength, 20 min, moderate (glute bridge, prone arm raise, push-up on a table edge; 2 sets each). After the night shift, sleep first; this can wait until you are up.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let (_, said) = strikes(&mut world, "2026-03-17T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Morning, Ana. Today: strength, 20 min, moderate (glute bridge, prone arm raise, push-up on a table edge; 2 sets each). Planned yesterday, and still worth doing.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
}

/// Jet lag is thought of for some days: easy, with what helps.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn jet_lag_gets_daylight_and_easy_days(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "slept 4 hours").await;
    let told = world.says("Ana", "I'm so jet-lagged").await;
    assert_snapshot!(told.say.text, @"Give it a few days. Go outside early, eat when people around you eat, and keep naps short.");
    let (_, said) = strikes(&mut world, "2026-03-15T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Good morning, Ana. Go gently today: only 4 h of sleep the night before last and jet lag.
    Nothing planned today. Next up: strength tomorrow, 20 min, easy.
    Was last night any better?
    [Why]
    ");
}

/// What hurt until the other day is not loaded like before at once.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_first_session_after_an_injury_is_said_to_start_lighter(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "my shoulder hurts").await;
    world.now += chrono::TimeDelta::days(1);
    world.says("Ana", "my shoulder is fine again").await;
    let (_, said) = strikes(&mut world, "2026-03-16T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Hi, Ana. On for today: strength, 20 min, moderate (glute bridge, prone arm raise, push-up on a table edge; 2 sets each). If the shoulder speaks up, that is it for today.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
}

/// A race is counted down to, run, and told as done; the week after it is an easy one.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_race_is_told_as_done_and_rested_from(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for line in ["morning plan at 8", "/plan for endurance", "/plan now six", "/plan sport running", "/plan days 5"] {
        world.says("Ana", line).await;
    }
    world.says("Ana", "I want to run a marathon on 15 March").await;
    let (_, said) = strikes(&mut world, "2026-03-15T07:10:00Z").await;
    assert_snapshot!(shown(&said[0]), @"
    Good morning, Ana. Marathon today. The first third easy, the rest is yours. I'd like to hear how it went.
    [Why]
    ");
    world.now += chrono::TimeDelta::hours(9);
    assert_snapshot!(world.says("Ana", "ran the marathon, 42.2 km in 3:58").await.say.text, @"
    ✓ Run 42.2 km, 3 h 58 min
    A marathon. Well run. Eat, drink, put the legs up; the next days are for recovering.
    ");
    let (_, said) = strikes(&mut world, "2026-03-16T07:10:00Z").await;
    assert_snapshot!(shown(&said[0]), @"
    Hi, Ana. 42.2 km in the legs: well run. Today is for eating, sleeping and a slow walk at most.
    If the legs ask for it: walk, 30 min, easy.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let hard = "select count(*) from workout_sessions where not completed and set_aside is null
        and date between '2026-03-16' and '2026-03-18' and (activity_type = 'strength' or intensity_level <> 'light')";
    assert_eq!(world.count(hard).await, 0);
}

/// Whoever was ill for longer than was thought comes back as gently: the light days begin when they are well.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_light_days_begin_when_somebody_is_well_again(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "/plan").await;
    world.says("Ana", "morning plan at 8").await;
    // Of no illness nobody comes back.
    let ill = "select count(*) from training_limits where kind = 'illness'";
    world.says("Ana", "I'm fine again").await;
    assert_eq!(world.count(ill).await, 0);
    world.says("Ana", "I'm in bed with the flu").await;
    world.now += chrono::TimeDelta::days(10);
    world.says("Ana", "I'm well again").await;
    let (_, said) = strikes(&mut world, "2026-03-25T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Hi, Ana. Still gentle after the illness: keep it comfortable today.
    Today's session: walk, 20 min, easy. It is short on purpose; stop when it stops feeling good.
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
}

/// What was felt in the evening is known in the morning: a heavy first day of the period makes for a gentle day after it.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_morning_after_a_heavy_day_is_gentle(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for line in ["/cycle on", "yes", "/plan", "morning plan at 8"] {
        world.says("Ana", line).await;
    }
    world.now += chrono::TimeDelta::days(1);
    let told = world.says("Ana", "first day of my period, heavy flow, strong cramps, energy 2").await;
    assert_snapshot!(told.say.text, @"
    ✓ Period started · Cramps · Heavy flow · Energy 2/5
    That sounds hard. Training can wait or be very gentle today; warmth helps some people. If it is new, or stronger than you know it, have it looked at.
    ");
    let (_, said) = strikes(&mut world, "2026-03-16T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Hi, Ana. Heavy bleeding, cramps and low energy yesterday, so half a gear is plenty today.
    Easier today: strength, 20 min, easy (glute bridge, prone arm raise, push-up on a table edge; 2 sets each).
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    // What is told of today counts before yesterday.
    world.says("Ana", "day 2, light flow, no cramps").await;
    let (_, said) = strikes(&mut world, "2026-03-17T07:10:00Z").await;
    assert_snapshot!(without_advice(&said[0]), @"
    Morning, Ana. Today: strength, 20 min, easy (glute bridge, prone arm raise, push-up on a table edge; 2 sets each). Planned yesterday, and still worth doing.
    How was the night?
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
}

/// The time that somebody has is kept for the morning it was said of.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_morning_keeps_to_the_time_that_was_asked_for(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for line in ["/plan for endurance", "/plan now six", "/plan sport running", "/plan days 6", "/plan hurts no"] {
        world.says("Ana", line).await;
    }
    for line in ["morning plan at 8", "20 minutes at most on Tuesday", "no running until Wednesday"] {
        world.says("Ana", line).await;
    }
    let mut heard = Vec::new();
    for day in ["16", "17"] {
        let (_, said) = strikes(&mut world, &format!("2026-03-{day}T07:10:00Z")).await;
        heard.push(without_advice(&said[0]));
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Hi, Ana. On for today: strength, 45 min, moderate (squat, push-up, prone arm raise, plank).
    [Done] [Easier] [Swap] [Skip] [Why]
    --
    Morning, Ana. Today: walk, 20 min, easy. 20 min is what you said you have. Running waits until Wed 18 Mar.
    How was the night?
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    // A bare number answers what the morning asked.
    assert_snapshot!(world.says("Ana", "7").await.say.text, @"✓ Sleep 7 h");
}

/// A race of which nothing was told is asked after, on the morning after it and no other.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_race_without_a_word_is_asked_after(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for line in ["morning plan at 8", "/plan for endurance", "/plan now four", "/plan sport running", "/plan hurts no"]
    {
        world.says("Ana", line).await;
    }
    world.says("Ana", "I want to run a half marathon on 15 March").await;
    let mut heard = Vec::new();
    for day in ["16", "17"] {
        let (_, said) = strikes(&mut world, &format!("2026-03-{day}T07:10:00Z")).await;
        heard.push(without_advice(&said[0]));
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Hi, Ana. Yesterday was your race, and I have heard nothing of it yet. How was it? Any answer is a good one, not starting too.
    On for today: strength, 45 min, moderate (squat, push-up, prone arm raise, plank).
    [Done] [Easier] [Swap] [Skip] [Why]
    --
    Morning, Ana. Today: run, 60 min, easy (5 min to get going, then so easy that you can talk in whole sentences).
    How was the night?
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
}
