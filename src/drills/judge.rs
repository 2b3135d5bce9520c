//! What was typed, read as a number with a unit, and how far off it is.
//!
//! # The one invariant
//!
//! Of several meanings of what was typed the kindest counts, but bits are never taken for bytes: that slip is what some drills
//! are about.

use serde::{Deserialize, Serialize};

use super::Asked;
use super::unit::{Unit, kind_of};
use crate::calculator::{self, Reckoned};
use crate::limits;
use crate::numbers::{self, Hint, Measure, Quantity, Reading};

/// Off by at most this factor.
const EXACT: f64 = 1.03;
const GOOD: f64 = 1.25;
const ROUNDED: f64 = 2.0;
const ORDER: f64 = 10.0;
/// Where near is wrong: what rounding to three digits makes.
const THE_SAME: f64 = 1.005;
/// Meanings of one unit further apart than 1,024^5 and 1,000^5 are not the same unit.
const SAME_UNIT: f64 = 1.2;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Within 3 %.
    Exact,
    /// Within 25 %, as people reckon in their heads.
    Good,
    /// Within a factor of two.
    Rounded,
    /// Within a factor of ten: the right order of magnitude.
    Order,
    Wrong,
}

impl Verdict {
    /// Good enough for a design.
    pub fn is_right(self) -> bool {
        self <= Verdict::Rounded
    }
}

/// What was typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Read {
    /// In the unit that was asked for.
    Value(f64),
    /// A number of another kind ([`kind_of`]): a time where a rate is asked for.
    OtherUnit(&'static str),
    /// No number.
    Nothing,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    pub verdict: Verdict,
    /// The factor between both, at least 1; infinite for what has no ratio.
    pub off: f64,
    /// What the error looks like.
    pub slip: Option<Hint>,
}

/// Reads `40k`, `2.5 TB`, `3e6/s`, `40k qps`, or a sum; a bare number is in the unit that was asked for.
pub fn read(answer: &str, asked: &Asked) -> Read {
    if answer.chars().count() > limits::DRILL_ANSWER_CHARS {
        return Read::Nothing;
    }
    let (quantities, _) = numbers::look(answer);
    let free: Vec<&Quantity> = quantities.iter().filter(|one| !one.is_operand).collect();
    let readings = match free.as_slice() {
        [one] => one.readings.clone(),
        // `500 * 40 KB`: a sum without its result.
        _ => match (
            calculator::reckon(answer),
            free.last().copied().or(quantities.last()),
        ) {
            (_, None) => return Read::Nothing,
            (Ok(reckoned), _) => vec![reading_of(&reckoned)],
            (Err(_), Some(last)) => last.readings.clone(),
        },
    };
    let unit = Unit::parse(&asked.unit);
    let fitting = careful(&readings)
        .flat_map(|reading| fits(reading, &unit))
        .filter(|value| value.is_finite())
        // The first of those that are equally good: it is what a unit means first.
        .min_by_key(|value| judge(*value, asked).verdict);
    match (fitting, readings.first()) {
        (Some(value), _) => Read::Value(value),
        (None, Some(first)) => Read::OtherUnit(kind_of(first.measure, first.per_s.is_some())),
        (None, None) => Read::Nothing,
    }
}

/// How good a value is, in the unit that was asked for.
pub fn judge(value: f64, asked: &Asked) -> Judged {
    let off = off(value, asked);
    let verdict = if asked.exact {
        match off <= THE_SAME {
            true => Verdict::Exact,
            false => Verdict::Wrong,
        }
    } else if off <= EXACT {
        Verdict::Exact
    } else if off <= GOOD {
        Verdict::Good
    } else if off <= ROUNDED {
        Verdict::Rounded
    } else if off <= ORDER {
        Verdict::Order
    } else {
        Verdict::Wrong
    };
    let (value, expected) = compared(value, asked);
    let slip = numbers::hint(value / expected);
    Judged {
        verdict,
        off,
        slip: slip.filter(|_| off > ROUNDED && off.is_finite()),
    }
}

/// What is held against each other.
fn compared(value: f64, asked: &Asked) -> (f64, f64) {
    let whole = match Unit::parse(&asked.unit).factor {
        factor if factor > 0.0 => 1.0 / factor,
        _ => 1.0,
    };
    match asked.complement {
        true => (whole - value, whole - asked.expected),
        false => (value, asked.expected),
    }
}

/// The factor between both, at least 1; without end for what has no ratio.
fn off(value: f64, asked: &Asked) -> f64 {
    let (value, expected) = compared(value, asked);
    if value > 0.0 && expected > 0.0 {
        let ratio = value / expected;
        ratio.max(1.0 / ratio)
    } else {
        f64::INFINITY
    }
}

/// Without what only a careless hand means by a unit: `Gbit` is no gigabyte here.
fn careful(readings: &[Reading]) -> impl Iterator<Item = &Reading> {
    let sizes = |reading: &&Reading| reading.measure == Measure::Bytes;
    let first = readings.iter().find(sizes).map(Reading::amount);
    readings.iter().filter(move |reading| {
        let ratio = first.map_or(1.0, |first| reading.amount() / first);
        reading.measure != Measure::Bytes || (1.0 / SAME_UNIT..=SAME_UNIT).contains(&ratio)
    })
}

