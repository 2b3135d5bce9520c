//! The unit of a question, as it stands in a case or a drill: `/s`, `B`, `Gbit/s`, `min`, `%`, `fraction`, `x`, `servers`.

use crate::numbers::units::{DAY, HOUR, MINUTE, MONTH, YEAR};
use crate::numbers::{self, Measure};

#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The first word of it, or all of it where it names things.
    pub name: String,
    pub measure: Measure,
    /// From this unit into bytes, seconds, shares.
    pub factor: f64,
    /// Seconds of the period of a rate.
    pub per_s: Option<f64>,
}

impl Unit {
    /// Never fails: what is no unit is a thing that is counted.
    pub fn parse(text: &str) -> Unit {
        let word = text.split_whitespace().next().unwrap_or_default();
        let unit = |measure, factor, per_s| Unit {
            name: word.to_owned(),
            measure,
            factor,
            per_s,
        };
        let things = Unit {
            name: text.trim().to_owned(),
            ..unit(Measure::Count, 1.0, None)
        };
        if let Some(period) = word.strip_prefix('/') {
            return match period_of(period) {
                Some(seconds) => unit(Measure::Count, 1.0, Some(seconds)),
                None => things,
            };
        }
        if let Some(seconds) = period_of(word) {
            return unit(Measure::Time, seconds, None);
        }
        match word {
            "%" => return unit(Measure::Percent, 0.01, None),
            "fraction" | "share" | "of" => return unit(Measure::Percent, 1.0, None),
            "x" | "times" => return unit(Measure::Ratio, 1.0, None),
            "chars" | "characters" => return unit(Measure::Chars, 1.0, None),
            _ => {}
        }
        let (size, period) = word.split_once('/').unwrap_or((word, ""));
        match size_of(size) {
            Some(bytes) => unit(Measure::Bytes, bytes, period_of(period)),
            None => things,
        }
    }

    /// `count`, `rate`, `size`, `bits`, `byte-rate`, `bit-rate`, `time`, `share`, `factor`, `characters`: in words, for a sentence.
    pub fn kind(&self) -> &'static str {
        let bits = self.is_bits();
        match (self.measure, self.per_s.is_some()) {
            (Measure::Bytes, true) if bits => "bit-rate",
            (Measure::Bytes, false) if bits => "bits",
            (measure, is_rate) => kind_of(measure, is_rate),
        }
    }

    fn is_bits(&self) -> bool {
        self.measure == Measure::Bytes && self.name.contains("bit")
    }

    /// A value in this unit, as a person writes it.
    pub fn show(&self, value: f64) -> String {
        let base = value * self.factor;
        match self.measure {
            Measure::Bytes if self.is_bits() => bits(base * 8.0, self.per_s.is_some()),
            Measure::Bytes => numbers::show(base, Measure::Bytes, self.per_s),
            Measure::Percent => percent(base * 100.0),
            Measure::Ratio => numbers::show(value, Measure::Ratio, None),
            Measure::Count if self.per_s.is_some() => {
                numbers::show(value, Measure::Count, self.per_s)
            }
            // In the unit that was asked for: minutes stay minutes.
            Measure::Time | Measure::Count | Measure::Chars => format!(
                "{} {}",
                numbers::show(value, Measure::Count, None),
                self.name
            ),
        }
    }
}

/// The same for what somebody wrote.
pub fn kind_of(measure: Measure, is_rate: bool) -> &'static str {
    match (measure, is_rate) {
        (Measure::Bytes, true) => "byte-rate",
        (Measure::Bytes, false) => "size",
        (_, true) => "rate",
        (Measure::Count, false) => "count",
        (Measure::Time, false) => "time",
        (Measure::Percent, false) => "share",
        (Measure::Ratio, false) => "factor",
        (Measure::Chars, false) => "characters",
    }
}

