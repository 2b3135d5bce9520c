//! One text on two devices, the same save twice, and limits: nothing that was typed is lost.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{World, both};

#[tokio::test]
async fn the_same_operation_again_is_the_same_answer() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let first = browser.save(&id, "clarify", "op", 0, "once").await;
        world.pass(3_000).await;
        browser
            .save(&id, "clarify", "op-2", 1, "once and more")
            .await
            .expect(200);
        let second = browser.save(&id, "clarify", "op", 0, "once").await;
        assert_eq!(first.expect(200)["rev"], 1);
        assert_eq!(second.body, first.body, "byte for byte on {}", world.engine);
        assert_eq!(
            browser.state(&id).await["stages"][0]["text"],
            "once and more"
        );
        assert_eq!(written(&mut browser, &id).await, 2);
        // With another text it is another save, and says so.
        let reused = browser.save(&id, "clarify", "op", 2, "twice").await;
        reused.refused(422, "operation-reused");
        assert_eq!(written(&mut browser, &id).await, 2);
    }
}

async fn written(browser: &mut super::Client, id: &str) -> usize {
    let journal = browser.journal(id).await;
    let writes = journal
        .iter()
        .filter(|line| line["event"]["kind"] == "wrote");
    writes.count()
}

#[tokio::test]
async fn two_devices_in_different_lines_are_merged_and_in_one_line_are_both_kept() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        let mut phone = laptop.clone();
        let base = "first\n\nsecond\n\nthird\n";
        laptop.save(&id, "clarify", "a", 0, base).await.expect(200);
        laptop
            .save(&id, "clarify", "b", 1, "FIRST\n\nsecond\n\nthird\n")
            .await
            .expect(200);
        let merged = phone
            .save(&id, "clarify", "c", 1, "first\n\nsecond\n\nTHIRD\n")
            .await;
        assert_eq!(merged.expect(200)["label"], "on-time");
        let both_texts = "FIRST\n\nsecond\n\nTHIRD\n";
        let state = laptop.state(&id).await;
        assert_eq!(state["stages"][0]["text"], both_texts, "{}", world.engine);
        let rev = state["stages"][0]["rev"].as_u64().unwrap();
        assert_eq!(merged.json()["sha256"], sha256(both_texts));

        laptop
            .save(&id, "clarify", "d", rev, "of the laptop")
            .await
            .expect(200);
        let conflict = phone.save(&id, "clarify", "e", rev, "of the phone").await;
        conflict.refused(409, "conflict");
        let conflict = conflict.json();
        assert_eq!(conflict["head_text"], "of the laptop");
        assert_eq!(conflict["label"], "conflict");
        assert_eq!(conflict["sha256"], sha256("of the phone"));
        assert_eq!(
            laptop.state(&id).await["stages"][0]["text"],
            "of the laptop"
        );
        // What was kept aside is taken in by hand.
        let note = json!({"op_id": "f", "base_rev": conflict["head_rev"], "merges": conflict["stored_rev"],
            "text": "of the laptop and of the phone"});
        let path = format!("/api/v1/interviews/{id}/notes/clarify");
        phone.api("PUT", &path, note).await.expect(200);
        phone.call(&id, "finish", json!({})).await.expect(200);
        let report = phone.report(&id).await;
        assert_eq!(
            report["asides"],
            json!([]),
            "nothing is left open on {}",
            world.engine
        );
    }
}

#[tokio::test]
async fn a_conflict_nobody_settles_is_shown_in_the_report() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        laptop
            .save(&id, "clarify", "a", 0, "of the laptop")
            .await
            .expect(200);
        let mut phone = laptop.clone();
        phone
            .save(&id, "clarify", "b", 0, "of the phone")
            .await
            .refused(409, "conflict");
        phone.call(&id, "finish", json!({})).await.expect(200);
        phone
            .form(&format!("/interviews/{id}/self-score"), &[("skip", "1")])
            .await;
        let report = phone.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(
            report.all(".aside pre"),
            ["of the phone"],
            "{}",
            world.engine
        );
        assert_eq!(report.all("#texts .text")[0], "of the laptop");
    }
}

