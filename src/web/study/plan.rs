//! The plan until an interview: its form, its days, and the same for a calendar.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::lines::case_title;
use super::weekday;
use crate::limits;
use crate::proctor::{Learned, Learner};
use crate::store::{PutStudyPlan, StudyPlanRow};
use crate::study::Day;
use crate::study::calendar::{self, Entry};
use crate::study::plan::{Block, INTERVIEW_MINUTES, PlannedDay, Task};
use crate::text::{self, t_with};
use crate::web::forms::Fields;
use crate::web::identity::Person;
use crate::web::layers::see_other;
use crate::web::pages::study::{PlanBlock, PlanDay, PlanForm, PlanHead, StudyPlanPage};
use crate::web::pages::{Choice, Frame, Here};
use crate::web::problem::Problem;
use crate::web::{App, account};

/// What the form says when nothing was typed yet.
const DEFAULT_MINUTES: i64 = 60;

#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// A path to begin with.
    #[serde(default)]
    path: String,
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let Some(person) = person else {
        return Ok(account::to_login("/study/plan"));
    };
    let learner = app.proctor.learner(Some(person.id())).await?;
    let plan = learner.plan.as_ref();
    let date = plan.map_or_else(String::new, |plan| Day::of(plan.exam_at).to_string());
    let minutes = plan.map_or(DEFAULT_MINUTES, |plan| plan.minutes);
    let of_plan = plan.map_or("", |plan| plan.path.as_str());
    let path = if asked.path.is_empty() {
        of_plan
    } else {
        &asked.path
    };
    let typed = Typed {
        date,
        minutes: minutes.to_string(),
        path: path.to_owned(),
    };
    Ok(plan_page(&person, &learner, typed, None).into_response())
}

/// The form, as it was typed.
struct Typed {
    date: String,
    minutes: String,
    path: String,
}

impl Typed {
    fn of(fields: &Fields) -> Self {
        let own = |name: &str| fields.get(name).trim().chars().take(80).collect();
        Typed {
            date: own("date"),
            minutes: own("minutes"),
            path: own("path"),
        }
    }

    fn checked(&self, learner: &Learner) -> Result<StudyPlanRow, Problem> {
        let today = learner.today();
        let exam = Day::parse(&self.date);
        let exam = exam.ok_or_else(|| Problem::invalid("date", text::t("plan-fault-date")))?;
        if !(1..=limits::STUDY_DAYS).contains(&exam.since(today)) {
            let values = [("days", limits::STUDY_DAYS.into())];
            return Err(Problem::invalid("date", t_with("plan-fault-days", &values)));
        }
        let minutes = self.minutes.parse::<u32>().ok();
        let fits = limits::STUDY_MINUTES_MIN..=limits::STUDY_MINUTES_MAX;
        let minutes = minutes
            .filter(|minutes| fits.contains(minutes))
            .ok_or_else(|| {
                let values = [
                    ("least", limits::STUDY_MINUTES_MIN.into()),
                    ("most", limits::STUDY_MINUTES_MAX.into()),
                ];
                Problem::invalid("minutes", t_with("plan-fault-minutes", &values))
            })?;
        if !self.path.is_empty() && learner.casebook.curricula.path(&self.path).is_none() {
            return Err(Problem::invalid("path", text::t("plan-fault-path")));
        }
        Ok(StudyPlanRow {
            exam_at: exam.begins(),
            minutes: i64::from(minutes),
            path: self.path.clone(),
            updated_at: learner.now,
        })
    }
}

pub async fn save(
    State(app): State<App>,
    person: Person,
    fields: Fields,
) -> Result<Response, Problem> {
    app.throttles.save(person.id(), "study-plan")?;
    let person_id = person.id().to_owned();
    if !fields.get("drop").is_empty() {
        let dropped = PutStudyPlan {
            person_id,
            plan: None,
        };
        app.store.write(dropped).await?;
        return Ok(see_other("/study/plan"));
    }
    let learner = app.proctor.learner(Some(person.id())).await?;
    let typed = Typed::of(&fields);
    match typed.checked(&learner) {
        Ok(plan) => {
            let put = PutStudyPlan {
                person_id,
                plan: Some(plan),
            };
            app.store.write(put).await?;
            Ok(see_other("/study/plan"))
        }
        Err(problem) => {
            let page = plan_page(&person, &learner, typed, Some(problem.detail));
            Ok((problem.status, page).into_response())
        }
    }
}

