//! One message from accepted to sent.

use alive_coach::{
    domain::{person::Lang, talk::Channel},
    store::{
        inbox::{self, Defaults, State},
        lanes::{Lanes, Presence},
        outbox::{self, Claim, LetterKind, Outcome},
        records,
        turns::{self, Opened},
    },
};
use chrono::TimeDelta;
use futures::future::join_all;
use serde_json::json;
use sqlx::PgPool;

use super::{Talker, accept, date, heard, interaction_of, letter, morning, open, record};

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_message_delivered_many_times_at_once_is_one_message_of_one_person(pool: PgPool) {
    let store = open(&pool).await;
    let heard = heard("ana", "1", "slept 6h");
    let accepted = join_all((0..12).map(|_| accept(&store, &heard))).await;
    let new = accepted.iter().filter(|accepted| accepted.state == State::New).count();
    assert_eq!(new, 1);
    assert!(accepted.iter().all(|other| other.inbound == accepted[0].inbound));
    let people: i64 = sqlx::query_scalar("select count(*) from users").fetch_one(&pool).await.expect("a count");
    assert_eq!(people, 1);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_new_person_has_what_the_platform_told(pool: PgPool) {
    let store = open(&pool).await;
    let mut first = heard("ana", "1", "hola");
    first.hints.name = Some("Ana".to_owned());
    first.hints.language = Some("es-CO".to_owned());
    first.hints.timezone = Some("America/Bogota".to_owned());
    let accepted = accept(&store, &first).await;
    let mut second = heard("ana", "2", "hi");
    second.hints.name = Some("Somebody else".to_owned());
    let again = accept(&store, &second).await;
    assert_eq!(accepted.inbound.person, again.inbound.person);
    let opened = turns::open(&store, &again.inbound, super::ZONE).await.expect("opened");
    let Opened::Past(past) = opened else { panic!("answered") };
    assert_eq!((past.person.name.as_deref(), past.person.lang), (Some("Ana"), Lang::Es));
    assert_eq!((past.person.zone, past.person.zone_known), (chrono_tz::America::Bogota, true));

    let mut nonsense = heard("ben", "1", "hi");
    nonsense.hints.timezone = Some("Mars/Olympus".to_owned());
    let ben = Talker::new(&store, "ben").await;
    assert_eq!((ben.past().await.person.zone, ben.past().await.person.zone_known), (super::ZONE, false));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_people_paste_is_kept_however_odd(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let long = "a".repeat(100_000);
    for (index, text) in
        ["\0\u{1}\0", "'; drop table users; --", "\u{202e}مرحبا", "🏃🏽‍♀️", "", &long].into_iter().enumerate()
    {
        let mut heard = heard("ana", &format!("odd{index}"), text);
        heard.hints.name = Some("A\0na".to_owned());
        let inbound = accept(&store, &heard).await.inbound;
        let mut tx = store.begin(ana.person).await.expect("a transaction");
        let notes = record("log_habit", json!({"date": "2026-03-14", "habit_type": "reading", "notes": text}));
        records::apply(&mut tx, &ana.context(interaction_of(&inbound), 0), &notes).await.expect("applied");
        let mut closing = ana.closing(&inbound);
        closing.input_text = Some(text.to_owned());
        closing.session_context = json!({"pending": text});
        closing.letters[0].say.text = format!("you said {text}");
        turns::close(&mut tx, &closing).await.expect("closed");
        tx.commit().await.expect("committed");
        let kept = text.replace('\0', "\u{fffd}");
        let past = ana.past().await;
        assert_eq!(past.recent.last().and_then(|exchange| exchange.input.as_deref()), Some(kept.as_str()));
        assert_eq!(past.habits[0].notes.as_deref(), Some(kept.as_str()));
    }
    ana.keeps(&[]).await;
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_key_of_somebody_else_is_refused(pool: PgPool) {
    let store = open(&pool).await;
    accept(&store, &heard("ana", "1", "hi")).await;
    let mut stolen = heard("ben", "1", "hi");
    stolen.key = "ana/1".to_owned();
    let refused = inbox::accept(&store, &stolen, morning(), Defaults::default()).await;
    assert!(refused.is_err(), "{refused:?}");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn after_a_restart_the_unanswered_are_found_in_order_and_answered_once(pool: PgPool) {
    let store = open(&pool).await;
    for (name, key) in [("ana", "1"), ("ben", "1"), ("ana", "2")] {
        accept(&store, &heard(name, key, "hello")).await;
    }
    let waiting = inbox::unanswered(&store).await.expect("a queue");
    let keys: Vec<&str> = waiting.iter().map(|inbound| inbound.heard.key.as_str()).collect();
    assert_eq!(keys, ["ana/1", "ben/1", "ana/2"]);

    let mut ana = Talker { store: store.clone(), name: "ana".to_owned(), person: waiting[0].person, said: 9 };
    let (interaction, _) = ana.answer(&waiting[0], &[]).await.expect("answered");
    assert_eq!(inbox::unanswered(&store).await.expect("a queue").len(), 2);
    let again = accept(&store, &waiting[0].heard).await;
    assert_eq!(again.state, State::Answered(interaction));
    let opened = turns::open(&store, &waiting[0], super::ZONE).await.expect("opened");
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    assert_eq!(opened, Opened::Answered(interaction));
    assert!(turns::close(&mut tx, &ana.closing(&waiting[0])).await.is_err(), "answered twice");
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_turn_that_does_not_commit_leaves_nothing_but_the_message(pool: PgPool) {
    let store = open(&pool).await;
    let ana = Talker::new(&store, "ana").await;
    let inbound = accept(&store, &heard("ana", "1", "slept 6h")).await.inbound;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let slept = record("log_daily", json!({"date": "2026-03-14", "sleep_hours": 6}));
    records::apply(&mut tx, &ana.context(interaction_of(&inbound), 0), &slept).await.expect("applied");
    turns::close(&mut tx, &ana.closing(&inbound)).await.expect("closed");
    drop(tx);
    assert_eq!(inbox::unanswered(&store).await.expect("a queue").len(), 1);
    for table in ["daily_logs", "record_changes"] {
        let count = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
        let rows: i64 = sqlx::query_scalar(count).fetch_one(&pool).await.expect("a count");
        assert_eq!(rows, 0, "{table}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn an_edited_message_replaces_what_it_recorded(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let first = accept(&store, &heard("ana", "1", "slept 6h, drank 1 l")).await.inbound;
    let slept = |hours, litres| {
        record("log_daily", json!({"date": "2026-03-14", "sleep_hours": hours, "water_intake_liters": litres}))
    };
    let (old, _) = ana.answer(&first, &[slept(6.0, 1.0)]).await.expect("answered");

    let mut edited = first.heard.clone();
    edited.version = 1;
    let edited = accept(&store, &edited).await;
    assert_eq!(edited.state, State::New);
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let Opened::Past(past) = turns::open(&store, &edited.inbound, super::ZONE).await.expect("opened") else {
        panic!("answered")
    };
    assert_eq!(past.earlier_version, Some(old));
    let interaction = interaction_of(&edited.inbound);
    records::take_back(&mut tx, &ana.context(interaction, 0), old).await.expect("taken back");
    records::apply(&mut tx, &ana.context(interaction, 1), &slept(7.0, 2.0)).await.expect("applied");
    turns::close(&mut tx, &ana.closing(&edited.inbound)).await.expect("closed");
    tx.commit().await.expect("committed");
    let past = ana.past().await;
    assert_eq!((past.days[0].sleep_hours, past.days[0].water_intake_liters), (Some(7.0), Some(2.0)));
    assert_eq!(past.days[0].date, date("2026-03-14"));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn of_the_versions_of_a_message_the_newest_that_was_answered_counts(pool: PgPool) {
    let store = open(&pool).await;
    let mut ana = Talker::new(&store, "ana").await;
    let mut versions = Vec::new();
    for version in 0..5 {
        let mut said = heard("ana", "1", &format!("slept {version} h"));
        said.version = version;
        versions.push(accept(&store, &said).await.inbound);
    }
    // Another message counts for nothing.
    let other = accept(&store, &heard("ana", "2", "slept 9 h")).await.inbound;
    ana.answer(&other, &[]).await.expect("answered");
    let (first, _) = ana.answer(&versions[0], &[]).await.expect("answered");
    let (second, _) = ana.answer(&versions[1], &[]).await.expect("answered");
    let open = async |inbound| turns::open(&store, inbound, super::ZONE).await.expect("opened");

    assert_eq!(open(&versions[0]).await, Opened::Answered(first));
    let Opened::Past(past) = open(&versions[3]).await else { panic!("the version waits for an answer") };
    assert_eq!(past.earlier_version, Some(second));
    let (last, _) = ana.answer(&versions[4], &[]).await.expect("answered");
    assert_eq!(open(&versions[2]).await, Opened::Superseded(last));
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_turn_reads_the_days_of_the_person_wherever_they_are(pool: PgPool) {
    let store = open(&pool).await;
    let ana = Talker::new(&store, "ana").await;
    let days = "insert into daily_logs (user_id, date, logged_at, zone)
         select $1, day::date, now(), 'UTC' from generate_series('2026-02-10'::date, '2026-03-20'::date, '1 day') day";
    sqlx::query(days).bind(ana.person.0).execute(&pool).await.expect("days");
    let planned = "insert into workout_plans (user_id, plan_id, plan_start_date, plan_type, ai_generated, created_at)
            values ($1, $1, '2026-02-10', 'x', true, now());
         insert into workout_sessions (user_id, plan_id, date, activity_type, completed, source, logged_at, zone)
            select $1, $1, day::date, 'running', day::date < '2026-03-13', 'plan', now(), 'UTC'
            from generate_series('2026-02-10'::date, '2026-03-30'::date, '1 day') day";
    for statement in planned.split(';') {
        sqlx::query(statement).bind(ana.person.0).execute(&pool).await.expect("a plan");
    }
    // As far west and as far east as zones go, and in the small hours, which are of the day before.
    for (zone, at, today, first, week) in [
        (chrono_tz::Etc::GMTPlus12, "2026-03-14T15:30:00Z", "2026-03-13", "2026-02-14", "2026-03-19"),
        (chrono_tz::Etc::UTC, "2026-03-14T15:30:00Z", "2026-03-14", "2026-02-15", "2026-03-20"),
        (chrono_tz::Pacific::Kiritimati, "2026-03-14T18:30:00Z", "2026-03-15", "2026-02-16", "2026-03-21"),
    ] {
        let mut tx = store.begin(ana.person).await.expect("a transaction");
        let past = turns::past(&mut tx, ana.person, zone, at.parse().expect("an instant")).await.expect("a past");
        let ends = |days: Vec<chrono::NaiveDate>| (days.first().copied(), days.last().copied());
        assert_eq!(past.today, date(today), "{zone}");
        assert_eq!(
            ends(past.days.iter().map(|day| day.date).collect()),
            (Some(date(first)), Some(date(today))),
            "{zone}"
        );
        let done = past.workouts.iter().map(|workout| workout.date).collect();
        assert_eq!(ends(done), (Some(date(first)), Some(date("2026-03-12"))), "{zone}");
        let planned = past.planned.iter().map(|workout| workout.date).collect();
        assert_eq!(ends(planned), (Some(date(today)), Some(date(week))), "{zone}");
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn the_question_left_open_is_found_by_the_next_turn(pool: PgPool) {
    let store = open(&pool).await;
    let ana = Talker::new(&store, "ana").await;
    assert_eq!(ana.past().await.pending, None);
    let inbound = accept(&store, &heard("ana", "1", "8k")).await.inbound;
    let mut tx = store.begin(ana.person).await.expect("a transaction");
    let mut closing = ana.closing(&inbound);
    closing.session_context = json!({"pending": {"asks": "steps or kilometres"}});
    turns::close(&mut tx, &closing).await.expect("closed");
    tx.commit().await.expect("committed");
    let past = ana.past().await;
    assert_eq!(past.pending, Some(json!({"asks": "steps or kilometres"})));
    assert_eq!(past.recent.len(), 2);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_claim_does_not_wait_for_another(pool: PgPool) {
    let store = open(&pool).await;
    Talker::new(&store, "ana").await;
    Talker::new(&store, "ben").await;
    // Another sender is in the middle of claiming Ana's letter.
    let mut other = pool.begin().await.expect("a transaction");
    sqlx::query("select from outbox where conversation = 'ana' for update").execute(&mut *other).await.expect("a lock");
    let claim = outbox::claim(&store, (Channel::Console, "alive"), morning(), claim_by(None));
    let claimed = tokio::time::timeout(std::time::Duration::from_secs(5), claim).await.expect("it waits");
    let claimed: Vec<_> = claimed.expect("letters").into_iter().map(|letter| letter.address.conversation).collect();
    assert_eq!(claimed, ["ben"]);
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn letters_are_claimed_once_and_in_order(pool: PgPool) {
    let store = open(&pool).await;
    let claim = |now| outbox::claim(&store, (Channel::Console, "alive"), now, claim_by(None));
    let mut expected = Vec::new();
    for name in ["ana", "ben", "cem", "dan"] {
        let talker = Talker::new(&store, name).await;
        let inbound = accept(&store, &heard(name, "1", "hi")).await.inbound;
        let mut tx = store.begin(talker.person).await.expect("a transaction");
        let mut closing = talker.closing(&inbound);
        closing.letters = vec![letter(&inbound, "one"), letter(&inbound, "two")];
        closing.letters[1].kind = LetterKind::Safety;
        turns::close(&mut tx, &closing).await.expect("closed");
        tx.commit().await.expect("committed");
        expected.push(name);
    }
    // Eight senders at once: each conversation's first letter is given to one of them.
    let claimed = join_all((0..8).map(|_| claim(morning()))).await;
    let claimed: Vec<_> = claimed.into_iter().flat_map(|letters| letters.expect("letters")).collect();
    let mut conversations: Vec<&str> = claimed.iter().map(|letter| letter.address.conversation.as_str()).collect();
    conversations.sort_unstable();
    assert_eq!(conversations, expected);
    assert!(claimed.iter().all(|letter| letter.kind == LetterKind::Safety && letter.nonce.len() == 25));
    assert!(claim(morning()).await.expect("letters").is_empty(), "claimed twice");

    // Once it was sent the next follows; a letter that was not is claimed again after the lease, with the same nonce.
    let now = morning() + TimeDelta::seconds(1);
    outbox::note(&store, &[(claimed[0].id, Outcome::Sent("77".to_owned()))], now).await.expect("sent");
    let next = claim(now).await.expect("letters");
    assert_eq!((next.len(), next[0].say.text.as_str()), (1, "noted"));
    outbox::note(&store, &[(next[0].id, Outcome::GivenUp)], now).await.expect("failed");
    let later = morning() + TimeDelta::minutes(1);
    let again = claim(later).await.expect("letters");
    assert_eq!(again.len(), 4);
    let second = again.iter().find(|letter| letter.id == claimed[1].id).expect("the unsent letter");
    assert_eq!((second.attempts, &second.nonce), (2, &claimed[1].nonce));
    outbox::note(&store, &[(second.id, Outcome::Later { at: later + TimeDelta::minutes(5), said_after: None })], later)
        .await
        .expect("failed");
    assert!(claim(later + TimeDelta::seconds(5)).await.expect("letters").is_empty());

    let mut tx = store.begin(claimed[0].person).await.expect("a transaction");
    let letters = outbox::letters_for(&mut tx, claimed[0].interaction).await.expect("letters");
    assert_eq!(letters.len(), 2);
    assert_eq!(letters[1].platform_message_id.as_deref(), Some("77"));
}

/// A program that starts does not wait for the end of what a dead one had claimed, and leaves a living one its letters.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn what_a_dead_sender_had_is_taken_over(pool: PgPool) {
    let store = open(&pool).await;
    let bot = (Channel::Console, "alive");
    let (dead, living) = (Lanes::new(&store), Lanes::new(&store));
    let of_dead = dead.presence().await.expect("a presence");
    let of_living = living.presence().await.expect("a presence");
    let claim = async |presence: &Presence| {
        let claimed = outbox::claim(&store, bot, morning(), claim_by(Some(presence.key()))).await.expect("letters");
        claimed.into_iter().map(|letter| (letter.address.conversation, letter.attempts)).collect::<Vec<_>>()
    };
    Talker::new(&store, "ana").await;
    assert_eq!(claim(&of_dead).await, [("ana".to_owned(), 1)]);
    Talker::new(&store, "ben").await;
    assert_eq!(claim(&of_living).await, [("ben".to_owned(), 1)]);
    let now = morning() + TimeDelta::seconds(1);
    assert!(outbox::release_of_the_dead(&store, bot, now).await.expect("a look").is_empty(), "both are there");
    drop(of_dead);
    // The keeper works in order: what it had is given back before this is taken.
    drop(dead.presence().await.expect("a presence"));
    assert_eq!(outbox::release_of_the_dead(&store, bot, now).await.expect("a look").len(), 1);
    let again = outbox::claim(&store, bot, now, claim_by(Some(of_living.key()))).await.expect("letters");
    let again: Vec<_> = again.iter().map(|letter| (letter.address.conversation.as_str(), letter.attempts)).collect();
    assert_eq!(again, [("ana", 2)]);
    // What was heard of late, and said: neither letter has gone out.
    let lately = outbox::messages_since(&store, bot, morning()).await.expect("messages");
    let lately: Vec<_> = lately.iter().map(|said| (said.conversation.as_str(), said.key.as_str())).collect();
    assert_eq!(lately, [("ana", "ana/hello"), ("ben", "ben/hello")]);
    assert!(outbox::messages_since(&store, bot, now).await.expect("messages").is_empty());
}

/// Wherever a sender dies, also one that was looking for the letter of another that died, the first mark stays.
#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn a_letter_in_doubt_keeps_its_first_mark(pool: PgPool) {
    let store = open(&pool).await;
    Talker::new(&store, "ana").await;
    let mut now = morning();
    for (latest, said_after) in [(Some(10), None), (Some(20), Some(10)), (None, Some(10)), (Some(30), Some(10))] {
        let claim = Claim { latest, ..claim_by(None) };
        let letters = outbox::claim(&store, (Channel::Console, "alive"), now, claim).await.expect("letters");
        assert_eq!(letters[0].said_after, said_after);
        now += TimeDelta::minutes(1);
    }
    let letters = outbox::claim(&store, (Channel::Console, "alive"), now, claim_by(None)).await.expect("letters");
    let surely_not = Outcome::Later { at: now, said_after: None };
    outbox::note(&store, &[(letters[0].id, surely_not)], now).await.expect("noted");
    let claim = Claim { latest: Some(40), ..claim_by(None) };
    let again = outbox::claim(&store, (Channel::Console, "alive"), now, claim).await.expect("letters");
    assert_eq!(again[0].said_after, None, "nothing is in doubt any more");
}

/// A claim of many letters for half a minute.
fn claim_by(by: Option<i64>) -> Claim {
    Claim { lease: TimeDelta::seconds(30), by, latest: None, limit: 100 }
}
