//! Drills for programs: the list, one drawn, and its answer. What is expected is told once it is answered.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::App;
use super::super::drills::{rates, slip_sentence, unread_sentence};
use super::super::identity::Person;
use super::super::problem::Problem;
use super::Body;
use crate::drills::{Source, Unit, Verdict};
use crate::proctor::{DrillOutcome, Drilled, NextDrill};
use crate::text;

#[derive(Serialize, ToSchema)]
pub struct Drills {
    pub drills: Vec<DrillLine>,
    /// How many are due now.
    pub due: usize,
    /// In all and by family, of the last 500 answers.
    pub rates: Vec<Rate>,
}

#[derive(Serialize, ToSchema)]
pub struct DrillLine {
    /// A drill, or `case/<id>` for the estimation sheet of a case.
    pub about: String,
    pub family: String,
    pub title: String,
    /// Nothing: it was never answered.
    pub due_at: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub struct Rate {
    pub title: String,
    pub right: usize,
    pub answers: usize,
    /// Whole percent, from five answers on.
    pub percent: Option<u32>,
}

#[utoipa::path(get, path = "/api/v1/drills", tag = "drills", responses((status = 200, body = Drills)))]
pub async fn list(State(app): State<App>, person: Person) -> Result<Json<Drills>, Problem> {
    let standing = app.proctor.drill_standing(person.id()).await?;
    let casebook = app.proctor.casebook();
    let now = app.clock.now();
    let mut due = 0;
    let drills = Source::all(&casebook).into_iter().map(|source| {
        let about = source.about();
        let card = standing.cards.get(&about);
        due += usize::from(card.is_some_and(|card| card.is_due(now)));
        DrillLine {
            family: source.family(),
            title: source.title().to_owned(),
            due_at: card.map(|card| card.due_at.as_ms()),
            about,
        }
    });
    let drills = drills.collect();
    let rates = rates(&standing.reviews).into_iter().map(|row| Rate {
        title: row.title,
        right: row.right,
        answers: row.answers,
        percent: row.percent,
    });
    Ok(Json(Drills {
        drills,
        due,
        rates: rates.collect(),
    }))
}

/// One of the two, or nothing for a mixed round of ten.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draw {
    /// A drill, or `case/<id>`.
    #[serde(default)]
    about: Option<String>,
    /// A question: what comes after it in its round, or another one of the same drill.
    #[serde(default)]
    after: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct DrillQuestion {
    pub id: String,
    pub about: String,
    pub family: String,
    pub title: String,
    /// One sentence.
    pub ask: String,
    /// What a sheet assumes.
    pub given: Vec<DrillGiven>,
    /// What is asked for.
    pub numbers: Vec<DrillNumber>,
    /// Of a mixed round.
    pub round: Option<String>,
    pub place: Option<i64>,
    pub drawn_at: i64,
    pub answered_at: Option<i64>,
    /// How long it took; nothing when it lay open for more than half an hour.
    pub needed_ms: Option<i64>,
    /// What the number decides; once it is answered.
    pub why: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub struct DrillGiven {
    pub label: String,
    pub shown: String,
    pub note: String,
}

#[derive(Serialize, ToSchema)]
pub struct DrillNumber {
    pub key: String,
    /// Empty where the sentence asks.
    pub label: String,
    /// A bare number is taken in it.
    pub unit: String,
    /// Once the question is answered.
    pub result: Option<DrillResult>,
}

#[derive(Serialize, ToSchema)]
pub struct DrillResult {
    /// As typed; nothing for a number of a sheet that was left open, with all below that needs one.
    pub answer: Option<String>,
    /// As read, in the unit.
    pub value: Option<f64>,
    /// `exact` (3 %), `good` (25 %), `rounded` (2x), `order` (10x), `wrong`.
    #[schema(value_type = Option<String>)]
    pub verdict: Option<Verdict>,
    /// What the error looks like: a sentence.
    pub slip: Option<String>,
    /// The keys of one's own numbers that it follows from, where it counts for that and not for what is expected.
    pub follows: Vec<String>,
    pub expected: f64,
    /// `5,790/s`
    pub expected_text: String,
    pub steps: Vec<DrillStep>,
}

#[derive(Serialize, ToSchema)]
pub struct DrillStep {
    pub says: String,
    pub sum: String,
    pub result: String,
}

#[utoipa::path(post, path = "/api/v1/drills", tag = "drills", request_body = Draw,
    responses((status = 201, body = DrillQuestion), (status = 404), (status = 409, description = "The round is over: `round`")))]
