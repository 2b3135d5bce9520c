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
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::interview::event::Line;
    use crate::interview::plan::Plan;
    use crate::interview::{Action, Command, StartSpec};
    use serde_json::json;

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    struct Played {
        interview: Interview,
        journal: Vec<Recorded>,
        op: u32,
    }

    impl Played {
        fn new() -> Played {
            let journal = Interview::start(
                NINE,
                StartSpec {
                    case: "doorbell".into(),
                    content_hash: "5f1c".into(),
                    level: Level::Senior,
                    plan: Plan::named("default").unwrap(),
                    opening: Line::new(LineKind::Opening, "Design a doorbell."),
                },
            );
            let interview = Interview::replay(&journal);
            Played {
                interview,
                journal,
                op: 0,
            }
        }

        fn act(&mut self, ms: i64, action: Action) {
            let now = NINE.plus_ms(ms);
            let command = Command {
                received_at: now,
                action,
            };
            let outcome = self.interview.handle(now, command);
            outcome.answer.unwrap();
            self.journal.extend(outcome.events);
        }

        fn write(&mut self, ms: i64, text: &str) {
            self.op += 1;
            self.act(
                ms,
                Action::Write {
                    stage: "clarify".into(),
                    op_id: format!("w{}", self.op),
                    base_rev: self.interview.text_rev("clarify").unwrap(),
                    merges: None,
                    text: text.into(),
                },
            );
        }

        fn draw(&mut self, ms: i64, elements: Value) {
            self.op += 1;
            self.act(
                ms,
                Action::Draw {
                    op_id: format!("d{}", self.op),
                    base_rev: self.interview.board_rev(),
                    merges: None,
                    elements: elements.as_array().unwrap().clone(),
                },
            );
        }

        fn finish(&mut self, ms: i64) {
            self.act(ms, Action::Finish { notes: Vec::new() });
        }

        fn frames(&self) -> Frames {
            Frames::of(&self.journal, &Components::built_in())
        }
    }

    fn scene(x: i64) -> Value {
        json!([
            {"id": "a", "type": "rectangle", "x": x, "y": 0, "width": 120, "height": 60},
            {"id": "ta", "type": "text", "x": x, "y": 0, "containerId": "a", "text": "API server"},
            {"id": "b", "type": "rectangle", "x": 400, "y": 0, "width": 120, "height": 60},
            {"id": "tb", "type": "text", "x": 400, "y": 0, "containerId": "b", "text": "Redis cache"},
        ])
    }

    #[test]
    fn a_splice_counts_as_scripts_count() {
        let mut played = Played::new();
        played.write(1_000, "😀 a");
        played.write(2_000, "😀 naïve a");
        played.finish(3_000);
        let frames = played.frames();
        assert_eq!(frames.step_ms, 0);
        let splices: Vec<_> = frames
            .frames
            .iter()
            .flat_map(|frame| &frame.notes)
            .collect();
        assert_eq!(
            splices,
            [
                &Splice(0, 0, 0, "😀 a".into()),
                &Splice(0, 3, 0, "naïve ".into())
            ]
        );
    }

    #[test]
    fn a_board_that_was_only_moved_is_the_same_drawing_at_another_revision() {
        let mut played = Played::new();
        played.draw(1_000, scene(0));
        played.draw(2_000, scene(1));
        played.write(3_000, "no drawing");
        played.finish(4_000);
        let frames = played.frames();
        let boards: Vec<_> = frames
            .frames
            .iter()
            .filter_map(|frame| frame.board)
            .collect();
        let seen = |rev| BoardSeen {
            rev,
            drawing: Some(0),
        };
        assert_eq!(boards, [seen(1), seen(2)]);
        assert_eq!(frames.drawings.len(), 1);
        assert_eq!(frames.drawings[0].boxes.len(), 2);
    }

    #[test]
    fn a_drawing_in_the_notes_is_seen_where_nothing_is_on_the_board() {
        let mut played = Played::new();
        played.write(1_000, "```mermaid\ngraph LR\nA[Client] --> B[API]\n```");
        played.finish(2_000);
        let frames = played.frames();
        assert_eq!(frames.drawings.len(), 1);
        assert_eq!(
            frames
                .frames
                .iter()
                .filter(|frame| frame.board.is_some())
                .count(),
            1
        );
    }

    #[test]
    fn a_clock_that_goes_on_as_told_is_not_told_again() {
        let mut played = Played::new();
        for at in 1..20 {
            played.write(at * 1_000, &"x".repeat(usize::try_from(at).unwrap()));
        }
        played.finish(30_000);
        let clocks = played
            .frames()
            .frames
            .into_iter()
            .filter_map(|frame| frame.clock);
        let phases: Vec<_> = clocks
            .map(|clock| (clock.phase, clock.elapsed_ms))
            .collect();
        assert_eq!(phases, [(Phase::Running, 0), (Phase::Finished, 30_000)]);
    }

    #[test]
    fn what_would_be_too_much_is_told_in_steps_that_end_as_it_ended() {
        let mut played = Played::new();
        // Whole texts that share nothing: each save is all new.
        for at in 0..80_i64 {
            let letter = if at % 2 == 0 { "a" } else { "b" };
            played.write(100 + at * 100, &letter.repeat(60 * 1024));
        }
        played.finish(10_000);
        let frames = played.frames();
        assert_eq!(frames.step_ms, 1_000);
        assert!(frames.frames.iter().all(|frame| frame.t % 1_000 == 0));
        let typed: usize = frames
            .frames
            .iter()
            .flat_map(|frame| &frame.notes)
            .map(|splice| splice.3.len())
            .sum();
        assert!(typed <= MAX_TYPED);
        let last = frames
            .frames
            .iter()
            .flat_map(|frame| &frame.notes)
            .next_back()
            .unwrap();
        assert!(last.3.starts_with('b'), "the last text is the last save");
    }

    #[test]
    fn no_journal_at_all_is_no_replay_and_no_panic() {
        let frames = Frames::of(&[], &Components::built_in());
        assert_eq!((frames.axis.length_ms, frames.frames.len()), (0, 0));
    }
}
