//! The cycle in conversation: kept after a yes, foretold with its doubt, asked about once.

mod before;
mod measured;
mod private;

use alive_coach::domain::talk::Body;
use chrono::{Days, NaiveDate, TimeDelta};
use insta::assert_snapshot;
use serde_json::json;
use sqlx::PgPool;

use crate::world::World;

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_first_entry_waits_for_a_yes_and_is_kept_then(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    let first = world.says("Ana", "slept 7h, my period started yesterday, light flow").await;
    heard.push(first.say.text.clone());
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
    assert_eq!(world.count("select count(*) from daily_logs where sleep_hours = 7").await, 1);
    // Something else comes first; what was said waits.
    heard.push(world.says("Ana", "energy 4").await.say.text);
    heard.push(world.says("Ana", "day 2, cramps, light flow").await.say.text);
    heard.push(world.says("Ana", "yes").await.say.text);
    heard.push(world.says("Ana", "/cycle").await.say.text);
    assert_snapshot!(heard.join("\n--\n"), @"
    ✓ Sleep 7 h
    What you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    ✓ Energy 4/5
    Use it while it's there.
    --
    What you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Good, I keep track from here on. /cycle shows where you are.
    ✓ Cramps · Light flow
    ✓ Yesterday: Period started · Light flow
    --
    Day 2, menstrual phase.
    Next period: most likely Sun 12 Apr, between Tue 7 Apr and Fri 17 Apr in 8 of 10 cases.
    That rests on few cycles so far, so take it loosely.
    ");
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 1);
    assert_eq!(world.count("select count(*) from cycle_settings where state = 'on' and held = '[]'").await, 1);
    assert_eq!(
        world.count("select count(*) from daily_logs where cycle_phase = 'menstrual' and cycle_day = 2").await,
        1
    );
    world.finish();
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_no_is_kept_and_not_asked_again(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = Vec::new();
    for text in ["day 1", "no", "period started today", "when was my last period?", "/cycle on"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    What you just said waits for your answer; until then I count none of it.
    I can keep track of your cycle, if you want me to. It stays in the database of this machine; /cycle pause, /cycle export and /cycle delete work at any time. Shall I?
    --
    Fine, I keep nothing of it and won't ask again. /cycle on if you change your mind.
    --
    You asked me not to keep track of your cycle, so I kept nothing of that. /cycle on changes it.
    --
    I keep no track of a cycle for you. /cycle on starts it, if you want that.
    --
    Good, I keep track from here on. /cycle shows where you are.
    ");
    assert_eq!(world.count("select count(*) from cycle_days").await, 0);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn months_of_logs_foretell_with_their_window(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in [
        "period started on 20 November",
        "period started on 18 December",
        "my period ended on 22 December",
        "period started on 15 January",
        "period started on 13 February, cramps",
        "my period ended on 17 February",
    ] {
        world.says("Ana", text).await;
    }
    let mut heard = Vec::new();
    for text in [
        "/cycle",
        "when was my last period?",
        "how long are my cycles usually?",
        "how long do my periods last?",
        "when is my next period?",
        "what day of my cycle is it?",
        "when do I ovulate?",
        "¿cuándo es mi próxima regla?",
        "wann war meine letzte Periode?",
        "combien de temps durent mes cycles ?",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    Day 30, luteal phase (an estimate, fairly sure).
    Next period: most likely Mon 16 Mar, between Sun 15 Mar and Thu 19 Mar in 8 of 10 cases.
    Your cycles: usually 28 days, from 28 to 29 (3 so far).
    --
    Last period: from Fri 13 Feb to Tue 17 Feb.
    --
    Your cycles: usually 28 days, from 28 to 29 (3 so far).
    --
    Your periods take 5 days on average (2 with both ends).
    --
    Next period: most likely Mon 16 Mar, between Sun 15 Mar and Thu 19 Mar in 8 of 10 cases.
    --
    Day 30, luteal phase (an estimate, fairly sure).
    --
    Ovulation: most likely around Mon 2 Mar, give or take two days; fertile days likely between Mon 23 Feb and Wed 4 Mar. An estimate from dates, never contraception.
    --
    Próxima regla: lo más probable lun 16 de marzo, entre dom 15 de marzo y jue 19 de marzo en 8 de 10 casos.
    --
    Letzte Periode: Fr 13. Februar bis Di 17. Februar.
    --
    Tes cycles : d’habitude 28 jours, de 28 à 29 (3 jusqu’ici).
    ");
    let ovulations = world.count("select count(*) from menstrual_cycles where predicted_ovulation is not null").await;
    assert_eq!(ovulations, 4);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_gap_is_asked_about_once_and_the_answer_counts(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    let mut heard = Vec::new();
    for start in ["5 November", "3 December", "28 January", "25 February"] {
        let said = world.says("Ana", &format!("period started on {start}")).await;
        assert!(!said.say.text.contains('?'), "a history is being filled in: {}", said.say.text);
    }
    let asked = world.says("Ana", "slept 7 hours").await;
    heard.push(asked.say.text.clone());
    heard.push(world.presses("Ana", &asked, "Yes").await.say.text);
    for text in ["on the 31st of December", "slept 7 hours", "how long are my cycles usually?"] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    ✓ Sleep 7 h
    Did a period start around Wed 31 Dec? I have none there.
    --
    Which day was it, roughly? A date, or "not sure".
    --
    Thanks, that fills the gap.
    ✓ Wed 31 Dec: Period started
    --
    ✓ Sleep 7 h
    --
    Your cycles: usually 28 days, from 28 to 28 (4 so far).
    "#);
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 5);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_forgotten_month_is_filled_in_and_modes_change_by_words(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for text in ["period started on 3 December", "period started on 28 January", "period started on 25 February"] {
        world.says("Ana", text).await;
    }
    let mut heard = Vec::new();
    for text in [
        "I forgot December",
        "on the 31st of December",
        "I'm on the pill now",
        "/cycle",
        "I'm off the pill now",
        "I'm pregnant",
        "/cycle",
        "stop asking about my period",
        "day 1",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @r#"
    No harm done. From your other dates I would look for it around Wed 31 Dec. Which day was it, roughly? A date, or "not sure".
    --
    Thanks, that fills the gap.
    ✓ Wed 31 Dec: Period started
    --
    Noted. With the pill, ring or patch there are no phases to speak of, so I predict none, and I don't take a withdrawal bleed for a period. Tell me when you stop.
    --
    With hormonal contraception there are no phases to speak of.
    --
    I can't advise on starting, stopping or changing a medicine, or on a dose: some are risky to change from one day to the next. Please ask the doctor who prescribed it or a pharmacist before you do anything different; today is a good day for that call.

    If you have already changed it and feel unwell, tell them so. For severe symptoms, or after taking too much, call 112.

    I've no opinion to add as an AI, but I can keep the training easy until you have spoken to them.
    Noted: from today I go by your own cycle. The time before is left out of what I learn.
    --
    Thank you for telling me, it changes what I should suggest. Please ask your midwife or doctor what is right for you before anything more than gentle walking, above all after a birth or with bleeding, pain or dizziness.

    From now on I plan only what leaves you breath to talk: no hard sessions, and no cycle predictions. Bleeding, strong pain, or fluid: stop and call them, or 112.

    What have they told you so far?
    I predict no cycle until you tell me that it is back.
    --
    No predictions during pregnancy.
    --
    Fine, no more of that. What is there stays until /cycle delete; /cycle on takes it up again.
    --
    You asked me not to keep track of your cycle, so I kept nothing of that. /cycle on changes it.
    "#);
}

/// As people say it, in their own language: that it came, that it ended, and that it was the first ever.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn it_is_told_as_people_say_it(pool: PgPool) {
    let mut world = World::start(pool).await;
    let mut heard = Vec::new();
    for (name, said) in [
        ("Ana", ["period today", "it ended", "my first period ever was last month"]),
        ("Sol", ["me bajó la regla", "se me acabó", "mi primera regla fue a los 12"]),
        ("Eva", ["ich habe meine Tage bekommen", "es ist vorbei", "meine erste Periode war im letzten Monat"]),
        ("Lea", ["règles aujourd'hui", "c'est fini", "mes premières règles étaient le mois dernier"]),
    ] {
        world.knows(name).await;
        world.tracks(name).await;
        for text in said {
            heard.push(world.says(name, text).await.say.text);
        }
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    ✓ Period started
    Be as gentle or as active as you feel today.
    --
    ✓ Period ended
    --
    Noted. In the first two years cycles often vary a lot, so I take my estimates loosely and make nothing of a long or a short one.
    --
    ✓ Inicio de la regla
    Hoy el ritmo lo marca cómo te sientes, no el calendario.
    --
    ✓ Fin de la regla
    --
    ¿Cuántos años tienes ahora? Así sé si tu ciclo aún puede estar asentándose.
    --
    ✓ Beginn der Periode
    Mach heute so ruhig oder so aktiv, wie dir ist.
    --
    ✓ Ende der Periode
    --
    Notiert. In den ersten zwei Jahren schwanken Zyklen oft stark, darum nehme ich meine Schätzungen locker und mache mir aus einem langen oder kurzen nichts.
    --
    ✓ Début des règles
    Aujourd’hui, c’est ton ressenti qui donne le rythme, pas le calendrier.
    --
    ✓ Fin des règles
    --
    C’est noté. Les deux premières années, les cycles varient souvent beaucoup : je prends mes estimations avec souplesse et je ne m’étonne pas d’un cycle long ou court.
    ");
    assert_eq!(world.count("select count(*) from menstrual_cycles where start_date = end_date").await, 4);
    assert_eq!(world.count("select count(*) from cycle_settings where told ->> 'menarche' is not null").await, 3);
}

/// Who has a name for it is asked by that name: somebody may look over their shoulder.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn questions_are_discreet_and_cycles_can_be_left_out(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    for start in ["5 November", "3 December", "28 January", "25 February"] {
        world.says("Ana", &format!("period started on {start}")).await;
    }
    let mut heard = Vec::new();
    for text in [
        "/cycle name the tide",
        "slept 7 hours",
        "not sure",
        "drank 1 litre of water",
        "leave this cycle out, I was ill",
    ] {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    I call it “the tide” from now on.
    --
    ✓ Sleep 7 h
    About the tide: did one start around Wed 31 Dec? I have none there.
    --
    Fine, I leave it as it is.
    --
    ✓ Water 1 L
    --
    Fine, nothing of this cycle goes into what I learn.
    ");
    assert_eq!(world.count("select count(*) from cycle_settings where told -> 'left_out' ? '2026-02-25'").await, 1);
}

/// A message that is edited says what it says now.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_edited_first_entry_waits_in_its_last_version(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    let mut heard = world.heard("Ana", "my period started yesterday");
    world.hears(&heard).await;
    heard.version = 1;
    heard.body = Body::Text { text: "my period started on 10 March".into() };
    world.hears(&heard).await.expect("an answer");
    world.says("Ana", "yes").await;
    let starts = world.json("select jsonb_agg(date) from cycle_days").await;
    assert_eq!(starts, json!(["2026-03-10"]));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_suggestion_to_see_a_clinician_is_made_once(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 14 March").await;
    world.says("Ana", "no").await;
    world.now += TimeDelta::days(11);
    let mut heard = Vec::new();
    for text in
        ["period ended today", "slept 7 hours", "soaking a pad an hour since this morning, energy 2", "energy 3"]
    {
        heard.push(world.says("Ana", text).await.say.text);
    }
    assert_snapshot!(heard.join("\n--\n"), @"
    ✓ Period ended
    --
    ✓ Sleep 7 h
    --
    ✓ Energy 2/5
    Then make today small: a walk, some water, an early night.
    A pad an hour, or clots larger than 2.5 cm, is more than usual bleeding. Please have it looked at today; with dizziness it is an emergency.
    --
    ✓ Energy 2/5 → 3/5
    ");
}

/// Whatever the order in which days are told, corrected and taken back: the same cycles, estimates and phases.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_order_of_entries_leaves_no_trace(pool: PgPool) {
    let entries: Vec<String> = ["2025-11-20", "2025-12-18", "2026-01-15", "2026-02-13"]
        .into_iter()
        .flat_map(|start| {
            let start: NaiveDate = start.parse().expect("a date");
            [
                format!("period started on {start}"),
                format!("my period ended on {}", start + Days::new(4)),
                format!("period symptoms: cramps on {}", start + Days::new(1)),
            ]
        })
        .collect();
    let mut world = World::start(pool).await;
    let mut states = Vec::new();
    for (index, name) in ["Ana", "Bea", "Cleo", "Dora"].into_iter().enumerate() {
        world.knows(name).await;
        world.tracks(name).await;
        world.says(name, "slept 7 hours").await;
        let mut order = entries.clone();
        match index {
            0 => {}
            1 => order.reverse(),
            2 => order.rotate_left(5),
            _ => order.sort_by_key(|entry| entry.chars().rev().collect::<String>()),
        }
        for entry in &order {
            world.says(name, entry).await;
            if index > 0 {
                // Twice, and a wrong one that is taken back.
                world.says(name, entry).await;
                let wrong = world.says(name, "period started on 2026-01-30").await;
                world.presses(name, &wrong, "Undo").await;
            }
        }
        states.push(state_of(&world, name).await);
    }
    assert_eq!(states[0]["cycles"].as_array().map(Vec::len), Some(4));
    for state in &states[1..] {
        assert_eq!(*state, states[0]);
    }
}

async fn state_of(world: &World, name: &str) -> serde_json::Value {
    sqlx::query_scalar(
        "select jsonb_build_object(
            'cycles', (select jsonb_agg(to_jsonb(c) - array['cycle_id', 'user_id', 'logged_at'] order by start_date)
                from menstrual_cycles c where c.user_id = u.user_id),
            'days', (select jsonb_agg(to_jsonb(d) - array['cycle_day_id', 'user_id', 'logged_at'] order by date)
                from cycle_days d where d.user_id = u.user_id),
            'logs', (select jsonb_agg(to_jsonb(l) - array['log_id', 'user_id', 'logged_at'] order by date)
                from daily_logs l where l.user_id = u.user_id)
         ) from users u where name = $1",
    )
    .bind(name)
    .fetch_one(&world.database)
    .await
    .expect("a state")
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_pause_says_nothing_and_keeps_what_is_told(pool: PgPool) {
    let mut world = World::start(pool).await;
    world.knows("Ana").await;
    world.tracks("Ana").await;
    world.says("Ana", "period started on 13 February").await;
    world.says("Ana", "slept 7 hours").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase is not null").await, 1);
    world.says("Ana", "/cycle pause").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase is not null").await, 0);
    world.says("Ana", "day 1").await;
    assert_eq!(world.count("select count(*) from menstrual_cycles").await, 2);
    world.says("Ana", "/cycle resume").await;
    assert_eq!(world.count("select count(*) from daily_logs where cycle_phase = 'menstrual'").await, 1);
}
