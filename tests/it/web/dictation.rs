//! Dictation, against endpoints that behave well and badly. They listen on real sockets: what matters is what goes out.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use fortyfive::config::Secret;
use fortyfive::dictation::Transcriber;
use fortyfive::limits;
use fortyfive::outward::{Endpoint, Within};
use futures_util::stream;

use super::client::{Client, Reply};
use super::{Setting, World, both_with, sqlite};

const PATH: &str = "/v1/audio/transcriptions";
const SHORT: Duration = Duration::from_millis(700);

/// What an endpoint was sent.
type Heard = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// An endpoint that gives this answer to everybody, and where it listens.
async fn endpoint<A, F>(answer: A) -> (String, Heard)
where
    A: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send,
{
    let heard = Heard::default();
    let hears = heard.clone();
    let handler = move |headers: HeaderMap, body: Bytes| {
        hears.lock().unwrap().push((headers, body));
        let answer = answer.clone();
        async move { answer().await }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = Router::new()
        .route(PATH, post(handler.clone()))
        .route("/elsewhere", post(handler))
        .layer(DefaultBodyLimit::disable());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}{PATH}"), heard)
}

fn transcriber(url: &str, total: Duration) -> Transcriber {
    let within = Within {
        total,
        ..Within::default()
    };
    let key = Secret::new("sk-canary".into());
    Transcriber::new(
        Endpoint::new(url, Some(&key), false, within).unwrap(),
        "whisper-large",
    )
}

fn setting(url: &str) -> Setting {
    Setting {
        transcriber: Some(transcriber(url, SHORT)),
        ..Setting::default()
    }
}

async fn world(url: &str) -> World {
    sqlite(setting(url)).await
}

async fn dictate(
    browser: &mut Client,
    id: &str,
    media_type: &str,
    recording: impl Into<Body>,
) -> Reply {
    let request = browser
        .request("POST", &format!("/api/v1/interviews/{id}/dictations"))
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("x-app", "1")
        .header("content-type", media_type);
    browser.send(request.body(recording.into()).unwrap()).await
}

fn words(text: &'static str) -> Response {
    ([("content-type", "application/json")], text).into_response()
}

#[tokio::test]
async fn what_was_said_comes_back_as_words_and_nothing_of_it_is_stored() {
    let (url, heard) = endpoint(|| async { words(r#"{"text":" A cache\nin front. "}"#) }).await;
    for world in both_with(setting(&url)).await {
        heard.lock().unwrap().clear();
        let (mut browser, id) = world.candidate(&[]).await;
        let before = browser.journal(&id).await;
        let said = dictate(&mut browser, &id, "audio/webm;codecs=opus", "the recording").await;
        assert_eq!(said.expect(200)["text"], "A cache in front.");
        assert_eq!(browser.journal(&id).await, before, "{}", world.engine);
        let heard = heard.lock().unwrap();
        let [(headers, body)] = heard.as_slice() else {
            panic!("asked {} times", heard.len());
        };
        assert_eq!(headers["authorization"], "Bearer sk-canary");
        for none in ["cookie", "referer", "origin", "x-forwarded-for"] {
            assert!(!headers.contains_key(none), "{none} went out");
        }
        let body = String::from_utf8_lossy(body);
        for part in [
            "name=\"model\"\r\n\r\nwhisper-large\r\n",
            "name=\"response_format\"\r\n\r\njson\r\n",
            "filename=\"speech.webm\"",
            "audio/webm",
            "the recording",
        ] {
            assert!(body.contains(part), "{part} in {body}");
        }
        assert!(!body.contains(&id), "nobody outside learns which interview");
    }
}

#[tokio::test]
async fn without_an_endpoint_there_is_no_dictation_and_no_microphone() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    dictate(&mut browser, &id, "audio/webm", "x")
        .await
        .refused(404, "not-found");
    let room = browser.get(&format!("/interviews/{id}")).await;
    assert!(room.all("#dictation").is_empty());
    let permissions = room.header("permissions-policy");
    assert!(permissions.contains("microphone=()"), "{permissions}");
}

#[tokio::test]
async fn the_microphone_is_for_the_room_alone() {
    let (url, _) = endpoint(|| async { words(r#"{"text":"x"}"#) }).await;
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let room = browser.get(&format!("/interviews/{id}")).await;
    assert_eq!(room.attribute("#dictation", "data-host"), "127.0.0.1");
    assert!(room.one("#dictate-consent-about").contains("127.0.0.1"));
    let allowed = room.header("permissions-policy").to_owned();
    assert!(allowed.contains("microphone=(self)"), "{allowed}");
    for path in ["/", "/interviews", "/account", "/nowhere"] {
        let page = browser.get(path).await;
        let here = page.header("permissions-policy");
        let ordinary = allowed.replace("microphone=(self)", "microphone=()");
        assert_eq!(here, ordinary, "{path}");
    }
}

/// Status, code, and what the sentence speaks of, when the endpoint answers like this.
async fn refused(answer: fn() -> Response, status: u16, code: &str, speaks_of: &str) -> Reply {
    let (url, _) = endpoint(move || async move { answer() }).await;
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let reply = dictate(&mut browser, &id, "audio/ogg", "x").await;
    let sentence = reply.refused(status, code);
    assert!(sentence.contains(speaks_of), "{sentence}");
    for inside in ["sk-canary", "127.0.0.1", "secret of the endpoint"] {
        assert!(!reply.text().contains(inside), "{}", reply.text());
    }
    reply
}

fn with(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    (status, "secret of the endpoint").into_response()
}

#[tokio::test]
async fn each_refusal_of_the_endpoint_is_a_sentence_of_ours() {
    refused(|| with(401), 502, "dictation", "key").await;
    refused(|| with(403), 502, "dictation", "key").await;
    refused(|| with(400), 502, "dictation", "could not read").await;
    refused(|| with(500), 502, "dictation", "500").await;
    refused(|| words("no json"), 502, "dictation", "no transcription").await;
    let busy = || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "7")]).into_response();
    let reply = refused(busy, 503, "dictation-busy", "7 seconds").await;
    assert_eq!(reply.header("retry-after"), "7");
    let forever = || (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "99999999")]).into_response();
    let reply = refused(forever, 503, "dictation-busy", "120 seconds").await;
    assert_eq!(reply.header("retry-after"), "120");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    for status in [301, 302, 307, 308] {
        let (url, heard) = endpoint(move || async move {
            let status = StatusCode::from_u16(status).unwrap();
            (status, [("location", "/elsewhere")]).into_response()
        })
        .await;
        let world = world(&url).await;
        let (mut browser, id) = world.candidate(&[]).await;
        let said = dictate(&mut browser, &id, "audio/mp4", "x").await;
        assert!(said.refused(502, "dictation").contains("elsewhere"));
        assert_eq!(heard.lock().unwrap().len(), 1, "{status} was followed");
    }
}

