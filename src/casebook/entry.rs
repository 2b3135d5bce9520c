//! A case with its rubric, and the pinned copy a running interview keeps.
//!
//! # Invariant
//!
//! What is read from files and what is read back from a pinned copy are the same: both are decoded from the same JSON text,
//! and the hash is the hash of that text. The text holds what the author wrote, keys in alphabetical order: comments, layout and
//! new optional fields of a later version do not change it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::case::Case;
use super::components::{ComponentWords, Components};
use super::rubric::{Level, Rubric};
use super::schema::{FAMILIES, OCCASIONS};
use super::wordings::Wordings;
use crate::language::Lexicon;
use crate::text::t_with;

/// The version of the pinned form.
const PINNED: u32 = 1;

/// A case as interviews, scoring and reports use it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub case: Case,
    pub rubric: Rubric,
    /// The shared classes with those of the rubric over them.
    pub lexicon: Lexicon,
    /// What words on a board mean.
    pub components: Components,
    /// The shared words of the interviewer with those of the case in their place.
    pub wordings: Arc<Wordings>,
    /// What a score names: SHA-256 of `source_json`, in hex.
    pub hash: String,
    /// All of the above in one text, for [`Entry::from_pinned`].
    pub source_json: String,
}

/// The content of an [`Entry`] as it was written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pinned {
    pub pinned: u32,
    pub case: Value,
    pub rubric: Value,
    /// The shared classes; those of the rubric are in the rubric.
    pub classes: BTreeMap<String, Vec<String>>,
    /// Markdown by level.
    pub model_answers: BTreeMap<Level, String>,
    /// Left out where the built-in words held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<ComponentWords>,
    /// `prompts/interviewer.toml`; left out by versions before it was pinned, for which the built-in words hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wordings: Option<Value>,
}

/// A pinned copy that cannot be read: it is damaged, or a later version wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedFault(String);

impl std::fmt::Display for PinnedFault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&t_with(
            "pinned-unreadable",
            &[("reason", self.0.as_str().into())],
        ))
    }
}

impl std::error::Error for PinnedFault {}

impl Pinned {
    pub fn new(
        case: Value,
        rubric: Value,
        classes: BTreeMap<String, Vec<String>>,
        model_answers: BTreeMap<Level, String>,
        components: Option<ComponentWords>,
        wordings: Option<Value>,
    ) -> Pinned {
        Pinned {
            pinned: PINNED,
            case,
            rubric,
            classes,
            model_answers,
            components,
            wordings,
        }
    }

    pub fn to_json(&self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        let mut json = String::new();
        write_sorted(&value, &mut json);
        json
    }
}

