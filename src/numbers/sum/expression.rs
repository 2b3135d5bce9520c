//! Sides of equations, and the equations of a line.

use super::super::units::Measure;
use super::Quantity;

/// Quantities in one expression; a longer one is no sum in the head.
pub(super) const MAX_OPERANDS: usize = 12;
/// A day as written or rounded, an hour, a month, a year.
const SECONDS_OF_A_PERIOD: [f64; 8] = [
    86_400.0,
    86_000.0,
    100_000.0,
    3_600.0,
    2_592_000.0,
    2_600_000.0,
    2_500_000.0,
    31_536_000.0,
];

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Step {
    Quantity(usize),
    Plus,
    Minus,
    Times,
    Divide,
    Power,
}

/// A side of an equation, in reverse Polish order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Expression {
    pub steps: Vec<Step>,
    pub operations: usize,
    /// The quantity it begins with.
    pub head: Option<usize>,
    pub start: usize,
    pub end: usize,
    /// Nothing before and behind it that it may be a part of: `100 MB = 0.1 GB` at the start of a line.
    pub stands_alone: bool,
    /// Another number follows it without a sign between: nobody knows what the side is.
    pub goes_on: bool,
}

impl Expression {
    pub fn single(quantity: usize, all: &[Quantity]) -> Self {
        let found = &all[quantity];
        Expression {
            steps: vec![Step::Quantity(quantity)],
            operations: usize::from(found.powered),
            head: Some(quantity),
            start: found.start,
            end: found.end,
            stands_alone: true,
            goes_on: false,
        }
    }

    pub fn quantities(&self) -> impl Iterator<Item = usize> + '_ {
        self.steps.iter().filter_map(|step| match step {
            Step::Quantity(at) => Some(*at),
            _ => None,
        })
    }

    /// `3 reads + 4 writes`: things of different kinds may be added to anything.
    pub fn only_adds(&self) -> bool {
        let multiplies = |step: &Step| matches!(step, Step::Times | Step::Divide | Step::Power);
        !self.steps.iter().any(multiplies)
    }

    pub fn last(&self) -> Option<usize> {
        self.quantities().last()
    }
}

/// Expressions with the relations between them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chain {
    pub sides: Vec<Expression>,
    /// One fewer than sides: whether it is an arrow.
    pub arrows: Vec<bool>,
}

impl Chain {
    pub fn pairs(&self) -> impl Iterator<Item = (&Expression, &Expression, bool)> {
        let pairs = self.sides.windows(2).zip(&self.arrows);
        pairs.map(|(pair, arrow)| (&pair[0], &pair[1], *arrow))
    }

    /// Results of `... / 86400`, where nobody wrote `per second` any more.
    pub fn results_per_second<'c>(
        &'c self,
        all: &'c [Quantity],
    ) -> impl Iterator<Item = usize> + 'c {
        let divides = |side: &Expression| {
            side.steps.windows(2).any(|pair| match pair {
                [Step::Quantity(at), Step::Divide] => {
                    let reading = &all[*at].readings[0];
                    reading.measure == Measure::Time && reading.bare >= 3_600.0
                        || SECONDS_OF_A_PERIOD.contains(&reading.low)
                            && reading.measure == Measure::Count
                }
                _ => false,
            })
        };
        let pairs = self.pairs().filter(move |(left, ..)| divides(left));
        pairs.filter_map(|(_, right, _)| right.head.filter(|_| right.steps.len() == 1))
    }

    /// What is reckoned with: everything but results that stand alone.
    pub fn operands(&self) -> impl Iterator<Item = usize> + '_ {
        let compound = self.sides.iter().filter(|side| side.steps.len() > 1);
        compound.flat_map(|side| side.quantities())
    }
}

/// Two expressions with an operation between them.
pub(super) fn joined(mut left: Expression, right: Expression, operation: Step) -> Expression {
    left.steps.extend(right.steps);
    left.steps.push(operation);
    left.operations += right.operations + 1;
    left.end = right.end;
    left
}