fn plan_page(
    person: &Person,
    learner: &Learner,
    typed: Typed,
    fault: Option<String>,
) -> StudyPlanPage {
    let learned = learner.read();
    let weaknesses = learned.weaknesses();
    let days = learned.plan(&weaknesses);
    let none = Choice {
        value: String::new(),
        title: text::t("plan-no-path"),
        about: String::new(),
        chosen: typed.path.is_empty(),
    };
    let paths = learner.casebook.curricula.path.iter().map(|path| Choice {
        value: path.id.clone(),
        title: path.name.clone(),
        about: path.audience.clone(),
        chosen: path.id == typed.path,
    });
    let minutes = learner.plan.as_ref().map_or(0, |plan| plan.minutes);
    StudyPlanPage {
        frame: Frame::new(person.viewer(), Here::Study),
        form: PlanForm {
            date: typed.date,
            minutes: typed.minutes,
            paths: std::iter::once(none).chain(paths).collect(),
            first: learner.today().plus(1).to_string(),
            last: learner.today().plus(limits::STUDY_DAYS).to_string(),
            minutes_min: limits::STUDY_MINUTES_MIN,
            minutes_max: limits::STUDY_MINUTES_MAX,
            fault,
        },
        plan: head(learner),
        days: days.iter().map(|day| day_of(&learned, day)).collect(),
        short: minutes < i64::from(INTERVIEW_MINUTES),
    }
}

/// Nothing once the day is over.
pub fn head(learner: &Learner) -> Option<PlanHead> {
    let exam = learner.planned_until()?;
    Some(PlanHead {
        exam: exam.begins(),
        days: exam.since(learner.today()),
        minutes: learner.plan.as_ref()?.minutes,
    })
}

pub fn day_of(learned: &Learned<'_>, day: &PlannedDay<'_>) -> PlanDay {
    PlanDay {
        at: day.day.begins(),
        weekday: weekday(day.day).to_owned(),
        light: day.light,
        minutes: day.minutes(),
        blocks: day
            .blocks
            .iter()
            .map(|block| block_of(learned, block))
            .collect(),
    }
}

fn block_of(learned: &Learned<'_>, block: &Block<'_>) -> PlanBlock {
    let concept = |id: &str| learned.learner.casebook.concepts.name(id).to_owned();
    let (text, link, tick) = match block.task {
        Task::Read(id) => (
            t_with("task-read", &[("concept", concept(id).into())]),
            format!("/concepts/{id}"),
            Some(id.to_owned()),
        ),
        Task::Review(id) => (
            t_with("task-review", &[("concept", concept(id).into())]),
            format!("/concepts/{id}"),
            None,
        ),
        Task::Drills => (text::t("task-drills"), "/drills".to_owned(), None),
        Task::Interview(case) => (
            t_with(
                "task-interview",
                &[("case", case_title(learned, case).into())],
            ),
            format!("/?case={case}"),
            None,
        ),
        Task::Stage(case) => (
            t_with("task-stage", &[("case", case_title(learned, case).into())]),
            format!("/?case={case}"),
            None,
        ),
    };
    PlanBlock {
        text,
        link,
        minutes: block.minutes,
        tick,
    }
}

/// The days of the plan for a calendar, and the interview at their end.
pub async fn calendar(State(app): State<App>, person: Person) -> Result<Response, Problem> {
    let learner = app.proctor.learner(Some(person.id())).await?;
    let Some(exam) = learner.planned_until() else {
        return Err(Problem::new(
            StatusCode::NOT_FOUND,
            "no-plan",
            text::t("plan-fault-none"),
        ));
    };
    let learned = learner.read();
    let weaknesses = learned.weaknesses();
    let days = learned.plan(&weaknesses);
    let busy = days.iter().filter(|day| !day.blocks.is_empty());
    let mut entries: Vec<Entry> = busy
        .map(|day| {
            let shown = day_of(&learned, day);
            let line = |block: &PlanBlock| {
                let minutes = t_with("plan-minutes", &[("count", block.minutes.into())]);
                format!("{}, {minutes}", block.text)
            };
            let lines: Vec<String> = shown.blocks.iter().map(line).collect();
            Entry {
                uid: format!("study-{}@fortyfive", day.day),
                day: day.day,
                title: t_with("calendar-day", &[("count", shown.minutes.into())]),
                text: lines.join("\n"),
            }
        })
        .collect();
    entries.push(Entry {
        uid: "study-interview@fortyfive".to_owned(),
        day: exam,
        title: text::t("calendar-interview"),
        text: String::new(),
    });
    let body = calendar::calendar(&text::t("calendar-name"), &entries, learner.now);
    Ok(super::file(
        "text/calendar; charset=utf-8",
        "fortyfive-plan.ics",
        body,
    ))
}
