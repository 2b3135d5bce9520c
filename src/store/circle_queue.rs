//! What the members of a circle put up for review, and who reads it. Who is given what next is decided in `peers::queue`; here it
//! is only made sure that what was decided on still stood.

use sqlx::FromRow;

use super::circles::{count_stay, for_member, lock_circle};
use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::limits;
use crate::time::Timestamp;

/// An interview that is put up now.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct PutUpRow {
    pub interview_id: String,
    pub owner_id: String,
    pub case_id: String,
    pub title: String,
    pub level: String,
    pub content_hash: String,
    pub put_at: Timestamp,
}

/// Somebody handed in marks of an interview that is put up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReadRow {
    pub interview_id: String,
    pub person_id: String,
}

/// Somebody took an interview to read and has neither handed in nor given it back.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LeaseRow {
    pub interview_id: String,
    pub reviewer_id: String,
    pub taken_at: Timestamp,
    /// May lie in the past: then it is in the queue again.
    pub ends_at: Timestamp,
}

/// How many interviews of the one the other has read, of all that were ever put up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReviewsRow {
    pub owner_id: String,
    pub reviewer_id: String,
    pub reviews: i64,
}

/// How many interviews of a case were ever put up.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct CaseRow {
    pub case_id: String,
    pub interviews: i64,
}

/// A case that a member has done.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DoneRow {
    pub person_id: String,
    pub case_id: String,
}

impl Db {
    /// What is put up now, the oldest first.
    pub async fn put_up(&self, person_id: &str, circle_id: &str) -> Result<Vec<PutUpRow>> {
        put_up(&mut self.read().await?, circle_id, person_id).await
    }

    /// Who has read what is put up now, whether in this circle or not.
    pub async fn reads(&self, person_id: &str, circle_id: &str) -> Result<Vec<ReadRow>> {
        reads(&mut self.read().await?, circle_id, person_id).await
    }

    /// Who is reading what is put up now.
    pub async fn leases(&self, person_id: &str, circle_id: &str) -> Result<Vec<LeaseRow>> {
        leases(&mut self.read().await?, circle_id, person_id).await
    }

    /// Who read how much of whom, among all who are or were in the circle.
    pub async fn reviews_in_circle(
        &self,
        person_id: &str,
        circle_id: &str,
    ) -> Result<Vec<ReviewsRow>> {
        reviews_in_circle(&mut self.read().await?, circle_id, person_id).await
    }

    pub async fn cases_in_circle(&self, person_id: &str, circle_id: &str) -> Result<Vec<CaseRow>> {
        cases_in_circle(&mut self.read().await?, circle_id, person_id).await
    }

    /// The cases that its members had finished at a moment.
    pub async fn cases_done(
        &self,
        person_id: &str,
        circle_id: &str,
        before: Timestamp,
    ) -> Result<Vec<DoneRow>> {
        cases_done(&mut self.read().await?, circle_id, person_id, before).await
    }

    /// The last marks of everybody who read an interview of the circle, as JSON: for counting, not for showing.
    pub async fn marks_in_circle(
        &self,
        person_id: &str,
        circle_id: &str,
        interview_id: &str,
    ) -> Result<Vec<String>> {
        let mut conn = self.read().await?;
        marks_in_circle(&mut conn, circle_id, person_id, interview_id).await
    }

    /// Whether a person was ever given an interview to read by a circle.
    pub async fn was_leased(&self, person_id: &str, interview_id: &str) -> Result<bool> {
        let mut conn = self.read().await?;
        Ok(count_leased(&mut conn, person_id, interview_id).await? > 0)
    }
}

