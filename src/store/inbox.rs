//! Messages are accepted here, before the platform is told so: from then on they are answered, whatever happens.

use std::collections::{HashMap, hash_map::Entry};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    ACCEPTING, Store, act_as,
    error::{During, Result},
    text::{storable, storable_json},
};
use crate::domain::{
    person::{Lang, Units},
    talk::{Channel, Heard, Identity, PersonId},
};

/// A message that was accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Inbound {
    pub id: Uuid,
    pub person: PersonId,
    pub heard: Heard,
    pub accepted_at: DateTime<Utc>,
}

/// What accepting a message came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Accepted {
    pub inbound: Inbound,
    pub state: State,
}

/// Where an accepted message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Never seen before.
    New,
    /// Seen before, and not answered yet.
    Waiting,
    /// Answered, by this exchange.
    Answered(Uuid),
}

/// What a new person has until they, or their platform, say otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Defaults {
    pub language: Lang,
    pub units: Units,
}

/// Accepts a message, in one transaction: finds or makes the person of the account, and keeps the message unless it is known
/// by (channel, bot, key, version). When this returns, the platform may be told that it was received.
///
/// # Errors
/// The database is unavailable, or the key belongs to somebody else's message (a channel must make its keys unique).
pub async fn accept(store: &Store, heard: &Heard, now: DateTime<Utc>, defaults: Defaults) -> Result<Accepted> {
    let accepted = accept_all(store, std::slice::from_ref(&(heard.clone(), defaults)), now).await?;
    accepted.into_iter().next().context("nothing was accepted")
}

/// Accepts several messages in one transaction, in their order: all of them are kept, or none.
///
/// # Errors
/// As [`accept`].
pub async fn accept_all(store: &Store, heard: &[(Heard, Defaults)], now: DateTime<Utc>) -> Result<Vec<Accepted>> {
    if heard.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = store.pool.begin_with(ACCEPTING).await.during("cannot begin a transaction")?;
    let mut new = keep_new(&mut tx, heard, now).await?;
    let mut accepted = Vec::with_capacity(heard.len());
    for (place, (heard, defaults)) in (0..).zip(heard) {
        accepted.push(match new.remove(&place) {
            Some(inbound) => Accepted { inbound, state: State::New },
            None => accept_in(&mut tx, heard, now, *defaults).await?,
        });
    }
    tx.commit().await.during("cannot commit accepted messages")?;
    Ok(accepted)
}

/// Keeps those messages of known accounts that are new, all in one statement; by their place in the list.
async fn keep_new(
    tx: &mut PgConnection,
    heard: &[(Heard, Defaults)],
    now: DateTime<Utc>,
) -> Result<HashMap<i64, Inbound>> {
    let mut places = HashMap::new();
    let mut rows = Vec::with_capacity(heard.len());
    for (place, (heard, _)) in (0..).zip(heard) {
        // The same message twice in one list is kept once, and found by the second.
        if let Entry::Vacant(vacant) = places.entry((&heard.to.channel, &heard.to.bot, &heard.key, heard.version)) {
            vacant.insert(place);
            rows.push(json!({
                "place": place, "from_channel": heard.from.channel.as_str(), "external_id": heard.from.external_id,
                "channel": heard.to.channel.as_str(), "bot": heard.to.bot, "conversation": heard.to.conversation,
                "key": heard.key, "version": heard.version, "heard": storable_json(&json!(heard)),
            }));
        }
    }
    let kept = sqlx::query!(
        "insert into inbound_messages (user_id, channel, bot, conversation, key, version, heard, accepted_at)
         select i.user_id, h.channel, h.bot, h.conversation, h.key, h.version, h.heard, $2
         from jsonb_to_recordset($1) as h (place bigint, from_channel text, external_id text, channel text, bot text,
            conversation text, key text, version integer, heard jsonb)
         join identities i on i.channel = h.from_channel and i.external_id = h.external_id
         order by h.place
         on conflict do nothing
         returning inbound_id, user_id, channel, bot, key, version",
        Value::Array(rows),
        now
    )
    .fetch_all(tx)
    .await
    .during("cannot keep the messages")?;
    let mut new = HashMap::with_capacity(kept.len());
    for row in kept {
        let channel = Channel::parse(&row.channel).context("a message was kept for an unknown channel")?;
        let place = places.get(&(&channel, &row.bot, &row.key, row.version)).context("a message was kept unasked")?;
        let (heard, _) =
            usize::try_from(*place).ok().and_then(|at| heard.get(at)).context("a place out of the list")?;
        let person = PersonId(row.user_id);
        new.insert(*place, Inbound { id: row.inbound_id, person, heard: heard.clone(), accepted_at: now });
    }
    Ok(new)
}

