//! Floor 1: PostgreSQL. All SQL lives here, and what "one turn" means to the database.
//!
//! Reading order: [`inbox`] (a message is accepted) → [`lanes`] (one exchange at a time per person) → [`turns`] (what a
//! turn reads, and how it ends) → [`records`] (what is kept, corrected and taken back) → [`outbox`] (what is sent) →
//! [`schedules`] and [`due`] (when the coach speaks first). Beside them [`people`], [`memories`], [`history`], [`cycle`], [`forget`] and [`export`] read and write one subject each, and [`local`] runs a server where
//! there is none.
//!
//! Every transaction names its person ([`Store::begin`]), and row-level security shows it that person's rows alone; a statement that
//! is a transaction of its own names them itself ([`turns::open`]). SQL functions take `&mut PgConnection`; the caller opens the
//! transaction and commits it.

pub mod conversations;
pub mod cycle;
pub mod due;
pub mod error;
pub mod export;
pub mod files;
pub mod forget;
pub mod history;
pub mod inbox;
pub mod lanes;
pub mod links;
pub mod local;
pub mod memories;
pub mod outbox;
pub mod people;
pub mod planning;
pub mod records;
pub mod rooms;
pub mod rows;
pub mod schedules;
mod text;
pub mod turns;

use std::{fmt, str::FromStr, time::Duration};

use anyhow::Context as _;
use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use uuid::{Builder, Uuid};

use self::error::During;
pub use self::error::{DatabaseError, Result, constraint, is_unavailable, remedy};
use crate::domain::talk::PersonId;

/// All migrations, in order; part of the program.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// A transaction of one person, or of the queues.
pub type Tx = sqlx::Transaction<'static, sqlx::Postgres>;

/// Connections of one program unless told otherwise: turns are short, and a server allows a hundred by default.
const CONNECTIONS: u32 = 10;

/// Connections of the queues beside them: what is to be sent must not wait behind the turns of everybody who writes.
const QUEUE_CONNECTIONS: u32 = 4;

/// Connections that claim letters and note what became of them.
const MAIL_CONNECTIONS: u32 = 2;

/// Bytes of an exchange's id that tell its time (RFC 9562, version 7).
const TIME_BYTES: usize = 6;

/// How long a turn may wait for a connection before it is told that there is none.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection that was in use within this time is taken for alive: asking it each time would be a round trip more for
/// every transaction. One that broke meanwhile fails the transaction, and its message stays accepted.
const FRESH: Duration = Duration::from_secs(1);

/// Run on each new connection. The role is bound by row-level security and cannot change the schema; no statement of
/// ours takes seconds, so one that does is stuck, and a transaction left open would hold its person's rows. The statements
/// are the same many times a second over keys that are all alike: planning each anew would take longer than running it. A
/// plan made while a table was still empty must not read all of it once it has grown, so indices are always preferred, and
/// what is joined is looked up by its key: letters were noted as sent by a merge with all letters there had ever been.
const SESSION: &str = "set role alive_app; set statement_timeout = '15s'; \
    set idle_in_transaction_session_timeout = '5min'; set plan_cache_mode = 'force_generic_plan'; \
    set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off";

/// Run besides on each connection of the mail: single statements on the queues, which do not wait for the disk. What a power
/// cut forgets of them is done again, as after a sender that died; and the sooner a letter is noted as sent, the fewer a
/// program that is killed says twice.
const MAIL_SESSION: &str = "set alive.queue = 'on'; set synchronous_commit = 'off'";

/// Begins a transaction that takes the first of what is due. The index is walked in its order: a plan that does not know
/// how many rows row-level security leaves would rather gather and sort all that is due than take the first few of it.
const DUE: &str = "begin; set local alive.queue = 'on'; set local enable_bitmapscan = off";

/// Begins a transaction of the queues.
const QUEUE: &str = "begin; set local alive.queue = 'on'";

/// Begins a transaction that accepts messages: of the queue of messages it sees all, and beside it every account.
const ACCEPTING: &str = "begin; set local alive.queue = 'on'; set local alive.accepting = 'on'";

/// Where the database is.
#[derive(Clone)]
pub enum DatabaseAt {
    /// A `postgres://` address; secret, because it may hold a password.
    Url(SecretString),
    /// Ready options, as [`local::LocalServer::connect_options`] gives them.
    Options(Box<PgConnectOptions>),
}

/// The database. Cloning is cheap: all clones share their pools.
#[derive(Clone)]
pub struct Store {
    pool: PgPool,
    queues: PgPool,
    mail: PgPool,
    options: PgConnectOptions,
}

/// The id of what an exchange writes under a name: the same whenever it is asked for, so that nothing is written twice, and in the
/// order of time like that of the exchange. What is written together lies together in its index then; ids by chance would touch
/// another page of it for every row, more of them the more people there are.
fn id_of(interaction: Uuid, name: &str) -> Uuid {
    let mut id = Uuid::new_v5(&interaction, name.as_bytes()).into_bytes();
    id[..TIME_BYTES].copy_from_slice(&interaction.as_bytes()[..TIME_BYTES]);
    Builder::from_custom_bytes(id).into_uuid()
}

