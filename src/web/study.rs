//! What to study: five things with what shows them, the case to take next, what the plan says for today; and a deck of cards.

pub mod lines;
pub mod plan;

use std::collections::BTreeSet;

use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::App;
use super::identity::{Person, viewer_of};
use super::pages::study::{ClosedLine, Need, NextCase, StudyPage};
use super::pages::{Frame, Here, show};
use super::problem::Problem;
use crate::casebook::case::CaseKind;
use crate::casebook::rubric::Level;
use crate::limits;
use crate::proctor::{Learned, Learner};
use crate::study::deck::{self, Card};
use crate::study::next::Recommendation;
use crate::study::{Day, Standing, State as WeaknessState, Weakness, weakness};
use crate::text::{self, t_with};
use crate::wire;
use lines::{case_title, finding_line};

/// Lines shown below one of the five.
const LINES_SHOWN: usize = 4;
/// Weaknesses that are closed, the latest.
const CLOSED_SHOWN: usize = 8;

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<StudyPage, Problem> {
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let frame = Frame::new(viewer_of(person.as_ref()), Here::Study);
    Ok(study_page(frame, person.is_none(), &learner))
}

fn study_page(frame: Frame, nobody: bool, learner: &Learner) -> StudyPage {
    let learned = learner.read();
    let weaknesses = learned.weaknesses();
    let recommended = learned.next(&weaknesses);
    let days = learned.plan(&weaknesses);
    StudyPage {
        frame,
        nobody,
        read: learner.summaries.len(),
        most: limits::STUDY_INTERVIEWS,
        five: weakness::five(&weaknesses)
            .iter()
            .map(|one| need(&learned, one))
            .collect(),
        next: recommended.first().and_then(|one| next_case(&learned, one)),
        closed: closed(&learned, &weaknesses),
        plan: plan::head(learner),
        today: days.first().map(|day| plan::day_of(&learned, day)),
    }
}

fn need(learned: &Learned<'_>, weakness: &Weakness<'_, '_>) -> Need {
    let concepts = &learned.learner.casebook.concepts;
    let concept = concepts.get(weakness.concept);
    let known = learned
        .mastery
        .get(weakness.concept)
        .copied()
        .unwrap_or_default();
    let holding: Vec<_> = weakness.holding().collect();
    Need {
        concept: weakness.concept.to_owned(),
        name: concepts.name(weakness.concept).to_owned(),
        means: concept.map_or_else(String::new, |one| one.means.clone()),
        state: weakness.state.name().to_owned(),
        percent: show::percent(weakness.mastery),
        n: known.points + known.drills,
        lines: holding
            .iter()
            .take(LINES_SHOWN)
            .map(|line| finding_line(learned, line.seen, Some(line.state)))
            .collect(),
        more: holding.len().saturating_sub(LINES_SHOWN),
    }
}

fn next_case(learned: &Learned<'_>, one: &Recommendation<'_, '_>) -> Option<NextCase> {
    let learner = learned.learner;
    let case = &learner.casebook.cases.get(one.case)?.case;
    let level = learner
        .summaries
        .first()
        .map_or(Level::Senior, |last| last.level);
    Some(NextCase {
        case: one.case.to_owned(),
        title: case.title.clone(),
        summary: case.summary.clone(),
        level: wire::name(&level),
        reasons: reasons(learned, one, case.kind),
    })
}

/// Only what is stored: what was missed where and when, what was done when, what kind it is.
fn reasons(learned: &Learned<'_>, one: &Recommendation<'_, '_>, kind: CaseKind) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for due in &one.due {
        let values = [
            (
                "concept",
                learned.learner.casebook.concepts.name(due.concept).into(),
            ),
            ("case", case_title(learned, due.missed.case).into()),
            ("date", show::day(due.missed.at).into()),
        ];
        reasons.push(t_with("study-reason-due", &values));
    }
    match one.last_done {
        Some(at) => {
            let values = [("date", show::day(at).into())];
            reasons.push(t_with("study-reason-last", &values));
        }
        None if learned.learner.summaries.is_empty() => {
            reasons.push(text::t("study-reason-first"));
        }
        None => reasons.push(text::t("study-reason-new")),
    }
    if one.after_kind.is_some() {
        reasons.push(text::t_of("study-reason-kind", &wire::name(&kind)));
    }
    reasons
}

/// Weaknesses of which nothing is open any more, the one closed last first.
fn closed(learned: &Learned<'_>, weaknesses: &[Weakness<'_, '_>]) -> Vec<ClosedLine> {
    let mut closed: Vec<ClosedLine> = weaknesses
        .iter()
        .filter(|one| one.state == WeaknessState::Closed)
        .filter_map(|one| {
            let by = one.lines.first()?.closed_by?;
            Some(ClosedLine {
                concept: one.concept.to_owned(),
                name: learned
                    .learner
                    .casebook
                    .concepts
                    .name(one.concept)
                    .to_owned(),
                interview: by.interview.to_owned(),
                case_title: case_title(learned, by.case),
                at: by.at,
            })
        })
        .collect();
    closed.sort_by(|one, other| (other.at, &one.name).cmp(&(one.at, &other.name)));
    closed.truncate(CLOSED_SHOWN);
    closed
}

#[derive(Debug, Default, Deserialize)]
pub struct Deck {
    /// `weak`, `essential`; anything else is all of them.
    #[serde(default)]
    of: String,
}

/// Concepts as cards: all, the essential ones, or those one is weak in.
pub async fn deck(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Deck>,
) -> Result<Response, Problem> {
    let learner = app.proctor.learner(person.as_ref().map(Person::id)).await?;
    let learned = learner.read();
    let weaknesses = learned.weaknesses();
    let open = weaknesses
        .iter()
        .filter(|one| one.state != WeaknessState::Closed);
    let open: BTreeSet<&str> = open.map(|one| one.concept).collect();
    let is_weak = |id: &str| {
        open.contains(id) || matches!(learned.standing(id), Standing::Weak | Standing::Coming)
    };
    let concepts = learner.casebook.concepts.iter();
    let chosen = concepts.filter(|one| match asked.of.as_str() {
        "weak" => is_weak(&one.id),
        "essential" => one.essential,
        _ => true,
    });
    let cards: Vec<Card<'_>> = chosen
        .map(|one| Card {
            id: &one.id,
            front: t_with("deck-front", &[("concept", one.name.as_str().into())]),
            back: one.means.clone(),
            tags: vec!["fortyfive", &one.group],
        })
        .collect();
    let name = text::t("deck-name");
    Ok(file(
        "text/plain; charset=utf-8",
        "fortyfive-deck.txt",
        deck::deck(&name, &cards),
    ))
}

/// Something to keep, under a name of ours.
fn file(media_type: &'static str, name: &str, body: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, body).into_response()
}

/// `mon` to `sun`.
fn weekday(day: Day) -> &'static str {
    const NAMES: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let at = usize::try_from(day.weekday()).unwrap_or_default();
    NAMES.get(at).copied().unwrap_or("mon")
}
