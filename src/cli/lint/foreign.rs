//! Items that good answers to other cases earn: they tick for the wrong reason.
//!
//! The strong and the model answers of every other case are read against a checklist, with the guard that tells an answer to
//! another case switched off: what it hides from a score it also hides from an author.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::casebook::rubric::{Kind, Verdict};
use crate::casebook::{Casebook, Entry, Fault, Places};
use crate::scoring::{Answer, Engine};
use crate::text::t_with;

/// Items that more answers in 100 earn than this are named; the whole checklist should stay below it.
pub const AIM_PERCENT: usize = 10;
/// Characters of a quote in a warning.
const QUOTE_CHARS: usize = 90;

/// A good answer to some case.
pub struct Good {
    case: String,
    file: String,
    answer: Answer,
}

/// How much of a checklist answers to other cases earn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Share {
    pub case: String,
    /// Items that were earned, of all that were tried.
    pub earned: usize,
    pub tried: usize,
}

impl Share {
    pub fn percent(&self) -> f64 {
        100.0 * self.earned as f64 / self.tried.max(1) as f64
    }
}

/// Reads the answers once for all checklists.
pub fn good_answers(casebook: &Casebook, places: &BTreeMap<String, Places>) -> Vec<Good> {
    let mut good = Vec::new();
    for (id, entry) in &casebook.cases {
        let strong = places
            .get(id)
            .and_then(|places| places.test_answers.get("strong"));
        let models = entry.case.model_answer.iter().map(|(level, text)| {
            let level = crate::wire::name(level);
            (
                format!("prompts/cases/{id}/model-{level}.md"),
                text.as_str(),
            )
        });
        let strong = strong.map(|file| (file.shown.clone(), file.text.as_str()));
        good.extend(strong.into_iter().chain(models).map(|(file, text)| Good {
            case: id.clone(),
            file,
            answer: Answer::read(text),
        }));
    }
    good
}

/// The share of one checklist, and a warning for each item that is earned too often; none when there is no other case.
pub fn warnings(
    entry: &Entry,
    places: &Places,
    engine: &Engine,
    good: &[Good],
) -> Option<(Share, Vec<Fault>)> {
    let case = &entry.case.id;
    let others = || good.iter().filter(|one| one.case != *case);
    let mut share = Share {
        case: case.clone(),
        earned: 0,
        tried: 0,
    };
    // By place in the rubric: how often, and the first file with its words.
    let mut earned: BTreeMap<usize, (usize, String, String)> = BTreeMap::new();
    for other in others() {
        let findings = engine.assess_any_topic(&other.answer).findings;
        for (at, (item, finding)) in entry.rubric.item.iter().zip(findings).enumerate() {
            // Sums are good in any answer.
            if item.kind == Kind::Arithmetic || finding.verdict == Verdict::NotAssessed {
                continue;
            }
            share.tried += 1;
            if finding.verdict == Verdict::Met {
                share.earned += 1;
                let quote = || {
                    finding
                        .evidence
                        .first()
                        .map(|evidence| shortened(&evidence.quote))
                };
                let entry = earned
                    .entry(at)
                    .or_insert_with(|| (0, other.file.clone(), quote().unwrap_or_default()));
                entry.0 += 1;
            }
        }
    }
    let tried = others().count();
    if tried == 0 {
        return None;
    }
    let often = earned
        .into_iter()
        .filter(|(_, (times, ..))| times * 100 > tried * AIM_PERCENT);
    let warnings = often.map(|(at, (times, file, quote))| {
        let values = [
            ("earned", times.into()),
            ("tried", tried.into()),
            ("item", entry.rubric.item[at].id.as_str().into()),
            ("file", file.into()),
            ("quote", quote.into()),
        ];
        places
            .rubric
            .fault(&format!("item[{at}]"), t_with("lint-foreign", &values))
    });
    Some((share, warnings.collect()))
}

fn shortened(quote: &str) -> String {
    let line = quote.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_CHARS) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::files::SourceFile;
    use crate::casebook::sample;

    /// The sample, and beside it a case whose answers say what its item wants.
    fn two(answer: &str) -> Vec<(Share, Vec<Fault>)> {
        let mut sources = sample::sources();
        for (path, text) in [
            (
                "prompts/cases/gong.toml",
                sample::CASE.replace("\"doorbell\"", "\"gong\""),
            ),
            (
                "rubrics/gong.toml",
                sample::RUBRIC.replace("\"doorbell\"\nrev", "\"gong\"\nrev"),
            ),
            (
                "prompts/cases/gong/model-senior.md",
                "# Clarify\n\nNothing.\n".to_owned(),
            ),
            ("prompts/cases/gong/answers/strong.md", answer.to_owned()),
        ] {
            let shown = path.to_owned();
            sources.insert(path.to_owned(), SourceFile { shown, text });
        }
        let reading = sample::read(&sources);
        assert_eq!(reading.faults, []);
        let book = reading.casebook.unwrap();
        let good = good_answers(&book, &reading.places);
        let entry = &book.cases["doorbell"];
        let engine = Engine::new(&entry.rubric, &entry.lexicon).unwrap();
        warnings(entry, &reading.places["doorbell"], &engine, &good)
            .into_iter()
            .collect()
    }

    #[test]
    fn an_item_that_another_answer_earns_is_named_with_its_words() {
        let (share, warnings) =
            two("# Deep dive\n\nPressed twice within a second we ring once.\n").remove(0);
        // Four items in two answers; one of them has no drawing and nothing in its place.
        assert_eq!((share.earned, share.tried), (1, 7));
        assert_eq!(warnings.len(), 1);
        let warning = &warnings[0];
        assert_eq!(
            (warning.file.as_str(), warning.line),
            ("rubrics/doorbell.toml", 15)
        );
        for part in [
            "1 of 2",
            "`deep-dive.repeat`",
            "gong/answers/strong.md",
            "twice",
        ] {
            assert!(warning.message.contains(part), "{}", warning.message);
        }
    }

    #[test]
    fn what_nobody_else_earns_is_not_named() {
        let (share, warnings) = two("# Deep dive\n\nA gong is struck by hand.\n").remove(0);
        assert_eq!((share.earned, warnings), (0, Vec::new()));
    }
}