fn period_of(word: &str) -> Option<f64> {
    Some(match word {
        "us" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "min" => MINUTE,
        "h" | "hour" | "hours" => HOUR,
        "day" | "days" => DAY,
        "month" | "months" => MONTH,
        "year" | "years" => YEAR,
        _ => return None,
    })
}

fn size_of(word: &str) -> Option<f64> {
    let (prefix, part) = match word.strip_suffix("bit") {
        Some(prefix) => (prefix, 0.125),
        None => (word.strip_suffix('B')?, 1.0),
    };
    let scale = match prefix {
        "" => 1.0,
        "K" | "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        _ => return None,
    };
    Some(scale * part)
}

fn bits(value: f64, is_rate: bool) -> String {
    let scales = [
        (1e15, "Pbit"),
        (1e12, "Tbit"),
        (1e9, "Gbit"),
        (1e6, "Mbit"),
        (1e3, "kbit"),
    ];
    let found = scales.into_iter().find(|(scale, _)| value >= *scale);
    let (scale, name) = found.unwrap_or((1.0, "bit"));
    let number = numbers::show(value / scale, Measure::Count, None);
    let period = if is_rate { "/s" } else { "" };
    format!("{number} {name}{period}")
}

/// Near 100 the digits that count are those of what is missing: `99.995 %`.
fn percent(value: f64) -> String {
    let missing = 100.0 - value;
    if value > 90.0 && missing > 1e-9 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 2 and 12"
        )]
        let places = (2.0 - missing.log10().floor()).clamp(2.0, 12.0) as usize;
        let fixed = format!("{value:.places$}");
        let shown = fixed.trim_end_matches('0').trim_end_matches('.');
        return format!("{shown} %");
    }
    numbers::show(value / 100.0, Measure::Percent, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(unit: &str, value: f64) -> String {
        Unit::parse(unit).show(value)
    }

    #[test]
    fn the_units_of_cases_and_drills_are_known() {
        let kinds = [
            ("/s", "rate"),
            ("/s until refilled", "rate"),
            ("/day", "rate"),
            ("/message", "count"),
            ("B", "size"),
            ("B/s", "byte-rate"),
            ("B/search", "size"),
            ("bit/s", "bit-rate"),
            ("Gbit/s", "bit-rate"),
            ("bit", "bits"),
            ("bits", "count"),
            ("s of the whole fleet", "time"),
            ("min", "time"),
            ("%", "share"),
            ("of daily users", "share"),
            ("fraction", "share"),
            ("x", "factor"),
            ("times the limit, worst case", "factor"),
            ("chars", "characters"),
            ("USD", "count"),
            ("servers", "count"),
            ("4 MB blocks", "count"),
        ];
        for (unit, kind) in kinds {
            assert_eq!(Unit::parse(unit).kind(), kind, "{unit}");
        }
    }

    #[test]
    fn a_value_is_shown_in_the_unit_that_was_asked_for() {
        assert_eq!(shown("/s", 5_787.04), "5,790/s");
        assert_eq!(shown("/s until refilled", 5.0), "5/s");
        assert_eq!(shown("B", 1.6425e14), "164 TB");
        assert_eq!(shown("Gbit/s", 3.2), "3.2 Gbit/s");
        assert_eq!(shown("bit", 9_585_058_377.0), "9.59 Gbit");
        assert_eq!(shown("min", 262.8), "263 min");
        assert_eq!(shown("%", 99.500_999), "99.501 %");
        assert_eq!(shown("%", 99.99), "99.99 %");
        assert_eq!(shown("%", 99.99875), "99.99875 %");
        assert_eq!(shown("%", 39.499), "39.5 %");
        assert_eq!(shown("fraction", 0.026_741), "2.67 %");
        assert_eq!(shown("x", 1.4), "1.4x");
        assert_eq!(shown("servers", 73.0), "73 servers");
        assert_eq!(shown("characters", 7.0), "7 characters");
    }
}