/// A member puts a finished interview of their own up. Twice is once.
#[derive(Debug, Clone)]
pub struct PutUp {
    pub circle_id: String,
    pub interview_id: String,
    pub person_id: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PuttingUp {
    Done,
    /// There is no such circle, or no such interview of this person.
    NotFound,
    NotFinished,
    /// The person has so many up already.
    TooMany(i64),
}

impl Write for PutUp {
    type Out = PuttingUp;
    async fn run(&self, tx: &mut Tx) -> Result<PuttingUp> {
        let (circle, interview, person) = (&self.circle_id, &self.interview_id, &self.person_id);
        lock_circle(tx, circle).await?;
        if count_stay(&mut tx.0, circle, person).await? == 0 {
            return Ok(PuttingUp::NotFound);
        }
        let own = super::interviews::interview(&mut tx.0, interview, person).await?;
        match own {
            None => return Ok(PuttingUp::NotFound),
            Some(row) if row.finished_at.is_none() => return Ok(PuttingUp::NotFinished),
            Some(_) => {}
        }
        if count_put_up(&mut tx.0, circle, person, interview).await? >= limits::CIRCLE_PUT_UP {
            return Ok(PuttingUp::TooMany(limits::CIRCLE_PUT_UP));
        }
        insert_put_up(tx, circle, interview, self.now).await?;
        Ok(PuttingUp::Done)
    }
}

/// Takes it back: nobody in the circle sees it any more; marks that were handed in stay. Answers whether it was theirs to take back.
#[derive(Debug, Clone)]
pub struct TakeBack {
    pub circle_id: String,
    pub interview_id: String,
    pub person_id: String,
    pub now: Timestamp,
}

impl Write for TakeBack {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (circle, interview, person) = (&self.circle_id, &self.interview_id, &self.person_id);
        lock_circle(tx, circle).await?;
        if take_back(tx, circle, person, interview, self.now).await? == 0 {
            return Ok(false);
        }
        give_back_of_interview(tx, circle, interview, self.now).await?;
        Ok(true)
    }
}