/// Accepts a message again, as this person's: their account was joined to another's while it was being answered.
///
/// # Errors
/// The database is unavailable.
pub async fn adopt(tx: &mut PgConnection, person: PersonId, heard: &Heard, now: DateTime<Utc>) -> Result<Inbound> {
    Ok(keep(tx, person, heard, now).await?.inbound)
}

/// All messages of one bot that were accepted and not answered, oldest first.
///
/// # Errors
/// The database is unavailable.
pub async fn unanswered_by(store: &Store, channel: Channel, bot: &str) -> Result<Vec<Inbound>> {
    let all = unanswered(store).await?;
    Ok(all.into_iter().filter(|inbound| inbound.heard.to.channel == channel && inbound.heard.to.bot == bot).collect())
}

/// All messages that were accepted and not answered, oldest first: what a program finds to do when it starts.
///
/// # Errors
/// The database is unavailable.
pub async fn unanswered(store: &Store) -> Result<Vec<Inbound>> {
    let mut tx = store.begin_queue().await?;
    let rows = sqlx::query_as!(
        Waiting,
        "select inbound_id, user_id, heard, accepted_at
         from inbound_messages where answered_at is null order by arrival"
    )
    .fetch_all(&mut *tx)
    .await
    .during("cannot read the unanswered messages")?;
    tx.commit().await.during("cannot end reading the unanswered messages")?;
    let read = |row: Waiting| match serde_json::from_value(row.heard) {
        Ok(heard) => {
            Some(Inbound { id: row.inbound_id, person: PersonId(row.user_id), heard, accepted_at: row.accepted_at })
        }
        // One message of an older program must not keep all others waiting.
        Err(_) => {
            tracing::error!(inbound = %row.inbound_id, "an unanswered message cannot be read");
            None
        }
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

struct Waiting {
    inbound_id: Uuid,
    user_id: Uuid,
    heard: Value,
    accepted_at: DateTime<Utc>,
}

async fn accept_in(
    connection: &mut PgConnection,
    heard: &Heard,
    now: DateTime<Utc>,
    defaults: Defaults,
) -> Result<Accepted> {
    let person = match known(connection, &heard.from).await? {
        Some(person) => person,
        None => meet(connection, heard, now, defaults).await?,
    };
    act_as(connection, person).await?;
    // Two edits within a second have the same version on a platform that dates them: the second one is the next version.
    let mut heard = heard.clone();
    loop {
        let accepted = keep(connection, person, &heard, now).await?;
        if heard.version == 0 || accepted.inbound.heard.body == heard.body {
            return Ok(accepted);
        }
        heard.version = heard.version.checked_add(1).context("an edited message has no further version")?;
    }
}

/// The person of an account, where it has written before.
async fn known(connection: &mut PgConnection, identity: &Identity) -> Result<Option<PersonId>> {
    sqlx::query!(
        "select set_config('alive.channel', $1, true) as channel, set_config('alive.external_id', $2, true) as id",
        identity.channel.as_str(),
        identity.external_id
    )
    .fetch_one(&mut *connection)
    .await
    .during("cannot name the account")?;
    find(connection, identity).await
}

async fn find(connection: &mut PgConnection, identity: &Identity) -> Result<Option<PersonId>> {
    let person = sqlx::query_scalar!(
        "select user_id from identities where channel = $1 and external_id = $2",
        identity.channel.as_str(),
        identity.external_id
    )
    .fetch_optional(connection)
    .await
    .during("cannot look the account up")?;
    Ok(person.map(PersonId))
}

/// The person of an account; `None` where it has never written.
///
/// # Errors
/// The database is unavailable.
pub async fn person_of(store: &Store, identity: &Identity) -> Result<Option<PersonId>> {
    let mut tx = store.pool.begin().await.during("cannot begin a transaction")?;
    let person = known(&mut tx, identity).await?;
    tx.rollback().await.during("cannot end a look-up")?;
    Ok(person)
}

/// Notes that an account can be written to, or no longer (the person blocked the bot). Nothing happens for an unknown one.
///
/// # Errors
/// The database is unavailable.
pub async fn set_reachable(store: &Store, identity: &Identity, reachable: bool, now: DateTime<Utc>) -> Result<()> {
    let mut tx = store.pool.begin().await.during("cannot begin a transaction")?;
    if let Some(person) = known(&mut tx, identity).await? {
        act_as(&mut tx, person).await?;
        sqlx::query!(
            "update identities set unreachable_at = case when $3 then null else coalesce(unreachable_at, $4) end
             where channel = $1 and external_id = $2",
            identity.channel.as_str(),
            identity.external_id,
            reachable,
            now
        )
        .execute(&mut *tx)
        .await
        .during("cannot note whether an account can be reached")?;
        sqlx::query!(
            "update push_settings set unreachable_at = case when $3 then null else coalesce(unreachable_at, $4) end
             where channel = $1 and external_id = $2",
            identity.channel.as_str(),
            identity.external_id,
            reachable,
            now
        )
        .execute(&mut *tx)
        .await
        .during("cannot stop or resume the pushes of an account")?;
    }
    tx.commit().await.during("cannot commit whether an account can be reached")
}

/// Makes the person of a new account. The account is claimed first, so that of two first messages at once one makes the person
/// and the other finds them.
async fn meet(
    connection: &mut PgConnection,
    heard: &Heard,
    now: DateTime<Utc>,
    defaults: Defaults,
) -> Result<PersonId> {
    let new = sqlx::query_scalar!(r#"select gen_random_uuid() as "id!""#)
        .fetch_one(&mut *connection)
        .await
        .during("cannot make an id")?;
    act_as(connection, PersonId(new)).await?;
    let claimed = sqlx::query!(
        "insert into identities (channel, external_id, user_id, created_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        heard.from.channel.as_str(),
        heard.from.external_id,
        new,
        now
    )
    .execute(&mut *connection)
    .await
    .during("cannot claim the account")?;
    if claimed.rows_affected() == 0 {
        return find(connection, &heard.from).await?.context("the account was claimed and cannot be found");
    }
    let name = heard.hints.name.as_deref().map(storable);
    let language = heard.hints.language.as_deref().and_then(Lang::parse).unwrap_or(defaults.language);
    let zone = heard.hints.timezone.as_deref().and_then(|name| name.parse::<Tz>().ok());
    sqlx::query!(
        "insert into users (user_id, name, timezone, language, units, created_at) values ($1, $2, $3, $4, $5, $6)",
        new,
        name.as_deref(),
        zone.map(Tz::name),
        language.as_str(),
        defaults.units.as_str(),
        now
    )
    .execute(connection)
    .await
    .during("cannot make the person")?;
    Ok(PersonId(new))
}

/// Keeps the message, or finds where the known one stands.
async fn keep(connection: &mut PgConnection, person: PersonId, heard: &Heard, now: DateTime<Utc>) -> Result<Accepted> {
    let new = sqlx::query_scalar!(
        "insert into inbound_messages (user_id, channel, bot, conversation, key, version, heard, accepted_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing
         returning inbound_id",
        person.0,
        heard.to.channel.as_str(),
        heard.to.bot,
        heard.to.conversation,
        heard.key,
        heard.version,
        storable_json(&json!(heard)),
        now
    )
    .fetch_optional(&mut *connection)
    .await
    .during("cannot keep the message")?;
    if let Some(id) = new {
        let inbound = Inbound { id, person, heard: heard.clone(), accepted_at: now };
        return Ok(Accepted { inbound, state: State::New });
    }
    let row = sqlx::query!(
        r#"select inbound_id, heard as "heard!: Json<Heard>", accepted_at, answered_at, interaction_id
         from inbound_messages where channel = $1 and bot = $2 and key = $3 and version = $4 and user_id = $5"#,
        heard.to.channel.as_str(),
        heard.to.bot,
        heard.key,
        heard.version,
        person.0
    )
    .fetch_optional(connection)
    .await
    .during("cannot find the known message")?;
    // The key is taken, and by no message of this person's.
    ensure!(row.is_some(), "the key of the message belongs to a message of somebody else");
    let row = row.context("the known message is gone")?;
    let inbound = Inbound { id: row.inbound_id, person, heard: row.heard.0, accepted_at: row.accepted_at };
    let state = match (row.answered_at, row.interaction_id) {
        (Some(_), Some(interaction)) => State::Answered(interaction),
        _ => State::Waiting,
    };
    Ok(Accepted { inbound, state })
}
