//! From the first click to the scored report, as a person goes.

use serde_json::{Value, json};

use super::{Setting, World, answer_of, both, both_with, built_in_cases};

#[tokio::test]
async fn a_guest_comes_by_the_first_click_and_leaves_with_a_report_that_quotes_them() {
    for world in both().await {
        let mut browser = world.browser();
        let start = browser.get("/").await;
        assert_eq!(start.status, 200);
        let offered = start.all("input[name=case]").len();
        assert_eq!(offered, built_in_cases(), "{}", world.engine);
        assert!(browser.cookies.is_empty(), "looking makes nobody a guest");

        let id = browser
            .start(&[("level", "senior"), ("pace", "interview")])
            .await;
        assert!(browser.cookies.contains_key("fortyfive"));
        let room = browser.get(&format!("/interviews/{id}")).await;
        let opening = room.one(".prompt");
        assert_eq!(room.attribute("#live-clock", "data-stage"), "clarify");
        assert_eq!(room.attribute("#live-clock", "data-remaining"), "2700000");
        assert!(room.all("#lines .line p").contains(&opening));

        let strong = answer_of("url-shortener", "strong");
        // The plain form saves what is typed, and the JSON call does the same.
        let saved = browser
            .press(&id, "notes", &[], &[("clarify", &strong[0].1)])
            .await;
        assert_eq!(saved.location(), format!("/interviews/{id}"));
        let state = browser.state(&id).await;
        assert_eq!(
            state["stages"][0]["text"],
            strong[0].1.as_str(),
            "{}",
            world.engine
        );
        let ack = browser
            .save(&id, "estimate", "op-e", 0, &strong[1].1)
            .await
            .expect(200);
        assert_eq!(ack["rev"], 1);
        assert_eq!(ack["label"], "on-time");

        // A question gives a fact.
        world.pass(5_000).await;
        let question = "How many new links a month?";
        let asked = browser
            .press(&id, "questions", &[("text", question)], &[])
            .await;
        assert_eq!(asked.location(), format!("/interviews/{id}"));
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert!(room.all("#lines .mine p").contains(&question.to_owned()));
        let facts = room.all("#lines [data-kind=fact] p");
        assert!(
            facts.len() == 1 && facts[0].contains("100 million"),
            "{facts:?}"
        );

        // A hint, by the button of the page with scripts.
        let hint = browser
            .fragment(&format!("/interviews/{id}/hints"), &[])
            .await;
        assert_eq!(hint.status, 200);
        assert_eq!(hint.all("#live-talk [data-kind=hint] p").len(), 1);

        // On, back for a look, and on again.
        world.pass(60_000).await;
        let next = browser
            .press(&id, "stage", &[("from", "clarify")], &[])
            .await;
        assert_eq!(next.status, 303);
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.attribute("#live-clock", "data-stage"), "estimate");
        let back = browser
            .press(&id, "return", &[("to", "clarify")], &[])
            .await;
        assert_eq!(back.status, 303);
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.attribute("#live-clock", "data-stage"), "estimate");
        assert_eq!(room.attribute("#live-clock", "data-shown"), "clarify");
        let present = browser.press(&id, "return", &[("to", "")], &[]).await;
        assert_eq!(present.status, 303);
        for (stage, text) in &strong[2..] {
            browser
                .save(&id, stage, &format!("op-{stage}"), 0, text)
                .await
                .expect(200);
        }

        // The end, the own score first, then the report.
        let end = browser.press(&id, "finish", &[], &[]).await;
        assert_eq!(end.location(), format!("/interviews/{id}/report"));
        let own = browser.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(own.all("form.self-score fieldset").len(), 6);
        assert!(
            own.all("#checklist").is_empty(),
            "the own score comes first"
        );
        let scored = browser
            .form(
                &format!("/interviews/{id}/self-score"),
                &[("dimension.navigation", "3"), ("dimension.depth", "2")],
            )
            .await;
        assert_eq!(scored.location(), format!("/interviews/{id}/report"));
        let report = browser.get(&format!("/interviews/{id}/report")).await;
        let quotes = report.all("#checklist blockquote p");
        assert!(
            quotes.len() > 10,
            "{} quotes on {}",
            quotes.len(),
            world.engine
        );
        let cards = browser.report(&id).await["scorecards"].clone();
        let drawn: Vec<String> = cards
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|card| card["items"].as_array().into_iter().flatten())
            .flat_map(|item| item["evidence"].as_array().into_iter().flatten())
            .filter(|evidence| evidence["board"].as_array().is_some_and(|b| !b.is_empty()))
            .filter_map(|evidence| evidence["quote"].as_str().map(str::to_owned))
            .collect();
        for quote in &quotes {
            // A drawing is quoted by the labels of its parts, as they were read.
            let own = drawn.contains(quote)
                || strong.iter().any(|(_, text)| text.contains(quote.as_str()));
            assert!(own, "{quote:?} is not the candidate's");
        }
        assert!(!report.all("#texts mark").is_empty());
        assert!(
            report
                .all("#transcript .line p")
                .contains(&question.to_owned())
        );
        every_quote_is_where_the_report_says(&mut browser, &id, &strong).await;
        assert!(
            report.all("#kept-back .answers dd").len() > 12,
            "the probes"
        );
        assert!(report.all("#kept-back ol li").len() > 6, "hints not taken");

        // It stands in the history.
        let history = browser.get("/interviews").await;
        assert_eq!(
            history.attribute(".history a", "href"),
            format!("/interviews/{id}/report")
        );
        assert!(history.one(".row-state").contains('%'));
        let list = browser
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(list["interviews"][0]["id"], id.as_str());
        assert!(list["interviews"][0]["coverage"].as_f64().unwrap() > 0.5);
    }
}

