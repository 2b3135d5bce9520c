//! Pairs of sentences with the same words, one for a thing and one against it.

use fortyfive::casebook::rubric::{Rubric, Verdict};
use fortyfive::language::Lexicon;
use fortyfive::scoring::{Answer, Engine};

use super::Tally;

const KAPPA_MIN: f64 = 0.90;
const PAIRS_MIN: usize = 80;
const PAIRS: &str = include_str!("negation.tsv");

fn engine(phrase: &str) -> Engine {
    let rubric = format!(
        "schema = 1\ncase = \"t\"\nrevision = \"1\"\n[[item]]\nid = \"deep-dive.t\"\nstage = \"deep-dive\"\nkind = \"mention\"\n\
         text = \"t\"\nwhy = \"w\"\nweight = {{ mid = 1, senior = 1, staff = 1 }}\ndimension = \"depth\"\n\
         match = [{{ any = [\"{phrase}\"] }}]\n"
    );
    let rubric: Rubric = toml::from_str(&rubric).unwrap();
    Engine::new(&rubric, &Lexicon::default()).unwrap()
}

#[test]
fn a_sentence_for_a_thing_is_told_from_one_against_it() {
    let mut tally = Tally::default();
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for line in PAIRS.lines().filter(|line| !line.starts_with('#')) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [phrase, affirmed, denied] = columns[..] else {
            panic!("three columns: {line}")
        };
        pairs += 1;
        let engine = engine(phrase);
        for (text, stands) in [(affirmed, true), (denied, false)] {
            let met = engine.score(&Answer::read(text))[0].verdict == Verdict::Met;
            tally.add(met, stands);
            if met != stands {
                wrong.push(format!("{phrase}: {text}"));
            }
        }
    }
    println!(
        "negation: {pairs} pairs, kappa {:.3}, {} wrong",
        tally.kappa(),
        wrong.len()
    );
    assert!(pairs >= PAIRS_MIN);
    assert!(tally.kappa() >= KAPPA_MIN, "{}", wrong.join("\n"));
}
