//! Boards inside an answer: fences of Mermaid, and chains of words and arrows.

use std::collections::HashMap;

use super::draft::{Draft, DraftEdge, DraftNode, End};
use super::mermaid::is_mermaid;
use super::{Graph, Source, first_of};
use crate::casebook::components::Components;

const MAX_FENCES: usize = 20;
/// A link of a chain is a name, not a sentence.
const MAX_LINK_WORDS: usize = 6;
const MAX_CHAINS: usize = 200;
const ARROWS: [&str; 7] = ["<->", "-->", "->", "=>", "→", "⟶", "➜"];

impl Graph {
    /// The best connected Mermaid diagram in a Markdown text; where there is none, what its chains of words and arrows say.
    /// Nothing when there is neither.
    pub fn in_markdown(markdown: &str, components: &Components) -> Option<Graph> {
        let drawn = fences(markdown)
            .into_iter()
            .filter(|fence| is_mermaid(fence))
            .take(MAX_FENCES)
            .filter_map(|fence| Graph::from_mermaid(fence, components));
        // Of two with as many arrows the first one.
        let best = drawn.fold(None, |best: Option<Graph>, graph| match best {
            Some(best) if rank(&best) >= rank(&graph) => Some(best),
            _ => Some(graph),
        });
        best.filter(|graph| !graph.edges.is_empty())
            .or_else(|| Graph::from_chains(markdown, components))
    }

    /// `Client -> LB -> API -> Postgres`, in all lines of a text together: the same words are the same component.
    pub fn from_chains(text: &str, components: &Components) -> Option<Graph> {
        let mut chains = Chains {
            draft: Draft {
                source: Source::Chain,
                ..Draft::default()
            },
            places: HashMap::new(),
            components,
        };
        let mut found = 0;
        for line in text.lines() {
            if found < MAX_CHAINS && line.len() <= 1_000 {
                found += usize::from(chains.line(line));
            }
        }
        (found > 0).then(|| chains.draft.finish(components))
    }
}

fn rank(graph: &Graph) -> (usize, usize) {
    (graph.edges.len(), graph.nodes.len())
}

/// The texts between fences.
pub fn fences(markdown: &str) -> Vec<&str> {
    let mut fences = Vec::new();
    let mut open: Option<(usize, char, usize)> = None;
    let mut at = 0;
    for line in markdown.split_inclusive('\n') {
        let begins = at;
        at += line.len();
        let bare = line.trim();
        let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = mark.map_or(0, |mark| bare.chars().take_while(|c| *c == mark).count());
        match open {
            Some((start, of, least)) => {
                let closes = mark == Some(of) && length >= least && length == bare.len();
                if closes {
                    fences.push(&markdown[start..begins]);
                    open = None;
                }
            }
            None if length >= 3 => {
                open = mark.map(|mark| (at, mark, length));
            }
            None => {}
        }
    }
    // A fence that was never closed goes to the end, as in Markdown.
    if let Some((start, ..)) = open {
        fences.push(&markdown[start.min(markdown.len())..]);
    }
    fences
}

struct Chains<'a> {
    draft: Draft,
    places: HashMap<String, usize>,
    components: &'a Components,
}