pub async fn draw(
    State(app): State<App>,
    person: Person,
    Body(draw): Body<Draw>,
) -> Result<(StatusCode, Json<DrillQuestion>), Problem> {
    app.throttles.save(person.id(), "drills")?;
    let proctor = &app.proctor;
    let id = match (&draw.after, &draw.about) {
        (Some(after), _) => match proctor.next_drill(person.id(), after).await? {
            NextDrill::Question(next) => next,
            NextDrill::RoundOver(round) => {
                let detail = text::t("problem-drill-over");
                let over = Problem::new(StatusCode::CONFLICT, "round-over", detail);
                return Err(over.with("round", round));
            }
        },
        (None, Some(about)) => proctor.draw_drill(person.id(), about).await?,
        (None, None) => proctor.begin_drill_round(person.id()).await?,
    };
    let drilled = proctor.drill(person.id(), &id).await?;
    Ok((StatusCode::CREATED, Json(question_of(&drilled))))
}

#[utoipa::path(get, path = "/api/v1/drills/{question}", tag = "drills", params(("question" = String, Path)),
    responses((status = 200, body = DrillQuestion), (status = 404)))]
pub async fn one(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
) -> Result<Json<DrillQuestion>, Problem> {
    let drilled = app.proctor.drill(person.id(), &id).await?;
    Ok(Json(question_of(&drilled)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillAnswers {
    /// By `key` of a number: `40k/s`, `2.5 TB`, or a sum.
    answers: BTreeMap<String, String>,
}

#[utoipa::path(post, path = "/api/v1/drills/{question}/answers", tag = "drills", params(("question" = String, Path)), request_body = DrillAnswers,
    responses((status = 200, body = DrillQuestion), (status = 404), (status = 409, description = "It is answered already"),
        (status = 422, description = "Kept, but no number, or of another unit: `numbers` says which; it is still open")))]
pub async fn answer(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    Body(given): Body<DrillAnswers>,
) -> Result<Json<DrillQuestion>, Problem> {
    app.throttles.save(person.id(), &id)?;
    let answered = app.proctor.answer_drill(person.id(), &id, given.answers);
    match answered.await? {
        DrillOutcome::Answered(drilled) => Ok(Json(question_of(&drilled))),
        DrillOutcome::Before(_) => {
            let detail = text::t("problem-drill-answered");
            Err(Problem::new(StatusCode::CONFLICT, "answered", detail))
        }
        DrillOutcome::Unread(drilled, unread) => {
            let asked = drilled.question.asked.iter();
            let told = asked.filter_map(|asked| {
                let sentence = unread_sentence(unread.get(&asked.key)?, asked);
                Some(serde_json::json!({"key": asked.key, "sentence": sentence}))
            });
            let told: Vec<serde_json::Value> = told.collect();
            let detail = match told.is_empty() {
                true => text::t("drill-unread-all"),
                false => text::t("problem-drill-unread"),
            };
            Err(Problem::invalid("unread", detail).with("numbers", told))
        }
    }
}

fn question_of(drilled: &Drilled) -> DrillQuestion {
    let question = &drilled.question;
    let answered = drilled.answered.as_ref();
    let numbers = question.asked.iter().enumerate().map(|(at, asked)| {
        let result = answered.map(|answered| {
            let number = answered.numbers.get(at).and_then(Option::as_ref);
            DrillResult {
                answer: number.map(|number| number.answer.clone()),
                value: number.map(|number| number.value),
                verdict: number.map(|number| number.judged.verdict),
                slip: number.and_then(|number| number.judged.slip.map(slip_sentence)),
                follows: number.map_or_else(Vec::new, |number| number.follows.clone()),
                expected: asked.expected,
                expected_text: Unit::parse(&asked.unit).show(asked.expected),
                steps: asked
                    .steps
                    .iter()
                    .map(|line| DrillStep {
                        says: line.says.clone(),
                        sum: line.sum.clone(),
                        result: line.result.clone(),
                    })
                    .collect(),
            }
        });
        DrillNumber {
            key: asked.key.clone(),
            label: asked.label.clone(),
            unit: asked.unit.clone(),
            result,
        }
    });
    let given = question.given.iter().map(|given| DrillGiven {
        label: given.label.clone(),
        shown: given.shown.clone(),
        note: given.note.clone(),
    });
    DrillQuestion {
        id: drilled.id.clone(),
        about: question.about.clone(),
        family: question.family.clone(),
        title: question.title.clone(),
        ask: question.ask.clone(),
        given: given.collect(),
        numbers: numbers.collect(),
        round: drilled.round.as_ref().map(|(round, _)| round.clone()),
        place: drilled.round.as_ref().map(|(_, place)| *place),
        drawn_at: drilled.drawn_at.as_ms(),
        answered_at: answered.map(|answered| answered.at.as_ms()),
        needed_ms: answered.and_then(|answered| answered.needed_ms),
        why: answered.map(|_| question.why.clone()),
    }
}
