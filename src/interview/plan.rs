//! The stages of one interview with their minutes, frozen when it starts.
//!
//! A plan is data: the named ones are the table of [`NAMED`], and a person may write their own.
//! Lengths are milliseconds.

use serde::{Deserialize, Serialize};

use super::own_plan::checked;
pub use super::own_plan::{PlanFault, StageSpec};
use crate::casebook::case::CaseKind;
use crate::casebook::rubric::Level;
use crate::text::t_of;

pub const MINUTE_MS: i64 = 60_000;

/// How firmly the bell is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pace {
    /// A stage may overrun; the overrun is taken from the stages to come. The end is hard.
    Interview,
    /// Each stage ends at its bell.
    Strict,
    /// Practice: the clock counts up.
    Untimed,
}

/// `clarify`, `estimate`, ... or a stage of one's own: lower-case words joined by hyphens.
pub type StageId = String;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedStage {
    pub id: StageId,
    pub title: String,
    /// What the stage may take, extra time included; 0 in an untimed plan.
    pub budget_ms: i64,
    /// Overrun of earlier stages never pushes this stage below this.
    pub floor_ms: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub name: String,
    pub pace: Pace,
    pub stages: Vec<PlannedStage>,
    /// The candidate's personal factor in per mille: 1000, 1250, 1500 or 2000. Already in the budgets.
    pub extra_time_permille: i64,
    /// All pauses together; 0 where pausing is not allowed.
    pub pause_limit_ms: i64,
    /// Text typed before a bell may arrive this much after it.
    pub grace_ms: i64,
}

/// The stages of an interview unless somebody plans otherwise.
pub const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];
/// Gets what is left over when a stage is left early.
pub const DEEP_DIVE: &str = "deep-dive";
/// Text typed before a bell may arrive this much after it.
pub const GRACE_MS: i64 = 30_000;
/// All pauses together, where pausing is allowed.
pub const PAUSE_LIMIT_MS: i64 = 10 * MINUTE_MS;
/// The personal factors a candidate may set.
pub const EXTRA_TIME_PERMILLE: [i64; 4] = [1000, 1250, 1500, 2000];

/// Name and minutes of each of [`STAGES`]. The default is the median of 16 published splits, shifted so
/// that the numbers are done by minute 10 and the picture by minute 24.
pub const NAMED: [(&str, [i64; 5]); 6] = [
    ("default", [6, 4, 14, 15, 6]),
    ("mid", [6, 5, 17, 11, 6]),
    ("staff", [5, 3, 11, 18, 8]),
    ("infrastructure", [5, 4, 11, 19, 6]),
    ("short", [5, 3, 11, 12, 4]),
    ("long", [8, 6, 18, 20, 8]),
];

/// A weakness, on another case.
const DRILL_MINUTES: i64 = 7;

/// The names of all plans, for a list to choose from.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMED
        .iter()
        .map(|(name, _)| *name)
        .chain(["drill", "untimed"])
}

pub(super) fn known() -> String {
    names().collect::<Vec<_>>().join(", ")
}

impl Plan {
    /// One of [`names`].
    pub fn named(name: &str) -> Result<Plan, PlanFault> {
        if name == "drill" {
            return Plan::drill(DEEP_DIVE);
        }
        if name == "untimed" {
            let stages = STAGES.map(|id| planned(id, None, 0));
            return Ok(Plan::of(name, Pace::Untimed, stages.into(), PAUSE_LIMIT_MS));
        }
        let Some((_, minutes)) = NAMED.iter().find(|(known, _)| *known == name) else {
            return Err(PlanFault::Unknown {
                name: name.to_owned(),
            });
        };
        let stages = STAGES
            .iter()
            .zip(minutes)
            .map(|(id, minutes)| planned(id, None, minutes * MINUTE_MS));
        Ok(Plan::of(name, Pace::Interview, stages.collect(), 0))
    }

