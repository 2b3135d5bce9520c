//! Two boards of different attempts: what is the same part, although it was drawn anew.
//!
//! Ids say nothing here. Parts of one name are the same part; of what is left, parts of one kind are, where each board has
//! exactly one of them. Each part is the same as one other at the most.

use std::collections::BTreeMap;

use super::changes::Changes;
use super::{Graph, Node, Source};

impl Graph {
    /// As [`Graph::changes_since`], against the board of another attempt.
    pub fn changes_from_attempt(&self, before: &Graph) -> Changes {
        let pairs = pairs(before, self);
        let mut old = renumbered(
            before,
            "before",
            &pairs.iter().map(|(old, _)| *old).collect::<Vec<_>>(),
        );
        let mut new = renumbered(
            self,
            "after",
            &pairs.iter().map(|(_, new)| *new).collect::<Vec<_>>(),
        );
        // Whatever they were read from, from here on ids tell.
        old.source = Source::Scene;
        new.source = Source::Scene;
        let mut changes = new.changes_since(&old);
        // Upper and lower case is no new name.
        changes
            .renamed
            .retain(|(old, new)| plain(old) != plain(new));
        changes
    }
}

/// Places of what is the same, old and new.
fn pairs(before: &Graph, after: &Graph) -> Vec<(usize, usize)> {
    let mut pairs = matched(before, after, &[], |node| plain(&node.label));
    let of_kind = |node: &Node| node.kinds.names().collect::<Vec<_>>().join("|");
    let kinds = |graph: &Graph, taken: &dyn Fn(usize) -> bool| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, node) in graph.nodes.iter().enumerate().filter(|(at, _)| !taken(*at)) {
            *counts.entry(of_kind(node)).or_default() += 1;
        }
        counts
    };
    let old = kinds(before, &|at| pairs.iter().any(|(old, _)| *old == at));
    let new = kinds(after, &|at| pairs.iter().any(|(_, new)| *new == at));
    let only_one = |kind: &String| old.get(kind) == Some(&1) && new.get(kind) == Some(&1);
    let by_kind = matched(before, after, &pairs, |node| {
        Some(of_kind(node)).filter(only_one).unwrap_or_default()
    });
    pairs.extend(by_kind);
    pairs
}

/// Pairs of one key, the first with the first; an empty key is nobody's.
fn matched(
    before: &Graph,
    after: &Graph,
    taken: &[(usize, usize)],
    key: impl Fn(&Node) -> String,
) -> Vec<(usize, usize)> {
    let mut free: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, node) in before.nodes.iter().enumerate().rev() {
        if taken.iter().all(|(old, _)| *old != at) {
            free.entry(key(node)).or_default().push(at);
        }
    }
    free.remove("");
    let new = after.nodes.iter().enumerate();
    let new = new.filter(|(at, _)| taken.iter().all(|(_, new)| new != at));
    new.filter_map(|(at, node)| Some((free.get_mut(&key(node))?.pop()?, at)))
        .collect()
}

/// A name without what is only spelling.
fn plain(label: &str) -> String {
    let letters = label.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

fn renumbered(graph: &Graph, side: &str, paired: &[usize]) -> Graph {
    let mut graph = graph.clone();
    for (at, node) in graph.nodes.iter_mut().enumerate() {
        node.id = match paired.iter().position(|one| *one == at) {
            Some(pair) => format!("pair-{pair}"),
            None => format!("{side}-{at}"),
        };
    }
    graph
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
    fn parts_of_one_name_are_the_same_whatever_their_ids() {
        let first = graph("A[Client] --> B[API server]\nB --> C[Postgres]");
        let second = graph("X[client] --> Y[API Server]\nY --> Z[Redis cache]\nZ --> A[Postgres]");
        let changes = second.changes_from_attempt(&first);
        assert_eq!(changes.added, ["Redis cache"]);
        assert!(
            changes.removed.is_empty() && changes.renamed.is_empty(),
            "{changes:?}"
        );
        assert_eq!(
            changes.connected,
            [
                pair("Redis cache", "Postgres"),
                pair("API Server", "Redis cache")
            ]
        );
        assert_eq!(changes.disconnected, [pair("API Server", "Postgres")]);
    }

    #[test]
    fn the_only_cache_of_both_is_the_same_cache_under_another_name() {
        let first = graph("A[API server] --> B[Redis cache]");
        let second = graph("A[API server] --> B[Memcached]");
        let changes = second.changes_from_attempt(&first);
        assert_eq!(changes.renamed, [pair("Redis cache", "Memcached")]);
        assert!(
            changes.added.is_empty() && changes.connected.is_empty(),
            "{changes:?}"
        );
        let two = graph("A[API server] --> B[Memcached]\nA --> C[Hazelcast cache]");
        let changes = two.changes_from_attempt(&first);
        assert_eq!(
            (changes.added.len(), changes.removed.len()),
            (2, 1),
            "which one it was, nobody can say"
        );
    }

    #[test]
    fn the_same_board_drawn_again_has_not_changed() {
        let first = graph("A[Client] --> B[API]\nB --> C[API]");
        let second = graph("C[Client] --> A[API]\nA --> B[API]");
        assert!(second.changes_from_attempt(&first).is_empty());
        assert!(
            first
                .changes_from_attempt(&Graph::default())
                .removed
                .is_empty()
        );
        assert_eq!(
            Graph::default().changes_from_attempt(&first).removed.len(),
            3
        );
    }
}
