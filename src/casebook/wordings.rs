//! How the interviewer puts what is the same in every case, as it stands in `prompts/interviewer.toml`, and what a case puts in its
//! own way.
//!
//! # Invariant
//!
//! An interview has the words it began with: [`super::Entry::wordings`] is rebuilt from the pinned copy, which names every list.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::Document;

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

/// `[interviewer]` of a case: lists it has of its own, each in the place of the one in `prompts/interviewer.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnWordings {
    /// For a question the case has no fact for.
    #[serde(default)]
    pub assume: Vec<String>,
    /// In front of a fact that was given before.
    #[serde(default)]
    pub again: Vec<String>,
    /// For something that asks nothing.
    #[serde(default)]
    pub acknowledge: Vec<String>,
    /// When a hint ladder has no step left.
    #[serde(default)]
    pub encourage: Vec<String>,
    /// By occasion, such as `silence`: what is said without having been asked for.
    #[serde(default)]
    pub say: BTreeMap<String, Vec<String>>,
    /// By family of parts, such as `cache`: questions at the mechanism behind one that is missing.
    #[serde(default)]
    pub part: BTreeMap<String, Vec<String>>,
}

/// What each occasion fills in. An occasion that is not named fills in nothing.
const FILLED: [(&str, &[&str]); 15] = [
    ("off-task", &["task"]),
    ("nudge", &["area"]),
    ("nudge-further", &["area"]),
    ("units", &["quote"]),
    ("units-again", &["quote"]),
    ("part-for", &["part", "requirement"]),
    ("part", &["part"]),
    ("picture", &["question"]),
    ("probe", &["question"]),
    ("next-probe", &["question"]),
    ("probe-touched", &["question"]),
    ("why-quoted", &["quote"]),
    ("silence-written", &["quote"]),
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
    /// The file as it comes with the program.
    pub fn built_in() -> &'static Wordings {
        static BUILT_IN: LazyLock<Wordings> = LazyLock::new(|| {
            let source = include_str!("../../prompts/interviewer.toml");
            let document = Document::read("prompts/interviewer.toml", source, &mut Vec::new());
            serde_json::from_value(document.json).expect("a test reads the file")
        });
        &BUILT_IN
    }

    /// These, with the lists of a case in the place of the shared ones.
    #[must_use]
    pub fn with(mut self, own: &OwnWordings) -> Wordings {
        for (list, own) in [
            (&mut self.assume, &own.assume),
            (&mut self.again, &own.again),
            (&mut self.acknowledge, &own.acknowledge),
            (&mut self.encourage, &own.encourage),
        ] {
            if !own.is_empty() {
                list.clone_from(own);
            }
        }
        self.say.extend(own.say.clone());
        self.part.extend(own.part.clone());
        self
    }

    /// With the built-in words for occasions that did not exist yet when these were pinned: nobody is ever told nothing.
    #[must_use]
    pub(super) fn completed(mut self, occasions: &[&str], families: &[&str]) -> Wordings {
        let fill = |lists: &mut Lists, names: &[&str], which: fn(&Wordings) -> &Lists| {
            for name in names.iter() {
                if !lists.contains_key(*name)
                    && let Some(texts) = which(Wordings::built_in()).get(*name)
                {
                    lists.insert((*name).to_owned(), texts.clone());
                }
            }
        };
        fill(&mut self.say, occasions, |built_in| &built_in.say);
        fill(&mut self.part, families, |built_in| &built_in.part);
        self
    }

    pub fn placeholder_faults(&self) -> Vec<PlaceholderFault> {
        placeholder_faults(&self.say, &self.part)
    }
}

impl OwnWordings {
    /// As [`Wordings::placeholder_faults`], for the lists of a case.
    pub fn placeholder_faults(&self) -> Vec<PlaceholderFault> {
        placeholder_faults(&self.say, &self.part)
    }
}

type Lists = BTreeMap<String, Vec<String>>;

fn placeholder_faults(say: &Lists, part: &Lists) -> Vec<PlaceholderFault> {
    let said = say.iter().map(|(key, texts)| ("say", key, texts));
    let parts = part.iter().map(|(key, texts)| ("part", key, texts));
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

impl PlaceholderFault {
    /// The sentence that says what to write instead.
    pub fn message(&self) -> String {
        if self.wanted.is_empty() {
            crate::text::t("fault-wording-braces")
        } else {
            crate::text::t_with(
                "fault-wording-fills",
                &[("wanted", self.wanted.as_str().into())],
            )
        }
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
    fn the_lists_of_a_case_replace_single_lists_and_nothing_else() {
        let shared = Wordings::built_in();
        let own = OwnWordings {
            again: vec!["You heard it:".to_owned()],
            say: BTreeMap::from([("silence".to_owned(), vec!["Ding?".to_owned()])]),
            ..OwnWordings::default()
        };
        let used = shared.clone().with(&own);
        assert_eq!(used.again, ["You heard it:"]);
        assert_eq!(used.say["silence"], ["Ding?"]);
        assert_eq!((&used.assume, &used.part), (&shared.assume, &shared.part));
        assert_eq!(used.say.len(), shared.say.len());
        assert_eq!(used.say["nudge"], shared.say["nudge"]);
        assert_eq!(shared.clone().with(&OwnWordings::default()), *shared);
    }

    #[test]
    fn an_occasion_younger_than_the_pinned_words_is_worded_as_built_in() {
        let shared = Wordings::built_in();
        let mut old = shared.clone();
        old.say.remove("silence");
        old.say
            .insert("why".to_owned(), vec!["But why?".to_owned()]);
        old.part.remove("cache");
        let completed = old.completed(&["silence", "why"], &["cache"]);
        assert_eq!(completed.say["silence"], shared.say["silence"]);
        assert_eq!(completed.say["why"], ["But why?"]);
        assert_eq!(completed.part, shared.part);
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