impl Entry {
    /// Rebuilds an entry from its `source_json`.
    pub fn from_pinned(json: &str) -> Result<Entry, PinnedFault> {
        let fault = |error: serde_json::Error| PinnedFault(error.to_string());
        let pinned: Pinned = serde_json::from_str(json).map_err(fault)?;
        if pinned.pinned != PINNED {
            return Err(PinnedFault(format!("version {}", pinned.pinned)));
        }
        let mut case = Case::deserialize(pinned.case).map_err(fault)?;
        case.model_answer = pinned.model_answers;
        let rubric = Rubric::deserialize(pinned.rubric).map_err(fault)?;
        let lexicon = Lexicon::new(&pinned.classes)
            .and_then(|shared| shared.extended(&rubric.class))
            .map_err(|faults| PinnedFault(faults.iter().map(ToString::to_string).collect()))?;
        let wordings = match pinned.wordings {
            Some(written) => Wordings::deserialize(written)
                .map_err(fault)?
                .completed(&OCCASIONS, &FAMILIES),
            None => Wordings::built_in().clone(),
        };
        let wordings = Arc::new(wordings.with(&case.interviewer));
        let hash = Sha256::digest(json.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Ok(Entry {
            case,
            rubric,
            lexicon,
            components: match &pinned.components {
                Some(words) => Components::new(words),
                None => Components::built_in(),
            },
            wordings,
            hash,
            source_json: json.to_owned(),
        })
    }
}

/// JSON with the keys of every object in alphabetical order, whatever order the map keeps.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(object) => {
            let sorted: BTreeMap<&String, &Value> = object.iter().collect();
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                let _ = write!(out, "{}", Value::String(key.clone()));
                out.push(':');
                write_sorted(value, out);
            }
            out.push('}');
        }
        Value::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_sorted(element, out);
            }
            out.push(']');
        }
        plain => {
            let _ = write!(out, "{plain}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    #[test]
    fn a_pinned_copy_gives_the_same_entry_back() {
        let entry = sample::entry();
        let again = Entry::from_pinned(&entry.source_json).unwrap();
        assert_eq!(again.case, entry.case);
        assert_eq!(again.rubric, entry.rubric);
        assert_eq!(again.hash, entry.hash);
        assert_eq!(again.source_json, entry.source_json);
        assert_eq!(again.case.model_answer.len(), 1);
        let names: Vec<&str> = again.lexicon.names().collect();
        assert_eq!(names, ["cache", "store", "visitor"]);
    }

    #[test]
    fn the_hash_follows_the_words_and_not_the_layout() {
        let entry = sample::entry();
        let commented = sample::entry_with(
            "rubrics/doorbell.toml",
            "schema = 1",
            "# a remark\nschema   =   1",
        );
        assert_eq!(commented.hash, entry.hash);
        for (path, from, to) in [
            ("rubrics/doorbell.toml", "senior = 3", "senior = 4"),
            ("rubrics/lexicon.toml", "redis", "memcached"),
            ("prompts/cases/doorbell.toml", "Who rings", "Who calls"),
            ("prompts/cases/doorbell/model-senior.md", "push", "pull"),
            ("prompts/interviewer.toml", "\"Noted.\"", "\"I see.\""),
            (
                "prompts/cases/doorbell.toml",
                "[\"Ding dong?\"]",
                "[\"Anybody at home?\"]",
            ),
        ] {
            let changed = sample::entry_with(path, from, to);
            assert_ne!(changed.hash, entry.hash, "{path}");
            assert_eq!(changed.hash.len(), 64);
        }
    }

    #[test]
    fn an_interview_keeps_the_words_it_began_with() {
        let begun = sample::entry();
        assert_eq!(begun.wordings.say["silence"], ["Ding dong?"]);
        assert_eq!(
            begun.wordings.acknowledge,
            sample::casebook().wordings.acknowledge
        );
        let later = sample::entry_with("prompts/interviewer.toml", "\"Noted.\"", "\"I see.\"");
        assert_ne!(later.wordings, begun.wordings);
        let again = Entry::from_pinned(&begun.source_json).unwrap();
        assert_eq!(again.wordings, begun.wordings);
        // A copy of a time when the words were no part of it.
        let mut old: Value = serde_json::from_str(&begun.source_json).unwrap();
        old.as_object_mut().unwrap().remove("wordings");
        let old = Entry::from_pinned(&old.to_string()).unwrap();
        assert_eq!(old.wordings.say["nudge"], Wordings::built_in().say["nudge"]);
        assert_eq!(old.wordings.say["silence"], ["Ding dong?"]);
    }

    #[test]
    fn numbers_survive_the_way_through_the_pinned_copy() {
        for expected in [
            "38.58024691358025",
            "0.0017039637",
            "5e-324",
            "1.7976931348623157e308",
            "33333333333.333332",
        ] {
            let number: f64 = expected.parse().unwrap();
            let value = serde_json::json!({ "n": number });
            let mut json = String::new();
            write_sorted(&value, &mut json);
            let back: Value = serde_json::from_str(&json).unwrap();
            let error = (back["n"].as_f64().unwrap() - number).abs();
            assert!(error <= number * 1e-15, "{expected}");
        }
    }

    #[test]
    fn a_damaged_copy_is_refused_with_a_sentence() {
        let entry = sample::entry();
        for damaged in [
            "",
            "{}",
            &entry.source_json[1..],
            &entry.source_json.replace("\"pinned\":1", "\"pinned\":2"),
        ] {
            assert!(
                Entry::from_pinned(damaged)
                    .unwrap_err()
                    .to_string()
                    .contains("pinned")
            );
        }
    }

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let mut json = String::new();
        write_sorted(
            &serde_json::json!({"b": [{"z": 1, "a": 2}], "a": "\"\n"}),
            &mut json,
        );
        assert_eq!(json, r#"{"a":"\"\n","b":[{"a":2,"z":1}]}"#);
    }
}
