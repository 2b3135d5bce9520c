//! Room for a question, and what was used of it.
//!
//! # The one invariant
//!
//! At no moment is more reserved than the quotas leave: calls of an interview, calls and tokens of a person and tokens of everybody on
//! a day, one call under way for each person and a few for everybody. Whoever reserves holds the one row of `reader_gate` and counts what stands in `reader_spend`; a
//! reservation ends once, by [`EndCall`](super::EndCall) or by [`ReleaseStale`](super::ReleaseStale), whichever comes first.
//!
//! An endpoint that counts more tokens than were estimated is believed: they count, and only then more may be used than the quota
//! allows. The next reservation is refused.
//!
//! What a row of `reader_spend` is needed for: the budget of its day; the days that are shown to whoever spent it; the calls of its
//! interview, as long as that is there. A row that is needed for none of these any more goes ([`PruneSpent`]).

use sqlx::FromRow;

use super::super::query::{Tx, queries};
use super::super::{Db, Result, Write};
use super::{Caller, Purpose, is_agreed};
use crate::limits;
use crate::time::Timestamp;

const DAY_MS: i64 = 24 * 3_600_000;
/// Rows that go in one transaction: nobody who saves waits for more of them.
const PRUNED_AT_ONCE: i64 = 500;

/// Days since 1970, UTC.
fn day_of(now: Timestamp) -> i64 {
    now.as_ms().div_euclid(DAY_MS)
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
}

/// How much may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub calls_per_interview: i64,
    pub calls_per_person_day: i64,
    pub tokens_per_person_day: i64,
    pub tokens_per_day: i64,
    /// Of everybody, at one moment; of one person it is always one.
    pub in_flight: i64,
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
    /// It goes out where the person agreed to that.
    pub purpose: Purpose,
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
    /// Another question of the same person is under way, or as many as may be of everybody.
    InFlight,
    /// Nobody agreed to the host, or not to this, or not any more.
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
        if !is_agreed(&mut tx.0, person, &call.host, call.purpose).await? {
            return Ok(Reserved::NoConsent);
        }
        let all = count_in_flight(&mut tx.0).await?;
        if all >= allowed.in_flight || count_in_flight_of(&mut tx.0, person).await? > 0 {
            self.touch(tx).await?;
            return Ok(Reserved::InFlight);
        }
        if calls_of_interview(&mut tx.0, interview).await? >= allowed.calls_per_interview {
            return Ok(Reserved::CallsSpent);
        }
        let calls = calls_of_person(&mut tx.0, person, day).await?;
        if calls >= allowed.calls_per_person_day {
            return Ok(Reserved::PersonSpent);
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
        self.touch(tx).await?;
        Ok(Reserved::Yes)
    }
}

impl ReserveCall {
    /// Says that somebody still waits for the questions behind this one. Who looks four times a second says it now and then: a
    /// transaction that changes nothing costs nobody a commit.
    async fn touch(&self, tx: &mut Tx) -> Result<()> {
        let long_ago = self.now.plus_ms(-limits::READER_STALE_MS / 6);
        touch_waiting(tx, &self.caller.interview_id, self.now, long_ago).await?;
        Ok(())
    }
}

/// Deletes what was used on days before that of `before` and is needed for nothing any more, some of it. Says how many rows that were.
#[derive(Debug, Clone, Copy)]
pub struct PruneSpent {
    pub before: Timestamp,
}

impl PruneSpent {
    /// Whether there may be more of it.
    pub fn is_more(deleted: u64) -> bool {
        i64::try_from(deleted).is_ok_and(|deleted| deleted >= PRUNED_AT_ONCE)
    }
}

impl Write for PruneSpent {
    type Out = u64;
    async fn run(&self, tx: &mut Tx) -> Result<u64> {
        prune_spend(tx, day_of(self.before), PRUNED_AT_ONCE).await
    }
}

queries! {
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

    read calls_of_person(person_id: &str, day: i64) -> Scalar<i64> =
        "SELECT CAST(coalesce(sum(calls), 0) AS BIGINT) FROM reader_spend WHERE person_id = $1 AND day = $2";

    read count_in_flight() -> Scalar<i64> =
        "SELECT count(*) FROM reader_spend WHERE reserved > 0";

    read count_in_flight_of(person_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_spend WHERE person_id = $1 AND reserved > 0";

    read count_waiting(id: &str, person_id: &str, interview_id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM reader_call WHERE id = $1 AND person_id = $2 AND interview_id = $3 AND state = 'waiting'";

    write lock_gate() -> Scalars<i64> = {
        sqlite: "SELECT id FROM reader_gate WHERE id = 1",
        postgres: "SELECT id FROM reader_gate WHERE id = 1 FOR UPDATE",
    };

    write touch_waiting(interview_id: &str, now: Timestamp, long_ago: Timestamp) -> Affected =
        "UPDATE reader_call SET touched_at = $2 WHERE interview_id = $1 AND state = 'waiting' AND touched_at < $3";

    write insert_spend(call_id: &str, person_id: &str, interview_id: &str, day: i64, reserved: i64, now: Timestamp) -> Affected =
        "INSERT INTO reader_spend (call_id, person_id, interview_id, day, calls, reserved, used, reserved_at)
         VALUES ($1, $2, $3, $4, 1, $5, 0, $6)";

    write send_reader_call(id: &str, host: &str, model: &str, versions: &str, request: &str, now: Timestamp) -> Affected =
        "UPDATE reader_call SET state = 'sent', host = $2, model = $3, versions = $4, request = $5, sent_at = $6, touched_at = $6
          WHERE id = $1 AND state = 'waiting'";

    write prune_spend(day: i64, limit: i64) -> Affected =
        "DELETE FROM reader_spend WHERE call_id IN (SELECT call_id FROM reader_spend
          WHERE day < $1 AND reserved = 0 AND (interview_id IS NULL OR calls = 0) LIMIT $2)";
}
