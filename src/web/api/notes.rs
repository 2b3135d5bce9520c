//! Saving the text of a stage, and what all saves have in common.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::App;
use super::super::forms::with_line_feeds;
use super::super::identity::Person;
use super::super::problem::Problem;
use super::super::received::ReceivedAt;
use super::Body;
use crate::interview::{Ack, Action, Answer, Command, Label, Refusal};
use crate::proctor::Live;
use crate::text;
use crate::time::Timestamp;
use crate::wire;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Made by the sender, used again when the same save is tried again.
    pub op_id: String,
    /// The revision the text started from; 0 for an empty stage.
    pub base_rev: u64,
    /// A text kept aside (`stored_rev` of a conflict) that this one has taken in.
    #[serde(default)]
    pub merges: Option<u64>,
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct Saved {
    pub rev: u64,
    /// `on-time`, `grace`, `late`, `paused`, `conflict`, `after-end`.
    pub label: String,
    /// Of the stored text, in UTF-8.
    pub sha256: String,
    pub saved_at: i64,
    pub remaining_ms: Option<i64>,
    pub stage: String,
    pub seq: u64,
}

impl From<Ack> for Saved {
    fn from(ack: Ack) -> Self {
        Saved {
            rev: ack.rev,
            label: wire::name(&ack.label),
            sha256: ack.sha256,
            saved_at: ack.saved_at.as_ms(),
            remaining_ms: ack.remaining_ms,
            stage: ack.stage,
            seq: ack.seq,
        }
    }
}

impl Note {
    pub fn into_action(self, stage: String) -> Action {
        Action::Write {
            stage,
            op_id: self.op_id,
            base_rev: self.base_rev,
            merges: self.merges,
            text: with_line_feeds(&self.text),
        }
    }
}

#[utoipa::path(put, path = "/api/v1/interviews/{id}/notes/{stage}", tag = "saving",
    params(("id" = String, Path), ("stage" = String, Path)), request_body = Note,
    responses((status = 200, description = "It is on the disk", body = Saved),
        (status = 409, description = "Kept aside: the text went on elsewhere; `stored_rev`, `head_rev`, `head_text`"),
        (status = 413, description = "Longer than a stage's notes may be"), (status = 404)))]
pub async fn write(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path((id, stage)): Path<(String, String)>,
    Body(note): Body<Note>,
) -> Result<Response, Problem> {
    let action = note.into_action(stage.clone());
    save(&app, &person, &id, received_at, action, move |live| {
        let text = live.interview.text(&stage).unwrap_or_default().to_owned();
        (
            live.interview.text_rev(&stage).unwrap_or(0),
            "head_text",
            text.into(),
        )
    })
    .await
}

/// What stands there now: its revision, and the name and content under which a conflict shows it.
pub(super) type Head = (u64, &'static str, serde_json::Value);

pub(super) async fn save(
    app: &App,
    person: &Person,
    id: &str,
    received_at: Timestamp,
    action: Action,
    head: impl Fn(&Live) -> Head + Send + Sync + 'static,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), id)?;
    let then = move |live: &Live, _: Timestamp, answer: Result<Answer, Refusal>| {
        let ack = answer?.ack;
        let head = ack
            .as_ref()
            .filter(|ack| ack.label == Label::Conflict)
            .map(|_| head(live));
        Ok::<_, Refusal>((ack, head))
    };
    let command = move |_: &Live, _: Timestamp| {
        Ok(Command {
            received_at,
            action: action.clone(),
        })
    };
    let (ack, head) = app
        .proctor
        .command(person.id(), id, command, then)
        .await??;
    let ack = ack.ok_or_else(|| Problem::internal("a save without an answer"))?;
    Ok(match head {
        None => Json(Saved::from(ack)).into_response(),
        Some((head_rev, name, content)) => Problem::new(
            StatusCode::CONFLICT,
            "conflict",
            text::t("problem-conflict"),
        )
        .with("label", wire::name(&ack.label))
        .with("stored_rev", ack.rev)
        .with("sha256", ack.sha256)
        .with("head_rev", head_rev)
        .with(name, content)
        .into_response(),
    })
}
