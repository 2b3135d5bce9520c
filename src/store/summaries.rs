//! What is known of finished interviews without their journals: one summary each, the points people gave, and the words they are
//! found by. All of it is written with the scorecard, in one transaction, and goes with the interview.

use sqlx::FromRow;

use super::interviews::{InterviewKey, Score};
use super::query::{Tx, queries};
use super::{Db, Result};
use crate::limits;
use crate::time::Timestamp;

/// A summary on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct PutSummary {
    pub score: Score,
    /// JSON.
    pub body: String,
    /// The form of `body`, 1 or more.
    pub form: i64,
    /// Words it is found by: letters and digits only.
    pub words: Vec<String>,
}

/// The points that one person gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The owner of the interview, for their own points.
    pub grader_id: String,
    /// As they called themselves.
    pub name: String,
    /// JSON.
    pub body: String,
}

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct SummaryRow {
    pub interview_id: String,
    pub finished_at: Timestamp,
    /// JSON.
    pub body: String,
}

/// Points somebody gave, with the interview they are about.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct GivenRow {
    pub interview_id: String,
    pub grader_id: String,
    pub name: String,
    /// JSON.
    pub body: String,
}

/// Where the next page of summaries begins: after this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterSummary {
    pub finished_at: Timestamp,
    pub id: String,
}

impl Db {
    /// A person's summaries, the newest first, and all points that were given for these interviews.
    pub async fn summaries(
        &self,
        person_id: &str,
        after: Option<&AfterSummary>,
        limit: i64,
    ) -> Result<(Vec<SummaryRow>, Vec<GivenRow>)> {
        let limit = limit.clamp(1, limits::SUMMARIES);
        let (at, id) = match after {
            Some(after) => (after.finished_at, after.id.as_str()),
            None => (Timestamp::from_ms(i64::MAX), ""),
        };
        let mut conn = self.read().await?;
        let rows = summaries(&mut conn, person_id, at, id, limit).await?;
        let Some(last) = rows.last() else {
            return Ok((rows, Vec::new()));
        };
        let (to_at, to_id) = (last.finished_at, last.interview_id.clone());
        let given = given_between(&mut conn, person_id, at, id, to_at, &to_id).await?;
        Ok((rows, given))
    }

    /// One summary with the points that were given.
    pub async fn summary(
        &self,
        person_id: &str,
        interview_id: &str,
    ) -> Result<Option<(SummaryRow, Vec<GivenRow>)>> {
        let mut conn = self.read().await?;
        let Some(row) = summary(&mut conn, interview_id, person_id).await? else {
            return Ok(None);
        };
        let given = given_for(&mut conn, interview_id, person_id).await?;
        Ok(Some((row, given)))
    }

    /// Finished interviews nobody has summarised, by id after `after`.
    pub async fn to_summarise(&self, after: &str, limit: i64) -> Result<Vec<InterviewKey>> {
        to_summarise(&mut self.read().await?, after, limit).await
    }
}

/// Of an interview that has ended. With `again` what stands there is written over.
pub(super) async fn put_summary(
    tx: &mut Tx,
    interview_id: &str,
    put: &PutSummary,
    again: bool,
) -> Result<()> {
    if !again && count_to_summarise(&mut tx.0, interview_id).await? == 0 {
        return Ok(());
    }
    let verdict = put.score.verdict.as_deref();
    summarise(tx, interview_id, put.score.coverage, verdict, put.form).await?;
    insert_summary(tx, interview_id, &put.body).await?;
    if !put.words.is_empty() {
        let words = words_of(tx, &put.words)?;
        insert_words(tx, interview_id, &words).await?;
    }
    Ok(())
}

/// In the place of what this grader gave before.
pub(super) async fn put_given(tx: &mut Tx, interview_id: &str, given: &Given) -> Result<()> {
    insert_given(tx, interview_id, &given.grader_id, &given.name, &given.body).await?;
    Ok(())
}

/// As one argument.
fn words_of(tx: &Tx, words: &[String]) -> Result<String> {
    use super::bulk::Format;
    match tx.0.format() {
        Format::Json => serde_json::to_string(words)
            .map_err(|e| super::Error::Internal(super::Cause::text(e.to_string()))),
        Format::Columns => Ok(words.join(" ")),
    }
}

/// What is known of a guest's interviews moves with them to their account, and the points they gave. Nobody grades their own: what
/// one of the two gave the other goes.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    drop_given_to_each_other(tx, guest, account).await?;
    drop_given_twice(tx, guest, account).await?;
    move_given(tx, guest, account).await?;
    move_given_to(tx, guest, account).await?;
    move_summaries(tx, guest, account).await?;
    move_words(tx, guest, account).await?;
    Ok(())
}

