//! How far one is on a way through. Nothing is locked: a step is a suggestion, and one that is done is known or ticked.

use std::collections::BTreeMap;

use super::mastery::{Mastery, Standing};
use crate::casebook::curricula::{Curricula, Step, StudyPath};
use crate::time::Timestamp;

/// What somebody ticked as studied, by concept.
pub type Studied<'a> = BTreeMap<&'a str, Timestamp>;

#[derive(Debug, Clone)]
pub struct StepProgress<'a> {
    pub step: &'a Step,
    /// Its own concept first.
    pub concepts: Vec<ConceptProgress<'a>>,
    /// Its own concept is known or ticked.
    pub done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConceptProgress<'a> {
    pub concept: &'a str,
    pub standing: Standing,
    pub ticked: bool,
}

impl ConceptProgress<'_> {
    pub fn is_done(&self) -> bool {
        self.ticked || self.standing == Standing::Known
    }
}

impl StepProgress<'_> {
    /// Concepts that are known or ticked.
    pub fn known(&self) -> usize {
        self.concepts.iter().filter(|one| one.is_done()).count()
    }
}

#[derive(Debug, Clone)]
pub struct PathProgress<'a> {
    pub path: &'a StudyPath,
    pub steps: Vec<StepProgress<'a>>,
}

impl PathProgress<'_> {
    /// Steps that are done, and steps that are not optional.
    pub fn done(&self) -> usize {
        self.steps.iter().filter(|step| step.done).count()
    }

    /// The place of the first step that is not done; an optional one only when nothing else is left.
    pub fn next(&self) -> Option<usize> {
        let open = |optional: bool| {
            let mut steps = self.steps.iter();
            steps.position(|step| !step.done && step.step.optional == optional)
        };
        open(false).or_else(|| open(true))
    }
}

pub fn progress<'a>(
    curricula: &'a Curricula,
    path: &'a StudyPath,
    mastery: &BTreeMap<&str, Mastery>,
    studied: &Studied<'_>,
) -> PathProgress<'a> {
    let of_concept = |concept: &'a str| ConceptProgress {
        concept,
        standing: mastery.get(concept).copied().unwrap_or_default().standing(),
        ticked: studied.contains_key(concept),
    };
    let steps = path.step.iter().map(|step| {
        let concepts = curricula.concepts_of(path, step);
        StepProgress {
            step,
            concepts: concepts.into_iter().map(of_concept).collect(),
            done: of_concept(&step.concept).is_done(),
        }
    });
    PathProgress {
        path,
        steps: steps.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::casebook::curricula::{Curriculum, CurriculumSection, Mention};

    fn curricula() -> Curricula {
        let mention = |concept: &str| Mention {
            title: concept.into(),
            concept: concept.into(),
            kind: "topic".into(),
        };
        let step = |concept: &str, optional| Step {
            title: concept.into(),
            concept: concept.into(),
            section: (concept == "b").then(|| "B".into()),
            optional,
            advice: "Go.".into(),
        };
        Curricula {
            schema: 1,
            curriculum: vec![Curriculum {
                id: "one".into(),
                name: "One".into(),
                about: "It is.".into(),
                section: vec![CurriculumSection {
                    title: "B".into(),
                    mention: vec![mention("b"), mention("c"), mention("c"), mention("d")],
                }],
            }],
            path: vec![StudyPath {
                id: "p".into(),
                name: "P".into(),
                audience: "all".into(),
                advice: "Go.".into(),
                curriculum: "one".into(),
                step: vec![step("a", true), step("b", false), step("e", false)],
            }],
        }
    }

    #[test]
    fn a_step_is_done_when_its_concept_is_known_or_ticked() {
        let curricula = curricula();
        let now = Timestamp::from_ms(0);
        let known = Mastery {
            share: 0.9,
            points: 3,
            drills: 0,
            last: None,
        };
        let mastery = BTreeMap::from([
            ("b", known),
            (
                "c",
                Mastery {
                    share: 0.4,
                    ..known
                },
            ),
        ]);
        let studied = Studied::from([("d", now)]);
        let progress = progress(&curricula, &curricula.path[0], &mastery, &studied);
        assert_eq!(progress.done(), 1);
        assert_eq!(progress.next(), Some(2), "the optional one can wait");
        let b = &progress.steps[1];
        assert_eq!((b.known(), b.concepts.len()), (2, 3));
        assert!(b.done && !progress.steps[0].done);
    }

    #[test]
    fn an_optional_step_is_next_when_nothing_else_is_left_and_then_none() {
        let curricula = curricula();
        let now = Timestamp::from_ms(0);
        let none = BTreeMap::new();
        let studied = Studied::from([("b", now), ("e", now)]);
        let left = progress(&curricula, &curricula.path[0], &none, &studied);
        assert_eq!(left.next(), Some(0));
        let all = Studied::from([("a", now), ("b", now), ("e", now)]);
        assert_eq!(
            progress(&curricula, &curricula.path[0], &none, &all).next(),
            None
        );
    }
}
