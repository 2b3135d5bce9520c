//! Links, reviews and marks for programs; the pages use the same calls.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::identity::{self, Address, Person};
use super::super::problem::Problem;
use super::super::{App, asked, join, reviews};
use super::Body;
use super::state::{self, Line};
use crate::casebook::Entry;
use crate::ids::Token;
use crate::limits;
use crate::peers::marks::{Marks, is_marked};
use crate::proctor::{self, DraftSaved, Graded, InviteRequest, Live, board_of, frozen_texts};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// While it runs `interviewer` or `watcher`; after the end `reviewer` or `report-reader`.
    pub role: String,
    /// How many people may come by it, 1 to 10; 1.
    #[serde(default)]
    pub uses: Option<i64>,
    /// An hour to 30 days; 14 days.
    #[serde(default)]
    pub life_ms: Option<i64>,
    /// For yourself: whom it is for.
    #[serde(default)]
    pub note: String,
}

#[derive(Serialize, ToSchema)]
pub struct Invited {
    pub id: String,
    pub role: String,
    /// Shown this once.
    pub token: String,
    pub link: String,
    pub uses_max: i64,
    pub expires_at: i64,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/invitations", tag = "peers", params(("id" = String, Path)),
    request_body = Invite, responses((status = 201, body = Invited), (status = 404),
        (status = 409, description = "It is not finished, or is, or there are too many links"), (status = 422)))]
pub async fn invite(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(invite): Body<Invite>,
) -> Result<(StatusCode, Json<Invited>), Problem> {
    let role = wire::parse(&invite.role);
    let request = InviteRequest {
        role: role.ok_or(proctor::Error::InvitationUnfit)?,
        uses: invite.uses.unwrap_or(1),
        life_ms: invite.life_ms.unwrap_or(match role {
            Some(proctor::Role::Watcher) => limits::WATCHER_LIFE_MS,
            _ => limits::INVITATION_LIFE_MS,
        }),
        note: invite.note,
    };
    let invited = app.proctor.invite(person.id(), &id, request).await?;
    let link = asked::link_of(&app, &uri, &headers, &invited);
    let invited = Invited {
        link,
        id: invited.id,
        role: wire::name(&invited.role),
        token: invited.token,
        uses_max: invited.uses_max,
        expires_at: invited.expires_at.as_ms(),
    };
    Ok((StatusCode::CREATED, Json(invited)))
}

#[derive(Serialize, ToSchema)]
pub struct Invitations {
    pub invitations: Vec<Invitation>,
}

#[derive(Serialize, ToSchema)]
pub struct Invitation {
    pub id: String,
    pub role: String,
    /// `open`, `used-up`, `expired`, `revoked`.
    pub state: String,
    pub uses: i64,
    pub uses_max: i64,
    pub created_at: i64,
    pub expires_at: i64,
    pub note: String,
    pub people: Vec<Came>,
}

#[derive(Serialize, ToSchema)]
pub struct Came {
    pub name: String,
    pub at: i64,
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/invitations", tag = "peers", params(("id" = String, Path)),
    responses((status = 200, body = Invitations), (status = 404)))]
pub async fn list(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Invitations>, Problem> {
    let all = app.proctor.invitations(person.id(), &id).await?;
    let shown = all.into_iter().map(|one| Invitation {
        id: one.id,
        role: wire::name(&one.role),
        state: wire::name(&one.state),
        uses: one.uses,
        uses_max: one.uses_max,
        created_at: one.created_at.as_ms(),
        expires_at: one.expires_at.as_ms(),
        note: one.note,
        people: one
            .people
            .into_iter()
            .map(|(name, at)| Came {
                name,
                at: at.as_ms(),
            })
            .collect(),
    });
    Ok(Json(Invitations {
        invitations: shown.collect(),
    }))
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/invitations/{invitation}/revoke", tag = "peers",
    params(("id" = String, Path), ("invitation" = String, Path)),
    responses((status = 204, description = "It opens nothing any more, to nobody"), (status = 404)))]
