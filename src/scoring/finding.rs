//! What is read, and what one grader says about one item.

use serde::{Deserialize, Serialize};

use super::figures::Reckoning;
use crate::casebook::rubric::Verdict;
use crate::diagram::Graph;
use crate::language::Document;

/// Everything a candidate left behind that can be scored.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    pub document: Document,
    /// What was drawn, if anything was.
    pub board: Option<Graph>,
}

impl Answer {
    /// A Markdown file; evidence has byte offsets into it.
    pub fn read(markdown: &str) -> Self {
        Answer {
            document: Document::read(markdown),
            board: None,
        }
    }

    /// The notes of an interview, stage by stage; evidence has byte offsets into a stage's text.
    pub fn from_stages(stages: &[(&str, &str)]) -> Self {
        Answer {
            document: Document::from_stages(stages),
            board: None,
        }
    }

    /// The same answer with a board, where there is one.
    pub fn with_board(mut self, board: Option<Graph>) -> Self {
        self.board = board;
        self
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
    /// Ids of the components and arrows that show it. Then there is no span: `start` and `end` are 0, and the quote is what
    /// was read from the board.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub board: Vec<String>,
}

/// One grader's verdict on one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub id: String,
    pub stage: String,
    pub verdict: Verdict,
    /// Right about 95 times in 100; what is not sure is what a person should look at first, and `near` or
    /// `note` says why.
    pub sure: bool,
    pub evidence: Vec<Evidence>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub near: Option<Near>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    /// Both numbers, where one was expected: what was written, and what it comes to from which inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reckoning: Option<Reckoning>,
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
    /// The number is there and not what it comes to.
    NumberOff,
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
    /// Something like it stands on the board.
    Drawn,
    /// Only as a label in a drawing made of text.
    OnlyLabel,
    /// In a part of the answer that is about another case.
    Elsewhere,
}

impl NearReason {
    pub fn text_key(self) -> &'static str {
        match self {
            NearReason::Incomplete => "near-incomplete",
            NearReason::NoNumber => "near-no-number",
            NearReason::NumberOff => "near-number-off",
            NearReason::Denied => "near-denied",
            NearReason::OutOfScope => "near-out-of-scope",
            NearReason::OnlyAsked => "near-only-asked",
            NearReason::ToDo => "near-to-do",
            NearReason::OnlyHeading => "near-only-heading",
            NearReason::OtherStage => "near-other-stage",
            NearReason::Cancelled => "near-cancelled",
            NearReason::MentionOnly => "near-mention-only",
            NearReason::Drawn => "near-drawn",
            NearReason::OnlyLabel => "near-only-label",
            NearReason::Elsewhere => "near-elsewhere",
        }
    }
}

/// What a reader of the finding should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The item looks at the drawing, and none was read.
    BoardNotRead,
    /// The item looks at the drawing, and too little of it could be read.
    BoardUnreadable,
    /// Nothing was drawn; the text says it.
    FromText,
    /// Some of it was guessed: a label with no known word, an arrow that touches nothing.
    BoardGuessed,
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
    /// It belongs to a stage that this interview did not have.
    StageNotPlanned,
    /// Only one sentence says it.
    OnePlace,
    /// Its parts were found in different sentences.
    PartsApart,
    /// Costs nothing until a person or a model confirms it.
    NeedsConfirmation,
}

impl Note {
    pub fn text_key(self) -> &'static str {
        match self {
            Note::BoardNotRead => "note-board-not-read",
            Note::BoardUnreadable => "note-board-unreadable",
            Note::FromText => "note-from-text",
            Note::BoardGuessed => "note-board-guessed",
            Note::SumsNotRead => "note-sums-not-read",
            Note::NumbersNotRead => "note-numbers-not-read",
            Note::WordsOnly => "note-words-only",
            Note::OffTopic => "note-off-topic",
            Note::MentionOnly => "note-mention-only",
            Note::StageNotPlanned => "note-stage-not-planned",
            Note::OnePlace => "note-one-place",
            Note::PartsApart => "note-parts-apart",
            Note::NeedsConfirmation => "note-needs-confirmation",
        }
    }
}
