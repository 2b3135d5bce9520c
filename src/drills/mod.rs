//! Short estimation questions: asked with other values every time, judged by ratio, explained step by step, and asked again when
//! they are about to be forgotten.
//!
//! 1. [`source`]: a drill of the [`crate::casebook`], or the estimation sheet of a case, and a seed: a [`Question`].
//! 2. [`judge`]: what was typed, read as a number with a unit; how far off it is, and what that looks like. [`follow`]: all numbers
//!    of a sheet together.
//! 3. [`rating`], [`schedule`]: from the verdict and the time to the day of the next repetition (FSRS).
//! 4. [`pick`]: what comes next in a mixed round.
//! 5. [`stages`]: a stage of an interview on another case.
//! 6. [`unit`], [`written`]: units of questions and answers, numbers as they stand in a question.
//!
//! # The one invariant
//!
//! A [`Question`] holds all that judging and explaining need. Whoever stores it can change every drill and judge what was asked
//! before just the same; whoever shows it before it is answered shows [`Question::ask`], [`Question::given`] and labels only.

pub mod follow;
pub mod judge;
pub mod pick;
pub mod rating;
pub mod schedule;
pub mod source;
pub mod stages;
pub mod unit;
pub mod written;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use judge::{Judged, Read, Verdict};
pub use rating::Rating;
pub use schedule::Memory;
pub use source::Source;
pub use unit::Unit;

/// Estimation sheets are about `case/<id>`, drills about their id.
pub const SHEET: &str = "case/";

/// What is asked, and everything that is said afterwards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// A drill, or `case/<id>`.
    pub about: String,
    pub family: String,
    pub title: String,
    /// One sentence.
    pub ask: String,
    /// The assumptions of a sheet; empty for a drill, whose sentence has them.
    pub given: Vec<Given>,
    /// At least one.
    pub asked: Vec<Asked>,
    /// What the number decides.
    pub why: String,
    pub concepts: Vec<String>,
    /// Of a sheet: its assumptions by the names that its sums use.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, f64>,
    /// Of a sheet: how each number is reckoned from those before it, whether it is asked for or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sums: Vec<Sum>,
}

/// How a number of a sheet is reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    pub key: String,
    /// Names are those of assumptions, and of sums before.
    pub formula: String,
}

/// An assumption.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Given {
    pub label: String,
    pub shown: String,
    pub note: String,
}

/// A number that is asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub key: String,
    /// Its name on a sheet; empty where the sentence asks.
    pub label: String,
    /// In which it is asked for ([`Unit::parse`]).
    pub unit: String,
    /// In that unit.
    pub expected: f64,
    /// Near is wrong.
    pub exact: bool,
    /// What is missing to 100 % is compared.
    pub complement: bool,
    pub steps: Vec<Line>,
}

/// One line of the explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Line {
    pub says: String,
    /// `50 million × 10`
    pub sum: String,
    /// `500 million/day`
    pub result: String,
    pub is_answer: bool,
}

/// A seed from a name that is unique and nobody chose: the first bytes of its hash.
pub fn seed_of(name: &str) -> i64 {
    let hash = crate::ids::hash_of(name);
    let digits = hash.get(..15).unwrap_or_default();
    i64::from_str_radix(digits, 16).unwrap_or_default()
}

/// Spreads neighbouring seeds over everything (the finalizer of SplitMix64).
pub(crate) fn mixed(seed: i64) -> u64 {
    let mut z = seed.cast_unsigned().wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A place in a list of `length`, at least 1.
pub(crate) fn place(seed: i64, length: usize) -> usize {
    let length = u64::try_from(length).unwrap_or(u64::MAX).max(1);
    usize::try_from(mixed(seed) % length).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_spread_over_all_places() {
        let places: std::collections::BTreeSet<usize> =
            (0..200).map(|seed| place(seed, 12)).collect();
        assert_eq!(places.len(), 12);
        assert_eq!(place(5, 0), 0);
        assert!(seed_of("a") >= 0 && seed_of("a") != seed_of("b"));
    }
}
