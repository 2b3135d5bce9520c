//! The drawing of a reference interview, and the parts that its agreed marks name by their labels.

use super::Graph;
use super::mermaid::MermaidFault;
use crate::casebook::components::Components;
use crate::casebook::reference::{AgreedMark, Reference};
use crate::limits;

/// The drawing as it is read; nothing when nothing was drawn.
///
/// # Errors
/// When it is no diagram that can be read.
pub fn board(
    reference: &Reference,
    components: &Components,
) -> Result<Option<Graph>, MermaidFault> {
    let mermaid = reference.mermaid.as_deref();
    mermaid
        .map(|text| Graph::from_pasted_mermaid(text, limits::MERMAID_BYTES, components))
        .transpose()
}

/// Labels of a mark that no part of the drawing has.
pub fn unknown_labels<'m>(mark: &'m AgreedMark, board: Option<&Graph>) -> Vec<&'m str> {
    let labels = mark.board.iter().map(String::as_str);
    labels
        .filter(|label| board.is_none_or(|board| !has_part(board, label)))
        .collect()
}

fn has_part(board: &Graph, label: &str) -> bool {
    let same = |at| board.label_of(at).to_lowercase() == label.trim().to_lowercase();
    (0..board.nodes.len()).any(same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    #[test]
    fn a_mark_names_parts_of_the_drawing_in_whatever_case() {
        let casebook = sample::casebook();
        let entry = &casebook.cases["doorbell"];
        let reference = &casebook.references["doorbell"].sound(&entry.rubric)[0];
        let board = board(reference, &entry.components).unwrap().unwrap();
        let mut mark = reference.mark("high-level.drawing").unwrap().clone();
        assert!(unknown_labels(&mark, Some(&board)).is_empty());
        mark.board = vec!["bell SERVICE ".to_owned(), "Gong".to_owned()];
        assert_eq!(unknown_labels(&mark, Some(&board)), ["Gong"]);
        assert_eq!(unknown_labels(&mark, None).len(), 2);
        assert!(
            board.nodes.iter().all(|node| !node.id.is_empty()),
            "can be pointed at"
        );
    }

    #[test]
    fn what_is_no_diagram_is_told() {
        let casebook = sample::casebook();
        let entry = &casebook.cases["doorbell"];
        let mut reference = casebook.references["doorbell"].sound(&entry.rubric)[0].clone();
        reference.mermaid = Some("a box and an arrow".to_owned());
        assert!(board(&reference, &entry.components).is_err());
        reference.mermaid = None;
        assert!(board(&reference, &entry.components).unwrap().is_none());
    }
}
