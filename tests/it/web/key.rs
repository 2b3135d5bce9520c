//! The key of a case (checklist, answers to probes, hints not taken, the model answer, the reference board) does
//! not reach the browser before the end. Looked at is every byte of every answer of a whole interview.

use std::collections::BTreeSet;

use fortyfive::casebook::Casebook;
use futures_util::{FutureExt, StreamExt};
use scraper::{Html, Node};
use serde_json::{Value, json};
use tower::ServiceExt;

use super::client::{Client, Reply};
use super::{BUILT_IN, STAGES, World, answer_of, both};

/// Sentences shorter than this are no secret: "Cache" is a word.
const SHORT: usize = 25;

/// What must not be seen of a case before the end. `told`: what was said on request.
fn secrets_of(
    casebook: &Casebook,
    case: &str,
    told: &BTreeSet<String>,
) -> Vec<(&'static str, String)> {
    let entry = &casebook.cases[case];
    let (case, rubric) = (&entry.case, &entry.rubric);
    let mut secrets: Vec<(&'static str, String)> = Vec::new();
    let mut add = |kind, text: &str| secrets.push((kind, one_line(text)));
    for item in &rubric.item {
        add("text of an item", &item.text);
        add("reason of an item", &item.why);
        for part in item.partial.iter().chain(&item.confirm) {
            add("part of an item", part);
        }
    }
    for guide in case.stage.values() {
        guide.hints.iter().for_each(|hint| add("hint", hint));
    }
    for fact in &case.fact {
        add("fact nobody asked for", &fact.answer);
    }
    for probe in &case.probe {
        for answer in [&probe.question, &probe.good, &probe.weak, &probe.wrong] {
            add("probe", answer);
        }
        probe
            .follow_ups
            .iter()
            .for_each(|text| add("follow-up", text));
    }
    for curveball in &case.curveball {
        add("curveball", &curveball.change);
        add("curveball", &curveball.reaction);
    }
    case.trade_off
        .iter()
        .for_each(|one| add("trade-off", &one.text));
    case.red_flag
        .iter()
        .for_each(|one| add("red flag", &one.text));
    add("insight", &case.estimate.insight);
    for edge in &case.board.edge {
        add("edge of the board", &edge.label);
    }
    for answer in case.model_answer.values() {
        answer
            .lines()
            .flat_map(|line| line.split(". "))
            .for_each(|sentence| {
                add(
                    "model answer",
                    sentence.trim_start_matches(['#', '*', '-', ' ', '>']),
                );
            });
    }
    let public = one_line(&format!("{} {} {}", case.title, case.summary, case.prompt));
    // A probe is asked inside a sentence of the interviewer's own.
    let was_told = |text: &String| told.iter().any(|line| line.contains(text.as_str()));
    secrets.retain(|(_, text)| {
        text.len() >= SHORT && !public.contains(text.as_str()) && !was_told(text)
    });
    secrets
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Everything a browser was sent, as it was sent and as it reads.
#[derive(Default)]
struct Seen(String);

impl Seen {
    fn look_at(&mut self, reply: &Reply) {
        let raw = String::from_utf8_lossy(&reply.body);
        self.0.push_str(&one_line(&raw));
        if let Ok(value) = serde_json::from_slice::<Value>(&reply.body) {
            strings_of(&value, &mut self.0);
        } else if reply.header("content-type").starts_with("text/html") {
            for node in Html::parse_document(&raw).tree.values() {
                match node {
                    Node::Text(text) => self.note(text),
                    Node::Comment(comment) => self.note(comment),
                    Node::Element(element) => {
                        element.attrs().for_each(|(_, value)| self.note(value))
                    }
                    _ => {}
                }
            }
        }
        for value in reply.headers.values() {
            self.note(value.to_str().unwrap());
        }
    }

    fn note(&mut self, text: &str) {
        self.0.push('\n');
        self.0.push_str(&one_line(text));
    }

    fn found(&self, secrets: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
        secrets
            .iter()
            .filter(|(_, text)| self.0.contains(text.as_str()))
            .cloned()
            .collect()
    }
}

fn strings_of(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => {
            out.push('\n');
            out.push_str(&one_line(text));
        }
        Value::Array(values) => values.iter().for_each(|value| strings_of(value, out)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            out.push('\n');
            out.push_str(name);
            strings_of(value, out);
        }),
        _ => {}
    }
}

