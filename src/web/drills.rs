//! Drills: the list, a question, its result, and a round. Everything works without scripts, and by keyboard alone: the answer
//! has the focus, Enter checks it, and then the focus is on what comes next.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum_extra::extract::cookie::CookieJar;

use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::drills::{
    AnsweredPart, DrillFamily, DrillLine, DrillPage, DrillsPage, GivenAnswer, GivenRow,
    NumberField, RateRow, ResultRow, RoundPage, RoundRow, StageOffer, StepRow,
};
use super::pages::{Frame, Here, show};
use super::people;
use super::problem::Problem;
use super::{App, account};
use crate::drills::{Asked, Judged, Line, Read, Source, Unit, Verdict, pick, stages};
use crate::limits;
use crate::numbers::{self, Hint, Measure};
use crate::proctor::{DrillOutcome, DrillResult, DrillStanding, Drilled, NextDrill};
use crate::store::DrillReviewRow;
use crate::text::{self, t_of, t_with};
use crate::wire;

/// A rate of fewer answers says nothing.
const ENOUGH: usize = 5;
/// Of all that may run at once one person draws no more.
const DRAWS: &str = "drills";

pub fn routes() -> Router<App> {
    Router::new()
        .route("/drills", get(page).post(draw))
        .route("/drills/{question}", get(one).post(answer))
        .route("/drills/{question}/next", post(next))
        .route("/drills/rounds/{round}", get(round))
}

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<DrillsPage, Problem> {
    let (standing, done) = match &person {
        Some(person) => {
            let rows = app
                .store
                .history(person.id(), None, None, limits::HISTORY_PAGE);
            let done = rows.await?.into_iter().map(|row| row.case_id).collect();
            (app.proctor.drill_standing(person.id()).await?, done)
        }
        None => (DrillStanding::default(), Vec::<String>::new()),
    };
    let casebook = app.proctor.casebook();
    let now = app.clock.now();
    let line = |source: &Source<'_>| {
        let about = source.about();
        let card = standing.cards.get(&about);
        DrillLine {
            title: source.title().to_owned(),
            due_at: card.map(|card| card.due_at),
            due: card.is_some_and(|card| card.is_due(now)),
            about,
        }
    };
    let all = Source::all(&casebook);
    let is_sheet = |source: &&Source<'_>| matches!(source, Source::Sheet(_));
    let families = casebook.drills.families().into_iter().map(|family| {
        let of_family = all
            .iter()
            .filter(|source| !is_sheet(source) && source.family() == family);
        DrillFamily {
            title: family.to_owned(),
            lines: of_family.map(line).collect(),
        }
    });
    let families: Vec<DrillFamily> = families.collect();
    let sheets: Vec<DrillLine> = all.iter().filter(is_sheet).map(line).collect();
    let lines = families.iter().flat_map(|family| &family.lines);
    let due = lines.chain(&sheets).filter(|line| line.due).count();
    let cases: Vec<&str> = casebook.cases.keys().map(String::as_str).collect();
    let done: Vec<&str> = done.iter().map(String::as_str).collect();
    let offers = stages::offers(&cases, &done).into_iter();
    let stages = offers.filter_map(|(stage, case)| {
        Some(StageOffer {
            stage: stage.to_owned(),
            stage_title: t_of("stage-title", stage),
            case_id: case.to_owned(),
            case_title: casebook.cases.get(case)?.case.title.clone(),
            extra_time: people::extra_time_of(person.as_ref()),
        })
    });
    Ok(DrillsPage {
        frame: Frame::new(viewer_of(person.as_ref()), Here::Elsewhere),
        due,
        stages: stages.collect(),
        rates: rates(&standing.reviews),
        answers: standing.reviews.len(),
        families,
        sheets,
    })
}

