use super::*;

/// What the interviewer sees, or somebody who watches.
pub fn cockpit(chair: ChairState) -> LivePage {
    let watches = chair == ChairState::NotAsked;
    let guide = Guide {
        facts: vec![live::Fact {
            id: "scale".into(),
            asks: "How many?".into(),
            answer: HOSTILE.into(),
            given: true,
        }],
        probes: vec![live::Probe {
            id: "repeat".into(),
            question: HOSTILE.into(),
            good: "Says what happens.".into(),
            weak: HOSTILE.into(),
            wrong: "Says that it cannot happen.".into(),
            follow_ups: vec!["And then?".into(), HOSTILE.into()],
            asked: false,
        }],
        hints: vec![live::Hint {
            level: 1,
            text: HOSTILE.into(),
            given: false,
            next: true,
        }],
        curveballs: vec![live::Curveball {
            id: "ten".into(),
            change: HOSTILE.into(),
            reaction: "Names what breaks first.".into(),
            thrown: false,
        }],
        red_flags: vec![HOSTILE.into()],
        checklist: vec![live::Checks {
            stage: "estimate".into(),
            title: "Estimate".into(),
            now: true,
            items: vec![live::Check {
                id: "estimate.writes".into(),
                text: HOSTILE.into(),
                plus: true,
                ticked: Some("met".into()),
                at: Some("3:20".into()),
            }],
        }],
    };
    LivePage {
        frame: frame(Here::Elsewhere),
        case_title: HOSTILE.into(),
        prompt: HOSTILE.into(),
        level: "senior".into(),
        owner: HOSTILE.into(),
        note: HOSTILE.into(),
        note_chars: 4_000,
        message_chars: 2_000,
        message: HOSTILE.into(),
        now: live::Now {
            id: "0197".into(),
            base: if watches { "/watch" } else { "/live" },
            live: Live {
                interviewer: Some(HOSTILE.into()),
                here: Some(HOSTILE.into()),
                can_resume: false,
                ..live()
            },
            stages: vec![live::Written {
                stage: "estimate".into(),
                title: "Estimate".into(),
                text: HOSTILE.into(),
                now: true,
            }],
            board: Some(live::Drawn::default()),
            board_rev: 1,
            guide_key: "k".into(),
            name: HOSTILE.into(),
            suggestion: (chair != ChairState::Mine).then(|| HOSTILE.into()),
            question: (chair == ChairState::Mine).then(|| live::OpenQuestion {
                text: HOSTILE.into(),
                answers: vec![
                    live::Answer {
                        fact: Some("scale".into()),
                        text: HOSTILE.into(),
                    },
                    live::Answer {
                        fact: None,
                        text: HOSTILE.into(),
                    },
                ],
            }),
            guide: (!watches).then_some(guide),
            extend: vec![1, 2, 5],
            chair,
        },
    }
}

pub fn after() -> AfterPage {
    AfterPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_title: HOSTILE.into(),
        level: "senior".into(),
        host: Some(HOSTILE.into()),
        is_owner: false,
        feedback: Some(live::Feedback {
            share: Some(30),
            own_words: 12,
            candidate_words: 28,
            facts_asked: 2,
            facts_unasked: vec![HOSTILE.into()],
            given_away: vec![(HOSTILE.into(), vec![HOSTILE.into()])],
            hints: 1,
            too_soon: vec![("Clarify".into(), "0:30".into(), HOSTILE.into())],
            probes_asked: 1,
            probes_skipped: vec![HOSTILE.into()],
            cut_short: vec![("Clarify".into(), "1:00".into(), "6:00".into())],
        }),
        swapped: None,
        can_swap: true,
    }
}
