//! The text of a stage: what one save changed, and how two saves come together.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::history::Content;
use super::limits;

/// One splice: at byte `at`, `deleted` gives way to `inserted`. Positions lie between characters.
///
/// The server computes it from the whole text it was sent; line endings were normalised before that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextDelta {
    pub at: usize,
    pub deleted: String,
    pub inserted: String,
}

impl TextDelta {
    /// The splice between the common beginning and the common end of two texts.
    pub fn between(from: &str, to: &str) -> TextDelta {
        let mut start = from
            .bytes()
            .zip(to.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        while !(from.is_char_boundary(start) && to.is_char_boundary(start)) {
            start -= 1;
        }
        let mut tail = from[start..]
            .bytes()
            .rev()
            .zip(to[start..].bytes().rev())
            .take_while(|(a, b)| a == b)
            .count();
        while !(from.is_char_boundary(from.len() - tail) && to.is_char_boundary(to.len() - tail)) {
            tail -= 1;
        }
        TextDelta {
            at: start,
            deleted: from[start..from.len() - tail].to_owned(),
            inserted: to[start..to.len() - tail].to_owned(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.deleted.is_empty() && self.inserted.is_empty()
    }

    /// Applied to the text it was made from this gives the other text exactly. On any other text it
    /// does not fail either: what does not fit is appended, so that nothing is lost.
    pub fn apply(&self, text: &mut String) {
        let end = self.at.saturating_add(self.deleted.len());
        if text.get(self.at..end).is_some() {
            text.replace_range(self.at..end, &self.inserted);
        } else {
            text.push_str(&self.inserted);
        }
    }
}

impl Content for String {
    type Delta = TextDelta;

    fn delta_to(&self, to: &Self) -> TextDelta {
        TextDelta::between(self, to)
    }

    fn apply(&mut self, delta: &TextDelta) {
        delta.apply(self);
    }

    fn merge(base: &Self, ours: &Self, theirs: &Self) -> Option<Self> {
        merge_lines(base, ours, theirs).filter(|merged| merged.len() <= limits::TEXT_BYTES)
    }

    fn sha256(&self) -> String {
        sha256_hex(self.as_bytes())
    }
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A three-way merge by lines. `None` where both changed the same place, and where the result would
/// not contain both edits.
pub fn merge_lines(base: &str, ours: &str, theirs: &str) -> Option<String> {
    if ours == theirs || theirs == base {
        return Some(ours.to_owned());
    }
    if ours == base {
        return Some(theirs.to_owned());
    }
    if too_different(base, ours) || too_different(base, theirs) {
        return None;
    }
    // A last line without its newline would count as changed as soon as somebody writes below it.
    let closed = |text: &str| format!("{text}\n");
    let (base, ours, theirs) = (closed(base), closed(ours), closed(theirs));
    let mut merged = diffy::merge(&base, &ours, &theirs).ok()?;
    if !contains_both(&base, &ours, &theirs, &merged) || merged.pop() != Some('\n') {
        return None;
    }
    Some(merged)
}

/// Comparing costs lines times changed lines; a text that is all new is not worth minutes of it.
fn too_different(base: &str, side: &str) -> bool {
    let delta = TextDelta::between(base, side);
    delta.deleted.lines().count() + delta.inserted.lines().count() > limits::MERGE_LINES
}

/// Whether every line that a side added or took away was added or taken away in `merged` as well.
fn contains_both(base: &str, ours: &str, theirs: &str, merged: &str) -> bool {
    // Per line: how often it stands in base, ours, theirs, merged.
    let mut counts: HashMap<&str, [i64; 4]> = HashMap::new();
    for (which, text) in [base, ours, theirs, merged].into_iter().enumerate() {
        for line in text.split_inclusive('\n') {
            counts.entry(line).or_default()[which] += 1;
        }
    }
    counts.values().all(|&[base, ours, theirs, merged]| {
        let (ours, theirs, change) = (ours - base, theirs - base, merged - base);
        if ours >= 0 && theirs >= 0 {
            // The same line added at the same place by both stands there once.
            (ours.max(theirs)..=ours + theirs).contains(&change)
        } else if ours <= 0 && theirs <= 0 {
            (ours + theirs..=ours.min(theirs)).contains(&change)
        } else {
            change == ours + theirs
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_round_trip(from: &str, to: &str) -> TextDelta {
        let delta = TextDelta::between(from, to);
        let mut text = from.to_owned();
        delta.apply(&mut text);
        assert_eq!(text, to);
        delta
    }

    #[test]
    fn a_delta_is_only_what_changed() {
        let delta = assert_round_trip("cache in front", "cache sits in front");
        assert_eq!(
            (delta.at, delta.deleted.as_str(), delta.inserted.as_str()),
            (6, "", "sits ")
        );
        assert!(assert_round_trip("same", "same").is_empty());
    }

    #[test]
    fn a_delta_never_cuts_a_character() {
        // Both pairs share bytes inside a character.
        assert_round_trip("é", "è");
        assert_round_trip("a😀b", "a😁b");
        assert_round_trip("aé", "a\u{0129}");
        assert_round_trip("aaa", "aa");
    }

    #[test]
    fn a_delta_on_a_foreign_text_loses_nothing() {
        let mut text = "é".to_owned();
        TextDelta {
            at: 1,
            deleted: "x".into(),
            inserted: "kept".into(),
        }
        .apply(&mut text);
        assert_eq!(text, "ékept");
    }

    #[test]
    fn edits_of_different_lines_come_together() {
        let base = "users\n\nreads\n\nwrites";
        let merged = merge_lines(
            base,
            "users: 10 M\n\nreads\n\nwrites",
            "users\n\nreads\n\nwrites\nonce",
        );
        assert_eq!(
            merged.as_deref(),
            Some("users: 10 M\n\nreads\n\nwrites\nonce")
        );
    }

    #[test]
    fn two_answers_in_the_same_line_do_not_merge() {
        assert_eq!(merge_lines("qps?", "qps 10", "qps 20"), None);
        assert_eq!(merge_lines("", "mine", "yours"), None);
    }

    #[test]
    fn the_same_edit_twice_is_one_edit() {
        assert_eq!(merge_lines("a", "a\nb", "a\nb").as_deref(), Some("a\nb"));
    }

    #[test]
    fn texts_that_have_little_in_common_are_kept_apart() {
        let lines = |word: &str| {
            (0..3_000)
                .map(|n| format!("{word} {n}\n"))
                .collect::<String>()
        };
        let (base, other, more) = (lines("a"), lines("b"), format!("{}end", lines("a")));
        assert!(too_different(&base, &other) && !too_different(&base, &more));
        assert_eq!(merge_lines(&base, &other, &more), None);
        assert_eq!(merge_lines(&base, &more, &other), None);
    }

    #[test]
    fn a_merge_that_drops_a_line_is_noticed() {
        assert!(contains_both("a\n", "a\nb\n", "c\na\n", "c\na\nb\n"));
        assert!(!contains_both("a\n", "a\nb\n", "c\na\n", "c\na\n"));
        assert!(!contains_both("a\nb\n", "b\n", "a\nb\nc\n", "a\nb\nc\n"));
    }
}
