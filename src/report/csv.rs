//! Tables for spreadsheets, by RFC 4180: CRLF, and quotes where they are needed.
//!
//! A spreadsheet takes a cell that begins like a formula for one, whoever wrote it. Such a cell begins with `'` instead, which
//! spreadsheets show as nothing.

/// What a formula, or a cell that becomes one, begins with.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// One line of a table, with its end.
pub fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let cells: Vec<String> = cells.iter().map(|one| cell(one.as_ref())).collect();
    let mut line = cells.join(",");
    line.push_str("\r\n");
    line
}

fn cell(text: &str) -> String {
    let guarded = if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if guarded.contains([',', '"', '\r', '\n']) || guarded != text {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_a_quote_or_a_line_end_is_quoted() {
        let cells = ["plain", "a,b", "say \"no\"", "two\nlines", ""];
        assert_eq!(
            line(&cells),
            "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\r\n"
        );
    }

    #[test]
    fn nothing_becomes_a_formula() {
        for start in FORMULA {
            let text = format!("{start}HYPERLINK(\"http://evil.example\")");
            let written = line(&[text.as_str()]);
            assert!(written.starts_with("\"'"), "{written}");
            assert!(!written.contains("\n="), "{written}");
        }
        assert_eq!(line(&["a=1", "3-4"]), "a=1,3-4\r\n");
    }
}