/// The page without scripts shows both versions, and one form to put them together.
#[tokio::test]
async fn a_plain_form_in_conflict_gets_both_texts_to_put_together() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        let mut phone = laptop.clone();
        let notes = format!("/interviews/{id}/notes");
        let first = laptop.form(&notes, &note("of the laptop", "0", "a")).await;
        assert_eq!(first.status, 303);
        let page = phone.form(&notes, &note("of the phone", "0", "b")).await;
        assert_eq!(page.status, 409);
        assert_eq!(
            page.one("textarea[name='notes.clarify']"),
            "of the phone",
            "{}",
            world.engine
        );
        assert_eq!(page.one("main pre"), "of the laptop");
        let rev = page.attribute("input[name='base_rev.clarify']", "value");
        let op = page.attribute("input[name='op_id.clarify']", "value");
        let merged = phone.form(&notes, &note("of both", &rev, &op)).await;
        assert_eq!(merged.status, 303);
        assert_eq!(laptop.state(&id).await["stages"][0]["text"], "of both");
    }
}

fn note<'a>(text: &'a str, rev: &'a str, op: &'a str) -> [(&'static str, &'a str); 3] {
    [
        ("notes.clarify", text),
        ("base_rev.clarify", rev),
        ("op_id.clarify", op),
    ]
}

#[tokio::test]
async fn boards_of_two_devices_are_merged_part_by_part() {
    for world in both().await {
        let (mut laptop, id) = world.candidate(&[]).await;
        let part =
            |id: &str, x: i32| json!({"id": id, "type": "rectangle", "x": x, "y": 0, "version": x});
        laptop
            .draw(&id, "a", 0, json!([part("one", 1), part("two", 1)]))
            .await
            .expect(200);
        laptop
            .draw(&id, "b", 1, json!([part("one", 5), part("two", 1)]))
            .await
            .expect(200);
        let other = laptop
            .draw(&id, "c", 1, json!([part("one", 1), part("two", 7)]))
            .await;
        other.expect(200);
        let board = laptop.state(&id).await["board"]["elements"].clone();
        assert_eq!(
            board,
            json!([part("one", 5), part("two", 7)]),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn what_was_typed_comes_back_byte_for_byte() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        for (rev, text) in [
            "NUL \u{0} and \u{1}\u{7f}",
            "\u{202e}right to left\u{202c} \u{200b}\u{feff}",
            "\u{1f469}\u{200d}\u{1f4bb} \u{10ffff} e\u{301} \u{fb01}",
            "  spaces and tabs\t \n\n\n",
            "\n\nlines before",
            "{{braces}} %00 \\u0000 \\n '; DROP TABLE event; --",
        ]
        .into_iter()
        .enumerate()
        {
            let rev = rev as u64;
            let ack = browser
                .save(&id, "clarify", &format!("o{rev}"), rev, text)
                .await
                .expect(200);
            assert_eq!(ack["sha256"], sha256(text), "{}: {text:?}", world.engine);
            assert_eq!(
                browser.state(&id).await["stages"][0]["text"],
                text,
                "{}",
                world.engine
            );
            // On the page it stands as a browser will send it again: nothing changed, nothing is stored.
            let room = browser.get(&format!("/interviews/{id}")).await;
            let shown = room.one("textarea#text-clarify");
            let as_parsed = text.replace('\u{0}', "\u{fffd}");
            assert!(
                shown == as_parsed || shown == text.replace('\u{0}', ""),
                "{shown:?}"
            );
        }
        // In a question, a form and after a restart as well.
        let question = "how many \u{0} links \u{202e}?";
        browser
            .call(&id, "questions", json!({"text": question}))
            .await
            .expect(200);
        let before = browser.state(&id).await;
        let asked = |state: &Value| state["transcript"][1]["text"].clone();
        assert_eq!(asked(&before), question);
        let cookies = browser.leave();
        let world: World = world.restart(100, super::Setting::default()).await;
        let after = world.browser_with(cookies).state(&id).await;
        assert_eq!(after["stages"], before["stages"], "{}", world.engine);
        assert_eq!(asked(&after), question);
    }
}

#[tokio::test]
async fn line_ends_of_forms_become_line_feeds() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        browser
            .press(&id, "notes", &[], &[("clarify", "one\ntwo\n\nthree")])
            .await;
        let state = browser.state(&id).await;
        assert_eq!(
            state["stages"][0]["text"], "one\ntwo\n\nthree",
            "{}",
            world.engine
        );
        assert_eq!(state["stages"][0]["rev"], 1);
        // Pressing again without typing changes nothing.
        browser.press(&id, "notes", &[], &[]).await;
        let again = browser.state(&id).await;
        assert_eq!(again["stages"], state["stages"]);
        let crlf = browser
            .save(&id, "estimate", "x", 0, "a\r\nb\rc")
            .await
            .expect(200);
        assert_eq!(crlf["sha256"], sha256("a\nb\nc"));
    }
}

pub fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
