//! `/interviews/{id}/against/{other}`: two interviews on one case, side by side.

use askama::Template;

use super::report::ItemVerdict;
use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "against.html")]
pub struct AgainstPage {
    pub frame: Frame,
    /// First and second.
    pub sides: [SideHead; 2],
    /// Nothing when they are of different cases.
    pub found: Option<Against>,
}

#[derive(Debug, Clone)]
pub struct SideHead {
    pub id: String,
    /// The report, or the review.
    pub href: String,
    pub case_title: String,
    pub level: String,
    pub started_at: Timestamp,
    /// Whose it is; empty: one's own.
    pub owner: String,
}

#[derive(Debug, Clone)]
pub struct Against {
    /// What makes the two hard to compare, one sentence each.
    pub cautions: Vec<String>,
    pub gained: Vec<MovedItem>,
    pub lost: Vec<MovedItem>,
    /// One sentence: how many were judged alike, and how many are left out.
    pub alike: String,
    /// Numbers of both: title, first, second.
    pub sums: Vec<(String, [String; 2])>,
    /// Title, first, second; nothing where nobody could judge.
    pub dimensions: Vec<(String, [Option<u8>; 2])>,
    pub pace: PairChart,
    /// What came and went on the board, one sentence each; none: neither has a board.
    pub board: Option<Vec<String>>,
    pub drawings: [Option<String>; 2],
}

#[derive(Debug, Clone)]
pub struct MovedItem {
    pub title: String,
    pub verdicts: [ItemVerdict; 2],
    pub quotes: [Vec<String>; 2],
}

/// Two bars for each stage on one axis. Lengths in SVG user units.
#[derive(Debug, Clone, Default)]
pub struct PairChart {
    pub rows: Vec<PairRow>,
    pub width: i64,
    pub height: i64,
    pub ticks: Vec<(i64, i64)>,
}

#[derive(Debug, Clone)]
pub struct PairRow {
    pub title: String,
    pub y: i64,
    /// Spent, planned, words; none where the plan had no such stage.
    pub cells: [Option<PairCell>; 2],
}

#[derive(Debug, Clone)]
pub struct PairCell {
    pub spent_ms: i64,
    pub planned_ms: i64,
    pub words: usize,
    pub entered: bool,
    pub spent_width: i64,
    pub planned_x: i64,
}

pub const LEFT: i64 = 104;
const BAR: i64 = 480;
const ROW: i64 = 44;

/// Planned ms, spent ms, words, whether it was entered; nothing where the plan had no such stage.
pub type Spent = Option<(i64, i64, usize, bool)>;

impl PairChart {
    /// Titles and both sides.
    pub fn of(stages: &[(String, [Spent; 2])]) -> PairChart {
        let all = stages.iter().flat_map(|(_, sides)| sides.iter().flatten());
        let longest_ms = all.map(|(planned, spent, ..)| *planned.max(spent)).max();
        let longest_ms = longest_ms.unwrap_or(0).max(1);
        let units = |ms: i64| {
            let units = i128::from(ms.max(0)) * i128::from(BAR) / i128::from(longest_ms);
            i64::try_from(units).unwrap_or(BAR)
        };
        let cell = |side: &Spent| {
            side.map(|(planned_ms, spent_ms, words, entered)| PairCell {
                spent_ms,
                planned_ms,
                words,
                entered,
                // A stage that was entered shows, however short it was.
                spent_width: units(spent_ms).max(i64::from(entered) * 2),
                planned_x: LEFT + units(planned_ms),
            })
        };
        let rows = stages
            .iter()
            .zip(0..)
            .map(|((title, sides), place)| PairRow {
                title: title.clone(),
                y: place * ROW,
                cells: [cell(&sides[0]), cell(&sides[1])],
            });
        let rows: Vec<PairRow> = rows.collect();
        let minutes = longest_ms / 60_000;
        let step = [1, 2, 5, 10, 30, 60]
            .into_iter()
            .find(|step| minutes / step <= 6);
        let ticks = (0..=minutes).step_by(usize::try_from(step.unwrap_or(120)).unwrap_or(1));
        PairChart {
            width: LEFT + BAR + 16,
            height: i64::try_from(rows.len()).unwrap_or(0) * ROW + 24,
            ticks: ticks
                .map(|minutes| (LEFT + units(minutes * 60_000), minutes))
                .collect(),
            rows,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_bars_of_a_stage_are_of_one_measure() {
        let chart = PairChart::of(&[
            (
                "Clarify".into(),
                [
                    Some((360_000, 720_000, 9, true)),
                    Some((360_000, 180_000, 4, true)),
                ],
            ),
            ("Operations".into(), [None, Some((60_000, 0, 0, false))]),
        ]);
        let widths: Vec<_> = chart
            .rows
            .iter()
            .map(|row| {
                row.cells
                    .each_ref()
                    .map(|cell| cell.as_ref().map(|cell| cell.spent_width))
            })
            .collect();
        assert_eq!(widths, [[Some(480), Some(120)], [None, Some(0)]]);
        assert_eq!(
            chart.rows[0].cells[0].as_ref().unwrap().planned_x,
            LEFT + 240
        );
        assert!(chart.ticks.len() <= 8 && PairChart::of(&[]).rows.is_empty());
    }
}
