//! A finished interview once more: what stood there at a moment, for whom, in one file, and beside another attempt.

use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::peers::{finished, hand_in, items, join, link, reviewer};
use super::{World, answer_of, both, live};

fn scene(names: &[&str]) -> Value {
    let mut elements = Vec::new();
    for (at, name) in names.iter().enumerate() {
        let (id, words, x) = (format!("s{at}"), format!("t{at}"), at * 300);
        elements.push(
            json!({"id": id, "type": "rectangle", "x": x, "y": 0, "width": 120, "height": 60}),
        );
        elements.push(
            json!({"id": words, "type": "text", "x": x, "y": 0, "containerId": id, "text": name}),
        );
        if at > 0 {
            elements.push(json!({"id": format!("e{at}"), "type": "arrow", "x": x - 180, "y": 30, "width": 180, "height": 0,
                "points": [[0, 0], [180, 0]], "startBinding": {"elementId": format!("s{}", at - 1)}, "endBinding": {"elementId": id}}));
        }
    }
    json!(elements)
}

async fn replay_at(browser: &mut Client, id: &str, ms: i64) -> Reply {
    let page = browser
        .get(&format!("/interviews/{id}/replay?at={ms}"))
        .await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

async fn data(browser: &mut Client, id: &str) -> Value {
    let path = format!("/interviews/{id}/replay.json");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

fn marks_of_kind(data: &Value, kind: &str) -> Vec<(i64, String, String)> {
    let marks = data["marks"].as_array().unwrap().iter();
    let marks = marks.filter(|mark| mark["kind"] == kind);
    marks
        .map(|mark| {
            let text = |name: &str| mark[name].as_str().unwrap_or_default().to_owned();
            (mark["t"].as_i64().unwrap(), text("what"), text("who"))
        })
        .collect()
}

async fn skip_self_score(owner: &mut Client, id: &str) {
    let path = format!("/interviews/{id}/self-score");
    owner.form(&path, &[("skip", "1")]).await.location();
}

#[tokio::test]
async fn every_moment_shows_what_was_saved_by_then_and_nothing_that_came_later() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let started = world.now_ms();
        let texts = [
            "Who",
            "Who writes?\n 😀",
            "Who reads?",
            "\nWho reads? <b>Me</b>\n",
        ];
        let mut saved = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            world.pass(10_000).await;
            let base = at as u64;
            owner
                .save(&id, "clarify", &format!("o{at}"), base, text)
                .await
                .expect(200);
            saved.push((world.now_ms() - started, *text));
        }
        world.pass(5_000).await;
        owner
            .draw(&id, "d0", 0, scene(&["API server", "Redis cache"]))
            .await
            .expect(200);
        let drawn = world.now_ms() - started;
        owner
            .call(
                &id,
                "questions",
                json!({"text": "How many users are there?"}),
            )
            .await
            .expect(200);
        world.pass(5_000).await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        // Not an aside, nor what came after the end.
        owner
            .save(&id, "clarify", "late", 4, "too late for anything")
            .await;
        for (at, (ms, text)) in saved.iter().enumerate() {
            let before = match at {
                0 => "",
                at => texts[at - 1],
            };
            let just_before = replay_at(&mut owner, &id, ms - 1).await;
            assert_eq!(
                just_before.one("[data-stage=clarify] pre"),
                before,
                "{}",
                world.engine
            );
            let then = replay_at(&mut owner, &id, *ms).await;
            assert_eq!(then.one("[data-stage=clarify] pre"), *text);
            let until = started + ms;
            let path = format!("/api/v1/interviews/{id}/journal?until={until}");
            let state = owner.api("GET", &path, Value::Null).await.expect(200);
            assert_eq!(state["stages"][0]["text"], *text);
        }
        let undrawn = replay_at(&mut owner, &id, drawn - 1).await;
        assert!(undrawn.all("#replay-board svg").is_empty());
        let seen = replay_at(&mut owner, &id, drawn).await;
        assert_eq!(seen.all("#replay-board .node").len(), 2);
        assert!(seen.one("#replay-lines").contains("How many users"));
        assert!(!undrawn.one("#replay-lines").contains("How many users"));
        assert_eq!(seen.one("#replay-clock"), "44:15");
        let end = replay_at(&mut owner, &id, i64::MAX).await;
        assert_eq!(end.one("#replay-phase"), "Over");
        for page in [
            &end,
            &owner.get(&format!("/interviews/{id}/replay.html")).await,
        ] {
            assert!(
                !page.text().contains("too late"),
                "what does not count is in the report"
            );
        }
        let data = data(&mut owner, &id).await;
        assert_eq!(marks_of_kind(&data, "drawing")[0].0, drawn);
        assert_eq!(
            marks_of_kind(&data, "question")[0].1,
            "How many users are there?"
        );
        assert_eq!(data["replay"]["step_ms"], 0);
    }
}

#[tokio::test]
async fn while_it_runs_there_is_no_replay() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let page = owner.get(&format!("/interviews/{id}/replay")).await;
        assert_eq!(page.location(), format!("/interviews/{id}"));
        let path = format!("/interviews/{id}/replay.json");
        owner
            .api("GET", &path, Value::Null)
            .await
            .refused(409, "not-finished");
    }
}

