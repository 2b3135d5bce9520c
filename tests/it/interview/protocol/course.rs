//! Bells, moving on, going back, what is said.

use fortyfive::interview::event::{FinishReason, LineKind};
use fortyfive::interview::plan::{MINUTE_MS, StageSpec};
use fortyfive::interview::view::Speaker;
use fortyfive::interview::{Ack, Action, Event, Line, Pace, Plan, Recorded, Refusal};

use super::super::script::{NINE, Room};
use super::{at, finish, given, strict};

fn told(line: &Recorded) -> (i64, String) {
    let what = match &line.event {
        Event::Started { .. } => "started".into(),
        Event::StageEntered { stage, .. } => format!("enter {stage}"),
        Event::Said(_) => "opening".into(),
        Event::TimeCalled { mark } => {
            let mark = serde_json::to_value(mark).unwrap();
            let of = mark.get("stage").or(mark.get("left_ms")).unwrap();
            format!(
                "{} {}",
                mark["mark"].as_str().unwrap(),
                of.to_string().trim_matches('"')
            )
        }
        Event::ClosingBegan => "closing".into(),
        Event::Finished { reason } => format!("{reason:?}").to_lowercase(),
        other => format!("{other:?}"),
    };
    (line.at.since_ms(NINE), what)
}

fn assert_told(journal: &[Recorded], expected: &[(i64, &str)]) {
    let told: Vec<_> = journal.iter().map(told).collect();
    let expected: Vec<_> = expected
        .iter()
        .map(|(ms, what)| (*ms, what.to_string()))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn the_default_45_minutes_run_to_the_millisecond() {
    // Nobody touches anything, and nobody looks until an hour later.
    let mut room = given("default");
    room.looks_at(at(60, 0));
    assert_told(
        &room.journal,
        &[
            (0, "started"),
            (0, "enter clarify"),
            (0, "opening"),
            (270_000, "stage_three_quarters clarify"),
            (360_000, "stage_over clarify"),
            (450_000, "stage_far_over clarify"),
            (1_350_000, "half_time 1350000"),
            (1_800_000, "left 900000"),
            // 13 minutes are left: 2 + 1 + 8 + 2, the least the others need.
            (1_920_000, "enter estimate"),
            (2_010_000, "stage_three_quarters estimate"),
            (2_040_000, "enter high-level"),
            (2_085_000, "stage_three_quarters high-level"),
            (2_100_000, "enter deep-dive"),
            (2_400_000, "left 300000"),
            (2_460_000, "stage_three_quarters deep-dive"),
            (2_580_000, "enter trade-offs"),
            (2_640_000, "left 60000"),
            (2_670_000, "stage_three_quarters trade-offs"),
            (2_700_000, "closing"),
            (2_700_000, "expired"),
        ],
    );
    assert_eq!(
        room.interview.finished(),
        Some((at(45, 0), FinishReason::Expired))
    );
    let spent = room
        .interview
        .stages_view(room.now)
        .iter()
        .map(|stage| stage.spent_ms)
        .sum::<i64>();
    assert_eq!(spent, 45 * MINUTE_MS);
}

#[test]
fn moving_on_at_every_bell_keeps_every_stage_at_its_minutes() {
    let mut room = given("default");
    for minutes in [6, 10, 24, 39] {
        room.moves_on(at(minutes, 0));
        assert_eq!(room.minutes(), [6, 4, 14, 15, 6]);
    }
    room.looks_at(at(44, 59));
    assert_eq!(room.interview.remaining_ms(room.now), Some(1_000));
    room.when(at(44, 59), finish()).unwrap();
    assert_eq!(
        room.interview.finished(),
        Some((at(44, 59), FinishReason::Submitted))
    );
}

#[test]
fn at_a_bell_nothing_moves_and_the_overrun_comes_off_the_stages_to_come() {
    let mut room = given("default");
    room.looks_at(at(6, 0));
    assert_eq!(room.interview.stage(), "clarify");
    // 13 minutes over: half of what the later stages have above their floors.
    room.moves_on(at(19, 0));
    let budgets: Vec<i64> = room
        .interview
        .stages_view(room.now)
        .iter()
        .map(|stage| stage.budget_ms)
        .collect();
    assert_eq!(budgets, [1_140_000, 180_000, 450_000, 690_000, 240_000]);
}

#[test]
fn leaving_early_gives_the_rest_to_the_deep_dive() {
    let mut room = given("default");
    room.moves_on(at(4, 0));
    assert_eq!(room.minutes(), [4, 4, 14, 17, 6]);
    room.moves_on(at(5, 0));
    assert_eq!(room.minutes(), [4, 1, 14, 20, 6]);
    room.moves_on(at(19, 0));
    room.moves_on(at(30, 0));
    assert_eq!(room.minutes(), [4, 1, 14, 11, 15]);
}

#[test]
fn in_strict_pace_each_stage_ends_at_its_bell_and_the_last_bell_is_the_end() {
    let mut room = strict();
    room.looks_at(at(46, 15));
    assert_told(
        &room.journal[3..],
        &[
            (270_000, "stage_three_quarters clarify"),
            (360_000, "enter estimate"),
            (540_000, "stage_three_quarters estimate"),
            (600_000, "enter high-level"),
            (1_230_000, "stage_three_quarters high-level"),
            (1_350_000, "half_time 1350000"),
            (1_440_000, "enter deep-dive"),
            (1_800_000, "left 900000"),
            (2_115_000, "stage_three_quarters deep-dive"),
            (2_340_000, "enter trade-offs"),
            (2_400_000, "left 300000"),
            (2_610_000, "stage_three_quarters trade-offs"),
            (2_640_000, "left 60000"),
            (2_700_000, "closing"),
            (2_700_000, "expired"),
        ],
    );
}

#[test]
fn in_strict_pace_leaving_early_gives_to_the_deep_dive_as_well() {
    let mut room = strict();
    room.moves_on(at(2, 0));
    assert_eq!(room.minutes(), [2, 4, 14, 19, 6]);
    assert_eq!(room.interview.poll_timeout(), Some(at(5, 0)));
    assert_eq!(room.interview.stage_bell(), Some(at(6, 0)));
}

#[test]
fn a_stage_is_left_by_itself_only_when_all_later_ones_are_at_their_floors() {
    let mut room = given("default");
    room.moves_on(at(6, 0));
    room.moves_on(at(10, 0));
    room.looks_at(NINE.plus_ms(35 * MINUTE_MS - 1));
    assert_eq!(room.interview.stage(), "high-level");
    room.looks_at(at(35, 0));
    assert_eq!(room.interview.stage(), "deep-dive");
    assert_eq!(room.minutes(), [6, 4, 25, 8, 2]);
    assert!(
        room.heard()
            .contains(&"Let us move on to Deep dive.".to_owned())
    );
}

#[test]
fn going_back_is_allowed_once_per_stage_and_the_clock_stays() {
    let mut room = given("default");
    let back = |to: &str| Action::Return { to: to.into() };
    let refusal = room.when(at(1, 0), back("estimate")).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::StageNotEntered {
            title: "Estimate".into()
        }
    );
    room.moves_on(at(6, 0));
    let bell = room.interview.stage_bell();
    room.when(at(7, 0), back("clarify")).unwrap();
    assert_eq!(
        (room.interview.revisiting(), room.interview.stage()),
        (Some("clarify"), "estimate")
    );
    assert_eq!(room.interview.stage_bell(), bell);
    room.when(at(8, 0), Action::EndReturn).unwrap();
    assert_eq!(room.interview.revisiting(), None);
    let refusal = room.when(at(8, 1), back("clarify")).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::ReturnUsed {
            title: "Clarify".into()
        }
    );
    // Moving on ends it as well.
    room.moves_on(at(9, 0));
    room.when(at(9, 1), back("estimate")).unwrap();
    room.moves_on(at(10, 0));
    assert_eq!(room.interview.revisiting(), None);
    assert_eq!(
        strict_after_clarify().unwrap_err(),
        Refusal::ReturnInStrictPace
    );
}

