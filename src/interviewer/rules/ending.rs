//! Silence, and the question of the last stage.

use super::Around;
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};
use crate::language::Document;

const TRADE_OFFS: &str = "trade-offs";
/// Nothing typed, drawn or said for this long.
const SILENT_MS: i64 = 90_000;
const STUCK_MS: i64 = 180_000;
/// In each stage, hints included.
const MOST_IN_STAGE: usize = 2;
const STEP: u32 = 1;
/// Of a stage, in per cent.
const LATE: i64 = 60;
/// Has thought about growth already.
const GROWTH: &[&[&str]] = &[
    &["10x"],
    &["ten", "times"],
    &["10", "times"],
    &["10", "x"],
    &["order", "of", "magnitude"],
];

/// The question of the last stage: once. Who has answered it without being asked gets another.
pub fn trade_offs(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    if moment.stage != TRADE_OFFS || moment.count(Rule::TradeOffs) > 0 {
        return None;
    }
    let text = Document::read(around.reading.text(TRADE_OFFS));
    let occasion = if text.says_any(GROWTH) {
        "trade-offs-again"
    } else {
        "trade-offs"
    };
    let cue = Cue::new(Rule::TradeOffs, "");
    Some(around.line(LineKind::Probe, cue, occasion, 0, &[]))
}

/// 90 seconds of silence: what are you weighing up? 180 seconds: the first hint of the stage, unless it was taken. A question of the
/// interviewer starts the time again: who was just asked something is thinking.
pub fn silence(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let said = moment.count_in_stage(Rule::Silence);
    if said >= MOST_IN_STAGE || moment.silent_ms() < moment.stretched(SILENT_MS) {
        return None;
    }
    let hint = around.prompter.first_hints.get(moment.stage);
    let interview = around.interview();
    let taken = interview.hints_taken(moment.stage);
    let is_stuck = moment.idle_ms() >= moment.stretched(STUCK_MS) && said > 0;
    let mut cue = Cue::new(Rule::Silence, "");
    if let Some(hint) = hint.filter(|_| is_stuck && taken.is_empty()) {
        cue.step = Some(STEP);
        return Some(Line::new(LineKind::Hint, hint.clone()).because(cue));
    }
    // Who has written something and is near the end of a stage may simply be done with it.
    let is_late =
        moment.stage_is_past(LATE) && !around.reading.text(moment.stage).trim().is_empty();
    let stages = &interview.plan().stages;
    let is_last = stages.last().is_some_and(|last| last.id == moment.stage);
    let occasion = match (is_late, is_last) {
        (false, _) => "silence",
        (true, false) => "silence-late",
        (true, true) => "silence-last",
    };
    let before = moment.count(Rule::Silence);
    Some(around.line(LineKind::Nudge, cue, occasion, before, &[]))
}
