//! Bells, absence, late texts, extra time, pauses and outages, as they reach the browser. The rules themselves
//! are tested without a server in `interview`.

use serde_json::{Value, json};

use super::{MINUTE_MS, NOON, Setting, both, plan_of};

#[tokio::test]
async fn in_strict_pace_every_stage_ends_at_its_bell() {
    for world in both().await {
        let (mut browser, id) = world.candidate_with("strict", &[60_000, 90_000]).await;
        world.pass(59_999).await;
        assert_eq!(browser.state(&id).await["stage"], "clarify");
        world.pass(1).await;
        let state = browser.state(&id).await;
        assert_eq!(state["stage"], "estimate", "{}", world.engine);
        assert_eq!(state["stages"][0]["spent_ms"], 60_000);
        // Typed before the bell, sent within the grace: it counts. Later: it is kept, and does not.
        world.pass(30_000).await;
        let grace = browser
            .save(&id, "clarify", "g", 0, "in time")
            .await
            .expect(200);
        assert_eq!(grace["label"], "grace");
        world.pass(1).await;
        let late = browser
            .save(&id, "clarify", "l", 1, "in time, and more")
            .await
            .expect(200);
        assert_eq!(late["label"], "late", "{}", world.engine);
        let on_time = browser
            .save(&id, "estimate", "o", 0, "a number")
            .await
            .expect(200);
        assert_eq!(on_time["label"], "on-time");
        // Nobody can go back behind a bell.
        let back = browser
            .call(&id, "stage", json!({"from": "estimate", "to": "clarify"}))
            .await;
        back.refused(409, "return-in-strict-pace");
        world.pass(60_000).await;
        let state = browser.state(&id).await;
        assert_eq!(state["remaining_ms"], 0);
        assert_eq!(state["phase"], "closing");
        assert_eq!(state["stages"][0]["text"], "in time");
    }
}

#[tokio::test]
async fn an_interview_nobody_comes_back_to_ends_at_its_bell() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(MINUTE_MS).await;
        browser
            .save(&id, "clarify", "a", 0, "the only thing I wrote")
            .await
            .expect(200);
        world.pass(50 * MINUTE_MS).await;
        let state = browser.state(&id).await;
        assert_eq!(state["phase"], "finished", "{}", world.engine);
        assert_eq!(state["finished_at"], NOON + 45 * MINUTE_MS);
        assert_eq!(state["remaining_ms"], 0);
        let report = browser.report(&id).await;
        assert_eq!(report["reason"], "expired");
        assert_eq!(report["scorecards"][0]["grader"], "offline");
    }
}

#[tokio::test]
async fn the_sweep_ends_it_without_anybody_looking() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(46 * MINUTE_MS + 15_000).await;
        let list = browser
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(
            list["interviews"][0]["phase"], "running",
            "nobody has looked yet"
        );
        let now = world.proctor.now().await;
        assert_eq!(
            world.proctor.run_due(now).await.unwrap(),
            1,
            "{}",
            world.engine
        );
        let list = browser
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(list["interviews"][0]["id"], id.as_str());
        assert_eq!(list["interviews"][0]["phase"], "finished");
        assert_eq!(list["interviews"][0]["finished_at"], NOON + 45 * MINUTE_MS);
        assert_eq!(world.proctor.run_due(now).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn what_comes_too_late_is_kept_and_shown_and_does_not_count() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let counted = "User pastes a long URL into a form and we hand back a short link.";
        browser
            .save(&id, "clarify", "a", 0, counted)
            .await
            .expect(200);
        world.pass(45 * MINUTE_MS + 30_001).await;
        let late = browser
            .save(&id, "trade-offs", "b", 0, "thought of in the tram")
            .await
            .expect(200);
        assert_eq!(late["label"], "late", "{}", world.engine);
        world.pass(2 * MINUTE_MS).await;
        let before = browser.report(&id).await;
        let after_end = "A 301 is cached by browsers, a 302 is not: counts need the second.";
        let kept = browser
            .save(&id, "trade-offs", "c", 0, after_end)
            .await
            .expect(200);
        assert_eq!(kept["label"], "after-end");
        let after = browser.report(&id).await;
        assert_eq!(
            after["scorecards"], before["scorecards"],
            "the score does not move"
        );
        browser
            .form(&format!("/interviews/{id}/self-score"), &[("skip", "1")])
            .await;
        let report = browser.get(&format!("/interviews/{id}/report")).await;
        let asides = report.all("#texts .aside pre");
        assert_eq!(
            asides,
            ["thought of in the tram", after_end],
            "{}",
            world.engine
        );
        assert!(!report.all("#checklist blockquote").join("").contains("301"));
        assert!(
            report
                .all("#checklist blockquote p")
                .iter()
                .any(|quote| counted.contains(quote.as_str()))
        );
    }
}

