//! What a second reader was asked about an interview and said, as a file of an archive. It is taken along and not brought: what another
//! server says a model said is worth nothing here.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parts::{parsed, value};
use crate::proctor::Error;
use crate::store::Db;

/// `interviews/*/reader.json`: there where a model was asked about the interview.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReaderFile {
    /// Every question, in the order in which they were planned.
    pub questions: Vec<QuestionFile>,
    pub opinions: Vec<OpinionFile>,
    pub decisions: Vec<DecisionFile>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionFile {
    /// By which the opinions name it.
    pub number: usize,
    /// `end`, `stage/<stage>`, ...
    pub part: String,
    pub stage: String,
    pub attempt: i64,
    /// `waiting`, `sent`, `done`, `failed`.
    pub state: String,
    pub reason: Option<String>,
    pub items: Value,
    pub host: String,
    pub model: String,
    pub versions: Value,
    /// The body as it was sent, byte for byte; empty when nothing was.
    pub request: String,
    /// What was sent after it, where the endpoint refused a part of it.
    pub resent: Option<String>,
    /// What came back and was of no use.
    pub reply: Option<String>,
    pub tries: i64,
    /// Tokens.
    pub input: i64,
    pub output: i64,
    /// Millionths of the currency of the server it was asked by.
    pub cost: Option<i64>,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpinionFile {
    pub question: usize,
    pub item: String,
    pub at: i64,
    pub opinion: Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionFile {
    pub question: usize,
    pub item: String,
    /// `adopted`, `dismissed`.
    pub decision: String,
    pub at: i64,
}

/// Nothing where no model was asked.
pub async fn reader_file(db: &Db, person_id: &str, id: &str) -> Result<Option<Value>, Error> {
    let sent = db.reader_sent(person_id, id).await?;
    if sent.is_empty() {
        return Ok(None);
    }
    let ids: Vec<String> = sent.iter().map(|row| row.id.clone()).collect();
    // From 1; 0 is a question that is not here.
    let number = |call: &str| ids.iter().position(|id| id == call).map_or(0, |at| at + 1);
    let mut file = ReaderFile::default();
    for row in sent {
        file.questions.push(QuestionFile {
            number: number(&row.id),
            part: row.part,
            stage: row.stage,
            attempt: row.attempt,
            state: row.state,
            reason: row.reason,
            items: parsed(&row.items)?,
            host: row.host,
            model: row.model,
            versions: parsed(&row.versions)?,
            request: row.request,
            resent: row.resent,
            reply: row.reply,
            tries: row.tries,
            input: row.input,
            output: row.output,
            cost: row.cost,
            sent_at: row.sent_at.map(|at| at.as_ms()),
            ended_at: row.ended_at.map(|at| at.as_ms()),
        });
    }
    for row in db.reader_opinions(person_id, id).await? {
        file.opinions.push(OpinionFile {
            question: number(&row.call_id),
            item: row.item,
            at: row.made_at.as_ms(),
            opinion: parsed(&row.body)?,
        });
    }
    for row in db.reader_decisions(person_id, id).await? {
        file.decisions.push(DecisionFile {
            question: number(&row.call_id),
            item: row.item,
            decision: row.decision,
            at: row.decided_at.as_ms(),
        });
    }
    Ok(Some(value(&file)?))
}
