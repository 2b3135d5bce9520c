//! Who comes with a form or a button about an interview of their own, and who wants a page that is for somebody.
//!
//! Both are extractors, so that what each handler would say again in its first lines is said here: how often somebody may press,
//! whose interview it is (before anybody is told what is wrong with their form), and where somebody goes who is not logged in.

use std::collections::BTreeMap;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::App;
use super::account;
use super::identity::Person;
use super::problem::Problem;

/// The owner of the interview in the address, who does not press faster than anybody can.
pub struct Owner {
    pub person: Person,
    /// Of the interview.
    pub id: String,
}

impl FromRequestParts<App> for Owner {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let person = <Person as FromRequestParts<App>>::from_request_parts(parts, app).await?;
        let id = id_of(parts, app).await?;
        app.throttles.save(person.id(), &id)?;
        let owned = app.store.interview(person.id(), &id).await?;
        owned.ok_or_else(Problem::not_found)?;
        Ok(Owner { person, id })
    }
}

/// `{id}` of the address.
pub async fn id_of(parts: &mut Parts, app: &App) -> Result<String, Problem> {
    type Named = Path<BTreeMap<String, String>>;
    let path = <Named as FromRequestParts<App>>::from_request_parts(parts, app).await;
    path.ok()
        .and_then(|Path(mut named)| named.remove("id"))
        .ok_or_else(Problem::not_found)
}

/// Somebody who is logged in; whoever is not is led to the log-in, and from there back here.
pub struct OrLogin(pub Person);

impl FromRequestParts<App> for OrLogin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let found = <Person as OptionalFromRequestParts<App>>::from_request_parts(parts, app).await;
        let person = found.map_err(IntoResponse::into_response)?;
        person
            .map(OrLogin)
            .ok_or_else(|| account::to_login(parts.uri.path()))
    }
}
