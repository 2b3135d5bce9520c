//! How far two graders say the same of the same items, and how sure that is.
//!
//! Shares beyond chance: Cohen's kappa, and with squared distances between missed, partly and met the weighted one (J. Cohen, *Weighted
//! kappa* (1968)). What an interval rests on is interviews, not items: items of one interview go wrong together. So kappa's variance
//! is that of its influence values (J. L. Fleiss, J. Cohen, B. S. Everitt, *Large sample standard errors of kappa and weighted
//! kappa* (1969): the delta method), added up within each interview first (W. G. Cochran, *Sampling Techniques* (1977), chapter 6).
//! A share of items has Wilson's interval (1927) for the number of items that would be as sure if they stood alone (E. L. Korn,
//! B. I. Graubard (1998)); a share of interviews has it as it is. Nothing is drawn at random.

use serde::Serialize;

use crate::casebook::rubric::Verdict;
use crate::peers::rank;
use crate::scoring::band;

/// With fewer interviews nothing is told.
pub const LEAST_INTERVIEWS: usize = 5;
/// With fewer items in common an interview says nothing about points: one item would move it by half of the scale.
pub const LEAST_ITEMS: usize = 3;
/// Of the normal distribution: 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// One item on which both said something.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Both {
    /// Its place among the interviews.
    pub interview: usize,
    /// Tells apart the people of one side who read the same interview.
    pub reading: usize,
    /// Ranks: 0 missed, 1 partly, 2 met.
    pub one: usize,
    pub other: usize,
    /// What the item counts for in the points; 0 leaves it out there.
    pub weight: f64,
}

/// What two graders could have said something about, and did.
#[derive(Debug, Clone, Default)]
pub(super) struct Compared {
    pub both: Vec<Both>,
    /// Items that both were there for.
    pub of: usize,
}

impl Compared {
    /// One item; "could not tell" on either side is only counted.
    pub fn add(&mut self, place: (usize, usize), one: Verdict, other: Verdict, weight: f64) {
        self.of += 1;
        if let (Some(one), Some(other)) = (rank(one), rank(other)) {
            self.both.push(Both {
                interview: place.0,
                reading: place.1,
                one,
                other,
                weight,
            });
        }
    }
}

/// A value with the interval it lies in 95 times of 100; none where nobody ever differed, so that nothing tells how sure it is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Two graders over one kind of item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// In which both said something of at least one item.
    pub interviews: usize,
    /// Pairs of verdicts.
    pub items: usize,
    /// Of so many that both could have spoken about; of the model: that it was asked.
    pub of: usize,
    /// Withheld below [`LEAST_INTERVIEWS`].
    pub told: Option<Told>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// `items` of `of`; 0-1.
    pub coverage: f64,
    /// By what the first said (missed, partly, met) how often the other said each. Its margins are the base rates.
    pub table: [[usize; 3]; 3],
    /// Of the pairs, how many are the same.
    pub share: Estimate,
    /// Nothing where chance alone would make them agree always.
    pub kappa: Option<Estimate>,
    pub weighted: Option<Estimate>,
    pub points: Option<Points>,
}

/// What becomes of whole interviews, 0-100 points each, over the items on which both said something.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Points {
    /// With [`LEAST_ITEMS`] or more in common.
    pub interviews: usize,
    /// Mean distance.
    pub error: Estimate,
    /// Of the interviews, how many fall into the same of the four bands.
    pub bands: Estimate,
}

pub(super) fn measure(compared: &Compared) -> Measure {
    let both = &compared.both;
    let interviews = clusters(both).len();
    Measure {
        interviews,
        items: both.len(),
        of: compared.of,
        told: (interviews >= LEAST_INTERVIEWS).then(|| told(compared)),
    }
}

