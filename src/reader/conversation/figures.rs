//! Numbers of a wording: none that was not given, and of a fact none left out.

use super::words::words;
use crate::numbers::{self, Quantity, Reading};

/// Numbers in words that are read only beside others, or not at all.
const IN_WORDS: [&str; 34] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "fifteen", "sixteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty",
    "ninety", "hundred", "thousand", "million", "billion", "trillion", "dozen", "half", "quarter",
    "third", "twice", "double", "triple", "couple",
];

/// Whether every number of `said` stands in what was given, with its unit and its period: "100M" is "100 million", and no number is
/// another one a second instead of a day.
pub(super) fn none_new(said: &str, given: &[&str]) -> bool {
    if said.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return false;
    }
    let known: Vec<Quantity> = given.iter().flat_map(|text| numbers::read(text)).collect();
    let read = numbers::read(said);
    if !read
        .iter()
        .all(|one| known.iter().any(|other| is_same(one, other)))
    {
        return false;
    }
    let spoken: Vec<_> = given.iter().flat_map(|text| words(text)).collect();
    let mut at = 0;
    for token in said.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let (start, end) = (at, at + token.len());
        at = end;
        let inside = read.iter().any(|one| one.start < end && start < one.end);
        let stands =
            |word: &super::words::Word| spoken.iter().any(|other| other.folded == word.folded);
        let counts = |word: &super::words::Word| {
            word.has_digit() || IN_WORDS.contains(&word.folded.as_str())
        };
        let new = words(token)
            .into_iter()
            .any(|word| counts(&word) && !stands(&word));
        if new && !inside {
            return false;
        }
    }
    true
}

/// Whether every number of `given` stands in `said`.
pub(super) fn none_lost(said: &str, given: &str) -> bool {
    let read = numbers::read(said);
    numbers::read(given)
        .iter()
        .all(|one| read.iter().any(|other| is_same(one, other)))
}

/// One meaning is enough: `B` is bytes and billions.
fn is_same(one: &Quantity, other: &Quantity) -> bool {
    let same = |a: &Reading, b: &Reading| {
        let period = match (a.per_s, b.per_s) {
            (None, None) => true,
            (Some(a), Some(b)) => is_close(a, b),
            _ => false,
        };
        a.measure == b.measure && period && is_close(a.low, b.low) && is_close(a.high, b.high)
    };
    let mut readings = one.readings.iter();
    readings.any(|a| other.readings.iter().any(|b| same(a, b)))
}

fn is_close(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_another_form_is_the_same_number() {
        for (said, given) in [
            ("100 million links a month.", "100M links per month."),
            (
                "Say 100M links per month.",
                "100 million new links a month.",
            ),
            ("About 2.5 KB each.", "2.5 kilobytes each."),
            (
                "Nobody waits more than 200 milliseconds.",
                "200 ms at most.",
            ),
            ("Which one would you take?", "What would you take?"),
        ] {
            assert!(none_new(said, &[given]), "{said} | {given}");
        }
    }

    #[test]
    fn a_number_that_was_not_given_is_found_however_it_is_written() {
        let given = ["100 million links a month, read a hundred times as often."];
        for said in [
            "10 million links a month.",
            "100 million links a day.",
            "100 million links a second.",
            "Five years.",
            "Take two of them.",
            "Twice as often.",
            "About 99.9 % of the time.",
            "Use base62 then.",
            "٣ machines.",
            "½ of them.",
            "１０ machines.",
            "A few billion.",
            "One billion of them.",
            "10^9 of them.",
        ] {
            assert!(!none_new(said, &given), "{said}");
        }
    }

    #[test]
    fn a_fact_that_lost_its_number_is_no_fact() {
        assert!(none_lost("It is 100M a month.", "100 million a month."));
        assert!(!none_lost("It is a lot.", "100 million a month."));
    }
}
