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

/// What an operator can do about a failure, in one sentence; none where it is no failure of the database.
pub fn remedy(error: &anyhow::Error) -> Option<&'static str> {
    let Some(error) = error.downcast_ref::<DatabaseError>() else {
        // The disk of a server of our own is full before it has become a database.
        return says(&format!("{error:#}"), &["No space left on device"]).then_some(FULL);
    };
    match error {
        DatabaseError::Unavailable(why) | DatabaseError::Statement { message: Some(why), .. } => {
            by_words(why).or_else(|| by_code(error))
        }
        _ => by_code(error),
    }
}

const FULL: &str = "free some space on the disk that holds the database, and start again";

/// What the operating system or the driver says, and what to do about it.
fn by_words(why: &str) -> Option<&'static str> {
    let known: [(&[&str], &str); 5] = [
        (&["refused", "No such file", "unreachable"], "start the server, or correct host and port in DATABASE_URL"),
        (&["lookup address", "not known", "resolve"], "correct the host's name in DATABASE_URL"),
        (
            &["timed out", "free connection"],
            "see whether the server is overloaded or a firewall is in the way; then try again",
        ),
        (
            &["SSL", "TLS", "tls", "certificate"],
            "set sslmode in DATABASE_URL as the server wants it (?sslmode=require or disable)",
        ),
        (&["No space left"], FULL),
    ];
    known.into_iter().find(|(words, _)| says(why, words)).map(|(_, remedy)| remedy)
}

/// What the server's code stands for, and what to do about it.
fn by_code(error: &DatabaseError) -> Option<&'static str> {
    let code = match error {
        DatabaseError::Statement { code, .. } => code.as_str(),
        DatabaseError::Unavailable(why) => why.rsplit_once(" (").map_or("", |(_, code)| code.trim_end_matches(')')),
        DatabaseError::Constraint(_) | DatabaseError::Unexpected(_) => return None,
    };
    Some(match code {
        "28P01" | "28000" => "correct user and password in DATABASE_URL, or let that user in (pg_hba.conf)",
        "3D000" => "make the database (createdb NAME), or correct its name in DATABASE_URL",
        "42501" => "give the user of DATABASE_URL the rights: alter database NAME owner to USER, as a superuser",
        "53100" => FULL,
        "53300" => "close other programs that use the server, or raise its max_connections",
        "57P03" => "the server is starting or stopping: wait a moment and try again",
        code if code.starts_with("58") => "look at the server's log: it cannot read or write its files",
        _ => return None,
    })
}

fn says(text: &str, any: &[&str]) -> bool {
    any.iter().any(|words| text.contains(words))
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
            "08" | "53" | "57" | "58" => Self::Unavailable(format!("{} ({code})", error.message())),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_tells_what_to_do_about_it() {
        let statement = |code: &str| DatabaseError::Statement { code: code.to_owned(), message: Some("no".to_owned()) };
        let away = |why: &str| DatabaseError::Unavailable(why.to_owned());
        for (error, expected) in [
            (away("Connection refused (os error 111)"), Some("start the server")),
            (away("failed to lookup address information: Name or service not known"), Some("host's name")),
            (away("no free connection in time"), Some("overloaded")),
            (away("server does not support SSL"), Some("sslmode")),
            (away("sorry, too many clients already (53300)"), Some("max_connections")),
            (away("could not extend file: No space left on device (53100)"), Some("free some space")),
            (away("the database system is starting up (57P03)"), Some("wait a moment")),
            (statement("28P01"), Some("user and password")),
            (statement("3D000"), Some("createdb")),
            (statement("42501"), Some("as a superuser")),
            (statement("22003"), None),
            (DatabaseError::Constraint("one_plan".to_owned()), None),
        ] {
            let error = anyhow::Error::new(error).context("cannot connect to the database");
            let found = remedy(&error);
            assert_eq!(found.is_some(), expected.is_some(), "{error:#}: {found:?}");
            assert!(
                expected.is_none_or(|words| found.is_some_and(|found| found.contains(words))),
                "{error:#}: {found:?}"
            );
        }
        let full = anyhow::anyhow!("initdb failed: could not write to file: No space left on device");
        assert_eq!(remedy(&full), Some(FULL));
    }
}