#[tokio::test]
async fn an_endpoint_that_hangs_before_or_within_its_answer_is_given_up_in_time() {
    let hangs = || async { std::future::pending::<Response>().await };
    let (silent, _) = endpoint(hangs).await;
    let (stuck, _) = endpoint(|| async {
        let begins = stream::iter([Ok::<_, std::io::Error>(Bytes::from("{\"text\":"))]);
        let never = stream::pending::<Result<Bytes, std::io::Error>>();
        Body::from_stream(futures_util::StreamExt::chain(begins, never)).into_response()
    })
    .await;
    for url in [silent, stuck] {
        let world = world(&url).await;
        let (mut browser, id) = world.candidate(&[]).await;
        let said = dictate(&mut browser, &id, "audio/webm", "x");
        let said = tokio::time::timeout(SHORT * 4, said).await;
        let sentence = said.unwrap().refused(504, "dictation-time-out");
        assert!(sentence.contains("too long"), "{sentence}");
    }
    assert!(
        limits::OUTWARD_TOTAL <= limits::BODY_TOTAL,
        "or the page gives up first"
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut_and_one_at_the_limit_is_read() {
    let (url, _) = endpoint(|| async {
        let noise = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 8192])));
        Body::from_stream(noise).into_response()
    })
    .await;
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let said = dictate(&mut browser, &id, "audio/webm", "x").await;
    assert!(said.refused(502, "dictation").contains("no transcription"));

    let (url, _) = endpoint(|| async {
        let text = "a".repeat(limits::OUTWARD_ANSWER_BYTES - r#"{"text":""}"#.len());
        format!(r#"{{"text":"{text}"}}"#).into_response()
    })
    .await;
    let world = self::world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    dictate(&mut browser, &id, "audio/webm", "x")
        .await
        .expect(200);
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_said_to_be_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}{PATH}", listener.local_addr().unwrap());
    drop(listener);
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let said = dictate(&mut browser, &id, "audio/webm", "x").await;
    assert!(said.refused(502, "dictation").contains("cannot be reached"));
}

#[tokio::test]
async fn nothing_goes_out_that_is_no_recording_too_long_or_not_from_ones_own_running_room() {
    let (url, heard) = endpoint(|| async { words(r#"{"text":"x"}"#) }).await;
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    for other in ["audio/wav", "text/plain", "application/json"] {
        let said = dictate(&mut browser, &id, other, "x").await;
        said.refused(415, "media-type");
    }
    let (mut stranger, _) = world.candidate(&[]).await;
    let said = dictate(&mut stranger, &id, "audio/webm", "x").await;
    said.refused(404, "not-found");
    let foreign = browser
        .request("POST", &format!("/api/v1/interviews/{id}/dictations"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "audio/webm");
    let foreign = foreign.body(Body::from("x")).unwrap();
    browser.send(foreign).await.refused(403, "origin");
    let large = vec![0_u8; limits::DICTATION_BYTES + 1];
    let said = dictate(&mut browser, &id, "audio/webm", large).await;
    said.refused(413, "too-large");
    assert!(heard.lock().unwrap().is_empty());
    let most = vec![0_u8; limits::DICTATION_BYTES];
    dictate(&mut browser, &id, "audio/webm", most)
        .await
        .expect(200);
    browser
        .call(&id, "finish", serde_json::json!({}))
        .await
        .expect(200);
    let said = dictate(&mut browser, &id, "audio/webm", "x").await;
    said.refused(409, "finished");
    assert_eq!(heard.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn who_dictates_too_often_is_told_when_to_come_again_and_others_are_not() {
    let (url, _) = endpoint(|| async { words(r#"{"text":"x"}"#) }).await;
    let world = world(&url).await;
    let (mut browser, id) = world.candidate(&[]).await;
    for _ in 0..limits::DICTATIONS_BURST {
        dictate(&mut browser, &id, "audio/webm", "x")
            .await
            .expect(200);
    }
    let said = dictate(&mut browser, &id, "audio/webm", "x").await;
    said.refused(429, "too-many");
    assert!(!said.header("retry-after").is_empty());
    browser
        .save(&id, "clarify", "still", 0, "saved")
        .await
        .expect(200);
    let (mut other, id) = world.candidate(&[]).await;
    dictate(&mut other, &id, "audio/webm", "x")
        .await
        .expect(200);
}
