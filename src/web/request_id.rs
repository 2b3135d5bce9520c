//! A short name for each request: on the error page, and in the log beside the cause.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;

use crate::ids;
use crate::time::Clock;
use std::sync::Arc;

use super::received::ReceivedAt;

#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Names the request and writes one line about it when it is done. The path is logged without its
/// query; texts and tokens never are.
pub async fn name_and_log(clock: Arc<dyn Clock>, mut request: Request, next: Next) -> Response {
    let id = ids::new_id();
    let id = id[id.len() - 12..].to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span =
        tracing::info_span!("request", id, method = %request.method(), path = path_of(&request));
    let received_at = request.extensions().get::<ReceivedAt>().map(|at| at.0);
    async move {
        let mut response = next.run(request).await;
        let took_ms = received_at.map_or(0, |at| clock.now().since_ms(at));
        let status = response.status().as_u16();
        if status >= 500 {
            tracing::error!(status, took_ms, "done");
        } else {
            tracing::debug!(status, took_ms, "done");
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert("x-request-id", value);
        }
        response
    }
    .instrument(span)
    .await
}

/// At most 256 characters, without control characters, so that a path cannot write log lines of its own.
fn path_of(request: &Request) -> String {
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    request.uri().path().chars().take(256).map(clean).collect()
}
