//! How real interviews went: noting one, changing it, and practice beside results once there are enough of them.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::forms::{Fields, with_line_feeds};
use super::identity::Person;
use super::layers::see_other;
use super::pages::outcomes::{ComparedRow, Comparison, OutcomeForm, OutcomeLine, OutcomesPage};
use super::pages::{Choice, Frame, Here, show};
use super::problem::Problem;
use super::{App, account};
use crate::ids;
use crate::limits;
use crate::store::{DropOutcome, OutcomePut, OutcomeRow, PutOutcome};
use crate::study::Day;
use crate::study::outcomes::{self, Compared, ENOUGH, KINDS, Outcome, Practice, Real, Side};
use crate::text::{self, t_with};

pub async fn page(State(app): State<App>, person: Option<Person>) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/outcomes"));
    };
    let page = outcomes_page(&app, &person, &Typed::default(), None).await?;
    Ok(page.into_response())
}

pub async fn one(
    State(app): State<App>,
    person: Option<Person>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login(&format!("/outcomes/{id}")));
    };
    let rows = app.store.outcomes(person.id()).await?;
    let row = rows.into_iter().find(|row| row.id == id);
    let row = row.ok_or_else(Problem::not_found)?;
    let typed = Typed {
        id: row.id,
        date: Day::of(row.held_at).to_string(),
        company: row.company,
        kind: row.kind,
        result: row.result,
        note: row.note,
    };
    let page = outcomes_page(&app, &person, &typed, None).await?;
    Ok(page.into_response())
}

/// The form, as it was typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    /// Of the one that is changed.
    id: String,
    date: String,
    company: String,
    kind: String,
    result: String,
    note: String,
}

impl Typed {
    fn of(fields: &Fields, id: String) -> Self {
        let own = |name: &str| fields.get(name).trim().to_owned();
        Typed {
            id,
            date: own("date"),
            company: own("company"),
            kind: own("kind"),
            result: own("result"),
            note: with_line_feeds(fields.get("note")).trim_end().to_owned(),
        }
    }

    fn checked(&self, app: &App) -> Result<OutcomeRow, Problem> {
        let now = app.clock.now();
        let day = Day::parse(&self.date);
        let day = day.ok_or_else(|| Problem::invalid("date", text::t("plan-fault-date")))?;
        // It may be tomorrow already where somebody is.
        if day > Day::of(now).plus(1) {
            return Err(Problem::invalid("date", text::t("outcomes-fault-future")));
        }
        let letters = |text: &str, most: usize, key: &'static str, sentence: String| {
            if text.chars().count() > most {
                return Err(Problem::invalid(key, sentence));
            }
            Ok(())
        };
        let company = [("most", limits::OUTCOME_COMPANY_CHARS.into())];
        let company = t_with("outcomes-fault-company", &company);
        letters(
            &self.company,
            limits::OUTCOME_COMPANY_CHARS,
            "company",
            company,
        )?;
        let note = [("most", limits::OUTCOME_NOTE_CHARS.into())];
        let note = t_with("outcomes-fault-note", &note);
        letters(&self.note, limits::OUTCOME_NOTE_CHARS, "note", note)?;
        let kind = KINDS.into_iter().find(|kind| *kind == self.kind);
        let result = Outcome::parse(&self.result);
        let (Some(kind), Some(result)) = (kind, result) else {
            return Err(Problem::invalid("result", text::t("outcomes-fault-choice")));
        };
        Ok(OutcomeRow {
            id: match self.id.as_str() {
                "" => ids::new_id(),
                id => id.to_owned(),
            },
            held_at: day.begins(),
            company: self.company.clone(),
            kind: kind.to_owned(),
            result: result.name().to_owned(),
            note: self.note.clone(),
            created_at: now,
        })
    }
}

pub async fn note(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    put(&app, &person, &Typed::of(&fields, String::new())).await
}

pub async fn change(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    put(&app, &person, &Typed::of(&fields, id)).await
}

