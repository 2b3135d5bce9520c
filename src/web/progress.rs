//! How somebody gets on over their last interviews.

use std::cmp::Reverse;

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::App;
use super::account;
use super::identity::Person;
use super::pages::progress::{
    Break, Chart, ConceptRow, ForesightRow, InterviewRow, Pace, ProgressPage,
};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::report::dimension_id;
use crate::casebook::concepts::Concepts;
use crate::limits;
use crate::proctor::Proctor;
use crate::report::habits;
use crate::report::summary::Summary;
use crate::report::trends::{self, Change, LEAST, Series, Severity, Subject, Trend, Trends};
use crate::scoring::levels::DIMENSIONS;
use crate::text::{self, t, t_of, t_with};

/// Concepts of the table; more would not be read.
const CONCEPTS_SHOWN: usize = 20;

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/progress"));
    };
    // One more than is looked at tells whether there are older ones.
    let mut summaries = app
        .proctor
        .summaries(person.id(), None, limits::TRENDS + 1)
        .await?;
    let most = usize::try_from(limits::TRENDS).unwrap_or(usize::MAX);
    let more = summaries.len() > most;
    summaries.truncate(most);
    let frame = Frame::new(person.viewer(), Here::History);
    Ok(page_of(&app.proctor, frame, &summaries, more).into_response())
}

fn page_of(proctor: &Proctor, frame: Frame, summaries: &[Summary], more: bool) -> ProgressPage {
    let casebook = proctor.casebook();
    let concepts = |case: &str, item: &str| {
        let entry = casebook.cases.get(case);
        let mut items = entry.into_iter().flat_map(|entry| &entry.rubric.item);
        let item = items.find(|one| one.id == item);
        item.map(|item| item.concepts.clone()).unwrap_or_default()
    };
    let trends = trends::trends(summaries, &concepts);
    let all = summaries.len();
    let points: Vec<(f64, String)> = (1..=4).map(|n| (f64::from(n), n.to_string())).collect();
    let dimensions = trends.dimensions.iter().zip(DIMENSIONS);
    let dimensions = dimensions.map(|(series, dimension)| {
        let id = dimension_id(dimension);
        let title = t_of("dimension-title", &id);
        let sentence = sentence_of(&series.trend, Unit::Points);
        Chart::of(format!("by-{id}"), title, sentence, series, all, &points)
    });
    let shares: Vec<(f64, String)> = [0.0, 0.5, 1.0]
        .map(|share| (share, format!("{} %", show::percent(share))))
        .to_vec();
    let stages = trends.stages.iter().filter_map(|series| {
        let Subject::Stage(id) = &series.subject else {
            return None;
        };
        let title = stage_title(summaries, id);
        let sentence = sentence_of(&series.trend, Unit::Percent);
        Some(Chart::of(
            format!("by-stage-{id}"),
            title,
            sentence,
            series,
            all,
            &shares,
        ))
    });
    ProgressPage {
        frame,
        interviews: all,
        more,
        breaks: breaks(&trends),
        dimensions: dimensions.collect(),
        stages: stages.collect(),
        concepts: concept_rows(&trends, &casebook.concepts),
        rows: rows(summaries, &trends),
        graders: trends.severities.iter().filter_map(said_of).collect(),
        pace: habits::pace(summaries).map(|habit| {
            let (stages, height) = Pace::rows(habit.stages);
            Pace {
                interviews: habit.interviews,
                greedy: habit.greedy,
                first_drawn_ms: habit.first_drawn_ms,
                stages,
                height,
            }
        }),
        foresight: foresight(summaries),
    }
}

#[derive(Clone, Copy)]
enum Unit {
    Points,
    /// Of 0 to 1.
    Percent,
}

impl Unit {
    /// With its sign, unless nothing is left of it.
    fn said(self, change: f64) -> String {
        let (steps, decimals, unit) = match self {
            Unit::Points => (10.0, 1, ""),
            Unit::Percent => (1.0, 0, " %"),
        };
        let change = match self {
            Unit::Points => change,
            Unit::Percent => change * 100.0,
        };
        let rounded = (change * steps).round() / steps;
        let sign = match rounded {
            some if some > 0.0 => "+",
            some if some < 0.0 => "−",
            _ => "",
        };
        format!("{sign}{:.decimals$}{unit}", rounded.abs())
    }
}

fn sentence_of(trend: &Trend, unit: Unit) -> String {
    match trend {
        Trend::TooFew(0) => t("progress-none"),
        Trend::TooFew(n) => t_with(
            "progress-too-few",
            &[("count", (*n).into()), ("least", LEAST.into())],
        ),
        Trend::Slope {
            by_ten,
            low,
            high,
            interviews,
        } => {
            let key = match (trend.is_clear(), *by_ten > 0.0) {
                (false, _) => "progress-unclear",
                (true, true) => "progress-up",
                (true, false) => "progress-down",
            };
            let values = [
                ("change", text::Value::from(unit.said(*by_ten))),
                ("low", unit.said(*low).into()),
                ("high", unit.said(*high).into()),
                ("count", (*interviews).into()),
            ];
            t_with(key, &values)
        }
    }
}

