//! Words of phrases that find another word by its ending.
//!
//! Only endings are taken off (-s, -ed, -ing, a silent e), and still some different words meet: `locale` and `local`, `suite` and
//! `suit`, `news` and `new`. Whether two words mean different things no program knows. What it can know: whether both stand in
//! the content, and whether one is spelt as an inflection of the other or of a third (`caching`, `caches`), which is what an
//! author wants. Nouns that are spelt like an inflection and mean something of their own are listed below.

use std::collections::{BTreeMap, BTreeSet};

use crate::casebook::{Casebook, Entry, Fault, Places};
use crate::language::word::{fold_into, stem};
use crate::text::t_with;

/// Nouns of their own that look like an inflection. Written down when one of them met its look-alike in content.
const NOUNS: &[&str] = &[
    "customs", "evening", "goods", "means", "meeting", "news", "rating", "setting",
];
/// Shorter words are articles and the like.
const LETTERS_MIN: usize = 3;

/// Every word of the content by its stem, each with the file where it was seen first.
#[derive(Debug, Default)]
pub struct Vocabulary(BTreeMap<String, BTreeMap<String, String>>);

impl Vocabulary {
    pub fn of(casebook: &Casebook, places: &BTreeMap<String, Places>) -> Vocabulary {
        let mut all = Vocabulary::default();
        for (id, entry) in &casebook.cases {
            for (level, text) in &entry.case.model_answer {
                let level = crate::wire::name(level);
                all.read(text, &format!("prompts/cases/{id}/model-{level}.md"));
            }
            let Some(places) = places.get(id) else {
                continue;
            };
            for file in places.test_answers.values() {
                all.read(&file.text, &file.shown);
            }
            for (_, phrase) in phrases(entry) {
                for word in plain_words(phrase) {
                    all.add(word, &places.rubric.file);
                }
            }
        }
        all
    }

    fn read(&mut self, text: &str, file: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
            let mut folded = String::new();
            fold_into(word, &mut folded);
            self.add(folded, file);
        }
    }

    fn add(&mut self, word: String, file: &str) {
        if word.len() >= LETTERS_MIN && word.bytes().all(|b| b.is_ascii_lowercase()) {
            let words = self.0.entry(stem(&word).into_owned()).or_default();
            words.entry(word).or_insert_with(|| file.to_owned());
        }
    }
}

/// Each pair of words once, at the first phrase with the one.
pub fn warnings(entry: &Entry, places: &Places, vocabulary: &Vocabulary) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut warnings = Vec::new();
    for (path, phrase) in phrases(entry) {
        for word in plain_words(phrase) {
            let others = vocabulary.0.get(stem(&word).as_ref());
            for (other, file) in others.into_iter().flatten() {
                if are_apart(&word, other) && seen.insert((word.clone(), other.clone())) {
                    let values = [
                        ("word", word.as_str().into()),
                        ("other", other.as_str().into()),
                        ("file", file.as_str().into()),
                    ];
                    let message = t_with("lint-word-reaches", &values);
                    warnings.push(places.rubric.fault(&path, message));
                }
            }
        }
    }
    warnings
}

/// Phrases by which items are found, each with its path.
fn phrases(entry: &Entry) -> Vec<(String, &str)> {
    let mut phrases = Vec::new();
    for (name, class) in &entry.rubric.class {
        for (at, phrase) in class.iter().enumerate() {
            phrases.push((format!("class.{name}[{at}]"), phrase.as_str()));
        }
    }
    for (at, item) in entry.rubric.item.iter().enumerate() {
        for (alternative, one) in item.matches.iter().enumerate() {
            let path = format!("item[{at}].match[{alternative}]");
            for (place, phrase) in one.any.iter().enumerate() {
                phrases.push((format!("{path}.any[{place}]"), phrase));
            }
            for (group, all) in one.all.iter().enumerate() {
                for (place, phrase) in all.iter().enumerate() {
                    phrases.push((format!("{path}.all[{group}][{place}]"), phrase));
                }
            }
        }
    }
    phrases
}

/// The words of a phrase that match in any inflection: not `=word`, not `word*`, not the name of a class.
fn plain_words(phrase: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_class = false;
    for piece in phrase.split_inclusive(|c: char| c.is_whitespace() || "(){}|~-".contains(c)) {
        let end = piece.chars().next_back();
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || "(){}|~-".contains(c));
        let plain = !is_class && !word.starts_with('=') && !word.ends_with('*');
        if plain && word.len() >= LETTERS_MIN && word.chars().all(char::is_alphabetic) {
            words.push(word.to_lowercase());
        }
        is_class = end == Some('{') || (is_class && end != Some('}'));
    }
    words
}

