//! How a grader marks: of the points that are met, how many they tick, and so on.
//!
//! # The one invariant
//!
//! What a grader's record does not say is neutral: without a record everybody has the same habit, and no record, however
//! long, makes anybody infallible.

use super::{VERDICTS, rank};
use crate::casebook::rubric::Verdict;

/// A habit: by what is true the chance of each verdict. Both in the order of [`VERDICTS`], each row adds up to 1.
pub type Table = [[f64; 3]; 3];

/// What is expected of somebody nobody knows: right about four times in five, and rarely by two steps. In the measured sheet two
/// careful readers of the same answers came near that.
pub const NEUTRAL: Table = [[0.80, 0.15, 0.05], [0.15, 0.70, 0.15], [0.05, 0.15, 0.80]];
/// So many marks of each row the neutral habit is worth.
const NEUTRAL_MARKS: f64 = 15.0;
/// No verdict is ever impossible, whatever is true.
const LEAST: f64 = 0.02;

/// Marks whose truth is known, or likely: by what is true how often each verdict was given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Record {
    counts: Table,
}

impl Record {
    /// From pairs of what is true and what was marked; pairs in which one of the two says nothing are left out.
    pub fn of(pairs: impl IntoIterator<Item = (Verdict, Verdict)>) -> Self {
        let mut record = Record::default();
        for (truth, marked) in pairs {
            if let (Some(truth), Some(marked)) = (rank(truth), rank(marked)) {
                record.add(truth, marked, 1.0);
            }
        }
        record
    }

    /// From counts made elsewhere: by what is true how often each verdict was given.
    pub const fn counted(counts: Table) -> Self {
        Record { counts }
    }

    /// By what is true how often each verdict was given.
    pub fn counts(&self) -> Table {
        self.counts
    }

    /// Both records as one.
    #[must_use]
    pub fn plus(mut self, other: &Record) -> Self {
        for (row, more) in self.counts.iter_mut().zip(&other.counts) {
            for (count, more) in row.iter_mut().zip(more) {
                *count += more;
            }
        }
        self
    }

    /// `weight` below 1 for what is only likely.
    pub(super) fn add(&mut self, truth: usize, marked: usize, weight: f64) {
        self.counts[truth][marked] += weight;
    }

    /// Marks it rests on.
    pub fn marks(&self) -> f64 {
        self.counts.iter().flatten().sum()
    }

    /// The habit, drawn towards the neutral one.
    pub fn habit(&self) -> Habit {
        let mut table = NEUTRAL;
        for (row, counts) in table.iter_mut().zip(&self.counts) {
            let marks: f64 = counts.iter().sum();
            for (chance, count) in row.iter_mut().zip(counts) {
                *chance = (*chance * NEUTRAL_MARKS + count) / (NEUTRAL_MARKS + marks);
                *chance = chance.max(LEAST);
            }
            let whole: f64 = row.iter().sum();
            for chance in row {
                *chance /= whole;
            }
        }
        Habit { table }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habit {
    pub(super) table: Table,
}

impl Default for Habit {
    fn default() -> Self {
        Record::default().habit()
    }
}

impl Habit {
    /// Chance of giving the verdict that is true, met, partly and missed points taken alike: 1/3 is as good as dice.
    pub fn reliability(&self) -> f64 {
        (0..VERDICTS.len())
            .map(|at| self.table[at][at])
            .sum::<f64>()
            / 3.0
    }

    /// By how much more than is true they give, in points of an item (1 for all of it): below 0 too hard, above 0 too soft.
    pub fn generosity(&self) -> f64 {
        let rows = self.table.iter().enumerate().map(|(truth, row)| {
            let given: f64 = row
                .iter()
                .zip([0.0, 0.5, 1.0])
                .map(|(chance, points)| chance * points)
                .sum();
            given - truth as f64 / 2.0
        });
        rows.sum::<f64>() / 3.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const M: Verdict = Verdict::Met;
    const P: Verdict = Verdict::Partly;
    const X: Verdict = Verdict::Missed;

    #[test]
    fn without_a_record_everybody_is_neutral() {
        let habit = Habit::default();
        assert_eq!(habit, Record::of([(M, Verdict::NotAssessed)]).habit());
        assert!(
            (habit.reliability() - 0.7667).abs() < 0.001,
            "{}",
            habit.reliability()
        );
        assert!(habit.generosity().abs() < 1e-9);
    }

    #[test]
    fn who_calls_what_is_met_partly_is_too_hard_and_who_calls_it_met_when_half_is_there_too_soft() {
        let hard = Record::of([(M, P); 20]).habit();
        let soft = Record::of([(P, M); 20]).habit();
        assert!(hard.generosity() < -0.05, "{}", hard.generosity());
        assert!(soft.generosity() > 0.05, "{}", soft.generosity());
    }

    #[test]
    fn a_few_marks_move_little_and_many_never_make_anybody_infallible() {
        let of = |marks: usize| {
            Record::of([(M, M), (P, P), (X, X)].into_iter().cycle().take(marks))
                .habit()
                .reliability()
        };
        assert!(of(3) - of(0) < 0.02, "{}", of(3));
        assert!(of(60) > 0.85, "{}", of(60));
        assert!(of(30_000) < 0.97, "{}", of(30_000));
    }

    proptest! {
        #[test]
        fn every_row_is_a_chance(pairs in prop::collection::vec((0usize..3, 0usize..3), 0..200)) {
            let habit = Record::of(pairs.into_iter().map(|(truth, marked)| (VERDICTS[truth], VERDICTS[marked]))).habit();
            for row in habit.table {
                prop_assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-9);
                prop_assert!(row.iter().all(|chance| *chance > 0.0 && *chance < 1.0));
            }
        }
    }
}
