//! Digits: separators, decimal points, exponents and powers. What is ambiguous (`1,5`, `1,00,000`) is not read.

/// A number at the start of a text: how many bytes it takes, and its value unless it cannot be read.
pub(super) fn written(text: &str) -> (usize, Option<f64>) {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let three =
        |at: usize| is_digit(at) && is_digit(at + 1) && is_digit(at + 2) && !is_digit(at + 3);
    let mut end = 0;
    while is_digit(end) {
        end += 1;
    }
    let lead = end;
    let mut digits = text[..end].to_owned();
    let group = |at: usize| match bytes.get(at) {
        Some(b',' | b'_' | b'\'') if three(at + 1) => Some(1),
        Some(b'{') if text[at..].starts_with("{,}") && three(at + 3) => Some(3),
        _ if text[at..].starts_with(['\u{202f}', '\u{a0}', '\u{2009}']) => {
            let wide = text[at..].chars().next().map_or(1, char::len_utf8);
            three(at + wide).then_some(wide)
        }
        _ => None,
    };
    if (1..=3).contains(&lead) {
        while let Some(wide) = group(end) {
            digits.push_str(&text[end + wide..end + wide + 3]);
            end += wide + 3;
        }
        // `10 000`: only round thousands, anything else may be two numbers.
        while text[end..].starts_with(" 000") && !is_digit(end + 4) {
            digits.push_str("000");
            end += 4;
        }
    }
    // `1,00,000`, `1,5`: who knows.
    let strange = bytes.get(end) == Some(&b',') && is_digit(end + 1);
    if bytes.get(end) == Some(&b'.') && is_digit(end + 1) {
        let from = end;
        end += 1;
        while is_digit(end) {
            end += 1;
        }
        digits.push_str(&text[from..end]);
    }
    let version = bytes.get(end) == Some(&b'.') && is_digit(end + 1);
    if strange || version {
        while is_digit(end) || (matches!(bytes.get(end), Some(b',' | b'.')) && is_digit(end + 1)) {
            end += 1;
        }
        return (end, None);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        let mut to = end + 1 + sign;
        while is_digit(to) {
            to += 1;
        }
        let goes_on = text[to..].starts_with(|c: char| c.is_alphabetic());
        if to > end + 1 + sign && !goes_on {
            digits.push_str(&text[end..to]);
            end = to;
        }
    }
    let value = digits.parse::<f64>().ok().filter(|value| value.is_finite());
    (end, value)
}

pub(super) fn superscript(c: char) -> Option<u32> {
    "⁰¹²³⁴⁵⁶⁷⁸⁹"
        .chars()
        .position(|known| known == c)
        .map(|at| at as u32)
}

/// The exponent behind a number: bytes and the power.
pub(super) fn power(behind: &str, base: f64) -> Option<(usize, f64)> {
    let raised = |length: usize, exponent: f64| {
        let value = base.powf(exponent);
        (value.is_finite() && value > 0.0).then_some((length, value))
    };
    let small: Vec<u32> = behind.chars().map_while(superscript).take(4).collect();
    if !small.is_empty() {
        let bytes = behind.chars().take(small.len()).map(char::len_utf8).sum();
        let exponent = small.iter().fold(0, |sum, digit| sum * 10 + digit);
        return raised(bytes, f64::from(exponent));
    }
    let trimmed = behind.trim_start_matches(' ');
    let sign = ["**", "^"]
        .into_iter()
        .find(|sign| trimmed.starts_with(sign))?;
    let after = &trimmed[sign.len()..];
    let inner = after.trim_start_matches([' ', '{', '(']);
    // Closed emphasis before a number, `**10** 5`, is no power.
    if sign == "**" && after.len() != inner.len() && !behind.starts_with(" **") {
        return None;
    }
    let minus = inner.starts_with('-');
    let digits = &inner[usize::from(minus)..];
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&count)
        || digits[count..].starts_with(['.'])
            && digits[count + 1..].starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let exponent: f64 = digits[..count].parse().ok()?;
    let mut length = behind.len() - digits.len() + count;
    if (after.trim_start().starts_with('{') && behind[length..].starts_with('}'))
        || (after.trim_start().starts_with('(') && behind[length..].starts_with(')'))
    {
        length += 1;
    }
    raised(length, if minus { -exponent } else { exponent })
}
