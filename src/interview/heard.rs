//! What was said, as the interviewer remembers it, and how a line of the interviewer's own comes into the journal.

use super::board::Board;
use super::event::{Event, Line, Recorded};
use super::session::{Heard, HeardWhat, Interview, Phase};
use crate::time::Timestamp;

/// A line of the conversation with its place in the interview.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Said<'a> {
    pub at: Timestamp,
    /// Session time: what the clock had run.
    pub elapsed_ms: i64,
    /// The stage the clock was on.
    pub stage: &'a str,
    pub line: &'a Line,
}

impl Interview {
    /// What was said, questions of the candidate included, sentences about time not; in the order of the journal.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = Said<'_>> {
        self.heard.iter().filter_map(|heard| self.said(heard))
    }

    fn said<'a>(&'a self, heard: &'a Heard) -> Option<Said<'a>> {
        let HeardWhat::Line(line) = &heard.what else {
            return None;
        };
        let stage = self.plan.stages.get(heard.stage);
        Some(Said {
            at: heard.at,
            elapsed_ms: heard.elapsed_ms,
            stage: stage.map_or("", |stage| stage.id.as_str()),
            line,
        })
    }

    /// How many places the conversation has, sentences about time and chair included: what [`Interview::transcript`] shows.
    pub fn places(&self) -> usize {
        self.heard.len()
    }

    /// As [`Interview::lines`], from a place of the conversation on, each with its place.
    pub fn lines_from(&self, place: usize) -> impl Iterator<Item = (usize, Said<'_>)> {
        let heard = self.heard.iter().enumerate().skip(place);
        heard.filter_map(|(at, heard)| Some((at, self.said(heard)?)))
    }

    /// Session time at which the candidate last typed, drew or asked.
    pub fn active_ms(&self) -> i64 {
        self.active_ms
    }

    /// Session time at which the present stage was entered.
    pub fn stage_entered_ms(&self) -> i64 {
        self.entered_ms
    }

    /// What the present stage may take; 0 where the clock counts up.
    pub fn stage_budget_ms(&self) -> i64 {
        self.stages
            .get(self.current)
            .map_or(0, |stage| stage.allotted_ms)
    }

    /// The moment at which the running clock shows a session time; nothing while it stands.
    pub fn moment_at(&self, elapsed_ms: i64) -> Option<Timestamp> {
        let since = self.running_since?;
        Some(since.plus_ms(elapsed_ms.checked_sub(self.stopped_at_ms)?))
    }

    /// The board that counted at a moment.
    pub fn board_until(&self, until: Timestamp) -> Board {
        self.board.content_until(until)
    }

    /// Session time at which something was drawn first.
    pub fn first_drawn_ms(&self) -> Option<i64> {
        let at = self.board.first_at()?;
        let before = self.pauses.iter().filter(|pause| pause.from < at);
        let paused_ms: i64 = before
            .map(|pause| pause.to.unwrap_or(at).min(at).since_ms(pause.from))
            .sum();
        Some((at.since_ms(self.started_at) - paused_ms).max(0))
    }

    /// Whether the journal has room for more than deadlines.
    pub fn has_room(&self) -> bool {
        self.check_room().is_ok()
    }

    /// Writes down a line of the interviewer, dated `at`. Nothing after the end: then nobody is listening.
    pub fn say(&mut self, now: Timestamp, at: Timestamp, line: Line) -> Option<Recorded> {
        if self.phase() == Phase::Finished || !self.has_room() {
            return None;
        }
        Some(self.record(now, at, Event::Said(line)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::interview::event::{Cue, LineKind, Rule};
    use crate::interview::plan::Plan;
    use crate::interview::session::StartSpec;

    const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);

    fn interview() -> Interview {
        Interview::replay(Interview::start(
            NINE,
            StartSpec {
                case: "doorbell".into(),
                content_hash: "5f1c".into(),
                level: Level::Senior,
                plan: Plan::named("default").unwrap(),
                opening: Line::new(LineKind::Opening, "Design a doorbell."),
            },
        ))
    }

    #[test]
    fn a_line_is_remembered_with_its_stage_and_session_time() {
        let mut interview = interview();
        let at = NINE.plus_ms(90_000);
        let line =
            Line::new(LineKind::Nudge, "Who rings?").because(Cue::new(Rule::Nudge, "people"));
        let recorded = interview.say(at.plus_ms(5), at, line.clone()).unwrap();
        assert_eq!((recorded.at, recorded.recorded_at), (at, at.plus_ms(5)));
        let said = interview.lines().next_back().unwrap();
        assert_eq!(
            (said.elapsed_ms, said.stage, said.line),
            (90_000, "clarify", &line)
        );
        assert_eq!(interview.moment_at(90_000), Some(at));
    }

    #[test]
    fn a_hint_nobody_asked_for_counts_as_a_step_of_the_ladder_and_the_next_one_waits() {
        let mut interview = interview();
        let at = NINE.plus_ms(200_000);
        let mut cue = Cue::new(Rule::Silence, "");
        cue.step = Some(1);
        interview.say(at, at, Line::new(LineKind::Hint, "Who rings?").because(cue));
        assert_eq!(interview.hints_taken("clarify"), [1]);
        assert_eq!(interview.hint_wait_ms(at.plus_ms(20_000)), 40_000);
    }

    #[test]
    fn a_line_of_an_older_journal_has_no_cue_and_reads() {
        let old: Line =
            serde_json::from_str(r#"{"line_kind":"fact","text":"40.","fact":"scale"}"#).unwrap();
        assert_eq!(old, Line::giving("scale", "40."));
        assert!(!serde_json::to_string(&old).unwrap().contains("cue"));
    }
}
