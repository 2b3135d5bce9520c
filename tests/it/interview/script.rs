//! Random interviews: a plan, and what people and servers do in it.

use fortyfive::casebook::rubric::Level;
use fortyfive::interview::decide::{Answer, Outcome};
use fortyfive::interview::event::ChairLeft;
use fortyfive::interview::plan::{MINUTE_MS, Plan, StageSpec};
use fortyfive::interview::{
    Ack, Action, Command, Event, HostMove, Interview, Line, LineKind, Pace, Phase, Recorded,
    Refusal, StartSpec,
};
use fortyfive::time::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

pub const NINE: Timestamp = Timestamp::from_ms(1_763_715_600_000);

pub fn spec(plan: Plan) -> StartSpec {
    StartSpec {
        case: "url-shortener".into(),
        content_hash: "c0ffee".into(),
        level: Level::Senior,
        plan,
        opening: Line {
            kind: LineKind::Opening,
            text: "Design it.".into(),
            fact: None,
            cue: None,
            by: None,
        },
    }
}

/// Time that passes before a step.
#[derive(Debug, Clone)]
pub enum Wait {
    Ms(i64),
    /// Until this much after the next deadline (before it when negative).
    NextDeadline(i64),
}

#[derive(Debug, Clone)]
pub enum Step {
    Look,
    /// `base` picks a revision out of all there are, and sometimes one past them. The request arrived
    /// `delay_ms` before it is handled.
    Write {
        stage: usize,
        base: usize,
        text: String,
        delay_ms: i64,
    },
    Draw {
        base: usize,
        elements: Vec<Value>,
        delay_ms: i64,
    },
    /// An earlier save again, under the same name.
    Resend {
        which: usize,
    },
    /// Other content under the name of an earlier save.
    Reuse {
        which: usize,
    },
    Ask {
        text: String,
    },
    Hint {
        level: u32,
    },
    /// `ahead`: from which stage, relative to the present one.
    Advance {
        ahead: i8,
    },
    Return {
        stage: usize,
    },
    EndReturn,
    Pause {
        delay_ms: i64,
    },
    Resume,
    /// One of two people sits down, or leaves.
    Take {
        who: usize,
    },
    Leave {
        who: usize,
    },
    Say {
        who: usize,
        text: String,
    },
    HostAdvance {
        who: usize,
    },
    HostPause {
        who: usize,
    },
    HostResume {
        who: usize,
    },
    Extend {
        who: usize,
        minutes: i64,
    },
    Outage {
        gap_ms: i64,
    },
    Finish {
        note: Option<String>,
        delay_ms: i64,
    },
}

#[derive(Debug, Clone)]
pub struct Script {
    pub plan: Plan,
    pub steps: Vec<(Wait, Step)>,
}

pub fn plans() -> impl Strategy<Value = Plan> {
    let named = prop_oneof![
        Just("default"),
        Just("mid"),
        Just("staff"),
        Just("short"),
        Just("drill")
    ]
    .prop_map(|name| Plan::named(name).unwrap());
    let ids = Just(vec![
        "clarify",
        "estimate",
        "api",
        "deep-dive",
        "trade-offs",
    ])
    .prop_shuffle();
    let own =
        (ids, prop::collection::vec(10_000..120_000_i64, 1..=5)).prop_map(|(ids, lengths)| {
            let stage = |(id, length_ms): (&&str, i64)| StageSpec {
                id: id.to_string(),
                title: None,
                length_ms,
            };
            let stages = ids.iter().zip(lengths).map(stage).collect();
            Plan::custom(stages, Pace::Interview).unwrap()
        });
    let untimed = Just(Plan::named("untimed").unwrap());
    let timed = (
        prop_oneof![1 => named, 3 => own],
        any::<bool>(),
        0..4_usize,
        0..3_i64,
    )
        .prop_map(|(plan, strict, extra, pause)| {
            let permille = fortyfive::interview::plan::EXTRA_TIME_PERMILLE[extra];
            let mut plan = plan.with_extra_time(permille).unwrap();
            if strict {
                plan = plan.strict();
            }
            plan.pause_limit_ms = pause * 45_000;
            plan
        });
    prop_oneof![9 => timed, 1 => untimed]
}

