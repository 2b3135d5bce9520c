//! `rubrics/drills.toml`

use super::super::shape::{Field, Shape, optional, required};
use super::{ANY_NUMBER, SLUGS, VERSION};

pub static DRILLS: &[Field] = &[
    optional("schema", VERSION),
    required(
        "drill",
        Shape::List {
            of: &Shape::Table(DRILL),
            at_least: 1,
        },
    ),
];

static DRILL: &[Field] = &[
    required("id", Shape::Slug),
    required("family", Shape::Text),
    required("title", Shape::Text),
    required("ask", Shape::Text),
    required(
        "given",
        Shape::Map {
            key: &Shape::Key,
            of: &Shape::List {
                of: &ANY_NUMBER,
                at_least: 1,
            },
        },
    ),
    optional("only", Shape::Text),
    required(
        "step",
        Shape::List {
            of: &Shape::Table(STEP),
            at_least: 1,
        },
    ),
    required("answer", Shape::Key),
    optional("exact", Shape::Flag),
    optional("complement", Shape::Flag),
    required("why", Shape::Text),
    optional("concepts", SLUGS),
    required("check", Shape::Table(CHECK)),
];

static STEP: &[Field] = &[
    required("key", Shape::Key),
    required("says", Shape::Text),
    required("formula", Shape::Text),
    required("unit", Shape::Text),
];

static CHECK: &[Field] = &[
    required(
        "given",
        Shape::Map {
            key: &Shape::Key,
            of: &ANY_NUMBER,
        },
    ),
    required("answer", ANY_NUMBER),
];
