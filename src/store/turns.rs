//! What one turn means to the database: what it reads when it opens, and how it ends.

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::Value;
use sqlx::{PgConnection, PgExecutor, types::Json};
use uuid::Uuid;

use super::{
    Store,
    cycle::{self, SettingsRow},
    error::{During, Result},
    inbox::Inbound,
    outbox::{self, NewLetter},
    people::PersonRow,
    records::{self, Change, Unwritten},
    rows::{ActionType, CycleDayRow, DailyRow, Exchange, GoalRow, HabitRow, MemoryRow, MetricRow, Path, WorkoutRow},
    text::{storable, storable_json},
};
use crate::domain::{
    cycle::{CycleToday, History},
    day,
    person::Person,
    talk::{Address, Identity, PersonId},
};

/// How far back a turn looks: four weeks, the longest baseline its rules use.
const PAST_DAYS: u64 = 28;

/// How far ahead it looks into the plan.
const PLAN_DAYS: u64 = 7;

/// How many days a person's logging day may be behind that of UTC, and how many ahead: their zone is at most half a day west or
/// fourteen hours east of it, and their day may turn late.
const DAYS_BEHIND: u64 = 2;
const DAYS_AHEAD: u64 = 1;

/// How many exchanges it remembers word by word.
const RECENT_EXCHANGES: i64 = 8;

/// The key of `session_context` under which a turn keeps the question it left open.
const PENDING: &str = "pending";

/// A turn that was opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Opened {
    /// The message was answered before, by this exchange: nothing is to be done.
    Answered(Uuid),
    /// A newer version of the message was answered, by this exchange: this one no longer counts.
    Superseded(Uuid),
    Past(Box<Past>),
}

/// What a turn knows of the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    pub person: Person,
    /// The person's day in which the message was written.
    pub today: NaiveDate,
    /// The last 28 days that have a log, oldest first.
    pub days: Vec<DailyRow>,
    /// All values of the last 28 days, oldest first.
    pub metrics: Vec<MetricRow>,
    /// Of the last 28 days, oldest first.
    pub habits: Vec<HabitRow>,
    /// Done or left out in the last 28 days, oldest first.
    pub workouts: Vec<WorkoutRow>,
    /// What was felt in the last 28 days, oldest first.
    pub cycle_days: Vec<CycleDayRow>,
    /// What was decided about tracking the cycle, with the days: all of them while it is tracked, else the last 28.
    pub tracked: cycle::Known,
    /// Active goals, oldest first.
    pub goals: Vec<GoalRow>,
    /// Planned sessions from today on, a week ahead.
    pub planned: Vec<WorkoutRow>,
    /// The last exchanges, oldest first.
    pub recent: Vec<Exchange>,
    pub memories: Vec<MemoryRow>,
    /// The newest exchange of which something stands.
    pub last_ledger: Option<Ledger>,
    /// The question the last exchange left open.
    pub pending: Option<Value>,
    /// For an edited message: the exchange that answered the version before it.
    pub earlier_version: Option<Uuid>,
    /// For an answer to one of our messages: the exchange that wrote it.
    pub about: Option<Uuid>,
    /// For a message: where pushes reached the person before it.
    pub reached: Option<Reached>,
}

/// Where pushes reach a person, and the zone they were timed by.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Reached {
    channel: Option<String>,
    bot: Option<String>,
    conversation: Option<String>,
    external_id: Option<String>,
    timezone: Option<String>,
    unreachable_at: Option<DateTime<Utc>>,
}

impl Reached {
    /// Whether pushes go here, to this account, by this zone (none while the person has named none).
    pub fn is_at(&self, to: &Address, from: &Identity, zone: Option<Tz>) -> bool {
        self.unreachable_at.is_none()
            && self.channel.as_deref() == Some(to.channel.as_str())
            && self.bot.as_deref() == Some(&to.bot)
            && self.conversation.as_deref() == Some(&to.conversation)
            && self.external_id.as_deref() == Some(&from.external_id)
            && self.timezone.as_deref() == zone.map(Tz::name)
    }
}

impl Past {
    /// The history of the person's cycle, as the rules read it.
    pub fn cycle_history(&self) -> History {
        self.tracked.history(self.today)
    }

