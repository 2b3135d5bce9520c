//! Silence, and the question of the last stage.

use super::Around;
use super::quoting::{fresh_quote, new_lines};
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};
use crate::language::Document;

const ESTIMATE: &str = "estimate";
const TRADE_OFFS: &str = "trade-offs";
/// Nothing typed, drawn or said for this long.
const SILENT_MS: i64 = 90_000;
const STUCK_MS: i64 = 180_000;
/// Who has written so much in a stage pauses longer before anybody asks: at 90 seconds good candidates heard half as many words again,
/// nearly all of them "go on whenever you like".
const AT_WORK_CHARS: usize = 200;
const AT_WORK_MS: i64 = 120_000;
/// A hint costs; in the last minutes nobody can do anything with it.
const HINT_LEFT_MS: i64 = 120_000;
/// In each stage, hints included.
const MOST_IN_STAGE: usize = 2;
const STEP: u32 = 1;
/// Of a stage, in per cent.
const LATE: i64 = 60;
/// Somebody has left, or is lost: the time of the stage is gone, and nobody has done anything for long. A room that stays silent
/// for half an hour has no interviewer in it.
const OVER: i64 = 100;
const OVER_SILENT_MS: i64 = 5 * 60_000;
const OVER_MOST: usize = 6;
/// Has thought about growth already. Sorted.
const GROWTH: &[&[&str]] = &[
    &["10", "times"],
    &["10", "x"],
    &["10x"],
    &["order", "of", "magnitude"],
    &["ten", "times"],
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
    Some(around.line(LineKind::Probe, cue, occasion, &[]))
}

/// 90 seconds of silence, or two minutes of somebody at work: a word that fits what was done last. 180 seconds: the first hint of the stage, unless it was taken. A question
/// of the interviewer starts the time again: who was just asked something is thinking.
pub fn silence(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let is_at_work = around.reading.text(moment.stage).chars().count() >= AT_WORK_CHARS;
    let patience_ms = if is_at_work { AT_WORK_MS } else { SILENT_MS };
    if moment.silent_ms() < moment.stretched(patience_ms) {
        return None;
    }
    let over = said_in_stage(around, "silence-over");
    let said = moment.count_in_stage(Rule::Silence) - over;
    if said >= MOST_IN_STAGE {
        return over_time(around, over);
    }
    let hint = around.prompter.first_hints.get(moment.stage);
    let taken = around.interview().hints_taken(moment.stage);
    let has_time = !is_last(around) || moment.stage_left_ms() >= moment.stretched(HINT_LEFT_MS);
    let is_stuck = moment.idle_ms() >= moment.stretched(STUCK_MS) && said > 0 && has_time;
    if let Some(hint) = hint.filter(|_| is_stuck && taken.is_empty()) {
        let mut cue = Cue::new(Rule::Silence, "");
        cue.step = Some(STEP);
        return Some(Line::new(LineKind::Hint, hint.clone()).because(cue));
    }
    let (occasion, quote) = what_fits(around);
    // Who was told once that they may go on has heard it.
    let is_said = occasion.starts_with("silence-la") && said_in_stage(around, occasion) > 0;
    if is_said {
        return None;
    }
    let cue = Cue::new(Rule::Silence, occasion);
    Some(around.line(LineKind::Nudge, cue, occasion, &[("quote", &quote)]))
}

fn said_in_stage(around: &Around<'_>, occasion: &str) -> usize {
    let moment = around.moment;
    let said = moment.said(Rule::Silence);
    said.filter(|(said, cue)| said.stage == moment.stage && cue.about == occasion)
        .count()
}

fn is_last(around: &Around<'_>) -> bool {
    let stages = &around.interview().plan().stages;
    let last = stages.last();
    last.is_some_and(|last| last.id == around.moment.stage)
}

/// The occasion, and what is quoted.
fn what_fits(around: &Around<'_>) -> (&'static str, String) {
    let moment = around.moment;
    let interview = around.interview();
    let text = around.reading.text(moment.stage);
    let has_written = !text.trim().is_empty();
    // Who has written something and is near the end of a stage may simply be done with it.
    let is_late = moment.stage_is_past(LATE) && has_written;
    let words = interview.lines().rfind(|said| said.stage == moment.stage);
    let unanswered = words.filter(|said| said.elapsed_ms >= interview.active_ms());
    let plain = |occasion| (occasion, String::new());
    if is_late && is_last(around) {
        return plain("silence-last");
    }
    if let Some(said) = unanswered {
        let is_question = said.line.kind == LineKind::Probe
            || said
                .line
                .cue
                .as_ref()
                .is_some_and(|cue| cue.rule != Rule::Silence);
        if said.line.kind == LineKind::Hint {
            return plain("silence-hinted");
        }
        if is_question {
            return plain("silence-asked");
        }
    }
    if is_late {
        return plain("silence-late");
    }
    if interview.active_ms() >= interview.stage_entered_ms() {
        let before = moment.at.plus_ms(-moment.idle_ms() - 1);
        if interview.board_until(before) != *interview.board() {
            return plain("silence-drawn");
        }
        let newest = fresh_quote(around, &new_lines(around, moment.stage, before));
        if let Some(quote) = newest.or_else(|| fresh_quote(around, text)) {
            return ("silence-written", quote);
        }
    }
    if moment.stage == ESTIMATE && !has_written {
        return plain("silence-numbers");
    }
    plain("silence")
}

/// A stage that takes the time of all others while nothing happens: a person would say so, every five minutes.
fn over_time(around: &Around<'_>, over: usize) -> Option<Line> {
    let moment = around.moment;
    if !around.interview().plan().is_timed()
        || is_last(around)
        || over >= OVER_MOST
        || !moment.stage_is_past(OVER)
        || moment.silent_ms() < moment.stretched(OVER_SILENT_MS)
    {
        return None;
    }
    let cue = Cue::new(Rule::Silence, "silence-over");
    Some(around.line(LineKind::Nudge, cue, "silence-over", &[]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_speaks_of_growth_is_understood_in_every_writing() {
        assert!(GROWTH.is_sorted());
        for text in [
            "At 10x the load the counter goes first.",
            "With ten times the users I would shard.",
            "10 times as many writes need another store",
            "An order of magnitude more breaks the cache.",
        ] {
            assert!(Document::read(text).says_any(GROWTH), "{text}");
        }
        assert!(!Document::read("Ten servers, four times a day.").says_any(GROWTH));
    }
}
