//! Pauses, outages, and clocks that jump.

use fortyfive::interview::event::{FinishReason, PausedBy};
use fortyfive::interview::plan::MINUTE_MS;
use fortyfive::interview::{Action, Event, Interview, Label, Phase, Refusal};

use super::super::script::NINE;
use super::{at, given, strict, write};

#[test]
fn an_interview_has_no_pause_and_a_drill_has_ten_minutes_of_it() {
    let mut room = given("default");
    assert_eq!(
        room.when(at(1, 0), Action::Pause).unwrap_err(),
        Refusal::PauseNotAllowed
    );

    let mut drill = given("drill");
    drill.when(at(1, 0), Action::Pause).unwrap();
    assert_eq!(drill.interview.paused_by(), Some(PausedBy::Candidate));
    assert_eq!(
        drill.writes(at(2, 0), "deep-dive", "while paused").label,
        Label::Paused
    );
    assert_eq!(
        drill
            .when(
                at(2, 0),
                Action::Advance {
                    from: "deep-dive".into()
                }
            )
            .unwrap_err(),
        Refusal::Paused
    );
    // It goes on by itself when the ten minutes are used up.
    drill.looks_at(at(30, 0));
    let resumed = drill
        .journal
        .iter()
        .find(|line| matches!(line.event, Event::Resumed { .. }))
        .unwrap();
    assert_eq!(resumed.at, at(11, 0));
    assert_eq!(
        drill.interview.finished(),
        Some((at(17, 0), FinishReason::Expired))
    );
}

#[test]
fn three_pauses_are_all_and_the_clock_stands_to_the_millisecond() {
    let mut drill = given("drill");
    for minutes in [1, 3, 5] {
        drill.when(at(minutes, 0), Action::Pause).unwrap();
        let left = drill.interview.remaining_ms(drill.now);
        drill.when(at(minutes + 1, 0), Action::Resume).unwrap();
        assert_eq!(drill.interview.remaining_ms(drill.now), left);
    }
    assert_eq!(
        drill.when(at(7, 0), Action::Pause).unwrap_err(),
        Refusal::PausesUsedUp
    );
    assert_eq!(drill.interview.deadline(), Some(at(10, 0)));
}

#[test]
fn a_pause_counts_from_its_arrival_and_is_not_possible_after_the_bell() {
    let mut drill = given("drill");
    drill.now = at(1, 20);
    assert!(drill.command(20_000, Action::Pause).answer.is_ok());
    assert_eq!(drill.interview.remaining_ms(drill.now), Some(6 * MINUTE_MS));
    let mut over = given("drill");
    assert_eq!(
        over.when(at(7, 0), Action::Pause).unwrap_err(),
        Refusal::TimeIsUp
    );
    assert_eq!(over.interview.phase(), Phase::Closing);
}

#[test]
fn a_text_of_a_pause_counts_when_it_is_saved_again_after_it() {
    let mut drill = given("drill");
    drill.when(at(1, 0), Action::Pause).unwrap();
    let ack = drill.writes(at(2, 0), "deep-dive", "while paused");
    drill.when(at(3, 0), Action::Resume).unwrap();
    drill
        .when(
            at(3, 1),
            write("deep-dive", "again", ack.rev, "while paused"),
        )
        .unwrap();
    assert_eq!(
        drill.interview.counted_text("deep-dive"),
        Some("while paused")
    );
    assert!(drill.interview.asides().is_empty());
}

#[test]
fn time_lost_by_the_server_is_given_back() {
    let mut room = given("default");
    room.looks_at(at(44, 50));
    // Away from 44:50 to 50:00.
    room.journal.extend(
        room.interview
            .credit_outage(at(50, 0), at(44, 50), at(50, 0)),
    );
    room.looks_at(at(50, 0));
    assert_eq!(room.interview.phase(), Phase::Running);
    assert_eq!(room.interview.remaining_ms(at(50, 0)), Some(10_000));
    assert_eq!(room.interview.deadline(), Some(at(50, 10)));
}

