//! What a result counts and what it leaves out: help, and stages that were never planned.

use serde_json::Value;

use super::{World, answer_of, both};

const MINUTE_MS: i64 = 60_000;

/// The whole high-level part, written when `hints` steps had been taken.
async fn report_after(world: &World, hints: usize) -> Value {
    let (mut browser, id) = world.candidate(&[("plan", "untimed")]).await;
    for (stage, text) in answer_of("url-shortener", "strong") {
        if stage == "high-level" {
            for _ in 0..hints {
                world.pass(2 * MINUTE_MS).await;
                browser.call(&id, "hints", Value::Null).await.expect(200);
            }
            world.pass(MINUTE_MS).await;
        }
        browser.save(&id, stage, stage, 0, &text).await.expect(200);
        let on = serde_json::json!({"from": stage});
        browser.call(&id, "stage", on).await;
    }
    browser
        .call(&id, "finish", serde_json::json!({}))
        .await
        .expect(200);
    let skipped = [("skip", "1")];
    browser
        .form(&format!("/interviews/{id}/self-score"), &skipped)
        .await;
    let page = browser.get(&format!("/interviews/{id}/report")).await;
    let told = page.text().contains("The third hint had said it");
    assert_eq!(told, hints == 3, "on the page");
    browser.report(&id).await
}

fn offline(report: &Value) -> Value {
    let cards = report["scorecards"].as_array().expect("scorecards");
    let card = cards.iter().find(|card| card["grader"] == "offline");
    card.expect("the machine's").clone()
}

#[tokio::test]
async fn a_point_met_only_after_the_hint_that_says_it_earns_nothing_and_is_told_so() {
    for world in both().await {
        let alone = offline(&report_after(&world, 0).await);
        let told = offline(&report_after(&world, 3).await);
        let credit = told["credit"].as_object().expect("credit");
        assert!(
            credit.contains_key("high-level.code-generator"),
            "{credit:?}"
        );
        assert!(credit.values().all(|credit| credit == "told"), "{credit:?}");
        assert!(
            credit.len() < 12,
            "only what the ladder says: {}",
            credit.len()
        );
        assert!(alone.get("credit").is_none_or(Value::is_null));
        assert!(told["coverage"].as_f64() < alone["coverage"].as_f64());
    }
}

#[tokio::test]
async fn a_drill_of_one_stage_is_not_measured_by_the_other_four() {
    for world in both().await {
        let (mut browser, id) = world
            .candidate(&[("plan", "drill"), ("stage", "estimate")])
            .await;
        let strong = answer_of("url-shortener", "strong");
        let state = browser.state(&id).await;
        let stages = state["stages"].as_array().expect("stages");
        assert_eq!(stages.len(), 1, "{stages:?}");
        let stage = stages[0]["id"].as_str().expect("id").to_owned();
        let (_, text) = strong
            .iter()
            .find(|(known, _)| *known == stage)
            .expect("a strong answer has every stage");
        browser.save(&id, &stage, "a", 0, text).await.expect(200);
        browser
            .call(&id, "finish", serde_json::json!({}))
            .await
            .expect(200);
        let card = offline(&browser.report(&id).await);
        assert!(
            card["coverage"].as_f64() > Some(0.6),
            "{}",
            card["coverage"]
        );
        let capped = |dimension: &str| card["explained"][dimension]["caps"].to_string();
        for (dimension, cap) in [
            ("navigation", "little-clarified"),
            ("quantitative", "estimate-skipped"),
        ] {
            assert!(!capped(dimension).contains(cap), "{}", capped(dimension));
        }
        let unplanned = card["items"].as_array().expect("items").iter();
        let missed =
            unplanned.filter(|item| item["stage"] != stage.as_str() && item["verdict"] == "missed");
        assert_eq!(missed.count(), 0);
    }
}
