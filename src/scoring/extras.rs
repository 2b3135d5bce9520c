//! What a result is counted with besides the findings.

use std::collections::BTreeMap;

use super::credit::Credit;
use super::engine::Signals;
use super::scorecard::{CapReason, DimensionReading, Scorecard};
use crate::casebook::rubric::Dimension;

/// What a result needs besides the findings. Everything that is not known is left out, and the
/// part of the result it would change stays as the text alone makes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Extras {
    pub signals: Signals,
    /// How the points were reached, by item; an item that is not named was unprompted.
    pub credit: BTreeMap<String, Credit>,
    /// Share of the board's rules that were met, 0-1: 40 % of solution design.
    pub board: Option<f64>,
    /// A required component or path is missing from the board.
    pub board_incomplete: Option<bool>,
    /// Share of the probes that were answered well, 0-1: half of technical depth.
    pub probes: Option<f64>,
    /// Points of a person for communication and pacing.
    pub communication: Option<u8>,
    /// Red flags that a person or a model confirmed.
    pub confirmed: Vec<String>,
}

impl Extras {
    /// What a scorecard was counted with, read back from what it says of itself, so that other findings about the same interview
    /// are counted alike; shares to four digits. Red flags that somebody confirmed are not named there, and are left out.
    pub fn of(card: &Scorecard) -> Self {
        let reading = |dimension| card.explained.get(&dimension);
        let is_capped = |dimension, reason: CapReason| {
            let caps =
                |reading: &DimensionReading| reading.caps.iter().any(|cap| cap.reason == reason);
            reading(dimension).map(caps)
        };
        let is_seen = |dimension, reason| is_capped(dimension, reason).map(|capped| !capped);
        let beside = |dimension| reading(dimension).and_then(|reading| reading.beside);
        Extras {
            signals: Signals {
                alternative_named: is_seen(Dimension::TradeOffs, CapReason::NoAlternativeNamed),
                deep_dive_reached: is_seen(Dimension::Depth, CapReason::DeepDiveNotReached),
                estimate_attempted: is_seen(Dimension::Quantitative, CapReason::EstimateSkipped),
            },
            credit: card.credit.clone(),
            board: beside(Dimension::Solution),
            board_incomplete: is_capped(Dimension::Solution, CapReason::BoardIncomplete),
            probes: beside(Dimension::Depth),
            communication: reading(Dimension::Communication).and_then(|reading| reading.band),
            confirmed: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::{Level, Verdict};
    use crate::casebook::sample;
    use crate::scoring::{Answer, Assessment, Engine};

    #[test]
    fn what_a_scorecard_was_counted_with_counts_the_same_findings_the_same() {
        let casebook = sample::casebook();
        let entry = casebook.cases.values().next().unwrap();
        let engine = Engine::of(entry).unwrap();
        let item = entry.rubric.item[0].id.clone();
        for (seen, points) in [(None, None), (Some(false), Some(2)), (Some(true), Some(4))] {
            let extras = Extras {
                signals: Signals {
                    alternative_named: seen,
                    deep_dive_reached: seen,
                    estimate_attempted: seen,
                },
                credit: BTreeMap::from([(item.clone(), Credit::Hinted)]),
                board: points.map(|points| f64::from(points) / 8.0),
                board_incomplete: seen.map(|seen| !seen),
                probes: points.map(|points| f64::from(points) / 4.0),
                communication: points,
                confirmed: Vec::new(),
            };
            let mut assessment = engine.assess(&Answer::read("Fifty rings a second."));
            for finding in &mut assessment.findings {
                finding.verdict = Verdict::Met;
            }
            assessment.signals = Signals::default();
            let count = |extras: &Extras| {
                let assessment = Assessment {
                    findings: assessment.findings.clone(),
                    ..Assessment::default()
                };
                Scorecard::count(&entry.rubric, "h", Level::Senior, assessment, extras)
            };
            let card = count(&extras);
            assert_eq!(count(&Extras::of(&card)), card, "{extras:?}");
        }
    }
}