#[test]
fn after_a_long_outage_the_interview_waits_for_its_candidate() {
    let mut room = given("default");
    room.looks_at(at(20, 0));
    let events = room
        .interview
        .credit_outage(at(90, 0), at(20, 0), at(90, 0));
    assert_eq!(events.len(), 2);
    assert_eq!(room.interview.paused_by(), Some(PausedBy::Outage));
    assert_eq!(
        room.interview.remaining_ms(at(500, 0)),
        Some(25 * MINUTE_MS)
    );
    // Also in an interview that cannot be paused; and for a week, then it is given up.
    assert_eq!(room.interview.poll_timeout(), Some(at(90 + 7 * 24 * 60, 0)));
    let mut forgotten = room.clone();
    forgotten.looks_at(at(20_000, 0));
    let end = Some((at(90 + 7 * 24 * 60, 0), FinishReason::Abandoned));
    assert_eq!(forgotten.interview.finished(), end);
    room.when(at(500, 0), Action::Resume).unwrap();
    assert_eq!(room.interview.deadline(), Some(at(525, 0)));
}

#[test]
fn an_outage_of_exactly_ten_minutes_runs_on() {
    let mut room = given("default");
    room.interview.credit_outage(at(11, 0), at(1, 0), at(11, 0));
    assert_eq!(room.interview.phase(), Phase::Running);
    let mut longer = given("default");
    longer
        .interview
        .credit_outage(at(11, 0).plus_ms(1), at(1, 0), at(11, 0).plus_ms(1));
    assert_eq!(longer.interview.phase(), Phase::Paused);
}

#[test]
fn an_outage_in_the_grace_gives_the_grace_back() {
    let mut room = given("default");
    room.looks_at(at(45, 10));
    room.journal.extend(
        room.interview
            .credit_outage(at(65, 10), at(45, 10), at(65, 10)),
    );
    assert_eq!(room.interview.phase(), Phase::Closing);
    assert_eq!(
        room.writes(at(65, 30), "trade-offs", "typed before 0:00")
            .label,
        Label::Grace
    );
    assert_eq!(
        room.writes(at(65, 31), "trade-offs", "no longer").label,
        Label::Late
    );
    assert_eq!(room.interview.settle_at(), Some(at(66, 15)));
}

#[test]
fn an_outage_after_a_strict_bell_gives_the_stage_its_grace_back() {
    let mut room = strict();
    room.looks_at(at(6, 10));
    room.journal.extend(
        room.interview
            .credit_outage(at(9, 10), at(6, 10), at(9, 10)),
    );
    assert_eq!(
        room.writes(at(9, 30), "clarify", "typed before the bell")
            .label,
        Label::Grace
    );
    assert_eq!(
        room.writes(at(9, 31), "clarify", "no longer").label,
        Label::Late
    );
}

#[test]
fn an_outage_is_not_charged_to_a_pause() {
    let mut drill = given("drill");
    drill.when(at(1, 0), Action::Pause).unwrap();
    drill
        .journal
        .extend(drill.interview.credit_outage(at(8, 0), at(3, 0), at(8, 0)));
    assert_eq!(drill.interview.poll_timeout(), Some(at(16, 0)));
    assert_eq!(drill.interview.pause_left_ms(at(8, 0)), 8 * MINUTE_MS);
}

#[test]
fn untimed_practice_has_no_deadline_and_ends_after_eight_hours() {
    let mut room = given("untimed");
    assert_eq!(
        (room.interview.deadline(), room.interview.remaining_ms(NINE)),
        (None, None)
    );
    let ack = room.writes(at(200, 0), "clarify", "no hurry");
    assert_eq!((ack.label, ack.remaining_ms), (Label::OnTime, None));
    room.moves_on(at(200, 0));
    room.looks_at(at(600, 0));
    assert_eq!(
        room.interview.finished(),
        Some((at(480, 0), FinishReason::Abandoned))
    );
    let spent: Vec<i64> = room
        .interview
        .stages_view(room.now)
        .iter()
        .map(|stage| stage.spent_ms / MINUTE_MS)
        .collect();
    assert_eq!(spent, [200, 280, 0, 0, 0]);
}

#[test]
fn a_clock_set_back_does_not_turn_the_journal_around() {
    let mut room = given("default");
    room.writes(at(10, 0), "clarify", "before");
    let ack = room.writes(at(2, 0), "clarify", "after the clock was set back");
    assert_eq!(ack.label, Label::OnTime);
    let last = room.journal.last().unwrap();
    assert_eq!((last.at, last.recorded_at), (at(10, 0), at(10, 0)));
    assert_eq!(room.interview, Interview::replay(&room.journal));
    assert_eq!(room.interview.remaining_ms(at(-5, 0)), Some(45 * MINUTE_MS));
}
