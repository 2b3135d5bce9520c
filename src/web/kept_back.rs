//! What the interviewer kept back, told after the end: the questions with what a good answer contains, the hints nobody
//! took, the changes of the task with what they led to, and the choices of the case.

use std::collections::HashSet;

use super::pages::report::{AskedQuestion, KeptBack, ThrownCurveball, TradeOff, UntakenHints};
use crate::interview::Rule;
use crate::proctor::Live;
use crate::report::reaction::{self, Reaction};
use crate::text::t_with;

/// Lines of new notes shown for one curveball.
const MAX_LINES: usize = 8;

pub fn kept_back(live: &Live) -> KeptBack {
    KeptBack {
        questions: questions(live),
        hints: hints(live),
        curveballs: curveballs(live),
        choices: live
            .content
            .entry
            .case
            .trade_off
            .iter()
            .map(|one| TradeOff {
                choice: one.choice.clone(),
                text: one.text.clone(),
            })
            .collect(),
    }
}

/// Those that were asked first, each in the order of the case.
fn questions(live: &Live) -> Vec<AskedQuestion> {
    let cues = live
        .interview
        .lines()
        .filter_map(|said| said.line.cue.as_ref());
    let asked: HashSet<&str> = cues
        .filter(|cue| matches!(cue.rule, Rule::Probe | Rule::Redirect))
        .map(|cue| cue.about.as_str())
        .collect();
    let probes = live.content.entry.case.probe.iter();
    let mut questions: Vec<AskedQuestion> = probes
        .map(|probe| AskedQuestion {
            question: probe.question.clone(),
            was_asked: asked.contains(probe.id.as_str()),
            good: probe.good.clone(),
            weak: probe.weak.clone(),
            wrong: probe.wrong.clone(),
        })
        .collect();
    questions.sort_by_key(|question| !question.was_asked);
    questions
}

fn hints(live: &Live) -> Vec<UntakenHints> {
    let stages = live.interview.plan().stages.iter();
    let untaken = stages.filter_map(|stage| {
        let guide = live.content.entry.case.stage.get(&stage.id)?;
        let taken = live.interview.hints_taken(&stage.id).len();
        let hints: Vec<String> = guide.hints.iter().skip(taken).cloned().collect();
        (!hints.is_empty()).then(|| UntakenHints {
            stage: stage.title.clone(),
            hints,
        })
    });
    untaken.collect()
}

fn curveballs(live: &Live) -> Vec<ThrownCurveball> {
    let thrown = reaction::reactions(&live.interview, &live.content.entry);
    let case = &live.content.entry.case;
    let mut curveballs: Vec<ThrownCurveball> = case
        .curveball
        .iter()
        .map(|one| {
            let reaction = thrown.iter().find(|reaction| reaction.id == one.id);
            ThrownCurveball {
                change: one.change.clone(),
                hoped_for: one.reaction.clone(),
                was_thrown: reaction.is_some(),
                changed: reaction.map(changes).unwrap_or_default(),
                notes: reaction.map(new_lines).unwrap_or_default(),
            }
        })
        .collect();
    curveballs.sort_by_key(|one| !one.was_thrown);
    curveballs
}

/// One sentence for each change of the board.
fn changes(reaction: &Reaction) -> Vec<String> {
    let board = &reaction.board;
    let one =
        |key: &'static str| move |part: &String| t_with(key, &[("part", part.clone().into())]);
    let two = |key: &'static str| {
        move |(from, to): &(String, String)| {
            t_with(
                key,
                &[("from", from.clone().into()), ("to", to.clone().into())],
            )
        }
    };
    let added = board.added.iter().map(one("change-added"));
    let removed = board.removed.iter().map(one("change-removed"));
    let renamed = board.renamed.iter().map(two("change-renamed"));
    let connected = board.connected.iter().map(two("change-connected"));
    let cut = board.disconnected.iter().map(two("change-cut"));
    let changes = added.chain(removed).chain(renamed).chain(connected);
    changes.chain(cut).collect()
}

fn new_lines(reaction: &Reaction) -> Vec<String> {
    let lines = reaction.notes.iter().flat_map(|(_, lines)| lines);
    lines.take(MAX_LINES).cloned().collect()
}
