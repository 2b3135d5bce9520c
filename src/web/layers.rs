//! What stands around the handlers; the order is told on the module's page of [`super`].

use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::{BoxError, Router};
use tower::ServiceBuilder;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel, Predicate};
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::problem::{self, Problem};
use super::{App, headers, origin, received, request_id};
use crate::limits;
use crate::text;

pub fn around(
    app: &App,
    ordinary: Router<App>,
    saves: Router<App>,
    streams: Router<App>,
    probes: Router<App>,
) -> Router<App> {
    // Each group has its own places, so that no crowd of readers can take the place of a save.
    let places = |count| {
        ServiceBuilder::new()
            .layer(HandleErrorLayer::new(|_: BoxError| async {
                Problem::busy(1)
            }))
            .layer(LoadShedLayer::new())
            .layer(GlobalConcurrencyLimitLayer::new(count))
    };
    let limited = ordinary
        .layer(places(limits::REQUESTS))
        .merge(saves.layer(places(limits::SAVES)))
        .layer(middleware::from_fn(in_time))
        .layer(RequestBodyTimeoutLayer::new(limits::BODY_IDLE));
    let https = app.origins.https();
    let clock = app.clock.clone();
    let stamp_clock = app.clock.clone();
    limited
        .merge(streams)
        .fallback(|| async { Problem::not_found() })
        .layer(middleware::from_fn(addresses_that_can_be))
        .layer(middleware::from_fn_with_state(
            app.clone(),
            own_origins_only,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(problem::as_page))
        // Read by programs that want the word itself.
        .merge(probes)
        .layer(compression())
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            request_id::name_and_log(clock.clone(), request, next)
        }))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            received::stamp(stamp_clock.clone(), request, next)
        }))
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            headers::strict(https, request, next)
        }))
}

/// A page that takes too long is given up; what it wanted to save goes on in its own task.
async fn in_time(request: Request, next: Next) -> Response {
    let limit = match *request.method() {
        Method::GET | Method::HEAD => limits::HANDLER,
        _ => limits::BODY_TOTAL + limits::HANDLER,
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "time-out",
            text::t("problem-time-out"),
        )
        .retry_after(2)
        .into_response(),
    }
}

/// No name, cursor or stage of ours has a NUL in it, and not every database takes one: such an address is
/// nobody's.
async fn addresses_that_can_be(request: Request, next: Next) -> Response {
    if request.uri().to_string().contains("%00") {
        return Problem::not_found().into_response();
    }
    next.run(request).await
}

async fn own_origins_only(State(app): State<App>, request: Request, next: Next) -> Response {
    let foreign = match origin::check(&app.origins, &request) {
        Ok(()) => return next.run(request).await,
        Err(foreign) => foreign,
    };
    tracing::warn!(
        ?foreign,
        path = request_id::logged_path(request.uri().path()),
        "refused a foreign request"
    );
    match foreign {
        origin::Foreign::Host => Problem::new(
            StatusCode::MISDIRECTED_REQUEST,
            "host",
            text::t("problem-host"),
        ),
        origin::Foreign::Origin => {
            Problem::new(StatusCode::FORBIDDEN, "origin", text::t("problem-origin"))
        }
    }
    .into_response()
}

fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let cause = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Problem::internal(cause).into_response()
}

/// Pages and modules at the fastest level. Streams must not wait for a full block.
fn compression() -> CompressionLayer<impl Predicate> {
    let worth_it = SizeAbove::new(1024)
        .and(NotForContentType::const_new("text/event-stream"))
        // Packed already.
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::IMAGES);
    CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(worth_it)
}

/// What htmx or our own script asked for, rather than the browser itself.
pub fn is_fragment(request: &axum::http::HeaderMap) -> bool {
    request.get("hx-request") == Some(&HeaderValue::from_static("true"))
}

/// 303 to a page of ours: what a plain form gets.
pub fn see_other(location: &str) -> Response {
    let mut response = (StatusCode::SEE_OTHER, Body::empty()).into_response();
    if let Ok(value) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// The whole page, for a request that came as a fragment.
pub fn leave_for(location: &str) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok(value) = HeaderValue::from_str(location) {
        response.headers_mut().insert("hx-redirect", value);
    }
    response
}
