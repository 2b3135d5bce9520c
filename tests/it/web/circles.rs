//! A few people interview and grade each other: a circle is made, joined by link, and nobody sees more of anybody than was put up.

use std::collections::BTreeSet;

use fortyfive::limits;
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::routes::{self, Stranger};
use super::{MINUTE_MS, Setting, World, both, built_in_cases, sqlite};

const HOUR_MS: i64 = 60 * MINUTE_MS;
const NOTES: &str = "How many links a month? 100 million, and a secret of the owner.";

/// A finished interview of a browser that may be new.
async fn finished(browser: &mut Client, case: &str) -> String {
    let id = browser.start(&[("case", case)]).await;
    browser
        .save(&id, "clarify", "a", 0, NOTES)
        .await
        .expect(200);
    browser.call(&id, "finish", json!({})).await.expect(200);
    // A score is there for the list as soon as somebody has looked.
    browser.report(&id).await;
    let skip = [("skip", "1")];
    let path = format!("/interviews/{id}/self-score");
    browser.form(&path, &skip).await.location();
    id
}

pub async fn make(browser: &mut Client, title: &str, name: &str) -> String {
    let made = browser
        .form("/circles", &[("title", title), ("name", name)])
        .await;
    let location = made.location();
    location
        .strip_prefix("/circles/")
        .expect("the circle")
        .to_owned()
}

/// A link, as the page shows it this once.
pub async fn link(browser: &mut Client, circle: &str, uses: &str) -> String {
    let path = format!("/circles/{circle}/links");
    let made = browser.form(&path, &[("uses", uses), ("days", "14")]).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(made.all("svg.qr").len(), 1);
    made.attribute("#link", "value")
}

pub async fn join(browser: &mut Client, link: &str, name: &str) -> Reply {
    browser
        .form("/circles/join", &[("token", link), ("name", name)])
        .await
}

async fn state(browser: &mut Client, circle: &str) -> Value {
    let path = format!("/api/v1/circles/{circle}");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

pub async fn press(browser: &mut Client, circle: &str, button: &str) -> Reply {
    browser
        .form(&format!("/circles/{circle}/{button}"), &[])
        .await
}

pub async fn put_up(browser: &mut Client, circle: &str, interview: &str) -> Reply {
    let path = format!("/circles/{circle}/interviews");
    browser.form(&path, &[("interview", interview)]).await
}

/// The next one to review.
async fn take(browser: &mut Client, circle: &str) -> String {
    let taken = press(browser, circle, "reviews").await.location();
    taken
        .strip_prefix("/reviews/")
        .expect("a review")
        .to_owned()
}

async fn items(browser: &mut Client, interview: &str) -> Vec<(String, String)> {
    let path = format!("/api/v1/reviews/{interview}");
    let review = browser.api("GET", &path, Value::Null).await.expect(200);
    let text = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
    let items = review["checklist"].as_array().unwrap().iter();
    items
        .map(|item| (text(item, "id"), text(item, "tier")))
        .collect()
}

async fn hand_in(browser: &mut Client, interview: &str, item: &str, verdict: &str) -> Reply {
    let marks =
        json!({"marks": [{"item": item, "verdict": verdict, "proofs": [{"kind": "aloud"}]}]});
    let path = format!("/api/v1/reviews/{interview}/marks");
    browser.api("POST", &path, marks).await
}

/// Guests in one circle that the first of them made.
async fn circle_of(world: &World, names: &[&str]) -> (Vec<Client>, String) {
    let mut first = world.browser();
    let circle = make(&mut first, "Tuesday", names[0]).await;
    let mut all = vec![first];
    if names.len() > 1 {
        let link = link(&mut all[0], &circle, "9").await;
        for name in &names[1..] {
            let mut browser = world.browser();
            world.clock.advance_ms(1);
            join(&mut browser, &link, name).await.location();
            all.push(browser);
        }
    }
    (all, circle)
}

fn names(state: &Value) -> Vec<String> {
    let members = state["members"].as_array().unwrap().iter();
    members
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// What stands as the fault on a page, with its status.
fn sentence(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), reply.one("#fault"))
}

