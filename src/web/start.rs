//! The start page, and the one button on it.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::App;
use super::forms::Fields;
use super::identity::{self, Address, Person, viewer_of};
use super::layers::see_other;
use super::pages::start::{CaseCard, CustomStage, Running, StartPage};
use super::pages::{Choice, Frame, Here};
use super::people;
use super::problem::Problem;
use crate::casebook::rubric::Level;
use crate::interview::plan::{
    EXTRA_TIME_PERMILLE, MINUTE_MS, Pace, Plan, STAGES, StageSpec, names,
};
use crate::limits;
use crate::proctor::{PlanChoice, StartRequest};
use crate::text;
use crate::time::Timestamp;
use crate::wire;

/// A link can choose the case.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    case: Option<String>,
}

pub async fn page(
    State(app): State<App>,
    person: Option<Person>,
    Query(asked): Query<Asked>,
) -> Result<StartPage, Problem> {
    let known = |case: &String| app.proctor.casebook().cases.contains_key(case);
    let chosen = Chosen {
        case: asked.case.filter(known),
        extra_time: people::extra_time_of(person.as_ref()),
        ..Chosen::default()
    };
    start_page(&app, person.as_ref(), chosen, None).await
}

pub async fn start(
    State(app): State<App>,
    person: Option<Person>,
    Address(address): Address,
    jar: CookieJar,
    headers: axum::http::HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let chosen = Chosen::of(&fields);
    let request = match chosen.request(&fields) {
        Ok(request) => request,
        Err(problem) => return again(&app, person.as_ref(), chosen, problem).await,
    };
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
    match app.proctor.start(&person_id, request).await {
        Ok(id) => Ok((jar, see_other(&format!("/interviews/{id}"))).into_response()),
        Err(error) => {
            let answer = again(&app, person.as_ref(), chosen, error.into()).await?;
            Ok((jar, answer).into_response())
        }
    }
}

/// The page with what was chosen still chosen, and why it did not start.
async fn again(
    app: &App,
    person: Option<&Person>,
    chosen: Chosen,
    problem: Problem,
) -> Result<Response, Problem> {
    let status = if problem.status == StatusCode::NOT_FOUND {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        problem.status
    };
    let page = start_page(app, person, chosen, Some(problem.detail)).await?;
    Ok((status, page).into_response())
}

/// What the form said, to show it again.
#[derive(Debug, Clone)]
struct Chosen {
    case: Option<String>,
    level: Level,
    plan: String,
    /// Of a drill; empty for the deep dive.
    stage: String,
    pace: Pace,
    extra_time: i64,
    minutes: Vec<(String, String)>,
}

impl Default for Chosen {
    fn default() -> Self {
        let Ok(plan) = Plan::named("default") else {
            unreachable!("the default plan is one of the named ones");
        };
        let minutes = |stage: &crate::interview::plan::PlannedStage| {
            (stage.budget_ms / MINUTE_MS).to_string()
        };
        Chosen {
            case: None,
            level: Level::Senior,
            plan: String::from(FITTING),
            stage: String::new(),
            pace: Pace::Interview,
            extra_time: 1000,
            minutes: plan
                .stages
                .iter()
                .map(|stage| (stage.id.clone(), minutes(stage)))
                .collect(),
        }
    }
}

/// The plan that suits case and level.
const FITTING: &str = "fitting";

impl Chosen {
    fn of(fields: &Fields) -> Self {
        let default = Chosen::default();
        let own = |name: &str| Some(fields.get(name)).filter(|value| !value.is_empty());
        Chosen {
            case: own("case").map(str::to_owned),
            level: own("level").and_then(wire::parse).unwrap_or(default.level),
            plan: own("plan").map_or(default.plan, str::to_owned),
            stage: own("stage").map_or(default.stage, str::to_owned),
            pace: own("pace").and_then(wire::parse).unwrap_or(default.pace),
            extra_time: own("extra_time")
                .and_then(|value| value.parse().ok())
                .unwrap_or(default.extra_time),
            minutes: default
                .minutes
                .into_iter()
                .map(|(stage, minutes)| {
                    let given = own(&format!("minutes.{stage}")).map(str::to_owned);
                    (stage, given.unwrap_or(minutes))
                })
                .collect(),
        }
    }

    fn request(&self, fields: &Fields) -> Result<StartRequest, Problem> {
        let known = |name: &str, known: bool| match fields.get(name) {
            "" => Ok(()),
            _ if known => Ok(()),
            other => {
                let other: String = other.chars().take(80).collect();
                let detail = text::t_with(
                    "problem-unknown-choice",
                    &[("name", name.to_owned().into()), ("value", other.into())],
                );
                Err(Problem::invalid("unknown-choice", detail))
            }
        };
        known("level", wire::parse::<Level>(fields.get("level")).is_some())?;
        known("pace", wire::parse::<Pace>(fields.get("pace")).is_some())?;
        known(
            "extra_time",
            fields.get("extra_time").parse::<i64>().is_ok(),
        )?;
        let case = self.case.clone();
        let case = case.ok_or_else(|| Problem::invalid("no-case", text::t("problem-no-case")))?;
        Ok(StartRequest {
            case,
            level: self.level,
            plan: self.plan_choice()?,
            pace: Some(self.pace),
            extra_time_permille: self.extra_time,
        })
    }

    fn plan_choice(&self) -> Result<PlanChoice, Problem> {
        match self.plan.as_str() {
            FITTING => Ok(PlanChoice::Fitting),
            "custom" => {
                let specs = self
                    .minutes
                    .iter()
                    .map(|(stage, minutes)| stage_of(stage, minutes));
                let specs: Result<Vec<Option<StageSpec>>, Problem> = specs.collect();
                Ok(PlanChoice::Custom(specs?.into_iter().flatten().collect()))
            }
            "drill" if !self.stage.is_empty() => Ok(PlanChoice::Drill(self.stage.clone())),
            name => Ok(PlanChoice::Named(name.to_owned())),
        }
    }
}

