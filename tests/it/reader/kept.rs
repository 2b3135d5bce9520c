//! What is kept of a second reader goes with the person, and comes along in an archive.

use fortyfive::reader::Dialect;
use serde_json::Value;

use super::second::{agree, answered, finish, read, setting, settled, write, yes};
use super::stub::Stub;
use super::unmoved::{all_rows, everything};
use crate::web::client::Client;
use crate::web::sqlite;

const CANARY: &str = "canary-9d41";

/// INV-41
#[tokio::test]
async fn what_was_sent_and_said_is_gone_with_whoever_wrote_it() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let world = sqlite(setting(&stub)).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = answered(&mut browser, &[]).await;
    let text = format!("Who will use the {CANARY} links, and how many of them a month?");
    write(&mut browser, &id, "clarify", &text).await;
    finish(&mut browser, &id).await;
    settled(&mut browser, &id).await;
    let holding = |rows: &std::collections::BTreeMap<String, Vec<String>>| {
        let tables = rows
            .iter()
            .filter(|(_, rows)| rows.iter().any(|row| row.contains(CANARY)));
        tables.map(|(table, _)| table.clone()).collect::<Vec<_>>()
    };
    let before = holding(&all_rows(&world).await);
    assert!(before.contains(&"reader_call".to_owned()), "{before:?}");
    let gone = [("word", "delete")];
    browser.form("/account/delete", &gone).await.location();
    let rows = all_rows(&world).await;
    assert_eq!(holding(&rows), Vec::<String>::new());
    for table in [
        "reader_call",
        "reader_opinion",
        "reader_decision",
        "reader_consent",
    ] {
        assert!(rows[table].is_empty(), "{table}");
    }
    assert!(
        rows["reader_spend"]
            .iter()
            .all(|row| row.contains("NULL,NULL,")),
        "nobody's"
    );
    assert!(everything(&world).await["event"].is_empty());
}

/// What is used today counts whatever is deleted; a month later nobody needs to know.
#[tokio::test]
async fn what_was_used_about_a_deleted_interview_is_forgotten_after_the_days_that_are_shown() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let world = sqlite(setting(&stub)).await;
    let (mut browser, id, _) = read(&world, &stub).await;
    let (_, kept, _) = read(&world, &stub).await;
    let gone = [("word", "delete")];
    browser
        .form(&format!("/interviews/{id}/delete"), &gone)
        .await
        .location();
    let spent = async || all_rows(&world).await["reader_spend"].len();
    let all = spent().await;
    let now = || fortyfive::time::Timestamp::from_ms(world.now_ms());
    assert!(!world.proctor.prune_spending(now()).await.unwrap());
    assert_eq!(spent().await, all, "today is a budget");
    world.clock.advance_ms(31 * 24 * 3_600_000);
    assert!(!world.proctor.prune_spending(now()).await.unwrap());
    let left = all_rows(&world).await["reader_spend"].clone();
    assert!(left.len() < all && !left.is_empty());
    assert!(left.iter().all(|row| row.contains(&kept)), "{left:?}");
}

async fn export(browser: &mut Client, id: &str) -> Vec<u8> {
    let reply = browser.get(&format!("/interviews/{id}/export")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.body.to_vec()
}

#[tokio::test]
async fn an_archive_takes_it_along_and_what_is_brought_is_said_to_be_left_out() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let world = sqlite(setting(&stub)).await;
    let (mut browser, id, _) = read(&world, &stub).await;
    let archive = export(&mut browser, &id).await;
    let name = b"interviews/0001/reader.json";
    assert!(archive.windows(name.len()).any(|window| window == name));
    let mut other = world.browser();
    other.become_guest().await;
    let request = other
        .request("POST", "/api/v1/imports")
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("x-app", "1")
        .header("content-type", "application/zip");
    let request = request.body(axum::body::Body::from(archive)).unwrap();
    let brought = other.send(request).await.expect(201);
    let left = brought["not_brought"].as_array().unwrap();
    assert!(
        left.iter()
            .any(|one| one["what"] == "interviews/0001/reader.json"),
        "{brought}"
    );
    let id = brought["came"][0]["id"].as_str().unwrap();
    let skip = [("skip", "1")];
    let own = other
        .form(&format!("/interviews/{id}/self-score"), &skip)
        .await;
    assert_eq!(own.status, 303);
    let path = format!("/api/v1/interviews/{id}/reader");
    let told = other.api("GET", &path, Value::Null).await.expect(200);
    assert_eq!(told["standing"], "not-agreed");
    assert!(told["items"].as_array().unwrap().is_empty());
}
