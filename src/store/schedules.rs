//! When a person wants to be written to: their pushes, and what holds for all of them. The clock's side is
//! [`due`](super::due).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::{IANA_TZDB_VERSION, Tz};
use serde_json::{Value, json};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    error::{During, Result},
    text::storable,
};
use crate::domain::{
    day::{NextPush, PushKind, QuietHours, Recurrence, Rules, Standing, Weekdays, next_push},
    talk::{Address, Channel, Identity, PersonId},
};

/// A pause without an end: until the person says otherwise.
pub const OPEN_END: DateTime<Utc> = DateTime::from_timestamp(253_370_764_800, 0).expect("the year 9999");

/// How far back settled dates matter: a flight over the date line goes back one day.
const SETTLED_DAYS: i32 = 3;

/// A push of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub id: Uuid,
    pub standing: Standing,
    /// What to be reminded of; for reminders only.
    pub text: Option<String>,
    pub enabled: bool,
    /// When the next one is sent.
    pub next_at: Option<DateTime<Utc>>,
}

/// A push to be set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSchedule {
    pub standing: Standing,
    /// What to be reminded of, in the person's own words (1 to 200 characters); for reminders only.
    pub text: Option<String>,
}

/// What holds for all pushes of a person, and where they go.
#[derive(Clone, Debug, PartialEq)]
pub struct PushSettings {
    pub rules: Rules,
    /// The last private conversation the person wrote in.
    pub address: Option<Address>,
}

impl PushSettings {
    /// What holds until a person says otherwise: quiet from 22:00 to 07:00, four pushes a day.
    pub fn new(zone: Tz) -> Self {
        let clock = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a whole hour");
        let quiet = QuietHours { from: clock(22), to: clock(7) };
        Self { rules: Rules { zone, quiet, daily_cap: 4, paused_until: None, reachable: false }, address: None }
    }
}

/// What happens to a push whose time the change has jumped over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// It comes at once, within its grace: a flight to the east.
    MadeUp,
    /// It does not come: a changed setting must not send at once.
    Left,
}

impl Missed {
    fn late(self, kind: PushKind) -> TimeDelta {
        if self == Self::MadeUp { kind.grace() } else { TimeDelta::zero() }
    }
}

/// What holds for the person's pushes.
///
/// # Errors
/// The database is unavailable.
pub async fn settings(tx: &mut PgConnection, person: PersonId, default_zone: Tz) -> Result<PushSettings> {
    let row = sqlx::query_as!(
        SettingsRow,
        "select channel, bot, conversation, unreachable_at, timezone, quiet_from, quiet_to, daily_cap, paused_until
         from push_settings where user_id = $1",
        person.0
    )
    .fetch_optional(tx)
    .await
    .during("cannot read the push settings")?;
    Ok(row.map_or_else(|| PushSettings::new(default_zone), |row| row.read(default_zone)))
}

/// The person's pushes, the oldest first; reminders that came and went are left out.
///
/// # Errors
/// The database is unavailable.
pub async fn list(tx: &mut PgConnection, person: PersonId) -> Result<Vec<Schedule>> {
    let rows = sqlx::query_as!(
        ScheduleRow,
        "select schedule_id, kind, at_time, days, only_on, text, enabled, next_at
         from schedules where user_id = $1 and (only_on is null or next_at is not null) order by created_at, at_time, schedule_id",
        person.0
    )
    .fetch_all(tx)
    .await
    .during("cannot read the schedules")?;
    Ok(rows.into_iter().filter_map(ScheduleRow::known).collect())
}