async fn every_quote_is_where_the_report_says(
    browser: &mut super::Client,
    id: &str,
    texts: &[(&'static str, String)],
) {
    let report = browser.report(id).await;
    let cards = report["scorecards"].as_array().unwrap();
    let graders: Vec<&str> = cards
        .iter()
        .filter_map(|card| card["grader"].as_str())
        .collect();
    assert_eq!(graders.len(), 2, "{graders:?}");
    let offline = cards
        .iter()
        .find(|card| card["grader"] == "offline")
        .unwrap();
    let mut seen = 0;
    for item in offline["items"].as_array().unwrap() {
        for evidence in item["evidence"].as_array().unwrap() {
            if evidence.get("board").is_some() {
                continue; // The quote of a drawing has no place in the text.
            }
            let stage = evidence["stage"].as_str().unwrap();
            let text = &texts.iter().find(|(known, _)| *known == stage).unwrap().1;
            let place = |name: &str| usize::try_from(evidence[name].as_u64().unwrap()).unwrap();
            let quote = evidence["quote"].as_str().unwrap();
            assert_eq!(text.get(place("start")..place("end")), Some(quote));
            seen += 1;
        }
    }
    assert!(seen > 10);
}

#[tokio::test]
async fn finishing_twice_is_one_end_and_the_texts_of_the_request_are_in_it() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(60_000).await;
        let notes = json!({"notes": {
            "clarify": {"op_id": "f1", "base_rev": 0, "text": "What is asked for."},
            "estimate": {"op_id": "f2", "base_rev": 0, "text": "100M * 500 B = 50 GB"},
        }});
        let first = browser.call(&id, "finish", notes.clone()).await.expect(200);
        assert_eq!(first["notes"]["estimate"]["label"], "on-time", "{first}");
        assert_eq!(first["interview"]["phase"], "finished");
        assert_eq!(
            first["interview"]["stages"][1]["text"],
            "100M * 500 B = 50 GB"
        );
        world.pass(10_000).await;
        let second = browser.call(&id, "finish", notes).await.expect(200);
        assert_eq!(second["notes"], first["notes"], "{}", world.engine);
        assert_eq!(
            second["interview"]["finished_at"],
            first["interview"]["finished_at"]
        );
        let journal = browser.journal(&id).await;
        let ends = journal
            .iter()
            .filter(|line| line["event"]["kind"] == "finished");
        assert_eq!(ends.count(), 1);
        // By the form, too: the end is the end.
        let again = browser.form(&format!("/interviews/{id}/finish"), &[]).await;
        assert_eq!(again.location(), format!("/interviews/{id}/report"));
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert_eq!(room.location(), format!("/interviews/{id}/report"));
    }
}

