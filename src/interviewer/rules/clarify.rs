//! The first stage: another task, an area nobody has touched, and boxes before there is a task.

use std::collections::{BTreeMap, BTreeSet};

use super::Around;
use super::quoting::telling_words;
use crate::interview::LineKind;
use crate::interview::event::{Cue, Line, Rule};

const CLARIFY: &str = "clarify";
/// A nudge comes when so many per cent of the stage are gone.
const NUDGE_FROM: i64 = 70;
/// The area of everything that belongs to no other.
const REST: &str = "functions";
/// With fewer points dealt with than this there is nothing to draw yet.
const ENOUGH_TO_DRAW: usize = 2;
/// In fewer words the task may simply not have come up by name.
const OFF_TASK_WORDS: usize = 60;
const OFF_TASK_MOST: usize = 2;
/// So many words of a task stand in the notes on another one, too.
const OFF_TASK_SHARED: usize = 2;
/// A part of the board.
const LEAST_DRAWN: usize = 1;

/// 70 % of clarify are gone and a core point is untouched: names its area, once a stage.
///
/// What the candidate asked for and was told counts as dealt with, even if it does not stand in the notes.
pub fn nudge(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    if moment.stage != CLARIFY
        || !moment.stage_is_past(NUDGE_FROM)
        || moment.count_in_stage(Rule::Nudge) > 0
    {
        return None;
    }
    let dealt_with = dealt_with(around);
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    let mut touched: BTreeMap<&str, usize> = BTreeMap::new();
    for point in around.points_of(CLARIFY).filter(|point| point.is_core) {
        let is_open =
            !around.reading.is_touched(&point.id) && !dealt_with.contains(&point.id.as_str());
        let counted = if is_open { &mut open } else { &mut touched };
        *counted.entry(point.area.as_str()).or_default() += 1;
    }
    let areas = around.prompter.wordings.area.iter();
    let spoken_of = around
        .prompter
        .areas_in(&what_was_said(around, around.reading.text(CLARIFY)));
    // An area nobody has spoken of before one that was left half done, what has a name of its own before the rest, and then the one of
    // which most is open.
    let area = areas
        .filter(|area| open.contains_key(area.id.as_str()))
        .max_by_key(|area| {
            let is_untouched = !touched.contains_key(area.id.as_str());
            let is_named = area.id != REST;
            (
                is_untouched && is_named && !spoken_of.contains(area.id.as_str()),
                is_untouched && is_named,
                is_untouched,
                is_named,
                open.get(area.id.as_str()).copied(),
            )
        })?;
    let is_new = !spoken_of.contains(area.id.as_str()) && !touched.contains_key(area.id.as_str());
    let occasion = if is_new { "nudge" } else { "nudge-further" };
    let cue = Cue::new(Rule::Nudge, &area.id);
    Some(around.line(LineKind::Nudge, cue, occasion, &[("area", &area.name)]))
}

/// Something is drawn and fewer than two core points are dealt with: once.
pub fn early_drawing(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    if moment.stage != CLARIFY || moment.count(Rule::EarlyDrawing) > 0 {
        return None;
    }
    let drawn = around.reading.graph.as_ref()?;
    if drawn.source != crate::diagram::Source::Scene || drawn.nodes.len() < LEAST_DRAWN {
        return None;
    }
    let dealt_with = dealt_with(around);
    let core = around.points_of(CLARIFY).filter(|point| point.is_core);
    let done = core.filter(|point| {
        around.reading.is_touched(&point.id) || dealt_with.contains(&point.id.as_str())
    });
    if done.count() >= ENOUGH_TO_DRAW {
        return None;
    }
    let cue = Cue::new(Rule::EarlyDrawing, "");
    Some(around.line(LineKind::Nudge, cue, "early-drawing", &[]))
}

/// Somebody builds something else: says the task again, once, and once more in a later stage. Whoever sits opposite would not listen to
/// another system for three quarters of an hour.
pub fn off_task(around: &Around<'_>) -> Option<Line> {
    let moment = around.moment;
    let reading = around.reading;
    let words: usize = reading
        .texts
        .iter()
        .map(|(_, text)| text.split_whitespace().count())
        .sum();
    let flags = &reading.assessment.flags;
    if !flags.iter().any(|flag| flag == "off-topic")
        || words < OFF_TASK_WORDS
        || moment.count(Rule::OffTask) >= OFF_TASK_MOST
        || moment.count_in_stage(Rule::OffTask) > 0
        // Who asked for a fact of this case is on it, and so is who uses the words of the task.
        || !around.interview().facts_given().is_empty()
        || shared_words(around) > OFF_TASK_SHARED
    {
        return None;
    }
    let cue = Cue::new(Rule::OffTask, "");
    let values = [("task", around.prompter.task.as_str())];
    Some(around.line(LineKind::Nudge, cue, "off-task", &values))
}

/// Words of the task that stand in the notes.
fn shared_words(around: &Around<'_>) -> usize {
    let own = telling_words(&around.prompter.task);
    let texts = around.reading.texts.iter();
    let written: BTreeSet<String> = texts.flat_map(|(_, text)| telling_words(text)).collect();
    own.intersection(&written).count()
}

/// Points that the facts given so far speak of.
fn dealt_with<'a>(around: &Around<'a>) -> Vec<&'a str> {
    let given = around.interview().facts_given();
    let facts = given
        .iter()
        .filter_map(|id| around.prompter.facts.get(*id).map(String::as_str));
    let told = facts.collect::<Vec<_>>().join("\n\n");
    around
        .engine
        .given_away(CLARIFY, &what_was_said(around, &told))
}

/// A text with the candidate's questions behind it.
fn what_was_said(around: &Around<'_>, text: &str) -> String {
    let asked = around.interview().lines();
    let asked = asked.filter(|said| said.line.kind == LineKind::Question);
    let asked = asked.map(|said| said.line.text.trim_end_matches('?'));
    let asked = asked.collect::<Vec<_>>().join(".\n\n");
    format!("{text}\n\n{asked}")
}
