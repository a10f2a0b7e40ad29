//! Letters to send. They commit with the records they speak of, and are sent after that, by whoever claims them.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::{
    Store,
    error::{During, Result},
    id_of,
    text::storable_json,
};
use crate::domain::talk::{Address, Channel, PersonId, Say};

/// Hexadecimal digits of a letter's id that make its nonce: Discord takes 25 characters.
const NONCE_LENGTH: usize = 25;

/// A letter to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct NewLetter {
    pub address: Address,
    pub say: Say,
    pub kind: LetterKind,
    /// The letter that it rewrites, where the message it answers was edited. That one may still be on its way.
    pub rewrites: Option<Uuid>,
    /// From here on it is of no use any more, and is not sent.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    /// An answer.
    Reply,
    /// Nobody asked.
    Push,
    /// What the safety screen says: before everything else.
    Safety,
}

impl LetterKind {
    /// The name stored in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Push => "push",
            Self::Safety => "safety",
        }
    }

    /// Which letters of a conversation go first: those of the lowest.
    fn precedence(self) -> i16 {
        match self {
            Self::Safety => 0,
            Self::Reply => 1,
            Self::Push => 2,
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [Self::Reply, Self::Push, Self::Safety].into_iter().find(|kind| kind.as_str() == name)
    }
}

/// A letter of the outbox.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    pub id: Uuid,
    pub person: PersonId,
    pub interaction: Uuid,
    pub address: Address,
    pub say: Say,
    pub kind: LetterKind,
    /// The same for every attempt; for platforms that refuse a second message with it.
    pub nonce: String,
    /// How often it was claimed, this time included.
    pub attempts: i32,
    /// The platform's id of the message, once sent.
    pub platform_message_id: Option<String>,
    /// The message of the platform that it rewrites.
    pub replaces: Option<String>,
    /// Parts of it that went out already.
    pub parts: i32,
    /// Attempts after which nobody knew whether it had arrived.
    pub doubts: i32,
    /// Where an earlier attempt may have arrived, its message has an id above this one.
    pub said_after: Option<i64>,
}

/// Whose claims these are, for how long, and of how many letters.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// A claim holds for this long; a sender that died is followed by another after that.
    pub lease: TimeDelta,
    /// The presence of the sender, by which others see that it died before that.
    pub by: Option<i64>,
    /// The highest message id known of the platform: it is kept with the letter until an attempt has ended for certain, so that
    /// the next sender can look whether it arrived.
    pub latest: Option<i64>,
    pub limit: i64,
}

/// Claims letters that are due for one bot, at most one a conversation, so that each conversation reads in order: what the safety
/// screen says first, then replies, then pushes, each in the order of writing.
///
/// Claims at the same time never give the same letter twice.
///
/// # Errors
/// The database is unavailable.
pub async fn claim(
    store: &Store,
    (channel, bot): (Channel, &str),
    now: DateTime<Utc>,
    claim: Claim,
) -> Result<Vec<Letter>> {
    let rows = sqlx::query_as!(
        LetterRow,
        r#"with due as (
            select o.letter_id, o.said_after
            from outbox o
            -- The first of its conversation. A lateral look by index: as a join this grew with the square of what waits.
            cross join lateral (
                select e.letter_id
                from outbox e
                where e.channel = o.channel and e.bot = o.bot and e.conversation = o.conversation
                    and e.sent_at is null and e.given_up_at is null and (e.expires_at is null or e.expires_at > $3)
                order by e.precedence, e.seq
                limit 1
            ) head
            where o.channel = $1 and o.bot = $2 and o.sent_at is null and o.given_up_at is null
                and o.next_attempt_at <= $3 and (o.expires_at is null or o.expires_at > $3) and head.letter_id = o.letter_id
            order by o.precedence, o.seq
            limit $5
            for update of o skip locked
         ), claimed as (
            update outbox o set attempts = attempts + 1, next_attempt_at = $4, claimed_by = $7,
                -- An earlier attempt may have become a message: it keeps its mark, whatever becomes of this one.
                said_after = coalesce(o.said_after, $6)
            from due
            where o.letter_id = due.letter_id
            returning o.*, due.said_after as before
         )
         select letter_id as "letter_id!", user_id as "user_id!", interaction_id as "interaction_id!",
            channel as "channel!", bot as "bot!", conversation as "conversation!", kind as "kind!",
            say as "say!: Json<Say>", nonce as "nonce!", attempts as "attempts!", platform_message_id,
            (select nullif(e.platform_message_id, '') from outbox e
             where e.letter_id = claimed.rewrites and e.parts = 0) as replaces,
            parts as "parts!", doubts as "doubts!", before as said_after
         from claimed
         order by precedence, seq"#,
        channel.as_str(),
        bot,
        now,
        now + claim.lease,
        claim.limit,
        claim.latest,
        claim.by
    )
    .fetch_all(store.mail())
    .await
    .during("cannot claim letters")?;
    Ok(rows.into_iter().filter_map(LetterRow::known).collect())
}

