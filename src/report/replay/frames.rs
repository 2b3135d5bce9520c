//! The whole interview as a list of what changed, for whoever plays it: small, complete, and bounded.
//!
//! Adding up the frames until a moment gives the [`Moment`](super::Moment) of it exactly. An interview that would be too much to
//! send is told in steps instead: then a frame holds everything of its step, and adding up gives the last full step.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use super::axis::Axis;
use super::{end_of, shown, start_of};
use crate::casebook::components::Components;
use crate::diagram::Graph;
use crate::diagram::drawing::Drawing;
use crate::interview::event::Recorded;
use crate::interview::text::TextDelta;
use crate::interview::view::Speaker;
use crate::interview::{Interview, LineKind, Phase, limits};
use crate::time::Timestamp;

/// How coarse a replay may become, in ms; after that there is its beginning and its end.
const STEPS_MS: [i64; 6] = [0, 1_000, 5_000, 15_000, 60_000, 300_000];
/// What is sent at most: frames, drawings, bytes of what was typed.
const MAX_FRAMES: usize = 12_000;
const MAX_DRAWINGS: usize = 400;
const MAX_TYPED: usize = 3 * 1024 * 1024;
/// Bytes of notes that are searched for a drawing made of text, and boards that are read.
const MAX_SEARCHED: usize = 48 * 1024 * 1024;
const MAX_READ: usize = 2_000;

/// All of it. Moments are ms since the start.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Frames {
    /// 0: every change at its own moment; else how long a step is.
    pub step_ms: i64,
    #[serde(flatten)]
    pub axis: Axis,
    pub stages: Vec<StageName>,
    pub frames: Vec<Frame>,
    pub drawings: Vec<Drawing>,
    pub lines: Vec<Said>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageName {
    pub id: String,
    pub title: String,
}

/// What changed at a moment; what is not there stayed as it was.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Frame {
    pub t: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockFace>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Splice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub board: Option<BoardSeen>,
}

/// The clock from a moment on: it runs from `elapsed_ms` to `limit_ms`, or it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ClockFace {
    pub phase: Phase,
    pub stage: usize,
    pub shown: usize,
    pub elapsed_ms: i64,
    pub runs: bool,
    pub limit_ms: i64,
    /// Counts down to the limit; else it counts up.
    pub timed: bool,
}

/// Place of the stage, where, how much goes, what comes. In UTF-16 units, as scripts count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Splice(pub usize, pub usize, pub usize, pub String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BoardSeen {
    pub rev: u64,
    /// Place among the drawings; nothing when nothing can be seen.
    pub drawing: Option<usize>,
}

/// A line of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    pub t: i64,
    /// By the candidate.
    pub mine: bool,
    pub kind: LineKind,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

impl Frames {
    /// The finest that is not too much.
    pub fn of(journal: &[Recorded], components: &Components) -> Frames {
        let fine = STEPS_MS
            .into_iter()
            .find_map(|step_ms| Builder::new(journal, components, step_ms, true).build());
        fine.unwrap_or_else(|| {
            let whole_ms = end_of(journal).since_ms(start_of(journal)).max(1);
            let whole = Builder::new(journal, components, whole_ms, false);
            whole.build().unwrap_or_default()
        })
    }
}

/// What is seen of a board, and of the notes where nothing is on it: as in the report.
pub fn graph_of(interview: &Interview, components: &Components) -> Option<Graph> {
    let elements: Vec<Value> = interview.board().clone().into();
    let stages = interview.plan().stages.iter();
    let texts: Vec<&str> = stages
        .filter_map(|stage| interview.counted_text(&stage.id))
        .collect();
    let drawn = Graph::from_scene(&elements, components);
    Graph::of_answer(Some(drawn), &texts.join("\n\n"), components)
}

struct Builder<'a> {
    journal: &'a [Recorded],
    components: &'a Components,
    step_ms: i64,
    bounded: bool,
    start: Timestamp,
    axis: Axis,
    notes: Vec<String>,
    clock: Option<(i64, ClockFace)>,
    board: BoardSeen,
    frames: Vec<Frame>,
    drawings: Vec<Drawing>,
    places: HashMap<Drawing, usize>,
    typed: usize,
    searched: usize,
    read: usize,
}