pub async fn revoke(
    State(app): State<App>,
    person: Person,
    Path((id, invitation)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    app.proctor.revoke(person.id(), &id, &invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// Or the whole link.
    pub token: String,
    /// Wanted of everybody without an account.
    #[serde(default)]
    pub name: String,
}

#[derive(Serialize, ToSchema)]
pub struct Joined {
    pub interview: String,
    pub role: String,
    /// The page it leads to.
    pub path: String,
    /// For a program that came without one: `Authorization: Bearer TOKEN` from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/join", tag = "peers", request_body = Join,
    responses((status = 200, description = "In; a second time, too", body = Joined),
        (status = 404, description = "Unknown, too old, taken back or used up: one answer for all"),
        (status = 409, description = "One's own interview"), (status = 422, description = "Without a name"), (status = 429)))]
pub async fn come(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    Body(asks): Body<Join>,
) -> Result<Response, Problem> {
    let (link, name) = (&asks.token, &asks.name);
    let (joined, newcomer) =
        join::come(&app, person.as_ref(), address, &headers, link, name).await?;
    let (jar, token) = handed_over(&app, jar, &headers, newcomer);
    let answer = Joined {
        path: join::path_of(&joined),
        interview: joined.interview_id,
        role: wire::name(&joined.role),
        token,
    };
    Ok((jar, Json(answer)).into_response())
}

/// The log-in of a newcomer: a page of ours keeps its cookie where scripts cannot see it; a program gets the token.
pub(super) fn handed_over(
    app: &App,
    jar: CookieJar,
    headers: &HeaderMap,
    newcomer: Option<Token>,
) -> (CookieJar, Option<String>) {
    match newcomer {
        Some(token) if headers.contains_key("x-app") => {
            let jar = identity::remember(jar, app, &token, limits::GUEST_LOGIN_MS);
            (jar, None)
        }
        Some(token) => (jar, Some(token.reveal().to_owned())),
        None => (jar, None),
    }
}

/// The frozen interview with its unmarked checklist.
#[derive(Serialize, ToSchema)]
pub struct Review {
    pub id: String,
    pub case: String,
    pub title: String,
    pub level: String,
    /// Empty for a guest.
    pub owner: String,
    /// `reviewer` or `report-reader`.
    pub role: String,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub stages: Vec<Read>,
    /// Parts and arrows of the board, as evidence names them.
    pub board: Vec<Part>,
    pub transcript: Vec<Line>,
    pub checklist: Vec<Item>,
    /// What has not been handed in yet.
    #[schema(value_type = Object)]
    pub draft: Option<Marks>,
    pub draft_saved_at: Option<i64>,
    /// The version that is in.
    pub version: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct Read {
    pub id: String,
    pub title: String,
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct Part {
    pub id: String,
    pub label: String,
}

#[derive(Serialize, ToSchema)]
pub struct Item {
    pub id: String,
    pub stage: String,
    pub text: String,
    pub why: String,
    /// `core` or `plus`.
    pub tier: String,
}

#[utoipa::path(get, path = "/api/v1/reviews/{id}", tag = "peers", params(("id" = String, Path)),
    responses((status = 200, body = Review), (status = 404)))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Review>, Problem> {
    let peer = app.proctor.peer(person.id(), &id).await?;
    let draft = match peer.role() {
        proctor::Role::Reviewer => app.proctor.draft(&peer).await?,
        _ => None,
    };
    let (owner, role) = (peer.owner_name().to_owned(), wire::name(&peer.role()));
    let version = peer.handed_in().map(|(version, _)| *version);
    let look = move |live: &Live| review_of(&id, live);
    let mut review = app.proctor.look_as(&peer, look).await?;
    (review.owner, review.role, review.version) = (owner, role, version);
    review.draft_saved_at = draft.as_ref().map(|draft| draft.saved_at.as_ms());
    review.draft = draft.map(|draft| draft.marks);
    Ok(Json(review))
}

fn review_of(id: &str, live: &Live) -> Review {
    let interview = &live.interview;
    let plan = interview.plan();
    let entry = &live.content.entry;
    let stages = frozen_texts(live).into_iter().map(|(stage, text)| Read {
        title: plan.title(&stage).to_owned(),
        id: stage,
        text,
    });
    let parts = board_of(live)
        .as_ref()
        .map(reviews::subject::parts_of)
        .unwrap_or_default();
    Review {
        id: id.to_owned(),
        case: interview.case().to_owned(),
        title: entry.case.title.clone(),
        level: wire::name(&interview.level()),
        owner: String::new(),
        role: String::new(),
        started_at: interview.started_at().as_ms(),
        finished_at: interview.finished().map(|(at, _)| at.as_ms()),
        stages: stages.collect(),
        board: parts
            .into_iter()
            .map(|part| Part {
                id: part.id,
                label: part.label,
            })
            .collect(),
        transcript: state::transcript(interview),
        checklist: checklist_of(entry),
        draft: None,
        draft_saved_at: None,
        version: None,
    }
}

pub(super) fn checklist_of(entry: &Entry) -> Vec<Item> {
    let items = entry.rubric.item.iter();
    let items = items.filter(|item| is_marked(item.kind)).map(|item| Item {
        id: item.id.clone(),
        stage: item.stage.clone(),
        text: item.text.clone(),
        why: item.why.clone(),
        tier: wire::name(&item.tier),
    });
    items.collect()
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// `saved_at` of the draft this one goes on from; null for the first.
    pub base: Option<i64>,
    #[schema(value_type = Object)]
    pub marks: Marks,
}

#[derive(Serialize, ToSchema)]
pub struct DraftKept {
    pub saved_at: i64,
}

#[utoipa::path(put, path = "/api/v1/reviews/{id}/draft", tag = "peers", params(("id" = String, Path)),
    request_body = Draft, responses((status = 200, description = "It is on the disk", body = DraftKept), (status = 404),
        (status = 409, description = "It went on elsewhere: `head`, `saved_at`"), (status = 413)))]
