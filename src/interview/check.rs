//! Whether a journal that came from elsewhere could have been written here.
//!
//! [`Interview::apply`] never fails, because what it is given was decided by this code. A journal that somebody brought was not: it is
//! played line by line, and each line must be one that the interview could have had at that point. What cannot be checked is
//! whether it really happened.

use std::collections::BTreeSet;

use super::board::{Board, BoardDelta};
use super::event::{EnteredBy, Event, Label, Line, PausedBy, Recorded};
use super::history::{Content, History};
use super::plan::{Pace, Plan};
use super::session::{Interview, Phase};
use super::{limits, own_plan};
use crate::time::Timestamp;

/// Why a line cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Impossible {
    /// Lines are numbered 1, 2, 3.
    Number,
    NegativeTime,
    FutureTime,
    /// It was written down before the line above, or before it happened, or it happened before the start.
    TimeOrder,
    FirstLine,
    StartedTwice,
    Plan,
    UnknownStage,
    StageOrder,
    /// Something that cannot happen while the interview runs, is paused, or is over.
    WrongPhase,
    Revision,
    Delta,
    Hash,
    Label,
    TooLong,
    TooMany,
    OperationTwice,
    /// An amount of time, or of hints, that is never given.
    Amount,
    Chair,
    Board,
    /// It ends before the interview does.
    NotFinished,
}

impl Impossible {
    pub fn text_key(self) -> &'static str {
        match self {
            Impossible::Number => "journal-number",
            Impossible::NegativeTime => "journal-negative-time",
            Impossible::FutureTime => "journal-future-time",
            Impossible::TimeOrder => "journal-time-order",
            Impossible::FirstLine => "journal-first-line",
            Impossible::StartedTwice => "journal-started-twice",
            Impossible::Plan => "journal-plan",
            Impossible::UnknownStage => "journal-unknown-stage",
            Impossible::StageOrder => "journal-stage-order",
            Impossible::WrongPhase => "journal-wrong-phase",
            Impossible::Revision => "journal-revision",
            Impossible::Delta => "journal-delta",
            Impossible::Hash => "journal-hash",
            Impossible::Label => "journal-label",
            Impossible::TooLong => "journal-too-long",
            Impossible::TooMany => "journal-too-many",
            Impossible::OperationTwice => "journal-operation-twice",
            Impossible::Amount => "journal-amount",
            Impossible::Chair => "journal-chair",
            Impossible::Board => "journal-board",
            Impossible::NotFinished => "journal-not-finished",
        }
    }
}

/// How much may be looked at, in bytes and steps: a small journal can ask for a great deal of copying and hashing.
#[derive(Debug, Clone, Copy)]
pub struct Effort(u64);

impl Effort {
    /// Some seconds.
    pub const fn of_an_import() -> Effort {
        Effort(2 << 30)
    }

    fn take(&mut self, amount: usize) -> Result<(), Impossible> {
        let left = self.0.checked_sub(amount as u64);
        self.0 = left.ok_or(Impossible::TooMany)?;
        Ok(())
    }
}

/// A journal under examination.
pub struct Examination<'a> {
    interview: Interview,
    now: Timestamp,
    effort: &'a mut Effort,
    /// The names of the saves so far.
    operations: BTreeSet<String>,
}

