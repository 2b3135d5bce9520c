//! What there is to know, one concept with everything about it, the ways through, and ticks.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::forms::Fields;
use super::identity::{Person, viewer_of};
use super::layers::see_other;
use super::pages::concepts::{
    AskingCase, ConceptGroup, ConceptLink, ConceptPage, ConceptsPage, PathLine, PathPage,
    PathsPage, Place, StepLine, Teaching,
};
use super::pages::study::FindingLine;
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use super::study::lines::{concept_link, finding_line};
use crate::casebook::concepts::Concept;
use crate::casebook::rubric::Verdict;
use crate::limits;
use crate::proctor::Learned;
use crate::store::PutStudied;
use crate::study::{State as WeaknessState, paths};

/// Findings shown on the page of a concept.
const FINDINGS_SHOWN: usize = 20;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    essential: String,
}

pub async fn list(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Asked>,
) -> Result<ConceptsPage, Problem> {
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let learned = learner.read();
    let query: String = asked
        .q
        .trim()
        .chars()
        .take(limits::CONCEPT_QUERY_CHARS)
        .collect();
    let essential_only = !asked.essential.is_empty();
    let wanted = query.to_lowercase();
    let found = learner
        .casebook
        .concepts
        .iter()
        .filter(|one| (!essential_only || one.essential) && is_about(one, &wanted));
    let mut groups: Vec<ConceptGroup> = Vec::new();
    for concept in found {
        let link = concept_link(&learned, concept);
        match groups.iter_mut().find(|group| group.id == concept.group) {
            Some(group) => group.concepts.push(link),
            None => groups.push(ConceptGroup {
                id: concept.group.clone(),
                concepts: vec![link],
            }),
        }
    }
    Ok(ConceptsPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Study),
        query,
        query_chars: limits::CONCEPT_QUERY_CHARS,
        essential_only,
        all: learner.casebook.concepts.len(),
        shown: groups.iter().map(|group| group.concepts.len()).sum(),
        groups,
    })
}

/// Every word of what is looked for stands in its name, its id or its meaning.
fn is_about(concept: &Concept, wanted: &str) -> bool {
    let (name, means) = (concept.name.to_lowercase(), concept.means.to_lowercase());
    let mut words = wanted.split_whitespace();
    words.all(|word| name.contains(word) || means.contains(word) || concept.id.contains(word))
}

pub async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<ConceptPage, Problem> {
    let casebook = app.proctor.casebook();
    if casebook.concepts.get(&id).is_none() {
        return Err(Problem::not_found());
    }
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let learned = learner.read();
    let concepts = &learner.casebook.concepts;
    let concept = concepts.get(&id).ok_or_else(Problem::not_found)?;
    let known = learned
        .mastery
        .get(id.as_str())
        .copied()
        .unwrap_or_default();
    let (findings, more) = findings(&learned, &id);
    let (taught, mentions) = taught(&learned, &id);
    let needs = concept.needs.iter().filter_map(|id| concepts.get(id));
    Ok(ConceptPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Study),
        nobody: person.is_none(),
        name: concept.name.clone(),
        group: concept.group.clone(),
        means: concept.means.clone(),
        essential: concept.essential,
        standing: known.standing().name().to_owned(),
        percent: show::percent(known.share),
        points: known.points,
        drills: known.drills,
        ticked_at: learned.studied.get(id.as_str()).copied(),
        needs: needs.map(|one| concept_link(&learned, one)).collect(),
        builds: concepts
            .needing(&id)
            .map(|one| concept_link(&learned, one))
            .collect(),
        taught,
        mentions,
        asked_by: asked_by(&learned, &id),
        findings,
        more,
        id,
    })
}

fn findings(learned: &Learned<'_>, concept: &str) -> (Vec<FindingLine>, usize) {
    let weaknesses = learned.weaknesses();
    let mut states: BTreeMap<(&str, &str), WeaknessState> = BTreeMap::new();
    for weakness in weaknesses.iter().filter(|one| one.concept == concept) {
        for line in &weakness.lines {
            states.insert((line.seen.interview, line.seen.item), line.state);
        }
    }
    let of_concept = learned
        .seen
        .iter()
        .filter(|seen| seen.concepts.contains(&concept) && seen.verdict != Verdict::NotAssessed);
    let mut all: Vec<_> = of_concept.collect();
    all.sort_by(|one, other| {
        (other.at, one.interview, one.item).cmp(&(one.at, other.interview, other.item))
    });
    let shown = all.iter().take(FINDINGS_SHOWN).map(|seen| {
        let state = states.get(&(seen.interview, seen.item)).copied();
        finding_line(
            learned,
            seen,
            state.filter(|_| seen.verdict != Verdict::Met),
        )
    });
    (shown.collect(), all.len().saturating_sub(FINDINGS_SHOWN))
}

