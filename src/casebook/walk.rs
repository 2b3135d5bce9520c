//! The walk that compares a file with its shape.
//!
//! The walk never stops at a fault, so that an author sees them all. What is left over (do the ids exist, does the formula
//! give the value?) needs several parts of a case at once and is checked afterwards, on what has the right shape.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::document::{Document, PATH_BYTES};
use super::fault::{Fault, nearest};
use super::shape::{Field, MAX_ELEMENTS, Shape, is_item_id, is_key, is_slug};
use crate::text::{t, t_with};

/// What the walk brings back.
#[derive(Debug, Default)]
pub struct Walked {
    pub faults: Vec<Fault>,
    /// The paths that have a fault: what lies around them is not decoded.
    pub bad: BTreeSet<String>,
    /// Every phrase with its path.
    pub phrases: Vec<(String, String)>,
}

impl Walked {
    /// Is everything at and below this path as it should be?
    pub fn is_good(&self, path: &str) -> bool {
        let is_bad_below = |start: String| {
            self.bad
                .range(start.clone()..)
                .next()
                .is_some_and(|bad| bad.starts_with(&start))
        };
        !self.bad.contains(path)
            && !is_bad_below(format!("{path}."))
            && !is_bad_below(format!("{path}["))
    }
}

/// Compares a document with the fields its top level may have.
pub fn walk(document: &Document, fields: &'static [Field]) -> Walked {
    let mut walk = Walk {
        document,
        walked: Walked::default(),
    };
    if let Value::Object(table) = &document.json {
        walk.table("", table, fields);
    }
    walk.walked
}

struct Walk<'a> {
    document: &'a Document,
    walked: Walked,
}

