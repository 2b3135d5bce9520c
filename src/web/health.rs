//! Is it alive, is it ready, and what did a browser refuse to load?

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;

use super::App;

/// The process answers.
pub async fn live() -> &'static str {
    "ok\n"
}

/// It may be sent work: the store reads, its disk has not failed, and no stop has begun.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.stopping.has_begun() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    if app.store.is_failed() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the disk failed\n");
    }
    match app.store.last_heartbeat().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(cause) => {
            tracing::error!(%cause, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

/// A page of ours wanted something its policy forbids: a bug, or an attack that failed.
pub async fn csp_report(report: Bytes) -> StatusCode {
    let report: String = String::from_utf8_lossy(&report)
        .chars()
        .filter(|c| !c.is_control())
        .take(1_000)
        .collect();
    tracing::warn!(report, "content policy");
    StatusCode::NO_CONTENT
}
