//! A board as it was handed in: a drawing, a text, or nothing but the answer itself.

use serde_json::Value;

use super::mermaid::is_mermaid;
use super::{Graph, markdown};
use crate::casebook::components::Components;

/// What was handed in as a board is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotABoard;

/// Fewer components than this are no drawing: the room begins with one.
const LEAST: usize = 2;

impl Graph {
    /// A scene (`{"elements": [...]}` or the list alone), or a text with Mermaid in it. `null` is no board.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_value(value: &Value, components: &Components) -> Result<Option<Graph>, NotABoard> {
        match value {
            Value::Null => Ok(None),
            Value::String(text) => Graph::from_file(text, components).map(Some),
            Value::Array(elements) => Ok(Some(Graph::from_scene(elements, components))),
            Value::Object(scene) => match scene.get("elements") {
                Some(Value::Array(elements)) => Ok(Some(Graph::from_scene(elements, components))),
                _ => Err(NotABoard),
            },
            Value::Bool(_) | Value::Number(_) => Err(NotABoard),
        }
    }

    /// The text of a file: a scene in JSON, Mermaid, or Markdown with Mermaid in it.
    ///
    /// # Errors
    /// When it is something else.
    pub fn from_file(text: &str, components: &Components) -> Result<Graph, NotABoard> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) {
            let scene: Value = serde_json::from_str(text).map_err(|_| NotABoard)?;
            return Graph::from_value(&scene, components)?.ok_or(NotABoard);
        }
        if is_mermaid(text) {
            return Graph::from_mermaid(text, components).ok_or(NotABoard);
        }
        let fenced = markdown::fences(text).into_iter().any(is_mermaid);
        let graph = fenced.then(|| Graph::in_markdown(text, components));
        graph.flatten().ok_or(NotABoard)
    }

    /// What counts as the board of an answer: the drawing, if anything was drawn, else what stands in the text.
    pub fn of_answer(drawn: Option<Graph>, text: &str, components: &Components) -> Option<Graph> {
        drawn
            .filter(|graph| graph.nodes.len() >= LEAST)
            .or_else(|| Graph::in_markdown(text, components))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diagram::Source;

    #[test]
    fn a_board_may_be_a_scene_a_list_of_elements_or_mermaid() {
        let components = Components::built_in();
        let shape =
            json!({"id": "a", "type": "rectangle", "x": 0, "y": 0, "width": 9, "height": 9});
        let scene = json!({"type": "excalidraw", "elements": [shape]});
        for value in [scene.clone(), json!([shape]), json!(scene.to_string())] {
            let graph = Graph::from_value(&value, &components).unwrap().unwrap();
            assert_eq!((graph.source, graph.nodes.len()), (Source::Scene, 1));
        }
        let mermaid = json!("```mermaid\ngraph LR\nA-->B\n```");
        let graph = Graph::from_value(&mermaid, &components).unwrap().unwrap();
        assert_eq!(graph.source, Source::Mermaid);
        assert_eq!(Graph::from_value(&json!(null), &components), Ok(None));
        for none in [
            json!(1),
            json!({}),
            json!("words"),
            json!("{broken"),
            json!({"elements": 3}),
        ] {
            assert_eq!(
                Graph::from_value(&none, &components),
                Err(NotABoard),
                "{none}"
            );
        }
    }

    #[test]
    fn a_board_with_only_the_first_shape_on_it_is_no_drawing() {
        let components = Components::built_in();
        let shape =
            json!([{"id": "a", "type": "rectangle", "x": 0, "y": 0, "width": 9, "height": 9}]);
        let one = Graph::from_value(&shape, &components).unwrap();
        assert_eq!(
            Graph::of_answer(one.clone(), "no arrows here", &components),
            None
        );
        let chain = Graph::of_answer(one, "Client -> API -> Redis", &components);
        assert_eq!(chain.unwrap().source, Source::Chain);
    }
}
