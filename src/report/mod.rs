//! What is shown after the end, worked out from the frozen interview and its scorecards. Pure.

pub mod agreement;
pub mod compare;
pub mod csv;
pub mod evidence;
pub mod graders;
pub mod habits;
pub mod pace;
pub mod reaction;
pub mod readable;
pub mod replay;
pub mod summary;
pub mod trends;
pub mod words;
