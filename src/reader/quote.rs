//! Whether a quote stands in a text, whole.
//!
//! # The one invariant
//!
//! A place that is found is one unbroken run of the text whose words are the quote's: all of them, or, of twenty and more, all but
//! one in twenty, and those differ as words do that were copied in a hurry: by one letter, or a small word more or less.
//!
//! 1. [`Standing::new`] folds the text once (see [`super::fold`]) and sets aside what a copy may leave out: the numbers of lists,
//!    the targets of links, tags.
//! 2. [`Standing::find`] looks for the letters of the quote, spaces and marks left out, with both ends at the ends of words.
//! 3. A long quote that is not there to the letter is laid along the text, word by word.
//!
//! A rule that takes any thirty letters in common lets most half-invented quotes through; looking for the whole lets none.
//! Time is in proportion to the text.

use std::collections::HashMap;
use std::ops::Range;

use super::fold::{Folded, count_words};
use crate::limits::{READER_QUOTE_WORDS_MAX, READER_QUOTE_WORDS_MIN};

/// Of so many words one may differ.
const WORDS_PER_SLIP: usize = 20;
/// Places that are tried for a quote which begins or ends inside a word there.
const TRIES: usize = 64;
/// Words that are dropped or added in copying and change nothing.
const SMALL: [&str; 20] = [
    "a", "an", "the", "of", "to", "is", "are", "and", "in", "on", "for", "that", "it", "this",
    "we", "so", "then", "at", "by", "with",
];
/// A word of so many letters is the same with one of them wrong.
const SLIP_LETTERS: usize = 4;

/// What is wrong with a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misquote {
    /// Fewer words than a quote needs, or more.
    Length,
    NotFound,
}

/// A text that quotes are looked for in.
#[derive(Debug, Clone)]
pub struct Standing {
    folded: Folded,
    /// Of each word: a copy may leave it out.
    optional: Vec<bool>,
    /// Without the optional words, and with them.
    plain: Stream,
    whole: Stream,
    /// Of each word, equal for equal words.
    ids: Vec<u32>,
    vocabulary: HashMap<String, u32>,
}

/// The letters of some words without anything between them.
#[derive(Debug, Clone, Default)]
struct Stream {
    letters: String,
    /// Where each word begins in `letters`, and the end of the last.
    bounds: Vec<usize>,
    /// Which word that is.
    words: Vec<usize>,
}

impl Stream {
    fn of(folded: &Folded, wanted: impl Fn(usize) -> bool) -> Stream {
        let mut stream = Stream::default();
        for (at, letters) in folded.all().enumerate().filter(|(at, _)| wanted(*at)) {
            stream.bounds.push(stream.letters.len());
            stream.letters.push_str(letters);
            stream.words.push(at);
        }
        stream.bounds.push(stream.letters.len());
        stream
    }

    /// First and last word of the first place where `wanted` stands between ends of words.
    fn find(&self, wanted: &str) -> Option<(usize, usize)> {
        if wanted.is_empty() {
            return None;
        }
        let mut from = 0;
        for _ in 0..TRIES {
            let start = from + self.letters.get(from..)?.find(wanted)?;
            let first = self.bounds.binary_search(&start);
            let behind = self.bounds.binary_search(&(start + wanted.len()));
            if let (Ok(first), Ok(behind)) = (first, behind) {
                let last = behind.checked_sub(1)?;
                return Some((*self.words.get(first)?, *self.words.get(last)?));
            }
            let step = self
                .letters
                .get(start..)?
                .chars()
                .next()
                .map_or(1, char::len_utf8);
            from = start + step;
        }
        None
    }
}

impl Standing {
    pub fn new(text: &str) -> Standing {
        let folded = Folded::of(text);
        let optional = optional_words(text, &folded);
        let mut vocabulary: HashMap<String, u32> = HashMap::new();
        let ids = folded.all().map(|letters| {
            let next = u32::try_from(vocabulary.len()).unwrap_or(u32::MAX);
            match vocabulary.get(letters) {
                Some(id) => *id,
                None => {
                    vocabulary.insert(letters.to_owned(), next);
                    next
                }
            }
        });
        let ids = ids.collect();
        Standing {
            plain: Stream::of(&folded, |at| !optional.get(at).copied().unwrap_or(false)),
            whole: Stream::of(&folded, |_| true),
            folded,
            optional,
            ids,
            vocabulary,
        }
    }

