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

use super::{
    Store,
    error::{During, Result},
};
use crate::domain::talk::PersonId;

/// Lanes that may wait for another program at the same time; each takes a connection.
const WAITING_CONNECTIONS: usize = 4;

/// Tries to reach the database before a lane is refused, and the pause before each further try.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_millis(200);

/// A lock that is free is had in a millisecond: a connection that takes longer is broken without knowing it.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

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
        let ask = Ask::Take { key: key(person), lost: Arc::clone(&lost), answer };
        self.keeper.send(ask).ok().context("the lanes are closed")?;
        // From here on the lock is given back whatever happens, also when this future is dropped while waiting.
        let mut held = Held::Here { key: key(person), keeper: self.keeper.clone() };
        if !granted.await.context("the lanes are closed")?? {
            held = self.wait(person).await?;
        }
        Ok(Lane { _held: held, _turn: turn, lost })
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
    Take { key: i64, lost: Arc<AtomicBool>, answer: oneshot::Sender<Result<bool>> },
    Leave { key: i64 },
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
        while let Some(ask) = asks.recv().await {
            match ask {
                Ask::Take { key, lost, answer } => {
                    let granted = self.take(key).await;
                    if matches!(granted, Ok(true)) {
                        self.held.insert(key, lost);
                    }
                    // Nobody waits for the answer any more: their guard asks to leave, next in the queue.
                    drop(answer.send(granted));
                }
                Ask::Leave { key } => self.leave(key).await,
            }
        }
        if let Some(connection) = self.connection.take() {
            drop(connection.close().await);
        }
    }

    /// Takes a lock if it is free.
    async fn take(&mut self, key: i64) -> Result<bool> {
        let mut tried = self.try_lock(key).await;
        for _ in 1..TRIES {
            if tried.is_ok() {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            tried = self.try_lock(key).await;
        }
        tried
    }

    async fn try_lock(&mut self, key: i64) -> Result<bool> {
        if self.connection.is_none() {
            self.reconnect().await?;
        }
        let connection = self.connection.as_mut().context("there is no connection")?;
        let locked = try_lock(connection, key).await;
        if let Err(error) = &locked {
            tracing::warn!(error = format!("{error:#}"), "the connection of the lanes broke");
            self.connection = None;
        }
        locked
    }

    async fn leave(&mut self, key: i64) {
        // Not held here: the lane was refused, lost, or is held by a connection of its own.
        if self.held.remove(&key).is_none() {
            return;
        }
        let Some(connection) = self.connection.as_mut() else { return };
        let freed = sqlx::query!("select pg_advisory_unlock($1)", key).fetch_one(connection);
        if !matches!(timeout(ANSWER_TIMEOUT, freed).await, Ok(Ok(_))) {
            // The session is gone or in doubt, and ends with its connection: the server frees what it held.
            self.connection = None;
        }
    }

    /// Connects again and takes the locks that are in use back; a lane that another program has taken meanwhile is lost.
    async fn reconnect(&mut self) -> Result<()> {
        let mut connection = connect(&self.options).await?;
        let mut gone = Vec::new();
        for (key, lost) in &self.held {
            if !try_lock(&mut connection, *key).await? {
                lost.store(true, Ordering::Release);
                gone.push(*key);
            }
        }
        for key in gone {
            self.held.remove(&key);
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

async fn try_lock(connection: &mut PgConnection, key: i64) -> Result<bool> {
    let locked = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, key).fetch_one(connection);
    timeout(ANSWER_TIMEOUT, locked).await.context("no answer to a lane in time")?.during("cannot take a lane")
}
