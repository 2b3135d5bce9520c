//! The items of a rubric at one level, added up: lists, bands and caps.

use std::collections::BTreeMap;

use crate::casebook::rubric::{Dimension, Item, Kind, Level, Rubric, Tier, Verdict, Weight};

use super::credit::Credit;
use super::extras::Extras;
use super::finding::{Finding, Note};
use super::levels::{Bar, LevelReading};
use super::scorecard::{Cap, CapReason, DimensionReading, Dimensions};

/// Four digits are enough to show, and the same on every machine.
pub(super) fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn weight_at(weight: Weight, level: Level) -> u32 {
    match level {
        Level::Mid => weight.mid,
        Level::Senior => weight.senior,
        Level::Staff => weight.staff,
    }
}

/// Sums over some items.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    earned: f64,
    possible: f64,
    core_met: u32,
    core: u32,
    plus_met: u32,
    plus: u32,
}

impl Sums {
    pub(super) fn share(&self) -> Option<f64> {
        (self.possible > 0.0).then(|| self.earned / self.possible)
    }
}

/// One item at one level: what it could earn and what it did.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row<'a> {
    pub item: &'a Item,
    pub verdict: Verdict,
    pub credit: Credit,
    /// Its weight at this level; half of it for a plus item.
    pub worth: f64,
    pub earned: f64,
}

/// The items of a rubric at one level with what was found about them.
pub(super) struct Ledger<'a> {
    pub(super) rubric: &'a Rubric,
    pub(super) findings: &'a BTreeMap<&'a str, &'a Finding>,
    pub(super) level: Level,
    pub(super) extras: &'a Extras,
}

