//! A second, simpler interview, compared with the real one line by line.
//!
//! The [`Clockwork`] knows nothing of moments that come: it moves its hand every millisecond and looks
//! what rings. Two people write in it, each in a line of their own, so that what counts is always plain.
//! The real interview is asked only when somebody does something, and must have the same journal.

mod hand;

use fortyfive::interview::event::ChairLeft;
use fortyfive::interview::plan::Plan;
use fortyfive::interview::{Action, Event, HostMove, Interview, Phase, Recorded};
use fortyfive::time::Timestamp;
use proptest::prelude::*;
use proptest_state_machine::{StateMachineTest, prop_state_machine};

use self::hand::{Clockwork, Expected, Hand, Turn, text};
use super::script::{NINE, Room};

struct Real {
    room: Room,
    /// What each of the two has on the screen of each stage: revision and text, as the answers said.
    screens: Vec<[(u64, String); 2]>,
    seeded: usize,
}

fn told(line: &Recorded, plan: &Plan) -> (i64, String) {
    let what = match &line.event {
        Event::StageEntered {
            stage,
            reason,
            allotted_ms,
        } => format!("enter {stage} {} {allotted_ms:?}", name(reason)),
        Event::Returned { to } => format!("returned {to}"),
        Event::ReturnEnded => "return ended".into(),
        Event::TimeCalled { mark } => {
            use fortyfive::interview::event::TimeMark::*;
            match mark {
                StageThreeQuarters { stage } => format!("quarter {stage}"),
                StageOver { stage } => format!("over {stage}"),
                StageFarOver { stage } => format!("far-over {stage}"),
                HalfTime { left_ms } => format!("half {left_ms}"),
                Left { left_ms } => format!("left {left_ms}"),
            }
        }
        Event::Wrote {
            stage, rev, label, ..
        } => {
            format!("wrote {} {rev} {label:?}", plan.position(stage).unwrap())
        }
        Event::Paused { by } => format!("paused {}", name(by)),
        Event::Resumed { by } => format!("resumed {}", name(by)),
        Event::OutageCredited { gap_ms, .. } => format!("outage {gap_ms}"),
        Event::ClosingBegan => "closing".into(),
        Event::Finished { reason } => format!("finished {}", name(reason)),
        Event::ChairTaken { .. } => "chair taken".into(),
        Event::ChairLeft { .. } => "chair left".into(),
        Event::ExtraTimeGranted { ms } => format!("more {ms}"),
        other => panic!("nobody did {other:?}"),
    };
    (line.at.since_ms(NINE), what)
}

/// The name a value has in the journal.
fn name(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .unwrap()
        .as_str()
        .unwrap()
        .to_owned()
}

fn hosted(host_move: HostMove) -> Action {
    let seat = "b".to_owned();
    Action::Host { seat, host_move }
}

struct SideBySide;

impl StateMachineTest for SideBySide {
    type SystemUnderTest = Real;
    type Reference = Clockwork;

    fn init_test(state: &Clockwork) -> Real {
        let mut room = Room::open(state.plan.clone());
        for (index, stage) in state.plan.stages.iter().enumerate() {
            let text = text([0, 0]);
            let op_id = format!("seed-{index}");
            let seed = Action::Write {
                stage: stage.id.clone(),
                op_id,
                base_rev: 0,
                merges: None,
                text,
            };
            assert!(room.command(0, seed).answer.is_ok());
        }
        let seeded = room.journal.len();
        let screens = state
            .plan
            .stages
            .iter()
            .map(|_| [(1, text([0, 0])), (1, text([0, 0]))])
            .collect();
        Real {
            room,
            screens,
            seeded,
        }
    }

