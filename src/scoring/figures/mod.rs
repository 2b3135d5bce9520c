//! Numbers of a rubric against the numbers of an answer.
//!
//! 1. `compile`: kinds, phrases and formulas of `[vars]` and `number`, once per rubric.
//! 2. `placed`: the quantities of an answer, each with its sentence, clause and stage.
//! 3. `near`: which quantity stands nearest to the words of an item: clause, then sentence, then paragraph.
//! 4. `model`: the candidate's own inputs, and what the case's estimation model makes of them.
//! 5. `verdict`: met, partly or missed, with both numbers shown.
//! 6. `settle`: beside what the words said.

mod compile;
mod model;
mod near;
mod placed;
mod settle;
mod verdict;

pub(super) use compile::{CompiledNumber, Variables};
pub(super) use model::Model;
pub(super) use placed::Figures;
pub(super) use settle::settle;
pub(super) use verdict::{Reckoner, Stated};

use serde::{Deserialize, Serialize};

use super::finding::Evidence;
use crate::numbers::{Measure, Quantity, Reading, show, units};

/// What an item or variable wants a number to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wanted {
    Count,
    /// Things per second.
    Rate,
    Bytes,
    /// Bytes per second.
    ByteRate,
    Ratio,
    /// In seconds.
    Duration,
    /// As a share of 1.
    Percent,
    Chars,
}

impl Wanted {
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "count" => Wanted::Count,
            "rate" => Wanted::Rate,
            "bytes" => Wanted::Bytes,
            "byterate" => Wanted::ByteRate,
            "ratio" => Wanted::Ratio,
            "duration" => Wanted::Duration,
            "percent" => Wanted::Percent,
            "chars" => Wanted::Chars,
            _ => return None,
        })
    }

    /// A value of this kind as a person would write it.
    pub fn show(self, value: f64) -> String {
        let (measure, per_s) = match self {
            Wanted::Count => (Measure::Count, None),
            Wanted::Rate => (Measure::Count, Some(1.0)),
            Wanted::Bytes => (Measure::Bytes, None),
            Wanted::ByteRate => (Measure::Bytes, Some(1.0)),
            Wanted::Ratio => (Measure::Ratio, None),
            Wanted::Duration => (Measure::Time, None),
            Wanted::Percent => (Measure::Percent, None),
            Wanted::Chars => (Measure::Chars, None),
        };
        show(value, measure, per_s)
    }

    /// What a reading is worth as this kind, in base units: low end, high end; nothing when it is something else.
    fn of_reading(self, reading: &Reading) -> Option<(f64, f64)> {
        let plain = (reading.low, reading.high);
        // What is counted over an hour or more is an amount; over a second it is a rate.
        let amount = reading.per_s.is_none_or(|per| per >= units::HOUR);
        match (self, reading.measure) {
            (Wanted::Count, Measure::Count) | (Wanted::Bytes, Measure::Bytes) => {
                amount.then_some(plain)
            }
            (Wanted::Rate, Measure::Count) | (Wanted::ByteRate, Measure::Bytes) => {
                reading.per_s.map(|per| (plain.0 / per, plain.1 / per))
            }
            (Wanted::Ratio, Measure::Ratio)
            | (Wanted::Duration, Measure::Time)
            | (Wanted::Percent, Measure::Percent)
            | (Wanted::Chars, Measure::Chars) => Some(plain),
            _ => None,
        }
    }
}

/// One way to take a quantity as what is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Taken {
    pub wanted: Wanted,
    pub low: f64,
    pub high: f64,
    /// The likeliest meaning of its unit: `5M` things, not bytes.
    pub is_first: bool,
    /// Worked out for another period than was written.
    pub is_converted: bool,
}

impl Taken {
    /// The value nearest to `target`, by ratio.
    pub fn nearest(&self, target: f64) -> f64 {
        target.clamp(self.low.min(self.high), self.high.max(self.low))
    }
}

/// What an item takes for its number: as [`taken`], but a rate must be one over an hour or less. "20 billion a day"
/// is what "230,000 a second" is worked out from, and the item asks whether it was.
pub(super) fn told(kinds: &[Wanted], quantity: &Quantity) -> Vec<Taken> {
    let mut short = quantity.clone();
    short
        .readings
        .retain(|reading| reading.per_s.is_none_or(|per| per <= units::HOUR));
    let is_rate = |kind: &Wanted| matches!(kind, Wanted::Rate | Wanted::ByteRate);
    let (rates, others): (Vec<Wanted>, Vec<Wanted>) = kinds.iter().partition(|kind| is_rate(kind));
    let mut all = taken(&rates, &short);
    all.extend(converted(&others, quantity));
    all
}

/// As [`taken`], and amounts over a period also as the same over a day, a month, a year.
fn converted(kinds: &[Wanted], quantity: &Quantity) -> Vec<Taken> {
    let mut all = taken(kinds, quantity);
    for wanted in kinds {
        for reading in &quantity.readings {
            let (Wanted::Count | Wanted::Bytes, Some(per)) = (*wanted, reading.per_s) else {
                continue;
            };
            let Some((low, high)) = wanted.of_reading(reading) else {
                continue;
            };
            let others = [units::DAY, units::MONTH, units::YEAR];
            all.extend(
                others
                    .into_iter()
                    .filter(|other| *other != per)
                    .map(|other| Taken {
                        wanted: *wanted,
                        low: low / per * other,
                        high: high / per * other,
                        is_first: false,
                        is_converted: true,
                    }),
            );
        }
    }
    all
}

/// All ways to take a quantity as one of the kinds.
pub(super) fn taken(kinds: &[Wanted], quantity: &Quantity) -> Vec<Taken> {
    let mut all = Vec::new();
    for wanted in kinds {
        for reading in &quantity.readings {
            let Some((low, high)) = wanted.of_reading(reading) else {
                continue;
            };
            all.push(Taken {
                wanted: *wanted,
                low,
                high,
                is_first: reading.measure == quantity.readings[0].measure,
                is_converted: false,
            });
        }
    }
    all
}

/// What a number was reckoned from: opened by whoever wants to know why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reckoning {
    /// As it stands in the rubric.
    pub formula: String,
    pub inputs: Vec<ReckoningInput>,
    /// In base units: per second, bytes, seconds.
    pub expected: f64,
    /// What the candidate wrote.
    pub found: f64,
    pub unit: Wanted,
}

/// A number that went into the formula.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReckoningInput {
    pub name: String,
    pub value: f64,
    /// The unit the value is in, as the case or the rubric names it; empty when it is a number alone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Read from the candidate's own text; else the case's default.
    pub own: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

#[cfg(test)]
mod tests;
