//! Practising on reference interviews: blind at first, then told item by item, and counted where graders are put together.

use fortyfive::casebook::Casebook;
use serde_json::{Value, json};

use super::client::Client;
use super::{Setting, both, sqlite};

const PLACE: &str = "typeahead/numbers-first";

async fn reference(browser: &mut Client) -> Value {
    let path = format!("/api/v1/calibration/{PLACE}");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

/// All points of the checklist with one verdict, said aloud where something must show it.
fn all_as(reference: &Value, verdict: &str) -> Value {
    let mark = |item: &Value| {
        let proofs = match verdict {
            "missed" => json!([]),
            _ => json!([{"kind": "aloud"}]),
        };
        json!({"item": item["id"], "verdict": verdict, "proofs": proofs})
    };
    let items = reference["checklist"].as_array().unwrap();
    json!({"marks": items.iter().map(mark).collect::<Vec<_>>()})
}

async fn hand_in(browser: &mut Client, marks: Value) -> super::client::Reply {
    let path = format!("/api/v1/calibration/{PLACE}/marks");
    browser.api("POST", &path, marks).await
}

/// The story: content nobody had looked at was shown to people who learn to mark from it.
#[test]
fn every_case_of_ours_has_at_least_two_reference_interviews_without_a_fault() {
    let casebook = Casebook::load(None).unwrap();
    for (id, entry) in &casebook.cases {
        let of_case = &casebook.references[id];
        for read in of_case.read(&entry.rubric) {
            assert!(read.faults.is_empty(), "{:#?}", read.faults);
        }
        let sound = of_case.sound(&entry.rubric);
        assert!(sound.len() >= 2, "{id} has {}", sound.len());
        let titles: std::collections::BTreeSet<&str> =
            sound.iter().map(|one| one.title.as_str()).collect();
        assert_eq!(titles.len(), sound.len(), "{id}: two of one title");
    }
}

#[tokio::test]
async fn a_reference_is_marked_blind_and_then_every_point_is_told_with_its_reason() {
    for world in both().await {
        let mut ada = world.browser();
        let list = ada.get("/calibration").await;
        assert_eq!(
            list.all(".references li").len(),
            2 * super::built_in_cases()
        );
        let first = [("case", "typeahead"), ("slug", "numbers-first")];
        let begun = ada.form("/calibration", &first).await;
        assert_eq!(begun.location(), format!("/calibration/{PLACE}"));
        let page = ada.get(&format!("/calibration/{PLACE}")).await;
        let items = page.all("fieldset[data-item]").len();
        assert!(items > 40, "{}", page.text());
        assert_eq!(page.all(".tick, [name=communication], .pin").len(), 0);
        let blind = reference(&mut ada).await;
        assert_eq!(blind["result"], Value::Null);
        assert_eq!(blind["checklist"].as_array().unwrap().len(), items);
        assert!(!blind["board"].as_array().unwrap().is_empty());
        let agreed = Casebook::load(None).unwrap();
        let entry = &agreed.cases["typeahead"];
        let known = agreed.references["typeahead"].sound(&entry.rubric);
        let known = known
            .iter()
            .find(|one| one.slug == "numbers-first")
            .unwrap();
        for text in [page.text(), blind.to_string()] {
            for mark in &known.marks {
                assert!(!text.contains(&mark.reason), "the reason of {}", mark.item);
            }
        }
        // Without scripts: quotes are looked for, and what is wrong is said beside its point.
        let met = known
            .marks
            .iter()
            .find(|mark| mark.quote.is_some())
            .unwrap();
        let (verdict, quotes) = (
            format!("verdict.{}", met.item),
            format!("quotes.{}", met.item),
        );
        let path = format!("/calibration/{PLACE}/marks");
        let wrong = [
            (verdict.as_str(), "met"),
            (&quotes, "never written"),
            ("hand_in", "1"),
        ];
        let refused = ada.form(&path, &wrong).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert!(
            refused
                .one(&format!("[id='mark-{}'] .fault", met.item))
                .contains("do not stand")
        );
        let base = refused.attribute("[name=base]", "value");
        let quote = met.quote.clone().unwrap();
        let right = [
            (verdict.as_str(), "met"),
            (&quotes, &quote),
            ("base", &base),
            ("hand_in", "1"),
        ];
        let done = ada.form(&path, &right).await;
        assert_eq!(
            done.location(),
            format!("/calibration/{PLACE}"),
            "{}",
            done.text()
        );
        let told = ada.get(&format!("/calibration/{PLACE}")).await;
        assert_eq!(told.all(".agreed > li").len(), items);
        for mark in &known.marks {
            assert!(told.text().contains(&mark.item), "{}", mark.item);
        }
        let marked = told.all("mark[id^=seg]");
        assert!(
            marked.iter().any(|shown| quote.contains(shown)),
            "{marked:?}"
        );
        assert_eq!(told.all("fieldset[data-item]").len(), 0);
        // Again, from nothing; versions are kept, and the first is what counts.
        let again = ada.get(&path).await;
        assert_eq!(again.all("[type=radio][checked]").len(), 0);
        assert!(again.one(".banner").contains("version 1"));
        let soft = all_as(&blind, "met");
        assert_eq!(
            hand_in(&mut ada, soft.clone()).await.expect(201)["version"],
            2
        );
        assert_eq!(
            hand_in(&mut ada, soft).await.expect(201)["version"],
            2,
            "the same again"
        );
        let result = reference(&mut ada).await["result"].clone();
        assert_eq!(
            result["leaning"]["lean"], "too-soft",
            "{}",
            result["leaning"]
        );
        assert_eq!(result["items"], items);
        let habit = ada
            .api("GET", "/api/v1/calibration", Value::Null)
            .await
            .expect(200);
        assert_eq!(
            habit["habit"]["whole"]["marks"], 1,
            "{} {}",
            world.engine, habit["habit"]
        );
        assert_eq!(habit["habit"]["whole"]["lean"], "too-few-to-say");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_practice_is_told_and_nothing_is_lost() {
    for world in both().await {
        let mut ada = world.browser();
        ada.become_guest().await;
        hand_in(&mut ada, json!({"marks": []}))
            .await
            .refused(422, "nothing-marked");
        let unknown = json!({"marks": [{"item": "clarify.nowhere", "verdict": "missed"}]});
        hand_in(&mut ada, unknown).await.refused(422, "marks");
        let moment = json!({"marks": [{"item": "clarify.language", "verdict": "met", "proofs": [{"kind": "moment", "at": 0}]}]});
        hand_in(&mut ada, moment).await.refused(422, "marks");
        for place in [
            "typeahead/nobody",
            "nothing/numbers-first",
            "typeahead/..%2f..%2fsecret",
        ] {
            let page = ada.get(&format!("/calibration/{place}")).await;
            assert_eq!(page.status, 404, "{place}");
        }
        let draft = |base: Value, note: &str| json!({"base": base, "marks": {"note": note}});
        let path = format!("/api/v1/calibration/{PLACE}/draft");
        let first = ada
            .api("PUT", &path, draft(Value::Null, "one"))
            .await
            .expect(200);
        ada.api("PUT", &path, draft(first["saved_at"].clone(), "two"))
            .await
            .expect(200);
        let stale = ada
            .api("PUT", &path, draft(first["saved_at"].clone(), "mine"))
            .await;
        stale.refused(409, "conflict");
        assert_eq!(stale.json()["head"]["note"], "two");
        let page = ada.get(&format!("/calibration/{PLACE}")).await;
        assert_eq!(page.one("#note"), "two", "{}", world.engine);
        // Somebody else has their own.
        let mut bob = world.browser();
        bob.become_guest().await;
        assert_eq!(reference(&mut bob).await["own"]["draft"], Value::Null);
    }
}

#[tokio::test]
async fn a_checklist_is_not_shown_to_whoever_is_being_interviewed_on_its_case() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = world.candidate(&[("case", "typeahead")]).await;
    for path in [
        format!("/calibration/{PLACE}"),
        format!("/calibration/{PLACE}/marks"),
    ] {
        let page = owner.get(&path).await;
        assert_eq!(page.status, 409);
        assert!(
            page.text().contains("wait until the end"),
            "{}",
            page.text()
        );
    }
    let list = owner.get("/calibration").await;
    assert!(list.one(".banner").contains("wait until the end"));
    let path = format!("/api/v1/calibration/{PLACE}");
    owner
        .api("GET", &path, Value::Null)
        .await
        .refused(409, "case-running");
    hand_in(&mut owner, json!({"marks": []}))
        .await
        .refused(409, "case-running");
    owner.get("/calibration/chat/sockets-first").await.one("h1");
    owner.call(&id, "finish", json!({})).await.expect(200);
    assert_eq!(
        owner.get(&format!("/calibration/{PLACE}")).await.status,
        200
    );
}
