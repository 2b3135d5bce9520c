//! A value as a person would write it: `3 TB`, `3,860/s`, `6 billion`, `3.6 min`.

use super::units::{DAY, HOUR, MINUTE, MONTH, Measure, WEEK, YEAR};

/// Three digits are enough for anybody who reckons in the head. `per_s`: seconds of the period of a rate.
pub fn show(value: f64, measure: Measure, per_s: Option<f64>) -> String {
    let shown = match measure {
        Measure::Count => things(value),
        Measure::Bytes => scaled(
            value,
            &[
                (1e18, "EB"),
                (1e15, "PB"),
                (1e12, "TB"),
                (1e9, "GB"),
                (1e6, "MB"),
                (1e3, "KB"),
                (1.0, "B"),
            ],
        ),
        Measure::Time => scaled(
            value,
            &[
                (YEAR, "years"),
                (DAY, "days"),
                (HOUR, "h"),
                (MINUTE, "min"),
                (1.0, "s"),
                (1e-3, "ms"),
                (1e-6, "us"),
            ],
        ),
        Measure::Percent => format!("{} %", digits(value * 100.0)),
        Measure::Ratio => format!("{}x", digits(value)),
        Measure::Chars => format!("{} chars", digits(value)),
    };
    match per_s.and_then(period) {
        Some(period) => format!("{shown}/{period}"),
        None => shown,
    }
}

fn period(seconds: f64) -> Option<&'static str> {
    let known = [
        (1.0, "s"),
        (MINUTE, "min"),
        (HOUR, "h"),
        (DAY, "day"),
        (WEEK, "week"),
        (MONTH, "month"),
        (YEAR, "year"),
    ];
    known
        .into_iter()
        .find(|(length, _)| *length == seconds)
        .map(|(_, name)| name)
}

fn things(value: f64) -> String {
    let scales = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
    match scales
        .into_iter()
        .find(|(scale, _)| rounded(value) >= *scale)
    {
        Some((scale, name)) => format!("{} {name}", digits(value / scale)),
        None => digits(value),
    }
}

fn scaled(value: f64, units: &[(f64, &str)]) -> String {
    let found = units.iter().find(|(scale, _)| rounded(value) >= *scale);
    let (scale, unit) = found.or(units.last()).copied().unwrap_or((1.0, ""));
    format!("{} {unit}", digits(value / scale))
}

/// To three significant digits.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let power = value.abs().log10().floor() as i32 - 2;
    if power >= 0 {
        let step = 10_f64.powi(power);
        (value / step).round() * step
    } else {
        let parts = 10_f64.powi(-power);
        (value * parts).round() / parts
    }
}

/// Three significant digits, thousands apart.
fn digits(value: f64) -> String {
    let value = rounded(value);
    if value != 0.0 && (value.abs() < 1e-3 || value.abs() >= 1e15) {
        return format!("{value:e}");
    }
    let plain = format!("{value}");
    let (whole, part) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, p)| (w, Some(p)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if at > 0 && left % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match part {
        Some(part) => format!("{grouped}.{part}"),
        None => grouped,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::read;
    use super::*;

    #[test]
    fn values_read_as_a_person_writes_them() {
        let shown = [
            show(3e12, Measure::Bytes, None),
            show(3858.02, Measure::Count, Some(1.0)),
            show(6e9, Measure::Count, None),
            show(216.0, Measure::Time, None),
            show(0.2, Measure::Percent, None),
            show(40.0, Measure::Count, Some(DAY)),
            show(999_999.0, Measure::Count, None),
        ];
        assert_eq!(
            shown,
            [
                "3 TB",
                "3,860/s",
                "6 billion",
                "3.6 min",
                "20 %",
                "40/day",
                "1 million"
            ]
        );
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_read_again(
            exponent in -2.0f64..14.0,
            measure in prop::sample::select(vec![Measure::Count, Measure::Bytes, Measure::Time]),
            per_s in prop::sample::select(vec![None, Some(1.0), Some(DAY), Some(YEAR)]),
        ) {
            let value = 10_f64.powf(exponent);
            let per_s = per_s.filter(|_| measure != Measure::Time);
            let text = show(value, measure, per_s);
            let found = read(&text);
            prop_assert_eq!(found.len(), 1, "{}", text);
            let same = found[0].readings.iter().any(|reading| {
                reading.measure == measure && reading.per_s == per_s && (reading.low / value - 1.0).abs() < 0.006
            });
            prop_assert!(same, "{}: {:?}", text, found[0].readings);
        }
    }
}
