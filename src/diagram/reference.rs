//! The board of a case as a graph.

use std::collections::HashMap;

use super::draft::{Draft, DraftEdge, DraftNode, End};
use super::{Graph, Source};
use crate::casebook::case::ReferenceBoard;
use crate::casebook::components::Components;

impl Graph {
    /// All components and edges, the optional ones too.
    pub fn from_reference(board: &ReferenceBoard, components: &Components) -> Graph {
        let mut draft = Draft {
            source: Source::Reference,
            ..Draft::default()
        };
        let mut places = HashMap::new();
        for part in &board.component {
            places.insert(part.id.as_str(), draft.nodes.len());
            draft.nodes.push(DraftNode {
                id: part.id.clone(),
                label: part.label.clone(),
                kind: Some(part.kind.clone()),
                stacked: part.replicas.unwrap_or(1),
                elements: vec![part.id.clone()],
                shape: "box".to_owned(),
                ..DraftNode::default()
            });
        }
        for (number, edge) in board.edge.iter().enumerate() {
            let ends = (places.get(edge.from.as_str()), places.get(edge.to.as_str()));
            if let (Some(from), Some(to)) = ends {
                draft.edges.push(DraftEdge {
                    from: End::Node(*from),
                    to: End::Node(*to),
                    label: edge.label.clone(),
                    both: false,
                    inferred: false,
                    element: number.to_string(),
                });
            }
        }
        draft.finish(components)
    }
}
