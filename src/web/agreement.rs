//! How far the readers of one's own interviews agree: offline, oneself, peers, and a model if one was asked.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::App;
use super::owner::OrLogin;
use super::pages::agreement::{
    AgreementPage, ConditionView, Confusion, ConfusionRow, MeasureRow, PairView, ReaderView,
};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::report::dimension_id;
use crate::peers::VERDICTS;
use crate::report::agreement::{
    Agreements, Asked, Condition, Estimate, LEAST_INTERVIEWS, Measure, ModelReader, Pair, Told,
    Wanted, Who,
};
use crate::text::{self, t, t_of, t_with};
use crate::time::Timestamp;
use crate::wire;

/// So much of a hash tells two prompts apart.
const HASH_SHOWN: usize = 12;

pub async fn page(State(app): State<App>, OrLogin(person): OrLogin) -> Result<Response, Problem> {
    let found = app.proctor.agreements(person.id()).await?;
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    Ok(page_of(frame, &found).into_response())
}

fn page_of(frame: Frame, found: &Agreements) -> AgreementPage {
    let people = found.people.iter();
    let readers = (1..).zip(&found.readers);
    AgreementPage {
        frame,
        interviews: found.interviews,
        least: LEAST_INTERVIEWS,
        people: people.map(|pair| pair_view("people", pair)).collect(),
        readers: readers
            .map(|(at, reader)| reader_view(at, reader))
            .collect(),
    }
}

fn reader_view(at: usize, reader: &ModelReader) -> ReaderView {
    let id = format!("reader-{at}");
    let prompt: String = reader.prompt.chars().take(HASH_SHOWN).collect();
    let versions = [
        ("prompt", text::Value::from(prompt)),
        ("schema", reader.schema.clone().into()),
        ("engine", reader.engine.clone().into()),
    ];
    ReaderView {
        model: reader.model.clone(),
        versions: t_with("agreement-versions", &versions),
        since: Timestamp::from_ms(reader.since_ms),
        until: Timestamp::from_ms(reader.until_ms),
        interviews: reader.interviews,
        cases: reader.rubrics.len(),
        is_earlier: reader.is_earlier,
        calibrated: reader.gate.calibrated,
        conditions: reader.gate.conditions.iter().map(condition_view).collect(),
        pairs: reader
            .pairs
            .iter()
            .map(|pair| pair_view(&id, pair))
            .collect(),
        id,
    }
}

fn condition_view(condition: &Condition) -> ConditionView {
    let shown = |value: f64| match condition.wanted {
        Wanted::Interviews | Wanted::ReadTwice => format!("{value:.0}"),
        Wanted::Weighted => format!("{value:.2}"),
        Wanted::Error => format!("{value:.1}"),
        Wanted::Bands => format!("{} %", show::percent(value)),
    };
    let bar = match condition.wanted {
        Wanted::Error => "agreement-at-most",
        _ => "agreement-at-least",
    };
    let standing = match (condition.holds, condition.short()) {
        (true, _) => t("agreement-holds"),
        (false, Some(short)) => t_with("agreement-short", &[("short", shown(short).into())]),
        (false, None) => t("agreement-untold"),
    };
    ConditionView {
        title: t_of("agreement-wanted", &wire::name(&condition.wanted)),
        bar: t_with(bar, &[("bar", shown(condition.bar).into())]),
        have: condition.have.map_or_else(|| "–".to_owned(), shown),
        standing,
        holds: condition.holds,
    }
}

fn pair_view(prefix: &str, pair: &Pair) -> PairView {
    let name = |who: Who| t_of("agreement-who", &wire::name(&who));
    let (one, other) = match (pair.one, pair.other) {
        (Who::Peer, Who::Peer) => (t("agreement-peer-first"), t("agreement-peer-later")),
        (one, other) => (name(one), name(other)),
    };
    let values = [
        ("one", text::Value::from(one.clone())),
        ("other", other.clone().into()),
    ];
    let title = match pair.asked {
        Asked::All => t_with("agreement-pair", &values),
        Asked::Unsure => t_with("agreement-pair-unsure", &values),
        Asked::Audit => t_with("agreement-pair-audit", &values),
    };
    let about = match (pair.other, pair.asked) {
        (Who::Decision, _) => t("agreement-about-decision"),
        (_, Asked::Audit) => t("agreement-about-audit"),
        _ => String::new(),
    };
    let whole = row(t("together-whole"), &pair.whole);
    let dimensions = pair.dimensions.iter().map(|(dimension, measure)| {
        row(t_of("dimension-title", &dimension_id(*dimension)), measure)
    });
    let told = pair.whole.told.as_ref();
    PairView {
        id: format!(
            "{prefix}-{}-{}-{}",
            wire::name(&pair.one),
            wire::name(&pair.other),
            wire::name(&pair.asked)
        ),
        title,
        about,
        rows: std::iter::once(whole).chain(dimensions).collect(),
        confusion: told.map(|told| confusion(one, other, told)),
    }
}

