//! Questions to a model: planned, listed, and everything that went out in them.
//!
//! What they may cost is in [`reserve`](super::reserve), how one comes to its end in [`ending`](super::ending).

use sqlx::FromRow;

use super::super::query::{Tx, queries};
use super::super::{Db, Result, Write};
use super::lock_read;
use crate::time::Timestamp;

/// A question as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReaderCallRow {
    pub id: String,
    pub part: String,
    pub stage: String,
    pub place: i64,
    pub attempt: i64,
    /// The bits of the number its lots were drawn with.
    pub seed: i64,
    /// JSON: ids of the items, in the order of the question.
    pub items: String,
    /// Of the stage's text as it was read.
    pub text_hash: String,
    /// `waiting`, `sent`, `done`, `failed`.
    pub state: String,
    /// Of a failure.
    pub reason: Option<String>,
    /// As it was asked for; empty while nothing has been sent.
    pub model: String,
    /// JSON of `reader::Versions`; `{}` while nothing has been sent.
    pub versions: String,
    pub ended_at: Option<Timestamp>,
}

/// Everything that went out in one question, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReaderSentRow {
    pub id: String,
    pub part: String,
    pub stage: String,
    pub attempt: i64,
    pub items: String,
    pub state: String,
    pub reason: Option<String>,
    pub host: String,
    pub model: String,
    /// JSON of `reader::Versions`.
    pub versions: String,
    /// The body, byte for byte; empty while nothing has been sent.
    pub request: String,
    /// What was sent after it, where the endpoint refused a part of that: one body a line, in the order they went out.
    pub resent: Option<String>,
    /// The beginning of what came back, where it was of no use.
    pub reply: Option<String>,
    pub tries: i64,
    /// Tokens.
    pub input: i64,
    pub output: i64,
    /// Millionths of the currency; nothing without a price.
    pub cost: Option<i64>,
    pub made_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
}

impl Db {
    /// Questions about an interview of a person, the first first.
    pub async fn reader_calls(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<ReaderCallRow>> {
        reader_calls(&mut self.read().await?, person_id, interview_id).await
    }

    /// The same with everything that went out.
    pub async fn reader_sent(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<ReaderSentRow>> {
        reader_sent(&mut self.read().await?, person_id, interview_id).await
    }

    /// Whether something was left open by somebody who is not there any more.
    pub async fn reader_is_stale(&self, before: Timestamp) -> Result<bool> {
        let mut conn = self.read().await?;
        Ok(count_stale(&mut conn, before).await? > 0)
    }
}

/// Whose interview a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub person_id: String,
    pub interview_id: String,
}

/// A question that is going to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCall {
    pub id: String,
    pub stage: String,
    pub place: i64,
    pub seed: i64,
    /// JSON.
    pub items: String,
    pub text_hash: String,
    /// The last answer there is to it, where that is to be replaced.
    pub instead_of: Option<String>,
}

/// Writes down what is going to be asked, before any of it is: of a hundred who want the same one has something to do.
#[derive(Debug, Clone)]
pub struct PlanCalls {
    pub caller: Caller,
    pub part: String,
    pub calls: Vec<PlannedCall>,
    /// Somebody wants it: what failed is asked once more. Without it nothing is where anything was asked before.
    pub wanted: bool,
    pub attempts: i64,
    pub now: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// Ids of what is to be asked, in the order of the plan.
    Begun(Vec<String>),
    /// Somebody is at it, or it is done, or was tried often enough.
    Already,
    NoAccess,
}

impl Write for PlanCalls {
    type Out = Planned;
    async fn run(&self, tx: &mut Tx) -> Result<Planned> {
        let (person, interview) = (&self.caller.person_id, &self.caller.interview_id);
        if lock_read(tx, interview, person).await?.is_empty() {
            return Ok(Planned::NoAccess);
        }
        let there = calls_of_part(tx, interview, &self.part).await?;
        if !self.wanted && !there.is_empty() {
            return Ok(Planned::Already);
        }
        if there.iter().any(|row| row.ended_at.is_none()) {
            return Ok(Planned::Already);
        }
        // Lots were drawn twice at the same time: places of one drawing are other questions in the other.
        let drawn_otherwise = |call: &PlannedCall| there.iter().any(|row| row.seed != call.seed);
        if self.calls.iter().any(drawn_otherwise) {
            return Ok(Planned::Already);
        }
        let mut begun = Vec::new();
        for call in &self.calls {
            let tried = there.iter().filter(|row| row.place == call.place);
            let last = tried.max_by_key(|row| row.attempt);
            let attempt = last.map_or(1, |last| last.attempt + 1);
            let is_due = last.is_none_or(|last| {
                last.state == "failed" || call.instead_of.as_ref() == Some(&last.id)
            });
            if !is_due || attempt > self.attempts {
                continue;
            }
            insert_reader_call(
                tx,
                &call.id,
                interview,
                person,
                &self.part,
                &call.stage,
                call.place,
                attempt,
                call.seed,
                &call.items,
                &call.text_hash,
                self.now,
            )
            .await?;
            begun.push(call.id.clone());
        }
        Ok(match begun.is_empty() {
            true => Planned::Already,
            false => Planned::Begun(begun),
        })
    }
}

/// A question that waited is not asked.
#[derive(Debug, Clone)]
pub struct FailWaiting {
    pub call_id: String,
    pub reason: String,
    pub now: Timestamp,
}

impl Write for FailWaiting {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(fail_waiting(tx, &self.call_id, &self.reason, self.now).await? == 1)
    }
}

#[derive(FromRow)]
pub(in crate::store) struct TriedRow {
    id: String,
    place: i64,
    attempt: i64,
    seed: i64,
    state: String,
    ended_at: Option<Timestamp>,
}

queries! {
    read reader_calls(person_id: &str, interview_id: &str) -> Vec<ReaderCallRow> =
        "SELECT id, part, stage, place, attempt, seed, items, text_hash, state, reason, model, versions, ended_at
           FROM reader_call
          WHERE interview_id = $2 AND person_id = $1 ORDER BY id";

    read reader_sent(person_id: &str, interview_id: &str) -> Vec<ReaderSentRow> =
        "SELECT id, part, stage, attempt, items, state, reason, host, model, versions, request, resent, reply, tries, input, output,
                cost, made_at, sent_at, ended_at FROM reader_call
          WHERE interview_id = $2 AND person_id = $1 ORDER BY id";

    read count_stale(before: Timestamp) -> Scalar<i64> =
        "SELECT (SELECT count(*) FROM reader_call WHERE ended_at IS NULL AND touched_at < $1)
              + (SELECT count(*) FROM reader_spend WHERE reserved > 0 AND reserved_at < $1)";

    write calls_of_part(interview_id: &str, part: &str) -> Vec<TriedRow> =
        "SELECT id, place, attempt, seed, state, ended_at FROM reader_call WHERE interview_id = $1 AND part = $2";

    write insert_reader_call(id: &str, interview_id: &str, person_id: &str, part: &str, stage: &str, place: i64, attempt: i64,
                             seed: i64, items: &str, text_hash: &str, now: Timestamp) -> Affected =
        "INSERT INTO reader_call (id, interview_id, person_id, part, stage, place, attempt, seed, items, text_hash, state, host,
                                  model, versions, request, tries, input, output, made_at, touched_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', '', '', '{}', '', 0, 0, 0, $11, $11)";

    write fail_waiting(id: &str, reason: &str, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'failed', reason = $2, ended_at = $3, touched_at = $3
          WHERE id = $1 AND state = 'waiting'";
}
