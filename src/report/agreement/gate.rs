//! Whether a model agrees with people well enough to be called calibrated, and what is missing where it does not.
//!
//! The figures are those of the scoring notes: 30 interviews, each read by two people who had not seen what others found; quadratic
//! weighted agreement of .67 or more; a mean error of 10 points or less; the same band in 80 of 100 interviews. Only the items the
//! offline scorer was not sure of count: they are what the model is asked for.

use serde::Serialize;

use super::measure::Measure;

pub const INTERVIEWS: usize = 30;
pub const PEOPLE: usize = 2;
pub const WEIGHTED: f64 = 0.67;
pub const ERROR_POINTS: f64 = 10.0;
pub const BANDS: f64 = 0.80;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Wanted {
    /// Interviews that the model and somebody who saw nothing before have read.
    Interviews,
    /// Of these, such that two people have read.
    ReadTwice,
    /// Quadratic weighted agreement with those people.
    Weighted,
    /// Points, at most.
    Error,
    /// Share of interviews in the same band.
    Bands,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Condition {
    pub wanted: Wanted,
    /// At least so much; of the error, at most.
    pub bar: f64,
    /// Nothing where there are too few interviews to tell.
    pub have: Option<f64>,
    pub holds: bool,
}

impl Condition {
    /// By how much it is short; nothing where it holds or cannot be told.
    pub fn short(&self) -> Option<f64> {
        let have = self.have.filter(|_| !self.holds)?;
        Some((self.bar - have).abs())
    }

    fn of(wanted: Wanted, bar: f64, have: Option<f64>) -> Condition {
        let holds = have.is_some_and(|have| match wanted {
            Wanted::Error => have <= bar,
            _ => have >= bar,
        });
        Condition {
            wanted,
            bar,
            have,
            holds,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    pub calibrated: bool,
    pub conditions: Vec<Condition>,
}

/// `once`: interviews that the model and one blinded person have read; `twice`: the model against people, over those that two
/// people have read.
pub(super) fn gate(once: usize, twice: &Measure) -> Gate {
    let told = twice.told.as_ref();
    let points = told.and_then(|told| told.points);
    let weighted = told.and_then(|told| told.weighted);
    let bar = INTERVIEWS as f64;
    let conditions = vec![
        Condition::of(Wanted::Interviews, bar, Some(once as f64)),
        Condition::of(Wanted::ReadTwice, bar, Some(twice.interviews as f64)),
        Condition::of(Wanted::Weighted, WEIGHTED, weighted.map(|one| one.value)),
        Condition::of(
            Wanted::Error,
            ERROR_POINTS,
            points.map(|points| points.error.value),
        ),
        Condition::of(
            Wanted::Bands,
            BANDS,
            points.map(|points| points.bands.value),
        ),
    ];
    Gate {
        calibrated: conditions.iter().all(|condition| condition.holds),
        conditions,
    }
}
