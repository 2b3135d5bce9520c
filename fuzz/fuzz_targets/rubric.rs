//! A rubric somebody wrote: every fault is said with a line that the file has; what is sound compiles, and judges.
#![no_main]

use std::collections::BTreeMap;

use fortyfive::casebook::files::{SourceFile, Sources};
use fortyfive::casebook::{Casebook, rubric::Rubric};
use fortyfive::language::Lexicon;
use fortyfive::scoring::{Answer, Engine};
use libfuzzer_sys::fuzz_target;

const LEXICON: &str = "schema = 1\n[class]\nshort = [\"short (url|link)\", \"slug\"]\n";

fuzz_target!(|text: &str| {
    let file = |path: &str, text: &str| {
        let shown = path.to_owned();
        (
            path.to_owned(),
            SourceFile {
                shown,
                text: text.to_owned(),
            },
        )
    };
    let sources: Sources = [
        file("rubrics/lexicon.toml", LEXICON),
        file("rubrics/t.toml", text),
    ]
    .into();
    let lines = text.lines().count().max(1);
    for fault in Casebook::from_sources(&sources, Vec::new()).faults {
        assert!(!fault.message.is_empty());
        if fault.file == "rubrics/t.toml" {
            assert!((1..=lines + 1).contains(&fault.line), "{fault}");
        }
    }
    let Ok(rubric) = toml::from_str::<Rubric>(text) else {
        return;
    };
    let classes = BTreeMap::from([("short".to_owned(), vec!["slug".to_owned()])]);
    let lexicon = Lexicon::new(&classes).expect("sound");
    if let Ok(engine) = Engine::new(&rubric, &lexicon) {
        engine.assess(&Answer::read(
            "# Deep dive\n\nA cache, no queue: 5 * 3 = 15 reads/s of a slug.\n",
        ));
    }
});