fn told(compared: &Compared) -> Told {
    let both = &compared.both;
    let mut table = [[0; 3]; 3];
    for pair in both {
        table[pair.one][pair.other] += 1;
    }
    Told {
        coverage: both.len() as f64 / compared.of.max(1) as f64,
        table,
        share: share(both),
        kappa: beyond_chance(both, |one, other| f64::from(u8::from(one != other))),
        weighted: beyond_chance(both, |one, other| (one as f64 - other as f64).powi(2) / 4.0),
        points: points(both),
    }
}

/// Begins and ends of the pairs of each interview; they stand together.
fn clusters(both: &[Both]) -> Vec<&[Both]> {
    both.chunk_by(|one, next| one.interview == next.interview)
        .collect()
}

/// Variance of a mean whose influence values are `value`, added up within each interview.
fn variance(both: &[Both], value: impl Fn(&Both) -> f64) -> f64 {
    let clusters = clusters(both);
    let (all, of) = (both.len() as f64, clusters.len() as f64);
    if clusters.len() < 2 {
        return f64::NAN;
    }
    let squares = clusters.iter().map(|pairs| {
        let sum: f64 = pairs.iter().map(&value).sum();
        sum * sum
    });
    of / (of - 1.0) * squares.sum::<f64>() / (all * all)
}

fn share(both: &[Both]) -> Estimate {
    let all = both.len() as f64;
    let same = |pair: &Both| f64::from(u8::from(pair.one == pair.other));
    let value = both.iter().map(same).sum::<f64>() / all;
    let spread = variance(both, |pair| same(pair) - value);
    let alone = value * (1.0 - value) / spread;
    // Where everybody agreed there is no spread; then no more than the interviews stand alone.
    let alone = if spread > 0.0 && alone.is_finite() {
        alone.min(all)
    } else {
        clusters(both).len() as f64
    };
    wilson(value, alone)
}

/// E. B. Wilson, *Probable inference, the law of succession, and statistical inference* (1927).
fn wilson(value: f64, n: f64) -> Estimate {
    let z2 = Z * Z / n;
    let middle = (value + z2 / 2.0) / (1.0 + z2);
    let half = Z / (1.0 + z2) * (value * (1.0 - value) / n + z2 / (4.0 * n)).max(0.0).sqrt();
    Estimate {
        value,
        low: Some((middle - half).max(0.0)),
        high: Some((middle + half).min(1.0)),
    }
}

/// One minus how far they are apart over how far chance would put them; `apart` is 0 on the diagonal.
fn beyond_chance(both: &[Both], apart: impl Fn(usize, usize) -> f64) -> Option<Estimate> {
    let all = both.len() as f64;
    let mut margins = [[0.0; 3]; 2];
    for pair in both {
        margins[0][pair.one] += 1.0 / all;
        margins[1][pair.other] += 1.0 / all;
    }
    // How far a verdict of one is from all of the other's, on average.
    let far = |verdict: usize, others: &[f64; 3]| -> f64 {
        let distances = others.iter().enumerate();
        distances
            .map(|(other, share)| share * apart(verdict, other))
            .sum()
    };
    let chance: f64 = (0..3)
        .map(|verdict| margins[0][verdict] * far(verdict, &margins[1]))
        .sum();
    if chance <= f64::EPSILON {
        return None;
    }
    let observed = both.iter().map(|pair| apart(pair.one, pair.other));
    let beyond = 1.0 - observed.sum::<f64>() / all / chance;
    let spread = variance(both, |pair| {
        let expected = far(pair.one, &margins[1]) + far(pair.other, &margins[0]);
        ((1.0 - beyond) * expected - apart(pair.one, pair.other)) / chance - (1.0 - beyond)
    });
    Some(around(beyond, spread, clusters(both).len(), -1.0, 1.0))
}

/// A mean with the interval of Student's t.
fn around(value: f64, variance: f64, of: usize, least: f64, most: f64) -> Estimate {
    let half = student(of.saturating_sub(1)) * variance.max(0.0).sqrt();
    let known = half.is_finite() && half > 0.0;
    Estimate {
        value,
        low: known.then_some((value - half).max(least)),
        high: known.then_some((value + half).min(most)),
    }
}

