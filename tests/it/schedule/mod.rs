//! The coach speaks first: when, about what, and when not.

mod ahead;
mod close;
mod evening;
mod own_days;
mod plan;
mod told;
mod year;

use alive_coach::{
    coach::{Exchange, nudge::Tally},
    domain::{
        day::{Dropped, PushKind, Verdict},
        talk::{Body, Say},
    },
    schedule,
    store::{inbox, lanes::Lanes},
};
use chrono::{DateTime, TimeDelta, Utc};
use insta::assert_snapshot;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::world::{World, identity};

/// Looks at the lanes before the clock strikes all the same.
const LOOKS: u32 = 200;

/// The clock strikes at this time; what the coach said by itself, the oldest first.
async fn strikes(world: &mut World, at: &str) -> (Tally, Vec<Say>) {
    world.now = at.parse::<DateTime<Utc>>().expect("an instant");
    let before: i64 = world.count("select coalesce(max(seq), 0) from outbox").await;
    // A lane is given back a moment after its exchange, and a push does not wait for it within a tick.
    let lanes = "select count(*) from pg_locks l join pg_database d on d.oid = l.database
        where locktype = 'advisory' and datname = current_database()";
    // Somebody who is still being answered keeps theirs.
    for _ in 0..LOOKS {
        if world.count(lanes).await == 0 {
            break;
        }
    }
    let tally = schedule::tick(&world.coach, world.now).await.expect("a tick");
    let said: Vec<Value> = sqlx::query_scalar("select say from outbox where kind = 'push' and seq > $1 order by seq")
        .bind(before)
        .fetch_all(&world.database)
        .await
        .expect("letters");
    let said = said.into_iter().map(|say| serde_json::from_value(say).expect("words"));
    (tally, said.collect())
}

/// The same without the one thing to try, which the policy draws.
fn without_advice(say: &Say) -> String {
    const DRAWN: [&str; 7] = [
        "To try: ",
        "One thing: ",
        " done this week, ",
        "After this one you are free",
        "irst one",
        " in seven days.",
        "runs like this one are what carries it",
    ];
    let is_drawn = |line: &&str| DRAWN.iter().any(|drawn| line.contains(drawn));
    let said = shown(say).lines().filter(|line| !is_drawn(line)).collect::<Vec<_>>().join("\n");
    // Where no advice was drawn, what somebody does by themselves has a small thing of its own beside it.
    small_things().fold(said, |said, small| said.replace(&format!(" {small}"), ""))
}

/// The small things for what somebody does by themselves, in all languages: the strings of `[outing]`.
fn small_things() -> impl Iterator<Item = &'static str> {
    let words = [
        include_str!("../../../prompts/words/plan/en.toml"),
        include_str!("../../../prompts/words/plan/es.toml"),
        include_str!("../../../prompts/words/plan/de.toml"),
        include_str!("../../../prompts/words/plan/fr.toml"),
    ];
    words.into_iter().flat_map(|words| {
        let section = words.split("\n[outing]\n").nth(1).expect("a section");
        section.split("\n[").next().expect("its lines").split('"').skip(1).step_by(2)
    })
}

/// Words with their buttons.
fn shown(say: &Say) -> String {
    let buttons: Vec<String> = say.buttons.iter().map(|button| format!("[{}]", button.label)).collect();
    format!("{}\n{}", say.text, buttons.join(" ")).trim_end().to_owned()
}

/// Somebody taps a button of what the coach said by itself.
async fn taps(world: &mut World, name: &str, say: &Say, label: &str) -> Exchange {
    let button = say.buttons.iter().find(|button| button.label == label);
    let action = button.unwrap_or_else(|| panic!("no button {label} under {say:?}")).action.clone();
    let mut heard = world.heard(name, "");
    heard.body = Body::Button { action };
    world.hears(&heard).await.expect("a tap is answered")
}

