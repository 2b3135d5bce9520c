//! What people and spreadsheets read: the history as a table, interviews as Markdown.

use std::collections::{HashMap, VecDeque};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::Response;
use futures_util::stream;

use super::super::identity::Person;
use super::super::pages::show;
use super::super::problem::Problem;
use super::super::{App, account};
use super::{Way, file};
use crate::proctor::OFFLINE;
use crate::proctor::transfer::Which;
use crate::report::csv;
use crate::report::readable::{Told, markdown};
use crate::time::Timestamp;

/// Names of columns, for programs; they stay as they are.
const COLUMNS: [&str; 11] = [
    "id",
    "case",
    "title",
    "level",
    "plan",
    "started_at",
    "finished_at",
    "coverage_percent",
    "verdict",
    "imported",
    "imported_at",
];

pub async fn history(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/export/history.csv"));
    };
    let _place = app.on_the_way.take(person.id(), Way::Out)?;
    let rows = app.proctor.rows_of(person.id(), &Which::All).await?;
    let imported = app.store.imported(person.id()).await?.into_iter();
    let imported: HashMap<String, Timestamp> = imported
        .map(|row| (row.interview_id, row.imported_at))
        .collect();
    let mut table = csv::line(&COLUMNS);
    for row in rows {
        let brought = imported.get(&row.id);
        let coverage = row.coverage.map(|share| show::percent(share).to_string());
        table.push_str(&csv::line(&[
            row.id,
            row.case_id,
            row.title,
            row.level,
            row.plan_name,
            show::iso(row.started_at),
            row.finished_at.map(show::iso).unwrap_or_default(),
            coverage.unwrap_or_default(),
            row.verdict.unwrap_or_default(),
            if brought.is_some() { "yes" } else { "no" }.to_owned(),
            brought.map(show::iso).unwrap_or_default(),
        ]));
    }
    let media_type = "text/csv; charset=utf-8; header=present";
    Ok(file(media_type, "fortyfive-history.csv", Body::from(table)))
}

pub async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/interviews/{id}/export.md")));
    };
    let _place = app.on_the_way.take(person.id(), Way::Out)?;
    let text = readable(&app, person.id(), &id).await?;
    app.throttles.export(person.id())?;
    Ok(markdown_file("fortyfive-interview.md", Body::from(text)))
}

/// All interviews that are over, one after the other.
pub async fn all(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/export/interviews.md"));
    };
    let place = app.on_the_way.take(person.id(), Way::Out)?;
    let rows = app.proctor.rows_of(person.id(), &Which::All).await?;
    app.throttles.export(person.id())?;
    let finished = rows.into_iter().filter(|row| row.finished_at.is_some());
    let ids: VecDeque<String> = finished.map(|row| row.id).collect();
    let pieces = stream::unfold((app, person, ids, place), |state| async move {
        let (app, person, mut ids, place) = state;
        let id = ids.pop_front()?;
        let text = readable(&app, person.id(), &id).await;
        let text = text.map_err(|problem| std::io::Error::other(problem.detail));
        Some((text.map(Bytes::from), (app, person, ids, place)))
    });
    let name = "fortyfive-interviews.md";
    Ok(markdown_file(name, Body::from_stream(pieces)))
}

fn markdown_file(name: &str, body: Body) -> Response {
    file("text/markdown; charset=utf-8", name, body)
}

async fn readable(app: &App, person_id: &str, id: &str) -> Result<String, Problem> {
    let graded = app.proctor.scorecards(person_id, id).await?;
    let peers = app.proctor.peer_marks(person_id, id).await?;
    let imported = app.store.provenance(person_id, id).await?.is_some();
    let marks: Vec<_> = peers.into_iter().map(|one| (one.name, one.marks)).collect();
    let written = app.proctor.look(person_id, id, move |live, _| {
        let offline = graded.iter().find(|one| one.grader == OFFLINE);
        markdown(Told {
            interview: &live.interview,
            entry: &live.content.entry,
            offline: offline.map(|one| &one.scorecard),
            marks: &marks,
            imported,
        })
    });
    Ok(written.await?)
}
