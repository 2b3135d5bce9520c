//! `/interviews/{id}/replay`: an interview as it happened, and the same as one file.

use askama::Template;

use super::report::ItemVerdict;
use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "replay.html")]
pub struct ReplayPage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    /// `mid`, `senior`, `staff`.
    pub level: String,
    pub started_at: Timestamp,
    /// Whose it is: one sentence.
    pub lead: String,
    /// Where the rest of it is: the report, or the review.
    pub back: String,
    pub shown: Replayed,
}

/// One file that plays without a server. What it carries goes in as it is: our own style and script, and data in which no
/// letter can end the element it stands in.
#[derive(Debug, Template)]
#[template(path = "replay_file.html")]
pub struct ReplayFile {
    pub case_title: String,
    pub level: String,
    pub started_at: Timestamp,
    pub lead: String,
    /// Content Security Policy: this style, this script, nothing else.
    pub policy: String,
    pub safe_style: String,
    pub safe_script: String,
    pub safe_data: String,
    pub shown: Replayed,
}

/// What was to be seen at one moment, and what there is to jump to.
#[derive(Debug, Clone)]
pub struct Replayed {
    /// Where the script gets everything; empty in a file, which has it.
    pub source: String,
    /// What comes before the moment in a link.
    pub link: &'static str,
    /// Milliseconds since the start.
    pub at_ms: i64,
    pub length_ms: i64,
    /// Nothing where the clock counts up.
    pub remaining_ms: Option<i64>,
    pub elapsed_ms: i64,
    /// `running`, `paused`, `closing`, `finished`.
    pub phase: String,
    pub stage_title: String,
    /// Ways on without scripts: key of the word, and the moment; none where there is nothing more.
    pub ways: Vec<(&'static str, Option<i64>)>,
    pub line: TimeLine,
    pub marks: Vec<MarkRow>,
    /// How many of them one has come by.
    pub passed: usize,
    pub notes: Vec<NoteShown>,
    /// The graph as it was read, drawn by the program, all texts escaped; goes into the page as it is.
    pub safe_svg: Option<String>,
    /// The same in words.
    pub sentences: Vec<String>,
    pub lines: Vec<TalkLine>,
    /// "You", or "Candidate".
    pub candidate: String,
}

impl Replayed {
    pub fn href(&self, at_ms: &i64) -> String {
        format!("{}{at_ms}", self.link)
    }
}

/// The picture of the whole; x in thousandths of its length.
#[derive(Debug, Clone, Default)]
pub struct TimeLine {
    pub bands: Vec<Band>,
    pub points: Vec<Point>,
    pub cursor: i64,
}

#[derive(Debug, Clone)]
pub struct Band {
    pub x: i64,
    pub width: i64,
    pub title: String,
}

#[derive(Debug, Clone)]
pub struct Point {
    pub x: i64,
    /// Upper end of its stroke: each family of marks has a row.
    pub y: i64,
    pub kind: &'static str,
    pub title: String,
}

#[derive(Debug, Clone)]
pub struct MarkRow {
    pub at_ms: i64,
    pub kind: &'static str,
    /// What was said, or the title of a stage; may be empty.
    pub what: String,
    /// Who said or marked it; may be empty.
    pub who: String,
    /// Of a tick.
    pub verdict: Option<ItemVerdict>,
}

#[derive(Debug, Clone)]
pub struct NoteShown {
    pub stage: String,
    pub title: String,
    pub text: String,
    /// What the candidate looked at.
    pub open: bool,
}

#[derive(Debug, Clone)]
pub struct TalkLine {
    pub at_ms: i64,
    pub by_candidate: bool,
    pub kind: String,
    pub text: String,
    /// The person who said it, if one interviewed.
    pub by: Option<String>,
    /// A model's words for it.
    pub wording: Option<String>,
}

/// What the script says.
pub const REPLAY_WORDS: [&str; 12] = [
    "wording-mark",
    "wording-original",
    "replay-play",
    "replay-stop",
    "replay-word-where",
    "replay-word-here",
    "replay-phase-running",
    "replay-phase-paused",
    "replay-phase-closing",
    "replay-phase-finished",
    "replay-word-steps",
    "talk-interviewer",
];

/// Keys, and what they do.
pub const REPLAY_KEYS: [(&str, &str); 6] = [
    ("replay-key-space", "replay-key-space-does"),
    ("replay-key-arrows", "replay-key-arrows-does"),
    ("replay-key-marks", "replay-key-marks-does"),
    ("replay-key-speed", "replay-key-speed-does"),
    ("replay-key-ends", "replay-key-ends-does"),
    ("replay-key-where", "replay-key-where-does"),
];

pub const SPEEDS: [u8; 5] = [1, 2, 4, 8, 16];

/// What one can jump through by itself.
pub const JUMPS: [&str; 8] = [
    "stage",
    "question",
    "probe",
    "hint",
    "curveball",
    "drawing",
    "tick",
    "remark",
];
