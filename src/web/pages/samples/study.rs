use super::super::concepts::*;
use super::super::outcomes::*;
use super::super::study::*;
use super::*;

fn line(verdict: &str, sort: &str, state: &str) -> FindingLine {
    FindingLine {
        interview: "0197".into(),
        case_title: HOSTILE.into(),
        at: NOW,
        item: "clarify.scale".into(),
        text: HOSTILE.into(),
        sort: sort.into(),
        verdict: verdict.into(),
        state: state.into(),
    }
}

fn day(light: bool) -> PlanDay {
    let block = |text: &str, tick: bool| PlanBlock {
        text: text.into(),
        link: "/concepts/caching".into(),
        minutes: 10,
        tick: tick.then(|| "caching".into()),
    };
    PlanDay {
        at: NOW,
        weekday: "sat".into(),
        light,
        minutes: 20,
        blocks: vec![block(HOSTILE, true), block("A round of drills", false)],
    }
}

fn head() -> PlanHead {
    PlanHead {
        exam: NOW,
        days: 12,
        minutes: 60,
    }
}

pub fn study(nobody: bool) -> StudyPage {
    let need = |state: &str, more| Need {
        concept: "caching".into(),
        name: HOSTILE.into(),
        means: "Keeping copies.".into(),
        state: state.into(),
        percent: 12,
        n: 3,
        lines: vec![
            line("missed", "core", "open"),
            line("partly", "red-flag", "improving"),
        ],
        more,
    };
    StudyPage {
        frame: frame(Here::Study),
        nobody,
        read: if nobody { 0 } else { 7 },
        most: 100,
        five: if nobody {
            Vec::new()
        } else {
            vec![need("open", 0), need("improving", 2)]
        },
        next: Some(NextCase {
            case: "chat".into(),
            title: HOSTILE.into(),
            summary: HOSTILE.into(),
            level: "senior".into(),
            reasons: vec![HOSTILE.into(), "You have not done it yet.".into()],
        }),
        closed: vec![ClosedLine {
            concept: "caching".into(),
            name: HOSTILE.into(),
            interview: "0197".into(),
            case_title: HOSTILE.into(),
            at: NOW,
        }],
        plan: (!nobody).then(head),
        today: (!nobody).then(|| day(true)),
    }
}

pub fn study_plan(fault: bool) -> StudyPlanPage {
    StudyPlanPage {
        frame: frame(Here::Study),
        form: PlanForm {
            date: HOSTILE.into(),
            minutes: HOSTILE.into(),
            paths: choices(&[("", "None", ""), ("beginner", HOSTILE, "")], 1),
            first: "2026-11-22".into(),
            last: "2027-05-20".into(),
            minutes_min: 10,
            minutes_max: 480,
            fault: fault.then(|| "Write whole minutes.".into()),
        },
        plan: Some(head()),
        days: if fault {
            Vec::new()
        } else {
            vec![day(false), day(true)]
        },
        short: fault,
    }
}

fn link(standing: &str) -> ConceptLink {
    ConceptLink {
        id: "caching".into(),
        name: HOSTILE.into(),
        essential: true,
        standing: standing.into(),
        ticked: standing == "weak",
    }
}

pub fn concepts(query: &str) -> ConceptsPage {
    let groups = match query {
        "" => vec![ConceptGroup {
            id: "caching".into(),
            concepts: vec![link("unknown"), link("weak"), link("known")],
        }],
        _ => Vec::new(),
    };
    ConceptsPage {
        frame: frame(Here::Study),
        query: query.into(),
        query_chars: 80,
        essential_only: true,
        all: 393,
        shown: groups.iter().map(|group| group.concepts.len()).sum(),
        groups,
    }
}

pub fn concept() -> ConceptPage {
    ConceptPage {
        frame: frame(Here::Study),
        nobody: false,
        id: "caching".into(),
        name: HOSTILE.into(),
        group: "caching".into(),
        means: HOSTILE.into(),
        essential: true,
        standing: "coming".into(),
        percent: 40,
        points: 3,
        drills: 2,
        ticked_at: Some(NOW),
        needs: vec![link("known")],
        builds: vec![link("unknown")],
        taught: vec![Teaching {
            name: HOSTILE.into(),
            places: vec![Place {
                section: HOSTILE.into(),
                title: HOSTILE.into(),
                kind: "topic".into(),
            }],
        }],
        mentions: 1,
        asked_by: vec![AskingCase {
            id: "chat".into(),
            title: HOSTILE.into(),
            points: 1,
            items: vec![HOSTILE.into()],
        }],
        findings: vec![line("met", "core", ""), line("missed", "probe", "closed")],
        more: 3,
    }
}

pub fn paths() -> PathsPage {
    let path = |id: &str, chosen| PathLine {
        id: id.into(),
        name: HOSTILE.into(),
        audience: HOSTILE.into(),
        done: 2,
        steps: 8,
        chosen,
    };
    PathsPage {
        frame: frame(Here::Study),
        paths: vec![path("a", true), path("b", false)],
    }
}

pub fn path() -> PathPage {
    let step = |concept: &str, done, here| StepLine {
        concept: concept.into(),
        title: HOSTILE.into(),
        optional: here,
        advice: HOSTILE.into(),
        done,
        ticked: done,
        here,
        known: 1,
        concepts: vec![link("known"), link("weak")],
    };
    PathPage {
        frame: frame(Here::Study),
        nobody: false,
        id: "beginner".into(),
        name: HOSTILE.into(),
        audience: "all".into(),
        advice: HOSTILE.into(),
        done: 1,
        chosen: false,
        steps: vec![
            step("a", true, false),
            step("b", false, true),
            step("c", false, false),
        ],
    }
}

pub fn outcomes(enough: bool) -> OutcomesPage {
    let row = |side: &str, percent| ComparedRow {
        side: side.into(),
        interviews: 3,
        practised: 2,
        percent,
    };
    OutcomesPage {
        frame: frame(Here::Study),
        form: OutcomeForm {
            id: if enough { "o1".into() } else { String::new() },
            date: "2026-11-01".into(),
            last: "2026-11-22".into(),
            company: HOSTILE.into(),
            kinds: choices(
                &[
                    ("design", "System design interview", ""),
                    ("other", "Else", ""),
                ],
                0,
            ),
            results: choices(&[("offer", "Offer", ""), ("no", "No", "")], 1),
            note: HOSTILE.into(),
            company_chars: 120,
            note_chars: 4000,
            fault: (!enough).then(|| "Write the day.".into()),
        },
        rows: vec![OutcomeLine {
            id: "o1".into(),
            at: NOW,
            company: HOSTILE.into(),
            kind: "design".into(),
            result: "next".into(),
            note: HOSTILE.into(),
            practice: Some(61),
        }],
        compared: match enough {
            true => Comparison::Enough {
                percent: 60,
                known: 5,
                rows: vec![row("well", Some(70)), row("not", None)],
            },
            false => Comparison::TooFew {
                known: 1,
                needed: 5,
            },
        },
    }
}
