//! Classes of phrases: `{cache}` stands for any phrase of the class `cache`.

use std::collections::BTreeMap;

use super::phrase::{Phrase, PhraseFault};

/// The classes phrases may name, parsed.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    pub(super) classes: BTreeMap<String, Vec<Phrase>>,
}

/// What is wrong with one phrase of a class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("class `{class}`, phrase `{phrase}`: {fault}")]
pub struct ClassFault {
    pub class: String,
    pub phrase: String,
    pub fault: PhraseFault,
}

impl Lexicon {
    /// # Errors
    /// Every phrase that cannot be parsed. The phrases of a class name no classes themselves.
    pub fn new(classes: &BTreeMap<String, Vec<String>>) -> Result<Self, Vec<ClassFault>> {
        Lexicon::default().extended(classes)
    }

    /// This lexicon with the classes of a case; a class of the same name is replaced.
    ///
    /// # Errors
    /// As [`Lexicon::new`].
    pub fn extended(
        &self,
        classes: &BTreeMap<String, Vec<String>>,
    ) -> Result<Self, Vec<ClassFault>> {
        let mut extended = self.clone();
        let mut faults = Vec::new();
        let no_classes = Lexicon::default();
        for (class, sources) in classes {
            let mut phrases = Vec::with_capacity(sources.len());
            for source in sources {
                match Phrase::parse(source, &no_classes) {
                    Ok(phrase) => phrases.push(phrase),
                    Err(fault) => faults.push(ClassFault {
                        class: class.clone(),
                        phrase: source.clone(),
                        fault,
                    }),
                }
            }
            extended.classes.insert(class.clone(), phrases);
        }
        if faults.is_empty() {
            Ok(extended)
        } else {
            Err(faults)
        }
    }

    pub fn contains(&self, class: &str) -> bool {
        self.classes.contains_key(class)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.classes.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(name: &str, phrases: &[&str]) -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(
            name.to_owned(),
            phrases.iter().map(|p| (*p).to_owned()).collect(),
        )])
    }

    #[test]
    fn a_class_of_the_case_wins_over_the_shared_one() {
        let shared = Lexicon::new(&classes("short", &["hash", "slug"])).unwrap();
        let of_case = shared.extended(&classes("short", &["alias"])).unwrap();
        assert_eq!(shared.classes["short"].len(), 2);
        assert_eq!(of_case.classes["short"].len(), 1);
    }

    #[test]
    fn every_fault_of_every_class_is_found() {
        let mut all = classes("one", &["(a", "fine"]);
        all.extend(classes("two", &["{one}"]));
        let faults = Lexicon::new(&all).unwrap_err();
        assert_eq!(faults.len(), 2);
        assert_eq!(faults[0].class, "one");
    }
}
