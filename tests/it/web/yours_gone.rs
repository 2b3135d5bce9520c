//! What is deleted is gone: from every table, from what is taken along, from backups made after, and from the bytes of the database.

use std::path::Path;

use fortyfive::limits;
use fortyfive::store::{self, Place};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqlSafeStr, SqliteConnection};

use super::client::Client;
use super::peers::{finished, hand_in, items, link, reviewer};
use super::streams::Stream;
use super::yours::{export, rich};
use super::{Setting, World, both, circles, live, sqlite};

/// Stands in everything somebody types, and nowhere else.
const CANARY: &str = "canary-7f3a";

/// Every text of every table that holds `needle`, as `table.column`.
async fn holding(world: &World, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    match &world.place {
        Place::DataDir(dir) => {
            let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            found.extend(in_sqlite(&mut conn, needle).await);
        }
        Place::Url(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            let columns =
                "SELECT table_name::text, column_name::text FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying')";
            let columns = sqlx::query(columns).fetch_all(&mut conn).await.unwrap();
            assert!(columns.len() > 50, "all tables are looked at");
            for column in columns {
                let (table, name): (String, String) = (column.get(0), column.get(1));
                let sql = format!(
                    "SELECT count(*) FROM \"{table}\" WHERE position($1 in \"{name}\") > 0"
                );
                let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql).into_sql_str())
                    .bind(needle)
                    .fetch_one(&mut conn)
                    .await
                    .unwrap();
                if count > 0 {
                    found.push(format!("{table}.{name}"));
                }
            }
        }
    }
    found
}

async fn in_sqlite(conn: &mut SqliteConnection, needle: &str) -> Vec<String> {
    let columns = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'";
    let columns = sqlx::query(columns).fetch_all(&mut *conn).await.unwrap();
    assert!(columns.len() > 80, "all tables are looked at");
    let mut found = Vec::new();
    for column in columns {
        let (table, name): (String, String) = (column.get(0), column.get(1));
        let sql = format!("SELECT count(*) FROM \"{table}\" WHERE instr(\"{name}\", $1) > 0");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql).into_sql_str())
            .bind(needle)
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        if count > 0 {
            found.push(format!("{table}.{name}"));
        }
    }
    found
}

/// The files of the embedded database whose bytes hold `needle`.
fn files_holding(dir: &Path, needle: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(dir).unwrap() {
        let file = file.unwrap().path();
        if file.is_file() {
            let bytes = std::fs::read(&file).unwrap();
            if bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
            {
                found.push(file.file_name().unwrap().to_string_lossy().into_owned());
            }
        }
    }
    found
}

async fn delete_guest(browser: &mut Client) {
    let gone = browser
        .form("/account/delete", &[("word", " Delete ")])
        .await;
    assert_eq!(gone.location(), "/", "{}", gone.text());
    assert!(browser.cookies.is_empty(), "the browser forgets who it was");
}

