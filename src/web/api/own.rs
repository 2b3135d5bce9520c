//! Marks one keeps to oneself, answers to graders, and the list of reviews one was asked for.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::App;
use super::super::asked_of::state_of;
use super::super::identity::Person;
use super::super::owner::Owner;
use super::super::problem::Problem;
use super::super::reviews::subject::{Subject, parts_of};
use super::Body;
use super::peers::{Draft, HandedIn, Item, Part, Read, draft_answer};
use crate::peers::lean::Leaning;
use crate::peers::marks::Marks;
use crate::peers::practice;
use crate::proctor::{Helpful, OwnWork, Referenced};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

/// One's own marks of something.
#[derive(Serialize, ToSchema)]
pub struct OwnMarks {
    /// The version that is in.
    pub version: Option<i64>,
    #[schema(value_type = Object)]
    pub marks: Option<Marks>,
    #[schema(value_type = Object)]
    pub draft: Option<Marks>,
    pub draft_saved_at: Option<i64>,
    /// The report was seen: nothing more is taken.
    pub closed: bool,
}

async fn own_marks(app: &App, work: &OwnWork) -> Result<OwnMarks, Problem> {
    let draft = app.proctor.own_draft(work).await?;
    Ok(OwnMarks {
        version: work.last().map(|last| last.version),
        marks: work.last().map(|last| last.marks.clone()),
        draft_saved_at: draft.as_ref().map(|draft| draft.saved_at.as_ms()),
        draft: draft.map(|draft| draft.marks),
        closed: work.closed,
    })
}

#[utoipa::path(get, path = "/api/v1/interviews/{id}/own", tag = "peers", params(("id" = String, Path)),
    responses((status = 200, body = OwnMarks), (status = 404), (status = 409, description = "It is not finished")))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<OwnMarks>, Problem> {
    let work = app.proctor.own_interview(person.id(), &id).await?;
    Ok(Json(own_marks(&app, &work).await?))
}

#[utoipa::path(put, path = "/api/v1/interviews/{id}/own/draft", tag = "peers", params(("id" = String, Path)),
    request_body = Draft, responses((status = 200, body = super::peers::DraftKept), (status = 404),
        (status = 409, description = "Not finished, the report was seen, or it went on elsewhere: `head`, `saved_at`")))]
pub async fn keep(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let work = app.proctor.own_interview(person.id(), &id).await?;
    let base = draft.base.map(Timestamp::from_ms);
    let kept = app.proctor.keep_own_draft(&work, base, &draft.marks);
    draft_answer(kept.await?)
}

#[utoipa::path(post, path = "/api/v1/interviews/{id}/own/marks", tag = "peers", params(("id" = String, Path)),
    request_body = Object, responses((status = 201, description = "In, and the report is open", body = HandedIn), (status = 404),
        (status = 409, description = "Not finished, or the report was seen"), (status = 422)))]
pub async fn hand_in(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(marks): Body<Marks>,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    app.throttles.save(person.id(), &id)?;
    let work = app.proctor.own_interview(person.id(), &id).await?;
    let version = app.proctor.hand_in_own(&work, marks).await?;
    Ok((StatusCode::CREATED, Json(HandedIn { version })))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// `handle` of a grader.
    pub grader: String,
    /// An item, `@note`, or `@pin-<ms>-<n>`.
    pub about: String,
    /// Empty: takes the answer back.
    pub text: String,
}

#[utoipa::path(put, path = "/api/v1/interviews/{id}/answers", tag = "peers", params(("id" = String, Path)),
    request_body = Answers, responses((status = 204), (status = 404), (status = 422, description = "No such remark, or too long")))]
pub async fn answer(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(said): Body<Answers>,
) -> Result<StatusCode, Problem> {
    app.throttles.save(person.id(), &id)?;
    let (grader, about) = (&said.grader, &said.about);
    let answered = app
        .proctor
        .answer(person.id(), &id, grader, about, &said.text);
    answered.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// `handle` of a grader.
    pub grader: String,
    /// `not`, `helpful`, `very`.
    pub helpful: String,
}

#[utoipa::path(put, path = "/api/v1/interviews/{id}/ratings", tag = "peers", params(("id" = String, Path)),
    request_body = Rates, responses((status = 204), (status = 404), (status = 422)))]
