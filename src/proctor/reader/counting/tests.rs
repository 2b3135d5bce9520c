use super::*;
use crate::time::Timestamp;

pub fn versions(model: &str) -> Versions {
    Versions {
        model: model.to_owned(),
        prompt: "p".to_owned(),
        rubric: "r".to_owned(),
        schema: "1".to_owned(),
        engine: "4".to_owned(),
    }
}

/// A try, answered by `model` where it was; it is about the text "a".
pub fn row(
    id: &str,
    part: &str,
    place: i64,
    attempt: i64,
    state: &str,
    model: &str,
) -> ReaderCallRow {
    let is_over = matches!(state, "done" | "failed");
    ReaderCallRow {
        id: id.into(),
        part: part.into(),
        stage: "clarify".into(),
        place,
        attempt,
        seed: -7,
        items: r#"["clarify.scale"]"#.into(),
        text_hash: Readable::hash("a", None),
        state: state.into(),
        reason: (state == "failed").then(|| "timed-out".into()),
        model: model.into(),
        versions: serde_json::to_string(&versions(model)).unwrap(),
        ended_at: is_over.then(|| Timestamp::from_ms(1)),
    }
}

fn same() -> Readable {
    Readable::texts(&[("clarify", "a")])
}

/// Ids of what counts, and where each question stands.
fn told(calls: &[ReaderCallRow], readable: &Readable) -> (Vec<String>, Vec<String>) {
    let counting = Counting::of(calls, readable);
    let counts = calls.iter().filter(|row| counting.counts(&row.id));
    let standing = counting.standing().map(|at| match at {
        At::Waiting(row) => format!("{} waits", row.id),
        At::Done(row) => format!("{} done", row.id),
        At::Failed(row, reason) => format!("{} {reason}", row.id),
    });
    (
        counts.map(|row| row.id.clone()).collect(),
        standing.collect(),
    )
}

#[test]
fn the_last_try_of_each_question_tells_where_it_stands() {
    let calls = [
        row("a", END, 0, 1, "failed", "m"),
        row("b", END, 1, 1, "done", "m"),
        row("c", END, 0, 2, "done", "m"),
        row("d", END, 2, 1, "failed", "m"),
        row("e", END, 2, 2, "sent", "m"),
        row("f", END, 3, 1, "failed", "m"),
    ];
    let other = Readable::texts(&[("clarify", "other")]);
    let (counts, standing) = told(&calls, &other);
    assert_eq!(counts, ["b", "c"]);
    assert_eq!(standing, ["c done", "b done", "e waits", "f timed-out"]);
}

#[test]
fn what_was_asked_between_counts_while_the_text_is_the_same() {
    let calls = [
        row("a", "stage/clarify", 0, 1, "done", "m"),
        row("b", "line/7", 0, 1, "done", "m"),
    ];
    assert_eq!(told(&calls, &same()).0, ["a"]);
    let other = Readable::texts(&[("clarify", "b")]);
    assert_eq!(told(&calls, &other), (Vec::new(), Vec::new()));
    // It failed then, and was asked again at the end.
    let again = [
        row("a", "stage/clarify", 0, 1, "failed", "m"),
        row("b", END, 0, 1, "done", "m"),
    ];
    let (counts, standing) = told(&again, &same());
    assert_eq!(
        (counts, standing),
        (vec!["b".to_owned()], vec!["b done".to_owned()])
    );
}

/// The story: one of three questions failed, the operator attached another model, and the learner asked again: two opinions of the old
/// one and one of the new one were counted together.
#[test]
fn answers_of_two_readers_are_never_counted_together() {
    let mut calls = vec![
        row("a", END, 0, 1, "done", "old"),
        row("b", END, 1, 1, "done", "old"),
        row("c", END, 2, 1, "failed", "old"),
        row("d", END, 2, 2, "done", "new"),
    ];
    let (counts, standing) = told(&calls, &same());
    assert_eq!(counts, ["a", "b"], "the one that answered more");
    assert_eq!(standing, ["a done", "b done", "d other-version"]);
    // As the others come in from the new one, it takes over once it has answered as much, all at once.
    calls.push(row("e", END, 0, 2, "done", "new"));
    assert_eq!(told(&calls, &same()).0, ["d", "e"]);
    calls.push(row("f", END, 1, 2, "done", "new"));
    let (counts, standing) = told(&calls, &same());
    assert_eq!(counts, ["d", "e", "f"]);
    assert_eq!(standing, ["e done", "f done", "d done"]);
}