    /// The minutes a case asks for at a level when the candidate does not choose: an infrastructure case
    /// needs its deep dive at every level.
    pub fn for_case(kind: CaseKind, level: Level) -> Plan {
        let name = match (kind, level) {
            (CaseKind::Infrastructure, _) => "infrastructure",
            (CaseKind::Product, Level::Mid) => "mid",
            (CaseKind::Product, Level::Senior) => "default",
            (CaseKind::Product, Level::Staff) => "staff",
        };
        let (_, minutes) = NAMED
            .iter()
            .find(|(known, _)| *known == name)
            .unwrap_or(&NAMED[0]);
        let stages = STAGES
            .iter()
            .zip(minutes)
            .map(|(id, minutes)| planned(id, None, minutes * MINUTE_MS));
        Plan::of(name, Pace::Interview, stages.collect(), 0)
    }

    /// Seven minutes on one stage; pausing is allowed.
    pub fn drill(stage: &str) -> Result<Plan, PlanFault> {
        let stages = checked(vec![StageSpec::minutes(stage, DRILL_MINUTES)], true)?;
        Ok(Plan::of("drill", Pace::Interview, stages, PAUSE_LIMIT_MS))
    }

    /// A plan of one's own. Gives the first fault found.
    pub fn custom(stages: Vec<StageSpec>, pace: Pace) -> Result<Plan, PlanFault> {
        let timed = pace != Pace::Untimed;
        let pause_limit_ms = if timed { 0 } else { PAUSE_LIMIT_MS };
        Ok(Plan::of(
            "custom",
            pace,
            checked(stages, timed)?,
            pause_limit_ms,
        ))
    }

    fn of(name: &str, pace: Pace, stages: Vec<PlannedStage>, pause_limit_ms: i64) -> Plan {
        Plan {
            name: name.to_owned(),
            pace,
            stages,
            extra_time_permille: 1000,
            pause_limit_ms,
            grace_ms: GRACE_MS,
        }
    }

    /// The same plan with each stage ending at its bell.
    pub fn strict(mut self) -> Plan {
        if self.pace == Pace::Interview {
            self.pace = Pace::Strict;
        }
        self
    }

    /// Every budget and floor times one of [`EXTRA_TIME_PERMILLE`], rounded up to the millisecond.
    pub fn with_extra_time(mut self, permille: i64) -> Result<Plan, PlanFault> {
        if !EXTRA_TIME_PERMILLE.contains(&permille) {
            return Err(PlanFault::ExtraTime { permille });
        }
        if self.extra_time_permille != 1000 {
            return Err(PlanFault::ExtraTimeTwice);
        }
        let longer = |ms: i64| (ms * permille + 999) / 1000;
        for stage in &mut self.stages {
            stage.budget_ms = longer(stage.budget_ms);
            stage.floor_ms = longer(stage.floor_ms).min(stage.budget_ms);
        }
        self.extra_time_permille = permille;
        Ok(self)
    }

    pub fn is_timed(&self) -> bool {
        self.pace != Pace::Untimed
    }

    /// The whole interview; `None` where the clock counts up.
    pub fn length_ms(&self) -> Option<i64> {
        self.is_timed()
            .then(|| self.stages.iter().map(|stage| stage.budget_ms).sum())
    }

    pub fn position(&self, stage: &str) -> Option<usize> {
        self.stages.iter().position(|planned| planned.id == stage)
    }

    /// Ids of the stages from one up to another, which is not among them; none where the other does not come later.
    pub fn between(&self, from: &str, to: &str) -> Vec<String> {
        let places = (self.position(from), self.position(to));
        let (Some(from), Some(to)) = places else {
            return Vec::new();
        };
        let left = self.stages.get(from..to).unwrap_or_default();
        left.iter().map(|stage| stage.id.clone()).collect()
    }

    /// The title of a stage, or its id if the plan does not have it.
    pub fn title<'a>(&'a self, stage: &'a str) -> &'a str {
        self.position(stage)
            .map_or(stage, |index| &self.stages[index].title)
    }
}

