//! The model answer in the report: beside each stage's text what it says there, whole where that is not all.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use super::markdown;
use super::pages::report::ModelAnswer;
use crate::casebook::Entry;
use crate::casebook::model::{self, Part};
use crate::casebook::rubric::Level;
use crate::interview::plan::Plan;
use crate::wire;

/// In a part, below the heading of its column.
const FIRST_HEADING: u8 = 5;

/// Model answers as HTML, by content hash: rendering one takes longer than all the rest of the page.
#[derive(Default)]
pub struct ModelAnswers(Mutex<HashMap<String, Arc<Answers>>>);

type Answers = BTreeMap<Level, Rendered>;

#[derive(Debug)]
struct Rendered {
    whole: String,
    /// With what its heading names, in the order of the text.
    parts: Vec<(Part<'static>, String)>,
}

/// What stands beside the texts of one interview.
#[derive(Debug, Default)]
pub struct Beside {
    /// Of the answer that was taken.
    pub level: Option<Level>,
    /// HTML by the id of the stage.
    pub stages: BTreeMap<String, String>,
    /// The other levels; and this one, if something of it stands beside no stage.
    pub whole: Vec<ModelAnswer>,
}

impl ModelAnswers {
    /// The answer of this level stands beside the stages; where there is none, that of the next lower one, or else the lowest.
    pub fn beside(&self, entry: &Entry, level: Level, plan: &Plan) -> Beside {
        let answers = self.of(entry);
        let taken = answers.range(..=level).next_back();
        let Some((taken, answer)) = taken.or_else(|| answers.iter().next()) else {
            return Beside::default();
        };
        let (stages, all) = placed(&answer.parts, plan);
        let whole = answers
            .iter()
            .filter(|(level, _)| *level != taken || !all)
            .map(|(level, answer)| ModelAnswer {
                level: wire::name(level),
                safe_html: answer.whole.clone(),
            });
        Beside {
            level: Some(*taken),
            stages,
            whole: whole.collect(),
        }
    }

    /// All of them whole, the lowest level first: for whoever reads somebody else's interview.
    pub fn all(&self, entry: &Entry) -> Vec<ModelAnswer> {
        let answers = self.of(entry);
        let whole = answers.iter().map(|(level, answer)| ModelAnswer {
            level: wire::name(level),
            safe_html: answer.whole.clone(),
        });
        whole.collect()
    }

    fn of(&self, entry: &Entry) -> Arc<Answers> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = known.entry(entry.hash.clone()).or_insert_with(|| {
            let answers = entry.case.model_answer.iter();
            Arc::new(
                answers
                    .map(|(level, text)| (*level, rendered(text)))
                    .collect(),
            )
        });
        answers.clone()
    }
}

fn rendered(text: &str) -> Rendered {
    let parts = model::parts(text).into_iter().map(|part| {
        let html = markdown::to_html_from(part.text, FIRST_HEADING);
        let named = Part {
            stage: part.stage,
            title: part.title,
            text: "",
        };
        (named, html)
    });
    Rendered {
        whole: markdown::to_html(text),
        parts: parts.collect(),
    }
}

/// HTML by stage, and whether that is all of it.
fn placed(parts: &[(Part<'static>, String)], plan: &Plan) -> (BTreeMap<String, String>, bool) {
    let mut stages: BTreeMap<String, String> = BTreeMap::new();
    let mut all = true;
    let mut here = None;
    for (part, html) in parts {
        let named = plan
            .stages
            .iter()
            .find(|stage| part.names(&stage.id, &stage.title));
        here = match named {
            Some(stage) => Some(stage.id.as_str()),
            None if part.opens() => None,
            None => here,
        };
        match here {
            Some(stage) => stages.entry(stage.to_owned()).or_default().push_str(html),
            None => all = false,
        }
    }
    (stages, all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interview::plan::{Pace, PlannedStage, STAGES};

    fn plan(stages: &[(&str, &str)]) -> Plan {
        let stages = stages.iter().map(|(id, title)| PlannedStage {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            budget_ms: 60_000,
            floor_ms: 0,
        });
        Plan {
            name: "own".into(),
            pace: Pace::Interview,
            stages: stages.collect(),
            extra_time_permille: 1000,
            pause_limit_ms: 0,
            grace_ms: 0,
        }
    }

    fn parts(text: &str) -> Vec<(Part<'static>, String)> {
        rendered(text).parts
    }

    #[test]
    fn every_stage_gets_its_part_and_an_unknown_heading_goes_on_with_the_stage_before() {
        let parts =
            parts("# Clarify\n\nHow many?\n\n# Deep dive\n\nRanges.\n\n# Sharding\n\nBy code.\n");
        let (stages, all) = placed(
            &parts,
            &plan(&[("clarify", "Clarify"), ("deep-dive", "Deep dive")]),
        );
        assert!(all);
        assert_eq!(stages["clarify"], "<p>How many?</p>\n");
        assert_eq!(
            stages["deep-dive"],
            "<p>Ranges.</p>\n<h5>Sharding</h5>\n<p>By code.</p>\n"
        );
    }

    #[test]
    fn a_stage_of_ones_own_is_found_by_its_title_and_what_stands_beside_no_stage_is_told() {
        let parts = parts("# Clarify\n\nHow many?\n\n# API design\n\nPOST.\n");
        let (stages, all) = placed(&parts, &plan(&[("own-1", "API design")]));
        assert!(!all, "the drill has no clarify");
        assert_eq!(stages.len(), 1);
        assert!(stages["own-1"].contains("POST."), "{stages:?}");
    }

    #[test]
    fn the_level_asked_for_is_taken_or_the_next_lower_one() {
        let book = crate::casebook::Casebook::load(None).unwrap();
        let mut entry = book.cases["url-shortener"].as_ref().clone();
        let stages = STAGES.map(|stage| (stage, stage));
        let plan = plan(&stages);
        let senior = ModelAnswers::default().beside(&entry, Level::Senior, &plan);
        assert_eq!(senior.level, Some(Level::Senior));
        assert_eq!(senior.stages.len(), 5);
        let others: Vec<&str> = senior.whole.iter().map(|one| one.level.as_str()).collect();
        assert_eq!(others, ["mid", "staff"], "its own stands beside the texts");
        entry.case.model_answer.remove(&Level::Senior);
        let lower = ModelAnswers::default().beside(&entry, Level::Senior, &plan);
        assert_eq!(lower.level, Some(Level::Mid));
        entry.case.model_answer.remove(&Level::Mid);
        let lowest = ModelAnswers::default().beside(&entry, Level::Senior, &plan);
        assert_eq!(lowest.level, Some(Level::Staff));
        entry.case.model_answer.clear();
        let none = ModelAnswers::default().beside(&entry, Level::Senior, &plan);
        assert!(none.level.is_none() && none.whole.is_empty());
    }
}
