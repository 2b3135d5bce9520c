use super::*;
use crate::casebook::sample;

struct Sample {
    rubric: Rubric,
    texts: Vec<(String, String)>,
    board: BTreeSet<String>,
}

impl Sample {
    fn new() -> Self {
        let casebook = sample::casebook();
        let entry = casebook.cases.values().next().unwrap();
        Sample {
            rubric: entry.rubric.clone(),
            texts: vec![(
                "clarify".to_owned(),
                "Links live for a year. Then they go. Links are short.".to_owned(),
            )],
            board: ["cache".to_owned()].into(),
        }
    }

    fn check(&self, marks: Marks) -> Result<Marks, Vec<Reason>> {
        let frozen = Frozen {
            rubric: &self.rubric,
            texts: &self.texts,
            board: &self.board,
            started_at: Timestamp::from_ms(1_000),
            finished_at: Timestamp::from_ms(9_000),
        };
        marks
            .checked(frozen)
            .map_err(|faults| faults.into_iter().map(|fault| fault.reason).collect())
    }

    fn mark(&self, verdict: Verdict, proofs: Vec<Proof>) -> Mark {
        let item = self
            .rubric
            .item
            .iter()
            .find(|item| is_marked(item.kind))
            .unwrap();
        Mark {
            item: item.id.clone(),
            verdict,
            proofs,
            remark: String::new(),
        }
    }

    fn one(&self, verdict: Verdict, proofs: Vec<Proof>) -> Result<Marks, Vec<Reason>> {
        self.check(Marks {
            marks: vec![self.mark(verdict, proofs)],
            ..Marks::default()
        })
    }
}

fn quote(text: &str, start: usize) -> Proof {
    Proof::Text {
        stage: "clarify".to_owned(),
        start,
        end: 0,
        quote: text.to_owned(),
    }
}

#[test]
fn a_tick_needs_something_that_shows_it_and_a_miss_does_not() {
    let sample = Sample::new();
    assert_eq!(
        sample.one(Verdict::Met, vec![]),
        Err(vec![Reason::NothingShowsIt])
    );
    assert_eq!(
        sample.one(Verdict::Partly, vec![]),
        Err(vec![Reason::NothingShowsIt])
    );
    for proofs in [
        vec![Proof::Aloud],
        vec![Proof::Board {
            ids: vec!["cache".to_owned()],
        }],
        vec![quote("Links", 0)],
    ] {
        assert!(sample.one(Verdict::Met, proofs).is_ok());
    }
    assert!(sample.one(Verdict::Missed, vec![]).is_ok());
    assert!(sample.one(Verdict::NotAssessed, vec![]).is_ok());
}

#[test]
fn a_quote_is_found_where_it_stands_and_one_that_was_never_written_is_named() {
    let sample = Sample::new();
    let marks = sample.one(Verdict::Met, vec![quote("Links", 30)]).unwrap();
    assert_eq!(
        marks.marks[0].proofs[0],
        Proof::Text {
            stage: "clarify".to_owned(),
            start: 37,
            end: 42,
            quote: "Links".to_owned()
        },
        "the nearer of two"
    );
    for proof in [quote("Links live for ever", 0), quote(" ", 0), quote("", 0)] {
        assert_eq!(
            sample.one(Verdict::Met, vec![proof]),
            Err(vec![Reason::QuoteNotInText])
        );
    }
    let elsewhere = Proof::Text {
        stage: "nowhere".to_owned(),
        start: 0,
        end: 5,
        quote: "Links".to_owned(),
    };
    assert_eq!(
        sample.one(Verdict::Met, vec![elsewhere]),
        Err(vec![Reason::QuoteNotInText])
    );
}

