//! What people mark for themselves: their own interview before they see what others found, and reference interviews for practice.
//!
//! Every question carries the person whose marks they are; the one that asks how graders mark ([`Db::records`]) carries the owner of
//! the interview they graded.

use sqlx::FromRow;

use super::peers::DraftRow;
use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

/// One version.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OwnMarksRow {
    /// The id of an interview, or `<case>/<reference>`.
    pub about: String,
    pub version: i64,
    /// JSON.
    pub body: String,
    /// Of what was marked.
    pub content_hash: String,
    /// JSON: how a reference was marked against what was agreed; empty for an interview.
    pub record: String,
    pub created_at: Timestamp,
}

/// How somebody marked a reference interview when they first did.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RecordRow {
    pub person_id: String,
    pub record: String,
}

/// How often somebody handed in what.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PracticedRow {
    pub about: String,
    pub versions: i64,
    pub last_at: Timestamp,
}

impl Db {
    /// All versions about one thing, the first first.
    pub async fn own_versions(&self, person_id: &str, about: &str) -> Result<Vec<OwnMarksRow>> {
        own_versions(&mut self.read().await?, person_id, about).await
    }

    pub async fn own_draft(&self, person_id: &str, about: &str) -> Result<Option<DraftRow>> {
        own_draft(&mut self.read().await?, person_id, about).await
    }

    /// Which reference interviews somebody has handed in, and how often.
    pub async fn practiced(&self, person_id: &str) -> Result<Vec<PracticedRow>> {
        practiced(&mut self.read().await?, person_id).await
    }

    /// How a person marked the references they practised on.
    pub async fn own_records(&self, person_id: &str) -> Result<Vec<RecordRow>> {
        own_records(&mut self.read().await?, person_id).await
    }

    /// The same of everybody who handed in marks of an interview of `owner_id`, and of the owner.
    pub async fn records(&self, owner_id: &str, interview_id: &str) -> Result<Vec<RecordRow>> {
        records(&mut self.read().await?, interview_id, owner_id).await
    }
}

/// Whose marks, about what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    pub person_id: String,
    pub about: String,
    /// Where it is an interview of theirs.
    pub interview_id: Option<String>,
}

impl Own {
    /// A reference interview is anybody's; an interview must be theirs, and finished.
    async fn holds(&self, tx: &mut Tx) -> Result<bool> {
        match &self.interview_id {
            None => Ok(true),
            Some(id) => Ok(count_finished(&mut tx.0, id, &self.person_id).await? == 1),
        }
    }
}

/// A draft, saved over the one it was made from.
#[derive(Debug, Clone)]
pub struct KeepOwnDraft {
    pub own: Own,
    /// `updated_at` of the draft this one goes on from; nothing for the first.
    pub base: Option<Timestamp>,
    pub body: String,
    pub now: Timestamp,
}

impl Write for KeepOwnDraft {
    type Out = super::Kept;
    async fn run(&self, tx: &mut Tx) -> Result<super::Kept> {
        use super::Kept;
        let (person, about) = (&self.own.person_id, &self.own.about);
        if !self.own.holds(tx).await? {
            return Ok(Kept::NoAccess);
        }
        let there = lock_own_draft(tx, person, about).await?;
        match &there {
            // The same save again, whose answer was lost.
            Some(row) if row.body == self.body => return Ok(Kept::At(row.updated_at)),
            Some(row) if Some(row.updated_at) != self.base => return Ok(Kept::Elsewhere(there)),
            None if self.base.is_some() => return Ok(Kept::Elsewhere(None)),
            _ => {}
        }
        let after = there.map_or(self.now, |row| row.updated_at.plus_ms(1));
        let at = self.now.max(after);
        let interview = self.own.interview_id.as_deref();
        put_own_draft(tx, person, about, interview, &self.body, at).await?;
        Ok(Kept::At(at))
    }
}

