//! From a misspelt word to the words it may stand for.
//!
//! # The one rule
//!
//! Only a word that is not real ([`super::english`]) is corrected, only to a word that a phrase uses, and only
//! as far as its length allows: one slip from five letters, two from eight. The first letter must agree, or
//! the first two stand in the wrong order.
//!
//! Phrases use a few thousand words, so no index of deletions is kept: words are held by first letter, and of
//! those the set of letters each consists of rules out all but a handful before any letters are compared. A
//! slip changes that set in at most two places.

use super::english;

const ONE_SLIP_LETTERS: usize = 5;
const TWO_SLIPS_LETTERS: usize = 8;
/// Nobody writes longer words; it also bounds the cost of a comparison.
const LETTERS_MAX: usize = 24;
/// So many words may be equally near; more say that nobody can tell.
const EQUALLY_NEAR: usize = 3;

/// The words of the phrases, ready to be compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Speller {
    /// Sorted by first letter, then by spelling.
    words: Vec<Target>,
    /// Where the words of a letter begin; one more than there are letters.
    first_letter: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Target {
    word: Box<str>,
    /// Bit n: the n-th letter occurs.
    letters: u32,
}

/// Whether the word could be a misspelt one at all.
pub(super) fn is_suspect(folded: &str) -> bool {
    (ONE_SLIP_LETTERS..=LETTERS_MAX).contains(&folded.len())
        && folded.bytes().all(|b| b.is_ascii_lowercase())
        && !english::is_real(folded)
}

impl Speller {
    /// Words that are too short to be taken for another one, or not plain letters, are left out.
    pub(super) fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut words: Vec<Target> = words
            .into_iter()
            .filter(|word| {
                (ONE_SLIP_LETTERS - 1..=LETTERS_MAX).contains(&word.len())
                    && word.bytes().all(|b| b.is_ascii_lowercase())
            })
            .map(|word| Target {
                letters: letters(word.as_bytes()),
                word: word.into_boxed_str(),
            })
            .collect();
        words.sort_by(|one, other| one.word.cmp(&other.word));
        words.dedup_by(|one, other| one.word == other.word);
        let begins =
            |letter: u8| words.partition_point(|target| target.word.as_bytes()[0] < letter);
        let first_letter = (b'a'..=b'z' + 1).map(begins).collect();
        Speller {
            words,
            first_letter,
        }
    }

    /// The words nearest to a suspect word; none when it is like nothing, or like too much.
    pub(super) fn nearest(&self, typed: &str) -> Vec<&str> {
        let bytes = typed.as_bytes();
        let &[first, second, ..] = bytes else {
            return Vec::new();
        };
        let mut allowed = if bytes.len() >= TWO_SLIPS_LETTERS {
            2
        } else {
            1
        };
        let own = letters(bytes);
        let mut found: Vec<&str> = Vec::new();
        let initials = [first, second];
        let initials = if first == second {
            &initials[..1]
        } else {
            &initials
        };
        for (at, initial) in initials.iter().enumerate() {
            for target in self.beginning_with(*initial) {
                let word = target.word.as_bytes();
                let far = word.len().abs_diff(bytes.len()) > allowed
                    || (own ^ target.letters).count_ones() as usize > 2 * allowed
                    || (at == 1 && word.get(1) != Some(&first));
                if far {
                    continue;
                }
                let slips = distance(bytes, word, allowed);
                if slips < allowed {
                    found.clear();
                }
                if slips <= allowed {
                    allowed = slips;
                    found.push(&target.word);
                }
            }
        }
        // Two slips are a guess; a real word that is nearer is the better one, and it is in no phrase.
        if found.len() > EQUALLY_NEAR || (allowed == 2 && english::is_one_slip_away(typed)) {
            found.clear();
        }
        found
    }

    fn beginning_with(&self, letter: u8) -> &[Target] {
        let Some(at) = letter.checked_sub(b'a').map(usize::from) else {
            return &[];
        };
        match self.first_letter.get(at..at + 2) {
            Some([from, to]) => &self.words[*from..*to],
            _ => &[],
        }
    }
}

fn letters(word: &[u8]) -> u32 {
    word.iter()
        .fold(0, |set, letter| set | 1 << (letter.wrapping_sub(b'a') & 31))
}

/// Letters added, left out, changed, or swapped with their neighbour; more than `limit` is `limit + 1`.
fn distance(one: &[u8], other: &[u8], limit: usize) -> usize {
    let width = other.len() + 1;
    if one.len() > LETTERS_MAX || width > LETTERS_MAX + 1 {
        return limit + 1;
    }
    let mut before = [0usize; LETTERS_MAX + 1];
    let mut last = [0usize; LETTERS_MAX + 1];
    let mut row = [0usize; LETTERS_MAX + 1];
    for (at, cell) in last[..width].iter_mut().enumerate() {
        *cell = at;
    }
    for at in 1..=one.len() {
        row[0] = at;
        let mut least = at;
        for to in 1..width {
            let same = usize::from(one[at - 1] != other[to - 1]);
            let mut cell = (last[to - 1] + same).min(last[to] + 1).min(row[to - 1] + 1);
            if at > 1 && to > 1 && one[at - 1] == other[to - 2] && one[at - 2] == other[to - 1] {
                cell = cell.min(before[to - 2] + 1);
            }
            row[to] = cell;
            least = least.min(cell);
        }
        if least > limit {
            return limit + 1;
        }
        before = last;
        last = row;
    }
    last[width - 1].min(limit + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speller() -> Speller {
        let words = [
            "collision",
            "collisions",
            "redirect",
            "cache",
            "caching",
            "partition",
            "cassandra",
            "shard",
            "redis",
            "queue",
            "counter",
            "counted",
            "database",
        ];
        Speller::new(words.map(str::to_owned))
    }

    fn nearest(typed: &str) -> Vec<String> {
        let found = speller();
        if !is_suspect(typed) {
            return Vec::new();
        }
        found
            .nearest(typed)
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn one_slip_is_forgiven_from_five_letters_and_two_from_eight() {
        assert_eq!(nearest("colision"), ["collision"]);
        assert_eq!(nearest("colisoin"), ["collision"]);
        assert_eq!(nearest("databse"), ["database"]);
        assert_eq!(nearest("cachign"), ["caching"]);
        assert_eq!(nearest("rdeis"), ["redis"]);
        assert_eq!(
            nearest("qeueu"),
            Vec::<String>::new(),
            "two slips in five letters"
        );
        assert_eq!(nearest("cassndraa"), ["cassandra"]);
    }

    #[test]
    fn real_words_stay_what_they_are() {
        for word in [
            "cashing",
            "share",
            "redirected",
            "databases",
            "memcached",
            "petition",
        ] {
            assert!(nearest(word).is_empty(), "{word}");
        }
    }

    #[test]
    fn a_nearer_real_word_wins_even_if_no_phrase_has_it() {
        // "petition" is one slip away, "partition" two.
        assert!(nearest("pettition").is_empty());
    }

    #[test]
    fn the_first_letter_must_agree_or_be_swapped() {
        assert!(nearest("bollision").is_empty());
        assert_eq!(nearest("ocllision"), ["collision"]);
    }

    #[test]
    fn distances_count_slips() {
        for (one, other, slips) in [
            ("abcd", "abcd", 0),
            ("abcd", "acbd", 1),
            ("abcd", "abd", 1),
            ("abcd", "xbcy", 2),
            ("abcd", "wxyz", 3),
        ] {
            assert_eq!(
                distance(one.as_bytes(), other.as_bytes(), 2),
                slips,
                "{one} {other}"
            );
        }
    }
}
