//! Reading a journal and what was made of it: events, snapshot, scorecards.
//!
//! Every question carries the owner. Whoever may look at the interview of somebody else (a peer,
//! the clock) got the owner's id together with the interview's.

use sqlx::FromRow;

use super::interviews::InterviewRow;
use super::query::{Tx, queries};
use super::summaries::{Given, PutSummary, put_given, put_summary};
use super::{Cause, Db, Error, Result, Write};
use crate::interview::event::{Event, Recorded};
use crate::time::Timestamp;

/// Lines of a journal read at once, at most: more than an interview may have.
pub const EVENTS_LIMIT: i64 = 100_000;

/// The state of an interview after `seq`, to spare the replay of all before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    pub seq: u64,
    /// The version of the code that wrote it; another one replays instead.
    pub engine: String,
    /// JSON.
    pub body: String,
}

/// Findings of one grader over one rubric version; never changed afterwards.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ScorecardRow {
    pub interview_id: String,
    pub grader: String,
    pub version: i64,
    pub rubric_hash: String,
    pub engine: String,
    /// JSON.
    pub body: String,
    pub created_at: Timestamp,
}

/// An interview as it is loaded: the row, the snapshot, the events after the snapshot. The row
/// was read first, so the events may reach further than `row.seq`; the last event counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    pub row: InterviewRow,
    pub snapshot: Option<Snapshot>,
    pub events: Vec<Recorded>,
}

impl Db {
    /// Lines after `after_seq`, at most `limit`.
    pub async fn journal(
        &self,
        person_id: &str,
        interview_id: &str,
        after_seq: u64,
        limit: i64,
    ) -> Result<Vec<Recorded>> {
        let limit = limit.clamp(1, EVENTS_LIMIT);
        let mut conn = self.read().await?;
        let rows =
            events_after(&mut conn, interview_id, person_id, signed(after_seq), limit).await?;
        rows.into_iter().map(EventRow::decode).collect()
    }

    /// What the interview was at `until`: its lines with `at <= until`.
    pub async fn journal_until(
        &self,
        person_id: &str,
        interview_id: &str,
        until: Timestamp,
    ) -> Result<Vec<Recorded>> {
        let mut conn = self.read().await?;
        let rows = events_until(&mut conn, interview_id, person_id, until, EVENTS_LIMIT).await?;
        rows.into_iter().map(EventRow::decode).collect()
    }

    pub async fn snapshot(&self, person_id: &str, interview_id: &str) -> Result<Option<Snapshot>> {
        let row = snapshot(&mut self.read().await?, interview_id, person_id).await?;
        Ok(row.map(|r| Snapshot {
            seq: r.seq as u64,
            engine: r.engine,
            body: r.body,
        }))
    }

    /// Everything needed to go on with an interview, on one connection. A snapshot of another
    /// `engine` is left out.
    pub async fn load(
        &self,
        person_id: &str,
        interview_id: &str,
        engine: &str,
    ) -> Result<Option<Loaded>> {
        let mut conn = self.read().await?;
        let row = super::interviews::interview(&mut conn, interview_id, person_id).await?;
        let Some(row) = row else { return Ok(None) };
        let snapshot = snapshot(&mut conn, interview_id, person_id)
            .await?
            .filter(|s| s.engine == engine)
            .map(|r| Snapshot {
                seq: r.seq as u64,
                engine: r.engine,
                body: r.body,
            });
        let after = snapshot.as_ref().map_or(0, |s| signed(s.seq));
        let events = events_after(&mut conn, interview_id, person_id, after, EVENTS_LIMIT).await?;
        let events = events
            .into_iter()
            .map(EventRow::decode)
            .collect::<Result<_>>()?;
        Ok(Some(Loaded {
            row,
            snapshot,
            events,
        }))
    }

    /// All scorecards of an interview, the oldest first.
    pub async fn scorecards(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<ScorecardRow>> {
        scorecards(&mut self.read().await?, interview_id, person_id).await
    }
}

/// Stores a scorecard once: the same grader and version again changes nothing. Answers whether it
/// was new.
#[derive(Debug, Clone)]
pub struct PutScorecard {
    /// The owner of the interview.
    pub person_id: String,
    pub scorecard: ScorecardRow,
    /// What lists, trends and study know of it from now on, if this grader decides it. Written with the first scorecard, or with
    /// the same one again where none was written yet.
    pub summary: Option<PutSummary>,
    /// Points that people gave.
    pub graded: Vec<Given>,
}

impl Write for PutScorecard {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let card = &self.scorecard;
        let owned =
            super::interviews::interview(&mut tx.0, &card.interview_id, &self.person_id).await?;
        if owned.is_none() {
            return Err(Error::NotFound);
        }
        let new = insert_scorecard(
            tx,
            &card.interview_id,
            &card.grader,
            card.version,
            &card.rubric_hash,
            &card.engine,
            &card.body,
            card.created_at,
        )
        .await?;
        if let Some(summary) = &self.summary {
            put_summary(tx, &card.interview_id, summary, new == 1).await?;
        }
        for given in &self.graded {
            put_given(tx, &card.interview_id, given).await?;
        }
        Ok(new == 1)
    }
}

#[derive(FromRow)]
pub(super) struct EventRow {
    seq: i64,
    at: Timestamp,
    recorded_at: Timestamp,
    body: String,
}

impl EventRow {
    fn decode(self) -> Result<Recorded> {
        let event: Event = serde_json::from_str(&self.body)
            .map_err(|e| Error::Corrupt(Cause::text(format!("line {}: {e}", self.seq))))?;
        let EventRow {
            seq,
            at,
            recorded_at,
            ..
        } = self;
        Ok(Recorded {
            seq: seq as u64,
            at,
            recorded_at,
            event,
        })
    }
}

#[derive(FromRow)]
pub(super) struct SnapshotRow {
    seq: i64,
    engine: String,
    body: String,
}

/// No journal is longer than a signed number can say.
pub(super) fn signed(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

queries! {
    read events_after(interview_id: &str, person_id: &str, after_seq: i64, limit: i64) -> Vec<EventRow> =
        "SELECT seq, at, recorded_at, body FROM event
          WHERE interview_id = $1 AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)
            AND seq > $3
          ORDER BY seq LIMIT $4";

    read events_until(interview_id: &str, person_id: &str, until: Timestamp, limit: i64) -> Vec<EventRow> =
        "SELECT seq, at, recorded_at, body FROM event
          WHERE interview_id = $1 AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)
            AND at <= $3
          ORDER BY seq LIMIT $4";

    read snapshot(interview_id: &str, person_id: &str) -> Option<SnapshotRow> =
        "SELECT s.seq, s.engine, s.body FROM snapshot s JOIN interview i ON i.id = s.interview_id
          WHERE s.interview_id = $1 AND i.person_id = $2";

    read scorecards(interview_id: &str, person_id: &str) -> Vec<ScorecardRow> =
        "SELECT s.interview_id, s.grader, s.version, s.rubric_hash, s.engine, s.body, s.created_at
           FROM scorecard s JOIN interview i ON i.id = s.interview_id
          WHERE s.interview_id = $1 AND i.person_id = $2
          ORDER BY s.created_at, s.grader, s.version";

    write insert_scorecard(interview_id: &str, grader: &str, version: i64, rubric_hash: &str, engine: &str,
                           body: &str, created_at: Timestamp) -> Affected =
        "INSERT INTO scorecard (interview_id, grader, version, rubric_hash, engine, body, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (interview_id, grader, version) DO NOTHING";
}
