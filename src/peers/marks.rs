//! What one person hands in about an interview: a verdict per item with what shows it, remarks, and a word on the whole.
//!
//! A tick needs something that shows it: words of the notes, a part of the board, a moment, or that it was said aloud. What is
//! handed in is checked against the frozen interview; quotes that moved by a little are found again, others are named.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use crate::casebook::reference::is_marked;
use crate::casebook::rubric::{Rubric, Verdict};
use crate::limits;
use crate::scoring::{Assessment, Evidence, Finding};
use crate::time::Timestamp;

/// What shows that a point was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Proof {
    /// Words of a stage's notes; byte offsets.
    Text {
        stage: String,
        #[serde(default)]
        start: usize,
        #[serde(default)]
        end: usize,
        quote: String,
    },
    /// Ids of parts and arrows on the board.
    Board {
        ids: Vec<String>,
    },
    /// When it happened; shown by the replay.
    Moment {
        at: Timestamp,
    },
    Aloud,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    pub item: String,
    /// `not-assessed`: could not tell.
    pub verdict: Verdict,
    #[serde(default)]
    pub proofs: Vec<Proof>,
    #[serde(default)]
    pub remark: String,
}

/// A remark about a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    pub at: Timestamp,
    pub text: String,
}

/// Everything one grader says. Items that are not named were left open.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Points for communication and pacing, 1-4: what only a person can tell.
    #[serde(default)]
    pub communication: Option<u8>,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub pins: Vec<Pin>,
}

/// What marks are about, as it stood at the end.
#[derive(Debug, Clone, Copy)]
pub struct Frozen<'a> {
    pub rubric: &'a Rubric,
    /// Stage and the text that counts.
    pub texts: &'a [(String, String)],
    /// Ids on the board.
    pub board: &'a BTreeSet<String>,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
}

/// Why marks are not taken; the item is empty when it is about the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub item: String,
    pub reason: Reason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    UnknownItem,
    MarkedTwice,
    NothingShowsIt,
    QuoteNotInText,
    NotOnBoard,
    OutsideInterview,
    TooManyProofs,
    RemarkTooLong,
    PointsOutOfRange,
    TooManyPins,
}

impl Reason {
    pub fn text_key(self) -> &'static str {
        match self {
            Reason::UnknownItem => "marks-unknown-item",
            Reason::MarkedTwice => "marks-twice",
            Reason::NothingShowsIt => "marks-nothing-shows-it",
            Reason::QuoteNotInText => "marks-quote-not-in-text",
            Reason::NotOnBoard => "marks-not-on-board",
            Reason::OutsideInterview => "marks-outside-interview",
            Reason::TooManyProofs => "marks-too-many-proofs",
            Reason::RemarkTooLong => "marks-remark-too-long",
            Reason::PointsOutOfRange => "marks-points-out-of-range",
            Reason::TooManyPins => "marks-too-many-pins",
        }
    }
}

impl Marks {
    /// The same marks, sound: each quote where it stands.
    ///
    /// # Errors
    /// Everything that keeps them from being taken, in the order of the marks.
    pub fn checked(mut self, frozen: Frozen<'_>) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut seen: BTreeSet<String> = BTreeSet::new();
        for mark in &mut self.marks {
            let mut fault = |reason| {
                faults.push(Fault {
                    item: mark.item.clone(),
                    reason,
                })
            };
            let known = frozen
                .rubric
                .item
                .iter()
                .any(|item| item.id == mark.item && is_marked(item.kind));
            // What is not read any further costs no time either, however much of it there is.
            if !known {
                fault(Reason::UnknownItem);
                continue;
            }
            if !seen.insert(mark.item.clone()) {
                fault(Reason::MarkedTwice);
                continue;
            }
            if matches!(mark.verdict, Verdict::Met | Verdict::Partly) && mark.proofs.is_empty() {
                fault(Reason::NothingShowsIt);
            }
            if mark.proofs.len() > limits::PROOFS_PER_MARK {
                fault(Reason::TooManyProofs);
                continue;
            }
            if mark.remark.chars().count() > limits::REMARK_CHARS {
                fault(Reason::RemarkTooLong);
            }
            for proof in &mut mark.proofs {
                if let Err(reason) = frozen.holds(proof) {
                    fault(reason);
                }
            }
        }
        let mut whole = |reason| {
            faults.push(Fault {
                item: String::new(),
                reason,
            })
        };
        if self
            .communication
            .is_some_and(|points| !(1..=4).contains(&points))
        {
            whole(Reason::PointsOutOfRange);
        }
        let remarks = self.pins.iter().map(|pin| &pin.text).chain([&self.note]);
        if remarks
            .into_iter()
            .any(|text| text.chars().count() > limits::REMARK_CHARS)
        {
            whole(Reason::RemarkTooLong);
        }
        if self.pins.len() > limits::PINS {
            whole(Reason::TooManyPins);
        }
        if self.pins.iter().any(|pin| !frozen.spans(pin.at)) {
            whole(Reason::OutsideInterview);
        }
        if faults.is_empty() {
            Ok(self)
        } else {
            Err(faults)
        }
    }

