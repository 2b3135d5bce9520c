//! Asking somebody, coming by a link, marking the checklist, and what all graders said.

use askama::Template;

use super::report::{ItemVerdict, ModelAnswer};
use super::room::Line;
use super::together::{HELPFUL, Together};
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

/// A checklist to mark beside what was written, drawn and said: a review, one's own interview, or a reference interview.
#[derive(Debug, Template)]
#[template(path = "review.html")]
pub struct ReviewPage {
    pub frame: Frame,
    pub addresses: Addresses,
    pub case_title: String,
    pub level: String,
    pub kicker: String,
    pub lead: String,
    /// That a version is in, if one is.
    pub version: Option<String>,
    pub read: Read,
    pub checklist: Vec<MarkStage>,
    /// Points for communication, if any were given; nothing to give where nobody was heard.
    pub communication: Option<u8>,
    pub asks_communication: bool,
    pub note: String,
    pub pins: Vec<PinRow>,
    pub remark_chars: usize,
    pub model_answers: Vec<ModelAnswer>,
    /// All of it as JSON, for the script.
    pub marks: String,
    /// When the draft was saved that the page shows, ms; empty: none.
    pub base: String,
    /// Faults of the whole; those of an item stand beside it.
    pub faults: Vec<String>,
}

/// Where a checklist is sent.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// What the browser keeps unsent marks under.
    pub name: String,
    /// The form without scripts.
    pub form: String,
    /// The script sends to `<api>/draft` and `<api>/marks`.
    pub api: String,
    /// When it is handed in.
    pub done: String,
    /// Where it can be watched as it happened; a reference interview cannot.
    pub replay: Option<String>,
}

/// What was written, drawn and said.
#[derive(Debug, Clone, Default)]
pub struct Read {
    pub stages: Vec<ReadStage>,
    /// Drawn by the program, all texts escaped.
    pub safe_svg: Option<String>,
    pub parts: Vec<Part>,
    pub transcript: Vec<Line>,
    pub moments: Vec<Moment>,
}

/// Something that happened at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    pub at: Timestamp,
    /// `12:07`
    pub clock: String,
    pub what: String,
}

/// A remark pinned to a moment, or room for one.
#[derive(Debug, Clone, Default)]
pub struct PinRow {
    pub number: usize,
    /// ms; empty: not chosen yet.
    pub at: String,
    /// `12:07`, where the moment is none of the list.
    pub other: Option<String>,
    pub text: String,
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
    /// `12:07`, `; ` between two.
    pub moments: String,
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
pub const REVIEW_WORDS: [&str; 12] = [
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
    "review-word-at",
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
    /// One's own interviews on the case: both side by side, and when one's own was.
    pub others: Vec<(String, Timestamp)>,
    /// `mid`, `senior`, `staff`, each with a verdict.
    pub levels: Vec<(String, String)>,
    /// Ids with the machine's points.
    pub dimensions: Vec<(String, Option<u8>)>,
    pub together: Together,
    pub read: Read,
    pub model_answers: Vec<ModelAnswer>,
}
