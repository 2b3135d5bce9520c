//! The list of one's interviews, newest first.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::identity::{Person, viewer_of};
use super::pages::history::{HistoryPage, Row, State as RowState};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use crate::limits;
use crate::store::{After, InterviewRow};
use crate::text;
use crate::time::Timestamp;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
    pub case: Option<String>,
}

/// A page of rows and where the next one begins.
pub struct Page {
    pub rows: Vec<InterviewRow>,
    pub next_cursor: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let not_first = asked.cursor.is_some();
    let page = match &person {
        Some(person) => rows_of(&app, person, asked).await?,
        None => Page {
            rows: Vec::new(),
            next_cursor: None,
        },
    };
    let page = HistoryPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::History),
        rows: page.rows.into_iter().map(row_of).collect(),
        older: page.next_cursor,
        not_first,
        reviews_waiting: super::asked_of::waiting(&app, person.as_ref()).await?,
    };
    Ok(page.into_response())
}

/// # Errors
/// A cursor that is not one of ours; what the store says.
pub async fn rows_of(app: &App, person: &Person, asked: Asked) -> Result<Page, Problem> {
    let limit = asked.limit.unwrap_or(20);
    if !(1..=limits::HISTORY_PAGE).contains(&limit) {
        let detail = text::t_with("problem-limit", &[("limit", limits::HISTORY_PAGE.into())]);
        return Err(Problem::invalid("limit", detail));
    }
    let after = asked.cursor.as_deref().map(after_of).transpose()?;
    let case = asked.case.as_deref();
    // One row more than asked for tells whether there is another page.
    let mut rows = app
        .store
        .history(person.id(), case, after.as_ref(), limit + 1)
        .await?;
    let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next_cursor = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{}-{}", row.started_at.as_ms(), row.id));
    Ok(Page { rows, next_cursor })
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

fn row_of(row: InterviewRow) -> Row {
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
        id: row.id,
        case_title: row.title,
        level: row.level,
        started_at: row.started_at,
        state,
    }
}