fn row(title: String, measure: &Measure) -> MeasureRow {
    MeasureRow {
        title,
        interviews: measure.interviews,
        items: measure.items,
        of: measure.of,
        cells: measure.told.as_ref().map(cells),
    }
}

fn cells(told: &Told) -> [String; 6] {
    let percent = |share: f64| show::percent(share).to_string();
    let shares = |one: Estimate| between(one, &percent, " %");
    let beyond = |one: Option<Estimate>| {
        one.map_or_else(|| "–".to_owned(), |one| between(one, &two_digits, ""))
    };
    let points = told.points;
    let none = || "–".to_owned();
    [
        format!("{} %", percent(told.coverage)),
        shares(told.share),
        beyond(told.kappa),
        beyond(told.weighted),
        points.map_or_else(none, |points| {
            between(points.error, &|value| format!("{value:.1}"), "")
        }),
        points.map_or_else(none, |points| shares(points.bands)),
    ]
}

/// With a minus where it is below 0.
fn two_digits(value: f64) -> String {
    let said = format!("{:.2}", value.abs());
    match value < 0.0 && said != "0.00" {
        true => format!("−{said}"),
        false => said,
    }
}

/// `0.71 (0.55 to 0.83)`
fn between(estimate: Estimate, shown: &dyn Fn(f64) -> String, unit: &str) -> String {
    let value = format!("{}{unit}", shown(estimate.value));
    match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => t_with(
            "agreement-between",
            &[
                ("value", value.into()),
                ("low", shown(low).into()),
                ("high", shown(high).into()),
            ],
        ),
        _ => value,
    }
}

fn confusion(one: String, other: String, told: &Told) -> Confusion {
    let verdicts = VERDICTS.map(|verdict| t_of("item", &wire::name(&verdict)));
    let sums = [0, 1, 2].map(|column| told.table.iter().map(|row| row[column]).sum());
    let rows = verdicts.into_iter().zip(told.table);
    let rows: Vec<ConfusionRow> = rows
        .map(|(verdict, counts)| ConfusionRow {
            verdict,
            counts,
            sum: counts.iter().sum(),
        })
        .collect();
    let all: usize = rows.iter().map(|row| row.sum).sum();
    let met = |count: usize| show::percent(count as f64 / all.max(1) as f64);
    let values = [
        ("one", text::Value::from(one.clone())),
        ("other", other.clone().into()),
        ("ones", met(rows.last().map_or(0, |row| row.sum)).into()),
        ("others", met(sums[2]).into()),
    ];
    Confusion {
        base: t_with("agreement-base", &values),
        one,
        other,
        rows,
        sums,
        all,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_said_with_its_interval_and_a_real_minus() {
        let estimate = Estimate {
            value: 0.7149,
            low: Some(-0.05),
            high: Some(0.8312),
        };
        let said = between(estimate, &two_digits, "");
        for part in ["0.71", "−0.05", "0.83"] {
            assert!(said.contains(part), "{said}");
        }
        let alone = Estimate {
            value: 1.0,
            low: None,
            high: None,
        };
        assert_eq!(between(alone, &two_digits, ""), "1.00");
    }

    #[test]
    fn a_condition_says_by_how_much_it_is_short() {
        let condition = |wanted, bar, have| Condition {
            wanted,
            bar,
            have,
            holds: false,
        };
        let weighted = condition_view(&condition(Wanted::Weighted, 0.67, Some(0.52)));
        assert!(weighted.standing.contains("0.15"), "{weighted:?}");
        let twice = condition_view(&condition(Wanted::ReadTwice, 30.0, Some(12.0)));
        assert!(twice.standing.contains("18"), "{twice:?}");
        let untold = condition_view(&condition(Wanted::Bands, 0.8, None));
        assert_eq!((untold.have.as_str(), untold.holds), ("–", false));
    }
}
