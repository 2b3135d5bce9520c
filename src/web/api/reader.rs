//! The second reader of an interview: where the asking stands, what was said, and what one makes of it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::App;
use super::super::identity::Person;
use super::super::owner::Owner;
use super::super::problem::Problem;
use super::super::reader::decision_of;
use super::Body;
use crate::proctor::{AskedState, OFFLINE, Weighed, sentence_of, weigh};
use crate::reader::Opinion;
use crate::scoring::Scorecard;
use crate::wire;

#[derive(Serialize, ToSchema)]
pub struct SecondReader {
    /// `off`, `not-agreed`, `not-asked`, `nothing-to-ask`, `waiting`, `failed`, `answered`.
    pub standing: &'static str,
    /// Of the model that is attached now.
    pub host: Option<String>,
    pub agreed: bool,
    pub calls: Vec<AskedCall>,
    pub items: Vec<SaidOfItem>,
    pub stages: Vec<Moved>,
    /// 0 to 1, as the offline scorer counts, and with what counts of the suggestions.
    pub coverage_before: f64,
    pub coverage_after: f64,
}

#[derive(Serialize, ToSchema)]
pub struct AskedCall {
    pub stage: String,
    /// `waiting`, `done`, `failed`.
    pub state: &'static str,
    /// Of a failure: a stable word, and a sentence.
    pub reason: Option<String>,
    pub sentence: Option<String>,
    pub items: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub struct SaidOfItem {
    /// AI suggestion, may be wrong.
    #[schema(value_type = Object)]
    pub opinion: Opinion,
    /// `adopted`, `dismissed`.
    pub decision: Option<String>,
    pub may_be_adopted: bool,
    pub offline: Option<String>,
    pub now: Option<String>,
    /// `offline`, `both`, `model`, `person`.
    pub by: Option<String>,
    pub held_back: bool,
}

#[derive(Serialize, ToSchema)]
pub struct Moved {
    pub stage: String,
    /// 0 to 100.
    pub before: f64,
    pub after: f64,
    /// What it would be without the limit.
    pub wanted: f64,
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/reader", tag = "reader", params(("id" = String, Path)),
    responses((status = 200, body = SecondReader), (status = 404), (status = 409, description = "It is not finished")))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<SecondReader>, Problem> {
    let graded = app.proctor.scorecards(person.id(), &id).await?;
    let offline = graded.into_iter().find(|one| one.grader == OFFLINE);
    let offline =
        offline.ok_or_else(|| Problem::internal("a finished interview without a scorecard"))?;
    let state = app.proctor.reader_state(person.id(), &id).await?;
    let (host, agreed) = (state.host.clone(), state.agreed);
    let card = offline.scorecard.clone();
    let look = move |live: &crate::proctor::Live, _| weigh(live, &card, &state);
    let weighed = app.proctor.look(person.id(), &id, look).await?;
    Ok(Json(told(&offline.scorecard, weighed, host, agreed)))
}

fn told(card: &Scorecard, weighed: Weighed, host: Option<String>, agreed: bool) -> SecondReader {
    let calls = weighed.asked.into_iter().map(|one| AskedCall {
        stage: one.stage,
        state: match one.state {
            AskedState::Waiting => "waiting",
            AskedState::Done => "done",
            AskedState::Failed => "failed",
        },
        sentence: one.reason.as_deref().map(sentence_of),
        reason: one.reason,
        items: one.items,
    });
    let second = weighed.second;
    let items = weighed.said.into_iter().map(|said| {
        let settled = second
            .items
            .iter()
            .find(|one| one.item == said.opinion.item);
        SaidOfItem {
            may_be_adopted: said.may_be_adopted(),
            decision: said.decision.as_ref().map(wire::name),
            offline: settled.map(|one| wire::name(&one.offline)),
            now: settled.map(|one| wire::name(&one.now)),
            by: settled.map(|one| wire::name(&one.by)),
            held_back: settled.is_some_and(|one| one.held_back),
            opinion: said.opinion,
        }
    });
    SecondReader {
        standing: weighed.standing.name(),
        host,
        agreed,
        calls: calls.collect(),
        items: items.collect(),
        stages: second
            .stages
            .iter()
            .map(|one| Moved {
                stage: one.stage.clone(),
                before: one.before,
                after: one.after,
                wanted: one.wanted,
            })
            .collect(),
        coverage_before: card.coverage,
        coverage_after: weighed.with.map_or(card.coverage, |with| with.coverage),
    }
}

#[derive(Serialize, ToSchema)]
pub struct AskBegun {
    /// False: it is being asked, or there is nothing that was not answered.
    pub begun: bool,
}

/// `{}`: there is nothing to choose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Asks {}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/reader", tag = "reader", params(("id" = String, Path)),
    request_body = Asks, responses((status = 202, description = "What was not answered is asked in the background", body = AskBegun),
        (status = 404, description = "No such interview, or no model is attached"),
        (status = 409, description = "Not finished, or the person has not agreed")))]
pub async fn ask(
    State(app): State<App>,
    Owner { person, id }: Owner,
    Body(Asks {}): Body<Asks>,
) -> Result<(StatusCode, Json<AskBegun>), Problem> {
    let begun = app.proctor.ask_reader(person.id(), &id).await?;
    Ok((StatusCode::ACCEPTED, Json(AskBegun { begun })))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decides {
    pub item: String,
    /// `adopted`, `dismissed`; `none` takes it back.
    pub decision: String,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/reader/decisions", tag = "reader", params(("id" = String, Path)),
    request_body = Decides, responses((status = 204), (status = 404), (status = 409, description = "It is not finished"),
        (status = 422, description = "Nothing was said of the item that could be taken over")))]
pub async fn decide(
    State(app): State<App>,
    Owner { person, id }: Owner,
    Body(decides): Body<Decides>,
) -> Result<StatusCode, Problem> {
    let decision = decision_of(&decides.decision)?;
    let item = &decides.item;
    app.proctor
        .decide_on(person.id(), &id, item, decision)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
