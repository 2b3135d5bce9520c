//! What every answer carries, whatever it is an answer to.

use axum::body::Body;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::client::Reply;
use super::routes;
use super::{Setting, World, both, built_in_cases, sqlite};

const FIXED: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex, nofollow"),
    (
        "permissions-policy",
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), hid=(), \
         magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(self), serial=(), usb=()",
    ),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-src 'none'; frame-ancestors 'none'; report-uri /csp-report",
    ),
];

fn check(reply: &Reply) {
    let joins = [" /join", " /circles/join"];
    let joins = joins.iter().any(|path| reply.request.contains(path));
    for (name, value) in FIXED {
        // Its address may be the secret itself.
        let value = match name {
            "referrer-policy" if joins => "no-referrer",
            _ => value,
        };
        assert_eq!(reply.header(name), value, "{name} of {}", reply.request);
        assert_eq!(
            reply.headers.get_all(name).iter().count(),
            1,
            "{name} of {}",
            reply.request
        );
    }
    let keep = reply.header("cache-control");
    let asset = reply.request.contains("/assets/") && reply.status == 200;
    if reply.request.ends_with("/events") && reply.status == 200 {
        assert!(keep.contains("no-cache") || keep == "no-store", "{keep}");
    } else if !asset {
        assert_eq!(keep, "no-store", "{}", reply.request);
    }
    assert!(
        !reply.header("x-request-id").is_empty(),
        "{}",
        reply.request
    );
    for cookie in reply.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(cookie.contains("Path=/"), "{cookie}");
        if !cookie.contains("Max-Age=0") {
            assert!(
                cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
                "{cookie}"
            );
        }
    }
}

#[tokio::test]
async fn every_answer_of_every_route_carries_them() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut seen = std::collections::BTreeSet::new();
        for route in routes::all().filter(|route| !route.streams()) {
            let mut nobody = world.browser();
            let (mut stranger, _) = world.candidate(&[]).await;
            let mut foreign = owner.clone();
            foreign.host = "evil.example".into();
            let mut replies = vec![
                nobody.send(route.request(&nobody, &id)).await,
                stranger.send(route.request(&stranger, &id)).await,
                foreign.send(route.request(&foreign, &id)).await,
            ];
            let crossed = owner.clone();
            let cross = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")];
            replies.push(
                crossed
                    .clone()
                    .send(route.request_with(&crossed, &id, &cross))
                    .await,
            );
            let mut wrong = route.request(&owner, &id);
            *wrong.method_mut() = "DELETE".parse().unwrap();
            replies.push(owner.clone().send(wrong).await);
            if route.path != "/logout" && !route.path.ends_with("/finish") {
                replies.push(owner.send(route.request(&owner, &id)).await);
            }
            for reply in &replies {
                check(reply);
                assert!(reply.header("strict-transport-security").is_empty());
                seen.insert(reply.status.as_u16());
            }
        }
        for unknown in [
            "/nowhere",
            "/api/v1/nowhere",
            "/interviews/a/b/c",
            "/assets/x/%2e%2e/Cargo.toml",
        ] {
            let reply = owner.get(unknown).await;
            assert_eq!(reply.status, 404, "{}", reply.text());
            check(&reply);
        }
        let large = "x".repeat(70_000);
        let reply = owner.form("/login", &[("name", &large)]).await;
        assert_eq!(reply.status, 413);
        check(&reply);
        for wanted in [200, 201, 204, 303, 401, 403, 404, 405, 409, 421, 422] {
            assert!(seen.contains(&wanted), "no {wanted} among {seen:?}");
        }
    }
}

#[tokio::test]
async fn answers_without_a_database_carry_them_too_and_say_when_to_come_again() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        world.db.close().await;
        let mut failed = 0;
        for route in routes::all() {
            let reply = owner.send(route.request(&owner, &id)).await;
            check(&reply);
            if reply.status.is_server_error() {
                failed += 1;
                assert_eq!(reply.status, 503, "{}", reply.text());
                let told = String::from_utf8_lossy(&reply.body).to_lowercase();
                for inside in ["sqlx", "sqlite", "postgres", "pool", "panicked", "src/"] {
                    assert!(!told.contains(inside), "{inside} in {}", reply.text());
                }
                if route.path != "/readyz" {
                    assert!(!reply.header("retry-after").is_empty(), "{}", reply.text());
                }
            }
        }
        assert!(failed > 30, "{failed} on {}", world.engine);
    }
}

