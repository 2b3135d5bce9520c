//! Somebody else looks at a finished interview: by a link, blind at first, and no longer than the owner wants.

use std::io::Write;
use std::sync::{Arc, Mutex};

use fortyfive::limits;
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::{MINUTE_MS, Setting, World, both, sqlite};

const NOTES: &str =
    "How many links a month? 100 million, read 100 times as often.\nLinks live for a year.";

/// A finished interview and its owner, who has seen the report.
pub async fn finished(world: &World) -> (Client, String) {
    let (mut owner, id) = world.candidate(&[]).await;
    owner.save(&id, "clarify", "a", 0, NOTES).await.expect(200);
    let board = json!([
        {"id": "a", "type": "rectangle", "x": 0, "y": 0, "width": 120, "height": 60},
        {"id": "ta", "type": "text", "x": 0, "y": 0, "containerId": "a", "text": "API server"},
        {"id": "b", "type": "rectangle", "x": 400, "y": 0, "width": 120, "height": 60},
        {"id": "tb", "type": "text", "x": 400, "y": 0, "containerId": "b", "text": "Redis cache"},
        {"id": "e", "type": "arrow", "x": 120, "y": 30, "width": 280, "height": 0, "points": [[0, 0], [280, 0]],
         "startBinding": {"elementId": "a"}, "endBinding": {"elementId": "b"}},
    ]);
    owner.draw(&id, "d", 0, board).await.expect(200);
    owner.call(&id, "finish", json!({})).await.expect(200);
    let skip = [("skip", "1")];
    owner
        .form(&format!("/interviews/{id}/self-score"), &skip)
        .await
        .location();
    (owner, id)
}

/// A link, as the page shows it this once.
pub async fn link(owner: &mut Client, id: &str, choices: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("role", "reviewer"),
        ("uses", "1"),
        ("days", "14"),
        ("note", "for Ada"),
    ];
    fields.retain(|(name, _)| choices.iter().all(|(chosen, _)| chosen != name));
    fields.extend(choices);
    let made = owner
        .form(&format!("/interviews/{id}/invitations"), &fields)
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.all("svg.qr").len(), 1);
    made.attribute("#link", "value")
}

pub async fn join(browser: &mut Client, link: &str, name: &str) -> Reply {
    browser
        .form("/join", &[("token", link), ("name", name)])
        .await
}

/// A guest who came by a new link.
pub async fn reviewer(world: &World, owner: &mut Client, id: &str, name: &str) -> Client {
    let link = link(owner, id, &[]).await;
    let mut browser = world.browser();
    let came = join(&mut browser, &link, name).await;
    assert_eq!(came.location(), format!("/reviews/{id}"));
    browser
}

