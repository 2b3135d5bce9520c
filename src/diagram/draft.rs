//! What every reader hands over, and what follows from the whole: kinds, replicas, clients, consumers, which drawing counts.

use std::collections::{BTreeMap, BTreeSet};

use super::scene::geometry::Rect;
use super::{Container, Dangling, Edge, Graph, MAX_EDGES, MAX_NODES, Node, Source, one_line};
use crate::casebook::components::{Components, Kinds, MAX_REPLICAS};

/// One end of an arrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Node(usize),
    Container(usize),
}

#[derive(Debug, Clone, Default)]
pub struct DraftNode {
    pub id: String,
    pub label: String,
    /// Further words on it, read for its kind when the label says nothing.
    pub details: String,
    /// Said by whoever drew it; wins over the label. Alternatives with `|`.
    pub kind: Option<String>,
    /// Drawn so many times on top of each other; 0 and 1 are the same.
    pub stacked: u32,
    pub container: Option<usize>,
    pub elements: Vec<String>,
    pub shape: String,
    /// Where it is; only drawings have it.
    pub rect: Option<Rect>,
}

#[derive(Debug, Clone)]
pub struct DraftEdge {
    pub from: End,
    pub to: End,
    pub label: String,
    pub both: bool,
    pub inferred: bool,
    pub element: String,
}

#[derive(Debug, Clone, Default)]
pub struct Draft {
    pub source: Source,
    pub nodes: Vec<DraftNode>,
    pub edges: Vec<DraftEdge>,
    pub containers: Vec<Container>,
    pub notes: Vec<String>,
    pub dangling: Vec<Dangling>,
    pub cut_short: bool,
    /// Drawings further apart than this are separate drawings.
    pub apart: f64,
}

/// An arrow at a box around several components counts for so many of them.
const MAX_SPREAD: usize = 20;

impl Draft {
    /// The graph, with everything said that can be told.
    pub fn finish(mut self, components: &Components) -> Graph {
        self.choose_drawing();
        let set_aside = self.nodes.len();
        self.keep_chosen();
        let set_aside = set_aside - self.nodes.len();
        let mut cut_short = self.cut_short;
        let around: Vec<Kinds> = self
            .containers
            .iter()
            .map(|container| components.read(&container.label).kinds)
            .collect();
        let nodes: Vec<Node> = self
            .nodes
            .iter()
            .map(|node| {
                let inside = node.container.and_then(|at| around.get(at)).copied();
                read_node(node, components, inside.unwrap_or_default())
            })
            .collect();
        let mut graph = Graph {
            source: self.source,
            nodes,
            containers: self.containers.clone(),
            notes: self.notes.iter().map(|note| one_line(note)).collect(),
            dangling: self.dangling.clone(),
            set_aside,
            ..Graph::default()
        };
        graph.edges = self.single_edges(&graph.nodes);
        cut_short |= graph.edges.len() > MAX_EDGES;
        graph.edges.truncate(MAX_EDGES);
        graph.cut_short = cut_short;
        find_clients(&mut graph);
        find_consumers(&mut graph);
        graph
    }