impl<'a> Examination<'a> {
    /// Nothing in the journal may be later than `now`.
    pub fn begin(now: Timestamp, effort: &'a mut Effort) -> Self {
        Examination {
            interview: Interview::empty(),
            now,
            effort,
            operations: BTreeSet::new(),
        }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// Why it cannot be the next one; the examination is over then.
    pub fn take(&mut self, line: &Recorded) -> Result<(), Impossible> {
        self.check_times(line)?;
        if self.interview.seq >= limits::EVENTS + limits::REVISIONS as u64 {
            return Err(Impossible::TooMany);
        }
        match (&line.event, self.interview.seq) {
            (Event::Started { plan, .. }, 0) => check_plan(plan)?,
            (Event::Started { .. }, _) => return Err(Impossible::StartedTwice),
            (_, 0) => return Err(Impossible::FirstLine),
            (event, _) => self.check_event(line, event)?,
        }
        self.interview.apply(line);
        Ok(())
    }

    /// The interview, once all lines were taken.
    ///
    /// # Errors
    /// `NotFinished`, `FirstLine` for a journal without any.
    pub fn end(self) -> Result<Interview, Impossible> {
        match (self.interview.seq, self.interview.finished) {
            (0, _) => Err(Impossible::FirstLine),
            (_, None) => Err(Impossible::NotFinished),
            (_, Some(_)) => Ok(self.interview),
        }
    }

    fn check_times(&self, line: &Recorded) -> Result<(), Impossible> {
        let before = &self.interview;
        if line.seq != before.seq + 1 {
            return Err(Impossible::Number);
        }
        if line.at.as_ms() < 0 || line.recorded_at.as_ms() < 0 {
            return Err(Impossible::NegativeTime);
        }
        if line.recorded_at > self.now {
            return Err(Impossible::FutureTime);
        }
        let before_start = before.seq > 0 && line.at < before.started_at;
        if line.at > line.recorded_at || line.recorded_at < before.last_recorded_at || before_start
        {
            return Err(Impossible::TimeOrder);
        }
        Ok(())
    }

    fn check_event(&mut self, line: &Recorded, event: &Event) -> Result<(), Impossible> {
        let interview = &self.interview;
        let phase = interview.phase();
        let only = |fits: bool| {
            if fits {
                Ok(())
            } else {
                Err(Impossible::WrongPhase)
            }
        };
        match event {
            Event::Started { .. } => Err(Impossible::StartedTwice),
            Event::StageEntered {
                stage,
                reason,
                allotted_ms,
            } => {
                only(phase == Phase::Running)?;
                self.check_entering(stage, *reason, allotted_ms)
            }
            Event::Returned { to } => {
                only(phase == Phase::Running)?;
                let index = self.position(to)?;
                let state = interview.stages.get(index);
                let was_there = state.is_some_and(|state| state.entered_at.is_some());
                match was_there && index < interview.current {
                    true => Ok(()),
                    false => Err(Impossible::StageOrder),
                }
            }
            Event::ReturnEnded => only(phase == Phase::Running && interview.revisiting.is_some()),
            Event::TimeCalled { .. } => only(phase == Phase::Running),
            Event::Wrote { .. } | Event::Drew { .. } => self.check_save(event),
            Event::Asked { text } => {
                only(phase == Phase::Running)?;
                no_longer_than(text, limits::QUESTION_CHARS)
            }
            Event::Said(said) => {
                only(phase != Phase::Finished)?;
                check_line(said)
            }
            Event::HintTaken { stage, text, level } => {
                only(phase == Phase::Running)?;
                self.position(stage)?;
                // The protocol counts them; which there are is the case's.
                if *level > 100 {
                    return Err(Impossible::Amount);
                }
                no_longer_than(text, limits::MESSAGE_CHARS)
            }
            Event::Paused { by } => {
                // While the server was away a pause goes on as one of another kind.
                let by_outage = *by == PausedBy::Outage;
                let goes_on = by_outage && interview.paused_by() != Some(PausedBy::Outage);
                only(phase == Phase::Running || phase == Phase::Paused && goes_on)?;
                // The server may go away any number of times.
                match interview.pauses.len() < limits::PAUSES + 1_000 {
                    true => Ok(()),
                    false => Err(Impossible::TooMany),
                }
            }
            Event::Resumed { .. } => only(phase == Phase::Paused),
            Event::ChairTaken { seat, name } => {
                only(phase != Phase::Finished)?;
                no_longer_than(name, crate::limits::GUEST_NAME_CHARS)?;
                match seat.is_empty() || seat.len() > 64 {
                    true => Err(Impossible::Chair),
                    false => Ok(()),
                }
            }
            Event::ChairLeft { .. } => match interview.chair {
                Some(_) => Ok(()),
                None => Err(Impossible::Chair),
            },
            Event::ExtraTimeGranted { ms } => {
                only(phase != Phase::Finished)?;
                let in_all = interview.extra_ms.saturating_add(*ms);
                match (1..=limits::EXTRA_MOST_MS).contains(ms) && in_all <= limits::EXTRA_IN_ALL_MS
                {
                    true => Ok(()),
                    false => Err(Impossible::Amount),
                }
            }
            Event::OutageCredited { from, gap_ms } => {
                only(phase != Phase::Finished)?;
                let fits =
                    *gap_ms > 0 && from.as_ms() >= 0 && from.plus_ms(*gap_ms) <= line.recorded_at;
                if fits {
                    Ok(())
                } else {
                    Err(Impossible::Amount)
                }
            }
            Event::ClosingBegan => only(phase == Phase::Running && interview.plan.is_timed()),
            Event::Finished { .. } => only(phase != Phase::Finished),
        }
    }

    fn position(&self, stage: &str) -> Result<usize, Impossible> {
        let position = self.interview.plan.position(stage);
        position.ok_or(Impossible::UnknownStage)
    }

    fn check_entering(
        &self,
        stage: &str,
        reason: EnteredBy,
        allotted_ms: &[i64],
    ) -> Result<(), Impossible> {
        let index = self.position(stage)?;
        let plan = &self.interview.plan;
        let expected = match reason {
            EnteredBy::Start => 0,
            _ => self.interview.current + 1,
        };
        let is_first = self.interview.seq == 1;
        if index != expected || (reason == EnteredBy::Start) != is_first {
            return Err(Impossible::StageOrder);
        }
        // Extra time and what early stages left over come on top of the plan.
        let fits = |ms: &i64| (0..=2 * limits::PLAN_MAX_MS + limits::EXTRA_IN_ALL_MS).contains(ms);
        match allotted_ms.len() == plan.stages.len() && allotted_ms.iter().all(fits) {
            true => Ok(()),
            false => Err(Impossible::Amount),
        }
    }

    fn check_save(&mut self, event: &Event) -> Result<(), Impossible> {
        let (Event::Wrote {
            op_id,
            rev,
            parent,
            label,
            sha256,
            head,
            merged,
            sent_sha256,
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
            clock_stage,
            ..
        }) = event
        else {
            return Err(Impossible::Revision);
        };
        let chars = op_id.chars().count();
        if chars == 0 || chars > limits::OPERATION_CHARS || sent_sha256.len() != 64 {
            return Err(Impossible::TooLong);
        }
        if !self.operations.insert(op_id.clone()) {
            return Err(Impossible::OperationTwice);
        }
        self.position(clock_stage)?;
        let over = self.interview.phase() == Phase::Finished;
        let save = Save {
            rev: *rev,
            parent: *parent,
            label: *label,
            sha256,
            head: *head,
            merged,
            over,
        };
        let interview = &self.interview;
        let revisions: u64 = interview
            .stages
            .iter()
            .map(|stage| stage.notes.latest())
            .sum();
        if revisions + interview.board.latest() >= limits::REVISIONS as u64 {
            return Err(Impossible::TooMany);
        }
        match event {
            Event::Wrote { stage, delta, .. } => {
                let index = self.position(stage)?;
                let state = interview
                    .stages
                    .get(index)
                    .ok_or(Impossible::UnknownStage)?;
                let fits = |text: &String| {
                    let end = delta.at.checked_add(delta.deleted.len());
                    end.and_then(|end| text.get(delta.at..end)) == Some(delta.deleted.as_str())
                };
                let text =
                    save.content(&state.notes, delta, delta.is_empty(), fits, self.effort)?;
                self.effort.take(text.len())?;
                if text.len() > limits::TEXT_BYTES {
                    return Err(Impossible::TooLong);
                }
                save.check_hash(&text)
            }
            Event::Drew { delta, .. } => {
                let fits = |board: &Board| fits_board(delta, board);
                let board =
                    save.content(&interview.board, delta, delta.is_empty(), fits, self.effort)?;
                if board.elements().len() > limits::BOARD_ELEMENTS {
                    return Err(Impossible::TooLong);
                }
                self.effort.take(board.to_json().len())?;
                save.check_hash(&board)
            }
            _ => Err(Impossible::Revision),
        }
    }
}

/// What `Wrote` and `Drew` have in common.
struct Save<'a> {
    rev: u64,
    parent: u64,
    label: Label,
    sha256: &'a str,
    head: bool,
    merged: &'a [u64],
    over: bool,
}

