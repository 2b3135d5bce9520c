//! The sums of a text, worked out again.
//!
//! ```text
//! equation = expression { relation expression }          = ~ ≈ -> => →
//! expression = product { ("+" | "-") product }
//! product  = operand { ("*" | "x" | "/" | "per" | "% of") operand }
//! operand  = about (quantity | "(" expression ")") nouns
//! ```
//!
//! # The one invariant
//!
//! A sum is called wrong only when every reading of its units is more than a factor of two off, no unit was left out
//! that would make it right, and nothing in it was skipped. A false "your sum is wrong" is worse than a miss.

mod expression;
mod parse;
mod value;

use super::quantity::{Piece, Quantity, Read};
use expression::Expression;
use parse::Parser;
use value::{Mode, kindest, likeliest};

/// Off by at most this is right.
const OK: f64 = 1.03;
/// As people round when they reckon in their heads.
const ROUNDED: f64 = 1.25;
const LOOSE: f64 = 2.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Within 3 %.
    Ok,
    /// Within 25 %.
    Rounded,
    /// Within a factor of two.
    Loose,
    Wrong,
}

/// What the error looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Zeros too many (positive) or too few.
    Zeros(i32),
    /// Off by 8 (bits), 60, 24, 30, 365, 1024 and products of them.
    Factor(u32),
}

/// One equation of the candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Sum {
    /// In bytes of the text.
    pub start: usize,
    pub end: usize,
    /// What the left side comes to, and what was written, in the reading that is kindest.
    pub left: f64,
    pub right: f64,
    pub verdict: Verdict,
    pub hint: Option<Hint>,
    /// What was written as the result, as a unit to show both numbers in.
    pub shown_as: Shown,
}

/// Unit of the result: bytes or things, a second or a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shown {
    pub measure: super::Measure,
    pub per_s: Option<f64>,
}

/// All equations; marks what is reckoned with in the quantities.
pub(super) fn find(text: &str, read: &mut Read) -> Vec<Sum> {
    let chains = Parser::new(text, &read.pieces, &read.quantities).chains();
    let mut sums = Vec::new();
    for chain in &chains {
        for quantity in chain.operands() {
            read.quantities[quantity].is_operand = true;
        }
        let per_second: Vec<usize> = chain.results_per_second(&read.quantities).collect();
        for result in per_second {
            let quantity = &mut read.quantities[result];
            let told: Vec<_> = quantity
                .readings
                .iter()
                .filter(|r| r.per_s.is_none())
                .copied()
                .collect();
            let rates = told
                .into_iter()
                .filter(|r| matches!(r.measure, super::Measure::Count | super::Measure::Bytes));
            quantity
                .readings
                .extend(rates.map(|reading| super::Reading {
                    per_s: Some(1.0),
                    ..reading
                }));
        }
        sums.extend(
            chain.pairs().filter_map(|(left, right, is_arrow)| {
                judge(left, right, is_arrow, &read.quantities)
            }),
        );
    }
    sums
}

