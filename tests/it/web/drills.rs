//! Drills through the real router: drawn, answered once, explained, and asked again; nobody else's, and nothing told before.

use fortyfive::casebook::formula::Formula;
use fortyfive::drills::{Question, Unit};
use serde_json::{Value, json};

use super::client::{Client, Reply};
use super::{MINUTE_MS, Setting, World, both, sqlite};

const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Whose browser it is.
pub async fn person_of(world: &World, browser: &Client) -> String {
    let token = browser.cookies.values().next().expect("a guest");
    let hash = fortyfive::ids::hash_of(token);
    let login = world.db.login(&hash, world.clock_now()).await.unwrap();
    login.expect("a login").person_id
}

impl World {
    pub fn clock_now(&self) -> fortyfive::time::Timestamp {
        fortyfive::time::Timestamp::from_ms(self.now_ms())
    }
}

/// Draws by the form of the list; the id of the question.
async fn draw(browser: &mut Client, fields: &[(&str, &str)]) -> String {
    let location = browser.form("/drills", fields).await.location();
    location.strip_prefix("/drills/").unwrap().to_owned()
}

/// What is stored of a question.
async fn stored(world: &World, browser: &Client, id: &str) -> Question {
    let person = person_of(world, browser).await;
    let row = world.db.drill_question(&person, id).await.unwrap().unwrap();
    serde_json::from_str(&row.body).unwrap()
}

async fn answer(browser: &mut Client, id: &str, key: &str, text: &str) -> Reply {
    let field = format!("answer.{key}");
    browser
        .form(&format!("/drills/{id}"), &[(field.as_str(), text)])
        .await
}

fn shown(question: &Question, factor: f64) -> String {
    let asked = &question.asked[0];
    Unit::parse(&asked.unit).show(asked.expected * factor)
}

#[tokio::test]
async fn a_drill_is_asked_answered_once_and_explained_step_by_step() {
    for world in both().await {
        let mut ada = world.browser();
        let list = ada.get("/drills").await;
        assert_eq!(list.all(".drill-families li").len(), 35, "{}", list.text());
        assert_eq!(list.all(".wide-list li").len(), super::built_in_cases());
        let id = draw(&mut ada, &[("about", "qps")]).await;
        let path = format!("/drills/{id}");
        let question = stored(&world, &ada, &id).await;
        let page = ada.get(&path).await;
        assert_eq!(page.one(".ask"), question.ask);
        assert_eq!(page.attribute("input[autofocus]", "name"), "answer.rate");
        let expected = shown(&question, 1.0);
        assert!(!page.text().contains(&expected), "{}", page.text());
        assert!(!page.text().contains(&question.why));

        let unread = answer(&mut ada, &id, "rate", "no idea").await;
        assert_eq!(unread.status, 422);
        assert!(unread.one(".fault").contains("such as 3,000/s"));
        assert_eq!(unread.attribute("[name='answer.rate']", "value"), "no idea");
        let again = ada.get(&path).await;
        assert_eq!(
            again.attribute("[name='answer.rate']", "value"),
            "no idea",
            "kept"
        );
        let other = answer(&mut ada, &id, "rate", "5 ms").await;
        assert_eq!(other.status, 422);
        let said = other.one(".fault");
        assert!(said.contains("a time") && said.contains("a rate"), "{said}");

        world.pass(42_000).await;
        assert_eq!(
            answer(&mut ada, &id, "rate", &expected).await.location(),
            path
        );
        let result = ada.get(&path).await;
        assert_eq!(result.attribute(".drill-verdict", "data-verdict"), "exact");
        assert_eq!(result.all(".drill-steps li").len(), 2);
        assert!(result.text().contains("0:42") && result.text().contains(&question.why));
        assert_eq!(
            result.all("form[action$='/next'] button[autofocus]").len(),
            1
        );
        // It is answered: what comes again changes nothing.
        assert_eq!(answer(&mut ada, &id, "rate", "1/s").await.location(), path);
        let same = ada.get(&path).await;
        assert_eq!(same.attribute(".drill-verdict", "data-verdict"), "exact");
        let next = ada.form(&format!("{path}/next"), &[]).await.location();
        let next = next.strip_prefix("/drills/").unwrap().to_owned();
        let another = stored(&world, &ada, &next).await;
        assert_eq!(another.about, "qps");
        assert_ne!(another.ask, question.ask, "other numbers");
    }
}