/// All together, then by family; nothing without answers.
pub(super) fn rates(reviews: &[DrillReviewRow]) -> Vec<RateRow> {
    if reviews.is_empty() {
        return Vec::new();
    }
    let mut all = (0, 0);
    let mut families: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for review in reviews {
        let right = wire::parse(&review.verdict).is_some_and(Verdict::is_right);
        for counts in [&mut all, families.entry(&review.family).or_default()] {
            counts.0 += usize::from(right);
            counts.1 += 1;
        }
    }
    let row = |title: String, (right, answers): (usize, usize)| RateRow {
        title,
        right,
        answers,
        percent: (answers >= ENOUGH).then(|| show::percent(right as f64 / answers as f64)),
    };
    let families = families
        .into_iter()
        .map(|(family, counts)| row(family.to_owned(), counts));
    std::iter::once(row(text::t("drill-all"), all))
        .chain(families)
        .collect()
}

/// Draws one, or begins a round; whoever is nobody yet becomes a guest.
pub async fn draw(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let about = fields.get("about");
    let known = about.is_empty() || Source::find(&app.proctor.casebook(), about).is_some();
    if !known {
        return Err(Problem::not_found());
    }
    let (person_id, jar) = match &person {
        Some(person) => (person.id().to_owned(), jar),
        None => {
            app.throttles.guest(address)?;
            let guest = people::new_guest(&app, &headers).await?;
            (
                guest.person_id,
                identity::remember(jar, &app, &guest.token, limits::GUEST_LOGIN_MS),
            )
        }
    };
    app.throttles.save(&person_id, DRAWS)?;
    let question = match about {
        "" => app.proctor.begin_drill_round(&person_id).await?,
        about => app.proctor.draw_drill(&person_id, about).await?,
    };
    Ok((jar, see_other(&format!("/drills/{question}"))).into_response())
}

pub async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/drills/{id}")));
    };
    let drilled = app.proctor.drill(person.id(), &id).await?;
    let again_at = again_at(&app, &person, &drilled).await?;
    Ok(page_of(&person, &drilled, &BTreeMap::new(), again_at).into_response())
}

async fn again_at(
    app: &App,
    person: &Person,
    drilled: &Drilled,
) -> Result<Option<crate::time::Timestamp>, Problem> {
    if drilled.answered.is_none() {
        return Ok(None);
    }
    let cards = app.store.drill_cards(person.id()).await?;
    let card = cards
        .into_iter()
        .find(|card| card.about == drilled.question.about);
    Ok(card.map(|card| card.due_at))
}

pub async fn answer(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), &id)?;
    let typed = fields.family("answer");
    let typed = typed.map(|(key, answer)| (key.to_owned(), answer.to_owned()));
    let typed = typed.collect();
    match app.proctor.answer_drill(person.id(), &id, typed).await? {
        DrillOutcome::Answered(_) | DrillOutcome::Before(_) => {
            Ok(see_other(&format!("/drills/{id}")))
        }
        DrillOutcome::Unread(drilled, unread) => {
            let page = page_of(&person, &drilled, &unread, None);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub async fn next(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    _form: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), DRAWS)?;
    Ok(match app.proctor.next_drill(person.id(), &id).await? {
        NextDrill::Question(next) => see_other(&format!("/drills/{next}")),
        NextDrill::RoundOver(round) => see_other(&format!("/drills/rounds/{round}")),
    })
}

pub async fn round(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/drills/rounds/{id}")));
    };
    let drilled = app.proctor.drill_round(person.id(), &id).await?;
    let rows: Vec<RoundRow> = drilled.iter().map(round_row).collect();
    let right = drilled.iter().filter(|one| is_right(one)).count();
    let frame = Frame::new(person.viewer(), Here::Elsewhere);
    Ok(RoundPage { frame, right, rows }.into_response())
}

fn is_right(drilled: &Drilled) -> bool {
    let result = drilled.answered.as_ref();
    result.is_some_and(|result| {
        let mut numbers = result.numbers.iter().flatten();
        numbers.all(|number| number.judged.verdict.is_right())
    })
}

fn round_row(drilled: &Drilled) -> RoundRow {
    let asked = drilled.question.asked.first();
    let result = drilled.answered.as_ref();
    let number = result.and_then(|result| result.numbers.first()?.as_ref());
    RoundRow {
        id: drilled.id.clone(),
        title: drilled.question.title.clone(),
        answer: number.map_or_else(String::new, |number| number.answer.clone()),
        // What is still open is not told.
        expected: match (number, asked) {
            (Some(_), Some(asked)) => Unit::parse(&asked.unit).show(asked.expected),
            _ => String::new(),
        },
        verdict: number.map_or_else(String::new, |number| wire::name(&number.judged.verdict)),
        needed: needed(result),
    }
}

