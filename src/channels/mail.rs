//! The way out: letters of the outbox are taken, sent by a channel, and only then marked as sent.

use std::time::Duration;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{
    FutureExt, StreamExt,
    future::{Fuse, FusedFuture},
    stream::FuturesUnordered,
};
use tokio::{sync::Notify, time::Instant};
use uuid::Uuid;

use super::journal::Journal;
use crate::{
    domain::talk::Channel,
    store::{
        Store,
        outbox::{self, Outcome},
    },
};

pub use crate::store::outbox::{Letter, LetterKind};

/// How long a taken letter is kept from other senders; after it, a sender that died is taken for dead. Longer than any
/// attempt takes, and short, because letters on their way at a crash wait for its end.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Letters of different conversations that are on their way at the same time: enough for thirty a second at two fifths of a
/// second each, and few, because those on their way at a crash are sent again.
const AT_ONCE: usize = 12;
/// While there is much to do, letters are claimed and noted this often at most, several at once: a statement for each takes
/// more than it does. What arrived is in the journal before it is noted, where a channel keeps one.
const PACE: Duration = Duration::from_millis(8);
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
    /// For platforms that take a message twice.
    pub journal: Option<&'a Journal>,
}

/// Sends every letter that waits for this bot: each conversation in order, different conversations beside each other, so
/// that a slow one keeps nobody waiting. Letters travel on while others are claimed, and while what arrived is noted.
/// Returns when nothing is due and nothing is on its way.
///
/// # Errors
/// The database does not answer, or `send` failed: the letter then stays in the outbox.
pub async fn deliver<F>(post: Post<'_>, send: impl Fn(Letter) -> F) -> Result<Delivered>
where
    F: Future<Output = Result<Attempt>>,
{
    recall(post).await?;
    let mut done = Delivered::default();
    let mut on_their_way = FuturesUnordered::new();
    let mut arrived = Vec::new();
    let (mut noting, mut claiming) = (Fuse::terminated(), Fuse::terminated());
    let (mut next_note, mut next_claim) = (Instant::now(), Instant::now());
    let mut may_be_due = true;
    loop {
        let now = Instant::now();
        let is_to_note = !arrived.is_empty() && noting.is_terminated();
        if is_to_note && next_note <= now {
            next_note = now + PACE;
            let (outcomes, failure) = outcomes(std::mem::take(&mut arrived), (post.clock)(), &mut done);
            noting = Box::pin(note(post, outcomes, failure)).fuse();
            continue;
        }
        let free = AT_ONCE.saturating_sub(on_their_way.len());
        let is_to_claim = may_be_due && free > 0 && claiming.is_terminated();
        if is_to_claim && next_claim <= now {
            next_claim = now + PACE;
            may_be_due = false;
            let free = i64::try_from(free).unwrap_or_default();
            let claim = outbox::claim(post.store, post.channel, post.bot, (post.clock)(), LEASE, free);
            claiming = Box::pin(claim).fuse();
            continue;
        }
        let is_idle = noting.is_terminated() && claiming.is_terminated() && on_their_way.is_empty();
        if is_idle && !is_to_note && !is_to_claim {
            return Ok(done);
        }
        let next = is_to_note.then_some(next_note).into_iter().chain(is_to_claim.then_some(next_claim)).min();
        tokio::select! {
            result = &mut noting => {
                result?;
                if let Some(journal) = post.journal.filter(|_| arrived.is_empty()) {
                    journal.clear();
                }
                // The next of their conversations.
                may_be_due = true;
            }
            letters = &mut claiming => on_their_way.extend(letters?.into_iter().map(|letter: Letter| {
                let sending = send(letter.clone());
                async move { (letter, sending.await) }
            })),
            Some((letter, attempt)) = on_their_way.next() => {
                if let (Some(journal), Ok(Attempt::Sent(message))) = (post.journal, &attempt) {
                    journal.keep(letter.id, message.as_deref().unwrap_or_default());
                }
                arrived.push((letter, attempt));
            }
            () = post.bell.notified() => may_be_due = true,
            () = tokio::time::sleep_until(next.unwrap_or(now)), if next.is_some() => {}
        }
    }
}

/// Notes what was sent and could not be noted: the program before this one died, or the database was away.
async fn recall(post: Post<'_>) -> Result<()> {
    let Some(journal) = post.journal else { return Ok(()) };
    let sent = journal.held();
    if sent.is_empty() {
        return Ok(());
    }
    let outcomes: Vec<_> = sent.into_iter().map(|(letter, message)| (letter, Outcome::Sent(message))).collect();
    outbox::note(post.store, &outcomes, (post.clock)()).await?;
    tracing::info!(letters = outcomes.len(), "letters had been sent already");
    journal.clear();
    Ok(())
}

/// Notes how attempts ended; then ends the delivery where one of them failed on our side.
async fn note(post: Post<'_>, outcomes: Vec<(Uuid, Outcome)>, failure: Option<anyhow::Error>) -> Result<()> {
    outbox::note(post.store, &outcomes, (post.clock)()).await?;
    failure.map_or(Ok(()), Err)
}

/// What to note about the letters that arrived, and the first failure that ends the delivery.
fn outcomes(
    arrived: Vec<(Letter, Result<Attempt>)>,
    now: DateTime<Utc>,
    done: &mut Delivered,
) -> (Vec<(Uuid, Outcome)>, Option<anyhow::Error>) {
    let mut failure = None;
    let outcomes = arrived
        .into_iter()
        .map(|(letter, attempt)| {
            let attempt = attempt.unwrap_or_else(|error| {
                failure.get_or_insert(error);
                Attempt::Later(LEASE)
            });
            (letter.id, outcome(&letter, attempt, now, done))
        })
        .collect();
    (outcomes, failure)
}

fn outcome(letter: &Letter, attempt: Attempt, now: DateTime<Utc>, done: &mut Delivered) -> Outcome {
    let mut again = |wait: TimeDelta| {
        let at = now + wait;
        done.next = Some(done.next.map_or(at, |next| next.min(at)));
        at
    };
    match attempt {
        Attempt::Sent(message) => {
            done.sent += 1;
            Outcome::Sent(message.unwrap_or_default())
        }
        Attempt::Part => Outcome::PartSent,
        Attempt::Later(wait) => Outcome::Later(again(wait)),
        Attempt::Doubtful(wait) if letter.doubts < REPEATS && letter.kind != LetterKind::Push => {
            Outcome::Doubtful(again(wait))
        }
        Attempt::Doubtful(_) | Attempt::Undeliverable => Outcome::GivenUp,
    }
}