/// What senders left that are not there any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub letter: Uuid,
    pub written: DateTime<Utc>,
}

/// Gives back what senders of this bot had claimed who are not there any more: it is due at once. Told with it are letters
/// that wait for another attempt since one of theirs may have arrived.
///
/// # Errors
/// The database is unavailable.
pub async fn release_of_the_dead(
    store: &Store,
    (channel, bot): (Channel, &str),
    now: DateTime<Utc>,
) -> Result<Vec<Left>> {
    // An advisory lock of one key of 64 bits stands in two halves, with a one beside them.
    sqlx::query_as!(
        Left,
        "update outbox o set claimed_by = null,
            next_attempt_at = case when o.claimed_by is null then o.next_attempt_at else least(o.next_attempt_at, $3) end
         where o.channel = $1 and o.bot = $2 and o.sent_at is null and o.given_up_at is null
            and (o.claimed_by is not null or o.said_after is not null)
            and not exists (
                select from pg_locks l
                where l.locktype = 'advisory' and l.granted and l.objsubid = 1
                    and l.database = (select oid from pg_database where datname = current_database())
                    and l.classid::bigint = (o.claimed_by >> 32) & 4294967295
                    and l.objid::bigint = o.claimed_by & 4294967295
            )
         returning o.letter_id as letter, o.created_at as written",
        channel.as_str(),
        bot,
        now
    )
    .fetch_all(store.mail())
    .await
    .during("cannot take letters over")
}

/// A message of a platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaidOnce {
    pub conversation: String,
    /// The platform's id of what was sent, the key of what was heard.
    pub key: String,
}

/// What was said to and by this bot since then.
///
/// # Errors
/// The database is unavailable.
pub async fn messages_since(
    store: &Store,
    (channel, bot): (Channel, &str),
    since: DateTime<Utc>,
) -> Result<Vec<SaidOnce>> {
    sqlx::query_as!(
        SaidOnce,
        r#"select conversation as "conversation!", platform_message_id as "key!" from outbox
         where created_at >= $3 and channel = $1 and bot = $2 and platform_message_id is not null
         union all
         select conversation, key from inbound_messages where accepted_at >= $3 and channel = $1 and bot = $2"#,
        channel.as_str(),
        bot,
        since
    )
    .fetch_all(store.mail())
    .await
    .during("cannot read what was said lately")
}

/// How an attempt to send a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It went out, as this message of the platform (empty where there is none).
    Sent(String),
    /// One part of it went out; the next is due at once.
    PartSent,
    /// This attempt did not go out; it is to be tried again then. An earlier one may have become a message above this id.
    Later { at: DateTime<Utc>, said_after: Option<i64> },
    /// Nobody knows whether it went out; it is sent once more then.
    Doubtful(DateTime<Utc>),
    /// It did not go out, and never will.
    GivenUp,
}

