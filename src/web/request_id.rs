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
    let span = tracing::info_span!("request", id, method = %request.method(), path = logged_path(request.uri().path()));
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

/// At most 256 characters, without control characters, so that a path cannot write log lines of its own; and without the token of
/// an invitation.
pub fn logged_path(path: &str) -> String {
    if path.starts_with("/circles/join/") {
        return "/circles/join/{token}".to_owned();
    }
    if path.starts_with("/join/") {
        return "/join/{token}".to_owned();
    }
    let clean = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    path.chars().take(256).map(clean).collect()
}

#[cfg(test)]
mod tests {
    use super::logged_path;

    #[test]
    fn a_path_is_logged_without_the_token_of_an_invitation() {
        assert_eq!(logged_path("/join/ff1_secret"), "/join/{token}");
        assert_eq!(logged_path("/join"), "/join");
        assert_eq!(
            logged_path("/circles/join/ffc1_secret"),
            "/circles/join/{token}"
        );
        assert_eq!(logged_path("/interviews/a\nb"), "/interviews/a\u{fffd}b");
    }
}
