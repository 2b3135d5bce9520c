//! How somebody gets on over many interviews: points by dimension, points made by stage and by concept, each with how sure one
//! can be.
//!
//! # How a trend is worked out
//!
//! 1. What a dimension got is the mean of the machine's points and of each grader's, less how much higher that grader usually
//!    marks than the machine ([`severity`], drawn towards none while little is known).
//! 2. Versions are kept apart: where the scorer changed, or the checklist of a case one had before, a new [`Era`] begins. Only the
//!    last one has a trend.
//! 3. In it a line is fitted over the number of the interview, with the difficulty of the case and the level beside it. All but
//!    the height start from an expectation (no slope; a little less for each step of difficulty) with so much doubt that some ten
//!    interviews outweigh it: few interviews give a small slope with a wide interval. (Bayesian linear regression; A. Gelman et
//!    al., *Bayesian Data Analysis*, ch. 14.)
//!
//! # The one invariant
//!
//! The order in which interviews are given changes nothing.

use std::collections::BTreeMap;

use super::summary::{ItemSummary, Summary};
use crate::casebook::rubric::{Dimension, Level, Tier, Verdict};
use crate::scoring::levels::DIMENSIONS;
use crate::time::Timestamp;

/// Fewer interviews have no trend.
pub const LEAST: usize = 3;
/// Graders start with this many comparisons that found no difference.
const SEVERITY_PRIOR: f64 = 6.0;
/// As parts of the whole range: the noise of one interview, how much it may change from one to the next, what a step of
/// difficulty takes away, and how far that may be off.
const NOISE: f64 = 0.17;
const SLOPE: f64 = 0.02;
const DIFFICULTY: f64 = -0.08;
const DIFFICULTY_OFF: f64 = 0.08;
/// Interviews' worth of belief in `NOISE`.
const NOISE_PRIOR: f64 = 4.0;
/// Both ends of an interval that holds nine times in ten, for a normal distribution.
const NINE_IN_TEN: f64 = 1.645;
/// The height is not known beforehand at all.
const ANYWHERE: f64 = 1e4;

/// What a series is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// 1 to 4 points.
    Dimension(u8),
    /// Part of the points that were made in it, 0 to 1.
    Stage(String),
    Concept(String),
}

/// One interview in a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    pub interview: String,
    /// Its number among all, from 0.
    pub index: usize,
    pub at: Timestamp,
    /// As it was marked; graders' severity taken off.
    pub value: f64,
    /// As it would be on a case of middle difficulty at senior level.
    pub adjusted: f64,
    /// Counted from 0, for all series alike.
    pub era: usize,
}

/// One thing over time, the oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub subject: Subject,
    pub observations: Vec<Observation>,
    pub trend: Trend,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Trend {
    /// So many in the last era, and [`LEAST`] are needed.
    TooFew(usize),
    /// Change over ten interviews, and between what it lies nine times in ten.
    Slope {
        by_ten: f64,
        low: f64,
        high: f64,
        interviews: usize,
    },
}

impl Trend {
    /// Up or down, once the interval is clear of nothing at all.
    pub fn is_clear(&self) -> bool {
        matches!(self, Trend::Slope { low, high, .. } if *low > 0.0 || *high < 0.0)
    }
}

/// Why what follows cannot be compared with what was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Scorer,
    Checklist,
}

/// Interviews that were scored alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Era {
    pub since: Timestamp,
    /// Nothing for the first.
    pub change: Option<Change>,
}

/// How much higher somebody marks than the machine, drawn towards 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Severity {
    pub person: String,
    pub name: String,
    /// Points; negative for a strict grader.
    pub higher_by: f64,
    /// Dimensions both marked.
    pub compared: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    pub eras: Vec<Era>,
    pub dimensions: Vec<Series>,
    /// In the order in which stages come.
    pub stages: Vec<Series>,
    /// Those asked for in [`LEAST`] interviews or more, the most often asked first.
    pub concepts: Vec<Series>,
    pub severities: Vec<Severity>,
}

