//! The whole house through its real router, on both engines, with a clock that stands still until it is moved.

mod access;
mod accounts;
mod bad_input;
mod boards;
mod calibration;
mod circles;
pub mod client;
mod clocks;
mod command_line;
mod content;
mod credit;
mod dictation;
pub mod drills;
mod dropped;
mod graded;
mod headers;
mod history;
mod hostile;
mod journey;
mod key;
mod live;
mod matrix;
mod origins;
pub mod peers;
mod replay;
mod routes;
mod saving;
mod streams;
mod study;
pub mod yours;
mod yours_beside;
mod yours_gone;
mod yours_memory;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use fortyfive::casebook::Casebook;
use fortyfive::dictation::Transcriber;
use fortyfive::model::Model;
use fortyfive::proctor::{Outage, Proctor, Pulse, ReaderSettings};
use fortyfive::stop::{self, Stop};
use fortyfive::store::{self, Db, Heartbeat, Options, Place};
use fortyfive::time::{Clock, ManualClock, Timestamp};
use fortyfive::web::{self, App, Origins};
use serde_json::{Value, json};

use crate::support::pg;
use client::Client;

pub const LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 4545);
pub const HOST: &str = "127.0.0.1:4545";
/// Some morning in January 2027.
pub const NOON: i64 = 1_800_000_000_000;
pub const MINUTE_MS: i64 = 60_000;

pub static BUILT_IN: LazyLock<Arc<Casebook>> =
    LazyLock::new(|| Arc::new(Casebook::load(None).expect("the built-in content is sound")));

/// A server without sockets.
pub struct World {
    pub engine: &'static str,
    pub place: Place,
    pub db: Db,
    pub clock: Arc<ManualClock>,
    pub proctor: Arc<Proctor>,
    pub router: Router,
    pub stop: Stop,
    _dir: Option<Arc<tempfile::TempDir>>,
}

/// How a world differs from the ordinary one.
#[derive(Clone)]
pub struct Setting {
    pub casebook: Arc<Casebook>,
    pub public_url: Option<&'static str>,
    pub transcriber: Option<Transcriber>,
    pub reader: Option<Arc<Model>>,
    pub reader_settings: ReaderSettings,
}

impl Default for Setting {
    fn default() -> Self {
        Setting {
            casebook: BUILT_IN.clone(),
            public_url: None,
            transcriber: None,
            reader: None,
            reader_settings: ReaderSettings::default(),
        }
    }
}

pub async fn both() -> [World; 2] {
    both_with(Setting::default()).await
}

pub async fn both_with(setting: Setting) -> [World; 2] {
    [sqlite(setting.clone()).await, postgres(setting).await]
}

pub async fn sqlite(setting: Setting) -> World {
    let dir = Arc::new(tempfile::tempdir().unwrap());
    let place = Place::DataDir(dir.path().join("data"));
    World::open("sqlite", place, Some(dir), setting, NOON).await
}

pub async fn postgres(setting: Setting) -> World {
    let place = Place::Url(pg::database().await);
    World::open("postgres", place, None, setting, NOON).await
}

impl World {
    async fn open(
        engine: &'static str,
        place: Place,
        dir: Option<Arc<tempfile::TempDir>>,
        setting: Setting,
        now_ms: i64,
    ) -> World {
        let options = Options {
            ballast: false,
            ..Options::default()
        };
        let mut opened = Db::open(&place, &options).await;
        // A task of the process before may still be letting go of its files.
        for _ in 0..500 {
            if opened.is_ok() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
            opened = Db::open(&place, &options).await;
        }
        let db = opened.unwrap();
        // As the server starts: what lies between the last sign of life and now is given back.
        let now = Timestamp::from_ms(now_ms);
        if let Some(last) = db.last_heartbeat().await.unwrap() {
            let outage = store::Outage {
                from_at: last.at,
                to_at: now,
            };
            db.write(outage).await.unwrap();
        }
        let outages = db.outages(Timestamp::from_ms(0)).await.unwrap();
        let outages = outages.into_iter().map(|outage| Outage {
            from: outage.from_at,
            to: outage.to_at,
        });
        let pulse = Pulse::starting_at(now, outages.collect());
        let clock = Arc::new(ManualClock::at(now));
        let proctor = Proctor::new(db.clone(), setting.casebook, clock.clone(), pulse)
            .with_reader(setting.reader, setting.reader_settings);
        proctor.release_readings().await.unwrap();
        let (stop, stopping) = stop::channel();
        let origins = Origins::new(SocketAddr::from(LISTEN), setting.public_url);
        let app = App::new(proctor.clone(), origins, stopping, setting.transcriber);
        World {
            engine,
            place,
            db,
            clock,
            proctor,
            router: web::router(app),
            stop,
            _dir: dir,
        }
    }

