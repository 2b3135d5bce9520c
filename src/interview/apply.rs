//! What each line of the journal changes.

use super::board::Board;
use super::chair::Chair;
use super::command::Ack;
use super::event::{EnteredBy, Event, Label, Line, LineKind, Recorded, Rule, TimeMark};
use super::history::{Content, Revision};
use super::label::Bell;
use super::limits;
use super::session::{Ending, Heard, HeardWhat, Interview, Operation, PauseSpan, StageState};
use crate::time::Timestamp;

impl Interview {
    /// Adds one line. Never decides, never fails.
    pub fn apply(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        self.seq = recorded.seq;
        self.last_at = self.last_at.max(at);
        self.last_recorded_at = self.last_recorded_at.max(recorded.recorded_at);
        match &recorded.event {
            Event::Started {
                case,
                content_hash,
                level,
                plan,
            } => {
                self.case.clone_from(case);
                self.content_hash.clone_from(content_hash);
                self.level = *level;
                self.stages = plan
                    .stages
                    .iter()
                    .map(|stage| StageState {
                        allotted_ms: stage.budget_ms,
                        ..Default::default()
                    })
                    .collect();
                self.plan = plan.clone();
                self.started_at = at;
                self.running_since = Some(at);
            }
            Event::StageEntered {
                stage,
                reason,
                allotted_ms,
            } => {
                self.enter(at, stage, *reason, allotted_ms);
            }
            Event::Returned { to } => {
                self.revisiting = self.plan.position(to);
                if let Some(stage) = self.revisiting.and_then(|index| self.stages.get_mut(index)) {
                    stage.returned = true;
                }
            }
            Event::ReturnEnded => self.revisiting = None,
            Event::TimeCalled { mark } => {
                match mark {
                    TimeMark::HalfTime { .. } | TimeMark::Left { .. } => self.called += 1,
                    _ => self.called_in_stage += 1,
                }
                self.hear(at, HeardWhat::Called(mark.clone()));
            }
            Event::Wrote { stage, .. } => {
                if let Some(index) = self.plan.position(stage) {
                    self.add_revision(recorded, Some(index));
                }
            }
            Event::Drew { .. } => self.add_revision(recorded, None),
            Event::Asked { text } => {
                self.active_ms = self.elapsed_ms(at);
                let line = Line::new(LineKind::Question, text);
                self.hear(at, HeardWhat::Line(line));
            }
            Event::Said(line) => {
                // A hint that nobody asked for costs what one on request costs, and the next one waits for it as well.
                if let Some(cue) = line.cue.as_ref().filter(|_| line.kind == LineKind::Hint) {
                    self.hinted_ms = Some(self.elapsed_ms(at));
                    let step = cue
                        .step
                        .filter(|_| matches!(cue.rule, Rule::Silence | Rule::Ladder));
                    if let (Some(step), Some(stage)) = (step, self.stages.get_mut(self.current)) {
                        stage.hints.push(step);
                    }
                }
                self.hear(at, HeardWhat::Line(line.clone()));
            }
            Event::HintTaken { stage, level, text } => {
                self.hinted_ms = Some(self.elapsed_ms(at));
                self.active_ms = self.elapsed_ms(at);
                if let Some(index) = self.plan.position(stage) {
                    self.stages[index].hints.push(*level);
                }
                let line = Line::new(LineKind::Hint, text);
                self.hear(at, HeardWhat::Line(line));
            }
            Event::Paused { by } => {
                self.stop_clock(at);
                let span = PauseSpan {
                    by: *by,
                    from: at,
                    to: None,
                    credited_ms: 0,
                };
                self.pauses.push(span);
            }
            Event::Resumed { .. } => {
                self.stop_clock(at);
                self.running_since = Some(at);
            }
            Event::ChairTaken { seat, name } => {
                let chair = Chair {
                    seat: seat.clone(),
                    name: name.clone(),
                    since: at,
                };
                self.chair = Some(chair.clone());
                self.last_host = Some(chair);
                self.hear(at, HeardWhat::ChairTaken(name.clone()));
            }
            Event::ChairLeft { why } => {
                let name = self
                    .chair
                    .take()
                    .map_or_else(String::new, |chair| chair.name);
                self.hear(at, HeardWhat::ChairLeft(name, *why));
            }
            Event::ExtraTimeGranted { ms } => {
                self.grant(at, *ms);
                self.hear(at, HeardWhat::MoreTime(*ms));
            }
            Event::OutageCredited { from, gap_ms } => self.credit(*from, *gap_ms),
            Event::ClosingBegan => {
                self.stop_clock(at);
                let grace_until = at.plus_ms(self.plan.grace_ms);
                self.ending = Some(Ending {
                    bell: Bell { at, grace_until },
                    settle_at: grace_until.plus_ms(limits::SETTLE_MS),
                });
                self.hear(at, HeardWhat::TimeIsUp);
            }
            Event::Finished { reason } => {
                self.stop_clock(at);
                self.finished = Some((at, *reason));
            }
        }
    }

