//! How points of an interview were reached, from its journal: which hints and probes came before, and what counted when they did.
//!
//! The same rules hold for what the offline scorer met and for what a second reader meets: [`crate::scoring::credit`]. The difference
//! is only how one knows that something stood there already: by asking the engine, or by looking for the words that were quoted.

use std::collections::{BTreeMap, BTreeSet};

use super::rooms::Live;
use crate::casebook::rubric::Verdict;
use crate::diagram::compare::kinds_of_family;
use crate::interview::{LineKind, Rule};
use crate::interviewer::answer_until;
use crate::limits;
use crate::reader::stands;
use crate::scoring::{
    Answer, AskedProbe, Assessment, Credit, Evidence, Finding, TakenHint, credit,
};
use crate::time::Timestamp;

/// Items that a second reader would raise, with what it quotes.
pub(super) type Lifted<'a> = BTreeMap<&'a str, &'a Evidence>;

/// Of the items that the offline scorer met.
pub(super) fn credit(live: &Live, assessment: &Assessment) -> BTreeMap<String, Credit> {
    after_help(live, assessment, None)
}

/// Of items that the offline scorer missed, if they are met as a second reader says.
pub(super) fn credit_of_lifted(live: &Live, lifted: &Lifted<'_>) -> BTreeMap<String, Credit> {
    if lifted.is_empty() {
        return BTreeMap::new();
    }
    let met = |(item, evidence): (&&str, &&Evidence)| Finding {
        id: (*item).to_owned(),
        stage: evidence.stage.clone(),
        verdict: Verdict::Met,
        sure: false,
        evidence: vec![(*evidence).clone()],
        near: None,
        note: None,
        reckoning: None,
    };
    let assessment = Assessment {
        findings: lifted.iter().map(met).collect(),
        ..Assessment::default()
    };
    after_help(live, &assessment, Some(lifted))
}

fn after_help(
    live: &Live,
    assessment: &Assessment,
    lifted: Option<&Lifted<'_>>,
) -> BTreeMap<String, Credit> {
    let engine = &live.content.engine;
    let mut reached = credit::after_hints(engine, assessment, &taken_hints(live, lifted));
    credit::add_probed(
        &mut reached,
        engine,
        assessment,
        &asked_probes(live, lifted),
    );
    reached
}

/// Steps of the ladders, and hints for parts that were missing, in the order of time, with what counted when each was taken. What has
/// nothing to do with the items that are raised is left out: reading the interview as it stood then is the dear part.
fn taken_hints<'a>(live: &'a Live, lifted: Option<&Lifted<'_>>) -> Vec<TakenHint<'a>> {
    let case = &live.content.entry.case;
    let engine = &live.content.engine;
    let concerns = |stage: &str, ladder: &[String], items: &[String]| {
        lifted.is_none_or(|lifted| {
            let ladder = ladder.join("\n\n");
            let mut given = engine.given_away(stage, &ladder).into_iter();
            given.any(|item| lifted.contains_key(item))
                || items.iter().any(|item| lifted.contains_key(item.as_str()))
        })
    };
    let lines = live.interview.lines();
    let hints = lines.filter(|said| said.line.kind == LineKind::Hint);
    let taken = hints.filter_map(|said| {
        let part = said.line.cue.as_ref();
        let part = part.filter(|cue| cue.rule == Rule::MissingPart);
        let (stage, step, ladder, items) = match part {
            Some(cue) => {
                let kinds = kinds_of_family(&cue.about);
                let items = credit::items_of_kinds(&live.content.entry.rubric, kinds);
                let ladder = std::slice::from_ref(&said.line.text);
                (said.stage, cue.step.unwrap_or(1), ladder, items)
            }
            None => {
                let mut stages = case.stage.iter();
                let (stage, step, ladder) = stages.find_map(|(stage, guide)| {
                    let mut hints = guide.hints.iter();
                    let step = hints.position(|hint| *hint == said.line.text)?;
                    Some((stage.as_str(), step, guide.hints.as_slice()))
                })?;
                let step = u32::try_from(step + 1).unwrap_or(u32::MAX);
                (stage, step, ladder, Vec::new())
            }
        };
        if !concerns(stage, ladder, &items) {
            return None;
        }
        let (before, stood) = at(live, said.at, lifted);
        Some(TakenHint {
            stage,
            step,
            ladder,
            items,
            before,
            stood,
        })
    });
    taken.collect()
}

/// Probes that were asked, in the order of time, with what counted then.
fn asked_probes<'a>(live: &'a Live, lifted: Option<&Lifted<'_>>) -> Vec<AskedProbe<'a>> {
    let case = &live.content.entry.case;
    let concerns = |items: &[String]| {
        let is_raised = |item: &String| lifted.is_none_or(|all| all.contains_key(item.as_str()));
        items.iter().any(is_raised)
    };
    let asked = live.interview.lines().filter_map(|said| {
        let cue = said.line.cue.as_ref()?;
        let is_probe = matches!(cue.rule, Rule::Probe | Rule::Redirect);
        let mut probes = case.probe.iter();
        let probe = probes.find(|probe| is_probe && probe.id == cue.about)?;
        if !concerns(&probe.items) {
            return None;
        }
        let (before, stood) = at(live, said.at, lifted);
        Some(AskedProbe {
            items: &probe.items,
            before,
            stood,
        })
    });
    asked.collect()
}

/// Notes and board as they counted at a moment, and which of the raised items stood there already. What was typed by then may have
/// come a little later.
fn at(live: &Live, at: Timestamp, lifted: Option<&Lifted<'_>>) -> (Answer, BTreeSet<String>) {
    let until = at.plus_ms(limits::SAVE_AT_THE_LATEST_MS);
    let before = answer_until(until, &live.interview, &live.content.entry.components);
    let stood = lifted.into_iter().flatten().filter(|(_, evidence)| {
        if !evidence.board.is_empty() {
            return is_drawn(&before, &evidence.board);
        }
        let text = live.interview.counted_text_until(&evidence.stage, until);
        text.is_some_and(|text| stands(&text, &evidence.quote))
    });
    let stood = stood.map(|(item, _)| (*item).to_owned()).collect();
    (before, stood)
}

fn is_drawn(answer: &Answer, parts: &[String]) -> bool {
    answer.board.as_ref().is_some_and(|board| {
        let is_there = |part: &String| board.nodes.iter().any(|node| node.id == *part);
        parts.iter().all(is_there)
    })
}
