//! Words of notes and board as they are searched for: folded, without inflection, in letters every database sorts alike.

use std::collections::BTreeSet;

use crate::language::word::{fold_into, stem};
use crate::limits;

/// What is searched for: all words from `from` on and before `until`, which are those that begin with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Term {
    pub from: String,
    pub until: String,
}

/// Each word once, the first [`limits::SEARCH_WORDS`] in the order of the texts.
pub fn words_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut words = Vec::new();
    for text in texts {
        for key in keys(text) {
            if words.len() >= limits::SEARCH_WORDS {
                return words;
            }
            if known.insert(key.clone()) {
                words.push(key);
            }
        }
    }
    words
}

/// The words of a question, each once, at most [`limits::SEARCH_TERMS`].
pub fn terms_of(asked: &str) -> Vec<Term> {
    let terms: BTreeSet<Term> = keys(asked)
        .take(limits::SEARCH_TERMS)
        .map(|from| Term {
            until: behind(&from),
            from,
        })
        .collect();
    terms.into_iter().collect()
}

fn keys(text: &str) -> impl Iterator<Item = String> {
    let apart = |c: char| !(c.is_alphanumeric() || c == '\'' || c == '\u{2019}');
    text.split(apart).filter_map(|raw| {
        let mut folded = String::new();
        fold_into(raw, &mut folded);
        let stem = stem(&folded);
        let key = plain(&stem);
        (key.len() > 1).then_some(key)
    })
}

/// Letters and digits that are sorted alike everywhere; any other letter as its number, so that a beginning stays a beginning.
fn plain(word: &str) -> String {
    let mut key = String::new();
    for c in word.chars() {
        if key.len() >= limits::SEARCH_WORD_CHARS {
            break;
        }
        match c {
            'a'..='z' | '0'..='9' => key.push(c),
            other => key.push_str(&format!("zz{:06x}", u32::from(other))),
        }
    }
    key
}

/// The first word that sorts behind all that begin with `word`: digits come before letters.
fn behind(word: &str) -> String {
    let mut kept = word.trim_end_matches('z').to_owned();
    let next = match kept.pop() {
        Some('9') => 'a',
        Some(c @ ('0'..='8' | 'a'..='y')) => char::from(c as u8 + 1),
        _ => return "z".repeat(limits::SEARCH_WORD_CHARS + 16),
    };
    kept.push(next);
    kept
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_found_in_any_form() {
        let words = words_of(["We cached the user's Links; caching links, Café #42."]);
        for asked in ["cache", "CACHES", "link", "user", "café", "42", "caf"] {
            let term = terms_of(asked).remove(0);
            let hit = |word: &String| *word >= term.from && *word < term.until;
            assert!(words.iter().any(hit), "{asked}: {term:?} in {words:?}");
        }
        let cached = words.iter().filter(|word| word.starts_with("cach"));
        assert_eq!(
            cached.count(),
            1,
            "one word, whatever its ending: {words:?}"
        );
    }

    #[test]
    fn no_more_words_are_kept_than_the_limit() {
        let many: Vec<String> = (0..limits::SEARCH_WORDS + 5)
            .map(|n| format!("w{n}x"))
            .collect();
        assert_eq!(
            words_of([many.join(" ").as_str()]).len(),
            limits::SEARCH_WORDS
        );
        assert_eq!(terms_of(&many.join(" ")).len(), limits::SEARCH_TERMS);
    }

    proptest! {
        #[test]
        fn what_begins_so_is_within_and_nothing_else_is(asked in "[a-z0-9]{1,6}", word in "[a-z0-9]{1,9}") {
            let until = behind(&asked);
            prop_assert_eq!(word >= asked && word < until, word.starts_with(&asked));
        }
    }
}
