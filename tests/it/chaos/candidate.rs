//! A candidate with the habits of the browser's outbox, and a memory for what they were told.

use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::dice::Dice;

const WORDS: [&str; 8] = [
    "cache",
    "queue",
    "shard",
    "100k",
    "writes",
    "größer",
    "🙂",
    "\"quoted\"\n",
];
/// The stages written to: the one the clock is on and one that comes later.
const STAGES: [&str; 2] = ["clarify", "estimate"];
/// An answer that takes longer than this is as good as none.
const ANSWER: Duration = Duration::from_secs(60);

/// A save as it was sent. It keeps its `op_id` until it is answered.
#[derive(Debug, Clone)]
pub struct Op {
    pub id: String,
    pub stage: &'static str,
    base_rev: u64,
    pub text: String,
}

/// What the server said about a save: from here on it must be true.
#[derive(Debug, Clone, PartialEq)]
pub struct Ack {
    pub op: String,
    pub stage: &'static str,
    pub rev: u64,
    pub sha256: String,
    pub label: String,
    pub seq: u64,
}

/// What came of one attempt to save.
#[derive(Debug)]
pub enum Sent {
    Acknowledged,
    /// No answer, or not all of it: nobody knows whether it is saved.
    Unknown,
    /// An answer that it is not.
    Refused(StatusCode, Value),
}

/// What the clock showed, and when.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    pub remaining_ms: i64,
    pub at: Instant,
}

pub struct Candidate {
    client: Client,
    dice: Dice,
    url: String,
    token: String,
    pub interview: String,
    /// All of them, from the first one on.
    pub acks: Vec<Ack>,
    /// What the last of them answered.
    pub last: Option<Op>,
    /// The outbox: at most one save waits for its answer.
    pub pending: Option<Op>,
    /// By stage: the revision and the text last acknowledged.
    pub heads: BTreeMap<&'static str, (u64, String)>,
    pub shown: Shown,
    ops: u64,
}

pub fn client() -> Client {
    // It speaks plain http only: no certificates are looked for, and a machine may have none.
    let without_roots = rustls::ClientConfig::builder()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(without_roots)
        .no_proxy()
        .timeout(ANSWER)
        .build()
        .expect("a client")
}

