//! Who one is, and what time it is.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::identity::Address;
use super::super::problem::Problem;
use super::super::{App, people};

#[derive(Serialize, ToSchema)]
pub struct Guest {
    pub id: String,
    /// Shown this once; send it as `Authorization: Bearer TOKEN`.
    pub token: String,
}

#[utoipa::path(post, path = "/api/v1/people", tag = "people",
    responses((status = 201, description = "A new guest", body = Guest)))]
pub async fn create(
    State(app): State<App>,
    Address(address): Address,
    headers: HeaderMap,
) -> Result<(StatusCode, Json<Guest>), Problem> {
    app.throttles.guest(address)?;
    let guest = people::new_guest(&app, &headers).await?;
    let guest = Guest {
        id: guest.person_id,
        token: guest.token.reveal().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(guest)))
}

#[derive(Serialize, ToSchema)]
pub struct Now {
    /// ms since 1970 UTC, by the clock interviews run on.
    pub now: i64,
}

#[utoipa::path(get, path = "/api/v1/now", tag = "people", responses((status = 200, body = Now)))]
pub async fn now(State(app): State<App>) -> Json<Now> {
    Json(Now {
        now: app.clock.now().as_ms(),
    })
}
