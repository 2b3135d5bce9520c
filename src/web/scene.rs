//! A scene from outside: cut down to what a board may hold before anything else sees it.
//!
//! The drawing library renders some kinds of elements without looking at them, so what is kept is an
//! allow-list of kinds and, for each element, of fields. What is not on it is dropped; what is out of
//! bounds is refused, and the scene before it stays.

use serde_json::{Map, Value};

use super::pages::room::Shape;
use crate::interview::board::Board;
use crate::limits;
use crate::text;

const KINDS: [&str; 9] = [
    "rectangle",
    "ellipse",
    "diamond",
    "text",
    "arrow",
    "line",
    "freedraw",
    "frame",
    "image",
];

const FIELDS: [&str; 49] = [
    "id",
    "type",
    "x",
    "y",
    "width",
    "height",
    "angle",
    "strokeColor",
    "backgroundColor",
    "fillStyle",
    "strokeWidth",
    "strokeStyle",
    "roughness",
    "opacity",
    "groupIds",
    "frameId",
    "index",
    "roundness",
    "seed",
    "version",
    "versionNonce",
    "isDeleted",
    "boundElements",
    "updated",
    "locked",
    "text",
    "originalText",
    "fontSize",
    "fontFamily",
    "textAlign",
    "verticalAlign",
    "containerId",
    "lineHeight",
    "autoResize",
    "points",
    "lastCommittedPoint",
    "startBinding",
    "endBinding",
    "startArrowhead",
    "endArrowhead",
    "elbowed",
    "fixedSegments",
    "startIsSpecial",
    "endIsSpecial",
    "pressures",
    "simulatePressure",
    "name",
    "polygon",
    "baseline",
];

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SceneFault {
    TooLarge,
    NotAScene,
    TooManyElements(usize),
    /// An element out of bounds, by its id.
    Element(String),
}

impl std::fmt::Display for SceneFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sentence = match self {
            SceneFault::TooLarge => text::t_with(
                "scene-too-large",
                &[("limit", (limits::SCENE_BYTES / 1024).into())],
            ),
            SceneFault::NotAScene => text::t("scene-not-a-scene"),
            SceneFault::TooManyElements(count) => text::t_with(
                "scene-too-many",
                &[
                    ("count", (*count).into()),
                    ("limit", limits::SCENE_ELEMENTS.into()),
                ],
            ),
            SceneFault::Element(id) => text::t_with("scene-element", &[("id", id.clone().into())]),
        };
        f.write_str(&sentence)
    }
}

/// The elements of an `.excalidraw` file that a board may hold.
///
/// # Errors
/// When it is no scene, or larger than any board needs to be.
pub fn read(file: &[u8]) -> Result<Vec<Value>, SceneFault> {
    if file.len() > limits::SCENE_BYTES {
        return Err(SceneFault::TooLarge);
    }
    let scene: Value = serde_json::from_slice(file).map_err(|_| SceneFault::NotAScene)?;
    clean(scene)
}

/// As [`read`], for a scene that has been parsed: the whole file, or its list of elements.
///
/// # Errors
/// As [`read`].
pub fn clean(scene: Value) -> Result<Vec<Value>, SceneFault> {
    let elements = match scene {
        Value::Array(elements) => elements,
        Value::Object(mut scene) => match scene.remove("elements") {
            Some(Value::Array(elements)) => elements,
            _ => return Err(SceneFault::NotAScene),
        },
        _ => return Err(SceneFault::NotAScene),
    };
    if elements.len() > limits::SCENE_ELEMENTS {
        return Err(SceneFault::TooManyElements(elements.len()));
    }
    let mut points_left = limits::SCENE_POINTS_IN_ALL;
    let mut kept = Vec::with_capacity(elements.len());
    for element in elements {
        let Value::Object(element) = element else {
            return Err(SceneFault::NotAScene);
        };
        let kind = element.get("type").and_then(Value::as_str).unwrap_or("");
        let deleted = element.get("isDeleted") == Some(&Value::Bool(true));
        if KINDS.contains(&kind) && !deleted {
            kept.push(Value::Object(checked(element, &mut points_left)?));
        }
    }
    Ok(kept)
}

fn checked(
    mut element: Map<String, Value>,
    points_left: &mut usize,
) -> Result<Map<String, Value>, SceneFault> {
    let id = element
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or("")
        .to_owned();
    let fault = || SceneFault::Element(id.chars().take(64).collect());
    if id.is_empty() || id.len() > 128 {
        return Err(fault());
    }
    let kind_of_part = part_kind(&element);
    element.retain(|name, _| FIELDS.contains(&name.as_str()));
    if let Some(kind) = kind_of_part {
        element.insert("customData".into(), serde_json::json!({ "kind": kind }));
    }
    let points = element
        .get("points")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    *points_left = points_left.checked_sub(points).ok_or_else(fault)?;
    let long = ["text", "originalText", "name"].iter().any(|name| {
        element
            .get(*name)
            .and_then(Value::as_str)
            .is_some_and(|text| text.len() > limits::SCENE_TEXT_BYTES)
    });
    if points > limits::SCENE_POINTS
        || long
        || !element.values().all(|value| within_bounds(value, 6))
    {
        return Err(fault());
    }
    Ok(element)
}

/// The kind of a system-design part from our own library: the one thing of `customData` that is kept.
fn part_kind(element: &Map<String, Value>) -> Option<String> {
    let kind = element.get("customData")?.get("kind")?.as_str()?;
    let plain = kind.len() <= 16 && kind.chars().all(|c| c.is_ascii_lowercase());
    plain.then(|| kind.to_owned())
}

