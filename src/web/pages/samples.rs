//! Full data for every template, with hostile text wherever text comes from people.

use askama::Template;

use super::account::{AccountPage, Device, LoginPage, RegisterPage};
use super::calculator::{CalculatorPage, ResultLine};
use super::calibration::*;
use super::circles::{CircleJoinPage, CircleLinkPage, CirclePage, CirclesPage};
use super::conflict::ConflictPage;
use super::error::ErrorPage;
use super::guide::{GuidePage, RefusedChange};
use super::history::{HistoryPage, Row, State};
use super::live::{self, AfterPage, ChairState, Guide, LivePage};
use super::pace::PaceChart;
use super::peers::*;
use super::report::*;
use super::room::*;
use super::self_score::{OwnText, SelfScorePage};
use super::start::{CaseCard, CustomStage, Running, StartPage};
use super::together::{
    AgreementRow, Answer, Cell, GradedItem, Group, Pinned, Reader, Remark, Together,
};
use super::{Choice, Frame, Here, Viewer};
use crate::peers::queue::Balance;
use crate::proctor;
use crate::text::t_of;
use crate::time::Timestamp;

const HOSTILE: &str = "<b hx-get=/x hx-trigger=load>x</b><img src=x onerror=alert(1)>";
const NOW: Timestamp = Timestamp::from_ms(1_795_253_460_000);
const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];
pub const WRITTEN: &str = "\n  Who uses it? 100M links a month,\n\tso about 40 writes a second.\nReads: 100 times that. <b hx-get=/x hx-trigger=load>x</b>\n";

fn frame(here: Here) -> Frame {
    let viewer = Viewer::Named {
        person: "0196".into(),
        name: HOSTILE.into(),
    };
    Frame::new(viewer, here).notice(Some("Your settings are kept.".into()))
}

fn choices(values: &[(&str, &str, &str)], chosen: usize) -> Vec<Choice> {
    values
        .iter()
        .enumerate()
        .map(|(index, (value, title, about))| Choice {
            value: (*value).into(),
            title: (*title).into(),
            about: (*about).into(),
            chosen: index == chosen,
        })
        .collect()
}

fn levels() -> Vec<Choice> {
    choices(
        &[
            ("mid", "Mid", ""),
            ("senior", "Senior", ""),
            ("staff", "Staff", ""),
        ],
        1,
    )
}

fn extra_times() -> Vec<Choice> {
    choices(
        &[
            ("1000", "None", ""),
            ("1250", "A quarter more", ""),
            ("1500", "Half as much again", ""),
            ("2000", "Twice the time", ""),
        ],
        0,
    )
}

pub fn start() -> StartPage {
    let case = |id: &str, title: &str, summary: &str, difficulty, minutes, chosen| CaseCard {
        id: id.into(),
        title: title.into(),
        summary: summary.into(),
        difficulty,
        minutes,
        chosen,
    };
    StartPage {
        frame: frame(Here::Start),
        running: vec![Running {
            id: "0197".into(),
            case_title: "URL shortener".into(),
            stage_title: "Estimate".into(),
            minutes_left: Some(31),
            paused: false,
        }],
        cases: vec![
            case(
                "url-shortener",
                "URL shortener",
                "Short links that never break, read far more often than written.",
                1,
                45,
                true,
            ),
            case(
                "social-feed",
                "Social feed",
                "A home timeline for people who follow a few, and people followed by millions.",
                2,
                45,
                false,
            ),
            case(
                "ride-sharing",
                "Ride sharing",
                "Match riders to drivers that move, in seconds, in every city at once.",
                3,
                45,
                false,
            ),
        ],
        levels: levels(),
        plans: choices(
            &[
                ("default", "45 minutes", "6 / 4 / 14 / 15 / 6"),
                ("short", "35 minutes", "what is left of a real slot"),
                ("long", "60 minutes", ""),
                ("drill", "One stage, 7 minutes", ""),
                ("untimed", "Untimed", "the clock counts up"),
                ("custom", "My own minutes", ""),
            ],
            0,
        ),
        paces: choices(
            &[
                (
                    "interview",
                    "Interview",
                    "a stage may run over; the end is hard",
                ),
                ("strict", "Strict", "each stage ends at its bell"),
            ],
            0,
        ),
        extra_times: extra_times(),
        custom_stages: STAGES
            .iter()
            .zip(["6", "4", "14", "15", "6"])
            .map(|(id, minutes)| CustomStage {
                id: (*id).into(),
                title: t_of("stage-title", id),
                minutes: minutes.into(),
            })
            .collect(),
        more_open: false,
        fault: None,
    }
}

