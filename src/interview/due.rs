//! What happens by itself: the next deadline of a state.

use super::event::{EnteredBy, Event, FinishReason, PausedBy, ResumedBy};
use super::plan::Pace;
use super::session::{Interview, Phase};
use super::{limits, marks, pace};
use crate::time::Timestamp;

/// Something that happens by itself.
pub(super) struct Due {
    /// When somebody must look.
    pub when: Timestamp,
    /// The moment it is written down under.
    pub dated: Timestamp,
    pub event: Event,
}

impl Interview {
    /// What happens next by itself.
    pub(super) fn next_due(&self) -> Option<Due> {
        let at = |when: Timestamp, event: Event| {
            Some(Due {
                when,
                dated: when,
                event,
            })
        };
        match self.phase() {
            Phase::Running => {
                let since = self.running_since?;
                let (due_ms, event) = self.next_running()?;
                at(since.plus_ms(due_ms - self.stopped_at_ms), event)
            }
            Phase::Paused => {
                let pause = self.open_pause()?;
                let from = pause.from.plus_ms(pause.credited_ms);
                match pause.by {
                    PausedBy::Candidate | PausedBy::Interviewer => at(
                        // What is left now is less than at the beginning by the pause itself.
                        from.plus_ms(self.pause_left_ms(pause.from)),
                        Event::Resumed {
                            by: ResumedBy::Limit,
                        },
                    ),
                    PausedBy::Outage => at(
                        from.plus_ms(limits::PAUSE_ABANDONED_MS),
                        Event::Finished {
                            reason: FinishReason::Abandoned,
                        },
                    ),
                }
            }
            Phase::Closing => {
                let ending = self.ending?;
                let event = Event::Finished {
                    reason: FinishReason::Expired,
                };
                Some(Due {
                    when: ending.settle_at,
                    dated: ending.bell.at,
                    event,
                })
            }
            Phase::Finished => None,
        }
    }

    /// What comes next while the clock runs, and the session time at which it is due. Of two things due
    /// at the same moment the end comes first (and nothing is called any more), then what concerns the
    /// whole interview, then moving on, then marks of the stage.
    fn next_running(&self) -> Option<(i64, Event)> {
        let Some(length_ms) = self.length_ms() else {
            let event = Event::Finished {
                reason: FinishReason::Abandoned,
            };
            return Some((limits::UNTIMED_ABANDONED_MS, event));
        };
        let mut next = (length_ms, Event::ClosingBegan);
        let mut consider = |due_ms: i64, event: &dyn Fn() -> Event| {
            if due_ms < next.0 {
                next = (due_ms, event());
            }
        };
        if let Some((due_ms, mark)) = marks::of_interview(length_ms).get(self.called) {
            consider(*due_ms, &|| Event::TimeCalled { mark: mark.clone() });
        }
        let state = self.stages.get(self.current)?;
        let planned = self.plan.stages.get(self.current)?;
        if let Some(following) = self
            .plan
            .stages
            .get(self.current + 1..)
            .filter(|rest| !rest.is_empty())
        {
            let due_ms = match self.plan.pace {
                Pace::Strict => self.entered_ms + state.allotted_ms,
                _ => length_ms - following.iter().map(|stage| stage.floor_ms).sum::<i64>(),
            };
            consider(due_ms, &|| {
                self.entering(self.current + 1, EnteredBy::Bell, due_ms)
            });
        }
        let stage_marks = marks::of_stage(&planned.id, state.allotted_ms, self.plan.pace);
        if let Some((spent_ms, mark)) = stage_marks.get(self.called_in_stage) {
            let due_ms = self.entered_ms + spent_ms;
            consider(due_ms, &|| Event::TimeCalled { mark: mark.clone() });
        }
        Some(next)
    }

    /// The clock moves to stage `entering` at session time `elapsed_ms`.
    pub(super) fn entering(&self, entering: usize, reason: EnteredBy, elapsed_ms: i64) -> Event {
        let mut spent_ms: Vec<i64> = self.stages.iter().map(|stage| stage.spent_ms).collect();
        spent_ms[self.current] = elapsed_ms - self.entered_ms;
        let allotted_ms: Vec<i64> = self.stages.iter().map(|stage| stage.allotted_ms).collect();
        let left_ms = self
            .length_ms()
            .map_or(0, |length_ms| length_ms - elapsed_ms);
        Event::StageEntered {
            stage: self.plan.stages[entering].id.clone(),
            reason,
            allotted_ms: pace::allot(
                &self.plan.stages,
                &allotted_ms,
                &spent_ms,
                entering,
                left_ms,
            ),
        }
    }
}