/// Every page and every call there is to look at, in this state of the interview.
async fn look_everywhere(browser: &mut Client, case: &str, id: &str, seen: &mut Seen) {
    let pages = ["/", "/interviews", "/account", "/login", "/register"].map(str::to_owned);
    let own = ["", "/live", "/report"].map(|rest| format!("/interviews/{id}{rest}"));
    for path in pages.into_iter().chain(own) {
        let reply = browser.get(&path).await;
        assert!(
            reply.status == 200 || reply.status == 303,
            "{}",
            reply.text()
        );
        seen.look_at(&reply);
    }
    let calls = ["", "/report", "/journal", "/journal?until=1900000000000"]
        .map(|rest| format!("/api/v1/interviews/{id}{rest}"));
    let general = [
        "/api/v1/openapi.json",
        "/api/v1/cases",
        "/api/v1/interviews",
        "/api/v1/now",
    ]
    .map(str::to_owned);
    for path in calls
        .into_iter()
        .chain(general)
        .chain([format!("/api/v1/cases/{case}")])
    {
        seen.look_at(&browser.api("GET", &path, Value::Null).await);
    }
}

#[tokio::test]
async fn the_key_of_a_case_is_not_sent_before_the_end() {
    for world in both().await {
        for case in BUILT_IN.cases.keys() {
            one_interview(&world, case).await;
        }
    }
}

async fn one_interview(world: &World, case: &str) {
    let mut seen = Seen::default();
    let mut told = BTreeSet::new();
    let (mut browser, id) = world.candidate(&[("case", case)]).await;
    let stream = browser.api_request(
        "GET",
        &format!("/api/v1/interviews/{id}/events"),
        Value::Null,
    );
    let mut stream = world
        .router
        .clone()
        .oneshot(stream)
        .await
        .unwrap()
        .into_body()
        .into_data_stream();
    let facts = &BUILT_IN.cases[case].case.fact;
    let weak = answer_of(case, "weak");
    for (index, stage) in STAGES.into_iter().enumerate() {
        // Long enough for the interviewer to speak up in every stage.
        world.pass(250_000).await;
        let now = world.proctor.now().await;
        world.proctor.run_due(now).await.unwrap();
        look_everywhere(&mut browser, case, &id, &mut seen).await;
        let (_, text) = &weak[index];
        seen.look_at(
            &browser
                .save(&id, stage, &format!("w{index}"), 0, text)
                .await,
        );
        let fact = &facts[index];
        let asked = browser
            .call(&id, "questions", json!({"text": fact.examples[0]}))
            .await;
        said(&asked, &mut told);
        seen.look_at(&asked);
        let hinted = match index % 2 {
            0 => browser.call(&id, "hints", Value::Null).await,
            _ => {
                browser
                    .fragment(&format!("/interviews/{id}/hints"), &[])
                    .await
            }
        };
        assert_eq!(hinted.status, 200, "{}", hinted.text());
        seen.look_at(&hinted);
        for line in browser.state(&id).await["transcript"].as_array().unwrap() {
            told.insert(one_line(line["text"].as_str().unwrap()));
        }
        if index + 1 < STAGES.len() {
            seen.look_at(&browser.call(&id, "stage", json!({"from": stage})).await);
        }
        // An interview takes so many requests at once; these are made in one stage.
        if index == 0 {
            seen.look_at(&browser.save(&id, stage, "x", 0, "of another device").await);
            seen.look_at(
                &browser
                    .fragment(&format!("/interviews/{id}/return"), &[("to", stage)])
                    .await,
            );
            seen.look_at(
                &browser
                    .fragment(&format!("/interviews/{id}/return"), &[("to", "")])
                    .await,
            );
            seen.look_at(
                &browser
                    .form(&format!("/interviews/{id}/questions"), &[("text", "")])
                    .await,
            );
            seen.look_at(
                &browser
                    .upload(&format!("/interviews/{id}/board"), "[]")
                    .await,
            );
        }
        // What the live stream has said by now, without waiting for more.
        while let Some(Some(Ok(said))) = stream.next().now_or_never() {
            seen.note(std::str::from_utf8(&said).unwrap());
        }
    }
    assert!(
        seen.0.contains("event: change"),
        "the stream was listened to"
    );
    look_everywhere(&mut browser, case, &id, &mut seen).await;
    let transcript = browser.state(&id).await["transcript"].clone();
    let unasked =
        transcript.as_array().unwrap().iter().filter(|line| {
            ["nudge", "probe", "curveball"].contains(&line["kind"].as_str().unwrap())
        });
    let unasked = unasked.count();
    assert!(
        unasked >= 5,
        "the interviewer spoke while this was looked at: {unasked}"
    );
    assert!(
        !seen.0.contains("\"cue\""),
        "why it spoke is part of the key"
    );
    let told_hints = told.len();
    assert!(
        told_hints >= 11,
        "the opening, five facts and five hints at least: {told_hints}"
    );
    let texts: Vec<String> = weak.iter().map(|(_, text)| one_line(text)).collect();
    let mut secrets = secrets_of(&BUILT_IN, case, &told);
    secrets.retain(|(_, secret)| !texts.iter().any(|text| text.contains(secret.as_str())));
    assert!(secrets.len() > 150, "{} secrets of {case}", secrets.len());
    let found = seen.found(&secrets);
    assert!(found.is_empty(), "{case} on {}: {found:#?}", world.engine);
    let board: Vec<String> = BUILT_IN.cases[case]
        .case
        .board
        .component
        .iter()
        .map(|part| part.label.clone())
        .collect();
    assert!(
        !board.iter().all(|label| seen.0.contains(label.as_str())),
        "the whole reference board was sent"
    );

    // After the end the same look finds the key: it is not the looking that found nothing.
    browser.call(&id, "finish", json!({})).await.expect(200);
    browser
        .form(&format!("/interviews/{id}/self-score"), &[("skip", "1")])
        .await
        .location();
    let mut after = Seen::default();
    after.look_at(&browser.get(&format!("/interviews/{id}/report")).await);
    let found = after.found(&secrets);
    let kinds: BTreeSet<&str> = found.iter().map(|(kind, _)| *kind).collect();
    for kind in ["text of an item", "reason of an item", "model answer"] {
        assert!(
            kinds.contains(kind),
            "{kind} of {case} is shown after the end: {kinds:?}"
        );
    }
}

