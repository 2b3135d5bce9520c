//! Being present at a running interview, for programs; the pages use the same calls.

use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::App;
use super::super::identity::Person;
use super::super::problem::Problem;
use super::super::received::ReceivedAt;
use super::Body;
use super::state::{self, State as Interview};
use crate::casebook::rubric::Verdict;
use crate::peers::marks::Marks;
use crate::proctor::{HostAsk, Live, LivePeer, Role, hosting_moves};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

#[derive(Serialize, ToSchema)]
pub struct Present {
    /// `interviewer` or `watcher`.
    pub role: String,
    /// Of the candidate; empty for a guest.
    pub owner: String,
    /// Who interviews; null: the program.
    pub interviewer: Option<String>,
    /// That is you.
    pub yours: bool,
    /// Names of those whose stream is open.
    pub here: Vec<String>,
    pub interview: Interview,
    /// What the rules would say now.
    pub suggestion: Option<String>,
    /// What the candidate asked and nobody has answered, with what the program would answer.
    pub question: Option<Question>,
    /// Facts, probes, curveballs, ladders, red flags and checklist of the case, for an interviewer.
    #[schema(value_type = Object)]
    pub guide: Option<serde_json::Value>,
    /// What you ticked and noted, as it will wait in your marks.
    #[schema(value_type = Object)]
    pub ticked: Option<Marks>,
}

#[derive(Serialize, ToSchema)]
pub struct Question {
    pub text: String,
    pub answers: Vec<Suggested>,
}

#[derive(Serialize, ToSchema)]
pub struct Suggested {
    pub fact: Option<String>,
    pub text: String,
}

#[utoipa::path(get, path = "/api/v1/live/{id}", tag = "live", params(("id" = String, Path)),
    responses((status = 200, body = Present), (status = 404), (status = 409, description = "It is over")))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Present>, Problem> {
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let ticked = match peer.role() {
        Role::Interviewer => Some(app.proctor.ticked(&peer).await?.marks),
        _ => None,
    };
    let by = peer.clone();
    let look = move |live: &Live, now| present(&id, &by, live, now);
    let mut present = app.proctor.look_live(&peer, look).await?;
    present.ticked = ticked;
    Ok(Json(present))
}

fn present(id: &str, peer: &LivePeer, live: &Live, now: Timestamp) -> Present {
    let interviews = peer.role() == Role::Interviewer;
    let question = hosting_moves::open_question(live).filter(|_| interviews);
    let suggestion = live.watch.suggested().filter(|_| interviews);
    let (case, rubric) = (&live.content.entry.case, &live.content.entry.rubric);
    let guide = interviews.then(|| {
        serde_json::json!({
            "facts": case.fact, "probes": case.probe, "curveballs": case.curveball,
            "hints": case.stage, "red_flags": case.red_flag, "checklist": rubric.item,
        })
    });
    Present {
        role: wire::name(&peer.role()),
        owner: peer.owner_name().to_owned(),
        interviewer: live.interview.chair().map(|chair| chair.name.clone()),
        yours: peer.holds_chair(live),
        here: live
            .presence
            .people()
            .into_iter()
            .map(|one| one.name)
            .collect(),
        interview: state::of(id, &live.interview, now),
        suggestion: suggestion.map(|line| line.text.clone()),
        question: question.map(|(text, lines)| Question {
            text,
            answers: lines
                .into_iter()
                .map(|line| Suggested {
                    fact: line.fact,
                    text: line.text,
                })
                .collect(),
        }),
        guide,
        ticked: None,
    }
}

#[utoipa::path(post, path = "/api/v1/live/{id}/moves", tag = "live", params(("id" = String, Path)),
    request_body(content = Object, description = "`do`: `take-chair`, `leave-chair`, `say` with `text`, `fact`, `probe` or \
        `curveball` with `id`, `follow-up` with `probe` and `number`, `hint`, `suggestion` with `text`, `advance` with \
        `from`, `pause`, `resume`, `extend` with `minutes`"),
    responses((status = 200, body = Present), (status = 403, description = "Whoever watches only watches"), (status = 404),
        (status = 409, description = "Somebody else interviews, nobody does, it is over, or the move is not possible now"), (status = 422)))]
