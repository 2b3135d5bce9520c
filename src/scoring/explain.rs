//! A scorecard opened again: the lines that make each number, for whoever wants to check it.
//!
//! Nothing is counted twice in two ways: the rows are the ones the number was added up from.

use std::collections::BTreeMap;

use crate::casebook::rubric::{Dimension, Level, Rubric};

use super::extras::Extras;
use super::finding::Finding;
use super::ledger::Ledger;
pub use super::ledger::Row;
use super::levels::{Bar, DIMENSIONS};
use super::scorecard::Scorecard;

/// Every item that counted at a level, in the order of the rubric. `rubric` is the one the card was made with.
pub fn with_rows<T>(
    rubric: &Rubric,
    card: &Scorecard,
    level: Level,
    read: impl FnOnce(&mut dyn Iterator<Item = Row<'_>>) -> T,
) -> T {
    let findings: BTreeMap<&str, &Finding> = card
        .items
        .iter()
        .map(|finding| (finding.id.as_str(), finding))
        .collect();
    let extras = Extras {
        credit: card.credit.clone(),
        ..Extras::default()
    };
    let ledger = Ledger {
        rubric,
        findings: &findings,
        level,
        extras: &extras,
    };
    read(&mut ledger.rows())
}

/// One dimension in the mean of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MeanRow {
    pub dimension: Dimension,
    /// Nothing: not judged, and left out of the mean.
    pub points: Option<u8>,
    /// Per cent of the mean, before what was not judged is left out.
    pub weight: u32,
    /// The least points the level asks for.
    pub least: u8,
}

/// The six lines a level's verdict is read from; nothing for a card that has none of that level.
pub fn mean_rows(card: &Scorecard, level: Level) -> Vec<MeanRow> {
    let bar = Bar { level };
    let Some(reading) = card.readings.get(&level) else {
        return Vec::new();
    };
    let row = |dimension| MeanRow {
        dimension,
        points: reading.points.get(dimension),
        weight: bar.weight(dimension),
        least: bar.least(dimension),
    };
    DIMENSIONS.into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Verdict;
    use crate::scoring::{Assessment, Credit};

    const RUBRIC: &str = r#"
        schema = 1
        case = "t"
        revision = "1"
        [[item]]
        id = "deep-dive.a"
        stage = "deep-dive"
        kind = "mention"
        text = "t"
        why = "w"
        weight = { mid = 1, senior = 3, staff = 3 }
        dimension = "depth"
        [[item]]
        id = "deep-dive.b"
        stage = "deep-dive"
        kind = "mention"
        tier = "plus"
        text = "t"
        why = "w"
        weight = { mid = 0, senior = 2, staff = 2 }
        dimension = "depth"
    "#;

    #[test]
    fn the_rows_add_up_to_the_number_they_explain() {
        let rubric: Rubric = toml::from_str(RUBRIC).unwrap();
        let finding = |id: &str, verdict| Finding {
            id: id.to_owned(),
            stage: "deep-dive".to_owned(),
            verdict,
            sure: true,
            evidence: Vec::new(),
            near: None,
            note: None,
            reckoning: None,
        };
        let assessment = Assessment {
            findings: vec![
                finding("deep-dive.a", Verdict::Met),
                finding("deep-dive.b", Verdict::Partly),
            ],
            ..Assessment::default()
        };
        let extras = Extras {
            credit: BTreeMap::from([("deep-dive.a".to_owned(), Credit::Hinted)]),
            ..Extras::default()
        };
        let card = Scorecard::count(&rubric, "h", Level::Senior, assessment, &extras);
        let sums = |level| {
            with_rows(&rubric, &card, level, |rows| {
                rows.fold((0.0, 0.0), |(earned, worth), row| {
                    (earned + row.earned, worth + row.worth)
                })
            })
        };
        assert_eq!(sums(Level::Senior), (3.0 * 0.75 + 0.5, 4.0));
        assert_eq!(card.coverage, 0.6875);
        assert_eq!(sums(Level::Mid), (1.0, 1.0), "worth nothing at mid: no row");

        let mean = mean_rows(&card, Level::Senior);
        let depth = mean.iter().find(|row| row.dimension == Dimension::Depth);
        assert_eq!(
            depth.map(|row| (row.points, row.weight, row.least)),
            Some((Some(3), 25, 3))
        );
    }
}
