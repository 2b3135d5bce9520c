//! Coming by a link. To look at this page changes nothing and tells nothing; only the form does.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;

use super::App;
use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::peers::JoinPage;
use super::pages::{Frame, Here};
use super::people;
use super::problem::Problem;
use crate::ids::Token;
use crate::limits;
use crate::proctor::{self, Comer, HostAsk, Joined, Role};
use crate::text;

pub async fn page(person: Option<Person>) -> JoinPage {
    join_page(person.as_ref(), String::new(), String::new(), None)
}

pub async fn page_of_link(person: Option<Person>, Path(token): Path<String>) -> JoinPage {
    let token = token.chars().take(400).collect();
    join_page(person.as_ref(), token, String::new(), None)
}

fn join_page(
    person: Option<&Person>,
    link: String,
    name: String,
    fault: Option<String>,
) -> JoinPage {
    JoinPage {
        frame: Frame::new(viewer_of(person), Here::Elsewhere),
        link,
        asks_name: own_name(person).is_none(),
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

pub fn path_of(joined: &Joined) -> String {
    let id = &joined.interview_id;
    match joined.role {
        Role::Interviewer => format!("/live/{id}"),
        Role::Watcher => format!("/watch/{id}"),
        Role::Reviewer | Role::ReportReader => format!("/reviews/{id}"),
    }
}

/// Redeems a link; for somebody who has never been here with the token of their new log-in.
///
/// # Errors
/// One sentence for every link that opens nothing; a name that is missing; too many tries.
pub async fn come(
    app: &App,
    person: Option<&Person>,
    address: std::net::IpAddr,
    headers: &HeaderMap,
    link: &str,
    name: &str,
) -> Result<(Joined, Option<Token>), Problem> {
    let (comer, token) = comer(app, person, headers, name)?;
    let now = app.clock.now();
    app.throttles.redeem(address, now)?;
    let person_id = comer.person_id.clone();
    let joined = app.proctor.redeem(token_in(link), comer).await;
    if matches!(joined, Err(proctor::Error::DeadLink)) {
        app.throttles.wrong_link(address, now);
    }
    let joined = joined?;
    if joined.role == Role::Interviewer {
        // Whoever comes to interview sits down, if the chair is free; the page tells if it is not.
        if let Ok(peer) = app
            .proctor
            .live_peer(&person_id, &joined.interview_id)
            .await
        {
            let take = HostAsk::TakeChair;
            let _ = app.proctor.host(&peer, now, take, |_, _, _| ()).await;
        }
    }
    Ok((joined, token))
}

/// Who comes by a link, or makes a circle: whoever has an account by its name, everybody else by the one they give.
///
/// # Errors
/// A name that is missing.
pub(super) fn comer(
    app: &App,
    person: Option<&Person>,
    headers: &HeaderMap,
    name: &str,
) -> Result<(Comer, Option<Token>), Problem> {
    let name = match own_name(person) {
        Some(own) => own,
        None => checked_name(name)?,
    };
    if let Some(person) = person {
        let comer = Comer {
            person_id: person.id().to_owned(),
            name,
            newcomer: None,
        };
        return Ok((comer, None));
    }
    let (guest, create) = people::a_guest(app, headers, &name)?;
    let comer = Comer {
        person_id: guest.person_id,
        name,
        newcomer: Some(create),
    };
    Ok((comer, Some(guest.token)))
}

/// Somebody may paste the whole link.
pub(super) fn token_in(link: &str) -> &str {
    let link = link.trim();
    link.rsplit(['#', '/']).next().unwrap_or(link)
}

/// Whoever has an account has a name.
pub(super) fn own_name(person: Option<&Person>) -> Option<String> {
    let person = person.filter(|person| !person.0.is_guest())?;
    Some(person.0.display_name.clone()).filter(|name| !name.is_empty())
}

/// A name for people to read: letters of any script, digits, a few signs, and nothing that cannot be seen.
pub(super) fn checked_name(name: &str) -> Result<String, Problem> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=limits::GUEST_NAME_CHARS).contains(&name.chars().count());
    let plain = |c: char| c.is_alphanumeric() || " .,-_@+()'’&".contains(c);
    if fits && name.chars().all(plain) && name.chars().any(char::is_alphanumeric) {
        return Ok(name);
    }
    let limit = [("limit", limits::GUEST_NAME_CHARS.into())];
    Err(Problem::invalid(
        "name",
        text::t_with("join-name-form", &limit),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_in_a_whole_link() {
        for link in [
            "ff1_abc",
            " ff1_abc\n",
            "http://127.0.0.1:4545/join#ff1_abc",
            "https://coach.example/join/ff1_abc",
        ] {
            assert_eq!(token_in(link), "ff1_abc");
        }
        assert_eq!(token_in(""), "");
    }

    #[test]
    fn a_name_can_be_read_by_people() {
        for good in ["Ada", "Zoë O'Neil", "李雷", "  Ada   L. "] {
            assert!(checked_name(good).is_ok(), "{good}");
        }
        assert_eq!(checked_name("  Ada   L. ").unwrap(), "Ada L.");
        let long = "x".repeat(limits::GUEST_NAME_CHARS);
        assert!(checked_name(&long).is_ok());
        let longer = format!("{long}x");
        for bad in [
            "",
            "   ",
            "a\u{202e}b",
            "a\u{200b}b",
            "<b>",
            "...",
            "a\0",
            &longer,
        ] {
            assert!(checked_name(bad).is_err(), "{bad:?}");
        }
    }
}
