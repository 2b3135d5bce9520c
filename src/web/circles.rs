//! Circles: the list, one of them, and what its buttons do. Every form answers with the circle again, and with a sentence when it
//! could not be done.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;

use super::asked::DAY_MS;
use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::origin::host_of;
use super::pages::circles::{CircleLinkPage, CirclePage, CirclesPage};
use super::pages::{Frame, Here};
use super::problem::Problem;
use super::refusals::nothing_sentence;
use super::{App, account, join, qr};
use crate::ids::Token;
use crate::limits;
use crate::peers::queue::Balance;
use crate::proctor::{self, CircleLinked};
use crate::text;

pub async fn list(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let page = list_page(&app, person.as_ref(), "", "", None).await?;
    Ok(page.into_response())
}

async fn list_page(
    app: &App,
    person: Option<&Person>,
    title: &str,
    name: &str,
    fault: Option<String>,
) -> Result<CirclesPage, Problem> {
    let circles = match person {
        Some(person) => app.proctor.circles(person.id()).await?,
        None => Vec::new(),
    };
    Ok(CirclesPage {
        frame: Frame::new(viewer_of(person), Here::Circles),
        circles,
        asks_name: join::own_name(person).is_none(),
        title: title.to_owned(),
        name: name.to_owned(),
        title_chars: limits::CIRCLE_NAME_CHARS,
        name_chars: limits::GUEST_NAME_CHARS,
        fault,
    })
}

