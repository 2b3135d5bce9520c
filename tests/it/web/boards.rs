//! The board in the room: saved whole or by what changed, drawn from a diagram in words, and shown as it is read.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Client, Setting, both, sqlite};

fn shape(id: &str, x: i32, label: &str) -> Vec<Value> {
    vec![
        json!({"id": id, "type": "rectangle", "x": x, "y": 0, "width": 120, "height": 60}),
        json!({"id": format!("{id}t"), "type": "text", "x": x, "y": 0, "width": 60, "height": 25, "text": label, "containerId": id}),
    ]
}

async fn put(browser: &mut Client, id: &str, body: Value) -> super::client::Reply {
    let path = format!("/api/v1/interviews/{id}/board");
    browser.api("PUT", &path, body).await
}

async fn board(browser: &mut Client, id: &str) -> Value {
    let path = format!("/api/v1/interviews/{id}/board");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

fn hash(elements: &Value) -> String {
    let digest = Sha256::digest(elements.to_string().as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn what_changed_is_enough_to_save_a_large_drawing() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let mut elements = shape("a", 0, "API server");
        elements.extend(shape("b", 300, "Cache"));
        browser
            .draw(&id, "one", 0, json!(elements))
            .await
            .expect(200);
        let moved =
            json!({"id": "a", "type": "rectangle", "x": 40, "y": 9, "width": 120, "height": 60});
        let change = json!({"op_id": "two", "base_rev": 1, "change": {
            "upserted": [moved, {"id": "c", "type": "ellipse", "x": 0, "y": 200, "width": 9, "height": 9}],
            "removed": ["b", "bt"],
        }});
        let first = put(&mut browser, &id, change.clone()).await;
        let ack = first.expect(200);
        let now = board(&mut browser, &id).await;
        let ids: Vec<&str> = now["elements"]
            .as_array()
            .unwrap()
            .iter()
            .map(|element| element["id"].as_str().unwrap())
            .collect();
        assert_eq!(ids, ["a", "at", "c"], "{}", world.engine);
        assert_eq!(now["elements"][0], moved);
        assert_eq!(now["sha256"], ack["sha256"]);
        assert_eq!(now["sha256"], hash(&now["elements"]).as_str());
        // Sent again, because the answer was lost: the same answer, nothing twice.
        assert_eq!(put(&mut browser, &id, change).await.body, first.body);
        assert_eq!(board(&mut browser, &id).await["rev"], 2);
        let order = json!({"op_id": "three", "base_rev": 2, "change": {"order": ["c", "a", "at"]}});
        put(&mut browser, &id, order).await.expect(200);
        assert_eq!(board(&mut browser, &id).await["elements"][0]["id"], "c");
    }
}

#[tokio::test]
async fn a_change_of_nothing_known_or_of_two_minds_is_refused_and_the_board_stays() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    browser
        .draw(&id, "one", 0, json!(shape("a", 0, "API")))
        .await
        .expect(200);
    let before = board(&mut browser, &id).await;
    let change = json!({"removed": ["a"]});
    let unknown = json!({"op_id": "x", "base_rev": 7, "change": change});
    put(&mut browser, &id, unknown)
        .await
        .refused(422, "unknown-revision");
    for neither in [
        json!({"op_id": "x", "base_rev": 1}),
        json!({"op_id": "x", "base_rev": 1, "scene": [], "change": change}),
        json!({"op_id": "x", "base_rev": 1, "change": {"upserted": [{"id": "a", "type": "rectangle", "x": 1e9}]}}),
        json!({"op_id": "x", "base_rev": 1, "change": {"upserted": [7]}}),
    ] {
        put(&mut browser, &id, neither).await.refused(422, "scene");
    }
    assert_eq!(board(&mut browser, &id).await, before);
}

