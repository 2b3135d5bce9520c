//! Lines of the interviewer in a model's words: beside the journal, in time, and only what the gates let through.

use std::time::Duration;

use fortyfive::proctor::{ReaderSettings, ReaderWhen};
use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::second::{agree, agree_to_lines, setting, settings};
use super::stub::{Heard, Reply, Stub};
use crate::web::client::Client;
use crate::web::{Setting, World, both_with, postgres, sqlite};

/// What a stub answers to what it hears.
type Script = fn(&Heard) -> Reply;

const ASKED: &str = "How many new links do we get in a month?";
pub const FACT: &str = "Plan for about 100 million new links a month; the busiest hour has some three times the average.";
pub const WORDED: &str = "Plan for roughly 100M new links a month, with the busiest hour at about three times the average.";

pub fn talking(stub: &Stub) -> Setting {
    Setting {
        reader_settings: ReaderSettings {
            conversation: true,
            ..settings(ReaderWhen::End)
        },
        ..setting(stub)
    }
}

/// What a question about a line is made of.
fn asked_for(heard: &Heard) -> Value {
    let user = heard.user();
    let mut lines = user
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    lines.next().unwrap_or(Value::Null)
}

pub fn worded(heard: &Heard) -> Reply {
    let data = asked_for(heard);
    // After the end it is asked about the result, too.
    if data.is_null() || !(data["line"].is_string() || data["facts"].is_array()) {
        return Reply::Says("{}".to_owned());
    }
    match data["facts"][0].as_str() {
        Some(FACT) => {
            assert_eq!(data["question"], ASKED);
            Reply::Says(WORDED.to_owned())
        }
        _ => Reply::Says("Yes, 10/10, consistent hashing.".to_owned()),
    }
}

pub async fn asks(world: &World) -> (Client, String) {
    let mut browser = world.browser();
    browser.become_guest().await;
    if world
        .proctor
        .reader()
        .is_some_and(|one| one.settings.conversation)
    {
        agree_to_lines(&mut browser).await;
    } else {
        agree(&mut browser).await;
    }
    let id = browser.start(&[]).await;
    let question = json!({"text": ASKED});
    browser.call(&id, "questions", question).await.expect(200);
    (browser, id)
}

/// What the room shows once the model was heard.
pub async fn answered(browser: &mut Client, id: &str, stub: &Stub, wanted: usize) -> Vec<String> {
    let mut shown = Vec::new();
    for _ in 0..300 {
        let page = browser.get(&format!("/interviews/{id}")).await;
        shown = page.all("#lines .original + p, #lines .line .tag");
        if stub.requests().len() >= wanted && !shown.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    shown
}

async fn facts_of_journal(browser: &mut Client, id: &str) -> Vec<String> {
    let journal = browser.journal(id).await;
    let facts = journal
        .iter()
        .filter(|line| line["event"]["line_kind"] == "fact");
    facts
        .map(|line| line["event"]["text"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_wording_is_shown_with_its_mark_and_the_journal_keeps_the_line_of_the_rules() {
    for dialect in super::DIALECTS {
        let stub = Stub::start(dialect, worded).await;
        let world = match dialect {
            Dialect::Ollama => postgres(talking(&stub)).await,
            _ => sqlite(talking(&stub)).await,
        };
        let (mut browser, id) = asks(&world).await;
        let tags = answered(&mut browser, &id, &stub, 1).await;
        assert_eq!(tags.len(), 1, "{dialect:?}: {tags:?}");
        let room = browser.get(&format!("/interviews/{id}")).await;
        let lines = room.all("#lines .line[data-kind=fact] p");
        assert!(lines[0].starts_with(WORDED), "{lines:?}");
        assert_eq!(lines[1], FACT, "behind it stands what the rules say");
        assert_eq!(facts_of_journal(&mut browser, &id).await, [FACT]);
        // Of what went out nothing is hidden, and nothing of it is a name or another line.
        let heard = &stub.requests()[0];
        assert!(
            !heard.user().contains("Design a service"),
            "{}",
            heard.user()
        );

        browser.call(&id, "finish", json!({})).await.expect(200);
        let skip = [("skip", "1")];
        let path = format!("/interviews/{id}/self-score");
        browser.form(&path, &skip).await.location();
        for page in ["report", "replay?at=99999999"] {
            let page = browser.get(&format!("/interviews/{id}/{page}")).await;
            let lines = page.all(".lines .line[data-kind=fact] p");
            assert!(lines[0].starts_with(WORDED), "{lines:?}");
            assert_eq!(lines[1], FACT);
        }
        let data = browser.get(&format!("/interviews/{id}/replay.json")).await;
        let wordings = &data.json()["wordings"];
        assert_eq!(wordings.as_object().unwrap().len(), 1, "{wordings}");
        let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
        assert!(
            sent.all(".sent-request")
                .iter()
                .any(|body| body.contains("busiest hour"))
        );
    }
}

#[tokio::test]
async fn what_does_not_pass_changes_nothing_and_what_comes_late_is_not_shown() {
    let bad: [(&str, Script); 5] = [
        ("praise", |_| {
            Reply::Says("Great question! Plan for 100 million new links a month.".into())
        }),
        ("another number", |_| Reply::Says(FACT.replace("100", "10"))),
        ("markup", |_| Reply::Says(format!("**{FACT}**"))),
        ("nothing", |_| Reply::Says(String::new())),
        ("a refusal", |_| Reply::status(400)),
    ];
    for (name, script) in bad {
        let stub = Stub::start(Dialect::OpenAi, script).await;
        let world = sqlite(talking(&stub)).await;
        let (mut browser, id) = asks(&world).await;
        for _ in 0..200 {
            if !stub.requests().is_empty() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert!(room.all("#lines .tag").is_empty(), "{name}");
        assert_eq!(room.all("#lines .line[data-kind=fact] p"), [FACT], "{name}");
    }

    let late = |heard: &Heard| Reply::Late(Duration::from_millis(150), Box::new(worded(heard)));
    let stub = Stub::start(Dialect::OpenAi, late).await;
    let world = sqlite(talking(&stub)).await;
    let (mut browser, id) = asks(&world).await;
    world.pass(4_000).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let room = browser.get(&format!("/interviews/{id}")).await;
    assert!(room.all("#lines .tag").is_empty());
}

#[tokio::test]
async fn it_is_off_without_the_setting_and_without_a_yes() {
    let stub = Stub::start(Dialect::OpenAi, worded).await;
    for world in both_with(setting(&stub)).await {
        let (mut browser, id) = asks(&world).await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.all("#lines .line[data-kind=fact] p"), [FACT]);
    }
    let world = sqlite(talking(&stub)).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let question = json!({"text": ASKED});
    browser.call(&id, "questions", question).await.expect(200);
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sent = browser.get(&format!("/interviews/{id}")).await;
    assert!(sent.all("#lines .tag").is_empty());
    assert!(stub.requests().is_empty());
}
