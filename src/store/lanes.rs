//! A lane per person: one exchange at a time, in order, in this program and in every other that serves the same database.
//!
//! Within the program a fair mutex a person keeps the order. Between programs a session advisory lock does: one dedicated
//! connection holds the locks of all people this program is serving, so that the server frees them at once when the program dies. Where
//! another program holds the lane, a second connection waits for it in the server's own queue (first come, first served)
//! and keeps it until the lane is left.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex as SyncMutex, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use anyhow::Context as _;
use sqlx::{ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use tokio::{
    sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, mpsc, oneshot},
    time::timeout,
};
use uuid::Uuid;

use super::{
    Store,
    error::{DatabaseError, During, Result},
};
use crate::domain::talk::PersonId;

/// Lanes that may wait for another program at the same time; each takes a connection.
const WAITING_CONNECTIONS: usize = 4;

/// Tries to reach the database before a lane is refused, and the pause before each further try.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// A lock that is free is had in a millisecond: a connection that takes longer is broken without knowing it.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// Asks that are answered in one round at most.
const ASKS_AT_ONCE: usize = 64;

/// From this many people on, the mutexes of those who are gone are swept out.
const SWEEP_AT: usize = 1024;

/// The lanes of this program.
#[derive(Clone)]
pub struct Lanes {
    queues: Arc<SyncMutex<HashMap<PersonId, Weak<Mutex<()>>>>>,
    keeper: mpsc::UnboundedSender<Ask>,
    waiting: Arc<Semaphore>,
    options: PgConnectOptions,
}

/// The right to serve one person; leaving the lane is dropping it.
#[derive(Debug)]
#[must_use = "the lane is left as soon as this is dropped"]
pub struct Lane {
    // Dropped in this order: the server's lock is given back before the next in this program asks for it.
    _held: Held,
    _turn: OwnedMutexGuard<()>,
    lost: Arc<AtomicBool>,
}

impl Lane {
    /// False once it is known that the connection that held the lane broke and another program took it: what is being done must not be committed.
    pub fn is_held(&self) -> bool {
        !self.lost.load(Ordering::Acquire)
    }
}

/// A lock that nobody else wants, held for as long as the program lives: by it others see that this one is there.
#[derive(Debug)]
pub struct Presence {
    key: i64,
    _lane: Lane,
}

impl Presence {
    /// The advisory lock.
    pub fn key(&self) -> i64 {
        self.key
    }
}

impl Lanes {
    /// The lanes of the store's database. Must be called within the runtime: a task keeps the dedicated connection, and ends
    /// with the last clone and the last lane.
    pub fn new(store: &Store) -> Self {
        let options = store.options.clone().application_name("alive lanes");
        let (keeper, asks) = mpsc::unbounded_channel();
        tokio::spawn(Keeper { options: options.clone(), connection: None, held: HashMap::new() }.run(asks));
        Self { queues: Arc::default(), keeper, waiting: Arc::new(Semaphore::new(WAITING_CONNECTIONS)), options }
    }

    /// Waits until it is this caller's turn with the person.
    ///
    /// # Errors
    /// The database cannot be reached, after a few tries.
    pub async fn take(&self, person: PersonId) -> Result<Lane> {
        let turn = self.queue(person).lock_owned().await;
        let lost = Arc::new(AtomicBool::new(false));
        let (answer, granted) = oneshot::channel();
        let ask = Ask::Take(Take { key: key(person), lost: Arc::clone(&lost), answer });
        self.keeper.send(ask).ok().context("the lanes are closed")?;
        // From here on the lock is given back whatever happens, also when this future is dropped while waiting.
        let mut held = Held::Here { key: key(person), keeper: self.keeper.clone() };
        if !granted.await.context("the lanes are closed")?? {
            held = self.wait(person).await?;
        }
        Ok(Lane { _held: held, _turn: turn, lost })
    }