#[tokio::test]
async fn remarks_stand_at_their_moment_for_those_who_have_said_first_what_they_think() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let started = world.now_ms();
        world.pass(20_000).await;
        owner
            .save(&id, "clarify", "a", 0, "How many links?")
            .await
            .expect(200);
        world.pass(20_000).await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let mut bob = reviewer(&world, &mut owner, &id, "Bob").await;
        let item = items(&mut ada, &id).await.remove(0);
        let said = |text: &str, ms: i64| {
            json!({"marks": [{"item": item, "verdict": "met", "proofs": [{"kind": "moment", "at": started + ms}]}],
                "pins": [{"at": started + ms, "text": text}]})
        };
        // A draft is its writer's.
        let draft = json!({"base": null, "marks": said("only a thought of Bob", 9_000)});
        let path = format!("/api/v1/reviews/{id}/draft");
        bob.api("PUT", &path, draft).await.expect(200);
        hand_in(&mut ada, &id, said("Ada: well asked", 20_000))
            .await
            .expect(201);
        let of_bob = data(&mut bob, &id).await;
        let own = vec![(9_000, "only a thought of Bob".to_owned(), "you".to_owned())];
        assert_eq!(marks_of_kind(&of_bob, "remark"), own, "{}", world.engine);
        let of_ada = data(&mut ada, &id).await;
        assert!(!of_ada.to_string().contains("thought of Bob"));
        assert_eq!(marks_of_kind(&of_ada, "tick").len(), 1);
        // The candidate says first how it went.
        let before = data(&mut owner, &id).await;
        assert!(
            marks_of_kind(&before, "remark").is_empty()
                && marks_of_kind(&before, "tick").is_empty()
        );
        skip_self_score(&mut owner, &id).await;
        let after = data(&mut owner, &id).await;
        let told = vec![(20_000, "Ada: well asked".to_owned(), "Ada".to_owned())];
        assert_eq!(marks_of_kind(&after, "remark"), told);
        assert!(!after.to_string().contains("thought of Bob"));
        let page = replay_at(&mut owner, &id, 20_000).await;
        assert!(page.all("#replay-marks a[aria-current]")[0].contains("well asked"));
        let report = owner.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(
            report.attribute(".pinned a", "href"),
            format!("/interviews/{id}/replay?at=20000")
        );
        // Bob hands in, and sees what others said.
        hand_in(&mut bob, &id, said("Bob at last", 10_000))
            .await
            .expect(201);
        let of_bob = marks_of_kind(&data(&mut bob, &id).await, "remark");
        let told: Vec<&str> = of_bob.iter().map(|(_, _, who)| who.as_str()).collect();
        assert_eq!(told, ["you", "Ada"]);
    }
}

#[tokio::test]
async fn whoever_interviewed_watches_it_again_with_their_ticks_which_the_candidate_does_not_see() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = live::came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let mut wim = live::came(&world, &mut owner, &id, "watcher", "Wim").await;
        world.pass(30_000).await;
        let present = bea
            .api("GET", &format!("/api/v1/live/{id}"), Value::Null)
            .await
            .expect(200);
        let item = present["guide"]["checklist"][0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let tick = json!({"item": item, "verdict": "met"});
        bea.api("PUT", &format!("/api/v1/live/{id}/ticks"), tick)
            .await
            .expect(200);
        let note = json!({"text": "a note of Bea for herself"});
        bea.api("PUT", &format!("/api/v1/live/{id}/note"), note)
            .await
            .expect(200);
        world.pass(10_000).await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        skip_self_score(&mut owner, &id).await;
        let hers = data(&mut bea, &id).await;
        assert_eq!(
            marks_of_kind(&hers, "tick")[0].0,
            30_000,
            "{}",
            world.engine
        );
        assert!(hers["replay"]["lines"].to_string().contains("Bea"));
        let his = data(&mut owner, &id).await;
        assert!(marks_of_kind(&his, "tick").is_empty() && !his.to_string().contains("for herself"));
        let path = format!("/interviews/{id}/replay.json");
        wim.api("GET", &path, Value::Null)
            .await
            .refused(404, "not-found");
    }
}