    /// Several drawings far from each other: the best connected one is kept. Marks the others by an empty id.
    fn choose_drawing(&mut self) {
        if self.nodes.len() < 2 || self.nodes.iter().any(|node| node.rect.is_none()) {
            return;
        }
        let mut group: Vec<usize> = (0..self.nodes.len()).collect();
        fn root(group: &mut [usize], mut at: usize) -> usize {
            while group[at] != at {
                group[at] = group[group[at]];
                at = group[at];
            }
            at
        }
        let mut join = |one: usize, other: usize| {
            let (one, other) = (root(&mut group, one), root(&mut group, other));
            group[one.max(other)] = one.min(other);
        };
        let mut first_in: BTreeMap<usize, usize> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(container) = node.container {
                join(*first_in.entry(container).or_insert(at), at);
            }
        }
        let stands_for = |end: End| match end {
            End::Node(at) => Some(at),
            End::Container(at) => first_in.get(&at).copied(),
        };
        for edge in &self.edges {
            if let (Some(from), Some(to)) = (stands_for(edge.from), stands_for(edge.to)) {
                join(from, to);
            }
        }
        let roots: Vec<usize> = (0..self.nodes.len())
            .map(|at| root(&mut group, at))
            .collect();
        let mut rects: BTreeMap<usize, (Rect, usize, usize)> = BTreeMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let Some(rect) = node.rect else { continue };
            let entry = rects.entry(roots[at]).or_insert((rect, 0, 0));
            entry.0 = entry.0.around(&rect);
            entry.2 += 1;
        }
        for edge in &self.edges {
            if let Some(from) = stands_for(edge.from)
                && let Some(entry) = rects.get_mut(&roots[from])
            {
                entry.1 += 1;
            }
        }
        let best = rects
            .iter()
            .max_by_key(|(root, (_, edges, nodes))| (*edges, *nodes, std::cmp::Reverse(**root)));
        let Some(mut area) = best.map(|(_, (area, ..))| *area) else {
            return;
        };
        // What stands near the drawing belongs to it; twice, so that a neighbour's neighbour is found.
        let mut near: BTreeSet<usize> = BTreeSet::new();
        for _ in 0..2 {
            let reach = area.grown(self.apart);
            for (root, (rect, ..)) in &rects {
                if reach.overlaps(rect) && near.insert(*root) {
                    area = area.around(rect);
                }
            }
        }
        for (at, node) in self.nodes.iter_mut().enumerate() {
            if !near.contains(&roots[at]) {
                node.id.clear();
            }
        }
    }

    fn keep_chosen(&mut self) {
        self.cut_short |= self.nodes.len() > MAX_NODES;
        let mut places = Vec::with_capacity(self.nodes.len());
        let mut kept = 0;
        for node in &self.nodes {
            let keeps = !node.id.is_empty() && kept < MAX_NODES;
            places.push(keeps.then_some(kept));
            kept += usize::from(keeps);
        }
        let mut at = 0;
        self.nodes.retain(|_| {
            at += 1;
            places[at - 1].is_some()
        });
        let place = |end: End| match end {
            End::Node(at) => places.get(at).copied().flatten().map(End::Node),
            End::Container(at) => Some(End::Container(at)),
        };
        self.edges.retain_mut(|edge| {
            let ends = (place(edge.from), place(edge.to));
            if let (Some(from), Some(to)) = ends {
                (edge.from, edge.to) = (from, to);
            }
            matches!(ends, (Some(_), Some(_)))
        });
    }

    /// One edge for each pair of components; an arrow at a box around several counts for those that do the work in it.
    fn single_edges(&self, nodes: &[Node]) -> Vec<Edge> {
        let mut inside: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, node) in nodes.iter().enumerate() {
            if let Some(container) = node.container {
                inside.entry(container).or_default().push(at);
            }
        }
        let fed: BTreeSet<usize> = self
            .edges
            .iter()
            .filter_map(|edge| match (edge.from, edge.to) {
                (End::Node(from), End::Node(to))
                    if nodes.get(from).map(|node| node.container)
                        == nodes.get(to).map(|node| node.container) =>
                {
                    Some(to)
                }
                _ => None,
            })
            .collect();
        let working = Kinds::of(&["service", "worker", "gateway", "lb"]);
        let members = |end: End, incoming: bool| -> Vec<usize> {
            let container = match end {
                End::Node(at) => return vec![at],
                End::Container(at) => at,
            };
            let all = inside.get(&container).cloned().unwrap_or_default();
            let narrowed = |list: Vec<usize>, keeps: &dyn Fn(usize) -> bool| -> Vec<usize> {
                let some: Vec<usize> = list.iter().copied().filter(|at| keeps(*at)).collect();
                if some.is_empty() { list } else { some }
            };
            let mut list = narrowed(all, &|at| nodes[at].kinds.meets(working));
            if incoming {
                list = narrowed(list, &|at| !fed.contains(&at));
            }
            list.truncate(MAX_SPREAD);
            list
        };
        // First the arrows between the same ends, so that many at one box are spread over what is in it only once.
        let mut drawn = Joined::default();
        for edge in &self.edges {
            drawn.add(edge.clone());
        }
        let mut spread = Joined::default();
        for edge in &drawn.all {
            for from in members(edge.from, false) {
                for to in members(edge.to, true) {
                    if from != to && spread.all.len() <= MAX_EDGES {
                        spread.add(DraftEdge {
                            from: End::Node(from),
                            to: End::Node(to),
                            ..edge.clone()
                        });
                    }
                }
            }
        }
        let edge = |edge: DraftEdge| {
            let (End::Node(from), End::Node(to)) = (edge.from, edge.to) else {
                return None;
            };
            Some(Edge {
                from,
                to,
                label: edge.label,
                both: edge.both,
                inferred: edge.inferred,
                element: edge.element,
            })
        };
        spread.all.into_iter().filter_map(edge).collect()
    }
}

