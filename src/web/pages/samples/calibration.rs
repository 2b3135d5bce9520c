use super::*;

pub fn calibration(nobody: bool) -> CalibrationPage {
    let line = |slug: &str, times| ReferenceLine {
        slug: slug.into(),
        title: HOSTILE.into(),
        about: HOSTILE.into(),
        level: "senior".into(),
        times,
        last_at: (times > 0).then_some(NOW),
    };
    let case = |id: &str, running| ReferenceCase {
        id: id.into(),
        title: "URL shortener".into(),
        running,
        references: vec![line("one", 0), line("two", 3)],
    };
    CalibrationPage {
        frame: frame(Here::Elsewhere),
        habit: vec![
            HabitRow {
                title: "All points".into(),
                lean: "too-hard".into(),
                marks: 52,
                mean: "-0.12".into(),
            },
            HabitRow {
                title: "Depth".into(),
                lean: "too-few-to-say".into(),
                marks: 7,
                mean: String::new(),
            },
        ],
        cases: vec![case("a", false), case("b", true)],
        nobody,
    }
}

pub fn practised() -> PractisedPage {
    let item = |id: &str, mine, quote: Option<&str>| AgreedItem {
        id: id.into(),
        title: "Asks how many links are made.".into(),
        why: "It decides the size of everything.".into(),
        plus: true,
        mine,
        agreed: ItemVerdict::Partly,
        reason: HOSTILE.into(),
        quote: quote.map(str::to_owned),
        segment: quote.map(|_| 1),
        parts: vec![HOSTILE.into()],
    };
    let version = |version| VersionLine {
        version,
        at: NOW,
        items: 52,
        same_percent: 73,
        kappa: "0.58".into(),
    };
    PractisedPage {
        frame: frame(Here::Elsewhere),
        case_id: "url-shortener".into(),
        slug: "one".into(),
        case_title: "URL shortener".into(),
        title: HOSTILE.into(),
        about: HOSTILE.into(),
        level: "mid".into(),
        agreement: "You say what was agreed on for 73 % of 52 points.".into(),
        leaning: "Here you marked too hard.".into(),
        changed: true,
        versions: vec![version(2), version(1)],
        groups: vec![AgreedGroup {
            title: "You gave more".into(),
            folded: false,
            items: vec![
                item("clarify.scale", ItemVerdict::Met, Some(HOSTILE)),
                item("clarify.users", ItemVerdict::NotAssessed, None),
            ],
        }],
        notes: vec![AgreedNotes {
            stage: "clarify".into(),
            title: "Clarify".into(),
            segments: vec![Segment {
                text: HOSTILE.into(),
                number: 1,
                is_evidence: true,
                is_suggested: false,
                ends: vec![ItemLink {
                    id: "clarify.scale".into(),
                    title: "Asks".into(),
                }],
            }],
        }],
        safe_svg: None,
    }
}
