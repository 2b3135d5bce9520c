//! The list of one's interviews, newest first, narrowed to what was asked for.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::identity::{Person, viewer_of};
use super::pages::history::{FilterForm, HistoryPage, Row, State as RowState};
use super::pages::{Choice, Frame, Here, show};
use super::problem::Problem;
use crate::casebook::rubric::Level;
use crate::limits;
use crate::proctor::handle;
use crate::report::words::terms_of;
use crate::scoring::LevelVerdict;
use crate::scoring::levels::LEVELS;
use crate::store::{After, Filter, InterviewRow};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

/// What may be asked for. A form sends all of it, so what is empty was not asked for.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
    pub case: Option<String>,
    pub level: Option<String>,
    pub verdict: Option<String>,
    /// Days, such as `2026-11-22`, both of them included.
    pub from: Option<String>,
    pub to: Option<String>,
    /// `me`, or the handle of somebody who gave points.
    pub grader: Option<String>,
    pub q: Option<String>,
}

/// A page of rows and where the next one begins.
pub struct Page {
    pub rows: Vec<InterviewRow>,
    /// When they came that were not held here, by id.
    pub brought: BTreeMap<String, Timestamp>,
    pub next_cursor: Option<String>,
    /// More words begin as asked than were looked for.
    pub cut_short: bool,
}

const NO_PAGE: Page = Page {
    rows: Vec::new(),
    brought: BTreeMap::new(),
    next_cursor: None,
    cut_short: false,
};

/// One's own points, in the place of a handle.
const ME: &str = "me";
const DAY_MS: i64 = 24 * 3_600_000;
const VERDICTS: [LevelVerdict; 4] = [
    LevelVerdict::StrongHire,
    LevelVerdict::Hire,
    LevelVerdict::LeanNo,
    LevelVerdict::No,
];

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let mut filter = form_of(&app, person.as_ref(), &asked).await?;
    let page = match &person {
        Some(person) => rows_of(&app, person, asked.clone()).await,
        None => Ok(NO_PAGE),
    };
    let mut status = StatusCode::OK;
    let page = match page {
        // What was typed stays in the form, with a sentence beside it.
        Err(problem) if matches!(problem.code, "from" | "to" | "q") => {
            status = StatusCode::UNPROCESSABLE_ENTITY;
            filter.fault = Some(problem.detail);
            NO_PAGE
        }
        other => other?,
    };
    if page.cut_short {
        filter.note = Some(text::t_with(
            "history-cut-short",
            &[("count", limits::SEARCH_BEGINNINGS.into())],
        ));
    }
    let page = HistoryPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::History),
        rows: page
            .rows
            .into_iter()
            .map(|row| row_of(row, &page.brought))
            .collect(),
        older: page.next_cursor,
        not_first: asked.cursor.is_some(),
        reviews_waiting: super::asked_of::waiting(&app, person.as_ref()).await?,
        filter,
    };
    Ok((status, page).into_response())
}

/// # Errors
/// A cursor that is not one of ours, a day that is none, words without a letter; what the store says.
pub async fn rows_of(app: &App, person: &Person, asked: Asked) -> Result<Page, Problem> {
    let limit = asked.limit.unwrap_or(20);
    if !(1..=limits::HISTORY_PAGE).contains(&limit) {
        let detail = text::t_with("problem-limit", &[("limit", limits::HISTORY_PAGE.into())]);
        return Err(Problem::invalid("limit", detail));
    }
    let after = asked.cursor.as_deref().map(after_of).transpose()?;
    let Some(filter) = filter_of(app, person, &asked).await? else {
        return Ok(NO_PAGE);
    };
    // One row more than asked for tells whether there is another page.
    let found = app
        .store
        .find(person.id(), &filter, after.as_ref(), limit + 1)
        .await?;
    let mut rows = found.rows;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{}-{}", row.started_at.as_ms(), row.id));
    let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let brought = app.store.brought_among(person.id(), &ids).await?;
    let brought = brought
        .into_iter()
        .map(|row| (row.interview_id, row.imported_at));
    Ok(Page {
        brought: brought.collect(),
        rows,
        next_cursor,
        cut_short: found.cut_short,
    })
}

