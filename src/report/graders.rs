//! Several graders side by side: one row per item, where they differ first; how far they agree; and the result they make together.

use std::collections::BTreeMap;

use crate::casebook::rubric::{Dimension, Item, Rubric, Tier, Verdict};
use crate::peers::agreement::{Agreement, agreement};
use crate::peers::marks::is_marked;
use crate::peers::rank;
use crate::peers::together::{Grader, Joint, together};
use crate::scoring::levels::DIMENSIONS;
use crate::scoring::{Assessment, Extras, Finding, Scorecard};

/// From here on an item counts as settled.
pub const SETTLED: f64 = 0.9;

/// What all graders say of one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its place in the rubric.
    pub item: usize,
    /// In the order of the graders.
    pub verdicts: Vec<Verdict>,
    pub joint: Joint,
    pub differs: Differs,
}

/// How far apart graders are, the farthest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// Met for one, missed for another, and every design should have it: a third reader or a word between the two.
    OnCore,
    /// Met for one, missed for another.
    Wholly,
    /// By one step.
    Somewhat,
    /// Fewer than two said something.
    Unknown,
    Not,
}

#[derive(Debug, Clone, PartialEq)]
pub struct SideBySide {
    /// Differences first, each kind in the order of the rubric.
    pub rows: Vec<Row>,
    /// Over all items.
    pub whole: Option<Agreement>,
    pub by_dimension: BTreeMap<Dimension, Agreement>,
    /// Counted from what they say together.
    pub card: Scorecard,
    /// Items that are settled, and items somebody could judge.
    pub settled: usize,
    pub judged: usize,
    /// How likely a verdict is right, over the judged items on average; 0-1.
    pub sure: f64,
}

/// Puts graders beside each other. What they say together is counted as `offline` was, with its caps, its board and its credit:
/// only findings and the points for communication are other people's.
pub fn side_by_side(
    rubric: &Rubric,
    offline: &Scorecard,
    graders: &[Grader],
    communication: Option<u8>,
) -> SideBySide {
    let joint = together(graders).items;
    let verdicts = |item: usize| {
        graders
            .iter()
            .map(|grader| {
                grader
                    .verdicts
                    .get(item)
                    .copied()
                    .unwrap_or(Verdict::NotAssessed)
            })
            .collect::<Vec<_>>()
    };
    let mut rows: Vec<Row> = joint
        .iter()
        .enumerate()
        .filter(|(item, _)| {
            rubric
                .item
                .get(*item)
                .is_some_and(|item| is_marked(item.kind))
        })
        .map(|(item, joint)| {
            let verdicts = verdicts(item);
            let differs = differs(&verdicts, rubric.item[item].tier);
            Row {
                item,
                verdicts,
                joint: *joint,
                differs,
            }
        })
        .collect();
    let of = |keep: &dyn Fn(&Row) -> bool| -> Option<Agreement> {
        let kept: Vec<&Row> = rows.iter().filter(|row| keep(row)).collect();
        let by_grader: Vec<Vec<Verdict>> = (0..graders.len())
            .map(|grader| kept.iter().map(|row| row.verdicts[grader]).collect())
            .collect();
        agreement(&by_grader)
    };
    let whole = of(&|_| true);
    let by_dimension = DIMENSIONS
        .into_iter()
        .filter_map(|dimension| {
            Some((
                dimension,
                of(&|row| rubric.item[row.item].dimension == dimension)?,
            ))
        })
        .collect();
    let judged = rows.iter().filter(|row| row.joint.readers > 0).count();
    let sure: f64 = rows.iter().map(|row| row.joint.sure).sum();
    let settled = rows.iter().filter(|row| row.joint.sure >= SETTLED).count();
    rows.sort_by_key(|row| (row.differs, row.item));
    let assessment = Assessment {
        findings: findings(rubric, &joint, offline),
        ..Assessment::default()
    };
    let extras = Extras {
        communication,
        ..Extras::of(offline)
    };
    SideBySide {
        rows,
        whole,
        by_dimension,
        card: Scorecard::count(rubric, &offline.rubric, offline.level, assessment, &extras),
        settled,
        judged,
        sure: if judged > 0 {
            sure / judged as f64
        } else {
            0.0
        },
    }
}

fn differs(verdicts: &[Verdict], tier: Tier) -> Differs {
    let ranks: Vec<usize> = verdicts
        .iter()
        .filter_map(|verdict| rank(*verdict))
        .collect();
    let (Some(least), Some(most)) = (ranks.iter().min(), ranks.iter().max()) else {
        return Differs::Unknown;
    };
    match most - least {
        _ if ranks.len() < 2 => Differs::Unknown,
        0 => Differs::Not,
        1 => Differs::Somewhat,
        _ if tier == Tier::Core => Differs::OnCore,
        _ => Differs::Wholly,
    }
}

