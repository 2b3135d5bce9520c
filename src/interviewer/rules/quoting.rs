//! The candidate's own words, as a person would quote them: what was written last, one sentence of it.

use std::collections::BTreeSet;

use super::Around;
use crate::time::Timestamp;

/// A quote is a line and no paragraph.
const MOST_CHARS: usize = 90;
/// A sentence that is cut off keeps so much.
const CUT_CHARS: usize = 78;
const LEAST_WORDS: usize = 4;
/// Of a word only its beginning is compared, and a short one is not.
const WORD_CHARS: std::ops::RangeInclusive<usize> = 4..=5;
/// Beginnings of words that tell no system from another. Sorted.
const GENERAL: [&str; 100] = [
    "about", "after", "again", "also", "anoth", "answe", "aroun", "back", "becau", "been", "befor",
    "betwe", "both", "chang", "could", "desig", "does", "doing", "done", "each", "else", "ever",
    "every", "exact", "first", "from", "goes", "happe", "have", "here", "into", "just", "keep",
    "large", "less", "like", "long", "make", "many", "more", "most", "much", "must", "need",
    "never", "next", "nothi", "numbe", "often", "once", "only", "other", "over", "peopl", "perso",
    "right", "same", "secon", "servi", "shoul", "show", "some", "someb", "someo", "somew", "still",
    "syste", "take", "telli", "than", "that", "their", "them", "then", "there", "these", "they",
    "thing", "this", "those", "time", "under", "until", "user", "want", "well", "were", "what",
    "when", "where", "which", "while", "will", "with", "witho", "would", "write", "wrote", "your",
    "yours",
];

/// A candidate's words as they are quoted: one line, not longer than a line.
pub fn quotable(text: &str, most: usize) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_matches(|c: char| "-*#>|`\"“”.,;: ".contains(c));
    let chars = line.chars().count();
    (chars >= 2 && chars <= most).then(|| line.to_owned())
}

/// The same for a line that may be too long: then its last clause, where the result of a sum stands, or its end.
pub fn shortened(text: &str, most: usize) -> Option<String> {
    quotable(text, most).or_else(|| {
        // A comma inside a number ends nothing.
        let end = text.rfind("; ").max(text.rfind(", "));
        let clause = end.and_then(|end| text.get(end + 2..));
        let clause = clause.filter(|clause| clause.split_whitespace().count() >= LEAST_WORDS);
        clause
            .and_then(|clause| quotable(clause, most))
            .or_else(|| {
                let skipped = text.chars().count().saturating_sub(most.saturating_sub(1));
                let tail: String = text.chars().skip(skipped).collect();
                let (_, tail) = tail.split_once(' ')?;
                Some(format!("…{}", quotable(tail, most)?))
            })
    })
}

/// The beginnings of the words that tell one system from another.
pub fn telling_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let long = words.filter(|word| word.chars().count() >= *WORD_CHARS.start());
    long.map(|word| {
        let begin = word.chars().take(*WORD_CHARS.end());
        begin.flat_map(char::to_lowercase).collect::<String>()
    })
    .filter(|word| GENERAL.binary_search(&word.as_str()).is_err())
    .collect()
}

/// Lines of a stage that were not there before: additions stand anywhere in notes.
pub fn new_lines(around: &Around<'_>, stage: &str, since: Timestamp) -> String {
    let before = around.interview().counted_text_until(stage, since);
    let before = before.unwrap_or_default();
    let known: std::collections::HashSet<&str> = before.lines().collect();
    let text = around.reading.text(stage);
    let new = text.lines().filter(|line| !known.contains(line));
    new.fold(String::new(), |all, line| all + line + "\n")
}

/// The last sentence of a text, if it can be quoted and was not quoted before.
pub fn fresh_quote(around: &Around<'_>, text: &str) -> Option<String> {
    let quote = last_sentence(text)?;
    let mut unasked = around.moment.unasked().iter();
    let is_quoted = unasked.any(|(said, _)| said.line.text.contains(&quote));
    (!is_quoted).then_some(quote)
}

/// The last sentence of a text that can be quoted: prose, not a heading, a drawing, a question or code. A long one is cut.
fn last_sentence(text: &str) -> Option<String> {
    let mut is_code = false;
    let mut last = None;
    for line in text.lines() {
        let line = line.trim();
        if line.starts_with("```") {
            is_code = !is_code;
        } else if !is_code && !line.starts_with('#') {
            let plain = line.replace("**", "");
            let plain = without_marker(&plain);
            for sentence in sentences(plain) {
                last = quote(sentence).or(last);
            }
        }
    }
    last
}

