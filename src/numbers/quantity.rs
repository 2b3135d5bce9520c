//! What is read: a number with every meaning its unit can have, and its place.

use super::marks::Mark;
use super::units::Measure;

/// One meaning of a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    pub measure: Measure,
    /// In bytes, seconds, shares or things, without the period.
    pub low: f64,
    /// The same as `low` unless it is a range.
    pub high: f64,
    /// Seconds of the period of a rate: `5 TB/year` has the bytes in `low` and the year here.
    pub per_s: Option<f64>,
    /// The number alone: 5 for `5 TB`, 5e6 for `5M users`.
    pub bare: f64,
}

impl Reading {
    /// The middle of the range, by ratio.
    pub fn amount(&self) -> f64 {
        if self.low > 0.0 && self.high > self.low {
            (self.low * self.high).sqrt()
        } else {
            self.low
        }
    }

    /// Per second, where it is a rate.
    pub fn rate(&self) -> Option<f64> {
        Some(self.amount() / self.per_s?)
    }
}

/// A number a person wrote, with its place in the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// The likeliest first; never empty.
    pub readings: Vec<Reading>,
    /// In bytes of the text, from the number to its unit or rate.
    pub start: usize,
    pub end: usize,
    /// `~`, `about` before it, `+` behind it, or a range.
    pub approximate: bool,
    pub is_range: bool,
    /// Part of a sum, on the side of what is reckoned with: `6B` and `500` in `6B * 500 = 3 TB`.
    pub is_operand: bool,
    /// Places whose words belong to it although they stand elsewhere: heading of the column and first cell of the row.
    pub context: Vec<(usize, usize)>,
    /// `10^9`: an operation was written.
    pub(super) powered: bool,
}

/// What a text is for a sum: quantities and marks in order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece {
    /// Position in the list of quantities.
    Quantity(usize),
    Mark(Mark),
}

pub(super) struct Read {
    pub quantities: Vec<Quantity>,
    pub pieces: Vec<Piece>,
}