pub fn texts() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("reads"),
        Just("writes: 40/s"),
        Just(""),
        Just("naïve 😀"),
        Just("naïf 😁")
    ];
    prop::collection::vec(line, 0..6).prop_map(|lines| lines.join("\n"))
}

pub fn scenes() -> impl Strategy<Value = Vec<Value>> {
    let ids = prop::sample::subsequence(vec!["a", "b", "c", "d"], 0..=4).prop_shuffle();
    (ids, prop::collection::vec(0..3_i64, 4)).prop_map(|(ids, places)| {
        ids.iter()
            .zip(places)
            .map(|(id, x)| json!({"id": id, "type": "rectangle", "x": x}))
            .collect()
    })
}

fn waits() -> impl Strategy<Value = Wait> {
    prop_oneof![
        3 => (0..3_000_i64).prop_map(Wait::Ms),
        3 => (0..40_000_i64).prop_map(Wait::Ms),
        1 => (0..900_000_i64).prop_map(Wait::Ms),
        3 => (-1..=1_i64).prop_map(Wait::NextDeadline),
    ]
}

fn steps() -> impl Strategy<Value = Step> {
    let delay = || prop_oneof![3 => Just(0_i64), 1 => 0..40_000_i64];
    prop_oneof![
        3 => Just(Step::Look),
        6 => (0..5_usize, 0..99_usize, texts(), delay())
            .prop_map(|(stage, base, text, delay_ms)| Step::Write { stage, base, text, delay_ms }),
        3 => (0..99_usize, scenes(), delay())
            .prop_map(|(base, elements, delay_ms)| Step::Draw { base, elements, delay_ms }),
        1 => (0..99_usize).prop_map(|which| Step::Resend { which }),
        1 => (0..99_usize).prop_map(|which| Step::Reuse { which }),
        1 => prop_oneof![Just("How many?".to_owned()), Just(" ".to_owned()), Just("x".repeat(2_001))]
            .prop_map(|text| Step::Ask { text }),
        1 => (0..3_u32).prop_map(|level| Step::Hint { level }),
        3 => (-1..=1_i8).prop_map(|ahead| Step::Advance { ahead }),
        1 => (0..6_usize).prop_map(|stage| Step::Return { stage }),
        1 => Just(Step::EndReturn),
        2 => delay().prop_map(|delay_ms| Step::Pause { delay_ms }),
        2 => Just(Step::Resume),
        3 => (0..2_usize).prop_map(|who| Step::Take { who }),
        1 => (0..2_usize).prop_map(|who| Step::Leave { who }),
        1 => (0..2_usize, prop_oneof![Just("Why?".to_owned()), Just(String::new()), Just("x".repeat(2_001))])
            .prop_map(|(who, text)| Step::Say { who, text }),
        1 => (0..2_usize).prop_map(|who| Step::HostAdvance { who }),
        1 => (0..2_usize).prop_map(|who| Step::HostPause { who }),
        1 => (0..2_usize).prop_map(|who| Step::HostResume { who }),
        3 => (0..2_usize, 0..=11_i64).prop_map(|(who, minutes)| Step::Extend { who, minutes }),
        1 => prop_oneof![0..20_000_i64, 0..900_000_i64].prop_map(|gap_ms| Step::Outage { gap_ms }),
        1 => (prop::option::of(texts()), delay()).prop_map(|(note, delay_ms)| Step::Finish { note, delay_ms }),
    ]
}

pub fn scripts() -> impl Strategy<Value = Script> {
    (plans(), prop::collection::vec((waits(), steps()), 1..40))
        .prop_map(|(plan, steps)| Script { plan, steps })
}

