//! Starting, looking, asking, moving on, ending.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::identity::Person;
use super::super::problem::Problem;
use super::super::received::ReceivedAt;
use super::super::{App, history, people};
use super::Body;
use super::notes::{Note, Saved};
use super::state::{self, Line, State as Interview};
use crate::casebook::rubric::Level;
use crate::interview::plan::{MINUTE_MS, Pace, StageSpec};
use crate::interview::{self, Action, Answer, Command, Refusal};
use crate::limits;
use crate::proctor::{Live, PlanChoice, StartRequest, moves};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    pub case: String,
    /// `mid`, `senior` (default) or `staff`.
    #[serde(default)]
    pub level: Option<String>,
    /// The name of a plan, or its stages; left out: what suits case and level.
    #[serde(default)]
    pub plan: Option<PlanGiven>,
    /// `interview` (default), `strict` or `untimed`.
    #[serde(default)]
    pub pace: Option<String>,
    /// 1000, 1250, 1500 or 2000; left out: the person's own setting.
    #[serde(default)]
    pub extra_time_permille: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum PlanGiven {
    Named(String),
    Custom(Vec<StageGiven>),
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StageGiven {
    pub stage: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub minutes: Option<f64>,
    #[serde(default)]
    pub ms: Option<i64>,
}

impl Start {
    fn request(self, own_extra_time: i64) -> Result<StartRequest, Problem> {
        let unknown = |name: &'static str, value: &str| {
            let value: String = value.chars().take(80).collect();
            let detail = text::t_with(
                "problem-unknown-choice",
                &[("name", name.into()), ("value", value.into())],
            );
            Problem::invalid("unknown-choice", detail)
        };
        let level = match self.level.as_deref() {
            None => Level::Senior,
            Some(level) => wire::parse(level).ok_or_else(|| unknown("level", level))?,
        };
        let pace = match self.pace.as_deref() {
            None => None,
            Some(pace) => Some(wire::parse::<Pace>(pace).ok_or_else(|| unknown("pace", pace))?),
        };
        let plan = match self.plan {
            None => PlanChoice::Fitting,
            Some(PlanGiven::Named(name)) => PlanChoice::Named(name),
            Some(PlanGiven::Custom(stages)) => {
                PlanChoice::Custom(stages.into_iter().map(spec_of).collect::<Result<_, _>>()?)
            }
        };
        Ok(StartRequest {
            case: self.case,
            level,
            plan,
            pace,
            extra_time_permille: self.extra_time_permille.unwrap_or(own_extra_time),
        })
    }
}

fn spec_of(given: StageGiven) -> Result<StageSpec, Problem> {
    let length_ms = match (given.ms, given.minutes) {
        (Some(ms), None) => Some(ms),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "within the range checked beside it"
        )]
        (None, Some(minutes)) if (0.0..=10_000.0).contains(&minutes) => {
            Some((minutes * MINUTE_MS as f64).round() as i64)
        }
        _ => None,
    };
    let length_ms = length_ms.ok_or_else(|| {
        Problem::invalid(
            "minutes",
            text::t_with("problem-minutes", &[("stage", given.stage.clone().into())]),
        )
    })?;
    Ok(StageSpec {
        id: given.stage,
        title: given.title,
        length_ms,
    })
}

#[utoipa::path(post, path = "/api/v1/interviews", tag = "interviews", request_body = Start,
    responses((status = 201, body = Interview), (status = 409, description = "Too many are running"), (status = 422)))]
pub async fn start(
    State(app): State<App>,
    person: Person,
    Body(start): Body<Start>,
) -> Result<(StatusCode, Json<Interview>), Problem> {
    let request = start.request(people::extra_time_of(Some(&person)))?;
    let id = app.proctor.start(person.id(), request).await?;
    let state = state_of(&app, &person, &id).await?;
    Ok((StatusCode::CREATED, Json(state)))
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, body = Interview), (status = 404)))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<Interview>, Problem> {
    Ok(Json(state_of(&app, &person, &id).await?))
}

async fn state_of(app: &App, person: &Person, id: &str) -> Result<Interview, Problem> {
    let room = id.to_owned();
    let look = move |live: &Live, now| state::of(&room, &live.interview, now);
    Ok(app.proctor.look(person.id(), id, look).await?)
}

