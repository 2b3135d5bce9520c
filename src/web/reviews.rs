//! The frozen interview for somebody who came by a link: the checklist to mark, and afterwards what everybody marked.
//!
//! [`subject`] is what is marked, [`checklist`] the page of it, [`fields`] its form without scripts.

pub mod checklist;
mod fields;
pub mod subject;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::forms::Fields;
use super::identity::Person;
use super::layers::see_other;
use super::pages::peers::{Addresses, GradersPage};
use super::pages::{Frame, Here};
use super::problem::Problem;
use super::report::dimension_id;
use super::together::{Looked, Looker, together};
use super::{App, account, against};
use crate::casebook::rubric::Level;
use crate::proctor::{self, Peer, Role};
use crate::scoring::levels::DIMENSIONS;
use crate::text::{self, t_with};
use crate::time::Timestamp;
use crate::wire;
use checklist::{Head, Shown};
use subject::Subject;

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/reviews/{id}")));
    };
    let peer = match app.proctor.peer(person.id(), &id).await {
        Err(proctor::Error::NotFound) if is_own(&app, &person, &id).await? => {
            return Ok(see_other(&format!("/interviews/{id}/report")));
        }
        other => other?,
    };
    if peer.sees_others() {
        return graders_page(&app, &person, &id, &peer).await;
    }
    marks_page(&app, &person, &id, &peer).await
}

/// Whoever tries the address of a review of their own interview is led to what they may see.
async fn is_own(app: &App, person: &Person, id: &str) -> Result<bool, Problem> {
    Ok(app.store.interview(person.id(), id).await?.is_some())
}

/// The checklist, to begin with or to think again.
pub async fn form(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/reviews/{id}/marks")));
    };
    let peer = app.proctor.peer(person.id(), &id).await?;
    if peer.role() != Role::Reviewer {
        return Err(Problem::not_found());
    }
    marks_page(&app, &person, &id, &peer).await
}

async fn marks_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
) -> Result<Response, Problem> {
    let draft = app.proctor.draft(peer).await?;
    let before = peer.handed_in().map(|(_, marks)| marks.clone());
    review_page(app, person, id, peer, Shown::of(draft, before)).await
}

async fn review_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
    shown: Shown,
) -> Result<Response, Problem> {
    let head = head_of(person, id, peer);
    let app_of_page = app.clone();
    let page = app.proctor.look_as(peer, move |live| {
        checklist::page(&app_of_page, &head, &Subject::of_live(live), &shown)
    });
    Ok(page.await?.into_response())
}

fn head_of(person: &Person, id: &str, peer: &Peer) -> Head {
    let version = peer.handed_in().map(|(version, _)| *version);
    Head {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        addresses: Addresses {
            name: id.to_owned(),
            form: format!("/reviews/{id}/marks"),
            api: format!("/api/v1/reviews/{id}"),
            done: format!("/reviews/{id}"),
            replay: Some(format!("/interviews/{id}/replay")),
        },
        kicker: text::t("review-kicker"),
        lead: match peer.owner_name() {
            "" => text::t("review-lead"),
            name => t_with("review-lead-of", &[("name", name.to_owned().into())]),
        },
        version: version.map(|version| t_with("review-version", &[("version", version.into())])),
        asks_communication: true,
        shows_model: true,
    }
}

/// The form without scripts: keeps what is in it, and hands it in if that was the button.
pub async fn submit(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.peer(person.id(), &id).await?;
    let before = app.proctor.draft(&peer).await?;
    let handed_in = peer.handed_in().map(|(_, marks)| marks.clone());
    let mut shown = Shown::of(before, handed_in);
    let (earlier, hands_in) = (shown.marks.clone(), !fields.get("hand_in").is_empty());
    let told: Option<Timestamp> = fields.get("base").parse().ok().map(Timestamp::from_ms);
    let read = app.proctor.look_as(&peer, move |live| {
        checklist::marks_of(&fields, &Subject::of_live(live), &earlier)
    });
    shown.marks = read.await?;
    // Whatever becomes of handing it in, nothing of it is lost.
    let saved = app.proctor.keep_draft(&peer, told, &shown.marks).await?;
    let status = if !shown.saved(saved) {
        StatusCode::CONFLICT
    } else if hands_in {
        match app.proctor.hand_in(&peer, shown.marks.clone()).await {
            Ok(_) => return Ok(see_other(&format!("/reviews/{id}"))),
            Err(error) => shown.refused(error)?,
        }
    } else {
        shown.notice = Some(text::t("review-kept"));
        StatusCode::OK
    };
    let page = review_page(&app, &person, &id, &peer, shown).await?;
    Ok((status, page).into_response())
}

async fn graders_page(
    app: &App,
    person: &Person,
    id: &str,
    peer: &Peer,
) -> Result<Response, Problem> {
    let graders = app.proctor.peer_marks(person.id(), id).await?;
    let machine = app.proctor.machine_for(peer).await?;
    let machine =
        machine.ok_or_else(|| Problem::internal("a finished interview without a scorecard"))?;
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    let case = app
        .proctor
        .look_as(peer, |live| live.interview.case().to_owned());
    let others = against::others(app, person, &case.await?, id).await?;
    let others = others.into_iter().map(|row| {
        let href = format!("/interviews/{}/against/{id}", row.id);
        (href, row.started_at)
    });
    let others: Vec<(String, Timestamp)> = others.collect();
    let (id, owner) = (id.to_owned(), peer.owner_name().to_owned());
    let (revises, own) = (peer.role() == Role::Reviewer, peer.person_id().to_owned());
    let answers = app.clone();
    let page = app.proctor.look_as(peer, move |live| {
        let subject = Subject::of_live(live);
        let card = &machine.scorecard;
        let levels = [Level::Mid, Level::Senior, Level::Staff].into_iter();
        let looked = Looked {
            subject: &subject,
            offline: card,
            own: None,
            peers: &graders,
            interview_id: &id,
            looker: Looker::Grader { person_id: &own },
        };
        GradersPage {
            frame: frame.clone(),
            id: id.clone(),
            case_title: live.content.entry.case.title.clone(),
            level: wire::name(&live.interview.level()),
            owner: owner.clone(),
            started_at: live.interview.started_at(),
            revises,
            others: others.clone(),
            levels: levels
                .map(|level| {
                    let verdict = card.levels.get(&level).map(wire::name);
                    (wire::name(&level), verdict.unwrap_or_default())
                })
                .collect(),
            dimensions: DIMENSIONS
                .into_iter()
                .map(|dimension| (dimension_id(dimension), card.dimensions.get(dimension)))
                .collect(),
            together: together(&looked),
            model_answers: answers.model_answers.all(&live.content.entry),
            read: subject.read(),
        }
    });
    Ok(page.await?.into_response())
}
