//! Where published curricula teach a concept, and the ways through, as they stand in `rubrics/curricula.toml`: short facts, and
//! advice in our own words.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::check::Checked;
use super::concepts::Concepts;
use super::fault::Fault;
use super::files::SourceFile;
use super::schema;
use crate::text::t_with;

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curricula {
    /// The version of the format: 1.
    #[serde(default)]
    pub schema: u32,
    #[serde(default)]
    pub curriculum: Vec<Curriculum>,
    /// Ways through, in the order in which they are offered.
    #[serde(default)]
    pub path: Vec<StudyPath>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Curriculum {
    pub id: String,
    pub name: String,
    /// One sentence.
    pub about: String,
    pub section: Vec<CurriculumSection>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CurriculumSection {
    /// Unique in its curriculum.
    pub title: String,
    pub mention: Vec<Mention>,
}

/// A place where a concept is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mention {
    /// As it is called there.
    pub title: String,
    pub concept: String,
    /// `chapter` (the title of a section), `topic`, `part` (of a topic that names several), `desc` (a description).
    pub kind: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyPath {
    pub id: String,
    pub name: String,
    /// Whom it is for.
    pub audience: String,
    /// One sentence about how to go it.
    pub advice: String,
    /// The curriculum its sections are of.
    pub curriculum: String,
    pub step: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub title: String,
    /// What it is about.
    pub concept: String,
    /// The section of the curriculum whose concepts it takes; without one it is only about its own.
    #[serde(default)]
    pub section: Option<String>,
    /// May be left out.
    #[serde(default)]
    pub optional: bool,
    /// One sentence.
    pub advice: String,
}

/// One mention with where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Taught<'a> {
    pub curriculum: &'a Curriculum,
    pub section: &'a str,
    pub mention: &'a Mention,
}

impl Curricula {
    /// Every mention of a concept, in the order of the file.
    pub fn mentions_of<'a>(&'a self, concept: &'a str) -> impl Iterator<Item = Taught<'a>> {
        let all = self.mentions();
        all.filter(move |taught| taught.mention.concept == concept)
    }

    pub fn mentions(&self) -> impl Iterator<Item = Taught<'_>> {
        self.curriculum.iter().flat_map(|curriculum| {
            curriculum.section.iter().flat_map(move |section| {
                section.mention.iter().map(move |mention| Taught {
                    curriculum,
                    section: &section.title,
                    mention,
                })
            })
        })
    }

    pub fn path(&self, id: &str) -> Option<&StudyPath> {
        self.path.iter().find(|path| path.id == id)
    }

    /// What a step takes: its own concept first, then those of its section, each once.
    pub fn concepts_of<'a>(&'a self, path: &StudyPath, step: &'a Step) -> Vec<&'a str> {
        let mut concepts = vec![step.concept.as_str()];
        let section = step.section.as_deref().and_then(|title| {
            let mut curricula = self.curriculum.iter();
            let curriculum = curricula.find(|one| one.id == path.curriculum)?;
            let mut sections = curriculum.section.iter();
            sections.find(|section| section.title == title)
        });
        for mention in section.map_or(&[][..], |section| &section.mention) {
            if !concepts.contains(&mention.concept.as_str()) {
                concepts.push(&mention.concept);
            }
        }
        concepts
    }
}

