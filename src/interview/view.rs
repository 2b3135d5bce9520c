//! What can be seen of an interview: clock, stages, texts, board, conversation.

use serde::Serialize;

use super::board::Board;
use super::chair;
use super::event::{FinishReason, Label, Line, LineKind, PausedBy};
use super::limits;
use super::marks;
use super::plan::{Pace, Plan, StageId};
use super::session::{HeardWhat, Interview, PauseSpan, Phase};
use crate::casebook::rubric::Level;
use crate::time::Timestamp;

/// One stage as a page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageView {
    pub id: StageId,
    pub title: String,
    /// What it has now, after overruns and early leaving.
    pub budget_ms: i64,
    /// What the plan gave it.
    pub planned_ms: i64,
    pub spent_ms: i64,
    /// What counts.
    pub text: String,
    /// The revision of `text`.
    pub rev: u64,
    pub entered: bool,
}

/// A text that was kept but does not count, and that no later text took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Aside {
    pub stage: StageId,
    pub label: Label,
    pub rev: u64,
    pub text: String,
    pub at: Timestamp,
}

/// A board that was kept but does not count.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BoardAside {
    pub label: Label,
    pub rev: u64,
    pub board: Board,
    pub at: Timestamp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    Interviewer,
    Candidate,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TranscriptLine {
    pub at: Timestamp,
    pub from: Speaker,
    pub kind: LineKind,
    pub text: String,
    /// The person who said it, if it was one other than the candidate.
    pub by: Option<String>,
}

impl Interview {
    pub fn case(&self) -> &str {
        &self.case
    }

    pub fn content_hash(&self) -> &str {
        &self.content_hash
    }

    pub fn level(&self) -> Level {
        self.level
    }

    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    pub fn started_at(&self) -> Timestamp {
        self.started_at
    }

    /// The number of the journal's last line.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// The latest moment of the journal.
    pub fn last_at(&self) -> Timestamp {
        self.last_at
    }

    /// When the journal's last line was written down.
    pub fn last_recorded_at(&self) -> Timestamp {
        self.last_recorded_at
    }

    pub fn phase(&self) -> Phase {
        if self.finished.is_some() {
            Phase::Finished
        } else if self.ending.is_some() {
            Phase::Closing
        } else if self.open_pause().is_some() {
            Phase::Paused
        } else {
            Phase::Running
        }
    }

    /// Who paused it, while it is paused.
    pub fn paused_by(&self) -> Option<PausedBy> {
        let pause = self
            .open_pause()
            .filter(|_| self.phase() == Phase::Paused)?;
        Some(pause.by)
    }

    /// The end, and how it came. The end of an interview nobody touched is its deadline.
    pub fn finished(&self) -> Option<(Timestamp, FinishReason)> {
        self.finished
    }

    /// The stage the clock is on.
    pub fn stage(&self) -> &str {
        self.plan
            .stages
            .get(self.current)
            .map_or("", |stage| &stage.id)
    }

    /// The earlier stage the candidate is looking back at.
    pub fn revisiting(&self) -> Option<&str> {
        self.plan
            .stages
            .get(self.revisiting?)
            .map(|stage| stage.id.as_str())
    }

    /// Session time: what the clock has run, without pauses and outages.
    pub fn elapsed_ms(&self, now: Timestamp) -> i64 {
        let Some(since) = self.running_since else {
            return self.stopped_at_ms;
        };
        let limit_ms = self.length_ms().unwrap_or(limits::UNTIMED_ABANDONED_MS);
        (self.stopped_at_ms + now.since_ms(since).max(0)).min(limit_ms)
    }

    /// Never negative; `None` when the clock counts up.
    pub fn remaining_ms(&self, now: Timestamp) -> Option<i64> {
        Some((self.length_ms()? - self.elapsed_ms(now)).max(0))
    }

