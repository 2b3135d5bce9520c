//! Units that stand before their number: `QPS: 4000`, `Storage (TB) = 3`, `messages per day: 20B`.

use super::marks::{Mark, Relation, Sort, marks_of};
use super::quantity::{Piece, Quantity, Read, Reading};
use super::units::{Measure, adverb_of, rate_of, senses_of, time_of};

/// A unit without a number.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Label {
    bytes: Option<f64>,
    per_s: Option<f64>,
}

impl Label {
    fn is_nothing(&self) -> bool {
        self.bytes.is_none() && self.per_s.is_none()
    }

    /// What the words and signs of `marks` say about the unit of a number beside them.
    fn of(text: &str, marks: impl Iterator<Item = Mark>) -> Self {
        let mut label = Label::default();
        let mut divides = false;
        for mark in marks {
            let word = match mark.sort {
                Sort::Word => &text[mark.start..mark.end],
                Sort::Sign('/') => {
                    divides = true;
                    continue;
                }
                _ => "",
            };
            if divides && let Some(period) = time_of(word, true) {
                label.per_s = label.per_s.or(Some(period));
            } else if let Some(period) =
                adverb_of(word).or_else(|| rate_of(word).filter(|_| word != "ops"))
            {
                label.per_s = label.per_s.or(Some(period));
            } else if word.len() > 1
                && let Some(sense) = senses_of(word, false).first()
                && sense.measure == Measure::Bytes
            {
                label.bytes = label.bytes.or(Some(sense.factor));
                label.per_s = label.per_s.or(sense.per_s);
            }
            divides = matches!(word, "per" | "Per" | "a" | "each" | "every");
        }
        label
    }

    pub fn of_text(text: &str) -> Self {
        Self::of(text, marks_of(text).into_iter())
    }

    /// More readings for a number that has no such unit of its own.
    pub fn apply(&self, quantity: &mut Quantity) {
        if self.is_nothing() {
            return;
        }
        let told: Vec<Reading> = quantity
            .readings
            .iter()
            .filter_map(|reading| match (reading.measure, self.bytes) {
                (Measure::Count, Some(factor)) => Some(Reading {
                    measure: Measure::Bytes,
                    low: reading.low * factor,
                    high: reading.high * factor,
                    per_s: reading.per_s.or(self.per_s),
                    ..*reading
                }),
                (Measure::Count | Measure::Bytes, None) if reading.per_s.is_none() => {
                    Some(Reading {
                        per_s: self.per_s,
                        ..*reading
                    })
                }
                _ => None,
            })
            .collect();
        quantity.readings.extend(told);
    }
}

/// Adds the readings that labels in the same line give.
pub(super) fn add(text: &str, read: &mut Read) {
    let mut words: Vec<Mark> = Vec::new();
    let mut label: Option<Label> = None;
    let mut before: Option<Mark> = None;
    for piece in &read.pieces {
        match piece {
            Piece::Mark(mark) => {
                if matches!(mark.sort, Sort::LineEnd | Sort::Sign('|' | ';' | '.')) {
                    words.clear();
                    label = None;
                } else if label.is_none() && words.len() < 16 {
                    words.push(*mark);
                }
                before = Some(*mark);
            }
            Piece::Quantity(at) => {
                let label = *label.get_or_insert_with(|| Label::of(text, words.drain(..)));
                let told = before.is_some_and(|mark| match mark.sort {
                    Sort::Relation(Relation::Equal | Relation::About) | Sort::Sign(':') => true,
                    Sort::Word => matches!(
                        &text[mark.start..mark.end],
                        "is" | "about" | "of" | "roughly"
                    ),
                    _ => false,
                });
                let quantity = &mut read.quantities[*at];
                if told && !quantity.is_operand {
                    label.apply(quantity);
                }
                before = None;
            }
        }
    }
}