/// The reading in the unit, in every way it can be meant.
fn fits(reading: &Reading, unit: &Unit) -> Vec<f64> {
    let amount = reading.amount();
    let is_bare = reading.measure == Measure::Count && reading.per_s.is_none();
    let per = |default: f64| match (unit.per_s, reading.per_s) {
        (None, None) => Some(1.0),
        // `3 Gbit` where a speed is asked for: the second was not written.
        (Some(period), written) => Some(period / written.unwrap_or(default)),
        (None, Some(_)) => None,
    };
    match unit.measure {
        Measure::Count if reading.measure == Measure::Count => {
            let factor = per(unit.per_s.unwrap_or(1.0));
            factor.map(|factor| amount * factor).into_iter().collect()
        }
        Measure::Chars if reading.measure == Measure::Chars => vec![amount],
        Measure::Bytes if reading.measure == Measure::Bytes => {
            let factor = per(unit.per_s.unwrap_or(1.0));
            let value = factor.map(|factor| amount * factor / unit.factor);
            value.into_iter().collect()
        }
        Measure::Time if reading.measure == Measure::Time => vec![amount / unit.factor],
        Measure::Percent if reading.measure == Measure::Percent => vec![amount / unit.factor],
        Measure::Ratio if reading.measure == Measure::Ratio => vec![amount],
        Measure::Ratio if reading.measure == Measure::Percent => vec![amount],
        // A share of one for percent, percent for a share of one.
        Measure::Percent if is_bare && unit.factor < 1.0 && amount <= 1.0 => {
            vec![amount, amount / unit.factor]
        }
        Measure::Percent if is_bare && unit.factor >= 1.0 && amount > 1.0 => {
            vec![amount, amount / 100.0]
        }
        _ if is_bare => vec![amount],
        _ => Vec::new(),
    }
}

