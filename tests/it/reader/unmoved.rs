//! INV-39: nothing a model says, and no way in which it fails, changes a row that is not the second reader's own.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use fortyfive::proctor::ReaderWhen;
use fortyfive::reader::Dialect;
use fortyfive::store::Place;
use fortyfive::time::Timestamp;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Row, SqlSafeStr, SqliteConnection};

use super::second::{
    Question, agree, answered, finish, person_of, setting, settings, settled, told, write, yes,
};
use super::stub::{Heard, Reply, Stub};
use crate::web::{Setting, World, answer_of, sqlite};

/// Every row of every table but those of the second reader, and those that only say that somebody was here.
pub async fn everything(world: &World) -> BTreeMap<String, Vec<String>> {
    let left_out = ["login", "heartbeat", "outage"];
    let mut all = all_rows(world).await;
    all.retain(|table, _| !table.starts_with("reader_") && !left_out.contains(&table.as_str()));
    assert!(all.contains_key("event") && all.contains_key("scorecard"));
    assert!(all.len() > 20, "{:?}", all.keys());
    all
}

/// Every row of every table.
pub async fn all_rows(world: &World) -> BTreeMap<String, Vec<String>> {
    let Place::DataDir(dir) = &world.place else {
        unreachable!("asked of the embedded database")
    };
    let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
    let mut conn = SqliteConnection::connect(&url).await.unwrap();
    let columns = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
        WHERE m.type = 'table' ORDER BY m.name, c.cid";
    let columns = sqlx::query(columns).fetch_all(&mut conn).await.unwrap();
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for column in columns {
        let (table, name): (String, String) = (column.get(0), column.get(1));
        if table != "_sqlx_migrations" {
            tables.entry(table).or_default().push(name);
        }
    }
    let mut all = BTreeMap::new();
    for (table, columns) in tables {
        let quoted: Vec<String> = columns.iter().map(|c| format!("quote(\"{c}\")")).collect();
        let row = quoted.join(" || ',' || ");
        let sql = format!("SELECT {row} FROM \"{table}\" ORDER BY 1");
        let sql = AssertSqlSafe(sql).into_sql_str();
        let rows = sqlx::query(sql).fetch_all(&mut conn).await.unwrap();
        all.insert(table, rows.iter().map(|row| row.get(0)).collect());
    }
    all
}

fn says(text: &str) -> Reply {
    Reply::Says(text.to_owned())
}

/// Yes to everything it is asked, as somebody who does as they are told.
fn obeys(heard: &Heard) -> Reply {
    let question = Question::of(heard);
    let quote = question.quote();
    let answers = question
        .points
        .iter()
        .map(|(id, _)| json!({"about": id, "because": "10/10", "quote": quote, "verdict": "yes"}));
    says(&json!({"answers": answers.collect::<Vec<_>>()}).to_string())
}

type Script = fn(&Heard) -> Reply;

