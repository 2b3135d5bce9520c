//! The simple interview: a hand that moves every millisecond.

use fortyfive::interview::plan::{Plan, StageSpec};
use fortyfive::interview::{Label, Pace};
use proptest::prelude::*;
use proptest_state_machine::ReferenceStateMachine;

/// Moments are milliseconds after the start.
#[derive(Debug, Clone)]
pub struct Clockwork {
    pub plan: Plan,
    pub now: i64,
    pub phase: Hand,
    pub gone: i64,
    pub stage: usize,
    pub gone_in_stage: i64,
    pub spent: Vec<i64>,
    pub have: Vec<i64>,
    pub looking_back: Option<usize>,
    pub looked_back: Vec<bool>,
    pub chair: bool,
    pub hosted: bool,
    pub extra: i64,
    pub pauses: usize,
    pub paused_for: i64,
    pub paused_since: i64,
    /// When a stage was left, and the end of its grace.
    pub left: Vec<Option<(i64, i64)>>,
    pub ended: Option<(i64, i64)>,
    pub last_at: i64,
    pub journal: Vec<(i64, String)>,
    pub papers: Vec<Paper>,
    pub counter: u32,
    pub expected: Expected,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hand {
    Running,
    /// Until it goes on, or is given up, by itself.
    Paused {
        outage: bool,
        rest: i64,
    },
    Closing {
        rest: i64,
    },
    Finished,
}

/// A stage's text: two lines, one for each of the two people.
#[derive(Debug, Clone)]
pub struct Paper {
    pub revisions: Vec<([u32; 2], Label)>,
    pub head: usize,
    /// What each has on the screen, and the revision it came from.
    pub screens: [(usize, [u32; 2]); 2],
}

#[derive(Debug, Clone, PartialEq)]
pub enum Expected {
    Nothing,
    Done,
    Already,
    Refused,
    Saved { rev: usize, label: Label },
}

#[derive(Debug, Clone)]
pub enum Turn {
    Wait(i64),
    Write {
        who: usize,
        stage: usize,
        changes: bool,
        delay: i64,
    },
    Advance {
        from: usize,
    },
    Return {
        to: usize,
    },
    EndReturn,
    Pause,
    Resume,
    Take,
    Leave,
    HostPause,
    Grant(i64),
    Outage(i64),
    Finish {
        delay: i64,
    },
}

pub fn text([left, right]: [u32; 2]) -> String {
    format!("left {left}\n\nbetween\n\nright {right}")
}

impl Clockwork {
    fn new(plan: Plan) -> Clockwork {
        let count = plan.stages.len();
        let paper = Paper {
            revisions: vec![([0, 0], Label::OnTime)],
            head: 1,
            screens: [(1, [0, 0]); 2],
        };
        Clockwork {
            have: plan.stages.iter().map(|stage| stage.budget_ms).collect(),
            plan,
            now: 0,
            phase: Hand::Running,
            gone: 0,
            stage: 0,
            gone_in_stage: 0,
            spent: vec![0; count],
            looking_back: None,
            looked_back: vec![false; count],
            chair: false,
            hosted: false,
            extra: 0,
            pauses: 0,
            paused_for: 0,
            paused_since: 0,
            left: vec![None; count],
            ended: None,
            last_at: 0,
            journal: Vec::new(),
            papers: vec![paper; count],
            counter: 0,
            expected: Expected::Nothing,
        }
    }

    pub fn length(&self) -> i64 {
        let planned: i64 = self.plan.stages.iter().map(|stage| stage.budget_ms).sum();
        planned + self.extra
    }

    fn may_pause_for(&self) -> i64 {
        match self.hosted {
            true => self.plan.pause_limit_ms.max(600_000),
            false => self.plan.pause_limit_ms,
        }
    }

    fn tell(&mut self, at: i64, what: impl Into<String>) {
        self.last_at = self.last_at.max(at);
        self.journal.push((at, what.into()));
    }

    /// One millisecond.
    fn tick(&mut self) {
        self.now += 1;
        match &mut self.phase {
            Hand::Running => {
                self.gone += 1;
                self.gone_in_stage += 1;
                self.ring();
            }
            Hand::Paused { outage, rest } => {
                *rest -= 1;
                let (outage, over) = (*outage, *rest == 0);
                self.paused_for += i64::from(!outage);
                if over {
                    self.phase = if outage {
                        Hand::Finished
                    } else {
                        Hand::Running
                    };
                    self.tell(
                        self.now,
                        if outage {
                            "finished abandoned"
                        } else {
                            "resumed limit"
                        },
                    );
                }
            }
            Hand::Closing { rest } => {
                *rest -= 1;
                if *rest == 0 {
                    self.phase = Hand::Finished;
                    self.tell(self.ended.unwrap().0, "finished expired");
                }
            }
            Hand::Finished => {}
        }
    }

