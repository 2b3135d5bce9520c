//! Every way an endpoint can fail: each ends within its time, with a reason, after as few requests as make sense.

use std::io::Write as _;
use std::time::Duration;

use fortyfive::limits;
use fortyfive::model::{Model, NoAnswer, Parts, Unanswered};
use fortyfive::outward::Unusable;
use fortyfive::reader::Dialect;
use serde_json::json;

use super::stub::{Reply, Stub, chunked, success};
use super::{DIALECTS, HASTY, KEY, PATIENT, ask, model, with_parts};

const YES: &str = r#"{"yes":true}"#;

/// Machines that run other tests meanwhile are slow to notice that time is over.
const SLACK: Duration = Duration::from_secs(5);

/// How it went, how long that took, and how many requests went out.
async fn went(stub: &Stub) -> (NoAnswer, Duration, usize) {
    let model = stub.model();
    let (none, took) = timed(&model).await;
    (none, took, stub.requests().len())
}

async fn timed(model: &Model) -> (NoAnswer, Duration) {
    let began = tokio::time::Instant::now();
    let none = unanswered(model).await;
    (none.why, began.elapsed())
}

async fn unanswered(model: &Model) -> Unanswered {
    let answered = model.send(&model.request(&ask())).await;
    answered.expect_err("no answer")
}

fn refused(status: u16, retry_after_s: Option<u32>) -> NoAnswer {
    NoAnswer::Refused {
        status,
        retry_after_s,
    }
}

/// F-20
#[tokio::test]
async fn silence_is_given_up_in_time_wherever_it_sets_in() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n";
    let begun = format!("{head}data: {{\"choices\":[{{\"delta\":{{\"content\":\"x\"}}}}]}}\n\n");
    for (where_, reply, within) in [
        ("before the head", Reply::Hangs, HASTY.first_byte),
        (
            "in the head",
            Reply::ThenHangs(b"HTTP/1.1 200 O".to_vec()),
            HASTY.first_byte,
        ),
        (
            "behind the head",
            Reply::ThenHangs(head.as_bytes().to_vec()),
            HASTY.first_byte,
        ),
        (
            "in the body",
            Reply::ThenHangs(begun.clone().into_bytes()),
            HASTY.idle,
        ),
        (
            "a byte at a time",
            Reply::Drip(vec![b' '; 10_000], Duration::from_millis(50)),
            HASTY.total,
        ),
    ] {
        let stub = Stub::start(Dialect::OpenAi, move |_| reply.clone()).await;
        let (none, took) = timed(&stub.hasty_model()).await;
        assert_eq!(none, NoAnswer::TimedOut, "{where_}");
        assert!(took >= within, "{where_}: {took:?}");
        assert!(took < within + SLACK, "{where_}: {took:?}");
        assert_eq!(
            stub.requests().len(),
            1,
            "{where_}: it may be answering still"
        );
    }
}

#[tokio::test]
async fn an_answer_that_has_ended_counts_though_nobody_hangs_up() {
    let events = [
        "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\n"
            .to_owned(),
    ];
    let mut open = chunked("text/event-stream", &events);
    open.truncate(open.len() - b"0\r\n\r\n".len());
    let stub = Stub::start(Dialect::OpenAi, move |_| Reply::ThenHangs(open.clone())).await;
    let model = stub.hasty_model();
    let answered = model.send(&model.request(&ask())).await.unwrap();
    assert!(answered.said.whole && answered.said.text == "x");
}

/// F-20: the connection hangs.
#[tokio::test]
async fn a_host_that_takes_no_connection_is_unreachable_after_as_long_as_promised() {
    // A queue of one that is full: the system answers nobody who knocks.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let knock = tokio::net::TcpStream::connect(address);
        if let Ok(Ok(open)) = tokio::time::timeout(Duration::from_millis(100), knock).await {
            waiting.push(open);
        }
    }
    let (none, took) = timed(&model(Dialect::OpenAi, &format!("http://{address}"), HASTY)).await;
    let tries = 1 + limits::MODEL_RETRIES;
    // Who is let in after all gets no answer, which is as well.
    let as_promised = [NoAnswer::Unreachable, NoAnswer::TimedOut];
    assert!(as_promised.contains(&none), "{none:?}");
    assert!(
        took < HASTY.total.min(HASTY.connect * tries) + SLACK,
        "{took:?}"
    );
}