pub async fn make(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let (title, name) = (fields.get("title"), fields.get("name"));
    match made(&app, person.as_ref(), address, &headers, title, name).await {
        Ok((id, newcomer)) => {
            let jar = match newcomer {
                Some(token) => identity::remember(jar, &app, &token, limits::GUEST_LOGIN_MS),
                None => jar,
            };
            Ok((jar, see_other(&format!("/circles/{id}"))).into_response())
        }
        Err(problem) if problem.status.is_client_error() => {
            let fault = Some(problem.detail.clone());
            let page = list_page(&app, person.as_ref(), title, name, fault).await?;
            Ok((problem.status, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

/// Makes a circle; for somebody who has never been here with the token of their new log-in.
///
/// # Errors
/// A name that is missing; too many circles; what the store says.
pub async fn made(
    app: &App,
    person: Option<&Person>,
    address: std::net::IpAddr,
    headers: &HeaderMap,
    title: &str,
    name: &str,
) -> Result<(String, Option<Token>), Problem> {
    let title = checked_title(title)?;
    if person.is_none() {
        app.throttles.guest(address)?;
    }
    let (comer, token) = join::comer(app, person, headers, name)?;
    Ok((app.proctor.make_circle(comer, &title).await?, token))
}

/// A name of a circle, for people to read.
///
/// # Errors
/// A sentence, when it is empty, too long, or cannot be read.
pub fn checked_title(title: &str) -> Result<String, Problem> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = (1..=limits::CIRCLE_NAME_CHARS).contains(&title.chars().count());
    let plain = |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() || " ’–—·".contains(c);
    if fits && title.chars().all(plain) && title.chars().any(char::is_alphanumeric) {
        return Ok(title);
    }
    let limit = [("limit", limits::CIRCLE_NAME_CHARS.into())];
    let detail = text::t_with("circle-title-form", &limit);
    Err(Problem::invalid("circle-title", detail))
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/circles/{id}")));
    };
    Ok(circle_page(&app, &person, &id, None).await?.into_response())
}

async fn circle_page(
    app: &App,
    person: &Person,
    id: &str,
    fault: Option<String>,
) -> Result<CirclePage, Problem> {
    let circle = app.proctor.circle(person.id(), id).await?;
    let own = circle.members.iter().find(|member| member.who.you);
    let room = i64::try_from(circle.members.len()).unwrap_or(limits::CIRCLE_MEMBERS);
    Ok(CirclePage {
        frame: Frame::new(person.viewer(), Here::Circles),
        balance: balance_sentence(own.map(|member| member.balance).unwrap_or_default()),
        nothing: circle
            .next
            .err()
            .map(|nothing| match circle.mine.as_slice() {
                [] => nothing_sentence(nothing),
                _ => text::t("circle-nothing-more"),
            }),
        lease_hours: limits::LEASE_MS / 3_600_000,
        title_chars: limits::CIRCLE_NAME_CHARS,
        link_uses: (limits::CIRCLE_MEMBERS - room).max(1),
        link_uses_max: limits::CIRCLE_MEMBERS - 1,
        link_days: limits::INVITATION_LIFE_MS / DAY_MS,
        link_days_max: limits::INVITATION_LIFE_MAX_MS / DAY_MS,
        members_max: limits::CIRCLE_MEMBERS,
        circle,
        fault,
    })
}

fn balance_sentence(Balance { given, received }: Balance) -> String {
    let counts = [("given", given.into()), ("received", received.into())];
    match given.cmp(&received) {
        std::cmp::Ordering::Equal if given == 0 => text::t("circle-balance-begin"),
        std::cmp::Ordering::Equal => text::t_with("circle-balance-even", &counts),
        std::cmp::Ordering::Greater => text::t_with("circle-balance-gave", &counts),
        std::cmp::Ordering::Less => text::t_with("circle-balance-got", &counts),
    }
}

/// Back to the circle, or the circle with the sentence that says why not.
async fn back(
    app: &App,
    person: &Person,
    id: &str,
    done: Result<(), Problem>,
    place: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(see_other(&format!("/circles/{id}#{place}"))),
        Err(problem) if says_why(&problem) => {
            let page = circle_page(app, person, id, Some(problem.detail)).await?;
            Ok((problem.status, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}

/// What is about the circle stands on its page; what is not there has a page of its own.
fn says_why(problem: &Problem) -> bool {
    matches!(
        problem.status,
        StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    )
}

pub async fn rename(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let done = match checked_title(fields.get("title")) {
        Ok(title) => {
            let renamed = app.proctor.rename_circle(person.id(), &id, &title).await;
            renamed.map_err(Problem::from)
        }
        Err(problem) => Err(problem),
    };
    back(&app, &person, &id, done, "members").await
}

pub async fn link(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let number = |name: &str| fields.get(name).trim().parse::<i64>().unwrap_or(0);
    let (uses, life_ms) = (number("uses"), number("days").saturating_mul(DAY_MS));
    let linked = app.proctor.link_circle(person.id(), &id, uses, life_ms);
    let linked = match linked.await {
        Ok(linked) => linked,
        Err(error) => return back(&app, &person, &id, Err(error.into()), "members").await,
    };
    let title = app.proctor.circle(person.id(), &id).await?.name;
    let link = link_of(&app, &uri, &headers, &linked);
    let page = CircleLinkPage {
        frame: Frame::new(person.viewer(), Here::Circles),
        safe_qr: qr::svg(&link, &text::t("ask-qr")),
        id,
        title,
        link,
        uses_max: linked.uses_max,
        expires_at: linked.expires_at,
    };
    Ok((StatusCode::CREATED, page).into_response())
}

/// The whole link. What stands behind `#` is sent by no browser.
pub fn link_of(app: &App, uri: &Uri, headers: &HeaderMap, linked: &CircleLinked) -> String {
    let host = host_of(uri, headers).unwrap_or_default();
    let address = app.origins.address(host);
    format!("{address}/circles/join#{}", linked.token)
}

pub async fn revoke(
    State(app): State<App>,
    person: Person,
    Path((id, link)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, Problem> {
    let revoked = app.proctor.revoke_circle_link(person.id(), &id, &link);
    let done = revoked.await.map_err(Problem::from);
    back(&app, &person, &id, done, "members").await
}

pub async fn leave(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Response, Problem> {
    app.proctor.leave_circle(person.id(), &id).await?;
    Ok(see_other("/circles"))
}

pub async fn remove(
    State(app): State<App>,
    person: Person,
    Path((id, member)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, Problem> {
    let removed = app.proctor.remove_member(person.id(), &id, &member);
    let done = removed.await.map_err(Problem::from);
    back(&app, &person, &id, done, "members").await
}

pub async fn put_up(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let up = app
        .proctor
        .put_up(person.id(), &id, fields.get("interview"));
    let done = up.await.map_err(Problem::from);
    back(&app, &person, &id, done, "own").await
}

pub async fn take_back(
    State(app): State<App>,
    person: Person,
    Path((id, interview)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, Problem> {
    let taken = app.proctor.take_back(person.id(), &id, &interview);
    let done = taken.await.map_err(Problem::from);
    back(&app, &person, &id, done, "own").await
}

/// The next one to review, and straight to it.
pub async fn next(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    _: Fields,
) -> Result<Response, Problem> {
    match app.proctor.next_review(person.id(), &id).await {
        Ok(interview) => Ok(see_other(&format!("/reviews/{interview}"))),
        Err(error @ proctor::Error::Store(_)) => Err(error.into()),
        Err(error) => back(&app, &person, &id, Err(error.into()), "reviews").await,
    }
}

pub async fn give_back(
    State(app): State<App>,
    person: Person,
    Path((id, interview)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, Problem> {
    let given = app.proctor.give_back(person.id(), &id, &interview);
    let done = given.await.map_err(Problem::from);
    back(&app, &person, &id, done, "reviews").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_has_a_name_that_people_can_read() {
        for good in [
            "Tuesday",
            "Team 7: databases & queues!",
            "火曜日",
            "  a   b ",
        ] {
            assert!(checked_title(good).is_ok(), "{good}");
        }
        assert_eq!(checked_title("  a   b ").unwrap(), "a b");
        let long = "x".repeat(limits::CIRCLE_NAME_CHARS);
        assert!(checked_title(&long).is_ok());
        let longer = format!("{long}x");
        for bad in ["", "  ", "a\u{202e}b", "a\u{200b}b", "...", "a\0", &longer] {
            assert!(checked_title(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_balance_is_said_kindly_and_blames_nobody() {
        let says = |given, received| balance_sentence(Balance { given, received });
        assert!(says(0, 0).contains("first"));
        assert!(says(1, 3).contains('3') && says(1, 3).contains('1'));
        assert_ne!(says(3, 1), says(1, 3));
        assert_ne!(says(2, 2), says(0, 0));
    }
}
