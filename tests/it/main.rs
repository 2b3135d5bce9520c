//! All integration tests in one binary: `cargo test --test it`.

mod bad_content;
mod chaos;
mod gates;
mod growth;
mod interview;
mod interviewer;
mod layers;
mod reader;
mod store;
mod support;
mod web;
