//! What to learn next, from what interviews and drills have shown. Pure.
//!
//! # How to read on
//!
//! 1. [`seen`]: what one interview showed about one item, and what a drill showed.
//!    [`of_summary`] reads the lines of an interview.
//! 2. [`mastery`]: from that how well a concept is known, with how much is known about it.
//! 3. [`weakness`]: what was missed, whether it still holds, and the list of five.
//! 4. [`next`]: the case to take next and why; [`paths`]: how far one is on a way through.
//! 5. [`plan`]: days with minutes until an interview; [`outcomes`]: how real interviews went against practice.
//! 6. [`calendar`] and [`deck`]: the plan for a calendar, concepts for a deck of cards; [`day`]: dates.

pub mod calendar;
pub mod day;
pub mod deck;
pub mod mastery;
pub mod next;
pub mod of_summary;
pub mod outcomes;
pub mod paths;
pub mod plan;
pub mod seen;
pub mod weakness;

pub use day::Day;
pub use mastery::{Mastery, Standing};
pub use seen::{Drilled, Practised, Seen, Sort};
pub use weakness::{Line, State, Weakness};
