//! A plan of one's own: what may be written, and what is wrong with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::limits;
use super::plan::{MINUTE_MS, PlannedStage, StageId, known, planned};
use crate::text::t_with;

/// A stage of a plan of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSpec {
    pub id: StageId,
    /// Left out: the catalogue's title, or the id itself.
    #[serde(default)]
    pub title: Option<String>,
    /// Ignored in an untimed plan.
    #[serde(default)]
    pub length_ms: i64,
}

impl StageSpec {
    pub fn minutes(id: &str, minutes: i64) -> StageSpec {
        StageSpec {
            id: id.to_owned(),
            title: None,
            length_ms: minutes.saturating_mul(MINUTE_MS),
        }
    }
}

/// Why a plan cannot be used, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    #[error("{}", t_with("plan-unknown", &[("name", name.as_str().into()), ("known", known().into())]))]
    Unknown { name: String },
    #[error("{}", t_with("plan-no-stages", &[]))]
    NoStages,
    #[error("{}", t_with("plan-too-many-stages", &[("count", (*count).into()), ("limit", limits::STAGES.into())]))]
    TooManyStages { count: usize },
    #[error("{}", t_with("plan-stage-id-malformed", &[("id", id.as_str().into()), ("limit", limits::STAGE_ID_CHARS.into())]))]
    MalformedId { id: String },
    #[error("{}", t_with("plan-stage-twice", &[("id", id.as_str().into())]))]
    TwiceTheId { id: String },
    #[error("{}", t_with("plan-stage-title-long", &[("id", id.as_str().into()), ("limit", limits::STAGE_TITLE_CHARS.into())]))]
    LongTitle { id: String },
    #[error("{}", t_with("plan-stage-short", &[("id", id.as_str().into()), ("seconds", (limits::STAGE_MIN_MS / 1000).into())]))]
    StageTooShort { id: String },
    #[error("{}", t_with("plan-stage-long", &[("id", id.as_str().into()), ("hours", (limits::STAGE_MAX_MS / MINUTE_MS / 60).into())]))]
    StageTooLong { id: String },
    #[error("{}", t_with("plan-too-long", &[("hours", (limits::PLAN_MAX_MS / MINUTE_MS / 60).into())]))]
    TooLong,
    #[error("{}", t_with("plan-extra-time", &[("permille", (*permille).into())]))]
    ExtraTime { permille: i64 },
    #[error("{}", t_with("plan-extra-time-twice", &[]))]
    ExtraTimeTwice,
}

/// The stages of a plan, or the first fault found.
pub(super) fn checked(specs: Vec<StageSpec>, timed: bool) -> Result<Vec<PlannedStage>, PlanFault> {
    if specs.is_empty() {
        return Err(PlanFault::NoStages);
    }
    if specs.len() > limits::STAGES {
        return Err(PlanFault::TooManyStages { count: specs.len() });
    }
    let mut seen = BTreeSet::new();
    let mut stages = Vec::with_capacity(specs.len());
    let mut length_ms = 0;
    for StageSpec {
        id,
        title,
        length_ms: stage_ms,
    } in specs
    {
        if !well_formed(&id) {
            return Err(PlanFault::MalformedId { id });
        }
        if !seen.insert(id.clone()) {
            return Err(PlanFault::TwiceTheId { id });
        }
        if title
            .as_ref()
            .is_some_and(|title| title.chars().count() > limits::STAGE_TITLE_CHARS)
        {
            return Err(PlanFault::LongTitle { id });
        }
        if timed && stage_ms < limits::STAGE_MIN_MS {
            return Err(PlanFault::StageTooShort { id });
        }
        if timed && stage_ms > limits::STAGE_MAX_MS {
            return Err(PlanFault::StageTooLong { id });
        }
        let budget_ms = if timed { stage_ms } else { 0 };
        length_ms += budget_ms;
        stages.push(planned(&id, title, budget_ms));
    }
    if length_ms > limits::PLAN_MAX_MS {
        return Err(PlanFault::TooLong);
    }
    Ok(stages)
}

fn well_formed(id: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    id.len() <= limits::STAGE_ID_CHARS && id.split('-').all(word)
}

#[cfg(test)]
mod tests {
    use super::super::plan::{Pace, Plan};
    use super::*;

    #[test]
    fn a_plan_of_ones_own_is_checked_at_the_limit_and_one_past() {
        let one = |ms: i64| {
            Plan::custom(
                vec![StageSpec {
                    id: "api".into(),
                    title: None,
                    length_ms: ms,
                }],
                Pace::Interview,
            )
        };
        assert!(one(limits::STAGE_MIN_MS).is_ok());
        assert_eq!(
            one(limits::STAGE_MIN_MS - 1),
            Err(PlanFault::StageTooShort { id: "api".into() })
        );
        assert!(one(limits::STAGE_MAX_MS).is_ok());
        assert_eq!(
            one(limits::STAGE_MAX_MS + 1),
            Err(PlanFault::StageTooLong { id: "api".into() })
        );
        let many = |count: usize, minutes: i64| {
            let stages = (0..count)
                .map(|n| StageSpec::minutes(&format!("s{n}"), minutes))
                .collect();
            Plan::custom(stages, Pace::Interview)
        };
        assert!(many(20, 24).is_ok());
        assert_eq!(many(20, 25), Err(PlanFault::TooLong));
        assert_eq!(many(21, 1), Err(PlanFault::TooManyStages { count: 21 }));
        assert_eq!(many(0, 1), Err(PlanFault::NoStages));
    }

    #[test]
    fn ids_of_stages_are_words_joined_by_hyphens() {
        let with = |id: &str| Plan::custom(vec![StageSpec::minutes(id, 5)], Pace::Interview);
        assert_eq!(with("data-model").unwrap().stages[0].title, "data-model");
        for id in ["", "-", "a--b", "Api", "a b", "a/b", "é", &"a".repeat(41)] {
            assert_eq!(with(id), Err(PlanFault::MalformedId { id: id.into() }));
        }
        let twice = vec![StageSpec::minutes("api", 5), StageSpec::minutes("api", 5)];
        assert_eq!(
            Plan::custom(twice, Pace::Strict),
            Err(PlanFault::TwiceTheId { id: "api".into() })
        );
        let mut titled = StageSpec::minutes("api", 5);
        titled.title = Some("x".repeat(61));
        assert_eq!(
            Plan::custom(vec![titled], Pace::Strict),
            Err(PlanFault::LongTitle { id: "api".into() })
        );
    }
}