pub(super) fn planned(id: &str, title: Option<String>, budget_ms: i64) -> PlannedStage {
    let title = title
        .map(|title| title.trim().to_owned())
        .filter(|title| !title.is_empty());
    // What an interviewer would not give away; everything else keeps a minute, so that no stage has nothing.
    let floor_minutes = match id {
        DEEP_DIVE => 8,
        "estimate" | "trade-offs" => 2,
        _ => 1,
    };
    PlannedStage {
        id: id.to_owned(),
        title: title.unwrap_or_else(|| t_of("stage-title", id)),
        budget_ms,
        floor_ms: (floor_minutes * MINUTE_MS).min(budget_ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum_minutes(name: &str) -> i64 {
        Plan::named(name).unwrap().length_ms().unwrap() / MINUTE_MS
    }

    #[test]
    fn the_named_plans_have_the_lengths_of_the_protocol() {
        for name in ["default", "mid", "staff", "infrastructure"] {
            assert_eq!(sum_minutes(name), 45, "{name}");
        }
        assert_eq!(
            (
                sum_minutes("short"),
                sum_minutes("long"),
                sum_minutes("drill")
            ),
            (35, 60, 7)
        );
        assert_eq!(Plan::named("untimed").unwrap().length_ms(), None);
        assert!(names().all(|name| Plan::named(name).unwrap().name == name));
    }

    #[test]
    fn an_unknown_plan_lists_the_known_ones() {
        let fault = Plan::named("defualt").unwrap_err().to_string();
        assert!(
            fault.contains("defualt") && fault.contains("default, mid, staff"),
            "{fault}"
        );
    }

    #[test]
    fn a_case_and_a_level_choose_the_minutes() {
        assert_eq!(
            Plan::for_case(CaseKind::Infrastructure, Level::Staff).name,
            "infrastructure"
        );
        assert_eq!(Plan::for_case(CaseKind::Product, Level::Mid).name, "mid");
        assert_eq!(
            Plan::for_case(CaseKind::Product, Level::Senior),
            Plan::named("default").unwrap()
        );
        assert_eq!(
            Plan::for_case(CaseKind::Product, Level::Staff).name,
            "staff"
        );
    }

    #[test]
    fn floors_are_never_above_the_budget() {
        let floors = |plan: Plan| {
            plan.stages
                .iter()
                .map(|stage| stage.floor_ms / MINUTE_MS)
                .collect::<Vec<_>>()
        };
        assert_eq!(floors(Plan::named("default").unwrap()), [1, 2, 1, 8, 2]);
        assert_eq!(floors(Plan::drill("deep-dive").unwrap()), [7]);
        let short = Plan::custom(
            vec![StageSpec {
                id: "api".into(),
                title: None,
                length_ms: 20_000,
            }],
            Pace::Strict,
        );
        assert_eq!(short.unwrap().stages[0].floor_ms, 20_000);
    }

    #[test]
    fn extra_time_lengthens_every_stage_and_its_floor() {
        let plan = Plan::named("default")
            .unwrap()
            .with_extra_time(1250)
            .unwrap();
        assert_eq!(plan.length_ms(), Some(45 * MINUTE_MS * 5 / 4));
        assert_eq!(plan.stages[1].floor_ms, 2 * MINUTE_MS * 5 / 4);
        assert_eq!(
            plan.clone().with_extra_time(2000),
            Err(PlanFault::ExtraTimeTwice)
        );
        assert!(matches!(
            plan.with_extra_time(1100),
            Err(PlanFault::ExtraTime { permille: 1100 })
        ));
        let odd = Plan::custom(
            vec![StageSpec {
                id: "api".into(),
                title: None,
                length_ms: 10_001,
            }],
            Pace::Strict,
        );
        assert_eq!(
            odd.unwrap().with_extra_time(1250).unwrap().length_ms(),
            Some(12_502)
        );
    }
}
