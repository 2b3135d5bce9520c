//! What interviews and drills have shown, one line for each thing that was looked at.

use crate::casebook::rubric::Verdict;
use crate::time::Timestamp;

/// What was looked for, with how much it weighs when it was not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    Core,
    Plus,
    /// A point that the interviewer asked about.
    Probe,
    Estimate,
    /// A wrong claim that was confirmed.
    RedFlag,
}

impl Sort {
    /// Points toward the list of what to study.
    pub const fn weight(self) -> f64 {
        match self {
            Sort::Plus => 1.0,
            Sort::Core | Sort::Estimate => 3.0,
            Sort::Probe | Sort::RedFlag => 4.0,
        }
    }

    /// For the catalogue.
    pub const fn name(self) -> &'static str {
        match self {
            Sort::Core => "core",
            Sort::Plus => "plus",
            Sort::Probe => "probe",
            Sort::Estimate => "estimate",
            Sort::RedFlag => "red-flag",
        }
    }
}

/// What one interview showed about one item.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen<'a> {
    pub interview: &'a str,
    pub case: &'a str,
    pub stage: &'a str,
    pub item: &'a str,
    pub concepts: Vec<&'a str>,
    /// When the interview ended.
    pub at: Timestamp,
    pub sort: Sort,
    /// Of the candidate: a red flag that was confirmed is `Missed`.
    pub verdict: Verdict,
    /// What of a met point is one's own, 0-1.
    pub credit: f64,
    /// Nobody asked or helped.
    pub unprompted: bool,
    /// A whole interview, no drill of one stage.
    pub full: bool,
}

impl Seen<'_> {
    /// What the point was worth, 0-1; `None` when nobody could tell.
    pub fn share(&self) -> Option<f64> {
        let credit = if self.credit.is_finite() {
            self.credit.clamp(0.0, 1.0)
        } else {
            0.0
        };
        match self.verdict {
            Verdict::Met => Some(credit),
            Verdict::Partly => Some(credit / 2.0),
            Verdict::Missed => Some(0.0),
            Verdict::NotAssessed => None,
        }
    }

    /// Points toward the list of what to study: all of the weight when missed, half when partly there.
    pub fn missing(&self) -> f64 {
        match self.verdict {
            Verdict::Missed => self.sort.weight(),
            Verdict::Partly => self.sort.weight() / 2.0,
            Verdict::Met | Verdict::NotAssessed => 0.0,
        }
    }

    /// Said alone in a whole interview: what closes a weakness that another case has shown.
    pub fn closes(&self) -> bool {
        self.verdict == Verdict::Met && self.unprompted && self.full
    }
}

/// One drill about some concepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Practised<'a> {
    pub concepts: Vec<&'a str>,
    pub right: bool,
    pub at: Timestamp,
}

/// The same, as it comes from where drills are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drilled {
    pub concepts: Vec<String>,
    /// Exact, good or rounded.
    pub right: bool,
    pub at: Timestamp,
}

impl Drilled {
    pub fn practised(&self) -> Practised<'_> {
        Practised {
            concepts: self.concepts.iter().map(String::as_str).collect(),
            right: self.right,
            at: self.at,
        }
    }
}

#[cfg(test)]
pub mod made {
    //! Lines for tests.

    use super::*;

    pub const DAY: i64 = super::super::day::DAY_MS;

    /// A core item of a whole interview, met alone, on day `day`; the interview is named after case and day.
    pub fn met(case: &'static str, concept: &'static str, day: i64) -> Seen<'static> {
        Seen {
            interview: case,
            case,
            stage: "deep-dive",
            item: "deep-dive.point",
            concepts: vec![concept],
            at: Timestamp::from_ms(day * DAY),
            sort: Sort::Core,
            verdict: Verdict::Met,
            credit: 1.0,
            unprompted: true,
            full: true,
        }
    }

    pub fn missed(case: &'static str, concept: &'static str, day: i64) -> Seen<'static> {
        Seen {
            verdict: Verdict::Missed,
            ..met(case, concept, day)
        }
    }

    pub fn drilled(concept: &'static str, right: bool, day: i64) -> Practised<'static> {
        Practised {
            concepts: vec![concept],
            right,
            at: Timestamp::from_ms(day * DAY),
        }
    }
}