pub async fn moves(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    ReceivedAt(received_at): ReceivedAt,
    Body(ask): Body<HostAsk>,
) -> Result<Json<Present>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let by = peer.clone();
    let done = app
        .proctor
        .host(&peer, received_at, ask, move |live, now, answer| {
            answer.map(|_| present(&id, &by, live, now))
        });
    Ok(Json(done.await??))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tick {
    pub item: String,
    /// `met`, `partly`; null takes the tick back.
    pub verdict: Option<String>,
}

#[utoipa::path(put, path = "/api/v1/live/{id}/ticks", tag = "live", params(("id" = String, Path)), request_body = Tick,
    responses((status = 200, description = "All marks as they wait in your draft", body = Object), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn tick(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(tick): Body<Tick>,
) -> Result<Json<Marks>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let verdict = match tick.verdict.as_deref() {
        None => None,
        Some(verdict) => {
            let heard = wire::parse(verdict);
            let heard = heard.filter(|heard| matches!(heard, Verdict::Met | Verdict::Partly));
            let values = [
                ("name", "verdict".into()),
                ("value", verdict.to_owned().into()),
            ];
            let unknown = || text::t_with("problem-unknown-choice", &values);
            Some(heard.ok_or_else(|| Problem::invalid("unknown-choice", unknown()))?)
        }
    };
    let ticked = app.proctor.tick(&peer, &tick.item, verdict).await?;
    Ok(Json(ticked.marks))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    pub text: String,
}

#[utoipa::path(put, path = "/api/v1/live/{id}/note", tag = "live", params(("id" = String, Path)), request_body = Note,
    responses((status = 200, description = "All marks as they wait in your draft", body = Object), (status = 403), (status = 404), (status = 409)))]
pub async fn note(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(note): Body<Note>,
) -> Result<Json<Marks>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let peer = app.proctor.live_peer(person.id(), &id).await?;
    let ticked = app.proctor.keep_note(&peer, &note.text).await?;
    Ok(Json(ticked.marks))
}

#[derive(Serialize, ToSchema)]
pub struct Swapped {
    /// The page it leads to; null: nobody has changed roles.
    pub path: Option<String>,
    pub interview: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/live/{id}/swap", tag = "live", params(("id" = String, Path)),
    responses((status = 200, body = Swapped), (status = 404), (status = 409, description = "It is not over")))]
pub async fn swapped(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Swapped>, Problem> {
    let after = app.proctor.after(person.id(), &id).await?;
    let swapped = app.proctor.swapped(&after).await?;
    Ok(Json(Swapped {
        path: swapped.as_ref().map(|swapped| swapped.path()),
        interview: swapped.map(|swapped| swapped.interview_id),
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Swap {
    /// `mid`, `senior` or `staff`; null: the same.
    #[serde(default)]
    pub level: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/live/{id}/swap", tag = "live", params(("id" = String, Path)), request_body = Swap,
    responses((status = 200, description = "The other interview; a second time, too", body = Swapped), (status = 404), (status = 409)))]
pub async fn swap(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(swap): Body<Swap>,
) -> Result<Json<Swapped>, Problem> {
    let after = app.proctor.after(person.id(), &id).await?;
    let level = swap.level.as_deref().and_then(wire::parse);
    let swapped = app.proctor.swap(&after, level).await?;
    Ok(Json(Swapped {
        path: Some(swapped.path()),
        interview: Some(swapped.interview_id),
    }))
}

#[utoipa::path(get, path = "/api/v1/live/{id}/hosting", tag = "live", params(("id" = String, Path)),
    responses((status = 200, description = "What there was to learn for whoever interviewed; null: nobody did", body = Object),
        (status = 404), (status = 409, description = "It is not over")))]
pub async fn hosting(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Option<crate::peers::hosting::Hosting>>, Problem> {
    let after = app.proctor.after(person.id(), &id).await?;
    let hosted = app.proctor.hosted(&after).await?;
    Ok(Json(hosted.map(|hosted| hosted.hosting)))
}