    fn enter(&mut self, at: Timestamp, stage: &str, reason: EnteredBy, allotted_ms: &[i64]) {
        let elapsed_ms = self.elapsed_ms(at);
        let Some(entering) = self.plan.position(stage) else {
            return;
        };
        if reason != EnteredBy::Start {
            let leaving = &mut self.stages[self.current];
            leaving.spent_ms = elapsed_ms - self.entered_ms;
            leaving.left = Some(Bell {
                at,
                grace_until: at.plus_ms(self.plan.grace_ms),
            });
        }
        for (state, allotted_ms) in self.stages.iter_mut().zip(allotted_ms) {
            state.allotted_ms = *allotted_ms;
        }
        self.stages[entering].entered_at = Some(at);
        self.current = entering;
        self.entered_ms = elapsed_ms;
        self.called_in_stage = 0;
        self.revisiting = None;
        if reason == EnteredBy::Bell {
            self.hear(at, HeardWhat::MovedOn(entering));
        }
    }

    /// Adds the revision of a `Wrote` (`index` is its stage) or a `Drew`, and remembers its answer.
    fn add_revision(&mut self, recorded: &Recorded, index: Option<usize>) {
        let (Event::Wrote {
            op_id,
            rev,
            parent,
            label,
            sha256,
            head,
            merged,
            sent_sha256,
            remaining_ms,
            clock_stage,
            ..
        }
        | Event::Drew {
            op_id,
            rev,
            parent,
            label,
            sha256,
            head,
            merged,
            sent_sha256,
            remaining_ms,
            clock_stage,
            ..
        }) = &recorded.event
        else {
            return;
        };
        let (parent, label, at, head) = (*parent, *label, recorded.at, *head);
        if self.running_since.is_some() {
            self.active_ms = self.active_ms.max(self.elapsed_ms(at));
        }
        match (&recorded.event, index) {
            (Event::Wrote { delta, .. }, Some(index)) => {
                let revision = revision::<String>(parent, delta, label, at, head);
                self.stages[index].notes.apply(*rev, revision, merged);
            }
            (Event::Drew { delta, .. }, None) => {
                let revision = revision::<Board>(parent, delta, label, at, head);
                self.board.apply(*rev, revision, merged);
            }
            _ => {}
        }
        let ack = Ack {
            rev: *rev,
            label,
            sha256: sha256.clone(),
            saved_at: recorded.recorded_at,
            remaining_ms: *remaining_ms,
            stage: clock_stage.clone(),
            seq: recorded.seq,
        };
        let operation = Operation {
            stage: index,
            sent_sha256: sent_sha256.clone(),
            ack,
        };
        self.operations.insert(op_id.clone(), operation);
    }

    fn hear(&mut self, at: Timestamp, what: HeardWhat) {
        let elapsed_ms = self.elapsed_ms(at);
        self.heard.push(Heard {
            at,
            elapsed_ms,
            stage: self.current,
            what,
        });
    }

    /// The clock stands from `at` on, and a pause that was open is over.
    fn stop_clock(&mut self, at: Timestamp) {
        self.stopped_at_ms = self.elapsed_ms(at);
        self.running_since = None;
        if let Some(pause) = self.pauses.last_mut() {
            pause.to.get_or_insert(at);
        }
    }

    /// Moves everything that is measured from a moment before the outage.
    fn credit(&mut self, from: Timestamp, gap_ms: i64) {
        let later = |moment: &mut Timestamp| *moment = moment.plus_ms(gap_ms);
        if let Some(since) = &mut self.running_since {
            later(since);
        }
        if let Some(pause) = self.pauses.last_mut().filter(|pause| pause.to.is_none()) {
            pause.credited_ms += gap_ms;
        }
        if let Some(ending) = &mut self.ending {
            later(&mut ending.bell.grace_until);
            later(&mut ending.settle_at);
        }
        for bell in self
            .stages
            .iter_mut()
            .filter_map(|stage| stage.left.as_mut())
        {
            if bell.grace_until >= from {
                later(&mut bell.grace_until);
            }
        }
    }

    pub(super) fn open_pause(&self) -> Option<&PauseSpan> {
        self.pauses.last().filter(|pause| pause.to.is_none())
    }
}

fn revision<C: Content>(
    parent: u64,
    delta: &C::Delta,
    label: Label,
    at: Timestamp,
    head: bool,
) -> Revision<C::Delta> {
    Revision {
        parent,
        delta: delta.clone(),
        label,
        at,
        head,
        superseded: false,
    }
}
