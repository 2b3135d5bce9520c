//! `/cases/write`: how to write a case of one's own, and what became of the last change to the content folder.

use askama::Template;

use super::{Frame, show};
use crate::text::filters;

#[derive(Debug, Template)]
#[template(path = "guide.html")]
pub struct GuidePage {
    pub frame: Frame,
    /// The chapters: anchor and title.
    pub contents: Vec<(String, String)>,
    /// Markup made by us from docs/authors.md.
    pub safe_html: &'static str,
    /// The content in use was read then, after a change: a moment as it is shown.
    pub renewed_at: Option<String>,
    pub refused: Option<RefusedChange>,
}

/// A change with faults. Where they are, for whoever edits; what they are is in the log, since it may quote a case.
#[derive(Debug, Clone)]
pub struct RefusedChange {
    /// A moment as it is shown.
    pub at: String,
    /// `rubrics/garage.toml:12`
    pub places: Vec<String>,
    /// How many more there are.
    pub more: usize,
}
