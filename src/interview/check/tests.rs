//! Journals as they are brought, honest and changed.

use super::*;
use crate::casebook::rubric::Level;
use crate::interview::command::{Action, Command};
use crate::interview::event::LineKind;
use crate::interview::plan::MINUTE_MS;
use crate::interview::session::StartSpec;

/// A change of a line, and what it makes of it.
type Change<'a> = (&'a dyn Fn(&mut Recorded), Impossible);

const NINE: Timestamp = Timestamp::from_ms(1_700_000_000_000);
const LATER: Timestamp = NINE.plus_ms(24 * 60 * MINUTE_MS);

/// A short interview: something written twice, something asked, and the end.
fn journal() -> Vec<Recorded> {
    let mut journal = Interview::start(
        NINE,
        StartSpec {
            case: "url-shortener".into(),
            content_hash: "5f1c".into(),
            level: Level::Senior,
            plan: Plan::named("default").unwrap(),
            opening: Line::new(LineKind::Opening, "Design a link shortener."),
        },
    );
    let mut interview = Interview::replay(&journal);
    let write = |rev, text: &str| Action::Write {
        stage: "clarify".into(),
        op_id: format!("op-{rev}"),
        base_rev: rev,
        merges: None,
        text: text.into(),
    };
    let actions = [
        write(0, "who writes?"),
        write(1, "who writes, and how often?"),
        Action::Advance {
            from: "clarify".into(),
        },
        Action::Finish { notes: Vec::new() },
    ];
    for (minute, action) in (1..).zip(actions) {
        let now = NINE.plus_ms(minute * MINUTE_MS);
        let outcome = interview.handle(
            now,
            Command {
                received_at: now,
                action,
            },
        );
        assert!(outcome.answer.is_ok());
        journal.extend(outcome.events);
    }
    journal
}

fn examine(journal: &[Recorded]) -> Result<Interview, (u64, Impossible)> {
    let mut effort = Effort::of_an_import();
    let mut examination = Examination::begin(LATER, &mut effort);
    for (number, line) in (1..).zip(journal) {
        examination.take(line).map_err(|why| (number, why))?;
    }
    examination.end().map_err(|why| (0, why))
}

#[test]
fn what_was_written_here_is_possible() {
    let journal = journal();
    assert_eq!(examine(&journal).unwrap(), Interview::replay(&journal));
}

#[test]
fn every_change_of_a_line_is_found_at_that_line() {
    let wrote = 4;
    let change = |index: usize, change: &dyn Fn(&mut Recorded)| {
        let mut journal = journal();
        change(&mut journal[index]);
        examine(&journal).unwrap_err()
    };
    let line = wrote as u64 + 1;
    let texts = |event: &mut Event, put: &dyn Fn(&mut crate::interview::text::TextDelta)| {
        if let Event::Wrote { delta, .. } = event {
            put(delta);
        }
    };
    let cases: [Change; 7] = [
        (&|line| line.seq += 1, Impossible::Number),
        (&|line| line.at = Timestamp(-1), Impossible::NegativeTime),
        (
            &|line| line.recorded_at = LATER.plus_ms(1),
            Impossible::FutureTime,
        ),
        (
            &|line| line.at = line.recorded_at.plus_ms(1),
            Impossible::TimeOrder,
        ),
        (
            &|line| texts(&mut line.event, &|delta| delta.deleted.push('x')),
            Impossible::Delta,
        ),
        (
            &|line| texts(&mut line.event, &|delta| delta.inserted.push('x')),
            Impossible::Hash,
        ),
        (
            &|line| line.event = Event::ReturnEnded,
            Impossible::WrongPhase,
        ),
    ];
    for (edit, expected) in cases {
        assert_eq!(change(wrote, edit), (line, expected));
    }
}

#[test]
fn a_journal_begins_with_the_start_and_ends_with_the_end() {
    let journal = journal();
    assert_eq!(examine(&[]), Err((0, Impossible::FirstLine)));
    let last = journal.len() - 1;
    assert_eq!(examine(&journal[..last]), Err((0, Impossible::NotFinished)));
    let mut headless = journal[1..].to_vec();
    headless[0].seq = 1;
    assert_eq!(examine(&headless), Err((1, Impossible::FirstLine)));
    let mut twice = journal.clone();
    twice[3].event = twice[0].event.clone();
    assert_eq!(examine(&twice), Err((4, Impossible::StartedTwice)));
}

#[test]
fn a_plan_that_nobody_could_have_drawn_up_is_refused() {
    let mut journal = journal();
    if let Event::Started { plan, .. } = &mut journal[0].event {
        plan.stages.clear();
    }
    assert_eq!(examine(&journal), Err((1, Impossible::Plan)));
}

#[test]
fn a_journal_that_asks_for_too_much_work_is_refused() {
    let mut effort = Effort(20);
    let mut examination = Examination::begin(LATER, &mut effort);
    let refused = journal()
        .iter()
        .find_map(|line| examination.take(line).err());
    assert_eq!(refused, Some(Impossible::TooMany));
}
