//! What came of what is beside interviews, in sentences.

use super::bringing::{NotBrought, Report};
use crate::store::{LearningCame, PlanCame};
use crate::study::Day;
use crate::text::{t, t_with};
use crate::time::Timestamp;

/// Adds what came and what did not; `exam_at` is the day of the plan that was in the archive.
pub fn tell(came: &LearningCame, exam_at: Option<Timestamp>, report: &mut Report) {
    let counted = |key: &'static str, count: usize| t_with(key, &[("count", count.into())]);
    let plan = || {
        let day = exam_at.map_or_else(String::new, |at| Day::of(at).to_string());
        t_with("import-plan", &[("day", day.into())])
    };
    let known = [
        ("import-drills", came.answers_known),
        ("import-ticks", came.studied_known),
        ("import-outcomes", came.outcomes_known),
    ];
    let new = [
        ("import-drills", came.answers),
        ("import-cards", came.cards),
        ("import-ticks", came.studied),
        ("import-ticks-earlier", came.studied_earlier),
        ("import-outcomes", came.outcomes),
    ];
    for (key, count) in new {
        if count > 0 {
            report.also.push(counted(key, count));
        }
    }
    let mut not = |what: String, why: String| report.not_brought.push(NotBrought { what, why });
    for (key, count) in known {
        if count > 0 {
            not(counted(key, count), t("import-known"));
        }
    }
    match came.plan {
        PlanCame::None => {}
        PlanCame::Came => report.also.push(plan()),
        PlanCame::Known => not(plan(), t("import-known")),
        PlanCame::Kept => not(plan(), t("import-plan-kept")),
    }
    report.learning = *came;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_there_is_is_told_and_nothing_is_overwritten_in_silence() {
        let mut report = Report::default();
        tell(&LearningCame::default(), None, &mut report);
        assert_eq!(report, Report::default());
        let came = LearningCame {
            answers: 1,
            answers_known: 2,
            cards: 1,
            studied_earlier: 3,
            plan: PlanCame::Kept,
            ..LearningCame::default()
        };
        tell(&came, Some(Timestamp::from_ms(86_400_000)), &mut report);
        assert_eq!(report.also.len(), 3, "{:?}", report.also);
        assert!(report.also[0].contains("One") && report.also[2].contains("earlier"));
        let not: Vec<&str> = report
            .not_brought
            .iter()
            .map(|one| one.what.as_str())
            .collect();
        assert!(
            not[0].contains('2') && not[1].contains("1970-01-02"),
            "{not:?}"
        );
    }
}