impl Ledger<'_> {
    fn verdict(&self, item: &Item) -> Verdict {
        self.findings
            .get(item.id.as_str())
            .map_or(Verdict::NotAssessed, |finding| finding.verdict)
    }

    fn is_from_text(&self, item: &Item) -> bool {
        let finding = self.findings.get(item.id.as_str());
        finding.is_some_and(|finding| finding.note == Some(Note::FromText))
    }

    fn counts(&self, item: &Item) -> bool {
        item.kind != Kind::Misconception && weight_at(item.weight, self.level) > 0
    }

    fn credit(&self, item: &Item) -> Credit {
        self.extras
            .credit
            .get(&item.id)
            .copied()
            .unwrap_or_default()
    }

    /// What each item is worth at this level and what it earned: partly is half, plus items have
    /// half their weight, what was not assessed is left out.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        let counting = self.rubric.item.iter().filter(|item| self.counts(item));
        counting.filter_map(|item| {
            let verdict = self.verdict(item);
            let share = match verdict {
                Verdict::Met => 1.0,
                Verdict::Partly => 0.5,
                Verdict::Missed => 0.0,
                Verdict::NotAssessed => return None,
            };
            let weight = f64::from(weight_at(item.weight, self.level));
            let worth = match item.tier {
                Tier::Core => weight,
                Tier::Plus => weight / 2.0,
            };
            // Words in place of a drawing: half an item, met. A whole one half met would pull a good list down.
            let (share, worth) = match self.is_from_text(item) && verdict == Verdict::Partly {
                true => (1.0, worth / 2.0),
                false => (share, worth),
            };
            Some(Row {
                item,
                verdict,
                credit: self.credit(item),
                worth,
                earned: worth * share * self.credit(item).factor(self.level),
            })
        })
    }

    pub(super) fn list(&self, wanted: impl Fn(&Item) -> bool) -> Sums {
        let mut sums = Sums::default();
        for row in self.rows().filter(|row| wanted(row.item)) {
            let met = u32::from(row.verdict == Verdict::Met && row.earned > 0.0);
            match row.item.tier {
                Tier::Core => {
                    sums.core += 1;
                    sums.core_met += met;
                }
                Tier::Plus => {
                    sums.plus += 1;
                    sums.plus_met += met;
                }
            }
            sums.earned += row.earned;
            sums.possible += row.worth;
        }
        sums
    }

    pub(super) fn dimension(&self, dimension: Dimension) -> DimensionReading {
        let sums = self.list(|item| item.dimension == dimension);
        let mut reading = DimensionReading {
            list: sums.share(),
            core_met: sums.core_met,
            core: sums.core,
            plus_met: sums.plus_met,
            plus: sums.plus,
            ..DimensionReading::default()
        };
        reading.caps = self.caps(dimension, &sums);
        if dimension == Dimension::Communication {
            // Words on paper do not show it: only a person's points count.
            reading.band = self.extras.communication.map(|points| points.clamp(1, 4));
        } else {
            let (beside, share) = match dimension {
                Dimension::Solution => (self.extras.board, 0.4),
                Dimension::Depth => (self.extras.probes, 0.5),
                _ => (None, 0.0),
            };
            reading.beside = beside;
            reading.coverage = match (reading.list, beside) {
                (Some(list), Some(beside)) => Some(list * (1.0 - share) + beside * share),
                (list, beside) => list.or(beside),
            };
            reading.band = reading.coverage.map(band);
        }
        let most = reading.caps.iter().map(|cap| cap.most).min().unwrap_or(4);
        reading.points = reading.band.map(|band| band.min(most));
        for share in [
            &mut reading.list,
            &mut reading.beside,
            &mut reading.coverage,
        ] {
            *share = share.map(rounded);
        }
        reading
    }

    fn caps(&self, dimension: Dimension, sums: &Sums) -> Vec<Cap> {
        let mut caps = Vec::new();
        let mut cap = |holds: bool, most: u8, reason: CapReason| {
            if holds {
                caps.push(Cap { most, reason });
            }
        };
        let signals = &self.extras.signals;
        match dimension {
            Dimension::Navigation => {
                let core = |item: &Item| item.stage == "clarify" && item.tier == Tier::Core;
                let asked = self.list(core);
                cap(
                    asked.core_met < 2 && asked.core >= 2,
                    2,
                    CapReason::LittleClarified,
                );
            }
            Dimension::Solution => {
                cap(
                    self.extras.board_incomplete == Some(true),
                    2,
                    CapReason::BoardIncomplete,
                );
            }
            Dimension::Depth => {
                cap(
                    signals.deep_dive_reached == Some(false),
                    1,
                    CapReason::DeepDiveNotReached,
                );
            }
            Dimension::TradeOffs => {
                cap(
                    signals.alternative_named == Some(false),
                    1,
                    CapReason::NoAlternativeNamed,
                );
            }
            Dimension::Quantitative => {
                cap(
                    signals.estimate_attempted == Some(false),
                    1,
                    CapReason::EstimateSkipped,
                );
            }
            Dimension::Communication => {}
        }
        let confirmed = self.rubric.item.iter().any(|item| {
            item.kind == Kind::Misconception
                && item.dimension == dimension
                && self.extras.confirmed.contains(&item.id)
        });
        cap(confirmed, 2, CapReason::ConfirmedRedFlag);
        if dimension != Dimension::Communication {
            // A rubric with fewer plus items cannot ask for more than it has.
            let wanted = if self.level == Level::Staff { 2 } else { 1 };
            cap(
                sums.plus_met < wanted.min(sums.plus),
                3,
                CapReason::NoPlusItem,
            );
        }
        caps
    }

    pub(super) fn level(&self, points: &Dimensions) -> LevelReading {
        let bar = Bar { level: self.level };
        let (verdict, mean) = bar.verdict(points);
        let short = bar.short(points);
        let mut missing: Vec<(&Item, u32)> = self
            .rubric
            .item
            .iter()
            .filter(|item| self.counts(item) && short.contains_key(&item.dimension))
            .filter(|item| matches!(self.verdict(item), Verdict::Missed | Verdict::Partly))
            .map(|item| (item, weight_at(item.weight, self.level)))
            .collect();
        // The sort is stable: what weighs the same stays in the order of the rubric.
        missing.sort_by_key(|(item, weight)| (item.tier == Tier::Plus, std::cmp::Reverse(*weight)));
        let missing = missing
            .into_iter()
            .map(|(item, _)| item.id.clone())
            .collect();
        LevelReading {
            verdict,
            points: *points,
            mean,
            short,
            missing,
        }
    }
}

/// 1-4 without a middle: strong no, no, yes, strong yes.
pub(crate) fn band(coverage: f64) -> u8 {
    match coverage {
        share if share < 0.35 => 1,
        share if share < 0.60 => 2,
        share if share < 0.85 => 3,
        _ => 4,
    }
}