/// Arrows, one for each pair of ends, in the order in which the first of a pair came.
#[derive(Debug, Default)]
struct Joined {
    all: Vec<DraftEdge>,
    places: BTreeMap<(End, End), usize>,
}

impl Joined {
    fn add(&mut self, mut edge: DraftEdge) {
        edge.label = one_line(&edge.label);
        let at = *self
            .places
            .entry((edge.from, edge.to))
            .or_insert(self.all.len());
        let Some(same) = self.all.get_mut(at) else {
            self.all.push(edge);
            return;
        };
        same.both |= edge.both;
        same.inferred &= edge.inferred;
        if !same.label.contains(&edge.label) {
            same.label = one_line(&format!("{} {}", same.label, edge.label));
        }
    }
}

fn read_node(node: &DraftNode, components: &Components, around: Kinds) -> Node {
    let label = one_line(&node.label);
    let reading = components.read(&node.label);
    let details = components.read(&node.details);
    let any_database = Kinds::of(&["store", "sql", "nosql"]);
    let said = node.kind.as_deref().map(Kinds::parse).unwrap_or_default();
    let mut kinds = reading.kinds;
    if kinds.is_empty() || kinds == any_database && !details.kinds.without(any_database).is_empty()
    {
        kinds = kinds | details.kinds;
    }
    // "Shard 1" in a box "Redis cluster" is a cache.
    let vague = kinds.is_empty() || kinds == any_database;
    let around = around.without(Kinds::of(&[
        "client", "service", "worker", "gateway", "lb", "monitor",
    ]));
    if vague && !around.is_empty() && !label.is_empty() {
        kinds = around;
    }
    if !said.is_empty() {
        kinds = said;
    }
    let guessed = kinds.is_empty() && !label.is_empty();
    if guessed {
        kinds = Kinds::of(&["service"]);
    }
    // A stack with a word on it that says how many is not counted twice.
    let replicas = reading.replicas.max(details.replicas).max(node.stacked);
    Node {
        id: node.id.clone(),
        label,
        kinds,
        guessed,
        replicas: replicas.clamp(1, MAX_REPLICAS),
        container: node.container,
        elements: node.elements.clone(),
        shape: node.shape.clone(),
    }
}

/// Something without a word that only feeds entry points is a client.
fn find_clients(graph: &mut Graph) {
    let entry = Kinds::of(&["lb", "gateway", "cdn", "dns"]);
    let mut feeds: Vec<Option<bool>> = vec![None; graph.nodes.len()];
    for edge in &graph.edges {
        if let Some(to) = feeds.get_mut(edge.to)
            && !edge.both
        {
            *to = Some(false);
        }
    }
    for edge in &graph.edges {
        let leads_in = graph.nodes[edge.to].kinds.meets(entry);
        if let Some(from) = feeds.get_mut(edge.from) {
            *from = Some(from.unwrap_or(true) && leads_in);
        }
    }
    for (node, feeds) in graph.nodes.iter_mut().zip(feeds) {
        if node.kinds.is_empty() && feeds == Some(true) {
            node.kinds = Kinds::of(&["client"]);
            node.guessed = true;
        }
    }
}

