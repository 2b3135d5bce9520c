//! The fields that an element of a board may have, and what may stand in each.

use serde_json::{Map, Value};

use crate::limits;

/// What may stand in a field. Nothing (`null`) may stand everywhere.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// A place, a length, a share: finite and not too far out.
    Number,
    /// A revision, a seed, a moment: any whole number.
    Whole,
    Flag,
    /// A name, a colour: one short word.
    Word,
    /// What somebody wrote.
    Text,
    /// Two numbers.
    Pair,
    Points,
    Numbers,
    Words,
    /// An object of these fields, whatever else is in it left out.
    Object(&'static [(&'static str, Holds)]),
    Objects(&'static [(&'static str, Holds)]),
}

const BINDING: &[(&str, Holds)] = &[
    ("elementId", Holds::Word),
    ("focus", Holds::Number),
    ("gap", Holds::Number),
    ("fixedPoint", Holds::Pair),
    ("mode", Holds::Word),
];
const BOUND: &[(&str, Holds)] = &[("id", Holds::Word), ("type", Holds::Word)];
const ROUNDNESS: &[(&str, Holds)] = &[("type", Holds::Whole), ("value", Holds::Number)];
const SEGMENT: &[(&str, Holds)] = &[
    ("start", Holds::Pair),
    ("end", Holds::Pair),
    ("index", Holds::Whole),
];

pub const ELEMENT: [(&str, Holds); 49] = [
    ("id", Holds::Word),
    ("type", Holds::Word),
    ("x", Holds::Number),
    ("y", Holds::Number),
    ("width", Holds::Number),
    ("height", Holds::Number),
    ("angle", Holds::Number),
    ("strokeColor", Holds::Word),
    ("backgroundColor", Holds::Word),
    ("fillStyle", Holds::Word),
    ("strokeWidth", Holds::Number),
    ("strokeStyle", Holds::Word),
    ("roughness", Holds::Number),
    ("opacity", Holds::Number),
    ("groupIds", Holds::Words),
    ("frameId", Holds::Word),
    ("index", Holds::Word),
    ("roundness", Holds::Object(ROUNDNESS)),
    ("seed", Holds::Whole),
    ("version", Holds::Whole),
    ("versionNonce", Holds::Whole),
    ("isDeleted", Holds::Flag),
    ("boundElements", Holds::Objects(BOUND)),
    ("updated", Holds::Whole),
    ("locked", Holds::Flag),
    ("text", Holds::Text),
    ("originalText", Holds::Text),
    ("fontSize", Holds::Number),
    ("fontFamily", Holds::Number),
    ("textAlign", Holds::Word),
    ("verticalAlign", Holds::Word),
    ("containerId", Holds::Word),
    ("lineHeight", Holds::Number),
    ("autoResize", Holds::Flag),
    ("points", Holds::Points),
    ("lastCommittedPoint", Holds::Pair),
    ("startBinding", Holds::Object(BINDING)),
    ("endBinding", Holds::Object(BINDING)),
    ("startArrowhead", Holds::Word),
    ("endArrowhead", Holds::Word),
    ("elbowed", Holds::Flag),
    ("fixedSegments", Holds::Objects(SEGMENT)),
    ("startIsSpecial", Holds::Flag),
    ("endIsSpecial", Holds::Flag),
    ("pressures", Holds::Numbers),
    ("simulatePressure", Holds::Flag),
    ("name", Holds::Text),
    ("polygon", Holds::Flag),
    ("baseline", Holds::Number),
];

/// Leaves what is listed; false when something that is listed is not what it may be.
pub fn cut_down(
    object: &mut Map<String, Value>,
    fields: &[(&str, Holds)],
    points_left: &mut usize,
) -> bool {
    let holds = |name: &str| {
        let found = fields.iter().find(|(known, _)| *known == name);
        found.map(|(_, holds)| *holds)
    };
    object.retain(|name, _| holds(name).is_some());
    object
        .iter_mut()
        .all(|(name, value)| holds(name).is_some_and(|holds| fits(value, holds, points_left)))
}

fn fits(value: &mut Value, holds: Holds, points_left: &mut usize) -> bool {
    match (holds, value) {
        (_, Value::Null) | (Holds::Flag, Value::Bool(_)) => true,
        (Holds::Number, value) => is_number(value),
        (Holds::Whole, Value::Number(number)) => {
            number.is_i64()
                || number.is_u64()
                || number
                    .as_f64()
                    .is_some_and(|n| n.abs() <= limits::SCENE_COORDINATE)
        }
        (Holds::Word, Value::String(word)) => word.len() <= limits::SCENE_WORD_BYTES,
        (Holds::Text, Value::String(text)) => text.len() <= limits::SCENE_TEXT_BYTES,
        (Holds::Pair, value) => is_pair(value),
        (Holds::Points, Value::Array(points)) => {
            take(points_left, points.len()) && points.iter().all(is_pair)
        }
        (Holds::Numbers, Value::Array(numbers)) => {
            take(points_left, numbers.len()) && numbers.iter().all(is_number)
        }
        (Holds::Words, Value::Array(words)) => words.iter().all(|word| {
            word.as_str()
                .is_some_and(|word| word.len() <= limits::SCENE_WORD_BYTES)
        }),
        (Holds::Object(fields), Value::Object(object)) => cut_down(object, fields, points_left),
        (Holds::Objects(fields), Value::Array(objects)) => {
            objects.iter_mut().all(|object| match object {
                Value::Object(object) => cut_down(object, fields, points_left),
                _ => false,
            })
        }
        _ => false,
    }
}

fn take(points_left: &mut usize, points: usize) -> bool {
    let left = points_left.checked_sub(points);
    *points_left = left.unwrap_or(0);
    left.is_some() && points <= limits::SCENE_POINTS
}

fn is_number(value: &Value) -> bool {
    value
        .as_f64()
        .is_some_and(|n| n.is_finite() && n.abs() <= limits::SCENE_COORDINATE)
}

fn is_pair(value: &Value) -> bool {
    // A third number is the pressure of a pen.
    value
        .as_array()
        .is_some_and(|pair| (2..=3).contains(&pair.len()) && pair.iter().all(is_number))
}