/// Ids of the first points of the checklist.
pub async fn items(browser: &mut Client, id: &str) -> Vec<String> {
    let review = browser
        .api("GET", &format!("/api/v1/reviews/{id}"), Value::Null)
        .await
        .expect(200);
    let items = review["checklist"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

pub async fn hand_in(browser: &mut Client, id: &str, marks: Value) -> Reply {
    browser
        .api("POST", &format!("/api/v1/reviews/{id}/marks"), marks)
        .await
}

pub async fn marks_of(browser: &mut Client, id: &str) -> Reply {
    browser
        .api("GET", &format!("/api/v1/reviews/{id}/marks"), Value::Null)
        .await
}

pub async fn revoke_all(owner: &mut Client, id: &str) {
    let path = format!("/api/v1/interviews/{id}/invitations");
    let all = owner.api("GET", &path, Value::Null).await.expect(200);
    for one in all["invitations"].as_array().unwrap() {
        let path = format!(
            "/interviews/{id}/invitations/{}/revoke",
            one["id"].as_str().unwrap()
        );
        let gone = owner.form(&path, &[]).await;
        assert_eq!(gone.location(), format!("/interviews/{id}/report#ask"));
    }
}

/// A page without the name of its request, and what it was asked for.
fn sentence(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.one("#fault"))
}

#[tokio::test]
async fn a_friend_without_account_reviews_by_link_and_sees_the_others_when_their_own_are_in() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let link = link(&mut owner, &id, &[("uses", "2")]).await;
        assert!(
            link.starts_with("http://127.0.0.1:4545/join#ff1_"),
            "{link}"
        );
        let report = owner.get(&format!("/interviews/{id}/report")).await;
        assert!(!report.text().contains("ff1_"), "the link is shown once");
        let mut ada = world.browser();
        join(&mut ada, &link, "Ada").await.location();
        let page = ada.get(&format!("/reviews/{id}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(page.one("pre[data-stage=clarify]"), NOTES);
        assert_eq!(
            page.all("[data-pick]"),
            ["API server", "Redis cache", "API server → Redis cache"]
        );
        assert_eq!(page.all(".board [data-part]").len(), 3);
        assert!(page.all("fieldset[data-item]").len() > 40);
        assert!(
            page.all(".tick, .verdict, .points").is_empty(),
            "nobody's verdicts"
        );
        assert!(!page.text().contains("pips"));
        // Without scripts: the words of a quote and the name of a part are found by the server.
        let item = items(&mut ada, &id).await.remove(0);
        let names =
            ["verdict", "quotes", "parts", "aloud", "remark"].map(|name| format!("{name}.{item}"));
        let values = [
            "met",
            "Links live\r\n\r\n100 million",
            "redis CACHE",
            "1",
            "well asked",
        ];
        let mut fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(values).collect();
        fields.extend([("communication", "3"), ("note", "Go on."), ("base", "")]);
        let kept = ada.form(&format!("/reviews/{id}/marks"), &fields).await;
        assert_eq!(kept.status, 200, "{}", kept.text());
        assert_eq!(
            kept.one(&format!("[name='quotes.{item}']")),
            "Links live\n\n100 million"
        );
        marks_of(&mut ada, &id).await.refused(409, "marks-first");
        let base = kept.attribute("[name=base]", "value");
        fields.retain(|(name, _)| *name != "base");
        fields.extend([("base", base.as_str()), ("hand_in", "1")]);
        let done = ada.form(&format!("/reviews/{id}/marks"), &fields).await;
        assert_eq!(done.location(), format!("/reviews/{id}"));
        let all = marks_of(&mut ada, &id).await.expect(200);
        assert_eq!(all["machine"]["case"], "url-shortener", "{}", world.engine);
        let mark = &all["graders"][0]["marks"]["marks"][0];
        let start = NOTES.find("Links live").unwrap();
        let quote = json!({"kind": "text", "stage": "clarify", "start": start, "end": start + 10, "quote": "Links live"});
        assert_eq!(mark["proofs"][0], quote);
        assert_eq!(mark["proofs"][2]["kind"], "board");
        assert_eq!(mark["proofs"][3], json!({"kind": "aloud"}));
        let seen = ada.get(&format!("/reviews/{id}")).await;
        assert!(seen.all("tr.graded").len() > 40 && seen.text().contains("well asked"));
        // Somebody else of the same name is somebody else.
        let mut other = world.browser();
        join(&mut other, &link, "Ada").await.location();
        marks_of(&mut other, &id).await.refused(409, "marks-first");
        let hers = json!({"marks": [{"item": item, "verdict": "missed"}]});
        hand_in(&mut other, &id, hers.clone()).await.expect(201);
        hand_in(&mut other, &id, hers).await.expect(201);
        let changed =
            json!({"marks": [{"item": item, "verdict": "partly", "proofs": [{"kind": "aloud"}]}]});
        let version = hand_in(&mut other, &id, changed).await.expect(201);
        assert_eq!(version["version"], 2, "the same again is the same version");
        for browser in [&mut ada, &mut other, &mut owner] {
            let all = marks_of(browser, &id).await.expect(200);
            let graders = all["graders"].as_array().unwrap();
            let told: Vec<_> = graders
                .iter()
                .map(|one| {
                    (
                        one["name"].as_str().unwrap(),
                        one["version"].as_i64().unwrap(),
                    )
                })
                .collect();
            assert_eq!(told, [("Ada", 1), ("Ada (2)", 2)], "{}", world.engine);
        }
        let report = owner.get(&format!("/interviews/{id}/report")).await;
        assert!(
            report.one("#ask .links").contains("2 of 2 came: Ada, Ada"),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_link_the_answer_is_the_same() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let used_up = link(&mut owner, &id, &[]).await;
        join(&mut world.browser(), &used_up, "Ada").await.location();
        let revoked = link(&mut owner, &id, &[]).await;
        revoke_all(&mut owner, &id).await;
        let expired = link(&mut owner, &id, &[("days", "1")]).await;
        world.pass(24 * 60 * MINUTE_MS).await;
        let open = link(&mut owner, &id, &[]).await;
        let mistyped = format!("{}x", &open[..open.len() - 1]);
        let mut dead = Vec::new();
        for link in [&used_up, &revoked, &expired, &mistyped, "", "ff1_"] {
            let mut browser = world.browser();
            dead.push(sentence(&join(&mut browser, link, "Bob").await));
            assert!(browser.cookies.is_empty(), "nobody was made");
        }
        assert_eq!(dead[0].0, 404);
        assert!(dead[0].1.contains("opens nothing"), "{dead:?}");
        assert!(dead.iter().all(|one| *one == dead[0]), "{dead:?}");
        let (status, own) = sentence(&join(&mut owner, &open, "Me").await);
        assert_eq!(status, 409);
        assert!(own.contains("your own interview"), "{own}");
        join(&mut world.browser(), &open, "Bob").await.location();
    }
}

#[tokio::test]
async fn to_look_at_a_link_uses_nothing_up_and_tells_nothing() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let link = link(&mut owner, &id, &[]).await;
    let token = link.rsplit('#').next().unwrap();
    let mut preview = world.browser();
    let mut pages = Vec::new();
    for token in [token, "ff1_mistyped"] {
        for method in ["GET", "HEAD", "GET", "HEAD"] {
            let request = preview
                .request(method, &format!("/join/{token}"))
                .header("accept", "text/html");
            let reply = preview
                .send(request.body(axum::body::Body::empty()).unwrap())
                .await;
            assert_eq!(reply.status, 200);
            assert_eq!(reply.header("referrer-policy"), "no-referrer");
            assert_eq!(reply.header("cache-control"), "no-store");
            assert_eq!(reply.header("x-robots-tag"), "noindex, nofollow");
            let told = reply.text();
            assert!(!told.contains("shortener") && !told.contains(&id), "{told}");
            if method == "GET" {
                assert_eq!(
                    reply.attribute("meta[name=referrer]", "content"),
                    "no-referrer"
                );
                pages.push(String::from_utf8_lossy(&reply.body).replace(token, ""));
            }
        }
    }
    assert!(
        pages.iter().all(|page| *page == pages[0]),
        "right and wrong look alike"
    );
    assert_eq!(preview.get("/join").await.status, 200);
    assert!(preview.cookies.is_empty());
    // The form of the page without scripts.
    let page = preview.get(&format!("/join/{token}")).await;
    let carried = page.attribute("#token", "value");
    let nameless = join(&mut preview, &carried, " ").await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.one("#fault").contains("name"));
    join(&mut preview, &carried, "Ada").await.location();
    // Again, from the same browser: in, and nothing used up.
    join(&mut preview, &carried, "Ada").await.location();
}

