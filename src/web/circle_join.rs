//! Coming into a circle by a link. To look at this page changes nothing and tells nothing; only the form does.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;

use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::circles::CircleJoinPage;
use super::pages::{Frame, Here};
use super::problem::Problem;
use super::{App, join};
use crate::ids::Token;
use crate::limits;
use crate::proctor::{self, JoinedCircle};

pub async fn page(person: Option<Person>) -> CircleJoinPage {
    join_page(person.as_ref(), String::new(), String::new(), None)
}

pub async fn page_of_link(person: Option<Person>, Path(token): Path<String>) -> CircleJoinPage {
    let token = token.chars().take(400).collect();
    join_page(person.as_ref(), token, String::new(), None)
}

fn join_page(
    person: Option<&Person>,
    link: String,
    name: String,
    fault: Option<String>,
) -> CircleJoinPage {
    CircleJoinPage {
        frame: Frame::new(viewer_of(person), Here::Elsewhere),
        link,
        asks_name: join::own_name(person).is_none(),
        name,
        name_chars: limits::GUEST_NAME_CHARS,
        fault,
    }
}

pub async fn join(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let (token, name) = (fields.get("token"), fields.get("name"));
    match come(&app, person.as_ref(), address, &headers, token, name).await {
        Ok((joined, newcomer)) => {
            let jar = match newcomer {
                Some(token) => identity::remember(jar, &app, &token, limits::GUEST_LOGIN_MS),
                None => jar,
            };
            Ok((jar, see_other(&path_of(&joined))).into_response())
        }
        Err(problem) if problem.status.is_client_error() => {
            let (token, name) = (token.to_owned(), name.to_owned());
            let page = join_page(person.as_ref(), token, name, Some(problem.detail.clone()));
            let mut response = (problem.status, page).into_response();
            if let Some(seconds) = problem.retry_after_s {
                response.headers_mut().insert("retry-after", seconds.into());
            }
            Ok(response)
        }
        Err(problem) => Err(problem),
    }
}

pub fn path_of(joined: &JoinedCircle) -> String {
    format!("/circles/{}", joined.circle_id)
}

/// Redeems a link; for somebody who has never been here with the token of their new log-in.
///
/// # Errors
/// One sentence for every link that opens nothing; a name that is missing; a full circle; too many tries.
pub async fn come(
    app: &App,
    person: Option<&Person>,
    address: std::net::IpAddr,
    headers: &HeaderMap,
    link: &str,
    name: &str,
) -> Result<(JoinedCircle, Option<Token>), Problem> {
    let (comer, token) = join::comer(app, person, headers, name)?;
    let now = app.clock.now();
    app.throttles.redeem(address, now)?;
    let joined = app.proctor.join_circle(join::token_in(link), comer).await;
    if matches!(joined, Err(proctor::Error::DeadLink)) {
        app.throttles.wrong_link(address, now);
    }
    Ok((joined?, token))
}
