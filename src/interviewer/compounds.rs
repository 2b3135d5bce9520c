//! Two questions in one: "how many users, and how long do we keep it?"
//!
//! An "and" joins two questions only where both sides have an object of their own; "read and write" is one. Whether a cut is right is
//! decided by what the halves ask for, so here is only where one may cut and how doubtful it is.

use super::features::{is_empty_word, words_of};

/// Only so many cuts are tried, so that a question of a thousand "and"s takes no longer than its words.
const CUTS_MAX: usize = 6;

const JOINTS: &[&str] = &[" and ", " as well as ", " plus ", " & ", " + ", ", ", "; "];

const ASKING: &[&str] = &[
    "how", "what", "whats", "which", "who", "whom", "whose", "where", "when", "why", "do", "does",
    "did", "is", "are", "can", "could", "should", "would", "will", "may", "must", "any", "have",
    "has", "whether",
];

/// Words before an asking word: "and at what scale".
const LEADING: &[&str] = &["and", "also", "then", "by", "for", "at", "in", "to", "from"];

/// Words that judge something that was said before: without an object nothing is asked.
const JUDGING: &[&str] = &[
    "acceptable",
    "allowed",
    "bad",
    "correct",
    "enough",
    "fine",
    "issue",
    "possible",
    "problem",
    "realistic",
    "that",
    "true",
    "wrong",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut<'a> {
    pub left: &'a str,
    pub right: &'a str,
    /// The right side begins as a question does: the cut is hardly in doubt.
    pub asks_again: bool,
    /// One side is a single word.
    pub is_short: bool,
}

/// How many words say what is asked for.
pub fn objects(text: &str) -> usize {
    let words = words_of(text);
    let is_object = |word: &&String| {
        let word = word.as_str();
        !is_empty_word(word) && !ASKING.contains(&word) && !["many", "much", "long"].contains(&word)
    };
    words.iter().filter(is_object).count()
}

/// It only judges ("is that a problem?"), so what it is about was said before.
pub fn has_no_object(text: &str) -> bool {
    let words = words_of(text);
    let says_nothing = |word: &String| {
        let word = word.as_str();
        is_empty_word(word) || ASKING.contains(&word) || JUDGING.contains(&word)
    };
    words.iter().all(says_nothing)
}

/// "And for groups?": a few words that lean on the question before.
pub fn leans_on_the_last(text: &str) -> bool {
    let words = words_of(text);
    let begins =
        |with: &[&str]| words.iter().zip(with).filter(|(a, b)| a == b).count() == with.len();
    let leads = [
        &["and"][..],
        &["what", "about"],
        &["how", "about"],
        &["same", "for"],
    ];
    leads.into_iter().any(begins) && objects(text) <= 2 && words.len() <= 5
}

/// Where a question may be two. A comma alone does it only before another question.
pub fn cuts(text: &str) -> Vec<Cut<'_>> {
    let mut cuts = Vec::new();
    let mut rest = 0;
    while cuts.len() < CUTS_MAX {
        let next = text.get(rest..).into_iter().flat_map(|ahead| {
            let found = JOINTS.iter().map(move |joint| (ahead.find(joint), *joint));
            found.filter_map(|(at, joint)| at.map(|at| (at, joint)))
        });
        let Some((at, joint)) = next.min_by_key(|(at, _)| *at) else {
            break;
        };
        let (begin, end) = (rest + at, rest + at + joint.len());
        // The space in front of the next joint may be this one's last.
        rest = end - 1;
        let (Some(left), Some(right)) = (text.get(..begin), text.get(end..)) else {
            break;
        };
        let words = words_of_beginning(right);
        let first = words
            .iter()
            .position(|word| !LEADING.contains(&word.as_str()))
            .unwrap_or_default();
        let asks_again = first <= 2
            && words
                .get(first)
                .is_some_and(|word| ASKING.contains(&word.as_str()));
        let fewest = objects(left).min(objects(right));
        if fewest == 0 || (!asks_again && joint == ", ") {
            continue;
        }
        cuts.push(Cut {
            left,
            right,
            asks_again,
            is_short: fewest < 2,
        });
    }
    cuts
}

fn words_of_beginning(text: &str) -> Vec<String> {
    let words = text.split_whitespace().take(4);
    words.flat_map(words_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves(text: &str) -> Vec<(&str, &str, bool)> {
        cuts(text)
            .into_iter()
            .map(|cut| (cut.left, cut.right, cut.asks_again))
            .collect()
    }

    #[test]
    fn a_question_is_cut_where_both_sides_have_an_object() {
        assert_eq!(
            halves("how many users and how long are links kept?"),
            [("how many users", "how long are links kept?", true)]
        );
        assert_eq!(
            halves("hold time and ticket limit"),
            [("hold time", "ticket limit", false)]
        );
        assert_eq!(halves("do we and should we care?"), []);
        assert_eq!(
            halves("users and at what scale"),
            [("users", "at what scale", true)]
        );
    }

    #[test]
    fn a_comma_cuts_only_before_another_question() {
        assert_eq!(halves("phones, tablets"), []);
        assert_eq!(
            halves("phones, which systems"),
            [("phones", "which systems", true)]
        );
    }

    #[test]
    fn what_only_judges_has_no_object() {
        for text in ["Is that a problem?", "ok?", "would this be fine"] {
            assert!(has_no_object(text), "{text}");
        }
        assert!(!has_no_object("is a delay a problem"));
    }

    #[test]
    fn a_few_words_after_and_lean_on_the_question_before() {
        for text in ["and for groups?", "What about deletes?", "same for groups"] {
            assert!(leans_on_the_last(text), "{text}");
        }
        for text in ["groups?", "and how many people write to each other a day?"] {
            assert!(!leans_on_the_last(text), "{text}");
        }
    }

    #[test]
    fn many_joints_are_not_all_tried() {
        assert_eq!(cuts(&"cats and dogs ".repeat(500)).len(), CUTS_MAX);
        assert_eq!(cuts(&" and".repeat(500)), []);
        assert_eq!(cuts(", , ; ; é, é"), []);
    }
}