pub async fn rate(
    State(app): State<App>,
    Owner { person, id }: Owner,
    Body(rates): Body<Rates>,
) -> Result<StatusCode, Problem> {
    let helpful: Option<Helpful> = wire::parse(&rates.helpful);
    let helpful = helpful.ok_or_else(|| Problem::invalid("rating", text::t("rate-unknown")))?;
    let rated = app.proctor.rate(person.id(), &id, &rates.grader, helpful);
    rated.await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Serialize, ToSchema)]
pub struct AskedReviews {
    pub reviews: Vec<AskedReview>,
}

#[derive(Serialize, ToSchema)]
pub struct AskedReview {
    pub interview: String,
    pub title: String,
    pub level: String,
    /// Empty for a guest.
    pub owner: String,
    pub asked_at: i64,
    /// `to-do`, `draft`, `handed-in`, `answered`, `closed`.
    pub state: &'static str,
    pub answers: i64,
}

#[utoipa::path(get, path = "/api/v1/reviews", tag = "peers", responses((status = 200, body = AskedReviews)))]
pub async fn asked(State(app): State<App>, person: Person) -> Result<Json<AskedReviews>, Problem> {
    let rows = app.proctor.asked_of(person.id()).await?;
    let reviews = rows.into_iter().map(|row| AskedReview {
        state: state_of(&row),
        interview: row.interview_id,
        title: row.title,
        level: row.level,
        owner: row.owner_name,
        asked_at: row.asked_at.as_ms(),
        answers: row.answers,
    });
    Ok(Json(AskedReviews {
        reviews: reviews.collect(),
    }))
}

#[derive(Serialize, ToSchema)]
pub struct Calibration {
    pub references: Vec<ReferenceLine>,
    /// How one marks: `lean`, `marks`, `mean`, by dimension; the first time on each reference counts.
    #[schema(value_type = Object)]
    pub habit: BTreeMap<String, Leaning>,
}

#[derive(Serialize, ToSchema)]
pub struct ReferenceLine {
    pub case: String,
    pub slug: String,
    pub title: String,
    pub about: String,
    pub level: String,
    /// How often one has handed in marks of it.
    pub times: i64,
}

#[utoipa::path(get, path = "/api/v1/calibration", tag = "calibration", responses((status = 200, body = Calibration)))]
pub async fn references(
    State(app): State<App>,
    person: Person,
) -> Result<Json<Calibration>, Problem> {
    let practiced = app.proctor.practiced(person.id()).await?;
    let records = app.proctor.own_records(person.id()).await?;
    let casebook = app.proctor.casebook();
    let mut references = Vec::new();
    for (case, entry) in &casebook.cases {
        let Some(of_case) = casebook.references.get(case) else {
            continue;
        };
        for one in of_case.sound(&entry.rubric) {
            let done = practiced.get(&format!("{case}/{}", one.slug));
            references.push(ReferenceLine {
                case: case.clone(),
                slug: one.slug.clone(),
                title: one.title.clone(),
                about: one.about.clone(),
                level: wire::name(&one.level),
                times: done.map_or(0, |done| done.times),
            });
        }
    }
    let whole = ("whole".to_owned(), practice::whole(&records).leaning());
    let habit = records
        .iter()
        .map(|(dimension, record)| (wire::name(dimension), record.leaning()));
    Ok(Json(Calibration {
        references,
        habit: habit.chain([whole]).collect(),
    }))
}

/// A reference interview with its unmarked checklist, and what was agreed on once marks are in.
#[derive(Serialize, ToSchema)]
pub struct ReferenceInterview {
    pub case: String,
    pub slug: String,
    pub title: String,
    pub about: String,
    pub level: String,
    pub stages: Vec<Read>,
    pub board: Vec<Part>,
    pub checklist: Vec<Item>,
    pub own: OwnMarks,
    pub result: Option<Practised>,
}

#[derive(Serialize, ToSchema)]
pub struct Practised {
    /// Items that were marked, the share on which one agrees, and Cohen's kappa.
    pub items: usize,
    pub share: f64,
    pub kappa: Option<f64>,
    #[schema(value_type = Object)]
    pub leaning: Leaning,
    pub agreed: Vec<Agreed>,
}

