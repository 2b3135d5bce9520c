//! A browser that hangs up in the middle. The write is whole or absent, the same operation again gives one
//! revision, and no connection to the database is left in a state that loses what comes after.

use std::future::Future;
use std::pin::pin;
use std::task::Poll;

use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tower::ServiceExt;

use super::client::Client;
use super::{HOST, Setting, World, both};

/// Lets the future run for so many polls, with a chance for everybody else between them, and then drops it.
/// Whether it was done by then.
async fn dropped_after<F: Future>(polls: usize, future: F) -> bool {
    let mut future = pin!(future);
    for _ in 0..polls {
        let done =
            std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_ready()))
                .await;
        if done {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

/// Of each operation in the journal how many lines there are.
async fn lines_of(browser: &mut Client, id: &str, op_id: &str) -> usize {
    let journal = browser.journal(id).await;
    journal
        .iter()
        .filter(|line| line["event"]["op_id"] == op_id)
        .count()
}

#[tokio::test]
async fn a_save_whose_browser_hangs_up_is_whole_or_absent() {
    for world in both().await {
        let (mut browser, mut id) = world.candidate(&[]).await;
        let mut rev = 0;
        let (mut absent, mut whole) = (0, 0);
        let mut kept: Vec<(String, String)> = Vec::new();
        for polls in 0..28 {
            // An interview takes so many saves at once; the next ones are those of another candidate.
            if polls % 5 == 4 {
                (browser, id) = world.candidate(&[]).await;
                rev = 0;
            }
            let op = format!("op{polls}");
            let text = format!("text {polls}\n").repeat(200);
            let path = format!("/api/v1/interviews/{id}/notes/clarify");
            let note = serde_json::json!({"op_id": op, "base_rev": rev, "text": text});
            let request = browser.api_request("PUT", &path, note);
            dropped_after(polls, world.router.clone().oneshot(request)).await;
            match lines_of(&mut browser, &id, &op).await {
                0 => absent += 1,
                1 => whole += 1,
                more => panic!("{more} lines of one save on {}", world.engine),
            }
            // The browser comes again with the same operation.
            let ack = browser
                .save(&id, "clarify", &op, rev, &text)
                .await
                .expect(200);
            rev += 1;
            assert_eq!(ack["rev"], rev, "after {polls} polls on {}", world.engine);
            assert_eq!(lines_of(&mut browser, &id, &op).await, 1);
            assert_eq!(browser.state(&id).await["stages"][0]["text"], text.as_str());
            if polls % 5 == 3 {
                kept.push((id.clone(), text));
            }
        }
        assert!(
            absent > 0 && whole > 0,
            "{absent} absent, {whole} whole on {}",
            world.engine
        );
        // What was acknowledged is in the database, not only in this process's memory.
        let people: Vec<_> = kept;
        for (id, text) in &people {
            let row = stored_text(&world, id).await;
            assert_eq!(row.as_deref(), Some(text.as_str()), "{}", world.engine);
        }
    }
}

/// The text of the first stage by the journal on disk.
async fn stored_text(world: &World, id: &str) -> Option<String> {
    let due = world
        .db
        .due(fortyfive::time::Timestamp::from_ms(i64::MAX), 1_000)
        .await
        .unwrap();
    let key = due.into_iter().find(|key| key.id == id)?;
    let journal = world
        .db
        .journal(&key.person_id, id, 0, i64::MAX)
        .await
        .unwrap();
    let interview = fortyfive::interview::Interview::replay(journal);
    interview.text("clarify").map(str::to_owned)
}

/// Aborted at once in numbers, as when a tab is closed or a network goes: every later save counts (K1).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_hang_ups_cost_nobody_a_later_save() {
    for world in both().await {
        let mut candidates = Vec::new();
        for _ in 0..8 {
            candidates.push(world.candidate(&[]).await);
        }
        let mut tasks = Vec::new();
        for round in 0..12_u64 {
            for (browser, id) in &candidates {
                let path = format!("/api/v1/interviews/{id}/notes/estimate");
                let note = serde_json::json!({"op_id": format!("a{round}"), "base_rev": 0, "text": format!("{round}")});
                let request = browser.api_request("PUT", &path, note);
                let router = world.router.clone();
                tasks.push(tokio::spawn(async move {
                    router.oneshot(request).await.map(|reply| reply.status())
                }));
            }
            tokio::task::yield_now().await;
            for task in tasks.drain(..) {
                task.abort();
            }
        }
        for (browser, id) in &mut candidates {
            // Whatever arrived of those, what is acknowledged now is there.
            let ack = browser
                .save(id, "clarify", "after", 0, "after the storm")
                .await
                .expect(200);
            assert_eq!(ack["rev"], 1);
            browser
                .call(id, "stage", serde_json::json!({"from": "clarify"}))
                .await
                .expect(200);
            assert_eq!(
                stored_text(&world, id).await.as_deref(),
                Some("after the storm"),
                "{}",
                world.engine
            );
        }
        let cookies: Vec<_> = candidates
            .into_iter()
            .map(|(browser, id)| (browser.leave(), id))
            .collect();
        let world = world.restart(1_000, Setting::default()).await;
        for (cookies, id) in cookies {
            let state = world.browser_with(cookies).state(&id).await;
            assert_eq!(
                state["stages"][0]["text"], "after the storm",
                "{}",
                world.engine
            );
            assert_eq!(state["stage"], "estimate");
        }
    }
}