    fn apply(mut real: Real, state: &Clockwork, turn: Turn) -> Real {
        let room = &mut real.room;
        let stage_id = |stage: usize| {
            state
                .plan
                .stages
                .get(stage)
                .map_or("nowhere".to_owned(), |stage| stage.id.clone())
        };
        let (delay, action) = match turn {
            Turn::Wait(ms) => {
                // Nobody looks.
                room.now = room.now.plus_ms(ms);
                return real;
            }
            Turn::Outage(gap) => {
                let from = room.now;
                room.now = from.plus_ms(gap);
                let events = room.interview.credit_outage(room.now, from, room.now);
                room.journal.extend(events);
                room.look();
                return real;
            }
            Turn::Write {
                who,
                stage,
                changes,
                delay,
            } => {
                let stage = stage % state.plan.stages.len();
                let (base_rev, shown) = real.screens[stage][who].clone();
                let mut text = shown;
                if changes {
                    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                    let (side, place) = if who == 0 { ("left", 0) } else { ("right", 4) };
                    lines[place] = format!("{side} {}", state.counter);
                    text = lines.join("\n");
                }
                let op_id = format!("op-{}", room.journal.len());
                (
                    delay,
                    Action::Write {
                        stage: stage_id(stage),
                        op_id,
                        base_rev,
                        merges: None,
                        text,
                    },
                )
            }
            Turn::Advance { from } => (
                0,
                Action::Advance {
                    from: stage_id(from),
                },
            ),
            Turn::Return { to } => (0, Action::Return { to: stage_id(to) }),
            Turn::EndReturn => (0, Action::EndReturn),
            Turn::Pause => (0, Action::Pause),
            Turn::Take => {
                let (seat, name) = ("b".to_owned(), "Bea".to_owned());
                (0, Action::TakeChair { seat, name })
            }
            Turn::Leave => {
                let (seat, why) = ("b".to_owned(), ChairLeft::Left);
                let reply = Vec::new();
                (0, Action::LeaveChair { seat, why, reply })
            }
            Turn::HostPause => (0, hosted(HostMove::Pause)),
            Turn::Grant(minutes) => {
                let ms = minutes * 60_000;
                (0, hosted(HostMove::Extend { ms }))
            }
            Turn::Resume => (0, Action::Resume),
            Turn::Finish { delay } => (delay, Action::Finish { notes: Vec::new() }),
        };
        let answer = room.command(delay, action).answer;
        let got = match &answer {
            Err(_) => Expected::Refused,
            Ok(answer) => match &answer.ack {
                Some(ack) => Expected::Saved {
                    rev: ack.rev as usize,
                    label: ack.label,
                },
                None if answer.already => Expected::Already,
                None => Expected::Done,
            },
        };
        assert_eq!(got, state.expected, "{turn:?}");
        if let (Turn::Write { who, stage, .. }, Ok(answer)) = (&turn, &answer) {
            // The browser takes over what was stored.
            let stage = stage % state.plan.stages.len();
            let rev = answer.ack.as_ref().unwrap().rev;
            let stored = room.interview.text_at_rev(&stage_id(stage), rev).unwrap();
            real.screens[stage][*who] = (rev, stored);
        }
        real
    }

    fn check_invariants(real: &Real, state: &Clockwork) {
        // A look at a copy: the real one stays as lazy as it is.
        let mut room = real.room.clone();
        room.look();
        let journal: Vec<_> = room.journal[real.seeded..]
            .iter()
            .map(|line| told(line, &state.plan))
            .collect();
        assert_eq!(journal, state.journal);
        let interview: &Interview = &room.interview;
        let now: Timestamp = room.now;
        assert_eq!(interview.elapsed_ms(now), state.gone);
        assert_eq!(
            interview.remaining_ms(now),
            Some(state.length() - state.gone)
        );
        let phase = match state.phase {
            Hand::Running => Phase::Running,
            Hand::Paused { .. } => Phase::Paused,
            Hand::Closing { .. } => Phase::Closing,
            Hand::Finished => Phase::Finished,
        };
        assert_eq!(interview.phase(), phase);
        for (index, stage) in interview.stages_view(now).into_iter().enumerate() {
            let paper = &state.papers[index];
            assert_eq!(stage.text, text(paper.revisions[paper.head - 1].0));
            assert_eq!(stage.rev, paper.head as u64);
            assert_eq!(stage.budget_ms, state.have[index]);
            let spent = if index == state.stage {
                state.gone_in_stage
            } else {
                state.spent[index]
            };
            assert_eq!(stage.spent_ms, spent);
        }
    }
}

prop_state_machine! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// INV-04 to INV-11, INV-13, INV-16, INV-20 to INV-22, INV-26, INV-28
    #[test]
    fn a_hand_that_moves_every_millisecond_tells_the_same_story(sequential 1..30 => SideBySide);
}
