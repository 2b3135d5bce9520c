//! The board: as it stands, saved whole or by what changed, and from a diagram in words.

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::super::identity::Person;
use super::super::problem::Problem;
use super::super::received::ReceivedAt;
use super::super::{App, pasted, scene};
use super::Body;
use super::notes::{Saved, save};
use crate::ids;
use crate::interview::board::{Board, BoardDelta};
use crate::interview::{Action, Refusal};
use crate::proctor::Live;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    pub op_id: String,
    /// The revision the drawing started from; 0 for an empty board.
    pub base_rev: u64,
    #[serde(default)]
    pub merges: Option<u64>,
    /// An Excalidraw scene, or its list of elements. Left out: the board of `base_rev` with `change`.
    #[serde(default)]
    pub scene: Option<Value>,
    #[serde(default)]
    pub change: Option<Change>,
}

/// What a large drawing does not have to be sent whole for.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// New and changed elements, whole; new ones are drawn on top.
    #[serde(default)]
    pub upserted: Vec<Value>,
    /// Ids.
    #[serde(default)]
    pub removed: Vec<String>,
    /// All ids in drawing order, where the above does not give it.
    #[serde(default)]
    pub order: Option<Vec<String>>,
}

impl Change {
    /// What has no id could be neither put anywhere nor found again.
    fn names_its_elements(&self) -> bool {
        self.upserted
            .iter()
            .all(|element| element.get("id").is_some_and(Value::is_string))
    }
}

#[derive(Serialize, ToSchema)]
pub struct BoardNow {
    pub rev: u64,
    /// Of the elements as JSON, keys sorted, without spaces.
    pub sha256: String,
    pub elements: Vec<Value>,
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/board", tag = "saving", params(("id" = String, Path)),
    responses((status = 200, body = BoardNow), (status = 404)))]
pub async fn now(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<BoardNow>, Problem> {
    let look = app.proctor.look(person.id(), &id, |live: &Live, _| {
        let board = live.interview.board();
        BoardNow {
            rev: live.interview.board_rev(),
            sha256: board.sha256_hex(),
            elements: board.clone().into(),
        }
    });
    Ok(Json(look.await?))
}

#[utoipa::path(put, path = "/api/v1/interviews/{id}/board", tag = "saving", params(("id" = String, Path)),
    request_body = Scene, responses((status = 200, body = Saved),
        (status = 409, description = "Kept aside: the same element was changed elsewhere; `stored_rev`, `head_rev`, `head_scene`"),
        (status = 422, description = "No drawing, or one out of bounds; the board stays as it was")))]
pub async fn draw(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
    Body(sent): Body<Scene>,
) -> Result<Response, Problem> {
    let not_a_scene = || Problem::invalid("scene", scene::SceneFault::NotAScene.to_string());
    let whole = match (sent.scene, sent.change) {
        (Some(whole), None) => whole,
        (None, Some(change)) if change.names_its_elements() => {
            let base_rev = sent.base_rev;
            let look = app.proctor.look(person.id(), &id, move |live: &Live, _| {
                let base = live.interview.board_at_rev(base_rev);
                base.map(|base| changed(base, &change))
                    .ok_or(Refusal::UnknownRevision {
                        rev: base_rev,
                        latest: live.interview.board_rev(),
                    })
            });
            Value::Array(look.await??)
        }
        _ => return Err(not_a_scene()),
    };
    let elements =
        scene::clean(whole).map_err(|fault| Problem::invalid("scene", fault.to_string()))?;
    let action = Action::Draw {
        op_id: sent.op_id,
        base_rev: sent.base_rev,
        merges: sent.merges,
        elements,
    };
    save(&app, &person, &id, received_at, action, |live| {
        let elements: Vec<Value> = live.interview.board().clone().into();
        (live.interview.board_rev(), "head_scene", elements.into())
    })
    .await
}

/// A revision never changes, so the same change of it is the same drawing whenever it comes.
fn changed(mut base: Board, change: &Change) -> Vec<Value> {
    let delta = BoardDelta {
        upserted: change.upserted.clone(),
        removed: change.removed.clone(),
        order: change.order.clone(),
    };
    delta.apply(&mut base);
    base.into()
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mermaid {
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct Elements {
    pub elements: Vec<Value>,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/board/mermaid", tag = "saving", params(("id" = String, Path)),
    request_body = Mermaid, responses(
        (status = 200, description = "The elements to add to the board; nothing is saved yet", body = Elements),
        (status = 422, description = "Not read; the sentence names the line")))]
pub async fn mermaid(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(sent): Body<Mermaid>,
) -> Result<Json<Elements>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let prefix = ids::new_id();
    let read = pasted::elements(app.clone(), &person, &id, &sent.text, &prefix);
    match read.await? {
        Ok(elements) => Ok(Json(Elements { elements })),
        Err(sentence) => Err(Problem::invalid("mermaid", sentence)),
    }
}