/// Marks that were checked, as the next version; the draft has done its work.
#[derive(Debug, Clone)]
pub struct PutOwnMarks {
    pub own: Own,
    pub body: String,
    pub content_hash: String,
    pub record: String,
    /// Refused once there is a scorecard of this grader: who has seen the report marks nothing any more.
    pub unless_graded_by: Option<String>,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnHandedIn {
    Version(i64),
    NoAccess,
    TooLate,
    TooMany(i64),
}

impl Write for PutOwnMarks {
    type Out = OwnHandedIn;
    async fn run(&self, tx: &mut Tx) -> Result<OwnHandedIn> {
        let (person, about) = (&self.own.person_id, &self.own.about);
        if !self.own.holds(tx).await? {
            return Ok(OwnHandedIn::NoAccess);
        }
        // Of two that come at once the second finds the version of the first.
        lock_person(tx, person).await?;
        let versions = own_versions(&mut tx.0, person, about).await?;
        let last = versions.last();
        let version = match last {
            // The same again, because a button was pressed twice or an answer was lost.
            Some(last) if last.body == self.body => last.version,
            _ => {
                if let (Some(grader), Some(id)) = (&self.unless_graded_by, &self.own.interview_id)
                    && count_scorecards(&mut tx.0, id, grader).await? > 0
                {
                    return Ok(OwnHandedIn::TooLate);
                }
                let version = last.map_or(0, |last| last.version) + 1;
                if version > limits::MARKS_VERSIONS {
                    return Ok(OwnHandedIn::TooMany(limits::MARKS_VERSIONS));
                }
                let interview = self.own.interview_id.as_deref();
                let (body, hash) = (&self.body, &self.content_hash);
                insert_own_marks(
                    tx,
                    person,
                    about,
                    version,
                    interview,
                    body,
                    hash,
                    &self.record,
                    self.now,
                )
                .await?;
                version
            }
        };
        drop_own_draft(tx, person, about).await?;
        Ok(OwnHandedIn::Version(version))
    }
}

/// What a guest marked for themselves moves with them to their account, behind what is there.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    for about in own_abouts(tx, guest).await? {
        let there = own_versions(&mut tx.0, account, &about).await?;
        let after = there.last().map_or(0, |last| last.version);
        move_own_marks(tx, guest, account, &about, after).await?;
    }
    drop_own_draft_of_guest(tx, guest, account).await?;
    move_own_drafts(tx, guest, account).await?;
    Ok(())
}

queries! {
    read own_versions(person_id: &str, about: &str) -> Vec<OwnMarksRow> =
        "SELECT about, version, body, content_hash, record, created_at FROM own_marks
          WHERE person_id = $1 AND about = $2 ORDER BY version";

    read own_draft(person_id: &str, about: &str) -> Option<DraftRow> =
        "SELECT body, updated_at FROM own_draft WHERE person_id = $1 AND about = $2";

    read practiced(person_id: &str) -> Vec<PracticedRow> =
        "SELECT about, count(*) AS versions, max(created_at) AS last_at FROM own_marks
          WHERE person_id = $1 AND interview_id IS NULL GROUP BY about ORDER BY about";

    read own_records(person_id: &str) -> Vec<RecordRow> =
        "SELECT person_id, record FROM own_marks
          WHERE person_id = $1 AND interview_id IS NULL AND version = 1 ORDER BY about";

    read records(interview_id: &str, owner_id: &str) -> Vec<RecordRow> =
        "SELECT o.person_id, o.record FROM own_marks o
          WHERE o.person_id IN (SELECT m.person_id FROM marks m WHERE m.interview_id = $1
                                UNION SELECT i.person_id FROM interview i WHERE i.id = $1)
            AND o.interview_id IS NULL AND o.version = 1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2)
          ORDER BY o.person_id, o.about";

    read count_finished(interview_id: &str, owner_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM interview WHERE id = $1 AND person_id = $2 AND finished_at IS NOT NULL";

    read count_scorecards(interview_id: &str, grader: &str) -> Scalar<i64> =
        "SELECT count(*) FROM scorecard WHERE interview_id = $1 AND grader = $2";

    write lock_person(id: &str) -> Scalars<String> = {
        sqlite: "SELECT id FROM person WHERE id = $1",
        postgres: "SELECT id FROM person WHERE id = $1 FOR UPDATE",
    };

    write lock_own_draft(person_id: &str, about: &str) -> Option<DraftRow> = {
        sqlite: "SELECT body, updated_at FROM own_draft WHERE person_id = $1 AND about = $2",
        postgres: "SELECT body, updated_at FROM own_draft WHERE person_id = $1 AND about = $2 FOR UPDATE",
    };

    write put_own_draft(person_id: &str, about: &str, interview_id: Option<&str>, body: &str, updated_at: Timestamp) -> Affected =
        "INSERT INTO own_draft (person_id, about, interview_id, body, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id, about) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at";

    write drop_own_draft(person_id: &str, about: &str) -> Affected =
        "DELETE FROM own_draft WHERE person_id = $1 AND about = $2";

    write insert_own_marks(person_id: &str, about: &str, version: i64, interview_id: Option<&str>, body: &str,
                           content_hash: &str, record: &str, created_at: Timestamp) -> Affected =
        "INSERT INTO own_marks (person_id, about, version, interview_id, body, content_hash, record, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    write own_abouts(person_id: &str) -> Scalars<String> =
        "SELECT DISTINCT about FROM own_marks WHERE person_id = $1";

    write move_own_marks(guest_id: &str, account_id: &str, about: &str, after: i64) -> Affected =
        "UPDATE own_marks SET person_id = $2, version = version + $4 WHERE person_id = $1 AND about = $3";

    write drop_own_draft_of_guest(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM own_draft WHERE person_id = $1 AND EXISTS (SELECT 1 FROM own_draft o
            WHERE o.person_id = $2 AND o.about = own_draft.about)";

    write move_own_drafts(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE own_draft SET person_id = $2 WHERE person_id = $1";
}