fn strict_after_clarify() -> Result<Option<Ack>, Refusal> {
    let mut room = strict();
    room.moves_on(at(1, 0));
    room.when(
        at(2, 0),
        Action::Return {
            to: "clarify".into(),
        },
    )
}

#[test]
fn moving_on_is_refused_from_a_stage_ahead_and_from_the_last() {
    let mut room = given("default");
    let from = |stage: &str| Action::Advance { from: stage.into() };
    let ahead = room.when(at(1, 0), from("deep-dive")).unwrap_err();
    assert_eq!(
        ahead,
        Refusal::StageAhead {
            title: "Clarify".into()
        }
    );
    assert!(room.when(at(1, 0), from("lunch")).is_err());
    for minutes in 1..5 {
        room.moves_on(at(minutes, 0));
    }
    assert_eq!(
        room.when(at(5, 0), from("trade-offs")).unwrap_err(),
        Refusal::LastStage
    );
    // A second click on an old page is no error.
    assert!(room.when(at(5, 0), from("clarify")).is_ok());
}

#[test]
fn hints_are_a_minute_apart_and_a_second_click_is_not_a_second_hint() {
    let mut room = given("default");
    let hint = |level: u32| Action::TakeHint {
        level,
        text: format!("hint {level}"),
    };
    room.when(at(3, 0), hint(1)).unwrap();
    room.when(at(3, 1), hint(1)).unwrap();
    assert_eq!(room.interview.hints_taken("clarify"), [1]);
    let refusal = room.when(at(3, 18), hint(2)).unwrap_err();
    assert_eq!(refusal, Refusal::HintTooSoon { wait_s: 42 });
    assert_eq!(room.interview.hint_wait_ms(at(3, 18)), 42_000);
    room.when(at(4, 0), hint(2)).unwrap();
    assert_eq!(room.interview.hints_taken("clarify"), [1, 2]);
}

