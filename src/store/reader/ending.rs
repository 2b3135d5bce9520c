//! How a question comes to its end: with opinions, with a reason why there are none, or because whoever asked it is gone.

use super::super::query::{Tx, queries};
use super::super::{Result, Write};
use crate::time::Timestamp;

/// What the endpoint counted, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    pub input: i64,
    pub output: i64,
    /// Millionths.
    pub cost: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOpinion {
    pub item: String,
    /// JSON.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Done {
        opinions: Vec<PutOpinion>,
        /// As the endpoint names the model it was.
        versions: String,
        spent: Spent,
    },
    Failed {
        reason: String,
        /// The beginning of what came back.
        reply: Option<String>,
        /// Where it answered, if only something that is of no use: that is paid all the same.
        spent: Option<Spent>,
        /// The id under which it is asked once more, at once.
        again: Option<String>,
    },
}

/// A question is over: its reservation becomes what was used, or is given back. Answers whether it still was under way.
#[derive(Debug, Clone)]
pub struct EndCall {
    pub call_id: String,
    pub ended: Ended,
    /// The bodies that went out behind the one that was kept, one a line.
    pub resent: Option<String>,
    pub tries: i64,
    pub now: Timestamp,
}

impl Write for EndCall {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let id = &self.call_id;
        let spent = match &self.ended {
            Ended::Done { spent, .. } => Some(*spent),
            Ended::Failed { spent, .. } => *spent,
        };
        let settled = match spent {
            Some(spent) => {
                let used = spent.input.saturating_add(spent.output);
                settle_spend(tx, id, used, spent.cost).await?
            }
            None => give_back(tx, id).await?,
        };
        if settled == 0 {
            return Ok(false);
        }
        let counted = spent.unwrap_or_default();
        let (state, reason, reply) = match &self.ended {
            Ended::Done { .. } => ("done", None, None),
            Ended::Failed { reason, reply, .. } => {
                ("failed", Some(reason.as_str()), reply.as_deref())
            }
        };
        end_reader_call(
            tx,
            id,
            state,
            reason,
            self.resent.as_deref(),
            reply,
            self.tries,
            counted.input,
            counted.output,
            counted.cost,
            self.now,
        )
        .await?;
        match &self.ended {
            Ended::Done {
                opinions, versions, ..
            } => {
                name_versions(tx, id, versions).await?;
                for opinion in opinions {
                    insert_opinion(tx, id, &opinion.item, &opinion.body, self.now).await?;
                }
            }
            Ended::Failed { again, .. } => {
                if let Some(again) = again {
                    repeat_reader_call(tx, id, again, self.now).await?;
                }
            }
        }
        Ok(true)
    }
}

/// Gives back what a process reserved that is not there any more: all that was not touched since `before`. Says how many questions
/// that ended.
#[derive(Debug, Clone, Copy)]
pub struct ReleaseStale {
    pub before: Timestamp,
    pub now: Timestamp,
}

impl Write for ReleaseStale {
    type Out = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        release_spend(tx, self.before).await?;
        fail_stale(tx, self.before, self.now).await
    }
}

queries! {
    write settle_spend(call_id: &str, used: i64, cost: Option<i64>) -> Affected =
        "UPDATE reader_spend SET reserved = 0, used = $2, cost = $3 WHERE call_id = $1 AND reserved > 0";

    write give_back(call_id: &str) -> Affected =
        "UPDATE reader_spend SET reserved = 0, calls = 0 WHERE call_id = $1 AND reserved > 0";

    write end_reader_call(id: &str, state: &str, reason: Option<&str>, resent: Option<&str>, reply: Option<&str>, tries: i64,
                          input: i64, output: i64, cost: Option<i64>, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = $2, reason = $3, resent = $4, reply = $5, tries = $6, input = $7, output = $8, cost = $9,
                                ended_at = $10, touched_at = $10
          WHERE id = $1 AND state = 'sent'";

    write repeat_reader_call(id: &str, again: &str, now: Timestamp) -> Affected =
        "INSERT INTO reader_call (id, interview_id, person_id, part, stage, place, attempt, seed, items, text_hash, state, host,
                                  model, versions, request, tries, input, output, made_at, touched_at)
         SELECT $2, interview_id, person_id, part, stage, place, attempt + 1, seed, items, text_hash, 'waiting', '', '', '{}', '',
                0, 0, 0, CAST($3 AS BIGINT), CAST($3 AS BIGINT) FROM reader_call WHERE id = $1 AND state = 'failed'";

    write name_versions(id: &str, versions: &str) -> Affected = "UPDATE reader_call SET versions = $2 WHERE id = $1";

    write insert_opinion(call_id: &str, item: &str, body: &str, now: Timestamp) -> Affected =
        "INSERT INTO reader_opinion (call_id, item, interview_id, person_id, body, made_at)
         SELECT id, $2, interview_id, person_id, $3, CAST($4 AS BIGINT) FROM reader_call WHERE id = $1";

    write release_spend(before: Timestamp) -> Affected =
        "UPDATE reader_spend SET reserved = 0, calls = 0 WHERE reserved > 0 AND reserved_at < $1";

    write fail_stale(before: Timestamp, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'failed', reason = 'interrupted', ended_at = $2, touched_at = $2
          WHERE ended_at IS NULL AND touched_at < $1";
}
