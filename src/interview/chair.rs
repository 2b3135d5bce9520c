//! A person in the interviewer's chair: who sits there, what they may do, and what everybody is told about it.
//!
//! One at a time. While the chair is taken the offline interviewer says nothing by itself; everything a person says is a
//! [`Line`] with their name on it, so that scoring reads it like any other.

use serde::{Deserialize, Serialize};

use super::event::{ChairLeft, EnteredBy, Event, Line, LineKind, PausedBy, ResumedBy};
use super::limits;
use super::marks;
use super::plan::{MINUTE_MS, PAUSE_LIMIT_MS, StageId};
use super::refusal::Refusal;
use super::session::{Interview, Phase};
use crate::text::t_with;
use crate::time::Timestamp;

/// Who interviews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chair {
    /// Tells people of one name apart.
    pub seat: String,
    /// As they called themselves.
    pub name: String,
    pub since: Timestamp,
}

/// What somebody in the chair does.
#[derive(Debug, Clone, PartialEq)]
pub enum HostMove {
    /// A message, a fact, a probe, a curveball; whose it is, is written on it when it is said.
    Say(Line),
    /// The next step of the ladder of the present stage.
    Hint {
        line: Line,
    },
    Advance {
        from: StageId,
    },
    Pause,
    Resume,
    /// More time for the stage the clock is on, and for the whole.
    Extend {
        ms: i64,
    },
}

impl Interview {
    /// Who interviews; nobody: the offline interviewer does.
    pub fn chair(&self) -> Option<&Chair> {
        self.chair.as_ref()
    }

    /// Who interviewed last, whether they still do or not.
    pub fn last_host(&self) -> Option<&Chair> {
        self.last_host.as_ref()
    }

    /// Minutes that were granted on the way.
    pub fn extra_ms(&self) -> i64 {
        self.extra_ms
    }

    /// What may still be granted.
    pub fn extra_left_ms(&self) -> i64 {
        match self.plan.is_timed() {
            true => (limits::EXTRA_IN_ALL_MS - self.extra_ms).max(0),
            false => 0,
        }
    }

    /// The whole interview with what was granted; `None` when the clock counts up.
    pub fn length_ms(&self) -> Option<i64> {
        Some(self.plan.length_ms()? + self.extra_ms)
    }

    /// All pauses together. Once a person has interviewed, it may pause like practice.
    pub(super) fn pause_allowance_ms(&self) -> i64 {
        match self.last_host {
            Some(_) => self.plan.pause_limit_ms.max(PAUSE_LIMIT_MS),
            None => self.plan.pause_limit_ms,
        }
    }

    /// Whether a pause may begin here at all, whatever is left of the allowance.
    pub(super) fn pauses_allowed(&self) -> bool {
        self.plan.pause_limit_ms > 0 || self.chair.is_some()
    }

    pub fn can_pause(&self, now: Timestamp) -> bool {
        self.phase() == Phase::Running
            && self.pauses_allowed()
            && self.pauses_begun() < limits::PAUSES
            && self.pause_left_ms(now) > 0
    }

    pub(super) fn take_chair(&self, seat: String, name: String) -> Result<Vec<Event>, Refusal> {
        match &self.chair {
            _ if self.phase() == Phase::Finished => Err(Refusal::Finished),
            Some(chair) if chair.seat == seat => Ok(Vec::new()),
            Some(chair) => Err(Refusal::ChairTaken {
                name: chair.name.clone(),
            }),
            None => Ok(vec![Event::ChairTaken { seat, name }]),
        }
    }

    pub(super) fn leave_chair(&self, seat: &str, why: ChairLeft, reply: Vec<Line>) -> Vec<Event> {
        let holds = self.chair.as_ref().is_some_and(|chair| chair.seat == seat);
        if holds && self.phase() != Phase::Finished {
            let left = std::iter::once(Event::ChairLeft { why });
            left.chain(reply.into_iter().map(Event::Said)).collect()
        } else {
            Vec::new()
        }
    }

