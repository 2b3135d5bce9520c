//! What is deleted is gone: from every table, from what is taken along, from backups made after, and from the bytes of the database.

use std::collections::BTreeSet;
use std::path::Path;

use fortyfive::limits;
use fortyfive::store::{self, Place};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, Row, SqlSafeStr, SqliteConnection};

use super::client::Client;
use super::drills::person_of;
use super::peers::{finished, hand_in, items, link, reviewer};
use super::streams::Stream;
use super::yours::{export, import, rich};
use super::{Setting, World, both, circles, live, sqlite};

/// Stands in everything somebody types, and nowhere else.
const CANARY: &str = "canary-7f3a";

/// Tables in which something stands that somebody typed, or that is theirs by its id. The test below fills every one of them before
/// it deletes: a table that is made and named nowhere here makes it fail, and so does one that is named and not filled.
const THEIRS: &[&str] = &[
    "access",
    "answer",
    "circle",
    "circle_interview",
    "circle_link",
    "circle_member",
    "drill_card",
    "drill_question",
    "drill_review",
    "event",
    "graded",
    "interview",
    "invitation",
    "lease",
    "login",
    "marks",
    "marks_draft",
    "outcome",
    "own_draft",
    "own_marks",
    "person",
    "provenance",
    "rating",
    "reader_call",
    "reader_consent",
    "reader_decision",
    "reader_opinion",
    "reader_spend",
    "reader_wording",
    "retention",
    "scorecard",
    "shadow",
    "snapshot",
    "studied",
    "study_plan",
    "summary",
    "word",
];

/// Tables with texts of nobody.
const NOBODYS: &[&str] = &[
    // Which steps the tables went through.
    "_sqlx_migrations",
    // Cases and rubrics as they stood; they go with the last interview on them.
    "content",
];

