//! Reference interviews: nothing reads them before somebody practises, so the linter does.

use crate::casebook::reference::{ReadReference, References};
use crate::casebook::{Entry, Fault};
use crate::diagram::drawn_reference::{board, unknown_labels};
use crate::diagram::mermaid::MermaidFault;
use crate::text::{t, t_with};

/// How many there are, and everything that is wrong with them.
pub fn check(references: &References, entry: &Entry) -> (usize, Vec<Fault>) {
    let read = references.read(&entry.rubric);
    let count = read.len();
    let faults = read.into_iter().flat_map(|one| of_one(one, entry));
    (count, faults.collect())
}

fn of_one(read: ReadReference, entry: &Entry) -> Vec<Fault> {
    let mut faults = read.faults;
    let Some(reference) = read.reference else {
        return faults;
    };
    let board = match board(&reference, &entry.components) {
        Ok(board) => board,
        Err(fault) => {
            let message = t_with("lint-reference-board", &[("reason", reason(&fault).into())]);
            faults.push(read.document.fault("board.mermaid", message));
            return faults;
        }
    };
    for mark in &reference.marks {
        let at = |value: &serde_json::Value| value["item"] == mark.item.as_str();
        let index = read.document.list("mark").iter().position(at);
        let path = index.map_or_else(String::new, |index| format!("mark[{index}].board"));
        for label in unknown_labels(mark, board.as_ref()) {
            let message = t_with("lint-reference-part", &[("label", label.into())]);
            faults.push(read.document.fault(&path, message));
        }
    }
    faults
}

fn reason(fault: &MermaidFault) -> String {
    match fault {
        MermaidFault::Unknown { line, word: text } | MermaidFault::Unread { line, text } => t_with(
            "lint-reference-line",
            &[("line", (*line).into()), ("text", text.as_str().into())],
        ),
        MermaidFault::Empty | MermaidFault::NoComponents => t("lint-reference-empty"),
        MermaidFault::TooLong { .. } => t("lint-reference-long"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    fn faults(from: &str, to: &str) -> Vec<String> {
        let reading = sample::read(&sample::changed(sample::REFERENCE_PATH, from, to));
        let casebook = reading.casebook.unwrap();
        let entry = &casebook.cases["doorbell"];
        let (count, faults) = check(&casebook.references["doorbell"], entry);
        assert_eq!(count, 1);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_label_nobody_drew_and_a_drawing_nobody_can_read_are_faults_with_their_line() {
        assert_eq!(faults("A few", "Some"), Vec::<String>::new());
        let label = faults("board = [\"Door\"]", "board = [\"Gong\"]");
        assert!(
            label[0].starts_with(&format!("{}:32: ", sample::REFERENCE_PATH)),
            "{label:?}"
        );
        assert!(label[0].contains("Gong"), "{label:?}");
        let drawing = faults("flowchart LR", "a flow chart");
        assert!(
            drawing[0].starts_with(&format!("{}:14: ", sample::REFERENCE_PATH)),
            "{drawing:?}"
        );
    }
}
