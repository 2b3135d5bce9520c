//! Hasty fingers: eight in a hundred long words misspelt must hardly change what an answer earns.

use fortyfive::scoring::Answer;

use super::{Tally, cases, is_credited};

const PER_100_WORDS: u64 = 8;
const LONG_LETTERS: usize = 6;
/// The cost in kappa, taking the verdicts on the clean text as the truth.
const COST_MAX: f64 = 0.02;
/// Credit that only the misspelt text gets, in 1,000 verdicts.
const FALSE_CREDIT_PER_1000: f64 = 2.0;

/// The same numbers on every machine (Knuth's multiplier); nobody needs better dice here.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// One slip: two letters swapped, one left out, doubled, or the neighbour on the keyboard.
fn misspelt(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = 1 + dice.below(letters.len() as u64 - 2) as usize;
    match dice.below(4) {
        0 => letters.swap(at, at + 1),
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = beside(letters[at]),
    }
    letters.into_iter().collect()
}

fn beside(letter: char) -> char {
    const ROWS: [&str; 3] = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
    let row = ROWS
        .iter()
        .find(|row| row.contains(letter.to_ascii_lowercase()));
    let beside = row.and_then(|row| {
        let at = row.find(letter.to_ascii_lowercase())?;
        row.chars().nth(if at == 0 { 1 } else { at - 1 })
    });
    beside.unwrap_or('e')
}

pub(super) fn with_slips(text: &str, per_100: u64, seed: u64) -> (String, usize) {
    let mut dice = Dice(seed);
    let mut out = String::new();
    let mut slips = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let word = rest
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(rest.len());
        let heading = out
            .rsplit('\n')
            .next()
            .is_some_and(|line| line.starts_with('#'));
        if word >= LONG_LETTERS && !heading && dice.below(100) < per_100 {
            out.push_str(&misspelt(&rest[..word], &mut dice));
            slips += 1;
        } else {
            out.push_str(&rest[..word]);
        }
        let mut after = rest[word..].chars();
        out.extend(after.next());
        rest = after.as_str();
    }
    (out, slips)
}

#[test]
fn misspelt_words_hardly_change_a_verdict() {
    let mut tally = Tally::default();
    let mut slips = 0;
    let (mut lost, mut won) = (Vec::new(), Vec::new());
    for (id, one) in cases() {
        for (name, text) in one.good_texts() {
            for seed in [1, 2, 3] {
                let (bad, count) = with_slips(text, PER_100_WORDS, seed);
                slips += count;
                let clean = one.engine.score(&Answer::read(text));
                let typed = one.engine.score(&Answer::read(&bad));
                for (clean, typed) in clean.iter().zip(&typed) {
                    let (was, is) = (is_credited(clean.verdict), is_credited(typed.verdict));
                    tally.add(is, was);
                    let what = || format!("{id} {name} {}", clean.id);
                    if was && !is {
                        lost.push(what());
                    } else if is && !was {
                        won.push(what());
                    }
                }
            }
        }
    }
    let all = tally.both + tally.machine + tally.person + tally.neither;
    let (cost, false_credit) = (1.0 - tally.kappa(), 1000.0 * tally.machine / all);
    println!(
        "typos: {slips} slips in {all} verdicts cost {cost:.4} kappa; {} ticks lost, {} won ({false_credit:.2} in 1,000)",
        lost.len(),
        won.len()
    );
    if std::env::var_os("FORTYFIVE_GATES_VERBOSE").is_some() {
        println!("lost: {lost:#?}\nwon: {won:#?}");
    }
    assert!(cost <= COST_MAX, "lost: {lost:?}");
    assert!(false_credit <= FALSE_CREDIT_PER_1000, "won: {won:?}");
}
