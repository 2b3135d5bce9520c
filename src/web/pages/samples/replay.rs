use super::*;
use crate::web::pages::against::{Against, AgainstPage, MovedItem, PairChart, SideHead};
use crate::web::pages::replay::{
    Band, MarkRow, NoteShown, Point, ReplayFile, ReplayPage, Replayed, TalkLine, TimeLine,
};

fn shown(source: &str, link: &'static str) -> Replayed {
    let mark = |at_ms, kind, what: &str| MarkRow {
        at_ms,
        kind,
        what: what.into(),
        who: HOSTILE.into(),
        verdict: (kind == "tick").then_some(ItemVerdict::Met),
    };
    let stages = STAGES.into_iter().enumerate();
    Replayed {
        source: source.into(),
        link,
        at_ms: 61_500,
        length_ms: 2_700_000,
        remaining_ms: Some(2_638_500),
        elapsed_ms: 61_500,
        phase: "running".into(),
        stage_title: "Clarify".into(),
        ways: vec![("replay-way-first", Some(0)), ("replay-way-next", None)],
        line: TimeLine {
            bands: vec![
                Band {
                    x: 0,
                    width: 400,
                    title: "Clarify".into(),
                },
                Band {
                    x: 400,
                    width: 600,
                    title: "Estimate".into(),
                },
            ],
            points: vec![Point {
                x: 12,
                y: 13,
                kind: "question",
                title: HOSTILE.into(),
            }],
            cursor: 23,
        },
        marks: vec![
            mark(0, "stage", "Clarify"),
            mark(30_000, "question", HOSTILE),
            mark(61_500, "tick", "Asks how many"),
            mark(90_000, "remark", "two\nlines"),
        ],
        passed: 3,
        notes: stages
            .map(|(place, stage)| NoteShown {
                stage: stage.into(),
                title: t_of("stage-title", stage),
                text: if place == 0 {
                    WRITTEN.into()
                } else {
                    String::new()
                },
                open: place == 0,
            })
            .collect(),
        safe_svg: None,
        sentences: vec![format!("{HOSTILE}: to Cache.")],
        lines: vec![TalkLine {
            at_ms: 30_000,
            by_candidate: true,
            kind: "question".into(),
            text: HOSTILE.into(),
            by: None,
            wording: Some(HOSTILE.into()),
        }],
        candidate: "You".into(),
    }
}

pub fn replay() -> ReplayPage {
    ReplayPage {
        frame: frame(Here::History),
        id: "0197".into(),
        case_title: "URL shortener".into(),
        level: "senior".into(),
        started_at: NOW,
        lead: "Your interview as it happened.".into(),
        back: "/interviews/0197/report".into(),
        shown: shown("/interviews/0197/replay.json", "?at="),
    }
}

pub fn replay_file() -> ReplayFile {
    ReplayFile {
        case_title: "URL shortener".into(),
        level: "senior".into(),
        started_at: NOW,
        lead: HOSTILE.into(),
        policy: "default-src 'none'".into(),
        safe_style: "b{}".into(),
        safe_script: "0".into(),
        safe_data: "{}".into(),
        shown: shown("", "#at="),
    }
}

pub fn against(same_case: bool) -> AgainstPage {
    let side = |id: &str, owner: &str| SideHead {
        id: id.into(),
        href: format!("/interviews/{id}/report"),
        case_title: "URL shortener".into(),
        level: "senior".into(),
        started_at: NOW,
        owner: owner.into(),
    };
    let item = |verdicts| MovedItem {
        title: "Asks how many".into(),
        verdicts,
        quotes: [vec![HOSTILE.into()], vec![]],
    };
    let cell = |planned: i64, spent: i64| Some((planned * 60_000, spent * 60_000, 90, spent > 0));
    let stages = STAGES.map(|stage| (t_of("stage-title", stage), [cell(6, 7), cell(6, 0)]));
    AgainstPage {
        frame: frame(Here::History),
        sides: [side("0190", ""), side("0197", HOSTILE)],
        found: same_case.then(|| Against {
            cautions: vec!["The checklist was changed between them.".into()],
            gained: vec![item([ItemVerdict::Missed, ItemVerdict::Met])],
            lost: vec![item([ItemVerdict::Partly, ItemVerdict::Missed])],
            alike: "Thirty points were judged alike.".into(),
            sums: vec![("Words".into(), ["412".into(), "503".into()])],
            dimensions: vec![("Depth".into(), [Some(2), None])],
            pace: PairChart::of(&stages),
            board: Some(vec![HOSTILE.into()]),
            drawings: [None, None],
        }),
    }
}
