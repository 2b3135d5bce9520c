//! The calculator beside the notes. It keeps nothing and knows nobody.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::identity::{Person, viewer_of};
use super::layers::is_fragment;
use super::pages::calculator::{CalculatorPage, ResultLine};
use super::pages::{Frame, Here};
use crate::calculator::{self, Fault};
use crate::text::t_with;

#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    sum: String,
}

/// The whole page, or only the line with the result for a page that has the field already.
pub async fn page(
    State(_): State<App>,
    person: Option<Person>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Response {
    let result = line(asked.sum);
    if is_fragment(&headers) {
        return result.into_response();
    }
    let frame = Frame::new(viewer_of(person.as_ref()), Here::Elsewhere);
    CalculatorPage { frame, result }.into_response()
}

fn line(sum: String) -> ResultLine {
    let (text, fault) = match calculator::reckon(&sum) {
        Ok(reckoned) => (reckoned.text, String::new()),
        Err(Fault::Empty) => (String::new(), String::new()),
        Err(fault) => (String::new(), sentence(&fault)),
    };
    ResultLine { sum, text, fault }
}

pub(super) fn sentence(fault: &Fault) -> String {
    let detail = match fault {
        Fault::UnknownWord(word) => word.as_str(),
        Fault::NotASum(cause) => cause.as_str(),
        Fault::Empty | Fault::TooLong | Fault::TooBig => "",
    };
    t_with(fault.text_key(), &[("detail", detail.into())])
}