/// Every column that may hold a text, as table and name.
async fn texts_of(world: &World) -> Vec<(String, String)> {
    let rows = match &world.place {
        Place::DataDir(dir) => {
            let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            let columns = "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
                WHERE m.type = 'table' AND c.type NOT IN ('BIGINT', 'DOUBLE PRECISION', 'BOOLEAN', 'TIMESTAMP')";
            let rows = sqlx::query(columns).fetch_all(&mut conn).await.unwrap();
            rows.iter().map(|row| (row.get(0), row.get(1))).collect()
        }
        Place::Url(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            let columns =
                "SELECT table_name::text, column_name::text FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type IN ('text', 'character varying', 'json', 'jsonb')";
            let rows = sqlx::query(columns).fetch_all(&mut conn).await.unwrap();
            let rows = rows.iter().map(|row| (row.get(0), row.get(1)));
            rows.collect::<Vec<(String, String)>>()
        }
    };
    assert!(rows.len() > 80, "all tables are looked at: {}", rows.len());
    rows
}

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
            for (table, name) in texts_of(world).await {
                let sql = format!(
                    "SELECT count(*) FROM \"{table}\" WHERE position($1 in \"{name}\"::text) > 0"
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

/// Whatever a column says it holds, everything may be in it.
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

/// What a second reader leaves behind, straight into its tables: how it comes there is looked at elsewhere.
async fn ask_a_model(world: &World, person: &str, interview: &str) {
    let rows = format!(
        "INSERT INTO reader_consent (person_id, host, agreed_at) VALUES ('{person}', '{CANARY}.example', 1);
         INSERT INTO reader_call (id, interview_id, person_id, part, stage, place, attempt, seed, items, text_hash, state, host, model,
                versions, request, resent, reply, tries, input, output, made_at, touched_at, ended_at)
         VALUES ('call', '{interview}', '{person}', 'end', 'clarify', 1, 1, 1, '[]', '', 'done', '{CANARY}', '{CANARY}', '{{}}',
                '{CANARY}', '{CANARY}', '{CANARY}', 1, 1, 1, 1, 1, 1);
         INSERT INTO reader_spend (call_id, person_id, interview_id, day, calls, reserved, used, reserved_at)
         VALUES ('call', '{person}', '{interview}', 1, 1, 0, 2, 1);
         INSERT INTO reader_opinion (call_id, item, interview_id, person_id, body, made_at)
         VALUES ('call', 'clarify.a', '{interview}', '{person}', '{CANARY}', 1);
         INSERT INTO reader_decision (interview_id, item, person_id, decision, call_id, decided_at)
         VALUES ('{interview}', 'clarify.a', '{person}', 'adopted', 'call', 1);
         INSERT INTO reader_wording (interview_id, line, person_id, text, model, made_at)
         VALUES ('{interview}', 1, '{person}', '{CANARY}', 'm', 1)"
    );
    let rows = AssertSqlSafe(rows).into_sql_str();
    match &world.place {
        Place::DataDir(dir) => {
            let url = format!("sqlite:{}", dir.join("fortyfive.db").display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            conn.execute(rows).await.map(drop).unwrap();
        }
        Place::Url(url) => {
            let mut conn = PgConnection::connect(url).await.unwrap();
            conn.execute(rows).await.map(drop).unwrap();
        }
    }
}

async fn delete_guest(browser: &mut Client) {
    let gone = browser
        .form("/account/delete", &[("word", " Delete ")])
        .await;
    assert_eq!(gone.location(), "/", "{}", gone.text());
    assert!(browser.cookies.is_empty(), "the browser forgets who it was");
}

/// Everything that is practised and noted beside interviews, with the canary wherever somebody may type.
async fn type_beside_interviews(world: &World, owner: &mut Client) {
    let person = person_of(world, owner).await;
    let draw = [("about", "qps")];
    let location = owner.form("/drills", &draw).await.location();
    let id = location.strip_prefix("/drills/").unwrap().to_owned();
    let words = format!("{CANARY} 3,000/s");
    let answered = [("answer.rate", words.as_str())];
    assert_eq!(owner.form(&location, &answered).await.location(), location);
    let reviews = world.db.drill_answers(&person, &id).await.unwrap();
    assert!(reviews[0].answer.contains(CANARY), "kept as typed");
    // Another one, of which what was typed could not be read and is kept.
    let location = owner.form("/drills", &draw).await.location();
    let words = format!("{CANARY} 5 ms");
    let unread = [("answer.rate", words.as_str())];
    assert_eq!(owner.form(&location, &unread).await.status, 422);
    let id = location.strip_prefix("/drills/").unwrap();
    let row = world.db.drill_question(&person, id).await.unwrap().unwrap();
    assert!(row.typed.contains(CANARY) && row.answered_at.is_none());
    let plan = [
        ("date", "2027-01-29"),
        ("minutes", "90"),
        ("path", "fast-track"),
    ];
    owner.form("/study/plan", &plan).await.location();
    let tick = [("done", "1"), ("back", "/study")];
    owner
        .form("/concepts/caching/studied", &tick)
        .await
        .location();
    let outcome = [
        ("date", "2027-01-14"),
        ("company", CANARY),
        ("kind", "design"),
        ("result", "no"),
        ("note", CANARY),
    ];
    owner.form("/outcomes", &outcome).await.location();
    owner
        .form("/account/retention", &[("months", "60")])
        .await
        .location();
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
        circles::link(&mut owner, &circle, "1").await;
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
        let rating = [("grader", grader.as_str()), ("helpful", "very")];
        owner
            .form(&format!("/interviews/{id}/ratings"), &rating)
            .await
            .location();
        // Another circle, in which somebody else takes what they put up.
        let shared = circles::make(&mut bystander, "Tuesday", "Bob").await;
        let came_by = circles::link(&mut bystander, &shared, "1").await;
        circles::join(&mut owner, &came_by, CANARY).await.location();
        circles::put_up(&mut owner, &shared, &id).await.location();
        let taken = circles::press(&mut bystander, &shared, "reviews").await;
        assert_eq!(taken.location(), format!("/reviews/{id}"));
        // What they have once more, as it was brought: with somebody who stands for Ann.
        let archive = export(&mut owner, &format!("/api/v1/interviews/{id}/export")).await;
        let brought = import(&mut owner, archive, false).await.expect(201);
        let brought = brought["came"][0]["id"].as_str().unwrap().to_owned();
        type_beside_interviews(&world, &mut owner).await;
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

        let person = person_of(&world, &owner).await;
        ask_a_model(&world, &person, &id).await;
        let needles = [CANARY, &person, &id, &brought, &circle];
        let typed = holding(&world, CANARY).await;
        for column in [
            "drill_question.typed",
            "drill_review.answer",
            "outcome.company",
            "outcome.note",
            "event.body",
            "own_draft.body",
            "marks_draft.body",
        ] {
            assert!(
                typed.iter().any(|one| one == column),
                "{column} in {typed:?}"
            );
        }
        let mut filled = BTreeSet::new();
        for needle in needles {
            for column in holding(&world, needle).await {
                filled.insert(column.split('.').next().unwrap().to_owned());
            }
        }
        let named = |names: &[&str]| -> BTreeSet<String> {
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        filled.retain(|table| !NOBODYS.contains(&table.as_str()));
        assert_eq!(
            filled,
            named(THEIRS),
            "{}: each of them is filled before it is emptied",
            world.engine
        );
        let tables = texts_of(&world).await.into_iter().map(|(table, _)| table);
        let all: BTreeSet<String> = tables.collect();
        assert_eq!(
            all,
            &named(THEIRS) | &named(NOBODYS),
            "{}: a new table is named in THEIRS, and filled above, or in NOBODYS",
            world.engine
        );

        delete_guest(&mut owner).await;
        for needle in needles {
            let after = holding(&world, needle).await;
            assert!(after.is_empty(), "{}: {needle} in {after:?}", world.engine);
        }
        let theirs = export(&mut bystander, "/api/v1/export").await;
        assert!(
            !theirs
                .windows(CANARY.len())
                .any(|window| window == CANARY.as_bytes())
        );
        if let Place::DataDir(dir) = &world.place {
            let nowhere = Vec::<String>::new();
            for needle in needles {
                let found = files_holding(dir, needle);
                assert_eq!(found, nowhere, "the bytes are overwritten: {needle}");
            }
            let copy = dir.join("copy.db");
            store::backup(&world.place, &copy).await.unwrap();
            for needle in needles {
                let found = files_holding(dir, needle);
                assert_eq!(found, nowhere, "a backup made after: {needle}");
            }
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
        import(&mut other, archive, true).await.expect(201);
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
