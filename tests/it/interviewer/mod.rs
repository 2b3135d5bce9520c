//! The interviewer over whole interviews: six candidates on every case, read as a person would read them.
//!
//! `FORTYFIVE_TRANSCRIPTS=write cargo test --test it interviewer` writes the transcripts anew; look at the difference as a reader:
//! is this a conversation?

mod candidates;
mod questions;
mod rules;
mod sitting;

use std::fmt::Write as _;
use std::path::PathBuf;

use candidates::{Done, Who, play};
use fortyfive::interview::LineKind;
use sitting::{BUILT_IN, Room, Sitting};

fn transcript(sitting: &Sitting<'_>, done: &[Done]) -> String {
    let mut lines: Vec<(i64, usize, String)> = Vec::new();
    // A transcript has the sentences about time as well, the lines have why something was said.
    let mut said = sitting.interview.lines();
    for (order, line) in sitting.interview.transcript().into_iter().enumerate() {
        let elapsed_ms = line.at.since_ms(sitting.interview.started_at());
        let cue = match line.kind {
            LineKind::Time => None,
            _ => said.next().and_then(|said| said.line.cue.as_ref()),
        };
        let who = match line.kind {
            LineKind::Question => "Candidate",
            LineKind::Time => "Clock",
            _ => "Interviewer",
        };
        let why = cue.map_or(String::new(), |cue| {
            let name = serde_json::to_value(cue.rule).unwrap();
            match cue.about.as_str() {
                "" => format!(" ({})", name.as_str().unwrap()),
                about => format!(" ({}: {about})", name.as_str().unwrap()),
            }
        });
        lines.push((elapsed_ms, order, format!("{who}{why}: {}", line.text)));
    }
    for (order, done) in done.iter().enumerate() {
        lines.push((done.elapsed_ms, 10_000 + order, done.what.clone()));
    }
    lines.sort();
    let mut out = String::new();
    for (elapsed_ms, _, line) in lines {
        let seconds = elapsed_ms / 1_000;
        let _ = writeln!(out, "{:02}:{:02} {line}", seconds / 60, seconds % 60);
    }
    out
}

#[test]
fn whole_interviews_read_like_conversations_and_do_not_change_unnoticed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/interviewer/transcripts");
    let writes = std::env::var_os("FORTYFIVE_TRANSCRIPTS").is_some();
    let mut changed = Vec::new();
    for case in BUILT_IN.cases.keys() {
        let room = Room::of(case);
        for who in Who::ALL {
            let (sitting, done) = play(&room, who);
            let path = folder.join(format!("{case}-{}.txt", who.name()));
            let text = transcript(&sitting, &done);
            if writes {
                std::fs::write(&path, &text).unwrap();
            } else if std::fs::read_to_string(&path).unwrap_or_default() != text {
                changed.push(path.file_name().unwrap().to_owned());
            }
        }
    }
    assert!(
        changed.is_empty(),
        "these conversations went differently: {changed:?}"
    );
}
