//! The embedded engine: one writer, a few readers, and proof at the start that it flushes.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use super::datadir::{DataDir, SameFile};
use super::query::{Conn, Lease};
use super::schema::migrate;
use super::{Error, Result};

const READERS: u32 = 4;
const BUSY_MS: u64 = 5_000;
const ACQUIRE_MS: u64 = 3_000;
/// What the log is cut back to after a checkpoint.
const JOURNAL_SIZE_LIMIT_BYTES: u64 = 64 << 20;
/// Older ones can corrupt a database that is written and checkpointed at the same time.
/// <https://www.sqlite.org/wal.html#walresetbug>
const OLDEST_SQLITE: (u32, u32, u32) = (3, 51, 3);

pub(super) struct Sqlite {
    dir: Arc<DataDir>,
    max_pages: Option<u32>,
    database: SameFile,
    /// As it was when the writer connected.
    log: Mutex<Option<SameFile>>,
}

/// How every connection is made. FULL, not NORMAL: with NORMAL a power cut loses saves that were
/// acknowledged.
pub(super) fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(BUSY_MS))
        .pragma("journal_size_limit", JOURNAL_SIZE_LIMIT_BYTES.to_string())
        .statement_cache_capacity(128)
        .disable_statement_logging()
}

impl Sqlite {
    pub async fn open(
        dir: Arc<DataDir>,
        max_pages: Option<u32>,
    ) -> Result<(Self, SqlitePool, Conn)> {
        let path = dir.database();
        match std::fs::metadata(&path) {
            Ok(meta) if meta.len() == 0 => {
                return Err(Error::Refused(format!(
                    "The database {} is empty, so it was cut off; put a backup in its place, or delete it to start \
                     anew.",
                    path.display()
                )));
            }
            Ok(_) => {}
            Err(_) => create(&dir).await.map_err(|e| explain(&path, e))?,
        }
        let connected = Self::connect_first(dir, max_pages).await;
        let (engine, mut conn) = connected.map_err(|e| explain(&path, e))?;
        check(&mut conn).await.map_err(|e| explain(&path, e))?;
        migrate(&mut conn).await.map_err(|e| explain(&path, e))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .min_connections(1)
            .acquire_timeout(Duration::from_millis(ACQUIRE_MS))
            // A connection to a file does not go stale, and to ask it is one more hop to its thread.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options(&path).pragma("query_only", "ON"))
            .await?;
        Ok((engine, readers, Conn::Sqlite(Lease::Writer(Box::new(conn)))))
    }

    async fn connect_first(
        dir: Arc<DataDir>,
        max_pages: Option<u32>,
    ) -> Result<(Self, SqliteConnection)> {
        let database = SameFile::of(dir.database()).map_err(sqlx::Error::Io)?;
        let engine = Sqlite {
            dir,
            max_pages,
            database,
            log: Mutex::new(None),
        };
        let conn = engine.connect().await?;
        Ok((engine, conn))
    }

    async fn connect(&self) -> Result<SqliteConnection> {
        let path = self.dir.database();
        let mut wanted = options(&path);
        if let Some(pages) = self.max_pages {
            wanted = wanted.pragma("max_page_count", pages.to_string());
        }
        let mut conn = wanted.connect().await?;
        super::removal::overwrite_what_goes(&mut conn).await?;
        // Reading opens the log, so that its identity can be remembered.
        sqlx::query("SELECT count(*) FROM sqlite_schema")
            .execute(&mut conn)
            .await?;
        let mut log = path.into_os_string();
        log.push("-wal");
        *self.log.lock().unwrap_or_else(PoisonError::into_inner) = SameFile::of(log.into()).ok();
        Ok(conn)
    }

    pub async fn connect_writer(&self) -> Result<Conn> {
        Ok(Conn::Sqlite(Lease::Writer(Box::new(self.connect().await?))))
    }

    /// Fails when the database or its log was deleted or replaced: the commit went nowhere.
    pub fn still_there(&self) -> Result<()> {
        self.database.check()?;
        match &*self.log.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(log) => log.check(),
            None => Ok(()),
        }
    }
}

/// Makes the database under another name and gives it its own when it is complete: a crash in
/// between leaves nothing that looks like a database.
async fn create(dir: &DataDir) -> Result<()> {
    let mut conn = options(&dir.unfinished())
        .create_if_missing(true)
        .connect()
        .await?;
    migrate(&mut conn).await?;
    conn.close().await?;
    dir.publish()
}

/// Reads back what was asked for.
async fn check(conn: &mut SqliteConnection) -> Result<()> {
    let version: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut *conn)
        .await?;
    if parse_version(&version).is_none_or(|v| v < OLDEST_SQLITE) {
        return Err(Error::Refused(format!(
            "SQLite {version} can corrupt a database that is written while it is tidied; build fortyfive with the \
             SQLite it brings along (3.51.3 or later)."
        )));
    }
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
        .fetch_one(&mut *conn)
        .await?;
    let flush: i64 = sqlx::query_scalar("PRAGMA synchronous")
        .fetch_one(&mut *conn)
        .await?;
    let keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys")
        .fetch_one(&mut *conn)
        .await?;
    if (journal.as_str(), flush, keys) != ("wal", 2, 1) {
        return Err(Error::Refused(format!(
            "The database does not take the settings that keep saves safe (journal_mode {journal}, synchronous \
             {flush}, foreign_keys {keys}); put it on a local disk with --data.",
        )));
    }
    Ok(())
}

fn parse_version(text: &str) -> Option<(u32, u32, u32)> {
    let mut parts = text.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??, parts.next()??))
}

/// What an error while opening means for whoever started the program.
fn explain(path: &Path, error: Error) -> Error {
    let shown = path.display();
    match error {
        Error::Corrupt(cause) | Error::Failed(cause) => Error::Refused(format!(
            "The database {shown} is damaged or cannot be read ({cause}); it was left as it is. Copy the directory \
             away and put a backup in its place."
        )),
        Error::ReadOnly(cause) | Error::Unavailable(cause) => Error::Refused(format!(
            "The database {shown} cannot be opened for writing ({cause}); see to the rights of the file and its \
             directory."
        )),
        Error::Full(cause) => Error::Refused(format!(
            "There is no room on the disk of {shown} ({cause}); make room and start again."
        )),
        Error::Busy(cause) => Error::Refused(format!(
            "The database {shown} is locked by another program ({cause}); close that program and start again."
        )),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(parse_version("3.51.3").unwrap() >= OLDEST_SQLITE);
        assert!(parse_version("3.9.12").unwrap() < OLDEST_SQLITE);
        assert_eq!(parse_version("three"), None);
    }
}