/// One step as it went.
#[derive(Debug, Clone)]
pub struct Moment {
    pub step: Step,
    pub now: Timestamp,
    /// As it stood before the step, after the deadlines had been looked at.
    pub before: Interview,
    pub after: Interview,
    /// What the step itself added to the journal.
    pub events: Vec<Recorded>,
    pub answer: Option<Result<Answer, Refusal>>,
}

fn hosted(who: usize, host_move: HostMove) -> (i64, Action) {
    let seat = who.to_string();
    (0, Action::Host { seat, host_move })
}

/// An interview with its journal, and everything that was sent to it.
#[derive(Debug, Clone)]
pub struct Room {
    pub now: Timestamp,
    pub interview: Interview,
    pub journal: Vec<Recorded>,
    pub sent: Vec<(Action, Ack)>,
}

impl Room {
    pub fn open(plan: Plan) -> Room {
        let journal = Interview::start(NINE, spec(plan));
        Room {
            now: NINE,
            interview: Interview::replay(&journal),
            journal,
            sent: Vec::new(),
        }
    }

    pub fn look(&mut self) {
        let events = self.interview.handle_timeout(self.now);
        self.journal.extend(events);
    }

    pub fn wait(&mut self, wait: &Wait) {
        match wait {
            Wait::Ms(ms) => self.now = self.now.plus_ms(*ms),
            Wait::NextDeadline(ms) => {
                if let Some(next) = self.interview.poll_timeout() {
                    self.now = self.now.max(next.plus_ms(*ms));
                }
            }
        }
    }

    pub fn command(&mut self, delay_ms: i64, action: Action) -> Outcome {
        let received_at = self.now.plus_ms(-delay_ms).max(NINE);
        let outcome = self.interview.handle(
            self.now,
            Command {
                received_at,
                action: action.clone(),
            },
        );
        self.journal.extend(outcome.events.clone());
        if let Ok(Answer { ack: Some(ack), .. }) = &outcome.answer {
            self.sent.push((action, ack.clone()));
        }
        outcome
    }

    fn stage_id(&self, index: usize) -> String {
        self.interview
            .plan()
            .stages
            .get(index)
            .map_or("nowhere".into(), |stage| stage.id.clone())
    }

