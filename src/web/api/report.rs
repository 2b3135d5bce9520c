//! What came out, grader by grader.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::App;
use super::super::identity::Person;
use super::super::problem::Problem;
use super::state::{self, Line};
use crate::report::pace;
use crate::wire;

#[derive(Serialize, ToSchema)]
pub struct Report {
    pub id: String,
    pub case: String,
    pub level: String,
    pub finished_at: Option<i64>,
    /// `submitted`, `expired`, `abandoned`.
    pub reason: Option<String>,
    /// Each as `fortyfive score --format json` prints it, with `grader` and `created_at`.
    pub scorecards: Vec<serde_json::Value>,
    pub pace: Vec<serde_json::Value>,
    /// Texts that were kept but do not count.
    pub asides: Vec<serde_json::Value>,
    pub transcript: Vec<Line>,
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/report", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, body = Report), (status = 409, description = "It is not finished")))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Report>, Problem> {
    let graded = app.proctor.scorecards(person.id(), &id).await?;
    let mut scorecards = Vec::new();
    for one in graded {
        let mut card = serde_json::to_value(&one.scorecard).map_err(Problem::internal)?;
        if let Some(members) = card.as_object_mut() {
            members.insert("grader".into(), one.grader.into());
            members.insert("created_at".into(), one.created_at.as_ms().into());
        }
        scorecards.push(card);
    }
    let room = id.clone();
    let report = app.proctor.look(person.id(), &id, move |live, now| {
        let interview = &live.interview;
        let finished = interview.finished();
        Report {
            id: room.clone(),
            case: interview.case().to_owned(),
            level: wire::name(&interview.level()),
            finished_at: finished.map(|(at, _)| at.as_ms()),
            reason: finished.map(|(_, reason)| wire::name(&reason)),
            scorecards: scorecards.clone(),
            pace: pace::of(interview, finished.map_or(now, |(at, _)| at))
                .iter()
                .map(json)
                .collect(),
            asides: interview.asides().iter().map(json).collect(),
            transcript: state::transcript(interview),
        }
    });
    Ok(Json(report.await?))
}

fn json(value: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}
