//! Numbers as they stand in a question, exact, and in the sums of an explanation, short.

use crate::numbers::{self, Measure};

/// Longer than this nobody reads in a sum.
const LONG: usize = 12;

/// A value to the last digit: `50 million`, `16,384`, `99.95`.
pub fn exact(value: f64) -> String {
    let scales = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    for (scale, name) in scales {
        let scaled = value / scale;
        if value >= scale && (scaled * 1_000.0).fract() == 0.0 {
            return format!("{} {name}", grouped(scaled));
        }
    }
    grouped(value)
}

/// The same if it is short, else three digits.
pub fn short(value: f64) -> String {
    let exact = exact(value);
    let fraction = exact.split_once('.').map_or(0, |(_, part)| part.len());
    if exact.len() <= LONG && fraction <= 6 {
        exact
    } else {
        numbers::show(value, Measure::Count, None)
    }
}

/// A size to the last digit: `500 B`, `2.5 MB`.
pub fn bytes(value: f64) -> String {
    let scales = [
        (1e15, "PB"),
        (1e12, "TB"),
        (1e9, "GB"),
        (1e6, "MB"),
        (1e3, "KB"),
    ];
    for (scale, name) in scales {
        let scaled = value / scale;
        if value >= scale && (scaled * 10.0).fract() == 0.0 {
            return format!("{} {name}", grouped(scaled));
        }
    }
    format!("{} B", grouped(value))
}

/// `{key}` replaced by what is said for it; what is not known stays.
pub fn filled(sentence: &str, said: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((key, behind)) => {
                match said(key) {
                    Some(value) => out.push_str(&value),
                    None => {
                        out.push('{');
                        out.push_str(key);
                        out.push('}');
                    }
                }
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A formula with numbers where names stood, as people write sums: `50 million × 10`.
pub fn sum(formula: &str, value_of: impl Fn(&str) -> Option<f64>) -> String {
    let mut out = String::new();
    let mut rest = formula.trim();
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        let end = match first {
            c if is_part(c) => rest.find(|c| !is_part(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        let said = match piece {
            "*" => "×".to_owned(),
            "-" => "−".to_owned(),
            "ceil" => crate::text::t("drill-round-up"),
            "floor" => crate::text::t("drill-round-down"),
            "e" => piece.to_owned(),
            _ => match (value_of(piece), piece.parse::<f64>()) {
                (Some(value), _) if value < 0.0 => format!("({})", short(value)),
                (Some(value), _) => short(value),
                (None, Ok(number)) => short(number),
                _ => piece.to_owned(),
            },
        };
        out.push_str(&said);
        rest = after;
    }
    out
}

/// Thousands apart, digits as they are.
fn grouped(value: f64) -> String {
    let plain = format!("{value}");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", plain.as_str()),
    };
    let (whole, part) = match digits.split_once('.') {
        Some((whole, part)) => (whole, format!(".{part}")),
        None => (digits, String::new()),
    };
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}{part}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_question_loses_no_digit() {
        for (value, expected) in [
            (5e7, "50 million"),
            (2.5e9, "2.5 billion"),
            (1e12, "1 trillion"),
            (16_384.0, "16,384"),
            (99.999, "99.999"),
            (0.023, "0.023"),
            (1_234_567.0, "1,234,567"),
        ] {
            assert_eq!(exact(value), expected);
        }
        assert_eq!(bytes(500.0), "500 B");
        assert_eq!(bytes(2.5e6), "2.5 MB");
        assert_eq!(bytes(1234.0), "1,234 B");
    }

    #[test]
    fn a_sum_shows_the_numbers_and_reads_as_a_sum() {
        let value_of = |name: &str| match name {
            "dau" => Some(5e7),
            "share" => Some(1.0 - 0.99),
            _ => None,
        };
        assert_eq!(
            sum("dau * 10 / 86400", value_of),
            "50 million × 10 / 86,400"
        );
        assert_eq!(
            sum("ceil(dau*share - 1e6)", value_of),
            "round up(50 million×0.01 − 1 million)"
        );
    }

    #[test]
    fn a_blank_is_filled_and_what_is_no_blank_stays() {
        let said = |key: &str| (key == "a").then(|| "one".to_owned());
        assert_eq!(filled("{a} and {b}, {a} {", said), "one and {b}, one {");
    }
}
