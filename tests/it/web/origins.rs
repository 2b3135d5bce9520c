//! Only pages of ours may change something, and only under names of ours.

use serde_json::Value;

use super::routes::{self, Carries, Route};
use super::{HOST, Setting, World, sqlite};

const OWN: &str = "http://127.0.0.1:4545";

/// What a browser says about where a request comes from, and whether it may pass with a cookie.
const TABLE: [(&[(&str, &str)], bool); 22] = [
    (&[("sec-fetch-site", "same-origin")], true),
    (&[("sec-fetch-site", "same-origin"), ("origin", OWN)], true),
    (&[("origin", OWN)], true),
    (&[("referer", "http://127.0.0.1:4545/interviews")], true),
    (
        &[("origin", OWN), ("referer", "http://evil.example/")],
        true,
    ),
    (&[("sec-fetch-site", "cross-site")], false),
    (&[("sec-fetch-site", "same-site")], false),
    (&[("sec-fetch-site", "none")], false),
    (&[("sec-fetch-site", "null")], false),
    (&[("sec-fetch-site", "")], false),
    (&[("sec-fetch-site", "SAME-ORIGIN")], false),
    (&[("sec-fetch-site", "cross-site"), ("origin", OWN)], false),
    (&[("origin", "null")], false),
    (&[("origin", "")], false),
    (&[("origin", "http://evil.example")], false),
    (&[("origin", "http://127.0.0.1:4546")], false),
    (&[("origin", "https://127.0.0.1:4545")], false),
    (&[("origin", "http://127.0.0.1:4545.evil.example")], false),
    (
        &[
            ("origin", "http://evil.example"),
            ("referer", "http://127.0.0.1:4545/"),
        ],
        false,
    ),
    (&[("referer", "http://evil.example/127.0.0.1:4545/")], false),
    (&[("referer", "http://127.0.0.1:4545.evil.example/")], false),
    (&[], false),
];

#[tokio::test]
async fn nothing_changes_by_a_page_that_is_not_ours() {
    let world = sqlite(Setting::default()).await;
    let (owner, id) = world.candidate(&[]).await;
    for route in routes::all().filter(Route::changes) {
        for (from, passes) in TABLE {
            // A copy of the browser: what the answer says about cookies is not kept.
            let mut browser = owner.clone();
            if passes && !(route.path.ends_with("/questions") || route.path == "/csp-report") {
                // That the right ones pass is seen on two routes; all of them would end the interview.
                continue;
            }
            let reply = browser.send(route.request_with(&browser, &id, from)).await;
            let was_origin = reply.status == 403;
            assert_eq!(was_origin, !passes, "{from:?}: {}", reply.text());
        }
    }
    let mut owner = owner;
    let state = owner.state(&id).await;
    assert_eq!(state["phase"], "running");
    assert_eq!(state["stages"][0]["text"], "");
    assert_eq!(
        owner
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200)["interviews"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_program_with_a_token_needs_to_say_nothing() {
    let world = sqlite(Setting::default()).await;
    let mut program = world.browser();
    let guest = program
        .api("POST", "/api/v1/people", Value::Null)
        .await
        .expect(201);
    program.bearer = Some(guest["token"].as_str().unwrap().to_owned());
    let start = serde_json::json!({"case": "url-shortener"});
    let state = program
        .api("POST", "/api/v1/interviews", start.clone())
        .await
        .expect(201);
    program
        .save(
            state["id"].as_str().unwrap(),
            "clarify",
            "p",
            0,
            "by a program",
        )
        .await
        .expect(200);
    // In a page of somebody else a token does not help either: the browser says where it comes from.
    let mut request = program.api_request("POST", "/api/v1/interviews", start);
    request
        .headers_mut()
        .insert("sec-fetch-site", "cross-site".parse().unwrap());
    program.send(request).await.refused(403, "origin");
}

#[tokio::test]
async fn json_must_say_that_it_is_and_that_a_script_of_ours_sent_it() {
    let world = sqlite(Setting::default()).await;
    let jsons = routes::all().filter(|route| matches!(route.carries, Carries::Json(_)));
    let mut seen = 0;
    for route in jsons {
        // Each has a room of its own: who presses faster than anybody can is told so first.
        let (owner, id) = world.candidate(&[]).await;
        for media_type in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=b",
        ] {
            let mut browser = owner.clone();
            let mut request = route.request(&browser, &id);
            request.headers_mut().remove("content-type");
            if !media_type.is_empty() {
                request
                    .headers_mut()
                    .insert("content-type", media_type.parse().unwrap());
            }
            browser.send(request).await.refused(415, "media-type");
        }
        let mut browser = owner.clone();
        let mut request = route.request(&browser, &id);
        request.headers_mut().remove("x-app");
        browser.send(request).await.refused(403, "origin");
        seen += 1;
    }
    assert!(seen >= 6);
    // And a form is no JSON.
    let forms = routes::all()
        .filter(|route| matches!(route.carries, Carries::Form(_)) && route.path != "/logout");
    for route in forms {
        let (owner, id) = world.candidate(&[]).await;
        let mut browser = owner.clone();
        let mut request = route.request(&browser, &id);
        request
            .headers_mut()
            .insert("content-type", "application/json".parse().unwrap());
        request
            .headers_mut()
            .insert("accept", "*/*".parse().unwrap());
        let reply = browser.send(request).await;
        if route.path.contains("/devices/") {
            continue;
        }
        reply.refused(415, "media-type");
    }
}

#[tokio::test]
async fn under_another_name_nobody_answers() {
    let world = sqlite(Setting::default()).await;
    let (owner, id) = world.candidate(&[]).await;
    for route in routes::all().filter(|route| !route.path.ends_with("z")) {
        for host in [
            "evil.example",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1.evil.example:4545",
            "user@127.0.0.1:4545",
            "",
        ] {
            let mut browser = owner.clone();
            browser.host = host.to_owned();
            let reply = browser.send(route.request(&browser, &id)).await;
            assert_eq!(reply.status, 421, "{host}: {}", reply.text());
        }
    }
    // Whoever asks whether the process is alive comes by any name.
    let mut probe = world.browser();
    probe.host = "10.0.0.7:4545".into();
    assert_eq!(probe.get("/livez").await.status, 200);
    assert_eq!(probe.get("/readyz").await.status, 200);
    let mut owner = owner;
    owner.host = HOST.to_uppercase();
    assert_eq!(owner.get("/").await.status, 200);
}

#[tokio::test]
async fn a_page_elsewhere_may_link_here_and_not_embed_us() {
    let world: World = sqlite(Setting::default()).await;
    let (owner, id) = world.candidate(&[]).await;
    for route in routes::all()
        .filter(|route| !route.changes() && !route.streams() && !route.path.ends_with("z"))
    {
        let mut browser = owner.clone();
        let link = [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "navigate"),
        ];
        let reply = browser.send(route.request_with(&browser, &id, &link)).await;
        assert!(reply.status != 403, "{}", reply.text());
        for mode in ["no-cors", "cors", "same-origin", "websocket"] {
            let embedded = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", mode)];
            let reply = browser
                .send(route.request_with(&browser, &id, &embedded))
                .await;
            assert_eq!(reply.status, 403, "{mode}: {}", reply.text());
        }
    }
}
