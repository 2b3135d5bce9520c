//! `rubrics/concepts.toml` and `rubrics/curricula.toml`

use super::VERSION;
use crate::casebook::shape::{Field, Shape, optional, required};

const KINDS: &[&str] = &["chapter", "topic", "part", "desc"];

pub static CONCEPTS: &[Field] = &[
    required("schema", VERSION),
    required("concept", tables(&Shape::Table(CONCEPT))),
];

static CONCEPT: &[Field] = &[
    required("id", Shape::Slug),
    required("name", Shape::Text),
    required("group", Shape::Slug),
    required("means", Shape::Text),
    optional("needs", super::SLUGS),
    optional("essential", Shape::Flag),
];

pub static CURRICULA: &[Field] = &[
    required("schema", VERSION),
    optional("curriculum", tables(&Shape::Table(CURRICULUM))),
    optional("path", tables(&Shape::Table(PATH))),
];

static CURRICULUM: &[Field] = &[
    required("id", Shape::Slug),
    required("name", Shape::Text),
    required("about", Shape::Text),
    required("section", tables(&Shape::Table(SECTION))),
];

static SECTION: &[Field] = &[
    required("title", Shape::Text),
    required("mention", tables(&Shape::Table(MENTION))),
];

static MENTION: &[Field] = &[
    required("title", Shape::Text),
    required("concept", Shape::Slug),
    required("kind", Shape::OneOf(KINDS)),
];

static PATH: &[Field] = &[
    required("id", Shape::Slug),
    required("name", Shape::Text),
    required("audience", Shape::Text),
    required("advice", Shape::Text),
    required("curriculum", Shape::Slug),
    required("step", tables(&Shape::Table(STEP))),
];

static STEP: &[Field] = &[
    required("title", Shape::Text),
    required("concept", Shape::Slug),
    optional("section", Shape::Text),
    optional("optional", Shape::Flag),
    required("advice", Shape::Text),
];

const fn tables(of: &'static Shape) -> Shape {
    Shape::List { of, at_least: 1 }
}
