//! The whole way through the product: agreed to, asked after the end, shown beside the result, taken over or not, and every byte of it
//! to be read.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use fortyfive::outward::Within;
use fortyfive::proctor::{ReaderPrice, ReaderSettings, ReaderWhen};
use fortyfive::reader::Dialect;
use serde_json::{Value, json};

use super::DIALECTS;
use super::stub::{Heard, Reply, Stub};
use crate::web::client::Client;
use crate::web::{BUILT_IN, STAGES, Setting, World, answer_of, both_with, postgres, sqlite};

/// What a question asks and shows, read back from it.
pub struct Question {
    /// Ids with the points they stand for.
    pub points: Vec<(String, String)>,
    /// The sentences of the notes.
    pub sentences: Vec<String>,
}

impl Question {
    pub fn of(heard: &Heard) -> Question {
        let user = heard.user();
        let lines = user
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok());
        let mut question = Question {
            points: Vec::new(),
            sentences: Vec::new(),
        };
        for line in lines {
            let line: Value = line;
            if let (Some(id), Some(point)) = (line["id"].as_str(), line["point"].as_str()) {
                question.points.push((id.to_owned(), point.to_owned()));
            } else if let Some(text) = line.get(1).and_then(Value::as_str) {
                question.sentences.push(text.to_owned());
            }
        }
        assert!(!question.points.is_empty(), "{user}");
        question
    }

    /// A sentence of the notes that is long enough to show something.
    pub fn quote(&self) -> String {
        self.quote_for("")
    }

    /// Of these the one that has most words of the point.
    pub fn quote_for(&self, point: &str) -> String {
        let words = |text: &str| {
            let words = text.split(|c: char| !c.is_alphanumeric());
            let long = words.filter(|word| word.len() > 3).map(str::to_lowercase);
            long.collect::<std::collections::BTreeSet<String>>()
        };
        let of_point = words(point);
        let long = |text: &&String| (4..=50).contains(&text.split_whitespace().count());
        let sentences = self.sentences.iter().filter(long).rev();
        let best = sentences.max_by_key(|text| words(text).intersection(&of_point).count());
        best.cloned().unwrap_or_default()
    }
}

/// Points that no answer about a URL shortener has are not on its checklist.
pub fn is_listed(point: &str) -> bool {
    let items = &BUILT_IN.cases["url-shortener"].rubric.item;
    items.iter().any(|item| item.text == point)
}

/// Yes to everything on the checklist, with this reason.
pub fn yes_because(heard: &Heard, reason: &str) -> Reply {
    let question = Question::of(heard);
    let answers: Vec<Value> = question
        .points
        .iter()
        .map(|(id, point)| match is_listed(point) {
            true => {
                let quote = question.quote_for(point);
                json!({"about": id, "because": reason, "quote": quote, "verdict": "yes"})
            }
            false => {
                json!({"about": id, "because": "It is not there.", "quote": "", "verdict": "no"})
            }
        })
        .collect();
    Reply::Says(json!({"answers": answers}).to_string())
}

pub fn yes(heard: &Heard) -> Reply {
    yes_because(heard, "The candidate says so.")
}

pub fn setting(stub: &Stub) -> Setting {
    Setting {
        reader: Some(Arc::new(stub.model())),
        ..Setting::default()
    }
}

/// With a model that gives up after so long.
pub fn setting_within(stub: &Stub, total: Duration) -> Setting {
    let within = Within {
        first_byte: total,
        idle: total,
        total,
        ..super::PATIENT
    };
    Setting {
        reader: Some(Arc::new(super::model(Dialect::OpenAi, &stub.url(), within))),
        ..Setting::default()
    }
}

pub fn settings(when: ReaderWhen) -> ReaderSettings {
    ReaderSettings {
        when,
        price: ReaderPrice {
            input: Some(3.0),
            output: Some(15.0),
            currency: "USD".into(),
        },
        ..ReaderSettings::default()
    }
}

