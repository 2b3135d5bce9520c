//! What `fortyfive reader check` says of endpoints that work, and of those that do not.

use fortyfive::model::check::{Checked, Found, What, look};
use fortyfive::reader::Dialect;

use super::stub::{Heard, Reply, Stub};
use super::{DIALECTS, KEY, PATIENT, with_parts};

const YES: &str = r#"{"answer":"yes"}"#;

async fn checked(
    dialect: Dialect,
    script: impl Fn(&Heard) -> Reply + Send + Sync + 'static,
) -> Checked {
    let stub = Stub::start(dialect, script).await;
    check_at(dialect, &stub.url()).await
}

async fn check_at(dialect: Dialect, base: &str) -> Checked {
    let base = base.to_owned();
    let looking = tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        with_parts(dialect, &base, PATIENT, |parts| {
            runtime.block_on(look(parts))
        })
    });
    looking.await.unwrap().unwrap()
}

fn well(heard: &Heard) -> Reply {
    match heard.method.as_str() {
        "GET" => Reply::Models(vec!["other".to_owned(), "stub-model".to_owned()]),
        _ if heard.schema().is_null() => Reply::Says("Yes.".to_owned()),
        _ => Reply::Says(YES.to_owned()),
    }
}

fn found(checked: &Checked, what: What) -> (Found, &str) {
    let line = checked.lines.iter().find(|line| line.what == what).unwrap();
    (line.found, &line.sentence)
}

#[tokio::test]
async fn an_endpoint_that_does_all_is_well_line_by_line() {
    for dialect in DIALECTS {
        let checked = checked(dialect, well).await;
        assert!(checked.works, "{checked:#?}");
        assert_eq!(checked.lines.len(), 11);
        assert!(
            checked.lines.iter().all(|line| line.found == Found::Well),
            "{checked:#?}"
        );
        assert!(found(&checked, What::Usage).1.contains("31 in, 5 out"));
        let printed = serde_json::to_string(&checked).unwrap();
        assert!(!printed.contains(KEY));
    }
}

#[tokio::test]
async fn a_wrong_key_ends_it_and_the_rest_is_not_asked() {
    let checked = checked(Dialect::Anthropic, |_| Reply::status(401)).await;
    assert!(!checked.works);
    let (how, sentence) = found(&checked, What::Key);
    assert_eq!(how, Found::Wrong);
    assert!(sentence.contains("401"), "{sentence}");
    assert_eq!(found(&checked, What::Schema).0, Found::NotAsked);
}

#[tokio::test]
async fn a_form_that_is_not_filled_in_is_wrong() {
    let ignores = checked(Dialect::OpenAi, |heard| match heard.method.as_str() {
        "GET" => well(heard),
        _ => Reply::Says("Yes, water is wet.".to_owned()),
    })
    .await;
    assert!(!ignores.works);
    assert_eq!(found(&ignores, What::Schema).0, Found::Wrong);
    assert_eq!(found(&ignores, What::PlainText).0, Found::Well);
    let cut = checked(Dialect::Ollama, |heard| match heard.method.as_str() {
        "GET" => well(heard),
        _ => Reply::Cut("{\"answer\"".to_owned()),
    })
    .await;
    assert!(!cut.works);
    assert!(found(&cut, What::Schema).1.contains("limit"));
}

#[tokio::test]
async fn what_it_goes_without_is_said_and_no_fault() {
    let checked = checked(Dialect::OpenAi, |heard| match heard.method.as_str() {
        "GET" => Reply::Models(vec!["\u{1b}[2Jother".to_owned()]),
        _ if heard.json().get("response_format").is_some() => {
            Reply::Status(400, Vec::new(), "response_format?".to_owned())
        }
        _ => {
            let body = format!(
                r#"{{"choices":[{{"message":{{"content":{}}},"finish_reason":"stop"}}]}}"#,
                serde_json::Value::from(YES)
            );
            Reply::Body(body.into_bytes())
        }
    })
    .await;
    assert!(checked.works, "{checked:#?}");
    for what in [What::Model, What::Schema, What::Streaming, What::Usage] {
        assert_eq!(found(&checked, what).0, Found::Missing, "{what:?}");
    }
    let sentence = found(&checked, What::Model).1;
    assert!(
        sentence.contains("[2Jother") && !sentence.contains('\u{1b}'),
        "{sentence}"
    );
}

#[tokio::test]
async fn an_address_where_nobody_is_ends_it_at_once() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let nobody = check_at(Dialect::OpenAi, &base).await;
    assert!(!nobody.works);
    assert_eq!(found(&nobody, What::Name).0, Found::Well);
    assert_eq!(found(&nobody, What::Connection).0, Found::Wrong);
    assert_eq!(found(&nobody, What::Key).0, Found::NotAsked);
}

#[tokio::test]
async fn a_dialect_the_server_does_not_speak_is_named_as_the_likely_fault() {
    let checked = checked(Dialect::Ollama, |_| Reply::status(404)).await;
    assert!(!checked.works);
    let (how, sentence) = found(&checked, What::Schema);
    assert_eq!(how, Found::Wrong);
    assert!(sentence.contains("--reader-dialect"), "{sentence}");
    let order: Vec<What> = checked.lines.iter().map(|line| line.what).collect();
    assert!(order.is_sorted(), "{order:?}");
}
