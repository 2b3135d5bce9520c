//! What opinions and decisions make of an offline card.
//!
//! # The one invariant
//!
//! person > offline and model agree > model with a quote that stands > offline. A model alone lowers nothing, moves nothing that was
//! asked for the audit or carries a doubt, and moves no stage by more than [`READER_MOVE_POINTS`] of 100, read at whichever level
//! weighs it most. Without opinions the findings are those of the card, and the order of opinions makes no difference.
//!
//! 1. Of several opinions about an item the best founded one speaks.
//! 2. What the learner adopted or dismissed is settled first and is not capped; one with a doubt cannot be adopted, unless
//!    a person can see better (see [`can_be_adopted`]).
//! 3. Then the suggestions of the model, in the order of the rubric, as long as the stage has room; the others are held back.
//!
//! Wrong claims (`misconception`) stay as they are: confirming one costs something, and that is for a person to do in a review.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::opinion::{Because, Doubt, Opinion};
use crate::casebook::rubric::{Kind, Level, Rubric, Verdict};
use crate::limits::READER_MOVE_POINTS;
use crate::scoring::explain::with_rows;
use crate::scoring::levels::LEVELS;
use crate::scoring::{Finding, Scorecard};

/// Sums of halves and quarters are exact; this is for the divisions.
const SLACK: f64 = 1e-9;

/// Whose word a verdict is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    Offline,
    /// Offline and model agree.
    Both,
    Model,
    /// The learner adopted a suggestion, or dismissed one, so that what was found offline stays.
    Person,
}

/// What the learner did with a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It is a person's word now, and not capped.
    Adopted,
    /// What was found offline stays.
    Dismissed,
}

/// One item with what everybody says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub item: String,
    pub offline: Verdict,
    /// Nothing where the model was not asked, or said nothing that can be used.
    pub model: Option<Verdict>,
    pub now: Verdict,
    pub by: By,
    /// It would have counted, had the stage not moved far enough already.
    pub held_back: bool,
}

/// How far a stage moved, at the level of the card, 0-100.
#[derive(Debug, Clone, PartialEq)]
pub struct StageMove {
    pub stage: String,
    /// Offline.
    pub before: f64,
    /// With opinions and decisions.
    pub after: f64,
    /// As `after`, had nothing been held back.
    pub wanted: f64,
}

/// The offline card with opinions and decisions over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Second {
    /// In the order of the card.
    pub items: Vec<Settled>,
    /// Those with items, in the order of the rubric.
    pub stages: Vec<StageMove>,
    /// Those of the card with what moved: for [`Scorecard::count`].
    pub findings: Vec<Finding>,
}

/// Puts opinions (of one version of the reader) and decisions over a card. `rubric` is the one the card was made with.
pub fn combine(
    rubric: &Rubric,
    card: &Scorecard,
    opinions: &[Opinion],
    person: &BTreeMap<String, Decision>,
) -> Second {
    let best = best_opinions(opinions);
    let kinds: BTreeMap<&str, Kind> = rubric
        .item
        .iter()
        .map(|item| (item.id.as_str(), item.kind))
        .collect();
    let mut items = Vec::with_capacity(card.items.len());
    let mut decided = card.items.clone();
    // What the model alone would make of it, and for which items.
    let mut suggested: BTreeMap<&str, Verdict> = BTreeMap::new();
    for (finding, decided) in card.items.iter().zip(&mut decided) {
        let opinion = best.get(finding.id.as_str()).copied();
        let kind = kinds.get(finding.id.as_str()).copied();
        let is_open = finding.verdict != Verdict::NotAssessed && kind != Some(Kind::Misconception);
        let mut settled = Settled {
            item: finding.id.clone(),
            offline: finding.verdict,
            model: opinion.and_then(said),
            now: finding.verdict,
            by: By::Offline,
            held_back: false,
        };
        let decision = person.get(&finding.id).filter(|_| is_open);
        match (decision, opinion) {
            (Some(Decision::Adopted), Some(opinion)) if can_be_adopted(opinion) => {
                settled.now = opinion.verdict;
                settled.by = By::Person;
                apply(decided, opinion, true);
            }
            (Some(Decision::Dismissed), _) => settled.by = By::Person,
            (_, Some(opinion)) if agrees(opinion, finding.verdict) => settled.by = By::Both,
            (_, Some(opinion)) if is_open && raises(opinion, finding) => {
                suggested.insert(finding.id.as_str(), opinion.verdict);
            }
            _ => {}
        }
        items.push(settled);
    }

    let mut wanted = decided.clone();
    for finding in &mut wanted {
        if let (true, Some(opinion)) = (
            suggested.contains_key(finding.id.as_str()),
            best.get(finding.id.as_str()),
        ) {
            apply(finding, opinion, false);
        }
    }
    let room = Room::new(rubric, card, &decided, &wanted);
    let kept = room.fill(rubric, &suggested);
    for (settled, (finding, wanted)) in items.iter_mut().zip(decided.iter_mut().zip(&wanted)) {
        if !suggested.contains_key(settled.item.as_str()) {
            continue;
        }
        if kept.contains(&settled.item.as_str()) {
            settled.now = wanted.verdict;
            settled.by = By::Model;
            finding.clone_from(wanted);
        } else {
            settled.held_back = true;
        }
    }
    Second {
        stages: stage_moves(rubric, card, &decided, &wanted),
        items,
        findings: decided,
    }
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::NotAssessed => 0,
        Verdict::Missed => 1,
        Verdict::Partly => 2,
        Verdict::Met => 3,
    }
}

