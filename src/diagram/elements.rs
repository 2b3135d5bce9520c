//! A graph as the elements of a scene: what was pasted as text becomes boxes and arrows that can be moved.
//!
//! Every box carries its words as bound text and its kind, every arrow is bound at both ends, and what stands in a container has a
//! frame around it, so that reading the elements again gives the same graph.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Graph;
use super::layout::{BOX_WIDTH, Layout};
use super::scene::geometry::Rect;

/// Drawings have lines of 25 units, the layout of 17.
const SCALE: f64 = 1.5;
/// From column to column there is more room than on a picture: the words of an arrow stand there.
const SPREAD: f64 = 1.7;
const FONT_SIZE: f64 = 20.0;
const LINE_HEIGHT: f64 = 25.0;
/// Width of a letter at that size, roughly; the board measures again when it shows it.
const LETTER: f64 = 10.5;
/// Between a box and the arrow at it.
const GAP: f64 = 4.0;
/// Between a frame and what is in it. The name stands above the frame.
const INSIDE: f64 = 20.0;

impl Graph {
    /// Boxes, their words, arrows and frames, the upper left corner at `at`. Ids begin with `prefix`.
    pub fn to_elements(&self, prefix: &str, at: (f64, f64)) -> Vec<Value> {
        let layout = Layout::in_bands(self);
        let box_id = |node: usize| format!("{prefix}-{node}");
        let frame_id = |container: usize| format!("{prefix}-f{container}");
        let arrow_id = |edge: usize| format!("{prefix}-e{edge}");
        let words_of = |id: &str| format!("{id}t");
        let width = f64::from(BOX_WIDTH) * SCALE;
        let left = |node: usize| at.0 + f64::from(layout.boxes[node].x) * SPREAD;
        let down = |y: i32| at.1 + f64::from(y) * SCALE;
        let mut elements = Vec::new();
        let mut frames: BTreeMap<usize, Rect> = BTreeMap::new();
        for (node, placed) in layout.boxes.iter().enumerate() {
            let (id, about) = (box_id(node), &self.nodes[node]);
            let (x, y) = (left(node), down(placed.y));
            let height = f64::from(placed.height) * SCALE;
            let leads = |(edge, ends): (usize, &super::Edge)| {
                (ends.from == node || ends.to == node)
                    .then(|| json!({"id": arrow_id(edge), "type": "arrow"}))
            };
            let mut bound: Vec<Value> = self.edges.iter().enumerate().filter_map(leads).collect();
            if !about.label.is_empty() {
                bound.insert(0, json!({"id": words_of(&id), "type": "text"}));
            }
            let mut shape = looks(&id, "rectangle", x, y, width, height);
            shape["boundElements"] = Value::Array(bound);
            shape["roundness"] = json!({"type": 3});
            let mut kinds = about.kinds.names();
            if let (Some(kind), None, false) = (kinds.next(), kinds.next(), about.guessed) {
                shape["customData"] = json!({ "kind": kind });
            }
            let (w, h) = (width, height);
            let rect = Rect { x, y, w, h };
            if let Some(container) = about.container {
                shape["frameId"] = json!(frame_id(container));
                let frame = frames.entry(container).or_insert(rect);
                *frame = frame.around(&rect);
            }
            elements.push(shape);
            if !about.label.is_empty() {
                let (of, middle) = (words_of(&id), rect.center());
                let mut text = words(&of, &id, &about.label, &placed.lines, middle);
                if let Some(container) = about.container {
                    text["frameId"] = json!(frame_id(container));
                }
                elements.push(text);
            }
        }
        for (edge, arrow) in layout.arrows.iter().enumerate() {
            let (id, ends) = (arrow_id(edge), &self.edges[edge]);
            let from = (left(ends.from) + width + GAP, down(arrow.from.1));
            // One that leads back arrives at the side it left from.
            let to = match arrow.bend.1 < 0 {
                true => left(ends.to) - GAP,
                false => left(ends.to) + width + GAP,
            };
            let to = (to, down(arrow.to.1));
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let mut line = looks(&id, "arrow", from.0, from.1, dx.abs(), dy.abs());
            line["points"] = json!([[0.0, 0.0], [dx, dy]]);
            line["startBinding"] = json!({"elementId": box_id(ends.from), "focus": 0, "gap": GAP});
            line["endBinding"] = json!({"elementId": box_id(ends.to), "focus": 0, "gap": GAP});
            line["endArrowhead"] = json!("arrow");
            if ends.both {
                line["startArrowhead"] = json!("arrow");
            }
            if !ends.label.is_empty() {
                line["boundElements"] = json!([{"id": words_of(&id), "type": "text"}]);
            }
            elements.push(line);
            if !ends.label.is_empty() {
                let middle = (from.0 + dx / 2.0, from.1 + dy / 2.0);
                let lines = [ends.label.clone()];
                elements.push(words(&words_of(&id), &id, &ends.label, &lines, middle));
            }
        }
        for (container, inside) in frames {
            let frame = inside.grown(INSIDE);
            let id = frame_id(container);
            let mut shape = looks(&id, "frame", frame.x, frame.y, frame.w, frame.h);
            let name = self.containers.get(container);
            shape["name"] = json!(name.map_or("", |container| &container.label));
            elements.push(shape);
        }
        elements
    }
}

