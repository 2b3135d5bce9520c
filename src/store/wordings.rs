//! Lines of the interviewer in a model's words, beside the journal that has the lines.

use sqlx::FromRow;

use super::query::{Tx, queries};
use super::{Db, Result, Write};
use crate::time::Timestamp;

#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct WordingRow {
    /// Its place in the conversation, from 0.
    pub line: i64,
    pub text: String,
    /// As the endpoint names it.
    pub model: String,
    pub made_at: Timestamp,
}

impl Db {
    /// Of an interview of a person, in the order of the conversation.
    pub async fn wordings(&self, person_id: &str, interview_id: &str) -> Result<Vec<WordingRow>> {
        wordings(&mut self.read().await?, person_id, interview_id).await
    }
}

/// Keeps a wording, once: the first stays. Answers whether it is the one that stands there.
#[derive(Debug, Clone)]
pub struct PutWording {
    pub person_id: String,
    pub interview_id: String,
    pub wording: WordingRow,
}

impl Write for PutWording {
    type Out = bool;
    async fn run(&self, tx: &mut Tx) -> Result<bool> {
        let row = &self.wording;
        let put = insert_wording(
            tx,
            &self.interview_id,
            row.line,
            &self.person_id,
            &row.text,
            &row.model,
            row.made_at,
        );
        Ok(put.await? == 1)
    }
}

/// A guest's go with them to their account.
pub(super) async fn move_to_account(tx: &mut Tx, guest: &str, account: &str) -> Result<()> {
    move_wordings(tx, guest, account).await?;
    Ok(())
}

queries! {
    read wordings(person_id: &str, interview_id: &str) -> Vec<WordingRow> =
        "SELECT line, text, model, made_at FROM reader_wording
          WHERE person_id = $1 AND interview_id = $2 ORDER BY line";

    write insert_wording(interview_id: &str, line: i64, person_id: &str, text: &str, model: &str, made_at: Timestamp) -> Affected =
        "INSERT INTO reader_wording (interview_id, line, person_id, text, model, made_at)
         SELECT id, CAST($2 AS BIGINT), person_id, $4, $5, CAST($6 AS BIGINT) FROM interview WHERE id = $1 AND person_id = $3
         ON CONFLICT (interview_id, line) DO NOTHING";

    write move_wordings(guest_id: &str, account_id: &str) -> Affected =
        "UPDATE reader_wording SET person_id = $2 WHERE person_id = $1";
}