/// Somebody writes an answer of middling worth, and it is over.
pub async fn answered(browser: &mut Client, choices: &[(&str, &str)]) -> String {
    let id = browser.start(choices).await;
    for (stage, text) in answer_of("url-shortener", "middling") {
        write(browser, &id, stage, &text).await;
    }
    id
}

pub async fn write(browser: &mut Client, id: &str, stage: &str, text: &str) {
    let now = browser.state(id).await;
    let stages = now["stages"].as_array().unwrap();
    let rev = stages.iter().find(|one| one["id"] == stage).unwrap()["rev"]
        .as_u64()
        .unwrap();
    let op = format!("{stage}-{rev}");
    browser.save(id, stage, &op, rev, text).await.expect(200);
}

pub async fn finish(browser: &mut Client, id: &str) {
    browser.call(id, "finish", json!({})).await.expect(200);
    let skip = [("skip", "1")];
    let path = format!("/interviews/{id}/self-score");
    browser.form(&path, &skip).await.location();
}

pub async fn agree(browser: &mut Client) {
    let page = browser.get("/you/reader").await;
    let host = page.attribute("#consent input[name=host]", "value");
    let agreed = browser.form("/you/reader/agree", &[("host", &host)]).await;
    assert_eq!(agreed.location(), "/you/reader");
}

/// To the judging and to lines of the conversation.
pub async fn agree_to_lines(browser: &mut Client) {
    let page = browser.get("/you/reader").await;
    let host = page.attribute("#consent input[name=host]", "value");
    let both = [("host", host.as_str()), ("lines", "1")];
    browser.form("/you/reader/agree", &both).await.location();
}

pub async fn told(browser: &mut Client, id: &str) -> Value {
    let path = format!("/api/v1/interviews/{id}/reader");
    browser.api("GET", &path, Value::Null).await.expect(200)
}