    fn ring(&mut self) {
        let (length, gone) = (self.length(), self.gone);
        if gone == length {
            self.ended = Some((self.now, self.now + 30_000));
            self.phase = Hand::Closing { rest: 75_000 };
            return self.tell(self.now, "closing");
        }
        let left = length - gone;
        if left == length / 2 {
            self.tell(self.now, format!("half {left}"));
        } else if [900_000, 300_000, 60_000].contains(&left) {
            self.tell(self.now, format!("left {left}"));
        }
        let strict = self.plan.pace == Pace::Strict;
        let later: i64 = self.plan.stages[self.stage + 1..]
            .iter()
            .map(|stage| stage.floor_ms)
            .sum();
        let time_to_go = if strict {
            self.gone_in_stage == self.have[self.stage]
        } else {
            left == later
        };
        if self.stage + 1 < self.plan.stages.len() && time_to_go {
            return self.enter("bell");
        }
        let (have, spent) = (self.have[self.stage], self.gone_in_stage);
        // In quarters of a millisecond, so that nothing has to be rounded.
        let passed =
            |quarters: i64| spent * 4 >= have * quarters && (spent - 1) * 4 < have * quarters;
        let warned = have >= 60_000;
        let id = self.plan.stages[self.stage].id.clone();
        if passed(3) && warned {
            self.tell(self.now, format!("quarter {id}"));
        }
        if passed(4) && !strict {
            self.tell(self.now, format!("over {id}"));
        }
        if passed(5) && warned && !strict {
            self.tell(self.now, format!("far-over {id}"));
        }
    }

    fn enter(&mut self, by: &str) {
        self.spent[self.stage] = self.gone_in_stage;
        self.left[self.stage] = Some((self.now, self.now + 30_000));
        self.stage += 1;
        self.gone_in_stage = 0;
        self.looking_back = None;
        self.share_out();
        let id = &self.plan.stages[self.stage].id;
        self.tell(self.now, format!("enter {id} {by} {:?}", self.have));
    }

    fn share_out(&mut self) {
        let from = self.stage;
        self.have[..from].copy_from_slice(&self.spent[..from]);
        let left = self.length() - self.gone;
        let sum: i64 = self.have[from..].iter().sum();
        if left >= sum {
            let deep =
                (from..self.have.len()).find(|&index| self.plan.stages[index].id == "deep-dive");
            self.have[deep.unwrap_or(from)] += left - sum;
            return;
        }
        let room: Vec<i64> = (0..self.have.len())
            .map(|i| {
                if i < from {
                    0
                } else {
                    self.have[i] - self.plan.stages[i].floor_ms
                }
            })
            .collect();
        let (missing, all) = (sum - left, room.iter().sum::<i64>());
        let mut rest = missing;
        for (have, room) in self.have.iter_mut().zip(&room) {
            *have -= missing * room / all;
            rest -= missing * room / all;
        }
        let mut remainders: Vec<i64> = room.iter().map(|room| missing * room % all).collect();
        for _ in 0..rest {
            let largest = *remainders.iter().max().unwrap();
            let index = remainders
                .iter()
                .position(|remainder| *remainder == largest)
                .unwrap();
            self.have[index] -= 1;
            remainders[index] = -1;
        }
    }

    fn label(&self, stage: usize, received: i64) -> Label {
        let strict = self.plan.pace == Pace::Strict;
        let bell = self.left[stage].filter(|_| strict).or(self.ended);
        let paused = matches!(self.phase, Hand::Paused { .. }) && received > self.paused_since;
        match bell {
            _ if self.phase == Hand::Finished => Label::AfterEnd,
            Some((_, grace)) if received > grace => Label::Late,
            _ if paused => Label::Paused,
            Some((bell, _)) if received > bell => Label::Grace,
            _ => Label::OnTime,
        }
    }

