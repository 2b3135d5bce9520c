//! What the calculator answered, in the unit a person would choose.

use serde::Serialize;

use super::rewrite::{Fault, Wanted};

/// What a result measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Number,
    Bytes,
    BytesPerSecond,
    Seconds,
    PerSecond,
}

impl Unit {
    /// As the calculator writes it.
    pub(super) fn written(self) -> &'static str {
        match self {
            Unit::Number => "",
            Unit::Bytes => "byte",
            Unit::BytesPerSecond => "byte / second",
            Unit::Seconds => "second",
            Unit::PerSecond => "second^-1",
        }
    }
}

/// A sum that has a result.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reckoned {
    /// Bytes, seconds, bytes a second, per second, or a bare number.
    pub value: f64,
    pub unit: Unit,
    /// `50 GB`, `38.6/s`: three digits, but whole numbers below ten million in full.
    pub text: String,
}

/// `approx. 38.5802469135 second^-1` and the like.
pub(super) fn read(result: &str, wanted: Option<&Wanted>) -> Result<Reckoned, Fault> {
    let bare = result.strip_prefix("approx. ").unwrap_or(result);
    let end = bare
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | ',')))
        .unwrap_or(bare.len());
    let (number, rest) = bare.split_at(end);
    let (exponent, rest) = exponent(rest);
    let value: Option<f64> = number.replace(',', "").parse().ok();
    let value = value
        .map(|value| value * 10_f64.powi(exponent))
        .filter(|value| value.is_finite());
    let words: String = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let unit = match words.as_str() {
        "" => Unit::Number,
        "byte" | "bytes" => Unit::Bytes,
        "byte / second" | "bytes / second" | "byte second^-1" | "bytes second^-1" => {
            Unit::BytesPerSecond
        }
        "second" | "seconds" => Unit::Seconds,
        "second^-1" | "/ second" | "seconds^-1" => Unit::PerSecond,
        _ => return Err(Fault::NotASum(result.to_owned())),
    };
    let other_kind = wanted.is_some_and(|wanted| wanted.unit != unit);
    match value.filter(|_| !other_kind) {
        Some(value) => Ok(Reckoned {
            value,
            unit,
            text: match wanted {
                Some(wanted) => format!("{} {}", three_digits(value / wanted.size), wanted.name),
                None => text(value, unit),
            },
        }),
        None => Err(Fault::NotASum(result.to_owned())),
    }
}

/// ` × 10^12` behind a number.
fn exponent(rest: &str) -> (i32, &str) {
    let after = rest.trim_start().strip_prefix("× 10^");
    let Some(after) = after else {
        return (0, rest);
    };
    let end = after
        .find(|c: char| !(c.is_ascii_digit() || c == '-'))
        .unwrap_or(after.len());
    let (digits, rest) = after.split_at(end);
    (digits.parse().unwrap_or(0), rest)
}

fn text(value: f64, unit: Unit) -> String {
    const SIZES: [(f64, &str); 7] = [
        (1e18, " EB"),
        (1e15, " PB"),
        (1e12, " TB"),
        (1e9, " GB"),
        (1e6, " MB"),
        (1e3, " KB"),
        (1.0, " B"),
    ];
    const TIMES: [(f64, &str); 6] = [
        (365.0 * 86_400.0, " years"),
        (86_400.0, " days"),
        (3_600.0, " h"),
        (60.0, " min"),
        (1.0, " s"),
        (1e-3, " ms"),
    ];
    const COUNTS: [(f64, &str); 5] = [
        (1e15, " quadrillion"),
        (1e12, " trillion"),
        (1e9, " billion"),
        (1e6, " million"),
        (1e3, " thousand"),
    ];
    match unit {
        Unit::Bytes => scaled(value, &SIZES),
        Unit::BytesPerSecond => format!("{}/s", scaled(value, &SIZES)),
        Unit::Seconds => scaled(value, &TIMES),
        Unit::Number if is_short_whole(value) => grouped(value),
        Unit::Number => scaled(value, &COUNTS),
        Unit::PerSecond if is_short_whole(value) => format!("{}/s", grouped(value)),
        Unit::PerSecond => format!("{}/s", scaled(value, &COUNTS)),
    }
}

fn is_short_whole(value: f64) -> bool {
    value.fract() == 0.0 && value.abs() < 1e7
}

fn scaled(value: f64, scales: &[(f64, &str)]) -> String {
    let fits = scales.iter().find(|(scale, _)| value.abs() >= *scale);
    let last = scales.last().filter(|(scale, _)| *scale <= 1.0);
    match fits.or(last) {
        Some((scale, name)) => format!("{}{name}", three_digits(value / scale)),
        None => three_digits(value),
    }
}

/// Three digits that count, without zeros that say nothing.
fn three_digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    #[expect(clippy::cast_possible_truncation, reason = "a logarithm is small")]
    let whole = value.abs().log10().floor() as i32 + 1;
    let places = usize::try_from(3 - whole).unwrap_or(0).min(12);
    let fixed = format!("{value:.places$}");
    let short = match fixed.contains('.') {
        true => fixed.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => fixed,
    };
    match short.parse::<f64>() {
        Ok(whole) if short.len() > 4 && whole.fract() == 0.0 => grouped(whole),
        _ => short,
    }
}

/// `1,000,001`.
fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0.0 { format!("-{out}") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_enough_and_zeros_are_left_out() {
        for (value, expected) in [
            (0.0, "0"),
            (50.0, "50"),
            (38.580_246, "38.6"),
            (0.001_234, "0.00123"),
            (999.6, "1000"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(three_digits(value), expected);
        }
    }

    #[test]
    fn answers_of_the_calculator_are_read_back() {
        let of = |text: &str| read(text, None).map(|r| (r.value, r.unit));
        assert_eq!(of("50000000000 bytes"), Ok((5e10, Unit::Bytes)));
        assert_eq!(
            of("approx. 0.5 byte / second"),
            Ok((0.5, Unit::BytesPerSecond))
        );
        assert_eq!(of("12"), Ok((12.0, Unit::Number)));
        assert!(of("3 byte^2").is_err());
        assert!(of("true").is_err());
    }
}