/// Sets pushes up and says when each comes first. Of a kind other than reminders there is one: it is changed. A time that
/// has passed today is not made up for.
///
/// # Errors
/// The database refuses or is unavailable.
pub async fn put(
    tx: &mut PgConnection,
    person: PersonId,
    new: &[NewSchedule],
    default_zone: Tz,
    now: DateTime<Utc>,
) -> Result<Vec<Option<NextPush>>> {
    sqlx::query!("insert into push_settings (user_id) values ($1) on conflict do nothing", person.0)
        .execute(&mut *tx)
        .await
        .during("cannot make the push settings")?;
    let rules = settings(tx, person, default_zone).await?.rules;
    let mut settled = settled(tx, person, now).await?;
    let (mut coming, mut rows) = (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()));
    for new in new {
        let Standing { kind, recurrence, only_on } = new.standing;
        // A reminder that is made anew is another one; of the other kinds dates may be settled.
        let settled = match kind {
            PushKind::Reminder => BTreeSet::new(),
            _ => settled.remove(kind.as_str()).unwrap_or_default(),
        };
        let next = next_push(&new.standing, &rules, person.0, now, TimeDelta::zero(), &settled);
        rows.push(json!({
            "kind": kind.as_str(), "at_time": recurrence.time, "days": days_to_bits(recurrence.days), "only_on": only_on,
            "text": new.text.as_deref().map(storable), "due_date": next.map(|next| next.local_date),
            "due_at": next.map(|next| next.due), "next_at": next.map(|next| next.at),
        }));
        coming.push(next);
    }
    sqlx::query!(
        "insert into schedules (user_id, created_at, tzdb, kind, at_time, days, only_on, text, due_date, due_at, next_at)
         select $1, $2, $3, n.* from jsonb_to_recordset($4) as n (kind text, at_time time, days integer, only_on date,
            text text, due_date date, due_at timestamptz, next_at timestamptz)
         on conflict (user_id, kind) where kind <> 'reminder' do update set at_time = excluded.at_time,
            days = excluded.days, only_on = excluded.only_on, enabled = true, due_date = excluded.due_date,
            due_at = excluded.due_at, next_at = excluded.next_at, tzdb = excluded.tzdb",
        person.0,
        now,
        IANA_TZDB_VERSION,
        Value::Array(rows)
    )
    .execute(tx)
    .await
    .during("cannot set schedules up")?;
    Ok(coming)
}

/// What became of a person's pushes for one local date: key and outcome of each.
///
/// # Errors
/// The database is unavailable.
pub async fn outcomes(tx: &mut PgConnection, person: PersonId, date: NaiveDate) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select push_key, outcome from pushes where user_id = $1 and local_date = $2 order by decided_at",
        person.0,
        date
    )
    .fetch_all(tx)
    .await
    .during("cannot read what became of pushes")?;
    Ok(rows.into_iter().map(|row| (row.push_key, row.outcome)).collect())
}

/// Ends a reminder for good, and switches any other push off; false where there is none.
///
/// # Errors
/// The database is unavailable.
pub async fn remove(tx: &mut PgConnection, person: PersonId, schedule: Uuid) -> Result<bool> {
    let gone = sqlx::query!(
        "delete from schedules where user_id = $1 and schedule_id = $2 and kind = 'reminder'",
        person.0,
        schedule
    )
    .execute(&mut *tx)
    .await
    .during("cannot end a reminder")?;
    let off = sqlx::query!(
        "update schedules set enabled = false, due_date = null, due_at = null, next_at = null
         where user_id = $1 and schedule_id = $2 and enabled",
        person.0,
        schedule
    )
    .execute(tx)
    .await
    .during("cannot switch a push off")?;
    Ok(gone.rows_affected() + off.rows_affected() > 0)
}

/// Sets the quiet hours.
///
/// # Errors
/// The database is unavailable.
pub async fn set_quiet(
    tx: &mut PgConnection,
    person: PersonId,
    quiet: QuietHours,
    default_zone: Tz,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into push_settings (user_id, quiet_from, quiet_to) values ($1, $2, $3)
         on conflict (user_id) do update set quiet_from = $2, quiet_to = $3",
        person.0,
        quiet.from,
        quiet.to
    )
    .execute(&mut *tx)
    .await
    .during("cannot set the quiet hours")?;
    retime(tx, person, default_zone, now, Missed::Left).await
}

/// Pauses all pushes until an instant, or ends the pause.
///
/// # Errors
/// The database is unavailable.
pub async fn set_pause(tx: &mut PgConnection, person: PersonId, until: Option<DateTime<Utc>>) -> Result<()> {
    sqlx::query!(
        "insert into push_settings (user_id, paused_until) values ($1, $2)
         on conflict (user_id) do update set paused_until = $2",
        person.0,
        until
    )
    .execute(tx)
    .await
    .during("cannot pause the pushes")?;
    Ok(())
}