/// Nothing where nothing can fit: somebody is asked for who gave no points.
async fn filter_of(app: &App, person: &Person, asked: &Asked) -> Result<Option<Filter>, Problem> {
    let mut filter = Filter {
        case_id: given(&asked.case).map(str::to_owned),
        ..Filter::default()
    };
    if let Some(level) = given(&asked.level) {
        let known = wire::parse::<Level>(level);
        let unknown = || Problem::invalid("level", text::t("problem-filter-level"));
        filter.level = Some(wire::name(&known.ok_or_else(unknown)?));
    }
    if let Some(verdict) = given(&asked.verdict) {
        let known = wire::parse::<LevelVerdict>(verdict);
        let unknown = || Problem::invalid("verdict", text::t("problem-filter-verdict"));
        filter.verdict = Some(wire::name(&known.ok_or_else(unknown)?));
    }
    filter.from = given(&asked.from)
        .map(|day| day_of("from", day))
        .transpose()?;
    let to = given(&asked.to).map(|day| day_of("to", day)).transpose()?;
    filter.until = to.map(|day| day.plus_ms(DAY_MS));
    if let (Some(from), Some(to)) = (filter.from, to)
        && to < from
    {
        return Err(Problem::invalid("to", text::t("problem-filter-days")));
    }
    if let Some(q) = given(&asked.q) {
        if q.chars().count() > limits::SEARCH_CHARS {
            let limit = [("limit", limits::SEARCH_CHARS.into())];
            return Err(Problem::invalid(
                "q",
                text::t_with("problem-search-long", &limit),
            ));
        }
        let terms = terms_of(q).into_iter();
        filter.words = terms.map(|term| (term.from, term.until)).collect();
        if filter.words.is_empty() {
            return Err(Problem::invalid("q", text::t("problem-search-empty")));
        }
    }
    match given(&asked.grader) {
        None => {}
        Some(ME) => filter.grader = Some(person.id().to_owned()),
        Some(asked) => {
            let graders = app.store.graders_of(person.id()).await?.into_iter();
            let mut of_handle = graders.filter(|row| handle(person.id(), &row.grader_id) == asked);
            let Some(grader) = of_handle.next() else {
                return Ok(None);
            };
            filter.grader = Some(grader.grader_id);
        }
    }
    Ok(Some(filter))
}

fn given(field: &Option<String>) -> Option<&str> {
    let value = field.as_deref()?.trim();
    (!value.is_empty()).then_some(value)
}

/// The day's first moment, in UTC as all moments are shown.
fn day_of(field: &'static str, day: &str) -> Result<Timestamp, Problem> {
    let first = day
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(|day| day.to_zoned(jiff::tz::TimeZone::UTC).ok());
    let first = first.ok_or_else(|| Problem::invalid(field, text::t("problem-filter-day")))?;
    Ok(Timestamp::from_ms(first.timestamp().as_millisecond()))
}

fn after_of(cursor: &str) -> Result<After, Problem> {
    let parts = cursor
        .split_once('-')
        .and_then(|(at, id)| Some((at.parse().ok()?, id)));
    let (at, id) = parts.ok_or_else(|| Problem::invalid("cursor", text::t("problem-cursor")))?;
    Ok(After {
        started_at: Timestamp::from_ms(at),
        id: id.to_owned(),
    })
}

