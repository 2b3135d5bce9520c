//! What a finished interview showed, line by line, read from its summary and the content of today.
//!
//! Concepts are those that the item names today: when an author corrects them, what was seen before counts where it belongs. An item
//! that is no longer there shows nothing.

use std::collections::{BTreeMap, HashMap};

use super::seen::{Seen, Sort};
use crate::casebook::Casebook;
use crate::casebook::rubric::{Item, Tier, Verdict};
use crate::report::summary::{ItemSummary, Summary};
use crate::scoring::Credit;

/// An interview of fewer stages is a drill.
const STAGES_OF_A_WHOLE: usize = 3;

/// Whether it went through a whole interview and not only through a stage or two.
pub fn is_whole(summary: &Summary) -> bool {
    summary.stages.len() >= STAGES_OF_A_WHOLE
}

/// Items by id, case by case.
pub struct Items<'a>(BTreeMap<&'a str, HashMap<&'a str, &'a Item>>);

impl<'a> Items<'a> {
    pub fn of(casebook: &'a Casebook) -> Self {
        let of_case = |entry: &'a crate::casebook::Entry| {
            let items = entry.rubric.item.iter();
            items.map(|item| (item.id.as_str(), item)).collect()
        };
        let cases = casebook.cases.iter();
        Items(
            cases
                .map(|(id, entry)| (id.as_str(), of_case(entry)))
                .collect(),
        )
    }

    pub fn get(&self, case: &str, item: &str) -> Option<&'a Item> {
        self.0.get(case)?.get(item).copied()
    }
}

/// The lines of all these interviews.
pub fn seen<'a>(summaries: &'a [Summary], items: &Items<'a>) -> Vec<Seen<'a>> {
    summaries
        .iter()
        .flat_map(|summary| of_one(summary, items))
        .collect()
}

fn of_one<'a>(summary: &'a Summary, items: &Items<'a>) -> Vec<Seen<'a>> {
    let full = is_whole(summary);
    let line = |id: &'a str, stage: &'a str, sort, verdict, credit: Credit| {
        let item = items.get(&summary.case, id)?;
        let concepts: Vec<&'a str> = item.concepts.iter().map(String::as_str).collect();
        (!concepts.is_empty()).then_some(Seen {
            interview: &summary.interview,
            case: &summary.case,
            stage,
            item: id,
            concepts,
            at: summary.finished_at,
            sort,
            verdict,
            credit: credit.factor(summary.level),
            unprompted: verdict == Verdict::Met && credit == Credit::Unprompted,
            full,
        })
    };
    let of_items = summary
        .items
        .iter()
        .filter(|item| item.counts())
        .filter_map(|item| {
            line(
                &item.id,
                &item.stage,
                sort_of(summary, item),
                item.verdict,
                item.credit,
            )
        });
    let confirmed = summary.red_flags.iter().filter(|flag| flag.confirmed);
    let of_flags = confirmed.filter_map(|flag| {
        line(
            &flag.id,
            "",
            Sort::RedFlag,
            Verdict::Missed,
            Credit::Unprompted,
        )
    });
    of_items.chain(of_flags).collect()
}

/// The heaviest that fits: what was asked about and still missed weighs more than what nobody asked about.
fn sort_of(summary: &Summary, item: &ItemSummary) -> Sort {
    let missed = item.verdict == Verdict::Missed;
    let mut probes = summary.probes_failed.iter();
    if missed && probes.any(|probe| probe.items.contains(&item.id)) {
        Sort::Probe
    } else if missed && summary.estimates_failed.contains(&item.id) {
        Sort::Estimate
    } else {
        match item.tier {
            Tier::Core => Sort::Core,
            Tier::Plus => Sort::Plus,
        }
    }
}

#[cfg(test)]
pub mod made {
    //! Summaries for tests.

    use super::*;
    use crate::casebook::case::CaseKind;
    use crate::casebook::rubric::Level;
    use crate::interview::plan::{Pace, STAGES};
    use crate::report::summary::{FORM, StageSummary};
    use crate::time::Timestamp;