#[tokio::test]
async fn a_start_and_a_finish_that_nobody_waits_for_happen_once_or_not_at_all() {
    for world in both().await {
        for polls in [0, 1, 2, 4, 8, 16] {
            let mut browser = world.browser();
            browser.become_guest().await;
            let start = serde_json::json!({"case": "url-shortener"});
            let request = browser.api_request("POST", "/api/v1/interviews", start);
            dropped_after(polls, world.router.clone().oneshot(request)).await;
            let id = browser.start(&[]).await;
            let list = browser
                .api("GET", "/api/v1/interviews", Value::Null)
                .await
                .expect(200);
            assert!((1..=2).contains(&list["interviews"].as_array().unwrap().len()));

            let notes = serde_json::json!({"notes": {"clarify": {"op_id": "f", "base_rev": 0, "text": "the end"}}});
            let request = browser.api_request(
                "POST",
                &format!("/api/v1/interviews/{id}/finish"),
                notes.clone(),
            );
            dropped_after(polls, world.router.clone().oneshot(request)).await;
            let state = browser.state(&id).await;
            let ended = state["phase"] == "finished";
            let saved = state["stages"][0]["text"] == "the end";
            assert_eq!(
                ended, saved,
                "the text and the end are one on {}",
                world.engine
            );
            let done = browser.call(&id, "finish", notes).await.expect(200);
            assert_eq!(done["interview"]["stages"][0]["text"], "the end");
            assert_eq!(done["notes"]["clarify"]["rev"], 1);
            assert_eq!(
                browser.report(&id).await["scorecards"]
                    .as_array()
                    .unwrap()
                    .len(),
                1
            );
        }
    }
}

/// The same over a real socket: the connection is closed at several points of the request and of its answer.
#[tokio::test]
async fn a_connection_that_closes_early_leaves_nothing_half_done() {
    for world in both().await {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopping) = fortyfive::stop::channel();
        let server = tokio::spawn(fortyfive::web::serve::serve(
            listener,
            world.router.clone(),
            stopping,
        ));
        let (mut browser, id) = world.candidate(&[]).await;
        let cookie = browser
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .next()
            .unwrap();
        let mut rev = 0;
        for (round, share) in [0, 10, 50, 90, 99, 100, 100, 100].into_iter().enumerate() {
            let (op, text) = (format!("t{round}"), format!("over a socket {round}"));
            let body = serde_json::json!({"op_id": op, "base_rev": rev, "text": text}).to_string();
            let head = format!(
                "PUT /api/v1/interviews/{id}/notes/clarify HTTP/1.1\r\nhost: {HOST}\r\ncookie: {cookie}\r\nx-app: 1\r\n\
                 sec-fetch-site: same-origin\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
                body.len()
            );
            let request = format!("{head}{body}");
            let part = &request[..request.len() * share / 100];
            let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
            socket.write_all(part.as_bytes()).await.unwrap();
            if round % 2 == 0 {
                socket.shutdown().await.unwrap();
            }
            drop(socket);
            for _ in 0..round {
                tokio::task::yield_now().await;
            }
            let ack = browser
                .save(&id, "clarify", &op, rev, &text)
                .await
                .expect(200);
            rev += 1;
            assert_eq!(ack["rev"], rev, "{share} of a hundred on {}", world.engine);
            assert_eq!(lines_of(&mut browser, &id, &op).await, 1);
        }
        stop.begin();
        server.await.unwrap();
        assert_eq!(
            browser.state(&id).await["stages"][0]["text"],
            "over a socket 7"
        );
    }
}