#[tokio::test]
async fn a_slip_is_said_and_what_was_wrong_is_due_the_next_day() {
    for world in both().await {
        let mut ada = world.browser();
        let id = draw(&mut ada, &[("about", "bandwidth")]).await;
        let question = stored(&world, &ada, &id).await;
        let wrong = format!("{} Gbit/s", question.asked[0].expected * 8.0);
        answer(&mut ada, &id, "bits", &wrong).await.location();
        let page = ada.get(&format!("/drills/{id}")).await;
        assert_eq!(page.attribute(".drill-verdict", "data-verdict"), "order");
        assert!(page.text().contains("bits and bytes?"), "{}", page.text());
        let far = draw(&mut ada, &[("about", "bdp")]).await;
        answer(&mut ada, &far, "bytes", "3 B").await.location();
        let page = ada.get(&format!("/drills/{far}")).await;
        assert_eq!(page.attribute(".drill-verdict", "data-verdict"), "wrong");

        let now = ada
            .api("GET", "/api/v1/drills", Value::Null)
            .await
            .expect(200);
        assert_eq!(now["due"], 0);
        world.clock.advance_ms(DAY_MS);
        let list = ada.get("/drills").await;
        assert_eq!(list.all("#drill-bdp .tag").len(), 1, "wrong: tomorrow");
        assert_eq!(
            list.all("#drill-bandwidth .tag").len(),
            0,
            "hard: in two days"
        );
        world.clock.advance_ms(DAY_MS);
        let later = ada
            .api("GET", "/api/v1/drills", Value::Null)
            .await
            .expect(200);
        assert_eq!(later["due"], 2);
        assert_eq!(later["rates"][0]["answers"], 2);
        assert_eq!(later["rates"][0]["percent"], Value::Null, "too few to say");
        // What is due comes first in a round, the one that waits for longest before the others.
        let round = draw(&mut ada, &[]).await;
        assert_eq!(stored(&world, &ada, &round).await.about, "bdp");
    }
}

#[tokio::test]
async fn a_mixed_round_has_ten_different_drills_and_ends_with_all_of_them() {
    for world in both().await {
        let mut ada = world.browser();
        let mut id = draw(&mut ada, &[]).await;
        let mut seen: Vec<Question> = Vec::new();
        let over = loop {
            let question = stored(&world, &ada, &id).await;
            let page = ada.get(&format!("/drills/{id}")).await;
            let place = format!("Question {} of 10", seen.len() + 1);
            assert!(page.one(".quiet").contains(&place), "{}", page.text());
            let key = question.asked[0].key.clone();
            // The last one is left open.
            if seen.len() < 9 {
                let right = shown(&question, 1.0);
                answer(&mut ada, &id, &key, &right).await.location();
            }
            seen.push(question);
            let path = format!("/drills/{id}/next");
            let next = ada.form(&path, &[]).await.location();
            // A round is quicker here than anybody's, so only the first is pressed twice.
            if seen.len() == 1 {
                assert_eq!(ada.form(&path, &[]).await.location(), next, "pressed twice");
            }
            match next.strip_prefix("/drills/rounds/") {
                Some(_) => break next,
                None => id = next.strip_prefix("/drills/").unwrap().to_owned(),
            }
        };
        let abouts: std::collections::BTreeSet<&str> =
            seen.iter().map(|one| one.about.as_str()).collect();
        assert_eq!((seen.len(), abouts.len()), (10, 10), "{abouts:?}");
        for pair in seen.windows(2) {
            assert_ne!(pair[0].family, pair[1].family);
        }
        let page = ada.get(&over).await;
        assert!(
            page.one(".lead").contains("9 of 10 right"),
            "{}",
            page.text()
        );
        assert_eq!(page.all("tbody tr").len(), 10);
        let open = shown(&seen[9], 1.0);
        let last = page.all("tbody tr").remove(9);
        assert!(!last.contains(&open), "what is open is not told: {last}");
        let list = ada.get("/drills").await;
        let total = list.all("tbody tr").remove(0);
        assert!(total.contains('9') && total.contains("100 %"), "{total}");
    }
}