    /// The cycle on the day of the turn, for a plan to read. Without tracking the phase is unknown; what was felt is there.
    pub fn cycle_today(&self) -> CycleToday {
        CycleToday::of(&self.cycle_history(), &self.tracked.days, self.today)
    }
}

/// What one exchange did to the records.
#[derive(Clone, Debug, PartialEq)]
pub struct Ledger {
    pub interaction: Uuid,
    pub changes: Vec<Change>,
}

/// How a turn ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Closing {
    /// Chosen when the turn began, so that its records can name it.
    pub interaction_id: Uuid,
    /// The message that is answered; None for a push.
    pub inbound_id: Option<Uuid>,
    pub person: PersonId,
    pub at: DateTime<Utc>,
    /// Where the exchange took place.
    pub address: Address,
    /// The platform's id of the message, and its version; None for a push.
    pub key: Option<String>,
    pub version: Option<i32>,
    /// None for a push.
    pub input_text: Option<String>,
    pub response_text: String,
    pub action_type: Option<ActionType>,
    /// The state the answer was given in. Its field `pending` is the question left open.
    pub session_context: Value,
    pub path: Path,
    pub model: ModelUse,
    /// From accepted to answered.
    pub latency_ms: i32,
    /// Tool calls with their results.
    pub tool_calls: Value,
    /// What its records changed, where that is not written yet.
    pub ledger: Unwritten,
    pub letters: Vec<NewLetter>,
}

/// What the model was asked for, and what it cost. Empty where none was called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ModelUse {
    pub model: Option<String>,
    pub prompt_version: Option<String>,
    pub prompt_hash: Option<String>,
    pub rounds: i32,
    pub tokens_in: i32,
    pub tokens_cached: i32,
    pub tokens_out: i32,
    pub cost_usd: f64,
    /// What kind of failure the answer had to work around.
    pub error_class: Option<String>,
}

/// Opens the turn of a message: reads what the turn needs, as of when it was written. It writes and locks nothing, so that
/// it ends without waiting for the disk; [`close`] answers a message once only, and [`super::lanes`] keep two turns of one
/// person apart.
///
/// # Errors
/// The database is unavailable, or the person was erased meanwhile.
pub async fn open(store: &Store, inbound: &Inbound, default_zone: Tz) -> Result<Opened> {
    let at = inbound.heard.sent_at;
    let row = read(&store.pool, inbound.person, Some(inbound.id), at).await?;
    let message = row.message.as_ref().map(|message| message.0).context("the message is gone")?;
    if let Some(interaction) = message.answered {
        return Ok(Opened::Answered(interaction));
    }
    if let Some(newer) = message.newer {
        // It came late: the person has said since what they meant.
        return Ok(Opened::Superseded(newer));
    }
    let mut past = row.past(default_zone, at)?;
    if let Some(message) = &inbound.heard.reply_to {
        let mut tx = store.begin(inbound.person).await?;
        past.about = outbox::exchange_of(&mut tx, &inbound.heard.to, message).await?;
        tx.commit().await.during("cannot end looking for the exchange of a message")?;
    }
    Ok(Opened::Past(Box::new(past)))
}

/// Reads what a turn needs without a message: for a push.
///
/// # Errors
/// The database is unavailable, or the person was erased meanwhile.
pub async fn past(tx: &mut PgConnection, person: PersonId, default_zone: Tz, at: DateTime<Utc>) -> Result<Past> {
    read(tx, person, None, at).await?.past(default_zone, at)
}

/// Tokens the person's exchanges have spent with models since an instant, both ways.
///
/// # Errors
/// The database is unavailable.
pub async fn tokens_since(tx: &mut PgConnection, person: PersonId, since: DateTime<Utc>) -> Result<u64> {
    let tokens = sqlx::query_scalar!(
        r#"select coalesce(sum(tokens_in::bigint + tokens_out), 0)::bigint as "tokens!" from ai_interactions
         where user_id = $1 and "timestamp" >= $2"#,
        person.0,
        since
    )
    .fetch_one(tx)
    .await
    .during("cannot add up the tokens")?;
    Ok(u64::try_from(tokens).unwrap_or_default())
}

