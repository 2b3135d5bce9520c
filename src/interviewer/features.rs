//! What a question is made of, for the machine that has learnt from the example questions: its words, what they mean, how they are spelt.
//!
//! Words of one meaning (`same` in `prompts/interviewer.toml`) share a class, so that "uptime" is known where only "availability" was
//! learnt. A word may have several meanings; which of them counts is learnt. So are long words that begin alike, and runs of four letters,
//! which let a word with a typing error still count for something. Words that follow each other and meanings that meet in one text count
//! as pairs: "how many" and "how long" ask for different things, and "size" of a "group" is another thing than either.

use std::collections::{BTreeMap, HashMap};

use crate::language::word;

/// A class has one to three words: "phone", "how long", "time to live".
const CLASS_WORDS_MAX: usize = 3;
const LETTERS: usize = 4;
/// Longer words that begin with the same letters are of one family: "encrypt" and "encryption".
const FAMILY_LETTERS: usize = 5;
/// A run of letters is worth less than a word. In texts left out of the lessons 0.4 to 0.8 find nearly the same.
const OF_SPELLING: f64 = 0.6;
/// What a pair is worth: with 0.5 to 1 one question in fifty more is found than without pairs.
const OF_PAIRS: f64 = 0.7;
/// A text that means more things than this is no question, and the number of pairs grows with their square.
const PAIRED_MEANINGS_MAX: usize = 48;

/// Words that say nothing about what is asked.
const EMPTY: &[&str] = &[
    "a", "about", "actually", "also", "am", "an", "and", "any", "are", "as", "assume", "at", "be",
    "been", "by", "can", "cant", "case", "could", "did", "do", "does", "doesnt", "dont", "exactly",
    "expect", "expected", "for", "from", "get", "give", "given", "going", "got", "had", "has",
    "have", "here", "hey", "hi", "hm", "i", "id", "idea", "if", "im", "in", "is", "isnt", "it",
    "its", "ive", "just", "kind", "know", "let", "lets", "like", "may", "maybe", "me", "might",
    "must", "my", "need", "of", "ok", "okay", "on", "or", "our", "please", "question", "quick",
    "really", "right", "rough", "roughly", "said", "say", "shall", "should", "so", "some", "sort",
    "suppose", "sure", "tell", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "thing", "things", "think", "this", "those", "to", "uh", "um", "us", "want", "we",
    "well", "whether", "will", "with", "wont", "would", "you", "your",
];

/// How many kinds of features there are; each is measured for itself.
pub const KINDS: usize = 3;
/// What a kind is worth.
pub const WORTH: [f64; KINDS] = [1.0, OF_SPELLING, OF_PAIRS];

/// How often a text has each feature, by kind: words and meanings, runs of letters, pairs.
pub type Features = [BTreeMap<String, f64>; KINDS];

/// Words that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    /// By the stems of one to three words.
    classes: HashMap<String, Vec<String>>,
}

