//! The catalogue: every sentence the program itself says to a person, looked up by key.
//!
//! ```
//! use fortyfive::text;
//!
//! assert_eq!(text::t("stage-title-clarify"), "Clarify");
//! assert_eq!(text::t_of("stage-title", "deep-dive"), "Deep dive");
//! ```
//!
//! The sentences stand in `locales/en.ftl`, in [Fluent](https://projectfluent.org/fluent/guide/). A test below reads all sources
//! and templates and compares them with the file: a key that is used exists, and a key that exists is used. It
//! finds `t("key"`, `t_with("key"`, `t_of("prefix"` and, in templates, `"key"|t`; so write keys as literals.
//! A key that travels as data (a note of the scorer) counts as used where its literal stands.

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

/// A value inside a sentence: `3.into()`, `"name".into()`, `String::from("name").into()`.
pub use fluent_bundle::FluentValue as Value;

const ENGLISH: &str = include_str!("../locales/en.ftl");

static CATALOGUE: LazyLock<FluentBundle<FluentResource>> = LazyLock::new(|| {
    let (resource, faults) = match FluentResource::try_new(ENGLISH.to_owned()) {
        Ok(resource) => (resource, Vec::new()),
        Err((resource, faults)) => (resource, faults),
    };
    debug_assert!(
        faults.is_empty(),
        "locales/en.ftl does not parse: {faults:?}"
    );
    let mut bundle = FluentBundle::new_concurrent(vec![
        LanguageIdentifier::from_bytes(b"en").unwrap_or_default(),
    ]);
    // Isolating marks (U+2068, U+2069) around values would turn up in quotes, hashes and terminals.
    bundle.set_use_isolating(false);
    let added = bundle.add_resource(resource);
    debug_assert!(added.is_ok(), "locales/en.ftl has a key twice: {added:?}");
    bundle
});

/// The sentence of a key. An unknown key is a bug: it panics in a debug build and shows itself in a release.
pub fn t(key: &str) -> String {
    look_up(key, None)
}

