//! How real interviews went.

use askama::Template;

use super::{Choice, Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// `/outcomes`, and `/outcomes/{id}` to change one.
#[derive(Debug, Template)]
#[template(path = "outcomes.html")]
pub struct OutcomesPage {
    pub frame: Frame,
    pub form: OutcomeForm,
    pub rows: Vec<OutcomeLine>,
    pub compared: Comparison,
}

/// The form as it was typed.
#[derive(Debug, Clone)]
pub struct OutcomeForm {
    /// Of the one that is changed; empty for a new one.
    pub id: String,
    pub date: String,
    pub last: String,
    pub company: String,
    pub kinds: Vec<Choice>,
    pub results: Vec<Choice>,
    pub note: String,
    pub company_chars: usize,
    pub note_chars: usize,
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct OutcomeLine {
    pub id: String,
    pub at: Timestamp,
    pub company: String,
    pub kind: String,
    pub result: String,
    pub note: String,
    /// Mean coverage of the practice in the weeks before.
    pub practice: Option<u32>,
}

#[derive(Debug, Clone)]
pub enum Comparison {
    TooFew {
        known: usize,
        needed: usize,
    },
    Enough {
        percent: u32,
        known: usize,
        rows: Vec<ComparedRow>,
    },
}

#[derive(Debug, Clone)]
pub struct ComparedRow {
    /// `well`, `not`.
    pub side: String,
    pub interviews: usize,
    pub practised: usize,
    pub percent: Option<u32>,
}
