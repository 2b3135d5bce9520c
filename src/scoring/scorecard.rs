//! From findings to a result, with everything that made each number.
//!
//! # The one invariant
//!
//! More evidence never lowers a level: a finding that gets better, other things being equal,
//! leaves every dimension, the coverage and every level where it was or higher.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::casebook::rubric::{Dimension, Level, Rubric};

use super::ENGINE_VERSION;
use super::consistency::Remark;
use super::credit::Credit;
use super::engine::Assessment;
use super::extras::Extras;
use super::finding::{Evidence, Finding};
use super::ledger::{Ledger, rounded};
use super::levels::{DIMENSIONS, LEVELS, LevelReading, LevelVerdict};

/// The six dimensions, 1-4 each; nothing where nobody can judge it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Dimensions {
    pub navigation: Option<u8>,
    pub quantitative: Option<u8>,
    pub solution: Option<u8>,
    pub depth: Option<u8>,
    pub trade_offs: Option<u8>,
    pub communication: Option<u8>,
}

impl Dimensions {
    pub fn get(&self, dimension: Dimension) -> Option<u8> {
        match dimension {
            Dimension::Navigation => self.navigation,
            Dimension::Quantitative => self.quantitative,
            Dimension::Solution => self.solution,
            Dimension::Depth => self.depth,
            Dimension::TradeOffs => self.trade_offs,
            Dimension::Communication => self.communication,
        }
    }

    pub fn set(&mut self, dimension: Dimension, points: Option<u8>) {
        let slot = match dimension {
            Dimension::Navigation => &mut self.navigation,
            Dimension::Quantitative => &mut self.quantitative,
            Dimension::Solution => &mut self.solution,
            Dimension::Depth => &mut self.depth,
            Dimension::TradeOffs => &mut self.trade_offs,
            Dimension::Communication => &mut self.communication,
        };
        *slot = points;
    }
}

/// A limit on a dimension and why it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    pub most: u8,
    pub reason: CapReason,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CapReason {
    /// Fewer than two core items met in clarify.
    LittleClarified,
    BoardIncomplete,
    DeepDiveNotReached,
    NoAlternativeNamed,
    EstimateSkipped,
    ConfirmedRedFlag,
    /// A 4 needs a plus item; at staff two.
    NoPlusItem,
}

impl CapReason {
    pub fn text_key(self) -> &'static str {
        match self {
            CapReason::LittleClarified => "cap-little-clarified",
            CapReason::BoardIncomplete => "cap-board-incomplete",
            CapReason::DeepDiveNotReached => "cap-deep-dive-not-reached",
            CapReason::NoAlternativeNamed => "cap-no-alternative-named",
            CapReason::EstimateSkipped => "cap-estimate-skipped",
            CapReason::ConfirmedRedFlag => "cap-confirmed-red-flag",
            CapReason::NoPlusItem => "cap-no-plus-item",
        }
    }
}

/// What made the points of one dimension at one level.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct DimensionReading {
    pub points: Option<u8>,
    /// Weighted share of the list, partly as half, plus items with half their weight; 0-1.
    pub list: Option<f64>,
    /// Share of the board (solution) or the probes (depth), where there is one; 0-1.
    pub beside: Option<f64>,
    /// Both together: what the band is read from.
    pub coverage: Option<f64>,
    /// Items met (partly ones not counted) and items judged.
    pub core_met: u32,
    pub core: u32,
    pub plus_met: u32,
    pub plus: u32,
    /// Points before the caps.
    pub band: Option<u8>,
    /// All limits that hold here, whether they changed the points or not.
    pub caps: Vec<Cap>,
}

/// A sum of the candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SumReading {
    pub quote: String,
    pub verdict: SumVerdict,
    /// What the error looks like: `zeros:3` (three zeros too many), `zeros:-1`, `factor:60`.
    pub hint: Option<String>,
    /// What the left side comes to, as a person would write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comes_to: Option<String>,
    /// Where it stands; its quote is the one above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Evidence>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SumVerdict {
    Ok,
    Rounded,
    Loose,
    Wrong,
}