/// Two words of one stem that an author may not mean together.
fn are_apart(word: &str, other: &str) -> bool {
    if word == other {
        return false;
    }
    if let Some(noun) = NOUNS
        .iter()
        .find(|noun| is_form(word, noun) || is_form(other, noun))
    {
        return is_form(word, noun) != is_form(other, noun);
    }
    let by_rule = |word: &str| {
        let own = stem(word);
        let mut others = bases(word).into_iter().filter(|base| base != word);
        *own == *word
            || word.strip_suffix('e') == Some(own.as_ref())
            || others.any(|base| stem(&base) == own)
    };
    // Irregular forms (built, gone) come from a list, not from a rule that could err.
    by_rule(word) && by_rule(other) && bases(word).is_disjoint(&bases(other))
}

/// The noun itself, with or without an -s.
fn is_form(word: &str, noun: &str) -> bool {
    word == noun || word.strip_suffix('s') == Some(noun)
}

/// What a word can be an inflection of, by the rules of spelling; itself among them.
fn bases(word: &str) -> BTreeSet<String> {
    let mut bases = BTreeSet::from([word.to_owned()]);
    let mut add = |base: String| {
        if base.len() >= 2 {
            bases.insert(base);
        }
    };
    let hisses = |base: &str| {
        ["s", "x", "z", "ch", "sh", "o"]
            .iter()
            .any(|end| base.ends_with(end))
    };
    if let Some(base) = word
        .strip_suffix("ies")
        .or_else(|| word.strip_suffix("ied"))
    {
        add(format!("{base}y"));
    }
    if let Some(base) = word.strip_suffix("es").filter(|base| hisses(base)) {
        add(base.to_owned());
    }
    if let Some(base) = word.strip_suffix('s').filter(|base| !base.ends_with('s')) {
        add(base.to_owned());
        // "writings": of "writing" and of "write".
        if base.ends_with("ing") {
            bases.extend(self::bases(base));
            return bases;
        }
    }
    for ending in ["ed", "ing", "en", "n"] {
        let Some(base) = word.strip_suffix(ending) else {
            continue;
        };
        add(base.to_owned());
        add(format!("{base}e"));
        if let Some(short) =
            base.strip_suffix(|c: char| base.ends_with([c, c].iter().collect::<String>().as_str()))
        {
            add(short.to_owned());
            add(format!("{short}e"));
        }
    }
    bases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_of_one_word_belong_together() {
        for words in [
            &["cache", "caches", "cached", "caching"][..],
            &["post", "posts", "posting", "posted"],
            &["retry", "retries", "retried", "retrying"],
            &["log", "logs", "logged", "logging"],
            &["write", "writes", "writing", "written", "writings"],
            &["use", "used", "using", "uses"],
            &["build", "built", "building"],
            &["send", "sent"],
            &["go", "gone", "going"],
            &["lose", "lost", "losing"],
            &["find", "found"],
            &["take", "taken", "taking"],
            &["hash", "hashes", "hashed"],
            &["index", "indexes", "indices"],
            &["queue", "queues", "queued"],
            &["bus", "buses"],
        ] {
            for one in words {
                for other in words {
                    if stem(one) == stem(other) {
                        assert!(!are_apart(one, other), "{one} {other}");
                    }
                }
            }
        }
    }

    #[test]
    fn words_that_only_look_alike_are_apart() {
        for (one, other) in [
            ("locale", "local"),
            ("locales", "local"),
            ("suite", "suit"),
            ("human", "humane"),
            ("paste", "past"),
            ("envelope", "envelop"),
            ("news", "new"),
            ("rating", "rated"),
            ("ratings", "rate"),
            ("settings", "set"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other} meet");
            assert!(
                are_apart(one, other) && are_apart(other, one),
                "{one} {other}"
            );
        }
        assert!(!are_apart("rating", "ratings"));
    }

    #[test]
    fn only_words_in_any_inflection_count() {
        assert_eq!(
            plain_words("{cache} (news|=set) ~3 partition* read-only 62"),
            ["news", "read", "only"]
        );
    }
}