#[tokio::test]
async fn ten_wrong_links_make_an_address_wait_and_no_other() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let link = link(&mut owner, &id, &[]).await;
    let mut guesser = world.browser();
    for n in 0..limits::WRONG_LINKS {
        assert_eq!(
            join(&mut guesser, &format!("ff1_{n}"), "Eve").await.status,
            404
        );
    }
    let waits = join(&mut guesser, &link, "Eve").await;
    assert_eq!(waits.status, 429, "{}", waits.text());
    assert_eq!(waits.header("retry-after"), "3600");
    join(&mut world.browser(), &link, "Ada").await.location();
}

#[tokio::test]
async fn faults_are_told_point_by_point_and_nothing_is_lost() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let items = items(&mut ada, &id).await;
        let text = |quote: &str| json!({"kind": "text", "stage": "clarify", "quote": quote});
        let marks = json!({"marks": [
            {"item": items[0], "verdict": "met", "proofs": [text("never written")]},
            {"item": items[1], "verdict": "partly"},
            {"item": "clarify.no-such-point", "verdict": "missed"},
            {"item": items[2], "verdict": "met", "proofs": [{"kind": "board", "ids": ["moon"]}]},
            {"item": items[3], "verdict": "missed"},
            {"item": items[3], "verdict": "met"},
        ], "communication": 5});
        let refused = hand_in(&mut ada, &id, marks).await;
        refused.refused(422, "marks");
        let told = refused.json();
        let told: Vec<_> = told["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["item"].as_str().unwrap())
            .collect();
        assert_eq!(
            told,
            [
                &items[0],
                &items[1],
                "clarify.no-such-point",
                &items[2],
                &items[3],
                ""
            ],
            "{}",
            world.engine
        );
        marks_of(&mut ada, &id).await.refused(409, "marks-first");
        // The form without scripts shows them beside the points, with everything that was in it.
        let (verdict, quotes, remark) = (
            format!("verdict.{}", items[0]),
            format!("quotes.{}", items[0]),
            format!("remark.{}", items[1]),
        );
        let fields = [
            (verdict.as_str(), "met"),
            (&quotes, "never written"),
            (&remark, "hm"),
            ("hand_in", "1"),
        ];
        let page = ada.form(&format!("/reviews/{id}/marks"), &fields).await;
        assert_eq!(page.status, 422, "{}", page.text());
        let place = format!("[id='mark-{}']", items[0]);
        assert!(
            page.one(&format!("{place} .fault"))
                .contains("do not stand in the notes")
        );
        assert_eq!(
            page.one(&format!("{place} textarea[name^=quotes]")),
            "never written"
        );
        let again = ada.get(&format!("/reviews/{id}")).await;
        assert_eq!(
            again.one(&format!("{place} textarea[name^=quotes]")),
            "never written",
            "kept as a draft"
        );
        assert_eq!(again.one(&format!("[name='{remark}']")), "hm");
        hand_in(&mut ada, &id, json!({"marks": []}))
            .await
            .refused(422, "nothing-marked");
        let unknown = json!({"marks": [], "score": 4});
        hand_in(&mut ada, &id, unknown).await.refused(422, "json");
        let long = json!({"marks": [], "note": "x".repeat(limits::MARKS_BYTES)});
        hand_in(&mut ada, &id, long)
            .await
            .refused(413, "marks-too-long");
    }
}

