//! What the candidate says to those who marked their interview: plain forms on the report.

use axum::extract::State;
use axum::response::Response;

use super::App;
use super::forms::{Fields, with_line_feeds};
use super::layers::see_other;
use super::owner::Owner;
use super::problem::Problem;
use crate::text;
use crate::wire;

pub async fn answer(
    State(app): State<App>,
    Owner { person, id }: Owner,
    fields: Fields,
) -> Result<Response, Problem> {
    let text = with_line_feeds(fields.get("text"));
    let (grader, about) = (fields.get("grader"), fields.get("about"));
    let answered = app.proctor.answer(person.id(), &id, grader, about, &text);
    answered.await?;
    Ok(see_other(&format!("/interviews/{id}/report#together")))
}

pub async fn rate(
    State(app): State<App>,
    Owner { person, id }: Owner,
    fields: Fields,
) -> Result<Response, Problem> {
    let helpful = wire::parse(fields.get("helpful"));
    let helpful = helpful.ok_or_else(|| Problem::invalid("rating", text::t("rate-unknown")))?;
    let grader = fields.get("grader");
    app.proctor.rate(person.id(), &id, grader, helpful).await?;
    Ok(see_other(&format!("/interviews/{id}/report#together")))
}
