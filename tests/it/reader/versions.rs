//! Another model, or the same with other instructions, is another reader: what two of them say is never counted together.

use std::sync::Arc;

use fortyfive::model::{Model, Parts};
use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::second::{Question, agree, answered, finish, is_listed, setting, settled, told, yes};
use super::stub::{Heard, Reply, Stub};
use crate::web::client::Client;
use crate::web::{Setting, World, both_with};

/// A model of another name at the same host.
fn named(stub: &Stub, name: &str) -> Setting {
    let model = super::with_parts(Dialect::OpenAi, &stub.url(), super::PATIENT, |parts| {
        Model::new(&Parts {
            name,
            ..parts.clone()
        })
    });
    Setting {
        reader: Some(Arc::new(model.unwrap())),
        ..Setting::default()
    }
}

fn is_about(heard: &Heard, title: &str) -> bool {
    heard.user().contains(&format!("{{\"part\":\"{title}\"}}"))
}

fn no_json() -> Reply {
    Reply::Says("no json".to_owned())
}

/// Answers everything but one stage.
fn all_but_clarify(heard: &Heard) -> Reply {
    match is_about(heard, "Clarify") {
        true => no_json(),
        false => yes(heard),
    }
}

/// Yes to all but one point, of which it says that it is there in part.
fn yes_but_partly(heard: &Heard, point: &str) -> Reply {
    let question = Question::of(heard);
    let answers = question.points.iter().map(|(id, text)| {
        let verdict = match (is_listed(text), text == point) {
            (false, _) => "no",
            (true, true) => "partly",
            (true, false) => "yes",
        };
        let quote = match verdict {
            "no" => String::new(),
            _ => question.quote_for(text),
        };
        json!({"about": id, "because": "It says so.", "quote": quote, "verdict": verdict})
    });
    Reply::Says(json!({"answers": answers.collect::<Vec<_>>()}).to_string())
}

fn items(told: &Value) -> &Vec<Value> {
    told["items"].as_array().unwrap()
}

