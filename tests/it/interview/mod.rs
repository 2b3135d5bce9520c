//! The timed protocol, from outside.
//!
//! `protocol` reads like the protocol: given, when, then. `journal`, `clock` and `documents` are property
//! tests over random [`script`]s, each named after its invariant. `clockwork` runs a second, simpler
//! implementation beside the real one: it moves a hand every millisecond and compares every line.

mod clock;
mod clockwork;
mod documents;
mod journal;
mod protocol;
mod replay;
pub mod script;
