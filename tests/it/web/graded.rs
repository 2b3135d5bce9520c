//! After the marks: one table, answers, ratings, moments, one's own marks, and the list of what one was asked for.

use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::peers::{finished, hand_in, items, join, link, marks_of, reviewer};
use super::{Setting, both, sqlite};

const CANARY: &str = "a canary in the mine";

async fn report(owner: &mut Client, id: &str) -> Reply {
    owner.get(&format!("/interviews/{id}/report")).await
}

async fn handles(owner: &mut Client, id: &str) -> Vec<String> {
    let all = marks_of(owner, id).await.expect(200);
    let graders = all["graders"].as_array().unwrap().iter();
    graders
        .map(|one| one["handle"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_answer_reaches_its_grader_survives_a_revision_and_nobody_else_reads_it() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let mut bob = reviewer(&world, &mut owner, &id, "Bob").await;
        let item = items(&mut ada, &id).await.remove(0);
        let marks = |remark: &str| json!({"marks": [{"item": item, "verdict": "missed", "remark": remark}], "note": "Go on."});
        hand_in(&mut ada, &id, marks("Say who.")).await.expect(201);
        hand_in(&mut bob, &id, marks("Fine.")).await.expect(201);
        let [of_ada, of_bob] = &handles(&mut owner, &id).await[..] else {
            panic!("two graders");
        };
        let path = format!("/interviews/{id}/answers");
        let page = report(&mut owner, &id).await;
        assert_eq!(
            page.all("form[action$='/answers']").len(),
            4,
            "{}",
            world.engine
        );
        assert_eq!(page.all("form[action$='/ratings']").len(), 2);
        let fields = [
            ("grader", of_ada.as_str()),
            ("about", &item),
            ("text", CANARY),
        ];
        let sent = owner.form(&path, &fields).await;
        assert_eq!(sent.location(), format!("/interviews/{id}/report#together"));
        let rated = [("grader", of_ada.as_str()), ("helpful", "very")];
        owner
            .form(&format!("/interviews/{id}/ratings"), &rated)
            .await
            .location();
        for (reader, reads) in [(&mut ada, true), (&mut bob, false)] {
            let page = reader.get(&format!("/reviews/{id}")).await;
            assert_eq!(page.text().contains(CANARY), reads, "{}", world.engine);
            assert_eq!(page.all(".rated").len(), usize::from(reads));
            assert!(page.all("form[action$='/answers']").is_empty());
            let json = marks_of(reader, &id).await.expect(200).to_string();
            assert_eq!(json.contains(CANARY), reads);
        }
        // Another wording: the answer stays, with what it answered.
        hand_in(&mut ada, &id, marks("Say who it is for."))
            .await
            .expect(201);
        let page = ada.get(&format!("/reviews/{id}")).await;
        assert!(page.text().contains(CANARY));
        assert!(
            page.one(".answered q").contains("Say who."),
            "{}",
            page.text()
        );
        // Changed by the same form, taken back by an empty one.
        let fields = [
            ("grader", of_ada.as_str()),
            ("about", &item),
            ("text", "Noted."),
        ];
        owner.form(&path, &fields).await.location();
        let page = report(&mut owner, &id).await;
        assert!(!page.text().contains(CANARY) && page.text().contains("Noted."));
        let fields = [("grader", of_ada.as_str()), ("about", &item), ("text", " ")];
        owner.form(&path, &fields).await.location();
        assert!(report(&mut owner, &id).await.all(".answered").is_empty());
        // What is wrong with an answer.
        let api = format!("/api/v1/interviews/{id}/answers");
        let answer = |grader: &str, about: &str, text: &str| json!({"grader": grader, "about": about, "text": text});
        for (body, status, code) in [
            (answer("nobody", &item, "x"), 404, "not-found"),
            (
                answer(of_bob, "clarify.nowhere", "x"),
                422,
                "no-such-remark",
            ),
            (answer(of_bob, &item, &"x".repeat(2001)), 422, "answer"),
        ] {
            owner.api("PUT", &api, body).await.refused(status, code);
        }
        ada.api("PUT", &api, answer(of_bob, &item, "x"))
            .await
            .refused(404, "not-found");
        let rate = json!({"grader": of_bob, "helpful": "5 stars"});
        let api = format!("/api/v1/interviews/{id}/ratings");
        owner.api("PUT", &api, rate).await.refused(422, "rating");
        let list = ada
            .api("GET", "/api/v1/reviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(list["reviews"][0]["state"], "answered");
    }
}

#[tokio::test]
async fn moments_are_evidence_and_remarks_are_pinned_to_them_with_and_without_scripts() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let page = ada.get(&format!("/reviews/{id}")).await;
        let moments = page.all("[data-moment]");
        assert!(!moments.is_empty(), "stages begin, the interviewer speaks");
        let item = items(&mut ada, &id).await.remove(0);
        let (verdict, field) = (format!("verdict.{item}"), format!("moments.{item}"));
        let at = page.attribute("[data-moment]", "data-moment");
        let path = format!("/reviews/{id}/marks");
        let mut fields = vec![
            (verdict.as_str(), "met"),
            (field.as_str(), "99:59"),
            ("pin_at.0", at.as_str()),
            ("pin_text.0", "A good beginning."),
            ("pin_text.1", ""),
            ("hand_in", "1"),
        ];
        let late = ada.form(&path, &fields).await;
        assert_eq!(late.status, 422);
        assert!(
            late.one(&format!("[id='mark-{item}'] .fault"))
                .contains("outside the interview")
        );
        assert_eq!(late.one("[name='pin_text.0']"), "A good beginning.");
        let base = late.attribute("[name=base]", "value");
        fields[1].1 = "0:00";
        fields.push(("base", &base));
        let done = ada.form(&path, &fields).await;
        assert_eq!(done.location(), format!("/reviews/{id}"), "{}", done.text());
        for reply in [
            ada.get(&format!("/reviews/{id}")).await,
            report(&mut owner, &id).await,
        ] {
            assert!(reply.text().contains("at 0:00"), "{}", world.engine);
            let pinned = reply.one(".pinned");
            assert!(
                pinned.contains("0:00") && pinned.contains("A good beginning."),
                "{pinned}"
            );
        }
        let form = ada.get(&path).await;
        assert_eq!(
            form.attribute(&format!("[id='moments-{item}']"), "value"),
            "0:00"
        );
        assert_eq!(
            form.attribute("[name='pin_at.0'] option[selected]", "value"),
            at
        );
    }
}

