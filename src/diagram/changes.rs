//! A board against itself at an earlier time: what came, what went, what was joined and what was cut.

use std::collections::{BTreeMap, BTreeSet};

use super::{Graph, Node};

/// In the order of the boards. A connection is its two labels, from and to.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    /// Before and after.
    pub renamed: Vec<(String, String)>,
    pub connected: Vec<(String, String)>,
    pub disconnected: Vec<(String, String)>,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        *self == Changes::default()
    }
}

impl Graph {
    /// Boards of the same source know their parts by id, so that a new name is not a new part; others by label.
    pub fn changes_since(&self, before: &Graph) -> Changes {
        let by_id = self.source == before.source;
        let key = |node: &Node| {
            if by_id && !node.id.is_empty() {
                node.id.clone()
            } else {
                node.label.to_lowercase()
            }
        };
        let labels = |graph: &Graph| -> BTreeMap<String, String> {
            let nodes = graph.nodes.iter();
            nodes.map(|node| (key(node), node.label.clone())).collect()
        };
        let (old, new) = (labels(before), labels(self));
        let of = |graph: &Graph, known: &BTreeMap<String, String>| -> Vec<String> {
            let nodes = graph
                .nodes
                .iter()
                .filter(|node| !known.contains_key(&key(node)));
            nodes.map(|node| node.label.clone()).collect()
        };
        let renamed = self.nodes.iter().filter_map(|node| {
            let was = old.get(&key(node))?;
            (*was != node.label).then(|| (was.clone(), node.label.clone()))
        });
        let (old_ways, new_ways) = (ways(before, &key), ways(self, &key));
        let named = |keys: &BTreeSet<(String, String)>, gone: &BTreeSet<(String, String)>| {
            let label = |key: &String| new.get(key).or(old.get(key)).cloned().unwrap_or_default();
            let only = keys.difference(gone);
            only.map(|(from, to)| (label(from), label(to))).collect()
        };
        Changes {
            added: of(self, &old),
            removed: of(before, &new),
            renamed: renamed.collect(),
            connected: named(&new_ways, &old_ways),
            disconnected: named(&old_ways, &new_ways),
        }
    }
}

fn ways(graph: &Graph, key: &impl Fn(&Node) -> String) -> BTreeSet<(String, String)> {
    let ends = graph
        .edges
        .iter()
        .filter_map(|edge| Some((graph.nodes.get(edge.from)?, graph.nodes.get(edge.to)?)));
    ends.map(|(from, to)| (key(from), key(to))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn graph(mermaid: &str) -> Graph {
        Graph::from_mermaid(&format!("flowchart LR\n{mermaid}"), &Components::built_in()).unwrap()
    }

    fn pair(from: &str, to: &str) -> (String, String) {
        (from.to_owned(), to.to_owned())
    }

    #[test]
    fn what_came_went_and_was_joined_is_told_by_label() {
        let before = graph("A[Client] --> B[API]\nB --> C[Postgres]");
        let after = graph("A[Client] --> B[API]\nB --> D[Redis]\nD --> C[Postgres 17]");
        let changes = after.changes_since(&before);
        assert_eq!(changes.added, ["Redis"]);
        assert_eq!(changes.renamed, [pair("Postgres", "Postgres 17")]);
        assert_eq!(
            changes.connected,
            [pair("API", "Redis"), pair("Redis", "Postgres 17")]
        );
        assert_eq!(changes.disconnected, [pair("API", "Postgres 17")]);
        assert_eq!(before.changes_since(&after).removed, ["Redis"]);
    }

    #[test]
    fn the_same_board_has_not_changed() {
        let board = graph("A[Client] --> B[API]");
        assert!(board.changes_since(&board).is_empty());
        assert!(!board.changes_since(&Graph::default()).is_empty());
    }
}