/// Ends the turn: the exchange, its letters, what is left of its ledger, and the message marked as answered, in the caller's
/// transaction, after the records. One statement, and one round trip, for the four.
///
/// # Errors
/// The message was answered meanwhile, or the database refuses or is unavailable. The transaction cannot go on then.
pub async fn close(tx: &mut PgConnection, closing: &Closing) -> Result<Uuid> {
    let model = &closing.model;
    let input = closing.input_text.as_deref().map(storable);
    let marked = sqlx::query!(
        r#"with exchange as (
            insert into ai_interactions (interaction_id, user_id, "timestamp", input_text, response_text, action_type,
                session_context, inbound_id, channel, bot, conversation, key, version, path, model, prompt_version,
                prompt_hash, rounds, tokens_in, tokens_cached, tokens_out, cost_usd, latency_ms, tool_calls, error_class)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                $23, $24, $25)
         ), letters as (
            insert into outbox (user_id, interaction_id, created_at, next_attempt_at, letter_id, channel, bot,
                conversation, kind, precedence, say, nonce, rewrites, expires_at)
            select $2, $1, $3, $3, l.* from jsonb_to_recordset($26) as l (letter_id uuid, channel text, bot text,
                conversation text, kind text, precedence smallint, say jsonb, nonce text, rewrites uuid,
                expires_at timestamptz)
         ), ledger as (
            insert into record_changes (user_id, interaction_id, at, call_index, seq, fact_id, table_name, row_id, op,
                before, after, delta, date, undoes)
            select $2, $1, $3, l.* from jsonb_to_recordset($27) as l (call_index integer, seq integer, fact_id uuid,
                table_name text, row_id uuid, op text, before jsonb, after jsonb, delta double precision, date date,
                undoes uuid)
         )
         update inbound_messages set answered_at = $3, interaction_id = $1
         where inbound_id = $8 and answered_at is null"#,
        closing.interaction_id,
        closing.person.0,
        closing.at,
        input.as_deref(),
        &*storable(&closing.response_text),
        closing.action_type.map(ActionType::as_str),
        storable_json(&closing.session_context),
        closing.inbound_id,
        closing.address.channel.as_str(),
        closing.address.bot,
        closing.address.conversation,
        closing.key,
        closing.version,
        closing.path.as_str(),
        model.model,
        model.prompt_version,
        model.prompt_hash,
        model.rounds,
        model.tokens_in,
        model.tokens_cached,
        model.tokens_out,
        model.cost_usd,
        closing.latency_ms,
        storable_json(&closing.tool_calls),
        model.error_class,
        outbox::rows(closing.interaction_id, &closing.letters),
        closing.ledger.rows()
    )
    .execute(tx)
    .await
    .during("cannot write the exchange and its letters")?;
    let is_marked = closing.inbound_id.is_none() || marked.rows_affected() == 1;
    ensure!(is_marked, "the message was answered meanwhile");
    Ok(closing.interaction_id)
}

/// Marks a message as settled by the exchange that answered a newer version of it.
///
/// # Errors
/// The database is unavailable.
pub async fn supersede(tx: &mut PgConnection, inbound: &Inbound, newer: Uuid) -> Result<()> {
    sqlx::query!(
        "update inbound_messages set answered_at = $2, interaction_id = $3
         where inbound_id = $1 and answered_at is null",
        inbound.id,
        inbound.accepted_at,
        newer
    )
    .execute(tx)
    .await
    .during("cannot mark the message as superseded")?;
    Ok(())
}

/// Where a message stands among its versions.
#[derive(Clone, Copy, Debug, Deserialize)]
struct MessageRow {
    /// The exchange that answered it.
    answered: Option<Uuid>,
    /// The exchange that answered the newest version after it, and the newest before it.
    newer: Option<Uuid>,
    earlier: Option<Uuid>,
}

#[derive(Debug, Deserialize)]
struct LedgerRow {
    interaction: Uuid,
    changes: Vec<Change>,
}

