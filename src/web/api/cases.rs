//! The cases, as far as the candidate may see them before an interview.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::App;
use super::super::problem::Problem;
use crate::casebook::Entry;
use crate::casebook::rubric::Level;
use crate::interview::Plan;
use crate::wire;

#[derive(Serialize, ToSchema)]
pub struct CaseSummary {
    pub id: String,
    pub title: String,
    pub summary: String,
    /// `product` or `infrastructure`.
    pub kind: String,
    /// 1 to 3.
    pub difficulty: u32,
    pub tags: Vec<String>,
    /// Length of the plan that suits it, for a senior candidate.
    pub length_ms: i64,
}

#[derive(Serialize, ToSchema)]
pub struct CaseList {
    pub cases: Vec<CaseSummary>,
}

fn summary(entry: &Entry) -> CaseSummary {
    let case = &entry.case;
    CaseSummary {
        id: case.id.clone(),
        title: case.title.clone(),
        summary: case.summary.clone(),
        kind: wire::name(&case.kind),
        difficulty: case.difficulty,
        tags: case.tags.clone(),
        length_ms: Plan::for_case(case.kind, Level::Senior)
            .length_ms()
            .unwrap_or(0),
    }
}

#[utoipa::path(get, path = "/api/v1/cases", tag = "cases", responses((status = 200, body = CaseList)))]
pub async fn list(State(app): State<App>) -> Json<CaseList> {
    Json(CaseList {
        cases: app
            .proctor
            .casebook()
            .cases
            .values()
            .map(|entry| summary(entry))
            .collect(),
    })
}

#[utoipa::path(get, path = "/api/v1/cases/{id}", tag = "cases", params(("id" = String, Path)),
    responses((status = 200, body = CaseSummary), (status = 404, description = "No such case")))]
pub async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<CaseSummary>, Problem> {
    let casebook = app.proctor.casebook();
    let entry = casebook.cases.get(&id).ok_or_else(Problem::not_found)?;
    Ok(Json(summary(entry)))
}
