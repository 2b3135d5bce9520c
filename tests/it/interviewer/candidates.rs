//! Six people who come to an interview, played from the answers that come with each case.

use fortyfive::casebook::rubric::Level;
use fortyfive::interview::plan::{MINUTE_MS, Plan};
use fortyfive::interview::{Action, LineKind, Phase, Rule};

use super::sitting::{NINE, Room, Sitting, scene};

const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];
/// Between two things a candidate does.
const STEP_MS: i64 = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Asks, writes a strong answer paragraph by paragraph, draws, answers what is asked.
    Good,
    /// Writes one paragraph at the beginning and nothing more.
    Silent,
    /// Draws four boxes in the first minute, and writes only afterwards.
    EarlyDrawer,
    /// Takes two hints in every stage.
    HintTaker,
    /// The strong answer with gigabytes and terabytes mixed up.
    WrongUnits,
    /// Answers another question.
    OffTopic,
}

impl Who {
    pub const ALL: [Who; 6] = [
        Who::Good,
        Who::Silent,
        Who::EarlyDrawer,
        Who::HintTaker,
        Who::WrongUnits,
        Who::OffTopic,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Who::Good => "good",
            Who::Silent => "silent",
            Who::EarlyDrawer => "early-drawer",
            Who::HintTaker => "hint-taker",
            Who::WrongUnits => "wrong-units",
            Who::OffTopic => "off-topic",
        }
    }

    pub fn level(self) -> Level {
        match self {
            Who::Silent | Who::HintTaker => Level::Mid,
            Who::EarlyDrawer => Level::Staff,
            Who::Good | Who::WrongUnits | Who::OffTopic => Level::Senior,
        }
    }

    fn answer(self) -> &'static str {
        match self {
            Who::Good | Who::WrongUnits => "strong",
            Who::Silent => "weak",
            Who::EarlyDrawer | Who::HintTaker => "middling",
            Who::OffTopic => "off-topic",
        }
    }
}

/// What was done, beside what was said.
pub struct Done {
    pub elapsed_ms: i64,
    pub what: String,
}

/// The whole interview of one candidate.
pub fn play(room: &Room, who: Who) -> (Sitting<'_>, Vec<Done>) {
    let plan = Plan::for_case(room.entry.case.kind, who.level());
    let mut candidate = Candidate {
        who,
        sitting: Sitting::begin(room, who.level(), plan, begun_at(room, who)),
        done: Vec::new(),
        answered: 0,
        notes: STAGES.map(|_| String::new()),
    };
    let texts = answer_of(&room.entry.case.id, who.answer());
    for (at, stage) in STAGES.into_iter().enumerate() {
        candidate.stage(at, stage, &texts[at]);
    }
    let end = candidate.sitting.now.plus_ms(60 * MINUTE_MS);
    candidate.sitting.until(end);
    (candidate.sitting, candidate.done)
}

/// Interviews that begin at other moments are worded differently.
fn begun_at(room: &Room, who: Who) -> fortyfive::time::Timestamp {
    let letters = room.entry.case.id.bytes().chain(who.name().bytes());
    let minutes: i64 = letters.map(i64::from).sum();
    NINE.plus_ms(minutes * MINUTE_MS)
}

struct Candidate<'r> {
    who: Who,
    sitting: Sitting<'r>,
    done: Vec<Done>,
    /// Lines of the interviewer that were answered.
    answered: usize,
    notes: [String; 5],
}

