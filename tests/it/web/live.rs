//! A person interviews while the clock runs: one at a time, with the key before them, and the candidate never sees it.

use std::time::Duration;

use fortyfive::limits;
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::streams::Stream;
use super::{BUILT_IN, MINUTE_MS, World, both};

const CASE: &str = "url-shortener";

async fn link(owner: &mut Client, id: &str, role: &str) -> String {
    let path = format!("/api/v1/interviews/{id}/invitations");
    let made = owner.api("POST", &path, json!({"role": role})).await;
    made.expect(201)["link"].as_str().unwrap().to_owned()
}

/// A guest who came by a new link; an interviewer sits down by coming.
pub async fn came(world: &World, owner: &mut Client, id: &str, role: &str, name: &str) -> Client {
    let link = link(owner, id, role).await;
    let mut browser = world.browser();
    let fields = [("token", link.as_str()), ("name", name)];
    let base = if role == "watcher" { "watch" } else { "live" };
    let came = browser.form("/join", &fields).await;
    assert_eq!(came.location(), format!("/{base}/{id}"));
    browser
}

async fn does(browser: &mut Client, id: &str, ask: Value) -> Reply {
    browser
        .api("POST", &format!("/api/v1/live/{id}/moves"), ask)
        .await
}

async fn present(browser: &mut Client, id: &str) -> Value {
    let path = format!("/api/v1/live/{id}");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

fn last_line(state: &Value) -> (String, String, Value) {
    let line = state["transcript"].as_array().unwrap().last().unwrap();
    let text = |name: &str| line[name].as_str().unwrap().to_owned();
    (text("kind"), text("text"), line["by"].clone())
}

async fn revoke_all(owner: &mut Client, id: &str) {
    let path = format!("/api/v1/interviews/{id}/invitations");
    let all = owner.api("GET", &path, Value::Null).await.expect(200);
    for one in all["invitations"].as_array().unwrap() {
        let path = format!("{path}/{}/revoke", one["id"].as_str().unwrap());
        assert_eq!(owner.api("POST", &path, json!({})).await.status, 204);
    }
}

async fn open(world: &World, client: &Client, id: &str) -> Stream {
    let mut stream = Stream::at(world, client, &format!("/api/v1/live/{id}/events")).await;
    stream.until("event: clock").await;
    stream
}

#[tokio::test]
async fn a_person_interviews_in_place_of_the_program_and_what_they_do_counts_as_if_it_had() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let here = present(&mut bea, &id).await;
        assert_eq!(
            (&here["interviewer"], &here["yours"]),
            (&json!("Bea"), &json!(true))
        );
        let told = last_line(&owner.state(&id).await);
        assert_eq!(told.0, "chair");
        assert!(told.1.contains("Bea interviews"), "{told:?}");

        // A question waits for the person, with what the program would answer.
        let case = &BUILT_IN.cases[CASE].case;
        let fact = &case.fact[0];
        let asked = owner
            .call(&id, "questions", json!({"text": fact.examples[0]}))
            .await
            .expect(200);
        assert_eq!(asked["lines"], json!([]), "nobody answers by themselves");
        let here = present(&mut bea, &id).await;
        assert_eq!(here["question"]["text"], json!(fact.examples[0]));
        assert_eq!(here["question"]["answers"][0]["fact"], json!(fact.id));
        does(&mut bea, &id, json!({"do": "fact", "id": fact.id}))
            .await
            .expect(200);
        let twice = does(&mut bea, &id, json!({"do": "fact", "id": fact.id})).await;
        assert!(twice.expect(200)["question"].is_null());
        let answer = ("fact".to_owned(), fact.answer.clone(), json!("Bea"));
        let state = owner.state(&id).await;
        assert_eq!(last_line(&state), answer);
        let facts = state["transcript"].as_array().unwrap().iter();
        let facts = facts.filter(|line| line["kind"] == "fact").count();
        assert_eq!(facts, 1, "a double click gives it once");

        // Hints come from the person, and the next one is the next step.
        owner
            .call(&id, "hints", Value::Null)
            .await
            .refused(409, "ask-the-person");
        does(&mut bea, &id, json!({"do": "hint"})).await.expect(200);
        let ladder = &case.stage["clarify"].hints;
        assert_eq!(last_line(&owner.state(&id).await).1, ladder[0]);
        world.pass(5_000).await;
        does(&mut bea, &id, json!({"do": "hint"})).await.expect(200);
        assert_eq!(last_line(&owner.state(&id).await).1, ladder[1]);

        let say = json!({"do": "say", "text": "Tell me more."});
        does(&mut bea, &id, say).await.expect(200);
        let probe = &case.probe[0];
        does(&mut bea, &id, json!({"do": "probe", "id": probe.id}))
            .await
            .expect(200);
        assert_eq!(last_line(&owner.state(&id).await).1, probe.question);
        let curveball = &case.curveball[0];
        does(
            &mut bea,
            &id,
            json!({"do": "curveball", "id": curveball.id}),
        )
        .await
        .expect(200);
        let page = owner.get(&format!("/interviews/{id}")).await;
        assert!(page.one("#live-talk").contains("Bea interviews."));
        assert!(
            page.one("#live-hint").contains("Bea"),
            "hints come from Bea"
        );

        // Stage, pause, minutes.
        does(&mut bea, &id, json!({"do": "advance", "from": "clarify"}))
            .await
            .expect(200);
        does(&mut bea, &id, json!({"do": "pause"}))
            .await
            .expect(200);
        assert_eq!(owner.state(&id).await["phase"], "paused");
        does(&mut bea, &id, json!({"do": "resume"}))
            .await
            .expect(200);
        let before = owner.state(&id).await["remaining_ms"].as_i64().unwrap();
        does(&mut bea, &id, json!({"do": "extend", "minutes": 5}))
            .await
            .expect(200);
        let state = owner.state(&id).await;
        assert_eq!(
            state["remaining_ms"].as_i64().unwrap(),
            before + 5 * MINUTE_MS
        );
        assert_eq!(state["stage"], "estimate");

        // The end: what was ticked waits in the marks of a reviewer.
        let item = &BUILT_IN.cases[CASE].rubric.item[0].id;
        let tick = json!({"item": item, "verdict": "met"});
        let path = format!("/api/v1/live/{id}/ticks");
        bea.api("PUT", &path, tick).await.expect(200);
        let note = json!({"text": "Fast, and clear."});
        bea.api("PUT", &format!("/api/v1/live/{id}/note"), note)
            .await
            .expect(200);
        owner.call(&id, "finish", json!({})).await.expect(200);
        let moves = does(&mut bea, &id, json!({"do": "pause"})).await;
        assert!(moves.refused(409, "over").contains("over"));
        let review = bea
            .api("GET", &format!("/api/v1/reviews/{id}"), Value::Null)
            .await
            .expect(200);
        assert_eq!(review["role"], "reviewer");
        assert_eq!(review["draft"]["marks"][0]["item"], json!(item));
        assert_eq!(review["draft"]["marks"][0]["proofs"][0]["kind"], "moment");
        assert_eq!(review["draft"]["note"], "Fast, and clear.");
        let path = format!("/api/v1/reviews/{id}/marks");
        bea.api("POST", &path, review["draft"].clone())
            .await
            .expect(201);

        let report = owner.report(&id).await;
        assert!(!report.is_null());
        let told = owner
            .api("GET", &format!("/api/v1/live/{id}/hosting"), Value::Null)
            .await
            .expect(200);
        assert_eq!(
            (&told["facts_asked"], &told["probes_asked"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(told["hints"], json!(2));
        assert_eq!(told["cut_short"][0]["stage"], "Clarify", "{told}");
        for browser in [&mut owner, &mut bea] {
            let page = browser.get(&format!("/live/{id}")).await;
            assert_eq!(page.status, 200, "{}", page.text());
            assert!(page.one("#hosting-heading").contains("Bea"));
        }
    }
}

#[tokio::test]
async fn of_two_interviewers_one_holds_the_chair_and_the_other_has_it_when_they_leave() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let mut cy = came(&world, &mut owner, &id, "interviewer", "Cy").await;
        let taken = does(&mut cy, &id, json!({"do": "take-chair"})).await;
        assert!(
            taken
                .refused(409, "chair-taken")
                .contains("Bea interviews at the moment")
        );
        let say = json!({"do": "say", "text": "Hello"});
        does(&mut cy, &id, say.clone())
            .await
            .refused(409, "chair-taken");
        let page = cy.get(&format!("/live/{id}")).await;
        assert!(
            page.one("#live-chair").contains("Bea interviews"),
            "{}",
            page.text()
        );
        does(&mut bea, &id, json!({"do": "leave-chair"}))
            .await
            .expect(200);
        assert!(
            last_line(&owner.state(&id).await)
                .1
                .contains("Bea has left")
        );
        does(&mut cy, &id, say.clone())
            .await
            .refused(409, "chair-empty");
        does(&mut cy, &id, json!({"do": "take-chair"}))
            .await
            .expect(200);
        does(&mut cy, &id, say).await.expect(200);
        assert_eq!(last_line(&owner.state(&id).await).2, json!("Cy"));
    }
}

