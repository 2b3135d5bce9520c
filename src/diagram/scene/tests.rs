//! Drawings as people make them. `Sketch` puts them down the way the drawing tool does.

use serde_json::{Value, json};

use super::*;
use crate::diagram::Readability;

#[derive(Default)]
struct Sketch {
    all: Vec<Value>,
}

impl Sketch {
    fn add(
        &mut self,
        kind: &str,
        id: &str,
        (x, y, w, h): (f64, f64, f64, f64),
        extra: Value,
    ) -> &mut Self {
        let mut element = json!({"id": id, "type": kind, "x": x, "y": y, "width": w, "height": h, "isDeleted": false});
        element
            .as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        self.all.push(element);
        self
    }

    /// A box with words that are bound to it.
    fn labelled(&mut self, id: &str, place: (f64, f64, f64, f64), words: &str) -> &mut Self {
        self.add("rectangle", id, place, json!({}));
        let text = (place.0 + 5.0, place.1 + place.3 / 2.0 - 12.0, 60.0, 25.0);
        self.add(
            "text",
            &format!("{id}-text"),
            text,
            json!({"text": words, "fontSize": 20, "containerId": id}),
        )
    }

    /// A box with words that only stand on it.
    fn loose(&mut self, id: &str, place: (f64, f64, f64, f64), words: &str) -> &mut Self {
        self.add("rectangle", id, place, json!({}));
        self.words(
            &format!("{id}-text"),
            (place.0 + 10.0, place.1 + place.3 / 2.0 - 12.0),
            words,
        )
    }

    fn words(&mut self, id: &str, (x, y): (f64, f64), words: &str) -> &mut Self {
        let width = 10.0 * words.chars().count() as f64;
        self.add(
            "text",
            id,
            (x, y, width, 25.0),
            json!({"text": words, "fontSize": 20}),
        )
    }

    /// From one point to another, bound to nothing.
    fn arrow(&mut self, id: &str, from: (f64, f64), to: (f64, f64)) -> &mut Self {
        self.line(
            id,
            from,
            to,
            json!({"type": "arrow", "endArrowhead": "arrow"}),
        )
    }

    fn line(&mut self, id: &str, from: (f64, f64), to: (f64, f64), extra: Value) -> &mut Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let mut all = json!({"points": [[0, 0], [dx, dy]]});
        all.as_object_mut()
            .unwrap()
            .extend(extra.as_object().unwrap().clone());
        self.add("line", id, (from.0, from.1, dx.abs(), dy.abs()), all)
    }

    fn bound(&mut self, id: &str, from: &str, to: &str) -> &mut Self {
        let bindings = json!({"type": "arrow", "endArrowhead": "arrow", "startArrowhead": null,
            "startBinding": {"elementId": from}, "endBinding": {"elementId": to}});
        self.line(id, (0.0, 0.0), (1.0, 1.0), bindings)
    }

    fn grouped(&mut self, group: &str, ids: &[&str]) -> &mut Self {
        for element in &mut self.all {
            if ids.contains(&element["id"].as_str().unwrap()) {
                let groups = element
                    .as_object_mut()
                    .unwrap()
                    .entry("groupIds")
                    .or_insert(json!([]));
                groups.as_array_mut().unwrap().push(json!(group));
            }
        }
        self
    }

    fn read(&self) -> Graph {
        Graph::from_scene(&self.all, &Components::built_in())
    }
}

fn edges(graph: &Graph) -> Vec<String> {
    let mut edges: Vec<String> = graph
        .edges
        .iter()
        .map(|edge| {
            let arrow = if edge.both { "<->" } else { "->" };
            format!(
                "{} {arrow} {}",
                graph.label_of(edge.from),
                graph.label_of(edge.to)
            )
        })
        .collect();
    edges.sort();
    edges
}

/// Nothing bound: words on boxes, arrows that stop short of them.
fn freehand() -> Sketch {
    let mut sketch = Sketch::default();
    sketch
        .loose("c", (0.0, 0.0, 120.0, 60.0), "Client")
        .loose("l", (220.0, 0.0, 120.0, 60.0), "LB")
        .loose("a", (440.0, 0.0, 120.0, 60.0), "API server")
        .loose("r", (660.0, -100.0, 120.0, 60.0), "Redis")
        .loose("p", (660.0, 100.0, 120.0, 60.0), "Postgres")
        .arrow("e1", (130.0, 30.0), (212.0, 31.0))
        .arrow("e2", (345.0, 30.0), (430.0, 28.0))
        .arrow("e3", (565.0, 25.0), (645.0, -55.0))
        .arrow("e4", (565.0, 35.0), (650.0, 110.0))
        .words("w", (350.0, 2.0), "HTTP");
    sketch
}

