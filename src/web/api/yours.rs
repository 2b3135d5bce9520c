//! What one has: archives out and in, and one interview gone for good.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::super::App;
use super::super::identity::Person;
use super::super::problem::Problem;
use super::super::yours::{Way, bring, taken_along, too_large};
use super::from_our_script;
use crate::limits;
use crate::proctor::transfer::Which;
use crate::text::t;

#[utoipa::path(get, path = "/api/v1/interviews/{id}/export", tag = "yours", params(("id" = String, Path)),
    responses((status = 200, description = "An archive", content_type = "application/zip", body = Vec<u8>),
        (status = 404), (status = 409, description = "It is not finished"), (status = 429)))]
pub async fn export_one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    taken_along(&app, &person, &Which::One(id)).await
}

#[utoipa::path(get, path = "/api/v1/export", tag = "yours",
    responses((status = 200, description = "An archive of all finished interviews", content_type = "application/zip", body = Vec<u8>),
        (status = 429)))]
pub async fn export_all(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    taken_along(&app, &person, &Which::All).await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct How {
    /// What is here already is left out (the default); `false`: it comes once more.
    #[serde(default = "yes")]
    skip_known: bool,
}

fn yes() -> bool {
    true
}

/// What came of an archive.
#[derive(Serialize, ToSchema)]
pub struct Imported {
    /// `id` and `title` of each interview.
    pub came: Vec<serde_json::Value>,
    /// What came beside interviews, in sentences.
    pub also: Vec<String>,
    /// The same in numbers: `answers`, `answers_known`, `cards`, `studied`, `studied_earlier`, `studied_known`, `outcomes`,
    /// `outcomes_known`, and `plan` (`none`, `came`, `known`, `kept`).
    pub learning: serde_json::Value,
    /// `what` was not brought, and `why`.
    pub not_brought: Vec<serde_json::Value>,
}

#[utoipa::path(post, path = "/api/v1/imports", tag = "yours", params(How),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 201, body = Imported), (status = 413), (status = 415),
        (status = 422, description = "Nothing came; `faults` has `entry`, `line`, `field` and `message` of each"),
        (status = 429)))]
pub async fn import(
    State(app): State<App>,
    person: Person,
    Query(how): Query<How>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Imported>), Problem> {
    from_our_script(&headers)?;
    let media_type = headers.get(header::CONTENT_TYPE);
    if media_type.is_none_or(|media_type| media_type != "application/zip") {
        let detail = t("import-not-zip");
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        return Err(Problem::new(status, "media-type", detail));
    }
    let place = app.on_the_way.take(person.id(), Way::In)?;
    app.throttles.import(person.id())?;
    let bytes = to_bytes(body, limits::ARCHIVE_BYTES).await;
    let bytes = bytes.map_err(|_| too_large())?;
    let outcome = bring(&app, &person, bytes.into(), how.skip_known).await?;
    drop(place);
    match outcome {
        Ok(report) => {
            let imported = Imported {
                came: report.came.iter().map(json).collect(),
                learning: json(&report.learning),
                also: report.also,
                not_brought: report.not_brought.iter().map(json).collect(),
            };
            Ok((StatusCode::CREATED, Json(imported)))
        }
        Err(faults) => {
            let faults: Vec<serde_json::Value> = faults.iter().map(json).collect();
            Err(Problem::invalid("archive", t("import-nothing")).with("faults", faults))
        }
    }
}

#[utoipa::path(delete, path = "/api/v1/interviews/{id}", tag = "yours", params(("id" = String, Path)),
    responses((status = 204, description = "It is gone, with everything that is about it"), (status = 404)))]
pub async fn delete(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    app.proctor.delete_interview(person.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