#[test]
fn what_is_not_on_the_board_or_not_in_the_interview_shows_nothing() {
    let sample = Sample::new();
    for ids in [vec![], vec!["cache".to_owned(), "moon".to_owned()]] {
        assert_eq!(
            sample.one(Verdict::Met, vec![Proof::Board { ids }]),
            Err(vec![Reason::NotOnBoard])
        );
    }
    for (at, fits) in [(999, false), (1_000, true), (9_000, true), (9_001, false)] {
        let at = Timestamp::from_ms(at);
        assert_eq!(
            sample.one(Verdict::Met, vec![Proof::Moment { at }]).is_ok(),
            fits,
            "{at:?}"
        );
        let pins = vec![Pin {
            at,
            text: "Here.".to_owned(),
        }];
        assert_eq!(
            sample
                .check(Marks {
                    pins,
                    ..Marks::default()
                })
                .is_ok(),
            fits,
            "{at:?}"
        );
    }
}

#[test]
fn a_quote_without_a_stage_is_looked_for_in_the_stage_of_its_item_first() {
    let texts = [("a", "one two"), ("b", "two three")]
        .map(|(stage, text)| (stage.to_owned(), text.to_owned()));
    assert_eq!(stage_of(&texts, "b", "two"), Some("b"));
    assert_eq!(stage_of(&texts, "b", "one"), Some("a"));
    assert_eq!(stage_of(&texts, "c", "two"), Some("a"));
    assert_eq!(stage_of(&texts, "a", "four"), None);
}

#[test]
fn items_that_do_not_exist_or_come_twice_are_named() {
    let sample = Sample::new();
    let mark = sample.mark(Verdict::Missed, vec![]);
    let strange = Mark {
        item: "clarify.no-such-item".to_owned(),
        ..mark.clone()
    };
    let marks = Marks {
        marks: vec![mark.clone(), strange, mark],
        ..Marks::default()
    };
    assert_eq!(
        sample.check(marks),
        Err(vec![Reason::UnknownItem, Reason::MarkedTwice])
    );
}

#[test]
fn every_limit_is_held_at_the_limit_and_one_past_it() {
    let sample = Sample::new();
    for (proofs, fits) in [
        (limits::PROOFS_PER_MARK, true),
        (limits::PROOFS_PER_MARK + 1, false),
    ] {
        assert_eq!(
            sample.one(Verdict::Met, vec![Proof::Aloud; proofs]).is_ok(),
            fits
        );
    }
    for (chars, fits) in [
        (limits::REMARK_CHARS, true),
        (limits::REMARK_CHARS + 1, false),
    ] {
        let remark = "é".repeat(chars);
        let mark = Mark {
            remark: remark.clone(),
            ..sample.mark(Verdict::Missed, vec![])
        };
        assert_eq!(
            sample
                .check(Marks {
                    marks: vec![mark],
                    ..Marks::default()
                })
                .is_ok(),
            fits
        );
        assert_eq!(
            sample
                .check(Marks {
                    note: remark,
                    ..Marks::default()
                })
                .is_ok(),
            fits
        );
    }
    for (points, fits) in [(0, false), (1, true), (4, true), (5, false)] {
        assert_eq!(
            sample
                .check(Marks {
                    communication: Some(points),
                    ..Marks::default()
                })
                .is_ok(),
            fits
        );
    }
    let pin = Pin {
        at: Timestamp::from_ms(2_000),
        text: String::new(),
    };
    for (pins, fits) in [(limits::PINS, true), (limits::PINS + 1, false)] {
        assert_eq!(
            sample
                .check(Marks {
                    pins: vec![pin.clone(); pins],
                    ..Marks::default()
                })
                .is_ok(),
            fits
        );
    }
}

#[test]
fn marks_are_counted_like_anybody_elses_and_what_was_left_open_is_not_assessed() {
    let sample = Sample::new();
    let marks = sample
        .one(Verdict::Met, vec![quote("Links", 0), Proof::Aloud])
        .unwrap();
    let assessment = marks.assessment(&sample.rubric);
    assert_eq!(assessment.findings.len(), sample.rubric.item.len());
    let met: Vec<_> = assessment
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Met)
        .collect();
    assert_eq!(met.len(), 1);
    assert_eq!(
        met[0].evidence.len(),
        1,
        "what was said aloud has no place in the text"
    );
    assert_eq!(
        marks
            .verdicts(&sample.rubric)
            .iter()
            .filter(|verdict| **verdict == Verdict::NotAssessed)
            .count(),
        sample.rubric.item.len() - 1
    );
}