async fn put(app: &App, person: &Person, typed: &Typed) -> Result<Response, Problem> {
    app.throttles.save(person.id(), "outcomes")?;
    let replaces = !typed.id.is_empty();
    // Somebody else's is none, whatever was typed.
    if replaces {
        let rows = app.store.outcomes(person.id()).await?;
        if !rows.iter().any(|row| row.id == typed.id) {
            return Err(Problem::not_found());
        }
    }
    let problem = match typed.checked(app) {
        Ok(outcome) => {
            let put = PutOutcome {
                person_id: person.id().to_owned(),
                outcome,
                replaces,
            };
            match app.store.write(put).await? {
                OutcomePut::Kept => return Ok(see_other("/outcomes")),
                OutcomePut::NotFound => return Err(Problem::not_found()),
                OutcomePut::TooMany => {
                    let values = [("most", limits::OUTCOMES.into())];
                    Problem::invalid("too-many-outcomes", t_with("outcomes-fault-many", &values))
                }
            }
        }
        Err(problem) => problem,
    };
    let page = outcomes_page(app, person, typed, Some(problem.detail)).await?;
    Ok((problem.status, page).into_response())
}

pub async fn remove(
    State(app): State<App>,
    person: Person,
    Path(id): Path<String>,
    _form: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), "outcomes")?;
    let person_id = person.id().to_owned();
    if app.store.write(DropOutcome { person_id, id }).await? {
        Ok(see_other("/outcomes"))
    } else {
        Err(Problem::not_found())
    }
}

async fn outcomes_page(
    app: &App,
    person: &Person,
    typed: &Typed,
    fault: Option<String>,
) -> Result<OutcomesPage, Problem> {
    let rows = app.store.outcomes(person.id()).await?;
    let summaries = app
        .proctor
        .summaries(person.id(), None, limits::STUDY_INTERVIEWS)
        .await?;
    let practice: Vec<Practice> = summaries
        .iter()
        .filter(|one| crate::study::of_summary::is_whole(one))
        .map(|one| Practice {
            day: Day::of(one.finished_at),
            coverage: one.coverage,
        })
        .collect();
    let real: Vec<Real> = rows
        .iter()
        .filter_map(|row| {
            Some(Real {
                day: Day::of(row.held_at),
                outcome: Outcome::parse(&row.result)?,
            })
        })
        .collect();
    let lines = rows.into_iter().map(|row| OutcomeLine {
        practice: outcomes::before(Day::of(row.held_at), &practice).map(show::percent),
        id: row.id,
        at: row.held_at,
        company: row.company,
        kind: row.kind,
        result: row.result,
        note: row.note,
    });
    Ok(OutcomesPage {
        frame: Frame::new(person.viewer(), Here::Study),
        form: form(typed, fault, Day::of(app.clock.now())),
        rows: lines.collect(),
        compared: compared(&real, &practice),
    })
}

fn form(typed: &Typed, fault: Option<String>, today: Day) -> OutcomeForm {
    let choice = |prefix: &str, value: &str, chosen: bool| Choice {
        value: value.to_owned(),
        title: text::t_of(prefix, value),
        about: String::new(),
        chosen,
    };
    let kind = if typed.kind.is_empty() {
        KINDS[0]
    } else {
        &typed.kind
    };
    let result = match typed.result.as_str() {
        "" => Outcome::Unknown.name(),
        result => result,
    };
    OutcomeForm {
        id: typed.id.clone(),
        date: typed.date.clone(),
        last: today.plus(1).to_string(),
        company: typed.company.clone(),
        kinds: KINDS
            .map(|one| choice("outcome-kind", one, one == kind))
            .into(),
        results: Outcome::ALL
            .map(|one| choice("outcome-result", one.name(), one.name() == result))
            .into(),
        note: typed.note.clone(),
        company_chars: limits::OUTCOME_COMPANY_CHARS,
        note_chars: limits::OUTCOME_NOTE_CHARS,
        fault,
    }
}

fn compared(real: &[Real], practice: &[Practice]) -> Comparison {
    match outcomes::compared(real, practice) {
        Compared::TooFew(known) => Comparison::TooFew {
            known,
            needed: ENOUGH,
        },
        Compared::Enough { well, not, rate } => {
            let row = |name: &str, side: Side| ComparedRow {
                side: name.to_owned(),
                interviews: side.interviews,
                practised: side.practised,
                percent: side.coverage.map(show::percent),
            };
            Comparison::Enough {
                percent: show::percent(rate),
                known: well.interviews + not.interviews,
                rows: vec![row("well", well), row("not", not)],
            }
        }
    }
}
