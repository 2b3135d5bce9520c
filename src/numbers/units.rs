//! What stands behind a number: scales, bytes and bits, times, rates. Every meaning a unit can have is kept; whoever
//! asks takes the kindest.

/// What a number measures. Bits are bytes with a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Things: users, requests, dollars.
    Count,
    /// In bytes.
    Bytes,
    /// In seconds.
    Time,
    /// As a share: 20 % is 0.2.
    Percent,
    /// `100:1`, `3x`.
    Ratio,
    /// Letters of a text.
    Chars,
}

pub const MINUTE: f64 = 60.0;
pub const HOUR: f64 = 3_600.0;
pub const DAY: f64 = 86_400.0;
pub const WEEK: f64 = 7.0 * DAY;
/// 30 days, as everybody reckons.
pub const MONTH: f64 = 30.0 * DAY;
pub const YEAR: f64 = 365.0 * DAY;

/// One meaning of a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sense {
    pub measure: Measure,
    /// Into bytes, seconds, shares.
    pub factor: f64,
    /// What of the factor belongs to the number itself: `M` of `5M users`, but not `MB`.
    pub bare: f64,
    /// The period of a rate, in seconds.
    pub per_s: Option<f64>,
}

const fn sense(measure: Measure, factor: f64, bare: f64, per_s: Option<f64>) -> Sense {
    Sense {
        measure,
        factor,
        bare,
        per_s,
    }
}

const fn count(scale: f64) -> Sense {
    sense(Measure::Count, scale, scale, None)
}

const fn bytes(factor: f64) -> Sense {
    sense(Measure::Bytes, factor, 1.0, None)
}

/// `million`, `k`: may have another unit behind it (`5 million bytes`, `2k QPS`).
pub(super) fn scale_of(word: &str) -> Option<f64> {
    Some(match word {
        "k" | "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        _ => match word.to_lowercase().as_str() {
            "hundred" => 1e2,
            "thousand" | "thousands" | "thsd" => 1e3,
            "million" | "millions" | "mio" | "mil" | "mn" | "mln" | "mm" => 1e6,
            "billion" | "billions" | "bn" | "bln" | "bil" | "mrd" => 1e9,
            "trillion" | "trillions" | "tn" | "trn" => 1e12,
            "quadrillion" => 1e15,
            _ => return None,
        },
    })
}

/// `kilo`, `K` and so on before bytes: the decimal factor and the binary one.
fn prefix(name: &str) -> Option<(f64, f64)> {
    let power = match name {
        "" => 0,
        "k" | "kilo" => 1,
        "m" | "mega" => 2,
        "g" | "giga" => 3,
        "t" | "tera" => 4,
        "p" | "peta" => 5,
        "e" | "exa" => 6,
        "z" | "zetta" => 7,
        _ => return None,
    };
    Some((1e3_f64.powi(power), 1024_f64.powi(power)))
}

fn with_binary(decimal: f64, binary: f64, part: f64) -> Vec<Sense> {
    let mut senses = vec![bytes(decimal * part)];
    if (decimal - binary).abs() > 0.5 {
        senses.push(bytes(binary * part));
    }
    senses
}

fn data(word: &str, lower: &str) -> Option<Vec<Sense>> {
    let second = Some(1.0);
    let rated = |mut senses: Vec<Sense>| {
        senses.iter_mut().for_each(|sense| sense.per_s = second);
        senses
    };
    // Bits first, then what a careless hand may have meant.
    let bits = |name: &str| {
        let (decimal, binary) = prefix(name)?;
        let mut senses = with_binary(decimal, binary, 0.125);
        senses.push(bytes(decimal));
        Some(senses)
    };
    let plain =
        |name: &str| prefix(name).map(|(decimal, binary)| with_binary(decimal, binary, 1.0));
    if let Some(name) = lower.strip_suffix("ibps") {
        return bits(name).map(rated);
    }
    if let Some(name) = lower.strip_suffix("bps") {
        return if word.ends_with("Bps") {
            plain(name).map(rated)
        } else {
            bits(name).map(rated)
        };
    }
    if let Some(name) = lower.strip_suffix("ib") {
        return prefix(name)
            .filter(|(decimal, _)| *decimal > 1.0)
            .map(|(_, binary)| vec![bytes(binary)]);
    }
    for ending in ["bits", "bit"] {
        if let Some(name) = lower.strip_suffix(ending) {
            return bits(name);
        }
    }
    for ending in ["bytes", "byte"] {
        if let Some(name) = lower.strip_suffix(ending) {
            return plain(name);
        }
    }
    match lower {
        "gig" | "gigs" => return plain("g"),
        "meg" | "megs" => return plain("m"),
        "tbs" | "gbs" | "mbs" | "kbs" | "pbs" => return plain(&lower[..1]),
        _ => {}
    }
    let name = lower.strip_suffix('b').filter(|name| name.len() == 1)?;
    if word.ends_with('b') && word.chars().next().is_some_and(char::is_uppercase) {
        // `Mb`: megabit for the careful, megabyte for the others.
        return bits(name);
    }
    plain(name)
}