#[tokio::test]
async fn three_guests_make_a_circle_review_each_other_and_see_no_score_of_anybody() {
    for world in both().await {
        let mut ada = world.browser();
        let interview = finished(&mut ada, "url-shortener").await;
        let circle = make(&mut ada, "Tuesday & friends", "Ada").await;
        let link = link(&mut ada, &circle, "2").await;
        assert!(
            link.starts_with("http://127.0.0.1:4545/circles/join#ffc1_"),
            "{link}"
        );
        let page = ada.get(&format!("/circles/{circle}")).await;
        assert!(!page.text().contains("ffc1_"), "the link is shown once");
        assert_eq!(page.one("h1"), "Tuesday & friends");
        let mut bob = world.browser();
        for _ in 0..3 {
            let looked = bob.get("/circles/join/ffc1_x").await;
            assert_eq!(looked.status, 200);
            assert!(!looked.text().contains("Tuesday"));
        }
        world.clock.advance_ms(1);
        assert_eq!(
            join(&mut bob, &link, "Bob").await.location(),
            format!("/circles/{circle}")
        );
        assert_eq!(
            join(&mut bob, &link, "Bob").await.location(),
            format!("/circles/{circle}"),
            "again is the same"
        );
        world.clock.advance_ms(1);
        let mut other = world.browser();
        join(&mut other, &link, "Bob").await.location();
        let seen = state(&mut ada, &circle).await;
        assert_eq!(names(&seen), ["Ada", "Bob", "Bob (2)"], "{}", world.engine);
        assert_eq!(seen["nothing"], "nothing-put-up");
        assert_eq!(seen["links"].as_array().unwrap().len(), 0, "it is used up");

        // Nobody sees the interview before it is put up and given to them.
        let offered = &seen["offered"][0];
        assert_eq!(offered["interview"], interview.as_str());
        assert_eq!(
            put_up(&mut ada, &circle, &interview).await.location(),
            format!("/circles/{circle}#own")
        );
        for browser in [&mut bob, &mut other] {
            assert_eq!(
                browser.get(&format!("/reviews/{interview}")).await.status,
                404
            );
        }
        assert_eq!(take(&mut bob, &circle).await, interview, "{}", world.engine);
        let page = bob.get(&format!("/reviews/{interview}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert_eq!(page.one("pre[data-stage=clarify]"), NOTES);
        assert!(page.all(".tick, .verdict").is_empty(), "nobody's verdicts");
        let (status, why) = sentence(&press(&mut other, &circle, "reviews").await);
        assert_eq!(status, 409);
        assert!(why.contains("Come back later"), "{why}");
        assert_eq!(
            other.get(&format!("/reviews/{interview}")).await.status,
            404
        );
        let item = items(&mut bob, &interview).await.remove(0).0;
        hand_in(&mut bob, &interview, &item, "met")
            .await
            .expect(201);

        // What was given and received is known, and what was found is not.
        let seen = state(&mut ada, &circle).await;
        let balance: Vec<_> = seen["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| {
                (
                    one["given"].as_i64().unwrap(),
                    one["received"].as_i64().unwrap(),
                )
            })
            .collect();
        assert_eq!(balance, [(0, 1), (1, 0), (0, 0)], "{}", world.engine);
        assert_eq!(seen["own"][0]["readers"], 1);
        assert_eq!(seen["together"]["interviews"], 1);
        assert_eq!(seen["together"]["reviews"], 1);
        assert_eq!(seen["together"]["cases_in_all"], built_in_cases());
        let points = seen["together"]["points"].as_object().unwrap();
        assert_eq!(
            points.values().filter_map(Value::as_u64).sum::<u64>(),
            1,
            "one point was read"
        );
        let own = ada.get(&format!("/circles/{circle}")).await;
        assert_eq!(own.all(".trend tbody tr").len(), 1, "one's own way");
        let theirs = bob.get(&format!("/circles/{circle}")).await;
        assert!(theirs.all(".trend").is_empty());
        for page in [theirs, other.get(&format!("/circles/{circle}")).await] {
            let text = page.text();
            assert!(
                !text.contains(" %") && !text.contains("secret of the owner"),
                "{text}"
            );
            assert!(page.all(".verdict, .points .pips").is_empty());
        }
        let report = ada.get(&format!("/interviews/{interview}/report")).await;
        assert!(
            report.text().contains("Bob"),
            "who marked it, by the name of the circle"
        );
        let marks = ada
            .api(
                "GET",
                &format!("/api/v1/reviews/{interview}/marks"),
                Value::Null,
            )
            .await
            .expect(200);
        assert_eq!(marks["graders"][0]["name"], "Bob", "{}", world.engine);
        // A second reader may come now, for nothing else is left to read.
        assert_eq!(take(&mut other, &circle).await, interview);
        assert_eq!(
            press(
                &mut other,
                &circle,
                &format!("reviews/{interview}/give-back")
            )
            .await
            .location(),
            format!("/circles/{circle}#reviews")
        );
        assert_eq!(
            other.get(&format!("/reviews/{interview}")).await.status,
            404
        );
        // Whoever has handed in has nothing to give back.
        let (status, why) =
            sentence(&press(&mut bob, &circle, &format!("reviews/{interview}/give-back")).await);
        assert!(
            status == 409 && why.contains("nothing to give back"),
            "{why}"
        );
    }
}

#[tokio::test]
async fn two_who_ask_at_once_get_two_different_ones_and_a_lease_comes_back_after_eight_hours() {
    for world in both().await {
        let (mut all, circle) = circle_of(&world, &["Ada", "Bob", "Cy"]).await;
        let mut put = Vec::new();
        for _ in 0..2 {
            let id = finished(&mut all[0], "url-shortener").await;
            world.clock.advance_ms(1);
            put_up(&mut all[0], &circle, &id).await.location();
            put.push(id);
        }
        let [_, bob, cy] = all.as_mut_slice() else {
            unreachable!()
        };
        let (one, other) = tokio::join!(take(bob, &circle), take(cy, &circle));
        assert_eq!(
            BTreeSet::from([&one, &other]),
            put.iter().collect(),
            "{}",
            world.engine
        );
        // Not handed in: after eight hours it is somebody else's turn, and who was late loses nothing.
        let item = items(bob, &one).await.remove(0).0;
        hand_in(cy, &other, &item, "met").await.expect(201);
        let why = press(cy, &circle, "reviews").await;
        assert_eq!(why.status, 409, "{}", why.text());
        world.pass(limits::LEASE_MS - MINUTE_MS).await;
        assert_eq!(press(cy, &circle, "reviews").await.status, 409);
        world.pass(MINUTE_MS).await;
        assert_eq!(take(cy, &circle).await, one, "{}", world.engine);
        let page = bob.get(&format!("/circles/{circle}")).await;
        assert!(
            page.one("#reviews .devices")
                .contains("You can still hand in"),
            "{}",
            page.text()
        );
        hand_in(bob, &one, &item, "met").await.expect(201);
        hand_in(cy, &one, &item, "partly").await.expect(201);
        let seen = state(&mut all[0], &circle).await;
        assert_eq!(
            seen["own"][0]["readers"].as_i64().unwrap()
                + seen["own"][1]["readers"].as_i64().unwrap(),
            3
        );
    }
}

#[tokio::test]
async fn a_conflict_on_a_core_point_asks_for_a_third_reader() {
    for world in both().await {
        let (mut all, circle) = circle_of(&world, &["Ada", "Bob", "Cy", "Dee"]).await;
        let id = finished(&mut all[0], "url-shortener").await;
        put_up(&mut all[0], &circle, &id).await.location();
        for (at, verdict) in [(1, "met"), (2, "missed")] {
            assert_eq!(take(&mut all[at], &circle).await, id);
            let items = items(&mut all[at], &id).await;
            let core = items.iter().find(|(_, tier)| tier == "core").unwrap();
            hand_in(&mut all[at], &id, &core.0, verdict)
                .await
                .expect(201);
        }
        let seen = state(&mut all[3], &circle).await;
        assert_eq!(
            (&seen["up"][0]["conflict"], &seen["nothing"]),
            (&json!(true), &Value::Null),
            "{}",
            world.engine
        );
        assert_eq!(take(&mut all[3], &circle).await, id);
        // Once the two agree, no third reader is asked for.
        let path = format!("reviews/{id}/give-back");
        press(&mut all[3], &circle, &path).await.location();
        let items = items(&mut all[2], &id).await;
        let core = items.iter().find(|(_, tier)| tier == "core").unwrap();
        hand_in(&mut all[2], &id, &core.0, "met").await.expect(201);
        let seen = state(&mut all[3], &circle).await;
        assert_eq!(
            (&seen["up"][0]["conflict"], &seen["nothing"]),
            (&json!(false), &json!("all-read"))
        );
    }
}

#[tokio::test]
async fn who_leaves_or_is_removed_sees_nothing_more_and_loses_nothing() {
    for world in both().await {
        let (mut all, circle) = circle_of(&world, &["Ada", "Bob", "Cy"]).await;
        let (mut bobs, mut adas) = (Vec::new(), Vec::new());
        for _ in 0..2 {
            adas.push(finished(&mut all[0], "url-shortener").await);
            bobs.push(finished(&mut all[1], "url-shortener").await);
        }
        for id in &adas {
            world.clock.advance_ms(1);
            put_up(&mut all[0], &circle, id).await.location();
        }
        put_up(&mut all[1], &circle, &bobs[0]).await.location();
        assert_eq!(take(&mut all[1], &circle).await, adas[0]);
        let item = items(&mut all[1], &adas[0]).await.remove(0).0;
        hand_in(&mut all[1], &adas[0], &item, "met")
            .await
            .expect(201);
        assert_eq!(take(&mut all[1], &circle).await, adas[1]);
        assert_eq!(take(&mut all[2], &circle).await, bobs[0]);
        let member =
            |state: &Value, at: usize| state["members"][at]["id"].as_str().unwrap().to_owned();
        let seen = state(&mut all[0], &circle).await;
        let (ada, bob) = (member(&seen, 0), member(&seen, 1));
        // Only whoever looks after the circle removes, and not themselves.
        assert_eq!(
            press(&mut all[2], &circle, &format!("members/{bob}/remove"))
                .await
                .status,
            404
        );
        assert_eq!(
            press(&mut all[0], &circle, &format!("members/{ada}/remove"))
                .await
                .status,
            404
        );
        let removed = press(&mut all[0], &circle, &format!("members/{bob}/remove")).await;
        assert_eq!(removed.location(), format!("/circles/{circle}#members"));
        // A sentence of its own, for they knew of it; what they handed in stays.
        let told = hand_in(&mut all[1], &adas[0], &item, "partly")
            .await
            .refused(404, "access-ended");
        assert!(told.contains("What you handed in stays"), "{told}");
        let page = all[1].get(&format!("/reviews/{}", adas[1])).await;
        assert!(
            page.status == 404 && page.text().contains("no longer in the circle"),
            "{}",
            page.text()
        );
        let draft = json!({"base": null, "marks": {"note": "late"}});
        let path = format!("/api/v1/reviews/{}/draft", adas[1]);
        all[1]
            .api("PUT", &path, draft)
            .await
            .refused(404, "access-ended");
        assert_eq!(all[1].get(&format!("/circles/{circle}")).await.status, 404);
        assert_eq!(put_up(&mut all[1], &circle, &bobs[1]).await.status, 404);
        assert_eq!(press(&mut all[1], &circle, "reviews").await.status, 404);
        let path = format!("/api/v1/reviews/{}/marks", adas[0]);
        let marks = all[0].api("GET", &path, Value::Null).await.expect(200);
        assert_eq!(marks["graders"][0]["version"], 1, "{}", world.engine);
        // What they were reading is free, theirs is theirs again, and a review still counts.
        assert_eq!(
            all[2].get(&format!("/reviews/{}", bobs[0])).await.status,
            404
        );
        assert_eq!(take(&mut all[2], &circle).await, adas[1]);
        assert_eq!(
            all[1]
                .get(&format!("/interviews/{}/report", bobs[0]))
                .await
                .status,
            200
        );
        let seen = state(&mut all[0], &circle).await;
        assert_eq!(seen["together"]["reviews"], 1);
        assert_eq!(seen["members"][0]["received"], 1);
        // The link of before does not bring them back.
        let (path, before) = (format!("/circles/{circle}/leave"), names(&seen));
        assert_eq!(before, ["Ada", "Cy"]);
        // Whoever looks after it leaves, and the longest member does from now on.
        assert_eq!(all[0].form(&path, &[]).await.location(), "/circles");
        assert_eq!(all[0].get(&format!("/circles/{circle}")).await.status, 404);
        assert_eq!(
            all[2].get(&format!("/reviews/{}", adas[1])).await.status,
            404,
            "Ada's are hers again"
        );
        let seen = state(&mut all[2], &circle).await;
        assert_eq!(
            (&seen["looks_after"], names(&seen).len()),
            (&json!(true), 1),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn bad_input_gets_a_sentence_and_changes_nothing() {
    let world = sqlite(Setting::default()).await;
    let (mut all, circle) = circle_of(&world, &["Ada", "Bob"]).await;
    let (ada, rest) = all.split_first_mut().unwrap();
    let bob = &mut rest[0];
    // Names.
    for (title, name) in [
        ("", "Ada"),
        ("Tuesday", ""),
        ("a\u{202e}b", "Ada"),
        ("Tuesday", "<b>"),
    ] {
        let mut nobody = world.browser();
        let refused = nobody
            .form("/circles", &[("title", title), ("name", name)])
            .await;
        let (status, _) = sentence(&refused);
        assert_eq!(status, 422, "{title:?} {name:?}");
        assert!(nobody.cookies.is_empty(), "nobody was made for it");
    }
    // Links: too many people or days, not one's to make, mistyped, too old, used up, taken back: the same sentence for the last four.
    for fields in [
        [("uses", "0"), ("days", "14")],
        [("uses", "10"), ("days", "14")],
        [("uses", "1"), ("days", "31")],
    ] {
        let refused = ada.form(&format!("/circles/{circle}/links"), &fields).await;
        let (status, why) = sentence(&refused);
        assert!(status == 422 && why.contains("1 to 9 people"), "{why}");
    }
    let fields = [("uses", "1"), ("days", "14")];
    assert_eq!(
        bob.form(&format!("/circles/{circle}/links"), &fields)
            .await
            .status,
        404
    );
    assert_eq!(
        bob.form(&format!("/circles/{circle}/name"), &[("title", "Mine")])
            .await
            .status,
        404
    );
    let [used, back, old] = [
        link(ada, &circle, "1").await,
        link(ada, &circle, "1").await,
        link(ada, &circle, "1").await,
    ];
    let links = state(ada, &circle).await["links"].clone();
    assert_eq!(links.as_array().unwrap().len(), 4);
    let id = links[2]["id"].as_str().unwrap();
    press(ada, &circle, &format!("links/{id}/revoke"))
        .await
        .location();
    assert_eq!(
        press(bob, &circle, &format!("links/{id}/revoke"))
            .await
            .status,
        404
    );
    let mut cy = world.browser();
    join(&mut cy, &used, "Cy").await.location();
    let mut dead = Vec::new();
    for token in [used.as_str(), back.as_str(), "ffc1_mistyped", ""] {
        let mut eve = world.browser();
        dead.push(sentence(&join(&mut eve, token, "Eve").await));
        assert!(eve.cookies.is_empty());
    }
    world.pass(15 * 24 * HOUR_MS).await;
    dead.push(sentence(&join(&mut world.browser(), &old, "Eve").await));
    assert!(
        dead.iter().all(|one| *one == dead[0] && one.0 == 404),
        "{dead:?}"
    );
    // A tenth member is the last one.
    let open = link(ada, &circle, "9").await;
    for n in 0..7 {
        join(&mut world.browser(), &open, &format!("Guest {n}"))
            .await
            .location();
    }
    let (status, why) = sentence(&join(&mut world.browser(), &open, "Eleventh").await);
    assert!(status == 409 && why.contains("full"), "{why}");
    // What is not one's own, not finished, not there.
    let own = finished(bob, "url-shortener").await;
    let running = bob.start(&[]).await;
    assert_eq!(put_up(ada, &circle, &own).await.status, 404);
    assert_eq!(put_up(bob, &circle, "nothing").await.status, 404);
    let (status, _) = sentence(&put_up(bob, &circle, &running).await);
    assert_eq!(status, 409);
    put_up(bob, &circle, &own).await.location();
    // One's own is never given; what somebody else took is not one's to give back; nobody sees their own as a review.
    let (status, why) = sentence(&press(bob, &circle, "reviews").await);
    assert!(status == 409 && why.contains("Nobody else"), "{why}");
    assert_eq!(take(ada, &circle).await, own);
    assert_eq!(
        press(&mut cy, &circle, &format!("reviews/{own}/give-back"))
            .await
            .status,
        404
    );
    assert_eq!(
        press(&mut cy, &circle, &format!("interviews/{own}/take-back"))
            .await
            .status,
        404
    );
    assert_eq!(
        bob.get(&format!("/reviews/{own}")).await.location(),
        format!("/interviews/{own}/report")
    );
    // Taken back by its owner: the one who was reading it is told.
    press(bob, &circle, &format!("interviews/{own}/take-back"))
        .await
        .location();
    let path = format!("/api/v1/reviews/{own}");
    ada.api("GET", &path, Value::Null)
        .await
        .refused(404, "access-ended");
}

#[tokio::test]
async fn so_many_are_read_at_once_and_so_many_are_up() {
    let world = sqlite(Setting::default()).await;
    let (mut all, circle) = circle_of(&world, &["Ada", "Bob"]).await;
    let mut ids = Vec::new();
    for n in 0..=limits::CIRCLE_PUT_UP {
        let id = all[0].start(&[("case", "url-shortener")]).await;
        all[0].call(&id, "finish", json!({})).await.expect(200);
        let up = put_up(&mut all[0], &circle, &id).await;
        match n {
            limits::CIRCLE_PUT_UP => {
                assert!(sentence(&up).1.contains("20 interviews"), "{}", up.text())
            }
            _ => assert_eq!(up.status, 303, "{}", up.text()),
        }
        world.clock.advance_ms(1);
        ids.push(id);
    }
    for id in &ids[..2] {
        assert_eq!(&take(&mut all[1], &circle).await, id, "the oldest first");
    }
    let (status, why) = sentence(&press(&mut all[1], &circle, "reviews").await);
    assert!(status == 409 && why.contains("Hand one in"), "{why}");
}

#[tokio::test]
async fn a_stranger_finds_no_circle_whatever_they_try() {
    for world in both().await {
        let (mut all, circle) = circle_of(&world, &["Ada", "Bob"]).await;
        let before = state(&mut all[0], &circle).await;
        let of_circles = routes::all().filter(|route| {
            route.path.contains("/circles/{id}") && route.stranger == Stranger::NotFound
        });
        let mut tried = 0;
        for route in of_circles {
            let (mut stranger, _) = world.candidate(&[]).await;
            let told = |reply: Reply| {
                let name = reply.header("x-request-id").to_owned();
                (
                    reply.status.as_u16(),
                    String::from_utf8(reply.body.to_vec())
                        .unwrap()
                        .replace(&name, ""),
                )
            };
            let refused = told(stranger.send(route.request(&stranger, &circle)).await);
            let unknown = told(stranger.send(route.request(&stranger, "nothing")).await);
            assert_eq!(
                refused.0, 404,
                "{route:?} on {}: {}",
                world.engine, refused.1
            );
            assert_eq!(refused, unknown, "{route:?} on {}", world.engine);
            tried += 1;
        }
        assert!(tried > 18, "{tried}");
        assert_eq!(
            state(&mut all[0], &circle).await,
            before,
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn the_plan_of_a_week_is_the_same_for_all_pairs_everybody_and_changes_with_the_week() {
    for world in both().await {
        let (mut all, circle) = circle_of(&world, &["Ada", "Bob", "Cy", "Dee"]).await;
        let mut met = BTreeSet::new();
        for week in 0..3 {
            let mut seen = Vec::new();
            for browser in &mut all {
                seen.push(state(browser, &circle).await);
            }
            let pairs: Vec<(String, String)> = seen[0]["plan"]
                .as_array()
                .unwrap()
                .iter()
                .map(|pair| {
                    let name =
                        |who: &str| pair["turns"][0][who]["name"].as_str().unwrap().to_owned();
                    let (one, other) = (name("candidate"), name("interviewer"));
                    (one.clone().min(other.clone()), one.max(other))
                })
                .collect();
            assert_eq!(pairs.len(), 2, "week {week}");
            for other in &seen[1..] {
                assert_eq!(
                    without_you(&other["plan"]),
                    without_you(&seen[0]["plan"]),
                    "{}",
                    world.engine
                );
            }
            for pair in pairs {
                assert!(met.insert(pair), "week {week}");
            }
            world.pass(7 * 24 * HOUR_MS).await;
        }
        assert_eq!(met.len(), 6, "everybody has met everybody");
        // A case that one has done is not planned again while another is left.
        let plan = state(&mut all[0], &circle).await["plan"].clone();
        let case = plan[0]["turns"][0]["case"].as_str().unwrap().to_owned();
        for browser in &mut all {
            finished(browser, &case).await;
        }
        let same = state(&mut all[0], &circle).await["plan"].clone();
        assert_eq!(same, plan, "in the middle of the week nothing changes");
        world.pass(7 * 24 * HOUR_MS).await;
        let next = state(&mut all[0], &circle).await["plan"].to_string();
        assert!(!next.contains(&format!("\"case\":\"{case}\"")), "{next}");
        // One click leads to the case.
        let page = all[0].get(&format!("/circles/{circle}")).await;
        let start = page.attribute("#week a.button", "href");
        let chosen = all[0]
            .get(&start)
            .await
            .attribute("[name=case][checked]", "value");
        assert_eq!(start, format!("/?case={chosen}"));
        assert_eq!(
            all[0]
                .get("/?case=nothing")
                .await
                .all("[name=case][checked]")
                .len(),
            1
        );
    }
}

fn without_you(plan: &Value) -> String {
    plan.to_string().replace("\"you\":true", "\"you\":false")
}

#[tokio::test]
async fn a_program_does_all_of_it_with_tokens() {
    for world in both().await {
        let mut ada = world.browser();
        ada.become_guest().await;
        let made = json!({"title": "Tuesday", "name": "Ada"});
        let circle = ada.api("POST", "/api/v1/circles", made).await.expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let at = |rest: &str| format!("/api/v1/circles/{circle}{rest}");
        let linked = ada
            .api("POST", &at("/links"), json!({"uses": 1}))
            .await
            .expect(201);
        let mut bob = world.browser();
        let mut request = bob.api_request(
            "POST",
            "/api/v1/circles/join",
            json!({"token": linked["token"], "name": "Bob"}),
        );
        request.headers_mut().remove("x-app");
        let came = bob.send(request).await.expect(200);
        assert_eq!(came["circle"], circle.as_str());
        bob.bearer = Some(came["token"].as_str().unwrap().to_owned());
        let interview = finished(&mut ada, "url-shortener").await;
        let put = ada
            .api("POST", &at("/interviews"), json!({"interview": interview}))
            .await;
        assert_eq!(put.status, 204, "{}", put.text());
        let next = bob
            .api("POST", &at("/reviews"), Value::Null)
            .await
            .expect(201);
        assert_eq!(next["interview"], interview.as_str());
        let seen = state(&mut bob, &circle).await;
        assert_eq!(seen["reviewing"][0]["owner"], "Ada", "{}", world.engine);
        assert_eq!(
            seen["reviewing"][0]["ends_at"],
            world.now_ms() + limits::LEASE_MS
        );
        let review = bob
            .api("GET", &format!("/api/v1/reviews/{interview}"), Value::Null)
            .await
            .expect(200);
        assert_eq!(review["owner"], "Ada");
        let back = bob
            .api(
                "POST",
                &at(&format!("/reviews/{interview}/give-back")),
                Value::Null,
            )
            .await;
        assert_eq!(back.status, 204, "{}", back.text());
        let back = ada
            .api(
                "POST",
                &at(&format!("/interviews/{interview}/take-back")),
                Value::Null,
            )
            .await;
        assert_eq!(back.status, 204, "{}", back.text());
        let why = bob
            .api("POST", &at("/reviews"), Value::Null)
            .await
            .refused(409, "nothing-to-review");
        assert!(why.contains("Nobody else"), "{why}");
        let named = ada.api("PUT", &at(""), json!({"title": "Friday"})).await;
        assert_eq!(named.status, 204, "{}", named.text());
        let listed = bob
            .api("GET", "/api/v1/circles", Value::Null)
            .await
            .expect(200);
        assert_eq!(listed["circles"][0]["title"], "Friday");
        let bobs = state(&mut ada, &circle).await["members"][1]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let gone = ada
            .api("POST", &at(&format!("/members/{bobs}/remove")), Value::Null)
            .await;
        assert_eq!(gone.status, 204, "{}", gone.text());
        bob.api("GET", &at(""), Value::Null)
            .await
            .refused(404, "not-found");
        let left = ada.api("POST", &at("/leave"), Value::Null).await;
        assert_eq!(left.status, 204, "{}", left.text());
        let listed = ada
            .api("GET", "/api/v1/circles", Value::Null)
            .await
            .expect(200);
        assert_eq!(listed["circles"], json!([]));
    }
}