impl Candidate<'_> {
    /// Paragraph by paragraph over the first seven tenths of the stage, then on to the next at nine tenths.
    fn stage(&mut self, at: usize, stage: &str, text: &str) {
        let begun = self.sitting.passed_ms();
        let budget_ms = self.sitting.interview.stage_budget_ms();
        let text = match self.who {
            Who::WrongUnits if stage == "estimate" => wrong_units(text),
            _ => text.to_owned(),
        };
        let mut pieces: Vec<String> = paragraphs(&text);
        if self.who == Who::Silent {
            pieces.truncate(usize::from(at == 0));
        }
        let begins_ms = match self.who {
            Who::EarlyDrawer if at == 0 => {
                self.wait_until(begun + 20_000, at, stage);
                self.draw_early();
                150_000
            }
            _ => 20_000,
        };
        let gap_ms = (budget_ms * 7 / 10 - (begins_ms - 20_000))
            / i64::try_from(pieces.len().max(1)).unwrap();
        for (number, piece) in pieces.iter().enumerate() {
            let due = begun + begins_ms + gap_ms * i64::try_from(number).unwrap();
            self.wait_until(due, at, stage);
            self.habits(stage, number);
            self.write(at, stage, piece);
        }
        if self.who == Who::HintTaker {
            for minute in [2, 3] {
                self.wait_until(begun + minute * MINUTE_MS + 10_000, at, stage);
                let _ = self.sitting.hint();
            }
        }
        self.wait_until(begun + budget_ms * 9 / 10, at, stage);
        if self.who != Who::Silent
            && at + 1 < STAGES.len()
            && self.sitting.interview.stage() == stage
        {
            let from = stage.to_owned();
            self.sitting.handle(Action::Advance { from }).unwrap();
        } else {
            while self.sitting.interview.stage() == stage
                && self.sitting.interview.phase() == Phase::Running
            {
                self.wait_until(self.sitting.passed_ms() + STEP_MS, at, stage);
            }
        }
        self.did(format!("--- {}", self.sitting.interview.stage()));
    }

    fn habits(&mut self, stage: &str, number: usize) {
        let facts = &self.sitting.room.entry.case.fact;
        let examples: Vec<String> = facts.iter().map(|fact| fact.examples[0].clone()).collect();
        match (self.who, stage, number) {
            (Who::Good, "clarify", 0) => {
                self.sitting
                    .ask(&format!("{} {}", examples[0], examples[1]))
                    .unwrap();
            }
            (Who::Good, "clarify", _) => {
                if let Some(question) = examples.get(number + 1) {
                    self.sitting.ask(question).unwrap();
                }
            }
            (Who::Good | Who::WrongUnits, "high-level", 1) => self.draw_reference(),
            (Who::OffTopic, "clarify", 0) => {
                self.sitting.ask("Is there coffee in this office?").unwrap();
            }
            _ => {}
        }
    }

    fn draw_early(&mut self) {
        let parts = [
            ("c", "Client"),
            ("s", "API server"),
            ("d", "Postgres"),
            ("x", "Elasticsearch"),
        ];
        self.sitting
            .draw(scene(&parts, &[("c", "s"), ("s", "d")]))
            .unwrap();
        self.did("[draws Client, API server, Postgres, Elasticsearch]".to_owned());
    }

    fn draw_reference(&mut self) {
        let board = &self.sitting.room.entry.case.board;
        let parts = board.component.iter();
        let parts: Vec<(&str, &str)> = parts
            .map(|part| (part.id.as_str(), part.label.as_str()))
            .collect();
        let arrows = board.edge.iter();
        let arrows: Vec<(&str, &str)> = arrows
            .map(|edge| (edge.from.as_str(), edge.to.as_str()))
            .collect();
        self.sitting.draw(scene(&parts, &arrows)).unwrap();
        self.did(format!(
            "[draws {} parts and {} arrows]",
            parts.len(),
            arrows.len()
        ));
    }

    /// Time passes in small steps; what the interviewer asks on the way is answered by those who answer.
    fn wait_until(&mut self, passed_ms: i64, at: usize, stage: &str) {
        while self.sitting.passed_ms() < passed_ms {
            let next = self.sitting.now.plus_ms(STEP_MS);
            self.sitting.until(next);
            if matches!(self.who, Who::Good | Who::WrongUnits | Who::EarlyDrawer) {
                self.answer(at, stage);
            }
        }
    }

    /// Forty seconds after a question.
    fn answer(&mut self, at: usize, stage: &str) {
        let unasked = self.sitting.unasked();
        let Some((asked_ms, _, line)) = unasked.get(self.answered).cloned() else {
            return;
        };
        if self.sitting.passed_ms() < asked_ms + 40_000 || self.sitting.interview.stage() != stage {
            return;
        }
        self.answered += 1;
        let case = &self.sitting.room.entry.case;
        let cue = line.cue.clone().unwrap();
        let said = match cue.rule {
            Rule::Probe | Rule::Redirect => {
                let probe = case
                    .probe
                    .iter()
                    .find(|probe| probe.id == cue.about)
                    .unwrap();
                match self.who {
                    Who::Good => probe.good.clone(),
                    _ => probe.weak.clone(),
                }
            }
            Rule::Curveball if self.who == Who::Good => {
                let curveball = case
                    .curveball
                    .iter()
                    .find(|ball| ball.id == cue.about)
                    .unwrap();
                curveball.reaction.clone()
            }
            _ if line.kind == LineKind::Probe && cue.rule == Rule::FollowUp => String::from(
                "I prefer it because the other way costs one more round trip; when it fails we retry and alert.",
            ),
            _ => return,
        };
        self.write(at, stage, &said);
    }

    fn write(&mut self, at: usize, stage: &str, piece: &str) {
        if !self.notes[at].is_empty() {
            self.notes[at].push_str("\n\n");
        }
        self.notes[at].push_str(piece);
        let text = self.notes[at].clone();
        if self.sitting.write(stage, &text).is_ok() {
            self.did(format!("[writes: {}]", beginning(piece)));
        }
    }

    fn did(&mut self, what: String) {
        let elapsed_ms = self.sitting.interview.elapsed_ms(self.sitting.now);
        self.done.push(Done { elapsed_ms, what });
    }
}

fn beginning(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(70).collect();
    if short.len() < line.len() {
        format!("{short}…")
    } else {
        short
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let pieces = text.split("\n\n").map(str::trim);
    pieces
        .filter(|piece| !piece.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The same reckoning with a unit too large in every result.
fn wrong_units(text: &str) -> String {
    text.replace(" TB", " PB")
        .replace("TB ", "PB ")
        .replace(" GB", " TB")
        .replace("GB ", "TB ")
}

/// One of the answers that come with a case, cut into the five stages; what a text does not have is empty.
fn answer_of(case: &str, name: &str) -> [String; 5] {
    let path = format!(
        "{}/prompts/cases/{case}/answers/{name}.md",
        env!("CARGO_MANIFEST_DIR")
    );
    let whole = std::fs::read_to_string(path).unwrap();
    let mut parts = STAGES.map(|_| String::new());
    let mut at = 0;
    for line in whole.lines() {
        let heading = line
            .trim_start_matches('#')
            .trim()
            .to_lowercase()
            .replace(' ', "-");
        let place = STAGES.into_iter().position(|stage| stage == heading);
        match place.filter(|_| line.starts_with('#')) {
            Some(place) => at = place,
            None => {
                parts[at].push_str(line);
                parts[at].push('\n');
            }
        }
    }
    parts.map(|part| part.trim().to_owned())
}
