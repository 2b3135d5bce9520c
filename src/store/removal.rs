//! Deleting: one interview, everything of one person, and what is older than somebody wants to keep.
//!
//! # The one invariant
//!
//! When a deletion is acknowledged no row holds what the person typed, except what they gave to somebody else: marks and words in
//! another person's interview, which stay there under a name that is nobody's.

use std::collections::BTreeSet;

use sqlx::FromRow;

use super::interviews::lock_person;
use super::query::{Tx, queries};
use super::{Cause, Db, Error, Result, Write};
use crate::ids;
use crate::interview::event::Event;
use crate::time::Timestamp;

/// What goes with a person, and what of theirs stays with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct HoldingsRow {
    pub interviews: i64,
    pub running: i64,
    /// Interviews of others that they marked.
    pub reviewed: i64,
    pub circles: i64,
}

/// How long somebody keeps their interviews.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RetentionRow {
    pub person_id: String,
    pub months: i64,
    pub due_at: Timestamp,
}

/// An interview of somebody else at which a person may be sitting.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct VisitedRow {
    pub owner_id: String,
    pub interview_id: String,
}

impl Db {
    pub async fn holdings(&self, person_id: &str) -> Result<HoldingsRow> {
        let row = holdings(&mut self.read().await?, person_id).await?;
        Ok(row.unwrap_or_default())
    }

    /// Interviews of others that run, and to which the person came.
    pub async fn visited(&self, person_id: &str) -> Result<Vec<VisitedRow>> {
        visited(&mut self.read().await?, person_id).await
    }

    /// Interviews of others that the person came to or marked, whether they run or not.
    pub async fn touched_by(&self, person_id: &str) -> Result<Vec<String>> {
        touched_by(&mut self.read().await?, person_id).await
    }

    pub async fn retention(&self, person_id: &str) -> Result<Option<RetentionRow>> {
        retention(&mut self.read().await?, person_id).await
    }

    /// Whose interviews are to be looked at, the longest waiting first.
    pub async fn retention_due(&self, now: Timestamp, limit: i64) -> Result<Vec<RetentionRow>> {
        retention_due(&mut self.read().await?, now, limit).await
    }

    /// Finished interviews of a person that began before a moment, the oldest first.
    pub async fn outdated(
        &self,
        person_id: &str,
        before: Timestamp,
        limit: i64,
    ) -> Result<Vec<String>> {
        outdated(&mut self.read().await?, person_id, before, limit).await
    }

    /// When the oldest finished interview of a person began.
    pub async fn oldest_finished(&self, person_id: &str) -> Result<Option<Timestamp>> {
        Ok(oldest_finished(&mut self.read().await?, person_id)
            .await?
            .pop())
    }

    /// Brings what was overwritten to the disk: afterwards the log of the embedded database holds nothing of what was deleted. Where
    /// somebody is reading it is done by a later one.
    pub async fn forget_traces(&self) -> Result<()> {
        let Some(dir) = self.0.dir.as_ref() else {
            return Ok(());
        };
        use sqlx::{ConnectOptions as _, Connection as _};
        // Saves wait while it waits for readers, so it does not wait for long.
        let patience = std::time::Duration::from_secs(1);
        let options = super::sqlite::options(&dir.database()).busy_timeout(patience);
        let mut conn = options.connect().await?;
        let done = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
            .execute(&mut conn)
            .await;
        conn.close().await?;
        done?;
        Ok(())
    }
}

/// Deletes an interview of a person with everything that is about it. Answers whether there was one.
#[derive(Debug, Clone)]
pub struct DeleteInterview {
    pub person_id: String,
    pub interview_id: String,
}

impl Write for DeleteInterview {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let owned = lock_owned(tx, &self.interview_id, &self.person_id).await?;
        let Some(content_hash) = owned.first() else {
            return Ok(false);
        };
        delete_one(tx, &self.interview_id).await?;
        drop_unused_content(tx, content_hash).await?;
        Ok(true)
    }
}

async fn delete_one(tx: &mut Tx, interview_id: &str) -> Result<()> {
    // Those who stand for its graders stand for nothing else.
    drop_shadows(tx, interview_id).await?;
    drop_interview(tx, interview_id).await?;
    Ok(())
}

/// Deletes a person with everything that is theirs. Answers whether there was one.
#[derive(Debug, Clone)]
pub struct DeletePerson {
    pub person_id: String,
    /// A secret of this deletion, from which the ids are made that stand for the person from now on, one for each interview they
    /// marked: nobody can tell that two are the same.
    pub seed: String,
    /// What they are called there.
    pub former_name: String,
    pub now: Timestamp,
}