#[tokio::test]
async fn while_a_person_interviews_the_program_is_silent_and_suggests() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let _stream = open(&world, &bea, &id).await;
        // Nothing is written: the program would long have spoken.
        let mut suggestion = Value::Null;
        for _ in 0..30 {
            world.pass(15_000).await;
            let now = world.proctor.now().await;
            world.proctor.run_due(now).await.unwrap();
            suggestion = present(&mut bea, &id).await["suggestion"].clone();
            if !suggestion.is_null() {
                break;
            }
        }
        let text = suggestion
            .as_str()
            .expect("there was something to say")
            .to_owned();
        let lines = owner.state(&id).await["transcript"].clone();
        let unasked =
            lines.as_array().unwrap().iter().filter(|line| {
                !["opening", "chair", "time"].contains(&line["kind"].as_str().unwrap())
            });
        assert_eq!(unasked.count(), 0, "{lines}");
        let stale = json!({"do": "suggestion", "text": "Something else"});
        does(&mut bea, &id, stale).await.refused(409, "not-in-case");
        let said = does(&mut bea, &id, json!({"do": "suggestion", "text": text})).await;
        assert!(said.expect(200)["suggestion"].is_null(), "it was said");
        let line = last_line(&owner.state(&id).await);
        assert_eq!((line.1, line.2), (text, json!("Bea")));
    }
}

