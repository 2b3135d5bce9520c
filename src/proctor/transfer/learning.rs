//! What one practised and noted beside interviews, as files of an archive.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parts::value;
use crate::proctor::Error;
use crate::store::{Db, DrillCardRow, DrillReviewRow, OutcomeRow, StudyPlanRow};

/// `drills.json`: what was answered, and when each drill comes again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillsFile {
    pub cards: Vec<CardFile>,
    /// The oldest first.
    pub answers: Vec<DrillAnswerFile>,
}

/// How well a drill is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CardFile {
    /// A drill, or `case/<id>`.
    pub about: String,
    pub due_at: i64,
    pub last_at: i64,
    /// In days.
    pub stability: f64,
    pub difficulty: f64,
    pub repetitions: i64,
    pub lapses: i64,
}

/// One number of an answered question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillAnswerFile {
    pub about: String,
    /// Which number of the question.
    pub quantity: String,
    /// As typed.
    pub answer: String,
    /// As read, in `unit`.
    pub value: Option<f64>,
    pub unit: String,
    pub expected: f64,
    /// `exact`, `good`, `rounded`, `order`, `wrong`.
    pub verdict: String,
    /// Nothing when it lay open too long to tell.
    pub needed_ms: Option<i64>,
    pub answered_at: i64,
}

/// `study.json`: the plan, what was ticked off, and real interviews one had.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyFile {
    pub plan: Option<PlanFile>,
    pub studied: Vec<StudiedFile>,
    pub outcomes: Vec<OutcomeFile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanFile {
    /// When the day of the interview begins, in UTC.
    pub exam_at: i64,
    /// Of each day.
    pub minutes: i64,
    /// Empty: none was chosen.
    pub path: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudiedFile {
    pub concept: String,
    pub studied_at: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutcomeFile {
    /// When its day begins, in UTC.
    pub held_at: i64,
    pub company: String,
    pub kind: String,
    pub result: String,
    pub note: String,
}

pub(super) async fn drills_file(db: &Db, person_id: &str) -> Result<Value, Error> {
    let rows = db.drill_rows(person_id).await?;
    let card = |row: DrillCardRow| CardFile {
        about: row.about,
        due_at: row.due_at.as_ms(),
        last_at: row.last_at.as_ms(),
        stability: row.stability,
        difficulty: row.difficulty,
        repetitions: row.repetitions,
        lapses: row.lapses,
    };
    let answer = |row: DrillReviewRow| DrillAnswerFile {
        about: row.about,
        quantity: row.quantity,
        answer: row.answer,
        value: row.value,
        unit: row.unit,
        expected: row.expected,
        verdict: row.verdict,
        needed_ms: row.needed_ms,
        answered_at: row.answered_at.as_ms(),
    };
    value(&DrillsFile {
        cards: rows.cards.into_iter().map(card).collect(),
        answers: rows.reviews.into_iter().map(answer).collect(),
    })
}

pub(super) async fn study_file(db: &Db, person_id: &str) -> Result<Value, Error> {
    let plan = |row: StudyPlanRow| PlanFile {
        exam_at: row.exam_at.as_ms(),
        minutes: row.minutes,
        path: row.path,
    };
    let outcome = |row: OutcomeRow| OutcomeFile {
        held_at: row.held_at.as_ms(),
        company: row.company,
        kind: row.kind,
        result: row.result,
        note: row.note,
    };
    let studied = db.studied(person_id).await?.into_iter();
    value(&StudyFile {
        plan: db.study_plan(person_id).await?.map(plan),
        studied: studied
            .map(|row| StudiedFile {
                concept: row.concept,
                studied_at: row.studied_at.as_ms(),
            })
            .collect(),
        outcomes: db
            .outcomes(person_id)
            .await?
            .into_iter()
            .map(outcome)
            .collect(),
    })
}