/// INV-41
#[tokio::test]
async fn nothing_somebody_typed_is_left_when_they_are_gone() {
    for world in both().await {
        // Something of somebody else lies around it, in the same pages.
        let (mut bystander, kept) = finished(&world).await;
        let (mut owner, id) = world.candidate(&[]).await;
        for (rev, text) in [
            format!("{CANARY} one"),
            format!("{CANARY} one, two"),
            format!("{CANARY} {}", "x".repeat(9_000)),
        ]
        .iter()
        .enumerate()
        {
            owner
                .save(&id, "clarify", &format!("op{rev}"), rev as u64, text)
                .await
                .expect(200);
        }
        let board = json!([{"id": "t", "type": "text", "x": 0, "y": 0, "text": CANARY}]);
        owner.draw(&id, "d", 0, board).await.expect(200);
        owner
            .call(&id, "questions", json!({"text": format!("{CANARY}?")}))
            .await
            .expect(200);
        owner.call(&id, "finish", json!({})).await.expect(200);
        let item = super::built_in_item();
        let own = json!({"marks": [{"item": item, "verdict": "missed", "remark": CANARY}], "note": CANARY});
        owner
            .api(
                "PUT",
                &format!("/api/v1/interviews/{id}/own/draft"),
                json!({"base": null, "marks": own}),
            )
            .await
            .expect(200);
        owner
            .api("POST", &format!("/api/v1/interviews/{id}/own/marks"), own)
            .await
            .expect(201);
        let guest_link = link(&mut owner, &id, &[("note", CANARY)]).await;
        assert!(!guest_link.is_empty());
        let practice = json!({"base": null, "marks": {"marks": [], "note": CANARY}});
        owner
            .api(
                "PUT",
                "/api/v1/calibration/typeahead/numbers-first/draft",
                practice,
            )
            .await
            .expect(200);
        let circle = circles::make(&mut owner, CANARY, CANARY).await;
        let mut ann = reviewer(&world, &mut owner, &id, "Ann").await;
        let point = items(&mut ann, &id).await.remove(0);
        hand_in(
            &mut ann,
            &id,
            json!({"marks": [{"item": point, "verdict": "missed", "remark": "Go on."}]}),
        )
        .await
        .expect(201);
        let page = owner.get(&format!("/interviews/{id}/report")).await;
        let grader = page.attribute("form[action$='/answers'] input[name=grader]", "value");
        let answer = [
            ("grader", grader.as_str()),
            ("about", point.as_str()),
            ("text", CANARY),
        ];
        owner
            .form(&format!("/interviews/{id}/answers"), &answer)
            .await
            .location();
        assert!(!circle.is_empty());
        // A draft about somebody else's interview, never handed in.
        let theirs = link(&mut bystander, &kept, &[]).await;
        owner
            .form("/join", &[("token", &theirs), ("name", CANARY)])
            .await
            .location();
        let draft = json!({"base": null, "marks": {"marks": [], "note": CANARY}});
        owner
            .api("PUT", &format!("/api/v1/reviews/{kept}/draft"), draft)
            .await
            .expect(200);

        let before = holding(&world, CANARY).await;
        assert!(before.len() >= 9, "it stands in many places: {before:?}");
        delete_guest(&mut owner).await;
        let after = holding(&world, CANARY).await;
        assert!(after.is_empty(), "{}: {after:?}", world.engine);
        let theirs = export(&mut bystander, "/api/v1/export").await;
        assert!(
            !theirs
                .windows(CANARY.len())
                .any(|window| window == CANARY.as_bytes())
        );
        if let Place::DataDir(dir) = &world.place {
            assert_eq!(
                files_holding(dir, CANARY),
                Vec::<String>::new(),
                "the bytes are overwritten"
            );
            let copy = dir.join("copy.db");
            store::backup(&world.place, &copy).await.unwrap();
            assert_eq!(
                files_holding(dir, CANARY),
                Vec::<String>::new(),
                "a backup made after"
            );
        }
        // Who they were with is as before.
        assert_eq!(
            bystander
                .get(&format!("/interviews/{kept}/report"))
                .await
                .status,
            200
        );
        assert_eq!(
            ann.get(&format!("/reviews/{id}")).await.status,
            404,
            "{}",
            world.engine
        );
    }
}

/// AB-47
#[tokio::test]
async fn what_somebody_marked_and_said_stays_with_whom_it_was_for_and_their_name_does_not() {
    for world in both().await {
        let name = "Bea-canary-91";
        let (mut owner, id, mut bea, _) =
            rich(&world, name, "Say how often.", "Why two writes?").await;
        assert!(
            owner
                .get(&format!("/interviews/{id}/report"))
                .await
                .text()
                .contains(name)
        );
        delete_guest(&mut bea).await;
        assert!(
            holding(&world, name).await.is_empty(),
            "{}: {:?}",
            world.engine,
            holding(&world, name).await
        );
        let page = owner.get(&format!("/interviews/{id}/report")).await;
        assert_eq!(page.status, 200, "{}", world.engine);
        let text = page.text();
        for kept in [
            "Say how often.",
            "Why two writes?",
            "a former member",
            "I did, in the second line.",
        ] {
            assert!(text.contains(kept), "{kept}: {}", world.engine);
        }
        assert!(!text.contains(name));
        // It is still a journal that adds up, and an archive that can be brought.
        let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
        let mut other = world.browser();
        other.become_guest().await;
        super::yours::import(&mut other, archive, true)
            .await
            .expect(201);
    }
}

