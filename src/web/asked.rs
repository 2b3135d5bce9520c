//! Asking somebody: links to one's own finished interview. A new link is shown this once.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::App;
use super::forms::Fields;
use super::identity::Person;
use super::layers::see_other;
use super::origin::host_of;
use super::pages::peers::{AskSection, AskedLink, AskedPage, MadeLink};
use super::pages::{Choice, Frame, Here};
use super::problem::Problem;
use super::qr;
use crate::limits;
use crate::proctor::{
    self, Invitation, InviteRequest, Invited, LIVE_ROLES, LinkState, ROLES, Role,
};
use crate::text;
use crate::wire;

pub const DAY_MS: i64 = 24 * 3_600_000;

/// What was chosen, to show it again.
struct Chosen {
    role: Role,
    uses: String,
    days: String,
    note: String,
}

impl Chosen {
    /// What is most likely wanted of an interview that runs, or that is over.
    fn usual(runs: bool) -> Self {
        Chosen {
            role: if runs {
                Role::Interviewer
            } else {
                Role::Reviewer
            },
            uses: String::from("1"),
            days: (limits::INVITATION_LIFE_MS / DAY_MS).to_string(),
            note: String::new(),
        }
    }
}

/// The section of the report.
///
/// # Errors
/// What the store says.
pub async fn section(app: &App, person: &Person, id: &str) -> Result<AskSection, Problem> {
    let links = app.proctor.invitations(person.id(), id).await?;
    let row = app.store.interview(person.id(), id).await?;
    let runs = row.is_some_and(|row| row.finished_at.is_none());
    let over = |live: &proctor::Live, _| {
        let host = live.interview.last_host()?;
        live.interview.finished().map(|_| host.name.clone())
    };
    let host = app.proctor.look(person.id(), id, over).await?;
    Ok(AskSection {
        host,
        ..section_of(id, runs, Chosen::usual(runs), links, None)
    })
}

fn section_of(
    id: &str,
    runs: bool,
    chosen: Chosen,
    links: Vec<Invitation>,
    fault: Option<String>,
) -> AskSection {
    let role = |role: Role| {
        let name = wire::name(&role);
        Choice {
            title: text::t_of("ask-role-title", &name),
            about: text::t_of("ask-role-about", &name),
            chosen: role == chosen.role,
            value: name,
        }
    };
    AskSection {
        id: id.to_owned(),
        runs,
        host: None,
        roles: if runs { LIVE_ROLES } else { ROLES }
            .into_iter()
            .map(role)
            .collect(),
        uses: chosen.uses,
        days: chosen.days,
        uses_max: limits::INVITATION_USES,
        days_max: limits::INVITATION_LIFE_MAX_MS / DAY_MS,
        note: chosen.note,
        note_chars: limits::INVITATION_NOTE_CHARS,
        links: links.into_iter().rev().map(asked_link).collect(),
        fault,
    }
}

fn asked_link(link: Invitation) -> AskedLink {
    AskedLink {
        holds: matches!(link.state, LinkState::Open | LinkState::UsedUp),
        id: link.id,
        role: wire::name(&link.role),
        state: wire::name(&link.state),
        note: link.note,
        uses: link.uses,
        uses_max: link.uses_max,
        expires_at: link.expires_at,
        people: link.people.into_iter().map(|(name, _)| name).collect(),
    }
}

/// The links of an interview, without making one: for the room, which stays open beside it.
pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(super::account::to_login(&format!(
            "/interviews/{id}/invitations"
        )));
    };
    let row = app.store.interview(person.id(), &id).await?;
    let case_title = row.ok_or_else(Problem::not_found)?.title;
    let page = AskedPage {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        case_title,
        ask: section(&app, &person, &id).await?,
        made: None,
    };
    Ok(page.into_response())
}

pub async fn invite(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let title = app.store.interview(person.id(), &id).await?;
    let row = title.ok_or_else(Problem::not_found)?;
    let (case_title, runs) = (row.title, row.finished_at.is_none());
    let chosen = Chosen {
        role: wire::parse(fields.get("role")).unwrap_or(Role::Reviewer),
        uses: fields.get("uses").trim().to_owned(),
        days: fields.get("days").trim().to_owned(),
        note: fields.get("note").to_owned(),
    };
    let request = InviteRequest {
        role: chosen.role,
        uses: chosen.uses.parse().unwrap_or(0),
        life_ms: chosen
            .days
            .parse::<i64>()
            .unwrap_or(0)
            .saturating_mul(DAY_MS),
        note: chosen.note.clone(),
    };
    let (status, made, chosen, fault) = match app.proctor.invite(person.id(), &id, request).await {
        Ok(invited) => {
            let link = link_of(&app, &uri, &headers, &invited);
            let made = MadeLink {
                role: wire::name(&invited.role),
                safe_qr: qr::svg(&link, &text::t("ask-qr")),
                link,
                uses_max: invited.uses_max,
                expires_at: invited.expires_at,
            };
            (StatusCode::CREATED, Some(made), Chosen::usual(runs), None)
        }
        Err(error @ (proctor::Error::NotFound | proctor::Error::Store(_))) => {
            return Err(error.into());
        }
        Err(error) => {
            let problem = Problem::from(error);
            (problem.status, None, chosen, Some(problem.detail))
        }
    };
    let links = app.proctor.invitations(person.id(), &id).await?;
    let page = AskedPage {
        frame: Frame::new(person.viewer(), Here::History),
        case_title,
        ask: section_of(&id, runs, chosen, links, fault),
        made,
    };
    Ok((status, page).into_response())
}

/// The whole link. What stands behind `#` is sent by no browser.
pub fn link_of(app: &App, uri: &Uri, headers: &HeaderMap, invited: &Invited) -> String {
    let host = host_of(uri, headers).unwrap_or_default();
    format!("{}/join#{}", app.origins.address(host), invited.token)
}

pub async fn revoke(
    State(app): State<App>,
    person: Person,
    Path((id, invitation)): Path<(String, String)>,
    _: Fields,
) -> Result<Response, Problem> {
    app.proctor.revoke(person.id(), &id, &invitation).await?;
    let row = app.store.interview(person.id(), &id).await?;
    Ok(match row.is_some_and(|row| row.finished_at.is_none()) {
        true => see_other(&format!("/interviews/{id}/invitations")),
        false => see_other(&format!("/interviews/{id}/report#ask")),
    })
}
