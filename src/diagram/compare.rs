//! A board against the reference board: how much of what a case requires is there.
//!
//! Generous on purpose: nobody has to draw our boxes. Kinds that do the same work count as one (a database is a database, a
//! worker is a service), each kind and each connection between two kinds counts once, and an arrow counts in either direction
//! or with one component between.

use std::collections::BTreeSet;

use super::Graph;
use crate::casebook::case::ReferenceBoard;
use crate::casebook::components::Kinds;

/// Kinds that do the same work.
const FAMILIES: [&str; 11] = [
    "client",
    "dns",
    "cdn",
    "lb|gateway",
    "service|worker",
    "cache",
    "store",
    "queue|log",
    "object",
    "search",
    "coord",
];
/// What a family is called where wordings are written for it, in the order above.
const FAMILY_NAMES: [&str; 11] = [
    "client", "dns", "cdn", "gateway", "service", "cache", "store", "queue", "object", "search",
    "coord",
];
/// With fewer of the required connections than this share the way through the system is not there.
const CONNECTED: f64 = 0.5;

#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Share of the required kinds and connections, 0-1.
    pub share: f64,
    /// A required kind is missing, or most of the connections are.
    pub is_incomplete: bool,
    /// Labels of required components of kinds that are missing.
    pub missing: Vec<String>,
}

/// So much of the required board is a picture to talk about, even if a label hides one of its kinds.
const ENOUGH: f64 = 0.65;

impl Comparison {
    /// The way through the system is there, as far as labels can be read.
    pub fn is_enough(&self) -> bool {
        !self.is_incomplete || self.share >= ENOUGH
    }
}

impl Graph {
    /// Nothing when the reference requires nothing.
    pub fn compared_with(&self, reference: &ReferenceBoard) -> Option<Comparison> {
        let drawn: BTreeSet<usize> = self
            .nodes
            .iter()
            .flat_map(|node| families(node.kinds))
            .collect();
        let mut wanted: BTreeSet<usize> = BTreeSet::new();
        let mut missing = Vec::new();
        for part in reference.component.iter().filter(|part| part.required) {
            let of_part = families(Kinds::parse(&part.kind));
            if !of_part.is_empty() && !of_part.iter().any(|family| drawn.contains(family)) {
                missing.push(part.label.clone());
            }
            wanted.extend(of_part.first());
        }
        let family_of = |id: &str| {
            let part = reference.component.iter().find(|part| part.id == id)?;
            families(Kinds::parse(&part.kind)).first().copied()
        };
        let connections: BTreeSet<(usize, usize)> = reference
            .edge
            .iter()
            .filter(|edge| edge.required)
            .filter_map(|edge| {
                let (from, to) = (family_of(&edge.from)?, family_of(&edge.to)?);
                Some((from.min(to), from.max(to)))
            })
            .collect();
        let all = wanted.len() + connections.len();
        if all == 0 {
            return None;
        }
        let joined = self.joined();
        let kinds = wanted.intersection(&drawn).count();
        let ways = connections.intersection(&joined).count();
        #[expect(clippy::cast_precision_loss, reason = "a board has few parts")]
        let share = |part: usize, all: usize| part as f64 / all as f64;
        let is_cut = !connections.is_empty() && share(ways, connections.len()) < CONNECTED;
        Some(Comparison {
            share: share(kinds + ways, all),
            is_incomplete: !missing.is_empty() || is_cut,
            missing,
        })
    }

    /// Names of the families of required components that are missing, in the order of the reference.
    pub fn missing_families(&self, reference: &ReferenceBoard) -> Vec<&'static str> {
        let drawn: BTreeSet<usize> = self
            .nodes
            .iter()
            .flat_map(|node| families(node.kinds))
            .collect();
        let mut missing = Vec::new();
        for part in reference.component.iter().filter(|part| part.required) {
            let of_part = families(Kinds::parse(&part.kind));
            let first = of_part.first().and_then(|first| FAMILY_NAMES.get(*first));
            if let Some(name) = first
                && !of_part.iter().any(|family| drawn.contains(family))
                && !missing.contains(name)
            {
                missing.push(*name);
            }
        }
        missing
    }

    /// Pairs of families with an arrow between them, directly or over one component.
    fn joined(&self) -> BTreeSet<(usize, usize)> {
        let of_node: Vec<Vec<usize>> = self.nodes.iter().map(|node| families(node.kinds)).collect();
        let next = self.successors();
        let mut joined = BTreeSet::new();
        let mut join = |from: usize, to: usize| {
            for one in &of_node[from] {
                for other in &of_node[to] {
                    joined.insert((*one.min(other), *one.max(other)));
                }
            }
        };
        for (from, ways) in next.iter().enumerate() {
            for (to, _) in ways {
                join(from, *to);
                for (further, _) in &next[*to] {
                    if *further != from {
                        join(from, *further);
                    }
                }
            }
        }
        joined
    }
}

/// Names of the families of a component, as wordings are written for them; empty where only its kind is of use.
pub fn family_names(kinds: Kinds) -> Vec<&'static str> {
    let of_kinds = families(kinds);
    let names = of_kinds.iter().filter_map(|at| FAMILY_NAMES.get(*at));
    names.copied().collect()
}

/// All kinds of a family.
pub fn kinds_of_family(name: &str) -> Kinds {
    let place = FAMILY_NAMES.iter().position(|known| *known == name);
    let family = place.and_then(|place| FAMILIES.get(place));
    family.map_or(Kinds::NONE, |family| Kinds::parse(family))
}

fn families(kinds: Kinds) -> Vec<usize> {
    let all = FAMILIES.iter().enumerate();
    all.filter(|(_, family)| kinds.meets(Kinds::parse(family)))
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn compared(mermaid: &str) -> Comparison {
        let reference: ReferenceBoard = toml::from_str(
            "component = [
               { id = 'c', label = 'Client', kind = 'client', required = true },
               { id = 'l', label = 'Balancer', kind = 'lb', required = true },
               { id = 's', label = 'Service', kind = 'service', required = true },
               { id = 'd', label = 'Store', kind = 'nosql', required = true },
               { id = 'm', label = 'Metrics', kind = 'monitor', required = false },
             ]
             edge = [
               { from = 'c', to = 'l', label = '', required = true },
               { from = 'l', to = 's', label = '', required = true },
               { from = 's', to = 'd', label = '', required = true },
             ]",
        )
        .unwrap();
        let graph = Graph::from_mermaid(mermaid, &Components::built_in()).unwrap();
        graph.compared_with(&reference).unwrap()
    }

    #[test]
    fn another_drawing_of_the_same_system_is_complete() {
        let full =
            compared("graph LR\nUser --> GW[API gateway] --> A[Feed worker] --> P[(Postgres)]");
        assert_eq!((full.share, full.is_incomplete), (1.0, false));
    }

    #[test]
    fn a_missing_kind_is_named_and_makes_it_incomplete() {
        let part = compared("graph LR\nUser --> LB --> API");
        assert!(part.is_incomplete);
        assert_eq!(part.missing, ["Store"]);
        assert!(part.share > 0.7 && part.share < 0.8, "{}", part.share);
    }

    #[test]
    fn boxes_without_arrows_are_incomplete() {
        let loose = compared("graph LR\nUser\nLB\nAPI\nDB");
        assert!(loose.is_incomplete && loose.missing.is_empty());
    }
}
