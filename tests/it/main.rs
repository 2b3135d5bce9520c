//! All integration tests in one binary: `cargo test --test it`.

mod chaos;
mod interview;
mod layers;
mod store;
mod support;
mod web;