/// By item; the best founded one where there are several, whatever their order.
fn best_opinions(opinions: &[Opinion]) -> BTreeMap<&str, &Opinion> {
    let strength = |opinion: &Opinion| {
        (
            opinion.counts(),
            opinion.because == Because::Unsure,
            opinion.doubts.is_empty(),
            can_be_adopted(opinion),
            said(opinion).map(rank),
        )
    };
    // Of two that are as strong one has to be shown: which decides nothing, but it must not be the order.
    let shown = |opinion: &Opinion| {
        let evidence = opinion.evidence.as_ref();
        let place = evidence.map(|found| (Reverse(found.start), found.end, found.quote.clone()));
        (place, opinion.reason.clone())
    };
    let mut best: BTreeMap<&str, &Opinion> = BTreeMap::new();
    for opinion in opinions {
        let known = best.entry(opinion.item.as_str()).or_insert(opinion);
        let is_better = strength(opinion)
            .cmp(&strength(known))
            .then_with(|| shown(opinion).cmp(&shown(known)))
            .is_gt();
        if is_better {
            *known = opinion;
        }
    }
    best
}

/// What the model said, if that was something.
fn said(opinion: &Opinion) -> Option<Verdict> {
    (!opinion.doubts.contains(&Doubt::Unusable)).then_some(opinion.verdict)
}

/// It says something, and nothing speaks against it but what a person can see better.
pub fn can_be_adopted(opinion: &Opinion) -> bool {
    match opinion.verdict {
        Verdict::Met | Verdict::Partly => {
            let is_mild = |doubt: &Doubt| *doubt == Doubt::Beside;
            opinion.evidence.is_some() && opinion.doubts.iter().all(is_mild)
        }
        Verdict::Missed => opinion.doubts.is_empty(),
        Verdict::NotAssessed => false,
    }
}

fn agrees(opinion: &Opinion, offline: Verdict) -> bool {
    let is_founded =
        opinion.counts() || (opinion.verdict == Verdict::Missed && opinion.doubts.is_empty());
    is_founded && opinion.verdict == offline
}

fn raises(opinion: &Opinion, finding: &Finding) -> bool {
    opinion.counts()
        && opinion.because == Because::Unsure
        && !finding.sure
        && rank(opinion.verdict) > rank(finding.verdict)
}

/// The finding with an opinion in the place of what was found.
fn apply(finding: &mut Finding, opinion: &Opinion, is_sure: bool) {
    if finding.verdict == opinion.verdict {
        return;
    }
    finding.verdict = opinion.verdict;
    finding.sure = is_sure;
    finding.evidence = opinion.evidence.iter().cloned().collect();
    finding.near = None;
    finding.note = None;
}

/// What an item is worth and earns.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Part {
    worth: f64,
    earned: f64,
}