impl Store {
    /// Brings the schema up to date, under a lock that other programs starting at the same time wait for, and connects.
    ///
    /// # Errors
    /// The address cannot be read, the server cannot be reached, or a migration fails; the message says the cure where there is one.
    pub async fn open(at: &DatabaseAt) -> Result<Self> {
        Self::from_options(at.options()?, CONNECTIONS).await
    }

    /// Like [`Store::open`], with ready options and a number of connections.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn from_options(options: PgConnectOptions, max_connections: u32) -> Result<Self> {
        migrate(&options).await?;
        let pool = pool(max_connections, "")
            .connect_with(options.clone())
            .await
            .during("cannot connect as the role alive_app")?;
        let queues = self::pool(QUEUE_CONNECTIONS, "").connect_lazy_with(options.clone());
        let mail = self::pool(MAIL_CONNECTIONS, MAIL_SESSION).connect_lazy_with(options.clone());
        Ok(Self { pool, queues, mail, options })
    }

    /// Opens a transaction that sees and writes this person's rows, and no others.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn begin(&self, person: PersonId) -> Result<Tx> {
        // A person's id is digits and hyphens: nothing to escape, and one round trip instead of two.
        let begin = format!("begin; set local alive.person = '{}'", person.0.hyphenated());
        self.pool.begin_with(AssertSqlSafe(begin)).await.during("cannot begin a transaction")
    }

    /// Opens a transaction that sees the queues of everybody (unanswered messages, letters to send, pushes that are due) and nothing else.
    ///
    /// # Errors
    /// The database is unavailable.
    pub async fn begin_queue(&self) -> Result<Tx> {
        self.queues.begin_with(QUEUE).await.during("cannot open the queues")
    }

    /// Opens a transaction of the queues for taking what is due; [`due::act_as`] makes it an ordinary one of a person.
    async fn begin_due(&self) -> Result<Tx> {
        self.queues.begin_with(DUE).await.during("cannot open the queue of pushes")
    }

    /// Connections for single statements on the letters of everybody; they see the queues and nothing else.
    fn mail(&self) -> &PgPool {
        &self.mail
    }

    /// Asks the database for a sign of life.
    ///
    /// # Errors
    /// It gives none.
    pub async fn ping(&self) -> Result<()> {
        sqlx::query!("select 1 as one").fetch_one(&self.pool).await.during("cannot reach the database")?;
        Ok(())
    }

    /// Waits for the connections in use and closes them all.
    pub async fn close(self) {
        self.mail.close().await;
        self.queues.close().await;
        self.pool.close().await;
    }
}

// By hand: the options hold the password in the clear, and print it.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

impl fmt::Debug for DatabaseAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseAt").finish_non_exhaustive()
    }
}

impl DatabaseAt {
    /// The options of this address.
    ///
    /// # Errors
    /// It is no `postgres://` address. The address itself is not part of the message: it may hold a password.
    pub fn options(&self) -> Result<PgConnectOptions> {
        match self {
            Self::Url(url) => {
                let url = url.expose_secret();
                // The driver takes any scheme for its own.
                let is_ours = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
                let options = is_ours.then(|| PgConnectOptions::from_str(url).ok()).flatten();
                options.context(
                    "the database address is not of the form postgres://user@host:port/database; correct DATABASE_URL",
                )
            }
            Self::Options(options) => Ok((**options).clone()),
        }
    }
}

/// A pool of sessions, each begun with `more` besides what all begin with.
fn pool(max_connections: u32, more: &'static str) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                sqlx::raw_sql(SESSION).execute(&mut *connection).await?;
                sqlx::raw_sql(more).execute(connection).await.map(drop)
            })
        })
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for > FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
}

/// Names the person of a transaction that began without one to row-level security.
async fn act_as(connection: &mut PgConnection, person: PersonId) -> Result<()> {
    sqlx::query!("select set_config('alive.person', $1, true)", person.0.to_string())
        .fetch_one(connection)
        .await
        .during("cannot name the person of the transaction")?;
    Ok(())
}

/// Applies the migrations that are missing. The migrator holds an advisory lock of the database meanwhile.
async fn migrate(options: &PgConnectOptions) -> Result<()> {
    let mut connection = PgConnection::connect_with(options).await.during("cannot connect to the database")?;
    let done = MIGRATOR.run(&mut connection).await;
    connection.close().await.during("cannot close the connection of the migrations")?;
    match done {
        Ok(()) => Ok(()),
        Err(MigrateError::Execute(error)) => Err(error).during("a migration failed"),
        Err(MigrateError::ExecuteMigration(error, version)) => {
            Err(error).during("a migration failed").with_context(|| format!("migration {version}"))
        }
        Err(MigrateError::VersionMissing(version)) => anyhow::bail!(
            "the database has migration {version}, which this program does not know: it was used by a newer version"
        ),
        Err(error) => Err(anyhow::anyhow!("cannot migrate the database: {error}")),
    }
}
