//! Commands: what is allowed, and what then happened.

use super::command::{Ack, Action, Command};
use super::event::{EnteredBy, Event, FinishReason, Line, PausedBy, Recorded, ResumedBy};
use super::limits;
use super::plan::Pace;
use super::refusal::Refusal;
use super::session::{Interview, Phase};
use crate::time::Timestamp;

/// What came of a command. The lines are to be appended even when the command was refused: then they are
/// the deadlines that were found on the way.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Outcome {
    pub events: Vec<Recorded>,
    pub answer: Result<Answer, Refusal>,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// Of a text or a board that was saved.
    pub ack: Option<Ack>,
    /// Of the texts that came with a finish, in their order.
    pub note_acks: Vec<Ack>,
    /// It was so already: a repeated request changed nothing.
    pub already: bool,
}

impl Interview {
    /// Deadlines first, then the command.
    ///
    /// A save that was stored before is answered as it was then; a repeated click changes nothing and is
    /// no error.
    pub fn handle(&mut self, now: Timestamp, command: Command) -> Outcome {
        let mut events = self.handle_timeout(now);
        let received_at = command.received_at.min(now);
        let answer = self.decide(now, received_at, command.action, &mut events);
        Outcome { events, answer }
    }

    fn decide(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        action: Action,
        events: &mut Vec<Recorded>,
    ) -> Result<Answer, Refusal> {
        let at = received_at.max(self.last_at);
        let decided = match action {
            Action::Write { .. } | Action::Draw { .. } => {
                let ack = self.save(now, received_at, &action, events)?;
                return Ok(Answer {
                    ack: Some(ack),
                    ..Answer::default()
                });
            }
            Action::Finish { notes } => return self.finish(now, received_at, &notes, events),
            Action::Ask { text, reply } => self.ask(text, reply)?,
            Action::TakeHint { level, text } => self.take_hint(at, level, text)?,
            Action::Advance { from } => self.advance(at, &from, EnteredBy::Candidate)?,
            Action::Return { to } => self.return_to(&to)?,
            Action::EndReturn => self.end_return(),
            Action::Pause => self.pause(at, PausedBy::Candidate)?,
            Action::Resume => self.resume(ResumedBy::Candidate)?,
            Action::TakeChair { seat, name } => self.take_chair(seat, name)?,
            Action::LeaveChair { seat, why, reply } => self.leave_chair(&seat, why, reply),
            Action::Host { seat, host_move } => self.host(at, &seat, host_move)?,
        };
        if !decided.is_empty() {
            self.check_room()?;
        }
        let answer = Answer {
            already: decided.is_empty(),
            ..Answer::default()
        };
        events.extend(decided.into_iter().map(|event| self.record(now, at, event)));
        Ok(answer)
    }

    pub(super) fn check_room(&self) -> Result<(), Refusal> {
        if self.seq >= limits::EVENTS {
            Err(Refusal::TooManyEvents)
        } else {
            Ok(())
        }
    }

    fn check_running(&self) -> Result<(), Refusal> {
        match self.phase() {
            Phase::Running => Ok(()),
            Phase::Paused => Err(Refusal::Paused),
            Phase::Closing => Err(Refusal::TimeIsUp),
            Phase::Finished => Err(Refusal::Finished),
        }
    }

    pub(super) fn position(&self, stage: &str) -> Result<usize, Refusal> {
        let unknown = || Refusal::UnknownStage {
            stage: stage.to_owned(),
        };
        self.plan.position(stage).ok_or_else(unknown)
    }

    fn title(&self, index: usize) -> String {
        self.plan.stages[index].title.clone()
    }

    fn ask(&self, text: String, reply: Vec<Line>) -> Result<Vec<Event>, Refusal> {
        self.check_running()?;
        if text.trim().is_empty() {
            return Err(Refusal::QuestionEmpty);
        }
        let (chars, limit) = (text.chars().count(), limits::QUESTION_CHARS);
        if chars > limit {
            return Err(Refusal::QuestionTooLong { chars, limit });
        }
        let mut events = vec![Event::Asked { text }];
        events.extend(reply.into_iter().map(Event::Said));
        Ok(events)
    }