#[tokio::test]
async fn a_save_in_the_grace_after_the_last_bell_counts() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(45 * MINUTE_MS + 29_000).await;
        let text = "User pastes a long URL into a form and we hand back a short link.";
        let ack = browser.save(&id, "clarify", "a", 0, text).await.expect(200);
        assert_eq!(ack["label"], "grace", "{}", world.engine);
        assert_eq!(ack["remaining_ms"], 0);
        browser.call(&id, "finish", json!({})).await.expect(200);
        let report = browser.report(&id).await;
        assert_eq!(report["finished_at"], NOON + 45 * MINUTE_MS);
        let items = report["scorecards"][0]["items"].as_array().unwrap().clone();
        let met = |id: &str| items.iter().find(|item| item["id"] == id).unwrap()["verdict"].clone();
        assert_eq!(met("clarify.create-link"), "met");
        assert_eq!(report["asides"], json!([]));
    }
}

#[tokio::test]
async fn extra_time_makes_every_stage_longer() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[("extra_time", "1500")]).await;
        let state = browser.state(&id).await;
        assert_eq!(
            state["remaining_ms"],
            45 * MINUTE_MS * 3 / 2,
            "{}",
            world.engine
        );
        assert_eq!(state["stages"][0]["budget_ms"], 9 * MINUTE_MS);
        // As a setting it holds for the next interview, by the API too; a factor nobody offers does not.
        let kept = browser
            .form("/account/extra-time", &[("extra_time", "2000")])
            .await;
        assert_eq!(kept.location(), "/account");
        let account = browser.get("/account").await;
        assert_eq!(
            account.attribute("input[name=extra_time][checked]", "value"),
            "2000"
        );
        let next = browser
            .api(
                "POST",
                "/api/v1/interviews",
                json!({"case": "url-shortener"}),
            )
            .await;
        assert_eq!(next.expect(201)["remaining_ms"], 90 * MINUTE_MS);
        let bad = json!({"case": "url-shortener", "extra_time_permille": 9000});
        browser
            .api("POST", "/api/v1/interviews", bad)
            .await
            .refused(422, "plan");
        let bad = browser
            .form("/account/extra-time", &[("extra_time", "9000")])
            .await;
        assert_eq!(bad.status, 422);
    }
}

#[tokio::test]
async fn practice_can_be_paused_and_an_interview_cannot() {
    for world in both().await {
        for plan in ["untimed", "drill"] {
            let (mut browser, id) = world.candidate(&[("plan", plan)]).await;
            world.pass(60_000).await;
            let paused = browser.call(&id, "pause", Value::Null).await.expect(200);
            assert_eq!(paused["phase"], "paused", "{plan} on {}", world.engine);
            world.pass(2 * MINUTE_MS).await;
            let ack = browser
                .save(
                    &id,
                    paused["stage"].as_str().unwrap(),
                    "p",
                    0,
                    "in the pause",
                )
                .await;
            assert_eq!(ack.expect(200)["label"], "paused");
            browser
                .call(&id, "questions", json!({"text": "how many?"}))
                .await
                .refused(409, "paused");
            let room = browser.get(&format!("/interviews/{id}")).await;
            assert_eq!(room.attribute("#live-clock", "data-phase"), "paused");
            let resumed = browser.call(&id, "resume", Value::Null).await.expect(200);
            assert_eq!(resumed["phase"], "running");
            let spent = |state: &Value| state["stages"][0]["spent_ms"].clone();
            assert_eq!(spent(&resumed), 60_000, "the pause took nothing");
            if plan == "drill" {
                assert_eq!(resumed["remaining_ms"], 6 * MINUTE_MS);
            }
        }
        let (mut browser, id) = world.candidate(&[]).await;
        browser
            .call(&id, "pause", Value::Null)
            .await
            .refused(409, "pause-not-allowed");
        let room = browser.get(&format!("/interviews/{id}")).await;
        assert!(!room.all("#live-moves button").join(" ").contains("ause"));
    }
}