#[tokio::test]
async fn an_interview_is_deleted_with_all_that_is_about_it_and_nothing_else() {
    for world in both().await {
        let (mut owner, id, mut bea, mut cleo) =
            rich(&world, "Bea", "Say-how-often", "Why-two-writes").await;
        let second = owner.start(&[]).await;
        owner
            .save(&second, "clarify", "x", 0, "kept")
            .await
            .expect(200);
        let page = owner.get(&format!("/interviews/{id}/delete")).await;
        assert_eq!(page.status, 200);
        assert!(
            page.one("main").contains("What 2 people marked"),
            "{}",
            page.text()
        );
        let mut stranger = world.browser();
        stranger.become_guest().await;
        assert_eq!(
            stranger
                .form(&format!("/interviews/{id}/delete"), &[])
                .await
                .status,
            404
        );
        assert_eq!(
            bea.form(&format!("/interviews/{id}/delete"), &[])
                .await
                .status,
            404
        );
        let gone = owner.form(&format!("/interviews/{id}/delete"), &[]).await;
        assert_eq!(gone.location(), "/interviews");
        for path in [
            format!("/interviews/{id}/report"),
            format!("/interviews/{id}/export"),
            format!("/interviews/{id}/delete"),
        ] {
            assert_eq!(owner.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(cleo.get(&format!("/reviews/{id}")).await.status, 404);
        for typed in ["200 million links", "Say-how-often", "Why-two-writes"] {
            let left = holding(&world, typed).await;
            assert!(left.is_empty(), "{}: {typed} in {left:?}", world.engine);
        }
        assert_eq!(
            owner.state(&second).await["stages"][0]["text"],
            "kept",
            "{}",
            world.engine
        );
        let twice = owner
            .api("DELETE", &format!("/api/v1/interviews/{id}"), Value::Null)
            .await;
        assert_eq!(twice.status, 404);
        let running = owner
            .api(
                "DELETE",
                &format!("/api/v1/interviews/{second}"),
                Value::Null,
            )
            .await;
        assert_eq!(running.status, 204, "one that runs can go, too");
        // Nothing uses the content any more.
        assert!(
            holding(&world, "\"pinned\":1").await.is_empty(),
            "{}",
            world.engine
        );
    }
}

#[tokio::test]
async fn a_stream_of_what_is_deleted_ends() {
    let world = sqlite(Setting::default()).await;
    let (mut owner, id) = world.candidate(&[]).await;
    let mut stream = Stream::at(&world, &owner, &format!("/api/v1/interviews/{id}/events")).await;
    stream.until("event: clock").await;
    let gone = owner
        .api("DELETE", &format!("/api/v1/interviews/{id}"), Value::Null)
        .await;
    assert_eq!(gone.status, 204);
    stream.ends().await;
}

#[tokio::test]
async fn who_interviews_and_is_gone_leaves_the_chair_and_the_interview_goes_on() {
    for world in both().await {
        let (mut owner, id) = world.candidate(&[]).await;
        let mut bea = live::came(&world, &mut owner, &id, "interviewer", "Bea").await;
        delete_guest(&mut bea).await;
        let state = owner.state(&id).await;
        let told = state["transcript"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|line| line["kind"] == "chair")
            .count();
        assert_eq!(told, 2, "somebody came and went: {}", world.engine);
        assert!(!state.to_string().contains("Bea"), "{state}");
        owner
            .save(&id, "clarify", "x", 0, "goes on")
            .await
            .expect(200);
        owner.call(&id, "finish", json!({})).await.expect(200);
    }
}

#[tokio::test]
async fn a_circle_goes_to_whoever_has_been_in_it_longest() {
    for world in both().await {
        let (mut maker, mut first, mut second) =
            (world.browser(), world.browser(), world.browser());
        let circle = circles::make(&mut maker, "Tuesday", "Max").await;
        for (browser, name) in [(&mut first, "Flo"), (&mut second, "Sue")] {
            let link = circles::link(&mut maker, &circle, "1").await;
            circles::join(browser, &link, name).await.location();
            world.clock.advance_ms(1_000);
        }
        delete_guest(&mut maker).await;
        let page = first.get(&format!("/circles/{circle}")).await;
        assert_eq!(page.status, 200, "{}", world.engine);
        assert!(!page.text().contains("Max"));
        let renamed = first
            .form(
                &format!("/circles/{circle}/name"),
                &[("title", "Wednesday")],
            )
            .await;
        assert_eq!(renamed.status, 303, "{}", renamed.text());
        let refused = second
            .form(&format!("/circles/{circle}/name"), &[("title", "Friday")])
            .await;
        assert_ne!(refused.status, 303);
        for browser in [&mut first, &mut second] {
            delete_guest(browser).await;
        }
        assert!(
            holding(&world, "Wednesday").await.is_empty(),
            "nobody is left: {}",
            world.engine
        );
    }
}

#[tokio::test]
async fn an_account_goes_by_its_password_and_a_guest_by_a_word() {
    for world in both().await {
        let (mut browser, id) = world.candidate(&[]).await;
        let wrong = browser.form("/account/delete", &[("word", "yes")]).await;
        assert_eq!((wrong.status.as_u16(), wrong.all(".fault").len()), (422, 1));
        let password = "four words that do not belong";
        let fields = [("name", "Ada"), ("password", password)];
        browser.form("/register", &fields).await.location();
        let wrong = browser
            .form(
                "/account/delete",
                &[("word", "delete"), ("password", "something else entirely")],
            )
            .await;
        assert_eq!(wrong.status, 422);
        assert_eq!(
            browser.state(&id).await["id"],
            id.as_str(),
            "nothing was deleted"
        );
        let mut elsewhere = world.browser();
        elsewhere.form("/login", &fields).await.location();
        let gone = browser
            .form("/account/delete", &[("password", password)])
            .await;
        assert_eq!(gone.location(), "/");
        assert!(gone.header("clear-site-data").contains("storage"));
        assert!(
            elsewhere
                .get("/account")
                .await
                .location()
                .starts_with("/login"),
            "logged out everywhere"
        );
        let login = world.browser().form("/login", &fields).await;
        assert_eq!(login.status, 422, "{}", world.engine);
    }
}

#[tokio::test]
async fn what_is_older_than_somebody_wants_to_keep_goes_a_day_later_at_the_earliest() {
    const DAY_MS: i64 = 24 * 3_600_000;
    for world in both().await {
        let (mut keeper, kept) = finished(&world).await;
        let (mut owner, old) = finished(&world).await;
        world.clock.advance_ms(4 * limits::MONTH_MS);
        let young = owner.start(&[]).await;
        owner.call(&young, "finish", json!({})).await.expect(200);
        let page = owner.get("/account").await;
        assert_eq!(
            page.attribute("select[name=months] option[selected]", "value"),
            "0",
            "off by default"
        );
        let unfit = owner.form("/account/retention", &[("months", "1")]).await;
        assert_eq!(unfit.status, 422);
        owner
            .form("/account/retention", &[("months", "3")])
            .await
            .location();
        let page = owner.get("/account").await;
        assert_eq!(
            page.attribute("select[name=months] option[selected]", "value"),
            "3"
        );
        assert!(
            page.one("#yours").contains("The next one goes on"),
            "{}",
            page.text()
        );
        let now = world.proctor.now().await;
        assert_eq!(
            world.proctor.delete_outdated(now).await.unwrap(),
            0,
            "not yet"
        );
        world.clock.advance_ms(DAY_MS);
        let now = world.proctor.now().await;
        assert_eq!(
            world.proctor.delete_outdated(now).await.unwrap(),
            1,
            "{}",
            world.engine
        );
        assert_eq!(
            owner.get(&format!("/interviews/{old}/report")).await.status,
            404
        );
        assert_eq!(
            owner
                .get(&format!("/interviews/{young}/report"))
                .await
                .status,
            200
        );
        assert_eq!(
            keeper
                .get(&format!("/interviews/{kept}/report"))
                .await
                .status,
            200
        );
        assert_eq!(
            world.proctor.delete_outdated(now).await.unwrap(),
            0,
            "looked at again tomorrow"
        );
    }
}