impl Save<'_> {
    /// The content after the line, once it is clear that it may stand where it says.
    fn content<C: Content>(
        &self,
        history: &History<C>,
        delta: &C::Delta,
        delta_is_empty: bool,
        fits: impl Fn(&C) -> bool,
        effort: &mut Effort,
    ) -> Result<C, Impossible> {
        let latest = history.latest();
        let is_new = self.rev == latest + 1;
        if self.merged.len() > 8 || self.merged.iter().any(|rev| *rev > latest) {
            return Err(Impossible::Revision);
        }
        let parent_fits = match (is_new, self.head) {
            (true, true) => self.parent == history.head(),
            (true, false) => self.parent <= latest,
            (false, _) => self.rev <= latest && self.parent == self.rev,
        };
        if !parent_fits {
            return Err(Impossible::Revision);
        }
        if is_new && self.head && (self.over || !self.label.counts()) {
            return Err(Impossible::Label);
        }
        // A walk back to the beginning, where it is not the head.
        if self.parent != history.head() {
            effort.take(
                usize::try_from(self.parent)
                    .unwrap_or(usize::MAX)
                    .saturating_mul(256),
            )?;
        }
        let mut content = history
            .content_at(self.parent)
            .ok_or(Impossible::Revision)?;
        if !is_new {
            return match delta_is_empty {
                true => Ok(content),
                false => Err(Impossible::Delta),
            };
        }
        if !fits(&content) {
            return Err(Impossible::Delta);
        }
        content.apply(delta);
        Ok(content)
    }

    fn check_hash<C: Content>(&self, content: &C) -> Result<(), Impossible> {
        match content.sha256() == self.sha256 {
            true => Ok(()),
            false => Err(Impossible::Hash),
        }
    }
}

