//! The shapes of the content files, field by field as in docs/authors.md. The types they become stand in
//! `case.rs` and `rubric.rs`; a test below holds the two together.

mod case;
mod drill;
mod reference;
mod rubric;
mod study;

pub use case::CASE;
pub use drill::DRILLS;
pub use reference::REFERENCE;
pub use rubric::RUBRIC;
pub use study::{CONCEPTS, CURRICULA};

use super::shape::{Field, Shape, optional, required};

/// The only version of the format so far.
pub const SCHEMA: i64 = 1;

pub const STAGES: &[&str] = &[
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];
pub const LEVELS: &[&str] = &["mid", "senior", "staff"];
pub const COMPONENT_KINDS: &[&str] = &[
    "client", "dns", "cdn", "lb", "gateway", "service", "worker", "cache", "sql", "nosql", "queue",
    "log", "object", "store", "search", "coord", "monitor",
];
pub const NUMBER_KINDS: &[&str] = &[
    "count", "rate", "bytes", "byterate", "ratio", "duration", "percent", "chars",
];
pub const ANSWER_NAMES: &[&str] = &["strong", "middling", "weak", "off-topic", "buzzwords"];
/// What the guards of the scorer raise; the other flags are ids of red flags.
pub const FLAGS: &[&str] = &["off-topic", "stuffing"];
const ITEM_KINDS: &[&str] = &[
    "mention",
    "decision",
    "explain",
    "estimate",
    "ratio",
    "arithmetic",
    "diagram",
    "order",
    "misconception",
];
const DIMENSIONS: &[&str] = &[
    "navigation",
    "quantitative",
    "solution",
    "depth",
    "trade_offs",
    "communication",
];
const WINDOWS: &[&str] = &[
    "clause",
    "sentence",
    "paragraph",
    "section",
    "stage",
    "document",
];
const EXPECTED: &[&str] = &["met", "partly", "missed"];

const VERSION: Shape = Shape::Whole {
    least: SCHEMA,
    most: SCHEMA,
};
const ANY_NUMBER: Shape = Shape::Number {
    least: f64::MIN,
    most: f64::MAX,
};
const ANY_RANGE: Shape = Shape::Range {
    least: f64::MIN,
    most: f64::MAX,
};
const PHRASES: Shape = Shape::List {
    of: &Shape::Phrase,
    at_least: 1,
};
const PHRASE_GROUPS: Shape = Shape::List {
    of: &PHRASES,
    at_least: 1,
};
const TEXTS: Shape = Shape::List {
    of: &Shape::Text,
    at_least: 1,
};
const SLUGS: Shape = Shape::List {
    of: &Shape::Slug,
    at_least: 0,
};
const STAGE: Shape = Shape::OneOf(STAGES);
const LEVEL: Shape = Shape::OneOf(LEVELS);
const WITHIN: Shape = Shape::OneOf(WINDOWS);
const CLASSES: Shape = Shape::Map {
    key: &Shape::Key,
    of: &PHRASES,
};
const WEIGHT: Shape = Shape::Whole { least: 0, most: 10 };
/// One kind or several as `lb|gateway`.
const COMPONENT: Shape = Shape::AnyOf(COMPONENT_KINDS);
const COMPONENTS: Shape = Shape::List {
    of: &COMPONENT,
    at_least: 1,
};
/// `rubrics/lexicon.toml`
pub static LEXICON: &[Field] = &[optional("schema", VERSION), required("class", CLASSES)];

/// `rubrics/components.toml`
pub static WORDS_ON_BOARDS: &[Field] = &[
    optional("schema", VERSION),
    optional("replicated", TEXTS),
    required(
        "component",
        Shape::List {
            of: &Shape::Table(COMPONENT_WORDS),
            at_least: 1,
        },
    ),
];

static COMPONENT_WORDS: &[Field] = &[
    required(
        "is",
        Shape::List {
            of: &Shape::OneOf(COMPONENT_KINDS),
            at_least: 1,
        },
    ),
    required("words", TEXTS),
    optional("general", Shape::Flag),
];

/// `prompts/interviewer.toml`
pub static WORDINGS: &[Field] = &[
    required("schema", VERSION),
    required("assume", TEXTS),
    required("again", TEXTS),
    required("acknowledge", TEXTS),
    required("encourage", TEXTS),
    required(
        "same",
        Shape::List {
            of: &TEXTS,
            at_least: 1,
        },
    ),
    required("beside", TEXTS),
    required("say", Shape::Table(SAY)),
    required("part", Shape::Table(PART_HINTS)),
    required(
        "area",
        Shape::List {
            of: &Shape::Table(AREA),
            at_least: 1,
        },
    ),
];

/// What the interviewer says without having been asked, by occasion.
pub const OCCASIONS: [&str; 33] = [
    "nudge",
    "nudge-further",
    "off-task",
    "early-drawing",
    "units",
    "units-again",
    "unused-number",
    "sketch",
    "part-for",
    "part",
    "picture",
    "own-choice",
    "probe",
    "next-probe",
    "probe-touched",
    "redirect",
    "why",
    "why-quoted",
    "what-if-it-fails",
    "curveball",
    "silence",
    "silence-numbers",
    "silence-written",
    "silence-drawn",
    "silence-asked",
    "silence-hinted",
    "silence-late",
    "silence-last",
    "silence-over",
    "trade-offs",
    "trade-offs-again",
    "closing",
    "closing-quiet",
];
/// Families of parts: see `diagram::compare`.
pub const FAMILIES: [&str; 11] = [
    "client", "dns", "cdn", "gateway", "service", "cache", "store", "queue", "object", "search",
    "coord",
];

static SAY: &[Field] = &texts_by_name(OCCASIONS);
static PART_HINTS: &[Field] = &texts_by_name(FAMILIES);

const fn texts_by_name<const N: usize>(names: [&'static str; N]) -> [Field; N] {
    let mut fields = [const { required("", TEXTS) }; N];
    let mut at = 0;
    while at < N {
        fields[at].name = names[at];
        at += 1;
    }
    fields
}

static AREA: &[Field] = &[
    required("id", Shape::Slug),
    required("name", Shape::Text),
    required(
        "words",
        Shape::List {
            of: &Shape::Phrase,
            at_least: 1,
        },
    ),
];
