//! How the interviewer puts what is the same in every case, as it stands in `prompts/interviewer.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Each list has at least one variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    pub schema: u32,
    /// For a question the case has no fact for.
    pub assume: Vec<String>,
    /// In front of a fact that was given before.
    pub again: Vec<String>,
    /// For something that asks nothing.
    pub acknowledge: Vec<String>,
    /// When a hint ladder has no step left.
    pub encourage: Vec<String>,
    /// Words that mean the same in a question.
    pub same: Vec<Vec<String>>,
    /// Questions that are beside every case: no fact answers them.
    pub beside: Vec<String>,
    /// By occasion: what is said without having been asked for.
    pub say: BTreeMap<String, Vec<String>>,
    /// By family of parts: questions at the mechanism behind one that is missing.
    pub part: BTreeMap<String, Vec<String>>,
    /// In the order in which they are tried.
    pub area: Vec<Area>,
}

/// An area of the first stage that a nudge may name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Area {
    pub id: String,
    /// Fits behind "what about".
    pub name: String,
    /// Phrases; an item of the checklist whose text has one belongs here.
    pub words: Vec<String>,
}

/// What each occasion fills in. An occasion that is not named fills in nothing.
const FILLED: [(&str, &[&str]); 9] = [
    ("nudge", &["area"]),
    ("units", &["quote"]),
    ("part-for", &["part", "requirement"]),
    ("part", &["part"]),
    ("picture", &["question"]),
    ("probe", &["question"]),
    ("next-probe", &["question"]),
    ("redirect", &["question"]),
    ("curveball", &["change"]),
];

/// A wording that leaves out what must be said, or has braces that nobody fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceholderFault {
    /// `say.nudge[0]`
    pub path: String,
    /// What the wording must have, with braces; empty when it must have none.
    pub wanted: String,
}

impl Wordings {
    pub fn placeholder_faults(&self) -> Vec<PlaceholderFault> {
        let said = self.say.iter().map(|(key, texts)| ("say", key, texts));
        let parts = self.part.iter().map(|(key, texts)| ("part", key, texts));
        let mut faults = Vec::new();
        for (table, key, texts) in said.chain(parts) {
            let filled = FILLED
                .iter()
                .find(|(name, _)| table == "say" && name == key);
            let mut wanted: Vec<&str> = filled.map_or(Vec::new(), |(_, names)| names.to_vec());
            wanted.sort_unstable();
            for (at, text) in texts.iter().enumerate() {
                if placeholders(text) != wanted {
                    let names = wanted.iter().map(|name| format!("{{{name}}}"));
                    faults.push(PlaceholderFault {
                        path: format!("{table}.{key}[{at}]"),
                        wanted: names.collect::<Vec<_>>().join(", "),
                    });
                }
            }
        }
        faults
    }
}

/// What stands in braces, in alphabetical order; a brace without its partner counts as a name nobody fills.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let inside = &rest[open + 1..];
        let end = inside
            .find(['{', '}'])
            .filter(|_| rest[open..].starts_with('{'));
        let end = end.filter(|end| inside[*end..].starts_with('}'));
        names.push(end.map_or("{", |end| &inside[..end]));
        rest = end.map_or(inside, |end| &inside[end + 1..]);
    }
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::sample;

    #[test]
    fn braces_are_read_by_name_and_a_loose_one_is_seen() {
        assert_eq!(placeholders("a {part} for {area}"), ["area", "part"]);
        assert_eq!(placeholders("{part} and {part}"), ["part", "part"]);
        assert_eq!(placeholders("none"), [""; 0]);
        assert_eq!(placeholders("{open"), ["{"]);
        assert_eq!(placeholders("close}"), ["{"]);
        assert_eq!(placeholders("{a{b}"), ["b", "{"]);
    }

    #[test]
    fn a_wording_that_does_not_say_what_it_is_for_is_a_fault_with_its_place() {
        let mut wordings = (*sample::casebook().wordings).clone();
        assert_eq!(wordings.placeholder_faults(), []);
        wordings.say.insert(
            "units".to_owned(),
            vec!["“{quote}”?".to_owned(), "Check the units.".to_owned()],
        );
        wordings
            .part
            .insert("cache".to_owned(), vec!["Where is {part}?".to_owned()]);
        let fault = |path: &str, wanted: &str| PlaceholderFault {
            path: path.to_owned(),
            wanted: wanted.to_owned(),
        };
        assert_eq!(
            wordings.placeholder_faults(),
            [fault("say.units[1]", "{quote}"), fault("part.cache[0]", "")]
        );
    }
}
