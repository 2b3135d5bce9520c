//! The store on both engines, and what it survives.

mod circles;
mod drills;
mod grading;
mod interviews;
mod journal;
mod opening;
mod peers;
mod people;
mod power_loss;
mod reader;
mod statements;
mod study;
mod summaries;
mod writer;

use std::sync::Arc;

use fortyfive::interview::event::{Event, Recorded};
use fortyfive::store::{
    Append, CreateGuest, Db, InterviewRow, Login, Options, Person, Place, StartInterview,
};
use fortyfive::time::Timestamp;

use crate::support::pg;

/// A database with the name of its engine, for messages. The directory goes with it.
#[derive(Clone)]
struct Engine {
    name: &'static str,
    db: Db,
    place: Place,
    _dir: Option<Arc<tempfile::TempDir>>,
}

/// No room is set aside in tests: there are many of them at the same time.
fn options() -> Options {
    Options {
        ballast: false,
        ..Options::default()
    }
}

async fn sqlite() -> Engine {
    let dir = tempfile::tempdir().unwrap();
    let place = Place::DataDir(dir.path().join("data"));
    let db = Db::open(&place, &options()).await.unwrap();
    Engine {
        name: "sqlite",
        db,
        place,
        _dir: Some(Arc::new(dir)),
    }
}

async fn postgres() -> Engine {
    let place = Place::Url(pg::database().await);
    let db = Db::open(&place, &options()).await.unwrap();
    Engine {
        name: "postgres",
        db,
        place,
        _dir: None,
    }
}

async fn both() -> [Engine; 2] {
    [sqlite().await, postgres().await]
}

fn at(ms: i64) -> Timestamp {
    Timestamp::from_ms(ms)
}

fn a_person(id: &str) -> Person {
    Person {
        id: id.into(),
        created_at: at(1),
        display_name: "Ada".into(),
        login_name: None,
        password_hash: None,
        settings: r#"{"theme":"dark"}"#.into(),
    }
}

fn a_login(token: &str, person: &str) -> Login {
    Login {
        token_hash: token.into(),
        person_id: person.into(),
        created_at: at(1),
        last_seen_at: at(1),
        expires_at: at(1_000_000),
        label: "Firefox on Linux".into(),
    }
}

async fn guest(db: &Db, id: &str) {
    let login = a_login(&format!("token-{id}"), id);
    db.write(CreateGuest {
        person: a_person(id),
        login,
    })
    .await
    .unwrap();
}

fn a_row(id: &str, person: &str) -> InterviewRow {
    InterviewRow {
        id: id.into(),
        person_id: person.into(),
        case_id: "url-shortener".into(),
        title: "A URL shortener".into(),
        level: "senior".into(),
        plan_name: "interview-45".into(),
        pace: "interview".into(),
        phase: "running".into(),
        stage: Some("clarify".into()),
        started_at: at(100),
        finished_at: None,
        due_at: Some(at(500)),
        seq: 1,
        content_hash: "hash-1".into(),
        coverage: None,
        verdict: None,
    }
}

fn asked(seq: u64, text: &str) -> Recorded {
    let moment = at(100 + seq as i64);
    Recorded {
        seq,
        at: moment,
        recorded_at: moment,
        event: Event::Asked { text: text.into() },
    }
}

fn a_start(id: &str, person: &str) -> StartInterview {
    StartInterview {
        row: a_row(id, person),
        content: "the case".into(),
        events: vec![asked(1, "the first line")],
        snapshot: None,
    }
}

/// A guest of the same name as the interview, with that interview at `seq` 1.
async fn started(db: &Db, id: &str) {
    guest(db, id).await;
    db.write(a_start(id, id)).await.unwrap();
}

/// One line after `expected_seq`.
fn an_append(id: &str, expected_seq: u64, text: &str) -> Append {
    Append {
        interview_id: id.into(),
        expected_seq,
        events: vec![asked(expected_seq + 1, text)],
        phase: "running".into(),
        stage: Some("clarify".into()),
        due_at: Some(at(500)),
        finished_at: None,
        snapshot: None,
        score: None,
    }
}

async fn seqs(db: &Db, id: &str) -> Vec<u64> {
    let journal = db.journal(id, id, 0, i64::MAX).await.unwrap();
    journal.into_iter().map(|recorded| recorded.seq).collect()
}
