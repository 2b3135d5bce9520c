//! What to study: from interviews to a list of five, a plan with minutes, a calendar, a deck, and real interviews noted.

use super::client::Client;
use super::{NOON, Setting, World, answer_of, both, sqlite};
use scraper::Selector;
use serde_json::json;

const DAY_MS: i64 = 24 * 3_600_000;

/// A finished interview with a test answer in it.
async fn interview(world: &World, browser: &mut Client, case: &str, answer: &str) -> String {
    let id = browser.start(&[("case", case), ("level", "senior")]).await;
    for (stage, text) in answer_of(case, answer) {
        let op = format!("{case}-{answer}-{stage}");
        browser.save(&id, stage, &op, 0, &text).await.expect(200);
        world.clock.advance_ms(2_000);
    }
    browser.call(&id, "finish", json!({})).await.expect(200);
    let skip = [("skip", "1")];
    browser
        .form(&format!("/interviews/{id}/self-score"), &skip)
        .await
        .location();
    id
}

#[tokio::test]
async fn five_things_to_study_follow_from_an_interview_with_the_lines_that_show_them() {
    for world in both().await {
        let mut ada = world.browser();
        let before = ada.get("/study").await;
        assert_eq!(before.status, 200, "{}", before.text());
        assert!(before.all(".need").is_empty());
        assert_eq!(
            before.all(".next-case button").len(),
            1,
            "somebody new is told where to begin"
        );
        let id = interview(&world, &mut ada, "url-shortener", "weak").await;
        let page = ada.get("/study").await;
        assert_eq!(page.all(".need").len(), 5, "{}", world.engine);
        let report = format!("/interviews/{id}/report");
        // Every line leads to its item in the report, every concept to its page.
        let document = page.page();
        let selector = Selector::parse(".need .finding a").unwrap();
        let lines: Vec<&str> = document
            .select(&selector)
            .filter_map(|line| line.attr("href"))
            .collect();
        assert!(lines.len() >= 5, "{lines:?}");
        let shown = ada.get(&report).await;
        for line in &lines {
            let (path, anchor) = line.split_once('#').unwrap();
            assert_eq!(path, report);
            assert_eq!(
                shown.all(&format!("[id=\"{anchor}\"]")).len(),
                1,
                "{anchor}"
            );
        }
        let links = page.links();
        let concept = links
            .iter()
            .find(|link| link.starts_with("/concepts/"))
            .unwrap();
        let concept_page = ada.get(concept).await;
        assert_eq!(concept_page.status, 200);
        assert!(
            !concept_page
                .all(".finding.missed, .finding.partly")
                .is_empty()
        );
        assert!(
            shown.links().iter().any(|link| link == concept),
            "the report leads there as well"
        );
        // The next one is another case, and says why.
        assert_ne!(
            page.attribute(".next-case input[name=case]", "value"),
            "url-shortener"
        );
        assert!(
            page.one(".reasons")
                .contains("which you missed in URL shortener"),
            "{}",
            page.one(".reasons")
        );
        // Nobody else sees any of it.
        let mut bob = world.browser();
        bob.become_guest().await;
        assert!(bob.get("/study").await.all(".need").is_empty());
        assert!(bob.get(concept).await.all(".finding").is_empty());
    }
}

#[tokio::test]
async fn a_weakness_closes_on_another_case_and_not_on_the_same_one() {
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    interview(&world, &mut ada, "url-shortener", "weak").await;
    let states = async |ada: &mut Client, concept: &str| {
        let page = ada.get(&format!("/concepts/{concept}")).await;
        page.all(".finding.missed small, .finding.partly small")
    };
    let first = ada.get("/study").await.attribute(".need h3 a", "href");
    let concept = first.strip_prefix("/concepts/").unwrap().to_owned();
    assert!(
        states(&mut ada, &concept)
            .await
            .iter()
            .all(|line| line.contains("open"))
    );
    world.clock.advance_ms(DAY_MS);
    interview(&world, &mut ada, "url-shortener", "strong").await;
    let same = states(&mut ada, &concept).await;
    assert!(!same.iter().any(|line| line.contains("closed")), "{same:?}");
    world.clock.advance_ms(DAY_MS);
    interview(&world, &mut ada, "social-feed", "strong").await;
    world.clock.advance_ms(DAY_MS);
    interview(&world, &mut ada, "chat", "strong").await;
    let other = states(&mut ada, &concept).await;
    assert!(
        other.iter().any(|line| line.contains("closed")),
        "{concept}: {other:?}"
    );
}

