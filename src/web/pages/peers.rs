//! Asking somebody, coming by a link, marking the checklist, and what all graders said.

use askama::Template;

use super::report::{ItemVerdict, ModelAnswer};
use super::room::Line;
use super::{Choice, Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// "Ask somebody" on the report.
#[derive(Debug, Clone)]
pub struct AskSection {
    /// Of the interview.
    pub id: String,
    /// It is not over: links are for being there.
    pub runs: bool,
    /// Who interviewed, once it is over.
    pub host: Option<String>,
    pub roles: Vec<Choice>,
    pub uses: String,
    pub days: String,
    pub uses_max: i64,
    pub days_max: i64,
    pub note: String,
    pub note_chars: usize,
    pub links: Vec<AskedLink>,
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct AskedLink {
    pub id: String,
    /// `interviewer`, `watcher`, `reviewer`, `report-reader`.
    pub role: String,
    /// `open`, `used-up`, `expired`, `revoked`.
    pub state: String,
    pub note: String,
    pub uses: i64,
    pub uses_max: i64,
    pub expires_at: Timestamp,
    pub people: Vec<String>,
    /// Whoever came by it may still look.
    pub holds: bool,
}

/// `POST /interviews/{id}/invitations`: the link, this once; or what was wrong.
#[derive(Debug, Template)]
#[template(path = "asked.html")]
pub struct AskedPage {
    pub frame: Frame,
    pub case_title: String,
    pub ask: AskSection,
    pub made: Option<MadeLink>,
}

#[derive(Debug, Clone)]
pub struct MadeLink {
    pub role: String,
    pub link: String,
    /// Drawn by the program.
    pub safe_qr: Option<String>,
    pub uses_max: i64,
    pub expires_at: Timestamp,
}

/// `/join`: the same page for every link, until it is opened.
#[derive(Debug, Template)]
#[template(path = "join.html")]
pub struct JoinPage {
    pub frame: Frame,
    /// From the address, where no script can bring it.
    pub link: String,
    pub asks_name: bool,
    pub name: String,
    pub name_chars: usize,
    pub fault: Option<String>,
}

/// `/reviews/{interview}/marks`, and `/reviews/{interview}` until marks are in.
#[derive(Debug, Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    pub frame: Frame,
    /// Of the interview.
    pub id: String,
    pub case_title: String,
    pub level: String,
    /// Empty for a guest.
    pub owner: String,
    pub read: Read,
    pub checklist: Vec<MarkStage>,
    /// Points for communication, if any were given.
    pub communication: Option<u8>,
    pub note: String,
    pub remark_chars: usize,
    pub model_answers: Vec<ModelAnswer>,
    /// All of it as JSON, for the script.
    pub marks: String,
    /// When the draft was saved that the page shows, ms; empty: none.
    pub base: String,
    /// The version that is in.
    pub version: Option<i64>,
    /// Faults of the whole; those of an item stand beside it.
    pub faults: Vec<String>,
}

/// What was written, drawn and said.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub stages: Vec<ReadStage>,
    /// Drawn by the program, all texts escaped.
    pub safe_svg: Option<String>,
    pub parts: Vec<Part>,
    pub transcript: Vec<Line>,
}

#[derive(Debug, Clone)]
pub struct ReadStage {
    pub stage: String,
    pub title: String,
    pub text: String,
}

/// A part or an arrow of the board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub id: String,
    pub label: String,
}

#[derive(Debug, Clone)]
pub struct MarkStage {
    pub title: String,
    pub items: Vec<MarkItem>,
}

#[derive(Debug, Clone)]
pub struct MarkItem {
    pub id: String,
    pub title: String,
    pub why: String,
    pub plus: bool,
    pub verdict: Option<ItemVerdict>,
    /// Words from the notes, a blank line between two.
    pub quotes: String,
    /// Labels of parts of the board, `; ` between two.
    pub parts: String,
    pub aloud: bool,
    pub remark: String,
    pub faults: Vec<String>,
}

impl MarkItem {
    fn is(&self, verdict: &ItemVerdict) -> bool {
        self.verdict == Some(*verdict)
    }
}

const VERDICTS: [ItemVerdict; 4] = [
    ItemVerdict::Met,
    ItemVerdict::Partly,
    ItemVerdict::Missed,
    ItemVerdict::NotAssessed,
];

/// The sentences that the script of the page says.
pub const REVIEW_WORDS: [&str; 11] = [
    "review-word-saved",
    "review-word-saving",
    "review-word-unsaved",
    "review-word-retrying",
    "review-word-refused",
    "review-word-merged",
    "review-word-picked",
    "review-word-nothing-picked",
    "review-word-drop",
    "review-word-board",
    "review-word-moment",
];

/// `/reviews/{interview}` when marks are in, or for whoever reads the report.
#[derive(Debug, Template)]
#[template(path = "graders.html")]
pub struct GradersPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    pub level: String,
    pub owner: String,
    pub started_at: Timestamp,
    /// Marks of one's own can be changed.
    pub revises: bool,
    /// `mid`, `senior`, `staff`, each with a verdict.
    pub levels: Vec<(String, String)>,
    /// Ids with the machine's points.
    pub dimensions: Vec<(String, Option<u8>)>,
    pub graders: Vec<GraderColumn>,
    pub stages: Vec<GradedStage>,
    pub read: Read,
    pub model_answers: Vec<ModelAnswer>,
}

#[derive(Debug, Clone)]
pub struct GraderColumn {
    pub name: String,
    pub you: bool,
    pub at: Timestamp,
    pub version: i64,
    pub communication: Option<u8>,
    pub note: String,
}

#[derive(Debug, Clone)]
pub struct GradedStage {
    pub title: String,
    pub rows: Vec<GradedRow>,
}

#[derive(Debug, Clone)]
pub struct GradedRow {
    pub title: String,
    pub plus: bool,
    /// Two graders say different things.
    pub differs: bool,
    pub machine: ItemVerdict,
    /// In the order of the graders.
    pub cells: Vec<GradedCell>,
}

#[derive(Debug, Clone)]
pub struct GradedCell {
    pub name: String,
    pub verdict: ItemVerdict,
    /// What shows it: quotes, parts, moments, one each.
    pub proofs: Vec<String>,
    pub remark: String,
}

impl GradedRow {
    fn has_words(&self) -> bool {
        self.cells
            .iter()
            .any(|cell| !cell.proofs.is_empty() || !cell.remark.is_empty())
    }
}
