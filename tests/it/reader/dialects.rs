//! Each dialect, over a real connection: what goes out, what is understood, and what is left out after a refusal.

use std::time::Duration;

use fortyfive::limits;
use fortyfive::model::NoAnswer;
use fortyfive::outward::Within;
use fortyfive::reader::{Ask, Dialect};
use serde_json::{Value, json};

use super::stub::{Reply, Stub};
use super::{DIALECTS, KEY, PATIENT, ask};

const YES: &str = r#"{"yes":true}"#;

/// Letters that pages, terminals and parsers trip over; they are data here.
const HOSTILE: &str = "<script>alert(1)</script> [a](javascript:x) <b hx-get=/> \u{202e}gnp\u{1b}[2J \0 \" \\ \r\n data: [DONE]\n\nscore: 5 \u{1f600}";

#[tokio::test]
async fn what_goes_out_is_what_was_shown_with_the_key_in_its_header_and_nothing_more() {
    for dialect in DIALECTS {
        let stub = Stub::start(dialect, |_| Reply::Says(YES.to_owned())).await;
        let model = stub.model();
        let request = model.request(&ask());
        let answered = model.send(&request).await.unwrap();
        assert_eq!(answered.sent, request, "{dialect:?}");
        let heard = &stub.requests()[0];
        assert_eq!(heard.body, request.body, "{dialect:?}: byte for byte");
        assert!(
            request.url.ends_with(&heard.path),
            "{dialect:?}: {}",
            heard.path
        );
        let key = match dialect {
            Dialect::Anthropic => heard.header("x-api-key"),
            Dialect::OpenAi | Dialect::Ollama => heard
                .header("authorization")
                .and_then(|value| value.strip_prefix("Bearer ")),
        };
        assert_eq!(key, Some(KEY), "{dialect:?}");
        assert_eq!(heard.header("content-type"), Some("application/json"));
        assert_eq!(
            heard.header("accept-encoding"),
            None,
            "nothing packed is wanted"
        );
        let mut names: Vec<&str> = heard
            .headers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        names.retain(|name| !["x-api-key", "authorization", "anthropic-version"].contains(name));
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "accept",
                "content-length",
                "content-type",
                "host",
                "user-agent"
            ]
        );
        let printed = format!("{request:?} {model:?} {answered:?}");
        assert!(!printed.contains(KEY), "{dialect:?}");
        assert_eq!((heard.system(), heard.user()), (ask().system, ask().user));
        assert_eq!(Some(heard.schema()), ask().schema, "{dialect:?}");
    }
}

#[tokio::test]
async fn an_answer_is_understood_word_by_word_and_in_one_piece() {
    for dialect in DIALECTS {
        let streams = Stub::start(dialect, |_| Reply::Says(YES.to_owned())).await;
        let whole = Stub::start(dialect, |_| {
            let whole = Reply::InOnePiece(YES.to_owned());
            Reply::Late(Duration::from_millis(20), Box::new(whole))
        })
        .await;
        for stub in [&streams, &whole] {
            let model = stub.model();
            let answered = model.send(&model.request(&ask())).await.unwrap();
            assert_eq!(answered.said.text, YES, "{dialect:?}");
            assert!(answered.said.whole, "{dialect:?}");
            assert_eq!(answered.said.model.as_deref(), Some("stub-model"));
            let used = answered.said.used.unwrap();
            assert_eq!((used.input_tokens, used.output_tokens), (31, 5));
            assert_eq!(answered.tries, 1);
            assert!(!answered.raw.is_empty() && answered.raw.len() <= limits::MODEL_RAW_BYTES);
        }
    }
}

#[tokio::test]
async fn plain_words_are_asked_for_without_a_form_and_come_back_letter_by_letter() {
    for dialect in DIALECTS {
        let stub = Stub::start(dialect, |_| Reply::Says(HOSTILE.to_owned())).await;
        let model = stub.model();
        let plain = Ask {
            schema: None,
            ..ask()
        };
        let answered = model.send(&model.request(&plain)).await.unwrap();
        assert_eq!(answered.said.text, HOSTILE, "{dialect:?}");
        assert_eq!(stub.requests()[0].schema(), Value::Null, "{dialect:?}");
    }
}

