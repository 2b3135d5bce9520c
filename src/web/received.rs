//! The moment a request arrived: what a label depends on, whatever the server did afterwards.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;

use super::problem::Problem;
use crate::time::{Clock, Timestamp};

/// Taken when the headers were read, before body, log-in and database.
#[derive(Debug, Clone, Copy)]
pub struct ReceivedAt(pub Timestamp);

pub async fn stamp(clock: Arc<dyn Clock>, mut request: Request, next: Next) -> Response {
    let received_at = ReceivedAt(clock.now());
    request.extensions_mut().insert(received_at);
    next.run(request).await
}

impl<S: Send + Sync> FromRequestParts<S> for ReceivedAt {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<ReceivedAt>()
            .copied()
            .ok_or_else(|| Problem::internal("a route without the arrival stamp"))
    }
}
