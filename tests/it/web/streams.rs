//! Live streams: they say that something changed, to those it concerns, until the end.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use futures_util::StreamExt;
use serde_json::Value;
use tower::ServiceExt;

use super::client::Client;
use super::{World, both};

pub struct Stream {
    body: BodyDataStream,
    pub heard: String,
}

impl Stream {
    async fn open(world: &World, client: &Client, id: &str) -> Stream {
        Stream::at(world, client, &format!("/api/v1/interviews/{id}/events")).await
    }

    pub async fn at(world: &World, client: &Client, path: &str) -> Stream {
        let request = client.api_request("GET", path, Value::Null);
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 200);
        Stream {
            body: Body::into_data_stream(response.into_body()),
            heard: String::new(),
        }
    }

    /// Listens until `word` was said; the limit is only there so that a fault ends the test.
    pub async fn until(&mut self, word: &str) {
        while !self.heard.contains(word) {
            let next = tokio::time::timeout(Duration::from_secs(20), self.body.next()).await;
            let next = next.unwrap_or_else(|_| panic!("{word} was never said: {}", self.heard));
            let bytes = next.unwrap_or_else(|| panic!("the end before {word}: {}", self.heard));
            self.heard
                .push_str(std::str::from_utf8(&bytes.unwrap()).unwrap());
        }
    }

    pub async fn ends(&mut self) {
        let rest = async { while self.body.next().await.is_some() {} };
        let ended = tokio::time::timeout(Duration::from_secs(20), rest).await;
        assert!(ended.is_ok(), "the stream goes on: {}", self.heard);
    }
}

#[tokio::test]
async fn a_save_is_heard_on_the_other_device_and_its_text_is_not() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        let mut stream = Stream::open(&world, &laptop, &id).await;
        stream.until("event: clock").await;
        let ack = laptop
            .save(&id, "clarify", "a", 0, "a text of the candidate")
            .await
            .expect(200);
        let seq = ack["seq"].as_u64().unwrap();
        stream.until(&format!("\"seq\":{seq}")).await;
        assert!(
            stream.heard.contains("event: change"),
            "{}: {}",
            world.engine,
            stream.heard
        );
        assert!(!stream.heard.contains("a text of"), "{}", stream.heard);
        laptop
            .call(&id, "stage", serde_json::json!({"from": "clarify"}))
            .await
            .expect(200);
        stream.until(&format!("\"seq\":{}", seq + 1)).await;
    }
}

#[tokio::test]
async fn a_stop_ends_every_stream_and_turns_readiness_red() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let mut streams = Vec::new();
        for _ in 0..3 {
            streams.push(Stream::open(&world, &browser, &id).await);
        }
        assert_eq!(browser.get("/readyz").await.status, 200);
        world.stop.begin();
        for stream in &mut streams {
            stream.ends().await;
        }
        assert_eq!(browser.get("/readyz").await.status, 503, "{}", world.engine);
        // What is under way is still saved.
        browser
            .save(&id, "clarify", "a", 0, "the last words")
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn a_browser_has_its_share_of_streams_and_gets_it_back() {
    let world = super::sqlite(super::Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let mut held = Vec::new();
    for _ in 0..fortyfive::limits::STREAMS_PER_PERSON {
        held.push(Stream::open(&world, &browser, &id).await);
    }
    let path = format!("/api/v1/interviews/{id}/events");
    let one_more = browser.api("GET", &path, Value::Null).await;
    one_more.refused(429, "too-many");
    assert!(!one_more.header("retry-after").is_empty());
    drop(held);
    Stream::open(&world, &browser, &id)
        .await
        .until("event: clock")
        .await;
}

/// Who logs out, or moves the interview to an account, does not go on listening: both are found with the next
/// tick of the stream's clock, which comes every ten seconds.
#[tokio::test]
async fn a_stream_of_what_is_no_longer_ones_own_ends_with_the_next_tick() {
    let world = super::sqlite(super::Setting::default()).await;
    let (mut laptop, own) = world.candidate(&[]).await;
    let account = [("name", "ada"), ("password", "violet anchor teapot 91")];
    laptop.form("/register", &account).await.location();
    let (mut guest, moved) = world.candidate(&[]).await;
    let mut of_laptop = Stream::open(&world, &laptop, &own).await;
    let mut of_guest = Stream::open(&world, &guest, &moved).await;
    of_laptop.until("event: clock").await;
    of_guest.until("event: clock").await;
    guest.form("/login", &account).await.location();
    laptop.form("/logout", &[]).await.location();
    tokio::join!(of_laptop.ends(), of_guest.ends());
}

#[tokio::test]
async fn what_the_interviewer_says_by_itself_is_heard_at_once_by_whoever_watches() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let mut stream = Stream::open(&world, &browser, &id).await;
        stream.until("event: clock").await;
        world.pass(119_999).await;
        let now = world.proctor.now().await;
        world.proctor.run_due(now).await.unwrap();
        let seq = browser.state(&id).await["seq"].as_u64().unwrap();
        world.pass(1).await;
        let now = world.proctor.now().await;
        assert_eq!(
            world.proctor.run_due(now).await.unwrap(),
            0,
            "no deadline has passed"
        );
        stream.until(&format!("\"seq\":{}", seq + 1)).await;
        let state = browser.state(&id).await;
        let line = state["transcript"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        assert_eq!(
            (&line["kind"], &line["from"]),
            (&"nudge".into(), &"interviewer".into())
        );

        // The journal has the line, and why it was said only after the end.
        let journal = format!("/api/v1/interviews/{id}/journal");
        let before = browser.api("GET", &journal, Value::Null).await.expect(200);
        let said = |journal: &Value| {
            let events = journal["events"].as_array().unwrap().iter();
            let mut said = events.filter(|event| event["event"]["line_kind"] == "nudge");
            said.next().unwrap()["event"].clone()
        };
        assert!(said(&before).get("cue").is_none(), "{before}");
        browser
            .call(&id, "finish", serde_json::json!({}))
            .await
            .expect(200);
        let after = browser.api("GET", &journal, Value::Null).await.expect(200);
        assert_eq!(said(&after)["cue"]["rule"], "silence", "{after}");
    }
}
