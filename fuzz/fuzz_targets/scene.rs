//! A drawing as the room sends it: whatever the JSON holds, there is a graph with edges between its own components,
//! and every rule about it has an answer.
#![no_main]

use std::sync::LazyLock;

use fortyfive::casebook::case::ReferenceBoard;
use fortyfive::casebook::rubric::{DiagramRule, Kind};
use fortyfive::casebook::{Casebook, components::Components};
use fortyfive::diagram::Graph;
use libfuzzer_sys::fuzz_target;

static CASE: LazyLock<(Components, Vec<DiagramRule>, ReferenceBoard)> = LazyLock::new(|| {
    let casebook = Casebook::load(None).expect("built-in content is sound");
    let all = casebook.cases.values().flat_map(|entry| &entry.rubric.item);
    let drawn = all
        .filter(|item| item.kind == Kind::Diagram)
        .filter_map(|item| item.diagram.as_ref());
    let rules = drawn.flat_map(|diagram| diagram.any.iter().chain(&diagram.all).cloned());
    let board = casebook.cases["url-shortener"].case.board.clone();
    (Components::built_in(), rules.collect(), board)
});

fuzz_target!(|text: &str| {
    let (components, rules, reference) = &*CASE;
    let Ok(graph) = Graph::from_file(text, components) else {
        return;
    };
    for edge in &graph.edges {
        assert!(
            edge.from < graph.nodes.len() && edge.to < graph.nodes.len() && edge.from != edge.to
        );
    }
    for rule in rules {
        graph.ask(rule);
    }
    graph.compared_with(reference);
    graph.to_svg("board", "Board");
    graph.in_sentences();
});