fn dropped(tally: &Tally, why: Dropped) -> u64 {
    tally.dropped.get(&why).copied().unwrap_or_default()
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn first_contact_ends_with_the_pushes_and_the_next_morning_begins_with_one(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.says("Ana", "hi").await;
    let asked = world.says("Ana", "kilos").await;
    assert_snapshot!(shown(&asked.say), @"
    Metric it is.
    I'll write to you at 07:30 with your day, at 20:30 for a short check-in, and on Sundays at 18:00 with your week. Is that all right?
    [All right] [Only mornings] [Only evenings] [No messages]
    ");
    let fine = world.presses("Ana", &asked, "All right").await;
    assert_snapshot!(shown(&fine.say), @"
    Good. /remind shows and changes that.
    That's all I need. How was your night?
    ");
    let list = world.says("Ana", "/remind").await;
    assert_snapshot!(shown(&list.say), @r#"
    When I write to you
    - Morning plan: every day, 07:30
    - Weekly review: Sun, 18:00
    - Evening check-in: every day, 20:30
    I write nothing by myself between 22:00 and 07:00.
    Just say it for more: "remind me to stretch at 4 on weekdays", "morning plan at 8".
    [Stop: Morning plan] [Stop: Weekly review] [Stop: Evening check-in]
    "#);

    // Nothing is made up for: 07:30 of this day is over.
    let (today, said) = strikes(&mut world, "2026-03-14T09:00:00Z").await;
    assert_eq!((today, said.len()), (Tally::default(), 0));
    let (tally, said) = strikes(&mut world, "2026-03-15T06:45:00Z").await;
    assert_eq!((tally.sent, said.len()), (1, 1));
    assert_snapshot!(without_advice(&said[0]), @"
    Good morning, Ana. Today's session: strength, 20 min, moderate (squat, push-up on a table edge, prone arm raise; 2 sets each).
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let night = world.says("Ana", "slept 7h").await;
    assert_snapshot!(night.say.text, @"✓ Sleep 7 h");
    let (again, _) = strikes(&mut world, "2026-03-15T07:10:00Z").await;
    assert_eq!(again, Tally::default());
    let push = world
        .json(
            "select jsonb_build_object('input', input_text, 'path', path, 'tokens', tokens_in, 'key', key)
             from ai_interactions where path = 'push'",
        )
        .await;
    assert_eq!(push, json!({"input": null, "path": "push", "tokens": 0, "key": null}));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_evening_is_two_taps_and_what_is_still_open(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "meditated yesterday").await;
    world.says("Ana", "evening check-in at 21:00").await;
    let (_, said) = strikes(&mut world, "2026-03-14T20:15:00Z").await;
    assert_snapshot!(shown(&said[0]), @"
    Two taps for today. How is your energy, from 1 to 5?
    [1] [2] [3] [4] [5]
    ");
    let energy = taps(&mut world, "Ana", &said[0], "4").await;
    assert_snapshot!(shown(&energy.say), @"
    ✓ Energy 4/5
    And your mood?
    [Undo] [Fix] [happy] [calm] [neutral] [tired] [stressed] [More]
    ");
    let more = world.presses("Ana", &energy, "More").await;
    assert_snapshot!(shown(&more.say), @"
    And your mood?
    [energetic] [sad] [anxious] [irritable]
    ");
    let mood = world.presses("Ana", &energy, "calm").await;
    assert_snapshot!(shown(&mood.say), @"
    ✓ Mood calm
    Still open today: Meditation. Done?
    [Undo] [Fix] [Yes] [No]
    ");
    let habit = world.presses("Ana", &mood, "Yes").await;
    assert_snapshot!(shown(&habit.say), @"
    ✓ Meditation done
    That's the day. Sleep well.
    [Undo] [Fix]
    ");
    let day = world.json("select jsonb_build_object('energy', energy_level, 'mood', mood) from daily_logs").await;
    assert_eq!(day, json!({"energy": 4, "mood": "calm"}));
    // A tap of another evening means that evening, and not for ever.
    world.now += TimeDelta::days(4);
    let stale = taps(&mut world, "Ana", &said[0], "2").await;
    assert_snapshot!(stale.say.text, @"That button belongs to an older message and no longer works.");
    // Nothing is open any more: nothing is said.
    world.says("Ana", "energy 3, mood calm, meditated").await;
    let (tally, _) = strikes(&mut world, "2026-03-18T20:15:00Z").await;
    assert_eq!((tally.sent, dropped(&tally, Dropped::Nothing)), (0, 1), "{tally:?}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn reminders_are_asked_for_listed_and_ended(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "remind me to stretch at 4 on weekdays",
        "remind me to call mum tomorrow at 9",
        "remind me at 23:15 every day to lock the door",
        "remind me to weigh in every monday at 6:30 am",
        "remind me to water the plants",
        "at 5",
        "/remind hydration 15:00",
        "recuérdame leer todos los días a las 21:00",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    “stretch”: Monday to Friday, 16:00.
    --
    “call mum”: tomorrow, 09:00.
    --
    “lock the door”: every day, 23:15. That is within your quiet hours (22:00 to 07:00), so I would not send it. /quiet changes them.
    --
    “weigh in”: Mon, 06:30. That is within your quiet hours (22:00 to 07:00), so it comes when they end.
    --
    At what time shall I remind you: water the plants?
    --
    “water the plants”: today, 17:00.
    --
    Water: every day, 15:00.
    --
    “leer”: todos los días, 21:00.
    ");
    let list = world.says("Ana", "/remind").await;
    assert_snapshot!(shown(&list.say), @r#"
    Cuándo te escribo
    - “stretch”: de lunes a viernes, 16:00
    - “call mum”: mañana, 09:00
    - “lock the door”: todos los días, 23:15
    - “weigh in”: lun, 06:30
    - “water the plants”: hoy, 17:00
    - Agua: todos los días, 15:00
    - “leer”: todos los días, 21:00
    No escribo por mi cuenta entre las 22:00 y las 07:00.
    Para más, dímelo sin más: "recuérdame estirar a las 4 entre semana", "plan de la mañana a las 8".
    [Quitar: “stretch”] [Quitar: “call mum”] [Quitar: “lock the door”] [Quitar: “weigh in”] [Quitar: “water the plants”] [Quitar: Agua] [Quitar: “leer”]
    "#);
    let (tally, said) = strikes(&mut world, "2026-03-16T15:15:00Z").await;
    assert_eq!(said.iter().map(|say| say.text.as_str()).collect::<Vec<_>>(), ["Recordatorio: stretch"], "{tally:?}");
    let stop = list.say.buttons[0].label.clone();
    let ended = world.presses("Ana", &list, &stop).await;
    assert_snapshot!(ended.say.text, @"“stretch”: quitado.");
    let (tally, _) = strikes(&mut world, "2026-03-17T15:15:00Z").await;
    assert_eq!(tally.sent, 0, "{tally:?}");
    let again = world.presses("Ana", &list, &stop).await;
    assert_snapshot!(again.say.text, @"No había nada que quitar.");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn quiet_pause_and_enough(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in [
        "morning plan at 8",
        "don't write before 9",
        "/quiet",
        "/quiet 23-6:30",
        "leave me alone till Monday",
        "/pause 3d",
        "/pause off",
        "/pause",
        "you can write again",
        "stop the morning messages",
        "stop the morning messages",
        "/quiet off",
        "/pause soon",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    Morning plan: every day, 08:00.
    --
    I write nothing by myself between 22:00 and 09:00.
    --
    I write nothing by myself between 22:00 and 09:00.
    Two times set them, for example "/quiet 22-7"; "/quiet off" ends them.
    --
    I write nothing by myself between 23:00 and 06:30.
    --
    I write nothing by myself until Mon 16 Mar, 04:00. You can write to me any time.
    --
    I write nothing by myself until Tue 17 Mar, 08:35. You can write to me any time.
    --
    Good, I'll write again.
    --
    I write nothing by myself until you say so ("/pause off"). You can write to me any time.
    --
    Good, I'll write again.
    --
    Morning plan: stopped.
    --
    There was nothing to stop.
    --
    There are no quiet hours.
    --
    For how long? For example "/pause 3d", "/pause until Monday" or "/pause off".
    "#);
    let (tally, _) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert_eq!(tally, Tally::default(), "what was stopped does not come");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pause_quiet_hours_and_the_cap_are_kept_and_counted(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "/pause until Monday").await;
    let (paused, _) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert_eq!(dropped(&paused, Dropped::Paused), 1, "{paused:?}");
    // Monday is here, and with it the plan; with a cap of one the second push of the day is one too many.
    sqlx::query("update push_settings set daily_cap = 1").execute(&world.database).await.expect("a cap");
    world.says("Ana", "evening check-in at 20:00").await;
    let (monday, _) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert_eq!(monday.sent, 1, "{monday:?}");
    let (evening, _) = strikes(&mut world, "2026-03-16T19:15:00Z").await;
    assert_eq!(dropped(&evening, Dropped::Capped), 1, "{evening:?}");
    // A reminder was asked for: it comes all the same.
    world.says("Ana", "remind me to stretch at 8:30 pm").await;
    let (reminder, _) = strikes(&mut world, "2026-03-16T19:45:00Z").await;
    assert_eq!(reminder.sent, 1, "{reminder:?}");
    // The quiet is kept also by a service that comes back in it.
    let (night, said) = strikes(&mut world, "2026-03-17T21:30:00Z").await;
    assert_eq!((said.len(), dropped(&night, Dropped::Quiet) + dropped(&night, Dropped::Late)), (0, 2), "{night:?}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn after_a_downtime_nothing_comes_in_a_burst(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    // Away from Saturday to Thursday, 08:40: today's is in time, four others are owned up to.
    let (tally, said) = strikes(&mut world, "2026-03-19T07:40:00Z").await;
    assert_eq!((tally.sent, said.len(), dropped(&tally, Dropped::Late)), (1, 1, 4), "{tally:?}");
    let (again, _) = strikes(&mut world, "2026-03-19T07:41:00Z").await;
    assert_eq!(again.sent, 0);
    let dates = world.json("select jsonb_agg(local_date || ' ' || outcome order by local_date) from pushes").await;
    assert_eq!(
        dates,
        json!(["2026-03-15 late", "2026-03-16 late", "2026-03-17 late", "2026-03-18 late", "2026-03-19 sent"])
    );
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_letter_that_waited_too_long_is_given_up(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    strikes(&mut world, "2026-03-15T07:15:00Z").await;
    strikes(&mut world, "2026-03-15T10:30:00Z").await;
    let given_up = "select count(*) from outbox where kind = 'push' and given_up_at is not null and sent_at is null";
    assert_eq!(world.count(given_up).await, 1);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn pushes_follow_a_person_and_stop_where_they_cannot_be_reached(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "/timezone America/New_York").await;
    let (same_day, _) = strikes(&mut world, "2026-03-14T12:15:00Z").await;
    assert_eq!(same_day.sent, 1, "eight o'clock of the day is still to come there: {same_day:?}");
    let (madrid, _) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert_eq!(madrid, Tally::default(), "it is three in the morning in New York");
    let (new_york, _) = strikes(&mut world, "2026-03-15T12:15:00Z").await;
    assert_eq!(new_york.sent, 1, "{new_york:?}");
    inbox::set_reachable(world.coach.store(), &identity("Ana"), false, world.now).await.expect("noted");
    let (blocked, _) = strikes(&mut world, "2026-03-16T12:15:00Z").await;
    assert_eq!(dropped(&blocked, Dropped::Unreachable), 1, "{blocked:?}");
    // Who writes is there again.
    world.says("Ana", "energy 4").await;
    let (back, _) = strikes(&mut world, "2026-03-17T12:15:00Z").await;
    assert_eq!(back.sent, 1, "{back:?}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_danger_rests_the_pushes_for_a_day(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.now = "2026-03-14T20:00:00Z".parse().expect("an instant");
    world.says("Ana", "I want to kill myself").await;
    let (tally, _) = strikes(&mut world, "2026-03-15T07:15:00Z").await;
    assert_eq!(dropped(&tally, Dropped::Paused), 1, "{tally:?}");
    let (tally, _) = strikes(&mut world, "2026-03-16T07:15:00Z").await;
    assert_eq!(tally.sent, 1, "{tally:?}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_push_waits_for_the_end_of_an_exchange_and_keeps_its_question_open(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "remind me to stretch every day at 9").await;
    let person = inbox::person_of(world.coach.store(), &identity("Ana")).await.expect("a look").expect("Ana");
    let lanes = Lanes::new(world.coach.store());
    let lane = lanes.take(person).await.expect("a lane");
    let (busy, _) = strikes(&mut world, "2026-03-15T08:15:00Z").await;
    assert_eq!(busy, Tally::default());
    drop(lane);
    // The lane is given back by the task that keeps it.
    let again = lanes.take(person).await.expect("a lane");
    drop(again);
    drop(lanes);
    world.says("Ana", "8k").await;
    let mut sent = 0;
    for second in 20..40 {
        sent += strikes(&mut world, &format!("2026-03-15T08:15:{second}Z")).await.0.sent;
    }
    assert_eq!(sent, 1);
    let steps = world.says("Ana", "steps").await;
    assert_snapshot!(steps.say.text, @"✓ Steps 8000");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_week_is_told_in_numbers_and_water_in_glasses(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    for text in [
        "slept 7 hours on Thursday",
        "slept 6 hours yesterday",
        "slept 6 hours, meditated, drank 0.5 litres",
        "ran 5 km in 30 minutes yesterday",
        "weekly review at 18:00 every saturday",
        "/remind hydration 15:00",
    ] {
        world.says("Ana", text).await;
    }
    let (_, water) = strikes(&mut world, "2026-03-14T14:15:00Z").await;
    assert_snapshot!(shown(&water[0]), @"
    0.5 L so far, 1.5 L to your 2 L. A glass now?
    [+0.25 L] [+0.5 L]
    ");
    let glass = taps(&mut world, "Ana", &water[0], "+0.25 L").await;
    assert_snapshot!(glass.say.text, @"✓ Water 0.25 L (0.75 L in all)");
    let (_, week) = strikes(&mut world, "2026-03-14T17:15:00Z").await;
    assert_snapshot!(shown(&week[0]), @"
    Your week.
    Days with a note: 3 of 7.
    Sleep: 6 h 20 a night.
    Training: 1×, 30 min in all.
    Meditation: 1 of 7 days.
    For next week: lights out half an hour earlier.
    Next week: 2 sessions, 40 min in all.
    ");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_model_may_set_a_reminder_up_and_code_confirms_it(pool: PgPool) {
    let mut world = World::with_model(pool).await;
    world.knows("Ana").await;
    let text = "would be great to get a nudge about my stretches, weekdays around 16:00";
    let call = json!({"wish": "remind me to do my stretches at 16:00 on weekdays"});
    world.model().calls("schedule_push", call).and_says("Good plan.");
    let said = world.says("Ana", text).await;
    assert_snapshot!(said.say.text, @"
    “do my stretches”: Monday to Friday, 16:00.
    Good plan.
    ");
    // A time that nobody said is not set up.
    let invented = json!({"wish": "remind me to do push-ups at 05:00 every day"});
    world.model().calls("schedule_push", invented).and_says("At what time?").then_says("At what time?");
    world.says("Ana", "nudge me about my 20 push-ups").await;
    assert_eq!(world.count("select count(*) from schedules").await, 1);
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_preview_says_what_would_be_sent_and_writes_nothing(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "morning plan at 8").await;
    world.says("Ana", "slept 7 hours").await;
    let rows =
        "select (select count(*) from outbox) + (select count(*) from pushes) + (select count(*) from ai_interactions)";
    let before = world.count(rows).await;
    let at = "2026-03-14T08:00:00Z".parse().expect("an instant");
    let preview = world.coach.preview(&identity("Ana"), PushKind::MorningPlan, at).await.expect("a look").expect("Ana");
    assert_eq!(preview.verdict, Verdict::Send);
    assert_snapshot!(without_advice(&preview.say.expect("words")), @"
    Morning, Ana. 7 h of sleep, a little less than you need: do what is planned, and no more.
    Today: strength, 20 min, moderate (squat, push-up on a table edge, prone arm raise; 2 sets each).
    [Done] [Easier] [Swap] [Skip] [Why]
    ");
    let nobody = world.coach.preview(&identity("nobody"), PushKind::MorningPlan, at).await.expect("a look");
    assert!(nobody.is_none());
    assert_eq!(world.count(rows).await, before);
}

/// To end one reminder is not to end them all.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_reminder_that_is_named_is_the_one_that_ends(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.says("Ana", "remind me to stretch at 4 pm on weekdays").await;
    world.says("Ana", "remind me to call mum at 6 pm on sundays").await;
    world.says("Ana", "stop the stretch reminder").await;
    let left = world.json("select jsonb_agg(text) from schedules where kind = 'reminder'").await;
    assert_eq!(left, json!(["call mum"]));
}