    /// The process ends with a last sign of life, is away for `away_ms`, and another one opens the same data.
    pub async fn restart(self, away_ms: i64, setting: Setting) -> World {
        let now = self.clock.now();
        let beat = Heartbeat { at: now, wall: now };
        self.db.write(beat).await.unwrap();
        self.db.close().await;
        let (engine, place, dir) = (self.engine, self.place.clone(), self._dir.clone());
        drop(self);
        World::open(engine, place, dir, setting, now.as_ms() + away_ms).await
    }

    /// Another process on the same database, with a clock that stands where this one does.
    pub async fn beside(&self, setting: Setting) -> World {
        let place = self.place.clone();
        World::open(self.engine, place, None, setting, self.now_ms()).await
    }

    /// Time goes by as it does for a server that is awake: with a sign of life every few seconds.
    pub async fn pass(&self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(5_000);
            self.clock.advance_ms(step);
            self.proctor.now().await;
            left -= step;
        }
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now().as_ms()
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Client {
        Client::new(self.router.clone())
    }

    /// A browser that was here before.
    pub fn browser_with(&self, cookies: BTreeMap<String, String>) -> Client {
        let mut browser = self.browser();
        browser.cookies = cookies;
        browser
    }

    /// A browser with an interview that runs, and its id.
    pub async fn candidate(&self, choices: &[(&str, &str)]) -> (Client, String) {
        let mut browser = self.browser();
        let id = browser.start(choices).await;
        (browser, id)
    }

    /// A browser with an interview on stages of `stages_ms`, in the order of the five.
    pub async fn candidate_with(&self, pace: &str, stages_ms: &[i64]) -> (Client, String) {
        let mut browser = self.browser();
        browser.become_guest().await;
        let state = browser
            .api("POST", "/api/v1/interviews", plan_of(pace, stages_ms))
            .await
            .expect(201);
        (browser, state["id"].as_str().unwrap().to_owned())
    }
}

pub const STAGES: [&str; 5] = [
    "clarify",
    "estimate",
    "high-level",
    "deep-dive",
    "trade-offs",
];

pub fn plan_of(pace: &str, stages_ms: &[i64]) -> Value {
    let stages: Vec<Value> = STAGES
        .iter()
        .zip(stages_ms)
        .map(|(stage, ms)| json!({"stage": stage, "ms": ms}))
        .collect();
    json!({"case": "url-shortener", "pace": pace, "plan": stages})
}

/// How many cases the start page offers.
pub fn built_in_cases() -> usize {
    BUILT_IN.cases.len()
}

/// A point of the checklist that people mark.
pub fn built_in_item() -> String {
    let items = &BUILT_IN.cases["url-shortener"].rubric.item;
    let marked = items
        .iter()
        .find(|item| fortyfive::peers::marks::is_marked(item.kind));
    marked.expect("a point that is marked").id.clone()
}

/// One of the answers that come with a case, cut into its stages.
pub fn answer_of(case: &str, name: &str) -> Vec<(&'static str, String)> {
    let path = format!(
        "{}/prompts/cases/{case}/answers/{name}.md",
        env!("CARGO_MANIFEST_DIR")
    );
    let whole = std::fs::read_to_string(path).unwrap();
    let mut parts: Vec<(&'static str, String)> = Vec::new();
    for line in whole.lines() {
        let heading = line
            .trim_start_matches('#')
            .trim()
            .to_lowercase()
            .replace(' ', "-");
        let stage = STAGES.into_iter().find(|stage| *stage == heading);
        match (line.starts_with('#'), stage) {
            (true, Some(stage)) => parts.push((stage, String::new())),
            _ => {
                if let Some((_, text)) = parts.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    for (_, text) in &mut parts {
        *text = text.trim().to_owned();
    }
    assert_eq!(parts.len(), 5, "{case}/{name} has all five stages");
    parts
}
