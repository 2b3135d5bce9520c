//! What is read, and what one grader says about one item.

use serde::{Deserialize, Serialize};

use crate::casebook::rubric::Verdict;
use crate::language::Document;

/// Everything a candidate left behind that can be scored.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub document: Document,
}

impl Answer {
    /// A Markdown file; evidence has byte offsets into it.
    pub fn read(markdown: &str) -> Self {
        Answer {
            document: Document::read(markdown),
        }
    }

    /// The notes of an interview, stage by stage; evidence has byte offsets into a stage's text.
    pub fn from_stages(stages: &[(&str, &str)]) -> Self {
        Answer {
            document: Document::from_stages(stages),
        }
    }
}

/// A place in the answer and exactly its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub stage: String,
    /// Byte offsets into the stage's text, or into the file that was read as a whole.
    pub start: usize,
    pub end: usize,
    pub quote: String,
}

/// One grader's verdict on one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub stage: String,
    pub verdict: Verdict,
    /// Right about 95 times in 100; what is not sure is what a person should look at first.
    pub sure: bool,
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
}

/// The nearest thing to the item that was written: "you wrote X; the item also wants Y".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Near {
    pub reason: NearReason,
    pub wrote: Evidence,
    /// Some of the phrases that would have completed it, as they stand in the rubric.
    pub wants: Vec<String>,
}

/// Why the nearest thing did not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NearReason {
    /// A part is there, another one is missing beside it.
    Incomplete,
    /// The parts are there, but the numbers are not.
    NoNumber,
    Denied,
    OutOfScope,
    OnlyAsked,
    ToDo,
    OnlyHeading,
    OtherStage,
    /// One of the words that cancel it stands in the same sentence.
    Cancelled,
    /// In a list of many things and nothing about any of them.
    MentionOnly,
}

impl NearReason {
    pub fn text_key(self) -> &'static str {
        match self {
            NearReason::Incomplete => "near-incomplete",
            NearReason::NoNumber => "near-no-number",
            NearReason::Denied => "near-denied",
            NearReason::OutOfScope => "near-out-of-scope",
            NearReason::OnlyAsked => "near-only-asked",
            NearReason::ToDo => "near-to-do",
            NearReason::OnlyHeading => "near-only-heading",
            NearReason::OtherStage => "near-other-stage",
            NearReason::Cancelled => "near-cancelled",
            NearReason::MentionOnly => "near-mention-only",
        }
    }
}

/// What a reader of the finding should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The item looks at the drawing, and none was read.
    BoardNotRead,
    /// The item looks at the candidate's sums, and none were read.
    SumsNotRead,
    /// The item looks at a number only, and numbers were not read.
    NumbersNotRead,
    /// The words are there; whether the number is right was not judged.
    WordsOnly,
    /// The answer seems to be for another case.
    OffTopic,
    /// It stood in a list of many things only.
    MentionOnly,
    /// Costs nothing until a person or a model confirms it.
    NeedsConfirmation,
}

impl Note {
    pub fn text_key(self) -> &'static str {
        match self {
            Note::BoardNotRead => "note-board-not-read",
            Note::SumsNotRead => "note-sums-not-read",
            Note::NumbersNotRead => "note-numbers-not-read",
            Note::WordsOnly => "note-words-only",
            Note::OffTopic => "note-off-topic",
            Note::MentionOnly => "note-mention-only",
            Note::NeedsConfirmation => "note-needs-confirmation",
        }
    }
}