impl<'a> Builder<'a> {
    fn new(
        journal: &'a [Recorded],
        components: &'a Components,
        step_ms: i64,
        bounded: bool,
    ) -> Builder<'a> {
        Builder {
            journal,
            components,
            step_ms,
            bounded,
            start: start_of(journal),
            axis: Axis::of(journal),
            notes: Vec::new(),
            clock: None,
            board: BoardSeen {
                rev: 0,
                drawing: None,
            },
            frames: Vec::new(),
            drawings: Vec::new(),
            places: HashMap::new(),
            typed: 0,
            searched: 0,
            read: 0,
        }
    }

    /// Nothing when it would be too much.
    fn build(mut self) -> Option<Frames> {
        let end = self.start.plus_ms(self.axis.length_ms);
        // Only the end is dated back, before a text that came in the grace.
        let mut lines: Vec<&Recorded> = self.journal.iter().filter(|line| line.at <= end).collect();
        lines.sort_by_key(|line| line.at);
        let mut interview = Interview::replay(std::iter::empty::<Recorded>());
        let mut left = lines.into_iter().peekable();
        while let Some(line) = left.next() {
            let due = self.due(line);
            interview.apply(line);
            while let Some(next) = left.next_if(|next| self.due(next) == due) {
                interview.apply(next);
            }
            self.frame(due, &interview);
            if self.bounded && self.is_too_much() {
                return None;
            }
        }
        let plan = interview.plan().stages.iter();
        Some(Frames {
            step_ms: self.step_ms,
            stages: plan
                .map(|stage| StageName {
                    id: stage.id.clone(),
                    title: stage.title.clone(),
                })
                .collect(),
            lines: lines_of(&interview, self.start),
            axis: self.axis,
            frames: self.frames,
            drawings: self.drawings,
        })
    }

    /// When a line is shown: at its moment, or at the end of its step.
    fn due(&self, line: &Recorded) -> i64 {
        let at = line.at.since_ms(self.start).max(0);
        if self.step_ms == 0 {
            return at;
        }
        let steps = at.saturating_add(self.step_ms - 1) / self.step_ms;
        steps.saturating_mul(self.step_ms).min(self.axis.length_ms)
    }

    fn is_too_much(&self) -> bool {
        self.frames.len() > MAX_FRAMES
            || self.drawings.len() > MAX_DRAWINGS
            || self.typed > MAX_TYPED
            || self.searched > MAX_SEARCHED
            || self.read > MAX_READ
    }

    fn frame(&mut self, t: i64, interview: &Interview) {
        let frame = Frame {
            t,
            clock: self.clock_at(t, interview),
            notes: self.splices(interview),
            board: None,
        };
        let board = self.board_at(interview, !frame.notes.is_empty());
        let frame = Frame { board, ..frame };
        if frame.clock.is_some() || frame.board.is_some() || !frame.notes.is_empty() {
            self.frames.push(frame);
        }
    }

    fn clock_at(&mut self, t: i64, interview: &Interview) -> Option<ClockFace> {
        let face = ClockFace::of(interview, self.start.plus_ms(t));
        let told = self.clock.map(|(since, face)| face.after(t - since));
        if told == Some(face) {
            return None;
        }
        self.clock = Some((t, face));
        Some(face)
    }

    fn splices(&mut self, interview: &Interview) -> Vec<Splice> {
        let stages = &interview.plan().stages;
        self.notes.resize(stages.len(), String::new());
        let mut splices = Vec::new();
        for (at, (stage, before)) in stages.iter().zip(&mut self.notes).enumerate() {
            let now = interview.counted_text(&stage.id).unwrap_or_default();
            if before != now {
                let delta = TextDelta::between(before, now);
                self.typed += delta.inserted.len();
                let place = units(before.get(..delta.at).unwrap_or_default());
                splices.push(Splice(at, place, units(&delta.deleted), delta.inserted));
                now.clone_into(before);
            }
        }
        splices
    }

    fn board_at(&mut self, interview: &Interview, typed: bool) -> Option<BoardSeen> {
        let rev = interview.board_rev();
        let is_drawn = !interview.board().is_empty();
        if rev == self.board.rev && !typed {
            return None;
        }
        // Whoever draws on the board is not searched for drawings in the notes with every letter.
        let seen = if rev == self.board.rev && is_drawn && self.board.drawing.is_some() {
            self.board
        } else {
            self.read += usize::from(is_drawn);
            self.searched += self.notes.iter().map(String::len).sum::<usize>();
            let drawing = graph_of(interview, self.components).and_then(|graph| graph.drawing());
            BoardSeen {
                rev,
                drawing: drawing.map(|drawing| self.place_of(drawing)),
            }
        };
        if seen == self.board {
            return None;
        }
        self.board = seen;
        Some(seen)
    }

    fn place_of(&mut self, drawing: Drawing) -> usize {
        if let Some(place) = self.places.get(&drawing) {
            return *place;
        }
        let place = self.drawings.len();
        self.places.insert(drawing.clone(), place);
        self.drawings.push(drawing);
        place
    }
}

impl ClockFace {
    fn of(interview: &Interview, at: Timestamp) -> ClockFace {
        let place = |stage: &str| interview.plan().position(stage).unwrap_or(0);
        let length_ms = interview.length_ms();
        ClockFace {
            phase: interview.phase(),
            stage: place(interview.stage()),
            shown: place(shown(interview)),
            elapsed_ms: interview.elapsed_ms(at),
            runs: interview.moment_at(0).is_some(),
            limit_ms: length_ms.unwrap_or(limits::UNTIMED_ABANDONED_MS),
            timed: length_ms.is_some(),
        }
    }

    /// The same clock a while later.
    fn after(self, ms: i64) -> ClockFace {
        let gone = if self.runs { ms } else { 0 };
        let elapsed_ms = match self.runs {
            true => (self.elapsed_ms + gone).min(self.limit_ms),
            false => self.elapsed_ms,
        };
        ClockFace { elapsed_ms, ..self }
    }
}

fn lines_of(interview: &Interview, start: Timestamp) -> Vec<Said> {
    let lines = interview.transcript().into_iter();
    lines
        .map(|line| Said {
            t: line.at.since_ms(start),
            mine: line.from == Speaker::Candidate,
            kind: line.kind,
            text: line.text,
            by: line.by,
        })
        .collect()
}

/// Length as scripts count it.
fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

#[cfg(test)]
mod tests;
