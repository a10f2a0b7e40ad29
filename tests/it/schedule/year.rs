//! A year of pushes for two hundred people in forty zones who travel, pause and cannot be reached at times, over three
//! replicas that are killed at random and a service that is away for minutes and for days. Everything is drawn from a seed.
//!
//! What became of every push of every local date is compared with what the time law says, worked out here from the fires of
//! `domain::day` and the ticks that took place.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::Pin,
    task::{Context, Poll},
};

use alive_coach::{
    app,
    coach::Coach,
    domain::{
        day::{
            PushKind, QuietHours, Recurrence, SPREAD_WINDOW, Standing, Weekdays, ZoneMove, at_wall_clock, fires,
            is_late, spread_offset,
        },
        talk::{Address, Channel, Identity, PersonId},
    },
    schedule,
    store::{
        Store, inbox,
        schedules::{self, NewSchedule},
    },
};
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use rand::{Rng, SeedableRng, rngs::StdRng, seq::IndexedRandom};
use sqlx::PgPool;
use uuid::Uuid;

use crate::world::settings;

const SEED: u64 = 20_260_101;
const PEOPLE: usize = 200;
const REPLICAS: usize = 3;
/// Every how many ticks, on average, something like this happens.
const RACE: u32 = 40;
const KILL: u32 = 100;
const OUTAGE: u32 = 400;
const MOVE: u32 = 20;
const PAUSE: u32 = 40;
const BLOCK: u32 = 100;

const ZONES: [&str; 40] = [
    "Europe/Madrid",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/London",
    "Europe/Lisbon",
    "Atlantic/Azores",
    "Europe/Athens",
    "Europe/Moscow",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/St_Johns",
    "America/Halifax",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Mexico_City",
    "America/Nuuk",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Beirut",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Adelaide",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
];

fn start() -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse().expect("an instant")
}

fn clock(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("a time")
}

/// Somebody, and everything that happens to them.
struct Someone {
    id: PersonId,
    account: Identity,
    home: Tz,
    quiet: QuietHours,
    cap: u32,
    schedules: Vec<(Uuid, Standing)>,
    moves: Vec<ZoneMove>,
    /// From when, until when.
    pauses: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// From when they could not be reached, or could again.
    reach: Vec<(DateTime<Utc>, bool)>,
}

impl Someone {
    fn zone_at(&self, at: DateTime<Utc>) -> Tz {
        self.moves.iter().rfind(|step| step.at <= at).map_or(self.home, |step| step.zone)
    }

    fn is_paused(&self, at: DateTime<Utc>) -> bool {
        self.pauses.iter().rfind(|(from, _)| *from <= at).is_some_and(|(_, until)| at < *until)
    }

    fn is_reachable(&self, at: DateTime<Utc>) -> bool {
        self.reach.iter().rfind(|(from, _)| *from <= at).is_none_or(|(_, reachable)| *reachable)
    }

    fn is_quiet(&self, at: DateTime<Utc>) -> bool {
        self.quiet.contains(at.with_timezone(&self.zone_at(at)).time())
    }
}