fn breaks(trends: &Trends) -> Vec<Break> {
    let changed = trends.eras.iter().filter_map(|era| {
        let sentence = match era.change? {
            Change::Scorer => t("progress-break-scorer"),
            Change::Checklist => t("progress-break-checklist"),
        };
        Some(Break {
            at: era.since,
            sentence,
        })
    });
    changed.collect()
}

fn stage_title(summaries: &[Summary], id: &str) -> String {
    let mut stages = summaries.iter().flat_map(|summary| &summary.stages);
    stages
        .find(|stage| stage.id == id)
        .map_or_else(|| id.to_owned(), |stage| stage.title.clone())
}

/// The ones that are missed most first; of those that are missed alike, the one asked for most often.
fn concept_rows(trends: &Trends, names: &Concepts) -> Vec<ConceptRow> {
    let rows = trends.concepts.iter().filter_map(|series| {
        let Subject::Concept(id) = &series.subject else {
            return None;
        };
        let last: Vec<f64> = series
            .observations
            .iter()
            .rev()
            .take(LEAST)
            .map(|one| one.value)
            .collect();
        let of = f64::from(u32::try_from(last.len()).ok()?).max(1.0);
        Some(ConceptRow {
            id: id.clone(),
            title: names.name(id).to_owned(),
            interviews: series.observations.len(),
            percent: show::percent(last.iter().sum::<f64>() / of),
            sentence: sentence_of(&series.trend, Unit::Percent),
        })
    });
    let mut rows: Vec<ConceptRow> = rows.collect();
    rows.sort_by_key(|row| (row.percent, Reverse(row.interviews)));
    rows.truncate(CONCEPTS_SHOWN);
    rows
}

fn rows(summaries: &[Summary], trends: &Trends) -> Vec<InterviewRow> {
    let value = |series: &Series, id: &str| {
        let found = series.observations.iter().find(|one| one.interview == id);
        found.map(|one| one.value)
    };
    let mut ordered = trends::in_order(summaries);
    ordered.reverse();
    let row = |summary: &Summary| {
        let id = &summary.interview;
        let points = |series: &Series| value(series, id).map_or_else(String::new, tenth);
        let percent = |series: &Series| {
            let share = value(series, id);
            share.map_or_else(String::new, |share| format!("{} %", show::percent(share)))
        };
        InterviewRow {
            id: id.clone(),
            at: summary.started_at,
            case_title: summary.title.clone(),
            level: crate::wire::name(&summary.level),
            difficulty: summary.difficulty,
            dimensions: trends.dimensions.iter().map(points).collect(),
            stages: trends.stages.iter().map(percent).collect(),
        }
    };
    ordered.into_iter().map(row).collect()
}

/// Whole where it is whole.
fn tenth(value: f64) -> String {
    let said = format!("{value:.1}");
    said.strip_suffix(".0").map_or(said.clone(), str::to_owned)
}

/// Nothing of whom nothing is known.
fn said_of(severity: &Severity) -> Option<String> {
    if severity.compared == 0 {
        return None;
    }
    let key = match severity.higher_by {
        by if by >= 0.05 => "progress-grader-kind",
        by if by <= -0.05 => "progress-grader-strict",
        _ => "progress-grader-even",
    };
    Some(t_with(
        key,
        &[
            ("name", severity.name.clone().into()),
            ("points", format!("{:.1}", severity.higher_by.abs()).into()),
            ("count", severity.compared.into()),
        ],
    ))
}

fn foresight(summaries: &[Summary]) -> Vec<ForesightRow> {
    let row = |one: habits::Foresight| {
        let title = t_of("dimension-title", &dimension_id(one.dimension));
        let off = one.own - one.got;
        let key = match off {
            off if off >= 0.5 => "progress-own-high",
            off if off <= -0.5 => "progress-own-low",
            _ => "progress-own-right",
        };
        ForesightRow {
            title,
            interviews: one.interviews,
            own: format!("{:.1}", one.own),
            got: format!("{:.1}", one.got),
            off_by: format!("{:.1}", one.off_by),
            sentence: t_with(key, &[("points", format!("{:.1}", off.abs()).into())]),
        }
    };
    habits::foresight(summaries).into_iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_said_with_its_sign_and_how_sure_it_is() {
        let clear = Trend::Slope {
            by_ten: 0.84,
            low: 0.31,
            high: 1.37,
            interviews: 12,
        };
        let said = sentence_of(&clear, Unit::Points);
        for part in ["+0.8", "+0.3", "+1.4", "12"] {
            assert!(said.contains(part), "{said}");
        }
        let unclear = Trend::Slope {
            by_ten: -0.1,
            low: -0.3,
            high: 0.1,
            interviews: 4,
        };
        let said = sentence_of(&unclear, Unit::Percent);
        assert!(said.contains("−30 %") && said.contains("+10 %"), "{said}");
        assert!(!said.contains("-"), "a minus is no hyphen: {said}");
        assert!(sentence_of(&Trend::TooFew(2), Unit::Points).contains('2'));
        assert_eq!(Unit::Percent.said(-0.004), "0 %");
        assert_eq!(Unit::Points.said(-0.06), "−0.1");
    }
}
