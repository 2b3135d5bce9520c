//! Six numbers against the bars of three levels.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::casebook::rubric::{Dimension, Level};

use super::scorecard::Dimensions;

pub const LEVELS: [Level; 3] = [Level::Mid, Level::Senior, Level::Staff];

pub const DIMENSIONS: [Dimension; 6] = [
    Dimension::Navigation,
    Dimension::Quantitative,
    Dimension::Solution,
    Dimension::Depth,
    Dimension::TradeOffs,
    Dimension::Communication,
];

/// From worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LevelVerdict {
    #[serde(rename = "no")]
    No,
    #[serde(rename = "lean no")]
    LeanNo,
    #[serde(rename = "hire")]
    Hire,
    #[serde(rename = "strong hire")]
    StrongHire,
}

/// The result at one level and what it would take.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelReading {
    pub verdict: LevelVerdict,
    /// The six dimensions as this level weighs the items.
    #[serde(default)]
    pub points: Dimensions,
    /// Weighted mean of the dimensions that were judged; nothing when none was.
    pub mean: Option<f64>,
    /// Points missing to the bar, by dimension.
    pub short: BTreeMap<Dimension, u8>,
    /// Items of those dimensions that are not met yet: core before plus, heavy before light.
    pub missing: Vec<String>,
}

/// What a level asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub level: Level,
}

impl Bar {
    /// Weight of a dimension in the mean, in per cent.
    pub fn weight(self, dimension: Dimension) -> u32 {
        let by_level: [u32; 3] = match dimension {
            Dimension::Navigation => [20, 15, 15],
            Dimension::Quantitative => [10, 10, 10],
            Dimension::Solution => [30, 25, 15],
            Dimension::Depth => [15, 25, 30],
            Dimension::TradeOffs => [10, 15, 20],
            Dimension::Communication => [15, 10, 10],
        };
        by_level[self.level as usize]
    }

    /// The least points of a dimension, before the staff rule.
    pub fn least(self, dimension: Dimension) -> u8 {
        match (self.level, dimension) {
            (
                Level::Mid,
                Dimension::Navigation | Dimension::Solution | Dimension::Communication,
            ) => 3,
            (Level::Mid, _) => 2,
            _ => 3,
        }
    }

    /// Points missing to the bar. A dimension that was not judged is left out. At staff, depth or
    /// trade-offs must reach 4: the point is missing where it is nearest.
    pub fn short(self, points: &Dimensions) -> BTreeMap<Dimension, u8> {
        let mut short = BTreeMap::new();
        for dimension in DIMENSIONS {
            if let Some(points) = points.get(dimension) {
                let missing = self.least(dimension).saturating_sub(points);
                if missing > 0 {
                    short.insert(dimension, missing);
                }
            }
        }
        if self.level == Level::Staff {
            let depth = points.depth.map(|points| (points, Dimension::Depth));
            let trade_offs = points
                .trade_offs
                .map(|points| (points, Dimension::TradeOffs));
            let best = match (depth, trade_offs) {
                (Some(depth), Some(trade_offs)) if trade_offs.0 > depth.0 => Some(trade_offs),
                (Some(depth), _) => Some(depth),
                (None, other) => other,
            };
            if let Some((points, dimension)) = best.filter(|(points, _)| *points < 4) {
                short.insert(dimension, 4 - points);
            }
        }
        short
    }

    /// Verdict and weighted mean.
    pub fn verdict(self, points: &Dimensions) -> (LevelVerdict, Option<f64>) {
        let judged = DIMENSIONS.iter().filter_map(|dimension| {
            Some((self.weight(*dimension), u32::from(points.get(*dimension)?)))
        });
        let (weights, sum) = judged.fold((0, 0), |(weights, sum), (weight, points)| {
            (weights + weight, sum + weight * points)
        });
        if weights == 0 {
            return (LevelVerdict::No, None);
        }
        let short = self.short(points);
        let verdict = if short.is_empty() {
            // At least 3.5, without a fraction that could round.
            if 2 * sum >= 7 * weights {
                LevelVerdict::StrongHire
            } else {
                LevelVerdict::Hire
            }
        } else if short.len() == 1 && short.values().all(|missing| *missing == 1) {
            LevelVerdict::LeanNo
        } else {
            LevelVerdict::No
        };
        let mean = f64::from(sum) / f64::from(weights);
        (verdict, Some((mean * 100.0).round() / 100.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(all: [u8; 6]) -> Dimensions {
        let mut points = Dimensions::default();
        for (dimension, value) in DIMENSIONS.into_iter().zip(all) {
            points.set(dimension, (value > 0).then_some(value));
        }
        points
    }

    fn verdicts(all: [u8; 6]) -> [LevelVerdict; 3] {
        LEVELS.map(|level| Bar { level }.verdict(&points(all)).0)
    }

    #[test]
    fn weights_of_every_level_make_a_hundred() {
        for level in LEVELS {
            let sum: u32 = DIMENSIONS.iter().map(|d| Bar { level }.weight(*d)).sum();
            assert_eq!(sum, 100, "{level:?}");
        }
    }

    #[test]
    fn the_same_numbers_are_read_against_all_three_bars() {
        use LevelVerdict::{Hire, LeanNo, No, StrongHire};
        assert_eq!(verdicts([3, 2, 3, 2, 2, 3]), [Hire, No, No]);
        assert_eq!(verdicts([3, 3, 3, 3, 3, 3]), [Hire, Hire, LeanNo]);
        assert_eq!(verdicts([3, 3, 3, 4, 3, 3]), [Hire, Hire, Hire]);
        assert_eq!(verdicts([4, 4, 4, 4, 4, 4]), [StrongHire; 3]);
        assert_eq!(verdicts([2, 2, 3, 2, 2, 3]), [LeanNo, No, No]);
        assert_eq!(verdicts([1, 2, 3, 2, 2, 3])[0], No, "two points short");
    }

    #[test]
    fn a_dimension_nobody_judged_is_left_out() {
        use LevelVerdict::{Hire, No};
        assert_eq!(verdicts([3, 3, 3, 3, 3, 0])[1], Hire);
        assert_eq!(verdicts([0; 6]), [No; 3]);
    }

    #[test]
    fn one_point_more_never_lowers_a_verdict() {
        let mut all = [1u8; 6];
        loop {
            let before = verdicts(all);
            for at in 0..6 {
                if all[at] < 4 {
                    let mut more = all;
                    more[at] += 1;
                    let after = verdicts(more);
                    assert!(
                        before.iter().zip(&after).all(|(b, a)| a >= b),
                        "{all:?} {more:?}"
                    );
                }
            }
            let Some(next) = all.iter().position(|value| *value < 4) else {
                break;
            };
            all[..next].fill(1);
            all[next] += 1;
        }
    }
}
