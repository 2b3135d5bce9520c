//! Circles for programs; the pages use the same calls.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::identity::{Address, Person};
use super::super::problem::Problem;
use super::super::report::dimension_id;
use super::super::{App, circle_join, circles};
use super::Body;
use crate::limits;
use crate::peers::queue::Nothing;
use crate::proctor::{self, Who};
use crate::time::Timestamp;

#[derive(Serialize, ToSchema)]
pub struct CircleList {
    pub circles: Vec<CircleRow>,
}

#[derive(Serialize, ToSchema)]
pub struct CircleRow {
    pub id: String,
    pub title: String,
    pub members: i64,
    /// You name it, make links to it and remove members.
    pub looks_after: bool,
}

#[utoipa::path(get, path = "/api/v1/circles", tag = "circles", responses((status = 200, body = CircleList)))]
pub async fn list(State(app): State<App>, person: Person) -> Result<Json<CircleList>, Problem> {
    let all = app.proctor.circles(person.id()).await?;
    let row = |one: proctor::CircleSummary| CircleRow {
        id: one.id,
        title: one.name,
        members: one.members,
        looks_after: one.looks_after,
    };
    Ok(Json(CircleList {
        circles: all.into_iter().map(row).collect(),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeCircle {
    pub title: String,
    /// How the others know you; wanted of everybody without an account.
    #[serde(default)]
    pub name: String,
}

#[derive(Serialize, ToSchema)]
pub struct CircleMade {
    pub id: String,
}

#[utoipa::path(post, path = "/api/v1/circles", tag = "circles", request_body = MakeCircle,
    responses((status = 201, body = CircleMade), (status = 409, description = "In too many circles"), (status = 422)))]
pub async fn make(
    State(app): State<App>,
    person: Person,
    Address(address): Address,
    headers: HeaderMap,
    Body(make): Body<MakeCircle>,
) -> Result<(StatusCode, Json<CircleMade>), Problem> {
    let (title, name) = (&make.title, &make.name);
    let (id, _) = circles::made(&app, Some(&person), address, &headers, title, name).await?;
    Ok((StatusCode::CREATED, Json(CircleMade { id })))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinCircle {
    /// Or the whole link.
    pub token: String,
    /// Wanted of everybody without an account.
    #[serde(default)]
    pub name: String,
}

#[derive(Serialize, ToSchema)]
pub struct CircleJoined {
    pub circle: String,
    /// The page it leads to.
    pub path: String,
    /// For a program that came without one: `Authorization: Bearer TOKEN` from now on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/circles/join", tag = "circles", request_body = JoinCircle,
    responses((status = 200, description = "In; a second time, too", body = CircleJoined),
        (status = 404, description = "Unknown, too old, taken back or used up: one answer for all"),
        (status = 409, description = "It is full, or you are in too many"), (status = 422, description = "Without a name"), (status = 429)))]
pub async fn join(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    Body(asks): Body<JoinCircle>,
) -> Result<Response, Problem> {
    let (link, name) = (&asks.token, &asks.name);
    let came = circle_join::come(&app, person.as_ref(), address, &headers, link, name);
    let (joined, newcomer) = came.await?;
    let (jar, token) = super::peers::handed_over(&app, jar, &headers, newcomer);
    let answer = CircleJoined {
        path: circle_join::path_of(&joined),
        circle: joined.circle_id,
        token,
    };
    Ok((jar, Json(answer)).into_response())
}

/// What a member sees; of others no text and no score.
#[derive(Serialize, ToSchema)]
pub struct CircleState {
    pub id: String,
    pub title: String,
    pub looks_after: bool,
    pub members: Vec<CircleMember>,
    /// What you are reviewing.
    pub reviewing: Vec<Reviewing>,
    /// Why `POST .../reviews` would give you nothing: `nothing-put-up`, `being-read`, `all-read`; null if it gives something.
    pub nothing: Option<String>,
    /// What the others put up, the oldest first.
    pub up: Vec<PutUpForReview>,
    /// What you put up.
    pub own: Vec<PutUpForReview>,
    /// What you could put up.
    pub offered: Vec<CircleOffer>,
    pub week_begins_at: i64,
    pub plan: Vec<PlannedPair>,
    pub together: DoneTogether,
    /// Open links, for whoever looks after the circle; never a token.
    pub links: Vec<CircleLink>,
}

/// As the others know them; of two with one name the later is told apart by a number.
#[derive(Serialize, ToSchema)]
pub struct CircleName {
    pub name: String,
    pub you: bool,
}

#[derive(Serialize, ToSchema)]
pub struct CircleMember {
    /// Names them to this circle.
    pub id: String,
    pub name: String,
    pub you: bool,
    pub looks_after: bool,
    pub joined_at: i64,
    /// Reviews.
    pub given: i64,
    pub received: i64,
}

#[derive(Serialize, ToSchema)]
pub struct Reviewing {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub owner: String,
    /// Until then nobody else is given it.
    pub ends_at: i64,
}

#[derive(Serialize, ToSchema)]
pub struct PutUpForReview {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub owner: String,
    pub put_at: i64,
    pub readers: usize,
    pub reading: Vec<CircleName>,
    /// Two readers contradict each other in a core point: a third one is wanted.
    pub conflict: bool,
}

#[derive(Serialize, ToSchema)]
pub struct CircleOffer {
    pub interview: String,
    pub title: String,
    pub level: String,
    pub finished_at: i64,
}

#[derive(Serialize, ToSchema)]
pub struct PlannedPair {
    /// One after the other; each is a candidate once.
    pub turns: Vec<PlannedTurn>,
    pub looks_on: Option<CircleName>,
}

#[derive(Serialize, ToSchema)]
pub struct PlannedTurn {
    pub candidate: CircleName,
    pub interviewer: CircleName,
    pub case: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct DoneTogether {
    pub interviews: i64,
    pub reviews: i64,
    /// Titles.
    pub cases: Vec<String>,
    pub cases_in_all: usize,
    /// Points that were read, by dimension.
    pub points: BTreeMap<String, usize>,
}

#[derive(Serialize, ToSchema)]
pub struct CircleLink {
    pub id: String,
    pub uses: i64,
    pub uses_max: i64,
    pub expires_at: i64,
}

#[utoipa::path(get, path = "/api/v1/circles/{id}", tag = "circles", params(("id" = String, Path)),
    responses((status = 200, body = CircleState), (status = 404)))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<CircleState>, Problem> {
    let circle = app.proctor.circle(person.id(), &id).await?;
    let own_name = circle.members.iter().find(|member| member.who.you);
    let own_name = own_name.map_or_else(String::new, |member| member.who.name.clone());
    let reading = |all: Vec<(Who, Timestamp)>| all.into_iter().map(|(who, _)| name(who)).collect();
    let turn = |turn: proctor::PlannedTurn| PlannedTurn {
        candidate: name(turn.candidate),
        interviewer: name(turn.interviewer),
        case: turn.case.map(|(case, _)| case),
    };
    let points = circle.progress.points.into_iter();
    let members = circle.members.into_iter().map(|member| CircleMember {
        id: member.key,
        name: member.who.name,
        you: member.who.you,
        looks_after: member.looks_after,
        joined_at: member.joined_at.as_ms(),
        given: member.balance.given,
        received: member.balance.received,
    });
    let reviewing = circle.mine.into_iter().map(|one| Reviewing {
        interview: one.interview,
        title: one.title,
        level: one.level,
        owner: one.owner.name,
        ends_at: one.ends_at.as_ms(),
    });
    let up = circle.up.into_iter().map(|one| PutUpForReview {
        interview: one.interview,
        title: one.title,
        level: one.level,
        owner: one.owner.name,
        put_at: one.put_at.as_ms(),
        readers: one.readers,
        reading: reading(one.reading),
        conflict: one.conflict,
    });
    let own = circle.own.into_iter().map(|one| PutUpForReview {
        interview: one.interview,
        title: one.title,
        level: one.level,
        owner: own_name.clone(),
        put_at: one.put_at.as_ms(),
        readers: one.readers,
        reading: reading(one.reading),
        conflict: one.conflict,
    });
    let offered = circle.offered.into_iter().map(|one| CircleOffer {
        interview: one.interview,
        title: one.title,
        level: one.level,
        finished_at: one.finished_at.as_ms(),
    });
    let plan = circle.plan.into_iter().map(|pair| PlannedPair {
        turns: pair.turns.into_iter().map(turn).collect(),
        looks_on: pair.looks_on.map(name),
    });
    let links = circle.links.into_iter().map(|link| CircleLink {
        id: link.id,
        uses: link.uses,
        uses_max: link.uses_max,
        expires_at: link.expires_at.as_ms(),
    });
    Ok(Json(CircleState {
        id: circle.id,
        title: circle.name,
        looks_after: circle.looks_after,
        members: members.collect(),
        reviewing: reviewing.collect(),
        nothing: circle.next.err().map(nothing_name),
        up: up.collect(),
        own: own.collect(),
        offered: offered.collect(),
        week_begins_at: circle.week_begins_at.as_ms(),
        plan: plan.collect(),
        together: DoneTogether {
            interviews: circle.progress.interviews,
            reviews: circle.progress.reviews,
            cases: circle.progress.cases,
            cases_in_all: circle.progress.cases_in_all,
            points: points
                .map(|(of, count)| (dimension_id(of), count))
                .collect(),
        },
        links: links.collect(),
    }))
}

fn name(who: Who) -> CircleName {
    CircleName {
        name: who.name,
        you: who.you,
    }
}

fn nothing_name(nothing: Nothing) -> String {
    let name = match nothing {
        Nothing::NothingPutUp => "nothing-put-up",
        Nothing::BeingRead => "being-read",
        Nothing::AllRead => "all-read",
    };
    name.to_owned()
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CircleTitle {
    pub title: String,
}

#[utoipa::path(put, path = "/api/v1/circles/{id}", tag = "circles", params(("id" = String, Path)), request_body = CircleTitle,
    responses((status = 204), (status = 404, description = "Also for members who do not look after it"), (status = 422)))]
pub async fn rename(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(asks): Body<CircleTitle>,
) -> Result<StatusCode, Problem> {
    let title = circles::checked_title(&asks.title)?;
    app.proctor.rename_circle(person.id(), &id, &title).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkCircle {
    /// How many people may come by it, 1 to 9.
    pub uses: i64,
    /// An hour to 30 days; 14 days.
    #[serde(default)]
    pub life_ms: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct CircleLinked {
    pub id: String,
    /// Shown this once.
    pub token: String,
    pub link: String,
    pub uses_max: i64,
    pub expires_at: i64,
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/links", tag = "circles", params(("id" = String, Path)),
    request_body = LinkCircle, responses((status = 201, body = CircleLinked), (status = 404),
        (status = 409, description = "Too many are open"), (status = 422)))]
pub async fn link(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    Body(asks): Body<LinkCircle>,
) -> Result<(StatusCode, Json<CircleLinked>), Problem> {
    let life_ms = asks.life_ms.unwrap_or(limits::INVITATION_LIFE_MS);
    let linked = app
        .proctor
        .link_circle(person.id(), &id, asks.uses, life_ms);
    let linked = linked.await?;
    let link = circles::link_of(&app, &uri, &headers, &linked);
    let linked = CircleLinked {
        link,
        id: linked.id,
        token: linked.token,
        uses_max: linked.uses_max,
        expires_at: linked.expires_at.as_ms(),
    };
    Ok((StatusCode::CREATED, Json(linked)))
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/links/{link}/revoke", tag = "circles",
    params(("id" = String, Path), ("link" = String, Path)),
    responses((status = 204, description = "Nobody comes by it any more"), (status = 404)))]
pub async fn revoke(
    State(app): State<App>,
    person: Person,
    Path((id, link)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let revoked = app.proctor.revoke_circle_link(person.id(), &id, &link);
    revoked.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/leave", tag = "circles", params(("id" = String, Path)),
    responses((status = 204, description = "Your marks and interviews stay"), (status = 404)))]
pub async fn leave(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    app.proctor.leave_circle(person.id(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/members/{member}/remove", tag = "circles",
    params(("id" = String, Path), ("member" = String, Path)),
    responses((status = 204, description = "Their marks and interviews stay"), (status = 404)))]
pub async fn remove(
    State(app): State<App>,
    person: Person,
    Path((id, member)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let removed = app.proctor.remove_member(person.id(), &id, &member);
    removed.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutUp {
    /// A finished interview of yours.
    pub interview: String,
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/interviews", tag = "circles", params(("id" = String, Path)), request_body = PutUp,
    responses((status = 204, description = "Up for review; twice is once"), (status = 404),
        (status = 409, description = "It is not finished, or you have too many up")))]
pub async fn put_up(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(asks): Body<PutUp>,
) -> Result<StatusCode, Problem> {
    let up = app.proctor.put_up(person.id(), &id, &asks.interview);
    up.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/interviews/{interview}/take-back", tag = "circles",
    params(("id" = String, Path), ("interview" = String, Path)),
    responses((status = 204, description = "Nobody of the circle sees it any more; marks stay"), (status = 404)))]
pub async fn take_back(
    State(app): State<App>,
    person: Person,
    Path((id, interview)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let taken = app.proctor.take_back(person.id(), &id, &interview);
    taken.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
pub struct NextReview {
    /// `/api/v1/reviews/{interview}` is yours to mark.
    pub interview: String,
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/reviews", tag = "circles", params(("id" = String, Path)),
    responses((status = 201, body = NextReview), (status = 404), (status = 409, description = "There is nothing, or you have enough")))]
pub async fn next(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<NextReview>), Problem> {
    let interview = app.proctor.next_review(person.id(), &id).await?;
    Ok((StatusCode::CREATED, Json(NextReview { interview })))
}

#[utoipa::path(post, path = "/api/v1/circles/{id}/reviews/{interview}/give-back", tag = "circles",
    params(("id" = String, Path), ("interview" = String, Path)),
    responses((status = 204, description = "Somebody else is given it"), (status = 404), (status = 409, description = "Handed in already")))]
pub async fn give_back(
    State(app): State<App>,
    person: Person,
    Path((id, interview)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let given = app.proctor.give_back(person.id(), &id, &interview);
    given.await?;
    Ok(StatusCode::NO_CONTENT)
}