/// Notes where the person writes, which is where pushes go, and follows them into another time zone: what is to come is
/// computed again when theirs has changed. To be called at the end of a turn, after its records.
///
/// # Errors
/// The database is unavailable.
pub async fn follow(
    tx: &mut PgConnection,
    person: PersonId,
    at: Option<(&Address, &Identity)>,
    default_zone: Tz,
    now: DateTime<Utc>,
) -> Result<()> {
    let moved = sqlx::query_scalar!(
        r#"with known as (
            select u.timezone as zone, s.timezone as was, s.unreachable_at is null and (s.channel, s.bot, s.conversation,
                s.external_id) is not distinct from ($2, $3, $4, $5) as is_here
            from users u left join push_settings s using (user_id)
            where u.user_id = $1
         ), noted as (
            insert into push_settings (user_id, channel, bot, conversation, external_id, timezone)
            select $1, $2, $3, $4, $5, zone from known
            -- Most messages come from where the last one came from: nothing is locked or written then.
            where zone is distinct from was or $2 is not null and not is_here
            on conflict (user_id) do update set
                channel = coalesce(excluded.channel, push_settings.channel),
                bot = coalesce(excluded.bot, push_settings.bot),
                conversation = coalesce(excluded.conversation, push_settings.conversation),
                external_id = coalesce(excluded.external_id, push_settings.external_id),
                unreachable_at = case when excluded.channel is null then push_settings.unreachable_at end,
                timezone = excluded.timezone
         )
         select zone is distinct from was as "moved!" from known"#,
        person.0,
        at.map(|(address, _)| address.channel.as_str()),
        at.map(|(address, _)| address.bot.as_str()),
        at.map(|(address, _)| address.conversation.as_str()),
        at.map(|(_, who)| who.external_id.as_str())
    )
    .fetch_optional(&mut *tx)
    .await
    .during("cannot note where the person is reached")?;
    if moved == Some(true) { retime(tx, person, default_zone, now, Missed::MadeUp).await } else { Ok(()) }
}

/// Computes every push that is still to come again. One that is due already, and only waits for its turn, stays.
///
/// # Errors
/// The database is unavailable.
pub async fn retime(
    tx: &mut PgConnection,
    person: PersonId,
    default_zone: Tz,
    now: DateTime<Utc>,
    missed: Missed,
) -> Result<()> {
    let rows = sqlx::query_as!(
        ScheduleRow,
        "select schedule_id, kind, at_time, days, only_on, text, enabled, next_at
         from schedules where user_id = $1 and enabled and (due_at is null or due_at > $2) for update",
        person.0,
        now
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the schedules")?;
    if rows.is_empty() {
        return Ok(());
    }
    let rules = settings(tx, person, default_zone).await?.rules;
    let settled = settled(tx, person, now).await?;
    let none = BTreeSet::new();
    let mut plan = Replanned::default();
    for schedule in rows.into_iter().filter_map(ScheduleRow::known) {
        let standing = &schedule.standing;
        let dates = settled.get(&key(standing.kind, schedule.id)).unwrap_or(&none);
        let next = next_push(standing, &rules, person.0, now, missed.late(standing.kind), dates);
        plan.push(schedule.id, next);
    }
    plan.write(tx).await
}

/// The key under which a push is settled: once a local date.
pub fn key(kind: PushKind, schedule: Uuid) -> String {
    match kind {
        PushKind::Reminder => format!("reminder:{}", schedule.simple()),
        other => other.as_str().to_owned(),
    }
}

/// The next pushes of some schedules, to be written at once.
#[derive(Default)]
pub(super) struct Replanned {
    ids: Vec<Uuid>,
    dates: Vec<Option<NaiveDate>>,
    dues: Vec<Option<DateTime<Utc>>>,
    ats: Vec<Option<DateTime<Utc>>>,
}

impl Replanned {
    pub(super) fn push(&mut self, schedule: Uuid, next: Option<NextPush>) {
        self.ids.push(schedule);
        self.dates.push(next.map(|next| next.local_date));
        self.dues.push(next.map(|next| next.due));
        self.ats.push(next.map(|next| next.at));
    }

    /// One statement for all of them.
    pub(super) async fn write(&self, tx: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "update schedules s set due_date = n.due_date, due_at = n.due_at, next_at = n.next_at, tzdb = $5
             from unnest($1::uuid[], $2::date[], $3::timestamptz[], $4::timestamptz[])
                as n (schedule_id, due_date, due_at, next_at)
             where s.schedule_id = n.schedule_id",
            &self.ids,
            &self.dates as &[Option<NaiveDate>],
            &self.dues as &[Option<DateTime<Utc>>],
            &self.ats as &[Option<DateTime<Utc>>],
            IANA_TZDB_VERSION
        )
        .execute(tx)
        .await
        .during("cannot plan the next pushes")?;
        Ok(())
    }
}

