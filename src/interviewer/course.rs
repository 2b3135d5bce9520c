//! An interview with its interviewer: deadlines and looks, in the order of time.

use super::prompter::Prompter;
use super::reading::Memory;
use crate::interview::Interview;
use crate::interview::event::{Line, Recorded};
use crate::scoring::Engine;
use crate::time::Timestamp;

/// How far an interview has been looked at, and what was read last.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    /// Session time up to which every look was taken.
    looked_ms: i64,
    memory: Memory,
    /// What there would have been to say at the last look, while a person interviews.
    suggested: Option<Line>,
}

impl Watch {
    /// For an interview that was read from its journal. Whoever wrote its last line had looked at everything before: a look that said
    /// nothing left nothing behind, and would say nothing again.
    pub fn from_journal(interview: &Interview) -> Watch {
        let written_at = interview.last_recorded_at();
        Watch {
            looked_ms: interview.elapsed_ms(written_at),
            memory: Memory::default(),
            suggested: None,
        }
    }

    /// When somebody must look again, for a bell or for a word.
    pub fn poll_timeout(&self, interview: &Interview, prompter: &Prompter) -> Option<Timestamp> {
        let due = interview.poll_timeout();
        let look = prompter.next_look(interview, self.looked_ms);
        due.into_iter().chain(look).min()
    }

    /// What the rules would say now, for the person who interviews.
    pub fn suggested(&self) -> Option<&Line> {
        self.suggested.as_ref()
    }

    /// It was said, or somebody else has spoken: what comes next is found at the next look.
    pub fn forget_suggestion(&mut self) {
        self.suggested = None;
    }

    /// How often notes and board had to be read.
    pub fn readings(&self) -> u64 {
        self.memory.readings
    }

    /// Lets everything happen that was due by `until`, written down at `now`: the bells when they rang, the words when they were said.
    /// Of a bell and a look at the same moment the bell comes first.
    pub fn catch_up(
        &mut self,
        interview: &mut Interview,
        prompter: &Prompter,
        engine: &Engine,
        until: Timestamp,
        now: Timestamp,
    ) -> Vec<Recorded> {
        let mut events = Vec::new();
        loop {
            let due = interview.poll_timeout().filter(|due| *due <= until);
            let look = prompter.next_look(interview, self.looked_ms);
            match (due, look.filter(|look| *look <= until)) {
                (None, None) => break,
                (due, Some(look)) if due.is_none_or(|due| look < due) => {
                    events.extend(self.look(interview, prompter, engine, look, now));
                }
                (due, _) => {
                    let found = interview.catch_up(due.unwrap_or(until), now);
                    if found.is_empty() {
                        break;
                    }
                    events.extend(found);
                }
            }
        }
        self.looked_ms = self.looked_ms.max(interview.elapsed_ms(until));
        events
    }

    fn look(
        &mut self,
        interview: &mut Interview,
        prompter: &Prompter,
        engine: &Engine,
        at: Timestamp,
        now: Timestamp,
    ) -> Option<Recorded> {
        self.looked_ms = self.looked_ms.max(interview.elapsed_ms(at));
        let line = prompter.look(engine, interview, &mut self.memory, at);
        if interview.chair().is_some() {
            self.suggested = line;
            return None;
        }
        self.suggested = None;
        interview.say(now, at, line?)
    }
}
