//! What an expression comes to, in every reading of its units.

use super::super::quantity::{Quantity, Reading};
use super::super::units::Measure;
use super::expression::{Expression, MAX_OPERANDS, Step};

/// Combinations tried for one side.
const MAX_COMBINATIONS: usize = 128;

/// How units are taken, the same on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Bytes, seconds, and rates per second.
    Full,
    /// Bytes with their prefixes; periods and times are only words: `30 days` is 30.
    Plain,
    /// Numbers alone: `5 KB` is 5.
    Bare,
}

/// Both sides in the reading in which they agree best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Best {
    pub left: f64,
    pub right: f64,
    /// Whether both have the same exponent of bytes in this reading.
    pub same_bytes: bool,
    /// How far the exponents of time are apart: 2 for seconds against "per second".
    pub time_apart: i32,
    pub mode: Mode,
}

impl Best {
    pub fn ratio(&self) -> f64 {
        self.right / self.left
    }

    /// The factor between the sides, at least 1.
    pub fn off(&self) -> f64 {
        let ratio = self.right / self.left;
        ratio.max(1.0 / ratio)
    }
}

pub(super) fn kindest(
    left: &Expression,
    right: &Expression,
    modes: &[Mode],
    all: &[Quantity],
) -> Option<Best> {
    let mut best: Option<Best> = None;
    for mode in modes {
        let rights = values(right, *mode, all);
        for left in values(left, *mode, all) {
            for right in &rights {
                let Some(here) = compared(left, *right, *mode) else {
                    continue;
                };
                if best.is_none_or(|best| here.off() < best.off() - 1e-12) {
                    best = Some(here);
                }
            }
        }
    }
    best
}

/// Both sides with the likeliest meaning of every unit, once for each mode.
pub(super) fn likeliest(
    left: &Expression,
    right: &Expression,
    modes: &[Mode],
    all: &[Quantity],
) -> Vec<Best> {
    let first = |mode: &Mode| {
        let left = values(left, *mode, all).into_iter().next()?;
        let right = values(right, *mode, all).into_iter().next()?;
        compared(left, right, *mode)
    };
    modes.iter().filter_map(first).collect()
}

fn compared(left: Value, right: Value, mode: Mode) -> Option<Best> {
    let best = Best {
        left: left.value,
        right: right.value,
        same_bytes: left.bytes == right.bytes,
        time_apart: (left.time - right.time).abs(),
        mode,
    };
    (left.value > 0.0 && right.value > 0.0 && best.off().is_finite()).then_some(best)
}

/// A value with its exponent of bytes: 1 for `5 * 3 KB`, 0 for `5 TB / 100 GB`.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Value {
    value: f64,
    bytes: i32,
    time: i32,
    /// A share that stands alone: `100 + 20 %` adds a share of the left side.
    is_share: bool,
}

/// All values of one quantity in one mode, without repeats.
fn readings(quantity: &Quantity, mode: Mode) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    for reading in &quantity.readings {
        let mut add = |value: f64| {
            if values.iter().all(|known| known.value != value) {
                values.push(Value {
                    value,
                    bytes: i32::from(reading.measure == Measure::Bytes),
                    time: i32::from(is_time(reading)) - i32::from(reading.per_s.is_some()),
                    is_share: reading.measure == Measure::Percent,
                });
            }
        };
        let ends = [reading.low, reading.high];
        let stretch = reading.high / reading.low;
        for (at, end) in ends.into_iter().enumerate() {
            add(match mode {
                Mode::Full => end / reading.per_s.unwrap_or(1.0),
                Mode::Plain if is_time(reading) => bare(reading, at, stretch),
                Mode::Plain => end,
                Mode::Bare if reading.measure == Measure::Percent => end,
                Mode::Bare => bare(reading, at, stretch),
            });
        }
    }
    values
}

fn is_time(reading: &Reading) -> bool {
    reading.measure == Measure::Time
}

fn bare(reading: &Reading, end: usize, stretch: f64) -> f64 {
    if end == 1 && stretch.is_finite() {
        reading.bare * stretch
    } else {
        reading.bare
    }
}

/// All values of an expression, at most [`MAX_COMBINATIONS`]; the likeliest reading of each unit comes first.
fn values(expression: &Expression, mode: Mode, all: &[Quantity]) -> Vec<Value> {
    let mut choices: Vec<Vec<Value>> = expression
        .quantities()
        .map(|at| readings(&all[at], mode))
        .collect();
    if choices.len() > MAX_OPERANDS || choices.is_empty() {
        return Vec::new();
    }
    let mut combinations = 1;
    for choice in &mut choices {
        let allowed = (MAX_COMBINATIONS / combinations).max(1);
        choice.truncate(allowed);
        combinations *= choice.len().max(1);
    }
    let mut values = Vec::with_capacity(combinations);
    for mut number in 0..combinations {
        let mut chosen = choices.iter().map(|choice| {
            let value = choice[number % choice.len()];
            number /= choice.len();
            value
        });
        let value = work_out(&expression.steps, &mut chosen);
        values.extend(value.filter(|value| value.value.is_finite()));
    }
    values
}

fn work_out(steps: &[Step], chosen: &mut impl Iterator<Item = Value>) -> Option<Value> {
    let mut stack: Vec<Value> = Vec::new();
    for step in steps {
        if let Step::Quantity(_) = step {
            stack.push(chosen.next()?);
            continue;
        }
        let right = stack.pop()?;
        let left = stack.pop()?;
        let part = if right.is_share && !left.is_share {
            left.value * right.value
        } else {
            right.value
        };
        let same = (left.bytes.max(right.bytes), left.time);
        let (value, (bytes, time)) = match step {
            Step::Plus => (left.value + part, same),
            Step::Minus => (left.value - part, same),
            Step::Times => (
                left.value * right.value,
                (left.bytes + right.bytes, left.time + right.time),
            ),
            Step::Divide => (
                left.value / right.value,
                (left.bytes - right.bytes, left.time - right.time),
            ),
            Step::Power => (left.value.powf(right.value), (left.bytes, left.time)),
            Step::Quantity(_) => return None,
        };
        stack.push(Value {
            value,
            bytes,
            time,
            is_share: false,
        });
    }
    stack.pop()
}
