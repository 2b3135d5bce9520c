//! How far the readers of one's interviews agree.

use askama::Template;

use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// `/reader/agreement`
#[derive(Debug, Template)]
#[template(path = "agreement.html")]
pub struct AgreementPage {
    pub frame: Frame,
    /// Finished ones that were looked at.
    pub interviews: usize,
    /// With fewer nothing is told.
    pub least: usize,
    pub people: Vec<PairView>,
    /// The newest first.
    pub readers: Vec<ReaderView>,
}

/// Those with enough interviews to tell anything, or those without.
fn with_figures(pairs: &[PairView], told: bool) -> Vec<&PairView> {
    pairs.iter().filter(|pair| pair.is_told() == told).collect()
}

impl AgreementPage {
    fn people_told(&self) -> Vec<&PairView> {
        with_figures(&self.people, true)
    }

    fn people_few(&self) -> Vec<&PairView> {
        with_figures(&self.people, false)
    }

    fn now(&self) -> impl Iterator<Item = &ReaderView> {
        self.readers.iter().filter(|reader| !reader.is_earlier)
    }

    fn earlier(&self) -> Vec<&ReaderView> {
        self.readers
            .iter()
            .filter(|reader| reader.is_earlier)
            .collect()
    }
}

/// One version of a model.
#[derive(Debug, Clone)]
pub struct ReaderView {
    /// For anchors, unique on the page.
    pub id: String,
    pub model: String,
    /// Prompt, form and scorer, the hash shortened.
    pub versions: String,
    pub since: Timestamp,
    pub until: Timestamp,
    pub interviews: usize,
    pub cases: usize,
    pub is_earlier: bool,
    pub calibrated: bool,
    pub conditions: Vec<ConditionView>,
    pub pairs: Vec<PairView>,
}

impl ReaderView {
    fn told(&self) -> Vec<&PairView> {
        with_figures(&self.pairs, true)
    }

    fn few(&self) -> Vec<&PairView> {
        with_figures(&self.pairs, false)
    }
}

/// What is asked for before it is called calibrated.
#[derive(Debug, Clone)]
pub struct ConditionView {
    pub title: String,
    pub bar: String,
    pub have: String,
    /// What is missing, in words.
    pub standing: String,
    pub holds: bool,
}

/// Two who read.
#[derive(Debug, Clone)]
pub struct PairView {
    pub id: String,
    pub title: String,
    /// What kind of items, and what to think of it; may be empty.
    pub about: String,
    /// The whole first, then by dimension.
    pub rows: Vec<MeasureRow>,
    pub confusion: Option<Confusion>,
}

impl PairView {
    fn is_told(&self) -> bool {
        self.rows.first().is_some_and(|whole| whole.cells.is_some())
    }
}

#[derive(Debug, Clone)]
pub struct MeasureRow {
    pub title: String,
    pub interviews: usize,
    pub items: usize,
    pub of: usize,
    /// Coverage, same, kappa, weighted, points apart, same band; nothing where there are too few interviews.
    pub cells: Option<[String; 6]>,
}

/// How often each said what, with the sums.
#[derive(Debug, Clone)]
pub struct Confusion {
    pub one: String,
    pub other: String,
    /// Missed, partly, met.
    pub rows: Vec<ConfusionRow>,
    pub sums: [usize; 3],
    pub all: usize,
    /// How often each of the two says each verdict.
    pub base: String,
}

#[derive(Debug, Clone)]
pub struct ConfusionRow {
    pub verdict: String,
    pub counts: [usize; 3],
    pub sum: usize,
}
