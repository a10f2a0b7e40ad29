//! What holds training back, what is said of it, and how it ends: by words as people say them, or by a tap.

use insta::assert_snapshot;
use sqlx::PgPool;

use crate::world::World;

/// Holds of care that stand.
const HELD: &str = "select count(*) from training_limits where kind in ('medical', 'crisis') and lifted_at is null";
/// Conditions that wait for the word of a practice.
const UNCLEARED: &str = "select count(*) from memories where kind = 'illness'";

async fn with_plan(world: &mut World, name: &str) {
    world.knows(name).await;
    for answer in ["/plan for endurance", "/plan days 4", "/plan minutes 60", "/plan where outdoors", "/plan hurts no"]
    {
        world.says(name, answer).await;
    }
}

fn labels(said: &alive_coach::coach::Exchange) -> Vec<&str> {
    said.say.buttons.iter().map(|button| button.label.as_str()).collect()
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_red_flag_waits_for_the_word_of_a_practice(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let sign = world.says("Ana", "I have palpitations").await;
    assert!(labels(&sign).contains(&"My practice said yes"), "{:?}", labels(&sign));
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(plan.say.text, @"Training waits until a clinician has had a look at what you told me (Sat 14 Mar).");
    assert!(labels(&plan).contains(&"My practice said yes"), "{:?}", labels(&plan));
    for not in ["my doctor said no", "my doctor said not yet", "my doctor hasn't said yes yet", "I feel better", "undo"]
    {
        world.says("Ana", not).await;
        assert_eq!(world.count(HELD).await, 1, "{not}");
    }
    // That a knee is fine says nothing of a heart.
    assert_snapshot!(world.says("Ana", "my knee is fine again").await.say.text, @"Good to hear. Training waits until a clinician has had a look at what you told me (Sat 14 Mar).");
    assert_eq!(world.count(HELD).await, 1);
    assert_snapshot!(world.says("Ana", "my doctor said yes").await.say.text, @"Good to hear. We go on gently.");
    assert_eq!(world.count(HELD).await, 0);
    assert_snapshot!(world.says("Ana", "/plan").await.say.text, @"
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
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_tap_ends_it_as_well(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.says("Ana", "I have palpitations").await;
    let plan = world.says("Ana", "/plan").await;
    world.presses("Ana", &plan, "My practice said yes").await;
    assert_eq!(world.count(HELD).await, 0);
    // Whoever is asked for the word of a practice need not name it.
    world.says("Ana", "I have palpitations").await;
    world.says("Ana", "they said yes").await;
    assert_eq!(world.count(HELD).await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_language_ends_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    for (name, yes) in [
        ("Ana", "mi médico me ha dado luz verde"),
        ("Ben", "die Praxis hat ja gesagt"),
        ("Cléo", "la sage-femme est d'accord"),
        ("Dan", "doctor gave me the all clear"),
        ("Eva", "mein Arzt hat sein Okay gegeben"),
        ("Fay", "me han dado el alta"),
    ] {
        with_plan(&mut world, name).await;
        world.says(name, "I have chest tightness").await;
        assert_eq!(world.count(HELD).await, 1, "{name}");
        world.says(name, yes).await;
        assert_eq!(world.count(HELD).await, 0, "{yes}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_heart_is_named_until_a_practice_agrees(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let told = world.says("Ana", "I have heart failure").await;
    assert_eq!(labels(&told)[0], "My practice said yes");
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(plan.say.text.lines().next().unwrap_or_default(), @"Easy efforts until your practice has agreed (heart failure).");
    assert!(labels(&plan).contains(&"My practice said yes"), "{:?}", labels(&plan));
    world.says("Ana", "my knee is fine again").await;
    assert_eq!(world.count(UNCLEARED).await, 1);
    world.presses("Ana", &plan, "My practice said yes").await;
    assert_eq!(world.count(UNCLEARED).await, 0);
    assert!(!world.says("Ana", "/plan").await.say.text.contains("heart failure"));
    // Who says both at once is not asked.
    let both = world.says("Ana", "I have an arrhythmia, my cardiologist said yes").await;
    assert!(!both.say.text.contains("until they have said yes"), "{}", both.say.text);
    assert_eq!(world.count(UNCLEARED).await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_illness_and_a_pregnancy_say_since_when(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let ill = world.says("Ana", "I'm sick").await;
    assert_eq!(labels(&ill)[0], "I'm well again");
    let plan = world.says("Ana", "/plan").await;
    assert_snapshot!(plan.say.text.lines().next().unwrap_or_default(), @"Ill since Sat 14 Mar.");
    world.presses("Ana", &plan, "I'm well again").await;
    assert_eq!(
        world.count("select count(*) from training_limits where kind = 'illness' and lifted_at is null").await,
        0
    );

    with_plan(&mut world, "Bea").await;
    world.says("Bea", "I'm pregnant").await;
    assert_snapshot!(world.says("Bea", "/plan").await.say.text.lines().next().unwrap_or_default(), @"You are pregnant (told Sat 14 Mar), so effort where you can still talk.");
    assert_snapshot!(world.says("Bea", "la sage-femme est d'accord").await.say.text, @"Bonne nouvelle. On reprend doucement. Ensuite : renforcement, 15 min, effort modéré (squat, pompe au bord d'une table, quatre pattes croisé ; 2 séries de chaque), sam. 14 mars. Pendant la grossesse, je reste sur des efforts où tu peux parler, sans contact ni risque de chute.");
    assert_snapshot!(world.says("Bea", "I'm no longer pregnant").await.say.text, @"Thank you for telling me. I no longer plan around a pregnancy, and we go gently.");
    assert_eq!(
        world.count("select count(*) from training_limits where kind = 'pregnant' and lifted_at is null").await,
        0
    );
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn after_a_crisis_a_plan_is_one_gentle_sentence(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    world.knows("Ben").await;
    for (name, crisis) in [("Ana", "I want to kill myself"), ("Ben", "I don't want to live anymore")] {
        world.says(name, crisis).await;
        for asks in ["/plan", "/plan new", "what's my plan?", "make me a plan"] {
            let said = world.says(name, asks).await;
            assert_eq!(
                said.say.text, "No plan today, only you: if it gets heavy, Línea 024 is there for you.",
                "{asks}"
            );
            assert_eq!(labels(&said), ["I feel better"], "{asks}");
        }
    }
    world.says("Ana", "I don't feel better").await;
    assert_eq!(world.count(HELD).await, 2);
    world.says("Ana", "my knee is fine again").await;
    assert_eq!(world.count(HELD).await, 2);
    let better = world.says("Ana", "I feel better").await;
    assert_snapshot!(better.say.text, @"I'm glad. No hurry with training: the plan is there when you want it.");
    assert_eq!(world.count(HELD).await, 1);
    assert!(world.says("Ana", "/plan").await.say.text.starts_with("Your next seven days"));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn who_was_hit_is_met_before_anything_else(pool: PgPool) {
    let mut world = World::start(pool).await;
    with_plan(&mut world, "Ana").await;
    let said = world.says("Ana", "my husband hit me last night, slept 3h").await;
    assert!(said.say.text.starts_with("I'm glad you told me."), "{}", said.say.text);
    assert!(said.say.text.contains("call 112") && said.say.text.contains("Teléfono 016"), "{}", said.say.text);
    // Nothing of it stands in a log that somebody else might read, no plan is made of that day, and nothing is sent in it.
    assert_eq!(world.count("select count(*) from daily_logs").await, 0);
    assert_eq!(world.count(HELD).await, 1);
    assert_eq!(world.count("select count(*) from push_settings where paused_until is not null").await, 1);
    // A blow in a game is none.
    let played = world.says("Ana", "played tennis 1h, my brother beat me").await;
    assert!(!played.say.text.contains("fault"), "{}", played.say.text);
    assert_eq!(world.count("select count(*) from workout_sessions where completed").await, 1);
    let friend = world.says("Ana", "my friend's husband hits her").await;
    assert!(friend.say.text.starts_with("Thank you for looking out for them."), "{}", friend.say.text);
    assert_eq!(world.count(HELD).await, 1, "it is not she who is held back");
}