pub fn sha256_of(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Candidate {
    /// A new guest with an interview of their own.
    pub async fn arrive(url: &str, seed: u64) -> Candidate {
        let client = client();
        let guest = client.post(format!("{url}/api/v1/people")).send().await;
        let guest: Value = json_of(guest.expect("a guest"), StatusCode::CREATED).await;
        let mut candidate = Candidate {
            client,
            dice: Dice::new(seed),
            url: url.to_owned(),
            token: guest["token"].as_str().expect("a token").to_owned(),
            interview: String::new(),
            acks: Vec::new(),
            last: None,
            pending: None,
            heads: STAGES.map(|stage| (stage, (0, String::new()))).into(),
            shown: Shown {
                remaining_ms: 0,
                at: Instant::now(),
            },
            ops: 0,
        };
        let started = candidate.start().await;
        let state = json_of(started, StatusCode::CREATED).await;
        candidate.interview = state["id"].as_str().expect("an id").to_owned();
        candidate.look(&state);
        candidate
    }

    pub async fn many(url: &str, count: u64) -> Vec<Candidate> {
        let arriving = (0..count).map(|seed| Candidate::arrive(url, seed));
        futures_util::future::join_all(arriving).await
    }

    /// Starts one more interview.
    pub async fn start(&self) -> Response {
        let body = json!({ "case": "url-shortener" });
        let start = self.client.post(format!("{}/api/v1/interviews", self.url));
        let sent = self.signed(start).json(&body).send().await;
        sent.expect("an answer")
    }

    /// The server has come back, perhaps elsewhere.
    pub fn move_to(&mut self, url: &str) {
        url.clone_into(&mut self.url);
        // The connections of before lead nowhere.
        self.client = client();
    }

    /// Saves one text after the other until a save is not answered.
    pub async fn type_until_cut_off(mut self) -> Candidate {
        loop {
            match self.save().await {
                Sent::Acknowledged => {}
                Sent::Unknown => return self,
                // Only what a healthy server under load may say.
                Sent::Refused(StatusCode::TOO_MANY_REQUESTS, _) => {
                    tokio::time::sleep(Duration::from_millis(40)).await;
                }
                Sent::Refused(StatusCode::SERVICE_UNAVAILABLE, body) => {
                    assert_eq!(body["code"], "busy", "{body}");
                    tokio::time::sleep(Duration::from_millis(40)).await;
                }
                Sent::Refused(status, body) => panic!("{status} {body}"),
            }
        }
    }

    /// Saves what waits, or the next text.
    pub async fn save(&mut self) -> Sent {
        let op = self.pending.take().unwrap_or_else(|| self.next_op());
        let put = self.put(&op);
        self.pending = Some(op.clone());
        let Ok(response) = put.send().await else {
            return Sent::Unknown;
        };
        let status = response.status();
        let Ok(body) = response.json::<Value>().await else {
            return Sent::Unknown;
        };
        if status != StatusCode::OK {
            return Sent::Refused(status, body);
        }
        self.pending = None;
        let ack = ack_of(&op, &body);
        assert_eq!(ack.sha256, sha256_of(&op.text), "{op:?}");
        let text = op.text.clone();
        self.heads.insert(op.stage, (ack.rev, text));
        self.acks.push(ack);
        self.last = Some(op);
        if let Some(remaining_ms) = body["remaining_ms"].as_i64() {
            self.show(remaining_ms);
        }
        Sent::Acknowledged
    }

    /// Sends a save that was acknowledged once more.
    pub async fn repeat(&self, op: &Op) -> Ack {
        let sent = self.put(op).send().await.expect("an answer");
        ack_of(op, &json_of(sent, StatusCode::OK).await)
    }

    fn put(&self, op: &Op) -> RequestBuilder {
        let body = json!({ "op_id": op.id, "base_rev": op.base_rev, "text": op.text });
        let path = format!("{}/notes/{}", self.interview, op.stage);
        let url = format!("{}/api/v1/interviews/{path}", self.url);
        self.signed(self.client.put(url)).json(&body)
    }

    pub fn next_op(&mut self) -> Op {
        let stage = self.dice.one_of(&STAGES);
        let (base_rev, mut text) = self.heads[stage].clone();
        // Mostly more of it, sometimes all anew.
        if text.len() > 4_000 || self.dice.between(1, 10) == 1 {
            text.clear();
        }
        for _ in 0..self.dice.between(1, 20) {
            text.push_str(self.dice.one_of(&WORDS));
            text.push(' ');
        }
        self.ops += 1;
        Op {
            id: format!("{}-{}", self.interview, self.ops),
            stage,
            base_rev,
            text,
        }
    }

    /// The interview as the server sees it now.
    pub async fn state(&mut self) -> Value {
        let state = self.get("").await;
        self.look(&state);
        state
    }

    /// Takes what the server shows for the present, as a page that is loaded anew does.
    pub fn go_on_from(&mut self, state: &Value) {
        self.pending = None;
        let stages = state["stages"].as_array().expect("stages");
        for (stage, head) in &mut self.heads {
            let found = stages.iter().find(|found| found["id"] == *stage);
            let found = found.expect("the stage is there");
            let text = found["text"].as_str().expect("a text");
            *head = (found["rev"].as_u64().expect("a revision"), text.to_owned());
        }
    }

    /// `GET` of something below the interview.
    pub async fn get(&self, below: &str) -> Value {
        let sent = self.request(below).send().await.expect("an answer");
        json_of(sent, StatusCode::OK).await
    }

    pub fn request(&self, below: &str) -> RequestBuilder {
        let url = format!("{}/api/v1/interviews/{}{below}", self.url, self.interview);
        self.signed(self.client.get(url))
    }

    /// A save as it goes over the wire, for those who cut it.
    pub fn raw(&self, op: &Op) -> Vec<u8> {
        let body = json!({ "op_id": op.id, "base_rev": op.base_rev, "text": op.text }).to_string();
        let host = self.url.trim_start_matches("http://");
        format!(
            "PUT /api/v1/interviews/{}/notes/{} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.interview,
            op.stage,
            self.token,
            body.len()
        )
        .into_bytes()
    }

    fn signed(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(&self.token)
    }

    fn look(&mut self, state: &Value) {
        self.show(state["remaining_ms"].as_i64().expect("a timed interview"));
    }

    fn show(&mut self, remaining_ms: i64) {
        self.shown = Shown {
            remaining_ms,
            at: Instant::now(),
        };
    }
}

impl Shown {
    /// What the clock must show at `then`, when it stood still for `still`.
    pub fn at(&self, then: Instant, still: Duration) -> i64 {
        let ran = then.duration_since(self.at).saturating_sub(still);
        self.remaining_ms - i64::try_from(ran.as_millis()).expect("a short test")
    }
}

fn ack_of(op: &Op, body: &Value) -> Ack {
    let word = |name: &str| body[name].as_str().expect(name).to_owned();
    Ack {
        op: op.id.clone(),
        stage: op.stage,
        rev: body["rev"].as_u64().expect("a revision"),
        sha256: word("sha256"),
        label: word("label"),
        seq: body["seq"].as_u64().expect("a line"),
    }
}

pub async fn json_of(response: Response, expected: StatusCode) -> Value {
    let status = response.status();
    let body = response.text().await.expect("a whole answer");
    assert_eq!(status, expected, "{body}");
    serde_json::from_str(&body).expect("JSON")
}