/// F-21: nobody listens, the name is nobody's, and there is no encryption where it is asked for. The story: the last two were looked
/// at over `https://` only, and left out where a machine has no certificates; there the test could not fail.
#[tokio::test]
async fn nobody_there_a_name_of_nobody_and_no_encryption_are_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let plain = Stub::start(Dialect::OpenAi, |_| Reply::Says(YES.to_owned())).await;
    let not_encrypted = format!("https://{}", plain.address());
    for (base, needs_certificates) in [
        (nobody.as_str(), false),
        ("http://nobody-is-called-so.internal", false),
        ("https://nobody.invalid", true),
        (not_encrypted.as_str(), true),
    ] {
        let made = with_parts(Dialect::OpenAi, base, HASTY, |parts| {
            Model::new(&Parts {
                plain_http: true,
                ..parts.clone()
            })
        });
        // A machine without certificates makes no encrypted connection at all, and says so.
        if let (true, Err(Unusable::Client(_))) = (needs_certificates, &made) {
            continue;
        }
        let model = made.unwrap();
        let (none, took) = timed(&model).await;
        let as_promised = [NoAnswer::Unreachable, NoAnswer::TimedOut];
        assert!(as_promised.contains(&none), "{base}: {none:?}");
        assert!(took < HASTY.total + SLACK, "{base}: {took:?}");
    }
    assert!(plain.requests().is_empty());
}

/// What came in the place of an answer is given back with its reason, up to the limit; so is every body that went out.
#[tokio::test]
async fn what_came_instead_and_all_that_went_out_is_told() {
    let page = "<html><title>Sign in</title></html>";
    let stub = Stub::start(Dialect::OpenAi, move |_| {
        Reply::Body(page.as_bytes().to_vec())
    })
    .await;
    let none = unanswered(&stub.model()).await;
    assert_eq!((none.why, none.tries), (NoAnswer::Unreadable, 1));
    assert_eq!(none.raw, page.as_bytes());
    assert!(none.resent.is_empty());

    let long = format!("no json{}", "x".repeat(limits::MODEL_RAW_BYTES));
    let stub = Stub::start(Dialect::OpenAi, move |_| {
        Reply::Body(long.clone().into_bytes())
    })
    .await;
    let none = unanswered(&stub.model()).await;
    assert!(none.raw.len() <= limits::MODEL_RAW_BYTES && none.raw.starts_with(b"no json"));

    // One that says what it was asked with: the key is nobody's to see.
    let stub = Stub::start(Dialect::OpenAi, |heard| {
        Reply::Body(format!("no json: {:?}", heard.headers).into_bytes())
    })
    .await;
    let none = unanswered(&stub.model()).await;
    let came = String::from_utf8(none.raw).unwrap();
    assert!(came.contains("Bearer ***") && !came.contains(KEY), "{came}");

    // Refused in two parts, and then it fails: all three bodies went out.
    let stub = Stub::start(Dialect::OpenAi, |heard| {
        let body = heard.json();
        let refused = |words: &str| Reply::Status(400, Vec::new(), words.to_owned());
        if body.get("temperature").is_some() {
            refused("temperature is not supported")
        } else if body.get("stream_options").is_some() {
            refused("unknown field stream_options")
        } else {
            Reply::status(418)
        }
    })
    .await;
    let model = stub.model();
    let request = model.request(&ask());
    let none = model.send(&request).await.unwrap_err();
    assert_eq!((none.why, none.tries), (refused(418, None), 3));
    let heard: Vec<Vec<u8>> = stub
        .requests()
        .iter()
        .map(|heard| heard.body.clone())
        .collect();
    let told: Vec<Vec<u8>> = std::iter::once(request.body).chain(none.resent).collect();
    assert_eq!(told, heard);

    let stub = Stub::start(Dialect::OpenAi, |_| Reply::status(503)).await;
    let none = unanswered(&stub.model()).await;
    assert_eq!(none.tries, 1 + limits::MODEL_RETRIES, "every one of them");
}

/// F-21: 401, 429, 500, 503 and others.
#[tokio::test]
async fn what_may_pass_is_asked_twice_more_and_what_does_not_pass_once() {
    for (status, requests) in [
        (429, 3),
        (500, 3),
        (502, 3),
        (503, 3),
        (529, 3),
        (401, 1),
        (403, 1),
        (404, 1),
        (418, 1),
        (501, 1),
        (504, 1),
    ] {
        let stub = Stub::start(Dialect::Anthropic, move |_| Reply::status(status)).await;
        let (none, took, heard) = went(&stub).await;
        assert_eq!((none, heard), (refused(status, None), requests), "{status}");
        assert!(took < PATIENT.total, "{status}: {took:?}");
    }
}

