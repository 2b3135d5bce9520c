//! Habits over many interviews: where the time goes, how much is written, and how well somebody knows how they did.

use std::collections::BTreeMap;

use super::summary::{StageSummary, Summary};
use super::trends::in_order;
use crate::casebook::rubric::Dimension;
use crate::interview::Pace;
use crate::scoring::levels::DIMENSIONS;

/// The last so many interviews tell a habit, and fewer than so many tell none.
const LAST: usize = 10;
const LEAST: usize = 3;
/// A stage takes too much of the time from this many parts in a hundred above its plan.
const TOO_MUCH_PERCENT: i64 = 8;

/// Means over the last timed interviews.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceHabit {
    pub interviews: usize,
    pub stages: Vec<StageHabit>,
    /// The stage that takes most above its plan, if one takes much.
    pub greedy: Option<Greedy>,
    /// Session time at which something is drawn first, where anything is; the middle one.
    pub first_drawn_ms: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageHabit {
    pub id: String,
    pub title: String,
    /// Of the whole time, in per cent.
    pub planned_percent: i64,
    pub spent_percent: i64,
    /// Interviews that got there.
    pub reached: usize,
    /// Interviews that had it in their plan.
    pub planned: usize,
    /// Left on the clock when it was reached, on average of those that did.
    pub left_ms: Option<i64>,
    pub words: u32,
}

/// "You spend 41 % in high-level and reach trade-offs with 2 minutes."
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greedy {
    pub title: String,
    pub spent_percent: i64,
    pub planned_percent: i64,
    /// The last stage, and what is left for it.
    pub last_title: String,
    pub last_left_ms: Option<i64>,
}

/// What somebody gave themselves against what they got.
#[derive(Debug, Clone, PartialEq)]
pub struct Foresight {
    pub dimension: Dimension,
    pub interviews: usize,
    /// Means, in points.
    pub own: f64,
    pub got: f64,
    /// How far off they were, whichever way.
    pub off_by: f64,
}

/// Nothing below three timed interviews.
pub fn pace(summaries: &[Summary]) -> Option<PaceHabit> {
    let timed = in_order(summaries).into_iter().rev();
    let timed = timed.filter(|summary| {
        let budget: i64 = summary.stages.iter().map(|stage| stage.budget_ms).sum();
        summary.pace != Pace::Untimed && budget > 0 && spent_ms(summary) > 0
    });
    let last: Vec<&Summary> = timed.take(LAST).collect();
    if last.len() < LEAST {
        return None;
    }
    let mut order: Vec<(&str, &str)> = Vec::new();
    for stage in last.iter().flat_map(|summary| &summary.stages) {
        if !order.iter().any(|(id, _)| *id == stage.id) {
            order.push((&stage.id, &stage.title));
        }
    }
    let whole_budget: i64 = last
        .iter()
        .flat_map(|one| &one.stages)
        .map(|s| s.budget_ms)
        .sum();
    let whole_spent: i64 = last.iter().map(|one| spent_ms(one)).sum();
    let stage = |(id, title): &(&str, &str)| {
        let of_stage = |summary: &&Summary| -> Option<(StageSummary, i64)> {
            let at = summary.stages.iter().position(|stage| stage.id == *id)?;
            let budget: i64 = summary.stages.iter().map(|stage| stage.budget_ms).sum();
            let before: i64 = summary
                .stages
                .iter()
                .take(at)
                .map(|stage| stage.spent_ms)
                .sum();
            Some((summary.stages.get(at)?.clone(), (budget - before).max(0)))
        };
        let all: Vec<(StageSummary, i64)> = last.iter().filter_map(of_stage).collect();
        let reached: Vec<i64> = all
            .iter()
            .filter(|(stage, _)| stage.entered)
            .map(|(_, left)| *left)
            .collect();
        let budget: i64 = all.iter().map(|(stage, _)| stage.budget_ms).sum();
        let spent: i64 = all.iter().map(|(stage, _)| stage.spent_ms).sum();
        let words: i64 = all.iter().map(|(stage, _)| i64::from(stage.words)).sum();
        StageHabit {
            id: (*id).to_owned(),
            title: (*title).to_owned(),
            planned_percent: percent(budget, whole_budget),
            spent_percent: percent(spent, whole_spent),
            reached: reached.len(),
            planned: all.len(),
            left_ms: mean(&reached),
            words: u32::try_from(words / length(all.len()).max(1)).unwrap_or(u32::MAX),
        }
    };
    let stages: Vec<StageHabit> = order.iter().map(stage).collect();
    let over = |stage: &&StageHabit| stage.spent_percent - stage.planned_percent;
    let greedy = stages
        .iter()
        .rev()
        .max_by_key(over)
        .filter(|stage| over(stage) >= TOO_MUCH_PERCENT)
        .and_then(|stage| {
            let end = stages.last()?;
            Some(Greedy {
                title: stage.title.clone(),
                spent_percent: stage.spent_percent,
                planned_percent: stage.planned_percent,
                last_title: end.title.clone(),
                last_left_ms: end.left_ms.filter(|_| end.id != stage.id),
            })
        });
    let mut drawn: Vec<i64> = last.iter().filter_map(|one| one.first_drawn_ms).collect();
    drawn.sort_unstable();
    Some(PaceHabit {
        interviews: last.len(),
        stages,
        greedy,
        first_drawn_ms: drawn.get(drawn.len() / 2).copied(),
    })
}

