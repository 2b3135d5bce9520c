//! What a candidate says to those who marked their interview: an answer to a remark, and how helpful a review was; and the list of
//! the reviews somebody was asked for.
//!
//! Only the owner of an interview writes, only to people who handed in marks of it; they and that grader read it.

use sqlx::FromRow;

use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AnswerRow {
    pub grader_id: String,
    /// An item, or another place that takes a remark.
    pub about: String,
    /// What was answered.
    pub remark: String,
    pub body: String,
    pub updated_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct RatingRow {
    pub grader_id: String,
    pub helpful: String,
    pub rated_at: Timestamp,
}

/// A review somebody was asked for, or handed in.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct AskedRow {
    pub interview_id: String,
    pub title: String,
    pub level: String,
    /// Empty for a guest.
    pub owner_name: String,
    pub asked_at: Timestamp,
    /// Links by which it may be opened.
    pub holds: i64,
    /// 0: none.
    pub drafts: i64,
    /// 0: none.
    pub versions: i64,
    pub answers: i64,
    pub ratings: i64,
}

impl Db {
    /// Answers and ratings of one's own interview.
    pub async fn answers(
        &self,
        owner_id: &str,
        interview_id: &str,
    ) -> Result<(Vec<AnswerRow>, Vec<RatingRow>)> {
        let mut conn = self.read().await?;
        let answers = answers(&mut conn, interview_id, owner_id).await?;
        Ok((answers, ratings(&mut conn, interview_id, owner_id).await?))
    }

    /// What a person was asked to review, the newest first.
    pub async fn asked(&self, person_id: &str, now: Timestamp) -> Result<Vec<AskedRow>> {
        asked(&mut self.read().await?, person_id, now).await
    }
}

/// An answer in the place of the one before; an empty one takes it back. Answers whether there is such an interview and grader.
#[derive(Debug, Clone)]
pub struct PutAnswer {
    pub owner_id: String,
    pub interview_id: String,
    pub answer: AnswerRow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    Kept,
    NoGrader,
    TooMany,
}

impl Write for PutAnswer {
    type Out = Answered;
    async fn run(&self, tx: &mut Tx) -> Result<Answered> {
        let (interview, row) = (&self.interview_id, &self.answer);
        let graded = count_graded(&mut tx.0, interview, &self.owner_id, &row.grader_id).await?;
        if graded == 0 {
            return Ok(Answered::NoGrader);
        }
        if row.body.is_empty() {
            drop_answer(tx, interview, &row.grader_id, &row.about).await?;
            return Ok(Answered::Kept);
        }
        let others = count_answers(&mut tx.0, interview, &row.grader_id, &row.about).await?;
        if others >= limits::ANSWERS {
            return Ok(Answered::TooMany);
        }
        put_answer(
            tx,
            interview,
            &row.grader_id,
            &row.about,
            &row.remark,
            &row.body,
            row.updated_at,
        )
        .await?;
        Ok(Answered::Kept)
    }
}

/// How helpful a review was; answers whether there is such an interview and grader.
#[derive(Debug, Clone)]
pub struct PutRating {
    pub owner_id: String,
    pub interview_id: String,
    pub rating: RatingRow,
}

impl Write for PutRating {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (interview, row) = (&self.interview_id, &self.rating);
        if count_graded(&mut tx.0, interview, &self.owner_id, &row.grader_id).await? == 0 {
            return Ok(false);
        }
        put_rating(tx, interview, &row.grader_id, &row.helpful, row.rated_at).await?;
        Ok(true)
    }
}

/// What a guest was told moves with them to their account; what nobody can have told themselves goes.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    drop_answers_twice(tx, guest, account).await?;
    move_answers(tx, guest, account).await?;
    drop_ratings_twice(tx, guest, account).await?;
    move_ratings(tx, guest, account).await?;
    drop_answers_to_oneself(tx, account).await?;
    drop_ratings_of_oneself(tx, account).await?;
    Ok(())
}

