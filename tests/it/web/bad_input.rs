//! What people, programs and accidents send. Each is refused with a sentence that says what to do, and nothing
//! that was there is lost.

use axum::body::Body;
use fortyfive::interview::limits as interview;
use fortyfive::limits;
use serde_json::{Value, json};

use super::saving::sha256;
use super::{Setting, both, plan_of, sqlite};

#[tokio::test]
async fn a_choice_nobody_offers_is_named() {
    for world in both().await {
        let mut browser = world.browser();
        browser.become_guest().await;
        for (body, code, named) in [
            (
                json!({"case": "tic-tac-toe"}),
                "unknown-case",
                "tic-tac-toe",
            ),
            (json!({"case": "nul \u{0}"}), "unknown-case", "nul"),
            (
                json!({"case": "url-shortener", "level": "principal"}),
                "unknown-choice",
                "principal",
            ),
            (
                json!({"case": "url-shortener", "pace": "brisk"}),
                "unknown-choice",
                "brisk",
            ),
            (
                json!({"case": "url-shortener", "plan": "defualt"}),
                "plan",
                "defualt",
            ),
            (json!({"case": "url-shortener", "plan": []}), "plan", ""),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify"}]}),
                "minutes",
                "clarify",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify", "minutes": -1}]}),
                "minutes",
                "clarify",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify", "minutes": 1, "ms": 60000}]}),
                "minutes",
                "clarify",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify", "ms": i64::MAX}]}),
                "plan",
                "",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify", "ms": i64::MIN}]}),
                "plan",
                "",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "clarify", "ms": 9999}]}),
                "plan",
                "",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "a b", "ms": 60000}]}),
                "plan",
                "a b",
            ),
            (
                json!({"case": "url-shortener", "plan": [{"stage": "x", "ms": 60000}, {"stage": "x", "ms": 60000}]}),
                "plan",
                "x",
            ),
            (
                json!({"case": "url-shortener", "extra_time_permille": -1}),
                "plan",
                "",
            ),
        ] {
            let reply = browser
                .api("POST", "/api/v1/interviews", body.clone())
                .await;
            let sentence = reply.refused(422, code);
            assert!(sentence.contains(named), "{body}: {sentence}");
        }
        let list = browser
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(list["interviews"], json!([]), "{}", world.engine);
        // Ten seconds are enough for a stage, and the shortest there is.
        browser
            .api(
                "POST",
                "/api/v1/interviews",
                plan_of("interview", &[10_000]),
            )
            .await
            .expect(201);
        let too_many = vec![json!({"stage": "s", "ms": 10_000}); interview::STAGES + 1];
        let body = json!({"case": "url-shortener", "plan": too_many});
        browser
            .api("POST", "/api/v1/interviews", body)
            .await
            .refused(422, "plan");
        // The form says the same, and keeps what was chosen.
        let form = [("case", "url-shortener"), ("level", "principal")];
        let page = browser.form("/interviews", &form).await;
        assert_eq!(page.status, 422);
        assert!(page.one("main .fault:not([hidden])").contains("principal"));
    }
}

#[tokio::test]
async fn a_body_that_does_not_read_says_where() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        browser
            .save(&id, "clarify", "a", 0, "kept")
            .await
            .expect(200);
        let before = browser.state(&id).await;
        let notes = format!("/api/v1/interviews/{id}/notes/clarify");
        for (body, status, named) in [
            ("", 400, ""),
            ("not json", 400, ""),
            ("{\"op_id\":\"x\"", 400, ""),
            (
                "{\"op_id\":\"\\ud800\",\"base_rev\":1,\"text\":\"\"}",
                400,
                "",
            ),
            ("[]", 422, ""),
            ("{}", 422, "op_id"),
            (r#"{"op_id":"x","base_rev":"1","text":"t"}"#, 422, "1"),
            (r#"{"op_id":"x","base_rev":-1,"text":"t"}"#, 422, "-1"),
            (r#"{"op_id":"x","base_rev":1e99,"text":"t"}"#, 422, ""),
            (r#"{"op_id":"x","base_rev":1,"text":null}"#, 422, "null"),
            (
                r#"{"op_id":"x","op_id":"y","base_rev":1,"text":"t"}"#,
                422,
                "op_id",
            ),
        ] {
            let request = browser
                .request("PUT", &notes)
                .header("content-type", "application/json; charset=utf-8")
                .header("x-app", "1")
                .header("sec-fetch-site", "same-origin")
                .body(Body::from(body))
                .unwrap();
            let sentence = browser.send(request).await.refused(status, "json");
            assert!(sentence.contains(named), "{body}: {sentence}");
        }
        let deep = "[".repeat(200_000);
        let request = browser
            .request("PUT", &format!("/api/v1/interviews/{id}/board"))
            .header("content-type", "application/json")
            .header("x-app", "1")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(format!(
                "{{\"op_id\":\"d\",\"base_rev\":0,\"scene\":{deep}"
            )))
            .unwrap();
        browser.send(request).await.refused(400, "json");
        let not_utf8 = browser
            .request("PUT", &notes)
            .header("content-type", "application/json")
            .header("x-app", "1")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(
                b"{\"op_id\":\"x\",\"base_rev\":1,\"text\":\"\xff\"}".to_vec(),
            ))
            .unwrap();
        browser.send(not_utf8).await.refused(400, "json");
        let after = browser.state(&id).await;
        assert_eq!(after, before, "{}", world.engine);
    }
}

