//! A drawing as text, for somebody who cannot see it: Mermaid, one part or arrow a line.

use std::fmt::Write as _;

use crate::diagram::Graph;
use crate::scoring::Evidence;

/// The drawing as a Mermaid flow chart. Parts are named by their place, so that ids of a drawing program do not travel.
pub fn as_text(graph: &Graph) -> String {
    let mut out = String::from("flowchart LR\n");
    let quoted = |label: &str| label.replace('"', "'").replace(['\n', '\r'], " ");
    for (at, node) in graph.nodes.iter().enumerate() {
        let copies = match node.replicas {
            0 | 1 => String::new(),
            copies => format!(" x{copies}"),
        };
        let _ = writeln!(out, "  n{at}[\"{}{copies}\"]", quoted(&node.label));
    }
    for edge in &graph.edges {
        let arrow = if edge.both { "<-->" } else { "-->" };
        let label = match edge.label.trim() {
            "" => String::new(),
            label => format!("|\"{}\"|", quoted(label)),
        };
        let _ = writeln!(out, "  n{} {arrow}{label} n{}", edge.from, edge.to);
    }
    for (at, container) in graph.containers.iter().enumerate() {
        let inside: Vec<String> = graph
            .nodes
            .iter()
            .enumerate()
            .filter(|(_, node)| node.container == Some(at))
            .map(|(place, _)| format!("n{place}"))
            .collect();
        if !inside.is_empty() {
            let label = quoted(&container.label);
            let _ = writeln!(
                out,
                "  subgraph g{at}[\"{label}\"]; {}; end",
                inside.join("; ")
            );
        }
    }
    out
}

/// Puts the ids of the board in place of the names that [`as_text`] gave its parts, in evidence that was found on that board.
pub fn name_parts(graph: &Graph, evidence: &mut Evidence) {
    let id = |name: &String| {
        let place: usize = name.strip_prefix('n')?.parse().ok()?;
        Some(graph.nodes.get(place)?.id.clone())
    };
    let ids: Vec<String> = evidence.board.iter().filter_map(id).collect();
    if !ids.is_empty() {
        evidence.board = ids;
    }
}

/// The names of parts in a piece of what [`as_text`] wrote; the piece as a whole where there are none.
pub(super) fn parts_named(piece: &str) -> Vec<String> {
    let is_name = |word: &&str| {
        let digits = word.strip_prefix('n').unwrap_or_default();
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = piece.split(|c: char| !c.is_ascii_alphanumeric());
    let mut names: Vec<String> = words.filter(is_name).map(str::to_owned).collect();
    names.dedup();
    if names.is_empty() {
        names.push("board".to_owned());
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    #[test]
    fn what_is_written_is_what_is_read_back() {
        let components = Components::built_in();
        let drawn = "flowchart LR\n  a[Client] -->|\"asks \"| b[API x3]\n  b <--> c[(Postgres)]\n";
        let graph = Graph::from_mermaid(drawn, &components).unwrap();
        let text = as_text(&graph);
        assert!(
            text.contains("n0[\"Client\"]") && text.contains("|\"asks\"| n1"),
            "{text}"
        );
        let again = Graph::from_mermaid(&text, &components).unwrap();
        let shape = |graph: &Graph| {
            let labels: Vec<String> = graph.nodes.iter().map(|node| node.label.clone()).collect();
            let edges: Vec<(usize, usize, bool)> = graph
                .edges
                .iter()
                .map(|edge| (edge.from, edge.to, edge.both))
                .collect();
            (labels.len(), edges)
        };
        assert_eq!(shape(&again), shape(&graph), "{text}");
    }

    #[test]
    fn what_was_found_on_the_board_gets_the_ids_of_the_board() {
        let graph = Graph::from_mermaid(
            "flowchart LR\n  a[Client] --> b[API]\n",
            &Components::built_in(),
        )
        .unwrap();
        let mut evidence = Evidence {
            stage: "high-level".to_owned(),
            start: 0,
            end: 0,
            quote: "n0 --> n1".to_owned(),
            board: parts_named("n0 --> n1"),
        };
        name_parts(&graph, &mut evidence);
        assert_eq!(
            evidence.board,
            [graph.nodes[0].id.clone(), graph.nodes[1].id.clone()]
        );
        assert_eq!(parts_named("Client app"), ["board"]);
    }
}
