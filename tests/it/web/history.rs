//! The list of interviews narrowed down and searched, and what many of them say together.

use fortyfive::stop;
use fortyfive::store::Place;
use serde_json::{Value, json};
use sqlx::Connection;

use super::client::{Client, Reply};
use super::peers::{finished, hand_in, items, reviewer};
use super::{MINUTE_MS, World, both};

async fn ids(browser: &mut Client, query: &str) -> Vec<String> {
    let page = browser.get(&format!("/interviews?{query}")).await;
    assert_eq!(page.status, 200, "{query}: {}", page.text());
    shown(&page)
}

fn shown(page: &Reply) -> Vec<String> {
    let links = page.links();
    let rows = links.iter().filter_map(|link| {
        let rest = link.strip_prefix("/interviews/")?;
        let rest = Some(rest).filter(|rest| !rest.ends_with("/replay"))?;
        Some(rest.split('/').next().unwrap_or(rest).to_owned())
    });
    rows.collect()
}

/// Another interview of the same person, finished with this in its notes.
async fn another(world: &World, owner: &mut Client, notes: &str, level: &str) -> String {
    world.pass(MINUTE_MS).await;
    let id = owner.start(&[("level", level)]).await;
    world.pass(MINUTE_MS).await;
    owner.save(&id, "clarify", "a", 0, notes).await.expect(200);
    owner.call(&id, "finish", json!({})).await.expect(200);
    id
}

#[tokio::test]
async fn an_interview_is_found_by_its_words_in_any_form_and_by_what_was_drawn() {
    for world in both().await {
        let (mut owner, first) = finished(&world).await;
        let notes = "We partitioned the Zebras; each zebra's stripes are hashed.";
        let second = another(&world, &mut owner, notes, "staff").await;
        for (query, found) in [
            ("q=redis", vec![&first]),
            ("q=zebra", vec![&second]),
            ("q=ZEBRAS+stripe", vec![&second]),
            ("q=hash", vec![&second]),
            ("q=zeb", vec![&second]),
            ("q=zebra+redis", vec![]),
            ("q=gazelle", vec![]),
            ("level=staff", vec![&second]),
            ("level=senior&q=zebra", vec![]),
            ("case=url-shortener", vec![&second, &first]),
            ("case=chat", vec![]),
            ("from=2027-01-15&to=2027-01-15", vec![&second, &first]),
            ("to=2027-01-14", vec![]),
            ("from=2027-01-16", vec![]),
            ("grader=me", vec![]),
            ("grader=somebody", vec![]),
            (
                "q=&case=&level=&from=&to=&verdict=&grader=",
                vec![&second, &first],
            ),
        ] {
            let found: Vec<String> = found.into_iter().cloned().collect();
            assert_eq!(
                ids(&mut owner, query).await,
                found,
                "{}: {query}",
                world.engine
            );
        }
        let row = world.db.interview(&person(&mut owner).await, &first).await;
        let verdict = row.unwrap().unwrap().verdict.unwrap().replace(' ', "+");
        assert!(
            ids(&mut owner, &format!("verdict={verdict}"))
                .await
                .contains(&first)
        );
        let nothing = owner.get("/interviews?q=gazelle").await;
        assert!(
            nothing.one(".lead").contains("No interview fits"),
            "{}",
            nothing.text()
        );
        // Somebody else finds nothing of it.
        let (mut other, theirs) = world.candidate(&[]).await;
        assert!(ids(&mut other, "q=zebra").await.is_empty());
        assert_eq!(ids(&mut other, "").await, [theirs]);
    }
}

async fn person(browser: &mut Client) -> String {
    let page = browser.get("/interviews").await;
    page.attribute("body", "data-person")
}

#[tokio::test]
async fn what_cannot_be_asked_for_is_said_and_what_was_typed_stays() {
    for world in both().await {
        let (mut owner, _) = finished(&world).await;
        for (query, sentence) in [
            ("from=yesterday&q=redis", "not a day"),
            ("from=2027-02-02&to=2027-02-01&q=redis", "before the first"),
            ("q=%21&from=2027-01-01", "at least two letters"),
        ] {
            let page = owner.get(&format!("/interviews?{query}")).await;
            assert_eq!(page.status, 422, "{query}");
            assert!(
                page.one(".fault").contains(sentence),
                "{query}: {}",
                page.text()
            );
            let typed = page.attribute("#find-q", "value");
            assert_eq!(
                typed,
                if query.contains("redis") {
                    "redis"
                } else {
                    "!"
                }
            );
            assert!(shown(&page).is_empty());
        }
        for query in ["cursor=nonsense", "level=boss", "verdict=maybe", "limit=0"] {
            let page = owner.get(&format!("/interviews?{query}")).await;
            assert_eq!(page.status, 422, "{query}");
        }
        let long = owner
            .get(&format!("/interviews?q={}", "x".repeat(201)))
            .await;
        assert_eq!(long.status, 422);
        let api = "/api/v1/interviews?from=soon";
        owner
            .api("GET", api, Value::Null)
            .await
            .refused(422, "from");
    }
}

#[tokio::test]
async fn pages_keep_what_was_asked_for() {
    for world in both().await {
        let (mut owner, first) = finished(&world).await;
        let second = another(&world, &mut owner, "Redis again.", "senior").await;
        let page = owner
            .get("/interviews?limit=1&q=redis&case=url-shortener")
            .await;
        assert_eq!(shown(&page), [second]);
        let older = page.attribute("a[rel=next]", "href");
        assert!(
            older.starts_with("/interviews?q=redis&case=url-shortener&cursor="),
            "{older}"
        );
        let page = owner.get(&older).await;
        assert_eq!(shown(&page), [first]);
        assert_eq!(page.attribute("#find-q", "value"), "redis");
        assert_eq!(
            page.attribute("#find-case option[selected]", "value"),
            "url-shortener"
        );
    }
}

