//! A scene from outside: cut down to what a board may hold before anything else sees it.
//!
//! The drawing library renders some kinds of elements without looking at them, so what is kept is an
//! allow-list of kinds, for each element of fields, and for each field of what may stand in it. What is not on the
//! list is dropped; what is out of bounds is refused, and the scene before it stays.

mod fields;

use serde_json::{Map, Value};

use crate::casebook::components::Kinds;
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
    let mut counted = Counted(0);
    let written = serde_json::to_writer(&mut counted, &kept);
    if written.is_err() || counted.0 > limits::SCENE_BYTES {
        return Err(SceneFault::TooLarge);
    }
    Ok(kept)
}

/// Counts bytes instead of keeping them.
struct Counted(usize);

impl std::io::Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
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
    if id.is_empty() {
        return Err(fault());
    }
    let kind_of_part = part_kind(&element);
    if !fields::cut_down(&mut element, &fields::ELEMENT, points_left) {
        return Err(fault());
    }
    if let Some(kind) = kind_of_part {
        element.insert("customData".into(), serde_json::json!({ "kind": kind }));
    }
    Ok(element)
}

/// The kind of a system-design part from our own library: the one thing of `customData` that is kept.
fn part_kind(element: &Map<String, Value>) -> Option<String> {
    let kind = element.get("customData")?.get("kind")?.as_str()?;
    let one = !kind.contains('|') && !Kinds::of(&[kind]).is_empty();
    one.then(|| kind.to_owned())
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
    fn places_are_bounded_even_where_they_are_whole_numbers_and_revisions_are_not() {
        let far = clean(json!([{"id": "a", "type": "rectangle", "x": 9_007_199_254_740_993_i64}]));
        assert_eq!(far, Err(SceneFault::Element("a".into())));
        let late = json!([{"id": "a", "type": "rectangle", "updated": 1_790_000_000_000_i64, "seed": u64::MAX}]);
        assert!(clean(late).is_ok());
    }

    #[test]
    fn only_known_kinds_and_known_fields_stand_anywhere_in_an_element() {
        let kept = clean(json!([{
            "id": "e", "type": "arrow", "__proto__": {"polluted": 1}, "constructor": {"prototype": {}},
            "customData": {"kind": "__proto__"},
            "startBinding": {"elementId": "a", "focus": 0, "gap": 5, "__proto__": {"x": 1}, "html": "<b>"},
            "boundElements": [{"id": "t", "type": "text", "href": "javascript:alert(1)"}],
            "roundness": {"type": 2, "toString": "x"},
        }]));
        let expected = json!([{
            "id": "e", "type": "arrow",
            "startBinding": {"elementId": "a", "focus": 0, "gap": 5},
            "boundElements": [{"id": "t", "type": "text"}],
            "roundness": {"type": 2},
        }]);
        assert_eq!(Value::Array(kept.unwrap()), expected);
    }

    #[test]
    fn a_field_that_holds_something_else_is_refused() {
        for (name, value) in [
            ("x", json!("1")),
            ("points", json!([[0, 0], [1]])),
            ("points", json!([[0, 0], [1, {"toString": 1}]])),
            ("groupIds", json!("a")),
            ("boundElements", json!([["a"]])),
            (
                "strokeColor",
                json!("x".repeat(limits::SCENE_WORD_BYTES + 1)),
            ),
            ("startBinding", json!([1])),
            ("locked", json!(1)),
        ] {
            let mut element = json!({"id": "a", "type": "arrow"});
            element[name] = value;
            let fault = Err(SceneFault::Element("a".into()));
            assert_eq!(clean(json!([element])), fault, "{name}");
        }
    }

    #[test]
    fn many_small_elements_are_too_large_together() {
        let text = "x".repeat(limits::SCENE_TEXT_BYTES);
        let many: Vec<Value> = (0..600)
            .map(|n| json!({"id": n.to_string(), "type": "text", "text": text}))
            .collect();
        assert_eq!(clean(Value::Array(many)), Err(SceneFault::TooLarge));
    }
}
