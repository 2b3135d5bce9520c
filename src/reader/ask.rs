//! One question to a model and one answer, before and after a dialect.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is asked, whatever the endpoint's dialect.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Constant for a version of the prompt.
    pub system: String,
    /// Checklist and answer, fenced.
    pub user: String,
    /// JSON Schema of the answer, closed: every field required, nothing beside it. Nothing where plain text is asked for.
    pub schema: Option<Value>,
    pub most_tokens: u32,
}

/// What came back, out of its dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    /// As the endpoint names it, which may be more exact than what was asked for.
    pub model: Option<String>,
    pub used: Option<Used>,
    /// It came to its own end; false where it ran into a limit or was stopped.
    pub whole: bool,
}

/// What the endpoint counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Used {
    pub input_tokens: u32,
    pub output_tokens: u32,
}
