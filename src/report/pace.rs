//! How the time went: planned against spent, and what a coach would say about it.

use crate::interview::Interview;
use crate::interview::plan::Pace;
use crate::text::{self, t_with};
use crate::time::Timestamp;

/// One stage of the interview as it was planned and as it went. Lengths in ms.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct StagePace {
    pub stage: String,
    pub title: String,
    /// 0 in an untimed interview.
    pub planned_ms: i64,
    pub spent_ms: i64,
    pub entered: bool,
    /// Words in the text that counts.
    pub words: usize,
}

/// Less than this over plan is on plan.
const OVERRUN_MS: i64 = 30_000;
/// A stage that got less than this share (in percent) of its plan was cut short.
const SHORT_PERCENT: i64 = 40;

pub fn of(interview: &Interview, end: Timestamp) -> Vec<StagePace> {
    let timed = interview.plan().pace != Pace::Untimed;
    interview
        .stages_view(end)
        .into_iter()
        .map(|stage| StagePace {
            planned_ms: if timed { stage.planned_ms } else { 0 },
            spent_ms: stage.spent_ms,
            entered: stage.entered,
            words: stage.text.split_whitespace().count(),
            stage: stage.id,
            title: stage.title,
        })
        .collect()
}

/// What stands out, as sentences; nothing when the time went as planned.
pub fn remarks(stages: &[StagePace]) -> Vec<String> {
    let mut remarks = Vec::new();
    let title = |stage: &StagePace| text::Value::from(stage.title.clone());
    for stage in stages {
        if !stage.entered {
            remarks.push(t_with("pace-never-reached", &[("stage", title(stage))]));
        }
    }
    let overrun_ms = |stage: &&StagePace| stage.spent_ms - stage.planned_ms;
    let planned = |stage: &&StagePace| stage.planned_ms > 0 && stage.entered;
    if let Some(worst) = stages.iter().filter(planned).max_by_key(overrun_ms)
        && overrun_ms(&worst) > OVERRUN_MS
    {
        let minutes = (overrun_ms(&worst) + 30_000) / 60_000;
        remarks.push(t_with(
            "pace-overran",
            &[("stage", title(worst)), ("minutes", minutes.max(1).into())],
        ));
    }
    let whole_ms = |length: fn(&StagePace) -> i64| stages.iter().map(length).sum::<i64>();
    let (planned_ms, spent_ms) = (
        whole_ms(|stage| stage.planned_ms),
        whole_ms(|stage| stage.spent_ms),
    );
    let hurried = spent_ms * 100 < planned_ms * SHORT_PERCENT;
    if hurried {
        let percent = spent_ms * 100 / planned_ms;
        remarks.push(t_with("pace-hurried", &[("percent", percent.into())]));
    }
    // Said of the whole, it need not be said of every part.
    for stage in stages.iter().filter(planned).filter(|_| !hurried) {
        if stage.spent_ms * 100 < stage.planned_ms * SHORT_PERCENT {
            let percent = stage.spent_ms * 100 / stage.planned_ms;
            remarks.push(t_with(
                "pace-cut-short",
                &[("stage", title(stage)), ("percent", percent.into())],
            ));
        }
    }
    for stage in stages
        .iter()
        .filter(|stage| stage.entered && stage.words == 0)
    {
        remarks.push(t_with("pace-no-notes", &[("stage", title(stage))]));
    }
    remarks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(title: &str, planned_minutes: i64, spent_minutes: i64, words: usize) -> StagePace {
        StagePace {
            stage: title.to_lowercase(),
            title: title.to_owned(),
            planned_ms: planned_minutes * 60_000,
            spent_ms: spent_minutes * 60_000,
            entered: spent_minutes > 0,
            words,
        }
    }

    #[test]
    fn time_as_planned_needs_no_words() {
        assert!(remarks(&[stage("Clarify", 6, 6, 80), stage("Estimate", 4, 4, 30)]).is_empty());
    }

    #[test]
    fn the_worst_overrun_and_what_it_cost_are_named() {
        let said = remarks(&[
            stage("Clarify", 6, 9, 80),
            stage("High-level", 14, 22, 300),
            stage("Deep dive", 15, 3, 12),
            stage("Trade-offs", 6, 0, 0),
        ]);
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(said[0].contains("Trade-offs"));
        assert!(
            said[1].contains("High-level") && said[1].contains('8'),
            "{said:?}"
        );
        assert!(
            said[2].contains("Deep dive") && said[2].contains("20"),
            "{said:?}"
        );
    }

    #[test]
    fn an_interview_that_was_hurried_through_is_one_remark_and_not_five() {
        let said = remarks(&[stage("Clarify", 20, 1, 9), stage("Deep dive", 25, 2, 9)]);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains('6'), "{said:?}");
    }

    #[test]
    fn a_stage_without_notes_is_named_because_only_notes_are_read() {
        let said = remarks(&[stage("Clarify", 6, 6, 0)]);
        assert!(said[0].contains("Clarify"));
    }
}
