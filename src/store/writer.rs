//! The one writer.
//!
//! # The invariant
//!
//! No request owns a write. A request sends a message and waits for the answer; if it goes away,
//! the write happens all the same and the answer falls to the floor. The writer's connection is
//! in no pool and its transactions are never cancelled, so nothing can be left open in it. An
//! answer is sent only after the commit is on the disk.
//!
//! # The loop
//!
//! 1. Take whatever is waiting. Nobody waits for more to come: while one commit is on its way to
//!    the disk the next batch collects by itself.
//! 2. Commit all appends together; one interview at most once, a second append of it waits for
//!    the next round.
//! 3. Commit every other job in a transaction of its own.

use std::collections::HashSet;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use super::append::{Encoded, write_appends};
use super::engine::Engine;
use super::health::Health;
use super::query::{Conn, Tx};
use super::{Cause, Error, Result};

/// Jobs that may wait; more than the interviews one process is meant to carry need at a time.
pub(super) const QUEUE_LIMIT: usize = 4_096;
/// Appends in one commit.
const BATCH_LIMIT: usize = 1_024;
/// Bytes in one commit, not counting the append that goes over it.
const BATCH_BYTES_LIMIT: usize = 8 << 20;
/// A transaction that was the victim of a deadlock is tried again this often.
const DEADLOCK_TRIES: u32 = 3;
/// A server that says nothing for this long is taken for gone. Longer than its own limits.
const SERVER_SILENT_MS: u64 = 15_000;

/// A change of the database in one transaction. It is a message: plain data, run by the writer,
/// perhaps more than once, committed when it answers `Ok`.
pub trait Write: Send + Sync + 'static {
    type Out: Send + 'static;
    fn run(&self, tx: &mut Tx) -> impl Future<Output = Result<Self::Out>> + Send;
}

pub(super) type Reply<T> = oneshot::Sender<Result<T>>;

pub(super) enum Job {
    Append(Encoded, Reply<()>),
    Exec(Box<dyn Task>),
    /// Answered when all before it is done and the connection is closed.
    Close(oneshot::Sender<()>),
}

/// A [`Write`] of any type together with whoever waits for it.
pub(super) trait Task: Send {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<()>>;
    fn answer(self: Box<Self>, outcome: Result<()>);
}

pub(super) struct Pending<W: Write> {
    write: W,
    out: Option<W::Out>,
    reply: Reply<W::Out>,
}

impl<W: Write> Pending<W> {
    pub fn new(write: W, reply: Reply<W::Out>) -> Self {
        Pending {
            write,
            out: None,
            reply,
        }
    }
}

impl<W: Write> Task for Pending<W> {
    fn run<'a>(&'a mut self, tx: &'a mut Tx) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            self.out = Some(self.write.run(tx).await?);
            Ok(())
        })
    }

    fn answer(self: Box<Self>, outcome: Result<()>) {
        let Pending { out, reply, .. } = *self;
        let missing = || Error::Internal(Cause::text("a write ended without a result"));
        // Nobody listens any more: the write stands.
        let _ = reply.send(outcome.and_then(|()| out.ok_or_else(missing)));
    }
}

pub(super) struct Writer {
    engine: Engine,
    health: Arc<Health>,
    conn: Option<Conn>,
}

type Waiting = (Encoded, Reply<()>);

impl Writer {
    pub fn new(engine: Engine, health: Arc<Health>, conn: Conn) -> Self {
        Writer {
            engine,
            health,
            conn: Some(conn),
        }
    }

    pub async fn run(mut self, mut jobs: mpsc::Receiver<Job>) {
        let mut held: Vec<Waiting> = Vec::new();
        let mut lot = Vec::with_capacity(BATCH_LIMIT);
        loop {
            if held.is_empty() {
                if jobs.recv_many(&mut lot, BATCH_LIMIT).await == 0 {
                    return;
                }
            } else {
                while lot.len() < BATCH_LIMIT
                    && let Ok(job) = jobs.try_recv()
                {
                    lot.push(job);
                }
            }
            if let Some(closed) = self.round(&mut lot, &mut held).await {
                jobs.close();
                if let Some(conn) = self.conn.take() {
                    self.engine.close(conn).await;
                }
                // With it goes the lock of the directory: whoever hears of the end may open it anew.
                drop(self);
                let _ = closed.send(());
                return;
            }
        }
    }