struct PastRow {
    message: Option<Json<MessageRow>>,
    person: Option<Json<PersonRow>>,
    reached: Option<Json<Reached>>,
    days: Json<Vec<DailyRow>>,
    metrics: Json<Vec<MetricRow>>,
    habits: Json<Vec<HabitRow>>,
    workouts: Json<Vec<WorkoutRow>>,
    cycle_days: Json<Vec<CycleDayRow>>,
    settings: Option<Json<SettingsRow>>,
    goals: Json<Vec<GoalRow>>,
    recent: Json<Vec<Exchange>>,
    memories: Json<Vec<MemoryRow>>,
    last_ledger: Option<Json<LedgerRow>>,
}

impl PastRow {
    /// What was read, cut to the days of the person: only here is it known which day is theirs.
    fn past(self, default_zone: Tz, at: DateTime<Utc>) -> Result<Past> {
        let person = self.person.context("the person is gone")?.0.person(default_zone);
        let today = day::logging_day(at, person.zone, person.day_start);
        let first = today.checked_sub_days(Days::new(PAST_DAYS - 1)).unwrap_or(today);
        let week = today.checked_add_days(Days::new(PLAN_DAYS)).unwrap_or(today);
        let is_recent = |date: NaiveDate| (first..=today).contains(&date);
        let is_ahead = |date: NaiveDate| (today..week).contains(&date);
        // A session of a plan that is not done is still planned.
        let (done, planned): (Vec<_>, Vec<_>) =
            self.workouts.0.into_iter().partition(|workout| workout.completed || workout.plan_id.is_none());
        let mut cycle_days = self.cycle_days.0;
        cycle_days.retain(|day| day.date <= today);
        let tracked = cycle::Known {
            tracking: self.settings.map(|settings| settings.0.into()).unwrap_or_default(),
            days: cycle::facts(&cycle_days),
            age: person.age,
        };
        cycle_days.retain(|day| day.date >= first);
        let recent = self.recent.0;
        let pending = recent.last().and_then(|exchange: &Exchange| exchange.session_context.get(PENDING));
        let pending = pending.filter(|pending| !pending.is_null()).cloned();
        let ledger =
            |Json(ledger): Json<LedgerRow>| Ledger { interaction: ledger.interaction, changes: ledger.changes };
        Ok(Past {
            days: kept(self.days, |day| is_recent(day.date)),
            metrics: kept(self.metrics, |metric| is_recent(metric.local_date)),
            habits: kept(self.habits, |habit| is_recent(habit.date)),
            workouts: done.into_iter().filter(|workout| is_recent(workout.date)).collect(),
            cycle_days,
            tracked,
            goals: self.goals.0,
            planned: planned.into_iter().filter(|workout| is_ahead(workout.date)).collect(),
            memories: self.memories.0,
            last_ledger: self.last_ledger.map(ledger),
            pending,
            recent,
            earlier_version: self.message.and_then(|message| message.0.earlier),
            about: None,
            reached: self.reached.map(|reached| reached.0),
            person,
            today,
        })
    }
}

fn kept<T>(Json(mut rows): Json<Vec<T>>, is_of_those_days: impl FnMut(&T) -> bool) -> Vec<T> {
    rows.retain(is_of_those_days);
    rows
}

