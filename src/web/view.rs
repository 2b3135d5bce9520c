//! An interview as the room shows it.

use serde::Serialize;

use super::pages::room;
use crate::interview::event::{PausedBy, TimeMark};
use crate::interview::view::Speaker;
use crate::interview::{Pace, Phase, marks};
use crate::proctor::Live;
use crate::text;
use crate::time::Timestamp;
use crate::wire;

/// What a live stream says every few seconds.
#[derive(Debug, Clone, Serialize)]
pub struct ClockTick {
    pub now: Timestamp,
    pub remaining_ms: Option<i64>,
    pub deadline_at: Option<Timestamp>,
    pub phase: Phase,
    pub stage: String,
}

pub fn clock(live: &Live, now: Timestamp) -> ClockTick {
    ClockTick {
        now,
        remaining_ms: live.interview.remaining_ms(now),
        deadline_at: live.interview.deadline(),
        phase: live.interview.phase(),
        stage: live.interview.stage().to_owned(),
    }
}

/// The part of the room that the server decides. `refusal`: one sentence about the request it answers.
pub fn live(id: &str, live: &Live, now: Timestamp, refusal: Option<String>) -> room::Live {
    let interview = &live.interview;
    let plan = interview.plan();
    let stages = interview.stages_view(now);
    let current = plan.position(interview.stage()).unwrap_or(0);
    let stage_remaining_ms = stages
        .get(current)
        .filter(|_| plan.is_timed())
        .map(|stage| stage.budget_ms - stage.spent_ms);
    let hints = live
        .content
        .entry
        .case
        .stage
        .get(interview.stage())
        .map_or(0, |guide| guide.hints.len());
    let hints_taken = interview.hints_taken(interview.stage()).len();
    let rail = stages
        .iter()
        .enumerate()
        .map(|(index, stage)| room::RailStage {
            id: stage.id.clone(),
            title: stage.title.clone(),
            state: match index.cmp(&current) {
                std::cmp::Ordering::Less => room::RailState::Done,
                std::cmp::Ordering::Equal => room::RailState::Now,
                std::cmp::Ordering::Greater => room::RailState::ToCome,
            },
            budget_ms: if plan.is_timed() { stage.budget_ms } else { 0 },
            spent_ms: stage.spent_ms,
            rev: stage.rev,
            can_return: interview.can_return_to(&stage.id),
        });
    room::Live {
        id: id.to_owned(),
        seq: interview.seq(),
        board_rev: interview.board_rev(),
        now,
        phase: interview.phase().as_str().to_owned(),
        pace: wire::name(&plan.pace),
        stage: interview.stage().to_owned(),
        shown: interview
            .revisiting()
            .unwrap_or(interview.stage())
            .to_owned(),
        elapsed_ms: interview.elapsed_ms(now),
        remaining_ms: interview.remaining_ms(now),
        deadline_at: interview
            .deadline()
            .filter(|_| interview.phase() != Phase::Paused),
        stage_remaining_ms,
        rail: rail.collect(),
        banner: banner(live, stage_remaining_ms),
        milestones: milestones(live),
        transcript: transcript(live),
        hints: room::Hints {
            left: u32::try_from(hints.saturating_sub(hints_taken)).unwrap_or(0),
            wait_ms: interview.hint_wait_ms(now),
        },
        next: stages.get(current + 1).map(|stage| room::NextStage {
            from: interview.stage().to_owned(),
            title: stage.title.clone(),
        }),
        back_to: interview
            .revisiting()
            .map(|_| plan.title(interview.stage()).to_owned()),
        can_pause: interview.can_pause(now),
        can_resume: interview.phase() == Phase::Paused,
        pause_left_ms: interview.pause_left_ms(now),
        interviewer: interview.chair().map(|chair| chair.name.clone()),
        here: super::live::here_sentence(live),
        watched: interview.chair().is_some() || !live.presence.is_empty(),
        refusal,
    }
}

/// The line that stays on the page while it is true.
fn banner(live: &Live, stage_remaining_ms: Option<i64>) -> Option<String> {
    let interview = &live.interview;
    match (interview.phase(), interview.paused_by()) {
        (Phase::Paused, Some(PausedBy::Outage)) => return Some(text::t("room-paused-by-outage")),
        (Phase::Paused, _) => return Some(text::t("room-paused")),
        (Phase::Closing | Phase::Finished, _) => return Some(marks::sentence_at_the_end()),
        (Phase::Running, _) => {}
    }
    let overrun_ms = -stage_remaining_ms?;
    if overrun_ms < 0 || interview.plan().pace != Pace::Interview {
        return None;
    }
    let mark = TimeMark::StageOver {
        stage: interview.stage().to_owned(),
    };
    Some(marks::sentence(&mark, interview.plan()))
}

fn milestones(live: &Live) -> Vec<room::Milestone> {
    let plan = live.interview.plan();
    let Some(length_ms) = live.interview.length_ms() else {
        return Vec::new();
    };
    marks::of_interview(length_ms)
        .into_iter()
        .map(|(due_ms, mark)| room::Milestone {
            left_ms: length_ms - due_ms,
            sentence: marks::sentence(&mark, plan),
        })
        .collect()
}

pub fn transcript(live: &Live) -> Vec<room::Line> {
    let started_at = live.interview.started_at();
    let lines = live.interview.transcript().into_iter().enumerate();
    lines
        .map(|(place, line)| room::Line {
            elapsed_ms: line.at.since_ms(started_at),
            by_candidate: line.from == Speaker::Candidate,
            kind: wire::name(&line.kind),
            text: line.text,
            by: line.by,
            wording: live.wordings.at(place).map(str::to_owned),
        })
        .collect()
}