/// Waits until nothing is being asked any more.
pub async fn settled(browser: &mut Client, id: &str) -> Value {
    for _ in 0..1_000 {
        let now = told(browser, id).await;
        if now["standing"] != "waiting" && now["standing"] != "not-asked" {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("still {}", told(browser, id).await);
}

/// Somebody who agreed and has an interview that is over and read.
pub async fn read(world: &World, dialect_stub: &Stub) -> (Client, String, Value) {
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let id = answered(&mut browser, &[]).await;
    finish(&mut browser, &id).await;
    let told = settled(&mut browser, &id).await;
    assert!(!dialect_stub.requests().is_empty());
    (browser, id, told)
}

#[tokio::test]
async fn in_each_dialect_what_it_says_comes_beside_the_result_and_every_byte_can_be_read() {
    for dialect in DIALECTS {
        let stub = Stub::start(dialect, yes).await;
        let world = sqlite(Setting {
            reader_settings: settings(ReaderWhen::End),
            ..setting(&stub)
        })
        .await;
        let (mut browser, id, told) = read(&world, &stub).await;
        assert_eq!(told["standing"], "answered", "{dialect:?}: {told}");
        let items = told["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{told}");
        let moved = items.iter().filter(|item| item["by"] == "model").count();
        assert!(moved > 0, "something counts on its word: {told}");
        assert!(told["coverage_after"].as_f64() > told["coverage_before"].as_f64());
        for stage in told["stages"].as_array().unwrap() {
            let by = stage["after"].as_f64().unwrap() - stage["before"].as_f64().unwrap();
            assert!((0.0..=15.001).contains(&by), "{stage}");
        }

        let page = browser.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(
            page.attribute(".second-standing", "data-standing"),
            "answered"
        );
        assert!(
            page.one("#second > .banner")
                .contains("AI suggestion, may be wrong")
        );
        assert_eq!(page.all(".second-items > .item").len(), items.len());
        assert!(page.all(".second-items .second-reason")[0].contains("The candidate says so."));
        assert!(page.one(".second-versions").contains("stub-model"));
        // What is quoted is marked in the text, and a link leads there.
        let link = page.attribute(".second-items blockquote a", "href");
        assert!(
            !page.all(&format!("[id='{}']", &link[1..])).is_empty(),
            "{link}"
        );

        let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
        let shown = sent.all(".sent-request");
        let heard: Vec<String> = stub
            .requests()
            .iter()
            .map(|heard| String::from_utf8(heard.body.clone()).unwrap())
            .collect();
        assert_eq!(shown, heard, "{dialect:?}");
        assert!(!sent.text().contains(super::KEY));
        let used = browser.get("/you/reader").await;
        let cells = used.all("#used tbody td");
        assert_eq!(cells[0], heard.len().to_string());
        assert!(
            cells[2].ends_with(" USD") && cells[2] != "0.0000 USD",
            "{cells:?}"
        );
    }
}

#[tokio::test]
async fn what_is_adopted_counts_as_ones_own_word_and_what_is_dismissed_does_not_count() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    for world in both_with(setting(&stub)).await {
        let (mut browser, id, told) = read(&world, &stub).await;
        let items = told["items"].as_array().unwrap();
        let moved: Vec<String> = items
            .iter()
            .filter(|item| item["by"] == "model")
            .map(|item| item["opinion"]["item"].as_str().unwrap().to_owned())
            .collect();
        let (adopted, dismissed) = (moved[0].clone(), moved[1].clone());
        let decide = |item: &str, word: &'static str| {
            [("item", item.to_owned()), ("decision", word.to_owned())]
        };
        let path = format!("/interviews/{id}/reader/decisions");
        for (item, word) in [(&adopted, "adopted"), (&dismissed, "dismissed")] {
            let fields = decide(item, word);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            let back = browser.form(&path, &fields).await.location();
            assert_eq!(back, format!("/interviews/{id}/report#second-{item}"));
            let page = browser.get(&format!("/interviews/{id}/report")).await;
            let tag = format!("[id='second-{item}'] [data-decision={word}]");
            assert_eq!(page.all(&tag).len(), 1, "{}", world.engine);
        }
        let now = settled(&mut browser, &id).await;
        let find = |item: &str| {
            let all = now["items"].as_array().unwrap();
            let found = all.iter().find(|one| one["opinion"]["item"] == item);
            found.unwrap().clone()
        };
        assert_eq!(find(&adopted)["by"], "person");
        assert_eq!(find(&adopted)["now"], "met");
        assert_eq!(find(&dismissed)["now"], find(&dismissed)["offline"]);
        // Taken back it is as before; nobody else decides, and nothing that was not said can be adopted.
        let api = format!("/api/v1/interviews/{id}/reader/decisions");
        let undo = json!({"item": adopted, "decision": "none"});
        let undone = browser.api("POST", &api, undo.clone()).await;
        assert_eq!(undone.status, 204, "{}", undone.text());
        let again = settled(&mut browser, &id).await;
        let all = again["items"].as_array().unwrap();
        let one = all.iter().find(|one| one["opinion"]["item"] == *adopted);
        assert_eq!(one.unwrap()["decision"], Value::Null);
        let mut eve = world.browser();
        eve.become_guest().await;
        eve.api("POST", &api, undo).await.refused(404, "not-found");
        let never = json!({"item": "clarify.nothing", "decision": "adopted"});
        let refused = browser.api("POST", &api, never).await;
        refused.refused(422, "no-suggestion");
        let odd = json!({"item": adopted, "decision": "10/10"});
        browser
            .api("POST", &api, odd)
            .await
            .refused(422, "decision");
    }
}

