//! The drawing in the report: what was read of it, and the case's own board beside it.

use serde_json::Value;

use crate::casebook::Entry;
use crate::diagram::{Graph, Readability, Source};
use crate::interview::board::Board;
use crate::proctor::{self, Live};
use crate::text::{t, t_of, t_with};

use super::pages::report::{BoardRow, DrawnBoard, ReferencePicture};
use super::pages::room::{Remark, Seen};

/// Components listed; more would not be read.
const MAX_ROWS: usize = 80;
/// Things pointed out at once; more would not be mended.
const MAX_REMARKS: usize = 8;

/// What was read of the candidate's drawing; nothing when nothing was drawn.
pub fn board(live: &Live) -> Option<DrawnBoard> {
    let graph = proctor::board_of(live)?;
    Some(DrawnBoard {
        safe_svg: graph.to_svg("own", &t("board-own")),
        source: source(&graph),
        rows: rows(&graph),
        remarks: remarks(&graph),
    })
}

/// What the interviewer sees while it is being drawn, and what to mend before it counts.
pub fn seen(live: &Live) -> Seen {
    let Some(graph) = proctor::board_of(live) else {
        return Seen::default();
    };
    Seen {
        source: source(&graph),
        rows: rows(&graph),
        remarks: to_mend(&graph, live.interview.board()),
    }
}

fn source(graph: &Graph) -> String {
    t_of(
        "board-source",
        match graph.source {
            Source::Scene | Source::Reference => "scene",
            Source::Mermaid => "mermaid",
            Source::Chain => "chain",
        },
    )
}

fn rows(graph: &Graph) -> Vec<BoardRow> {
    let next = graph.successors();
    let name = |at: usize| match graph.label_of(at) {
        "" => t("board-nameless"),
        label => label.to_owned(),
    };
    let rows = graph.nodes.iter().enumerate().take(MAX_ROWS);
    let rows = rows.map(|(at, node)| {
        let kinds: Vec<String> = node.kinds.names().map(|kind| t_of("kind", kind)).collect();
        BoardRow {
            label: name(at),
            kinds: match kinds.is_empty() {
                true => t("board-unknown"),
                false => kinds.join(", "),
            },
            guessed: node.guessed,
            replicas: node.replicas,
            leads_to: next[at].iter().map(|(to, _)| name(*to)).collect(),
        }
    });
    rows.collect()
}

/// One sentence for each loose end and each shape without words, with the element it is about.
fn to_mend(graph: &Graph, board: &Board) -> Vec<Remark> {
    let places = Places::of(board);
    let loose = graph.dangling.iter().map(|arrow| Remark {
        sentence: match arrow.at.as_str() {
            "" => t_with(
                "board-mend-arrow",
                &[("place", places.name(&arrow.element).into())],
            ),
            at => t_with("board-mend-end", &[("at", at.to_owned().into())]),
        },
        element: arrow.element.clone(),
    });
    let silent = graph.unlabelled().map(|node| Remark {
        sentence: t_with(
            "board-mend-words",
            &[("place", places.name(&node.id).into())],
        ),
        element: node.id.clone(),
    });
    let mut all: Vec<Remark> = loose.chain(silent).take(MAX_REMARKS).collect();
    let mut also = |sentence: String| {
        all.push(Remark {
            sentence,
            element: String::new(),
        });
    };
    if graph.set_aside > 0 {
        also(t_with(
            "board-set-aside",
            &[("count", graph.set_aside.into())],
        ));
    }
    if graph.cut_short {
        also(t("board-cut-short"));
    }
    match graph.readability() {
        Readability::Unreadable => also(t("board-mend-too-little")),
        Readability::ComponentsOnly => also(t("board-mend-arrows")),
        Readability::Readable => {}
    }
    all
}

/// Where on the board an element stands, in words.
struct Places {
    spots: std::collections::HashMap<String, (f64, f64)>,
    from: (f64, f64),
    size: (f64, f64),
}