const FREEHAND: [&str; 4] = [
    "API server -> Postgres",
    "API server -> Redis",
    "Client -> LB",
    "LB -> API server",
];

#[test]
fn a_freehand_drawing_is_read_by_place() {
    let graph = freehand().read();
    assert_eq!(edges(&graph), FREEHAND);
    assert!(graph.dangling.is_empty() && graph.notes.is_empty());
    assert!(graph.edges.iter().all(|edge| edge.inferred));
    assert!(graph.edges.iter().any(|edge| edge.label == "HTTP"));
    assert_eq!(graph.readability(), Readability::Readable);
}

#[test]
fn a_drawing_with_everything_bound_is_read_by_its_bindings() {
    let mut sketch = Sketch::default();
    sketch
        .labelled("a", (0.0, 0.0, 100.0, 50.0), "API server")
        .labelled("b", (5000.0, 0.0, 100.0, 50.0), "Cassandra")
        .bound("e", "a", "b")
        .add(
            "text",
            "t",
            (0.0, 0.0, 10.0, 25.0),
            json!({"text": "write", "containerId": "e"}),
        )
        .add(
            "rectangle",
            "gone",
            (200.0, 0.0, 100.0, 50.0),
            json!({"isDeleted": true}),
        );
    let graph = sketch.read();
    assert_eq!(edges(&graph), ["API server -> Cassandra"]);
    assert_eq!(graph.edges[0].label, "write");
    assert!(!graph.edges[0].inferred && graph.nodes[1].kinds.has("nosql"));
}

#[test]
fn icons_of_many_strokes_with_a_caption_below_are_one_component_each() {
    let mut sketch = Sketch::default();
    for (id, x, words) in [("i", 0.0, "User"), ("j", 400.0, "API Gateway")] {
        let parts: Vec<String> = (0..4).map(|n| format!("{id}{n}")).collect();
        sketch.add("ellipse", &parts[0], (x, 0.0, 60.0, 20.0), json!({}));
        sketch.add("rectangle", &parts[1], (x, 10.0, 60.0, 50.0), json!({}));
        sketch.add(
            "freedraw",
            &parts[2],
            (x, 20.0, 60.0, 10.0),
            json!({"points": [[0, 0], [1, 1]]}),
        );
        sketch.line(&parts[3], (x, 30.0), (x + 60.0, 30.0), json!({}));
        let names: Vec<&str> = parts.iter().map(String::as_str).collect();
        sketch
            .grouped(&format!("{id}-inner"), &names[..2])
            .grouped(id, &names);
        sketch.words(&format!("{id}w"), (x, 70.0), words);
    }
    // The arrow ends at the caption of the second.
    sketch.arrow("e", (70.0, 30.0), (380.0, 85.0));
    let graph = sketch.read();
    assert_eq!(edges(&graph), ["User -> API Gateway"]);
    assert_eq!(graph.nodes.len(), 2);
}

#[test]
fn a_group_made_only_to_move_things_together_is_looked_into() {
    let mut sketch = freehand();
    let ids: Vec<String> = sketch
        .all
        .iter()
        .map(|e| e["id"].as_str().unwrap().to_owned())
        .collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    sketch.grouped("everything", &ids);
    assert_eq!(edges(&sketch.read()), FREEHAND);
}

#[test]
fn boxes_on_top_of_each_other_are_replicas() {
    let mut sketch = Sketch::default();
    sketch
        .loose("l", (0.0, 0.0, 100.0, 60.0), "LB")
        .add("rectangle", "s1", (300.0, 0.0, 120.0, 60.0), json!({}))
        .add("rectangle", "s2", (310.0, 10.0, 120.0, 60.0), json!({}))
        .loose("s3", (320.0, 20.0, 120.0, 60.0), "App server")
        .bound("e", "l", "s1");
    let graph = sketch.read();
    assert_eq!(edges(&graph), ["LB -> App server"]);
    assert_eq!(graph.nodes.iter().map(|node| node.replicas).max(), Some(3));
}

