use super::*;

pub fn lines() -> Vec<Line> {
    let line = |elapsed_ms, by_candidate, kind: &str, text: &str| Line {
        elapsed_ms,
        by_candidate,
        kind: kind.into(),
        text: text.into(),
        by: None,
        wording: (kind == "fact").then(|| HOSTILE.to_owned()),
    };
    vec![
        line(
            0,
            false,
            "opening",
            "Design a service that makes short links out of long ones.",
        ),
        line(
            65_000,
            true,
            "question",
            "How many links are made in a month? Do they ever expire?",
        ),
        line(
            65_400,
            false,
            "fact",
            "Take a hundred million new links a month.",
        ),
        line(
            65_400,
            false,
            "fact",
            "They live for five years unless their owner deletes them.",
        ),
        line(
            270_000,
            false,
            "time",
            "About a quarter of this stage is left.",
        ),
        line(300_000, true, "question", HOSTILE),
        line(
            300_300,
            false,
            "assume",
            "Make an assumption and write it down.",
        ),
    ]
}

pub fn live() -> Live {
    let rail = |id: &str, state, budget_ms, spent_ms, rev, can_return| RailStage {
        id: id.into(),
        title: t_of("stage-title", id),
        state,
        budget_ms,
        spent_ms,
        rev,
        can_return,
    };
    Live {
        id: "0197".into(),
        seq: 12,
        board_rev: 1,
        now: NOW,
        phase: "running".into(),
        pace: "interview".into(),
        stage: "estimate".into(),
        shown: "estimate".into(),
        elapsed_ms: 452_000,
        remaining_ms: Some(2_248_000),
        deadline_at: Some(NOW.plus_ms(2_248_000)),
        stage_remaining_ms: Some(148_000),
        rail: vec![
            rail("clarify", RailState::Done, 360_000, 360_000, 4, true),
            rail("estimate", RailState::Now, 240_000, 92_000, 1, false),
            rail("high-level", RailState::ToCome, 840_000, 0, 0, false),
            rail("deep-dive", RailState::ToCome, 900_000, 0, 0, false),
            rail("trade-offs", RailState::ToCome, 360_000, 0, 0, false),
        ],
        banner: Some("This stage runs over; the time comes out of the later ones.".into()),
        milestones: vec![Milestone {
            left_ms: 900_000,
            sentence: "15 minutes left.".into(),
        }],
        transcript: lines(),
        hints: Hints {
            left: 2,
            wait_ms: 40_000,
        },
        next: Some(NextStage {
            from: "estimate".into(),
            title: "High-level".into(),
        }),
        back_to: None,
        can_pause: true,
        can_resume: false,
        pause_left_ms: 600_000,
        interviewer: None,
        here: None,
        watched: false,
        refusal: Some("The next hint is there in 40 seconds.".into()),
    }
}

pub fn room() -> RoomPage {
    let wants = [
        "Find out what is wanted: who uses it, how much, what matters most, what is out.",
        "A few numbers with their units, and what they decide.",
        "The whole picture: parts, how they talk, the interface and the data.",
        "Two or three parts down to where they would work.",
        "What you gave up, when it would be wrong, what breaks at ten times the load.",
    ];
    RoomPage {
        frame: frame(Here::Elsewhere),
        case_title: "URL shortener".into(),
        prompt: "Design a service that makes short links out of long ones.".into(),
        level: "senior".into(),
        editors: STAGES
            .iter()
            .zip(wants)
            .enumerate()
            .map(|(index, (id, wants))| Editor {
                stage: (*id).into(),
                title: t_of("stage-title", id),
                wants: wants.into(),
                text: if index == 0 {
                    WRITTEN.into()
                } else {
                    String::new()
                },
                rev: if index == 0 { 4 } else { 0 },
                entered: index < 2,
                op_id: format!("op-{index}"),
            })
            .collect(),
        board: BoardPanel {
            rev: 1,
            seen: Seen {
                source: "Read from your drawing.".into(),
                rows: vec![
                    BoardRow {
                        label: "API".into(),
                        kinds: "service".into(),
                        guessed: true,
                        replicas: 3,
                        leads_to: vec!["Postgres (SQL)".into(), "Redis".into()],
                    },
                    BoardRow {
                        label: HOSTILE.into(),
                        kinds: "nothing known".into(),
                        guessed: false,
                        replicas: 1,
                        leads_to: vec![],
                    },
                ],
                remarks: vec![crate::web::pages::room::Remark {
                    sentence: format!("An arrow at {HOSTILE} has a loose end."),
                    element: HOSTILE.into(),
                }],
            },
            mermaid: HOSTILE.into(),
            fault: Some("That file is not a drawing.".into()),
        },
        question: HOSTILE.into(),
        so_far: true,
        dictation: Some(DictationPanel {
            host: HOSTILE.into(),
            longest_s: 60,
        }),
        live: live(),
    }
}

pub fn room_live() -> RoomLive {
    RoomLive { live: live() }
}

pub fn room_gone_back() -> RoomPage {
    let mut page = room();
    page.live.back_to = Some("Estimate".into());
    page.live.shown = "clarify".into();
    page.live.next = None;
    page.live.can_pause = false;
    page.live.can_resume = true;
    page.live.hints.left = 0;
    page.live.stage_remaining_ms = Some(-45_000);
    page.board = BoardPanel::default();
    page
}

pub fn room_untimed() -> RoomPage {
    let mut page = room();
    page.live.pace = "untimed".into();
    page.live.remaining_ms = None;
    page.live.deadline_at = None;
    page.live.stage_remaining_ms = None;
    page.live.refusal = None;
    page
}

pub fn calculator() -> CalculatorPage {
    CalculatorPage {
        frame: frame(Here::Elsewhere),
        result: ResultLine {
            sum: HOSTILE.into(),
            text: String::new(),
            fault: HOSTILE.into(),
        },
    }
}

pub fn guide() -> GuidePage {
    GuidePage {
        frame: frame(Here::Elsewhere),
        contents: vec![("phrases".into(), HOSTILE.into())],
        safe_html: "<h2 id=\"phrases\">Phrases</h2>",
        renewed_at: None,
        refused: Some(RefusedChange {
            at: "15 January 2027".into(),
            places: vec![HOSTILE.into()],
            more: 2,
        }),
    }
}

pub fn conflict() -> ConflictPage {
    ConflictPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        stage: "clarify".into(),
        stage_title: "Clarify".into(),
        stored_rev: 6,
        head_rev: 7,
        op_id: "op-9".into(),
        mine: WRITTEN.into(),
        theirs: format!("{HOSTILE} elsewhere"),
    }
}