/// What is removed is there, and what comes has a name.
fn fits_board(delta: &BoardDelta, board: &Board) -> bool {
    let there: std::collections::HashSet<&str> = board
        .elements()
        .iter()
        .map(|element| element.id.as_str())
        .collect();
    let named = |value: &serde_json::Value| {
        let id = value.get("id").and_then(serde_json::Value::as_str);
        id.is_some_and(|id| !id.is_empty())
    };
    let removed = delta.removed.iter().all(|id| there.contains(id.as_str()));
    removed && delta.upserted.len() <= limits::BOARD_ELEMENTS && delta.upserted.iter().all(named)
}

fn no_longer_than(text: &str, limit: usize) -> Result<(), Impossible> {
    match text.chars().count() > limit {
        true => Err(Impossible::TooLong),
        false => Ok(()),
    }
}

/// Lines of content may be longer than those of people.
fn check_line(line: &Line) -> Result<(), Impossible> {
    const LINE_CHARS: usize = 16_000;
    no_longer_than(&line.text, LINE_CHARS)?;
    let names = [line.fact.as_ref(), line.by.as_ref()];
    for name in names.into_iter().flatten() {
        no_longer_than(name, 256)?;
    }
    line.cue
        .as_ref()
        .map_or(Ok(()), |cue| no_longer_than(&cue.about, 1_000))
}

fn check_plan(plan: &Plan) -> Result<(), Impossible> {
    let specs = plan.stages.iter().map(|stage| own_plan::StageSpec {
        id: stage.id.clone(),
        title: Some(stage.title.clone()),
        // The shortest stage of a plan that was drawn up here, so that only the form of the others is looked at.
        length_ms: limits::STAGE_MIN_MS,
    });
    own_plan::checked(specs.collect(), true).map_err(|_| Impossible::Plan)?;
    let sound = |ms: i64| (0..=2 * limits::STAGE_MAX_MS).contains(&ms);
    let stages = plan
        .stages
        .iter()
        .all(|stage| sound(stage.budget_ms) && sound(stage.floor_ms));
    let in_all: i64 = plan.stages.iter().map(|stage| stage.budget_ms).sum();
    let lengths = match plan.pace {
        Pace::Untimed => in_all == 0,
        _ => in_all > 0 && in_all <= 2 * limits::PLAN_MAX_MS,
    };
    let others = (1000..=2000).contains(&plan.extra_time_permille)
        && sound(plan.pause_limit_ms)
        && sound(plan.grace_ms)
        && plan.name.chars().count() <= limits::STAGE_TITLE_CHARS;
    match stages && lengths && others {
        true => Ok(()),
        false => Err(Impossible::Plan),
    }
}

#[cfg(test)]
mod tests;
