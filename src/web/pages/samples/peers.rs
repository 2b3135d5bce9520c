use super::*;

pub fn ask() -> AskSection {
    let link = |id: &str, state: &str, holds| AskedLink {
        id: id.into(),
        role: "reviewer".into(),
        state: state.into(),
        note: HOSTILE.into(),
        uses: 1,
        uses_max: 3,
        expires_at: NOW,
        people: vec!["Ada".into(), HOSTILE.into()],
        holds,
    };
    AskSection {
        id: "0197".into(),
        runs: false,
        host: Some(HOSTILE.into()),
        roles: choices(
            &[
                ("reviewer", "Review", "marks the checklist"),
                ("report-reader", "Read the report", "sees the result"),
            ],
            0,
        ),
        uses: "1".into(),
        days: "14".into(),
        uses_max: 10,
        days_max: 30,
        note: HOSTILE.into(),
        note_chars: 80,
        links: vec![link("1", "open", true), link("2", "revoked", false)],
        fault: None,
    }
}

pub fn asked(made: bool) -> AskedPage {
    AskedPage {
        frame: frame(Here::History),
        case_title: HOSTILE.into(),
        ask: AskSection {
            fault: (!made).then(|| "Too many.".into()),
            ..ask()
        },
        made: made.then(|| MadeLink {
            role: "reviewer".into(),
            link: "http://127.0.0.1:4545/join#ff1_AAAA".into(),
            safe_qr: crate::web::qr::svg("http://127.0.0.1:4545/join#ff1_AAAA", "The link"),
            uses_max: 1,
            expires_at: NOW,
        }),
    }
}

pub fn join() -> JoinPage {
    JoinPage {
        frame: frame(Here::Elsewhere),
        link: HOSTILE.into(),
        asks_name: true,
        name: HOSTILE.into(),
        name_chars: 64,
        fault: Some(HOSTILE.into()),
    }
}

pub fn read() -> Read {
    let part = |id: &str, label: &str| Part {
        id: id.into(),
        label: label.into(),
    };
    Read {
        stages: vec![
            ReadStage {
                stage: "clarify".into(),
                title: "Clarify".into(),
                text: WRITTEN.into(),
            },
            ReadStage {
                stage: "estimate".into(),
                title: "Estimate".into(),
                text: String::new(),
            },
        ],
        safe_svg: None,
        parts: vec![part("n1", "Cache"), part("n2", HOSTILE)],
        transcript: lines(),
        moments: vec![Moment {
            at: NOW,
            clock: "1:05".into(),
            what: HOSTILE.into(),
        }],
    }
}

pub fn review() -> ReviewPage {
    let item = |id: &str, verdict, faults: &[&str]| MarkItem {
        id: id.into(),
        title: "Asks how many links are made.".into(),
        why: "It decides the size of everything.".into(),
        plus: true,
        verdict,
        quotes: format!("100M links a month\n\n{HOSTILE}"),
        parts: "Cache".into(),
        moments: "1:05".into(),
        aloud: true,
        remark: HOSTILE.into(),
        faults: faults.iter().map(|fault| (*fault).to_owned()).collect(),
    };
    let pin = |number, at: String, other: Option<&str>| PinRow {
        number,
        at,
        other: other.map(str::to_owned),
        text: HOSTILE.into(),
    };
    ReviewPage {
        frame: frame(Here::Elsewhere),
        addresses: Addresses {
            name: "0197".into(),
            form: "/reviews/0197/marks".into(),
            api: "/api/v1/reviews/0197".into(),
            done: "/reviews/0197".into(),
            replay: Some("/interviews/0197/replay".into()),
        },
        case_title: "URL shortener".into(),
        level: "senior".into(),
        kicker: "Review".into(),
        lead: HOSTILE.into(),
        read: read(),
        checklist: vec![MarkStage {
            title: "Clarify".into(),
            items: vec![
                item("clarify.scale", Some(ItemVerdict::Met), &[]),
                item("clarify.users", None, &["These words do not stand there."]),
            ],
        }],
        communication: Some(3),
        asks_communication: true,
        note: HOSTILE.into(),
        pins: vec![
            pin(0, NOW.as_ms().to_string(), None),
            pin(1, "7".into(), Some("0:07")),
            PinRow {
                number: 2,
                ..PinRow::default()
            },
        ],
        remark_chars: 4000,
        model_answers: vec![ModelAnswer {
            level: "senior".into(),
            safe_html: "<p>Numbers first.</p>".into(),
        }],
        marks: format!("{{\"note\":\"{HOSTILE}\"}}"),
        base: "1".into(),
        version: Some("Version 2 is in.".into()),
        faults: vec!["Not handed in yet.".into()],
    }
}

pub fn graders() -> GradersPage {
    GradersPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_title: "URL shortener".into(),
        level: "senior".into(),
        owner: String::new(),
        started_at: NOW,
        revises: true,
        others: vec![("/interviews/0197/against/0198".into(), NOW)],
        levels: vec![("senior".into(), "hire".into())],
        dimensions: vec![("depth".into(), Some(3)), ("communication".into(), None)],
        together: together(false),
        read: read(),
        model_answers: Vec::new(),
    }
}

pub fn reviews() -> ReviewsPage {
    let review = |open| AskedReview {
        id: "0197".into(),
        case_title: "URL shortener".into(),
        level: "senior".into(),
        owner: HOSTILE.into(),
        asked_at: NOW,
        answers: 2,
        open,
    };
    let group = |state: &str, open| AskedGroup {
        state: state.into(),
        reviews: vec![review(open)],
    };
    ReviewsPage {
        frame: frame(Here::History),
        groups: vec![group("to-do", true), group("closed", false)],
    }
}
