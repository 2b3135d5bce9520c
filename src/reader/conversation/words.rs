//! Words of a sentence, as the gates compare them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::language::word;

/// Everyday words that give nothing away, whatever the case: `ordinary.txt`.
static ORDINARY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = include_str!("ordinary.txt").split_ascii_whitespace();
    words.map(|word| word::stem(word).into_owned()).collect()
});

/// Of a longer word only its beginning is compared, so that "consistency" is recognised in "consistent".
const BEGINNING: usize = 6;

/// Words that a person uses for one another. Whoever has one of a line in them may use the others.
const ALIKE: [&[&str]; 17] = [
    &["ms", "millisecond"],
    &["kb", "kilobyte"],
    &["mb", "megabyte"],
    &["gb", "gigabyte"],
    &["tb", "terabyte"],
    &[
        "fail", "break", "broken", "die", "dead", "crash", "down", "outage", "failure", "gone",
    ],
    &["large", "big", "huge", "size", "grow", "growth", "scale"],
    &[
        "fast", "quick", "quickly", "slow", "slowly", "speed", "soon",
    ],
    &[
        "user",
        "person",
        "people",
        "customer",
        "somebody",
        "someone",
        "everybody",
        "caller",
    ],
    &["store", "keep", "save", "hold", "kept"],
    &[
        "send", "sent", "reach", "arrive", "get", "deliver", "receive",
    ],
    &["read", "look", "see", "view", "open", "fetch"],
    &["write", "save", "wrote", "written", "post"],
    &["machine", "server", "box", "computer", "host"],
    &["lose", "lost", "loss", "vanish", "disappear", "missing"],
    &["twice", "duplicate", "again", "repeat", "double"],
    &["remove", "delete", "erase", "gone"],
];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without apostrophes.
    pub folded: String,
    pub stem: String,
}

impl Word {
    fn of(raw: &str) -> Option<Word> {
        let mut folded = String::new();
        word::fold_into(raw, &mut folded);
        (!folded.is_empty()).then(|| Word {
            stem: word::stem(&folded).into_owned(),
            folded,
        })
    }

    /// What is compared where a word must not be known by its form alone.
    pub fn family(&self) -> &str {
        let end = self.stem.char_indices().nth(BEGINNING);
        self.stem
            .get(..end.map_or(self.stem.len(), |(at, _)| at))
            .unwrap_or(&self.stem)
    }

    pub fn is_ordinary(&self) -> bool {
        ORDINARY.contains(&self.stem) || word::is_contracted_not(&self.folded)
    }

    /// Letters only, as words are: nothing with a digit.
    pub fn has_digit(&self) -> bool {
        self.folded.chars().any(char::is_numeric)
    }
}

/// All words of a text in order; a hyphen parts two.
pub(super) fn words(text: &str) -> Vec<Word> {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}');
    text.split(|c: char| !inside(c))
        .filter_map(Word::of)
        .collect()
}

/// Families of a text, of those that are not ordinary.
pub(super) fn families(text: &str) -> HashSet<String> {
    let telling = words(text).into_iter().filter(|word| !word.is_ordinary());
    telling.map(|word| word.family().to_owned()).collect()
}

/// The families of everything that means about the same as a word of the text.
pub(super) fn alike(text: &str) -> HashSet<String> {
    let stems: HashSet<String> = words(text).into_iter().map(|word| word.stem).collect();
    let stem = |word: &&str| word::stem(word).into_owned();
    let meant = ALIKE
        .iter()
        .filter(|group| group.iter().any(|word| stems.contains(&stem(word))));
    meant
        .flat_map(|group| group.iter())
        .filter_map(|word| Word::of(word))
        .map(|word| word.family().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_family_are_recognised_in_one_another() {
        let family = |text: &str| words(text)[0].family().to_owned();
        assert_eq!(family("consistency"), family("Consistent"));
        assert_eq!(family("replicas"), family("replicated"));
        assert_eq!(family("caching"), family("caches"));
        assert_ne!(family("queue"), family("query"));
    }

    #[test]
    fn ordinary_words_tell_nothing_in_any_form() {
        assert!(families("So how would you go about that, and what happens then?").is_empty());
        assert!(families("Don't you think it'd change what you've written?").is_empty());
        assert_eq!(families("What does the cache hold?").len(), 1);
    }

    #[test]
    fn what_means_the_same_as_a_word_of_the_line_may_be_said() {
        assert!(alike("What if it fails?").contains("crash"));
        assert!(!alike("What does it hold?").contains("crash"));
    }
}
