//! Questions to a model, and what they cost.
//!
//! # The one invariant
//!
//! At no moment is more reserved than the quotas leave: calls of an interview, tokens of a person and of everybody on a day, one call
//! under way for each person. Whoever reserves holds the one row of `reader_gate` and counts what stands in `reader_spend`; a
//! reservation ends once, by [`EndCall`] or by [`ReleaseStale`], whichever comes first.
//!
//! An endpoint that counts more tokens than were estimated is believed: they count, and only then more may be used than the quota
//! allows. The next reservation is refused.

use sqlx::FromRow;

use super::super::query::{Tx, queries};
use super::super::{Db, Result, Write};
use super::lock_read;
use crate::time::Timestamp;

const DAY_MS: i64 = 24 * 3_600_000;

/// Days since 1970, UTC.
fn day_of(now: Timestamp) -> i64 {
    now.as_ms().div_euclid(DAY_MS)
}

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
    /// What was sent after it, where the endpoint refused a part of that.
    pub resent: Option<String>,
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

/// What somebody used on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, FromRow)]
pub struct ReaderDayRow {
    /// Days since 1970, UTC.
    pub day: i64,
    pub calls: i64,
    /// Used, and reserved while a question is under way.
    pub tokens: i64,
    /// Millionths.
    pub cost: i64,
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

    /// What a person used, day by day, the last day first.
    pub async fn reader_days(&self, person_id: &str, limit: i64) -> Result<Vec<ReaderDayRow>> {
        reader_days(&mut self.read().await?, person_id, limit).await
    }

