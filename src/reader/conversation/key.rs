//! What the interviewer knows and the candidate does not: the words in which it could come out.

use std::collections::HashSet;

use super::words::{families, words};
use crate::casebook::Entry;
use crate::scoring::Engine;

/// Runs of so many words are nobody's by chance.
const RUN: usize = 6;
/// A sentence of the key that is shorter is looked for as a whole, down to so many words.
const SHORT: usize = 3;

/// The key of a case, ready to be looked for in a sentence. Made once for each case.
#[derive(Debug, Clone)]
pub struct Key {
    /// Families of the words of everything below.
    families: HashSet<String>,
    /// Runs of [`RUN`] stems and whole short sentences, ordinary words among them: for what is said in everyday words.
    runs: HashSet<String>,
}

impl Key {
    /// `terms`: words of the field, such as the names of concepts, that no case has to name to be given away by them.
    pub fn new<'t>(entry: &Entry, terms: impl IntoIterator<Item = &'t str>) -> Key {
        let mut key = Key {
            families: HashSet::new(),
            runs: HashSet::new(),
        };
        for text in texts(entry) {
            key.families.extend(families(text));
            key.runs.extend(runs(text, RUN));
            key.runs.extend(short_sentences(text));
        }
        for term in terms {
            key.families.extend(families(term));
        }
        key
    }

    pub(super) fn has_family(&self, family: &str) -> bool {
        self.families.contains(family)
    }

    /// A run of words that stands in the key, and in nothing that was said.
    pub(super) fn run_in(&self, said: &str, given: &[&str]) -> bool {
        (SHORT..=RUN).any(|length| {
            let known = given.iter().flat_map(|text| runs(text, length));
            let known: HashSet<String> = known.collect();
            let mut spoken = runs(said, length).into_iter();
            spoken.any(|run| self.runs.contains(&run) && !known.contains(&run))
        })
    }
}

/// Whether a sentence earns a point of the checklist that what was said does not earn.
pub(super) fn earns(engine: &Engine, stage: &str, said: &str, given: &[&str]) -> bool {
    // A question earns nothing: it is read as if it were told.
    let told = |text: &str| text.replace('?', ".");
    let said = told(said);
    let found = engine.given_away(stage, &said);
    if found.is_empty() {
        return false;
    }
    let before = told(&given.join("\n"));
    let before = engine.given_away(stage, &before);
    found.iter().any(|item| !before.contains(item))
}

fn stems(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.stem).collect()
}

fn runs(text: &str, length: usize) -> Vec<String> {
    let stems = stems(text);
    stems.windows(length).map(|run| run.join(" ")).collect()
}

fn short_sentences(text: &str) -> impl Iterator<Item = String> {
    let sentences = text.split(['.', '?', '!', ';', ':']).map(stems);
    sentences
        .filter(|stems| (SHORT..RUN).contains(&stems.len()))
        .map(|stems| stems.join(" "))
}

/// Everything of a case that is told only when its time comes, or never.
fn texts(entry: &Entry) -> impl Iterator<Item = &str> {
    let case = &entry.case;
    let facts = case.fact.iter().map(|fact| &fact.answer);
    let hints = case.stage.values().flat_map(|stage| &stage.hints);
    let probes = case.probe.iter().flat_map(|probe| {
        let texts = [&probe.question, &probe.good, &probe.weak, &probe.wrong];
        texts.into_iter().chain(&probe.follow_ups)
    });
    let curveballs = case.curveball.iter();
    let curveballs = curveballs.flat_map(|one| [&one.change, &one.reaction]);
    let choices = case.trade_off.iter();
    let choices = choices.flat_map(|one| [&one.choice, &one.text]);
    let flags = case.red_flag.iter().map(|flag| &flag.text);
    let estimate = &case.estimate;
    let numbers = estimate.input.iter();
    let numbers = numbers.flat_map(|one| [&one.unit, &one.note]);
    let numbers = numbers.chain([&estimate.insight]);
    let board = case.board.component.iter().map(|part| &part.label);
    let board = board.chain(case.board.edge.iter().map(|edge| &edge.label));
    let items = entry.rubric.item.iter().flat_map(|item| {
        let examples = item.examples.iter().map(|example| &example.text);
        [&item.text, &item.why]
            .into_iter()
            .chain(&item.partial)
            .chain(examples)
    });
    let told = facts.chain(hints).chain(probes).chain(curveballs);
    let kept = choices.chain(flags).chain(numbers).chain(board);
    told.chain(kept).chain(items).map(String::as_str)
}