impl Walk<'_> {
    fn fault(&mut self, path: &str, message: String) {
        self.walked.faults.push(self.document.fault(path, message));
        self.walked.bad.insert(path.to_owned());
    }

    fn value(&mut self, path: &str, value: &Value, shape: &'static Shape) {
        match shape {
            Shape::Text => match value {
                Value::String(text) if text.trim().is_empty() => {
                    self.fault(
                        path,
                        t_with("fault-empty", &[("field", name_of(path).into())]),
                    );
                }
                Value::String(_) => {}
                _ => self.wrong_type(path, value, t("fault-wants-text")),
            },
            Shape::Note => {
                if !value.is_string() {
                    self.wrong_type(path, value, t("fault-wants-text"));
                }
            }
            Shape::Slug => self.word(path, value, is_slug, "fault-slug"),
            Shape::ItemId => self.word(path, value, is_item_id, "fault-item-id"),
            Shape::Key => self.word(path, value, is_key, "fault-key"),
            Shape::OneOf(words) => self.one_of(path, value, words),
            Shape::AnyOf(words) => match value.as_str() {
                Some(text) => {
                    for word in text.split('|') {
                        let word = Value::String(word.trim().to_owned());
                        self.one_of(path, &word, words);
                    }
                }
                None => self.one_of(path, value, words),
            },
            Shape::Phrase => match value {
                Value::String(text) if text.trim().is_empty() => {
                    self.fault(
                        path,
                        t_with("fault-empty", &[("field", name_of(path).into())]),
                    );
                }
                Value::String(text) => {
                    self.walked.phrases.push((path.to_owned(), text.clone()));
                }
                _ => self.wrong_type(path, value, t("fault-wants-phrase")),
            },
            Shape::Number { least, most } => match value.as_f64() {
                Some(number) => self.within(path, number, *least, *most),
                None => self.wrong_type(path, value, t("fault-wants-number")),
            },
            Shape::Whole { least, most } => match value.as_i64() {
                Some(number) => self.within(path, number as f64, *least as f64, *most as f64),
                None => self.wrong_type(path, value, t("fault-wants-whole")),
            },
            Shape::Flag => {
                if !value.is_boolean() {
                    self.wrong_type(path, value, t("fault-wants-flag"));
                }
            }
            Shape::Range { least, most } => self.range(path, value, *least, *most),
            Shape::List { of, at_least } => self.list(path, value, of, *at_least),
            Shape::Map { key, of } => match value {
                Value::Object(table) => {
                    for (name, value) in table {
                        let path = join(path, name);
                        self.value(&path, &Value::String(name.clone()), key);
                        // A name that is far too long is a fault; what it names has no place.
                        if path.len() <= PATH_BYTES {
                            self.value(&path, value, of);
                        }
                    }
                }
                _ => self.wrong_type(path, value, t("fault-wants-table")),
            },
            Shape::Table(fields) => match value {
                Value::Object(table) => self.table(path, table, fields),
                _ => self.wrong_type(path, value, t("fault-wants-table")),
            },
            Shape::Choice(fields) => match value {
                Value::Object(table) => {
                    let given = fields
                        .iter()
                        .filter(|field| table.contains_key(field.name))
                        .count();
                    self.table(path, table, fields);
                    if given != 1 {
                        let fields = names_of(fields);
                        self.fault(
                            path,
                            t_with(
                                "fault-choice",
                                &[("given", given.into()), ("fields", fields.into())],
                            ),
                        );
                    }
                }
                _ => self.wrong_type(path, value, t("fault-wants-table")),
            },
        }
    }

    fn table(&mut self, path: &str, table: &Map<String, Value>, fields: &'static [Field]) {
        for (name, value) in table {
            let inner = join(path, name);
            match fields.iter().find(|field| field.name == name) {
                Some(field) => self.value(&inner, value, &field.shape),
                None => self.unknown_field(&inner, name, fields),
            }
        }
        for field in fields {
            // In a file that is not TOML a field may only be absent because its line could not be read.
            if field.is_required && !table.contains_key(field.name) && self.document.is_sound {
                self.fault(
                    path,
                    t_with("fault-missing", &[("field", field.name.into())]),
                );
            }
        }
    }

    fn unknown_field(&mut self, path: &str, name: &str, fields: &'static [Field]) {
        let message = match nearest(name, fields.iter().map(|field| field.name)) {
            Some(meant) => t_with(
                "fault-unknown-field-near",
                &[("field", name.into()), ("meant", meant.into())],
            ),
            None => t_with(
                "fault-unknown-field",
                &[("field", name.into()), ("fields", names_of(fields).into())],
            ),
        };
        self.fault(path, message);
    }

    fn word(&mut self, path: &str, value: &Value, is_right: fn(&str) -> bool, message: &str) {
        match value.as_str() {
            Some(text) if is_right(text) => {}
            Some(text) => {
                let values = [("field", name_of(path).into()), ("found", text.into())];
                self.fault(path, t_with(message, &values));
            }
            None => self.wrong_type(path, value, t("fault-wants-text")),
        }
    }

    fn one_of(&mut self, path: &str, value: &Value, words: &'static [&'static str]) {
        let Some(text) = value.as_str() else {
            return self.wrong_type(path, value, one_of_words(words));
        };
        if words.contains(&text) {
            return;
        }
        let field = name_of(path);
        let message = match nearest(text, words.iter().copied()) {
            Some(meant) => t_with(
                "fault-one-of-near",
                &[
                    ("field", field.into()),
                    ("words", words.join(", ").into()),
                    ("found", text.into()),
                    ("meant", meant.into()),
                ],
            ),
            None => t_with(
                "fault-one-of",
                &[
                    ("field", field.into()),
                    ("words", words.join(", ").into()),
                    ("found", text.into()),
                ],
            ),
        };
        self.fault(path, message);
    }

    fn within(&mut self, path: &str, number: f64, least: f64, most: f64) {
        if number < least || number > most {
            let message = t_with(
                "fault-out-of-range",
                &[
                    ("field", name_of(path).into()),
                    ("least", least.to_string().into()),
                    ("most", most.to_string().into()),
                    ("found", number.to_string().into()),
                ],
            );
            self.fault(path, message);
        }
    }

    fn range(&mut self, path: &str, value: &Value, least: f64, most: f64) {
        let ends: Option<Vec<f64>> = value
            .as_array()
            .and_then(|ends| ends.iter().map(Value::as_f64).collect());
        match ends.as_deref() {
            Some([low, high]) if low > high => {
                let message = t_with(
                    "fault-range-order",
                    &[
                        ("field", name_of(path).into()),
                        ("low", low.to_string().into()),
                        ("high", high.to_string().into()),
                    ],
                );
                self.fault(path, message);
            }
            Some([low, high]) => {
                self.within(path, *low, least, most);
                self.within(path, *high, least, most);
            }
            _ => self.wrong_type(path, value, t("fault-wants-range")),
        }
    }

    fn list(&mut self, path: &str, value: &Value, of: &'static Shape, at_least: usize) {
        let Value::Array(elements) = value else {
            return self.wrong_type(path, value, t("fault-wants-list"));
        };
        if elements.len() < at_least {
            let message = t_with(
                "fault-too-few",
                &[
                    ("field", name_of(path).into()),
                    ("least", at_least.into()),
                    ("found", elements.len().into()),
                ],
            );
            self.fault(path, message);
        }
        if elements.len() > MAX_ELEMENTS {
            let values = [
                ("field", name_of(path).into()),
                ("most", MAX_ELEMENTS.to_string().into()),
            ];
            return self.fault(path, t_with("fault-too-many", &values));
        }
        for (index, element) in elements.iter().enumerate() {
            self.value(&format!("{path}[{index}]"), element, of);
        }
    }

    fn wrong_type(&mut self, path: &str, value: &Value, wanted: String) {
        let message = t_with(
            "fault-wrong-type",
            &[
                ("field", name_of(path).into()),
                ("wanted", wanted.into()),
                ("found", describe(value).into()),
            ],
        );
        self.fault(path, message);
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

/// The field an author would look for: the last name of the path that is not a number.
fn name_of(path: &str) -> String {
    let without_index = path.trim_end_matches(|c: char| c == '[' || c == ']' || c.is_ascii_digit());
    let path = if path.ends_with(']') {
        without_index
    } else {
        path
    };
    path.rsplit('.').next().unwrap_or(path).to_owned()
}

fn names_of(fields: &'static [Field]) -> String {
    fields
        .iter()
        .map(|field| field.name)
        .collect::<Vec<_>>()
        .join(", ")
}

fn one_of_words(words: &[&str]) -> String {
    t_with("fault-wants-one-of", &[("words", words.join(", ").into())])
}

/// A value as it can be shown inside a sentence.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => t("fault-found-strange"),
        Value::Array(_) => t("fault-found-list"),
        Value::Object(_) => t("fault-found-table"),
        Value::String(text) => {
            let mut shown: String = text.chars().take(60).collect();
            if shown.len() < text.len() {
                let _ = write!(shown, "…");
            }
            format!("\"{shown}\"")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::shape::{optional, required};

    static FIELDS: &[Field] = &[
        required("schema", Shape::Whole { least: 1, most: 1 }),
        required("title", Shape::Text),
        optional("stage", Shape::OneOf(&["clarify", "deep-dive"])),
        optional("kind", Shape::AnyOf(&["bytes", "count"])),
        optional(
            "share",
            Shape::Range {
                least: 0.0,
                most: 1.0,
            },
        ),
        optional(
            "phrases",
            Shape::List {
                of: &Shape::Phrase,
                at_least: 1,
            },
        ),
        optional(
            "class",
            Shape::Map {
                key: &Shape::Key,
                of: &Shape::Note,
            },
        ),
        optional(
            "rule",
            Shape::Choice(&[optional("rel", FACTOR), optional("factor", FACTOR)]),
        ),
    ];
    const FACTOR: Shape = Shape::Number {
        least: 0.0,
        most: 100.0,
    };

    fn messages(source: &str) -> Vec<(usize, String)> {
        let document = Document::read("x.toml", source, &mut Vec::new());
        let walked = walk(&document, FIELDS);
        let mut found: Vec<_> = walked
            .faults
            .into_iter()
            .map(|fault| (fault.line, fault.message))
            .collect();
        found.sort();
        found
    }

    #[test]
    fn a_file_of_the_right_shape_has_no_fault() {
        let source = "schema = 1\ntitle = 'T'\nstage = 'clarify'\nkind = 'bytes | count'\nshare = [0, 1]\n\
                      phrases = ['a b']\nclass = { db_2 = '' }\nrule = { rel = 0.5 }";
        assert_eq!(messages(source), []);
    }

    #[test]
    fn every_fault_of_a_file_is_found_and_says_what_to_do() {
        let source = "schema = 2\ntitel = 'T'\nstage = 'deep_dive'\nkind = 'bytes|weight'\nshare = [0.7, 0.3]\n\
                      phrases = [3]\nclass = { Db = '' }\nrule = { rel = 1, factor = 2 }";
        let expected = [
            (1, "`schema` must lie between 1 and 1; found 2."),
            (1, "`title` is missing: add it."),
            (2, "`titel` is not a field here: write `title`."),
            (
                3,
                "`stage` must be one of clarify, deep-dive; found `deep_dive`: write `deep-dive`.",
            ),
            (4, "`kind` must be one of bytes, count; found `weight`."),
            (
                5,
                "`share` must go from the smaller to the larger; found 0.7 before 0.3.",
            ),
            (6, "`phrases` must be a phrase in quotes; found 3."),
            (
                7,
                "`Db` must be lower-case letters, digits and `_`, a letter first; found `Db`.",
            ),
            (8, "Exactly one of rel, factor belongs here; found 2."),
        ];
        let found = messages(source);
        for (found, expected) in found.iter().zip(&expected) {
            assert_eq!((found.0, found.1.as_str()), *expected);
        }
        assert_eq!(found.len(), expected.len());
    }

    #[test]
    fn a_fault_spoils_only_what_is_around_it() {
        let document = Document::read(
            "x.toml",
            "schema = 1\ntitle = ''\nphrases = ['', 'a']",
            &mut Vec::new(),
        );
        let walked = walk(&document, FIELDS);
        assert!(!walked.is_good("title"));
        assert!(!walked.is_good("phrases"));
        assert!(!walked.is_good("phrases[0]"));
        assert!(walked.is_good("phrases[1]"));
        assert!(walked.is_good("schema"));
        assert_eq!(walked.phrases, [("phrases[1]".to_owned(), "a".to_owned())]);
    }

    /// The path of every phrase of a class was kept with the name of the class in it: 32 KiB of name and 8,000 phrases
    /// were 256 MiB.
    #[test]
    fn a_name_beyond_all_names_is_one_fault_whatever_is_below_it() {
        static CLASS: &[Field] = &[optional(
            "class",
            Shape::Map {
                key: &Shape::Key,
                of: &Shape::List {
                    of: &Shape::Phrase,
                    at_least: 1,
                },
            },
        )];
        let phrases = vec!["''"; 900].join(",");
        let source = format!("[class]\n{} = [{phrases}]", "a".repeat(20_000));
        let document = Document::read("x.toml", &source, &mut Vec::new());
        let walked = walk(&document, CLASS);
        let lines: Vec<usize> = walked.faults.iter().map(|fault| fault.line).collect();
        assert_eq!((lines, walked.bad.len()), (vec![2], 1));
    }

    #[test]
    fn a_list_may_be_long_but_not_endless() {
        let faults = |count: usize| {
            let phrases = vec!["'a'"; count].join(",");
            messages(&format!("schema = 1\ntitle = 'T'\nphrases = [{phrases}]"))
        };
        assert_eq!(faults(MAX_ELEMENTS), []);
        assert_eq!(faults(MAX_ELEMENTS + 1).len(), 1);
    }
}