    /// Where the quote stands, in bytes of the text: from the first letter of its first word to the last of its last.
    ///
    /// # Errors
    /// It is too short or too long for a quote, or does not stand there.
    pub fn find(&self, quote: &str) -> Result<Range<usize>, Misquote> {
        let words = count_words(quote);
        if !(READER_QUOTE_WORDS_MIN..=READER_QUOTE_WORDS_MAX).contains(&words) {
            return Err(Misquote::Length);
        }
        let wanted = Folded::of(quote);
        let optional = optional_words(quote, &wanted);
        let plain = Stream::of(&wanted, |at| !optional.get(at).copied().unwrap_or(false));
        let found = self
            .plain
            .find(&plain.letters)
            .or_else(|| self.whole.find(&wanted.letters))
            .or_else(|| self.along(&wanted, &plain));
        let (first, last) = found.ok_or(Misquote::NotFound)?;
        let start = self.folded.words.get(first).map(|word| word.place.start);
        let end = self.folded.words.get(last).map(|word| word.place.end);
        match (start, end) {
            (Some(start), Some(end)) if start < end => Ok(start..end),
            _ => Err(Misquote::NotFound),
        }
    }

    /// The quote laid along the text, with as few slips as can be.
    fn along(&self, wanted: &Folded, plain: &Stream) -> Option<(usize, usize)> {
        let words = || plain.words.iter().filter_map(|at| wanted.words.get(*at));
        let letters: Vec<&str> = words().map(|word| wanted.letters_of(word)).collect();
        let slips = letters.len() / WORDS_PER_SLIP;
        if slips == 0 {
            return None;
        }
        let ids: Vec<Option<u32>> = letters
            .iter()
            .map(|letters| self.vocabulary.get(*letters).copied())
            .collect();
        let unknown = ids.iter().filter(|id| id.is_none()).count();
        if unknown > slips {
            return None;
        }
        let end = self.best_end(&ids, slips)?;
        // The run is as long as the quote, give or take the slips and what may be left out.
        let mut start = end;
        let mut room = ids.len() + slips;
        while start > 0 && room > 0 {
            start -= 1;
            room -= usize::from(!self.optional.get(start).copied().unwrap_or(false));
        }
        let alignment = self.align(&ids, start, end)?;
        self.is_fair(&alignment, &letters, slips)
    }

    /// Behind which word of the text the quote ends with the fewest slips, if those are few enough.
    fn best_end(&self, ids: &[Option<u32>], slips: usize) -> Option<usize> {
        let mut column: Vec<usize> = (0..=ids.len()).collect();
        let mut best: Option<(usize, usize)> = None;
        for (at, id) in self.ids.iter().enumerate() {
            let extra = usize::from(!self.optional.get(at).copied().unwrap_or(false));
            let mut diagonal = 0;
            for (row, wanted) in ids.iter().enumerate() {
                let same = usize::from(*wanted != Some(*id));
                let (above, left) = (column[row], column[row + 1]);
                column[row + 1] = (diagonal + same).min(above + 1).min(left + extra);
                diagonal = left;
            }
            let cost = column[ids.len()];
            if cost <= slips && best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, at + 1));
            }
        }
        best.map(|(_, end)| end)
    }

    /// For each word of the quote the word of `text[start..end]` it is, the run ending at `end`.
    fn align(&self, ids: &[Option<u32>], start: usize, end: usize) -> Option<Vec<Option<usize>>> {
        let text = self.ids.get(start..end)?;
        let width = ids.len() + 1;
        let extra =
            |at: usize| usize::from(!self.optional.get(start + at).copied().unwrap_or(false));
        let mut costs = vec![0_usize; (text.len() + 1) * width];
        for (row, cost) in costs.iter_mut().enumerate().take(width) {
            *cost = row;
        }
        for (at, id) in text.iter().enumerate() {
            let (before, here) = (at * width, (at + 1) * width);
            for (row, wanted) in ids.iter().enumerate() {
                let same = usize::from(*wanted != Some(*id));
                costs[here + row + 1] = (costs[before + row] + same)
                    .min(costs[here + row] + 1)
                    .min(costs[before + row + 1] + extra(at));
            }
        }
        let mut matched = vec![None; ids.len()];
        let (mut at, mut row) = (text.len(), ids.len());
        while row > 0 {
            let cost = costs[at * width + row];
            let step = at.checked_sub(1).map(|before| {
                let same = usize::from(ids[row - 1] != Some(text[before]));
                (before, same)
            });
            match step {
                Some((before, same)) if cost == costs[before * width + row - 1] + same => {
                    if same == 0 {
                        matched[row - 1] = Some(start + before);
                    }
                    (at, row) = (before, row - 1);
                }
                Some((before, _)) if cost == costs[before * width + row] + extra(before) => {
                    at = before;
                }
                _ => row -= 1,
            }
        }
        Some(matched)
    }

    /// First and last word of the run, if the slips are such as copying makes.
    fn is_fair(
        &self,
        matched: &[Option<usize>],
        letters: &[&str],
        slips: usize,
    ) -> Option<(usize, usize)> {
        let first = matched.first().copied().flatten()?;
        let last = matched.last().copied().flatten()?;
        if matched.iter().filter(|word| word.is_none()).count() > slips {
            return None;
        }
        let mut before = first;
        let mut unmatched: Option<&str> = None;
        for (word, letters) in matched.iter().zip(letters) {
            match (word, unmatched) {
                (None, None) => unmatched = Some(letters),
                (None, Some(_)) => return None,
                (Some(here), _) => {
                    if *here > before + 1 || unmatched.is_some() {
                        self.is_slip(before + 1, *here, unmatched).then_some(())?;
                    }
                    (before, unmatched) = (*here, None);
                }
            }
        }
        Some((first, last))
    }

    /// Whether what stands in `text[from..to]` is what somebody copied as `copied`, or left out.
    fn is_slip(&self, from: usize, to: usize, copied: Option<&str>) -> bool {
        let skipped = self.folded.words.get(from..to).unwrap_or_default();
        let skipped: Vec<&str> = skipped
            .iter()
            .zip(from..)
            .filter(|(_, at)| !self.optional.get(*at).copied().unwrap_or(false))
            .map(|(word, _)| self.folded.letters_of(word))
            .collect();
        match (skipped.as_slice(), copied) {
            ([], Some(copied)) => SMALL.contains(&copied),
            ([written], Some(copied)) => {
                let both_small = SMALL.contains(written) && SMALL.contains(&copied);
                both_small || is_one_letter_off(written, copied)
            }
            (skipped, None) => skipped.iter().all(|word| SMALL.contains(word)),
            _ => false,
        }
    }
}