/// Findings of one grader over one version of a rubric, and what follows from them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    pub case: String,
    pub level: Level,
    /// Content hash of what was scored against.
    pub rubric: String,
    pub engine: String,
    pub items: Vec<Finding>,
    /// At `level`; the other levels weigh items differently, see `readings`.
    pub dimensions: Dimensions,
    /// Over all items at `level`, 0-1, four digits.
    pub coverage: f64,
    pub levels: BTreeMap<Level, LevelVerdict>,
    pub flags: Vec<String>,
    pub sums: Vec<SumReading>,
    /// Numbers that do not fit together; they cost nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
    /// How each level came about.
    pub readings: BTreeMap<Level, LevelReading>,
    /// How each dimension came about, at `level`.
    pub explained: BTreeMap<Dimension, DimensionReading>,
    /// Items that were met after help; all others were reached alone.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub credit: BTreeMap<String, Credit>,
}

impl Scorecard {
    /// Counts an assessment. `hash` names the content it was scored against. The findings' own
    /// signals hold where `extras` says nothing else.
    pub fn count(
        rubric: &Rubric,
        hash: &str,
        level: Level,
        assessment: Assessment,
        extras: &Extras,
    ) -> Self {
        let mut extras = extras.clone();
        let signals = assessment.signals;
        let own = &mut extras.signals;
        own.alternative_named = own.alternative_named.or(signals.alternative_named);
        own.deep_dive_reached = own.deep_dive_reached.or(signals.deep_dive_reached);
        own.estimate_attempted = own.estimate_attempted.or(signals.estimate_attempted);

        let findings: BTreeMap<&str, &Finding> = assessment
            .findings
            .iter()
            .map(|finding| (finding.id.as_str(), finding))
            .collect();
        let ledgers = LEVELS.map(|level| Ledger {
            rubric,
            findings: &findings,
            level,
            extras: &extras,
        });
        let mut levels = BTreeMap::new();
        let mut readings = BTreeMap::new();
        let mut explained = BTreeMap::new();
        let mut dimensions = Dimensions::default();
        let mut coverage = 0.0;
        for ledger in &ledgers {
            let all: BTreeMap<Dimension, DimensionReading> = DIMENSIONS
                .into_iter()
                .map(|d| (d, ledger.dimension(d)))
                .collect();
            let mut points = Dimensions::default();
            for (dimension, reading) in &all {
                points.set(*dimension, reading.points);
            }
            let reading = ledger.level(&points);
            levels.insert(ledger.level, reading.verdict);
            readings.insert(ledger.level, reading);
            if ledger.level == level {
                dimensions = points;
                explained = all;
                coverage = rounded(ledger.list(|_| true).share().unwrap_or(0.0));
            }
        }
        drop(findings);
        Scorecard {
            case: rubric.case.clone(),
            level,
            rubric: hash.to_owned(),
            engine: ENGINE_VERSION.to_owned(),
            items: assessment.findings,
            dimensions,
            coverage,
            levels,
            flags: assessment.flags,
            sums: assessment.sums,
            remarks: assessment.remarks,
            readings,
            explained,
            credit: extras.credit,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::engine::Signals;
    use super::super::ledger::band;
    use super::*;
    use crate::casebook::rubric::{Item, Verdict};

    fn rubric(items: &str) -> Rubric {
        let head = "schema = 1\ncase = \"t\"\nrevision = \"1\"\n";
        toml::from_str(&format!("{head}{items}")).unwrap()
    }

    fn item(id: &str, tier: &str, dimension: &str, weight: u32) -> String {
        let (stage, _) = id.split_once('.').unwrap();
        format!(
            "[[item]]\nid = \"{id}\"\nstage = \"{stage}\"\nkind = \"mention\"\ntier = \"{tier}\"\ntext = \"t\"\n\
             why = \"w\"\nweight = {{ mid = {weight}, senior = {weight}, staff = {weight} }}\ndimension = \"{dimension}\"\n"
        )
    }

    fn findings(rubric: &Rubric, verdicts: &[Verdict]) -> Assessment {
        let finding = |(item, verdict): (&Item, &Verdict)| Finding {
            id: item.id.clone(),
            stage: item.stage.clone(),
            verdict: *verdict,
            sure: true,
            evidence: Vec::new(),
            near: None,
            note: None,
            reckoning: None,
        };
        let findings = rubric.item.iter().zip(verdicts).map(finding).collect();
        Assessment {
            findings,
            ..Assessment::default()
        }
    }

    fn card(rubric: &Rubric, verdicts: &[Verdict], extras: &Extras) -> Scorecard {
        Scorecard::count(
            rubric,
            "h",
            Level::Senior,
            findings(rubric, verdicts),
            extras,
        )
    }

    const M: Verdict = Verdict::Met;
    const P: Verdict = Verdict::Partly;
    const X: Verdict = Verdict::Missed;
    const N: Verdict = Verdict::NotAssessed;

    #[test]
    fn coverage_weighs_core_whole_plus_half_and_partly_half() {
        let rubric = rubric(
            &[
                item("deep-dive.a", "core", "depth", 2),
                item("deep-dive.b", "core", "depth", 1),
                item("deep-dive.c", "plus", "depth", 2),
                item("deep-dive.d", "core", "depth", 3),
            ]
            .concat(),
        );
        // (2 + 0.5 * 1 + 0.5 * 2) / (2 + 1 + 1); the item not assessed is left out.
        let card = card(&rubric, &[M, P, M, N], &Extras::default());
        assert_eq!(card.coverage, 0.875);
        let depth = &card.explained[&Dimension::Depth];
        assert_eq!(
            (depth.core_met, depth.core, depth.plus_met, depth.plus),
            (1, 2, 1, 1)
        );
        assert_eq!(card.dimensions.depth, Some(4));
        assert_eq!(card.dimensions.solution, None, "no item of it was judged");
    }

    #[test]
    fn bands_begin_where_they_say() {
        for (share, points) in [
            (0.0, 1),
            (0.3499, 1),
            (0.35, 2),
            (0.5999, 2),
            (0.6, 3),
            (0.8499, 3),
            (0.85, 4),
            (1.0, 4),
        ] {
            assert_eq!(band(share), points, "{share}");
        }
    }

    #[test]
    fn a_four_needs_a_plus_item_and_at_staff_two() {
        let mut items = vec![item("deep-dive.a", "core", "depth", 10)];
        items.extend(["b", "c"].map(|id| item(&format!("deep-dive.{id}"), "plus", "depth", 1)));
        let rubric = rubric(&items.concat());
        let points = |verdicts: &[Verdict]| {
            let card = card(&rubric, verdicts, &Extras::default());
            (
                card.dimensions.depth,
                card.readings[&Level::Staff]
                    .short
                    .get(&Dimension::Depth)
                    .copied(),
            )
        };
        assert_eq!(points(&[M, X, X]), (Some(3), Some(1)));
        assert_eq!(
            points(&[M, M, X]),
            (Some(4), Some(1)),
            "senior has it, staff wants two"
        );
        assert_eq!(points(&[M, M, M]), (Some(4), None));
    }

    #[test]
    fn caps_hold_whatever_the_list_says_and_are_explained() {
        let rubric = rubric(
            &[
                item("clarify.a", "core", "navigation", 1),
                item("clarify.b", "core", "navigation", 1),
                item("clarify.c", "plus", "navigation", 9),
                item("estimate.a", "core", "quantitative", 1),
                item("high-level.a", "core", "solution", 1),
                item("deep-dive.a", "core", "depth", 1),
                item("trade-offs.a", "core", "trade_offs", 1),
                item("red-flag.a", "core", "depth", 1).replace("\"mention\"", "\"misconception\""),
            ]
            .concat(),
        );
        let verdicts = [M, X, M, M, M, M, M, M];
        let signals = Signals {
            alternative_named: Some(false),
            deep_dive_reached: Some(false),
            estimate_attempted: Some(false),
        };
        let extras = Extras {
            signals,
            board_incomplete: Some(true),
            ..Extras::default()
        };
        let capped = card(&rubric, &verdicts, &extras);
        assert_eq!(
            capped.dimensions,
            Dimensions {
                navigation: Some(2),
                quantitative: Some(1),
                solution: Some(2),
                depth: Some(1),
                trade_offs: Some(1),
                communication: None,
            }
        );
        let navigation = &capped.explained[&Dimension::Navigation];
        assert_eq!((navigation.band, navigation.points), (Some(3), Some(2)));
        assert_eq!(
            navigation.caps,
            [Cap {
                most: 2,
                reason: CapReason::LittleClarified
            }]
        );

        let flagged = Extras {
            confirmed: vec!["red-flag.a".to_owned()],
            ..Extras::default()
        };
        assert_eq!(card(&rubric, &verdicts, &flagged).dimensions.depth, Some(2));
        assert_eq!(
            card(&rubric, &verdicts, &Extras::default())
                .dimensions
                .depth,
            Some(4)
        );
    }

    #[test]
    fn board_and_probes_take_their_part() {
        let rubric = rubric(
            &[
                item("high-level.a", "core", "solution", 1),
                item("deep-dive.a", "core", "depth", 1),
            ]
            .concat(),
        );
        let extras = Extras {
            board: Some(0.0),
            probes: Some(0.0),
            ..Extras::default()
        };
        let card = card(&rubric, &[M, M], &extras);
        assert_eq!(card.explained[&Dimension::Solution].coverage, Some(0.6));
        assert_eq!(
            (card.dimensions.solution, card.dimensions.depth),
            (Some(3), Some(2))
        );
    }

    #[test]
    fn a_hint_costs_more_above_mid_and_what_was_told_earns_nothing() {
        assert_eq!(Credit::Hinted.factor(Level::Mid), 1.0);
        assert_eq!(Credit::Hinted.factor(Level::Senior), 0.75);
        let rubric = rubric(&item("deep-dive.a", "core", "depth", 1));
        let credit = BTreeMap::from([("deep-dive.a".to_owned(), Credit::Told)]);
        let extras = Extras {
            credit,
            ..Extras::default()
        };
        assert_eq!(card(&rubric, &[M], &extras).coverage, 0.0);
    }

    #[test]
    fn the_missing_items_are_those_of_the_short_dimensions_heavy_core_first() {
        let rubric = rubric(
            &[
                item("deep-dive.light", "core", "depth", 1),
                item("deep-dive.plus", "plus", "depth", 5),
                item("deep-dive.heavy", "core", "depth", 3),
                item("high-level.fine", "core", "solution", 1),
                item("high-level.open", "plus", "solution", 1),
            ]
            .concat(),
        );
        let card = card(&rubric, &[X, X, X, M, X], &Extras::default());
        let senior = &card.readings[&Level::Senior];
        assert_eq!(senior.short, BTreeMap::from([(Dimension::Depth, 2)]));
        assert_eq!(
            senior.missing,
            ["deep-dive.heavy", "deep-dive.light", "deep-dive.plus"]
        );
    }

    #[test]
    fn a_scorecard_has_the_shape_other_programs_rely_on() {
        let rubric = rubric(&item("deep-dive.a", "core", "depth", 1));
        let card = card(&rubric, &[M], &Extras::default());
        let json = serde_json::to_string(&card).unwrap();
        assert!(
            json.starts_with(
                r#"{"case":"t","level":"senior","rubric":"h","engine":"4","items":[{"id":"deep-dive.a","stage":"deep-dive","verdict":"met","sure":true,"evidence":[]}],"dimensions":{"navigation":null,"quantitative":null,"solution":null,"depth":4,"trade_offs":null,"communication":null},"coverage":1.0,"levels":{"mid":"strong hire","senior":"strong hire","staff":"strong hire"},"flags":[],"sums":[]"#
            ),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<Scorecard>(&json).unwrap(), card);
    }

    proptest! {
        #[test]
        fn more_evidence_never_lowers_a_level(
            seeds in prop::collection::vec((0u8..3, 0usize..5, any::<bool>(), 0u32..4), 3..30),
            better in any::<prop::sample::Index>(),
        ) {
            let dimensions = ["navigation", "quantitative", "solution", "depth", "trade_offs"];
            let items: String = seeds
                .iter()
                .enumerate()
                .map(|(at, (_, dimension, plus, weight))| {
                    let stage = if *dimension == 0 { "clarify" } else { "deep-dive" };
                    let tier = if *plus { "plus" } else { "core" };
                    item(&format!("{stage}.i{at}"), tier, dimensions[*dimension], *weight)
                })
                .collect();
            let rubric = rubric(&items);
            let mut verdicts: Vec<Verdict> = seeds.iter().map(|seed| [X, P, M][seed.0 as usize]).collect();
            let before = card(&rubric, &verdicts, &Extras::default());
            let at = better.index(verdicts.len());
            verdicts[at] = if verdicts[at] == X { P } else { M };
            let after = card(&rubric, &verdicts, &Extras::default());
            prop_assert!(after.coverage >= before.coverage);
            for dimension in DIMENSIONS {
                prop_assert!(after.dimensions.get(dimension) >= before.dimensions.get(dimension));
            }
            for level in LEVELS {
                prop_assert!(after.levels[&level] >= before.levels[&level]);
            }
        }
    }
}
