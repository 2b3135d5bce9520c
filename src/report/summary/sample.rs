//! Summaries for tests.

use super::*;

/// The n-th of a person, a day after the one before, timed, all as planned.
pub fn summary(n: i64) -> Summary {
    let started_at = Timestamp::from_ms(1_700_000_000_000 + n * 86_400_000);
    let stage = |id: &str, title: &str, minutes: i64| StageSummary {
        id: id.to_owned(),
        title: title.to_owned(),
        budget_ms: minutes * 60_000,
        spent_ms: minutes * 60_000,
        entered: true,
        words: 60,
    };
    let item = |id: &str, verdict| ItemSummary {
        id: id.to_owned(),
        stage: id.split('.').next().unwrap_or_default().to_owned(),
        verdict,
        sure: true,
        credit: Credit::Unprompted,
        tier: Tier::Core,
        weight: 2,
    };
    Summary {
        form: FORM,
        interview: format!("i{n:04}"),
        case: "url-shortener".to_owned(),
        title: "A URL shortener".to_owned(),
        kind: CaseKind::Product,
        difficulty: 2,
        tags: Vec::new(),
        level: Level::Senior,
        pace: Pace::Interview,
        plan: "default".to_owned(),
        rubric: "r1".to_owned(),
        revision: "1".to_owned(),
        engine: "4".to_owned(),
        started_at,
        finished_at: started_at.plus_ms(45 * 60_000),
        verdict: Some(LevelVerdict::LeanNo),
        coverage: 0.5,
        dimensions: Dimensions {
            depth: Some(2),
            solution: Some(3),
            ..Dimensions::default()
        },
        stages: vec![
            stage("clarify", "Clarify", 6),
            stage("estimate", "Estimate", 5),
            stage("high-level", "High-level", 13),
            stage("deep-dive", "Deep dive", 15),
            stage("trade-offs", "Trade-offs", 6),
        ],
        first_drawn_ms: Some(12 * 60_000),
        items: vec![
            item("clarify.scale", Verdict::Met),
            item("deep-dive.cache", Verdict::Missed),
        ],
        red_flags: Vec::new(),
        estimates_failed: Vec::new(),
        probes_failed: Vec::new(),
        own: None,
        graders: Vec::new(),
    }
}
