//! Drills: what there is, one question with its result, and a round.

use askama::Template;

use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// `/drills`
#[derive(Debug, Template)]
#[template(path = "drills.html")]
pub struct DrillsPage {
    pub frame: Frame,
    pub due: usize,
    pub families: Vec<DrillFamily>,
    pub sheets: Vec<DrillLine>,
    pub stages: Vec<StageOffer>,
    pub rates: Vec<RateRow>,
    /// Answers that were looked at.
    pub answers: usize,
}

#[derive(Debug, Clone)]
pub struct DrillFamily {
    pub title: String,
    pub lines: Vec<DrillLine>,
}

#[derive(Debug, Clone)]
pub struct DrillLine {
    /// A drill, or `case/<id>`.
    pub about: String,
    pub title: String,
    /// Nothing: it was never asked.
    pub due_at: Option<Timestamp>,
    pub due: bool,
}

/// A stage on another case, as a form that starts it.
#[derive(Debug, Clone)]
pub struct StageOffer {
    pub stage: String,
    pub stage_title: String,
    pub case_id: String,
    pub case_title: String,
    pub extra_time: i64,
}

/// How it went in one family, or in all.
#[derive(Debug, Clone)]
pub struct RateRow {
    pub title: String,
    pub right: usize,
    pub answers: usize,
    /// Whole percent; nothing when there are too few to say.
    pub percent: Option<u32>,
}

/// `/drills/{id}`
#[derive(Debug, Template)]
#[template(path = "drill.html")]
pub struct DrillPage {
    pub frame: Frame,
    pub id: String,
    pub family: String,
    pub title: String,
    pub ask: String,
    /// `Question 3 of 10`; empty outside of a round.
    pub place: String,
    pub round_id: String,
    pub given: Vec<GivenRow>,
    /// One for a drill, several for a sheet.
    pub numbers: Vec<NumberField>,
    /// What to write, under the field.
    pub hint: String,
    /// Of the whole answer.
    pub fault: Option<String>,
    pub answered: Option<AnsweredPart>,
}

impl DrillPage {
    pub fn is_sheet(&self) -> bool {
        self.numbers.len() > 1
    }
}

#[derive(Debug, Clone)]
pub struct GivenRow {
    pub label: String,
    pub shown: String,
    pub note: String,
}

#[derive(Debug, Clone)]
pub struct NumberField {
    pub key: String,
    /// Empty where the sentence asks.
    pub label: String,
    pub unit: String,
    pub typed: String,
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct AnsweredPart {
    /// `0:42`; empty when it lay open too long to tell.
    pub needed: String,
    pub again_at: Option<Timestamp>,
    pub results: Vec<ResultRow>,
    pub why: String,
}

#[derive(Debug, Clone)]
pub struct ResultRow {
    /// Empty where the sentence asks.
    pub label: String,
    /// Nothing where it was left open.
    pub given: Option<GivenAnswer>,
    pub expected: String,
    /// Up to the answer.
    pub steps: Vec<StepRow>,
    /// Behind it.
    pub beyond: Vec<StepRow>,
}

#[derive(Debug, Clone)]
pub struct GivenAnswer {
    /// As typed.
    pub answer: String,
    /// As read.
    pub read: String,
    /// `exact`, `good`, `rounded`, `order`, `wrong`.
    pub verdict: String,
    /// `by a factor of 3.2`; empty when it is right.
    pub off: String,
    /// What the error looks like: a sentence, or nothing.
    pub slip: String,
    /// That it follows from one's own number, and counts for that; or nothing.
    pub follows: String,
}

impl GivenAnswer {
    /// Readable without colour.
    pub fn mark(&self) -> &'static str {
        match self.verdict.as_str() {
            "exact" | "good" => "✓",
            "rounded" => "≈",
            "order" => "~",
            _ => "✗",
        }
    }
}

#[derive(Debug, Clone)]
pub struct StepRow {
    pub says: String,
    pub sum: String,
    pub result: String,
}

/// `/drills/rounds/{id}`
#[derive(Debug, Template)]
#[template(path = "drill_round.html")]
pub struct RoundPage {
    pub frame: Frame,
    pub right: usize,
    pub rows: Vec<RoundRow>,
}

#[derive(Debug, Clone)]
pub struct RoundRow {
    pub id: String,
    pub title: String,
    pub answer: String,
    pub expected: String,
    /// Empty when it was left open.
    pub verdict: String,
    pub needed: String,
}
