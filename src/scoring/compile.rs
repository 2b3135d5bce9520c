//! The phrases of every item of a rubric, with all faults at once.

use crate::casebook::rubric::{Item, Kind, Window};
use crate::language::{FinderBuilder, Lexicon, Phrase, PhraseId};

use super::figures::{CompiledNumber, Variables};
use super::finding::Note;

/// So many of the missing phrases are named.
const WANTS_MAX: usize = 3;

/// Something in a rubric that cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}`{field}`: {message}", item.as_ref().map(|id| format!("item `{id}`, ")).unwrap_or_default())]
pub struct Fault {
    /// Nothing when the fault is not in an item (anchors, classes).
    pub item: Option<String>,
    /// Path in the item: `match[0].all[1]`.
    pub field: String,
    pub message: String,
}

#[derive(Debug, Clone)]
pub(super) struct CompiledMatch {
    /// `any` is one group.
    pub groups: Vec<Vec<PhraseId>>,
    /// Of each group the first phrases in plain words, for "the item also wants".
    pub plain: Vec<Vec<String>>,
    pub window: Window,
    pub not: Vec<PhraseId>,
}

#[derive(Debug, Clone)]
pub(super) struct CompiledItem {
    pub item: Item,
    pub matches: Vec<CompiledMatch>,
    /// The case's own things, one of which must stand near by; empty asks for none.
    pub about: Vec<PhraseId>,
    pub steps: Vec<Vec<PhraseId>>,
    pub number: Option<CompiledNumber>,
}

pub(super) struct Compiler<'a> {
    pub(super) lexicon: &'a Lexicon,
    pub(super) builder: FinderBuilder<'a>,
    pub(super) faults: Vec<Fault>,
}

impl Compiler<'_> {
    pub(super) fn phrases(
        &mut self,
        item: Option<&str>,
        field: &str,
        sources: &[String],
    ) -> Vec<PhraseId> {
        let mut ids = Vec::with_capacity(sources.len());
        for source in sources {
            match Phrase::parse(source, self.lexicon) {
                Ok(phrase) => ids.push(self.builder.add(&phrase)),
                Err(fault) => self.faults.push(Fault {
                    item: item.map(str::to_owned),
                    field: field.to_owned(),
                    message: format!("phrase `{source}`: {fault}"),
                }),
            }
        }
        ids
    }

    /// The first phrases of a group as a person would write them, no two alike; prefixes last.
    fn plain(&self, sources: &[String]) -> Vec<String> {
        let (whole, prefixes): (Vec<&String>, _) = sources.iter().partition(|s| !s.contains('*'));
        let mut plain: Vec<String> = Vec::new();
        for source in whole.into_iter().chain(prefixes) {
            let words = self.lexicon.in_plain_words(source);
            if !plain.contains(&words) {
                plain.push(words);
            }
            if plain.len() == WANTS_MAX {
                break;
            }
        }
        plain
    }

    pub(super) fn item(&mut self, item: &Item, variables: &Variables) -> CompiledItem {
        let id = Some(item.id.as_str());
        let mut matches = Vec::with_capacity(item.matches.len());
        for (at, one) in item.matches.iter().enumerate() {
            if one.any.is_empty() == one.all.is_empty() {
                self.faults.push(Fault {
                    item: Some(item.id.clone()),
                    field: format!("match[{at}]"),
                    message: "write either `any` or `all`".to_owned(),
                });
            }
            let mut groups = Vec::new();
            if !one.any.is_empty() {
                groups.push(self.phrases(id, &format!("match[{at}].any"), &one.any));
            }
            for (group, sources) in one.all.iter().enumerate() {
                groups.push(self.phrases(id, &format!("match[{at}].all[{group}]"), sources));
            }
            let not = self.phrases(id, &format!("match[{at}].not"), &one.not);
            let plain = one.all.iter().map(|group| self.plain(group)).collect();
            matches.push(CompiledMatch {
                groups,
                plain,
                window: one.within,
                not,
            });
        }
        let mut steps = Vec::new();
        for (at, sources) in item.order.iter().flat_map(|order| &order.steps).enumerate() {
            steps.push(self.phrases(id, &format!("order.steps[{at}]"), sources));
        }
        let about = self.phrases(id, "about", &item.about);
        let number = item.number.as_ref();
        let number = number.map(|number| self.number(&item.id, number, variables));
        let mut item = item.clone();
        item.examples = Vec::new();
        CompiledItem {
            item,
            matches,
            about,
            steps,
            number,
        }
    }
}

/// Kinds that words cannot judge.
pub(super) fn not_assessable(item: &CompiledItem) -> Option<Note> {
    match item.item.kind {
        Kind::Diagram => Some(Note::BoardNotRead),
        // The sums of the answer judge it.
        Kind::Arithmetic => None,
        _ if item.matches.is_empty() && item.steps.is_empty() && item.number.is_none() => {
            Some(Note::NumbersNotRead)
        }
        _ => None,
    }
}

/// Whether words alone can judge the item; examples of others wait for what reads them.
pub(super) fn is_assessable(item: &CompiledItem) -> bool {
    not_assessable(item).is_none()
}