#[test]
fn everybody_hears_the_same_conversation() {
    let mut room = given("default");
    let fact = Line {
        kind: LineKind::Fact,
        text: "About 40 a second.".into(),
        fact: Some("scale".into()),
        cue: None,
        by: None,
    };
    let ask = Action::Ask {
        text: "How many writes?".into(),
        reply: vec![fact],
    };
    room.when(at(1, 0), ask).unwrap();
    room.when(
        at(3, 0),
        Action::TakeHint {
            level: 1,
            text: "Who reads it?".into(),
        },
    )
    .unwrap();
    room.looks_at(at(4, 30));
    let transcript = room.interview.transcript();
    let lines: Vec<_> = transcript
        .iter()
        .map(|line| (line.from, line.kind, line.text.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            (Speaker::Interviewer, LineKind::Opening, "Design it."),
            (Speaker::Candidate, LineKind::Question, "How many writes?"),
            (Speaker::Interviewer, LineKind::Fact, "About 40 a second."),
            (Speaker::Interviewer, LineKind::Hint, "Who reads it?"),
            (
                Speaker::Interviewer,
                LineKind::Time,
                "About a quarter of the time for Clarify is left."
            ),
        ]
    );
    assert_eq!(room.interview.facts_given(), ["scale"]);
}

#[test]
fn with_extra_time_every_bell_comes_later_and_the_text_counts_as_ever() {
    let plan = Plan::named("default")
        .unwrap()
        .with_extra_time(1500)
        .unwrap()
        .strict();
    let mut room = Room::open(plan);
    room.looks_at(at(8, 59));
    assert_eq!(room.interview.stage(), "clarify");
    room.looks_at(at(9, 0));
    assert_eq!(room.interview.stage(), "estimate");
    assert_eq!(room.interview.deadline(), Some(at(67, 30)));
}

#[test]
fn a_plan_of_ones_own_without_a_deep_dive_gives_the_rest_to_the_stage_entered() {
    let stages = ["requirements", "api", "data-model"].map(|id| StageSpec::minutes(id, 10));
    let mut room = Room::open(Plan::custom(stages.into(), Pace::Interview).unwrap());
    room.moves_on(at(4, 0));
    assert_eq!(room.minutes(), [4, 16, 10]);
}
