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
use crate::proctor::{self, Invitation, InviteRequest, Invited, LinkState, ROLES, Role};
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

impl Default for Chosen {
    fn default() -> Self {
        Chosen {
            role: Role::Reviewer,
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
    Ok(section_of(id, Chosen::default(), links, None))
}

fn section_of(
    id: &str,
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
        roles: ROLES.into_iter().map(role).collect(),
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

pub async fn invite(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let title = app.store.interview(person.id(), &id).await?;
    let case_title = title.ok_or_else(Problem::not_found)?.title;
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
            (StatusCode::CREATED, Some(made), Chosen::default(), None)
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
        ask: section_of(&id, chosen, links, fault),
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
    Ok(see_other(&format!("/interviews/{id}/report#ask")))
}