impl Write for DeletePerson {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let person = &self.person_id;
        if lock_person(tx, person).await?.is_empty() {
            return Ok(false);
        }
        let mut contents = BTreeSet::new();
        for row in all_of(tx, person).await? {
            contents.insert(row.content_hash);
            delete_one(tx, &row.id).await?;
        }
        for hash in &contents {
            drop_unused_content(tx, hash).await?;
        }
        for interview in marked_by(tx, person).await? {
            let shadow = self.shadow_of(&interview);
            super::transfer::insert_shadow(tx, &shadow, &interview, &self.former_name, self.now)
                .await?;
            hand_marks(tx, person, &interview, &shadow).await?;
            hand_answers(tx, person, &interview, &shadow).await?;
            hand_ratings(tx, person, &interview, &shadow).await?;
        }
        for interview in came_to(tx, person).await? {
            self.forget_name(tx, &interview).await?;
        }
        for circle in made_by(tx, person).await? {
            match next_maker(tx, &circle, person).await?.pop() {
                Some(longest) => hand_circle(tx, &circle, &longest).await?,
                None => drop_circle(tx, &circle).await?,
            };
        }
        Ok(drop_person(tx, person).await? == 1)
    }
}

impl DeletePerson {
    fn shadow_of(&self, interview_id: &str) -> String {
        let hash = ids::hash_of(&format!("{}/{interview_id}", self.seed));
        hash.get(..32).unwrap_or(&hash).to_owned()
    }

    /// Takes the person's name out of the journal of somebody else: what they said there stays, as somebody's.
    async fn forget_name(&self, tx: &mut Tx, interview_id: &str) -> Result<()> {
        let names = names_given(tx, &self.person_id, interview_id).await?;
        let mut in_chair = false;
        let mut changed = false;
        for row in lines_of_people(tx, interview_id).await? {
            let mut event: Event = serde_json::from_str(&row.body)
                .map_err(|e| Error::Corrupt(Cause::text(format!("line {}: {e}", row.seq))))?;
            let theirs = match &mut event {
                Event::ChairTaken { seat, name } => {
                    // Who has registered since sat there under the name of the guest they were.
                    in_chair = *seat == self.person_id || names.contains(name);
                    if in_chair {
                        *seat = self.shadow_of(interview_id);
                        name.clone_from(&self.former_name);
                    }
                    in_chair
                }
                Event::ChairLeft { .. } => {
                    in_chair = false;
                    false
                }
                Event::Said(line) => match &mut line.by {
                    Some(by) if in_chair || names.contains(by) => {
                        by.clone_from(&self.former_name);
                        true
                    }
                    _ => false,
                },
                _ => false,
            };
            if theirs {
                let body = serde_json::to_string(&event)
                    .map_err(|e| Error::Internal(Cause::text(e.to_string())))?;
                rewrite_line(tx, interview_id, row.seq, &body).await?;
                changed = true;
            }
        }
        if changed {
            // It holds the name; the journal gives it again.
            drop_snapshot(tx, interview_id).await?;
        }
        Ok(())
    }
}

/// Keeps interviews for so many months from now on; nothing: for good.
#[derive(Debug, Clone)]
pub struct SetRetention {
    pub person_id: String,
    pub months: Option<i64>,
    pub due_at: Timestamp,
}

impl Write for SetRetention {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        match self.months {
            Some(months) => put_retention(tx, &self.person_id, months, self.due_at).await?,
            None => drop_retention(tx, &self.person_id).await?,
        };
        Ok(())
    }
}

/// Looks at the interviews of somebody again later, if they still want any to be deleted.
#[derive(Debug, Clone)]
pub struct PutOffRetention {
    pub person_id: String,
    pub due_at: Timestamp,
}

impl Write for PutOffRetention {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        put_off(tx, &self.person_id, self.due_at).await?;
        Ok(())
    }
}

#[derive(FromRow)]
pub(super) struct LineRow {
    seq: i64,
    body: String,
}

#[derive(FromRow)]
pub(super) struct OwnedRow {
    id: String,
    content_hash: String,
}

/// What is written is overwritten with zeros when it goes: on the connection of the writer, for good.
pub(super) async fn overwrite_what_goes(conn: &mut sqlx::SqliteConnection) -> Result<()> {
    sqlx::query("PRAGMA secure_delete = ON")
        .execute(conn)
        .await?;
    Ok(())
}

