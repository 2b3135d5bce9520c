//! The estimation sheet: rows that may name the rows above them.
//!
//! `writes: 100M / month`, then `reads: writes * 100`. A name stands for the exact value of its row, not for what was
//! rounded for the eye. It is read where a number could stand, so that `100M users` stays a number of users although a
//! row is called so; and a unit (`day`) is never a name.

use super::rewrite::{Fault, is_unit};
use super::{Patience, Reckoned, Unit, reckon_within};
use crate::limits;

/// A row as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What the row reckons; empty when nobody will ask for it.
    pub name: String,
    pub formula: String,
}

/// The result of every row, in order. A row that has none is no name for those below it.
pub fn sheet(rows: &[Row]) -> Vec<Result<Reckoned, Fault>> {
    let mut names: Vec<(String, String)> = Vec::new();
    let rows = rows.iter().take(limits::SHEET_ROWS);
    let mut steps_left = limits::SHEET_STEPS;
    rows.map(|row| {
        if row.formula.chars().count() > limits::SUM_CHARS {
            return Err(Fault::TooLong);
        }
        let patience = Patience::new(limits::SUM_STEPS.min(steps_left));
        let before = patience.left();
        let result = reckon_within(&with_values(&row.formula, &names), &patience);
        steps_left -= before - patience.left();
        let name = folded(&row.name);
        names.retain(|(known, _)| *known != name);
        if let Ok(reckoned) = &result
            && name.starts_with(char::is_alphabetic)
            && !is_unit(&name)
        {
            names.push((name, value(reckoned)));
            // The longest first, so that "peak reads" is not read as "peak".
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        result
    })
    .collect()
}

fn folded(name: &str) -> String {
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}

fn value(reckoned: &Reckoned) -> String {
    let value = reckoned.value;
    match reckoned.unit {
        Unit::Number => format!("({value})"),
        Unit::Bytes => format!("({value} bytes)"),
        Unit::BytesPerSecond => format!("({value} bytes / second)"),
        Unit::Seconds => format!("({value} seconds)"),
        Unit::PerSecond => format!("({value} / second)"),
    }
}

/// The formula with values where names stood.
fn with_values(formula: &str, names: &[(String, String)]) -> String {
    let formula = spaced_once(formula);
    let mut with_values = String::new();
    let mut rest = formula.as_str();
    let mut expects_number = true;
    while let Some(first) = rest.chars().next() {
        let named = names.iter().find(|(name, _)| {
            expects_number
                && starts_with_ignoring_case(rest, name)
                && !rest[name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        });
        if let Some((name, value)) = named {
            with_values.push_str(value);
            rest = &rest[name.len()..];
            expects_number = false;
            continue;
        }
        let end = match first.is_alphanumeric() {
            true => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        expects_number = match piece.to_lowercase().as_str() {
            " " => expects_number,
            "x" | "times" | "of" | "per" | "plus" | "minus" => true,
            _ => !first.is_alphanumeric() && !matches!(first, ')' | '%' | '.'),
        };
        with_values.push_str(piece);
        rest = after;
    }
    with_values
}

/// One space between words, so that a name of two words is found.
fn spaced_once(formula: &str) -> String {
    formula.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn starts_with_ignoring_case(text: &str, folded: &str) -> bool {
    text.get(..folded.len())
        .is_some_and(|start| start.to_lowercase() == folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(rows: &[(&str, &str)]) -> Vec<String> {
        let rows: Vec<Row> = rows
            .iter()
            .map(|(name, formula)| Row {
                name: (*name).to_owned(),
                formula: (*formula).to_owned(),
            })
            .collect();
        sheet(&rows)
            .into_iter()
            .map(|result| match result {
                Ok(reckoned) => reckoned.text,
                Err(fault) => fault.text_key().to_owned(),
            })
            .collect()
    }

    #[test]
    fn a_row_reckons_with_the_rows_above_it() {
        let rows = [
            ("writes", "100M links / month"),
            ("reads", "writes * 100"),
            ("Peak reads", "3 x Reads"),
            ("record", "500 B"),
            ("", "writes * record * 5 years"),
            ("day share", "peak reads * 20% of record"),
        ];
        assert_eq!(
            results(&rows),
            [
                "38.6/s",
                "3.86 thousand/s",
                "11.6 thousand/s",
                "500 B",
                "3.04 TB",
                "1.16 MB/s"
            ]
        );
    }

    #[test]
    fn a_name_is_exact_and_not_what_was_rounded() {
        assert_eq!(results(&[("a", "1 / 3"), ("b", "a * 3")]), ["0.333", "1"]);
    }

    #[test]
    fn a_word_behind_a_number_counts_things_and_a_unit_is_no_name() {
        let rows = [
            ("users", "100M"),
            ("", "5M users * 2"),
            ("day", "7"),
            ("", "10 * day"),
        ];
        assert_eq!(
            results(&rows),
            ["100 million", "10 million", "7", "10 days"]
        );
    }

    #[test]
    fn a_row_may_not_name_itself_nor_one_below_and_a_row_without_result_is_no_name() {
        let rows = [
            ("one", "one + 1"),
            ("two", "three * 2"),
            ("three", "2"),
            ("four", "two * 2"),
        ];
        let unknown = "calculator-unknown-word";
        assert_eq!(results(&rows), [unknown, unknown, "2", unknown]);
    }

    #[test]
    fn rows_that_are_too_big_use_up_the_sheet_and_what_people_type_does_not() {
        let big = vec![("", "1.1^99999"); limits::SHEET_ROWS];
        assert!(results(&big).iter().all(|one| one == "calculator-too-big"));
        let plain = vec![("", "40 QPS * 500 bytes * 5 years"); limits::SHEET_ROWS];
        assert!(results(&plain).iter().all(|one| one == "3.15 TB"));
    }

    #[test]
    fn more_rows_than_a_sheet_has_are_left_out() {
        assert_eq!(results(&vec![("", "1"); 1_000]).len(), limits::SHEET_ROWS);
    }
}
