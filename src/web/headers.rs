//! The headers every response carries, errors and static files included.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// No inline script, no inline style, nothing from elsewhere.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
     worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; \
     frame-ancestors 'none'; report-uri /csp-report";

const FIXED: [(HeaderName, &str); 8] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (HeaderName::from_static("origin-agent-cluster"), "?1"),
];

/// What a page may use of the machine it is on.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
     hid=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(self), \
     serial=(), usb=()";
const PERMISSIONS_AND_MICROPHONE: &str = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), \
     gyroscope=(), hid=(), magnetometer=(), microphone=(self), midi=(), payment=(), \
     screen-wake-lock=(self), serial=(), usb=()";

/// Put beside a response by the one page that may ask for the microphone.
#[derive(Debug, Clone, Copy)]
pub struct MayListen;

/// Outermost layer. A handler may say how long its answer keeps (assets do); everything else is not
/// to be stored by anybody.
pub async fn strict(https: bool, request: Request, next: Next) -> Response {
    // The address of such a page is the secret itself.
    let path = request.uri().path();
    let path = path.strip_prefix("/circles").unwrap_or(path);
    let joins = path == "/join" || path.starts_with("/join/");
    let mut response = next.run(request).await;
    let permissions = match response.extensions().get::<MayListen>() {
        Some(MayListen) => PERMISSIONS_AND_MICROPHONE,
        None => PERMISSIONS,
    };
    let headers = response.headers_mut();
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(permissions),
    );
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if joins {
        let value = HeaderValue::from_static("no-referrer");
        headers.insert(header::REFERRER_POLICY, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000; includeSubDomains"),
        );
    }
    response
}