#[test]
fn a_set_that_is_complete_stays_while_a_newer_one_is_not() {
    let calls = [
        row("a", END, 0, 1, "done", "old"),
        row("b", END, 1, 1, "done", "old"),
        row("c", END, 0, 2, "done", "new"),
        row("d", END, 1, 2, "failed", "new"),
    ];
    let (counts, standing) = told(&calls, &same());
    assert_eq!(counts, ["a", "b"]);
    assert_eq!(standing, ["a done", "b done"]);
    assert!(Counting::of(&calls, &same()).is_complete());
}

#[test]
fn a_stage_that_was_read_between_by_another_reader_does_not_count_beside_the_end() {
    let calls = [
        row("a", "stage/clarify", 0, 1, "done", "old"),
        row("b", END, 0, 1, "done", "new"),
        row("c", END, 1, 1, "done", "new"),
    ];
    let (counts, standing) = told(&calls, &same());
    assert_eq!(counts, ["b", "c"]);
    assert_eq!(standing, ["b done", "c done"]);
}

#[test]
fn any_field_of_the_versions_makes_another_reader() {
    let one = versions("m");
    let other = |change: fn(&mut Versions)| {
        let mut other = one.clone();
        change(&mut other);
        serde_json::to_string(&other).unwrap()
    };
    for versions in [
        other(|v| v.model.push('x')),
        other(|v| v.prompt.push('x')),
        other(|v| v.rubric.push('x')),
        other(|v| v.schema.push('x')),
        other(|v| v.engine.push('x')),
    ] {
        let mut calls = [
            row("a", END, 0, 1, "done", "m"),
            row("b", END, 1, 1, "done", "m"),
        ];
        calls[1].versions = versions;
        assert_eq!(told(&calls, &same()).0, ["b"], "of as many the last");
    }
}

#[test]
fn what_is_asked_again_is_what_whoever_is_asked_now_has_not_answered() {
    let mut calls = vec![
        row("a", END, 0, 1, "done", "m"),
        row("b", END, 1, 1, "failed", "m"),
    ];
    let now = versions("m");
    let same = Now {
        model: "m",
        versions: &now,
    };
    assert_eq!(same.instead_of(&calls, END, 0), Err(Already));
    assert_eq!(same.instead_of(&calls, END, 1), Ok(Some("b".to_owned())));
    assert_eq!(same.instead_of(&calls, END, 2), Ok(None), "never asked");
    let changed = versions("other");
    let other = Now {
        model: "other",
        versions: &changed,
    };
    assert_eq!(other.instead_of(&calls, END, 0), Ok(Some("a".to_owned())));
    // The endpoint names what it was asked for otherwise since: that is another one.
    let mut renamed = row("c", END, 1, 2, "done", "m");
    renamed.versions = serde_json::to_string(&versions("m-2026-11")).unwrap();
    calls.push(renamed);
    assert_eq!(same.instead_of(&calls, END, 1), Err(Already));
    assert_eq!(same.instead_of(&calls, END, 0), Ok(Some("a".to_owned())));
}

#[test]
fn a_stage_that_was_read_is_read_again_where_its_text_changed_or_something_failed() {
    let part = part_of("clarify");
    let read = |rows: &[ReaderCallRow], text: &str, model: &str| {
        let versions = versions(model);
        let now = Now {
            model,
            versions: &versions,
        };
        now.has_read(rows, "clarify", &Readable::texts(&[("clarify", text)]))
    };
    let done = || row("a", &part, 0, 1, "done", "m");
    assert!(read(&[done()], "a", "m"));
    assert!(!read(&[done()], "b", "m"));
    assert!(!read(&[done()], "a", "another"));
    assert!(!read(
        &[done(), row("b", &part, 1, 1, "failed", "m")],
        "a",
        "m"
    ));
    assert!(!read(&[row("c", END, 0, 1, "done", "m")], "a", "m"));
    // The story: an answer in the wrong form was asked for once more and came; at the end it was asked a third time.
    let repaired = [
        row("a", &part, 0, 1, "failed", "m"),
        row("b", &part, 0, 2, "done", "m"),
    ];
    assert!(read(&repaired, "a", "m"));
}
