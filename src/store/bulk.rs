//! Rows on their way into one statement: many rows as one text argument.
//!
//! SQLite reads a JSON list of objects. PostgreSQL would too, at four times the price of arrays, so
//! it gets columns: the values of a column joined by one control character, the columns by another.
//! Neither can occur in JSON, nor in an id.

use std::fmt::Write;

use super::{Cause, Error, Result};
use crate::time::Timestamp;

const BETWEEN_VALUES: char = '\u{1f}';
const BETWEEN_COLUMNS: char = '\u{1e}';
const NULL: char = '\u{1d}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// For SQLite.
    Json,
    /// For PostgreSQL.
    Columns,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Cell<'a> {
    Text(&'a str),
    Int(i64),
    Real(f64),
    Null,
}

/// Some rows of one table, in the format they will be sent in.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Rows {
    /// One JSON text, or one text per column.
    texts: Vec<String>,
}

impl Rows {
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn bytes(&self) -> usize {
        self.texts.iter().map(String::len).sum()
    }

    /// Adds a row. Every row of a table names the same columns in the same order.
    pub fn push(&mut self, format: Format, row: &[(&str, Cell)]) -> Result<()> {
        match format {
            Format::Json => self.push_json(row),
            Format::Columns => self.push_columns(row),
        }
    }

    fn push_json(&mut self, row: &[(&str, Cell)]) -> Result<()> {
        if self.texts.is_empty() {
            self.texts.push(String::new());
        }
        let text = &mut self.texts[0];
        for (n, (name, cell)) in row.iter().enumerate() {
            let before = match (n, text.is_empty()) {
                (0, true) => "{",
                (0, false) => ",{",
                _ => ",",
            };
            let _ = write!(text, "{before}\"{name}\":");
            let _ = match cell {
                Cell::Text(value) => write!(text, "{}", json(value)?),
                Cell::Int(value) => write!(text, "{value}"),
                Cell::Real(value) if value.is_finite() => write!(text, "{value:?}"),
                Cell::Real(_) | Cell::Null => write!(text, "null"),
            };
        }
        text.push('}');
        Ok(())
    }

    fn push_columns(&mut self, row: &[(&str, Cell)]) -> Result<()> {
        let first = self.texts.is_empty();
        self.texts.resize(row.len(), String::new());
        for (text, (_, cell)) in self.texts.iter_mut().zip(row) {
            if !first {
                text.push(BETWEEN_VALUES);
            }
            let _ = match cell {
                // Of a list of one empty text nothing would be left.
                Cell::Text("") => {
                    return Err(Error::Internal(Cause::text("a name is empty")));
                }
                Cell::Text(value) if value.contains([BETWEEN_VALUES, BETWEEN_COLUMNS, NULL]) => {
                    return Err(Error::Internal(Cause::text(
                        "a control character in a name",
                    )));
                }
                Cell::Text(value) => write!(text, "{value}"),
                Cell::Int(value) => write!(text, "{value}"),
                Cell::Real(value) => write!(text, "{value:?}"),
                Cell::Null => write!(text, "{NULL}"),
            };
        }
        Ok(())
    }

    /// All rows of all of these as one argument.
    pub fn join<'a>(format: Format, parts: impl Iterator<Item = &'a Rows> + Clone) -> String {
        let parts = parts.filter(|rows| !rows.is_empty());
        match format {
            Format::Json => {
                let mut out = String::from("[");
                join_texts(&mut out, ',', parts.map(|rows| rows.texts[0].as_str()));
                out.push(']');
                out
            }
            Format::Columns => {
                let mut out = String::new();
                let columns = parts.clone().next().map_or(0, |rows| rows.texts.len());
                for column in 0..columns {
                    if column > 0 {
                        out.push(BETWEEN_COLUMNS);
                    }
                    let texts = parts.clone().map(|rows| rows.texts[column].as_str());
                    join_texts(&mut out, BETWEEN_VALUES, texts);
                }
                out
            }
        }
    }
}

fn join_texts<'a>(out: &mut String, between: char, texts: impl Iterator<Item = &'a str>) {
    for (n, text) in texts.enumerate() {
        if n > 0 {
            out.push(between);
        }
        out.push_str(text);
    }
}

fn json(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(|e| Error::Internal(Cause::text(e.to_string())))
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Null, Cell::Text)
    }
}

impl From<Option<Timestamp>> for Cell<'_> {
    fn from(moment: Option<Timestamp>) -> Self {
        moment.map_or(Cell::Null, |moment| Cell::Int(moment.as_ms()))
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Cell::Null, Cell::Real)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(format: Format) -> String {
        let mut one = Rows::default();
        one.push(format, &[("i", Cell::Text("a\"b")), ("n", Cell::Int(1))])
            .unwrap();
        one.push(format, &[("i", Cell::Null), ("n", Cell::Real(0.5))])
            .unwrap();
        let mut other = Rows::default();
        other
            .push(format, &[("i", Cell::Text("c,d")), ("n", Cell::Int(3))])
            .unwrap();
        Rows::join(format, [&one, &Rows::default(), &other].into_iter())
    }

    #[test]
    fn sqlite_gets_a_json_list() {
        assert_eq!(
            joined(Format::Json),
            r#"[{"i":"a\"b","n":1},{"i":null,"n":0.5},{"i":"c,d","n":3}]"#
        );
        assert_eq!(Rows::join(Format::Json, std::iter::empty()), "[]");
    }

    #[test]
    fn postgresql_gets_columns() {
        assert_eq!(
            joined(Format::Columns),
            "a\"b\u{1f}\u{1d}\u{1f}c,d\u{1e}1\u{1f}0.5\u{1f}3"
        );
    }

    #[test]
    fn a_value_that_looks_like_a_border_is_refused() {
        let row = [("i", Cell::Text("a\u{1f}b"))];
        assert!(Rows::default().push(Format::Columns, &row).is_err());
        assert!(Rows::default().push(Format::Json, &row).is_ok());
    }
}