    pub(super) fn host(
        &self,
        at: Timestamp,
        seat: &str,
        host_move: HostMove,
    ) -> Result<Vec<Event>, Refusal> {
        if self.phase() == Phase::Finished {
            return Err(Refusal::Finished);
        }
        let name = match &self.chair {
            Some(chair) if chair.seat == seat => chair.name.clone(),
            Some(chair) => {
                return Err(Refusal::ChairTaken {
                    name: chair.name.clone(),
                });
            }
            None => return Err(Refusal::ChairEmpty),
        };
        match host_move {
            HostMove::Say(line) => {
                if line.text.trim().is_empty() {
                    return Err(Refusal::MessageEmpty);
                }
                let (chars, limit) = (line.text.chars().count(), limits::MESSAGE_CHARS);
                if line.kind == LineKind::Message && chars > limit {
                    return Err(Refusal::MessageTooLong { chars, limit });
                }
                let line = line.by(name);
                Ok(match self.just_said(at, &line) {
                    true => Vec::new(),
                    false => vec![Event::Said(line)],
                })
            }
            HostMove::Hint { line } => {
                let step = line.cue.as_ref().and_then(|cue| cue.step);
                let taken = &self.stages[self.current].hints;
                if step.is_some_and(|step| taken.contains(&step)) {
                    return Ok(Vec::new());
                }
                Ok(vec![Event::Said(line.by(name))])
            }
            HostMove::Advance { from } => self.advance(at, &from, EnteredBy::Interviewer),
            HostMove::Pause => self.pause(at, PausedBy::Interviewer),
            HostMove::Resume => self.resume(ResumedBy::Interviewer),
            HostMove::Extend { ms } => self.extend(ms),
        }
    }

    /// The same again within a moment is a button that was pressed twice.
    fn just_said(&self, at: Timestamp, line: &Line) -> bool {
        let last = self.lines().next_back();
        last.is_some_and(|said| {
            at.since_ms(said.at) < limits::SAID_AGAIN_MS
                && (said.line.kind, &said.line.text, &said.line.by)
                    == (line.kind, &line.text, &line.by)
        })
    }

    fn extend(&self, ms: i64) -> Result<Vec<Event>, Refusal> {
        if !self.plan.is_timed() {
            return Err(Refusal::NoClock);
        }
        if !(limits::EXTRA_LEAST_MS..=limits::EXTRA_MOST_MS).contains(&ms) {
            return Err(Refusal::ExtraTimeUnfit {
                least: limits::EXTRA_LEAST_MS / MINUTE_MS,
                most: limits::EXTRA_MOST_MS / MINUTE_MS,
            });
        }
        let left_ms = self.extra_left_ms();
        if ms > left_ms {
            return Err(Refusal::ExtraTimeUsedUp {
                left: left_ms / MINUTE_MS,
                limit: limits::EXTRA_IN_ALL_MS / MINUTE_MS,
            });
        }
        Ok(vec![Event::ExtraTimeGranted { ms }])
    }

    /// The stage the clock is on has so much more. Whatever had been called and comes again, is called again.
    pub(super) fn grant(&mut self, at: Timestamp, ms: i64) {
        let elapsed_ms = self.elapsed_ms(at);
        self.extra_ms += ms;
        if let Some(stage) = self.stages.get_mut(self.current) {
            stage.allotted_ms += ms;
        }
        if self.ending.take().is_some() {
            // What passed since 0:00 is not charged.
            self.running_since = Some(at);
        }
        let gone =
            |marks: Vec<(i64, _)>, ms: i64| marks.iter().filter(|(due, _)| *due <= ms).count();
        if let Some(length_ms) = self.length_ms() {
            self.called = gone(marks::of_interview(length_ms), elapsed_ms);
        }
        if let (Some(planned), Some(stage)) = (
            self.plan.stages.get(self.current),
            self.stages.get(self.current),
        ) {
            let of_stage = marks::of_stage(&planned.id, stage.allotted_ms, self.plan.pace);
            self.called_in_stage = gone(of_stage, elapsed_ms - self.entered_ms);
        }
    }
}

/// What everybody is told when somebody takes the chair.
pub(super) fn sentence_on_taking(name: &str) -> String {
    t_with("chair-taken", &[("name", name.to_owned().into())])
}