/// Concepts of an item: by case and item id.
pub type Concepts<'a> = dyn Fn(&str, &str) -> Vec<String> + 'a;

/// Works out everything; each interview counts once.
pub fn trends(summaries: &[Summary], concepts: &Concepts) -> Trends {
    let ordered = in_order(summaries);
    let (eras, era_of) = eras(&ordered);
    let severities = severities(&ordered);
    let base = |index: usize, summary: &Summary, value: f64| Point {
        index,
        hardness: hardness(summary),
        value,
        era: era_of.get(index).copied().unwrap_or(0),
        interview: summary.interview.clone(),
        at: summary.finished_at,
    };
    let dimensions = (0_u8..).zip(DIMENSIONS).map(|(key, dimension)| {
        let points = ordered.iter().enumerate().filter_map(|(index, summary)| {
            Some(base(
                index,
                summary,
                points(summary, dimension, &severities)?,
            ))
        });
        series(Subject::Dimension(key), points.collect(), 3.0, eras.len())
    });
    let mut stage_order: Vec<&str> = Vec::new();
    for stage in ordered.iter().flat_map(|summary| &summary.stages) {
        if !stage_order.contains(&stage.id.as_str()) {
            stage_order.push(&stage.id);
        }
    }
    let stages = stage_order.iter().filter_map(|id| {
        let points: Vec<Point> = ordered
            .iter()
            .enumerate()
            .filter_map(|(index, summary)| {
                let share = share(summary.items.iter().filter(|item| item.stage == **id))?;
                Some(base(index, summary, share))
            })
            .collect();
        let subject = Subject::Stage((*id).to_owned());
        (!points.is_empty()).then(|| series(subject, points, 1.0, eras.len()))
    });
    let dimensions = dimensions.collect();
    let stages = stages.collect();

    let mut by_concept: BTreeMap<String, Vec<Point>> = BTreeMap::new();
    for (index, summary) in ordered.iter().enumerate() {
        let mut items: BTreeMap<String, Vec<&ItemSummary>> = BTreeMap::new();
        for item in &summary.items {
            for concept in concepts(&summary.case, &item.id) {
                items.entry(concept).or_default().push(item);
            }
        }
        for (concept, items) in items {
            if let Some(share) = share(items.into_iter()) {
                let points = by_concept.entry(concept).or_default();
                points.push(base(index, summary, share));
            }
        }
    }
    by_concept.retain(|_, points| points.len() >= LEAST);
    let mut concepts: Vec<Series> = by_concept
        .into_iter()
        .map(|(id, points)| series(Subject::Concept(id), points, 1.0, eras.len()))
        .collect();
    concepts.sort_by_key(|series| std::cmp::Reverse(series.observations.len()));
    Trends {
        eras,
        dimensions,
        stages,
        concepts,
        severities,
    }
}

/// The oldest first, each once.
pub fn in_order(summaries: &[Summary]) -> Vec<&Summary> {
    let mut ordered: Vec<&Summary> = summaries.iter().collect();
    ordered.sort_by(|one, other| {
        (one.finished_at, &one.interview).cmp(&(other.finished_at, &other.interview))
    });
    ordered.dedup_by(|one, other| one.interview == other.interview);
    ordered
}

/// Steps above a case of middle difficulty at senior level.
fn hardness(summary: &Summary) -> f64 {
    let level = match summary.level {
        Level::Mid => -1.0,
        Level::Senior => 0.0,
        Level::Staff => 1.0,
    };
    f64::from(summary.difficulty.min(10)) - 2.0 + level
}