#[derive(Serialize, ToSchema)]
pub struct Agreed {
    pub item: String,
    pub mine: String,
    pub agreed: String,
    pub reason: String,
    pub quote: Option<String>,
}

#[utoipa::path(get, path = "/api/v1/calibration/{case}/{slug}", tag = "calibration",
    params(("case" = String, Path), ("slug" = String, Path)),
    responses((status = 200, body = ReferenceInterview), (status = 404),
        (status = 409, description = "An interview on this case is running")))]
pub async fn reference(
    State(app): State<App>,
    person: Person,
    Path((case, slug)): Path<(String, String)>,
) -> Result<Json<ReferenceInterview>, Problem> {
    let (work, referenced) = app.proctor.practice(person.id(), &case, &slug).await?;
    let own = own_marks(&app, &work).await?;
    let reference = &referenced.reference;
    let read = Subject::of_reference(&referenced).read();
    let parts = referenced.board.as_ref().map(parts_of).unwrap_or_default();
    Ok(Json(ReferenceInterview {
        title: reference.title.clone(),
        about: reference.about.clone(),
        level: wire::name(&reference.level),
        stages: read
            .stages
            .into_iter()
            .map(|stage| Read {
                id: stage.stage,
                title: stage.title,
                text: stage.text,
            })
            .collect(),
        board: parts
            .into_iter()
            .map(|part| Part {
                id: part.id,
                label: part.label,
            })
            .collect(),
        checklist: super::peers::checklist_of(&referenced.entry),
        result: own
            .marks
            .as_ref()
            .map(|marks| practised(&referenced, marks)),
        own,
        case,
        slug,
    }))
}

fn practised(referenced: &Referenced, marks: &Marks) -> Practised {
    let practice = referenced.compare(marks);
    let whole = practice.whole;
    let agreed = practice.rows.iter().filter_map(|row| {
        let item = &referenced.entry.rubric.item.get(row.item)?.id;
        let mark = referenced.reference.mark(item)?;
        Some(Agreed {
            item: item.clone(),
            mine: wire::name(&row.mine),
            agreed: wire::name(&row.agreed),
            reason: mark.reason.clone(),
            quote: mark.quote.clone(),
        })
    });
    Practised {
        items: whole.map_or(0, |whole| whole.items),
        share: whole.map_or(0.0, |whole| whole.share),
        kappa: whole.and_then(|whole| whole.kappa),
        leaning: practice::whole(&practice.records).leaning(),
        agreed: agreed.collect(),
    }
}

#[utoipa::path(put, path = "/api/v1/calibration/{case}/{slug}/draft", tag = "calibration",
    params(("case" = String, Path), ("slug" = String, Path)), request_body = Draft,
    responses((status = 200, body = super::peers::DraftKept), (status = 404), (status = 409)))]
pub async fn keep_practice(
    State(app): State<App>,
    person: Person,
    Path((case, slug)): Path<(String, String)>,
    Body(draft): Body<Draft>,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &format!("{case}/{slug}"))?;
    let (work, _) = app.proctor.practice(person.id(), &case, &slug).await?;
    let base = draft.base.map(Timestamp::from_ms);
    let kept = app.proctor.keep_own_draft(&work, base, &draft.marks);
    draft_answer(kept.await?)
}

#[utoipa::path(post, path = "/api/v1/calibration/{case}/{slug}/marks", tag = "calibration",
    params(("case" = String, Path), ("slug" = String, Path)), request_body = Object,
    responses((status = 201, body = HandedIn), (status = 404), (status = 409), (status = 422)))]
pub async fn hand_in_practice(
    State(app): State<App>,
    person: Person,
    Path((case, slug)): Path<(String, String)>,
    Body(marks): Body<Marks>,
) -> Result<(StatusCode, Json<HandedIn>), Problem> {
    app.throttles.save(person.id(), &format!("{case}/{slug}"))?;
    let (work, referenced) = app.proctor.practice(person.id(), &case, &slug).await?;
    let version = app
        .proctor
        .hand_in_practice(&work, &referenced, marks)
        .await?;
    Ok((StatusCode::CREATED, Json(HandedIn { version })))
}
