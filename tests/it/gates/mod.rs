//! The figures the scorer is held to. Each gate prints what it measured and fails beyond its limit:
//! `cargo test --test it gates -- --nocapture`.
//!
//! `FORTYFIVE_GATES_CONTENT` names a folder of content that is measured with the built-in cases;
//! `FORTYFIVE_GATES_ANSWERS` one with answers of other people (see [`agreement`]). With `FORTYFIVE_GATES_VERBOSE`
//! every disagreement and every false tick is shown with its quotes.

mod agreement;
mod buzzwords;
mod examples;
mod negation;
mod off_topic;
mod steady;
mod typos;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use fortyfive::casebook::case::Case;
use fortyfive::casebook::components::Components;
use fortyfive::casebook::rubric::{Rubric, Verdict};
use fortyfive::casebook::{Casebook, Reading};
use fortyfive::scoring::Engine;

/// A case, ready to be measured.
struct Measured {
    case: Case,
    rubric: Rubric,
    engine: Engine,
    components: Components,
    /// Test answers by name, then model answers by level.
    texts: BTreeMap<String, String>,
}

impl Measured {
    fn text(&self, name: &str) -> &str {
        self.texts.get(name).map_or("", String::as_str)
    }

    /// What somebody wrote who knows the matter.
    fn good_texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let good =
            |name: &str| name == "strong" || name == "middling" || name.starts_with("model-");
        let texts = self.texts.iter();
        texts
            .filter(move |(name, _)| good(name))
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }
}

/// All cases by id; read and compiled once.
fn cases() -> &'static BTreeMap<String, Measured> {
    static CASES: OnceLock<BTreeMap<String, Measured>> = OnceLock::new();
    CASES.get_or_init(|| {
        let own = std::env::var_os("FORTYFIVE_GATES_CONTENT");
        let Reading {
            casebook, places, ..
        } = Casebook::read(own.as_deref().map(Path::new));
        let entries = casebook.expect("the lexicon is sound").cases;
        let measured = |(id, entry): (String, std::sync::Arc<fortyfive::casebook::Entry>)| {
            let mut texts: BTreeMap<String, String> = places[&id]
                .test_answers
                .iter()
                .map(|(name, file)| (name.clone(), file.text.clone()))
                .collect();
            for (level, text) in &entry.case.model_answer {
                texts.insert(format!("model-{level:?}").to_lowercase(), text.clone());
            }
            let engine = Engine::of(&entry).expect("a sound rubric compiles");
            let measured = Measured {
                case: entry.case.clone(),
                rubric: entry.rubric.clone(),
                engine,
                components: entry.components.clone(),
                texts,
            };
            (id, measured)
        };
        entries.into_iter().map(measured).collect()
    })
}

fn is_credited(verdict: Verdict) -> bool {
    verdict == Verdict::Met
}

/// Two judges, yes or no, many times.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    /// Both yes; only the machine; only the person; both no.
    both: f64,
    machine: f64,
    person: f64,
    neither: f64,
}

impl Tally {
    fn add(&mut self, machine: bool, person: bool) {
        let cell = match (machine, person) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.machine,
            (false, true) => &mut self.person,
            (false, false) => &mut self.neither,
        };
        *cell += 1.0;
    }

    /// Cohen's kappa: agreement beyond chance.
    fn kappa(&self) -> f64 {
        let all = self.both + self.machine + self.person + self.neither;
        let (yes, other_yes) = (self.both + self.machine, self.both + self.person);
        let chance = (yes * other_yes + (all - yes) * (all - other_yes)) / (all * all);
        ((self.both + self.neither) / all - chance) / (1.0 - chance)
    }

    fn precision(&self) -> f64 {
        self.both / (self.both + self.machine).max(1.0)
    }

    fn recall(&self) -> f64 {
        self.both / (self.both + self.person).max(1.0)
    }
}
