//! The way out: letters of the outbox are taken, sent by a channel, and only then marked as sent.

use std::pin::pin;

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{StreamExt, stream::FuturesUnordered};
use tokio::sync::Notify;
use uuid::Uuid;

use super::journal::Journal;
use crate::{
    domain::talk::Channel,
    store::{
        Store,
        outbox::{self, Claim, Outcome},
    },
};

pub use crate::store::{
    lanes::Presence,
    outbox::{Letter, LetterKind, SaidOnce},
};

/// How long a taken letter is kept from other senders; after it, a sender that is not known to be there is taken for dead.
/// Longer than any attempt takes.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// Letters of different conversations that are on their way at the same time: enough for thirty a second at two fifths of a
/// second each, and few, because those on their way at a crash have to be looked for.
const AT_ONCE: usize = 12;
/// How long before the first letter that a program left and how far back at most messages are read that it cannot be.
const BEFORE: TimeDelta = TimeDelta::minutes(1);
const FAR_BACK: TimeDelta = TimeDelta::hours(6);
/// Times a letter is sent again although it may have arrived, where it cannot be looked for.
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
    /// Nobody knows whether it arrived: to be tried again after this time where it is looked for before. Where it cannot be,
    /// an answer is sent once more, and what nobody asked for is not.
    Doubtful { wait: TimeDelta, is_looked_for: bool },
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
    /// The highest message id known of the platform, for those that take a message twice.
    pub latest: &'a (dyn Fn() -> Option<i64> + Sync),
    /// By which other senders see that this one is there; without it they wait for the end of its claims.
    pub presence: Option<i64>,
}

/// What a program that died had on its way, for the one that follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inheritance {
    pub letters: Vec<Uuid>,
    /// What was said and heard lately.
    pub messages: Vec<SaidOnce>,
}

/// Takes up at once what senders had on their way that died: for a program that starts.
///
/// # Errors
/// The database does not answer.
pub async fn take_over(post: Post<'_>) -> Result<Inheritance> {
    recall(post).await?;
    let (of, now) = ((post.channel, post.bot), (post.clock)());
    let left = outbox::release_of_the_dead(post.store, of, now).await?;
    let Some(first) = left.iter().map(|left| left.written).min() else { return Ok(Inheritance::default()) };
    tracing::info!(letters = left.len(), "letters of a program that died are taken over");
    let messages = outbox::messages_since(post.store, of, (first - BEFORE).max(now - FAR_BACK)).await?;
    Ok(Inheritance { letters: left.into_iter().map(|left| left.letter).collect(), messages })
}

/// Sends every letter that waits for this bot: each conversation in order, different conversations beside each other, so
/// that a slow one keeps nobody waiting. Letters travel on while the books are kept, and what arrived meanwhile is noted
/// together. Returns when nothing is due and nothing is on its way.
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
    let attempt = |letter: Letter| {
        let sending = send(letter.clone());
        async move {
            let attempt = sending.await;
            // At once: one that has arrived and is not noted when the program dies would be said twice.
            if let (Some(journal), Ok(Attempt::Sent(message))) = (post.journal, &attempt) {
                journal.keep(letter.id, message.as_deref().unwrap_or_default());
            }
            (letter, attempt)
        }
    };
    loop {
        let (outcomes, failure) = outcomes(std::mem::take(&mut arrived), (post.clock)(), &mut done);
        let free = i64::try_from(AT_ONCE.saturating_sub(on_their_way.len())).unwrap_or_default();
        let books = async {
            let now = (post.clock)();
            outbox::note(post.store, &outcomes, now).await?;
            match failure {
                Some(error) => Err(error),
                None if free == 0 => Ok(Vec::new()),
                None => {
                    let claim = Claim { lease: LEASE, by: post.presence, latest: (post.latest)(), limit: free };
                    Ok(outbox::claim(post.store, (post.channel, post.bot), now, claim).await?)
                }
            }
        };
        let claimed = beside(books, &mut on_their_way, &mut arrived).await?;
        if let Some(journal) = post.journal.filter(|_| arrived.is_empty()) {
            journal.clear();
        }
        on_their_way.extend(claimed.into_iter().map(&attempt));
        if !arrived.is_empty() {
            continue;
        }
        tokio::select! {
            letter = on_their_way.next() => match letter {
                Some(letter) => arrived.push(letter),
                None => return Ok(done),
            },
            () = post.bell.notified() => {}
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

/// Does `work` while letters go on their way; those that arrive meanwhile are put into `arrived`.
async fn beside<T, F: Future>(
    work: impl Future<Output = T>,
    on_their_way: &mut FuturesUnordered<F>,
    arrived: &mut Vec<F::Output>,
) -> T {
    let mut work = pin!(work);
    loop {
        tokio::select! {
            done = &mut work => return done,
            Some(letter) = on_their_way.next() => arrived.push(letter),
        }
    }
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
        Attempt::Later(wait) => Outcome::Later { at: again(wait), said_after: letter.said_after },
        Attempt::Doubtful { wait, is_looked_for }
            if is_looked_for || letter.doubts < REPEATS && letter.kind != LetterKind::Push =>
        {
            Outcome::Doubtful(again(wait))
        }
        Attempt::Doubtful { .. } => {
            tracing::warn!(letter = %letter.id, "a letter is given up: nobody knows whether it arrived");
            Outcome::GivenUp
        }
        Attempt::Undeliverable => Outcome::GivenUp,
    }
}
