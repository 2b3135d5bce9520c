//! Mermaid text as a graph: `flowchart` and `graph` with all their shapes and arrows, `sequenceDiagram`, and the parts of
//! `architecture-beta` and C4 that name components and relations. What is not understood is passed over.

mod flow;
mod other;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::draft::{Draft, DraftEdge, DraftNode, End};
use super::{Container, Graph, Source};
use crate::casebook::components::Components;

/// Longer texts are cut, lines beyond these not read.
const MAX_BYTES: usize = 200_000;
const MAX_LINES: usize = 5_000;
/// `A & B --> C & D` makes at most so many arrows from one line.
const MAX_ARROWS_A_LINE: usize = 400;
const MAX_DRAWN: usize = 4_000;
/// A longer tag is none: what follows is words.
const TAG_BYTES: usize = 41;

/// The kinds of Mermaid diagram that show components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Flow,
    Sequence,
    Architecture,
    C4,
}

/// Why a text that was meant as a diagram is none. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MermaidFault {
    Empty,
    TooLong {
        bytes: usize,
    },
    /// It begins with a word that begins no diagram of components.
    Unknown {
        line: usize,
        word: String,
    },
    /// A line that says something else than components and arrows.
    Unread {
        line: usize,
        text: String,
    },
    NoComponents,
}

/// Letters of a line that are quoted back.
const QUOTED: usize = 60;

/// Whether a text begins like a diagram that can be read.
pub fn is_mermaid(text: &str) -> bool {
    language(text).is_some()
}

impl Graph {
    /// Nothing when the text is no diagram of components.
    pub fn from_mermaid(text: &str, components: &Components) -> Option<Graph> {
        Some(drawing_of(cut(text))?.draft.finish(components))
    }

    /// As [`Graph::from_mermaid`], but what cannot be read is told instead of passed over: somebody is waiting for
    /// what they pasted. A fence of Markdown around it does no harm. At most `limit` bytes.
    ///
    /// # Errors
    /// With the first line that is not understood.
    pub fn from_pasted_mermaid(
        text: &str,
        limit: usize,
        components: &Components,
    ) -> Result<Graph, MermaidFault> {
        let bytes = text.len();
        if bytes > limit.min(MAX_BYTES) {
            return Err(MermaidFault::TooLong { bytes });
        }
        // A fence becomes a comment, so that lines keep their numbers.
        let unfenced = |line| match str::trim_start(line).starts_with("```") {
            true => "%%",
            false => line,
        };
        let text: Vec<&str> = text.lines().map(unfenced).collect();
        let text = text.join("\n");
        let Some(first) = statements(&text).into_iter().next() else {
            return Err(MermaidFault::Empty);
        };
        let Some(drawing) = drawing_of(&text) else {
            let word = first.split_whitespace().next().unwrap_or("");
            return Err(MermaidFault::Unknown {
                line: line_of(&text, first),
                word: word.chars().take(QUOTED).collect(),
            });
        };
        if let Some(unread) = drawing.unread {
            return Err(MermaidFault::Unread {
                line: line_of(&text, unread),
                text: unread.chars().take(QUOTED).collect(),
            });
        }
        let graph = drawing.draft.finish(components);
        match graph.nodes.is_empty() {
            true => Err(MermaidFault::NoComponents),
            false => Ok(graph),
        }
    }
}

fn drawing_of(text: &str) -> Option<Drawing<'_>> {
    let language = language(text)?;
    let mut drawing = Drawing::default();
    let lines = statements(text);
    match language {
        Language::Flow => flow::read(&lines, &mut drawing),
        Language::Sequence => other::sequence(&lines, &mut drawing),
        Language::Architecture => other::architecture(&lines, &mut drawing),
        Language::C4 => other::c4(&lines, &mut drawing),
    }
    drawing.draft.source = Source::Mermaid;
    Some(drawing)
}

/// The number of the line in which a part of the text begins.
fn line_of(text: &str, part: &str) -> usize {
    let offset = part.as_ptr().addr().checked_sub(text.as_ptr().addr());
    let before = offset.and_then(|offset| text.as_bytes().get(..offset));
    1 + before.map_or(0, |before| {
        before.iter().filter(|byte| **byte == b'\n').count()
    })
}