    /// The moment of 0:00: ahead while the clock runs, behind once it has passed. `None` when untimed,
    /// paused, or finished before it.
    pub fn deadline(&self) -> Option<Timestamp> {
        if let Some(ending) = self.ending {
            return Some(ending.bell.at);
        }
        let since = self.running_since?;
        Some(since.plus_ms(self.length_ms()? - self.stopped_at_ms))
    }

    /// When an interview nobody finishes is over: the last admitted text is in by then.
    pub fn settle_at(&self) -> Option<Timestamp> {
        match self.ending {
            Some(ending) => Some(ending.settle_at),
            None => Some(
                self.deadline()?
                    .plus_ms(self.plan.grace_ms + limits::SETTLE_MS),
            ),
        }
    }

    /// The next bell of the stage the clock is on, if the clock runs: where its time is used up.
    pub fn stage_bell(&self) -> Option<Timestamp> {
        let since = self.running_since.filter(|_| self.plan.is_timed())?;
        let state = self.stages.get(self.current)?;
        Some(since.plus_ms(self.entered_ms + state.allotted_ms - self.stopped_at_ms))
    }

    fn spent_ms(&self, index: usize, now: Timestamp) -> i64 {
        if index == self.current {
            self.elapsed_ms(now) - self.entered_ms
        } else {
            self.stages[index].spent_ms
        }
    }

    pub fn stages_view(&self, now: Timestamp) -> Vec<StageView> {
        (0..self.stages.len())
            .map(|index| {
                let (planned, state) = (&self.plan.stages[index], &self.stages[index]);
                StageView {
                    id: planned.id.clone(),
                    title: planned.title.clone(),
                    budget_ms: state.allotted_ms,
                    planned_ms: planned.budget_ms,
                    spent_ms: self.spent_ms(index, now),
                    text: state.notes.head_content().clone(),
                    rev: state.notes.head(),
                    entered: state.entered_at.is_some(),
                }
            })
            .collect()
    }

    /// When each stage was entered first, in the order of the plan; those never reached left out.
    pub fn stage_starts(&self) -> impl Iterator<Item = (&str, Timestamp)> {
        let stages = self.plan.stages.iter().zip(&self.stages);
        stages.filter_map(|(planned, state)| Some((planned.id.as_str(), state.entered_at?)))
    }

    /// The text that counts: what arrived on time or within the grace. Frozen by the end.
    pub fn counted_text(&self, stage: &str) -> Option<&str> {
        let index = self.plan.position(stage)?;
        Some(self.stages[index].notes.head_content())
    }

    /// What counted of a stage's text at a moment.
    pub fn counted_text_until(&self, stage: &str, until: Timestamp) -> Option<String> {
        let index = self.plan.position(stage)?;
        Some(self.stages[index].notes.content_until(until))
    }

    /// The text of a stage as it stands; the same as [`Interview::counted_text`].
    pub fn text(&self, stage: &str) -> Option<&str> {
        self.counted_text(stage)
    }

    /// The revision of [`Interview::text`].
    pub fn text_rev(&self, stage: &str) -> Option<u64> {
        Some(self.stages[self.plan.position(stage)?].notes.head())
    }

    /// The text as it was at a revision, whether it counts or not; 0 is empty.
    pub fn text_at_rev(&self, stage: &str, rev: u64) -> Option<String> {
        self.stages[self.plan.position(stage)?]
            .notes
            .content_at(rev)
    }

    /// Late texts, texts of a pause, conflicts and texts after the end, in plan order.
    pub fn asides(&self) -> Vec<Aside> {
        let mut asides = Vec::new();
        for (planned, state) in self.plan.stages.iter().zip(&self.stages) {
            asides.extend(state.notes.asides().map(|(rev, revision)| Aside {
                stage: planned.id.clone(),
                label: revision.label,
                rev,
                text: state.notes.content_at(rev).unwrap_or_default(),
                at: revision.at,
            }));
        }
        asides
    }

    pub fn board(&self) -> &Board {
        self.board.head_content()
    }

    pub fn board_rev(&self) -> u64 {
        self.board.head()
    }

