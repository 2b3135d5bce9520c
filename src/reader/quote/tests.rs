use proptest::prelude::*;

use super::*;
use crate::casebook::Casebook;

fn found<'a>(text: &'a str, quote: &str) -> Option<&'a str> {
    let place = Standing::new(text).find(quote).ok()?;
    Some(&text[place])
}

#[test]
fn marks_case_and_spaces_do_not_matter_and_the_quote_is_what_was_written() {
    let text = "## Design\n\n1. We **keep** a `cache` in front\n2. of the “store” – it’s [LRU](https://x.y/lru) for <b>hot</b> keys.";
    for (quote, written) in [
        ("we keep a cache in front", "We **keep** a `cache` in front"),
        (
            "We keep a cache\nin front of the \"store\"",
            "We **keep** a `cache` in front\n2. of the “store",
        ),
        (
            "the store - it's LRU for hot keys",
            "the “store” – it’s [LRU](https://x.y/lru) for <b>hot</b> keys",
        ),
        ("2. of the “store” – it’s", "of the “store” – it’s"),
    ] {
        assert_eq!(found(text, quote), Some(written), "{quote}");
    }
}

#[test]
fn a_part_of_a_word_two_places_and_dots_between_them_are_no_quote() {
    let text =
        "We keep a cache in front of the store. Later we add a queue between the two services.";
    for quote in [
        "keep a cache in fron",
        "e keep a cache",
        "We keep a cache between the two services",
        "We keep a cache ... between the two services",
        "We keep a large cache in front",
        "We keep a cache in front of the stores",
        "in front of cache",
    ] {
        assert_eq!(found(text, quote), None, "{quote}");
    }
}

#[test]
fn a_quote_has_three_to_sixty_words() {
    let word = |n: usize| vec!["word"; n].join(" ");
    let text = word(70);
    let length = |n: usize| Standing::new(&text).find(&word(n)).err();
    assert_eq!(length(2), Some(Misquote::Length));
    assert_eq!(length(3), None);
    assert_eq!(length(60), None);
    assert_eq!(length(61), Some(Misquote::Length));
    assert_eq!(Standing::new(&text).find("").err(), Some(Misquote::Length));
    assert_eq!(
        Standing::new("").find("a b c").err(),
        Some(Misquote::NotFound)
    );
}

#[test]
fn one_word_in_twenty_may_be_copied_wrongly_but_no_number_and_no_denial() {
    let text = "Before that we met. The gateway keeps a socket for each of the 500 phones and does not write the message to the \
                disk before the store has said that two replicas have it. Then we eat.";
    let long = "The gateway keeps a socket for each of the 500 phones and does not write the message to the disk before";
    assert_eq!(found(text, long), Some(long));
    for (from, to, stands) in [
        ("keeps", "keep", true),
        ("phones", "phoens", true),
        ("a socket", "socket", true),
        ("the message", "message", true),
        ("and does", "and it does", true),
        ("the disk", "a disk", true),
        ("keeps", "holds", false),
        ("the message", "the whole message", false),
        ("500", "600", false),
        ("500", "5000", false),
        ("not ", "", false),
        ("does not", "does now", false),
        ("The", "A", false),
        ("keeps a socket", "keep one socket", false),
        ("keeps a socket for", "keep socket for", false),
    ] {
        assert_eq!(
            found(text, &long.replacen(from, to, 1)).is_some(),
            stands,
            "{to}"
        );
    }
    let short = "The gateway keeps a socket for each of the 500 phones";
    assert_eq!(found(text, &short.replace("keeps", "holds")), None);
}

/// What candidates of all cases wrote.
fn answers() -> Vec<String> {
    let reading = Casebook::read(None);
    let mut texts: Vec<String> = Vec::new();
    for places in reading.places.values() {
        texts.extend(places.test_answers.values().map(|file| file.text.clone()));
    }
    let casebook = reading.casebook.unwrap();
    for entry in casebook.cases.values() {
        texts.extend(entry.case.model_answer.values().cloned());
    }
    assert!(texts.len() > 80);
    texts
}

/// A small generator, so that every run tries the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// A run of `count` words of a text with the bytes it stands at; ends are ends of words.
fn run(text: &str, folded: &Folded, first: usize, count: usize) -> (Range<usize>, String) {
    let place = folded.words[first].place.start..folded.words[first + count - 1].place.end;
    (place.clone(), text[place].to_owned())
}

/// The same words as somebody else would type them.
fn retyped(quote: &str, dice: &mut Dice) -> String {
    let way = dice.below(6);
    let mut out = String::new();
    for (at, c) in quote.char_indices() {
        match c {
            '*' | '`' if way != 1 => {}
            '"' | '“' | '”' => out.push(if way.is_multiple_of(2) { '"' } else { '“' }),
            '\'' | '’' => out.push(if way.is_multiple_of(2) { '’' } else { '\'' }),
            '–' | '—' => out.push('-'),
            ' ' if way == 2 => out.push_str("  "),
            ' ' if way == 3 && at % 7 == 0 => out.push('\n'),
            '\n' => out.push(' '),
            _ if way == 4 => out.extend(c.to_uppercase()),
            _ => out.push(c),
        }
    }
    match way {
        5 => format!("\"**{out}**\""),
        0 => out.replace("fi", "\u{FB01}"),
        _ => out,
    }
}

