//! What somebody said, as words: a recording goes through to the endpoint of the settings and is not kept. The words are not
//! stored here, either: the page puts them into the notes, and saves those.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::Serialize;
use tokio::sync::Semaphore;
use utoipa::ToSchema;

use super::super::App;
use super::super::identity::Person;
use super::super::problem::Problem;
use super::from_our_script;
use crate::dictation::{NoWords, Recording, Transcriber, Unanswered};
use crate::interview::Phase;
use crate::limits;
use crate::text::{t, t_with};

/// The endpoint, and the room in front of it.
pub struct Dictation {
    pub transcriber: Transcriber,
    /// Recordings on their way to the endpoint; one that is still coming in takes no place.
    places: Semaphore,
}

impl Dictation {
    pub fn new(transcriber: Transcriber) -> Self {
        Dictation {
            transcriber,
            places: Semaphore::new(limits::DICTATIONS),
        }
    }
}

#[derive(Serialize, ToSchema)]
pub struct Words {
    /// On one line; empty when nothing was understood.
    pub text: String,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/dictations", tag = "saving", params(("id" = String, Path)),
    request_body(content = Vec<u8>, content_type = "audio/webm", description = "Also `audio/mp4` and `audio/ogg`"),
    responses((status = 200, description = "Not stored: save it as notes", body = Words),
        (status = 404, description = "No such interview, or no endpoint is configured"),
        (status = 413), (status = 415), (status = 429),
        (status = 502, description = "The endpoint did not give words"), (status = 503), (status = 504)))]
pub async fn transcribe(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Words>, Problem> {
    let Some(dictation) = &app.dictation else {
        return Err(Problem::not_found());
    };
    let phase = app
        .proctor
        .look(person.id(), &id, |live, _| live.interview.phase());
    if phase.await? == Phase::Finished {
        let detail = t("refusal-finished");
        return Err(Problem::new(StatusCode::CONFLICT, "finished", detail));
    }
    from_our_script(&headers)?;
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| Recording::of(value.to_str().ok()?))
        .ok_or_else(|| {
            let detail = t("problem-not-a-recording");
            Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media-type", detail)
        })?;
    app.throttles.dictation(person.id())?;
    let recording = to_bytes(body, limits::DICTATION_BYTES).await.map_err(|_| {
        let detail = t("problem-recording-too-long");
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
    })?;
    let _place = dictation
        .places
        .try_acquire()
        .map_err(|_| Problem::busy(5))?;
    let words = dictation.transcriber.words_of(kind, recording.into()).await;
    Ok(Json(Words {
        text: words.map_err(problem)?,
    }))
}

/// Longer than this nobody waits for an endpoint.
const RETRY_AT_MOST_S: u32 = 120;

fn problem(fault: NoWords) -> Problem {
    let bad = |detail| Problem::new(StatusCode::BAD_GATEWAY, "dictation", detail);
    match fault {
        NoWords::Unreadable | NoWords::Unanswered(Unanswered::TooMuch) => {
            bad(t("dictation-unreadable"))
        }
        NoWords::Unanswered(Unanswered::TimedOut) => Problem::new(
            StatusCode::GATEWAY_TIMEOUT,
            "dictation-time-out",
            t("dictation-time-out"),
        ),
        NoWords::Unanswered(Unanswered::Unreachable | Unanswered::BrokenOff) => {
            bad(t("dictation-unreachable"))
        }
        NoWords::Unanswered(Unanswered::Redirected) => bad(t("dictation-redirected")),
        NoWords::Unanswered(Unanswered::Status {
            status,
            retry_after_s,
        }) => match status {
            401 | 403 => bad(t("dictation-key")),
            400 | 413 | 415 | 422 => bad(t("dictation-not-read")),
            429 => {
                let seconds = retry_after_s.unwrap_or(10).clamp(1, RETRY_AT_MOST_S);
                let detail = t_with("dictation-busy", &[("seconds", seconds.into())]);
                let status = StatusCode::SERVICE_UNAVAILABLE;
                Problem::new(status, "dictation-busy", detail).retry_after(seconds)
            }
            _ => bad(t_with("dictation-failed", &[("status", status.into())])),
        },
    }
}