#[tokio::test]
async fn ones_own_marks_come_before_the_report_open_it_and_are_nobody_elses() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let early = owner.get(&format!("/interviews/{id}/marks")).await;
        assert_eq!(early.location(), format!("/interviews/{id}"));
        let path = format!("/api/v1/interviews/{id}/own/marks");
        let marks = |verdict: &str, note: &str| json!({"marks": [{"item": "clarify.create-link", "verdict": verdict, "remark": note}], "note": note});
        owner
            .api("POST", &path, marks("missed", ""))
            .await
            .refused(409, "not-finished");
        owner.call(&id, "finish", json!({})).await.expect(200);
        let ask = report(&mut owner, &id).await;
        assert_eq!(
            ask.all(&format!("a[href='/interviews/{id}/marks']")).len(),
            1
        );
        let form = owner.get(&format!("/interviews/{id}/marks")).await;
        assert!(form.all("fieldset[data-item]").len() > 40);
        assert!(
            form.all(".tick, .verdict, .prose").is_empty(),
            "nothing of what others found"
        );
        owner
            .api("POST", &path, marks("met", ""))
            .await
            .refused(422, "marks");
        owner
            .api("POST", &path, json!({"marks": []}))
            .await
            .refused(422, "nothing-marked");
        // A friend is asked before: what the owner marks stays with the owner.
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let item = items(&mut ada, &id).await.remove(0);
        hand_in(
            &mut ada,
            &id,
            json!({"marks": [{"item": item, "verdict": "missed"}]}),
        )
        .await
        .expect(201);
        assert_eq!(
            owner
                .api("POST", &path, marks("missed", CANARY))
                .await
                .expect(201)["version"],
            1
        );
        let page = report(&mut owner, &id).await;
        let heads = page.all("table.together thead th");
        assert_eq!(
            heads[1..4],
            ["Offline reader", "You", "Ada"],
            "{}",
            world.engine
        );
        assert!(page.text().contains(CANARY));
        let seen = ada.get(&format!("/reviews/{id}")).await;
        let heads = seen.all("table.together thead th");
        assert_eq!(heads[1..3], ["Offline reader", "Ada"]);
        assert!(!seen.text().contains(CANARY));
        assert!(
            !marks_of(&mut ada, &id)
                .await
                .expect(200)
                .to_string()
                .contains(CANARY)
        );
        // Pressed twice without scripts: the report.
        let twice = [("note", CANARY), ("hand_in", "1")];
        let led = owner.form(&format!("/interviews/{id}/marks"), &twice).await;
        assert_eq!(led.location(), format!("/interviews/{id}/report"));
        // The answer was lost, and is the same; another one comes too late.
        assert_eq!(
            owner
                .api("POST", &path, marks("missed", CANARY))
                .await
                .expect(201)["version"],
            1
        );
        owner
            .api("POST", &path, marks("missed", "after all"))
            .await
            .refused(409, "report-open");
        let draft = json!({"base": null, "marks": {"note": "late"}});
        let drafts = format!("/api/v1/interviews/{id}/own/draft");
        owner
            .api("PUT", &drafts, draft)
            .await
            .refused(409, "report-open");
        let led = owner.get(&format!("/interviews/{id}/marks")).await;
        assert_eq!(led.location(), format!("/interviews/{id}/report"));
        let own = owner
            .api("GET", &format!("/api/v1/interviews/{id}/own"), Value::Null)
            .await
            .expect(200);
        assert_eq!(
            (own["version"].as_i64(), own["closed"].as_bool()),
            (Some(1), Some(true))
        );
        for path in [
            format!("/api/v1/interviews/{id}/own"),
            format!("/interviews/{id}/marks"),
        ] {
            assert_eq!(ada.get(&path).await.status, 404, "{path}");
        }
        // Nobody grades their own by a link either.
        let open = link(&mut owner, &id, &[]).await;
        assert_eq!(join(&mut owner, &open, "Me").await.status, 409);
    }
}