/// Each change is small, but the drawing would not be.
#[tokio::test]
async fn a_drawing_cannot_grow_beyond_its_bounds_by_small_changes() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let text = "x".repeat(4_000);
    let words = |n: usize| json!({"id": n.to_string(), "type": "text", "x": 0, "y": 0, "text": text, "originalText": text});
    let many: Vec<Value> = (0..200).map(words).collect();
    browser.draw(&id, "0", 0, json!(many)).await.expect(200);
    let more: Vec<Value> = (200..400).map(words).collect();
    let sentence = put(
        &mut browser,
        &id,
        json!({"op_id": "1", "base_rev": 1, "change": {"upserted": more}}),
    )
    .await
    .refused(422, "scene");
    assert!(
        sentence.contains("2,048") || sentence.contains("2048"),
        "{sentence}"
    );
    assert_eq!(board(&mut browser, &id).await["rev"], 1);
}

#[tokio::test]
async fn a_diagram_in_words_is_drawn_beside_what_is_there() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        browser
            .draw(&id, "one", 0, json!(shape("a", 0, "Client")))
            .await
            .expect(200);
        let mermaid = "graph LR\ng[API gateway] -->|calls| s[Order service] --> d[(Postgres)]";
        let read = browser
            .call(&id, "board/mermaid", json!({"text": mermaid}))
            .await
            .expect(200);
        assert!(read["elements"].as_array().unwrap().len() >= 8);
        assert_eq!(
            board(&mut browser, &id).await["rev"],
            1,
            "nothing is saved yet"
        );
        // Without a script the same text is a form, and the board has it.
        let room = format!("/interviews/{id}");
        browser
            .form(&format!("{room}/board/mermaid"), &[("mermaid", mermaid)])
            .await
            .location();
        let seen = browser.get(&format!("{room}/board/seen")).await;
        let parts = seen.all(".shapes li b");
        for label in ["Client", "API gateway", "Order service", "Postgres"] {
            assert!(
                parts.iter().any(|part| part == label),
                "{label} in {parts:?}"
            );
        }
        let page = browser.get(&room).await;
        assert_eq!(page.all(".shapes li").len(), 4);
        let fault = browser
            .form(
                &format!("{room}/board/mermaid"),
                &[("mermaid", "graph LR\nA --> B\nB -->")],
            )
            .await;
        assert_eq!(fault.status, 422);
        assert!(
            fault.one("#board .fault").contains("Line 3"),
            "{}",
            fault.one("#board .fault")
        );
        assert!(
            fault.one("textarea#mermaid").contains("B -->"),
            "it is given back"
        );
    }
}

#[tokio::test]
async fn mermaid_that_cannot_be_read_is_told_with_its_line() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    for (text, words) in [
        ("", "nothing in it"),
        ("pie\n\"a\": 3", "Line 1 begins with"),
        ("graph LR\nA[one --> B", "Line 2 cannot be read"),
        ("graph LR", "names no parts"),
    ] {
        let sentence = browser
            .call(&id, "board/mermaid", json!({ "text": text }))
            .await
            .refused(422, "mermaid");
        assert!(sentence.contains(words), "{text}: {sentence}");
    }
    let long = "A --> B\n".repeat(10_000);
    browser
        .call(&id, "board/mermaid", json!({ "text": long }))
        .await
        .refused(422, "mermaid");
}

#[tokio::test]
async fn what_the_interviewer_sees_points_out_loose_ends_before_they_count() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let empty = browser.get(&format!("/interviews/{id}/board/seen")).await;
    assert!(empty.all(".shapes").is_empty());
    let mut elements = shape("a", 0, "API server");
    elements.extend(shape("b", 400, "Redis"));
    elements.push(
        json!({"id": "c", "type": "rectangle", "x": 400, "y": 400, "width": 100, "height": 60}),
    );
    elements.push(json!({"id": "e", "type": "arrow", "x": 124, "y": 30, "width": 90, "height": 200, "points": [[0, 0], [90, 200]],
        "startBinding": {"elementId": "a", "focus": 0, "gap": 4}, "endArrowhead": "arrow"}));
    browser
        .draw(&id, "one", 0, json!(elements))
        .await
        .expect(200);
    let seen = browser.get(&format!("/interviews/{id}/board/seen")).await;
    let mend = seen.all(".mend").join("\n");
    assert!(
        mend.contains("API server") && mend.contains("lower right"),
        "{mend}"
    );
    assert_eq!(seen.attribute(".mend button", "data-element"), "e");
    let parts = seen.all(".shapes li").join("\n");
    assert!(
        parts.contains("Redis") && parts.contains("cache"),
        "{parts}"
    );
}