fn eras(ordered: &[&Summary]) -> (Vec<Era>, Vec<usize>) {
    let mut eras: Vec<Era> = Vec::new();
    let mut era_of = Vec::new();
    let mut engine: Option<&str> = None;
    let mut rubrics: BTreeMap<&str, &str> = BTreeMap::new();
    for summary in ordered {
        let other_rubric = rubrics
            .insert(&summary.case, &summary.rubric)
            .is_some_and(|before| before != summary.rubric);
        let other_engine = engine.is_some_and(|before| before != summary.engine);
        engine = Some(&summary.engine);
        let change = match (other_engine, other_rubric) {
            (true, _) => Some(Change::Scorer),
            (false, true) => Some(Change::Checklist),
            (false, false) => None,
        };
        if eras.is_empty() || change.is_some() {
            let since = summary.started_at;
            eras.push(Era { since, change });
        }
        era_of.push(eras.len() - 1);
    }
    (eras, era_of)
}

fn severities(ordered: &[&Summary]) -> Vec<Severity> {
    let mut all: BTreeMap<&str, (String, f64, usize)> = BTreeMap::new();
    for summary in ordered {
        for grader in &summary.graders {
            let known = all.entry(&grader.person).or_default();
            known.0.clone_from(&grader.name);
            for dimension in DIMENSIONS {
                let both = (
                    grader.dimensions.get(dimension),
                    summary.dimensions.get(dimension),
                );
                if let (Some(theirs), Some(machine)) = both {
                    known.1 += f64::from(theirs) - f64::from(machine);
                    known.2 += 1;
                }
            }
        }
    }
    let severity = |(person, (name, sum, compared)): (&str, (String, f64, usize))| Severity {
        person: person.to_owned(),
        name,
        higher_by: sum / (count(compared) + SEVERITY_PRIOR),
        compared,
    };
    all.into_iter().map(severity).collect()
}

/// What a dimension got, by everybody who judged it.
fn points(summary: &Summary, dimension: Dimension, severities: &[Severity]) -> Option<f64> {
    let machine = summary.dimensions.get(dimension).map(f64::from);
    let mut graders: Vec<(&str, f64)> = summary
        .graders
        .iter()
        .filter_map(|grader| {
            let points = f64::from(grader.dimensions.get(dimension)?);
            let severity = severities.iter().find(|one| one.person == grader.person);
            let higher_by = severity.map_or(0.0, |severity| severity.higher_by);
            Some((grader.person.as_str(), points - higher_by))
        })
        .collect();
    graders.sort_by(|one, other| one.0.cmp(other.0));
    let all: Vec<f64> = machine
        .into_iter()
        .chain(graders.into_iter().map(|(_, points)| points))
        .collect();
    (!all.is_empty()).then(|| (all.iter().sum::<f64>() / count(all.len())).clamp(1.0, 4.0))
}

/// Part of what could be earned; nothing where nothing was asked.
fn share<'a>(items: impl Iterator<Item = &'a ItemSummary>) -> Option<f64> {
    let (mut earned, mut possible) = (0.0, 0.0);
    for item in items.filter(|item| item.counts()) {
        let worth = f64::from(item.weight)
            * match item.tier {
                Tier::Core => 1.0,
                Tier::Plus => 0.5,
            };
        possible += worth;
        earned += worth
            * match item.verdict {
                Verdict::Met => 1.0,
                Verdict::Partly => 0.5,
                Verdict::Missed | Verdict::NotAssessed => 0.0,
            };
    }
    (possible > 0.0).then_some(earned / possible)
}

struct Point {
    /// The number of the interview, from 0.
    index: usize,
    hardness: f64,
    value: f64,
    era: usize,
    interview: String,
    at: Timestamp,
}

fn series(subject: Subject, points: Vec<Point>, range: f64, eras: usize) -> Series {
    let last = eras.saturating_sub(1);
    let now: Vec<&Point> = points.iter().filter(|point| point.era == last).collect();
    let line = fit(&now, range);
    let per_step = line.map_or(DIFFICULTY * range, |line| line.per_step);
    let trend = match line {
        Some(line) if now.len() >= LEAST => {
            let half = line.half_width;
            Trend::Slope {
                by_ten: line.slope * 10.0,
                low: (line.slope - half) * 10.0,
                high: (line.slope + half) * 10.0,
                interviews: now.len(),
            }
        }
        _ => Trend::TooFew(now.len()),
    };
    let observation = |point: &Point| Observation {
        interview: point.interview.clone(),
        index: point.index,
        at: point.at,
        value: point.value,
        adjusted: point.value - per_step * point.hardness,
        era: point.era,
    };
    let observations = points.iter().map(observation).collect();
    Series {
        subject,
        observations,
        trend,
    }
}