    /// The command of a step; `None` for what is none, or refers to nothing.
    pub fn action(&self, step: &Step) -> Option<(i64, Action)> {
        let op_id = format!("op-{}", self.journal.len());
        let pick = |base: usize, latest: u64| base as u64 % (latest + 2);
        let latest_of = |stage: &str| {
            (0..)
                .take_while(|rev| self.interview.text_at_rev(stage, *rev).is_some())
                .last()
                .unwrap_or(0)
        };
        Some(match step {
            Step::Look | Step::Outage { .. } => return None,
            Step::Write {
                stage,
                base,
                text,
                delay_ms,
            } => {
                let stage = self.stage_id(*stage);
                let base_rev = pick(*base, latest_of(&stage));
                (
                    *delay_ms,
                    Action::Write {
                        stage,
                        op_id,
                        base_rev,
                        merges: None,
                        text: text.clone(),
                    },
                )
            }
            Step::Draw {
                base,
                elements,
                delay_ms,
            } => {
                let latest = (0..)
                    .take_while(|rev| self.interview.board_at_rev(*rev).is_some())
                    .last();
                let base_rev = pick(*base, latest.unwrap_or(0));
                (
                    *delay_ms,
                    Action::Draw {
                        op_id,
                        base_rev,
                        merges: None,
                        elements: elements.clone(),
                    },
                )
            }
            Step::Resend { which } => {
                (0, self.sent.get(*which % self.sent.len().max(1))?.0.clone())
            }
            Step::Reuse { which } => {
                let (action, _) = self.sent.get(*which % self.sent.len().max(1))?;
                let mut action = action.clone();
                match &mut action {
                    Action::Write { text, .. } => text.push('!'),
                    Action::Draw { elements, .. } => elements.push(json!({"id": "!"})),
                    other => panic!("{other:?} is no save"),
                }
                (0, action)
            }
            Step::Ask { text } => {
                let line = Line {
                    kind: LineKind::Fact,
                    text: "40.".into(),
                    fact: Some("scale".into()),
                    cue: None,
                    by: None,
                };
                (
                    0,
                    Action::Ask {
                        text: text.clone(),
                        reply: vec![line],
                    },
                )
            }
            Step::Hint { level } => (
                0,
                Action::TakeHint {
                    level: *level,
                    text: "Think.".into(),
                },
            ),
            Step::Advance { ahead } => {
                let plan = self.interview.plan();
                let current = plan.position(self.interview.stage()).unwrap();
                let from = self.stage_id(current.wrapping_add_signed(isize::from(*ahead)));
                (0, Action::Advance { from })
            }
            Step::Return { stage } => (
                0,
                Action::Return {
                    to: self.stage_id(*stage),
                },
            ),
            Step::EndReturn => (0, Action::EndReturn),
            Step::Take { who } => (
                0,
                Action::TakeChair {
                    seat: who.to_string(),
                    name: format!("Bea {who}"),
                },
            ),
            Step::Leave { who } => (
                0,
                Action::LeaveChair {
                    seat: who.to_string(),
                    why: ChairLeft::Left,
                    reply: Vec::new(),
                },
            ),
            Step::Say { who, text } => {
                hosted(*who, HostMove::Say(Line::new(LineKind::Message, text)))
            }
            Step::HostAdvance { who } => {
                let from = self.interview.stage().to_owned();
                hosted(*who, HostMove::Advance { from })
            }
            Step::HostPause { who } => hosted(*who, HostMove::Pause),
            Step::HostResume { who } => hosted(*who, HostMove::Resume),
            Step::Extend { who, minutes } => {
                let ms = minutes * MINUTE_MS;
                hosted(*who, HostMove::Extend { ms })
            }
            Step::Pause { delay_ms } => (*delay_ms, Action::Pause),
            Step::Resume => (0, Action::Resume),
            Step::Finish { note, delay_ms } => {
                let stage = self.interview.stage().to_owned();
                let base_rev = self.interview.text_rev(&stage).unwrap();
                let write = |text| Action::Write {
                    stage,
                    op_id,
                    base_rev,
                    merges: None,
                    text,
                };
                (
                    *delay_ms,
                    Action::Finish {
                        notes: note.clone().map(write).into_iter().collect(),
                    },
                )
            }
        })
    }

    /// Waits, and takes a step. The interview looks at the clock only when the step makes it.
    pub fn take(&mut self, wait: &Wait, step: &Step) -> Moment {
        self.wait(wait);
        if let Step::Outage { gap_ms } = step {
            let from = self.now;
            self.now = from.plus_ms(*gap_ms);
            let before = self.interview.clone();
            let events = self.interview.credit_outage(self.now, from, self.now);
            self.journal.extend(events.clone());
            let after = self.interview.clone();
            return Moment {
                step: step.clone(),
                now: self.now,
                before,
                after,
                events,
                answer: None,
            };
        }
        self.look();
        let before = self.interview.clone();
        let length = self.journal.len();
        let answer = self
            .action(step)
            .map(|(delay_ms, action)| self.command(delay_ms, action).answer);
        Moment {
            step: step.clone(),
            now: self.now,
            before,
            after: self.interview.clone(),
            events: self.journal[length..].to_vec(),
            answer,
        }
    }
}

/// The whole script, and where it led.
pub fn play(script: &Script) -> (Room, Vec<Moment>) {
    let mut room = Room::open(script.plan.clone());
    let moments = script
        .steps
        .iter()
        .map(|(wait, step)| room.take(wait, step))
        .collect();
    (room, moments)
}

/// The journal without the moments at which it was written down.
pub fn history(journal: &[Recorded]) -> Vec<(u64, Timestamp, &Event)> {
    journal
        .iter()
        .map(|line| (line.seq, line.at, &line.event))
        .collect()
}

pub fn is_over(interview: &Interview) -> bool {
    interview.phase() == Phase::Finished
}