/// Gives a member an interview to read, as it was decided.
#[derive(Debug, Clone)]
pub struct TakeLease {
    pub circle_id: String,
    pub interview_id: String,
    pub reviewer_id: String,
    /// How many had read it or were reading it when it was decided.
    pub taken_by: i64,
    pub ends_at: Timestamp,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leasing {
    Taken,
    /// Somebody was faster: decide again.
    Changed,
    /// The person is in no such circle.
    NotFound,
    /// The person reads so many already.
    TooMany(i64),
}

impl Write for TakeLease {
    type Out = Leasing;
    async fn run(&self, tx: &mut Tx) -> Result<Leasing> {
        let (circle, interview, reviewer) =
            (&self.circle_id, &self.interview_id, &self.reviewer_id);
        // Locks the circle, so that two who ask at once are served one after the other.
        lock_circle(tx, circle).await?;
        if count_stay(&mut tx.0, circle, reviewer).await? == 0 {
            return Ok(Leasing::NotFound);
        }
        let open = count_open_leases(&mut tx.0, circle, reviewer, interview, self.now).await?;
        if open >= limits::CIRCLE_LEASES {
            return Ok(Leasing::TooMany(limits::CIRCLE_LEASES));
        }
        let up = count_up_for(&mut tx.0, circle, reviewer, interview).await?;
        let taken_by = count_taken(&mut tx.0, circle, interview, self.now).await?;
        if up == 0 || taken_by != self.taken_by {
            return Ok(Leasing::Changed);
        }
        let (now, ends) = (self.now, self.ends_at);
        put_lease(tx, circle, interview, reviewer, now, ends).await?;
        Ok(Leasing::Taken)
    }
}

/// Gives back what one was to read.
#[derive(Debug, Clone)]
pub struct GiveBack {
    pub circle_id: String,
    pub interview_id: String,
    pub reviewer_id: String,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GivingBack {
    GivenBack,
    /// Their marks are in.
    HandedIn,
    /// They were not given it.
    NotFound,
}

impl Write for GiveBack {
    type Out = GivingBack;
    async fn run(&self, tx: &mut Tx) -> Result<GivingBack> {
        let (circle, interview, reviewer) =
            (&self.circle_id, &self.interview_id, &self.reviewer_id);
        lock_circle(tx, circle).await?;
        if count_given(&mut tx.0, circle, interview, reviewer).await? == 0 {
            return Ok(GivingBack::NotFound);
        }
        match give_back(tx, circle, interview, reviewer, self.now).await? {
            0 => Ok(GivingBack::HandedIn),
            _ => Ok(GivingBack::GivenBack),
        }
    }
}

/// Nobody reads their own: what either of the two was to read of the other goes.
pub(super) async fn move_leases_to_account(
    tx: &mut Tx,
    guest_id: &str,
    account_id: &str,
) -> Result<()> {
    drop_lease_twice(tx, guest_id, account_id).await?;
    move_leases(tx, guest_id, account_id).await?;
    drop_own_leases(tx, account_id).await?;
    Ok(())
}

/// A lease `l` that is neither given back nor fulfilled.
macro_rules! unfulfilled {
    ($head:literal) => {
        concat!(
            $head,
            " AND given_back_at IS NULL AND NOT EXISTS (SELECT 1 FROM marks k
                 WHERE k.interview_id = lease.interview_id AND k.person_id = lease.reviewer_id)"
        )
    };
}

queries! {
    read put_up(circle_id: &str, person_id: &str) -> Vec<PutUpRow> =
        (for_member!("SELECT c.interview_id, i.person_id AS owner_id, i.case_id, i.title, i.level, i.content_hash, c.put_at
           FROM circle_interview c JOIN interview i ON i.id = c.interview_id
          WHERE c.circle_id = $1 AND c.taken_back_at IS NULL", "ORDER BY c.put_at, c.interview_id"));

    read reads(circle_id: &str, person_id: &str) -> Vec<ReadRow> =
        (for_member!("SELECT DISTINCT c.interview_id, k.person_id
           FROM circle_interview c JOIN marks k ON k.interview_id = c.interview_id
          WHERE c.circle_id = $1 AND c.taken_back_at IS NULL", ""));

    read leases(circle_id: &str, person_id: &str) -> Vec<LeaseRow> =
        (for_member!(unfulfilled!("SELECT lease.interview_id, lease.reviewer_id, lease.taken_at, lease.ends_at FROM lease
          WHERE lease.circle_id = $1"), ""));

    read reviews_in_circle(circle_id: &str, person_id: &str) -> Vec<ReviewsRow> =
        (for_member!("SELECT i.person_id AS owner_id, k.person_id AS reviewer_id, count(DISTINCT c.interview_id) AS reviews
           FROM circle_interview c JOIN interview i ON i.id = c.interview_id JOIN marks k ON k.interview_id = c.interview_id
          WHERE c.circle_id = $1
            AND EXISTS (SELECT 1 FROM circle_member r WHERE r.person_id = k.person_id AND r.circle_id = $1)",
          "GROUP BY i.person_id, k.person_id"));

    read cases_in_circle(circle_id: &str, person_id: &str) -> Vec<CaseRow> =
        (for_member!("SELECT i.case_id, count(*) AS interviews
           FROM circle_interview c JOIN interview i ON i.id = c.interview_id WHERE c.circle_id = $1", "GROUP BY i.case_id"));

    read cases_done(circle_id: &str, person_id: &str, before: Timestamp) -> Vec<DoneRow> =
        (for_member!("SELECT DISTINCT i.person_id, i.case_id
           FROM circle_member m JOIN interview i ON i.person_id = m.person_id
          WHERE m.circle_id = $1 AND m.left_at IS NULL AND i.finished_at < $3", ""));

    read marks_in_circle(circle_id: &str, person_id: &str, interview_id: &str) -> Scalars<String> =
        (for_member!("SELECT k.body FROM marks k WHERE k.interview_id = $3
            AND k.version = (SELECT max(l.version) FROM marks l WHERE l.interview_id = $3 AND l.person_id = k.person_id)
            AND EXISTS (SELECT 1 FROM circle_interview c WHERE c.circle_id = $1 AND c.interview_id = $3)", ""));

    read count_leased(reviewer_id: &str, interview_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM lease WHERE reviewer_id = $1 AND interview_id = $2";

    /// What a member has up beside this one.
    read count_put_up(circle_id: &str, person_id: &str, beside: &str) -> Scalar<i64> =
        "SELECT count(*) FROM circle_interview c JOIN interview i ON i.id = c.interview_id
          WHERE c.circle_id = $1 AND c.taken_back_at IS NULL AND i.person_id = $2 AND c.interview_id <> $3";

    /// 1 if it is up and the reviewer has neither written nor read it.
    read count_up_for(circle_id: &str, reviewer_id: &str, interview_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM circle_interview c JOIN interview i ON i.id = c.interview_id
          WHERE c.circle_id = $1 AND c.interview_id = $3 AND c.taken_back_at IS NULL AND i.person_id <> $2
            AND NOT EXISTS (SELECT 1 FROM marks k WHERE k.interview_id = $3 AND k.person_id = $2)";

    /// How many have read it or are reading it.
    read count_taken(circle_id: &str, interview_id: &str, now: Timestamp) -> Scalar<i64> =
        (concat!("SELECT (SELECT count(DISTINCT person_id) FROM marks WHERE interview_id = $2) + (",
            unfulfilled!("SELECT count(*) FROM lease WHERE circle_id = $1 AND interview_id = $2 AND ends_at > $3"), ")"));

    /// What a member is reading beside this one.
    read count_open_leases(circle_id: &str, reviewer_id: &str, beside: &str, now: Timestamp) -> Scalar<i64> =
        (unfulfilled!("SELECT count(*) FROM lease WHERE circle_id = $1 AND reviewer_id = $2
            AND interview_id <> $3 AND ends_at > $4"));

    read count_given(circle_id: &str, interview_id: &str, reviewer_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM lease
          WHERE circle_id = $1 AND interview_id = $2 AND reviewer_id = $3 AND given_back_at IS NULL";

    write insert_put_up(circle_id: &str, interview_id: &str, now: Timestamp) -> Affected =
        "INSERT INTO circle_interview (circle_id, interview_id, put_at) VALUES ($1, $2, $3)
         ON CONFLICT (circle_id, interview_id) DO UPDATE SET taken_back_at = NULL,
            put_at = CASE WHEN circle_interview.taken_back_at IS NULL THEN circle_interview.put_at ELSE excluded.put_at END";

    write take_back(circle_id: &str, person_id: &str, interview_id: &str, now: Timestamp) -> Affected =
        (for_member!("UPDATE circle_interview SET taken_back_at = coalesce(taken_back_at, $4)
          WHERE circle_id = $1 AND interview_id = $3
            AND EXISTS (SELECT 1 FROM interview WHERE id = $3 AND person_id = $2)", ""));

    write take_back_of_member(circle_id: &str, person_id: &str, now: Timestamp) -> Affected =
        "UPDATE circle_interview SET taken_back_at = $3
          WHERE circle_id = $1 AND taken_back_at IS NULL
            AND EXISTS (SELECT 1 FROM interview i WHERE i.id = circle_interview.interview_id AND i.person_id = $2)";

    write put_lease(circle_id: &str, interview_id: &str, reviewer_id: &str, taken_at: Timestamp,
                    ends_at: Timestamp) -> Affected =
        "INSERT INTO lease (circle_id, interview_id, reviewer_id, taken_at, ends_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (circle_id, interview_id, reviewer_id) DO UPDATE
            SET taken_at = excluded.taken_at, ends_at = excluded.ends_at, given_back_at = NULL";

    write give_back(circle_id: &str, interview_id: &str, reviewer_id: &str, now: Timestamp) -> Affected =
        (unfulfilled!("UPDATE lease SET given_back_at = $4 WHERE circle_id = $1 AND interview_id = $2 AND reviewer_id = $3"));

    write give_back_of_interview(circle_id: &str, interview_id: &str, now: Timestamp) -> Affected =
        (unfulfilled!("UPDATE lease SET given_back_at = $3 WHERE circle_id = $1 AND interview_id = $2"));

    /// What they were reading, and what others were reading of theirs.
    write give_back_of_member(circle_id: &str, person_id: &str, now: Timestamp) -> Affected =
        (unfulfilled!("UPDATE lease SET given_back_at = $3 WHERE circle_id = $1 AND (reviewer_id = $2
            OR EXISTS (SELECT 1 FROM interview i WHERE i.id = lease.interview_id AND i.person_id = $2))"));

    write drop_lease_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM lease WHERE reviewer_id = $1 AND EXISTS (SELECT 1 FROM lease o
            WHERE o.circle_id = lease.circle_id AND o.interview_id = lease.interview_id AND o.reviewer_id = $2)";

    write move_leases(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE lease SET reviewer_id = $2 WHERE reviewer_id = $1";

    write drop_own_leases(person_id: &str) -> Affected =
        "DELETE FROM lease WHERE reviewer_id = $1
            AND interview_id IN (SELECT id FROM interview WHERE person_id = $1)";
}
