//! The clock's queue: pushes whose time has come, for everybody. Replicas share them out among themselves, and a push is
//! settled once: whoever inserts its key (person, push, local date) sends it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::{IANA_TZDB_VERSION, Tz};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    Store, Tx,
    error::{During, Result},
    schedules::{self, PushSettings, Replanned, SettingsRow},
};
use crate::domain::{
    day::{Dropped, NextPush, Standing},
    talk::{Address, PersonId},
};

/// A push whose time has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    pub schedule: Uuid,
    pub person: PersonId,
    pub standing: Standing,
    /// What to be reminded of.
    pub text: Option<String>,
    /// The date it is for.
    pub local_date: NaiveDate,
    /// When the person's wall showed its time.
    pub due: DateTime<Utc>,
    pub settings: PushSettings,
    /// Dates of this push that are settled already.
    pub settled: BTreeSet<NaiveDate>,
    /// Pushes that went out for the same local date.
    pub sent: u32,
}

/// Some due pushes, and the transaction that holds them: nobody else takes them, or begins an exchange with their people,
/// until it ends.
pub struct Batch {
    pub tx: Tx,
    pub dues: Vec<Due>,
    /// Pushes that were left because their people are in an exchange.
    pub busy: usize,
    /// Where to go on.
    pub next: Place,
}

/// What a tick found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Letters that were given up.
    pub expired: i64,
    pub is_due: bool,
}

/// A place in the order of the queue. The default is its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place(DateTime<Utc>, Uuid);

impl Default for Place {
    fn default() -> Self {
        Self(DateTime::UNIX_EPOCH, Uuid::nil())
    }
}

/// What is written about a push.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled<'a> {
    pub due: &'a Due,
    /// The exchange that says it, or why there is none.
    pub outcome: std::result::Result<Uuid, Dropped>,
    pub next: Option<NextPush>,
    /// Dates in between that a service which was away has missed.
    pub missed: Vec<(NaiveDate, DateTime<Utc>)>,
}

/// Takes due pushes after a place in the queue, at most `limit`; none where nothing is left. People who are in an exchange
/// at this moment are left for later.
///
/// # Errors
/// The database is unavailable.
pub async fn claim(
    store: &Store,
    now: DateTime<Utc>,
    after: Place,
    limit: i64,
    default_zone: Tz,
) -> Result<Option<Batch>> {
    take(store, now, after, None, limit, default_zone).await
}

/// Takes one push, after the batch that held it failed.
///
/// # Errors
/// The database is unavailable.
pub async fn claim_one(store: &Store, now: DateTime<Utc>, due: &Due, default_zone: Tz) -> Result<Option<Batch>> {
    take(store, now, Place::default(), Some(due.schedule), 1, default_zone).await
}

/// Settles pushes: inserts their keys and plans the next. Which of them had not been settled before: only those are to be
/// sent.
///
/// # Errors
/// The database is unavailable.
pub async fn settle(tx: &mut PgConnection, settled: &[Settled<'_>], now: DateTime<Utc>) -> Result<BTreeSet<Uuid>> {
    let (mut keys, mut plan) = (Keys::default(), Replanned::default());
    for one in settled {
        let outcome = one.outcome.as_ref().map_or_else(|dropped| dropped.as_str(), |_| "sent");
        keys.push(one.due, one.due.local_date, one.due.due, outcome, one.outcome.ok());
        for (date, due) in &one.missed {
            keys.push(one.due, *date, *due, Dropped::Late.as_str(), None);
        }
        plan.push(one.due.schedule, one.next);
    }
    plan.write(tx).await?;
    let new = keys.write(tx, now).await?;
    let is_new = |one: &&Settled<'_>| {
        let due = one.due;
        new.contains(&(due.person.0, schedules::key(due.standing.kind, due.schedule), due.local_date))
    };
    Ok(settled.iter().filter(is_new).map(|one| one.due.schedule).collect())
}

/// Puts pushes off: it is quiet until then.
///
/// # Errors
/// The database is unavailable.
pub async fn wait(tx: &mut PgConnection, waiting: &[(&Due, DateTime<Utc>)]) -> Result<()> {
    let mut plan = Replanned::default();
    for (due, until) in waiting {
        plan.push(due.schedule, Some(NextPush { local_date: due.local_date, due: due.due, at: *until }));
    }
    plan.write(tx).await
}

/// Puts one push off that fails on our side.
///
/// # Errors
/// The database is unavailable.
pub async fn postpone(store: &Store, due: &Due, until: DateTime<Utc>) -> Result<()> {
    let mut tx = store.begin_queue().await?;
    wait(&mut tx, &[(due, until)]).await?;
    tx.commit().await.during("cannot commit that a push waits")
}

/// Makes the rest of the batch's transaction this person's, up to the next call.
///
/// # Errors
/// The database is unavailable.
pub async fn act_as(tx: &mut PgConnection, person: PersonId) -> Result<()> {
    sqlx::query!(
        "select set_config('alive.person', $1, true) as person, set_config('alive.queue', '', true) as queue,
            set_config('enable_bitmapscan', 'on', true) as plans",
        person.0.to_string()
    )
    .fetch_one(tx)
    .await
    .during("cannot name the person of a push")?;
    Ok(())
}

