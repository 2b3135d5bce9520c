//! From what people type to a formula in bytes and seconds.
//!
//! A quantity is a number with what clings to it: a scale (`k`, `million`), a unit (`GB`, `QPS`), a unit of time it is
//! counted by (`/s`, `per day`), and a word for what is counted (`users`), which is dropped.

use super::result::Unit;

/// Why a sum has no result. Each has a sentence in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    Empty,
    TooLong,
    TooBig,
    /// A word where a number should stand.
    UnknownWord(String),
    /// What the calculator says, in its words.
    NotASum(String),
}

impl Fault {
    pub fn text_key(&self) -> &'static str {
        match self {
            Fault::Empty => "calculator-empty",
            Fault::TooLong => "calculator-too-long",
            Fault::TooBig => "calculator-too-big",
            Fault::UnknownWord(_) => "calculator-unknown-word",
            Fault::NotASum(_) => "calculator-not-a-sum",
        }
    }
}

const MINUTE: f64 = 60.0;
const DAY: f64 = 86_400.0;

/// Units in bytes or seconds; a month has 30 days and a year 365, as everybody reckons at a whiteboard.
fn unit(word: &str) -> Option<(f64, Unit)> {
    let time = |seconds: f64| Some((seconds, Unit::Seconds));
    let lower = word.to_lowercase();
    match lower.as_str() {
        "us" | "µs" | "microsecond" | "microseconds" => return time(1e-6),
        "ms" | "millisecond" | "milliseconds" => return time(1e-3),
        "s" | "sec" | "secs" | "second" | "seconds" => return time(1.0),
        "min" | "mins" | "minute" | "minutes" => return time(MINUTE),
        "h" | "hr" | "hrs" | "hour" | "hours" => return time(60.0 * MINUTE),
        "d" | "day" | "days" => return time(DAY),
        "w" | "week" | "weeks" => return time(7.0 * DAY),
        "month" | "months" => return time(30.0 * DAY),
        "y" | "yr" | "yrs" | "year" | "years" => return time(365.0 * DAY),
        "byte" | "bytes" => return Some((1.0, Unit::Bytes)),
        "bit" | "bits" => return Some((0.125, Unit::Bytes)),
        "qps" | "rps" | "tps" | "iops" => return Some((1.0, Unit::PerSecond)),
        _ => {}
    }
    // `Mb` and `Mbps` are bits, `MB` and `MBps` bytes.
    let (word, unit) = match word.strip_suffix("ps").or(word.strip_suffix("/s")) {
        Some(rest) => (rest, Unit::BytesPerSecond),
        None => (word, Unit::Bytes),
    };
    let (prefix, size) = if let Some(prefix) = word.strip_suffix('B') {
        (prefix, 1.0)
    } else if let Some(prefix) = word.strip_suffix("bit") {
        (prefix, 0.125)
    } else {
        (word.strip_suffix('b')?, 0.125)
    };
    let scale = match prefix {
        "" => 1.0,
        "k" | "K" => 1e3,
        "M" | "m" => 1e6,
        "G" | "g" => 1e9,
        "T" | "t" => 1e12,
        "P" | "p" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => 1_048_576.0,
        "Gi" => 1_073_741_824.0,
        "Ti" => 1_099_511_627_776.0,
        "Pi" => 1_125_899_906_842_624.0,
        _ => return None,
    };
    Some((scale * size, unit))
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "k" | "K" | "thousand" => 1e3,
        "m" | "M" | "mn" | "mio" | "million" | "millions" => 1e6,
        "bn" | "G" | "billion" | "billions" => 1e9,
        "tn" | "T" | "trillion" | "trillions" => 1e12,
        "dozen" => 12.0,
        "hundred" => 100.0,
        _ => return None,
    })
}

pub(super) fn is_unit(word: &str) -> bool {
    unit(word).is_some() || scale(word).is_some()
}

/// What the calculator is given, and the unit the result is wanted in.
#[derive(Debug)]
pub struct Formula {
    pub text: String,
    pub wanted: Option<Wanted>,
    /// It has fewer `B` than were asked to be billions, so another reading says the same.
    pub is_said_before: bool,
}

/// `in GB`.
#[derive(Debug)]
pub struct Wanted {
    pub name: String,
    /// Of the unit, in bytes, seconds or per second.
    pub size: f64,
    pub unit: Unit,
}

/// `giga`: the first, second, ... `B` that clings to its number is a billion where its bit is set, else a byte.
pub fn formula(sum: &str, giga: u8) -> Result<Formula, Fault> {
    let sum = sum.split('=').next().unwrap_or_default();
    let mut reading = Reading { rest: sum, giga };
    let mut text = String::new();
    let mut wanted = None;
    while let Some(first) = reading.skip_space().chars().next() {
        if first.is_ascii_digit() || first == '.' {
            text.push_str(&reading.quantity()?);
            continue;
        }
        if let Some(word) = reading.word() {
            match word.to_lowercase().as_str() {
                "x" | "times" | "of" => text.push('*'),
                "per" => text.push('/'),
                "plus" => text.push('+'),
                "minus" => text.push('-'),
                "in" | "to" | "as" => {
                    reading.skip_space();
                    let name = reading.word().unwrap_or_default().to_owned();
                    let Some((size, unit)) = unit(&name) else {
                        return Err(Fault::UnknownWord(name));
                    };
                    wanted = Some(Wanted { name, size, unit });
                }
                // `10 GB / day`: one of it.
                _ => match unit(word) {
                    Some(unit) => text.push_str(&written(1.0, unit)),
                    None => return Err(Fault::UnknownWord(word.to_owned())),
                },
            }
            continue;
        }
        text.push_str(match first {
            '*' if reading.rest.starts_with("**") => "^",
            '*' | '×' | '·' => "*",
            '/' | '÷' => "/",
            '-' | '−' | '–' => "-",
            '+' => "+",
            '^' => "^",
            '(' => "(",
            ')' => ")",
            // `~`, `≈`, `$` and the like say nothing about the sum.
            _ => "",
        });
        let wide = if reading.rest.starts_with("**") { 1 } else { 0 };
        reading.rest = &reading.rest[first.len_utf8() + wide..];
    }
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    Ok(Formula {
        text,
        wanted,
        is_said_before: reading.giga != 0,
    })
}