fn within_bounds(value: &Value, depth: usize) -> bool {
    match value {
        // Revisions, seeds and times are integers of any size; places are fractions or small.
        Value::Number(number) => {
            number.is_i64()
                || number.is_u64()
                || number
                    .as_f64()
                    .is_some_and(|n| n.abs() <= limits::SCENE_COORDINATE)
        }
        Value::Array(values) => {
            depth > 0 && values.iter().all(|value| within_bounds(value, depth - 1))
        }
        Value::Object(fields) => {
            depth > 0 && fields.values().all(|value| within_bounds(value, depth - 1))
        }
        Value::String(text) => text.len() <= limits::SCENE_TEXT_BYTES,
        Value::Null | Value::Bool(_) => true,
    }
}

/// The labelled shapes on a board, and where bound arrows lead.
pub fn shapes(board: &Board) -> Vec<Shape> {
    let elements: Vec<&Value> = board
        .elements()
        .iter()
        .map(|element| &element.value)
        .collect();
    let text_of = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
            .to_owned()
    };
    let label_of = |id: &str| {
        elements
            .iter()
            .find(|element| {
                text_of(element, "type") == "text" && text_of(element, "containerId") == id
            })
            .map(|element| {
                text_of(element, "text")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            })
            .filter(|label| !label.is_empty())
    };
    let end_of =
        |arrow: &Value, end: &str| arrow.get(end).map(|binding| text_of(binding, "elementId"));
    let is_node = |element: &&&Value| {
        ["rectangle", "ellipse", "diamond"].contains(&text_of(element, "type").as_str())
    };
    elements
        .iter()
        .filter(is_node)
        .filter_map(|node| {
            let id = text_of(node, "id");
            let arrows = elements
                .iter()
                .filter(|element| text_of(element, "type") == "arrow");
            let leads_to = arrows
                .filter(|arrow| end_of(arrow, "startBinding").as_deref() == Some(&id))
                .filter_map(|arrow| label_of(&end_of(arrow, "endBinding")?));
            Some(Shape {
                label: label_of(&id)?,
                kind: node
                    .get("customData")
                    .map(|data| text_of(data, "kind"))
                    .unwrap_or_default(),
                leads_to: leads_to.collect(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_drawing_is_kept_and_what_could_run_is_not() {
        let kept = clean(json!({"type": "excalidraw", "elements": [
            {"id": "a", "type": "rectangle", "x": 1.5, "y": 2, "link": "javascript:alert(1)",
             "customData": {"kind": "cache", "generationData": {"html": "<script>"}}},
            {"id": "b", "type": "iframe", "x": 0, "y": 0},
            {"id": "c", "type": "embeddable", "x": 0, "y": 0},
            {"id": "d", "type": "ellipse", "isDeleted": true},
        ]}))
        .unwrap();
        assert_eq!(
            kept,
            [
                json!({"id": "a", "type": "rectangle", "x": 1.5, "y": 2, "customData": {"kind": "cache"}})
            ]
        );
    }

    #[test]
    fn what_no_board_needs_is_refused() {
        assert_eq!(read(b"{"), Err(SceneFault::NotAScene));
        assert_eq!(read(b"{\"elements\": 3}"), Err(SceneFault::NotAScene));
        assert_eq!(
            read(&vec![b' '; limits::SCENE_BYTES + 1]),
            Err(SceneFault::TooLarge)
        );
        let element = |extra: Value| {
            let mut element = json!({"id": "a", "type": "line"});
            element
                .as_object_mut()
                .unwrap()
                .extend(extra.as_object().unwrap().clone());
            clean(json!([element]))
        };
        assert!(element(json!({"x": 1e7})).is_ok());
        assert!(element(json!({"x": 1.1e7})).is_err());
        assert!(element(json!({"text": "x".repeat(limits::SCENE_TEXT_BYTES)})).is_ok());
        assert!(element(json!({"text": "x".repeat(limits::SCENE_TEXT_BYTES + 1)})).is_err());
        assert!(element(json!({"points": vec![[0, 0]; limits::SCENE_POINTS + 1]})).is_err());
        assert!(clean(json!([{"type": "line"}])).is_err(), "no id");
        let many: Vec<Value> = (0..=limits::SCENE_ELEMENTS)
            .map(|n| json!({"id": n.to_string(), "type": "line"}))
            .collect();
        assert_eq!(
            clean(Value::Array(many)),
            Err(SceneFault::TooManyElements(limits::SCENE_ELEMENTS + 1))
        );
    }

    #[test]
    fn deep_nesting_is_refused_without_following_it() {
        let deep = format!(
            "[{{\"id\":\"a\",\"type\":\"line\",\"points\":{}{}}}]",
            "[".repeat(100),
            "]".repeat(100)
        );
        assert!(read(deep.as_bytes()).is_err());
        assert_eq!(
            read("[".repeat(100_000).as_bytes()),
            Err(SceneFault::NotAScene)
        );
    }

    #[test]
    fn labelled_shapes_are_listed_with_what_they_lead_to() {
        let elements = clean(json!([
            {"id": "a", "type": "rectangle"}, {"id": "ta", "type": "text", "text": "API\nserver", "containerId": "a"},
            {"id": "b", "type": "ellipse", "customData": {"kind": "sql"}}, {"id": "tb", "type": "text", "text": "DB", "containerId": "b"},
            {"id": "e", "type": "arrow", "startBinding": {"elementId": "a"}, "endBinding": {"elementId": "b"}},
        ]));
        let shapes = shapes(&Board::try_from(elements.unwrap()).unwrap());
        assert_eq!(shapes[0].label, "API server");
        assert_eq!(shapes[0].leads_to, ["DB"]);
        assert_eq!(shapes[1].kind, "sql");
    }
}
