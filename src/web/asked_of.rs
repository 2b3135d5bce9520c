//! The reviews somebody was asked for: to do, begun, handed in, answered.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::identity::Person;
use super::pages::calibration::{AskedGroup, AskedReview, ReviewsPage};
use super::pages::{Frame, Here};
use super::problem::Problem;
use super::{App, account};
use crate::store::AskedRow;

/// What needs somebody first.
pub const STATES: [&str; 5] = ["to-do", "draft", "answered", "handed-in", "closed"];

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/reviews"));
    };
    let rows = app.proctor.asked_of(person.id()).await?;
    let group = |state: &str| AskedGroup {
        state: state.to_owned(),
        reviews: rows
            .iter()
            .filter(|row| state_of(row) == state)
            .map(review)
            .collect(),
    };
    let groups = STATES.into_iter().map(group);
    let page = ReviewsPage {
        frame: Frame::new(person.viewer(), Here::History),
        groups: groups.filter(|group| !group.reviews.is_empty()).collect(),
    };
    Ok(page.into_response())
}

pub fn state_of(row: &AskedRow) -> &'static str {
    match row {
        row if row.holds == 0 => "closed",
        row if row.versions > 0 && row.answers + row.ratings > 0 => "answered",
        row if row.versions > 0 => "handed-in",
        row if row.drafts > 0 => "draft",
        _ => "to-do",
    }
}

/// How many wait to be looked at.
pub async fn waiting(app: &App, person: Option<&Person>) -> Result<usize, Problem> {
    let Some(person) = person else {
        return Ok(0);
    };
    let rows = app.proctor.asked_of(person.id()).await?;
    let waits = |row: &&AskedRow| matches!(state_of(row), "to-do" | "draft");
    Ok(rows.iter().filter(waits).count())
}

fn review(row: &AskedRow) -> AskedReview {
    AskedReview {
        id: row.interview_id.clone(),
        case_title: row.title.clone(),
        level: row.level.clone(),
        owner: row.owner_name.clone(),
        asked_at: row.asked_at,
        answers: row.answers,
        open: row.holds != 0,
    }
}