#[tokio::test]
async fn who_skips_their_own_score_marks_nothing_afterwards() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let path = format!("/api/v1/interviews/{id}/own/marks");
    let marks = json!({"marks": [{"item": "clarify.create-link", "verdict": "missed"}]});
    owner
        .api("POST", &path, marks)
        .await
        .refused(409, "report-open");
    assert!(
        report(&mut owner, &id).await.all("#together").is_empty(),
        "nobody has marked it"
    );
}

#[tokio::test]
async fn a_contradiction_on_a_core_point_is_told_to_both_and_a_third_reader_is_asked_by_its_owner()
{
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
    let mut bob = reviewer(&world, &mut owner, &id, "Bob").await;
    let review = ada
        .api("GET", &format!("/api/v1/reviews/{id}"), Value::Null)
        .await
        .expect(200);
    let core = review["checklist"].as_array().unwrap().iter();
    let core = core.clone().find(|item| item["tier"] == "core").unwrap()["id"].clone();
    let marks = |verdict: &str| json!({"marks": [{"item": core, "verdict": verdict, "proofs": [{"kind": "aloud"}]}]});
    hand_in(&mut ada, &id, marks("met")).await.expect(201);
    assert_eq!(
        ada.get(&format!("/reviews/{id}"))
            .await
            .all(".conflict a")
            .len(),
        0
    );
    hand_in(&mut bob, &id, marks("missed")).await.expect(201);
    for reader in [&mut ada, &mut bob] {
        let page = reader.get(&format!("/reviews/{id}")).await;
        assert!(
            page.one(".conflict").contains("candidate sees this table"),
            "{}",
            page.text()
        );
    }
    let page = report(&mut owner, &id).await;
    assert_eq!(page.attribute(".conflict a", "href"), "#ask");
    assert_eq!(page.all("#ask").len(), 1);
}

#[tokio::test]
async fn what_one_was_asked_for_is_listed_by_what_is_left_to_do() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let state = async |browser: &mut Client| {
            let list = browser
                .api("GET", "/api/v1/reviews", Value::Null)
                .await
                .expect(200);
            list["reviews"][0]["state"]
                .as_str()
                .unwrap_or("none")
                .to_owned()
        };
        assert_eq!(state(&mut owner).await, "none", "one's own is none of them");
        assert_eq!(state(&mut ada).await, "to-do", "{}", world.engine);
        assert!(
            ada.get("/interviews")
                .await
                .one("main nav")
                .contains("One review waits")
        );
        let draft = json!({"base": null, "marks": {"note": "half"}});
        let path = format!("/api/v1/reviews/{id}/draft");
        ada.api("PUT", &path, draft).await.expect(200);
        assert_eq!(state(&mut ada).await, "draft");
        let item = items(&mut ada, &id).await.remove(0);
        let marks = json!({"marks": [{"item": item, "verdict": "missed"}]});
        hand_in(&mut ada, &id, marks).await.expect(201);
        assert_eq!(state(&mut ada).await, "handed-in");
        let grader = handles(&mut owner, &id).await.remove(0);
        let rated = [("grader", grader.as_str()), ("helpful", "helpful")];
        owner
            .form(&format!("/interviews/{id}/ratings"), &rated)
            .await
            .location();
        assert_eq!(state(&mut ada).await, "answered");
        let page = ada.get("/reviews").await;
        assert_eq!(
            page.attribute("ul.history a", "href"),
            format!("/reviews/{id}")
        );
        super::peers::revoke_all(&mut owner, &id).await;
        assert_eq!(state(&mut ada).await, "closed");
        assert!(ada.get("/reviews").await.all("ul.history a").is_empty());
    }
}