    /// The verdicts of all items of a rubric, in its order.
    pub fn verdicts(&self, rubric: &Rubric) -> Vec<Verdict> {
        rubric
            .item
            .iter()
            .map(|item| {
                self.of(&item.id)
                    .map_or(Verdict::NotAssessed, |mark| mark.verdict)
            })
            .collect()
    }

    pub fn of(&self, item: &str) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.item == item)
    }

    /// As findings, to be counted like anybody else's.
    pub fn assessment(&self, rubric: &Rubric) -> Assessment {
        let finding = |item: &crate::casebook::rubric::Item| {
            let mark = self.of(&item.id);
            let proofs = mark.map(|mark| mark.proofs.as_slice()).unwrap_or_default();
            Finding {
                id: item.id.clone(),
                stage: item.stage.clone(),
                verdict: mark.map_or(Verdict::NotAssessed, |mark| mark.verdict),
                sure: true,
                evidence: proofs
                    .iter()
                    .filter_map(|proof| proof.evidence(&item.stage))
                    .collect(),
                near: None,
                note: None,
                reckoning: None,
            }
        };
        Assessment {
            findings: rubric.item.iter().map(finding).collect(),
            ..Assessment::default()
        }
    }
}

impl Proof {
    fn evidence(&self, stage_of_item: &str) -> Option<Evidence> {
        match self {
            Proof::Text {
                stage,
                start,
                end,
                quote,
            } => Some(Evidence {
                stage: stage.clone(),
                start: *start,
                end: *end,
                quote: quote.clone(),
                board: Vec::new(),
            }),
            Proof::Board { ids } => Some(Evidence {
                stage: stage_of_item.to_owned(),
                start: 0,
                end: 0,
                quote: String::new(),
                board: ids.clone(),
            }),
            Proof::Moment { .. } | Proof::Aloud => None,
        }
    }
}

impl Frozen<'_> {
    fn spans(&self, at: Timestamp) -> bool {
        (self.started_at..=self.finished_at).contains(&at)
    }

    fn holds(&self, proof: &mut Proof) -> Result<(), Reason> {
        match proof {
            Proof::Text {
                stage,
                start,
                end,
                quote,
            } => {
                let text = self
                    .texts
                    .iter()
                    .find(|(known, _)| known == stage)
                    .map_or("", |(_, text)| text);
                let (from, to) = place_of(text, quote, *start).ok_or(Reason::QuoteNotInText)?;
                (*start, *end) = (from, to);
                Ok(())
            }
            Proof::Board { ids } => {
                let known = !ids.is_empty() && ids.iter().all(|id| self.board.contains(id));
                if known {
                    Ok(())
                } else {
                    Err(Reason::NotOnBoard)
                }
            }
            Proof::Moment { at } => {
                if self.spans(*at) {
                    Ok(())
                } else {
                    Err(Reason::OutsideInterview)
                }
            }
            Proof::Aloud => Ok(()),
        }
    }
}

/// The stage in whose text a quote stands, the one it is looked for in first if it stands there, too.
pub fn stage_of<'t>(texts: &'t [(String, String)], first: &str, quote: &str) -> Option<&'t str> {
    let holds = |(_, text): &&(String, String)| text.contains(quote);
    let preferred = texts.iter().filter(|(stage, _)| stage == first).find(holds);
    let found = preferred.or_else(|| texts.iter().find(holds));
    found.map(|(stage, _)| stage.as_str())
}

/// Where a quote stands: where it is said to be, or else at its place nearest to that.
fn place_of(text: &str, quote: &str, near: usize) -> Option<(usize, usize)> {
    if quote.trim().is_empty() {
        return None;
    }
    let places = text.match_indices(quote).map(|(at, _)| at);
    let at = places.min_by_key(|at| at.abs_diff(near))?;
    Some((at, at + quote.len()))
}

#[cfg(test)]
mod tests;
