//! An answer, read and judged against every item of a case: no panic, and every quote is exactly its bytes.
#![no_main]

use std::sync::LazyLock;

use fortyfive::casebook::{Casebook, Entry};
use fortyfive::diagram::Graph;
use fortyfive::language::Document;
use fortyfive::scoring::{Answer, Engine};
use libfuzzer_sys::fuzz_target;

static CASE: LazyLock<(std::sync::Arc<Entry>, Engine)> = LazyLock::new(|| {
    let casebook = Casebook::load(None).expect("built-in content is sound");
    let entry = casebook.cases["url-shortener"].clone();
    let engine = Engine::with_model(&entry.rubric, &entry.lexicon, &entry.case.estimate);
    (entry, engine.expect("sound"))
});

fuzz_target!(|text: &str| {
    let (entry, engine) = &*CASE;
    let document = Document::read(text);
    for sentence in 0..document.sentence_count() as u32 {
        let span = document.sentence_span(sentence);
        assert!(text.get(span.start..span.end).is_some());
    }
    let board = Graph::of_answer(None, text, &entry.components);
    let assessment = engine.assess(&Answer::read(text).with_board(board));
    assert_eq!(assessment.findings.len(), entry.rubric.item.len());
    let quotes = assessment
        .findings
        .iter()
        .flat_map(|finding| &finding.evidence);
    for quote in quotes.filter(|quote| quote.board.is_empty()) {
        assert_eq!(text.get(quote.start..quote.end), Some(quote.quote.as_str()));
    }
    // As the room keeps it: the stages apart.
    if let Some((one, other)) = text.split_once('\0') {
        engine.assess(&Answer::from_stages(&[
            ("clarify", one),
            ("deep-dive", other),
        ]));
    }
});