    pub fn board_at_rev(&self, rev: u64) -> Option<Board> {
        self.board.content_at(rev)
    }

    pub fn board_asides(&self) -> Vec<BoardAside> {
        let aside = |(rev, label, at)| BoardAside {
            label,
            rev,
            board: self.board.content_at(rev).unwrap_or_default(),
            at,
        };
        self.board
            .asides()
            .map(|(rev, revision)| (rev, revision.label, revision.at))
            .map(aside)
            .collect()
    }

    /// Everything that was said, in the order of the journal.
    pub fn transcript(&self) -> Vec<TranscriptLine> {
        let time = |text: String| Line::new(LineKind::Time, text);
        self.heard
            .iter()
            .map(|heard| {
                let line = match &heard.what {
                    HeardWhat::Line(line) => line.clone(),
                    HeardWhat::Called(mark) => time(marks::sentence(mark, &self.plan)),
                    HeardWhat::MovedOn(index) => {
                        let stage = &self.plan.stages[*index].id;
                        time(marks::sentence_on_entering(stage, &self.plan))
                    }
                    HeardWhat::TimeIsUp => time(marks::sentence_at_the_end()),
                    HeardWhat::MoreTime(ms) => time(marks::sentence_on_more_time(*ms)),
                    HeardWhat::ChairTaken(name) => {
                        Line::new(LineKind::Chair, chair::sentence_on_taking(name))
                    }
                    HeardWhat::ChairLeft(name, why) => {
                        Line::new(LineKind::Chair, chair::sentence_on_leaving(name, *why))
                    }
                };
                let from = match line.kind {
                    LineKind::Question => Speaker::Candidate,
                    _ => Speaker::Interviewer,
                };
                TranscriptLine {
                    at: heard.at,
                    from,
                    kind: line.kind,
                    text: line.text,
                    by: line.by,
                }
            })
            .collect()
    }

    /// Ids of the facts given so far, in the order given; one given twice stands there twice.
    pub fn facts_given(&self) -> Vec<&str> {
        self.heard
            .iter()
            .filter_map(|heard| match &heard.what {
                HeardWhat::Line(line) => line.fact.as_deref(),
                _ => None,
            })
            .collect()
    }

    /// Levels of the hints taken in a stage, in the order taken.
    pub fn hints_taken(&self, stage: &str) -> &[u32] {
        self.plan
            .position(stage)
            .map_or(&[], |index| &self.stages[index].hints)
    }

    /// What must still pass before the next hint; 0 when one may be taken.
    pub fn hint_wait_ms(&self, now: Timestamp) -> i64 {
        let since = |hinted_ms: i64| self.elapsed_ms(now) - hinted_ms;
        self.hinted_ms.map_or(0, |hinted_ms| {
            (limits::HINT_APART_MS - since(hinted_ms)).max(0)
        })
    }

    pub fn pauses(&self) -> &[PauseSpan] {
        &self.pauses
    }

    /// What is left of the allowance for pauses; 0 where pausing is not allowed.
    pub fn pause_left_ms(&self, now: Timestamp) -> i64 {
        let used_ms: i64 = self
            .pauses
            .iter()
            .filter(|pause| pause.by != PausedBy::Outage)
            .map(|pause| pause.length_ms(now))
            .sum();
        (self.pause_allowance_ms() - used_ms).max(0)
    }

    /// How often somebody has paused it.
    pub(super) fn pauses_begun(&self) -> usize {
        let pauses = self.pauses.iter();
        pauses.filter(|pause| pause.by != PausedBy::Outage).count()
    }

    /// Whether the candidate may look back at a stage now.
    pub fn can_return_to(&self, stage: &str) -> bool {
        let earlier = self
            .plan
            .position(stage)
            .filter(|index| *index < self.current);
        self.phase() == Phase::Running
            && self.plan.pace != Pace::Strict
            && earlier.is_some_and(|index| {
                !self.stages[index].returned && self.stages[index].entered_at.is_some()
            })
    }
}
