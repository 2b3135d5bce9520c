use super::*;

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
        study: match verdict {
            ItemVerdict::Missed => vec![("caching".into(), HOSTILE.into())],
            _ => Vec::new(),
        },
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
        is_suggested: true,
        ends: items,
    };
    ReportPage {
        frame: frame(Here::Elsewhere),
        imported_at: Some(NOW),
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
        second: Some(second_section("failed")),
        together: Some(together(true)),
        others: vec![OtherAttempt {
            href: "/interviews/0190/against/0197".into(),
            level: "senior".into(),
            started_at: NOW,
            verdict: Some("lean no".into()),
            coverage_percent: Some(48),
        }],
        rubric: "3f2a9c1b".into(),
        engine: "1".into(),
    }
}

pub fn together(owned: bool) -> Together {
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
            replay: Some("/interviews/0197/replay?at=727000".into()),
            name: HOSTILE.into(),
            remark: remark("@pin-1-0", false),
        }],
        owned: owned.then(|| "0197".into()),
        answer_chars: 2000,
    }
}
