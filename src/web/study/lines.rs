//! Findings and concepts as pages show them.

use crate::casebook::concepts::Concept;
use crate::proctor::Learned;
use crate::study::{Seen, State};
use crate::web::pages::concepts::ConceptLink;
use crate::web::pages::study::FindingLine;
use crate::wire;

/// The title, or the id of a case that is no longer there.
pub fn case_title(learned: &Learned<'_>, case: &str) -> String {
    let entry = learned.learner.casebook.cases.get(case);
    entry.map_or_else(|| case.to_owned(), |entry| entry.case.title.clone())
}

pub fn finding_line(learned: &Learned<'_>, seen: &Seen<'_>, state: Option<State>) -> FindingLine {
    let item = learned.items.get(seen.case, seen.item);
    FindingLine {
        interview: seen.interview.to_owned(),
        case_title: case_title(learned, seen.case),
        at: seen.at,
        item: seen.item.to_owned(),
        text: item.map_or_else(|| seen.item.to_owned(), |item| item.text.clone()),
        sort: seen.sort.name().to_owned(),
        verdict: wire::name(&seen.verdict),
        state: state.map_or_else(String::new, |state| state.name().to_owned()),
    }
}

pub fn concept_link(learned: &Learned<'_>, concept: &Concept) -> ConceptLink {
    ConceptLink {
        id: concept.id.clone(),
        name: concept.name.clone(),
        essential: concept.essential,
        standing: learned.standing(&concept.id).name().to_owned(),
        ticked: learned.studied.contains_key(concept.id.as_str()),
    }
}
