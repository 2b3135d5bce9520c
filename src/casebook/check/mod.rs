//! What the shape of a file cannot say: do the ids exist, does the formula give the value, is there enough of everything?
//!
//! A check looks only at what has the right shape, so one fault is reported once, by whoever sees it first.

pub mod case;
pub mod drill;
pub mod rubric;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::document::Document;
use super::fault::{Fault, nearest};
use super::shape::{Field, MAX_ELEMENTS};
use super::walk::{Walked, walk};
use crate::language::{Lexicon, Phrase};
use crate::text::t_with;

const MAX_SUGGESTIONS: usize = 200;

/// A file compared with its shape.
pub struct Checked {
    pub document: Document,
    pub walked: Walked,
}

impl Checked {
    /// Reads and compares a file; what is wrong with it goes to `faults`.
    pub fn read(
        file: &str,
        source: &str,
        fields: &'static [Field],
        faults: &mut Vec<Fault>,
    ) -> Checked {
        let document = Document::read(file, source, faults);
        let mut walked = walk(&document, fields);
        faults.append(&mut walked.faults);
        Checked { document, walked }
    }

    /// Everything below a path of the file, such as `estimate.output`.
    pub fn value(&self, path: &str) -> Option<&Value> {
        path.split('.')
            .try_fold(&self.document.json, |value, name| value.get(name))
    }

    /// The elements of a list that have the right shape, each with its path.
    pub fn elements<T: DeserializeOwned>(
        &self,
        list: &str,
        faults: &mut Vec<Fault>,
    ) -> Vec<(String, T)> {
        let mut elements = Vec::new();
        if self.values(list).len() > MAX_ELEMENTS {
            return elements; // nobody has looked at their shape
        }
        for (index, value) in self.values(list).iter().enumerate() {
            let path = format!("{list}[{index}]");
            if !self.walked.is_good(&path) {
                continue;
            }
            match T::deserialize(value) {
                Ok(element) => elements.push((path, element)),
                // The shape lets something through that the type refuses.
                Err(error) => {
                    let message = t_with("fault-syntax", &[("reason", error.to_string().into())]);
                    faults.push(self.document.fault(&path, message));
                }
            }
        }
        elements
    }

    fn values(&self, list: &str) -> &[Value] {
        self.value(list)
            .and_then(Value::as_array)
            .map_or(&[], Vec::as_slice)
    }

    /// The names that the elements of a list give themselves in `field`, right or wrong elsewhere.
    pub fn names(&self, list: &str, field: &str) -> BTreeSet<String> {
        let names = self
            .values(list)
            .iter()
            .filter_map(|value| value.get(field)?.as_str());
        names.map(str::to_owned).collect()
    }

    /// Two elements of a list must not have the same name.
    pub fn check_unique(&self, list: &str, field: &str, faults: &mut Vec<Fault>) {
        let mut first = BTreeMap::new();
        for (index, value) in self.values(list).iter().enumerate() {
            let Some(name) = value.get(field).and_then(Value::as_str) else {
                continue;
            };
            let path_of = |index: usize| format!("{list}[{index}].{field}");
            match first.get(name) {
                None => {
                    first.insert(name, index);
                }
                Some(first) => {
                    let path = path_of(index);
                    let values = [
                        ("field", field.into()),
                        ("name", name.into()),
                        ("line", self.document.line(&path_of(*first)).into()),
                    ];
                    faults.push(self.document.fault(&path, t_with("fault-twice", &values)));
                }
            }
        }
    }

    /// Something named must exist.
    pub fn check_exists(
        &self,
        path: &str,
        name: &str,
        known: &BTreeSet<String>,
        faults: &mut Vec<Fault>,
    ) {
        if known.contains(name) {
            return;
        }
        // Looking for what was meant costs time; after so many faults nobody reads it.
        let candidates = known.iter().take(if faults.len() < MAX_SUGGESTIONS {
            known.len()
        } else {
            0
        });
        let message = match nearest(name, candidates.map(String::as_str)) {
            Some(meant) => t_with(
                "fault-absent-near",
                &[("name", name.into()), ("meant", meant.into())],
            ),
            None => t_with("fault-absent", &[("name", name.into())]),
        };
        faults.push(self.document.fault(path, message));
    }

    /// Every phrase of the file must parse and its classes exist. The phrases of a class name no classes themselves.
    pub fn check_phrases(&self, lexicon: &Lexicon, faults: &mut Vec<Fault>) {
        let no_classes = Lexicon::default();
        for (path, phrase) in &self.walked.phrases {
            let lexicon = if path.starts_with("class.") {
                &no_classes
            } else {
                lexicon
            };
            if let Err(fault) = Phrase::parse(phrase, lexicon) {
                let values = [
                    ("phrase", phrase.as_str().into()),
                    ("reason", fault.to_string().into()),
                ];
                faults.push(self.document.fault(path, t_with("fault-phrase", &values)));
            }
        }
    }

    /// The file must say it is about what its name says.
    pub fn check_name(&self, field: &str, name: &str, faults: &mut Vec<Fault>) {
        let Some(written) = self.value(field).and_then(Value::as_str) else {
            return;
        };
        if written != name && self.walked.is_good(field) {
            let values = [
                ("field", field.into()),
                ("name", name.into()),
                ("found", written.into()),
            ];
            faults.push(
                self.document
                    .fault(field, t_with("fault-file-named", &values)),
            );
        }
    }
}
