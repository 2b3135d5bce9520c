//! What there is to learn, as it stands in `rubrics/concepts.toml`: one entry for each concept that items of rubrics name, with
//! what it leans on.
//!
//! # The one invariant
//!
//! In [`Concepts`] every prerequisite exists, and none leads back to where one came from: whoever follows them arrives.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check::Checked;
use super::fault::Fault;
use super::files::SourceFile;
use super::schema;
use crate::text::t_with;

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Concept {
    /// What items of rubrics call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The part of the field it belongs to.
    pub group: String,
    /// One sentence: what it is, what it is for, what it costs.
    pub means: String,
    /// Ids of what one has to know before.
    #[serde(default)]
    pub needs: Vec<String>,
    /// Nearly every interview draws on it.
    #[serde(default)]
    pub essential: bool,
}

/// All of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Concepts {
    /// In the order of the file.
    all: Vec<Concept>,
    by_id: BTreeMap<String, usize>,
    /// By id those that name it as a prerequisite.
    needed_by: BTreeMap<String, Vec<usize>>,
}

impl Concepts {
    /// What is checked already. Of two with one id the first one stays; a prerequisite that is not there is left out.
    pub fn new(all: Vec<Concept>) -> Concepts {
        let mut concepts = Concepts::default();
        for concept in all {
            let place = concepts.all.len();
            if let std::collections::btree_map::Entry::Vacant(free) =
                concepts.by_id.entry(concept.id.clone())
            {
                free.insert(place);
                concepts.all.push(concept);
            }
        }
        let known: BTreeSet<String> = concepts.by_id.keys().cloned().collect();
        for (place, concept) in concepts.all.iter_mut().enumerate() {
            concept.needs.retain(|id| known.contains(id));
            for id in &concept.needs {
                let list = concepts.needed_by.entry(id.clone()).or_default();
                list.push(place);
            }
        }
        concepts
    }

    pub fn get(&self, id: &str) -> Option<&Concept> {
        self.all.get(*self.by_id.get(id)?)
    }

    /// In the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Concept> {
        self.all.iter()
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What builds on it.
    pub fn needing(&self, id: &str) -> impl Iterator<Item = &Concept> {
        let places = self.needed_by.get(id).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.all.get(*place))
    }

    /// The name, or the id of what is not known.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |concept| &concept.name)
    }
}

/// Reads and checks the file. `None`, and faults, when it is not as it should be.
pub(super) fn read(file: &SourceFile, faults: &mut Vec<Fault>) -> Option<Concepts> {
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::CONCEPTS, faults);
    checked.check_unique("concept", "id", faults);
    let known = checked.names("concept", "id");
    let all: Vec<(String, Concept)> = checked.elements("concept", faults);
    for (path, concept) in &all {
        for (at, id) in concept.needs.iter().enumerate() {
            checked.check_exists(&format!("{path}.needs[{at}]"), id, &known, faults);
        }
    }
    for (at, place) in back_edges(&all) {
        let Some((path, concept)) = all.get(at) else {
            continue;
        };
        let values = [
            ("concept", concept.id.as_str().into()),
            ("needs", concept.needs[place].as_str().into()),
        ];
        let path = format!("{path}.needs[{place}]");
        let message = t_with("fault-concept-circle", &values);
        faults.push(checked.document.fault(&path, message));
    }
    (faults.len() == before).then(|| {
        let all = all.into_iter().map(|(_, concept)| concept);
        Concepts::new(all.collect())
    })
}

