//! What happens to a text: its label, its place, its limits.

use fortyfive::interview::event::FinishReason;
use fortyfive::interview::plan::MINUTE_MS;
use fortyfive::interview::{Action, Label, Phase, Refusal};
use serde_json::json;

use super::super::script::NINE;
use super::{at, finish, given, strict, write};

#[test]
fn text_typed_before_the_bell_may_arrive_thirty_seconds_after_it() {
    let mut room = strict();
    assert_eq!(
        room.writes(at(6, 0), "clarify", "on the bell").label,
        Label::OnTime
    );
    assert_eq!(
        room.writes(at(6, 30), "clarify", "on the bell, and the rest")
            .label,
        Label::Grace
    );
    let late = room.writes_delayed(
        NINE.plus_ms(6 * MINUTE_MS + 30_001),
        0,
        "clarify",
        "too late",
    );
    assert_eq!(late.label, Label::Late);
    assert_eq!(
        room.interview.counted_text("clarify"),
        Some("on the bell, and the rest")
    );
    let asides = room.interview.asides();
    assert_eq!(
        (asides.len(), asides[0].text.as_str(), asides[0].label),
        (1, "too late", Label::Late)
    );
    // The stage the clock is on is not concerned.
    assert_eq!(
        room.writes(at(6, 40), "estimate", "40/s").label,
        Label::OnTime
    );
}

#[test]
fn the_label_follows_from_the_arrival_not_from_how_long_the_server_took() {
    let mut room = strict();
    let ack = room.writes_delayed(at(7, 0), 60_000, "clarify", "arrived on the bell");
    assert_eq!(ack.label, Label::OnTime);
    assert_eq!(
        room.interview.counted_text("clarify"),
        Some("arrived on the bell")
    );
}

#[test]
fn a_stage_left_by_oneself_in_strict_pace_has_its_grace_too() {
    let mut room = strict();
    room.moves_on(at(3, 0));
    assert_eq!(
        room.writes(at(3, 20), "clarify", "typed before the click")
            .label,
        Label::Grace
    );
    assert_eq!(
        room.writes(at(3, 31), "clarify", "typed after it").label,
        Label::Late
    );
}

#[test]
fn in_interview_pace_an_earlier_text_may_be_written_until_the_end() {
    let mut room = given("default");
    room.moves_on(at(6, 0));
    assert_eq!(
        room.writes(at(44, 0), "clarify", "remembered").label,
        Label::OnTime
    );
}

#[test]
fn the_end_waits_out_the_grace_so_that_no_save_in_time_is_overtaken() {
    let mut room = given("default");
    room.looks_at(at(45, 0));
    assert_eq!(room.interview.phase(), Phase::Closing);
    assert_eq!(room.interview.poll_timeout(), Some(at(46, 15)));
    assert_eq!(
        room.writes(at(45, 30), "trade-offs", "in the grace").label,
        Label::Grace
    );
    assert_eq!(
        room.writes(at(45, 31), "trade-offs", "after it").label,
        Label::Late
    );
    // It arrived in time; the disk was slow.
    let slow = room.writes_delayed(at(46, 14), 74_000, "deep-dive", "in time");
    assert_eq!(slow.label, Label::OnTime);
    assert_eq!(
        room.interview.counted_text("trade-offs"),
        Some("in the grace")
    );
    room.looks_at(at(46, 15));
    assert_eq!(
        room.interview.finished(),
        Some((at(45, 0), FinishReason::Expired))
    );
}

#[test]
fn finish_carries_the_unsaved_text_and_ends_at_once() {
    let mut room = given("default");
    let note = write("clarify", "last", 0, "typed until 0:00");
    room.now = at(45, 10);
    let answer = room
        .command(0, Action::Finish { notes: vec![note] })
        .answer
        .unwrap();
    assert_eq!(answer.note_acks[0].label, Label::Grace);
    assert_eq!(
        room.interview.finished(),
        Some((at(45, 0), FinishReason::Expired))
    );
    assert_eq!(
        room.interview.counted_text("clarify"),
        Some("typed until 0:00")
    );
}

#[test]
fn a_finish_that_was_sent_by_the_deadline_is_submitted_however_late_it_is_handled() {
    let mut room = given("default");
    room.now = at(45, 20);
    assert!(room.command(20_000, finish()).answer.is_ok());
    assert_eq!(
        room.interview.finished(),
        Some((at(45, 0), FinishReason::Submitted))
    );
}

#[test]
fn a_finish_with_a_text_that_cannot_be_kept_changes_nothing() {
    let mut room = given("default");
    let notes = vec![
        write("clarify", "a", 0, "fine"),
        write("nowhere", "b", 0, "lost?"),
    ];
    let refusal = room.when(at(1, 0), Action::Finish { notes }).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::UnknownStage {
            stage: "nowhere".into()
        }
    );
    assert_eq!(room.interview.counted_text("clarify"), Some(""));
    assert_eq!(room.interview.phase(), Phase::Running);
    let refusal = room.when(
        at(1, 0),
        Action::Finish {
            notes: vec![Action::Pause],
        },
    );
    assert_eq!(refusal.unwrap_err(), Refusal::NotANote);
}

