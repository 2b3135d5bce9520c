//! What was written so that only a machine reads it.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{lexer, phrases};

/// The shortest run that is tried, and the longest.
const RUN_MIN: usize = 20;
const RUN_MAX: usize = 8_192;

/// The pieces that say something to graders once they are read as they were meant.
pub(super) fn places(text: &str, pieces: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = blobs(text);
    for place in pieces {
        let piece = text.get(place.clone()).unwrap_or_default();
        let backwards: String = piece.chars().rev().collect();
        let turned: String = piece.chars().map(turned).collect();
        let is_said = |text: &str| !phrases::places(&lexer::read(text)).is_empty();
        if is_said(&backwards) || is_said(&turned) || is_escaped(piece) {
            found.push(place.clone());
        }
    }
    found
}

/// By thirteen letters.
fn turned(c: char) -> char {
    let turn = |base: u8| {
        let letter = u8::try_from(c).unwrap_or(base);
        char::from(base + (letter - base + 13) % 26)
    };
    match c {
        'a'..='z' => turn(b'a'),
        'A'..='Z' => turn(b'A'),
        other => other,
    }
}

/// Runs of base 64 or hex that are words when they are read.
fn blobs(text: &str) -> Vec<Range<usize>> {
    let is_inside = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (is_inside(c), start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                let run = text.get(begun..at).unwrap_or_default();
                if (RUN_MIN..=RUN_MAX).contains(&run.len()) && is_words(run) {
                    found.push(begun..at);
                }
                start = None;
            }
            _ => {}
        }
    }
    found
}

fn is_words(run: &str) -> bool {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let alphabets = [&alphabet::STANDARD, &alphabet::URL_SAFE];
    let bare = run.trim_matches(|c: char| "-_=".contains(c));
    let decoded = alphabets
        .into_iter()
        .filter_map(|alphabet| GeneralPurpose::new(alphabet, config).decode(bare).ok());
    decoded.chain(from_hex(bare)).any(|bytes| {
        let Ok(text) = String::from_utf8(bytes) else {
            return false;
        };
        let is_plain =
            |c: char| c.is_alphanumeric() || c.is_ascii_punctuation() || c.is_whitespace();
        text.chars().all(is_plain) && text.split_whitespace().count() >= 3
    })
}

fn from_hex(run: &str) -> Option<Vec<u8>> {
    let bytes = run.as_bytes();
    if !bytes.len().is_multiple_of(2) || !bytes.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let pairs = bytes.chunks_exact(2).map(|pair| {
        let pair = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(pair, 16).ok()
    });
    pairs.collect()
}

/// Letters written as their numbers, many beside each other: `\u0069`, `&#105;`, `%69`.
fn is_escaped(piece: &str) -> bool {
    let many = |pattern: &str, each: usize, is_digit: fn(char) -> bool| {
        let mut run = 0;
        let mut behind = usize::MAX;
        piece.match_indices(pattern).any(|(at, _)| {
            let digits = piece.get(at + pattern.len()..).unwrap_or_default();
            let count = digits.chars().take_while(|c| is_digit(*c)).count();
            if count < 2 {
                return false;
            }
            run = if at == behind { run + 1 } else { 1 };
            let end = at + pattern.len() + count.min(each);
            behind = end
                + usize::from(
                    digits
                        .get(count..)
                        .is_some_and(|rest| rest.starts_with(';')),
                );
            run >= 6
        })
    };
    many("\\u", 4, |c| c.is_ascii_hexdigit())
        || many("\\x", 2, |c| c.is_ascii_hexdigit())
        || many("%", 2, |c| c.is_ascii_hexdigit())
        || many("&#", 6, |c| c.is_ascii_hexdigit() || c == 'x')
}
