//! The shape of `rubrics/<case>.toml`.

use super::*;

pub static RUBRIC: &[Field] = &[
    required("schema", VERSION),
    required("case", Shape::Slug),
    required("revision", Shape::Text),
    optional(
        "anchors",
        Shape::List {
            of: &Shape::Phrase,
            at_least: 2,
        },
    ),
    optional("class", CLASSES),
    optional(
        "vars",
        Shape::Map {
            key: &Shape::Key,
            of: &Shape::Table(VARIABLE),
        },
    ),
    required(
        "item",
        Shape::List {
            of: &Shape::Table(ITEM),
            at_least: 1,
        },
    ),
];

static VARIABLE: &[Field] = &[
    required("kind", Shape::AnyOf(NUMBER_KINDS)),
    required("near", PHRASES),
    optional("not_near", PHRASES),
    optional("as", Shape::Key),
    optional("range", ANY_RANGE),
    required("default", ANY_NUMBER),
];

static ITEM: &[Field] = &[
    required("id", Shape::ItemId),
    required("stage", STAGE),
    optional(
        "stages_ok",
        Shape::List {
            of: &STAGE,
            at_least: 1,
        },
    ),
    required("kind", Shape::OneOf(ITEM_KINDS)),
    optional("tier", Shape::OneOf(&["core", "plus"])),
    required("text", Shape::Text),
    required("why", Shape::Text),
    required("weight", Shape::Table(WEIGHTS)),
    required("dimension", Shape::OneOf(DIMENSIONS)),
    optional("concepts", SLUGS),
    optional("polarity", Shape::OneOf(&["positive", "any"])),
    optional("heading_ok", Shape::Flag),
    optional("partial", Shape::Text),
    optional(
        "match",
        Shape::List {
            of: &Shape::Table(MATCH),
            at_least: 1,
        },
    ),
    optional("about", PHRASES),
    optional("number", Shape::Table(NUMBER)),
    optional("combine", Shape::OneOf(&["or", "and"])),
    optional("order", Shape::Table(ORDER)),
    optional("diagram", Shape::Table(DIAGRAM)),
    optional(
        "min_equations",
        Shape::Whole {
            least: 1,
            most: 100,
        },
    ),
    optional("confirm", Shape::Text),
    optional(
        "example",
        Shape::List {
            of: &Shape::Table(EXAMPLE),
            at_least: 0,
        },
    ),
];

static WEIGHTS: &[Field] = &[
    required("mid", WEIGHT),
    required("senior", WEIGHT),
    required("staff", WEIGHT),
];

static MATCH: &[Field] = &[
    optional("any", PHRASES),
    optional("all", PHRASE_GROUPS),
    optional("within", WITHIN),
    optional("not", PHRASES),
];

static NUMBER: &[Field] = &[
    required("kind", Shape::AnyOf(NUMBER_KINDS)),
    required("near", PHRASES),
    optional("not_near", PHRASES),
    optional("expected", Shape::Text),
    optional("tolerance", Shape::Choice(TOLERANCE)),
    optional(
        "partial_factor",
        Shape::Number {
            least: 1.0,
            most: 1e6,
        },
    ),
    optional("plausible", ANY_RANGE),
];

static TOLERANCE: &[Field] = &[
    optional(
        "factor",
        Shape::Number {
            least: 1.0,
            most: 1e6,
        },
    ),
    optional(
        "rel",
        Shape::Number {
            least: 0.0,
            most: 1.0,
        },
    ),
];

static ORDER: &[Field] = &[
    optional("within", WITHIN),
    required(
        "steps",
        Shape::List {
            of: &PHRASES,
            at_least: 2,
        },
    ),
    required("min_steps", Shape::Whole { least: 2, most: 20 }),
];

static DIAGRAM: &[Field] = &[
    optional(
        "any",
        Shape::List {
            of: &Shape::Choice(DIAGRAM_RULE),
            at_least: 1,
        },
    ),
    optional(
        "all",
        Shape::List {
            of: &Shape::Choice(DIAGRAM_RULE),
            at_least: 1,
        },
    ),
    optional("fallback", Shape::Text),
];

static DIAGRAM_RULE: &[Field] = &[
    optional("component", COMPONENT),
    optional(
        "path",
        Shape::List {
            of: &COMPONENT,
            at_least: 2,
        },
    ),
    optional(
        "fan",
        Shape::Table(&[required("from", COMPONENT), required("to", COMPONENTS)]),
    ),
    optional(
        "no_cut",
        Shape::Table(&[
            required("from", COMPONENT),
            required("to", COMPONENT),
            optional("ignore", COMPONENTS),
        ]),
    ),
    optional(
        "count",
        Shape::Table(&[
            required("kind", COMPONENT),
            required(
                "min",
                Shape::Whole {
                    least: 1,
                    most: 100,
                },
            ),
        ]),
    ),
];

static EXAMPLE: &[Field] = &[
    required("text", Shape::Text),
    required("expect", Shape::OneOf(EXPECTED)),
];
