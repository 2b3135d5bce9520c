//! Marking one's own interview, before one sees what others found.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::App;
use super::forms::Fields;
use super::identity::Person;
use super::layers::see_other;
use super::owner::OrLogin;
use super::pages::peers::Addresses;
use super::pages::{Frame, Here};
use super::problem::Problem;
use super::reviews::checklist::{self, Head, Shown};
use super::reviews::subject::Subject;
use crate::proctor::OwnWork;
use crate::text;
use crate::time::Timestamp;

pub async fn form(
    State(app): State<App>,
    OrLogin(person): OrLogin,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let work = match app.proctor.own_interview(person.id(), &id).await {
        Err(crate::proctor::Error::NotFinished) => {
            return Ok(see_other(&format!("/interviews/{id}")));
        }
        other => other?,
    };
    if work.closed {
        return Ok(see_other(&format!("/interviews/{id}/report")));
    }
    let draft = app.proctor.own_draft(&work).await?;
    let shown = Shown::of(draft, last(&work));
    own_page(&app, &person, &id, shown).await
}

fn last(work: &OwnWork) -> Option<crate::peers::marks::Marks> {
    work.last().map(|last| last.marks.clone())
}

async fn own_page(app: &App, person: &Person, id: &str, shown: Shown) -> Result<Response, Problem> {
    let head = Head {
        frame: Frame::new(person.viewer(), Here::History),
        addresses: Addresses {
            name: format!("own-{id}"),
            form: format!("/interviews/{id}/marks"),
            api: format!("/api/v1/interviews/{id}/own"),
            done: format!("/interviews/{id}/report"),
            replay: Some(format!("/interviews/{id}/replay")),
        },
        kicker: text::t("own-kicker"),
        lead: text::t("own-lead"),
        version: None,
        asks_communication: true,
        shows_model: false,
    };
    let app_of_page = app.clone();
    let page = app.proctor.look(person.id(), id, move |live, _| {
        checklist::page(&app_of_page, &head, &Subject::of_live(live), &shown)
    });
    Ok(page.await?.into_response())
}

/// The form without scripts: keeps what is in it, and hands it in if that was the button.
pub async fn submit(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let work = app.proctor.own_interview(person.id(), &id).await?;
    // Pressed twice: they are in, and the report is open.
    if work.closed && work.last().is_some() {
        return Ok(see_other(&format!("/interviews/{id}/report")));
    }
    let before = app.proctor.own_draft(&work).await?;
    let mut shown = Shown::of(before, last(&work));
    let (earlier, hands_in) = (shown.marks.clone(), !fields.get("hand_in").is_empty());
    let told: Option<Timestamp> = fields.get("base").parse().ok().map(Timestamp::from_ms);
    let read = app.proctor.look(person.id(), &id, move |live, _| {
        checklist::marks_of(&fields, &Subject::of_live(live), &earlier)
    });
    shown.marks = read.await?;
    let saved = app.proctor.keep_own_draft(&work, told, &shown.marks);
    let status = if !shown.saved(saved.await?) {
        StatusCode::CONFLICT
    } else if hands_in {
        match app.proctor.hand_in_own(&work, shown.marks.clone()).await {
            Ok(_) => return Ok(see_other(&format!("/interviews/{id}/report"))),
            Err(error) => shown.refused(error)?,
        }
    } else {
        shown.notice = Some(text::t("review-kept"));
        StatusCode::OK
    };
    let page = own_page(&app, &person, &id, shown).await?;
    Ok((status, page).into_response())
}