/// Notes how attempts ended, all in one statement. A letter that was sent stays sent.
///
/// # Errors
/// The database is unavailable; nothing is noted.
pub async fn note(store: &Store, outcomes: &[(Uuid, Outcome)], now: DateTime<Utc>) -> Result<()> {
    if outcomes.is_empty() {
        return Ok(());
    }
    // Named besides, so that even a plan made while the table was empty looks each of them up.
    let letters: Vec<Uuid> = outcomes.iter().map(|(letter, _)| *letter).collect();
    let rows: Vec<Value> = outcomes
        .iter()
        .map(|(letter, outcome)| match outcome {
            Outcome::Sent(message) => json!({ "letter": letter, "sent_at": now, "message": message }),
            Outcome::PartSent => json!({ "letter": letter, "next_attempt_at": now, "parts": 1 }),
            Outcome::Later { at, said_after } => {
                json!({ "letter": letter, "next_attempt_at": at, "said_after": said_after })
            }
            Outcome::Doubtful(at) => json!({ "letter": letter, "next_attempt_at": at, "doubts": 1, "in_doubt": true }),
            Outcome::GivenUp => json!({ "letter": letter, "given_up_at": now }),
        })
        .collect();
    sqlx::query!(
        "update outbox o set
            sent_at = n.sent_at,
            platform_message_id = coalesce(n.message, o.platform_message_id),
            next_attempt_at = coalesce(n.next_attempt_at, o.next_attempt_at),
            given_up_at = n.given_up_at,
            parts = o.parts + coalesce(n.parts, 0),
            doubts = o.doubts + coalesce(n.doubts, 0),
            said_after = case when n.in_doubt then o.said_after else n.said_after end,
            claimed_by = null
         from jsonb_to_recordset($1) as n (letter uuid, sent_at timestamptz, message text, next_attempt_at timestamptz,
            given_up_at timestamptz, parts integer, doubts integer, in_doubt boolean, said_after bigint)
         where o.letter_id = any($2) and o.letter_id = n.letter and o.sent_at is null",
        Value::Array(rows),
        &letters
    )
    .execute(store.mail())
    .await
    .during("cannot note what became of letters")?;
    Ok(())
}

/// The exchange that wrote a message of the platform, if it is one of this person's.
///
/// # Errors
/// The database is unavailable.
pub async fn exchange_of(tx: &mut PgConnection, address: &Address, platform_message_id: &str) -> Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select interaction_id from outbox
         where channel = $1 and bot = $2 and conversation = $3 and platform_message_id = $4
         order by seq desc limit 1",
        address.channel.as_str(),
        address.bot,
        address.conversation,
        platform_message_id
    )
    .fetch_optional(tx)
    .await
    .during("cannot find the exchange of a message")
}

/// The letters one exchange wrote, in order: what a console prints, and what an edit of the message edits.
///
/// # Errors
/// The database is unavailable.
pub async fn letters_for(tx: &mut PgConnection, interaction: Uuid) -> Result<Vec<Letter>> {
    let rows = sqlx::query_as!(
        LetterRow,
        r#"select letter_id, user_id, interaction_id, channel, bot, conversation, kind, say as "say!: Json<Say>", nonce,
            attempts, platform_message_id, null as replaces, parts, doubts, said_after
         from outbox where interaction_id = $1 order by seq"#,
        interaction
    )
    .fetch_all(tx)
    .await
    .during("cannot read the letters of an exchange")?;
    Ok(rows.into_iter().filter_map(LetterRow::known).collect())
}

/// The letters of an exchange as rows to be written. Their ids follow from the exchange's, so that they are the same when it is
/// written again after a failure.
pub(super) fn rows(interaction: Uuid, letters: &[NewLetter]) -> Value {
    let row = |(index, letter): (usize, &NewLetter)| {
        let id = id_of(interaction, &format!("letter/{index}"));
        let mut nonce = id.simple().to_string();
        nonce.truncate(NONCE_LENGTH);
        json!({
            "letter_id": id, "channel": letter.address.channel.as_str(), "bot": letter.address.bot,
            "conversation": letter.address.conversation, "kind": letter.kind, "precedence": letter.kind.precedence(),
            "say": storable_json(&json!(letter.say)), "nonce": nonce,
            "rewrites": letter.rewrites, "expires_at": letter.expires_at,
        })
    };
    letters.iter().enumerate().map(row).collect()
}

struct LetterRow {
    letter_id: Uuid,
    user_id: Uuid,
    interaction_id: Uuid,
    channel: String,
    bot: String,
    conversation: String,
    kind: String,
    say: Json<Say>,
    nonce: String,
    attempts: i32,
    platform_message_id: Option<String>,
    replaces: Option<String>,
    parts: i32,
    doubts: i32,
    said_after: Option<i64>,
}

impl LetterRow {
    fn known(self) -> Option<Letter> {
        let channel = Channel::parse(&self.channel)?;
        Some(Letter {
            id: self.letter_id,
            person: PersonId(self.user_id),
            interaction: self.interaction_id,
            address: Address { channel, bot: self.bot, conversation: self.conversation },
            say: self.say.0,
            kind: LetterKind::parse(&self.kind)?,
            nonce: self.nonce,
            attempts: self.attempts,
            platform_message_id: self.platform_message_id,
            replaces: self.replaces,
            parts: self.parts,
            doubts: self.doubts,
            said_after: self.said_after,
        })
    }
}
