//! Wordings that must not pass, and wordings that should.

mod asked;
mod attacks;
mod drawn;
mod leaks;
mod sense;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::*;
use crate::casebook::{Casebook, Entry};

struct Ready {
    entry: Arc<Entry>,
    key: Key,
    engine: Engine,
}

static CASES: LazyLock<BTreeMap<String, Ready>> = LazyLock::new(|| {
    let book = Casebook::load(None).unwrap();
    let names: Vec<String> = book.concepts.iter().map(|one| one.name.clone()).collect();
    let ready = |entry: &Arc<Entry>| Ready {
        entry: entry.clone(),
        key: Key::new(entry, names.iter().map(String::as_str)),
        engine: Engine::of(entry).unwrap(),
    };
    book.cases
        .iter()
        .map(|(id, entry)| (id.clone(), ready(entry)))
        .collect()
});

fn said(text: &str) -> Said {
    Said {
        text: text.to_owned(),
        model: None,
        used: None,
        whole: true,
    }
}

fn kind(name: &str) -> LineKind {
    crate::wire::parse(name).unwrap()
}

fn try_out(case: &str, line: &Line, words: &str, wording_of: &str) -> Result<String, Dropped> {
    let ready = &CASES[case];
    let told = [ready.entry.case.prompt.as_str()];
    let turn = Turn::of(line, "deep-dive", words, &told).expect("a line that may be put otherwise");
    wording(&turn, &said(wording_of), &ready.key, &ready.engine)
}

const PROBE: &str = "And what if that fails in the middle?";

fn probe() -> Line {
    Line::new(LineKind::Probe, PROBE)
}
