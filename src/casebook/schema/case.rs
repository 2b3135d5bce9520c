//! The shape of `prompts/cases/<case>.toml`.

use super::*;

pub static CASE: &[Field] = &[
    required("schema", VERSION),
    required("id", Shape::Slug),
    required("title", Shape::Text),
    required("revision", Shape::Text),
    required("kind", Shape::OneOf(&["product", "infrastructure"])),
    required("difficulty", Shape::Whole { least: 1, most: 3 }),
    required("summary", Shape::Text),
    required("prompt", Shape::Text),
    optional(
        "tags",
        Shape::List {
            of: &Shape::Text,
            at_least: 0,
        },
    ),
    optional("interviewer", Shape::Table(INTERVIEWER)),
    optional(
        "stage",
        Shape::Map {
            key: &STAGE,
            of: &Shape::Table(STAGE_GUIDE),
        },
    ),
    optional(
        "fact",
        Shape::List {
            of: &Shape::Table(FACT),
            at_least: 0,
        },
    ),
    optional("beside", TEXTS),
    required("estimate", Shape::Table(ESTIMATE)),
    optional(
        "probe",
        Shape::List {
            of: &Shape::Table(PROBE),
            at_least: 0,
        },
    ),
    optional(
        "curveball",
        Shape::List {
            of: &Shape::Table(CURVEBALL),
            at_least: 0,
        },
    ),
    optional(
        "trade_off",
        Shape::List {
            of: &Shape::Table(TRADE_OFF),
            at_least: 0,
        },
    ),
    optional(
        "red_flag",
        Shape::List {
            of: &Shape::Table(RED_FLAG),
            at_least: 0,
        },
    ),
    required("board", Shape::Table(BOARD)),
    optional(
        "answer",
        Shape::List {
            of: &Shape::Table(ANSWER),
            at_least: 0,
        },
    ),
];

/// Lists in the place of those of `prompts/interviewer.toml`. What makes questions alike stays the same everywhere, and so do the areas.
static INTERVIEWER: &[Field] = &[
    optional("assume", TEXTS),
    optional("again", TEXTS),
    optional("acknowledge", TEXTS),
    optional("encourage", TEXTS),
    optional(
        "say",
        Shape::Map {
            key: &Shape::OneOf(&OCCASIONS),
            of: &TEXTS,
        },
    ),
    optional(
        "part",
        Shape::Map {
            key: &Shape::OneOf(&FAMILIES),
            of: &TEXTS,
        },
    ),
];

static STAGE_GUIDE: &[Field] = &[optional("hints", TEXTS)];

static FACT: &[Field] = &[
    required("id", Shape::Slug),
    required("answer", Shape::Text),
    required("asks", PHRASES),
    required("examples", TEXTS),
];

static ESTIMATE: &[Field] = &[
    required(
        "input",
        Shape::List {
            of: &Shape::Table(INPUT),
            at_least: 1,
        },
    ),
    required(
        "output",
        Shape::List {
            of: &Shape::Table(OUTPUT),
            at_least: 1,
        },
    ),
    required("insight", Shape::Text),
];

static INPUT: &[Field] = &[
    required("key", Shape::Key),
    required("default", ANY_NUMBER),
    required("unit", Shape::Text),
    optional("note", Shape::Note),
];

static OUTPUT: &[Field] = &[
    required("key", Shape::Key),
    required("formula", Shape::Text),
    required("expected", ANY_NUMBER),
    required("unit", Shape::Text),
];

static PROBE: &[Field] = &[
    required("id", Shape::Slug),
    required("question", Shape::Text),
    required(
        "items",
        Shape::List {
            of: &Shape::ItemId,
            at_least: 1,
        },
    ),
    required("good", Shape::Text),
    required("weak", Shape::Text),
    required("wrong", Shape::Text),
    optional(
        "follow_ups",
        Shape::List {
            of: &Shape::Text,
            at_least: 0,
        },
    ),
];

static CURVEBALL: &[Field] = &[
    required("id", Shape::Slug),
    required("change", Shape::Text),
    optional(
        "after",
        Shape::List {
            of: &Shape::ItemId,
            at_least: 0,
        },
    ),
    required("reaction", Shape::Text),
];

static TRADE_OFF: &[Field] = &[
    required("choice", Shape::Text),
    required("text", Shape::Text),
];

static RED_FLAG: &[Field] = &[
    required("text", Shape::Text),
    optional("item", Shape::ItemId),
];

static BOARD: &[Field] = &[
    required(
        "component",
        Shape::List {
            of: &Shape::Table(PART),
            at_least: 1,
        },
    ),
    required(
        "edge",
        Shape::List {
            of: &Shape::Table(EDGE),
            at_least: 1,
        },
    ),
];

static PART: &[Field] = &[
    required("id", Shape::Slug),
    required("label", Shape::Text),
    required("kind", Shape::OneOf(COMPONENT_KINDS)),
    required("required", Shape::Flag),
    optional(
        "replicas",
        Shape::Whole {
            least: 1,
            most: 100,
        },
    ),
];

static EDGE: &[Field] = &[
    required("from", Shape::Slug),
    required("to", Shape::Slug),
    required("label", Shape::Text),
    required("required", Shape::Flag),
];

static ANSWER: &[Field] = &[
    required("name", Shape::OneOf(ANSWER_NAMES)),
    required("level", LEVEL),
    required(
        "coverage",
        Shape::Range {
            least: 0.0,
            most: 1.0,
        },
    ),
    optional(
        "items",
        Shape::Map {
            key: &Shape::ItemId,
            of: &Shape::OneOf(VERDICTS),
        },
    ),
    optional(
        "flags",
        Shape::List {
            of: &Shape::Text,
            at_least: 0,
        },
    ),
];

const VERDICTS: &[&str] = &["met", "partly", "missed", "not-assessed"];