    /// Commits what is in `lot` and `held`, and leaves in `held` what must wait for a next round.
    /// Answers who asked for the end, once nothing is left.
    async fn round(
        &mut self,
        lot: &mut Vec<Job>,
        held: &mut Vec<Waiting>,
    ) -> Option<oneshot::Sender<()>> {
        let mut appends = std::mem::take(held);
        let mut tasks = Vec::new();
        let mut close = None;
        for job in lot.drain(..) {
            match job {
                Job::Append(encoded, reply) => appends.push((encoded, reply)),
                Job::Exec(task) => tasks.push(task),
                Job::Close(closed) => close = Some(closed),
            }
        }
        loop {
            let batch = take_batch(&mut appends);
            if batch.is_empty() {
                break;
            }
            self.append(batch).await;
            if close.is_none() {
                break;
            }
        }
        *held = appends;
        for mut task in tasks {
            let outcome = self.exec(&mut *task).await;
            task.answer(outcome);
        }
        close
    }

    async fn append(&mut self, batch: Vec<Waiting>) {
        let (encoded, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        match self.commit_appends(&encoded).await {
            Ok(winners) => {
                for (append, reply) in encoded.iter().zip(replies) {
                    let won = winners.contains(&append.id);
                    let _ = reply.send(if won { Ok(()) } else { Err(Error::Conflict) });
                }
            }
            // One bad append must not take the others down with it.
            Err(error) if error.is_of_the_data() && encoded.len() > 1 => {
                tracing::warn!(error = %error, cause = ?error, "a batch failed; saving one by one");
                for (append, reply) in encoded.into_iter().zip(replies) {
                    let one = self.commit_appends(std::slice::from_ref(&append)).await;
                    let _ = reply.send(one.and_then(|winners| match winners.len() {
                        0 => Err(Error::Conflict),
                        _ => Ok(()),
                    }));
                }
            }
            Err(error) => {
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
        }
    }

    async fn commit_appends(&mut self, batch: &[Encoded]) -> Result<HashSet<String>> {
        let mut tries = Tries::default();
        loop {
            let outcome = self
                .transaction(async |tx| write_appends(tx, batch).await)
                .await;
            match outcome {
                Err(error) if tries.again(&error, &self.health) => continue,
                outcome => return outcome,
            }
        }
    }

    async fn exec(&mut self, task: &mut dyn Task) -> Result<()> {
        let mut tries = Tries::default();
        loop {
            // A fault in one write must not end the writer for all.
            let guarded = async |tx: &mut Tx| {
                AssertUnwindSafe(task.run(tx))
                    .catch_unwind()
                    .await
                    .unwrap_or_else(|_| {
                        Err(Error::Internal(Cause::text(
                            "a write panicked; see the log above",
                        )))
                    })
            };
            match self.transaction(guarded).await {
                Err(error) if tries.again(&error, &self.health) => continue,
                outcome => return outcome,
            }
        }
    }

    /// Begins, runs, commits or rolls back; keeps the connection only if it is known to be clean.
    async fn transaction<T>(&mut self, work: impl AsyncFnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        self.health.check()?;
        let conn = match self.conn.take() {
            Some(conn) => conn,
            None => self.engine.connect_writer().await?,
        };
        let whole = async {
            let mut tx = match begin(conn).await {
                Ok(tx) => tx,
                Err((error, conn)) => return (Err(error), Some(conn), false),
            };
            match work(&mut tx).await {
                Ok(out) => match end(&mut tx, COMMIT).await {
                    Ok(()) => (Ok(out), Some(tx.0), true),
                    Err(error) => {
                        let clean = end(&mut tx, ROLLBACK).await.is_ok();
                        (Err(error), Some(tx.0), clean)
                    }
                },
                Err(error) => {
                    let clean = end(&mut tx, ROLLBACK).await.is_ok();
                    (Err(error), Some(tx.0), clean)
                }
            }
        };
        let (outcome, conn, clean) = match &self.engine {
            // Only a connection over a network can fall silent; it is thrown away then.
            Engine::Postgres(_) => {
                let limit = Duration::from_millis(SERVER_SILENT_MS);
                tokio::time::timeout(limit, whole)
                    .await
                    .unwrap_or_else(|_| {
                        (
                            Err(Error::Unavailable(Cause::text("the server fell silent"))),
                            None,
                            false,
                        )
                    })
            }
            Engine::Sqlite(_) => whole.await,
        };
        match conn {
            Some(conn) if clean => self.conn = Some(conn),
            Some(conn) => self.engine.close(conn).await,
            None => {}
        }
        let outcome = outcome.and_then(|out| self.engine.still_there().map(|()| out));
        if let Err(error) = &outcome {
            self.health.note(error);
        }
        outcome
    }
}

/// How often a transaction was tried, and why it may be tried again.
#[derive(Default)]
struct Tries {
    deadlocks: u32,
}

impl Tries {
    fn again(&mut self, error: &Error, health: &Health) -> bool {
        if error.is_deadlock() && self.deadlocks < DEADLOCK_TRIES {
            self.deadlocks += 1;
            return true;
        }
        // The room kept for this moment lets what is running be finished.
        matches!(error, Error::Full(_)) && health.release_ballast()
    }
}

/// The next batch: as many as fit, no interview twice; the rest stays in order.
fn take_batch(appends: &mut Vec<Waiting>) -> Vec<Waiting> {
    let mut seen = HashSet::new();
    let (mut batch, mut rest) = (Vec::with_capacity(appends.len()), Vec::new());
    let mut bytes = 0;
    for waiting in appends.drain(..) {
        let full = batch.len() >= BATCH_LIMIT || bytes >= BATCH_BYTES_LIMIT;
        // Inserted even when it must wait, so that a later one of the same does not overtake it.
        let first = seen.insert(waiting.0.id.clone());
        if full || !first {
            rest.push(waiting);
        } else {
            bytes += waiting.0.bytes();
            batch.push(waiting);
        }
    }
    *appends = rest;
    batch
}

const COMMIT: &str = "COMMIT";
const ROLLBACK: &str = "ROLLBACK";

async fn begin(mut conn: Conn) -> Result<Tx, (Error, Conn)> {
    let begun = match &mut conn {
        // A transaction that reads first and writes later fails at once when somebody wrote in
        // between, whatever the busy timeout.
        Conn::Sqlite(c) => sqlx::query("BEGIN IMMEDIATE")
            .execute(c.get())
            .await
            .map(drop),
        Conn::Postgres(c) => sqlx::raw_sql("BEGIN").execute(c.get()).await.map(drop),
    };
    match begun {
        Ok(()) => Ok(Tx(conn)),
        Err(error) => Err((error.into(), conn)),
    }
}

async fn end(tx: &mut Tx, how: &'static str) -> Result<()> {
    match &mut tx.0 {
        Conn::Sqlite(c) => sqlx::query(how).execute(c.get()).await.map(drop)?,
        Conn::Postgres(c) => sqlx::raw_sql(how).execute(c.get()).await.map(drop)?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::bulk::{Cell, Format};
    use super::*;

    fn waiting(ids: &[&str]) -> Vec<Waiting> {
        let encoded = |id: &&str| Encoded {
            id: id.to_string(),
            ..Encoded::default()
        };
        ids.iter()
            .map(|id| (encoded(id), oneshot::channel().0))
            .collect()
    }

    fn ids(batch: &[Waiting]) -> Vec<&str> {
        batch.iter().map(|(a, _)| a.id.as_str()).collect()
    }

    #[test]
    fn a_second_append_of_an_interview_waits_for_the_next_round() {
        let mut appends = waiting(&["a", "b", "a", "c", "a"]);
        assert_eq!(ids(&take_batch(&mut appends)), ["a", "b", "c"]);
        assert_eq!(ids(&take_batch(&mut appends)), ["a"]);
        assert_eq!(ids(&take_batch(&mut appends)), ["a"]);
        assert!(take_batch(&mut appends).is_empty());
    }

    #[test]
    fn a_batch_has_a_limit_in_bytes() {
        let mut appends = waiting(&["a", "b"]);
        let text = "x".repeat(BATCH_BYTES_LIMIT);
        appends[0]
            .0
            .events
            .push(Format::Json, &[("b", Cell::Text(&text))])
            .unwrap();
        assert_eq!(ids(&take_batch(&mut appends)), ["a"], "one is always taken");
        assert_eq!(ids(&take_batch(&mut appends)), ["b"]);
    }
}