    fn write(&mut self, who: usize, stage: usize, changes: bool, delay: i64) -> Expected {
        let received = (self.now - delay).max(0);
        let label = self.label(stage, received);
        self.counter += 1;
        let paper = &mut self.papers[stage];
        let (base, mut mine) = paper.screens[who];
        if changes {
            mine[who] = self.counter;
        }
        let head = paper.revisions[paper.head - 1].0;
        let merged = if who == 0 {
            [mine[0], head[1]]
        } else {
            [head[0], mine[1]]
        };
        let (rev, stored) = if mine == head || (label.counts() && merged == head) {
            (paper.head, head)
        } else if label.counts() {
            paper.revisions.push((merged, label));
            paper.head = paper.revisions.len();
            (paper.head, merged)
        } else if changes {
            paper.revisions.push((mine, label));
            (paper.revisions.len(), mine)
        } else {
            (base, mine)
        };
        paper.screens[who] = (rev, stored);
        let finished = self.phase == Hand::Finished;
        let label = if finished {
            Label::AfterEnd
        } else {
            paper.revisions[rev - 1].1
        };
        let at = received.max(self.last_at);
        self.tell(at, format!("wrote {stage} {rev} {label:?}"));
        Expected::Saved { rev, label }
    }

    fn turn(&mut self, turn: &Turn) -> Expected {
        let running = self.phase == Hand::Running;
        let known = |stage: usize| stage < self.plan.stages.len();
        match *turn {
            Turn::Wait(ms) => {
                (0..ms).for_each(|_| self.tick());
                Expected::Nothing
            }
            Turn::Write {
                who,
                stage,
                changes,
                delay,
            } => {
                let stage = stage % self.plan.stages.len();
                self.write(who, stage, changes, delay)
            }
            Turn::Advance { from } if !known(from) => Expected::Refused,
            Turn::Advance { from } if from < self.stage => Expected::Already,
            Turn::Advance { from } => {
                if !running || from > self.stage || !known(from + 1) {
                    return Expected::Refused;
                }
                self.enter("candidate");
                Expected::Done
            }
            Turn::Return { to } => {
                if !running || !known(to) {
                    return Expected::Refused;
                }
                if to == self.stage {
                    return self.turn(&Turn::EndReturn);
                }
                if self.plan.pace == Pace::Strict || to > self.stage {
                    return Expected::Refused;
                }
                if self.looking_back == Some(to) {
                    return Expected::Already;
                }
                if self.looked_back[to] {
                    return Expected::Refused;
                }
                self.looked_back[to] = true;
                self.looking_back = Some(to);
                self.tell(
                    self.now.max(self.last_at),
                    format!("returned {}", self.plan.stages[to].id),
                );
                Expected::Done
            }
            Turn::EndReturn => {
                if !running || self.looking_back.take().is_none() {
                    return Expected::Already;
                }
                self.tell(self.now, "return ended");
                Expected::Done
            }
            Turn::HostPause if !self.chair || self.phase == Hand::Finished => Expected::Refused,
            Turn::Take => match (self.phase, self.chair) {
                (Hand::Finished, _) => Expected::Refused,
                (_, true) => Expected::Already,
                _ => {
                    let before = self.may_pause_for();
                    (self.chair, self.hosted) = (true, true);
                    let more = self.may_pause_for() - before;
                    if let Hand::Paused {
                        outage: false,
                        rest,
                    } = &mut self.phase
                    {
                        *rest += more;
                    }
                    self.tell(self.now, "chair taken");
                    Expected::Done
                }
            },
            Turn::Leave => {
                if self.phase == Hand::Finished || !self.chair {
                    return Expected::Already;
                }
                self.chair = false;
                self.tell(self.now, "chair left");
                Expected::Done
            }
            Turn::Grant(minutes) => {
                let ms = minutes * 60_000;
                let fits = (1..=10).contains(&minutes) && self.extra + ms <= 900_000;
                if self.phase == Hand::Finished || !self.chair || !fits {
                    return Expected::Refused;
                }
                self.extra += ms;
                self.have[self.stage] += ms;
                if self.ended.take().is_some() {
                    self.phase = Hand::Running;
                }
                self.tell(self.now, format!("more {ms}"));
                Expected::Done
            }
            Turn::Pause | Turn::HostPause => {
                let rest = self.may_pause_for() - self.paused_for;
                let by = match turn {
                    Turn::Pause => "candidate",
                    _ => "interviewer",
                };
                match self.phase {
                    Hand::Paused { .. } => return Expected::Already,
                    Hand::Running if self.plan.pause_limit_ms == 0 && !self.chair => {
                        return Expected::Refused;
                    }
                    Hand::Running if rest > 0 && self.pauses < 3 => {}
                    _ => return Expected::Refused,
                }
                self.pauses += 1;
                self.paused_since = self.now;
                self.phase = Hand::Paused {
                    outage: false,
                    rest,
                };
                self.tell(self.now, format!("paused {by}"));
                Expected::Done
            }
            Turn::Resume => match self.phase {
                Hand::Running => Expected::Already,
                Hand::Paused { .. } => {
                    self.phase = Hand::Running;
                    self.tell(self.now, "resumed candidate");
                    Expected::Done
                }
                _ => Expected::Refused,
            },
            Turn::Outage(gap) => {
                let from = self.now;
                self.now += gap;
                if self.phase == Hand::Finished || gap == 0 {
                    return Expected::Nothing;
                }
                self.tell(self.now, format!("outage {gap}"));
                if let Some((_, grace)) = &mut self.ended {
                    *grace += gap;
                }
                for (_, grace) in self
                    .left
                    .iter_mut()
                    .flatten()
                    .filter(|(_, grace)| *grace >= from)
                {
                    *grace += gap;
                }
                let waits = matches!(
                    self.phase,
                    Hand::Running | Hand::Paused { outage: false, .. }
                );
                if gap > 600_000 && waits {
                    self.phase = Hand::Paused {
                        outage: true,
                        rest: 7 * 24 * 3_600_000,
                    };
                    self.paused_since = self.now;
                    self.tell(self.now, "paused outage");
                }
                Expected::Nothing
            }
            Turn::Finish { delay } => {
                let received = (self.now - delay).max(0);
                match (self.phase, self.ended) {
                    (Hand::Finished, _) => return Expected::Already,
                    (_, Some((end, _))) if received > end => self.tell(end, "finished expired"),
                    (_, Some((end, _))) => self.tell(end, "finished submitted"),
                    (phase, None) => {
                        let at = received.max(self.last_at);
                        if phase == Hand::Running {
                            self.gone -= self.now - at;
                            self.gone_in_stage -= self.now - at;
                        }
                        self.tell(at, "finished submitted");
                    }
                }
                self.phase = Hand::Finished;
                Expected::Done
            }
        }
    }
}

impl ReferenceStateMachine for Clockwork {
    type State = Clockwork;
    type Transition = Turn;

