use super::super::history::FilterForm;
use super::super::progress::*;
use super::*;
use crate::report::habits::{Greedy, StageHabit};

/// A history that is narrowed to something, with a fault.
pub fn filter() -> FilterForm {
    let choice = |value: &str, title: &str, chosen| Choice {
        value: value.into(),
        title: title.into(),
        about: String::new(),
        chosen,
    };
    FilterForm {
        q: HOSTILE.into(),
        cases: vec![
            choice("", "Any case", false),
            choice(HOSTILE, HOSTILE, true),
        ],
        levels: vec![choice("", "Any level", true)],
        verdicts: vec![choice("", "Any result", true)],
        graders: vec![choice("", "Anybody", true), choice("ab12", HOSTILE, false)],
        from: "2026-11-01".into(),
        to: HOSTILE.into(),
        active: true,
        narrowed: true,
        fault: Some(HOSTILE.into()),
        note: Some("Many words begin so.".into()),
        query: "q=a%26b&".into(),
    }
}

pub fn progress() -> ProgressPage {
    let chart = |id: &str| Chart {
        id: id.into(),
        title: HOSTILE.into(),
        sentence: "No trend yet.".into(),
        ticks: vec![Tick {
            y: 10,
            label: "4".into(),
        }],
        dots: vec![Dot { x: 40, y: 20 }, Dot { x: 80, y: 30 }],
        lines: vec!["40,20 80,30".into()],
        breaks: vec![60],
    };
    let (stages, height) = Pace::rows(vec![StageHabit {
        id: "clarify".into(),
        title: HOSTILE.into(),
        planned_percent: 20,
        spent_percent: 41,
        reached: 3,
        planned: 4,
        left_ms: Some(1_000_000),
        words: 52,
    }]);
    ProgressPage {
        frame: frame(Here::History),
        interviews: 12,
        more: true,
        breaks: vec![Break {
            at: NOW,
            sentence: "the scorer has changed.".into(),
        }],
        dimensions: vec![chart("by-depth"), Chart::default()],
        stages: vec![chart("by-stage-clarify")],
        concepts: vec![ConceptRow {
            id: "caching".into(),
            title: HOSTILE.into(),
            interviews: 3,
            percent: 66,
            sentence: "No trend yet.".into(),
        }],
        rows: vec![InterviewRow {
            id: "0197".into(),
            at: NOW,
            case_title: HOSTILE.into(),
            level: "staff".into(),
            difficulty: 3,
            dimensions: vec!["2.5".into(), String::new()],
            stages: vec![String::new()],
        }],
        graders: vec![HOSTILE.into()],
        pace: Some(Pace {
            interviews: 4,
            greedy: Some(Greedy {
                title: HOSTILE.into(),
                spent_percent: 41,
                planned_percent: 20,
                last_title: HOSTILE.into(),
                last_left_ms: Some(120_000),
            }),
            first_drawn_ms: Some(700_000),
            stages,
            height,
        }),
        foresight: vec![ForesightRow {
            title: "Depth".into(),
            interviews: 3,
            own: "3.0".into(),
            got: "2.1".into(),
            off_by: "0.9".into(),
            sentence: "You think too well of it.".into(),
        }],
    }
}

/// Before anything was finished.
pub fn no_progress() -> ProgressPage {
    ProgressPage {
        interviews: 0,
        pace: None,
        foresight: Vec::new(),
        ..progress()
    }
}
