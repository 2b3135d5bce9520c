//! Deleting, with a page before it that says what goes and what stays.

use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;

use super::super::forms::Fields;
use super::super::identity::{self, Address, Person};
use super::super::layers::see_other;
use super::super::pages::yours::{DeleteAccountPage, DeleteInterviewPage};
use super::super::pages::{Frame, Here};
use super::super::problem::Problem;
use super::super::{App, account};
use crate::limits;
use crate::text::t;

pub async fn interview_page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/interviews/{id}/delete")));
    };
    let row = app.store.interview(person.id(), &id).await?;
    let row = row.ok_or_else(Problem::not_found)?;
    let links = app.store.invitations(person.id(), &id).await?;
    let page = DeleteInterviewPage {
        frame: Frame::new(person.viewer(), Here::History),
        graders: app.store.marks(person.id(), &id).await?.len(),
        links: links.len(),
        id: row.id,
        case_title: row.title,
        started_at: row.started_at,
        running: row.finished_at.is_none(),
    };
    Ok(page.into_response())
}

pub async fn interview(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    // Nothing is in it; but it must be a form.
    _: Fields,
) -> Result<Response, Problem> {
    app.proctor.delete_interview(person.id(), &id).await?;
    Ok(see_other("/interviews"))
}

pub async fn account_page(
    State(app): State<App>,
    person: Option<Person>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/account/delete"));
    };
    Ok(page_of(&app, &person, None).await?.into_response())
}

async fn page_of(
    app: &App,
    person: &Person,
    fault: Option<String>,
) -> Result<DeleteAccountPage, Problem> {
    let holdings = app.store.holdings(person.id()).await?;
    Ok(DeleteAccountPage {
        frame: Frame::new(person.viewer(), Here::Account),
        guest: person.0.is_guest(),
        interviews: holdings.interviews,
        running: holdings.running,
        reviewed: holdings.reviewed,
        circles: holdings.circles,
        word: t("delete-word"),
        fault,
    })
}

/// An account proves itself by its password; a guest has none, and types a word.
pub async fn account(
    State(app): State<App>,
    person: Person,
    Address(address): Address,
    jar: CookieJar,
    fields: Fields,
) -> Result<Response, Problem> {
    let fault = if person.0.is_guest() {
        let typed = fields.get("word").trim().to_lowercase();
        (typed != t("delete-word")).then(|| t("delete-wrong-word"))
    } else {
        app.throttles.login(address)?;
        let known = app.store.person(person.id()).await?;
        let stored = known.and_then(|known| known.password_hash);
        let given = fields.get("password").to_owned();
        let matches = app.hasher.verify(given, stored).await?;
        (!matches).then(|| t("delete-wrong-password"))
    };
    if fault.is_some() {
        let page = page_of(&app, &person, fault).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    app.proctor.delete_person(person.id()).await?;
    let clear = (
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    Ok((identity::forget(jar), [clear], see_other("/")).into_response())
}

pub async fn retention(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    let months = match fields.get("months") {
        "" | "0" => None,
        given => {
            let months = given.parse().ok();
            let known = months.filter(|months| limits::RETENTION_MONTHS.contains(months));
            let unknown = || Problem::invalid("months", t("retention-unfit"));
            Some(known.ok_or_else(unknown)?)
        }
    };
    app.proctor.set_retention(person.id(), months).await?;
    Ok(see_other("/account#yours"))
}