fn needed(result: Option<&DrillResult>) -> String {
    let needed_ms = result.and_then(|result| result.needed_ms);
    needed_ms.map_or_else(String::new, show::length)
}

fn page_of(
    person: &Person,
    drilled: &Drilled,
    unread: &BTreeMap<String, Read>,
    again_at: Option<crate::time::Timestamp>,
) -> DrillPage {
    let question = &drilled.question;
    let is_sheet = question.asked.len() > 1;
    let (place, round_id) = match &drilled.round {
        Some((round, place)) => (
            t_with(
                "drill-of-ten",
                &[("place", (*place).into()), ("all", pick::ROUND.into())],
            ),
            round.clone(),
        ),
        None => (String::new(), String::new()),
    };
    let number = |asked: &Asked| NumberField {
        key: asked.key.clone(),
        label: asked.label.clone(),
        unit: asked.unit.clone(),
        typed: drilled.typed.get(&asked.key).cloned().unwrap_or_default(),
        fault: unread
            .get(&asked.key)
            .map(|read| unread_sentence(read, asked)),
    };
    let nothing =
        is_sheet && unread.is_empty() && drilled.typed.values().all(|one| one.trim().is_empty());
    let hint = match question.asked.as_slice() {
        [asked] => hint_of(asked),
        _ => text::t("drill-sheet-hint"),
    };
    DrillPage {
        frame: Frame::new(person.viewer(), Here::Elsewhere),
        id: drilled.id.clone(),
        family: question.family.clone(),
        title: question.title.clone(),
        ask: question.ask.clone(),
        place,
        round_id,
        given: question
            .given
            .iter()
            .map(|given| GivenRow {
                label: given.label.clone(),
                shown: given.shown.clone(),
                note: given.note.clone(),
            })
            .collect(),
        numbers: question.asked.iter().map(number).collect(),
        hint,
        fault: (nothing && !drilled.typed.is_empty()).then(|| text::t("drill-unread-all")),
        answered: drilled.answered.as_ref().map(|result| AnsweredPart {
            needed: needed(Some(result)),
            again_at,
            results: results(drilled, result),
            why: question.why.clone(),
        }),
    }
}

fn results(drilled: &Drilled, result: &DrillResult) -> Vec<ResultRow> {
    let numbers = drilled.question.asked.iter().zip(&result.numbers);
    let rows = numbers.map(|(asked, number)| {
        let unit = Unit::parse(&asked.unit);
        let answer_at = asked.steps.iter().position(|line| line.is_answer);
        let split = answer_at.map_or(asked.steps.len(), |at| at + 1);
        let (steps, beyond) = asked.steps.split_at(split.min(asked.steps.len()));
        ResultRow {
            label: asked.label.clone(),
            given: number.as_ref().map(|number| GivenAnswer {
                answer: number.answer.clone(),
                read: unit.show(number.value),
                verdict: wire::name(&number.judged.verdict),
                off: off_sentence(&number.judged, asked.complement),
                slip: number.judged.slip.map_or_else(String::new, slip_sentence),
                follows: follows_sentence(drilled, result, &number.follows),
            }),
            expected: unit.show(asked.expected),
            steps: steps.iter().map(step_row).collect(),
            beyond: beyond.iter().map(step_row).collect(),
        }
    });
    rows.collect()
}

/// `Follows from your own 40 M: counted.`, or nothing.
fn follows_sentence(drilled: &Drilled, result: &DrillResult, follows: &[String]) -> String {
    let numbers = drilled.question.asked.iter().zip(&result.numbers);
    let own = numbers.filter(|(asked, _)| follows.contains(&asked.key));
    let own = own.filter_map(|(asked, number)| {
        let number = number.as_ref()?;
        Some(Unit::parse(&asked.unit).show(number.value))
    });
    let own: Vec<String> = own.collect();
    match own.is_empty() {
        true => String::new(),
        false => t_with("drill-follows", &[("numbers", own.join(", ").into())]),
    }
}