/// Lower case, without apostrophes and whatever is no letter or digit.
pub fn words_of(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace(['\'', '’'], "");
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

pub fn is_empty_word(word: &str) -> bool {
    EMPTY.binary_search(&word).is_ok()
}

impl Meanings {
    pub fn new(same: &[Vec<String>]) -> Meanings {
        let mut meanings = Meanings::default();
        for (class, alike) in same.iter().enumerate() {
            for words in alike {
                let stems: Vec<String> = words_of(words).iter().map(|word| stem(word)).collect();
                let classes = meanings.classes.entry(stems.join(" ")).or_default();
                // Class names begin with a character no word has.
                let name = format!("={class}");
                if !classes.contains(&name) {
                    classes.push(name);
                }
            }
        }
        meanings
    }

    pub fn features(&self, text: &str) -> Features {
        let mut features = Features::default();
        let [meaning, spelling, pairs] = &mut features;
        let mut add = |feature: String| *meaning.entry(feature).or_insert(0.0) += 1.0;
        let words = words_of(text);
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        for (at, word) in words.iter().enumerate() {
            for length in 1..=CLASS_WORDS_MAX {
                let Some(run) = stems.get(at..at + length) else {
                    break;
                };
                let classes = self.classes.get(&run.join(" ")).into_iter().flatten();
                classes.for_each(|class| add(class.clone()));
            }
            if is_empty_word(word) {
                continue;
            }
            if let Some(stem) = stems.get(at) {
                if word.chars().count() > FAMILY_LETTERS {
                    // Families begin with another character than words and classes.
                    let family = stem.chars().take(FAMILY_LETTERS);
                    add(std::iter::once('~').chain(family).collect());
                }
                add(stem.clone());
            }
            let letters: Vec<char> = std::iter::once('^')
                .chain(word.chars())
                .chain(std::iter::once('$'))
                .collect();
            let runs = letters.windows(LETTERS.min(letters.len()));
            for run in runs {
                let run: String = run.iter().collect();
                *spelling.entry(run).or_insert(0.0) += 1.0;
            }
        }
        // Here the words that say nothing count: they tell "how many a day" from "many days".
        for pair in stems.windows(2) {
            *pairs.entry(pair.join(" ")).or_insert(0.0) += 1.0;
        }
        let classes: Vec<&str> = meaning.keys().map(String::as_str).collect();
        let classes: Vec<&str> = classes.into_iter().filter(|name| is_class(name)).collect();
        if classes.len() <= PAIRED_MEANINGS_MAX {
            for (at, one) in classes.iter().enumerate() {
                for other in classes.iter().skip(at + 1) {
                    pairs.insert(format!("{one}{other}"), 1.0);
                }
            }
        }
        features
    }
}

fn is_class(feature: &str) -> bool {
    feature.starts_with('=')
}

fn stem(word: &str) -> String {
    word::stem(word).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meanings() -> Meanings {
        let same = [
            vec!["ring", "chime"],
            vec!["how long", "duration"],
            vec!["ring", "circle"],
        ];
        Meanings::new(&same.map(|words| words.into_iter().map(str::to_owned).collect()))
    }

    fn meaning(text: &str) -> Vec<String> {
        meanings().features(text)[0].keys().cloned().collect()
    }

    #[test]
    fn empty_words_are_sorted_for_the_search() {
        assert!(EMPTY.is_sorted());
    }

    #[test]
    fn a_word_counts_as_itself_and_as_all_it_may_mean() {
        assert_eq!(meaning("The rings?"), ["=0", "=2", "ring"]);
        assert_eq!(meaning("chiming"), ["=0", "chime", "~chime"]);
        assert_eq!(meaning("for how long"), ["=1", "how", "long"]);
        assert_eq!(meaning("long"), ["long"]);
        assert_eq!(meaning("so, do we?"), [""; 0]);
    }

    #[test]
    fn a_typing_error_leaves_most_runs_of_letters_alone() {
        let [_, right, _] = meanings().features("retention");
        let [_, wrong, _] = meanings().features("retenton");
        let shared = right.keys().filter(|run| wrong.contains_key(*run)).count();
        assert!(shared >= 4, "{right:?} {wrong:?}");
        let [_, short, _] = meanings().features("k = ?");
        assert_eq!(short.into_keys().collect::<Vec<_>>(), ["^k$"]);
    }

    #[test]
    fn words_in_a_row_and_meanings_in_one_text_are_pairs() {
        let [_, _, pairs] = meanings().features("For how long do we chime?");
        let pairs: Vec<&str> = pairs.keys().map(String::as_str).collect();
        assert_eq!(
            pairs,
            [
                "=0=1", "do we", "for how", "how long", "long do", "we chime"
            ]
        );
        let [_, _, none] = meanings().features("chime");
        assert!(none.is_empty(), "{none:?}");
    }

    #[test]
    fn a_text_that_means_everything_has_no_pairs_of_meanings() {
        let same: Vec<Vec<String>> = (0..=PAIRED_MEANINGS_MAX)
            .map(|at| vec![format!("w{at}")])
            .collect();
        let text: Vec<String> = same.concat();
        let meanings = Meanings::new(&same);
        let of_classes = |text: &str| {
            let [_, _, pairs] = meanings.features(text);
            pairs.keys().filter(|pair| is_class(pair)).count()
        };
        assert_eq!(of_classes(&text.join(" ")), 0);
        let most = PAIRED_MEANINGS_MAX * (PAIRED_MEANINGS_MAX - 1) / 2;
        assert_eq!(of_classes(&text[1..].join(" ")), most);
    }
}
