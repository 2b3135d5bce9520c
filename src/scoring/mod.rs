//! From an answer to findings, and from findings to a result. Pure: nothing here knows the time,
//! throws dice or opens a file, so the same answer and rubric give the same bytes.
//!
//! 1. [`engine`] compiles a rubric once.
//! 2. `judge` reads one item against an answer, with a quote for every tick.
//! 3. `guards` take back what lists of buzzwords and answers to another case seemed to earn.
//! 4. [`scorecard`] counts findings into dimensions, [`levels`] reads those against the bars.
//! 5. [`examples`] runs the examples and test answers that content ships with.

mod compile;
pub mod engine;
pub mod examples;
pub mod finding;
mod guards;
mod judge;
mod ledger;
pub mod levels;
pub mod scorecard;

pub use compile::Fault;
pub use engine::{Assessment, Engine, Signals};
pub use finding::{Answer, Evidence, Finding, Near, NearReason, Note};
pub use levels::{Bar, LevelReading, LevelVerdict};
pub use scorecard::{
    Cap, CapReason, Credit, DimensionReading, Dimensions, Extras, Scorecard, SumReading, SumVerdict,
};

/// Named by every stored scorecard; changes whenever the same answer may get another finding.
pub const ENGINE_VERSION: &str = "1";