/// What the server decides cannot be sent along.
#[tokio::test]
async fn fields_that_are_not_the_candidates_are_refused_by_name() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let before = browser.state(&id).await;
        let at = |rest: &str| format!("/api/v1/interviews/{id}{rest}");
        let bodies = [
            (
                "POST",
                "/api/v1/interviews".to_owned(),
                json!({"case": "url-shortener"}),
            ),
            (
                "PUT",
                at("/notes/clarify"),
                json!({"op_id": "m", "base_rev": 0, "text": "t"}),
            ),
            (
                "PUT",
                at("/board"),
                json!({"op_id": "m", "base_rev": 0, "scene": []}),
            ),
            ("POST", at("/questions"), json!({"text": "how many?"})),
            ("POST", at("/stage"), json!({"from": "clarify"})),
            ("POST", at("/finish"), json!({})),
            (
                "POST",
                at("/finish"),
                json!({"notes": {"clarify": {"op_id": "m", "base_rev": 0, "text": "t"}}}),
            ),
        ];
        let fields = [
            "person_id",
            "owner_id",
            "state",
            "phase",
            "elapsed_ms",
            "budget_ms",
            "remaining_ms",
            "rev",
            "seq",
            "label",
            "late",
            "score",
            "received_at",
            "now",
            "created_at",
            "finished_at",
            "__proto__",
        ];
        for (method, path, body) in &bodies {
            for field in fields {
                let mut sent = body.clone();
                let place = match sent.get("notes") {
                    Some(_) => &mut sent["notes"]["clarify"],
                    None => &mut sent,
                };
                place[field] = json!(1);
                let sentence = browser.api(method, path, sent).await.refused(422, "json");
                assert!(sentence.contains(field), "{method} {path}: {sentence}");
            }
        }
        assert_eq!(browser.state(&id).await, before, "{}", world.engine);
        // A form has fields of other buttons too; those it does not know decide nothing.
        let form: Vec<(&str, &str)> = fields.iter().map(|field| (*field, "1")).collect();
        browser
            .form(&format!("/interviews/{id}/notes"), &form)
            .await
            .location();
        assert_eq!(browser.state(&id).await, before);
        let twice = browser
            .form(
                &format!("/interviews/{id}/stage"),
                &[("from", "clarify"), ("from", "estimate")],
            )
            .await;
        assert_eq!(twice.status, 422);
        let many: Vec<(String, String)> = (0..=limits::FORM_FIELDS)
            .map(|n| (format!("f{n}"), "1".into()))
            .collect();
        let many: Vec<(&str, &str)> = many
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let crowded = browser
            .form(&format!("/interviews/{id}/notes"), &many)
            .await;
        assert_eq!(crowded.status, 422);
        assert_eq!(browser.state(&id).await, before);
    }
}

