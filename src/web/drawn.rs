//! The drawing in the report: what was read of it, and the case's own board beside it.

use crate::casebook::Entry;
use crate::diagram::{Graph, Source};
use crate::proctor::{self, Live};
use crate::text::{t, t_of, t_with};

use super::pages::report::{BoardRow, DrawnBoard, ReferencePicture};

/// Components listed; more would not be read.
const MAX_ROWS: usize = 80;

/// What was read of the candidate's drawing; nothing when nothing was drawn.
pub fn board(live: &Live) -> Option<DrawnBoard> {
    let graph = proctor::board_of(live)?;
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
    Some(DrawnBoard {
        source: t_of(
            "board-source",
            match graph.source {
                Source::Scene | Source::Reference => "scene",
                Source::Mermaid => "mermaid",
                Source::Chain => "chain",
            },
        ),
        rows: rows.collect(),
        remarks: remarks(&graph),
    })
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
