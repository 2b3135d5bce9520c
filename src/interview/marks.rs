//! The moments at which time is called, and the one place where sentences about time are made.
//!
//! The candidate, a peer and a model hear the same sentence for the same mark.

use super::event::TimeMark;
use super::plan::{MINUTE_MS, Pace, Plan};
use crate::text::{t, t_with};

/// A stage shorter than this is over before a warning helps.
const WARNED_FROM_MS: i64 = MINUTE_MS;
const LEFT_MINUTES: [i64; 3] = [15, 5, 1];

/// Marks of the whole interview with the session time at which each is due, earliest first.
pub fn of_interview(length_ms: i64) -> Vec<(i64, TimeMark)> {
    let half_ms = length_ms / 2;
    let left = LEFT_MINUTES
        .map(|minutes| minutes * MINUTE_MS)
        .into_iter()
        .filter(|&left_ms| left_ms < length_ms && left_ms != half_ms)
        .map(|left_ms| (length_ms - left_ms, TimeMark::Left { left_ms }));
    let mut marks = vec![(length_ms - half_ms, TimeMark::HalfTime { left_ms: half_ms })];
    marks.extend(left);
    marks.sort_by_key(|(due_ms, _)| *due_ms);
    marks
}

/// Marks of a stage with the time spent in it at which each is due, earliest first. At a strict bell the
/// stage is over and the next one entered, so only the quiet warning is left.
pub fn of_stage(stage: &str, allotted_ms: i64, pace: Pace) -> Vec<(i64, TimeMark)> {
    let stage = || stage.to_owned();
    let warned = allotted_ms >= WARNED_FROM_MS;
    let mut marks = Vec::new();
    if warned && pace != Pace::Untimed {
        let due_ms = (allotted_ms * 3 + 3) / 4;
        marks.push((due_ms, TimeMark::StageThreeQuarters { stage: stage() }));
    }
    if pace == Pace::Interview {
        marks.push((allotted_ms, TimeMark::StageOver { stage: stage() }));
        if warned {
            let due_ms = (allotted_ms * 5 + 3) / 4;
            marks.push((due_ms, TimeMark::StageFarOver { stage: stage() }));
        }
    }
    marks
}

/// What is said at a mark.
pub fn sentence(mark: &TimeMark, plan: &Plan) -> String {
    let title = |stage| plan.title(stage).to_owned();
    match mark {
        TimeMark::StageThreeQuarters { stage } => t_with(
            "time-stage-three-quarters",
            &[("stage", title(stage).into())],
        ),
        TimeMark::StageOver { stage } => {
            t_with("time-stage-over", &[("stage", title(stage).into())])
        }
        TimeMark::StageFarOver { stage } => {
            t_with("time-stage-far-over", &[("stage", title(stage).into())])
        }
        TimeMark::HalfTime { .. } => t("time-half"),
        TimeMark::Left { left_ms } => {
            t_with("time-left", &[("minutes", (left_ms / MINUTE_MS).into())])
        }
    }
}

/// What is said when the clock moves on by itself.
pub fn sentence_on_entering(stage: &str, plan: &Plan) -> String {
    t_with(
        "time-next-stage",
        &[("stage", plan.title(stage).to_owned().into())],
    )
}

/// What is said when minutes are granted.
pub fn sentence_on_more_time(ms: i64) -> String {
    t_with("time-more", &[("minutes", (ms / MINUTE_MS).into())])
}

/// What is said at 0:00.
pub fn sentence_at_the_end() -> String {
    t("time-up")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_of(length_minutes: i64) -> Vec<(i64, i64)> {
        of_interview(length_minutes * MINUTE_MS)
            .into_iter()
            .map(|(due_ms, mark)| match mark {
                TimeMark::HalfTime { left_ms } => (due_ms, -left_ms),
                TimeMark::Left { left_ms } => (due_ms, left_ms),
                other => panic!("{other:?} is of a stage"),
            })
            .map(|(due, left)| (due / 1000, left / 1000))
            .collect()
    }

    #[test]
    fn half_time_then_15_5_and_1_minutes_left() {
        assert_eq!(
            left_of(45),
            [(1350, -1350), (1800, 900), (2400, 300), (2640, 60)]
        );
    }

    #[test]
    fn a_mark_that_falls_on_half_time_is_half_time() {
        assert_eq!(left_of(30), [(900, -900), (1500, 300), (1740, 60)]);
        assert_eq!(left_of(2), [(60, -60)]);
    }

    #[test]
    fn a_short_interview_is_not_told_of_minutes_it_never_had() {
        assert_eq!(left_of(7), [(120, 300), (210, -210), (360, 60)]);
        assert_eq!(left_of(1), [(30, -30)]);
    }

    #[test]
    fn a_stage_is_called_at_75_100_and_125_per_cent() {
        let due = |allotted_ms, pace| -> Vec<i64> {
            of_stage("api", allotted_ms, pace)
                .into_iter()
                .map(|(due_ms, _)| due_ms)
                .collect()
        };
        assert_eq!(due(60_000, Pace::Interview), [45_000, 60_000, 75_000]);
        assert_eq!(due(60_001, Pace::Interview), [45_001, 60_001, 75_002]);
        assert_eq!(due(59_999, Pace::Interview), [59_999]);
        assert_eq!(due(60_000, Pace::Strict), [45_000]);
        assert!(due(0, Pace::Untimed).is_empty());
    }

    #[test]
    fn every_mark_has_its_sentence() {
        let plan = Plan::named("default").unwrap();
        for (_, mark) in of_stage("high-level", MINUTE_MS, Pace::Interview) {
            assert!(sentence(&mark, &plan).contains("High-level"), "{mark:?}");
        }
        assert_eq!(
            sentence(&TimeMark::Left { left_ms: MINUTE_MS }, &plan),
            "One minute left."
        );
        assert_eq!(
            sentence(
                &TimeMark::Left {
                    left_ms: 5 * MINUTE_MS
                },
                &plan
            ),
            "5 minutes left."
        );
        assert!(!sentence(&TimeMark::HalfTime { left_ms: 1 }, &plan).is_empty());
    }
}
