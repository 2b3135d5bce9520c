//! The second reader.

mod growth;
mod injection;