pub async fn keep(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.peer(person.id(), &id).await?;
    let base = draft.base.map(Timestamp::from_ms);
    let kept = app.proctor.keep_draft(&peer, base, &draft.marks).await?;
    draft_answer(kept)
}

/// When it was saved, or what stands there instead.
pub(super) fn draft_answer(kept: DraftSaved) -> Result<Response, Problem> {
    Ok(match kept {
        DraftSaved::At(at) => Json(DraftKept {
            saved_at: at.as_ms(),
        })
        .into_response(),
        DraftSaved::Elsewhere(there) => {
            let saved_at = there.as_ref().map(|there| there.saved_at.as_ms());
            let head = there.map(|there| serde_json::to_value(there.marks));
            let head = head.transpose().map_err(Problem::internal)?;
            let detail = text::t("review-elsewhere");
            Problem::new(StatusCode::CONFLICT, "conflict", detail)
                .with("saved_at", saved_at)
                .with("head", head)
                .into_response()
        }
    })
}

#[derive(Serialize, ToSchema)]
pub struct HandedIn {
    pub version: i64,
}

#[utoipa::path(post, path = "/api/v1/reviews/{id}/marks", tag = "peers", params(("id" = String, Path)),
    request_body = Object, responses((status = 201, description = "In; the same again is the same version", body = HandedIn),
        (status = 404), (status = 409), (status = 413),
        (status = 422, description = "`faults`: each with its `item` (empty: the whole) and a `sentence`")))]
pub async fn hand_in(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(marks): Body<Marks>,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.peer(person.id(), &id).await?;
    let version = app.proctor.hand_in(&peer, marks).await?;
    Ok((StatusCode::CREATED, Json(HandedIn { version })))
}

/// What everybody marked last.
#[derive(Serialize, ToSchema)]
pub struct AllMarks {
    pub graders: Vec<Grader>,
    /// The machine's scorecard, for whoever came by a link; the owner has it in the report.
    #[schema(value_type = Object)]
    pub machine: Option<serde_json::Value>,
}

#[derive(Serialize, ToSchema)]
pub struct Grader {
    pub name: String,
    /// Names them where they are answered or rated.
    pub handle: String,
    /// Answers of the candidate, by the place of the remark; for the two of them only.
    pub answers: Vec<Answered>,
    /// `not`, `helpful`, `very`.
    pub helpful: Option<String>,
    pub you: bool,
    pub version: i64,
    pub handed_in_at: i64,
    /// Content hash of what was marked against.
    pub rubric: String,
    #[schema(value_type = Object)]
    pub marks: Marks,
}

#[derive(Serialize, ToSchema)]
pub struct Answered {
    pub about: String,
    pub text: String,
    /// As it stood when it was answered.
    pub remark: String,
    pub at: i64,
}

#[utoipa::path(get, path = "/api/v1/reviews/{id}/marks", tag = "peers", params(("id" = String, Path)),
    responses((status = 200, description = "For the owner after the end, for a reviewer after their own are in", body = AllMarks),
        (status = 404), (status = 409, description = "Not finished, or one's own marks come first")))]
pub async fn all(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<AllMarks>, Problem> {
    let graders = app.proctor.peer_marks(person.id(), &id).await?;
    let machine = match app.proctor.peer(person.id(), &id).await {
        Ok(peer) => app.proctor.machine_for(&peer).await?,
        Err(proctor::Error::NotFound) => None,
        Err(other) => return Err(other.into()),
    };
    let json = |graded: Graded| serde_json::to_value(graded.scorecard);
    let machine = machine.map(json).transpose().map_err(Problem::internal)?;
    let graders = graders.into_iter().map(|grader| Grader {
        you: grader.person_id == person.id(),
        handle: grader.handle,
        helpful: grader.said.helpful.as_ref().map(wire::name),
        answers: grader
            .said
            .answers
            .into_iter()
            .map(|(about, answer)| Answered {
                about,
                text: answer.text,
                remark: answer.remark,
                at: answer.at.as_ms(),
            })
            .collect(),
        name: grader.name,
        version: grader.version,
        handed_in_at: grader.handed_in_at.as_ms(),
        rubric: grader.rubric_hash,
        marks: grader.marks,
    });
    Ok(Json(AllMarks {
        graders: graders.collect(),
        machine,
    }))
}