async fn form_of(app: &App, person: Option<&Person>, asked: &Asked) -> Result<FilterForm, Problem> {
    let mut form = FilterForm {
        q: given(&asked.q).unwrap_or_default().to_owned(),
        from: given(&asked.from).unwrap_or_default().to_owned(),
        to: given(&asked.to).unwrap_or_default().to_owned(),
        query: query_of(asked),
        ..FilterForm::default()
    };
    form.active = !form.query.is_empty();
    form.narrowed = [
        &asked.case,
        &asked.level,
        &asked.verdict,
        &asked.from,
        &asked.to,
        &asked.grader,
    ]
    .iter()
    .any(|field| given(field).is_some());

    let casebook = app.proctor.casebook();
    let mut cases: BTreeMap<&str, &str> = casebook
        .cases
        .values()
        .map(|entry| (entry.case.title.as_str(), entry.case.id.as_str()))
        .collect();
    let case = given(&asked.case);
    // A case that is there no longer was asked for all the same.
    if let Some(case) = case.filter(|case| !casebook.cases.contains_key(*case)) {
        cases.insert(case, case);
    }
    form.cases = choices(
        "history-any-case",
        case,
        cases
            .into_iter()
            .map(|(title, id)| (id.to_owned(), title.to_owned())),
    );
    let levels = LEVELS.map(|level| wire::name(&level));
    form.levels = choices(
        "history-any-level",
        given(&asked.level),
        levels
            .into_iter()
            .map(|level| (level.clone(), show::t_of("level-title", level))),
    );
    let verdicts = VERDICTS.map(|verdict| wire::name(&verdict));
    form.verdicts = choices(
        "history-any-verdict",
        given(&asked.verdict),
        verdicts
            .into_iter()
            .map(|verdict| (verdict.clone(), show::verdict(verdict))),
    );
    let mut graders = Vec::new();
    if let Some(person) = person {
        for row in app.store.graders_of(person.id()).await? {
            graders.push(if row.grader_id == person.id() {
                (ME.to_owned(), text::t("history-grader-me"))
            } else {
                (handle(person.id(), &row.grader_id), row.name)
            });
        }
    }
    form.graders = choices("history-any-grader", given(&asked.grader), graders);
    Ok(form)
}

/// All of them first, then each by value and title.
fn choices(
    all: &'static str,
    chosen: Option<&str>,
    options: impl IntoIterator<Item = (String, String)>,
) -> Vec<Choice> {
    let any = (String::new(), text::t(all));
    let options = std::iter::once(any).chain(options);
    options
        .map(|(value, title)| Choice {
            chosen: chosen.unwrap_or_default() == value,
            value,
            title,
            about: String::new(),
        })
        .collect()
}

/// What was asked for, without the page.
fn query_of(asked: &Asked) -> String {
    let fields = [
        ("q", &asked.q),
        ("case", &asked.case),
        ("level", &asked.level),
        ("verdict", &asked.verdict),
        ("from", &asked.from),
        ("to", &asked.to),
        ("grader", &asked.grader),
    ];
    let mut query = String::new();
    for (name, field) in fields {
        if let Some(value) = given(field) {
            let _ = write!(query, "{name}={}&", escaped(value));
        }
    }
    query
}

/// As a part of a query.
fn escaped(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

fn row_of(row: InterviewRow, brought: &BTreeMap<String, Timestamp>) -> Row {
    let state = match (row.finished_at, row.coverage) {
        (None, _) => RowState::Running {
            minutes_left: None,
            paused: row.phase == "paused",
        },
        (Some(_), None) => RowState::Reading,
        (Some(_), Some(coverage)) => RowState::Finished {
            verdict: row.verdict,
            coverage_percent: Some(show::percent(coverage)),
        },
    };
    Row {
        imported_at: brought.get(&row.id).copied(),
        id: row.id,
        case_title: row.title,
        level: row.level,
        started_at: row.started_at,
        state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_and_no_day_is_a_sentence() {
        assert_eq!(day_of("from", "1970-01-02").unwrap().as_ms(), DAY_MS);
        for no_day in ["2026-02-30", "yesterday", "22.11.2026", "-999999-01-01"] {
            assert!(day_of("from", no_day).is_err(), "{no_day}");
        }
    }

    #[test]
    fn links_keep_what_was_asked_for_and_nothing_else() {
        let asked = Asked {
            q: Some(" a&b=ü ".into()),
            level: Some(String::new()),
            cursor: Some("1-x".into()),
            ..Asked::default()
        };
        assert_eq!(query_of(&asked), "q=a%26b%3D%C3%BC&");
    }
}
