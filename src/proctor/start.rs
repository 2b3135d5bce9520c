//! From a choice on the start page to the first line of a journal.

use std::sync::Arc;

use super::{Error, Proctor, detached};
use crate::casebook::rubric::Level;
use crate::ids;
use crate::interview::event::{Line, LineKind};
use crate::interview::plan::{Pace, Plan, StageSpec};
use crate::interview::{Interview, StartSpec};
use crate::limits;
use crate::store::{self, InterviewRow, StartInterview};
use crate::wire;

#[derive(Debug, Clone)]
pub struct StartRequest {
    pub case: String,
    pub level: Level,
    pub plan: PlanChoice,
    pub pace: Option<Pace>,
    pub extra_time_permille: i64,
}

#[derive(Debug, Clone)]
pub enum PlanChoice {
    /// What suits the case and the level.
    Fitting,
    Named(String),
    Custom(Vec<StageSpec>),
    /// Seven minutes on this stage.
    Drill(String),
}

impl Proctor {
    /// Starts an interview and returns its id.
    ///
    /// # Errors
    /// `UnknownCase`, a fault of the plan, `TooManyRunning`, `DiskNearlyFull`, what the store says.
    pub async fn start(
        self: &Arc<Self>,
        person_id: &str,
        request: StartRequest,
    ) -> Result<String, Error> {
        let proctor = self.clone();
        let person_id = person_id.to_owned();
        detached(async move { proctor.start_as(ids::new_id(), person_id, request).await }).await
    }

    /// The same under a name that is known before.
    pub(super) async fn start_as(
        &self,
        id: String,
        person_id: String,
        request: StartRequest,
    ) -> Result<String, Error> {
        let entry = self.casebook().cases.get(&request.case).cloned();
        let entry = entry.ok_or_else(|| Error::UnknownCase(request.case.clone()))?;
        let plan = plan_of(&request, &entry.case)?;
        if self
            .store
            .free_bytes()
            .is_some_and(|free| free < limits::FREE_BYTES_TO_START)
        {
            return Err(Error::DiskNearlyFull);
        }
        let events = Interview::start(
            self.now().await,
            StartSpec {
                case: entry.case.id.clone(),
                content_hash: entry.hash.clone(),
                level: request.level,
                plan: plan.clone(),
                opening: Line::new(LineKind::Opening, entry.case.prompt.clone()),
            },
        );
        let interview = Interview::replay(events.iter().cloned());
        let row = InterviewRow {
            id: id.clone(),
            person_id,
            case_id: entry.case.id.clone(),
            title: entry.case.title.clone(),
            level: wire::name(&request.level),
            plan_name: plan.name,
            pace: wire::name(&plan.pace),
            phase: interview.phase().as_str().to_owned(),
            stage: Some(interview.stage().to_owned()),
            started_at: interview.started_at(),
            finished_at: None,
            due_at: interview.poll_timeout(),
            seq: i64::try_from(interview.seq()).unwrap_or(i64::MAX),
            content_hash: entry.hash.clone(),
            coverage: None,
            verdict: None,
        };
        let start = StartInterview {
            row,
            content: entry.source_json.clone(),
            events,
            snapshot: None,
        };
        match self.store.write(start).await {
            Ok(()) => Ok(id),
            Err(store::Error::TooManyRunning { limit }) => Err(Error::TooManyRunning(limit)),
            Err(other) => Err(other.into()),
        }
    }
}

fn plan_of(request: &StartRequest, case: &crate::casebook::case::Case) -> Result<Plan, Error> {
    let plan = match &request.plan {
        PlanChoice::Fitting => Plan::for_case(case.kind, request.level),
        PlanChoice::Named(name) => Plan::named(name)?,
        PlanChoice::Drill(stage) => Plan::drill(stage)?,
        PlanChoice::Custom(stages) => {
            Plan::custom(stages.clone(), request.pace.unwrap_or(Pace::Interview))?
        }
    };
    let plan = match (request.pace, plan.pace) {
        (Some(Pace::Strict), Pace::Interview) => plan.strict(),
        (Some(Pace::Untimed), Pace::Interview | Pace::Strict) => Plan::named("untimed")?,
        _ => plan,
    };
    Ok(plan.with_extra_time(request.extra_time_permille)?)
}
