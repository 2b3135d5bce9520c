//! What is wrong with a piece of content, where, and what to do about it.

use std::fmt;

use serde::Serialize;

/// One fault. Sorted by file, then line, so that a list reads like the files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Fault {
    /// As the author knows it: `rubrics/chat.toml` when built in, with the folder in front when it is their own.
    pub file: String,
    /// From 1; the first line where the whole file is meant.
    pub line: usize,
    /// One sentence that says what to do.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// The word of `known` somebody most likely meant by `written`, if any is near enough to be a slip.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |word: &str| word.to_lowercase().replace(['_', ' '], "-");
    let written = plain(written);
    let limit = (written.chars().count() / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|word| (slips(&written, &plain(word)), word))
        .filter(|(slips, _)| *slips <= limit)
        .min_by_key(|(slips, _)| *slips)
        .map(|(_, word)| word)
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
fn slips(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().take(80).collect();
    let other: Vec<char> = other.chars().take(80).collect();
    let mut rows = vec![vec![0; other.len() + 1]; one.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=other.len()).collect();
    for i in 1..=one.len() {
        for j in 1..=other.len() {
            let changed = usize::from(one[i - 1] != other[j - 1]);
            let mut least = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + changed);
            let swapped =
                i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
            if swapped {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_word_that_was_meant() {
        let stages = [
            "clarify",
            "estimate",
            "high-level",
            "deep-dive",
            "trade-offs",
        ];
        assert_eq!(nearest("deep_dive", stages), Some("deep-dive"));
        assert_eq!(nearest("Deep dive", stages), Some("deep-dive"));
        assert_eq!(nearest("tradeoffs", stages), Some("trade-offs"));
        assert_eq!(nearest("estiamte", stages), Some("estimate"));
        assert_eq!(nearest("operations", stages), None);
        assert_eq!(nearest("", stages), None);
    }

    #[test]
    fn the_nearest_of_several_wins() {
        assert_eq!(nearest("exampel", ["examples", "example"]), Some("example"));
    }
}