#[tokio::test]
async fn nothing_goes_out_before_a_yes_and_after_it_was_taken_back() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let world = sqlite(setting(&stub)).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    let id = answered(&mut browser, &[]).await;
    finish(&mut browser, &id).await;
    let page = browser.get(&format!("/interviews/{id}/report")).await;
    assert_eq!(
        page.attribute(".second-standing", "data-standing"),
        "not-agreed"
    );
    let ask = format!("/interviews/{id}/reader");
    assert_eq!(browser.form(&ask, &[]).await.status, 409);
    let elsewhere = [("host", "elsewhere.example")];
    let other = browser.form("/you/reader/agree", &elsewhere).await;
    assert_eq!(other.status, 404, "nobody agrees to what is not there");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(stub.requests().is_empty());
    let page = browser.get("/").await;
    assert!(page.one("#start-reader").contains("127.0.0.1"));
    agree(&mut browser).await;
    assert!(browser.get("/").await.all("#start-reader").is_empty());
    let page = browser.get(&format!("/interviews/{id}/report")).await;
    assert_eq!(page.all("#second-ask").len(), 1);
    let asked = browser.form(&ask, &[]).await;
    assert_eq!(asked.location(), format!("/interviews/{id}/report#second"));
    assert_eq!(settled(&mut browser, &id).await["standing"], "answered");
    let count = stub.requests().len();
    assert!(count > 0);
    let host = [("host", "127.0.0.1")];
    browser.form("/you/reader/withdraw", &host).await.location();
    let other = answered(&mut browser, &[]).await;
    finish(&mut browser, &other).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(stub.requests().len(), count);
    assert_eq!(told(&mut browser, &other).await["standing"], "not-agreed");
    // What was said before stays.
    assert_eq!(told(&mut browser, &id).await["standing"], "answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_clicks_one_asks() {
    let late = |heard: &Heard| Reply::Late(Duration::from_millis(30), Box::new(yes(heard)));
    let stub = Stub::start(Dialect::OpenAi, late).await;
    for world in both_with(setting(&stub)).await {
        let before = stub.requests().len();
        let mut browser = world.browser();
        browser.become_guest().await;
        let id = answered(&mut browser, &[]).await;
        finish(&mut browser, &id).await;
        agree(&mut browser).await;
        let mut clicks = tokio::task::JoinSet::new();
        for _ in 0..100 {
            let (mut one, id) = (browser.clone(), id.clone());
            clicks.spawn(async move {
                let clicked = one.form(&format!("/interviews/{id}/reader"), &[]).await;
                clicked.status.as_u16()
            });
        }
        let answers = clicks.join_all().await;
        // Who clicks faster than anybody can is told so; nobody sees a fault of ours.
        assert!(
            answers.iter().all(|status| [303, 429].contains(status)),
            "{answers:?}"
        );
        let told = settled(&mut browser, &id).await;
        let asked = stub.requests().len() - before;
        let calls = told["calls"].as_array().unwrap().len();
        assert_eq!(asked, calls, "{}: each question once", world.engine);
        assert_eq!(told["standing"], "answered");
    }
}

#[tokio::test]
async fn one_question_of_a_person_is_under_way_at_a_time() {
    let open = Arc::new(AtomicUsize::new(0));
    let most = Arc::new(AtomicUsize::new(0));
    let (counting, counted) = (open.clone(), most.clone());
    let stub = Stub::start(Dialect::OpenAi, move |heard: &Heard| {
        // Whoever came before has its answer by now, or there are two.
        let now = counting.fetch_add(1, Ordering::SeqCst) + 1;
        counted.fetch_max(now, Ordering::SeqCst);
        let after = counting.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(40)).await;
            after.fetch_sub(1, Ordering::SeqCst);
        });
        Reply::Late(Duration::from_millis(50), Box::new(yes(heard)))
    })
    .await;
    let world = sqlite(setting(&stub)).await;
    let mut browser = world.browser();
    browser.become_guest().await;
    agree(&mut browser).await;
    let one = answered(&mut browser, &[]).await;
    let other = answered(&mut browser, &[]).await;
    finish(&mut browser, &one).await;
    finish(&mut browser, &other).await;
    for id in [&one, &other] {
        let told = settled(&mut browser, id).await;
        assert_eq!(told["standing"], "answered", "{told}");
    }
    assert_eq!(most.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_spent_budget_is_said_and_nothing_more_goes_out() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let mut settings = settings(ReaderWhen::End);
    settings.allowance.calls_per_interview = 1;
    let world = sqlite(Setting {
        reader_settings: settings.clone(),
        ..setting(&stub)
    })
    .await;
    let (mut browser, id, told) = read(&world, &stub).await;
    assert_eq!(stub.requests().len(), 1);
    assert_eq!(told["standing"], "failed");
    let reasons = told["calls"].as_array().unwrap().iter();
    let spent = reasons.filter(|call| call["reason"] == "calls-spent");
    assert!(spent.count() > 0, "{told}");
    let page = browser.get(&format!("/interviews/{id}/report")).await;
    assert!(page.all(".second-failures li")[0].contains("used up its questions"));

    settings.allowance.tokens_per_person_day = 10;
    let world = sqlite(Setting {
        reader_settings: settings,
        ..setting(&stub)
    })
    .await;
    let (_, _, told) = read(&world, &stub).await;
    assert_eq!(stub.requests().len(), 1, "not one more");
    assert_eq!(told["calls"][0]["reason"], "person-spent");
}