#[test]
fn a_box_around_components_is_a_container_and_stands_for_those_who_work_in_it() {
    let mut sketch = Sketch::default();
    sketch
        .loose("c", (-300.0, 100.0, 100.0, 60.0), "Client")
        .add("rectangle", "box", (0.0, 0.0, 300.0, 300.0), json!({}))
        .words("title", (80.0, 8.0), "Backend")
        .loose("p", (50.0, 60.0, 180.0, 60.0), "Post service")
        .loose("f", (50.0, 180.0, 180.0, 60.0), "Feed service")
        .loose("d", (500.0, 60.0, 100.0, 60.0), "MySQL")
        .bound("e1", "c", "box")
        .arrow("e2", (235.0, 90.0), (492.0, 90.0));
    let graph = sketch.read();
    assert_eq!(graph.containers.len(), 1);
    assert_eq!(graph.containers[0].label, "Backend");
    let expected = [
        "Client -> Feed service",
        "Client -> Post service",
        "Post service -> MySQL",
    ];
    assert_eq!(edges(&graph), expected);
}

#[test]
fn a_frame_is_a_container_and_words_alone_can_be_components() {
    let mut sketch = Sketch::default();
    sketch
        .add(
            "frame",
            "fr",
            (-50.0, -50.0, 700.0, 300.0),
            json!({"name": "Write path"}),
        )
        .words("u", (0.0, 0.0), "Users")
        .words("k", (250.0, 0.0), "Kafka")
        .loose("w", (450.0, -20.0, 120.0, 60.0), "Consumer")
        .arrow("e1", (58.0, 12.0), (242.0, 12.0))
        .arrow("e2", (308.0, 12.0), (442.0, 12.0));
    let graph = sketch.read();
    assert_eq!(edges(&graph), ["Kafka -> Consumer", "Users -> Kafka"]);
    assert_eq!(graph.containers[0].label, "Write path");
}

#[test]
fn arrows_without_heads_lead_both_ways_and_a_head_at_the_start_turns_them() {
    let mut sketch = Sketch::default();
    sketch
        .labelled("a", (0.0, 0.0, 100.0, 50.0), "Service")
        .labelled("b", (300.0, 0.0, 100.0, 50.0), "Redis")
        .labelled("c", (300.0, 200.0, 100.0, 50.0), "Queue")
        .line("e1", (105.0, 25.0), (295.0, 25.0), json!({"type": "line"}))
        .line(
            "e2",
            (105.0, 40.0),
            (295.0, 220.0),
            json!({"type": "arrow", "startArrowhead": "arrow", "endArrowhead": null}),
        )
        .line(
            "decoration",
            (900.0, 0.0),
            (900.0, 500.0),
            json!({"type": "line"}),
        );
    assert_eq!(
        edges(&sketch.read()),
        ["Queue -> Service", "Service <-> Redis"]
    );
}

#[test]
fn of_two_drawings_far_apart_the_better_connected_counts() {
    let mut sketch = freehand();
    sketch
        .loose("x", (9000.0, 9000.0, 120.0, 60.0), "Old cache")
        .loose("y", (9300.0, 9000.0, 120.0, 60.0), "Old DB")
        .arrow("z", (9125.0, 9030.0), (9295.0, 9030.0));
    let graph = sketch.read();
    assert_eq!(edges(&graph), FREEHAND);
    assert_eq!(graph.set_aside, 2);
}

/// Parts put on the board in a grid, before any arrow was drawn, were read as four drawings of one part each.
#[test]
fn parts_beside_each_other_are_one_drawing_before_any_arrow_connects_them() {
    let mut sketch = Sketch::default();
    for (id, x, y) in [
        ("a", 0.0, 0.0),
        ("b", 260.0, 0.0),
        ("c", 0.0, 140.0),
        ("d", 260.0, 280.0),
    ] {
        sketch.loose(id, (x, y, 190.0, 80.0), id);
    }
    let graph = sketch.read();
    assert_eq!((graph.nodes.len(), graph.set_aside), (4, 0));
}

#[test]
fn an_arrow_that_leads_nowhere_dangles_and_says_where_it_starts() {
    let mut sketch = freehand();
    sketch.arrow("lost", (60.0, 70.0), (60.0, 900.0));
    let graph = sketch.read();
    assert_eq!(graph.dangling.len(), 1);
    assert_eq!(graph.dangling[0].at, "Client");
    assert!(!graph.is_certain());
}

#[test]
fn a_part_of_the_library_keeps_its_kind() {
    let mut sketch = Sketch::default();
    sketch.add(
        "ellipse",
        "d",
        (0.0, 0.0, 80.0, 80.0),
        json!({"customData": {"kind": "sql"}}),
    );
    sketch.words("t", (10.0, 30.0), "Orders");
    let graph = sketch.read();
    assert_eq!(graph.nodes[0].kinds.names().collect::<Vec<_>>(), ["sql"]);
}

