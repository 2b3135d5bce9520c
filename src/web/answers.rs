//! What the candidate says to those who marked their interview: plain forms on the report.

use axum::extract::{Path, State};
use axum::response::Response;

use super::App;
use super::forms::{Fields, with_line_feeds};
use super::identity::Person;
use super::layers::see_other;
use super::problem::Problem;
use crate::text;
use crate::wire;

pub async fn answer(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let text = with_line_feeds(fields.get("text"));
    let (grader, about) = (fields.get("grader"), fields.get("about"));
    let answered = app.proctor.answer(person.id(), &id, grader, about, &text);
    answered.await?;
    Ok(see_other(&format!("/interviews/{id}/report#together")))
}

pub async fn rate(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    // Whose interview it is comes before what is wrong with the form.
    let owned = app.store.interview(person.id(), &id).await?;
    owned.ok_or_else(Problem::not_found)?;
    let helpful = wire::parse(fields.get("helpful"));
    let helpful = helpful.ok_or_else(|| Problem::invalid("rating", text::t("rate-unknown")))?;
    let grader = fields.get("grader");
    app.proctor.rate(person.id(), &id, grader, helpful).await?;
    Ok(see_other(&format!("/interviews/{id}/report#together")))
}
