//! While an interview runs: what a model has seen of finished stages may be looked at, and gives nothing of the key away.

use std::time::Duration;

use fortyfive::proctor::ReaderWhen;
use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::second::{agree, setting, settings, write, yes_because};
use super::stub::Stub;
use crate::web::{BUILT_IN, Setting, answer_of, both_with, sqlite};

#[tokio::test]
async fn before_the_end_only_ones_own_words_come_back() {
    let stub = Stub::start(Dialect::OpenAi, |heard| {
        // The reason gives the point away.
        let points = heard
            .user()
            .lines()
            .filter(|line| line.contains("\"point\""))
            .collect::<String>();
        yes_because(heard, &points)
    })
    .await;
    let setting = Setting {
        reader_settings: settings(ReaderWhen::Stage),
        ..setting(&stub)
    };
    for world in both_with(setting).await {
        let mut browser = world.browser();
        browser.become_guest().await;
        agree(&mut browser).await;
        let id = browser.start(&[]).await;
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.all("details#so-far:not([open])").len(), 1, "quiet");
        let (stage, text) = &answer_of("url-shortener", "middling")[0];
        write(&mut browser, &id, stage, text).await;
        browser
            .call(&id, "stage", json!({"from": stage}))
            .await
            .expect(200);
        let path = format!("/interviews/{id}/reader/so-far");
        let mut page = browser.get(&path).await;
        for _ in 0..400 {
            if !page.all("blockquote").is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
            page = browser.get(&path).await;
        }
        let quotes = page.all("blockquote");
        assert!(!quotes.is_empty(), "{}", world.engine);
        assert!(
            quotes.iter().all(|quote| text.contains(quote.trim())),
            "{quotes:?}"
        );
        assert!(page.one(".banner").contains("AI suggestion, may be wrong"));
        let mut seen = page.text();
        // Nothing else tells more while it runs.
        let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
        assert_eq!(sent.location(), format!("/interviews/{id}"));
        let api = format!("/api/v1/interviews/{id}/reader");
        let told = browser.api("GET", &api, Value::Null).await;
        told.refused(409, "not-finished");
        let account = browser.get("/you/reader").await;
        let room = browser.get(&format!("/interviews/{id}")).await;
        let live = browser.get(&format!("/interviews/{id}/live")).await;
        for reply in [sent, told, account, room, live] {
            seen.push_str(&reply.text());
        }
        for item in &BUILT_IN.cases["url-shortener"].rubric.item {
            assert!(
                !seen.contains(&item.text),
                "{}: {}",
                world.engine,
                item.text
            );
        }
        browser.call(&id, "finish", json!({})).await.expect(200);
        let over = browser.get(&path).await;
        assert_eq!(over.location(), format!("/interviews/{id}/report#second"));
    }
}

#[tokio::test]
async fn where_it_is_asked_at_the_end_nothing_goes_out_before_and_the_room_has_no_word_of_it() {
    let stub = Stub::start(Dialect::OpenAi, super::second::yes).await;
    let world = sqlite(setting(&stub)).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = browser.start(&[]).await;
    let (stage, text) = &answer_of("url-shortener", "middling")[0];
    write(&mut browser, &id, stage, text).await;
    browser
        .call(&id, "stage", json!({"from": stage}))
        .await
        .expect(200);
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(stub.requests().is_empty());
    let room = browser.get(&format!("/interviews/{id}")).await;
    assert!(room.all("#so-far").is_empty());
}

#[tokio::test]
async fn without_a_model_there_is_no_word_of_one() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let room = browser.get(&format!("/interviews/{id}")).await;
    assert!(room.all("#so-far").is_empty());
    browser.call(&id, "finish", json!({})).await.expect(200);
    let skip = [("skip", "1")];
    browser
        .form(&format!("/interviews/{id}/self-score"), &skip)
        .await
        .location();
    let report = browser.get(&format!("/interviews/{id}/report")).await;
    assert!(report.all("#second").is_empty());
    assert!(browser.get("/").await.all("#start-reader").is_empty());
    let page = browser.get("/you/reader").await;
    assert!(page.all("#consent").is_empty() && page.status == 200);
    let ask = browser.form(&format!("/interviews/{id}/reader"), &[]).await;
    assert_eq!(ask.status, 404);
}