/// By item, at one level.
fn parts(
    rubric: &Rubric,
    card: &Scorecard,
    findings: &[Finding],
    level: Level,
) -> BTreeMap<String, Part> {
    let card = Scorecard {
        items: findings.to_vec(),
        ..card.clone()
    };
    with_rows(rubric, &card, level, |rows| {
        rows.map(|row| {
            let part = Part {
                worth: row.worth,
                earned: row.earned,
            };
            (row.item.id.clone(), part)
        })
        .collect()
    })
}

fn points(sum: Part) -> f64 {
    match sum.worth > 0.0 {
        true => 100.0 * sum.earned / sum.worth,
        false => 0.0,
    }
}

/// How much further each stage may move.
struct Room {
    /// By level: items as they were decided, and as the model wants them.
    levels: Vec<(BTreeMap<String, Part>, BTreeMap<String, Part>)>,
}

impl Room {
    fn new(rubric: &Rubric, card: &Scorecard, decided: &[Finding], wanted: &[Finding]) -> Room {
        let at = |level| {
            (
                parts(rubric, card, decided, level),
                parts(rubric, card, wanted, level),
            )
        };
        Room {
            levels: LEVELS.into_iter().map(at).collect(),
        }
    }

    /// The suggestions that fit, in the order of the rubric.
    fn fill<'a>(&self, rubric: &'a Rubric, suggested: &BTreeMap<&str, Verdict>) -> Vec<&'a str> {
        let mut kept = Vec::new();
        // By stage, for each level: where it began and where it is.
        let mut sums: BTreeMap<&str, Vec<(Part, Part)>> = BTreeMap::new();
        for item in &rubric.item {
            let levels = sums
                .entry(item.stage.as_str())
                .or_insert_with(|| vec![<(Part, Part)>::default(); self.levels.len()]);
            for ((begun, here), (decided, _)) in levels.iter_mut().zip(&self.levels) {
                let part = decided.get(&item.id).copied().unwrap_or_default();
                for sum in [begun, here] {
                    sum.worth += part.worth;
                    sum.earned += part.earned;
                }
            }
        }
        for item in rubric
            .item
            .iter()
            .filter(|item| suggested.contains_key(item.id.as_str()))
        {
            let Some(levels) = sums.get_mut(item.stage.as_str()) else {
                continue;
            };
            let moved: Vec<Part> = levels
                .iter()
                .zip(&self.levels)
                .map(|((_, here), (decided, wanted))| {
                    let from = decided.get(&item.id).copied().unwrap_or_default();
                    let to = wanted.get(&item.id).copied().unwrap_or_default();
                    Part {
                        worth: here.worth + to.worth - from.worth,
                        earned: here.earned + to.earned - from.earned,
                    }
                })
                .collect();
            let fits = levels
                .iter()
                .zip(&moved)
                .all(|((begun, _), to)| points(*to) - points(*begun) <= READER_MOVE_POINTS + SLACK);
            if fits {
                for ((_, here), to) in levels.iter_mut().zip(moved) {
                    *here = to;
                }
                kept.push(item.id.as_str());
            }
        }
        kept
    }
}

fn stage_moves(
    rubric: &Rubric,
    card: &Scorecard,
    now: &[Finding],
    wanted: &[Finding],
) -> Vec<StageMove> {
    let [before, after, wanted] =
        [&card.items[..], now, wanted].map(|findings| parts(rubric, card, findings, card.level));
    let mut stages: Vec<&str> = Vec::new();
    for item in rubric
        .item
        .iter()
        .filter(|item| item.kind != Kind::Misconception)
    {
        if !stages.contains(&item.stage.as_str()) {
            stages.push(&item.stage);
        }
    }
    let share = |parts: &BTreeMap<String, Part>, stage: &str| {
        let of_stage = rubric.item.iter().filter(|item| item.stage == stage);
        let mut sum = Part::default();
        for part in of_stage.filter_map(|item| parts.get(&item.id)) {
            sum.worth += part.worth;
            sum.earned += part.earned;
        }
        points(sum)
    };
    let moved = |stage: &str| StageMove {
        stage: stage.to_owned(),
        before: share(&before, stage),
        after: share(&after, stage),
        wanted: share(&wanted, stage),
    };
    stages.into_iter().map(moved).collect()
}

#[cfg(test)]
mod tests;