#[tokio::test]
async fn a_draft_that_went_on_elsewhere_is_not_written_over() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let path = format!("/api/v1/reviews/{id}/draft");
        let keep = |base: Value, note: &str| json!({"base": base, "marks": {"note": note}});
        let first = ada
            .api("PUT", &path, keep(Value::Null, "one"))
            .await
            .expect(200);
        let again = ada
            .api("PUT", &path, keep(Value::Null, "one"))
            .await
            .expect(200);
        assert_eq!(first, again, "the answer was lost, and is the same");
        let second = ada
            .api("PUT", &path, keep(first["saved_at"].clone(), "two"))
            .await
            .expect(200);
        let stale = ada
            .api("PUT", &path, keep(first["saved_at"].clone(), "mine"))
            .await;
        stale.refused(409, "conflict");
        assert_eq!(stale.json()["head"]["note"], "two");
        assert_eq!(stale.json()["saved_at"], second["saved_at"]);
        let form = ada
            .form(
                &format!("/reviews/{id}/marks"),
                &[("note", "mine"), ("base", "7")],
            )
            .await;
        assert_eq!(form.status, 409, "{}", form.text());
        assert_eq!(form.one("#note"), "mine", "what was typed is still there");
        let review = ada
            .api("GET", &format!("/api/v1/reviews/{id}"), Value::Null)
            .await
            .expect(200);
        assert_eq!(review["draft"]["note"], "two");
    }
}