#[test]
fn what_is_no_drawing_is_left_out() {
    let huge = json!({"id": "h", "type": "rectangle", "x": 1e300, "y": 0, "width": 1, "height": 1});
    let graph = Graph::from_scene(
        &[
            json!(7),
            json!({}),
            json!({"id": "a"}),
            json!({"id": "b", "type": "iframe"}),
            huge,
            json!(null),
        ],
        &Components::built_in(),
    );
    assert!(graph.nodes.is_empty());
    assert_eq!(graph.readability(), Readability::Unreadable);
    let many: Vec<Value> = (0..50_000).map(|n| json!([n, n])).collect();
    let line = json!({"id": "l", "type": "arrow", "x": 0, "y": 0, "points": many, "groupIds": ["g", "g", "g"]});
    assert!(
        Graph::from_scene(&[line], &Components::built_in())
            .edges
            .is_empty()
    );
}

/// 20,000 elements at random places, and as many on top of each other: neither takes the square of them.
#[test]
fn twenty_thousand_elements_are_read_in_linear_steps() {
    for spread in [1.0, 0.0] {
        let mut sketch = Sketch::default();
        for n in 0..5_000_u32 {
            let (x, y) = (
                f64::from(n % 100) * 300.0 * spread,
                f64::from(n / 100) * 200.0 * spread,
            );
            sketch.loose(&format!("b{n}"), (x, y, 120.0, 60.0), "API server");
            sketch.arrow(
                &format!("e{n}"),
                (x + 125.0, y + 30.0),
                (x + 290.0, y + 30.0),
            );
            sketch.words(&format!("n{n}"), (x + 140.0, y + 100.0), "note");
        }
        let graph = sketch.read();
        assert!(graph.cut_short);
        assert!(graph.nodes.len() <= crate::diagram::MAX_NODES);
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    fn scene() -> impl Strategy<Value = Vec<Value>> {
        let number = prop_oneof![
            Just(json!(0)),
            (-500.0..500.0f64).prop_map(|n| json!(n)),
            Just(json!(null)),
            Just(json!("x")),
            Just(json!(1e308)),
            Just(json!(-1e12)),
        ];
        let kind = prop::sample::select(vec![
            "rectangle",
            "ellipse",
            "diamond",
            "image",
            "text",
            "arrow",
            "line",
            "freedraw",
            "frame",
            "iframe",
        ]);
        let id = prop::sample::select(vec!["a", "b", "c", "d", "e", "f", "g", "h"]);
        let element = (
            kind,
            id.clone(),
            prop::collection::vec(number, 7),
            id.clone(),
            id.clone(),
            prop::collection::vec(id, 0..4),
            prop::sample::select(vec!["", "API", "Cache x3", "DB"]),
        );
        let element = element.prop_map(|(kind, id, n, from, to, groups, text)| {
            json!({
                "type": kind, "id": id, "x": n[0], "y": n[1], "width": n[2], "height": n[3],
                "angle": n[4], "points": [[0, 0], [n[5], n[6]], [n[6], n[5]], [0, 1]], "text": text,
                "startBinding": {"elementId": from}, "endBinding": {"elementId": to},
                "containerId": to, "groupIds": groups, "fontSize": n[4],
            })
        });
        prop::collection::vec(element, 0..24)
    }

    proptest! {
        #[test]
        fn any_scene_is_read_without_harm(elements in scene()) {
            let graph = Graph::from_scene(&elements, &Components::built_in());
            for edge in &graph.edges {
                prop_assert!(edge.from < graph.nodes.len() && edge.to < graph.nodes.len() && edge.from != edge.to);
            }
        }

        #[test]
        fn the_order_of_the_elements_means_nothing(elements in Just(freehand().all).prop_shuffle()) {
            let graph = Graph::from_scene(&elements, &Components::built_in());
            prop_assert_eq!(graph, freehand().read());
        }

        #[test]
        fn a_drawing_moved_and_scaled_is_the_same(dx in -4000.0..4000.0f64, dy in -4000.0..4000.0f64, scale in 0.2..8.0f64) {
            let mut sketch = freehand();
            for element in &mut sketch.all {
                let scaled = |value: &Value, by: f64| json!(value.as_f64().unwrap() * scale + by);
                element["x"] = scaled(&element["x"], dx);
                element["y"] = scaled(&element["y"], dy);
                for name in ["width", "height", "fontSize"] {
                    if !element[name].is_null() {
                        element[name] = scaled(&element[name], 0.0);
                    }
                }
                if let Some(points) = element.get_mut("points").and_then(Value::as_array_mut) {
                    for point in points.iter_mut().flat_map(|point| point.as_array_mut().unwrap()) {
                        *point = scaled(point, 0.0);
                    }
                }
            }
            prop_assert_eq!(sketch.read(), freehand().read());
        }
    }
}