fn findings(rubric: &Rubric, joint: &[Joint], offline: &Scorecard) -> Vec<Finding> {
    let finding = |(item, joint): (&Item, &Joint)| {
        // What was only written and not drawn weighs less, whoever agrees that it was written.
        let machine = offline.items.iter().find(|finding| finding.id == item.id);
        let alike = machine.filter(|finding| finding.verdict == joint.verdict);
        Finding {
            id: item.id.clone(),
            stage: item.stage.clone(),
            verdict: joint.verdict,
            sure: joint.sure >= SETTLED,
            evidence: Vec::new(),
            near: None,
            note: alike.and_then(|finding| finding.note),
            reckoning: None,
        }
    };
    rubric.item.iter().zip(joint).map(finding).collect()
}

/// The middle of several people's points, the lower of two middles.
pub fn median_points(points: &[u8]) -> Option<u8> {
    let mut points = points.to_vec();
    points.sort_unstable();
    points.get(points.len().saturating_sub(1) / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Level;
    use crate::casebook::sample;
    use crate::peers::habit::Record;
    use crate::scoring::Signals;

    const M: Verdict = Verdict::Met;
    const X: Verdict = Verdict::Missed;
    const N: Verdict = Verdict::NotAssessed;

    fn rubric() -> Rubric {
        sample::casebook()
            .cases
            .values()
            .next()
            .unwrap()
            .rubric
            .clone()
    }

    fn grader(id: &str, verdicts: Vec<Verdict>) -> Grader {
        Grader {
            id: id.to_owned(),
            verdicts,
            record: Record::default(),
        }
    }

    /// A machine that found nothing, with nobody who could judge anything.
    fn blank(rubric: &Rubric) -> Scorecard {
        Scorecard::count(
            rubric,
            "h",
            Level::Senior,
            Assessment::default(),
            &Extras::default(),
        )
    }

    fn read(rubric: &Rubric, graders: &[Grader]) -> SideBySide {
        side_by_side(rubric, &blank(rubric), graders, None)
    }

    #[test]
    fn who_agrees_with_the_offline_reader_in_all_gets_its_result_with_its_caps() {
        let rubric = rubric();
        let verdicts: Vec<Verdict> = rubric
            .item
            .iter()
            .map(|item| if is_marked(item.kind) { M } else { X })
            .collect();
        let graders = [
            grader("", verdicts.clone()),
            grader("ada", verdicts.clone()),
        ];
        let joint = together(&graders).items;
        let findings = findings(&rubric, &joint, &blank(&rubric));
        let missed = Extras {
            signals: Signals {
                alternative_named: Some(false),
                deep_dive_reached: Some(false),
                estimate_attempted: Some(false),
            },
            board: Some(0.1),
            board_incomplete: Some(true),
            ..Extras::default()
        };
        for extras in [missed, Extras::default()] {
            let assessment = Assessment {
                findings: findings.clone(),
                ..Assessment::default()
            };
            let offline = Scorecard::count(&rubric, "h", Level::Senior, assessment, &extras);
            let read = side_by_side(&rubric, &offline, &graders, None);
            assert_eq!(read.card, offline);
        }
    }

    #[test]
    fn where_graders_differ_comes_first_and_a_core_point_before_all() {
        let rubric = rubric();
        let items = rubric.item.len();
        let core = rubric
            .item
            .iter()
            .rposition(|item| item.tier == Tier::Core && is_marked(item.kind))
            .unwrap();
        let mut bob = vec![M; items];
        bob[core] = X;
        let read = read(
            &rubric,
            &[grader("ada", vec![M; items]), grader("bob", bob)],
        );
        assert_eq!(
            (read.rows[0].item, read.rows[0].differs),
            (core, Differs::OnCore)
        );
        assert!(read.rows[1..].iter().all(|row| row.differs == Differs::Not));
        assert_eq!(read.judged, read.rows.len());
        assert_eq!(read.settled, read.rows.len() - 1);
        let agreement = read.whole.unwrap();
        assert_eq!(agreement.items, read.rows.len());
        assert!(agreement.share < 1.0);
        let items: usize = read
            .by_dimension
            .values()
            .map(|agreement| agreement.items)
            .sum();
        assert_eq!(
            items,
            read.rows.len(),
            "every item belongs to one dimension"
        );
    }

    #[test]
    fn one_grader_alone_makes_a_result_that_settles_nothing() {
        let rubric = rubric();
        let read = read(&rubric, &[grader("ada", vec![M; rubric.item.len()])]);
        assert_eq!((read.settled, read.whole), (0, None));
        assert_eq!(read.card.coverage, 1.0);
        assert!(read.rows.iter().all(|row| row.differs == Differs::Unknown));
    }

    #[test]
    fn what_nobody_could_tell_is_not_assessed() {
        let rubric = rubric();
        let read = read(
            &rubric,
            &[
                grader("ada", vec![N; rubric.item.len()]),
                grader("bob", vec![N; rubric.item.len()]),
            ],
        );
        assert_eq!((read.judged, read.whole), (0, None));
        assert!(read.card.items.iter().all(|finding| finding.verdict == N));
    }

    #[test]
    fn the_middle_of_points_is_the_lower_of_two() {
        assert_eq!(median_points(&[]), None);
        assert_eq!(median_points(&[3]), Some(3));
        assert_eq!(median_points(&[4, 2]), Some(2));
        assert_eq!(median_points(&[1, 4, 3]), Some(3));
    }
}