#[tokio::test]
async fn a_drill_of_one_stage_closes_nothing() {
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    interview(&world, &mut ada, "url-shortener", "weak").await;
    world.clock.advance_ms(DAY_MS);
    let id = ada
        .start(&[("case", "social-feed"), ("plan", "drill")])
        .await;
    let deep = answer_of("social-feed", "strong")
        .into_iter()
        .find(|(stage, _)| *stage == "deep-dive");
    ada.save(&id, "deep-dive", "d", 0, &deep.unwrap().1)
        .await
        .expect(200);
    ada.call(&id, "finish", json!({})).await.expect(200);
    let page = ada.get("/study").await;
    assert!(page.all("#closed-heading").is_empty(), "{}", page.text());
}

#[tokio::test]
async fn a_plan_fills_the_days_until_the_interview_and_moves_on_with_what_is_done() {
    for world in both().await {
        let mut ada = world.browser();
        ada.become_guest().await;
        assert!(
            ada.get("/study/plan")
                .await
                .all(".days tbody tr")
                .is_empty()
        );
        let missing = ada.get("/study/plan.ics").await;
        assert_eq!(missing.status, 404);
        // 15 January 2027 in this world.
        let good = [
            ("date", "2027-01-29"),
            ("minutes", "90"),
            ("path", "fast-track"),
        ];
        assert_eq!(
            ada.form("/study/plan", &good).await.location(),
            "/study/plan"
        );
        let page = ada.get("/study/plan").await;
        assert_eq!(page.all(".days tbody tr").len(), 14, "{}", page.text());
        assert_eq!(page.all(".days tr.light").len(), 2);
        for minutes in page.all(".days .number") {
            assert!(minutes.parse::<u32>().unwrap() <= 90);
        }
        assert_eq!(
            page.attribute("#path option[selected]", "value"),
            "fast-track"
        );
        // A day on, with one thing ticked, it is shorter and the ticked thing comes back only for review.
        let today = ada.get("/study").await;
        assert!(
            today.one(".blocks").contains("Interview: "),
            "{}",
            today.one(".blocks")
        );
        world.clock.advance_ms(DAY_MS);
        let today = ada.get("/study").await;
        let action = today.attribute(".blocks form", "action");
        let concept = action.split('/').nth(2).unwrap().to_owned();
        let done = ada
            .form(&action, &[("done", "1"), ("back", "/study")])
            .await;
        assert_eq!(done.location(), "/study");
        let page = ada.get("/study/plan").await;
        assert_eq!(page.all(".days tbody tr").len(), 13);
        let name = ada.get(&format!("/concepts/{concept}")).await.one("h1");
        let rows = page.one(".days tbody");
        assert!(!rows.contains(&format!("Read about {name} ")), "{name}");
        assert!(
            rows.contains(&format!("Look again at {name} ")),
            "{name} in {rows}"
        );
        // The calendar has the busy days and the interview.
        let calendar = ada.get("/study/plan.ics").await;
        assert_eq!(
            calendar.header("content-type"),
            "text/calendar; charset=utf-8"
        );
        let text = String::from_utf8(calendar.body.to_vec()).unwrap();
        assert!(text.contains("\r\nDTSTART;VALUE=DATE:20270129\r\n"));
        assert!(text.matches("BEGIN:VEVENT").count() >= 12);
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        assert_eq!(
            ada.form("/study/plan", &[("drop", "1")]).await.location(),
            "/study/plan"
        );
        assert!(ada.get("/study/plan").await.all(".days").is_empty());
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_says_why_and_keeps_what_was_typed() {
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    ada.become_guest().await;
    for (date, minutes, path, word) in [
        ("soon", "60", "", "2026-12-24"),
        ("2027-01-15", "60", "", "tomorrow"),
        ("2029-01-15", "60", "", "180 days"),
        ("2027-01-29", "a lot", "", "whole minutes"),
        ("2027-01-29", "9", "", "from 10"),
        ("2027-01-29", "481", "", "to 480"),
        ("2027-01-29", "60", "nowhere", "no such path"),
    ] {
        let reply = ada
            .form(
                "/study/plan",
                &[("date", date), ("minutes", minutes), ("path", path)],
            )
            .await;
        assert_eq!(reply.status, 422, "{date} {minutes}");
        assert!(
            reply.one(".fault").contains(word),
            "{}",
            reply.one(".fault")
        );
        assert_eq!(reply.attribute("#date", "value"), date);
        assert_eq!(reply.attribute("#minutes", "value"), minutes);
    }
    for minutes in ["10", "480"] {
        let kept = ada
            .form(
                "/study/plan",
                &[("date", "2027-01-16"), ("minutes", minutes)],
            )
            .await;
        assert_eq!(kept.status, 303);
    }
}

#[tokio::test]
async fn concepts_are_found_by_words_and_each_says_where_it_is_taught() {
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    let all = ada.get("/concepts").await;
    assert_eq!(all.all(".concepts li").len(), 393);
    let found = ada.get("/concepts?q=consistent+hashing").await;
    assert!(
        found
            .links()
            .contains(&"/concepts/consistent-hashing".to_owned())
    );
    assert!(found.all(".concepts li").len() < 20);
    let none = ada.get("/concepts?q=%3Cb%3Eteapot").await;
    assert!(none.all(".concepts li").is_empty());
    assert_eq!(none.attribute("#q", "value"), "<b>teapot");
    let essential = ada
        .get("/concepts?essential=1")
        .await
        .all(".concepts li")
        .len();
    assert!((25..=45).contains(&essential), "{essential}");
    // Every mention stands on the page of its concept.
    let mut mentions = 0;
    for concept in world.proctor.casebook().concepts.iter() {
        let page = ada.get(&format!("/concepts/{}", concept.id)).await;
        assert_eq!(page.status, 200, "{}", concept.id);
        mentions += page.all(".taught li").len();
        for link in page
            .links()
            .iter()
            .filter(|link| link.starts_with("/concepts/"))
        {
            let id = link.strip_prefix("/concepts/").unwrap();
            assert!(
                world.proctor.casebook().concepts.get(id).is_some(),
                "{link}"
            );
        }
    }
    assert_eq!(mentions, 755);
    assert_eq!(ada.get("/concepts/teapot").await.status, 404);
    assert_eq!(ada.get("/paths/teapot").await.status, 404);
}

#[tokio::test]
async fn what_a_case_looks_for_is_shown_of_cases_one_has_done_and_is_not_doing() {
    let concept = "clarification-and-constraints";
    let casebook = fortyfive::casebook::Casebook::load(None).unwrap();
    let points = |case: &str| -> Vec<String> {
        let items = casebook.cases[case].rubric.item.iter();
        let items = items.filter(|item| item.concepts.iter().any(|one| one == concept));
        items.map(|item| item.text.clone()).collect()
    };
    let (own, other) = (points("url-shortener"), points("chat"));
    assert!(own.len() > 3 && other.len() > 3);
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    let page = format!("/concepts/{concept}");
    let told = |reply: &super::client::Reply| -> Vec<String> { reply.all("details li") };
    assert!(told(&ada.get(&page).await).is_empty(), "somebody new");
    interview(&world, &mut ada, "url-shortener", "weak").await;
    let shown = told(&ada.get(&page).await);
    assert!(own.iter().all(|point| shown.contains(point)), "{shown:?}");
    assert!(
        !other.iter().any(|point| shown.contains(point)),
        "{shown:?}"
    );
    ada.start(&[("case", "url-shortener")]).await;
    assert!(
        told(&ada.get(&page).await).is_empty(),
        "while it runs again"
    );
}

#[tokio::test]
async fn a_path_goes_on_with_every_tick_and_a_tick_can_be_taken_back() {
    for world in both().await {
        let mut ada = world.browser();
        ada.become_guest().await;
        let page = ada.get("/paths/beginner").await;
        assert_eq!(page.all(".steps > li").len(), 8);
        let here = page.attribute(".steps .here h2 a", "href");
        assert_eq!(
            here, "/concepts/what-is-system-design",
            "the optional step waits"
        );
        let tick = [("done", "1"), ("back", "/paths/beginner")];
        let ticked = ada.form(&format!("{here}/studied"), &tick).await;
        assert_eq!(ticked.location(), "/paths/beginner");
        let page = ada.get("/paths/beginner").await;
        assert_ne!(page.attribute(".steps .here h2 a", "href"), here);
        assert!(
            ada.get("/paths").await.one(".paths").contains("1 of 8"),
            "{}",
            world.engine
        );
        let back = [("done", "0"), ("back", "https://elsewhere.example/")];
        let untick = ada.form(&format!("{here}/studied"), &back).await;
        assert_eq!(untick.location(), here, "and nobody is led away");
        assert_eq!(
            ada.get("/paths/beginner")
                .await
                .attribute(".steps .here h2 a", "href"),
            here
        );
    }
}

#[tokio::test]
async fn a_deck_has_the_concepts_one_is_weak_in_or_all_of_them() {
    let world = sqlite(Setting::default()).await;
    let mut ada = world.browser();
    let lines = async |browser: &mut Client, of: &str| {
        let reply = browser.get(&format!("/study/deck.txt?of={of}")).await;
        assert_eq!(
            reply.header("content-disposition"),
            "attachment; filename=\"fortyfive-deck.txt\""
        );
        let text = String::from_utf8(reply.body.to_vec()).unwrap();
        text.lines().filter(|line| !line.starts_with('#')).count()
    };
    assert_eq!(lines(&mut ada, "all").await, 393);
    assert_eq!(lines(&mut ada, "weak").await, 0);
    interview(&world, &mut ada, "url-shortener", "weak").await;
    let weak = lines(&mut ada, "weak").await;
    assert!((5..200).contains(&weak), "{weak}");
}

#[tokio::test]
async fn real_interviews_are_noted_changed_and_compared_once_there_are_five() {
    for world in both().await {
        let mut ada = world.browser();
        interview(&world, &mut ada, "url-shortener", "middling").await;
        assert_eq!(
            world.now_ms() / DAY_MS,
            NOON / DAY_MS,
            "it is the 15th of January 2027"
        );
        let long = "n".repeat(4_001);
        for (date, result, note, word) in [
            ("yesterday", "no", "", "year, month and day"),
            ("2027-03-01", "no", "", "still to come"),
            ("2027-01-10", "splendid", "", "how it went"),
            ("2027-01-10", "no", long.as_str(), "4000"),
        ] {
            let typed = [
                ("date", date),
                ("company", "<Acme>"),
                ("kind", "loop"),
                ("result", result),
                ("note", note),
            ];
            let reply = ada.form("/outcomes", &typed).await;
            assert_eq!(reply.status, 422);
            assert!(
                reply.one(".fault").contains(word),
                "{}",
                reply.one(".fault")
            );
            assert_eq!(reply.attribute("#company", "value"), "<Acme>");
            assert_eq!(reply.attribute("#date", "value"), date);
            assert_eq!(reply.attribute("#kind option[selected]", "value"), "loop");
            assert_eq!(reply.one("#note").trim(), note);
        }
        assert!(
            ada.get("/outcomes").await.all(".outcomes li").is_empty(),
            "none of them was kept"
        );
        for (date, result) in [
            ("2027-01-15", "offer"),
            ("2027-01-16", "next"),
            ("2027-01-14", "no"),
            ("2027-01-15", "unknown"),
            ("2027-01-02", "no"),
        ] {
            let typed = [
                ("date", date),
                ("kind", "design"),
                ("result", result),
                ("note", "a\r\nb"),
            ];
            assert_eq!(
                ada.form("/outcomes", &typed).await.location(),
                "/outcomes",
                "{date}"
            );
        }
        let page = ada.get("/outcomes").await;
        assert_eq!(page.all(".outcomes li").len(), 5);
        assert!(
            page.one("#compared-heading + p")
                .starts_with("4 results are known"),
            "{}",
            world.engine
        );
        let unknown = page
            .links()
            .into_iter()
            .filter(|link| link.starts_with("/outcomes/"));
        let mut bob = world.browser();
        bob.become_guest().await;
        for link in unknown {
            assert_eq!(bob.get(&link).await.status, 404);
            assert_eq!(bob.form(&format!("{link}/remove"), &[]).await.status, 404);
            let typed = [("date", "2027-01-15"), ("kind", "design"), ("result", "no")];
            assert_eq!(bob.form(&link, &typed).await.status, 404);
            let form = ada.get(&link).await;
            if form.attribute("[name=result][checked]", "value") == "unknown" {
                let known = [
                    ("date", "2027-01-15"),
                    ("kind", "design"),
                    ("result", "no"),
                    ("note", "at last"),
                ];
                assert_eq!(ada.form(&link, &known).await.location(), "/outcomes");
            }
        }
        let page = ada.get("/outcomes").await;
        assert!(
            page.one("#compared-heading + p").starts_with("40 % of 5"),
            "{}",
            page.one("#compared-heading + p")
        );
        assert_eq!(page.all("section table.counts tbody tr").len(), 2);
        let first = page
            .links()
            .into_iter()
            .find(|link| link.starts_with("/outcomes/"))
            .unwrap();
        assert_eq!(
            ada.form(&format!("{first}/remove"), &[]).await.location(),
            "/outcomes"
        );
        assert_eq!(ada.get("/outcomes").await.all(".outcomes li").len(), 4);
    }
}