#[sqlx::test(migrator = "alive_coach::store::MIGRATOR")]
async fn every_push_of_a_year_is_sent_once_or_dropped_by_the_law(pool: PgPool) {
    app::install_tls();
    let mut rng = StdRng::seed_from_u64(SEED);
    let mut people = populate(&pool, &mut rng).await;
    let ticks = live(&pool, &mut rng, &mut people).await;
    let told = told(&pool).await;
    let mut counts = BTreeMap::<String, usize>::new();
    let mut wrong = Vec::new();
    for person in &people {
        for (key, expected) in lawful(person, &ticks) {
            let got = told.get(&(person.id.0, key.0.clone(), key.1)).map(|(outcome, _)| outcome.as_str());
            let same = match expected {
                "sent" => got == Some("sent"),
                // Late because it had to wait for the end of the quiet, or quiet until it was late: one and the same.
                "late" | "quiet" => matches!(got, Some("late" | "quiet")),
                other => got == Some(other),
            };
            if !same {
                wrong.push(format!("{} {} of {}: {got:?}, not {expected}", person.account.external_id, key.0, key.1));
            }
            *counts.entry(format!("{} {expected}", key.0.split(':').next().unwrap_or_default())).or_default() += 1;
        }
        let mine = told.iter().filter(|((id, ..), _)| *id == person.id.0);
        let sent_quietly = mine.filter(|(_, (outcome, at))| outcome == "sent" && person.is_quiet(*at)).count();
        assert_eq!(sent_quietly, 0, "{} was written to in quiet hours", person.account.external_id);
    }
    assert!(wrong.is_empty(), "{} pushes are wrong, such as\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    let sent = told.values().filter(|(outcome, _)| outcome == "sent").count();
    let expected: usize = counts.iter().filter(|(name, _)| name.ends_with(" sent")).map(|(_, count)| count).sum();
    assert_eq!(sent, expected, "something was sent that no law asked for");
    let letters: i64 =
        sqlx::query_scalar("select count(*) from outbox where kind = 'push'").fetch_one(&pool).await.expect("a count");
    let exchanges: i64 =
        sqlx::query_scalar("select count(*) from ai_interactions where path = 'push' and tokens_in = 0")
            .fetch_one(&pool)
            .await
            .expect("a count");
    assert_eq!((letters, exchanges), (sent as i64, sent as i64), "a push is a letter and an exchange");
    println!("seed {SEED}: {PEOPLE} people, {} ticks", ticks.len());
    for (name, count) in &counts {
        println!("  {name}: {count}");
    }
    for why in ["sent", "late", "capped", "paused", "unreachable"] {
        assert!(counts.keys().any(|name| name.ends_with(why)), "no push was {why}: the year was too quiet");
    }
}

/// People with all sorts of wishes.
async fn populate(pool: &PgPool, rng: &mut StdRng) -> Vec<Someone> {
    let store = Store::from_options(pool.connect_options().as_ref().clone(), 2).await.expect("a store");
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let home: Tz = ZONES[number % ZONES.len()].parse().expect("a zone");
        let name = format!("p{number}");
        let id: Uuid = sqlx::query_scalar(
            "insert into users (user_id, name, timezone, units, language, onboarding, created_at)
             values ($1, $2, $3, 'metric', $4, 'done', $5) returning user_id",
        )
        .bind(Uuid::from_u64_pair(rng.random(), rng.random()))
        .bind(&name)
        .bind(home.name())
        .bind(["en", "es", "de", "fr"][number % 4])
        .bind(start())
        .fetch_one(pool)
        .await
        .expect("a person");
        let account = Identity { channel: Channel::Telegram, external_id: name.clone() };
        sqlx::query(
            "insert into identities (channel, external_id, user_id, created_at) values ('telegram', $1, $2, $3)",
        )
        .bind(&name)
        .bind(id)
        .bind(start())
        .execute(pool)
        .await
        .expect("an account");
        let quiet = match number % 5 {
            0 => QuietHours { from: clock(23, 30), to: clock(6, 15) },
            1 => QuietHours { from: clock(0, 0), to: clock(0, 0) },
            _ => QuietHours { from: clock(22, 0), to: clock(7, 0) },
        };
        let mut someone = Someone {
            id: PersonId(id),
            account,
            home,
            quiet,
            cap: if number.is_multiple_of(5) { 1 } else { 4 },
            schedules: Vec::new(),
            moves: Vec::new(),
            pauses: Vec::new(),
            reach: Vec::new(),
        };
        set_up(&store, &mut someone, &wishes(number, rng)).await;
        people.push(someone);
    }
    store.close().await;
    people
}