#[tokio::test]
async fn who_is_gone_for_a_minute_has_left_and_the_program_goes_on() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let stream = open(&world, &bea, &id).await;
        let look = async |world: &World| {
            let now = world.proctor.now().await;
            world.proctor.run_due(now).await.unwrap();
        };
        world.pass(3 * limits::CHAIR_SILENT_MS).await;
        look(&world).await;
        assert_eq!(
            owner.state(&id).await["interviewer"],
            "Bea",
            "she is connected"
        );
        let fact = &BUILT_IN.cases[CASE].case.fact[0];
        let question = json!({"text": fact.examples[0]});
        owner.call(&id, "questions", question).await.expect(200);
        drop(stream);
        world.pass(limits::CHAIR_SILENT_MS - 5_000).await;
        look(&world).await;
        assert_eq!(
            owner.state(&id).await["interviewer"],
            "Bea",
            "she may come back"
        );
        world.pass(10_000).await;
        look(&world).await;
        let state = owner.state(&id).await;
        assert!(state["interviewer"].is_null());
        let lines = state["transcript"].as_array().unwrap();
        let told: Vec<&str> = lines
            .iter()
            .map(|line| line["text"].as_str().unwrap())
            .collect();
        let [.., away, answer] = told[..] else {
            panic!("{told:?}");
        };
        assert!(
            away.contains("Bea has been away") && away.contains("program goes on"),
            "{away}"
        );
        assert_eq!(answer, fact.answer, "what was left open is answered");
    }
}

