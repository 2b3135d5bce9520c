//! What a model says, and a text it says it about: one opinion for each point or none, quotes that stand where they say, places of
//! flags that are pieces of the text.
#![no_main]

use std::sync::LazyLock;

use fortyfive::casebook::Casebook;
use fortyfive::casebook::rubric::Level;
use fortyfive::reader::{Call, Flags, Prompts, StageText, Versions, calls, opinions};
use fortyfive::scoring::{Answer, Engine, Extras, Scorecard};
use libfuzzer_sys::fuzz_target;

static ASKED: LazyLock<(Call, Versions)> = LazyLock::new(|| {
    let casebook = Casebook::load(None).expect("the built-in content is sound");
    let entry = &casebook.cases["chat"];
    let text = StageText {
        stage: "deep-dive",
        title: "Deep dive",
        text: "Every chat has one leader.",
    };
    let assessment = Engine::of(entry)
        .expect("it compiles")
        .assess(&Answer::from_stages(&[(text.stage, text.text)]));
    let mut card = Scorecard::count(
        &entry.rubric,
        &entry.hash,
        Level::Senior,
        assessment,
        &Extras::default(),
    );
    card.items
        .iter_mut()
        .for_each(|finding| finding.sure = false);
    let prompt = &Prompts::built_in().judge;
    let call = calls(&entry.rubric, &card, &[text], None, prompt, 1).remove(0);
    (call, Versions::of("m", prompt, &card))
});

fuzz_target!(|given: (&str, &str)| {
    let (said, text) = given;
    let (call, versions) = &*ASKED;
    for place in Flags::of(text).instructing() {
        assert!(text.get(place.clone()).is_some());
    }
    // As it came, and as the quote of an answer that is sound otherwise.
    let quoted: Vec<serde_json::Value> = call
        .items
        .iter()
        .filter_map(|asked| call.id_of(&asked.item))
        .map(|id| (id, "yes"))
        .chain(call.canaries().map(|id| (id, "no")))
        .map(|(id, verdict)| serde_json::json!({ "about": id, "because": said, "quote": said, "verdict": verdict }))
        .collect();
    let quoted = serde_json::json!({ "answers": quoted }).to_string();
    for said in [said, &quoted] {
        let Ok(opinions) = opinions(call, said, text, versions) else {
            continue;
        };
        assert_eq!(opinions.len(), call.items.len());
        for opinion in opinions {
            assert!(!opinion.reason.chars().any(char::is_control));
            if let Some(evidence) = opinion.evidence {
                assert_eq!(
                    text.get(evidence.start..evidence.end),
                    Some(evidence.quote.as_str())
                );
            }
        }
    }
});