#[tokio::test]
async fn who_was_let_in_is_out_with_the_next_request_and_what_they_handed_in_stays() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let item = items(&mut ada, &id).await.remove(0);
        let marks = json!({"marks": [{"item": item, "verdict": "missed"}]});
        hand_in(&mut ada, &id, marks.clone()).await.expect(201);
        revoke_all(&mut owner, &id).await;
        assert_eq!(ada.get(&format!("/reviews/{id}")).await.status, 404);
        hand_in(&mut ada, &id, marks)
            .await
            .refused(404, "not-found");
        let draft = json!({"base": null, "marks": {"note": "late"}});
        ada.api("PUT", &format!("/api/v1/reviews/{id}/draft"), draft)
            .await
            .refused(404, "not-found");
        let all = marks_of(&mut owner, &id).await.expect(200);
        assert_eq!(all["graders"][0]["name"], "Ada", "{}", world.engine);
        let led = owner.get(&format!("/reviews/{id}")).await;
        assert_eq!(led.location(), format!("/interviews/{id}/report"));
        // The owner's own pages stay the owner's.
        for path in ["", "/report", "/live"] {
            assert_eq!(
                ada.get(&format!("/interviews/{id}{path}")).await.status,
                404
            );
        }
    }
}

#[tokio::test]
async fn a_report_reader_reads_and_marks_nothing() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let item = items(&mut ada, &id).await.remove(0);
        let secret = json!({"base": null, "marks": {"note": "half a thought"}});
        ada.api("PUT", &format!("/api/v1/reviews/{id}/draft"), secret)
            .await
            .expect(200);
        let reads = link(&mut owner, &id, &[("role", "report-reader")]).await;
        let mut bob = world.browser();
        join(&mut bob, &reads, "Bob").await.location();
        let page = bob.get(&format!("/reviews/{id}")).await;
        assert!(page.all("tr.graded").len() > 40, "{}", page.text());
        assert!(!page.text().contains("half a thought"));
        assert_eq!(bob.get(&format!("/reviews/{id}/marks")).await.status, 404);
        let marks = json!({"marks": [{"item": item, "verdict": "missed"}]});
        hand_in(&mut bob, &id, marks)
            .await
            .refused(404, "not-found");
        let draft = json!({"base": null, "marks": {}});
        bob.api("PUT", &format!("/api/v1/reviews/{id}/draft"), draft)
            .await
            .refused(404, "not-found");
        // A reviewer stays blind, whatever other link they hold.
        join(&mut ada, &reads, "Ada").await;
        let more = link(&mut owner, &id, &[("role", "report-reader")]).await;
        join(&mut ada, &more, "Ada").await.location();
        marks_of(&mut ada, &id).await.refused(409, "marks-first");
    }
}

