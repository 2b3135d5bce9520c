//! What somebody wants to learn until when, what they ticked as studied, and how real interviews of theirs went.
//!
//! Everything belongs to one person, and only they read it.

use sqlx::FromRow;

use super::interviews::lock_person;
use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StudyPlanRow {
    /// When the day of the interview begins, in UTC.
    pub exam_at: Timestamp,
    /// Of each day.
    pub minutes: i64,
    /// The path that was chosen; empty: none.
    pub path: String,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct StudiedRow {
    pub concept: String,
    pub studied_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OutcomeRow {
    pub id: String,
    /// When the day of it begins, in UTC.
    pub held_at: Timestamp,
    /// May be empty.
    pub company: String,
    pub kind: String,
    pub result: String,
    pub note: String,
    pub created_at: Timestamp,
}

impl Db {
    pub async fn study_plan(&self, person_id: &str) -> Result<Option<StudyPlanRow>> {
        study_plan(&mut self.read().await?, person_id).await
    }

    /// What was ticked, by concept.
    pub async fn studied(&self, person_id: &str) -> Result<Vec<StudiedRow>> {
        studied(&mut self.read().await?, person_id).await
    }

    /// The latest first.
    pub async fn outcomes(&self, person_id: &str) -> Result<Vec<OutcomeRow>> {
        outcomes(&mut self.read().await?, person_id, limits::OUTCOMES).await
    }
}

/// The plan in the place of the one before; `None` takes it back.
#[derive(Debug, Clone)]
pub struct PutStudyPlan {
    pub person_id: String,
    pub plan: Option<StudyPlanRow>,
}

impl Write for PutStudyPlan {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        match &self.plan {
            Some(plan) => {
                put_plan(
                    tx,
                    &self.person_id,
                    plan.exam_at,
                    plan.minutes,
                    &plan.path,
                    plan.updated_at,
                )
                .await?
            }
            None => drop_plan(tx, &self.person_id).await?,
        };
        Ok(())
    }
}

/// Ticks a concept, or takes the tick back. A tick that is there keeps its moment.
#[derive(Debug, Clone)]
pub struct PutStudied {
    pub person_id: String,
    pub concept: String,
    pub at: Option<Timestamp>,
}

impl Write for PutStudied {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        match self.at {
            Some(at) => put_studied(tx, &self.person_id, &self.concept, at).await?,
            None => drop_studied(tx, &self.person_id, &self.concept).await?,
        };
        Ok(())
    }
}

/// A real interview, new or in the place of the one with its id. Answers whether there was room for it, and whether the one to replace
/// is this person's.
#[derive(Debug, Clone)]
pub struct PutOutcome {
    pub person_id: String,
    pub outcome: OutcomeRow,
    /// There is one already.
    pub replaces: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutcomePut {
    Kept,
    TooMany,
    NotFound,
}

impl Write for PutOutcome {
    type Out = OutcomePut;
    async fn run(&self, tx: &mut Tx) -> Result<OutcomePut> {
        let (person, row) = (&self.person_id, &self.outcome);
        if self.replaces {
            let changed = change_outcome(
                tx,
                &row.id,
                person,
                row.held_at,
                &row.company,
                &row.kind,
                &row.result,
                &row.note,
            );
            return Ok(match changed.await? {
                0 => OutcomePut::NotFound,
                _ => OutcomePut::Kept,
            });
        }
        lock_person(tx, person).await?;
        if count_outcomes(&mut tx.0, person).await? >= limits::OUTCOMES {
            return Ok(OutcomePut::TooMany);
        }
        insert_outcome(
            tx,
            &row.id,
            person,
            row.held_at,
            &row.company,
            &row.kind,
            &row.result,
            &row.note,
            row.created_at,
        )
        .await?;
        Ok(OutcomePut::Kept)
    }
}

/// Takes one out; answers whether it was there and theirs.
#[derive(Debug, Clone)]
pub struct DropOutcome {
    pub person_id: String,
    pub id: String,
}

impl Write for DropOutcome {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        Ok(drop_outcome(tx, &self.id, &self.person_id).await? > 0)
    }
}

/// What a guest noted moves with them to their account; where the account has the same thing, that stays.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    drop_plan_twice(tx, guest, account).await?;
    move_plan(tx, guest, account).await?;
    drop_studied_twice(tx, guest, account).await?;
    move_studied(tx, guest, account).await?;
    move_outcomes(tx, guest, account).await?;
    Ok(())
}

queries! {
    read study_plan(person_id: &str) -> Option<StudyPlanRow> =
        "SELECT exam_at, minutes, path, updated_at FROM study_plan WHERE person_id = $1";

    read studied(person_id: &str) -> Vec<StudiedRow> =
        "SELECT concept, studied_at FROM studied WHERE person_id = $1 ORDER BY concept";

    read outcomes(person_id: &str, limit: i64) -> Vec<OutcomeRow> =
        "SELECT id, held_at, company, kind, result, note, created_at FROM outcome
          WHERE person_id = $1 ORDER BY held_at DESC, id LIMIT $2";

    read count_outcomes(person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM outcome WHERE person_id = $1";

    write put_plan(person_id: &str, exam_at: Timestamp, minutes: i64, path: &str, updated_at: Timestamp) -> Affected =
        "INSERT INTO study_plan (person_id, exam_at, minutes, path, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id) DO UPDATE SET exam_at = excluded.exam_at, minutes = excluded.minutes,
             path = excluded.path, updated_at = excluded.updated_at";

    write insert_plan(person_id: &str, exam_at: Timestamp, minutes: i64, path: &str, updated_at: Timestamp) -> Affected =
        "INSERT INTO study_plan (person_id, exam_at, minutes, path, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id) DO NOTHING";

    write drop_plan(person_id: &str) -> Affected = "DELETE FROM study_plan WHERE person_id = $1";

    write put_studied(person_id: &str, concept: &str, studied_at: Timestamp) -> Affected =
        "INSERT INTO studied (person_id, concept, studied_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, concept) DO NOTHING";

    write drop_studied(person_id: &str, concept: &str) -> Affected =
        "DELETE FROM studied WHERE person_id = $1 AND concept = $2";

    write insert_outcome(id: &str, person_id: &str, held_at: Timestamp, company: &str, kind: &str, result: &str,
                         note: &str, created_at: Timestamp) -> Affected =
        "INSERT INTO outcome (id, person_id, held_at, company, kind, result, note, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

    write change_outcome(id: &str, person_id: &str, held_at: Timestamp, company: &str, kind: &str, result: &str,
                         note: &str) -> Affected =
        "UPDATE outcome SET held_at = $3, company = $4, kind = $5, result = $6, note = $7
          WHERE id = $1 AND person_id = $2";

    write drop_outcome(id: &str, person_id: &str) -> Affected =
        "DELETE FROM outcome WHERE id = $1 AND person_id = $2";

    write drop_plan_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM study_plan WHERE person_id = $1 AND EXISTS (SELECT 1 FROM study_plan o WHERE o.person_id = $2)";

    write move_plan(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE study_plan SET person_id = $2 WHERE person_id = $1";

    write drop_studied_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM studied WHERE person_id = $1 AND EXISTS (SELECT 1 FROM studied o
            WHERE o.person_id = $2 AND o.concept = studied.concept)";

    write move_studied(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE studied SET person_id = $2 WHERE person_id = $1";

    write move_outcomes(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE outcome SET person_id = $2 WHERE person_id = $1";
}
