//! The rules by which the interviewer speaks up: one row of the protocol's table each.
//!
//! A rule looks [`Around`] and says a line or nothing. All waiting is in [`super::moment`]; a rule only knows its own occasion and its
//! own limit. What is asked names nothing but what the candidate wrote, what was given on request, and the question itself.

mod board;
mod clarify;
mod curveball;
mod dive;
mod ending;
mod numbers;
mod quoting;

use super::moment::Moment;
use super::prompter::{Point, Prompter};
use super::reading::Reading;
use crate::casebook::rubric::Level;
use crate::interview::event::{Cue, Line};
use crate::interview::{Interview, LineKind};
use crate::scoring::Engine;

/// What a rule can see.
pub struct Around<'a> {
    pub prompter: &'a Prompter,
    pub engine: &'a Engine,
    pub moment: &'a Moment<'a>,
    pub reading: &'a Reading,
}

/// The first that speaks is heard. What cannot wait comes first: the curveball has its window; a slip in the numbers spoils what is
/// built on it. Silence comes last: whoever is asked something else has been drawn out already.
pub const IN_ORDER: [fn(&Around<'_>) -> Option<Line>; 12] = [
    curveball::curveball,
    clarify::off_task,
    numbers::units,
    clarify::early_drawing,
    clarify::nudge,
    board::missing,
    board::picture,
    board::purpose,
    numbers::unused,
    dive::probe,
    ending::trade_offs,
    ending::silence,
];

impl<'a> Around<'a> {
    fn interview(&self) -> &'a Interview {
        self.moment.interview
    }

    fn level(&self) -> Level {
        self.interview().level()
    }

    /// Points of a stage that count at this level.
    fn points_of(&self, stage: &str) -> impl Iterator<Item = &'a Point> {
        let level = self.level();
        let points = self.prompter.points.values();
        points.filter(move |point| point.stage == stage && point.counts(level))
    }

    fn wording(&self, occasion: &str, values: &[(&str, &str)]) -> String {
        self.prompter.wording(self.interview(), occasion, values)
    }

    fn line(&self, kind: LineKind, cue: Cue, occasion: &str, values: &[(&str, &str)]) -> Line {
        Line::new(kind, self.wording(occasion, values)).because(cue)
    }

    /// A wording for a family of parts.
    fn part_hint(&self, family: &str) -> Option<&'a str> {
        let variants = self.prompter.wordings.part.get(family)?;
        let text = self.prompter.fresh(self.interview(), family, variants);
        Some(text).filter(|text| !text.is_empty())
    }
}