/// A grader whose habit is known from practice is weighed by it where readers are put together.
#[tokio::test]
async fn practice_weighs_in_where_readers_are_put_together() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
    let path = "/api/v1/calibration/typeahead/numbers-first";
    let reference = ada.api("GET", path, Value::Null).await.expect(200);
    let missed = |item: &Value| json!({"item": item["id"], "verdict": "missed"});
    let missed: Vec<Value> = reference["checklist"]
        .as_array()
        .unwrap()
        .iter()
        .map(missed)
        .collect();
    let of_all = items(&mut ada, &id).await.into_iter();
    let of_all: Vec<Value> = of_all
        .map(|item| json!({"item": item, "verdict": "missed"}))
        .collect();
    hand_in(&mut ada, &id, json!({"marks": of_all}))
        .await
        .expect(201);
    let before = report(&mut owner, &id).await;
    assert!(!before.text().contains("rather hard"));
    ada.api("POST", &format!("{path}/marks"), json!({"marks": missed}))
        .await
        .expect(201);
    let after = report(&mut owner, &id).await;
    let theirs = ada.get(&format!("/reviews/{id}")).await;
    assert!(theirs.one(".readers").contains("marks rather hard"));
    assert!(
        after.one(".readers").contains("marks rather hard"),
        "{}",
        after.one(".readers")
    );
    let sure = |page: &Reply| page.one("#together > .hint");
    assert_ne!(sure(&before), sure(&after), "her word says less now");
}

/// INV-33: what a reviewer is sent before their own marks are in holds nothing that anybody else found, said or noted.
#[tokio::test]
async fn before_their_own_marks_are_in_a_reviewer_is_sent_nothing_that_others_found() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let note = link(&mut owner, &id, &[("note", "canary-note")]).await;
        let mut ada = world.browser();
        join(&mut ada, &note, "Ada").await.location();
        let mut bob = reviewer(&world, &mut owner, &id, "canary-Bob").await;
        let mut eve = reviewer(&world, &mut owner, &id, "Eve").await;
        let item = items(&mut bob, &id).await.remove(0);
        let marks = json!({"marks": [{"item": item, "verdict": "missed", "remark": "canary-remark"}],
            "note": "canary-word", "pins": []});
        hand_in(&mut bob, &id, marks).await.expect(201);
        let half = json!({"base": null, "marks": {"note": "canary-draft"}});
        let drafts = format!("/api/v1/reviews/{id}/draft");
        eve.api("PUT", &drafts, half).await.expect(200);
        let grader = handles(&mut owner, &id).await.remove(0);
        let answer = json!({"grader": grader, "about": "@note", "text": "canary-answer"});
        let answers = format!("/api/v1/interviews/{id}/answers");
        assert_eq!(owner.api("PUT", &answers, answer).await.status, 204);
        let mut sent = Vec::new();
        for path in [
            format!("/reviews/{id}"),
            format!("/reviews/{id}/marks"),
            "/reviews".to_owned(),
            format!("/interviews/{id}/report"),
            format!("/interviews/{id}/marks"),
        ] {
            sent.push(ada.get(&path).await.text());
        }
        for path in ["", "/marks"] {
            let path = format!("/api/v1/reviews/{id}{path}");
            sent.push(ada.api("GET", &path, Value::Null).await.text());
        }
        for path in ["", "/report", "/own", "/journal", "/invitations"] {
            let path = format!("/api/v1/interviews/{id}{path}");
            sent.push(ada.api("GET", &path, Value::Null).await.text());
        }
        sent.push(ada.api("GET", "/api/v1/reviews", Value::Null).await.text());
        for told in &sent {
            assert!(!told.contains("canary"), "{} {told}", world.engine);
            assert!(
                !told.contains("pips") && !told.contains("lean no"),
                "nor what the machine found"
            );
        }
        // Theirs are in: others' marks and remarks are there; drafts, notes on links and words to others never are.
        hand_in(
            &mut ada,
            &id,
            json!({"marks": [{"item": item, "verdict": "missed"}]}),
        )
        .await
        .expect(201);
        let after = ada.get(&format!("/reviews/{id}")).await.text();
        let after = after + &marks_of(&mut ada, &id).await.text();
        for (canary, there) in [
            ("canary-Bob", true),
            ("canary-remark", true),
            ("canary-word", true),
            ("canary-draft", false),
            ("canary-note", false),
            ("canary-answer", false),
        ] {
            assert_eq!(after.contains(canary), there, "{} {canary}", world.engine);
        }
    }
}