/// Notes that there was nothing to say after all.
///
/// # Errors
/// The database is unavailable.
pub async fn said_nothing(tx: &mut PgConnection, due: &Due) -> Result<()> {
    sqlx::query!(
        "update pushes set outcome = 'nothing', interaction_id = null
         where user_id = $1 and push_key = $2 and local_date = $3",
        due.person.0,
        schedules::key(due.standing.kind, due.schedule),
        due.local_date
    )
    .execute(tx)
    .await
    .during("cannot note that there was nothing to say")?;
    Ok(())
}

/// The one query of a tick: gives up on letters that are of no use any more, and looks whether a push is due.
///
/// # Errors
/// The database is unavailable.
pub async fn look(store: &Store, now: DateTime<Utc>) -> Result<Look> {
    let mut tx = store.begin_queue().await?;
    let row = sqlx::query!(
        r#"with gone as (
            update outbox set given_up_at = $1
            where expires_at <= $1 and sent_at is null and given_up_at is null
            returning letter_id
         )
         select (select count(*) from gone) as "expired!", exists (select from schedules where next_at <= $1) as "is_due!""#,
        now
    )
    .fetch_one(&mut *tx)
    .await
    .during("cannot look for due pushes")?;
    tx.commit().await.during("cannot end looking for due pushes")?;
    Ok(Look { expired: row.expired, is_due: row.is_due })
}

