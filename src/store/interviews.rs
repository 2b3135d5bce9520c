//! Interviews as rows: what lists, clocks and limits need. The journal decides what is true.

use sqlx::FromRow;

use super::append::{Encoded, write_first};
use super::journal::Snapshot;
use super::query::{Tx, queries};
use super::{Db, Error, Result, Write};
use crate::interview::event::Recorded;
use crate::limits;
use crate::time::Timestamp;

/// Interviews of one person that run at the same time.
pub const RUNNING_PER_PERSON: i64 = limits::RUNNING_INTERVIEWS;

/// Rows of one page of a history, at most.
pub const PAGE_LIMIT: i64 = 200;

/// The row of an interview. It follows the journal in the same transaction.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct InterviewRow {
    pub id: String,
    pub person_id: String,
    pub case_id: String,
    pub title: String,
    pub level: String,
    pub plan_name: String,
    pub pace: String,
    pub phase: String,
    /// The stage the clock is on, while there is one.
    pub stage: Option<String>,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// When somebody must look again.
    pub due_at: Option<Timestamp>,
    /// The last line of the journal.
    pub seq: i64,
    pub content_hash: String,
    /// 0 to 1, once it was scored.
    pub coverage: Option<f64>,
    pub verdict: Option<String>,
}

/// What the list shows of a score.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    pub coverage: Option<f64>,
    pub verdict: Option<String>,
}

/// An interview by its owner: every question about it carries both.
#[derive(Debug, Clone, PartialEq, Eq, Hash, FromRow)]
pub struct InterviewKey {
    pub id: String,
    pub person_id: String,
}

/// Where the next page of a history begins: after this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    pub started_at: Timestamp,
    pub id: String,
}

impl Db {
    pub async fn interview(&self, person_id: &str, id: &str) -> Result<Option<InterviewRow>> {
        interview(&mut self.read().await?, id, person_id).await
    }

    /// Where the journal of an interview ends: what another process may have changed.
    pub async fn interview_seq(&self, person_id: &str, id: &str) -> Result<Option<u64>> {
        let seq = interview_seq(&mut self.read().await?, id, person_id)
            .await?
            .pop();
        Ok(seq.map(|seq| seq as u64))
    }

    /// Interviews whose moment has come, the longest waiting first.
    pub async fn due(&self, now: Timestamp, limit: i64) -> Result<Vec<InterviewKey>> {
        due(&mut self.read().await?, now, limit).await
    }

    /// The next moment at which something is due.
    pub async fn next_due(&self) -> Result<Option<Timestamp>> {
        Ok(next_due(&mut self.read().await?).await?.pop())
    }

    /// What a person has running, the oldest first.
    pub async fn running_of(&self, person_id: &str) -> Result<Vec<InterviewRow>> {
        running_of(&mut self.read().await?, person_id).await
    }

    /// Everything that runs, page by page: for what a restart owes to everybody.
    pub async fn running(
        &self,
        after: Option<&InterviewKey>,
        limit: i64,
    ) -> Result<Vec<InterviewKey>> {
        let (person_id, id) = after.map_or(("", ""), |k| (k.person_id.as_str(), k.id.as_str()));
        running(&mut self.read().await?, person_id, id, limit).await
    }

    /// A case or rubric as it stood, by its hash.
    pub async fn content(&self, hash: &str) -> Result<Option<String>> {
        Ok(content(&mut self.read().await?, hash).await?.pop())
    }
}

/// The first lines of a new interview, with its row and the content it is pinned to.
#[derive(Debug, Clone)]
pub struct StartInterview {
    /// `seq` must be the last event's.
    pub row: InterviewRow,
    /// The text behind `row.content_hash`.
    pub content: String,
    pub events: Vec<Recorded>,
    pub snapshot: Option<Snapshot>,
}

