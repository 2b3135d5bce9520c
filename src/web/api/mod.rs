//! JSON under `/api/v1`: the same use cases for programs. Docs: `docs/api.md`, `/api/v1/openapi.json`.

mod board;
mod calculator;
mod cases;
mod circles;
mod dictations;
mod drills;
mod interviews;
mod live;
mod notes;
mod openapi;
mod own;
mod peers;
mod people;
mod reader;
mod report;
mod state;
mod yours;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post, put};
use serde::de::DeserializeOwned;

pub use dictations::Dictation;

use super::App;
use super::problem::Problem;
use crate::limits;
use crate::text;

/// What is small, or only looks.
pub fn ordinary() -> Router<App> {
    Router::new()
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/api/v1/now", get(people::now))
        .route("/api/v1/calculator", post(calculator::sheet))
        .route("/api/v1/people", post(people::create))
        .route("/api/v1/cases", get(cases::list))
        .route("/api/v1/cases/{id}", get(cases::one))
        .route(
            "/api/v1/interviews",
            get(interviews::list).post(interviews::start),
        )
        .route(
            "/api/v1/interviews/{id}",
            get(interviews::one).delete(yours::delete),
        )
        .route("/api/v1/interviews/{id}/export", get(yours::export_one))
        .route("/api/v1/export", get(yours::export_all))
        .route(
            "/api/v1/imports",
            post(yours::import).layer(DefaultBodyLimit::max(limits::ARCHIVE_BYTES)),
        )
        .route("/api/v1/interviews/{id}/board", get(board::now))
        .route(
            "/api/v1/interviews/{id}/dictations",
            post(dictations::transcribe),
        )
        .route("/api/v1/interviews/{id}/journal", get(interviews::journal))
        .route("/api/v1/interviews/{id}/report", get(report::one))
        .route(
            "/api/v1/interviews/{id}/reader",
            get(reader::one).post(reader::ask),
        )
        .route(
            "/api/v1/interviews/{id}/reader/decisions",
            post(reader::decide),
        )
        .route(
            "/api/v1/interviews/{id}/invitations",
            get(peers::list).post(peers::invite),
        )
        .route(
            "/api/v1/interviews/{id}/invitations/{invitation}/revoke",
            post(peers::revoke),
        )
        .route("/api/v1/join", post(peers::come))
        .route("/api/v1/reviews", get(own::asked))
        .route("/api/v1/reviews/{id}", get(peers::one))
        .route("/api/v1/circles", get(circles::list).post(circles::make))
        .route("/api/v1/circles/join", post(circles::join))
        .route(
            "/api/v1/circles/{id}",
            get(circles::one).put(circles::rename),
        )
        .route("/api/v1/circles/{id}/links", post(circles::link))
        .route(
            "/api/v1/circles/{id}/links/{link}/revoke",
            post(circles::revoke),
        )
        .route("/api/v1/circles/{id}/leave", post(circles::leave))
        .route(
            "/api/v1/circles/{id}/members/{member}/remove",
            post(circles::remove),
        )
        .route("/api/v1/circles/{id}/interviews", post(circles::put_up))
        .route(
            "/api/v1/circles/{id}/interviews/{interview}/take-back",
            post(circles::take_back),
        )
        .route("/api/v1/circles/{id}/reviews", post(circles::next))
        .route(
            "/api/v1/circles/{id}/reviews/{interview}/give-back",
            post(circles::give_back),
        )
        .route("/api/v1/live/{id}", get(live::one))
        .route("/api/v1/live/{id}/hosting", get(live::hosting))
        .route(
            "/api/v1/live/{id}/swap",
            get(live::swapped).post(live::swap),
        )
        .route("/api/v1/interviews/{id}/own", get(own::one))
        .route("/api/v1/interviews/{id}/answers", put(own::answer))
        .route("/api/v1/interviews/{id}/ratings", put(own::rate))
        .route("/api/v1/drills", get(drills::list).post(drills::draw))
        .route("/api/v1/drills/{question}", get(drills::one))
        .route("/api/v1/drills/{question}/answers", post(drills::answer))
        .route("/api/v1/calibration", get(own::references))
        .route("/api/v1/calibration/{case}/{slug}", get(own::reference))
}

/// What must not be crowded out.
pub fn saves() -> Router<App> {
    Router::new()
        .route("/api/v1/interviews/{id}/notes/{stage}", put(notes::write))
        .route("/api/v1/interviews/{id}/board", put(board::draw))
        .route(
            "/api/v1/interviews/{id}/board/mermaid",
            post(board::mermaid),
        )
        .route("/api/v1/interviews/{id}/own/draft", put(own::keep))
        .route("/api/v1/interviews/{id}/own/marks", post(own::hand_in))
        .route(
            "/api/v1/calibration/{case}/{slug}/draft",
            put(own::keep_practice),
        )
        .route(
            "/api/v1/calibration/{case}/{slug}/marks",
            post(own::hand_in_practice),
        )
        .route("/api/v1/reviews/{id}/draft", put(peers::keep))
        .route("/api/v1/live/{id}/moves", post(live::moves))
        .route("/api/v1/live/{id}/ticks", put(live::tick))
        .route("/api/v1/live/{id}/note", put(live::note))
        .route(
            "/api/v1/reviews/{id}/marks",
            get(peers::all).post(peers::hand_in),
        )
        .route("/api/v1/interviews/{id}/questions", post(interviews::ask))
        .route("/api/v1/interviews/{id}/hints", post(interviews::hint))
        .route("/api/v1/interviews/{id}/stage", post(interviews::stage))
        .route("/api/v1/interviews/{id}/pause", post(interviews::pause))
        .route("/api/v1/interviews/{id}/resume", post(interviews::resume))
        .route("/api/v1/interviews/{id}/finish", post(interviews::finish))
}

/// A JSON body. What is wrong with it is said in a sentence, with the field and the place.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        check_sender(request.headers())?;
        let bytes = axum::body::Bytes::from_request(request, state)
            .await
            .map_err(|rejection| {
                let status = rejection.status();
                match status {
                    StatusCode::PAYLOAD_TOO_LARGE => {
                        Problem::new(status, "too-large", text::t("problem-too-large"))
                    }
                    _ => Problem::new(status, "malformed", text::t("problem-malformed")),
                }
            })?;
        serde_json::from_slice(&bytes).map(Body).map_err(|cause| {
            let detail = text::t_with("problem-json", &[("cause", cause.to_string().into())]);
            let status = match cause.classify() {
                serde_json::error::Category::Data => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::BAD_REQUEST,
            };
            Problem::new(status, "json", detail)
        })
    }
}

/// A body must say that it is JSON.
fn check_sender(headers: &HeaderMap) -> Result<(), Problem> {
    let media_type = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    if media_type.split(';').next().map(str::trim) != Some("application/json") {
        let detail = text::t("problem-not-json");
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media-type",
            detail,
        ));
    }
    from_our_script(headers)
}

/// What comes with a cookie must say that a script of ours sent it, which no form of another site can.
fn from_our_script(headers: &HeaderMap) -> Result<(), Problem> {
    let by_cookie =
        super::identity::carries_cookie(headers) && !headers.contains_key("authorization");
    if by_cookie && !headers.contains_key("x-app") && !headers.contains_key("hx-request") {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "origin",
            text::t("problem-x-app"),
        ));
    }
    Ok(())
}