#[test]
fn what_comes_after_the_end_is_kept_and_does_not_count() {
    let mut room = given("default");
    room.writes(at(5, 0), "clarify", "in time");
    room.when(at(10, 0), finish()).unwrap();
    assert_eq!(
        room.writes(at(99, 0), "clarify", "in time, and later")
            .label,
        Label::AfterEnd
    );
    let second = write(
        "estimate",
        "with the second finish",
        0,
        "from the other tab",
    );
    room.when(
        at(99, 0),
        Action::Finish {
            notes: vec![second],
        },
    )
    .unwrap();
    assert_eq!(room.interview.counted_text("clarify"), Some("in time"));
    let kept: Vec<_> = room
        .interview
        .asides()
        .into_iter()
        .map(|aside| (aside.stage, aside.text))
        .collect();
    assert_eq!(
        kept,
        [
            ("clarify".to_owned(), "in time, and later".to_owned()),
            ("estimate".to_owned(), "from the other tab".to_owned())
        ]
    );
}

#[test]
fn two_tabs_that_write_in_different_lines_are_merged() {
    let mut room = given("default");
    room.writes(at(1, 0), "clarify", "users?\n\nreads?");
    room.when(
        at(1, 1),
        write("clarify", "left", 1, "users: 10 M\n\nreads?"),
    )
    .unwrap();
    let ack = room
        .when(
            at(1, 2),
            write("clarify", "right", 1, "users?\n\nreads: 4000/s"),
        )
        .unwrap()
        .unwrap();
    assert_eq!(
        room.interview.counted_text("clarify"),
        Some("users: 10 M\n\nreads: 4000/s")
    );
    assert_eq!((ack.rev, ack.label), (3, Label::OnTime));
}

#[test]
fn two_tabs_that_write_in_the_same_line_are_both_kept_until_somebody_puts_them_together() {
    let mut room = given("default");
    room.writes(at(1, 0), "clarify", "reads?");
    room.when(at(1, 1), write("clarify", "left", 1, "reads: 10"))
        .unwrap();
    let ack = room
        .when(at(1, 2), write("clarify", "right", 1, "reads: 20"))
        .unwrap()
        .unwrap();
    assert_eq!(ack.label, Label::Conflict);
    assert_eq!(room.interview.counted_text("clarify"), Some("reads: 10"));
    assert_eq!(room.interview.asides()[0].text, "reads: 20");
    let both = Action::Write {
        stage: "clarify".into(),
        op_id: "both".into(),
        base_rev: 2,
        merges: Some(ack.rev),
        text: "reads: 10 to 20".into(),
    };
    room.when(at(1, 3), both).unwrap();
    assert_eq!(
        room.interview.counted_text("clarify"),
        Some("reads: 10 to 20")
    );
    assert!(room.interview.asides().is_empty());
    assert_eq!(
        room.interview.text_at_rev("clarify", ack.rev).unwrap(),
        "reads: 20"
    );
}

#[test]
fn the_board_is_kept_element_by_element() {
    let mut room = given("default");
    let draw = |op_id: &str, base_rev, elements: serde_json::Value| Action::Draw {
        op_id: op_id.into(),
        base_rev,
        merges: None,
        elements: elements.as_array().unwrap().clone(),
    };
    room.when(
        at(1, 0),
        draw(
            "a",
            0,
            json!([{"id": "cache", "x": 1}, {"id": "db", "x": 2}]),
        ),
    )
    .unwrap();
    room.when(
        at(1, 1),
        draw(
            "b",
            1,
            json!([{"id": "cache", "x": 9}, {"id": "db", "x": 2}]),
        ),
    )
    .unwrap();
    // The other tab moved the other box.
    room.when(
        at(1, 2),
        draw(
            "c",
            1,
            json!([{"id": "cache", "x": 1}, {"id": "db", "x": 7}]),
        ),
    )
    .unwrap();
    assert_eq!(
        room.interview.board().to_json(),
        r#"[{"id":"cache","x":9},{"id":"db","x":7}]"#
    );
    let conflict = draw(
        "d",
        1,
        json!([{"id": "cache", "x": 5}, {"id": "db", "x": 2}]),
    );
    let ack = room.when(at(1, 3), conflict).unwrap().unwrap();
    assert_eq!(ack.label, Label::Conflict);
    assert_eq!(room.interview.board_asides().len(), 1);
    let nameless = draw("e", 3, json!([{"x": 1}]));
    assert_eq!(
        room.when(at(1, 4), nameless).unwrap_err().code(),
        "board-malformed"
    );
}