/// Seconds of `day`, `ms`, `yrs`; single letters only where `short` allows them.
pub(super) fn time_of(word: &str, short: bool) -> Option<f64> {
    let lower = word.to_lowercase();
    Some(match lower.as_str() {
        "ns" | "nanosecond" | "nanoseconds" => 1e-9,
        "us" | "µs" | "μs" | "microsecond" | "microseconds" | "usec" => 1e-6,
        "ms" | "msec" | "millisecond" | "milliseconds" | "millis" => 1e-3,
        "s" if short && word == "s" => 1.0,
        "sec" | "secs" | "second" | "seconds" => 1.0,
        "min" | "mins" | "minute" | "minutes" => MINUTE,
        "h" if short => HOUR,
        "hr" | "hrs" | "hour" | "hours" => HOUR,
        "d" if short => DAY,
        "day" | "days" => DAY,
        "week" | "weeks" | "wk" | "wks" => WEEK,
        "mo" | "mth" | "month" | "months" => MONTH,
        "y" if short => YEAR,
        "yr" | "yrs" | "year" | "years" => YEAR,
        _ => return None,
    })
}

/// `daily` and the like: the period in seconds.
pub(super) fn adverb_of(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => DAY,
        "weekly" => WEEK,
        "monthly" => MONTH,
        "yearly" | "annually" | "annual" => YEAR,
        _ => return None,
    })
}

/// `qps` and the like: per second, whatever is counted.
pub(super) fn rate_of(word: &str) -> Option<f64> {
    Some(match word.to_lowercase().as_str() {
        "qps" | "rps" | "tps" | "mps" | "wps" | "iops" | "ops" | "cps" => 1.0,
        "rpm" | "qpm" | "tpm" => MINUTE,
        _ => return None,
    })
}

/// All meanings of the word behind a number. `attached`: without white space, as in `5m`.
pub(super) fn senses_of(word: &str, attached: bool) -> Vec<Sense> {
    let time = |seconds: f64| sense(Measure::Time, seconds, 1.0, None);
    let rate = |per: f64| sense(Measure::Count, 1.0, 1.0, Some(per));
    // `5M` of bytes: the letter is a scale, whatever it counts.
    let scaled = |factor: f64| sense(Measure::Bytes, factor, factor, None);
    match word {
        "B" => return vec![bytes(1.0), count(1e9)],
        "b" => return vec![count(1e9), bytes(0.125), bytes(1.0)],
        "m" if attached => return vec![count(1e6), time(MINUTE), time(MONTH)],
        "m" => return vec![time(MINUTE), count(1e6)],
        "M" => return vec![count(1e6), scaled(1e6)],
        "K" | "k" => return vec![count(1e3), scaled(1e3), scaled(1024.0)],
        "G" | "g" => return vec![scaled(1e9), count(1e9)],
        "T" | "t" => return vec![count(1e12), scaled(1e12)],
        "P" => return vec![scaled(1e15)],
        "x" | "X" | "×" => return vec![sense(Measure::Ratio, 1.0, 1.0, None)],
        _ => {}
    }
    let lower = word.to_lowercase();
    if let Some(seconds) = time_of(word, true) {
        return vec![time(seconds)];
    }
    match lower.as_str() {
        // How many operations one does, or a second: the words around decide.
        "ops" => return vec![rate(1.0), count(1.0)],
        "percent" | "pct" => return vec![sense(Measure::Percent, 0.01, 1.0, None)],
        "times" | "fold" => return vec![sense(Measure::Ratio, 1.0, 1.0, None)],
        "chars" | "char" | "characters" | "character" | "letters" | "symbols" => {
            return vec![sense(Measure::Chars, 1.0, 1.0, None), bytes(1.0)];
        }
        _ => {}
    }
    if let Some(per) = rate_of(word) {
        return vec![rate(per)];
    }
    data(word, &lower).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_and_bytes_are_told_apart_and_the_careless_are_understood() {
        assert_eq!(senses_of("MB", true)[0].factor, 1e6);
        assert_eq!(senses_of("Mb", true)[0].factor, 125_000.0);
        assert_eq!(
            senses_of("Gbps", true)[0],
            sense(Measure::Bytes, 1.25e8, 1.0, Some(1.0))
        );
        assert_eq!(senses_of("GBps", true)[0].factor, 1e9);
        assert_eq!(senses_of("KiB", true), [bytes(1024.0)]);
        assert_eq!(senses_of("KB", true), [bytes(1e3), bytes(1024.0)]);
        assert_eq!(senses_of("terabytes", false)[0].factor, 1e12);
        assert_eq!(senses_of("B", true), [bytes(1.0), count(1e9)]);
    }

    #[test]
    fn what_is_no_unit_has_no_meaning() {
        for word in ["lakh", "crore", "users", "rib", "bib", "nodes", ""] {
            assert_eq!(senses_of(word, false), [], "{word}");
        }
    }
}
