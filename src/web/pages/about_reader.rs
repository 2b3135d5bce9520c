//! What the second reader is, for anybody, and what it is told, word for word.

use askama::Template;

use super::{Frame, show};
use crate::text::filters;

/// `/reader`
#[derive(Debug, Template)]
#[template(path = "about_reader.html")]
pub struct AboutReaderPage {
    pub frame: Frame,
    pub attached: Option<AttachedModel>,
    pub prompts: Vec<PromptLine>,
    /// Points of 100 that a model alone moves a stage.
    pub most_points: u32,
}

/// The model that is attached.
#[derive(Debug, Clone)]
pub struct AttachedModel {
    pub host: String,
    pub model: String,
    pub each_stage: bool,
    pub conversation: bool,
    pub calls_per_interview: i64,
    pub tokens_per_person_day: i64,
}

#[derive(Debug, Clone)]
pub struct PromptLine {
    /// `judge`, `rephrase`, `answer`
    pub name: String,
    pub version: String,
    /// SHA-256 of the file, in hex, shortened.
    pub hash: String,
}

/// `/reader/prompts/{prompt}`
#[derive(Debug, Template)]
#[template(path = "reader_prompt.html")]
pub struct ReaderPromptPage {
    pub frame: Frame,
    pub name: String,
    pub version: String,
    /// The whole of it.
    pub hash: String,
    pub text: String,
}