#[tokio::test]
async fn a_restart_gives_the_lost_time_back() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(10 * MINUTE_MS).await;
        browser
            .save(&id, "clarify", "a", 0, "before")
            .await
            .expect(200);
        let before = browser.state(&id).await;
        assert_eq!(before["remaining_ms"], 35 * MINUTE_MS);
        let cookies = browser.leave();
        let world = world.restart(4 * MINUTE_MS, Setting::default()).await;
        let mut browser = world.browser_with(cookies);
        let after = browser.state(&id).await;
        assert_eq!(
            after["remaining_ms"], before["remaining_ms"],
            "{}",
            world.engine
        );
        assert_eq!(after["stages"], before["stages"]);
        assert_eq!(after["phase"], "running");
        let deadline = before["deadline_at"].as_i64().unwrap() + 4 * MINUTE_MS;
        assert_eq!(after["deadline_at"], deadline);
        // The time is given back once, however often one looks.
        world.pass(1_000).await;
        let later = browser.state(&id).await;
        assert_eq!(later["remaining_ms"], 35 * MINUTE_MS - 1_000);
        let journal = browser.journal(&id).await;
        let credits = journal
            .iter()
            .filter(|line| line["event"]["kind"] == "outage_credited");
        assert_eq!(credits.count(), 1);
        // The save from before is known: the same operation is not stored twice.
        let again = browser
            .save(&id, "clarify", "a", 0, "before")
            .await
            .expect(200);
        assert_eq!(again["rev"], 1);
    }
}

#[tokio::test]
async fn after_a_long_outage_an_interview_waits_for_its_candidate() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(10 * MINUTE_MS).await;
        browser.state(&id).await;
        let cookies = browser.leave();
        let world = world.restart(90 * MINUTE_MS, Setting::default()).await;
        let mut browser = world.browser_with(cookies);
        let state = browser.state(&id).await;
        assert_eq!(state["phase"], "paused", "{}", world.engine);
        world.pass(5 * MINUTE_MS).await;
        let resumed = browser.call(&id, "resume", Value::Null).await.expect(200);
        assert_eq!(resumed["remaining_ms"], 35 * MINUTE_MS);
    }
}

/// A server that stood still without ending (stopped, or its machine) is an outage as well.
#[tokio::test]
async fn a_server_that_stood_still_gives_the_time_back() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        world.pass(MINUTE_MS).await;
        world.clock.advance_ms(3 * MINUTE_MS);
        let state = browser.state(&id).await;
        assert_eq!(state["remaining_ms"], 44 * MINUTE_MS, "{}", world.engine);
    }
}

#[tokio::test]
async fn a_plan_of_ten_second_stages_can_be_lived_through() {
    for world in both().await {
        let (mut browser, id) = world.candidate_with("strict", &[10_000; 5]).await;
        for stage in super::STAGES {
            let state = browser.state(&id).await;
            assert_eq!(state["stage"], stage, "{}", world.engine);
            let text = format!("text of {stage}");
            let ack = browser.save(&id, stage, stage, 0, &text).await.expect(200);
            assert_eq!(ack["label"], "on-time");
            world.pass(10_000).await;
        }
        world.pass(75_000).await;
        let state = browser.state(&id).await;
        assert_eq!(state["phase"], "finished");
        assert_eq!(state["finished_at"], NOON + 50_000);
        let too_short = browser
            .api("POST", "/api/v1/interviews", plan_of("strict", &[9_999]))
            .await;
        too_short.refused(422, "plan");
    }
}
