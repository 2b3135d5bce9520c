//! The second reader: consent, what it said, and what the learner made of it. What it is asked is in [`calls`], what that may cost
//! in [`reserve`], how it ends in [`ending`].
//!
//! Every question carries the person whose it is.

mod calls;
mod ending;
mod reserve;

use sqlx::FromRow;

use super::query::{Conn, Tx, queries};
use super::{Db, Result, Write};
use crate::time::Timestamp;

pub use calls::{
    Caller, FailWaiting, PlanCalls, Planned, PlannedCall, ReaderCallRow, ReaderSentRow,
};
pub use ending::{EndCall, Ended, PutOpinion, ReleaseStale, Spent};
pub use reserve::{Allowance, OpenCall, PruneSpent, ReaderDayRow, ReserveCall, Reserved};

/// What somebody's words may go to a host for. One thing at a time is agreed to, and each can be taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What is finished is read for the report.
    Judging,
    /// Lines of the interviewer are said in other words. There is no yes to this without one to the judging.
    Lines,
}

/// A host somebody has agreed to, or agreed to once.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ConsentRow {
    pub host: String,
    pub agreed_at: Timestamp,
    pub taken_back_at: Option<Timestamp>,
    /// That it covers lines of the conversation, too; nothing where it does not.
    pub lines_agreed_at: Option<Timestamp>,
}

impl ConsentRow {
    pub fn covers(&self, purpose: Purpose) -> bool {
        self.taken_back_at.is_none()
            && (purpose == Purpose::Judging || self.lines_agreed_at.is_some())
    }
}

/// What was said of an item; the body is JSON of `reader::Opinion`.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct OpinionRow {
    pub call_id: String,
    pub item: String,
    pub interview_id: String,
    pub body: String,
    pub made_at: Timestamp,
}

/// What the learner made of what was said of an item.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct DecisionRow {
    pub interview_id: String,
    pub item: String,
    /// `adopted`, `dismissed`.
    pub decision: String,
    /// The question whose answer was decided on.
    pub call_id: String,
    pub decided_at: Timestamp,
}

/// Where a page of opinions goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterOpinion {
    pub call_id: String,
    pub item: String,
}

impl Db {
    /// Hosts somebody agreed to, whether they still do or not.
    pub async fn reader_consents(&self, person_id: &str) -> Result<Vec<ConsentRow>> {
        reader_consents(&mut self.read().await?, person_id).await
    }

    /// That finished interviews are read there.
    pub async fn reader_agreed(&self, person_id: &str, host: &str) -> Result<bool> {
        is_agreed(&mut self.read().await?, person_id, host, Purpose::Judging).await
    }

    /// That lines of the conversation go there.
    pub async fn reader_agreed_to_lines(&self, person_id: &str, host: &str) -> Result<bool> {
        is_agreed(&mut self.read().await?, person_id, host, Purpose::Lines).await
    }

    /// Of one interview, the first said first.
    pub async fn reader_opinions(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<OpinionRow>> {
        reader_opinions(&mut self.read().await?, person_id, interview_id).await
    }

    /// Of all interviews of a person, in the order in which they were asked for.
    pub async fn opinions_of_person(
        &self,
        person_id: &str,
        after: Option<&AfterOpinion>,
        limit: i64,
    ) -> Result<Vec<OpinionRow>> {
        let (call, item) = match after {
            Some(after) => (after.call_id.as_str(), after.item.as_str()),
            None => ("", ""),
        };
        opinions_of_person(&mut self.read().await?, person_id, call, item, limit).await
    }

    pub async fn reader_decisions(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Vec<DecisionRow>> {
        reader_decisions(&mut self.read().await?, person_id, interview_id).await
    }

    /// Of all interviews of a person.
    pub async fn reader_decisions_of_person(&self, person_id: &str) -> Result<Vec<DecisionRow>> {
        reader_decisions_of_person(&mut self.read().await?, person_id).await
    }
}

async fn is_agreed(c: &mut Conn, person_id: &str, host: &str, purpose: Purpose) -> Result<bool> {
    let agreed = match purpose {
        Purpose::Judging => reader_agreed(c, person_id, host).await?,
        Purpose::Lines => agreed_to_lines(c, person_id, host).await?,
    };
    Ok(agreed == 1)
}

/// Agrees that words go to a host for these purposes, or takes that back. The moment of the first yes stays while it holds. A yes to
/// the lines alone is none where there is none to the judging, and with that one it goes.
#[derive(Debug, Clone)]
pub struct PutConsent {
    pub person_id: String,
    pub host: String,
    pub purposes: Vec<Purpose>,
    pub agrees: bool,
    pub now: Timestamp,
}

impl Write for PutConsent {
    type Out = ();
    async fn run(&self, tx: &mut Tx) -> Result<()> {
        let (person, host) = (&self.person_id, &self.host);
        for purpose in &self.purposes {
            match (purpose, self.agrees) {
                (Purpose::Judging, true) => agree(tx, person, host, self.now).await?,
                (Purpose::Judging, false) => take_back(tx, person, host, self.now).await?,
                (Purpose::Lines, true) => agree_to_lines(tx, person, host, self.now).await?,
                (Purpose::Lines, false) => take_back_lines(tx, person, host).await?,
            };
        }
        Ok(())
    }
}

/// What the learner makes of what was said of an item; nothing takes it back. Answers whether there was something to decide on.
#[derive(Debug, Clone)]
pub struct PutDecision {
    pub person_id: String,
    pub interview_id: String,
    pub item: String,
    /// The question whose answer it is about.
    pub call_id: String,
    pub decision: Option<String>,
    pub now: Timestamp,
}

impl Write for PutDecision {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let (person, interview) = (&self.person_id, &self.interview_id);
        if lock_read(tx, interview, person).await?.is_empty() {
            return Ok(false);
        }
        let said = count_opinion(&mut tx.0, &self.call_id, &self.item, interview, person).await?;
        if said == 0 {
            return Ok(false);
        }
        match &self.decision {
            Some(decision) => {
                put_decision(
                    tx,
                    interview,
                    &self.item,
                    person,
                    decision,
                    &self.call_id,
                    self.now,
                )
                .await?
            }
            None => drop_decision(tx, interview, &self.item).await?,
        };
        Ok(true)
    }
}

/// What a guest was told by a second reader moves with them to their account, and so does what they used of the day. Their consent
/// does where the account has said nothing.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    move_reader_calls(tx, guest, account).await?;
    move_opinions(tx, guest, account).await?;
    move_decisions(tx, guest, account).await?;
    move_spend(tx, guest, account).await?;
    drop_consents_of_guest(tx, guest, account).await?;
    move_consents(tx, guest, account).await?;
    Ok(())
}