#[tokio::test]
async fn one_bad_moment_is_not_noticed() {
    for bad in [Reply::status(503), Reply::status(429), Reply::status(500)] {
        for dialect in DIALECTS {
            let calls = std::sync::atomic::AtomicUsize::new(0);
            let bad = bad.clone();
            let stub = Stub::start(dialect, move |_| {
                match calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                    0 | 1 => bad.clone(),
                    _ => Reply::Says(YES.to_owned()),
                }
            })
            .await;
            let model = stub.model();
            let answered = model.send(&model.request(&ask())).await.unwrap();
            assert_eq!((answered.said.text.as_str(), answered.tries), (YES, 3));
        }
    }
}

/// F-21: 429 with Retry-After.
#[tokio::test]
async fn who_says_when_to_come_again_is_heeded_or_given_up() {
    let date = |date: &str, again: &str| {
        vec![
            ("date".to_owned(), date.to_owned()),
            ("retry-after".to_owned(), again.to_owned()),
        ]
    };
    let now = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (headers, told, requests) in [
        (vec![("retry-after".to_owned(), "0".to_owned())], Some(0), 3),
        (date(now, now), Some(0), 3),
        // Longer than all the time there is.
        (
            vec![("retry-after".to_owned(), "3600".to_owned())],
            Some(3_600),
            1,
        ),
        (date(now, "Sun, 06 Nov 1994 09:49:37 GMT"), Some(3_600), 1),
        (
            vec![("retry-after".to_owned(), "99999999999999999999".to_owned())],
            Some(u32::MAX),
            1,
        ),
        // Nonsense says nothing.
        (vec![("retry-after".to_owned(), "soon".to_owned())], None, 3),
        (vec![("retry-after".to_owned(), "-5".to_owned())], None, 3),
    ] {
        let said = format!("{headers:?}");
        let stub = Stub::start(Dialect::OpenAi, move |_| {
            Reply::Status(429, headers.clone(), String::new())
        })
        .await;
        let (none, took, heard) = went(&stub).await;
        assert_eq!((none, heard), (refused(429, told), requests), "{said}");
        assert!(took < PATIENT.total, "{said}: {took:?}");
    }
}

#[tokio::test]
async fn a_connection_that_ends_too_early_is_no_answer() {
    let half = success(br#"{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]}"#);
    let half = half[..half.len() - 10].to_vec();
    for reply in [
        Reply::HangsUp,
        Reply::Bytes(half),
        Reply::Bytes(b"nonsense\r\n\r\n".to_vec()),
    ] {
        let shown = format!("{reply:?}");
        let stub = Stub::start(Dialect::OpenAi, move |_| reply.clone()).await;
        let (none, took, requests) = went(&stub).await;
        assert_eq!(none, NoAnswer::Unreachable, "{shown}");
        assert_eq!(requests, 1, "{shown}: it may have been paid for");
        assert!(took < PATIENT.total);
    }
}

/// F-22: in the envelope of the dialect. In what is said in it: `unmoved.rs`, and the unit tests of `reader::reply`.
#[tokio::test]
async fn a_body_that_is_no_answer_is_unreadable_whatever_it_is() {
    let deep = format!("{{\"choices\":{}", "[".repeat(100_000));
    for body in [
        "",
        "no json",
        "<html><body>502</body></html>",
        "{}",
        "[]",
        "null",
        r#"{"choices":[{"mess"#,
        r#"{"choices":"many"}"#,
        r#"{"choices":[{"message":{"content":{"a":1}},"finish_reason":7}]}"#,
        r#"{"choices":[{"message":{"content":1e999}}]}"#,
        r#"{"error":{"message":"overloaded"}}"#,
        "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
        // The story: llama.cpp breaks off so when a model does not keep to the form it enforces.
        "data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\n\ndata: {\"error\":{\"code\":500}}\n\n",
        "data: nonsense\n\n",
        "data: [DONE]\n\n",
        deep.as_str(),
    ] {
        let bytes = body.as_bytes().to_vec();
        let stub = Stub::start(Dialect::OpenAi, move |_| Reply::Body(bytes.clone())).await;
        let (none, _, requests) = went(&stub).await;
        assert_eq!((none, requests), (NoAnswer::Unreadable, 1), "{:.60}", body);
    }
}

/// F-22
#[tokio::test]
async fn a_hundred_thousand_items_are_more_than_anybody_reads() {
    let items: Vec<_> = (0..100_000).map(|id| json!({"id": id})).collect();
    let text = json!({"items": items}).to_string();
    for dialect in DIALECTS {
        let text = text.clone();
        let stub = Stub::start(dialect, move |_| Reply::InOnePiece(text.clone())).await;
        let (none, _, requests) = went(&stub).await;
        assert_eq!((none, requests), (NoAnswer::TooMuch, 1), "{dialect:?}");
    }
}

/// F-23
#[tokio::test]
async fn what_never_ends_is_cut_and_little_of_it_is_ever_held() {
    let openai = "data: {\"choices\":[{\"delta\":{\"content\":\"xxxxxxxxxxxxxxxx\"}}]}\n\n";
    let anthropic = "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"xxxxxxxxxxxxxxxx\"}}\n\n";
    let ollama = "{\"message\":{\"content\":\"xxxxxxxxxxxxxxxx\"},\"done\":false}\n";
    for (dialect, piece) in [
        (Dialect::OpenAi, openai),
        (Dialect::OpenAi, ": nothing\n\n"),
        (Dialect::OpenAi, "data: "),
        (Dialect::OpenAi, "{\"choices\":[], "),
        (Dialect::OpenAi, "          "),
        (Dialect::Anthropic, anthropic),
        (Dialect::Ollama, ollama),
        (Dialect::Ollama, "\n\n\n\n"),
    ] {
        let many = piece.repeat(1_000).into_bytes();
        let stub = Stub::start(dialect, move |_| Reply::Endless(many.clone())).await;
        let (none, _, requests) = went(&stub).await;
        assert_eq!((none, requests), (NoAnswer::TooMuch, 1), "{piece:?}");
        let buffers = 12 << 20;
        let sent = stub.sent_bytes();
        assert!(
            sent < limits::MODEL_WIRE_BYTES + buffers,
            "{piece:?}: {sent}"
        );
    }
}

/// F-23: twenty megabytes of blanks in twenty kilobytes: whoever unpacks them has lost.
#[tokio::test]
async fn what_comes_packed_is_not_unpacked() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..20 {
        packed.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 1 << 20);
    let mut bomb = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        packed.len()
    )
    .into_bytes();
    bomb.extend(packed);
    let stub = Stub::start(Dialect::OpenAi, move |_| Reply::Bytes(bomb.clone())).await;
    let (none, _, requests) = went(&stub).await;
    assert_eq!((none, requests), (NoAnswer::Unreadable, 1));
    assert_eq!(stub.requests()[0].header("accept-encoding"), None);
}