fn written(number: f64, (factor, unit): (f64, Unit)) -> String {
    format!("({} {})", plain(number * factor), unit.written())
}

/// Without an exponent, which the calculator would take for the number e in places.
fn plain(number: f64) -> String {
    format!("{number}")
}

struct Reading<'a> {
    rest: &'a str,
    giga: u8,
}

impl<'a> Reading<'a> {
    fn skip_space(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    fn word(&mut self) -> Option<&'a str> {
        let end = self
            .rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        (!word.is_empty()).then(|| {
            self.rest = rest;
            word
        })
    }

    /// The next word, if `wanted` says that it belongs here.
    fn word_if<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> Option<T> {
        let before = self.rest;
        self.skip_space();
        let found = self.word().and_then(wanted);
        if found.is_none() {
            self.rest = before;
        }
        found
    }

    fn quantity(&mut self) -> Result<String, Fault> {
        let number = self.number()?;
        let mut factor = 1.0;
        let after_b = self.rest.strip_prefix('B');
        if let Some(after) = after_b.filter(|after| !after.starts_with(char::is_alphabetic)) {
            if self.giga & 1 == 1 {
                factor = 1e9;
                self.rest = after;
            }
            self.giga >>= 1;
        }
        // "2.5 hundred million"
        while let Some(more) = self.word_if(scale) {
            factor *= more;
        }
        if self.rest.starts_with('%') {
            self.rest = &self.rest[1..];
            return Ok(format!("({} / 100)", plain(number)));
        }
        // A power belongs to the bare number: `2^10 KiB`.
        let mut power = String::new();
        if factor == 1.0 {
            let before = self.rest;
            let after = self.skip_space();
            let sign = after
                .strip_prefix("**")
                .or(after.strip_prefix('^'))
                .filter(|after| after.trim_start().starts_with(|c: char| c.is_ascii_digit()));
            match sign {
                Some(after) => {
                    self.rest = after.trim_start();
                    power = format!("^{}", plain(self.number()?));
                }
                None => self.rest = before,
            }
        }
        let mut unit_of_it = self.word_if(unit);
        if unit_of_it.is_none() {
            self.label();
            unit_of_it = self.rate();
        } else if let Some((_, Unit::PerSecond)) = self.rate() {
            unit_of_it = unit_of_it.map(|(factor, unit)| match unit {
                Unit::Bytes => (factor, Unit::BytesPerSecond),
                other => (factor, other),
            });
        }
        let number = format!("{}{power}", plain(number));
        Ok(match unit_of_it {
            Some((scale, unit)) => {
                format!("({number} * {} {})", plain(factor * scale), unit.written())
            }
            None => format!("({number} * {})", plain(factor)),
        })
    }

    /// `1,000,000`, `2.5`, `1e9`.
    fn number(&mut self) -> Result<f64, Fault> {
        let bytes = self.rest.as_bytes();
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        let mut digits = String::new();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'0'..=b'9' | b'.' => digits.push(char::from(*byte)),
                b',' | b'_' if digit(at + 1) => {}
                b'e' | b'E'
                    if digit(at + 1) || (bytes.get(at + 1) == Some(&b'-') && digit(at + 2)) =>
                {
                    digits.push('e');
                    if bytes[at + 1] == b'-' {
                        digits.push('-');
                        at += 1;
                    }
                }
                _ => break,
            }
            at += 1;
        }
        let number: Option<f64> = digits.parse().ok();
        let number = number.filter(|number| number.is_finite() && *number < 1e30);
        let written = &self.rest[..at];
        self.rest = &self.rest[at..];
        number.ok_or_else(|| Fault::UnknownWord(written.to_owned()))
    }

    /// A word for what is counted.
    fn label(&mut self) {
        const OPERATORS: [&str; 9] = ["x", "times", "of", "per", "in", "to", "as", "plus", "minus"];
        while self
            .word_if(|word| {
                let is_label =
                    unit(word).is_none() && !OPERATORS.contains(&word.to_lowercase().as_str());
                is_label.then_some(())
            })
            .is_some()
        {}
    }

    /// `/s`, `/day`: what it is counted by, when the unit follows at once. A rate in days is one of seconds.
    fn rate(&mut self) -> Option<(f64, Unit)> {
        let before = self.rest;
        let after = self.rest.trim_start();
        let after = after.strip_prefix('/').or(after.strip_prefix("per "))?;
        self.rest = after;
        let by = self.word_if(|word| unit(word).filter(|(_, unit)| *unit == Unit::Seconds));
        match by {
            Some((1.0, _)) => Some((1.0, Unit::PerSecond)),
            _ => {
                self.rest = before;
                None
            }
        }
    }
}