#[derive(Clone, Copy)]
struct Line {
    slope: f64,
    /// Of the interval around the slope.
    half_width: f64,
    per_step: f64,
}

/// Height, slope and what a step of difficulty takes, with what was expected beforehand.
fn fit(points: &[&Point], range: f64) -> Option<Line> {
    if points.is_empty() {
        return None;
    }
    // Everything in parts of the range, around the middle of the numbers, so that height and slope hardly depend on each other.
    let middle = points.iter().map(|point| count(point.index)).sum::<f64>() / count(points.len());
    let rows: Vec<([f64; 3], f64)> = points
        .iter()
        .map(|point| {
            let x = [1.0, count(point.index) - middle, point.hardness];
            (x, point.value / range)
        })
        .collect();
    let expected = [0.0, 0.0, DIFFICULTY];
    let doubt = [ANYWHERE, SLOPE * SLOPE, DIFFICULTY_OFF * DIFFICULTY_OFF];
    let noise = NOISE * NOISE;
    let mut a = [[0.0; 3]; 3];
    let mut b = [0.0; 3];
    for i in 0..3 {
        a[i][i] += noise / doubt[i];
        b[i] += noise * expected[i] / doubt[i];
    }
    for (x, y) in &rows {
        for i in 0..3 {
            b[i] += x[i] * y;
            for j in 0..3 {
                a[i][j] += x[i] * x[j];
            }
        }
    }
    let inverse = inverse(a)?;
    let mut by = [0.0; 3];
    for i in 0..3 {
        by[i] = (0..3).map(|j| inverse[i][j] * b[j]).sum();
    }
    let off = |(x, y): &([f64; 3], f64)| {
        let line: f64 = (0..3).map(|i| x[i] * by[i]).sum();
        (y - line) * (y - line)
    };
    let squares: f64 = rows.iter().map(off).sum();
    let degrees = NOISE_PRIOR + count(rows.len());
    let noise = (NOISE_PRIOR * noise + squares) / degrees;
    // Of Student's distribution, to the first order.
    let cubed = NINE_IN_TEN * NINE_IN_TEN * NINE_IN_TEN;
    let width = NINE_IN_TEN + (cubed + NINE_IN_TEN) / (4.0 * degrees);
    Some(Line {
        slope: by[1] * range,
        half_width: width * (noise * inverse[1][1]).sqrt() * range,
        per_step: by[2] * range,
    })
}

/// By cofactors; nothing for a matrix that has none.
fn inverse(m: [[f64; 3]; 3]) -> Option<[[f64; 3]; 3]> {
    let minor = |i: usize, j: usize| {
        let rows = [(i + 1) % 3, (i + 2) % 3];
        let columns = [(j + 1) % 3, (j + 2) % 3];
        m[rows[0]][columns[0]] * m[rows[1]][columns[1]]
            - m[rows[0]][columns[1]] * m[rows[1]][columns[0]]
    };
    let determinant: f64 = (0..3).map(|j| m[0][j] * minor(0, j)).sum();
    if !determinant.is_finite() || determinant.abs() < 1e-300 {
        return None;
    }
    let mut inverse = [[0.0; 3]; 3];
    for (i, row) in inverse.iter_mut().enumerate() {
        for (j, cell) in row.iter_mut().enumerate() {
            *cell = minor(j, i) / determinant;
        }
    }
    Some(inverse)
}

/// No list here is longer than a float can say.
fn count(n: usize) -> f64 {
    u32::try_from(n).map_or(f64::MAX, f64::from)
}

#[cfg(test)]
mod tests;