/// What everybody is told when somebody leaves it.
pub(super) fn sentence_on_leaving(name: &str, why: ChairLeft) -> String {
    let name = [("name", name.to_owned().into())];
    match why {
        ChairLeft::Left => t_with("chair-left", &name),
        ChairLeft::Silent => t_with("chair-silent", &name),
        ChairLeft::TakenBack => t_with("chair-taken-back", &name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::interview::command::{Action, Command};
    use crate::interview::decide::Outcome;
    use crate::interview::event::{Cue, Recorded, Rule};
    use crate::interview::plan::Plan;
    use crate::interview::session::StartSpec;

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    struct Room {
        interview: Interview,
        journal: Vec<Recorded>,
    }

    fn room() -> Room {
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
        Room {
            interview: Interview::replay(&journal),
            journal,
        }
    }

    impl Room {
        fn act(&mut self, minute: i64, action: Action) -> Result<bool, Refusal> {
            let now = NINE.plus_ms(minute * MINUTE_MS);
            let Outcome { events, answer } = self.interview.handle(
                now,
                Command {
                    received_at: now,
                    action,
                },
            );
            self.journal.extend(events);
            assert_eq!(self.interview, Interview::replay(&self.journal));
            answer.map(|answer| answer.already)
        }

        fn take(&mut self, minute: i64, seat: &str) -> Result<bool, Refusal> {
            let (seat, name) = (seat.to_owned(), seat.to_uppercase());
            self.act(minute, Action::TakeChair { seat, name })
        }

        fn host(&mut self, minute: i64, seat: &str, host_move: HostMove) -> Result<bool, Refusal> {
            let seat = seat.to_owned();
            self.act(minute, Action::Host { seat, host_move })
        }

        fn left(&self, minute: i64) -> i64 {
            let now = NINE.plus_ms(minute * MINUTE_MS);
            self.interview.remaining_ms(now).unwrap() / MINUTE_MS
        }
    }

    fn message(text: &str) -> HostMove {
        HostMove::Say(Line::new(LineKind::Message, text))
    }

    #[test]
    fn one_person_holds_the_chair_and_the_next_one_has_it_when_they_leave() {
        let mut room = room();
        assert_eq!(
            room.host(1, "bea", message("Hello")),
            Err(Refusal::ChairEmpty)
        );
        assert_eq!(room.take(1, "bea"), Ok(false));
        assert_eq!(room.take(1, "bea"), Ok(true), "twice is once");
        let taken = Refusal::ChairTaken { name: "BEA".into() };
        assert_eq!(room.take(2, "cy"), Err(taken.clone()));
        assert_eq!(room.host(2, "cy", message("Hi")), Err(taken));
        let leave = |seat: &str| Action::LeaveChair {
            seat: seat.to_owned(),
            why: ChairLeft::Left,
            reply: Vec::new(),
        };
        assert_eq!(room.act(3, leave("cy")), Ok(true), "nothing to leave");
        assert_eq!(room.act(3, leave("bea")), Ok(false));
        assert_eq!(room.take(3, "cy"), Ok(false));
        assert_eq!(room.interview.chair().unwrap().name, "CY");
        let told = room.interview.transcript();
        let told: Vec<&str> = told.iter().map(|line| line.text.as_str()).collect();
        assert!(told[1].contains("BEA") && told[2].contains("BEA") && told[3].contains("CY"));
    }

    #[test]
    fn what_is_said_carries_the_name_and_counts_like_a_line_of_the_rules() {
        let mut room = room();
        room.take(1, "bea").unwrap();
        room.host(1, "bea", HostMove::Say(Line::giving("scale", "Forty.")))
            .unwrap();
        let mut cue = Cue::new(Rule::Ladder, "");
        cue.step = Some(1);
        let hint = || HostMove::Hint {
            line: Line::new(LineKind::Hint, "Who rings?").because(cue.clone()),
        };
        assert_eq!(room.host(2, "bea", hint()), Ok(false));
        assert_eq!(
            room.host(2, "bea", hint()),
            Ok(true),
            "a double click is one hint"
        );
        assert_eq!(room.interview.facts_given(), ["scale"]);
        assert_eq!(room.interview.hints_taken("clarify"), [1]);
        let lines = room.interview.transcript();
        let by: Vec<Option<&str>> = lines.iter().map(|line| line.by.as_deref()).collect();
        assert_eq!(by, [None, None, Some("BEA"), Some("BEA")]);
        let long = "x".repeat(limits::MESSAGE_CHARS + 1);
        assert!(matches!(
            room.host(3, "bea", message(&long)),
            Err(Refusal::MessageTooLong { .. })
        ));
        assert_eq!(
            room.host(3, "bea", message(" ")),
            Err(Refusal::MessageEmpty)
        );
    }

    #[test]
    fn minutes_are_granted_to_the_present_stage_and_not_without_end() {
        let mut room = room();
        room.take(1, "bea").unwrap();
        let extend = |minutes: i64| HostMove::Extend {
            ms: minutes * MINUTE_MS,
        };
        assert_eq!(room.left(1), 44);
        room.host(1, "bea", extend(10)).unwrap();
        assert_eq!(room.left(1), 54);
        let stages = room.interview.stages_view(NINE.plus_ms(MINUTE_MS));
        assert_eq!(stages[0].budget_ms, 16 * MINUTE_MS);
        let sum: i64 = stages.iter().map(|stage| stage.budget_ms).sum();
        assert_eq!(Some(sum), room.interview.length_ms());
        for minutes in [0, 11, -1] {
            let refused = room.host(1, "bea", extend(minutes));
            assert!(
                matches!(refused, Err(Refusal::ExtraTimeUnfit { .. })),
                "{minutes}"
            );
        }
        let refused = room.host(1, "bea", extend(6));
        assert_eq!(
            refused,
            Err(Refusal::ExtraTimeUsedUp { left: 5, limit: 15 })
        );
        room.host(1, "bea", extend(5)).unwrap();
        assert_eq!(room.interview.extra_left_ms(), 0);
    }

    #[test]
    fn minutes_granted_after_the_bell_set_the_clock_going_again_and_charge_nothing_of_the_gap() {
        let mut room = room();
        room.take(1, "bea").unwrap();
        let at = |seconds: i64| NINE.plus_ms(45 * MINUTE_MS + seconds * 1000);
        let journal = room.interview.handle_timeout(at(20));
        room.journal.extend(journal);
        assert_eq!(room.interview.phase(), Phase::Closing);
        let action = Action::Host {
            seat: "bea".into(),
            host_move: HostMove::Extend { ms: 2 * MINUTE_MS },
        };
        let outcome = room.interview.handle(
            at(20),
            Command {
                received_at: at(20),
                action,
            },
        );
        assert!(outcome.answer.is_ok());
        room.journal.extend(outcome.events);
        assert_eq!(room.interview.phase(), Phase::Running);
        assert_eq!(room.interview.remaining_ms(at(20)), Some(2 * MINUTE_MS));
        assert_eq!(room.interview.deadline(), Some(at(140)));
        assert_eq!(room.interview, Interview::replay(&room.journal));
        let called = room.interview.handle_timeout(at(141));
        let minute = called
            .iter()
            .filter(|line| matches!(line.event, Event::TimeCalled { .. }));
        assert!(minute.count() > 0, "the last minute is called again");
        assert_eq!(room.interview.phase(), Phase::Closing);
    }

    #[test]
    fn a_person_may_pause_where_the_plan_has_no_pause_and_ten_minutes_later_it_goes_on() {
        let mut room = room();
        assert_eq!(room.act(1, Action::Pause), Err(Refusal::PauseNotAllowed));
        room.take(1, "bea").unwrap();
        room.host(2, "bea", HostMove::Pause).unwrap();
        assert_eq!(room.interview.paused_by(), Some(PausedBy::Interviewer));
        let leave = Action::LeaveChair {
            seat: "bea".into(),
            why: ChairLeft::Silent,
            reply: vec![Line::giving("scale", "Forty.")],
        };
        room.act(3, leave).unwrap();
        let goes_on = NINE.plus_ms(12 * MINUTE_MS);
        assert_eq!(room.interview.poll_timeout(), Some(goes_on));
        assert_eq!(room.act(13, Action::Pause), Err(Refusal::PauseNotAllowed));
        assert_eq!(
            room.interview.facts_given(),
            ["scale"],
            "the open question is answered"
        );
    }
}
