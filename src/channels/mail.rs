//! The way out: letters of the outbox are taken, sent by a channel, and only then marked as sent.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, stream::FuturesUnordered};
use tokio::sync::Notify;

use crate::{
    domain::talk::Channel,
    store::{Store, outbox},
};

pub use crate::store::outbox::{Letter, LetterKind};

/// How long a taken letter is kept from other senders; after it, a sender that died is taken for dead. Longer than any
/// attempt takes, and short, because letters on their way at a crash wait for its end.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Letters of different conversations that are on their way at the same time.
const AT_ONCE: usize = 64;
/// Times a letter is sent again although it may have arrived.
const REPEATS: i32 = 1;

/// How one attempt to send a letter ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It arrived, whole, as this message of the platform.
    Sent(Option<String>),
    /// One part of it arrived; the next is due at once.
    Part,
    /// It surely did not arrive: to be tried again after this time.
    Later(TimeDelta),
    /// Nobody knows whether it arrived. An answer is sent once more after this time; what nobody asked for is not.
    Doubtful(TimeDelta),
    /// It will never arrive.
    Undeliverable,
}

/// What a delivery came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Letters that went out whole.
    pub sent: usize,
    /// When the first of the letters that wait for another attempt is due.
    pub next: Option<DateTime<Utc>>,
}

/// Who sends, and by which clock.
#[derive(Clone, Copy)]
pub struct Post<'a> {
    pub store: &'a Store,
    pub channel: Channel,
    /// The bot whose letters these are.
    pub bot: &'a str,
    pub clock: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// Rung when there are new letters.
    pub bell: &'a Notify,
}

/// Sends every letter that waits for this bot: each conversation in order, different conversations beside each other, so
/// that a slow one keeps nobody waiting. Returns when nothing is due and nothing is on its way.
///
/// # Errors
/// The database does not answer, or `send` failed: the letter then stays in the outbox.
pub async fn deliver<F>(post: Post<'_>, send: impl Fn(Letter) -> F) -> Result<Delivered>
where
    F: Future<Output = Result<Attempt>>,
{
    let mut done = Delivered::default();
    let mut on_their_way = FuturesUnordered::new();
    let attempt = |letter: Letter| {
        let sending = send(letter.clone());
        async move { (letter, sending.await) }
    };
    loop {
        let free = AT_ONCE - on_their_way.len();
        let now = (post.clock)();
        let limit = i64::try_from(free).unwrap_or_default();
        let letters = outbox::claim(post.store, post.channel, post.bot, now, LEASE, limit).await?;
        on_their_way.extend(letters.into_iter().map(&attempt));
        let arrived = tokio::select! {
            arrived = on_their_way.next() => arrived,
            () = post.bell.notified() => continue,
        };
        let Some((letter, outcome)) = arrived else { return Ok(done) };
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(error) => {
                note(post, &letter, &Attempt::Later(LEASE), &mut done).await?;
                return Err(error);
            }
        };
        note(post, &letter, &outcome, &mut done).await?;
    }
}

/// Writes down how an attempt ended.
async fn note(post: Post<'_>, letter: &Letter, outcome: &Attempt, done: &mut Delivered) -> Result<()> {
    let (store, now) = (post.store, (post.clock)());
    match outcome {
        Attempt::Sent(message) => {
            outbox::sent(store, letter.id, message.as_deref().unwrap_or_default(), now).await?;
            done.sent += 1;
        }
        Attempt::Part => outbox::part_sent(store, letter.id, now).await?,
        Attempt::Later(wait) => {
            let at = now + *wait;
            outbox::failed(store, letter.id, Some(at), now).await?;
            done.next = Some(done.next.map_or(at, |next| next.min(at)));
        }
        Attempt::Doubtful(wait) if letter.doubts < REPEATS && letter.kind != LetterKind::Push => {
            let at = now + *wait;
            outbox::doubted(store, letter.id, at).await?;
            done.next = Some(done.next.map_or(at, |next| next.min(at)));
        }
        Attempt::Doubtful(_) | Attempt::Undeliverable => outbox::failed(store, letter.id, None, now).await?,
    }
    Ok(())
}
