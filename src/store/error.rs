//! Errors of the database without the data in them.
//!
//! PostgreSQL names the failing row in its DETAIL, and in some messages the failing value. Neither may reach a log, so every
//! `sqlx::Error` is reduced here to what an operator needs: the class of the failure, its code, and the constraint.

use std::fmt;

/// A result whose error is a chain of sentences for the log.
pub type Result<T> = anyhow::Result<T>;

/// The constraint that refused a change, by the name it has in `migrations/`, if that is what failed.
pub fn constraint(error: &anyhow::Error) -> Option<&str> {
    match error.downcast_ref::<DatabaseError>()? {
        DatabaseError::Constraint(name) => Some(name),
        _ => None,
    }
}

/// Whether the database could not be reached or went away: the same call may succeed later.
pub fn is_unavailable(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<DatabaseError>(), Some(DatabaseError::Unavailable(_)))
}

/// What went wrong in the database, safe to log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DatabaseError {
    /// A named constraint refused the change.
    Constraint(String),
    /// The server cannot be reached, is shutting down, or has no connection left.
    Unavailable(String),
    /// The server refused the statement: SQLSTATE and, where it cannot hold data, the message.
    Statement { code: String, message: Option<String> },
    /// The answer was not what the program expects.
    Unexpected(String),
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constraint(name) => write!(f, "refused by the constraint {name}"),
            Self::Unavailable(why) => write!(f, "the database is unavailable: {why}"),
            Self::Statement { code, message: Some(message) } => write!(f, "the database says {code}: {message}"),
            Self::Statement { code, message: None } => write!(f, "the database says {code}"),
            Self::Unexpected(what) => write!(f, "unexpected answer of the database: {what}"),
        }
    }
}

impl std::error::Error for DatabaseError {}

impl From<sqlx::Error> for DatabaseError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => Self::from_server(error.as_ref()),
            sqlx::Error::Io(error) => Self::Unavailable(error.to_string()),
            sqlx::Error::Tls(error) => Self::Unavailable(error.to_string()),
            sqlx::Error::PoolTimedOut => Self::Unavailable("no free connection in time".to_owned()),
            sqlx::Error::PoolClosed => Self::Unavailable("the pool is closed".to_owned()),
            sqlx::Error::WorkerCrashed => Self::Unavailable("the connection's task ended".to_owned()),
            sqlx::Error::Configuration(error) => Self::Unavailable(error.to_string()),
            sqlx::Error::RowNotFound => Self::Unexpected("no row".to_owned()),
            sqlx::Error::ColumnDecode { index, .. } => Self::Unexpected(format!("column {index} cannot be read")),
            sqlx::Error::ColumnNotFound(name) => Self::Unexpected(format!("no column {name}")),
            // The rest may quote values: the kind alone is said.
            _ => Self::Unexpected("a value cannot be read or written".to_owned()),
        }
    }
}

impl DatabaseError {
    fn from_server(error: &dyn sqlx::error::DatabaseError) -> Self {
        if let Some(name) = error.constraint() {
            return Self::Constraint(name.to_owned());
        }
        let code = error.code().unwrap_or_default().into_owned();
        match code.get(..2).unwrap_or_default() {
            // Connection, resources, operator intervention, system; and a server that is starting or stopping (57P03).
            "08" | "53" | "57" | "58" => Self::Unavailable(error.message().to_owned()),
            // Data and integrity violations name values; the others name things of the schema.
            "22" | "23" => Self::Statement { code, message: None },
            _ => Self::Statement { code, message: Some(error.message().to_owned()) },
        }
    }
}

/// Adds what was being done to a failure of the database, and takes the data out of it.
pub(super) trait During<T> {
    fn during(self, what: &'static str) -> Result<T>;
}

impl<T> During<T> for std::result::Result<T, sqlx::Error> {
    fn during(self, what: &'static str) -> Result<T> {
        self.map_err(|error| anyhow::Error::new(DatabaseError::from(error)).context(what))
    }
}
