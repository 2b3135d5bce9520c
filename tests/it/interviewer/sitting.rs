//! A whole interview with a manual clock and no server: what the proctor does, without the disk.

use std::sync::{Arc, LazyLock};

use fortyfive::casebook::rubric::Level;
use fortyfive::casebook::{Casebook, Entry};
use fortyfive::interview::plan::Plan;
use fortyfive::interview::{
    Action, Answer, Command, Interview, Line, Recorded, Refusal, StartSpec,
};
use fortyfive::interviewer::{Interviewer, Prompter, Watch};
use fortyfive::scoring::Engine;
use fortyfive::time::Timestamp;
use serde_json::Value;

pub const NINE: Timestamp = Timestamp::from_ms(1_763_715_600_000);

pub static BUILT_IN: LazyLock<Casebook> =
    LazyLock::new(|| Casebook::load(None).expect("the built-in content is sound"));

/// A case made ready, once for all interviews on it.
pub struct Room {
    pub entry: Arc<Entry>,
    pub engine: Engine,
    pub prompter: Prompter,
    pub interviewer: Interviewer,
}

impl Room {
    pub fn of(case: &str) -> Room {
        let entry = BUILT_IN.cases[case].clone();
        Room {
            engine: Engine::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate)
                .unwrap(),
            prompter: Prompter::new(&entry),
            interviewer: Interviewer::new(&entry.case, &entry.lexicon, &entry.wordings),
            entry,
        }
    }
}

/// One interview under way.
pub struct Sitting<'r> {
    pub room: &'r Room,
    pub interview: Interview,
    pub watch: Watch,
    pub now: Timestamp,
    pub journal: Vec<Recorded>,
    ops: u32,
}

impl<'r> Sitting<'r> {
    pub fn begin(room: &'r Room, level: Level, plan: Plan, at: Timestamp) -> Sitting<'r> {
        let journal = Interview::start(
            at,
            StartSpec {
                case: room.entry.case.id.clone(),
                content_hash: room.entry.hash.clone(),
                level,
                plan,
                opening: room.interviewer.opening(),
            },
        );
        let interview = Interview::replay(&journal);
        Sitting {
            room,
            watch: Watch::from_journal(&interview),
            interview,
            now: at,
            journal,
            ops: 0,
        }
    }

    /// Session time as it would be without pauses.
    pub fn passed_ms(&self) -> i64 {
        self.now.since_ms(self.interview.started_at())
    }

    /// Time passes, and whoever looks finds what has happened by then.
    pub fn until(&mut self, now: Timestamp) {
        self.now = self.now.max(now);
        let found = self.watch.catch_up(
            &mut self.interview,
            &self.room.prompter,
            &self.room.engine,
            self.now,
            self.now,
        );
        self.journal.extend(found);
    }

    pub fn handle(&mut self, action: Action) -> Result<Answer, Refusal> {
        self.until(self.now);
        let outcome = self.interview.handle(
            self.now,
            Command {
                received_at: self.now,
                action,
            },
        );
        self.journal.extend(outcome.events);
        outcome.answer
    }

    fn op(&mut self) -> String {
        self.ops += 1;
        format!("op-{}", self.ops)
    }

    /// The text of a stage as it stands in the browser from now on.
    pub fn write(&mut self, stage: &str, text: &str) -> Result<Answer, Refusal> {
        let base_rev = self.interview.text_rev(stage).unwrap_or(0);
        let action = Action::Write {
            stage: stage.to_owned(),
            op_id: self.op(),
            base_rev,
            merges: None,
            text: text.to_owned(),
        };
        self.handle(action)
    }

    pub fn draw(&mut self, elements: Vec<Value>) -> Result<Answer, Refusal> {
        let action = Action::Draw {
            op_id: self.op(),
            base_rev: self.interview.board_rev(),
            merges: None,
            elements,
        };
        self.handle(action)
    }

    pub fn ask(&mut self, question: &str) -> Result<Answer, Refusal> {
        self.until(self.now);
        let given = self.interview.facts_given();
        let given: Vec<String> = given.into_iter().map(str::to_owned).collect();
        let reply = self.room.interviewer.answer(question, &given).lines;
        self.handle(Action::Ask {
            text: question.to_owned(),
            reply,
        })
    }

    pub fn hint(&mut self) -> Option<Result<Answer, Refusal>> {
        self.until(self.now);
        let stage = self.interview.stage().to_owned();
        let taken = self.interview.hints_taken(&stage).len();
        let next = self
            .room
            .interviewer
            .hint(&stage, u32::try_from(taken).unwrap())?;
        Some(self.handle(Action::TakeHint {
            level: next.level,
            text: next.text,
        }))
    }

    /// What the interviewer said without having been asked, in order.
    pub fn unasked(&self) -> Vec<(i64, String, Line)> {
        let lines = self.interview.lines();
        lines
            .filter(|said| said.line.cue.is_some())
            .map(|said| (said.elapsed_ms, said.stage.to_owned(), said.line.clone()))
            .collect()
    }
}

/// Boxes and arrows as the board keeps them. `parts`: id and label; `arrows`: ids.
pub fn scene(parts: &[(&str, &str)], arrows: &[(&str, &str)]) -> Vec<Value> {
    let mut elements = Vec::new();
    for (at, (id, label)) in parts.iter().enumerate() {
        let (x, y) = ((at % 4) * 220, (at / 4) * 140);
        elements.push(serde_json::json!({
            "id": id, "type": "rectangle", "x": x, "y": y, "width": 160, "height": 60, "isDeleted": false,
            "boundElements": [{"type": "text", "id": format!("{id}-t")}],
        }));
        elements.push(serde_json::json!({
            "id": format!("{id}-t"), "type": "text", "x": x + 10, "y": y + 20, "width": 140, "height": 20,
            "text": label, "originalText": label, "containerId": id, "isDeleted": false,
        }));
    }
    for (from, to) in arrows {
        elements.push(serde_json::json!({
            "id": format!("{from}-{to}"), "type": "arrow", "x": 0, "y": 0, "width": 10, "height": 10,
            "points": [[0, 0], [10, 10]], "isDeleted": false, "endArrowhead": "arrow",
            "startBinding": {"elementId": from}, "endBinding": {"elementId": to},
        }));
    }
    elements
}
