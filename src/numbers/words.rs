//! Numbers in words: `five hundred million`, `half a billion`, `twenty-five`.

use std::borrow::Cow;

use super::marks::{Mark, Sort};

fn unit(word: &str) -> Option<f64> {
    const SMALL: [&str; 19] = [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    SMALL
        .iter()
        .position(|known| *known == word)
        .map(|at| at as f64 + 1.0)
}

fn tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    TENS.iter()
        .position(|known| *known == word)
        .map(|at| at as f64 * 10.0 + 20.0)
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "dozen" => 12.0,
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" => 1e6,
        "billion" => 1e9,
        "trillion" => 1e12,
        _ => return None,
    })
}

fn part(word: &str) -> Option<f64> {
    Some(match word {
        "half" => 0.5,
        "quarter" => 0.25,
        "third" => 1.0 / 3.0,
        "tenth" => 0.1,
        _ => return None,
    })
}

/// `a couple of thousand`, `a few million`: about how many of what is counted.
fn some(word: &str) -> Option<f64> {
    match word {
        "couple" => Some(2.0),
        "few" => Some(3.0),
        _ => None,
    }
}

/// Replaces runs of number words by numbers.
pub(super) fn fold(text: &str, marks: Vec<Mark>) -> Vec<Mark> {
    let words: Vec<Cow<'_, str>> = marks
        .iter()
        .map(|mark| match mark.sort {
            Sort::Word => lower(&text[mark.start..mark.end]),
            Sort::Sign('-') if !mark.spaced => Cow::Borrowed("-"),
            _ => Cow::Borrowed(""),
        })
        .collect();
    let mut folded = Vec::with_capacity(marks.len());
    let mut at = 0;
    while at < marks.len() {
        let before = at.checked_sub(1).map(|at| &marks[at]);
        let behind_number = before.is_some_and(|mark| matches!(mark.sort, Sort::Number { .. }));
        match run(&words[at..]).filter(|_| !behind_number) {
            Some((length, value)) => {
                folded.push(Mark {
                    sort: Sort::Number {
                        value,
                        powered: false,
                        worded: true,
                    },
                    end: marks[at + length - 1].end,
                    ..marks[at]
                });
                at += length;
            }
            None => {
                folded.push(marks[at]);
                at += 1;
                // The scales behind `5` in `5 hundred million` belong to it.
                while behind_number && words.get(at).is_some_and(|word| scale(word).is_some()) {
                    folded.push(marks[at]);
                    at += 1;
                }
            }
        }
    }
    folded
}

/// In lower case; most words are already.
fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// How many words at the start are one number, and its value.
fn run(words: &[Cow<'_, str>]) -> Option<(usize, f64)> {
    let word = |at: usize| words.get(at).map_or("", AsRef::as_ref);
    let is_article = |at: usize| matches!(word(at), "a" | "an");
    let mut at = usize::from(is_article(0));
    if let Some(share) = part(word(at)) {
        // `half a million`, `a quarter of a TB`: only as a part of something that is counted.
        at += 1;
        at += usize::from(word(at) == "of");
        if !is_article(at) {
            // `half million`
            let scale = scale(word(1)).filter(|_| at == 1 && word(0) == "half")?;
            return Some((2, share * scale));
        }
        at += 1;
        return match scale(word(at)) {
            Some(scale) => Some((at + 1, share * scale)),
            None if is_measured(word(at)) => Some((at, share)),
            None => None,
        };
    }
    if at == 1 {
        // `a hundred thousand`
        scale(word(1)).or(some(word(1)))?;
    }
    let (mut total, mut current): (f64, f64) = (0.0, 0.0);
    let (mut any, mut scaled) = (false, false);
    loop {
        let here = word(at);
        let counted = at + 1 + usize::from(word(at + 1) == "of");
        if let Some(value) = some(here).filter(|_| !any && scale(word(counted)).is_some()) {
            current = value;
            at = counted;
        } else if any && here == "and" && is_article(at + 1) && word(at + 2) == "half" {
            current += 0.5;
            at += 3;
        } else if let Some(value) = tens(here) {
            let dashed = usize::from(word(at + 1) == "-");
            let ones = unit(word(at + 1 + dashed)).filter(|ones| *ones < 10.0);
            current += value + ones.unwrap_or(0.0);
            at += if ones.is_some() { 2 + dashed } else { 1 };
        } else if let Some(value) = unit(here) {
            if any && current > 0.0 && current % 100.0 != 0.0 {
                break;
            }
            current += value;
            at += 1;
        } else if let Some(scale) = scale(here) {
            scaled = true;
            let factor = if current == 0.0 { 1.0 } else { current };
            if scale <= 1e2 {
                current = factor * scale;
            } else {
                total += factor * scale;
                current = 0.0;
            }
            at += 1;
        } else {
            break;
        }
        any = true;
    }
    // A lone "one" is a pronoun more often than a number; "million users" lacks its number.
    let lone = at == 1 && (scaled || (word(0) == "one" && !is_measured(word(1))));
    (any && !lone).then_some((at, total + current))
}

fn is_measured(word: &str) -> bool {
    word.len() > 1
        && (super::units::time_of(word, false).is_some()
            || !super::units::senses_of(word, false).is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::marks::marks_of;
    use super::*;

    fn numbers(text: &str) -> Vec<f64> {
        let folded = fold(text, marks_of(text)).into_iter();
        folded
            .filter_map(|mark| match mark.sort {
                Sort::Number { value, .. } => Some(value),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn numbers_in_words_are_numbers() {
        for (text, value) in [
            ("five hundred million users", 5e8),
            ("half a billion", 5e8),
            ("a hundred MB", 100.0),
            ("twenty-five thousand", 25_000.0),
            ("two hundred and", 200.0),
            ("fifty", 50.0),
            ("a quarter of a TB", 0.25),
            ("half a terabyte", 0.5),
            ("three hundred twenty thousand", 320_000.0),
            ("one second", 1.0),
            ("a couple of thousand", 2_000.0),
            ("a few million links", 3e6),
            ("couple hundred", 200.0),
            ("two hundred million", 2e8),
            ("two and a half million", 2.5e6),
            ("half million users", 5e5),
            ("half a dozen", 6.0),
            ("a dozen regions", 12.0),
        ] {
            assert_eq!(numbers(text), [value], "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_numbers_are_none() {
        for text in [
            "this one is fine",
            "a user",
            "a couple of users",
            "a few of them",
            "dozens of nodes",
            "half of them",
            "the third node",
            "in a second region",
        ] {
            assert!(numbers(text).is_empty(), "{text}");
        }
    }
}
