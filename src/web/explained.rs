//! Each number of the report, opened: the lines it was added up from, as the page shows them.

use std::collections::BTreeMap;

use super::pages::report::{CountRow, MeanRow, StageSum};
use super::pages::show;
use super::report::dimension_id;
use crate::casebook::rubric::{Dimension, Level, Rubric};
use crate::interview::Plan;
use crate::scoring::explain::{self, Row};
use crate::scoring::{Credit, Scorecard};
use crate::text;
use crate::wire;

/// `2`, `0.5`, `0.38`: as many digits as it takes, two at the most.
fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round() / 100.0;
    format!("{hundredths}")
}

/// What made the points of a dimension.
pub fn rows_of(rubric: &Rubric, card: &Scorecard, dimension: Dimension) -> Vec<CountRow> {
    let row = |row: Row<'_>| CountRow {
        id: row.item.id.clone(),
        title: row.item.text.clone(),
        verdict: row.verdict.into(),
        worth: number(row.worth),
        earned: number(row.earned),
    };
    explain::with_rows(rubric, card, card.level, |rows| {
        let of_it = rows.filter(|row| row.item.dimension == dimension);
        of_it.map(row).collect()
    })
}

/// What made the coverage, stage by stage in the order of the plan.
pub fn stage_sums(rubric: &Rubric, card: &Scorecard, plan: &Plan) -> Vec<StageSum> {
    let mut sums: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    explain::with_rows(rubric, card, card.level, |rows| {
        for row in rows {
            let sum = sums.entry(row.item.stage.clone()).or_default();
            *sum = (sum.0 + row.earned, sum.1 + row.worth);
        }
    });
    let stages = plan.stages.iter();
    stages
        .filter_map(|stage| {
            let (earned, worth) = sums.get(stage.id.as_str()).filter(|sum| sum.1 > 0.0)?;
            Some(StageSum {
                title: stage.title.clone(),
                worth: number(*worth),
                earned: number(*earned),
                percent: show::percent(earned / worth),
            })
        })
        .collect()
}

pub fn mean_rows(card: &Scorecard, level: Level) -> Vec<MeanRow> {
    let short = card.readings.get(&level).map(|reading| &reading.short);
    let row = |row: explain::MeanRow| MeanRow {
        id: dimension_id(row.dimension),
        points: row.points,
        least: row.least,
        weight: row.weight,
        short: short.is_some_and(|short| short.contains_key(&row.dimension)),
    };
    explain::mean_rows(card, level)
        .into_iter()
        .map(row)
        .collect()
}

pub fn mean(card: &Scorecard, level: Level) -> Option<String> {
    card.readings.get(&level)?.mean.map(number)
}

/// How an item was reached, where it was not alone.
pub fn credit(card: &Scorecard, item: &str) -> Option<String> {
    let credit = card.credit.get(item).copied()?;
    let reached_alone = credit == Credit::Unprompted;
    (!reached_alone).then(|| text::t_of("credit", &wire::name(&credit)))
}
