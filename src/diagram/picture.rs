//! A graph as a picture, and as sentences for whoever does not look at it. The picture has no style of its own: colours come
//! from the classes `node`, `kind-<kind>`, `edge`, so that it follows the page into the dark.

use std::fmt::Write;

use super::Graph;
use super::layout::{BOX_WIDTH, Layout, line_height, to_i32};
use crate::text::{t, t_with};

/// More components than this are no picture.
pub const MAX_DRAWN: usize = 60;

impl Graph {
    /// One `<svg>` element, all texts escaped; `id` makes its names unique on a page. Nothing for an empty graph, or one too
    /// large to be looked at.
    pub fn to_svg(&self, id: &str, title: &str) -> Option<String> {
        if self.nodes.is_empty() || self.nodes.len() > MAX_DRAWN {
            return None;
        }
        let layout = Layout::of(self);
        let mut svg = String::new();
        let (id, title) = (escaped(id), escaped(title));
        let (width, height) = (layout.width, layout.height);
        let _ = write!(
            svg,
            "<svg class=\"board\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"{id}-title {id}-words\">\
             <title id=\"{id}-title\">{title}</title><desc id=\"{id}-words\">{}</desc>\
             <defs><marker id=\"{id}-head\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path class=\"head\" d=\"M0 0 8 4 0 8z\"/></marker></defs>",
            escaped(&self.in_sentences().join(" "))
        );
        for (edge, arrow) in self.edges.iter().zip(&layout.arrows) {
            let ((x1, y1), (x2, y2)) = (arrow.from, arrow.to);
            let (bend_1, bend_2) = (x1 + arrow.bend.0, x2 + arrow.bend.1);
            let both = match edge.both {
                true => format!(" marker-start=\"url(#{id}-head)\""),
                false => String::new(),
            };
            let _ = write!(
                svg,
                "<path class=\"edge\" data-part=\"{}\" d=\"M{x1} {y1}C{bend_1} {y1} {bend_2} {y2} {x2} {y2}\" marker-end=\"url(#{id}-head)\"{both}><title>{}</title></path>",
                escaped(&edge.element),
                escaped(&edge.label)
            );
        }
        for (node, placed) in self.nodes.iter().zip(&layout.boxes) {
            let kind = node.kinds.names().next().unwrap_or("unknown");
            let (x, y, tall) = (placed.x, placed.y, placed.height);
            let part = escaped(&node.id);
            let _ = write!(svg, "<g class=\"node kind-{kind}\" data-part=\"{part}\">");
            if node.replicas > 1 {
                let _ = write!(
                    svg,
                    "<rect x=\"{}\" y=\"{}\" width=\"{BOX_WIDTH}\" height=\"{tall}\" rx=\"7\"/>",
                    x + 5,
                    y + 5
                );
            }
            let _ = write!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{BOX_WIDTH}\" height=\"{tall}\" rx=\"7\"/>"
            );
            for (line, words) in placed.lines.iter().enumerate() {
                let _ = write!(
                    svg,
                    "<text x=\"{}\" y=\"{}\">{}</text>",
                    x + BOX_WIDTH / 2,
                    y + 8 + line_height() * (to_i32(line) + 1) - 5,
                    escaped(words)
                );
            }
            svg.push_str("</g>");
        }
        svg.push_str("</svg>");
        Some(svg)
    }

    /// One sentence for each component: "API server: to Cache (lookup), to Database."
    pub fn in_sentences(&self) -> Vec<String> {
        let next = self.successors();
        let nameless = t("board-nameless");
        let name = |at: usize| match self.label_of(at) {
            "" => nameless.clone(),
            label => label.to_owned(),
        };
        let sentence = |at: usize| {
            let ways: Vec<String> = next[at]
                .iter()
                .map(|(to, edge)| {
                    let to = ("to", name(*to).into());
                    match self.edges[*edge].label.as_str() {
                        "" => t_with("board-to", &[to]),
                        label => t_with("board-to-for", &[to, ("what", label.into())]),
                    }
                })
                .collect();
            let from = ("from", name(at).into());
            match ways.is_empty() {
                true => t_with("board-sentence-end", &[from]),
                false => t_with("board-sentence", &[from, ("ways", ways.join(", ").into())]),
            }
        };
        (0..self.nodes.len()).map(sentence).collect()
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn graph(mermaid: &str) -> Graph {
        Graph::from_mermaid(&format!("graph LR\n{mermaid}"), &Components::built_in()).unwrap()
    }

    #[test]
    fn a_picture_has_its_words_and_no_style() {
        let graph = graph("a[API server] -->|lookup| c[Cache]\na --> d[Database]");
        let svg = graph.to_svg("reference", "One way to draw it").unwrap();
        assert!(
            svg.contains("API server: to Cache (lookup), to Database."),
            "{svg}"
        );
        assert!(
            svg.contains("kind-cache")
                && svg.contains("aria-labelledby=\"reference-title reference-words\"")
        );
        assert!(!svg.contains("style=") && !svg.contains("<script"));
        assert_eq!(
            svg,
            graph.to_svg("reference", "One way to draw it").unwrap()
        );
    }

    #[test]
    fn a_label_cannot_leave_its_element() {
        let mut graph = graph("a --> b");
        graph.nodes[0].label = "</text><script>alert(1)</script>\"'&".to_owned();
        let svg = graph.to_svg("x", "<b>").unwrap();
        assert!(!svg.contains("<script>") && !svg.contains("<b>"), "{svg}");
    }

    #[test]
    fn nothing_and_too_much_are_no_picture() {
        assert_eq!(Graph::default().to_svg("x", "t"), None);
        let many: Vec<String> = (0..=MAX_DRAWN).map(|n| format!("n{n}")).collect();
        assert_eq!(graph(&many.join(" --> ")).to_svg("x", "t"), None);
    }
}
