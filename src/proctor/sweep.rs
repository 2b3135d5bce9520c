//! Making bells prompt: a loop around [`Proctor::run_due`]. Nothing depends on it being awake.

use std::sync::Arc;

use super::{Error, Proctor};
use crate::interview::event::ChairLeft;
use crate::limits;
use crate::stop::Stopping;
use crate::store;
use crate::time::{Timestamp, wall_clock};

/// Interviews looked at in one round; the rest is due in the next one, a moment later.
const ROUND: i64 = 500;

impl Proctor {
    /// Touches every interview whose deadline has passed, and says how many there were; lets the interviewer look where somebody
    /// is watching.
    ///
    /// # Errors
    /// What the store says.
    pub async fn run_due(self: &Arc<Self>, now: Timestamp) -> Result<usize, Error> {
        let due = self.store.due(now, ROUND).await?;
        for key in &due {
            if let Err(cause) = self.catch_up(&key.person_id, &key.id).await {
                tracing::error!(%cause, interview = key.id, "a bell could not be rung");
            }
        }
        for (person_id, id) in self.rooms.to_look_at(now) {
            if let Err(cause) = self.catch_up(&person_id, &id).await {
                tracing::error!(%cause, interview = id, "the interviewer could not look");
            }
        }
        for (owner_id, id, seat) in self.rooms.silent_hosts(now, self.store.is_shared()) {
            if let Err(cause) = self
                .leave_for(&owner_id, &id, seat, ChairLeft::Silent)
                .await
            {
                tracing::error!(%cause, interview = id, "an empty chair could not be noticed");
            }
        }
        Ok(due.len())
    }

    /// Rings bells and writes heartbeats until `stopping` turns true, and one heartbeat more.
    pub async fn run(self: Arc<Self>, mut stopping: Stopping) {
        let mut sweep = tokio::time::interval(limits::SWEEP);
        let mut heartbeat = tokio::time::interval(limits::HEARTBEAT);
        let mut prune_at = Timestamp::from_ms(i64::MIN);
        loop {
            tokio::select! {
                _ = sweep.tick() => {
                    let now = self.now().await;
                    if let Err(cause) = self.run_due(now).await {
                        tracing::error!(%cause, "the due interviews could not be read");
                    }
                    if let Err(cause) = self.delete_outdated(now).await {
                        tracing::error!(%cause, "what is too old could not be deleted");
                    }
                    if let Err(cause) = self.release_stale_readings(now).await {
                        tracing::error!(%cause, "questions that were left open stay so for now");
                    }
                    if now >= prune_at {
                        prune_at = now.plus_ms(self.prune(now).await);
                    }
                    self.rooms.tidy(now);
                }
                _ = heartbeat.tick() => self.heartbeat().await,
                () = stopping.begun() => break,
            }
        }
        self.heartbeat().await;
    }

    /// After how many milliseconds to look again.
    async fn prune(&self, now: Timestamp) -> i64 {
        match self.prune_spending(now).await {
            // The rest in the next round: nobody who saves waits for it.
            Ok(true) => 0,
            Ok(false) => limits::READER_PRUNE_MS,
            Err(cause) => {
                tracing::error!(%cause, "what was used of a model long ago stays for now");
                limits::READER_PRUNE_MS
            }
        }
    }

    async fn heartbeat(&self) {
        let now = self.now().await;
        if let Err(cause) = self
            .store
            .write(store::Heartbeat {
                at: now,
                wall: wall_clock(),
            })
            .await
        {
            tracing::error!(%cause, "no heartbeat");
        }
    }
}