    /// Tokens of the day of a moment: of a person, and of everybody.
    pub async fn reader_used(&self, person_id: &str, now: Timestamp) -> Result<(i64, i64)> {
        let mut conn = self.read().await?;
        let day = day_of(now);
        let own = tokens_of_person(&mut conn, person_id, day).await?;
        Ok((own, tokens_of_day(&mut conn, day).await?))
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
        let mut begun = Vec::new();
        for call in &self.calls {
            let tried = there.iter().filter(|row| row.place == call.place);
            let last = tried.max_by_key(|row| row.attempt);
            let attempt = last.map_or(1, |last| last.attempt + 1);
            if last.is_some_and(|last| last.state != "failed") || attempt > self.attempts {
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

/// How much may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub calls_per_interview: i64,
    pub tokens_per_person_day: i64,
    pub tokens_per_day: i64,
}

/// Where a question goes and what with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCall {
    pub id: String,
    pub host: String,
    pub model: String,
    /// JSON.
    pub versions: String,
    /// The body, byte for byte.
    pub request: String,
}

/// Reserves room for a question that waits, and keeps what will be sent.
#[derive(Debug, Clone)]
pub struct ReserveCall {
    pub caller: Caller,
    pub call: OpenCall,
    /// At least 1.
    pub tokens: i64,
    pub allowance: Allowance,
    pub now: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    Yes,
    /// Another question of the same person is under way.
    InFlight,
    /// Nobody agreed to the host, or not any more.
    NoConsent,
    CallsSpent,
    PersonSpent,
    DaySpent,
    /// It does not wait any more, or is gone.
    NotOpen,
}

impl Write for ReserveCall {
    type Out = Reserved;
    async fn run(&self, tx: &mut Tx) -> Result<Reserved> {
        let (person, interview) = (&self.caller.person_id, &self.caller.interview_id);
        let (call, tokens, allowed) = (&self.call, self.tokens.max(1), &self.allowance);
        let day = day_of(self.now);
        lock_gate(tx).await?;
        if count_waiting(&mut tx.0, &call.id, person, interview).await? == 0 {
            return Ok(Reserved::NotOpen);
        }
        if super::reader_agreed(&mut tx.0, person, &call.host).await? == 0 {
            return Ok(Reserved::NoConsent);
        }
        if count_in_flight(&mut tx.0, person).await? > 0 {
            touch_waiting(tx, interview, self.now).await?;
            return Ok(Reserved::InFlight);
        }
        if calls_of_interview(&mut tx.0, interview).await? >= allowed.calls_per_interview {
            return Ok(Reserved::CallsSpent);
        }
        let of_person = tokens_of_person(&mut tx.0, person, day).await?;
        if of_person.saturating_add(tokens) > allowed.tokens_per_person_day {
            return Ok(Reserved::PersonSpent);
        }
        let of_day = tokens_of_day(&mut tx.0, day).await?;
        if of_day.saturating_add(tokens) > allowed.tokens_per_day {
            return Ok(Reserved::DaySpent);
        }
        insert_spend(tx, &call.id, person, interview, day, tokens, self.now).await?;
        send_reader_call(
            tx,
            &call.id,
            &call.host,
            &call.model,
            &call.versions,
            &call.request,
            self.now,
        )
        .await?;
        touch_waiting(tx, interview, self.now).await?;
        Ok(Reserved::Yes)
    }
}

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
    /// The body that was answered, where it is not the one that was kept.
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

#[derive(FromRow)]
pub(in crate::store) struct TriedRow {
    place: i64,
    attempt: i64,
    state: String,
    ended_at: Option<Timestamp>,
}

queries! {
    read reader_calls(person_id: &str, interview_id: &str) -> Vec<ReaderCallRow> =
        "SELECT id, part, stage, place, attempt, seed, items, text_hash, state, reason, ended_at FROM reader_call
          WHERE interview_id = $2 AND person_id = $1 ORDER BY id";

    read reader_sent(person_id: &str, interview_id: &str) -> Vec<ReaderSentRow> =
        "SELECT id, part, stage, attempt, items, state, reason, host, model, versions, request, resent, reply, tries, input, output,
                cost, made_at, sent_at, ended_at FROM reader_call
          WHERE interview_id = $2 AND person_id = $1 ORDER BY id";

    read reader_days(person_id: &str, limit: i64) -> Vec<ReaderDayRow> =
        "SELECT day, CAST(sum(calls) AS BIGINT) AS calls, CAST(sum(reserved + used) AS BIGINT) AS tokens,
                CAST(coalesce(sum(cost), 0) AS BIGINT) AS cost FROM reader_spend
          WHERE person_id = $1 GROUP BY day ORDER BY day DESC LIMIT $2";

    read tokens_of_person(person_id: &str, day: i64) -> Scalar<i64> =
        "SELECT CAST(coalesce(sum(reserved + used), 0) AS BIGINT) FROM reader_spend WHERE person_id = $1 AND day = $2";

    read tokens_of_day(day: i64) -> Scalar<i64> =
        "SELECT CAST(coalesce(sum(reserved + used), 0) AS BIGINT) FROM reader_spend WHERE day = $1";

    read calls_of_interview(interview_id: &str) -> Scalar<i64> =
        "SELECT CAST(coalesce(sum(calls), 0) AS BIGINT) FROM reader_spend WHERE interview_id = $1";

    read count_in_flight(person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_spend WHERE person_id = $1 AND reserved > 0";

    read count_waiting(id: &str, person_id: &str, interview_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_call WHERE id = $1 AND person_id = $2 AND interview_id = $3 AND state = 'waiting'";

    read count_stale(before: Timestamp) -> Scalar<i64> =
        "SELECT (SELECT count(*) FROM reader_call WHERE ended_at IS NULL AND touched_at < $1)
              + (SELECT count(*) FROM reader_spend WHERE reserved > 0 AND reserved_at < $1)";

    write lock_gate() -> Scalars<i64> = {
        sqlite: "SELECT id FROM reader_gate WHERE id = 1",
        postgres: "SELECT id FROM reader_gate WHERE id = 1 FOR UPDATE",
    };

    write calls_of_part(interview_id: &str, part: &str) -> Vec<TriedRow> =
        "SELECT place, attempt, state, ended_at FROM reader_call WHERE interview_id = $1 AND part = $2";

    write insert_reader_call(id: &str, interview_id: &str, person_id: &str, part: &str, stage: &str, place: i64, attempt: i64,
                             seed: i64, items: &str, text_hash: &str, now: Timestamp) -> Affected =
        "INSERT INTO reader_call (id, interview_id, person_id, part, stage, place, attempt, seed, items, text_hash, state, host,
                                  model, versions, request, tries, input, output, made_at, touched_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', '', '', '{}', '', 0, 0, 0, $11, $11)";

    write touch_waiting(interview_id: &str, now: Timestamp) -> Affected =
        "UPDATE reader_call SET touched_at = $2 WHERE interview_id = $1 AND state = 'waiting'";

    write insert_spend(call_id: &str, person_id: &str, interview_id: &str, day: i64, reserved: i64, now: Timestamp) -> Affected =
        "INSERT INTO reader_spend (call_id, person_id, interview_id, day, calls, reserved, used, reserved_at)
         VALUES ($1, $2, $3, $4, 1, $5, 0, $6)";

    write send_reader_call(id: &str, host: &str, model: &str, versions: &str, request: &str, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'sent', host = $2, model = $3, versions = $4, request = $5, sent_at = $6, touched_at = $6
          WHERE id = $1 AND state = 'waiting'";

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

    write fail_waiting(id: &str, reason: &str, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'failed', reason = $2, ended_at = $3, touched_at = $3
          WHERE id = $1 AND state = 'waiting'";

    write release_spend(before: Timestamp) -> Affected =
        "UPDATE reader_spend SET reserved = 0, calls = 0 WHERE reserved > 0 AND reserved_at < $1";

    write fail_stale(before: Timestamp, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'failed', reason = 'interrupted', ended_at = $2, touched_at = $2
          WHERE ended_at IS NULL AND touched_at < $1";
}