    fn init_state() -> BoxedStrategy<Clockwork> {
        let ids = Just(vec!["clarify", "estimate", "deep-dive", "trade-offs"]).prop_shuffle();
        let stages = prop::collection::vec((10_000..90_000_i64, 1..=10_i64), 1..=4);
        (ids, stages, any::<bool>(), 0..3_i64)
            .prop_map(|(ids, stages, strict, pause)| {
                let stage = |(id, (length_ms, _)): (&&str, &(i64, i64))| StageSpec {
                    id: id.to_string(),
                    title: None,
                    length_ms: *length_ms,
                };
                let pace = if strict {
                    Pace::Strict
                } else {
                    Pace::Interview
                };
                let mut plan =
                    Plan::custom(ids.iter().zip(&stages).map(stage).collect(), pace).unwrap();
                // Lower floors than a real plan of this length has, so that there is something to share.
                for (stage, (_, tenths)) in plan.stages.iter_mut().zip(&stages) {
                    stage.floor_ms = stage.budget_ms * tenths / 10;
                }
                plan.pause_limit_ms = pause * 7_500;
                Clockwork::new(plan)
            })
            .boxed()
    }

    fn transitions(state: &Clockwork) -> BoxedStrategy<Turn> {
        let stage = || 0..=state.plan.stages.len();
        let delay = || prop_oneof![2 => Just(0), 1 => 0..35_000_i64];
        prop_oneof![
            5 => prop_oneof![3 => 0..9_000_i64, 1 => 0..60_000_i64].prop_map(Turn::Wait),
            5 => (0..2_usize, stage(), prop::bool::weighted(0.8), delay())
                .prop_map(|(who, stage, changes, delay)| Turn::Write { who, stage, changes, delay }),
            2 => Just(Turn::Advance { from: state.stage }),
            1 => stage().prop_map(|from| Turn::Advance { from }),
            1 => stage().prop_map(|to| Turn::Return { to }),
            1 => Just(Turn::EndReturn),
            1 => Just(Turn::Pause),
            2 => Just(Turn::Resume),
            2 => Just(Turn::Take),
            1 => Just(Turn::Leave),
            1 => Just(Turn::HostPause),
            2 => (0..=11_i64).prop_map(Turn::Grant),
            1 => prop_oneof![3 => 0..30_000_i64, 1 => 500_000..700_000_i64].prop_map(Turn::Outage),
            1 => delay().prop_map(|delay| Turn::Finish { delay }),
        ]
        .boxed()
    }

    fn apply(mut state: Clockwork, turn: &Turn) -> Clockwork {
        state.expected = state.turn(turn);
        state
    }
}
