//! `/progress`: how somebody gets on, as pictures with the same numbers in tables.

use askama::Template;

use super::{Frame, show};
use crate::report::habits::{Greedy, StageHabit};
use crate::report::trends::Series;
use crate::text::filters;
use crate::time::Timestamp;

#[derive(Debug, Template)]
#[template(path = "progress.html")]
pub struct ProgressPage {
    pub frame: Frame,
    /// Finished interviews that were looked at.
    pub interviews: usize,
    /// There are more, older ones.
    pub more: bool,
    /// Where what follows cannot be compared with what was before.
    pub breaks: Vec<Break>,
    pub dimensions: Vec<Chart>,
    pub stages: Vec<Chart>,
    pub concepts: Vec<ConceptRow>,
    /// The newest first.
    pub rows: Vec<InterviewRow>,
    pub graders: Vec<String>,
    pub pace: Option<Pace>,
    pub foresight: Vec<ForesightRow>,
}

/// A new version: of the scorer, or of a checklist.
#[derive(Debug, Clone)]
pub struct Break {
    pub at: Timestamp,
    pub sentence: String,
}

/// One series as a picture. Lengths are SVG user units.
#[derive(Debug, Clone, Default)]
pub struct Chart {
    /// For `id=`.
    pub id: String,
    pub title: String,
    pub sentence: String,
    pub ticks: Vec<Tick>,
    /// As marked.
    pub dots: Vec<Dot>,
    /// `points=` of one line for each version, adjusted for how hard it was.
    pub lines: Vec<String>,
    /// Where versions change.
    pub breaks: Vec<i64>,
}

#[derive(Debug, Clone)]
pub struct Tick {
    pub y: i64,
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dot {
    pub x: i64,
    pub y: i64,
}

#[derive(Debug, Clone)]
pub struct ConceptRow {
    pub id: String,
    pub title: String,
    pub interviews: usize,
    /// Of the last three.
    pub percent: u32,
    pub sentence: String,
}

#[derive(Debug, Clone)]
pub struct InterviewRow {
    pub id: String,
    pub at: Timestamp,
    pub case_title: String,
    pub level: String,
    pub difficulty: u32,
    /// As the charts; empty where nobody judged it.
    pub dimensions: Vec<String>,
    pub stages: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Pace {
    pub interviews: usize,
    pub greedy: Option<Greedy>,
    pub first_drawn_ms: Option<i64>,
    pub stages: Vec<PaceRow>,
    pub height: i64,
}

#[derive(Debug, Clone)]
pub struct PaceRow {
    pub habit: StageHabit,
    pub y: i64,
    pub planned_width: i64,
    pub spent_width: i64,
}

#[derive(Debug, Clone)]
pub struct ForesightRow {
    pub title: String,
    pub interviews: usize,
    pub own: String,
    pub got: String,
    pub off_by: String,
    pub sentence: String,
}

pub const WIDTH: i64 = 640;
pub const HEIGHT: i64 = 132;
/// Room for the labels on the left, and around the dots.
pub const LEFT: i64 = 56;
const EDGE: i64 = 12;
/// The bars of the pace begin here, and a whole interview would be this long.
pub const BARS: i64 = 104;
const BAR: i64 = 500;
const ROW: i64 = 34;

impl Chart {
    /// `interviews` is how many there are in all: pictures beside each other have one axis. `ticks` are values with their labels,
    /// the lowest first.
    pub fn of(
        id: String,
        title: String,
        sentence: String,
        series: &Series,
        interviews: usize,
        ticks: &[(f64, String)],
    ) -> Self {
        let low = ticks.first().map_or(0.0, |tick| tick.0);
        let high = ticks.last().map_or(1.0, |tick| tick.0);
        let y = |value: f64| {
            let part = ((value - low) / (high - low).max(f64::EPSILON)).clamp(0.0, 1.0);
            let room = (HEIGHT - 2 * EDGE) as f64;
            HEIGHT - EDGE - (part * room).round() as i64
        };
        let steps = i64::try_from(interviews.saturating_sub(1))
            .unwrap_or(i64::MAX)
            .max(1);
        let x = |index: usize| {
            let index = i64::try_from(index).unwrap_or(i64::MAX);
            LEFT + EDGE + index.saturating_mul(WIDTH - LEFT - 2 * EDGE) / steps
        };
        let mut chart = Chart {
            id,
            title,
            sentence,
            ticks: ticks
                .iter()
                .map(|(value, label)| Tick {
                    y: y(*value),
                    label: label.clone(),
                })
                .collect(),
            ..Chart::default()
        };
        let mut era = None;
        for one in &series.observations {
            let (x, of_line) = (x(one.index), y(one.adjusted));
            chart.dots.push(Dot { x, y: y(one.value) });
            let point = format!("{x},{of_line}");
            match chart.lines.last_mut().filter(|_| era == Some(one.era)) {
                Some(line) => {
                    line.push(' ');
                    line.push_str(&point);
                }
                None => {
                    if era.is_some() {
                        chart.breaks.push(x - EDGE / 2);
                    }
                    chart.lines.push(point);
                }
            }
            era = Some(one.era);
        }
        chart
    }
}

impl Pace {
    pub fn rows(stages: Vec<StageHabit>) -> (Vec<PaceRow>, i64) {
        let width = |percent: i64| percent.clamp(0, 100) * BAR / 100;
        let rows: Vec<PaceRow> = stages
            .into_iter()
            .zip(0..)
            .map(|(habit, index)| PaceRow {
                y: index * ROW,
                planned_width: width(habit.planned_percent),
                spent_width: width(habit.spent_percent),
                habit,
            })
            .collect();
        let height = i64::try_from(rows.len()).unwrap_or(0) * ROW;
        (rows, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::trends::{Observation, Subject, Trend};

    fn chart(values: &[(f64, usize)]) -> Chart {
        let observation = |(index, (value, era)): (usize, &(f64, usize))| Observation {
            interview: index.to_string(),
            index,
            at: Timestamp::from_ms(0),
            value: *value,
            adjusted: *value,
            era: *era,
        };
        let series = Series {
            subject: Subject::Dimension(0),
            observations: values.iter().enumerate().map(observation).collect(),
            trend: Trend::TooFew(0),
        };
        let ticks = [(1.0, "1".to_owned()), (4.0, "4".to_owned())];
        let empty = String::new;
        Chart::of(empty(), empty(), empty(), &series, values.len(), &ticks)
    }

    #[test]
    fn no_line_crosses_a_change_of_versions() {
        let chart = chart(&[(1.0, 0), (2.0, 0), (4.0, 1), (3.0, 1)]);
        assert_eq!(chart.dots.len(), 4);
        assert_eq!(chart.lines.len(), 2);
        assert_eq!(chart.breaks.len(), 1);
        assert!(chart.breaks[0] > chart.dots[1].x && chart.breaks[0] < chart.dots[2].x);
    }

    #[test]
    fn more_points_stand_higher_and_all_stand_inside() {
        let chart = chart(&[(1.0, 0), (4.0, 0), (9.0, 0), (-3.0, 0)]);
        let ys: Vec<i64> = chart.dots.iter().map(|dot| dot.y).collect();
        assert_eq!(ys, [120, 12, 12, 120]);
        assert!(chart.dots.iter().all(|dot| dot.x >= LEFT && dot.x <= WIDTH));
    }

    #[test]
    fn one_interview_or_none_draws_all_the_same() {
        assert_eq!(chart(&[(2.0, 0)]).lines.len(), 1);
        assert!(chart(&[]).dots.is_empty());
    }
}
