//! Signs of life, and the times without one: what a restart needs to give lost time back.

use sqlx::FromRow;

use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::time::Timestamp;

/// The last sign of life of any process. As a write it is a new one, and never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Heartbeat {
    /// By the clock the interviews run on.
    pub at: Timestamp,
    /// By the wall clock.
    pub wall: Timestamp,
}

impl Write for Heartbeat {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        beat(tx, self.at, self.wall).await?;
        Ok(())
    }
}

/// Time during which nobody was alive. As a write it is noted, once per beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub struct Outage {
    pub from_at: Timestamp,
    pub to_at: Timestamp,
}

impl Write for Outage {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        note_outage(tx, self.from_at, self.to_at).await?;
        Ok(())
    }
}

impl Db {
    pub async fn last_heartbeat(&self) -> Result<Option<Heartbeat>> {
        last_heartbeat(&mut self.read().await?).await
    }

    /// Outages that ended after `since`, in order.
    pub async fn outages(&self, since: Timestamp) -> Result<Vec<Outage>> {
        outages(&mut self.read().await?, since).await
    }
}

queries! {
    read last_heartbeat() -> Option<Heartbeat> = "SELECT at, wall FROM heartbeat WHERE id = 1";

    read outages(since: Timestamp) -> Vec<Outage> =
        "SELECT from_at, to_at FROM outage WHERE to_at > $1 ORDER BY from_at";

    write beat(at: Timestamp, wall: Timestamp) -> Affected =
        "INSERT INTO heartbeat (id, at, wall) VALUES (1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET at = excluded.at, wall = excluded.wall
          WHERE excluded.at > heartbeat.at";

    write note_outage(from_at: Timestamp, to_at: Timestamp) -> Affected =
        "INSERT INTO outage (from_at, to_at) VALUES ($1, $2)
         ON CONFLICT (from_at) DO UPDATE SET to_at = excluded.to_at WHERE excluded.to_at > outage.to_at";
}