fn cut(text: &str) -> &str {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn language(text: &str) -> Option<Language> {
    let first = statements(cut(text)).into_iter().next()?;
    let word = first.split_whitespace().next()?;
    match word {
        "graph" | "flowchart" | "flowchart-elk" => Some(Language::Flow),
        "sequenceDiagram" => Some(Language::Sequence),
        "architecture-beta" | "architecture" => Some(Language::Architecture),
        "C4Context" | "C4Container" | "C4Component" | "C4Dynamic" | "C4Deployment" => {
            Some(Language::C4)
        }
        _ => None,
    }
}

/// Lines and their parts between semicolons, without comments, front matter and directives.
fn statements(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut in_front_matter = false;
    for line in text.lines().take(MAX_LINES) {
        let line = line.trim();
        if line == "---" && (in_front_matter || lines.is_empty()) {
            in_front_matter = !in_front_matter;
            continue;
        }
        if in_front_matter || line.is_empty() || line.starts_with("%%") {
            continue;
        }
        let mut rest = line;
        while let Some(at) = semicolon(rest) {
            let statement = rest[..at].trim();
            if !statement.is_empty() {
                lines.push(statement);
            }
            rest = rest[at + 1..].trim();
        }
        if !rest.is_empty() {
            lines.push(rest);
        }
    }
    lines
}

/// The first semicolon outside of quotes, bars and brackets that ends no `#quot;`.
fn semicolon(line: &str) -> Option<usize> {
    let (mut quoted, mut barred, mut depth, mut entity) = (false, false, 0_i32, false);
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '|' if !quoted && depth <= 0 => barred = !barred,
            '[' | '(' | '{' if !quoted => depth += 1,
            ']' | ')' | '}' if !quoted => depth -= 1,
            '#' | '&' => entity = true,
            ' ' => entity = false,
            ';' if entity => entity = false,
            ';' if !quoted && !barred && depth <= 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// Text inside a shape as words.
fn plain(label: &str) -> String {
    let label = label.trim().trim_matches(|c| c == '"' || c == '`').trim();
    let mut text = String::new();
    let mut rest = label;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let near = &rest.as_bytes()[at..rest.len().min(at + TAG_BYTES)];
        match near.iter().position(|b| *b == b'>') {
            Some(end) => {
                text.push('\n');
                rest = &rest[at + end + 1..];
            }
            None => {
                text.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    text.push_str(rest);
    let text = text
        .replace("\\n", "\n")
        .replace("#quot;", "\"")
        .replace("&amp;", "&");
    text.replace("**", "").replace("fa:", "").trim().to_owned()
}

/// What was read so far.
#[derive(Debug, Default)]
struct Drawing<'t> {
    draft: Draft,
    /// The first line that was passed over.
    unread: Option<&'t str>,
    nodes: HashMap<String, usize>,
    containers: HashMap<String, usize>,
    inside: Vec<usize>,
}

impl Drawing<'_> {
    /// The component of a name; a container where one has that name.
    fn end(&mut self, name: &str) -> Option<End> {
        if let Some(at) = self.containers.get(name) {
            return Some(End::Container(*at));
        }
        self.node(name, None, "").map(End::Node)
    }

    fn node(&mut self, name: &str, label: Option<&str>, shape: &str) -> Option<usize> {
        let at = match self.nodes.get(name) {
            Some(at) => *at,
            None if self.draft.nodes.len() >= MAX_DRAWN => {
                self.draft.cut_short = true;
                return None;
            }
            None => {
                self.nodes.insert(name.to_owned(), self.draft.nodes.len());
                self.draft.nodes.push(DraftNode {
                    id: name.chars().take(128).collect(),
                    label: name.to_owned(),
                    container: self.inside.last().copied(),
                    elements: vec![name.chars().take(128).collect()],
                    shape: "box".to_owned(),
                    ..DraftNode::default()
                });
                self.draft.nodes.len() - 1
            }
        };
        let node = &mut self.draft.nodes[at];
        if let Some(label) = label {
            node.label = plain(label);
            node.shape = shape.to_owned();
        }
        if node.container.is_none() {
            node.container = self.inside.last().copied();
        }
        Some(at)
    }

    fn container(&mut self, name: &str, label: &str) {
        let at = self.declare(name, label);
        self.inside.push(at);
    }

    /// A container that is entered later: an arrow may lead to it before it is drawn.
    fn declare(&mut self, name: &str, label: &str) -> usize {
        let at = self.draft.containers.len();
        self.containers.insert(name.to_owned(), at);
        self.draft.containers.push(Container {
            id: name.chars().take(128).collect(),
            label: super::one_line(&plain(label)),
        });
        at
    }

    fn arrow(&mut self, from: End, to: End, label: &str, both: bool) {
        if self.draft.edges.len() >= MAX_DRAWN {
            self.draft.cut_short = true;
            return;
        }
        let element = self.draft.edges.len().to_string();
        self.draft.edges.push(DraftEdge {
            from,
            to,
            label: plain(label),
            both,
            inferred: false,
            element,
        });
    }

    fn leave(&mut self) {
        self.inside.pop();
    }
}