fn reading_of(reckoned: &Reckoned) -> Reading {
    use calculator::Unit as Of;
    let (measure, per_s) = match reckoned.unit {
        Of::Number => (Measure::Count, None),
        Of::Bytes => (Measure::Bytes, None),
        Of::BytesPerSecond => (Measure::Bytes, Some(1.0)),
        Of::Seconds => (Measure::Time, None),
        Of::PerSecond => (Measure::Count, Some(1.0)),
    };
    Reading {
        measure,
        low: reckoned.value,
        high: reckoned.value,
        per_s,
        bare: reckoned.value,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(unit: &str, expected: f64) -> Asked {
        Asked {
            key: "k".into(),
            label: String::new(),
            unit: unit.into(),
            expected,
            exact: false,
            complement: false,
            steps: Vec::new(),
        }
    }

    #[track_caller]
    fn is(answer: &str, unit: &str, expected: f64, verdict: Verdict) {
        let asked = asked(unit, expected);
        match read(answer, &asked) {
            Read::Value(value) => {
                assert_eq!(judge(value, &asked).verdict, verdict, "{answer}: {value}");
            }
            other => panic!("{answer} in {unit}: {other:?}"),
        }
    }

    #[test]
    fn answers_are_read_as_people_type_them() {
        for (answer, unit, expected) in [
            ("5787", "/s", 5_787.0),
            ("5.8k/s", "/s", 5_787.0),
            ("5,800 requests per second", "/s", 5_787.0),
            ("~5.8K qps", "/s", 5_787.0),
            ("about 500 million a day", "/s", 5_787.0),
            ("50e6 * 10 / 86400 = 5787/s", "/s", 5_787.0),
            ("50M * 10 / 86400", "/s", 5_787.0),
            ("164 TB", "B", 1.6425e14),
            ("0.164 PB", "B", 1.6425e14),
            ("1.64e14", "B", 1.6425e14),
            ("3.2 Gbit/s", "Gbit/s", 3.2),
            ("3.2 Gbps", "Gbit/s", 3.2),
            ("3.2", "Gbit/s", 3.2),
            ("400 MB/s", "Gbit/s", 3.2),
            ("0.1 Pbit/s", "Tbit/s", 100.0),
            ("15.9 h", "h", 15.87),
            ("57,000 s", "h", 15.87),
            ("263 minutes", "min", 262.8),
            ("4.4 hours", "min", 262.8),
            ("39.5 %", "%", 39.5),
            ("0.395", "%", 39.5),
            ("39.5", "%", 39.5),
            ("2.7%", "fraction", 0.0267),
            ("0.027", "fraction", 0.0267),
            ("2.7", "fraction", 0.0267),
            ("5x", "x", 5.0),
            ("a factor of 5", "x", 5.0),
            ("140 %", "x", 1.4),
            ("73 servers", "servers", 73.0),
            ("7 characters", "characters", 7.0),
            ("$15,000", "USD", 15_000.0),
            ("15k USD", "USD", 15_000.0),
            ("9.6 Gbit", "bit", 9.585e9),
            ("1.2 GB", "bit", 9.585e9),
            ("30 GB", "B", 3e10),
            ("30B", "B", 3e10),
        ] {
            is(answer, unit, expected, Verdict::Exact);
        }
    }

    #[test]
    fn how_far_off_decides() {
        for (answer, verdict) in [
            ("1030/s", Verdict::Exact),
            ("1031/s", Verdict::Good),
            ("800/s", Verdict::Good),
            ("1251/s", Verdict::Rounded),
            ("2000/s", Verdict::Rounded),
            ("2001/s", Verdict::Order),
            ("100/s", Verdict::Order),
            ("99/s", Verdict::Wrong),
            ("-1000/s", Verdict::Wrong),
            ("0", Verdict::Wrong),
        ] {
            // A minus sign may be read as a dash: then it is the number behind it.
            let asked = asked("/s", 1_000.0);
            match (read(answer, &asked), answer) {
                (Read::Value(value), _) if value == 1_000.0 && answer.starts_with('-') => {}
                (Read::Value(value), _) => {
                    assert_eq!(judge(value, &asked).verdict, verdict, "{answer}");
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_slip_is_recognised() {
        let slip = |value: f64, asked: &Asked| judge(value, asked).slip;
        let rate = asked("/s", 1_000.0);
        assert_eq!(slip(8_000.0, &rate), Some(Hint::Factor(8)));
        assert_eq!(slip(60_000.0, &rate), Some(Hint::Factor(60)));
        assert_eq!(slip(24_000.0, &rate), Some(Hint::Factor(24)));
        assert_eq!(slip(30_000.0, &rate), Some(Hint::Factor(30)));
        assert_eq!(slip(365_000.0, &rate), Some(Hint::Factor(365)));
        assert_eq!(slip(1.0, &rate), Some(Hint::Zeros(-3)));
        assert_eq!(slip(10_000.0, &rate), Some(Hint::Zeros(1)));
        assert_eq!(slip(1_100.0, &rate), None);
        assert_eq!(slip(4_700.0, &rate), None);
        assert_eq!(slip(0.0, &rate), None);
    }

    #[test]
    fn bits_are_no_bytes() {
        let asked = asked("Gbit/s", 3.2);
        let Read::Value(value) = read("0.4 Gbit/s", &asked) else {
            panic!("it is a speed");
        };
        let judged = judge(value, &asked);
        assert_eq!(judged.verdict, Verdict::Order);
        assert_eq!(judged.slip, Some(Hint::Factor(8)));
    }

    #[test]
    fn a_unit_that_does_not_fit_is_told_from_no_number() {
        assert_eq!(read("20 ms", &asked("/s", 10.0)), Read::OtherUnit("time"));
        assert_eq!(
            read("2 TB", &asked("servers", 10.0)),
            Read::OtherUnit("size")
        );
        assert_eq!(
            read("40/s", &asked("servers", 10.0)),
            Read::OtherUnit("rate")
        );
        assert_eq!(
            read("5 MB/s", &asked("B", 10.0)),
            Read::OtherUnit("byte-rate")
        );
        for nothing in ["", "many", "no idea", &"9".repeat(400)] {
            assert_eq!(
                read(nothing, &asked("/s", 10.0)),
                Read::Nothing,
                "{nothing}"
            );
        }
    }

    #[test]
    fn near_is_wrong_where_a_whole_number_is_asked_for() {
        let majority = Asked {
            exact: true,
            ..asked("members", 3.0)
        };
        assert_eq!(judge(3.0, &majority).verdict, Verdict::Exact);
        for value in [2.0, 4.0, 3.1] {
            assert_eq!(judge(value, &majority).verdict, Verdict::Wrong);
        }
    }

    #[test]
    fn nines_are_compared_by_what_is_missing() {
        let path = Asked {
            complement: true,
            ..asked("%", 99.5)
        };
        assert_eq!(judge(99.5, &path).verdict, Verdict::Exact);
        assert_eq!(judge(99.0, &path).verdict, Verdict::Rounded);
        assert_eq!(judge(99.9, &path).verdict, Verdict::Order);
        assert_eq!(judge(99.99, &path).verdict, Verdict::Wrong);
        assert_eq!(judge(100.0, &path).verdict, Verdict::Wrong);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(answer in "\\PC{0,80}", unit in prop::sample::select(vec!["/s", "B", "Gbit/s", "min", "%", "x", "servers"])) {
            let asked = asked(unit, 42.0);
            if let Read::Value(value) = read(&answer, &asked) {
                judge(value, &asked);
            }
        }

        #[test]
        fn nearer_is_never_worse(near in 1.0f64..100.0, more in 1.0f64..10.0) {
            let asked = asked("/s", 1_000.0);
            prop_assert!(judge(1_000.0 * near, &asked).verdict <= judge(1_000.0 * near * more, &asked).verdict);
            prop_assert!(judge(1_000.0 / near, &asked).verdict <= judge(1_000.0 / near / more, &asked).verdict);
        }
    }
}