#[tokio::test]
async fn those_who_marked_can_be_chosen() {
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let other = another(&world, &mut owner, "Nobody marks this.", "senior").await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let item = items(&mut ada, &id).await.remove(0);
        let marks = json!({"marks": [{"item": item, "verdict": "missed"}], "communication": 3, "note": "Go on."});
        hand_in(&mut ada, &id, marks).await.expect(201);
        let own = [("dimension.depth", "4")];
        owner
            .form(&format!("/interviews/{other}/self-score"), &own)
            .await
            .location();
        let page = owner.get("/interviews").await;
        let offered = page.all("#find-grader option");
        assert_eq!(offered.len(), 3, "{}: {offered:?}", world.engine);
        assert_eq!(ids(&mut owner, "grader=me").await, [other.as_str()]);
        let handles: Vec<String> = page
            .page()
            .select(&scraper::Selector::parse("#find-grader option").unwrap())
            .map(|option| option.value().attr("value").unwrap_or_default().to_owned())
            .collect();
        let ada = handles
            .iter()
            .find(|one| !["", "me"].contains(&one.as_str()));
        let ada = ada.unwrap();
        assert_eq!(
            ids(&mut owner, &format!("grader={ada}")).await,
            [id.as_str()]
        );
        assert_eq!(
            ids(&mut owner, &format!("grader={ada}&q=redis")).await,
            [id.as_str()]
        );
        assert!(
            ids(&mut owner, &format!("grader={ada}&level=staff"))
                .await
                .is_empty()
        );
        let summaries = world
            .proctor
            .summaries(&person(&mut owner).await, None, 10)
            .await
            .unwrap();
        assert_eq!(summaries[1].graders[0].name, "Ada", "{}", world.engine);
        assert_eq!(summaries[1].graders[0].dimensions.communication, Some(3));
        assert_eq!(summaries[0].own.unwrap().depth, Some(4));
    }
}

#[tokio::test]
async fn progress_has_a_row_for_each_interview_and_says_when_there_are_too_few() {
    for world in both().await {
        let nobody = world.browser().get("/progress").await;
        assert_eq!(nobody.status, 303, "{}", world.engine);
        let (mut owner, _) = finished(&world).await;
        let page = owner.get("/progress").await;
        assert_eq!(page.all("#dimensions figure").len(), 6);
        assert!(
            page.one("#by-depth figcaption")
                .contains("No trend yet: 1 of 3")
        );
        another(&world, &mut owner, "We cache in Redis.", "senior").await;
        another(&world, &mut owner, "We cache and shard.", "staff").await;
        let few = owner.get("/progress").await;
        assert!(few.all("#pace table").is_empty(), "the first took no time");
        another(&world, &mut owner, "We cache and count.", "mid").await;
        let page = owner.get("/progress").await;
        assert_eq!(page.all("#dimensions tbody tr").len(), 4);
        assert_eq!(page.all("#by-depth circle").len(), 4);
        let said = page.one("#by-depth figcaption");
        assert!(said.contains("4 interviews"), "{said}");
        assert!(page.all("#pace tbody tr").len() >= 5, "{}", page.text());
        // A newcomer has nothing to compare.
        let mut fresh = world.browser();
        fresh.become_guest().await;
        let page = fresh.get("/progress").await;
        assert!(page.one(".lead").contains("Nothing to compare yet"));
        assert!(page.all("svg").is_empty());
    }
}

/// The story: interviews were finished before there were summaries.
#[tokio::test]
async fn what_was_finished_before_is_summarised_at_the_next_start() {
    let forget = [
        "DELETE FROM word",
        "DELETE FROM summary",
        "DELETE FROM graded",
        "UPDATE interview SET summary_form = 0",
    ];
    for world in both().await {
        let (mut owner, id) = finished(&world).await;
        let mut ada = reviewer(&world, &mut owner, &id, "Ada").await;
        let item = items(&mut ada, &id).await.remove(0);
        let marks = json!({"marks": [{"item": item, "verdict": "met", "proofs": [{"kind": "aloud"}]}], "note": "Good."});
        hand_in(&mut ada, &id, marks).await.expect(201);
        let running = owner.start(&[]).await;
        let me = person(&mut owner).await;
        let before = world.proctor.summaries(&me, None, 10).await.unwrap();
        assert_eq!(
            (before.len(), before[0].graders.len()),
            (1, 1),
            "{}",
            world.engine
        );
        match &world.place {
            Place::DataDir(dir) => {
                let file = format!("sqlite:{}", dir.join("fortyfive.db").display());
                let mut conn = sqlx::SqliteConnection::connect(&file).await.unwrap();
                for step in forget {
                    sqlx::query(step).execute(&mut conn).await.unwrap();
                }
            }
            Place::Url(url) => {
                let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
                for step in forget {
                    sqlx::query(step).execute(&mut conn).await.unwrap();
                }
            }
        }
        assert!(
            world
                .proctor
                .summaries(&me, None, 10)
                .await
                .unwrap()
                .is_empty()
        );
        let (_stop, stopping) = stop::channel();
        let done = world.proctor.summarise_missing(&stopping).await.unwrap();
        assert_eq!(
            done, 1,
            "{}: not the one that runs, {running}",
            world.engine
        );
        let after = world.proctor.summaries(&me, None, 10).await.unwrap();
        assert_eq!(after, before, "{}", world.engine);
        assert_eq!(ids(&mut owner, "q=redis").await, [id]);
        assert_eq!(world.proctor.summarise_missing(&stopping).await.unwrap(), 0);
    }
}