#[test]
fn of_true_quotes_retyped_nearly_all_are_found_where_they_stand() {
    let mut dice = Dice(7);
    let (mut all, mut right) = (0, 0);
    let mut wrong = Vec::new();
    for text in answers() {
        let standing = Standing::new(&text);
        let folded = Folded::of(&text);
        for _ in 0..24 {
            let count = 4 + dice.below(40).min(folded.words.len() / 2);
            let first = dice.below(folded.words.len() - count);
            let (place, quote) = run(&text, &folded, first, count);
            if !(3..=60).contains(&count_words(&quote)) {
                continue;
            }
            all += 1;
            let typed = retyped(&quote, &mut dice);
            match standing.find(&typed) {
                // The same words may stand further up as well.
                Ok(at)
                    if at == place
                        || Folded::of(&text[at.clone()]).letters == Folded::of(&quote).letters =>
                {
                    right += 1
                }
                other => wrong.push((other, typed, quote)),
            }
        }
    }
    println!("true quotes, retyped: {right} of {all} found");
    assert!(all >= 2_000, "{all}");
    assert!(
        right * 100 >= all * 98,
        "{right} of {all}: {:#?}",
        &wrong[..wrong.len().min(5)]
    );
}

#[test]
fn of_half_invented_and_spliced_quotes_none_is_found() {
    let texts = answers();
    let mut dice = Dice(11);
    let (mut invented, mut spliced) = (0, 0);
    for (at, text) in texts.iter().enumerate() {
        let standing = Standing::new(text);
        let folded = Folded::of(text);
        let other = &texts[(at + 17) % texts.len()];
        let other_folded = Folded::of(other);
        for _ in 0..8 {
            let count = 8 + 2 * dice.below(20).min(folded.words.len() / 6);
            let half = count / 2;
            let piece = |text: &str, folded: &Folded, count: usize, dice: &mut Dice| {
                let first = dice.below(folded.words.len().saturating_sub(count));
                (
                    first,
                    run(text, folded, first, count.min(folded.words.len())).1,
                )
            };
            // Half of it is from another candidate.
            let (_, real) = piece(text, &folded, half, &mut dice);
            let (_, foreign) = piece(other, &other_folded, half, &mut dice);
            for quote in [format!("{real} {foreign}"), format!("{foreign} {real}")] {
                if standing.find(&foreign).is_err() && (3..=60).contains(&count_words(&quote)) {
                    invented += 1;
                    assert_eq!(standing.find(&quote), Err(Misquote::NotFound), "{quote}");
                }
            }
            // Both halves stand there, apart from each other.
            let (first, one) = piece(text, &folded, half, &mut dice);
            let (second, two) = piece(text, &folded, half, &mut dice);
            let quote = format!("{one} {two}");
            let apart = first.abs_diff(second) > 2 * count;
            if apart && (3..=60).contains(&count_words(&quote)) {
                spliced += 1;
                assert_eq!(standing.find(&quote), Err(Misquote::NotFound), "{quote}");
            }
        }
        // A long true quote with a tail of a few words from elsewhere.
        if folded.words.len() > 120 {
            let (first, one) = (10, run(text, &folded, 10, 50).1);
            for tail in 2..5 {
                let (_, two) = (first, run(text, &folded, 90, tail).1);
                let quote = format!("{one} {two}");
                if count_words(&quote) <= 60 {
                    spliced += 1;
                    assert_eq!(standing.find(&quote), Err(Misquote::NotFound), "{quote}");
                }
            }
        }
    }
    println!("none found of {invented} half-invented and {spliced} spliced quotes");
    assert!(invented >= 200 && spliced >= 200, "{invented} {spliced}");
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_found_is_a_piece_of_the_text(
        text in "([a-c]{1,3}[ .*\n]|é|ﬁ|忽|\u{200b}|<b>|\\]\\(|1\\. |\\PC){0,60}",
        quote in "([a-c]{1,3}[ .*\n]|é|ﬁ|忽|\u{200b}|<b>|\\]\\(|1\\. |\\PC){0,30}",
    ) {
        if let Ok(place) = Standing::new(&text).find(&quote) {
            let piece = text.get(place).unwrap();
            prop_assert!(Standing::new(&text).find(piece).is_ok() || count_words(piece) > 60 || count_words(piece) < 3);
        }
    }

    #[test]
    fn every_run_of_words_is_found(words in prop::collection::vec("[a-e]{1,4}", 3..60), first in 0..40_usize, count in 3..30_usize) {
        let first = first % words.len();
        let last = (first + count).min(words.len());
        if last - first >= 3 {
            let text = words.join(" ");
            prop_assert!(Standing::new(&text).find(&words[first..last].join(" ")).is_ok());
        }
    }
}
