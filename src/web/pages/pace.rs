//! Minutes planned and spent, as a table and as a picture with the same numbers.

/// Rows of the table with the geometry of their bars. Lengths in the picture are SVG user units.
#[derive(Debug, Clone)]
pub struct PaceChart {
    pub rows: Vec<PaceRow>,
    pub width: i64,
    pub height: i64,
    /// Full minutes along the axis.
    pub ticks: Vec<Tick>,
}

#[derive(Debug, Clone)]
pub struct PaceRow {
    pub title: String,
    /// 0: the plan had no time for it (untimed).
    pub planned_ms: i64,
    pub spent_ms: i64,
    /// Never entered.
    pub unreached: bool,
    pub over: bool,
    pub y: i64,
    pub planned_width: i64,
    pub spent_width: i64,
}

#[derive(Debug, Clone)]
pub struct Tick {
    pub x: i64,
    pub label_x: i64,
    pub minutes: i64,
}

/// Room for the titles on the left; the bars begin here.
pub const LEFT: i64 = 104;
const BAR: i64 = 480;
const ROW: i64 = 34;
/// Within this much over plan is still on plan.
const OVER_MS: i64 = 5_000;

/// What the chart is made of: `(title, planned_ms, spent_ms, entered)`.
pub type Spent = (String, i64, i64, bool);

impl PaceChart {
    pub fn of(stages: &[Spent]) -> Self {
        let longest_ms = stages
            .iter()
            .map(|(_, planned, spent, _)| (*planned).max(*spent))
            .max()
            .unwrap_or(0)
            .max(1);
        let units = |ms: i64| (ms.max(0) as i128 * BAR as i128 / longest_ms as i128) as i64;
        let rows = stages
            .iter()
            .zip(0..)
            .map(|((title, planned_ms, spent_ms, entered), index)| PaceRow {
                title: title.clone(),
                planned_ms: *planned_ms,
                spent_ms: *spent_ms,
                unreached: !entered,
                over: *planned_ms > 0 && spent_ms - planned_ms > OVER_MS,
                y: index * ROW,
                planned_width: units(*planned_ms),
                // A stage that was entered shows, however short it was.
                spent_width: units(*spent_ms).max(i64::from(*entered) * 2),
            })
            .collect();
        let minutes = longest_ms / 60_000;
        let step = [1, 2, 5, 10, 30, 60]
            .into_iter()
            .find(|step| minutes / step <= 6)
            .unwrap_or(120);
        let ticks = (0..=minutes)
            .step_by(step as usize)
            .map(|minutes| {
                let x = LEFT + units(minutes * 60_000);
                Tick {
                    x,
                    label_x: x,
                    minutes,
                }
            })
            .collect();
        PaceChart {
            rows,
            width: LEFT + BAR + 16,
            height: stages.len() as i64 * ROW + 24,
            ticks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(stages: &[(i64, i64, bool)]) -> PaceChart {
        let stages: Vec<Spent> = stages
            .iter()
            .map(|(planned, spent, entered)| ("Clarify".to_owned(), *planned, *spent, *entered))
            .collect();
        PaceChart::of(&stages)
    }

    #[test]
    fn the_longest_bar_fills_the_picture_and_the_others_keep_proportion() {
        let chart = chart(&[(360_000, 720_000, true), (240_000, 180_000, true)]);
        assert_eq!(chart.rows[0].spent_width, 480);
        assert_eq!(chart.rows[0].planned_width, 240);
        assert_eq!(chart.rows[1].spent_width, 120);
        assert!(chart.rows[0].over && !chart.rows[1].over);
    }

    #[test]
    fn a_few_seconds_over_plan_are_on_plan() {
        assert!(!chart(&[(60_000, 64_999, true)]).rows[0].over);
        assert!(chart(&[(60_000, 65_001, true)]).rows[0].over);
    }

    #[test]
    fn a_stage_nobody_entered_has_no_bar_and_one_that_was_has_some() {
        let chart = chart(&[(2_700_000, 0, false), (2_700_000, 1, true)]);
        assert_eq!(chart.rows[0].spent_width, 0);
        assert_eq!(chart.rows[1].spent_width, 2);
    }

    #[test]
    fn no_stages_and_no_time_draw_an_empty_picture() {
        assert_eq!(PaceChart::of(&[]).rows.len(), 0);
        assert_eq!(chart(&[(0, 0, true)]).rows[0].planned_width, 0);
    }

    #[test]
    fn at_most_seven_minutes_stand_on_the_axis() {
        for minutes in [1, 7, 15, 45, 180, 480] {
            let ticks = chart(&[(minutes * 60_000, 0, true)]).ticks;
            assert!((1..=8).contains(&ticks.len()), "{minutes}: {ticks:?}");
            assert!(ticks.iter().all(|tick| tick.x <= LEFT + BAR));
        }
    }
}
