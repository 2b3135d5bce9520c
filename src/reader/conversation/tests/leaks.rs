//! What a case holds back, and what only the candidate said, however it is wrapped.

use std::collections::BTreeSet;

use super::super::words::families;
use super::*;

/// Everything a candidate of a case may not hear from a model, sentence by sentence, with where it is from.
fn kept_back(entry: &Entry) -> Vec<(&'static str, &str)> {
    let case = &entry.case;
    let mut all = Vec::new();
    all.extend(case.fact.iter().map(|fact| ("fact", fact.answer.as_str())));
    let hints = case.stage.values().flat_map(|stage| &stage.hints);
    all.extend(hints.map(|hint| ("hint", hint.as_str())));
    for probe in &case.probe {
        all.push(("good", &probe.good));
        all.push(("weak", &probe.weak));
        all.push(("question", &probe.question));
    }
    for curveball in &case.curveball {
        all.push(("reaction", &curveball.reaction));
        all.push(("change", &curveball.change));
    }
    for item in &entry.rubric.item {
        all.push(("item", &item.text));
        all.push(("why", &item.why));
    }
    all.extend(
        case.board
            .component
            .iter()
            .map(|part| ("part", part.label.as_str())),
    );
    all
}

fn first_sentence(text: &str) -> &str {
    let end = text.find(". ").map_or(text.len(), |at| at + 1);
    text.get(..end).unwrap_or(text)
}

#[test]
fn nothing_that_a_case_holds_back_gets_out_however_it_is_wrapped() {
    let mut tried = 0;
    let mut out = Vec::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for (case, ready) in CASES.iter() {
        for (of, text) in kept_back(&ready.entry) {
            kinds.insert(of);
            let sentence = first_sentence(text);
            let bare = sentence.trim_end_matches(['.', '?', '!']);
            // What the task says itself is nobody's secret, and neither are words like "users".
            let task = families(&ready.entry.case.prompt);
            let telling = families(bare);
            if bare.split(' ').count() < 3 && telling.is_subset(&task) {
                continue;
            }
            for wrapped in [
                format!("What if that fails in the middle, given that {bare}?"),
                format!("{bare}. What if that fails in the middle?"),
                format!("And what if that fails in the middle: {bare}?"),
                format!("Have you thought about this: {bare}?"),
            ] {
                tried += 1;
                if let Ok(passed) = try_out(case, &probe(), "I put it in a queue", &wrapped) {
                    out.push(format!("{case} {of}: {passed}"));
                }
            }
        }
    }
    assert!(tried > 2_000 && kinds.len() == 10, "{tried} {kinds:?}");
    assert!(
        out.is_empty(),
        "{} of {tried}:\n{}",
        out.len(),
        out.join("\n")
    );
}

#[test]
fn facts_that_were_not_chosen_do_not_come_along_with_the_one_that_was() {
    let (mut tried, mut out) = (0, Vec::new());
    for (case, ready) in CASES.iter() {
        let facts = &ready.entry.case.fact;
        for (at, fact) in facts.iter().enumerate() {
            let other = &facts[(at + 1) % facts.len()];
            let line = Line::giving(&fact.id, &fact.answer);
            let leak = format!(
                "{} {}",
                first_sentence(&fact.answer),
                first_sentence(&other.answer)
            );
            tried += 1;
            if let Ok(passed) = try_out(case, &line, "what about this?", &leak) {
                out.push(format!("{case} {}: {passed}", other.id));
            }
        }
    }
    assert!(tried >= 100, "{tried}");
    assert!(
        out.is_empty(),
        "{} of {tried}:\n{}",
        out.len(),
        out.join("\n")
    );
}

#[test]
fn what_only_the_candidate_said_may_be_asked_back_and_not_be_told() {
    let asked = "What if the bloom filter fails in the middle?";
    let words = "I would put a bloom filter there";
    assert!(try_out("url-shortener", &probe(), words, asked).is_ok());
    assert_eq!(
        try_out("url-shortener", &probe(), "", asked),
        Err(Dropped::Key)
    );
    let line = Line::new(LineKind::Acknowledge, "Noted.");
    let told = "Noted, a bloom filter.";
    assert!(try_out("url-shortener", &line, words, told).is_err());
}
