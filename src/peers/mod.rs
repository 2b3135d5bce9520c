//! Several people over one checklist: what each marked, how far they agree, and what they say together. Pure.
//!
//! 1. [`marks`] is what one grader hands in, checked against the frozen interview before it counts.
//! 2. [`habit`] is how a grader marks: what they call a point that is met, partly met or missed, learned from marks whose truth
//!    is known and drawn towards the neutral habit, so that a few marks say little.
//! 3. [`together`] puts the graders of one interview together, item by item, with how sure that is.
//! 4. [`agreement`] says how far two or more agree beyond chance, with the number of items it rests on; [`lean`] whether somebody marks
//!    too hard or too soft.
//! 5. [`practice`] compares marks of a reference interview with what was agreed on.
//! 6. [`remarks`] names the places of remarks, so that an answer finds them again.
//! 7. [`hosting`] tells a person who interviewed what there was to learn for them.
//! 8. [`queue`] says who of a circle reads what next, [`pairing`] who interviews whom in a week.

pub mod agreement;
pub mod habit;
pub mod hosting;
pub mod lean;
pub mod marks;
pub mod pairing;
pub mod practice;
pub mod queue;
pub mod remarks;
pub mod together;

use crate::casebook::rubric::Verdict;

/// The three verdicts that say something, from none of the point to all of it.
pub const VERDICTS: [Verdict; 3] = [Verdict::Missed, Verdict::Partly, Verdict::Met];

/// 0, 1 or 2 on the scale of [`VERDICTS`]; nothing for "could not tell".
pub fn rank(verdict: Verdict) -> Option<usize> {
    VERDICTS.iter().position(|other| *other == verdict)
}