queries! {
    read summaries(person_id: &str, finished_at: Timestamp, id: &str, limit: i64) -> Vec<SummaryRow> =
        "SELECT interview_id, finished_at, body FROM summary
          WHERE person_id = $1 AND (finished_at, interview_id) < ($2, $3)
          ORDER BY finished_at DESC, interview_id DESC LIMIT $4";

    read summary(interview_id: &str, person_id: &str) -> Option<SummaryRow> =
        "SELECT interview_id, finished_at, body FROM summary WHERE interview_id = $1 AND person_id = $2";

    read given_between(person_id: &str, before_at: Timestamp, before_id: &str, from_at: Timestamp, from_id: &str) -> Vec<GivenRow> =
        "SELECT g.interview_id, g.grader_id, g.name, g.body
           FROM summary s JOIN graded g ON g.interview_id = s.interview_id
          WHERE s.person_id = $1 AND (s.finished_at, s.interview_id) < ($2, $3)
            AND (s.finished_at, s.interview_id) >= ($4, $5)";

    read given_for(interview_id: &str, person_id: &str) -> Vec<GivenRow> =
        "SELECT interview_id, grader_id, name, body FROM graded WHERE interview_id = $1 AND person_id = $2";

    read to_summarise(after: &str, limit: i64) -> Vec<InterviewKey> =
        "SELECT id, person_id FROM interview
          WHERE summary_form = 0 AND finished_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2";

    read count_to_summarise(id: &str) -> Scalar<i64> =
        "SELECT count(*) FROM interview WHERE id = $1 AND summary_form = 0 AND finished_at IS NOT NULL";

    write summarise(interview_id: &str, coverage: Option<f64>, verdict: Option<&str>, form: i64) -> Affected =
        "UPDATE interview SET coverage = coalesce($2, coverage), verdict = coalesce($3, verdict),
                summary_form = CASE WHEN finished_at IS NULL THEN 0 ELSE $4 END
          WHERE id = $1";

    write insert_summary(interview_id: &str, body: &str) -> Affected =
        "INSERT INTO summary (interview_id, person_id, case_id, level, verdict, started_at, finished_at, body)
         SELECT id, person_id, case_id, level, verdict, started_at, finished_at, $2
           FROM interview WHERE id = $1 AND finished_at IS NOT NULL
         ON CONFLICT (interview_id) DO UPDATE SET verdict = excluded.verdict, body = excluded.body";

    write insert_words(interview_id: &str, words: &str) -> Affected = {
        sqlite: "INSERT INTO word (interview_id, word, person_id, started_at)
                 SELECT i.id, value, i.person_id, i.started_at FROM interview i, jsonb_each($2)
                  WHERE i.id = $1 AND i.finished_at IS NOT NULL
                 ON CONFLICT (interview_id, word) DO NOTHING",
        postgres: "INSERT INTO word (interview_id, word, person_id, started_at)
                   SELECT i.id, w.value, i.person_id, i.started_at
                     FROM interview i, unnest(string_to_array($2, ' ')) AS w (value)
                    WHERE i.id = $1 AND i.finished_at IS NOT NULL
                   ON CONFLICT (interview_id, word) DO NOTHING",
    };

    write insert_given(interview_id: &str, grader_id: &str, name: &str, body: &str) -> Affected =
        "INSERT INTO graded (interview_id, grader_id, person_id, started_at, name, body)
         SELECT id, $2, person_id, started_at, $3, $4 FROM interview WHERE id = $1
         ON CONFLICT (interview_id, grader_id) DO UPDATE SET name = excluded.name, body = excluded.body";

    write drop_given_to_each_other(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM graded WHERE (person_id = $1 AND grader_id = $2) OR (person_id = $2 AND grader_id = $1)";

    write drop_given_twice(guest_id: &str, account_id: &str) -> Affected =
        "DELETE FROM graded WHERE grader_id = $2 AND interview_id IN
            (SELECT g.interview_id FROM graded g WHERE g.grader_id = $1)";

    write move_given(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE graded SET grader_id = $2 WHERE grader_id = $1";

    write move_given_to(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE graded SET person_id = $2 WHERE person_id = $1";

    write move_summaries(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE summary SET person_id = $2 WHERE person_id = $1";

    write move_words(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE word SET person_id = $2 WHERE person_id = $1";
}
