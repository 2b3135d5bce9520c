//! What there is to know, one concept, and the ways through.

use askama::Template;

use super::study::FindingLine;
use super::{Frame, show};
use crate::text::filters;
use crate::time::Timestamp;

/// `/concepts`
#[derive(Debug, Template)]
#[template(path = "concepts.html")]
pub struct ConceptsPage {
    pub frame: Frame,
    /// What is looked for.
    pub query: String,
    pub query_chars: usize,
    pub essential_only: bool,
    /// Concepts in all, and shown.
    pub all: usize,
    pub shown: usize,
    pub groups: Vec<ConceptGroup>,
}

#[derive(Debug, Clone)]
pub struct ConceptGroup {
    pub id: String,
    pub concepts: Vec<ConceptLink>,
}

#[derive(Debug, Clone)]
pub struct ConceptLink {
    pub id: String,
    pub name: String,
    pub essential: bool,
    /// `unknown`, `weak`, `coming`, `known`.
    pub standing: String,
    pub ticked: bool,
}

/// `/concepts/{id}`
#[derive(Debug, Template)]
#[template(path = "concept.html")]
pub struct ConceptPage {
    pub frame: Frame,
    pub nobody: bool,
    pub id: String,
    pub name: String,
    pub group: String,
    pub means: String,
    pub essential: bool,
    pub standing: String,
    pub percent: u32,
    pub points: usize,
    pub drills: usize,
    pub ticked_at: Option<Timestamp>,
    pub needs: Vec<ConceptLink>,
    pub builds: Vec<ConceptLink>,
    pub taught: Vec<Teaching>,
    /// How often it is mentioned.
    pub mentions: usize,
    pub asked_by: Vec<AskingCase>,
    /// The latest first.
    pub findings: Vec<FindingLine>,
    /// Findings that are not shown.
    pub more: usize,
}

/// One curriculum that teaches it.
#[derive(Debug, Clone)]
pub struct Teaching {
    pub name: String,
    pub places: Vec<Place>,
}

#[derive(Debug, Clone)]
pub struct Place {
    pub section: String,
    pub title: String,
    /// `chapter`, `topic`, `part`, `desc`.
    pub kind: String,
}

#[derive(Debug, Clone)]
pub struct AskingCase {
    pub id: String,
    pub title: String,
    pub points: usize,
    /// What they are, for whoever may know it.
    pub items: Vec<String>,
}

/// `/paths`
#[derive(Debug, Template)]
#[template(path = "paths.html")]
pub struct PathsPage {
    pub frame: Frame,
    pub paths: Vec<PathLine>,
}

#[derive(Debug, Clone)]
pub struct PathLine {
    pub id: String,
    pub name: String,
    pub audience: String,
    pub done: usize,
    pub steps: usize,
    pub chosen: bool,
}

/// `/paths/{id}`
#[derive(Debug, Template)]
#[template(path = "path.html")]
pub struct PathPage {
    pub frame: Frame,
    pub nobody: bool,
    pub id: String,
    pub name: String,
    pub audience: String,
    pub advice: String,
    pub done: usize,
    pub chosen: bool,
    pub steps: Vec<StepLine>,
}

#[derive(Debug, Clone)]
pub struct StepLine {
    pub concept: String,
    pub title: String,
    pub optional: bool,
    pub advice: String,
    pub done: bool,
    pub ticked: bool,
    /// The one to take now.
    pub here: bool,
    pub known: usize,
    pub concepts: Vec<ConceptLink>,
}
