//! The second reader: a language model, if one is attached, that reads what the offline scorer is not sure of. What it is asked,
//! what came back, and what that is worth; asking it over HTTP is the business of [`crate::outward`], when and for whom that of
//! [`crate::proctor`].
//!
//! 1. [`prompt`] is what a model is told; [`choose`] which points it is asked about, with the text of one stage as `sentences`
//!    between marks of its own, `canaries` among the points, and the [`schema`] of the answer. [`board`] puts a drawing into words.
//! 2. [`reply`] reads what came back. `quote` finds the quote of an opinion in the stage, whole, in text that `fold` made comparable;
//!    `subject` tells whether it has a word of what the point is about;
//!    [`flags`] sees where that text speaks to whoever grades.
//! 3. [`combine`] puts opinions and the learner's decisions over the offline card.
//! 4. [`conversation`] puts a line of the offline interviewer in other words, where that is asked for.
//!
//! # The one invariant
//!
//! What a model says is an opinion about an item, kept beside the findings. An opinion in somebody's favour counts for something
//! only with a quote that stands, whole, in the stage it was asked about; whatever else comes back leaves everything as it was.

pub mod ask;
pub mod board;
mod canaries;
pub mod choose;
pub mod combine;
pub mod conversation;
pub mod dialect;
mod dice;
pub mod flags;
mod fold;
pub mod opinion;
pub mod prompt;
mod quote;
pub mod reply;
pub mod schema;
mod sentences;
mod subject;

pub use ask::{Ask, Said, Used};
pub use choose::{AskedItem, Call, StageText, calls};
pub use combine::{By, Decision, Second, Settled, StageMove, can_be_adopted, combine};
pub use dialect::{Dialect, Request};
pub use flags::Flags;
pub use fold::visible;
pub use opinion::{Because, Doubt, Opinion, Versions};
pub use prompt::{Prompt, PromptFault, Prompts};
pub use quote::stands;
pub use reply::{Thrown, opinions};
pub use schema::VERSION as SCHEMA_VERSION;
