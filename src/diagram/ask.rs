//! The questions of a rubric, asked of a graph: each reply names the place that shows it, or the nearest thing to it.
//!
//! From one kind to the next an arrow may pass through up to two components of kinds the rule does not name, and through a
//! second one of the two kinds it joins (a load balancer in front of a gateway).

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Edge, Graph, Node};
use crate::casebook::components::Kinds;
use crate::casebook::rubric::DiagramRule;

/// Arrows from one kind to the next.
const MAX_HOP: usize = 3;
/// Labels in one quote.
const MAX_QUOTED: usize = 8;

/// A place on the board.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Shown {
    /// `API -> Cache -> Postgres`
    pub quote: String,
    /// Ids of components and arrows.
    pub elements: Vec<String>,
    /// Nothing of it was guessed.
    pub certain: bool,
}

/// What would have completed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// One of these kinds, connected to what is shown.
    Kind(Kinds),
    /// The kind is there, the arrow to it is not.
    Arrow(String),
    /// A second one of this.
    Second(String),
    /// So many more of a kind.
    More(Kinds, u32),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    Yes(Shown),
    No {
        /// The nearest thing; nothing when no part of it is there.
        near: Option<Shown>,
        wanted: Wanted,
    },
}

impl Reply {
    pub fn is_yes(&self) -> bool {
        matches!(self, Reply::Yes(_))
    }
}

/// Whether arrows matter to a rule.
pub fn follows_arrows(rule: &DiagramRule) -> bool {
    !matches!(rule, DiagramRule::Component(_) | DiagramRule::Count { .. })
}

impl Graph {
    pub fn ask(&self, rule: &DiagramRule) -> Reply {
        match rule {
            DiagramRule::Component(kind) => self.component(Kinds::parse(kind)),
            DiagramRule::Path(kinds) => {
                let kinds: Vec<Kinds> = kinds.iter().map(|kind| Kinds::parse(kind)).collect();
                self.path(&kinds)
            }
            DiagramRule::Fan { from, to } => {
                let to: Vec<Kinds> = to.iter().map(|kind| Kinds::parse(kind)).collect();
                self.fan(Kinds::parse(from), &to)
            }
            DiagramRule::NoCut { from, to, ignore } => {
                let ignore = ignore
                    .iter()
                    .fold(Kinds::NONE, |all, kind| all | Kinds::parse(kind));
                self.no_cut(Kinds::parse(from), Kinds::parse(to), ignore)
            }
            DiagramRule::Count { kind, min } => self.count(Kinds::parse(kind), *min),
        }
    }

    fn of_kind(&self, kinds: Kinds) -> Vec<usize> {
        let all = self.nodes.iter().enumerate();
        all.filter(|(_, node)| node.kinds.meets(kinds))
            .map(|(at, _)| at)
            .collect()
    }

    fn component(&self, kinds: Kinds) -> Reply {
        // What says so itself before what was taken for it.
        let best = self
            .of_kind(kinds)
            .into_iter()
            .min_by_key(|at| self.nodes[*at].guessed);
        match best {
            Some(at) => Reply::Yes(self.shown(&[at], &[], " ")),
            None => Reply::No {
                near: None,
                wanted: Wanted::Kind(kinds),
            },
        }
    }

    fn count(&self, kinds: Kinds, min: u32) -> Reply {
        let found = self.of_kind(kinds);
        let many = found.iter().fold(0_u32, |sum, at| {
            sum.saturating_add(self.nodes[*at].replicas)
        });
        let shown = self.shown(&found, &[], ", ");
        if many >= min {
            return Reply::Yes(shown);
        }
        Reply::No {
            near: (!found.is_empty()).then_some(shown),
            wanted: Wanted::More(kinds, min - many),
        }
    }

