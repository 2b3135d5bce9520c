//! What went wrong, as a sentence a person can act on: a page in the browser, `problem+json` elsewhere.
//!
//! A problem has two messages: the public sentence, and the cause for the log. They never mix.

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::pages::error::ErrorPage;
use super::request_id::RequestId;
use crate::text;

#[derive(Debug, Clone)]
pub struct Problem {
    pub status: StatusCode,
    /// Stable, for programs: `not-found`, `text-too-long`, ...
    pub code: &'static str,
    /// What happened and what to do, in one sentence or two.
    pub detail: String,
    pub retry_after_s: Option<u32>,
    /// Further members of the JSON form.
    pub members: Map<String, Value>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Problem {
            status,
            code,
            detail: detail.into(),
            retry_after_s: None,
            members: Map::new(),
        }
    }

    /// The same answer for what does not exist and for what belongs to somebody else.
    pub fn not_found() -> Self {
        Problem::new(
            StatusCode::NOT_FOUND,
            "not-found",
            text::t("problem-not-found"),
        )
    }

    pub fn invalid(code: &'static str, detail: impl Into<String>) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    pub fn busy(retry_after_s: u32) -> Self {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            text::t("problem-busy"),
        )
        .retry_after(retry_after_s)
    }

    pub fn too_many(retry_after_s: u32) -> Self {
        let detail = text::t_with("problem-too-many", &[("seconds", retry_after_s.into())]);
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many", detail).retry_after(retry_after_s)
    }

    /// Something that is our fault. The cause goes to the log.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            text::t("problem-internal"),
        )
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.members.insert(name.to_owned(), value.into());
        self
    }

    /// What a layer or the router refused without a word of ours.
    fn of_status(status: StatusCode) -> Self {
        let (code, key) = match status {
            StatusCode::NOT_FOUND => return Problem::not_found(),
            StatusCode::METHOD_NOT_ALLOWED => ("method", text::t("problem-method")),
            StatusCode::PAYLOAD_TOO_LARGE => ("too-large", text::t("problem-too-large")),
            StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => {
                ("time-out", text::t("problem-time-out"))
            }
            StatusCode::UNSUPPORTED_MEDIA_TYPE => ("media-type", text::t("problem-media-type")),
            StatusCode::BAD_REQUEST => ("malformed", text::t("problem-malformed")),
            StatusCode::UNPROCESSABLE_ENTITY => ("malformed", text::t("problem-malformed")),
            StatusCode::SERVICE_UNAVAILABLE => ("busy", text::t("problem-busy")),
            _ => ("internal", text::t("problem-internal")),
        };
        Problem::new(status, code, key)
    }
}

/// The JSON form. [`as_page`] turns it into a page where a person is reading.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = Map::new();
        body.insert("type".into(), "about:blank".into());
        body.insert("status".into(), self.status.as_u16().into());
        body.insert("code".into(), self.code.into());
        body.insert(
            "title".into(),
            self.status.canonical_reason().unwrap_or("Error").into(),
        );
        body.insert("detail".into(), self.detail.clone().into());
        body.extend(self.members.clone());
        let mut response = (self.status, Json(Value::Object(body))).into_response();
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every refusal its form: whoever reads HTML gets a page, every program a problem.
pub async fn as_page(request: Request, next: Next) -> Response {
    let person_reads =
        !request.uri().path().starts_with("/api/") && accepts_html(request.headers());
    let request_id = request.extensions().get::<RequestId>().cloned();
    let response = next.run(request).await;
    if !(response.status().is_client_error() || response.status().is_server_error()) {
        return response;
    }
    // A page that says itself what was wrong: the form with its fault, the room with its refusal.
    if is_page(&response) {
        return response;
    }
    let known = response.extensions().get::<Problem>().cloned();
    let problem = match known {
        Some(_) if !person_reads => return response,
        Some(problem) => problem,
        None => Problem::of_status(response.status()),
    };
    if !person_reads {
        return problem.into_response();
    }
    let page = ErrorPage::new(
        problem.status.as_u16(),
        problem.detail.clone(),
        request_id.map(|id| id.0),
    );
    let mut page = (problem.status, page).into_response();
    if let Some(seconds) = problem.retry_after_s {
        page.headers_mut()
            .insert(header::RETRY_AFTER, seconds.into());
    }
    page
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|media_type| media_type.starts_with("text/html"))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_problem_is_json_with_a_sentence_and_its_own_members() {
        let response = Problem::too_many(3).with("kept", true).into_response();
        assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(response.headers()[header::RETRY_AFTER], "3");
        let body = axum::body::to_bytes(response.into_body(), 10_000)
            .await
            .unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["code"], "too-many");
        assert_eq!(body["kept"], true);
        assert!(body["detail"].as_str().unwrap().contains('3'));
    }
}