/// Dimensions in which somebody said three times or more what they would get.
pub fn foresight(summaries: &[Summary]) -> Vec<Foresight> {
    let mut both: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for summary in in_order(summaries) {
        let Some(own) = &summary.own else { continue };
        for (at, dimension) in DIMENSIONS.into_iter().enumerate() {
            let points = (own.get(dimension), got(summary, dimension));
            if let (Some(own), Some(got)) = points {
                both.entry(at).or_default().push((f64::from(own), got));
            }
        }
    }
    let foresight = |(at, pairs): (usize, Vec<(f64, f64)>)| {
        let n = f64::from(u32::try_from(pairs.len()).ok()?);
        let mean = |of: fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>() / n;
        (pairs.len() >= LEAST).then_some(Foresight {
            dimension: *DIMENSIONS.get(at)?,
            interviews: pairs.len(),
            own: mean(|(own, _)| *own),
            got: mean(|(_, got)| *got),
            off_by: mean(|(own, got)| (own - got).abs()),
        })
    };
    both.into_iter().filter_map(foresight).collect()
}

/// By everybody but oneself.
fn got(summary: &Summary, dimension: Dimension) -> Option<f64> {
    let graders = summary.graders.iter();
    let theirs = graders.filter_map(|grader| grader.dimensions.get(dimension));
    let all: Vec<f64> = summary
        .dimensions
        .get(dimension)
        .into_iter()
        .chain(theirs)
        .map(f64::from)
        .collect();
    let n = f64::from(u32::try_from(all.len()).ok()?);
    (!all.is_empty()).then(|| all.iter().sum::<f64>() / n)
}

fn spent_ms(summary: &Summary) -> i64 {
    summary.stages.iter().map(|stage| stage.spent_ms).sum()
}

fn percent(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    (part.saturating_mul(200).saturating_add(whole)) / (whole.saturating_mul(2))
}

fn mean(all: &[i64]) -> Option<i64> {
    (!all.is_empty()).then(|| all.iter().sum::<i64>() / length(all.len()))
}

fn length(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::summary::sample::summary;
    use super::*;
    use crate::scoring::Dimensions;

    fn spent(n: i64, minutes: [i64; 5]) -> Summary {
        let mut summary = summary(n);
        for (stage, minutes) in summary.stages.iter_mut().zip(minutes) {
            stage.spent_ms = minutes * 60_000;
            stage.entered = minutes > 0;
        }
        summary
    }

    #[test]
    fn where_the_time_goes_is_said_with_what_it_leaves() {
        let all: Vec<Summary> = (0..4).map(|n| spent(n, [5, 5, 22, 11, 2])).collect();
        assert_eq!(pace(&all[..2]), None, "two tell no habit");
        let habit = pace(&all).unwrap();
        let greedy = habit.greedy.unwrap();
        assert_eq!(
            (greedy.title.as_str(), greedy.spent_percent),
            ("High-level", 49)
        );
        assert_eq!(greedy.last_left_ms, Some(2 * 60_000));
    }

    #[test]
    fn time_as_planned_has_nothing_greedy() {
        let all: Vec<Summary> = (0..3).map(summary).collect();
        let habit = pace(&all).unwrap();
        assert_eq!(habit.greedy, None);
        let percents: i64 = habit.stages.iter().map(|stage| stage.spent_percent).sum();
        assert!((98..=102).contains(&percents));
    }

    #[test]
    fn only_the_last_ten_tell_and_untimed_ones_do_not() {
        let mut all: Vec<Summary> = (0..10).map(|n| spent(n + 10, [9, 9, 9, 9, 9])).collect();
        all.push(spent(1, [40, 1, 1, 1, 1]));
        let mut untimed = spent(30, [40, 1, 1, 1, 1]);
        untimed.pace = Pace::Untimed;
        all.push(untimed);
        let habit = pace(&all).unwrap();
        assert_eq!(habit.interviews, 10);
        assert!(habit.stages.iter().all(|stage| stage.spent_percent == 20));
    }

    #[test]
    fn own_points_are_held_against_what_was_got() {
        let mut all: Vec<Summary> = (0..3).map(summary).collect();
        for one in &mut all {
            one.dimensions.depth = Some(2);
            one.own = Some(Dimensions {
                depth: Some(4),
                ..Dimensions::default()
            });
        }
        assert_eq!(foresight(&all[..2]), []);
        let said = foresight(&all);
        assert_eq!(said.len(), 1);
        assert_eq!((said[0].own, said[0].got, said[0].off_by), (4.0, 2.0, 2.0));
    }
}