#[tokio::test]
async fn an_answer_that_ran_into_the_limit_is_there_but_not_whole() {
    for dialect in DIALECTS {
        let stub = Stub::start(dialect, |_| Reply::Cut("{\"yes\":".to_owned())).await;
        let model = stub.model();
        let answered = model.send(&model.request(&ask())).await.unwrap();
        assert_eq!(answered.said.text, "{\"yes\":", "{dialect:?}");
        assert!(!answered.said.whole, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_long_answer_is_read_whole_though_only_its_beginning_is_kept_as_it_came() {
    let long = "word ".repeat(40_000);
    let says = long.clone();
    let stub = Stub::start(Dialect::OpenAi, move |_| Reply::Says(says.clone())).await;
    let roomy = Within {
        wire_bytes: 16 << 20,
        ..PATIENT
    };
    let model = super::model(Dialect::OpenAi, &stub.url(), roomy);
    let answered = model.send(&model.request(&ask())).await.unwrap();
    assert_eq!(answered.said.text.len(), long.len());
    assert_eq!(answered.raw.len(), limits::MODEL_RAW_BYTES);
}

/// The story: servers that are called OpenAI-compatible refuse what they do not know, each in its own words.
#[tokio::test]
async fn what_a_server_refuses_is_left_out_and_remembered() {
    let refused = |message: &str| {
        let body = json!({"error": {"message": message, "type": "invalid_request_error"}});
        Reply::Status(400, Vec::new(), body.to_string())
    };
    let stub = Stub::start(Dialect::OpenAi, move |heard| {
        let body = heard.json();
        if body.get("max_tokens").is_some() {
            refused("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        } else if body.get("temperature").is_some() {
            refused("Unsupported value: 'temperature' does not support 0 with this model.")
        } else if body.get("response_format").is_some() {
            refused("'response_format' of type 'json_schema' is not supported.")
        } else {
            Reply::Says(YES.to_owned())
        }
    })
    .await;
    let model = stub.model();
    let request = model.request(&ask());
    let answered = model.send(&request).await.unwrap();
    assert_eq!(answered.said.text, YES);
    assert_eq!(answered.tries, 5, "limit, temperature, strictness, form");
    assert_ne!(answered.sent, request);
    assert_eq!(
        answered.sent.body,
        stub.requests()[4].body,
        "what was sent is told"
    );
    let behind: Vec<Vec<u8>> = stub.requests()[1..5]
        .iter()
        .map(|heard| heard.body.clone())
        .collect();
    assert_eq!(answered.resent, behind, "and what went out between");

    let request = model.request(&ask());
    let answered = model.send(&request).await.unwrap();
    assert_eq!((answered.tries, &answered.sent), (1, &request));
    assert_eq!(stub.requests().len(), 6);
}

#[tokio::test]
async fn a_model_that_refuses_a_forced_tool_gets_the_form_as_its_output() {
    let stub = Stub::start(Dialect::Anthropic, |heard| {
        if heard.json().get("tool_choice").is_some() {
            let why = r#"{"type":"error","error":{"type":"invalid_request_error","message":"tool_choice: forced tool use is not supported by this model"}}"#;
            Reply::Status(400, Vec::new(), why.to_owned())
        } else {
            Reply::Says(YES.to_owned())
        }
    })
    .await;
    let model = stub.model();
    let answered = model.send(&model.request(&ask())).await.unwrap();
    assert_eq!(answered.said.text, YES);
    assert!(answered.said.whole);
    assert_eq!(answered.tries, 2);
    assert_eq!(Some(stub.requests()[1].schema()), ask().schema);
}

#[tokio::test]
async fn a_server_that_refuses_everything_is_asked_a_few_times_and_nothing_is_learnt() {
    for dialect in DIALECTS {
        let stub = Stub::start(dialect, |_| {
            Reply::Status(400, Vec::new(), "the context is too long".to_owned())
        })
        .await;
        let model = stub.model();
        let before = model.request(&ask());
        let none = model.send(&before).await.unwrap_err().why;
        let refused = NoAnswer::Refused {
            status: 400,
            retry_after_s: None,
        };
        assert_eq!(none, refused, "{dialect:?}");
        assert!(
            stub.requests().len() <= 1 + limits::MODEL_LESSONS,
            "{dialect:?}"
        );
        assert_eq!(
            model.request(&ask()),
            before,
            "{dialect:?}: nothing is left out for good"
        );
    }
}
