//! From an answer to findings, and from findings to a result. Pure: nothing here knows the time,
//! throws dice or opens a file, so the same answer and rubric give the same bytes.
//!
//! 1. [`engine`] compiles a rubric once.
//! 2. `judge` reads one item against an answer, `windows` picks the hits, `quotes` shows them: a quote for every tick.
//!    [`diagram`] reads the items about the drawing.
//! 3. `guards` take back what lists of buzzwords and answers to another case seemed to earn.
//! 4. `figures` judges the numbers of items against the candidate's own inputs, `sums` the candidate's equations,
//!    [`consistency`] points out numbers that disagree.
//! 5. [`credit`] tells what was reached alone from what a hint gave away.
//! 6. [`scorecard`] counts findings, with `extras`, into dimensions; [`levels`] reads those against the bars.
//! 7. [`explain`] opens a number again: every line that made it.
//! 8. [`examples`] runs the examples and test answers that content ships with.

mod chain;
mod compile;
pub mod consistency;
pub mod credit;
pub mod diagram;
pub mod engine;
pub mod examples;
pub mod explain;
mod extras;
mod figures;
pub mod finding;
mod guards;
mod judge;
mod ledger;
pub mod levels;
mod quotes;
pub mod scorecard;
mod sums;
mod windows;

pub use compile::Fault;
pub use consistency::Remark;
pub use credit::{AskedProbe, Credit, TakenHint};
pub use engine::{Assessment, Engine, Signals};
pub use extras::Extras;
pub use figures::{Reckoning, ReckoningInput, Wanted};
pub use finding::{Answer, Evidence, Finding, Near, NearReason, Note};
pub(crate) use ledger::band;
pub use levels::{Bar, LevelReading, LevelVerdict};
pub use scorecard::{
    Cap, CapReason, DimensionReading, Dimensions, Scorecard, SumReading, SumVerdict,
};

/// Named by every stored scorecard; changes whenever the same answer may get another finding.
pub const ENGINE_VERSION: &str = "4";