#[tokio::test]
async fn a_text_at_the_limit_is_kept_and_one_byte_more_is_told_both_numbers() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        // Two bytes each: the limit is in bytes.
        let full = "é".repeat(interview::TEXT_BYTES / 2);
        assert_eq!(full.len(), interview::TEXT_BYTES);
        let ack = browser
            .save(&id, "clarify", "a", 0, &full)
            .await
            .expect(200);
        assert_eq!(ack["sha256"], sha256(&full), "{}", world.engine);
        let more = format!("{full}x");
        let sentence = browser
            .save(&id, "clarify", "b", 1, &more)
            .await
            .refused(413, "text-too-long");
        let digits: String = sentence.chars().filter(char::is_ascii_digit).collect();
        assert!(
            digits.contains("65537") && digits.contains("65536"),
            "{sentence}"
        );
        let mega = "x".repeat(1 << 20);
        let sentence = browser
            .save(&id, "clarify", "c", 1, &mega)
            .await
            .refused(413, "text-too-long");
        let digits: String = sentence.chars().filter(char::is_ascii_digit).collect();
        assert!(digits.contains("1048576"), "{sentence}");
        let form = browser
            .press(&id, "notes", &[], &[("clarify", &mega)])
            .await;
        assert_eq!(form.status, 413);
        let beyond = "x".repeat(limits::NOTES_BODY_BYTES + 1);
        browser
            .save(&id, "clarify", "d", 1, &beyond)
            .await
            .refused(413, "too-large");
        let state = browser.state(&id).await;
        assert_eq!(
            state["stages"][0]["text"],
            full.as_str(),
            "the text before it stays"
        );
        assert_eq!(state["stages"][0]["rev"], 1);
        // With the finish nothing ends when a text of it is refused.
        let notes = json!({"notes": {"clarify": {"op_id": "f", "base_rev": 1, "text": more}}});
        browser
            .call(&id, "finish", notes)
            .await
            .refused(413, "text-too-long");
        assert_eq!(browser.state(&id).await["phase"], "running");
        // Escaped in JSON the same bytes are six times as many: they fit all the same.
        let controls = "\u{1}".repeat(interview::TEXT_BYTES);
        browser
            .save(&id, "estimate", "e", 0, &controls)
            .await
            .expect(200);
    }
}

#[tokio::test]
async fn questions_operations_and_drawings_have_limits_that_hold_to_the_one() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let question = "ü".repeat(interview::QUESTION_CHARS);
        browser
            .call(&id, "questions", json!({"text": question}))
            .await
            .expect(200);
        let long = format!("{question}ü");
        let sentence = browser
            .call(&id, "questions", json!({"text": long}))
            .await
            .refused(413, "question-too-long");
        assert!(
            sentence.replace([',', '\u{202f}'], "").contains("2001"),
            "{sentence}"
        );
        let page = browser
            .form(&format!("/interviews/{id}/questions"), &[("text", &long)])
            .await;
        assert_eq!(page.status, 409);
        assert_eq!(
            page.one("textarea#ask"),
            long,
            "it is given back to be shortened"
        );
        for empty in ["", "  \n\t"] {
            browser
                .call(&id, "questions", json!({"text": empty}))
                .await
                .refused(422, "question-empty");
        }
        let op = "o".repeat(interview::OPERATION_CHARS);
        browser.save(&id, "clarify", &op, 0, "x").await.expect(200);
        browser
            .save(&id, "clarify", &format!("{op}o"), 1, "y")
            .await
            .refused(422, "operation-malformed");
        browser
            .save(&id, "clarify", "", 1, "y")
            .await
            .refused(422, "operation-malformed");
        browser
            .save(&id, "clarify", "future", 99, "y")
            .await
            .refused(422, "unknown-revision");
        browser
            .save(&id, "no-such-stage", "s", 0, "y")
            .await
            .refused(404, "unknown-stage");
        browser
            .save(&id, "nul%00", "s", 0, "y")
            .await
            .refused(404, "not-found");
        let part = |n: usize| json!({"id": format!("p{n}"), "type": "ellipse", "x": n, "y": 0});
        let full: Vec<Value> = (0..interview::BOARD_ELEMENTS).map(part).collect();
        browser.draw(&id, "b", 0, json!(full)).await.expect(200);
        let more: Vec<Value> = (0..=interview::BOARD_ELEMENTS).map(part).collect();
        browser
            .draw(&id, "c", 1, json!(more))
            .await
            .refused(422, "scene");
        for bad in [
            json!(null),
            json!("text"),
            json!({"elements": 1}),
            json!([1]),
            json!([{"type": "line"}]),
        ] {
            browser.draw(&id, "e", 1, bad).await.refused(422, "scene");
        }
        assert_eq!(
            browser.state(&id).await["board"]["rev"],
            1,
            "{}",
            world.engine
        );
    }
}