/// `- `, `* `, `1. ` and `2) ` begin an item of a list.
fn without_marker(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = if rest.len() < line.len() {
        rest.strip_prefix(['.', ')'])
            .filter(|rest| rest.starts_with(' '))
            .unwrap_or(line)
    } else {
        line.strip_prefix(['-', '*']).unwrap_or(line)
    };
    rest.trim()
}

fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(['.', '!', '?'])
        .scan(0, |from, piece| {
            let start = *from;
            *from += piece.len();
            Some((start, *from))
        })
        // A point inside a number or a name ends nothing.
        .filter(|(_, end)| {
            line.get(*end..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with(' '))
        })
        .scan(0, |from, (_, end)| {
            let sentence = line.get(*from..end);
            *from = end;
            sentence
        })
}

fn quote(sentence: &str) -> Option<String> {
    let sentence = sentence.trim();
    let is_prose = !sentence.ends_with(['?', ':'])
        && !["->", "→", "`", "|", "{", "}", "://", "“", "”"]
            .iter()
            .any(|sign| sentence.contains(sign));
    let words = sentence.split_whitespace().filter(|word| {
        let mut letters = word.chars();
        letters.any(char::is_alphabetic)
    });
    // Half of what stood in quotation marks reads as if somebody else had said it.
    let is_whole = sentence.matches('"').count().is_multiple_of(2) && !sentence.starts_with('"');
    if !is_prose || !is_whole || words.count() < LEAST_WORDS {
        return None;
    }
    quotable(sentence, MOST_CHARS).or_else(|| {
        let head: String = sentence.chars().take(CUT_CHARS).collect();
        let (head, _) = head.rsplit_once(' ')?;
        Some(format!("{}…", quotable(head, MOST_CHARS)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_sentence_that_says_something_is_quoted() {
        let of = |text: &str| last_sentence(text).unwrap_or_default();
        assert_eq!(
            of("Posts go to a log. Workers copy them to the lists, 3.5 at a time.\n"),
            "Workers copy them to the lists, 3.5 at a time"
        );
        assert_eq!(
            of("- **Order.** every chat has one leader\n- ok"),
            "every chat has one leader"
        );
        assert_eq!(
            of("1. Load balancer in front of all"),
            "Load balancer in front of all"
        );
    }

    #[test]
    fn what_is_no_prose_is_not_quoted() {
        for text in [
            "",
            "# Write path of the posts",
            "client -> gateway -> post service",
            "```\nlet us see what happens\n```",
            "GET `/feed` returns twenty of them",
            "Shall we keep them for ever?",
            "This is what I want:",
            "too short",
            "a|b|c d e f g",
            "\"read up to n\" for every member of it",
        ] {
            assert_eq!(last_sentence(text), None, "{text}");
        }
    }

    #[test]
    fn the_words_that_tell_a_task_from_another_are_compared_by_their_beginnings() {
        assert!(GENERAL.is_sorted());
        let task = telling_words("Design a service that sends messages to people.");
        assert_eq!(task, BTreeSet::from(["messa", "sends"].map(str::to_owned)));
        let notes = telling_words("The message of a user is SENDSTUFF, 12345.");
        assert_eq!(task.intersection(&notes).count(), 2);
        assert!(telling_words("").is_empty());
    }

    #[test]
    fn of_a_long_sum_the_end_is_shown() {
        let of = |text: &str| shortened(text, 40).unwrap_or_default();
        assert_eq!(of("6B * 500 = 3 PB."), "6B * 500 = 3 PB");
        assert_eq!(
            of("one hour is 3600 * 25 / 8 = 11,250 MB; 50,000 h = 562 PB in all"),
            "50,000 h = 562 PB in all"
        );
        assert_eq!(
            of("so many times so many bytes for so many years = 562 PB, I think"),
            "…for so many years = 562 PB, I think"
        );
        assert_eq!(of(&"ä".repeat(99)), "");
    }

    #[test]
    fn a_long_sentence_is_cut_between_two_words() {
        let long = "because ".repeat(40);
        let quote = last_sentence(&long).unwrap();
        assert!(quote.ends_with("because…") && quote.chars().count() <= MOST_CHARS);
        let unbroken = format!("so it is {}", "ä".repeat(500));
        assert_eq!(last_sentence(&unbroken).unwrap(), "so it is…");
    }
}