queries! {
    read holdings(person_id: &str) -> Option<HoldingsRow> =
        "SELECT (SELECT count(*) FROM interview WHERE person_id = $1) AS interviews,
                (SELECT count(*) FROM interview WHERE person_id = $1 AND finished_at IS NULL) AS running,
                (SELECT count(DISTINCT interview_id) FROM marks WHERE person_id = $1) AS reviewed,
                (SELECT count(*) FROM circle_member WHERE person_id = $1 AND left_at IS NULL) AS circles";

    read visited(person_id: &str) -> Vec<VisitedRow> =
        "SELECT DISTINCT i.person_id AS owner_id, i.id AS interview_id FROM access a JOIN interview i ON i.id = a.interview_id
          WHERE a.person_id = $1 AND i.finished_at IS NULL";

    read touched_by(person_id: &str) -> Scalars<String> =
        "SELECT interview_id FROM access WHERE person_id = $1 UNION SELECT interview_id FROM marks WHERE person_id = $1";

    read retention(person_id: &str) -> Option<RetentionRow> =
        "SELECT person_id, months, due_at FROM retention WHERE person_id = $1";

    read retention_due(now: Timestamp, limit: i64) -> Vec<RetentionRow> =
        "SELECT person_id, months, due_at FROM retention WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

    read outdated(person_id: &str, before: Timestamp, limit: i64) -> Scalars<String> =
        "SELECT id FROM interview WHERE person_id = $1 AND started_at < $2 AND finished_at IS NOT NULL
          ORDER BY started_at, id LIMIT $3";

    read oldest_finished(person_id: &str) -> Scalars<Timestamp> =
        "SELECT started_at FROM interview WHERE person_id = $1 AND finished_at IS NOT NULL
          ORDER BY started_at, id LIMIT 1";

    write lock_owned(id: &str, person_id: &str) -> Scalars<String> = {
        sqlite: "SELECT content_hash FROM interview WHERE id = $1 AND person_id = $2",
        postgres: "SELECT content_hash FROM interview WHERE id = $1 AND person_id = $2 FOR UPDATE",
    };

    write all_of(person_id: &str) -> Vec<OwnedRow> = {
        sqlite: "SELECT id, content_hash FROM interview WHERE person_id = $1",
        postgres: "SELECT id, content_hash FROM interview WHERE person_id = $1 FOR UPDATE",
    };

    write drop_shadows(interview_id: &str) -> Affected =
        "DELETE FROM person WHERE id IN (SELECT person_id FROM shadow WHERE interview_id = $1)";

    write drop_interview(id: &str) -> Affected = "DELETE FROM interview WHERE id = $1";

    write drop_unused_content(hash: &str) -> Affected =
        "DELETE FROM content WHERE hash = $1 AND NOT EXISTS (SELECT 1 FROM interview WHERE content_hash = $1)";

    write marked_by(person_id: &str) -> Scalars<String> =
        "SELECT DISTINCT interview_id FROM marks WHERE person_id = $1";

    write hand_marks(person_id: &str, interview_id: &str, to: &str) -> Affected =
        "UPDATE marks SET person_id = $3 WHERE person_id = $1 AND interview_id = $2";

    write hand_answers(person_id: &str, interview_id: &str, to: &str) -> Affected =
        "UPDATE answer SET grader_id = $3 WHERE grader_id = $1 AND interview_id = $2";

    write hand_ratings(person_id: &str, interview_id: &str, to: &str) -> Affected =
        "UPDATE rating SET grader_id = $3 WHERE grader_id = $1 AND interview_id = $2";

    write came_to(person_id: &str) -> Scalars<String> =
        "SELECT DISTINCT interview_id FROM access WHERE person_id = $1";

    write names_given(person_id: &str, interview_id: &str) -> Scalars<String> =
        "SELECT name FROM access WHERE person_id = $1 AND interview_id = $2 AND name <> ''";

    write lines_of_people(interview_id: &str) -> Vec<LineRow> =
        "SELECT seq, body FROM event WHERE interview_id = $1 AND kind IN ('chair_taken', 'chair_left', 'said')
          ORDER BY seq";

    write rewrite_line(interview_id: &str, seq: i64, body: &str) -> Affected =
        "UPDATE event SET body = $3 WHERE interview_id = $1 AND seq = $2";

    write drop_snapshot(interview_id: &str) -> Affected = "DELETE FROM snapshot WHERE interview_id = $1";

    write made_by(person_id: &str) -> Scalars<String> = {
        sqlite: "SELECT id FROM circle WHERE maker_id = $1",
        postgres: "SELECT id FROM circle WHERE maker_id = $1 FOR UPDATE",
    };

    write next_maker(circle_id: &str, person_id: &str) -> Scalars<String> =
        "SELECT person_id FROM circle_member WHERE circle_id = $1 AND left_at IS NULL AND person_id <> $2
          ORDER BY joined_at, person_id LIMIT 1";

    write hand_circle(id: &str, maker_id: &str) -> Affected = "UPDATE circle SET maker_id = $2 WHERE id = $1";

    write drop_circle(id: &str) -> Affected = "DELETE FROM circle WHERE id = $1";

    write drop_person(id: &str) -> Affected = "DELETE FROM person WHERE id = $1";

    write put_retention(person_id: &str, months: i64, due_at: Timestamp) -> Affected =
        "INSERT INTO retention (person_id, months, due_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id) DO UPDATE SET months = excluded.months, due_at = excluded.due_at";

    write put_off(person_id: &str, due_at: Timestamp) -> Affected =
        "UPDATE retention SET due_at = $2 WHERE person_id = $1";

    write drop_retention(person_id: &str) -> Affected = "DELETE FROM retention WHERE person_id = $1";
}
