//! All integration tests in one binary: `cargo test --test it`.

mod chaos;
mod gates;
mod interview;
mod layers;
mod store;
mod support;
mod web;
