//! What the interviewer says, from the case and what the candidate says. Pure: the same words get the same reply.
//!
//! 1. [`Interviewer`] answers what the candidate asks for: `questions` takes a message apart, `compounds` a question that is two,
//!    `facts` finds what is asked: by phrases and by what `weighing` has learnt from examples (`features`, `learner`); `hints` climbs the
//!    ladders.
//! 2. [`Prompter`] speaks up by itself: `moment` is the situation, `reading` what stands there, `rules` the rows of the protocol's table.
//! 3. [`Watch`] lets bells and words happen in the order of time.
//!
//! An [`Interviewer`] is made from the part of a case a candidate may hear: the opening, the facts and the hints. The key (checklist,
//! probes' answers, reference board) is not in it, so it cannot come out of it; a hint comes out one at a time, in order.

mod compounds;
mod course;
mod facts;
mod features;
mod hints;
mod learner;
mod moment;
mod prompter;
mod questions;
mod reading;
mod rules;
mod weighing;

use std::sync::Arc;

pub use course::Watch;
pub use facts::Reply;
pub use hints::Hint;
pub use prompter::{LOOK_EVERY_MS, Prompter};
pub use reading::{Reading, answer_until};

use crate::casebook::case::Case;
use crate::casebook::wordings::Wordings;
use crate::interview::event::{Line, LineKind};
use crate::language::Lexicon;

#[derive(Debug, Clone)]
pub struct Interviewer {
    opening: String,
    facts: facts::Facts,
    hints: hints::Ladders,
    wordings: Arc<Wordings>,
}

impl Interviewer {
    /// `lexicon` is that of the case: [`crate::casebook::Entry::lexicon`].
    pub fn new(case: &Case, lexicon: &Lexicon, wordings: &Arc<Wordings>) -> Interviewer {
        Interviewer {
            opening: case.prompt.clone(),
            facts: facts::Facts::new(&case.fact, lexicon, wordings).beside(&case.beside),
            hints: hints::Ladders::new(&case.stage),
            wordings: wordings.clone(),
        }
    }

    /// The one under-specified sentence the interview begins with.
    pub fn opening(&self) -> Line {
        Line::new(LineKind::Opening, self.opening.clone())
    }

    /// What the interviewer says to a message. `already` are the facts given before.
    ///
    /// Every fact that is asked for is given. What is asked and has no fact gets "make an assumption", once a message. A message
    /// that asks for nothing gets a short word and no fact, even if it names one: telling is not asking.
    pub fn answer(&self, message: &str, already: &[String]) -> Reply {
        self.facts.answer(message, already, &self.wordings)
    }

    /// The next hint of a stage after `taken` of them; nothing when the ladder ends or has no such stage.
    pub fn hint(&self, stage: &str, taken: u32) -> Option<Hint> {
        self.hints.next(stage, taken)
    }

    /// What to say when a hint is asked for and there is none left.
    pub fn no_hint_left(&self, stage: &str) -> Line {
        let text = questions::variant(&self.wordings.encourage, stage).to_owned();
        Line::new(LineKind::Hint, text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn interviewer() -> Interviewer {
        let book = sample::casebook();
        let entry = &book.cases["doorbell"];
        Interviewer::new(&entry.case, &entry.lexicon, &entry.wordings)
    }

    #[test]
    fn it_opens_with_the_prompt() {
        let line = interviewer().opening();
        assert_eq!(
            (line.kind, line.text.as_str()),
            (LineKind::Opening, "Design a doorbell.")
        );
    }

    #[test]
    fn the_key_is_not_in_the_interviewer_at_all() {
        let inside = format!("{:?}", interviewer());
        for key in [
            "One ring.",
            "presses twice",
            "deep-dive.repeat",
            "Names the bandwidth",
            "Bell service",
            "We push the ring",
        ] {
            let sources = sample::sources();
            assert!(
                sources.values().any(|file| file.text.contains(key)),
                "{key} is no longer in the sample"
            );
            assert!(!inside.contains(key), "{key}");
        }
    }

    #[test]
    fn a_hint_that_was_not_taken_is_never_said() {
        let interviewer = interviewer();
        for message in [
            "hint please",
            "Push the ring to every phone?",
            "how does a phone learn of it?",
            "who rings?",
        ] {
            for line in interviewer.answer(message, &[]).lines {
                assert!(
                    !line.text.contains("Push the ring to every phone."),
                    "{}",
                    line.text
                );
            }
        }
    }

    #[test]
    fn a_stage_without_hints_still_gets_a_word() {
        let interviewer = interviewer();
        assert_eq!(interviewer.hint("estimate", 0), None);
        let line = interviewer.no_hint_left("estimate");
        assert_eq!(line.kind, LineKind::Hint);
        assert_eq!(line, interviewer.no_hint_left("estimate"));
    }
}