/// One round trip for everything: each table gives one JSON list. Which day it is depends on the zone of the person, who is read
/// with the rest, so that the dates are those of any zone.
///
/// The statement names its person itself, and outside of a transaction it is one of its own: the name ends with it. Every
/// table is read by a sub-select of `me`, which cannot begin before the name is set; were it to, it would see no rows.
async fn read(
    database: impl PgExecutor<'_>,
    person: PersonId,
    message: Option<Uuid>,
    at: DateTime<Utc>,
) -> Result<PastRow> {
    let utc = at.date_naive();
    let earliest = utc.checked_sub_days(Days::new(DAYS_BEHIND)).unwrap_or(utc);
    let latest = utc.checked_add_days(Days::new(DAYS_AHEAD)).unwrap_or(utc);
    let first = earliest.checked_sub_days(Days::new(PAST_DAYS - 1)).unwrap_or(earliest);
    let week = latest.checked_add_days(Days::new(PLAN_DAYS)).unwrap_or(latest);
    sqlx::query_as!(
        PastRow,
        r#"select
            (select json_build_object('answered', m.interaction_id,
                'newer', (select e.interaction_id from inbound_messages e
                    where e.channel = m.channel and e.bot = m.bot and e.key = m.key and e.version > m.version
                        and e.interaction_id is not null
                    order by e.version desc limit 1),
                'earlier', (select e.interaction_id from inbound_messages e
                    where e.channel = m.channel and e.bot = m.bot and e.key = m.key and e.version < m.version
                        and e.interaction_id is not null
                    order by e.version desc limit 1))
             from inbound_messages m where m.inbound_id = $2 and m.user_id = me.id) as "message: Json<MessageRow>",
            (select to_json(u) from users u where u.user_id = me.id) as "person: Json<PersonRow>",
            (select to_json(s) from push_settings s where s.user_id = me.id) as "reached: Json<Reached>",
            (select coalesce(json_agg(d order by date), '[]') from daily_logs d
             where user_id = me.id and date between $3 and $4) as "days!: Json<Vec<DailyRow>>",
            (select coalesce(json_agg(m order by local_date, "timestamp"), '[]') from health_metrics m
             where user_id = me.id and local_date between $3 and $4) as "metrics!: Json<Vec<MetricRow>>",
            (select coalesce(json_agg(h order by date, habit_type), '[]') from habit_trackers h
             where user_id = me.id and date between $3 and $4 and not proposed) as "habits!: Json<Vec<HabitRow>>",
            -- Done or left out, and those of the plan that are ahead.
            (select coalesce(json_agg(w order by date, logged_at), '[]') from workout_sessions w
             where user_id = me.id and date between $3 and $5
                and (completed or plan_id is null or date >= $7 and set_aside is null))
                as "workouts!: Json<Vec<WorkoutRow>>",
            (select coalesce(json_agg(c order by date, source), '[]') from cycle_days c
             where user_id = me.id and date <= $4 and (date >= $3 or exists (
                select from cycle_settings where user_id = me.id and state = 'on'
             ))) as "cycle_days!: Json<Vec<CycleDayRow>>",
            (select to_json(s) from cycle_settings s where user_id = me.id) as "settings: Json<SettingsRow>",
            (select coalesce(json_agg(g order by created_at), '[]') from goals g
             where user_id = me.id and status = 'active') as "goals!: Json<Vec<GoalRow>>",
            (select coalesce(json_agg(e order by turn), '[]') from (
                select turn, interaction_id, "timestamp" as at, input_text as input, response_text as response,
                    action_type, session_context
                from ai_interactions where user_id = me.id
                order by turn desc
                limit $8
             ) e) as "recent!: Json<Vec<Exchange>>",
            (select coalesce(json_agg(m order by created_at, memory_id), '[]') from memories m
             where user_id = me.id and (expires_at is null or expires_at > $6)) as "memories!: Json<Vec<MemoryRow>>",
            (select json_build_object('interaction', l.interaction_id, 'changes', (
                select json_agg(json_build_object('call_index', call_index, 'table', table_name, 'row_id', row_id,
                    'op', op, 'before', before, 'after', after, 'delta', delta, 'date', date) order by change_no)
                from record_changes c where c.interaction_id = l.interaction_id))
             from (
                select interaction_id from record_changes
                where user_id = me.id and undone_by is null and undoes is null
                order by change_no desc
                limit 1
             ) l) as "last_ledger: Json<LedgerRow>"
         from (select set_config('alive.person', $1, true)::uuid as id offset 0) me"#,
        person.0.to_string(),
        message,
        first,
        latest,
        week,
        at,
        earliest,
        RECENT_EXCHANGES
    )
    .fetch_one(database)
    .await
    .during("cannot read the past of the person")
}

/// What one exchange did to the records, in order: what a receipt is rendered from, also yesterday's.
///
/// # Errors
/// The database is unavailable.
pub async fn changes_of(tx: &mut PgConnection, interaction: Uuid) -> Result<Vec<Change>> {
    records::changes_of(tx, interaction).await.during("cannot read the changes of an exchange")
}