fn judge(left: &Expression, right: &Expression, is_arrow: bool, all: &[Quantity]) -> Option<Sum> {
    let modes: &[Mode] = if left.operations > 0 {
        &[Mode::Full, Mode::Plain, Mode::Bare]
    } else if right.operations > 0 && right.head.is_some() && !is_arrow {
        // `3 TB = 6B * 500 B`: only where the left is no label with a number in it.
        &[Mode::Full, Mode::Plain]
    } else if is_conversion(left, right, all) && !is_arrow {
        &[Mode::Full]
    } else {
        return None;
    };
    let backwards = left.operations == 0 && right.operations > 0;
    let mut best = kindest(left, right, modes, all);
    // `5 GB * 365 = 1.8 TB * 3 = 5.5 TB`: reckoned on in the same line.
    if let Some(head) = right
        .head
        .filter(|_| right.operations > 0 && left.operations > 0)
    {
        let head = Expression::single(head, all);
        let other = kindest(left, &head, modes, all);
        if other.is_some_and(|other| best.is_none_or(|best| other.off() < best.off())) {
            best = other;
        }
    }
    let mut best = best?;
    let off = best.off();
    let (verdict, hint) = if off <= OK {
        (Verdict::Ok, None)
    } else if off <= ROUNDED {
        (Verdict::Rounded, None)
    } else if off <= LOOSE {
        (Verdict::Loose, None)
    } else {
        // The likeliest reading shows what went wrong better than the kindest one.
        let likely = likeliest(left, right, modes, all);
        let told = likely
            .into_iter()
            .find(|one| one.off() > LOOSE && hint(one.ratio()).is_some());
        best = told.unwrap_or(best);
        let hint = hint(best.ratio());
        let follows = is_arrow && (hint.is_none() || !is_result(right, all));
        // `50 calls x 100 ms = 500/s`: the operator was a slip of the pen, the thought was not.
        // `6B * 500 = 3 PB`: of what unit the 500 are was left out.
        let unit_left_out = !best.same_bytes && (is_excused(best.ratio()) || left.only_adds());
        let other_thought = best.time_apart >= 2 || unit_left_out;
        let in_prose =
            left.operations == 0 && !(left.stands_alone && right.stands_alone && hint.is_some());
        if other_thought || follows || backwards || in_prose || right.goes_on {
            return None;
        }
        (Verdict::Wrong, hint)
    };
    let shown = right.head.or(right.last()).map(|at| all[at].readings[0]);
    Some(Sum {
        start: left.start,
        end: right.end.max(left.end),
        left: best.left,
        right: best.right,
        verdict,
        hint,
        shown_as: Shown {
            measure: shown.map_or(super::Measure::Count, |reading| reading.measure),
            per_s: shown
                .and_then(|reading| reading.per_s)
                .filter(|_| best.mode == Mode::Full),
        },
    })
}

/// The same thing in another unit: `100 MB = 0.1 GB`, `100M/month ~ 40/s`.
fn is_conversion(left: &Expression, right: &Expression, all: &[Quantity]) -> bool {
    let (Some(left), Some(right)) = (left.head, right.head) else {
        return false;
    };
    let (left, right) = (&all[left].readings[0], &all[right].readings[0]);
    let unit = |reading: &super::Reading| (reading.low / reading.bare, reading.per_s);
    let same = left.measure == right.measure && left.per_s.is_some() == right.per_s.is_some();
    let sized = matches!(left.measure, super::Measure::Bytes | super::Measure::Time)
        || left.per_s.is_some();
    same && sized && unit(left) != unit(right)
}

/// Behind an arrow stands a result only when it has a unit or is large: `-> 12 servers` follows from a sum.
fn is_result(right: &Expression, all: &[Quantity]) -> bool {
    right.head.is_some_and(|head| {
        let reading = &all[head].readings[0];
        reading.measure != super::Measure::Count || reading.per_s.is_some() || reading.low >= 1000.0
    })
}

/// Whether some thousands (KB for MB) that were left out make it right.
fn is_excused(ratio: f64) -> bool {
    (-6..=6).any(|power| {
        let off = ratio * 1000_f64.powi(power);
        (1.0 / LOOSE..=LOOSE).contains(&off)
    })
}

/// What an answer that is `ratio` times too large looks like.
pub fn hint(ratio: f64) -> Option<Hint> {
    let near = |factor: f64, within: f64| {
        (ratio / factor - 1.0).abs() < within || (ratio * factor - 1.0).abs() < within
    };
    for zeros in 1..=15 {
        if near(10_f64.powi(zeros), 0.05) {
            return Some(Hint::Zeros(if ratio > 1.0 { zeros } else { -zeros }));
        }
    }
    [8, 60, 24, 30, 365, 1024, 3_600, 86_400]
        .into_iter()
        .find(|factor| near(f64::from(*factor), 0.03))
        .map(Hint::Factor)
}

#[cfg(test)]
mod tests;