/// The quantile of Student's t at 97.5 %, for 4 degrees of freedom or more right to a hundredth: M. Abramowitz, I. A. Stegun,
/// *Handbook of Mathematical Functions* (1964), 26.7.5.
fn student(degrees: usize) -> f64 {
    if degrees == 0 {
        return f64::NAN;
    }
    let n = degrees as f64;
    let power = |exponent| Z.powi(exponent);
    let first = (power(3) + Z) / 4.0;
    let second = (5.0 * power(5) + 16.0 * power(3) + 3.0 * Z) / 96.0;
    let third = (3.0 * power(7) + 19.0 * power(5) + 17.0 * power(3) - 15.0 * Z) / 384.0;
    Z + first / n + second / n.powi(2) + third / n.powi(3)
}

fn points(both: &[Both]) -> Option<Points> {
    let mut errors = Vec::new();
    let mut same_band = 0.0;
    for pairs in clusters(both) {
        let readings = pairs.chunk_by(|one, next| one.reading == next.reading);
        let counted: Vec<(f64, f64)> = readings.filter_map(both_points).collect();
        if counted.is_empty() {
            continue;
        }
        let of = counted.len() as f64;
        let error: f64 = counted.iter().map(|(one, other)| (one - other).abs()).sum();
        errors.push(100.0 * error / of);
        let same = counted
            .iter()
            .filter(|(one, other)| band(*one) == band(*other));
        same_band += same.count() as f64 / of;
    }
    let interviews = errors.len();
    if interviews < LEAST_INTERVIEWS {
        return None;
    }
    let n = interviews as f64;
    let mean = errors.iter().sum::<f64>() / n;
    let squares: f64 = errors.iter().map(|error| (error - mean).powi(2)).sum();
    Some(Points {
        interviews,
        error: around(mean, squares / (n - 1.0) / n, interviews, 0.0, 100.0),
        bands: wilson(same_band / n, n),
    })
}