#[tokio::test]
async fn a_sheet_asks_for_every_number_of_a_case_and_may_be_answered_in_part() {
    for world in both().await {
        let mut ada = world.browser();
        let id = draw(&mut ada, &[("about", "case/url-shortener")]).await;
        let path = format!("/drills/{id}");
        let question = stored(&world, &ada, &id).await;
        let page = ada.get(&path).await;
        assert_eq!(page.all(".drill-form input").len(), question.asked.len());
        assert!(question.asked.len() >= 7);
        assert_eq!(page.all("tbody tr").len(), question.given.len());
        let nothing = ada.form(&path, &[]).await;
        assert_eq!(nothing.status, 422, "{}", nothing.text());
        let mixed = [
            ("answer.write_per_s", "lots"),
            ("answer.storage_bytes", "3 TB"),
        ];
        let unread = ada.form(&path, &mixed).await;
        assert_eq!(unread.status, 422);
        assert_eq!(
            unread.attribute("[name='answer.storage_bytes']", "value"),
            "3 TB"
        );
        let first = &question.asked[0];
        let right = Unit::parse(&first.unit).show(first.expected);
        let part = [("answer.write_per_s", right.as_str())];
        assert_eq!(ada.form(&path, &part).await.location(), path);
        let result = ada.get(&path).await;
        let verdicts = result.all(".drill-verdict");
        assert_eq!(verdicts.len(), question.asked.len());
        assert!(verdicts[0].contains("Exact") && verdicts[1].contains("left open"));
        world.clock.advance_ms(DAY_MS);
        let list = ada.get("/drills").await;
        assert_eq!(
            list.all(".wide-list .tag").len(),
            1,
            "most of it was left open"
        );
    }
}

#[tokio::test]
async fn what_follows_rightly_from_ones_own_wrong_number_counts_and_the_page_says_so() {
    for world in both().await {
        let mut ada = world.browser();
        let id = draw(&mut ada, &[("about", "case/url-shortener")]).await;
        let path = format!("/drills/{id}");
        let question = stored(&world, &ada, &id).await;
        // The first number is fifty times what it is, and all others are reckoned with it.
        let first = question.asked[0].key.clone();
        let mut known = question.inputs.clone();
        for sum in &question.sums {
            let formula = Formula::parse(&sum.formula).unwrap();
            let value = formula.value(|name| known.get(name).copied()).unwrap();
            let off = if sum.key == first { 50.0 } else { 1.0 };
            known.insert(sum.key.clone(), value * off);
        }
        let typed: Vec<(String, String)> = question
            .asked
            .iter()
            .map(|one| {
                let own = Unit::parse(&one.unit).show(known[&one.key]);
                (format!("answer.{}", one.key), own)
            })
            .collect();
        let fields: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        assert_eq!(ada.form(&path, &fields).await.location(), path);
        let result = ada.get(&path).await;
        let follows = result.all(".drill-follows");
        let own = Unit::parse(&question.asked[0].unit).show(known[&first]);
        assert!(!follows.is_empty(), "{}", result.text());
        assert!(
            follows[0].contains("Follows from your own") && follows[0].contains(&own),
            "{follows:?}"
        );
        let told = ada
            .api("GET", &format!("/api/v1/drills/{id}"), Value::Null)
            .await
            .expect(200);
        let numbers = told["numbers"].as_array().unwrap();
        let wrong = ["order", "wrong"];
        let is_wrong =
            |number: &Value| wrong.contains(&number["result"]["verdict"].as_str().unwrap());
        assert!(is_wrong(&numbers[0]), "{}", numbers[0]);
        assert!(!numbers[1..].iter().any(is_wrong), "{told:#}");
        let by_follow = numbers.iter().filter(|number| {
            number["result"]["follows"]
                .as_array()
                .is_some_and(|all| !all.is_empty())
        });
        assert_eq!(by_follow.count(), follows.len());
        // It is kept so, and so it counts for when it comes again.
        let person = person_of(&world, &ada).await;
        let kept = world.db.drill_answers(&person, &id).await.unwrap();
        let off = kept
            .iter()
            .filter(|one| wrong.contains(&one.verdict.as_str()));
        assert_eq!(off.count(), 1, "{kept:?}");
    }
}

