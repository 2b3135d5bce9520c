//! What may stand where, for editors: JSON Schema (draft 7, which TOML editors read) of the content files.
//!
//! Two sources, each for what it alone knows, so that nothing is written twice:
//!
//! 1. [`super::schema`], which the parser itself walks by, says what is allowed: fields, words, limits.
//! 2. The doc comments of the types the files become say what a field means; `schemars` reads them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::case::Case;
use super::rubric::Rubric;
use super::schema;
use super::shape::{Field, MAX_ELEMENTS, SLUG_LETTERS, Shape};

/// A file somebody writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum File {
    Case,
    Rubric,
    Lexicon,
}

/// `rubrics/lexicon.toml`: words that all cases share.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its comments are read")]
struct Lexicon {
    /// The version of the format: 1.
    schema: u32,
    /// Classes of words: `cache = ["cache", "redis"]` makes `{cache}` in any phrase mean one of them. The phrases of a class
    /// name no classes themselves.
    class: BTreeMap<String, Vec<String>>,
}

/// The JSON Schema of a file.
pub fn json_schema(file: File) -> Value {
    let (fields, meaning) = match file {
        File::Case => (schema::CASE, meaning::<Case>()),
        File::Rubric => (schema::RUBRIC, meaning::<Rubric>()),
        File::Lexicon => (schema::LEXICON, meaning::<Lexicon>()),
    };
    let mut whole = table(fields, Some(&meaning));
    whole.insert(
        "$schema".into(),
        "http://json-schema.org/draft-07/schema#".into(),
    );
    if let Some(description) = meaning.get("description") {
        whole.insert("description".into(), description.clone());
    }
    Value::Object(whole)
}

fn meaning<T: JsonSchema>() -> Value {
    let settings = SchemaSettings::draft07().with(|settings| settings.inline_subschemas = true);
    settings
        .into_generator()
        .into_root_schema_for::<T>()
        .to_value()
}

/// A step from a type to one inside it.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Element,
    Entry,
}

/// What a type says about one inside it, through `Option`s and the variants of enums.
fn below<'a>(meaning: &'a Value, step: Step<'_>) -> Option<&'a Value> {
    let here = match step {
        Step::Field(name) => meaning
            .get("properties")
            .and_then(|fields| fields.get(name)),
        Step::Element => meaning.get("items"),
        Step::Entry => meaning.get("additionalProperties"),
    };
    here.filter(|value| value.is_object()).or_else(|| {
        let ways = ["anyOf", "oneOf", "allOf"].into_iter();
        let mut ways = ways
            .filter_map(|way| meaning.get(way)?.as_array())
            .flatten();
        ways.find_map(|way| below(way, step))
    })
}

/// The variant of an enum that is written as a table with one field.
fn variant<'a>(meaning: &'a Value, name: &str) -> Option<&'a Value> {
    let fields = meaning.get("properties").and_then(Value::as_object);
    if fields.is_some_and(|fields| fields.len() == 1 && fields.contains_key(name)) {
        return Some(meaning);
    }
    let ways = ["anyOf", "oneOf"].into_iter();
    let mut ways = ways
        .filter_map(|way| meaning.get(way)?.as_array())
        .flatten();
    ways.find_map(|way| variant(way, name))
}

fn table(fields: &[Field], meaning: Option<&Value>) -> Map<String, Value> {
    let mut properties = Map::new();
    for field in fields {
        let inner = meaning.and_then(|meaning| below(meaning, Step::Field(field.name)));
        let mut property = value(&field.shape, inner);
        let said = inner.filter(|inner| inner.get("description").is_some());
        let said = said.or_else(|| meaning.and_then(|meaning| variant(meaning, field.name)));
        if let Some(description) = said.and_then(|said| said.get("description")) {
            property.insert("description".into(), description.clone());
        }
        properties.insert(field.name.into(), Value::Object(property));
    }
    let needed = fields.iter().filter(|field| field.is_required);
    let mut schema = object(json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    }));
    let needed: Vec<&str> = needed.map(|field| field.name).collect();
    if !needed.is_empty() {
        schema.insert("required".into(), json!(needed));
    }
    schema
}

fn value(shape: &Shape, meaning: Option<&Value>) -> Map<String, Value> {
    let inner = |step: Step<'_>| meaning.and_then(|meaning| below(meaning, step));
    let word = "[a-z0-9]+(-[a-z0-9]+)*";
    object(match shape {
        Shape::Text | Shape::Phrase => json!({ "type": "string", "pattern": "\\S" }),
        Shape::Note => json!({ "type": "string" }),
        Shape::Slug => json!({
            "type": "string", "pattern": format!("^{word}$"), "maxLength": SLUG_LETTERS,
        }),
        Shape::ItemId => json!({
            "type": "string", "pattern": format!("^{word}\\.{word}$"), "maxLength": 2 * SLUG_LETTERS + 1,
        }),
        Shape::Key => json!({
            "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": SLUG_LETTERS,
        }),
        Shape::OneOf(words) => json!({ "type": "string", "enum": words }),
        Shape::AnyOf(words) => {
            let any = format!(" *({}) *", words.join("|"));
            // The first way is for an editor that offers words.
            json!({
                "type": "string",
                "anyOf": [{ "enum": words }, { "pattern": format!("^{any}(\\|{any})*$") }],
            })
        }
        Shape::Number { least, most } => number("number", *least, *most),
        Shape::Whole { least, most } => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Range { least, most } => json!({
            "type": "array", "items": number("number", *least, *most), "minItems": 2, "maxItems": 2,
        }),
        Shape::List { of, at_least } => json!({
            "type": "array",
            "items": value(of, inner(Step::Element)),
            "minItems": at_least,
            "maxItems": MAX_ELEMENTS,
        }),
        Shape::Map {
            key: Shape::OneOf(words),
            of,
        } => {
            let entries = words.iter().map(|word| {
                let entry = value(of, inner(Step::Entry));
                ((*word).to_owned(), Value::Object(entry))
            });
            let entries: Map<String, Value> = entries.collect();
            json!({ "type": "object", "properties": entries, "additionalProperties": false })
        }
        Shape::Map { key, of } => json!({
            "type": "object",
            "propertyNames": value(key, None),
            "additionalProperties": value(of, inner(Step::Entry)),
        }),
        Shape::Table(fields) => Value::Object(table(fields, meaning)),
        Shape::Choice(fields) => {
            let mut choice = table(fields, meaning);
            choice.insert("minProperties".into(), 1.into());
            choice.insert("maxProperties".into(), 1.into());
            Value::Object(choice)
        }
    })
}

