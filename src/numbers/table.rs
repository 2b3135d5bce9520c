//! Numbers in the cells of a table take unit and words from the heading of the column and the first cell of the row.

use super::label::Label;
use super::quantity::Quantity;

type Cell = (usize, usize);

/// A longer cell names nothing.
const CELL_BYTES: usize = 400;

/// The cells of a row without white space around them; nothing when the line is no row.
fn cells(text: &str, start: usize, end: usize) -> Vec<Cell> {
    let line = &text[start..end];
    let body = line.trim();
    if !body.contains('|') {
        return Vec::new();
    }
    let from = start + (line.len() - line.trim_start().len());
    let from = from + usize::from(body.starts_with('|'));
    let to = (start + line.trim_end().len()) - usize::from(body.len() > 1 && body.ends_with('|'));
    let mut cells = Vec::new();
    let mut at = from;
    for part in text.get(from..to).unwrap_or("").split('|') {
        let inner = part.trim_start();
        let left = at + (part.len() - inner.len());
        cells.push((left, left + inner.trim_end().len()));
        at += part.len() + 1;
    }
    cells
}

fn is_separator(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r'))
}

pub(super) fn add(text: &str, quantities: &mut [Quantity]) {
    let mut lines: Vec<Cell> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, at + line.trim_end_matches(['\n', '\r']).len()));
        at += line.len();
    }
    let mut header: Option<Vec<(Cell, Label)>> = None;
    for (number, (start, end)) in lines.iter().enumerate() {
        let line = &text[*start..*end];
        if is_separator(line) {
            let above = number.checked_sub(1).map(|above| lines[above]);
            let titles = above
                .map(|(start, end)| cells(text, start, end))
                .unwrap_or_default();
            let labelled = titles
                .into_iter()
                .map(|cell| (cell, Label::of_text(&text[cell.0..cell.1])));
            header = Some(labelled.collect()).filter(|all: &Vec<_>| !all.is_empty());
            continue;
        }
        let Some(titles) = &header else { continue };
        let row = cells(text, *start, *end);
        let Some(first) = row.first().copied() else {
            header = None;
            continue;
        };
        let of_row = Label::of_text(&text[first.0..first.1]);
        let from = quantities.partition_point(|quantity| quantity.start < *start);
        let inside = quantities[from..]
            .iter_mut()
            .take_while(|quantity| quantity.start < *end);
        for quantity in inside {
            let column = row
                .partition_point(|cell| cell.0 <= quantity.start)
                .saturating_sub(1);
            let title = titles.get(column);
            let names = |cell: &Cell| cell.1 - cell.0 <= CELL_BYTES;
            if column > 0 && names(&first) {
                quantity.context.push(first);
                of_row.apply(quantity);
            }
            if let Some((cell, label)) = title.filter(|(cell, _)| names(cell)) {
                quantity.context.push(*cell);
                label.apply(quantity);
            }
        }
    }
}
