use super::*;

pub fn drills(nobody: bool) -> DrillsPage {
    let line = |about: &str, due_at, due| DrillLine {
        about: about.into(),
        title: HOSTILE.into(),
        due_at,
        due,
    };
    let rate = |title: &str, percent| RateRow {
        title: title.into(),
        right: 3,
        answers: 4,
        percent,
    };
    DrillsPage {
        frame: frame(Here::Elsewhere),
        due: usize::from(!nobody),
        families: vec![DrillFamily {
            title: HOSTILE.into(),
            lines: vec![
                line("qps", Some(NOW), true),
                line("peak", Some(NOW), false),
                line("storage", None, false),
            ],
        }],
        sheets: vec![line("case/chat", Some(NOW), false)],
        stages: vec![StageOffer {
            stage: "deep-dive".into(),
            stage_title: "Deep dive".into(),
            case_id: "chat".into(),
            case_title: HOSTILE.into(),
            extra_time: 1250,
        }],
        rates: match nobody {
            true => Vec::new(),
            false => vec![rate("All", Some(75)), rate("Traffic", None)],
        },
        answers: 4,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DrillState {
    Open,
    Unread,
    Sheet,
    Answered,
}

pub fn drill(state: DrillState) -> DrillPage {
    let number = |key: &str| NumberField {
        key: key.into(),
        label: match state {
            DrillState::Sheet => HOSTILE.into(),
            _ => String::new(),
        },
        unit: "/s".into(),
        typed: HOSTILE.into(),
        fault: (state == DrillState::Unread).then(|| "That is no number.".into()),
    };
    let step = StepRow {
        says: HOSTILE.into(),
        sum: "50 million × 10".into(),
        result: "500 million/day".into(),
    };
    let result = |given| ResultRow {
        label: String::new(),
        given,
        expected: "5,790/s".into(),
        steps: vec![step.clone()],
        beyond: vec![step.clone()],
    };
    let given = GivenAnswer {
        answer: HOSTILE.into(),
        read: "46,000/s".into(),
        verdict: "order".into(),
        off: "by a factor of 8".into(),
        slip: "That is a factor of 8: bits and bytes?".into(),
        follows: HOSTILE.into(),
    };
    DrillPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        family: "Traffic".into(),
        title: HOSTILE.into(),
        ask: HOSTILE.into(),
        place: "Question 3 of 10".into(),
        round_id: "0196".into(),
        given: match state {
            DrillState::Sheet => vec![GivenRow {
                label: HOSTILE.into(),
                shown: "100 million links".into(),
                note: HOSTILE.into(),
            }],
            _ => Vec::new(),
        },
        numbers: match state {
            DrillState::Sheet => vec![number("a"), number("b")],
            _ => vec![number("a")],
        },
        hint: "Write a rate.".into(),
        fault: (state == DrillState::Sheet).then(|| "Nothing was written.".into()),
        answered: (state == DrillState::Answered).then(|| AnsweredPart {
            needed: "0:42".into(),
            again_at: Some(NOW),
            results: vec![result(Some(given)), result(None)],
            why: HOSTILE.into(),
        }),
    }
}

pub fn drill_round() -> RoundPage {
    let row = |id: &str, verdict: &str| RoundRow {
        id: id.into(),
        title: HOSTILE.into(),
        answer: HOSTILE.into(),
        expected: "5,790/s".into(),
        verdict: verdict.into(),
        needed: "0:42".into(),
    };
    RoundPage {
        frame: frame(Here::Elsewhere),
        right: 1,
        rows: vec![row("0197", "good"), row("0198", "")],
    }
}