/// What somebody wants to be written about: daily for some, on a few days for most, at times that clocks skip and repeat,
/// in quiet hours, and close to them.
fn wishes(number: usize, rng: &mut StdRng) -> Vec<Standing> {
    let some_days = |rng: &mut StdRng| {
        let week = [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
        week.choose_multiple(rng, 1).copied().collect::<Weekdays>()
    };
    let wish = |kind, time, days| Standing { kind, recurrence: Recurrence { time, days }, only_on: None };
    let odd = [clock(2, 30), clock(0, 15), clock(23, 45), clock(21, 57), clock(6, 40), clock(16, 0)];
    let mut wishes = Vec::new();
    if number.is_multiple_of(2) {
        let days = if number.is_multiple_of(40) { Weekdays::ALL } else { some_days(rng) };
        // Planning a day is not what is tested here: few plan, the others are written to at the same time.
        let kind = if number.is_multiple_of(20) { PushKind::MorningPlan } else { PushKind::HydrationNudge };
        wishes.push(wish(kind, clock(rng.random_range(6..9), 30), days));
    }
    if number % 4 == 1 {
        wishes.push(wish(PushKind::EveningCheckIn, clock(rng.random_range(19..22), 30), some_days(rng)));
    }
    if number.is_multiple_of(15) {
        wishes.push(wish(PushKind::WeeklyReview, clock(18, 0), Weekdays::single(Weekday::Sun)));
    }
    if number % 8 == 3 || number.is_multiple_of(40) {
        wishes.push(wish(PushKind::BedtimeNudge, odd[number / 8 % odd.len()], some_days(rng)));
    }
    if number % 8 == 7 || number.is_multiple_of(14) {
        wishes.push(wish(PushKind::Reminder, odd[number / 4 % odd.len()], some_days(rng)));
    }
    wishes
}

async fn set_up(store: &Store, someone: &mut Someone, wishes: &[Standing]) {
    let mut tx = store.begin(someone.id).await.expect("a transaction");
    let here =
        Address { channel: Channel::Telegram, bot: "7".into(), conversation: someone.account.external_id.clone() };
    let at = Some((&here, &someone.account));
    schedules::follow(&mut tx, someone.id, at, chrono_tz::UTC, start()).await.expect("an address");
    schedules::set_quiet(&mut tx, someone.id, someone.quiet, chrono_tz::UTC, start()).await.expect("quiet");
    sqlx::query("update push_settings set daily_cap = $1")
        .bind(someone.cap as i32)
        .execute(&mut *tx)
        .await
        .expect("a cap");
    for standing in wishes {
        let text = (standing.kind == PushKind::Reminder).then(|| "stretch".to_owned());
        let new = NewSchedule { standing: *standing, text };
        schedules::put(&mut tx, someone.id, &[new], chrono_tz::UTC, start()).await.expect("a schedule");
    }
    let list = schedules::list(&mut tx, someone.id).await.expect("schedules");
    someone.schedules = list.into_iter().map(|schedule| (schedule.id, schedule.standing)).collect();
    tx.commit().await.expect("committed");
}

/// The year: the ticks that took place.
async fn live(pool: &PgPool, rng: &mut StdRng, people: &mut [Someone]) -> Vec<DateTime<Utc>> {
    let mut replicas = Vec::new();
    for _ in 0..REPLICAS {
        replicas.push(replica(pool).await);
    }
    let end = start() + TimeDelta::days(365);
    let mut ticks = Vec::new();
    let mut now = start() + TimeDelta::seconds(17);
    while now < end {
        if rng.random_ratio(1, OUTAGE) {
            // Minutes, hours or days without any replica.
            let longest = *[60, 600, 4000].choose(rng).expect("some");
            now += TimeDelta::minutes(rng.random_range(20..longest));
        } else {
            happen(&replicas[0], rng, people, now).await;
        }
        if rng.random_ratio(1, RACE) {
            race(pool, &mut replicas, rng, now).await;
        }
        let steady = rng.random_range(0..REPLICAS);
        schedule::tick(&replicas[steady], now).await.expect("a tick");
        ticks.push(now);
        now += TimeDelta::seconds(rng.random_range(9 * 60..100 * 60));
    }
    ticks
}

async fn replica(pool: &PgPool) -> Coach {
    let store = Store::from_options(pool.connect_options().as_ref().clone(), 3).await.expect("a store");
    app::coach(&settings(None), store).expect("a coach")
}

/// All replicas at once; some die in the middle of it and are started again.
async fn race(pool: &PgPool, replicas: &mut [Coach], rng: &mut StdRng, now: DateTime<Utc>) {
    let mut lives: Vec<Option<usize>> = Vec::new();
    for _ in 0..replicas.len() {
        lives.push(rng.random_ratio(RACE, KILL).then(|| rng.random_range(1..60)));
    }
    let ticking = replicas
        .iter()
        .zip(&lives)
        .map(|(coach, polls)| Mortal { inner: Box::pin(schedule::tick(coach, now)), polls: *polls });
    for done in futures::future::join_all(ticking).await.into_iter().flatten() {
        done.expect("a tick");
    }
    for (coach, polls) in replicas.iter_mut().zip(lives) {
        if polls.is_some() {
            // Its connections end with it, as those of a killed process do.
            let dead = std::mem::replace(coach, replica(pool).await);
            dead.store().clone().close().await;
        }
    }
}

/// A future that may be dropped after so many polls: a process that is killed.
struct Mortal<F> {
    inner: Pin<Box<F>>,
    polls: Option<usize>,
}

impl<F: Future> Future for Mortal<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.polls {
            Some(0) => return Poll::Ready(None),
            Some(left) => *left -= 1,
            None => {}
        }
        self.inner.as_mut().poll(context).map(Some)
    }
}