fn step_row(line: &Line) -> StepRow {
    StepRow {
        says: line.says.clone(),
        sum: line.sum.clone(),
        result: line.result.clone(),
    }
}

fn expects(asked: &Asked) -> String {
    t_of("drill-expects", Unit::parse(&asked.unit).kind())
}

fn hint_of(asked: &Asked) -> String {
    let unit = Unit::parse(&asked.unit);
    let expects = ("expects", expects(asked).into());
    let has_a_word = !matches!(
        unit.measure,
        Measure::Count | Measure::Chars | Measure::Ratio
    ) || unit.per_s.is_some();
    match has_a_word && asked.unit != "fraction" {
        true => t_with(
            "drill-form-hint",
            &[expects, ("unit", unit.name.clone().into())],
        ),
        false => t_with("drill-form-hint-bare", &[expects]),
    }
}

/// Why an answer was not taken, and what to write.
pub(super) fn unread_sentence(read: &Read, asked: &Asked) -> String {
    let wanted = Unit::parse(&asked.unit).kind();
    let expects = ("expects", expects(asked).into());
    match read {
        Read::OtherUnit(found) => t_with(
            "drill-other-unit",
            &[
                expects,
                ("found", t_of("drill-kind", found).into()),
                ("wanted", t_of("drill-kind", wanted).into()),
            ],
        ),
        Read::Nothing | Read::Value(_) => t_with("drill-unread", &[expects]),
    }
}

/// `by a factor of 3.2`, where it is wrong; of an availability what is missing to 100 % is off by that.
fn off_sentence(judged: &Judged, complement: bool) -> String {
    if judged.verdict.is_right() || !judged.off.is_finite() {
        return String::new();
    }
    let off = numbers::show(judged.off, Measure::Count, None);
    match complement {
        true => t_with("drill-off-missing", &[("off", off.into())]),
        false => t_with("drill-off", &[("off", off.into())]),
    }
}

pub(super) fn slip_sentence(slip: Hint) -> String {
    match slip {
        Hint::Zeros(count) if count > 0 => {
            t_with("drill-slip-zeros-many", &[("count", count.into())])
        }
        Hint::Zeros(count) => t_with(
            "drill-slip-zeros-few",
            &[("count", count.saturating_neg().into())],
        ),
        Hint::Factor(factor) => t_of("drill-slip", &factor.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Timestamp;

    fn review(family: &str, verdict: &str) -> DrillReviewRow {
        DrillReviewRow {
            question_id: "q".into(),
            quantity: "k".into(),
            about: "qps".into(),
            family: family.into(),
            concepts: String::new(),
            answer: "1".into(),
            value: Some(1.0),
            unit: "/s".into(),
            expected: 1.0,
            verdict: verdict.into(),
            needed_ms: None,
            answered_at: Timestamp::from_ms(1),
        }
    }

    #[test]
    fn a_share_is_said_from_five_answers_on_and_the_counts_always() {
        let mut reviews: Vec<DrillReviewRow> = ["exact", "good", "rounded", "order"]
            .map(|verdict| review("A", verdict))
            .into();
        let rows = rates(&reviews);
        assert_eq!(
            (rows[0].right, rows[0].answers, rows[0].percent),
            (3, 4, None)
        );
        reviews.push(review("B", "wrong"));
        let rows = rates(&reviews);
        assert_eq!(
            (rows[0].right, rows[0].answers, rows[0].percent),
            (3, 5, Some(60))
        );
        assert_eq!((rows[1].title.as_str(), rows[1].answers), ("A", 4));
        assert_eq!((rows[2].right, rows[2].percent), (0, None));
        assert!(rates(&[]).is_empty());
    }

    #[test]
    fn every_slip_has_its_sentence() {
        for factor in [8, 60, 24, 30, 365, 1024, 3_600, 86_400] {
            assert!(
                slip_sentence(Hint::Factor(factor)).contains('?'),
                "{factor}"
            );
        }
        assert_eq!(slip_sentence(Hint::Zeros(1)), "One zero too many.");
        assert_eq!(slip_sentence(Hint::Zeros(-2)), "2 zeros too few.");
        assert!(slip_sentence(Hint::Zeros(-3)).contains("KB to MB"));
    }
}