/// LLM02: what is somebody else's, and what is not needed, never goes out.
#[tokio::test]
async fn a_question_carries_nothing_of_other_people_interviews_or_stages() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    for world in both_with(setting(&stub)).await {
        let before = stub.requests().len();
        let (mut eve, of_eve) = world.candidate(&[]).await;
        write(&mut eve, &of_eve, "clarify", "canary-of-eve").await;
        eve.call(&of_eve, "finish", json!({})).await.expect(200);
        let mut browser = world.browser();
        browser.become_guest().await;
        let name = [
            ("name", "canary-name"),
            ("password", "a long enough passphrase"),
        ];
        browser.form("/register", &name).await.location();
        let earlier = answered(&mut browser, &[]).await;
        write(&mut browser, &earlier, "clarify", "canary-earlier").await;
        finish(&mut browser, &earlier).await;
        agree(&mut browser).await;
        let id = browser.start(&[("level", "staff")]).await;
        for (stage, text) in answer_of("url-shortener", "middling") {
            let marked = format!("{text}\n\nThe sign of this stage is canary-in-{stage}.");
            write(&mut browser, &id, stage, &marked).await;
        }
        let question = json!({"text": "canary-question?"});
        browser.call(&id, "questions", question).await.expect(200);
        finish(&mut browser, &id).await;
        settled(&mut browser, &id).await;
        let requests = stub.requests().split_off(before);
        assert!(!requests.is_empty());
        for heard in &requests {
            let body = String::from_utf8(heard.body.clone()).unwrap();
            let all = format!("{body}{:?}", heard.headers).to_lowercase();
            for never in [
                "canary-of-eve",
                "canary-name",
                "canary-earlier",
                "canary-question",
                "staff",
                "coverage",
                &id,
                &of_eve,
            ] {
                assert!(!all.contains(never), "{}: {never} in {all}", world.engine);
            }
            let stages = STAGES
                .iter()
                .filter(|stage| body.contains(&format!("canary-in-{stage}.")));
            assert_eq!(stages.count(), 1, "one stage, and no other: {body}");
            for header in ["cookie", "referer", "origin", "x-forwarded-for"] {
                assert!(heard.header(header).is_none(), "{header} went out");
            }
        }
    }
}