    /// Makes this program known to the others.
    ///
    /// # Errors
    /// The database cannot be reached, after a few tries.
    pub async fn presence(&self) -> Result<Presence> {
        // A lane of its own, beside those of people.
        let own = PersonId(Uuid::new_v4());
        Ok(Presence { key: key(own), _lane: self.take(own).await? })
    }

    /// The person's mutex; fair, so first come is first served.
    fn queue(&self, person: PersonId) -> Arc<Mutex<()>> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if queues.len() >= SWEEP_AT {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        if let Some(queue) = queues.get(&person).and_then(Weak::upgrade) {
            return queue;
        }
        let queue = Arc::new(Mutex::new(()));
        queues.insert(person, Arc::downgrade(&queue));
        queue
    }

    /// Waits in the server's queue, on a connection of its own.
    async fn wait(&self, person: PersonId) -> Result<Held> {
        let permit = Arc::clone(&self.waiting).acquire_owned().await.context("the lanes are closed")?;
        let mut connection = connect(&self.options).await?;
        sqlx::query!("select pg_advisory_lock($1)", key(person))
            .fetch_one(&mut connection)
            .await
            .during("cannot wait for a lane")?;
        Ok(Held::There { connection: Some(connection), _permit: permit })
    }
}

/// The advisory lock of a person. Two people may share one by chance (1 in 2^64): they would only wait for each other.
fn key(person: PersonId) -> i64 {
    let (high, low) = person.0.as_u64_pair();
    (high ^ low) as i64
}

/// What holds the server's lock.
#[derive(Debug)]
enum Held {
    /// The dedicated connection.
    Here { key: i64, keeper: mpsc::UnboundedSender<Ask> },
    /// A connection of its own: closing it frees the lock.
    There { connection: Option<PgConnection>, _permit: OwnedSemaphorePermit },
}

impl Drop for Held {
    fn drop(&mut self) {
        match self {
            // The keeper works its queue in order: a later ask for the same key finds the lock given back.
            Self::Here { key, keeper } => drop(keeper.send(Ask::Leave { key: *key })),
            // Dropping a connection closes its socket, and the server ends the session. Where there is a runtime, say goodbye, which is quicker.
            Self::There { connection, .. } => {
                if let (Some(connection), Ok(runtime)) = (connection.take(), tokio::runtime::Handle::try_current()) {
                    runtime.spawn(connection.close());
                }
            }
        }
    }
}

#[derive(Debug)]
enum Ask {
    Take(Take),
    Leave { key: i64 },
}

impl Ask {
    fn key(&self) -> i64 {
        match self {
            Self::Take(Take { key, .. }) | Self::Leave { key } => *key,
        }
    }
}

/// The question for one lock; answered with whether it was free.
#[derive(Debug)]
struct Take {
    key: i64,
    lost: Arc<AtomicBool>,
    answer: oneshot::Sender<Result<bool>>,
}

/// Asks that came while the connection was busy, answered together. No lock is asked for twice in one round, and none is given
/// back after it was asked for.
#[derive(Default)]
struct Round {
    leaves: Vec<i64>,
    takes: Vec<Take>,
}

impl Round {
    fn takes(&self, key: i64) -> bool {
        self.takes.iter().any(|take| take.key == key)
    }

    fn add(&mut self, ask: Ask) {
        match ask {
            Ask::Take(take) => self.takes.push(take),
            Ask::Leave { key } => self.leaves.push(key),
        }
    }
}

/// The task that owns the dedicated connection.
struct Keeper {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    /// The locks held, and how to tell their lanes that they were lost.
    held: HashMap<i64, Arc<AtomicBool>>,
}

impl Keeper {
    async fn run(mut self, mut asks: mpsc::UnboundedReceiver<Ask>) {
        let mut waiting = Vec::new();
        while asks.recv_many(&mut waiting, ASKS_AT_ONCE).await > 0 {
            let mut round = Round::default();
            for ask in waiting.drain(..) {
                if round.takes(ask.key()) {
                    self.work(std::mem::take(&mut round)).await;
                }
                round.add(ask);
            }
            self.work(round).await;
        }
        if let Some(connection) = self.connection.take() {
            drop(connection.close().await);
        }
    }

