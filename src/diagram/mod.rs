//! A board as a graph of components: what was drawn, whichever way it was drawn. Pure.
//!
//! 1. [`scene`] reads the elements of a drawing: which shapes are one component, which words belong to it, where arrows end.
//! 2. [`mermaid`] reads the same from Mermaid text, [`markdown`] finds such text, and chains like `client -> API -> Postgres`,
//!    in an answer; [`reference`] makes it of the board a case brings along.
//!    [`given`] takes whatever was handed in.
//! 3. [`draft`] is what all of them hand over; it says what kind each component is and what follows from the whole.
//! 4. [`ask`] answers the questions of a rubric, with the places that show it or the nearest thing to it.
//! 5. [`compare`] holds a board against the reference board, [`changes`] against itself at an earlier time, [`attempts`] against that
//!    of another attempt; [`layout`] and [`picture`] draw one, [`drawing`] is what somebody else draws it from.
//!
//! # Invariant
//!
//! Reading never fails and never invents: what cannot be told is left open (an arrow end *dangles*, a shape is *unlabelled*),
//! counted, and said to whoever judges.

pub mod ask;
pub mod attempts;
pub mod changes;
pub mod clean;
pub mod compare;
pub mod draft;
pub mod drawing;
pub mod drawn_reference;
pub mod elements;
pub mod given;
pub mod layout;
pub mod markdown;
pub mod mermaid;
pub mod picture;
pub mod reference;
pub mod scene;

use crate::casebook::components::Kinds;

/// Components and arrows of a graph; what goes beyond is left out, and [`Graph::cut_short`] says so.
pub const MAX_NODES: usize = 1_000;
pub const MAX_EDGES: usize = 4_000;
/// Letters of a label.
pub const MAX_LABEL: usize = 120;

/// Where a graph was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Source {
    #[default]
    Scene,
    Mermaid,
    /// A line of words and arrows in the text: weaker than a drawing, nothing is missed for not being in it.
    Chain,
    /// The case's own board.
    Reference,
}

/// What was drawn. Places in `nodes` and `containers` are what edges and nodes name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    pub source: Source,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// Boxes around two or more components.
    pub containers: Vec<Container>,
    /// Words that belong to nothing drawn.
    pub notes: Vec<String>,
    /// Arrows of which an end could not be found.
    pub dangling: Vec<Dangling>,
    /// Components that were drawn elsewhere on the board and are not looked at.
    pub set_aside: usize,
    /// There was more than is read.
    pub cut_short: bool,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Node {
    pub id: String,
    /// One line, may be empty.
    pub label: String,
    /// What it can be taken for; empty when nothing is written on it.
    pub kinds: Kinds,
    /// No known word says so: a labelled box is taken for a service.
    pub guessed: bool,
    /// At least 1.
    pub replicas: u32,
    pub container: Option<usize>,
    /// Ids of the elements it is drawn with.
    pub elements: Vec<String>,
    /// `rectangle`, `ellipse`, `diamond`, `image`, `text`, `group`, or a shape of Mermaid.
    pub shape: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    pub label: String,
    /// Can be followed in both directions.
    pub both: bool,
    /// An end was found by looking, not by a binding.
    pub inferred: bool,
    pub element: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Container {
    pub id: String,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Dangling {
    pub element: String,
    /// Label of the component at the end that was found.
    pub at: String,
}

/// How much of a drawing could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readability {
    /// Fewer than two labelled components, or most shapes without a word: nothing can be said about it.
    Unreadable,
    /// Components yes, but most arrows lead nowhere: only what is there can be told, not what is missing.
    ComponentsOnly,
    Readable,
}

impl Graph {
    pub fn readability(&self) -> Readability {
        let labelled = self.nodes.iter().filter(|node| !node.kinds.is_empty());
        let labelled = labelled.count();
        if labelled < 2 || labelled * 2 < self.nodes.len() {
            Readability::Unreadable
        } else if self.dangling.len() > self.edges.len() {
            Readability::ComponentsOnly
        } else {
            Readability::Readable
        }
    }

    /// Nothing is open: what is not found is not there.
    pub fn is_certain(&self) -> bool {
        self.dangling.is_empty()
            && !self.cut_short
            && self.set_aside == 0
            && !self.nodes.iter().any(|node| node.kinds.is_empty())
    }

    /// Components without a word on them.
    pub fn unlabelled(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.label.is_empty())
    }

    pub fn label_of(&self, node: usize) -> &str {
        self.nodes.get(node).map_or("", |node| &node.label)
    }

    /// For each node, the nodes an arrow leads to and the arrow.
    pub fn successors(&self) -> Vec<Vec<(usize, usize)>> {
        let mut next = vec![Vec::new(); self.nodes.len()];
        for (at, edge) in self.edges.iter().enumerate() {
            if let Some(list) = next.get_mut(edge.from) {
                list.push((edge.to, at));
            }
            if edge.both
                && let Some(list) = next.get_mut(edge.to)
            {
                list.push((edge.from, at));
            }
        }
        next
    }
}

/// The first place where one of the marks stands, and which. One look at each letter, however many marks are not there.
/// Of two that begin alike the longer one comes first.
pub(crate) fn first_of<'m>(text: &str, marks: &[&'m str]) -> Option<(usize, &'m str)> {
    text.char_indices().find_map(|(at, _)| {
        let here = &text[at..];
        let mark = marks.iter().find(|mark| here.starts_with(**mark))?;
        Some((at, *mark))
    })
}

/// Words as one line of at most [`MAX_LABEL`] letters.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    let mut letters = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word
            .chars()
            .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
            .take(MAX_LABEL)
            .collect();
        if word.is_empty() {
            continue;
        }
        letters += word.chars().count() + 1;
        if letters > MAX_LABEL + 1 {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    line
}
