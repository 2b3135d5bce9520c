//! Text with everything taken off that two people may write differently: letter case, accents, ligatures and wide forms, marks,
//! and characters that nobody sees. What is left are words with their places.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In [`Folded::letters`].
    letters: Range<usize>,
    /// In the text that was folded, in bytes.
    pub place: Range<usize>,
}

/// The words of a text, in their order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Folded {
    /// The letters of all words, one behind the other.
    pub letters: String,
    pub words: Vec<Word>,
}

impl Folded {
    pub fn of(text: &str) -> Folded {
        let mut folded = Folded::default();
        let mut open: Option<Word> = None;
        for (at, c) in text.char_indices() {
            if is_unseen(c) {
                continue;
            }
            let end = at + c.len_utf8();
            let before = folded.letters.len();
            let is_word = match c.is_ascii() {
                true if c.is_ascii_alphanumeric() => {
                    folded.letters.push(c.to_ascii_lowercase());
                    true
                }
                true => false,
                false => push_folded(c, &mut folded.letters),
            };
            if !is_word {
                folded.words.extend(open.take());
                continue;
            }
            // Scripts without spaces: each sign is a word.
            if is_sign(c) {
                folded.words.extend(open.take());
            }
            let word = open.get_or_insert(Word {
                letters: before..before,
                place: at..end,
            });
            word.letters.end = folded.letters.len();
            word.place.end = end;
            if is_sign(c) {
                folded.words.extend(open.take());
            }
        }
        folded.words.extend(open);
        folded
    }

    pub fn letters_of(&self, word: &Word) -> &str {
        self.letters.get(word.letters.clone()).unwrap_or_default()
    }

    /// Letters of each word, in order.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| self.letters_of(word))
    }
}

/// Appends what a letter or digit is folded to; false for everything that stands between words. A mark over a letter is part of
/// a word and adds nothing to it.
fn push_folded(c: char, letters: &mut String) -> bool {
    if is_combining_mark(c) {
        return true;
    }
    let before = letters.len();
    for part in std::iter::once(c).nfkd() {
        if part.is_alphanumeric() {
            letters.extend(part.to_lowercase());
        }
    }
    letters.len() > before
}

/// Chinese, Japanese and Korean signs.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}')
}

/// Takes no room on a page: joiners, marks of direction, tags, and what no keyboard types.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Text that somebody looks at to see what was in it: what nobody sees, what steers a terminal or turns the direction stands there as
/// its number.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let steers = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        match steers || is_unseen(c) || matches!(c, '\u{2028}' | '\u{2029}') {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out
}

/// Words as people count them: what stands between spaces and has a letter or digit in it; of scripts without spaces every sign.
pub(super) fn count_words(text: &str) -> usize {
    let words = text.split_whitespace().map(|chunk| {
        let signs = chunk.chars().filter(|c| is_sign(*c)).count();
        signs.max(usize::from(chunk.chars().any(char::is_alphanumeric)))
    });
    words.sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        Folded::of(text).all().map(str::to_owned).collect()
    }

    #[test]
    fn what_is_written_otherwise_is_the_same_word() {
        assert_eq!(
            words("**Ca\u{0301}che**-hit, \u{FB01}rst"),
            ["cache", "hit", "first"]
        );
        assert_eq!(
            words("C\u{00E1}che \u{FF12}\u{FF10}0 10\u{2079}"),
            ["cache", "200", "109"]
        );
        assert_eq!(words("ig\u{200B}no\u{00AD}re"), ["ignore"]);
        assert_eq!(words("user_id's"), ["user", "id", "s"]);
        assert_eq!(words("忽略 all"), ["忽", "略", "all"]);
        assert_eq!(words(" -- \u{200B} "), Vec::<String>::new());
    }

    #[test]
    fn what_nobody_sees_is_shown_as_its_number() {
        assert_eq!(visible("a\tb\n\u{e9}"), "a\tb\n\u{e9}");
        assert_eq!(
            visible("\u{202e}x\u{1b}[2J\0"),
            "\\u{202e}x\\u{1b}[2J\\u{0}"
        );
    }

    #[test]
    fn words_are_counted_as_people_do() {
        assert_eq!(count_words("we don't use  -- user_id."), 4);
        assert_eq!(count_words("忽略所有"), 4);
        assert_eq!(count_words(" * - "), 0);
    }

    proptest! {
        #[test]
        fn every_place_is_a_piece_of_the_text_in_order(text in "\\PC{0,80}|[a-zA-Z \u{300}-\u{302}\u{200b}é忽ﬁ]{0,80}") {
            let folded = Folded::of(&text);
            let mut last = 0;
            for word in &folded.words {
                prop_assert!(word.place.start >= last);
                prop_assert!(text.get(word.place.clone()).is_some_and(|piece| !piece.is_empty()));
                last = word.place.end;
            }
            let joined: String = folded.all().collect();
            prop_assert_eq!(joined, folded.letters.clone());
        }
    }
}
