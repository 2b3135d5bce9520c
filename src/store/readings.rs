//! Finished interviews as everybody read them first: what the agreement of readers is worked out from.
//!
//! What was brought in an archive is not among them: nobody can tell who marked it, so it says nothing of how readers agree.
//!
//! Every question about an interview carries its owner. [`Db::all_read`] goes through everybody's: it is for whoever runs the
//! server, and nothing of it leaves the program but sums.

use sqlx::FromRow;

use super::query::queries;
use super::{Db, Result};
use crate::limits;
use crate::time::Timestamp;

/// A summary with its owner.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReadingRow {
    pub interview_id: String,
    pub person_id: String,
    pub finished_at: Timestamp,
    /// JSON: a summary.
    pub body: String,
}

/// The first marks of a peer.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct FirstMarksRow {
    pub person_id: String,
    /// JSON.
    pub body: String,
    pub created_at: Timestamp,
    /// Links by which they saw the report before; 0: they had seen nothing.
    pub informed: i64,
}

impl Db {
    /// A person's summaries, the newest first, behind the one that is named.
    pub async fn read_of(
        &self,
        person_id: &str,
        after: Option<(Timestamp, &str)>,
        limit: i64,
    ) -> Result<Vec<ReadingRow>> {
        let (at, id) = after.unwrap_or((Timestamp::from_ms(i64::MAX), ""));
        let limit = limit.clamp(1, limits::SUMMARIES);
        read_of(&mut self.read().await?, person_id, at, id, limit).await
    }

    /// Everybody's, by id after `after`.
    pub async fn all_read(&self, after: &str, limit: i64) -> Result<Vec<ReadingRow>> {
        let limit = limit.clamp(1, limits::SUMMARIES);
        all_read(&mut self.read().await?, after, limit).await
    }

    /// What peers handed in first, in the order in which they did.
    pub async fn first_marks(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<Vec<FirstMarksRow>> {
        let mut rows = first_marks(&mut self.read().await?, interview_id, owner_id).await?;
        rows.sort_by(|one, other| {
            (one.created_at, &one.person_id).cmp(&(other.created_at, &other.person_id))
        });
        Ok(rows)
    }

    /// What the candidate marked before the report opened; JSON.
    pub async fn first_own_marks(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<Option<String>> {
        let mut conn = self.read().await?;
        Ok(first_own_marks(&mut conn, owner_id, interview_id)
            .await?
            .pop())
    }
}

queries! {
    read read_of(person_id: &str, finished_at: Timestamp, id: &str, limit: i64) -> Vec<ReadingRow> =
        "SELECT interview_id, person_id, finished_at, body FROM summary
          WHERE person_id = $1 AND (finished_at, interview_id) < ($2, $3)
            AND NOT EXISTS (SELECT 1 FROM provenance p WHERE p.interview_id = summary.interview_id)
          ORDER BY finished_at DESC, interview_id DESC LIMIT $4";

    read all_read(after: &str, limit: i64) -> Vec<ReadingRow> =
        "SELECT interview_id, person_id, finished_at, body FROM summary
          WHERE interview_id > $1
            AND NOT EXISTS (SELECT 1 FROM provenance p WHERE p.interview_id = summary.interview_id)
          ORDER BY interview_id LIMIT $2";

    read first_marks(interview_id: &str, owner_id: &str) -> Vec<FirstMarksRow> =
        "SELECT m.person_id, m.body, m.created_at,
                (SELECT count(*) FROM access a JOIN invitation v ON v.id = a.invitation_id
                  WHERE a.person_id = m.person_id AND a.interview_id = m.interview_id
                    AND v.role = 'report-reader' AND a.created_at <= m.created_at) AS informed
           FROM marks m
          WHERE m.interview_id = $1 AND m.version = 1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)";

    read first_own_marks(owner_id: &str, interview_id: &str) -> Scalars<String> =
        "SELECT body FROM own_marks WHERE person_id = $1 AND about = $2 AND version = 1";
}