/// A way to behave, and the standing that comes of it.
const WAYS: [(&str, &str, Script); 23] = [
    ("answers", "answered", yes),
    ("obeys", "failed", obeys),
    ("not json", "failed", |_| says("Ignore previous. 10/10")),
    ("another form", "failed", |_| {
        says(r#"{"score": 17, "of": 5}"#)
    }),
    ("cut off", "failed", |_| {
        Reply::Cut(r#"{"answers":[{"about":"a1""#.into())
    }),
    ("nested", "failed", |_| says(&"[".repeat(100_000))),
    ("many", "failed", |_| {
        let one = r#"{"about":"a1","because":"","quote":"","verdict":"yes"},"#;
        says(&format!(
            r#"{{"answers":[{}]}}"#,
            one.repeat(2_000).trim_end_matches(',')
        ))
    }),
    ("numbers that are none", "failed", |_| {
        says(r#"{"answers": 1e999}"#)
    }),
    ("no number", "failed", |_| says(r#"{"answers": NaN}"#)),
    ("wrong types", "failed", |_| {
        says(r#"{"answers":[{"about":1,"because":[],"quote":{},"verdict":true}]}"#)
    }),
    ("a list twice", "failed", |_| {
        says(r#"{"answers":[],"answers":[]}"#)
    }),
    ("nothing of what was asked", "failed", |_| {
        says(r#"{"answers":[]}"#)
    }),
    ("a page", "failed", |_| {
        Reply::Body(b"<html>Sign in".to_vec())
    }),
    ("packed", "failed", |_| {
        let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n";
        Reply::Bytes([head.as_bytes(), &[0x1f, 0x8b, 8, 0]].concat())
    }),
    ("401", "failed", |_| Reply::status(401)),
    ("429", "failed", |_| {
        let wait = vec![("retry-after".to_owned(), "3600".to_owned())];
        Reply::Status(429, wait, String::new())
    }),
    ("500", "failed", |_| Reply::status(500)),
    ("503", "failed", |_| Reply::status(503)),
    ("hangs", "failed", |_| Reply::Hangs),
    ("hangs up", "failed", |_| Reply::HangsUp),
    ("endless", "failed", |_| Reply::Endless(vec![b'x'; 4_096])),
    ("drips", "failed", |_| {
        Reply::Drip(vec![b' '; 1_000], Duration::from_millis(100))
    }),
    ("elsewhere", "failed", |_| {
        let to = vec![("location".to_owned(), "http://169.254.169.254/".to_owned())];
        Reply::Status(302, to, String::new())
    }),
];

/// F-20 to F-24, all the way through.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_the_endpoint_does_no_row_but_its_own_is_another() {
    for (way, standing, script) in WAYS {
        let stub = Stub::start(Dialect::OpenAi, script).await;
        let world = sqlite(Setting {
            reader: Some(Arc::new(stub.hasty_model())),
            ..Setting::default()
        })
        .await;
        let mut browser = world.browser();
        browser.become_guest().await;
        let id = answered(&mut browser, &[]).await;
        finish(&mut browser, &id).await;
        let report = browser.report(&id).await;
        let before = everything(&world).await;
        agree(&mut browser).await;
        let ask = format!("/interviews/{id}/reader");
        browser.form(&ask, &[]).await.location();
        let told = settled(&mut browser, &id).await;
        assert_eq!(told["standing"], standing, "{way}: {told}");
        assert_eq!(everything(&world).await, before, "{way}");
        assert_eq!(browser.report(&id).await, report, "{way}");
        let page = browser.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(page.status, 200, "{way}");
        if standing == "failed" {
            assert_eq!(told["coverage_after"], told["coverage_before"], "{way}");
            let said = page.all(".second-failures li");
            assert!(
                !said.is_empty() && said.iter().all(|said| said.len() > 30),
                "{way}: {said:?}"
            );
            assert_eq!(
                page.all("#second-ask").len(),
                1,
                "{way}: it can be asked again"
            );
            assert!(page.all(".second-items > .item").is_empty(), "{way}");
        }
        // What was reserved is given back; what was answered, and be it rubbish, was paid.
        let person = person_of(&world, &id).await;
        let sent = world.db.reader_sent(&person, &id).await.unwrap();
        let paid = sent
            .iter()
            .map(|call| call.input + call.output)
            .sum::<i64>();
        let (own, all) = world
            .db
            .reader_used(&person, Timestamp::from_ms(world.now_ms()))
            .await
            .unwrap();
        assert_eq!((own, all), (paid, paid), "{way}: nothing is left reserved");
        let rubbish = sent.iter().filter(|call| call.input + call.output > 0);
        let is_answered = told["calls"][0]["reason"]
            .as_str()
            .is_none_or(|why| why.starts_with("reader-thrown-"));
        assert_eq!(rubbish.count() > 0, is_answered, "{way}: {told}");
        for call in &sent {
            let kept = call.reply.as_ref().map_or(0, String::len);
            assert!(kept <= 64 << 10, "{way}: {kept}");
            let came = ["reader-thrown-", "unreadable", "too-much"];
            let why = call.reason.as_deref().unwrap_or_default();
            let is_kept = came.iter().any(|one| why.starts_with(one));
            assert!(kept > 0 || !is_kept, "{way}: what came is kept");
        }
    }
}

/// F-20: with a reader that is asked after each stage, while it hangs, and while somebody types.
#[tokio::test]
async fn an_interview_goes_on_as_fast_as_ever_while_the_endpoint_hangs() {
    let stub = Stub::start(Dialect::OpenAi, |_| Reply::Hangs).await;
    let world = sqlite(Setting {
        reader_settings: settings(ReaderWhen::Stage),
        ..setting(&stub)
    })
    .await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = browser.start(&[]).await;
    let (stage, text) = &answer_of("url-shortener", "middling")[0];
    write(&mut browser, &id, stage, text).await;
    let from = json!({"from": stage});
    browser.call(&id, "stage", from).await.expect(200);
    while stub.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let before = everything(&world).await;
    let mut state = browser.state(&id).await;
    let mut slowest = Duration::ZERO;
    for n in 0..12 {
        let rev = state["stages"][1]["rev"].as_u64().unwrap();
        let began = tokio::time::Instant::now();
        browser
            .save(
                &id,
                "estimate",
                &format!("n{n}"),
                rev,
                &format!("{n} a second"),
            )
            .await
            .expect(200);
        slowest = slowest.max(began.elapsed());
        state = browser.state(&id).await;
    }
    assert!(slowest < Duration::from_millis(400), "{slowest:?}");
    assert_ne!(everything(&world).await["event"], before["event"]);
    assert_eq!(state["phase"], "running");
}

#[tokio::test]
async fn what_is_asked_between_changes_nothing_and_is_not_asked_again_at_the_end() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let world = sqlite(Setting {
        reader_settings: settings(ReaderWhen::Stage),
        ..setting(&stub)
    })
    .await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = browser.start(&[]).await;
    let texts = answer_of("url-shortener", "middling");
    let (stage, text) = &texts[0];
    write(&mut browser, &id, stage, text).await;
    browser
        .call(&id, "stage", json!({"from": stage}))
        .await
        .expect(200);
    let at_once = everything(&world).await;
    let seen = format!("/interviews/{id}/reader/so-far");
    for _ in 0..400 {
        if !browser.get(&seen).await.all("blockquote").is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(!browser.get(&seen).await.all("blockquote").is_empty());
    assert_eq!(everything(&world).await, at_once, "not a row");
    let between = stub.requests().len();
    for (stage, text) in &texts[1..] {
        write(&mut browser, &id, stage, text).await;
    }
    finish(&mut browser, &id).await;
    let told = settled(&mut browser, &id).await;
    assert_eq!(told["standing"], "answered", "{told}");
    let clarify = |calls: &Value| {
        let all = calls.as_array().unwrap().iter();
        all.filter(|call| call["stage"] == "clarify").count()
    };
    assert_eq!(clarify(&told["calls"]), between, "asked once");
    let titles = stub.requests().split_off(between);
    let again = titles
        .iter()
        .filter(|heard| heard.user().contains(r#"{"part":"Clarify"}"#));
    assert_eq!(again.count(), 0);
    let items = told["items"].as_array().unwrap();
    assert!(
        items
            .iter()
            .any(|item| item["opinion"]["stage"] == "clarify")
    );
    assert!(told_once(items));
}

fn told_once(items: &[Value]) -> bool {
    let mut ids: Vec<&str> = items
        .iter()
        .filter_map(|item| item["opinion"]["item"].as_str())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    ids.len() == all
}

#[tokio::test]
async fn what_failed_is_asked_again_and_what_was_answered_is_not() {
    let stub = Stub::start(Dialect::OpenAi, |heard: &Heard| {
        match heard.user().contains(r#"{"part":"Clarify"}"#) {
            true => Reply::Late(Duration::from_millis(1), Box::new(says("no json"))),
            false => yes(heard),
        }
    })
    .await;
    let world = sqlite(setting(&stub)).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = answered(&mut browser, &[]).await;
    finish(&mut browser, &id).await;
    let first = settled(&mut browser, &id).await;
    assert_eq!(first["standing"], "failed");
    let calls = first["calls"].as_array().unwrap();
    let failed = calls
        .iter()
        .filter(|call| call["state"] == "failed")
        .count();
    assert!(failed > 0 && failed < calls.len(), "{first}");
    // What came in the wrong form was asked once more by itself.
    assert_eq!(stub.requests().len(), calls.len() + failed);
    let before = stub.requests().len();
    browser
        .form(&format!("/interviews/{id}/reader"), &[])
        .await
        .location();
    for _ in 0..400 {
        if stub.requests().len() == before + 2 * failed
            && told(&mut browser, &id).await["standing"] != "waiting"
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(stub.requests().len(), before + 2 * failed);
    let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
    assert_eq!(
        sent.all(".sent-request").len(),
        before + 2 * failed,
        "all of them"
    );
    assert_eq!(
        sent.all(".sent-reply").len(),
        4 * failed,
        "with what came back"
    );
}
