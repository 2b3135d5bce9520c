//! What the writer needs of an engine, whichever it is.

use super::Result;
use super::postgres::Postgres;
use super::query::{Conn, Lease};
use super::sqlite::Sqlite;
use sqlx::Connection;

pub(super) enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Engine {
    /// A connection for the writer alone, in no pool.
    pub async fn connect_writer(&self) -> Result<Conn> {
        match self {
            Engine::Sqlite(engine) => engine.connect_writer().await,
            Engine::Postgres(engine) => engine.connect_writer().await,
        }
    }

    /// Ends a connection; what is open in it rolls back. That it cannot be told any more is no
    /// fault of anybody's.
    pub async fn close(&self, conn: Conn) {
        let closed = match conn {
            Conn::Sqlite(Lease::Writer(conn)) => conn.close().await,
            Conn::Postgres(Lease::Writer(conn)) => conn.close_hard().await,
            Conn::Sqlite(Lease::Reader(_)) | Conn::Postgres(Lease::Reader(_)) => Ok(()),
        };
        if let Err(error) = closed {
            tracing::info!(%error, "a connection did not end well");
        }
    }

    /// Whether what was just committed went to a place that can be found again.
    pub fn still_there(&self) -> Result<()> {
        match self {
            Engine::Sqlite(engine) => engine.still_there(),
            Engine::Postgres(_) => Ok(()),
        }
    }
}