/// A stage with its minutes; none for a stage that is left out.
fn stage_of(stage: &str, minutes: &str) -> Result<Option<StageSpec>, Problem> {
    let malformed = || {
        let detail = text::t_with(
            "problem-minutes",
            &[("stage", text::t_of("stage-title", stage).into())],
        );
        Problem::invalid("minutes", detail)
    };
    let minutes: f64 = minutes
        .trim()
        .replace(',', ".")
        .parse()
        .map_err(|_| malformed())?;
    if !(0.0..=10_000.0).contains(&minutes) {
        return Err(malformed());
    }
    // Whole milliseconds from here on.
    #[expect(clippy::cast_possible_truncation, reason = "at most 10,000 minutes")]
    let length_ms = (minutes * MINUTE_MS as f64).round() as i64;
    Ok((length_ms > 0).then(|| StageSpec {
        id: stage.to_owned(),
        title: None,
        length_ms,
    }))
}

async fn start_page(
    app: &App,
    person: Option<&Person>,
    chosen: Chosen,
    fault: Option<String>,
) -> Result<StartPage, Problem> {
    let running = match person {
        Some(person) => running_of(app, person).await?,
        None => Vec::new(),
    };
    let casebook = app.proctor.casebook();
    let mut entries: Vec<_> = casebook.cases.values().collect();
    entries.sort_by(|a, b| {
        (a.case.difficulty, &a.case.title).cmp(&(b.case.difficulty, &b.case.title))
    });
    let first = entries.first().map(|entry| entry.case.id.clone());
    let chosen_case = chosen.case.clone().or(first);
    let cases = entries.into_iter().map(|entry| CaseCard {
        id: entry.case.id.clone(),
        title: entry.case.title.clone(),
        summary: entry.case.summary.clone(),
        difficulty: entry.case.difficulty,
        minutes: Plan::for_case(entry.case.kind, chosen.level)
            .length_ms()
            .unwrap_or(0)
            / MINUTE_MS,
        chosen: chosen_case.as_ref() == Some(&entry.case.id),
    });
    let plans = std::iter::once(FITTING)
        .chain(names().filter(|name| *name != "default"))
        .chain(["custom"]);
    let default = Chosen::default();
    let more_open = fault.is_some() && chosen.case.is_some()
        || chosen.plan != default.plan
        || chosen.pace != default.pace;
    Ok(StartPage {
        frame: Frame::new(viewer_of(person), Here::Start),
        reader: super::reader::to_agree(app, person).await?,
        running,
        cases: cases.collect(),
        levels: [Level::Mid, Level::Senior, Level::Staff]
            .map(|level| {
                let name = wire::name(&level);
                choice(
                    &name,
                    text::t_of("level-title", &name),
                    text::t_of("level-about", &name),
                    level == chosen.level,
                )
            })
            .into(),
        plans: plans
            .map(|name| {
                choice(
                    name,
                    text::t_of("plan-title", name),
                    text::t_of("plan-about", name),
                    name == chosen.plan,
                )
            })
            .collect(),
        paces: [Pace::Interview, Pace::Strict]
            .map(|pace| {
                let name = wire::name(&pace);
                choice(
                    &name,
                    text::t_of("pace-title", &name),
                    text::t_of("pace-about", &name),
                    pace == chosen.pace,
                )
            })
            .into(),
        extra_times: extra_times(chosen.extra_time),
        custom_stages: STAGES
            .iter()
            .map(|stage| CustomStage {
                id: (*stage).to_owned(),
                title: text::t_of("stage-title", stage),
                minutes: chosen
                    .minutes
                    .iter()
                    .find(|(id, _)| id == stage)
                    .map_or_else(String::new, |(_, minutes)| minutes.clone()),
            })
            .collect(),
        more_open,
        fault,
    })
}

/// One entry of a choice. The catalogue gives the value itself where it has nothing to say about it.
fn choice(value: &str, title: String, about: String, chosen: bool) -> Choice {
    Choice {
        value: value.to_owned(),
        title,
        about: if about == value { String::new() } else { about },
        chosen,
    }
}

pub fn extra_times(chosen: i64) -> Vec<Choice> {
    EXTRA_TIME_PERMILLE
        .iter()
        .map(|permille| {
            let value = permille.to_string();
            choice(
                &value,
                text::t_of("extra-time-title", &value),
                String::new(),
                *permille == chosen,
            )
        })
        .collect()
}

async fn running_of(app: &App, person: &Person) -> Result<Vec<Running>, Problem> {
    let mut running = Vec::new();
    for row in app.store.running_of(person.id()).await? {
        let title = row.title.clone();
        let seen = app
            .proctor
            .look(person.id(), &row.id, move |live, now| {
                running_one(&title, live, now)
            })
            .await?;
        running.extend(seen.map(|one| Running { id: row.id, ..one }));
    }
    running.reverse();
    Ok(running)
}

fn running_one(title: &str, live: &crate::proctor::Live, now: Timestamp) -> Option<Running> {
    use crate::interview::Phase;
    let interview = &live.interview;
    (interview.phase() != Phase::Finished).then(|| Running {
        id: String::new(),
        case_title: title.to_owned(),
        stage_title: interview.plan().title(interview.stage()).to_owned(),
        minutes_left: interview.remaining_ms(now).map(super::pages::show::minutes),
        paused: interview.phase() == Phase::Paused,
    })
}
