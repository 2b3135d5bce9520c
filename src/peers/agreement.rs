//! How far graders agree: the share of items on which they say the same, and what of it is more than chance.
//!
//! Two graders: Cohen's kappa, J. Cohen, *A coefficient of agreement for nominal scales* (1960). Any number, with marks missing:
//! Krippendorff's alpha with the interval metric over missed 0, partly 1/2 and met 1, K. Krippendorff, *Computing
//! Krippendorff's alpha-reliability* (2011). "Could not tell" is a mark that is missing.

use serde::Serialize;

use super::rank;
use crate::casebook::rubric::Verdict;

/// Over the items that at least two graders marked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    pub items: usize,
    /// Of the pairs of marks on one item, how many are the same; 0-1.
    pub share: f64,
    /// Cohen's kappa for two graders. Nothing when chance alone would make them agree always.
    pub kappa: Option<f64>,
    /// Krippendorff's alpha for more than two.
    pub alpha: Option<f64>,
}

/// `marks`: by grader the verdicts of the same items in the same order. Nothing without an item that two marked.
pub fn agreement(marks: &[Vec<Verdict>]) -> Option<Agreement> {
    let items = marks.iter().map(Vec::len).min().unwrap_or(0);
    let units: Vec<Vec<usize>> = (0..items)
        .map(|item| {
            marks
                .iter()
                .filter_map(|of_grader| rank(of_grader[item]))
                .collect()
        })
        .filter(|unit: &Vec<usize>| unit.len() >= 2)
        .collect();
    if units.is_empty() {
        return None;
    }
    let (mut same, mut pairs) = (0, 0);
    for unit in &units {
        for (at, one) in unit.iter().enumerate() {
            same += unit[at + 1..].iter().filter(|other| *other == one).count();
            pairs += unit.len() - at - 1;
        }
    }
    let two = marks.len() == 2;
    Some(Agreement {
        items: units.len(),
        share: same as f64 / pairs as f64,
        kappa: if two { kappa(&units) } else { None },
        alpha: if two { None } else { alpha(&units) },
    })
}

fn kappa(units: &[Vec<usize>]) -> Option<f64> {
    let n = units.len() as f64;
    let mut totals = [[0.0; 3]; 2];
    for unit in units {
        totals[0][unit[0]] += 1.0;
        totals[1][unit[1]] += 1.0;
    }
    let observed = units.iter().filter(|unit| unit[0] == unit[1]).count() as f64 / n;
    let chance: f64 = (0..3)
        .map(|verdict| totals[0][verdict] / n * totals[1][verdict] / n)
        .sum();
    (chance < 1.0).then(|| (observed - chance) / (1.0 - chance))
}

fn alpha(units: &[Vec<usize>]) -> Option<f64> {
    let apart = |one: usize, other: usize| ((one as f64 - other as f64) / 2.0).powi(2);
    let values: Vec<usize> = units.iter().flatten().copied().collect();
    let all = values.len() as f64;
    let mut observed = 0.0;
    for unit in units {
        let within: f64 = unit
            .iter()
            .flat_map(|one| unit.iter().map(move |other| apart(*one, *other)))
            .sum();
        observed += within / (unit.len() as f64 - 1.0);
    }
    let counts =
        [0, 1, 2].map(|verdict| values.iter().filter(|value| **value == verdict).count() as f64);
    let mut expected = 0.0;
    for (one, count) in counts.iter().enumerate() {
        for (other, times) in counts.iter().enumerate() {
            expected += count * times * apart(one, other);
        }
    }
    (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::VERDICTS;
    use super::*;

    const M: Verdict = Verdict::Met;
    const P: Verdict = Verdict::Partly;
    const X: Verdict = Verdict::Missed;
    const N: Verdict = Verdict::NotAssessed;

    #[test]
    fn two_graders_get_a_kappa_worked_out_by_hand() {
        // Same on 3 of 4; each says met twice, the first partly once, the second missed twice.
        let found = agreement(&[vec![M, M, P, X], vec![M, M, X, X]]).unwrap();
        assert_eq!((found.items, found.share, found.alpha), (4, 0.75, None));
        // Chance: 2/4*2/4 + 1/4*0 + 1/4*2/4 = 0.375.
        assert!((found.kappa.unwrap() - 0.6).abs() < 1e-9);
    }

    #[test]
    fn where_everybody_always_says_the_same_word_nothing_can_be_told_beyond_chance() {
        let found = agreement(&[vec![M, M], vec![M, M]]).unwrap();
        assert_eq!((found.share, found.kappa), (1.0, None));
        assert_eq!(agreement(&[vec![M], vec![M], vec![M]]).unwrap().alpha, None);
    }

    #[test]
    fn three_graders_get_an_alpha_and_marks_may_be_missing() {
        let same = agreement(&[vec![M, X, P], vec![M, X, P], vec![M, X, N]]).unwrap();
        assert_eq!(
            (same.items, same.share, same.kappa, same.alpha),
            (3, 1.0, None, Some(1.0))
        );
        // By hand: values 1 1 0 | 0 0 1 in two units; observed 2*(4/2), expected 3*3*2, so 1 - 5*4/18... below 0: worse than chance.
        let apart = agreement(&[vec![M, X], vec![M, X], vec![X, M]]).unwrap();
        let observed = 2.0 * (4.0 / 2.0);
        assert!(
            (apart.alpha.unwrap() - (1.0 - 5.0 * observed / 18.0)).abs() < 1e-9,
            "{apart:?}"
        );
    }

    #[test]
    fn the_published_example_of_the_interval_metric_comes_out() {
        // Krippendorff's worked example has two observers and nominal data 0/1 with alpha 0.095; on two values the interval metric is
        // the nominal one. A third observer who marked nothing makes it the many-grader case.
        let of = |text: &str| {
            text.chars()
                .map(|c| if c == '1' { M } else { X })
                .collect::<Vec<_>>()
        };
        let found = agreement(&[of("0100000010"), of("1110010000"), vec![N; 10]]).unwrap();
        assert!((found.alpha.unwrap() - 0.095).abs() < 0.001, "{found:?}");
    }

    #[test]
    fn without_an_item_that_two_marked_there_is_no_agreement() {
        assert_eq!(agreement(&[]), None);
        assert_eq!(agreement(&[vec![M, X]]), None);
        assert_eq!(agreement(&[vec![M, N], vec![N, X]]), None);
    }

    proptest! {
        #[test]
        fn the_order_of_graders_changes_nothing(marks in prop::collection::vec(prop::collection::vec(0usize..4, 12), 2..6)) {
            let verdict = |at: &usize| VERDICTS.get(*at).copied().unwrap_or(N);
            let marks: Vec<Vec<Verdict>> = marks.iter().map(|of| of.iter().map(verdict).collect()).collect();
            let mut turned = marks.clone();
            turned.reverse();
            let (one, other) = (agreement(&marks), agreement(&turned));
            prop_assert_eq!(one.is_some(), other.is_some());
            if let (Some(one), Some(other)) = (one, other) {
                prop_assert!((0.0..=1.0).contains(&one.share));
                prop_assert!((one.share - other.share).abs() < 1e-9);
                prop_assert!((one.kappa.unwrap_or(0.0) - other.kappa.unwrap_or(0.0)).abs() < 1e-9);
                prop_assert!((one.alpha.unwrap_or(0.0) - other.alpha.unwrap_or(0.0)).abs() < 1e-9);
                prop_assert!(one.kappa.or(one.alpha).unwrap_or(0.0) <= 1.0 + 1e-9);
            }
        }
    }
}
