//! An interview once more, as it happened. Pure.
//!
//! # The one invariant
//!
//! What is shown of a moment is the sum of the journal's lines dated until then: byte for byte what was saved. [`frames`] says the
//! same as a list of what changed, and [`timeline`] what there is to jump to.
//!
//! Moments are milliseconds since the start, on the wall: pauses are in them. Only what counted is shown; a text that was kept
//! beside (late, in conflict) is in the report, for its owner.

pub mod axis;
pub mod frames;
pub mod timeline;

use serde::Serialize;

use crate::interview::event::{Event, Label, Recorded};
use crate::interview::{Interview, Phase};
use crate::time::Timestamp;

/// What was to be seen at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    pub phase: Phase,
    /// Place in the plan: the stage the clock is on, and the one the candidate looks at.
    pub stage: usize,
    pub shown: usize,
    /// What the clock had run.
    pub elapsed_ms: i64,
    /// Nothing where it counts up.
    pub remaining_ms: Option<i64>,
    /// By stage, in the order of the plan.
    pub notes: Vec<String>,
    pub board_rev: u64,
    /// How many lines of the conversation had been said.
    pub lines: usize,
}

impl Moment {
    pub fn of(interview: &Interview, at: Timestamp) -> Moment {
        let plan = interview.plan();
        let place = |stage: &str| plan.position(stage).unwrap_or(0);
        let text = |stage: &str| interview.counted_text(stage).unwrap_or_default().to_owned();
        Moment {
            phase: interview.phase(),
            stage: place(interview.stage()),
            shown: place(shown(interview)),
            elapsed_ms: interview.elapsed_ms(at),
            remaining_ms: interview.remaining_ms(at),
            notes: plan.stages.iter().map(|stage| text(&stage.id)).collect(),
            board_rev: interview.board_rev(),
            lines: interview.transcript().len(),
        }
    }
}

/// The stage the candidate looks at.
fn shown(interview: &Interview) -> &str {
    interview.revisiting().unwrap_or(interview.stage())
}

/// The interview as it was at a moment.
pub fn at(journal: &[Recorded], moment: Timestamp) -> Interview {
    Interview::replay(journal.iter().filter(|line| line.at <= moment))
}

pub fn start_of(journal: &[Recorded]) -> Timestamp {
    journal
        .first()
        .map_or(Timestamp::from_ms(0), |line| line.at)
}

/// The last moment at which something changed that counts: the end, or a text that came in the grace after it.
pub fn end_of(journal: &[Recorded]) -> Timestamp {
    let counts = |line: &&Recorded| match &line.event {
        Event::Wrote { label, head, .. } | Event::Drew { label, head, .. } => {
            *head && *label != Label::AfterEnd
        }
        Event::Finished { .. } => true,
        _ => false,
    };
    let finished = journal
        .iter()
        .any(|line| matches!(line.event, Event::Finished { .. }));
    let last = match finished {
        true => journal.iter().filter(counts).map(|line| line.at).max(),
        false => journal.iter().map(|line| line.at).max(),
    };
    last.unwrap_or_else(|| start_of(journal))
}

/// Milliseconds since the start, within what there is.
pub fn within(ms: i64, journal: &[Recorded]) -> i64 {
    ms.clamp(0, end_of(journal).since_ms(start_of(journal)).max(0))
}