    fn path(&self, kinds: &[Kinds]) -> Reply {
        let walk = self.walk(kinds);
        if let Some(path) = walk
            .get(kinds.len().wrapping_sub(1))
            .and_then(|last| self.best(last))
        {
            return Reply::Yes(self.shown_path(path));
        }
        // Without one of the kinds it may be there: "you drew client -> API; the item also wants a load balancer".
        for left_out in 0..kinds.len() {
            if kinds.len() < 3 {
                break;
            }
            let mut rest = kinds.to_vec();
            let missing = rest.remove(left_out);
            if let Some(path) = self.walk(&rest).last().and_then(|last| self.best(last)) {
                return Reply::No {
                    near: Some(self.shown_path(path)),
                    wanted: self.wanted(missing, path),
                };
            }
        }
        let furthest = walk.iter().enumerate().rev();
        let reached = furthest
            .filter_map(|(step, layer)| Some((step, self.best(layer)?)))
            .next();
        match reached {
            Some((step, path)) => {
                let next = kinds.get(step + 1).copied().unwrap_or_default();
                Reply::No {
                    near: Some(self.shown_path(path)),
                    wanted: self.wanted(next, path),
                }
            }
            None => Reply::No {
                near: None,
                wanted: Wanted::Kind(kinds.first().copied().unwrap_or_default()),
            },
        }
    }

    /// The kind, or only the arrow to it when such a component stands elsewhere.
    fn wanted(&self, kinds: Kinds, path: &Walked) -> Wanted {
        let elsewhere = self.of_kind(kinds);
        match elsewhere.iter().find(|at| !path.nodes.contains(at)) {
            Some(at) if !self.label_of(*at).is_empty() => {
                Wanted::Arrow(self.label_of(*at).to_owned())
            }
            _ => Wanted::Kind(kinds),
        }
    }

    /// For each step the components reached there, each with one way to it.
    fn walk(&self, kinds: &[Kinds]) -> Vec<BTreeMap<usize, Walked>> {
        let next = self.successors();
        let named = kinds.iter().fold(Kinds::NONE, |all, kind| all | *kind);
        let mut layers: Vec<BTreeMap<usize, Walked>> = Vec::new();
        let first = kinds.first().copied().unwrap_or_default();
        let start = |at: usize| {
            let nodes = vec![at];
            (
                at,
                Walked {
                    nodes,
                    edges: Vec::new(),
                },
            )
        };
        layers.push(self.of_kind(first).into_iter().map(start).collect());
        for pair in kinds.windows(2) {
            let (here, there) = (pair[0], pair[1]);
            let passable = |node: &Node| {
                !node.kinds.meets(named) || node.kinds.meets(here) || node.kinds.meets(there)
            };
            let Some(layer) = layers.last() else { break };
            let mut reached: BTreeMap<usize, Walked> = BTreeMap::new();
            let mut seen: BTreeSet<usize> = BTreeSet::new();
            let mut queue: VecDeque<(Walked, usize)> =
                layer.values().map(|walked| (walked.clone(), 0)).collect();
            while let Some((walked, hops)) = queue.pop_front() {
                let Some(at) = walked.nodes.last().copied() else {
                    continue;
                };
                for (to, edge) in next.get(at).into_iter().flatten() {
                    if walked.nodes.contains(to) {
                        continue;
                    }
                    let node = &self.nodes[*to];
                    let further = || {
                        let mut further = walked.clone();
                        further.nodes.push(*to);
                        further.edges.push(*edge);
                        further
                    };
                    if node.kinds.meets(there) && !reached.contains_key(to) {
                        reached.insert(*to, further());
                    }
                    if hops + 1 < MAX_HOP && passable(node) && seen.insert(*to) {
                        queue.push_back((further(), hops + 1));
                    }
                }
            }
            layers.push(reached);
        }
        layers
    }

