//! The timed protocol. Pure: the moment is an argument, the next deadline a return value.
//!
//! Reading order: [`plan`] (what was agreed), [`event`] (what happened), [`session`] (what it adds up to,
//! and what comes next by itself), [`command`] and [`decide`] (what somebody wants, and what comes of it),
//! [`view`] (what can be seen). [`history`] keeps every revision of [`text`] and [`board`].

mod apply;
pub mod board;
pub mod chair;
pub mod check;
pub mod command;
pub mod decide;
mod due;
pub mod event;
pub mod heard;
pub mod history;
pub mod label;
pub mod limits;
pub mod marks;
mod own_plan;
pub mod pace;
pub mod plan;
pub mod refusal;
mod save;
pub mod session;
pub mod text;
pub mod view;

pub use chair::{Chair, HostMove};
pub use command::{Ack, Action, Command};
pub use decide::{Answer, Outcome};
pub use event::{Cue, Event, Label, Line, LineKind, Recorded, Rule};
pub use plan::{Pace, Plan};
pub use refusal::Refusal;
pub use session::{Interview, Phase, StartSpec};
