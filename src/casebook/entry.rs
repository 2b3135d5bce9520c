//! A case with its rubric, and the pinned copy a running interview keeps.
//!
//! # Invariant
//!
//! What is read from files and what is read back from a pinned copy are the same: both are decoded from the same JSON text,
//! and the hash is the hash of that text. The text holds what the author wrote, keys in alphabetical order: comments, layout and
//! new optional fields of a later version do not change it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
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
pub(super) const PINNED: u32 = 1;

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
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pinned<'a> {
    pub pinned: u32,
    pub case: Cow<'a, Value>,
    pub rubric: Cow<'a, Value>,
    /// The shared classes; those of the rubric are in the rubric.
    pub classes: Cow<'a, BTreeMap<String, Vec<String>>>,
    /// Markdown by level.
    pub model_answers: BTreeMap<Level, String>,
    /// [`ComponentWords`]; left out where the built-in words held.
    #[serde(default)]
    pub components: Option<Cow<'a, Value>>,
    /// `prompts/interviewer.toml`; left out by versions before it was pinned, for which the built-in words hold.
    #[serde(default)]
    pub wordings: Option<Cow<'a, Value>>,
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

impl Pinned<'_> {
    /// Keys in alphabetical order at every depth.
    fn to_json(&self) -> Result<String, serde_json::Error> {
        let small = |value: serde_json::Result<Value>| value.map(Cow::Owned);
        let parts: [(&str, Option<Cow<'_, Value>>); 7] = [
            ("case", Some(Cow::Borrowed(&*self.case))),
            ("classes", Some(small(serde_json::to_value(&self.classes))?)),
            ("components", self.components.as_deref().map(Cow::Borrowed)),
            (
                "model_answers",
                Some(small(serde_json::to_value(&self.model_answers))?),
            ),
            ("pinned", Some(Cow::Owned(self.pinned.into()))),
            ("rubric", Some(Cow::Borrowed(&*self.rubric))),
            ("wordings", self.wordings.as_deref().map(Cow::Borrowed)),
        ];
        let parts = parts.iter();
        let written = parts.filter_map(|(name, value)| Some((*name, &**value.as_ref()?)));
        let mut json = Vec::new();
        write_members(written, &mut json)?;
        // Never fails: it was put together of text.
        Ok(String::from_utf8_lossy(&json).into_owned())
    }
}

impl Entry {
    /// What files say. Read from its `source_json` it is the same.
    pub(super) fn new(pinned: &Pinned<'_>) -> Result<Entry, PinnedFault> {
        Entry::of(pinned, pinned.to_json().map_err(unreadable)?)
    }

    /// Rebuilds an entry from its `source_json`.
    pub fn from_pinned(json: &str) -> Result<Entry, PinnedFault> {
        let pinned: Pinned<'_> = serde_json::from_str(json).map_err(unreadable)?;
        if pinned.pinned != PINNED {
            return Err(PinnedFault(format!("version {}", pinned.pinned)));
        }
        Entry::of(&pinned, json.to_owned())
    }

    fn of(pinned: &Pinned<'_>, source_json: String) -> Result<Entry, PinnedFault> {
        let mut case = Case::deserialize(&*pinned.case).map_err(unreadable)?;
        case.model_answer = pinned.model_answers.clone();
        let rubric = Rubric::deserialize(&*pinned.rubric).map_err(unreadable)?;
        let lexicon = Lexicon::new(&pinned.classes)
            .and_then(|shared| shared.extended(&rubric.class))
            .map_err(|faults| PinnedFault(faults.iter().map(ToString::to_string).collect()))?;
        let wordings = match &pinned.wordings {
            Some(written) => Wordings::deserialize(&**written)
                .map_err(unreadable)?
                .completed(&OCCASIONS, &FAMILIES),
            None => Wordings::built_in().clone(),
        };
        let components = match &pinned.components {
            Some(written) => {
                Components::new(&ComponentWords::deserialize(&**written).map_err(unreadable)?)
            }
            None => Components::built_in(),
        };
        let hash = Sha256::digest(source_json.as_bytes());
        Ok(Entry {
            wordings: Arc::new(wordings.with(&case.interviewer)),
            case,
            rubric,
            lexicon,
            components,
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
            source_json,
        })
    }
}

fn unreadable(error: serde_json::Error) -> PinnedFault {
    PinnedFault(error.to_string())
}

/// JSON with the keys of every object in alphabetical order, whatever order the map keeps.
fn write_sorted(value: &Value, out: &mut Vec<u8>) -> serde_json::Result<()> {
    match value {
        Value::Object(object) => {
            let mut sorted: Vec<(&str, &Value)> = object
                .iter()
                .map(|(key, value)| (key.as_str(), value))
                .collect();
            sorted.sort_unstable_by_key(|(key, _)| *key);
            write_members(sorted, out)
        }
        Value::Array(elements) => {
            out.push(b'[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_sorted(element, out)?;
            }
            out.push(b']');
            Ok(())
        }
        plain => serde_json::to_writer(out, plain),
    }
}

fn write_members<'a>(
    members: impl IntoIterator<Item = (&'a str, &'a Value)>,
    out: &mut Vec<u8>,
) -> serde_json::Result<()> {
    out.push(b'{');
    for (index, (key, value)) in members.into_iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        serde_json::to_writer(&mut *out, key)?;
        out.push(b':');
        write_sorted(value, out)?;
    }
    out.push(b'}');
    Ok(())
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
            let mut json = Vec::new();
            write_sorted(&value, &mut json).unwrap();
            let back: Value = serde_json::from_slice(&json).unwrap();
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
        let value = serde_json::json!({"b": [{"z": 1, "a": 2}], "a": "\"\n"});
        let mut json = Vec::new();
        write_sorted(&value, &mut json).unwrap();
        assert_eq!(json, br#"{"a":"\"\n","b":[{"a":2,"z":1}]}"#);
    }
}
