//! People, interviews and years of history, put on a disk before the server starts on it.

use std::path::Path;
use std::sync::Arc;

use fortyfive::casebook::Casebook;
use fortyfive::casebook::rubric::Level;
use fortyfive::ids;
use fortyfive::interview::{Action, Command};
use fortyfive::proctor::{PlanChoice, Proctor, Pulse, StartRequest};
use fortyfive::store::{CreateGuest, Db, Login, Options, Person, Place, StartInterview};
use fortyfive::time::{SystemClock, wall_clock};

const CASE: &str = "url-shortener";
const ANSWER: &str = include_str!("../../prompts/cases/url-shortener/answers/strong.md");
const DAY_MS: i64 = 24 * 3_600_000;
/// As many as one person may have at the same time.
const RUNNING_EACH: usize = 3;

/// An interview with the token of its candidate.
#[derive(Debug, Clone)]
pub struct Seat {
    pub token: String,
    pub interview: String,
}

pub struct House {
    db: Db,
    proctor: Arc<Proctor>,
}

impl House {
    pub async fn open(data: &Path) -> House {
        let place = Place::DataDir(data.to_owned());
        let db = Db::open(&place, &Options::default())
            .await
            .expect("a database");
        let casebook = Casebook::load(None).expect("sound content");
        let now = wall_clock();
        let clock = Arc::new(SystemClock::starting_at(now));
        let pulse = Pulse::starting_at(now, Vec::new());
        let proctor = Proctor::new(db.clone(), Arc::new(casebook), clock, pulse);
        House { db, proctor }
    }

    pub async fn close(self) {
        self.db.close().await;
    }

    async fn guest(&self, n: usize) -> (String, String) {
        let (person_id, token) = (ids::new_id(), format!("token-{n}"));
        let now = wall_clock();
        let person = Person {
            id: person_id.clone(),
            created_at: now,
            display_name: String::new(),
            login_name: None,
            password_hash: None,
            settings: "{}".into(),
        };
        let login = Login {
            token_hash: ids::hash_of(&token),
            person_id: person_id.clone(),
            created_at: now,
            last_seen_at: now,
            expires_at: now.plus_ms(30 * DAY_MS),
            label: "bench".into(),
        };
        self.db
            .write(CreateGuest { person, login })
            .await
            .expect("a guest");
        (person_id, token)
    }

    async fn start(&self, person_id: &str) -> String {
        let request = StartRequest {
            case: CASE.into(),
            level: Level::Senior,
            plan: PlanChoice::Fitting,
            pace: None,
            extra_time_permille: 1_000,
        };
        self.proctor
            .start(person_id, request)
            .await
            .expect("a start")
    }

    /// Running interviews, each with a text in its first stage.
    pub async fn running(&self, count: usize) -> Vec<Seat> {
        let people = (0..count.div_ceil(RUNNING_EACH)).map(async |n| {
            let (person_id, token) = self.guest(n).await;
            let mut seats = Vec::new();
            for _ in 0..RUNNING_EACH {
                seats.push(Seat {
                    token: token.clone(),
                    interview: self.start(&person_id).await,
                });
            }
            seats
        });
        let seats = futures_util::future::join_all(people).await;
        seats.into_iter().flatten().take(count).collect()
    }

    /// Finished interviews, answered well, scored, with the candidate's own score.
    pub async fn finished(&self, count: usize) -> Vec<(String, Seat)> {
        let mut seats = Vec::new();
        for n in 0..count {
            let (person_id, token) = self.guest(1_000_000 + n).await;
            let interview = self.start(&person_id).await;
            let write = |stage: &str| Action::Write {
                stage: stage.into(),
                op_id: format!("op-{stage}"),
                base_rev: 0,
                merges: None,
                text: ANSWER.to_owned(),
            };
            self.act(&person_id, &interview, write("clarify")).await;
            self.act(&person_id, &interview, write("deep-dive")).await;
            let notes = Vec::new();
            self.act(&person_id, &interview, Action::Finish { notes })
                .await;
            self.proctor
                .put_self_score(&person_id, &interview, Vec::new())
                .await
                .expect("a self-score");
            seats.push((person_id, Seat { token, interview }));
        }
        seats
    }

    async fn act(&self, person_id: &str, interview: &str, action: Action) {
        let received_at = self.proctor.clock().now();
        let command = move |_: &_, _| {
            let action = action.clone();
            Ok(Command {
                received_at,
                action,
            })
        };
        let done = self
            .proctor
            .command(person_id, interview, command, |_, _, answer| {
                answer.map(drop)
            });
        done.await.expect("stored").expect("not refused");
    }

    /// The same finished interview so many times more: years of practice.
    pub async fn history(&self, count: usize) {
        let (person_id, seat) = self.finished(1).await.pop().expect("one");
        let row = self
            .db
            .interview(&person_id, &seat.interview)
            .await
            .expect("a row");
        let row = row.expect("its row");
        let events = self.db.journal(&person_id, &seat.interview, 0, i64::MAX);
        let events = events.await.expect("its journal");
        for lot in (0..count).collect::<Vec<_>>().chunks(512) {
            let copies = lot.iter().map(|n| {
                let mut row = row.clone();
                row.id = ids::new_id();
                row.started_at = row.started_at.plus_ms(-(*n as i64) * DAY_MS / 50);
                self.db.write(StartInterview {
                    row,
                    content: String::new(),
                    events: events.clone(),
                    snapshot: None,
                })
            });
            for written in futures_util::future::join_all(copies).await {
                written.expect("a copy");
            }
        }
    }
}