impl Write for StartInterview {
    type Out = ();
    /// [`Error::TooManyRunning`], [`Error::Conflict`] when the id exists, [`Error::NotFound`]
    /// when the person does not.
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let row = &self.row;
        let format = tx.0.format();
        let encoded = Encoded::of(format, &row.id, &self.events, self.snapshot.as_ref())?;
        // Locks the person, so that two starts on two processes are counted one after the other.
        if lock_person(tx, &row.person_id).await?.is_empty() {
            return Err(Error::NotFound);
        }
        if count_running(&mut tx.0, &row.person_id).await? >= RUNNING_PER_PERSON {
            return Err(Error::TooManyRunning {
                limit: RUNNING_PER_PERSON,
            });
        }
        pin_content(tx, &row.content_hash, &self.content, row.started_at).await?;
        insert_row(tx, row, &row.person_id).await?;
        write_first(tx, &encoded).await
    }
}

/// A row as it stands, whoever's it becomes.
pub(super) async fn insert_row(tx: &mut Tx, row: &InterviewRow, person_id: &str) -> Result<()> {
    insert_interview(
        tx,
        &row.id,
        person_id,
        &row.case_id,
        &row.title,
        &row.level,
        &row.plan_name,
        &row.pace,
        &row.phase,
        row.stage.as_deref(),
        row.started_at,
        row.finished_at,
        row.due_at,
        row.seq,
        &row.content_hash,
        row.coverage,
        row.verdict.as_deref(),
    )
    .await?;
    Ok(())
}

/// The columns of [`InterviewRow`] before `tail`.
macro_rules! select_interview {
    ($tail:literal) => {
        concat!(
            "SELECT id, person_id, case_id, title, level, plan_name, pace, phase, stage, started_at,
                    finished_at, due_at, seq, content_hash, coverage, verdict FROM interview ",
            $tail
        )
    };
}

queries! {
    read interview(id: &str, person_id: &str) -> Option<InterviewRow> =
        (select_interview!("WHERE id = $1 AND person_id = $2"));

    read interview_seq(id: &str, person_id: &str) -> Scalars<i64> =
        "SELECT seq FROM interview WHERE id = $1 AND person_id = $2";

    read running_of(person_id: &str) -> Vec<InterviewRow> =
        (select_interview!("WHERE person_id = $1 AND finished_at IS NULL ORDER BY started_at, id"));

    read running(person_id: &str, id: &str, limit: i64) -> Vec<InterviewKey> =
        "SELECT id, person_id FROM interview
          WHERE finished_at IS NULL AND (person_id, id) > ($1, $2)
          ORDER BY person_id, id LIMIT $3";

    read due(now: Timestamp, limit: i64) -> Vec<InterviewKey> =
        "SELECT id, person_id FROM interview WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    read next_due() -> Scalars<Timestamp> =
        "SELECT due_at FROM interview WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1";

    read count_running(person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM interview WHERE person_id = $1 AND finished_at IS NULL";

    read content(hash: &str) -> Scalars<String> = "SELECT body FROM content WHERE hash = $1";

    write lock_person(id: &str) -> Scalars<String> = {
        sqlite: "SELECT id FROM person WHERE id = $1",
        postgres: "SELECT id FROM person WHERE id = $1 FOR UPDATE",
    };

    write pin_content(hash: &str, body: &str, now: Timestamp) -> Affected =
        "INSERT INTO content (hash, body, first_seen_at) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING";

    write insert_interview(id: &str, person_id: &str, case_id: &str, title: &str, level: &str, plan_name: &str,
                           pace: &str, phase: &str, stage: Option<&str>, started_at: Timestamp,
                           finished_at: Option<Timestamp>, due_at: Option<Timestamp>, seq: i64,
                           content_hash: &str, coverage: Option<f64>, verdict: Option<&str>) -> Affected =
        "INSERT INTO interview (id, person_id, case_id, title, level, plan_name, pace, phase, stage, started_at,
                                finished_at, due_at, seq, content_hash, coverage, verdict)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
}
