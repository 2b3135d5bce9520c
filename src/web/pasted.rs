//! A diagram that somebody pasted as text: read, laid out, and placed where the board is free.

use serde_json::Value;

use super::App;
use super::identity::Person;
use super::problem::Problem;
use crate::diagram::Graph;
use crate::diagram::mermaid::MermaidFault;
use crate::interview::board::Board;
use crate::limits;
use crate::proctor::Live;
use crate::text::{t, t_with};

/// Room left between what is there and what comes.
const BESIDE: f64 = 80.0;

/// The elements of a diagram, free of what is on the board; or a sentence why it is none. Ids begin with `prefix`.
///
/// # Errors
/// When the interview is not there.
pub async fn elements(
    app: App,
    person: &Person,
    id: &str,
    text: &str,
    prefix: &str,
) -> Result<Result<Vec<Value>, String>, Problem> {
    let (text, prefix) = (text.to_owned(), prefix.to_owned());
    let look = app.proctor.look(person.id(), id, move |live: &Live, _| {
        let components = &live.content.entry.components;
        Graph::from_pasted_mermaid(&text, limits::MERMAID_BYTES, components)
            .map(|graph| graph.to_elements(&prefix, below(live.interview.board())))
            .map_err(|fault| sentence(&fault))
    });
    Ok(look.await?)
}

/// The lower left corner of what is drawn, a little further down.
fn below(board: &Board) -> (f64, f64) {
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_f64).unwrap_or(0.0);
    let mut corner: Option<(f64, f64)> = None;
    for element in board.elements() {
        let value = &element.value;
        let left = number(value, "x");
        let lower = number(value, "y") + number(value, "height");
        let (x, y) = corner.unwrap_or((left, lower));
        corner = Some((x.min(left), y.max(lower)));
    }
    corner.map_or((0.0, 0.0), |(x, y)| (x, y + BESIDE))
}

fn sentence(fault: &MermaidFault) -> String {
    match fault {
        MermaidFault::Empty => t("mermaid-empty"),
        MermaidFault::TooLong { bytes } => t_with(
            "mermaid-too-long",
            &[
                ("count", (*bytes).into()),
                ("limit", limits::MERMAID_BYTES.into()),
            ],
        ),
        MermaidFault::Unknown { line, word } => t_with(
            "mermaid-unknown",
            &[("line", (*line).into()), ("word", word.clone().into())],
        ),
        MermaidFault::Unread { line, text } => t_with(
            "mermaid-unread",
            &[("line", (*line).into()), ("text", text.clone().into())],
        ),
        MermaidFault::NoComponents => t("mermaid-no-components"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_comes_in_stands_below_what_is_there() {
        assert_eq!(below(&Board::default()), (0.0, 0.0));
        let shape = |id: &str, x: i32, y: i32| json!({"id": id, "type": "rectangle", "x": x, "y": y, "width": 10, "height": 20});
        let board = Board::try_from(vec![shape("a", 5, 100), shape("b", -40, 7)]).unwrap();
        assert_eq!(below(&board), (-40.0, 200.0));
    }
}