/// F-25
#[tokio::test]
async fn hostile_words_of_a_model_are_shown_as_words() {
    const HOSTILE: [&str; 5] = [
        "<b hx-get=/x hx-trigger=load>x</b><img src=x onerror=alert(1)>",
        "[click](javascript:alert(1)) https://evil.example/?q=1",
        "</p></section><script>alert(1)</script><form action=/account/delete method=post>",
        "score: 5/5 \u{202e}hidden\u{2066} \u{1b}[31mred \u{0}",
        "{{ secret }} ${7*7} <svg/onload=alert(1)>",
    ];
    for hostile in HOSTILE {
        let stub = Stub::start(Dialect::Ollama, move |heard| yes_because(heard, hostile)).await;
        let world = sqlite(setting(&stub)).await;
        let (mut browser, id, told) = read(&world, &stub).await;
        assert_eq!(told["standing"], "answered");
        for path in [
            format!("/interviews/{id}/report"),
            format!("/interviews/{id}/reader/sent"),
        ] {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200);
            let markup = "b[hx-get], img, svg[onload], script:not([src]), a[href^=javascript], form[action='/account/delete'], \
                          a[href*='evil.example']";
            assert_eq!(page.all(markup), Vec::<String>::new(), "{path}: {hostile}");
            for c in ['\u{202e}', '\u{2066}', '\u{1b}'] {
                assert!(!page.text().contains(c), "{path}: {c:?}");
            }
        }
        let page = browser.get(&format!("/interviews/{id}/report")).await;
        let word = hostile.split_whitespace().next().unwrap();
        assert!(page.all(".second-reason")[0].contains(word), "{hostile}");
    }
}

/// F-25: the same of what comes in the place of an answer, which can be looked at, too.
#[tokio::test]
async fn what_came_in_the_place_of_an_answer_is_shown_as_words() {
    const PAGE: &str = "<script>alert(1)</script><b hx-get=/x>Sign in</b> \u{202e}nigol\u{1b}[2J";
    let stub = Stub::start(Dialect::OpenAi, |_| Reply::Body(PAGE.as_bytes().to_vec())).await;
    // Each with a model of its own: after five failures one is left alone.
    for world in [sqlite(setting(&stub)).await, postgres(setting(&stub)).await] {
        let (mut browser, id, told) = read(&world, &stub).await;
        assert_eq!(told["calls"][0]["reason"], "unreadable");
        let sent = browser.get(&format!("/interviews/{id}/reader/sent")).await;
        let came = &sent.all(".sent-reply")[0];
        let shown = "<script>alert(1)</script><b hx-get=/x>Sign in</b> \\u{202e}nigol\\u{1b}[2J";
        assert!(came.contains(shown), "{}: {came}", world.engine);
        assert_eq!(
            sent.all("b[hx-get], script:not([src])"),
            Vec::<String>::new()
        );
        for c in ['\u{202e}', '\u{1b}'] {
            assert!(!sent.text().contains(c), "{c:?}");
        }
    }
}

/// F-20 and a kill: the process goes while the endpoint hangs; the next one says so, gives back what was reserved, and asks again.
#[tokio::test]
async fn whoever_is_killed_in_the_middle_of_a_question_leaves_nothing_reserved() {
    const LONG: Duration = Duration::from_secs(5);
    let hangs = Stub::start(Dialect::OpenAi, |_| Reply::Hangs).await;
    let well = Stub::start(Dialect::OpenAi, yes).await;
    for postgres_too in [false, true] {
        let before = hangs.requests().len();
        let world = match postgres_too {
            false => sqlite(setting_within(&hangs, LONG)).await,
            true => postgres(setting_within(&hangs, LONG)).await,
        };
        let mut browser = world.browser();
        browser.become_guest().await;
        agree(&mut browser).await;
        let id = answered(&mut browser, &[]).await;
        finish(&mut browser, &id).await;
        while hangs.requests().len() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(told(&mut browser, &id).await["standing"], "waiting");
        let cookies = browser.leave();
        // With several processes it may be somebody else's, until it is too old for that.
        let away_ms = if postgres_too { 200_000 } else { 1_000 };
        let world = world.restart(away_ms, setting(&well)).await;
        let mut browser = world.browser_with(cookies);
        let told = told(&mut browser, &id).await;
        assert_eq!(told["standing"], "failed", "{}: {told}", world.engine);
        assert_eq!(told["calls"][0]["reason"], "interrupted");
        let row = world.db.reader_days(&person_of(&world, &id).await, 5).await;
        assert_eq!(row.unwrap()[0].tokens, 0, "{}", world.engine);
        browser
            .form(&format!("/interviews/{id}/reader"), &[])
            .await
            .location();
        assert_eq!(settled(&mut browser, &id).await["standing"], "answered");
    }
}