    pub fn item(id: &str, verdict: Verdict, tier: Tier, weight: u32) -> ItemSummary {
        ItemSummary {
            id: id.into(),
            stage: id.split('.').next().unwrap_or_default().into(),
            verdict,
            sure: true,
            credit: Credit::Unprompted,
            tier,
            weight,
        }
    }

    pub fn summary(case: &str, stages: usize, items: Vec<ItemSummary>) -> Summary {
        let stage = |id: &&str| StageSummary {
            id: (*id).into(),
            title: (*id).into(),
            budget_ms: 0,
            spent_ms: 0,
            entered: true,
            words: 0,
        };
        Summary {
            form: FORM,
            interview: format!("of-{case}"),
            case: case.into(),
            title: case.into(),
            kind: CaseKind::Product,
            difficulty: 1,
            tags: Vec::new(),
            level: Level::Senior,
            pace: Pace::Interview,
            plan: "default".into(),
            rubric: String::new(),
            revision: String::new(),
            engine: String::new(),
            started_at: Timestamp::from_ms(0),
            finished_at: Timestamp::from_ms(2_700_000),
            verdict: None,
            coverage: 0.5,
            dimensions: crate::scoring::Dimensions::default(),
            stages: STAGES.iter().take(stages).map(stage).collect(),
            first_drawn_ms: None,
            items,
            red_flags: Vec::new(),
            estimates_failed: Vec::new(),
            probes_failed: Vec::new(),
            own: None,
            graders: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::made::{item, summary};
    use super::*;
    use crate::report::summary::{FailedProbe, RedFlag};

    #[test]
    fn every_sort_of_miss_is_told_from_the_others() {
        let casebook = Casebook::load(None).unwrap();
        let items = Items::of(&casebook);
        let rubric = &casebook.cases["chat"].rubric.item;
        let by = |at: usize| rubric[at].id.clone();
        let flag = rubric
            .iter()
            .find(|item| item.id.starts_with("red-flag."))
            .unwrap();
        let mut one = summary(
            "chat",
            5,
            vec![
                item(&by(0), Verdict::Missed, Tier::Core, 3),
                item(&by(1), Verdict::Missed, Tier::Plus, 3),
                item(&by(2), Verdict::Missed, Tier::Core, 3),
                item(&by(3), Verdict::Missed, Tier::Core, 3),
                item(&by(4), Verdict::Met, Tier::Core, 3),
                item(&by(5), Verdict::Missed, Tier::Core, 0),
                item("deep-dive.gone", Verdict::Missed, Tier::Core, 3),
            ],
        );
        one.probes_failed = vec![FailedProbe {
            probe: "p".into(),
            items: vec![by(2), by(4)],
        }];
        one.estimates_failed = vec![by(3)];
        one.red_flags = vec![
            RedFlag {
                id: flag.id.clone(),
                confirmed: true,
            },
            RedFlag {
                id: flag.id.clone(),
                confirmed: false,
            },
        ];
        let lines = [one];
        let lines = seen(&lines, &items);
        let sorts: Vec<(Sort, bool)> = lines
            .iter()
            .map(|line| (line.sort, line.closes()))
            .collect();
        let expected = [
            (Sort::Core, false),
            (Sort::Plus, false),
            (Sort::Probe, false),
            (Sort::Estimate, false),
            (Sort::Core, true),
            (Sort::RedFlag, false),
        ];
        assert_eq!(sorts, expected);
        assert!(lines.iter().all(|line| !line.concepts.is_empty()));
    }

    #[test]
    fn a_drill_of_one_stage_closes_nothing() {
        let casebook = Casebook::load(None).unwrap();
        let items = Items::of(&casebook);
        let id = casebook.cases["chat"].rubric.item[0].id.clone();
        let drill = [summary(
            "chat",
            1,
            vec![item(&id, Verdict::Met, Tier::Core, 3)],
        )];
        assert!(!is_whole(&drill[0]));
        assert!(!seen(&drill, &items)[0].closes());
    }
}