#[derive(Serialize, ToSchema)]
pub struct InterviewList {
    pub interviews: Vec<InterviewRow>,
    pub next_cursor: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct InterviewRow {
    pub id: String,
    pub case: String,
    pub title: String,
    pub level: String,
    pub plan: String,
    pub pace: String,
    pub phase: String,
    pub started_at: i64,
    pub finished_at: Option<i64>,
    pub coverage: Option<f64>,
    pub verdict: Option<String>,
    /// When it was brought here with an archive; nothing if it was held here.
    pub imported_at: Option<i64>,
}

#[utoipa::path(get, path = "/api/v1/interviews", tag = "interviews",
    params(("cursor" = Option<String>, Query), ("limit" = Option<i64>, Query), ("case" = Option<String>, Query),
        ("level" = Option<String>, Query), ("verdict" = Option<String>, Query), ("from" = Option<String>, Query, description = "A day, such as 2026-11-22"),
        ("to" = Option<String>, Query, description = "A day, included"), ("grader" = Option<String>, Query), ("q" = Option<String>, Query, description = "Words of notes and boards")),
    responses((status = 200, description = "Newest first", body = InterviewList)))]
pub async fn list(
    State(app): State<App>,
    person: Person,
    Query(asked): Query<history::Asked>,
) -> Result<Json<InterviewList>, Problem> {
    let page = history::rows_of(&app, &person, asked).await?;
    let rows = page.rows.into_iter().map(|row| InterviewRow {
        imported_at: page.brought.get(&row.id).map(|at| at.as_ms()),
        id: row.id,
        case: row.case_id,
        title: row.title,
        level: row.level,
        plan: row.plan_name,
        pace: row.pace,
        phase: row.phase,
        started_at: row.started_at.as_ms(),
        finished_at: row.finished_at.map(Timestamp::as_ms),
        coverage: row.coverage,
        verdict: row.verdict,
    });
    Ok(Json(InterviewList {
        interviews: rows.collect(),
        next_cursor: page.next_cursor,
    }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub text: String,
}

#[derive(Serialize, ToSchema)]
pub struct Said {
    /// What the interviewer says to it.
    pub lines: Vec<Line>,
    pub interview: Interview,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/questions", tag = "interviews", params(("id" = String, Path)),
    request_body = Question, responses((status = 200, body = Said), (status = 409), (status = 422)))]
pub async fn ask(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
    Body(question): Body<Question>,
) -> Result<Json<Said>, Problem> {
    let question = question.text.trim().to_owned();
    let act = move |live: &Live, _| Ok(moves::ask(live, &question));
    said(&app, &person, id, received_at, act).await
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/hints", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, body = Said), (status = 409, description = "None left"), (status = 429, description = "Too soon")))]
pub async fn hint(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
) -> Result<Json<Said>, Problem> {
    said(&app, &person, id, received_at, |live, _| {
        moves::take_hint(live)
    })
    .await
}

/// Does it and shows the lines that the conversation grew by.
async fn said(
    app: &App,
    person: &Person,
    id: String,
    received_at: Timestamp,
    act: impl Fn(&Live, Timestamp) -> Result<Action, Refusal> + Send + Sync + 'static,
) -> Result<Json<Said>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let room = id.clone();
    let grown = std::sync::atomic::AtomicUsize::new(0);
    let grown = std::sync::Arc::new(grown);
    let before = grown.clone();
    let command = move |live: &Live, now| {
        before.store(
            live.interview.transcript().len(),
            std::sync::atomic::Ordering::SeqCst,
        );
        act(live, now).map(|action| Command {
            received_at,
            action,
        })
    };
    let then = move |live: &Live, now, answer: Result<Answer, Refusal>| {
        answer?;
        let interview = state::of(&room, &live.interview, now);
        let lines = state::transcript(&live.interview);
        let new = lines
            .into_iter()
            .skip(grown.load(std::sync::atomic::Ordering::SeqCst));
        let lines = new.filter(|line| line.from == "interviewer").collect();
        Ok::<_, Refusal>(Said { lines, interview })
    };
    Ok(Json(
        app.proctor
            .command(person.id(), &id, command, then)
            .await??,
    ))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The stage one believes to be in: a repeated request moves nothing.
    pub from: String,
    /// An earlier stage to go back to, once; `from` again: back to the present; left out: on to the next.
    #[serde(default)]
    pub to: Option<String>,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/stage", tag = "interviews", params(("id" = String, Path)),
    request_body = Move, responses((status = 200, body = Interview), (status = 409)))]
pub async fn stage(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
    Body(step): Body<Move>,
) -> Result<Json<Interview>, Problem> {
    let act = move |live: &Live, _| {
        let plan = live.interview.plan();
        let from = step.from.clone();
        Ok(match &step.to {
            None => Action::Advance { from },
            Some(to) if *to == from => Action::EndReturn,
            Some(to) if plan.position(to) == plan.position(&from).map(|at| at + 1) => {
                Action::Advance { from }
            }
            Some(to) => Action::Return { to: to.clone() },
        })
    };
    done(&app, &person, id, received_at, act).await
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/pause", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, body = Interview), (status = 409, description = "Not in this pace, or used up")))]
pub async fn pause(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
) -> Result<Json<Interview>, Problem> {
    done(&app, &person, id, received_at, |_, _| Ok(Action::Pause)).await
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/resume", tag = "interviews", params(("id" = String, Path)),
    responses((status = 200, body = Interview), (status = 409)))]
