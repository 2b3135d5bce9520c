//! Text that speaks to whoever grades instead of about the design, and characters nobody sees.
//!
//! Nothing is taken out and nobody is accused: what is found here only keeps an opinion that rests on it from counting by itself.
//! So it may miss something (a quote has to stand in the text, canaries have to be missed, and no stage moves far), but it must not
//! fire at ordinary design text: "ignore duplicates", "system: Linux", "the score of a post".
//!
//! 1. `lexer` makes words that withstand disguise: letters swapped inside a word, digits for letters, letters of another script.
//! 2. `phrases` looks for what is said to graders, in several languages; across the end of a sentence as well.
//! 3. `forged` looks for marks that only a program writes: roles, fences, pieces of the answer's JSON.
//! 4. `encoded` reads what was written backwards, turned by thirteen letters, in base 64 or in hex, and looks again.

mod encoded;
mod forged;
mod lexer;
mod phrases;

use std::ops::Range;

use super::fold::is_unseen;

/// Places of a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flags {
    /// In order, without overlaps.
    instructs: Vec<Range<usize>>,
    hidden: Vec<Range<usize>>,
}

impl Flags {
    pub fn of(text: &str) -> Flags {
        let pieces = pieces(text);
        let mut instructs = phrases::places(&lexer::read(text));
        instructs.extend(forged::places(text, &pieces));
        instructs.extend(encoded::places(text, &pieces));
        let hidden = hidden(text);
        Flags {
            instructs: widened(instructs, &pieces, 1),
            hidden: widened(hidden, &pieces, 0),
        }
    }

    /// Nothing was found.
    pub fn is_empty(&self) -> bool {
        self.instructs.is_empty() && self.hidden.is_empty()
    }

    /// Whether the place lies in, or right beside, something that speaks to whoever grades.
    pub fn instructs(&self, place: &Range<usize>) -> bool {
        overlaps(&self.instructs, place)
    }

    /// Whether characters that nobody sees stand in the sentence of the place.
    pub fn is_hidden(&self, place: &Range<usize>) -> bool {
        overlaps(&self.hidden, place)
    }

    /// The places that speak to whoever grades, in bytes, in order.
    pub fn instructing(&self) -> &[Range<usize>] {
        &self.instructs
    }
}

fn overlaps(places: &[Range<usize>], place: &Range<usize>) -> bool {
    let from = places.partition_point(|known| known.end <= place.start);
    places
        .get(from)
        .is_some_and(|known| known.start < place.end)
}

/// Sentences, roughly: what stands between line ends and full stops. Together they are the text.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let next = chars.peek().map(|(_, next)| *next);
        let is_end = match c {
            '\n' | '。' | '！' | '？' => true,
            '.' | '!' | '?' => next.is_none_or(char::is_whitespace),
            _ => false,
        };
        if is_end {
            all.push(start..end);
            start = end;
        }
    }
    if start < text.len() {
        all.push(start..text.len());
    }
    all
}

/// The pieces that the places touch, with so many on either side, put together.
fn widened(
    mut places: Vec<Range<usize>>,
    pieces: &[Range<usize>],
    beside: usize,
) -> Vec<Range<usize>> {
    places.sort_by_key(|place| (place.start, place.end));
    let mut all: Vec<Range<usize>> = Vec::new();
    for place in places {
        let first = pieces.partition_point(|piece| piece.end <= place.start);
        let behind = pieces.partition_point(|piece| piece.start < place.end);
        let first = pieces.get(first.saturating_sub(beside));
        let last = pieces.get((behind + beside).min(pieces.len()).saturating_sub(1));
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        match all.last_mut() {
            Some(known) if known.end >= first.start => known.end = known.end.max(last.end),
            _ => all.push(first.start..last.end),
        }
    }
    all
}

/// Characters nobody sees, but for those that stand in ordinary text: a soft hyphen, what chooses the look of a sign, joiners inside
/// signs and scripts that need them, and the mark at the beginning of a file.
fn hidden(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_ordinary = match c {
            '\u{00AD}' | '\u{FE00}'..='\u{FE0F}' => true,
            '\u{200C}' | '\u{200D}' => !before.is_ascii(),
            '\u{FEFF}' => at == 0,
            _ => false,
        };
        let steers = c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if (is_unseen(c) || steers) && !is_ordinary {
            found.push(at..at + c.len_utf8());
        }
        before = c;
    }
    found
}

#[cfg(test)]
mod tests;
