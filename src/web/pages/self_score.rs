//! `/interviews/{id}/report`, before anything else: what do you think yourself?

use askama::Template;

use super::{Frame, show};
use crate::text::filters;

#[derive(Debug, Template)]
#[template(path = "self_score.html")]
pub struct SelfScorePage {
    pub frame: Frame,
    pub id: String,
    pub case_title: String,
    /// `navigation`, `quantitative`, `solution`, `depth`, `trade-offs`, `communication`.
    pub dimensions: Vec<String>,
    /// The texts, to look at while scoring.
    pub texts: Vec<OwnText>,
    pub fault: Option<String>,
}

#[derive(Debug, Clone)]
pub struct OwnText {
    pub stage_title: String,
    pub text: String,
}