fn taught(learned: &Learned<'_>, concept: &str) -> (Vec<Teaching>, usize) {
    let mut all: Vec<Teaching> = Vec::new();
    let mut mentions = 0;
    for one in learned.learner.casebook.curricula.mentions_of(concept) {
        mentions += 1;
        let place = Place {
            section: one.section.to_owned(),
            title: one.mention.title.clone(),
            kind: one.mention.kind.clone(),
        };
        match all
            .iter_mut()
            .find(|known| known.name == one.curriculum.name)
        {
            Some(known) => known.places.push(place),
            None => all.push(Teaching {
                name: one.curriculum.name.clone(),
                places: vec![place],
            }),
        }
    }
    (all, mentions)
}

/// The points themselves are shown of cases somebody has done and is not doing now: they are what a case looks for.
fn asked_by(learned: &Learned<'_>, concept: &str) -> Vec<AskingCase> {
    let learner = learned.learner;
    let cases = learner.casebook.cases.iter().map(|(id, entry)| {
        let items = entry.rubric.item.iter();
        let items = items.filter(|item| item.concepts.iter().any(|one| one == concept));
        let items: Vec<String> = items.map(|item| item.text.clone()).collect();
        let done = learner.summaries.iter().any(|one| one.case == *id);
        AskingCase {
            id: id.clone(),
            title: entry.case.title.clone(),
            points: items.len(),
            items: match done && !learner.running.contains(id) {
                true => items,
                false => Vec::new(),
            },
        }
    });
    cases.filter(|case| case.points > 0).collect()
}

/// Ticks a concept or takes the tick back, and goes on where the button was.
pub async fn tick(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let casebook = app.proctor.casebook();
    if casebook.concepts.get(&id).is_none() {
        return Err(Problem::not_found());
    }
    app.throttles.save(person.id(), "studied")?;
    let back = match fields.get("back") {
        "/study" => "/study".to_owned(),
        other => match other.strip_prefix("/paths/") {
            Some(path) if casebook.curricula.path(path).is_some() => other.to_owned(),
            _ => format!("/concepts/{id}"),
        },
    };
    let put = PutStudied {
        person_id: person.id().to_owned(),
        concept: id,
        at: (fields.get("done") != "0").then(|| app.clock.now()),
    };
    app.store.write(put).await?;
    Ok(see_other(&back).into_response())
}

pub async fn all_paths(
    State(app): State<App>,
    person: Option<Person>,
) -> Result<PathsPage, Problem> {
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let learned = learner.read();
    let curricula = &learner.casebook.curricula;
    let line = |path| {
        let progress = paths::progress(curricula, path, &learned.mastery, &learned.studied);
        PathLine {
            id: path.id.clone(),
            name: path.name.clone(),
            audience: path.audience.clone(),
            done: progress.done(),
            steps: progress.steps.len(),
            chosen: is_chosen(&learned, &path.id),
        }
    };
    Ok(PathsPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Study),
        paths: curricula.path.iter().map(line).collect(),
    })
}

fn is_chosen(learned: &Learned<'_>, path: &str) -> bool {
    let plan = learned.learner.plan.as_ref();
    plan.is_some_and(|plan| plan.path == path) && learned.learner.planned_until().is_some()
}

pub async fn one_path(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<PathPage, Problem> {
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let learned = learner.read();
    let casebook = &learner.casebook;
    let path = casebook
        .curricula
        .path(&id)
        .ok_or_else(Problem::not_found)?;
    let progress = paths::progress(
        &casebook.curricula,
        path,
        &learned.mastery,
        &learned.studied,
    );
    let next = progress.next();
    let steps = progress.steps.iter().enumerate().map(|(at, step)| {
        let concepts = step.concepts.iter();
        let concepts = concepts.filter_map(|one| casebook.concepts.get(one.concept));
        let links: Vec<ConceptLink> = concepts.map(|one| concept_link(&learned, one)).collect();
        StepLine {
            concept: step.step.concept.clone(),
            title: step.step.title.clone(),
            optional: step.step.optional,
            advice: step.step.advice.clone(),
            done: step.done,
            ticked: learned.studied.contains_key(step.step.concept.as_str()),
            here: next == Some(at),
            known: step.known(),
            concepts: links,
        }
    });
    Ok(PathPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Study),
        nobody: person.is_none(),
        name: path.name.clone(),
        audience: path.audience.clone(),
        advice: path.advice.clone(),
        done: progress.done(),
        chosen: is_chosen(&learned, &id),
        steps: steps.collect(),
        id,
    })
}