impl Places {
    fn of(board: &Board) -> Places {
        let spot = |value: &Value| {
            let number = |name: &str| value.get(name).and_then(Value::as_f64).unwrap_or(0.0);
            (
                number("x") + number("width") / 2.0,
                number("y") + number("height") / 2.0,
            )
        };
        let spots: std::collections::HashMap<String, (f64, f64)> = board
            .elements()
            .iter()
            .map(|element| (element.id.clone(), spot(&element.value)))
            .collect();
        let edge = |pick: fn(f64, f64) -> f64| {
            spots
                .values()
                .copied()
                .reduce(|a, b| (pick(a.0, b.0), pick(a.1, b.1)))
                .unwrap_or((0.0, 0.0))
        };
        let (from, to) = (edge(f64::min), edge(f64::max));
        Places {
            spots,
            from,
            size: (to.0 - from.0, to.1 - from.1),
        }
    }

    /// One of nine: "upper left", "middle", ...
    fn name(&self, id: &str) -> String {
        let third = |at: f64, from: f64, size: f64| match (at - from) / size.max(1.0) {
            share if share < 0.34 => 0,
            share if share < 0.67 => 1,
            _ => 2,
        };
        let (x, y) = self.spots.get(id).copied().unwrap_or(self.from);
        let row = third(y, self.from.1, self.size.1);
        let column = third(x, self.from.0, self.size.0);
        const NAMES: [[&str; 3]; 3] = [
            ["upper-left", "above", "upper-right"],
            ["left", "middle", "right"],
            ["lower-left", "below", "lower-right"],
        ];
        t_of("board-place", NAMES[row][column])
    }
}

/// What could not be read, one sentence each.
fn remarks(graph: &Graph) -> Vec<String> {
    let mut remarks = Vec::new();
    if !graph.dangling.is_empty() {
        let mut at: Vec<&str> = graph
            .dangling
            .iter()
            .map(|dangling| dangling.at.as_str())
            .filter(|at| !at.is_empty())
            .collect();
        at.dedup();
        let count = ("count", graph.dangling.len().into());
        remarks.push(match at.is_empty() {
            true => t_with("board-dangling", &[count]),
            false => {
                let at = at.into_iter().take(5).collect::<Vec<_>>().join(", ");
                t_with("board-dangling-at", &[count, ("at", at.into())])
            }
        });
    }
    let unlabelled = graph.unlabelled().count();
    if unlabelled > 0 {
        remarks.push(t_with("board-unlabelled", &[("count", unlabelled.into())]));
    }
    if graph.set_aside > 0 {
        remarks.push(t_with(
            "board-set-aside",
            &[("count", graph.set_aside.into())],
        ));
    }
    if graph.cut_short {
        remarks.push(t("board-cut-short"));
    }
    remarks
}

/// The case's own board; only shown after the end.
pub fn reference(entry: &Entry) -> Option<ReferencePicture> {
    let graph = Graph::from_reference(&entry.case.board, &entry.components);
    Some(ReferencePicture {
        safe_svg: graph.to_svg("reference-board", &t("board-reference"))?,
        sentences: graph.in_sentences(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::casebook::components::Components;

    #[test]
    fn a_loose_end_and_a_shape_without_words_are_pointed_out_where_they_are() {
        let shape = |id: &str, x: i32, y: i32| json!({"id": id, "type": "rectangle", "x": x, "y": y, "width": 120, "height": 60});
        let words = |id: &str, on: &str, text: &str| json!({"id": id, "type": "text", "x": 0, "y": 0, "width": 90, "height": 25, "fontSize": 20, "text": text, "containerId": on});
        let elements = vec![
            shape("a", 0, 0),
            words("ta", "a", "API server"),
            shape("b", 400, 0),
            words("tb", "b", "Redis cache"),
            shape("c", 400, 400),
            json!({"id": "e", "type": "arrow", "x": 124, "y": 30, "width": 90, "height": 200, "points": [[0, 0], [90, 200]],
                "startBinding": {"elementId": "a", "focus": 0, "gap": 4}, "endArrowhead": "arrow"}),
        ];
        let graph = Graph::from_scene(&elements, &Components::built_in());
        let board = Board::try_from(elements).unwrap();
        let remarks = to_mend(&graph, &board);
        assert_eq!(remarks[0].element, "e");
        assert!(remarks[0].sentence.contains("API server"), "{remarks:?}");
        assert_eq!(remarks[1].element, "c", "{remarks:?} {graph:?}");
        assert!(remarks[1].sentence.contains("lower right"), "{remarks:?}");
    }
}