/// Dates of late that are settled, by key.
async fn settled(
    tx: &mut PgConnection,
    person: PersonId,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, BTreeSet<NaiveDate>>> {
    let rows = sqlx::query!(
        "select push_key, local_date from pushes where user_id = $1 and local_date >= $2::date - $3::integer",
        person.0,
        now.date_naive(),
        SETTLED_DAYS
    )
    .fetch_all(tx)
    .await
    .during("cannot read the settled dates")?;
    let mut settled = BTreeMap::<String, BTreeSet<NaiveDate>>::new();
    for row in rows {
        settled.entry(row.push_key).or_default().insert(row.local_date);
    }
    Ok(settled)
}

pub(super) struct SettingsRow {
    pub(super) channel: Option<String>,
    pub(super) bot: Option<String>,
    pub(super) conversation: Option<String>,
    pub(super) unreachable_at: Option<DateTime<Utc>>,
    pub(super) timezone: Option<String>,
    pub(super) quiet_from: NaiveTime,
    pub(super) quiet_to: NaiveTime,
    pub(super) daily_cap: i32,
    pub(super) paused_until: Option<DateTime<Utc>>,
}

impl SettingsRow {
    pub(super) fn read(self, default_zone: Tz) -> PushSettings {
        let channel = self.channel.as_deref().and_then(Channel::parse);
        let address = channel.zip(self.bot).zip(self.conversation);
        let address = address.map(|((channel, bot), conversation)| Address { channel, bot, conversation });
        let rules = Rules {
            zone: self.timezone.and_then(|name| name.parse().ok()).unwrap_or(default_zone),
            quiet: QuietHours { from: self.quiet_from, to: self.quiet_to },
            daily_cap: u32::try_from(self.daily_cap).unwrap_or_default(),
            paused_until: self.paused_until,
            reachable: address.is_some() && self.unreachable_at.is_none(),
        };
        PushSettings { rules, address }
    }
}

struct ScheduleRow {
    schedule_id: Uuid,
    kind: String,
    at_time: NaiveTime,
    days: i32,
    only_on: Option<NaiveDate>,
    text: Option<String>,
    enabled: bool,
    next_at: Option<DateTime<Utc>>,
}

impl ScheduleRow {
    /// None for a kind of a newer program.
    fn known(self) -> Option<Schedule> {
        let standing = standing(&self.kind, self.at_time, self.days, self.only_on)?;
        Some(Schedule { id: self.schedule_id, standing, text: self.text, enabled: self.enabled, next_at: self.next_at })
    }
}

/// What the columns of a schedule say; none for a kind of a newer program.
pub(super) fn standing(kind: &str, time: NaiveTime, days: i32, only_on: Option<NaiveDate>) -> Option<Standing> {
    let recurrence = Recurrence { time, days: bits_to_days(days) };
    Some(Standing { kind: PushKind::parse(kind)?, recurrence, only_on })
}

/// The days of a week, Monday first.
const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

fn days_to_bits(days: Weekdays) -> i32 {
    WEEK.iter().enumerate().filter(|(_, day)| days.contains(**day)).map(|(bit, _)| 1 << bit).sum()
}

fn bits_to_days(bits: i32) -> Weekdays {
    WEEK.iter().enumerate().filter(|(bit, _)| bits & (1 << bit) != 0).map(|(_, day)| *day).collect()
}
