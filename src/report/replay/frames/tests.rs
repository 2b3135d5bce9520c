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