fn looks(id: &str, kind: &str, x: f64, y: f64, width: f64, height: f64) -> Value {
    json!({
        "id": id, "type": kind, "x": x, "y": y, "width": width, "height": height, "angle": 0,
        "strokeColor": "#1e1e1e", "backgroundColor": "transparent", "fillStyle": "solid", "strokeWidth": 2,
        "strokeStyle": "solid", "roughness": 1, "opacity": 100,
    })
}

fn words(id: &str, on: &str, label: &str, lines: &[String], middle: (f64, f64)) -> Value {
    let longest = lines.iter().map(|line| line.chars().count()).max();
    let width = LETTER * f64::from(u32::try_from(longest.unwrap_or(0)).unwrap_or(u32::MAX));
    let height = LINE_HEIGHT * f64::from(u32::try_from(lines.len()).unwrap_or(u32::MAX));
    let (x, y) = (middle.0 - width / 2.0, middle.1 - height / 2.0);
    let mut text = looks(id, "text", x, y, width, height);
    text["text"] = json!(lines.join("\n"));
    text["originalText"] = json!(label);
    text["containerId"] = json!(on);
    text["fontSize"] = json!(FONT_SIZE);
    text["fontFamily"] = json!(5);
    text["lineHeight"] = json!(1.25);
    text["textAlign"] = json!("center");
    text["verticalAlign"] = json!("middle");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn there_and_back(mermaid: &str) -> (Graph, Graph) {
        let components = Components::built_in();
        let graph = Graph::from_mermaid(mermaid, &components).unwrap();
        let elements = graph.to_elements("m", (100.0, 50.0));
        let back = Graph::from_scene(&elements, &components);
        (graph, back)
    }

    fn named(graph: &Graph) -> Vec<(String, String, String, bool)> {
        let mut edges: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| {
                let (from, to) = (graph.label_of(edge.from), graph.label_of(edge.to));
                (
                    from.to_owned(),
                    to.to_owned(),
                    edge.label.clone(),
                    edge.both,
                )
            })
            .collect();
        edges.sort();
        edges
    }

    #[test]
    fn what_is_drawn_reads_as_what_was_written() {
        let (graph, back) = there_and_back(
            "graph LR\nc[Mobile client] --> lb{{Load balancer}} --> s[Order service]\n\
             s -->|reads| r[(Redis cache)] & d[(Postgres primary with two read replicas)]\n\
             s <--> q[Kafka]\nq --> w[Worker] -- writes --> d\nw --> s",
        );
        assert_eq!(named(&back), named(&graph));
        assert_eq!(back.nodes.len(), graph.nodes.len());
        assert!(back.dangling.is_empty() && back.is_certain());
        assert!(back.edges.iter().all(|edge| !edge.inferred));
        for node in &graph.nodes {
            let same = back.nodes.iter().find(|other| other.label == node.label);
            assert_eq!(same.unwrap().kinds, node.kinds, "{}", node.label);
        }
    }

    #[test]
    fn ids_begin_as_told_and_nothing_is_drawn_of_nothing() {
        let components = Components::built_in();
        let graph = Graph::from_mermaid("graph TD\nA --> B", &components).unwrap();
        let elements = graph.to_elements("x1", (0.0, 0.0));
        let ids: Vec<&str> = elements.iter().map(|e| e["id"].as_str().unwrap()).collect();
        assert_eq!(ids, ["x1-0", "x1-0t", "x1-1", "x1-1t", "x1-e0"]);
        assert!(Graph::default().to_elements("x", (0.0, 0.0)).is_empty());
    }

    #[test]
    fn a_subgraph_becomes_a_frame_with_its_name_around_what_is_in_it() {
        let (graph, back) = there_and_back(
            "graph LR\nc[Client] --> lb[Load balancer] --> services\n\
             subgraph services [Backend services]\n  p[Post service] --> f[Feed service]\nend\n\
             subgraph Data\n  db[(Postgres)]\n  r[(Redis cache)]\nend\n\
             p & f --> db\nf --> r\nf --> w[Worker] --> db",
        );
        let held = |graph: &Graph| {
            let nodes = graph.nodes.iter();
            let mut held: Vec<(String, String)> = nodes
                .map(|node| {
                    let container = node.container.and_then(|at| graph.containers.get(at));
                    let around = container.map_or("", |container| &container.label);
                    (node.label.clone(), around.to_owned())
                })
                .collect();
            held.sort();
            held
        };
        let expected = [
            ("Client", ""),
            ("Feed service", "Backend services"),
            ("Load balancer", ""),
            ("Post service", "Backend services"),
            ("Postgres", "Data"),
            ("Redis cache", "Data"),
            ("Worker", ""),
        ];
        assert_eq!(
            held(&graph),
            expected.map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        assert_eq!(held(&back), held(&graph));
        assert_eq!(named(&back), named(&graph));
        let elements = graph.to_elements("m", (0.0, 0.0));
        let frames = elements.iter().filter(|element| element["type"] == "frame");
        let frames: Vec<(&str, &str)> = frames
            .map(|frame| {
                (
                    frame["id"].as_str().unwrap(),
                    frame["name"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(frames, [("m-f0", "Backend services"), ("m-f1", "Data")]);
        let inside = elements
            .iter()
            .filter(|element| element["frameId"] == "m-f1");
        assert_eq!(inside.count(), 4, "two boxes and their words");
    }
}
