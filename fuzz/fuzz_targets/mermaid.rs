//! Mermaid, and drawings made of words and arrows in Markdown.
#![no_main]

use std::sync::LazyLock;

use fortyfive::casebook::components::Components;
use fortyfive::diagram::{Graph, MAX_EDGES, MAX_NODES};
use libfuzzer_sys::fuzz_target;

static COMPONENTS: LazyLock<Components> = LazyLock::new(Components::built_in);

fuzz_target!(|text: &str| {
    let read = [
        Graph::from_mermaid(text, &COMPONENTS),
        Graph::from_mermaid(&format!("flowchart LR\n{text}"), &COMPONENTS),
        Graph::from_mermaid(&format!("sequenceDiagram\n{text}"), &COMPONENTS),
        Graph::from_mermaid(&format!("C4Context\n{text}"), &COMPONENTS),
        Graph::from_mermaid(&format!("architecture-beta\n{text}"), &COMPONENTS),
        Graph::in_markdown(text, &COMPONENTS),
    ];
    for graph in read.into_iter().flatten() {
        assert!(graph.nodes.len() <= MAX_NODES && graph.edges.len() <= MAX_EDGES);
        for edge in &graph.edges {
            assert!(edge.from < graph.nodes.len() && edge.to < graph.nodes.len());
        }
        graph.in_sentences();
    }
});