queries! {
    read answers(interview_id: &str, owner_id: &str) -> Vec<AnswerRow> =
        "SELECT grader_id, about, remark, body, updated_at FROM answer WHERE interview_id = $1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2) ORDER BY grader_id, about";

    read ratings(interview_id: &str, owner_id: &str) -> Vec<RatingRow> =
        "SELECT grader_id, helpful, rated_at FROM rating WHERE interview_id = $1
            AND EXISTS (SELECT 1 FROM interview WHERE id = $1 AND person_id = $2) ORDER BY grader_id";

    read asked(person_id: &str, now: Timestamp) -> Vec<AskedRow> =
        "SELECT i.id AS interview_id, i.title, i.level, p.display_name AS owner_name,
                COALESCE((SELECT min(a.created_at) FROM access a WHERE a.person_id = $1 AND a.interview_id = i.id),
                         (SELECT min(l.taken_at) FROM lease l WHERE l.reviewer_id = $1 AND l.interview_id = i.id)) AS asked_at,
                (SELECT count(*) FROM access a JOIN invitation v ON v.id = a.invitation_id
                  WHERE a.person_id = $1 AND a.interview_id = i.id AND v.role IN ('reviewer', 'interviewer')
                    AND v.revoked_at IS NULL AND v.expires_at > $2)
                + (SELECT count(*) FROM lease l
                     JOIN circle_interview c ON c.circle_id = l.circle_id AND c.interview_id = l.interview_id
                     JOIN circle_member m ON m.circle_id = l.circle_id AND m.person_id = l.reviewer_id
                     JOIN circle_member o ON o.circle_id = l.circle_id AND o.person_id = i.person_id
                    WHERE l.reviewer_id = $1 AND l.interview_id = i.id AND l.given_back_at IS NULL
                      AND c.taken_back_at IS NULL AND m.left_at IS NULL AND o.left_at IS NULL) AS holds,
                (SELECT count(*) FROM marks_draft d WHERE d.person_id = $1 AND d.interview_id = i.id) AS drafts,
                (SELECT count(*) FROM marks m WHERE m.person_id = $1 AND m.interview_id = i.id) AS versions,
                (SELECT count(*) FROM answer n WHERE n.grader_id = $1 AND n.interview_id = i.id) AS answers,
                (SELECT count(*) FROM rating g WHERE g.grader_id = $1 AND g.interview_id = i.id) AS ratings
           FROM interview i JOIN person p ON p.id = i.person_id
          WHERE i.id IN (SELECT a.interview_id FROM access a JOIN invitation v ON v.id = a.invitation_id
                          WHERE a.person_id = $1 AND v.role IN ('reviewer', 'interviewer')
                          UNION SELECT l.interview_id FROM lease l WHERE l.reviewer_id = $1 AND l.given_back_at IS NULL)
            AND i.finished_at IS NOT NULL AND i.person_id <> $1
          ORDER BY asked_at DESC, i.id LIMIT 200";

    read count_graded(interview_id: &str, owner_id: &str, grader_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM interview i WHERE i.id = $1 AND i.person_id = $2
            AND EXISTS (SELECT 1 FROM marks WHERE interview_id = $1 AND person_id = $3)";

    read count_answers(interview_id: &str, grader_id: &str, about: &str) -> Scalar<i64> =
        "SELECT count(*) FROM answer WHERE interview_id = $1 AND grader_id = $2 AND about <> $3";

    write put_answer(interview_id: &str, grader_id: &str, about: &str, remark: &str, body: &str,
                     updated_at: Timestamp) -> Affected =
        "INSERT INTO answer (interview_id, grader_id, about, remark, body, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (interview_id, grader_id, about)
         DO UPDATE SET remark = excluded.remark, body = excluded.body, updated_at = excluded.updated_at";

    write drop_answer(interview_id: &str, grader_id: &str, about: &str) -> Affected =
        "DELETE FROM answer WHERE interview_id = $1 AND grader_id = $2 AND about = $3";

    write put_rating(interview_id: &str, grader_id: &str, helpful: &str, rated_at: Timestamp) -> Affected =
        "INSERT INTO rating (interview_id, grader_id, helpful, rated_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (interview_id, grader_id) DO UPDATE SET helpful = excluded.helpful, rated_at = excluded.rated_at";

    write drop_answers_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM answer WHERE grader_id = $1 AND EXISTS (SELECT 1 FROM answer o
            WHERE o.grader_id = $2 AND o.interview_id = answer.interview_id AND o.about = answer.about)";

    write move_answers(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE answer SET grader_id = $2 WHERE grader_id = $1";

    write drop_ratings_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM rating WHERE grader_id = $1 AND EXISTS (SELECT 1 FROM rating o
            WHERE o.grader_id = $2 AND o.interview_id = rating.interview_id)";

    write move_ratings(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE rating SET grader_id = $2 WHERE grader_id = $1";

    write drop_answers_to_oneself(person_id: &str) -> Affected =
        "DELETE FROM answer WHERE grader_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";

    write drop_ratings_of_oneself(person_id: &str) -> Affected =
        "DELETE FROM rating WHERE grader_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";
}
