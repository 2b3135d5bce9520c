//! What a curveball led to: what changed on the board and in the notes after it.

use serde::Serialize;

use crate::casebook::Entry;
use crate::diagram::Graph;
use crate::diagram::changes::Changes;
use crate::interview::{Interview, Rule};
use crate::time::Timestamp;

/// One curveball with what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reaction {
    pub id: String,
    pub at: Timestamp,
    /// What the interviewer said has changed.
    pub change: String,
    /// What a good reaction has in it. Part of the key: for after the end.
    pub hoped_for: String,
    /// Against the board as it stood when the curveball came.
    pub board: Changes,
    /// Stage and the lines that were not there before, in plan order; stages without any are left out.
    pub notes: Vec<(String, Vec<String>)>,
}

impl Reaction {
    /// Neither the board nor the notes say anything about it.
    pub fn is_empty(&self) -> bool {
        self.board.is_empty() && self.notes.is_empty()
    }
}

/// All curveballs of an interview, in the order of time. What changed is what changed until the next one, or until the end.
pub fn reactions(interview: &Interview, entry: &Entry) -> Vec<Reaction> {
    let said: Vec<_> = interview
        .lines()
        .filter_map(|said| {
            let cue = said.line.cue.as_ref()?;
            (cue.rule == Rule::Curveball).then_some((said.at, cue))
        })
        .collect();
    let graph = |board: crate::interview::board::Board| {
        let elements: Vec<serde_json::Value> = board.into();
        Graph::from_scene(&elements, &entry.components)
    };
    let reactions = said.iter().enumerate().filter_map(|(at, (from, cue))| {
        let curveball = entry
            .case
            .curveball
            .iter()
            .find(|one| one.id == cue.about)?;
        let until = said
            .get(at + 1)
            .map_or(Timestamp(i64::MAX), |(next, _)| *next);
        let rev = cue.board_rev.unwrap_or(0);
        let before = graph(interview.board_at_rev(rev).unwrap_or_default());
        let after = graph(interview.board_until(until));
        Some(Reaction {
            id: curveball.id.clone(),
            at: *from,
            change: curveball.change.clone(),
            hoped_for: curveball.reaction.clone(),
            board: after.changes_since(&before),
            notes: notes(interview, *from, until),
        })
    });
    reactions.collect()
}

fn notes(interview: &Interview, from: Timestamp, until: Timestamp) -> Vec<(String, Vec<String>)> {
    let stages = interview.plan().stages.iter().filter_map(|stage| {
        let before = interview.counted_text_until(&stage.id, from)?;
        let after = interview.counted_text_until(&stage.id, until)?;
        let known: std::collections::HashSet<&str> = before.lines().map(str::trim).collect();
        let new = after.lines().map(str::trim);
        let new: Vec<String> = new
            .filter(|line| !line.is_empty() && !known.contains(line))
            .map(str::to_owned)
            .collect();
        (!new.is_empty()).then(|| (stage.id.clone(), new))
    });
    stages.collect()
}