/// Who takes from a queue is a worker, whatever it is called; and a worker that asks a queue is fed by it.
fn find_consumers(graph: &mut Graph) {
    const TAKES: [&str; 8] = [
        "consum", "poll", "pull", "subscrib", "read", "fetch", "dequeue", "listen",
    ];
    let queue = Kinds::of(&["queue", "log"]);
    let (service, worker) = (Kinds::of(&["service"]), Kinds::of(&["worker"]));
    let is_queue: Vec<bool> = graph
        .nodes
        .iter()
        .map(|node| node.kinds.meets(queue))
        .collect();
    let mut drained = vec![false; graph.nodes.len()];
    for edge in &graph.edges {
        drained[edge.from] |= is_queue[edge.from];
    }
    for edge in &mut graph.edges {
        if is_queue[edge.from] || !is_queue[edge.to] {
            continue;
        }
        let label = edge.label.to_lowercase();
        let takes = TAKES.iter().any(|word| label.contains(word));
        let only_way_out = graph.nodes[edge.from].kinds == worker && !drained[edge.to];
        edge.both |= takes || only_way_out;
    }
    for edge in &graph.edges {
        let pairs = [(edge.from, edge.to), (edge.to, edge.from)];
        for (from, to) in pairs.into_iter().take(1 + usize::from(edge.both)) {
            if is_queue[from] && graph.nodes[to].kinds.meets(service) {
                graph.nodes[to].kinds = graph.nodes[to].kinds | worker;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(label: &str) -> DraftNode {
        DraftNode {
            id: format!("n-{label}"),
            label: label.to_owned(),
            ..DraftNode::default()
        }
    }

    fn edge(from: End, to: End, label: &str) -> DraftEdge {
        DraftEdge {
            from,
            to,
            label: label.to_owned(),
            both: false,
            inferred: false,
            element: String::new(),
        }
    }

    fn finish(nodes: Vec<DraftNode>, edges: Vec<DraftEdge>) -> Graph {
        let draft = Draft {
            nodes,
            edges,
            ..Draft::default()
        };
        draft.finish(&Components::built_in())
    }

    #[test]
    fn a_nameless_thing_that_only_feeds_the_load_balancer_is_a_client() {
        let edges = vec![edge(End::Node(0), End::Node(1), "")];
        let graph = finish(vec![node(""), node("LB")], edges.clone());
        assert!(graph.nodes[0].kinds.has("client"));
        let graph = finish(vec![node(""), node("Postgres")], edges);
        assert!(graph.nodes[0].kinds.is_empty());
    }

    /// 4,000 arrows with words between two boxes took 52 s on a busy machine: each was spread over 400 pairs of what is in them, and the
    /// words of each pair were put together anew.
    #[test]
    fn arrows_between_the_same_two_boxes_are_one_before_they_are_spread() {
        let inside = |label: &str, container| DraftNode {
            container: Some(container),
            ..node(label)
        };
        let draft = Draft {
            nodes: vec![
                inside("API 1", 0),
                inside("API 2", 0),
                inside("Postgres", 1),
            ],
            containers: vec![Container::default(), Container::default()],
            ..Draft::default()
        };
        let boxes = (End::Container(0), End::Container(1));
        let mut drawn = Joined::default();
        for label in ["reads", "writes", "", "reads"] {
            drawn.add(edge(boxes.0, boxes.1, label));
        }
        assert_eq!(drawn.all.len(), 1);
        let direct = edge(End::Node(0), End::Node(2), "asks");
        let edges = [&drawn.all[..], &[direct]].concat();
        let graph = Draft { edges, ..draft }.finish(&Components::built_in());
        let told = graph
            .edges
            .iter()
            .map(|edge| (edge.from, edge.to, edge.label.as_str()));
        let told: Vec<_> = told.collect();
        assert_eq!(told, [(0, 2, "reads writes asks"), (1, 2, "reads writes")]);
    }

    #[test]
    fn whoever_takes_from_a_queue_works_for_it() {
        let graph = finish(
            vec![
                node("Queue"),
                node("Fan-out service"),
                node("Poller service"),
            ],
            vec![
                edge(End::Node(0), End::Node(1), ""),
                edge(End::Node(2), End::Node(0), "polls"),
            ],
        );
        assert!(graph.nodes[1].kinds.has("worker") && graph.nodes[1].kinds.has("service"));
        assert!(graph.nodes[2].kinds.has("worker") && graph.edges[1].both);
    }

    #[test]
    fn what_the_drawer_said_wins_and_an_unknown_label_is_taken_for_a_service() {
        let mut said = node("Redis");
        said.kind = Some("queue".to_owned());
        let graph = finish(vec![said, node("Frobnicator")], Vec::new());
        assert_eq!(graph.nodes[0].kinds.names().collect::<Vec<_>>(), ["queue"]);
        assert!(graph.nodes[1].guessed && graph.nodes[1].kinds.has("service"));
    }

    #[test]
    fn an_arrow_at_a_box_counts_for_those_who_work_in_it() {
        let inside = |label: &str| DraftNode {
            container: Some(0),
            ..node(label)
        };
        let draft = Draft {
            nodes: vec![
                node("LB"),
                inside("API server"),
                inside("Cache"),
                node("DB"),
            ],
            edges: vec![
                edge(End::Node(0), End::Container(0), ""),
                edge(End::Container(0), End::Node(3), ""),
            ],
            containers: vec![Container::default()],
            ..Draft::default()
        };
        let graph = draft.finish(&Components::built_in());
        let pairs: Vec<_> = graph
            .edges
            .iter()
            .map(|edge| (edge.from, edge.to))
            .collect();
        assert_eq!(pairs, [(0, 1), (1, 3)]);
    }
}