/// Weighted shares of both, partly as half; 0-1.
fn both_points(pairs: &[Both]) -> Option<(f64, f64)> {
    let counted: Vec<&Both> = pairs.iter().filter(|pair| pair.weight > 0.0).collect();
    if counted.len() < LEAST_ITEMS {
        return None;
    }
    let whole: f64 = counted.iter().map(|pair| pair.weight).sum();
    let of = |rank: fn(&Both) -> usize| -> f64 {
        let parts = counted
            .iter()
            .map(|pair| pair.weight * rank(pair) as f64 / 2.0);
        parts.sum::<f64>() / whole
    };
    Some((of(|pair| pair.one), of(|pair| pair.other)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::peers::VERDICTS;

    /// Items of `per` to an interview, from pairs of ranks.
    fn compared(pairs: &[(usize, usize)], per: usize) -> Compared {
        let mut compared = Compared::default();
        for (at, (one, other)) in pairs.iter().enumerate() {
            compared.add((at / per, 0), VERDICTS[*one], VERDICTS[*other], 1.0);
        }
        compared
    }

    fn told_of(pairs: &[(usize, usize)], per: usize) -> Told {
        measure(&compared(pairs, per)).told.unwrap()
    }

    /// 50 pairs of a table: 20 times both say met, 5 times only the first, 10 only the other, 15 times nobody.
    fn fifty() -> Vec<(usize, usize)> {
        let table = [((2, 2), 20), ((2, 0), 5), ((0, 2), 10), ((0, 0), 15)];
        let pairs = table
            .into_iter()
            .flat_map(|(pair, times)| std::iter::repeat_n(pair, times));
        pairs.collect()
    }

    #[test]
    fn the_textbook_table_has_its_kappa_and_its_standard_error() {
        // p_o = 0.7, p_e = 0.5: 0.4. On two values the weighted one is the same.
        let told = told_of(&fifty(), 1);
        let kappa = told.kappa.unwrap();
        assert!((kappa.value - 0.4).abs() < 1e-9);
        assert!((told.weighted.unwrap().value - 0.4).abs() < 1e-9);
        // Fleiss, Cohen and Everitt's formula, written out for this table: rows .5 .5, columns .6 .4.
        let (k, chance): (f64, f64) = (0.4, 0.5);
        let cells: [[(f64, f64, f64); 2]; 2] = [
            [(0.3, 0.5, 0.4), (0.2, 0.5, 0.6)],
            [(0.1, 0.5, 0.4), (0.4, 0.5, 0.6)],
        ];
        let mut sum: f64 = 0.0;
        for (row, line) in cells.iter().enumerate() {
            for (column, (share, of_row, of_column)) in line.iter().enumerate() {
                sum += if row == column {
                    share * (1.0 - (of_row + of_column) * (1.0 - k)).powi(2)
                } else {
                    // p_{.row} + p_{column.}
                    let column_of_row = if row == 0 { 0.4 } else { 0.6 };
                    share * (1.0 - k).powi(2) * (column_of_row + 0.5_f64).powi(2)
                };
            }
        }
        let variance =
            (sum - (k - chance * (1.0 - k)).powi(2)) / (50.0 * (1.0_f64 - chance).powi(2));
        // Ours divides by one less, and has Student's t around it.
        let ours = (variance * 50.0 / 49.0).sqrt() * student(49);
        let half = (kappa.high.unwrap() - kappa.low.unwrap()) / 2.0;
        assert!((half - ours).abs() < 1e-9, "{half} {ours}");
    }

    #[test]
    fn a_step_apart_costs_a_quarter_of_two() {
        let near = told_of(&[(2, 1), (1, 2), (0, 1), (1, 0), (2, 2), (0, 0)], 1);
        let far = told_of(&[(2, 0), (0, 2), (1, 1), (1, 1), (2, 2), (0, 0)], 1);
        assert!(near.weighted.unwrap().value > 0.4, "{near:?}");
        assert!(far.weighted.unwrap().value < 0.1, "{far:?}");
    }

    #[test]
    fn items_that_go_wrong_together_leave_less_to_be_sure_of() {
        // The same 60 pairs: once each interview is all right or all wrong, once the wrong ones are spread.
        let right = [(0, 0), (2, 2), (1, 1), (2, 2), (0, 0), (2, 2)];
        let wrong = [(0, 2), (2, 0), (1, 0), (2, 1), (0, 1), (2, 0)];
        let together: Vec<_> = (0..10)
            .flat_map(|at| if at < 7 { right } else { wrong })
            .collect();
        let mut spread = together.clone();
        spread.sort_by_key(|(one, other)| one != other);
        let apart: Vec<_> = (0..10)
            .flat_map(|first| spread.iter().skip(first).step_by(10).copied())
            .collect();
        let width = |told: &Told| {
            let kappa = told.kappa.unwrap();
            kappa.high.unwrap() - kappa.low.unwrap()
        };
        let (tight, loose) = (told_of(&apart, 6), told_of(&together, 6));
        assert_eq!(tight.table, loose.table);
        assert!(width(&loose) > 1.5 * width(&tight), "{loose:?} {tight:?}");
        let low = |told: &Told| told.share.low.unwrap();
        assert!(low(&loose) < low(&tight));
    }

    #[test]
    fn below_five_interviews_nothing_is_told() {
        let four = measure(&compared(&[(2, 2); 40], 10));
        assert_eq!((four.interviews, four.items, four.of), (4, 40, 40));
        assert_eq!(four.told, None);
        assert!(measure(&compared(&[(2, 2); 50], 10)).told.is_some());
        assert_eq!(measure(&Compared::default()).told, None);
    }

    #[test]
    fn who_always_agrees_is_not_certain_and_chance_is_named() {
        let same = told_of(&[(2, 2); 50], 10);
        assert_eq!(
            (same.kappa, same.weighted),
            (None, None),
            "no base to tell by"
        );
        assert!(same.share.low.unwrap() < 0.6, "five interviews: {same:?}");
        let both = told_of(&[[(2, 2); 5], [(0, 0); 5]].concat(), 2);
        assert_eq!(both.kappa.unwrap().value, 1.0);
        assert_eq!(both.kappa.unwrap().low, None);
    }

    #[test]
    fn what_nobody_could_tell_lowers_the_coverage() {
        let mut compared = compared(&[(2, 2); 30], 6);
        for at in 0..10 {
            compared.add((at % 5, 0), Verdict::NotAssessed, Verdict::Met, 1.0);
        }
        assert_eq!(measure(&compared).told.unwrap().coverage, 0.75);
    }

    #[test]
    fn points_of_an_interview_are_compared_by_distance_and_band() {
        // Of four items the first says 4, the other 3: 100 against 75 points, the highest band against the third.
        let interview = [(2, 2), (2, 2), (2, 2), (2, 0)];
        let told = told_of(&interview.repeat(6), 4);
        let points = told.points.unwrap();
        assert_eq!((points.interviews, points.error.value), (6, 25.0));
        assert_eq!(points.bands.value, 0.0);
        assert_eq!(
            told_of(&[(2, 2); 12], 2).points,
            None,
            "two items are too few"
        );
    }

    #[test]
    fn two_people_about_one_interview_count_as_one_interview() {
        let mut compared = Compared::default();
        for interview in 0..5 {
            for reading in 0..2 {
                for _ in 0..4 {
                    let other = if reading == 0 {
                        Verdict::Met
                    } else {
                        Verdict::Missed
                    };
                    compared.add((interview, reading), Verdict::Met, other, 1.0);
                }
            }
        }
        let measure = measure(&compared);
        assert_eq!((measure.interviews, measure.items), (5, 40));
        let points = measure.told.unwrap().points.unwrap();
        assert_eq!((points.error.value, points.bands.value), (50.0, 0.5));
    }

    #[test]
    fn the_quantile_is_that_of_the_tables() {
        for (degrees, value) in [(4, 2.776), (9, 2.262), (29, 2.045), (1_000, 1.962)] {
            assert!((student(degrees) - value).abs() < 0.01, "{degrees}");
        }
    }

    proptest! {
        #[test]
        fn which_is_named_first_changes_nothing(pairs in prop::collection::vec((0usize..3, 0usize..3), 30..90)) {
            let turned: Vec<_> = pairs.iter().map(|(one, other)| (*other, *one)).collect();
            let (one, other) = (told_of(&pairs, 6), told_of(&turned, 6));
            prop_assert!((one.share.value - other.share.value).abs() < 1e-9);
            for (one, other) in [(one.kappa, other.kappa), (one.weighted, other.weighted)] {
                prop_assert_eq!(one.is_some(), other.is_some());
                let (Some(one), Some(other)) = (one, other) else { continue };
                prop_assert!((one.value - other.value).abs() < 1e-9);
                let low = one.low.zip(other.low).map_or(0.0, |(a, b)| (a - b).abs());
                prop_assert!(low < 1e-9);
                prop_assert!(one.value <= 1.0 && one.value >= -1.0 - 1e-9);
                prop_assert!(one.low.is_none_or(|low| low <= one.value + 1e-9));
            }
            let points = one.points.unwrap();
            prop_assert!((0.0..=100.0).contains(&points.error.value));
        }

        #[test]
        fn the_same_interviews_again_are_twice_as_many_and_the_interval_shrinks(pairs in prop::collection::vec((0usize..3, 0usize..3), 36..60)) {
            let pairs = &pairs[..pairs.len() / 6 * 6];
            let twice = [pairs, pairs].concat();
            let (once, twice) = (told_of(pairs, 6), told_of(&twice, 6));
            if let (Some(once), Some(twice)) = (once.kappa, twice.kappa) {
                prop_assert!((once.value - twice.value).abs() < 1e-9);
                if let (Some(a), Some(b)) = (once.low, twice.low) {
                    prop_assert!(b >= a - 1e-9);
                }
            }
        }
    }
}