/// Without the ends where any number will do.
fn number(kind: &str, least: f64, most: f64) -> Value {
    let mut number = object(json!({ "type": kind }));
    if least > f64::MIN {
        number.insert("minimum".into(), json!(least));
    }
    if most < f64::MAX {
        number.insert("maximum".into(), json!(most));
    }
    Value::Object(number)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::document::Document;
    use crate::casebook::files::{Part, built_in, part_of};
    use crate::casebook::sample;

    fn faults(file: File, toml: &str) -> Vec<String> {
        let document = Document::read("x.toml", toml, &mut Vec::new());
        let schema = jsonschema::draft7::new(&json_schema(file)).unwrap();
        schema
            .iter_errors(&document.json)
            .map(|fault| fault.to_string())
            .collect()
    }

    #[test]
    fn every_built_in_file_is_as_the_schema_says() {
        let mut seen = 0;
        for (path, source) in built_in() {
            let file = match part_of(&path) {
                Part::Case { .. } => File::Case,
                Part::Rubric { .. } => File::Rubric,
                Part::Lexicon => File::Lexicon,
                _ => continue,
            };
            seen += 1;
            assert_eq!(faults(file, &source.text), Vec::<String>::new(), "{path}");
        }
        assert!(seen >= 3);
    }

    #[test]
    fn what_the_parser_refuses_the_schema_refuses() {
        assert_eq!(faults(File::Case, sample::CASE), Vec::<String>::new());
        assert_eq!(faults(File::Rubric, sample::RUBRIC), Vec::<String>::new());
        for (file, source, from, to) in [
            (File::Case, sample::CASE, "title =", "titel ="),
            (
                File::Case,
                sample::CASE,
                "title = \"Doorbell\"",
                "title = \" \"",
            ),
            (File::Case, sample::CASE, "difficulty = 1", "difficulty = 4"),
            (
                File::Case,
                sample::CASE,
                "kind = \"product\"",
                "kind = \"toy\"",
            ),
            (
                File::Case,
                sample::CASE,
                "[stage.clarify]",
                "[stage.clarfy]",
            ),
            (
                File::Case,
                sample::CASE,
                "asks = [\"how many\"",
                "ask = [\"how many\"",
            ),
            (
                File::Case,
                sample::CASE,
                "coverage = [0.0, 1.0]",
                "coverage = [0.0, 1.1]",
            ),
            (
                File::Case,
                sample::CASE,
                "\"deep-dive.repeat\" = \"met\"",
                "\"repeat\" = \"met\"",
            ),
            (
                File::Case,
                sample::CASE,
                "default = 1e6",
                "default = \"1e6\"",
            ),
            (
                File::Case,
                sample::CASE,
                "id = \"doorbell\"",
                "id = \"Door_bell\"",
            ),
            (
                File::Rubric,
                sample::RUBRIC,
                "kind = \"explain\"",
                "kind = \"explains\"",
            ),
            (File::Rubric, sample::RUBRIC, "mid = 2", "mid = 11"),
            (File::Rubric, sample::RUBRIC, "lb|gateway", "lb|gate"),
            (
                File::Rubric,
                sample::RUBRIC,
                "{ factor = 3 }",
                "{ factor = 3, rel = 0.1 }",
            ),
            (File::Rubric, sample::RUBRIC, "[vars.doors]", "[vars.Doors]"),
            (File::Lexicon, sample::LEXICON, "[class]", "[classes]"),
            (
                File::Lexicon,
                sample::LEXICON,
                "[\"cache\", \"redis\"]",
                "[]",
            ),
        ] {
            assert!(source.contains(from), "{from}");
            let changed = source.replacen(from, to, 1);
            assert!(!faults(file, &changed).is_empty(), "{to} passes");
        }
    }

    #[test]
    fn every_field_says_what_it_means() {
        fn look(schema: &Value, path: &str, silent: &mut Vec<String>) {
            let fields = schema.get("properties").and_then(Value::as_object);
            for (name, field) in fields.into_iter().flatten() {
                let path = format!("{path}.{name}");
                // Stages, occasions and families of parts are named by data.
                let by_name = [
                    "Case.stage.",
                    "Case.interviewer.say.",
                    "Case.interviewer.part.",
                ];
                if field.get("description").is_none()
                    && !by_name.iter().any(|table| path.starts_with(table))
                {
                    silent.push(path.clone());
                }
                look(field, &path, silent);
            }
            for inner in ["items", "additionalProperties"] {
                if let Some(inner) = schema.get(inner).filter(|inner| inner.is_object()) {
                    look(inner, path, silent);
                }
            }
        }
        let mut silent = Vec::new();
        for file in [File::Case, File::Rubric, File::Lexicon] {
            look(&json_schema(file), &format!("{file:?}"), &mut silent);
        }
        silent.retain(|path| !path.ends_with(".hints") || !path.starts_with("Case.stage"));
        assert_eq!(silent, Vec::<String>::new());
    }
}
