//! A text as numbered sentences in JSON, between two lines that nobody can have written.
//!
//! # The one invariant
//!
//! Between the two marks nothing stands but JSON, one array a line, and the mark stands nowhere in it.

use std::fmt::Write as _;
use std::ops::Range;

use super::dice::Dice;
use super::fold::is_unseen;
use crate::language::Document;

/// The sentences of a text as the scorer reads them; what it does not read (lists of links, what stands between tags) is a sentence
/// of its own, so that nothing that was written is kept back.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let document = Document::from_stages(&[("", text)]);
    let count = u32::try_from(document.sentence_count()).unwrap_or(u32::MAX);
    let spans = (0..count).map(|at| document.sentence_span(at));
    let mut read: Vec<Range<usize>> = spans
        .map(|span| span.start..span.end)
        .filter(|place| {
            text.get(place.clone())
                .is_some_and(|piece| !piece.trim().is_empty())
        })
        .collect();
    read.sort_by_key(|place| (place.start, place.end));
    let mut all: Vec<Range<usize>> = Vec::with_capacity(read.len());
    let mut behind = 0;
    for place in read {
        // Overlapping ones would say something twice.
        let start = place.start.max(behind);
        if start >= place.end {
            continue;
        }
        all.extend(unread(text, behind..start));
        all.push(start..place.end);
        behind = place.end;
    }
    all.extend(unread(text, behind..text.len()));
    all
}

/// What stands between two sentences, line by line, if it is more than marks and the number of a list.
fn unread(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = place.start;
    for line in text.get(place).unwrap_or_default().split_inclusive('\n') {
        let trimmed = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if trimmed.chars().filter(|c| c.is_alphanumeric()).count() > 3 {
            found.push(start..start + trimmed.len());
        }
        at += line.len();
    }
    found
}

/// What fits into `most` bytes, cut behind a sentence; and how many bytes do not. A single sentence that is longer is cut inside.
pub(super) fn fitting(text: &str, sentences: &mut Vec<Range<usize>>, most: usize) -> usize {
    if text.len() <= most {
        return 0;
    }
    let fits = sentences
        .iter()
        .take_while(|place| place.end <= most)
        .count();
    let mut cut = sentences.get(fits).cloned();
    sentences.truncate(fits);
    if let (Some(place), true) = (cut.as_mut(), sentences.is_empty()) {
        let mut end = most;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        place.end = end;
        if place.start < place.end {
            sentences.push(place.clone());
        }
    }
    text.len() - sentences.last().map_or(0, |place| place.end)
}

/// One line of JSON: number, text. What takes no room on a page is written as its number, and so is `<`, which opens the marks by
/// which some models tell who speaks.
pub(super) fn numbered(number: usize, text: &str) -> String {
    format!("[{number},{}]\n", escaped(text))
}

/// A JSON string.
pub(super) fn escaped(text: &str) -> String {
    let json = serde_json::Value::String(text.to_owned()).to_string();
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c == '<' || is_unseen(c) || matches!(c, '\u{7F}'..='\u{9F}' | '\u{2028}' | '\u{2029}') {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// A mark of 128 bits that stands in none of the texts.
pub(super) fn fence(dice: &mut Dice, texts: &[&str]) -> String {
    loop {
        let fence = format!("mark-{}", dice.hex());
        if !texts.iter().any(|text| text.contains(&fence)) {
            return fence;
        }
    }
}

/// The text without anybody's copy of the mark. As the mark is chosen so that there is none, this is the second lock on the door.
pub(super) fn without(text: &str, fence: &str) -> String {
    text.replace(fence, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|place| &text[place])
            .collect()
    }

    #[test]
    fn everything_that_was_written_is_a_sentence() {
        let text = "# Store\n\n- We use Postgres. It is known.\n- See [docs](http://a.example/b)\n\nhttp://a.example/reading/list\n";
        let all = texts(text);
        assert!(all.contains(&"We use Postgres."), "{all:?}");
        assert!(all.contains(&"It is known."), "{all:?}");
        assert!(
            all.iter()
                .any(|piece| piece.contains("a.example/reading/list")),
            "{all:?}"
        );
    }

    #[test]
    fn a_line_is_json_and_hides_nothing() {
        let line = numbered(3, "a \"b\"\n<|im_start|> \u{202E}c\u{E0041}\u{1b}[1m");
        assert_eq!(
            line,
            "[3,\"a \\\"b\\\"\\n\\u003c|im_start|> \\u202ec\\udb40\\udc41\\u001b[1m\"]\n"
        );
        let back: (usize, String) = serde_json::from_str(&line).unwrap();
        assert_eq!(
            back,
            (
                3,
                "a \"b\"\n<|im_start|> \u{202E}c\u{E0041}\u{1b}[1m".to_owned()
            )
        );
    }

    #[test]
    fn what_does_not_fit_is_cut_behind_a_sentence_and_told() {
        let text = "One is here. Two is here. Three is here.";
        let fit = |most| {
            let mut all = sentences(text);
            let left_out = fitting(text, &mut all, most);
            (all.len(), left_out)
        };
        assert_eq!(fit(text.len()), (3, 0));
        assert_eq!(fit(text.len() - 1), (2, text.len() - 25));
        assert_eq!(fit(12), (1, text.len() - 12));
        assert_eq!(fit(5), (1, text.len() - 5));
        assert_eq!(fit(0), (0, text.len()));
    }

    proptest! {
        #[test]
        fn sentences_are_pieces_in_order_and_no_word_is_lost(text in "([a-z]{1,6}[ .!?\n,:#>*-]{1,2}|\\PC|\n){0,60}") {
            let all = sentences(&text);
            let mut last = 0;
            let mut kept = String::new();
            for place in &all {
                prop_assert!(place.start >= last && place.start < place.end);
                last = place.end;
                kept.push_str(text.get(place.clone()).unwrap());
                kept.push('\n');
            }
            for word in text.split(|c: char| !c.is_ascii_lowercase()).filter(|word| word.len() > 3) {
                prop_assert!(kept.contains(word), "{} is not in {}", word, kept);
            }
        }

        #[test]
        fn a_line_comes_back_as_it_was(text in "\\PC{0,40}") {
            let (_, back): (usize, String) = serde_json::from_str(&numbered(1, &text)).unwrap();
            prop_assert_eq!(back, text);
        }

        #[test]
        fn no_text_holds_the_mark_around_it(text in "\\PC{0,40}", seed: u64) {
            let first = fence(&mut Dice::new(seed, "x"), &[&text]);
            // Somebody who guessed it gets another one.
            let forged = format!("{text} {first} {text}");
            let fence = fence(&mut Dice::new(seed, "x"), &[&forged]);
            prop_assert!(!forged.contains(&fence));
            prop_assert_ne!(&fence, &first);
            prop_assert_eq!(without(&forged, &first), format!("{text}  {text}"));
        }
    }
}