queries! {
    read reader_consents(person_id: &str) -> Vec<ConsentRow> =
        "SELECT host, agreed_at, taken_back_at, lines_agreed_at FROM reader_consent WHERE person_id = $1 ORDER BY host";

    read reader_agreed(person_id: &str, host: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_consent WHERE person_id = $1 AND host = $2 AND taken_back_at IS NULL";

    read agreed_to_lines(person_id: &str, host: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_consent
          WHERE person_id = $1 AND host = $2 AND taken_back_at IS NULL AND lines_agreed_at IS NOT NULL";

    read reader_opinions(person_id: &str, interview_id: &str) -> Vec<OpinionRow> =
        "SELECT call_id, item, interview_id, body, made_at FROM reader_opinion
          WHERE interview_id = $2 AND person_id = $1 ORDER BY call_id, item";

    read opinions_of_person(person_id: &str, call_id: &str, item: &str, limit: i64) -> Vec<OpinionRow> =
        "SELECT call_id, item, interview_id, body, made_at FROM reader_opinion
          WHERE person_id = $1 AND (call_id, item) > ($2, $3) ORDER BY call_id, item LIMIT $4";

    read reader_decisions(person_id: &str, interview_id: &str) -> Vec<DecisionRow> =
        "SELECT interview_id, item, decision, call_id, decided_at FROM reader_decision
          WHERE person_id = $1 AND interview_id = $2 ORDER BY item";

    read reader_decisions_of_person(person_id: &str) -> Vec<DecisionRow> =
        "SELECT interview_id, item, decision, call_id, decided_at FROM reader_decision
          WHERE person_id = $1 ORDER BY interview_id, item";

    read count_opinion(call_id: &str, item: &str, interview_id: &str, person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_opinion
          WHERE call_id = $1 AND item = $2 AND interview_id = $3 AND person_id = $4";

    write lock_read(id: &str, person_id: &str) -> Scalars<String> = {
        sqlite: "SELECT id FROM interview WHERE id = $1 AND person_id = $2",
        postgres: "SELECT id FROM interview WHERE id = $1 AND person_id = $2 FOR UPDATE",
    };

    write agree(person_id: &str, host: &str, now: Timestamp) -> Affected =
        "INSERT INTO reader_consent (person_id, host, agreed_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, host) DO UPDATE SET taken_back_at = NULL, agreed_at =
            CASE WHEN reader_consent.taken_back_at IS NULL THEN reader_consent.agreed_at ELSE excluded.agreed_at END";

    write take_back(person_id: &str, host: &str, now: Timestamp) -> Affected =
        "UPDATE reader_consent SET taken_back_at = $3, lines_agreed_at = NULL
          WHERE person_id = $1 AND host = $2 AND taken_back_at IS NULL";

    write agree_to_lines(person_id: &str, host: &str, now: Timestamp) -> Affected =
        "UPDATE reader_consent SET lines_agreed_at = $3
          WHERE person_id = $1 AND host = $2 AND taken_back_at IS NULL AND lines_agreed_at IS NULL";

    write take_back_lines(person_id: &str, host: &str) -> Affected =
        "UPDATE reader_consent SET lines_agreed_at = NULL WHERE person_id = $1 AND host = $2";

    write put_decision(interview_id: &str, item: &str, person_id: &str, decision: &str, call_id: &str,
                       decided_at: Timestamp) -> Affected =
        "INSERT INTO reader_decision (interview_id, item, person_id, decision, call_id, decided_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (interview_id, item) DO UPDATE SET decision = excluded.decision, call_id = excluded.call_id,
            decided_at = excluded.decided_at";

    write drop_decision(interview_id: &str, item: &str) -> Affected =
        "DELETE FROM reader_decision WHERE interview_id = $1 AND item = $2";

    write move_reader_calls(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_call SET person_id = $2 WHERE person_id = $1";

    write move_opinions(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_opinion SET person_id = $2 WHERE person_id = $1";

    write move_decisions(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_decision SET person_id = $2 WHERE person_id = $1";

    write move_spend(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_spend SET person_id = $2 WHERE person_id = $1";

    write drop_consents_of_guest(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM reader_consent WHERE person_id = $1 AND EXISTS (SELECT 1 FROM reader_consent o
            WHERE o.person_id = $2 AND o.host = reader_consent.host)";

    write move_consents(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_consent SET person_id = $2 WHERE person_id = $1";
}

/// Every statement of these files.
pub(super) const STATEMENTS: [&[super::Statement]; 4] =
    [ALL, calls::ALL, ending::ALL, reserve::ALL];