fn lines() -> Vec<Line> {
    let line = |elapsed_ms, by_candidate, kind: &str, text: &str| Line {
        elapsed_ms,
        by_candidate,
        kind: kind.into(),
        text: text.into(),
        by: None,
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

fn live() -> Live {
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

fn room_gone_back() -> RoomPage {
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

fn room_untimed() -> RoomPage {
    let mut page = room();
    page.live.pace = "untimed".into();
    page.live.remaining_ms = None;
    page.live.deadline_at = None;
    page.live.stage_remaining_ms = None;
    page.live.refusal = None;
    page
}

fn calculator() -> CalculatorPage {
    CalculatorPage {
        frame: frame(Here::Elsewhere),
        result: ResultLine {
            sum: HOSTILE.into(),
            text: String::new(),
            fault: HOSTILE.into(),
        },
    }
}

fn guide() -> GuidePage {
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

fn conflict() -> ConflictPage {
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

fn history() -> HistoryPage {
    let row = |id: &str, case_title: &str, state| Row {
        id: id.into(),
        case_title: case_title.into(),
        level: "senior".into(),
        started_at: NOW,
        state,
    };
    HistoryPage {
        frame: frame(Here::History),
        rows: vec![
            row(
                "1",
                "URL shortener",
                State::Running {
                    minutes_left: Some(31),
                    paused: false,
                },
            ),
            row(
                "2",
                "Social feed",
                State::Running {
                    minutes_left: None,
                    paused: false,
                },
            ),
            row(
                "3",
                "Social feed",
                State::Running {
                    minutes_left: Some(3),
                    paused: true,
                },
            ),
            row("4", "Ride sharing", State::Reading),
            row(
                "5",
                "URL shortener",
                State::Finished {
                    verdict: Some("lean no".into()),
                    coverage_percent: Some(61),
                },
            ),
            row(
                "6",
                "URL shortener",
                State::Finished {
                    verdict: None,
                    coverage_percent: None,
                },
            ),
        ],
        older: Some("abc=".into()),
        not_first: false,
        reviews_waiting: 2,
    }
}

fn empty_history() -> HistoryPage {
    HistoryPage {
        rows: vec![],
        older: None,
        ..history()
    }
}

fn self_score() -> SelfScorePage {
    SelfScorePage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_title: "URL shortener".into(),
        dimensions: [
            "navigation",
            "quantitative",
            "solution",
            "depth",
            "trade-offs",
            "communication",
        ]
        .map(String::from)
        .to_vec(),
        texts: vec![
            OwnText {
                stage_title: "Clarify".into(),
                text: WRITTEN.into(),
            },
            OwnText {
                stage_title: "Estimate".into(),
                text: String::new(),
            },
        ],
        fault: Some("Give every line a number, or skip.".into()),
    }
}

pub fn report() -> ReportPage {
    let minute = 60_000;
    let item = |id: &str, title: &str, verdict, sure| ChecklistItem {
        id: id.into(),
        title: title.into(),
        verdict,
        sure,
        plus: false,
        quotes: vec![],
        why: "Without it every later number hangs in the air.".into(),
        near: None,
        credit: None,
        note: None,
    };
    let dimension = |id: &str, points, own| Dimension {
        id: id.into(),
        points,
        own,
        made_by: vec![
            "5 of 7 core items, one of them partly.".into(),
            "A 4 also needs one item beyond the core.".into(),
        ],
        rows: vec![CountRow {
            id: "clarify-scale".into(),
            title: HOSTILE.into(),
            verdict: ItemVerdict::Partly,
            worth: "2".into(),
            earned: "1".into(),
        }],
    };
    let verdict = |level: &str, verdict: &str, asked_for, missing: &[&str]| LevelVerdict {
        level: level.into(),
        verdict: verdict.into(),
        asked_for,
        missing: missing.iter().map(|sentence| (*sentence).into()).collect(),
        rows: vec![MeanRow {
            id: "depth".into(),
            points: Some(2),
            least: 3,
            weight: 25,
            short: true,
        }],
        mean: Some("2.9".into()),
    };
    let marked = "100M links a month";
    let (before, after) = WRITTEN.split_once(marked).unwrap();
    let segment = |text: &str, number, items: Vec<ItemLink>| Segment {
        text: text.into(),
        number,
        is_evidence: !items.is_empty(),
        ends: items,
    };
    ReportPage {
        frame: frame(Here::Elsewhere),
        id: "0197".into(),
        case_id: "url-shortener".into(),
        case_title: "URL shortener".into(),
        level: "senior".into(),
        started_at: NOW,
        ending: "You finished with two minutes to spare.".into(),
        levels: vec![
            verdict("mid", "hire", false, &[]),
            verdict(
                "senior",
                "lean no",
                true,
                &[
                    "One point more in Technical depth.",
                    "Say how a link is kept from being guessed.",
                ],
            ),
            verdict("staff", "no", false, &["Two points more in Trade-offs."]),
        ],
        dimensions: vec![
            dimension("navigation", Some(3), Some(3)),
            dimension("quantitative", Some(2), Some(4)),
            dimension("solution", Some(3), Some(2)),
            dimension("depth", Some(2), Some(3)),
            dimension("trade-offs", Some(1), None),
            dimension("communication", None, Some(3)),
        ],
        has_own_score: true,
        stage_sums: vec![StageSum {
            title: "Clarify".into(),
            worth: "12.5".into(),
            earned: "9".into(),
            percent: 72,
        }],
        coverage_percent: Some(61),
        flags: vec![
            "Many terms stand in lists without a sentence around them; they were not counted."
                .into(),
        ],
        checklist: vec![
            ChecklistStage {
                id: "clarify".into(),
                title: "Clarify".into(),
                items: vec![
                    ChecklistItem {
                        quotes: vec![
                            Quote {
                                text: marked.into(),
                                segment: Some(1),
                            },
                            Quote {
                                text: HOSTILE.into(),
                                segment: None,
                            },
                        ],
                        ..item(
                            "clarify-scale",
                            "Asks for the number of links and reads",
                            ItemVerdict::Met,
                            true,
                        )
                    },
                    ChecklistItem {
                        near: Some(Near {
                            wrote: "links expire".into(),
                            wants: "after how long".into(),
                            drawn: false,
                        }),
                        ..item(
                            "clarify-expiry",
                            "Settles how long a link lives",
                            ItemVerdict::Partly,
                            false,
                        )
                    },
                    item(
                        "clarify-alias",
                        "Asks whether people choose their own short name",
                        ItemVerdict::Missed,
                        true,
                    ),
                ],
            },
            ChecklistStage {
                id: "high-level".into(),
                title: "High-level".into(),
                items: vec![ChecklistItem {
                    plus: true,
                    note: Some("Boards are not read yet.".into()),
                    ..item(
                        "high-level-board",
                        "Draws cache and store apart",
                        ItemVerdict::NotAssessed,
                        true,
                    )
                }],
            },
        ],
        kept_back: KeptBack {
            questions: vec![
                AskedQuestion {
                    question: "Two servers create a link in the same instant. Why are the codes different?".into(),
                    was_asked: true,
                    good: "Ranges of a counter, leased by each server.".into(),
                    weak: "A lock.".into(),
                    wrong: "They cannot collide.".into(),
                },
                AskedQuestion {
                    question: "A link is on television. What breaks first?".into(),
                    was_asked: false,
                    good: "The node that holds its key.".into(),
                    weak: "More servers.".into(),
                    wrong: "Nothing.".into(),
                },
            ],
            hints: vec![UntakenHints {
                stage: "Estimate".into(),
                hints: vec!["Which of the two is far larger?".into()],
            }],
            curveballs: vec![ThrownCurveball {
                change: "Links must now be deletable within a minute.".into(),
                hoped_for: "Caches need an end or a message.".into(),
                was_thrown: true,
                changed: vec!["Queue was added.".into()],
                notes: vec!["Deleted codes are sent to the caches.".into()],
            }],
            choices: vec![TradeOff {
                choice: "301 or 302".into(),
                text: "A 301 is kept by browsers, so clicks are not seen.".into(),
            }],
        },
        board: Some(DrawnBoard {
            safe_svg: None,
            source: "Read from the board.".into(),
            rows: vec![BoardRow {
                label: HOSTILE.into(),
                kinds: "service".into(),
                guessed: true,
                replicas: 3,
                leads_to: vec!["Cache".into(), HOSTILE.into()],
            }],
            remarks: vec!["One arrow leads nowhere.".into()],
        }),
        reference_board: Some(ReferencePicture {
            safe_svg:
                "<svg class=\"board\" viewBox=\"0 0 9 9\" role=\"img\" aria-label=\"x\"></svg>"
                    .into(),
            sentences: vec!["Client: to Service.".into()],
        }),
        texts: vec![
            StageText {
                stage: "clarify".into(),
                title: "Clarify".into(),
                segments: vec![
                    segment(before, 0, vec![]),
                    segment(
                        marked,
                        1,
                        vec![ItemLink {
                            id: "clarify-scale".into(),
                            title: "Asks for the number of links and reads".into(),
                        }],
                    ),
                    segment(after, 2, vec![]),
                ],
                safe_model: Some("<h5>Questions</h5><p>Numbers first.</p>".into()),
            },
            StageText {
                stage: "estimate".into(),
                title: "Estimate".into(),
                segments: vec![],
                safe_model: None,
            },
        ],
        asides: vec![Aside {
            stage_title: "Trade-offs".into(),
            label: "late".into(),
            at: NOW,
            text: HOSTILE.into(),
        }],
        pace: PaceChart::of(&[
            ("Clarify".into(), 6 * minute, 432_000, true),
            ("Estimate".into(), 4 * minute, 200_000, true),
            ("High-level".into(), 14 * minute, 13 * minute, true),
            ("Deep dive".into(), 15 * minute, 14 * minute, true),
            ("Trade-offs".into(), 6 * minute, 0, false),
        ]),
        pace_remarks: vec!["You never reached trade-offs.".into()],
        transcript: lines(),
        model_level: Some("senior".into()),
        model_answers: vec![ModelAnswer {
            level: "staff".into(),
            safe_html: "<h4>Clarify</h4><p>Numbers first.</p><pre><code>code</code></pre>".into(),
        }],
        ask: ask(),
        together: Some(together(true)),
        rubric: "3f2a9c1b".into(),
        engine: "1".into(),
    }
}

fn together(owned: bool) -> Together {
    let remark = |about: &str, answered: bool| Remark {
        text: HOSTILE.into(),
        grader: "0a1b".into(),
        about: about.into(),
        answer: answered.then(|| Answer {
            text: HOSTILE.into(),
            at: NOW,
            earlier: Some(HOSTILE.into()),
        }),
    };
    let cell = |verdict, remark| Cell {
        verdict,
        shown_by: vec![HOSTILE.into()],
        remark,
    };
    let reader = |name: &str, you| Reader {
        name: name.into(),
        grader: "0a1b".into(),
        you,
        at: NOW,
        version: 2,
        communication: Some(3),
        note: Some(remark("@note", false)),
        helpful: Some("very".into()),
        habit: "marks rather hard (104 practised points)".into(),
    };
    Together {
        result: "Together: hire at Senior, by the offline reader, Ada.".into(),
        basis: "41 of 52 points are settled.".into(),
        sure: "On average a verdict here is right 87 times in a hundred.".into(),
        conflict: Some("On one point one says met and another missed.".into()),
        between_people: true,
        measure: "Cohen’s kappa".into(),
        agreement: vec![AgreementRow {
            title: "All points".into(),
            items: 52,
            same_percent: 81,
            beyond_chance: "0.64".into(),
        }],
        names: vec!["The offline reader".into(), HOSTILE.into()],
        groups: vec![Group {
            title: "Met for one, missed for another".into(),
            about: "Talk about it.".into(),
            rows: vec![GradedItem {
                id: "clarify-alias".into(),
                title: "Asks whether people choose their own short name".into(),
                plus: true,
                cells: vec![
                    cell(ItemVerdict::Missed, None),
                    cell(ItemVerdict::Met, Some(remark("clarify-alias", true))),
                ],
                joint: ItemVerdict::Partly,
                sure: "open".into(),
            }],
        }],
        readers: vec![reader("Ada", true), reader(HOSTILE, false)],
        pins: vec![Pinned {
            clock: "12:07".into(),
            name: HOSTILE.into(),
            remark: remark("@pin-1-0", false),
        }],
        owned: owned.then(|| "0197".into()),
        answer_chars: 2000,
    }
}

fn ask() -> AskSection {
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

fn asked(made: bool) -> AskedPage {
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

fn join() -> JoinPage {
    JoinPage {
        frame: frame(Here::Elsewhere),
        link: HOSTILE.into(),
        asks_name: true,
        name: HOSTILE.into(),
        name_chars: 64,
        fault: Some(HOSTILE.into()),
    }
}

fn read() -> Read {
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
        levels: vec![("senior".into(), "hire".into())],
        dimensions: vec![("depth".into(), Some(3)), ("communication".into(), None)],
        together: together(false),
        read: read(),
        model_answers: Vec::new(),
    }
}

/// What the interviewer sees, or somebody who watches.
fn cockpit(chair: ChairState) -> LivePage {
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

fn after() -> AfterPage {
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

fn calibration(nobody: bool) -> CalibrationPage {
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

fn practised() -> PractisedPage {
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
                ends: vec![ItemLink {
                    id: "clarify.scale".into(),
                    title: "Asks".into(),
                }],
            }],
        }],
        safe_svg: None,
    }
}

fn reviews() -> ReviewsPage {
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

fn register() -> RegisterPage {
    RegisterPage {
        frame: frame(Here::Account),
        name: HOSTILE.into(),
        fault: Some("This password is too easy to guess.".into()),
        next: "/interviews".into(),
    }
}

fn login() -> LoginPage {
    LoginPage {
        frame: frame(Here::Account),
        name: HOSTILE.into(),
        fault: Some("Name and password do not belong together.".into()),
        next: String::new(),
    }
}

fn account() -> AccountPage {
    AccountPage {
        frame: frame(Here::Account),
        devices: vec![
            Device {
                id: "1".into(),
                title: "Firefox on Linux".into(),
                last_seen_at: NOW,
                this_one: true,
            },
            Device {
                id: "2".into(),
                title: "Safari on iPhone".into(),
                last_seen_at: NOW,
                this_one: false,
            },
        ],
        extra_times: extra_times(),
    }
}

fn guest_account() -> AccountPage {
    let mut page = account();
    page.frame.viewer = Viewer::Guest {
        person: "0196".into(),
    };
    page.frame.notice = Some(HOSTILE.into());
    page
}

fn error() -> ErrorPage {
    ErrorPage::new(
        404,
        format!("There is no {HOSTILE}."),
        Some("a1b2c3".into()),
    )
}

/// Every page that is a whole document, by name.
fn circles() -> CirclesPage {
    CirclesPage {
        frame: frame(Here::Circles),
        circles: vec![proctor::CircleSummary {
            id: "0196c".into(),
            name: HOSTILE.into(),
            members: 3,
            looks_after: true,
        }],
        asks_name: true,
        title: HOSTILE.into(),
        name: HOSTILE.into(),
        title_chars: 60,
        name_chars: 64,
        fault: Some("Give a name.".into()),
    }
}

pub fn circle() -> CirclePage {
    let who = |name: &str, you| proctor::Who {
        name: name.into(),
        you,
    };
    let (ada, bob) = (who(HOSTILE, true), who("Bob", false));
    let turn = |candidate: &proctor::Who, interviewer: &proctor::Who| proctor::PlannedTurn {
        candidate: candidate.clone(),
        interviewer: interviewer.clone(),
        case: Some(("url-shortener".into(), "URL shortener".into())),
    };
    let member = |who: &proctor::Who, looks_after| proctor::Member {
        key: if looks_after { "k1" } else { "k2" }.into(),
        who: who.clone(),
        joined_at: NOW,
        looks_after,
        balance: Balance {
            given: 1,
            received: 2,
        },
    };
    let circle = proctor::Circle {
        id: "0196c".into(),
        name: HOSTILE.into(),
        looks_after: true,
        members: vec![member(&ada, true), member(&bob, false)],
        mine: vec![proctor::Reading {
            interview: "0197a".into(),
            title: HOSTILE.into(),
            level: "senior".into(),
            owner: bob.clone(),
            ends_at: NOW,
            over: false,
        }],
        next: Ok(()),
        up: vec![proctor::Up {
            interview: "0197b".into(),
            title: "Social feed".into(),
            level: "senior".into(),
            owner: who(HOSTILE, false),
            put_at: NOW,
            readers: 2,
            reading: vec![(who(HOSTILE, false), NOW)],
            conflict: true,
            read: true,
        }],
        own: vec![proctor::Own {
            interview: "0197c".into(),
            title: "URL shortener".into(),
            level: "mid".into(),
            put_at: NOW,
            readers: 0,
            reading: vec![(bob.clone(), NOW)],
            conflict: false,
        }],
        offered: vec![proctor::Offered {
            interview: "0197d".into(),
            title: "Ride sharing".into(),
            level: "staff".into(),
            finished_at: NOW,
        }],
        week_begins_at: NOW,
        plan: vec![proctor::PlannedPair {
            turns: [turn(&ada, &bob), turn(&bob, &ada)],
            looks_on: Some(who(HOSTILE, false)),
        }],
        progress: proctor::Progress {
            interviews: 4,
            reviews: 3,
            cases: vec!["URL shortener".into(), HOSTILE.into()],
            cases_in_all: 12,
            points: vec![(crate::casebook::rubric::Dimension::Depth, 31)],
        },
        trend: vec![proctor::Point {
            interview: "0197c".into(),
            title: "URL shortener".into(),
            finished_at: NOW,
            coverage: 0.61,
        }],
        links: vec![proctor::CircleLink {
            id: "l1".into(),
            uses: 1,
            uses_max: 3,
            expires_at: NOW,
        }],
    };
    CirclePage {
        frame: frame(Here::Circles),
        circle,
        balance: "You have given 1 review and received as many.".into(),
        nothing: None,
        lease_hours: 8,
        title_chars: 60,
        link_uses: 8,
        link_uses_max: 9,
        link_days: 14,
        link_days_max: 30,
        members_max: 10,
        fault: Some("You are reviewing 2 already.".into()),
    }
}

fn circle_link() -> CircleLinkPage {
    CircleLinkPage {
        frame: frame(Here::Circles),
        id: "0196c".into(),
        title: HOSTILE.into(),
        link: "http://127.0.0.1:4545/circles/join#ffc1_x".into(),
        safe_qr: None,
        uses_max: 1,
        expires_at: NOW,
    }
}

fn circle_join() -> CircleJoinPage {
    CircleJoinPage {
        frame: frame(Here::Elsewhere),
        link: HOSTILE.into(),
        asks_name: true,
        name: HOSTILE.into(),
        name_chars: 64,
        fault: None,
    }
}

pub fn all() -> Vec<(&'static str, String)> {
    vec![
        ("start", start().render().unwrap()),
        ("room", room().render().unwrap()),
        ("room-gone-back", room_gone_back().render().unwrap()),
        ("room-untimed", room_untimed().render().unwrap()),
        ("calculator", calculator().render().unwrap()),
        ("conflict", conflict().render().unwrap()),
        ("guide", guide().render().unwrap()),
        ("history", history().render().unwrap()),
        ("circles", circles().render().unwrap()),
        ("circle", circle().render().unwrap()),
        ("circle-link", circle_link().render().unwrap()),
        ("circle-join", circle_join().render().unwrap()),
        ("history-empty", empty_history().render().unwrap()),
        ("self-score", self_score().render().unwrap()),
        ("report", report().render().unwrap()),
        ("asked", asked(true).render().unwrap()),
        ("asked-fault", asked(false).render().unwrap()),
        ("live", cockpit(ChairState::Mine).render().unwrap()),
        (
            "live-taken",
            cockpit(ChairState::Taken(HOSTILE.into())).render().unwrap(),
        ),
        ("watch", cockpit(ChairState::NotAsked).render().unwrap()),
        ("after", after().render().unwrap()),
        ("join", join().render().unwrap()),
        ("review", review().render().unwrap()),
        ("graders", graders().render().unwrap()),
        ("calibration", calibration(false).render().unwrap()),
        ("calibration-nobody", calibration(true).render().unwrap()),
        ("practised", practised().render().unwrap()),
        ("reviews", reviews().render().unwrap()),
        ("register", register().render().unwrap()),
        ("login", login().render().unwrap()),
        ("account", account().render().unwrap()),
        ("account-guest", guest_account().render().unwrap()),
        ("error", error().render().unwrap()),
    ]
}
