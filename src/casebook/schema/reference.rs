//! `prompts/cases/<case>/references/<slug>.toml`

use super::{LEVEL, STAGE};
use crate::casebook::shape::{Field, Shape, optional, required};

const VERDICTS: &[&str] = &["met", "partly", "missed"];
const LABELS: Shape = Shape::List {
    of: &Shape::Text,
    at_least: 1,
};

pub static REFERENCE: &[Field] = &[
    required("title", Shape::Text),
    required("about", Shape::Text),
    required("level", LEVEL),
    required("notes", Shape::Table(NOTES)),
    optional("board", Shape::Table(BOARD)),
    required(
        "mark",
        Shape::List {
            of: &Shape::Table(MARK),
            at_least: 1,
        },
    ),
];

static NOTES: &[Field] = &[
    optional("clarify", Shape::Note),
    optional("estimate", Shape::Note),
    optional("high-level", Shape::Note),
    optional("deep-dive", Shape::Note),
    optional("trade-offs", Shape::Note),
];

static BOARD: &[Field] = &[required("mermaid", Shape::Text)];

static MARK: &[Field] = &[
    required("item", Shape::ItemId),
    required("verdict", Shape::OneOf(VERDICTS)),
    optional("quote", Shape::Text),
    optional("board", LABELS),
    optional("stage", STAGE),
    required("reason", Shape::Text),
];
