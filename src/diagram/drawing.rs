//! A picture as numbers and words, for whoever draws it elsewhere: the same boxes and arrows as [`Graph::to_svg`].

use serde::Serialize;

use super::Graph;
use super::layout::{BOX_WIDTH, Layout, line_height, to_i32};
use super::picture::MAX_DRAWN;

/// In user units of an SVG, from the upper left corner. A board that is too large to look at has words only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Drawing {
    pub width: i32,
    pub height: i32,
    pub arrows: Vec<DrawnArrow>,
    pub boxes: Vec<DrawnBox>,
    /// One sentence for each component.
    pub words: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DrawnBox {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
    /// `cache`, `sql`, ... or `unknown`: gives the colour.
    pub kind: String,
    /// There are several of it.
    pub copies: bool,
    /// Each line of the label with the height it stands at.
    pub lines: Vec<(i32, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct DrawnArrow {
    /// The `d` of a path.
    pub path: String,
    pub both: bool,
    pub label: String,
}

impl Graph {
    /// Nothing for an empty graph.
    pub fn drawing(&self) -> Option<Drawing> {
        if self.nodes.is_empty() {
            return None;
        }
        let words = self.in_sentences();
        if self.nodes.len() > MAX_DRAWN {
            return Some(Drawing {
                width: 0,
                height: 0,
                arrows: Vec::new(),
                boxes: Vec::new(),
                words,
            });
        }
        let layout = Layout::of(self);
        let arrows = self.edges.iter().zip(&layout.arrows).map(|(edge, arrow)| {
            let ((x1, y1), (x2, y2)) = (arrow.from, arrow.to);
            let (bend_1, bend_2) = (x1 + arrow.bend.0, x2 + arrow.bend.1);
            DrawnArrow {
                path: format!("M{x1} {y1}C{bend_1} {y1} {bend_2} {y2} {x2} {y2}"),
                both: edge.both,
                label: edge.label.clone(),
            }
        });
        let boxes = self.nodes.iter().zip(&layout.boxes).map(|(node, placed)| {
            let line = |(at, words): (usize, &String)| {
                let y = placed.y + 8 + line_height() * (to_i32(at) + 1) - 5;
                (y, words.clone())
            };
            DrawnBox {
                x: placed.x,
                y: placed.y,
                width: BOX_WIDTH,
                height: placed.height,
                kind: node.kinds.names().next().unwrap_or("unknown").to_owned(),
                copies: node.replicas > 1,
                lines: placed.lines.iter().enumerate().map(line).collect(),
            }
        });
        Some(Drawing {
            width: layout.width,
            height: layout.height,
            arrows: arrows.collect(),
            boxes: boxes.collect(),
            words,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::components::Components;

    fn graph(mermaid: &str) -> Graph {
        Graph::from_mermaid(&format!("graph LR\n{mermaid}"), &Components::built_in()).unwrap()
    }

    #[test]
    fn every_line_and_box_of_a_drawing_stands_in_the_picture() {
        let graph = graph(
            "a[API server x3] -->|lookup| c[Redis cache]\na --> d[Database]\nd <--> e[A very long name of a component that needs lines]",
        );
        let drawing = graph.drawing().unwrap();
        let svg = graph.to_svg("x", "t").unwrap();
        assert_eq!((drawing.boxes.len(), drawing.arrows.len()), (4, 3));
        assert!(drawing.arrows.iter().any(|arrow| arrow.both));
        for arrow in &drawing.arrows {
            assert!(svg.contains(&format!("d=\"{}\"", arrow.path)), "{svg}");
        }
        for one in &drawing.boxes {
            let (x, y, height) = (one.x, one.y, one.height);
            let corner = format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{height}\"",
                one.width
            );
            assert!(
                svg.contains(&corner) && svg.contains(&format!("kind-{}\"", one.kind)),
                "{svg}"
            );
            for (y, words) in &one.lines {
                let text = format!("<text x=\"{}\" y=\"{y}\">{words}</text>", x + one.width / 2);
                assert!(svg.contains(&text), "{text} in {svg}");
            }
        }
        assert!(svg.contains(&format!(
            "viewBox=\"0 0 {} {}\"",
            drawing.width, drawing.height
        )));
    }

    #[test]
    fn nothing_is_no_drawing_and_too_much_has_words_only() {
        assert_eq!(Graph::default().drawing(), None);
        let many: Vec<String> = (0..=MAX_DRAWN).map(|n| format!("n{n}")).collect();
        let drawing = graph(&many.join(" --> ")).drawing().unwrap();
        assert!(drawing.boxes.is_empty());
        assert_eq!(drawing.words.len(), MAX_DRAWN + 1);
    }
}