/// F-24
#[tokio::test]
async fn a_redirect_is_not_followed_wherever_it_leads() {
    let elsewhere = Stub::start(Dialect::OpenAi, |_| Reply::Says(YES.to_owned())).await;
    let other = format!("{}/chat/completions", elsewhere.url());
    for to in [
        "http://169.254.169.254/latest/meta-data/",
        "https://other.example/v1/chat/completions",
        "http://other.example/",
        "file:///etc/passwd",
        "/v1/elsewhere",
        other.as_str(),
    ] {
        for status in [301, 302, 303, 307, 308] {
            let to = to.to_owned();
            let stub = Stub::start(Dialect::OpenAi, move |_| {
                Reply::Status(
                    status,
                    vec![("location".to_owned(), to.clone())],
                    String::new(),
                )
            })
            .await;
            let (none, _, requests) = went(&stub).await;
            assert_eq!((none, requests), (NoAnswer::Redirected, 1), "{status}");
        }
    }
    assert!(elsewhere.requests().is_empty());
}

/// F-21: the breaker.
#[tokio::test]
async fn after_five_failures_nobody_is_asked_for_a_while() {
    let stub = Stub::start(Dialect::OpenAi, |_| Reply::status(500)).await;
    let model = stub.model();
    let mut reasons = Vec::new();
    for _ in 0..4 {
        reasons.push(unanswered(&model).await.why);
    }
    assert_eq!(reasons[..2], [refused(500, None), refused(500, None)]);
    assert!(
        matches!(reasons[2..], [NoAnswer::Off { until_ms }, NoAnswer::Off { until_ms: same }]
        if until_ms > limits::MODEL_OFF_MS / 2 && until_ms == same)
    );
    assert_eq!(stub.requests().len(), limits::MODEL_FAILURES);
}

/// F-21: no storm.
#[tokio::test]
async fn many_who_ask_at_once_make_no_storm() {
    let stub = Stub::start(Dialect::OpenAi, |_| Reply::status(503)).await;
    let model = std::sync::Arc::new(stub.model());
    let asked: Vec<_> = (0..10)
        .map(|_| {
            let model = model.clone();
            tokio::spawn(async move { model.send(&model.request(&ask())).await })
        })
        .collect();
    for one in asked {
        assert!(one.await.unwrap().is_err());
    }
    // Those who had been let through before it was known; no retries behind that.
    assert!(
        stub.requests().len() <= 10 + limits::MODEL_FAILURES,
        "{}",
        stub.requests().len()
    );
}
