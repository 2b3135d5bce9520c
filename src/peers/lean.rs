//! Whether somebody marks too hard or too soft: how much more than is true they give, once there are marks enough to say so.

use serde::Serialize;

use super::habit::Record;

/// Below so many marks nothing is said: half a point on one item of ten is a twentieth of a point on average.
pub const LEAST_MARKS: f64 = 12.0;
/// Points of an item (1 for all of it) that nobody needs to hear about.
const SMALL: f64 = 0.05;
/// Standard errors by which the mean must be away from nothing: one grader in fifteen who marks right is told otherwise, the
/// price for telling most of those who do not.
const CLEARLY: f64 = 1.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lean {
    TooFewToSay,
    TooHard,
    AboutRight,
    TooSoft,
}

/// How somebody leans, and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Leaning {
    pub lean: Lean,
    pub marks: usize,
    /// Points of an item given beyond what is true, on average; below 0 too few.
    pub mean: f64,
}

impl Record {
    pub fn leaning(&self) -> Leaning {
        let n = self.marks();
        let (mut sum, mut squares) = (0.0, 0.0);
        for (truth, row) in self.counts().iter().enumerate() {
            for (marked, count) in row.iter().enumerate() {
                let more = (marked as f64 - truth as f64) / 2.0;
                sum += count * more;
                squares += count * more * more;
            }
        }
        let mean = if n > 0.0 { sum / n } else { 0.0 };
        let error = if n > 1.0 {
            ((squares - n * mean * mean).max(0.0) / (n - 1.0) / n).sqrt()
        } else {
            0.0
        };
        let lean = if n < LEAST_MARKS {
            Lean::TooFewToSay
        } else if mean.abs() < SMALL || mean.abs() < CLEARLY * error {
            Lean::AboutRight
        } else if mean < 0.0 {
            Lean::TooHard
        } else {
            Lean::TooSoft
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "marks are counted"
        )]
        let marks = n as usize;
        Leaning { lean, marks, mean }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::rubric::Verdict::{Met, Missed, NotAssessed, Partly};

    #[test]
    fn below_twelve_marks_nothing_is_said_whatever_they_are() {
        let of =
            |marks: usize| Record::of([(Met, Missed)].into_iter().cycle().take(marks)).leaning();
        assert_eq!(of(11).lean, Lean::TooFewToSay);
        assert_eq!((of(12).lean, of(12).marks), (Lean::TooHard, 12));
        assert_eq!(of(0).mean, 0.0);
        let silent = Record::of([(Met, NotAssessed); 40]).leaning();
        assert_eq!((silent.lean, silent.marks), (Lean::TooFewToSay, 0));
    }

    #[test]
    fn who_gives_half_a_point_too_much_on_one_item_in_three_is_too_soft_and_who_errs_both_ways_is_not()
     {
        let soft = [(Met, Met), (Missed, Partly), (Missed, Missed)];
        let soft = Record::of(soft.into_iter().cycle().take(30)).leaning();
        assert_eq!(soft.lean, Lean::TooSoft);
        assert!((soft.mean - 1.0 / 6.0).abs() < 1e-9);
        let both = [(Met, Partly), (Missed, Partly), (Partly, Partly)];
        let both = Record::of(both.into_iter().cycle().take(30)).leaning();
        assert_eq!((both.lean, both.mean), (Lean::AboutRight, 0.0));
        let once = [(Met, Met); 29].into_iter().chain([(Met, Missed)]);
        assert_eq!(
            Record::of(once).leaning().lean,
            Lean::AboutRight,
            "one slip in thirty"
        );
    }
}