fn models(told: &Value) -> Vec<String> {
    let all = items(told).iter();
    let mut models: Vec<String> = all
        .map(|item| {
            item["opinion"]["versions"]["model"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    models.sort();
    models.dedup();
    models
}

fn find<'a>(told: &'a Value, item: &str) -> &'a Value {
    let mut all = items(told).iter();
    all.find(|one| one["opinion"]["item"] == item).unwrap()
}

async fn ask_again(browser: &mut Client, id: &str) -> Value {
    let path = format!("/api/v1/interviews/{id}/reader");
    let asked = browser.api("POST", &path, json!({})).await.expect(202);
    assert_eq!(asked["begun"], true);
    settled(browser, id).await
}

/// Somebody whose interview a first model has read, all but one stage.
async fn half_read(world: &World) -> (Client, String, Value) {
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = answered(&mut browser, &[]).await;
    finish(&mut browser, &id).await;
    let told = settled(&mut browser, &id).await;
    assert_eq!(told["standing"], "failed", "{told}");
    assert!(!items(&told).is_empty(), "{told}");
    (browser, id, told)
}

#[tokio::test]
async fn after_a_change_of_the_model_only_the_new_one_counts_and_decisions_hold_where_it_says_the_same()
 {
    let first = Stub::start(Dialect::OpenAi, all_but_clarify).await;
    for world in both_with(setting(&first)).await {
        let (mut browser, id, before) = half_read(&world).await;
        assert_eq!(models(&before), ["stub-model"]);
        let ids: Vec<String> = items(&before)
            .iter()
            .filter(|item| item["may_be_adopted"] == true && item["opinion"]["verdict"] == "met")
            .map(|item| item["opinion"]["item"].as_str().unwrap().to_owned())
            .collect();
        let (adopted, dismissed, other) = (&ids[0], &ids[1], &ids[2]);
        let api = format!("/api/v1/interviews/{id}/reader/decisions");
        for (item, decision) in [
            (adopted, "adopted"),
            (dismissed, "dismissed"),
            (other, "adopted"),
        ] {
            let decides = json!({"item": item, "decision": decision});
            assert_eq!(browser.api("POST", &api, decides).await.status, 204);
        }
        let rubric = &crate::web::BUILT_IN.cases["url-shortener"].rubric;
        let of_other = rubric.item.iter().find(|item| item.id == *other).unwrap();
        let point = of_other.text.clone();
        let second = Stub::start(Dialect::OpenAi, move |heard| yes_but_partly(heard, &point)).await;
        let cookies = browser.leave();
        let world = world.restart(1_000, named(&second, "other-model")).await;
        let mut browser = world.browser_with(cookies);
        let unasked = told(&mut browser, &id).await;
        assert_eq!(
            models(&unasked),
            ["stub-model"],
            "nothing changes by itself"
        );
        let after = ask_again(&mut browser, &id).await;
        assert_eq!(after["standing"], "answered", "{}: {after}", world.engine);
        assert_eq!(models(&after), ["other-model"], "{}", world.engine);
        let calls = after["calls"].as_array().unwrap().len();
        assert_eq!(second.requests().len(), calls, "it was asked everything");
        assert_eq!(find(&after, adopted)["decision"], "adopted");
        assert_eq!(find(&after, adopted)["by"], "person");
        assert_eq!(find(&after, dismissed)["decision"], "dismissed");
        assert_eq!(
            find(&after, other)["decision"],
            Value::Null,
            "it says something else now"
        );
        assert_eq!(find(&after, other)["opinion"]["verdict"], "partly");
        // What is decided from now on is about what is shown.
        let decides = json!({"item": other, "decision": "adopted"});
        assert_eq!(browser.api("POST", &api, decides).await.status, 204);
        let decided = told(&mut browser, &id).await;
        assert_eq!(find(&decided, other)["decision"], "adopted");
        assert_eq!(find(&decided, other)["now"], "partly");
        // Nothing is left to ask, and every byte of both can be read.
        let path = format!("/api/v1/interviews/{id}/reader");
        let done = browser.api("POST", &path, json!({})).await.expect(202);
        assert_eq!(done["begun"], false);
        let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
        assert!(sent.all(".sent-request").len() > second.requests().len());
        let page = browser.get(&format!("/interviews/{id}/report")).await;
        assert!(!page.one(".second-versions").contains("stub-model"));
    }
}

#[tokio::test]
async fn a_new_model_that_answers_less_takes_nothing_away_and_is_told_as_another_one() {
    let first = Stub::start(Dialect::OpenAi, all_but_clarify).await;
    // Only what failed before.
    let second = Stub::start(Dialect::OpenAi, |heard| match is_about(heard, "Clarify") {
        true => yes(heard),
        false => no_json(),
    })
    .await;
    for world in both_with(setting(&first)).await {
        let (browser, id, before) = half_read(&world).await;
        let cookies = browser.leave();
        let world = world.restart(1_000, named(&second, "other-model")).await;
        let mut browser = world.browser_with(cookies);
        let after = ask_again(&mut browser, &id).await;
        assert_eq!(items(&after), items(&before), "{}", world.engine);
        assert_eq!(after["coverage_after"], before["coverage_after"]);
        assert_eq!(after["standing"], "failed");
        let calls = after["calls"].as_array().unwrap().iter();
        let other: Vec<&Value> = calls
            .filter(|call| call["reason"] == "other-version")
            .collect();
        assert!(
            !other.is_empty() && other.iter().all(|call| call["stage"] == "clarify"),
            "{after}"
        );
        let page = browser.get(&format!("/interviews/{id}/report")).await;
        let said = page.all(".second-failures li").join(" ");
        assert!(
            said.contains("two readers are not counted together"),
            "{said}"
        );
        assert!(!page.one(".second-versions").contains("other-model"));
        assert_eq!(page.all("#second-ask").len(), 1);
    }
}