/// What a database cannot hold is no fault of the server: nothing there has such a name.
#[tokio::test]
async fn addresses_nobody_has_are_not_found_and_never_a_fault_of_ours() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let names = [
            "%00",
            "x%00y",
            "%ff",
            "..%2f..",
            "%252e",
            "a%0d%0ab",
            "%f0%9f%98%80",
            &"x".repeat(3_000),
        ];
        for name in names {
            for path in [
                format!("/interviews/{name}"),
                format!("/interviews/{name}/live"),
                format!("/interviews/{name}/report"),
                format!("/api/v1/interviews/{name}"),
                format!("/api/v1/interviews/{name}/journal"),
                format!("/api/v1/interviews/{name}/report"),
                format!("/api/v1/interviews/{name}/events"),
                format!("/api/v1/cases/{name}"),
                format!("/assets/x/{name}"),
            ] {
                let reply = browser.get(&path).await;
                let status = reply.status.as_u16();
                assert!(
                    status == 404 || status == 400,
                    "{}: {}",
                    world.engine,
                    reply.text()
                );
                let nobody = world.browser().get(&path).await;
                assert!(
                    nobody.status.is_client_error() || nobody.location().starts_with("/login"),
                    "{}",
                    nobody.text()
                );
            }
            for path in [
                format!("/interviews/{name}/finish"),
                format!("/account/devices/{name}/end"),
            ] {
                let reply = browser.form(&path, &[]).await;
                let status = reply.status.as_u16();
                assert!(
                    status == 404 || status == 400,
                    "{}: {}",
                    world.engine,
                    reply.text()
                );
            }
        }
        for (query, status) in [
            ("?case=%00", 404),
            ("?case=nobody", 200),
            ("?cursor=1-%00", 404),
            ("?cursor=x", 422),
            ("?cursor=99999999999999999999-a", 422),
            ("?limit=0", 422),
            ("?limit=51", 422),
            ("?limit=50", 200),
            ("?limit=x", 400),
            ("?limit=1&limit=2", 400),
            ("?owner=1", 400),
        ] {
            let reply = browser
                .api("GET", &format!("/api/v1/interviews{query}"), Value::Null)
                .await;
            assert_eq!(
                reply.status,
                status,
                "{query} on {}: {}",
                world.engine,
                reply.text()
            );
        }
        for (query, status) in [
            ("?until=9223372036854775807", 200),
            ("?until=-9223372036854775808", 422),
            ("?after=18446744073709551615", 200),
            ("?after=9223372036854775808", 200),
            ("?after=-1", 400),
        ] {
            let path = format!("/api/v1/interviews/{id}/journal{query}");
            let reply = browser.api("GET", &path, Value::Null).await;
            assert_eq!(
                reply.status,
                status,
                "{query} on {}: {}",
                world.engine,
                reply.text()
            );
        }
    }
}

#[tokio::test]
async fn saves_that_come_too_fast_are_told_when_to_come_again_and_then_are_taken() {
    let world = sqlite(Setting::default()).await;
    let (mut browser, id) = world.candidate(&[]).await;
    let mut refused = None;
    for round in 0..=u64::from(limits::SAVES_BURST) + 20 {
        let reply = browser
            .save(
                &id,
                "clarify",
                &format!("o{round}"),
                round,
                &format!("{round}"),
            )
            .await;
        if reply.status == 429 {
            refused = Some((round, reply));
            break;
        }
        reply.expect(200);
    }
    let (round, reply) = refused.expect("a limit");
    assert!(round >= u64::from(limits::SAVES_BURST));
    reply.refused(429, "too-many");
    let seconds: u64 = reply.header("retry-after").parse().unwrap();
    assert!(
        (1..=2).contains(&seconds),
        "a save succeeds within two seconds"
    );
    // The finish is never held up.
    let mut other = browser.clone();
    tokio::time::sleep(std::time::Duration::from_secs(seconds)).await;
    browser
        .save(&id, "clarify", &format!("o{round}"), round, "taken now")
        .await
        .expect(200);
    for _ in 0..limits::SAVES_BURST {
        browser.save(&id, "clarify", "again", 0, "x").await;
    }
    other.call(&id, "finish", json!({})).await.expect(200);
}

#[tokio::test]
async fn a_person_runs_three_interviews_and_not_four() {
    for world in both().await {
        let mut browser = world.browser();
        for _ in 0..limits::RUNNING_INTERVIEWS {
            browser.start(&[]).await;
        }
        let start = json!({"case": "url-shortener"});
        let sentence = browser
            .api("POST", "/api/v1/interviews", start)
            .await
            .refused(409, "too-many-running");
        assert!(sentence.contains('3'), "{sentence}");
        let page = browser
            .form("/interviews", &[("case", "url-shortener")])
            .await;
        assert_eq!(page.status, 409);
        assert_eq!(page.all(".running a").len(), 3, "{}", world.engine);
    }
}