/// The sentence of a key with values in it: `t_with("lint-all-is-well", &[("cases", 3.into()), ...])`.
pub fn t_with(key: &str, values: &[(&str, Value<'_>)]) -> String {
    let mut arguments = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        arguments.set(*name, value.clone());
    }
    look_up(key, Some(&arguments))
}

/// The sentence of one of a family of keys, `<prefix>-<member>`: for members that are data, such as stage ids.
/// A member the catalogue does not know (a stage of somebody's own) gives the member itself.
pub fn t_of(prefix: &str, member: &str) -> String {
    let key = format!("{prefix}-{member}");
    if CATALOGUE.has_message(&key) {
        t(&key)
    } else {
        member.to_owned()
    }
}

fn look_up(key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
    let Some(pattern) = CATALOGUE
        .get_message(key)
        .and_then(|message| message.value())
    else {
        debug_assert!(false, "locales/en.ftl has no `{key}`");
        return key.to_owned();
    };
    let mut faults = Vec::new();
    let sentence = CATALOGUE
        .format_pattern(pattern, arguments, &mut faults)
        .into_owned();
    debug_assert!(faults.is_empty(), "`{key}` lacks a value: {faults:?}");
    sentence
}

/// For templates: `use crate::text::filters;` beside the page, then `{{ "key"|t }}`.
pub mod filters {
    /// The sentence of a key; askama escapes it as any other text.
    #[askama::filter_fn]
    pub fn t(key: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
        Ok(super::t(&key.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    #[test]
    fn a_value_stands_in_the_sentence_without_invisible_marks() {
        let sentence = t_with(
            "lint-all-is-well",
            &[
                ("cases", 2.into()),
                ("examples", 310.into()),
                ("answers", 10.into()),
                ("references", 4.into()),
            ],
        );
        assert_eq!(
            sentence,
            "2 cases are in order: 310 examples, 10 test answers and 4 reference interviews are as written."
        );
    }

    #[test]
    fn a_stage_of_somebodys_own_keeps_its_name() {
        assert_eq!(t_of("stage-title", "trade-offs"), "Trade-offs");
        assert_eq!(t_of("stage-title", "operations"), "operations");
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "no `nobody-wrote-this`")]
    fn an_unknown_key_is_a_bug() {
        let key = String::from("nobody-wrote-this");
        t(&key);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "lacks a value")]
    fn a_forgotten_value_is_a_bug() {
        t_with("lint-all-is-well", &[("cases", 2.into())]);
    }

    #[test]
    fn a_template_looks_a_sentence_up() {
        use askama::Template;
        #[derive(Template)]
        #[template(source = r#"<h2>{{ "stage-title-trade-offs"|t }}</h2>"#, ext = "html")]
        struct Heading;
        assert_eq!(Heading.render().unwrap(), "<h2>Trade-offs</h2>");
    }

    #[test]
    fn every_key_that_is_used_exists_and_every_key_that_exists_is_used() {
        let keys: BTreeSet<&str> = ENGLISH.lines().filter_map(key_of_line).collect();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut uses = Uses::default();
        for folder in ["src", "templates"] {
            read_folder(&root.join(folder), &mut uses);
        }
        assert!(
            uses.prefixes.contains_key("stage-title"),
            "the scan finds nothing"
        );

        let mut faults = Vec::new();
        for (key, place) in &uses.keys {
            if !keys.contains(key.as_str()) {
                faults.push(format!("{place} uses `{key}`: add it to locales/en.ftl"));
            }
        }
        for (prefix, place) in &uses.prefixes {
            if !keys
                .iter()
                .any(|key| key.starts_with(&format!("{prefix}-")))
            {
                faults.push(format!(
                    "{place} uses `{prefix}-...`: add its members to locales/en.ftl"
                ));
            }
        }
        for key in keys {
            let used = uses.keys.contains_key(key)
                || uses.literals.contains(key)
                || uses
                    .prefixes
                    .keys()
                    .any(|prefix| key.starts_with(&format!("{prefix}-")));
            if !used {
                faults.push(format!(
                    "nobody uses `{key}`: remove it from locales/en.ftl"
                ));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }

    /// What sources and templates name, each with the file and line where it stands.
    #[derive(Default)]
    struct Uses {
        keys: BTreeMap<String, String>,
        prefixes: BTreeMap<String, String>,
        literals: BTreeSet<String>,
    }

    fn key_of_line(line: &str) -> Option<&str> {
        let (key, _) = line.split_once('=')?;
        let key = key.trim_end();
        line.starts_with(|c: char| c.is_ascii_alphabetic())
            .then_some(key)
    }

    fn read_folder(folder: &Path, uses: &mut Uses) {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return;
        };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                read_folder(&path, uses);
            } else if path
                .extension()
                .is_some_and(|end| end == "rs" || end == "html" || end == "txt")
            {
                let source = std::fs::read_to_string(&path).unwrap();
                read_source(&source, &path.display().to_string(), uses);
            }
        }
    }

    fn read_source(source: &str, file: &str, uses: &mut Uses) {
        let code: String = source
            .lines()
            .map(|line| {
                if line.trim_start().starts_with("//") {
                    "\n"
                } else {
                    line
                }
            })
            .flat_map(|line| [line.trim_end_matches('\n'), "\n"])
            .collect();
        for (call, family) in [("t", false), ("t_with", false), ("t_of", true)] {
            let opening = format!("{call}(");
            for (start, _) in code.match_indices(&opening) {
                let inside_a_name =
                    code[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_');
                let argument = code[start + opening.len()..].trim_start();
                if inside_a_name || !argument.starts_with('"') {
                    continue;
                }
                let Some((key, _)) = argument[1..].split_once('"') else {
                    continue;
                };
                let place = format!("{file}:{}", code[..start].matches('\n').count() + 1);
                let found = if family {
                    &mut uses.prefixes
                } else {
                    &mut uses.keys
                };
                found.insert(key.to_owned(), place);
            }
        }
        for (start, _) in code.match_indices('"') {
            let Some((key, rest)) = code[start + 1..].split_once('"') else {
                continue;
            };
            if key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
                continue;
            }
            uses.literals.insert(key.to_owned());
            let filter = rest.trim_start().strip_prefix('|').map(str::trim_start);
            let is_t = filter.is_some_and(|filter| {
                filter.starts_with('t')
                    && !filter[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            if is_t {
                let place = format!("{file}:{}", code[..start].matches('\n').count() + 1);
                uses.keys.insert(key.to_owned(), place);
            }
        }
    }

    #[test]
    fn the_scan_sees_calls_filters_and_families_but_no_comments() {
        let mut uses = Uses::default();
        let source = "
            // t(\"in-a-comment\")
            text::t(\"plain\"); insert(\"not-a-key\"); t_with(
                \"broken-over-lines\", &[]); t_of(\"family\", id);
            {{ \"in-a-page\" | t }} {{ \"no-filter\"|trim }}";
        read_source(source, "x.rs", &mut uses);
        assert_eq!(
            uses.keys.into_iter().collect::<Vec<_>>(),
            [
                ("broken-over-lines".to_owned(), "x.rs:3".to_owned()),
                ("in-a-page".to_owned(), "x.rs:5".to_owned()),
                ("plain".to_owned(), "x.rs:3".to_owned()),
            ]
        );
        assert_eq!(uses.prefixes.keys().collect::<Vec<_>>(), ["family"]);
        assert!(uses.literals.contains("not-a-key"));
    }
}