/// A person interviews: they have the key before them, and the candidate gets what they say and nothing else.
#[tokio::test]
async fn the_key_is_not_sent_to_whom_a_person_interviews_either() {
    let case = "url-shortener";
    for world in both().await {
        let mut seen = Seen::default();
        let (mut browser, id) = world.candidate(&[("case", case)]).await;
        let made = browser
            .call(&id, "invitations", json!({"role": "interviewer"}))
            .await
            .expect(201);
        let mut bea = world.browser();
        let link = made["link"].as_str().unwrap();
        bea.form("/join", &[("token", link), ("name", "Bea")])
            .await
            .location();
        let entry = &BUILT_IN.cases[case].case;
        let moves = [
            json!({"do": "fact", "id": entry.fact[0].id}),
            json!({"do": "hint"}),
            json!({"do": "probe", "id": entry.probe[0].id}),
            json!({"do": "curveball", "id": entry.curveball[0].id}),
            json!({"do": "say", "text": "And what do you measure?"}),
        ];
        let mut told = BTreeSet::new();
        for ask in moves {
            world.pass(45_000).await;
            let now = world.proctor.now().await;
            world.proctor.run_due(now).await.unwrap();
            // What waits for an answer is suggested to Bea alone.
            let open = browser
                .call(&id, "questions", json!({"text": entry.fact[1].examples[0]}))
                .await;
            said(&open, &mut told);
            seen.look_at(&open);
            let hosted = bea
                .api("POST", &format!("/api/v1/live/{id}/moves"), ask)
                .await;
            assert_eq!(hosted.status, 200, "{}", hosted.text());
            look_everywhere(&mut browser, case, &id, &mut seen).await;
            for path in [
                format!("/interviews/{id}/invitations"),
                format!("/live/{id}"),
                format!("/live/{id}/now"),
                format!("/watch/{id}"),
                format!("/api/v1/live/{id}"),
            ] {
                seen.look_at(&browser.get(&path).await);
            }
            for line in browser.state(&id).await["transcript"].as_array().unwrap() {
                told.insert(one_line(line["text"].as_str().unwrap()));
            }
        }
        assert!(!seen.0.contains("\"cue\"") && !seen.0.contains("\"seat\""));
        let secrets = secrets_of(&BUILT_IN, case, &told);
        assert!(secrets.len() > 150, "{} secrets", secrets.len());
        let found = seen.found(&secrets);
        assert!(found.is_empty(), "on {}: {found:#?}", world.engine);
        // The same look finds them on the page of whoever interviews.
        let mut hers = Seen::default();
        hers.look_at(&bea.get(&format!("/live/{id}")).await);
        let kinds: BTreeSet<&str> = hers.found(&secrets).iter().map(|(kind, _)| *kind).collect();
        for kind in [
            "text of an item",
            "fact nobody asked for",
            "hint",
            "probe",
            "curveball",
            "red flag",
        ] {
            assert!(kinds.contains(kind), "{kind} is before her: {kinds:?}");
        }
    }
}

fn said(reply: &Reply, told: &mut BTreeSet<String>) {
    for line in reply.expect(200)["lines"].as_array().unwrap() {
        told.insert(one_line(line["text"].as_str().unwrap()));
    }
}