    fn take_hint(&self, at: Timestamp, level: u32, text: String) -> Result<Vec<Event>, Refusal> {
        self.check_running()?;
        if let Some(chair) = &self.chair {
            return Err(Refusal::AskThePerson {
                name: chair.name.clone(),
            });
        }
        if self.stages[self.current].hints.contains(&level) {
            return Ok(Vec::new());
        }
        let wait_ms = self.hint_wait_ms(at);
        if wait_ms > 0 {
            return Err(Refusal::HintTooSoon {
                wait_s: (wait_ms + 999) / 1000,
            });
        }
        Ok(vec![Event::HintTaken {
            stage: self.stage().to_owned(),
            level,
            text,
        }])
    }

    pub(super) fn advance(
        &self,
        at: Timestamp,
        from: &str,
        by: EnteredBy,
    ) -> Result<Vec<Event>, Refusal> {
        let from = self.position(from)?;
        if from < self.current {
            return Ok(Vec::new());
        }
        self.check_running()?;
        if from > self.current {
            return Err(Refusal::StageAhead {
                title: self.title(self.current),
            });
        }
        if from + 1 == self.plan.stages.len() {
            return Err(Refusal::LastStage);
        }
        Ok(vec![self.entering(from + 1, by, self.elapsed_ms(at))])
    }

    fn return_to(&self, to: &str) -> Result<Vec<Event>, Refusal> {
        let index = self.position(to)?;
        self.check_running()?;
        if index == self.current {
            return Ok(self.end_return());
        }
        if self.plan.pace == Pace::Strict {
            return Err(Refusal::ReturnInStrictPace);
        }
        if self.revisiting == Some(index) {
            return Ok(Vec::new());
        }
        if index > self.current || self.stages[index].entered_at.is_none() {
            return Err(Refusal::StageNotEntered {
                title: self.title(index),
            });
        }
        if self.stages[index].returned {
            return Err(Refusal::ReturnUsed {
                title: self.title(index),
            });
        }
        Ok(vec![Event::Returned { to: to.to_owned() }])
    }

    fn end_return(&self) -> Vec<Event> {
        // Once the time is up there is no present stage to come back to, and nothing to write down.
        let back = self.revisiting.is_some() && self.phase() == Phase::Running;
        if back {
            vec![Event::ReturnEnded]
        } else {
            Vec::new()
        }
    }

    pub(super) fn pause(&self, at: Timestamp, by: PausedBy) -> Result<Vec<Event>, Refusal> {
        if self.phase() == Phase::Paused {
            return Ok(Vec::new());
        }
        self.check_running()?;
        if !self.pauses_allowed() {
            return Err(Refusal::PauseNotAllowed);
        }
        if self.pauses_begun() >= limits::PAUSES || self.pause_left_ms(at) == 0 {
            return Err(Refusal::PausesUsedUp);
        }
        Ok(vec![Event::Paused { by }])
    }

    pub(super) fn resume(&self, by: ResumedBy) -> Result<Vec<Event>, Refusal> {
        if self.phase() == Phase::Paused {
            return Ok(vec![Event::Resumed { by }]);
        }
        self.check_running()?;
        Ok(Vec::new())
    }

    /// The texts that came with it, then the end: all of it or nothing.
    fn finish(
        &mut self,
        now: Timestamp,
        received_at: Timestamp,
        notes: &[Action],
        events: &mut Vec<Recorded>,
    ) -> Result<Answer, Refusal> {
        let mut answer = Answer {
            already: self.phase() == Phase::Finished,
            ..Answer::default()
        };
        if !notes.is_empty() {
            let mut trial = self.clone();
            let mut saved = Vec::new();
            for note in notes {
                answer
                    .note_acks
                    .push(trial.save(now, received_at, note, &mut saved)?);
            }
            *self = trial;
            events.append(&mut saved);
        }
        let (at, reason) = match (self.phase(), self.ending) {
            (Phase::Finished, _) => return Ok(answer),
            (_, Some(ending)) if received_at > ending.bell.at => {
                (ending.bell.at, FinishReason::Expired)
            }
            (_, Some(ending)) => (ending.bell.at, FinishReason::Submitted),
            (_, None) => (received_at.max(self.last_at), FinishReason::Submitted),
        };
        events.push(self.record(now, at, Event::Finished { reason }));
        Ok(answer)
    }
}