pub async fn person_of(world: &World, interview: &str) -> String {
    // Whoever is asked about an interview looks it up by its owner; there is one person in this world.
    use fortyfive::store::Place;
    use sqlx::{Connection, Row};
    let sql = "SELECT person_id FROM interview WHERE id = $1";
    match &world.place {
        Place::DataDir(dir) => {
            let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
            let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
            let row = sqlx::query(sql).bind(interview).fetch_one(&mut conn).await;
            row.unwrap().get(0)
        }
        Place::Url(url) => {
            let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
            let row = sqlx::query(sql).bind(interview).fetch_one(&mut conn).await;
            row.unwrap().get(0)
        }
    }
}

/// The story: who had agreed before lines were said in a model's words was taken to have agreed to that as well.
#[tokio::test]
async fn lines_of_the_conversation_are_agreed_to_for_themselves_and_judging_goes_on_meanwhile() {
    let stub = Stub::start(Dialect::OpenAi, yes).await;
    let talking = || Setting {
        reader_settings: ReaderSettings {
            conversation: true,
            ..settings(ReaderWhen::End)
        },
        ..setting(&stub)
    };
    for world in both_with(setting(&stub)).await {
        let mut browser = world.browser();
        browser.become_guest().await;
        let lines = [("host", "127.0.0.1"), ("lines", "1"), ("judging", "0")];
        let none = browser.form("/you/reader/agree", &lines).await;
        assert_eq!(none.status, 404, "there are none to agree to");
        agree(&mut browser).await;
        assert!(
            browser
                .get("/you/reader")
                .await
                .all("#consent-lines")
                .is_empty()
        );
        let cookies = browser.leave();
        let world = world.restart(1_000, talking()).await;
        let mut browser = world.browser_with(cookies);
        // It is asked for anew, by its name, on the way to an interview as well.
        assert!(
            browser
                .get("/")
                .await
                .one("#start-reader")
                .contains("Lines of the interviewer")
        );
        let page = browser.get("/you/reader").await;
        assert!(page.one("#consent-lines").contains("not agreed"));
        assert!(page.one("#consent > .banner").contains("nothing else"));
        let before = stub.requests().len();
        let id = browser.start(&[]).await;
        let question = json!({"text": "How many new links do we get in a month?"});
        browser.call(&id, "questions", question).await.expect(200);
        write(
            &mut browser,
            &id,
            "clarify",
            "How many people will click links in a month?",
        )
        .await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(
            stub.requests().len(),
            before,
            "{}: no line went out",
            world.engine
        );
        finish(&mut browser, &id).await;
        assert_eq!(settled(&mut browser, &id).await["standing"], "answered");
        assert!(stub.requests().len() > before, "judging went on");
        browser.form("/you/reader/agree", &lines).await.location();
        let page = browser.get("/you/reader").await;
        assert_eq!(page.all("#reader-withdraw-lines").len(), 1);
        assert!(browser.get("/").await.all("#start-reader").is_empty());
        let back = [("host", "127.0.0.1"), ("lines", "1")];
        browser.form("/you/reader/withdraw", &back).await.location();
        let page = browser.get("/you/reader").await;
        assert_eq!(page.all("#reader-agree-lines").len(), 1);
        assert_eq!(page.all("#reader-withdraw").len(), 1, "the judging stays");
        // Both at once, for who agrees now.
        browser
            .form("/you/reader/withdraw", &back[..1])
            .await
            .location();
        assert_eq!(
            browser
                .get("/you/reader")
                .await
                .all("#consent input[type=checkbox]")
                .len(),
            1
        );
        agree_to_lines(&mut browser).await;
        let page = browser.get("/you/reader").await;
        assert_eq!(
            page.all("#reader-withdraw-lines, #reader-withdraw").len(),
            2
        );
    }
}