    /// Gives locks back and takes others if they are free, in one round trip.
    async fn work(&mut self, Round { leaves, takes }: Round) {
        // Not held here: the lane was refused, lost, or is held by a connection of its own.
        let mut free: Vec<i64> = leaves.into_iter().filter(|key| self.held.remove(key).is_some()).collect();
        if self.connection.is_none() {
            // The session ended with its connection, and the server freed what it held.
            free.clear();
        }
        if free.is_empty() && takes.is_empty() {
            return;
        }
        let wanted: Vec<i64> = takes.iter().map(|take| take.key).collect();
        match self.try_some_times(free, &wanted).await {
            Ok(granted) => {
                for (take, granted) in takes.into_iter().zip(granted) {
                    if granted {
                        self.held.insert(take.key, take.lost);
                    }
                    // Where nobody waits for the answer any more, their guard asks to leave, next in the queue.
                    drop(take.answer.send(Ok(granted)));
                }
            }
            Err(error) => {
                let cause = error.downcast_ref::<DatabaseError>().cloned();
                let cause = cause.unwrap_or_else(|| DatabaseError::Unavailable(format!("{error:#}")));
                for take in takes {
                    drop(take.answer.send(Err(anyhow::Error::new(cause.clone()).context("cannot take a lane"))));
                }
            }
        }
    }

    /// Which of the wanted locks were free; one answer each, in order.
    async fn try_some_times(&mut self, mut free: Vec<i64>, wanted: &[i64]) -> Result<Vec<bool>> {
        let mut tried = self.exchange(&free, wanted).await;
        // The connection is gone, and with it what was to be given back.
        free.clear();
        for _ in 1..TRIES {
            if tried.is_ok() || wanted.is_empty() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            tried = self.exchange(&free, wanted).await;
        }
        tried
    }

    async fn exchange(&mut self, free: &[i64], wanted: &[i64]) -> Result<Vec<bool>> {
        if self.connection.is_none() {
            self.reconnect().await?;
        }
        let connection = self.connection.as_mut().context("there is no connection")?;
        let locked = exchange(connection, free, wanted).await;
        if let Err(error) = &locked {
            tracing::warn!(error = format!("{error:#}"), "the connection of the lanes broke");
            // The session is gone or in doubt, and ends with its connection: the server frees what it held.
            self.connection = None;
        }
        locked
    }

    /// Connects again and takes the locks that are in use back; a lane that another program has taken meanwhile is lost.
    async fn reconnect(&mut self) -> Result<()> {
        let mut connection = connect(&self.options).await?;
        let keys: Vec<i64> = self.held.keys().copied().collect();
        let locked = exchange(&mut connection, &[], &keys).await?;
        for (key, _) in keys.iter().zip(locked).filter(|(_, locked)| !locked) {
            if let Some(lost) = self.held.remove(key) {
                lost.store(true, Ordering::Release);
            }
        }
        self.connection = Some(connection);
        Ok(())
    }
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection> {
    timeout(ANSWER_TIMEOUT, options.connect())
        .await
        .context("no connection for a lane in time")?
        .during("cannot connect for a lane")
}

/// Gives locks back, then tries to take others, in this order: somebody who waits in the server's queue for one that is
/// given back has it before it is asked for again.
async fn exchange(connection: &mut PgConnection, free: &[i64], wanted: &[i64]) -> Result<Vec<bool>> {
    let exchanged = sqlx::query!(
        r#"select (select count(pg_advisory_unlock(key)) from unnest($1::bigint[]) key) as freed,
            (select coalesce(array_agg(pg_try_advisory_lock(key) order by place), '{}')
             from unnest($2::bigint[]) with ordinality as wanted (key, place)) as "locked!""#,
        free,
        wanted
    )
    .fetch_one(connection);
    let row = timeout(ANSWER_TIMEOUT, exchanged).await.context("no answer to a lane in time")?;
    Ok(row.during("cannot take a lane")?.locked)
}