#[tokio::test]
async fn the_form_that_finishes_brings_the_unsaved_texts_along() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let end = browser
            .press(&id, "finish", &[], &[("clarify", "one\ntwo")])
            .await;
        assert_eq!(end.location(), format!("/interviews/{id}/report"));
        let state = browser.state(&id).await;
        assert_eq!(state["stages"][0]["text"], "one\ntwo", "{}", world.engine);
        let report = browser.get(&format!("/interviews/{id}/report")).await;
        assert!(
            report
                .all(".own-texts pre")
                .contains(&"one\ntwo".to_owned())
        );
    }
}

#[tokio::test]
async fn the_journal_gives_every_moment_back_as_it_was() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let mut moments = vec![(world.now_ms(), browser.state(&id).await)];
        let box_at = |id: &str, x: f64| json!({"id": id, "type": "rectangle", "x": x, "y": 0.1});
        for round in 0..4_u64 {
            world.pass(20_000).await;
            let text = format!("Line one \u{1f600}\nround {round} \u{202e}\u{0}é\n");
            browser
                .save(&id, "clarify", &format!("n{round}"), round, &text)
                .await
                .expect(200);
            let scene = json!([
                box_at("a", 1.5 * round as f64),
                box_at(&format!("b{round}"), 0.3)
            ]);
            browser
                .draw(&id, &format!("d{round}"), round, scene)
                .await
                .expect(200);
            if round == 2 {
                browser
                    .call(&id, "stage", json!({"from": "clarify"}))
                    .await
                    .expect(200);
                browser
                    .call(&id, "questions", json!({"text": "read/write ratio?"}))
                    .await
                    .expect(200);
            }
            moments.push((world.now_ms(), browser.state(&id).await));
        }
        world.pass(20_000).await;
        browser.call(&id, "finish", json!({})).await.expect(200);
        for (at, then) in &moments {
            let path = format!("/api/v1/interviews/{id}/journal?until={at}");
            let reply = browser.api("GET", &path, Value::Null).await;
            assert_eq!(reply.expect(200), *then, "{} at {at}", world.engine);
        }
        let before = format!("/api/v1/interviews/{id}/journal?until={}", moments[0].0 - 1);
        browser
            .api("GET", &before, Value::Null)
            .await
            .refused(422, "until");
    }
}

/// The content of an interview is frozen when it starts; a changed case gives new interviews only.
#[tokio::test]
async fn an_interview_is_read_with_the_content_it_was_started_with() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("own");
    let write = |mark: &str| {
        for (folder, file) in [
            ("prompts/cases", "url-shortener.toml"),
            ("rubrics", "url-shortener.toml"),
        ] {
            let source = format!("{}/{folder}/{file}", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(source).unwrap();
            let text = text
                .replace(
                    "title = \"URL shortener\"",
                    &format!("title = \"Links {mark}\""),
                )
                .replace(
                    "text = \"Requirement: given a long URL, create a unique short URL\"",
                    &format!("text = \"Item of {mark}\""),
                );
            assert!(text.contains(mark), "{file} was changed");
            std::fs::create_dir_all(own.join(folder)).unwrap();
            std::fs::write(own.join(folder).join(file), text).unwrap();
        }
        let casebook = fortyfive::casebook::Casebook::load(Some(&own)).unwrap();
        Setting {
            casebook: std::sync::Arc::new(casebook),
            ..Setting::default()
        }
    };
    let (first, second) = (write("first"), write("second"));
    for world in both_with(first).await {
        let (browser, id) = world.candidate(&[]).await;
        let cookies = browser.leave();
        let world: World = world.restart(1_000, second.clone()).await;
        let mut browser_now = world.browser_with(cookies);
        let state = browser_now.call(&id, "finish", json!({"notes": {"clarify": {
            "op_id": "x", "base_rev": 0, "text": "User pastes a long URL into a form and we hand back a short link."
        }}})).await;
        state.expect(200);
        browser_now
            .form(&format!("/interviews/{id}/self-score"), &[("skip", "1")])
            .await;
        let report = browser_now.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(report.one("h1"), "Links first", "{}", world.engine);
        let items = report.all("#checklist .item-head b");
        assert!(items.contains(&"Item of first".to_owned()), "{items:?}");
        assert!(!items.contains(&"Item of second".to_owned()));
        let old = browser_now.report(&id).await;
        let mut another = world.browser();
        let other = another.start(&[]).await;
        another.call(&other, "finish", json!({})).await.expect(200);
        let new = another.report(&other).await;
        assert_ne!(
            old["scorecards"][0]["rubric"],
            new["scorecards"][0]["rubric"]
        );
    }
}