impl Chains<'_> {
    fn line(&mut self, line: &str) -> bool {
        let line = line.replace("<->", " <-> ");
        let mut links: Vec<(String, bool)> = Vec::new();
        let mut rest = line.as_str();
        let mut both = false;
        loop {
            let Some((at, arrow)) = first_of(rest, &ARROWS) else {
                links.push((rest.to_owned(), both));
                break;
            };
            links.push((rest[..at].to_owned(), both));
            both = arrow == "<->";
            rest = &rest[at + arrow.len()..];
        }
        if links.len() < 2 {
            return false;
        }
        let count = links.len();
        let names: Vec<Option<String>> = links
            .iter()
            .enumerate()
            .map(|(at, (text, _))| self.name(text, at == 0, at + 1 == count))
            .collect();
        let mut drew = false;
        for pair in 0..count - 1 {
            if let (Some(from), Some(to)) = (&names[pair], &names[pair + 1]) {
                let (from, to) = (self.place(from), self.place(to));
                self.draft.edges.push(DraftEdge {
                    from: End::Node(from),
                    to: End::Node(to),
                    label: String::new(),
                    both: links[pair + 1].1,
                    inferred: true,
                    element: String::new(),
                });
                drew = true;
            }
        }
        drew
    }

    /// The name in a link: known words only. At the ends of the line a sentence may surround it.
    fn name(&self, text: &str, is_first: bool, is_last: bool) -> Option<String> {
        let mut text = text.trim();
        if is_first {
            text = text
                .rsplit([':', '.', ',', ';', '|'])
                .next()
                .unwrap_or("")
                .trim();
            text = text.trim_start_matches(|c: char| c.is_ascii_digit() || "-*+#>` )".contains(c));
        }
        if is_last {
            text = text
                .split([':', '.', ',', ';', '|'])
                .next()
                .unwrap_or("")
                .trim();
        }
        let text = text
            .trim_matches(|c: char| "`*_[](){}\"'-=<> ".contains(c))
            .trim();
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = match (words.len() <= MAX_LINK_WORDS, is_first, is_last) {
            (true, ..) => words.join(" "),
            (false, true, _) => words[words.len() - 3..].join(" "),
            (false, _, true) => words[..3].join(" "),
            _ => return None,
        };
        let known = !self.components.read(&name).kinds.is_empty();
        known.then_some(name)
    }

    fn place(&mut self, name: &str) -> usize {
        let key = name.to_lowercase();
        if let Some(at) = self.places.get(&key) {
            return *at;
        }
        let at = self.draft.nodes.len();
        self.places.insert(key, at);
        self.draft.nodes.push(DraftNode {
            id: name.chars().take(128).collect(),
            label: name.to_owned(),
            elements: Vec::new(),
            shape: "words".to_owned(),
            ..DraftNode::default()
        });
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(markdown: &str) -> Option<Graph> {
        Graph::in_markdown(markdown, &Components::built_in())
    }

    fn pairs(graph: &Graph) -> Vec<(&str, &str)> {
        let edges = graph.edges.iter();
        edges
            .map(|edge| (graph.label_of(edge.from), graph.label_of(edge.to)))
            .collect()
    }

    #[test]
    fn a_fence_is_read_before_a_chain_and_the_best_connected_one_counts() {
        let markdown = "Client -> API\n\n```mermaid\ngraph TD\nA --> B\n```\n\n~~~mermaid\nflowchart LR\nC[Client] --> L[LB] --> S[API]\n~~~\n";
        let graph = read(markdown).unwrap();
        assert_eq!(graph.source, Source::Mermaid);
        assert_eq!(pairs(&graph), [("Client", "LB"), ("LB", "API")]);
    }

    #[test]
    fn a_chain_in_a_sentence_is_a_weaker_board() {
        let graph =
            read("- Read path: client → gateway → timeline service -> Redis, then done.").unwrap();
        assert_eq!(graph.source, Source::Chain);
        let expected = [
            ("client", "gateway"),
            ("gateway", "timeline service"),
            ("timeline service", "Redis"),
        ];
        assert_eq!(pairs(&graph), expected);
        assert!(graph.edges.iter().all(|edge| edge.inferred));
    }

    #[test]
    fn sums_and_arrows_between_other_words_are_no_board() {
        assert_eq!(
            read("100M users * 10 -> 1e9 a day\nso: a => b, x -> y"),
            None
        );
        assert_eq!(read("We put a cache in front of the database."), None);
    }

    #[test]
    fn the_same_words_in_two_lines_are_the_same_component() {
        let graph = read("Client -> API -> Redis\nAPI -> Postgres\n").unwrap();
        assert_eq!(graph.nodes.len(), 4);
    }

    #[test]
    fn an_open_fence_goes_to_the_end() {
        assert_eq!(
            fences("a\n```mermaid\ngraph LR\nA-->B"),
            ["graph LR\nA-->B"]
        );
        assert_eq!(fences("````\n```\n````\n"), ["```\n"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "(\\PC|\n|```|->|mermaid\n|graph TD\n){0,200}") {
            read(&text);
        }
    }
}