pub async fn resume(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
) -> Result<Json<Interview>, Problem> {
    done(&app, &person, id, received_at, |_, _| Ok(Action::Resume)).await
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// Unsaved texts by stage: they are saved in the same transaction.
    #[serde(default)]
    pub notes: BTreeMap<String, Note>,
}

#[derive(Serialize, ToSchema)]
pub struct Finished {
    /// The answers to the texts that came along, by stage.
    pub notes: BTreeMap<String, Saved>,
    pub interview: Interview,
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/finish", tag = "interviews", params(("id" = String, Path)),
    request_body = Finish, responses((status = 200, description = "Finished, now or before", body = Finished)))]
pub async fn finish(
    State(app): State<App>,
    person: Person,
    ReceivedAt(received_at): ReceivedAt,
    Path(id): Path<String>,
    Body(finish): Body<Finish>,
) -> Result<Json<Finished>, Problem> {
    let stages: Vec<String> = finish.notes.keys().cloned().collect();
    let notes: Vec<Action> = finish
        .notes
        .into_iter()
        .map(|(stage, note)| note.into_action(stage))
        .collect();
    let room = id.clone();
    let command = move |_: &Live, _: Timestamp| {
        let action = Action::Finish {
            notes: notes.clone(),
        };
        Ok(Command {
            received_at,
            action,
        })
    };
    let then = move |live: &Live, now, answer: Result<Answer, Refusal>| {
        let acks = answer?.note_acks.into_iter().map(Saved::from);
        Ok::<_, Refusal>(Finished {
            notes: stages.iter().cloned().zip(acks).collect(),
            interview: state::of(&room, &live.interview, now),
        })
    };
    Ok(Json(
        app.proctor
            .command(person.id(), &id, command, then)
            .await??,
    ))
}

async fn done(
    app: &App,
    person: &Person,
    id: String,
    received_at: Timestamp,
    act: impl Fn(&Live, Timestamp) -> Result<Action, Refusal> + Send + Sync + 'static,
) -> Result<Json<Interview>, Problem> {
    let room = id.clone();
    let command = move |live: &Live, now| {
        act(live, now).map(|action| Command {
            received_at,
            action,
        })
    };
    let then = move |live: &Live, now, answer: Result<Answer, Refusal>| {
        answer?;
        Ok::<_, Refusal>(state::of(&room, &live.interview, now))
    };
    Ok(Json(
        app.proctor
            .command(person.id(), &id, command, then)
            .await??,
    ))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moment {
    until: Option<i64>,
    after: Option<u64>,
}

#[derive(Serialize, ToSchema)]
pub struct Journal {
    /// Lines of the journal, as they were written; `cue`, why the interviewer spoke, only after the end.
    pub events: Vec<serde_json::Value>,
    /// Give it as `after` for the next lines; null: these were the last.
    pub next_after: Option<u64>,
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/journal", tag = "interviews",
    params(("id" = String, Path), ("until" = Option<i64>, Query), ("after" = Option<u64>, Query)),
    responses((status = 200, description = "With `until` the state as it was at that moment, else the lines of the journal", body = Journal)))]
pub async fn journal(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Query(moment): Query<Moment>,
) -> Result<Response, Problem> {
    app.proctor.catch_up(person.id(), &id).await?;
    if let Some(until) = moment.until.map(Timestamp::from_ms) {
        let lines = app.store.journal_until(person.id(), &id, until).await?;
        if lines.is_empty() {
            return Err(Problem::invalid("until", text::t("problem-before-start")));
        }
        let then = interview::Interview::replay(lines);
        return Ok(Json(state::of(&id, &then, until)).into_response());
    }
    let lines = app
        .store
        .journal(
            person.id(),
            &id,
            moment.after.unwrap_or(0),
            limits::JOURNAL_PAGE,
        )
        .await?;
    let full = i64::try_from(lines.len()) == Ok(limits::JOURNAL_PAGE);
    let next_after = lines.last().filter(|_| full).map(|line| line.seq);
    let is_over = app
        .proctor
        .look(person.id(), &id, |live, _| {
            live.interview.finished().is_some()
        })
        .await?;
    let mut events: Vec<serde_json::Value> = lines
        .iter()
        .map(serde_json::to_value)
        .collect::<Result<_, _>>()
        .map_err(Problem::internal)?;
    // Why the interviewer spoke names parts of the key.
    for event in events.iter_mut().filter(|_| !is_over) {
        if let Some(said) = event["event"].as_object_mut() {
            said.remove("cue");
        }
    }
    // A name is what people told; which person of ours it is, is nobody's business.
    for event in &mut events {
        if let Some(taken) = event["event"].as_object_mut() {
            taken.remove("seat");
        }
    }
    Ok(Json(Journal { events, next_after }).into_response())
}
