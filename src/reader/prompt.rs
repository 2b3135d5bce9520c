//! What a model is told, from the content files that hold it.

pub use crate::casebook::prompts::{Prompt, PromptFault, Prompts};