#[tokio::test]
async fn a_link_that_is_taken_back_empties_the_chair_ends_the_stream_and_says_so() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let mut stream = open(&world, &bea, &id).await;
        revoke_all(&mut owner, &id).await;
        let closed = async {
            stream.until("event: gone").await;
            stream.ends().await;
        };
        let closed = tokio::time::timeout(Duration::from_secs(5), closed).await;
        closed.expect("within five seconds");
        let refused = does(&mut bea, &id, json!({"do": "say", "text": "Still here?"})).await;
        assert!(refused.refused(404, "link-gone").contains("taken back"));
        let page = bea.get(&format!("/live/{id}")).await;
        assert_eq!(page.status, 404);
        assert!(page.text().contains("taken back"));
        let state = owner.state(&id).await;
        assert!(state["interviewer"].is_null());
        assert!(last_line(&state).1.contains("taken back"));
    }
}

#[tokio::test]
async fn who_watches_sees_what_is_written_and_nothing_of_the_key_and_moves_nothing() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut wes = came(&world, &mut owner, &id, "watcher", "Wes").await;
        let _stream = open(&world, &wes, &id).await;
        owner
            .save(&id, "clarify", "a", 0, "Who are the users?")
            .await
            .expect(200);
        let refused = does(&mut wes, &id, json!({"do": "pause"})).await;
        assert!(
            refused
                .refused(403, "only-watching")
                .contains("came to watch")
        );
        for (path, body) in [
            ("ticks", json!({"item": "clarify.x", "verdict": "met"})),
            ("note", json!({"text": "x"})),
        ] {
            let path = format!("/api/v1/live/{id}/{path}");
            wes.api("PUT", &path, body)
                .await
                .refused(403, "only-watching");
        }
        let page = wes.get(&format!("/watch/{id}")).await;
        assert!(page.one("#live-notes").contains("Who are the users?"));
        assert_eq!(page.all("form, #guide-facts, #live-prompt").len(), 0);
        let led = wes.get(&format!("/live/{id}")).await.location();
        assert_eq!(led, format!("/watch/{id}"));
        let mut bytes = page.text();
        for path in [
            format!("/watch/{id}/now"),
            format!("/live/{id}/now"),
            format!("/api/v1/live/{id}"),
        ] {
            bytes.push_str(&wes.api("GET", &path, Value::Null).await.text());
        }
        let entry = &BUILT_IN.cases[CASE];
        let secrets = entry.rubric.item.iter().map(|item| &item.text);
        let secrets = secrets.chain(entry.case.probe.iter().map(|probe| &probe.good));
        let secrets = secrets.chain(entry.case.fact.iter().map(|fact| &fact.answer));
        for secret in secrets.filter(|secret| secret.len() > 25) {
            assert!(!bytes.contains(secret.as_str()), "{secret}");
        }
        let room = owner.get(&format!("/interviews/{id}")).await;
        assert!(room.one("#live-talk").contains("Wes is here"));
        owner.call(&id, "finish", json!({})).await.expect(200);
        let over = wes
            .api("GET", &format!("/api/v1/live/{id}"), Value::Null)
            .await;
        over.refused(409, "over");
        let path = format!("/api/v1/reviews/{id}");
        wes.api("GET", &path, Value::Null)
            .await
            .refused(404, "not-found");
    }
}

#[tokio::test]
async fn a_message_that_is_too_long_or_empty_and_minutes_beyond_measure_get_a_sentence() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let say = |text: String| json!({"do": "say", "text": text});
        let long = does(&mut bea, &id, say("x".repeat(2_001))).await;
        assert!(
            long.refused(409, "message-too-long").contains("2001"),
            "{}",
            long.text()
        );
        does(&mut bea, &id, say(" ".into()))
            .await
            .refused(409, "message-empty");
        let extend = |minutes: i64| json!({"do": "extend", "minutes": minutes});
        for minutes in [0, 11, i64::MAX] {
            does(&mut bea, &id, extend(minutes))
                .await
                .refused(409, "extra-time-unfit");
        }
        does(&mut bea, &id, extend(10)).await.expect(200);
        let more = does(&mut bea, &id, extend(6)).await;
        assert!(
            more.refused(409, "extra-time-used-up")
                .contains("5 of them")
        );
        let unknown = json!({"do": "fact", "id": "nothing"});
        does(&mut bea, &id, unknown)
            .await
            .refused(409, "not-in-case");
        let path = format!("/api/v1/live/{id}/ticks");
        let tick = json!({"item": "nothing", "verdict": "met"});
        bea.api("PUT", &path, tick)
            .await
            .refused(409, "not-in-case");
        let form = bea
            .form(&format!("/live/{id}/moves"), &[("say", " ")])
            .await;
        assert_eq!(form.status, 409);
        assert!(form.one("#live-clock .fault").contains("Write something"));
    }
}