#[tokio::test]
async fn a_link_is_made_within_its_limits_and_after_the_end() {
    let world = sqlite(Setting::default()).await;
    let (mut running, id) = world.candidate(&[]).await;
    let path = |id: &str| format!("/api/v1/interviews/{id}/invitations");
    let asks =
        |uses: i64, life_ms: i64| json!({"role": "reviewer", "uses": uses, "life_ms": life_ms});
    let hour = limits::INVITATION_LIFE_MIN_MS;
    let early = running.api("POST", &path(&id), asks(1, hour)).await;
    early.refused(409, "not-finished");
    let (mut owner, id) = finished(&world).await;
    let longest = limits::INVITATION_LIFE_MAX_MS;
    for (uses, life_ms, fits) in [
        (1, hour, true),
        (limits::INVITATION_USES, longest, true),
        (0, hour, false),
        (limits::INVITATION_USES + 1, hour, false),
        (1, hour - 1, false),
        (1, longest + 1, false),
        (i64::MAX, i64::MAX, false),
    ] {
        let made = owner.api("POST", &path(&id), asks(uses, life_ms)).await;
        assert_eq!(
            made.status.as_u16(),
            if fits { 201 } else { 422 },
            "{}",
            made.text()
        );
    }
    let late = json!({"role": "interviewer"});
    owner
        .api("POST", &path(&id), late)
        .await
        .refused(409, "over");
    let nobody = json!({"role": "owner"});
    owner
        .api("POST", &path(&id), nobody)
        .await
        .refused(422, "invitation");
    let form = owner
        .form(
            &format!("/interviews/{id}/invitations"),
            &[("uses", "many"), ("days", "9"), ("note", "Ada")],
        )
        .await;
    assert_eq!(form.status, 422);
    assert_eq!(
        form.attribute("[name=note]", "value"),
        "Ada",
        "what was typed is still there"
    );
    assert_eq!(form.all("#ask .fault").len(), 1);
}

/// What everything that was logged wrote.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_token_of_a_link_is_never_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    // A place that was first passed by another test, where nobody listened, is asked again.
    tracing::callsite::rebuild_interest_cache();
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let link = link(&mut owner, &id, &[]).await;
    let token = link.rsplit('#').next().unwrap().to_owned();
    let mut ada = world.browser();
    ada.get(&format!("/join/{token}")).await;
    let mut foreign = ada.clone();
    foreign.host = "evil.example".into();
    assert_eq!(foreign.get(&format!("/join/{token}")).await.status, 421);
    ada.get(&format!("/join/{token}/more")).await;
    join(&mut ada, &link, "Ada").await.location();
    ada.get(&format!("/reviews/{id}")).await;
    join(&mut world.browser(), &token, "Bob").await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        log.contains("/join/{token}"),
        "requests are logged: {log:.500}"
    );
    assert!(!log.contains(&token[4..]), "the token is in the log");
}

#[tokio::test]
async fn hostile_words_of_a_grader_are_words() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = finished(&world).await;
    let words = "</textarea><script>alert(1)</script><b hx-get=/logout hx-trigger=load>\"'x";
    let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
    let item = items(&mut ada, &id).await.remove(0);
    let marks =
        json!({"marks": [{"item": item, "verdict": "missed", "remark": words}], "note": words});
    let draft = json!({"base": null, "marks": marks});
    ada.api("PUT", &format!("/api/v1/reviews/{id}/draft"), draft)
        .await
        .expect(200);
    let form = ada.get(&format!("/reviews/{id}")).await;
    assert_eq!(form.one("#note"), words);
    assert_eq!(form.one(&format!("[name='remark.{item}']")), words);
    hand_in(&mut ada, &id, marks).await.expect(201);
    let seen = ada.get(&format!("/reviews/{id}")).await;
    assert!(seen.all(".remark-text").iter().all(|shown| shown == words));
    for page in [form, seen] {
        assert!(
            page.all("script:not([src]), [hx-get]").is_empty(),
            "{}",
            page.text()
        );
    }
    let refused = join(&mut world.browser(), words, words).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attribute("#name", "value"), words);
    let noted = owner
        .form(
            &format!("/interviews/{id}/invitations"),
            &[
                ("role", "reviewer"),
                ("uses", "1"),
                ("days", "1"),
                ("note", words),
            ],
        )
        .await;
    assert_eq!(noted.status, 201);
    assert!(noted.all("[hx-get], script:not([src])").is_empty());
}