#[test]
fn limits_hold_at_the_limit_and_refuse_one_past() {
    let mut room = given("default");
    let full = "x".repeat(64 * 1024);
    room.writes(at(1, 0), "clarify", &full);
    let refusal = room
        .when(at(1, 1), write("clarify", "more", 1, &format!("{full}x")))
        .unwrap_err();
    assert_eq!(
        refusal,
        Refusal::TextTooLong {
            bytes: 65_537,
            limit: 65_536
        }
    );

    let ask = |chars: usize| Action::Ask {
        text: "é".repeat(chars),
        reply: Vec::new(),
    };
    room.when(at(1, 2), ask(2_000)).unwrap();
    let refusal = room.when(at(1, 3), ask(2_001)).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::QuestionTooLong {
            chars: 2_001,
            limit: 2_000
        }
    );

    let scene = |count: usize| {
        (0..count)
            .map(|n| json!({"id": n.to_string()}))
            .collect::<Vec<_>>()
    };
    let draw = |elements| Action::Draw {
        op_id: "d".into(),
        base_rev: 0,
        merges: None,
        elements,
    };
    let refusal = room.when(at(1, 4), draw(scene(5_001))).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::BoardTooLarge {
            elements: 5_001,
            limit: 5_000
        }
    );
    room.when(at(1, 5), draw(scene(5_000))).unwrap();

    let name = |chars: usize| write("estimate", &"o".repeat(chars), 0, "40/s");
    room.when(at(1, 6), name(64)).unwrap();
    assert_eq!(
        room.when(at(1, 7), name(65)).unwrap_err(),
        Refusal::OperationMalformed
    );
    assert_eq!(
        room.when(at(1, 7), name(0)).unwrap_err(),
        Refusal::OperationMalformed
    );
    let unknown = room
        .when(at(1, 8), write("estimate", "u", 2, "?"))
        .unwrap_err();
    assert_eq!(unknown, Refusal::UnknownRevision { rev: 2, latest: 1 });
}

#[test]
fn a_journal_that_is_full_can_still_be_finished() {
    let mut room = given("untimed");
    let mut last = room.journal.last().unwrap().clone();
    last.seq = 50_000;
    room.interview.apply(&last);
    let refusal = room
        .when(at(1, 0), write("clarify", "w", 0, "more"))
        .unwrap_err();
    assert_eq!(refusal, Refusal::TooManyEvents);
    let question = Action::Ask {
        text: "Why?".into(),
        reply: Vec::new(),
    };
    assert_eq!(
        room.when(at(1, 0), question).unwrap_err(),
        Refusal::TooManyEvents
    );
    room.when(at(1, 0), finish()).unwrap();
    assert_eq!(room.interview.phase(), Phase::Finished);
}

#[test]
fn twenty_thousand_versions_are_all() {
    let mut room = given("untimed");
    for n in 0..20_000 {
        let stage = ["clarify", "estimate"][n % 2];
        room.writes(at(1, 0), stage, &n.to_string());
    }
    let refusal = room
        .when(at(2, 0), write("deep-dive", "w", 0, "more"))
        .unwrap_err();
    assert_eq!(refusal, Refusal::TooManyRevisions);
    // What stands there already needs no version of its own.
    room.writes(at(2, 0), "estimate", "19999");
    assert_eq!(
        room.interview.text_at_rev("clarify", 5_000).unwrap(),
        "9998"
    );
}

#[test]
fn the_name_of_a_save_belongs_to_one_document() {
    let mut room = given("default");
    room.when(at(1, 0), write("clarify", "one", 0, "40/s"))
        .unwrap();
    let elsewhere = room.when(at(1, 1), write("estimate", "one", 0, "40/s"));
    assert_eq!(elsewhere.unwrap_err(), Refusal::OperationReused);
    assert_eq!(room.interview.counted_text("estimate"), Some(""));
}

#[test]
fn an_arrival_in_the_future_is_an_arrival_now() {
    let mut room = strict();
    let ack = room.writes_delayed(at(6, 10), -60_000, "clarify", "typed before the bell");
    assert_eq!(ack.label, Label::Grace);
}

#[test]
fn a_conflict_put_in_order_only_after_the_end_stays_open() {
    let mut room = given("default");
    room.writes(at(1, 0), "clarify", "reads?");
    room.when(at(1, 1), write("clarify", "left", 1, "reads: 10"))
        .unwrap();
    room.when(at(1, 2), write("clarify", "right", 1, "reads: 20"))
        .unwrap();
    room.when(at(2, 0), finish()).unwrap();
    let both = Action::Write {
        stage: "clarify".into(),
        op_id: "both".into(),
        base_rev: 2,
        merges: Some(3),
        text: "reads: 10 to 20".into(),
    };
    room.when(at(3, 0), both).unwrap();
    let open: Vec<_> = room
        .interview
        .asides()
        .into_iter()
        .map(|aside| (aside.rev, aside.label))
        .collect();
    assert_eq!(open, [(3, Label::Conflict), (4, Label::AfterEnd)]);
    assert_eq!(room.interview.counted_text("clarify"), Some("reads: 10"));
}