    /// Of several ways the one that guesses least, then the shortest, then the first.
    fn best<'l>(&self, layer: &'l BTreeMap<usize, Walked>) -> Option<&'l Walked> {
        layer.values().min_by_key(|walked| {
            let guessed = walked.nodes.iter().filter(|at| self.nodes[**at].guessed);
            (guessed.count(), walked.nodes.len())
        })
    }

    fn fan(&self, from: Kinds, to: &[Kinds]) -> Reply {
        let named = to.iter().fold(Kinds::NONE, |all, kind| all | *kind);
        let next = self.successors();
        let mut best: Option<(usize, Vec<Walked>, Kinds)> = None;
        for source in self.of_kind(from) {
            let (ends, before) = self.ends(source, &next, named);
            let mut found: Vec<usize> = Vec::new();
            let mut missing = Kinds::NONE;
            for kinds in to {
                let mut fitting = ends
                    .iter()
                    .filter(|at| self.nodes[**at].kinds.meets(*kinds));
                match fitting.find(|at| !found.contains(at)) {
                    Some(at) => found.push(*at),
                    None if missing.is_empty() => missing = *kinds,
                    None => {}
                }
            }
            let ways = || -> Vec<Walked> { found.iter().map(|at| before.way_to(*at)).collect() };
            if found.len() == to.len() {
                return Reply::Yes(self.shown_fan(source, &ways()));
            }
            if best
                .as_ref()
                .is_none_or(|(_, most, _)| found.len() > most.len())
            {
                best = Some((source, ways(), missing));
            }
        }
        match best {
            Some((source, found, missing)) => {
                let mut all = Walked {
                    nodes: vec![source],
                    edges: Vec::new(),
                };
                all.nodes
                    .extend(found.iter().filter_map(|way| way.nodes.last()));
                Reply::No {
                    near: Some(self.shown_fan(source, &found)),
                    wanted: self.wanted(missing, &all),
                }
            }
            None => Reply::No {
                near: None,
                wanted: Wanted::Kind(from),
            },
        }
    }

    /// The components of a rule that one of them leads to, the nearest first, through what the rule does not look for.
    fn ends(
        &self,
        source: usize,
        next: &[Vec<(usize, usize)>],
        named: Kinds,
    ) -> (Vec<usize>, Before) {
        let mut before = Before::nothing(self.nodes.len());
        let mut ends = Vec::new();
        let mut layer = vec![source];
        for _ in 0..MAX_HOP {
            let mut further = Vec::new();
            for at in layer {
                for (to, edge) in next.get(at).into_iter().flatten() {
                    if *to == source || before.0[*to].is_some() {
                        continue;
                    }
                    before.0[*to] = Some((at, *edge));
                    let is_end = self.nodes[*to].kinds.meets(named);
                    if is_end { &mut ends } else { &mut further }.push(*to);
                }
            }
            layer = further;
        }
        (ends, before)
    }

    fn no_cut(&self, from: Kinds, to: Kinds, ignore: Kinds) -> Reply {
        let next = self.successors();
        let sources = self.of_kind(from);
        let Some(way) = self.way(&sources, to, &next, None) else {
            let near = sources.first().map(|at| self.shown(&[*at], &[], " "));
            return Reply::No {
                near,
                wanted: match self.of_kind(to).first() {
                    Some(at) if !sources.is_empty() => Wanted::Arrow(self.label_of(*at).to_owned()),
                    _ if sources.is_empty() => Wanted::Kind(from),
                    _ => Wanted::Kind(to),
                },
            };
        };
        // Whatever cuts off everything stands on every way, so on this one.
        let inner = &way.nodes[1..way.nodes.len().saturating_sub(1).max(1)];
        for at in inner {
            let node = &self.nodes[*at];
            let counts = !node.kinds.meets(ignore) && !node.kinds.meets(from) && node.replicas < 2;
            if counts && self.way(&sources, to, &next, Some(*at)).is_none() {
                let wanted = if node.label.is_empty() {
                    Wanted::More(node.kinds, 1)
                } else {
                    Wanted::Second(node.label.clone())
                };
                return Reply::No {
                    near: Some(self.shown_path(&way)),
                    wanted,
                };
            }
        }
        Reply::Yes(self.shown_path(&way))
    }

    /// The shortest way from any of the sources to a kind, around one component.
    fn way(
        &self,
        sources: &[usize],
        to: Kinds,
        next: &[Vec<(usize, usize)>],
        without: Option<usize>,
    ) -> Option<Walked> {
        let mut before = Before::nothing(self.nodes.len());
        let mut seen = vec![false; self.nodes.len()];
        let mut queue: VecDeque<usize> = VecDeque::new();
        for source in sources.iter().filter(|source| Some(**source) != without) {
            seen[*source] = true;
            queue.push_back(*source);
        }
        while let Some(at) = queue.pop_front() {
            for (there, edge) in next.get(at).into_iter().flatten() {
                if seen[*there] || Some(*there) == without {
                    continue;
                }
                seen[*there] = true;
                before.0[*there] = Some((at, *edge));
                if self.nodes[*there].kinds.meets(to) {
                    return Some(before.way_to(*there));
                }
                queue.push_back(*there);
            }
        }
        None
    }

    fn shown_path(&self, walked: &Walked) -> Shown {
        self.shown(&walked.nodes, &walked.edges, " -> ")
    }

    fn shown_fan(&self, source: usize, ways: &[Walked]) -> Shown {
        let mut nodes = vec![source];
        let mut edges = Vec::new();
        for way in ways {
            nodes.extend(way.nodes.iter().skip(1));
            edges.extend(&way.edges);
        }
        let mut shown = self.shown(&nodes, &edges, ", ");
        let targets: Vec<String> = ways
            .iter()
            .filter_map(|way| Some(self.name(*way.nodes.last()?)))
            .collect();
        shown.quote = self.name(source);
        if !targets.is_empty() {
            shown.quote = format!("{} -> {}", shown.quote, targets.join(", "));
        }
        shown
    }

    fn shown(&self, nodes: &[usize], edges: &[usize], between: &str) -> Shown {
        let names: Vec<String> = nodes
            .iter()
            .take(MAX_QUOTED)
            .map(|at| self.name(*at))
            .collect();
        let mut elements: Vec<String> = Vec::new();
        let of_nodes = nodes
            .iter()
            .filter_map(|at| self.nodes.get(*at))
            .map(|node| &node.id);
        let edges: Vec<&Edge> = edges.iter().filter_map(|at| self.edges.get(*at)).collect();
        for id in of_nodes.chain(edges.iter().map(|edge| &edge.element)) {
            if !id.is_empty() && !elements.contains(id) {
                elements.push(id.clone());
            }
        }
        let guessed = |at: &usize| self.nodes.get(*at).is_none_or(|node| node.guessed);
        Shown {
            quote: names.join(between),
            elements,
            certain: !nodes.iter().any(guessed),
        }
    }

    fn name(&self, at: usize) -> String {
        let Some(node) = self.nodes.get(at) else {
            return String::new();
        };
        let label = if node.label.is_empty() {
            node.kinds.names().next().unwrap_or("?")
        } else {
            &node.label
        };
        let says_how_many = label.chars().any(|c| c.is_ascii_digit());
        match node.replicas {
            0 | 1 => label.to_owned(),
            _ if says_how_many || node.shape == "text" => label.to_owned(),
            many => format!("{label} ×{many}"),
        }
    }
}

/// A way through the graph.
#[derive(Debug, Clone, Default)]
struct Walked {
    nodes: Vec<usize>,
    edges: Vec<usize>,
}

/// Of every component the one before it on the way there, and the arrow: a way is only written down when it is wanted.
struct Before(Vec<Option<(usize, usize)>>);

impl Before {
    fn nothing(nodes: usize) -> Self {
        Before(vec![None; nodes])
    }

    fn way_to(&self, end: usize) -> Walked {
        let mut walked = Walked {
            nodes: vec![end],
            edges: Vec::new(),
        };
        let mut at = end;
        while let Some((earlier, edge)) = self.0[at] {
            walked.nodes.push(earlier);
            walked.edges.push(edge);
            at = earlier;
        }
        walked.nodes.reverse();
        walked.edges.reverse();
        walked
    }
}

#[cfg(test)]
mod tests;
