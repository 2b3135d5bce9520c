//! How the interviewer puts what is the same in every case, as it stands in `prompts/interviewer.toml`.

use serde::{Deserialize, Serialize};

/// Each list has at least one variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    pub schema: u32,
    /// For a question the case has no fact for.
    pub assume: Vec<String>,
    /// In front of a fact that was given before.
    pub again: Vec<String>,
    /// For something that asks nothing.
    pub acknowledge: Vec<String>,
    /// When a hint ladder has no step left.
    pub encourage: Vec<String>,
}