/// Somebody may fly, pause, or block the bot, or undo it.
async fn happen(coach: &Coach, rng: &mut StdRng, people: &mut [Someone], now: DateTime<Utc>) {
    let store = coach.store();
    if rng.random_ratio(1, MOVE) {
        let zone: Tz = ZONES.choose(rng).expect("a zone").parse().expect("a zone");
        let someone = &mut people[rng.random_range(0..PEOPLE)];
        let mut tx = store.begin(someone.id).await.expect("a transaction");
        sqlx::query("update users set timezone = $1").bind(zone.name()).execute(&mut *tx).await.expect("a move");
        schedules::follow(&mut tx, someone.id, None, chrono_tz::UTC, now).await.expect("followed");
        tx.commit().await.expect("committed");
        someone.moves.push(ZoneMove { at: now, zone });
    }
    if rng.random_ratio(1, PAUSE) {
        let someone = &mut people[rng.random_range(0..PEOPLE)];
        let until = now + TimeDelta::hours(rng.random_range(0..200));
        let mut tx = store.begin(someone.id).await.expect("a transaction");
        schedules::set_pause(&mut tx, someone.id, Some(until)).await.expect("a pause");
        tx.commit().await.expect("committed");
        someone.pauses.push((now, until));
    }
    if rng.random_ratio(1, BLOCK) {
        let someone = &mut people[rng.random_range(0..PEOPLE / 10)];
        let reachable = !someone.is_reachable(now);
        inbox::set_reachable(store, &someone.account, reachable, now).await.expect("noted");
        someone.reach.push((now, reachable));
    }
}

type Key = (String, NaiveDate);

/// What became of every push: outcome and when it was decided.
async fn told(pool: &PgPool) -> BTreeMap<(Uuid, String, NaiveDate), (String, DateTime<Utc>)> {
    let rows: Vec<(Uuid, String, NaiveDate, String, DateTime<Utc>)> =
        sqlx::query_as("select user_id, push_key, local_date, outcome, decided_at from pushes")
            .fetch_all(pool)
            .await
            .expect("pushes");
    rows.into_iter().map(|(id, key, date, outcome, at)| ((id, key, date), (outcome, at))).collect()
}

/// What the law says became of the pushes of one person that were settled before the year was over.
fn lawful(person: &Someone, ticks: &[DateTime<Utc>]) -> Vec<(Key, &'static str)> {
    // In the order in which they come up: the cap counts what went out before.
    let mut queue = BTreeSet::new();
    let mut plans = BTreeMap::new();
    for (id, standing) in &person.schedules {
        let (from, to) = (start().date_naive(), start().date_naive() + chrono::Days::new(366));
        let grace = standing.kind.grace();
        for fire in fires(&standing.recurrence, person.home, &person.moves, grace, from - chrono::Days::new(1), to) {
            let zone = person.zone_at(fire.at);
            let due = at_wall_clock(fire.local_date, standing.recurrence.time, zone);
            if due < start() {
                continue;
            }
            let ready = ready(person, standing, due, fire.at);
            if let Some(tick) = first_tick(ticks, ready) {
                queue.insert((tick, ready, *id, fire.local_date));
                plans.insert((*id, fire.local_date), (standing.kind, due));
            }
        }
    }
    let mut sent = BTreeMap::<NaiveDate, u32>::new();
    let mut outcomes = Vec::new();
    while let Some((tick, _, id, date)) = queue.pop_first() {
        let (kind, due) = plans[&(id, date)];
        let zone = person.zone_at(tick);
        let key =
            if kind == PushKind::Reminder { format!("reminder:{}", id.simple()) } else { kind.as_str().to_owned() };
        let outcome = if is_late(kind, due, tick) {
            "late"
        } else if !person.is_reachable(tick) {
            "unreachable"
        } else if person.is_paused(tick) {
            "paused"
        } else if let Some(end) = person.quiet.end(tick, zone) {
            if is_late(kind, due, end) {
                "quiet"
            } else {
                if let Some(tick) = first_tick(ticks, end) {
                    queue.insert((tick, end, id, date));
                }
                continue;
            }
        } else if kind != PushKind::Reminder && sent.get(&date).copied().unwrap_or_default() >= person.cap {
            "capped"
        } else {
            *sent.entry(date).or_default() += 1;
            "sent"
        };
        outcomes.push(((key, date), outcome));
    }
    outcomes
}

/// When a push may go out: after the quiet, and spread, unless that would make it quiet or late.
fn ready(person: &Someone, standing: &Standing, due: DateTime<Utc>, at: DateTime<Utc>) -> DateTime<Utc> {
    let zone = person.zone_at(at);
    if due < at {
        // On arrival in another zone.
        return person.quiet.end(at, zone).unwrap_or(at);
    }
    let start = person.quiet.end(due, zone).unwrap_or(due);
    // A reminder comes at the minute that was named.
    let window = if standing.kind == PushKind::Reminder { TimeDelta::zero() } else { SPREAD_WINDOW };
    let spread = start + spread_offset(person.id.0, window);
    let is_quiet = person.quiet.contains(spread.with_timezone(&zone).time());
    if is_quiet || spread - due > standing.kind.grace() { start } else { spread }
}

fn first_tick(ticks: &[DateTime<Utc>], from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    ticks.get(ticks.partition_point(|tick| *tick < from)).copied()
}