#[tokio::test]
async fn nobody_sees_or_answers_the_question_of_somebody_else() {
    for world in both().await {
        let mut ada = world.browser();
        let id = draw(&mut ada, &[]).await;
        let question = stored(&world, &ada, &id).await;
        let mut bob = world.browser();
        bob.become_guest().await;
        for path in [format!("/drills/{id}"), format!("/api/v1/drills/{id}")] {
            let reply = bob.get(&path).await;
            assert_eq!(reply.status, 404);
            assert!(!reply.text().contains(&question.ask));
        }
        let key = question.asked[0].key.clone();
        let right = shown(&question, 1.0);
        assert_eq!(answer(&mut bob, &id, &key, &right).await.status, 404);
        assert_eq!(
            bob.form(&format!("/drills/{id}/next"), &[]).await.status,
            404
        );
        let after = json!({"after": id});
        bob.api("POST", "/api/v1/drills", after)
            .await
            .refused(404, "not-found");
        let mut nobody = world.browser();
        let led = nobody.get(&format!("/drills/{id}")).await.location();
        assert_eq!(led, format!("/login?next=/drills/{id}"));
        assert_eq!(
            ada.form("/drills", &[("about", "nothing")]).await.status,
            404
        );
    }
}

#[tokio::test]
async fn a_program_draws_and_answers_and_is_told_nothing_before() {
    for world in both().await {
        let mut ada = world.browser();
        ada.become_guest().await;
        let list = ada
            .api("GET", "/api/v1/drills", Value::Null)
            .await
            .expect(200);
        assert_eq!(
            list["drills"].as_array().unwrap().len(),
            35 + super::built_in_cases()
        );
        let about = json!({"about": "downtime"});
        let drawn = ada.api("POST", "/api/v1/drills", about).await.expect(201);
        assert_eq!(drawn["numbers"][0]["key"], "minutes");
        assert_eq!(drawn["numbers"][0]["result"], Value::Null);
        assert_eq!(drawn["why"], Value::Null);
        let id = drawn["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/drills/{id}/answers");
        let unread = ada
            .api("POST", &path, json!({"answers": {"minutes": "40/s"}}))
            .await;
        unread.refused(422, "unread");
        assert_eq!(unread.json()["numbers"][0]["key"], "minutes");
        let question = stored(&world, &ada, &id).await;
        let right = json!({"answers": {"minutes": shown(&question, 1.2), "other": "1"}});
        let done = ada.api("POST", &path, right.clone()).await.expect(200);
        let result = &done["numbers"][0]["result"];
        assert_eq!(result["verdict"], "good", "{done}");
        assert_eq!(result["steps"].as_array().unwrap().len(), 2);
        assert!(result["expected"].as_f64().unwrap() > 0.0);
        ada.api("POST", &path, right).await.refused(409, "answered");
        let person = person_of(&world, &ada).await;
        let practised = world.proctor.drills_of_concepts(&person).await.unwrap();
        assert!(practised[0].right && practised[0].concepts.contains(&"slo".to_owned()));
    }
}

#[tokio::test]
async fn a_stage_is_practised_for_seven_minutes_on_another_case() {
    let world = sqlite(Setting::default()).await;
    let (mut ada, first) = world.candidate(&[("case", "url-shortener")]).await;
    ada.call(&first, "finish", json!({})).await.expect(200);
    let list = ada.get("/drills").await;
    let offers = list.all(".stage-offers button");
    assert_eq!(offers.len(), 5);
    assert!(
        offers.iter().all(|offer| !offer.contains("URL shortener")),
        "{offers:?}"
    );
    for (stage, title) in [("estimate", "Estimate"), ("clarify", "Clarify")] {
        let choices = [("case", "chat"), ("plan", "drill"), ("stage", stage)];
        let id = ada.start(&choices).await;
        let state = ada.state(&id).await;
        assert_eq!(state["stages"].as_array().unwrap().len(), 1, "{title}");
        assert_eq!(state["stages"][0]["id"], stage);
        assert_eq!(state["stages"][0]["budget_ms"], 7 * MINUTE_MS);
        assert_eq!(ada.get(&format!("/interviews/{id}")).await.status, 200);
    }
    let unfit = [("case", "chat"), ("plan", "drill"), ("stage", "No stage")];
    assert_eq!(ada.form("/interviews", &unfit).await.status, 422);
}