/// Whether a quote stands in a text, whole.
pub fn stands(text: &str, quote: &str) -> bool {
    Standing::new(text).find(quote).is_ok()
}

/// One letter more, less or another, or two neighbours swapped, in a word of some length without digits.
fn is_one_letter_off(one: &str, other: &str) -> bool {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let shorter = one.len().min(other.len());
    if shorter < SLIP_LETTERS || one.iter().chain(&other).any(|c| c.is_numeric()) {
        return false;
    }
    let pairs = || one.iter().zip(&other);
    let front = pairs().take_while(|(a, b)| a == b).count();
    let room = shorter - front;
    let back = one.iter().rev().zip(other.iter().rev());
    let back = back.take(room).take_while(|(a, b)| a == b).count();
    match (
        one.get(front..one.len() - back),
        other.get(front..other.len() - back),
    ) {
        (Some([a, b]), Some([c, d])) => a == d && b == c,
        (Some(left), Some(right)) => left.len() <= 1 && right.len() <= 1,
        _ => false,
    }
}

/// Of each word whether a copy may leave it out.
fn optional_words(text: &str, folded: &Folded) -> Vec<bool> {
    let asides = asides(text);
    let mut next = asides.iter().peekable();
    let optional = folded.words.iter().map(|word| {
        while next
            .peek()
            .is_some_and(|aside| aside.end <= word.place.start)
        {
            next.next();
        }
        next.peek()
            .is_some_and(|aside| aside.start <= word.place.start && word.place.end <= aside.end)
    });
    optional.collect()
}

/// Nothing of this kind is longer, in bytes; it keeps the time in proportion.
const ASIDE_BYTES: usize = 400;

/// Numbers of lists, boxes to tick, targets of links and tags, in order.
fn asides(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim_start_matches([' ', '\t', '>', '#', '-', '*', '+', '|', '\u{2022}']);
        let start = offset + line.len() - body.len();
        let digits = body.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let behind = body.get(digits..).unwrap_or_default();
        let mut until = 0;
        if (1..=3).contains(&digits) && (behind.starts_with(". ") || behind.starts_with(") ")) {
            until = digits + 2;
        } else if ["[x] ", "[X] "].iter().any(|tick| body.starts_with(tick)) {
            until = 4;
        }
        if until > 0 {
            found.push(start..start + until);
        }
        inline_asides(line, start + until - offset, offset, &mut found);
        offset += line.len();
    }
    found
}

/// Those inside a line from `from` on; `offset` is where the line begins.
fn inline_asides(line: &str, from: usize, offset: usize, found: &mut Vec<Range<usize>>) {
    let bytes = line.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let next = bytes.get(at + 1).copied().unwrap_or(b' ');
        let closing = match (bytes[at], next) {
            (b']', b'(') => Some(b')'),
            (b'<', b'/' | b'!' | b'a'..=b'z' | b'A'..=b'Z') => Some(b'>'),
            _ => None,
        };
        let reach = bytes.len().min(at + ASIDE_BYTES);
        let end = closing.and_then(|closing| {
            let inside = bytes.get(at..reach)?;
            inside.iter().position(|byte| *byte == closing)
        });
        match end {
            Some(length) => {
                found.push(offset + at..offset + at + length + 1);
                at += length + 1;
            }
            None => at += 1,
        }
    }
}

#[cfg(test)]
mod tests;