/// The prerequisites that close a circle, as places of the concept and of the prerequisite in it. Without them there is none.
fn back_edges(all: &[(String, Concept)]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        OnTheWay,
        Done,
    }
    let by_id: BTreeMap<&str, usize> = all
        .iter()
        .enumerate()
        .map(|(at, (_, concept))| (concept.id.as_str(), at))
        .collect();
    let mut seen = vec![Seen::Not; all.len()];
    let mut found = Vec::new();
    for start in 0..all.len() {
        if seen[start] != Seen::Not {
            continue;
        }
        seen[start] = Seen::OnTheWay;
        // A concept, and the prerequisite of it that is looked at next.
        let mut way = vec![(start, 0)];
        while let Some((at, next)) = way.last_mut() {
            let at = *at;
            let Some(need) = all[at].1.needs.get(*next) else {
                seen[at] = Seen::Done;
                way.pop();
                continue;
            };
            let place = *next;
            *next += 1;
            match by_id.get(need.as_str()) {
                Some(to) if seen[*to] == Seen::OnTheWay => found.push((at, place)),
                Some(to) if seen[*to] == Seen::Not => {
                    seen[*to] = Seen::OnTheWay;
                    way.push((*to, 0));
                }
                _ => {}
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::Casebook;

    fn faults_of(text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        let file = SourceFile {
            shown: "concepts.toml".into(),
            text: text.into(),
        };
        read(&file, &mut faults);
        faults.iter().map(ToString::to_string).collect()
    }

    fn entry(id: &str, needs: &str) -> String {
        format!(
            "[[concept]]\nid = \"{id}\"\nname = \"N\"\ngroup = \"caching\"\nmeans = \"It is.\"\nneeds = [{needs}]\n"
        )
    }

    #[test]
    fn all_393_concepts_are_there_and_every_one_says_what_it_means() {
        let casebook = Casebook::load(None).unwrap();
        assert_eq!(casebook.concepts.len(), 393);
        let mut sentences = BTreeSet::new();
        for concept in casebook.concepts.iter() {
            let words = concept.means.split_whitespace().count();
            assert!(
                (8..=45).contains(&words),
                "{}: {}",
                concept.id,
                concept.means
            );
            assert!(sentences.insert(&concept.means), "{}", concept.id);
            let group = crate::text::t_of("concept-group", &concept.group);
            assert_ne!(group, concept.group, "the group has no name");
        }
        let essential = casebook.concepts.iter().filter(|one| one.essential);
        assert!((25..=45).contains(&essential.count()));
    }

    #[test]
    fn an_item_that_names_a_concept_nobody_wrote_is_a_fault_where_it_stands() {
        let mut sources = crate::casebook::files::built_in();
        let file = sources.get_mut("rubrics/chat.toml").unwrap();
        let line = 1 + file
            .text
            .lines()
            .position(|line| line.starts_with("concepts = "))
            .unwrap();
        let with = "concepts = [\"teapots\", ";
        file.text = file.text.replacen("concepts = [", with, 1);
        let reading = Casebook::from_sources(&sources, Vec::new());
        let told: Vec<(&str, usize)> = reading
            .faults
            .iter()
            .map(|fault| (fault.file.as_str(), fault.line))
            .collect();
        assert_eq!(told, [("rubrics/chat.toml", line)], "{:?}", reading.faults);
        assert!(reading.faults[0].message.contains("teapots"));
    }

    #[test]
    fn what_leads_back_is_a_fault_with_its_line() {
        let text = [
            "schema = 1\n".to_owned(),
            entry("a", "\"b\""),
            entry("b", "\"c\""),
            entry("c", "\"a\""),
        ]
        .concat();
        let faults = faults_of(&text);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert!(faults[0].starts_with("concepts.toml:19:"), "{faults:?}");
        let alone = ["schema = 1\n".to_owned(), entry("a", "\"a\"")].concat();
        assert_eq!(faults_of(&alone).len(), 1);
    }

    #[test]
    fn what_is_not_there_is_named_with_what_was_meant() {
        let text = ["schema = 1\n".to_owned(), entry("caching", "\"cachin\"")].concat();
        let faults = faults_of(&text);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].contains("`caching`"), "{faults:?}");
    }

    #[test]
    fn two_of_one_name_and_one_without_a_meaning_are_both_told() {
        let text = [
            "schema = 1\n".to_owned(),
            entry("a", ""),
            entry("a", "").replace("It is.", " "),
        ]
        .concat();
        assert_eq!(faults_of(&text).len(), 2);
    }

    #[test]
    fn a_ladder_of_any_length_is_climbed_without_falling() {
        let mut text = String::from("schema = 1\n");
        for at in 0..900 {
            text.push_str(&entry(&format!("c{at}"), &format!("\"c{}\"", at + 1)));
        }
        text.push_str(&entry("c900", ""));
        assert_eq!(faults_of(&text), Vec::<String>::new());
    }

    #[test]
    fn what_builds_on_something_is_known_from_both_ends() {
        let all = [("a", &["b"][..]), ("b", &[]), ("c", &["b", "a"])];
        let concepts = Concepts::new(
            all.map(|(id, needs)| Concept {
                id: id.into(),
                name: id.to_uppercase(),
                group: "caching".into(),
                means: "m".into(),
                needs: needs.iter().map(|id| (*id).to_owned()).collect(),
                essential: false,
            })
            .into(),
        );
        let needing: Vec<&str> = concepts.needing("b").map(|one| one.id.as_str()).collect();
        assert_eq!(needing, ["a", "c"]);
        assert_eq!(concepts.name("a"), "A");
        assert_eq!(concepts.name("z"), "z");
    }
}