#[tokio::test]
async fn a_stream_carries_them() {
    let world = sqlite(Setting::default()).await;
    let (owner, id) = world.candidate(&[]).await;
    let request = owner.api_request(
        "GET",
        &format!("/api/v1/interviews/{id}/events"),
        Value::Null,
    );
    let response = world.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    drop(body);
    let reply = Reply {
        request: format!("GET /api/v1/interviews/{id}/events"),
        status: parts.status,
        headers: parts.headers,
        body: axum::body::Bytes::new(),
    };
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/event-stream");
    assert_eq!(reply.header("x-accel-buffering"), "no");
    check(&reply);
}

#[tokio::test]
async fn files_of_ours_may_be_kept_for_ever_and_old_ones_not_at_all() {
    let world = sqlite(Setting::default()).await;
    let mut browser = world.browser();
    let page = browser.get("/").await;
    let css = page.attribute("link[rel=stylesheet]", "href");
    let file = browser.get(&css).await;
    assert_eq!(file.status, 200);
    assert_eq!(
        file.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
    assert_eq!(file.header("content-type"), "text/css; charset=utf-8");
    check(&file);
    let old = browser.get("/assets/0123456789ab/css/site.css").await;
    assert_eq!(old.header("cache-control"), "no-store");
    assert_eq!(old.body, file.body);
}

#[tokio::test]
async fn behind_https_cookies_are_for_this_host_alone() {
    let setting = Setting {
        public_url: Some("https://coach.example"),
        ..Setting::default()
    };
    let world: World = sqlite(setting).await;
    let mut browser = world.browser();
    browser.host = "coach.example".into();
    let started = browser
        .form("/interviews", &[("case", "url-shortener")])
        .await;
    assert_eq!(started.status, 303);
    let cookie = started.header("set-cookie");
    for part in [
        "__Host-fortyfive=",
        "; Secure",
        "; HttpOnly",
        "; SameSite=Lax",
        "; Path=/",
        "; Max-Age=34560000",
    ] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"));
    for path in ["/", "/nowhere", "/livez", &started.location()] {
        let reply = browser.get(path).await;
        assert_eq!(
            reply.header("strict-transport-security"),
            "max-age=31536000; includeSubDomains",
            "{path}"
        );
    }
    assert_eq!(browser.get(&started.location()).await.status, 200);
    // And out again: both names are forgotten.
    let out = browser.form("/logout", &[]).await;
    assert!(browser.cookies.is_empty(), "{:?}", out.headers);
    let plain = sqlite(Setting::default()).await;
    let started = plain
        .browser()
        .form("/interviews", &[("case", "url-shortener")])
        .await;
    let cookie = started.header("set-cookie");
    assert!(
        cookie.starts_with("fortyfive=") && !cookie.contains("Secure"),
        "{cookie}"
    );
}

/// A refusal is a page for people and a problem for programs, with the same sentence.
#[tokio::test]
async fn a_refusal_has_the_form_of_who_asks() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = world.candidate(&[]).await;
    let page = owner.get("/interviews/nowhere").await;
    assert_eq!(page.status, 404);
    let sentence = page.one("main .lead");
    let program = owner
        .api("GET", "/api/v1/interviews/nowhere", Value::Null)
        .await;
    assert_eq!(program.refused(404, "not-found"), sentence);
    // What a page of ours says with a refusal is the page itself, not an error in its place.
    let refused = owner
        .form(&format!("/interviews/{id}/questions"), &[("text", "  ")])
        .await;
    assert_eq!(refused.status, 409);
    assert_eq!(
        refused.all("textarea#text-clarify").len(),
        1,
        "the room is still there"
    );
    let wrong = owner
        .form("/login", &[("name", "nobody"), ("password", "x")])
        .await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.all("form input[name=password]").len(), 1);
    let again = owner.form("/interviews", &[("case", "no-such-case")]).await;
    assert_eq!(again.status, 422);
    assert_eq!(again.all("input[name=case]").len(), built_in_cases());
    let board = owner
        .upload(&format!("/interviews/{id}/board"), "no scene")
        .await;
    assert_eq!(board.status, 422);
    assert_eq!(board.all("#board .fault").len(), 1);
    let fragment = owner
        .fragment(
            &format!("/interviews/{id}/stage"),
            &[("from", "trade-offs")],
        )
        .await;
    assert_eq!(
        fragment.status, 200,
        "htmx swaps what it gets: the refusal is in it"
    );
    assert_eq!(fragment.all("#live-clock .fault").len(), 1);
    let malformed = owner
        .request("POST", "/api/v1/interviews")
        .header("content-type", "application/json")
        .header("x-app", "1")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from("{"))
        .unwrap();
    owner.send(malformed).await.refused(400, "json");
    owner
        .api("POST", "/api/v1/interviews", json!({"case": 3}))
        .await
        .refused(422, "json");
}
