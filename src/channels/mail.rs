//! The way out: letters of the outbox are taken, sent by a channel, and only then marked as sent.

use anyhow::Result;
use chrono::{DateTime, TimeDelta, Utc};
use futures::{
    FutureExt, StreamExt,
    future::{Fuse, FusedFuture},
    stream::FuturesUnordered,
};
use tokio::sync::Notify;
use uuid::Uuid;

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
/// that a slow one keeps nobody waiting. What arrived is noted at once, while other letters travel and further ones are
/// claimed: one that has arrived and is not noted when the program dies is said twice. Returns when nothing is due and
/// nothing is on its way.
///
/// # Errors
/// The database does not answer, or `send` failed: the letter then stays in the outbox.
pub async fn deliver<F>(post: Post<'_>, send: impl Fn(Letter) -> F) -> Result<Delivered>
where
    F: Future<Output = Result<Attempt>>,
{
    let mut done = Delivered::default();
    let mut on_their_way = FuturesUnordered::new();
    let mut arrived = Vec::new();
    // What is being noted, with how many letters that is; and the claim of further ones.
    let (mut noting, mut noted) = (Fuse::terminated(), 0);
    let mut claiming = Fuse::terminated();
    let mut may_be_due = true;
    loop {
        if noting.is_terminated() && !arrived.is_empty() {
            noted = arrived.len();
            let (outcomes, failure) = outcomes(std::mem::take(&mut arrived), (post.clock)(), &mut done);
            noting = Box::pin(note(post, outcomes, failure)).fuse();
        }
        let busy = on_their_way.len() + arrived.len() + noted;
        if may_be_due && claiming.is_terminated() && busy < AT_ONCE {
            may_be_due = false;
            let free = i64::try_from(AT_ONCE - busy).unwrap_or_default();
            let claim = outbox::claim(post.store, post.channel, post.bot, (post.clock)(), LEASE, free);
            claiming = Box::pin(claim).fuse();
        }
        if busy == 0 && claiming.is_terminated() {
            return Ok(done);
        }
        tokio::select! {
            result = &mut noting => {
                result?;
                noted = 0;
                // The next of their conversations.
                may_be_due = true;
            }
            letters = &mut claiming => on_their_way.extend(letters?.into_iter().map(|letter: Letter| {
                let sending = send(letter.clone());
                async move { (letter, sending.await) }
            })),
            Some(letter) = on_their_way.next() => arrived.push(letter),
            () = post.bell.notified() => may_be_due = true,
        }
    }
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