#[tokio::test]
async fn the_saved_file_has_everything_inside_and_hostile_text_stays_text() {
    let [world, _] = both().await;
    let (mut owner, id) = world.candidate(&[]).await;
    let hostile =
        "</script><script>alert(1)</script><!--\u{2028}</style><img src=x onerror=alert(1)>";
    owner
        .save(&id, "clarify", "a", 0, hostile)
        .await
        .expect(200);
    owner
        .call(&id, "questions", json!({"text": hostile}))
        .await
        .expect(200);
    owner.call(&id, "finish", json!({})).await.expect(200);
    let file = owner.get(&format!("/interviews/{id}/replay.html")).await;
    assert_eq!(file.status, 200);
    let kept = file.header("content-disposition");
    assert_eq!(
        kept,
        "attachment; filename=\"replay-url-shortener-2027-01-15.html\""
    );
    assert_eq!(file.one("[data-stage=clarify] pre"), hostile);
    assert_eq!(file.all("script").len(), 2);
    assert!(file.all("img, link, [src], iframe, base").is_empty());
    let inside: Value = serde_json::from_str(&file.one("#replay-data")).unwrap();
    let data = data(&mut owner, &id).await;
    assert_eq!(inside, data, "the file has what the page fetches");
    // The policy allows what is in the file, letter by letter, and nothing else.
    let policy = file.attribute("meta[http-equiv]", "content");
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
    for (element, rule) in [
        ("style", "style-src"),
        ("script[type=module]", "script-src"),
    ] {
        use base64::Engine as _;
        use sha2::Digest as _;
        let hash = sha2::Sha256::digest(file.one(element).as_bytes());
        let hash = base64::engine::general_purpose::STANDARD.encode(hash);
        assert!(
            policy.contains(&format!("{rule} 'sha256-{hash}'")),
            "{rule} in {policy}"
        );
    }
}

/// A finished interview with one of the answers of its case.
async fn attempt(world: &World, owner: &mut Client, answer: &str, names: &[&str]) -> String {
    let id = owner.start(&[]).await;
    world.pass(30_000).await;
    owner.draw(&id, "d", 0, scene(names)).await.expect(200);
    for (stage, text) in answer_of("url-shortener", answer) {
        world.pass(30_000).await;
        owner
            .save(&id, stage, &format!("o-{stage}"), 0, &text)
            .await
            .expect(200);
        if stage != "trade-offs" {
            owner
                .call(&id, "stage", json!({"from": stage}))
                .await
                .expect(200);
        }
    }
    owner.call(&id, "finish", json!({})).await.expect(200);
    id
}

#[tokio::test]
async fn two_attempts_stand_side_by_side_with_what_was_gained_lost_drawn_and_spent() {
    for world in both().await {
        let mut owner = world.browser();
        let weak = attempt(&world, &mut owner, "weak", &["Client", "API server"]).await;
        let strong = attempt(
            &world,
            &mut owner,
            "strong",
            &["Client", "API server", "Redis cache"],
        )
        .await;
        // How it went says whoever was there, before they read it.
        let early = owner
            .get(&format!("/interviews/{weak}/against/{strong}"))
            .await;
        assert_eq!(early.location(), format!("/interviews/{weak}/report"));
        for id in [&weak, &strong] {
            skip_self_score(&mut owner, id).await;
        }
        let report = owner.get(&format!("/interviews/{strong}/report")).await;
        let offered = report.attribute("#against a", "href");
        assert_eq!(offered, format!("/interviews/{weak}/against/{strong}"));
        let page = owner.get(&offered).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let gained = page.all("ul.moved:first-of-type > li");
        assert!(gained.len() > 10, "{} {}", world.engine, gained.len());
        assert!(!page.all("ul.moved blockquote").is_empty(), "with quotes");
        let turned = owner
            .get(&format!("/interviews/{strong}/against/{weak}"))
            .await;
        assert!(
            turned
                .text()
                .contains(&format!("Better in the first: {} points", gained.len()))
        );
        let board = page.one("section.broad ul");
        assert!(
            board.contains("New: Redis cache") && !board.contains("Client"),
            "{board}"
        );
        assert_eq!(page.all(".pair-pace rect.second").len(), 5);
        assert_eq!(page.all(".pair-pace rect.first").len(), 5);
        let table = page.all("section:has(#sums-heading) tbody tr").join("\n");
        assert!(
            table.contains("First drawing, on the clock0:300:30"),
            "{table}"
        );
        // Somebody else's is read by whoever may read it, and by nobody else.
        let (mut other, of_other) = finished(&world).await;
        let path = format!("/interviews/{strong}/against/{of_other}");
        assert_eq!(owner.get(&path).await.status, 404);
        let link = link(&mut other, &of_other, &[("role", "report-reader")]).await;
        join(&mut owner, &link, "Olga").await.location();
        let shared = owner.get(&path).await;
        assert_eq!(shared.status, 200, "{}", shared.text());
        let review = owner.get(&format!("/reviews/{of_other}")).await;
        assert!(review.links().contains(&path), "offered beside one's own");
    }
}

#[tokio::test]
async fn two_cases_are_not_compared_and_a_reviewer_says_first_what_they_think() {
    let [world, _] = both().await;
    let (mut owner, id) = finished(&world).await;
    let other = owner.start(&[("case", "chat")]).await;
    owner.call(&other, "finish", json!({})).await.expect(200);
    skip_self_score(&mut owner, &other).await;
    let page = owner
        .get(&format!("/interviews/{id}/against/{other}"))
        .await;
    assert_eq!(page.status, 200);
    assert!(page.one(".banner").contains("different cases"));
    assert!(page.all("table").is_empty());
    let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
    let of_ada = ada.start(&[]).await;
    ada.call(&of_ada, "finish", json!({})).await.expect(200);
    skip_self_score(&mut ada, &of_ada).await;
    let blind = ada.get(&format!("/interviews/{of_ada}/against/{id}")).await;
    assert_eq!(blind.location(), format!("/reviews/{id}"));
}