/// People with pushes that were planned by other rules of time zones than this program has, at most `limit`.
///
/// # Errors
/// The database is unavailable.
pub async fn outdated(store: &Store, limit: i64) -> Result<Vec<PersonId>> {
    let mut tx = store.begin_queue().await?;
    let people = sqlx::query_scalar!(
        "select distinct user_id from schedules where tzdb <> $1 and enabled limit $2",
        IANA_TZDB_VERSION,
        limit
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot look for outdated schedules")?;
    tx.commit().await.during("cannot end looking for outdated schedules")?;
    Ok(people.into_iter().map(PersonId).collect())
}

async fn take(
    store: &Store,
    now: DateTime<Utc>,
    after: Place,
    only: Option<Uuid>,
    limit: i64,
    default_zone: Tz,
) -> Result<Option<Batch>> {
    let mut tx = store.begin_due().await?;
    // The lock is the one of the person's lane (`lanes::key`): held, nobody begins an exchange with them meanwhile; not
    // to be had, they are in one.
    let rows = sqlx::query_as!(
        DueRow,
        r#"with due as materialized (
            select schedule_id, user_id, kind, at_time, days, only_on, text, due_date, due_at, next_at
            from schedules
            where next_at <= $1 and (next_at, schedule_id) > ($2, $3) and ($4::uuid is null or schedule_id = $4)
            order by next_at, schedule_id
            limit $5
            for update skip locked
         )
         select schedule_id as "schedule_id!", user_id as "user_id!", kind as "kind!", at_time as "at_time!",
            days as "days!", only_on, text, due_date as "due_date!", due_at as "due_at!", next_at as "next_at!",
            pg_try_advisory_xact_lock(
                ('x' || left(translate(user_id::text, '-', ''), 16))::bit(64)::bigint
                # ('x' || right(translate(user_id::text, '-', ''), 16))::bit(64)::bigint
            ) as "free!"
         from due order by next_at, schedule_id"#,
        now,
        after.0,
        after.1,
        only,
        limit
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot claim due pushes")?;
    let Some(last) = rows.last() else {
        tx.commit().await.during("cannot end an empty claim")?;
        return Ok(None);
    };
    let next = Place(last.next_at, last.schedule_id);
    let (free, busy): (Vec<DueRow>, Vec<DueRow>) = rows.into_iter().partition(|row| row.free);
    let dues = with_settings(&mut tx, free, default_zone).await?;
    Ok(Some(Batch { tx, dues, busy: busy.len(), next }))
}

/// What holds for the people of some rows: read after their lanes were taken, so that it cannot change meanwhile.
async fn with_settings(tx: &mut PgConnection, rows: Vec<DueRow>, default_zone: Tz) -> Result<Vec<Due>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let people: Vec<Uuid> = rows.iter().map(|row| row.user_id).collect();
    let dates: Vec<NaiveDate> = rows.iter().map(|row| row.due_date).collect();
    let first = dates.iter().min().copied().unwrap_or_default();
    let desks = sqlx::query_as!(
        DeskRow,
        r#"select p.user_id as "user_id!", channel as "channel?", bot as "bot?", conversation as "conversation?",
            unreachable_at as "unreachable_at?", timezone as "timezone?", quiet_from as "quiet_from?",
            quiet_to as "quiet_to?", daily_cap as "daily_cap?", paused_until as "paused_until?"
         from (select distinct unnest($1::uuid[]) as user_id) p left join push_settings using (user_id)"#,
        &people
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the push settings of due pushes")?;
    let desks: BTreeMap<Uuid, PushSettings> =
        desks.into_iter().map(|desk| (desk.user_id, desk.read(default_zone))).collect();
    let keys = sqlx::query!(
        "select user_id, push_key, local_date, outcome from pushes
         where user_id = any($1) and local_date >= $2::date - 3",
        &people,
        first
    )
    .fetch_all(tx)
    .await
    .during("cannot read the settled dates of due pushes")?;
    let mut settled = BTreeMap::<(Uuid, String), BTreeSet<NaiveDate>>::new();
    let mut sent = BTreeMap::<(Uuid, NaiveDate), u32>::new();
    for key in keys {
        if key.outcome == "sent" {
            *sent.entry((key.user_id, key.local_date)).or_default() += 1;
        }
        settled.entry((key.user_id, key.push_key)).or_default().insert(key.local_date);
    }
    let due = |row: DueRow| {
        let standing = schedules::standing(&row.kind, row.at_time, row.days, row.only_on)?;
        let key = (row.user_id, schedules::key(standing.kind, row.schedule_id));
        Some(Due {
            schedule: row.schedule_id,
            person: PersonId(row.user_id),
            standing,
            text: row.text,
            local_date: row.due_date,
            due: row.due_at,
            settings: desks.get(&row.user_id).cloned().unwrap_or_else(|| PushSettings::new(default_zone)),
            settled: settled.get(&key).cloned().unwrap_or_default(),
            sent: sent.get(&(row.user_id, row.due_date)).copied().unwrap_or_default(),
        })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

struct DueRow {
    schedule_id: Uuid,
    user_id: Uuid,
    kind: String,
    at_time: NaiveTime,
    days: i32,
    only_on: Option<NaiveDate>,
    text: Option<String>,
    due_date: NaiveDate,
    due_at: DateTime<Utc>,
    next_at: DateTime<Utc>,
    free: bool,
}

struct DeskRow {
    user_id: Uuid,
    channel: Option<String>,
    bot: Option<String>,
    conversation: Option<String>,
    unreachable_at: Option<DateTime<Utc>>,
    timezone: Option<String>,
    quiet_from: Option<NaiveTime>,
    quiet_to: Option<NaiveTime>,
    daily_cap: Option<i32>,
    paused_until: Option<DateTime<Utc>>,
}

impl DeskRow {
    fn read(self, default_zone: Tz) -> PushSettings {
        let (Some(quiet_from), Some(quiet_to), Some(daily_cap)) = (self.quiet_from, self.quiet_to, self.daily_cap)
        else {
            return PushSettings::new(default_zone);
        };
        let row = SettingsRow {
            channel: self.channel,
            bot: self.bot,
            conversation: self.conversation,
            unreachable_at: self.unreachable_at,
            timezone: self.timezone,
            quiet_from,
            quiet_to,
            daily_cap,
            paused_until: self.paused_until,
        };
        row.read(default_zone)
    }
}

/// Keys to be inserted at once.
#[derive(Default)]
struct Keys {
    people: Vec<Uuid>,
    keys: Vec<String>,
    dates: Vec<NaiveDate>,
    kinds: Vec<String>,
    dues: Vec<DateTime<Utc>>,
    outcomes: Vec<String>,
    interactions: Vec<Option<Uuid>>,
}

impl Keys {
    fn push(
        &mut self,
        due: &Due,
        date: NaiveDate,
        at: DateTime<Utc>,
        outcome: &'static str,
        interaction: Option<Uuid>,
    ) {
        self.people.push(due.person.0);
        self.keys.push(schedules::key(due.standing.kind, due.schedule));
        self.dates.push(date);
        self.kinds.push(due.standing.kind.as_str().to_owned());
        self.dues.push(at);
        self.outcomes.push(outcome.to_owned());
        self.interactions.push(interaction);
    }

    /// Inserts them; those that are new.
    async fn write(&self, tx: &mut PgConnection, now: DateTime<Utc>) -> Result<BTreeSet<(Uuid, String, NaiveDate)>> {
        let rows = sqlx::query!(
            r#"insert into pushes (decided_at, user_id, push_key, local_date, kind, due_at, outcome, interaction_id)
             select $1, k.* from unnest($2::uuid[], $3::text[], $4::date[], $5::text[], $6::timestamptz[], $7::text[],
                $8::uuid[]) as k
             on conflict do nothing
             returning user_id, push_key, local_date"#,
            now,
            &self.people,
            &self.keys,
            &self.dates,
            &self.kinds,
            &self.dues,
            &self.outcomes,
            &self.interactions as &[Option<Uuid>]
        )
        .fetch_all(tx)
        .await
        .during("cannot settle pushes")?;
        Ok(rows.into_iter().map(|row| (row.user_id, row.push_key, row.local_date)).collect())
    }
}

/// Where a push goes.
impl Due {
    /// The conversation it is written to; `None` where the person cannot be reached.
    pub fn address(&self) -> Option<&Address> {
        self.settings.address.as_ref()
    }
}