/// Reads and checks the file. Without concepts (they have faults, told already) names are not looked up.
pub(super) fn read(
    file: &SourceFile,
    concepts: Option<&Concepts>,
    faults: &mut Vec<Fault>,
) -> Option<Curricula> {
    let before = faults.len();
    let checked = Checked::read(&file.shown, &file.text, schema::CURRICULA, faults);
    checked.check_unique("curriculum", "id", faults);
    checked.check_unique("path", "id", faults);
    let known: Option<BTreeSet<String>> =
        concepts.map(|all| all.iter().map(|one| one.id.clone()).collect());
    let check_concept = |path: String, id: &str, faults: &mut Vec<Fault>| {
        if let Some(known) = &known {
            checked.check_exists(&path, id, known, faults);
        }
    };
    let curricula: Vec<(String, Curriculum)> = checked.elements("curriculum", faults);
    for (path, curriculum) in &curricula {
        for (at, section) in curriculum.section.iter().enumerate() {
            for (place, mention) in section.mention.iter().enumerate() {
                let path = format!("{path}.section[{at}].mention[{place}].concept");
                check_concept(path, &mention.concept, faults);
            }
        }
    }
    let paths: Vec<(String, StudyPath)> = checked.elements("path", faults);
    let ids = checked.names("curriculum", "id");
    for (path, one) in &paths {
        checked.check_exists(&format!("{path}.curriculum"), &one.curriculum, &ids, faults);
        let of_path = curricula
            .iter()
            .find(|(_, known)| known.id == one.curriculum);
        for (at, step) in one.step.iter().enumerate() {
            let path = format!("{path}.step[{at}]");
            check_concept(format!("{path}.concept"), &step.concept, faults);
            let (Some((_, curriculum)), Some(section)) = (of_path, &step.section) else {
                continue;
            };
            if !curriculum
                .section
                .iter()
                .any(|known| known.title == *section)
            {
                let values = [
                    ("section", section.as_str().into()),
                    ("curriculum", curriculum.id.as_str().into()),
                ];
                let message = t_with("fault-no-section", &values);
                faults.push(checked.document.fault(&format!("{path}.section"), message));
            }
        }
    }
    (faults.len() == before).then(|| Curricula {
        schema: 1,
        curriculum: curricula.into_iter().map(|(_, one)| one).collect(),
        path: paths.into_iter().map(|(_, one)| one).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::Casebook;

    #[test]
    fn five_curricula_mention_393_concepts_755_times_and_every_concept_is_mentioned() {
        let casebook = Casebook::load(None).unwrap();
        let curricula = &casebook.curricula;
        assert_eq!(curricula.curriculum.len(), 5);
        assert_eq!(curricula.mentions().count(), 755);
        let mut of_all = 0;
        for concept in casebook.concepts.iter() {
            let mentions = curricula.mentions_of(&concept.id).count();
            assert!(mentions > 0, "{} is taught nowhere", concept.id);
            of_all += mentions;
        }
        assert_eq!(of_all, 755);
    }

    #[test]
    fn every_step_of_every_path_has_something_to_learn_and_says_how() {
        let casebook = Casebook::load(None).unwrap();
        let curricula = &casebook.curricula;
        assert_eq!(curricula.path.len(), 11);
        for path in &curricula.path {
            assert!(!path.step.is_empty(), "{}", path.id);
            for step in &path.step {
                let concepts = curricula.concepts_of(path, step);
                assert_eq!(concepts[0], step.concept);
                assert!(
                    concepts
                        .iter()
                        .all(|id| casebook.concepts.get(id).is_some())
                );
                assert!(
                    step.advice.len() > 30 && step.advice.ends_with('.')
                        || step.advice.ends_with('?'),
                    "{}",
                    step.advice
                );
            }
        }
        let beginner = curricula.path("beginner").unwrap();
        assert!(beginner.step[0].optional && !beginner.step[6].optional);
        let caching = curricula.concepts_of(beginner, &beginner.step[6]);
        assert!(caching.len() > 10 && caching[0] == "caching", "{caching:?}");
    }

    #[test]
    fn a_step_of_a_section_that_is_not_there_and_an_unknown_concept_are_told_with_their_lines() {
        let text = r#"schema = 1
[[curriculum]]
id = "one"
name = "One"
about = "It is."
[[curriculum.section]]
title = "First"
mention = [
  { title = "x", concept = "nowhere", kind = "topic" },
]
[[path]]
id = "p"
name = "P"
audience = "all"
advice = "Go."
curriculum = "one"
[[path.step]]
title = "S"
concept = "known"
section = "Second"
advice = "Go."
"#;
        let known = Concepts::new(vec![super::super::concepts::Concept {
            id: "known".into(),
            name: "Known".into(),
            group: "caching".into(),
            means: "m".into(),
            needs: Vec::new(),
            essential: false,
        }]);
        let file = SourceFile {
            shown: "curricula.toml".into(),
            text: text.into(),
        };
        let mut faults = Vec::new();
        assert!(read(&file, Some(&known), &mut faults).is_none());
        faults.sort();
        let lines: Vec<usize> = faults.iter().map(|fault| fault.line).collect();
        assert_eq!(lines, [9, 20], "{faults:?}");
    }
}
