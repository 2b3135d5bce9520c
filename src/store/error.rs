//! What can go wrong, in two messages: a sentence for people, and the cause for the log.

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Displayed, an error is one sentence that may be shown. Its cause ([`StdError::source`]) names
/// tables and files and belongs in the log only. It can be cloned because one failed commit
/// answers everybody who waited for it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// The interview was at another `seq`. Load it again, judge the command again.
    #[error("Somebody else wrote to this interview first.")]
    Conflict,
    /// No such row, or not this person's. The two are not told apart.
    #[error("There is nothing like that here.")]
    NotFound,
    #[error("That name is taken.")]
    NameTaken,
    #[error("No more than {limit} interviews can run at the same time.")]
    TooManyRunning { limit: i64 },
    #[error("The disk is full. Reading works; nothing can be saved until there is room.")]
    Full(#[source] Cause),
    #[error("The database can only be read at the moment.")]
    ReadOnly(#[source] Cause),
    #[error("The database is busy. Try again in a moment.")]
    Busy(#[source] Cause),
    /// Also the outcome of a commit whose answer was lost: it may have happened. Reload, and
    /// repeat with the same `op_id`.
    #[error("The database cannot be reached. Try again in a moment.")]
    Unavailable(#[source] Cause),
    #[error("The database holds something that cannot be read.")]
    Corrupt(#[source] Cause),
    /// The disk failed under a write. This process acknowledges nothing any more; see
    /// [`Db::is_failed`](super::Db::is_failed).
    #[error("The disk failed. Nothing is saved until the server has been restarted.")]
    Failed(#[source] Cause),
    /// A fault of ours.
    #[error("Something went wrong while saving.")]
    Internal(#[source] Cause),
    /// A check at the start did not pass. The sentence is for the operator and says what to do.
    #[error("{0}")]
    Refused(String),
}

/// Why, for the log.
#[derive(Debug, Clone)]
pub enum Cause {
    Sql(Arc<sqlx::Error>),
    Text(String),
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Sql(error) => error.fmt(f),
            Cause::Text(text) => f.write_str(text),
        }
    }
}

impl StdError for Cause {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Cause::Sql(error) => error.source(),
            Cause::Text(_) => None,
        }
    }
}

impl Cause {
    pub fn text(text: impl Into<String>) -> Self {
        Cause::Text(text.into())
    }
}

impl Error {
    /// The name under which the catalogue of sentences knows this error.
    pub fn key(&self) -> &'static str {
        match self {
            Error::Conflict => "store-conflict",
            Error::NotFound => "store-not-found",
            Error::NameTaken => "store-name-taken",
            Error::TooManyRunning { .. } => "store-too-many-running",
            Error::Full(_) => "store-full",
            Error::ReadOnly(_) => "store-read-only",
            Error::Busy(_) => "store-busy",
            Error::Unavailable(_) => "store-unavailable",
            Error::Corrupt(_) => "store-corrupt",
            Error::Failed(_) => "store-failed",
            Error::Internal(_) => "store-internal",
            Error::Refused(_) => "store-refused",
        }
    }

    /// Two writers waited for each other, or could not be put in an order: the same transaction
    /// may pass when it is tried again.
    pub(super) fn is_deadlock(&self) -> bool {
        let Error::Busy(Cause::Sql(error)) = self else {
            return false;
        };
        let code = error.as_database_error().and_then(|e| e.code());
        matches!(code.as_deref(), Some("40001" | "40P01"))
    }

    /// A fault of this one write, not of the disk or the connection: others in the same batch
    /// may do better without it.
    pub(super) fn is_of_the_data(&self) -> bool {
        matches!(self, Error::Conflict | Error::NotFound | Error::Internal(_))
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let kind = match &error {
            E::RowNotFound => return Error::NotFound,
            E::PoolTimedOut => Error::Busy,
            E::Io(_) | E::Tls(_) | E::Protocol(_) | E::PoolClosed | E::WorkerCrashed => {
                Error::Unavailable
            }
            E::ColumnDecode { .. } | E::Decode(_) => Error::Corrupt,
            E::Database(inner) => {
                if inner.is_unique_violation() {
                    return Error::Conflict;
                }
                if inner.is_foreign_key_violation() {
                    return Error::NotFound;
                }
                let code = inner.code().unwrap_or_default();
                if inner
                    .try_downcast_ref::<sqlx::sqlite::SqliteError>()
                    .is_some()
                {
                    sqlite_kind(code.parse().unwrap_or(1))
                } else {
                    postgres_kind(&code)
                }
            }
            _ => Error::Internal,
        };
        kind(Cause::Sql(Arc::new(error)))
    }
}

/// From SQLite's extended result code; the low byte is the family.
/// <https://www.sqlite.org/rescode.html>
fn sqlite_kind(code: i32) -> fn(Cause) -> Error {
    const IOERR_SHMSIZE: i32 = 4874;
    match code & 0xff {
        // The file beside the log could not grow: room, not damage.
        10 if code == IOERR_SHMSIZE => Error::Full,
        5 | 6 => Error::Busy,
        8 => Error::ReadOnly,
        10 => Error::Failed,
        11 | 26 => Error::Corrupt,
        13 => Error::Full,
        14 => Error::Unavailable,
        _ => Error::Internal,
    }
}

/// From the SQLSTATE. <https://www.postgresql.org/docs/current/errcodes-appendix.html>
fn postgres_kind(code: &str) -> fn(Cause) -> Error {
    match code {
        "53100" => Error::Full,
        "25006" => Error::ReadOnly,
        "40001" | "40P01" | "55P03" | "57014" => Error::Busy,
        "25P03" | "58030" => Error::Unavailable,
        "XX001" | "XX002" => Error::Corrupt,
        _ => match code.get(..2) {
            Some("08" | "53" | "57") => Error::Unavailable,
            _ => Error::Internal,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(kind: fn(Cause) -> Error) -> &'static str {
        kind(Cause::text("")).key()
    }

    #[test]
    fn a_full_disk_is_no_broken_disk() {
        assert_eq!(key(sqlite_kind(13)), "store-full");
        assert_eq!(key(sqlite_kind(4874)), "store-full");
        assert_eq!(key(sqlite_kind(1034)), "store-failed", "fsync");
        assert_eq!(key(sqlite_kind(778)), "store-failed", "write");
        assert_eq!(key(postgres_kind("53100")), "store-full");
    }

    #[test]
    fn a_server_that_went_away_is_unavailable() {
        for code in ["57P01", "57P03", "08006", "25P03", "53300"] {
            assert_eq!(key(postgres_kind(code)), "store-unavailable", "{code}");
        }
        assert_eq!(
            key(postgres_kind("57014")),
            "store-busy",
            "a statement took too long"
        );
        assert_eq!(key(postgres_kind("22P05")), "store-internal");
    }

    #[test]
    fn the_public_sentence_does_not_hold_the_cause() {
        let error = Error::Full(Cause::text("table event"));
        assert!(!error.to_string().contains("event"));
        assert_eq!(error.source().unwrap().to_string(), "table event");
    }
}