#[tokio::test]
async fn links_to_be_there_are_made_while_it_runs_and_open_nothing_after_the_end() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let path = format!("/api/v1/interviews/{id}/invitations");
        let early = owner.api("POST", &path, json!({"role": "reviewer"})).await;
        early.refused(409, "not-finished");
        let page = owner.get(&format!("/interviews/{id}/invitations")).await;
        assert_eq!(page.all("#ask input[name=role]").len(), 2);
        let link = link(&mut owner, &id, "interviewer").await;
        owner.call(&id, "finish", json!({})).await.expect(200);
        owner
            .api("POST", &path, json!({"role": "watcher"}))
            .await
            .refused(409, "over");
        let mut late = world.browser();
        let fields = [("token", link.as_str()), ("name", "Bea")];
        let refused = late.form("/join", &fields).await;
        assert_eq!(refused.status, 409);
        assert!(refused.one("#fault").contains("over"));
    }
}

#[tokio::test]
async fn roles_change_with_one_click_and_another_case_and_a_second_click_finds_the_same() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
        let swap = format!("/api/v1/live/{id}/swap");
        owner
            .api("POST", &swap, json!({}))
            .await
            .refused(409, "not-finished");
        owner.call(&id, "finish", json!({})).await.expect(200);
        assert!(bea.api("GET", &swap, Value::Null).await.expect(200)["path"].is_null());
        let led = bea.form(&format!("/live/{id}/swap"), &[]).await.location();
        let other = led.strip_prefix("/interviews/").expect("a room").to_owned();
        let again = owner
            .form(&format!("/live/{id}/swap"), &[])
            .await
            .location();
        assert_eq!(
            again,
            format!("/live/{other}"),
            "the same interview, the other side of it"
        );
        let there = owner.api("GET", &swap, Value::Null).await.expect(200);
        assert_eq!(there["path"], json!(again));
        let state = bea.state(&other).await;
        assert_ne!(state["case"], json!(CASE));
        assert_eq!(state["level"], "senior");
        assert!(
            !state["interviewer"].is_null(),
            "the chair is taken already"
        );
        let here = present(&mut owner, &other).await;
        assert_eq!(
            (&here["yours"], &here["role"]),
            (&json!(true), &json!("interviewer"))
        );
        owner.get(&again).await.one("#guide-facts");
        let list = bea
            .api("GET", "/api/v1/interviews", Value::Null)
            .await
            .expect(200);
        assert_eq!(list["interviews"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn the_chair_outlives_a_restart_and_what_was_granted_does_too() {
    let world = super::sqlite(super::Setting::default()).await;
    let (mut owner, id) = world.candidate(&[]).await;
    let mut bea = came(&world, &mut owner, &id, "interviewer", "Bea").await;
    does(&mut bea, &id, json!({"do": "extend", "minutes": 3}))
        .await
        .expect(200);
    let before = owner.state(&id).await;
    let (owner, bea) = (owner.leave(), bea.leave());
    let world = world.restart(1_000, super::Setting::default()).await;
    let mut owner = world.browser_with(owner);
    let mut bea = world.browser_with(bea);
    let after = owner.state(&id).await;
    assert_eq!(after["interviewer"], "Bea");
    assert_eq!(after["remaining_ms"], before["remaining_ms"]);
    assert_eq!(present(&mut bea, &id).await["yours"], json!(true));
}
