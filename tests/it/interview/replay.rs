//! The replay: what it shows of a moment is what was saved then, whoever works it out.

use fortyfive::casebook::components::Components;
use fortyfive::interview::{Interview, Phase, Recorded};
use fortyfive::report::replay::frames::{ClockFace, Frames, graph_of};
use fortyfive::report::replay::{self, Moment, timeline};
use fortyfive::time::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::script::{NINE, Room, play, scripts};

/// What a player has who adds up the frames until a moment.
fn added_up(frames: &Frames, t: i64) -> (Moment, Option<usize>) {
    let mut notes: Vec<Vec<u16>> = vec![Vec::new(); frames.stages.len()];
    let mut clock: Option<(i64, ClockFace)> = None;
    let (mut board_rev, mut drawing) = (0, None);
    for frame in frames.frames.iter().take_while(|frame| frame.t <= t) {
        clock = frame.clock.map(|face| (frame.t, face)).or(clock);
        for splice in &frame.notes {
            let inserted: Vec<u16> = splice.3.encode_utf16().collect();
            notes[splice.0].splice(splice.1..splice.1 + splice.2, inserted);
        }
        if let Some(board) = frame.board {
            (board_rev, drawing) = (board.rev, board.drawing);
        }
    }
    let (since, face) = clock.unwrap();
    let gone = if face.runs { t - since } else { 0 };
    let elapsed_ms = match face.runs {
        true => (face.elapsed_ms + gone).min(face.limit_ms),
        false => face.elapsed_ms,
    };
    let moment = Moment {
        phase: face.phase,
        stage: face.stage,
        shown: face.shown,
        elapsed_ms,
        remaining_ms: face.timed.then_some((face.limit_ms - elapsed_ms).max(0)),
        notes: notes
            .iter()
            .map(|text| String::from_utf16(text).unwrap())
            .collect(),
        board_rev,
        lines: frames.lines.iter().filter(|line| line.t <= t).count(),
    };
    (moment, drawing)
}

/// Every moment at which something happened, the ones around it, and some between.
fn moments(journal: &[Recorded]) -> Vec<i64> {
    let length_ms = replay::end_of(journal).since_ms(NINE);
    let mut moments: Vec<i64> = journal
        .iter()
        .flat_map(|line| [-1, 0, 1, 700].map(|ms| line.at.since_ms(NINE) + ms))
        .filter(|t| (0..=length_ms).contains(t))
        .collect();
    moments.push(length_ms);
    moments.sort_unstable();
    moments.dedup();
    moments
}

fn exact(journal: &[Recorded], t: i64) -> (Interview, Moment) {
    let at = NINE.plus_ms(t);
    let interview = replay::at(journal, at);
    let moment = Moment::of(&interview, at);
    (interview, moment)
}

proptest! {
    /// INV-04: byte for byte what was there when it was saved.
    #[test]
    fn a_replay_to_a_moment_shows_what_was_saved_by_then(script in scripts()) {
        let mut room = Room::open(script.plan.clone());
        let mut seen: Vec<(usize, Timestamp, Interview)> = Vec::new();
        for (wait, step) in &script.steps {
            room.take(wait, step);
            seen.push((room.journal.len(), room.now, room.interview.clone()));
        }
        for (length, now, living) in seen {
            // What arrived before and was written down later belongs to the earlier moment.
            if room.journal[length..].iter().any(|line| line.at <= now) {
                continue;
            }
            let then = replay::at(&room.journal, now);
            prop_assert_eq!(Moment::of(&then, now), Moment::of(&living, now));
            prop_assert_eq!(then.board().to_json(), living.board().to_json());
            prop_assert_eq!(then.transcript(), living.transcript());
            prop_assert_eq!(then.pauses(), living.pauses());
        }
    }

    #[test]
    fn adding_up_what_changed_gives_every_moment_exactly(script in scripts()) {
        let (room, _) = play(&script);
        let components = Components::built_in();
        let frames = Frames::of(&room.journal, &components);
        prop_assert_eq!(frames.step_ms, 0);
        for t in moments(&room.journal) {
            let (interview, expected) = exact(&room.journal, t);
            let (moment, drawing) = added_up(&frames, t);
            prop_assert_eq!(&moment, &expected, "at {}", t);
            let seen = graph_of(&interview, &components).and_then(|graph| graph.drawing());
            prop_assert_eq!(drawing.map(|place| &frames.drawings[place]), seen.as_ref(), "at {}", t);
        }
    }

    #[test]
    fn every_mark_lies_within_the_replay_and_its_place_leads_back(script in scripts()) {
        let (room, _) = play(&script);
        let frames = Frames::of(&room.journal, &Components::built_in());
        let marks = timeline::of_journal(&room.journal);
        prop_assert!(marks.is_sorted_by_key(|mark| mark.t));
        for mark in &marks {
            prop_assert!((0..=frames.axis.length_ms).contains(&mark.t), "{:?}", mark);
        }
        let places: Vec<i64> = marks.iter().map(|mark| frames.axis.place(mark.t)).collect();
        prop_assert!(places.is_sorted());
        prop_assert!(places.iter().all(|place| *place <= frames.axis.line_ms()));
    }
}

/// Journals by the same dice every time, with what is to be seen at some moments: for the script that plays them.
fn for_the_script() -> Value {
    let mut runner = TestRunner::deterministic();
    let mut journals = Vec::new();
    let components = Components::built_in();
    while journals.len() < 12 {
        let script = scripts().new_tree(&mut runner).unwrap().current();
        let (room, _) = play(&script);
        if room.journal.len() < 20 {
            continue;
        }
        let frames = Frames::of(&room.journal, &components);
        let all = moments(&room.journal);
        let some = all.iter().step_by(all.len() / 14 + 1).chain(all.last());
        let moments: Vec<Value> = some
            .map(|t| {
                let (_, moment) = exact(&room.journal, *t);
                let place = frames.axis.place(*t);
                json!({"t": t, "place": place, "moment": moment})
            })
            .collect();
        let marks = timeline::of_journal(&room.journal);
        journals.push(json!({"data": {"replay": frames, "marks": marks}, "moments": moments}));
    }
    json!(journals)
}

/// The file is compared with here and played in `tests/browser/unit/replay.test.mjs`. `FORTYFIVE_FIXTURE=write` writes it anew.
#[test]
fn what_the_script_is_tested_with_is_what_the_server_says() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/browser/fixtures/replay.json"
    );
    let says = for_the_script();
    if std::env::var_os("FORTYFIVE_FIXTURE").is_some_and(|value| value == "write") {
        std::fs::write(path, format!("{says}\n")).unwrap();
    }
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(
        file == says,
        "{path} is of another version: write it anew and play it"
    );
    let phases = file
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["moments"].as_array().unwrap());
    let phases: Vec<&Value> = phases.map(|moment| &moment["moment"]["phase"]).collect();
    for phase in [
        Phase::Running,
        Phase::Paused,
        Phase::Closing,
        Phase::Finished,
    ] {
        assert!(phases.contains(&&json!(phase)), "no moment is {phase:?}");
    }
}
